//! Who is who in a storm with a register of callers: an officer of each authority that calls, three more persons who
//! decide, a system of record that streams for one district, and spies. Everybody comes by a token.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::Ordering,
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use ring::{
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use sollist_contract::grpc::{
    budget::v1::{ListFundingRequestsRequest, budget_service_client::BudgetServiceClient},
    common::v1::Command,
    intake::v1::{ListEventsRequest, intake_service_client::IntakeServiceClient},
    procurement::v1::{
        ListOrdersRequest, ListPaymentsRequest, PlaceOrderRequest, procurement_service_client::ProcurementServiceClient,
    },
};
use tonic::{Code, Request, Status};

use super::{
    clients::Doors,
    load::{Ask, Line, Load, Stream},
};
use crate::servers::Folder;

const ISSUER: &str = "https://login.example";
/// Half an hour: longer than any storm.
const LASTS_S: i64 = 1_800;
/// Whoever is asked for figures when it is over.
pub const AUDITOR: &str = "pruefung";
const STEERING: &str = "steuerung";
const APPROVER: &str = "freigabe";
const GRANTER: &str = "bewilligung";
/// Spies look on, and do not stand in the way.
const PAUSE: Duration = Duration::from_millis(150);

/// A register of callers, and a token for each of them.
pub struct Rights {
    folder: Folder,
    tokens: BTreeMap<String, String>,
}

/// Who works for an authority.
fn officer(authority: &str) -> String {
    format!("amt-{authority}")
}

impl Rights {
    /// Of everybody who has something to say in a load, and of its spies.
    pub fn of(load: &Load) -> Rights {
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let key = Ed25519KeyPair::from_pkcs8(key.as_ref()).unwrap();
        let folder = Folder::new("register");
        let keys = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "k",
            "x": URL_SAFE_NO_PAD.encode(key.public_key().as_ref())}]});
        std::fs::write(folder.join("jwks.json"), keys.to_string()).unwrap();
        let mut register = format!(
            "[[issuer]]\nurl = \"{ISSUER}\"\naudience = \"sollist\"\njwks = {:?}\n",
            folder.join("jwks.json").display().to_string()
        );
        let mut tokens = BTreeMap::new();
        let mut enter = |name: &str, role: &str, more: &str| {
            register.push_str(&format!(
                "[[caller]]\nname = \"{name}\"\nsubject = \"{name}\"\nroles = [\"{role}\"]\n{more}"
            ));
            tokens.insert(name.to_owned(), token(&key, name));
        };
        for authority in load.authorities() {
            enter(&officer(&authority), "district-officer", &format!("scope = [\"{authority}\"]\n"));
        }
        for (name, role) in
            [(STEERING, "steering"), (GRANTER, "steering"), (APPROVER, "approver"), (AUDITOR, "auditor")]
        {
            enter(name, role, "");
        }
        for stream in &load.streams {
            match &stream.of {
                Some(authority) => {
                    enter(
                        &stream.origin,
                        "district-system",
                        &format!("scope = [\"{authority}\"]\nsources = [\"/\"]\n"),
                    );
                }
                None => enter(&stream.origin, "steering", "sources = [\"/\"]\n"),
            }
        }
        std::fs::write(folder.join("access.toml"), register).unwrap();
        Rights { folder, tokens }
    }

    /// What a process reads beside its own configuration: before its tables, and behind them. Nobody's share ends.
    pub fn config(&self) -> (String, &'static str) {
        let access = self.folder.join("access.toml");
        let limits = "[limits]\nunits_per_minute = 0\ncalls_open = 0\nstreams_open = 0\n";
        (format!("access = {:?}\n", access.display().to_string()), limits)
    }

    pub fn bearer(&self, name: &str) -> String {
        format!("Bearer {}", self.tokens[name])
    }

    /// Whoever may ask for it.
    pub fn who_asks(ask: &Ask) -> String {
        match ask {
            Ask::Place(_)
            | Ask::Change(_)
            | Ask::Cancel(_)
            | Ask::Deliver(_)
            | Ask::Invoice(_)
            | Ask::Pay(_)
            | Ask::Transfer(_)
            | Ask::Request(_) => officer(ask.authority()),
            Ask::Adjust(_)
            | Ask::CarryOver(_)
            | Ask::Freeze(_)
            | Ask::Unfreeze(_)
            | Ask::Authorise(_)
            | Ask::Review(_) => STEERING.to_owned(),
            Ask::Approve(_) => APPROVER.to_owned(),
            Ask::Grant(_) => GRANTER.to_owned(),
        }
    }
}

fn token(key: &Ed25519KeyPair, subject: &str) -> String {
    let now = Timestamp::now().as_second();
    let claims = json!({"iss": ISSUER, "sub": subject, "aud": "sollist", "iat": now, "exp": now + LASTS_S});
    let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encoded(&json!({"alg": "EdDSA", "kid": "k", "typ": "at+jwt"})), encoded(&claims));
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes())))
}

impl Load {
    /// Whoever calls, and whose money everybody wants.
    pub fn authorities(&self) -> BTreeSet<String> {
        let calls = self.callers.iter().flat_map(|caller| caller.chains.iter().flatten());
        calls.map(|call| call.ask.authority().to_owned()).collect()
    }

    /// One district's events come from its own system, with lines of another's between them, which are refused; the
    /// order in which each stream sends stays.
    pub fn with_a_district_of_its_own(mut self, seed: u64) -> Load {
        let of = |line: &Line| {
            line.name.as_ref()?;
            let event: Value = serde_json::from_str(&line.text).ok()?;
            event["data"]["authority"].as_str().map(str::to_owned)
        };
        let Some(first) = self.streams.first_mut() else { return self };
        let Some(district) = first.lines.iter().find_map(of) else { return self };
        let lines = std::mem::take(&mut first.lines);
        let (mut own, rest): (Vec<Line>, Vec<Line>) =
            lines.into_iter().partition(|line| of(line).as_ref() == Some(&district));
        first.lines = rest;
        let foreign: Vec<Line> = first.lines.iter().filter(|line| of(line).is_some()).step_by(9).cloned().collect();
        for (number, line) in foreign.iter().enumerate() {
            let mut event: Value = serde_json::from_str(&line.text).unwrap();
            event["id"] = format!("fuer-andere-{number}").into();
            let at = (number * 7 + 3).min(own.len());
            own.insert(at, Line { text: event.to_string(), name: None });
        }
        let origin = format!("hkr-{seed}");
        self.streams.push(Stream { origin, of: Some(district), lines: own, ..self.streams[0].clone() });
        self
    }
}

/// What somebody sees who may see one authority's alone.
struct Seen<'a> {
    own: &'a str,
    rows: u64,
    foreign: Vec<String>,
}

impl Seen<'_> {
    fn row(&mut self, what: &str, authority: &str) {
        self.rows += 1;
        if authority != self.own {
            self.foreign.push(format!("{} is shown {what} of {authority}", self.own));
        }
    }
    /// An event is one's own, nobody's, the central chapter's, or on a line of one's own.
    fn event(&mut self, text: &str) {
        self.rows += 1;
        let event: Value = serde_json::from_str(text).unwrap_or_default();
        let district = self.own.trim_start_matches("ba-");
        let theirs = |field: &str| event["data"][field].as_str().is_some_and(|line| line.contains(district));
        let authority = event["data"]["authority"].as_str().unwrap_or_default();
        let others = authority.starts_with("ba-") && authority != self.own;
        if others && !["line", "from_line", "to_line"].into_iter().any(theirs) {
            self.foreign.push(format!("{} is shown the event {text}", self.own));
        }
    }
}

/// Looks at everything that can be listed, and asks for what is another's, until the storm is over.
pub async fn spy(doors: Doors, own: String, other: String) {
    let mut round = 0_u64;
    loop {
        round += 1;
        let mut seen = Seen { own: &own, rows: 0, foreign: Vec::new() };
        let looked = look(&doors, &own, &other, &mut seen).await;
        doors.log.seen.fetch_add(seen.rows, Ordering::SeqCst);
        doors.log.foreign.fetch_add(seen.foreign.len() as u64, Ordering::SeqCst);
        seen.foreign.into_iter().for_each(|what| doors.log.wrong(what));
        if let Err(status) = looked
            && !doors.passes(&status)
        {
            doors.log.wrong(format!("{own} may not look at its own: {status}"));
        }
        meddle(&doors, &own, &other, round).await;
        tokio::time::sleep(PAUSE).await;
    }
}

fn by<T>(doors: &Doors, own: &str, message: T) -> Request<T> {
    let mut request = Request::new(message);
    doors.sign(&mut request, &officer(own));
    request
}

async fn look(doors: &Doors, own: &str, other: &str, seen: &mut Seen<'_>) -> Result<(), Status> {
    const ROWS: i32 = 200;
    let mut procurement = ProcurementServiceClient::new(doors.next());
    let orders = ListOrdersRequest { page_size: ROWS, ..Default::default() };
    let orders = procurement.list_orders(by(doors, own, orders)).await?.into_inner().orders;
    orders.iter().for_each(|order| seen.row("an order", &order.authority));
    let payments = ListPaymentsRequest { page_size: ROWS, ..Default::default() };
    let payments = procurement.list_payments(by(doors, own, payments)).await?.into_inner().payments;
    payments.iter().for_each(|payment| seen.row("a payment", &payment.authority));
    let requests = ListFundingRequestsRequest { page_size: ROWS, ..Default::default() };
    let mut budget = BudgetServiceClient::new(doors.next());
    let requests = budget.list_funding_requests(by(doors, own, requests)).await?.into_inner().funding_requests;
    requests.iter().for_each(|request| seen.row("a request", &request.authority));
    let mut intake = IntakeServiceClient::new(doors.next());
    let newest = ListEventsRequest { page_size: ROWS, newest_first: true, ..Default::default() };
    let events = intake.list_events(by(doors, own, newest)).await?.into_inner().events;
    events.iter().for_each(|event| seen.event(&event.event));
    // What is named another's is refused.
    let named = ListOrdersRequest { authority: other.to_owned(), ..Default::default() };
    match procurement.list_orders(by(doors, own, named)).await {
        Ok(answer) => {
            let shown = answer.into_inner().orders.len();
            seen.foreign.push(format!("{own} is answered {shown} orders of {other}"));
            Ok(())
        }
        Err(status) if status.code() == Code::PermissionDenied => Ok(()),
        Err(status) => Err(status),
    }
}

/// Asks for an order in another's name: it is refused, and the judge finds it where it is recorded all the same.
async fn meddle(doors: &Doors, own: &str, other: &str, round: u64) {
    let id = format!("fremd-{own}-{round}");
    let ask = Ask::Place(PlaceOrderRequest {
        command: Some(Command { request_id: id.clone(), ..Default::default() }),
        authority: other.to_owned(),
        order: id.clone(),
        line: super::load::CONTESTED.to_owned(),
        item: "beratung".to_owned(),
        quantity: 1,
        amount: "0.01".to_owned(),
        due: None,
        consent: None,
    });
    match doors.ask_as(&officer(own), &ask).await {
        Err(status) if status.code() == Code::PermissionDenied || doors.passes(&status) => {}
        answer => doors.log.wrong(format!("{own} orders for {other}, and the answer is {answer:?}")),
    }
}

/// Asks a process as whoever may see every figure.
pub fn as_auditor<T>(rights: Option<&Rights>, message: T) -> Request<T> {
    let mut request = Request::new(message);
    if let Some(rights) = rights {
        request.metadata_mut().insert("authorization", rights.bearer(AUDITOR).parse().unwrap());
    }
    request
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_looks_on_finds_what_is_anothers() {
        let mut seen = Seen { own: "ba-pankow", rows: 0, foreign: Vec::new() };
        let event = |authority: &str, line: &str| json!({"data": {"authority": authority, "line": line}}).to_string();
        let line = |chapter: &str| format!("2026/30/25/{chapter}/gutachten");
        seen.row("an order", "ba-pankow");
        seen.event(&event("ba-pankow", &line("bezirksamt-pankow")));
        seen.event(&event("ba-mitte", &line("bezirksamt-pankow")));
        seen.event(&event("ikt-steuerung", &line("steuerung")));
        assert_eq!(seen.foreign, Vec::<String>::new());
        seen.row("an order", "ba-mitte");
        seen.event(&event("ba-mitte", &line("bezirksamt-mitte")));
        seen.event(&event("ba-mitte", ""));
        assert_eq!((seen.rows, seen.foreign.len()), (7, 3), "{:?}", seen.foreign);
    }

    #[test]
    fn a_districts_own_stream_has_its_own_events_in_their_order_and_lines_that_are_anothers() {
        for seed in 1..20 {
            let (before, load) = (Load::new(seed, 100), Load::new(seed, 100).with_a_district_of_its_own(seed));
            let own = load.streams.last().unwrap();
            let district = own.of.clone().unwrap();
            let authority = |line: &Line| {
                serde_json::from_str::<Value>(&line.text).unwrap()["data"]["authority"].as_str().unwrap().to_owned()
            };
            let (good, foreign): (Vec<&Line>, Vec<&Line>) = own.lines.iter().partition(|line| line.name.is_some());
            assert!(!good.is_empty() && good.iter().all(|line| authority(line) == district), "{seed}");
            assert!(!foreign.is_empty() && foreign.iter().all(|line| authority(line) != district), "{seed}");
            let named = |load: &Load| load.expected();
            assert_eq!(named(&before), named(&load), "{seed}");
        }
    }
}
