//! Laws of the extra need and of the fold, over random journals.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod pencil;

use common::*;
use pencil::{Pencil, money_of, steps};

use proptest::prelude::*;
use serde_json::json;
use sollist_analytics::{lists::commitment_authorities, *};
use sollist_contract::money::Cents;

const AUTHORITIES: [&str; 3] = ["ba-mitte", "ba-pankow", "polizei-berlin"];
const PROGRAMMES: [&str; 4] = ["mobile-devices", "remote-access", "workplace", "e-file"];
const ITEMS: [&str; 3] = ["notebook", "tablet", "desktop"];

fn items() -> serde_json::Value {
    json!({
        "notebook": {"programme": "mobile-devices", "unit_price": "1071.72", "quota": "0.8", "life_months": 48,
        "running_cost_per_year": "99.99",
            "step_costs": [{"name": "server", "every": 50, "amount": "2500.00"}]},
        "tablet": {"programme": "mobile-devices", "unit_price": "500.00", "quota": "0.1", "complements": "notebook"},
        "remote-access": {"programme": "remote-access", "unit_price": "12.345", "quota": "1", "deadline": "2026-12-31"},
        "desktop": {"programme": "workplace", "unit_price": "700", "quota": "0.3"},
    })
}

fn line(authority: usize, number: usize) -> String {
    format!("2026/30/25/{}/title-{number}", AUTHORITIES[authority % 3])
}

/// The start of every random journal: two lines an authority, the reserve, parameters.
fn start(amounts: &[i64]) -> Journal {
    let mut j = Journal::default();
    for (place, cents) in amounts.iter().enumerate() {
        let (authority, number) = (place % 3, place / 3);
        let (kind, group) =
            [("consumptive", Some("g")), ("investment", Some("g")), ("consumptive", Some("h")), ("staff", None)]
                [place % 4];
        j.line_of(
            AUTHORITIES[authority],
            &line(authority, number),
            &Cents::new(*cents).to_string(),
            PROGRAMMES[(place * 7 / 2) % 4],
            kind,
            group,
        );
    }
    j.line("ikt-steuerung", "2026/30/25/ikt-steuerung/pauschale-mehrausgaben", "5000.00", "reserve");
    j.parameters("2026-01-01", items());
    j.on(
        "2026-01-01",
        "parameters.published",
        json!({"set": "range", "valid_from": "2026-01-01", "values": {"items": {}, "uncertainty": {"seed": 1,
            "draws": 3, "common_share": "0.5", "price": {"notebook": ["0.9", "1", "1.2"]}, "staff": ["1", "1", "1.1"],
            "delay_months": ["0", "1", "2"]}}}),
    );
    let footprint = |kind: &str| {
        json!({"manufacturing_kg": "235.9", "total_p10": "195.1", "total_median": "307.0", "total_p90": "421.9",
            "kwh_per_year": "18.78", "n": 452, "source": "x", "kind": kind})
    };
    let values = json!({
        "footprints": {"notebook": footprint("mobile"), "desktop": footprint("stationary")},
        "grid_kg_per_kwh": {"2024": "0.363"},
        "cost_objects": {"rollouts": {"windows-11": {"items": ["desktop"], "lines": [line(0, 0)]}},
            "projects": {"netz": {"items": ["tablet"], "lines": [line(1, 0)]}}},
        "lcc": {"discount_rate": "0.02", "electricity_eur_per_kwh": "0.30"},
    });
    let set = json!({"set": "further", "valid_from": "2026-01-01", "values": values});
    j.on("2026-01-01", "parameters.published", set);
    j
}

/// One random fact more.
fn more(j: &mut Journal, (kind, who, number, quantity, day): (u8, usize, usize, i64, u8)) {
    let authority = AUTHORITIES[who % 3];
    let on = format!("2026-{:02}-{:02}", 1 + day % 9, 1 + day % 28);
    let (on, item, order) = (on.as_str(), ITEMS[number % 3], format!("{}", number % 5));
    let line = line(who, number % 2);
    let amount = Cents::new(quantity * 313).to_string();
    let due = ["2026-12-31", "2027-02-01", "2028-02-01"][usize::from(day) % 3];
    let consent = json!({"reference": "BA 7", "basis": "§ 37 LHO", "amount": amount});
    match kind % 27 {
        0 => j.eligible(authority, on, quantity),
        1 => j.stock(authority, on, item, quantity, quantity / 3),
        2 | 3 => j.on(
            on,
            "procurement.order-placed",
            json!({"authority": authority, "order": order, "line": line,
            "item": item, "quantity": quantity, "amount": amount}),
        ),
        4 => j.on(
            on,
            "procurement.goods-delivered",
            json!({"authority": authority, "order": order,
            "quantity": quantity, "delivered_on": on}),
        ),
        5 => j.on(
            on,
            "procurement.payment-made",
            json!({"authority": authority, "order": order, "line": line,
            "payment": format!("{}", j.events.len()), "amount": amount, "final": day % 5 == 0}),
        ),
        6 => j.on(on, "rollout.devices-issued", json!({"authority": authority, "item": item, "quantity": quantity})),
        7 => j.on(on, "rollout.remote-access-provided", json!({"authority": authority, "sessions": quantity})),
        8 => j.on(
            on,
            "budget.adjusted",
            json!({"authority": authority, "line": line, "amount": format!("-{amount}"),
            "basis": "x", "reference": "y"}),
        ),
        9 => j.on(
            on,
            "staffing.positions-changed",
            json!({"authority": authority, "quantity": quantity - 50,
            "effective_on": on}),
        ),
        10 => j.on(on, "procurement.order-cancelled", json!({"authority": authority, "order": order})),
        // Days come in any order, so half of these are late.
        11 => j.on(
            on,
            "procurement.order-changed",
            json!({"authority": authority, "order": order,
            "quantity": quantity, "amount": amount}),
        ),
        12 => j.on(
            on,
            "rollout.planned",
            json!({"authority": authority, "rollout": "windows-11", "scope": quantity,
            "deadline": "2026-12-31"}),
        ),
        13 => j.on(
            on,
            "rollout.licences-provided",
            json!({"authority": authority, "licence": "e-file-licence",
            "quantity": quantity}),
        ),
        14 => j.on(
            on,
            "rollout.e-file-used",
            json!({"authority": authority, "accounts": quantity,
            "concurrent": quantity / 2}),
        ),
        15 => j.on(on, "rollout.devices-returned", json!({"authority": authority, "item": item, "quantity": quantity})),
        16 => j.on(
            on,
            "rollout.stock-reported",
            json!({"authority": authority, "item": item, "as_of": on,
            "parts": [{"in_use": quantity, "in_stock": 1, "commissioned_on": "2020-01-01"}, {"in_use": 2,
            "in_stock": quantity}]}),
        ),
        17 => j.on(
            on,
            "procurement.order-placed",
            json!({"authority": authority, "order": order, "line": line,
            "item": item, "quantity": quantity, "amount": amount, "due": due, "consent": consent}),
        ),
        18 => j.on(
            on,
            "budget.authority-granted",
            json!({"authority": authority, "line": line,
            "year": 2027 + i64::from(day % 2), "amount": amount}),
        ),
        19 => j.on(
            on,
            "procurement.payment-made",
            json!({"authority": authority, "order": order, "line": line,
            "payment": format!("{}", j.events.len()), "amount": amount, "consent": consent}),
        ),
        20 => j.on(
            on,
            "procurement.invoice-received",
            json!({"authority": authority, "order": order, "invoice": format!("R-{}", quantity % 7),
            "amount": amount}),
        ),
        21 => j.on(
            on,
            "rollout.planned",
            json!({"authority": authority, "rollout": "windows-11", "scope": quantity * 3, "start": "2026-02-02",
            "deadline": "2026-10-30", "budget": amount}),
        ),
        22 => j.on(
            on,
            "rollout.milestone-planned",
            json!({"authority": authority, "project": "netz", "milestone": item, "planned_on": on,
            "budgeted_cost": amount}),
        ),
        23 => j.on(
            on,
            "rollout.milestone-reached",
            json!({"authority": authority, "project": "netz", "milestone": item, "reached_on": on}),
        ),
        24 => j.on(on, "rollout.devices-retired", json!({"authority": authority, "item": item, "quantity": quantity})),
        25 => j.on(
            on,
            "submission.due",
            json!({"authority": authority, "period": format!("2026-Q{}", 1 + day % 4), "due_on": on}),
        ),
        _ => j.on(
            on,
            "rollout.progressed",
            json!({"authority": authority, "rollout": "windows-11", "done": quantity,
            "total": quantity * 2}),
        ),
    };
}

/// Everything that can be asked at some views, as text.
fn answers(facts: &Facts) -> String {
    let views = [("", ""), ("", "2026-05-10"), ("5", ""), ("7", "2026-03-01")];
    views
        .iter()
        .filter_map(|(as_of, until)| View::resolve(facts, as_of, until, day(TODAY)).ok())
        .map(|view| asked(facts, &view))
        .collect()
}

fn asked(facts: &Facts, view: &View) -> String {
    let by = By::parse(&["line"]).unwrap();
    let mut text = format!("{:?}", budget(facts, view, &BudgetQuery { by, ..BudgetQuery::default() }));
    let by = By::parse(&["authority", "programme"]).unwrap();
    text += &format!("{:?}", indicators(facts, view, &IndicatorQuery { by, ..IndicatorQuery::default() }));
    text += &format!("{:?}", need(facts, view, &NeedQuery { explain: true, ..NeedQuery::at(day("2026-12-31")) }));
    text += &beside_the_need(facts, view);
    text += &format!("{:?}", commitment_authorities(facts, view));
    text += &format!("{:?}", forecast(facts, view, &BudgetQuery { by, ..BudgetQuery::default() }));
    text += &format!("{:?}", anomalies(facts, view, &AnomalyQuery::default()));
    text + &format!("{:?}", conflicts(facts, view))
}

/// What is asked about a need.
fn beside_the_need(facts: &Facts, view: &View) -> String {
    let query = NeedQuery::at(day("2026-12-31"));
    let since = Since { view: View { seq: view.seq / 2, ..*view }, target_day: Some(day("2026-06-30")) };
    let drawn = drawing(facts, view, &query).and_then(Drawing::draw);
    let moved = drivers_of(facts, view, &query, &since);
    let split = splits(facts, view, &query, &Rule::ALL);
    format!("{drawn:?} {moved:?} {split:?} {:?}", asked_for(facts, view, &query))
}

type Fact = (u8, usize, usize, i64, u8);

fn bytes(facts: &Facts) -> Vec<u8> {
    let mut bytes = Vec::new();
    packed::write(facts, &mut bytes).unwrap();
    bytes
}

fn facts_strategy() -> impl Strategy<Value = Vec<Fact>> {
    prop::collection::vec((any::<u8>(), 0..3_usize, 0..10_usize, 1..200_i64, any::<u8>()), 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// However the journal arrives in pieces, and whatever was asked in between, the answers are the same.
    #[test]
    fn incremental_is_from_scratch(amounts in prop::collection::vec(0..500_000_i64, 6), facts in facts_strategy(),
        cuts in prop::collection::vec(0..70_usize, 0..4)) {
        let mut journal = start(&amounts);
        for fact in facts {
            more(&mut journal, fact);
        }
        let mut pieces = Facts::new();
        for cut in cuts {
            let from = usize::try_from(pieces.last_seq()).unwrap();
            journal.feed(&mut pieces, from.min(cut), cut.min(journal.events.len()));
            answers(&pieces);
            // Put away and taken up again in between: nothing is lost, nothing is other.
            pieces = packed::read(&bytes(&pieces)).unwrap();
        }
        journal.feed(&mut pieces, 0, journal.events.len());
        prop_assert_eq!(answers(&pieces), answers(&journal.facts()));
        prop_assert_eq!(bytes(&pieces), bytes(&journal.facts()));
    }

    /// What a district has is what its authorities have together, and Berlin what its districts have: numerators add
    /// up, and so do denominators.
    #[test]
    fn a_rate_of_many_is_the_sum_of_theirs(amounts in prop::collection::vec(0..500_000_i64, 6),
        facts in facts_strategy()) {
        const RATES: [&str; 4] =
            ["mobile.capable-rate", "cost.per-device", "cost.per-mobile-workplace", "need.covered-rate"];
        let mut journal = start(&amounts);
        for fact in facts {
            more(&mut journal, fact);
        }
        let facts = journal.facts();
        let sums = |rows: &[IndicatorRow]| {
            let sum = |of: fn(&IndicatorRow) -> Option<Exact>| {
                rows.iter().filter_map(of).map(Exact::decimal).reduce(|sum, next| sum + next)
            };
            (sum(|row| row.numerator), sum(|row| row.denominator))
        };
        for id in RATES {
            for until in ["", "2026-05-10"] {
                let [authorities, districts, berlin] =
                    [&["authority"][..], &["district"], &[]].map(|by| rows(&facts, id, until, by));
                let whole = sums(&berlin);
                prop_assert_eq!(sums(&districts), whole, "{} {}", id, until);
                prop_assert_eq!(sums(&authorities), whole, "{} {}", id, until);
            }
        }
    }

    /// The question of now is answered from what is kept up, every other from the columns.
    #[test]
    fn what_is_kept_for_now_is_what_the_columns_say(amounts in prop::collection::vec(0..500_000_i64, 6),
        facts in facts_strategy()) {
        let mut journal = start(&amounts);
        for fact in facts {
            more(&mut journal, fact);
        }
        let mut facts = journal.facts();
        let now = View::all(&facts, day(TODAY));
        let kept = asked(&facts, &now);
        // One event later the same view lies in the past.
        more(&mut journal, (2, 0, 99, 1, 0));
        journal.feed(&mut facts, journal.events.len() - 1, journal.events.len());
        prop_assert!(facts.last_seq() > now.seq);
        prop_assert_eq!(kept, asked(&facts, &now));
    }

    /// Of several reports the newest by day of effect counts, then by number, at every view.
    #[test]
    fn the_newest_report_by_day_counts(reports in prop::collection::vec((1..28_u8, 1..1000_i64), 1..12),
        until in 1..28_u8, known in 1..12_usize) {
        let mut j = Journal::default();
        j.line("ba-pankow", &line(1, 0), "0.00", "mobile-devices").eligible("ba-pankow", "2026-01-01", 10_000);
        j.on("2026-01-01", "procurement.order-placed", json!({"authority": "ba-pankow", "order": "1", "line": line(1,
            0), "item": "notebook", "quantity": 1, "amount": "1.00"}));
        j.on("2026-01-01", "rollout.planned", json!({"authority": "ba-pankow", "rollout": "w", "scope": 10_000,
            "deadline": "2026-12-31"}));
        j.parameters("2026-01-01", notebooks("1", "1"));
        let start = j.events.len();
        for (on, value) in &reports {
            let on = format!("2026-02-{on:02}");
            j.on(&on, "rollout.remote-access-provided", json!({"authority": "ba-pankow", "sessions": value,
                "accounts": value}));
            j.on(&on, "rollout.licences-provided", json!({"authority": "ba-pankow", "licence": "e-file-licence",
                "quantity": value}));
            j.on(&on, "rollout.e-file-used", json!({"authority": "ba-pankow", "accounts": value, "concurrent": value}));
            j.on(&on, "rollout.progressed", json!({"authority": "ba-pankow", "rollout": "w", "done": value}));
            j.on(&on, "procurement.order-changed", json!({"authority": "ba-pankow", "order": "1", "quantity": value,
                "amount": Cents::new(value * 100).to_string()}));
        }
        let facts = j.facts();
        let known = known.min(reports.len());
        for (as_of, until, seen) in [
            (String::new(), String::new(), &reports[..]),
            (String::new(), format!("2026-02-{until:02}"), &reports[..]),
            ((start + 5 * known).to_string(), String::new(), &reports[..known]),
        ] {
            let last_day = if until.is_empty() { 31 } else { until[8..].parse::<u8>().unwrap() };
            let newest = seen.iter().enumerate().filter(|(_, (on, _))| *on <= last_day).max_by_key(|(place, (on,
                _))| (*on, *place)).map(|(_, (_, value))| *value);
            let view = view(&facts, &as_of, &until);
            let numerator = |id: &str| {
                let rows = indicators(&facts, &view, &IndicatorQuery { id: Some(id.to_owned()),
                    ..IndicatorQuery::default() }).unwrap();
                rows[0].numerator.map(|it| it.to_string())
            };
            let expected = newest.map(|value| value.to_string());
            for id in ["mobile.access-rate", "efile.usage-rate", "efile.licence-use", "rollout.degree"] {
                prop_assert_eq!(numerator(id), expected.clone(), "{} {:?} {} {}", id, &reports, &as_of, &until);
            }
            let commitments = budget(&facts, &view,
                &BudgetQuery::default()).unwrap().total.position.unwrap().commitments;
            prop_assert_eq!(commitments.get(), newest.unwrap_or(1) * 100);
        }
    }

    /// Orders of this year and of later ones, changed, paid, refunded, closed, cancelled, with consents and without,
    /// on one's own lines and on others': at every view the figures are what a second arithmetic makes of what was
    /// said.
    #[test]
    fn commitments_and_commitment_authority_are_what_a_pencil_makes_of_them(
        amounts in prop::collection::vec(0..500_000_i64, 6),
        steps in steps(),
        known in 0..60_u64,
        until in 1..29_u8,
    ) {
        let mut journal = start(&amounts);
        let mut pencil = Pencil::default();
        let before = journal.events.len() as u64;
        for step in steps {
            pencil.step(&mut journal, step);
        }
        let facts = journal.facts();
        let known = (before + known).min(facts.last_seq());
        for (as_of, until) in [("", 0), ("", until), (known.to_string().as_str(), 0), (known.to_string().as_str(),
            until)] {
            let day = if until == 0 { String::new() } else { format!("2026-03-{until:02}") };
            let (mut lines, authority, foreign) =
                pencil.at(if as_of.is_empty() { u64::MAX } else { known }, if until == 0 { u8::MAX } else { until });
            lines.retain(|_, money| *money != (0, 0));
            prop_assert_eq!(money_of(&facts, &view(&facts, as_of, &day)), (lines, authority, foreign),
                "as of {:?}, until {:?}", as_of, day);
        }
    }

    /// Each euro covers once; shares add up to the reserve or the need, to the cent, and nobody gets more than the
    /// need.
    #[test]
    fn no_euro_is_given_twice(amounts in prop::collection::vec(-100_000..90_000_000_i64, 12),
        facts in facts_strategy()) {
        let mut journal = start(&amounts);
        for (place, authority) in AUTHORITIES.iter().enumerate() {
            journal.eligible(authority, "2026-01-01", 100 + 37 * i64::try_from(place).unwrap());
        }
        for fact in facts {
            more(&mut journal, fact);
        }
        let facts = journal.facts();
        let view = view(&facts, "", "");
        let table = need(&facts, &view, &NeedQuery::at(day("2026-09-30"))).unwrap();
        let lines = budget(&facts, &view, &BudgetQuery { by: By::parse(&["line"]).unwrap(),
            ..BudgetQuery::default() }).unwrap().rows;
        for authority in AUTHORITIES {
            let of_theirs = table.rows.iter().filter(|row| row.authority.as_str() == authority);
            let cover: i64 = of_theirs.map(|row| row.cover.get()).sum();
            let free: i64 = lines.iter().filter(|row| row.authority.as_ref().is_some_and(|a| a.as_str() == authority))
                .map(|row| row.position.unwrap().available().unwrap().or_zero().get()).sum();
            prop_assert!(cover <= free, "{} covers {} of {}", authority, cover, free);
        }
        for row in &table.rows {
            prop_assert_eq!(row.gross.get(), row.cover.get() + row.need.get());
        }
        let given: i64 = table.proposal.shares.iter().map(|share| share.share.get()).sum();
        let needed: i64 = table.proposal.shares.iter().map(|share| share.need.get()).sum();
        prop_assert_eq!(given, needed.min(table.proposal.reserve.unwrap().get()));
        prop_assert_eq!(needed, table.need.unwrap().get());
        prop_assert_eq!(table.proposal.uncovered.unwrap().get(), needed - given);
        for share in &table.proposal.shares {
            prop_assert!(share.share <= share.need && !share.share.is_negative());
        }
    }
}
