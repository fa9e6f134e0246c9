//! What is beyond the range of an amount withholds the figure it concerns, with its reason, and no other; and no view
//! that does not see it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::*;
use proptest::prelude::*;
use serde_json::{Value, json};
use sollist_analytics::*;
use sollist_contract::{money::Cents, reading::Bilingual as _, words::terms::authority_name};

const MOST: &str = "1000000000000.00";
const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";
/// So many of the largest amounts leave 64 bits.
const MANY: usize = 92_234;

/// An item whose need nobody can state in EUR.
fn extreme() -> Value {
    json!({"programme": "mobile-devices", "unit_price": "999999999.99", "quota": "999999999",
        "running_cost_per_year": "999999999",
        "step_costs": [{"name": "server", "every": 1, "amount": MOST}], "life_months": 65535})
}

fn good() -> Value {
    json!({"programme": "remote-access", "unit_price": "100.00", "quota": "1"})
}

fn two_districts(items: Value) -> Journal {
    let mut j = Journal::default();
    j.line("ba-pankow", LINE, "1000.00", "mobile-devices");
    j.line("ba-mitte", "2026/30/25/bezirksamt-mitte/geraete", "500.00", "remote-access");
    j.line("ikt-steuerung", "2026/30/25/ikt-steuerung/reserve", "700.00", "reserve");
    j.parameters("1990-01-01", items);
    j.eligible("ba-pankow", "2026-01-01", 3).eligible("ba-mitte", "2026-01-01", 10);
    j
}

fn needs(facts: &Facts) -> NeedTable {
    need(facts, &view(facts, "", ""), &NeedQuery { explain: true, ..NeedQuery::at(day("2026-09-30")) }).unwrap()
}

#[test]
fn one_extreme_parameter_withholds_the_needs_of_its_item() {
    let facts = two_districts(json!({"nb": extreme(), "vpn": good()})).facts();
    let table = needs(&facts);
    let shown: Vec<String> =
        table.rows.iter().map(|row| format!("{} {} {} {}", row.authority, row.item, row.gross, row.need)).collect();
    assert_eq!(shown, ["ba-mitte vpn 1000.00 500.00", "ba-pankow vpn 300.00 300.00"]);
    let withheld: Vec<String> = table.withheld.iter().map(|row| row.part().to_string()).collect();
    assert_eq!(withheld, ["ba-mitte, nb", "ba-pankow, nb"]);
    for row in &table.withheld {
        assert_eq!(row.why, Withheld::Beyond(Some(row.part())));
        let reason = german(&row.why);
        let named = format!("{}, {}: ", authority_name(&row.authority), row.item);
        assert!(reason.starts_with(&named) && reason.contains("außerhalb des Bereichs"), "{reason}");
        assert_eq!((row.gross, row.tree.as_ref().unwrap().value.clone()), (None, Value::Null));
    }
    // What it would have taken, it took: Pankow's money covers nothing else.
    assert_eq!(table.withheld[1].cover.unwrap().to_string(), "1000.00");
    // Sums say what they lack; the proposal goes on with what is known.
    assert_eq!([table.gross, table.cover, table.need], [None; 3]);
    let reason = german(&table.total_why.unwrap());
    assert!(reason.contains("Bezirksamt Mitte, nb; Bezirksamt Pankow, nb"), "{reason}");
    let shares: Vec<String> =
        table.proposal.shares.iter().map(|share| format!("{} {}", share.authority, share.share)).collect();
    assert_eq!(shares, ["ba-mitte 437.50", "ba-pankow 262.50"]);
    assert_eq!((table.proposal.reserve.unwrap().to_string(), table.proposal.uncovered), ("700.00".to_owned(), None));
    assert!(german(&table.proposal.why.unwrap()).contains("nb"));

    // Every indicator but those of the need has what it had.
    let calm = two_districts(json!({"vpn": good()})).facts();
    let of = |facts: &Facts| indicators(facts, &view(facts, "", ""), &IndicatorQuery::default()).unwrap();
    for (with, without) in of(&facts).iter().zip(&of(&calm)) {
        if with.id.starts_with("need.") {
            let reason = german(with.why.as_ref().unwrap());
            assert!(with.value.is_none() && reason.contains("Bezirksamt Mitte, nb"), "{reason}");
        } else if without.why == Some(Missing::NothingIsDevice) {
            // Here an item is one, of which nobody said what they have.
            assert!(
                with.value.is_none() && with.why.as_ref().is_some_and(|why| german(why).contains("nicht gemeldet"))
            );
        } else {
            assert_eq!(with, without);
        }
    }
    // And the need of another programme too.
    let by = rows(&facts, "need.total", "", &["programme"]);
    let known: Vec<String> =
        by.iter().map(|row| format!("{} {:?}", row.programme.unwrap(), row.value.map(|v| v.to_string()))).collect();
    assert!(known.contains(&r#"remote-access Some("800.00")"#.to_owned()), "{known:?}");
    assert!(known.contains(&"mobile-devices None".to_owned()), "{known:?}");
    // A view from before it was published sees nothing of it.
    let early = need(&facts, &view(&facts, "3", ""), &NeedQuery::at(day("2026-09-30"))).unwrap();
    assert!(early.withheld.is_empty() && early.total_why.is_none());
}

#[test]
fn every_parameter_at_its_limit_leaves_the_others() {
    for (name, item) in [
        (
            "quota and price",
            json!({"programme": "mobile-devices", "quota": "999999999.999999999999",
                "unit_price": "999999999.999999999999"}),
        ),
        ("price", json!({"programme": "mobile-devices", "quota": "1", "unit_price": "999999999.999999999999"})),
        (
            "running cost",
            json!({"programme": "mobile-devices", "quota": "999999999", "running_cost_per_year": "999999999.99"}),
        ),
        (
            "steps",
            json!({"programme": "mobile-devices", "quota": "999999999", "step_costs": [{"name": "x", "every": 1,
                "amount": MOST}]}),
        ),
        (
            "negative steps",
            json!({"programme": "mobile-devices", "quota": "999999999", "step_costs": [{"name": "x", "every": 1,
                "amount": format!("-{MOST}")}]}),
        ),
        (
            "life",
            json!({"programme": "mobile-devices", "quota": "0.000000000001", "unit_price": "0.000000000001",
                "life_months": 65535}),
        ),
    ] {
        let mut j = two_districts(json!({"nb": item, "vpn": good()}));
        j.eligible("ba-pankow", "2026-01-02", 1_000_000_000);
        for _ in 0..40 {
            j.on(
                "2026-02-01",
                "staffing.positions-changed",
                json!({"authority": "ba-pankow", "quantity": 1_000_000_000, "effective_on": "2026-02-01"}),
            );
        }
        let facts = j.facts();
        let table = needs(&facts);
        assert_eq!(table.rows.len() + table.withheld.len(), 4, "{name}");
        assert!(
            table.rows.iter().any(|row| row.authority.as_str() == "ba-mitte" && row.need.to_string() == "500.00"),
            "{name}"
        );
        assert!(table.withheld.iter().all(|row| row.item.as_str() == "nb"), "{name}");
        assert!(
            indicators(&facts, &view(&facts, "", ""), &IndicatorQuery::default())
                .unwrap()
                .iter()
                .any(|row| row.value.is_some())
        );
    }
}

/// The largest amounts one after the other, each on the day `of` names.
fn postings(j: &mut Journal, count: usize, of: impl Fn(usize) -> (&'static str, &'static str)) {
    for place in 0..count {
        let (on, sign) = of(place);
        j.on(
            on,
            "budget.adjusted",
            json!({"authority": "ba-pankow", "line": LINE, "amount": format!("{sign}{MOST}"), "basis": "b",
                "reference": "r"}),
        );
    }
}

#[test]
fn amounts_that_come_and_go_are_no_trouble_where_they_cancel() {
    let mut j = two_districts(json!({"vpn": good()}));
    let before = j.events.len();
    postings(&mut j, 2 * MANY, |place| if place < MANY { ("2026-03-01", "") } else { ("2026-04-01", "-") });
    let facts = j.facts();
    let table = |as_of: &str, until: &str, by: &[&str]| {
        let query = BudgetQuery { by: By::parse(by).unwrap(), ..BudgetQuery::default() };
        budget(&facts, &view(&facts, as_of, until), &query).unwrap()
    };
    let said =
        |row: &BudgetRow| row.position.map_or("withheld".to_owned(), |position| position.soll().unwrap().to_string());
    // All together, before, and at the worst moment.
    assert_eq!(said(&table("", "", &[]).total), "2200.00");
    assert_eq!(said(&table("", "2026-02-28", &[]).total), "2200.00");
    assert_eq!(said(&table(&before.to_string(), "", &[]).total), "2200.00");
    for (as_of, until) in [("", "2026-03-31"), (format!("{}", before + MANY).as_str(), "")] {
        let lines = table(as_of, until, &["line"]);
        let shown: Vec<String> = lines.rows.iter().map(said).collect();
        assert_eq!(shown, ["700.00", "500.00", "withheld"], "{as_of} {until}");
        assert!(german(lines.rows[2].why.as_ref().unwrap()).contains(LINE));
        assert!(lines.total.position.is_none() && german(lines.total.why.as_ref().unwrap()).contains(LINE));
        // Whoever does not look there sees nothing of it.
        assert_eq!(said(&table(as_of, until, &["district"]).rows[1]), "500.00");
        let by = rows(&facts, "budget.available", until, &["authority"]);
        let given = by.iter().filter(|row| row.value.is_some()).count();
        assert_eq!(given, if until.is_empty() { 3 } else { 2 });
    }
    // What a line that is withheld would cover is not known; another authority's needs are.
    let view = view(&facts, "", "2026-03-31");
    let mut scarce =
        two_districts(json!({"nb": {"programme": "mobile-devices", "unit_price": "1", "quota": "1"}, "vpn": good()}));
    postings(&mut scarce, MANY, |_| ("2026-03-01", ""));
    let table = needs(&scarce.facts());
    assert_eq!(
        table.withheld.iter().map(|row| row.part().to_string()).collect::<Vec<_>>(),
        ["ba-pankow, nb", "ba-pankow, vpn"]
    );
    assert!(german(&table.withheld[0].why).starts_with(LINE), "{:?}", table.withheld[0].why);
    assert_eq!(table.rows.len(), 2);
    assert!(view.until.is_some());
    withheld_beside_the_need(&mut scarce);
}

/// What is asked about a need is withheld for whom the need is, and for the sum; the other authority has its own.
fn withheld_beside_the_need(j: &mut Journal) {
    j.on(
        "2026-01-01",
        "parameters.published",
        json!({"set": "range", "valid_from": "2026-01-01", "values": {"items": {}, "uncertainty": {"seed": 1,
            "draws": 20, "price": {"vpn": ["0.9", "1", "1.2"]}}}}),
    );
    let facts = j.facts();
    let (view, query) = (view(&facts, "", ""), NeedQuery::at(day("2026-09-30")));
    let range = drawing(&facts, &view, &query).unwrap().draw().unwrap();
    assert_eq!(range.rows.iter().map(|row| row.spread.is_some()).collect::<Vec<_>>(), [true, false]);
    let since = Since { view, target_day: Some(day("2026-06-30")) };
    let moved = drivers_of(&facts, &view, &query, &since).unwrap();
    assert_eq!(moved.rows.iter().map(|row| row.moved.is_some()).collect::<Vec<_>>(), [true, false]);
    for (spread, why) in
        [(range.total.spread.is_none(), range.total.why), (moved.total.moved.is_none(), moved.total.why)]
    {
        assert!(spread && german(&why.unwrap()).starts_with("Bezirksamt Pankow: "));
    }
    let split = splits(&facts, &view, &query, &Rule::ALL).unwrap();
    assert!(split.need.is_none() && german(&split.why.unwrap()).starts_with("Bezirksamt Pankow, nb"));
    assert!(split.splits.iter().all(|split| split.shares.iter().all(|share| share.authority.as_str() == "ba-mitte")));
    let asked = asked_for(&facts, &view, &query).unwrap();
    assert!(asked.total.need.is_none() && asked.rows.iter().any(|row| row.need.is_some()), "{asked:?}");
}

#[test]
fn a_sum_over_lines_beyond_the_range_withholds_the_sum_alone() {
    let mut j = Journal::default();
    for place in 0..MANY {
        let authority = if place % 2 == 0 { "ba-pankow" } else { "ba-mitte" };
        j.line(authority, &format!("2026/30/25/{authority}/{place}"), MOST, "other");
    }
    let facts = j.facts();
    let query = BudgetQuery { by: By::parse(&["authority"]).unwrap(), ..BudgetQuery::default() };
    let table = budget(&facts, &view(&facts, "", ""), &query).unwrap();
    assert!(table.rows.iter().all(|row| row.position.is_some() && row.why.is_none()));
    assert!(table.total.position.is_none() && table.total.why == Some(Withheld::Beyond(None)));
    assert_eq!(table.total.lines as usize, MANY);
}

/// The gross of a need with a pencil: exact decimals of any size, rounded once.
fn pencil(quantity: i128, price: u64, running: u64, months: i128, step: (i64, i64)) -> Option<Cents> {
    // In twelfths of a millionth of a cent: prices come in millionths of a EUR here.
    let twelfths = quantity.checked_mul(i128::from(price) * 12 + i128::from(running) * months)?;
    let steps = (quantity + i128::from(step.0) - 1) / i128::from(step.0);
    let sum = twelfths.checked_add(steps.checked_mul(i128::from(step.1) * 120_000)?)?;
    let half = if sum < 0 { -60_000 } else { 60_000 };
    Cents::of_wide((sum + half) / 120_000).ok()
}

/// A set that an earlier version recorded, and that nobody can mean.
#[test]
fn parameters_that_cannot_be_meant_withhold_what_rests_on_them_and_nothing_else() {
    let step = |amount: &str| json!([{"name": "server", "every": 500, "amount": amount}]);
    for (item, said, english) in [
        (
            json!({"programme": "mobile-devices", "unit_price": "100", "quota": "1", "step_costs": step("-0.01")}),
            "Stufenkosten unter null",
            "step costs below zero",
        ),
        (
            json!({"programme": "mobile-devices", "unit_price": "100", "quota": "1", "life_months": 0}),
            "Lebensdauer von null Monaten",
            "life time of zero months",
        ),
    ] {
        let no_life = item.get("life_months").is_some();
        let mut j = two_districts(json!({"nb": item, "vpn": good()}));
        j.stock("ba-pankow", "2026-01-01", "nb", 2, 0);
        let facts = j.facts();
        let table = needs(&facts);
        assert_eq!(table.rows.iter().map(|row| row.item.as_str()).collect::<Vec<_>>(), ["vpn", "vpn"]);
        assert_eq!(
            table.withheld.iter().map(|row| row.part().to_string()).collect::<Vec<_>>(),
            ["ba-mitte, nb", "ba-pankow, nb"]
        );
        for row in &table.withheld {
            let (both, name) = (row.why.said(), format!("{}, {}: ", authority_name(&row.authority), row.item));
            assert!(both.de.starts_with(&name) && both.de.contains(said), "{both:?}");
            assert!(both.en.starts_with(&name) && both.en.contains(english), "{both:?}");
            assert_eq!((row.gross, row.quantity.is_none()), (None, no_life));
        }
        assert!(german(&table.total_why.unwrap()).contains("ungültigen Parametern"));
        let over_age = figure(&facts, "device.over-age-rate", "");
        assert_eq!(over_age.why.is_some_and(|why| german(&why).contains(said)), no_life);
        assert_eq!(figure(&facts, "mobile.device-rate", "").numerator.unwrap().to_string(), "2");
        // A corrected set brings the figures back.
        j.parameters(
            "1990-01-01",
            json!({"nb": {"programme": "mobile-devices", "unit_price": "100", "quota": "1"}, "vpn": good()}),
        );
        assert!(needs(&j.facts()).withheld.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the parameters, a need is the exact one or withheld, and withheld only when it is beyond the range.
    #[test]
    fn a_need_is_exact_or_withheld(
        price in prop_oneof![0..2_000_000_000_u64, 0..999_999_999_999_999_u64],
        running in prop_oneof![0..2_000_000_000_u64, 0..999_999_999_999_999_u64],
        quota in prop_oneof![1..3_u64, 1..999_999_999_u64],
        step in (1..100_000_i64, -100_000_000_000_000..=100_000_000_000_000_i64),
        eligible in prop_oneof![1..2_000_i64, 1..1_000_000_000_i64],
    ) {
        let rate = |millionths: u64| format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
        let item = json!({"programme": "mobile-devices", "unit_price": rate(price),
            "running_cost_per_year": rate(running), "quota": quota.to_string(),
            "step_costs": [{"name": "x", "every": step.0, "amount": Cents::new(step.1).to_string()}]});
        let mut j = Journal::default();
        j.line("ba-pankow", LINE, "0.00", "other").parameters("2026-01-01", json!({"nb": item})).eligible("ba-pankow",
            "2026-01-01", eligible);
        let table = needs(&j.facts());
        let quantity = i128::from(quota) * i128::from(eligible);
        let expected = pencil(quantity, price, running, i128::from(day("2026-09-30").months_left_in_year()), step);
        // Step costs below zero are no costs: an older set may have them, and no need is made of it.
        let expected = expected.filter(|_| step.1 >= 0);
        match table.rows.first() {
            Some(row) => prop_assert_eq!((Some(row.gross), i128::from(row.quantity)), (expected, quantity)),
            None => prop_assert_eq!((expected, table.withheld.len()), (None, 1)),
        }
    }
}
