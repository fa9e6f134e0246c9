//! What the others do leaves no trace in what a district is answered: two journals that differ only in what it may not
//! see are, to it, the same journal, whatever it reads.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use prost::{
    Message as _,
    bytes::Buf,
    encoding::{WireType, decode_key, decode_varint},
};
use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorSet,
    field_descriptor_proto::{Label, Type},
};
use serde_json::{Value, json};
use sollist_analytics::derivation::figures;
use sollist_contract::{
    DESCRIPTORS,
    grpc::{
        common::v1::Command,
        procurement::v1::{Consent, PlaceOrderRequest},
    },
    ids::Authority,
    method::Method,
};
use sollist_platform::{
    rights::{Reach, Role, table},
    store::journal::digest,
    wire::link::Link,
};
use tonic::transport::Channel;

use crate::{
    pages::{self, Shown},
    permitted::{OTHER, OWN, answered, register, said, send, serve_with},
    sollist::{Sollist, event_of},
};

/// A district of which nobody of the others is.
const THIRD: &str = "ba-spandau";

fn line_of(authority: &str) -> String {
    format!("2026/30/25/{}/geraete", authority.replacen("ba-", "bezirksamt-", 1))
}

/// What there is to tell of an authority: its plan, its orders, its devices, its people, its requests. `size` and `tag`
/// are in all of it, and its number of events is always the same.
fn affairs(authority: &str, size: i64, tag: &str) -> Vec<String> {
    let (line, item) = (line_of(authority), if size % 2 == 0 { "notebook" } else { "desktop" });
    let euros = |of: i64| format!("{}.{:02}", of * size, size % 100);
    let (order, later) = (format!("B-{tag}"), format!("C-{tag}"));
    let mut all: Vec<(&str, &str, Value)> = vec![
        ("budget.appropriated", "2026-01-01", json!({"line": line, "amount": euros(9_000)})),
        ("budget.authority-granted", "2026-01-01", json!({"line": line, "year": 2027, "amount": euros(500)})),
        ("budget.carried-over", "2026-01-15", json!({"line": line, "amount": euros(30)})),
        ("budget.adjusted", "2026-01-20", json!({"line": line, "amount": euros(7), "basis": tag, "reference": tag})),
        ("submission.due", "2026-01-20", json!({"period": "2026-Q1", "due_on": "2026-04-15"})),
        (
            "procurement.order-placed",
            "2026-02-02",
            json!({"order": order, "line": line, "item": item, "quantity": size, "amount": euros(900)}),
        ),
        (
            "procurement.order-placed",
            "2026-02-03",
            json!({"order": later, "line": line, "item": "dock", "quantity": 2 * size, "amount": euros(40)}),
        ),
        (
            "procurement.goods-delivered",
            "2026-02-20",
            json!({"order": order, "quantity": size, "delivered_on": "2026-02-20"}),
        ),
        (
            "procurement.invoice-received",
            "2026-02-21",
            json!({"order": order, "invoice": format!("R-{tag}"), "amount": euros(900)}),
        ),
        (
            "procurement.payment-made",
            "2026-03-01",
            json!({"order": order, "line": line, "payment": format!("Z-{tag}"), "amount": euros(901), "final": true}),
        ),
        (
            "rollout.stock-reported",
            "2026-01-10",
            json!({"item": "notebook", "in_use": 3 * size, "in_stock": size, "commissioned_on": "2022-03-01",
                "as_of": "2026-01-09"}),
        ),
        (
            "rollout.devices-issued",
            "2026-03-02",
            json!({"item": "notebook", "quantity": size, "commissioned_on": "2022-03-01"}),
        ),
        ("rollout.remote-access-provided", "2026-03-03", json!({"sessions": size, "accounts": 2 * size})),
        ("rollout.licences-provided", "2026-03-04", json!({"licence": "e-file", "quantity": 4 * size})),
        ("rollout.e-file-used", "2026-03-05", json!({"accounts": 3 * size, "concurrent": size})),
        (
            "rollout.planned",
            "2026-01-20",
            json!({"rollout": format!("w-{tag}"), "scope": 5 * size, "deadline": "2026-11-01",
                "start": "2026-02-01", "budget": euros(60)}),
        ),
        ("rollout.progressed", "2026-03-06", json!({"rollout": format!("w-{tag}"), "done": size, "total": 5 * size})),
        ("rollout.site-upgraded", "2026-03-07", json!({"site": format!("Haus {tag}"), "measure": "WLAN eingerichtet"})),
        (
            "rollout.milestone-planned",
            "2026-01-12",
            json!({"project": format!("p-{tag}"), "milestone": "m1", "planned_on": "2026-06-30",
                "budgeted_cost": euros(11)}),
        ),
        (
            "citylab.activity-recorded",
            "2026-03-08",
            json!({"kind": "event", "title": format!("Treffen {tag}"), "held_on": "2026-03-08", "participants": size}),
        ),
        (
            "staffing.headcount-reported",
            "2026-01-21",
            json!({"as_of": "2026-01-21", "employees": 9 * size, "workplaces": 8 * size, "eligible": 7 * size,
                "definition": tag}),
        ),
        ("staffing.positions-changed", "2026-03-09", json!({"quantity": size, "effective_on": "2026-04-01"})),
        (
            "funding.requested",
            "2026-03-10",
            json!({"request": format!("M-{tag}"), "programme": "mobile-devices", "amount": euros(21),
                "derivation": {"quantity": size, "unit_price": "21.00"}, "reason": tag}),
        ),
        (
            "scenario.published",
            "2026-03-11",
            json!({"name": format!("s-{authority}-{tag}"), "delay_months": size % 12 + 1, "reason": tag}),
        ),
    ];
    let named = |(at, (kind, day, mut data)): (usize, (&str, &str, Value))| {
        data["authority"] = json!(authority);
        event_of(&format!("/welt/{authority}"), &format!("e-{at}"), kind, &format!("{day}T09:00:00+01:00"), &data)
    };
    all.drain(..).enumerate().map(named).collect()
}

/// What tells one journal from another, or one day from another, and nothing of what is in it.
const OF_THE_JOURNAL: [&str; 6] = ["recorded_at", "refused_at", "warned_at", "hash", "salt", "open_until"];

/// An order with a consent, which waits for another person.
async fn waits(link: &Link, authority: &str, size: i64, tag: &str) {
    let command =
        Command { request_id: format!("w-{tag}"), time: "2026-03-12T09:00:00+01:00".to_owned(), ..Command::default() };
    let (reference, basis) = (tag.to_owned(), "§ 37 LHO".to_owned());
    let asked = PlaceOrderRequest {
        command: Some(command),
        authority: authority.to_owned(),
        order: format!("W-{tag}"),
        line: line_of(authority),
        item: "notebook".to_owned(),
        quantity: size,
        amount: format!("{size}.00"),
        due: None,
        consent: Some(Consent { reference, basis, amount: None }),
    };
    let answer = link.procurement().place_order(asked).await.unwrap().into_inner();
    assert_eq!(answer.receipt.unwrap().process, process_of(authority, tag));
}

/// The process that it opens.
fn process_of(authority: &str, tag: &str) -> String {
    digest(&["process", &format!("/sollist/requests/procurement/{authority}"), &format!("w-{tag}")])
}

/// The messages of the contract by name.
struct Contract {
    messages: BTreeMap<String, DescriptorProto>,
    /// Request and answer of each method, by its path.
    methods: BTreeMap<String, (String, String)>,
}

impl Contract {
    fn read() -> Contract {
        let set = FileDescriptorSet::decode(DESCRIPTORS).unwrap();
        let mut contract = Contract { messages: BTreeMap::new(), methods: BTreeMap::new() };
        for file in &set.file {
            for message in &file.message_type {
                contract.keep(&format!(".{}", file.package()), message);
            }
            for service in &file.service {
                for method in &service.method {
                    let path = format!("/{}.{}/{}", file.package(), service.name(), method.name());
                    let types = (method.input_type().to_owned(), method.output_type().to_owned());
                    contract.methods.insert(path, types);
                }
            }
        }
        contract
    }

    fn keep(&mut self, within: &str, message: &DescriptorProto) {
        let name = format!("{within}.{}", message.name());
        for nested in &message.nested_type {
            self.keep(&name, nested);
        }
        self.messages.insert(name, message.clone());
    }

    /// A message field by field, without what tells one journal from another.
    fn shown(&self, name: &str, mut bytes: &[u8]) -> String {
        let fields = self.messages.get(name).map(|message| message.field.as_slice()).unwrap_or_default();
        let mut out = Vec::new();
        while bytes.has_remaining() {
            let (number, wire) = decode_key(&mut bytes).unwrap();
            let field = fields.iter().find(|field| field.number() == number as i32);
            let called = field.map_or(String::new(), |field| field.name().to_owned());
            let value = match wire {
                WireType::Varint => decode_varint(&mut bytes).unwrap().to_string(),
                WireType::SixtyFourBit => bytes.get_u64_le().to_string(),
                WireType::ThirtyTwoBit => bytes.get_u32_le().to_string(),
                _ => {
                    let length = decode_varint(&mut bytes).unwrap() as usize;
                    let (part, rest) = bytes.split_at(length);
                    bytes = rest;
                    match field.filter(|field| field.r#type() == Type::Message) {
                        Some(field) => format!("{{{}}}", self.shown(field.type_name(), part)),
                        None => String::from_utf8_lossy(part).into_owned(),
                    }
                }
            };
            if !OF_THE_JOURNAL.contains(&called.as_str()) {
                out.push(format!("{called}: {value}"));
            }
        }
        out.join("\n")
    }

    /// A request whose fields of these names are filled.
    fn request(&self, name: &str, filled: &[(&str, &str)]) -> Vec<u8> {
        let mut message = Vec::new();
        let fill = |field: &FieldDescriptorProto, text: &str, message: &mut Vec<u8>| {
            let (number, many) = (u32::try_from(field.number()).unwrap(), field.label() == Label::Repeated);
            match field.r#type() {
                Type::String if !many => prost::encoding::string::encode(number, &text.to_owned(), message),
                Type::String => prost::encoding::string::encode_repeated(number, &[text.to_owned()], message),
                Type::Int32 if !many => prost::encoding::int32::encode(number, &text.parse().unwrap(), message),
                Type::Int32 => prost::encoding::int32::encode_packed(number, &[text.parse().unwrap()], message),
                _ => {}
            }
        };
        for field in &self.messages[name].field {
            if let Some((_, text)) = filled.iter().find(|(name, _)| *name == field.name()) {
                fill(field, text, &mut message);
            }
        }
        message
    }
}

/// What somebody asks: of all that is theirs, by the names of their own, by those of another, and by none.
fn questions() -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let of = |authority: &str, tag: &str, district: &str| {
        vec![
            ("authority", authority.to_owned()),
            ("district", district.to_owned()),
            ("name", line_of(authority)),
            ("line", line_of(authority)),
            ("order", format!("B-{tag}")),
            ("request", format!("M-{tag}")),
            ("rollout", format!("w-{tag}")),
            ("item", "notebook".to_owned()),
            ("year", "2026".to_owned()),
            ("years", "2026".to_owned()),
            ("key", "budget.soll".to_owned()),
            ("figure", "budget.soll".to_owned()),
            ("metric", "mobile.device-rate".to_owned()),
        ]
    };
    let only = |names: &[&str], of: Vec<(&'static str, String)>| {
        of.into_iter().filter(|(name, _)| names.contains(name)).collect::<Vec<_>>()
    };
    let (own, other) = (|| of(OWN, "own", "01"), || of(OTHER, "x", "03"));
    let year = ["year", "years"];
    let keyed = ["year", "years", "authority", "name", "order", "request", "rollout", "item"];
    vec![
        ("nothing", Vec::new()),
        ("the year", only(&year, own())),
        ("own names", only(&keyed, own())),
        ("own figure", only(&["year", "key", "figure", "metric"], own())),
        ("own line", only(&["year", "line", "authority"], own())),
        ("own district", only(&["year", "district"], own())),
        ("all of own", own()),
        ("another's line", only(&["year", "line", "name"], other())),
        ("another's names", only(&keyed, other())),
        ("an own scenario", ["name", "scenario_name"].map(|field| (field, format!("s-{OWN}-own"))).into()),
        // Which there is in the first of the worlds.
        ("another's scenario", ["name", "scenario_name"].map(|field| (field, format!("s-{OTHER}-a"))).into()),
        ("an own process", vec![("process", process_of(OWN, "own"))]),
        // Which there is in the first of the worlds.
        ("another's process", vec![("process", process_of(OTHER, "a"))]),
        (
            "one's own beside another's line",
            [only(&["authority", "order", "item"], own()), only(&["line", "name"], other())].concat(),
        ),
    ]
}

/// Everything that somebody is answered, by method and question.
async fn everything(contract: &Contract, channel: &Channel, role: Role) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for method in Method::all() {
        let name = method.path().rsplit('/').next().unwrap();
        let reads = ["Get", "List", "Explain", "Trace", "Compare"].iter().any(|reads| name.starts_with(reads));
        if !reads || table::of_method(method).reach(role) == Reach::Nothing {
            continue;
        }
        let (request, answer) = &contract.methods[method.path()];
        // What each figure is made of, where that is asked.
        let fields = &contract.messages[request].field;
        let asks_figures = fields.iter().any(|field| ["figure", "figures"].contains(&field.name()));
        let of_figure = |figure: &'static str| {
            let named = ["figure", "figures"].map(|field| (field, figure.to_owned()));
            (figure, [("year", "2026".to_owned())].into_iter().chain(named).collect())
        };
        let figures = figures().into_iter().filter(|_| asks_figures).map(of_figure);
        for (what, filled) in questions().into_iter().chain(figures) {
            let filled: Vec<(&str, &str)> = filled.iter().map(|(name, text)| (*name, text.as_str())).collect();
            let told = match answered(channel, method, contract.request(request, &filled)).await {
                Ok(messages) => {
                    let shown = messages.iter().map(|message| contract.shown(answer, message));
                    format!("OK\n{}", shown.collect::<Vec<_>>().join("\n---\n"))
                }
                Err(status) => said(&status),
            };
            all.insert(format!("{} by {what}", method.shown()), told);
        }
    }
    all
}

/// How far from the first page pages are looked at.
const DEPTH: usize = 2;

/// Addresses that nothing on a district's pages leads to: what another has in the first of the worlds, and what all
/// have.
fn addresses_of_another() -> Vec<String> {
    let line = line_of(OTHER);
    let mut all = vec![
        format!("/haushalt/stelle/{line}"),
        format!("/haushalt/stelle/{line}/umsetzen"),
        format!("/haushalt/stelle/{line}/sperren"),
        format!("/haushalt?behoerde={OTHER}"),
        "/haushalt?bezirk=03".to_owned(),
        "/haushalt.json?nach=behoerde&bezirk=03".to_owned(),
        "/bezirk/03".to_owned(),
        format!("/beschaffung/{OTHER}/B-a"),
        format!("/beschaffung?behoerde={OTHER}"),
        format!("/antraege/{OTHER}/M-a"),
        format!("/antraege/{OTHER}/M-a/pruefen"),
        format!("/antraege/{OTHER}/M-a/bewilligen"),
        format!("/mehrbedarf/{OTHER}/notebook"),
        format!("/mehrbedarf?szenario=s-{OTHER}-a"),
        format!("/vorgaenge/{}", process_of(OTHER, "a")),
        format!("/vorgaenge/{}/freigeben", process_of(OTHER, "a")),
        format!("/journal?behoerde={OTHER}"),
        format!("/grund/budget.available?bezirk=03&stelle={line}"),
        "/grund/need.reserve".to_owned(),
        "/grund/need.share".to_owned(),
    ];
    all.extend(
        ["B-a", "M-a", "w-a", "R-a", "p-a", "Haus a", "a"].map(|word| format!("/suche?q={word}").replace(' ', "+")),
    );
    // One of each of the three after the other.
    all.extend((4..=12).flat_map(|number| [format!("/journal/{number}"), format!("/quittung/{number}")]));
    all
}

/// A page or a file without what tells one journal from another: checksums, when something was recorded, and the number
/// of a form.
fn page_shown(body: &str) -> String {
    let is_word = |char: char| char.is_alphanumeric() || ":+-.".contains(char);
    let is_hash = |word: &str| word.len() >= 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let is_time = |word: &str| {
        let now = Timestamp::now().duration_since(word.parse().unwrap_or(Timestamp::UNIX_EPOCH));
        let is_clock = word.len() == 5 && word.bytes().enumerate().all(|(at, byte)| (at == 2) == (byte == b':'));
        is_clock || now < SignedDuration::from_hours(1)
    };
    let mut shown = String::with_capacity(body.len());
    for part in body.split_inclusive(|char| !is_word(char)) {
        let word = part.trim_end_matches(|char| !is_word(char));
        let what = if is_hash(word) || is_time(word) { "…" } else { word };
        shown.push_str(what);
        shown.push_str(&part[word.len()..]);
    }
    shown
}

/// Every page and every file of text that somebody reaches, and what those addresses are answered.
fn browsed(somebody: &Shown<'_>, more: Vec<String>, depth: usize) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut next: BTreeSet<String> = more.into_iter().chain(["/".to_owned()]).collect();
    for _ in 0..=depth {
        let asked: Vec<&str> = next.iter().map(String::as_str).collect();
        let mut found = BTreeSet::new();
        for (path, (status, body)) in asked.iter().zip(somebody.all(&asked)) {
            found.extend(pages::links(&body).into_iter().filter(|link| is_of_pages(link)));
            all.insert(format!("GET {path}"), format!("{status}\n{}", page_shown(&body)).replacen("200\n", "OK\n", 1));
        }
        next = found.into_iter().filter(|link| !all.contains_key(&format!("GET {link}"))).collect();
    }
    all
}

/// Not what is drawn or laid out, nor the same as a file of a book, nor the same in English.
fn is_of_pages(link: &str) -> bool {
    let path = link.split('?').next().unwrap_or_default();
    link.starts_with('/')
        && !link.contains('#')
        && !link.contains("sprache=")
        && !path.starts_with("/assets")
        && ![".xlsx", ".pdf"].iter().any(|kind| path.ends_with(kind))
}

/// A journal in which the others are as large, and called so.
async fn world(contract: &Contract, size: i64, tag: &str) -> [BTreeMap<String, String>; 2] {
    let user = Sollist::new();
    let notebook = json!({"programme": "mobile-devices", "unit_price": "1000.00", "quota": "1.00", "life_months": 60});
    let parameters = json!({"authority": Authority::IKT_STEUERUNG, "set": "grundausstattung",
        "valid_from": "2026-01-01", "values": {"items": {"notebook": notebook}}});
    let parameters = event_of("/ikt", "p-1", "parameters.published", "2026-01-02T09:00:00+01:00", &parameters);
    let others = |authority: &str, more: i64| affairs(authority, size + more, tag);
    let mut lines: Vec<String> = Vec::new();
    let plan = |lines: &[String]| lines.first().cloned();
    let (own, other, third) = (affairs(OWN, 10, "own"), others(OTHER, 0), others(THIRD, 5));
    lines.extend([plan(&own), plan(&other), plan(&third)].into_iter().flatten());
    let central =
        json!({"authority": Authority::IKT_STEUERUNG, "line": line_of("ikt-steuerung"), "amount": "500000.00"});
    lines.push(event_of("/ikt", "plan", "budget.appropriated", "2026-01-01T09:00:00+01:00", &central));
    lines.push(parameters);
    // Turn by turn: each has its numbers, whatever the others say.
    for at in 1..own.len() {
        lines.extend([&own, &other, &third].map(|lines| lines[at].clone()));
    }
    user.record(&lines);
    let (issuer, server) = serve_with(&user, &register(), "[limits]\nunits_per_minute = 1000000\n");
    let link = async |name: &str| Link::new(issuer.connect(&server.url, name).await, "anybody");
    let unread = |size: i64| format!("{{\"source\":\"/fremd/{tag}\",\"size\":{size}");
    send(&link("system-beside").await, tag, &[unread(size), unread(size + 1)]).await;
    send(&link("district-system").await, "own", &["{\"source\":\"/amt/x\"".to_owned()]).await;
    waits(&link("district-officer").await, OWN, 10, "own").await;
    waits(&link("beside").await, OTHER, size, tag).await;
    let district = issuer.connect(&server.url, "district-officer").await;
    let steering = issuer.connect(&server.url, "steering").await;
    let mut seen = [
        everything(contract, &district, Role::DistrictOfficer).await,
        everything(contract, &steering, Role::Steering).await,
    ];
    let address = pages::address(&server);
    let shown = |name| Shown { issuer: &issuer, address: address.clone(), name };
    let theirs = browsed(&shown("district-officer"), addresses_of_another(), DEPTH);
    let addresses = theirs.keys().filter_map(|asked| asked.strip_prefix("GET ")).map(str::to_owned).collect();
    seen[1].extend(browsed(&shown("steering"), addresses, 0));
    seen[0].extend(theirs);
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn a_district_is_answered_the_same_whatever_the_others_do() {
    let contract = Contract::read();
    let [first, seen] = world(&contract, 7, "a").await;
    let answered: BTreeSet<&str> = first
        .iter()
        .filter(|(_, told)| told.starts_with("OK"))
        .map(|(asked, _)| asked.split(' ').next().unwrap())
        .collect();
    let asked: BTreeSet<&str> = first.keys().map(|asked| asked.split(' ').next().unwrap()).collect();
    let silent: Vec<&&str> = asked.difference(&answered).collect();
    assert!(silent.len() <= 6, "nobody was answered anything: {silent:?}");
    let pages = first.iter().filter(|(asked, told)| asked.starts_with("GET ") && told.starts_with("OK")).count();
    assert!(pages > 300, "{pages} pages");
    let mut wrong = Vec::new();
    for (size, tag) in [(7_004, "b"), (123, "längeres-kürzel")] {
        let [again, all] = world(&contract, size, tag).await;
        wrong.extend(
            again.keys().filter(|asked| !first.contains_key(*asked)).map(|asked| format!("{asked}: only then")),
        );
        wrong.extend(first.iter().filter(|(asked, told)| again.get(*asked) != Some(told)).map(|(asked, told)| {
            let (told, other) = (told.as_str(), again.get(asked).map_or("", String::as_str));
            let differs = told.lines().zip(other.lines()).find(|(a, b)| a != b);
            format!("{asked}: {differs:?} of {} and {} lines", told.lines().count(), other.lines().count())
        }));
        // Who may see all of it does: the journals do differ.
        let differing = seen.iter().filter(|(asked, told)| all.get(*asked) != Some(told)).count();
        assert!(differing > 60, "{differing} of {}", seen.len());
    }
    assert!(wrong.is_empty(), "{} answers differ of {}:\n{}", wrong.len(), first.len(), wrong.join("\n"));
}
