//! Linearizability: sixteen clients at two processes get the answers of one budget that takes one command after
//! another, whatever is killed meanwhile; and ten thousand who want the same money get exactly as much as there is.
//! More of both: `cargo run --release -p sollist-tests --bin linear -- --help`.

use std::sync::OnceLock;

use sollist_tests::{
    linear::{self, crowd},
    storm::Servers,
};

const SEEDS: u64 = 3;
/// Of 0.20 EUR each, on a line with 1,000.00 EUR.
const ORDERS: usize = 10_000;

fn servers() -> &'static Servers {
    static SERVERS: OnceLock<Servers> = OnceLock::new();
    SERVERS.get_or_init(Servers::default)
}

#[test]
fn what_many_clients_are_answered_is_what_one_budget_answers_one_after_another() {
    let total = linear::run_many(servers(), 1..SEEDS + 1, 1, |report, _| eprint!("{report}"));
    eprint!("{total}");
    assert_eq!((total.seeds, total.failed.as_slice()), (SEEDS, [].as_slice()));
    // Or nothing was put to the test.
    assert!(total.killed >= SEEDS && total.duplicates > 50 && total.refused > 100 && total.shown > 50, "{total}");
    assert!(total.unknown > 10 && total.recorded > 300, "{total}");
}

#[test]
fn of_orders_at_once_exactly_those_are_taken_that_there_is_money_for() {
    let crowd::Crowd { report, accepted, lacking, available } = crowd::run(servers(), ORDERS);
    assert_eq!(report.wrong, Vec::<String>::new());
    let half = ORDERS as u64 / 2;
    assert_eq!((accepted, lacking, available), (half, half, 0), "{report}");
}

/// What the journal does not know of: the check of what real processes answer finds it.
#[test]
fn money_that_somebody_put_into_the_tables_is_found_to_be_spent() {
    // 10.00 EUR each, and as much for one more.
    let more = |line: &str| format!("UPDATE ledger_lines SET commitments = commitments - 1000 WHERE name = '{line}'");
    let crowd::Crowd { report, accepted, .. } = crowd::run_on(servers(), 200, more);
    assert_eq!(accepted, 101, "{report}");
    let overspent = |wrong: &&String| wrong.contains("spends more than the 0 cents that there were");
    assert_eq!(report.wrong.iter().filter(overspent).count(), 1, "{report}");
}
