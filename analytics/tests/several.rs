//! Several breakdowns that are asked for together are what each is by itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::*;
use serde_json::json;
use sollist_analytics::*;

fn journal() -> Journal {
    let mut j = Journal::default();
    for (year, paid) in [(2022, "310.00"), (2023, "420.00"), (2024, "400.00"), (2025, "450.00"), (2026, "200.00")] {
        for (who, number, programme) in [("ba-mitte", 1, "mobile-devices"), ("ba-pankow", 2, "workplace")] {
            let name = format!("{year}/30/25/{who}/{number}");
            j.line(who, &name, "5000.00", programme);
            let data = json!({"authority": who, "line": name, "payment": format!("z-{year}-{number}"), "amount": paid});
            j.on(&format!("{year}-03-10"), "procurement.payment-made", data);
        }
    }
    j
}

#[test]
fn breakdowns_asked_together_are_those_asked_one_by_one() {
    let j = journal();
    let facts = j.facts();
    let view = view(&facts, "", "2026-08-31");
    let by = [&[][..], &["district"], &["programme"], &["authority"]].map(|by| By::parse(by).unwrap());
    let query = BudgetQuery { year: Some(2026), ..BudgetQuery::default() };
    let alone = |by: &By| forecast(&facts, &view, &BudgetQuery { by: *by, ..query.clone() }).unwrap();
    let together = forecast_by(&facts, &view, &query, &by).unwrap();
    assert_eq!(together, by.iter().map(alone).collect::<Vec<_>>());
    assert_eq!(together.iter().map(|table| table.rows.len()).collect::<Vec<_>>(), [1, 2, 2, 2]);
    let query = IndicatorQuery { year: Some(2026), ..IndicatorQuery::default() };
    let alone = |by: &By| indicators(&facts, &view, &IndicatorQuery { by: *by, ..query.clone() }).unwrap();
    let together = indicators_by(&facts, &view, &query, &by).unwrap();
    assert_eq!(together, by.iter().map(alone).collect::<Vec<_>>());
    assert!(together[1].len() > together[0].len() && together[2].len() > together[0].len());
    let lines = By::parse(&["line"]).unwrap();
    assert!(indicators_by(&facts, &view, &query, &[By::default(), lines]).is_err());
}
