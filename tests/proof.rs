//! `verify` finds whatever somebody did to the store behind the program's back: every column of the journal, and with
//! `--deep` every column of every table that follows from it.

use std::collections::BTreeSet;

use ::sollist::run::process;
use jiff::Timestamp;
use serde_json::json;
use sollist_contract::{
    event::Event,
    said::{Bilingual as _, Said},
};
use sollist_platform::{
    process::clock::Clock,
    store::{db::Access, hashed::Hashed, journal},
    wire::caller::Caller,
    write::{
        batch::Writer,
        tables::{self, Compared},
    },
};

use crate::{
    outside::{block_on, procurement},
    replay::{lines, take_plan, with_plan},
    sollist::{Server, Sollist, event, event_of},
    stores::{Kind, assert_same, both_stores},
};

/// An import of two events, after which columns are changed.
const BASE: [&str; 2] = [
    r#"{"specversion":"1.0","id":"plan-2026/30/25/bezirksamt-pankow/geraete","source":"/senfin/plan","type":"budget.appropriated.v1","time":"2026-01-01T00:00:00+01:00","datacontenttype":"application/json","data":{"authority":"ba-pankow","line":"2026/30/25/bezirksamt-pankow/geraete","amount":"100000.00"}}"#,
    r#"{"specversion":"1.0","id":"adj","source":"/bezirk/03/hkr","type":"budget.adjusted.v1","time":"2026-02-02T09:00:00+01:00","datacontenttype":"application/json","data":{"authority":"ba-pankow","line":"2026/30/25/bezirksamt-pankow/geraete","amount":"5000.00","basis":"x","reference":"y"}}"#,
];

fn base() -> Sollist {
    let user = Sollist::new();
    user.record(&BASE.map(str::to_owned));
    user
}

both_stores!(an_event_booked_twice_because_its_name_was_changed_is_found);
fn an_event_booked_twice_because_its_name_was_changed_is_found() {
    for (sql, column) in [
        ("UPDATE journal_events SET source = '/bezirk/03/hkr2' WHERE seq = 2", "source"),
        ("UPDATE journal_events SET id = 'adj2' WHERE seq = 2", "id"),
        ("UPDATE journal_events SET id = '' WHERE seq = 2", "id"),
    ] {
        let user = base();
        user.tamper(sql);
        // Nothing tells the program that it has the event.
        user.record(&[BASE[1].to_owned()]);
        for deep in ["", "--deep"] {
            let run = user.say(&format!("verify {deep}")).ended(1);
            assert!(
                run.out.contains("Nr. 2:") && run.out.contains(&format!("die Spalte {column} ")),
                "{sql}: {}",
                run.out
            );
            let run = user.say(&format!("verify {deep} --lang en")).ended(1);
            assert!(
                run.out.contains("number 2:") && run.out.contains(&format!("the column {column} ")),
                "{sql}: {}",
                run.out
            );
            assert_eq!(user.say(&format!("verify {deep} --format json")).ended(1).json()["valid"], false);
        }
    }
}

both_stores!(every_column_of_the_journal_and_of_its_head_is_proved_or_said_to_be_outside);
fn every_column_of_the_journal_and_of_its_head_is_proved_or_said_to_be_outside() {
    let good = base();
    good.record(&[event(
        "b",
        "budget.carried-over",
        "2026-02-03T09:00:00+01:00",
        &json!({"authority": "ba-pankow", "line": "2026/30/25/bezirksamt-pankow/geraete", "amount": "1.00"}),
    )]);
    let check = |sql: &str, found: bool| {
        let user = good.copy();
        user.tamper(sql);
        let run = user.say("verify --format json").ended(i32::from(found)).json();
        assert_eq!(run["valid"], !found, "{sql}: {run}");
    };
    for column in ["source", "id", "actor", "event"] {
        for row in 1..=3 {
            check(&format!("UPDATE journal_events SET {column} = {column} || ' ' WHERE seq = {row}"), true);
        }
    }
    check("UPDATE journal_events SET seq = seq + 10 WHERE seq = 3", true);
    check("UPDATE journal_events SET recorded_at = recorded_at + 1 WHERE seq = 3", true);
    check("UPDATE journal_events SET hash = (SELECT hash FROM journal_events WHERE seq = 1) WHERE seq = 3", true);
    check("UPDATE journal_events SET salt = hash WHERE seq = 3", true);
    check("UPDATE journal_events SET salt = (SELECT salt FROM journal_events WHERE seq = 1) WHERE seq = 3", true);
    // By whose right it came: an authority's in the place of the house's.
    check("UPDATE journal_events SET about = 'ba-pankow', scope = 'ba-pankow' WHERE seq = 3", true);
    // What would be an event of the format before.
    check("UPDATE journal_events SET salt = NULL WHERE seq = 3", true);
    // The names of two events, each put in the other's place.
    check(
        "UPDATE journal_events SET id = 'tmp' WHERE seq = 2; UPDATE journal_events SET id = 'adj', source = \
         '/bezirk/03/hkr' WHERE seq = 3; UPDATE journal_events SET id = 'b' WHERE seq = 2",
        true,
    );
    for sql in [
        "last = 2",
        "last = 4",
        "last = 0",
        "recorded_at = recorded_at + 1",
        "hash = (SELECT hash FROM journal_events WHERE seq = 1)",
        "journal = ''",
    ] {
        check(&format!("UPDATE journal_head SET {sql}"), true);
    }
    // A head that is put back whole hides the last event from whoever records next.
    check(
        "UPDATE journal_head SET last = 2, recorded_at = (SELECT recorded_at FROM journal_events WHERE seq = 2), hash \
         = (SELECT hash FROM journal_events WHERE seq = 2)",
        true,
    );
    check("UPDATE journal_events SET traceparent = 'x'", false);
    check("UPDATE journal_events SET about = 'x'", false);
    assert_eq!(
        good.ask("verify")["outside"],
        json!([
            "journal_events.traceparent",
            "journal_events.about",
            "journal_head.journal",
            "persons",
            "text_keys",
            "intake_refused",
            "journal_warnings",
            "webhook_deliveries"
        ])
    );
    if Kind::current() == Kind::Embedded {
        // SQLite keeps any kind of value in a column.
        for column in ["source", "id", "actor", "event"] {
            check(&format!("UPDATE journal_events SET {column} = CAST({column} AS BLOB) WHERE seq = 2"), true);
        }
        check("UPDATE journal_events SET recorded_at = 'gestern' WHERE seq = 2", true);
        check("UPDATE journal_events SET hash = 'x' WHERE seq = 2", true);
    }
}

both_stores!(an_unchanged_event_that_this_version_cannot_read_is_named_and_the_rest_is_proved);
fn an_unchanged_event_that_this_version_cannot_read_is_named_and_the_rest_is_proved() {
    let user = base();
    let text = event("later", "budget.imagined", "2026-02-03T09:00:00+01:00", &json!({"authority": "ba-pankow"}));
    let source = serde_json::from_str::<serde_json::Value>(&text).unwrap()["source"].as_str().unwrap().to_owned();
    let head = user.column("SELECT CAST(recorded_at AS TEXT) FROM journal_head");
    let hashes = match Kind::current() {
        Kind::Embedded => user.column("SELECT hex(hash) FROM journal_head"),
        Kind::Postgres => user.column("SELECT encode(hash, 'hex') FROM journal_head"),
    };
    let mut before = [0; 32];
    for (byte, pair) in before.iter_mut().zip(hashes[0].as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    }
    let at: i64 = head[0].parse().unwrap();
    let hashed = Hashed { seq: 3, recorded_at: at, actor: "x", text: &text, ..Hashed::default() };
    let hash = journal::hex(&hashed.after(&before));
    let hash = match Kind::current() {
        Kind::Embedded => format!("X'{hash}'"),
        Kind::Postgres => format!("'\\x{hash}'::bytea"),
    };
    user.tamper(&format!(
        "INSERT INTO journal_events (seq, recorded_at, source, id, actor, event, hash) VALUES (3, {at}, '{source}', \
         'later', 'x', '{text}', {hash});
        UPDATE journal_head SET last = 3, hash = {hash}"
    ));
    let run = user.say("verify").done();
    assert!(run.out.contains("lückenlos und unverändert") && run.out.contains("Journal Nr. 3:"), "{}", run.out);
    let run = user.say("verify --lang en").done();
    assert!(run.out.contains("is unchanged") && run.out.contains("Journal number 3:"), "{}", run.out);
    let found = user.ask("verify");
    assert_eq!(
        (&found["valid"], &found["as_of"]["sequence"], &found["as_of"]["unreadable"][0]),
        (&json!(true), &json!(3), &json!(3))
    );
    // It is in no table either.
    assert_eq!(user.ask("verify --deep")["valid"], true);
    // Changed it is found all the same.
    user.tamper("UPDATE journal_events SET id = 'latest' WHERE seq = 3");
    assert!(user.say("verify").ended(1).out.contains("Nr. 3:"));
}

/// A column of a table: its name, whether it holds a number, may be empty, and is part of the key.
type Column = (String, bool, bool, bool);

fn columns(user: &Sollist, table: &str) -> Vec<Column> {
    let sql = match Kind::current() {
        Kind::Embedded => format!("SELECT name || '|' || type || '|' || \"notnull\" || '|' || pk FROM \
                                   pragma_table_info('{table}')"),
        Kind::Postgres => format!(
            "SELECT column_name || '|' || CASE data_type WHEN 'bigint' THEN 'INTEGER' ELSE data_type END || '|' || \
             (is_nullable = 'NO')::int || '|' ||
                (SELECT count(*) FROM information_schema.key_column_usage k WHERE k.table_name = c.table_name AND k.column_name = c.column_name)
            FROM information_schema.columns c WHERE table_name = '{table}' AND table_schema = 'public'"
        ),
    };
    let read = |line: String| {
        let [name, kind, required, key] = line.split('|').collect::<Vec<_>>()[..] else { panic!("{line}") };
        (name.to_owned(), kind == "INTEGER", required == "0", key != "0")
    };
    user.column(&sql).into_iter().map(read).collect()
}

/// Statements that change a column of every row, and take it back.
fn change((name, number, nullable, _): &Column) -> (String, String) {
    match (number, nullable) {
        (true, false) => (format!("{name} = {name} + 1000000"), format!("{name} = {name} - 1000000")),
        (true, true) => (
            format!("{name} = coalesce({name} + 1000000, -77)"),
            format!("{name} = CASE WHEN {name} = -77 THEN NULL ELSE {name} - 1000000 END"),
        ),
        (false, false) => {
            (format!("{name} = {name} || 'x'"), format!("{name} = substr({name}, 1, length({name}) - 1)"))
        }
        (false, true) => (
            format!("{name} = coalesce({name}, '') || 'x'"),
            format!("{name} = CASE WHEN {name} = 'x' THEN NULL ELSE substr({name}, 1, length({name}) - 1) END"),
        ),
    }
}

/// A store with rows in many tables, and which tables the journal fills.
fn full() -> (Sollist, Vec<&'static str>) {
    full_of(2_500)
}

fn full_of(count: usize) -> (Sollist, Vec<&'static str>) {
    let user = with_plan();
    user.record(&lines(count, 21));
    let line = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";
    let at = "2026-06-30T10:00:00+02:00";
    let own = |id: &str, kind: &str, data: serde_json::Value| event(id, kind, at, &data);
    user.record(&[
        own(
            "ve",
            "budget.authority-granted",
            json!({"authority": "ba-pankow", "line": line, "year": 2027,
            "amount": "5000.00"}),
        ),
        own(
            "assign",
            "budget.programme-assigned",
            json!({"authority": "ba-pankow", "line": line,
            "programme": "training", "basis": "x"}),
        ),
        own(
            "assumed",
            "scenario.published",
            json!({"authority": "ba-pankow", "name": "s", "reason": "x", "delay_months": 3}),
        ),
        own("due", "submission.due", json!({"authority": "ba-pankow", "period": "2026-Q2", "due_on": "2026-07-15"})),
        own(
            "limit",
            "parameters.published",
            json!({"set": "approval", "valid_from": "2026-01-01", "values": {"approval": {"transfers_above": "5.00"}}}),
        ),
        own(
            "ask",
            "funding.requested",
            json!({"authority": "ba-pankow", "request": "M-1",
            "programme": "mobile-devices", "amount": "100.00", "derivation": {"text": "x"}}),
        ),
        own(
            "plan",
            "rollout.planned",
            json!({"authority": "ba-pankow", "rollout": "w11", "scope": 100,
            "deadline": "2026-12-31"}),
        ),
        own(
            "stone",
            "rollout.milestone-planned",
            json!({"authority": "ba-pankow", "project": "p", "milestone": "m",
            "planned_on": "2026-12-31", "budgeted_cost": "1.00"}),
        ),
        own(
            "heads",
            "staffing.headcount-reported",
            json!({"authority": "ba-pankow", "as_of": "2026-06-30",
            "employees": 10, "workplaces": 9, "eligible": 8, "definition": "x"}),
        ),
        own(
            "stock",
            "rollout.stock-reported",
            json!({"authority": "ba-pankow", "item": "monitor", "in_use": 5,
            "in_stock": 5, "as_of": "2026-06-29"}),
        ),
        own(
            "posts",
            "staffing.positions-changed",
            json!({"authority": "ba-pankow", "quantity": 2, "effective_on": "2026-06-30"}),
        ),
        own("site", "rollout.site-upgraded", json!({"authority": "ba-pankow", "site": "Rathaus", "measure": "LAN"})),
        own(
            "site-gone",
            "rollout.site-withdrawn",
            json!({"authority": "ba-pankow", "site": "Rathaus", "measure": "LAN", "reason": "verschrieben"}),
        ),
        own("file", "rollout.e-file-connected", json!({"authority": "ba-pankow"})),
        own(
            "held",
            "citylab.activity-recorded",
            json!({"authority": "ba-pankow", "kind": "event", "title": "Tag", "held_on": "2026-06-29"}),
        ),
        own("issue", "rollout.devices-issued", json!({"authority": "ba-pankow", "item": "monitor", "quantity": 1})),
    ]);
    ask_for_what_is_never_sent(&user, line);
    let tables = process::books(&[])().derived_tables();
    (user, tables)
}

/// What waits for another person and what is published is asked for, and never sent: as the door records it where there
/// is a register.
fn ask_for_what_is_never_sent(user: &Sollist, line: &str) {
    let held = json!({"authority": "ba-pankow", "line": line, "amount": "1.00", "consent_by": "x", "reference": "x"});
    let opened = json!({"authority": "ba-pankow", "process": "p", "open_until": "2026-07-29",
        "holds": {"type": "budget.unfrozen.v1", "data": held}});
    let opened = Event::from_data("process.opened.v1", &opened.to_string()).unwrap().unwrap();
    let at: Timestamp = "2026-06-30T10:00:00+02:00".parse().unwrap();
    block_on(async {
        let db = user.store().open(Access::Write).await.unwrap();
        let writer = Writer::start(db.clone(), process::books(&[]), Clock::System, 4_096);
        writer.ask(Caller::named("anna"), "p", at, opened).await.unwrap();
        // Nor is what is published: it names this journal.
        let [hash, file] = [journal::hex(&journal::hash_at(db.reader(), 1).await.unwrap()), "0".repeat(64)];
        let published = json!({"quarter": "2026-Q1", "sequence": 1, "hash": hash, "version": "0.3.0", "pdf": file,
            "xlsx": file, "json": file});
        let published = Event::from_data("report.published.v1", &published.to_string()).unwrap().unwrap();
        writer.ask(Caller::named("anna"), "r", at, published).await.unwrap();
        db.close().await.unwrap();
    });
}

both_stores!(every_column_of_every_table_is_compared_with_what_the_journal_says);
fn every_column_of_every_table_is_compared_with_what_the_journal_says() {
    let (user, names) = full();
    let before = user.tables(&[]);
    let compare = |access| {
        block_on(async {
            let db = user.store().open(access).await.unwrap();
            let found = tables::compare(&db, &process::books(&[])).await.unwrap();
            db.close().await.unwrap();
            found.map_err(Box::new)
        })
    };
    let rows = names.iter().map(|name| before[*name].len() as u64).sum();
    for access in [Access::Read, Access::Write] {
        assert_eq!(compare(access), Ok(Compared { tables: names.len() as u64, rows }));
    }
    let mut seen = BTreeSet::new();
    for table in &names {
        if before[*table].is_empty() {
            continue;
        }
        for column in columns(&user, table) {
            let (change, back) = change(&column);
            user.tamper(&format!("UPDATE {table} SET {change}"));
            let (_, difference) = *compare(Access::Read).expect_err(&format!("{table}.{} was changed", column.0));
            assert_eq!(difference.table, *table);
            let named = if column.3 { String::new() } else { column.0.clone() };
            assert_eq!(difference.column, named, "{difference:?}");
            assert!(difference.expected != difference.found, "{difference:?}");
            let Said { de, en } = difference.said();
            assert!(de.contains(table) && de.contains(&difference.key) && en.contains(&difference.key), "{de} {en}");
            user.tamper(&format!("UPDATE {table} SET {back}"));
        }
        seen.insert(*table);
    }
    assert_same(&before, &user.tables(&[]));
    assert_eq!(seen, names.iter().copied().collect(), "a table without a row proves nothing");
}

both_stores!(deep_says_what_differs_and_ends_with_one_and_changes_nothing);
fn deep_says_what_differs_and_ends_with_one_and_changes_nothing() {
    let (user, _) = full();
    let good = user.say("verify --deep").done();
    assert!(good.out.contains("sind, was aus ihm folgt"), "{}", good.out);
    let found = user.ask("verify --deep");
    assert!(found["tables"]["tables"].as_u64() > Some(10) && found["tables"]["rows"].as_u64() > Some(200), "{found}");
    let name = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";
    for (sql, table, column, expected, row) in [
        (
            format!("UPDATE ledger_lines SET actual = actual + 1 WHERE name = '{name}'"),
            "ledger_lines",
            "actual",
            true,
            true,
        ),
        (format!("DELETE FROM ledger_lines WHERE name = '{name}'"), "ledger_lines", "", true, false),
        (
            "INSERT INTO staffing_headcounts VALUES ('ba-mitte', '2030-01-01', 1, 1, 1, 'x')".to_owned(),
            "staffing_headcounts",
            "",
            false,
            true,
        ),
        (
            "UPDATE procurement_orders SET consent = '{}' WHERE consent IS NULL".to_owned(),
            "procurement_orders",
            "consent",
            true,
            true,
        ),
    ] {
        let user = user.copy();
        user.tamper(&sql);
        let before = user.tables(&[]);
        assert_eq!(user.ask("verify")["valid"], true, "the journal itself is whole");
        let found = user.say("verify --deep --format json").ended(1).json();
        let difference = &found["tables"]["difference"];
        assert_eq!(
            (&found["valid"], &difference["table"], &difference["column"]),
            (&json!(false), &json!(table), &json!(column)),
            "{found}"
        );
        assert_eq!((!difference["expected"].is_null(), !difference["found"].is_null()), (expected, row), "{found}");
        let run = user.say("verify --deep").ended(1);
        assert!(
            run.out.starts_with(&format!("Tabelle {table}, ")) && run.sentences().contains("„sollist rebuild“"),
            "{}",
            run.out
        );
        assert!(user.say("verify --deep --lang en").ended(1).out.starts_with(&format!("Table {table}, ")));
        assert_same(&before, &user.tables(&[]));
        // What it advises helps.
        user.say("rebuild").done();
        user.say("verify --deep").done();
    }
    user.say("verify --deep bericht.pdf").ended(2);
}

both_stores!(deep_sees_one_state_while_others_record);
fn deep_sees_one_state_while_others_record() {
    let user = with_plan();
    let server = Server::start(&user);
    let through = user.through(&server.url);
    let batch = lines(4_000, 22);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| through.events(&batch).done().json());
        let mut looked = 0;
        while !writer.is_finished() || looked < 3 {
            user.say("verify --deep").done();
            through.say("verify --deep").done();
            looked += 1;
        }
        assert_eq!(writer.join().unwrap()["recorded"], 4_000);
    });
    block_on(async {
        procurement::place(
            &server.url,
            "a",
            "2026/30/25/bezirksamt-pankow/gutachten-fuer-die-verfahrensunabhaengige-ikt",
            "100.00",
            false,
        )
        .await
        .unwrap()
    });
    let found = through.ask("verify --deep");
    assert_eq!((&found["valid"], &found["as_of"]["sequence"]), (&json!(true), &json!(158 + 4_000 + 1)));
    // Nothing of it is left in any connection of the server.
    let line = through.ask("budget --by line --authority ba-pankow");
    assert!(line["rows"].as_array().unwrap().iter().any(|row| row["commitments"] != "0.00"));
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn an_empty_store_is_what_its_journal_says() {
    for kind in [Kind::Embedded, Kind::Postgres] {
        kind.run(|| {
            let user = Sollist::new();
            user.say("rebuild").done();
            assert_eq!(user.ask("verify --deep")["valid"], true);
            take_plan(&user);
            assert_eq!(user.ask("verify --deep")["valid"], true);
        });
    }
}

/// What a stranger may put into a column: kinds of values that it is not for, as far as the store takes them.
fn odd_values(number: bool, bytes: bool, column: &str) -> Vec<String> {
    match (Kind::current(), number, bytes) {
        (Kind::Postgres, false, true) => vec!["NULL".to_owned(), "'\\x00'::bytea".to_owned()],
        (Kind::Postgres, true, _) => vec!["NULL".to_owned(), "-9223372036854775808".to_owned()],
        (Kind::Postgres, false, false) => vec!["NULL".to_owned()],
        (Kind::Embedded, true, _) => {
            ["NULL", "'gestern'", "x'07'", "9.3e18", "1.5", "-9223372036854775808"].map(str::to_owned).into()
        }
        (Kind::Embedded, false, true) => ["NULL", "7", "9.3e18", "x'00'", "'x'"]
            .map(str::to_owned)
            .into_iter()
            .chain([format!("CAST({column} AS TEXT)")])
            .collect(),
        (Kind::Embedded, false, false) => {
            vec!["NULL".to_owned(), "CAST(x'ff' AS TEXT)".to_owned(), format!("CAST({column} AS BLOB)")]
        }
    }
}

/// Lets a table take nothing where it must have something.
fn take_anything(user: &Sollist, table: &str, columns: &[&str]) {
    match Kind::current() {
        Kind::Embedded => user.tamper(&format!(
            "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE type = \
             'table' AND name = '{table}';
            PRAGMA writable_schema = RESET"
        )),
        Kind::Postgres => {
            let each = columns
                .iter()
                .map(|column| {
                    format!(
                        "ALTER COLUMN {column} DROP NOT \
                        NULL"
                    )
                })
                .collect::<Vec<_>>()
                .join(", ");
            user.tamper(&format!("ALTER TABLE {table} {each}"));
        }
    }
}

both_stores!(a_value_of_another_kind_in_any_column_of_the_journal_is_named_by_table_and_column);
fn a_value_of_another_kind_in_any_column_of_the_journal_is_named_by_table_and_column() {
    let good = base();
    for (table, columns, row) in [
        (
            "journal_events",
            &["recorded_at", "source", "id", "actor", "event", "hash", "salt", "traceparent", "scope", "about"][..],
            "seq = 2",
        ),
        ("journal_head", &["last", "recorded_at", "hash", "journal", "filled_by"], "id = 1"),
    ] {
        let open = good.copy();
        take_anything(&open, table, columns);
        for column in columns {
            let number = ["recorded_at", "last", "filled_by"].contains(column);
            for (place, value) in odd_values(number, ["hash", "salt"].contains(column), column).into_iter().enumerate()
            {
                // Nothing is what a trace may be, and what this one is, and what the salt of an old event is; a number
                // is what the rules may be that filled the tables, if perhaps an old one.
                if *column == "salt" && value == "NULL"
                    || *column == "traceparent" && (value == "NULL" || value.contains(column))
                    || *column == "filled_by" && (value.starts_with('-') || value == "NULL")
                {
                    continue;
                }
                let user = open.copy();
                let lenient = match Kind::current() {
                    Kind::Embedded => "PRAGMA ignore_check_constraints = ON; ",
                    Kind::Postgres => "",
                };
                user.tamper(&format!("{lenient}UPDATE {table} SET {column} = {value} WHERE {row}"));
                // Every value is proved; the other commands meet one of each column.
                let also = place == 0;
                for line in ["verify --deep", "verify --lang en"].into_iter().take(1 + usize::from(also)) {
                    let run = user.say(line).ended(1);
                    let told = format!("{}{}", run.out, run.err);
                    assert!(told.contains(column), "{table}.{column} = {value}: {told}");
                    assert!(
                        told.contains(table) || told.contains("Nr. 2") || told.contains("number 2"),
                        "{column} = {value}: {told}"
                    );
                    assert!(!told.contains("Interner") && !told.contains("Internal"), "{told}");
                }
                // Nor is it a fault of the program for anybody else.
                for line in ["budget", "report --quarter 2026-Q1 --out b.pdf"].into_iter().filter(|_| also) {
                    let run = user.say(line);
                    assert!(
                        !run.err.contains("Interner") && !run.err.contains("Fehler im Programm"),
                        "{line}: {column} = {value}: {}",
                        run.err
                    );
                }
            }
        }
    }
    // Rows that are behind everything that is read, and a head that is gone.
    let zero = if Kind::current() == Kind::Embedded { "zeroblob(32)" } else { "decode(repeat('00', 32), 'hex')" };
    for (sql, named) in [
        (
            format!(
                "INSERT INTO journal_events (seq, recorded_at, source, id, actor, event, hash) VALUES (-5, 1, 's', \
                 'i', 'a', '{{}}', {zero})"
            ),
            "-5",
        ),
        ("DELETE FROM journal_head".to_owned(), "journal_head"),
    ] {
        let user = good.copy();
        user.tamper(&sql);
        let run = user.say("verify --deep").ended(1);
        assert!(run.out.contains(named) && run.out.contains("Tabelle journal_"), "{}{}", run.out, run.err);
    }
    // A head that no event leads to: whoever asks for figures is told, and does not wait for ever.
    for sql in [format!("UPDATE journal_head SET hash = {zero}"), "UPDATE journal_head SET last = 7".to_owned()] {
        let user = good.copy();
        user.tamper(&sql);
        let run = user.say("budget");
        assert!(run.code != Some(0) && run.err.contains("sollist verify"), "{sql}: {}{}", run.out, run.err);
    }
    // What it advises where the rules cannot be read helps.
    if Kind::current() == Kind::Embedded {
        good.tamper("UPDATE journal_head SET filled_by = 'x'");
        assert!(good.say("verify --deep").ended(1).err.contains("sollist rebuild"));
        good.say("rebuild").done();
        good.say("verify --deep").done();
    }
}

#[test]
fn a_value_of_another_kind_in_any_column_of_any_table_is_a_difference() {
    Kind::Embedded.run(|| {
        let (user, names) = full_of(60);
        for table in &names {
            let columns = columns(&user, table);
            take_anything(&user, table, &[]);
            let first = format!("rowid = (SELECT min(rowid) FROM {table})");
            for (column, number, ..) in &columns {
                let before = user.column(&format!("SELECT quote({column}) FROM {table} WHERE {first}"));
                let Some(before) = before.into_iter().next() else { continue };
                let few = |value: &String| !["'gestern'", "1.5", "-9223372036854775808"].contains(&value.as_str());
                for value in odd_values(*number, false, column).into_iter().filter(few) {
                    if value == before || (before == "NULL" && value.starts_with("CAST(") && !value.contains("x'")) {
                        continue;
                    }
                    user.tamper(&format!("UPDATE {table} SET {column} = {value} WHERE {first}"));
                    let run = user.say("verify --deep --format json").ended(1);
                    let found = run.json();
                    let difference = &found["tables"]["difference"];
                    assert_eq!(
                        (&found["valid"], &difference["table"]),
                        (&json!(false), &json!(table)),
                        "{table}.{column} = {value}: {found}"
                    );
                    let named =
                        difference["column"] == json!(column) || difference["key"].as_str().unwrap().contains(column);
                    assert!(
                        named && difference["expected"] != difference["found"],
                        "{table}.{column} = {value}: {found}"
                    );
                    user.tamper(&format!("UPDATE {table} SET {column} = {before} WHERE {first}"));
                }
            }
        }
        user.say("verify --deep").done();
    });
}

both_stores!(a_row_that_is_no_event_of_the_journal_is_named_and_swallows_nothing);
fn a_row_that_is_no_event_of_the_journal_is_named_and_swallows_nothing() {
    let line = "2026/30/25/bezirksamt-pankow/geraete";
    let payment = |id: &str| {
        let data = json!({"authority": "ba-pankow", "line": line, "payment": id, "amount": "10.00"});
        event_of("/bezirk/03/hkr", id, "procurement.payment-made", "2026-02-04T09:00:00+01:00", &data)
    };
    for seq in [0, -3, 1_000] {
        for own_text in [false, true] {
            let user = base();
            // With the text of another event, or with the very one that will come.
            let text = if own_text { format!("'{}'", payment("pay-77")) } else { "event".to_owned() };
            user.tamper(&format!(
                "INSERT INTO journal_events (seq, recorded_at, source, id, actor, event, hash)
                SELECT {seq}, recorded_at, '/bezirk/03/hkr', 'pay-77', actor, {text}, hash FROM journal_events WHERE seq = 1"
            ));
            for flag in ["", "--deep"] {
                let run = user.say(&format!("verify {flag}")).ended(1);
                assert!(
                    run.out.contains("Tabelle journal_events") && run.out.contains(&seq.to_string()),
                    "{seq}: {}",
                    run.out
                );
                let run = user.say(&format!("verify {flag} --lang en")).ended(1);
                assert!(
                    run.out.contains("Table journal_events") && run.out.contains(&seq.to_string()),
                    "{seq}: {}",
                    run.out
                );
            }
            // What is true is not taken for known: it is listed as refused, with the reason, and its neighbours are
            // recorded.
            let file =
                user.file("payments.jsonl", [payment("pay-76"), payment("pay-77"), payment("pay-78")].join("\n"));
            let run = user
                .run(&["import".as_ref(), "events".as_ref(), file.as_os_str(), "--format".as_ref(), "json".as_ref()])
                .ended(1);
            let told = run.json();
            let counts = (&told["recorded"], &told["duplicates"], &told["refused_count"]);
            assert_eq!(counts, (&json!(2), &json!(0), &json!(1)), "{told}");
            assert!(run.out.contains("NAME_HELD_OUTSIDE") && run.out.contains("sollist verify"), "{}", run.out);
            // What it advises helps.
            user.tamper(&format!("DELETE FROM journal_events WHERE seq = {seq}"));
            let run = user
                .run(&["import".as_ref(), "events".as_ref(), file.as_os_str(), "--format".as_ref(), "json".as_ref()])
                .done();
            assert_eq!((&run.json()["recorded"], &run.json()["duplicates"]), (&json!(1), &json!(2)), "{}", run.out);
            user.say("verify --deep").done();
        }
    }
}

both_stores!(tables_that_somebody_changed_are_named_and_nobody_is_told_to_try_again);
fn tables_that_somebody_changed_are_named_and_nobody_is_told_to_try_again() {
    let good = base();
    let file = good.file("more.jsonl", BASE[1].replace(r#""id":"adj""#, r#""id":"adj2""#));
    let tied = match Kind::current() {
        Kind::Embedded => vec![(
            "CREATE TRIGGER swallow BEFORE INSERT ON journal_events WHEN NEW.id = 'x' BEGIN SELECT RAISE(IGNORE); END",
            "Auslöser swallow der Tabelle journal_events gehört nicht dazu",
        )],
        Kind::Postgres => vec![
            (
                "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
                CREATE TRIGGER swallow BEFORE INSERT ON journal_events FOR EACH ROW EXECUTE FUNCTION swallow()",
                "Auslöser swallow der Tabelle journal_events gehört nicht dazu",
            ),
            (
                "DROP TRIGGER journal_is_append_only ON journal_events",
                "Auslöser journal_is_append_only der Tabelle journal_events fehlt",
            ),
            (
                "ALTER TABLE ledger_lines ALTER COLUMN actual TYPE text",
                "Spalte actual der Tabelle ledger_lines ist text statt bigint",
            ),
        ],
    };
    let altered = [
        ("DROP TABLE ledger_lines", "Tabelle ledger_lines fehlt"),
        ("DROP TABLE intake_refused", "Tabelle intake_refused fehlt"),
        ("DROP TABLE webhook_deliveries", "Tabelle webhook_deliveries fehlt"),
        ("ALTER TABLE ledger_lines RENAME COLUMN actual TO ist", "Spalte actual der Tabelle ledger_lines fehlt"),
        (
            "ALTER TABLE staffing_headcounts RENAME COLUMN eligible TO other",
            "Spalte eligible der Tabelle staffing_headcounts fehlt",
        ),
        (
            "ALTER TABLE procurement_orders DROP COLUMN totals_on",
            "Spalte totals_on der Tabelle procurement_orders fehlt",
        ),
        ("ALTER TABLE ledger_lines ADD COLUMN more TEXT", "Spalte more der Tabelle ledger_lines gehört nicht dazu"),
        ("DROP INDEX journal_events_name", "Index journal_events_name fehlt"),
    ];
    for (sql, named) in altered.into_iter().chain(tied) {
        let user = good.copy();
        user.tamper(sql);
        for flag in ["", "--deep"] {
            let run = user.say(&format!("verify {flag}")).ended(1);
            assert!(run.out.contains(named) && run.out.contains("Sicherung"), "{sql}: {}{}", run.out, run.err);
            assert!(
                user.say(&format!("verify {flag} --lang en")).ended(1).out.contains("not as Sollist made them"),
                "{sql}"
            );
        }
        // Whatever needs what is missing says the same, and none says that trying again helps.
        let import = user.run(&["import".as_ref(), "events".as_ref(), file.as_os_str()]);
        let others = ["rebuild", "refused", "budget"].map(|line| (line, user.say(line)));
        for (line, run) in std::iter::once(("import", import)).chain(others) {
            assert!(!run.err.contains("Der Speicher antwortet nicht"), "{sql}: {}", run.err);
            if named.ends_with("fehlt") && named.contains("ledger_lines") && ["rebuild", "import"].contains(&line) {
                assert!(run.err.contains("fehlt") && run.err.contains("sollist verify"), "{sql}, {line}: {}", run.err);
            }
        }
    }
    good.say("verify --deep").done();
}

both_stores!(the_journal_of_an_older_store_is_proved_as_it_is);
fn the_journal_of_an_older_store_is_proved_as_it_is() {
    let user = base();
    // As a version left it that knew nothing of one of the steps.
    user.tamper("DELETE FROM seaql_migrations WHERE version = 'm0003_webhooks'; DROP TABLE webhook_deliveries");
    let command = if Kind::current() == Kind::Embedded { "sollist rebuild" } else { "sollist migrate" };
    for line in ["budget", "refused", "verify --deep", "journal"] {
        for lang in ["de", "en"] {
            let run = user.say(&format!("{line} --lang {lang}")).ended(1);
            assert!(run.err.contains(command), "{line}: {}", run.err);
        }
    }
    let run = user.say("verify").done();
    assert!(run.out.contains("lückenlos und unverändert"), "{}", run.out);
    let forged = user.copy();
    forged.tamper("UPDATE journal_events SET actor = 'x' WHERE seq = 1");
    assert!(forged.say("verify").ended(1).out.contains("Nr. 1"));
    // It was only looked at; what is advised helps.
    assert!(user.say("budget").ended(1).err.contains(command));
    user.say(command.strip_prefix("sollist ").unwrap()).done();
    user.say("verify --deep").done();
    user.say("budget").done();
}
