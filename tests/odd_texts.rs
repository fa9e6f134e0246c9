//! Texts that one store or the other could stumble over: each is refused and kept, or recorded, and its neighbours with
//! it.

use serde_json::{Value, json};
use sollist_contract::grpc::{
    budget::v1::{GetLineRequest, ListLinesRequest, budget_service_client::BudgetServiceClient},
    intake::v1::{
        Entry, ListRefusedRequest, SettleRefusedRequest, SubmitEventsRequest, Unreadable, entry::Content,
        intake_service_client::IntakeServiceClient,
    },
};
use sollist_intake::correction;
use tonic::Code;

use crate::{
    outside::{block_on, channel},
    refusals::{base, invoice, order},
    sollist::{Server, Sollist, event},
    stores::both_stores,
};

const DAY: &str = "2026-02-02T09:00:00+01:00";

/// Imports one line between two good ones; whether it was recorded. What is refused is kept, and comes out as it came
/// in.
fn taken(user: &Sollist, name: &str, line: &[u8]) -> bool {
    let before = user.sequence();
    let neighbours = [invoice(&format!("{name}-vor")), invoice(&format!("{name}-nach"))];
    let path = user.file("events.jsonl", [neighbours[0].as_bytes(), line, neighbours[1].as_bytes()].join(&b'\n'));
    let run = user.run(&["import".as_ref(), "events".as_ref(), path.as_os_str(), "--format".as_ref(), "json".as_ref()]);
    let told = run.json();
    let recorded = told["recorded"] == 3;
    assert_eq!(
        (&told["recorded"], &told["refused_count"]),
        (&(2 + u64::from(recorded)).into(), &u64::from(!recorded).into()),
        "{name}: {told}"
    );
    assert_eq!(user.sequence(), before + 2 + u64::from(recorded), "{name}");
    if !recorded {
        let entry = user.ask("refused")["refused"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(
            (&entry["position"], &entry["reason"]),
            (&json!(2), &told["refused"][0]["reason"]),
            "{name}: {entry}"
        );
        user.say("refused --export mend.jsonl").done();
        let exported = std::fs::read(user.path("mend.jsonl")).unwrap();
        let last = exported[..exported.len() - 1].rsplit(|byte| *byte == b'\n').next().unwrap();
        let given_back =
            correction::unmarked(last).unwrap_or_else(|| panic!("{name}: {}", String::from_utf8_lossy(&exported)));
        assert_eq!(given_back, (entry["id"].as_str().unwrap().to_owned(), line.to_vec()), "{name}");
        // The export itself, sent again, changes nothing either.
        user.say("import events mend.jsonl").ended(1);
        // Sent again it is the same entry.
        user.run(&["import".as_ref(), "events".as_ref(), path.as_os_str()]).ended(1);
        assert_eq!(user.ask("refused")["refused"].as_array().unwrap().last(), Some(&entry), "{name}");
        user.run(&["refused", "settle", entry["id"].as_str().unwrap(), "--basis", "war so"]).done();
    }
    recorded
}

/// An order with something else in one place.
fn with(id: &str, place: &str, value: Value) -> Vec<u8> {
    let mut line: Value = serde_json::from_str(&order(id, json!({}))).unwrap();
    *line.pointer_mut(place).unwrap_or_else(|| panic!("{place}")) = value;
    line.to_string().into_bytes()
}

fn plan(line: &str, labels: &Value) -> Vec<u8> {
    let data = json!({"authority": format!("ba-{line}"), "line": format!("2026/30/25/{line}/geraete"),
        "amount": "1.00", "labels": labels});
    event(line, "budget.appropriated", "2026-01-01T00:00:00+01:00", &data).into_bytes()
}

both_stores!(what_a_store_cannot_hold_is_refused_and_kept_and_what_it_can_is_recorded);
fn what_a_store_cannot_hold_is_refused_and_kept_and_what_it_can_is_recorded() {
    let user = base();
    let refused = |name: &str, line: &[u8]| assert!(!taken(&user, name, line), "{name} was recorded");
    let recorded = |name: &str, line: &[u8]| assert!(taken(&user, name, line), "{name} was refused");

    // Zero characters: as bytes, and as JSON writes them.
    refused("zero byte", b"\0");
    refused("zero byte in a string", order("a\0b", json!({})).replace("\\u0000", "\0").as_bytes());
    refused("zero in the id", &with("x", "/id", json!("a\0b")));
    refused("zero in the source", &with("x", "/source", json!("/a\0b")));
    refused("zero in the type", &with("x", "/type", json!("procurement.order-placed\0.v1")));
    refused("zero in the time", &with("x", "/time", json!(format!("{DAY}\0"))));
    refused("zero in a number", &with("x", "/data/order", json!("B\0")));
    refused("zero in an amount", &with("x", "/data/amount", json!("1\0")));
    refused("zero in a line", &with("x", "/data/line", json!("2026/30/25/bezirksamt-mitte/ger\0te")));
    refused("zero in an authority", &with("x", "/data/authority", json!("ba-mitte\0")));
    refused(
        "zero in a consent",
        &with(
            "x",
            "/data",
            json!({"authority": "ba-mitte", "order": "B", "line": "2026/30/25/bezirksamt-mitte/geraete",
        "item": "notebook", "quantity": 1, "amount": "1.00", "consent": {"reference": "a\0b", "basis": "§ 37 LHO"}}),
        ),
    );
    refused("zero in the name of a field", br#"{"specversion":"1.0","a\u0000b":1,"data":{"b\u0000":2}}"#);
    // What a label or an attribute says is taken as it is.
    recorded("zero in a label", &plan("neu", &json!({"section": "a\0b", "chapter": "\0", "title": "c\0"})));
    let mut extended: Value = serde_json::from_str(&order("attribute", json!({}))).unwrap();
    extended["subject"] = json!("s\0");
    recorded("zero in an attribute", extended.to_string().as_bytes());

    // No UTF-8, half of a pair, what no character is, and what looks like none.
    refused("no UTF-8", b"\x81\xfe{}");
    refused("no UTF-8 in a string", &[&order("y", json!({})).into_bytes()[..30], b"\x81\x28", b"\"}"].concat());
    refused("half a pair", br#"{"specversion":"1.0","id":"\ud800"}"#);
    recorded("no character", &with("\u{ffff}\u{fdd0}", "/data/order", json!("B-\u{ffff}")));
    recorded("right to left", &with("\u{202e}umgekehrt", "/data/order", json!("B-\u{202e}1")));
    recorded("beyond the first plane", &with("🏛️𝔅𝔢𝔯𝔩𝔦𝔫", "/data/order", json!("B-🏛️")));
    recorded("what databases quote", &with("'\"\\;--$1%_", "/data/order", json!("B-'\"\\;--$1%_")));

    // As long as may be, and longer: no index of the store is too small for what is taken.
    let long = |bytes: usize, seed: u32| -> String {
        // Of letters that do not repeat: nothing of it can be pressed together.
        let mut state = seed;
        (0..bytes)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[(state >> 16) as usize % 36])
            })
            .collect()
    };
    let named = |bytes: usize| {
        let mut line: Value =
            serde_json::from_str(&order("lang", json!({"order": long(200, 1), "item": long(200, 2)}))).unwrap();
        (line["id"], line["source"]) = (json!(long(bytes, 3)), json!(long(bytes, 4)));
        line.to_string().into_bytes()
    };
    recorded("the longest name", &named(500));
    refused("a name too long", &named(501));
    refused("an order number too long", &with("z", "/data/order", json!(long(201, 5))));
    let line_name = |bytes: usize| format!("2026/30/25/{}/{}", long(400, 6), long(bytes - 412, 7));
    let of = |name: &str| {
        event(
            &long(9, 8),
            "budget.appropriated",
            DAY,
            &json!({"authority": "ba-mitte", "line": name, "amount": "1.00"}),
        )
    };
    recorded("the longest line of a budget", of(&line_name(1_000)).as_bytes());
    refused("a line of a budget too long", of(&line_name(1_001)).as_bytes());
    let filled = |total: usize| {
        let empty = order("voll", json!({})).len() + r#","fill":"""#.len();
        order("voll", json!({})).replacen('{', &format!(r#"{{"fill":"{}","#, "x".repeat(total - empty)), 1).into_bytes()
    };
    assert_eq!(filled(256 * 1024).len(), 256 * 1024);
    recorded("the longest line", &filled(256 * 1024));
    refused_long(&user, &filled(256 * 1024 + 1));

    // And everything can be read and filled again.
    let before = user.tables(&[]);
    user.say("rebuild").done();
    crate::stores::assert_same(&before, &user.tables(&[]));
    user.say("verify").done();
    for question in
        ["budget --by line", "indicators --by authority", "need --target-day 2026-12-31", "journal --limit 0"]
    {
        user.ask(question);
    }
    user.say("report --quarter 2026-Q1 --out bericht.pdf").done();
}

/// Of what is too long only the beginning is kept.
fn refused_long(user: &Sollist, line: &[u8]) {
    let path = user.file("long.jsonl", [line, invoice("kurz").as_bytes()].join(&b'\n'));
    let told = user
        .run(&["import".as_ref(), "events".as_ref(), path.as_os_str(), "--format".as_ref(), "json".as_ref()])
        .ended(1)
        .json();
    assert_eq!((&told["recorded"], &told["refused"][0]["reason"]), (&json!(1), &json!("LINE_TOO_LONG")), "{told}");
}

both_stores!(a_zero_character_in_anything_else_that_is_sent_is_nobodys_failure);
fn a_zero_character_in_anything_else_that_is_sent_is_nobodys_failure() {
    let user = base();
    let server = Server::start(&user);
    block_on(async {
        let channel = channel(&server.url).await.unwrap();
        let mut intake = IntakeServiceClient::new(channel.clone());
        // Where it came from, what a reader of plans says of a row, and a line; good ones beside them.
        let refusal = sollist_contract::grpc::common::v1::Refusal {
            reason: "PLAN_ROW".to_owned(),
            field: "a\0".to_owned(),
            message_de: "de\0".to_owned(),
            message_en: "en\0".to_owned(),
        };
        let contents = [
            Content::Line(invoice("eins").into_bytes()),
            Content::Unreadable(Unreadable {
                text: "Zeile\0".to_owned(),
                refusal: Some(refusal),
                ..Unreadable::default()
            }),
            Content::Line(b"{\0}".to_vec()),
            Content::Line(invoice("zwei").into_bytes()),
        ];
        let entries = contents
            .into_iter()
            .zip(1..)
            .map(|(content, position)| Entry { position, content: Some(content), ..Entry::default() })
            .collect();
        let message = SubmitEventsRequest { origin: "her\0kunft".to_owned(), entries, ..Default::default() };
        let mut receipts = intake.submit_events(tokio_stream::iter([message])).await.unwrap().into_inner();
        let receipt = receipts.message().await.unwrap().unwrap();
        assert_eq!((receipt.recorded, receipt.refused.len()), (2, 2), "{receipt:?}");
        let listed = intake.list_refused(ListRefusedRequest::default()).await.unwrap().into_inner().refused;
        assert_eq!(listed.iter().map(|entry| entry.origin.as_str()).collect::<Vec<_>>(), ["her\u{fffd}kunft"; 2]);
        // As a program of version 0.2.0 says it of every row.
        assert_eq!(listed[0].refusal.as_ref().unwrap().reason, "PLAN_ROW");
        assert_eq!(listed.iter().map(|entry| entry.raw.as_slice()).collect::<Vec<_>>(), [&b"Zeile\0"[..], b"{\0}"]);
        // Why something is settled is a text as any other: refused by its field, and taken when written anew.
        let settle = |basis: &str| SettleRefusedRequest {
            id: listed[0].id.clone(),
            basis: basis.to_owned(),
            ..Default::default()
        };
        let status = intake.settle_refused(settle("weil\0")).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{status}");
        intake.settle_refused(settle("weil")).await.unwrap();
        assert_eq!(intake.list_refused(ListRefusedRequest::default()).await.unwrap().into_inner().refused.len(), 1);

        // Asked for by a name that nothing has: no reason to try again.
        let mut budget = BudgetServiceClient::new(channel);
        let settle = SettleRefusedRequest { id: "a\0".to_owned(), basis: "x".to_owned(), ..Default::default() };
        let answers = [
            intake.settle_refused(settle).await.err(),
            budget.get_line(GetLineRequest { name: "a\0".to_owned() }).await.err(),
            budget.list_lines(ListLinesRequest { authority: "a\0".to_owned(), ..Default::default() }).await.err(),
        ];
        for status in answers.into_iter().flatten() {
            assert!([Code::NotFound, Code::InvalidArgument].contains(&status.code()), "{status}");
        }
    });
    user.through(&server.url).record(&[invoice("drei")]);
}

/// Escape sequences in seven and in eight bits, what is rubbed out, and what turns the direction of writing.
const WILD: &str = "a\u{1b}[31m\u{9b}2J\u{202e}b\u{7f}\u{2066}\rc";
/// Of these what an id may hold.
const TURNED: &str = "um\u{202e}gekehrt\u{2066}";

/// What a run said holds nothing that a terminal would obey.
#[track_caller]
fn harmless(run: &crate::sollist::Run) -> &crate::sollist::Run {
    let obeyed = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\r' | '\t')
            || matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    for text in [&run.out, &run.err] {
        if let Some(at) = text.find(obeyed) {
            panic!("{:?}", &text[text.floor_char_boundary(at.saturating_sub(40))..text.ceil_char_boundary(at + 20)]);
        }
        // A carriage is returned only where CSV ends a line.
        assert!(!text.replace("\r\n", "\n").contains('\r'), "{text:?}");
    }
    run
}

both_stores!(nothing_that_others_wrote_is_obeyed_by_a_terminal);
fn nothing_that_others_wrote_is_obeyed_by_a_terminal() {
    let user = base();
    let say = |words: &[&str]| {
        let run = user.run(words);
        harmless(&run);
        run
    };
    let of = |id: &str, kind: &str, data: Value| event(id, kind, DAY, &data);
    let items =
        json!({TURNED: {"programme": "mobile-devices", "unit_price": "10.00", "quota": "1.00", "complements": "x"}});
    user.record(&[
        String::from_utf8(plan("wild", &json!({"section": WILD, "chapter": WILD, "title": WILD}))).unwrap(),
        of(
            TURNED,
            "rollout.planned",
            json!({"authority": "ba-mitte", "rollout": TURNED, "scope": 10,
            "deadline": "2026-12-31"}),
        ),
        of(
            "preise",
            "parameters.published",
            json!({"set": TURNED, "valid_from": "2026-01-01",
            "values": {"items": items}}),
        ),
        of(
            "kopf",
            "staffing.headcount-reported",
            json!({"authority": "ba-mitte", "as_of": "2026-01-01", "employees": 9, "workplaces": 9, "eligible": 9,
                "definition": TURNED}),
        ),
    ]);
    let bad = [
        order("x", json!({})).replace("\"id\":\"x\"", &format!("\"id\":{}", json!(WILD))),
        order("y", json!({"order": WILD})),
        order("z", json!({})).replace("order-placed", &format!("{TURNED}{TURNED}")),
        WILD.to_owned(),
    ]
    .join("\n");
    for (name, content) in
        [("a\u{1b}[31m.jsonl", &bad), ("b\u{202e}\nFehler: c.jsonl", &bad), ("leer\u{9b}2J.csv", &String::new())]
    {
        user.file(name, content);
    }
    let exact = say(&["import", "events", "a\u{1b}[31m.jsonl", "--format", "json"]).ended(1).json();
    assert_eq!(exact["refused"][0]["file"], json!("a\u{1b}[31m.jsonl"), "JSON has the exact text");
    for lang in ["de", "en"] {
        for form in ["table", "csv"] {
            let with = |words: &[&str]| say(&[words, &["--lang", lang, "--format", form]].concat());
            let told = with(&["import", "events", "a\u{1b}[31m.jsonl"]).ended(1);
            assert!(told.out.contains("a[U+001B][31m.jsonl"), "{}", told.out);
            with(&["import", "events", "b\u{202e}\nFehler: c.jsonl"]).ended(1);
            for words in [
                &["budget", "--by", "line"][..],
                &["indicators", "--by", "authority"],
                &["need", "--target-day", "2026-12-31", "--explain"],
                &["journal", "--limit", "0"],
                &["refused"],
                &["verify"],
                &["verify", "--deep"],
                &["report", "--quarter", "2026-Q1", "--out", "c\u{1b}[0m.json"],
                &["verify", "c\u{1b}[0m.json"],
                &["refused", "--export", "d\u{1b}[0m.jsonl"],
            ] {
                with(words).done();
            }
            with(&["verify", "a\u{1b}[31m.jsonl"]).ended(1);
            with(&["import", "budget", "leer\u{9b}2J.csv"]).ended(1);
            let gone = with(&["import", "events", "nicht\u{1b}[31m\nda.jsonl"]).ended(1);
            assert!(
                gone.err.trim_end().lines().count() == 1 && gone.err.contains("nicht[U+001B][31m da.jsonl"),
                "{}",
                gone.err
            );
            with(&["budget", "--as-of", WILD]).ended(2);
            with(&["indicators", "--id", WILD]).ended(1);
            for wrong in [&["budget", "--district", WILD][..], &["budget", &format!("--{WILD}")], &[WILD]] {
                with(wrong).ended(2);
            }
        }
    }
    let listed = say(&["refused", "--format", "csv"]).done().out;
    assert!(listed.contains("a[U+001B][31m[U+009B]2J[U+202E]b[U+007F][U+2066]"), "{listed}");
    let entry = user.ask("refused")["refused"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["event_id"] == json!(WILD))
        .cloned();
    let id = entry.unwrap()["id"].as_str().unwrap().to_owned();
    say(&["refused", "settle", &id, "--basis", WILD]).ended(2);
    say(&["refused", "settle", &id, "--basis", "erledigt"]).done();
    let journal = say(&["journal", "--limit", "0", "--format", "json"]).done().json();
    assert!(
        journal["events"].as_array().unwrap().iter().any(|event| event["id"] == json!(TURNED)),
        "JSON has the exact text"
    );
    let labels = journal["events"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|event| event["event"]["data"]["labels"]["title"].as_str());
    assert_eq!(labels, Some(WILD));
}
