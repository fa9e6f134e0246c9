//! Journals that hold what should never have been recorded, and attempts to record such things: the rest goes on, and
//! says so.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sollist_contract::grpc::{
    budget::v1::{RequestFundingRequest, budget_service_client::BudgetServiceClient},
    common::v1::Command,
    intake::v1::{CloudEvent, Entry, SubmitEventsRequest, entry::Content, intake_service_client::IntakeServiceClient},
};
use sollist_tests::servers::{Nats, patiently};
use tonic::Code;

use crate::{
    outside::{block_on, channel},
    refusals::{base, invoice, order},
    sollist::{Server, Sollist, event, event_of},
    stores::both_stores,
};

const DAY: &str = "2026-02-02T09:00:00+01:00";

/// Appends a text to the journal as a version would that checks nothing: with its number, its hash, and the head moved
/// on.
pub fn append(user: &Sollist, text: &str) -> u64 {
    let event: Value = serde_json::from_str(text).unwrap();
    let (source, id) = (event["source"].as_str().unwrap(), event["id"].as_str().unwrap());
    let hex = "lower(hex(hash))";
    let hex = if user.database().is_some() { "encode(hash, 'hex')" } else { hex };
    let head = user.column(&format!("SELECT last || '|' || recorded_at || '|' || {hex} FROM journal_head")).remove(0);
    let parts: Vec<&str> = head.split('|').collect();
    let (seq, at) = (parts[0].parse::<i64>().unwrap() + 1, parts[1].parse::<i64>().unwrap() + 1);
    let before: Vec<u8> =
        (0..32).map(|byte| u8::from_str_radix(&parts[2][2 * byte..2 * byte + 2], 16).unwrap()).collect();
    let mut sha = Sha256::new();
    sha.update(&before);
    sha.update(seq.to_be_bytes());
    sha.update(at.to_be_bytes());
    sha.update(4_u32.to_be_bytes());
    sha.update(b"anna");
    sha.update(text.as_bytes());
    let hash: String = sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let bytes = if user.database().is_some() { format!("'\\x{hash}'::bytea") } else { format!("x'{hash}'") };
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    user.tamper(&format!(
        "INSERT INTO journal_events (seq, recorded_at, source, id, actor, event, hash, traceparent) \
         VALUES ({seq}, {at}, {}, {}, 'anna', {}, {bytes}, NULL)",
        quoted(source),
        quoted(id),
        quoted(text)
    ));
    user.tamper(&format!("UPDATE journal_head SET last = {seq}, recorded_at = {at}, hash = {bytes}"));
    seq.unsigned_abs()
}

fn request(id: &str, derivation: &str) -> String {
    let data = json!({"authority": "ba-mitte", "request": format!("M-{id}"), "programme": "mobile-devices",
        "amount": "10.00", "derivation": 0});
    event(id, "funding.requested", DAY, &data).replace(r#""derivation":0"#, &format!(r#""derivation":{derivation}"#))
}

/// The three kinds that version 0.2.0 recorded or a later one may: unknown to us, too long, with too long a name.
fn odd_journal() -> (Sollist, [u64; 3]) {
    let user = base();
    let unknown = append(&user, &order("1", json!({})).replace("order-placed.v1", "order-placed.v9"));
    let long = append(&user, &request("2", &format!("[{}]", vec!["1000000000000000.0"; 20_000].join(","))));
    let name = "n".repeat(700);
    let named = append(&user, &order(&name, json!({"order": "B-lang", "amount": "7.00"})));
    user.record(&[order("danach", json!({"amount": "5.00"}))]);
    // Tables as that version left them.
    user.say("rebuild").done();
    (user, [unknown, long, named])
}

both_stores!(a_journal_with_an_unreadable_event_says_its_number_and_everything_else_goes_on);
fn a_journal_with_an_unreadable_event_says_its_number_and_everything_else_goes_on() {
    let (user, [unknown, long, named]) = odd_journal();
    let check = |user: &Sollist| {
        let budget = user.say("budget --by line --format json").done();
        assert_eq!(budget.json()["as_of"]["unreadable"], json!([unknown]), "{}", budget.out);
        assert!(
            budget.err.contains(&format!("Journal Nr. {unknown}: für diese Version nicht lesbar")),
            "{}",
            budget.err
        );
        // What is only long counts: the order of the base, the one with the long name, the one after.
        assert_eq!(budget.json()["total"]["commitments"], json!("1012.00"));
        // Before it was recorded nobody missed it.
        assert_eq!(user.ask(&format!("budget --as-of {}", unknown - 1))["as_of"].get("unreadable"), None);
        for question in ["indicators --by authority", "need --target-day 2026-12-31"] {
            assert_eq!(user.ask(question)["as_of"]["unreadable"], json!([unknown]), "{question}");
        }
        for form in ["pdf", "xlsx", "json"] {
            user.say(&format!("report --quarter 2026-Q1 --out bericht.{form}")).done();
            user.say(&format!("verify bericht.{form}")).done();
        }
        let verified = user.ask("verify");
        assert_eq!((&verified["valid"], &verified["as_of"]["unreadable"]), (&json!(true), &json!([unknown])));
        let note = verified["note_de"].as_str().unwrap();
        assert!(
            note.contains(&format!("Nr. {unknown}: für diese"))
                && note.contains(&format!("Nr. {long}, {named}: größer")),
            "{note}"
        );
        assert_eq!(user.ask("journal --limit 0")["events"].as_array().unwrap().len() as u64, user.sequence());
    };
    check(&user);
    let server = Server::start(&user);
    let through = user.through(&server.url);
    through.say("health --wait 30").done();
    check(&through);
    // What is there is there, readable or not.
    let name = "n".repeat(700);
    let known = through.events(&[order("1", json!({})), order("danach", json!({"amount": "5.00"}))]).json();
    assert_eq!((&known["duplicates"], &known["refused"][0]["reason"]), (&json!(1), &json!("CONFLICT")), "{known}");
    assert_eq!(through.events(&[order(&name, json!({}))]).json()["refused"][0]["field"], json!("id"));
    assert_eq!(server.stop(), Some(0));

    let rebuilt = user.say("rebuild").done();
    assert!(rebuilt.err.contains(&format!("Journal Nr. {unknown}: ")), "{}", rebuilt.err);
    check(&user);
}

#[test]
fn the_relay_carries_an_unreadable_event_too_and_whoever_follows_goes_on() {
    let (user, _) = odd_journal();
    // Longer than a broker takes.
    append(&user, &request("4", &format!("[{}]", vec!["1000000000000000.0"; 100_000].join(","))));
    let nats = Nats::start();
    let server = Server::start_with(&user, &["--nats-url", &nats.url()]);
    let through = user.through(&server.url);
    through.say("health --wait 60").done();
    through.record(&[invoice("später")]);
    let last = user.column("SELECT last || '' FROM journal_head").remove(0).parse::<u64>().unwrap();
    patiently("the stream to hold everything", || {
        block_on(async {
            let broker = async_nats::jetstream::new(async_nats::connect(nats.url()).await.unwrap());
            let stream = broker.get_stream("sollist-events").await.ok()?;
            (stream.cached_info().state.last_sequence == last).then_some(())
        })
    });
    assert_eq!(through.ask("budget")["as_of"]["sequence"], json!(last));
    through.say("health --wait 60").done();
}

both_stores!(what_could_not_be_read_back_is_refused_in_every_way_in_and_its_neighbours_are_recorded);
fn what_could_not_be_read_back_is_refused_in_every_way_in_and_its_neighbours_are_recorded() {
    let user = base();
    let growing = request("wächst", &format!("[{}]", vec!["1e15"; 20_000].join(",")));
    // A file.
    let told = user.events(&[invoice("vor"), growing.clone(), invoice("nach")]).ended(1).json();
    assert_eq!((&told["recorded"], &told["refused"][0]["reason"]), (&json!(2), &json!("TOO_LONG_TO_STORE")), "{told}");
    // A plan: a line whose name is longer than a name may be, one whose labels are longer than an event.
    let head = "Bereich;Bereichsbezeichnung;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;\
                Titel;Titelbezeichnung;Jahr;BetragTyp;Betrag";
    let row =
        |title: &str| format!("30;Hauptverwaltung;25;E-Gov;;Bezirksamt Pankow;Ausgabetitel;;{title};2026;Soll;1000");
    let plan = [head.to_owned(), row("eins"), row(&"lang ".repeat(110)), row("zwei")].join("\n");
    let plan = user.file("plan.csv", plan);
    let told = user
        .run(&["import".as_ref(), "budget".as_ref(), plan.as_os_str(), "--format".as_ref(), "json".as_ref()])
        .ended(1);
    assert!(told.out.contains("Name der Haushaltsstelle von 5"), "{}", told.out);
    assert_eq!(user.ask("budget --by line --authority ba-pankow")["rows"].as_array().unwrap().len(), 2);

    let server = Server::start(&user);
    let before = user.through(&server.url).sequence();
    block_on(async {
        let channel = channel(&server.url).await.unwrap();
        let mut budget = BudgetServiceClient::new(channel.clone());
        let ask = |id: &str, derivation: String| RequestFundingRequest {
            command: Some(Command { request_id: id.to_owned(), time: String::new(), ..Default::default() }),
            authority: "ba-mitte".to_owned(),
            request: format!("A-{id}"),
            programme: "mobile-devices".to_owned(),
            amount: "5.00".to_owned(),
            derivation: Some(derivation),
            ..Default::default()
        };
        // A call.
        let long = budget.request_funding(ask("lang", format!("\"{}\"", "x".repeat(300_000)))).await.unwrap_err();
        assert_eq!(long.code(), Code::InvalidArgument, "{long}");
        assert!(long.message().contains("hätte im Journal") && long.message().contains("would have"), "{long}");
        budget.request_funding(ask("kurz", "[1e15]".to_owned())).await.unwrap();
        assert!(
            budget
                .request_funding(ask("kurz", "[1e15]".to_owned()))
                .await
                .unwrap()
                .into_inner()
                .receipt
                .unwrap()
                .duplicate
        );

        // A stream of protobuf: what contradicts its own fields is refused, its neighbours are not.
        let good = |id: &str| CloudEvent {
            id: id.to_owned(),
            source: "/a".to_owned(),
            spec_version: "1.0".to_owned(),
            r#type: "procurement.invoice-received.v1".to_owned(),
            time: DAY.to_owned(),
            text_data: format!(
                "{{\n  \"authority\": \"ba-mitte\",\n  \"order\": \"B-base\", \"invoice\": \"P-{id}\", \"amount\": \
                 \"1.00\"\n}}"
            ),
            attributes: [
                ("datacontenttype".to_owned(), "text/json".to_owned()),
                ("subject".to_owned(), "s".to_owned()),
            ]
            .into(),
        };
        let mut events = vec![good("vor")];
        for name in ["time", "id", "source", "type", "specversion", "data", "data_base64"] {
            let mut event = good(&format!("mit-{name}"));
            let value = if name == "time" { "2027-01-01T00:00:00Z" } else { "/b" };
            event.attributes.insert(name.to_owned(), value.to_owned());
            events.push(event);
        }
        events.push(CloudEvent { time: String::new(), ..good("ohne-zeit") });
        events.push(CloudEvent { text_data: "kein JSON".to_owned(), ..good("kein-json") });
        events.push(CloudEvent { text_data: String::new(), ..good("ohne-daten") });
        events.push(good("nach"));
        let count = events.len();
        let entries = events
            .into_iter()
            .zip(1..)
            .map(|(event, position)| Entry { position, content: Some(Content::Event(event)), ..Entry::default() })
            .collect();
        let message = SubmitEventsRequest { origin: "protobuf".to_owned(), entries, ..Default::default() };
        let mut intake = IntakeServiceClient::new(channel);
        let receipt = intake
            .submit_events(tokio_stream::iter([message]))
            .await
            .unwrap()
            .into_inner()
            .message()
            .await
            .unwrap()
            .unwrap();
        assert_eq!((receipt.recorded, receipt.refused.len()), (2, count - 2), "{receipt:?}");
        for (entry, field) in receipt.refused.iter().zip([
            "time",
            "id",
            "source",
            "type",
            "specversion",
            "data",
            "data_base64",
            "time",
            "data",
            "data",
        ]) {
            assert_eq!(entry.refusal.as_ref().unwrap().field, field, "{entry:?}");
        }
    });
    assert_eq!(server.stop(), Some(0));
    assert_eq!(user.sequence(), before + 3);
    user.say("rebuild").done();
    assert_eq!(user.ask("verify").get("note_de"), None);
}

fn appropriated(line: &str, authority: &str, programme: &str) -> String {
    let data = json!({"authority": authority, "line": line, "amount": "100000.00", "programme": programme});
    event_of("/senfin/plan", &format!("plan-{line}"), "budget.appropriated", "2026-01-01T00:00:00+01:00", &data)
}

/// A line of a district, the reserve, and requests that were approved.
fn with_requests(requests: &[&str]) -> Sollist {
    let user = Sollist::new();
    user.record(&[
        appropriated("2026/30/25/bezirksamt-pankow/geraete", "ba-pankow", "mobile-devices"),
        appropriated("2026/30/25/ikt-steuerung/pauschale", "ikt-steuerung", "reserve"),
    ]);
    for name in requests {
        let step = |kind: &str, more: Value| {
            let mut data = json!({"authority": "ba-pankow", "request": name, "amount": "10.00"});
            data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            event(&format!("{kind}-{name}"), kind, DAY, &data)
        };
        user.record(&[
            step("funding.requested", json!({"programme": "mobile-devices"})),
            step("funding.reviewed", json!({})),
            step("funding.approved", json!({})),
        ]);
    }
    user
}

fn grant(source: &str, id: &str, request: &str) -> String {
    event_of(
        source,
        id,
        "funding.granted",
        DAY,
        &json!({"authority": "ba-pankow", "request": request, "amount": "1.00"}),
    )
}

fn transfers(user: &Sollist) -> Vec<(String, String)> {
    let events = user.ask("journal --limit 0")["events"].as_array().unwrap().clone();
    let text = |event: &Value, key: &str| event[key].as_str().unwrap().to_owned();
    let made = events.iter().filter(|event| event["type"] == "budget.transferred.v1");
    made.map(|event| (text(event, "source"), text(event, "id"))).collect()
}

both_stores!(names_of_what_follows_from_an_event_are_its_own_and_nobody_can_take_them);
fn names_of_what_follows_from_an_event_are_its_own_and_nobody_can_take_them() {
    let user = with_requests(&["R1", "R2", "R3"]);
    // Sources and ids whose parts run into each other, and a grant whose name is as long as a name may be.
    let lines = [
        grant("/a#b", "c", "R1"),
        grant("/a", "b#c", "R2"),
        grant(&format!("/{}", "s".repeat(400)), &"i".repeat(400), "R3"),
        grant("/a#", "b#c", "R1"),
    ];
    user.record(&lines);
    let made = transfers(&user);
    assert_eq!(made.len(), 4);
    assert_eq!(made.iter().collect::<std::collections::BTreeSet<_>>().len(), 4, "{made:?}");
    // Repeated, nothing is granted twice.
    assert_eq!(user.events(&lines).done().json()["duplicates"], json!(4));
    // A stranger who knows the name cannot have it, whether before or after.
    let data = json!({"authority": "ba-pankow", "from_line": "2026/30/25/ikt-steuerung/pauschale",
        "to_line": "2026/30/25/bezirksamt-pankow/geraete",
        "amount": "1.00", "basis": "x", "reference": "y"});
    for source in ["/sollist/grants", "/sollist/budget/grant", "/sollist/plan"] {
        let told = user.events(&[event_of(source, &made[0].1, "budget.transferred", DAY, &data)]).ended(1).json();
        assert_eq!(told["refused"][0]["field"], json!("source"), "{told}");
    }
    let server = Server::start(&user);
    block_on(async {
        use sollist_contract::grpc::budget::v1::TransferBudgetRequest;
        let mut budget = BudgetServiceClient::new(channel(&server.url).await.unwrap());
        for actor in ["grant", "grants", "../grants"] {
            let mut request = tonic::Request::new(TransferBudgetRequest {
                command: Some(Command { request_id: made[0].1.clone(), time: String::new(), ..Default::default() }),
                authority: "ba-pankow".to_owned(),
                from_line: "2026/30/25/ikt-steuerung/pauschale".to_owned(),
                to_line: "2026/30/25/bezirksamt-pankow/geraete".to_owned(),
                amount: "1.00".to_owned(),
                basis: "x".to_owned(),
                reference: "y".to_owned(),
            });
            request.metadata_mut().insert("sollist-actor", actor.parse().unwrap());
            budget.transfer_budget(request).await.unwrap();
        }
    });
    drop(server);
    assert_eq!(transfers(&user).into_iter().filter(|(source, _)| source == "/sollist/grants").count(), 4);
    user.say("rebuild").done();
}

both_stores!(a_line_amended_many_times_at_the_same_moment_is_amended_each_time);
fn a_line_amended_many_times_at_the_same_moment_is_amended_each_time() {
    use sollist_contract::grpc::intake::v1::PlanLine;
    let user = Sollist::new();
    user.record(&[appropriated("2026/30/25/bezirksamt-pankow/geraete", "ba-pankow", "mobile-devices")]);
    let server = Server::start(&user);
    let receipt = block_on(async {
        let amounts = ["1.00", "2.00", "1.00", "2.00", "2.00", "1.00"];
        let entries = amounts.iter().zip(1..).map(|(amount, position)| {
            let data =
                json!({"authority": "ba-pankow", "line": "2026/30/25/bezirksamt-pankow/geraete", "amount": amount})
                    .to_string();
            let line = PlanLine { data, amend: "Nachtrag".to_owned(), if_absent: false };
            Entry { position, content: Some(Content::Plan(line)), ..Entry::default() }
        });
        let message =
            SubmitEventsRequest { origin: "nachtrag.csv".to_owned(), entries: entries.collect(), ..Default::default() };
        let mut intake = IntakeServiceClient::new(channel(&server.url).await.unwrap());
        intake
            .submit_events(tokio_stream::iter([message]))
            .await
            .unwrap()
            .into_inner()
            .message()
            .await
            .unwrap()
            .unwrap()
    });
    assert_eq!((receipt.recorded, receipt.duplicates, receipt.refused.len()), (5, 1, 0), "{receipt:?}");
    drop(server);
    assert_eq!(user.ask("budget")["total"]["appropriation"], json!("1.00"));
}

both_stores!(one_entry_that_the_store_makes_impossible_stops_none_of_its_neighbours);
fn one_entry_that_the_store_makes_impossible_stops_none_of_its_neighbours() {
    let user = with_requests(&["R1", "R2"]);
    // A row that cannot be read any more, and a line that the journal knows and the tables do not.
    user.tamper("UPDATE budget_funding_requests SET state = 'verschollen' WHERE request = 'R1'");
    let plan =
        |line: &str| format!("30;Hauptverwaltung;25;E-Gov;;Bezirksamt Pankow;Ausgabetitel;;{line};2026;Soll;1000");
    let head = "Bereich;Bereichsbezeichnung;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;\
                Titel;Titelbezeichnung;Jahr;BetragTyp;Betrag";
    let file = user.file("plan.csv", [head.to_owned(), plan("eins")].join("\n"));
    user.run(&["import".as_ref(), "budget".as_ref(), file.as_os_str()]).done();
    user.tamper("DELETE FROM ledger_lines WHERE name LIKE '%eins'");
    let file = user.file(
        "plan.csv",
        [head.to_owned(), plan("null"), plan("eins").replace("1000", "2000"), plan("zwei")].join("\n"),
    );
    let told = user
        .run(&["import".as_ref(), "budget".as_ref(), file.as_os_str(), "--format".as_ref(), "json".as_ref()])
        .ended(1);
    assert!(told.out.contains("sollist rebuild"), "{}{}", told.out, told.err);

    let told = user.events(&[grant("/a", "1", "R2"), grant("/a", "2", "R1"), grant("/a", "3", "R2")]).ended(1).json();
    let refused = &told["refused"][0]["reason"];
    assert_eq!((&told["recorded"], refused), (&json!(2), &json!("FUNDING_REQUEST_UNREADABLE")), "{told}");
    let open = user.ask("refused")["refused"].as_array().unwrap().len();
    assert_eq!(open, 2);
    // The advice helps.
    user.say("rebuild").done();
    user.record(&[grant("/a", "2", "R1")]);
    assert_eq!(user.ask("budget --by line --authority ba-pankow")["rows"].as_array().unwrap().len(), 4);
}
