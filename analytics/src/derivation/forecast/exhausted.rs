//! When the money of a line is used up, in parts: day by day what is usually paid by then, until more is than there is.

use std::rc::Rc;

use rust_decimal::Decimal;
use sollist_contract::{day::Day, said::Bilingual as _};

use super::{
    super::{
        make::{given, kind, made, rated, unknown},
        op::Op,
        part::{Derivation, Of},
    },
    judged::{no, yes},
    told::{Column, End, Told, Wanted},
    years::{Counted, summed},
};
use crate::{
    forecast::{Expected, LineForecast, ProfileOf},
    missing::{Missing, Withheld},
    whole::MILLION,
};

/// What the days are told from.
struct Way<'a> {
    today: Day,
    last: Day,
    /// What is usually paid by today, in millionths.
    share: Derivation<'a>,
    /// Expected beside what is paid.
    to_come: Derivation<'a>,
    /// What may still be paid, as a share of what is to come.
    limit: Derivation<'a>,
    /// Shares by the ends of the months; without any the rest of the year goes evenly.
    months: Option<[Derivation<'a>; 12]>,
}

fn plain<'a>(name: &str, op: Op, formula: &'static str, parts: Vec<Derivation<'a>>) -> Derivation<'a> {
    made(kind(name, op, formula, Of::Number), parts)
}

fn millionths<'a>(name: &str, is: i128) -> Derivation<'a> {
    let is = Decimal::try_from_i128_with_scale(is, 0).unwrap_or_default();
    given(name, is, "in millionths of the year", Of::Number)
}

impl<'a> Told<'a> {
    pub(super) fn exhausted(self: &Rc<Self>, end: End, name: &str, line: &Wanted) -> Derivation<'a> {
        let formula = Column::Exhausted(end).formula();
        let none = |why| unknown(name, formula, Of::Count, why);
        let Some((forecast, expected)) = self.forecast(line).zip(self.expected(line)) else {
            return none(Withheld::Beyond(None).said());
        };
        let found = forecast.exhausted;
        let day = match end {
            End::On => found.on,
            End::Earliest => found.earliest,
            End::Latest => found.latest,
        };
        let Some(day) = day else {
            let known = expected.method.is_some() && (end == End::On || expected.interval.is_some());
            return none(if known || found.lasts { Missing::Lasts.said() } else { self.why(line) });
        };
        let by = match end {
            End::On => Column::Value,
            End::Earliest => Column::Upper,
            End::Latest => Column::Lower,
        };
        let told = self.way(forecast, expected, line, by).and_then(|way| Some((way, self.free(forecast, line)?)));
        let Some((way, free)) = told else { return self.none(name) };
        let days = made(kind("days", Op::Sum, "days on which it is enough, and one", Of::Count), way.days());
        let mut part = kind(name, Op::Product, formula, Of::Count);
        part.inputs = vec![("day", day.to_string())];
        made(part, vec![free, days])
    }

    /// 1 where not all is paid or bound that there is.
    fn free(self: &Rc<Self>, forecast: &LineForecast, line: &Wanted) -> Option<Derivation<'a>> {
        let bound = self.known(forecast, Counted::Bound)?.year.paid.named("bound");
        let rest =
            made(kind("rest", Op::Diff, "disposable - paid and bound", Of::Eur), vec![self.disposable(line)?, bound]);
        Some(yes("free", "1 where not all is paid or bound", rest))
    }

    fn way(
        self: &Rc<Self>,
        forecast: &LineForecast,
        expected: &Expected,
        line: &Wanted,
        by: Column,
    ) -> Option<Way<'a>> {
        let known = self.known(forecast, Counted::Paid)?;
        let (profile, cut) = known.profile.as_ref()?;
        let (today, last) = (cut.day, Day::last_of(cut.day.year()).ok()?);
        let even = expected.share >= MILLION;
        let share = if even { millionths("share", 0) } else { profile.share().known_as("share by today") };
        let paid = || known.year.paid.named("paid");
        let to_come = vec![self.line(by, line).named("expected"), paid()];
        let to_come = plain("to come", Op::Diff, "expected - paid", to_come).known_as("to come");
        let left = plain("left", Op::Diff, "disposable - paid", vec![self.disposable(line)?, paid()]);
        let rest = vec![millionths("year", MILLION), share.clone()];
        let rest = plain("rest of the year", Op::Diff, "all less what is usually paid by today", rest);
        let limit = plain("limit", Op::Product, "left * rest of the year", vec![left, rest]).known_as("limit");
        let months = if even { None } else { Some(self.months(forecast, expected)) };
        Some(Way { today, last, share, to_come, limit, months })
    }

    /// What is usually paid by the ends of the months.
    fn months(&self, forecast: &LineForecast, expected: &Expected) -> [Derivation<'a>; 12] {
        let panel = &self.years.basis.panel;
        let series: Vec<usize> = match (expected.profile, forecast.pool) {
            (Some(ProfileOf::Line), _) => self.series.get(&forecast.line).copied().into_iter().collect(),
            (Some(ProfileOf::Pool), Some(key)) => panel.members(key),
            _ => Vec::new(),
        };
        let series = series.into_iter().filter_map(|place| panel.series.get(place));
        let past = series.flat_map(|series| series.past_lines.iter().zip(&series.past));
        let lines: Vec<u32> = past.filter(|(_, year)| !year.end_only).map(|(line, _)| *line).collect();
        let mut so_far: Vec<Derivation<'a>> = Vec::new();
        for month in 1..=12_i8 {
            let of_lines = lines.iter().map(|line| self.years.in_month(*line, month));
            let parts = so_far.last().map(|before| before.named("before")).into_iter().chain(of_lines).collect();
            let sum = summed(&format!("month {month}"), "paid by the end of the month", parts);
            so_far.push(sum.known_as(format!("month {month}")));
        }
        let whole = so_far.last().filter(|whole| whole.part.value.is_some_and(|value| value > Decimal::ZERO)).cloned();
        let published = crate::forecast::published();
        let mut paid = so_far.into_iter().zip(published);
        [(); 12].map(|()| {
            let Some((paid, published)) = paid.next() else { return millionths("share", MILLION) };
            let Some(whole) = &whole else { return millionths("share", published) };
            let name = paid.part.name.clone();
            let least = plain("at least", Op::Clamp0, "not below zero", vec![paid]);
            let most = plain("at most", Op::Min, "at most all", vec![least, whole.named("year")]);
            let part = kind("share", Op::Ratio, "usually paid by the end of the month, in millionths", Of::Number);
            rated(part, 1_000_000, 0, vec![most, whole.named("year")]).known_as(format!("share of {name}"))
        })
    }
}

impl<'a> Way<'a> {
    /// Each day on which what there is is enough, and the day after the last.
    fn days(&self) -> Vec<Derivation<'a>> {
        let (mut days, mut from, mut there) = (Vec::new(), self.today, self.share.clone());
        if from < self.last {
            days.push(given("one", 1, "the day after", Of::Count));
        }
        while from < self.last {
            let (to, end) = self.next(from);
            let end = plain("by then", Op::Max, "never less than before", vec![end, there.named("before")]);
            let end = end.known_as(format!("by {to}"));
            let of = from.days_to(to);
            let stretch = plain("stretch", Op::Diff, "by then - before", vec![end.clone(), there.named("before")]);
            let stretch = stretch.known_as(format!("stretch to {to}"));
            for day in 1..=of {
                let Some(on) = Day::of_number(from.number() + day).filter(|on| *on < self.last) else { break };
                let days_of = |name: &str, days: i32| given(name, i64::from(days), "days", Of::Count);
                let gone = vec![stretch.clone(), days_of("days", day)];
                let gone = plain("of it", Op::Product, "stretch * days", gone);
                let part = kind("gone", Op::Ratio, "even within the month", Of::Number);
                let gone = rated(part, 1, 0, vec![gone, days_of("days of it", of)]);
                let at = plain("by the day", Op::Sum, "before, and gone since", vec![there.named("before"), gone]);
                let since = vec![at, self.share.clone()];
                let since = plain("since today", Op::Diff, "by the day - by today", since);
                let paid = plain("paid", Op::Product, "to come * since today", vec![self.to_come.clone(), since]);
                let beyond = plain("beyond it", Op::Diff, "paid - limit", vec![paid, self.limit.clone()]);
                let enough = no(&on.to_string(), "1 where it is enough", beyond);
                let is_over = enough.part.value == Some(Decimal::ZERO);
                days.push(enough);
                if is_over {
                    return days;
                }
            }
            (from, there) = (to, end);
        }
        days
    }

    /// The next end of a month, and what is usually paid by then; where the rest of the year goes evenly, its end.
    fn next(&self, day: Day) -> (Day, Derivation<'a>) {
        let Some(months) = &self.months else { return (self.last, millionths("share", MILLION)) };
        let next = day.next().date().last_of_month();
        let to = Day::new(next.year(), next.month(), next.day()).unwrap_or(self.last);
        let place = usize::try_from(next.month()).unwrap_or(12).saturating_sub(1);
        let share = months.get(place).filter(|_| next.month() != 12).cloned();
        (to, share.unwrap_or_else(|| millionths("share", MILLION)))
    }
}
