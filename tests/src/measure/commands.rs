//! Commands a second, one by one, against single rows that PostgreSQL's own load generator commits.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sollist_contract::grpc::{
    common::v1::Command,
    procurement::v1::{PlaceOrderRequest, procurement_service_client::ProcurementServiceClient},
};
use tokio::task::JoinSet;
use tonic::transport::Channel;
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

use super::{Measured, Site, median, site::WRITER};

/// Lines that orders are placed on: many, as in a house where many work.
const TITLES: [&str; 3] = [
    "dienstleistungen-fuer-die-verfahrensunabhaengige-ikt",
    "verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt",
    "geraete-ausstattungs-und-ausruestungsgegenstaende-fuer-die-verfahrensunabhaengige-ikt",
];
const DISTRICTS: [&str; 6] = ["pankow", "mitte", "neukoelln", "spandau", "lichtenberg", "reinickendorf"];

/// The `number`th order of a client: of a cent, so that there is money for all of them.
pub fn order(client: usize, number: u64) -> PlaceOrderRequest {
    let district = DISTRICTS[client % DISTRICTS.len()];
    let title = TITLES[usize::try_from(number).unwrap() % TITLES.len()];
    let id = format!("m{client}-{number}-{}", std::process::id());
    PlaceOrderRequest {
        command: Some(Command { request_id: id.clone(), time: "2026-07-15T10:00:00+02:00".to_owned() }),
        authority: format!("ba-{district}"),
        order: format!("B-{id}"),
        line: format!("2026/30/25/bezirksamt-{district}/{title}"),
        item: "beratung".to_owned(),
        quantity: 1,
        amount: "0.01".to_owned(),
        due: None,
        consent: None,
    }
}

pub async fn connect(url: &str) -> Channel {
    Channel::from_shared(url.to_owned()).unwrap().tcp_nodelay(true).connect().await.unwrap()
}

/// Clients that place orders one after the other until they are told to stop.
pub struct Clients {
    stop: Arc<AtomicBool>,
    pub placed: Arc<AtomicU64>,
    tasks: JoinSet<()>,
}

impl Clients {
    /// `pace`: so many a second together; `None`: as fast as they are answered.
    pub async fn start(url: &str, count: usize, first: u64, pace: Option<f64>) -> Clients {
        let (stop, placed) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let mut tasks = JoinSet::new();
        for client in 0..count {
            let (stop, placed) = (stop.clone(), placed.clone());
            let mut service = ProcurementServiceClient::new(connect(url).await);
            tasks.spawn(async move {
                let begun = Instant::now();
                let mut number = first;
                while !stop.load(Ordering::Relaxed) {
                    service.place_order(order(client, number)).await.unwrap();
                    placed.fetch_add(1, Ordering::Relaxed);
                    number += 1;
                    if let Some(pace) = pace {
                        let due = Duration::from_secs_f64((number - first) as f64 * count as f64 / pace);
                        tokio::time::sleep(due.saturating_sub(begun.elapsed())).await;
                    }
                }
            });
        }
        Clients { stop, placed, tasks }
    }
    pub async fn end(self) -> u64 {
        self.stop.store(true, Ordering::Relaxed);
        self.tasks.join_all().await;
        self.placed.load(Ordering::Relaxed)
    }
}

/// Orders a second with this many clients.
async fn ours(url: &str, clients: usize, first: u64, seconds: u64) -> f64 {
    let clients = Clients::start(url, clients, first, None).await;
    let begun = Instant::now();
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let placed = clients.end().await;
    placed as f64 / begun.elapsed().as_secs_f64()
}

/// Answers a second to a call that does nothing (its health) with this many clients: what gRPC alone costs, on both sides.
async fn empty(url: &str, clients: usize, seconds: u64) -> f64 {
    let (stop, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut tasks = JoinSet::new();
    for _ in 0..clients {
        let (stop, answered) = (stop.clone(), answered.clone());
        let mut health = HealthClient::new(connect(url).await);
        tasks.spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                health.check(HealthCheckRequest::default()).await.unwrap();
                answered.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    let begun = Instant::now();
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    stop.store(true, Ordering::Relaxed);
    tasks.join_all().await;
    answered.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64()
}

/// Single-row commits a second with this many clients: a row as long as an event.
fn bare(site: &Site, clients: usize, seconds: u64) -> f64 {
    site.postgres.sql(&site.database, "CREATE TABLE IF NOT EXISTS bare_single (id bigserial PRIMARY KEY, event text NOT NULL)");
    let script = site.postgres.data().join("bare_single.sql");
    std::fs::write(&script, format!("INSERT INTO bare_single (event) VALUES ('{}');\n", "e".repeat(400))).unwrap();
    let mut pgbench = site.postgres.tool("pgbench");
    pgbench.args(["-n", "-M", "prepared", "-j", "2", "-c", &clients.to_string(), "-T", &seconds.to_string(), "-f"]);
    let said = crate::servers::process::run(pgbench.arg(&script).arg(&site.database));
    let tps = said.lines().find_map(|line| line.strip_prefix("tps = ")).and_then(|rest| rest.split(' ').next()).map(str::parse);
    tps.unwrap_or_else(|| panic!("{said}")).unwrap()
}

/// Both by turns, three times; the medians.
pub fn commands(site: &Site, runtime: &tokio::runtime::Runtime, seconds: u64) -> Vec<Measured> {
    const ROUNDS: u64 = 3;
    let writer = site.role("writer", WRITER, false);
    let measured = [1, 8, 32].map(|clients| {
        let (mut bares, mut own, mut empties) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            bares.push(bare(site, clients, seconds));
            empties.push(runtime.block_on(empty(&writer.url(), clients, seconds)));
            own.push(runtime.block_on(ours(&writer.url(), clients, (clients as u64 * 10 + round) * 1_000_000_000, seconds)));
        }
        let bare = median(&mut bares);
        let one = Measured::new(format!("commands acknowledged, {clients} clients"), median(&mut own), "1/s")
            .against("pgbench single-row commits", bare);
        let empty = Measured::new(format!("empty gRPC calls answered, {clients} clients"), median(&mut empties), "1/s")
            .against("pgbench single-row commits", bare);
        [if clients == 32 { one.goal("≥ 0.8") } else { one }, empty]
    });
    let mut measured: Vec<Measured> = measured.into_iter().flatten().collect();
    measured.push(Measured::new("memory, writers (after commands)", writer.memory() as f64 / 1e6, "MB"));
    measured
}
