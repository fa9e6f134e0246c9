//! The AsyncAPI document: every subject with what travels under it, made from the event structs and the golden events.

mod words;

use std::{collections::BTreeSet, fs, path::Path, sync::LazyLock};

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use sollist_contract::{
    envelope::NAME_BYTES_MAX,
    event::Event,
    ids::{Authority, District},
    refusal::Reason,
    refused::{self, EntryRefused},
    subject::{self, DEAD, EVENTS, REFUSED},
};

const CONTENT: &str = "application/cloudevents+json";

/// The district of the examples.
static PANKOW: LazyLock<Authority> = LazyLock::new(|| "ba-pankow".parse().unwrap());

/// German first, then English.
fn both(de: &str, en: &str) -> String {
    format!("{de}\n\n{en}")
}

fn reference(path: &str) -> Value {
    // A slash in a key would be a step of the path; our keys have none.
    json!({"$ref": format!("#/{path}")})
}

/// The whole document. It has the words of JSON Schema draft 7, which AsyncAPI 3.0 is built on.
pub fn document() -> Value {
    let settings = SchemaSettings::draft07().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut messages = Map::new();
    for (name, data) in Event::schemas_in(&mut generator) {
        let context = Event::type_of(name).unwrap().context;
        let meaning = description(&generator, &data);
        messages.insert(name.to_owned(), event(context, name, &meaning, &data));
    }
    let data = generator.subschema_for::<EntryRefused>();
    messages.insert(refused::TYPE.to_owned(), entry_refused(&data));
    messages.insert("dead-letter".to_owned(), dead_letter());
    let mut schemas = generator.take_definitions(true);
    schemas.insert("CloudEvent".to_owned(), cloud_event());
    schemas.insert("Headers".to_owned(), headers());

    json!({
        "asyncapi": "3.0.0",
        "id": "urn:sollist:events:v1",
        "info": info(),
        "defaultContentType": CONTENT,
        "servers": {"nats": server()},
        "channels": {
            "events": events(),
            "refused": refused_entries(),
            "dead": dead_letters(),
        },
        "operations": operations(),
        "components": {
            "messages": messages,
            "messageTraits": {"recorded": {"contentType": CONTENT, "headers": reference("components/schemas/Headers")}},
            "schemas": schemas,
            "securitySchemes": {
                "certificate": {
                    "type": "X509",
                    "description": both(
                        "Zertifikat der Dienststelle; sein Name bestimmt, welche Adressen gelesen werden dürfen.",
                        "The authority's certificate; its name decides which subjects may be read.",
                    ),
                },
                "password": {"type": "userPassword", "description": both("Konto mit Passwort.",
                "An account with a password.")},
            },
        },
    })
}

fn info() -> Value {
    json!({
        "title": "Sollist: Ereignisse über NATS (events over NATS)",
        "version": "1.0.0",
        "license": {"name": "EUPL-1.2"},
        "description": both(
            "Jedes Ereignis im Journal von Sollist wird genau einmal und in der Reihenfolge des Journals als \
             CloudEvent 1.0 (JSON, strukturierte Form) im JetStream-Stream `sollist-events` veröffentlicht; die Nummer \
             im Stream ist die Nummer im Journal. Die Vorgänge stehen aus Sicht von Sollist: `send` heißt, Sollist \
             veröffentlicht, und wer zuhört, empfängt. Nur Sollist schreibt in diese Streams; Ereignisse an Sollist \
             gehen über gRPC (`sollist.intake.v1`). Wer Zustand aufbaut, liest mit einem geordneten Consumer ab der \
             zuletzt verarbeiteten Nummer + 1; wer etwas bewirkt, liest mit einem dauerhaften Consumer und quittiert. \
             Ein Ereignis heißt für immer `source` + `id`. Unbekannte Typen sind zu überlesen: neue kommen hinzu, alte \
             ändern sich nie.",
            "Every event in Sollist's journal is published once and in the order of the journal as a CloudEvent 1.0 \
             (JSON, structured mode) in the JetStream stream `sollist-events`; the number in the stream is the number \
             in the journal. Operations are seen from Sollist: `send` means that Sollist publishes, and whoever \
             listens receives. Only Sollist writes to these streams; events for Sollist go over gRPC \
             (`sollist.intake.v1`). Who builds state reads with an ordered consumer from the last number processed + \
             1; who causes effects reads with a durable consumer and acknowledges. An event is named for ever by \
             `source` + `id`. Skip types you do not know: new ones come, old ones never change.",
        ),
    })
}

fn server() -> Value {
    json!({
        "host": "{host}:{port}",
        "protocol": "nats",
        "title": "NATS JetStream",
        "description": both(
            "Der Broker der Anlage, Version 2.15 oder neuer. Außerhalb des eigenen Rechners nur mit TLS.",
            "The broker of the installation, version 2.15 or newer. Beyond one's own machine only with TLS.",
        ),
        "variables": {
            "host": {"default": "localhost", "description": both("Rechner des Brokers.", "The broker's host.")},
            "port": {"default": "4222", "description": both("Anschluss des Brokers.", "The broker's port.")},
        },
        "security": [reference("components/securitySchemes/certificate"),
        reference("components/securitySchemes/password")],
    })
}

fn district() -> Value {
    let all: Vec<District> = [District::CENTRAL].into_iter().chain(District::all()).collect();
    let codes: Vec<&str> = all.iter().map(|district| district.code()).collect();
    let names: Vec<String> = all.iter().map(|district| format!("{district} {}", district.name())).collect();
    let names = names.join(", ");
    json!({"enum": codes, "description": both(&format!("Bezirk: {names}."), &format!("The district: {names}."))})
}

fn authority(de: &str, en: &str, examples: &[&str]) -> Value {
    json!({"description": both(de, en), "examples": examples})
}

fn events() -> Value {
    let contexts: BTreeSet<&str> = Event::types().map(|known| known.context).collect();
    let names: BTreeSet<String> = Event::types().map(|known| subject::name(known.context, known.name)).collect();
    let (pankow, budget) = (subject::of_district(EVENTS, PANKOW.district()), subject::of_context(EVENTS, "budget"));
    json!({
        "address": format!("{EVENTS}.{{context}}.{{name}}.{{district}}.{{authority}}"),
        "title": "Aufgezeichnete Ereignisse (recorded events)",
        "servers": [reference("servers/nats")],
        "description": both(
            &format!("Stream `sollist-events`. Alles eines Bezirks: `{pankow}`; alles eines Bereichs: `{budget}`."),
            &format!("Stream `sollist-events`. All of one district: `{pankow}`; all of one context: `{budget}`."),
        ),
        "parameters": {
            "context": {"enum": contexts, "description": both(
                "Bereich, der über das Ereignis entscheidet.",
                "The context that decides on the event.",
            )},
            "name": {"enum": names, "description": both(
                "Typ des Ereignisses ohne `.v1`; beginnt der Typ nicht mit dem Bereich, so steht er ganz da, mit \
                 Bindestrich.",
                "The event's type without `.v1`; where the type does not begin with the context it is kept whole, with \
                 a hyphen.",
            )},
            "district": district(),
            "authority": authority(
                &format!("Kürzel der Behörde; `{}`, wo das Ereignis keine nennt.", subject::LAND),
                &format!("The authority's code; `{}` where the event names none.", subject::LAND),
                &["ba-pankow", Authority::IKT_STEUERUNG, subject::LAND],
            ),
        },
        "messages": channel_messages(Event::types().map(|known| known.name)),
    })
}

fn refused_entries() -> Value {
    let wildcard = subject::refused_of_district(REFUSED, PANKOW.district());
    json!({
        "address": format!("{REFUSED}.{{district}}.{{authority}}"),
        "title": "Abgelehnte Einträge (refused entries)",
        "servers": [reference("servers/nats")],
        "description": both(
            &format!("Stream `sollist-refused`: was abgelehnt wurde, mit dem Grund. Alles eines Bezirks: \
                      `{wildcard}`."),
            &format!("Stream `sollist-refused`: what was refused, with the reason. All of one district: `{wildcard}`."),
        ),
        "parameters": {
            "district": district(),
            "authority": authority(
                &format!("Kürzel der Behörde; `{}`, wo der Eintrag nicht zu lesen war (Bezirk 00).", subject::UNKNOWN),
                &format!("The authority's code; `{}` where the entry could not be read (district 00).",
                    subject::UNKNOWN),
                &["ba-pankow", subject::UNKNOWN],
            ),
        },
        "messages": channel_messages([refused::TYPE]),
    })
}

fn dead_letters() -> Value {
    json!({
        "address": format!("{DEAD}.{{consumer}}"),
        "title": "Nicht Zustellbares (dead letters)",
        "servers": [reference("servers/nats")],
        "description": both(
            "Stream `sollist-dead`: Nachrichten, die ein Consumer nach allen Versuchen nicht zustellen konnte.",
            "Stream `sollist-dead`: messages that a consumer could not deliver after every attempt.",
        ),
        "parameters": {"consumer": {"description": both("Name des Consumers.", "The consumer's name."),
        "examples": ["webhooks"]}},
        "messages": channel_messages(["dead-letter"]),
    })
}

fn channel_messages<'a>(names: impl IntoIterator<Item = &'a str>) -> Map<String, Value> {
    names.into_iter().map(|name| (name.to_owned(), reference(&format!("components/messages/{name}")))).collect()
}

/// One operation for each context, so that the document says which types a context has.
fn operations() -> Map<String, Value> {
    let mut out = Map::new();
    for context in ["budget", "procurement", "rollout", "staffing", "intake"] {
        let wildcard = subject::of_context(EVENTS, context);
        let types: Vec<&str> =
            Event::types().filter(|known| known.context == context).map(|known| known.name).collect();
        let description = both(
            &format!("Ereignisse des Bereichs {context}: `{wildcard}`"),
            &format!("Events of the context {context}: `{wildcard}`"),
        );
        out.insert(format!("{context}-events"), send("events", &description, &types));
    }
    assert_eq!(
        out.values().map(|o| o["messages"].as_array().unwrap().len()).sum::<usize>(),
        Event::types().count(),
        "a context is missing"
    );
    let description = both("Abgelehnte Einträge melden.", "Tell of refused entries.");
    out.insert("refused-entries".to_owned(), send("refused", &description, &[refused::TYPE]));
    let description = both("Nicht Zustellbares ablegen.", "Put aside what could not be delivered.");
    out.insert("dead-letters".to_owned(), send("dead", &description, &["dead-letter"]));
    out
}

fn send(channel: &str, description: &str, messages: &[&str]) -> Value {
    let messages: Vec<Value> =
        messages.iter().map(|name| reference(&format!("channels/{channel}/messages/{name}"))).collect();
    json!({"action": "send", "channel": reference(&format!("channels/{channel}")), "description": description,
        "messages": messages})
}

/// What the struct behind a reference says of itself.
fn description(generator: &schemars::SchemaGenerator, schema: &schemars::Schema) -> String {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()).unwrap();
    generator.definitions()[name]["description"]
        .as_str()
        .unwrap_or_else(|| panic!("{name} says nothing of itself"))
        .to_owned()
}

fn envelope_of(type_name: &str, data: &schemars::Schema) -> Value {
    json!({"allOf": [
        reference("components/schemas/CloudEvent"),
        {"type": "object", "properties": {"type": {"const": type_name}, "data": data}},
    ]})
}

fn event(context: &str, name: &str, meaning: &str, data: &schemars::Schema) -> Value {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("golden/{name}.json"));
    let payload: Value = serde_json::from_str(&fs::read_to_string(golden).unwrap()).unwrap();
    let read = Event::from_data(name, &payload["data"].to_string()).unwrap().unwrap();
    json!({
        "name": name,
        "title": words::german(name).split([':', ';', ',']).next().unwrap().trim_end_matches('.'),
        "summary": words::german(name),
        "description": both(words::german(name), meaning),
        "tags": [{"name": context}],
        "traits": [reference("components/messageTraits/recorded")],
        "payload": envelope_of(name, data),
        "examples": [{"name": "golden", "summary": subject::subject(EVENTS, &read), "headers": example_headers(),
        "payload": payload}],
    })
}

/// What a district is told when it cancels an order that it never placed.
fn refused_example() -> Value {
    let data = EntryRefused {
        origin: "pankow-2026-07.jsonl".to_owned(),
        position: 17,
        event_source: Some("/bezirk/03/hkr".to_owned()),
        event_id: Some("p-2026-0017".to_owned()),
        reason: Reason::OrderUnknown.code().to_owned(),
        field: "data.order".to_owned(),
        message_de: "Eine Bestellung B-2026-044 hat ba-pankow nicht.".to_owned(),
        message_en: "ba-pankow has no order B-2026-044.".to_owned(),
        text: json!({
            "specversion": "1.0", "id": "p-2026-0017", "source": "/bezirk/03/hkr",
            "type": "procurement.order-cancelled.v1",
            "time": "2026-07-01T09:00:00+02:00", "datacontenttype": "application/json",
            "data": {"authority": "ba-pankow", "order": "B-2026-044"},
        })
        .to_string(),
    };
    let id = "5b0c3c6a2f3f4d0f8a6c1d2e7b9f00112233445566778899aabbccddeeff0011";
    serde_json::from_str(&data.to_json(id, "2026-07-01T07:00:02Z".parse().unwrap()).unwrap()).unwrap()
}

fn entry_refused(data: &schemars::Schema) -> Value {
    json!({
        "name": refused::TYPE,
        "title": "Eintrag abgelehnt",
        "summary": words::german(refused::TYPE),
        "description": both(
            words::german(refused::TYPE),
            "An entry was refused and waits for correction: sent again with the same name and other data it is taken, \
             if it is right then.",
        ),
        "tags": [{"name": "intake"}],
        "contentType": CONTENT,
        "headers": {"type": "object", "required": ["Content-Type"], "properties": {"Content-Type": {"const": CONTENT}}},
        "payload": envelope_of(refused::TYPE, data),
        "examples": [{
            "name": "unknown-order",
            "summary": subject::refused(REFUSED, Some(&PANKOW)),
            "headers": {"Content-Type": CONTENT},
            "payload": refused_example(),
        }],
    })
}

fn dead_letter() -> Value {
    json!({
        "name": "dead-letter",
        "title": "Nicht zustellbar",
        "summary": "Nachricht, die nicht zugestellt werden konnte, unverändert.",
        "description": both(
            "Die Nachricht, wie sie im Stream stand: ein aufgezeichnetes Ereignis oder ein abgelehnter Eintrag.",
            "The message as it was in its stream: a recorded event or a refused entry.",
        ),
        "contentType": CONTENT,
        "headers": {
            "type": "object",
            "required": ["Sollist-Subject", "Sollist-Stream", "Sollist-Number", "Sollist-Reason", "Sollist-Attempts"],
            "properties": {
                "Sollist-Subject": text("Adresse der Nachricht.", "The message's subject."),
                "Sollist-Stream": text("Ihr Stream.", "Its stream."),
                "Sollist-Number": number("Ihre Nummer in diesem Stream.", "Its number in that stream."),
                "Sollist-Reason": text("Woran es zuletzt lag.", "What was wrong in the end."),
                "Sollist-Attempts": number("Wie oft es versucht wurde.", "How often it was tried."),
            },
        },
        "payload": reference("components/schemas/CloudEvent"),
        "examples": [{
            "name": "refused-entry",
            "summary": subject::dead(DEAD, "webhooks"),
            "headers": {
                "Sollist-Subject": "sollist.refused.v1.03.ba-pankow",
                "Sollist-Stream": "sollist-refused",
                "Sollist-Number": "2041",
                "Sollist-Reason": "503",
                "Sollist-Attempts": "8",
            },
            "payload": refused_example(),
        }],
    })
}

/// The envelope as `Envelope` writes it.
fn cloud_event() -> Value {
    let name = json!({"type": "string", "minLength": 1, "maxLength": NAME_BYTES_MAX});
    json!({
        "description": both(
            "CloudEvent 1.0 in strukturierter Form; weitere Attribute sind erlaubt.",
            "CloudEvent 1.0 in structured mode; more attributes are allowed.",
        ),
        "type": "object",
        "required": ["specversion", "id", "source", "type", "time", "datacontenttype", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": name,
            "source": name,
            "type": name,
            "time": {"type": "string", "format": "date-time", "description": both("Wann es geschah.",
            "When it happened.")},
            "datacontenttype": {"const": "application/json"},
            "data": {"type": "object", "description": both(
                "Was geschehen ist. Freie Texte darin können versiegelt sein: ein Wort „sealed:SCHLÜSSEL:BASE64“, das \
                 nur die Dienste öffnen.",
                "What happened. Free texts in it may be sealed: one word `sealed:KEY:BASE64`, which the services alone \
                 open.",
            )},
        },
    })
}

/// A header that is a text, or a number as text: headers know nothing else.
fn text(de: &str, en: &str) -> Value {
    json!({"type": "string", "description": both(de, en)})
}

fn number(de: &str, en: &str) -> Value {
    json!({"type": "string", "pattern": "^[0-9]+$", "description": both(de, en)})
}

fn headers() -> Value {
    json!({
        "type": "object",
        "required": ["Content-Type", "Sollist-Recorded-At", "Sollist-Actor", "Sollist-Hash"],
        "properties": {
            "Content-Type": {"const": CONTENT},
            "Sollist-Recorded-At": number(
                "Zeitpunkt der Aufzeichnung in Mikrosekunden seit 1970 (UTC).",
                "Instant of recording in microseconds since 1970 (UTC).",
            ),
            "Sollist-Actor": text(
                "Wer es verursacht hat, wie ausgewiesen, oder ein Pseudonym (p-…).",
                "Who caused it, as authenticated, or a pseudonym (p-…).",
            ),
            "Sollist-Hash": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": both(
                "SHA-256 der Kette des Journals bis zu diesem Ereignis.",
                "SHA-256 of the journal's chain up to this event.",
            )},
            "Sollist-Salt": {"type": "string", "pattern": "^[0-9a-f]{32}$", "description": both(
                "Zufall, den die Kette mit dem Ereignis prüft; fehlt bei Ereignissen, die ohne ihn aufgezeichnet sind.",
                "Chance that the chain hashes with the event; absent of events that were recorded without.",
            )},
            "Sollist-Scope": text(
                "Behörde, für die allein es gesendet ist (die Kette prüft sie mit); fehlt, wo es für alle ist.",
                "Authority for which alone it was sent (the chain hashes it); absent where it is for all.",
            ),
            "traceparent": {"type": "string", "pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$",
            "description": both(
                "W3C Trace Context, wo es einen gibt.", "W3C Trace Context, where there is one.",
            )},
        },
    })
}

fn example_headers() -> Value {
    json!({
        "Content-Type": CONTENT,
        "Sollist-Recorded-At": "1610611201123456",
        "Sollist-Actor": "hkr.ba-steglitz-zehlendorf",
        "Sollist-Hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "Sollist-Salt": "5f0c7a1e9d3b42864ac15de07f92b638",
        "Sollist-Scope": "ba-steglitz-zehlendorf",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    })
}
