//! A report is published: its hashes stand in the journal, whoever reads reports is given exactly that file, and
//! whoever has it proves it with nothing but files.

use std::fs;

use sha2::{Digest as _, Sha256};
use sollist_contract::grpc::{
    common::v1::{Command, Receipt},
    intake::v1::{ApproveProcessRequest, PublishReportRequest},
    reporting::v1::{GetReportRequest, ListReportsRequest, ReportFormat, VerifyReportRequest},
};
use sollist_platform::wire::link::Link;
use tonic::{Code, Status};

use crate::{
    audit::{alone, script, with_key},
    outside::{block_on, python},
    permitted::{refused, serve},
    replay::with_plan,
    sollist::{Server, Sollist, event},
    stores::both_stores,
};

/// Something more happens: the report of the same quarter is another one from here on.
fn more(user: &Sollist, id: &str) {
    let line = user.column("SELECT name FROM ledger_lines WHERE authority = 'ba-pankow' ORDER BY name").remove(0);
    let data = serde_json::json!({"authority": "ba-pankow", "line": line, "amount": "5000.00", "basis": "x",
        "reference": id});
    user.record(&[event(id, "budget.adjusted", "2026-02-02T09:00:00+01:00", &data)]);
}

fn report(user: &Sollist, name: &str) -> Vec<u8> {
    user.say(&format!("report --quarter 2026-Q1 --out {name}")).done();
    fs::read(user.path(name)).unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A copy of a file with one bit of another value.
fn changed(user: &Sollist, bytes: &[u8], name: &str) {
    let mut bytes = bytes.to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    user.file(name, bytes);
}

both_stores!(a_report_is_published_once_and_corrected_only_by_one_that_names_it);
fn a_report_is_published_once_and_corrected_only_by_one_that_names_it() {
    let user = with_plan();
    let first = report(&user, "first.pdf");
    let (stand, before) = (user.sequence(), user.tables(&[]));
    let run = user.say("report publish first.pdf --check").done();
    assert!(run.out.contains("Nur geprüft") && run.out.contains("Bericht 2026-Q1 veröffentlicht"), "{}", run.out);
    assert_eq!(user.sequence(), stand);

    // What is no report that this journal makes is not published.
    user.say("report --quarter 2026-Q1 --draft --out draft.pdf").done();
    user.say("report --quarter 2026-Q1 --out first.json").done();
    changed(&user, &first, "changed.pdf");
    for (file, said) in [
        ("draft.pdf", "ist ein Entwurf"),
        ("first.json", "kein Bericht als PDF"),
        ("changed.pdf", "veröffentlicht ist nichts"),
    ] {
        let run = user.say(&format!("report publish {file}")).ended(1);
        assert!(run.err.contains(said), "{file}: {}", run.err);
    }
    assert_eq!((user.sequence(), user.tables(&[])), (stand, before.clone()));

    let run = user.say("report publish first.pdf --authority ikt-steuerung").done();
    let published = stand + 1;
    assert!(run.out.contains(&format!("Aufgezeichnet als Nr. {published}")), "{}", run.out);
    let event: serde_json::Value =
        serde_json::from_str(&user.column("SELECT event FROM journal_events ORDER BY seq DESC LIMIT 1")[0]).unwrap();
    let data = &event["data"];
    assert_eq!((&data["sequence"], data["pdf"].as_str()), (&stand.into(), Some(sha256(&first).as_str())));
    for (ending, name) in [("xlsx", "xlsx"), ("json", "json")] {
        let file = report_as_of(&user, stand, ending);
        assert_eq!(data[name].as_str(), Some(sha256(&file).as_str()), "{ending}");
    }
    // The books are as they were, but for what is kept of reports.
    let after = user.tables(&[]);
    assert_eq!(after["intake_reports"].len(), 1);
    let books =
        after.keys().filter(|name| ["ledger_", "budget_", "procurement_"].iter().any(|of| name.starts_with(of)));
    for name in books {
        assert_eq!(after[name], before[name], "{name}");
    }

    // The same file again is a repetition, the same under another name is refused.
    let run = user.say("report publish first.pdf --authority ikt-steuerung").done();
    assert!(run.out.contains(&format!("Schon aufgezeichnet als Nr. {published}")), "{}", run.out);
    let run = user.say("report publish first.pdf --request-id anders --lang en").ended(1);
    assert!(run.err.contains("published already"), "{}", run.err);
    let run = user.say("verify first.pdf").done();
    assert!(
        run.out.contains("der veröffentlichte Bericht") && run.out.contains(&format!("Nr. {published}")),
        "{}",
        run.out
    );
    user.say("verify changed.pdf").ended(1);

    // Another one corrects it, and says so.
    more(&user, "m-1");
    report(&user, "second.pdf");
    let run = user.say("report publish second.pdf").ended(1);
    assert!(run.err.contains("als berichtigten Stand angeben (--corrects)"), "{}", run.err);
    assert!(run.err.contains(&format!("Nr. {stand} ")), "{}", run.err);
    user.say(&format!("report publish second.pdf --corrects {}", stand + 1)).ended(1);
    let run = user.say(&format!("report publish second.pdf --corrects {stand}")).done();
    assert!(run.out.contains("er berichtigt den auf Stand Nr."), "{}", run.out);
    let run = user.say(&format!("report publish first.pdf --request-id zurueck --corrects {}", stand + 2)).ended(1);
    assert!(run.err.contains("kennt weniger"), "{}", run.err);
    let listed = user.ask("report list");
    let listed = listed["reports"].as_array().unwrap().iter();
    let listed: Vec<_> = listed.map(|one| (one["sequence"].as_u64(), one["replaced"].as_bool())).collect();
    assert_eq!(listed, [(Some(stand + 2), None), (Some(stand), Some(true))]);
    user.say("report list --out liste.csv").done();
    assert_eq!(fs::read_to_string(user.path("liste.csv")).unwrap().lines().count(), 3);
    // What was published before is still known by its bytes.
    user.say("verify first.pdf").done();
    user.say("verify --deep").done();
    user.say("export --out daten --form csv --tables reports").done();
    let exported = fs::read_to_string(user.path("daten/reports.csv")).unwrap();
    assert!(exported.contains(&sha256(&first)) && exported.lines().count() == 3, "{exported}");
    let tables = user.tables(&[]);
    user.say("rebuild").done();
    assert_eq!(user.tables(&[])["intake_reports"], tables["intake_reports"]);
}

fn report_as_of(user: &Sollist, sequence: u64, ending: &str) -> Vec<u8> {
    user.say(&format!("report --quarter 2026-Q1 --as-of {sequence} --out again.{ending}")).done();
    fs::read(user.path(&format!("again.{ending}"))).unwrap()
}

/// A report as somebody gets it.
async fn get(link: &Link, as_of: &str, change: impl Fn(&mut GetReportRequest)) -> Result<Vec<u8>, Status> {
    let mut request =
        GetReportRequest { quarter: "2026-Q1".to_owned(), as_of: as_of.to_owned(), ..GetReportRequest::default() };
    change(&mut request);
    let mut chunks = link.reporting().get_report(request).await?.into_inner();
    let mut bytes = Vec::new();
    while let Some(part) = chunks.message().await? {
        bytes.extend(part.chunk);
    }
    Ok(bytes)
}

/// A report of files that no program made.
fn made_up(id: &str, quarter: &str, sequence: u64, hash: &str) -> PublishReportRequest {
    let file = "0".repeat(64);
    PublishReportRequest {
        command: Some(Command { request_id: id.to_owned(), ..Command::default() }),
        quarter: quarter.to_owned(),
        sequence,
        hash: hash.to_owned(),
        version: "0.3.0".to_owned(),
        pdf: file.clone(),
        xlsx: file.clone(),
        json: file,
        ..PublishReportRequest::default()
    }
}

async fn publish(link: &Link, request: PublishReportRequest) -> Result<Receipt, Status> {
    link.intake().publish_report(request).await.map(|answer| answer.into_inner().receipt.unwrap())
}

both_stores!(whoever_reads_reports_is_given_what_was_published_to_the_byte_and_hears_of_nothing_else);
fn whoever_reads_reports_is_given_what_was_published_to_the_byte_and_hears_of_nothing_else() {
    let user = with_plan();
    let (first, at) = (report(&user, "first.pdf"), user.sequence());
    let nowhere = (Code::NotFound, "REPORT_NOT_PUBLISHED".to_owned());
    {
        let (issuer, server) = serve(&user);
        block_on(async {
            let reader = Link::new(issuer.connect(&server.url, "report-reader").await, "report-reader");
            assert_eq!(refused(get(&reader, "", |_| {}).await), nowhere, "nothing is published");
        });
    }
    user.say("report publish first.pdf").done();
    more(&user, "m-1");
    more(&user, "m-2");
    let (second, later) = (report(&user, "second.pdf"), user.sequence());
    user.say(&format!("report publish second.pdf --corrects {at}")).done();
    more(&user, "m-3");
    let hash = user.ask(&format!("journal --from {later} --limit 1"))["events"][0]["hash"].as_str().unwrap().to_owned();
    let recorded = user.sequence();

    let (issuer, server) = serve(&user);
    block_on(async {
        let link = async |name: &str| Link::new(issuer.connect(&server.url, name).await, name);
        let reader = link("report-reader").await;
        assert!(get(&reader, "", |_| {}).await.unwrap() == second);
        assert!(get(&reader, &later.to_string(), |_| {}).await.unwrap() == second);
        assert!(get(&reader, &at.to_string(), |_| {}).await.unwrap() == first);
        for format in [ReportFormat::Xlsx, ReportFormat::Json] {
            let steering = get(&link("steering").await, &at.to_string(), |asked| asked.format = format.into()).await;
            let own = get(&reader, &at.to_string(), |asked| asked.format = format.into()).await;
            assert!(steering.unwrap() == own.unwrap(), "{format:?}");
        }
        // Between two, before, after, beyond the journal, no number at all, a draft, made otherwise: all are one.
        let mut told = std::collections::BTreeSet::new();
        let between = (at + 2).to_string();
        for as_of in [between.as_str(), "1", &recorded.to_string(), "4711000", "2026-11-01T00:00:00Z", "gestern"] {
            let status = get(&reader, as_of, |_| {}).await.unwrap_err();
            told.insert(status.message().to_owned());
            assert_eq!(refused(Err::<(), _>(status)), nowhere, "{as_of}");
        }
        for change in [
            (|asked| asked.draft = true) as fn(&mut GetReportRequest),
            |asked| asked.since = "1".to_owned(),
            |asked| asked.since = "gestern".to_owned(),
        ] {
            let status = get(&reader, "", change).await.unwrap_err();
            told.insert(status.message().to_owned());
            assert_eq!(refused(Err::<(), _>(status)), nowhere);
        }
        assert_eq!(told.len(), 1, "{told:?}");
        let other = get(&reader, "", |asked| asked.quarter = "2025-Q4".to_owned()).await;
        assert_eq!(refused(other), nowhere);
        // Who may see what is not published is asked nothing of it, and whoever has no right to either is told so.
        assert!(get(&link("auditor").await, &between, |_| {}).await.is_ok());
        for name in ["district-officer", "district-system", "operator", "without"] {
            assert_eq!(refused(get(&link(name).await, "", |_| {}).await).0, Code::PermissionDenied, "{name}");
        }
        let file = VerifyReportRequest { chunk: second.clone() };
        let found = reader.reporting().verify_report(tokio_stream::iter([file])).await.unwrap().into_inner();
        assert_eq!((found.valid, found.published_as), (true, later + 1));

        // What is published is listed, page by page, to whoever reads reports.
        let listed = async |page_token: String| {
            let asked = ListReportsRequest { page_size: 1, page_token };
            let page = reader.reporting().list_reports(asked).await.unwrap().into_inner();
            let found = page.reports.iter().map(|one| (one.number, one.sequence, one.corrects, one.replaced));
            (found.collect::<Vec<_>>(), page.next_page_token)
        };
        let (newest, next) = listed(String::new()).await;
        assert_eq!(newest, [(later + 1, later, Some(at), false)]);
        assert_eq!(listed(next).await, (vec![(at + 1, at, None, true)], String::new()));

        // Who works for the whole Land publishes, and nobody else; and only what has ended, of this journal.
        for name in ["district-officer", "district-system", "approver", "auditor", "report-reader", "operator"] {
            let denied = publish(&link(name).await, made_up("p", "2025-Q4", later, &hash)).await;
            assert_eq!(refused(denied).0, Code::PermissionDenied, "{name}");
        }
        let steering = link("steering").await;
        for (quarter, sequence, hash, reason) in [
            ("2099-Q1", later, hash.clone(), "REPORT_UNENDED"),
            ("2025-Q4", later, "0".repeat(64), "REPORT_FOREIGN"),
            ("2025-Q4", recorded + 1, hash.clone(), "REPORT_AHEAD"),
            ("2025-Q4", 0, hash.clone(), "REPORT_AHEAD"),
            ("2025-Q4", u64::MAX, hash.clone(), "REPORT_AHEAD"),
            ("2025-Q5", later, hash.clone(), "MALFORMED"),
            ("2025-Q4", later, hash.to_uppercase(), "MALFORMED"),
        ] {
            let id = format!("{quarter}-{sequence}-{reason}");
            let told = publish(&steering, made_up(&id, quarter, sequence, &hash)).await;
            assert_eq!(refused(told).1, reason, "{quarter} {sequence}");
        }
        let mut ahead = made_up("since", "2025-Q4", later, &hash);
        ahead.since = Some(later + 1);
        assert_eq!(refused(publish(&steering, ahead).await).1, "REPORT_SINCE");
        // It takes another person; until then nothing is published.
        let opened = publish(&steering, made_up("p", "2025-Q4", later, &hash)).await.unwrap();
        assert_eq!((opened.sequence, opened.process.len()), (recorded + 1, 32));
        let unpublished = get(&reader, "", |asked| asked.quarter = "2025-Q4".to_owned()).await;
        assert_eq!(refused(unpublished).0, Code::NotFound);
        let asked = ApproveProcessRequest {
            command: Some(Command { request_id: "a".to_owned(), ..Command::default() }),
            authority: None,
            process: opened.process,
        };
        let approved = link("approver").await.intake().approve_process(asked).await.unwrap().into_inner();
        assert_eq!(approved.receipt.unwrap().sequence, recorded + 2);
        // Of what no program of ours makes nothing is given as published.
        let strange = get(&reader, "", |asked| asked.quarter = "2025-Q4".to_owned()).await;
        assert_eq!(refused(strange).1, "REPORT_MADE_OTHERWISE");
    });
}

both_stores!(a_published_report_is_proved_by_files_alone_and_one_changed_bit_of_it_is_found);
fn a_published_report_is_proved_by_files_alone_and_one_changed_bit_of_it_is_found() {
    let user = with_plan();
    let (key, config) = with_key(&user, 3600);
    let first = report(&user, "first.pdf");
    let server = Server::start_with(&user, &["--config", &config]);
    user.through(&server.url).say("report publish first.pdf").done();
    // It is signed as the process stops.
    assert_eq!(server.stop(), Some(0));
    let number = user.sequence();
    let run = user.say("audit prove --report first.pdf --out first.tlog-proof").done();
    assert!(run.err.contains("first.tlog-proof"), "{}", run.err);
    assert_eq!(fs::read(user.path("first.tlog-proof")).unwrap(), {
        user.say(&format!("audit prove {number} --out same.tlog-proof")).done();
        fs::read(user.path("same.tlog-proof")).unwrap()
    });

    // With the script that needs nothing of ours: it prints the event, and the event has the hash of the file.
    assert!(script(&user, &[&key, "first.tlog-proof"]));
    let verify = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy/audit/verify.py");
    let mut printed = std::process::Command::new(python());
    let printed =
        printed.arg(verify).args([&key, "first.tlog-proof"]).current_dir(user.folder.path()).output().unwrap();
    let printed = String::from_utf8(printed.stdout).unwrap();
    assert!(printed.contains(&format!("\"pdf\":\"{}\"", sha256(&first))), "{printed}");
    changed(&user, &first, "changed.pdf");
    assert!(!printed.contains(&sha256(&fs::read(user.path("changed.pdf")).unwrap())));

    // With ours, and without a server.
    let check = |file: &str| alone(&user, &format!("audit check first.tlog-proof --key {key} --report {file}"));
    let run = check("first.pdf").done();
    assert!(run.out.contains("Byte für Byte"), "{}", run.out);
    let run = check("changed.pdf").ended(1);
    assert!(run.err.contains("nicht der Bericht"), "{}", run.err);
    let run = user.say("audit prove --report changed.pdf --out other.tlog-proof").ended(1);
    assert!(run.err.contains("nicht veröffentlicht"), "{}", run.err);
    // An event that publishes nothing proves no report.
    user.say("audit prove 1 --out one.tlog-proof").done();
    alone(&user, &format!("audit check one.tlog-proof --key {key} --report first.pdf")).ended(1);
    // The report itself is as it was before anything of it was signed.
    assert!(report_as_of(&user, number - 1, "pdf") == first);
}
