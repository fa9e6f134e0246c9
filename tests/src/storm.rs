//! A storm: real processes under a load whose outcome is known, while everything that can fail fails; and the judgement over
//! what is left. Everything is drawn from a seed: layout, load, faults and their moments. How far a process is at such a
//! moment depends on the machine, so a seed that failed once may pass when it is run again; run it several times.

pub mod books;
pub mod clients;
mod crew;
pub mod dice;
pub mod judge;
pub mod load;
pub mod oracle;
mod report;
pub mod schedule;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    process::Command,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sollist::demo;

pub use self::report::{Report, Total};
use self::{
    books::Books,
    clients::{Doors, call_all, stream_all},
    crew::Crew,
    judge::Verdict,
    load::Load,
    schedule::{Layout, Schedule},
};
use crate::servers::{Folder, OWNER, Postgres, Role, RoleSpec, process, program};

/// The database that every storm begins with a copy of: the plan of the example is in it.
const TEMPLATE: &str = "sollist";
/// All clients must have got through by then.
const THROUGH: Duration = Duration::from_secs(90);

/// What many storms share: a database server that none of them harms, and the files that others begin with.
pub struct Servers {
    shared: Postgres,
    /// Files of a database server that stands still.
    data: Folder,
    /// An embedded store.
    embedded: Folder,
    /// Events that are in the journal at the beginning.
    before: usize,
    made: AtomicU64,
}

impl Servers {
    pub fn start() -> Servers {
        let plan = Folder::in_memory("plan");
        std::fs::write(plan.join(demo::PLAN_FILE), demo::PLAN).unwrap();
        let import = |server: &str| {
            let mut command = Command::new(program());
            process::run(command.args(["import", "budget", demo::PLAN_FILE, "--server", server]).current_dir(plan.path()));
        };
        let embedded = Folder::in_memory("embedded");
        let role = Role::start(RoleSpec { name: "import".to_owned(), data: Some(embedded.join("data")), ..RoleSpec::default() });
        import(&role.url());
        assert_eq!(role.stop(), Some(0), "{}", role.said());

        let shared = Postgres::start_with(false, &["max_connections=400"]);
        prepare(&shared, TEMPLATE);
        let url = Some(shared.url(OWNER, TEMPLATE));
        let role = Role::start(RoleSpec { name: "import".to_owned(), database_url: url.clone(), ..RoleSpec::default() });
        import(&role.url());
        assert_eq!(role.stop(), Some(0), "{}", role.said());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let before = runtime.block_on(Books::read(&url.unwrap())).journal.len();
        shared.stop();
        let data = Folder::in_memory("template");
        process::run(Command::new("cp").arg("-a").arg(shared.data()).arg(data.join("data")));
        shared.start_again();
        shared.await_ready();
        Servers { shared, data, embedded, before, made: AtomicU64::new(0) }
    }

    /// A database server of one's own, with the template in it.
    pub fn private(&self) -> Postgres {
        Postgres::copy_of(&self.data.join("data"), false, &[])
    }
    /// The server that is not to be harmed, and a new database on it.
    pub fn database(&self) -> (&Postgres, String) {
        let name = format!("storm_{}", self.made.fetch_add(1, Ordering::SeqCst));
        self.shared.create_database(&name, Some(TEMPLATE));
        (&self.shared, name)
    }
    /// Name of the database on a server of one's own.
    pub fn template(&self) -> &'static str {
        TEMPLATE
    }
    /// Events in the journal of the template.
    pub fn before(&self) -> usize {
        self.before
    }
}

/// Makes a database with its tables, as an operator does: roles first, then the tables and what each role may do.
pub fn prepare(postgres: &Postgres, database: &str) {
    let roles = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/roles.sql");
    if roles.is_file() {
        process::run(postgres.tool("psql").args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-f"]).arg(roles));
    }
    postgres.create_database(database, None);
    process::run(Command::new(program()).args(["migrate", "--database-url", &postgres.url(OWNER, database)]));
}

/// Runs one seed to its end; never panics: what broke stands in the report.
pub fn run(seed: u64, servers: &Servers) -> Report {
    run_schedule(seed, servers, Schedule::new(seed))
}

/// The load of a seed in a storm of one's own making.
pub fn run_schedule(seed: u64, servers: &Servers, schedule: Schedule) -> Report {
    let begun = Instant::now();
    let mut report = Report::of(seed, &schedule);
    let done = catch_unwind(AssertUnwindSafe(|| storm(seed, servers, schedule, &mut report)));
    if let Err(panic) = done {
        let text = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        report.wrong.push(format!("the storm broke: {}", text.unwrap_or_default()));
    }
    report.seconds = begun.elapsed().as_secs_f64();
    report
}

fn storm(seed: u64, servers: &Servers, schedule: Schedule, report: &mut Report) {
    let load = Load::new(seed, 100);
    let own = (schedule.layout != Layout::Embedded && schedule.harms_database()).then(|| servers.private());
    let (postgres, database) = match (&own, schedule.layout) {
        (Some(own), _) => (own, servers.template().to_owned()),
        (None, Layout::Embedded) => (&servers.shared, String::new()),
        (None, _) => servers.database(),
    };
    let mut crew = Crew::muster(&schedule, postgres, &database, &servers.embedded);
    crew.start();
    // Most storms break over a system that is at work, some over one that is only starting.
    if !seed.is_multiple_of(5) {
        crew.await_ready();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let doors = runtime.block_on(async { Doors::new(&crew.doors()) });
    let mut clients = tokio::task::JoinSet::new();
    for caller in load.callers.clone() {
        clients.spawn_on(call_all(doors.clone(), caller), runtime.handle());
    }
    for stream in load.streams.clone() {
        clients.spawn_on(stream_all(doors.clone(), stream), runtime.handle());
    }
    let begun = Instant::now();
    for moment in &schedule.moments {
        std::thread::sleep(Duration::from_millis(moment.at_ms).saturating_sub(begun.elapsed()));
        crew.act(moment.act);
    }
    crew.calm();
    let through = runtime.block_on(async { tokio::time::timeout(THROUGH, clients::joined(clients, &doors.log)).await });
    if through.is_err() {
        report.wrong.push("a client did not get through".to_owned());
    }
    report.note(&doors.log);
    report.wrong.append(&mut doors.log.wrong.lock().unwrap());
    crew.calm();
    crew.await_ready();

    let mut verdict = Verdict::default();
    runtime.block_on(judged(&mut verdict, &crew, servers.before, &load, &doors));
    report.wrong.append(&mut crew.wrong);
    report.skipped.append(&mut crew.skipped);
    report.judged(verdict);
    if !report.wrong.is_empty() {
        report.kept = Some(crew.keep(seed));
    }
    drop(crew);
    if own.is_none() && !database.is_empty() {
        servers.shared.drop_database(&database);
    }
}

async fn judged(verdict: &mut Verdict, crew: &Crew<'_>, before: usize, load: &Load, doors: &Doors) {
    let books = Books::read(&crew.books_url()).await;
    judge::acknowledged(verdict, &books, before, load, &doors.log);
    let lines = judge::money(verdict, &books);
    if let Some(nats) = &crew.nats {
        judge::stream(verdict, &nats.url(), &books.journal).await;
    }
    let fresh = judge::folded(&books.journal).await;
    judge::budget(verdict, &fresh, &lines);
    for (name, url) in crew.mirrors() {
        judge::figures(verdict, &name, &url, &fresh).await;
    }
}

/// Runs many seeds, some at a time, and tells of each as it ends.
pub fn run_many(servers: &Servers, seeds: std::ops::Range<u64>, jobs: usize, tell: impl Fn(&Report, &Total) + Sync) -> Total {
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
    total.seconds = begun.elapsed().as_secs_f64();
    total
}
