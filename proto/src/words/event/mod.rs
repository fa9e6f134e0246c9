//! What an event says, as one German and one English sentence with its amount, its line, its order and whom it is
//! about: the one place that tells an event to people. Pure, and of every type: a new one does not compile before it is
//! told.

mod budget;
mod intake;
mod procurement;
mod rollout;
mod staffing;
mod told;

pub use told::TEXT_CHARS;

use crate::{
    envelope::Envelope,
    event::{BudgetEvent, Event, FundingApproved, FundingReviewed},
    said::Said,
};

/// The sentence. It ends without a full stop: it stands in tables, and others go on behind it.
pub fn said(event: &Event) -> Said {
    let told = told_of(event);
    match event.authority() {
        Some(authority) => told.about(authority),
        None => told.whole(),
    }
}

/// The same within a sentence that says itself whom it is about.
fn plain(event: &Event) -> Said {
    told_of(event).whole()
}

/// What is said of each step of a funding request that leaves the amount as it was, with that amount: what was found or
/// approved is money. `None` for every other event. `texts`: events as they stand in the journal, the oldest first.
pub fn steps_of_request<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Option<Said>> {
    let mut stands = None;
    let step = |text: &str| {
        let Ok(Envelope { event: Event::Budget(mut event), .. }) = Envelope::recorded(text) else { return None };
        if let BudgetEvent::FundingRequested(e) = &event {
            stands = Some(e.amount);
        }
        let (BudgetEvent::FundingReviewed(FundingReviewed { amount, .. })
        | BudgetEvent::FundingApproved(FundingApproved { amount, .. })) = &mut event
        else {
            return None;
        };
        let left = amount.is_none() && stands.is_some();
        *amount = amount.or(stands);
        stands = *amount;
        left.then(|| said(&Event::Budget(event)))
    };
    texts.into_iter().map(step).collect()
}

fn told_of(event: &Event) -> told::Told {
    match event {
        Event::Budget(event) => budget::told(event),
        Event::Procurement(event) => procurement::told(event),
        Event::Rollout(event) => rollout::told(event),
        Event::Staffing(event) => staffing::told(event),
        Event::Intake(event) => intake::told(event, plain),
    }
}
