//! The report from a journal: the same at the same number, verified later, and not of another journal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::{Arc, RwLock};

use sha2::{Digest as _, Sha256};
use sollist_analytics::facts::Facts;
use sollist_contract::{
    envelope::Envelope,
    grpc::reporting::v1::{GetReportRequest, ReportFormat, reporting_service_server::ReportingService},
    money::Cents,
};
use sollist_figures::JournalState;
use sollist_platform::{
    store::journal::{Recorded, hex},
    wire::caller::Caller,
};
use sollist_reporting::{Ask, Format, Report, ReportingApi, Uploads, collect, model::LineRow, render};
use tokio_stream::StreamExt;
use tonic::{Code, Request, Status};

const LINE: &str = "2026/30/25/bezirksamt-pankow/hardware";

fn events() -> Vec<String> {
    let event = |id: &str, kind: &str, time: &str, data: &str| {
        format!(
            r#"{{"specversion":"1.0","id":"{id}","source":"/demo/plan","type":"{kind}.v1","time":"{time}T09:00:00+01:00","datacontenttype":"application/json","data":{data}}}"#
        )
    };
    vec![
        event(
            "1",
            "budget.appropriated",
            "2026-01-01",
            &format!(
                r#"{{"authority":"ba-pankow","line":"{LINE}","amount":"300000.00","kind":"consumptive","programme":"mobile-devices","labels":{{"section":"25","chapter":"Bezirksamt Pankow","title":"Hardware"}}}}"#
            ),
        ),
        event(
            "2",
            "staffing.headcount-reported",
            "2026-02-01",
            r#"{"authority":"ba-pankow","as_of":"2026-02-01","employees":1500,"workplaces":1300,"eligible":1213,"definition":"Stellen"}"#,
        ),
        event(
            "3",
            "parameters.published",
            "2026-01-02",
            r#"{"set":"standard","valid_from":"2026-01-01","values":{"items":{"notebook":{"programme":"mobile-devices","unit_price":"1071.72","quota":"1.00","life_months":60,"running_cost_per_year":"0.00"}}}}"#,
        ),
        event(
            "4",
            "procurement.order-placed",
            "2026-03-02",
            &format!(
                r#"{{"authority":"ba-pankow","order":"B-1","line":"{LINE}","item":"notebook","quantity":100,"amount":"107172.00"}}"#
            ),
        ),
        event(
            "5",
            "procurement.goods-delivered",
            "2026-08-01",
            r#"{"authority":"ba-pankow","order":"B-1","quantity":40,"delivered_on":"2026-08-01"}"#,
        ),
    ]
}

fn facts() -> Facts {
    let mut facts = Facts::new();
    for (place, line) in events().iter().enumerate() {
        let envelope = Envelope::parse(line.as_bytes()).unwrap();
        let recorded = format!("2026-09-{:02}T10:00:00Z", place + 1).parse().unwrap();
        facts.apply(place as u64 + 1, recorded, &envelope).unwrap();
    }
    facts
}

struct Journal(&'static str);

#[tonic::async_trait]
impl JournalState for Journal {
    async fn caught_up(&self) -> Result<(), Status> {
        Ok(())
    }
    async fn hash(&self, seq: u64) -> Result<String, Status> {
        Ok(if seq == 0 { String::new() } else { format!("{}{seq:04x}", self.0) })
    }
    async fn events(&self, _: &[u64]) -> Result<Vec<Recorded>, Status> {
        Ok(Vec::new())
    }
    async fn first_simulated(&self) -> Result<Option<u64>, Status> {
        Ok(Some(1))
    }
}

fn api(hash: &'static str) -> ReportingApi {
    ReportingApi {
        facts: Arc::new(RwLock::new(facts())),
        journal: Arc::new(Journal(hash)),
        uploads: Uploads::default(),
        clock: || "2026-10-02T08:00:00Z".parse().unwrap(),
    }
}

async fn get(api: &ReportingApi, quarter: &str, as_of: &str, format: ReportFormat) -> Result<Vec<u8>, Status> {
    asked(
        api,
        GetReportRequest {
            quarter: quarter.into(),
            as_of: as_of.into(),
            format: format.into(),
            draft: false,
            since: String::new(),
        },
    )
    .await
}

async fn asked(api: &ReportingApi, request: GetReportRequest) -> Result<Vec<u8>, Status> {
    let mut request = Request::new(request);
    request.extensions_mut().insert(Caller::named("test"));
    let mut stream = api.get_report(request).await?.into_inner();
    let mut bytes = Vec::new();
    while let Some(part) = stream.next().await {
        bytes.extend(part?.chunk);
    }
    Ok(bytes)
}

#[test]
fn a_quarter_counts_what_had_happened_by_its_last_day() {
    let facts = facts();
    let ask = |quarter: &str, seq| Ask {
        quarter: quarter.parse().unwrap(),
        seq,
        hash: "ab".into(),
        simulated: false,
        draft: false,
        version: None,
        target_day: None,
        since: None,
    };
    let report = collect(&facts, &ask("2026-Q1", 5)).unwrap();
    assert_eq!(report.budget.total.appropriation.unwrap().to_string(), "300000.00");
    assert_eq!(report.budget.total.available.unwrap().to_string(), "192828.00");
    assert_eq!(report.budget.authorities[0].name, "Bezirksamt Pankow");
    let pankow = &report.need.rows[0];
    assert_eq!((pankow.target, pankow.usable, pankow.pipeline, pankow.quantity), (1213, 0, 100, 1113));
    // 1113 × 1071.72 less what the line still has.
    assert_eq!(
        (pankow.gross.to_string(), pankow.cover.to_string(), pankow.need.to_string()),
        ("1192824.36".into(), "192828.00".into(), "999996.36".into())
    );
    let later = collect(&facts, &ask("2026-Q3", 5)).unwrap();
    assert_eq!((later.need.rows[0].usable, later.need.rows[0].pipeline), (40, 60));
    // As of event 1 nobody knew of the order.
    let earlier = collect(&facts, &ask("2026-Q3", 1)).unwrap();
    assert_eq!(earlier.budget.total.available.unwrap().to_string(), "300000.00");
    assert!(earlier.summary.iter().any(|s| s.text.contains("300.000,00 EUR")), "{:?}", earlier.summary);
    for format in [Format::Pdf, Format::Xlsx, Format::Json] {
        assert!(!render(&earlier, format).unwrap().is_empty());
    }
}

/// What stands behind the first five events, each recorded at the same instant.
fn and(more: &[(&str, &str, &str)]) -> Facts {
    let mut facts = facts();
    let recorded = "2026-10-01T10:00:00Z".parse().unwrap();
    for (place, (kind, time, data)) in more.iter().enumerate() {
        let line = format!(
            r#"{{"specversion":"1.0","id":"m-{place}","source":"/demo/plan","type":"{kind}.v1","time":"{time}T09:00:00+01:00","datacontenttype":"application/json","data":{data}}}"#
        );
        facts.apply(place as u64 + 6, recorded, &Envelope::parse(line.as_bytes()).unwrap()).unwrap();
    }
    facts
}

fn ask(quarter: &str, seq: u64) -> Ask {
    Ask {
        quarter: quarter.parse().unwrap(),
        seq,
        hash: "ab".into(),
        simulated: false,
        draft: false,
        version: None,
        target_day: None,
        since: None,
    }
}

#[test]
fn every_line_of_the_year_is_in_the_report_as_it_was_called_then() {
    let server = "2026/30/25/bezirksamt-pankow/server";
    let facts = and(&[
        (
            "budget.appropriated",
            "2026-01-01",
            &format!(r#"{{"authority":"ba-pankow","line":"{server}","amount":"50.00","kind":"investment"}}"#),
        ),
        (
            "procurement.payment-made",
            "2026-03-01",
            &format!(r#"{{"authority":"ba-mitte","line":"{server}","payment":"Z-1","amount":"70.00"}}"#),
        ),
        (
            "budget.line-renamed",
            "2026-03-01",
            &format!(
                r#"{{"authority":"ba-pankow","line":"{LINE}","new_line":"2026/30/25/2503/51185","labels":{{"section":"IT","chapter":"BA Pankow","title":"Geräte"}}}}"#
            ),
        ),
    ]);
    let report = collect(&facts, &ask("2026-Q1", 8)).unwrap();
    let [renamed, second] = &report.budget.lines[..] else { panic!("{:?}", report.budget.lines) };
    assert_eq!((renamed.line.as_str(), renamed.title.as_str()), ("2026/30/25/2503/51185", "Geräte"));
    assert_eq!((renamed.overdrawn, renamed.foreign, renamed.reason.as_ref()), (false, false, None));
    // Nobody said what its parts are called.
    assert_eq!(
        (second.section.as_str(), second.chapter.as_str(), second.title.as_str()),
        ("25", "bezirksamt-pankow", "server")
    );
    assert_eq!(
        (second.overdrawn, second.foreign, second.available.unwrap().to_string()),
        (true, true, "-20.00".into())
    );
    let sum = |of: fn(&LineRow) -> Option<Cents>| Cents::sum(report.budget.lines.iter().filter_map(of)).ok();
    let total = &report.budget.total;
    assert_eq!((sum(|row| row.soll), sum(|row| row.available)), (total.soll, total.available));
    let before = collect(&facts, &ask("2026-Q1", 7)).unwrap();
    assert_eq!((before.budget.lines[0].line.as_str(), before.budget.lines[0].title.as_str()), (LINE, "Hardware"));
    assert_eq!(before.budget.authorities[0].name, "Bezirksamt Pankow");
}

#[test]
fn a_request_says_what_it_is_for_and_when_each_step_was() {
    let long = "x".repeat(9_000);
    let facts = and(&[
        (
            "funding.requested",
            "2026-02-09",
            r#"{"authority":"ba-pankow","request":"M-1","programme":"mobile-devices","amount":"10.00","derivation":{"item":"notebook","quantity":"385","unit_price":"1071.72"},"reason":"Ersatz","deadline":"2026-10-13"}"#,
        ),
        (
            "funding.reviewed",
            "2026-03-05",
            r#"{"authority":"ba-pankow","request":"M-1","amount":"9.00","reason":"Ein Teil ist bestellt"}"#,
        ),
        ("funding.approved", "2026-03-14", r#"{"authority":"ba-pankow","request":"M-1"}"#),
        (
            "funding.requested",
            "2026-03-09",
            &format!(
                r#"{{"authority":"ba-pankow","request":"M-2","programme":"other","amount":"1.00","derivation":"{long}"}}"#
            ),
        ),
        ("funding.rejected", "2026-06-14", r#"{"authority":"ba-pankow","request":"M-2","reason":"Nein"}"#),
    ]);
    let report = collect(&facts, &ask("2026-Q1", 10)).unwrap();
    let [first, second] = &report.funding[..] else { panic!("{:?}", report.funding) };
    let day = |day: &str| Some(day.parse().unwrap());
    assert_eq!(
        (first.requested_on, first.reviewed_on, first.approved_on),
        (day("2026-02-09"), day("2026-03-05"), day("2026-03-14"))
    );
    // Approved without an amount: what the review found.
    assert_eq!((first.reviewed, first.approved), (Some(Cents::new(900)), Some(Cents::new(900))));
    assert_eq!(first.decision.as_deref(), Some("Ein Teil ist bestellt"));
    let asked = &first.purpose;
    assert_eq!((asked.seq, asked.item.as_deref(), asked.quantity), (Some(6), Some("notebook"), Some(385)));
    assert_eq!((asked.reason.as_deref(), asked.deadline), (Some("Ersatz"), day("2026-10-13")));
    assert_eq!(asked.unit_price.unwrap().to_string(), "1071.72");
    // A long derivation is in the journal; what comes after the quarter is in the next.
    assert_eq!((&second.purpose.derivation, second.purpose.derivation_bytes), (&None, 9_002));
    assert_eq!((second.step.as_str(), second.rejected_on, second.decision.as_ref()), ("requested", None, None));
    let later = collect(&facts, &ask("2026-Q2", 10)).unwrap();
    assert_eq!((later.funding[1].step.as_str(), later.funding[1].decision.as_deref()), ("rejected", Some("Nein")));
}

/// A quarter of which nobody told anything says so first: every figure of it is that of the one before.
#[test]
fn a_quarter_of_which_no_authority_told_anything_says_so_first() {
    let first = |report: &Report| report.summary[0].text.clone();
    // An order of March and a delivery of August: nothing of April to June, nothing after.
    for (quarter, seq, last) in [
        ("2026-Q1", 4, None),
        ("2026-Q2", 4, Some("2026-03-02")),
        ("2026-Q2", 5, Some("2026-03-02")),
        ("2026-Q3", 4, Some("2026-03-02")),
        ("2026-Q3", 5, None),
        ("2026-Q4", 5, Some("2026-08-01")),
        ("2027-Q3", 5, Some("2026-08-01")),
    ] {
        let report = collect(&facts(), &ask(quarter, seq)).unwrap();
        let silent = report.silent.map(|silent| silent.last_day.unwrap().to_string());
        assert_eq!(silent.as_deref(), last, "{quarter} {seq}");
        let said = last.is_some();
        assert_eq!(report.title.ends_with(" (ohne Meldungen aus dem Quartal)"), said, "{}", report.title);
        assert_eq!(report.routing.subject.ends_with(" (ohne Meldungen aus dem Quartal)"), said);
        assert_eq!(
            first(&report).contains("hat nach diesem Stand keine Behörde etwas gemeldet"),
            said,
            "{}",
            first(&report)
        );
        // Beside what the quarter says, nothing of the report is new.
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json.get("silent").is_some(), said);
        let read: Report = serde_json::from_value(json).unwrap();
        assert_eq!(read, report);
    }
    let report = collect(&facts(), &Ask { draft: true, ..ask("2026-Q4", 5) }).unwrap();
    assert!(report.title.starts_with("Entwurf: ") && report.title.ends_with("Quartal)"), "{}", report.title);
    assert!(first(&report).contains("vom 01.08.2026"), "{}", first(&report));
    // A plan alone is nothing that happened; of an empty journal that is said already.
    let report = collect(&facts(), &ask("2026-Q1", 1)).unwrap();
    assert_eq!(report.silent.map(|silent| silent.last_day), Some(None));
    assert!(first(&report).contains("Auch aus der Zeit davor ist nichts bekannt."), "{}", first(&report));
    assert_eq!(collect(&facts(), &ask("2026-Q1", 0)).unwrap().silent, None);
}

/// What an earlier version wrote has fewer keys, and is read.
#[test]
fn a_report_without_lines_and_purposes_is_read() {
    let report = collect(
        &and(&[(
            "funding.requested",
            "2026-02-09",
            r#"{"authority":"ba-pankow","request":"M-1","programme":"other","amount":"10.00"}"#,
        )]),
        &ask("2026-Q1", 6),
    )
    .unwrap();
    let mut json = serde_json::to_value(&report).unwrap();
    json["budget"].as_object_mut().unwrap().remove("lines").unwrap();
    let request = json["funding"][0].as_object_mut().unwrap();
    for key in
        ["reviewed", "requested_on", "reviewed_on", "approved_on", "rejected_on", "granted_on", "decision", "purpose"]
    {
        request.remove(key).unwrap();
    }
    let read: Report = serde_json::from_value(json).unwrap();
    assert_eq!((read.budget.lines.len(), read.funding[0].requested), (0, Some(Cents::new(1_000))));
}

#[test]
fn the_quarter_before_stands_beside_with_the_difference_or_a_reason() {
    let facts = facts();
    let ask = |quarter: &str, seq| Ask {
        quarter: quarter.parse().unwrap(),
        seq,
        hash: "ab".into(),
        simulated: false,
        draft: false,
        version: None,
        target_day: None,
        since: None,
    };
    let beside = |quarter: &str, seq: u64, key: &str| {
        let before = collect(&facts, &ask(quarter, seq)).unwrap().before.unwrap();
        let row = before.row(key, None).unwrap().clone();
        let shown = |value: Option<rust_decimal::Decimal>| value.map_or_else(|| "–".to_owned(), |v| v.to_string());
        (before.until.to_string(), [row.before, row.now, row.change].map(shown).join(" "), row.reason)
    };
    let said =
        |day: &str, figures: &str, why: Option<&str>| (day.to_owned(), figures.to_owned(), why.map(str::to_owned));
    assert_eq!(beside("2026-Q2", 5, "available"), said("2026-03-31", "192828.00 192828.00 0.00", None));
    // What is known now counts on both days, whatever was known then.
    assert_eq!(beside("2026-Q2", 1, "available").1, "300000.00 300000.00 0.00");
    assert_eq!(beside("2026-Q3", 5, "need.total").1, "999996.36 999996.36 0.00");
    // Another fiscal year is not compared, and neither is what there was nothing of.
    assert_eq!(
        beside("2026-Q1", 5, "available"),
        said("2025-12-31", "– 192828.00 –", Some("Das Vorquartal gehört zum Haushaltsjahr 2025."))
    );
    let (_, figures, why) = beside("2026-Q1", 5, "mobile.device-rate");
    assert!(figures.ends_with(" –") && why.unwrap().starts_with(""), "{figures}");
    let nothing = collect(&Facts::new(), &ask("2026-Q2", 0)).unwrap().before.unwrap();
    assert!(nothing.rows.iter().all(|row| row.change.is_none() && row.reason.is_some()), "{nothing:?}");
    // One day for the extra need, wherever it stands.
    let report = collect(&facts, &ask("2026-Q2", 5)).unwrap();
    let total = report.indicator("need.total").unwrap().berlin().unwrap().value.unwrap();
    assert_eq!(Some(total), report.need.need.map(|need| need.decimal()));
}

#[test]
fn a_report_without_the_newer_keys_is_read() {
    let facts = facts();
    let ask = Ask {
        quarter: "2026-Q2".parse().unwrap(),
        seq: 5,
        hash: "ab".into(),
        simulated: false,
        draft: false,
        version: None,
        target_day: None,
        since: None,
    };
    let mut json = serde_json::to_value(collect(&facts, &ask).unwrap()).unwrap();
    for key in ["before", "rollouts"] {
        assert!(json.as_object_mut().unwrap().remove(key).is_some(), "{key}");
    }
    assert!(json["budget"].as_object_mut().unwrap().remove("causes").is_some());
    assert!(json["need"].as_object_mut().unwrap().remove("programmes").is_some());
    let older: sollist_reporting::Report = serde_json::from_value(json).unwrap();
    assert!(older.before.is_none() && !render(&older, Format::Pdf).unwrap().is_empty());
}

#[test]
fn ten_thousand_published_figures_of_one_kind_are_a_small_report() {
    let mut facts = facts();
    let recorded = "2026-10-01T10:00:00Z".parse().unwrap();
    for number in 0..10_000_u64 {
        let line = format!(
            r#"{{"specversion":"1.0","id":"f-{number}","source":"/presse","type":"figure.reported.v1","time":"2026-02-02T09:00:00+01:00","datacontenttype":"application/json","data":{{"metric":"mobile.device-rate","definition":"Geräte je Stelle","scope":"berlin","as_of":"2026-02-02","value":"{number}","origin":"Zeitung {number}"}}}}"#
        );
        facts.apply(number + 6, recorded, &Envelope::parse(line.as_bytes()).unwrap()).unwrap();
    }
    let started = std::time::Instant::now();
    let ask = Ask {
        quarter: "2026-Q1".parse().unwrap(),
        seq: 10_005,
        hash: "ab".into(),
        simulated: false,
        draft: false,
        version: None,
        target_day: None,
        since: None,
    };
    let report = collect(&facts, &ask).unwrap();
    let listed: Vec<(u64, u64)> = report.contradictions.iter().map(|row| (row.seq, row.further)).collect();
    assert_eq!(listed, [(10_001, 9_995), (10_002, 0), (10_003, 0), (10_004, 0), (10_005, 0)]);
    assert!(report.contradictions.iter().all(|row| row.differs_from_count == 9_999 && row.differs_from.len() == 8));
    assert!(
        report.summary.iter().any(|sentence| sentence.text.starts_with("10.000 veröffentlichte Zahlen")),
        "{:?}",
        report.summary
    );
    for format in [Format::Pdf, Format::Xlsx, Format::Json] {
        let bytes = render(&report, format).unwrap().len();
        assert!(bytes < 2_000_000, "{format:?}: {bytes}");
    }
    assert!(started.elapsed() < std::time::Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn an_empty_journal_has_a_report() {
    let ask = Ask {
        quarter: "2026-Q2".parse().unwrap(),
        seq: 0,
        hash: String::new(),
        simulated: false,
        draft: false,
        version: None,
        target_day: None,
        since: None,
    };
    let report = collect(&Facts::new(), &ask).unwrap();
    assert!(report.header.amounts.iter().all(|row| row.amount.is_none() && row.reason.is_some()));
    assert!(render(&report, Format::Pdf).unwrap().starts_with(b"%PDF"));
}

#[tokio::test]
async fn a_report_is_verified_against_its_journal() {
    let api = api("ab");
    for format in [ReportFormat::Pdf, ReportFormat::Xlsx, ReportFormat::Json] {
        let bytes = get(&api, "2026-Q2", "", format).await.unwrap();
        let answer = api.verify(bytes.clone()).await.unwrap();
        assert!(answer.valid, "{format:?}: {}", answer.message_en);
        assert_eq!((answer.quarter.as_str(), answer.as_of.unwrap().sequence), ("2026-Q2", 5));
        let foreign = self::api("cd").verify(bytes).await.unwrap();
        assert!(!foreign.valid && foreign.message_de.contains("nicht aus diesem Journal"), "{}", foreign.message_de);
    }
    // One byte of the content changed, the marker left alone.
    let mut pdf = get(&api, "2026-Q2", "4", ReportFormat::Pdf).await.unwrap();
    let middle = pdf.len() / 2;
    pdf[middle] ^= 1;
    let changed = api.verify(pdf).await.unwrap();
    assert!(!changed.valid && changed.message_en.contains("was changed after rendering"), "{}", changed.message_en);
    let nothing = api.verify(b"%PDF-1.7 something else".to_vec()).await.unwrap();
    assert!(!nothing.valid && nothing.as_of.is_none() && nothing.message_de.contains("kein Sollist-Bericht"));
}

#[tokio::test]
async fn a_wrong_question_is_refused_in_both_languages() {
    let api = api("ab");
    for (quarter, as_of, german, english) in [
        ("2026-Q5", "", "kein Quartal", "no quarter"),
        ("2026-Q2", "99", "Das Journal endet mit Nummer 5", "ends with number 5"),
        ("2026-Q2", "yesterday", "weder ein Zeitpunkt", "neither an RFC 3339 instant"),
    ] {
        let status = get(&api, quarter, as_of, ReportFormat::Json).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{quarter} {as_of}");
        // The German text travels in the details of the status, the English one in its message.
        let said = format!("{} {}", status.message(), String::from_utf8_lossy(status.details()));
        assert!(said.contains(german) && said.contains(english), "{said}");
    }
}

/// What is known at a number holds until the next event: as of number 4 that is 5 September.
#[tokio::test]
async fn a_quarter_that_goes_on_or_of_which_nothing_is_known_is_a_draft_or_nothing() {
    let api = api("ab");
    for (quarter, as_of, german) in [
        ("2026-Q4", "", "4. Quartal 2026 ist nach diesem Stand noch nicht zu Ende; es endet am 31.12.2026"),
        ("2026-Q3", "4", "3. Quartal 2026 ist nach diesem Stand noch nicht zu Ende"),
        ("2026-Q3", "2026-09-30T21:59:59Z", ""),
        ("2025-Q4", "", "Das erste Haushaltsjahr mit einem Ansatz beginnt am 01.01.2026"),
        ("2026-Q1", "0", "Kein Ansatz ist bekannt"),
    ] {
        let request = GetReportRequest { quarter: quarter.into(), as_of: as_of.into(), ..Default::default() };
        let refused = asked(&api, request.clone()).await;
        // Everything was recorded by then, and it is October now.
        if german.is_empty() {
            refused.unwrap();
            continue;
        }
        let status = refused.unwrap_err();
        assert_eq!(status.code(), Code::FailedPrecondition, "{quarter}");
        let said = format!("{} {}", status.message(), String::from_utf8_lossy(status.details()));
        assert!(said.contains(german), "{said}");
        for format in [ReportFormat::Pdf, ReportFormat::Xlsx, ReportFormat::Json] {
            let draft = GetReportRequest { draft: true, format: format.into(), ..request.clone() };
            let bytes = asked(&api, draft).await.unwrap();
            let answer = api.verify(bytes.clone()).await.unwrap();
            assert!(answer.valid, "{quarter} {format:?}: {}", answer.message_de);
            if format == ReportFormat::Json {
                let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
                assert!(value["title"].as_str().unwrap().starts_with("Entwurf: "), "{value}");
                assert_eq!(value["draft"], true);
                assert_eq!(value["version"], env!("CARGO_PKG_VERSION"));
                // Days to come say nothing yet: the figures are those of the day of the last event.
                let known = value["as_of"]["recorded_at"].as_str().unwrap_or("9999-12-31");
                let known = known.get(..10).unwrap_or_default();
                let [first, last] = match quarter {
                    "2026-Q4" => ["2026-10-01", "2026-12-31"],
                    "2026-Q3" => ["2026-07-01", "2026-09-30"],
                    "2026-Q1" => ["2026-01-01", "2026-03-31"],
                    _ => ["2025-10-01", "2025-12-31"],
                };
                assert_eq!(value["until"], known.clamp(first, last), "{quarter} {as_of}");
            }
        }
    }
    let last = get(&api, "2026-Q3", "", ReportFormat::Json).await.unwrap();
    assert!(!String::from_utf8(last).unwrap().contains("Entwurf"));
}

/// What another version made is not called changed: which one made it is said, and what to do.
#[tokio::test]
async fn of_a_report_of_another_version_is_said_which_one_made_it() {
    let api = api("ab");
    let bytes = get(&api, "2026-Q2", "", ReportFormat::Json).await.unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let ours = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let named = if text.contains(&ours) { ours } else { ours.replace(": ", ":") };
    assert!(text.contains(&named), "{text}");
    for (made_by, changed, german) in [
        (Some("0.1.7"), true, "dieses Journals und die Programmversion 0.1.7"),
        (None, true, "keine Programmversion"),
        (Some(env!("CARGO_PKG_VERSION")), true, "wurde nach der Erstellung verändert"),
        (Some("0.1.7"), false, "Gültig"),
    ] {
        let version = made_by.map_or(String::new(), |version| format!("\"version\": \"{version}\","));
        let mut other = text.replacen(&format!("{named},"), &version, 1);
        if changed {
            other = other.replacen("300000.00", "300000.01", 1);
        } else {
            // The same bytes under another name are what that version would have made.
            other = text.replacen(&named, &named.replace(env!("CARGO_PKG_VERSION"), "0.1.7"), 1);
        }
        let answer = api.verify(other.into_bytes()).await.unwrap();
        assert!(answer.message_de.contains(german), "{made_by:?}: {}", answer.message_de);
        assert_eq!(answer.valid, !changed, "{made_by:?}");
    }
}

/// That a file was published is said whatever is found of it, and it is called valid only if it is what it was made as,
/// or another version made it.
#[tokio::test]
async fn of_a_published_file_is_said_with_which_event_and_whether_it_is_what_the_journal_makes() {
    let bytes = get(&api("ab"), "2026-Q2", "5", ReportFormat::Json).await.unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let ours = env!("CARGO_PKG_VERSION");
    let of_version = |version: &str, text: &str| {
        let named = text.find(&format!("\"{ours}\"")).unwrap();
        format!("{}\"{version}\"{}", &text[..named], &text[named + ours.len() + 2..])
    };
    let wrong = text.replacen("300000.00", "300000.01", 1);
    let foreign = text.replacen("ab0005", "cd0005", 1);
    let draft = GetReportRequest { quarter: "2026-Q4".into(), as_of: "5".into(), draft: true, ..Default::default() };
    let draft = GetReportRequest { format: ReportFormat::Json.into(), ..draft };
    let draft = String::from_utf8(asked(&api("ab"), draft).await.unwrap()).unwrap();
    for (file, valid, german) in [
        (text.clone(), true, "Gültig: Die Datei ist der veröffentlichte Bericht, Byte für Byte, wie ihn Nr. 6"),
        (of_version("0.1.7", &wrong), true, "Erstellt hat ihn die Programmversion 0.1.7"),
        (wrong, false, "Nr. 6 dieses Journals nennt die Datei als veröffentlicht, sie ist aber nicht"),
        (foreign, false, "stammt nicht aus diesem Journal"),
        (draft, true, "Die Datei, ein Entwurf, stammt unverändert"),
        ("{}".to_owned(), false, "kein Sollist-Bericht"),
    ] {
        let api = api("ab");
        let answer = api.verify(file.clone().into_bytes()).await.unwrap();
        assert_eq!(answer.published_as, 0, "{german}");
        assert!(!answer.message_de.contains("veröffentlicht"), "{}", answer.message_de);
        publish(&api, &file);
        let answer = api.verify(file.into_bytes()).await.unwrap();
        assert_eq!((answer.published_as, answer.valid), (6, valid), "{german}: {}", answer.message_de);
        assert!(answer.message_de.contains(german), "{german}: {}", answer.message_de);
    }
}

/// The next event of the journal publishes a file.
fn publish(api: &ReportingApi, json: &str) {
    let (json, none) = (hex(&Sha256::digest(json)), "0".repeat(64));
    let event = format!(
        r#"{{"specversion":"1.0","id":"p","source":"/test","type":"report.published.v1","time":"2026-10-01T09:00:00Z",
        "datacontenttype":"application/json","data":{{"quarter":"2026-Q2","sequence":5,"hash":"{none}",
        "version":"0.1.7","pdf":"{none}","xlsx":"{none}","json":"{json}"}}}}"#
    );
    let envelope = Envelope::parse(event.as_bytes()).unwrap();
    api.facts.write().unwrap().apply(6, "2026-10-01T09:00:00Z".parse().unwrap(), &envelope).unwrap();
}

#[tokio::test]
async fn simulated_data_are_marked_in_the_data() {
    let json = get(&api("ab"), "2026-Q2", "", ReportFormat::Json).await.unwrap();
    let value: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(value["simulated"], true);
}
