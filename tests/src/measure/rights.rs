//! What rights cost: orders and reads of one house beside the same with certificates, with a register of callers, with
//! pseudonyms, and with sealed texts; each on a database of its own, by turns in one run.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use sollist::demo;
use sollist_contract::grpc::budget::v1::{ListFundingRequestsRequest, budget_service_client::BudgetServiceClient};
use sollist_platform::process::config::Tls;
use tokio::{runtime::Runtime, task::JoinSet};
use tonic::transport::Channel;

use super::{
    Measured, Site,
    bulk::stream_over,
    commands::{Clients, DISTRICTS, Lines, way},
    median,
    site::WRITER,
};
use crate::servers::{Folder, Issuer, Role, patiently};

/// Clients that place orders.
const CLIENTS: usize = 32;
/// Rounds that are taken by turns; the medians count.
const ROUNDS: u64 = 3;
/// Who streams, and for whom: a system of a district sends what is of its own.
const SENDER: &str = "sender";
const OF: &str = "ba-pankow";
/// Of the events that are streamed.
const SEED: u64 = 900;

/// What a process asks of whoever comes in.
struct House {
    what: &'static str,
    with_certificates: bool,
    with_register: bool,
    with_pseudonyms: bool,
    with_sealed_texts: bool,
}

const ONE: House = House {
    what: "one house",
    with_certificates: false,
    with_register: false,
    with_pseudonyms: false,
    with_sealed_texts: false,
};
const CERTIFICATES: House = House { what: "certificates", with_certificates: true, ..ONE };
const REGISTER: House = House { what: "a register of callers", with_register: true, ..CERTIFICATES };
const PSEUDONYMS: House = House { what: "a register, pseudonyms", with_pseudonyms: true, ..REGISTER };
const SEALED: House = House { what: "all that, sealed texts", with_sealed_texts: true, ..PSEUDONYMS };
const HOUSES: [House; 5] = [ONE, CERTIFICATES, REGISTER, PSEUDONYMS, SEALED];

/// A process of a house, and the ways to it.
struct Open {
    _role: Role,
    officers: Vec<Channel>,
    sender: Channel,
    orders: Vec<f64>,
    events: Vec<f64>,
    reads: Vec<f64>,
}

/// Whoever orders has the rights of an officer, and a share that is never used up: what it costs to count it stays.
fn register() -> String {
    let caller = |name: &str, role: &str, scope: &str| {
        format!("[[caller]]\nname = \"{name}\"\nroles = [\"{role}\"]\nscope = [{scope}]\n")
    };
    let mut text: String =
        DISTRICTS.iter().map(|district| caller(district, "district-officer", &format!("\"ba-{district}\""))).collect();
    text.push_str(&caller(SENDER, "district-system", &format!("\"{OF}\"")));
    text + "sources = [\"/\"]\n"
}

fn open(site: &mut Site, runtime: &Runtime, (folder, issuer): (&Folder, &Issuer), house: &House) -> Open {
    site.begin_anew();
    let mut spec = site.spec("writer", WRITER, false);
    if house.with_register {
        let access = folder.join("access.toml");
        std::fs::write(&access, register()).unwrap();
        spec.config.insert_str(0, &format!("access = {access:?}\n"));
        spec.config.push_str("[limits]\nunits_per_minute = 0\ncalls_open = 0\nstreams_open = 0\n");
    }
    if house.with_certificates {
        let Tls { certificate, key, ca, .. } = issuer.files("server");
        spec.config.push_str(&format!("[tls]\ncertificate = {certificate:?}\nkey = {key:?}\nca = {ca:?}\n"));
    }
    if house.with_pseudonyms {
        spec.config.push_str("[privacy]\npseudonyms = true\n");
    }
    if house.with_sealed_texts {
        spec.config.push_str("sealed_texts = true\n");
    }
    let role = Role::new(spec);
    role.start_again();
    let connect = |name: &str| {
        let url = role.url();
        patiently("the process of the house", || match house.with_certificates {
            true => runtime.block_on(issuer.way(&url.replace("http://", "https://"), name)).ok(),
            false => runtime.block_on(way(&url)).ok(),
        })
    };
    let officers = (0..CLIENTS).map(|client| connect(DISTRICTS[client % DISTRICTS.len()])).collect();
    let sender = connect(SENDER);
    Open { _role: role, officers, sender, orders: Vec::new(), events: Vec::new(), reads: Vec::new() }
}

/// Answers a second to a question whose asking is noted where there is a register.
async fn reads(officers: &[Channel], seconds: u64) -> f64 {
    let stop = Arc::new(AtomicBool::new(false));
    let mut tasks = JoinSet::new();
    let begun = Instant::now();
    for channel in officers {
        let (stop, mut service) = (stop.clone(), BudgetServiceClient::new(channel.clone()));
        tasks.spawn(async move {
            let mut answered = 0_u64;
            while !stop.load(Ordering::Relaxed) {
                service.list_funding_requests(ListFundingRequestsRequest::default()).await.unwrap();
                answered += 1;
            }
            answered
        });
    }
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    stop.store(true, Ordering::Relaxed);
    let answered: u64 = tasks.join_all().await.iter().sum();
    answered as f64 / begun.elapsed().as_secs_f64()
}

/// Events of one district alone.
fn own_events(count: usize, seed: u64) -> Vec<String> {
    // There are twelve of them; what all report together is half a year's.
    let all = demo::more_events(count.saturating_mul(12), seed);
    let own = all.filter(|event| event.event.authority().is_some_and(|who| who.as_str() == OF));
    own.map(|event| event.to_json().unwrap()).collect()
}

/// `events`: of each stream.
pub fn rights(site: &mut Site, runtime: &Runtime, events: usize, seconds: u64) -> Vec<Measured> {
    let folder = Folder::new("rights");
    let issuer = Issuer::new(folder.path());
    let mut houses: Vec<(&House, Open)> =
        HOUSES.iter().map(|house| (house, open(site, runtime, (&folder, &issuer), house))).collect();
    for round in 0..ROUNDS {
        // The same for each of them: making them takes longer than recording them.
        let own = own_events(events, SEED + round);
        for (_, open) in &mut houses {
            open.orders.push(runtime.block_on(async {
                let first = 80_000_000_000_000 + round * 1_000_000_000;
                let clients = Clients::over(Lines::Many, open.officers.clone(), first, None);
                let begun = Instant::now();
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                clients.end().await as f64 / begun.elapsed().as_secs_f64()
            }));
            open.reads.push(runtime.block_on(reads(&open.officers, seconds)));
            let own = own.clone();
            let begun = Instant::now();
            let recorded = runtime.block_on(stream_over(open.sender.clone(), own.into_iter()));
            open.events.push(recorded as f64 / begun.elapsed().as_secs_f64());
        }
    }
    let rows = |what: String, of: fn(&mut Open) -> &mut Vec<f64>, houses: &mut [(&House, Open)]| -> Vec<Measured> {
        let mut rows: Vec<Measured> = Vec::new();
        for (house, open) in houses {
            let row = Measured::new(format!("{what}, {}", house.what), median(of(open)), "1/s");
            rows.push(match rows.first() {
                Some(first) => row.against(HOUSES[0].what, first.value).goal("≥ 0.85"),
                None => row,
            });
        }
        rows
    };
    let mut measured = rows(format!("commands, {CLIENTS} clients"), |open| &mut open.orders, &mut houses);
    measured.extend(rows("events of a stream".to_owned(), |open| &mut open.events, &mut houses));
    measured.extend(rows(format!("requests listed, {CLIENTS} clients"), |open| &mut open.reads, &mut houses));
    measured
}
