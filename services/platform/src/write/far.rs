//! Days of effect that are far from the day of recording: as a rule somebody mistyped a year. Pure.

use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Event, ProcurementEvent},
};

/// Most that something takes effect before it happens: within a year, the next fiscal year may be prepared.
const DAYS_AHEAD_MAX: i32 = 366;
/// Most that something is reported afterwards: accounts are kept for ten years, so older ones nobody can compare.
const MONTHS_BACK_MAX: i32 = 10 * 12;

/// A day of effect that is far from the day of recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Far {
    pub day: Day,
    pub today: Day,
    pub ahead: bool,
    /// The event names its day itself; else it is that of its time.
    pub own: bool,
}

/// Whether an event's day of effect is far from the day of recording. The Ist of a plan is as old as its plan.
pub fn from(envelope: &Envelope, today: Day) -> Option<Far> {
    if let Event::Procurement(ProcurementEvent::PaymentMade(payment)) = &envelope.event
        && payment.is_account(&envelope.source)
    {
        return None;
    }
    let day = envelope.day();
    let ahead = today.days_to(day) > DAYS_AHEAD_MAX;
    let back = day.whole_months_to(today) >= MONTHS_BACK_MAX && day < today;
    (ahead || back).then_some(Far { day, today, ahead, own: envelope.event.own_day().is_some() })
}
