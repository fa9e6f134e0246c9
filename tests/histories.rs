//! Random histories of every type of event, by file, protobuf, plan and call: whatever is accepted is read back as it
//! stands, and the tables filled anew from it are the same.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use sea_orm::{ConnectionTrait as _, FromQueryResult as _, JsonValue, Statement};
use serde_json::{Value, json};
use sollist::run::process;
use sollist_contract::{
    envelope::Envelope,
    event::Event,
    grpc::intake::v1::{CloudEvent, Entry, PlanLine, entry::Content},
};
use sollist_intake::entry;
use sollist_platform::{
    process::clock::Clock,
    store::{
        db::{Access, Db},
        journal,
    },
    wire::caller::Caller,
    write::batch::{self, Answer, Command, MakeBooks, Mode, source_of},
};
use sollist_tests::{
    anything::{self, LINES},
    storm::dice::Dice,
};

use crate::{outside::block_on, sollist::Sollist, stores::both_stores};

/// Histories of a run, and the commands of each; more by `SOLLIST_HISTORIES`.
const HISTORIES: u64 = 12;
const COMMANDS: u64 = 260;

fn time(dice: &mut Dice) -> String {
    let zone = dice.pick(&["+01:00", "Z", "-00:30"]);
    let fraction = dice.pick(&["", "", ".5", ".123456789"]);
    format!("2026-{:02}-{:02}T{:02}:30:00{fraction}{zone}", dice.between(1, 12), dice.between(1, 28), dice.below(24))
}

/// A name, sometimes one that was used before.
fn id(dice: &mut Dice, at: u64) -> String {
    if dice.chance(5) { format!("e{}", at / 2) } else { format!("e{at}") }
}

fn cloud_event(dice: &mut Dice, at: u64) -> Value {
    let kind = dice.pick(&Event::types().map(|known| known.name).collect::<Vec<_>>());
    let mut event = json!({"specversion": "1.0", "id": id(dice, at), "source": dice.pick(&["/a", "/a#b", "/ß/🏛️"]),
        "type": kind,
        "time": time(dice), "data": anything::data(dice, kind)});
    for (name, value) in [
        ("subject", json!("s\0")),
        ("traceparent", json!("00-0-0-00")),
        ("x", json!({"y": [1e15, null]})),
        ("z", Value::Null),
    ] {
        if dice.chance(15) {
            event[name] = value;
        }
    }
    event
}

fn content(dice: &mut Dice, at: u64) -> Content {
    if dice.chance(15) {
        let (line, authority, programme) = dice.pick(&LINES);
        let data = json!({"authority": authority, "line": line, "amount": format!("{}.00", dice.between(100, 20_000)),
            "programme": programme,
            "labels": {"chapter": "K\0", "title": "T"}});
        let amend = if dice.chance(40) { "Nachtrag".to_owned() } else { String::new() };
        return Content::Plan(PlanLine { data: data.to_string(), amend, if_absent: dice.chance(10) });
    }
    let event = cloud_event(dice, at);
    if dice.chance(70) {
        return Content::Line(event.to_string().into_bytes());
    }
    let text = |key: &str| event[key].as_str().unwrap_or_default().to_owned();
    Content::Event(CloudEvent {
        id: text("id"),
        source: text("source"),
        spec_version: text("specversion"),
        r#type: text("type"),
        time: text("time"),
        text_data: serde_json::to_string_pretty(&event["data"]).unwrap(),
        attributes: [("subject".to_owned(), text("subject"))].into(),
    })
}

/// What comes next, and through which door.
fn command(dice: &mut Dice, at: u64) -> Command {
    let caller = Caller::named(dice.pick(&["anna", "grant", "a/b"]));
    if dice.chance(25) {
        let kind = dice.pick(&Event::types().map(|known| known.name).collect::<Vec<_>>());
        let event = loop {
            // Not everything that a schema allows is taken: of a sum of parts it knows nothing.
            if let Some(Ok(event)) = Event::from_data(kind, &anything::data(dice, kind).to_string()) {
                break event;
            }
        };
        let what = Ok(Envelope::new(source_of(&event), id(dice, at), time(dice).parse().unwrap(), event));
        return Command {
            what,
            mode: Mode::Asked,
            caller,
            place: None,
            formerly: None,
            time_left: false,
            traceparent: None,
            written: Default::default(),
        };
    }
    let entry = Entry { position: at + 1, content: Some(content(dice, at)), ..Entry::default() };
    entry::command(entry, &"test".into(), &caller, entry::Senders::Others, jiff::Timestamp::now())
}

/// Every derived table, row by row.
async fn tables(db: &Db, make: &MakeBooks) -> BTreeMap<&'static str, Vec<String>> {
    let mut out = BTreeMap::new();
    for table in make().derived_tables() {
        let reader = db.reader();
        let found = reader
            .query_all_raw(Statement::from_string(reader.get_database_backend(), format!("SELECT * FROM {table}")))
            .await;
        let mut rows: Vec<String> =
            found.unwrap().iter().map(|row| JsonValue::from_query_result(row, "").unwrap().to_string()).collect();
        rows.sort();
        out.insert(table, rows);
    }
    out
}

#[derive(Default)]
struct Seen {
    recorded: BTreeMap<&'static str, u64>,
    refused: u64,
}

async fn history(seed: u64, seen: &mut Seen) {
    let user = Sollist::new();
    let db = user.store().open(Access::Write).await.unwrap();
    let make = process::books(&[]);
    let mut dice = Dice::new(seed, 77);
    let mut commands: Vec<Command> = (0..COMMANDS).map(|at| command(&mut dice, at)).collect();
    while !commands.is_empty() {
        let rest = commands.split_off(commands.len().min(dice.below(40) + 1));
        let (answers, _) = batch::run(&db, &make, Clock::System, &commands)
            .await
            .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        seen.refused += answers.iter().filter(|answer| matches!(answer, Answer::Refused(_))).count() as u64;
        // Sent once more, all of it is known, or refused as before.
        let (again, _) = batch::run(&db, &make, Clock::System, &commands).await.unwrap();
        for ((first, again), command) in answers.iter().zip(&again).zip(&commands) {
            match first {
                // A plan says what the Ansatz is, and may say it again when another plan has changed it.
                _ if command.mode.is_stated() => {}
                Answer::Recorded(seq, _) => {
                    assert!(
                        matches!(again, Answer::Duplicate(known) if [0, *seq].contains(known)),
                        "seed {seed}: {again:?}"
                    )
                }
                Answer::Duplicate(_) => assert!(!matches!(again, Answer::Recorded(..)), "seed {seed}: {again:?}"),
                Answer::Refused(_) => {}
            }
        }
        commands = rest;
    }
    let mut last = 0;
    for row in journal::table_rows(db.reader(), 0, 10_000).await.unwrap() {
        last = row.seq.unsigned_abs();
        let read = Envelope::parse(row.event.as_bytes())
            .unwrap_or_else(|refusal| panic!("seed {seed}, number {last}: {refusal:?}\n{}", row.event));
        assert_eq!((read.source.as_str(), read.id.as_str()), (row.source.as_str(), row.id.as_str()));
        assert_eq!(read.stored().unwrap().envelope(), &read, "seed {seed}, number {last}");
        *seen.recorded.entry(read.event.type_name()).or_default() += 1;
    }
    let before = tables(&db, &make).await;
    let filled = batch::rebuild(&db, &make).await.unwrap();
    assert_eq!((filled.events, &filled.left_out), (last, &Vec::new()), "seed {seed}");
    for (table, rows) in tables(&db, &make).await {
        assert_eq!(before[table], rows, "seed {seed}: {table} after a rebuild");
    }
}

both_stores!(whatever_is_accepted_is_read_back_and_rebuilt);
fn whatever_is_accepted_is_read_back_and_rebuilt() {
    let histories = std::env::var("SOLLIST_HISTORIES").ok().and_then(|text| text.parse().ok()).unwrap_or(HISTORIES);
    let mut seen = Seen::default();
    // Every seed is tried: two of them may fail for two reasons.
    let mut failed = Vec::new();
    for seed in 0..histories {
        if catch_unwind(AssertUnwindSafe(|| block_on(history(seed, &mut seen)))).is_err() {
            failed.push(seed);
        }
    }
    assert!(failed.is_empty(), "seeds {failed:?}");
    eprintln!("recorded {:?}, refused {}", seen.recorded, seen.refused);
    // A world in which nothing can happen proves nothing.
    assert!(seen.recorded.values().sum::<u64>() > histories * COMMANDS / 5, "{:?}", seen.recorded);
    assert!(seen.recorded.len() > 25, "{:?}", seen.recorded);
}
