//! Everything that happens: one struct per event, past tense, never edited. A new meaning is a new type.
//!
//! What holds for all is docs/spec.md#events. Each struct is the `data` of a CloudEvent. [`Event`] is the closed choice
//! of all, by the context that decides on them: a file a context, so that whoever decides matches its own choice whole,
//! and a new event does not compile before it is thought of everywhere. `docs/adding-an-event.md` leads through it.

mod budget;
mod declare;
mod intake;
mod procurement;
mod rollout;
mod staffing;
mod upcast;

use std::collections::BTreeSet;

pub use budget::*;
pub use declare::{Data, Type};
pub use intake::*;
pub use procurement::*;
pub use rollout::*;
use serde_json::value::RawValue;
pub use staffing::*;

use crate::{
    day::NamedDay,
    ids::{Authority, LineName, Text},
    misfit::Misfit,
    said::both,
    sealed::Word,
};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Budget(BudgetEvent),
    Procurement(ProcurementEvent),
    Rollout(RolloutEvent),
    Staffing(StaffingEvent),
    Intake(IntakeEvent),
}

impl<T: Data> From<T> for Event
where
    Event: From<T::Context>,
{
    fn from(data: T) -> Event {
        Event::from(data.into())
    }
}

/// What is an event of a context, and which event of a context it is.
macro_rules! contexts {
    ($($outer:ident $choice:ident;)*) => {$(
        impl From<$choice> for Event {
            fn from(event: $choice) -> Event {
                Event::$outer(event)
            }
        }
        impl $choice {
            /// The event, where it is one of this context.
            pub fn of(event: &Event) -> Option<&$choice> {
                match event {
                    Event::$outer(event) => Some(event),
                    _ => None,
                }
            }
        }
    )*};
}

contexts! {
    Budget BudgetEvent;
    Procurement ProcurementEvent;
    Rollout RolloutEvent;
    Staffing StaffingEvent;
    Intake IntakeEvent;
}

/// Does the same with whatever context's event it is.
macro_rules! each {
    ($event:expr, $of:ident => $what:expr) => {
        match $event {
            Event::Budget($of) => $what,
            Event::Procurement($of) => $what,
            Event::Rollout($of) => $what,
            Event::Staffing($of) => $what,
            Event::Intake($of) => $what,
        }
    };
}

impl Held {
    /// An event, where it is one that may wait.
    pub fn of(event: &Event) -> Option<Held> {
        match event {
            Event::Budget(BudgetEvent::Unfrozen(e)) => Some(Held::Unfrozen(e.clone())),
            Event::Budget(BudgetEvent::Transferred(e)) => Some(Held::Transferred(e.clone())),
            Event::Intake(IntakeEvent::ParametersPublished(e)) => Some(Held::Published(Box::new(e.clone()))),
            Event::Intake(IntakeEvent::ReportPublished(e)) => Some(Held::Reported(e.clone())),
            // Whoever names a consent asks for it, whether there is money without it or not: that may change meanwhile.
            Event::Procurement(event) => match event {
                ProcurementEvent::OrderPlaced(e) => e.consent.is_some().then(|| Held::Placed(e.clone())),
                ProcurementEvent::OrderChanged(e) => e.consent.is_some().then(|| Held::Changed(e.clone())),
                ProcurementEvent::PaymentMade(e) => e.consent.is_some().then(|| Held::Paid(e.clone())),
                ProcurementEvent::OrderCancelled(_)
                | ProcurementEvent::GoodsDelivered(_)
                | ProcurementEvent::InvoiceReceived(_) => None,
            },
            Event::Budget(_) | Event::Rollout(_) | Event::Staffing(_) | Event::Intake(_) => None,
        }
    }

    /// The event itself.
    pub fn event(&self) -> Event {
        match self {
            Held::Unfrozen(e) => e.clone().into(),
            Held::Transferred(e) => e.clone().into(),
            Held::Published(e) => (**e).clone().into(),
            Held::Reported(e) => e.clone().into(),
            Held::Placed(e) => e.clone().into(),
            Held::Changed(e) => e.clone().into(),
            Held::Paid(e) => e.clone().into(),
        }
    }
}

impl Event {
    /// The types of each context.
    pub const CONTEXTS: [&'static [Type]; 5] =
        [BudgetEvent::TYPES, ProcurementEvent::TYPES, RolloutEvent::TYPES, StaffingEvent::TYPES, IntakeEvent::TYPES];

    /// Every type.
    pub fn types() -> impl Iterator<Item = &'static Type> {
        Event::CONTEXTS.into_iter().flatten()
    }

    /// The words that types begin with, up to their first point.
    pub fn type_beginnings() -> Vec<&'static str> {
        let begins = Event::types().map(|known| known.name.split('.').next().unwrap_or(known.name));
        begins.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// A type by its name, or by that of an earlier version of it.
    pub fn type_of(name: &str) -> Option<&'static Type> {
        let newest = upcast::newest(name);
        Event::types().find(|known| known.name == newest)
    }

    /// Whether a type is one that somebody asks for: by its name, or by the begin of it up to a point
    /// (`procurement.order-placed`, `procurement`).
    pub fn is_asked_for(type_name: &str, asked: &str) -> bool {
        type_name == asked || type_name.strip_prefix(asked).is_some_and(|rest| rest.starts_with('.'))
    }

    /// What is asked for as [`Event::is_asked_for`] has it, of an earlier version of a type the newest; `None` where no
    /// type is called so.
    pub fn types_asked_for(asked: &str) -> Option<&str> {
        let newest = upcast::newest(asked);
        Event::types().any(|known| Event::is_asked_for(known.name, newest)).then_some(newest)
    }

    /// The budget line that it is about; of a transfer the one that gives.
    pub fn line(&self) -> Option<&LineName> {
        match self {
            Event::Budget(event) => event.line(),
            Event::Procurement(ProcurementEvent::OrderPlaced(event)) => Some(&event.line),
            Event::Procurement(ProcurementEvent::PaymentMade(event)) => Some(&event.line),
            Event::Procurement(
                ProcurementEvent::OrderChanged(_)
                | ProcurementEvent::OrderCancelled(_)
                | ProcurementEvent::GoodsDelivered(_)
                | ProcurementEvent::InvoiceReceived(_),
            )
            | Event::Rollout(_)
            | Event::Staffing(_)
            | Event::Intake(_) => None,
        }
    }

    /// The CloudEvents type, `procurement.order-placed.v1`.
    pub fn type_name(&self) -> &'static str {
        each!(self, of => of.type_name())
    }

    /// The context that decides on it.
    pub fn context(&self) -> &'static str {
        match self {
            Event::Budget(_) => BudgetEvent::CONTEXT,
            Event::Procurement(_) => ProcurementEvent::CONTEXT,
            Event::Rollout(_) => RolloutEvent::CONTEXT,
            Event::Staffing(_) => StaffingEvent::CONTEXT,
            Event::Intake(_) => IntakeEvent::CONTEXT,
        }
    }

    /// The `data` of the CloudEvent.
    pub fn to_data(&self) -> serde_json::Result<Box<RawValue>> {
        each!(self, of => of.to_data())
    }

    /// Reads `data` of a type, of an earlier version of it too; `None` when the type is unknown.
    pub fn from_data(type_name: &str, data: &str) -> Option<serde_json::Result<Event>> {
        let (type_name, data) = match upcast::current(type_name, data) {
            Ok(current) => current,
            Err(error) => return Some(Err(error)),
        };
        if !data.trim_start().starts_with('{') && Event::type_of(type_name).is_some() {
            // serde would take a list as the fields in their order.
            return Some(Err(both(&Misfit::NotAnObject)));
        }
        BudgetEvent::from_data(type_name, &data)
            .map(|of| of.map(Event::Budget))
            .or_else(|| ProcurementEvent::from_data(type_name, &data).map(|of| of.map(Event::Procurement)))
            .or_else(|| RolloutEvent::from_data(type_name, &data).map(|of| of.map(Event::Rollout)))
            .or_else(|| StaffingEvent::from_data(type_name, &data).map(|of| of.map(Event::Staffing)))
            .or_else(|| IntakeEvent::from_data(type_name, &data).map(|of| of.map(Event::Intake)))
    }

    /// The JSON Schema of each type's `data`, by type name.
    pub fn schemas() -> Vec<(&'static str, schemars::Schema)> {
        let contexts = [
            BudgetEvent::schemas(),
            ProcurementEvent::schemas(),
            RolloutEvent::schemas(),
            StaffingEvent::schemas(),
            IntakeEvent::schemas(),
        ];
        contexts.into_iter().flatten().collect()
    }

    /// The same as references into one document; the generator keeps what they point at.
    pub fn schemas_in(generator: &mut schemars::SchemaGenerator) -> Vec<(&'static str, schemars::Schema)> {
        let mut all = BudgetEvent::schemas_in(generator);
        all.extend(ProcurementEvent::schemas_in(generator));
        all.extend(RolloutEvent::schemas_in(generator));
        all.extend(StaffingEvent::schemas_in(generator));
        all.extend(IntakeEvent::schemas_in(generator));
        all
    }

    /// The authority the event is about.
    pub fn authority(&self) -> Option<&Authority> {
        each!(self, of => of.authority())
    }

    /// Whether an authority tells something of itself with an event about it. Its plan, what is frozen or decided for
    /// it and what it is asked for come from others, and say nothing of what it did.
    pub fn is_told_by_its_authority(&self) -> bool {
        match self {
            Event::Procurement(_) | Event::Rollout(_) | Event::Staffing(_) => true,
            Event::Budget(event) => match event {
                BudgetEvent::FundingRequested(_) | BudgetEvent::Transferred(_) => true,
                BudgetEvent::Appropriated(_)
                | BudgetEvent::AppropriationAmended(_)
                | BudgetEvent::CarriedOver(_)
                | BudgetEvent::Adjusted(_)
                | BudgetEvent::AuthorityGranted(_)
                | BudgetEvent::ProgrammeAssigned(_)
                | BudgetEvent::LineRenamed(_)
                | BudgetEvent::Frozen(_)
                | BudgetEvent::Unfrozen(_)
                | BudgetEvent::FundingReviewed(_)
                | BudgetEvent::FundingApproved(_)
                | BudgetEvent::FundingRejected(_)
                | BudgetEvent::FundingGranted(_) => false,
            },
            Event::Intake(event) => match event {
                IntakeEvent::SubmissionReceived(_) => true,
                IntakeEvent::SubmissionDue(_)
                | IntakeEvent::SubmissionExtended(_)
                | IntakeEvent::FigureReported(_)
                | IntakeEvent::ParametersPublished(_)
                | IntakeEvent::ScenarioPublished(_)
                | IntakeEvent::ScenarioWithdrawn(_)
                | IntakeEvent::ProcessOpened(_)
                | IntakeEvent::ProcessApproved(_)
                | IntakeEvent::ProcessRejected(_)
                | IntakeEvent::ReportPublished(_) => false,
            },
        }
    }

    /// The budget lines that the event speaks of; of a renamed one not the new name, which no line has yet.
    pub fn lines_mut(&mut self) -> Vec<&mut LineName> {
        match self {
            Event::Budget(of) => of.lines_mut(),
            Event::Procurement(of) => of.lines_mut(),
            Event::Rollout(of) => of.lines_mut(),
            Event::Intake(of) => of.lines_mut(),
            Event::Staffing(_) => Vec::new(),
        }
    }

    /// The free texts of an event, which may be sealed: what somebody wrote for people to read, by which nothing is
    /// decided, counted or compared (deploy/privacy.md). The others of its texts are names.
    pub fn texts_mut(&mut self) -> Vec<&mut Text> {
        match self {
            Event::Budget(of) => of.texts_mut(),
            Event::Procurement(of) => of.texts_mut(),
            Event::Rollout(of) => of.texts_mut(),
            Event::Intake(of) => of.texts_mut(),
            // What was counted, and how it is defined: the next count is compared with it.
            Event::Staffing(_) => Vec::new(),
        }
    }

    /// The same with something in the place of its sealed texts, to be told where nobody opens them.
    #[must_use]
    pub fn hidden(&self) -> Event {
        let mut event = self.clone();
        for text in event.texts_mut() {
            if Word::of(text.as_str()).is_some() {
                *text = Text::of("versiegelt / sealed");
            }
        }
        event
    }

    /// The day the event itself names as the day of its effect (a count's day, the day of delivery); where it names
    /// none, the day of the CloudEvent's `time` counts. `--until` looks at this day.
    pub fn own_day(&self) -> Option<NamedDay> {
        each!(self, of => of.own_day())
    }

    /// The day by which something is to come or to be done, or for which it is planned, as the event names it.
    pub fn due(&self) -> Option<NamedDay> {
        let named = |field, day| Some(NamedDay { field, day });
        match self {
            Event::Procurement(ProcurementEvent::OrderPlaced(e)) => named("data.due", e.due?),
            Event::Rollout(RolloutEvent::RolloutPlanned(e)) => named("data.deadline", e.deadline),
            Event::Rollout(RolloutEvent::MilestonePlanned(e)) => named("data.planned_on", e.planned_on),
            Event::Budget(BudgetEvent::FundingRequested(e)) => named("data.deadline", e.deadline?),
            Event::Intake(IntakeEvent::SubmissionDue(e)) => named("data.due_on", e.due_on),
            Event::Intake(IntakeEvent::SubmissionExtended(e)) => named("data.new_due_on", e.new_due_on),
            // No `_` from here on: a new event must be thought about.
            Event::Procurement(
                ProcurementEvent::OrderChanged(_)
                | ProcurementEvent::OrderCancelled(_)
                | ProcurementEvent::GoodsDelivered(_)
                | ProcurementEvent::InvoiceReceived(_)
                | ProcurementEvent::PaymentMade(_),
            )
            | Event::Rollout(
                RolloutEvent::RolloutProgressed(_)
                | RolloutEvent::StockReported(_)
                | RolloutEvent::DevicesIssued(_)
                | RolloutEvent::DevicesReturned(_)
                | RolloutEvent::DevicesRetired(_)
                | RolloutEvent::RemoteAccessProvided(_)
                | RolloutEvent::LicencesProvided(_)
                | RolloutEvent::EFileConnected(_)
                | RolloutEvent::EFileUsed(_)
                | RolloutEvent::SiteUpgraded(_)
                | RolloutEvent::EFileWithdrawn(_)
                | RolloutEvent::MilestoneWithdrawn(_)
                | RolloutEvent::ActivityWithdrawn(_)
                | RolloutEvent::SiteWithdrawn(_)
                | RolloutEvent::MilestoneReached(_)
                | RolloutEvent::ActivityRecorded(_),
            )
            | Event::Budget(
                BudgetEvent::Appropriated(_)
                | BudgetEvent::AppropriationAmended(_)
                | BudgetEvent::CarriedOver(_)
                | BudgetEvent::Adjusted(_)
                | BudgetEvent::Transferred(_)
                | BudgetEvent::Frozen(_)
                | BudgetEvent::Unfrozen(_)
                | BudgetEvent::AuthorityGranted(_)
                | BudgetEvent::ProgrammeAssigned(_)
                | BudgetEvent::LineRenamed(_)
                | BudgetEvent::FundingReviewed(_)
                | BudgetEvent::FundingApproved(_)
                | BudgetEvent::FundingRejected(_)
                | BudgetEvent::FundingGranted(_),
            )
            | Event::Intake(
                IntakeEvent::FigureReported(_)
                | IntakeEvent::SubmissionReceived(_)
                | IntakeEvent::ParametersPublished(_)
                | IntakeEvent::ScenarioPublished(_)
                | IntakeEvent::ScenarioWithdrawn(_)
                | IntakeEvent::ProcessOpened(_)
                | IntakeEvent::ProcessApproved(_)
                | IntakeEvent::ProcessRejected(_)
                | IntakeEvent::ReportPublished(_),
            )
            | Event::Staffing(_) => None,
        }
    }

    /// The line whose money it moves, in the fiscal year of the line. What a plan says of a year, and the right to
    /// commit money of a later one, comes before the year.
    pub fn spends_on(&self) -> Option<&LineName> {
        let before_its_year = matches!(
            self,
            Event::Budget(
                BudgetEvent::Appropriated(_)
                    | BudgetEvent::AppropriationAmended(_)
                    | BudgetEvent::AuthorityGranted(_)
                    | BudgetEvent::ProgrammeAssigned(_)
                    | BudgetEvent::LineRenamed(_)
            )
        );
        self.line().filter(|_| !before_its_year)
    }
}
