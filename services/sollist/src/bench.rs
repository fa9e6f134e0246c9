//! `sollist bench`: how fast this machine takes events, beside the bare store's own batch insert in the same run.

use std::{path::Path, time::{Duration, Instant}};

use sea_orm::{ActiveValue::Set, EntityTrait};
use sollist_contract::grpc::intake::v1::{Entry, SubmitEventsRequest, entry::Content};
use sollist_platform::{
    config::Config,
    db::{Access, Db},
    journal::event_row,
};

use crate::{
    cli::{
        Exit, Failure, Link, Output,
        args::{BenchArgs, Global},
        plan,
    },
    demo,
    embedded::failure,
    process::Process,
};

/// Events sent in one message.
const MESSAGE: usize = 1_000;

fn rate(count: u64, took: Duration) -> u64 {
    let micros = took.as_micros().max(1);
    u64::try_from(u128::from(count) * 1_000_000 / micros).unwrap_or(u64::MAX)
}

/// Imports 10^4, 10^5, … up to the wanted number of events, each into a fresh store, and compares.
pub async fn run(_global: &Global, args: &BenchArgs) -> Result<Exit, Failure> {
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr());
    let mut out = Output::of_process(&mut out, &mut err);
    let folder = tempfile::tempdir().map_err(|error| failure(error.into()))?;
    let bare = bare_insert(&folder.path().join("bare"), args.events.min(200_000)).await?;
    out.print(&format!("Bare batch insert of the same rows, synchronous=FULL: {bare} rows/s\n\n"))?;
    out.print("     events     seconds    events/s   µs/event   share of bare\n")?;
    let mut sizes: Vec<u64> = (4..=9).map(|power| 10_u64.pow(power)).filter(|size| *size < args.events).collect();
    sizes.push(args.events);
    for size in sizes {
        let took = import(&folder.path().join(size.to_string()), size).await?;
        let speed = rate(size, took);
        let each = took.as_nanos() / u128::from(size.max(1));
        out.print(&format!(
            "{size:>11} {:>8}.{:02} {speed:>11} {:>8}.{:01} {:>14}%\n",
            took.as_secs(),
            took.subsec_millis() / 10,
            each / 1000,
            each % 1000 / 100,
            u128::from(speed) * 100 / u128::from(bare.max(1)),
        ))?;
    }
    Ok(Exit::Done)
}

/// What the store itself can do: the journal's rows, in batches of 1,000, each committed.
async fn bare_insert(folder: &Path, count: u64) -> Result<u64, Failure> {
    let db = Db::open(folder, Access::Write).await.map_err(failure)?;
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
                }
            })
            .collect();
        let tx = db.begin().await.map_err(failure)?;
        event_row::Entity::insert_many(rows).exec_without_returning(&tx).await.map_err(|error| failure(error.into()))?;
        tx.commit().await.map_err(|error| failure(error.into()))?;
    }
    Ok(rate(seq.unsigned_abs(), started.elapsed()))
}

/// Streams events through the contract into a fresh store, as a file is imported; the time until all are durable.
async fn import(folder: &Path, count: u64) -> Result<Duration, Failure> {
    let config = Config::default();
    let process = Process::open(folder, Access::Write, config.batch_max).await.map_err(failure)?;
    let link = Link::new(process.connect(&config).await.map_err(failure)?, "bench");
    let mut silent = (Vec::new(), Vec::new());
    plan::import(&link, demo::plan()?, &mut Output::new(&mut silent.0, &mut silent.1)).await?;
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let (sender, messages) = tokio::sync::mpsc::channel(4);
    let started = Instant::now();
    std::thread::spawn(move || {
        let mut position = 0;
        let mut entries = Vec::with_capacity(MESSAGE);
        let message = |entries: Vec<Entry>| SubmitEventsRequest { origin: "bench".to_owned(), entries };
        for line in demo::more_events(count, 1).filter_map(|e| e.to_json().ok()) {
            position += 1;
            entries.push(Entry { position, content: Some(Content::Line(line.into_bytes())) });
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
        return Err(Failure::invalid(format!("{refused} Ereignisse wurden abgewiesen."), format!("{refused} events were refused.")));
    }
    Ok(started.elapsed())
}
