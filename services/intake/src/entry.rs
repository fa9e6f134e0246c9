//! From an entry of a stream to a command: read, or refused in its turn.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use sollist_contract::{
    day::{Day, berlin},
    envelope::{EVENT_BYTES_MAX, Envelope, NAME_BYTES_MAX, NotRead},
    event::{Appropriated, PaymentMade},
    example,
    grpc::intake::v1::{CloudEvent, Entry, PlanActual, PlanLine, Unreadable, entry::Content},
    refusal::{Reason, Refusal},
    said::Said,
};
pub use sollist_plan::PLAN_SOURCE;
use sollist_plan::actual;
use sollist_platform::{
    wire::caller::Caller,
    write::batch::{Command, Mode, Otherwise, Place, TableRow},
};

use crate::{correction, under_way::NotAnswered};

/// Longest name of a budget line, in bytes.
const LINE_BYTES_MAX: usize = 1_000;
pub(crate) const OUR_SOURCES: &str = "/sollist/";

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

/// That the places of entries rise, behind one that came before.
pub(crate) fn must_rise(entries: &[Entry], before: u64) -> Result<(), NotAnswered> {
    let places = entries.iter().map(|entry| entry.position);
    let mut pairs = std::iter::once(before).chain(places.clone()).zip(places);
    match pairs.find(|(before, place)| place <= before) {
        Some((before, position)) => Err(NotAnswered::PositionsNotRising { before, position }),
        None => Ok(()),
    }
}

/// Whose events come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Senders {
    /// Everybody: names that begin like ours are refused.
    Others,
    /// The built-in example alone, in the process that makes it: its name is taken.
    Example,
}

/// Why an entry makes no event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoEvent {
    /// It has no content.
    Empty,
    /// Names that begin like ours are not for others: they could take the name of an event that we make.
    SourceReserved { source: String },
    /// An attribute stands among the further ones and has a field of its own.
    AttributeMisplaced { name: String },
    /// A row of a plan of which no payment can be made.
    NoPayment,
    /// A row of a plan whose line would have a longer name than an event has.
    NameTooLong { bytes: usize },
    /// It says that it stands for a refused entry that there is not.
    CorrectsNothing { id: String },
    /// A row of a plan that its sender could not read, and what the sender says of it.
    Unreadable { reason: Reason, field: String, said: Said },
}

/// Why a row of a plan cannot be read, as its sender says it. The reasons of rows begin alike; one that is not known
/// here, or is of something else, is said as version 0.2.0 said them all.
fn reason_of_row(code: &str) -> Reason {
    let of_rows = |reason: &&Reason| reason.code().starts_with(Reason::PlanRow.code());
    Reason::ALL.iter().filter(of_rows).find(|reason| reason.code() == code).copied().unwrap_or(Reason::PlanRow)
}

/// Makes a command of an entry.
pub fn command(entry: Entry, origin: &Arc<str>, caller: &Caller, senders: Senders, now: Timestamp) -> Command {
    let foreign = |envelope| foreign(envelope, senders);
    let mut mode = Mode::Fact;
    let mut raw = None;
    let mut name = None;
    let mut corrects = Some(entry.corrects).filter(|id| !id.is_empty());
    let (what, text): (Result<Envelope, Refusal>, String) = match entry.content {
        Some(Content::Line(line)) => {
            let line = match correction::unmarked(&line) {
                Some((id, line)) => {
                    corrects = Some(id);
                    line
                }
                None => line,
            };
            let what = Envelope::parse(&line).map_err(Refusal::from).and_then(foreign);
            match String::from_utf8(line) {
                Ok(text) => (what, text),
                Err(no_text) => {
                    let text = String::from_utf8_lossy(no_text.as_bytes()).into_owned();
                    raw = Some(no_text.into_bytes().into());
                    (what, text)
                }
            }
        }
        Some(Content::Event(event)) => match json_of(&event) {
            Ok(text) => (read(&event, &text).and_then(foreign), text),
            Err(error) => (Err(NotRead::data(&error, &event.text_data).into()), event.text_data),
        },
        Some(Content::Oversized(line)) => {
            let beginning = String::from_utf8_lossy(&line.beginning).into_owned();
            (
                Err(NotRead::LineTooLong { bytes: line.length_bytes }.into()),
                format!("{beginning} … [{} Byte]", line.length_bytes),
            )
        }
        Some(Content::Actual(actual)) => (plan_actual(&actual), actual.data),
        Some(Content::Plan(line)) => {
            mode = Mode::Stated(match (line.if_absent, line.amend.is_empty()) {
                (true, _) => Otherwise::Kept,
                (false, true) => Otherwise::Refused,
                (false, false) => Otherwise::Changed { basis: line.amend.clone() },
            });
            (plan_line(&line, now), line.data)
        }
        Some(Content::Unreadable(Unreadable { text, refusal, event_source, event_id })) => {
            let refusal = refusal.unwrap_or_default();
            let named =
                !event_id.is_empty() && event_source.len() <= NAME_BYTES_MAX && event_id.len() <= LINE_BYTES_MAX;
            name = named.then(|| (event_source.into(), event_id.into()));
            let sentence = |text: String| beginning(text, SENTENCE_BYTES_MAX);
            let (reason, field) = (reason_of_row(&refusal.reason), sentence(refusal.field));
            let said = Said::read(sentence(refusal.message_de), sentence(refusal.message_en));
            (Err(NoEvent::Unreadable { reason, field, said }.into()), text)
        }
        None => (Err(NoEvent::Empty.into()), String::new()),
    };
    // A mark that a program has moved, or a sender by protobuf has set.
    let what = what.map(|mut envelope| {
        let moved = take_mark(&mut envelope);
        corrects = corrects.take().or(moved);
        envelope
    });
    let text = match correction::moved_mark(&text).filter(|_| mode == Mode::Fact) {
        Some((id, text)) => {
            corrects = corrects.or(id);
            text
        }
        None => text,
    };
    let text = beginning(text, KEPT_BYTES_MAX);
    let raw = raw.filter(|raw: &Arc<[u8]>| raw.len() <= KEPT_BYTES_MAX);
    // A row that is cut off could not be given back.
    let row = entry.row.filter(|row| row.header.len().saturating_add(row.text.len()) <= KEPT_BYTES_MAX);
    let row = row.map(|row| TableRow { header: row.header.into(), text: row.text.into() });
    let corrects = corrects.map(Into::into);
    let place = Place { origin: origin.clone(), position: entry.position, text: text.into(), raw, corrects, row, name };
    Command {
        what,
        mode,
        caller: caller.clone(),
        place: Some(place),
        formerly: None,
        time_left: false,
        traceparent: None,
        written: Default::default(),
    }
}

/// Takes the mark of a correction out of an event: it says something of the entry, not of what happened.
fn take_mark(envelope: &mut Envelope) -> Option<String> {
    let at = envelope.attributes.iter().position(|(name, _)| name == correction::MARK)?;
    let (_, id) = envelope.attributes.remove(at);
    id.as_str().filter(|id| correction::is_id(id)).map(str::to_owned)
}

fn foreign(envelope: Envelope, senders: Senders) -> Result<Envelope, Refusal> {
    let of_example = senders == Senders::Example && example::is_source(&envelope.source);
    if envelope.source.starts_with(OUR_SOURCES) && !of_example {
        return Err(NoEvent::SourceReserved { source: envelope.source }.into());
    }
    Ok(envelope)
}

/// Attributes that have a field of their own in protobuf, or are no attributes at all.
const FIELDS: [&str; 7] = ["specversion", "id", "source", "type", "time", "data", "data_base64"];

/// A CloudEvent of protobuf as the JSON it stands for, one line. Its data stand there as they came, so that no number
/// passes through a float; what is no JSON stands there as text.
fn json_of(event: &CloudEvent) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct Fields<'a> {
        #[serde(skip_serializing_if = "str::is_empty")]
        specversion: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        id: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        source: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        r#type: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        time: &'a str,
        // Sorted: the same attributes in another order of a map are the same.
        #[serde(flatten)]
        attributes: BTreeMap<&'a str, &'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        data: Option<Box<RawValue>>,
    }
    // Between the tokens of JSON a line's end is as good as a blank, and within a text it does not stand as such.
    let line = event.text_data.replace(['\n', '\r'], " ");
    let data = match RawValue::from_string(line) {
        Ok(data) => Some(data),
        Err(_) if event.text_data.is_empty() => None,
        Err(_) => Some(to_raw_value(&event.text_data)?),
    };
    let attributes = event.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let attributes = attributes.filter(|(_, value)| !value.is_empty()).collect();
    let CloudEvent { spec_version: specversion, id, source, r#type, time, .. } = event;
    serde_json::to_string(&Fields { specversion, id, source, r#type, time, attributes, data })
}

/// Reads a CloudEvent of protobuf: what is read is the JSON it stands for, and nothing else.
fn read(event: &CloudEvent, text: &str) -> Result<Envelope, Refusal> {
    let mut names: Vec<&String> = event.attributes.keys().collect();
    names.sort();
    if let Some(name) = names.into_iter().find(|name| FIELDS.contains(&name.as_str())) {
        return Err(NoEvent::AttributeMisplaced { name: name.clone() }.into());
    }
    Ok(Envelope::parse(text.as_bytes())?)
}

/// The Ist of a line, as a plan gives it.
fn plan_actual(row: &PlanActual) -> Result<Envelope, Refusal> {
    let payment: PaymentMade = serde_json::from_str(&row.data).map_err(|error| NotRead::data(&error, &row.data))?;
    Ok(actual::event(payment, row.posting.max(1), &row.basis).ok_or(NoEvent::NoPayment)?)
}

/// A line of a plan: appropriated on 1 January of its year; an amendment counts from now.
fn plan_line(line: &PlanLine, now: Timestamp) -> Result<Envelope, Refusal> {
    let data: Appropriated = serde_json::from_str(&line.data).map_err(|error| NotRead::data(&error, &line.data))?;
    let bytes = data.line.as_str().len();
    if bytes > NAME_BYTES_MAX {
        return Err(NoEvent::NameTooLong { bytes }.into());
    }
    let first = Day::first_of(data.line.year()).ok().and_then(|day| day.date().to_zoned(berlin()).ok());
    let time = match first {
        Some(first) if line.amend.is_empty() => first.timestamp(),
        _ => now,
    };
    Ok(Envelope::new(PLAN_SOURCE, data.line.to_string(), time, data))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_the_reason_that_its_sender_gives_where_it_is_one_of_rows() {
        for (code, reason) in [
            ("PLAN_ROW_AMOUNT_MISSING", Reason::PlanRowAmountMissing),
            ("PLAN_ROW", Reason::PlanRow),
            // Of a later version, of something else, and of nothing.
            ("PLAN_ROW_OF_LATER", Reason::PlanRow),
            ("NOT_JSON", Reason::PlanRow),
            ("", Reason::PlanRow),
        ] {
            assert_eq!(reason_of_row(code), reason, "{code}");
        }
    }
}
