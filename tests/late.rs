//! Reports that come late, out of order, twice: the books and the figures say the same, and no stock is ever below
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use sollist_analytics::{BudgetQuery, By, Facts, IndicatorQuery, Scope, View, budget, indicators, lists};
use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Event, ProcurementEvent, RolloutEvent},
    stock::{Entry, Stock, What},
};

use crate::{
    sollist::{Sollist, event},
    stores::{assert_same, both_stores},
};

const AUTHORITIES: [&str; 2] = ["ba-pankow", "ba-mitte"];

fn line(authority: &str) -> String {
    format!("2026/30/25/{authority}/geraete")
}

/// Numbers by a rule: the same for a seed, on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn plan() -> Vec<String> {
    let plan = |authority: &&str| {
        let data = json!({"authority": authority, "line": line(authority), "amount": "1000000.00",
            "programme": "mobile-devices"});
        event(&format!("plan {authority}"), "budget.appropriated", "2026-01-01T00:00:00+01:00", &data)
    };
    AUTHORITIES.iter().map(plan).collect()
}

/// Events of February to May in any order; many contradict what came before them.
fn random_events(seed: u64, count: u64) -> Vec<String> {
    let mut dice = Dice(seed);
    let mut lines = Vec::new();
    for number in 0..count {
        let authority = AUTHORITIES[dice.below(2) as usize];
        let day = format!("2026-0{}-{:02}", 2 + dice.below(4), 1 + dice.below(28));
        let time = format!("{day}T12:00:00+02:00");
        let (item, order, quantity) =
            (["notebook", "tablet"][dice.below(2) as usize], format!("B-{}", dice.below(12)), 1 + dice.below(20));
        let amount = format!("{quantity}00.00");
        let (kind, mut data) = match dice.below(14) {
            0 | 1 => (
                "procurement.order-placed",
                json!({"order": order, "line": line(authority), "item": item, "quantity": quantity, "amount": amount}),
            ),
            2 => ("procurement.order-changed", json!({"order": order, "quantity": quantity, "amount": amount})),
            3 | 4 => {
                ("procurement.goods-delivered", json!({"order": order, "quantity": quantity, "delivered_on": day}))
            }
            5 => ("procurement.order-cancelled", json!({"order": order})),
            6 => (
                "procurement.payment-made",
                json!({"order": order, "line": line(authority), "payment": format!("Z-{number}"), "amount": amount,
                    "final": dice.below(4) == 0}),
            ),
            7 | 8 => ("rollout.devices-issued", json!({"item": item, "quantity": quantity})),
            9 => ("rollout.devices-returned", json!({"item": item, "quantity": 1 + quantity / 4})),
            10 => (
                "rollout.devices-retired",
                json!({"item": item, "quantity": 1 + quantity / 8, "commissioned_on": "2026-02-10"}),
            ),
            11 => (
                "rollout.stock-reported",
                json!({"item": item, "as_of": day, "parts": [{"in_use": quantity, "in_stock": 2 * quantity},
                    {"in_use": 1, "in_stock": 3, "commissioned_on": "2026-02-10"}]}),
            ),
            12 => {
                ("rollout.planned", json!({"rollout": "windows-11", "scope": 20 + quantity, "deadline": "2026-12-31"}))
            }
            _ => ("rollout.progressed", json!({"rollout": "windows-11", "done": quantity})),
        };
        data["authority"] = json!(authority);
        lines.push(event(&number.to_string(), kind, &time, &data));
    }
    lines
}

/// The journal of a store, in its order.
fn journal(user: &Sollist) -> Vec<Envelope> {
    let texts = user.column("SELECT event FROM journal_events ORDER BY seq");
    texts.iter().map(|text| Envelope::parse(text.as_bytes()).unwrap()).collect()
}

fn facts(journal: &[Envelope]) -> Facts {
    let mut facts = Facts::new();
    for (seq, envelope) in (1..).zip(journal) {
        facts.apply(seq, "2026-09-01T08:00:00Z".parse().unwrap(), envelope).unwrap();
    }
    facts
}

/// Counts and movements by authority and item, in the order of the journal.
fn movements(journal: &[Envelope]) -> BTreeMap<(String, String), Vec<Entry>> {
    let mut items: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut all: BTreeMap<(String, String), Vec<Entry>> = BTreeMap::new();
    for envelope in journal {
        let (authority, item, what) = match &envelope.event {
            Event::Procurement(ProcurementEvent::OrderPlaced(e)) => {
                items.insert((e.authority.to_string(), e.order.to_string()), e.item.to_string());
                continue;
            }
            Event::Procurement(ProcurementEvent::GoodsDelivered(e)) => {
                let item = items[&(e.authority.to_string(), e.order.to_string())].clone();
                (&e.authority, item, What::Delivered(e.quantity.get()))
            }
            Event::Rollout(RolloutEvent::StockReported(e)) => {
                (&e.authority, e.item.to_string(), What::Counted(e.counted()))
            }
            Event::Rollout(RolloutEvent::DevicesIssued(e)) => (
                &e.authority,
                e.item.to_string(),
                What::Issued { quantity: e.quantity.get(), commissioned: e.commissioned_on },
            ),
            Event::Rollout(RolloutEvent::DevicesReturned(e)) => (
                &e.authority,
                e.item.to_string(),
                What::Returned { quantity: e.quantity.get(), commissioned: e.commissioned_on },
            ),
            Event::Rollout(RolloutEvent::DevicesRetired(e)) => (
                &e.authority,
                e.item.to_string(),
                What::Retired { quantity: e.quantity.get(), commissioned: e.commissioned_on },
            ),
            _ => continue,
        };
        all.entry((authority.to_string(), item)).or_default().push(Entry { day: envelope.day(), what });
    }
    all
}

/// What the tables say of each thing, and what the figures do.
fn assert_books_and_figures_agree(user: &Sollist) {
    let journal = journal(user);
    let facts = facts(&journal);
    let view = View::all(&facts, "2026-09-30".parse().unwrap());
    for row in budget(&facts, &view, &BudgetQuery { by: By::parse(&["line"]).unwrap(), ..BudgetQuery::default() })
        .unwrap()
        .rows
    {
        let (name, position) = (row.line.unwrap(), row.position.unwrap());
        let books = |column: &str| {
            user.column(&format!("SELECT CAST({column} AS TEXT) FROM ledger_lines WHERE name = '{name}'"))[0].clone()
        };
        assert_eq!(books("commitments"), position.commitments.get().to_string(), "{name}");
        assert_eq!(books("actual"), position.actual.get().to_string(), "{name}");
    }
    // Every day of every stock, as the figures see it; and the last of them as the books do.
    for ((authority, item), entries) in movements(&journal) {
        let days: BTreeSet<Day> = entries.iter().map(|entry| entry.day).collect();
        for day in days {
            let seen: Vec<Entry> = entries.iter().filter(|entry| entry.day <= day).cloned().collect();
            let stock = Stock::fold(&seen);
            assert_eq!(stock.short, 0, "{authority} {item} on {day}");
        }
        let stock = Stock::fold(&entries);
        let lots: Vec<(Option<Day>, i64, i64)> =
            stock.lots().into_iter().map(|(age, lot)| (age, lot.in_stock, lot.in_use)).collect();
        let kept =
            user.column(&format!("SELECT lots FROM ledger_stocks WHERE authority = '{authority}' AND item = '{item}'"));
        assert_eq!(kept, [json!(lots).to_string()], "{authority} {item}");
    }
    let equipment = lists::equipment(&facts, &view, &Scope::Berlin);
    for one in equipment {
        let of = |column: usize| -> i64 {
            let kept = user.column(&format!("SELECT lots FROM ledger_stocks WHERE authority = '{}'", one.authority));
            let lots = kept.iter().flat_map(|lots| serde_json::from_str::<Vec<Value>>(lots).unwrap());
            lots.map(|lot| lot[column].as_i64().unwrap()).sum()
        };
        assert_eq!(
            (one.devices_in_stock.unwrap_or(0), one.devices_in_use.unwrap_or(0)),
            (of(1), of(2)),
            "{}",
            one.authority
        );
    }
    let by = By::parse(&["authority"]).unwrap();
    let query = IndicatorQuery { id: Some("rollout.degree".to_owned()), by, ..IndicatorQuery::default() };
    for row in indicators(&facts, &view, &query).unwrap().into_iter().filter(|row| row.denominator.is_some()) {
        let authority = row.authority.unwrap();
        let kept = user.column(&format!(
            "SELECT CAST(done AS TEXT) || '/' || CAST(total AS TEXT) FROM rollout_rollouts WHERE authority = \
             '{authority}'"
        ));
        let done = row.numerator.map_or("0".to_owned(), |done| done.to_string());
        assert_eq!(kept, [format!("{done}/{}", row.denominator.unwrap())], "{authority}");
    }
}

both_stores!(late_reports_leave_books_and_figures_in_agreement);
fn late_reports_leave_books_and_figures_in_agreement() {
    for seed in 1..=4 {
        let user = Sollist::new();
        user.record(&plan());
        let events = random_events(seed, 400);
        // In pieces of any size: what a batch knows of the others must not matter.
        let mut dice = Dice(seed + 100);
        let mut rest = events.as_slice();
        let mut recorded = 0;
        while !rest.is_empty() {
            let (piece, more) = rest.split_at((1 + dice.below(150) as usize).min(rest.len()));
            recorded += user.events(piece).json()["recorded"].as_u64().unwrap();
            rest = more;
        }
        assert!(recorded > 100, "{recorded}");
        assert_books_and_figures_agree(&user);
        let before = user.tables(&[]);
        user.say("rebuild").done();
        assert_same(&before, &user.tables(&[]));
    }
}

both_stores!(a_store_of_an_older_version_is_filled_anew_by_the_first_command_that_writes);
fn a_store_of_an_older_version_is_filled_anew_by_the_first_command_that_writes() {
    let user = Sollist::new();
    user.record(&plan());
    let mut lines = random_events(7, 300);
    let last = lines.split_off(299);
    user.events(&lines);
    let before = user.tables(&[]);
    // As an older program left it: fewer movements are kept, and nobody knows of what day things are.
    for sql in [
        "UPDATE journal_head SET filled_by = 0",
        "DELETE FROM ledger_stock_entries",
        "UPDATE ledger_stocks SET last_day = NULL, lots = '[]'",
        "UPDATE procurement_orders SET amount = 1",
        "UPDATE rollout_rollouts SET done = 1, done_on = NULL, total_on = NULL",
    ] {
        user.tamper(sql);
    }
    if user.database().is_none() {
        let run = user.say("refused").ended(1);
        assert!(run.err.contains("bringt ihn auf Stand"), "{}", run.err);
    }
    user.events(&last);
    let after = user.tables(&[]);
    for table in ["rollout_milestones", "procurement_payments"] {
        assert_eq!(before[table].len(), after[table].len(), "{table}");
    }
    assert_books_and_figures_agree(&user);
    user.say("rebuild").done();
    assert_same(&after, &user.tables(&[]));
}

both_stores!(what_is_refused_late_is_taken_once_its_advice_was_followed);
fn what_is_refused_late_is_taken_once_its_advice_was_followed() {
    let user = Sollist::new();
    user.record(&plan());
    let moved = |id: &str, kind: &str, day: &str, quantity: i64| {
        let data = json!({"authority": "ba-pankow", "item": "notebook", "quantity": quantity});
        event(id, &format!("rollout.devices-{kind}"), &format!("{day}T09:00:00+02:00"), &data)
    };
    let counted = |id: &str, day: &str, in_use: i64, in_stock: i64| {
        let data =
            json!({"authority": "ba-pankow", "item": "notebook", "in_use": in_use, "in_stock": in_stock, "as_of": day});
        event(id, "rollout.stock-reported", "2026-07-01T09:00:00+02:00", &data)
    };
    user.record(&[counted("c1", "2026-03-01", 0, 5), moved("i1", "issued", "2026-04-01", 4)]);
    for (late, de, en, advice) in [
        // Nothing was known of the day.
        (
            moved("i2", "issued", "2026-02-01", 1),
            "am 01.02.2026 nur 0 auf Lager",
            "only 0 in stock on 2026-02-01",
            counted("c2", "2026-01-01", 0, 3),
        ),
        // Enough on its day, too little later.
        (
            moved("i3", "issued", "2026-03-02", 2),
            "am 01.04.2026 nur 3 auf Lager",
            "only 3 of “notebook” in stock on 2026-04-01",
            counted("c3", "2026-03-10", 0, 9),
        ),
        // A count that leaves too little for what was issued after it.
        (
            counted("c4", "2026-03-15", 2, 3),
            "am 01.04.2026 nur 3 auf Lager",
            "only 3 of “notebook” in stock on 2026-04-01",
            counted("c5", "2026-03-31", 2, 4),
        ),
    ] {
        let run = user.events(std::slice::from_ref(&late)).ended(1);
        let refusal = user.say("refused --format json").done().out;
        assert!(refusal.contains(de) && refusal.contains(en), "{late}\n{refusal}\n{}", run.out);
        user.record(&[advice]);
        user.record(&[late]);
    }
    assert_books_and_figures_agree(&user);
}

#[test]
fn many_late_movements_of_one_item_are_taken_in_seconds() {
    let user = Sollist::new();
    user.record(&plan());
    let mut lines = vec![event(
        "c",
        "rollout.stock-reported",
        "2026-01-02T09:00:00+01:00",
        &json!({"authority": "ba-pankow", "item": "notebook", "in_use": 0, "in_stock": 10_000, "as_of": "2026-01-01"}),
    )];
    let mut dice = Dice(5);
    for number in 0..10_000 {
        let time = format!("2026-{:02}-{:02}T09:00:00+01:00", 2 + dice.below(8), 1 + dice.below(28));
        lines.push(event(
            &number.to_string(),
            "rollout.devices-issued",
            &time,
            &json!({"authority": "ba-pankow", "item": "notebook", "quantity": 1}),
        ));
    }
    let began = std::time::Instant::now();
    user.record(&lines);
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    assert_eq!(user.column("SELECT lots FROM ledger_stocks"), ["[[null,0,10000]]"]);
}
