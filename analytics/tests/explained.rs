//! Why a line stands where it stands: the postings add up to the row of the budget, and what made it overdrawn is
//! named.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::*;
use proptest::prelude::*;
use serde_json::{Value, json};
use sollist_analytics::{explain::Change, *};
use sollist_contract::{ids::LineName, money::Cents};

const LINES: [&str; 3] = ["2026/30/25/pankow/it", "2026/30/25/pankow/netz", "2026/33/33/3300/51185"];

fn name(text: &str) -> LineName {
    text.parse().unwrap()
}

fn euros(cents: i64) -> String {
    Cents::new(cents).to_string()
}

/// What is added up, in one line.
fn sums(postings: &[Posting]) -> Change {
    let sum = |of: fn(&Change) -> i128| postings.iter().map(|posting| of(&posting.change)).sum();
    Change {
        appropriation: sum(|c| c.appropriation),
        carry_over: sum(|c| c.carry_over),
        adjustments: sum(|c| c.adjustments),
        frozen: sum(|c| c.frozen),
        commitments: sum(|c| c.commitments),
        actual: sum(|c| c.actual),
        granted: sum(|c| c.granted),
        used: sum(|c| c.used),
    }
}

/// One random thing that happens to lines: what, which line, which order, day, cents, for the last time.
type Step = (u8, usize, usize, u16, i64, bool);

fn step(j: &mut Journal, (what, line, order, day, cents, last): Step) {
    let on = day_of(day);
    let (line, to) = (LINES[line % 3], LINES[(line + 1) % 3]);
    let (amount, either) = (euros(cents.abs()), euros(cents));
    let of = |data: Value| {
        let mut data = data;
        data["authority"] = json!("ba-pankow");
        data
    };
    let (kind, data) = match what % 13 {
        0 => ("budget.carried-over", json!({"line": line, "amount": either})),
        1 => ("budget.adjusted", json!({"line": line, "amount": either, "basis": "b", "reference": "r"})),
        2 => (
            "budget.transferred",
            json!({"from_line": line, "to_line": to, "amount": amount, "basis": "b", "reference": "r"}),
        ),
        3 => ("budget.frozen", json!({"line": line, "amount": amount, "consent_by": "c", "reference": "r"})),
        4 => ("budget.unfrozen", json!({"line": line, "amount": amount, "consent_by": "c", "reference": "r"})),
        5 => ("budget.authority-granted", json!({"line": line, "year": 2027, "amount": amount})),
        6 | 7 => {
            let due = if last { json!("2027-03-01") } else { Value::Null };
            let data = json!({"order": order.to_string(), "line": line, "item": "notebook", "quantity": 1,
                "amount": amount, "due": due});
            ("procurement.order-placed", data)
        }
        8 => ("procurement.order-changed", json!({"order": order.to_string(), "quantity": 1, "amount": amount})),
        9 => ("procurement.order-cancelled", json!({"order": order.to_string()})),
        10 => {
            let new = format!("{line}-{}", j.events.len());
            ("budget.line-renamed", json!({"line": line, "new_line": new}))
        }
        _ => {
            let data = json!({"order": order.to_string(), "line": line, "payment": j.events.len().to_string(),
                "amount": either, "final": last});
            ("procurement.payment-made", data)
        }
    };
    j.on(&on, kind, of(data));
}

fn day_of(day: u16) -> String {
    // From the autumn before the year to the summer in it.
    let (year, month) = if day < 60 { (2025, 11 + day / 30) } else { (2026, day / 30 - 1) };
    format!("{year}-{month:02}-{:02}", day % 28 + 1)
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (any::<u8>(), 0..3_usize, 0..4_usize, 0..240_u16, -50_00..90_00_i64, prop::bool::weighted(0.2));
    prop::collection::vec(step, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn the_postings_add_up_to_the_row_and_an_overdrawn_line_says_why(
        steps in steps(), known in 0..70_u64, until in 0..240_u16,
    ) {
        let mut j = Journal::default();
        for line in LINES {
            j.line("ba-pankow", line, "100.00", "workplace");
        }
        for one in steps {
            step(&mut j, one);
        }
        let facts = j.facts();
        let as_of = known.min(facts.last_seq()).max(3).to_string();
        let always = String::new;
        for (as_of, until) in [("", always()), ("", day_of(until)), (&as_of, always()), (&as_of, day_of(until))] {
            let view = view(&facts, as_of, &until);
            let by = By::parse(&["line"]).unwrap();
            let rows = budget(&facts, &view, &BudgetQuery { year: Some(2026), by, ..BudgetQuery::default() }).unwrap();
            let reported = overdrafts(&facts, &view, 2026).unwrap();
            for line in LINES {
                let told = explain(&facts, &view, &name(line)).unwrap();
                let row = rows.rows.iter().find(|row| row.line.as_ref() == Some(&told.line));
                prop_assert_eq!(told.row.as_ref(), row, "{} as of {} until {}", line, as_of, &until);
                for other in &told.other_names {
                    prop_assert_eq!(&explain(&facts, &view, other).unwrap(), &told, "by its other name {}", other);
                }
                let Some(position) = row.map(|row| row.position.unwrap()) else { continue };
                let sums = sums(&told.postings);
                let of = |cents: Cents| i128::from(cents.get());
                prop_assert_eq!(
                    [sums.appropriation, sums.carry_over, sums.adjustments, sums.frozen, sums.commitments, sums.actual],
                    [of(position.appropriation), of(position.carry_over), of(position.adjustments),
                    of(position.frozen), of(position.commitments), of(position.actual)]
                );
                prop_assert_eq!(told.postings.last().and_then(|last| last.available), position.available().ok());
                let days: Vec<_> = told.postings.iter().map(|posting| (posting.day, posting.seq)).collect();
                prop_assert!(days.is_sorted() && days.iter().all(|(day, seq)| view.sees(*seq, *day)));
                prop_assert_eq!(told.overdrafts.is_empty(), row.unwrap().overdrawn == 0, "{:?}", &told);
                // One amount: the row's, the explanation's, the report's.
                let by_money = told.overdrafts.iter().find(|why| why.later_year.is_none());
                prop_assert_eq!(
                    by_money.map_or(Cents::ZERO, |why| why.by_now.unwrap()), position.overdrawn().unwrap()
                );
                let of_report: Vec<&Excess> =
                    reported.iter().filter(|one| one.line == told.line).map(|one| &one.why).collect();
                prop_assert_eq!(of_report, told.overdrafts.iter().collect::<Vec<_>>());
                for overdraft in &told.overdrafts {
                    prop_assert!([overdraft.by_it, overdraft.by_then, overdraft.by_now]
                        .iter().all(|by| by.unwrap().is_positive()));
                    prop_assert_eq!(&told.postings[overdraft.place], &overdraft.by);
                    prop_assert!(overdraft.by.day <= overdraft.since && overdraft.before > overdraft.after);
                    holds_since(&facts, &view, &told.line, overdraft)?;
                }
            }
        }
    }
}

/// Asked of the budget itself, day by day: overdrawn on that day, and not on the day before, unless the year began.
fn holds_since(facts: &Facts, view: &View, line: &LineName, why: &Excess) -> Result<(), TestCaseError> {
    if why.later_year.is_some() {
        return Ok(());
    }
    let by = |until: sollist_contract::day::Day| {
        let view = view.cut(until);
        let by = By::parse(&["line"]).unwrap();
        let table = budget(facts, &view, &BudgetQuery { year: Some(2026), by, ..BudgetQuery::default() }).unwrap();
        let row = table.rows.into_iter().find(|row| row.line.as_ref() == Some(line));
        row.is_some_and(|row| row.position.unwrap().is_overdrawn().unwrap())
    };
    prop_assert!(by(why.since), "{:?}", why);
    let before = sollist_contract::day::Day::of_number(why.since.number() - 1).unwrap();
    prop_assert!(before.year() < 2026 || !by(before), "{:?}", why);
    Ok(())
}

#[test]
fn the_order_that_made_a_line_overdrawn_is_named_however_late_it_is_reported() {
    let mut j = Journal::default();
    let order = |number: &str, amount: &str| {
        json!({"authority": "ba-pankow", "order": number, "line": LINES[0], "item": "notebook", "quantity": 1,
            "amount": amount})
    };
    j.line("ba-pankow", LINES[0], "100.00", "workplace");
    j.on("2026-02-02", "procurement.order-placed", order("A", "60.00"));
    j.on("2026-05-05", "procurement.order-placed", order("B", "70.00"));
    // Reported last, in force before the second: that one is what there was no money for.
    j.on("2026-03-03", "procurement.order-placed", order("C", "5.00"));
    let facts = j.facts();
    let told = explain(&facts, &view(&facts, "", ""), &name(LINES[0])).unwrap();
    let [why] = told.overdrafts.as_slice() else { panic!("{told:?}") };
    assert_eq!((why.since, why.by.seq, why.by.order.as_ref().unwrap().as_str()), (day("2026-05-05"), 3, "B"));
    assert_eq!((why.by_then, why.by_now), (Some(Cents::new(35_00)), Some(Cents::new(35_00))));
    let available: Vec<_> = told.postings.iter().map(|posting| posting.available.unwrap().get()).collect();
    assert_eq!(available, [10_000, 4_000, 3_500, -3_500]);
    // Until the day before, and before the second was known, it was not overdrawn.
    for (as_of, until) in [("", "2026-05-04"), ("2", "")] {
        assert!(explain(&facts, &view(&facts, as_of, until), &name(LINES[0])).unwrap().overdrafts.is_empty());
    }
    // Mended and made worse again: since the second time.
    j.on("2026-06-01", "budget.carried-over", json!({"authority": "ba-pankow", "line": LINES[0], "amount": "50.00"}));
    j.on(
        "2026-06-03",
        "procurement.order-changed",
        json!({"authority": "ba-pankow", "order": "C", "quantity": 1, "amount": "25.00"}),
    );
    let facts = j.facts();
    let told = explain(&facts, &view(&facts, "", ""), &name(LINES[0])).unwrap();
    let why = &told.overdrafts[0];
    assert_eq!((why.since, why.by.seq, why.by.order.as_ref().unwrap().as_str()), (day("2026-06-03"), 6, "C"));
    assert_eq!((why.by_then, why.by_now), (Some(Cents::new(5_00)), Some(Cents::new(5_00))));
    // More on the same day: after the event, at the end of the day and now are three amounts.
    let pay = |number: &str, amount: &str| {
        let line = LINES[0];
        json!({"authority": "ba-pankow", "payment": number, "line": line, "amount": amount})
    };
    j.on("2026-06-03", "procurement.payment-made", pay("1", "7.00"));
    j.on("2026-06-09", "procurement.payment-made", pay("2", "1.00"));
    let facts = j.facts();
    let told = explain(&facts, &view(&facts, "", ""), &name(LINES[0])).unwrap();
    let why = &told.overdrafts[0];
    let amounts = [why.before, why.after, why.by_it, why.by_then, why.by_now].map(|cents| cents.unwrap().get());
    assert_eq!((why.by.seq, amounts), (6, [15_00, -5_00, 5_00, 12_00, 13_00]));
}

#[test]
fn commitment_authority_that_is_lacking_is_named_beside_the_money() {
    let mut j = Journal::default();
    j.line("ba-pankow", LINES[0], "100.00", "workplace");
    j.on(
        "2026-02-02",
        "budget.authority-granted",
        json!({"authority": "ba-pankow", "line": LINES[0], "year": 2027, "amount": "10.00"}),
    );
    j.on(
        "2026-02-03",
        "procurement.order-placed",
        json!({"authority": "ba-pankow", "order": "V", "line": LINES[0], "item": "notebook", "quantity": 1,
            "amount": "12.00", "due": "2027-05-01"}),
    );
    let facts = j.facts();
    let told = explain(&facts, &view(&facts, "", ""), &name(LINES[0])).unwrap();
    let [why] = told.overdrafts.as_slice() else { panic!("{told:?}") };
    assert_eq!((why.later_year, why.by.seq, why.by_now), (Some(2027), 3, Some(Cents::new(2_00))));
    assert_eq!((why.before, why.after), (Some(Cents::new(10_00)), Some(Cents::new(-2_00))));
    let last = told.postings.last().unwrap();
    assert_eq!((last.change.used, last.change.commitments, last.available), (1_200, 0, Some(Cents::new(10_000))));
}

#[test]
fn a_line_that_there_is_not_yet_is_said_and_one_of_revenue_is_told() {
    let mut j = Journal::default();
    j.line("ba-pankow", LINES[0], "100.00", "workplace");
    j.line_of("ba-pankow", LINES[1], "7.00", "other", "revenue", None);
    let facts = j.facts();
    let refused = |as_of: &str, line: &str| match explain(&facts, &view(&facts, as_of, ""), &name(line)).unwrap_err() {
        FigureError::Refused(why) => *why,
        why => panic!("{why:?}"),
    };
    // It comes with the second event; before the first nothing is known, whatever is asked for.
    assert!(matches!(refused("1", LINES[1]), Refused::LineNotYet { seq: 2, .. }));
    assert!(matches!(refused("0", LINES[1]), Refused::BeforeJournal { begun: Some(_) }));
    assert!(matches!(refused("0", "2026/30/25/pankow/itt"), Refused::BeforeJournal { begun: Some(_) }));
    // Who mistypes a line is not told of one that there was not yet.
    let why = refused("1", "2026/30/25/pankow/netze");
    assert!(matches!(why, Refused::LineUnplanned { meant, .. } if meant.as_deref() != Some(LINES[1])));
    let told = explain(&facts, &view(&facts, "", ""), &name(LINES[1])).unwrap();
    assert!(told.revenue && told.row.is_none() && told.postings.len() == 1);
    let none = explain(&facts, &view(&facts, "", "2025-12-31"), &name(LINES[0])).unwrap();
    assert!(none.row.is_none() && none.postings.is_empty() && none.overdrafts.is_empty());
    let why = refused("", "2026/30/25/pankow/itt");
    assert!(matches!(why, Refused::LineUnplanned { meant: Some(meant), .. } if meant == LINES[0]));
}
