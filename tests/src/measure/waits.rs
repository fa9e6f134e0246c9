//! How long a single command waits: all on one line, at half of what can be had at most, and beside a stream of a
//! million events. And how many there are beside what somebody would take who did not want books of their own.

use std::{
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DbBackend, Statement};
use serde::Deserialize;
use tokio::{runtime::Runtime, task::JoinHandle};

use super::{
    Measured, Site,
    bulk::{stream, texts},
    commands::{Clients, Lines, rate},
    median, percentile,
    site::WRITER,
};
use crate::servers::{OWNER, process};

/// Clients of every row here.
const CLIENTS: usize = 32;
/// Rounds that are taken by turns; the medians count.
const ROUNDS: u64 = 3;
/// Numbers of orders, apart from those that others of this program take.
const FIRST: u64 = 40_000_000_000_000;
const ROUND: u64 = 1_000_000_000;

/// A single call a hundred times a second is what an officer and a few interfaces are.
const BESIDE_PER_SECOND: f64 = 100.0;

pub fn waits(site: &Site, runtime: &Runtime, events: usize, seconds: u64) -> Vec<Measured> {
    let writer = site.role("writer", WRITER, false);
    let (mut many, mut one) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let first = FIRST + 2 * round * ROUND;
        many.push(runtime.block_on(rate(Lines::Many, &writer.url(), CLIENTS, first, seconds)));
        one.push(runtime.block_on(rate(Lines::One, &writer.url(), CLIENTS, first + ROUND, seconds)));
    }
    let (many, one) = (median(&mut many), median(&mut one));
    let mut measured = vec![
        Measured::new(format!("commands, {CLIENTS} clients, all on one line"), one, "1/s")
            .against("spread over 18 lines", many)
            .goal("≥ 0.9"),
    ];
    let half = many / 2.0;
    let mut waited = runtime.block_on(async {
        let clients = Clients::start_on(Lines::Many, &writer.url(), CLIENTS, FIRST + 10 * ROUND, Some(half)).await;
        tokio::time::sleep(Duration::from_secs(seconds * ROUNDS)).await;
        clients.end_with_waits().await
    });
    measured.extend(told(&format!("a command at half of that, {half:.0}/s"), &mut waited, Some("p99 ≤ 10 ms")));
    let (mut waited, mut bare, recorded, took) = runtime.block_on(async {
        let clients =
            Clients::start_on(Lines::Many, &writer.url(), 4, FIRST + 20 * ROUND, Some(BESIDE_PER_SECOND)).await;
        let inserts = Inserts::start(site).await;
        let begun = Instant::now();
        let recorded = stream(&writer.url(), texts(events, 77)).await;
        let took = begun.elapsed().as_secs_f64();
        (clients.end_with_waits().await, inserts.end_with_waits().await, recorded, took)
    });
    let calls = told(&format!("a command beside a stream of {recorded} events"), &mut waited, Some("≤ 50 ms"));
    let rows = told("", &mut bare, None).into_iter().map(|row| row.value);
    measured.extend(calls.into_iter().zip(rows).map(|(call, row)| call.against("a bare insert there", row)));
    measured.push(Measured::new("that stream meanwhile", recorded as f64 / took, "1/s"));
    measured
}

/// One row after the other, each its own commit, on a connection and in a table of its own, while the database has
/// other work: what somebody waits there who asks for nothing else.
struct Inserts {
    stop: Arc<AtomicBool>,
    waited: JoinHandle<Vec<f64>>,
}

impl Inserts {
    async fn start(site: &Site) -> Inserts {
        let mut options = ConnectOptions::new(site.postgres.url(OWNER, &site.database));
        options.max_connections(1).sqlx_logging(false);
        let db = Database::connect(options).await.unwrap();
        let table = "CREATE TABLE IF NOT EXISTS bare_beside (id bigserial PRIMARY KEY, event text NOT NULL)";
        db.execute_unprepared(table).await.unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let waited = tokio::spawn(async move {
            let (begun, mut waited) = (Instant::now(), Vec::new());
            while !stopped.load(Ordering::Relaxed) {
                let row = ["e".repeat(400).into()];
                let sql = "INSERT INTO bare_beside (event) VALUES ($1)";
                let sent = Instant::now();
                db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, row)).await.unwrap();
                waited.push(sent.elapsed().as_secs_f64() * 1e3);
                let due = Duration::from_secs_f64(waited.len() as f64 / BESIDE_PER_SECOND);
                tokio::time::sleep(due.saturating_sub(begun.elapsed())).await;
            }
            waited
        });
        Inserts { stop, waited }
    }
    /// How long each row took until it was committed, in milliseconds.
    async fn end_with_waits(self) -> Vec<f64> {
        self.stop.store(true, Ordering::Relaxed);
        self.waited.await.unwrap()
    }
}

fn told(what: &str, waited: &mut [f64], goal: Option<&'static str>) -> Vec<Measured> {
    let mut rows = [("p50", 50), ("p99", 99), ("longest", 100)]
        .map(|(name, percent)| Measured::new(format!("{what}, {name}"), percentile(waited, percent), "ms"));
    // The goal stands beside the last row that it is about.
    let at = if goal.is_some_and(|goal| goal.starts_with("p99")) { 1 } else { 2 };
    rows[at].goal = goal;
    rows.into()
}

/// What the harness says that drives the other ledger.
#[derive(Deserialize)]
struct Posted {
    posted: u64,
    seconds: f64,
}

/// Orders on one line beside transactions that `tests/ledger_beside` (a program outside the workspace) posts to
/// accounts of one set, on the same database server with as many clients, by turns.
pub fn beside(site: &Site, runtime: &Runtime, harness: &Path, clients: &[usize], seconds: u64) -> Vec<Measured> {
    let writer = site.role("writer", WRITER, false);
    site.postgres.sql("postgres", &format!("CREATE DATABASE ledger_beside OWNER {OWNER}"));
    let url = site.postgres.url(OWNER, "ledger_beside");
    let measured = clients.iter().map(|&clients| {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            let first = FIRST + (100 + 10 * clients as u64 + round) * ROUND;
            ours.push(runtime.block_on(rate(Lines::One, &writer.url(), clients, first, seconds)));
            let mut command = Command::new(harness);
            command.args(["--database-url", &url, "--clients", &clients.to_string()]);
            let said = process::run(command.args(["--seconds", &seconds.to_string()]));
            let Posted { posted, seconds } = serde_json::from_str(said.trim()).unwrap();
            theirs.push(posted as f64 / seconds);
        }
        Measured::new(format!("commands, {clients} clients, all on one line"), median(&mut ours), "1/s")
            .against("cala-ledger, one hot set", median(&mut theirs))
            .goal("≥ 20")
    });
    measured.collect()
}
