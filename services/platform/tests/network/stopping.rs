//! A stop in good order: what is under way ends well, and nothing is lost when processes are restarted one by one.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use sollist_contract::grpc::intake::v1::VerifyJournalRequest;
use sollist_platform::{process::config::Config, wire::dial};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Code;
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};
use tonic_types::StatusExt as _;

use crate::{
    gateway::message,
    support::{Process, anywhere, intake, receipts, until, who},
};

fn config() -> Config {
    Config { listen: anywhere(), ..Config::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_under_way_ends_well() {
    let mut server = Process::start("server", config()).await;
    let mut client = intake(&server.url(), None).await;
    let call = tokio::spawn(async move { client.verify_journal(VerifyJournalRequest::default()).await });
    until("the call is under way", async || server.fake.holds.load(Ordering::SeqCst)).await;
    server.tell_to_stop();
    until("nobody new comes in", async || dial::connect(&server.url(), None).await.is_err()).await;
    server.fake.let_go.add_permits(1);
    assert_eq!(call.await.unwrap().unwrap().into_inner().fault_de, "server");
    server.ended().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_drains_says_so_and_still_answers() {
    let mut server = Process::start("server", Config { drain_s: 5, ..config() }).await;
    let mut health = HealthClient::new(dial::connect(&server.url(), None).await.unwrap());
    server.tell_to_stop();
    until("it says that it is not ready", async || {
        let status = health.check(HealthCheckRequest::default()).await.unwrap().into_inner().status();
        status == ServingStatus::NotServing
    })
    .await;
    who(&mut intake(&server.url(), None).await, None).await.unwrap();
    server.ended().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_stops_gives_the_receipts_it_owes() {
    let upstream = Process::start("upstream", config()).await;
    let mut config = config();
    config.gateway.upstreams.insert("intake".to_owned(), vec![upstream.url()]);
    let mut gateway = Process::start("gateway", config).await;
    let mut client = intake(&gateway.url(), None).await;
    let (send, messages) = mpsc::channel(1);
    send.send(message(1)).await.unwrap();
    let mut stream = client.submit_events(ReceiverStream::new(messages)).await.unwrap().into_inner();
    assert_eq!(stream.message().await.unwrap().unwrap().position, 1);
    send.send(message(2)).await.unwrap();
    until("the second has arrived", async || *upstream.fake.taken.lock().unwrap() == [1, 2]).await;
    gateway.tell_to_stop();
    let (positions, end) = receipts(stream).await;
    let end = end.unwrap_err();
    assert_eq!((positions, end.code()), (vec![2], Code::Unavailable));
    assert_eq!(end.get_details_error_info().unwrap().reason, "STOPPING");
    gateway.ended().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn restarting_one_after_the_other_loses_no_call() {
    let mut processes = [Process::start("one", config()).await, Process::start("two", config()).await];
    let mut before = config();
    before.gateway.upstreams.insert("intake".to_owned(), processes.iter().map(Process::url).collect());
    let gateway = Process::start("gateway", before).await;
    until("the gateway is ready", async || gateway.gateway.as_ref().unwrap().is_ready()).await;

    let enough = Arc::new(AtomicBool::new(false));
    let callers: Vec<_> = (0..4)
        .map(|_| {
            let (enough, url) = (enough.clone(), gateway.url());
            tokio::spawn(async move {
                let mut client = intake(&url, None).await;
                let mut answered = 0;
                while !enough.load(Ordering::SeqCst) {
                    who(&mut client, Some("erika")).await.unwrap();
                    answered += 1;
                }
                answered
            })
        })
        .collect();
    for process in &mut processes {
        process.tell_to_stop();
        process.ended().await;
        *process = Process::start("again", Config { listen: process.address, ..config() }).await;
        until("it is back", async || dial::connect(&process.url(), None).await.is_ok()).await;
    }
    enough.store(true, Ordering::SeqCst);
    for caller in callers {
        assert!(caller.await.unwrap() > 0);
    }
}
