//! The frozen data of one quarterly report: what PDF, XLSX and JSON are made of, and nothing else.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sollist_analytics::lists;
use sollist_contract::{
    day::Day,
    ids::{Authority, District, Programme},
    money::Cents,
};

pub use crate::{
    beside::{Before, Compared},
    cause::{Cause, ProgrammeNeed},
    findings::Finding,
    forecast::{Forecast, ForecastLine, ForecastRow, Made},
    quarter::{NotAQuarter, Quarter},
    restated::{LastReport, Restated, RestatedFigure, RestatedPart},
};
pub use sollist_contract::words::terms::authority_name;

/// Names the shape of the JSON; a new shape gets a new number.
pub const FORMAT: &str = "sollist-report/1";

/// The state of knowledge every figure of the report rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsOf {
    /// Number of the last event known; 0 for an empty journal.
    pub sequence: u64,
    /// When it was recorded, RFC 3339 in UTC; absent for an empty journal.
    pub recorded_at: Option<jiff::Timestamp>,
    /// Hash of the chain up to that event, hexadecimal.
    pub hash: String,
    /// Numbers of events up to there that could not be read and are in no figure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unreadable: Vec<u64>,
}

/// The report (docs/spec.md#the-report). Amounts are decimal strings in EUR, counts are numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub format: String,
    /// Version of the program that made it; up to 0.2.0 none was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    pub quarter: Quarter,
    /// Last day of effect that counts.
    pub until: Day,
    /// Fiscal year of the money.
    pub year: i16,
    /// The day for which the extra need is derived.
    pub target_day: Day,
    pub as_of: AsOf,
    /// The journal holds events of the built-in example.
    pub simulated: bool,
    /// Of a quarter that may go on: the title says so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
    /// Nothing that is known happened in the quarter, plans apart: the title and the first sentence say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silent: Option<Silent>,
    pub title: String,
    pub routing: Routing,
    pub header: Header,
    pub summary: Vec<Sentence>,
    /// The quarter before, and how figures changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    /// What of the figures of the quarter before is another now than it was reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restated: Option<Restated>,
    /// The journal number that was named as what the last report knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u64>,
    pub budget: Budget,
    pub indicators: Vec<Indicator>,
    pub equipment: Vec<Equipment>,
    pub series: Series,
    /// Deadlines of rollouts, as planned last.
    #[serde(default)]
    pub rollouts: Vec<Rollout>,
    pub sites: Vec<Site>,
    pub activities: Vec<Activity>,
    pub milestones: Vec<Milestone>,
    pub need: Need,
    pub funding: Vec<Funding>,
    pub submissions: Vec<Submission>,
    pub contradictions: Vec<Contradiction>,
    /// What somebody should look at, the most urgent first.
    #[serde(default)]
    pub findings: Vec<Finding>,
    pub parameters: Vec<Parameter>,
    /// Breaks in series and other remarks on method, as sentences.
    pub breaks: Vec<String>,
}

/// A quarter of which nothing was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silent {
    /// The last day before it on which something happened; absent where nothing ever did.
    pub last_day: Option<Day>,
}

/// Who writes to whom, about what (docs/spec.md#the-report; header block of papers for the Hauptausschuss).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routing {
    pub from: String,
    pub to: String,
    pub via: Vec<String>,
    pub subject: String,
    /// Rote Nummern of all earlier papers on the subject; may be empty.
    pub earlier_papers: Vec<String>,
    /// The request the paper answers.
    pub request: String,
}

/// The amounts every paper for the Hauptausschuss begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub amounts: Vec<HeaderAmount>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderAmount {
    /// Stable word: `appropriation`, `actual`, `frozen`, `actual-now`, `total-cost`.
    pub key: String,
    pub label: String,
    pub year: i16,
    pub amount: Option<Cents>,
    /// Why there is no amount.
    pub reason: Option<String>,
}

/// One sentence of the summary with the figures it states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    pub key: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    pub total: BudgetRow,
    pub districts: Vec<BudgetRow>,
    pub authorities: Vec<BudgetRow>,
    pub programmes: Vec<BudgetRow>,
    /// Lines of which more is spent or committed than there is, of this year's money or of a later one's.
    pub overdrawn: Vec<BudgetRow>,
    /// Why, by how much and since when: by money, then by the commitment authority (VE) of each later year.
    #[serde(default)]
    pub causes: Vec<Cause>,
    /// Lines that bear orders or payments of an authority that is neither theirs nor the central chapter's.
    pub foreign: Vec<BudgetRow>,
    /// Every line of the fiscal year, in the order of their names; revenue lines are outside.
    #[serde(default)]
    pub lines: Vec<LineRow>,
    /// What is expected to be paid by the end of the year.
    #[serde(default)]
    pub forecast: Forecast,
}

/// A budget line: what it is called, and where its money stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineRow {
    /// YEAR/BEREICH/SECTION/CHAPTER/TITLE
    pub line: String,
    pub district: District,
    pub authority: Authority,
    /// What people call its parts; as the name of the line has them where nobody said.
    pub section: String,
    pub chapter: String,
    pub title: String,
    pub programme: Programme,
    pub appropriation: Option<Cents>,
    pub carry_over: Option<Cents>,
    pub adjustments: Option<Cents>,
    pub soll: Option<Cents>,
    pub frozen: Option<Cents>,
    pub commitments: Option<Cents>,
    pub actual: Option<Cents>,
    pub available: Option<Cents>,
    /// Why the amounts are withheld.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// More is spent or committed than there is, of this year's money or of a later one's.
    pub overdrawn: bool,
    /// Others booked on it.
    pub foreign: bool,
}

/// Where money stands (docs/spec.md#budget-arithmetic).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BudgetRow {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub district: Option<District>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub authority: Option<Authority>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub programme: Option<Programme>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<String>,
    pub name: String,
    pub appropriation: Option<Cents>,
    pub carry_over: Option<Cents>,
    pub adjustments: Option<Cents>,
    pub soll: Option<Cents>,
    pub frozen: Option<Cents>,
    pub commitments: Option<Cents>,
    pub actual: Option<Cents>,
    pub available: Option<Cents>,
    /// Why the amounts are withheld.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    pub lines: u32,
    pub overdrawn: u32,
    /// How many of the lines bear bookings of others.
    pub foreign: u32,
}

/// An indicator with its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    pub id: String,
    pub name: String,
    pub formula: String,
    /// `percent`, `EUR`, `days`, … as the catalogue has it.
    pub unit: String,
    pub definition: u32,
    pub rows: Vec<IndicatorRow>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct IndicatorRow {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub district: Option<District>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub authority: Option<Authority>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rollout: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub project: Option<String>,
    /// The year in which something is due.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub due_year: Option<i16>,
    pub value: Option<Decimal>,
    /// A count as it is; money as a decimal string.
    pub numerator: Option<Exact>,
    pub denominator: Option<Exact>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub not_reported: Vec<Authority>,
    pub series_break: bool,
    /// In what the value is, where it is another unit than the indicator's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unit: Option<String>,
    /// Other numbers that belong to the value, by their keys.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub beside: BTreeMap<String, Decimal>,
    /// What must be said with the value.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
}

/// A numerator or denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Exact {
    Count(i64),
    Money(Cents),
}

/// What an authority has, counts on the last day of the quarter; `None` is not reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Equipment {
    pub district: District,
    pub authority: Authority,
    pub name: String,
    pub employees: Option<i64>,
    pub workplaces: Option<i64>,
    pub eligible: Option<i64>,
    pub counted_on: Option<Day>,
    pub devices_in_use: Option<i64>,
    pub devices_in_stock: Option<i64>,
    pub sessions: Option<i64>,
    pub accounts: Option<i64>,
    pub e_file_connected: bool,
    pub e_file_accounts: Option<i64>,
    pub e_file_concurrent: Option<i64>,
}

/// Month ends up to the end of the quarter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Series {
    pub budget: Vec<BudgetPoint>,
    pub devices: Vec<DevicePoint>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetPoint {
    pub day: Day,
    pub soll: Cents,
    pub commitments: Cents,
    pub actual: Cents,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevicePoint {
    pub day: Day,
    pub in_use: Option<i64>,
    pub eligible: Option<i64>,
}

/// Until when an authority is to be done with a rollout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollout {
    pub rollout: String,
    pub authority: Authority,
    pub deadline: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    pub authority: Authority,
    pub name: String,
    pub site: String,
    pub measure: String,
    pub day: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// `project`, `event`, `network`.
    pub kind: String,
    pub title: String,
    pub held_on: Day,
    pub participants: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    pub authority: Authority,
    pub project: String,
    pub milestone: String,
    pub planned_on: Day,
    pub budgeted_cost: Cents,
    pub reached_on: Option<Day>,
}

/// The extra need and the proposal for the reserve (docs/spec.md#extra-need).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Need {
    pub rows: Vec<NeedRow>,
    /// Needs that are withheld, and what they are lacking in.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub withheld: Vec<WithheldNeed>,
    /// Totals; without what is withheld there is none.
    pub gross: Option<Cents>,
    pub cover: Option<Cents>,
    pub need: Option<Cents>,
    /// Why a total is withheld.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub total_reason: Option<String>,
    /// By programme: what covers the need, and what is available that does not count for it.
    #[serde(default)]
    pub programmes: Vec<ProgrammeNeed>,
    /// What the reserve has, what stays uncovered.
    pub reserve: Option<Cents>,
    pub uncovered: Option<Cents>,
    /// What of the proposal is withheld, and why.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub proposal_reason: Option<String>,
    pub not_reported: Vec<Authority>,
    /// Why there are no rows.
    pub reason: Option<String>,
}

/// A need that cannot be given, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithheldNeed {
    pub district: District,
    pub authority: Authority,
    pub name: String,
    pub item: String,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NeedRow {
    pub district: District,
    pub authority: Authority,
    pub name: String,
    pub item: String,
    pub target: i64,
    pub usable: i64,
    pub pipeline: i64,
    pub quantity: i64,
    pub gross: Cents,
    pub cover: Cents,
    pub need: Cents,
    /// What the proposal gives, and by which rule.
    pub share: Option<Cents>,
    pub rank: Option<String>,
    /// In which place it is served, from 1 on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<u32>,
    /// The derivation as analytics gives it: nodes of name, formula, value, inputs, events, parameters, children.
    pub derivation: serde_json::Value,
}

/// A funding request (Mehrbedarfsantrag): what it is for, how far it has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Funding {
    pub authority: Authority,
    pub name: String,
    pub request: String,
    pub programme: Option<Programme>,
    pub requested: Option<Cents>,
    /// What the review found justified, where it named an amount.
    #[serde(default)]
    pub reviewed: Option<Cents>,
    pub approved: Option<Cents>,
    pub granted: Cents,
    /// `requested`, `reviewed`, `approved`, `rejected`, `granted`.
    pub step: String,
    /// The day of each step; of grants the last.
    #[serde(default)]
    pub requested_on: Option<Day>,
    #[serde(default)]
    pub reviewed_on: Option<Day>,
    #[serde(default)]
    pub approved_on: Option<Day>,
    #[serde(default)]
    pub rejected_on: Option<Day>,
    #[serde(default)]
    pub granted_on: Option<Day>,
    /// Why it was decided so, as the newest step says.
    #[serde(default)]
    pub decision: Option<String>,
    #[serde(default)]
    pub purpose: Purpose,
}

/// What the money of a request is for, as it was asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Purpose {
    /// Journal number of the event that asked.
    pub seq: Option<u64>,
    pub reason: Option<String>,
    /// A deadline of law or of security that the money serves.
    pub deadline: Option<Day>,
    pub item: Option<String>,
    pub quantity: Option<i64>,
    pub unit_price: Option<Decimal>,
    /// The derivation as it was sent; one that is too long stands in the journal only.
    pub derivation: Option<serde_json::Value>,
    /// How long it is.
    pub derivation_bytes: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    pub district: District,
    pub authority: Authority,
    pub name: String,
    pub period: String,
    pub due_on: Option<Day>,
    pub extended_to: Option<Day>,
    pub extensions: u32,
    pub received_on: Option<Day>,
    pub complete: bool,
    pub on_time: bool,
}

impl Submission {
    /// The deadline that counts now.
    pub fn deadline(&self) -> Option<Day> {
        self.extended_to.max(self.due_on)
    }
    /// Whether nothing came that is complete.
    pub fn is_missing(&self) -> bool {
        self.received_on.is_none() || !self.complete
    }
    /// Whose it is, and whether something came that is not complete.
    pub fn named(&self) -> String {
        match self.received_on {
            Some(_) if !self.complete => format!("{} (unvollständig)", self.name),
            _ => self.name.clone(),
        }
    }
    /// As `data.completeness` counts it.
    pub fn is_due(&self, day: Day) -> bool {
        lists::is_due(self.due_on, self.extended_to, self.complete, day)
    }
}

/// A published figure beside ours (docs/spec.md#published-figures, `figure.reported`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contradiction {
    pub seq: u64,
    pub metric: String,
    pub definition: String,
    pub scope: String,
    pub as_of: Day,
    pub value: Option<Decimal>,
    pub numerator: Option<Decimal>,
    pub denominator: Option<Decimal>,
    pub origin: String,
    /// What was published as it stands beside ours: the value, or the quotient of numerator and denominator.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shown: Option<Decimal>,
    pub ours: Option<Decimal>,
    pub ours_numerator: Option<Exact>,
    pub ours_denominator: Option<Exact>,
    /// Theirs less ours in percentage points, and how much of it is the numerator's and the denominator's, where both
    /// say theirs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rival: Option<Rival>,
    /// The formula of ours.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub our_definition: Option<String>,
    /// Differs from ours, and from which other published figures: the newest of them by journal number.
    pub differs_from_ours: bool,
    pub differs_from: Vec<u64>,
    /// From how many of them.
    #[serde(default)]
    pub differs_from_count: u64,
    /// Further figures of the same metric, scope and day that contradict too and are older; the newest stand in the
    /// list.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub further: u64,
}

impl Contradiction {
    /// The value that was published, or what comes of its parts.
    pub fn published(&self) -> Option<Decimal> {
        let of_parts = || self.ours?.checked_add(self.rival.as_ref()?.difference);
        self.shown.or(self.value).or_else(of_parts)
    }

    /// Theirs less ours, in the unit of the metric.
    pub fn difference(&self) -> Option<Decimal> {
        self.published().zip(self.ours).and_then(|(theirs, ours)| theirs.checked_sub(ours))
    }

    /// Theirs less ours in percentage points, where both are percentages; `unit`: of the metric.
    pub fn points(&self, unit: &str) -> Option<Decimal> {
        let rival = self.rival.as_ref().map(|rival| rival.difference);
        rival.or_else(|| self.difference().filter(|_| unit == "percent"))
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Two definitions of one figure: what the other one makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rival {
    pub difference: Decimal,
    pub numerator: Decimal,
    pub denominator: Decimal,
}

/// A parameter in force on the target day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    pub item: String,
    pub programme: Programme,
    pub unit_price: Decimal,
    pub quota: Decimal,
    pub life_months: Option<u16>,
    pub running_cost_per_year: Decimal,
    /// `server: 25000.00 EUR je angefangene 500`
    pub step_costs: Vec<String>,
    pub set: String,
    pub valid_from: Day,
    pub seq: u64,
}
