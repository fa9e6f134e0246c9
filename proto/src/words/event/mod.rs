//! What an event says, as one German and one English sentence with its amount, its line, its order and whom it is
//! about: the one place that tells an event to people. Pure, and of every type: a new one does not compile before it is
//! told.

mod budget;
mod intake;
mod procurement;
mod rollout;
mod staffing;
mod told;

use crate::{event::Event, said::Said};

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

fn told_of(event: &Event) -> told::Told {
    match event {
        Event::Budget(event) => budget::told(event),
        Event::Procurement(event) => procurement::told(event),
        Event::Rollout(event) => rollout::told(event),
        Event::Staffing(event) => staffing::told(event),
        Event::Intake(event) => intake::told(event, plain),
    }
}
