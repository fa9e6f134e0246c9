//! What there is at the end of each day from one on: the walk behind every rule that holds on every day, not only now.
//! Pure, exact.
//!
//! A report that is dated earlier than others changes the past too. Whoever takes something from a day on must find it
//! on that day and on every day since.

use crate::day::Day;

/// From a day on, until the next one: what there was before, what is taken of it, and how much of that somebody
/// consented to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub day: Day,
    pub free: i128,
    pub taken: i128,
    pub covered: i128,
}

/// What is taken from a day on, until the next step; less than nothing where something is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub day: Day,
    pub taken: i128,
    pub covered: i128,
}

/// Too little on some day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lack {
    /// The first such day, what there is on it, and what is needed beyond a consent.
    pub day: Day,
    pub free: i128,
    pub needed: i128,
    /// The first day from which there is always enough; none where there is too little after everything too.
    pub enough_from: Option<Day>,
    /// More is known than this one moment: something changed since.
    pub late: bool,
    /// The least there is on any of the days, and the first of them on which it is so.
    pub least: i128,
    pub least_on: Day,
}

impl Span {
    /// What is needed beyond a consent, where it is not there. Who takes nothing is not held to what others did.
    fn lacks(&self) -> Option<i128> {
        let needed = self.taken.saturating_sub(self.covered).max(0);
        (needed > 0 && needed > self.free).then_some(needed)
    }
}

/// The first span, in the order of days, in which too little is there.
pub fn first_lack(spans: &[Span]) -> Option<Lack> {
    let (first, needed) = spans.iter().find_map(|span| Some((span, span.lacks()?)))?;
    let last = spans.iter().rposition(|span| span.lacks().is_some())?;
    let enough_from = spans.get(last.saturating_add(1)).map(|span| span.day);
    let scarce = spans.iter().min_by_key(|span| span.free).unwrap_or(first);
    let (least, least_on) = (scarce.free, scarce.day);
    Some(Lack { day: first.day, free: first.free, needed, enough_from, late: spans.len() > 1, least, least_on })
}

/// The spans from a day on, of an amount that is `now` after everything that is known.
///
/// `later` is what changed it on each later day, `steps` what is taken, both in the order of days; the first step is
/// not after `from`.
pub fn spans(from: Day, now: i128, later: &[(Day, i128)], steps: &[Step]) -> Vec<Span> {
    let mut days: Vec<Day> =
        later.iter().map(|(day, _)| *day).chain(steps.iter().map(|step| step.day)).filter(|day| *day > from).collect();
    days.push(from);
    days.sort_unstable();
    days.dedup();
    let mut free =
        later.iter().filter(|(day, _)| *day > from).fold(now, |free, (_, change)| free.saturating_sub(*change));
    let mut changes = later.iter().filter(|(day, _)| *day > from).peekable();
    let (mut steps, mut current) = (steps.iter().peekable(), None);
    let mut out = Vec::with_capacity(days.len());
    for day in days {
        while let Some((_, change)) = changes.next_if(|(on, _)| *on <= day) {
            free = free.saturating_add(*change);
        }
        while let Some(step) = steps.next_if(|step| step.day <= day) {
            current = Some(step);
        }
        if let Some(Step { taken, covered, .. }) = current.copied() {
            out.push(Span { day, free, taken, covered });
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(number: u8) -> Day {
        format!("2026-06-{number:02}").parse().unwrap()
    }
    fn taken(on: u8, taken: i128) -> Step {
        Step { day: day(on), taken, covered: 0 }
    }
    /// An amount of 100 now, to which 60 came on the 10th and of which 30 went on the 20th.
    fn lack(from: u8, steps: &[Step]) -> Option<(Day, i128, i128, Option<Day>, i128)> {
        let later = [(day(10), 60), (day(20), -30)];
        first_lack(&spans(day(from), 100, &later, steps))
            .map(|lack| (lack.day, lack.free, lack.needed, lack.enough_from, lack.least))
    }

    #[test]
    fn what_is_taken_must_be_there_on_every_day_since() {
        assert_eq!(lack(5, &[taken(5, 70)]), None);
        assert_eq!(lack(5, &[taken(5, 71)]), Some((day(5), 70, 71, Some(day(10)), 70)));
        assert_eq!(lack(5, &[taken(5, 101)]), Some((day(5), 70, 101, None, 70)));
        assert_eq!(lack(10, &[taken(10, 101)]), Some((day(20), 100, 101, None, 100)), "its own day counts whole");
        assert_eq!(lack(12, &[taken(12, 130)]), Some((day(20), 100, 130, None, 100)));
        assert_eq!(lack(25, &[taken(25, 100)]), None);
    }

    #[test]
    fn what_is_taken_for_some_days_is_held_to_those() {
        assert_eq!(lack(5, &[taken(5, 70), taken(10, 130), taken(20, 100)]), None);
        assert_eq!(lack(5, &[taken(5, 0), taken(15, 131), taken(20, 0)]), Some((day(15), 130, 131, Some(day(20)), 70)));
        assert_eq!(lack(5, &[taken(5, -1), taken(15, 0)]), None);
    }

    #[test]
    fn a_consent_covers_its_part_and_who_takes_nothing_is_not_held_to_others() {
        assert_eq!(lack(5, &[Step { covered: 1, ..taken(5, 71) }]), None);
        let broke = spans(day(5), -10, &[], &[taken(5, 0)]);
        assert_eq!(first_lack(&broke), None);
        assert_eq!(first_lack(&spans(day(5), -10, &[], &[taken(5, 1)])).map(|lack| lack.least), Some(-10));
    }
}
