//! How forecasts came about: every cell is the root of a tree whose parts give it, down to what events say: which
//! method, how far it was off in past years, the profile, the bounds (docs/spec.md#derivation).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod leaves;

use common::*;
use leaves::told;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;
use sollist_analytics::{derivation::DerivationQuery, *};
use sollist_contract::{day::Day, money::Cents};

const WHO: [&str; 2] = ["ba-mitte", "ba-pankow"];

fn line(year: i64, number: usize) -> String {
    format!("{year}/30/25/{}/{number}", WHO[number % 2])
}

/// A few lines over some years: planned, frozen or moved, paid in spring, in autumn and after the year, ordered.
fn journal(lines: usize, years: i64, dice: &[i64]) -> Journal {
    let mut j = Journal::default();
    let mut dice = dice.iter().cycle();
    let mut throw = |of: i64| dice.next().unwrap().rem_euclid(of);
    for year in 2026 - years..=2026 {
        for number in 0..lines {
            let (who, name) = (WHO[number % 2], line(year, number));
            if throw(13) == 0 {
                continue;
            }
            let planned = 50_000 + throw(5_000_000);
            let programme = ["mobile-devices", "workplace"][number % 3 % 2];
            j.line(who, &name, &Cents::new(planned).to_string(), programme);
            for on in [
                format!("{year}-03-10"),
                format!("{year}-08-10"),
                format!("{year}-11-10"),
                format!("{}-01-05", year + 1),
            ] {
                let amount = planned * throw(50) / 100 - if throw(9) == 0 { planned / 50 } else { 0 };
                if amount != 0 && (year < 2026 || on.as_str() < "2026-09") {
                    let payment = format!("z-{}", j.events.len());
                    let data = json!({"authority": who, "line": name, "payment": payment,
                        "amount": Cents::new(amount).to_string()});
                    j.on(&on, "procurement.payment-made", data);
                }
            }
            if throw(3) == 0 {
                let (order, amount) = (format!("{year}-{number}"), Cents::new(1 + planned / 7).to_string());
                let data = json!({"authority": who, "order": order, "line": name, "item": "x", "quantity": 1,
                    "amount": amount, "due": format!("{year}-{:02}-01", 8 + throw(4))});
                j.on(&format!("{year}-04-10"), "procurement.order-placed", data);
            }
            if throw(4) == 0 {
                let data = json!({"authority": who, "line": name, "amount": Cents::new(1 + planned / 9).to_string(),
                    "basis": "x", "reference": "y"});
                j.on(&format!("{year}-0{}-10", 1 + throw(9)), "budget.adjusted", data);
            }
        }
    }
    j
}

fn agrees(j: &Journal, facts: &Facts, view: &View, row: &ForecastRow, query: &DerivationQuery) {
    let [damped, plan_profile, seasonal, commitments, run_rate] = row.methods;
    for (column, is) in [
        ("", row.value),
        (".lower", row.lower),
        (".centre", row.centre),
        (".upper", row.upper),
        (".soll", row.soll),
        (".actual", row.actual),
        (".deviation", row.deviation),
        (".commitments", row.commitments),
        (".methods.damped", damped),
        (".methods.plan-profile", plan_profile),
        (".methods.seasonal", seasonal),
        (".methods.commitments", commitments),
        (".methods.run-rate", run_rate),
    ] {
        let tree = told(j, facts, view, &format!("budget.forecast{column}"), query);
        assert_eq!(tree.part.value, is.map(Cents::decimal), "{column} {query:?}\n{row:?}");
    }
    counts_agree(j, facts, view, row, query);
}

/// The days and counts that stand beside the amounts.
fn counts_agree(j: &Journal, facts: &Facts, view: &View, row: &ForecastRow, query: &DerivationQuery) {
    let days = |day: Option<Day>| day.map(|day| Decimal::from(view.day.days_to(day)));
    let count = |of: Option<usize>| of.map(|of| Decimal::from(of as u64));
    for (column, is) in [
        ("exhausted", days(row.exhausted_on)),
        ("exhausted-earliest", days(row.exhausted_earliest)),
        ("exhausted-latest", days(row.exhausted_latest)),
        ("years", count(row.years)),
        ("pairs", count(row.pairs)),
        ("lines", Some(row.lines.into())),
        ("runs-dry", Some(row.runs_dry.into())),
        ("without-range", Some(row.without_range.into())),
        ("coverage", row.covered.percent()),
    ] {
        let tree = told(j, facts, view, &format!("budget.forecast.{column}"), query);
        assert_eq!(tree.part.value, is, "{column} {query:?}\n{row:?}");
        assert_eq!(tree.part.why.is_some(), is.is_none(), "{column} {query:?}");
    }
}

/// How many rows had a range: without any the test says little.
fn compared(j: &Journal, until: &str) -> usize {
    let facts = j.facts();
    let view = view(&facts, "", until);
    let asked = |by: &[&str]| {
        let query = BudgetQuery { year: Some(2026), by: By::parse(by).unwrap(), ..BudgetQuery::default() };
        forecast(&facts, &view, &query).unwrap()
    };
    let table = asked(&["line"]);
    for row in &table.rows {
        let query = DerivationQuery { line: row.line.clone(), ..DerivationQuery::default() };
        agrees(j, &facts, &view, row, &query);
    }
    let of_year = DerivationQuery { year: Some(2026), ..DerivationQuery::default() };
    if !table.rows.is_empty() {
        // Of no line there is no forecast, though nothing is what they come to.
        agrees(j, &facts, &view, &table.total, &of_year);
    }
    for row in &asked(&["district"]).rows {
        agrees(j, &facts, &view, row, &DerivationQuery { district: row.district, ..of_year.clone() });
    }
    for row in &asked(&["programme"]).rows {
        agrees(j, &facts, &view, row, &DerivationQuery { programme: row.programme, ..of_year.clone() });
    }
    table.rows.iter().filter(|row| row.lower.is_some()).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_forecast_is_what_its_parts_give_down_to_the_postings(
        lines in 1..7_usize, years in 0..6_i64, dice in prop::collection::vec(0..1_000_000_i64, 40..200),
        month in 1..13_u8) {
        compared(&journal(lines, years, &dice), &format!("2026-{month:02}-28"));
    }
}

#[test]
fn the_bounds_of_a_line_and_of_sums_are_led_back_to_what_past_years_were_off() {
    let dice: Vec<i64> = (1..400_i64).map(|n| n * n * 7_919 % 1_000_003).collect();
    assert!(compared(&journal(12, 5, &dice), "2026-08-28") > 5);
}

/// Journals in which money runs out before the year ends: by what is expected, by the bounds too, and by one of them
/// only; and lines whose interval was measured in many past years.
#[test]
fn days_on_which_money_runs_out_are_led_back_to_what_they_follow_from() {
    let mut missing = vec!["all three days", "a day, and none by the best bound", "a measured interval"];
    for seed in 1..60_i64 {
        let dice: Vec<i64> = (1..400_i64).map(|n| n * n * (7_919 + 2 * seed) % 1_000_003).collect();
        let (j, until) = (journal(12, 5, &dice), "2026-08-28");
        let facts = j.facts();
        let query = BudgetQuery { year: Some(2026), by: By::parse(&["line"]).unwrap(), ..BudgetQuery::default() };
        let rows = forecast(&facts, &view(&facts, "", until), &query).unwrap().rows;
        let has = |what: &str| {
            rows.iter().any(|row| match what {
                "all three days" => {
                    row.exhausted_on.is_some() && row.exhausted_earliest.is_some() && row.exhausted_latest.is_some()
                }
                "a measured interval" => row.covered.of > 10,
                _ => row.exhausted_on.is_some() && row.exhausted_latest.is_none(),
            })
        };
        let before = missing.len();
        missing.retain(|what| !has(what));
        if missing.len() < before {
            compared(&j, until);
        }
        if missing.is_empty() {
            break;
        }
    }
    assert!(missing.is_empty(), "no journal had {missing:?}");
}

/// However many parts there are, they are told in stretches, and are the same as told at once: none twice, none
/// missing.
#[test]
fn a_figure_is_told_in_stretches_as_it_is_at_once() {
    let dice: Vec<i64> = (1..400_i64).map(|n| n * n * 7_919 % 1_000_003).collect();
    let (j, of_year) = (journal(12, 4, &dice), DerivationQuery { year: Some(2026), ..DerivationQuery::default() });
    let facts = j.facts();
    let view = view(&facts, "", "2026-08-28");
    for id in ["budget.forecast.commitments", "budget.forecast", "budget.forecast.upper", "budget.available"] {
        let figure = || derivation::derivation(&facts, &view, id, &of_year).unwrap();
        let mut whole = Vec::new();
        let mut hand = |depth: usize, part: &derivation::Part, composed: bool| {
            whole.push((depth, part.clone(), composed));
            Ok::<(), FigureError>(())
        };
        figure().walk(&mut hand).unwrap();
        assert!(whole.len() > 50, "{id}");
        // Each stretch tells the figure anew, which takes long of a forecast.
        let short = if id.starts_with("budget.forecast") { whole.len() / 5 } else { 1 };
        for most in [short, whole.len() / 3, whole.len() - 1, whole.len()] {
            // Told anew for each stretch, as after an answer was let go of.
            let (mut telling, mut told, mut stretches) = (derivation::Telling::default(), Vec::new(), 0);
            while !telling.is_done() {
                let before = told.len();
                let mut hand = |depth: usize, part: &derivation::Part, composed: bool| {
                    told.push((depth, part.clone(), composed));
                    Ok::<(), FigureError>(())
                };
                telling.on(&figure(), most, &mut hand).unwrap();
                assert!(told.len() - before <= most);
                stretches += 1;
            }
            assert!(told == whole, "{id} by {most}");
            assert!(stretches <= whole.len().div_ceil(most) + 1, "{id} by {most}: {stretches}");
        }
    }
}
