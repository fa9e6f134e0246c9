//! How much one caller may have of the real program, directly and through a gateway; what floods and slow clients get;
//! and that neither a flood nor a refusal puts a secret, or much of anything, into the log.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use sollist_contract::{
    grpc::budget::v1::{ListLinesRequest, budget_service_client::BudgetServiceClient},
    method::Method,
};
use sollist_platform::process::config::Tls;
use sollist_tests::servers::Issuer;
use tonic::{Code, Request, Status, transport::Channel};
use tonic_types::StatusExt as _;

use crate::{
    permitted::{OWN, answered},
    refusals::base,
    sollist::{Server, Sollist},
};

/// What a page of lines costs, and so how many of them a minute has below.
const PER_MINUTE: u32 = 60;
const PAGES: usize = 12;

/// A process of a user with a register, its limits and whatever else it needs.
fn serve(user: &Sollist, issuer: &Issuer, name: &str, more: &str, options: &[&str]) -> Server {
    let Tls { certificate, key, ca, .. } = issuer.files(name);
    let register = format!(
        "[[caller]]\nname = \"hkr\"\nroles = [\"district-system\"]\nscope = [\"{OWN}\"]\nsources = [\"/amt/\"]\n\
         [[caller]]\nname = \"steuerung\"\nroles = [\"steering\"]\n\
         [[caller]]\nname = \"gateway\"\nroles = []\ncarries = [\"hkr\", \"steuerung\"]\n"
    );
    let access = user.file("access.toml", register);
    let config =
        format!("access = {access:?}\n[tls]\ncertificate = {certificate:?}\nkey = {key:?}\nca = {ca:?}\n{more}");
    let config = user.file(&format!("{name}.toml"), config);
    Server::start_with(user, &[&["--config", config.to_str().unwrap()], options].concat())
}

async fn lines(channel: &Channel) -> Result<(), Status> {
    BudgetServiceClient::new(channel.clone()).list_lines(ListLinesRequest::default()).await.map(|_| ())
}

/// Asks until it is refused: how often it was answered, and when it may ask again.
async fn used_up(channel: &Channel) -> (usize, Duration) {
    for asked in 0..10 * PAGES {
        let Err(status) = lines(channel).await else { continue };
        assert_eq!(status.code(), Code::ResourceExhausted, "{status}");
        assert_eq!(status.get_details_error_info().unwrap().reason, "UNITS_USED_UP");
        return (asked, status.get_details_retry_info().unwrap().retry_delay.unwrap());
    }
    panic!("nothing was refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_uses_up_their_share_is_told_when_there_is_more_directly_and_through_a_gateway() {
    let user = base();
    let issuer = Issuer::new(user.folder.path());
    let limits = format!("[limits]\nunits_per_minute = {PER_MINUTE}\n");
    let server = serve(&user, &issuer, "server", &limits, &[]);
    let (hkr, steering) = (issuer.connect(&server.url, "hkr").await, issuer.connect(&server.url, "steuerung").await);
    let (asked, after) = used_up(&hkr).await;
    assert!(asked >= PAGES, "{asked}");
    assert!(after > Duration::ZERO && after <= Duration::from_secs(5), "{after:?}");
    // Nobody else is touched, and following the advice works.
    lines(&steering).await.unwrap();
    tokio::time::sleep(after).await;
    lines(&hkr).await.unwrap();

    // Through a gateway that has more to give the refusal of who answers comes as it is …
    let upstreams = format!("[gateway.upstreams]\nbudget = [{:?}]\n", server.url);
    let gateway = serve(&user, &issuer, "gateway", &upstreams, &["--role", "gateway"]);
    let (carried, other) = (issuer.connect(&gateway.url, "hkr").await, issuer.connect(&gateway.url, "steuerung").await);
    let (_, after) = used_up(&carried).await;
    assert!(after > Duration::ZERO && after <= Duration::from_secs(5), "{after:?}");
    lines(&other).await.unwrap();
    // … and what the district used up there, it has used up of the server: it is one caller by either way.
    used_up(&hkr).await;
    drop(gateway);
    // A gateway that has less refuses itself, and what it refuses costs nothing behind it.
    let fewer = format!("[limits]\nunits_per_minute = 5\n{upstreams}");
    let gateway = serve(&user, &issuer, "gateway", &fewer, &["--role", "gateway"]);
    let carried = issuer.connect(&gateway.url, "steuerung").await;
    let (asked, after) = used_up(&carried).await;
    assert!(asked <= 2 && after > Duration::from_secs(5), "{asked} {after:?}");
    lines(&steering).await.unwrap();
}

/// Bytes of memory that a process has in use.
fn memory(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() * 1024
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const END_HEADERS: u8 = 4;

/// A frame of HTTP/2.
fn frame(kind: u8, flags: u8, stream: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), body].concat()
}

/// The headers of a call, each name and value shorter than 127 bytes.
fn headers() -> Vec<u8> {
    let mut block = vec![0x83, 0x86];
    let path = Method::BudgetListLines.path();
    for (name, value) in [(":path", path), (":authority", "localhost"), ("te", "trailers")] {
        block.push(0);
        for text in [name, value] {
            block.push(u8::try_from(text.len()).unwrap());
            block.extend(text.as_bytes());
        }
    }
    block
}

/// Sends it all on a connection of its own, for as long as it is taken; what is said is thrown away.
fn flood(server: &Server, pieces: impl Iterator<Item = Vec<u8>>) {
    let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    stream.set_write_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut reading = stream.try_clone().unwrap();
    reading.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let heard = std::thread::spawn(move || while matches!(reading.read(&mut [0; 65536]), Ok(read) if read > 0) {});
    let _ = stream.write_all(&[PREFACE, &frame(4, 0, 0, &[])].concat());
    for piece in pieces {
        if stream.write_all(&piece).is_err() {
            break;
        }
    }
    let _ = stream.shutdown(std::net::Shutdown::Write);
    heard.join().unwrap();
}

#[test]
fn floods_leave_the_program_as_large_as_it_was_and_answering() {
    let user = base();
    let server = Server::start(&user);
    let through = user.through(&server.url);
    let block = headers();
    let long = vec![b'x'; 16_000];
    let floods = || {
        // A megabyte of headers; a hundred thousand calls that never end; as many that are cut off; data of nothing.
        let endless = (0..64).map(|at| frame(if at == 0 { 1 } else { 9 }, 0, 1, &long));
        flood(&server, endless);
        flood(&server, (1..200_001).step_by(2).map(|stream| frame(1, END_HEADERS, stream, &block)));
        let cut = |stream| [frame(1, END_HEADERS, stream, &block), frame(3, 0, stream, &8_u32.to_be_bytes())].concat();
        flood(&server, (1..200_001).step_by(2).map(cut));
        let empty = std::iter::repeat_n(frame(0, 0, 1, &[]), 100_000);
        flood(&server, std::iter::once(frame(1, END_HEADERS, 1, &block)).chain(empty));
    };
    // What the first ones leave behind is kept for those that come.
    floods();
    through.say("budget").done();
    let before = memory(&server);
    (0..4).for_each(|_| floods());
    through.say("budget").done();
    let grown = memory(&server).saturating_sub(before);
    assert!(grown < 32 * 1024 * 1024, "it grew by {grown} bytes");
    // Nor is each of them told.
    let said = server.said.lock().unwrap().lines().count();
    assert!(said < 100, "{said} lines");
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn who_sends_a_byte_a_second_is_cut_off_by_the_program() {
    let user = base();
    let server = Server::start(&user);
    let mut slow = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    let began = Instant::now();
    let cut = PREFACE.iter().any(|byte| {
        std::thread::sleep(Duration::from_secs(1));
        slow.write_all(&[*byte]).is_err()
    });
    assert!(cut, "all of it was taken, in {:?}", began.elapsed());
    user.through(&server.url).say("budget").done();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_packed_is_not_taken() {
    let user = base();
    let server = Server::start(&user);
    let channel = sollist_platform::wire::dial::connect(&server.url, None).await.unwrap();
    let mut request = Request::new(ListLinesRequest::default());
    request.metadata_mut().insert("grpc-encoding", "gzip".parse().unwrap());
    let status = BudgetServiceClient::new(channel.clone()).list_lines(request).await.unwrap_err();
    assert_eq!(status.code(), Code::Unimplemented, "{status}");
    lines(&channel).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_refusals_fills_no_log_and_no_secret_is_in_any() {
    let user = base();
    let issuer = Issuer::new(user.folder.path());
    let observe = "[limits]\nunits_per_minute = 0\n";
    let server = serve(&user, &issuer, "server", observe, &[]);
    let (hkr, stranger) = (issuer.connect(&server.url, "hkr").await, issuer.connect(&server.url, "fremd").await);
    let began = server.said.lock().unwrap().lines().count();
    let mut told = String::new();
    for at in 0..1_000 {
        let refused = answered(&hkr, Method::IntakeVerifyJournal, Vec::new()).await.unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied);
        let mut request = Request::new(ListLinesRequest::default());
        request.metadata_mut().insert("authorization", format!("Bearer geheim.{at}.geheim").parse().unwrap());
        let status = BudgetServiceClient::new(stranger.clone()).list_lines(request).await.unwrap_err();
        assert_eq!(status.code(), Code::Unauthenticated);
        told = format!("{status:?} {}", String::from_utf8_lossy(status.details()));
    }
    assert!(!told.contains("geheim"), "{told}");
    lines(&hkr).await.unwrap();
    let said = server.said.lock().unwrap().clone();
    assert!(!said.contains("geheim"), "{said}");
    let key = fs::read_to_string(user.path("server.key")).unwrap();
    assert!(key.lines().filter(|line| line.len() > 40).all(|line| !said.contains(line)), "the key is in the log");
    let lines = said.lines().count() - began;
    assert!(lines < 100, "{lines} lines of log for 2,000 refusals");
}
