//! Events in bulk over a stream, against a bare insert of the same rows in batches; and what an event costs as the
//! journal grows.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DbBackend, Statement, Value};
use sollist::demo;
use sollist_contract::grpc::{
    analytics::v1::{GetBudgetRequest, analytics_service_client::AnalyticsServiceClient},
    intake::v1::{Entry, SubmitEventsRequest, entry::Content, intake_service_client::IntakeServiceClient},
};
use tokio::{runtime::Runtime, sync::mpsc};
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::Channel;

use super::{Measured, Site, Stages, commands::connect, site::WRITER};
use crate::servers::{OWNER, Role};

/// Lines in a message of the stream, and rows in a bare insert.
const BATCH: usize = 1_000;
/// Messages ahead of their receipts.
const AHEAD: usize = 4;

/// Streams events of the generator, as they are made, and waits for the last receipt. How many were recorded.
pub async fn stream(url: &str, events: impl Iterator<Item = String> + Send + 'static) -> u64 {
    stream_over(connect(url).await, events).await
}

/// The same, over a connection.
pub async fn stream_over(way: Channel, events: impl Iterator<Item = String> + Send + 'static) -> u64 {
    let (sender, messages) = mpsc::channel(AHEAD);
    std::thread::spawn(move || {
        let mut events = events.peekable();
        let mut position = 0;
        while events.peek().is_some() {
            let entries: Vec<Entry> = events
                .by_ref()
                .take(BATCH)
                .map(|text| {
                    position += 1;
                    Entry { position, content: Some(Content::Line(text.into_bytes())), ..Entry::default() }
                })
                .collect();
            if sender
                .blocking_send(SubmitEventsRequest { origin: "messung".to_owned(), entries, ..Default::default() })
                .is_err()
            {
                return;
            }
        }
    });
    let mut client = IntakeServiceClient::new(way);
    let mut receipts = client.submit_events(ReceiverStream::new(messages)).await.unwrap().into_inner();
    let mut recorded = 0;
    while let Some(receipt) = receipts.message().await.unwrap() {
        assert!(receipt.refused.is_empty(), "{:?}", receipt.refused);
        recorded += receipt.recorded;
    }
    recorded
}

/// The same texts into a table with the columns and keys of the journal, a thousand rows a statement, each committed.
async fn bare(site: &Site, texts: &[String]) -> f64 {
    let mut options = ConnectOptions::new(site.postgres.url(OWNER, &site.database));
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.unwrap();
    db.execute_unprepared(
        "DROP TABLE IF EXISTS bare_bulk; CREATE TABLE bare_bulk (seq bigint PRIMARY KEY, recorded_at bigint NOT NULL, \
         source text NOT NULL,
         id text NOT NULL, actor text NOT NULL, event text NOT NULL, hash bytea NOT NULL, UNIQUE (source, id))",
    )
    .await
    .unwrap();
    let begun = Instant::now();
    for (number, texts) in texts.chunks(BATCH).enumerate() {
        let mut sql = String::from("INSERT INTO bare_bulk (seq, recorded_at, source, id, actor, event, hash) VALUES ");
        let mut values: Vec<Value> = Vec::with_capacity(texts.len() * 7);
        for (place, text) in texts.iter().enumerate() {
            let at = place * 7;
            let comma = if place == 0 { "" } else { "," };
            sql += &format!(
                "{comma}(${},${},${},${},${},${},${})",
                at + 1,
                at + 2,
                at + 3,
                at + 4,
                at + 5,
                at + 6,
                at + 7
            );
            let seq = (number * BATCH + place) as i64;
            values.extend([
                seq.into(),
                seq.into(),
                "/bench/quelle".into(),
                format!("nr-{seq}").into(),
                "messung".into(),
                text.clone().into(),
                vec![7_u8; 32].into(),
            ]);
        }
        db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await.unwrap();
    }
    let rate = texts.len() as f64 / begun.elapsed().as_secs_f64();
    db.close().await.unwrap();
    rate
}

pub(super) fn texts(count: usize, seed: u64) -> impl Iterator<Item = String> + Send + 'static {
    demo::more_events(count, seed).map(|event| event.to_json().unwrap())
}

/// Fills the journal with so many events; events a second, beside the bare insert before and after.
pub fn bulk(site: &Site, runtime: &Runtime, events: usize) -> Vec<Measured> {
    let (writer, watched) = site.watched("writer", WRITER);
    let sample: Vec<String> = texts(events.min(200_000), 1).collect();
    let before = runtime.block_on(bare(site, &sample));
    let (stages, begun) = (Stages::begin(watched), Instant::now());
    let recorded = runtime.block_on(stream(&writer.url(), texts(events, 1)));
    let rate = recorded as f64 / begun.elapsed().as_secs_f64();
    let stages = stages.end("stream");
    let after = runtime.block_on(bare(site, &sample));
    let mut rows = vec![
        Measured::new(format!("bulk stream, {recorded} events"), rate, "1/s")
            .against("bare batched insert", (before + after) / 2.0)
            .goal("≥ 0.10"),
        Measured::new("memory, writers (after bulk)", writer.memory() as f64 / 1e6, "MB"),
    ];
    rows.extend(stages);
    rows
}

/// What an event costs when the journal has this size.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Growth {
    pub events: u64,
    /// Microseconds an event, of the last tenth that was streamed.
    pub bulk_us: f64,
    /// Bytes an event in the database, indexes and tables together.
    pub stored_bytes: f64,
    /// Bytes an event in the memory of a reader.
    pub reader_bytes: f64,
    /// Microseconds an event until a new reader is ready.
    pub catch_up_us: f64,
    /// Milliseconds until the budget by line is answered.
    pub budget_ms: f64,
}

/// Lets a journal grow through these sizes.
pub fn growth(site: &mut Site, runtime: &Runtime, sizes: &[usize]) -> Vec<Growth> {
    site.begin_anew();
    let writer = site.role("writer", WRITER, false);
    // One story from the first size to the last.
    let events = Arc::new(Mutex::new(texts(sizes.iter().copied().max().unwrap_or(0), 100)));
    let next = |count: usize| {
        let events = events.clone();
        (0..count).map_while(move |_| events.lock().unwrap().next())
    };
    let mut rows = Vec::new();
    for size in sizes {
        let there = site.number("SELECT last FROM journal_head") as usize;
        let missing = size.saturating_sub(there);
        runtime.block_on(stream(&writer.url(), next(missing - missing / 10)));
        let begun = Instant::now();
        let recorded = runtime.block_on(stream(&writer.url(), next(missing / 10)));
        let bulk_us = begun.elapsed().as_secs_f64() * 1e6 / recorded as f64;
        let events = site.number("SELECT last FROM journal_head") as u64;
        let stored = site.number("SELECT pg_database_size(current_database())");
        let begun = Instant::now();
        let reader = Role::new(site.spec("reader", "analytics", false));
        reader.start_again();
        reader.becomes_ready(Duration::from_secs(3_600)).unwrap();
        let catch_up_us = begun.elapsed().as_secs_f64() * 1e6 / events as f64;
        let budget_ms = runtime.block_on(async {
            let mut client = AnalyticsServiceClient::new(connect(&reader.url()).await);
            let ask = GetBudgetRequest { by: vec!["line".to_owned()], year: 2026, ..GetBudgetRequest::default() };
            client.get_budget(ask.clone()).await.unwrap();
            let begun = Instant::now();
            client.get_budget(ask).await.unwrap();
            begun.elapsed().as_secs_f64() * 1e3
        });
        let events_f = events as f64;
        let reader_bytes = reader.memory() as f64 / events_f;
        rows.push(Growth { events, bulk_us, stored_bytes: stored / events_f, reader_bytes, catch_up_us, budget_ms });
        eprintln!("{:?}", rows.last());
    }
    rows
}
