//! The envelope: what is read, what is refused, and that a name keeps its meaning for ever.

#![allow(clippy::unwrap_used, clippy::panic)]

mod lines;

use expect_test::expect;
use proptest::prelude::*;
use serde_json::Value;
use sollist_contract::{
    envelope::{EVENT_BYTES_MAX, Envelope, NAME_BYTES_MAX, NotRead},
    event::{Event, OrderCancelled, ProcurementEvent},
    refusal::{Reason, Refusal, Say as _},
};

use lines::{ORDER, check, event, order, refused};

#[test]
fn an_order_is_read_and_written_as_it_came() {
    let read = Envelope::parse(ORDER.as_bytes()).unwrap();
    assert_eq!(read.to_json().unwrap(), ORDER);
    let Event::Procurement(ProcurementEvent::OrderPlaced(order)) = &read.event else { panic!("{:?}", read.event) };
    assert_eq!((order.quantity.get(), order.amount.to_string()), (1_213, "1300000.00".to_owned()));
    assert_eq!(read.day().to_string(), "2021-01-14");
}

#[test]
fn what_is_no_json_is_refused() {
    check(
        &[
            String::new(),
            "B-2021-001;1213".into(),
            ORDER[..100].into(),
            format!("{ORDER} {ORDER}"),
            "[]".into(),
            "17".into(),
            "null".into(),
        ],
        expect![[r#"
            EMPTY_LINE 
              Die Zeile ist leer; je Zeile ein CloudEvent.
              The line is empty; one CloudEvent a line.
            NOT_JSON 
              Kein gültiges JSON in Spalte 1; je Zeile ein CloudEvent. Bitte berichtigen und noch einmal senden (auf der Kommandozeile „sollist refused --export DATEI“, in gRPC ListRefused); was kein Ereignis ist, als erledigt kennzeichnen (auf der Kommandozeile „sollist refused settle“, in gRPC SettleRefused).
              No valid JSON at column 1; one CloudEvent a line. Mend it and send it again (on the command line `sollist refused --export FILE`, in gRPC ListRefused); what is no event is set aside (on the command line `sollist refused settle`, in gRPC SettleRefused).
            CUT_OFF 
              Das JSON bricht in Spalte 100 ab; die Zeile ist abgeschnitten. Bitte die Datei vollständig unter demselben Namen noch einmal einlesen, oder die Zeile ergänzen (auf der Kommandozeile „sollist refused --export DATEI“, in gRPC ListRefused).
              The JSON ends at column 100; the line is cut off. Import the whole file under the same name again, or complete the line (on the command line `sollist refused --export FILE`, in gRPC ListRefused).
            NOT_JSON 
              Kein gültiges JSON in Spalte 360; je Zeile ein CloudEvent. Bitte berichtigen und noch einmal senden (auf der Kommandozeile „sollist refused --export DATEI“, in gRPC ListRefused); was kein Ereignis ist, als erledigt kennzeichnen (auf der Kommandozeile „sollist refused settle“, in gRPC SettleRefused).
              No valid JSON at column 360; one CloudEvent a line. Mend it and send it again (on the command line `sollist refused --export FILE`, in gRPC ListRefused); what is no event is set aside (on the command line `sollist refused settle`, in gRPC SettleRefused).
            NOT_A_CLOUD_EVENT 
              Kein CloudEvent: erwartet wird ein JSON-Objekt, nicht eine Liste.
              No CloudEvent: expected is a JSON object, not a list.
            NOT_A_CLOUD_EVENT 
              Kein CloudEvent (Spalte 2): erwartet wird ein JSON-Objekt, nicht die Zahl 17.
              No CloudEvent (column 2): expected is a JSON object, not the number 17.
            NOT_A_CLOUD_EVENT 
              Kein CloudEvent (Spalte 4): erwartet wird ein JSON-Objekt, nicht null.
              No CloudEvent (column 4): expected is a JSON object, not null.
        "#]],
    );
    let not_utf8 = refused(b"{\"id\":\"\xfcbung\"}");
    assert_eq!(not_utf8.reason, Reason::NotUtf8);
    assert!(
        not_utf8.said.de.starts_with("Kein UTF-8 ab Byte 8; ") && not_utf8.said.de.contains("iconv"),
        "{}",
        not_utf8.said.de
    );
}

#[test]
fn attributes_that_are_missing_or_wrong_are_named() {
    check(
        &[
            order(r#""specversion":"1.0","#, ""),
            order(r#""id":"sz-2021-0001","#, ""),
            order(r#""source":"/bezirk/06/hkr","#, ""),
            order(r#""type":"procurement.order-placed.v1","#, ""),
            order(r#""time":"2021-01-14T09:00:00+01:00","#, ""),
            format!("{}}}", ORDER.split_once(r#","data""#).unwrap().0),
            order("\"1.0\"", "\"0.3\""),
            order("\"1.0\"", "1.0"),
            order("\"sz-2021-0001\"", "\" \""),
            order("\"sz-2021-0001\"", "17"),
            order("sz-2021-0001", &"x".repeat(NAME_BYTES_MAX + 1)),
            order("sz-2021-0001", "a\\u0000b"),
            order("procurement.order-placed.v1", "procurement.order-placed.v2"),
            order("application/json", "text/xml"),
            order(r#""id":"#, r#""id":"eins","id":"#),
            order(r#""data":"#, r#""data":{},"data":"#),
            order(r#""data":"#, r#""subject":"a","subject":"b","data":"#),
        ],
        expect![[r#"
            ATTRIBUTE_MISSING specversion
              Das Attribut „specversion“ fehlt; jedes Ereignis hat specversion, id, source, type, time und data.
              The attribute “specversion” is missing; every event has specversion, id, source, type, time and data.
            ATTRIBUTE_MISSING id
              Das Attribut „id“ fehlt; jedes Ereignis hat specversion, id, source, type, time und data.
              The attribute “id” is missing; every event has specversion, id, source, type, time and data.
            ATTRIBUTE_MISSING source
              Das Attribut „source“ fehlt; jedes Ereignis hat specversion, id, source, type, time und data.
              The attribute “source” is missing; every event has specversion, id, source, type, time and data.
            ATTRIBUTE_MISSING type
              Das Attribut „type“ fehlt; jedes Ereignis hat specversion, id, source, type, time und data.
              The attribute “type” is missing; every event has specversion, id, source, type, time and data.
            ATTRIBUTE_MISSING time
              Das Attribut „time“ fehlt; jedes Ereignis hat specversion, id, source, type, time und data.
              The attribute “time” is missing; every event has specversion, id, source, type, time and data.
            ATTRIBUTE_MISSING data
              Das Attribut „data“ fehlt; jedes Ereignis hat specversion, id, source, type, time und data.
              The attribute “data” is missing; every event has specversion, id, source, type, time and data.
            UNKNOWN_SPECVERSION specversion
              specversion „0.3“ ist unbekannt; verstanden wird 1.0.
              specversion “0.3” is unknown; 1.0 is understood.
            ATTRIBUTE_UNFIT specversion
              Das Attribut „specversion“ ist keine Zeichenkette von 1 bis 500 Byte ohne Steuerzeichen.
              The attribute “specversion” is no string of 1 to 500 bytes without control characters.
            ATTRIBUTE_UNFIT id
              Das Attribut „id“ ist keine Zeichenkette von 1 bis 500 Byte ohne Steuerzeichen.
              The attribute “id” is no string of 1 to 500 bytes without control characters.
            ATTRIBUTE_UNFIT id
              Das Attribut „id“ ist keine Zeichenkette von 1 bis 500 Byte ohne Steuerzeichen.
              The attribute “id” is no string of 1 to 500 bytes without control characters.
            ATTRIBUTE_UNFIT id
              Das Attribut „id“ ist keine Zeichenkette von 1 bis 500 Byte ohne Steuerzeichen.
              The attribute “id” is no string of 1 to 500 bytes without control characters.
            ATTRIBUTE_UNFIT id
              Das Attribut „id“ ist keine Zeichenkette von 1 bis 500 Byte ohne Steuerzeichen.
              The attribute “id” is no string of 1 to 500 bytes without control characters.
            UNKNOWN_TYPE type
              Der Ereignistyp „procurement.order-placed.v2“ ist unbekannt. Gemeint ist vielleicht „procurement.order-placed.v1“. Jedes Ereignis des Journals nennt seinen Typ (auf der Kommandozeile „sollist journal --format json“, in gRPC ListEvents).
              The event type “procurement.order-placed.v2” is unknown. Perhaps “procurement.order-placed.v1” is meant. Every event of the journal says its type (on the command line `sollist journal --format json`, in gRPC ListEvents).
            UNKNOWN_CONTENT_TYPE datacontenttype
              datacontenttype "text/xml" wird nicht verstanden; data ist JSON: application/json, oder ein Typ, der auf +json endet.
              datacontenttype "text/xml" is not understood; data is JSON: application/json, or a type that ends in +json.
            NOT_A_CLOUD_EVENT 
              Kein CloudEvent (Spalte 37): das Attribut „id“ steht doppelt.
              No CloudEvent (column 37): the attribute “id” comes twice.
            NOT_A_CLOUD_EVENT 
              Kein CloudEvent (Spalte 192): das Attribut „data“ steht doppelt.
              No CloudEvent (column 192): the attribute “data” comes twice.
            NOT_A_CLOUD_EVENT 
              Kein CloudEvent (Spalte 203): das Attribut „subject“ steht doppelt.
              No CloudEvent (column 203): the attribute “subject” comes twice.
        "#]],
    );
}

#[test]
fn a_time_is_an_instant_with_its_offset() {
    for good in [
        "2021-01-14T09:00:00+01:00",
        "2021-01-14T08:00:00Z",
        "2021-01-14T08:00:00.123456Z",
        "2021-01-14t08:00:00z",
        "2021-01-14T09:00:00-00:30",
    ] {
        let line = order("2021-01-14T09:00:00+01:00", good);
        assert_eq!(
            Envelope::parse(line.as_bytes()).unwrap().to_json().unwrap(),
            line,
            "the sender's own writing is kept"
        );
    }
    for wrong in [
        "2021-01-14T09:00:00",
        "2021-01-14 09:00:00+01:00",
        "2021-01-14",
        "2021-02-30T09:00:00+01:00",
        "2021-01-14T25:00:00+01:00",
        "2021-01-14T24:00:00+01:00",
        "2021-01-14T09:60:00+01:00",
        "2021-01-14T09:00:61+01:00",
        "2021-01-14T09:00+01:00",
        "2021-01-14T09:00:00+01",
        "2021-01-14T09:00:00+0100",
        "2021-01-14T09:00:00+25:00",
        "2021-01-14T09:00:00,5+01:00",
        "2021-01-14T09:00:00+01:00:30",
        "2021-01-14T09:00:00+01:00[Europe/Berlin]",
        "20210114T090000Z",
        "14.01.2021 09:00",
        "gestern",
        "１021-01-14T09:00:00+01:00",
    ] {
        let refusal = refused(order("2021-01-14T09:00:00+01:00", wrong).as_bytes());
        assert_eq!((refusal.reason, refusal.field.as_str()), (Reason::WrongTime, "time"), "{wrong}");
        assert!(refusal.said.de.contains(wrong) && refusal.said.en.contains(wrong), "{wrong}");
    }
    // An instant, but not of our time: the years are named.
    for far in [
        "1989-12-31T09:00:00+01:00",
        "2200-01-02T09:00:00+01:00",
        "1989-12-31T00:00:00Z",
        "2999-01-01T00:00:00+01:00",
        "2199-12-31T23:30:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ] {
        let refusal = refused(order("2021-01-14T09:00:00+01:00", far).as_bytes());
        assert_eq!((refusal.reason, refusal.field.as_str()), (Reason::TimeBeyond, "time"), "{far}");
        for text in [&refusal.said.de, &refusal.said.en] {
            assert!(
                [far, "1990", "2199"].iter().all(|part| text.contains(part)) && !text.contains("RFC 3339"),
                "{text}"
            );
        }
    }
    let none = refused(order("2021-01-14T09:00:00+01:00", "2999-02-30T00:00:00Z").as_bytes());
    assert!(none.said.de.contains("RFC 3339"), "{}", none.said.de);
}

#[test]
fn byte_order_marks_before_an_event_are_none_of_it() {
    let plain = Envelope::parse(ORDER.as_bytes()).unwrap();
    for marks in ["\u{feff}", "\u{feff}\u{feff}"] {
        assert_eq!(Envelope::parse(format!("{marks}{ORDER}").as_bytes()).unwrap(), plain);
    }
}

#[test]
fn a_line_may_be_long_but_not_too_long() {
    let padded = |bytes: usize| format!("{ORDER}{}", " ".repeat(bytes - ORDER.len()));
    assert!(Envelope::parse(padded(EVENT_BYTES_MAX).as_bytes()).is_ok());
    let refusal = refused(padded(EVENT_BYTES_MAX + 1).as_bytes());
    assert_eq!(refusal.reason, Reason::LineTooLong);
    assert!(refusal.said.de.contains("262.145") && refusal.said.en.contains("262,145"));
}

#[test]
fn more_attributes_are_kept_in_their_order() {
    let line = order(r#""data":"#, r#""subject":"orders/1","region":"berlin","priority":3,"data":"#);
    let read = Envelope::parse(line.as_bytes()).unwrap();
    assert_eq!(
        read.attributes.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["subject", "region", "priority"]
    );
    assert_eq!(read.to_json().unwrap(), line);
    assert!(Envelope::parse(order("application/json", "application/json; charset=utf-8").as_bytes()).is_ok());
    assert!(Envelope::parse(order(r#""datacontenttype":"application/json","#, "").as_bytes()).is_ok());
}

#[test]
fn sent_again_is_the_same_however_it_is_written() {
    let same = |a: &str, b: &str| {
        Envelope::parse(a.as_bytes()).unwrap().says_the_same(&Envelope::parse(b.as_bytes()).unwrap())
    };
    let shuffled: Value = {
        let Value::Object(map) = serde_json::from_str(ORDER).unwrap() else { panic!() };
        map.into_iter().rev().collect()
    };
    assert!(same(ORDER, &shuffled.to_string()));
    assert!(same(ORDER, &order("1300000.00", "1300000")));
    assert!(same(ORDER, &order("2021-01-14T09:00:00+01:00", "2021-01-14T08:00:00Z")));
    // What brokers and tracing put in and change on the way.
    for way in [
        r#""a":"1","b":"2""#,
        r#""subject":"x""#,
        r#""traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000002-01","tracestate":"a=b""#,
        r#""knativearrivaltime":"2026-02-02T08:00:01Z","partitionkey":"7""#,
        r#""dataschema":"https://example.org/schema""#,
    ] {
        assert!(same(ORDER, &order(r#""data":"#, &format!(r#"{way},"data":"#))), "{way}");
    }
    assert!(same(ORDER, &order("application/json", "application/vnd.hkr.bestellung+json")));
    // What a microsecond does not tell apart.
    let at = |fraction: &str| order("09:00:00+01:00", &format!("09:00:00{fraction}+01:00"));
    assert!(same(&at(".1234567"), &at(".123456")) && same(ORDER, &at(".0")));
    assert!(!same(&at(".123456"), &at(".123457")));
    assert!(!same(ORDER, &order("1300000.00", "1300000.01")));
    assert!(!same(ORDER, &order("09:00:00", "09:00:01")));
    assert!(!same(&event("funding.reviewed.v1", REQUEST), &event("funding.approved.v1", REQUEST)));
}

const REQUEST: &str = r#"{"authority":"ba-mitte","request":"M-1"}"#;

#[test]
fn null_is_what_is_not_there() {
    let with = |attributes: &str| order(r#""data":"#, &format!(r#"{attributes},"data":"#));
    let read = Envelope::parse(with(r#""subject":null,"traceparent":null,"data_base64":null"#).as_bytes()).unwrap();
    assert_eq!(read.to_json().unwrap(), ORDER);
    assert_eq!(Envelope::parse(order(r#""application/json""#, "null").as_bytes()).unwrap().to_json().unwrap(), ORDER);
    for (name, there) in [
        ("specversion", r#""1.0""#),
        ("id", r#""sz-2021-0001""#),
        ("source", r#""/bezirk/06/hkr""#),
        ("type", r#""procurement.order-placed.v1""#),
        ("time", r#""2021-01-14T09:00:00+01:00""#),
    ] {
        let refusal = refused(order(there, "null").as_bytes());
        assert!(refusal.said.de.contains("fehlt"), "{name}: {}", refusal.said.de);
        assert_eq!(refusal.field, name);
    }
    let (head, _) = ORDER.split_once(r#""data":"#).unwrap();
    assert!(refused(format!(r#"{head}"data":null}}"#).as_bytes()).said.de.contains("„data“ fehlt"));
    // The same in data, wherever something may be left out.
    for (type_name, full, without) in [
        (
            "procurement.payment-made.v1",
            r#"{"authority":"ba-mitte","order":null,"line":"2026/30/25/k/t","payment":"Z","amount":"1.00","final":null}"#,
            r#"{"authority":"ba-mitte","line":"2026/30/25/k/t","payment":"Z","amount":"1.00"}"#,
        ),
        (
            "budget.appropriated.v1",
            r#"{"authority":"ba-mitte","line":"2026/30/25/k/t","amount":"1.00","labels":{"section":null,"chapter":"K","title":null},"kind":null}"#,
            r#"{"authority":"ba-mitte","line":"2026/30/25/k/t","amount":"1.00","labels":{"chapter":"K"}}"#,
        ),
        (
            "parameters.published.v1",
            r#"{"set":"s","valid_from":"2026-01-01","values":{"items":{"n":{"programme":"other","unit_price":null,"quota":null,"step_costs":null,"required_for_mobile_work":null}}}}"#,
            r#"{"set":"s","valid_from":"2026-01-01","values":{"items":{"n":{"programme":"other"}}}}"#,
        ),
    ] {
        let read = |data: &str| Envelope::parse(event(type_name, data).as_bytes()).unwrap();
        assert_eq!(read(full), read(without), "{type_name}");
    }
}

#[test]
fn json_is_json_by_whatever_name() {
    for media in [
        "application/json",
        "APPLICATION/JSON",
        "text/json",
        "application/vnd.hkr.bestellung+json",
        "application/cloudevents+JSON ; charset=utf-8",
    ] {
        let read = Envelope::parse(order("application/json", media).as_bytes()).unwrap();
        assert_eq!(read.to_json().unwrap(), ORDER, "{media}");
    }
    for media in ["text/xml", "json", "/json", "application/jsonx", "application/+json", "application/json-seq", ""] {
        let refusal = refused(order("application/json", media).as_bytes());
        assert_eq!(
            (refusal.reason, refusal.field.as_str()),
            (Reason::UnknownContentType, "datacontenttype"),
            "{media}"
        );
    }
}

#[test]
fn data_that_a_relay_packed_is_unpacked() {
    let packed = |attribute: &str| {
        let (head, _) = ORDER.split_once(r#""data":"#).unwrap();
        format!("{head}{attribute}}}")
    };
    // `{"authority":"ba-mitte","request":"M-1"}`
    let request = "eyJhdXRob3JpdHkiOiJiYS1taXR0ZSIsInJlcXVlc3QiOiJNLTEifQ==";
    let line =
        packed(&format!(r#""data_base64":"{request}""#)).replace("procurement.order-placed.v1", "funding.approved.v1");
    assert_eq!(Envelope::parse(line.as_bytes()).unwrap().to_json().unwrap(), event("funding.approved.v1", REQUEST));
    check(
        &[
            packed(&format!(r#""data":{REQUEST},"data_base64":"{request}""#)),
            packed(r#""data_base64":"eyJhdXRob3JpdHkiOiJiYS1taXR0ZSIsInJlcXVlc3QiOiJNLTEifQ""#),
            packed(r#""data_base64":"{}""#),
            packed(r#""data_base64":"a2VpbiBKU09O""#),
            packed(r#""data_base64":"//4=""#),
            packed(r#""data_base64":"Mg==""#),
            packed(r#""data_base64":17"#),
        ],
        expect![[r#"
            TWO_DATA data_base64
              Das Ereignis hat data und data_base64; bitte nur eines von beiden angeben.
              The event has data and data_base64; give one of them only.
            NOT_BASE64 data_base64
              data_base64 ist kein Base64 nach RFC 4648 (A–Z, a–z, 0–9, +, /, am Ende =); bitte neu verpacken oder das JSON als data angeben.
              data_base64 is no Base64 of RFC 4648 (A–Z, a–z, 0–9, +, /, = at the end); pack it anew, or give the JSON as data.
            NOT_BASE64 data_base64
              data_base64 ist kein Base64 nach RFC 4648 (A–Z, a–z, 0–9, +, /, am Ende =); bitte neu verpacken oder das JSON als data angeben.
              data_base64 is no Base64 of RFC 4648 (A–Z, a–z, 0–9, +, /, = at the end); pack it anew, or give the JSON as data.
            PACKED_NO_JSON data_base64
              data_base64 enthält kein JSON in UTF-8; verstanden wird nur JSON, am besten unverpackt als data.
              data_base64 holds no JSON in UTF-8; only JSON is understood, best as it is, as data.
            PACKED_NO_JSON data_base64
              data_base64 enthält kein JSON in UTF-8; verstanden wird nur JSON, am besten unverpackt als data.
              data_base64 holds no JSON in UTF-8; only JSON is understood, best as it is, as data.
            MALFORMED data
              Erwartet wird ein JSON-Objekt. Bitte „data“ berichtigen.
              Expected is a JSON object. Correct “data”.
            PACKED_NO_TEXT data_base64
              data_base64 ist keine Zeichenkette; sie enthält das JSON der Daten in Base64.
              data_base64 is no string; it holds the JSON of the data in Base64.
        "#]],
    );
}

#[test]
fn what_would_grow_too_long_is_refused_before_it_is_stored() {
    let request = |derivation: &str| {
        let data = format!(
            r#"{{"authority":"ba-mitte","request":"M-1","programme":"other","amount":"1.00","derivation":{derivation}}}"#
        );
        event("funding.requested.v1", &data)
    };
    let numbers = |count: usize| request(&format!("[{}]", vec!["1e15"; count].join(",")));
    let stored = Envelope::parse(numbers(100).as_bytes()).unwrap().stored().unwrap();
    assert!(stored.text().len() > numbers(100).len(), "it grows");
    assert_eq!(Envelope::parse(stored.text().as_bytes()).as_ref(), Ok(stored.envelope()));
    let refusal = Refusal::from(Envelope::parse(numbers(20_000).as_bytes()).unwrap().stored().unwrap_err());
    assert_eq!(refusal.reason, Reason::TooLongToStore);
    assert!(refusal.said.de.contains("hätte im Journal") && refusal.said.en.contains("would have"), "{refusal:?}");
    // So is a name that nobody outside may have.
    let long = Envelope { id: "i".repeat(NAME_BYTES_MAX + 1), ..stored.envelope().clone() };
    assert_eq!(Refusal::from(long.stored().unwrap_err()).field, "id");
    // But what an earlier version recorded is read.
    assert_eq!(Envelope::recorded(&long.to_json().unwrap()), Ok(long));
    let grown = Envelope::parse(numbers(20_000).as_bytes()).unwrap();
    assert_eq!(Envelope::recorded(&grown.to_json().unwrap()), Ok(grown));
    let both = order(r#""data":"#, r#""data_base64":"a","data":"#);
    assert_eq!(Envelope::recorded(&both).unwrap().attributes, [("data_base64".to_owned(), Value::from("a"))]);
}

#[test]
fn what_is_made_here_is_read_back() {
    let cancelled = OrderCancelled { authority: "ba-mitte".parse().unwrap(), order: "B \"1\" \\ ü".parse().unwrap() };
    let made = Envelope::new("/sollist", "1", "2026-01-01T00:00:00Z".parse().unwrap(), cancelled);
    assert_eq!(Envelope::parse(made.to_json().unwrap().as_bytes()), Ok(made));
}

#[test]
fn a_type_that_there_is_not_is_told_with_those_that_may_be_meant() {
    for (typed, meant) in [
        ("procurement.order-placed", " Gemeint ist vielleicht „procurement.order-placed.v1“."),
        ("procurement.order-plaecd", " Gemeint ist vielleicht „procurement.order-placed.v1“."),
        ("invoice", " Gemeint ist vielleicht „procurement.invoice-received.v1“."),
        ("funding-granted", "„funding.granted.v1“"),
        ("orders.delivered", " Gemeint ist vielleicht „procurement.goods-delivered.v1“."),
        // Whatever begins so; and where only the beginning is one, all that begin so, none left out in silence.
        ("rollout.e-file", "„rollout.e-file-withdrawn.v1“ oder „rollout.e-file-used.v1“"),
        ("procurement.bezahlt.v1", "oder „procurement.payment-made.v1“"),
        ("kaffee.gekocht.v1", "Ein Typ beginnt mit einem von diesen Wörtern: budget, citylab, figure, funding,"),
        ("x", "Ein Typ beginnt mit einem von diesen Wörtern: budget,"),
    ] {
        let said = NotRead::unknown_type(typed).say().said.de;
        assert!(said.contains(meant) && said.contains("sollist journal"), "{typed}: {said}");
    }
}

proptest! {
    /// Whatever comes, the answer is an event or a refusal in two languages.
    #[test]
    fn a_damaged_line_is_refused_or_read_never_worse(at in 0..ORDER.len(), byte in any::<u8>(), cut in 0..ORDER.len()) {
        let mut damaged = ORDER.as_bytes().to_vec();
        damaged[at] = byte;
        for line in [&damaged[..], &ORDER.as_bytes()[..cut]] {
            match Envelope::parse(line) {
                Ok(read) => prop_assert_eq!(Envelope::parse(read.to_json().unwrap().as_bytes()), Ok(read)),
                Err(why) => {
                    let refusal = Refusal::from(why);
                    prop_assert!(!refusal.said.de.is_empty() && refusal.said.de != refusal.said.en)
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_refused(line in proptest::collection::vec(any::<u8>(), 0..80)) {
        prop_assert!(Envelope::parse(&line).is_err());
    }
}
