//! The names that events give to what they bring into the books: by them a name is told that hardly differs from one
//! that is known.

use crate::{
    event::{BudgetEvent, Event, IntakeEvent, PaymentMade, ProcurementEvent, RolloutEvent},
    ids::Authority,
    similar::{composed, is_unseen, plain},
};

/// A name that an event gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named<'e> {
    /// The field of the event that has it: names of one field are of one kind.
    pub field: &'static str,
    /// Within whom it is unique; `None`: within Berlin.
    pub of: Option<&'e Authority>,
    /// Within what of theirs, where that has a name of its own: a milestone within its project.
    pub within: Option<&'e str>,
    pub name: &'e str,
    /// Whether it is given once: what is called so already is never made again.
    pub once: bool,
}

impl<'e> Named<'e> {
    /// What is left of the name without capitals, blanks and what is not seen, and with letters of ours for those that
    /// look like them.
    pub fn form(&self) -> String {
        form(self.name)
    }
    /// A name of theirs that is given once.
    fn once(field: &'static str, of: &'e Authority, name: &'e str) -> Named<'e> {
        Named { field, of: Some(of), within: None, name, once: true }
    }
    /// One that is given again whenever there is something new to say of what is called so.
    pub fn again(field: &'static str, of: &'e Authority, name: &'e str) -> Named<'e> {
        Named { once: false, ..Named::once(field, of, name) }
    }
}

/// What two names have in common that hardly differ.
pub fn form(name: &str) -> String {
    let text = plain(&composed(name));
    text.chars().filter(|c| !c.is_whitespace() && !is_unseen(*c)).collect()
}

impl Event {
    /// The names that it gives.
    pub fn named(&self) -> impl Iterator<Item = Named<'_>> {
        let named = match self {
            Event::Budget(event) => [of_budget(event), None],
            Event::Procurement(event) => [of_procurement(event), None],
            Event::Rollout(event) => of_rollout(event),
            Event::Intake(event) => [of_intake(event), None],
            Event::Staffing(_) => [None, None],
        };
        named.into_iter().flatten()
    }
}

fn of_budget(event: &BudgetEvent) -> Option<Named<'_>> {
    match event {
        BudgetEvent::FundingRequested(e) => Some(Named::once("data.request", &e.authority, e.request.as_str())),
        // Lines are named by plans, which have rules of their own for names that are alike.
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
        | BudgetEvent::FundingGranted(_) => None,
    }
}

fn of_procurement(event: &ProcurementEvent) -> Option<Named<'_>> {
    match event {
        ProcurementEvent::OrderPlaced(e) => Some(Named::once("data.order", &e.authority, e.order.as_str())),
        ProcurementEvent::InvoiceReceived(e) => Some(Named::once("data.invoice", &e.authority, e.invoice.as_str())),
        // The numbers of the Ist of plans are ours, a line each.
        ProcurementEvent::PaymentMade(e) => {
            let of_ours = e.payment.as_str().starts_with(PaymentMade::PLAN_NUMBER);
            (!of_ours).then(|| Named::once("data.payment", &e.authority, e.payment.as_str()))
        }
        // They name orders that are known.
        ProcurementEvent::OrderChanged(_)
        | ProcurementEvent::OrderCancelled(_)
        | ProcurementEvent::GoodsDelivered(_) => None,
    }
}

fn of_rollout(event: &RolloutEvent) -> [Option<Named<'_>>; 2] {
    match event {
        RolloutEvent::RolloutPlanned(e) => [Some(Named::again("data.rollout", &e.authority, e.rollout.as_str())), None],
        RolloutEvent::MilestonePlanned(e) => {
            let project = Named::again("data.project", &e.authority, e.project.as_str());
            let milestone = Named::again("data.milestone", &e.authority, e.milestone.as_str());
            [Some(project), Some(Named { within: Some(e.project.as_str()), ..milestone })]
        }
        RolloutEvent::SiteUpgraded(e) => [Some(Named::again("data.site", &e.authority, e.site.as_str())), None],
        RolloutEvent::ActivityRecorded(e) => [Some(Named::again("data.title", &e.authority, e.title.as_str())), None],
        RolloutEvent::RolloutProgressed(_)
        | RolloutEvent::EFileWithdrawn(_)
        | RolloutEvent::MilestoneWithdrawn(_)
        | RolloutEvent::ActivityWithdrawn(_)
        | RolloutEvent::SiteWithdrawn(_)
        | RolloutEvent::StockReported(_)
        | RolloutEvent::DevicesIssued(_)
        | RolloutEvent::DevicesReturned(_)
        | RolloutEvent::DevicesRetired(_)
        | RolloutEvent::RemoteAccessProvided(_)
        | RolloutEvent::LicencesProvided(_)
        | RolloutEvent::EFileConnected(_)
        | RolloutEvent::EFileUsed(_)
        | RolloutEvent::MilestoneReached(_) => [None, None],
    }
}

fn of_intake(event: &IntakeEvent) -> Option<Named<'_>> {
    match event {
        IntakeEvent::ScenarioPublished(e) => {
            Some(Named { field: "data.name", of: None, within: None, name: e.name.as_str(), once: false })
        }
        IntakeEvent::ScenarioWithdrawn(_)
        | IntakeEvent::ProcessOpened(_)
        | IntakeEvent::ProcessApproved(_)
        | IntakeEvent::ProcessRejected(_)
        | IntakeEvent::ReportPublished(_)
        | IntakeEvent::SubmissionDue(_)
        | IntakeEvent::SubmissionReceived(_)
        | IntakeEvent::SubmissionExtended(_)
        | IntakeEvent::FigureReported(_)
        | IntakeEvent::ParametersPublished(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_blanks_make_no_other_form() {
        for name in ["A 3", "a3", " A3 ", "a\u{a0}3", "А3"] {
            assert_eq!(form(name), form("A3"), "{name}");
        }
        assert_ne!(form("A-3"), form("A3"));
    }
}
