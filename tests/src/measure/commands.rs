//! Commands a second, one by one, against single rows that PostgreSQL's own load generator commits.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DbBackend, Statement};
use sollist_contract::grpc::{
    common::v1::Command,
    procurement::v1::{PlaceOrderRequest, procurement_service_client::ProcurementServiceClient},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
};
use tonic::{
    Request, Response, Status,
    transport::{Channel, Server, server::TcpIncoming},
};
use tonic_health::pb::{
    HealthCheckRequest, HealthCheckResponse,
    health_client::HealthClient,
    health_server::{Health, HealthServer},
};

use super::{Measured, Site, Stages, median, site::WRITER};
use crate::servers::OWNER;

/// Lines that orders are placed on: many, as in a house where many work.
const TITLES: [&str; 3] = [
    "dienstleistungen-fuer-die-verfahrensunabhaengige-ikt",
    "verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt",
    "geraete-ausstattungs-und-ausruestungsgegenstaende-fuer-die-verfahrensunabhaengige-ikt",
];
pub const DISTRICTS: [&str; 6] = ["pankow", "mitte", "neukoelln", "spandau", "lichtenberg", "reinickendorf"];

/// Which lines are ordered from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    Many,
    One,
}

/// The `number`th order of a client: of a cent, so that there is money for all of them.
pub fn order(client: usize, number: u64) -> PlaceOrderRequest {
    order_from(Lines::Many, client, number)
}

pub fn order_from(lines: Lines, client: usize, number: u64) -> PlaceOrderRequest {
    let (district, title) = match lines {
        Lines::Many => (DISTRICTS[client % DISTRICTS.len()], TITLES[usize::try_from(number).unwrap() % TITLES.len()]),
        Lines::One => (DISTRICTS[0], TITLES[0]),
    };
    let id = format!("m{client}-{number}-{}", std::process::id());
    PlaceOrderRequest {
        command: Some(Command {
            request_id: id.clone(),
            time: "2026-07-15T10:00:00+02:00".to_owned(),
            ..Default::default()
        }),
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
    way(url).await.unwrap()
}

/// A connection, where somebody listens.
pub async fn way(url: &str) -> Result<Channel, tonic::transport::Error> {
    Channel::from_shared(url.to_owned()).unwrap().tcp_nodelay(true).connect().await
}

/// Clients that place orders one after the other until they are told to stop.
pub struct Clients {
    stop: Arc<AtomicBool>,
    pub placed: Arc<AtomicU64>,
    tasks: JoinSet<Vec<f64>>,
}

impl Clients {
    /// `pace`: so many a second together; `None`: as fast as they are answered.
    pub async fn start(url: &str, count: usize, first: u64, pace: Option<f64>) -> Clients {
        Clients::start_on(Lines::Many, url, count, first, pace).await
    }
    pub async fn start_on(lines: Lines, url: &str, count: usize, first: u64, pace: Option<f64>) -> Clients {
        let mut ways = Vec::new();
        for _ in 0..count {
            ways.push(connect(url).await);
        }
        Clients::over(lines, ways, first, pace)
    }
    /// One client a connection.
    pub fn over(lines: Lines, ways: Vec<Channel>, first: u64, pace: Option<f64>) -> Clients {
        let (stop, placed) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (count, mut tasks) = (ways.len(), JoinSet::new());
        for (client, way) in ways.into_iter().enumerate() {
            let (stop, placed) = (stop.clone(), placed.clone());
            let mut service = ProcurementServiceClient::new(way);
            tasks.spawn(async move {
                let begun = Instant::now();
                let (mut number, mut waited) = (first, Vec::new());
                while !stop.load(Ordering::Relaxed) {
                    let sent = Instant::now();
                    service.place_order(order_from(lines, client, number)).await.unwrap();
                    waited.push(sent.elapsed().as_secs_f64() * 1e3);
                    placed.fetch_add(1, Ordering::Relaxed);
                    number += 1;
                    if let Some(pace) = pace {
                        let due = Duration::from_secs_f64((number - first) as f64 * count as f64 / pace);
                        tokio::time::sleep(due.saturating_sub(begun.elapsed())).await;
                    }
                }
                waited
            });
        }
        Clients { stop, placed, tasks }
    }
    pub async fn end(self) -> u64 {
        let placed = self.placed.clone();
        self.end_with_waits().await;
        placed.load(Ordering::Relaxed)
    }
    /// How long each order waited for its answer, in milliseconds.
    pub async fn end_with_waits(self) -> Vec<f64> {
        self.stop.store(true, Ordering::Relaxed);
        self.tasks.join_all().await.concat()
    }
}

/// Orders a second with this many clients.
async fn ours(url: &str, clients: usize, first: u64, seconds: u64) -> f64 {
    rate(Lines::Many, url, clients, first, seconds).await
}

/// The same, on these lines.
pub async fn rate(lines: Lines, url: &str, clients: usize, first: u64, seconds: u64) -> f64 {
    let clients = Clients::start_on(lines, url, clients, first, None).await;
    let begun = Instant::now();
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let placed = clients.end().await;
    placed as f64 / begun.elapsed().as_secs_f64()
}

/// A service of nothing but what a command cannot do without: a call comes over gRPC, its text becomes a row, what
/// waits together is one statement and one commit, and then it is answered. No rules, no lines, no numbers, no hashes:
/// what a machine allows at most.
struct Insert(mpsc::Sender<(String, oneshot::Sender<()>)>);

#[tonic::async_trait]
impl Health for Insert {
    async fn check(&self, request: Request<HealthCheckRequest>) -> Result<Response<HealthCheckResponse>, Status> {
        let (done, committed) = oneshot::channel();
        self.0.send((request.into_inner().service, done)).await.unwrap();
        committed.await.unwrap();
        Ok(Response::new(HealthCheckResponse::default()))
    }
    type WatchStream = tokio_stream::Empty<Result<HealthCheckResponse, Status>>;
    async fn watch(&self, _: Request<HealthCheckRequest>) -> Result<Response<Self::WatchStream>, Status> {
        Err(Status::unimplemented(""))
    }
}

async fn insert_only(site: &Site, clients: usize, seconds: u64) -> f64 {
    let mut options = ConnectOptions::new(site.postgres.url(OWNER, &site.database));
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.unwrap();
    db.execute_unprepared("CREATE TABLE IF NOT EXISTS bare_calls (id bigserial PRIMARY KEY, event text NOT NULL)")
        .await
        .unwrap();
    let (rows, mut waiting) = mpsc::channel::<(String, oneshot::Sender<()>)>(1_024);
    let inserting = tokio::spawn(async move {
        let mut together = Vec::new();
        while waiting.recv_many(&mut together, 1_024).await > 0 {
            let texts: Vec<&str> = together.iter().map(|(text, _)| text.as_str()).collect();
            let texts = serde_json::to_string(&texts).unwrap();
            let sql = "INSERT INTO bare_calls (event) SELECT json_array_elements_text($1::json)";
            db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [texts.into()])).await.unwrap();
            for (_, done) in together.drain(..) {
                let _ = done.send(());
            }
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    let serving =
        tokio::spawn(Server::builder().add_service(HealthServer::new(Insert(rows))).serve_with_incoming(incoming));
    let rate = checks(&url, clients, seconds, &"e".repeat(400)).await;
    serving.abort();
    let _ = serving.await;
    inserting.abort();
    rate
}

/// Answers a second to a call that does nothing (its health) with this many clients: what gRPC alone costs, on both
/// sides.
async fn empty(url: &str, clients: usize, seconds: u64) -> f64 {
    checks(url, clients, seconds, "").await
}

async fn checks(url: &str, clients: usize, seconds: u64, text: &str) -> f64 {
    let (stop, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut tasks = JoinSet::new();
    for _ in 0..clients {
        let (stop, answered) = (stop.clone(), answered.clone());
        let mut health = HealthClient::new(connect(url).await);
        let ask = HealthCheckRequest { service: text.to_owned() };
        tasks.spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                health.check(ask.clone()).await.unwrap();
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
    site.postgres
        .sql(&site.database, "CREATE TABLE IF NOT EXISTS bare_single (id bigserial PRIMARY KEY, event text NOT NULL)");
    let script = site.postgres.data().join("bare_single.sql");
    std::fs::write(&script, format!("INSERT INTO bare_single (event) VALUES ('{}');\n", "e".repeat(400))).unwrap();
    let mut pgbench = site.postgres.tool("pgbench");
    pgbench.args(["-n", "-M", "prepared", "-j", "2", "-c", &clients.to_string(), "-T", &seconds.to_string(), "-f"]);
    let said = crate::servers::process::run(pgbench.arg(&script).arg(&site.database));
    let tps = said
        .lines()
        .find_map(|line| line.strip_prefix("tps = "))
        .and_then(|rest| rest.split(' ').next())
        .map(str::parse);
    tps.unwrap_or_else(|| panic!("{said}")).unwrap()
}

/// Both by turns, three times; the medians.
pub fn commands(site: &Site, runtime: &tokio::runtime::Runtime, clients: &[usize], seconds: u64) -> Vec<Measured> {
    const ROUNDS: u64 = 3;
    let (writer, watched) = site.watched("writer", WRITER);
    let measured = clients.iter().map(|&clients| {
        let stages = Stages::begin(watched);
        let (mut bares, mut own, mut empties, mut inserts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            bares.push(bare(site, clients, seconds));
            empties.push(runtime.block_on(empty(&writer.url(), clients, seconds)));
            inserts.push(runtime.block_on(insert_only(site, clients, seconds)));
            own.push(runtime.block_on(ours(
                &writer.url(),
                clients,
                (clients as u64 * 10 + round) * 1_000_000_000,
                seconds,
            )));
        }
        let bare = median(&mut bares);
        let one = Measured::new(format!("commands acknowledged, {clients} clients"), median(&mut own), "1/s")
            .against("pgbench single-row commits", bare);
        let empty = Measured::new(format!("empty gRPC calls answered, {clients} clients"), median(&mut empties), "1/s")
            .against("pgbench single-row commits", bare);
        let insert = Measured::new(
            format!("gRPC calls that insert one row and no more, {clients} clients"),
            median(&mut inserts),
            "1/s",
        )
        .against("pgbench single-row commits", bare);
        let mut rows = vec![if clients == 32 { one.goal("≥ 0.8") } else { one }, empty, insert];
        rows.extend(stages.end(&format!("{clients} clients")));
        rows
    });
    let mut measured: Vec<Measured> = measured.flatten().collect();
    measured.push(Measured::new("memory, writers (after commands)", writer.memory() as f64 / 1e6, "MB"));
    measured
}
