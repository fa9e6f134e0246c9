//! The envelope: CloudEvents 1.0 in JSON, in and out. The only wire format of events.

use std::{borrow::Cow, fmt, sync::Arc};

use jiff::Timestamp;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{
        Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
    ser::SerializeMap,
};
use serde_json::{Map, Value, error::Category, value::RawValue};

use crate::{
    base64,
    day::Day,
    event::Event,
    ids::{Key, NotAName, TEXT_BYTES_MAX, has_control},
    instant::{self, NotAnInstant},
    misfit::Misfit,
    reading::{self, Fault},
    said::{Bilingual as _, Said, both},
    sealed::Word,
    similar,
    words::serde as words,
};

pub(crate) use crate::instant::YEARS;

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
        Envelope {
            id: id.into(),
            source: source.into(),
            time,
            time_text: time.to_string(),
            attributes: Vec::new(),
            event: event.into(),
        }
    }

    /// The day of effect: the event's own day, else the day of its time in Berlin.
    pub fn day(&self) -> Day {
        self.event.own_day().map_or_else(|| Day::of(self.time), |own| own.day)
    }

    /// Whether two envelopes of one name say the same: type, instant and data. What only helps an event on its way (a
    /// trace, a subject, how its data was written) may differ from one sending to the next, and so may the offset that
    /// the instant is written with, and what is finer than a microsecond: many systems keep no more of an instant than
    /// that.
    pub fn says_the_same(&self, other: &Envelope) -> bool {
        self.time.as_microsecond() == other.time.as_microsecond() && self.event == other.event
    }

    /// Reads one event as it comes from outside. The refusal says what is wrong in German and English.
    pub fn parse(line: &[u8]) -> Result<Envelope, NotRead> {
        let line = unmarked(line);
        if line.len() > EVENT_BYTES_MAX {
            return Err(NotRead::LineTooLong { bytes: line.len() as u64 });
        }
        let text = std::str::from_utf8(line)
            .map_err(|error| NotRead::NotUtf8 { from: error.valid_up_to().saturating_add(1) })?;
        // Nobody outside seals: what looks so is a text like any other, and no longer than one.
        if text.len() > TEXT_BYTES_MAX && Word::within(text).any(|(place, _)| place.len() > TEXT_BYTES_MAX) {
            let fault = NotAName::LongKey(Key::Text, TEXT_BYTES_MAX).said();
            return Err(NotRead::Data { field: "data".to_owned(), fault });
        }
        Raw::of(text)?.read(Origin::Outside)
    }

    /// Reads one event as it stands in the journal, however it is written ([`Envelope::recorded`]).
    pub(crate) fn recorded_in_any_way(text: &str) -> Result<Envelope, NotRead> {
        Raw::of(text)?.read(Origin::Journal)
    }

    /// The event as it is going to stand in the journal, or why it cannot: the one check before anything is recorded.
    pub fn stored(&self) -> Result<Stored, NotRead> {
        self.read_back(|text| Envelope::parse(text.as_bytes()))
    }

    /// The same of an event that we make of others, with the texts that these have, sealed or not.
    pub fn stored_of_ours(&self) -> Result<Stored, NotRead> {
        self.read_back(|text| Raw::of(text)?.read(Origin::Outside))
    }

    /// The same of an event whose free texts are sealed, so many of them: what was written was held to its length
    /// before. No other text may look so, or whoever sends a word that they have seen would have it opened.
    pub fn stored_sealed(&self, words: usize) -> Result<Stored, NotRead> {
        let stored = self.stored_of_ours()?;
        if Word::within(stored.text()).count() > words {
            return Err(NotRead::Data { field: "data".to_owned(), fault: Misfit::LooksSealed.said() });
        }
        Ok(stored)
    }

    fn read_back(&self, read: impl FnOnce(&str) -> Result<Envelope, NotRead>) -> Result<Stored, NotRead> {
        let text = self.to_json().map_err(|_| NotRead::NotWritable)?;
        if text.len() > EVENT_BYTES_MAX {
            return Err(NotRead::TooLongToStore { bytes: text.len() });
        }
        let envelope = read(&text)?;
        Ok(Stored(Arc::new((envelope, text))))
    }

    /// The same, of an event that was read from `came`: where that is the very text it is stored as, it has been read
    /// already.
    pub fn stored_from(&self, came: &str) -> Result<Stored, NotRead> {
        match self.to_json() {
            Ok(text) if text == came && text.len() <= EVENT_BYTES_MAX => Ok(Stored(Arc::new((self.clone(), text)))),
            _ => self.stored(),
        }
    }

    /// The event as it stands in the journal and goes over the wire: one line of JSON, keys in a fixed order.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// An event as it is going to stand in the journal: the exact text, and what everybody will read from it. What is
/// decided is what is stored; nothing else can be appended. Made by [`Envelope::stored`] only.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored(Arc<(Envelope, String)>);

impl Stored {
    /// What is read from the text.
    pub fn envelope(&self) -> &Envelope {
        &self.0.0
    }
    pub fn text(&self) -> &str {
        &self.0.1
    }
}

/// The byte order mark of UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A text without the byte order marks before it: programs on Windows set one, and joined files have them in their
/// middle.
pub fn unmarked(mut text: &[u8]) -> &[u8] {
    while let Some(rest) = text.strip_prefix(BYTE_ORDER_MARK) {
        text = rest;
    }
    text
}

/// Whether a text of the journal is longer, or its name, than what is taken from outside: an earlier version recorded
/// it.
pub fn is_oversized(envelope: &Envelope, text: &str) -> bool {
    text.len() > EVENT_BYTES_MAX || envelope.id.len() > NAME_BYTES_MAX || envelope.source.len() > NAME_BYTES_MAX
}

/// Why what came is no event.
#[derive(Debug, Clone, PartialEq)]
pub enum NotRead {
    NotUtf8 {
        from: usize,
    },
    EmptyLine,
    CutOff {
        column: usize,
    },
    NotJson {
        column: usize,
    },
    NotACloudEvent {
        column: usize,
        fault: Said,
    },
    /// Longer than [`EVENT_BYTES_MAX`].
    LineTooLong {
        bytes: u64,
    },
    /// The same, as it would stand in the journal.
    TooLongToStore {
        bytes: usize,
    },
    NotWritable,
    /// With those that may have been meant.
    UnknownType {
        name: String,
        meant: Vec<&'static str>,
    },
    AttributeMissing(&'static str),
    AttributeUnfit(&'static str),
    UnknownVersion(String),
    UnknownContent(Value),
    TwoData,
    PackedNoJson,
    NotBase64,
    PackedNoText,
    WrongTime(String),
    /// An instant, and not one of our time.
    TimeBeyond(String),
    /// No instant, or none of our time, and data that cannot be read either.
    TimeAndData(Box<(NotRead, NotRead)>),
    /// Data that do not have the shape of their type.
    Data {
        field: String,
        fault: Said,
    },
}

/// Shorter is no word by which a type is known again (`v1`).
const WORD_MIN: usize = 4;

impl NotRead {
    /// A type that there is not, with those that may have been meant: those that begin so, or the nearest one, or those
    /// that have a word of it, or all of its beginning.
    pub fn unknown_type(name: &str) -> NotRead {
        let types = || Event::types().map(|known| known.name);
        let plain = |known: &'static str| known.rsplit_once(".v").map_or(known, |(plain, _)| plain);
        // Without its version a type is near to none, and yet it is clear.
        let near = types().find(|known| plain(known) == name).or_else(|| similar::nearest(name, types()));
        let near = near.or_else(|| {
            let plain_near = similar::nearest(name, types().map(plain))?;
            types().find(|known| plain(known) == plain_near)
        });
        let (begin, rest) = name.split_once('.').unwrap_or((name, name));
        let word = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() >= WORD_MIN);
        let words: Vec<String> = word.map(similar::plain).collect();
        let has = |known: &&str| known.split(['.', '-']).any(|part| words.iter().any(|word| word == part));
        let ways: [&dyn Fn(&&'static str) -> bool; 4] =
            [&|known| !name.is_empty() && known.starts_with(name), &|known| near == Some(*known), &has, &|known| {
                Event::is_asked_for(known, begin)
            }];
        let found = ways.iter().map(|fits| types().filter(|known| fits(known)).collect::<Vec<_>>());
        let meant = found.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
        NotRead::UnknownType { name: name.to_owned(), meant }
    }

    pub(crate) fn json(error: &serde_json::Error) -> NotRead {
        let column = error.column();
        match error.classify() {
            Category::Data => {
                let full = error.to_string();
                let fault = reading::told(full.rsplit_once(" at line ").map_or(full.as_str(), |(text, _)| text));
                NotRead::NotACloudEvent { column, fault }
            }
            Category::Eof => NotRead::CutOff { column },
            Category::Syntax | Category::Io => NotRead::NotJson { column },
        }
    }

    /// `data` that serde could not read, with the field it is about.
    pub fn data(error: &serde_json::Error, data: &str) -> NotRead {
        let fault = reading::fault(error, data);
        let field = if fault.place.is_empty() { "data".to_owned() } else { format!("data.{}", fault.place) };
        NotRead::Data { field, fault: fault.said }
    }
}

/// The most faults of one event that are named at once, beside the first.
const FURTHER_MAX: usize = 4;
/// What may stand in for a field that is at fault or missing, so that the rest can be read.
const STAND_INS: [&str; 6] =
    ["1.00", "ba-pankow", "2026/30/25/bezirksamt-pankow/geraete", "2026-06-01", "2026-Q2", "1"];

impl NotRead {
    /// `data` of a type that serde could not read, with the field it is about first, and behind it what is wrong with
    /// others: something stands in for a field that is at fault, and the rest is read again, as far as that goes.
    pub fn data_of(kind: &str, error: &serde_json::Error, data: &str) -> NotRead {
        let Fault { place, mut said } = reading::fault(error, data);
        let field = if place.is_empty() { "data".to_owned() } else { format!("data.{place}") };
        let (mut named, mut at) = (vec![place.clone()], place);
        let mut rest = serde_json::from_str::<Map<String, Value>>(data).ok();
        for _ in 0..FURTHER_MAX {
            let further = rest.as_mut().and_then(|rest| beyond(kind, rest, &at));
            let Some(further) = further.filter(|further| !named.contains(&further.place)) else { break };
            named.push(further.place.clone());
            said = words::further(said, &format!("data.{}", further.place), further.said);
            at = further.place;
        }
        NotRead::Data { field, fault: said }
    }
}

/// What is wrong beside the field at a place, for which something stands in from now on; nothing where nothing is, or
/// where nothing can stand in.
fn beyond(kind: &str, data: &mut Map<String, Value>, place: &str) -> Option<Fault> {
    let field = |place: &str| place.split(['.', '[']).next().unwrap_or_default().to_owned();
    let at = field(place);
    let texts = STAND_INS.iter().map(|text| Value::from(*text));
    // A field that there is not here is left out.
    let stand_ins = texts.chain([Value::from(1), Value::from(true)]).map(Some).chain([None]);
    for stand_in in stand_ins {
        match stand_in {
            Some(value) => data.insert(at.clone(), value),
            None => data.shift_remove(&at),
        };
        let text = Value::Object(data.clone()).to_string();
        let Some(Err(error)) = Event::from_data(kind, &text) else { return None };
        let fault = reading::fault(&error, &text);
        if field(&fault.place) != at {
            // What the fields say together may be wrong of what only stands in.
            return Some(fault).filter(|fault| !fault.place.is_empty());
        }
    }
    None
}

/// The attributes as they came, `data` not yet read.
#[derive(Default)]
struct Raw<'a> {
    specversion: Option<Attribute<'a>>,
    id: Option<Attribute<'a>>,
    source: Option<Attribute<'a>>,
    kind: Option<Attribute<'a>>,
    time: Option<Attribute<'a>>,
    content: Option<Attribute<'a>>,
    data: Option<&'a RawValue>,
    base64: Option<Attribute<'a>>,
    rest: Vec<(String, Value)>,
}

/// What an attribute is. Nearly always a text, which the line lends.
enum Attribute<'a> {
    Text(Cow<'a, str>),
    Other(Value),
}

impl Attribute<'_> {
    fn is_null(&self) -> bool {
        matches!(self, Attribute::Other(Value::Null))
    }
    fn into_value(self) -> Value {
        match self {
            Attribute::Text(text) => Value::String(text.into_owned()),
            Attribute::Other(value) => value,
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Attribute<'a> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Attribute<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any valid JSON value")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Attribute::Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Attribute::Text(Cow::Owned(text.to_owned())))
            }
            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Attribute::Other(Value::Null))
            }
            fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
                Ok(Attribute::Other(value.into()))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Attribute::Other(number.into()))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Attribute::Other(number.into()))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
                Ok(Attribute::Other(number.into()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
                Value::deserialize(SeqAccessDeserializer::new(list)).map(Attribute::Other)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Value::deserialize(MapAccessDeserializer::new(map)).map(Attribute::Other)
            }
        }
        d.deserialize_any(Any)
    }
}

/// The name of an attribute, which the line lends.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// Where an event is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Outside,
    Journal,
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
                while let Some(Name(key)) = map.next_key()? {
                    let slot = match key.as_ref() {
                        "specversion" => &mut raw.specversion,
                        "id" => &mut raw.id,
                        "source" => &mut raw.source,
                        "type" => &mut raw.kind,
                        "time" => &mut raw.time,
                        "datacontenttype" => &mut raw.content,
                        "data_base64" => &mut raw.base64,
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

fn twice<E: Error>(name: &str) -> E {
    both(&Misfit::AttributeTwice(name.to_owned()))
}

/// An attribute that must be there. `null` says that it is not.
fn attribute<'a>(name: &'static str, value: Option<Attribute<'a>>, from: Origin) -> Result<Cow<'a, str>, NotRead> {
    let short = |text: &str| from == Origin::Journal || text.len() <= NAME_BYTES_MAX;
    match value.filter(|value| !value.is_null()) {
        Some(Attribute::Text(text))
            if !text.chars().all(char::is_whitespace) && short(&text) && !has_control(&text) =>
        {
            Ok(text)
        }
        Some(_) => Err(NotRead::AttributeUnfit(name)),
        None => Err(NotRead::AttributeMissing(name)),
    }
}

/// Whether a media type says JSON: `application/json`, `text/json`, `application/vnd.hkr.bestellung+json`. Parameters
/// such as a charset say nothing more, JSON is UTF-8.
fn is_json(content: &Attribute<'_>) -> bool {
    let Attribute::Text(text) = content else { return false };
    if text == "application/json" {
        return true;
    }
    let media = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media.split_once('/').is_some_and(|(kind, subtype)| {
        let suffixed = subtype.strip_suffix("+json").is_some_and(|name| !name.is_empty());
        !kind.is_empty() && (subtype == "json" || suffixed)
    })
}

/// The data, which JSON carries as it is or packed as text. A relay that knows no media types packs it.
fn data_of<'a>(plain: Option<&'a RawValue>, packed: Option<Attribute<'a>>) -> Result<Cow<'a, str>, NotRead> {
    match (plain, packed) {
        (Some(data), None) => Ok(Cow::Borrowed(data.get())),
        (None, None) => Err(NotRead::AttributeMissing("data")),
        (Some(_), Some(_)) => Err(NotRead::TwoData),
        (None, Some(Attribute::Text(text))) => match base64::decode(&text).map(String::from_utf8) {
            Some(Ok(data)) if serde_json::from_str::<&RawValue>(&data).is_ok() => Ok(Cow::Owned(data)),
            Some(_) => Err(NotRead::PackedNoJson),
            None => Err(NotRead::NotBase64),
        },
        (None, Some(_)) => Err(NotRead::PackedNoText),
    }
}

/// Reads the time of an event: RFC 3339 with an offset, from 1990 to 2199.
pub fn parse_time(text: &str) -> Result<Timestamp, NotRead> {
    instant::read(text).map_err(|not| match not {
        NotAnInstant::Wrong => NotRead::WrongTime(text.to_owned()),
        NotAnInstant::Beyond => NotRead::TimeBeyond(text.to_owned()),
    })
}

impl<'a> Raw<'a> {
    fn of(text: &'a str) -> Result<Raw<'a>, NotRead> {
        if text.trim().is_empty() {
            return Err(NotRead::EmptyLine);
        }
        serde_json::from_str(text).map_err(|error| NotRead::json(&error))
    }

    fn read(mut self, from: Origin) -> Result<Envelope, NotRead> {
        // JSON's null is an attribute that is not there.
        self.rest.retain(|(_, value)| !value.is_null());
        let (content, mut base64) =
            (self.content.filter(|value| !value.is_null()), self.base64.filter(|value| !value.is_null()));
        let data = self.data.filter(|data| data.get() != "null");
        if from == Origin::Journal
            && data.is_some()
            && let Some(value) = base64.take()
        {
            // An earlier version took it for an attribute like any other.
            self.rest.push(("data_base64".to_owned(), value.into_value()));
        }
        let version = attribute("specversion", self.specversion, from)?;
        if version != "1.0" {
            return Err(NotRead::UnknownVersion(version.into_owned()));
        }
        let id = attribute("id", self.id, from)?;
        let source = attribute("source", self.source, from)?;
        let kind = attribute("type", self.kind, from)?;
        let time_text = attribute("time", self.time, from)?;
        let time = parse_time(&time_text);
        if let Some(content) = content.filter(|content| !is_json(content)) {
            return Err(NotRead::UnknownContent(content.into_value()));
        }
        let data = data_of(data, base64)?;
        let event = Event::from_data(&kind, &data)
            .ok_or_else(|| NotRead::unknown_type(&kind))?
            .map_err(|error| NotRead::data_of(&kind, &error, &data));
        let (time, event) = match (time, event) {
            (Err(time), Err(data)) => return Err(NotRead::TimeAndData(Box::new((time, data)))),
            (time, event) => (time?, event?),
        };
        let [id, source, time_text] = [id, source, time_text].map(Cow::into_owned);
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
