//! Faults: two on one store, no room left, a damaged or changed file, a clock turned back.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use ::sollist::{demo, run::process};
use sea_orm::ConnectionTrait as _;
use serde_json::json;

use sollist_contract::{envelope::Envelope, event::Event, ids::Authority, refusal::Refusal};
use sollist_platform::{
    Error,
    process::clock::Clock,
    store::{db::Access, journal, persons::Persons, reading::Reading, rows::Saving},
    wire::caller::Caller,
    write::batch::{
        Answer, Asked, Books as BatchBooks, Command as Order, Decision, Lane, MakeBooks, Mode, Place, RefusedList,
        When, Writer, asked,
    },
};
use sollist_tests::servers::{Folder, Nats, Role, RoleSpec, patiently};
use tokio::sync::Semaphore;

use crate::{
    kills::{Dice, Import, MOMENT, free_address, import_file, stored},
    outside::{LONG, block_on},
    replay::{figures, lines, take_plan, with_plan},
    sollist::{Run, Server, Sollist, event, program},
    stores::{Database, assert_same, both_stores},
};

#[test]
fn a_second_writer_is_refused_and_a_reader_works_beside_the_first() {
    let user = with_plan();
    let lines = lines(2_000, 8);
    let alone = figures(&user, "--as-of 158");
    let refused = |run: Run| {
        let run = run.ended(1);
        assert!(run.err.contains("anderen Prozess beschrieben") && run.err.contains("--server"), "{}", run.err);
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    };
    // Beside an import that is at work, and beside a server.
    let mut import = Import::start(&user);
    import.feed(&lines[..1_000]);
    refused(import_file(&user, &lines));
    refused(user.run(&["import", "budget", demo::PLAN_FILE]));
    let serve = Command::new("timeout")
        .arg("60")
        .arg(program())
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(user.data())
        .output();
    let serve = Run::of("serve", &serve.unwrap()).ended(1);
    assert!(serve.err.contains("anderen Prozess beschrieben"), "{}", serve.err);
    user.say("verify").done();
    assert_eq!(figures(&user, "--as-of 158"), alone);
    import.feed(&lines[1_000..]);
    assert_eq!(import.end().done().json()["recorded"], 2_000);

    let server = Server::start(&user);
    refused(import_file(&user, &lines));
    assert_eq!(figures(&user, ""), figures(&user.through(&server.url), ""));
}

both_stores!(a_store_of_a_newer_version_is_refused_by_name_and_left_alone);
fn a_store_of_a_newer_version_is_refused_by_name_and_left_alone() {
    let user = with_plan();
    user.tamper("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)");
    let before = user.tables(&[]);
    for line in ["budget", "verify", "import budget plan.csv", "serve --listen 127.0.0.1:0", "rebuild"] {
        let run = patient(&user, line).ended(1);
        assert!(run.err.contains("m9999_future") && run.err.contains("neueren Version"), "{line}: {}", run.err);
    }
    assert_same(&before, &user.tables(&[]));
}

/// A program that starts another one, in the surroundings of that.
fn behind<'c>(outer: &'c mut Command, inner: &Command) -> &'c mut Command {
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    outer.arg(inner.get_program()).args(inner.get_args())
}

/// Runs a command that must not hang, whatever is wrong with its store.
fn patient(user: &Sollist, line: &str) -> Run {
    let inner = user.command(&line.split_whitespace().collect::<Vec<_>>());
    let output = behind(Command::new("timeout").arg("45"), &inner).current_dir(user.folder.path()).output();
    Run::of(line, &output.unwrap())
}

/// A number of lines as it is said.
fn grouped(count: u64) -> String {
    if count < 1_000 { count.to_string() } else { format!("{}.{:03}", count / 1_000, count % 1_000) }
}

/// What must hold after an import that found no more room, and after the same import with room again.
fn check_full(user: &Sollist, full: &Run, lines: &[String], again: impl FnOnce() -> Run) {
    assert_eq!(full.code, Some(1), "{}", full.err);
    assert!(full.err.contains("Der Datenträger ist voll; nichts wurde gebucht."), "{}", full.err);
    let now = stored(user, lines);
    assert!(now > 0 && now < lines.len(), "{now} stored");
    assert!(
        full.err.contains(&format!("Bis Zeile {} ist alles gespeichert", grouped(now as u64))),
        "{now} stored: {}",
        full.err
    );
    // Nothing half-done: the tables are those of just these events.
    let some = with_plan();
    some.record(&lines[..now]);
    assert_same(&user.tables(&MOMENT), &some.tables(&MOMENT));

    let run = again().done().json();
    assert_eq!((&run["recorded"], &run["duplicates"]), (&(lines.len() - now).into(), &now.into()));
    some.record(&lines[now..]);
    assert_eq!(stored(user, lines), lines.len());
    assert_same(&user.tables(&MOMENT), &some.tables(&MOMENT));
}

#[test]
fn an_import_without_room_ends_with_a_clear_word_and_is_completed_once_there_is() {
    let lines = lines(4_000, 9);
    // A file that may not grow beyond 3,000 KiB; the signal that would end the process is ignored.
    let user = with_plan();
    let file = user.file("events.jsonl", lines.join("\n"));
    let inner = user.command(&["import", "events", file.to_str().unwrap()]);
    let limited = ["-c", "trap '' XFSZ; ulimit -f 3000; exec timeout 60 \"$@\"", "-"];
    let output = behind(Command::new("bash").args(limited), &inner).current_dir(user.folder.path()).output().unwrap();
    check_full(&user, &Run::of("import under ulimit", &output), &lines, || import_file(&user, &lines));

    // A file system without room, where this machine lets us have one of our own.
    let possible = Command::new("unshare").args(["-m", "-r", "mount", "-t", "tmpfs", "none", "/mnt"]).output();
    if !possible.is_ok_and(|output| output.status.success()) {
        eprintln!("no file system of our own here: only the limit on a file's size was tried");
        return;
    }
    let user = Sollist::new();
    user.file("events.jsonl", lines.join("\n"));
    user.file(demo::PLAN_FILE, demo::PLAN);
    let script = r#"
        mkdir small && mount -t tmpfs -o size=4m none small
        "$0" --data small/data import budget plan.csv > /dev/null
        code=0; timeout 60 "$0" --data small/data import events events.jsonl > full.out 2> full.err || code=$?
        echo $code > full.code
        cp -r small/data data
        mount -o remount,size=64m small
        timeout 60 "$0" --data small/data import events events.jsonl --format json > again.out
        cp -r small/data after"#;
    let output = Command::new("unshare")
        .args(["-m", "-r", "bash", "-ec", script])
        .arg(program())
        .current_dir(user.folder.path())
        .output();
    Run::of("import on a small file system", &output.unwrap()).done();
    let read = |name: &str| std::fs::read_to_string(user.path(name)).unwrap();
    let mut full = Run::of("import", &Command::new("true").output().unwrap());
    (full.code, full.err) = (read("full.code").trim().parse().ok(), read("full.err"));
    check_full(&user, &full, &lines, || {
        std::fs::remove_dir_all(user.data()).unwrap();
        std::fs::rename(user.path("after"), user.data()).unwrap();
        let mut again = Run::of("import again", &Command::new("true").output().unwrap());
        again.out = read("again.out");
        again
    });
}

/// A server whose files may not grow beyond a limit that can be lifted while it runs.
pub fn start_limited(user: &Sollist, address: &str, kibibytes: u32, more: &[&str]) -> Child {
    let inner = user.command(&[&["serve", "--listen", address], more].concat());
    let limited = format!("trap '' XFSZ; ulimit -S -f {kibibytes}; exec \"$@\"");
    let mut server =
        behind(Command::new("bash").args(["-c", &limited, "-"]), &inner).stderr(Stdio::null()).spawn().unwrap();
    let until = Instant::now() + LONG;
    while std::net::TcpStream::connect(address).is_err() {
        if Instant::now() > until {
            let _ = server.kill();
            panic!("the server does not listen");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    server
}

#[test]
fn a_server_without_room_goes_on_answering_and_records_again_once_there_is() {
    let lines = lines(4_000, 13);
    let user = with_plan();
    let address = free_address();
    let mut server = start_limited(&user, &address, 3_000, &[]);
    let client = user.through(&format!("http://{address}"));
    let outcome = std::panic::catch_unwind(|| {
        let full = import_file(&client, &lines);
        assert_eq!(full.code, Some(1), "{}", full.err);
        assert!(full.err.contains("Der Datenträger ist voll; nichts wurde gebucht."), "{}", full.err);
        let now = client.ask("verify")["as_of"]["sequence"].as_u64().unwrap() - 158;
        assert!(
            now > 0 && full.err.contains(&format!("Bis Zeile {} ist alles gespeichert", grouped(now))),
            "{now} stored: {}",
            full.err
        );
        assert_eq!(client.ask("budget")["as_of"]["sequence"].as_u64(), Some(now + 158));
        let room =
            Command::new("prlimit").args(["--pid", &server.id().to_string(), "--fsize=unlimited:"]).status().unwrap();
        assert!(room.success());
        let run = import_file(&client, &lines).done().json();
        assert_eq!((&run["recorded"], &run["duplicates"]), (&(4_000 - now).into(), &now.into()));
    });
    server.kill().unwrap();
    server.wait().unwrap();
    outcome.unwrap_or_else(|why| std::panic::resume_unwind(why));
    assert_eq!(stored(&user, &lines), lines.len());
}

/// A store whose whole content lies in the database file, and the bytes of that file.
fn at_rest(events: usize) -> (Sollist, Vec<u8>) {
    let user = with_plan();
    user.record(&lines(events, 10));
    user.tamper("PRAGMA wal_checkpoint(TRUNCATE)");
    let bytes = std::fs::read(user.data().join("sollist.db")).unwrap();
    (user, bytes)
}

fn replace(data: &Path, bytes: &[u8]) {
    for name in ["sollist.db-wal", "sollist.db-shm"] {
        let _ = std::fs::remove_file(data.join(name));
    }
    std::fs::write(data.join("sollist.db"), bytes).unwrap();
}

#[test]
fn a_damaged_database_file_ends_every_command_with_a_clear_refusal() {
    let (user, good) = at_rest(3_000);
    let mut dice = Dice(41);
    let check = |what: &str, bytes: &[u8], line: &str| {
        replace(&user.data(), bytes);
        let run = patient(&user, line);
        assert_eq!(run.code, Some(1), "{what}, {line}: {}{}", run.out, run.err);
        // What verify finds in a journal that it can read is its answer, not an error.
        let said = if line == "verify" && run.err.is_empty() { run.out } else { run.err };
        assert!(!said.contains("panicked") && said.trim().lines().count() == 1, "{what}, {line}: {said}");
        assert!(
            ["beschädigt", "unlesbar", "sollist verify"].iter().any(|word| said.contains(word)),
            "{what}, {line}: {said}"
        );
        said
    };
    let all = ["verify", "budget", "need", "journal --limit 0", "import budget plan.csv", "serve --listen 127.0.0.1:0"];
    let mut header = good.clone();
    header[..100].fill_with(|| dice.below(256) as u8);
    for line in all {
        check("truncated in the middle", &good[..good.len() / 2], line);
        check("no database any more", &header, line);
    }
    // A page of the journal: the program opens the store, and finds out when it reads.
    let event = demo::more_events(3_000, 10).nth(1_500).unwrap();
    let text = format!("\"id\":\"{}\"", event.id);
    let at = good.windows(text.len()).position(|window| window == text.as_bytes()).unwrap();
    let mut page = good.clone();
    page[at / 4096 * 4096..][..4096].fill_with(|| dice.below(256) as u8);
    let mut letters = good.clone();
    letters[at..at + text.len()].fill(0xff);
    for line in ["verify", "budget", "need", "journal --limit 0", "report --quarter 2026-Q3 --out bericht.json"] {
        let said = check("a page overwritten", &page, line);
        assert!(line != "verify" || said.contains("beschädigt"), "{said}");
        check("no UTF-8 in an event", &letters, line);
    }
    replace(&user.data(), &good);
    user.say("verify").done();
}

both_stores!(verify_names_the_number_of_a_journal_row_that_was_changed_removed_or_put_in);
fn verify_names_the_number_of_a_journal_row_that_was_changed_removed_or_put_in() {
    let good = with_plan();
    good.record(&lines(400, 10));
    let check = |sql: &str, number: u64| {
        let user = good.copy();
        user.tamper(sql);
        let run = user.say("verify").ended(1);
        let said = format!("{}{}", run.out, run.err);
        assert!(said.contains(&format!("Nr. {number}:")), "{sql}: {said}");
        let run = user.say("verify --format json --lang en").ended(1);
        assert!(
            format!("{}{}", run.out, run.err).contains(&format!("number {number}:")),
            "{sql}: {}{}",
            run.out,
            run.err
        );
    };
    check("UPDATE journal_events SET event = replace(event, '\"amount\":\"', '\"amount\":\"1') WHERE seq = 77", 77);
    check("UPDATE journal_events SET event = event || ' ' WHERE seq = 558", 558);
    check("UPDATE journal_events SET actor = 'jemand' WHERE seq = 200", 200);
    check("UPDATE journal_events SET recorded_at = recorded_at + 1 WHERE seq = 201", 201);
    check("UPDATE journal_events SET recorded_at = recorded_at - 1000000000 WHERE seq = 202", 202);
    check("UPDATE journal_events SET hash = (SELECT hash FROM journal_head) WHERE seq = 203", 203);
    check("UPDATE journal_events SET hash = substr(hash, 1, 3) WHERE seq = 204", 204);
    check("DELETE FROM journal_events WHERE seq = 300", 300);
    check("DELETE FROM journal_events WHERE seq = 1", 1);
    check("DELETE FROM journal_events WHERE seq = 558", 558);
    check("UPDATE journal_head SET last = 557 WHERE id = 1; DELETE FROM journal_events WHERE seq = 558", 557);
    check("UPDATE journal_events SET seq = 600 WHERE seq = 558", 558);
    check("UPDATE journal_events SET seq = 0 WHERE seq = 1", 1);
}

both_stores!(figures_that_stop_at_a_hole_in_the_journal_name_its_number_in_the_log);
fn figures_that_stop_at_a_hole_in_the_journal_name_its_number_in_the_log() {
    let user = with_plan();
    user.record(&lines(400, 10));
    user.tamper("DELETE FROM journal_events WHERE seq = 300");
    let server = Server::start(&user);
    let run = user.through(&server.url).say("budget").ended(1);
    assert!(run.err.contains("sollist verify"), "{}", run.err);
    let named = |line: &str| line.contains("a request failed") && line.contains("journal event 300 ");
    patiently("the number in the log", || server.said.lock().unwrap().lines().any(named).then_some(()));
}

/// What is to happen to a batch, and what is seen of it.
struct Watch {
    /// Each waits until this is open.
    open: Semaphore,
    /// Most commands of one.
    largest: AtomicUsize,
}

/// Books that are watched, and whose disk fails for one event.
struct Watched {
    books: Box<dyn BatchBooks>,
    watch: Arc<Watch>,
    fails: bool,
}

impl Watch {
    fn new(open: bool) -> Arc<Watch> {
        Arc::new(Watch { open: Semaphore::new(usize::from(open)), largest: AtomicUsize::new(0) })
    }
    fn make(self: &Arc<Watch>) -> MakeBooks {
        let watch = self.clone();
        Arc::new(move || {
            Box::new(Watched { books: Box::new(sollist_intake::books()), watch: watch.clone(), fails: false })
        })
    }
}

#[tonic::async_trait]
impl BatchBooks for Watched {
    async fn load(&mut self, tx: &Reading<'_>, commands: &[Order]) -> Result<(), Error> {
        drop(self.watch.open.acquire().await.unwrap());
        self.watch.largest.fetch_max(commands.len(), Ordering::SeqCst);
        self.fails = commands.iter().any(|command| command.what.as_ref().is_ok_and(|event| event.id == "kaputt"));
        self.books.load(tx, commands).await
    }
    fn decide(&mut self, asked: Asked<'_>) -> Result<Decision, Refusal> {
        self.books.decide(asked)
    }
    fn list(&mut self) -> Option<&mut dyn RefusedList> {
        self.books.list()
    }
    fn beside_whom(&self, event: &Event) -> Option<Authority> {
        self.books.beside_whom(event)
    }
    fn derived_tables(&self) -> Vec<&'static str> {
        self.books.derived_tables()
    }
    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        if self.fails { Err(Error::Io(std::io::ErrorKind::StorageFull.into())) } else { self.books.save(saving).await }
    }
}

both_stores!(what_a_stream_sent_after_something_that_could_not_be_stored_waits_until_that_is_stored);
fn what_a_stream_sent_after_something_that_could_not_be_stored_waits_until_that_is_stored() {
    let user = Sollist::new();
    block_on(async {
        let db = user.store().open(Access::Write).await.unwrap();
        let writer = Writer::start(db.clone(), Watch::new(true).make(), Clock::System, 4_096);
        let order = |id: &str| {
            let event = Envelope { id: id.to_owned(), ..demo::more_events(1, id.len() as u64).next().unwrap() };
            vec![Order {
                what: Ok(event),
                mode: Mode::Fact,
                caller: Caller::named("test"),
                place: None,
                formerly: None,
                time_left: false,
                traceparent: None,
                written: Default::default(),
            }]
        };
        let (one, other) = (Lane::default(), Lane::default());
        let mut answers = Vec::new();
        for (lane, id) in
            [(&one, "1"), (&one, "kaputt"), (&other, "333"), (&one, "4444"), (&one, "55555"), (&other, "7777777")]
        {
            answers.push((id, writer.enqueue(lane, order(id)).await.unwrap()));
        }
        for (id, answer) in answers {
            let stored = matches!(answer.wait().await.as_deref(), Ok([Answer::Recorded(..)]));
            assert_eq!(stored, ["1", "333", "7777777"].contains(&id), "{id}");
        }
        let ids: Vec<_> = journal::read(db.reader(), 0, 100)
            .await
            .unwrap()
            .iter()
            .map(|event| event.envelope().unwrap().id)
            .collect();
        assert_eq!(ids, ["1", "333", "7777777"]);
    });
}

both_stores!(what_a_stream_sent_after_something_that_could_not_be_put_in_line_waits_too);
fn what_a_stream_sent_after_something_that_could_not_be_put_in_line_waits_too() {
    let user = Sollist::new();
    block_on(async {
        let db = user.store().open(Access::Write).await.unwrap();
        let writer = Writer::start(db.clone(), Watch::new(true).make(), Clock::System, 4_096);
        // Whether names are recorded is read from the store before anything is put in line.
        let writer = writer.under_pseudonyms(Persons::new(db.clone(), false));
        let order = |number: u64| {
            let event = Envelope { id: number.to_string(), ..demo::more_events(1, number).next().unwrap() };
            vec![asked(Caller::named("test"), &event.id, (When::Said(event.time), 0), event.event)]
        };
        let (one, other) = (Lane::default(), Lane::default());
        let named = |from: &str, to: &str| format!("ALTER TABLE {from} RENAME TO {to}");
        db.reader().execute_unprepared(&named("persons", "elsewhere")).await.unwrap();
        assert!(writer.enqueue(&one, order(1)).await.is_err());
        db.reader().execute_unprepared(&named("elsewhere", "persons")).await.unwrap();
        assert!(writer.enqueue(&one, order(2)).await.unwrap().wait().await.is_err());
        let answers = writer.enqueue(&other, order(3)).await.unwrap().wait().await.unwrap();
        assert!(matches!(answers[..], [Answer::Recorded(..)]), "{answers:?}");
        let events = journal::read(db.reader(), 0, 100).await.unwrap();
        let ids: Vec<_> = events.iter().map(|event| event.envelope().unwrap().id).collect();
        assert_eq!(ids, ["3"]);
    });
}

both_stores!(what_waits_and_what_is_recorded_together_is_limited_in_bytes);
fn what_waits_and_what_is_recorded_together_is_limited_in_bytes() {
    let (user, watch) = (Sollist::new(), Watch::new(false));
    block_on(async {
        let db = user.store().open(Access::Write).await.unwrap();
        let writer = Writer::start(db.clone(), watch.make(), Clock::System, 4_096);
        let text: Arc<str> = "x".repeat(3 << 20).into();
        let mut number = 0;
        let mut order = || {
            number += 1;
            let event = Envelope { id: number.to_string(), ..demo::more_events(1, number).next().unwrap() };
            let place = Place { origin: "test".into(), position: 1, text: text.clone(), ..Place::default() };
            vec![Order {
                what: Ok(event),
                mode: Mode::Fact,
                caller: Caller::named("test"),
                place: Some(place),
                formerly: None,
                time_left: false,
                traceparent: None,
                written: Default::default(),
            }]
        };
        let lane = Lane::default();
        let mut answers = Vec::new();
        // Nothing is recorded yet, so nobody makes room.
        let waits = loop {
            match tokio::time::timeout(Duration::from_millis(500), writer.enqueue(&lane, order())).await {
                Ok(answer) => answers.push(answer.unwrap()),
                Err(_) => break answers.len(),
            }
            assert!(answers.len() < 60, "whatever comes is taken");
        };
        assert_eq!(waits, 64 / 3);
        watch.open.add_permits(1);
        let rest = writer.enqueue(&lane, order()).await.unwrap();
        for answer in answers.into_iter().chain([rest]) {
            assert!(matches!(answer.wait().await.as_deref(), Ok([Answer::Recorded(..)])));
        }
    });
    assert_eq!(watch.largest.load(Ordering::SeqCst), 16 / 3);
}

both_stores!(a_clock_turned_back_does_not_turn_back_the_order_of_knowledge);
fn a_clock_turned_back_does_not_turn_back_the_order_of_knowledge() {
    let user = Sollist::new();
    block_on(async {
        let db = user.store().open(Access::Write).await.unwrap();
        let make: MakeBooks = Arc::new(|| Box::new(sollist_intake::books()));
        let instants = [
            "2026-06-01T10:00:00Z",
            "2026-05-01T10:00:00Z",
            "1970-01-01T00:00:01Z",
            "2026-06-01T09:59:59Z",
            "2026-06-02T10:00:00Z",
        ];
        let mut expected = Vec::new();
        for (seed, text) in instants.iter().enumerate() {
            let instant: jiff::Timestamp = text.parse().unwrap();
            let writer = Writer::start(db.clone(), make.clone(), Clock::Fixed(instant), 100);
            let event = demo::more_events(1, seed as u64 + 1).next().unwrap();
            let order = Order {
                what: Ok(event),
                mode: Mode::Fact,
                caller: Caller::named("test"),
                place: None,
                formerly: None,
                time_left: false,
                traceparent: None,
                written: Default::default(),
            };
            let answers = writer.submit(vec![order]).await.unwrap();
            assert!(matches!(answers[..], [Answer::Recorded(seq, _)] if seq == seed as u64 + 1), "{answers:?}");
            expected.push(expected.last().copied().map_or(instant, |last: jiff::Timestamp| last.max(instant)));
        }
        let recorded: Vec<_> =
            journal::read(db.reader(), 0, 100).await.unwrap().iter().map(|event| event.recorded_at).collect();
        assert_eq!(recorded, expected);
        assert!(sollist_platform::store::proof::verify(db.reader()).await.unwrap().is_ok());
    });
}

/// Books of a batch that is undone when everything of it was written but the commit, and is decided otherwise the next
/// time.
struct Undone {
    books: Box<dyn BatchBooks>,
    /// 0: as ever; 1: undone once it is saved; 2: refused.
    step: Arc<AtomicUsize>,
}

#[tonic::async_trait]
impl BatchBooks for Undone {
    async fn load(&mut self, from: &Reading<'_>, commands: &[Order]) -> Result<(), Error> {
        self.books.load(from, commands).await
    }
    fn decide(&mut self, asked: Asked<'_>) -> Result<Decision, Refusal> {
        let decision = self.books.decide(asked)?;
        if self.step.compare_exchange(2, 0, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
            return Err(Error::Busy.as_refusal());
        }
        Ok(decision)
    }
    fn list(&mut self) -> Option<&mut dyn RefusedList> {
        self.books.list()
    }
    fn beside_whom(&self, event: &Event) -> Option<Authority> {
        self.books.beside_whom(event)
    }
    fn derived_tables(&self) -> Vec<&'static str> {
        self.books.derived_tables()
    }
    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.books.save(saving).await?;
        if self.step.compare_exchange(1, 2, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
            let met = "DO $$ BEGIN RAISE EXCEPTION 'met another one' USING ERRCODE = '40001'; END $$";
            saving.from().execute_unprepared(met).await?;
        }
        Ok(())
    }
}

const LINE: &str = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";

#[test]
fn what_a_batch_wrote_that_was_undone_is_nowhere_in_the_next_one() {
    let user = Sollist::on(Some(Database::new(None)));
    take_plan(&user);
    block_on(async {
        let db = user.store().open(Access::Write).await.unwrap();
        let step = Arc::new(AtomicUsize::new(0));
        let make: MakeBooks = {
            let (step, books) = (step.clone(), process::books(&[]));
            Arc::new(move || Box::new(Undone { books: books(), step: step.clone() }))
        };
        let writer = Writer::start(db.clone(), make, Clock::System, 4_096);
        let order = |id: &str| {
            let data = json!({"authority": "ba-pankow", "order": format!("B-{id}"), "line": LINE, "item": "notebook",
                "quantity": 1, "amount": "10.00"});
            let text = event(id, "procurement.order-placed", "2026-06-30T10:00:00+02:00", &data);
            let what = Envelope::recorded(&text).map_err(Into::into);
            let (mode, caller) = (Mode::Fact, Caller::named("test"));
            Order {
                what,
                mode,
                caller,
                place: None,
                formerly: None,
                time_left: false,
                traceparent: None,
                written: Default::default(),
            }
        };
        // What cannot be read is decided on rows that are held, and everything beside it.
        let unreadable = Order { what: Err(Error::Busy.as_refusal()), ..order("unreadable") };
        let recorded = |answers: Vec<Answer>| answers.iter().filter(|one| matches!(one, Answer::Recorded(..))).count();
        assert_eq!(recorded(writer.submit(vec![order("1")]).await.unwrap()), 1);
        step.store(1, Ordering::SeqCst);
        assert_eq!(recorded(writer.submit(vec![order("2"), unreadable]).await.unwrap()), 0);
        assert_eq!(step.load(Ordering::SeqCst), 0, "it was undone, and decided again");
        assert_eq!(recorded(writer.submit(vec![order("3")]).await.unwrap()), 1);
    });
    let verified = user.say("verify --deep").done();
    assert!(verified.out.contains("lückenlos und unverändert"), "{}", verified.out);
}

#[test]
fn a_password_of_the_broker_that_was_changed_is_read_again() {
    let user = Sollist::on(None);
    let asks_for = |password: &str| format!("authorization {{ user: sollist, password: \"{password}\" }}");
    let nats = Nats::start_in(Folder::new("nats"), &asks_for("eins"));
    let file = user.file("password", "eins");
    let role = Role::start(RoleSpec {
        name: "all".to_owned(),
        data: Some(user.data()),
        nats_url: Some(nats.url()),
        config: format!("[nats]\nuser = \"sollist\"\npassword_file = {file:?}\n"),
        ..RoleSpec::default()
    });
    nats.kill();
    nats.configure(&asks_for("zwei"));
    nats.start_again();
    nats.await_ready();
    patiently("it to be shut out", || (block_on(role.health()) == Some(false)).then_some(()));
    std::fs::write(&file, "zwei\n").unwrap();
    role.await_ready();
}
