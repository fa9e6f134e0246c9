//! Who may do what, asked of the real program with real certificates: every method by every role, for its own authority
//! and for another, and what a district sees of the others.

use std::{collections::HashMap, path::Path, sync::Arc};

use prost::{
    Message as _,
    bytes::{Buf, BufMut, Bytes},
};
use prost_types::FileDescriptorSet;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::{Value, json};
use sollist_contract::{
    DESCRIPTORS,
    grpc::{
        budget::v1::{GetLineRequest, ListLinesRequest},
        common::v1::Command,
        intake::v1::{Entry, ListEventsRequest, SubmitEventsRequest, entry::Content},
        procurement::v1::PlaceOrderRequest,
    },
    method::Method,
};
use sollist_platform::{
    process::config::Tls,
    rights::{Reach, Role, table},
    wire::{dial, link::Link, tls::Certificates},
};
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

const OWN: &str = "ba-mitte";
const OTHER: &str = "ba-pankow";
const LINE: &str = "2026/30/25/bezirksamt-mitte/geraete";
const ABSENT: &str = "2026/30/25/bezirksamt-mitte/nirgend";

/// The register of the tests: a caller a role, one without, and a district beside it.
fn register() -> String {
    let mut text = String::new();
    for role in Role::ALL {
        let scope =
            if role.is_of_a_scope() { format!("scope = [\"{OWN}\"]\nsources = [\"/amt/\"]\n") } else { String::new() };
        text.push_str(&format!("[[caller]]\nname = \"{0}\"\nroles = [\"{0}\"]\n{scope}", role.code()));
    }
    text.push_str("[[caller]]\nname = \"without\"\nroles = []\n");
    text.push_str(&format!("[[caller]]\nname = \"beside\"\nroles = [\"district-officer\"]\nscope = [\"{OTHER}\"]\n"));
    text
}

/// An authority that issues certificates into a folder.
struct Issuer {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: std::path::PathBuf,
}

impl Issuer {
    fn new(folder: &Path) -> Issuer {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        Issuer { issuer, folder: folder.to_path_buf() }
    }
    fn files(&self, name: &str) -> Tls {
        let names = vec![name.to_owned(), "localhost".to_owned(), "127.0.0.1".to_owned()];
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &self.issuer).unwrap();
        let file = |ending: &str, text: String| {
            let path = self.folder.join(format!("{name}.{ending}"));
            std::fs::write(&path, text).unwrap();
            path
        };
        Tls {
            certificate: file("pem", certificate.pem()),
            key: file("key", key.serialize_pem()),
            ca: file("ca", self.issuer.pem()),
            gateways: Vec::new(),
        }
    }
    /// The way to a server of whoever has a certificate of this name.
    async fn connect(&self, server: &Server, name: &str) -> Channel {
        let certificates: Arc<Certificates> = Certificates::load(&self.files(name)).unwrap();
        dial::connect(&server.url, Some(&certificates)).await.unwrap()
    }
}

/// A server with a register, on the store of a user.
fn serve(user: &Sollist) -> (Issuer, Server) {
    let issuer = Issuer::new(user.folder.path());
    let Tls { certificate, key, ca, .. } = issuer.files("server");
    let access = user.file("access.toml", register());
    let config = format!("access = {access:?}\n[tls]\ncertificate = {certificate:?}\nkey = {key:?}\nca = {ca:?}\n");
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

/// How a call ends: the first message of the answer, or a status with its reason.
async fn call(channel: &Channel, method: Method, message: Vec<u8>) -> (Code, String) {
    let mut grpc = Grpc::new(channel.clone());
    grpc.ready().await.unwrap();
    let path = http_path(method);
    let sent = tokio_stream::once(Bytes::from(message));
    let ended = match grpc.streaming(Request::new(sent), path, Raw).await {
        Ok(answer) => answer.into_inner().message().await.map(|_| ()),
        Err(status) => Err(status),
    };
    match ended {
        Ok(()) => (Code::Ok, String::new()),
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
        let channel = issuer.connect(&server, name).await;
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
    assert!(cells > 1_600, "{cells}");
    // No method of them recorded anything.
    drop(server);
    assert_eq!(user.sequence(), 3);
}

fn refused<T>(answer: Result<T, Status>) -> (Code, String) {
    let status = answer.map(|_| ()).unwrap_err();
    let reason = status.get_details_error_info().map(|info| info.reason).unwrap_or_default();
    (status.code(), reason)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_district_sees_its_own_and_of_the_others_not_even_that_it_is_there() {
    let user = base();
    let (issuer, server) = serve(&user);
    // What they say of themselves counts for nothing.
    let link = async |name: &str| Link::new(issuer.connect(&server, name).await, "steering");
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
async fn in_a_stream_each_entry_needs_the_right_of_its_event_and_a_source_of_its_sender() {
    let user = base();
    let (issuer, server) = serve(&user);
    let link = Link::new(issuer.connect(&server, "district-system").await, "steering");
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
    let entries = lines.iter().zip(1..).map(|(line, position)| Entry {
        position,
        content: Some(Content::Line(line.clone().into_bytes())),
        ..Default::default()
    });
    let message = SubmitEventsRequest { origin: "file".to_owned(), entries: entries.collect(), ..Default::default() };
    let sent = tokio_stream::once(message);
    let mut receipts = link.intake().submit_events(sent).await.unwrap().into_inner();
    let mut said: Vec<Value> = Vec::new();
    while let Some(receipt) = receipts.message().await.unwrap() {
        said.extend(receipt.refused.iter().map(|entry| {
            let refusal = entry.refusal.as_ref().unwrap();
            json!([entry.position, refusal.reason, refusal.field])
        }));
    }
    assert_eq!(
        said,
        [
            json!([2, "NOT_PERMITTED", "source"]),
            json!([3, "NOT_PERMITTED", "source"]),
            json!([4, "ANOTHERS_AFFAIRS", "data.authority"]),
            json!([5, "NOT_PERMITTED", ""]),
            json!([6, "NOT_PERMITTED", ""]),
        ]
    );
    drop(server);
    assert_eq!(user.sequence(), 5, "its neighbours are recorded");
    // The name is still free for whom it belongs to.
    user.record(&[placed("/bezirk/03/hkr", "B-2", OWN)]);
}
