//! Who read what somebody may have to answer for, and who was refused: noted before it is shown, in a chain of its own,
//! and never what was read.

use std::fs;

use prost::Message as _;
use serde_json::Value;
use sollist_contract::{
    grpc::intake::v1::{ListReadsRequest, ListReadsResponse, NotedRead},
    method::Method,
};
use sollist_platform::process::config::Tls;
use sollist_proof::line::Line;
use sollist_tests::servers::Issuer;
use tonic::{Code, Status, transport::Channel};
use tonic_types::StatusExt as _;

use crate::{
    audit::{alone, foreign, script},
    permitted::{OWN, answered, register, serve, serve_with},
    refusals::base,
    sollist::{Server, Sollist},
    stores::both_stores,
};

/// What is noted: name, method, result and how many records, a line each.
fn noted(user: &Sollist) -> Vec<(String, String, String, Option<u64>)> {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let rows = user.ask("reads list")["reads"].as_array().cloned().unwrap_or_default();
    rows.iter().map(|row| (text(row, "name"), text(row, "method"), text(row, "code"), row["rows"].as_u64())).collect()
}

fn line(name: &str, method: &str, code: &str, rows: Option<u64>) -> (String, String, String, Option<u64>) {
    (name.to_owned(), method.to_owned(), code.to_owned(), rows)
}

both_stores!(who_reads_what_is_noted_and_who_is_refused_is_too);
fn who_reads_what_is_noted_and_who_is_refused_is_too() {
    let asking = Asking::new();
    let user = base();
    let (issuer, server) = serve(&user);
    let (officer, auditor) =
        (asking.connect(&issuer, &server, "district-officer"), asking.connect(&issuer, &server, "auditor"));
    // A page of lines, and one's own events, are nobody's business but one's own.
    asking.ask(&officer, Method::BudgetListLines, Vec::new()).unwrap();
    asking.ask(&officer, Method::IntakeListEvents, Vec::new()).unwrap();
    assert_eq!(noted(&user), []);
    // Everybody's events, funding data, a draft.
    asking.ask(&auditor, Method::IntakeListEvents, Vec::new()).unwrap();
    asking.ask(&officer, Method::BudgetListFundingRequests, Vec::new()).unwrap();
    asking.ask(&auditor, Method::RecordListFundingRequests, Vec::new()).unwrap();
    asking.ask(&officer, Method::BudgetGetFundingRequest, Vec::new()).unwrap_err();
    asking.ask(&auditor, Method::ReportingGetReport, Vec::new()).unwrap_err();
    let expected = [
        line("auditor", "IntakeService.ListEvents", "OK", Some(3)),
        line("district-officer", "BudgetService.ListFundingRequests", "OK", Some(0)),
        line("auditor", "RecordService.ListFundingRequests", "OK", Some(0)),
        line("district-officer", "BudgetService.GetFundingRequest", "INVALID_ARGUMENT", Some(0)),
        line("auditor", "ReportingService.GetReport", "OK", None),
    ];
    assert_eq!(noted(&user), expected);
    // Who is refused, known or not; a flood of it is ten lines.
    let operator = asking.connect(&issuer, &server, "operator");
    for _ in 0..30 {
        let refused = asking.ask(&operator, Method::BudgetListLines, Vec::new()).unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied);
    }
    let stranger = asking.connect(&issuer, &server, "fremd");
    asking.ask(&stranger, Method::BudgetListLines, Vec::new()).unwrap_err();
    let refused = noted(&user).split_off(expected.len());
    assert_eq!(refused.len(), 11, "{refused:?}");
    assert_eq!(refused[0], line("operator", "BudgetService.ListLines", "PERMISSION_DENIED", None));
    assert_eq!(refused[10], line("", "BudgetService.ListLines", "UNAUTHENTICATED", None));
    user.say("reads verify").done();

    // The same question has the same digest, another one another, and neither says what was asked or answered.
    let mut other = Vec::new();
    prost::encoding::string::encode(1, &"geheim".to_owned(), &mut other);
    let _ = asking.ask(&auditor, Method::BudgetListFundingRequests, other);
    asking.ask(&auditor, Method::BudgetListFundingRequests, Vec::new()).unwrap();
    let all = user.column("SELECT entry FROM reads_log ORDER BY seq");
    let filter = |text: &str| serde_json::from_str::<Value>(text).unwrap()["filter"].clone();
    assert_eq!(filter(&all[1]), filter(&all[all.len() - 1]));
    assert_ne!(filter(&all[1]), filter(&all[all.len() - 2]));
    assert!(!all.concat().contains("geheim") && !all.concat().contains("100000"), "{all:?}");
}

both_stores!(what_cannot_be_noted_is_not_shown_and_nothing_else_is_kept_from_anybody);
fn what_cannot_be_noted_is_not_shown_and_nothing_else_is_kept_from_anybody() {
    let asking = Asking::new();
    let user = base();
    let (issuer, server) = serve(&user);
    let auditor = asking.connect(&issuer, &server, "auditor");
    let events = || asking.ask(&auditor, Method::IntakeListEvents, Vec::new());
    events().unwrap();
    user.tamper("ALTER TABLE reads_log RENAME TO reads_gone");
    let status = events().unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    assert_eq!(status.get_details_error_info().unwrap().reason, "READ_NOT_NOTED");
    let report = asking.ask(&auditor, Method::ReportingGetReport, Vec::new()).unwrap_err();
    assert_eq!(report.code(), Code::Unavailable);
    asking.ask(&auditor, Method::BudgetListLines, Vec::new()).unwrap();
    assert!(server.said.lock().unwrap().contains("reads could not be noted"));
    user.tamper("ALTER TABLE reads_gone RENAME TO reads_log");
    events().unwrap();
    assert_eq!(noted(&user).len(), 2);
    user.say("reads verify").done();
}

both_stores!(whoever_changes_the_log_of_reads_is_found_and_what_is_old_goes_without_a_trace_of_doubt);
fn whoever_changes_the_log_of_reads_is_found_and_what_is_old_goes_without_a_trace_of_doubt() {
    let asking = Asking::new();
    let user = base();
    let (issuer, server) = serve(&user);
    let auditor = asking.connect(&issuer, &server, "auditor");
    for _ in 0..6 {
        asking.ask(&auditor, Method::IntakeListEvents, Vec::new()).unwrap();
    }
    // Who copies a database has it alone.
    assert_eq!(server.stop(), Some(0));
    for (sql, number) in [
        ("UPDATE reads_log SET entry = replace(entry, 'auditor', 'steering') WHERE seq = 3", "3"),
        ("UPDATE reads_log SET recorded_at = recorded_at + 1 WHERE seq = 4", "4"),
        ("UPDATE reads_log SET hash = (SELECT hash FROM reads_log WHERE seq = 1) WHERE seq = 6", "6"),
        ("DELETE FROM reads_log WHERE seq = 2", "2"),
        ("DELETE FROM reads_log WHERE seq = 1", "1"),
    ] {
        let other = user.copy();
        other.tamper(sql);
        let run = other.say("reads verify --lang en").ended(1);
        let missing = format!("Line number {number} is missing in the log of reads");
        assert!(run.err.contains(&missing), "{sql}: {}", run.err);
        // Whoever proves everything is told as well, by a server too.
        let run = other.say("verify --deep --lang en").ended(1);
        assert!(run.out.contains(&missing), "{sql}: {} {}", run.out, run.err);
    }
    user.say("verify --deep").done();
    // Nothing is a year old. Then all of it is too old, and the rest goes on where it was.
    assert_eq!(user.ask("reads remove")["removed"], 0);
    // Nobody takes away what is younger by a slip, and whoever means it stands in the log.
    assert!(user.say("reads remove --days 0").ended(2).err.contains("--early"));
    assert_eq!(noted(&user).len(), 6);
    assert_eq!(user.ask("reads remove --days 0 --early --actor rosa")["removed"], 6);
    assert_eq!(noted(&user), [line("rosa", "reads remove", "OK", Some(6))]);
    assert_eq!(user.ask("reads verify")["last"], 7);
    let (issuer, server) = serve(&user);
    let auditor = asking.connect(&issuer, &server, "auditor");
    asking.ask(&auditor, Method::IntakeListEvents, Vec::new()).unwrap();
    let rows = user.ask("reads list");
    assert_eq!(rows["reads"][1]["number"], 8, "{rows}");
    let proved = user.ask("reads verify");
    assert_eq!((&proved["after"], &proved["last"]), (&6.into(), &8.into()));
    drop(server);
}

both_stores!(an_auditor_lists_who_read_what_and_for_whom_and_stands_in_the_list);
fn an_auditor_lists_who_read_what_and_for_whom_and_stands_in_the_list() {
    let asking = Asking::new();
    let user = base();
    let (issuer, server) = serve(&user);
    let (officer, auditor) =
        (asking.connect(&issuer, &server, "district-officer"), asking.connect(&issuer, &server, "auditor"));
    let steering = asking.connect(&issuer, &server, "steering");
    for _ in 0..3 {
        asking.ask(&officer, Method::BudgetListFundingRequests, Vec::new()).unwrap();
    }
    asking.ask(&steering, Method::IntakeListEvents, Vec::new()).unwrap();
    // Whoever is noted does not read the notes: neither who works for all nor who runs the machine.
    let refused = asking.list(&steering, ListReadsRequest::default()).unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);

    let names = |reads: &[NotedRead]| reads.iter().map(|read| (read.sequence, read.caller.clone())).collect::<Vec<_>>();
    let of = |numbers: &[u64], name: &str| numbers.iter().map(|number| (*number, name.to_owned())).collect::<Vec<_>>();
    let own = ListReadsRequest { authority: OWN.to_owned(), page_size: 2, ..Default::default() };
    let first = asking.list(&auditor, own.clone()).unwrap();
    assert_eq!(names(&first.reads), of(&[1, 2], "district-officer"));
    let rest = ListReadsRequest { page_token: first.next_page_token.clone(), ..own.clone() };
    let rest = asking.list(&auditor, rest).unwrap();
    assert_eq!(names(&rest.reads), of(&[3], "district-officer"));
    let other = ListReadsRequest { caller: "auditor".to_owned(), page_token: first.next_page_token, ..own.clone() };
    assert_eq!(asking.list(&auditor, other).unwrap_err().code(), Code::InvalidArgument, "a token of another list");

    // The list itself is read: the two pages stand in it, and the third that was refused.
    let all = asking.list(&auditor, ListReadsRequest::default()).unwrap().reads;
    let told: Vec<_> = all.iter().map(|read| (read.caller.as_str(), read.code.as_str(), read.rows)).collect();
    let officers = ("district-officer", "OK", Some(0));
    let auditors = |rows| ("auditor", if rows == 0 { "INVALID_ARGUMENT" } else { "OK" }, Some(rows));
    let steerings = [("steering", "OK", Some(3)), ("steering", "PERMISSION_DENIED", None)];
    let expected = [&[officers; 3][..], &steerings, &[auditors(2), auditors(1), auditors(0)]].concat();
    assert_eq!(told, expected);
    assert!(
        all[0].method == "BudgetService.ListFundingRequests" && all[0].authority == OWN && all[3].authority.is_empty()
    );
    // Each line has its hash, over the one before it.
    for pair in all.windows(2) {
        assert_eq!(pair[0].hash, pair[1].previous_hash);
    }

    // By name, by number, by day; what is not there is said.
    let of_name = ListReadsRequest { caller: "steering".to_owned(), ..Default::default() };
    assert_eq!(names(&asking.list(&auditor, of_name.clone()).unwrap().reads), of(&[4, 5], "steering"));
    let numbers = ListReadsRequest { from_sequence: 5, to_sequence: 6, ..of_name.clone() };
    assert_eq!(names(&asking.list(&auditor, numbers).unwrap().reads), of(&[5], "steering"));
    for (from_day, to_day, lines) in [("2026-01-01", "", 2), ("2199-01-01", "", 0), ("", "2020-12-31", 0)] {
        let (from_day, to_day) = (from_day.to_owned(), to_day.to_owned());
        let days = ListReadsRequest { from_day, to_day, ..of_name.clone() };
        assert_eq!(asking.list(&auditor, days).unwrap().reads.len(), lines);
    }
    let code = |asked| asking.list(&auditor, asked).unwrap_err().code();
    assert_eq!(code(ListReadsRequest { authority: "ba-nirgend".to_owned(), ..Default::default() }), Code::NotFound);
    let backwards = ListReadsRequest { from_sequence: 2, to_sequence: 1, ..Default::default() };
    assert_eq!(code(backwards), Code::InvalidArgument);
    // A name that looks like a piece of a line finds nobody.
    let odd = ListReadsRequest { caller: "\",\"person\":\"".to_owned(), ..Default::default() };
    assert_eq!(asking.list(&auditor, odd).unwrap().reads, []);
    // The command line asks the same.
    let rows = user.ask("reads list --caller steering --from 5");
    assert_eq!((&rows["reads"][0]["number"], &rows["reads"][1]), (&5.into(), &Value::Null), "{rows}");
    let rows = user.ask(&format!("reads list --authority {OWN} --limit 2"));
    assert_eq!((&rows["reads"][1]["authority"], &rows["reads"][2]), (&OWN.into(), &Value::Null), "{rows}");
    assert!(user.say("reads list --caller niemand --lang en").done().out.contains("Nothing of that is noted"));
}

/// The lines as they stand in the table: when each was noted, and what it says.
fn lines(user: &Sollist) -> Vec<(i64, String)> {
    let texts = |column: &str| user.column(&format!("SELECT CAST({column} AS TEXT) FROM reads_log ORDER BY seq"));
    texts("recorded_at").iter().map(|at| at.parse().unwrap()).zip(texts("entry")).collect()
}

/// Puts other lines in their place, as somebody would who makes every hash anew.
pub fn rewrite(user: &Sollist, lines: &[(i64, String)]) {
    let mut sql = "DELETE FROM reads_log;".to_owned();
    let mut before = [0; 32];
    for ((noted_at, text), sequence) in lines.iter().zip(1..) {
        let line = Line { before, sequence, noted_at: *noted_at, text: text.clone() };
        before = line.hash();
        let digits: String = before.iter().map(|byte| format!("{byte:02x}")).collect();
        let hash = if user.database().is_some() { format!("'\\x{digits}'") } else { format!("x'{digits}'") };
        sql.push_str(&format!("INSERT INTO reads_log VALUES ({sequence}, {noted_at}, '{text}', {hash});"));
    }
    user.tamper(&sql);
}

/// A notary that signs as the process stops.
fn signing(user: &Sollist) -> String {
    format!("[notary]\nkey = {:?}\ninterval_s = 3600\n", user.path("key").display().to_string())
}

/// Serves while an auditor reads so often; what was noted is signed as the process stops. Returns what it said.
pub fn read(user: &Sollist, times: usize) -> String {
    let asking = Asking::new();
    let (issuer, server) = serve_with(user, &register(), &signing(user));
    let auditor = asking.connect(&issuer, &server, "auditor");
    for _ in 0..times {
        asking.ask(&auditor, Method::IntakeListEvents, Vec::new()).unwrap();
    }
    let said = server.said.clone();
    assert_eq!(server.stop(), Some(0));
    said.lock().unwrap().clone()
}

both_stores!(what_is_noted_of_reading_is_signed_and_proved_as_the_journal_is);
fn what_is_noted_of_reading_is_signed_and_proved_as_the_journal_is() {
    let user = base();
    let key = user.say("audit key --origin sollist.example/1 key").done().out.trim().to_owned();
    read(&user, 6);
    let head = user.say("audit checkpoint --reads").done().out;
    assert!(head.starts_with("sollist.example/1/reads\n6\n"), "{head}");
    assert!(user.say("audit checkpoint").done().out.starts_with("sollist.example/1\n3\n"));
    // One key, printed once, is the key of both.
    user.say(&format!("audit witness kept --key {key} --reads")).done();
    fs::copy(user.path("kept"), user.path("older")).unwrap();
    user.say("audit prove 3 --reads --out read.tlog-proof").done();
    let run = alone(&user, &format!("audit check read.tlog-proof --key {key} --head older")).done();
    let text = user.column("SELECT entry FROM reads_log WHERE seq = 3").remove(0);
    assert!(run.out.contains("Zeile Nr. 3 steht so") && run.out.contains(&text), "{}", run.out);
    assert!(script(&user, &[&key, "read.tlog-proof", "older"]));
    let json = alone(&user, &format!("audit check read.tlog-proof --key {key} --format json")).done().json();
    assert_eq!((&json["log"], &json["event"], &json["sequence"]), (&"reads".into(), &text.into(), &3.into()));
    // Whoever knows the hash before a line could try out what it says: a proof by gRPC alone has none.
    let run = user.say("audit prove 7 --reads").ended(1);
    assert!(run.err.contains("Unterschrieben sind 6 Einträge"), "{}", run.err);

    read(&user, 4);
    user.say("audit prove --reads --since kept --out since.tlog-growth").done();
    let run = alone(&user, &format!("audit check since.tlog-growth --key {key} --head older")).done();
    assert!(run.out.contains("Das Leseprotokoll von 10 Zeilen beginnt mit allen 6"), "{}", run.out);
    assert!(script(&user, &[&key, "since.tlog-growth", "older"]));
    user.say(&format!("audit witness kept --key {key} --reads")).done();
    assert_eq!(user.ask("reads verify --head older")["taken_up"], 10);
    // A head of the journal is none of the log of reads.
    user.say(&format!("audit witness journal --key {key}")).done();
    user.say(&format!("audit witness journal --key {key} --reads")).ended(1);
    user.say(&format!("audit check since.tlog-growth --key {key} --head journal")).ended(1);
    assert!(!script(&user, &[&key, "since.tlog-growth", "journal"]));

    // What is old goes, and its leaves stay: heads of before still hold, and the log goes on.
    assert_eq!(user.ask("reads remove --days 0 --early")["removed"], 10);
    user.say("reads verify --head older").done();
    user.say("audit prove 3 --reads").ended(1);
    read(&user, 2);
    user.say("audit prove --reads --since older --out since.tlog-growth").done();
    alone(&user, &format!("audit check since.tlog-growth --key {key} --head older")).done();
    assert_eq!(user.ask("reads verify --head kept")["last"], 13);
    user.say("rebuild").done();
    assert_eq!(user.ask("reads verify --head older")["taken_up"], 13);
}

both_stores!(a_foreign_auditor_keeps_heads_of_who_read_what_and_proves_a_line_by_the_contract_alone);
fn a_foreign_auditor_keeps_heads_of_who_read_what_and_proves_a_line_by_the_contract_alone() {
    let user = base();
    let key = user.say("audit key --origin sollist.example/1 key").done().out.trim().to_owned();
    read(&user, 6);
    let (issuer, server) = serve_with(&user, &register(), &signing(&user));
    let Tls { certificate, key: own, ca, .. } = issuer.files("auditor");
    let with: Vec<&str> = ["--ca", "--certificate", "--key-file"]
        .into_iter()
        .zip([&ca, &certificate, &own])
        .flat_map(|(option, file)| [option, file.to_str().unwrap()])
        .collect();
    let theirs = |words: &[&str]| foreign(&user, &server, &[words, &with].concat());
    let run = theirs(&["keep", &key, "theirs", "--reads"]).done();
    assert!(run.out.contains("the first head, of 6 lines"), "{}", run.out);
    theirs(&["prove", &key, "3", "--reads", "--out", "theirs.tlog-proof"]).done();
    let run = alone(&user, &format!("audit check theirs.tlog-proof --key {key} --head theirs")).done();
    assert!(run.out.contains("Zeile Nr. 3 steht so"), "{}", run.out);
    // A head of one log is none of the other, and stays what it is.
    let kept = fs::read(user.path("theirs")).unwrap();
    let run = theirs(&["keep", &key, "theirs"]).ended(1);
    assert!(run.err.contains("the head is of the other log"), "{}", run.err);
    assert_eq!(fs::read(user.path("theirs")).unwrap(), kept);
    // Whoever may not see the line gets no proof of it.
    let Tls { certificate, key: own, .. } = issuer.files("steering");
    let (certificate, own) = (certificate.to_str().unwrap(), own.to_str().unwrap());
    let steering = ["--ca", with[1], "--certificate", certificate, "--key-file", own];
    let run = foreign(&user, &server, &[&["prove", &key, "3", "--reads", "--out", "none"][..], &steering].concat());
    assert!(run.ended(3).err.contains("PERMISSION_DENIED") && !user.path("none").exists());
    assert_eq!(server.stop(), Some(0));

    // What was read in the meantime is signed as well, theirs too.
    let (issuer, server) = serve_with(&user, &register(), &signing(&user));
    issuer.files("auditor");
    let run = foreign(&user, &server, &[&["keep", &key, "theirs", "--reads"][..], &with].concat()).done();
    assert!(run.out.contains("the log of reads of 8 lines begins with all 6"), "{}", run.out);
    drop(server);
}

both_stores!(what_was_removed_before_there_was_a_tree_is_in_no_way_of_signing_the_rest);
fn what_was_removed_before_there_was_a_tree_is_in_no_way_of_signing_the_rest() {
    let user = base();
    let asking = Asking::new();
    let (issuer, server) = serve(&user);
    let auditor = asking.connect(&issuer, &server, "auditor");
    for _ in 0..300 {
        asking.ask(&auditor, Method::IntakeListEvents, Vec::new()).unwrap();
    }
    assert_eq!(server.stop(), Some(0));
    // Nobody signs: a line is taken up as it is removed.
    assert_eq!(user.ask("reads remove --days 0 --early")["removed"], 300);
    assert_eq!(user.ask("reads verify")["taken_up"], 300);
    // As a version before left it.
    user.tamper("DELETE FROM reads_tiles");
    let key = user.say("audit key --origin sollist.example/1 key").done().out.trim().to_owned();
    assert!(!read(&user, 3).contains("does not sign"));
    user.say(&format!("audit witness kept --key {key} --reads")).done();
    read(&user, 3);
    user.say("audit prove --reads --since kept --out since.tlog-growth").done();
    assert!(script(&user, &[&key, "since.tlog-growth", "kept"]));
    assert_eq!(user.ask("reads verify --head kept")["last"], 307);
}

both_stores!(whoever_rewrites_the_log_of_reads_with_every_hash_is_found_from_an_older_head);
fn whoever_rewrites_the_log_of_reads_with_every_hash_is_found_from_an_older_head() {
    let user = base();
    let key = user.say("audit key --origin sollist.example/1 key").done().out.trim().to_owned();
    read(&user, 8);
    user.say(&format!("audit witness kept --key {key} --reads")).done();
    read(&user, 4);
    let good = lines(&user);
    rewrite(&user, &good);
    user.say("reads verify --head kept").done();
    type Change = fn(&mut Vec<(i64, String)>);
    let changes: [(&str, Change); 5] = [
        ("changed", |lines| lines[2].1 = lines[2].1.replace("auditor", "steering")),
        ("at another time", |lines| lines[2].0 += 1),
        ("removed", |lines| drop(lines.remove(2))),
        ("put in", |lines| lines.insert(2, lines[4].clone())),
        ("the end cut off", |lines| lines.truncate(7)),
    ];
    for (how, change) in changes {
        let other = user.copy();
        for file in ["kept", "key", "key.head", "key.head.reads"] {
            fs::copy(user.path(file), other.path(file)).unwrap();
        }
        let mut lines = good.clone();
        change(&mut lines);
        rewrite(&other, &lines);
        // The chain holds; the tree says so.
        let run = other.say("reads verify --lang en").ended(1);
        assert!(run.err.contains("The log of reads"), "{how}: {}", run.err);
        // The tree made anew from the lines, and the heads in the database gone: the head of before says so.
        other.tamper("DELETE FROM reads_tiles; DELETE FROM reads_checkpoints");
        assert_eq!(other.ask("reads remove --days 3650")["removed"], 0);
        other.say("reads verify").done();
        let run = other.say("reads verify --head kept --lang en").ended(1);
        let cut = how == "the end cut off";
        let found = if cut { "was put back or replaced" } else { "the past was changed" };
        assert!(run.err.contains(found), "{how}: {}", run.err);
        // Nor does the notary sign it, whatever comes after.
        assert!(read(&other, 1).contains("the notary does not sign"), "{how}");
        other.say("audit checkpoint --reads").ended(1);
    }
}

/// Whoever asks, one call at a time.
struct Asking(tokio::runtime::Runtime);

impl Asking {
    fn new() -> Asking {
        Asking(tokio::runtime::Runtime::new().unwrap())
    }
    fn connect(&self, issuer: &Issuer, server: &Server, name: &str) -> Channel {
        self.0.block_on(issuer.connect(&server.url, name))
    }
    fn ask(&self, channel: &Channel, method: Method, message: Vec<u8>) -> Result<(), Status> {
        self.0.block_on(answered(channel, method, message)).map(drop)
    }
    fn list(&self, channel: &Channel, asked: ListReadsRequest) -> Result<ListReadsResponse, Status> {
        let asked = self.0.block_on(answered(channel, Method::IntakeListReads, asked.encode_to_vec()))?;
        Ok(ListReadsResponse::decode(asked[0].clone()).unwrap())
    }
}
