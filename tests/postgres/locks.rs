//! What somebody else holds: a batch waits for it, tries again, or is ended by the database so that others go on.

use std::{net::SocketAddr, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database as Connector, DatabaseConnection, DatabaseTransaction,
    TransactionTrait as _,
};
use sollist_platform::store::shelf::APART;
use sollist_tests::{
    measure::{batches, stream},
    servers::{OWNER, patiently, process::free_port},
};
use tokio::{runtime::Runtime, task::JoinHandle};
use tonic::{Code, Status};

use super::{assert_adds_up, database, installed, process};
use crate::{
    outside::{LONG, procurement},
    replay::lines,
    sollist::Sollist,
    stores::assert_same,
};

const LINE: &str = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";

/// Somebody with a connection of their own to the database, and the runtime that everybody here lives on.
pub struct Stranger {
    runtime: Runtime,
    db: DatabaseConnection,
}

impl Stranger {
    pub fn new(user: &Sollist) -> Stranger {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let mut options = ConnectOptions::new(database(user).url("postgres"));
        options.max_connections(1).sqlx_logging(false);
        let db = runtime.block_on(Connector::connect(options)).unwrap();
        Stranger { runtime, db }
    }
    /// Begins a transaction with these statements.
    pub fn begin(&self, sql: &str) -> DatabaseTransaction {
        self.runtime.block_on(async {
            let tx = self.db.begin().await.unwrap();
            tx.execute_unprepared(sql).await.unwrap();
            tx
        })
    }
    pub fn commit(&self, tx: DatabaseTransaction) {
        self.runtime.block_on(tx.commit()).unwrap();
    }
    /// Places an order in the background.
    fn place(&self, url: &str, id: &str) -> JoinHandle<Result<u64, Status>> {
        let (url, id) = (url.to_owned(), id.to_owned());
        self.runtime.spawn(async move {
            let placed = tokio::time::timeout(LONG, procurement::place(&url, &id, LINE, "10.00", false)).await;
            placed.expect("an answer").map(|answer| answer.receipt.unwrap().sequence)
        })
    }
    fn answer(&self, call: JoinHandle<Result<u64, Status>>) -> Result<u64, Status> {
        self.runtime.block_on(call).unwrap()
    }
}

/// Waits until somebody waits for a lock.
pub fn await_waiting(user: &Sollist) {
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    patiently("somebody to wait for a lock", || (database(user).sql(waiting) != "0").then_some(()));
}

/// Holds the row of the line that everybody orders on.
fn hold_line() -> String {
    format!("SELECT 1 FROM ledger_lines WHERE name = '{LINE}' FOR UPDATE")
}

/// As another process says that it is going to hold rows: whoever finds that holds its own.
fn holds_rows() -> String {
    format!("SELECT pg_advisory_xact_lock_shared({APART})")
}

#[test]
fn a_row_that_is_held_for_longer_than_a_lock_may_take_is_waited_for_all_the_same() {
    let user = installed();
    let role = process(&user, "procurement", OWNER, "[database]\nlock_timeout_s = 1\n");
    let stranger = Stranger::new(&user);
    let held = stranger.begin(&hold_line());
    let call = stranger.place(&role.url(), "a");
    await_waiting(&user);
    std::thread::sleep(Duration::from_millis(2_300));
    assert!(!call.is_finished(), "it waits, and says nothing before its time");
    stranger.commit(held);
    assert_eq!(stranger.answer(call).unwrap(), 159);
    assert_adds_up(&user);
}

#[test]
fn a_batch_that_loses_a_deadlock_is_decided_again() {
    let user = installed();
    let role = process(&user, "procurement", OWNER, "");
    let stranger = Stranger::new(&user);
    // The stranger holds the head and then wants the line, which the batch has: the batch waits longest and is the one
    // to go.
    let held = stranger
        .begin(&format!("SET LOCAL deadlock_timeout = '30s'; {}; SELECT 1 FROM journal_head FOR UPDATE", holds_rows()));
    let call = stranger.place(&role.url(), "a");
    await_waiting(&user);
    stranger.runtime.block_on(held.execute_unprepared(&hold_line())).unwrap();
    stranger.commit(held);
    assert_eq!(stranger.answer(call).unwrap(), 159);
    let ended = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    patiently("the deadlock to be counted", || (database(&user).sql(ended) != "0").then_some(()));
    assert_adds_up(&user);
}

#[test]
fn tables_are_filled_anew_beside_services_at_work() {
    let user = installed();
    let services =
        [process(&user, "procurement", "sollist_procurement", ""), process(&user, "intake", "sollist_intake", "")];
    let stranger = Stranger::new(&user);
    let intake = user.through(&services[1].url());
    let batch = lines(6_000, 81);
    let (streamed, placed) = std::thread::scope(|scope| {
        let streamed = scope.spawn(|| intake.events(&batch).done().json());
        let (mut rebuilt, mut placed) = (0, 0);
        while !streamed.is_finished() || rebuilt < 5 {
            let calls: Vec<_> =
                (0..4).map(|number| stranger.place(&services[0].url(), &format!("r-{rebuilt}-{number}"))).collect();
            user.say("rebuild").done();
            rebuilt += 1;
            for call in calls {
                stranger.answer(call).unwrap();
                placed += 1;
            }
        }
        (streamed.join().unwrap(), placed)
    });
    assert_eq!(streamed["recorded"], 6_000);
    let before = user.tables(&[]);
    assert_eq!(assert_adds_up(&user).journal.len(), 158 + 6_000 + placed);
    user.say("rebuild").done();
    assert_same(&before, &user.tables(&[]));
}

#[test]
fn what_a_frozen_process_holds_is_taken_from_it_and_others_go_on() {
    let user = installed();
    let patient = "[database]\nlock_timeout_s = 30\nidle_timeout_s = 1\n";
    let (first, second) =
        (process(&user, "procurement", OWNER, patient), process(&user, "procurement", OWNER, patient));
    let stranger = Stranger::new(&user);
    // The first has locked the line and waits for the head; then it is frozen, and gets the head too.
    let held = stranger.begin(&format!("{}; SELECT 1 FROM journal_head FOR UPDATE", holds_rows()));
    let lost = stranger.place(&first.url(), "a");
    await_waiting(&user);
    first.freeze();
    stranger.commit(held);
    assert_eq!(stranger.answer(stranger.place(&second.url(), "b")).unwrap(), 159);
    assert!(!lost.is_finished());

    first.thaw();
    match stranger.answer(lost) {
        // It was decided again by itself; or it says that it does not know, and the client sends the same again.
        Ok(sequence) => assert_eq!(sequence, 160),
        Err(status) => assert_eq!(status.code(), Code::Unavailable, "{status}"),
    }
    assert_eq!(stranger.answer(stranger.place(&first.url(), "a")).unwrap(), 160);
    assert_eq!(assert_adds_up(&user).journal.len(), 160);
}

#[test]
fn a_frozen_process_that_holds_no_rows_keeps_nobody_waiting() {
    let user = installed();
    let patient = "[database]\nlock_timeout_s = 30\nidle_timeout_s = 30\n";
    let (first, second) =
        (process(&user, "procurement", OWNER, patient), process(&user, "procurement", OWNER, patient));
    let stranger = Stranger::new(&user);
    // The first has sent the one statement that writes and commits, which waits for the head.
    let held = stranger.begin("SELECT 1 FROM journal_head FOR UPDATE");
    let late = stranger.place(&first.url(), "a");
    await_waiting(&user);
    first.freeze();
    stranger.commit(held);
    patiently("what was sent to be recorded", || {
        (database(&user).sql("SELECT last FROM journal_head") == "159").then_some(())
    });
    assert_eq!(stranger.answer(stranger.place(&second.url(), "b")).unwrap(), 160);
    first.thaw();
    assert_eq!(stranger.answer(late).unwrap(), 159);
    assert_adds_up(&user);
}

#[test]
fn what_is_decided_on_a_batch_under_way_is_decided_again_where_that_one_is_not_written() {
    for (meanwhile, lost) in [("SELECT 1", false), ("UPDATE journal_head SET fillings = fillings + 1", true)] {
        let user = installed();
        let role = process(&user, "procurement", OWNER, "");
        let stranger = Stranger::new(&user);
        let held = stranger.begin("SELECT 1 FROM journal_head FOR UPDATE");
        let first = stranger.place(&role.url(), "a");
        await_waiting(&user);
        // Three batches at the most: what waits behind the first is decided on what that one is going to leave.
        let others: Vec<_> = (0..20).map(|number| stranger.place(&role.url(), &format!("b-{number}"))).collect();
        std::thread::sleep(Duration::from_millis(500));
        assert!(!first.is_finished() && others.iter().all(|call| !call.is_finished()), "nobody is told before");
        // Where the tables were filled anew beside it, nothing that was kept of them stands.
        stranger.runtime.block_on(held.execute_unprepared(meanwhile)).unwrap();
        stranger.commit(held);
        assert_eq!(stranger.answer(first).unwrap(), 159, "lost: {lost}");
        let mut told: Vec<u64> = others.into_iter().map(|call| stranger.answer(call).unwrap()).collect();
        told.sort_unstable();
        assert_eq!(told, (160..180).collect::<Vec<_>>(), "lost: {lost}");
        assert_eq!(assert_adds_up(&user).journal.len(), 179);
    }
}

#[test]
fn a_stream_goes_on_being_decided_while_what_came_before_is_written() {
    const EVENTS: usize = 4_000;
    let user = installed();
    let watched = SocketAddr::from(([127, 0, 0, 1], free_port()));
    let role = process(&user, "intake", OWNER, &format!("[observe]\nlisten = \"{watched}\"\n"));
    let stranger = Stranger::new(&user);
    let send = |events: &[String]| {
        let (url, events) = (role.url(), events.to_vec());
        stranger.runtime.spawn(async move { stream(&url, events.into_iter()).await })
    };
    let events = lines(2 * EVENTS, 3);
    let (first, second) = events.split_at(EVENTS);
    // Whatever is asked of the store once is known then: among it who was counted, and the last of the warnings.
    assert_eq!(stranger.runtime.block_on(send(first)).unwrap(), EVENTS as u64);
    let before = batches(watched, "deciding");
    let held = stranger.begin("SELECT 1 FROM journal_head FOR UPDATE");
    let sent = send(second);
    patiently("a batch behind the one that waits", || (batches(watched, "deciding") >= before + 2).then_some(()));
    assert!(!sent.is_finished(), "nobody is told before");
    stranger.commit(held);
    assert_eq!(stranger.runtime.block_on(sent).unwrap(), EVENTS as u64);
    assert_eq!(assert_adds_up(&user).journal.len(), 158 + 2 * EVENTS);
}

#[test]
fn a_writer_asks_again_for_rows_that_were_filled_anew_beside_it() {
    let user = installed();
    let role = process(&user, "procurement", OWNER, "");
    let stranger = Stranger::new(&user);
    // What the writer reads of the line now is not what the journal says, and it keeps it for its next batch.
    user.tamper(&format!("UPDATE ledger_lines SET commitments = 12345 WHERE name = '{LINE}'"));
    stranger.answer(stranger.place(&role.url(), "a")).unwrap();
    user.say("rebuild").done();
    stranger.answer(stranger.place(&role.url(), "b")).unwrap();
    assert_adds_up(&user);
}

#[test]
fn two_writers_that_take_turns_know_of_each_other() {
    let user = installed();
    let roles = [process(&user, "procurement", OWNER, ""), process(&user, "procurement", OWNER, "")];
    let stranger = Stranger::new(&user);
    // Long enough that each of them has kept rows, met the other, held rows, and kept some again.
    for number in 0..150 {
        let role = &roles[usize::from(number % 7 < 3 || number > 100)];
        let sequence = stranger.answer(stranger.place(&role.url(), &format!("turn-{number}"))).unwrap();
        assert_eq!(sequence, 159 + number);
    }
    assert_adds_up(&user);
}
