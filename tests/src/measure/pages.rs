//! The pages of a large journal, asked over connections that stay open as a browser's do: each beside the answer over
//! gRPC that it is made of, many officers at once, memory over many requests, and how soon an open page is told.
//!
//! Answers of a view are remembered by a reader, so each question is asked as of another number.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use sollist::demo;
use sollist_contract::grpc::{
    analytics::v1::{
        ExplainFigureRequest, GetBudgetRequest, GetIndicatorsRequest, analytics_service_client::AnalyticsServiceClient,
    },
    common::v1::View,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    runtime::Runtime,
    task::JoinSet,
};
use tonic::transport::Channel;

use super::{Measured, bulk::stream, commands::connect, median, percentile};
use crate::servers::{Folder, Role, RoleSpec, process, program};

/// How often a question is asked, after once that does not count.
const ROUNDS: u64 = 15;
/// Who look at the same time.
const OFFICERS: usize = 100;
/// Requests over which memory must not grow, and the first of them, which fill what is kept.
const REQUESTS: usize = 100_000;
const FIRST: usize = 10_000;
/// Events that an open page is told of, one by one.
const TOLD: usize = 50;
const PATIENCE: Duration = Duration::from_secs(3_600);

/// A connection of a browser that stays open.
struct Browser {
    connection: TcpStream,
    host: String,
    read: Vec<u8>,
}

impl Browser {
    async fn at(host: &str) -> Browser {
        let connection = TcpStream::connect(host).await.unwrap();
        connection.set_nodelay(true).unwrap();
        Browser { connection, host: host.to_owned(), read: Vec::new() }
    }
    async fn send(&mut self, address: &str, more: &str) {
        let host = &self.host;
        let head = format!("GET {address} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n{more}\r\n");
        self.connection.write_all(head.as_bytes()).await.unwrap();
    }
    /// Reads on until there is such a piece; where it ends.
    async fn until(&mut self, piece: &[u8]) -> usize {
        loop {
            if let Some(at) = self.read.windows(piece.len()).position(|window| window == piece) {
                return at + piece.len();
            }
            assert!(self.connection.read_buf(&mut self.read).await.unwrap() > 0, "the connection ended");
        }
    }
    /// Status, head and length of an answer.
    async fn get(&mut self, address: &str, more: &str) -> (u16, String, usize) {
        self.send(address, more).await;
        let end = self.until(b"\r\n\r\n").await;
        let head = String::from_utf8(self.read.drain(..end).collect()).unwrap().to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.map_or(0, |length| length.parse().unwrap());
        while self.read.len() < length {
            assert!(self.connection.read_buf(&mut self.read).await.unwrap() > 0, "the connection ended");
        }
        self.read.drain(..length);
        (head.split(' ').nth(1).unwrap().parse().unwrap(), head, length)
    }
    async fn page(&mut self, address: &str) -> usize {
        let (status, _, length) = self.get(address, "").await;
        assert_eq!(status, 200, "{address}");
        length
    }
}

fn ms(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}

fn sollist(store: &Path, line: &[&str]) {
    process::run(Command::new(program()).arg("--data").arg(store).args(line));
}

/// Makes a store of so many events, and measures its pages.
pub fn pages(runtime: &Runtime, events: usize) -> Vec<Measured> {
    let folder = Folder::new("pages");
    let (store, file) = (folder.join("store"), folder.join("events.jsonl"));
    let path = |path: &PathBuf| path.display().to_string();
    sollist(&store, &["bench", "--events", &events.to_string(), "--write", &path(&file)]);
    sollist(&store, &["import", "budget", &path(&folder.join("events.plan.csv"))]);
    sollist(&store, &["import", "events", &path(&file)]);
    let role = Role::new(RoleSpec {
        name: "pages".to_owned(),
        data: Some(store),
        config: "log = \"warn\"\n[web]\nlisten = \"127.0.0.1:0\"\n".to_owned(),
        ..RoleSpec::default()
    });
    role.start_again();
    role.becomes_ready(PATIENCE).unwrap();
    let host = process::patiently("the address of the pages", || {
        let said = role.said();
        let line = said.lines().find_map(|line| line.strip_prefix("sollist: web http://"));
        line.map(|line| line.trim_end_matches('/').to_owned())
    });
    let mut all = runtime.block_on(beside_grpc(&role, &host));
    all.extend(runtime.block_on(at_once(&host)));
    all.push(runtime.block_on(told(&role, &host)));
    all.push(runtime.block_on(flat(&role, &host)));
    all
}

/// Each page as of numbers that nobody asked for before, and what it is made of over gRPC as of others.
async fn beside_grpc(role: &Role, host: &str) -> Vec<Measured> {
    let mut browser = Browser::at(host).await;
    let mut client = AnalyticsServiceClient::new(connect(&role.url()).await).max_decoding_message_size(usize::MAX);
    let last = budget(&mut client, None, "district").await;
    let mut number = last * 9 / 10;
    let mut all = Vec::new();
    let pages = [
        ("by district", "/haushalt", "district"),
        ("by line", "/haushalt?nach=stelle", "line"),
        ("indicators", "/kennzahlen", ""),
        ("causes of a sum", "/grund/budget.commitments", "budget.commitments"),
    ];
    for (name, address, ask) in pages {
        let (mut ours, mut theirs, mut bytes) = (Vec::new(), Vec::new(), 0);
        for round in 0..=ROUNDS {
            let mark = if address.contains('?') { '&' } else { '?' };
            let pinned = format!("{address}{mark}stand={number}");
            let begun = Instant::now();
            bytes = browser.page(&pinned).await;
            let took = ms(begun);
            number += 1;
            let view = Some(View { as_of: number.to_string(), until: String::new() });
            let begun = Instant::now();
            match ask {
                "" => indicators(&mut client, view).await,
                "district" | "line" => drop(budget(&mut client, view, ask).await),
                figure => {
                    let ask = ExplainFigureRequest { view, figure: figure.to_owned(), ..Default::default() };
                    client.explain_figure(ask).await.unwrap();
                }
            }
            if round > 0 {
                ours.push(took);
                theirs.push(ms(begun));
            }
            number += 1;
        }
        let goal = "first byte ≤ 50 ms";
        let grpc = median(&mut theirs);
        all.push(
            Measured::new(format!("page {name}, {last} events"), median(&mut ours), "ms")
                .against("over gRPC", grpc)
                .goal(goal),
        );
        all.push(Measured::new(format!("page {name}, on the wire"), bytes as f64, "bytes").goal("≤ 25,000"));
    }
    all
}

async fn budget(client: &mut AnalyticsServiceClient<Channel>, view: Option<View>, by: &str) -> u64 {
    let mut ask = GetBudgetRequest { view, by: vec![by.to_owned()], ..Default::default() };
    loop {
        let page = client.get_budget(ask.clone()).await.unwrap().into_inner();
        ask.page_token = page.next_page_token;
        if ask.page_token.is_empty() {
            return page.as_of.unwrap().sequence;
        }
    }
}

async fn indicators(client: &mut AnalyticsServiceClient<Channel>, view: Option<View>) {
    let mut ask = GetIndicatorsRequest { view, ..Default::default() };
    loop {
        ask.page_token = client.get_indicators(ask.clone()).await.unwrap().into_inner().next_page_token;
        if ask.page_token.is_empty() {
            return;
        }
    }
}

/// Many officers who reload the same page at the same time: without what they hold, and with it.
async fn at_once(host: &str) -> Vec<Measured> {
    let mut alone = Browser::at(host).await;
    let (_, head, _) = alone.get("/haushalt", "").await;
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    // As it was sent: what is compared is not in small letters.
    let tag = tag.replacen("w/", "W/", 1);
    let mut single = Vec::new();
    for _ in 0..=ROUNDS {
        let begun = Instant::now();
        alone.page("/haushalt").await;
        single.push(ms(begun));
    }
    let single = median(&mut single);
    let mut all = Vec::new();
    for (what, more, status) in [
        ("reload at once", String::new(), 200),
        ("reload at once, nothing new", format!("If-None-Match: {tag}\r\n"), 304),
    ] {
        let mut browsers = Vec::new();
        for _ in 0..OFFICERS {
            browsers.push(Browser::at(host).await);
        }
        let begun = Instant::now();
        let mut reloads = JoinSet::new();
        for mut browser in browsers {
            let more = more.clone();
            reloads.spawn(async move {
                let (answered, ..) = browser.get("/haushalt", &more).await;
                (answered, ms(begun))
            });
        }
        let answers = reloads.join_all().await;
        assert!(answers.iter().all(|(answered, _)| *answered == status), "{what}: {answers:?}");
        let mut took: Vec<f64> = answers.into_iter().map(|(_, took)| took).collect();
        let slowest = percentile(&mut took, 99);
        all.push(Measured::new(format!("{OFFICERS} {what}, 99 %"), slowest, "ms").against("one alone", single));
    }
    all
}

/// How soon an open page hears of what was recorded.
async fn told(role: &Role, host: &str) -> Measured {
    let mut browser = Browser::at(host).await;
    browser.send(&format!("/live?seit={}", u64::MAX), "").await;
    browser.until(b"\r\n\r\n").await;
    let mut client = AnalyticsServiceClient::new(connect(&role.url()).await).max_decoding_message_size(usize::MAX);
    let mut head = budget(&mut client, None, "district").await;
    let mut browser = Browser::at(host).await;
    browser.send(&format!("/live?seit={head}"), "").await;
    browser.until(b"\r\n\r\n").await;
    let mut took = Vec::new();
    for event in demo::more_events(TOLD, 3) {
        let event = event.to_json().unwrap();
        let begun = Instant::now();
        stream(&role.url(), std::iter::once(event)).await;
        head += 1;
        browser.until(format!("data: {head}\n").as_bytes()).await;
        took.push(ms(begun));
    }
    Measured::new("sent until an open page knows, 99 %", percentile(&mut took, 99), "ms").goal("≤ 1,000 ms")
}

/// Memory after many requests beside memory after the first of them.
async fn flat(role: &Role, host: &str) -> Measured {
    let mut browser = Browser::at(host).await;
    let mut first = 0;
    for request in 0..REQUESTS {
        if request == FIRST {
            first = role.memory();
        }
        let address = ["/haushalt", "/meldungen", "/journal/7", "/hilfe"][request % 4];
        browser.page(address).await;
    }
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    Measured::new(format!("memory after {REQUESTS} requests"), mib(role.memory()), "MiB")
        .against("after a tenth of them", mib(first))
        .goal("≤ 1.05")
}
