//! Every reader of bytes that strangers send, and what must hold of what it read.

use std::{
    fmt::Display,
    str::FromStr,
    sync::{Arc, LazyLock},
};

use async_nats::HeaderMap;
use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use prost::Message as _;
use rcgen::{KeyPair, PublicKeyData as _, SigningKey as _};
use rustls::pki_types::CertificateDer;
use serde_json::json;
use sollist_contract::{
    base64, command,
    day::Day,
    envelope::{Envelope, parse_time},
    grpc::intake::v1::SubmitEventsRequest,
    ids::{Authority, District, LineName, Programme},
    lang::Lang,
    money::{self, Cents},
    page,
    refusal::{Refusal, Say},
    spreadsheet,
    words::{meant, number},
};
use sollist_intake::{
    correction,
    entry::{self, Senders},
    scan,
};
use sollist_plan::{PlanFile, Rules};
use sollist_platform::{
    process::stop::Stop,
    rights::callers::Callers,
    stream::tail,
    wire::{
        caller::{Caller, Peer},
        link::Link,
        revoked, tls, token,
    },
};
use sollist_web::{Web, typed};
use tokio::{io::DuplexStream, runtime::Runtime};
use tonic::transport::{Channel, Endpoint};
use tower::ServiceExt as _;

use crate::{Reader, seeds};

/// All of them.
pub const READERS: [Reader; 15] = [
    Reader { name: "commands", seeds: seeds::commands, read: a_command },
    Reader { name: "stream", seeds: seeds::stream, read: a_message },
    Reader { name: "events", seeds: seeds::events, read: an_event },
    Reader { name: "carried", seeds: seeds::carried, read: carried },
    Reader { name: "plans", seeds: seeds::plans, read: plan },
    Reader { name: "workbooks", seeds: seeds::workbooks, read: plan },
    Reader { name: "sheets", seeds: seeds::sheets, read: |parts| plan(&seeds::workbook(parts)) },
    Reader { name: "rules", seeds: seeds::rules, read: rules },
    Reader { name: "registers", seeds: seeds::registers, read: register },
    Reader { name: "tokens", seeds: seeds::tokens, read: a_token },
    Reader { name: "certificates", seeds: seeds::certificates, read: certificate },
    Reader { name: "lists", seeds: seeds::lists, read: list },
    Reader { name: "pages", seeds: seeds::pages, read: a_page },
    Reader { name: "texts", seeds: seeds::texts, read: text },
    Reader { name: "scans", seeds: seeds::events, read: scanned },
];

/// When everything here happens.
static NOW: LazyLock<Timestamp> = LazyLock::new(|| "2026-01-01T00:10:00Z".parse().unwrap());

fn said(refusal: &Refusal) -> String {
    let (de, en) = (&refusal.said.de, &refusal.said.en);
    assert!(!de.is_empty() && !en.is_empty(), "nothing is said of {refusal:?}");
    // Where it is stands beside it; numbers in it make no other answer.
    let field: String = refusal.field.chars().filter(|sign| !sign.is_ascii_digit()).take(60).collect();
    format!("{} {field}", refusal.reason.code())
}

/// What is taken can be written, and read back as the same.
fn taken(envelope: &Envelope) -> String {
    match envelope.stored() {
        Ok(stored) => {
            let again = Envelope::recorded(stored.text()).unwrap_or_else(|why| panic!("{why:?}: {}", stored.text()));
            assert!(again.says_the_same(stored.envelope()), "{} says something else", stored.text());
            envelope.event.type_name().to_owned()
        }
        Err(why) => format!("not stored: {}", said(&why.into())),
    }
}

fn a_command(bytes: &[u8]) -> String {
    let Some((which, message)) = bytes.split_first() else { return String::new() };
    let (name, read) = command::READERS[usize::from(*which) % command::READERS.len()];
    match read(message) {
        None => format!("{name}: no message"),
        Some(Err(why)) => format!("{name}: {}", said(&why.say())),
        Some(Ok(event)) => format!("{name}: {}", taken(&Envelope::new("/x", "y", *NOW, event))),
    }
}

fn a_message(bytes: &[u8]) -> String {
    let Ok(message) = SubmitEventsRequest::decode(bytes) else { return "no message".to_owned() };
    let (origin, caller) = (Arc::from(message.origin.as_str()), Caller::named("fuzz"));
    let of = |entry| match entry::command(entry, &origin, &caller, Senders::Others, *NOW).what {
        Ok(envelope) => taken(&envelope),
        Err(refusal) => said(&refusal),
    };
    message.entries.into_iter().take(20).map(of).next_back().unwrap_or_default()
}

fn an_event(bytes: &[u8]) -> String {
    match Envelope::parse(bytes) {
        Ok(envelope) => taken(&envelope),
        Err(why) => said(&why.into()),
    }
}

fn carried(bytes: &[u8]) -> String {
    let at = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (head, text) = bytes.split_at(at);
    let head = String::from_utf8_lossy(head);
    let mut headers = HeaderMap::new();
    for (name, value) in
        ["Sollist-Recorded-At", "Sollist-Actor", "Sollist-Hash", "traceparent"].into_iter().zip(head.split('\t'))
    {
        if let Ok(value) = value.parse::<async_nats::HeaderValue>() {
            headers.insert(name, value);
        }
    }
    let Some(recorded) = tail::carried(7, &headers, text.get(1..).unwrap_or_default()) else {
        return "not ours".to_owned();
    };
    match Envelope::recorded(&recorded.text) {
        Ok(envelope) => envelope.event.type_name().to_owned(),
        Err(why) => said(&why.into()),
    }
}

fn plan(bytes: &[u8]) -> String {
    static SHIPPED: LazyLock<Rules> = LazyLock::new(|| Rules::shipped().unwrap());
    match PlanFile::read("plan".to_owned(), bytes.to_vec(), &SHIPPED) {
        Err(fault) => said(&fault.say()),
        Ok(file) => {
            let rows = file.rows.iter().map(|row| row.result.as_ref().err().map(|fault| said(&fault.say())));
            // The kinds of rows, each once.
            let mut kinds: Vec<String> = rows.map(|row| row.unwrap_or_else(|| "read".to_owned())).collect();
            kinds.sort();
            kinds.dedup();
            kinds.truncate(3);
            format!("{kinds:?} {}", file.unread.len().min(3))
        }
    }
}

fn rules(bytes: &[u8]) -> String {
    match Rules::parse(&String::from_utf8_lossy(bytes)) {
        Ok(_) => "rules".to_owned(),
        Err(fault) => said(&fault.say()),
    }
}

fn register(bytes: &[u8]) -> String {
    match Callers::parse(&String::from_utf8_lossy(bytes)) {
        Err(unfit) => {
            let fault = format!("{:?}", unfit.fault);
            fault.split([' ', '{', '(']).next().unwrap_or_default().to_owned()
        }
        Ok(callers) => {
            let changed = callers.since(&Callers::default());
            assert_eq!(callers.since(&callers).changed.len(), 0);
            let hats = changed.added.iter().map(|name| callers.hat(name, Some("ba-pankow")).is_ok());
            format!("{:?}", hats.take(8).collect::<Vec<bool>>())
        }
    }
}

/// The key with which tokens here are signed.
static KEY: LazyLock<(KeyPair, String)> = LazyLock::new(|| {
    let key = KeyPair::generate().unwrap();
    let point = key.der_bytes();
    let [x, y] = [&point[1..33], &point[33..65]].map(base64::encode_url);
    let set = json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "k", "x": x, "y": y}]}).to_string();
    (key, set)
});

fn a_token(bytes: &[u8]) -> String {
    let proved = match bytes.strip_prefix(b"\0") {
        Some(parts) => {
            let mut parts = parts.splitn(2, |byte| *byte == b'\n').map(base64::encode_url);
            let signed = format!("{}.{}", parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            let (key, set) = &*KEY;
            // A signature in DER as the other way of writing it wants it: two numbers of 32 bytes.
            let der = key.sign(signed.as_bytes()).unwrap();
            let signature = base64::encode_url(&plain(&der));
            token::proved(&format!("{signed}.{signature}"), set.as_bytes(), "s", *NOW)
        }
        None => {
            let text = String::from_utf8_lossy(bytes);
            let (token, set) = text.split_once('\n').unwrap_or((&text, ""));
            token::proved(token, set.as_bytes(), "s", *NOW)
        }
    };
    match proved {
        Ok(token) => {
            assert!(token.until > *NOW && !token.subject.is_empty(), "{token:?}");
            format!("taken {}", token.bound.is_some())
        }
        Err(why) => format!("{why:?}"),
    }
}

fn plain(der: &[u8]) -> Vec<u8> {
    let mut rest = &der[2..];
    let mut out = Vec::new();
    for _ in 0..2 {
        let (number, behind) = rest[2..].split_at(usize::from(rest[1]));
        let number: Vec<u8> = number.iter().copied().skip_while(|byte| *byte == 0).collect();
        out.extend(vec![0; 32 - number.len()]);
        out.extend(number);
        rest = behind;
    }
    out
}

fn certificate(bytes: &[u8]) -> String {
    let name = tls::name_of(&CertificateDer::from(bytes.to_vec()));
    name.map_or_else(|| "nobody".to_owned(), |name| name.chars().take(4).collect())
}

fn list(bytes: &[u8]) -> String {
    // By years, and a few of them.
    format!("{:?}", revoked::until(bytes).map(|until| (until.as_second() / 31_556_952).clamp(0, 99)))
}

/// The pages of a process whose services are away: what is typed is read before they are asked.
static PAGES: LazyLock<(Runtime, Router)> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let routes = runtime.block_on(async {
        let away =
            tower::service_fn(async |_: http::Uri| Err::<TokioIo<DuplexStream>, _>(std::io::Error::other("away")));
        let channel: Channel = Endpoint::from_static("http://away.example").connect_with_connector_lazy(away);
        let (web, following) = Web::new((channel.clone(), Link::unnamed(channel)), Stop::never(), "", (None, None));
        following.abort();
        web.routes()
    });
    (runtime, routes)
});

fn a_page(bytes: &[u8]) -> String {
    let at = bytes.windows(2).position(|two| two == b"\n\n");
    let (head, body) = at.map_or((bytes, &[][..]), |at| (&bytes[..at], &bytes[at + 2..]));
    let mut lines = head.split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let (method, address) = first.split_at(first.iter().position(|byte| *byte == b' ').unwrap_or(first.len()));
    let mut request = Request::builder().method(method).uri(address.get(1..).unwrap_or_default());
    for line in lines {
        let (name, value) = line.split_at(line.iter().position(|byte| *byte == b':').unwrap_or(line.len()));
        request = request.header(name, value.get(1..).unwrap_or_default().trim_ascii());
    }
    let Ok(mut request) = request.body(Body::from(body.to_vec())) else { return "no request".to_owned() };
    request.extensions_mut().insert(ConnectInfo(Peer::Local));
    let (runtime, routes) = &*PAGES;
    let place: String = request.uri().path().chars().skip(1).take_while(char::is_ascii_alphabetic).take(12).collect();
    let answer = runtime.block_on(routes.clone().oneshot(request)).unwrap();
    let status = answer.status();
    // What is told as it grows has no end.
    if answer.headers().get("content-type").is_some_and(|kind| kind != "text/event-stream") {
        let body = runtime.block_on(axum::body::to_bytes(answer.into_body(), 64 * 1024 * 1024)).unwrap();
        assert!(!status.is_server_error() || !body.is_empty(), "{status} without a word");
    }
    assert_ne!(status, 500, "a page could not be made");
    format!("{place} {status}")
}

/// What is read is written so that it is read again as the same.
fn same<T: FromStr + Display + PartialEq>(text: &str) -> bool {
    let Ok(read) = text.parse::<T>() else { return false };
    let written = read.to_string();
    assert!(written.parse::<T>().is_ok_and(|again| again == read), "{text:?} is written {written:?}");
    true
}

fn text(bytes: &[u8]) -> String {
    let text = &*String::from_utf8_lossy(bytes);
    let names = [meant::item_names(), meant::programme_names()];
    for names in &names {
        let _ = (meant::meant(text, names), meant::near(text, names), meant::meant_in_part(text, names));
    }
    assert_eq!(spreadsheet::text(&spreadsheet::cell(text)), text, "a cell is another text");
    let _ = (spreadsheet::parted(text.into()), spreadsheet::parted_json(text), spreadsheet::is_number(text));
    let _ = (number::amount(text), number::day(text), number::decimal(text), number::whole_euros(text));
    let typed =
        [Lang::De, Lang::En].map(|lang| typed::amount(text, lang).inspect(|amount| assert!(same::<Cents>(amount))));
    let found = [
        same::<Cents>(text),
        same::<Day>(text),
        same::<LineName>(text),
        same::<Authority>(text),
        same::<Programme>(text),
        text.parse::<District>().is_ok(),
        parse_time(text).is_ok(),
        number::moment(text).is_some(),
        number::in_berlin(text).is_some(),
        Cents::of_sum(text).is_ok(),
        money::exact_decimal(text).is_some(),
        typed[0].is_ok(),
        typed[1].is_ok(),
        typed::day(text).is_ok(),
        base64::decode(text).is_some(),
        base64::decode_url(text).is_some(),
        page::key("x", text).is_ok(),
        !Authority::called(text).is_empty(),
    ];
    format!("{found:?}")
}

fn scanned(bytes: &[u8]) -> String {
    let marked = correction::marked("0123456789abcdef", bytes);
    // What was marked is found again, as long as it is one entry.
    let unmarked = correction::unmarked(&marked);
    let text = String::from_utf8_lossy(bytes);
    let moved = correction::moved_mark(&text);
    let mut whole = scan::Scanner::default();
    let end = whole.read(bytes);
    // In pieces it ends where it ends in one.
    let mut parts = scan::Scanner::default();
    let mut at = 0;
    let ends = bytes.chunks(7).find_map(|piece| {
        let found = parts.read(piece).map(|within| at + within);
        at += piece.len();
        found
    });
    assert_eq!(end, ends, "in pieces it ends elsewhere");
    let members = scan::members(&text).len().min(5);
    format!("{} {} {} {members}", unmarked.is_some(), moved.is_some(), end.is_some())
}
