//! What is derived can be thrown away: figures and tables come out the same, however they were made.

use ::sollist::demo;
use serde_json::{Value, json};

use ::sollist::run::process;

use crate::{
    outside::{block_on, procurement},
    sollist::{Server, Sollist},
    stores::{assert_same, both_stores},
};

/// A store with the plan of the example.
pub fn with_plan() -> Sollist {
    let user = Sollist::new();
    take_plan(&user);
    user
}

pub fn take_plan(user: &Sollist) {
    let plan = user.file(demo::PLAN_FILE, demo::PLAN);
    user.run(&["import".as_ref(), "budget".as_ref(), plan.as_os_str()]).done();
}

/// Events of the load generator as lines: all of them are good.
pub fn lines(count: usize, seed: u64) -> Vec<String> {
    demo::more_events(count, seed).map(|event| event.to_json().unwrap()).collect()
}

/// Budget, indicators and need; without what depends on the moment of recording.
pub fn figures(user: &Sollist, view: &str) -> Value {
    let ask = |line: String| {
        let mut answer = user.ask(line.trim());
        let as_of = answer["as_of"].as_object_mut().unwrap();
        as_of.remove("recorded_at");
        as_of.remove("hash");
        answer
    };
    json!([
        ask(format!("budget --by line --until 2026-12-31 {view}")),
        ask(format!("indicators --by authority --until 2026-12-31 {view}")),
        ask(format!("indicators --by programme --until 2026-08-31 {view}")),
        ask(format!("need --target-day 2026-12-31 {view}")),
    ])
}

both_stores!(figures_that_grew_with_the_journal_equal_figures_from_scratch_at_every_size);
fn figures_that_grew_with_the_journal_equal_figures_from_scratch_at_every_size() {
    let user = with_plan();
    let server = Server::start(&user);
    let grown = user.through(&server.url);
    let lines = lines(6_000, 3);
    let mut seen = Vec::new();
    let mut from = 0;
    // Pieces of any size: one event, a few, many.
    for until in [1, 2, 9, 700, 701, 3_500, 6_000] {
        grown.record(&lines[from..until]);
        from = until;
        seen.push((until, grown.sequence(), figures(&grown, "")));
    }
    for (until, seq, then) in seen {
        let as_of = format!("--as-of {seq}");
        assert_eq!(figures(&grown, &as_of), then, "the server, looking back to {seq}");
        assert_eq!(figures(&user, &as_of), then, "a fresh fold, looking back to {seq}");
        let short = with_plan();
        short.record(&lines[..until]);
        assert_eq!(figures(&short, ""), then, "a journal that ends at {seq}");
    }
}

both_stores!(tables_thrown_away_and_filled_anew_from_the_journal_are_the_same_and_so_is_every_report);
fn tables_thrown_away_and_filled_anew_from_the_journal_are_the_same_and_so_is_every_report() {
    let user = with_plan();
    let example: Vec<String> =
        demo::events_of("/beispiel", demo::SEED).iter().map(|event| event.to_json().unwrap()).collect();
    user.record(&example);
    user.record(&lines(3_000, 4));
    // And what only a service records: an order asked for, one with a consent, one refused.
    let server = Server::start(&user);
    block_on(async {
        let line = "2026/30/25/bezirksamt-pankow/gutachten-fuer-die-verfahrensunabhaengige-ikt";
        procurement::place(&server.url, "a", line, "100.00", false).await.unwrap();
        procurement::place(&server.url, "b", line, "5000.00", true).await.unwrap();
        procurement::place(&server.url, "c", line, "5000.00", false).await.unwrap_err();
    });
    assert_eq!(server.stop(), Some(0));

    let before = (user.tables(&[]), figures(&user, ""), reports(&user));
    user.say("rebuild").done();
    let after = (user.tables(&[]), figures(&user, ""), reports(&user));
    assert_same(&before.0, &after.0);
    assert_eq!(before.1, after.1);
    assert!(before.2 == after.2, "the reports differ after a rebuild");

    // Tables that somebody has spoilt are healed by it; the journal alone counts.
    for sql in [
        "UPDATE ledger_lines SET actual = 0, commitments = 7",
        "DELETE FROM procurement_orders",
        "DELETE FROM ledger_stocks",
    ] {
        user.tamper(sql);
    }
    user.say("rebuild").done();
    assert_same(&before.0, &user.tables(&[]));
    user.say("verify").done();
}

/// Tables that the journal does not fill, each with the reason.
const KEPT: [(&str, &str); 14] = [
    ("journal_events", "the journal itself"),
    ("journal_head", "where the journal ends"),
    ("journal_warnings", "what somebody should look at is said once, when it is recorded"),
    ("intake_refused", "what was refused is in no journal"),
    ("webhook_deliveries", "what was told to others"),
    ("notary_checkpoints", "what was signed is signed once"),
    ("persons", "a name that is erased must not come back"),
    ("text_keys", "a key that is destroyed must not come back"),
    ("reads_log", "who read is in no journal"),
    ("reads_start", "where what is noted of reading begins"),
    ("reads_checkpoints", "what was signed is signed once"),
    ("reads_tiles", "a leaf outlives its line"),
    ("notary_tiles", "the notary makes and proves them itself"),
    ("seaql_migrations", "the steps that made the tables"),
];

both_stores!(every_table_is_filled_anew_from_the_journal_or_stands_here_with_the_reason);
fn every_table_is_filled_anew_from_the_journal_or_stands_here_with_the_reason() {
    let user = with_plan();
    let there = user.column(match user.database() {
        None => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
        Some(_) => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    });
    let derived = process::books(&[])().derived_tables();
    let mut named: Vec<&str> = derived.into_iter().chain(KEPT.map(|(name, _)| name)).collect();
    named.sort_unstable();
    assert_eq!(there, named, "a table belongs into `derived_tables` of its desk, or to those kept, with the reason");
}

/// The bytes of the report in each of its forms.
pub fn reports(user: &Sollist) -> Vec<Vec<u8>> {
    ["pdf", "xlsx", "json"]
        .map(|form| {
            let file = format!("bericht.{form}");
            user.say(&format!("report --quarter 2026-Q3 --out {file}")).done();
            std::fs::read(user.path(&file)).unwrap()
        })
        .into()
}
