//! What holds for every figure, over random journals with late, corrected and renamed facts.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;
use sollist_analytics::bridge::comparable;
use sollist_contract::money::Cents;

use super::*;
use crate::common::random::{AUTHORITIES, Fact, PROGRAMMES, facts_strategy, items, line, more, start};

/// Facts that only a bridge tells apart from others.
fn further(j: &mut Journal, (kind, who, number, quantity, day): Fact) {
    let authority = AUTHORITIES[who % 3];
    let on = format!("2026-{:02}-{:02}", 1 + day % 9, 1 + day % 28);
    let valid = format!("2026-{:02}-01", 1 + number);
    let (on, line) = (on.as_str(), line(who, number % 2));
    let amount = Cents::new(quantity * 313).to_string();
    match kind % 10 {
        0 => {
            let mut values = items();
            values["notebook"]["unit_price"] = json!(amount);
            j.on(on, "parameters.published", json!({"set": "later", "valid_from": valid, "values": {"items": values}}));
        }
        1 => {
            let programme = PROGRAMMES[number % 4];
            j.on(
                on,
                "budget.programme-assigned",
                json!({"authority": authority, "line": line, "programme": programme, "basis": "Regel"}),
            );
        }
        2 => {
            let data = json!({"authority": authority, "line": line, "payment": format!("r-{}", j.events.len()),
                "amount": format!("-{amount}")});
            j.on(on, "procurement.payment-made", data);
        }
        3 => {
            let data = json!({"authority": authority, "line": line, "amount": amount, "basis": "Nachtrag"});
            j.on(on, "budget.appropriation-amended", data);
        }
        4 => {
            let received = json!({"authority": authority, "period": format!("2026-Q{}", 1 + number % 4),
                "received_on": on, "complete": day % 2 == 0});
            j.on(on, "submission.received", received);
        }
        // Every other one, as often as any.
        other => more(j, (kind / 10 + 10 * (other - 5), who, number, quantity, day)),
    }
}

fn journal(amounts: &[i64], facts: Vec<Fact>) -> Journal {
    let mut journal = start(amounts);
    for fact in facts {
        further(&mut journal, fact);
    }
    journal
}

/// A position: where in the journal, and a day or none.
type Place = (usize, Option<u8>);

fn places() -> impl Strategy<Value = (Place, Place)> {
    let place = || (0..80_usize, prop::option::weighted(0.8, 0..9_u8));
    (place(), place())
}

fn positions(facts: &Facts, ((one, first), (two, last)): (Place, Place)) -> (View, View) {
    let count = facts.last_seq() as usize;
    let (one, two) = (one % (count + 1), two % (count + 1));
    let until = |month: Option<u8>| month.map_or(String::new(), |month| format!("2026-{:02}-15", month + 1));
    let of = |seq: usize, month| view(facts, &seq.to_string(), &until(month));
    (of(one.min(two), first), of(one.max(two), last))
}

fn query(id: &str, which: usize) -> IndicatorQuery {
    let all = IndicatorQuery { id: Some(id.to_owned()), ..IndicatorQuery::default() };
    match which % 4 {
        0 => all,
        1 => IndicatorQuery { authority: Some(AUTHORITIES[which / 4 % 3].parse().unwrap()), ..all },
        2 => IndicatorQuery { district: Some("03".parse().unwrap()), ..all },
        _ => IndicatorQuery { programme: Some(PROGRAMMES[which / 4 % 4].parse().unwrap()), ..all },
    }
}

/// What the tables say of a figure at a position.
fn told_by_tables(facts: &Facts, view: &View, to: &View, query: &IndicatorQuery) -> Vec<Option<Decimal>> {
    let year = facts.newest_year(to);
    let id = query.id.clone().unwrap();
    if CATALOGUE.iter().any(|one| one.id == id) {
        let rows = indicators(facts, view, &IndicatorQuery { year, ..query.clone() }).unwrap();
        return rows.into_iter().map(|row| row.value).collect();
    }
    let asked = BudgetQuery {
        year,
        district: query.district,
        authority: query.authority.clone(),
        programme: query.programme,
        ..BudgetQuery::default()
    };
    let total = budget(facts, view, &asked).unwrap().total;
    let position = total.position.filter(|_| total.lines > 0);
    let amount = position.map(|position| {
        match id.as_str() {
            "budget.appropriation" => position.appropriation,
            "budget.carry-over" => position.carry_over,
            "budget.adjustments" => position.adjustments,
            "budget.soll" => position.soll().unwrap(),
            "budget.frozen" => position.frozen,
            "budget.disposable" => position.disposable().unwrap(),
            "budget.commitments" => position.commitments,
            "budget.actual" => position.actual,
            "budget.used" => position.actual.plus(position.commitments).unwrap(),
            other => panic!("{other}"),
        }
        .decimal()
    });
    vec![amount]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// The ends are what the tables say, and the parts add up to the difference, whatever is asked.
    #[test]
    fn components_add_up_to_the_difference(amounts in prop::collection::vec(0..500_000_i64, 6),
        facts in facts_strategy(), places in places(), which in 0..48_usize) {
        let facts = journal(&amounts, facts).facts();
        let (from, to) = positions(&facts, places);
        for id in comparable() {
            let query = query(id, which);
            let all = bridge(&facts, &from, &to, &query, Detail::default()).unwrap();
            let ends = [&from, &to].map(|view| told_by_tables(&facts, view, &to, &query));
            if let ([one], true) = (all.as_slice(), ends.iter().all(|rows| rows.len() == 1)) {
                prop_assert_eq!([vec![one.before.clone().ok()], vec![one.after.clone().ok()]], ends, "{}", id);
            }
            for one in all {
                let parts: Option<Vec<Decimal>> = one.components.iter().map(|part| part.part).collect();
                match (&one.before, &one.after) {
                    (Ok(before), Ok(after)) => {
                        prop_assert_eq!(one.difference.unwrap(), after - before, "{}", id);
                        prop_assert_eq!(parts.unwrap().into_iter().sum::<Decimal>(), after - before, "{}", id);
                    }
                    _ => {
                        prop_assert!(one.difference.is_none());
                        prop_assert!(one.components.iter().all(|part| part.part.is_none()));
                    }
                }
            }
        }
    }

    /// Replaying what cannot move a figure changes nothing, nor do the pieces in which the journal was read; blocks add
    /// up to the same.
    #[test]
    fn a_bridge_is_the_same_however_it_is_come_by(amounts in prop::collection::vec(0..500_000_i64, 6),
        facts in facts_strategy(), places in places(), cut in 0..70_usize, which in 0..48_usize) {
        let journal = journal(&amounts, facts);
        let (whole, mut pieces) = (journal.facts(), Facts::new());
        for (from, to) in [(0, cut), (cut, cut + 1), (cut + 1, journal.events.len())] {
            let end = journal.events.len();
            journal.feed(&mut pieces, from.min(end), to.min(end));
        }
        let (from, to) = positions(&whole, places);
        for id in comparable() {
            let query = query(id, which);
            let of = |facts: &Facts, detail| bridge(facts, &from, &to, &query, detail).unwrap();
            let all = of(&whole, Detail::default());
            prop_assert_eq!(&all, &of(&pieces, Detail::default()), "{}", id);
            let everything = of(&whole, Detail { everything: true, ..Detail::default() });
            if all.iter().all(|one| one.difference.is_some()) {
                // A row over a stretch without a figure names all that was replayed, and may be of another class.
                let bare = |all: &[Bridge]| -> Vec<Vec<Option<Decimal>>> {
                    all.iter().map(|one| one.components.iter().map(|part| part.part).collect()).collect()
                };
                prop_assert_eq!(bare(&all), bare(&everything), "{}", id);
            }
            let blocks = of(&whole, Detail { events_max: 0, ..Detail::default() });
            for (one, block) in all.iter().zip(&blocks) {
                let ends = |of: &Bridge| (of.before.clone(), of.after.clone(), of.difference);
                prop_assert_eq!(ends(one), ends(block));
                let parts = block.components.iter().filter_map(|part| part.part).sum::<Decimal>();
                prop_assert!(one.difference.is_none_or(|difference| difference == parts), "{}", id);
                prop_assert!(block.components.len() <= one.components.len() || one.difference.is_none());
            }
        }
    }

    /// Each component is what a journal says that has the event, less what one says that has not: replayed for real.
    #[test]
    fn a_component_is_what_its_event_changes(amounts in prop::collection::vec(0..500_000_i64, 6),
        facts in facts_strategy(), places in places()) {
        let journal = journal(&amounts, facts);
        let facts = journal.facts();
        let (from, to) = positions(&facts, places);
        for id in ["budget.available", "budget.commitments", "budget.outflow", "mobile.device-rate", "need.total"] {
            let query = IndicatorQuery { year: Some(2026), ..query(id, 0) };
            let told = bridge(&facts, &from, &to, &query, Detail { everything: true, ..Detail::default() }).unwrap();
            let told = &told[0];
            if told.difference.is_none() {
                continue;
            }
            let moved: BTreeSet<u64> = told
                .components
                .iter()
                .filter(|one| one.class != Class::Reference && one.class != Class::Parameters)
                .flat_map(|one| one.events.iter().copied())
                .collect();
            prop_assert_eq!(moved, replayed(&journal, &from, &to, &query), "{}", id);
        }
    }
}

/// Numbers of the events that change a figure when the journal is replayed event by event, in the order of a bridge.
fn replayed(journal: &Journal, from: &View, to: &View, query: &IndicatorQuery) -> BTreeSet<u64> {
    let on = |seq: u64| {
        let envelope = &journal.events[seq as usize - 1].1;
        let published = envelope.event.type_name() == "parameters.published.v1";
        if published { sollist_contract::day::Day::of(envelope.time) } else { envelope.day() }
    };
    let parameters = |seq: u64| journal.events[seq as usize - 1].1.event.type_name() == "parameters.published.v1";
    let until = |view: &View, day| view.until.is_none_or(|until| day <= until);
    let all: Vec<u64> = (1..=to.seq).collect();
    let mut there: BTreeSet<u64> =
        all.iter().copied().filter(|seq| *seq <= from.seq && (parameters(*seq) || until(from, on(*seq)))).collect();
    let value = |there: &BTreeSet<u64>| {
        let mut facts = Facts::new();
        for (number, seq) in (1..).zip(there) {
            let (recorded, envelope) = &journal.events[*seq as usize - 1];
            facts.apply(number, *recorded, envelope).unwrap();
        }
        let view = View { seq: facts.last_seq(), until: None, day: from.day, walk: None };
        // The need asks for no more than its target day lets it see; ours is the day of the position.
        let rows = match query.id.as_deref() {
            Some("budget.commitments") => {
                let asked = BudgetQuery { year: query.year, ..BudgetQuery::default() };
                return Ok(budget(&facts, &view, &asked).unwrap().total.position.map(|p| p.commitments.decimal()));
            }
            _ => indicators(&facts, &view, query).unwrap(),
        };
        match (rows[0].numerator, rows[0].denominator, rows[0].value) {
            (Some(above), Some(below), Some(_)) => Err((above.decimal(), below.decimal())),
            (.., value) => Ok(value),
        }
    };
    let same = |one: &Result<Option<Decimal>, (Decimal, Decimal)>, two: &_| match (one, two) {
        (Err((above, below)), Err((other, of))) => above * of == other * below,
        (one, two) => one == two,
    };
    let mut moved = BTreeSet::new();
    let mut last = value(&there);
    let mut gap = Vec::new();
    let mut before_gap = last;
    let missing = |value: &Result<Option<Decimal>, (Decimal, Decimal)>| matches!(value, Ok(None));
    let past: Vec<u64> = all.iter().copied().filter(|seq| *seq > from.seq && until(from, on(*seq))).collect();
    let mut time: Vec<u64> = all
        .iter()
        .copied()
        .filter(|seq| !parameters(*seq) || *seq > from.seq)
        .filter(|seq| until(from, on(*seq)) != until(to, on(*seq)))
        .collect();
    time.sort_by_key(|seq| (on(*seq), *seq));
    let back = match (from.until, to.until) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(one), Some(two)) => two < one,
    };
    if back {
        time.reverse();
    }
    for (seq, adds) in past.into_iter().map(|seq| (seq, true)).chain(time.into_iter().map(|seq| (seq, !back))) {
        if adds {
            there.insert(seq);
        } else {
            there.remove(&seq);
        }
        let now = value(&there);
        match (missing(&last), missing(&now)) {
            (_, true) => {
                if !missing(&last) {
                    before_gap = last;
                }
                gap.push(seq);
            }
            (true, false) => {
                gap.push(seq);
                if !same(&before_gap, &now) {
                    moved.extend(std::mem::take(&mut gap));
                }
                gap.clear();
            }
            (false, false) => {
                if !same(&last, &now) && !parameters(seq) {
                    moved.insert(seq);
                }
            }
        }
        last = now;
    }
    moved
}
