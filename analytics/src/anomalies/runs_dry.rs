//! Lines whose money ends before their year does.

use std::collections::BTreeMap;

use sollist_contract::{day::Day, ids::LineName};

use super::{
    asked::{Asked, Event},
    finding::{Anomaly, Found},
    limits::RunsDry,
    query::AnomalyQuery,
    rule::Rule,
};
use crate::{
    books::{Account, accounts},
    budget::BudgetQuery,
    error::FigureError,
    explain::short_since,
    forecast::{ForecastRow, forecast},
    scope::By,
    tables::MEASURES,
};

/// By the forecast of the day the money ends too early, or less than nothing is available by now.
pub(super) fn runs_dry(asked: &Asked, query: &AnomalyQuery) -> Result<Vec<Anomaly>, FigureError> {
    let limits = asked.limits.dry();
    let by = By { line: true, ..By::default() };
    let of_lines =
        BudgetQuery { by, district: query.district, authority: query.authority.clone(), ..BudgetQuery::default() };
    let table = forecast(asked.facts, asked.view, &of_lines)?;
    let Some(year) = table.year else { return Ok(Vec::new()) };
    let accounts = accounts(asked.facts, &asked.situation, year);
    let rows: BTreeMap<&LineName, &ForecastRow> =
        table.rows.iter().filter_map(|row| Some((row.line.as_ref()?, row))).collect();
    let mut found = Vec::new();
    for account in &accounts {
        if asked.authority(account.line.authority).is_some() {
            found.extend(
                line(asked, account, rows.get(account.name).copied(), &limits).map(|one| (account.number, one)),
            );
        }
    }
    let is_short = |one: &Anomaly| matches!(one.found, Found::Overdrawn { .. } | Found::Short { .. });
    let short: Vec<u32> = found.iter().filter(|(_, one)| is_short(one)).map(|(line, _)| *line).collect();
    let since = short_since(asked.facts, asked.view, &short, year);
    for (line, one) in &mut found {
        one.since = since.get(line).copied().unwrap_or(one.since);
    }
    Ok(with_events(asked, found, &limits))
}

fn line(asked: &Asked, account: &Account, row: Option<&ForecastRow>, limits: &RunsDry) -> Option<Anomaly> {
    let position = account.position?;
    let (today, authority) = (asked.view.day, asked.authority(account.line.authority)?);
    let last = Day::last_of(account.line.year).ok()?;
    let (disposable, available) = (i128::from(position.disposable().ok()?.get()), position.available().ok()?);
    let latest = row.and_then(|row| row.exhausted_latest);
    let severe = latest.is_some_and(|latest| latest < last);
    let named = account.name;
    if available.is_negative() {
        let line = named.clone();
        let by = position.overdrawn().ok()?;
        let found = if by.is_positive() { Found::Overdrawn { line, by } } else { Found::Short { line } };
        let one = Anomaly::new(Rule::RunsDry, authority, named, today, found);
        return Some(one.of_cents(-i128::from(available.get())).severe_if(severe));
    }
    let (row, until) = (row?, limits.until?.of(account.line.year)?);
    let on = row.exhausted_on.filter(|on| *on <= until)?;
    let found = Found::RunsDry { line: named.clone(), on, latest };
    let lacks = row.value.map(|value| i128::from(value.get()) - disposable);
    let one = Anomaly::new(Rule::RunsDry, authority, named, today, found).severe_if(severe);
    Some(match lacks {
        Some(lacks) => one.of_cents(lacks),
        None => one,
    })
}

/// What was booked on each line: the forecast that it led to has a derivation of its own.
fn with_events(asked: &Asked, found: Vec<(u32, Anomaly)>, limits: &RunsDry) -> Vec<Anomaly> {
    let mut events: BTreeMap<u32, Vec<u64>> = found.iter().map(|(line, _)| (*line, Vec::new())).collect();
    let table = &asked.facts.postings;
    for row in table.rows(asked.view) {
        if let (Some(slot), Some(seq)) = (table.slot.get(row), table.seq.get(row))
            && let Some(of) = events.get_mut(&(slot / MEASURES))
        {
            of.push(*seq);
        }
    }
    for (state, told) in asked.every_order() {
        if let Some(of) = events.get_mut(&state.order.line) {
            of.extend(told.numbers(|event| !matches!(event, Event::Delivered | Event::Invoiced { .. })));
        }
    }
    let with = |(line, one): (u32, Anomaly)| one.by(events.remove(&line).unwrap_or_default(), &limits.used);
    found.into_iter().map(with).collect()
}
