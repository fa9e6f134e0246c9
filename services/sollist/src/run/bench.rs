//! `sollist bench`: how fast this machine takes events, beside the bare store's own batch insert in the same run.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use sea_orm::{ActiveValue::Set, EntityTrait};
use sollist_contract::grpc::{
    analytics::v1::{GetBudgetRequest, GetIndicatorsRequest, GetNeedRequest},
    intake::v1::{Entry, SubmitEventsRequest, entry::Content},
    reporting::v1::{GetReportRequest, ReportFormat},
};
use sollist_figures::{JournalOf, JournalState as _};
use sollist_platform::{
    Error,
    process::config::Config,
    store::{
        db::{Access, Db},
        journal::event_row,
    },
};

use super::process::Process;
use crate::{
    cli::{
        Exit, Failure, Global, Link, Output,
        args::BenchArgs,
        file::{Readers, Whole, must_be_named, write_events},
        plan, whole,
    },
    demo, words,
};

/// Events sent in one message.
const MESSAGE: usize = 1_000;

fn rate(count: u64, took: Duration) -> u64 {
    let micros = took.as_micros().max(1);
    u64::try_from(u128::from(count) * 1_000_000 / micros).unwrap_or(u64::MAX)
}

/// Imports 10^4, 10^5, … up to the wanted number of events, each into a fresh store, and compares; then asks the
/// largest.
pub async fn run(global: &Global, args: &BenchArgs) -> Result<Exit, Failure> {
    if global.server.is_some() || global.database_url.is_some() {
        return Err(Failure::usage(words::bench_is_embedded()));
    }
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr());
    let mut out = Output::of_process(&mut out, &mut err);
    if let Some(path) = &args.write {
        return write(path, args.events, &mut out);
    }
    let folder = tempfile::tempdir().map_err(Error::from)?;
    let bare = bare_insert(&folder.path().join("bare"), args.events.min(200_000)).await?;
    out.print(&format!("Bare batch insert of the same rows, synchronous=FULL: {bare} rows/s\n\n"))?;
    out.print("     events     seconds    events/s   µs/event   share of bare   ready again after\n")?;
    let mut sizes: Vec<u64> = (4..=9).map(|power| 10_u64.pow(power)).filter(|size| *size < args.events).collect();
    sizes.push(args.events);
    for size in &sizes {
        let store = folder.path().join(size.to_string());
        let took = import(&store, *size).await?;
        let speed = rate(*size, took);
        let each = took.as_nanos() / u128::from((*size).max(1));
        let ready = ready(&store).await?;
        out.print(&format!(
            "{size:>11} {:>11} {speed:>11} {:>8}.{:01} {:>14}% {:>19}\n",
            seconds(took),
            each / 1000,
            each % 1000 / 100,
            u128::from(speed) * 100 / u128::from(bare.max(1)),
            seconds(ready),
        ))?;
    }
    let largest = folder.path().join(args.events.to_string());
    ask(&largest, &mut out).await?;
    Ok(Exit::Done)
}

/// Writes the events as a file, one a line, with the plan they need beside it.
fn write(path: &Path, count: u64, out: &mut Output<'_>) -> Result<Exit, Failure> {
    must_be_named(path)?;
    let plan = path.with_extension("plan.csv");
    let mut file = Whole::create(&plan, Readers::Owner)?;
    file.write(demo::PLAN.as_ref())?;
    file.finish()?;
    write_events(path, demo::more_events(usize::try_from(count).unwrap_or(usize::MAX), 1))?;
    out.print(&format!("sollist import budget {}\nsollist import events {}\n", plan.display(), path.display()))?;
    Ok(Exit::Done)
}

fn seconds(took: Duration) -> String {
    format!("{}.{:03}", took.as_secs(), took.subsec_millis())
}

/// Waits until the services of the store's last use have let go of it.
async fn released(folder: &Path) -> Result<(), Failure> {
    for _ in 0..100 {
        if Db::open(folder, Access::Write).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(Failure::invalid(words::bench_not_released()))
}

/// How long a server needs from opening a store until its figures hold the whole journal.
async fn ready(folder: &Path) -> Result<Duration, Failure> {
    released(folder).await?;
    let started = Instant::now();
    let process = Process::embedded(folder, Access::Write, &Config::default()).await?;
    JournalOf(process.figures.clone()).caught_up().await?;
    let took = started.elapsed();
    process.figures.stop();
    Ok(took)
}

/// How long a running server takes for the questions people ask, first and again.
async fn ask(folder: &Path, out: &mut Output<'_>) -> Result<(), Failure> {
    released(folder).await?;
    let config = Config::default();
    let process = Process::embedded(folder, Access::Write, &config).await?;
    let link = Link::new(process.connect(&config, None).await?, "bench");
    JournalOf(process.figures.clone()).caught_up().await?;
    out.print("\nquestion to the largest store         first      again   (seconds)\n")?;
    for question in ["budget", "budget by line", "indicators", "need", "report (PDF)"] {
        let mut took = Vec::new();
        for _ in 0..2 {
            let started = Instant::now();
            put(&link, question).await?;
            took.push(seconds(started.elapsed()));
        }
        out.print(&format!(
            "{question:<32} {:>10} {:>10}\n",
            took.first().map_or("", |t| t),
            took.last().map_or("", |t| t)
        ))?;
    }
    Ok(())
}

async fn put(link: &Link, question: &str) -> Result<(), Failure> {
    match question {
        "budget" | "budget by line" => {
            let by = if question == "budget" { Vec::new() } else { vec!["line".to_owned()] };
            whole::budget(link, GetBudgetRequest { by, ..Default::default() }).await?;
        }
        "indicators" => {
            whole::indicators(link, GetIndicatorsRequest { by: vec!["district".to_owned()], ..Default::default() })
                .await?;
        }
        "need" => {
            whole::need(link, GetNeedRequest::default()).await?;
        }
        _ => {
            let request = GetReportRequest {
                quarter: "2026-Q4".to_owned(),
                format: ReportFormat::Pdf.into(),
                draft: true,
                ..Default::default()
            };
            let mut chunks = link.reporting().get_report(request).await?.into_inner();
            while chunks.message().await?.is_some() {}
        }
    }
    Ok(())
}

/// What the store itself can do: the journal's rows, in batches of 1,000, each committed.
async fn bare_insert(folder: &Path, count: u64) -> Result<u64, Failure> {
    let db = Db::open(folder, Access::Write).await?;
    let lines: Vec<String> = demo::more_events(5_000, 1).filter_map(|e| e.to_json().ok()).collect();
    let started = Instant::now();
    let mut seq = 0_i64;
    while seq.unsigned_abs() < count {
        let rows: Vec<event_row::ActiveModel> = lines
            .iter()
            .cycle()
            .take(MESSAGE)
            .map(|line| {
                seq += 1;
                event_row::ActiveModel {
                    seq: Set(seq),
                    recorded_at: Set(0),
                    source: Set("/bench/bare".to_owned()),
                    id: Set(format!("event-{seq:09}")),
                    actor: Set("bench".to_owned()),
                    event: Set(line.clone()),
                    hash: Set(vec![0; 32]),
                    traceparent: Set(None),
                    salt: Set(None),
                    scope: Set("*".to_owned()),
                    about: Set(String::new()),
                }
            })
            .collect();
        let tx = db.begin().await?;
        event_row::Entity::insert_many(rows).exec_without_returning(&tx).await.map_err(Error::from)?;
        tx.commit().await.map_err(Error::from)?;
    }
    Ok(rate(seq.unsigned_abs(), started.elapsed()))
}

/// Streams events through the contract into a fresh store, as a file is imported; the time until all are durable.
async fn import(folder: &Path, count: u64) -> Result<Duration, Failure> {
    let config = Config::default();
    let process = Process::embedded(folder, Access::Write, &config).await?;
    let link = Link::new(process.connect(&config, None).await?, "bench");
    let mut silent = (Vec::new(), Vec::new());
    plan::import(&link, demo::plan()?, &mut Output::new(&mut silent.0, &mut silent.1)).await?;
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let (sender, messages) = tokio::sync::mpsc::channel(4);
    let started = Instant::now();
    std::thread::spawn(move || {
        let mut entries = Vec::with_capacity(MESSAGE);
        let message =
            |entries: Vec<Entry>| SubmitEventsRequest { origin: "bench".to_owned(), entries, ..Default::default() };
        for (position, line) in (1..).zip(demo::more_events(count, 1).filter_map(|e| e.to_json().ok())) {
            entries.push(Entry { position, content: Some(Content::Line(line.into_bytes())), ..Entry::default() });
            if entries.len() == MESSAGE && sender.blocking_send(message(std::mem::take(&mut entries))).is_err() {
                return;
            }
        }
        if !entries.is_empty() {
            let _ = sender.blocking_send(message(entries));
        }
    });
    let stream = tokio_stream::wrappers::ReceiverStream::new(messages);
    let mut receipts = link.intake().submit_events(stream).await?.into_inner();
    let mut refused = 0;
    while let Some(receipt) = receipts.message().await? {
        refused += receipt.refused.len();
    }
    if refused > 0 {
        return Err(Failure::invalid(words::bench_refused(refused)));
    }
    Ok(started.elapsed())
}
