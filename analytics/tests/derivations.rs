//! How figures came about: every part is what its parts give, the root is what the table says, and every leaf is what
//! its event says (docs/spec.md#derivation).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod leaves;

use common::*;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;
use sollist_analytics::{
    derivation::{BUDGET_FIGURES, DerivationQuery, Op, check, derivation},
    *,
};
use sollist_contract::{money::Cents, position::Position};

const LINES: [&str; 4] =
    ["2026/30/25/ba-mitte/a", "2026/30/25/ba-mitte/b", "2026/30/25/ba-pankow/a", "2026/30/25/polizei-berlin/a"];

fn authority(line: &str) -> &str {
    line.split('/').nth(3).unwrap()
}

/// One random booking more.
fn more(j: &mut Journal, (kind, number, order, cents, day): (u8, usize, u8, i64, u8)) {
    let line = LINES[number % 4];
    let (who, amount) = (authority(line), Cents::new(cents).to_string());
    let on = format!("2026-{:02}-{:02}", 1 + day % 9, 1 + day % 28);
    let order = format!("{}-{}", number % 4, order % 3);
    let due = if day % 5 == 0 { "2027-02-01" } else { "2026-11-30" };
    let (kind, data) = match kind % 11 {
        0 => ("budget.carried-over", json!({"authority": who, "line": line, "amount": amount})),
        1 => (
            "budget.adjusted",
            json!({"authority": who, "line": line, "amount": amount, "basis": "x", "reference": "y"}),
        ),
        2 => (
            "budget.frozen",
            json!({"authority": who, "line": line, "amount": amount, "consent_by": "x", "reference": "y"}),
        ),
        3 => (
            "budget.unfrozen",
            json!({"authority": who, "line": line, "amount": amount, "consent_by": "x", "reference": "y"}),
        ),
        4 => {
            let to = LINES[(number + 1) % 4];
            (
                "budget.transferred",
                json!({"authority": who, "from_line": line, "to_line": to, "amount": amount, "basis": "x",
                "reference": "y"}),
            )
        }
        5 | 6 => (
            "procurement.order-placed",
            json!({"authority": who, "order": order, "line": line, "item": "notebook", "quantity": 3,
            "amount": amount, "due": due, "consent": {"reference": "1", "basis": "x", "amount": amount}}),
        ),
        7 => ("procurement.order-changed", json!({"authority": who, "order": order, "quantity": 4, "amount": amount})),
        8 if day % 3 == 0 => ("procurement.order-cancelled", json!({"authority": who, "order": order})),
        9 => (
            "procurement.payment-made",
            json!({"authority": who, "line": line, "payment": format!("{cents}-{day}"), "amount": amount}),
        ),
        _ => (
            "procurement.payment-made",
            json!({"authority": who, "line": line, "order": order, "payment": format!("{cents}-{day}"),
            "amount": amount, "final": day % 7 == 0}),
        ),
    };
    j.on(&on, kind, data);
}

fn journal(facts: &[(u8, usize, u8, i64, u8)]) -> Journal {
    let mut j = Journal::default();
    for line in LINES {
        j.line(authority(line), line, "1000.00", "mobile-devices");
    }
    for fact in facts {
        more(&mut j, *fact);
    }
    j
}

/// What the tables say of a figure.
fn tabled(facts: &Facts, view: &View, id: &str, query: &DerivationQuery) -> Option<Decimal> {
    let by = By { line: query.line.is_some(), ..By::default() };
    let of = BudgetQuery { authority: query.authority.clone(), district: query.district, by, ..BudgetQuery::default() };
    let table = budget(facts, view, &of).unwrap();
    let row = match &query.line {
        Some(line) => table.rows.iter().find(|row| row.line.as_ref() == Some(line))?,
        None => &table.total,
    };
    let position: Position = row.position?;
    let cents = match id {
        "budget.appropriation" => position.appropriation,
        "budget.carry-over" => position.carry_over,
        "budget.adjustments" => position.adjustments,
        "budget.soll" => position.soll().unwrap(),
        "budget.frozen" => position.frozen,
        "budget.disposable" => position.disposable().unwrap(),
        "budget.commitments" => position.commitments,
        "budget.actual" => position.actual,
        "budget.used" => position.commitments.plus(position.actual).unwrap(),
        "budget.available" => position.available().unwrap(),
        id => {
            let query = IndicatorQuery {
                id: Some(id.to_owned()),
                authority: query.authority.clone(),
                district: query.district,
                ..IndicatorQuery::default()
            };
            return indicators(facts, view, &query).unwrap()[0].value;
        }
    };
    Some(cents.decimal())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_figure_is_what_the_table_says_and_what_its_parts_give_down_to_the_events(
        facts in prop::collection::vec((any::<u8>(), 0..4_usize, any::<u8>(), 1..90_000_i64, any::<u8>()), 0..60),
        until in 1..12_u8, back in 0..10_u64) {
        let j = journal(&facts);
        let facts = j.facts();
        let known = facts.last_seq().saturating_sub(back).max(4);
        let view = view(&facts, &known.to_string(), &format!("2026-{until:02}-28"));
        let whose = |authority: Option<&str>, district: Option<&str>, line: Option<&str>| DerivationQuery {
            authority: authority.map(|who| who.parse().unwrap()),
            district: district.map(|which| which.parse().unwrap()),
            line: line.map(|line| line.parse().unwrap()),
            ..DerivationQuery::default()
        };
        let questions = [
            whose(None, None, None), whose(Some("ba-mitte"), None, None), whose(None, Some("03"), None),
            whose(None, None, Some(LINES[1])),
        ];
        for (id, _) in BUDGET_FIGURES {
            for query in &questions {
                let is_ratio = ["budget.utilisation", "budget.outflow"].contains(&id);
                if is_ratio && query.line.is_some() {
                    continue;
                }
                let told = derivation(&facts, &view, id, query).unwrap();
                prop_assert_eq!(told.part.value, tabled(&facts, &view, id, query), "{} {:?}", id, query);
                prop_assert_eq!(check(&told).unwrap(), Ok(()), "{}", id);
                told.walk(&mut |_, part, composed| {
                    if !composed && part.value.is_some() {
                        assert_eq!(part.op, Op::Lookup);
                        assert_eq!(part.value, leaves::read(&j, part), "{part:?}");
                    }
                    Ok::<(), FigureError>(())
                }).unwrap();
            }
        }
    }
}

#[test]
fn a_part_is_found_by_its_path_and_another_is_refused_by_name() {
    let mut j = journal(&[]);
    let order = json!({"authority": "ba-mitte", "order": "7", "line": LINES[0], "item": "notebook", "quantity": 1,
        "amount": "300.00", "due": "2026-11-30", "consent": {"reference": "1", "basis": "x", "amount": "300.00"}});
    j.on("2026-03-01", "procurement.order-placed", order);
    let payment = json!({"authority": "ba-mitte", "line": LINES[0], "order": "7", "payment": "z", "amount": "100.00"});
    j.on("2026-04-01", "procurement.payment-made", payment);
    let facts = j.facts();
    let view = view(&facts, "", "");
    let told = |path: &[&str]| {
        derivation(&facts, &view, "budget.used", &DerivationQuery::default()).and_then(|whole| whole.at(path))
    };
    let names = |path: &[&str]| -> Vec<String> {
        let parts = told(path).unwrap().parts().unwrap();
        parts.iter().map(|part| format!("{}={}", part.part.name, part.part.value.unwrap())).collect()
    };
    let at = ["budget.commitments", "01", "ba-mitte", LINES[0], "ba-mitte/7"];
    assert_eq!(names(&[]), ["budget.commitments=200.00", "budget.actual=100.00"]);
    assert_eq!(names(&at[..1]), ["00=0.00", "01=200.00", "03=0.00"]);
    assert_eq!(names(&at[..4]), ["ba-mitte/7=200.00"]);
    assert_eq!(names(&at), ["open=200.00", "binds=1"]);
    let rest = [&at[..], &["open", "rest"]].concat();
    assert_eq!(names(&rest), ["ordered=300.00", "paid=100.00"]);
    let wrong = told(&["budget.commitments", "02"]).err().unwrap();
    assert_eq!(wrong, Refused::NoSuchPart("02".to_owned()).into());
    assert_eq!(
        derivation(&facts, &view, "budget.luck", &DerivationQuery::default()).err().unwrap(),
        Refused::NoSuchFigure("budget.luck".to_owned()).into()
    );
    let none =
        DerivationQuery { authority: "ba-mitte".parse().ok(), programme: "e-file".parse().ok(), ..Default::default() };
    let none = derivation(&facts, &view, "budget.utilisation", &none).unwrap().part;
    assert_eq!((none.value, none.why.is_some()), (None, true));
}
