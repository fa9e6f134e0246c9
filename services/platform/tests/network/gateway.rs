//! The gateway: what goes in comes out at another process, and one that dies is not noticed.

use std::{net::SocketAddr, sync::atomic::Ordering, time::Duration};

use sollist_contract::grpc::{
    budget::v1::{GetLineRequest, budget_service_client::BudgetServiceClient},
    intake::v1::{
        Entry, ListEventsRequest, ListEventsResponse, ListRefusedRequest, SettleRefusedRequest, SubmitEventsRequest,
        VerifyJournalRequest,
    },
    reporting::v1::{GetReportRequest, VerifyReportRequest, reporting_service_client::ReportingServiceClient},
};
use sollist_platform::{
    process::config::{Config, Tls},
    wire::{dial::connect, link::Link},
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Request};
use tonic_types::StatusExt as _;

use crate::support::{Authority, Process, anywhere, intake, receipts, until, who};

fn config(address: SocketAddr) -> Config {
    Config { listen: address, ..Config::default() }
}

/// A gateway before some processes, once it knows that they are there.
async fn gateway(upstreams: &[&Process], tls: Tls) -> Process {
    let mut config = Config { tls, ..config(anywhere()) };
    for role in ["intake", "reporting"] {
        config.gateway.upstreams.insert(role.to_owned(), upstreams.iter().map(|process| process.url()).collect());
    }
    let gateway = Process::start("gateway", config).await;
    until("the gateway is ready", async || gateway.gateway.as_ref().unwrap().is_ready()).await;
    gateway
}

pub fn message(position: u64) -> SubmitEventsRequest {
    SubmitEventsRequest { entries: vec![Entry { position, ..Default::default() }], ..Default::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_of_every_kind_pass_as_they_are() {
    let upstream = Process::start("upstream", config(anywhere())).await;
    let gateway = gateway(&[&upstream], Tls::default()).await;
    let mut client = intake(&gateway.url(), None).await;

    let mut request = Request::new(ListEventsRequest::default());
    request.metadata_mut().insert("sollist-actor", "erika".parse().unwrap());
    request.metadata_mut().insert("traceparent", "00-trace-01".parse().unwrap());
    let event = client.list_events(request).await.unwrap().into_inner().events.remove(0);
    assert_eq!((event.actor.as_str(), event.hash.as_str(), event.event.as_str()), ("erika", "upstream", "00-trace-01"));
    assert_eq!(who(&mut client, None).await.unwrap().0, "anonymous");

    // A refusal with everything it says.
    let refused =
        client.settle_refused(SettleRefusedRequest { id: "17".into(), ..Default::default() }).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert!(refused.message().contains("„17“ gibt es nicht"), "{refused:?}");
    assert!(refused.get_details_error_info().unwrap().metadata["en"].contains("There is no “17”"));

    // Both ways at once: a receipt comes before the next message goes.
    let (send, messages) = mpsc::channel(1);
    send.send(message(1)).await.unwrap();
    let mut stream = client.submit_events(ReceiverStream::new(messages)).await.unwrap().into_inner();
    for position in 1..=3 {
        assert_eq!(stream.message().await.unwrap().unwrap().position, position);
        if position < 3 {
            send.send(message(position + 1)).await.unwrap();
        }
    }
    drop(send);
    assert_eq!(stream.message().await.unwrap(), None);

    let mut reporting = ReportingServiceClient::new(connect(&gateway.url(), None).await.unwrap());
    let mut report = reporting
        .get_report(GetReportRequest { quarter: "2026-Q1".into(), ..Default::default() })
        .await
        .unwrap()
        .into_inner();
    let mut text = String::new();
    while let Some(part) = report.message().await.unwrap() {
        assert_eq!(part.chunk.len(), 100_000);
        text.push(char::from(part.chunk[0]));
    }
    assert_eq!(text, "2026-Q1");
    let chunks = (0..5).map(|_| VerifyReportRequest { chunk: vec![0; 300_000] });
    let verified = reporting.verify_report(tokio_stream::iter(chunks)).await.unwrap().into_inner();
    assert_eq!(verified.quarter, "1500000");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_answers_is_said_in_a_sentence() {
    let upstream = Process::start("upstream", config(anywhere())).await;
    let gateway = gateway(&[&upstream], Tls::default()).await;
    let channel = sollist_platform::wire::dial::connect(&gateway.url(), None).await.unwrap();
    let status = BudgetServiceClient::new(channel.clone()).get_line(GetLineRequest::default()).await.unwrap_err();
    assert_eq!(status.code(), Code::Unimplemented);
    assert!(status.message().contains("Rolle „budget“") && status.message().contains("role “budget”"), "{status:?}");

    let mut client = tonic::client::Grpc::new(channel);
    client.ready().await.unwrap();
    let path = "/elsewhere.v1.Service/Method".parse().unwrap();
    let codec = tonic_prost::ProstCodec::<GetLineRequest, GetLineRequest>::default();
    let status = client.unary(Request::new(GetLineRequest::default()), path, codec).await.unwrap_err();
    assert_eq!(status.code(), Code::Unimplemented);
    assert!(status.message().contains("„elsewhere.v1.Service“ gibt es nicht"), "{status:?}");

    let mut config = config(anywhere());
    config.gateway.upstreams.insert("relay".to_owned(), vec!["http://127.0.0.1:1".to_owned()]);
    let stop = sollist_platform::process::stop::Stop::never();
    assert!(sollist_platform::wire::gateway::Gateway::new(&config, None, stop).is_err(), "relay has no service");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_has_one_path_and_is_reached_by_no_other_spelling() {
    let upstream = Process::start("upstream", config(anywhere())).await;
    let gateway = gateway(&[&upstream], Tls::default()).await;
    for process in [&upstream, &gateway] {
        let channel = sollist_platform::wire::dial::connect(&process.url(), None).await.unwrap();
        let mut client = tonic::client::Grpc::new(channel);
        let mut answers = Vec::new();
        for path in [
            "/sollist.intake.v1.IntakeService/ListEvents",
            "//sollist.intake.v1.IntakeService/ListEvents",
            "/sollist.intake.v1.IntakeService//ListEvents",
            "/sollist.intake.v1.IntakeService/ListEvents/",
            "/sollist.intake.v1.IntakeService/%4cistEvents",
            "/sollist.intake.v1.intakeservice/listevents",
            "/sollist.budget.v1.BudgetService/../sollist.intake.v1.IntakeService/ListEvents",
        ] {
            client.ready().await.unwrap();
            let codec = tonic_prost::ProstCodec::<ListEventsRequest, ListEventsResponse>::default();
            let asked = client.unary(Request::new(ListEventsRequest::default()), path.parse().unwrap(), codec).await;
            answers.push(asked.map(|_| ()).map_err(|status| status.code()));
        }
        let (first, others) = answers.split_first().unwrap();
        assert_eq!(*first, Ok(()));
        assert!(others.iter().all(|answer| *answer == Err(Code::Unimplemented)), "{answers:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_dies_loses_no_call() {
    let mut one = Process::start("one", config(anywhere())).await;
    let mut two = Process::start("two", config(anywhere())).await;
    let gateway = gateway(&[&one, &two], Tls::default()).await;
    let mut client = intake(&gateway.url(), None).await;
    let mut seen = std::collections::BTreeSet::new();
    until("both are asked", async || {
        seen.insert(who(&mut client, None).await.unwrap().1);
        seen.len() == 2
    })
    .await;

    // While it answers.
    let mut waiting = client.clone();
    let call = tokio::spawn(async move { waiting.verify_journal(VerifyJournalRequest::default()).await });
    until("one of them holds the call", async || {
        one.fake.holds.load(Ordering::SeqCst) || two.fake.holds.load(Ordering::SeqCst)
    })
    .await;
    let (dead, alive) = if one.fake.holds.load(Ordering::SeqCst) { (&mut one, &mut two) } else { (&mut two, &mut one) };
    alive.fake.let_go.add_permits(1);
    dead.kill();
    let answer = call.await.unwrap().unwrap().into_inner();
    assert!(alive.fake.holds.load(Ordering::SeqCst) && !answer.fault_de.is_empty());

    // Between calls.
    for _ in 0..20 {
        who(&mut client, None).await.unwrap();
    }
    // The last one too: the call waits until one is back.
    let address = alive.address;
    alive.kill();
    let mut waiting = client.clone();
    let call = tokio::spawn(async move { who(&mut waiting, Some("erika")).await });
    until("the gateway knows that nobody is there", async || !gateway.gateway.as_ref().unwrap().is_ready()).await;
    let _back = Process::start("back", config(address)).await;
    assert_eq!(call.await.unwrap().unwrap(), ("erika".to_owned(), "back".to_owned()));
    until("the gateway is ready again", async || gateway.gateway.as_ref().unwrap().is_ready()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_that_it_is_not_available_is_not_the_last_to_be_asked() {
    let weary = Process::start("weary", config(anywhere())).await;
    let fresh = Process::start("fresh", config(anywhere())).await;
    let gateway = gateway(&[&weary, &fresh], Tls::default()).await;
    let mut client = intake(&gateway.url(), None).await;
    for _ in 0..4 {
        let answer = client.list_refused(ListRefusedRequest::default()).await.unwrap().into_inner();
        assert_eq!(answer.next_page_token, "fresh");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_breaks_off_says_that_it_may_be_sent_again() {
    let mut upstream = Process::start("upstream", config(anywhere())).await;
    let gateway = gateway(&[&upstream], Tls::default()).await;
    let mut client = intake(&gateway.url(), None).await;
    let (send, messages) = mpsc::channel(1);
    send.send(message(1)).await.unwrap();
    let mut stream = client.submit_events(ReceiverStream::new(messages)).await.unwrap().into_inner();
    assert_eq!(stream.message().await.unwrap().unwrap().position, 1);
    upstream.kill();
    let (positions, end) = receipts(stream).await;
    assert_eq!((positions, end.unwrap_err().code()), (vec![], Code::Unavailable));

    // Nobody reads anything of this one, so it waits for whoever comes.
    let address = upstream.address;
    let call = tokio::spawn(async move { client.submit_events(tokio_stream::iter([message(1), message(2)])).await });
    until("the gateway knows that nobody is there", async || !gateway.gateway.as_ref().unwrap().is_ready()).await;
    let other = Process::start("other", config(address)).await;
    let (positions, end) = receipts(call.await.unwrap().unwrap().into_inner()).await;
    assert_eq!(positions, [1, 2]);
    end.unwrap();
    assert_eq!(*other.fake.taken.lock().unwrap(), [1, 2]);
}

/// The calls of everybody share one connection behind the gateway.
#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_who_go_away_at_once_end_no_stream_of_others() {
    let upstream = Process::start("upstream", config(anywhere())).await;
    let gateway = gateway(&[&upstream], Tls::default()).await;
    let mut stays = intake(&gateway.url(), None).await;
    let (send, messages) = mpsc::channel(1);
    let mut stream = stays.submit_events(ReceiverStream::new(messages)).await.unwrap().into_inner();
    for position in 1..=10 {
        let leaving: Vec<_> = (0..8)
            .map(|_| {
                let url = gateway.url();
                tokio::spawn(async move {
                    let client = intake(&url, None).await;
                    let calls = (0..125).map(|_| {
                        let mut client = client.clone();
                        tokio::spawn(async move { client.verify_journal(VerifyJournalRequest::default()).await })
                    });
                    let calls: Vec<_> = calls.collect();
                    tokio::task::yield_now().await;
                    calls.iter().for_each(tokio::task::JoinHandle::abort);
                })
            })
            .collect();
        send.send(message(position)).await.unwrap();
        assert_eq!(stream.message().await.unwrap().unwrap().position, position);
        for one in leaving {
            one.await.unwrap();
        }
        assert_eq!(who(&mut stays, None).await.unwrap().1, "upstream");
    }
}

/// Neither what is sent to somebody nor what somebody sends may fill the connection that all share.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_nothing_holds_up_nobody_else() {
    let upstream = Process::start("upstream", config(anywhere())).await;
    let gateway = gateway(&[&upstream], Tls::default()).await;
    let channel = connect(&gateway.url(), None).await.unwrap();
    let mut unread = Vec::new();
    for _ in 0..3 {
        let asked = GetReportRequest { quarter: "x".repeat(200), ..Default::default() };
        unread.push(ReportingServiceClient::new(channel.clone()).get_report(asked).await.unwrap());
    }
    let mut receipts_unread = Vec::new();
    for _ in 0..3 {
        let mut client = intake(&gateway.url(), None).await;
        let many = tokio_stream::iter((1..=50_000).map(message));
        receipts_unread.push(client.submit_events(many).await.unwrap());
    }
    // Until all that can be under way is.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut other = intake(&gateway.url(), None).await;
    for position in 1..=20 {
        let answer = tokio::time::timeout(Duration::from_secs(20), who(&mut other, None)).await;
        assert_eq!(answer.unwrap().unwrap().1, "upstream");
        let sent = tokio_stream::iter([message(position)]);
        let stream = tokio::time::timeout(Duration::from_secs(20), other.submit_events(sent)).await.unwrap().unwrap();
        assert_eq!(receipts(stream.into_inner()).await.0, [position]);
    }
    let mut reports = ReportingServiceClient::new(connect(&gateway.url(), None).await.unwrap());
    let report = reports.get_report(GetReportRequest { quarter: "yy".to_owned(), ..Default::default() });
    let mut report = tokio::time::timeout(Duration::from_secs(20), report).await.unwrap().unwrap().into_inner();
    assert_eq!(report.message().await.unwrap().unwrap().chunk.len(), 100_000);
    assert!(gateway.gateway.as_ref().unwrap().is_ready());
    drop((unread, receipts_unread));
}

/// What they sent and what they were answered would wait for each other for ever.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_goes_away_with_receipts_unread_leaves_no_call_behind() {
    let upstream = Process::start("upstream", config(anywhere())).await;
    let gateway = gateway(&[&upstream], Tls::default()).await;
    let ended = || upstream.fake.ended.load(Ordering::SeqCst);
    // A process that dies.
    let dying = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let url = gateway.url();
    let sending = dying.spawn(async move {
        let many = tokio_stream::iter((1..=50_000).map(message));
        let unread = intake(&url, None).await.submit_events(many).await.unwrap();
        // Until all that can be under way is.
        tokio::time::sleep(Duration::from_secs(1)).await;
        unread
    });
    let unread = sending.await.unwrap();
    assert_eq!(ended(), 0);
    dying.shutdown_background();
    until("the call of whoever died has ended", async || ended() == 1).await;
    drop(unread);
    // Somebody of this process who does not want to know any more, on a connection that goes on.
    for (round, url) in (2..).zip([upstream.url(), gateway.url()]) {
        let link = Link::new(connect(&url, None).await.unwrap(), "erika");
        let mut receipts = link.submit(tokio_stream::iter((1..=50_000).map(message))).await.unwrap();
        assert_eq!(receipts.message().await.unwrap().unwrap().position, 1);
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(ended(), round - 1);
        drop(receipts);
        until("the call that nobody wants any more has ended", async || ended() == round).await;
    }
}

/// A deadline that is over is no fault of the upstream.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_for_a_moment_only_turns_nobody_away_from_an_upstream() {
    let slow = Process::start("slow", config(anywhere())).await;
    let quick = Process::start("quick", config(anywhere())).await;
    quick.fake.let_go.add_permits(100);
    let gateway = gateway(&[&slow, &quick], Tls::default()).await;
    let mut client = intake(&gateway.url(), None).await;
    for _ in 0..5 {
        // In turn: at the slow one the time is up.
        for _ in 0..2 {
            let mut request = Request::new(VerifyJournalRequest::default());
            request.set_timeout(Duration::from_millis(200));
            if let Err(status) = client.verify_journal(request).await {
                assert!(matches!(status.code(), Code::DeadlineExceeded | Code::Cancelled), "{status:?}");
            }
        }
        let mut asked = std::collections::BTreeSet::new();
        for _ in 0..2 {
            asked.insert(who(&mut client, None).await.unwrap().1);
        }
        assert_eq!(asked.len(), 2, "{asked:?}");
    }
    assert!(slow.fake.holds.load(Ordering::SeqCst));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_shows_its_certificate_and_names_the_caller() {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().unwrap());
    let tls = Tls { gateways: vec!["gate".to_owned()], ..authority.files(folder.path(), "upstream") };
    let upstream = Process::start("upstream", Config { tls, ..config(anywhere()) }).await;
    let gateway = gateway(&[&upstream], authority.files(folder.path(), "gate")).await;
    let erika = sollist_platform::wire::tls::Certificates::load(&authority.files(folder.path(), "erika")).unwrap();
    let mut client = intake(&gateway.url(), Some(&erika)).await;
    // Through the gateway nobody is somebody else either.
    assert_eq!(who(&mut client, Some("mallory")).await.unwrap(), ("erika".to_owned(), "upstream".to_owned()));
}
