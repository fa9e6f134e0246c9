//! Why something that came is no event.

use crate::{
    day::Day,
    envelope::{EVENT_BYTES_MAX, Envelope, NAME_BYTES_MAX, NotRead, YEARS},
    event::Event,
    refusal::{Reason, Refusal, Say},
    said::{Bilingual as _, Said, command, short, way},
    words::{amiss::amiss, number::number},
};

/// How what was refused is had back to mend it.
fn exported() -> Said {
    way(&Said::read("sollist refused --export DATEI", "sollist refused --export FILE"), "ListRefused")
}

/// Where types of events are read.
fn types_are_told_by() -> Said {
    way(&command("sollist journal --format json"), "ListEvents")
}

/// The types that may be meant; where none is near, how all of them begin.
fn types_meant(names: &[&str]) -> Said {
    let Some((last, others)) = names.split_last() else {
        let begins = Event::type_beginnings().join(", ");
        return Said::new(
            format!(" Ein Typ beginnt mit einem von diesen Wörtern: {begins}."),
            format!(" A type begins with one of these words: {begins}."),
        );
    };
    if others.is_empty() {
        return Said::new(format!(" Gemeint ist vielleicht „{last}“."), format!(" Perhaps “{last}” is meant."));
    }
    Said::new(
        format!(" Gemeint ist vielleicht „{}“ oder „{last}“.", others.join("“, „")),
        format!(" Perhaps “{}” or “{last}” is meant.", others.join("”, “")),
    )
}

impl Say for NotRead {
    fn say(&self) -> Refusal {
        match self {
            NotRead::NotUtf8 { from } => Refusal::new(
                Reason::NotUtf8,
                "",
                format!(
                    "Kein UTF-8 ab Byte {from}; Ereignisse sind JSON in UTF-8. Bitte als UTF-8 speichern und noch \
                     einmal senden, etwa mit „iconv -f WINDOWS-1252 -t UTF-8 DATEI > NEU“."
                ),
                format!(
                    "No UTF-8 from byte {from} on; events are JSON in UTF-8. Save them as UTF-8 and send them again, \
                     for example with “iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW”."
                ),
            ),
            NotRead::EmptyLine => Refusal::new(
                Reason::EmptyLine,
                "",
                "Die Zeile ist leer; je Zeile ein CloudEvent.",
                "The line is empty; one CloudEvent a line.",
            ),
            NotRead::CutOff { column } => Refusal::new(
                Reason::CutOff,
                "",
                format!(
                    "Das JSON bricht in Spalte {column} ab; die Zeile ist abgeschnitten. Bitte die Datei vollständig \
                     unter demselben Namen noch einmal einlesen, oder die Zeile ergänzen ({}).",
                    exported().de
                ),
                format!(
                    "The JSON ends at column {column}; the line is cut off. Import the whole file under the same name \
                     again, or complete the line ({}).",
                    exported().en
                ),
            ),
            NotRead::NotJson { column } => {
                let settle = way(&command("sollist refused settle"), "SettleRefused");
                Refusal::new(
                    Reason::NotJson,
                    "",
                    format!(
                        "Kein gültiges JSON in Spalte {column}; je Zeile ein CloudEvent. Bitte berichtigen und noch \
                         einmal senden ({}); was kein Ereignis ist, als erledigt kennzeichnen ({}).",
                        exported().de,
                        settle.de
                    ),
                    format!(
                        "No valid JSON at column {column}; one CloudEvent a line. Mend it and send it again ({}); what \
                         is no event is set aside ({}).",
                        exported().en,
                        settle.en
                    ),
                )
            }
            NotRead::NotACloudEvent { column, fault } => {
                // What is no object at all has no place.
                let place = Some(column).filter(|column| **column > 0).map_or_else(Said::default, |column| {
                    Said::read(format!(" (Spalte {column})"), format!(" (column {column})"))
                });
                Refusal::new(
                    Reason::NotACloudEvent,
                    "",
                    format!("Kein CloudEvent{}: {}.", place.de, fault.de),
                    format!("No CloudEvent{}: {}.", place.en, fault.en),
                )
            }
            NotRead::LineTooLong { bytes } => {
                let (bytes, most) = (number(*bytes), number(EVENT_BYTES_MAX));
                Refusal::new(
                    Reason::LineTooLong,
                    "",
                    format!(
                        "Die Zeile hat {} Byte; ein Ereignis hat höchstens {}. Bitte kürzen oder auf mehrere \
                         Ereignisse aufteilen.",
                        bytes.de, most.de
                    ),
                    format!(
                        "The line has {} bytes; an event has at most {}. Shorten it or divide it into several events.",
                        bytes.en, most.en
                    ),
                )
            }
            NotRead::TooLongToStore { bytes } => {
                let (bytes, most) = (number(*bytes), number(EVENT_BYTES_MAX));
                Refusal::new(
                    Reason::TooLongToStore,
                    "",
                    format!(
                        "Das Ereignis hätte im Journal {} Byte; es sind höchstens {}. Zahlen wie 1e15 und \
                         Sonderzeichen werden dort ausgeschrieben. Bitte die Angaben kürzen oder auf mehrere \
                         Ereignisse verteilen.",
                        bytes.de, most.de
                    ),
                    format!(
                        "In the journal the event would have {} bytes; {} is the most. Numbers such as 1e15 and \
                         special characters are written out there. Shorten it, or make several events of it.",
                        bytes.en, most.en
                    ),
                )
            }
            NotRead::NotWritable => Refusal::new(
                Reason::NotWritable,
                "data",
                "Das Ereignis lässt sich nicht als JSON schreiben; bitte die Angaben in data prüfen.",
                "The event cannot be written as JSON; check what data says.",
            ),
            NotRead::UnknownType { name, meant } => {
                let Said { de: meant_de, en: meant_en } = types_meant(meant);
                let (name, all) = (short(name, 100), types_are_told_by());
                Refusal::new(
                    Reason::UnknownType,
                    "type",
                    format!(
                        "Der Ereignistyp „{name}“ ist unbekannt.{meant_de} Jedes Ereignis des Journals nennt seinen \
                         Typ ({}).",
                        all.de
                    ),
                    format!(
                        "The event type “{name}” is unknown.{meant_en} Every event of the journal says its type ({}).",
                        all.en
                    ),
                )
            }
            NotRead::AttributeMissing(name) => Refusal::new(
                Reason::AttributeMissing,
                *name,
                format!(
                    "Das Attribut „{name}“ fehlt; jedes Ereignis hat specversion, id, source, type, time und data."
                ),
                format!(
                    "The attribute “{name}” is missing; every event has specversion, id, source, type, time and data."
                ),
            ),
            NotRead::AttributeUnfit(name) => Refusal::new(
                Reason::AttributeUnfit,
                *name,
                format!(
                    "Das Attribut „{name}“ ist keine Zeichenkette von 1 bis {NAME_BYTES_MAX} Byte ohne Steuerzeichen."
                ),
                format!(
                    "The attribute “{name}” is no string of 1 to {NAME_BYTES_MAX} bytes without control characters."
                ),
            ),
            NotRead::UnknownVersion(version) => Refusal::new(
                Reason::UnknownSpecversion,
                "specversion",
                format!("specversion „{version}“ ist unbekannt; verstanden wird 1.0."),
                format!("specversion “{version}” is unknown; 1.0 is understood."),
            ),
            NotRead::UnknownContent(content) => Refusal::new(
                Reason::UnknownContentType,
                "datacontenttype",
                format!(
                    "datacontenttype {content} wird nicht verstanden; data ist JSON: application/json, oder ein Typ, \
                     der auf +json endet."
                ),
                format!(
                    "datacontenttype {content} is not understood; data is JSON: application/json, or a type that ends \
                     in +json."
                ),
            ),
            NotRead::TwoData => Refusal::new(
                Reason::TwoData,
                "data_base64",
                "Das Ereignis hat data und data_base64; bitte nur eines von beiden angeben.",
                "The event has data and data_base64; give one of them only.",
            ),
            NotRead::PackedNoJson => Refusal::new(
                Reason::PackedNoJson,
                "data_base64",
                "data_base64 enthält kein JSON in UTF-8; verstanden wird nur JSON, am besten unverpackt als data.",
                "data_base64 holds no JSON in UTF-8; only JSON is understood, best as it is, as data.",
            ),
            NotRead::NotBase64 => Refusal::new(
                Reason::NotBase64,
                "data_base64",
                "data_base64 ist kein Base64 nach RFC 4648 (A–Z, a–z, 0–9, +, /, am Ende =); bitte neu verpacken oder \
                 das JSON als data angeben.",
                "data_base64 is no Base64 of RFC 4648 (A–Z, a–z, 0–9, +, /, = at the end); pack it anew, or give the \
                 JSON as data.",
            ),
            NotRead::PackedNoText => Refusal::new(
                Reason::PackedNoText,
                "data_base64",
                "data_base64 ist keine Zeichenkette; sie enthält das JSON der Daten in Base64.",
                "data_base64 is no string; it holds the JSON of the data in Base64.",
            ),
            NotRead::WrongTime(text) => {
                // A day that there is not is not a question of how it is written.
                let why = Day::of_no_instant(text).map(|why| why.said().map(|half| format!(": {half}")));
                let Said { de, en } = why.unwrap_or_default();
                Refusal::new(
                    Reason::WrongTime,
                    "time",
                    format!(
                        "„{text}“ (time) ist kein Zeitpunkt nach RFC 3339 mit Abstand zu UTC, etwa \
                         2021-01-14T09:00:00+01:00{de}."
                    ),
                    format!(
                        "“{text}” (time) is no RFC 3339 instant with an offset such as 2021-01-14T09:00:00+01:00{en}."
                    ),
                )
            }
            NotRead::TimeBeyond(text) => {
                let (first, last) = (YEARS.start(), YEARS.end());
                Refusal::new(
                    Reason::TimeBeyond,
                    "time",
                    format!(
                        "Der Zeitpunkt {text} liegt außerhalb der Jahre {first} bis {last} (in Berlin); bitte das \
                         Datum prüfen."
                    ),
                    format!("The instant {text} lies outside the years {first} to {last} (in Berlin); check the date."),
                )
            }
            NotRead::TimeAndData(both) => both.0.say().and(&both.1.say()),
            NotRead::Data { field, fault } => {
                let said = amiss(field, fault);
                Refusal::new(Reason::Malformed, field, said.de, said.en)
            }
        }
    }
}

/// One example of every reason.
pub(super) fn examples() -> Vec<Refusal> {
    let data = r#"{"authority":"ba-mitte","order":"B-1","line":"2026/30/25/bezirksamt-mitte/geraete"}"#;
    let shape = serde_json::from_str::<crate::event::OrderPlaced>(data).err();
    let shape = shape.as_ref().map(|error| NotRead::data(error, data));
    let list = Envelope::parse(b"[1]").err();
    [
        NotRead::NotUtf8 { from: 8 },
        NotRead::EmptyLine,
        NotRead::CutOff { column: 61 },
        NotRead::NotJson { column: 1 },
        NotRead::LineTooLong { bytes: 300_000 },
        NotRead::TooLongToStore { bytes: 300_000 },
        NotRead::NotWritable,
        NotRead::UnknownType { name: "budget.invented.v1".to_owned(), meant: Vec::new() },
        NotRead::unknown_type("procurement.order-placd.v1"),
        NotRead::AttributeMissing("id"),
        NotRead::AttributeUnfit("source"),
        NotRead::UnknownVersion("0.3".to_owned()),
        NotRead::UnknownContent("text/xml".into()),
        NotRead::TwoData,
        NotRead::PackedNoJson,
        NotRead::PackedNoText,
        NotRead::NotBase64,
        NotRead::WrongTime("gestern".to_owned()),
        NotRead::WrongTime("2026-02-30T09:00:00+01:00".to_owned()),
        NotRead::TimeBeyond("2999-12-31T00:00:00Z".to_owned()),
    ]
    .into_iter()
    .chain(list)
    .chain(shape)
    .map(|why| why.say())
    .collect()
}
