//! What is the same when it comes again, and how an event may be written: by file and by call, one after the other and
//! at once.

use std::sync::Arc;

use serde_json::{Value, json};
use sollist_contract::{envelope::Envelope, event::Event};
use sollist_platform::{
    process::clock::Clock,
    store::db::Access,
    wire::caller::Caller,
    write::batch::{Answer, Command as Order, MakeBooks, Mode, When, Writer, source_by_actor},
};

use crate::{
    outside::block_on,
    refusals::{base, order},
    sollist::Sollist,
    stores::both_stores,
};

/// The order with other attributes.
fn with(id: &str, changed: Value) -> String {
    let mut line: Value = serde_json::from_str(&order(id, json!({}))).unwrap();
    line.as_object_mut().unwrap().extend(changed.as_object().unwrap().clone());
    line.to_string()
}

/// Numbers of what was recorded, known already and refused.
fn counts(told: &Value) -> [u64; 3] {
    ["recorded", "duplicates", "refused_count"].map(|key| told[key].as_u64().unwrap())
}

both_stores!(what_says_the_same_is_a_duplicate_whatever_happened_to_it_on_the_way);
fn what_says_the_same_is_a_duplicate_whatever_happened_to_it_on_the_way() {
    let user = base();
    let first = [
        with("spur", json!({"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000001-01"})),
        with("makler", json!({})),
        with("genau", json!({"time": "2026-02-02T09:00:00.1234567+01:00"})),
        with("zone", json!({})),
    ];
    let again = [
        with(
            "spur",
            json!({"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000002-01", "tracestate": "a=b",
                "subject": "x"}),
        ),
        with(
            "makler",
            json!({"knativearrivaltime": "2026-02-02T08:00:01Z", "partitionkey": "7", "dataschema": "urn:x",
                "x": null}),
        ),
        with("genau", json!({"time": "2026-02-02T08:00:00.123456Z"})),
        with("zone", json!({"time": "2026-02-02T08:00:00Z", "datacontenttype": "text/json"})),
    ];
    user.record(&first);
    assert_eq!(counts(&user.events(&again).done().json()), [0, 4, 0]);
    // In one file, and with what was not known before.
    let neu = [
        with("neu", json!({"subject": "a"})),
        with("neu", json!({"subject": "b"})),
        with("neu", json!({"time": "2026-02-02T09:00:01+01:00"})),
    ];
    let told = user.events(&neu).ended(1).json();
    assert_eq!(counts(&told), [1, 1, 1], "{told}");
    assert_eq!(told["refused"][0]["reason"], json!("CONFLICT"));
    // Other data, another instant, another type.
    let data = json!({"authority": "ba-mitte", "order": "B-zone", "line": "2026/30/25/bezirksamt-mitte/geraete",
        "item": "notebook", "quantity": 10, "amount": "1000.01"});
    let other = [
        with("zone", json!({"data": data})),
        with("zone", json!({"time": "2026-02-02T09:00:01+01:00"})),
        with(
            "zone",
            json!({"type": "procurement.order-cancelled.v1", "data": {"authority": "ba-mitte", "order": "B-zone"}}),
        ),
    ];
    let told = user.events(&other).ended(1).json();
    assert_eq!(counts(&told), [0, 0, 3]);
    assert!(told["refused"].as_array().unwrap().iter().all(|refused| refused["reason"] == "CONFLICT"), "{told}");
}

both_stores!(json_is_taken_by_whatever_name_and_stands_in_the_journal_as_json);
fn json_is_taken_by_whatever_name_and_stands_in_the_journal_as_json() {
    let user = base();
    // `{"authority":"ba-mitte","order":"B-base"}`
    let packed = "eyJhdXRob3JpdHkiOiJiYS1taXR0ZSIsIm9yZGVyIjoiQi1iYXNlIn0=";
    let cancelled = |attribute: (&str, Value)| {
        let mut line: Value =
            serde_json::from_str(&with("gepackt", json!({"type": "procurement.order-cancelled.v1"}))).unwrap();
        line.as_object_mut().unwrap().remove("data");
        line[attribute.0] = attribute.1;
        line.to_string()
    };
    user.record(&[
        with("eigen", json!({"datacontenttype": "application/vnd.hkr.bestellung+json"})),
        with("text", json!({"datacontenttype": "text/json; charset=utf-8"})),
        with("nichts", json!({"datacontenttype": null, "data_base64": null})),
        cancelled(("data_base64", json!(packed))),
    ]);
    let last = user.ask("journal --limit 0")["events"].as_array().unwrap().last().unwrap()["event"].clone();
    assert_eq!((&last["data"], last.get("data_base64")), (&json!({"authority": "ba-mitte", "order": "B-base"}), None));
    // Plain or packed, it is the same event.
    let plain = cancelled(("data", json!({"order": "B-base", "authority": "ba-mitte"})));
    assert_eq!(counts(&user.events(&[plain]).done().json()), [0, 1, 0]);
    let bad = [
        cancelled(("data_base64", json!("eyJhdXRob3JpdHkiOiJi*"))),
        cancelled(("data_base64", json!(7))),
        cancelled(("data", Value::Null)),
        with("beides", json!({"data_base64": packed})),
        with("xml", json!({"datacontenttype": "text/xml"})),
    ];
    let told = user.events(&bad).ended(1).json();
    assert_eq!(counts(&told), [0, 0, 5], "{told}");
    let fields: Vec<&Value> = told["refused"].as_array().unwrap().iter().map(|refused| &refused["field"]).collect();
    assert_eq!(fields, ["data_base64", "data_base64", "data", "data_base64", "datacontenttype"]);
}

both_stores!(a_request_is_the_same_whoever_repeats_it_and_whichever_version_recorded_it);
fn a_request_is_the_same_whoever_repeats_it_and_whichever_version_recorded_it() {
    let user = Sollist::new();
    block_on(async {
        let db = user.store().open(Access::Write).await.unwrap();
        let make: MakeBooks = Arc::new(|| Box::new(sollist_intake::books()));
        let writer = Writer::start(db.clone(), make, Clock::System, 100);
        let time: jiff::Timestamp = "2026-06-30T10:00:00Z".parse().unwrap();
        let event = |kind: &str, data: Value| Event::from_data(kind, &data.to_string()).unwrap().unwrap();
        let line = "2026/30/25/bezirksamt-pankow/geraete";
        let opened = json!({"authority": "ba-pankow", "line": line, "amount": "100.00"});
        let adjusted = |amount: &str| {
            let data = json!({"authority": "ba-pankow", "line": line, "amount": amount, "basis": "§ 50 LHO",
                "reference": "1"});
            event("budget.adjusted.v1", data)
        };
        let (anna, service) = (Caller::named("anna"), Caller::named("hkr-03.example"));

        let first = writer.ask(anna.clone(), "1", time, event("budget.appropriated.v1", opened)).await.unwrap();
        assert_eq!((first.seq, first.duplicate), (1, false));
        let recorded = writer.ask(anna.clone(), "r-1", time, adjusted("1.00")).await.unwrap();
        assert_eq!((recorded.seq, recorded.duplicate), (2, false));
        // A certificate with another name, or a colleague: the request has a name of its own.
        let told = writer.ask(service.clone(), "r-1", time, adjusted("1.00")).await.unwrap();
        assert_eq!((told.seq, told.duplicate), (2, true));
        // Who says another time says something else; who leaves the time to us repeats it.
        let later: jiff::Timestamp = "2026-07-31T10:00:00Z".parse().unwrap();
        assert!(writer.ask(service.clone(), "r-1", later, adjusted("1.00")).await.is_err());
        let left = writer.ask(service.clone(), "r-1", When::Left(later), adjusted("1.00")).await.unwrap();
        assert_eq!((left.seq, left.duplicate), (recorded.seq, true));
        let other = writer.ask(service.clone(), "r-1", time, adjusted("2.00")).await.unwrap_err();
        assert!(other.to_string().contains("something else is recorded"), "{other}");

        // As 0.2.0 recorded it: the name of who asked was a part of the source.
        let event = adjusted("3.00");
        let what = Ok(Envelope::new(source_by_actor(&event, &anna), "r-2", time, event));
        let before = Order {
            what,
            mode: Mode::Asked,
            caller: anna.clone(),
            place: None,
            formerly: None,
            time_left: false,
            traceparent: None,
            written: Default::default(),
        };
        assert!(matches!(writer.submit(vec![before]).await.as_deref(), Ok([Answer::Recorded(3, _)])));
        let told = writer.ask(anna.clone(), "r-2", time, adjusted("3.00")).await.unwrap();
        assert_eq!((told.seq, told.duplicate), (3, true));
        assert!(writer.ask(anna, "r-2", time, adjusted("4.00")).await.is_err());
        // Somebody else's of that time was somebody else's.
        let told = writer.ask(service, "r-2", time, adjusted("3.00")).await.unwrap();
        assert_eq!((told.seq, told.duplicate), (4, false));
    });
    let adjusted = user.ask("budget --by line");
    assert!(adjusted.to_string().contains("\"7.00\""), "{adjusted}");
}
