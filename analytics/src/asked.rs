//! What authorities ask for beside what they need: the funding requests that are open, and our extra need, by authority
//! and programme (docs/spec.md#requests-beside-the-need).

use std::collections::{BTreeMap, BTreeSet};

use sollist_contract::{
    day::Day,
    ids::{Authority, District, Programme},
    money::{Cents, Overflow},
};

use crate::{
    error::FigureError,
    facts::Facts,
    funding::{Funding, funding},
    missing::{Missing, Part, Unreported, Withheld},
    need::{NeedQuery, NeedTable, need_of},
    scope::Scope,
    tables::FundingStep,
    view::View,
};

/// One authority and programme, or the sum of them all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AskedRow {
    /// `None`: the sum.
    pub of: Option<(District, Authority)>,
    /// Of the sum none; of a row none, where a request names none.
    pub programme: Option<Programme>,
    /// Requests that are open.
    pub requests: Vec<String>,
    /// What is still asked for by them. `None`: beyond the range of an amount.
    pub asked: Option<Cents>,
    pub need: Option<Cents>,
    /// asked - need
    pub difference: Option<Cents>,
    /// Asked for beyond the need, and needed beyond what is asked for.
    pub without_need: Option<Cents>,
    pub without_request: Option<Cents>,
    /// Why there is no need to compare with.
    pub why: Option<Missing>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedTable {
    pub target_day: Day,
    /// By authority, then programme.
    pub rows: Vec<AskedRow>,
    pub total: AskedRow,
    pub not_reported: Vec<Authority>,
    /// Why there are no rows.
    pub why: Option<Missing>,
}

/// Whether somebody still waits for an answer or for money, and for how much: what was asked for, once it is approved
/// what was approved, less what was granted.
fn open(request: &Funding) -> Result<Option<Cents>, Overflow> {
    if request.step == FundingStep::Rejected {
        return Ok(None);
    }
    let wanted = request.approved.or(request.requested).unwrap_or_default();
    Ok(Some(wanted.minus(request.granted)?.or_zero()).filter(|rest| rest.is_positive()))
}

/// What a key comes to before it is a row.
#[derive(Default)]
struct Sums {
    requests: Vec<String>,
    asked: i128,
    need: Option<i128>,
    why: Option<Missing>,
}

type Key = (Authority, Option<Programme>);

/// Open requests beside the extra need.
pub fn asked_for(facts: &Facts, view: &View, query: &NeedQuery) -> Result<AskedTable, FigureError> {
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    let table = need_of(facts, view, query, &scope)?;
    let mut all: BTreeMap<Key, Sums> = BTreeMap::new();
    for request in funding(facts, view, &scope)? {
        let Some(asked) = open(&request)? else { continue };
        let sums = all.entry((request.authority.clone(), request.programme)).or_default();
        sums.asked = sums.asked.saturating_add(asked.get().into());
        sums.requests.push(request.request);
    }
    for row in table.rows.iter().filter(|row| row.need.is_positive()) {
        let sums = all.entry((row.authority.clone(), Some(row.programme))).or_default();
        sums.need = Some(sums.need.unwrap_or(0).saturating_add(row.need.get().into()));
    }
    for row in &table.withheld {
        let sums = all.entry((row.authority.clone(), Some(row.programme))).or_default();
        sums.why = Some(Withheld::without([row.part()]).into());
    }
    for ((authority, programme), sums) in all.iter_mut().filter(|(_, sums)| sums.why.is_none()) {
        sums.why = unknown(&table, authority, *programme);
    }
    let rows: Vec<AskedRow> = all.into_iter().map(|(key, sums)| row(key, sums)).collect();
    let why = rows.is_empty().then_some(Missing::NothingAskedOrNeeded);
    Ok(AskedTable { target_day: table.target_day, total: total(&rows), rows, not_reported: table.not_reported, why })
}

fn row((authority, programme): Key, sums: Sums) -> AskedRow {
    let asked = Cents::of_wide(sums.asked).ok();
    let need = if sums.why.is_some() { None } else { Cents::of_wide(sums.need.unwrap_or(0)).ok() };
    let beyond = (asked.is_none() || need.is_none()).then(|| Withheld::Beyond(None).into());
    let more = |than: Option<Cents>, of: Option<Cents>| Some(than?.minus(of?).ok()?.or_zero());
    AskedRow {
        of: Some((authority.district(), authority)),
        programme,
        requests: sums.requests,
        asked,
        need,
        difference: asked.zip(need).and_then(|(asked, need)| asked.minus(need).ok()),
        without_need: more(asked, need),
        without_request: more(need, asked),
        why: sums.why.or(beyond),
    }
}

/// Why nobody can say what an authority needs in a programme: it counted no positions, or no item is of it.
fn unknown(table: &NeedTable, authority: &Authority, programme: Option<Programme>) -> Option<Missing> {
    let mut theirs = table.rows.iter().filter(|row| row.authority == *authority).map(|row| row.programme);
    let withheld = table.withheld.iter().any(|row| row.authority == *authority);
    let Some(first) = theirs.next() else {
        let why = || table.why.clone().unwrap_or(Unreported::Positions.into());
        return (!withheld).then(why);
    };
    let is_known = programme == Some(first) || theirs.any(|of| programme == Some(of));
    (!is_known).then_some(Missing::NoItemOfProgramme)
}

/// The sum of what is shown. What is beyond the range of an amount in a row the sum does not have either.
fn total(rows: &[AskedRow]) -> AskedRow {
    let lost = |row: &&AskedRow| matches!(row.why, Some(Missing::Withheld(_)));
    let lacking: BTreeSet<&Authority> =
        rows.iter().filter(lost).filter_map(|row| row.of.as_ref()).map(|(_, authority)| authority).collect();
    let sum = |of: fn(&AskedRow) -> Option<Cents>| {
        let wide: i128 = rows.iter().filter_map(of).map(|cents| i128::from(cents.get())).sum();
        Cents::of_wide(wide).ok().filter(|_| lacking.is_empty())
    };
    let sums = [
        sum(|row| row.asked),
        sum(|row| row.need),
        sum(|row| row.difference),
        sum(|row| row.without_need),
        sum(|row| row.without_request),
    ];
    let why = if lacking.is_empty() {
        sums.contains(&None).then_some(Withheld::Beyond(None))
    } else {
        Some(Withheld::without(lacking.into_iter().cloned().map(Part::Authority)))
    };
    let [asked, need, difference, without_need, without_request] = sums;
    let why = why.map(Missing::from);
    AskedRow { asked, need, difference, without_need, without_request, why, ..AskedRow::default() }
}
