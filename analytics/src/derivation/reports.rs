//! What authorities reported, down to the events: people, capacity, stock, orders, sites, rollouts.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, HashMap},
    rc::Rc,
    sync::Arc,
};

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    ids::Item,
    money::Cents,
    parameters::{Footprint, Rate},
};

use super::{
    make::{amounts, given, kind, made, read},
    op::Op,
    part::{Derivation, Of, Part},
    plans::{Milestones, Rollouts},
    stock::{Gone, Pick},
};
use crate::{
    facts::Facts,
    indicators::is_old,
    parameters::InForce,
    sites::{SiteReport, reports},
    situation::Situation,
    tables::{MOVED_COUNTED, MOVED_DELIVERED, MOVED_ISSUED, MOVED_RETIRED, MOVED_RETURNED, index},
    view::View,
};

/// Rows of a table by what they are about.
type Rows = HashMap<u32, Vec<usize>>;

fn by(rows: impl Iterator<Item = usize>, about: &[u32]) -> Rows {
    let mut all = Rows::new();
    for row in rows {
        if let Some(about) = about.get(row) {
            all.entry(*about).or_default().push(row);
        }
    }
    all
}

/// Rows of a table that are about something.
fn of<'r>(rows: &'r OnceCell<Rows>, about: u32, collect: impl FnOnce() -> Rows) -> impl Iterator<Item = usize> + 'r {
    rows.get_or_init(collect).get(&about).into_iter().flatten().copied()
}

/// What was reported in a view.
pub(super) struct Reports<'a> {
    pub facts: &'a Facts,
    pub view: View,
    pub parameters: InForce,
    pub situation: Arc<Situation>,
    headcounts: OnceCell<Rows>,
    positions: OnceCell<Rows>,
    access: OnceCell<Rows>,
    licences: OnceCell<Rows>,
    e_file: OnceCell<Rows>,
    sites: OnceCell<Vec<SiteReport>>,
    movements: OnceCell<Rows>,
    totals: OnceCell<Rows>,
    deliveries: OnceCell<Rows>,
    cancellations: OnceCell<Rows>,
    payments: OnceCell<Rows>,
    invoices: OnceCell<Rows>,
    pub(super) rollouts: OnceCell<Rollouts>,
    pub(super) milestones: OnceCell<Milestones>,
    /// Orders by authority and item.
    orders: OnceCell<BTreeMap<(u32, u32), Vec<u32>>>,
}

/// A field of the headcount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum People {
    Eligible,
    Workplaces,
}

impl<'a> Reports<'a> {
    pub fn of(facts: &'a Facts, view: View, parameters: InForce) -> Rc<Reports<'a>> {
        Rc::new(Reports {
            facts,
            view,
            parameters,
            situation: Situation::at(facts, &view),
            headcounts: OnceCell::new(),
            positions: OnceCell::new(),
            access: OnceCell::new(),
            licences: OnceCell::new(),
            e_file: OnceCell::new(),
            sites: OnceCell::new(),
            movements: OnceCell::new(),
            totals: OnceCell::new(),
            deliveries: OnceCell::new(),
            cancellations: OnceCell::new(),
            payments: OnceCell::new(),
            invoices: OnceCell::new(),
            rollouts: OnceCell::new(),
            milestones: OnceCell::new(),
            orders: OnceCell::new(),
        })
    }

    /// The newest count of people, with the changes of positions since; `None`: nobody counted.
    pub fn people(&self, who: u32, of_what: People) -> Option<Derivation<'a>> {
        let table = &self.facts.headcounts;
        let (field, column) = match of_what {
            People::Eligible => ("eligible", &table.eligible),
            People::Workplaces => ("workplaces", &table.workplaces),
        };
        let rows = of(&self.headcounts, who, || by(table.rows(&self.view), &table.authority));
        let counts = rows.filter_map(|row| dated(&table.day, &table.seq, row, field, *column.get(row)?));
        let count = newest(field, "the newest count", counts.collect())?;
        let counted_on = self.situation.of(self.facts, who)?.headcount?.day;
        if of_what == People::Workplaces {
            return Some(count);
        }
        let moved = &self.facts.positions;
        let rows = of(&self.positions, who, || by(moved.rows(&self.view), &moved.authority));
        let since = rows.filter(|row| moved.day.get(*row).is_some_and(|day| *day > counted_on));
        let since = since.filter_map(|row| dated(&moved.day, &moved.seq, row, "quantity", *moved.quantity.get(row)?));
        let parts = [count.named("count")].into_iter().chain(since).collect();
        let sum = made(kind("counted", Op::Sum, "the newest count, and changes of positions since", Of::Count), parts);
        Some(made(kind(field, Op::Clamp0, "not below zero", Of::Count), vec![sum]))
    }

    pub fn sessions(&self, who: u32) -> Option<Derivation<'a>> {
        let table = &self.facts.remote_access;
        let rows = of(&self.access, who, || by(table.rows(&self.view), &table.authority));
        let said = rows.filter_map(|row| dated(&table.day, &table.seq, row, "sessions", *table.sessions.get(row)?));
        newest("sessions", "the newest number of sessions", said.collect())
    }
    pub fn accounts(&self, who: u32) -> Option<Derivation<'a>> {
        let table = &self.facts.remote_access;
        let rows = of(&self.access, who, || by(table.rows(&self.view), &table.authority));
        let said = rows.filter_map(|row| dated(&table.day, &table.seq, row, "accounts", (*table.accounts.get(row)?)?));
        newest("accounts", "the newest number of accounts", said.collect())
    }
    /// `licence`: a number of [`Facts::names`].
    pub fn licence(&self, who: u32, licence: u32) -> Option<Derivation<'a>> {
        let table = &self.facts.licences;
        let rows = of(&self.licences, who, || by(table.rows(&self.view), &table.authority));
        let rows = rows.filter(|row| table.licence.get(*row) == Some(&licence));
        let said = rows.filter_map(|row| dated(&table.day, &table.seq, row, "quantity", *table.quantity.get(row)?));
        newest(self.facts.text(licence), "the newest number of licences", said.collect())
    }
    /// Accounts of the digital file, or who uses it at once.
    pub fn e_file(&self, who: u32, field: &'static str) -> Option<Derivation<'a>> {
        let table = &self.facts.e_file_uses;
        let column = if field == "accounts" { &table.accounts } else { &table.concurrent };
        let rows = of(&self.e_file, who, || by(table.rows(&self.view), &table.authority));
        let said = rows.filter_map(|row| dated(&table.day, &table.seq, row, field, *column.get(row)?));
        newest(field, "the newest report", said.collect())
    }

    /// Sites at which one of the measures is done.
    pub fn sites(&self, who: u32, counts: impl Fn(u32) -> bool) -> Derivation<'a> {
        let mut sites: BTreeMap<&str, Vec<Derivation<'a>>> = BTreeMap::new();
        let all = self.sites.get_or_init(|| reports(self.facts, &self.view).collect());
        for SiteReport { site, seq, .. } in all.iter().filter(|report| report.who == who && counts(report.measure)) {
            let site = self.facts.text(*site);
            sites.entry(site).or_default().push(said(*seq, "site", site));
        }
        let site = |(name, done): (&str, Vec<Derivation<'a>>)| {
            made(kind(name, Op::Max, "1: a measure is done there", Of::Count), done)
        };
        let formula = "sites at which one of the measures is done";
        made(kind("sites", Op::Sum, formula, Of::Count), sites.into_iter().map(site).collect())
    }

    /// Pieces of an item, as its counts and movements say.
    pub fn stock(self: &Rc<Self>, name: &str, who: u32, item: &Item, pick: Pick) -> Derivation<'a> {
        let formula = match pick {
            Pick::Usable => "in use or in stock, and not older than they last",
            Pick::InUse => "in use",
            Pick::OverAge => "in use, and older than they last",
            Pick::Dated => "in use, of known age",
            Pick::Months => "months since commissioning, of all pieces in use of known age together",
        };
        let mut part = kind(name, Op::Stock, formula, Of::Count);
        let day = self.view.day;
        part.inputs = vec![("pick", pick.code().to_owned()), ("day", day.to_string())];
        let number = self.facts.items.find(item);
        let pair = number.and_then(|item| self.facts.pairs.find(&(who, item)));
        let stock = pair.and_then(|pair| self.situation.stocks(self.facts).get(index(pair))?.as_ref());
        let life = self.parameters.life_months(item);
        part.value = Some(Decimal::from(stock.map_or(0, |stock| pick.of(stock, day, life))));
        let known_as = format!("stock/{who}/{item}/{}/{day}", pick.code());
        let (reports, item) = (self.clone(), item.clone());
        let stock = Derivation::of(part, move || {
            let lasts = if pick.is_by_life() { reports.life_months(&item) } else { None };
            Ok(lasts.into_iter().chain(pair.into_iter().flat_map(|pair| reports.entries(pair))).collect())
        });
        stock.known_as(known_as)
    }

    /// What of an item was retired in a year; `None`: nothing.
    pub fn gone(&self, name: &str, who: u32, item: &Item, gone: Gone, year: i16) -> Option<Derivation<'a>> {
        let number = self.facts.items.find(item)?;
        let pair = self.facts.pairs.find(&(who, number))?;
        let table = &self.facts.movements;
        let mut rows = of(&self.movements, pair, || by(table.rows(&self.view), &table.pair));
        let retired = |row: usize| table.what.get(row) == Some(&MOVED_RETIRED);
        if !rows.any(|row| retired(row) && table.day.get(row).is_some_and(|day| day.year() == year)) {
            return None;
        }
        let formula = match gone {
            Gone::Pieces => "retired in the year",
            Gone::Dated => "retired in the year, of known age",
            Gone::Months => "months from commissioning to retirement, of all pieces of known age together",
        };
        let mut part = kind(name, Op::Stock, formula, Of::Count);
        part.inputs = vec![("pick", gone.code().to_owned()), ("year", year.to_string())];
        Some(made(part, self.entries(pair)).known_as(format!("stock/{who}/{item}/{}/{year}", gone.code())))
    }

    /// Everything said of a stock, in the order of the journal.
    fn entries(&self, pair: u32) -> Vec<Derivation<'a>> {
        let table = &self.facts.movements;
        let mut entries = Vec::new();
        let mut of_event: (u64, u32) = (0, 0);
        for row in of(&self.movements, pair, || by(table.rows(&self.view), &table.pair)) {
            let (Some(seq), Some(day), Some(what), Some(quantity), Some(in_stock), Some(commissioned)) = (
                table.seq.get(row).copied(),
                table.day.get(row),
                table.what.get(row).copied(),
                table.quantity.get(row).copied(),
                table.in_stock.get(row).copied(),
                table.commissioned.get(row),
            ) else {
                continue;
            };
            of_event = if of_event.0 == seq { (seq, of_event.1.saturating_add(1)) } else { (seq, 1) };
            let name = if of_event.1 > 1 { format!("{seq}/{}", of_event.1) } else { seq.to_string() };
            let (what, pieces) = match what {
                MOVED_DELIVERED => ("delivered", quantity),
                MOVED_ISSUED => ("issued", quantity),
                MOVED_RETURNED => ("returned", quantity),
                MOVED_RETIRED => ("retired", quantity),
                MOVED_COUNTED => ("counted", quantity.saturating_add(in_stock)),
                _ => continue,
            };
            let mut entry = read(name, seq, "quantity", pieces, Of::Count);
            let inputs = &mut entry.part.inputs;
            if what == "counted" {
                *inputs = vec![("in_use", quantity.to_string()), ("in_stock", in_stock.to_string())];
            }
            inputs.extend([("what", what.to_owned()), ("day", day.to_string()), ("number", seq.to_string())]);
            inputs.extend(commissioned.map(|day| ("commissioned", day.to_string())));
            entries.push(entry);
        }
        entries
    }

    /// Numbers of the orders of an item, in the order of their first events.
    pub fn orders_of(&self, who: u32, item: u32) -> Vec<u32> {
        let collect = || {
            let mut all: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
            for (number, state) in (0_u32..).zip(self.situation.orders(self.facts).iter()) {
                if let Some(state) = state {
                    all.entry((state.order.authority, state.order.item)).or_default().push(number);
                }
            }
            all
        };
        self.orders.get_or_init(collect).get(&(who, item)).cloned().unwrap_or_default()
    }

    /// `ba-pankow/17`
    pub fn order_name(&self, order: u32) -> Option<String> {
        let (who, number) = self.facts.order_numbers.name(order)?;
        Some(format!("{}/{number}", self.facts.authorities.name(*who)?))
    }

    /// Pieces of an order, by its newest total.
    pub fn ordered(&self, order: u32) -> Option<Derivation<'a>> {
        let table = &self.facts.totals;
        let rows = of(&self.totals, order, || by(table.rows(&self.view), &table.order));
        let said = rows.filter_map(|row| dated(&table.day, &table.seq, row, "quantity", *table.quantity.get(row)?));
        newest("ordered", "the newest total by day", said.collect())
    }
    /// Pieces that came on an order.
    pub fn delivered(&self, order: u32) -> Derivation<'a> {
        self.came(order, "deliveries on the order", |_| true)
    }
    /// Pieces that came on an order by a day.
    pub fn delivered_by(&self, order: u32, due: Day) -> Derivation<'a> {
        self.came(order, "deliveries up to the day on which it was due", |day| day <= due)
    }
    fn came(&self, order: u32, formula: &'static str, counts: impl Fn(Day) -> bool) -> Derivation<'a> {
        let table = &self.facts.deliveries;
        let rows = of(&self.deliveries, order, || by(table.rows(&self.view), &table.order));
        let rows = rows.filter(|row| table.day.get(*row).is_some_and(|day| counts(*day)));
        let came = rows.filter_map(|row| dated(&table.day, &table.seq, row, "quantity", *table.quantity.get(row)?));
        made(kind("delivered", Op::Sum, formula, Of::Count), came.collect())
    }
    /// The amount of an order, by its newest total.
    pub fn amount(&self, order: u32) -> Option<Derivation<'a>> {
        let table = &self.facts.totals;
        let rows = of(&self.totals, order, || by(table.rows(&self.view), &table.order));
        let said = rows.filter_map(|row| dated_cents(&table.day, &table.seq, row, "amount", *table.cents.get(row)?));
        newest_of("amount", "the newest total by day", Of::Eur, said.collect())
    }
    /// What was paid on an order.
    pub fn paid(&self, order: u32) -> Derivation<'a> {
        let table = &self.facts.payments;
        let rows = of(&self.payments, order, || by(table.rows(&self.view), &table.order));
        let paid = rows.filter_map(|row| Some((*table.seq.get(row)?, *table.cents.get(row)?)));
        amounts("paid", "payments on the order", paid.collect())
    }
    /// What was invoiced of an order.
    pub fn invoiced(&self, order: u32) -> Derivation<'a> {
        let table = &self.facts.invoices;
        let rows = of(&self.invoices, order, || by(table.rows(&self.view), &table.order));
        let invoiced = rows.filter_map(|row| Some((*table.seq.get(row)?, *table.cents.get(row)?)));
        amounts("invoiced", "invoices of the order", invoiced.collect())
    }
    /// What was invoiced of an order so long ago that it is old.
    pub fn invoiced_long_ago(&self, order: u32) -> Derivation<'a> {
        let table = &self.facts.invoices;
        let rows = of(&self.invoices, order, || by(table.rows(&self.view), &table.order));
        let old = rows.filter(|row| table.day.get(*row).is_some_and(|day| is_old(*day, self.view.day)));
        let said = old.filter_map(|row| dated_cents(&table.day, &table.seq, row, "amount", *table.cents.get(row)?));
        made(kind("invoiced", Op::Sum, "invoices of more than thirty days ago", Of::Eur), said.collect())
    }
    /// 1 as long as an order is open; 0 by the events that cancelled it or closed it by a last payment.
    pub fn is_open(&self, order: u32) -> Derivation<'a> {
        let (cancelled, paid) = (&self.facts.cancellations, &self.facts.payments);
        let rows = of(&self.cancellations, order, || by(cancelled.rows(&self.view), &cancelled.order));
        let mut events: Vec<u64> = rows.filter_map(|row| cancelled.seq.get(row)).copied().collect();
        let rows = of(&self.payments, order, || by(paid.rows(&self.view), &paid.order));
        let last = rows.filter(|row| paid.last.get(*row) == Some(&true));
        events.extend(last.filter_map(|row| paid.seq.get(row)));
        let (value, formula) = match events.is_empty() {
            true => (1, "1: neither cancelled nor closed"),
            false => (0, "0: cancelled, or closed by a last payment"),
        };
        let part = kind("is open", Op::Lookup, formula, Of::Count);
        Derivation::leaf(Part { value: Some(Decimal::from(value)), events, ..part })
    }
    /// Days and pieces of each delivery on an order that was not before it was placed.
    pub fn lead_times(&self, order: u32) -> Vec<Derivation<'a>> {
        let table = &self.facts.deliveries;
        let state = self.situation.orders(self.facts).get(index(order));
        let Some(placed) = state.map(|state| state.order.placed_on) else { return Vec::new() };
        let totals = &self.facts.totals;
        let rows = of(&self.totals, order, || by(totals.rows(&self.view), &totals.order));
        let event = rows.filter(|row| totals.placed.get(*row) == Some(&true)).find_map(|row| totals.seq.get(row));
        let mut all = Vec::new();
        for row in of(&self.deliveries, order, || by(table.rows(&self.view), &table.order)) {
            let (Some(seq), Some(day), Some(pieces)) =
                (table.seq.get(row), table.day.get(row), table.quantity.get(row))
            else {
                continue;
            };
            if placed.days_to(*day) >= 0 {
                let mut days = kind(format!("{seq} days"), Op::Calendar, "from order to delivery", Of::Count);
                days.inputs = between("days", placed, *day);
                days.events = event.copied().into_iter().chain([*seq]).collect();
                all.push(made(days, Vec::new()));
                all.push(read(seq.to_string(), *seq, "quantity", *pieces, Of::Count));
            }
        }
        all
    }
    /// 1 as long as an order was not cancelled; 0 by the events that did.
    pub fn stands(&self, order: u32) -> Derivation<'a> {
        let table = &self.facts.cancellations;
        let rows = of(&self.cancellations, order, || by(table.rows(&self.view), &table.order));
        let events: Vec<u64> = rows.filter_map(|row| table.seq.get(row)).copied().collect();
        let (value, formula) = if events.is_empty() { (1, "1: not cancelled") } else { (0, "0: cancelled") };
        let part = kind("binds", Op::Lookup, formula, Of::Count);
        Derivation::leaf(Part { value: Some(Decimal::from(value)), events, ..part })
    }

    /// What a published set says of an item.
    pub fn parameter(&self, item: &Item, field: &str, value: impl Into<Decimal>, unit: Of) -> Option<Derivation<'a>> {
        let (_, origin) = self.parameters.items.get(item)?;
        Some(read(field, origin.seq, format!("values/items/{item}/{field}"), value, unit))
    }
    /// What a published footprint says of an item.
    pub fn footprint(&self, item: &Item, field: &str, of: fn(&Footprint) -> Rate) -> Option<Derivation<'a>> {
        let (footprints, origin) = self.parameters.footprints.as_ref()?;
        let value = of(footprints.get(item)?).0;
        Some(read(field, origin.seq, format!("values/footprints/{item}/{field}"), value, Of::Number))
    }
    /// kg CO2 of a kWh from the grid, as published for the latest year up to the day of the view.
    pub fn grid_factor(&self) -> Option<Derivation<'a>> {
        let (_, origin) = self.parameters.grid.as_ref()?;
        let (year, factor) = self.parameters.grid_factor(self.view.day)?;
        let field = "grid_kg_per_kwh";
        Some(read(field, origin.seq, format!("values/{field}/{year}"), factor, Of::Number))
    }
    /// What a published set says of life-cycle cost.
    pub fn life_cycle(&self, name: &str, field: &str, value: Decimal) -> Option<Derivation<'a>> {
        let (_, origin) = self.parameters.life_cycle.as_ref()?;
        Some(read(name, origin.seq, format!("values/lcc/{field}"), value, Of::Number))
    }
    pub fn life_months(&self, item: &Item) -> Option<Derivation<'a>> {
        let life = self.parameters.life_months(item)?;
        self.parameter(item, "life_months", life, Of::Count)
    }
}

/// Counted in the calendar between two days.
pub(super) fn between(count: &str, from: Day, to: Day) -> Vec<(&'static str, String)> {
    vec![("count", count.to_owned()), ("from", from.to_string()), ("to", to.to_string())]
}

/// 1: the field says it.
pub(super) fn said<'a>(seq: u64, field: &'static str, is: &str) -> Derivation<'a> {
    let mut said = read(seq.to_string(), seq, field, Decimal::ONE, Of::Count);
    said.part.inputs.push(("is", is.to_owned()));
    said
}

/// What an event says on its day.
pub(super) fn dated<'a>(day: &[Day], seq: &[u64], row: usize, field: &str, value: i64) -> Option<Derivation<'a>> {
    let (day, seq) = (day.get(row)?, seq.get(row)?);
    let mut said = read(seq.to_string(), *seq, field, value, Of::Count);
    said.part.inputs.extend([("day", day.to_string()), ("number", seq.to_string())]);
    Some(said)
}

/// The amount that an event says on its day.
pub(super) fn dated_cents<'a>(
    day: &[Day],
    seq: &[u64],
    row: usize,
    field: &'static str,
    cents: i64,
) -> Option<Derivation<'a>> {
    let (day, seq) = (day.get(row)?, seq.get(row)?);
    let mut said = read(seq.to_string(), *seq, field, Cents::new(cents).decimal(), Of::Eur);
    said.part.inputs.extend([("day", day.to_string()), ("number", seq.to_string())]);
    Some(said)
}

/// The newest of what was said; `None`: nothing was.
pub(super) fn newest<'a>(name: &str, formula: &'static str, said: Vec<Derivation<'a>>) -> Option<Derivation<'a>> {
    newest_of(name, formula, Of::Count, said)
}
pub(super) fn newest_of<'a>(
    name: &str,
    formula: &'static str,
    unit: Of,
    said: Vec<Derivation<'a>>,
) -> Option<Derivation<'a>> {
    (!said.is_empty()).then(|| made(kind(name, Op::Newest, formula, unit), said))
}

/// Nothing was reported, and it counts as none.
pub(super) fn none<'a>(name: &str) -> Derivation<'a> {
    given(name, 0, "nothing was reported", Of::Count)
}
