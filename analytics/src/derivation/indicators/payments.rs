//! Payments, invoices and commitments: what is assigned, late, open, bound for later years.

use std::collections::{BTreeMap, BTreeSet};

use sollist_contract::{day::Day, money::Cents};

use super::{
    super::{
        make::{amounts, kind, made, rated, read},
        op::Op,
        part::{Derivation, Of},
        reports::between,
    },
    told::{Shape, Told},
};
use crate::{
    error::FigureError,
    indicators::{Beside, Group, Paid, RowKey},
    tables::{NOBODY, index},
};

type Shapes<'a> = Result<Vec<Shape<'a>>, FigureError>;

/// A line of an authority: its number, and what it is called.
type Line = (u32, String);

/// The lines of an authority that a row is about.
fn lines(told: &Told<'_, '_>, who: u32) -> Vec<Line> {
    let alone = Group { members: vec![who], ..told.group.clone() };
    told.inputs.accounts_of(&alone).map(|account| (account.number, account.name.to_string())).collect()
}

/// What was paid on a row's lines that counts.
fn paid<'a>(
    told: &Told<'a, '_>,
    name: &'static str,
    formula: &'static str,
    counts: impl Fn(&Paid) -> bool,
) -> Option<Derivation<'a>> {
    told.sum(name, formula, Of::Eur, |who| {
        let one = |(line, name): Line| {
            let counted = told.inputs.paid_on(line).iter().filter(|paid| counts(paid));
            amounts(name, "payments on the line", counted.map(|paid| (paid.seq, paid.cents)).collect())
        };
        let lines: Vec<Derivation<'a>> = lines(told, who).into_iter().map(one).collect();
        (!lines.is_empty()).then(|| made(kind(name, Op::Sum, formula, Of::Eur), lines))
    })
}

pub(super) fn allocation_coverage<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let assigned = paid(told, "assigned", "payments that name an order", |paid| paid.order != NOBODY);
    Ok(vec![Shape::percent(assigned, paid(told, "budget.actual", "sum of payments", |_| true))])
}

/// Days from the day of effect to that of recording: those of payments that took as long, with what was paid.
pub(super) fn latency<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let mut late: BTreeMap<i32, Vec<(Paid, Day)>> = BTreeMap::new();
    for (line, _) in told.group.members.iter().flat_map(|who| lines(told, *who)) {
        for one in told.inputs.paid_on(line).iter().filter(|paid| paid.cents != 0) {
            if let Some(recorded) = told.facts.recorded_at(one.seq).map(Day::of) {
                late.entry(one.day.days_to(recorded)).or_default().push((*one, recorded));
            }
        }
    }
    let days = |(paid, recorded): &(Paid, Day)| {
        let mut days =
            kind(paid.seq.to_string(), Op::Calendar, "from the day of effect to that of recording", Of::Count);
        (days.inputs, days.events) = (between("days", paid.day, *recorded), vec![paid.seq]);
        made(days, Vec::new())
    };
    // Its amount, without a sign.
    let amount = |(paid, _): &(Paid, Day)| {
        let cents = Cents::new(paid.cents.saturating_abs()).decimal();
        let mut amount = read(paid.seq.to_string(), paid.seq, "amount", cents, Of::Eur);
        if paid.cents < 0 {
            amount.part.inputs.push(("sign", "-".to_owned()));
        }
        amount
    };
    let mut parts = Vec::new();
    for (took, payments) in late {
        let all = payments.iter().map(days).collect();
        parts.push(made(kind(format!("{took} days"), Op::Min, "each took as long", Of::Count), all));
        let all = payments.iter().map(amount).collect();
        parts.push(made(kind(took.to_string(), Op::Sum, "paid, refunds without their sign", Of::Eur), all));
    }
    Ok(vec![Shape::parts(Op::Median, parts)])
}

/// What commitment authority was granted and is used of each line and later year: events, and orders.
type LaterYears<T> = BTreeMap<(u32, i16), Vec<T>>;

fn granted(told: &Told<'_, '_>) -> LaterYears<(u64, i64)> {
    let (table, mut all) = (&told.facts.commitment_authorities, LaterYears::new());
    for row in table.rows(&told.view) {
        if let (Some(line), Some(year), Some(seq), Some(cents)) =
            (table.line.get(row), table.year.get(row), table.seq.get(row), table.cents.get(row))
        {
            all.entry((*line, *year)).or_insert_with(Vec::new).push((*seq, *cents));
        }
    }
    all
}

fn ordered(told: &Told<'_, '_>) -> LaterYears<u32> {
    let mut all = LaterYears::new();
    for (number, state) in (0_u32..).zip(told.inputs.situation.orders(told.facts).iter()) {
        let order = state.map(|state| state.order);
        if let Some((line, year)) = order.and_then(|order| Some((order.line, order.later_year?))) {
            all.entry((line, year)).or_insert_with(Vec::new).push(number);
        }
    }
    all
}

/// What an order uses: what was ordered, paid or not; once it was cancelled or closed, what was paid of it.
fn used_by<'a>(told: &Told<'a, '_>, order: u32) -> Option<Derivation<'a>> {
    let (reports, name) = (&told.reports, told.reports.order_name(order)?);
    let (amount, open) = (reports.amount(order)?, reports.is_open(order));
    let is_released = open.part.value.is_some_and(|open| open.is_zero());
    let standing = vec![amount.clone(), open];
    let mut parts = vec![made(kind("standing", Op::Product, "its amount, as long as it is open", Of::Eur), standing)];
    if is_released {
        let paid = made(kind("paid", Op::Clamp0, "not below zero", Of::Eur), vec![reports.paid(order)]);
        parts.push(made(kind("released", Op::Min, "what was paid of it", Of::Eur), vec![paid, amount]));
    }
    Some(made(kind(name, Op::Sum, "its amount; of a closed one what was paid", Of::Eur), parts))
}

/// A side of the rate: in a year, authority by authority, line by line.
fn of_year<'a>(
    told: &Told<'a, '_>,
    year: i16,
    formula: &'static str,
    of_line: impl Fn(u32) -> Option<Derivation<'a>>,
) -> Option<Derivation<'a>> {
    told.sum(&year.to_string(), formula, Of::Eur, |who| {
        let parts = lines(told, who).into_iter().filter_map(|(line, name)| Some(of_line(line)?.named(name)));
        let parts: Vec<Derivation<'a>> = parts.collect();
        (!parts.is_empty()).then(|| made(kind("line", Op::Sum, formula, Of::Eur), parts))
    })
}

/// Used and granted of a later year.
struct Sides<'a> {
    year: i16,
    used: Derivation<'a>,
    granted: Derivation<'a>,
}

pub(super) fn ve_use<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let (granted, ordered) = (granted(told), ordered(told));
    let mine: BTreeSet<u32> =
        told.group.members.iter().flat_map(|who| lines(told, *who)).map(|(line, _)| line).collect();
    let known = granted.keys().chain(ordered.keys()).filter(|(line, _)| mine.contains(line));
    let years: BTreeSet<i16> = known.map(|(_, year)| *year).collect();
    if years.is_empty() {
        return Ok(vec![Shape::percent(None, None)]);
    }
    let zero = |year: i16, formula: &'static str| made(kind(year.to_string(), Op::Sum, formula, Of::Eur), Vec::new());
    let sides = |year: i16| {
        let of_line = |line: u32| {
            let orders = ordered.get(&(line, year))?.iter().filter_map(|order| used_by(told, *order)).collect();
            Some(made(kind("used", Op::Sum, "sum over orders due in the year", Of::Eur), orders))
        };
        let formula = "used by orders due in the year";
        let used = of_year(told, year, formula, of_line).unwrap_or_else(|| zero(year, formula));
        let of_line =
            |line: u32| Some(amounts("granted", "sum of what was granted", granted.get(&(line, year))?.clone()));
        let formula = "granted for the year";
        let granted = of_year(told, year, formula, of_line).unwrap_or_else(|| zero(year, formula));
        let (used, granted) = (used.known_as(format!("used/{year}")), granted.known_as(format!("granted/{year}")));
        Sides { year, used, granted }
    };
    let each: Vec<Sides<'a>> = years.into_iter().map(sides).collect();
    let all = |name: &str, formula: &'static str, of: fn(&Sides<'a>) -> Derivation<'a>| {
        Some(made(kind(name, Op::Sum, formula, Of::Eur), each.iter().map(of).collect()))
    };
    let together = Shape::percent(
        all("used", "used in all later years", |sides| sides.used.clone()),
        all("granted", "granted for all later years", |sides| sides.granted.clone()),
    );
    let one = |of: &Sides<'a>| {
        Shape::percent(Some(of.used.named("used")), Some(of.granted.named("granted"))).keyed(RowKey::DueYear(of.year))
    };
    Ok(std::iter::once(together).chain(each.iter().map(one)).collect())
}

/// Invoiced and not paid, order by order.
pub(super) fn open_invoices<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let states = told.inputs.situation.orders(told.facts);
    let one = |order: u32| {
        let state = states.get(index(order))?;
        let item = told.facts.items.name(state.order.item)?;
        if !told.inputs.asks_for(&told.group, item) {
            return None;
        }
        let name = told.reports.order_name(order)?;
        let open = unpaid(&name, told.reports.invoiced(order), told.reports.paid(order));
        Some((open.known_as(format!("open/{name}")), order))
    };
    let all = |name: &'static str, of: &dyn Fn((Derivation<'a>, u32)) -> Derivation<'a>| {
        told.sum(name, "sum over authorities", Of::Eur, |who| {
            let parts: Vec<Derivation<'a>> = told.inputs.invoiced(who).filter_map(one).map(of).collect();
            (!parts.is_empty()).then(|| made(kind(name, Op::Sum, "sum over orders", Of::Eur), parts))
        })
    };
    // What is paid pays the oldest invoice first.
    let older = |(open, order): (Derivation<'a>, u32)| {
        let older = unpaid("older", told.reports.invoiced_long_ago(order), told.reports.paid(order));
        let part = kind(open.part.name.clone(), Op::Min, "older than thirty days, at most what is open", Of::Eur);
        made(part, vec![older, open.named("open")])
    };
    let open = all("open", &|(open, _)| open);
    let shape = Shape::parts(Op::Sum, open.clone().map_or_else(|| Ok(Vec::new()), |open| open.parts())?);
    Ok(vec![shape.beside(told, |number| match number {
        Beside::OlderShare => {
            let part = kind("older_share", Op::Ratio, "open for more than thirty days / open", Of::Percent);
            Some(rated(part, 100, 1, vec![all("older", &older)?, open?]))
        }
        _ => None,
    })])
}

/// max(0, invoiced - paid)
fn unpaid<'a>(name: &str, invoiced: Derivation<'a>, paid: Derivation<'a>) -> Derivation<'a> {
    let rest = made(kind("rest", Op::Diff, "invoiced - paid", Of::Eur), vec![invoiced, paid]);
    made(kind(name, Op::Clamp0, "not below zero", Of::Eur), vec![rest])
}
