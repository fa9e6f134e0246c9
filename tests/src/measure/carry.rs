//! From the journal to the broker and into the figures: the relay, a new reader, and how soon a figure is seen.

use std::{collections::VecDeque, future::IntoFuture as _, time::Instant};

use async_nats::jetstream::{self, context::ContextBuilder, message::PublishMessage};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DbBackend, Statement};
use sollist_contract::grpc::{
    analytics::v1::{GetBudgetRequest, analytics_service_client::AnalyticsServiceClient},
    procurement::v1::procurement_service_client::ProcurementServiceClient,
};
use tokio::runtime::Runtime;

use super::{
    Measured, Site,
    commands::{Clients, connect, order},
    percentile,
    site::WRITER,
};
use crate::servers::{OWNER, Role};

/// Publishes in flight, as the relay has them.
const IN_FLIGHT: usize = 1_024;

/// The last number in the stream; 0 where there is none.
async fn last(site: &Site, stream: &str) -> u64 {
    let Ok(client) = async_nats::connect(site.nats.url()).await else { return 0 };
    let found = jetstream::new(client).get_stream(stream).await;
    found.map_or(0, |stream| stream.cached_info().state.last_sequence)
}

/// The texts of the first events of the journal.
async fn texts(site: &Site, count: u64) -> Vec<String> {
    let mut options = ConnectOptions::new(site.postgres.url(OWNER, &site.database));
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.unwrap();
    let sql = format!("SELECT event FROM journal_events WHERE seq <= {count} ORDER BY seq");
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// The same messages published by nobody in particular: pipelined, each with the number that must be the last.
async fn bare(site: &Site, texts: Vec<String>) -> f64 {
    let client = async_nats::connect(site.nats.url()).await.unwrap();
    let context = ContextBuilder::new().max_ack_inflight(IN_FLIGHT * 2).build(client);
    let config = jetstream::stream::Config {
        name: "bare".to_owned(),
        subjects: vec!["bare.>".to_owned()],
        ..Default::default()
    };
    context.create_stream(config).await.unwrap();
    let mut in_flight = VecDeque::new();
    let (count, begun) = (texts.len(), Instant::now());
    for (number, text) in texts.into_iter().enumerate() {
        let publish = PublishMessage::build()
            .payload(text.into())
            .expected_last_sequence(number as u64)
            .header("Sollist-Hash", "0".repeat(64).as_str());
        in_flight.push_back(context.send_publish("bare.events", publish).await.unwrap());
        if in_flight.len() >= IN_FLIGHT {
            in_flight.pop_front().unwrap().into_future().await.unwrap();
        }
    }
    for ack in in_flight {
        ack.into_future().await.unwrap();
    }
    count as f64 / begun.elapsed().as_secs_f64()
}

/// How fast a relay fills an empty stream from the journal as it is.
pub fn relay(site: &Site, runtime: &Runtime) -> Vec<Measured> {
    let head = site.number("SELECT last FROM journal_head") as u64;
    let sample = head.min(300_000);
    let plain = runtime.block_on(async { bare(site, texts(site, sample).await).await });
    site.forget_stream();
    let relay = Role::new(site.spec("relay", "relay", true));
    let begun = Instant::now();
    relay.start_again();
    while runtime.block_on(last(site, "sollist-events")) < head {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let rate = head as f64 / begun.elapsed().as_secs_f64();
    vec![
        Measured::new(format!("relay, {head} events"), rate, "1/s")
            .against("bare pipelined publish", plain)
            .goal("≥ 0.5"),
        Measured::new("memory, relay", relay.memory() as f64 / 1e6, "MB"),
        Measured::new("memory, nats-server", site.nats.memory() as f64 / 1e6, "MB"),
    ]
}

/// How long a new reader takes until it is ready; the stream must hold the journal.
pub fn catch_up(site: &Site) -> Vec<Measured> {
    let head = site.number("SELECT last FROM journal_head");
    let begun = Instant::now();
    let reader = site.role("reader", "analytics", true);
    let seconds = begun.elapsed().as_secs_f64();
    vec![
        Measured::new(format!("a new reader catches up {head:.0} events"), seconds, "s"),
        Measured::new("  that is", head / seconds, "1/s"),
        Measured::new("memory, reader", reader.memory() as f64 / 1e6, "MB"),
    ]
}

/// How soon after its acknowledgement an order is seen in the budget of a reader behind the broker, while others place
/// orders at so many a second.
pub fn visible(site: &Site, runtime: &Runtime, pace: f64, seconds: u64) -> Vec<Measured> {
    let (writer, relay) = (site.role("writer", WRITER, true), site.role("relay", "relay", true));
    let reader = site.role("reader", "analytics", true);
    let mut waited = runtime.block_on(async {
        let clients = Clients::start(&writer.url(), 8, 900_000_000_000, Some(pace)).await;
        let mut orders = ProcurementServiceClient::new(connect(&writer.url()).await);
        let mut figures = AnalyticsServiceClient::new(connect(&reader.url()).await);
        let ask = GetBudgetRequest { year: 2026, authority: "ba-pankow".to_owned(), ..GetBudgetRequest::default() };
        let (begun, mut waited, mut number) = (Instant::now(), Vec::new(), 0);
        while begun.elapsed().as_secs() < seconds {
            let placed = orders.place_order(order(1_000_000, 950_000_000_000 + number)).await.unwrap().into_inner();
            let acknowledged = Instant::now();
            let sequence = placed.receipt.unwrap().sequence;
            while figures.get_budget(ask.clone()).await.unwrap().into_inner().as_of.unwrap().sequence < sequence {}
            waited.push(acknowledged.elapsed().as_secs_f64() * 1e3);
            number += 1;
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        clients.end().await;
        waited
    });
    let memory = |role: &Role| {
        Measured::new(format!("memory, {} (at half load)", role.spec.name), role.memory() as f64 / 1e6, "MB")
    };
    let what = |percent: &str| format!("acknowledged until seen, {percent}, {pace:.0}/s");
    vec![
        Measured::new(what("p50"), percentile(&mut waited, 50), "ms"),
        Measured::new(what("p99"), percentile(&mut waited, 99), "ms").goal("≤ 100 ms"),
        memory(&writer),
        memory(&relay),
        memory(&reader),
    ]
}
