//! What orders have open on their lines: at the cut of each year, of that what is to be paid before it ends, and at its
//! end.

use sollist_contract::day::Day;

use super::calendar::Calendar;
use crate::{
    facts::Facts,
    now::OrderState,
    orders::orders_by,
    tables::{Order, index},
    view::View,
};

/// Days within which an invoice is paid (§ 286 (3) BGB).
const DAYS_TO_PAY: i32 = 30;
/// Days from an order to its delivery, where it says nothing of it.
const DAYS_TO_DELIVER: i32 = 90;

/// Open on a line. Cents.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Open {
    /// Any order is seen.
    pub seen: bool,
    pub cut: i128,
    /// Of that what is to be paid before the year ends.
    pub due: i128,
    pub end: i128,
}

/// By number of the line.
pub(super) fn open(facts: &Facts, view: &View, calendar: &Calendar) -> Vec<Open> {
    let mut all = vec![Open::default(); facts.lines.len()];
    let year = |order: &Order| facts.lines.get(index(order.line)).map(|line| line.year);
    let cut = |order: &Order| year(order).and_then(|year| calendar.cuts.get(&year));
    let by_cut = orders_by(facts, view, |order, day, paid| match cut(order) {
        Some(_) if year(order) == Some(calendar.year) => day <= calendar.today,
        Some(cut) => (if paid { day.min(cut.last) } else { day }) <= cut.day,
        None => false,
    });
    // A payment after the year ends is one of its last day.
    let by_end = orders_by(facts, view, |order, day, paid| {
        year(order) != Some(calendar.year) && cut(order).is_some_and(|cut| paid || day <= cut.last)
    });
    let bound = |state: &OrderState| state.bound().map_or(0, |bound| i128::from(bound.commitment.get()));
    for state in by_cut.iter().flatten() {
        let (Some(open), Some(cut)) = (all.get_mut(index(state.order.line)), cut(&state.order)) else { continue };
        let bound = bound(state);
        open.seen = true;
        open.cut += bound;
        if is_due(&state.order, cut.day).is_some_and(|day| day <= cut.last) {
            open.due += bound;
        }
    }
    for state in by_end.iter().flatten() {
        if let Some(open) = all.get_mut(index(state.order.line)) {
            open.end += bound(state);
        }
    }
    all
}

/// The day on which an order is to be paid, as one thinks of it on a day.
pub(crate) fn is_due(order: &Order, today: Day) -> Option<Day> {
    let later = |day: Day, days: i32| day.number().checked_add(days).and_then(Day::of_number);
    let due = match order.due {
        Some(due) => due,
        None => later(order.placed_on, DAYS_TO_DELIVER)?,
    };
    later(due.max(today), DAYS_TO_PAY)
}
