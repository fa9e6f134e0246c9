//! Histories of real processes: sixteen clients at two writers on PostgreSQL, one of which is killed or frozen now and
//! then and comes back. What is asked is drawn from a seed; how far a process is at such a moment depends on the
//! machine, so a seed that failed once may pass when it is run again; run it several times.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{runtime::Runtime, task::JoinSet};

use super::{
    check::check,
    history::History,
    load::{Again, LINES, Wish, wishes},
    record::{Recorder, entry},
    report::{Report, Total},
};
use crate::{
    servers::{OWNER, Postgres, Role, RoleSpec, patiently},
    storm::{
        Servers,
        books::Books,
        dice::Dice,
        oracle::{self, Line},
    },
};

const CLIENTS: usize = 16;
/// What each of them asks for.
const WISHES: usize = 30;
const WRITER: &str = "budget,procurement,rollout,staffing,intake";
/// Short limits, so that what a frozen process holds is free soon.
const CONFIG: &str = "stop_grace_s = 1\nlog = \"info\"\n[database]\nconnections_max = 8\nlock_timeout_s = \
                      1\nstatement_timeout_s = 5\nidle_timeout_s = 1\n";
const PAUSE: Duration = Duration::from_millis(50);
/// A client that has no answer by then is a failure of the system.
const GIVE_UP: Duration = Duration::from_secs(40);
/// So often a process is harmed at most: each time its clients have to wait for it.
const HARMED_MAX: u64 = 6;
const READY_MAX: Duration = Duration::from_secs(20);

/// Writers on a database of their own.
pub(super) struct Scene<'a> {
    postgres: &'a Postgres,
    database: String,
    roles: Vec<Role>,
}

impl<'a> Scene<'a> {
    /// Starts so many writers.
    pub(super) fn new(servers: &'a Servers, writers: usize) -> Scene<'a> {
        let (postgres, database) = servers.database();
        let spec = |number| RoleSpec {
            name: format!("writer-{number}"),
            roles: WRITER.to_owned(),
            database_url: Some(postgres.url(OWNER, &database)),
            config: CONFIG.to_owned(),
            ..RoleSpec::default()
        };
        let roles: Vec<Role> = (1..=writers).map(|number| Role::new(spec(number))).collect();
        roles.iter().for_each(Role::start_again);
        roles.iter().for_each(Role::await_ready);
        Scene { postgres, database, roles }
    }
    pub(super) fn urls(&self) -> Vec<String> {
        self.roles.iter().map(Role::url).collect()
    }
    pub(super) async fn books(&self) -> Books {
        Books::read(&self.postgres.url(OWNER, &self.database)).await
    }
    /// Stops the writers, and waits until nothing of what they began is under way in the database.
    pub(super) fn end(&self) {
        for role in &self.roles {
            role.thaw();
            role.stop();
        }
        let others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> \
                      pg_backend_pid() AND backend_type = 'client backend'";
        patiently("the database to be quiet", || {
            (self.postgres.sql(&self.database, others).trim() == "0").then_some(())
        });
    }
    /// Does to the store what only a stranger to the program would do.
    pub(super) fn tamper(&self, sql: &str) {
        self.postgres.sql(&self.database, sql);
    }
    pub(super) fn drop_database(&self) {
        self.postgres.drop_database(&self.database);
    }

    /// Kills or freezes one of the writers now and then, until it is enough; how many of each.
    fn harm(&self, mut dice: Dice, enough: &AtomicBool) -> (u64, u64) {
        let (mut killed, mut frozen) = (0, 0);
        let wait = |ms: u64| {
            let until = Instant::now() + Duration::from_millis(ms);
            while Instant::now() < until && !enough.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(2));
            }
        };
        while killed + frozen < HARMED_MAX {
            wait(dice.between(60, 500));
            if enough.load(Ordering::SeqCst) {
                break;
            }
            let role = &self.roles[dice.below(self.roles.len())];
            if dice.chance(75) {
                killed += 1;
                role.kill();
                wait(dice.between(1, 200));
                role.start_again();
                // One at a time: the other goes on meanwhile.
                while !enough.load(Ordering::SeqCst) && role.becomes_ready(Duration::from_millis(50)).is_err() {}
            } else {
                frozen += 1;
                role.freeze();
                wait(dice.between(20, 250));
                role.thaw();
            }
        }
        (killed, frozen)
    }

    /// Keeps what was seen and said, for whoever looks for the cause.
    fn keep(&self, seed: u64, history: &History) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("sollist-linear-{seed}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        for role in &self.roles {
            std::fs::write(folder.join(format!("{}.log", role.spec.name)), role.said()).unwrap();
        }
        std::fs::write(folder.join("history.txt"), format!("{history:#?}")).unwrap();
        folder
    }
}

/// The lines that everybody wants to spend.
pub(super) fn lines(books: &Books) -> BTreeMap<String, Line> {
    LINES.iter().map(|name| ((*name).to_owned(), books.lines[*name])).collect()
}

/// Everything that one client wants, one after another.
async fn client(number: usize, recorder: Recorder, wishes: Vec<Wish>) {
    for (turn, wish) in wishes.into_iter().enumerate() {
        tokio::time::sleep(Duration::from_millis(wish.pause_ms)).await;
        let door = number + turn;
        match wish.again {
            Again::No => settle(&recorder, door, &wish).await,
            Again::AtOnce => {
                tokio::join!(settle(&recorder, door, &wish), settle(&recorder, door + 1, &wish));
            }
            Again::After => {
                settle(&recorder, door, &wish).await;
                settle(&recorder, door + 1, &wish).await;
            }
        }
    }
}

/// Asks until there is an answer, of another process each time, or once.
async fn settle(recorder: &Recorder, mut door: usize, wish: &Wish) {
    let until = Instant::now() + GIVE_UP;
    while !recorder.ask(door, &wish.id, &wish.ask).await && wish.insists && Instant::now() < until {
        door += 1;
        tokio::time::sleep(PAUSE).await;
    }
}

pub(super) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Runs one seed to its end; never panics: what broke stands in the report.
pub fn run(seed: u64, servers: &Servers) -> Report {
    let mut dice = Dice::new(seed, 4);
    // Some alone, most with another.
    let writers = if dice.chance(15) { 1 } else { 2 };
    let begun = Instant::now();
    let mut report = Report { seed, writers, ..Report::default() };
    let done = catch_unwind(AssertUnwindSafe(|| one(servers, dice, &mut report)));
    if let Err(panic) = done {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        report.wrong.push(format!("the history broke: {}", text.unwrap_or_default()));
    }
    report.seconds = begun.elapsed().as_secs_f64();
    report
}

fn one(servers: &Servers, dice: Dice, report: &mut Report) {
    let scene = Scene::new(servers, report.writers);
    let runtime = runtime();
    let before = runtime.block_on(scene.books());
    let recorder = runtime.block_on(async { Recorder::new(&scene.urls()) });
    let enough = AtomicBool::new(false);
    (report.killed, report.frozen) = std::thread::scope(|scope| {
        let harm = scope.spawn(|| scene.harm(dice, &enough));
        runtime.block_on(async {
            let mut clients = JoinSet::new();
            for (number, own) in wishes(report.seed, CLIENTS, WISHES).into_iter().enumerate() {
                clients.spawn(client(number, recorder.clone(), own));
            }
            clients.join_all().await;
        });
        enough.store(true, Ordering::SeqCst);
        harm.join().unwrap()
    });
    for role in &scene.roles {
        if let Err(why) = role.becomes_ready(READY_MAX) {
            report.wrong.push(format!("{} does not become ready: {why}", role.spec.name));
        }
    }
    let history = ended(&scene, &runtime, &before, &recorder, report);
    if !report.is_good() {
        report.kept = Some(scene.keep(report.seed, &history));
    }
    scene.drop_database();
}

/// Stops everything and judges what was seen and what is left.
pub(super) fn ended(
    scene: &Scene<'_>,
    runtime: &Runtime,
    before: &Books,
    recorder: &Recorder,
    report: &mut Report,
) -> History {
    scene.end();
    let left = runtime.block_on(scene.books());
    let (calls, wrong) = recorder.taken();
    let history = History {
        before: before.journal.len() as u64,
        lines: lines(before),
        calls,
        journal: left.journal.iter().skip(before.journal.len()).map(entry).collect(),
        left: lines(&left),
    };
    report.note(&history);
    report.wrong.extend(wrong);
    report.wrong.extend(oracle::chain(&left.journal, (left.head.0, &left.head.1)));
    report.wrong.extend(check(&history).iter().map(ToString::to_string));
    history
}

/// Runs many seeds, some at a time, and tells of each as it ends.
pub fn run_many(
    servers: &Servers,
    seeds: std::ops::Range<u64>,
    jobs: usize,
    tell: impl Fn(&Report, &Total) + Sync,
) -> Total {
    let begun = Instant::now();
    let next = AtomicU64::new(seeds.start);
    let total = Mutex::new(Total::default());
    std::thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if !seeds.contains(&seed) {
                        return;
                    }
                    let report = run(seed, servers);
                    let mut total = total.lock().unwrap();
                    total.add(&report);
                    tell(&report, &total);
                }
            });
        }
    });
    let mut total = total.into_inner().unwrap();
    total.failed.sort_unstable();
    total.took = begun.elapsed();
    total
}
