//! What orders have open on their lines: at the cut of each year, of that what is to be paid before it ends, and at its
//! end.

use sollist_contract::day::Day;

use super::calendar::{Calendar, Cut};
use crate::{
    facts::Facts,
    now::{OrderAt, OrderState, Orders},
    orders::bound_by,
    situation::Situation,
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
    // The cut of each line, and whether it is of the year that is forecast.
    let lines: Vec<Option<(&Cut, bool)>> =
        facts.lines.iter().map(|line| Some((calendar.cuts.get(&line.year)?, line.year == calendar.year))).collect();
    let of = |order: &Order| lines.get(index(order.line)).copied().flatten();
    // Where nothing is seen that takes effect after today, orders of the year stand where they stand in the view, and
    // that may be counted already.
    let until_today = view.until.or(facts.latest_day).is_none_or(|last| last <= calendar.today);
    let counted = Situation::counted(facts, view).filter(|_| until_today);
    let now: &[Option<OrderState>] = counted.as_ref().map_or(&[][..], |situation| situation.orders(facts).states);
    let all_by_cut = counted.is_none();
    let by_cut = |order: &Order, day: Day, paid: bool| match of(order) {
        Some((_, true)) => all_by_cut && day <= calendar.today,
        Some((cut, false)) => (if paid { day.min(cut.last) } else { day }) <= cut.day,
        None => false,
    };
    // A payment after the year ends is one of its last day.
    let by_end =
        |order: &Order, day: Day, paid: bool| of(order).is_some_and(|(cut, now)| !now && (paid || day <= cut.last));
    let has_past = !calendar.complete.is_empty();
    let by_cut = if has_past || all_by_cut { bound_by(facts, view, by_cut) } else { Vec::new() };
    let by_end = if has_past { bound_by(facts, view, by_end) } else { Vec::new() };
    let placed = |states| Orders { placed: &facts.orders, states };
    let bound = |state: OrderAt| state.bound().map_or(0, |bound| i128::from(bound.commitment.get()));
    let now = placed(now).iter().flatten().filter(|state| of(state.order).is_some_and(|(_, now)| now));
    for state in now.chain(placed(&by_cut).iter().flatten()) {
        let (Some(open), Some((cut, _))) = (all.get_mut(index(state.order.line)), of(state.order)) else { continue };
        let bound = bound(state);
        open.seen = true;
        open.cut += bound;
        if due_number(state.order, cut.day).is_some_and(|day| day <= cut.last.number()) {
            open.due += bound;
        }
    }
    for state in placed(&by_end).iter().flatten() {
        if let Some(open) = all.get_mut(index(state.order.line)) {
            open.end += bound(state);
        }
    }
    all
}

/// The day on which an order is to be paid, as one thinks of it on a day.
pub(crate) fn is_due(order: &Order, today: Day) -> Option<Day> {
    due_number(order, today).and_then(Day::of_number)
}

/// The same as it stands in a column.
fn due_number(order: &Order, today: Day) -> Option<i32> {
    let due = match order.due {
        Some(due) => due.number(),
        None => order.placed_on.number().checked_add(DAYS_TO_DELIVER)?,
    };
    due.max(today.number()).checked_add(DAYS_TO_PAY)
}
