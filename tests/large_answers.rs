//! Answers of any size reach a client that takes no more than gRPC does by default, whatever is stored and however
//! much.

use std::{collections::BTreeSet, path::Path, process::Command};

use prost::Message as _;
use serde_json::{Value, json};
use sollist_contract::{
    grpc::intake::v1::{ListPlanLinesRequest, intake_service_client::IntakeServiceClient},
    page::{MESSAGE_BYTES_MAX, PAGE_BYTES},
};

use sollist_intake::planned;
use sollist_platform::store::db::Access;

use crate::{
    outside::{block_on, channel, message, python},
    refusals::{base, invoice},
    sollist::{Run, Server, Sollist, event, event_of, shared},
    stores::both_stores,
};

const OFFICE: &str = "ba-pankow";
const PLAN: &str = "data/berlin-doppelhaushalt-2026-2027-ausgaben.csv";
const NEW_YEAR: &str = "2026-01-01T00:00:00+01:00";
const DAY: &str = "2026-02-02T09:00:00+01:00";

/// Asks a client that is not ours, and has its limits as it found them.
fn ask(server: &Server, user: &Sollist, questions: &Value) -> Vec<Value> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = user.file("questions.json", questions.to_string());
    let address = server.url.strip_prefix("http://").unwrap();
    let mut command = Command::new("timeout");
    command
        .arg("300")
        .arg(python())
        .arg(here.join("default_limits.py"))
        .arg(here.join("../proto"))
        .arg(address)
        .arg(file);
    let answers =
        Run::of("(client with default limits)", &command.output().unwrap()).done().json().as_array().unwrap().clone();
    for (answer, question) in answers.iter().zip(questions.as_array().unwrap()) {
        let code = answer.get("error").and_then(Value::as_str).and_then(|error| error.split(':').next());
        assert_eq!(code, question.get("fails").and_then(Value::as_str), "{answer}");
        assert!(answer["largest"].as_u64().unwrap() < MESSAGE_BYTES_MAX as u64, "{answer}");
        assert_eq!(answer["same_beside"], true, "what stands beside the rows is the same on every page: {answer}");
    }
    answers
}

both_stores!(the_whole_plan_reaches_a_client_with_the_default_limit_in_pages_of_one_state_of_knowledge);
fn the_whole_plan_reaches_a_client_with_the_default_limit_in_pages_of_one_state_of_knowledge() {
    let user = Sollist::new();
    user.run(&["import".as_ref(), "budget".as_ref(), shared(PLAN).as_os_str()]);
    let ours = user.ask("budget --by line --year 2026");
    let rows = ours["rows"].as_array().unwrap();
    assert!(rows.len() > 15_000, "{}", rows.len());
    let server = Server::start(&user);
    let order = json!({"command": {"request_id": "dazwischen", "time": DAY}, "authority": "ikt-steuerung",
        "order": "B-1",
        "line": rows.iter().find(|row| row["authority"] == "ikt-\
                        steuerung" && row["available"].as_str().unwrap().len() > 6).unwrap()["line"],
        "item": "notebook", "quantity": 1, "amount": "10.00"});
    let by_line = json!({"year": 2026, "by": ["line"]});
    let budget = json!({"method": "analytics.GetBudget", "request": by_line, "rows": ["rows"], "keys": ["line"],
        "sum": "available",
        "beside": ["as_of", "total"], "between": {"method": "procurement.PlaceOrder", "request": order},
        "other": {"year": 2027}});
    let small = json!({"method": "analytics.GetBudget", "request": {"year": 2026, "by": ["line"], "page_size": 4_000},
        "rows": ["rows"], "keys": ["line"]});
    let lines = json!({"method": "budget.ListLines", "request": {"page_size": 1_000}, "rows": ["lines"],
        "keys": ["name"], "other": {"year": 2026}});
    let journal = json!({"method": "intake.ListEvents", "request": {"page_size": 1_000}, "rows": ["events"],
        "keys": ["sequence"], "other": {"page_size": 1_000, "newest_first": true}});
    let indicators = json!({"method": "analytics.GetIndicators", "request": {"by": ["authority", "programme"]},
        "rows": ["rows"],
        "beside": ["as_of"]});
    let told = ask(&server, &user, &json!([budget, small, lines, journal, indicators]));
    let [budget, small, lines, journal, indicators] = told.as_slice() else { panic!("{told:?}") };

    assert!(budget["pages"].as_u64().unwrap() >= 2, "{budget}");
    assert_eq!((&budget["rows"]["rows"], &budget["distinct"]), (&json!(rows.len()), &json!(rows.len())));
    // An order was placed after the first page: every page shows what was known before it.
    assert_eq!(budget["sum"], ours["total"]["available"], "the rows of every page together are the total of each");
    assert_eq!(budget["beside_first"]["total"]["available"], ours["total"]["available"]);
    assert_eq!(budget["beside_first"]["as_of"]["hash"], ours["as_of"]["hash"]);
    assert_eq!(
        (&budget["other"], &lines["other"]),
        (&json!("INVALID_ARGUMENT"), &json!("INVALID_ARGUMENT")),
        "a token of another question"
    );
    assert_eq!((&small["rows"]["rows"], &small["distinct"]), (&json!(rows.len()), &json!(rows.len())));
    assert_eq!(small["pages"], json!(rows.len().div_ceil(4_000)));
    let all = user.column("SELECT name FROM ledger_lines").len();
    assert!(all > 30_000, "{all}");
    assert_eq!(
        (&lines["rows"]["lines"], &lines["distinct"], &lines["rising"]),
        (&json!(all), &json!(all), &json!(true))
    );
    assert_eq!(journal["rows"]["events"].as_u64(), Some(user.sequence()), "the journal whole");
    assert_eq!(journal["other"], json!("INVALID_ARGUMENT"), "a token of another filter");
    assert!(indicators["rows"]["rows"].as_u64().unwrap() > 100, "{indicators}");

    // Our own client shows the same over the wire as on the store itself.
    assert_eq!(
        user.through(&server.url).ask("budget --by line --year 2026 --as-of 30000"),
        user.ask("budget --by line --year 2026 --as-of 30000")
    );
}

both_stores!(a_question_with_long_texts_is_answered_or_refused_with_its_reason);
fn a_question_with_long_texts_is_answered_or_refused_with_its_reason() {
    let user = base();
    let server = Server::start(&user);
    let long = "ü".repeat(150_000);
    let command = json!({"request_id": "a", "time": DAY});
    let fails = |method: &str, code: &str, request: Value| json!({"method": method, "request": request, "fails": code});
    let questions = json!([
        fails("procurement.GetOrder", "INVALID_ARGUMENT", json!({"authority": OFFICE, "order": long})),
        fails("procurement.GetOrder", "INVALID_ARGUMENT", json!({"authority": long, "order": long})),
        fails("budget.GetLine", "INVALID_ARGUMENT", json!({"name": long})),
        fails("budget.GetFundingRequest", "INVALID_ARGUMENT", json!({"authority": OFFICE, "request": long})),
        fails("rollout.GetStock", "INVALID_ARGUMENT", json!({"authority": OFFICE, "item": long})),
        fails("rollout.GetRollout", "INVALID_ARGUMENT", json!({"authority": OFFICE, "rollout": long})),
        fails("staffing.GetHeadcount", "INVALID_ARGUMENT", json!({"authority": long})),
        fails("intake.SettleRefused", "INVALID_ARGUMENT", json!({"id": long, "basis": long})),
        fails("intake.SettleRefused", "INVALID_ARGUMENT", json!({"id": long, "basis": "erledigt"})),
        fails("intake.GetRefused", "INVALID_ARGUMENT", json!({"id": long})),
        fails("analytics.GetBudget", "INVALID_ARGUMENT", json!({"district": long})),
        fails("analytics.GetBudget", "INVALID_ARGUMENT", json!({"by": [long]})),
        fails("analytics.GetBudget", "INVALID_ARGUMENT", json!({"page_token": long})),
        fails("analytics.GetBudget", "INVALID_ARGUMENT", json!({"page_size": -1})),
        fails("analytics.GetBudget", "INVALID_ARGUMENT", json!({"view": {"as_of": long}})),
        fails("analytics.GetBudget", "INVALID_ARGUMENT", json!({"view": {"until": long}})),
        fails("analytics.GetForecast", "INVALID_ARGUMENT", json!({"by": [long]})),
        fails("analytics.GetForecast", "INVALID_ARGUMENT", json!({"page_token": long})),
        fails("analytics.GetIndicators", "NOT_FOUND", json!({"id": long})),
        fails("analytics.ListAnomalies", "NOT_FOUND", json!({"rules": [long]})),
        fails("analytics.CompareFigures", "NOT_FOUND", json!({"figures": [long]})),
        fails("analytics.CompareFigures", "INVALID_ARGUMENT", json!({"from": {"as_of": long}})),
        fails("analytics.ListAnomalies", "INVALID_ARGUMENT", json!({"page_token": long})),
        fails("analytics.GetNeed", "INVALID_ARGUMENT", json!({"target_day": long})),
        fails("analytics.GetNeed", "INVALID_ARGUMENT", json!({"scenario": long})),
        fails("reporting.GetReport", "INVALID_ARGUMENT", json!({"quarter": long})),
        fails("intake.ListRefused", "INVALID_ARGUMENT", json!({"page_token": long})),
        fails("procurement.PlaceOrder", "INVALID_ARGUMENT", json!({"command": command, "authority": long})),
        fails("procurement.PlaceOrder", "INVALID_ARGUMENT", json!({"command": {"request_id": long}})),
        fails(
            "procurement.CancelOrder",
            "INVALID_ARGUMENT",
            json!({"command": command, "authority": OFFICE,
            "order": long})
        ),
        fails(
            "budget.RequestFunding",
            "INVALID_ARGUMENT",
            json!({"command": command, "authority": OFFICE,
            "request": "1", "programme": long, "amount": "1"})
        ),
        fails("analytics.GetBudget", "NOT_FOUND", json!({"section": long})),
        fails("procurement.ListOrders", "INVALID_ARGUMENT", json!({"authority": long})),
        fails("budget.ListLines", "INVALID_ARGUMENT", json!({"authority": long})),
    ]);
    ask(&server, &user, &questions);
}

both_stores!(many_refusals_of_one_message_come_in_several_receipts);
fn many_refusals_of_one_message_come_in_several_receipts() {
    const ENTRIES: usize = 20_000;
    let user = base();
    let server = Server::start(&user);
    // Good ones among them: each is counted in the receipt that covers it.
    let lines: Vec<String> = (0..ENTRIES)
        .map(|n| if n % 1_000 == 7 { invoice(&format!("n{n}")) } else { format!("kein JSON {n}") })
        .collect();
    let receipts = block_on(async {
        let mut client = IntakeServiceClient::new(channel(&server.url).await.unwrap());
        let mut receipts = client.submit_events(tokio_stream::iter([message(&lines, 1)])).await.unwrap().into_inner();
        let mut all = Vec::new();
        while let Some(receipt) = receipts.message().await.unwrap() {
            all.push(receipt);
        }
        all
    });
    assert!(receipts.len() > 1);
    let mut last = 0;
    for receipt in &receipts {
        assert!(receipt.encoded_len() < MESSAGE_BYTES_MAX);
        let count = receipt.recorded + receipt.refused.len() as u64;
        assert_eq!(receipt.position, last + count, "everything up to here, and nothing twice");
        assert!(receipt.refused.iter().all(|entry| entry.position > last && entry.position <= receipt.position));
        last = receipt.position;
    }
    assert_eq!(last, ENTRIES as u64);
    assert_eq!(receipts.iter().map(|receipt| receipt.recorded).sum::<u64>(), ENTRIES as u64 / 1_000);
}

both_stores!(lines_of_a_plan_are_asked_for_by_years_that_there_are_and_a_few_at_a_time);
fn lines_of_a_plan_are_asked_for_by_years_that_there_are_and_a_few_at_a_time() {
    let user = base();
    let before = user.sequence();
    // A plan of more years than one question has is imported all the same, and is known when it comes again.
    let row =
        |year| format!("30;Hauptverwaltung;25;Landesweite Maßnahmen;;Steuerung;Ausgabetitel;;Geräte;{year};Soll;1000");
    let head = "Bereich;Bereichsbezeichnung;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;\
                Titel;Titelbezeichnung;Jahr;BetragTyp;Betrag";
    let rows: Vec<String> = (2000..2100).map(row).collect();
    user.file("jahre.csv", format!("{head}\n{}\n", rows.join("\n")));
    user.say("import budget jahre.csv").done();
    assert_eq!(user.sequence(), before + 100);
    let again = user.say("import budget jahre.csv --format json").done().json();
    assert_eq!((&again["recorded"], &again["duplicates"]), (&json!(0), &json!(100)));

    let server = Server::start(&user);
    let ask = |years: Vec<i32>| {
        block_on(async {
            let mut client = IntakeServiceClient::new(channel(&server.url).await.unwrap());
            let mut request = tonic::Request::new(ListPlanLinesRequest { years });
            request.metadata_mut().insert("sollist-actor", "test".parse().unwrap());
            let mut pages = client.list_plan_lines(request).await?.into_inner();
            let mut lines = 0;
            while let Some(page) = pages.message().await? {
                lines += page.lines.len();
            }
            Ok::<_, tonic::Status>(lines)
        })
    };
    assert_eq!(ask((2000..2040).collect()).unwrap(), 40 + usize::from(before > 0));
    assert_eq!(ask(vec![2050; 5_000]).unwrap(), 1, "a year is asked for once");
    assert_eq!(ask(Vec::new()).unwrap(), 0);
    for (years, about) in [
        ((2000..2041).collect(), "höchstens 40"),
        ((1..=1_000).collect(), "kein Haushaltsjahr"),
        ((1..=70_000).collect(), "kein Haushaltsjahr"),
        (vec![2026, 0], "kein Haushaltsjahr"),
        (vec![i32::MIN, i32::MAX, 2026], "1990 bis 2199"),
        (vec![2200], "1990 bis 2199"),
    ] {
        let status = ask(years).unwrap_err();
        assert_eq!(status.code(), tonic::Code::InvalidArgument, "{status:?}");
        assert!(status.message().contains(about), "{}", status.message());
    }
    // Nobody reads on for a client that is gone.
    block_on(async {
        let db = user.store().open(Access::Read).await.unwrap();
        let (pages, out) = tokio::sync::mpsc::channel(1);
        drop(out);
        planned::send(db.clone(), (1990..=2029).collect(), pages).await;
        db.close().await.unwrap();
    });
}

/// Texts as long as a field takes, and of letters that take more than a byte.
fn long(text: &str, bytes: usize) -> String {
    format!("{text} {}", "ü".repeat((bytes - text.len() - 1) / 2))
}

/// Movements of one item: their derivation is longer than a row of a page may be.
const MOVEMENTS: usize = 24_000;

/// Many of everything, each as long as it may be.
fn many() -> Vec<String> {
    let of = |id: &str, kind: &str, time: &str, data: Value| event(id, kind, time, &data);
    let line = |n: usize| format!("2026/30/25/bezirksamt-pankow/{}-{n}", "titel-".repeat(30).trim_end_matches('-'));
    let mut lines = Vec::new();
    for n in 0..25 {
        let labels = json!({"section": "25", "chapter": "Bezirksamt Pankow", "title": long("Titel", 240_000)});
        let data = json!({"authority": OFFICE, "line": line(n), "amount": "1.00", "labels": labels,
            "programme": "mobile-devices"});
        lines.push(of(&format!("plan-{n}"), "budget.appropriated", NEW_YEAR, data));
    }
    for n in 0..1_200 {
        let key = |what: &str| long(&format!("{what}-{n:04}"), 190);
        let consent = json!({"reference": long("Az.", 1_990), "basis": long("§ 37 LHO", 1_990)});
        lines.push(of(
            &format!("o{n}"),
            "procurement.order-placed",
            DAY,
            json!({"authority": OFFICE, "order": key("B"), "line": line(0), "item": key("Gerät"), "quantity": 3,
                "amount": "300.00", "consent": consent}),
        ));
        lines.push(of(
            &format!("z{n}"),
            "procurement.payment-made",
            DAY,
            json!({"authority": OFFICE, "order": key("B"), "line": line(0), "payment": key("Z"), "amount": "1.00"}),
        ));
        lines.push(of(
            &format!("l{n}"),
            "procurement.goods-delivered",
            DAY,
            json!({"authority": OFFICE, "order": key("B"), "quantity": 1, "delivered_on": "2026-02-02"}),
        ));
        let scope = long("Umfang", 1_990);
        lines.push(of(
            &format!("u{n}"),
            "rollout.planned",
            DAY,
            json!({"authority": OFFICE, "rollout": key("U"), "scope": scope, "deadline": "2027-12-31"}),
        ));
        lines.push(of(
            &format!("f{n}"),
            "funding.requested",
            DAY,
            json!({"authority": OFFICE, "request": key("M"), "programme": "mobile-devices", "amount": "1.00"}),
        ));
        lines.push(of(
            &format!("s{n}"),
            "submission.due",
            DAY,
            json!({"authority": OFFICE, "period": key("Q"), "due_on": "2026-07-15"}),
        ));
    }
    let definition = long("Kopfzahl", 1_990);
    lines.push(of(
        "kopf",
        "staffing.headcount-reported",
        DAY,
        json!({"authority": OFFICE, "as_of": "2026-01-01", "employees": 9, "workplaces": 9, "eligible": 9,
            "definition": definition}),
    ));
    let cost = json!({"programme": "mobile-devices", "unit_price": "100.00", "quota": "1.00", "life_months": 60});
    let items = (0..500).map(|n| long(&format!("Gerät-{n:04}"), 190)).chain(["notebook".to_owned()]);
    let items: serde_json::Map<String, Value> = items.map(|item| (item, cost.clone())).collect();
    lines.push(event_of(
        "/senfin",
        "preise",
        "parameters.published",
        NEW_YEAR,
        &json!({"authority": OFFICE, "set": "preise", "valid_from": "2026-01-01", "values": {"items": items}}),
    ));
    // One notebook that is handed out and taken back again and again: a derivation with an event for each.
    let reserve = json!({"authority": OFFICE, "line": "2026/30/25/bezirksamt-pankow/reserve", "amount": "1000.00",
        "programme": "reserve"});
    lines.push(of("reserve", "budget.appropriated", NEW_YEAR, reserve));
    let counted = json!({"authority": OFFICE, "item": "notebook", "in_use": 0, "in_stock": 1, "as_of": "2026-01-05"});
    lines.push(of("bestand", "rollout.stock-reported", DAY, counted));
    for n in 0..MOVEMENTS {
        let kind = if n % 2 == 0 { "rollout.devices-issued" } else { "rollout.devices-returned" };
        lines.push(of(&format!("n{n}"), kind, DAY, json!({"authority": OFFICE, "item": "notebook", "quantity": 1})));
    }
    lines
}

/// Every method of the contract, and what keeps its answer below what a client takes. A new method has to say so here.
const BOUNDS: &[(&str, &str)] = &[
    ("AnalyticsService/CompareFigures", "pages"),
    ("AnalyticsService/ExplainFigure", "pages"),
    ("AnalyticsService/ExplainLine", "pages"),
    ("AnalyticsService/GetBudget", "pages"),
    ("AnalyticsService/GetForecast", "pages"),
    ("AnalyticsService/GetIndicators", "pages"),
    ("AnalyticsService/GetNeed", "pages"),
    ("AnalyticsService/GetNeedDrivers", "pages"),
    ("AnalyticsService/GetNeedRange", "pages"),
    ("AnalyticsService/GetNeedSplits", "pages"),
    ("AnalyticsService/GetRequestedNeed", "pages"),
    ("AnalyticsService/ListAnomalies", "pages"),
    ("AnalyticsService/ListCatalogue", "definitions, of which the program has a few dozen"),
    ("AnalyticsService/ListContributions", "pages"),
    ("AnalyticsService/ListPublishedFigures", "pages"),
    ("BudgetService/ListFundingRequests", "pages"),
    ("BudgetService/ListLines", "pages"),
    ("IntakeService/ListEvents", "pages"),
    ("IntakeService/ListProcesses", "pages"),
    ("IntakeService/ListReads", "pages"),
    ("IntakeService/ListRefused", "pages"),
    ("IntakeService/ListSubmissions", "pages"),
    ("IntakeService/ListWarnings", "pages"),
    ("ProcurementService/ListOrders", "pages"),
    ("ProcurementService/ListPayments", "pages"),
    ("RecordService/ListActivities", "pages"),
    ("RecordService/ListCommitmentAuthorities", "pages"),
    ("RecordService/ListFundingRequests", "pages"),
    ("RecordService/ListLines", "pages"),
    ("RecordService/ListMilestones", "pages"),
    ("RecordService/ListOrders", "pages"),
    ("RecordService/ListRollouts", "pages"),
    ("RecordService/ListScenarios", "pages"),
    ("RecordService/ListSites", "pages"),
    ("RolloutService/ListRollouts", "pages"),
    ("RolloutService/ListStocks", "pages"),
    ("RolloutService/ListTotals", "pages"),
    ("StaffingService/ListHeadcounts", "pages"),
    ("IntakeService/SubmitEvents", "receipts, several where one would be too long"),
    ("AnalyticsService/ExportTables", "pieces of 1 MiB"),
    ("AnalyticsService/ListExportTables", "tables and columns of the program"),
    ("AnalyticsService/TraceFigure", "messages of a stream, each as long as a page"),
    ("ReportingService/GetReport", "chunks of 256 KiB"),
    ("ReportingService/ListReports", "pages"),
    ("IntakeService/ListPlanLines", "messages of a stream, each of a bounded number of lines"),
    ("IntakeService/WatchJournal", "messages of a stream, each of one head"),
    ("IntakeService/VerifyJournal", "names of columns, of which the program has a few"),
    ("NotaryService/GetConsistencyProof", "hashes, at most one for each level of the tree"),
    ("NotaryService/GetInclusionProof", "hashes, at most one for each level of the tree"),
];

/// What else there is answers with one resource or two, each made of one event of at most 256 KiB, or with numbers and
/// sentences.
#[test]
fn every_method_has_a_bound() {
    let set = prost_types::FileDescriptorSet::decode(sollist_contract::DESCRIPTORS).unwrap();
    let mut lists = BTreeSet::new();
    for file in &set.file {
        let is_repeated = |name: &str| {
            let message = file.message_type.iter().find(|message| name.ends_with(&format!(".{}", message.name())));
            message.is_some_and(|message| {
                message.field.iter().any(|field| field.label() == prost_types::field_descriptor_proto::Label::Repeated)
            })
        };
        for service in &file.service {
            for method in &service.method {
                let pages = file.message_type.iter().any(|message| {
                    method.output_type().ends_with(&format!(".{}", message.name()))
                        && message.field.iter().any(|f| f.name() == "next_page_token")
                });
                let name = format!("{}/{}", service.name(), method.name());
                let bound = BOUNDS.iter().find(|(known, _)| *known == name).map(|(_, bound)| *bound);
                assert_eq!(pages, bound == Some("pages"), "{name}");
                if is_repeated(method.output_type()) || method.server_streaming() {
                    assert!(bound.is_some(), "{name} answers with a list and no bound is known");
                    lists.insert(name);
                }
            }
        }
    }
    assert_eq!(lists.len(), BOUNDS.len(), "{lists:?}");
}

both_stores!(every_list_of_much_that_is_long_reaches_a_client_with_the_default_limit);
fn every_list_of_much_that_is_long_reaches_a_client_with_the_default_limit() {
    let user = Sollist::new();
    let lines = many();
    user.record(&lines);
    // Refused: long texts, and long ones that are no text.
    let mut bad: Vec<u8> = Vec::new();
    for n in 0..30_usize {
        bad.extend(
            format!(
                "{{\"specversion\":\"1.0\",\"id\":\"x{n}\",\"source\":\"/x\",\"type\":\"no.such.v1\",\
                 \"data\":\"{}\"}}\n",
                "ü".repeat(120_000)
            )
            .bytes(),
        );
        bad.extend([format!("{n} ").as_bytes(), &vec![0xE4; 250_000], b"\n"].concat());
    }
    bad.extend([&vec![b'x'; 3_000_000][..], b"\n"].concat());
    for n in 0..2_000 {
        bad.extend(format!("no JSON {n}\n").bytes());
    }
    let path = user.file("bad.jsonl", bad);
    user.run(&["import".as_ref(), "events".as_ref(), path.as_os_str()]).ended(1);
    let server = Server::start(&user);

    let list = |method: &str, rows: &str, keys: Value| {
        json!({"method": method, "request": {"page_size": 1_000},
        "rows": [rows], "keys": keys})
    };
    let questions = json!([
        list("budget.ListLines", "lines", json!(["name"])),
        list("budget.ListFundingRequests", "funding_requests", json!(["authority", "request"])),
        list("procurement.ListOrders", "orders", json!(["authority", "order"])),
        list("procurement.ListPayments", "payments", json!(["authority", "payment"])),
        list("rollout.ListRollouts", "rollouts", json!(["authority", "rollout"])),
        list("rollout.ListStocks", "stocks", json!(["authority", "item"])),
        list("rollout.ListTotals", "totals", json!(["authority", "kind", "licence"])),
        list("staffing.ListHeadcounts", "headcounts", json!(["authority"])),
        list("analytics.ListLines", "lines", json!(["name"])),
        list("analytics.ListOrders", "orders", json!(["authority", "order"])),
        list("analytics.ListFundingRequests", "funding_requests", json!(["sequence"])),
        list("analytics.ListRollouts", "rollouts", json!(["authority", "rollout"])),
        list("intake.ListRefused", "refused", json!(["id"])),
        list("intake.ListSubmissions", "submissions", json!(["authority", "period"])),
        list("intake.ListWarnings", "warnings", json!(["number"])),
        list("intake.ListEvents", "events", json!(["sequence"])),
        {"method": "analytics.GetBudget", "request": {"by": ["line"]}, "rows": ["rows"], "keys": ["line"],
        "beside": ["as_of", "total"]},
        {"method": "analytics.GetForecast", "request": {"by": ["line"], "page_size": 10}, "rows": ["rows"],
        "keys": ["line"], "beside": ["as_of", "day", "total"]},
        {"method": "analytics.GetIndicators", "request": {"by": ["authority"]}, "rows": ["rows"], "beside": ["as_of"]},
        {"method": "analytics.ListAnomalies", "request": {"page_size": 10}, "rows": ["rows"],
        "keys": ["rule", "authority", "key"], "beside": ["as_of", "day", "total"]},
        {"method": "analytics.ListPublishedFigures", "request": {"page_size": 1}, "rows": ["rows"],
        "keys": ["sequence"], "beside": ["as_of", "total"]},
        {"method": "analytics.CompareFigures", "request": {"figures": ["budget", "mobile.device-rate"],
        "from": {"as_of": "1"}}, "rows": ["rows", "figures"], "beside": ["as_of", "from"]},
        {"method": "analytics.GetNeed", "request": {"target_day": "2026-12-31", "explain": true}, "rows": ["rows",
        "proposal.shares", "not_reported"],
         "keys": ["item"], "beside": ["as_of", "target_day", "total_need"]},
        {"method": "analytics.GetNeed", "request": {"target_day": "2026-12-31", "page_size": 100}, "rows": ["rows",
        "proposal.shares", "not_reported"],
         "keys": ["item"], "beside": ["as_of", "target_day", "total_need"]},
        {"method": "reporting.GetReport", "request": {"quarter": "2026-Q1", "format": "REPORT_FORMAT_JSON"}},
        {"method": "intake.VerifyJournal"},
    ]);
    let told = ask(&server, &user, &questions);
    let answer = |method: &str| told.iter().find(|answer| answer["method"] == method).unwrap();
    for (method, rows, count) in [
        ("budget.ListLines", "lines", 26),
        ("budget.ListFundingRequests", "funding_requests", 1_200),
        ("procurement.ListOrders", "orders", 1_200),
        ("procurement.ListPayments", "payments", 1_200),
        ("rollout.ListRollouts", "rollouts", 1_200),
        ("rollout.ListStocks", "stocks", 1_201),
        ("staffing.ListHeadcounts", "headcounts", 1),
        ("analytics.ListLines", "lines", 26),
        ("analytics.ListOrders", "orders", 1_200),
        ("analytics.ListFundingRequests", "funding_requests", 1_200),
        ("analytics.ListRollouts", "rollouts", 1_200),
        ("intake.ListRefused", "refused", 2_061),
        ("intake.ListSubmissions", "submissions", 1_200),
        ("intake.ListEvents", "events", lines.len()),
        ("analytics.GetBudget", "rows", 26),
        ("analytics.GetForecast", "rows", 26),
    ] {
        let answer = answer(method);
        assert_eq!((&answer["rows"][rows], &answer["distinct"]), (&json!(count), &json!(count)), "{answer}");
    }
    // Long rows end a page before its number of rows does.
    for (method, pages) in
        [("budget.ListLines", 3), ("procurement.ListOrders", 3), ("intake.ListRefused", 8), ("intake.ListEvents", 8)]
    {
        assert!(answer(method)["pages"].as_u64().unwrap() >= pages, "{}", answer(method));
        assert!(answer(method)["largest"].as_u64().unwrap() <= PAGE_BYTES as u64 + 1_000, "{}", answer(method));
    }
    // The need is the same in pages of another size.
    let needs: Vec<&Value> = told.iter().filter(|answer| answer["method"] == "analytics.GetNeed").collect();
    assert_eq!(
        (&needs[0]["rows"]["rows"], &needs[0]["rows"]["proposal.shares"]),
        (&json!(501), &json!(501)),
        "{}",
        needs[0]
    );
    assert_eq!(needs[0]["distinct"], json!(501));
    assert_eq!((&needs[0]["rows"], &needs[0]["beside_first"]), (&needs[1]["rows"], &needs[1]["beside_first"]));
    assert!(needs[1]["pages"].as_u64().unwrap() >= 10, "{}", needs[1]);
    // A derivation too long for a message comes in parts, which together are what they were.
    assert_eq!(needs[0]["trees"], json!(501));
    assert!(needs[0]["parts"].as_u64().unwrap() >= 1, "{}", needs[0]);
    let whole = |user: &Sollist| user.ask("need --target-day 2026-12-31 --explain");
    assert_eq!(whole(&user.through(&server.url)), whole(&user));
}
