//! What each event is of a figure (docs/spec.md#derivation): the contributions come to it, and are those that its parts
//! give, all told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;

use common::{random::*, *};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;
use sollist_analytics::{
    contributed::Contributions,
    derivation::{BUDGET_FIGURES, DerivationQuery, Of, Op, Part, contributions, derivation, figures},
    *,
};
use sollist_contract::money::Cents;

/// Money that moves between lines and is withheld, beside what [`more`] does.
fn moved(j: &mut Journal, (kind, who, number, cents, day): Fact) {
    let (from, to) = (line(who, number % 2), line(who, (number + 1) % 2));
    let (who, amount) = (AUTHORITIES[who % 3], Cents::new(cents * 7).to_string());
    let on = format!("2026-{:02}-{:02}", 1 + day % 9, 1 + day % 28);
    let of =
        |line: &str| json!({"authority": who, "line": line, "amount": amount, "consent_by": "x", "reference": "y"});
    match kind % 4 {
        0 => j.on(&on, "budget.carried-over", json!({"authority": who, "line": from, "amount": amount})),
        1 => j.on(&on, "budget.frozen", of(&from)),
        2 => j.on(&on, "budget.unfrozen", of(&from)),
        _ => {
            let both = json!({"authority": who, "from_line": from, "to_line": to, "amount": amount, "basis": "x",
                "reference": "y"});
            j.on(&on, "budget.transferred", both)
        }
    };
}

/// Every part with its depth, each right before its own.
fn told(facts: &Facts, view: &View, id: &str, query: &DerivationQuery) -> Vec<(usize, Part)> {
    let mut all = Vec::new();
    let hand = &mut |depth, part: &Part, _| {
        all.push((depth, part.clone()));
        Ok::<(), FigureError>(())
    };
    derivation(facts, view, id, query).unwrap().walk(hand).unwrap();
    all
}

/// What each event is of a figure of which every part is told: from above each part gives its weight to its own.
fn by_weights(parts: &[(usize, Part)]) -> Option<BTreeMap<u64, Decimal>> {
    let mut weights = vec![Decimal::ZERO; parts.len()];
    weights[0] = Decimal::ONE;
    let mut events = BTreeMap::new();
    for (at, (depth, part)) in parts.iter().enumerate() {
        let weight = weights[at];
        if weight.is_zero() {
            continue;
        }
        let inside = (at + 1..parts.len()).take_while(|place| parts[*place].0 > *depth);
        let own: Vec<usize> = inside.filter(|place| parts[*place].0 == depth + 1).collect();
        let value = |place: &usize| parts[*place].1.value;
        let input = |place: &usize, name: &str| {
            let inputs = &parts[*place].1.inputs;
            inputs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let moment = |place: &usize| (input(place, "day"), input(place, "number").parse::<u64>().unwrap_or_default());
        let is_amount = |place: &usize| parts[*place].1.unit == Of::Eur;
        if own.is_empty() {
            let share = part.value.unwrap_or_default() * weight;
            match (part.op, part.events.as_slice()) {
                (Op::Lookup, [event]) => *events.entry(*event).or_insert(Decimal::ZERO) += share,
                _ if share.is_zero() => {}
                _ => return None,
            }
        }
        for child in &own {
            let first =
                |is: &dyn Fn(&usize) -> bool| Decimal::from(u8::from(own.iter().find(|it| is(it)) == Some(child)));
            let of = match part.op {
                Op::Sum => Decimal::ONE,
                Op::Diff if *child == own[0] => Decimal::ONE,
                Op::Diff => -Decimal::ONE,
                Op::Clamp0 => Decimal::from(u8::from(value(child)? >= Decimal::ZERO)),
                Op::Min | Op::Max => first(&|it| value(it) == part.value),
                Op::Newest => first(&|it| own.iter().all(|other| moment(other) <= moment(it))),
                Op::Product if own.iter().filter(|it| is_amount(it)).count() != 1 => return None,
                Op::Product if !is_amount(child) => Decimal::ZERO,
                Op::Product => own.iter().filter(|it| !is_amount(it)).map(|it| value(it).unwrap()).product(),
                _ => return None,
            };
            weights[*child] = of * weight;
        }
    }
    let sum: Decimal = events.values().sum();
    (Some(sum) == parts[0].1.value).then_some(events)
}

fn shares(of: &Contributions) -> Option<BTreeMap<u64, Decimal>> {
    of.sum()?;
    Some((0..of.len()).filter_map(|at| of.at(at)).map(|(event, share)| (event, share.unwrap())).collect())
}

fn events(of: &Contributions) -> Vec<u64> {
    (0..of.len()).filter_map(|at| of.at(at)).map(|(event, _)| event).collect()
}

fn whose(district: &str, authority: &str, line: &str) -> DerivationQuery {
    DerivationQuery {
        district: district.parse().ok(),
        authority: authority.parse().ok(),
        line: line.parse().ok(),
        ..DerivationQuery::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// The contributions of every amount of a budget come to the amount; those of any figure are what its parts give.
    #[test]
    fn what_events_contribute_comes_to_the_figure(amounts in prop::collection::vec(0..500_000_i64, 6),
        facts in facts_strategy(), moves in facts_strategy(), back in 0..10_u64) {
        let mut journal = start(&amounts);
        let mut moves = moves.into_iter();
        for fact in facts {
            more(&mut journal, fact);
            moves.by_ref().take(1).for_each(|fact| moved(&mut journal, fact));
        }
        let facts = journal.facts();
        let amounts: Vec<&str> = BUDGET_FIGURES.iter().map(|(id, _)| *id).collect();
        for (known, until) in [(0, ""), (back, "2026-05-10")] {
            let known = facts.last_seq() - known;
            let view = view(&facts, &known.to_string(), until);
            let questions =
                [whose("", "", ""), whose("01", "", ""), whose("", "ba-pankow", ""), whose("", "", &line(0, 0))];
            for id in figures() {
                let is_money = amounts.contains(&id);
                for query in questions.iter().take(if is_money { questions.len() } else { 1 }) {
                    let Ok(whole) = derivation(&facts, &view, id, query) else { continue };
                    let parts = told(&facts, &view, id, query);
                    let answer = contributions(&facts, &view, id, query, &[]).unwrap();
                    let is_amount = is_money && whole.part.unit == Of::Eur;
                    match shares(&answer) {
                        Some(shares) => {
                            prop_assert_eq!(Some(shares.values().sum::<Decimal>()), whole.part.value, "{}", id);
                            prop_assert_eq!(answer.sum(), whole.part.value, "{}", id);
                            prop_assert!(events(&answer).is_sorted_by(|event, next| event < next));
                            if is_amount {
                                prop_assert_eq!(Some(shares), by_weights(&parts), "{} {:?}", id, query);
                            }
                        }
                        None => {
                            prop_assert!(!is_amount || whole.part.value.is_none(), "{} {:?}", id, query);
                            prop_assert_eq!(by_weights(&parts), None, "{} {:?}", id, query);
                            let mut all: Vec<u64> = parts.iter().flat_map(|(_, part)| part.events.clone()).collect();
                            all.sort_unstable();
                            all.dedup();
                            prop_assert_eq!(events(&answer), all, "{}", id);
                        }
                    }
                    for part in whole.parts().unwrap().iter().filter(|_| is_amount) {
                        let path = [part.part.name.clone()];
                        let of = contributions(&facts, &view, id, query, &path).unwrap();
                        prop_assert_eq!(of.sum(), part.part.value, "{} {:?}", id, path);
                    }
                }
            }
        }
    }
}

/// An order of 100.00 EUR that was 90.00 first, of which 30.00 were paid: the first total counts no more.
#[test]
fn what_an_order_binds_is_its_newest_total_less_its_payments() {
    let mut j = start(&[100_000; 6]);
    let order = json!({"authority": "ba-mitte", "order": "1", "line": line(0, 0), "item": "notebook", "quantity": 1,
        "amount": "90.00"});
    j.on("2026-03-01", "procurement.order-placed", order);
    let changed = json!({"authority": "ba-mitte", "order": "1", "quantity": 1, "amount": "100.00"});
    j.on("2026-03-02", "procurement.order-changed", changed);
    let payment = json!({"authority": "ba-mitte", "order": "1", "line": line(0, 0), "payment": "p", "amount": "30.00"});
    j.on("2026-03-03", "procurement.payment-made", payment);
    let facts = j.facts();
    let (view, last) = (view(&facts, "", ""), facts.last_seq());
    let of = |id: &str, path: &[&str]| {
        let path: Vec<String> = path.iter().map(|name| (*name).to_owned()).collect();
        contributions(&facts, &view, id, &DerivationQuery::default(), &path)
    };
    let eur = |cents: i64| Cents::new(cents).decimal();
    let bound = of("budget.commitments", &[]).unwrap();
    assert_eq!(shares(&bound).unwrap(), BTreeMap::from([(last - 1, eur(10_000)), (last, eur(-3_000))]));
    assert_eq!(bound.sum(), Some(eur(7_000)));
    // What was paid is bound no more.
    let used = of("budget.used", &[]).unwrap();
    assert_eq!(shares(&used).unwrap(), BTreeMap::from([(last - 1, eur(10_000)), (last, eur(0))]));
    let paid =
        of("budget.commitments", &["01", "ba-mitte", &line(0, 0), "ba-mitte/1", "open", "rest", "paid"]).unwrap();
    assert_eq!(shares(&paid).unwrap(), BTreeMap::from([(last, eur(3_000))]));
    // A quotient is no sum of what is divided.
    let quotient = of("budget.outflow", &[]).unwrap();
    assert_eq!((quotient.sum(), events(&quotient).contains(&last)), (None, true));
    assert_eq!(of("budget.used", &["nobody"]).err().unwrap(), Refused::NoSuchPart("nobody".to_owned()).into());
}
