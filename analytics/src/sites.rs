//! What is done at sites: what was reported in a view and not taken back since.

use std::collections::HashMap;

use sollist_contract::day::Day;

use crate::{facts::Facts, view::View};

/// A measure that was reported as done at a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SiteReport {
    pub who: u32,
    pub site: u32,
    pub measure: u32,
    pub day: Day,
    pub seq: u64,
}

/// Reports of sites that count in a view, in the order of the journal. One that was taken back on its day of effect or
/// later does not: of several statements the newest by day counts, then the one recorded last.
pub(crate) fn reports<'f>(facts: &'f Facts, view: &View) -> impl Iterator<Item = SiteReport> + use<'f> {
    let gone = &facts.site_withdrawals;
    let mut last: HashMap<(u32, u32, u32), (Day, u64)> = HashMap::new();
    for row in gone.rows(view) {
        if let (Some(who), Some(site), Some(measure), Some(day), Some(seq)) =
            (gone.authority.get(row), gone.site.get(row), gone.measure.get(row), gone.day.get(row), gone.seq.get(row))
        {
            let last = last.entry((*who, *site, *measure)).or_insert((*day, *seq));
            *last = (*last).max((*day, *seq));
        }
    }
    let table = &facts.sites;
    let report = |row: usize| {
        Some(SiteReport {
            who: *table.authority.get(row)?,
            site: *table.site.get(row)?,
            measure: *table.measure.get(row)?,
            day: *table.day.get(row)?,
            seq: *table.seq.get(row)?,
        })
    };
    let rows: Vec<usize> = table.rows(view).collect();
    rows.into_iter().filter_map(report).filter(move |report| {
        last.get(&(report.who, report.site, report.measure)).is_none_or(|gone| *gone < (report.day, report.seq))
    })
}
