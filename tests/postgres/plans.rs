//! How PostgreSQL finds rows by their keys: a plan is made once, perhaps while a table is empty, and must hold when it
//! is full.

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend, EntityTrait, Statement};
use sollist_intake::submissions::submission_row;
use sollist_ledger::line::line_row;
use sollist_platform::{
    process::config,
    store::{
        db::{Access, Db},
        journal::event_row,
        rows::{self, Lock},
    },
};

use super::{database, empty};
use crate::{outside::block_on, sollist::Sollist};

/// The plan of a look-up by keys that a connection has prepared, as PostgreSQL explains it.
async fn plan(tx: &DatabaseTransaction, name: &str, keys: &str) -> String {
    let explained =
        Statement::from_string(DbBackend::Postgres, format!("EXPLAIN (COSTS off) EXECUTE {name} ('{keys}')"));
    let lines = tx.query_all_raw(explained).await.unwrap();
    lines.iter().map(|line| line.try_get_by_index::<String>(0).unwrap()).collect::<Vec<_>>().join("\n")
}

async fn prepare<E: EntityTrait, const N: usize>(
    tx: &DatabaseTransaction,
    name: &str,
    columns: [E::Column; N],
    lock: Lock,
) {
    tx.execute_unprepared(&format!("PREPARE {name} (json) AS {}", rows::by_keys::<E, N>(columns, lock))).await.unwrap();
}

/// A look-up of each key by an index, and nothing read from end to end, by whatever way.
#[track_caller]
fn assert_by_key(plan: &str, index: &str, condition: &str) {
    let at = plan
        .find(&format!("using {index}"))
        .or_else(|| plan.find(&format!("on {index}")))
        .unwrap_or_else(|| panic!("{index}:\n{plan}"));
    assert!(plan[at..].contains(&format!("Index Cond: ({condition}")), "{plan}");
    assert!(!plan.contains("Seq Scan"), "{plan}");
    // The keys come first, and for each of them its rows.
    assert!(plan.find("Function Scan").unwrap() < at, "{plan}");
}

/// Whatever the database believes of the tables when it makes the plan.
fn looked_up(user: &Sollist, beforehand: &str) {
    database(user).sql(
        "ALTER TABLE ledger_lines SET (autovacuum_enabled = off); ALTER TABLE journal_events SET \
                        (autovacuum_enabled = off); ALTER TABLE intake_submissions SET (autovacuum_enabled = off)",
    );
    for statement in beforehand.split(';').filter(|statement| !statement.trim().is_empty()) {
        database(user).sql(statement);
    }
    block_on(async {
        let settings = config::Database { url: database(user).owners_url(), ..config::Database::default() };
        let db = Db::connect(&settings, Access::Write).await.unwrap();
        let tx = db.begin().await.unwrap();
        prepare::<line_row::Entity, 1>(&tx, "lines", [line_row::Column::Name], Lock::Held).await;
        prepare::<submission_row::Entity, 2>(
            &tx,
            "due",
            [submission_row::Column::Authority, submission_row::Column::Period],
            Lock::Held,
        )
        .await;
        prepare::<event_row::Entity, 2>(&tx, "events", [event_row::Column::Source, event_row::Column::Id], Lock::Not)
            .await;
        let check = async |when: &str| {
            let lines = plan(&tx, "lines", r#"[{"name":"2026/30/25/a/b"}]"#).await;
            assert_by_key(&lines, "ledger_lines_pkey", "name = k.name");
            assert!(lines.contains("LockRows"), "{when}: {lines}");
            let due = plan(&tx, "due", r#"[{"authority":"ba-mitte","period":"x"}]"#).await;
            assert_by_key(&due, "intake_submissions_pkey", "(authority = k.authority) AND (period = k.period)");
            let events = plan(&tx, "events", r#"[{"source":"/x","id":"1"}]"#).await;
            assert_by_key(&events, "journal_events_name", "(source = k.source) AND (id = k.id)");
        };
        check("empty").await;
        // Planned and used; then the tables fill, and nobody tells the planner.
        for name in ["lines", "due", "events"] {
            tx.execute_unprepared(&format!("EXECUTE {name} ('[]')")).await.unwrap();
        }
        tx.execute_unprepared(
            "INSERT INTO ledger_lines SELECT 'l' || n, 'ba-mitte', 2026, 'staff', 'other', NULL, '', '', '', 0, 0, 0, \
             0, 0, 0 FROM generate_series(1, 40000) n;
            INSERT INTO intake_submissions SELECT 'ba-mitte', 'i' || n, '', '', 0, NULL, 0 FROM generate_series(1, 40000) n;
            INSERT INTO journal_events SELECT n, n, '/x', 'e' || n, 'x', '{}', '\\x00' FROM generate_series(1, 40000) n",
        )
        .await
        .unwrap();
        check("full").await;
        // What is found is right, in the order of keys, and quickly: the rows of 2,000 keys among 40,000.
        let names: Vec<String> = (1..=2_000).map(|number| format!("l{}", number * 20)).collect();
        let begun = std::time::Instant::now();
        let found = rows::of_keys::<line_row::Entity, 1>(
            &tx,
            [line_row::Column::Name],
            names.iter().map(|name| [name.as_str()]),
            Lock::Held,
        )
        .await
        .unwrap();
        let took = begun.elapsed();
        let mut sorted = names.clone();
        sorted.sort();
        assert_eq!(found.into_iter().map(|row| row.name).collect::<Vec<_>>(), sorted);
        assert!(took < std::time::Duration::from_secs(2), "{took:?}");
        tx.rollback().await.unwrap();
        db.close().await.unwrap();
    });
}

#[test]
fn rows_are_looked_up_by_key_whatever_the_planner_believes_of_their_table() {
    for beforehand in [
        "",
        "ANALYZE",
        "VACUUM",
        "VACUUM ANALYZE",
        "VACUUM FULL ANALYZE",
        "INSERT INTO ledger_lines VALUES ('a', 'b', 1, 'staff', 'other', NULL, '', '', '', 0, 0, 0, 0, 0, 0); VACUUM \
         ANALYZE; DELETE FROM ledger_lines; VACUUM ANALYZE",
    ] {
        let user = empty();
        user.say("migrate").done();
        looked_up(&user, beforehand);
    }
}
