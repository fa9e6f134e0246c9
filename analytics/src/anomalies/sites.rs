//! Sites at which something is done, beyond those that there are to do.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    ids::{Item, Programme},
    parameters::ItemValues,
};

use super::{
    asked::Asked,
    finding::{Anomaly, Found, Used},
    rule::Rule,
};
use crate::{
    parameters::Origin,
    shortfall::{NeedBooks, counting},
    sites::{SiteReport, reports},
};

/// What is reported of a site: the day, the event, the site and what was done.
type Done = (Day, u64, u32, u32);

/// An item of programme infrastructure of which more sites are done than its quota wants: each lowers the need, the
/// invented one too.
pub(super) fn sites_beyond_target(asked: &Asked) -> Vec<Anomaly> {
    let (facts, view) = (asked.facts, asked.view);
    let done = done(asked);
    if done.is_empty() {
        return Vec::new();
    }
    let books = NeedBooks::without_lines(facts, view, view.day, &asked.parameters, Decimal::ONE);
    let of_sites = |(_, (values, _)): &(&Item, &(ItemValues, Origin))| values.programme == Programme::Infrastructure;
    let items: Vec<(&Item, &(ItemValues, Origin))> = asked.parameters.items.iter().filter(of_sites).collect();
    let mut found = Vec::new();
    for (who, reports) in &done {
        let (Some(authority), Some(eligible)) = (asked.authority(*who), books.eligible(*who)) else { continue };
        let lacking = books.shortfalls(*who, eligible, None);
        for (item, (values, origin)) in &items {
            let target = lacking.iter().find(|one| one.of.item == *item).and_then(|one| one.target);
            let Some(target) = target else { continue };
            let counts = counting(facts, values);
            let counted: Vec<&Done> = reports.iter().filter(|(.., measure)| counts(*measure)).collect();
            let Some((since, sites)) = beyond(&counted, target) else { continue };
            let quota = Used {
                name: format!("items.{item}.quota"),
                value: values.quota.0.to_string(),
                origin: Some(origin.clone()),
            };
            found.push(
                Anomaly::new(Rule::SitesBeyondTarget, authority, item, since, Found::SitesDone { sites, target })
                    .of_pieces(sites.saturating_sub(target))
                    .by(counted.iter().map(|(_, number, ..)| *number), &[quota]),
            );
        }
    }
    found
}

/// What those who are asked for reported of sites, by authority, in the order of days and numbers.
fn done(asked: &Asked) -> BTreeMap<u32, Vec<Done>> {
    let mut all: BTreeMap<u32, Vec<Done>> = BTreeMap::new();
    let asked_for = |report: &SiteReport| asked.authority(report.who).is_some();
    for SiteReport { who, site, measure, day, seq } in reports(asked.facts, asked.view).filter(asked_for) {
        all.entry(who).or_default().push((day, seq, site, measure));
    }
    all.values_mut().for_each(|reports| reports.sort_unstable());
    all
}

/// Since when more sites are done than a target, and how many are.
fn beyond(reports: &[&Done], target: i64) -> Option<(Day, i64)> {
    let mut sites: BTreeSet<u32> = BTreeSet::new();
    let mut since = None;
    for (day, _, site, _) in reports {
        sites.insert(*site);
        if since.is_none() && i64::try_from(sites.len()).is_ok_and(|sites| sites > target) {
            since = Some(*day);
        }
    }
    Some((since?, i64::try_from(sites.len()).ok()?))
}
