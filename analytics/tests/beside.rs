//! What stands beside the extra need: its range, what moved it, other splits of the reserve, what is asked for. The
//! names of tests say which worked example of the rules they are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::*;
use proptest::prelude::*;
use serde_json::{Value, json};
use sollist_analytics::{
    range::draw::{Triangle, is_below, uniform},
    *,
};
use sollist_contract::{day::Day, money::Cents};

const MITTE: &str = "ba-mitte";
const PANKOW: &str = "ba-pankow";
const SPANDAU: &str = "ba-spandau";

fn line(authority: &str, title: &str) -> String {
    format!("2026/30/25/{authority}/{title}")
}

fn query(target: &str) -> NeedQuery {
    NeedQuery::at(day(target))
}

fn uncertain(j: &mut Journal, uncertainty: Value) -> &mut Journal {
    j.on(
        "2026-01-01",
        "parameters.published",
        json!({"set": "spanne", "valid_from": "2026-01-01", "values": {"items": {}, "uncertainty": uncertainty}}),
    )
}

fn range_on(facts: &Facts, query: &NeedQuery) -> RangeTable {
    drawing(facts, &view(facts, "", ""), query).unwrap().draw().unwrap()
}

fn spread(row: &RangeRow) -> [String; 3] {
    let spread = row.spread.unwrap_or_else(|| panic!("{row:?}"));
    [spread.p50, spread.p80, spread.p95].map(|cents| cents.to_string())
}

/// The contract, section 4.1, the test vector.
#[test]
fn range_vector_of_600_devices() {
    let mut j = Journal::default();
    j.eligible(PANKOW, "2026-01-01", 600).parameters("2026-01-01", notebooks("1", "1071.72"));
    uncertain(&mut j, json!({"seed": 20261126, "draws": 10000, "price": {"notebook": ["0.95", "1.00", "1.20"]}}));
    let facts = j.facts();
    let table = range_on(&facts, &query("2026-12-31"));
    assert_eq!(spread(&table.rows[0]), ["670755.68", "707230.39", "739727.94"]);
    assert_eq!(spread(&table.total), spread(&table.rows[0]));
    assert_eq!(table.rows[0].need.unwrap().to_string(), "643032.00");
    assert_eq!(table.total.spread.unwrap().reserve().unwrap().to_string(), "36474.71");
    let (uncertainty, origin) = table.drawn_from.unwrap();
    assert_eq!((uncertainty.seed.get(), origin.set.as_str(), origin.seq), (20_261_126, "spanne", 3));
}

#[test]
fn without_distributions_there_is_no_range_and_a_sentence() {
    let mut j = Journal::default();
    j.eligible(PANKOW, "2026-01-01", 600).parameters("2026-01-01", notebooks("1", "1071.72"));
    let table = range_on(&j.facts(), &query("2026-12-31"));
    assert_eq!((table.rows.len(), table.total.spread), (0, None));
    assert!(german(&table.why.unwrap()).starts_with("Keine Verteilungen veröffentlicht"));
    uncertain(&mut j, json!({"seed": 1, "draws": 10, "delay_months": ["0", "1", "122"]}));
    assert_eq!(range_on(&j.facts(), &query("2026-12-31")).why, Some(Missing::DelaysBeyond));
    uncertain(&mut j, json!({"seed": 1, "draws": 10, "delay_months": ["0", "1", "3"]}));
    assert_eq!(range_on(&j.facts(), &query("2199-12-31")).why, Some(Missing::DelayedBeyond));
    let early = range_on(&j.facts(), &query("2025-12-31")).why.map(|why| german(&why));
    assert!(early.unwrap().starts_with("Keine Verteilungen veröffentlicht"), "they are not in force yet");
}

/// Every factor at once, drawn again with a second arithmetic: staff that follows or does not, a delay that takes
/// months of running cost and makes devices too old, step costs, money that covers the same as ever.
#[test]
fn an_outsider_draws_the_same_need() {
    let mut j = Journal::default();
    j.line(PANKOW, &line(PANKOW, "1"), "20000.00", "mobile-devices");
    j.eligible(MITTE, "2026-01-01", 130).eligible(PANKOW, "2026-01-01", 210);
    j.on(
        "2026-01-01",
        "rollout.stock-reported",
        json!({"authority": PANKOW, "item": "notebook", "as_of": "2026-01-01",
            "parts": [{"in_use": 40, "in_stock": 0, "commissioned_on": "2024-10-31"}]}),
    );
    j.parameters(
        "2026-01-01",
        json!({"notebook": {"programme": "mobile-devices", "unit_price": "1000.005", "quota": "0.85",
            "life_months": 24, "running_cost_per_year": "99.99",
            "step_costs": [{"name": "server", "every": 50, "amount": "2500.00"}]}}),
    );
    let triples = json!({"seed": 7, "draws": 400, "common_share": "0.55",
        "price": {"notebook": ["0.95", "1.00", "1.20"]}, "quota": {"notebook": ["0.9", "1", "1"]},
        "staff": ["0.97", "1.00", "1.06"], "one_off": ["0.8", "1.0", "1.5"], "delay_months": ["0", "1", "4"]});
    uncertain(&mut j, triples);
    let facts = j.facts();
    let table = range_on(&facts, &query("2026-09-30"));

    let triangle = |[least, mode, most]: [i128; 3]| Triangle { least, mode, most };
    let drawn =
        |draw: i128, name: &str, triple: [i128; 3]| triangle(triple).at(uniform(&format!("7|{draw}|{name}"))).unwrap();
    let need = |draw: i128, authority: &str, eligible: i128, old: i128, cover: i128| {
        let staff = [970_000, 1_000_000, 1_060_000];
        let follows = uniform(&format!("7|{draw}|follow|staff|eligible|{authority}"));
        let staff = if is_below(follows, 55, 100).unwrap() {
            drawn(draw, "staff|eligible", staff)
        } else {
            drawn(draw, &format!("staff|eligible|{authority}"), staff)
        };
        let quota = drawn(draw, "quota|notebook", [900_000, 1_000_000, 1_000_000]);
        let price = drawn(draw, "price|notebook", [950_000, 1_000_000, 1_200_000]);
        let one_off = drawn(draw, "one_off|all", [800_000, 1_000_000, 1_500_000]);
        let delay = (drawn(draw, "delay_months|all", [0, 1_000_000, 4_000_000]) + 500_000) / 1_000_000;
        // 30 September + n months; commissioned on 31 October 2024, so that 24 whole months are exceeded from three on.
        let day = [(9, 3), (10, 2), (11, 1), (12, 0), (1, 11)][usize::try_from(delay).unwrap()];
        let usable = if delay >= 2 { 0 } else { old };
        let whole = 100 * 1_000_000 * 1_000_000;
        let target = (85 * eligible * quota * staff + whole - 1) / whole;
        let quantity = (target - usable).max(0);
        // In twelve thousandths of a millionth of a cent: 1000.005 and 99.99 have three decimals at most.
        let a_piece = 1_000_005 * 12 * price + 99_990 * day.1 * 1_000_000;
        let steps = (quantity + 49) / 50 * 2_500_000 * 12 * one_off;
        let unit = 12 * 10 * 1_000_000;
        let gross = (quantity * a_piece + steps + unit / 2) / unit;
        (gross - cover).max(0)
    };
    let percentiles = |mut needs: Vec<i128>| {
        needs.sort_unstable();
        [50, 80, 95]
            .map(|percent: usize| Cents::of_wide(needs[(needs.len() * percent).div_ceil(100) - 1]).unwrap().to_string())
    };
    let mitte: Vec<i128> = (0..400).map(|draw| need(draw, MITTE, 130, 0, 0)).collect();
    let pankow: Vec<i128> = (0..400).map(|draw| need(draw, PANKOW, 210, 40, 2_000_000)).collect();
    let berlin = mitte.iter().zip(&pankow).map(|(one, other)| one + other).collect();
    assert_eq!(spread(&table.rows[0]), percentiles(mitte));
    assert_eq!(spread(&table.rows[1]), percentiles(pankow));
    assert_eq!(spread(&table.total), percentiles(berlin));
    // A filter shows fewer rows, and the sum is theirs.
    let only = NeedQuery { authority: Some(MITTE.parse().unwrap()), ..query("2026-09-30") };
    let alone = range_on(&facts, &only);
    assert_eq!((alone.rows.len(), spread(&alone.total)), (1, spread(&table.rows[0])));
}

#[test]
fn ten_thousand_draws_are_made_of_all_districts() {
    let mut j = Journal::default();
    for number in 0..13 {
        let authority = format!("ba-nummer-{number}");
        j.line(&authority, &line(&authority, "1"), "20000.00", "mobile-devices");
        j.eligible(&authority, "2026-01-01", 2000 + number);
    }
    let item = |price: &str| json!({"programme": "mobile-devices", "unit_price": price, "quota": "0.9"});
    let names = ["a", "b", "c", "d", "e", "f"];
    let items: serde_json::Map<String, Value> = names.iter().map(|name| ((*name).into(), item("100.00"))).collect();
    j.parameters("2026-01-01", Value::Object(items));
    let each: serde_json::Map<String, Value> =
        names.iter().map(|name| ((*name).into(), json!(["0.9", "1", "1.1"]))).collect();
    uncertain(
        &mut j,
        json!({"seed": 7, "draws": 10_000, "common_share": "0.55", "price": each.clone(), "quota": each,
            "staff": ["0.97", "1.00", "1.06"], "one_off": ["0.8", "1", "1.5"], "delay_months": ["0", "1", "6"]}),
    );
    let facts = j.facts();
    let table = range_on(&facts, &query("2026-09-30"));
    assert_eq!((table.rows.len(), table.rows.iter().filter(|row| row.spread.is_some()).count()), (13, 13));
    assert_eq!(table.drawn_from.map(|(from, _)| from.draws.get()), Some(10_000));
}

fn drivers(facts: &Facts, since: &str, from: &str, to: &str) -> DriversTable {
    let view = view(facts, "", "");
    let since = Since::at(facts, &view, since, Some(day(from))).unwrap();
    drivers_of(facts, &view, &query(to), &since).unwrap()
}

fn shown(row: &DriverRow) -> String {
    let moved = row.moved.unwrap_or_else(|| panic!("{row:?}")).list().map(|cents| cents.to_string()).join(" + ");
    format!("{} -> {} = {moved}", row.before.unwrap(), row.after.unwrap())
}

fn device(quota: &str, price: &str, step: &str) -> Value {
    json!({"notebook": {"programme": "mobile-devices", "unit_price": price, "quota": quota,
        "running_cost_per_year": "120.00", "step_costs": [{"name": "server", "every": 500, "amount": step}]}})
}

/// The journal of the worked example, and the number at which its earlier state ends.
fn moved() -> (Journal, String) {
    let mut j = Journal::default();
    let own = line(PANKOW, "1");
    j.line(PANKOW, &own, "100000.00", "mobile-devices").eligible(PANKOW, "2026-01-01", 1000);
    j.parameters("2026-01-01", device("0.80", "1000.00", "25000.00")).stock(PANKOW, "2026-01-01", "notebook", 500, 0);
    let order = |quantity: i64| {
        json!({"authority": PANKOW, "order": "1", "line": own, "item": "notebook", "quantity": quantity,
            "amount": "0.00"})
    };
    j.on("2026-02-01", "procurement.order-placed", order(100));
    let before = j.events.len().to_string();
    j.eligible(PANKOW, "2026-07-01", 1100).parameters("2026-07-01", device("0.90", "1071.72", "30000.00"));
    j.on(
        "2026-07-02",
        "procurement.goods-delivered",
        json!({"authority": PANKOW, "order": "1", "quantity": 20, "delivered_on": "2026-07-02"}),
    );
    j.on(
        "2026-07-03",
        "procurement.order-changed",
        json!({"authority": PANKOW, "order": "1", "quantity": 70, "amount": "0.00"}),
    );
    j.on(
        "2026-07-04",
        "budget.adjusted",
        json!({"authority": PANKOW, "line": own, "amount": "-20000.00", "basis": "x", "reference": "y"}),
    );
    (j, before)
}

/// The contract, section 4.2, the example.
#[test]
fn drivers_example_of_the_six_groups() {
    let (j, before) = moved();
    let facts = j.facts();
    let table = drivers(&facts, &before, "2026-06-30", "2026-09-30");
    let said = "137000.00 -> 412722.40 = 91907.87 + 145950.87 + 22113.66 + -9250.00 + 5000.00 + 20000.00";
    assert_eq!((shown(&table.rows[0]), shown(&table.total)), (said.to_owned(), said.to_owned()));
    assert_eq!((table.since.to_string(), table.since_target_day), (before.clone(), day("2026-06-30")));
    // Of the same state and day nothing moved.
    let now = facts.last_seq().to_string();
    let same = drivers(&facts, &now, "2026-09-30", "2026-09-30");
    assert_eq!(same.total.moved, Some(Moved::default()));
    // Without a day of its own the earlier state has the same, and nothing is delay.
    let view = view(&facts, "", "");
    let since = Since::at(&facts, &view, &before, None).unwrap();
    let table = drivers_of(&facts, &view, &query("2026-09-30"), &since).unwrap();
    assert_eq!((table.since_target_day, table.total.moved.unwrap().delay), (day("2026-09-30"), Cents::ZERO));
    // A scenario belongs to the later state: this one is what moved it.
    let scenario = scenario::parse(r#"{"eligible_factor":"1.10"}"#).unwrap();
    let since = Since::at(&facts, &view, &now, None).unwrap();
    let table = drivers_of(&facts, &view, &NeedQuery { scenario, ..query("2026-09-30") }, &since).unwrap();
    let Moved { staff, volume, price, delay, one_off, cover } = table.total.moved.unwrap();
    assert!(staff.is_positive(), "{staff}");
    assert_eq!([volume, price, delay, one_off, cover], [Cents::ZERO; 5]);
}

/// The contract, section 4.2, why no order is fixed.
/// The same staff moves the need by 84,800.00 where it moves first, and by 99,154.80 after everything else: the quarrel
/// of 14,354.80 that no order of groups settles.
#[test]
fn drivers_example_by_the_order_of_the_groups() {
    let only_staff = |items: Value, (in_use, ordered): (i64, i64), target: &str| {
        let mut j = Journal::default();
        let own = line(PANKOW, "1");
        j.line(PANKOW, &own, "100000.00", "mobile-devices").eligible(PANKOW, "2026-01-01", 1000);
        j.parameters("2026-01-01", items).stock(PANKOW, "2026-01-01", "notebook", in_use, 0);
        let order = json!({"authority": PANKOW, "order": "1", "line": own, "item": "notebook", "quantity": ordered,
            "amount": "0.00"});
        j.on("2026-02-01", "procurement.order-placed", order);
        let before = j.events.len().to_string();
        j.eligible(PANKOW, "2026-02-02", 1100);
        drivers(&j.facts(), &before, target, target).total.moved.unwrap()
    };
    let first = only_staff(device("0.80", "1000.00", "25000.00"), (500, 100), "2026-06-30");
    let last = only_staff(device("0.90", "1071.72", "30000.00"), (520, 50), "2026-09-30");
    assert_eq!([first.staff, last.staff].map(|staff| staff.to_string()), ["84800.00", "99154.80"]);
    for Moved { volume, price, delay, one_off, cover, .. } in [first, last] {
        assert_eq!([volume, price, delay, one_off, cover], [Cents::ZERO; 5]);
    }
}

#[test]
fn who_or_what_is_in_one_state_only_is_volume() {
    let (mut j, before) = moved();
    j.eligible(MITTE, "2026-08-01", 10);
    let facts = j.facts();
    let table = drivers(&facts, &before, "2026-06-30", "2026-09-30");
    let mitte = &table.rows[0];
    assert_eq!(mitte.of.as_ref().unwrap().1.as_str(), MITTE);
    let (after, moved) = (mitte.after.unwrap(), mitte.moved.unwrap());
    assert_eq!((mitte.before.unwrap(), moved), (Cents::ZERO, Moved { volume: after, ..Moved::default() }));
    // The other way round it is the same with the opposite sign; and the whole is the sum.
    let total = table.total.moved.unwrap().list().map(Cents::get);
    let sum = table.rows.iter().map(|row| row.moved.unwrap().list().map(Cents::get));
    assert_eq!(sum.fold([0; 6], |sum, row| std::array::from_fn(|group| sum[group] + row[group])), total);

    // An item that is no more: its price and steps are those it had.
    let only = json!({"tablet": {"programme": "training", "unit_price": "100.00", "quota": "1"}});
    j.parameters("2026-09-01", only);
    let facts = j.facts();
    let view = view(&facts, "", "");
    let number = facts.last_seq() - 1;
    let since = Since::at(&facts, &view, &number.to_string(), Some(day("2026-09-30"))).unwrap();
    let table = drivers_of(&facts, &view, &query("2026-09-30"), &since).unwrap();
    for row in &table.rows {
        let (before, after) = (row.before.unwrap(), row.after.unwrap());
        let volume = after.minus(before).unwrap();
        assert_eq!(row.moved.unwrap(), Moved { volume, ..Moved::default() }, "{row:?}");
    }
}

#[test]
fn an_earlier_state_that_is_none_is_refused_by_its_own_field() {
    let facts = moved().0.facts();
    let view = view(&facts, "", "");
    for since in ["", "gestern", "999"] {
        let refusal = Since::at(&facts, &view, since, None).unwrap_err().refusal().unwrap();
        assert_eq!(refusal.field, "since", "{since}");
    }
}

/// Needs of 700,000.01, 500,000.00 and 333,333.33, the third with a deadline; 1,000,000.00 in the reserve.
fn three_claims(reserve: &str) -> Facts {
    let mut j = Journal::default();
    j.line("ikt-steuerung", &line("ikt-steuerung", "reserve"), reserve, "reserve").eligible(PANKOW, "2026-01-01", 1);
    let item = |price: &str| json!({"programme": "workplace", "unit_price": price, "quota": "1"});
    let mut third = item("333333.33");
    third["deadline"] = json!("2026-10-14");
    j.parameters("2026-01-01", json!({"a": item("700000.01"), "b": item("500000.00"), "c": third}));
    j.facts()
}

fn split_by(facts: &Facts, rules: &[Rule]) -> SplitTable {
    splits(facts, &view(facts, "", ""), &query("2026-12-31"), rules).unwrap()
}

fn given(split: &Split) -> Vec<String> {
    split.shares.iter().map(|share| share.share.to_string()).collect()
}

/// The contract, section 4.3, rules B and C.
#[test]
fn split_examples_b_and_c_and_all_that_is_told_of_them() {
    let facts = three_claims("1000000.00");
    let table = split_by(&facts, &[Rule::Level, Rule::Urgency, Rule::Proportional, Rule::Proposal, Rule::Level]);
    assert_eq!(table.splits.iter().map(|split| split.rule.code()).collect::<String>(), "ABCD");
    assert_eq!((table.claims, table.need.unwrap().to_string()), (3, "1533333.34".to_owned()));
    let [a, b, c, d] = &table.splits[..] else { panic!("{table:?}") };
    // A: the deadline first; then 666,666.67 in proportion to need, the gaps being equal.
    assert_eq!(given(a), ["388888.89", "277777.78", "333333.33"]);
    assert_eq!(given(b), ["456521.74", "326086.96", "217391.30"]);
    assert_eq!(given(c), ["666666.67", "0.00", "333333.33"]);
    // D speaks of mobile workplaces only: nobody claims any, the rest is shown and not spread.
    assert_eq!((given(d), d.rest.to_string()), (vec!["0.00".to_owned(); 3], "1000000.00".to_owned()));
    let least = |split: &Split| split.smallest_share.as_ref().unwrap().thousandths().unwrap();
    assert_eq!([least(a), least(b), least(c), least(d)], [556, 652, 0, 0]);
    assert_eq!([a, b, c, d].map(|split| split.fully_served), [1, 0, 1, 0]);
    assert_eq!([a, b, c].map(|split| split.rest), [Cents::ZERO; 3]);
    // The authority gets the same by the first three: one has all the claims.
    assert_eq!(
        [a, b, c, d].map(|split| split.by_authority[0].difference.to_string()),
        ["0.00", "0.00", "0.00", "-1000000.00"]
    );
    // Nobody has a rate: nothing that a mobile workplace takes is reported or can be bought.
    assert!(table.splits.iter().all(|split| split.lowest_rate.is_none()));

    let enough = split_by(&three_claims("1600000.00"), &Rule::ALL);
    for split in &enough.splits {
        assert_eq!(given(split), ["700000.01", "500000.00", "333333.33"], "{:?}", split.rule);
        assert_eq!((split.fully_served, split.rest.to_string()), (3, "66666.66".to_owned()));
    }
}

/// The contract, section 4.3, rule D.
#[test]
fn split_example_d_levels_the_smallest_rate() {
    let mut j = Journal::default();
    j.line("ikt-steuerung", &line("ikt-steuerung", "reserve"), "1500000.00", "reserve");
    let item = |programme: &str, price: &str| json!({"programme": programme, "unit_price": price, "quota": "1"});
    j.parameters(
        "2026-01-01",
        json!({"desk": item("workplace", "10.00"), "notebook": item("mobile-devices", "1071.72"),
            "remote-access": item("remote-access", "300.00")}),
    );
    for (authority, eligible, devices, sessions) in
        [(MITTE, 2550, 285, 3000), (PANKOW, 2400, 900, 3000), (SPANDAU, 1500, 500, 500)]
    {
        j.eligible(authority, "2026-01-01", eligible).stock(authority, "2026-01-01", "notebook", devices, 0);
        j.on("2026-01-02", "rollout.remote-access-provided", json!({"authority": authority, "sessions": sessions}));
    }
    // Who was not counted has no rate.
    j.line("ba-neukoelln", &line("bezirksamt-neukoelln", "geraete"), "0.00", "mobile-devices");
    let facts = j.facts();
    let table = split_by(&facts, &[Rule::Level]);
    let level = &table.splits[0];
    let of = |authority: &str, item: &str| {
        let share =
            level.shares.iter().find(|share| share.authority.as_str() == authority && share.item.as_str() == item);
        share.map(|share| share.share.to_string()).unwrap_or_default()
    };
    assert_eq!([MITTE, PANKOW].map(|authority| of(authority, "notebook")), ["977408.64", "242208.72"]);
    assert_eq!([of(SPANDAU, "notebook"), of(SPANDAU, "remote-access")], ["218630.88", "61200.00"]);
    assert_eq!([of(SPANDAU, "desk"), of("ba-neukoelln", "notebook")], ["0.00", ""]);
    assert_eq!((level.rest.to_string(), level.excluded[0].as_str()), ("551.76".to_owned(), "ba-neukoelln"));
    let lowest = level.lowest_rate.clone().unwrap();
    assert_eq!((lowest.authority.as_str(), lowest.numerator, lowest.thousandths().unwrap()), (PANKOW, 1126, 469));
    // A filter shows fewer, and gives nobody more.
    let query = NeedQuery { authority: Some(SPANDAU.parse().unwrap()), ..query("2026-12-31") };
    let only = splits(&facts, &view(&facts, "", ""), &query, &Rule::ALL).unwrap();
    let alone = &only.splits[3];
    assert_eq!((alone.by_authority.len(), alone.by_authority[0].share.to_string()), (1, "279830.88".to_owned()));
    assert_eq!(alone.rest, level.rest);
    // By the others the rate is counted in the same way: what the shares would buy.
    let most = split_by(&facts, &[Rule::Proportional]);
    assert!(most.splits[0].lowest_rate.clone().unwrap().thousandths().unwrap() < 469);
}

/// The contract, section 4.3, rule D: only whoever lacks a headcount is left out; what was not reported is none.
#[test]
fn section_4_3_who_reported_nothing_but_positions_stands_at_zero_and_is_served_first() {
    let mut j = Journal::default();
    j.line("ikt-steuerung", &line("ikt-steuerung", "reserve"), "5000.00", "reserve");
    let item = |programme: &str, price: &str| json!({"programme": programme, "unit_price": price, "quota": "1"});
    j.parameters(
        "2026-01-01",
        json!({"notebook": item("mobile-devices", "1000.00"), "remote-access": item("remote-access", "300.00")}),
    );
    j.eligible(MITTE, "2026-01-01", 10).stock(MITTE, "2026-01-01", "notebook", 1, 0);
    j.on("2026-01-02", "rollout.remote-access-provided", json!({"authority": MITTE, "sessions": 10}));
    j.eligible(PANKOW, "2026-01-01", 10);
    let table = split_by(&j.facts(), &[Rule::Level]);
    let level = &table.splits[0];
    // Pankow 0 of 10: 1,300.00; then both 1 of 10, Mitte by its code: 1,000.00; Pankow 1,300.00; Mitte 1,000.00. 400.00
    // are no workplace of either.
    let by: Vec<_> = level.by_authority.iter().map(|gain| (gain.authority.as_str(), gain.share.to_string())).collect();
    assert_eq!(by, [(MITTE, "2000.00".to_owned()), (PANKOW, "2600.00".to_owned())]);
    assert_eq!((level.rest.to_string(), level.excluded.len()), ("400.00".to_owned(), 0));
    let lowest = level.lowest_rate.clone().unwrap();
    assert_eq!((lowest.authority.as_str(), lowest.numerator, lowest.denominator), (PANKOW, 2, 10));
    // Where access cannot be bought, who has not reported any is not held back by it: 2,000.00 and 3,000.00.
    j.parameters("2026-01-02", json!({"notebook": item("mobile-devices", "1000.00")}));
    let level = split_by(&j.facts(), &[Rule::Level]).splits.remove(0);
    let by: Vec<_> = level.by_authority.iter().map(|gain| gain.share.to_string()).collect();
    assert_eq!((by, level.rest), (vec!["2000.00".to_owned(), "3000.00".to_owned()], Cents::ZERO));
}

fn asked(facts: &Facts) -> Vec<String> {
    let table = asked_for(facts, &view(facts, "", ""), &query("2026-12-31")).unwrap();
    let amount = |amount: Option<Cents>| amount.map_or("-".to_owned(), |cents| cents.to_string());
    let said = |row: &AskedRow| {
        let who = row.of.as_ref().map_or("total", |(_, authority)| authority.as_str());
        let programme = row.programme.map(|programme| programme.to_string()).unwrap_or_default();
        let amounts = [row.asked, row.need, row.difference, row.without_need, row.without_request].map(amount);
        format!("{who} {programme} {:?} {}", row.requests, amounts.join(" "))
    };
    table.rows.iter().chain([&table.total]).map(said).collect()
}

#[test]
fn what_is_asked_for_stands_beside_what_is_needed() {
    let mut j = Journal::default();
    j.line("ikt-steuerung", &line("ikt-steuerung", "reserve"), "90000.00", "reserve");
    j.line(PANKOW, &line(PANKOW, "1"), "0.00", "mobile-devices").line(MITTE, &line(MITTE, "1"), "0.00", "other");
    j.line(SPANDAU, &line(SPANDAU, "1"), "0.00", "other");
    let item = |programme: &str| json!({"programme": programme, "unit_price": "100.00", "quota": "1"});
    j.parameters("2026-01-01", json!({"notebook": item("mobile-devices"), "vpn": item("remote-access")}));
    j.eligible(PANKOW, "2026-01-01", 30).eligible(MITTE, "2026-01-01", 10);
    let ask = |j: &mut Journal, authority: &str, request: &str, programme: &str, amount: &str| {
        j.on(
            "2026-02-01",
            "funding.requested",
            json!({"authority": authority, "request": request, "programme": programme, "amount": amount}),
        );
    };
    ask(&mut j, PANKOW, "P-1", "mobile-devices", "5000.00");
    ask(&mut j, PANKOW, "P-2", "mobile-devices", "700.00");
    ask(&mut j, MITTE, "M-1", "mobile-devices", "250.00");
    ask(&mut j, MITTE, "M-2", "training", "40.00");
    ask(&mut j, SPANDAU, "S-1", "remote-access", "60.00");
    let step = |j: &mut Journal, kind: &str, authority: &str, request: &str, more: Value| {
        let mut data = json!({"authority": authority, "request": request});
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        j.on("2026-03-01", &format!("funding.{kind}"), data);
    };
    let facts = j.facts();
    assert_eq!(
        asked(&facts),
        [
            r#"ba-mitte mobile-devices ["M-1"] 250.00 1000.00 -750.00 0.00 750.00"#,
            r#"ba-mitte remote-access [] 0.00 1000.00 -1000.00 0.00 1000.00"#,
            r#"ba-mitte training ["M-2"] 40.00 - - - -"#,
            r#"ba-pankow mobile-devices ["P-1", "P-2"] 5700.00 3000.00 2700.00 2700.00 0.00"#,
            r#"ba-pankow remote-access [] 0.00 3000.00 -3000.00 0.00 3000.00"#,
            r#"ba-spandau remote-access ["S-1"] 60.00 - - - -"#,
            r#"total  [] 6050.00 8000.00 -2050.00 2700.00 4750.00"#,
        ]
    );
    // Approved for less, and some of it granted; the other is rejected, and so is no longer asked for.
    step(&mut j, "approved", PANKOW, "P-1", json!({"amount": "3000.00"}));
    step(&mut j, "rejected", PANKOW, "P-2", json!({"reason": "nein"}));
    step(&mut j, "approved", MITTE, "M-1", json!({}));
    let grant = |authority: &str, amount: &str| {
        json!({"amount": amount, "from_line": line("ikt-steuerung", "reserve"),
        "to_line": line(authority, "1")})
    };
    step(&mut j, "granted", PANKOW, "P-1", grant(PANKOW, "1000.00"));
    step(&mut j, "granted", MITTE, "M-1", grant(MITTE, "250.00"));
    let facts = j.facts();
    let said = asked(&facts);
    assert!(said[0].starts_with("ba-mitte mobile-devices [] 0.00 "), "{said:?}");
    assert!(said[3].starts_with(r#"ba-pankow mobile-devices ["P-1"] 2000.00 "#), "{said:?}");
    // Before anybody asked nothing was asked for.
    let early = asked_for(&facts, &view(&facts, "", "2026-01-31"), &query("2026-12-31")).unwrap();
    assert!(early.rows.iter().all(|row| row.requests.is_empty()) && early.total.asked == Some(Cents::ZERO));
}

/// Two states of a need by random amounts.
fn any_item() -> impl Strategy<Value = (u32, u32, u32, u32)> {
    (0..2_000_000_u32, 0..30_u32, 0..100_000_u32, 0..5_000_000_u32)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Parts of a difference add up to it, whatever moved; certain draws are the need itself; and however the reserve
    /// is split, it is split.
    #[test]
    fn sums_of_parts_are_the_whole(
        states in prop::array::uniform2((1..4000_i64, any_item(), any_item(), 0..900_000_i64)),
        others in prop::collection::vec(0..3000_i64, 2), reserve in 0..60_000_000_i64) {
        let mut j = Journal::default();
        let item = |(price, quota, running, step): (u32, u32, u32, u32), programme: &str| json!({"programme": programme,
            "unit_price": Cents::new(price.into()).to_string(),
            "quota": format!("{}.{:02}", quota / 20, quota % 20 * 5),
            "running_cost_per_year": Cents::new(running.into()).to_string(),
            "step_costs": [{"name": "s", "every": 250, "amount": Cents::new(step.into()).to_string()}]});
        let own = line(PANKOW, "1");
        j.line("ikt-steuerung", &line("ikt-steuerung", "r"), &Cents::new(reserve).to_string(), "reserve");
        j.line(PANKOW, &own, "100.00", "mobile-devices");
        let mut before = String::new();
        for (place, (eligible, notebook, vpn, money)) in states.into_iter().enumerate() {
            let on = ["2026-01-01", "2026-02-01"][place];
            j.eligible(PANKOW, on, eligible).eligible(MITTE, on, others[place]);
            j.stock(PANKOW, on, "notebook", eligible / 3, 0).stock(MITTE, on, "notebook", eligible / 5, 0);
            j.on(on, "rollout.remote-access-provided", json!({"authority": PANKOW, "sessions": eligible / 4}));
            j.on(on, "budget.adjusted", json!({"authority": PANKOW, "line": own,
                "amount": Cents::new(money).to_string(), "basis": "x", "reference": "y"}));
            j.parameters(on, json!({"notebook": item(notebook, "mobile-devices"), "vpn": item(vpn, "remote-access")}));
            if place == 0 {
                before = j.events.len().to_string();
            }
        }
        uncertain(&mut j, json!({"seed": 1, "draws": 5, "price": {"vpn": ["1", "1", "1"]}, "staff": ["1", "1", "1"],
            "delay_months": ["0", "0", "0"]}));
        let facts = j.facts();
        let whole = |as_of: &str, target: Day| {
            need(&facts, &view(&facts, as_of, ""), &NeedQuery::at(target)).unwrap()
        };
        let (earlier, later) = (day("2026-03-31"), day("2026-09-30"));
        let table = drivers(&facts, &before, "2026-03-31", "2026-09-30");
        for row in table.rows.iter().chain([&table.total]) {
            let moved: i64 = row.moved.unwrap().list().iter().map(|cents| cents.get()).sum();
            prop_assert_eq!(moved, row.after.unwrap().get() - row.before.unwrap().get());
        }
        prop_assert_eq!(table.total.before, whole(&before, earlier).need);
        prop_assert_eq!(table.total.after, whole("", later).need);

        let range = range_on(&facts, &query("2026-09-30"));
        let now = whole("", later);
        let need = now.need.unwrap();
        // Where nobody has a need, both say why.
        let certain = now.why.is_none().then_some(Spread { p50: need, p80: need, p95: need });
        prop_assert_eq!((range.total.spread, &range.why), (certain, &now.why), "{:?}", range);

        let table = split_by(&facts, &Rule::ALL);
        for split in &table.splits {
            let given: i64 = split.shares.iter().map(|share| share.share.get()).sum();
            prop_assert_eq!(given + split.rest.get(), table.reserve.unwrap().get());
            let fair = |one: &SplitShare| one.share <= one.need && !one.share.is_negative();
            prop_assert!(split.shares.iter().all(fair), "{:?}", split);
            let gains: i64 = split.by_authority.iter().map(|gain| gain.share.get()).sum();
            prop_assert_eq!(gains, given);
        }
    }
}
