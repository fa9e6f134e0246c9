//! Evidence: which events stand behind what figures are made of.

use std::collections::BTreeMap;

use crate::{
    facts::Facts,
    now::{Delivered, Orders},
    sites::{SiteReport, reports},
    situation::Situation,
    tables::*,
    tree::EventRef,
    view::View,
};

/// The events behind the figures of a view, collected in one pass.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// The newest headcount and the changes of positions since, by authority.
    people: BTreeMap<u32, Vec<EventRef>>,
    /// Deliveries, movements and counts by authority and item.
    stock: BTreeMap<(u32, u32), Vec<EventRef>>,
    /// Newest remote access by authority.
    access: BTreeMap<u32, EventRef>,
    /// Newest licences by authority and licence.
    licences: BTreeMap<(u32, u32), EventRef>,
    /// Sites done by authority, each with its measure.
    sites: BTreeMap<u32, Vec<(u32, EventRef)>>,
    /// Orders, changes, cancellations and deliveries by authority and item, of orders in the pipeline.
    orders: BTreeMap<(u32, u32), Vec<EventRef>>,
    /// What is posted on and committed of each line.
    lines: BTreeMap<u32, Vec<EventRef>>,
}

fn event(seq: u64, kind: &'static str) -> EventRef {
    EventRef { seq, kind }
}

impl Evidence {
    pub fn collect(facts: &Facts, view: &View, situation: &Situation, orders: Orders<'_>) -> Evidence {
        let mut all = Evidence::default();
        all.collect_people(facts, view, situation);
        all.collect_capacity(facts, view);
        all.collect_stock(facts, view);
        all.collect_orders(facts, view, orders, situation.delivered(facts));
        all
    }

    fn collect_people(&mut self, facts: &Facts, view: &View, situation: &Situation) {
        let counted = |who: &u32| situation.of(facts, *who)?.headcount.map(|count| count.day);
        let table = &facts.headcounts;
        for row in table.rows(view) {
            let (Some(who), Some(seq)) = (table.authority.get(row), table.seq.get(row)) else { continue };
            if counted(who).as_ref() == table.day.get(row) {
                self.people.insert(*who, vec![event(*seq, "staffing.headcount-reported.v1")]);
            }
        }
        let table = &facts.positions;
        for row in table.rows(view) {
            let (Some(who), Some(seq), Some(day)) = (table.authority.get(row), table.seq.get(row), table.day.get(row))
            else {
                continue;
            };
            if counted(who).is_some_and(|count| *day > count) {
                self.people.entry(*who).or_default().push(event(*seq, "staffing.positions-changed.v1"));
            }
        }
    }

    fn collect_capacity(&mut self, facts: &Facts, view: &View) {
        let table = &facts.remote_access;
        for row in table.by_day(view) {
            if let (Some(who), Some(seq)) = (table.authority.get(row), table.seq.get(row)) {
                self.access.insert(*who, event(*seq, "rollout.remote-access-provided.v1"));
            }
        }
        let table = &facts.licences;
        for row in table.by_day(view) {
            if let (Some(who), Some(licence), Some(seq)) =
                (table.authority.get(row), table.licence.get(row), table.seq.get(row))
            {
                self.licences.insert((*who, *licence), event(*seq, "rollout.licences-provided.v1"));
            }
        }
        for SiteReport { who, measure, seq, .. } in reports(facts, view) {
            self.sites.entry(who).or_default().push((measure, event(seq, "rollout.site-upgraded.v1")));
        }
    }

    fn collect_stock(&mut self, facts: &Facts, view: &View) {
        let table = &facts.movements;
        for row in table.rows(view) {
            let (Some(pair), Some(what), Some(seq)) = (table.pair.get(row), table.what.get(row), table.seq.get(row))
            else {
                continue;
            };
            let kind = match *what {
                MOVED_DELIVERED => "procurement.goods-delivered.v1",
                MOVED_ISSUED => "rollout.devices-issued.v1",
                MOVED_RETURNED => "rollout.devices-returned.v1",
                MOVED_RETIRED => "rollout.devices-retired.v1",
                _ => "rollout.stock-reported.v1",
            };
            if let Some(key) = facts.pairs.name(*pair) {
                self.stock.entry(*key).or_default().push(event(*seq, kind));
            }
        }
    }

    fn collect_orders(&mut self, facts: &Facts, view: &View, orders: Orders<'_>, delivered: Delivered<'_>) {
        let mut add = |order: Option<&u32>, seq: Option<&u64>, kind: &'static str, moves_money: bool| {
            let (Some(order), Some(seq)) = (order, seq) else { return };
            let Some(state) = orders.get(index(*order)) else { return };
            if state.pipeline(delivered.of(index(*order))) > 0 {
                self.orders.entry((state.order.authority, state.order.item)).or_default().push(event(*seq, kind));
            }
            if moves_money {
                self.lines.entry(state.order.line).or_default().push(event(*seq, kind));
            }
        };
        let table = &facts.totals;
        for row in table.rows(view) {
            let placed = table.placed.get(row).copied().unwrap_or(false);
            let kind = if placed { "procurement.order-placed.v1" } else { "procurement.order-changed.v1" };
            add(table.order.get(row), table.seq.get(row), kind, true);
        }
        let table = &facts.cancellations;
        for row in table.rows(view) {
            add(table.order.get(row), table.seq.get(row), "procurement.order-cancelled.v1", true);
        }
        let table = &facts.deliveries;
        for row in table.rows(view) {
            add(table.order.get(row), table.seq.get(row), "procurement.goods-delivered.v1", false);
        }
        let table = &facts.postings;
        for row in table.rows(view) {
            if let (Some(slot), Some(seq)) = (table.slot.get(row), table.seq.get(row)) {
                self.lines
                    .entry(slot / MEASURES)
                    .or_default()
                    .push(event(*seq, table.kind.get(row).copied().map(type_of).unwrap_or_default()));
            }
        }
        for events in self.orders.values_mut().chain(self.lines.values_mut()) {
            events.sort();
            events.dedup();
        }
    }

    /// Behind the eligible positions of an authority.
    pub fn people(&self, who: u32) -> Vec<EventRef> {
        self.people.get(&who).cloned().unwrap_or_default()
    }
    /// Behind the stock of an authority in an item.
    pub fn stock(&self, pair: Option<(u32, u32)>) -> Vec<EventRef> {
        pair.and_then(|pair| self.stock.get(&pair)).cloned().unwrap_or_default()
    }
    pub fn access(&self, who: u32) -> Vec<EventRef> {
        self.access.get(&who).cloned().into_iter().collect()
    }
    pub fn licences(&self, who: u32, licence: u32) -> Vec<EventRef> {
        self.licences.get(&(who, licence)).cloned().into_iter().collect()
    }
    /// Behind the sites with one of the measures that count.
    pub fn sites(&self, who: u32, counts: impl Fn(u32) -> bool) -> Vec<EventRef> {
        let done = self.sites.get(&who).into_iter().flatten().filter(|(measure, _)| counts(*measure));
        done.map(|(_, event)| event.clone()).collect()
    }
    /// Behind what is ordered of an item and not delivered.
    pub fn pipeline(&self, pair: Option<(u32, u32)>) -> Vec<EventRef> {
        pair.and_then(|pair| self.orders.get(&pair)).cloned().unwrap_or_default()
    }
    /// Behind what stands on a line.
    pub fn line(&self, number: u32) -> Vec<EventRef> {
        self.lines.get(&number).cloned().unwrap_or_default()
    }
}
