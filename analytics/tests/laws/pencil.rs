//! A second arithmetic of orders, as a pencil would do it, for the law that compares it with the figures.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::json;
use sollist_analytics::{lists::commitment_authorities, *};
use sollist_contract::money::Cents;

use crate::{AUTHORITIES, common::*, line};

/// One step of a life of orders: what, which order, the day, cents, whether for the last time, whether a consent is
/// named.
pub type Step = (u8, usize, u8, i64, bool, bool);

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(
        (0..9_u8, 0..6_usize, 1..29_u8, -40_00..90_00_i64, prop::bool::weighted(0.2), any::<bool>()),
        0..50,
    )
}

/// An order as a pencil keeps it: what was said of it, with number and day.
#[derive(Default)]
struct Kept {
    /// Line, year of commitment authority, authority, number, day.
    placed: Option<(String, Option<i16>, usize, u64, u8)>,
    totals: Vec<(u64, u8, i64)>,
    paid: Vec<(u64, u8, i64, bool)>,
    cancelled: Vec<(u64, u8)>,
}

/// What was said of money, in the order of the journal.
#[derive(Default)]
pub struct Pencil {
    orders: BTreeMap<usize, Kept>,
    /// Line, number, day, cents.
    paid: Vec<(String, u64, u8, i64)>,
    granted: Vec<(String, i16, u64, u8, i64)>,
    /// Line, number, day: of an authority whose it is not.
    foreign: Vec<(String, u64, u8)>,
}

/// Commitments and actuals by line, commitment authority (granted, used) by line and year, lines that others booked on.
pub type Money = (BTreeMap<String, (i64, i64)>, BTreeMap<(String, i16), (i64, i64)>, BTreeSet<String>);

impl Pencil {
    /// What a view comes to that sees numbers up to `known` and days up to `until`.
    pub fn at(&self, known: u64, until: u8) -> Money {
        let sees = |seq: u64, day: u8| seq <= known && day <= until;
        let (mut lines, mut authority, mut foreign) = Money::default();
        for (line, year, seq, day, cents) in &self.granted {
            if sees(*seq, *day) {
                authority.entry((line.clone(), *year)).or_default().0 += cents;
            }
        }
        for (line, seq, day, cents) in &self.paid {
            if sees(*seq, *day) {
                lines.entry(line.clone()).or_default().1 += cents;
            }
        }
        for order in self.orders.values() {
            let Some((line, later, _, _, _)) = order.placed.as_ref().filter(|(_, _, _, seq, day)| sees(*seq, *day))
            else {
                continue;
            };
            // The newest by day, then by number.
            let newest =
                order.totals.iter().filter(|(seq, day, _)| sees(*seq, *day)).max_by_key(|(seq, day, _)| (*day, *seq));
            let amount = newest.map_or(0, |(_, _, amount)| *amount);
            let paid: Vec<_> = order.paid.iter().filter(|(seq, day, ..)| sees(*seq, *day)).collect();
            let sum: i64 = paid.iter().map(|(_, _, cents, _)| cents).sum();
            let ended =
                paid.iter().any(|(.., last)| *last) || order.cancelled.iter().any(|(seq, day)| sees(*seq, *day));
            match later {
                // Payment never frees it; what has ended keeps what was paid.
                Some(year) => {
                    authority.entry((line.clone(), *year)).or_default().1 +=
                        if ended { sum.clamp(0, amount) } else { amount }
                }
                // Never more than the order, whatever an earlier version recorded as given back.
                None => {
                    lines.entry(line.clone()).or_default().0 += if ended { 0 } else { (amount - sum.max(0)).max(0) }
                }
            }
        }
        foreign.extend(self.foreign.iter().filter(|(_, seq, day)| sees(*seq, *day)).map(|(line, ..)| line.clone()));
        (lines, authority, foreign)
    }

    /// Takes one step, in the journal and with the pencil.
    pub fn step(&mut self, j: &mut Journal, (what, number, day, cents, last, consent): Step) {
        let on = format!("2026-03-{day:02}");
        let money = |cents: i64| Cents::new(cents).to_string();
        let seq = j.events.len() as u64 + 1;
        // Each order has a line of its own or, of every third, of somebody else.
        let who = number % 2;
        let name = if number % 3 == 2 { line(who + 1, 0) } else { line(who, number % 2) };
        let owner = if number % 3 == 2 { who + 1 } else { who };
        let authority = AUTHORITIES[who];
        let consent = if consent { json!({"reference": "BA 7", "basis": "§ 37 LHO"}) } else { json!(null) };
        let order = self.orders.entry(number).or_default();
        let Some(placed) = order.placed.clone() else {
            let due = ["2026-12-31", "2027-02-01", "2028-02-01"][number % 3];
            let later = [None, Some(2027), Some(2028)][number % 3];
            j.on(
                &on,
                "procurement.order-placed",
                json!({"authority": authority, "order": number.to_string(),
                "line": name, "item": "notebook", "quantity": 1, "amount": money(cents.abs()), "due": due,
                "consent": consent}),
            );
            order.placed = Some((name.clone(), later, who, seq, day));
            order.totals.push((seq, day, cents.abs()));
            if owner != who {
                self.foreign.push((name, seq, day));
            }
            return;
        };
        let name = placed.0;
        match what {
            0..=2 => {
                j.on(
                    &on,
                    "procurement.order-changed",
                    json!({"authority": authority, "order": number.to_string(),
                    "quantity": 1, "amount": money(cents.abs()), "consent": consent}),
                );
                order.totals.push((seq, day, cents.abs()));
            }
            3 => {
                j.on(&on, "procurement.order-cancelled", json!({"authority": authority, "order": number.to_string()}));
                order.cancelled.push((seq, day));
            }
            4..=6 => {
                j.on(
                    &on,
                    "procurement.payment-made",
                    json!({"authority": authority, "order": number.to_string(),
                    "line": name, "payment": seq.to_string(), "amount": money(cents), "final": last,
                    "consent": consent}),
                );
                order.paid.push((seq, day, cents, last));
                self.paid.push((name.clone(), seq, day, cents));
                if owner != who {
                    self.foreign.push((name, seq, day));
                }
            }
            _ => {
                let year = 2027 + i16::from(last);
                j.on(
                    &on,
                    "budget.authority-granted",
                    json!({"authority": AUTHORITIES[owner], "line": name, "year": year,
                        "amount": money(cents.abs() + 1)}),
                );
                self.granted.push((name, year, seq, day, cents.abs() + 1));
            }
        }
    }
}

/// The same of the figures.
pub fn money_of(facts: &Facts, view: &View) -> Money {
    let rows =
        budget(facts, view, &BudgetQuery { by: By::parse(&["line"]).unwrap(), ..BudgetQuery::default() }).unwrap().rows;
    let (mut lines, mut authority, mut foreign) = Money::default();
    for ve in commitment_authorities(facts, view).unwrap() {
        authority.insert((ve.line.to_string(), ve.year), (ve.granted.get(), ve.used.get()));
    }
    for row in rows {
        let (name, position) = (row.line.unwrap().to_string(), row.position.unwrap());
        let exceeded = authority.iter().any(|((line, _), (granted, used))| *line == name && used > granted);
        assert_eq!(row.overdrawn > 0, exceeded || position.is_overdrawn().unwrap(), "{name}");
        if row.foreign > 0 {
            foreign.insert(name.clone());
        }
        if (position.commitments.get(), position.actual.get()) != (0, 0) {
            lines.insert(name, (position.commitments.get(), position.actual.get()));
        }
    }
    (lines, authority, foreign)
}
