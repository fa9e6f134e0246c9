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
    pub name: &'e str,
    /// Whether it is given once: what is called so already is never made again.
    pub once: bool,
}

impl Named<'_> {
    /// What is left of the name without capitals, blanks and what is not seen, and with letters of ours for those that
    /// look like them.
    pub fn form(&self) -> String {
        let text = plain(&composed(self.name));
        text.chars().filter(|c| !c.is_whitespace() && !is_unseen(*c)).collect()
    }
}

impl Event {
    /// The name that it gives, where it gives one.
    pub fn named(&self) -> Option<Named<'_>> {
        match self {
            Event::Budget(event) => of_budget(event),
            Event::Procurement(event) => of_procurement(event),
            Event::Rollout(event) => of_rollout(event),
            Event::Intake(event) => of_intake(event),
            Event::Staffing(_) => None,
        }
    }
}

fn of_budget(event: &BudgetEvent) -> Option<Named<'_>> {
    match event {
        BudgetEvent::FundingRequested(e) => {
            Some(Named { field: "data.request", of: Some(&e.authority), name: e.request.as_str(), once: true })
        }
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
        ProcurementEvent::OrderPlaced(e) => {
            Some(Named { field: "data.order", of: Some(&e.authority), name: e.order.as_str(), once: true })
        }
        ProcurementEvent::InvoiceReceived(e) => {
            Some(Named { field: "data.invoice", of: Some(&e.authority), name: e.invoice.as_str(), once: true })
        }
        // The numbers of the Ist of plans are ours, a line each.
        ProcurementEvent::PaymentMade(e) => {
            let of_ours = e.payment.as_str().starts_with(PaymentMade::PLAN_NUMBER);
            let named = Named { field: "data.payment", of: Some(&e.authority), name: e.payment.as_str(), once: true };
            (!of_ours).then_some(named)
        }
        // They name orders that are known.
        ProcurementEvent::OrderChanged(_)
        | ProcurementEvent::OrderCancelled(_)
        | ProcurementEvent::GoodsDelivered(_) => None,
    }
}

fn of_rollout(event: &RolloutEvent) -> Option<Named<'_>> {
    match event {
        RolloutEvent::RolloutPlanned(e) => {
            Some(Named { field: "data.rollout", of: Some(&e.authority), name: e.rollout.as_str(), once: false })
        }
        RolloutEvent::MilestonePlanned(e) => {
            Some(Named { field: "data.project", of: Some(&e.authority), name: e.project.as_str(), once: false })
        }
        RolloutEvent::SiteUpgraded(e) => {
            Some(Named { field: "data.site", of: Some(&e.authority), name: e.site.as_str(), once: false })
        }
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
        | RolloutEvent::MilestoneReached(_)
        | RolloutEvent::ActivityRecorded(_) => None,
    }
}

fn of_intake(event: &IntakeEvent) -> Option<Named<'_>> {
    match event {
        IntakeEvent::ScenarioPublished(e) => {
            Some(Named { field: "data.name", of: None, name: e.name.as_str(), once: false })
        }
        IntakeEvent::ScenarioWithdrawn(_)
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
        let form = |name| Named { field: "data.request", of: None, name, once: false }.form();
        for name in ["A 3", "a3", " A3 ", "a\u{a0}3", "А3"] {
            assert_eq!(form(name), form("A3"), "{name}");
        }
        assert_ne!(form("A-3"), form("A3"));
    }
}
