//! Why a budget line stands where it stands: every posting on it in the order of days, and what made it overdrawn. The
//! postings add up to what [`budget()`](crate::budget()) says of the line.

use std::collections::BTreeMap;

use sollist_contract::{
    day::Day,
    ids::{Authority, Kind, LineName},
    money::Cents,
    similar,
};

pub use crate::history::{Change, Posting};
use crate::{
    books::accounts,
    budget::{BudgetQuery, BudgetRow, budget},
    error::{FigureError, Refused},
    facts::Facts,
    history::histories,
    scope::By,
    situation::Situation,
    tables::index,
    view::View,
};

/// A line, where it stands and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// What it is called at the view, and every other name that it ever had.
    pub line: LineName,
    pub other_names: Vec<LineName>,
    /// As the budget by line gives it; `None` where nothing is posted, and of a line of revenue.
    pub row: Option<BudgetRow>,
    pub revenue: bool,
    /// In the order of their days, of one day in the order of the journal.
    pub postings: Vec<Posting>,
    pub overdrafts: Vec<Excess>,
}

/// More is spent and bound than there is, or more commitment authority used than granted: since when and by what.
/// Amounts are `None` where they are beyond the range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excess {
    /// The day at whose end it was so, and at the end of every day since.
    pub since: Day,
    /// The later year whose commitment authority it is.
    pub later_year: Option<i16>,
    /// The event of that day that made it so, and at which place it stands among the postings of the line.
    pub by: Posting,
    pub place: usize,
    /// What was left before it and after it.
    pub before: Option<Cents>,
    pub after: Option<Cents>,
    /// By how much the line is overdrawn right after it, at the end of that day, and at the view.
    pub by_it: Option<Cents>,
    pub by_then: Option<Cents>,
    pub by_now: Option<Cents>,
    /// Postings since.
    pub later: usize,
}

/// A line that is overdrawn, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdraft {
    pub line: LineName,
    pub why: Excess,
}

/// Explains a line of any name that it ever had.
pub fn explain(facts: &Facts, view: &View, name: &LineName) -> Result<Explained, FigureError> {
    let number = facts.line_names.find(name);
    let line = number.and_then(|number| Some((number, facts.lines.get(index(number))?)));
    let Some((number, line)) = line.filter(|(_, line)| line.seq <= view.seq) else {
        return Err(unplanned(facts, view, name).into());
    };
    let shown = facts.names_at(view.seq).get(&number).copied().or_else(|| facts.line_names.name(number));
    let shown = shown.unwrap_or(name).clone();
    let mut other_names: Vec<LineName> = facts.names_of(number).filter(|other| **other != shown).cloned().collect();
    other_names.sort();
    other_names.dedup();
    let by = By { line: true, ..By::default() };
    let table = budget(facts, view, &BudgetQuery { year: Some(line.year), by, ..BudgetQuery::default() })?;
    let row = table.rows.into_iter().find(|row| row.line.as_ref() == Some(&shown));
    let postings = histories(facts, view, &[number]).remove(&number).unwrap_or_default();
    let mut overdrafts = excesses(&postings, line.year);
    // As the budget marks it: what it withholds, or leaves out, is not overdrawn.
    let told = row.as_ref().map(|row| row.position.is_some());
    overdrafts.retain(|why| told.is_some_and(|amounts| amounts || why.later_year.is_some()));
    Ok(Explained { line: shown, other_names, row, revenue: line.kind == Kind::Revenue, postings, overdrafts })
}

/// What whoever sees the lines of one authority alone is told of a line: another's is like one that there is not, and
/// no name like it is proposed.
pub fn line_seen(facts: &Facts, view: &View, name: &LineName, own: Option<&Authority>) -> Result<(), FigureError> {
    let line = facts.line_names.find(name).and_then(|number| facts.lines.get(index(number)));
    let owner = line.and_then(|line| facts.authorities.name(line.authority));
    // Before the first event nothing is there, whosever it is.
    if view.seq == 0 || own.is_none() || owner == own {
        return Ok(());
    }
    Err(Refused::LineUnplanned { line: name.clone(), meant: None }.into())
}

/// Why there is no such line at a view: nothing was known yet, the line was not, or nobody ever heard of it.
pub(crate) fn unplanned(facts: &Facts, view: &View, name: &LineName) -> Refused {
    if view.seq == 0 {
        return Refused::BeforeJournal { begun: facts.recorded_at(1) };
    }
    let first = |number: u32| facts.lines.get(index(number)).map(|line| line.seq);
    if let Some(seq) = facts.line_names.find(name).and_then(first)
        && let Some(recorded) = facts.recorded_at(seq)
    {
        return Refused::LineNotYet { line: name.clone(), seq, recorded };
    }
    let known = facts.line_names.iter().filter(|(number, _)| first(*number).is_some_and(|seq| seq <= view.seq));
    let meant = similar::nearest(name.as_str(), known.map(|(_, name)| name.as_str())).map(str::to_owned);
    Refused::LineUnplanned { line: name.clone(), meant }
}

/// The lines of a fiscal year that are overdrawn, by name: each by money, then by the commitment authority of each
/// later year. They are those that the budget marks.
pub fn overdrafts(facts: &Facts, view: &View, year: i16) -> Result<Vec<Overdraft>, FigureError> {
    let situation = Situation::at(facts, view);
    let accounts = accounts(facts, &situation, year);
    let found: Vec<(u32, &LineName)> = accounts
        .iter()
        .filter(|account| account.is_overdrawn())
        .map(|account| (account.number, account.name))
        .collect();
    let numbers: Vec<u32> = found.iter().map(|(number, _)| *number).collect();
    let mut all = histories(facts, view, &numbers);
    let of = |(number, line): (u32, &LineName)| {
        let postings = all.remove(&number).unwrap_or_default();
        excesses(&postings, year).into_iter().map(|why| Overdraft { line: line.clone(), why }).collect::<Vec<_>>()
    };
    Ok(found.into_iter().flat_map(of).collect())
}

/// Since which day less than nothing is available, at the end of every day; by number of the line.
pub(crate) fn short_since(facts: &Facts, view: &View, lines: &[u32], year: i16) -> BTreeMap<u32, Day> {
    let first = Day::first_of(year).ok();
    let since = |postings: Vec<Posting>| {
        let (mut sums, mut days) = (Change::default(), BTreeMap::new());
        for posting in postings {
            sums.add(&posting.change);
            days.insert(first.map_or(posting.day, |first| posting.day.max(first)), sums.left(false));
        }
        days.into_iter().rev().take_while(|(_, left)| *left < 0).last().map(|(day, _)| day)
    };
    let all = histories(facts, view, lines).into_iter();
    all.filter_map(|(line, postings)| Some((line, since(postings)?))).collect()
}

/// By money, then by the commitment authority of each later year.
fn excesses(postings: &[Posting], year: i16) -> Vec<Excess> {
    let all: Vec<(usize, &Posting)> = postings.iter().enumerate().collect();
    let mut found: Vec<Excess> = excess(&all, year, None).into_iter().collect();
    let mut years: Vec<i16> = postings.iter().filter_map(|posting| posting.later_year).collect();
    years.sort_unstable();
    years.dedup();
    for later in years {
        let own: Vec<_> = all.iter().filter(|(_, posting)| posting.later_year == Some(later)).copied().collect();
        found.extend(excess(&own, year, Some(later)));
    }
    found
}

/// Since when more is taken than there is, at the end of every day; and on that day the event from which on it stayed
/// so. Nothing of a fiscal year is there before it begins: what is dated earlier is held to it from its first day on.
fn excess(postings: &[(usize, &Posting)], year: i16, later_year: Option<i16>) -> Option<Excess> {
    let authority = later_year.is_some();
    let first = Day::first_of(year).ok();
    let counts_on = |at: usize| {
        let (_, posting) = postings.get(at)?;
        Some(first.map_or(posting.day, |first| posting.day.max(first)))
    };
    let (mut sums, mut after) = (Change::default(), Vec::with_capacity(postings.len()));
    for (_, posting) in postings {
        sums.add(&posting.change);
        after.push((sums.left(authority), sums.overdrawn(authority)));
    }
    let by = |at: usize| after.get(at).map_or(0, |(_, by)| *by);
    let left = |at: usize| after.get(at).map_or(0, |(left, _)| *left);
    let ends_day = |at: usize| counts_on(at) != counts_on(at.saturating_add(1));
    let end = (0..postings.len()).rev().filter(|at| ends_day(*at)).take_while(|at| by(*at) > 0).last()?;
    let since = counts_on(end)?;
    let of_day = (0..=end).rev().take_while(|at| counts_on(*at) == Some(since));
    let made = of_day.take_while(|at| by(*at) > 0).last()?;
    let (place, posting) = *postings.get(made)?;
    let cents = |wide: i128| Cents::of_wide(wide).ok();
    Some(Excess {
        since,
        later_year,
        by: posting.clone(),
        place,
        before: cents(made.checked_sub(1).map_or(0, left)),
        after: cents(left(made)),
        by_it: cents(by(made)),
        by_then: cents(by(end)),
        by_now: cents(by(postings.len().saturating_sub(1))),
        later: postings.len().saturating_sub(made).saturating_sub(1),
    })
}
