//! The budget position by district, authority, programme and line (docs/spec.md#budget-arithmetic).

use std::collections::{BTreeMap, HashSet};

use sollist_contract::{
    day::Day,
    ids::{Authority, District, LineName, Programme},
    position::{Position, WideSum},
};

use crate::{
    ahead::Ahead,
    books::{Account, accounts},
    error::FigureError,
    facts::Facts,
    grouped,
    missing::{Part, Withheld},
    scope::{By, Scope},
    situation::Situation,
    tables::index,
    view::View,
};

/// What is asked of the budget (proto `GetBudgetRequest`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BudgetQuery {
    /// Fiscal year; `None`: the newest with an appropriation in the view.
    pub year: Option<i16>,
    /// The section part of a line's name, `25`.
    pub section: Option<String>,
    pub district: Option<District>,
    pub authority: Option<Authority>,
    pub programme: Option<Programme>,
    pub by: By,
}

/// One row: the keys of the grouping are there, the others are not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BudgetRow {
    /// 0 in the total of an empty table.
    pub year: i16,
    pub section: Option<String>,
    pub district: Option<District>,
    pub authority: Option<Authority>,
    pub programme: Option<Programme>,
    pub line: Option<LineName>,
    /// `None`: withheld, for the reason given.
    pub position: Option<Position>,
    /// Why there is no position.
    pub why: Option<Withheld>,
    /// Lines behind the row, and how many of them have `available` below zero.
    pub lines: u32,
    pub overdrawn: u32,
    /// How many of them others book on: orders and payments on a line that is neither theirs nor the central chapter's,
    /// transfers, freezes and adjustments of money that is neither theirs nor theirs to direct.
    pub foreign: u32,
    sum: WideSum,
    /// Lines that are withheld themselves.
    unknown: Vec<LineName>,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BudgetTable {
    /// The year that was answered; `None` without any appropriation.
    pub year: Option<i16>,
    /// Sorted by the keys of the grouping.
    pub rows: Vec<BudgetRow>,
    pub total: BudgetRow,
    /// What of it takes effect after the day of the view only.
    pub ahead: Option<Ahead>,
}

impl BudgetRow {
    fn add(&mut self, account: &Account<'_>) {
        if account.position.is_none() {
            self.unknown.push(account.name.clone());
        }
        self.lines = self.lines.saturating_add(1);
        if account.is_overdrawn() {
            self.overdrawn = self.overdrawn.saturating_add(1);
        }
        if account.foreign {
            self.foreign = self.foreign.saturating_add(1);
        }
    }
    /// What the lines come to; the sum without one of them would be another number.
    fn summed(mut self) -> BudgetRow {
        match (self.sum.position(), &self.line, self.unknown.is_empty()) {
            (Ok(position), _, true) => self.position = Some(position),
            (_, Some(line), _) => self.why = Some(Withheld::Beyond(Some(Part::Line(line.clone())))),
            (Err(_), None, true) => self.why = Some(Withheld::Beyond(None)),
            (_, None, false) => self.why = Some(Withheld::without(self.unknown.iter().cloned().map(Part::Line))),
        }
        self
    }
}

/// The keys of a row, in the order in which rows are sorted.
type Key = (Option<District>, Option<Authority>, Option<Programme>, Option<LineName>);

/// The budget position (docs/spec.md#budget-arithmetic). Revenue lines are outside.
pub fn budget(facts: &Facts, view: &View, query: &BudgetQuery) -> Result<BudgetTable, FigureError> {
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    let Some(year) = query.year.or_else(|| facts.newest_year(view)) else {
        return Ok(BudgetTable { total: BudgetRow::default().summed(), ..BudgetTable::default() });
    };
    let situation = Situation::at(facts, view);
    let mut rows: BTreeMap<Key, (u32, BudgetRow)> = BTreeMap::new();
    let mut positions: Vec<(u32, Position)> = Vec::new();
    let mut total = BudgetRow { year, ..BudgetRow::default() };
    // Of a year that has not begun everything is to come, as whoever asks for it knows.
    let looks_ahead = facts.has_ahead(view) && Day::first_of(year).is_ok_and(|first| first <= view.day);
    let mut lines: HashSet<u32> = HashSet::new();
    for account in accounts(facts, &situation, year) {
        let Some(authority) = facts.authorities.name(account.line.authority) else { continue };
        let wanted = scope.has(authority)
            && query.section.as_ref().is_none_or(|section| account.name.section() == section)
            && query.programme.is_none_or(|programme| account.programme == programme);
        if !wanted {
            continue;
        }
        let key = key(&query.by, authority, &account);
        let next = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let (group, row) = rows.entry(key).or_insert_with_key(|(district, authority, programme, line)| {
            let section = line.as_ref().map(|line| line.section().to_owned());
            let (authority, line) = (authority.clone(), line.clone());
            let (district, programme) = (*district, *programme);
            (next, BudgetRow { year, section, district, authority, programme, line, ..BudgetRow::default() })
        });
        row.add(&account);
        positions.extend(account.position.map(|position| (*group, position)));
        total.add(&account);
        if looks_ahead {
            lines.insert(account.number);
        }
    }
    let sums = grouped::sums(rows.len(), &positions)?;
    sums.iter().for_each(|sum| total.sum.join(sum));
    for (group, row) in rows.values_mut() {
        row.sum = sums.get(index(*group)).cloned().unwrap_or_default();
    }
    Ok(BudgetTable {
        year: Some(year),
        rows: rows.into_values().map(|(_, row)| row.summed()).collect(),
        total: total.summed(),
        ahead: facts.ahead(view, |_, line| line.is_some_and(|line| lines.contains(&line))),
    })
}

/// What of a line, or of the lines that are asked for, takes effect after the day of the view only.
pub fn ahead_of_budget(
    facts: &Facts,
    view: &View,
    query: &BudgetQuery,
    line: Option<&LineName>,
) -> Result<Option<Ahead>, FigureError> {
    let Some(line) = line else { return Ok(budget(facts, view, query)?.ahead) };
    let to_come = Day::first_of(line.year()).is_ok_and(|first| first > view.day);
    let number = facts.line_names.find(line).filter(|_| !to_come);
    Ok(facts.ahead(view, |_, line| line.is_some() && line == number))
}

fn key(by: &By, authority: &Authority, account: &Account<'_>) -> Key {
    (
        by.names_district().then(|| authority.district()),
        by.names_authority().then(|| authority.clone()),
        by.names_programme().then_some(account.programme),
        by.line.then(|| account.name.clone()),
    )
}
