//! What others report beside what happened: published figures, parameters and scenarios, and when reports are due.

use std::{collections::BTreeMap, str::FromStr};

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, Error},
};
use serde_json::value::RawValue;

use super::{
    budget::{Transferred, Unfrozen},
    declare::{Data as _, events},
    procurement::{self, OrderChanged, OrderPlaced, PaymentMade},
};
use crate::{
    day::{Day, NamedDay},
    ids::{Authority, Item, LineName, Period, ScenarioName, Text},
    misfit::Misfit,
    money,
    parameters::{ApprovalRule, Change, Rate, Scenario, named::each_once},
    quarter::Quarter,
    reading::absent_or,
    said::both,
};

events! {
    "intake" IntakeEvent {
        /// Somebody else's published figure, kept beside ours: a value, or numerator and denominator.
        "figure.reported.v1" "Von anderen veröffentlichte Zahl, neben der eigenen aufbewahrt." FigureReported {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            authority: Option<Authority>,
            /// An indicator's id, or the publisher's own name for the figure.
            metric: Text,
            definition: Text,
            /// `berlin`, `central`, `districts`, a district or an authority.
            scope: Text,
            as_of: Day,
            /// In percent where it is a rate; a share of one where numerator and denominator say so.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            value: Option<Number>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            numerator: Option<Number>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            denominator: Option<Number>,
            origin: Text,
        }

        /// An authority has to report for a period by a day.
        "submission.due.v1" "Eine Behörde hat bis zu einem Tag zu melden." SubmissionDue { authority: Authority,
        period: Period, due_on: Day, }

        /// An authority has reported; complete or not.
        "submission.received.v1" "Meldung eingegangen, vollständig oder nicht."
            SubmissionReceived { authority: Authority, period: Period, received_on: Day, complete: bool, }

        /// The day was put off.
        "submission.extended.v1" "Frist einer Meldung verlängert." SubmissionExtended { authority: Authority,
        period: Period, new_due_on: Day, }

        /// Prices, quotas, life times, in force from a day until the next set of the name. Dated, never overwritten.
        "parameters.published.v1" "Preise, Quoten und Nutzungsdauern, in Kraft ab einem Tag." ParametersPublished {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            authority: Option<Authority>,
            set: Text,
            valid_from: Day,
            values: crate::parameters::Values,
        }

        /// A scenario under a name: what is assumed of the extra need instead of what is published. It changes no books
        /// and no figure but one that is asked for under its name; a later one of the name replaces it.
        "scenario.published.v1" "Szenario unter einem Namen: Annahmen zum Mehrbedarf, ohne Buchung." ScenarioPublished {
            /// Who publishes it; left out: the State of Berlin. As long as it holds, the name is theirs.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            authority: Option<Authority>,
            name: ScenarioName,
            /// What it is for.
            reason: Text,
            /// What is assumed of items, by item; together with the two below something that is not so already.
            #[serde(default, deserialize_with = "each_once", skip_serializing_if = "BTreeMap::is_empty")]
            items: BTreeMap<Item, Change>,
            /// Staff: eligible positions times this.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            eligible_factor: Option<Rate>,
            /// Whole months by which the target day lies later; at most 1200.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            delay_months: Option<u16>,
        }

        /// A scenario is not to be asked for any more; as of an earlier number it still is.
        "scenario.withdrawn.v1" "Szenario zurückgezogen; nach früheren Ständen bleibt es." ScenarioWithdrawn {
            /// Who published it.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            authority: Option<Authority>,
            name: ScenarioName,
            reason: Text,
        }

        /// Somebody asks for what takes another person: it waits until one approves it, and nothing of it holds before.
        "process.opened.v1" "Vorgang eröffnet: er wartet auf eine zweite Person." ProcessOpened {
            /// Whom it is about; left out: all of Berlin.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            authority: Option<Authority>,
            /// Its id.
            process: Text,
            /// What is recorded once it is approved.
            holds: Held,
            /// Last day on which it may be approved, as the rule was when it was opened.
            open_until: Day,
            /// By which published rule it takes another person, as it was then; left out: whatever is published.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            rule: Option<ApprovalRule>,
        }

        /// Another person approved it; what waited is the next event.
        "process.approved.v1" "Vorgang durch eine zweite Person freigegeben." ProcessApproved {
            /// Whom it is about; left out: all of Berlin.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            authority: Option<Authority>,
            process: Text,
        }

        /// Somebody rejected it, or whoever opened it took it back; what waited is never recorded.
        "process.rejected.v1" "Vorgang abgelehnt oder zurückgezogen; was wartete, wird nie gebucht." ProcessRejected {
            /// Whom it is about; left out: all of Berlin.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            authority: Option<Authority>,
            process: Text,
            reason: Text,
            /// Whether whoever opened it took it back.
            #[serde(default, deserialize_with = "absent_or", skip_serializing_if = "std::ops::Not::not")]
            #[schemars(with = "Option<bool>")]
            withdrawn: bool,
        }

        /// The report of a quarter was published: which one it is, and by which hashes its files are known again.
        "report.published.v1" "Bericht eines Quartals veröffentlicht; an den Prüfsummen sind seine Dateien zu erkennen."
            ReportPublished {
            /// Who publishes it; left out: the State of Berlin.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            authority: Option<Authority>,
            quarter: Quarter,
            /// Number of the last event that it rests on.
            sequence: u64,
            /// Hash of the journal up to that number.
            hash: FileHash,
            /// What was named as the state of the last report, where one was.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            since: Option<u64>,
            /// Version of the program that made it.
            version: Text,
            /// SHA-256 of the PDF's bytes.
            pdf: FileHash,
            /// The same of the workbook's.
            xlsx: FileHash,
            /// The same of the JSON's.
            json: FileHash,
            /// Number that the report of this quarter rests on that was published before and is corrected by this one.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            corrects: Option<u64>,
        }
    }
}

impl IntakeEvent {
    /// Refuses what each field allows and all together do not.
    fn whole(self) -> serde_json::Result<IntakeEvent> {
        Ok(self)
    }

    /// See [`crate::event::Event::texts_mut`]. What others published has a metric, a definition and an origin by which
    /// it is compared; names of sets, processes and versions are names.
    pub(super) fn texts_mut(&mut self) -> Vec<&mut Text> {
        match self {
            IntakeEvent::ScenarioPublished(e) => vec![&mut e.reason],
            IntakeEvent::ScenarioWithdrawn(e) => vec![&mut e.reason],
            IntakeEvent::ProcessRejected(e) => vec![&mut e.reason],
            IntakeEvent::ProcessOpened(e) => e.holds.texts_mut(),
            IntakeEvent::FigureReported(_)
            | IntakeEvent::SubmissionDue(_)
            | IntakeEvent::SubmissionReceived(_)
            | IntakeEvent::SubmissionExtended(_)
            | IntakeEvent::ParametersPublished(_)
            | IntakeEvent::ProcessApproved(_)
            | IntakeEvent::ReportPublished(_) => Vec::new(),
        }
    }

    /// The budget lines that it speaks of: those of what waits.
    pub(super) fn lines_mut(&mut self) -> Vec<&mut LineName> {
        match self {
            IntakeEvent::ProcessOpened(e) => e.holds.lines_mut(),
            IntakeEvent::ProcessApproved(_)
            | IntakeEvent::ProcessRejected(_)
            | IntakeEvent::FigureReported(_)
            | IntakeEvent::SubmissionDue(_)
            | IntakeEvent::SubmissionReceived(_)
            | IntakeEvent::SubmissionExtended(_)
            | IntakeEvent::ParametersPublished(_)
            | IntakeEvent::ScenarioPublished(_)
            | IntakeEvent::ScenarioWithdrawn(_)
            | IntakeEvent::ReportPublished(_) => Vec::new(),
        }
    }

    /// See [`crate::event::Event::own_day`].
    pub(super) fn own_day(&self) -> Option<NamedDay> {
        match self {
            IntakeEvent::FigureReported(e) => Some(NamedDay { field: "data.as_of", day: e.as_of }),
            IntakeEvent::SubmissionReceived(e) => Some(NamedDay { field: "data.received_on", day: e.received_on }),
            IntakeEvent::SubmissionDue(_)
            | IntakeEvent::SubmissionExtended(_)
            | IntakeEvent::ParametersPublished(_)
            | IntakeEvent::ScenarioPublished(_)
            | IntakeEvent::ScenarioWithdrawn(_)
            | IntakeEvent::ProcessOpened(_)
            | IntakeEvent::ProcessApproved(_)
            | IntakeEvent::ProcessRejected(_)
            | IntakeEvent::ReportPublished(_) => None,
        }
    }
}

/// An event as it would be recorded: a closed choice, so nothing that waits holds something that waits.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "type", content = "data")]
pub enum Held {
    /// A freeze is lifted.
    #[serde(rename = "budget.unfrozen.v1")]
    Unfrozen(Unfrozen),
    /// Money is moved from one line to another.
    #[serde(rename = "budget.transferred.v1")]
    Transferred(Transferred),
    /// A set of parameters comes into force.
    #[serde(rename = "parameters.published.v1")]
    Published(Box<ParametersPublished>),
    /// The report of a quarter is published.
    #[serde(rename = "report.published.v1")]
    Reported(ReportPublished),
    /// An order that names a consent.
    #[serde(rename = "procurement.order-placed.v1")]
    Placed(OrderPlaced),
    /// New totals of an order that name a consent.
    #[serde(rename = "procurement.order-changed.v1")]
    Changed(OrderChanged),
    /// A payment that names a consent.
    #[serde(rename = "procurement.payment-made.v1")]
    Paid(PaymentMade),
}

/// The same as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    r#type: String,
    data: Box<RawValue>,
}

impl Held {
    /// The source of what is recorded because a process was approved; its id is the process's.
    pub const SOURCE: &'static str = "/sollist/processes";
    /// The types that may wait.
    const TYPES: &'static [&'static str] = &[
        Unfrozen::TYPE,
        Transferred::TYPE,
        ParametersPublished::TYPE,
        ReportPublished::TYPE,
        OrderPlaced::TYPE,
        OrderChanged::TYPE,
        PaymentMade::TYPE,
    ];

    /// See [`crate::event::Event::texts_mut`].
    fn texts_mut(&mut self) -> Vec<&mut Text> {
        match self {
            Held::Unfrozen(e) => e.texts_mut(),
            Held::Transferred(e) => e.texts_mut(),
            Held::Placed(e) => procurement::texts_of(&mut e.consent),
            Held::Changed(e) => procurement::texts_of(&mut e.consent),
            Held::Paid(e) => procurement::texts_of(&mut e.consent),
            Held::Published(_) | Held::Reported(_) => Vec::new(),
        }
    }

    /// The budget lines that it speaks of.
    pub(super) fn lines_mut(&mut self) -> Vec<&mut LineName> {
        match self {
            Held::Unfrozen(e) => vec![&mut e.line],
            Held::Transferred(e) => vec![&mut e.from_line, &mut e.to_line],
            Held::Placed(e) => vec![&mut e.line],
            Held::Paid(e) => vec![&mut e.line],
            Held::Published(_) | Held::Reported(_) | Held::Changed(_) => Vec::new(),
        }
    }
}

/// The data of a type.
fn data_of<T: DeserializeOwned, E: Error>(data: &RawValue) -> Result<T, E> {
    serde_json::from_str(data.get()).map_err(E::custom)
}

impl<'de> Deserialize<'de> for Held {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Held, D::Error> {
        let Written { r#type, data } = Written::deserialize(d)?;
        match r#type.as_str() {
            Unfrozen::TYPE => data_of(&data).map(Held::Unfrozen),
            Transferred::TYPE => data_of(&data).map(Held::Transferred),
            ParametersPublished::TYPE => data_of(&data).map(Held::Published),
            ReportPublished::TYPE => data_of(&data).map(Held::Reported),
            OrderPlaced::TYPE => data_of(&data).map(Held::Placed),
            OrderChanged::TYPE => data_of(&data).map(Held::Changed),
            PaymentMade::TYPE => data_of(&data).map(Held::Paid),
            other => Err(D::Error::unknown_variant(other, Held::TYPES)),
        }
    }
}

impl From<&ScenarioPublished> for Scenario {
    fn from(event: &ScenarioPublished) -> Scenario {
        Scenario {
            name: event.name.to_string(),
            items: event.items.clone(),
            eligible_factor: event.eligible_factor,
            delay_months: event.delay_months,
            published: None,
        }
    }
}

impl ReportPublished {
    /// Whether a file is one of the report's, by the SHA-256 of its bytes in hexadecimal.
    pub fn has(&self, sha256: &str) -> bool {
        [&self.pdf, &self.xlsx, &self.json].into_iter().any(|known| known.as_str() == sha256)
    }
}

/// A text that is no SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAFileHash;

/// A SHA-256 in hexadecimal: 64 small letters and digits, so that one hash has one spelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FileHash(String);

impl FileHash {
    const DIGITS: usize = 64;

    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl FromStr for FileHash {
    type Err = NotAFileHash;
    fn from_str(text: &str) -> Result<FileHash, NotAFileHash> {
        let good = text.len() == Self::DIGITS && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if good { Ok(FileHash(text.to_owned())) } else { Err(NotAFileHash) }
    }
}
impl<'de> Deserialize<'de> for FileHash {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<FileHash, D::Error> {
        String::deserialize(d)?.parse().map_err(|NotAFileHash| both(&Misfit::NotAFileHash))
    }
}
impl JsonSchema for FileHash {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FileHash".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^[0-9a-f]{64}$"})
    }
}

/// A published number, exact: a decimal string, or a JSON number as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Number(pub Decimal);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Number, D::Error> {
        let raw = <Box<RawValue>>::deserialize(d)?;
        let text = raw.get().strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(raw.get());
        money::exact_decimal(text).map(Number).ok_or_else(|| both(&Misfit::NotAPublishedValue))
    }
}
impl JsonSchema for Number {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"anyOf": [{"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}, {"type": "number"}]})
    }
}
