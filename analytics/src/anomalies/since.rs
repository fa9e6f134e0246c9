//! Since when something is so: the day from which on it holds without a gap until now.

use sollist_contract::day::Day;

/// Walks through what happened, in the order of days and numbers, and says since which of these events it holds;
/// `None` where it does not hold after the last.
pub(super) fn since<T>(
    events: impl IntoIterator<Item = (Day, u64, T)>,
    mut holds_after: impl FnMut(T) -> bool,
) -> Option<(Day, u64)> {
    let mut since = None;
    for (day, number, event) in events {
        since = holds_after(event).then(|| since.unwrap_or((day, number)));
    }
    since
}

/// The first of the days on which something may have changed from which on it holds until `today`. It holds today.
pub(super) fn first_day(days: impl IntoIterator<Item = Day>, today: Day, mut holds: impl FnMut(Day) -> bool) -> Day {
    let mut days: Vec<Day> = days.into_iter().filter(|day| *day < today).collect();
    days.sort_unstable();
    days.dedup();
    // What holds on a day holds until the next on which anything changes.
    let mut first = today;
    for day in days.into_iter().rev() {
        if !holds(day) {
            break;
        }
        first = day;
    }
    first
}

/// So many days after a day, as far as the calendar goes.
pub(super) fn later(day: Day, days: i64) -> Option<Day> {
    let number = i32::try_from(i64::from(day.number()).saturating_add(days)).ok()?;
    // Beyond what any calendar here has.
    (number < 200_000).then(|| Day::of_number(number)).flatten()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn what_ended_and_began_anew_holds_since_it_began_anew() {
        let on = |number: u64| day(&format!("2026-03-{:02}", number + 1));
        let walk =
            |holds: &[bool]| since((0..).zip(holds).map(|(number, holds)| (on(number), number, *holds)), |one| one);
        assert_eq!(walk(&[false, true, true, false, true, true]), Some((on(4), 4)));
        assert_eq!((walk(&[true, false]), walk(&[])), (None, None));
        let days = [on(1), on(3), on(5), on(3), on(9)];
        assert_eq!(first_day(days, on(7), |day| day >= on(3)), on(3));
        assert_eq!(first_day(days, on(7), |day| day >= on(7)), on(7));
        assert_eq!(first_day(days, on(7), |_| true), on(1));
        assert_eq!((later(on(0), 30), later(on(0), 7_000_000_000)), (Some(day("2026-03-31")), None));
    }
}
