//! Figures of a large journal: what a reader answers over gRPC, beside what DuckDB takes for the same out of the export
//! of the same store in the same run; its start, with and without what was counted before; its memory.
//!
//! Answers of a view are remembered by a reader, so each question is asked as of another number.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use serde::Deserialize;
use sollist::demo;
use sollist_contract::{
    grpc::{
        analytics::v1::{
            ExplainFigureRequest, GetBudgetRequest, GetForecastRequest, GetIndicatorsRequest, GetNeedRangeRequest,
            analytics_service_client::AnalyticsServiceClient,
        },
        common::v1::View,
    },
    money::Cents,
};
use tokio::runtime::Runtime;
use tonic::transport::Channel;

use super::{
    Measured,
    bulk::{stream, texts},
    columns::Columns,
    commands::connect,
    median,
    site::{Site, WRITER},
};
use crate::servers::{Folder, Role, RoleSpec, process, program};

/// How often a question is asked, after once that does not count.
const ROUNDS: u64 = 7;
/// What comes in while somebody looks.
const MORE: usize = 1_000;
/// Of DuckDB; a reader computes an answer in one.
const THREADS: usize = 2;
/// A start may take as long as it takes.
const PATIENCE: Duration = Duration::from_secs(3_600);
/// The published plan, of the folder `shared` beside the checkout.
const PUBLISHED_PLAN: &str = "../../shared/data/berlin-doppelhaushalt-2026-2027-ausgaben.csv";

/// The years it is of.
const PUBLISHED_YEARS: [i32; 2] = [2026, 2027];

/// What DuckDB says (tests/exported/how_fast.py).
#[derive(Debug, Deserialize)]
struct Duck {
    memory: Took,
    parquet: Took,
    /// Of all lines, as of the last number that was asked.
    available: String,
    /// Indicators that it computes.
    of_them: u64,
}

#[derive(Debug, Deserialize)]
struct Took {
    budget: Vec<f64>,
    indicators: Vec<f64>,
}

fn sollist(store: &Path, line: &[&str]) {
    process::run(Command::new(program()).arg("--data").arg(store).args(line));
}

fn ms(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}

/// A server on an embedded store, and how long it took until it was ready.
fn serve(store: &Path) -> (Role, f64) {
    started(RoleSpec {
        name: "reader".to_owned(),
        data: Some(store.to_owned()),
        config: "log = \"warn\"\n".to_owned(),
        ..RoleSpec::default()
    })
}

fn started(spec: RoleSpec) -> (Role, f64) {
    let begun = Instant::now();
    let role = Role::new(spec);
    role.start_again();
    role.becomes_ready(PATIENCE).unwrap();
    (role, ms(begun))
}

/// What a server holds in memory, by event.
fn held(what: &str, role: &Role, events: u64) -> Measured {
    Measured::new(what, role.memory() as f64 / events as f64, "bytes/event")
}

fn as_of(number: u64) -> Option<View> {
    Some(View { as_of: number.to_string(), until: String::new() })
}

/// One who asks, until the last page.
struct Asker(AnalyticsServiceClient<Channel>);

impl Asker {
    async fn of(role: &Role) -> Asker {
        let client = AnalyticsServiceClient::new(connect(&role.url()).await);
        Asker(client.max_decoding_message_size(usize::MAX))
    }
    /// The budget by line; what is available in total, and up to which number it counts.
    async fn budget(&mut self, view: Option<View>) -> (String, u64) {
        let mut ask = GetBudgetRequest { view, by: vec!["line".to_owned()], ..Default::default() };
        loop {
            let page = self.0.get_budget(ask.clone()).await.unwrap().into_inner();
            ask.page_token = page.next_page_token;
            if ask.page_token.is_empty() {
                return (page.total.unwrap().available, page.as_of.unwrap().sequence);
            }
        }
    }
    async fn indicators(&mut self, view: Option<View>) {
        let mut ask = GetIndicatorsRequest { view, by: vec!["district".to_owned()], ..Default::default() };
        loop {
            ask.page_token = self.0.get_indicators(ask.clone()).await.unwrap().into_inner().next_page_token;
            if ask.page_token.is_empty() {
                return;
            }
        }
    }
    async fn range(&mut self, view: Option<View>) -> i64 {
        let ask = GetNeedRangeRequest { view, ..Default::default() };
        self.0.get_need_range(ask).await.unwrap().into_inner().draws
    }
    /// A page of an explanation.
    async fn explain(&mut self, view: Option<View>) {
        let ask = ExplainFigureRequest { view, figure: "budget.commitments".to_owned(), ..Default::default() };
        self.0.explain_figure(ask).await.unwrap();
    }
    /// The forecast of a year by line; of how many.
    async fn forecast(&mut self, year: i32) -> usize {
        let mut ask = GetForecastRequest { year, by: vec!["line".to_owned()], ..Default::default() };
        let mut lines = 0;
        loop {
            let page = self.0.get_forecast(ask.clone()).await.unwrap().into_inner();
            lines += page.rows.len();
            ask.page_token = page.next_page_token;
            if ask.page_token.is_empty() {
                return lines;
            }
        }
    }
}

/// The median of a question asked as of each of these numbers.
macro_rules! asked {
    ($numbers:expr, |$view:ident| $ask:expr) => {{
        let mut took = Vec::new();
        for number in $numbers {
            let $view = as_of(number);
            let begun = Instant::now();
            $ask;
            took.push(ms(begun));
        }
        median(took.get_mut(1..).unwrap())
    }};
}

/// What DuckDB takes for the same numbers; nothing without a Python that has it (`SOLLIST_PYTHON`).
fn duck(folder: &Path, numbers: &[u64]) -> Option<Duck> {
    let python = std::env::var_os("SOLLIST_PYTHON")?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("exported/how_fast.py");
    let mut command = Command::new(python);
    command.arg(script).arg(folder).arg(THREADS.to_string()).args(numbers.iter().map(u64::to_string));
    Some(serde_json::from_str(&process::run(&mut command)).unwrap())
}

/// The median of what a plain loop over the columns of an export takes for the budget by line as of these numbers, and
/// what is available of all lines as of the last; nothing without Python.
fn looped(exported: &Path, numbers: &[u64]) -> Option<(f64, String)> {
    let python = std::env::var_os("SOLLIST_PYTHON")?;
    let folder = Folder::new("columns");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("exported/columns.py");
    process::run(Command::new(python).arg(script).arg(exported).arg(folder.path()));
    let columns = Columns::read(folder.path());
    let (mut took, mut available) = (Vec::new(), 0);
    for number in numbers {
        let begun = Instant::now();
        available = columns.available(*number).iter().sum();
        took.push(ms(begun));
    }
    Some((median(&mut took), Cents::of_wide(available).unwrap().to_string()))
}

/// Makes a store of so many events, and measures what is asked of it.
pub fn figures(runtime: &Runtime, events: usize) -> Vec<Measured> {
    let folder = Folder::new("figures");
    let (store, file) = (folder.join("store"), folder.join("events.jsonl"));
    let path = |path: &PathBuf| path.display().to_string();
    sollist(&store, &["bench", "--events", &events.to_string(), "--write", &path(&file)]);
    sollist(&store, &["import", "budget", &path(&folder.join("events.plan.csv"))]);
    sollist(&store, &["import", "events", &path(&file)]);
    std::fs::remove_file(&file).unwrap();
    let exported = folder.join("exported");
    sollist(&store, &["export", "--out", &path(&exported)]);

    let snapshot = store.join("figures.snapshot");
    let _ = std::fs::remove_file(&snapshot);
    let (role, cold) = serve(&store);
    let (counted, counting) = (role.cpu(), role.memory());
    let last = runtime.block_on(async { Asker::of(&role).await.budget(None).await.1 });
    role.stop();
    let has_snapshot = snapshot.is_file();
    let (role, warm) = serve(&store);
    let ready = held("memory of the reader when it is ready", &role, last);
    let what = |what: &str| format!("{what}, {last} events");
    let mut all = vec![
        Measured::new(what("server ready, all counted anew"), cold, "ms"),
        Measured::new(what(if has_snapshot { "server ready" } else { "server ready (no snapshot)" }), warm, "ms")
            .against("counted anew", cold)
            .goal("≤ 1,000 ms at 1,000,000, ≤ 5,000 ms at 10,000,000"),
        Measured::new("the same on processors, by event", counted.as_secs_f64() * 1e6 / last as f64, "µs").goal("≤ 3"),
        Measured::new("memory when all was counted anew", counting as f64 / last as f64, "bytes/event"),
        ready,
    ];
    all.extend(runtime.block_on(asked(&role, last, &exported)));
    all.push(held("memory of the reader after all that", &role, last).goal("≤ 250 after the first million"));
    all.push(runtime.block_on(refreshed(&role, cold)));
    drop(role);
    all.extend(forecast(runtime));
    all
}

/// A reader's start on PostgreSQL, with and without what was counted before in the folder `snapshots`.
pub fn starts_on_postgres(runtime: &Runtime, events: usize) -> Vec<Measured> {
    let (site, folder) = (Site::open(), Folder::new("snapshots"));
    let writer = site.role("writer", WRITER, false);
    runtime.block_on(stream(&writer.url(), texts(events, 1)));
    writer.stop();
    let mut spec = site.spec("reader", "analytics", false);
    spec.config.push_str(&format!("snapshots = {:?}\n", folder.path()));
    let (role, cold) = started(spec.clone());
    let last = runtime.block_on(async { Asker::of(&role).await.budget(None).await.1 });
    role.stop();
    let has_snapshot = std::fs::read_dir(folder.path()).is_ok_and(|mut files| files.next().is_some());
    let (_role, warm) = started(spec);
    let what = |what: &str| format!("{what} on PostgreSQL, {last} events");
    vec![
        Measured::new(what("reader ready, all counted anew"), cold, "ms"),
        Measured::new(what(if has_snapshot { "reader ready" } else { "reader ready (no snapshot)" }), warm, "ms")
            .against("counted anew", cold)
            .goal("≤ 1,000 ms at 1,000,000, ≤ 5,000 ms at 10,000,000"),
    ]
}

/// What is asked as of nine tenths of the journal, beside DuckDB; and what it does not answer.
async fn asked(role: &Role, last: u64, exported: &Path) -> Vec<Measured> {
    let mut asker = Asker::of(role).await;
    let from = last * 9 / 10;
    // The first of them does not count.
    let numbers: Vec<u64> = (from..=from + ROUNDS).collect();
    let at = |by: u64| numbers.iter().map(move |number| number + by * (ROUNDS + 1));
    let budget = asked!(at(0), |view| asker.budget(view).await);
    let with_budgets = held("memory, with these budgets", role, last);
    let indicators = asked!(at(1), |view| asker.indicators(view).await);
    let with_indicators = held("memory, with these indicators too", role, last);
    let mut draws = 0;
    let range = asked!(at(2), |view| draws = asker.range(view).await);
    let explain = asked!(at(3), |view| asker.explain(view).await);
    let now = asked!([last; 8], |_view| asker.budget(None).await);
    let mut all = Vec::new();
    let looped = looped(exported, numbers.get(1..).unwrap());
    if let (Some((took, available)), Some(last)) = (&looped, numbers.last()) {
        assert_eq!(asker.budget(as_of(*last)).await.0, *available, "another budget than the loop's as of {last}");
        let ours = Measured::new("budget by line, as of nine tenths", budget, "ms");
        all.push(ours.against("a loop over columns", *took).goal("≤ 3"));
        let ours = Measured::new("all indicators by district, as of then", indicators, "ms");
        all.push(ours.against("that loop, which is none of them", *took));
    }
    if let Some(mut duck) = duck(exported, numbers.get(1..).unwrap()) {
        let last_asked = numbers.last().copied().unwrap();
        assert_eq!(asker.budget(as_of(last_asked)).await.0, duck.available, "another budget as of {last_asked}");
        let places = [
            ("DuckDB in memory", "in memory", &mut duck.memory),
            ("DuckDB on Parquet", "on Parquet", &mut duck.parquet),
        ];
        for (place, how, took) in places {
            let [theirs, rates] = [&mut took.budget, &mut took.indicators].map(|took| median(took));
            let ours = Measured::new("budget by line, as of nine tenths", budget, "ms");
            all.push(ours.against(place, theirs).goal("≤ 0.5"));
            let ours = Measured::new("all indicators by district, as of then", indicators, "ms");
            all.push(ours.against(format!("{} of them, {how}", duck.of_them), rates).goal("≤ 0.5"));
        }
    } else {
        all.push(Measured::new("budget by line, as of nine tenths", budget, "ms"));
        all.push(Measured::new("all indicators by district, as of then", indicators, "ms"));
    }
    all.extend([with_budgets, with_indicators]);
    all.push(Measured::new("budget by line, now", now, "ms"));
    all.push(Measured::new(format!("range of the need, {draws} draws"), range, "ms").goal("≤ 2,000 ms"));
    all.push(Measured::new("explain commitments of Berlin, a page", explain, "ms").goal("≤ 100 ms"));
    all
}

/// How long figures lag behind what was just acknowledged, beside counting everything anew.
async fn refreshed(role: &Role, cold: f64) -> Measured {
    let mut asker = Asker::of(role).await;
    let mut took = Vec::new();
    for seed in 2..2 + ROUNDS {
        let events = demo::more_events(MORE, seed).map(|event| event.to_json().unwrap());
        stream(&role.url(), events).await;
        let begun = Instant::now();
        asker.budget(None).await;
        took.push(ms(begun));
    }
    Measured::new(format!("budget by line, {MORE} events after"), median(&mut took), "ms")
        .against("counted anew", cold)
        .goal("≤ 0.01")
}

/// The forecast of every line of the published plan, both years.
fn forecast(runtime: &Runtime) -> Option<Measured> {
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join(PUBLISHED_PLAN).canonicalize().ok()?;
    let folder = Folder::new("published");
    let store = folder.join("store");
    sollist(&store, &["import", "budget", &plan.display().to_string()]);
    let (role, _) = serve(&store);
    let (lines, mut took) = runtime.block_on(async {
        let mut asker = Asker::of(&role).await;
        let mut took = Vec::new();
        let mut lines = 0;
        for _ in 0..=ROUNDS {
            let begun = Instant::now();
            lines = 0;
            for year in PUBLISHED_YEARS {
                lines += asker.forecast(year).await;
            }
            took.push(ms(begun));
        }
        (lines, took.split_off(1))
    });
    Some(
        Measured::new(format!("forecast of {lines} lines of both years, all pages"), median(&mut took), "ms")
            .goal("≤ 1,000 ms"),
    )
}
