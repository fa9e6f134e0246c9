//! The answer: forecasts by district, authority, programme and line, with sums.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    ids::{Authority, District, LineName, Programme},
    money::{Cents, Overflow},
};

use super::{
    calendar::Calendar,
    judge::Expected,
    lines::{Forecasts, LineForecast, forecasts},
    method::ProfileOf,
    pool::{Covered, Interval},
    sums::Sum,
    why::NoRange,
};
use crate::{
    budget::BudgetQuery,
    error::FigureError,
    facts::Facts,
    missing::Withheld,
    parameters::closing_day,
    scope::{By, Scope},
    tables::index,
    view::View,
    whole,
};

/// Lines without an interval are no more than this share of the Soll of a sum that has one: a fifth.
pub(crate) const WITHOUT_MAX: i128 = 5;

/// The expected Ist of a year, of a line or of several together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForecastRow {
    /// 0 in the total of an empty table of no year.
    pub year: i16,
    pub section: Option<String>,
    pub district: Option<District>,
    pub authority: Option<Authority>,
    pub programme: Option<Programme>,
    pub line: Option<LineName>,
    /// What may be spent, and what is paid, by the day of the view.
    pub soll: Option<Cents>,
    pub actual: Option<Cents>,
    /// `None`: withheld, for the reason given.
    pub value: Option<Cents>,
    /// value − soll: above zero money is missing.
    pub deviation: Option<Cents>,
    pub lower: Option<Cents>,
    pub centre: Option<Cents>,
    pub upper: Option<Cents>,
    /// Which method the value is of; of a sum where all lines have the same.
    pub method: Option<&'static str>,
    /// What each method says, in the order of [`super::Method::ALL`]; of a sum where it has an answer for every line.
    pub methods: [Option<Cents>; 5],
    /// Complete years of the line.
    pub years: Option<usize>,
    /// The lines that it is judged with, and how many pairs of line and year these have.
    pub pool: Option<String>,
    pub pairs: Option<usize>,
    /// How often past years ended inside the interval that the years before them gave.
    pub covered: Covered,
    /// Whose past payments say when a year is paid; of several lines the one that says the least.
    pub profile: Option<ProfileOf>,
    pub exhausted_on: Option<Day>,
    pub exhausted_earliest: Option<Day>,
    pub exhausted_latest: Option<Day>,
    /// What is expected is no more than there is.
    pub lasts: bool,
    /// All that there is is paid or bound already.
    pub bound: bool,
    /// Expected to be ordered and not paid when the year ends.
    pub commitments: Option<Cents>,
    /// Of a closed year what was expected on 30 September of it, by what is known in the view; and by how much of that
    /// what was paid differs, in percent with one decimal.
    pub expected_then: Option<Cents>,
    pub variance: Option<Decimal>,
    /// Authorities that are silent: what is paid is too little.
    pub not_reported: BTreeSet<Authority>,
    pub series_break: bool,
    pub lines: u32,
    /// How many of the lines are expected to use up their money before the year ends, and how many have no interval.
    pub runs_dry: u32,
    pub without_range: u32,
    /// Why there is no interval, or no value.
    pub why: Option<NoRange>,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForecastTable {
    /// The year that was answered; `None` without any appropriation.
    pub year: Option<i16>,
    /// Sorted by the keys of the grouping.
    pub rows: Vec<ForecastRow>,
    pub total: ForecastRow,
}

/// The keys of a row, in the order in which rows are sorted.
type Key = (Option<District>, Option<Authority>, Option<Programme>, Option<LineName>);

/// The year-end forecast (docs/spec.md#forecast). Without a year that of the view's day where it is planned, else the
/// newest that is.
pub fn forecast(facts: &Facts, view: &View, query: &BudgetQuery) -> Result<ForecastTable, FigureError> {
    let mut tables = forecast_by(facts, view, query, std::slice::from_ref(&query.by))?;
    Ok(tables.pop().unwrap_or_default())
}

/// The same, kept until another one is asked for: whoever turns its pages comes back to it.
///
/// # Errors
/// What [`forecast`] refuses.
pub fn forecast_to_turn(facts: &Facts, view: &View, query: &BudgetQuery) -> Result<Arc<ForecastTable>, FigureError> {
    facts.recent.turned(format!("forecast {view:?} {query:?}"), || forecast(facts, view, query))
}

/// The same for several breakdowns in turn, from lines that are forecast once.
///
/// # Errors
/// What [`forecast`] refuses.
pub fn forecast_by(
    facts: &Facts,
    view: &View,
    query: &BudgetQuery,
    by: &[By],
) -> Result<Vec<ForecastTable>, FigureError> {
    let mut tables = expected_by(facts, view, query, by)?;
    let closed = tables.first().and_then(|table| table.year).and_then(|year| checked_on(facts, view, year));
    if let Some(then) = closed {
        let year = tables.first().and_then(|table| table.year);
        let before = expected_by(facts, &view.cut(then), &BudgetQuery { year, ..query.clone() }, by)?;
        for (table, before) in tables.iter_mut().zip(before) {
            table.compare(&before);
        }
    }
    Ok(tables)
}

/// On which day a forecast of a year was made that is held against what was paid; `None` as long as the year is not
/// closed.
pub(crate) fn checked_on(facts: &Facts, view: &View, year: i16) -> Option<Day> {
    let is_closed = closing_day(facts, view)(year).is_some_and(|day| view.day >= day);
    is_closed.then(|| Day::new(year, 9, 30).ok()).flatten()
}

impl ForecastTable {
    /// Holds a closed year against what was expected of it.
    fn compare(&mut self, before: &ForecastTable) {
        let key = |row: &ForecastRow| (row.district, row.authority.clone(), row.programme, row.line.clone());
        let expected: HashMap<_, Option<Cents>> = before.rows.iter().map(|row| (key(row), row.value)).collect();
        for row in &mut self.rows {
            row.compare(expected.get(&key(row)).copied().flatten());
        }
        self.total.compare(before.total.value);
    }
}

impl ForecastRow {
    fn compare(&mut self, expected: Option<Cents>) {
        self.expected_then = expected;
        let share = self.value.zip(expected.filter(|expected| expected.is_positive())).and_then(|(paid, expected)| {
            let (paid, expected) = (i128::from(paid.get()), i128::from(expected.get()));
            whole::scaled(paid - expected, 1000, expected).ok()
        });
        self.variance = share.and_then(|tenths| Decimal::try_from_i128_with_scale(tenths, 1).ok());
    }
}

/// The same without what was expected of a closed year before.
pub(crate) fn expected_by(
    facts: &Facts,
    view: &View,
    query: &BudgetQuery,
    by: &[By],
) -> Result<Vec<ForecastTable>, FigureError> {
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    let year = query.year.or_else(|| facts.running_year(view));
    let Some(calendar) = year.and_then(|year| Calendar::new(facts, view, year)) else {
        let total = nothing(facts, view, year);
        return Ok(vec![ForecastTable { total, ..ForecastTable::default() }; by.len()]);
    };
    let forecasts = forecasts(facts, view, &calendar);
    Ok(by.iter().map(|by| table(facts, view, query, &scope, by, (calendar.year, &forecasts))).collect())
}

fn table(
    facts: &Facts,
    view: &View,
    query: &BudgetQuery,
    scope: &Scope,
    by: &By,
    (year, forecasts): (i16, &Forecasts),
) -> ForecastTable {
    let renamed = facts.names_at(view.seq);
    let mut rows: BTreeMap<Key, Group> = BTreeMap::new();
    let mut total = Group::default();
    for forecast in &forecasts.lines {
        let name = renamed.get(&forecast.line).copied().or_else(|| facts.line_names.name(forecast.line));
        let of_line = facts.lines.get(index(forecast.line));
        let authority = of_line.and_then(|line| facts.authorities.name(line.authority));
        let (Some(name), Some(authority)) = (name, authority) else { continue };
        let wanted = scope.has(authority)
            && query.section.as_ref().is_none_or(|section| name.section() == section)
            && query.programme.is_none_or(|programme| forecast.programme == programme);
        if !wanted {
            continue;
        }
        rows.entry(key(by, authority, forecast.programme, name)).or_default().add(forecast, authority);
        total.add(forecast, authority);
    }
    let rows = rows.into_iter().map(|((district, authority, programme, line), group)| ForecastRow {
        section: line.as_ref().map(|line| line.section().to_owned()),
        district,
        authority,
        programme,
        ..group.row(year, forecasts.rho, line)
    });
    let rows: Vec<ForecastRow> = rows.collect();
    let total = if rows.is_empty() { nothing(facts, view, Some(year)) } else { total.row(year, forecasts.rho, None) };
    ForecastTable { year: Some(year), rows, total }
}

/// What no line comes to: nothing, and not zero.
fn nothing(facts: &Facts, view: &View, year: Option<i16>) -> ForecastRow {
    let why = Some(NoRange::NoLine { year, planned: facts.planned_years(view).into_iter().collect() });
    ForecastRow { year: year.unwrap_or_default(), why, ..ForecastRow::default() }
}

fn key(by: &By, authority: &Authority, programme: Programme, name: &LineName) -> Key {
    (
        by.names_district().then(|| authority.district()),
        by.names_authority().then(|| authority.clone()),
        by.names_programme().then_some(programme),
        by.line.then(|| name.clone()),
    )
}

/// What lines come to together, on its way. Cents.
#[derive(Default)]
struct Group<'f> {
    first: Option<&'f LineForecast>,
    row: ForecastRow,
    soll: i128,
    paid: i128,
    value: i128,
    commitments: Option<i128>,
    methods: [Option<i128>; 5],
    range: Sum,
    /// The Soll of the lines without an interval.
    without: i128,
    /// Pools that were measured.
    measured: BTreeMap<String, Covered>,
    beyond: bool,
    /// Not all lines have the same method.
    mixed_methods: bool,
    /// Why lines have no interval, and what such lines are to spend.
    reasons: Vec<(NoRange, i128)>,
}

impl<'f> Group<'f> {
    fn add(&mut self, line: &'f LineForecast, authority: &Authority) {
        self.row.lines = self.row.lines.saturating_add(1);
        if line.silent {
            self.row.not_reported.insert(authority.clone());
        }
        self.row.series_break |= line.series_break;
        self.beyond |= line.expected.as_ref().is_none_or(|expected| self.sum(line, expected).is_err());
        if line.exhausted.on.is_some() {
            self.row.runs_dry = self.row.runs_dry.saturating_add(1);
        }
        if self.first.is_none() {
            self.first = Some(line);
        }
    }

    fn sum(&mut self, line: &LineForecast, expected: &Expected) -> Result<(), Overflow> {
        let plus = |sum: i128, part: i128| sum.checked_add(part).ok_or(Overflow);
        (self.soll, self.paid) = (plus(self.soll, line.soll)?, plus(self.paid, line.paid)?);
        self.value = plus(self.value, expected.value)?;
        if let Some(commitments) = expected.commitments {
            self.commitments = Some(plus(self.commitments.unwrap_or(0), commitments)?);
        }
        let before = self.first.and_then(|first| first.expected.as_ref());
        self.mixed_methods |= before.is_some_and(|before| before.method != expected.method);
        self.row.profile = self.row.profile.max(expected.profile);
        for (sum, said) in self.methods.iter_mut().zip(expected.methods) {
            *sum = match (self.first, *sum, said) {
                (None, _, said) => said,
                (_, Some(sum), Some(said)) => Some(plus(sum, said)?),
                _ => None,
            };
        }
        if let Some(pool) = line.pool.filter(|_| expected.covered.of > 0) {
            self.measured.insert(pool.to_string(), expected.covered);
        }
        match &expected.interval {
            Some(interval) => self.range.add(interval),
            None => {
                self.row.without_range = self.row.without_range.saturating_add(1);
                self.without = plus(self.without, line.soll)?;
                self.because(expected.why.as_ref(), line.soll.max(0));
                self.range.add_point(expected.value)
            }
        }
    }

    /// A reason counts by what its lines are to spend.
    fn because(&mut self, why: Option<&NoRange>, soll: i128) {
        let Some(why) = why else { return };
        match self.reasons.iter_mut().find(|(known, _)| known.code() == why.code()) {
            Some((_, sum)) => *sum = sum.saturating_add(soll),
            None => self.reasons.push((why.clone(), soll)),
        }
    }

    /// The row of all of them together.
    fn row(self, year: i16, rho: i128, line: Option<LineName>) -> ForecastRow {
        let one = self.first.filter(|_| self.row.lines == 1 && line.is_some());
        let mut row = match self.amounts(rho) {
            _ if self.beyond => ForecastRow { why: Some(NoRange::Withheld(Withheld::Beyond(None))), ..self.row },
            Ok(amounts) => amounts,
            Err(_) => ForecastRow { why: Some(NoRange::Withheld(Withheld::Beyond(None))), ..self.row },
        };
        (row.year, row.line) = (year, line);
        if let Some(line) = one {
            let exhausted = line.exhausted;
            (row.years, row.pairs) = (Some(line.years), Some(line.pairs));
            row.pool = line.pool.map(|pool| pool.to_string());
            (row.exhausted_on, row.exhausted_earliest) = (exhausted.on, exhausted.earliest);
            row.exhausted_latest = exhausted.latest;
            (row.lasts, row.bound) = (exhausted.lasts, exhausted.bound);
        }
        row
    }

    fn amounts(&self, rho: i128) -> Result<ForecastRow, Overflow> {
        let (soll, value) = (Cents::of_wide(self.soll)?, Cents::of_wide(self.value)?);
        let first = self.first.and_then(|first| first.expected.as_ref());
        let (range, why) = match self.range(rho)? {
            Ok(range) => (Some(range), None),
            Err(why) => (None, why),
        };
        let of = |of: fn(&Interval) -> i128| range.as_ref().map(of).map(Cents::of_wide).transpose();
        let mut methods = [None; 5];
        for (shown, said) in methods.iter_mut().zip(self.methods) {
            *shown = said.map(Cents::of_wide).transpose()?;
        }
        let covered = self.measured.values().fold(Covered::default(), |sum, next| Covered {
            inside: sum.inside.saturating_add(next.inside),
            of: sum.of.saturating_add(next.of),
        });
        Ok(ForecastRow {
            soll: Some(soll),
            actual: Some(Cents::of_wide(self.paid)?),
            value: Some(value),
            deviation: Some(value.minus(soll)?),
            lower: of(|range| range.lower)?,
            centre: of(|range| range.centre)?,
            upper: of(|range| range.upper)?,
            method: first.and_then(|first| first.method).filter(|_| !self.mixed_methods),
            methods,
            covered,
            commitments: self.commitments.map(Cents::of_wide).transpose()?,
            why,
            ..self.row.clone()
        })
    }

    /// The interval of the sum, or why it has none; of nothing there is no reason either.
    fn range(&self, rho: i128) -> Result<Result<Interval, Option<NoRange>>, Overflow> {
        if self.row.without_range == self.row.lines {
            // The reason of most of the money, of the first lines where there is none.
            let most = self.reasons.iter().rev().max_by_key(|(_, soll)| *soll);
            return Ok(Err(most.map(|(why, _)| why.clone())));
        }
        if self.without.saturating_mul(WITHOUT_MAX) <= self.soll {
            return self.range.interval(rho).map(Ok);
        }
        // In tenths of a percent; of a sum that is no Soll there is no share.
        let with = whole::minus(self.soll, self.without)?.max(0);
        let share = whole::scaled(with, 1000, self.soll.max(1))?.min(1000);
        Ok(Err(Some(NoRange::PartOfSoll(Decimal::try_from_i128_with_scale(share, 1).map_err(|_| Overflow)?))))
    }
}
