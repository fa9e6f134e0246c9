//! Who may do what, asked of the real program with real certificates: every method by every role, for its own authority
//! and for another, and what a district sees of the others.

use std::collections::{BTreeMap, HashMap};

use prost::{
    Message as _,
    bytes::{Buf, BufMut, Bytes},
};
use prost_types::FileDescriptorSet;
use serde_json::{Value, json};
use sollist_contract::{
    DESCRIPTORS,
    grpc::{
        analytics::v1 as records,
        budget::v1::{GetLineRequest, ListLinesRequest, TransferBudgetRequest},
        common::v1::Command,
        intake::v1::{
            Entry, GetRefusedRequest, ListEventsRequest, ListRefusedRequest, RefusedEntry, SettleRefusedRequest,
            SubmitEventsRequest, entry::Content,
        },
        procurement::v1::{ListOrdersRequest, PlaceOrderRequest, RecordPaymentRequest},
    },
    ids::Authority,
    method::Method,
};
use sollist_platform::{
    process::config::Tls,
    rights::{Reach, Role, table},
    wire::link::Link,
};
use sollist_tests::servers::Issuer;
use tonic::{
    Code, Request, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    transport::Channel,
};
use tonic_types::StatusExt as _;

use crate::{
    refusals::base,
    sollist::{Server, Sollist, event_of},
};

pub const OWN: &str = "ba-mitte";
pub const OTHER: &str = "ba-pankow";
const LINE: &str = "2026/30/25/bezirksamt-mitte/geraete";
const THEIRS: &str = "2026/33/25/bezirksamt-pankow/geraete";
const CENTRAL: &str = "2026/30/25/ikt-steuerung/geraete";
const ABSENT: &str = "2026/30/25/bezirksamt-mitte/nirgend";

/// The register of the tests: a caller a role, one without, and a district beside it.
pub fn register() -> String {
    let mut text = String::new();
    for role in Role::ALL {
        let scope =
            if role.is_of_a_scope() { format!("scope = [\"{OWN}\"]\nsources = [\"/amt/\"]\n") } else { String::new() };
        text.push_str(&format!("[[caller]]\nname = \"{0}\"\nroles = [\"{0}\"]\n{scope}", role.code()));
    }
    text.push_str("[[caller]]\nname = \"without\"\nroles = []\n");
    text.push_str(&format!(
        "[[caller]]\nname = \"system-beside\"\nroles = [\"district-system\"]\nscope = [\"{OTHER}\"]\n\
         sources = [\"/nebenan/\"]\n"
    ));
    text.push_str(&format!("[[caller]]\nname = \"beside\"\nroles = [\"district-officer\"]\nscope = [\"{OTHER}\"]\n"));
    text.push_str(&format!(
        "[[caller]]\nname = \"of-both\"\nroles = [\"district-officer\"]\nscope = [\"{OWN}\", \"{OTHER}\"]\n"
    ));
    text
}

/// A server with a register, on the store of a user.
pub fn serve(user: &Sollist) -> (Issuer, Server) {
    serve_with(user, &register(), "")
}

/// The same with another register, and more of a configuration.
pub fn serve_with(user: &Sollist, register: &str, more: &str) -> (Issuer, Server) {
    let issuer = Issuer::new(user.folder.path());
    let Tls { certificate, key, ca, .. } = issuer.files("server");
    let access = user.file("access.toml", register);
    let config =
        format!("access = {access:?}\n[tls]\ncertificate = {certificate:?}\nkey = {key:?}\nca = {ca:?}\n{more}");
    let config = user.file("server.toml", config);
    let server = Server::start_with(user, &["--config", config.to_str().unwrap()]);
    (issuer, server)
}

/// Messages as bytes: every method is called by the same hand.
#[derive(Default)]
struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Raw;
    type Decoder = Raw;
    fn encoder(&mut self) -> Raw {
        Raw
    }
    fn decoder(&mut self) -> Raw {
        Raw
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;
    fn encode(&mut self, item: Bytes, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        to.put(item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;
    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(from.copy_to_bytes(from.remaining())))
    }
}

/// The messages of an answer, or a status.
pub async fn answered(channel: &Channel, method: Method, message: Vec<u8>) -> Result<Vec<Bytes>, Status> {
    let mut grpc = Grpc::new(channel.clone());
    grpc.ready().await.unwrap();
    let sent = tokio_stream::once(Bytes::from(message));
    let mut answer = grpc.streaming(Request::new(sent), http_path(method), Raw).await?.into_inner();
    let mut messages = Vec::new();
    while let Some(message) = answer.message().await? {
        messages.push(message);
        if method == Method::IntakeWatchJournal {
            break;
        }
    }
    Ok(messages)
}

/// How a call ends: with an answer, or a status with its reason.
async fn call(channel: &Channel, method: Method, message: Vec<u8>) -> (Code, String) {
    match answered(channel, method, message).await {
        Ok(_) => (Code::Ok, String::new()),
        Err(status) => {
            let reason = status.get_details_error_info().map(|info| info.reason).unwrap_or_default();
            (status.code(), reason)
        }
    }
}

fn http_path(method: Method) -> tonic::codegen::http::uri::PathAndQuery {
    tonic::codegen::http::uri::PathAndQuery::from_static(method.path())
}

/// The number of the field `authority` of each method's request, where it has one.
fn authority_fields() -> HashMap<String, u32> {
    let set = FileDescriptorSet::decode(DESCRIPTORS).unwrap();
    let mut out = HashMap::new();
    for file in &set.file {
        for service in &file.service {
            for method in &service.method {
                let path = format!("/{}.{}/{}", file.package(), service.name(), method.name());
                let (package, name) = method.input_type().trim_start_matches('.').rsplit_once('.').unwrap();
                let file = set.file.iter().find(|file| file.package() == package).unwrap();
                let message = file.message_type.iter().find(|message| message.name() == name).unwrap();
                let field = message.field.iter().find(|field| field.name() == "authority");
                if let Some(field) = field {
                    out.insert(path, u32::try_from(field.number()).unwrap());
                }
            }
        }
    }
    out
}

/// A request that names an authority and nothing else.
fn naming(field: Option<&u32>, authority: &str) -> Vec<u8> {
    let mut message = Vec::new();
    if let Some(field) = field {
        prost::encoding::string::encode(*field, &authority.to_owned(), &mut message);
    }
    message
}

#[tokio::test(flavor = "multi_thread")]
async fn every_method_is_answered_to_every_role_as_the_table_says() {
    let user = base();
    let (issuer, server) = serve(&user);
    let fields = authority_fields();
    let (mut cells, mut wrong) = (0, Vec::new());
    let roles = Role::ALL.into_iter().map(|role| (role.code(), Some(role)));
    for (name, role) in roles.chain([("without", None), ("unknown", None)]) {
        let channel = issuer.connect(&server.url, name).await;
        for method in Method::all() {
            let field = fields.get(method.path());
            let reach = role.map_or(Reach::Nothing, |role| table::of_method(method).reach(role));
            for (authority, is_own) in [(OWN, true), (OTHER, false)] {
                let found = call(&channel, method, naming(field, authority)).await;
                let fits = match (name, reach) {
                    ("unknown", _) => found == (Code::Unauthenticated, "CALLER_UNREGISTERED".to_owned()),
                    (_, Reach::Nothing) => found == (Code::PermissionDenied, "NOT_PERMITTED".to_owned()),
                    (_, Reach::Own) if field.is_some() && !is_own => {
                        found == (Code::PermissionDenied, "ANOTHERS_AFFAIRS".to_owned())
                    }
                    (_, Reach::Own | Reach::All) => {
                        !matches!(found.0, Code::PermissionDenied | Code::Unauthenticated | Code::Internal)
                    }
                };
                cells += 1;
                if !fits {
                    wrong.push(format!("{} by {name} for {authority}: {found:?}", method.shown()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cells} cells:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(cells, 2 * (Role::ALL.len() + 2) * Method::all().count());
    // No method of them recorded anything.
    drop(server);
    assert_eq!(user.sequence(), 3);
}

/// Code and reason of what is refused.
pub fn refused<T>(answer: Result<T, Status>) -> (Code, String) {
    let status = answer.map(|_| ()).unwrap_err();
    let reason = status.get_details_error_info().map(|info| info.reason).unwrap_or_default();
    (status.code(), reason)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_district_sees_its_own_and_of_the_others_not_even_that_it_is_there() {
    let user = base();
    let (issuer, server) = serve(&user);
    // What they say of themselves counts for nothing.
    let link = async |name: &str| Link::new(issuer.connect(&server.url, name).await, "steering");
    let (own, other) = (link("district-officer").await, link("beside").await);
    let line = |name: &str| GetLineRequest { name: name.to_owned() };
    assert_eq!(own.budget().get_line(line(LINE)).await.unwrap().into_inner().line.unwrap().authority, OWN);
    let told = |status: Status| (status.code(), status.message().to_owned(), status.details().to_vec());
    let foreign = told(other.budget().get_line(line(LINE)).await.unwrap_err());
    let absent = told(other.budget().get_line(line(ABSENT)).await.unwrap_err());
    assert_eq!(foreign.0, Code::NotFound);
    let named = |text: &[u8], name: &str| String::from_utf8_lossy(text).replace(name, "…");
    assert_eq!(foreign.1.replace(LINE, "…"), absent.1.replace(ABSENT, "…"));
    // The lengths of the names are the same, so the messages are too.
    assert_eq!(named(&foreign.2, LINE).len(), named(&absent.2, ABSENT).len());

    let lines = async |link: &Link, authority: &str| {
        let request = ListLinesRequest { authority: authority.to_owned(), ..Default::default() };
        link.budget().list_lines(request).await.map(|answer| answer.into_inner().lines.len())
    };
    assert_eq!(lines(&own, "").await.unwrap(), 1);
    assert_eq!(lines(&own, OWN).await.unwrap(), 1);
    assert_eq!(refused(lines(&own, OTHER).await), (Code::PermissionDenied, "ANOTHERS_AFFAIRS".to_owned()));
    assert_eq!(refused(lines(&other, OWN).await), (Code::PermissionDenied, "ANOTHERS_AFFAIRS".to_owned()));
    // Whoever may see a line may ask where it stood, and have it explained.
    let stood = async |link: &Link, name: &str| {
        let request = records::GetLineRequest { line: name.to_owned(), ..Default::default() };
        link.records().get_line(request).await.map(|answer| answer.into_inner().line.unwrap().authority)
    };
    let explained = async |link: &Link, name: &str| {
        let request = records::ExplainLineRequest { line: name.to_owned(), ..Default::default() };
        link.analytics().explain_line(request).await.map(|answer| answer.into_inner().postings.len())
    };
    assert_eq!(stood(&own, LINE).await.unwrap(), OWN);
    assert!(explained(&own, LINE).await.unwrap() > 0);
    let of_nothing = told_without(stood(&other, ABSENT).await, ABSENT);
    assert_eq!(of_nothing.0, Code::NotFound);
    for told in [
        told_without(stood(&other, LINE).await, LINE),
        told_without(explained(&other, LINE).await, LINE),
        told_without(explained(&other, ABSENT).await, ABSENT),
    ] {
        assert_eq!(told, of_nothing);
    }
    let events = async |link: &Link| {
        let answer = link.intake().list_events(ListEventsRequest::default()).await.unwrap().into_inner();
        answer.events.len()
    };
    assert!(events(&own).await > 0);

    // Who acts is who the certificate says.
    let order = |id: &str, authority: &str| PlaceOrderRequest {
        command: Some(Command { request_id: id.to_owned(), ..Default::default() }),
        authority: authority.to_owned(),
        order: format!("B-{id}"),
        line: LINE.to_owned(),
        item: "notebook".to_owned(),
        quantity: 1,
        amount: "1.00".to_owned(),
        ..Default::default()
    };
    let placed = own.procurement().place_order(order("1", OWN)).await.unwrap().into_inner();
    let number = placed.receipt.unwrap().sequence;
    let request = ListEventsRequest { from_sequence: number, ..Default::default() };
    let recorded = own.intake().list_events(request).await.unwrap().into_inner().events.remove(0);
    assert_eq!(recorded.actor, "district-officer");
    let denied = (Code::PermissionDenied, "ANOTHERS_AFFAIRS".to_owned());
    assert_eq!(refused(other.procurement().place_order(order("2", OWN)).await), denied);
    let auditor = link("auditor").await;
    let denied = (Code::PermissionDenied, "NOT_PERMITTED".to_owned());
    assert_eq!(refused(auditor.procurement().place_order(order("3", OWN)).await), denied);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_anothers_page_goes_on_there_is_nothing_of_theirs() {
    let user = base();
    let planned = |id: &str, authority: &str, line: &str| {
        let data = json!({"authority": authority, "line": line, "amount": "1000.00"});
        event_of("/plan", id, "budget.appropriated", "2026-01-01T00:00:00+01:00", &data)
    };
    user.record(&[planned("1", OTHER, THEIRS), planned("2", OTHER, &THEIRS.replace("geraete", "netze"))]);
    user.record(&["B-1", "B-2"].map(|order| ordered("/nebenan/hkr", order, OTHER, THEIRS)));
    user.events(&["B-3", "B-4"].map(|order| ordered("/nebenan/hkr", order, OTHER, "quatsch"))).ended(1);
    let (issuer, server) = serve(&user);
    let link = async |name: &str| Link::new(issuer.connect(&server.url, name).await, "steering");
    let (own, steering) = (link("district-officer").await, link("steering").await);
    for list in [Listed::Lines, Listed::Orders, Listed::Events, Listed::Refused] {
        let (mut whose, mut tokens) = (Vec::new(), vec![String::new()]);
        while let Some(token) = tokens.last().filter(|token| whose.is_empty() || !token.is_empty()) {
            let (found, next) = list.page(&steering, token).await.unwrap();
            whose.extend(found);
            tokens.push(next);
        }
        assert!(whose.iter().filter(|whose| *whose == OTHER).count() >= 2, "{list:?}: {whose:?}");
        for token in tokens.iter().filter(|token| !token.is_empty()) {
            match list.page(&own, token).await {
                Ok((whose, _)) => assert!(whose.iter().all(|whose| whose == OWN), "{list:?} after {token}: {whose:?}"),
                Err(status) => assert_eq!(status.code(), Code::InvalidArgument, "{list:?} after {token}"),
            }
        }
    }
}

/// A list that is asked for entry by entry.
#[derive(Debug, Clone, Copy)]
enum Listed {
    Lines,
    Orders,
    Events,
    Refused,
}

impl Listed {
    /// Whose the entries of a page are, and where the list goes on.
    async fn page(self, link: &Link, token: &str) -> Result<(Vec<String>, String), Status> {
        let (page_size, page_token) = (1, token.to_owned());
        let named = |text: &str| {
            let event: Value = serde_json::from_str(text).unwrap();
            event["data"]["authority"].as_str().unwrap_or_default().to_owned()
        };
        Ok(match self {
            Listed::Lines => {
                let request = ListLinesRequest { page_size, page_token, ..Default::default() };
                let page = link.budget().list_lines(request).await?.into_inner();
                (page.lines.into_iter().map(|line| line.authority).collect(), page.next_page_token)
            }
            Listed::Orders => {
                let request = ListOrdersRequest { page_size, page_token, ..Default::default() };
                let page = link.procurement().list_orders(request).await?.into_inner();
                (page.orders.into_iter().map(|order| order.authority).collect(), page.next_page_token)
            }
            Listed::Events => {
                let request = ListEventsRequest { page_size, page_token, ..Default::default() };
                let page = link.intake().list_events(request).await?.into_inner();
                (page.events.iter().map(|event| named(&event.event)).collect(), page.next_page_token)
            }
            Listed::Refused => {
                let request = ListRefusedRequest { page_size, page_token, ..Default::default() };
                let page = link.intake().list_refused(request).await?.into_inner();
                (page.refused.iter().map(|entry| named(&entry.text)).collect(), page.next_page_token)
            }
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_stream_each_entry_needs_the_right_of_its_event_and_a_source_of_its_sender() {
    let user = base();
    let theirs = ordered("/bezirk/03/hkr", "B-7", OWN, LINE);
    user.record(std::slice::from_ref(&theirs));
    let (issuer, server) = serve(&user);
    let link = Link::new(issuer.connect(&server.url, "district-system").await, "steering");
    let placed = |source: &str, order: &str, authority: &str| {
        let data = json!({"authority": authority, "order": order, "line": LINE, "item": "notebook", "quantity": 1,
            "amount": "1.00"});
        event_of(source, order, "procurement.order-placed", "2026-02-03T09:00:00+01:00", &data)
    };
    let granted = json!({"authority": OWN, "request": "M-1", "amount": "1.00"});
    let lines: Vec<String> = vec![
        placed("/amt/hkr", "B-1", OWN),
        placed("/bezirk/03/hkr", "B-2", OWN),
        placed("/amtx/hkr", "B-3", OWN),
        placed("/amt/hkr", "B-4", OTHER),
        event_of(
            "/amt/hkr",
            "a-1",
            "budget.adjusted",
            "2026-02-03T09:00:00+01:00",
            &json!({"authority": OWN, "line": LINE, "amount": "9.00", "basis": "x", "reference": "y"}),
        ),
        event_of("/amt/hkr", "f-1", "funding.granted", "2026-02-03T09:00:00+01:00", &granted),
        placed("/amt/hkr", "B-5", OWN),
    ];
    let refused = send(&link, "file", &lines).await;
    let said = refused.iter().map(|entry| {
        let refusal = entry.refusal.as_ref().unwrap();
        json!([entry.position, refusal.reason, refusal.field])
    });
    assert_eq!(
        said.collect::<Vec<Value>>(),
        [
            json!([2, "NOT_PERMITTED", "source"]),
            json!([3, "NOT_PERMITTED", "source"]),
            json!([4, "ANOTHERS_AFFAIRS", "data.authority"]),
            json!([5, "NOT_PERMITTED", ""]),
            json!([6, "NOT_PERMITTED", ""]),
        ]
    );
    // Whether a name of somebody else's is taken is not told: the same, another content under it, and one that nobody
    // has are refused alike.
    let changed = theirs.replace("\"1.00\"", "\"2.00\"");
    let probes = [theirs, changed, placed("/bezirk/03/hkr", "B-8", OWN)];
    let told = send(&link, "probe", &probes).await;
    let told: Vec<String> = told.iter().map(|entry| format!("{:?}", entry.refusal).replace("B-8", "B-7")).collect();
    assert_eq!(told, vec![told[0].clone(); 3]);
    assert!(told[0].contains("NOT_PERMITTED"), "{}", told[0]);
    drop(server);
    assert_eq!(user.sequence(), 6, "its neighbours are recorded");
    // The name is still free for whom it belongs to.
    user.record(&[placed("/bezirk/03/hkr", "B-2", OWN)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_taken_out_of_the_register_sends_nothing_more_on_a_stream_that_is_open() {
    let user = base();
    let (issuer, server) = serve(&user);
    let link = Link::new(issuer.connect(&server.url, "district-system").await, "steering");
    let entry = |position: u64, order: &str| {
        let line = ordered("/amt/hkr", order, OWN, LINE).into_bytes();
        let entry = Entry { position, content: Some(Content::Line(line)), ..Default::default() };
        SubmitEventsRequest { origin: "file".to_owned(), entries: vec![entry], ..Default::default() }
    };
    let (send, messages) = tokio::sync::mpsc::channel(1);
    send.send(entry(1, "B-1")).await.unwrap();
    let stream = tokio_stream::wrappers::ReceiverStream::new(messages);
    let mut receipts = link.intake().submit_events(stream).await.unwrap().into_inner();
    assert_eq!(receipts.message().await.unwrap().unwrap().position, 1);
    let nobody = (Code::Unauthenticated, "CALLER_UNREGISTERED".to_owned());
    std::fs::write(user.path("access.toml"), register().replace("\"district-system\"\nroles", "\"gone\"\nroles"))
        .unwrap();
    let asked = async || link.intake().list_refused(ListRefusedRequest::default()).await.map(drop);
    for _ in 0..100 {
        if asked().await.is_err() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(refused(asked().await), nobody);
    send.send(entry(2, "B-2")).await.unwrap();
    assert_eq!(refused(receipts.message().await), (Code::PermissionDenied, "NOT_PERMITTED".to_owned()));
    drop(server);
    assert_eq!(user.sequence(), 4, "what came after is not recorded");
}

/// Sends a file of lines; what of it is refused.
pub async fn send(link: &Link, origin: &str, lines: &[String]) -> Vec<RefusedEntry> {
    let entries = lines.iter().zip(1..).map(|(line, position)| Entry {
        position,
        content: Some(Content::Line(line.clone().into_bytes())),
        ..Default::default()
    });
    let message = SubmitEventsRequest { origin: origin.to_owned(), entries: entries.collect(), ..Default::default() };
    let mut receipts = link.intake().submit_events(tokio_stream::once(message)).await.unwrap().into_inner();
    let mut refused = Vec::new();
    while let Some(receipt) = receipts.message().await.unwrap() {
        refused.extend(receipt.refused);
    }
    refused
}

/// An order of one notebook.
fn ordered(source: &str, order: &str, authority: &str, line: &str) -> String {
    let data = json!({"authority": authority, "order": order, "line": line, "item": "notebook", "quantity": 1,
        "amount": "1.00"});
    event_of(source, order, "procurement.order-placed", "2026-02-03T09:00:00+01:00", &data)
}

/// What a status says, all of it.
pub fn said(status: &Status) -> String {
    let info = status.get_details_error_info();
    // The texts come in no order.
    let texts = info.map(|info| (info.reason, info.metadata.into_iter().collect::<BTreeMap<String, String>>()));
    let fields = status.get_details_bad_request().map(|bad| bad.field_violations);
    format!("{:?} {} {texts:?} {fields:?}", status.code(), status.message())
}

/// What somebody is told, without the name that they asked by.
fn told_without<T>(answer: Result<T, Status>, name: &str) -> (Code, String) {
    let status = answer.map(|_| ()).unwrap_err();
    (status.code(), said(&status).replace(name, "…"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_is_theirs_for_whom_it_was_sent_whomever_it_names() {
    let user = base();
    let (issuer, server) = serve(&user);
    let link = async |name: &str| Link::new(issuer.connect(&server.url, name).await, "steering");
    let (own, other) = (link("district-system").await, link("system-beside").await);
    let (officer, steering) = (link("district-officer").await, link("steering").await);
    // The same line from two senders; it names one of them, and the source of neither.
    let line = ordered("/fremd/hkr", "B-1", OTHER, LINE);
    assert_eq!(send(&own, "file", std::slice::from_ref(&line)).await.len(), 1);
    assert_eq!(send(&other, "file", std::slice::from_ref(&line)).await.len(), 1);
    let list = async |link: &Link, authority: &str| {
        let request = ListRefusedRequest { authority: authority.to_owned(), ..Default::default() };
        link.intake().list_refused(request).await.map(|answer| answer.into_inner().refused)
    };
    let (ours, theirs) = (list(&own, "").await.unwrap(), list(&other, "").await.unwrap());
    let actors = |entries: &[RefusedEntry]| entries.iter().map(|entry| entry.actor.clone()).collect::<Vec<_>>();
    assert_eq!(
        (actors(&ours), actors(&theirs)),
        (vec!["district-system".to_owned()], vec!["system-beside".to_owned()])
    );
    assert_eq!((ours[0].text.as_str(), theirs[0].text.as_str()), (line.as_str(), line.as_str()));
    assert_ne!(ours[0].id, theirs[0].id);
    assert_eq!(list(&officer, OWN).await.unwrap(), ours, "a colleague sees the same");
    assert_eq!(list(&steering, "").await.unwrap().len(), 2);
    assert_eq!(list(&steering, OTHER).await.unwrap(), theirs, "by whom it was sent, not whom it names");
    assert_eq!(refused(list(&own, OTHER).await), (Code::PermissionDenied, "ANOTHERS_AFFAIRS".to_owned()));

    // Another's is like one that there is not: to read, to settle, and to correct.
    let (foreign, absent) = (theirs[0].id.as_str(), "0123456789abcdef0123456789abcdef");
    let get =
        async |id: &str| told_without(own.intake().get_refused(GetRefusedRequest { id: id.to_owned() }).await, id);
    assert_eq!(get(foreign).await, get(absent).await);
    assert_eq!(get(foreign).await.0, Code::NotFound);
    let settle = async |link: &Link, id: &str, origin: &str| {
        let (id, origin) = (id.to_owned(), origin.to_owned());
        let request = SettleRefusedRequest { id, origin, basis: "erledigt".to_owned(), ..Default::default() };
        link.intake().settle_refused(request).await.map(|answer| answer.into_inner().settled)
    };
    assert_eq!(
        told_without(settle(&own, foreign, "").await, foreign),
        told_without(settle(&own, absent, "").await, absent)
    );
    let correcting = |id: &str, order: &str| {
        ordered("/amt/hkr", order, OWN, LINE).replacen('{', &format!("{{\"sollistrefused\":\"{id}\","), 1)
    };
    assert_eq!(send(&own, "better", &[correcting(foreign, "B-2")]).await, []);
    assert_eq!(list(&other, "").await.unwrap(), theirs, "somebody else's mark closes nothing");
    assert_eq!(settle(&own, "", "file").await.unwrap(), 1, "of the file what they sent");
    assert_eq!(list(&own, "").await.unwrap(), []);
    assert_eq!(list(&other, "").await.unwrap(), theirs);
    let by_origin = async |origin: &str| {
        let request = ListRefusedRequest { origin: origin.to_owned(), ..Default::default() };
        told_without(own.intake().list_refused(request).await, origin)
    };
    assert_eq!(send(&other, "theirs", &[ordered("/fremd/hkr", "B-3", OTHER, LINE)]).await.len(), 1);
    assert_eq!(by_origin("theirs").await, by_origin("nobody").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_line_beside_ones_own_authority_is_like_one_that_there_is_not() {
    let user = base();
    let planned = |id: &str, authority: &str, line: &str| {
        let data = json!({"authority": authority, "line": line, "amount": "1000.00"});
        event_of("/plan", id, "budget.appropriated", "2026-01-01T00:00:00+01:00", &data)
    };
    user.record(&[planned("1", OTHER, THEIRS), planned("2", Authority::IKT_STEUERUNG, CENTRAL)]);
    let (issuer, server) = serve(&user);
    let link = async |name: &str| Link::new(issuer.connect(&server.url, name).await, "steering");
    let (own, other, system) = (link("district-officer").await, link("beside").await, link("system-beside").await);
    let place = async |id: &str, line: &str, seen: u64, only: bool| {
        let command =
            Command { request_id: id.to_owned(), seen_sequence: seen, validate_only: only, ..Default::default() };
        let request = PlaceOrderRequest {
            command: Some(command),
            authority: OTHER.to_owned(),
            order: "B-1".to_owned(),
            line: line.to_owned(),
            item: "notebook".to_owned(),
            quantity: 1,
            amount: "1.00".to_owned(),
            ..Default::default()
        };
        told_without(other.procurement().place_order(request).await, line)
    };
    let absent = place("1", ABSENT, 0, false).await;
    assert_eq!(absent.0, Code::NotFound);
    assert!(!absent.1.contains("bezirksamt"), "what is like it is somebody's: {}", absent.1);
    // Its owner uses it at the same time: what else is in the batch changes nothing.
    let mine = PlaceOrderRequest {
        authority: OWN.to_owned(),
        order: "B-own".to_owned(),
        line: LINE.to_owned(),
        item: "notebook".to_owned(),
        quantity: 1,
        amount: "1.00".to_owned(),
        command: Some(Command { request_id: "own".to_owned(), ..Default::default() }),
        ..Default::default()
    };
    let (placed, foreign) =
        tokio::join!(async { own.procurement().place_order(mine).await }, place("2", LINE, 0, false));
    placed.unwrap();
    assert_eq!(foreign, absent);
    // Checked only, or after having seen something: nothing else is told either.
    assert_eq!(place("3", LINE, 0, true).await, absent);
    assert_eq!(place("4", LINE, 1, false).await, absent, "whether it changed is nobody else's business");
    // A fact is no way around it.
    let sent = send(
        &system,
        "file",
        &[ordered("/nebenan/hkr", "B-2", OTHER, LINE), ordered("/nebenan/hkr", "B-3", OTHER, ABSENT)],
    )
    .await;
    let said = |entry: &RefusedEntry, name: &str| {
        let refusal = entry.refusal.clone().unwrap();
        (refusal.reason, refusal.field, refusal.message_de.replace(name, "…"), refusal.message_en.replace(name, "…"))
    };
    assert_eq!(said(&sent[0], LINE), said(&sent[1], ABSENT));
    // What is theirs, or paid for everybody, is there; central money is not theirs to move.
    assert_eq!(send(&system, "own", &[ordered("/nebenan/hkr", "B-4", OTHER, THEIRS)]).await, []);
    assert_eq!(send(&system, "own", &[ordered("/nebenan/hkr", "B-5", OTHER, CENTRAL)]).await, []);
    // What changed there since somebody saw it is the other's affair: its number is told, and that it was another's.
    let since = async |link: &Link, authority: &str| {
        let command =
            Command { request_id: "since".to_owned(), seen_sequence: 1, validate_only: true, ..Default::default() };
        let request = PlaceOrderRequest {
            command: Some(command),
            authority: authority.to_owned(),
            order: "B-9".to_owned(),
            line: CENTRAL.to_owned(),
            item: "notebook".to_owned(),
            quantity: 1,
            amount: "1.00".to_owned(),
            ..Default::default()
        };
        let status = link.procurement().place_order(request).await.unwrap_err();
        (status.get_details_error_info().unwrap().reason, self::said(&status))
    };
    let (reason, told) = since(&own, OWN).await;
    assert_eq!(reason, "CHANGED_SINCE");
    assert!(told.contains("durch eine andere Behörde") && told.contains("of another authority"), "{told}");
    for theirs in ["B-5", "Pankow", "system-beside", "1,00", "otebook"] {
        assert!(!told.contains(theirs), "{theirs}: {told}");
    }
    let (_, told) = since(&other, OTHER).await;
    assert!(told.contains("B-5") && told.contains("system-beside"), "{told}");
    let transfer = async |from: &str| {
        let request = TransferBudgetRequest {
            command: Some(Command { request_id: from.to_owned(), ..Default::default() }),
            authority: OTHER.to_owned(),
            from_line: from.to_owned(),
            to_line: THEIRS.to_owned(),
            amount: "1.00".to_owned(),
            basis: "§ 20 LHO".to_owned(),
            reference: "Vermerk 1".to_owned(),
        };
        told_without(other.budget().transfer_budget(request).await, from)
    };
    assert_eq!(transfer(LINE).await, transfer(ABSENT).await);
    // Nor is an order of theirs paid from it, called or reported.
    let pay = async |line: &str| {
        let request = RecordPaymentRequest {
            command: Some(Command { request_id: format!("pay {line}"), ..Default::default() }),
            authority: OTHER.to_owned(),
            order: Some("B-4".to_owned()),
            line: line.to_owned(),
            payment: "Z-1".to_owned(),
            amount: "1.00".to_owned(),
            ..Default::default()
        };
        told_without(other.procurement().record_payment(request).await, line)
    };
    assert_eq!(pay(LINE).await, pay(ABSENT).await);
    assert_eq!(pay(LINE).await.0, Code::NotFound);
    let paid = |payment: &str, line: &str| {
        let data = json!({"authority": OTHER, "order": "B-4", "line": line, "payment": payment, "amount": "1.00"});
        event_of("/nebenan/hkr", payment, "procurement.payment-made", "2026-02-04T09:00:00+01:00", &data)
    };
    let sent = send(&system, "paid", &[paid("Z-2", LINE), paid("Z-3", ABSENT)]).await;
    assert_eq!(said(&sent[0], LINE), said(&sent[1], ABSENT));
    assert_eq!((transfer(LINE).await.0, transfer(CENTRAL).await.0), (Code::NotFound, Code::NotFound));
}
