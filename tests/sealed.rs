//! Free texts are sealed where the house asks for that: whoever may see an event reads them, every copy has a word that
//! nobody reads without its key, and a key that is destroyed makes them mute; nothing that was recorded, counted,
//! reported or proved changes by it.

use std::{fs, path::Path};

use serde_json::{Value, json};
use sollist_contract::{
    grpc::{
        analytics::v1::{
            GetOrderRequest, ListFundingRequestsRequest, ListScenariosRequest,
            record_service_client::RecordServiceClient,
        },
        intake::v1::{GetRefusedRequest, ListEventsRequest, RecordedEvent, intake_service_client::IntakeServiceClient},
        procurement::v1::{
            Consent, GetOrderRequest as GetOrderNow, procurement_service_client::ProcurementServiceClient,
        },
    },
    sealed::Word,
};
use sollist_tests::servers::{Nats, patiently};

use crate::{
    audit::{alone, script, with_key},
    outside::{block_on, channel},
    replay::{figures, lines, reports, with_plan},
    sollist::{Server, Sollist, event},
    stores::{Kind, assert_same, both_stores},
};

const LINE: &str = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";
const NAME: &str = "erika.musterfrau-4711";
/// A part of every free text here, and of nothing else.
const SECRET: &str = "Personalratsvorsitzende-0815";
const SEALED: &str = "[privacy]\nsealed_texts = true\n";

/// What somebody reports with free texts in it.
fn told() -> Vec<String> {
    let at = "2026-06-30T10:00:00+02:00";
    let text = |what: &str| format!("{what}: {SECRET} \"ü\"");
    let consent = json!({"reference": text("Schreiben"), "basis": text("§ 37 LHO")});
    vec![
        event(
            "frozen",
            "budget.frozen",
            at,
            &json!({"authority": "ba-pankow", "line": LINE, "amount": "5.00", "consent_by": text("Einwilligung"),
            "reference": "A"}),
        ),
        event(
            "asked",
            "funding.requested",
            at,
            &json!({"authority": "ba-pankow", "request": "M-1", "programme": "mobile-devices", "amount": "100.00",
            "reason": text("Grund")}),
        ),
        event(
            "placed",
            "procurement.order-placed",
            at,
            &json!({"authority": "ba-pankow", "order": "B-1", "line": LINE, "item": "notebook", "quantity": 2,
            "amount": "10.00", "consent": consent}),
        ),
        event(
            "assumed",
            "scenario.published",
            at,
            &json!({"authority": "ba-pankow", "name": "s", "reason": text("Annahme"), "delay_months": 3}),
        ),
    ]
}

/// The same events with other texts in the same places.
fn told_otherwise() -> Vec<String> {
    told().into_iter().map(|line| line.replace(SECRET, "wer-anders")).collect()
}

/// Bytes as they stand in the files of the store; on PostgreSQL in the tables and in the file of the keys.
fn holds(user: &Sollist, bytes: &[u8]) -> bool {
    if Kind::current() == Kind::Embedded {
        return in_files(&user.data(), bytes);
    }
    let tables = user.column("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'");
    let within = |table: &String| {
        let Ok(text) = std::str::from_utf8(bytes) else { return false };
        let sql = format!("SELECT 'x'::text FROM {table} AS t WHERE t::text LIKE '%{text}%' LIMIT 1");
        !user.column(&sql).is_empty()
    };
    user.tamper("CHECKPOINT");
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let file = "SELECT encode(pg_read_binary_file(pg_relation_filepath(r.oid)), 'hex') FROM pg_class AS r WHERE \
                r.relname IN ('text_keys', 'journal_events', 'procurement_orders', 'intake_scenarios')";
    tables.iter().any(within) || user.column(file).iter().any(|file| file.contains(&digits))
}

/// Whether bytes stand in any file below a folder.
fn in_files(folder: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return in_files(&path, bytes);
        }
        fs::read(path).unwrap_or_default().windows(bytes.len()).any(|part| part == bytes)
    })
}

/// Everything that a service tells of these texts.
fn shown(url: &str) -> Vec<String> {
    block_on(async {
        let channel = channel(url).await.unwrap();
        let mut intake = IntakeServiceClient::new(channel.clone());
        let mut procurement = ProcurementServiceClient::new(channel.clone());
        let mut records = RecordServiceClient::new(channel);
        let asked = ListEventsRequest { newest_first: true, page_size: 4, ..Default::default() };
        let events = intake.list_events(asked).await.unwrap().into_inner().events;
        let said = events.iter().map(|event| event.said.clone().unwrap().de);
        let mut all: Vec<String> = said.chain(events.iter().map(|event| event.shown().to_owned())).collect();
        for event in &events {
            assert!(Word::within(&event.event).next().is_some(), "the hash covers what is sealed: {}", event.event);
        }
        let (authority, order) = ("ba-pankow".to_owned(), "B-1".to_owned());
        let of = |consent: Consent| [consent.reference, consent.basis];
        let now = GetOrderNow { authority: authority.clone(), order: order.clone() };
        let now = procurement.get_order(now).await.unwrap().into_inner().order.unwrap();
        all.extend(of(now.consent.unwrap()));
        let then = GetOrderRequest { authority, order, ..Default::default() };
        let then = records.get_order(then).await.unwrap().into_inner().order.unwrap();
        all.extend(of(then.consent.unwrap()));
        let requests = records.list_funding_requests(ListFundingRequestsRequest::default()).await.unwrap().into_inner();
        all.extend(requests.funding_requests.into_iter().filter_map(|request| request.reason));
        let scenarios = records.list_scenarios(ListScenariosRequest::default()).await.unwrap().into_inner();
        all.extend(scenarios.scenarios.into_iter().map(|scenario| scenario.reason));
        all
    })
}

/// Why an entry was set aside.
fn settled(url: &str, id: &str) -> String {
    block_on(async {
        let mut intake = IntakeServiceClient::new(channel(url).await.unwrap());
        intake.get_refused(GetRefusedRequest { id: id.to_owned() }).await.unwrap().into_inner().settled
    })
}

fn counts(run: &Value) -> [u64; 3] {
    ["recorded", "duplicates", "refused_count"].map(|key| run[key].as_u64().unwrap_or_default())
}

/// A configuration with what is asked for beside what there is.
fn configured(user: &Sollist, name: &str, more: &str) -> String {
    user.file(name, more).display().to_string()
}

both_stores!(a_text_that_is_sealed_is_read_by_whoever_may_and_mute_once_its_key_is_gone);
fn a_text_that_is_sealed_is_read_by_whoever_may_and_mute_once_its_key_is_gone() {
    let user = with_plan();
    let nats = Nats::start();
    let (key, notary) = with_key(&user, 3600);
    let config = format!("{}{SEALED}pseudonyms = true\n", fs::read_to_string(notary).unwrap());
    let config = configured(&user, "private.toml", &config);
    let options = ["--config", &config, "--nats-url", &nats.url()];
    let server = Server::start_with(&user, &options);
    let through = user.through(&server.url);
    let (by, json) = (["--actor", NAME], ["--format", "json"]);
    let import = |through: &Sollist, lines: &[String], by: [&str; 2]| {
        let run = through.events_with(lines, &[by, json].concat());
        counts(&run.json())
    };
    assert_eq!(import(&through, &told(), by), [4, 0, 0]);

    // Whoever may see them reads them, here and in the journal's list.
    let texts = shown(&server.url);
    assert!(texts.len() >= 14 && texts.iter().all(|text| text.contains(SECRET)), "{texts:#?}");
    let listed = through.say("journal --newest-first --limit 4").done();
    assert!(listed.sentences().contains(SECRET), "{}", listed.out);

    // A repetition is one: by the same, by somebody else, and within one sending; another text is another event.
    assert_eq!(import(&through, &told(), by), [0, 4, 0]);
    assert_eq!(import(&through, &told(), ["--actor", "jemand.anders"]), [0, 4, 0]);
    let refused = through.events_with(&told_otherwise()[..1], &json).ended(1).json();
    assert_eq!(counts(&refused), [0, 0, 1]);
    // So is why somebody set it aside.
    let id = through.ask("refused")["refused"][0]["id"].as_str().unwrap().to_owned();
    let basis = format!("erledigt, {SECRET}");
    through.run(&["refused", "settle", &id, "--basis", &basis, "--actor", NAME]).done();
    assert!(settled(&server.url, &id).starts_with(&basis));
    let last = user.column("SELECT seq || '' FROM journal_events ORDER BY seq DESC LIMIT 1")[0].clone();
    patiently("the stream to have everything", || in_files(&nats.store(), b"sealed:").then_some(()));
    assert_eq!(server.stop(), Some(0));
    nats.stop();
    assert!(!in_files(&nats.store(), SECRET.as_bytes()), "the stream has the text");
    assert!(!holds(&user, SECRET.as_bytes()), "the text is somewhere in the store");

    let keys = user.ask(&format!("privacy show --texts --person {NAME}"));
    assert_eq!(keys["text_keys"].as_array().map(Vec::len), Some(1), "{keys}");
    let hex = match Kind::current() {
        Kind::Embedded => "SELECT lower(hex(secret)) FROM text_keys WHERE author LIKE 'p-%' ORDER BY since",
        Kind::Postgres => "SELECT encode(secret, 'hex') FROM text_keys WHERE author LIKE 'p-%' ORDER BY since",
    };
    let secret = bytes_of(&user.column(hex)[0]);
    assert!(holds(&user, &secret), "the key is in its table");

    let stand = || (user.ask("verify")["as_of"].clone(), figures(&user, ""), reports(&user));
    let then = stand();
    user.say(&format!("audit prove {last} --out old.tlog-proof")).done();
    let erased = user.ask(&format!("privacy erase --person {NAME} --texts"));
    assert_eq!(erased["text_keys"], 1, "{erased}");
    assert!(!holds(&user, &secret), "the key is still there");
    assert_eq!(stand(), then);
    user.say("verify --deep").done();
    user.say(&format!("audit prove {last} --out new.tlog-proof")).done();
    let proofs = ["old.tlog-proof", "new.tlog-proof"].map(|file| fs::read(user.path(file)).unwrap());
    assert_eq!(proofs[0], proofs[1]);
    alone(&user, &format!("audit check old.tlog-proof --key {key}")).done();
    assert!(script(&user, &[&key, "old.tlog-proof"]));

    // Nobody reads them any more, and a repetition is compared without them.
    let server = Server::start(&user);
    let through = user.through(&server.url);
    let texts = shown(&server.url);
    assert!(texts.iter().all(|text| !text.contains(SECRET) && text.contains("gelöscht am ")), "{texts:#?}");
    assert!(settled(&server.url, &id).starts_with("gelöscht am "));
    let told_of = |lang: &str| through.say(&format!("journal --from {last} --lang {lang}")).done().sentences();
    assert!(told_of("en").contains("erased on ") && told_of("de").contains("gelöscht am "));
    assert_eq!(import(&through, &told(), by), [0, 4, 0]);
    assert_eq!(import(&through, &told_otherwise(), by), [0, 4, 0]);
    assert_eq!(server.stop(), Some(0));
    // What came again was sealed before it was found to be a repetition: that key goes too, and then there is none.
    user.say(&format!("privacy erase --person {NAME} --texts")).done();
    user.say(&format!("privacy erase --person {NAME} --texts")).ended(1);

    // The tables are what the journal says, also without a key.
    let without = ["fillings"];
    let before = user.tables(&without);
    user.say("rebuild").done();
    assert_same(&before, &user.tables(&without));
}

fn bytes_of(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

both_stores!(a_store_that_sealed_once_goes_on_and_what_was_written_before_stays);
fn a_store_that_sealed_once_goes_on_and_what_was_written_before_stays() {
    let user = with_plan();
    let config = configured(&user, "private.toml", SEALED);
    let frozen = |id: &str, text: &str| {
        event(
            id,
            "budget.frozen",
            "2026-06-30T10:00:00+02:00",
            &json!({"authority": "ba-pankow", "line": LINE, "amount": "1.00", "consent_by": text, "reference": "A"}),
        )
    };
    let stored = |id: &str| user.column(&format!("SELECT event FROM journal_events WHERE id = '{id}'"))[0].clone();
    user.record(&[frozen("open", "vorher")]);
    assert!(stored("open").contains("vorher") && user.column("SELECT key FROM text_keys").is_empty());
    assert!(user.say("privacy show --texts").done().out.contains("versiegelt"));
    // What is only checked leaves nothing behind.
    user.events_with(&[frozen("checked", "geprüft")], &["--config", &config, "--check"]).done();
    assert!(user.column("SELECT key FROM text_keys").is_empty());

    let longest = "ä".repeat(1_000);
    user.events_with(&[frozen("sealed", "geheim"), frozen("long", &longest)], &["--config", &config]).done();
    user.record(&[frozen("after", "danach")]);
    for id in ["sealed", "long", "after"] {
        let text = stored(id);
        assert!(Word::within(&text).next().is_some() && !text.contains("geheim") && !text.contains("danach"), "{text}");
    }
    // Said again, what was open is a repetition of what stands there open.
    let again = user.events(&[frozen("open", "vorher"), frozen("long", &longest)]).done().json();
    assert_eq!(counts(&again), [0, 2, 0]);
    let too_long = user.events(&[frozen("beyond", &format!("{longest}x"))]).ended(1).json();
    assert_eq!(counts(&too_long), [0, 0, 1]);

    // Whoever has seen a word has it opened by nobody: it is sealed once more, or refused where nothing is sealed.
    let word = Word::within(&stored("sealed")).next().map(|(place, _)| stored("sealed")[place].to_owned()).unwrap();
    user.record(&[frozen("copied", &word)]);
    let activity = |title: &str| {
        event(
            "activity",
            "citylab.activity-recorded",
            "2026-06-30T10:00:00+02:00",
            &json!({"authority": "ikt-steuerung", "kind": "event", "title": title, "held_on": "2026-06-30"}),
        )
    };
    let refused = user.events(&[activity(&word)]).ended(1).json();
    assert!(refused["refused"][0]["message_de"].as_str().unwrap_or_default().contains("sealed:"), "{refused}");
    let server = Server::start(&user);
    let of = |id: &str| -> RecordedEvent {
        let found = block_on(async {
            let mut intake = IntakeServiceClient::new(channel(&server.url).await.unwrap());
            let asked = ListEventsRequest { newest_first: true, page_size: 10, ..Default::default() };
            intake.list_events(asked).await.unwrap().into_inner().events
        });
        found.into_iter().find(|event| event.event.contains(&format!("\"id\":\"{id}\""))).unwrap()
    };
    let data = |event: &RecordedEvent| {
        let json: Value = serde_json::from_str(event.shown()).unwrap();
        json["data"]["consent_by"].as_str().unwrap().to_owned()
    };
    assert_eq!(data(&of("copied")), word);
    assert_eq!((data(&of("long")), data(&of("after"))), (longest, "danach".to_owned()));
    assert_eq!((data(&of("open")), of("open").opened), ("vorher".to_owned(), String::new()));
}

#[test]
fn what_is_not_asked_to_be_sealed_is_recorded_as_before() {
    let user = with_plan();
    user.record(&told());
    user.record(&lines(20, 91));
    let events = user.column("SELECT event FROM journal_events ORDER BY seq");
    assert!(!events.iter().any(|event| event.contains("sealed:")));
    assert_eq!(events.iter().filter(|event| event.contains(SECRET)).count(), 4);
    assert!(user.column("SELECT key FROM text_keys").is_empty());
    let run = user.say(&format!("privacy erase --person {NAME} --texts --lang en")).ended(1);
    assert!(run.err.contains("privacy show --texts"), "{}", run.err);
}
