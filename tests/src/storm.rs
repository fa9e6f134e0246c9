//! A storm: real processes under a load whose outcome is known, while everything that can fail fails; and the judgement
//! over what is left. Everything is drawn from a seed: layout, load, faults and their moments. How far a process is at
//! such a moment depends on the machine, so a seed that failed once may pass when it is run again; run it several
//! times.

pub mod books;
pub mod by_day;
pub mod clients;
mod crew;
pub mod dice;
pub mod judge;
pub mod load;
pub mod oracle;
mod report;
pub mod rights;
pub mod schedule;
mod spies;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    process::Command,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sollist::demo;

pub use self::report::{Report, Total};
use self::{
    books::Books,
    clients::{Doors, call_all, stream_all},
    crew::{Crew, Place},
    judge::Verdict,
    load::Load,
    rights::Rights,
    schedule::{Layout, Schedule},
};
use crate::servers::{Folder, OWNER, Postgres, Role, RoleSpec, process, program};

/// The database that every storm begins with a copy of: the plan of the example is in it.
const TEMPLATE: &str = "sollist";
/// All clients must have got through by then.
const THROUGH: Duration = Duration::from_secs(90);

/// What many storms share, made when it is first needed.
#[derive(Default)]
pub struct Servers {
    cluster: OnceLock<Cluster>,
    embedded: OnceLock<Folder>,
    made: AtomicU64,
}

/// A database server that no storm harms, and the files that servers of their own begin with.
struct Cluster {
    shared: Postgres,
    /// Files of a server that stands still.
    data: Folder,
    /// Events that are in the journal at the beginning.
    before: usize,
}

/// Starts a process, lets it take the plan of the example, and stops it.
fn import_plan(spec: RoleSpec) {
    let plan = Folder::in_memory("plan");
    std::fs::write(plan.join(demo::PLAN_FILE), demo::PLAN).unwrap();
    let role = Role::start(RoleSpec { name: "import".to_owned(), ..spec });
    let mut command = Command::new(program());
    process::run(command.args(["import", "budget", demo::PLAN_FILE, "--server", &role.url()]).current_dir(plan.path()));
    assert_eq!(role.stop(), Some(0), "{}", role.said());
}

impl Servers {
    fn cluster(&self) -> &Cluster {
        self.cluster.get_or_init(|| {
            let shared = Postgres::start_with(false, &["max_connections=1000"]);
            prepare(&shared, TEMPLATE);
            // Seeds at the same time share the roles of one server: what an installation allows a role is too little
            // for all.
            for (role, _) in sollist_migrations::GRANTS {
                shared.sql(TEMPLATE, &format!("ALTER ROLE {role} CONNECTION LIMIT -1"));
            }
            let url = shared.url(OWNER, TEMPLATE);
            import_plan(RoleSpec { database_url: Some(url.clone()), ..RoleSpec::default() });
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let before = runtime.block_on(Books::read(&url)).journal.len();
            shared.stop();
            let data = Folder::in_memory("template");
            process::run(Command::new("cp").arg("-a").arg(shared.data()).arg(data.join("data")));
            shared.start_again();
            shared.await_ready();
            Cluster { shared, data, before }
        })
    }
    /// A database server of one's own, with the template in it.
    pub fn private(&self) -> Postgres {
        Postgres::copy_of(&self.cluster().data.join("data"), false, &[])
    }
    /// The server that is not to be harmed, and a new database on it.
    pub fn database(&self) -> (&Postgres, String) {
        let name = format!("storm_{}", self.made.fetch_add(1, Ordering::SeqCst));
        let shared = &self.cluster().shared;
        shared.create_database(&name, Some(TEMPLATE));
        (shared, name)
    }
    /// Name of the database on a server of one's own.
    pub fn template(&self) -> &'static str {
        TEMPLATE
    }
    /// Events in the journal of the template.
    pub fn before(&self) -> usize {
        self.cluster().before
    }
    /// A copy of an embedded store with the plan in it.
    pub fn store(&self) -> Folder {
        let made = self.embedded.get_or_init(|| {
            let made = Folder::in_memory("embedded");
            import_plan(RoleSpec { data: Some(made.join("data")), ..RoleSpec::default() });
            made
        });
        let store = Folder::in_memory("store");
        process::run(Command::new("cp").arg("-a").arg(made.join("data")).arg(store.join("data")));
        store
    }
}

/// Makes a database with its tables, as an operator does: roles first, then the tables and what each role may do.
pub fn prepare(postgres: &Postgres, database: &str) {
    let roles = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/roles.sql");
    if roles.is_file() {
        process::run(
            postgres.tool("psql").args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-f"]).arg(roles),
        );
    }
    postgres.create_database(database, None);
    process::run(Command::new(program()).args(["migrate", "--database-url", &postgres.url(OWNER, database)]));
}

/// What of a storm is chosen, and not drawn from its seed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Chosen {
    pub layout: Option<Layout>,
    /// With a register of callers: everybody comes as who they are, and spies look on.
    pub rights: bool,
}

/// Runs one seed to its end, in the layout that it draws or in another; never panics: what broke stands in the report.
pub fn run(seed: u64, servers: &Servers, chosen: Chosen) -> Report {
    let schedule = Schedule::new(seed, chosen.layout);
    let begun = Instant::now();
    let mut report = Report::of(seed, &schedule);
    let done = catch_unwind(AssertUnwindSafe(|| storm(seed, servers, schedule, chosen.rights, &mut report)));
    if let Err(panic) = done {
        let text = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        report.wrong.push(format!("the storm broke: {}", text.unwrap_or_default()));
    }
    report.seconds = begun.elapsed().as_secs_f64();
    report
}

fn storm(seed: u64, servers: &Servers, schedule: Schedule, with_rights: bool, report: &mut Report) {
    let load = Load::new(seed, 100);
    let load = if with_rights { load.with_a_district_of_its_own(seed) } else { load };
    let rights = with_rights.then(|| Arc::new(Rights::of(&load)));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let embedded = schedule.layout == Layout::Embedded;
    let private = (!embedded && schedule.harms_database()).then(|| servers.private());
    let place = match &private {
        _ if embedded => Place::Folder(servers.store()),
        Some(own) => Place::Database(own, servers.template().to_owned()),
        None => {
            let (shared, name) = servers.database();
            Place::Database(shared, name)
        }
    };
    let mut crew = Crew::muster(&schedule, place, rights.clone());
    let before = runtime.block_on(Books::read(&crew.books_url())).journal.len();
    crew.start();
    // Most storms break over a system that is at work, some over one that is only starting.
    if !seed.is_multiple_of(5) {
        crew.await_ready();
    }
    let doors = runtime.block_on(async { Doors::new(&crew.doors()).with(rights) });
    let mut clients = tokio::task::JoinSet::new();
    for caller in load.callers.clone() {
        clients.spawn_on(call_all(doors.clone(), caller), runtime.handle());
    }
    for stream in load.streams.clone() {
        clients.spawn_on(stream_all(doors.clone(), stream), runtime.handle());
    }
    let mut looking = tokio::task::JoinSet::new();
    if with_rights {
        let authorities: Vec<String> = load.authorities().into_iter().collect();
        for (own, other) in authorities.iter().zip(authorities.iter().cycle().skip(1)) {
            looking.spawn_on(spies::spy(doors.clone(), own.clone(), other.clone()), runtime.handle());
        }
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
    runtime.block_on(looking.shutdown());
    report.note(&doors.log);
    report.wrong.append(&mut doors.log.wrong.lock().unwrap());
    crew.calm();
    let mut verdict = Verdict::default();
    if crew.await_ready() {
        runtime.block_on(judged(&mut verdict, &crew, before, &load, &doors));
    }
    report.wrong.append(&mut crew.wrong);
    report.skipped.append(&mut crew.skipped);
    report.judged(verdict);
    if !report.wrong.is_empty() {
        report.kept = Some(crew.keep(seed));
    }
    if private.is_none() {
        crew.leave();
    }
}

async fn judged(verdict: &mut Verdict, crew: &Crew<'_>, before: usize, load: &Load, doors: &Doors) {
    let books = Books::read(&crew.books_url()).await;
    judge::acknowledged(verdict, &books, before, load, &doors.log);
    if crew.rights.is_some() {
        judge::consents(verdict, &books, before);
    }
    let lines = judge::money(verdict, &books);
    if let Some(nats) = &crew.nats {
        judge::streams_hold(verdict, &nats.url(), &books).await;
    }
    let fresh = judge::folded(&books.journal).await;
    judge::budget(verdict, &fresh, &lines);
    for (name, url) in crew.mirrors() {
        judge::figures(verdict, &name, &url, &fresh, crew.rights.as_deref()).await;
    }
}

/// Runs many seeds, some at a time, and tells of each as it ends.
pub fn run_many(
    servers: &Servers,
    seeds: std::ops::Range<u64>,
    jobs: usize,
    chosen: Chosen,
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
                    let report = run(seed, servers, chosen);
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
