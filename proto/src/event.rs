//! Everything that happens: one struct per event, past tense, never edited. A new meaning is a new type.
//!
//! What holds for all is docs/spec.md#events. Each struct is the `data` of a CloudEvent; [`Event`] is the closed choice.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    day::{Change, Count, Day, Quantity},
    ids::*,
    money::{self, Cents},
    reading::both,
};

/// Declares the events: type name, variant, and the struct of its data.
macro_rules! events {
    ($($context:literal $(#[$doc:meta])* $name:literal $variant:ident { $($(#[$meta:meta])* $field:ident: $ty:ty,)* })*) => {
        $(
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
            #[serde(deny_unknown_fields)]
            $(#[$doc])*
            pub struct $variant { $($(#[$meta])* pub $field: $ty,)* }

            impl From<$variant> for Event {
                fn from(data: $variant) -> Event { Event::$variant(data) }
            }
        )*

        /// One thing that happened.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Event { $($variant($variant),)* }

        impl Event {
            /// Every type, with the context it belongs to.
            pub const TYPES: &'static [(&'static str, &'static str)] = &[$(($context, $name),)*];

            /// The CloudEvents type, `procurement.order-placed.v1`.
            pub fn type_name(&self) -> &'static str {
                match self { $(Event::$variant(_) => $name,)* }
            }
            /// The context that decides on it.
            pub fn context(&self) -> &'static str {
                match self { $(Event::$variant(_) => $context,)* }
            }
            /// The `data` of the CloudEvent.
            pub fn to_data(&self) -> Result<Box<RawValue>, serde_json::Error> {
                match self { $(Event::$variant(data) => serde_json::value::to_raw_value(data),)* }
            }
            /// Reads `data` of a type; `None` when the type is unknown.
            pub fn from_data(type_name: &str, data: &str) -> Option<Result<Event, serde_json::Error>> {
                if !data.trim_start().starts_with('{') && Event::TYPES.iter().any(|(_, name)| *name == type_name) {
                    // serde would take a list as the fields in their order.
                    return Some(Err(both("erwartet wird ein JSON-Objekt", "expected a JSON object")));
                }
                match type_name {
                    $($name => Some(serde_json::from_str::<$variant>(data).map(Event::$variant).and_then(Event::whole)),)*
                    _ => None,
                }
            }
            /// The JSON Schema of each type's `data`, by type name.
            pub fn schemas() -> Vec<(&'static str, schemars::Schema)> {
                vec![$(($name, schemars::schema_for!($variant)),)*]
            }
            /// The same as references into one document; the generator keeps what they point at.
            pub fn schemas_in(generator: &mut schemars::SchemaGenerator) -> Vec<(&'static str, schemars::Schema)> {
                vec![$(($name, generator.subschema_for::<$variant>()),)*]
            }
        }
    };
}

events! {
    "budget"
    /// Ansatz of a plan; names the line and registers its authority.
    "budget.appropriated.v1" Appropriated {
        authority: Authority,
        line: LineName,
        amount: Cents,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        labels: Option<Labels>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<Kind>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        programme: Option<Programme>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cover_group: Option<CoverGroup>,
    }
    "budget"
    /// Ansatz changed by a supplementary plan (Nachtrags- or Ergänzungsplan).
    "budget.appropriation-amended.v1" AppropriationAmended { authority: Authority, line: LineName, amount: Cents, basis: Text, }
    "budget"
    /// Haushaltsrest taken into this year; a loss carried forward is negative.
    "budget.carried-over.v1" CarriedOver { authority: Authority, line: LineName, amount: Cents, }
    "budget"
    /// Sollveränderung, either sign; never a change of the Ansatz.
    "budget.adjusted.v1" Adjusted { authority: Authority, line: LineName, amount: Cents, basis: Text, reference: Text, }
    "budget"
    /// Money moved between two lines: one event with two sides that add to zero.
    "budget.transferred.v1" Transferred {
        authority: Authority,
        from_line: LineName,
        to_line: LineName,
        amount: Cents,
        basis: Text,
        reference: Text,
    }
    "budget"
    /// Sperre: money that may not be used until somebody named consents (§§ 22, 36, 41 LHO).
    "budget.frozen.v1" Frozen { authority: Authority, line: LineName, amount: Cents, consent_by: Text, reference: Text, }
    "budget"
    /// Sperre lifted by who had to consent.
    "budget.unfrozen.v1" Unfrozen { authority: Authority, line: LineName, amount: Cents, consent_by: Text, reference: Text, }
    "budget"
    /// Verpflichtungsermächtigung: the right to commit money of a later year.
    "budget.authority-granted.v1" AuthorityGranted { authority: Authority, line: LineName, year: i16, amount: Cents, }
    "budget"
    // docs/spec.md#programmes
    /// A line moved to another programme by hand.
    "budget.programme-assigned.v1" ProgrammeAssigned { authority: Authority, line: LineName, programme: Programme, basis: Text, }
    "budget"
    /// A line gets another name (an edition with numbers after one with names, a reworded title). Everything posted follows, and
    /// both names go on meaning the line.
    "budget.line-renamed.v1" LineRenamed {
        authority: Authority,
        line: LineName,
        new_line: LineName,
        /// What section, chapter and title are called from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        labels: Option<Labels>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Text>,
    }
    "budget"
    /// Mehrbedarfsantrag: an authority asks for money beyond what it has.
    "funding.requested.v1" FundingRequested {
        authority: Authority,
        request: RequestNo,
        programme: Programme,
        amount: Cents,
        /// How the amount was reached: any JSON. Amounts in it are strings: its numbers may be rounded to binary ones.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        derivation: Option<serde_json::Value>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
        /// A deadline of law or of security that the money serves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deadline: Option<Day>,
    }
    "budget"
    /// The request was examined; the amount is what the review found justified.
    "funding.reviewed.v1" FundingReviewed {
        authority: Authority,
        request: RequestNo,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        programme: Option<Programme>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Cents>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        derivation: Option<serde_json::Value>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    }
    "budget"
    /// The request was approved, in full or in part.
    "funding.approved.v1" FundingApproved {
        authority: Authority,
        request: RequestNo,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        programme: Option<Programme>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Cents>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        derivation: Option<serde_json::Value>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    }
    "budget"
    /// The request was rejected.
    "funding.rejected.v1" FundingRejected {
        authority: Authority,
        request: RequestNo,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        programme: Option<Programme>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Cents>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        derivation: Option<serde_json::Value>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    }
    "budget"
    /// Money was granted: makes a `budget.transferred` out of the reserve. Without lines named, it comes from the first
    /// line of the reserve and goes to the authority's first line of the programme, both of the year of effect. Only after it
    /// was approved, and in sum at most what was approved.
    "funding.granted.v1" FundingGranted {
        authority: Authority,
        request: RequestNo,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        programme: Option<Programme>,
        amount: Cents,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from_line: Option<LineName>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to_line: Option<LineName>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Text>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<Text>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        derivation: Option<serde_json::Value>,
    }
    "procurement"
    /// An order: money committed (Festlegung). Due in a later year, it uses commitment authority instead.
    "procurement.order-placed.v1" OrderPlaced {
        authority: Authority,
        order: OrderNo,
        line: LineName,
        item: Item,
        quantity: Quantity,
        amount: Cents,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Day>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consent: Option<Consent>,
    }
    "procurement"
    /// An order's new totals. What goes beyond the money there is, and beyond an earlier consent, needs a consent of its own.
    "procurement.order-changed.v1" OrderChanged {
        authority: Authority,
        order: OrderNo,
        quantity: Quantity,
        amount: Cents,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consent: Option<Consent>,
    }
    "procurement"
    /// What is open of an order is released.
    "procurement.order-cancelled.v1" OrderCancelled { authority: Authority, order: OrderNo, }
    "procurement"
    /// Goods arrived; never more than ordered.
    "procurement.goods-delivered.v1" GoodsDelivered { authority: Authority, order: OrderNo, quantity: Quantity, delivered_on: Day, }
    "procurement"
    /// An invoice came in; no money moves.
    "procurement.invoice-received.v1" InvoiceReceived { authority: Authority, order: OrderNo, invoice: InvoiceNo, amount: Cents, }
    "procurement"
    /// Money paid (Ist); a refund is negative. `final` releases what is still committed.
    "procurement.payment-made.v1" PaymentMade {
        authority: Authority,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order: Option<OrderNo>,
        line: LineName,
        payment: PaymentNo,
        amount: Cents,
        #[serde(default, rename = "final", deserialize_with = "absent_or", skip_serializing_if = "std::ops::Not::not")]
        #[schemars(with = "Option<bool>")]
        last: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consent: Option<Consent>,
    }
    "rollout"
    /// A rollout with a scope and a deadline.
    "rollout.planned.v1" RolloutPlanned {
        authority: Authority,
        rollout: RolloutId,
        /// How many are to be done (a number), or what is meant (a text; the total then comes with the progress).
        scope: Scope,
        deadline: Day,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<Day>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        budget: Option<Cents>,
    }
    "rollout"
    /// Running total reached; another `total` than before is a break in the series.
    "rollout.progressed.v1" RolloutProgressed {
        authority: Authority,
        rollout: RolloutId,
        done: Count,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<Count>,
    }
    "rollout"
    /// A count of what an authority has: two numbers of one age, or `parts` of several. A newer count replaces the one before; of
    /// one day the later report replaces the whole earlier one.
    #[schemars(extend("oneOf" = [
        {"required": ["in_use", "in_stock"], "properties": {"in_use": {"type": "integer"}, "in_stock": {"type": "integer"}, "parts": {"type": "null"}}},
        {"required": ["parts"], "properties": {"in_use": {"type": "null"}, "in_stock": {"type": "null"}, "commissioned_on": {"type": "null"}, "parts": {"type": "array", "minItems": 1}}},
    ]))]
    "rollout.stock-reported.v1" StockReported {
        authority: Authority,
        item: Item,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_use: Option<Count>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_stock: Option<Count>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        commissioned_on: Option<Day>,
        as_of: Day,
        /// What was there by age, each age once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parts: Option<Vec<StockPart>>,
    }
    "rollout"
    /// Devices went from stock into use.
    "rollout.devices-issued.v1" DevicesIssued {
        authority: Authority,
        item: Item,
        quantity: Quantity,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        commissioned_on: Option<Day>,
    }
    "rollout"
    /// Devices came back from use into stock.
    "rollout.devices-returned.v1" DevicesReturned {
        authority: Authority,
        item: Item,
        quantity: Quantity,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        commissioned_on: Option<Day>,
    }
    "rollout"
    /// Devices are gone for good.
    "rollout.devices-retired.v1" DevicesRetired {
        authority: Authority,
        item: Item,
        quantity: Quantity,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        commissioned_on: Option<Day>,
    }
    "rollout"
    /// Remote-access capacity: a new total.
    "rollout.remote-access-provided.v1" RemoteAccessProvided {
        authority: Authority,
        sessions: Count,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        accounts: Option<Count>,
    }
    "rollout"
    /// Licences of a kind: a new total.
    "rollout.licences-provided.v1" LicencesProvided { authority: Authority, licence: LicenceId, quantity: Count, }
    "rollout"
    /// The authority works with the digital file.
    "rollout.e-file-connected.v1" EFileConnected { authority: Authority, }
    "rollout"
    /// Observed use of the digital file.
    "rollout.e-file-used.v1" EFileUsed { authority: Authority, accounts: Count, concurrent: Count, }
    "rollout"
    /// A site is done.
    "rollout.site-upgraded.v1" SiteUpgraded { authority: Authority, site: SiteId, measure: Text, }
    "rollout"
    /// A milestone and the cost planned for it.
    "rollout.milestone-planned.v1" MilestonePlanned {
        authority: Authority,
        project: ProjectId,
        milestone: MilestoneId,
        planned_on: Day,
        budgeted_cost: Cents,
    }
    "rollout"
    /// A planned milestone was reached.
    "rollout.milestone-reached.v1" MilestoneReached { authority: Authority, project: ProjectId, milestone: MilestoneId, reached_on: Day, }
    "staffing"
    /// Counts of one day. Counts only: never a person, a name or a personnel number.
    "staffing.headcount-reported.v1" HeadcountReported {
        authority: Authority,
        as_of: Day,
        employees: Count,
        workplaces: Count,
        /// Positions that can work from elsewhere; the denominator of the mobile rates.
        eligible: Count,
        definition: Text,
    }
    "staffing"
    /// Positions come or go.
    "staffing.positions-changed.v1" PositionsChanged { authority: Authority, quantity: Change, effective_on: Day, }
    "rollout"
    /// CityLAB Berlin: a project, an event or a network activity.
    "citylab.activity-recorded.v1" ActivityRecorded {
        authority: Authority,
        kind: ActivityKind,
        title: Text,
        held_on: Day,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        participants: Option<Count>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<LineName>,
    }
    "intake"
    /// Somebody else's published figure, kept beside ours: a value, or numerator and denominator.
    "figure.reported.v1" FigureReported {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        authority: Option<Authority>,
        /// An indicator's id, or the publisher's own name for the figure.
        metric: Text,
        definition: Text,
        /// `berlin`, `central`, `districts`, a district or an authority.
        scope: Text,
        as_of: Day,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<Number>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        numerator: Option<Number>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        denominator: Option<Number>,
        origin: Text,
    }
    "intake"
    /// An authority has to report for a period by a day.
    "submission.due.v1" SubmissionDue { authority: Authority, period: Period, due_on: Day, }
    "intake"
    /// An authority has reported; complete or not.
    "submission.received.v1" SubmissionReceived { authority: Authority, period: Period, received_on: Day, complete: bool, }
    "intake"
    /// The day was put off.
    "submission.extended.v1" SubmissionExtended { authority: Authority, period: Period, new_due_on: Day, }
    "intake"
    /// Prices, quotas, life times, in force from a day until the next set of the name. Dated, never overwritten.
    "parameters.published.v1" ParametersPublished {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        authority: Option<Authority>,
        set: Text,
        valid_from: Day,
        values: crate::parameters::Values,
    }
}

/// Reads what may be left out: `null` says that it is.
pub(crate) fn absent_or<'de, D: serde::Deserializer<'de>, T: Default + Deserialize<'de>>(d: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(d)?.unwrap_or_default())
}

/// What section, chapter and title are called by people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    #[serde(default, deserialize_with = "absent_or", skip_serializing_if = "String::is_empty")]
    #[schemars(with = "Option<String>")]
    pub section: String,
    #[serde(default, deserialize_with = "absent_or", skip_serializing_if = "String::is_empty")]
    #[schemars(with = "Option<String>")]
    pub chapter: String,
    #[serde(default, deserialize_with = "absent_or", skip_serializing_if = "String::is_empty")]
    #[schemars(with = "Option<String>")]
    pub title: String,
}

/// What a count found of one age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StockPart {
    pub in_use: Count,
    pub in_stock: Count,
    /// Day from which the age counts; absent: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commissioned_on: Option<Day>,
}

/// Consent to spend more than there is (§ 37 LHO): the paper and the rule it rests on. A text names both in one.
/// It covers an amount: that of the order or payment it comes with, unless it names one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum Consent {
    Named {
        reference: Text,
        #[serde(alias = "legal_basis")]
        basis: Text,
        /// EUR that it covers, of an order in total; absent: the amount it comes with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Cents>,
    },
    Stated(Text),
}

impl Appropriated {
    /// The kind of its line: as it says, else by the number of the title, else consumptive.
    pub fn kind(&self) -> Kind {
        self.kind.or_else(|| self.line.kind()).unwrap_or(Kind::Consumptive)
    }
}

impl Consent {
    /// The amount that it names itself.
    pub fn amount(&self) -> Option<Cents> {
        match self {
            Consent::Named { amount, .. } => *amount,
            Consent::Stated(_) => None,
        }
    }
}

impl Transferred {
    /// Source of the transfer that a grant makes; it stands in the journal right after its grant. No command has it: theirs begin
    /// with their context and end with their actor.
    pub const GRANTED: &'static str = "/sollist/grants";
    /// The same, as version 0.2.0 recorded it.
    pub const GRANTED_BEFORE: &'static str = "/sollist/budget/grant";

    /// Whether a grant made it.
    pub fn is_of_grant(source: &str) -> bool {
        [Transferred::GRANTED, Transferred::GRANTED_BEFORE].contains(&source)
    }
}

impl PaymentMade {
    /// Sources that begin so report the closed account of a year (Haushaltsrechnung): the Ist of a title as a whole, of revenue
    /// too, and negative where more was taken back than paid. No single payment, so the rules of payments do not hold for it.
    pub const ACCOUNT: &'static str = "/haushaltsrechnung/";

    /// Whether this is the Ist of a closed account.
    pub fn is_account(&self, source: &str) -> bool {
        self.order.is_none() && source.starts_with(PaymentMade::ACCOUNT)
    }
}

/// A rollout's scope: how many, or what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Scope {
    Total(Count),
    Described(Text),
}

impl Scope {
    pub fn total(&self) -> Option<i64> {
        match self {
            Scope::Total(count) => Some(count.get()),
            Scope::Described(_) => None,
        }
    }
}

/// What CityLAB did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActivityKind {
    Project,
    Event,
    Network,
}

/// A published number, exact: a decimal string, or a JSON number as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Number(pub Decimal);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Number, D::Error> {
        let raw = <Box<RawValue>>::deserialize(d)?;
        let text = raw.get().strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(raw.get());
        money::exact_decimal(text).map(Number).ok_or_else(|| {
            both("ein veröffentlichter Wert ist eine Dezimalzahl wie \"0.147\"", "a published value is a decimal number such as \"0.147\"")
        })
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

impl Event {
    /// Refuses what each field allows and all together do not.
    fn whole(self) -> Result<Event, serde_json::Error> {
        if let Event::StockReported(counted) = &self {
            counted.whole()?;
        }
        Ok(self)
    }

    /// The authority the event is about.
    pub fn authority(&self) -> Option<&Authority> {
        use Event::*;
        Some(match self {
            Appropriated(e) => &e.authority,
            AppropriationAmended(e) => &e.authority,
            CarriedOver(e) => &e.authority,
            Adjusted(e) => &e.authority,
            Transferred(e) => &e.authority,
            Frozen(e) => &e.authority,
            Unfrozen(e) => &e.authority,
            AuthorityGranted(e) => &e.authority,
            ProgrammeAssigned(e) => &e.authority,
            LineRenamed(e) => &e.authority,
            FundingRequested(e) => &e.authority,
            FundingReviewed(e) => &e.authority,
            FundingApproved(e) => &e.authority,
            FundingRejected(e) => &e.authority,
            FundingGranted(e) => &e.authority,
            OrderPlaced(e) => &e.authority,
            OrderChanged(e) => &e.authority,
            OrderCancelled(e) => &e.authority,
            GoodsDelivered(e) => &e.authority,
            InvoiceReceived(e) => &e.authority,
            PaymentMade(e) => &e.authority,
            RolloutPlanned(e) => &e.authority,
            RolloutProgressed(e) => &e.authority,
            StockReported(e) => &e.authority,
            DevicesIssued(e) => &e.authority,
            DevicesReturned(e) => &e.authority,
            DevicesRetired(e) => &e.authority,
            RemoteAccessProvided(e) => &e.authority,
            LicencesProvided(e) => &e.authority,
            EFileConnected(e) => &e.authority,
            EFileUsed(e) => &e.authority,
            SiteUpgraded(e) => &e.authority,
            MilestonePlanned(e) => &e.authority,
            MilestoneReached(e) => &e.authority,
            HeadcountReported(e) => &e.authority,
            PositionsChanged(e) => &e.authority,
            ActivityRecorded(e) => &e.authority,
            FigureReported(e) => return e.authority.as_ref(),
            SubmissionDue(e) => &e.authority,
            SubmissionReceived(e) => &e.authority,
            SubmissionExtended(e) => &e.authority,
            ParametersPublished(e) => return e.authority.as_ref(),
        })
    }

    /// The budget lines that the event speaks of; of a renamed one not the new name, which no line has yet.
    pub fn lines_mut(&mut self) -> Vec<&mut LineName> {
        match self {
            Event::Appropriated(e) => vec![&mut e.line],
            Event::AppropriationAmended(e) => vec![&mut e.line],
            Event::CarriedOver(e) => vec![&mut e.line],
            Event::Adjusted(e) => vec![&mut e.line],
            Event::Transferred(e) => vec![&mut e.from_line, &mut e.to_line],
            Event::Frozen(e) => vec![&mut e.line],
            Event::Unfrozen(e) => vec![&mut e.line],
            Event::AuthorityGranted(e) => vec![&mut e.line],
            Event::ProgrammeAssigned(e) => vec![&mut e.line],
            Event::LineRenamed(e) => vec![&mut e.line],
            Event::FundingGranted(e) => e.from_line.iter_mut().chain(&mut e.to_line).collect(),
            Event::OrderPlaced(e) => vec![&mut e.line],
            Event::PaymentMade(e) => vec![&mut e.line],
            Event::ActivityRecorded(e) => e.line.iter_mut().collect(),
            _ => Vec::new(),
        }
    }

    /// The day the event itself names as the day of its effect (a count's day, the day of delivery); where it names
    /// none, the day of the CloudEvent's `time` counts. `--until` looks at this day.
    pub fn own_day(&self) -> Option<Day> {
        match self {
            // A line is appropriated with effect from 1 January of its year, whenever that is reported
            // (docs/spec.md#plans).
            Event::Appropriated(e) => Day::first_of(e.line.year()).ok(),
            Event::GoodsDelivered(e) => Some(e.delivered_on),
            Event::StockReported(e) => Some(e.as_of),
            Event::HeadcountReported(e) => Some(e.as_of),
            Event::PositionsChanged(e) => Some(e.effective_on),
            Event::MilestoneReached(e) => Some(e.reached_on),
            Event::ActivityRecorded(e) => Some(e.held_on),
            Event::FigureReported(e) => Some(e.as_of),
            Event::SubmissionReceived(e) => Some(e.received_on),
            _ => None,
        }
    }
}
