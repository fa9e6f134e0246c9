//! The envelope: CloudEvents 1.0 in JSON, in and out. The only wire format of events.

use std::fmt;

use jiff::Timestamp;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap,
};
use serde_json::{Value, value::RawValue};

use crate::{
    day::Day,
    event::Event,
    reading,
    refusal::{Reason, Refusal},
};

/// Longest line, or event in a message, that is taken, in bytes.
pub const EVENT_BYTES_MAX: usize = 256 * 1024;
/// Longest `id` and `source`, in bytes.
pub const NAME_BYTES_MAX: usize = 500;

/// An event with what CloudEvents says about it. `source` and `id` name it for ever.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    pub id: String,
    pub source: String,
    /// When it happened.
    pub time: Timestamp,
    /// When it happened as the sender wrote it, with the sender's offset.
    pub time_text: String,
    /// `subject`, `dataschema` and extension attributes, in the order they came.
    pub attributes: Vec<(String, Value)>,
    pub event: Event,
}

impl Envelope {
    pub fn new(source: impl Into<String>, id: impl Into<String>, time: Timestamp, event: impl Into<Event>) -> Envelope {
        Envelope { id: id.into(), source: source.into(), time, time_text: time.to_string(), attributes: Vec::new(), event: event.into() }
    }

    /// The day of effect: the event's own day, else the day of its time in Berlin.
    pub fn day(&self) -> Day {
        self.event.own_day().unwrap_or_else(|| Day::of(self.time))
    }

    /// Whether two envelopes of one name say the same.
    pub fn says_the_same(&self, other: &Envelope) -> bool {
        // The order in which attributes stand says nothing.
        let same_attributes =
            self.attributes.len() == other.attributes.len() && self.attributes.iter().all(|attribute| other.attributes.contains(attribute));
        self.time == other.time && self.event == other.event && same_attributes
    }

    /// Reads one event. The refusal says what is wrong in German and English.
    pub fn parse(line: &[u8]) -> Result<Envelope, Refusal> {
        if line.len() > EVENT_BYTES_MAX {
            return Err(line_too_long(line.len() as u64));
        }
        let text = std::str::from_utf8(line).map_err(|error| {
            Refusal::new(
                Reason::NotJson,
                "",
                format!("Kein UTF-8 ab Byte {}; Ereignisse sind JSON in UTF-8.", error.valid_up_to() + 1),
                format!("No UTF-8 from byte {} on; events are JSON in UTF-8.", error.valid_up_to() + 1),
            )
        })?;
        if text.trim().is_empty() {
            return Err(Refusal::new(
                Reason::NotJson,
                "",
                "Die Zeile ist leer; je Zeile ein CloudEvent.",
                "The line is empty; one CloudEvent a line.",
            ));
        }
        let raw: Raw = serde_json::from_str(text).map_err(|error| not_json(&error))?;
        raw.read()
    }

    /// The event as it stands in the journal and goes over the wire: one line of JSON, keys in a fixed order.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// The refusal of a line that is longer than [`EVENT_BYTES_MAX`].
pub fn line_too_long(bytes: u64) -> Refusal {
    Refusal::new(
        Reason::LineTooLong,
        "",
        format!("Die Zeile hat {bytes} Byte; ein Ereignis hat höchstens {EVENT_BYTES_MAX}."),
        format!("The line has {bytes} bytes; an event has at most {EVENT_BYTES_MAX}."),
    )
}

fn not_json(error: &serde_json::Error) -> Refusal {
    let column = error.column();
    match error.classify() {
        serde_json::error::Category::Data => {
            let full = error.to_string();
            let (de, en) = reading::told(full.rsplit_once(" at line ").map_or(full.as_str(), |(text, _)| text));
            Refusal::new(
                Reason::Malformed,
                "",
                format!("Kein CloudEvent (Spalte {column}): {de}."),
                format!("No CloudEvent (column {column}): {en}."),
            )
        }
        serde_json::error::Category::Eof => Refusal::new(
            Reason::NotJson,
            "",
            format!("Das JSON bricht in Spalte {column} ab; die Zeile ist abgeschnitten."),
            format!("The JSON ends at column {column}; the line is cut off."),
        ),
        _ => Refusal::new(
            Reason::NotJson,
            "",
            format!("Kein gültiges JSON in Spalte {column}; je Zeile ein CloudEvent."),
            format!("No valid JSON at column {column}; one CloudEvent a line."),
        ),
    }
}

/// The attributes as they came, `data` not yet read.
#[derive(Default)]
struct Raw<'a> {
    specversion: Option<Value>,
    id: Option<Value>,
    source: Option<Value>,
    kind: Option<Value>,
    time: Option<Value>,
    content: Option<Value>,
    data: Option<&'a RawValue>,
    rest: Vec<(String, Value)>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Raw<'a> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Attributes;
        impl<'de> Visitor<'de> for Attributes {
            type Value = Raw<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw<'de>, A::Error> {
                let mut raw = Raw::default();
                while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
                    let slot = match key.as_ref() {
                        "specversion" => &mut raw.specversion,
                        "id" => &mut raw.id,
                        "source" => &mut raw.source,
                        "type" => &mut raw.kind,
                        "time" => &mut raw.time,
                        "datacontenttype" => &mut raw.content,
                        "data" => {
                            if raw.data.is_some() {
                                return Err(twice(&key));
                            }
                            raw.data = Some(map.next_value()?);
                            continue;
                        }
                        other => {
                            if raw.rest.iter().any(|(name, _)| name == other) {
                                map.next_value::<IgnoredAny>()?;
                                return Err(twice(other));
                            }
                            let value = map.next_value()?;
                            raw.rest.push((other.to_owned(), value));
                            continue;
                        }
                    };
                    if slot.is_some() {
                        return Err(twice(&key));
                    }
                    *slot = Some(map.next_value()?);
                }
                Ok(raw)
            }
        }
        d.deserialize_map(Attributes)
    }
}

fn twice<E: serde::de::Error>(name: &str) -> E {
    reading::both(format_args!("das Attribut „{name}“ steht doppelt"), format_args!("the attribute “{name}” comes twice"))
}

fn missing(name: &'static str) -> Refusal {
    Refusal::new(
        Reason::Malformed,
        name,
        format!("Das Attribut „{name}“ fehlt; jedes Ereignis hat specversion, id, source, type, time und data."),
        format!("The attribute “{name}” is missing; every event has specversion, id, source, type, time and data."),
    )
}

fn attribute(name: &'static str, value: Option<Value>) -> Result<String, Refusal> {
    match value {
        Some(Value::String(text)) if !text.trim().is_empty() && text.len() <= NAME_BYTES_MAX && !text.chars().any(char::is_control) => {
            Ok(text)
        }
        Some(_) => Err(Refusal::new(
            Reason::Malformed,
            name,
            format!("Das Attribut „{name}“ ist keine Zeichenkette von 1 bis {NAME_BYTES_MAX} Byte ohne Steuerzeichen."),
            format!("The attribute “{name}” is no string of 1 to {NAME_BYTES_MAX} bytes without control characters."),
        )),
        None => Err(missing(name)),
    }
}

/// Whether a text has the shape of RFC 3339: `YYYY-MM-DDThh:mm:ss`, a fraction or none, `Z` or `±hh:mm`.
fn is_rfc_3339(text: &[u8]) -> bool {
    let like = |text: &[u8], shape: &[u8]| {
        text.len() == shape.len()
            && text.iter().zip(shape).all(|(b, s)| if *s == b'0' { b.is_ascii_digit() } else { b.eq_ignore_ascii_case(s) })
    };
    let Some((date_time, rest)) = text.split_at_checked(19) else { return false };
    let zone = rest.iter().position(|b| matches!(b, b'Z' | b'z' | b'+' | b'-')).unwrap_or(rest.len());
    let (fraction, zone) = rest.split_at(zone);
    let fraction_good =
        fraction.is_empty() || fraction.strip_prefix(b".").is_some_and(|f| !f.is_empty() && f.iter().all(u8::is_ascii_digit));
    let zone_good = [&b"Z"[..], b"+00:00", b"-00:00"].iter().any(|shape| like(zone, shape))
        && zone.get(1..3).is_none_or(|hours| hours < &b"24"[..])
        && zone.get(4..6).is_none_or(|minutes| minutes < &b"60"[..]);
    like(date_time, b"0000-00-00T00:00:00") && fraction_good && zone_good
}

/// Whether a media type says JSON; parameters such as a charset say nothing more, JSON is UTF-8.
fn is_json(content: &Value) -> bool {
    let media = content.as_str().and_then(|text| text.split(';').next()).unwrap_or_default();
    media.trim().eq_ignore_ascii_case("application/json")
}

/// Reads the time of an event: RFC 3339 with an offset, from 1990 to 2199.
pub fn parse_time(text: &str) -> Result<Timestamp, Refusal> {
    // jiff takes more than RFC 3339 says: a blank for `T`, no seconds, a comma, `+01`, a zone in brackets.
    let parsed = if is_rfc_3339(text.as_bytes()) { text.parse::<Timestamp>().ok() } else { None };
    parsed.filter(|t| (1990..=2199).contains(&Day::of(*t).year())).ok_or_else(|| {
        Refusal::new(
            Reason::WrongTime,
            "time",
            format!("„{text}“ ist kein Zeitpunkt nach RFC 3339 mit Abstand zu UTC, etwa 2021-01-14T09:00:00+01:00."),
            format!("“{text}” is no RFC 3339 instant with an offset such as 2021-01-14T09:00:00+01:00."),
        )
    })
}

impl Raw<'_> {
    fn read(self) -> Result<Envelope, Refusal> {
        let version = attribute("specversion", self.specversion)?;
        if version != "1.0" {
            return Err(Refusal::new(
                Reason::Malformed,
                "specversion",
                format!("specversion „{version}“ ist unbekannt; verstanden wird 1.0."),
                format!("specversion “{version}” is unknown; 1.0 is understood."),
            ));
        }
        let id = attribute("id", self.id)?;
        let source = attribute("source", self.source)?;
        let kind = attribute("type", self.kind)?;
        let time_text = attribute("time", self.time)?;
        let time = parse_time(&time_text)?;
        if let Some(content) = self.content.as_ref().filter(|content| !is_json(content)) {
            return Err(Refusal::new(
                Reason::Malformed,
                "datacontenttype",
                format!("datacontenttype {content} wird nicht verstanden; data ist application/json."),
                format!("datacontenttype {content} is not understood; data is application/json."),
            ));
        }
        let Some(data) = self.data else {
            return Err(missing("data"));
        };
        let event = Event::from_data(&kind, data.get())
            .ok_or_else(|| {
                Refusal::new(
                    Reason::UnknownType,
                    "type",
                    format!("Der Ereignistyp „{kind}“ ist unbekannt; die Typen stehen in der Beschreibung der Ereignisse."),
                    format!("The event type “{kind}” is unknown; the types are listed in the description of the events."),
                )
            })?
            .map_err(|error| Refusal::malformed(&error, data.get()))?;
        Ok(Envelope { id, source, time, time_text, attributes: self.rest, event })
    }
}

impl Serialize for Envelope {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("specversion", "1.0")?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("source", &self.source)?;
        map.serialize_entry("type", self.event.type_name())?;
        map.serialize_entry("time", &self.time_text)?;
        map.serialize_entry("datacontenttype", "application/json")?;
        for (name, value) in &self.attributes {
            map.serialize_entry(name, value)?;
        }
        let data = self.event.to_data().map_err(serde::ser::Error::custom)?;
        map.serialize_entry("data", &data)?;
        map.end()
    }
}
