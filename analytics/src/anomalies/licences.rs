//! Devices without the licence that they need.

use std::collections::{BTreeMap, BTreeSet};

use sollist_contract::{
    day::Day,
    ids::{Authority, Item},
    parameters::ItemValues,
};

use super::{
    asked::Asked,
    finding::{Anomaly, Found, Used},
    goods::{Moved, moved},
    limits::{LicenceMissing, reaches},
    rule::Rule,
    since::first_day,
};
use crate::parameters::Origin;

/// Totals of a licence that an authority reported: day, number, pieces, in the order of the journal.
type Totals = Vec<(Day, u64, i64)>;

/// More devices, in use and in stock, than licences of an item that mobile work needs, or that complements them.
pub(super) fn licence_missing(asked: &Asked) -> Vec<Anomaly> {
    let facts = asked.facts;
    let limits = asked.limits.unlicensed();
    let needed: Vec<(&Item, &ItemValues, &Origin)> = asked
        .parameters
        .items
        .iter()
        .filter(|(_, (values, _))| values.required_for_mobile_work || values.complements.is_some())
        .map(|(item, (values, origin))| (item, values, origin))
        .collect();
    let reported = reported(asked);
    if needed.is_empty() || reported.is_empty() {
        return Vec::new();
    }
    let authorities: BTreeSet<u32> = reported.keys().map(|(authority, _)| *authority).collect();
    let wanted = |pair: u32| facts.pairs.name(pair).is_some_and(|(authority, _)| authorities.contains(authority));
    let stocks = moved(facts, asked.view, wanted);
    let mut found = Vec::new();
    for ((authority, licence), totals) in &reported {
        let Some(name) = asked.authority(*authority) else { continue };
        for (item, values, origin) in needed.iter().filter(|(item, ..)| item.as_str() == facts.text(*licence)) {
            let needs = |device: &Item| {
                values.complements.as_ref() == Some(device)
                    || values.required_for_mobile_work && asked.parameters.is_device(device)
            };
            let of = |pair: &u32| {
                let pair = facts.pairs.name(*pair).filter(|(who, _)| who == authority);
                pair.and_then(|(_, device)| facts.items.name(*device)).is_some_and(needs)
            };
            let devices: Vec<&Moved> = stocks.iter().filter(|(pair, _)| of(pair)).map(|(_, moved)| moved).collect();
            let one = Licensed { item, devices: &devices, totals };
            let used = Used { name: said(item, values), value: said_of(values), origin: Some((*origin).clone()) };
            found.extend(one.found(asked, name, &limits).map(|anomaly| anomaly.by([], &[used])));
        }
    }
    found
}

/// Which parameter says that an item is a licence that devices need.
fn said(item: &Item, values: &ItemValues) -> String {
    let field = if values.required_for_mobile_work { "required_for_mobile_work" } else { "complements" };
    format!("items.{item}.{field}")
}
fn said_of(values: &ItemValues) -> String {
    match &values.complements {
        Some(device) if !values.required_for_mobile_work => device.to_string(),
        _ => values.required_for_mobile_work.to_string(),
    }
}

/// What authorities that are asked for reported of licences.
fn reported(asked: &Asked) -> BTreeMap<(u32, u32), Totals> {
    let table = &asked.facts.licences;
    let mut all: BTreeMap<(u32, u32), Totals> = BTreeMap::new();
    for row in table.rows(asked.view) {
        if let (Some(authority), Some(licence), Some(day), Some(seq), Some(quantity)) = (
            table.authority.get(row),
            table.licence.get(row),
            table.day.get(row),
            table.seq.get(row),
            table.quantity.get(row),
        ) && asked.authority(*authority).is_some()
        {
            all.entry((*authority, *licence)).or_default().push((*day, *seq, *quantity));
        }
    }
    all
}

/// A licence of an authority, and the devices that need it.
struct Licensed<'a> {
    item: &'a Item,
    devices: &'a [&'a Moved],
    totals: &'a Totals,
}

impl Licensed<'_> {
    fn found(&self, asked: &Asked, authority: &Authority, limits: &LicenceMissing) -> Option<Anomaly> {
        let today = asked.view.day;
        // What the view sees is there, whatever its day.
        let last = self.devices.iter().flat_map(|moved| moved.days()).chain([today]).max()?;
        let (devices, licences) = (self.devices_on(last), self.newest(None)?);
        let missing = devices.saturating_sub(licences.2);
        if !is_found(devices, missing, limits) {
            return None;
        }
        let days = self.devices.iter().flat_map(|moved| moved.days()).chain(self.totals.iter().map(|(day, ..)| *day));
        let since = first_day(days, today, |day| {
            let devices = self.devices_on(day);
            // Before anything was reported nothing is known.
            self.newest(Some(day)).is_some_and(|(_, _, had)| is_found(devices, devices.saturating_sub(had), limits))
        });
        let events = self.devices.iter().flat_map(|moved| moved.events(false)).chain([licences.1]);
        let found = Found::Unlicensed { licence: self.item.to_string(), devices, licences: licences.2 };
        Some(
            Anomaly::new(Rule::LicenceMissing, authority, self.item, since, found)
                .of_pieces(missing)
                .by(events, &limits.used),
        )
    }

    fn devices_on(&self, day: Day) -> i64 {
        let stocks = self.devices.iter().map(|moved| moved.at(day));
        stocks.fold(0, |sum, stock| sum.saturating_add(stock.in_use()).saturating_add(stock.in_stock()))
    }

    /// The newest total, by day, then by number.
    fn newest(&self, until: Option<Day>) -> Option<(Day, u64, i64)> {
        let known = self.totals.iter().filter(|(day, ..)| until.is_none_or(|until| *day <= until));
        known.max_by_key(|(day, seq, _)| (*day, *seq)).copied()
    }
}

fn is_found(devices: i64, missing: i64, limits: &LicenceMissing) -> bool {
    missing > 0 && missing >= limits.pieces && reaches(missing.into(), limits.share, devices.into())
}
