//! Faults: killed at any moment, two on one store, no room left, a damaged or changed file, a clock turned back.

use std::{
    io::Write as _,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, OnceLock, mpsc},
    time::{Duration, Instant},
};

use ::sollist::cli::submit::{ENTRIES_MAX, WINDOW};
use ::sollist::demo;
use serde_json::Value;
use sollist_contract::grpc::intake::v1::intake_service_client::IntakeServiceClient;
use sollist_ledger::Books;
use sollist_platform::{
    batch::{Answer, Command as Order, MakeBooks, Mode, Writer},
    caller::Caller,
    clock::Clock,
    db::{Access, Db},
    journal,
};

use crate::{
    outside::{LONG, block_on, channel, message},
    replay::{assert_same, column, figures, lines, tables, tamper, with_plan},
    sollist::{Run, Server, Sollist},
};

const EVENTS: usize = 60_000;
/// Kills in one run; each falls into a part of the file of its own.
const KILLS: usize = 3;
/// Lines that an embedded import may have read and not yet stored: what is under way, what is read ahead, and one batch in
/// the hand on either side of it.
const UNDER_WAY: usize = (2 * WINDOW + 4) * ENTRIES_MAX;
/// What differs between two stores of the same events: when and by whom they were recorded.
const MOMENT: [&str; 3] = ["recorded_at", "hash", "actor"];

/// Random numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as usize % limit
    }
    /// A moment of up to 20 ms: where in its work a process is then, nobody knows.
    fn pause(&mut self) {
        std::thread::sleep(Duration::from_micros(self.below(20_000) as u64));
    }
    /// After how many lines the kill of a round falls.
    fn line(&mut self, round: usize) -> usize {
        EVENTS * round / KILLS + self.below(EVENTS / KILLS)
    }
}

/// An `import events -` that is fed bit by bit, so that a kill finds it at work.
struct Import {
    child: Child,
    feed: Option<mpsc::Sender<String>>,
    fed: mpsc::Receiver<std::io::Result<()>>,
}

impl Import {
    fn start(user: &Sollist) -> Import {
        let mut command = user.command(&["import", "events", "-", "--format", "json"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let (feed, texts) = mpsc::channel::<String>();
        let (tell, fed) = mpsc::channel();
        std::thread::spawn(move || {
            for text in texts {
                if tell.send(input.write_all(text.as_bytes())).is_err() {
                    return;
                }
            }
        });
        Import { child, feed: Some(feed), fed }
    }
    /// Feeds lines; returns when it has taken them.
    fn feed(&mut self, lines: &[String]) {
        self.feed.as_ref().unwrap().send(lines.iter().map(|line| format!("{line}\n")).collect()).unwrap();
        match self.fed.recv_timeout(LONG) {
            Ok(Ok(())) => {}
            other => {
                let _ = self.child.kill();
                panic!("the import does not read on: {other:?}");
            }
        }
    }
    fn kill(mut self) {
        assert!(self.child.try_wait().unwrap().is_none(), "killed while at work");
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
    fn end(mut self) -> Run {
        self.feed.take();
        let until = Instant::now() + LONG;
        while self.child.try_wait().unwrap().is_none() {
            if Instant::now() > until {
                let _ = self.child.kill();
                panic!("the import does not end");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Run::of("import events -", &self.child.wait_with_output().unwrap())
    }
}

/// The same events, and what an import of them that nobody disturbed leaves behind.
fn undisturbed() -> &'static (Vec<String>, std::collections::BTreeMap<String, Vec<String>>, Value) {
    static STATE: OnceLock<(Vec<String>, std::collections::BTreeMap<String, Vec<String>>, Value)> = OnceLock::new();
    STATE.get_or_init(|| {
        let lines = lines(EVENTS, 1);
        let user = with_plan();
        let run = import_file(&user, &lines).done().json();
        assert_eq!((&run["recorded"], &run["refused_count"]), (&EVENTS.into(), &0.into()));
        (lines, tables(&user.data(), &MOMENT), figures(&user, ""))
    })
}

fn import_file(user: &Sollist, lines: &[String]) -> Run {
    let file = user.file("events.jsonl", lines.join("\n"));
    user.run(&["import", "events", file.to_str().unwrap(), "--format", "json"])
}

/// How many of the lines are in the journal: the first so many, in their order, each once; and the chain holds.
fn stored(user: &Sollist, lines: &[String]) -> usize {
    user.say("verify").done();
    let events = column(&user.data(), "SELECT event FROM journal_events WHERE source LIKE '/bench/%' ORDER BY seq");
    assert!(events.len() <= lines.len(), "{} events of {} lines", events.len(), lines.len());
    for (number, (event, line)) in events.iter().zip(lines).enumerate() {
        assert_eq!(event, line, "line {}", number + 1);
    }
    events.len()
}

/// The store is as if nothing had happened.
#[track_caller]
fn assert_as_undisturbed(user: &Sollist) {
    let (lines, tables_then, figures_then) = undisturbed();
    assert_eq!(stored(user, lines), EVENTS);
    assert_same(&tables(&user.data(), &MOMENT), tables_then);
    assert!(figures(user, "") == *figures_then, "the figures differ from those of an undisturbed import");
}

#[test]
fn an_embedded_import_killed_at_any_moment_loses_nothing_and_sending_all_again_completes_it() {
    let lines = &undisturbed().0;
    for seed in [11, 12] {
        let mut dice = Dice(seed);
        let user = with_plan();
        let mut safe = 0;
        for round in 0..KILLS {
            let until = dice.line(round);
            let mut import = Import::start(&user);
            import.feed(&lines[..until]);
            dice.pause();
            import.kill();
            let now = stored(&user, lines);
            assert!(now >= safe && now <= until.max(safe), "{now} stored, {safe} before, {until} sent");
            // An import reads on only when what it read before is acknowledged.
            assert!(now + UNDER_WAY >= until, "{now} stored of {until} read");
            safe = now;
        }
        let run = import_file(&user, lines).done().json();
        assert_eq!((&run["recorded"], &run["duplicates"]), (&(EVENTS - safe).into(), &safe.into()));
        assert_as_undisturbed(&user);
    }
}

/// An address nobody listens on.
fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

#[test]
fn a_server_killed_under_an_import_loses_nothing_and_the_client_goes_on_by_itself() {
    let lines = &undisturbed().0;
    let mut dice = Dice(21);
    let user = with_plan();
    let address = free_address();
    let mut server = Server::start_at(&user, &address, &[]);
    let client = user.through(&server.url);
    let mut import = Import::start(&client);
    let mut fed = 0;
    for round in 0..KILLS {
        let until = dice.line(round);
        import.feed(&lines[fed..until]);
        fed = until;
        dice.pause();
        server.kill();
        assert!(stored(&user, lines) <= until);
        server = Server::start_at(&user, &address, &[]);
    }
    import.feed(&lines[fed..]);
    let run = import.end().done().json();
    // What was stored just before a kill, and not answered any more, is found there: a duplicate.
    assert_eq!(run["recorded"].as_u64().unwrap() + run["duplicates"].as_u64().unwrap(), EVENTS as u64, "{run}");
    assert_eq!(run["refused_count"], 0);

    // A client killed in its turn harms nobody.
    let mut import = Import::start(&client);
    import.feed(&lines[..dice.line(1)]);
    import.kill();
    assert_eq!(server.stop(), Some(0));
    assert_as_undisturbed(&user);
}

/// Streams lines to a server from a position on; at the receipt of `kill_at` the server is killed. The last receipt's position.
async fn stream(server: Server, lines: &'static [String], from: usize, kill_at: usize, dice: &mut Dice) -> usize {
    let mut client = IntakeServiceClient::new(channel(&server.url).await.unwrap());
    let messages = lines[from..].chunks(500).enumerate().map(move |(i, chunk)| message(chunk, from + i * 500 + 1));
    let mut receipts = client.submit_events(tokio_stream::iter(messages.collect::<Vec<_>>())).await.unwrap().into_inner();
    let mut server = Some(server);
    let mut last = from;
    while let Ok(Some(receipt)) = receipts.message().await {
        assert!(receipt.refused.is_empty(), "{receipt:?}");
        last = receipt.position as usize;
        if last >= kill_at && let Some(server) = server.take() {
            dice.pause();
            server.kill();
        }
    }
    last
}

#[test]
fn every_line_with_a_receipt_is_in_the_journal_once_however_often_the_server_is_killed() {
    let lines = &undisturbed().0;
    let mut dice = Dice(31);
    let user = with_plan();
    let mut acknowledged = 0;
    for round in 0..KILLS {
        let kill_at = dice.line(round);
        acknowledged = block_on(stream(Server::start(&user), lines, acknowledged, kill_at, &mut dice));
        assert!(acknowledged >= kill_at.min(EVENTS), "{acknowledged} of {kill_at}");
        let now = stored(&user, lines);
        assert!(now >= acknowledged, "{acknowledged} lines have a receipt, {now} are in the journal");
    }
    // From the last receipt on: what is there already is a duplicate, nothing is missing.
    assert_eq!(block_on(stream(Server::start(&user), lines, acknowledged, usize::MAX, &mut dice)), EVENTS);
    assert_as_undisturbed(&user);
}

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
    let serve = Command::new("timeout").arg("60").arg(crate::sollist::program()).args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(user.data()).output();
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

#[test]
fn a_store_of_a_newer_version_is_refused_by_name_and_left_alone() {
    let user = with_plan();
    tamper(&user.data(), "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)");
    let before = tables(&user.data(), &[]);
    for line in ["budget", "verify", "import budget plan.csv", "serve --listen 127.0.0.1:0", "rebuild"] {
        let run = patient(&user, line).ended(1);
        assert!(run.err.contains("m9999_future") && run.err.contains("neueren Version"), "{line}: {}", run.err);
    }
    assert_same(&before, &tables(&user.data(), &[]));
}

/// Runs a command that must not hang, whatever is wrong with its store.
fn patient(user: &Sollist, line: &str) -> Run {
    let inner = user.command(&line.split_whitespace().collect::<Vec<_>>());
    let output = Command::new("timeout").arg("45").arg(inner.get_program()).args(inner.get_args()).current_dir(user.folder.path()).output();
    Run::of(line, &output.unwrap())
}

/// What must hold after an import that found no more room, and after the same import with room again.
fn check_full(user: &Sollist, full: &Run, lines: &[String], again: impl FnOnce() -> Run) {
    assert_eq!(full.code, Some(1), "{}", full.err);
    assert!(full.err.contains("Der Datenträger ist voll; nichts wurde gebucht."), "{}", full.err);
    let now = stored(user, lines);
    assert!(now > 0 && now < lines.len(), "{now} stored");
    assert!(full.err.contains(&format!("Bis Zeile {now} ist alles gespeichert")), "{now} stored: {}", full.err);
    // Nothing half-done: the tables are those of just these events.
    let some = with_plan();
    some.record(&lines[..now]);
    assert_same(&tables(&user.data(), &MOMENT), &tables(&some.data(), &MOMENT));

    let run = again().done().json();
    assert_eq!((&run["recorded"], &run["duplicates"]), (&(lines.len() - now).into(), &now.into()));
    some.record(&lines[now..]);
    assert_eq!(stored(user, lines), lines.len());
    assert_same(&tables(&user.data(), &MOMENT), &tables(&some.data(), &MOMENT));
}

#[test]
fn an_import_without_room_ends_with_a_clear_word_and_is_completed_once_there_is() {
    let lines = lines(4_000, 9);
    // A file that may not grow beyond 1,600 KiB; the signal that would end the process is ignored.
    let user = with_plan();
    let file = user.file("events.jsonl", lines.join("\n"));
    let inner = user.command(&["import", "events", file.to_str().unwrap()]);
    let output = Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -f 1600; exec timeout 60 \"$@\"", "-"])
        .arg(inner.get_program())
        .args(inner.get_args())
        .current_dir(user.folder.path())
        .output()
        .unwrap();
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
        mkdir small && mount -t tmpfs -o size=3m none small
        "$0" --data small/data import budget plan.csv > /dev/null
        code=0; timeout 60 "$0" --data small/data import events events.jsonl > full.out 2> full.err || code=$?
        echo $code > full.code
        cp -r small/data data
        mount -o remount,size=64m small
        timeout 60 "$0" --data small/data import events events.jsonl --format json > again.out
        cp -r small/data after"#;
    let output = Command::new("unshare").args(["-m", "-r", "bash", "-ec", script]).arg(crate::sollist::program()).current_dir(user.folder.path()).output();
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
fn start_limited(user: &Sollist, address: &str, kibibytes: u32) -> Child {
    let inner = user.command(&["serve", "--listen", address]);
    let mut server = Command::new("bash")
        .args(["-c", &format!("trap '' XFSZ; ulimit -S -f {kibibytes}; exec \"$@\""), "-"])
        .arg(inner.get_program())
        .args(inner.get_args())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
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
    let mut server = start_limited(&user, &address, 1_600);
    let client = user.through(&format!("http://{address}"));
    let outcome = std::panic::catch_unwind(|| {
        let full = import_file(&client, &lines);
        assert_eq!(full.code, Some(1), "{}", full.err);
        assert!(full.err.contains("Der Datenträger ist voll; nichts wurde gebucht."), "{}", full.err);
        let now = client.ask("verify")["as_of"]["sequence"].as_u64().unwrap() - 158;
        assert!(now > 0 && full.err.contains(&format!("Bis Zeile {now} ist alles gespeichert")), "{now} stored: {}", full.err);
        assert_eq!(client.ask("budget")["as_of"]["sequence"].as_u64(), Some(now + 158));
        let room = Command::new("prlimit").args(["--pid", &server.id().to_string(), "--fsize=unlimited:"]).status().unwrap();
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
    tamper(&user.data(), "PRAGMA wal_checkpoint(TRUNCATE)");
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
        assert!(!run.err.contains("panicked") && run.err.trim().lines().count() == 1, "{what}, {line}: {}", run.err);
        assert!(run.err.contains("beschädigt") || run.err.contains("sollist verify"), "{what}, {line}: {}", run.err);
        run.err
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

#[test]
fn verify_names_the_number_of_a_journal_row_that_was_changed_removed_or_put_in() {
    let (user, good) = at_rest(400);
    let check = |sql: &str, number: u64| {
        replace(&user.data(), &good);
        tamper(&user.data(), sql);
        let run = user.say("verify").ended(1);
        let said = format!("{}{}", run.out, run.err);
        assert!(said.contains(&format!("Nr. {number}:")), "{sql}: {said}");
        let run = user.say("verify --format json --lang en").ended(1);
        assert!(format!("{}{}", run.out, run.err).contains(&format!("number {number}:")), "{sql}: {}{}", run.out, run.err);
    };
    check("UPDATE journal_events SET event = replace(event, '\"amount\":\"', '\"amount\":\"1') WHERE seq = 77", 77);
    check("UPDATE journal_events SET event = event || ' ' WHERE seq = 558", 558);
    check("UPDATE journal_events SET actor = 'jemand' WHERE seq = 200", 200);
    check("UPDATE journal_events SET recorded_at = recorded_at + 1 WHERE seq = 201", 201);
    check("UPDATE journal_events SET recorded_at = recorded_at - 1000000000 WHERE seq = 202", 202);
    check("UPDATE journal_events SET hash = zeroblob(32) WHERE seq = 203", 203);
    check("UPDATE journal_events SET hash = zeroblob(3) WHERE seq = 204", 204);
    check("DELETE FROM journal_events WHERE seq = 300", 300);
    check("DELETE FROM journal_events WHERE seq = 1", 1);
    check("DELETE FROM journal_events WHERE seq = 558", 558);
    check("UPDATE journal_head SET last = 557 WHERE id = 1; DELETE FROM journal_events WHERE seq = 558", 557);
    check("UPDATE journal_events SET seq = 600 WHERE seq = 558", 558);
    check("UPDATE journal_events SET seq = 0 WHERE seq = 1", 1);
}

#[test]
fn a_clock_turned_back_does_not_turn_back_the_order_of_knowledge() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let db = Db::open(folder.path(), Access::Write).await.unwrap();
        let make: MakeBooks = Arc::new(|| Box::new(Books::new(sollist_intake::desks())));
        let instants = ["2026-06-01T10:00:00Z", "2026-05-01T10:00:00Z", "1970-01-01T00:00:01Z", "2026-06-01T09:59:59Z", "2026-06-02T10:00:00Z"];
        let mut expected = Vec::new();
        for (seed, text) in instants.iter().enumerate() {
            let instant: jiff::Timestamp = text.parse().unwrap();
            let writer = Writer::start(db.clone(), make.clone(), Clock::Fixed(instant), 100).await.unwrap();
            let event = demo::more_events(1, seed as u64 + 1).next().unwrap();
            let order = Order { what: Ok(event), mode: Mode::Fact, caller: Caller::named("test"), place: None };
            assert_eq!(writer.submit(vec![order]).await.unwrap(), [Answer::Recorded(seed as u64 + 1)]);
            expected.push(expected.last().copied().map_or(instant, |last: jiff::Timestamp| last.max(instant)));
        }
        let recorded: Vec<_> = journal::read(db.reader(), 0, 100).await.unwrap().iter().map(|event| event.recorded_at).collect();
        assert_eq!(recorded, expected);
        assert!(journal::verify(db.reader()).await.unwrap().is_ok());
    });
}
