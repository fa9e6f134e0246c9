//! From an entry of a stream to a command: read, or refused in its turn.

use std::sync::Arc;

use jiff::Timestamp;
use sollist_contract::{
    day::{Day, berlin},
    envelope::{EVENT_BYTES_MAX, Envelope, line_too_long, parse_time},
    event::{Appropriated, Event},
    grpc::intake::v1::{CloudEvent, Entry, PlanLine, Unreadable, entry::Content},
    refusal::{Reason, Refusal},
};
use sollist_platform::{
    batch::{Command, Mode, Place},
    caller::Caller,
};

/// The source of plan lines; what begins like it is ours alone.
const PLAN_SOURCE: &str = "/sollist/plan";
const OUR_SOURCES: &str = "/sollist/";

/// Most that is kept of what was refused, in bytes: as much as an event may have.
pub const KEPT_BYTES_MAX: usize = EVENT_BYTES_MAX;
/// Most that is kept of what a sender calls the place its entries come from, in bytes.
pub const ORIGIN_BYTES_MAX: usize = 1_000;
/// Most that is kept of a sentence about a row that its sender could not read, in bytes.
const SENTENCE_BYTES_MAX: usize = 2_000;

/// A text, or its beginning where it is longer than it may be, with its length.
pub fn beginning(text: String, bytes: usize) -> String {
    if text.len() <= bytes {
        return text;
    }
    let length = text.len();
    let mut kept = text;
    kept.truncate(kept.floor_char_boundary(bytes));
    format!("{kept} … [{length} Byte]")
}

/// Makes a command of an entry.
pub fn command(entry: Entry, origin: &Arc<str>, caller: &Caller, now: Timestamp) -> Command {
    let mut mode = Mode::Fact;
    let mut raw = None;
    let (what, text): (Result<Envelope, Refusal>, String) = match entry.content {
        Some(Content::Line(line)) => {
            let what = Envelope::parse(&line).and_then(foreign);
            match String::from_utf8(line) {
                Ok(text) => (what, text),
                Err(no_text) => {
                    let text = String::from_utf8_lossy(no_text.as_bytes()).into_owned();
                    raw = Some(no_text.into_bytes().into());
                    (what, text)
                }
            }
        }
        Some(Content::Event(event)) => {
            let text = json_of(&event);
            (read(&event, &text).and_then(foreign), text)
        }
        Some(Content::Oversized(line)) => {
            let beginning = String::from_utf8_lossy(&line.beginning).into_owned();
            (Err(line_too_long(line.length_bytes)), format!("{beginning} … [{} Byte]", line.length_bytes))
        }
        Some(Content::Plan(line)) => {
            mode = Mode::Plan { amend: (!line.amend.is_empty()).then(|| line.amend.clone()), if_absent: line.if_absent };
            (plan_line(&line, now), line.data)
        }
        Some(Content::Unreadable(Unreadable { text, refusal })) => {
            let refusal = refusal.unwrap_or_default();
            let sentence = |text: String| beginning(text, SENTENCE_BYTES_MAX);
            let (field, de, en) = (sentence(refusal.field), sentence(refusal.message_de), sentence(refusal.message_en));
            (Err(Refusal::new(Reason::PlanRow, &field, de, en)), text)
        }
        None => (Err(Refusal::new(Reason::NotJson, "", "Der Eintrag ist leer.", "The entry is empty.")), String::new()),
    };
    let text = beginning(text, KEPT_BYTES_MAX);
    let raw = raw.filter(|raw: &Arc<[u8]>| raw.len() <= KEPT_BYTES_MAX);
    let place = Place { origin: origin.clone(), position: entry.position, text: text.into(), raw };
    Command { what, mode, caller: caller.clone(), place: Some(place), traceparent: None }
}

/// Names that begin like ours are not for others: they could take the name of an event that we make.
fn foreign(envelope: Envelope) -> Result<Envelope, Refusal> {
    if envelope.source.starts_with(OUR_SOURCES) {
        return Err(Refusal::new(
            Reason::Malformed,
            "source",
            format!("Die Herkunft {} ist Sollist selbst vorbehalten; bitte eine eigene angeben, etwa /bezirk/03/hkr.", envelope.source),
            format!("The source {} is Sollist's own; give one of yours, such as /bezirk/03/hkr.", envelope.source),
        ));
    }
    Ok(envelope)
}

/// A CloudEvent of protobuf as the JSON it stands for.
fn json_of(event: &CloudEvent) -> String {
    let mut map = serde_json::Map::new();
    let mut text = |key: &str, value: &str| {
        if !value.is_empty() {
            map.insert(key.to_owned(), value.into());
        }
    };
    text("specversion", &event.spec_version);
    text("id", &event.id);
    text("source", &event.source);
    text("type", &event.r#type);
    text("time", &event.time);
    // Sorted: the same attributes in another order of a map are the same.
    let mut attributes: Vec<_> = event.attributes.iter().collect();
    attributes.sort();
    for (key, value) in attributes {
        text(key, value);
    }
    let data: serde_json::Value = serde_json::from_str(&event.text_data).unwrap_or_else(|_| event.text_data.clone().into());
    map.insert("data".to_owned(), data);
    serde_json::Value::Object(map).to_string()
}

/// Reads a CloudEvent of protobuf: the data text itself is read, so that no number passes through a float.
fn read(event: &CloudEvent, text: &str) -> Result<Envelope, Refusal> {
    let envelope = match Event::from_data(&event.r#type, &event.text_data) {
        None => return Envelope::parse(text.as_bytes()),
        Some(Err(error)) => return Err(Refusal::malformed(&error, &event.text_data)),
        Some(Ok(event)) => event,
    };
    // Attributes are checked by the same rules as in JSON.
    let checked = Envelope::parse(text.as_bytes())?;
    Ok(Envelope { event: envelope, time: parse_time(&event.time)?, ..checked })
}

/// A line of a plan: appropriated on 1 January of its year; an amendment counts from now.
fn plan_line(line: &PlanLine, now: Timestamp) -> Result<Envelope, Refusal> {
    let data: Appropriated = serde_json::from_str(&line.data).map_err(|error| Refusal::malformed(&error, &line.data))?;
    let first = Day::first_of(data.line.year()).ok().and_then(|day| day.date().to_zoned(berlin()).ok());
    let time = match first {
        Some(first) if line.amend.is_empty() => first.timestamp(),
        _ => now,
    };
    Ok(Envelope::new(PLAN_SOURCE, data.line.to_string(), time, data))
}
