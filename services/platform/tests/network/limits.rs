//! How much one caller may have, what slow and huge clients get, and that the others are served meanwhile.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use sollist_contract::grpc::intake::v1::{Entry, SubmitEventsRequest, VerifyJournalRequest, entry::Content};
use sollist_platform::{
    process::config::{Config, Limits, Tls},
    wire::{http, listen::CONNECTIONS_MAX, listen::Listener, tls::Certificates, tls::Protocol},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use tokio_stream::{StreamExt as _, wrappers::ReceiverStream};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::support::{Authority, Intake, Process, anywhere, intake, receipts, until, who};

const REGISTER: &str = "[[caller]]\nname = \"hkr-03\"\nroles = [\"district-system\"]\nscope = [\"ba-pankow\"]\n\
                        sources = [\"/bezirk/03/\"]\n[[caller]]\nname = \"steuerung\"\nroles = [\"steering\"]\n";

/// Callers of a server with a register.
struct House {
    server: Process,
    authority: Authority,
    folder: tempfile::TempDir,
}

impl House {
    async fn with(limits: Limits) -> House {
        let (authority, folder) = (Authority::new(), tempfile::tempdir().unwrap());
        let access = folder.path().join("access.toml");
        std::fs::write(&access, REGISTER).unwrap();
        let tls = authority.files(folder.path(), "server");
        let server = Process::start("server", Config { access, limits, ..config(tls) }).await;
        House { server, authority, folder }
    }
    fn certificates(&self, name: &str) -> Arc<Certificates> {
        Certificates::load(&self.authority.files(self.folder.path(), name)).unwrap()
    }
    async fn client(&self, name: &str) -> Intake {
        intake(&self.server.url(), Some(&self.certificates(name))).await
    }
}

fn config(tls: Tls) -> Config {
    Config { listen: anywhere(), tls, ..Config::default() }
}

/// Code, reason and, where it is said, when to try again.
fn told(status: &Status) -> (Code, String, Option<Duration>) {
    let info = status.get_details_error_info().unwrap();
    assert!(info.metadata.get("de") != info.metadata.get("en") && info.metadata.len() == 2, "{info:?}");
    (status.code(), info.reason, status.get_details_retry_info().and_then(|info| info.retry_delay))
}

fn message(position: u64) -> SubmitEventsRequest {
    let entry = Entry { position, content: Some(Content::Line(b"{}".to_vec())), ..Default::default() };
    SubmitEventsRequest { origin: "file".to_owned(), entries: vec![entry], ..Default::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_more_than_their_share_waits_as_they_are_told_and_nobody_else_does() {
    let house = House::with(Limits { units_per_minute: 600, ..Limits::default() }).await;
    let (mut district, mut steering) = (house.client("hkr-03").await, house.client("steuerung").await);
    let mut asked = 0;
    let status = loop {
        match who(&mut district, None).await {
            Ok(_) => asked += 1,
            Err(status) => break status,
        }
    };
    // A minute's worth of lists at once, and what is made up for meanwhile.
    assert!(asked >= 120, "{asked}");
    let (code, reason, after) = told(&status);
    assert_eq!((code, reason.as_str()), (Code::ResourceExhausted, "UNITS_USED_UP"));
    let after = after.unwrap();
    assert!(after > Duration::ZERO && after <= Duration::from_millis(500), "{after:?}");
    assert!(status.message().contains("600") && status.message().contains("1 s"), "{}", status.message());
    assert!(who(&mut steering, None).await.is_ok());
    tokio::time::sleep(after).await;
    assert!(who(&mut district, None).await.is_ok(), "the advice did not help");
    // What somebody may not do costs them, too.
    let mut refused = 0;
    loop {
        let status = district.verify_journal(VerifyJournalRequest::default()).await.unwrap_err();
        if status.code() == Code::ResourceExhausted {
            break;
        }
        assert_eq!(status.code(), Code::PermissionDenied);
        refused += 1;
    }
    assert!(refused <= 1, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_more_streams_or_calls_open_than_their_share() {
    let limits = Limits { streams_open: 2, calls_open: 3, ..Limits::default() };
    let house = House::with(limits).await;
    let (mut district, mut steering) = (house.client("hkr-03").await, house.client("steuerung").await);
    let mut open = Vec::new();
    for _ in 0..2 {
        let (sender, messages) = mpsc::channel(1);
        let answer = district.submit_events(ReceiverStream::new(messages)).await.unwrap().into_inner();
        open.push((sender, answer));
    }
    let more = async |client: &mut Intake| client.submit_events(tokio_stream::iter([message(1)])).await;
    let crowded = |status: &Status, reason: &str| {
        assert_eq!(told(status), (Code::ResourceExhausted, reason.to_owned(), Some(Duration::from_secs(1))));
    };
    crowded(&more(&mut district).await.unwrap_err(), "STREAMS_CROWDED");
    assert!(who(&mut district, None).await.is_ok(), "other calls are taken");
    assert!(more(&mut steering).await.is_ok(), "and so is somebody else's stream");
    // Those that are open go on.
    open[0].0.send(message(7)).await.unwrap();
    assert_eq!(open[0].1.next().await.unwrap().unwrap().position, 7);
    // One comes to its end, and there is room.
    let (sender, answer) = open.pop().unwrap();
    drop(sender);
    assert_eq!(receipts(answer).await.0, [0; 0]);
    until("there is room again", async || more(&mut district).await.is_ok()).await;
    // One that its client lets go of is free, too.
    drop(open);
    until("there is room again", async || more(&mut district).await.is_ok()).await;

    let mut held = Vec::new();
    for _ in 0..3 {
        let mut client = steering.clone();
        held.push(tokio::spawn(async move {
            loop {
                match client.verify_journal(VerifyJournalRequest::default()).await {
                    // What is asked below may have been there first.
                    Err(status) if status.code() == Code::ResourceExhausted => tokio::task::yield_now().await,
                    ended => return ended,
                }
            }
        }));
    }
    // Twice in a row, with a pause for those that were refused to come again.
    until("three calls are open", async || {
        tokio::time::sleep(Duration::from_millis(100)).await;
        who(&mut steering, None).await.is_err()
    })
    .await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    crowded(&who(&mut steering, None).await.unwrap_err(), "CALLS_CROWDED");
    assert!(who(&mut district, None).await.is_ok());
    house.server.fake.let_go.add_permits(3);
    for call in held {
        call.await.unwrap().unwrap();
    }
    until("there is room again", async || who(&mut steering, None).await.is_ok()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_on_which_nothing_comes_ends_after_its_receipts() {
    let house = House::with(Limits { stream_idle_s: 1, ..Limits::default() }).await;
    let mut district = house.client("hkr-03").await;
    let (sender, messages) = mpsc::channel(8);
    let answer = district.submit_events(ReceiverStream::new(messages)).await.unwrap().into_inner();
    sender.send(message(3)).await.unwrap();
    sender.send(message(9)).await.unwrap();
    let (positions, ended) = receipts(answer).await;
    assert_eq!(positions, [3, 9]);
    assert_eq!(told(&ended.unwrap_err()), (Code::DeadlineExceeded, "STREAM_IDLE".to_owned(), None));
    // Whoever follows the advice goes on.
    let again = district.submit_events(tokio_stream::iter([message(10)])).await.unwrap().into_inner();
    assert_eq!(receipts(again).await.0, [10]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_house_without_a_register_has_no_shares() {
    let limits = Limits { units_per_minute: 1, calls_open: 1, streams_open: 1, stream_idle_s: 1 };
    let server = Process::start("server", Config { limits, ..config(Tls::default()) }).await;
    let mut client = intake(&server.url(), None).await;
    let mut open = Vec::new();
    for _ in 0..9 {
        let (sender, messages) = mpsc::channel::<SubmitEventsRequest>(1);
        open.push((sender, client.submit_events(ReceiverStream::new(messages)).await.unwrap()));
        assert!(who(&mut client, None).await.is_ok());
    }
}

/// A stream that nobody reads: not much is taken of it, everybody else is served, and its place is free when its sender
/// is gone.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_read_their_receipts_sends_not_much_more() {
    let house = House::with(Limits { streams_open: 1, ..Limits::default() }).await;
    // A process of its own: what it left open goes with it.
    let district = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (url, certificates) = (house.server.url(), house.certificates("hkr-03"));
    let mut client = district.spawn(async move { intake(&url, Some(&certificates)).await }).await.unwrap();
    let (sender, messages) = mpsc::channel(1);
    let sending = district.spawn(async move {
        let answer = client.submit_events(ReceiverStream::new(messages)).await.unwrap().into_inner();
        let mut sent = 0;
        // Receipts fill what may be under way between both ends; then nothing more is taken.
        while let Ok(Ok(())) = tokio::time::timeout(Duration::from_secs(2), sender.send(message(sent))).await {
            sent += 1;
            assert!(sent < 1_000_000, "all of it was taken");
        }
        answer
    });
    let _unread = sending.await.unwrap();
    assert!(who(&mut house.client("steuerung").await, None).await.is_ok());
    let more = async || house.client("hkr-03").await.submit_events(tokio_stream::iter([message(1)])).await;
    district.shutdown_background();
    until("there is room again", async || more().await.is_ok()).await;
}

async fn knock(house: &House, name: &str) -> std::io::Result<tokio_rustls::client::TlsStream<TcpStream>> {
    let certificates = house.certificates(name);
    knock_with(house.server.address, &certificates).await
}

async fn knock_with(
    address: SocketAddr,
    certificates: &Certificates,
) -> std::io::Result<tokio_rustls::client::TlsStream<TcpStream>> {
    let tcp = TcpStream::connect(address).await?;
    let connector = tokio_rustls::TlsConnector::from(certificates.client());
    let mut stream = connector.connect("localhost".try_into().unwrap(), tcp).await?;
    // The first word of the server: who is let in hears it.
    match stream.read(&mut [0; 1]).await? {
        0 => Err(std::io::ErrorKind::ConnectionReset.into()),
        _ => Ok(stream),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_certificate_has_so_many_connections_and_the_others_theirs() {
    let house = House::with(Limits::default()).await;
    let certificates = house.certificates("hkr-03");
    let mut open = Vec::new();
    for _ in 0..CONNECTIONS_MAX {
        open.push(knock_with(house.server.address, &certificates).await.unwrap());
    }
    assert!(knock_with(house.server.address, &certificates).await.is_err(), "one more was let in");
    assert!(knock(&house, "steuerung").await.is_ok());
    open.pop();
    until("there is room again", async || knock_with(house.server.address, &certificates).await.is_ok()).await;
}

/// More silent connections than there is room for handshakes: who comes after them is let in, because the longest of
/// them gives way.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_nothing_keeps_nobody_out() {
    let house = House::with(Limits::default()).await;
    let mut silent = Vec::new();
    for _ in 0..400 {
        silent.push(TcpStream::connect(house.server.address).await.unwrap());
    }
    assert!(who(&mut house.client("steuerung").await, None).await.is_ok());
    // The first gave way, the last still has its time.
    let mut first = silent.remove(0);
    assert_eq!(first.read(&mut [0; 1]).await.unwrap_or_default(), 0);
    let mut last = silent.pop().unwrap();
    let read = tokio::time::timeout(Duration::from_millis(1), last.read(&mut [0; 1])).await;
    assert!(read.is_err(), "{read:?}");
}

/// A frame of HTTP/2.
fn frame(kind: u8, flags: u8, stream: u32, body: &[u8]) -> Vec<u8> {
    let mut frame = u32::try_from(body.len()).unwrap().to_be_bytes()[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(body);
    frame
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const END_HEADERS: u8 = 4;

/// The headers of a call, written plainly: POST http /sollist.intake.v1.IntakeService/ListEvents, and whatever else.
fn headers(more: &[(&str, &str)]) -> Vec<u8> {
    let mut block = vec![0x83, 0x86];
    let mut literal = |name: &str, value: &str| {
        block.push(0);
        for text in [name, value] {
            // Lengths below 127 as they are, longer ones in pieces of seven bits.
            let mut length = text.len();
            if length < 127 {
                block.push(u8::try_from(length).unwrap());
            } else {
                block.push(127);
                length -= 127;
                while length >= 128 {
                    block.push(u8::try_from(length % 128 + 128).unwrap());
                    length /= 128;
                }
                block.push(u8::try_from(length).unwrap());
            }
            block.extend(text.as_bytes());
        }
    };
    literal(":path", "/sollist.intake.v1.IntakeService/ListEvents");
    literal(":authority", "localhost");
    literal("te", "trailers");
    literal("content-type", "application/grpc");
    more.iter().for_each(|(name, value)| literal(name, value));
    block
}

/// What a server says until it hangs up, or until it has been silent for a second.
async fn heard(stream: &mut TcpStream) -> (Vec<u8>, bool) {
    let (mut all, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        match tokio::time::timeout(Duration::from_secs(5), stream.read(&mut piece)).await {
            Err(_) => return (all, false),
            Ok(Ok(0) | Err(_)) => return (all, true),
            Ok(Ok(read)) => all.extend(&piece[..read]),
        }
    }
}

async fn plain() -> Process {
    Process::start("server", config(Tls::default())).await
}

async fn is_served(server: &Process) -> bool {
    who(&mut intake(&server.url(), None).await, None).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_without_measure_are_refused_and_the_connection_with_them_is_not_kept_growing() {
    let server = plain().await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let long = "x".repeat(1024 * 1024);
    let block = headers(&[("authorization", &long)]);
    let mut bytes = [PREFACE, &frame(4, 0, 0, &[])].concat();
    let (first, rest) = block.split_at(16_000);
    bytes.extend(frame(1, 1, 1, first));
    let pieces: Vec<&[u8]> = rest.chunks(16_000).collect();
    for (at, piece) in pieces.iter().enumerate() {
        bytes.extend(frame(9, if at + 1 == pieces.len() { END_HEADERS } else { 0 }, 1, piece));
    }
    // It may hang up in the middle of it.
    let _ = stream.write_all(&bytes).await;
    let (answer, hung_up) = heard(&mut stream).await;
    // Either the one call is refused (431), or the connection is ended.
    assert!(hung_up || answer.windows(3).any(|window| window == b"431"), "{answer:?}");
    assert!(is_served(&server).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_opens_calls_only_to_cut_them_off_loses_the_connection() {
    let server = plain().await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let block = headers(&[]);
    let mut bytes = [PREFACE, &frame(4, 0, 0, &[])].concat();
    for stream in (1..40_000).step_by(2) {
        bytes.extend(frame(1, END_HEADERS, stream, &block));
        bytes.extend(frame(3, 0, stream, &8_u32.to_be_bytes()));
    }
    let _ = stream.write_all(&bytes).await;
    let (answer, hung_up) = heard(&mut stream).await;
    assert!(hung_up, "it went on: {} bytes", answer.len());
    assert!(is_served(&server).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_opens_a_hundred_thousand_calls_at_once_has_as_many_as_one_connection_may() {
    let server = plain().await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let block = headers(&[]);
    let mut bytes = [PREFACE, &frame(4, 0, 0, &[])].concat();
    // None of them is ever sent to its end.
    for stream in (1..200_001).step_by(2) {
        bytes.extend(frame(1, END_HEADERS, stream, &block));
    }
    let _ = stream.write_all(&bytes).await;
    let (answer, hung_up) = heard(&mut stream).await;
    let mut refused = 0;
    let mut at = 0;
    while let Some(head) = answer.get(at..at + 9) {
        let length = usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2]);
        // RST_STREAM with REFUSED_STREAM.
        refused += usize::from(head[3] == 3 && answer.get(at + 9..at + 13) == Some(&7_u32.to_be_bytes()));
        at += 9 + length;
    }
    assert!(hung_up || refused > 90_000, "{refused}");
    assert!(is_served(&server).await);
}

/// A head that comes a byte at a time, on a port of pages.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_comes_a_byte_at_a_time_is_cut_off_and_pages_are_answered_meanwhile() {
    let tcp = TcpListener::bind(anywhere()).await.unwrap();
    let address = tcp.local_addr().unwrap();
    let router = axum::Router::new().route("/live", axum::routing::get(async || "well"));
    tokio::spawn(http::serve(Listener::new(tcp, None, Protocol::Http1), router, std::future::pending()));
    let mut slow = Vec::new();
    for _ in 0..50 {
        slow.push(TcpStream::connect(address).await.unwrap());
    }
    let get = async || {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer.ends_with("well")
    };
    // Enough for a beginning, and then a byte a second for as long as it is taken.
    let mut cut = vec![false; slow.len()];
    for step in 0..60 {
        for (stream, cut) in slow.iter_mut().zip(&mut cut) {
            let piece: &[u8] = if step == 0 { b"GET /live HTTP/1.1\r\nx-slow: y" } else { b"y" };
            *cut = *cut || stream.write_all(piece).await.is_err();
        }
        assert!(get().await);
        if cut.iter().all(|cut| *cut) {
            break;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert!(cut.iter().all(|cut| *cut), "{cut:?}");
}

/// What does not begin at all is cut off on the port of gRPC, too.
#[tokio::test(flavor = "multi_thread")]
async fn who_connects_and_says_nothing_is_cut_off() {
    let server = plain().await;
    let mut silent = TcpStream::connect(server.address).await.unwrap();
    let mut halting = TcpStream::connect(server.address).await.unwrap();
    halting.write_all(&PREFACE[..5]).await.unwrap();
    assert!(is_served(&server).await);
    for stream in [&mut silent, &mut halting] {
        let mut all = Vec::new();
        let ended = tokio::time::timeout(Duration::from_secs(60), stream.read_to_end(&mut all)).await;
        assert!(ended.is_ok(), "it is still open");
    }
    assert!(is_served(&server).await);
}
