//! Killed at any moment: what was acknowledged is there, once, and sending everything again completes it.

use std::{
    io::Write as _,
    net::{Ipv4Addr, TcpListener},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU8, Ordering},
        mpsc,
    },
    time::Duration,
};

use ::sollist::cli::submit::{ENTRIES_MAX, WINDOW};
use serde_json::Value;
use sollist_contract::grpc::intake::v1::intake_service_client::IntakeServiceClient;

use crate::{
    outside::{LONG, block_on, channel, message},
    replay::{figures, lines, with_plan},
    sollist::{Run, Server, Sollist},
    stores::{Kind, Tables, assert_same, both_stores},
};

/// Events of a run: fewer where each costs more and nothing is lost by it.
fn events() -> usize {
    match Kind::current() {
        Kind::Embedded => 60_000,
        Kind::Postgres => 24_000,
    }
}
/// Kills in one run; each falls into a part of the file of its own.
const KILLS: usize = 3;
/// Lines that an embedded import may have read and not yet stored: what is under way, what is read ahead, and one batch
/// in the hand on either side of it.
const UNDER_WAY: usize = (2 * WINDOW + 4) * ENTRIES_MAX;
/// What differs between two stores of the same events: when and by whom they were recorded.
pub const MOMENT: [&str; 5] = ["recorded_at", "hash", "salt", "actor", "journal"];

/// Random numbers that are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
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
        events() * round / KILLS + self.below(events() / KILLS)
    }
}

/// An `import events -` that is fed bit by bit, so that a kill finds it at work.
pub struct Import {
    child: Child,
    feed: Option<mpsc::Sender<String>>,
    fed: mpsc::Receiver<std::io::Result<()>>,
}

impl Import {
    pub fn start(user: &Sollist) -> Import {
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
    pub fn feed(&mut self, lines: &[String]) {
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
    pub fn end(mut self) -> Run {
        self.feed.take();
        let (number, child) = (self.child.id().to_string(), self.child);
        let (tell, ended) = mpsc::channel();
        // What it says is read while it says it: it may be more than a pipe holds.
        std::thread::spawn(move || tell.send(child.wait_with_output()));
        match ended.recv_timeout(LONG) {
            Ok(output) => Run::of("import events -", &output.unwrap()),
            Err(_) => {
                let _ = Command::new("kill").args(["-9", &number]).status();
                panic!("the import does not end");
            }
        }
    }
}

/// Events, and the tables and figures that an import of them leaves behind.
type EndState = (Vec<String>, Tables, Value);

/// The same events, and what an import of them that nobody disturbed leaves behind: in an embedded store, as every
/// store must end the same.
fn undisturbed() -> &'static EndState {
    static STATES: [OnceLock<EndState>; 2] = [const { OnceLock::new() }; 2];
    let events = events();
    STATES[Kind::current() as usize].get_or_init(|| {
        let lines = lines(events, 1);
        let user = Kind::Embedded.run(with_plan);
        let run = import_file(&user, &lines).done().json();
        assert_eq!((&run["recorded"], &run["refused_count"]), (&events.into(), &0.into()));
        (lines, user.tables(&MOMENT), figures(&user, ""))
    })
}

pub fn import_file(user: &Sollist, lines: &[String]) -> Run {
    let file = user.file("events.jsonl", lines.join("\n"));
    user.run(&["import", "events", file.to_str().unwrap(), "--format", "json"])
}

/// How many of the lines are in the journal: the first so many, in their order, each once; and the chain holds.
pub fn stored(user: &Sollist, lines: &[String]) -> usize {
    if let Some(database) = user.database() {
        database.await_quiet();
    }
    user.say("verify").done();
    let events = user.column("SELECT event FROM journal_events WHERE source LIKE '/bench/%' ORDER BY seq");
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
    assert_eq!(stored(user, lines), events());
    assert_same(&user.tables(&MOMENT), tables_then);
    assert!(figures(user, "") == *figures_then, "the figures differ from those of an undisturbed import");
}

both_stores!(an_embedded_import_killed_at_any_moment_loses_nothing_and_sending_all_again_completes_it);
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
        assert_eq!((&run["recorded"], &run["duplicates"]), (&(events() - safe).into(), &safe.into()));
        assert_as_undisturbed(&user);
    }
}

/// An address nobody listens on, nor ever will: on a loopback address of its own, where no port is handed out to others
/// while the server is down.
pub fn free_address() -> String {
    static NUMBER: AtomicU8 = AtomicU8::new(2);
    let [.., high, low] = std::process::id().to_be_bytes();
    let own = Ipv4Addr::new(127, high, low, NUMBER.fetch_add(1, Ordering::SeqCst));
    TcpListener::bind((own, 0)).unwrap().local_addr().unwrap().to_string()
}

both_stores!(a_server_killed_under_an_import_loses_nothing_and_the_client_goes_on_by_itself);
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
    assert_eq!(run["recorded"].as_u64().unwrap() + run["duplicates"].as_u64().unwrap(), events() as u64, "{run}");
    assert_eq!(run["refused_count"], 0);

    // A client killed in its turn harms nobody.
    let mut import = Import::start(&client);
    import.feed(&lines[..dice.line(1)]);
    import.kill();
    assert_eq!(server.stop(), Some(0));
    assert_as_undisturbed(&user);
}

/// Streams lines to a server from a position on; at the receipt of `kill_at` the server is killed. The last receipt's
/// position.
async fn stream(server: Server, lines: &'static [String], from: usize, kill_at: usize, dice: &mut Dice) -> usize {
    let mut client = IntakeServiceClient::new(channel(&server.url).await.unwrap());
    let messages = lines[from..].chunks(500).enumerate().map(move |(i, chunk)| message(chunk, from + i * 500 + 1));
    let mut receipts =
        client.submit_events(tokio_stream::iter(messages.collect::<Vec<_>>())).await.unwrap().into_inner();
    let mut server = Some(server);
    let mut last = from;
    while let Ok(Some(receipt)) = receipts.message().await {
        assert!(receipt.refused.is_empty(), "{receipt:?}");
        last = receipt.position as usize;
        if last >= kill_at
            && let Some(server) = server.take()
        {
            dice.pause();
            server.kill();
        }
    }
    last
}

both_stores!(every_line_with_a_receipt_is_in_the_journal_once_however_often_the_server_is_killed);
fn every_line_with_a_receipt_is_in_the_journal_once_however_often_the_server_is_killed() {
    let lines = &undisturbed().0;
    let mut dice = Dice(31);
    let user = with_plan();
    let mut acknowledged = 0;
    for round in 0..KILLS {
        let kill_at = dice.line(round);
        acknowledged = block_on(stream(Server::start(&user), lines, acknowledged, kill_at, &mut dice));
        assert!(acknowledged >= kill_at.min(events()), "{acknowledged} of {kill_at}");
        let now = stored(&user, lines);
        assert!(now >= acknowledged, "{acknowledged} lines have a receipt, {now} are in the journal");
    }
    // From the last receipt on: what is there already is a duplicate, nothing is missing.
    assert_eq!(block_on(stream(Server::start(&user), lines, acknowledged, usize::MAX, &mut dice)), events());
    assert_as_undisturbed(&user);
}
