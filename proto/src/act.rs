//! By what it is told that an act was recorded before: two events that say the same of the same day, each under a name
//! of its own. They may be two; whoever recorded the second is asked.

use serde_json::{Value, json};

use crate::{
    day::Day,
    event::{BudgetEvent, Event, IntakeEvent, ProcurementEvent, RolloutEvent, StaffingEvent},
    money::Cents,
};

/// What makes an event the act that it is: what two of them share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The day of effect; none where it is the same act on whatever day it is said.
    pub on: Option<Day>,
    /// The kind, whose and of what it is, and how much.
    pub what: String,
}

impl Event {
    /// What was done, with the day of effect, but for a site. None of what is often the same and rightly so (devices
    /// issued one by one), of what replaces what was there, and of what is counted once by a number of its own (orders,
    /// invoices, payments).
    pub fn act(&self, on: Day) -> Option<Act> {
        let of = match self {
            Event::Budget(event) => of_budget(event),
            Event::Procurement(event) => of_procurement(event),
            // What is done at a site is done, on whatever day it is said again.
            Event::Rollout(RolloutEvent::SiteUpgraded(e)) => {
                let what = json!([self.type_name(), e.authority, e.site, e.measure]).to_string();
                return Some(Act { on: None, what });
            }
            // Whoever works with the digital file does so, on whatever day it is said again.
            Event::Rollout(RolloutEvent::EFileConnected(e)) => {
                return Some(Act { on: None, what: json!([self.type_name(), e.authority]).to_string() });
            }
            Event::Rollout(event) => of_rollout(event),
            // One by one they come and go, and rightly so.
            Event::Staffing(StaffingEvent::PositionsChanged(e)) => {
                (e.quantity.get().unsigned_abs() > 1).then(|| json!(e.quantity.get()))
            }
            // Two that wait for the same are as odd as two that are recorded; what has a number of its own is counted
            // once when it is recorded, and may wait twice until then.
            Event::Intake(IntakeEvent::ProcessOpened(e)) => {
                let held = e.holds.event();
                let whole = || held.to_data().ok().map(|data| json!(data.get()));
                held.act(on).map(|held| json!(held.what)).or_else(whole)
            }
            Event::Staffing(StaffingEvent::HeadcountReported(_)) | Event::Intake(_) => None,
        }?;
        let what = json!([self.type_name(), self.authority().map(ToString::to_string), of]).to_string();
        Some(Act { on: Some(on), what })
    }
}

/// An amount of nothing changes nothing, however often.
fn some(amount: Cents, of: Value) -> Option<Value> {
    (amount != Cents::ZERO).then(|| json!([of, amount.to_string()]))
}

fn of_budget(event: &BudgetEvent) -> Option<Value> {
    match event {
        BudgetEvent::Adjusted(e) => some(e.amount, json!(e.line)),
        BudgetEvent::Transferred(e) => some(e.amount, json!([e.from_line, e.to_line])),
        BudgetEvent::Frozen(e) => some(e.amount, json!(e.line)),
        BudgetEvent::Unfrozen(e) => some(e.amount, json!(e.line)),
        BudgetEvent::AuthorityGranted(e) => some(e.amount, json!([e.line, e.year])),
        BudgetEvent::AppropriationAmended(e) => some(e.amount, json!([e.line, e.basis])),
        // A line is appropriated once; a further carry-over is queried whatever it is; requests have numbers, and are
        // granted in parts.
        BudgetEvent::Appropriated(_)
        | BudgetEvent::CarriedOver(_)
        | BudgetEvent::ProgrammeAssigned(_)
        | BudgetEvent::LineRenamed(_)
        | BudgetEvent::FundingRequested(_)
        | BudgetEvent::FundingReviewed(_)
        | BudgetEvent::FundingApproved(_)
        | BudgetEvent::FundingRejected(_) => None,
        BudgetEvent::FundingGranted(e) => some(e.amount, json!(e.request)),
    }
}

fn of_procurement(event: &ProcurementEvent) -> Option<Value> {
    match event {
        ProcurementEvent::GoodsDelivered(e) => Some(json!([e.order, e.quantity.get()])),
        // Under another number it is another payment; as much of the same on one day may be one that is typed twice.
        ProcurementEvent::PaymentMade(e) => some(e.amount, json!([e.order, e.line])),
        // Another order or invoice of as much has a number of its own; of several totals the newest counts.
        ProcurementEvent::OrderPlaced(_)
        | ProcurementEvent::OrderChanged(_)
        | ProcurementEvent::OrderCancelled(_)
        | ProcurementEvent::InvoiceReceived(_) => None,
    }
}

fn of_rollout(event: &RolloutEvent) -> Option<Value> {
    match event {
        RolloutEvent::DevicesIssued(e) => Some(json!([e.item, e.quantity.get(), e.commissioned_on])),
        RolloutEvent::DevicesReturned(e) => Some(json!([e.item, e.quantity.get(), e.commissioned_on])),
        RolloutEvent::DevicesRetired(e) => Some(json!([e.item, e.quantity.get(), e.commissioned_on])),
        RolloutEvent::ActivityRecorded(e) => Some(json!([e.kind, e.title])),
        // New totals and counts, of which the newest counts; and what is done on whatever day.
        RolloutEvent::RolloutPlanned(_)
        | RolloutEvent::RolloutProgressed(_)
        | RolloutEvent::StockReported(_)
        | RolloutEvent::RemoteAccessProvided(_)
        | RolloutEvent::LicencesProvided(_)
        | RolloutEvent::EFileConnected(_)
        | RolloutEvent::EFileUsed(_)
        | RolloutEvent::SiteUpgraded(_)
        | RolloutEvent::EFileWithdrawn(_)
        | RolloutEvent::MilestoneWithdrawn(_)
        | RolloutEvent::ActivityWithdrawn(_)
        | RolloutEvent::SiteWithdrawn(_)
        | RolloutEvent::MilestonePlanned(_)
        | RolloutEvent::MilestoneReached(_) => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";

    fn act(kind: &str, day: &str, data: &str) -> Option<Act> {
        let data = format!(r#"{{"authority":"ba-pankow",{}}}"#, data.replace("LINE", LINE));
        Event::from_data(kind, &data).unwrap().unwrap().act(day.parse().unwrap())
    }

    #[test]
    fn the_same_of_the_same_day_is_the_same_act_whatever_its_number_and_its_papers() {
        let frozen = |amount: &str, paper: &str| {
            format!(r#""line":"LINE","amount":"{amount}","consent_by":"SenFin","reference":"{paper}""#)
        };
        let of = |day: &str, amount: &str, paper: &str| act("budget.frozen.v1", day, &frozen(amount, paper));
        assert_eq!(of("2026-06-01", "5.00", "A"), of("2026-06-01", "5.00", "B"));
        assert_ne!(of("2026-06-01", "5.00", "A"), of("2026-06-02", "5.00", "A"));
        assert_ne!(of("2026-06-01", "5.00", "A"), of("2026-06-01", "5.01", "A"));
        assert_ne!(of("2026-06-01", "5.00", "A"), act("budget.unfrozen.v1", "2026-06-01", &frozen("5.00", "A")));
        assert_eq!(of("2026-06-01", "0.00", "A"), None);
        let delivered = |quantity: u32| {
            let data = format!(r#""order":"B-1","quantity":{quantity},"delivered_on":"2026-06-01""#);
            act("procurement.goods-delivered.v1", "2026-06-01", &data)
        };
        assert!(delivered(1).is_some() && delivered(1) == delivered(1) && delivered(1) != delivered(2));
        let site = |day: &str, site: &str, measure: &str| {
            act("rollout.site-upgraded.v1", day, &format!(r#""site":"{site}","measure":"{measure}""#))
        };
        assert!(site("2026-06-01", "A", "LAN").is_some());
        assert_eq!(site("2026-06-01", "A", "LAN"), site("2026-07-01", "A", "LAN"));
        assert_ne!(site("2026-06-01", "A", "LAN"), site("2026-06-01", "A", "WLAN"));
        assert_ne!(site("2026-06-01", "A", "LAN"), site("2026-06-01", "B", "LAN"));
        let paid = |order: &str, number: &str, amount: &str| {
            let data = format!(r#"{order}"line":"LINE","payment":"{number}","amount":"{amount}""#);
            act("procurement.payment-made.v1", "2026-06-01", &data)
        };
        let of = r#""order":"B-1","#;
        assert!(paid(of, "Z-1", "5.00").is_some());
        assert_eq!(paid(of, "Z-1", "5.00"), paid(of, "Z-2", "5.00"));
        assert_eq!(paid("", "Z-1", "5.00"), paid("", "Z-2", "5.00"));
        assert_ne!(paid(of, "Z-1", "5.00"), paid("", "Z-1", "5.00"));
        assert_ne!(paid(of, "Z-1", "5.00"), paid(of, "Z-2", "5.01"));
        let issued =
            |kind: &str, quantity: u32| act(kind, "2026-06-01", &format!(r#""item":"notebook","quantity":{quantity}"#));
        let (out, back) = ("rollout.devices-issued.v1", "rollout.devices-returned.v1");
        assert!(issued(out, 5).is_some() && issued(out, 5) == issued(out, 5));
        assert!(issued(out, 5) != issued(out, 6) && issued(out, 5) != issued(back, 5));
        let granted =
            |amount: &str| act("funding.granted.v1", "2026-06-01", &format!(r#""request":"M-1","amount":"{amount}""#));
        assert!(granted("5.00").is_some() && granted("5.00") != granted("6.00"));
        let connected = |day: &str| {
            let event = Event::from_data("rollout.e-file-connected.v1", r#"{"authority":"ba-pankow"}"#);
            event.unwrap().unwrap().act(day.parse().unwrap())
        };
        assert!(connected("2026-06-01").is_some());
        assert_eq!(connected("2026-06-01"), connected("2026-07-01"));
    }
}
