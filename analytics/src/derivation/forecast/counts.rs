//! Counts that stand beside a forecast, in parts: lines, those whose money is used up, those without a range, the years
//! that a line is judged by, and how often past years ended inside their range.

use std::{collections::BTreeSet, rc::Rc};

use rust_decimal::Decimal;
use sollist_contract::said::Bilingual as _;

use super::{
    super::{
        make::{given, kind, made, rated, unknown},
        op::Op,
        part::{Derivation, Of, Part},
    },
    judged::yes,
    told::{Column, Tally, Told, Wanted, Whose},
    years::Counted,
};
use crate::{
    forecast::{Phase, PoolKey, Series},
    missing::Missing,
};

fn number(of: usize) -> Decimal {
    Decimal::from(i64::try_from(of).unwrap_or(i64::MAX))
}

impl<'a> Told<'a> {
    pub(super) fn tally(
        self: &Rc<Self>,
        tally: Tally,
        name: &str,
        whose: &Whose,
        one: Option<&Wanted>,
    ) -> Derivation<'a> {
        match (tally, one) {
            (Tally::Years, Some(line)) => self.years_of(name, line),
            (Tally::Pairs, Some(line)) => self.pairs_of(name, line),
            (Tally::Years | Tally::Pairs, None) => {
                unknown(name, Column::Tally(tally).formula(), Of::Count, Missing::OnlyOfALine.said())
            }
            (_, Some(line)) => made(self.kind_of(tally, name), vec![self.marked(tally, line)]),
            (_, None) => self.many(tally, name, whose),
        }
    }

    fn kind_of(&self, tally: Tally, name: &str) -> Part {
        kind(name, Op::Sum, Column::Tally(tally).formula(), Of::Count)
    }

    /// Whether a line is one of those that are counted.
    fn is_of(&self, tally: Tally, line: &Wanted) -> bool {
        match tally {
            Tally::RunsDry => self.forecast(line).is_some_and(|forecast| forecast.exhausted.on.is_some()),
            Tally::WithoutRange => self.expected(line).is_some_and(|expected| expected.interval.is_none()),
            Tally::Lines | Tally::Years | Tally::Pairs => true,
        }
    }

    fn many(self: &Rc<Self>, tally: Tally, name: &str, whose: &Whose) -> Derivation<'a> {
        let count = self.mine(whose).filter(|line| self.is_of(tally, line)).count();
        let part = Part { value: Some(number(count)), ..self.kind_of(tally, name) };
        let (told, whose) = (self.clone(), whose.clone());
        Derivation::of(part, move || {
            let level = |name: &str, whose: &Whose| told.many(tally, name, whose);
            Ok(told.narrower(&whose, &|_| true, &level, &|line| told.marked(tally, line)))
        })
    }

    /// 1 for a line that is counted, else 0.
    fn marked(self: &Rc<Self>, tally: Tally, line: &Wanted) -> Derivation<'a> {
        let is = self.is_of(tally, line);
        let by_rule = |formula: &'static str| given(line.name.as_str(), i64::from(is), formula, Of::Count);
        let has_method = self.expected(line).is_some_and(|expected| expected.method.is_some());
        match tally {
            Tally::RunsDry if !has_method || self.years.basis.calendar.phase != Phase::Running => {
                by_rule("nothing is expected beside what is there")
            }
            Tally::RunsDry => self.dry(line, is),
            Tally::WithoutRange => by_rule("1 where the rules give no range"),
            Tally::Lines | Tally::Years | Tally::Pairs => by_rule("one line"),
        }
    }

    fn dry(self: &Rc<Self>, line: &Wanted, is: bool) -> Derivation<'a> {
        let formula = "1 where more is expected than there is";
        let part =
            Part { value: Some(number(usize::from(is))), ..kind(line.name.as_str(), Op::Ceil, formula, Of::Count) };
        let (told, line) = (self.clone(), line.clone());
        Derivation::of(part, move || {
            let Some(there) = told.disposable(&line) else { return Ok(Vec::new()) };
            let parts = vec![told.line(Column::Value, &line).named("expected"), there];
            let beyond = made(kind("beyond it", Op::Diff, "expected - what there is", Of::Eur), parts);
            // The part with the name of the line is the last step of this one.
            yes("beyond", "1 where it is beyond", beyond).parts()
        })
    }

    /// What of a line may still be disposed of: the Soll that is not frozen.
    pub(super) fn disposable(self: &Rc<Self>, line: &Wanted) -> Option<Derivation<'a>> {
        let forecast = self.forecast(line)?;
        let soll = self.known(forecast, Counted::Paid)?.year.soll;
        let frozen = forecast.soll.checked_sub(self.series(forecast.line)?.disposable)?;
        let parts = vec![soll.named("soll"), self.years.frozen(forecast.line, frozen).named("frozen")];
        Some(made(kind("disposable", Op::Diff, "soll - frozen", Of::Eur), parts))
    }

    fn years_of(&self, name: &str, line: &Wanted) -> Derivation<'a> {
        let series = self.forecast(line).and_then(|forecast| self.series(forecast.line));
        let years = series.map_or(&[][..], |series| &series.past);
        let one = |year: i16| given(&year.to_string(), 1, "a complete year", Of::Count);
        made(self.kind_of(Tally::Years, name), years.iter().map(|year| one(year.year)).collect())
    }

    fn pairs_of(&self, name: &str, line: &Wanted) -> Derivation<'a> {
        let basis = &self.years.basis;
        let members = basis.panel.members(self.forecast(line).and_then(|line| line.pool).unwrap_or(PoolKey::All));
        let series = members.into_iter().filter_map(|place| basis.panel.series.get(place));
        let one = |series: &Series| {
            let of = series.line.or_else(|| series.past_lines.last().copied());
            let known = series.past.iter().filter(|year| !year.end_only).count();
            Some(given(&self.years.name(of?), number(known), "its years", Of::Count))
        };
        made(self.kind_of(Tally::Pairs, name), series.filter_map(one).collect())
    }

    /// How often past years of the pools ended inside the range that the years before them gave.
    pub(super) fn coverage(&self, name: &str, whose: &Whose) -> Derivation<'a> {
        let measured = self.mine(whose).filter_map(|line| {
            let measured = self.expected(line).is_some_and(|expected| expected.covered.of > 0);
            self.forecast(line)?.pool.filter(|_| measured)
        });
        let pools: BTreeSet<PoolKey> = measured.collect();
        let part = kind(name, Op::Ratio, Column::Coverage.formula(), Of::Percent);
        if pools.is_empty() {
            return unknown(name, part.formula, Of::Percent, Missing::NotMeasurable.said());
        }
        let of_pool = |key: PoolKey| {
            let years = self.pool(Counted::Paid, Some(key)).covered();
            let count = given(&key.to_string(), number(years.len()), "years that were looked at", Of::Count);
            let part = kind(key.to_string(), Op::Sum, "years that ended inside their range", Of::Count);
            (made(part, years).beside(&Rc::from(key.to_string())), count)
        };
        let (inside, of): (Vec<_>, Vec<_>) = pools.into_iter().map(of_pool).unzip();
        let inside = made(kind("inside", Op::Sum, "years that ended inside their range", Of::Count), inside);
        let of = made(kind("of", Op::Sum, "years that were looked at", Of::Count), of);
        rated(part, 100, 1, vec![inside, of])
    }
}
