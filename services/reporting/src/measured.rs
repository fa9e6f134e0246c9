//! Indicators and month ends, as analytics gives them.

use std::collections::BTreeMap;

use sollist_analytics as figures;
use sollist_analytics::{BudgetQuery, By, FigureError, IndicatorQuery, Scope, View, facts::Facts};
use sollist_contract::{day::Day, ids::Programme, reading::Bilingual, words::terms};

use crate::model::{
    BudgetPoint, DevicePoint, Exact, Forecast, ForecastLine, ForecastRow, Indicator, IndicatorRow, Made, Series,
};

/// Why a figure is missing, in the language of the report.
pub fn german_why(why: &Option<impl Bilingual>) -> Option<String> {
    why.as_ref().map(|why| why.said().de)
}

pub fn exact(value: figures::Exact) -> Exact {
    match value {
        figures::Exact::Count(count) => Exact::Count(count),
        figures::Exact::Money(amount) => Exact::Money(amount),
    }
}

/// The unit of a row, where it is another than that of its definition.
fn unit_of(id: &str, unit: figures::Unit) -> Option<String> {
    figures::definition(id).filter(|known| known.unit != unit).map(|_| unit.code().to_owned())
}

/// How finely indicators are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Levels {
    All,
    /// Without single authorities.
    Districts,
}

pub fn indicators(
    facts: &Facts,
    view: &View,
    year: i16,
    target_day: Day,
    levels: Levels,
) -> Result<Vec<Indicator>, FigureError> {
    let query = IndicatorQuery { year: Some(year), target_day: Some(target_day), ..IndicatorQuery::default() };
    let mut rows: BTreeMap<&'static str, Vec<IndicatorRow>> = BTreeMap::new();
    let mut by = vec![By::default(), By { district: true, ..By::default() }];
    if levels == Levels::All {
        by.push(By { authority: true, ..By::default() });
    }
    for asked in figures::indicators_by(facts, view, &query, &by)? {
        for row in asked {
            rows.entry(row.id).or_default().push(IndicatorRow {
                district: row.district,
                authority: row.authority,
                rollout: row.rollout.map(|rollout| rollout.as_str().to_owned()),
                project: row.project.map(|project| project.as_str().to_owned()),
                due_year: row.due_year,
                value: row.value,
                numerator: row.numerator.map(exact),
                denominator: row.denominator.map(exact),
                reason: german_why(&row.why),
                not_reported: row.not_reported,
                series_break: row.series_break,
                unit: unit_of(row.id, row.unit),
                beside: row.beside.iter().map(|(key, value)| (key.code().to_owned(), *value)).collect(),
                notes: row.notes.iter().map(|note| note.said().de).collect(),
            });
        }
    }
    let defined = figures::CATALOGUE.iter().map(|indicator| Indicator {
        id: indicator.id.to_owned(),
        name: indicator.name_de.to_owned(),
        formula: indicator.formula.to_owned(),
        unit: indicator.unit.code().to_owned(),
        definition: indicator.definition,
        rows: rows.remove(indicator.id).unwrap_or_default(),
    });
    Ok(defined.collect())
}

/// Twelve months of devices; the budget of the fiscal year.
pub fn series(facts: &Facts, view: &View, year: i16) -> Result<Series, FigureError> {
    let end = view.day;
    let year_before = Day::new(end.year().saturating_sub(1), end.date().month(), 1).ok();
    let new_year = Day::first_of(year).ok();
    // A draft ends within a month: its last day is the last point.
    let months = |from: Option<Day>| {
        let mut days = from.map(|from| figures::month_ends(from, end)).unwrap_or_default();
        if days.last() != Some(&end) {
            days.push(end);
        }
        days
    };
    let query = BudgetQuery { year: Some(year), ..BudgetQuery::default() };
    let budget = figures::budget_series(facts, view, &query, &months(new_year))?;
    let devices = figures::device_series(facts, view, &Scope::Berlin, &months(year_before));
    Ok(Series {
        budget: budget
            .into_iter()
            .map(|p| BudgetPoint { day: p.day, soll: p.soll, commitments: p.commitments, actual: p.actual })
            .collect(),
        devices: devices
            .into_iter()
            .map(|p| DevicePoint { day: p.day, in_use: p.in_use, eligible: p.eligible })
            .collect(),
    })
}

/// What is expected to be paid by the end of the year.
pub fn forecast(facts: &Facts, view: &View, year: i16) -> Result<Forecast, FigureError> {
    let query = BudgetQuery { year: Some(year), ..BudgetQuery::default() };
    let by = [
        By { district: true, ..By::default() },
        By { programme: true, ..By::default() },
        By { line: true, ..By::default() },
    ];
    let mut tables = figures::forecast_by(facts, view, &query, &by)?.into_iter();
    let (districts, programmes) = (tables.next().unwrap_or_default(), tables.next().unwrap_or_default().rows);
    let lines = tables.next().unwrap_or_default().rows;
    let mut made = made(&lines);
    Ok(Forecast {
        total: forecast_row(districts.total, terms::TOTAL.de.to_owned()),
        districts: districts
            .rows
            .into_iter()
            .map(|row| {
                let name = row.district.map_or_else(String::new, |d| format!("{} {}", d.code(), d.name()));
                forecast_row(row, name)
            })
            .collect(),
        programmes: programmes
            .into_iter()
            .map(|row| {
                let name = row.programme.map_or_else(String::new, |p| terms::programme(p).de.to_owned());
                let made = row.programme.and_then(|programme| made.remove(&programme));
                ForecastRow { made, ..forecast_row(row, name) }
            })
            .collect(),
        runs_dry: runs_dry(lines),
    })
}

/// How the lines of each programme were forecast that have a method.
fn made(lines: &[figures::ForecastRow]) -> BTreeMap<Programme, Made> {
    let mut all: BTreeMap<Programme, Made> = BTreeMap::new();
    for row in lines {
        let (Some(programme), Some(method)) = (row.programme, row.method) else { continue };
        let (years, pairs) = (row.years.unwrap_or_default(), row.pairs.unwrap_or_default());
        let first = || Made { years: [years; 2], pairs: [pairs; 2], ..Made::default() };
        let made = all.entry(programme).or_insert_with(first);
        made.methods.insert(method.to_owned());
        made.years = widened(made.years, years);
        made.pairs = widened(made.pairs, pairs);
    }
    all
}

fn widened([least, most]: [usize; 2], by: usize) -> [usize; 2] {
    [least.min(by), most.max(by)]
}

/// Lines whose money ends too early, by the day.
fn runs_dry(lines: Vec<figures::ForecastRow>) -> Vec<ForecastLine> {
    let one = |row: figures::ForecastRow| {
        Some(ForecastLine {
            line: row.line?.as_str().to_owned(),
            authority: row.authority?,
            method: row.method.map(str::to_owned),
            years: row.years.unwrap_or_default(),
            pairs: row.pairs.unwrap_or_default(),
            value: row.value,
            exhausted_on: row.exhausted_on?,
            exhausted_earliest: row.exhausted_earliest,
        })
    };
    let mut all: Vec<ForecastLine> = lines.into_iter().filter_map(one).collect();
    all.sort_by(|a, b| (a.exhausted_on, &a.line).cmp(&(b.exhausted_on, &b.line)));
    all
}

fn forecast_row(row: figures::ForecastRow, name: String) -> ForecastRow {
    ForecastRow {
        district: row.district,
        programme: row.programme,
        name,
        soll: row.soll,
        actual: row.actual,
        value: row.value,
        deviation: row.deviation,
        lower: row.lower,
        upper: row.upper,
        method: row.method.map(str::to_owned),
        made: None,
        profile: row.profile.map(|profile| profile.code().to_owned()),
        coverage: row.covered.percent(),
        coverage_n: row.covered.of,
        coverage_far_off: row.covered.is_far_off(),
        lines: row.lines,
        runs_dry: row.runs_dry,
        not_reported: row.not_reported.into_iter().collect(),
        reason: german_why(&row.why),
    }
}
