//! The derivation of a need: which events, parameters and lines stand behind each step.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use sollist_contract::{ids::Programme, money::Cents};

use crate::{
    books::Account,
    cover::Claim,
    error::FigureError,
    facts::Facts,
    need::{Books, Line, counting, steps},
    orders::OrderState,
    situation::Situation,
    tables::*,
    tree::{EventRef, Node, ParameterRef},
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

fn inputs(pairs: Vec<(&str, Value)>) -> Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl Evidence {
    pub fn collect(facts: &Facts, view: &View, situation: &Situation, orders: &[Option<OrderState>]) -> Evidence {
        let mut all = Evidence::default();
        all.people(facts, view, situation);
        all.capacity(facts, view);
        all.stock(facts, view);
        all.orders(facts, view, orders);
        all
    }

    fn people(&mut self, facts: &Facts, view: &View, situation: &Situation) {
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

    fn capacity(&mut self, facts: &Facts, view: &View) {
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
        let table = &facts.sites;
        for row in table.rows(view) {
            if let (Some(who), Some(measure), Some(seq)) =
                (table.authority.get(row), table.measure.get(row), table.seq.get(row))
            {
                self.sites.entry(*who).or_default().push((*measure, event(*seq, "rollout.site-upgraded.v1")));
            }
        }
    }

    fn stock(&mut self, facts: &Facts, view: &View) {
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

    fn orders(&mut self, facts: &Facts, view: &View, orders: &[Option<OrderState>]) {
        let mut add = |order: Option<&u32>, seq: Option<&u64>, kind: &'static str, moves_money: bool| {
            let (Some(order), Some(seq)) = (order, seq) else { return };
            let Some(Some(state)) = orders.get(index(*order)) else { return };
            if state.pipeline() > 0 {
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
                    .push(event(*seq, table.kind.get(row).copied().unwrap_or_default()));
            }
        }
        for events in self.orders.values_mut().chain(self.lines.values_mut()) {
            events.sort();
            events.dedup();
        }
    }

    /// The tree of one row.
    #[allow(clippy::too_many_arguments)]
    pub fn tree(
        &self,
        books: &Books<'_>,
        who: u32,
        eligible: i64,
        line: &Line<'_>,
        claim: &Claim,
        own: &[&Account<'_>],
        need: Option<Cents>,
    ) -> Result<Node, FigureError> {
        let parameters = vec![ParameterRef {
            set: line.origin.set.clone(),
            valid_from: line.origin.valid_from,
            item: line.item.clone(),
            seq: line.origin.seq,
        }];
        let pair = line.number.map(|item| (who, item));
        let target = Node {
            name: "target".into(),
            formula: "ceil(quota * eligible)".into(),
            value: json!(line.target),
            inputs: inputs(vec![
                ("quota", json!(line.values.quota)),
                ("eligible_factor", json!(books.factor.to_string())),
            ]),
            parameters: parameters.clone(),
            children: vec![Node {
                name: "eligible".into(),
                formula: "newest count on or before the target day + changes of positions since".into(),
                value: json!(eligible),
                events: self.people.get(&who).cloned().unwrap_or_default(),
                ..Node::default()
            }],
            ..Node::default()
        };
        let usable = self.usable(books, who, line, pair, &parameters);
        let pipeline = Node {
            name: "pipeline".into(),
            formula: "ordered, not delivered, not cancelled".into(),
            value: json!(line.pipeline),
            events: pair.and_then(|pair| self.orders.get(&pair)).cloned().unwrap_or_default(),
            ..Node::default()
        };
        let quantity = Node {
            name: "quantity".into(),
            formula: "max(0, target - usable - pipeline)".into(),
            value: json!(line.quantity),
            inputs: inputs(vec![
                ("target", json!(line.target)),
                ("usable", json!(line.usable)),
                ("pipeline", json!(line.pipeline)),
            ]),
            children: vec![target, usable, pipeline],
            ..Node::default()
        };
        let cover = self.cover(claim, own)?;
        Ok(Node {
            name: "need".into(),
            formula: "max(0, gross - cover)".into(),
            value: json!(need),
            inputs: inputs(vec![("gross", json!(line.gross)), ("cover", cover.value.clone())]),
            children: vec![gross(books, line, parameters, quantity), cover],
            ..Node::default()
        })
    }

    fn usable(
        &self,
        books: &Books<'_>,
        who: u32,
        line: &Line<'_>,
        pair: Option<(u32, u32)>,
        parameters: &[ParameterRef],
    ) -> Node {
        let name = books.facts.names.find(&std::sync::Arc::from(line.item.as_str())).map(|name| (who, name));
        let (formula, events) = if let Some(licences) = name.and_then(|key| self.licences.get(&key)) {
            ("newest number of licences", vec![licences.clone()])
        } else if line.values.programme == Programme::RemoteAccess {
            ("newest number of sessions", self.access.get(&who).cloned().into_iter().collect())
        } else if line.values.programme == Programme::Infrastructure {
            let counts = counting(books.facts, line.values);
            let done = self.sites.get(&who).into_iter().flatten().filter(|(measure, _)| counts(*measure));
            ("sites at which one of the measures is done", done.map(|(_, event)| event.clone()).collect())
        } else {
            (
                "in use or in stock, not older than the life time",
                pair.and_then(|pair| self.stock.get(&pair)).cloned().unwrap_or_default(),
            )
        };
        Node {
            name: "usable".into(),
            formula: formula.into(),
            value: json!(line.usable),
            inputs: inputs(vec![("day", json!(books.day)), ("life_months", json!(line.values.life_months))]),
            events,
            parameters: parameters.to_vec(),
            children: Vec::new(),
        }
    }

    fn cover(&self, claim: &Claim, own: &[&Account<'_>]) -> Result<Node, FigureError> {
        let mut children = Vec::new();
        for (number, taken) in &claim.taken {
            let Some(account) = own.iter().find(|account| account.number == *number) else { continue };
            children.push(Node {
                name: account.name.to_string(),
                formula: "taken from max(0, available) of the line".into(),
                value: json!(taken),
                inputs: inputs(vec![(
                    "available",
                    json!(account.position.and_then(|position| position.available().ok())),
                )]),
                events: self.lines.get(number).cloned().unwrap_or_default(),
                ..Node::default()
            });
        }
        Ok(Node {
            name: "cover".into(),
            formula: "own programme first, then consumptive lines of its cover groups; each euro once".into(),
            value: if claim.unknown.is_some() { Value::Null } else { json!(claim.cover()?) },
            children,
            ..Node::default()
        })
    }
}

fn gross(books: &Books<'_>, line: &Line<'_>, parameters: Vec<ParameterRef>, quantity: Node) -> Node {
    let step = |step: &sollist_contract::parameters::StepCost| json!({"name": step.name, "every": step.every, "amount": step.amount, "steps": line.quantity.and_then(|quantity| i64::try_from(steps(quantity.into(), step.every.get())).ok())});
    Node {
        name: "gross".into(),
        formula: "quantity * unit_price + step costs + quantity * running_cost_per_year * months / 12".into(),
        value: json!(line.gross),
        inputs: inputs(vec![
            ("quantity", json!(line.quantity)),
            ("unit_price", json!(line.values.unit_price)),
            ("step_costs", line.values.step_costs.iter().map(step).collect()),
            ("running_cost_per_year", json!(line.values.running_cost_per_year)),
            ("months", json!(books.day.months_left_in_year())),
        ]),
        parameters,
        children: vec![quantity],
        ..Node::default()
    }
}
