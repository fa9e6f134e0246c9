//! Bad input: refused with its reason and place in German and English, nothing half done, good neighbours recorded,
//! nothing lost.

use std::{fs, io::Write as _, path::Path, process::Stdio, time::Duration};

use serde_json::{Value, json};
use sollist_contract::words::reasons;
use sollist_intake::correction;

use crate::{
    sollist::{Run, Server, Sollist, event, event_of},
    stores::{Kind, both_stores},
};

const OFFICE: &str = "ba-mitte";
const LINE: &str = "2026/30/25/bezirksamt-mitte/geraete";
const DAY: &str = "2026-02-02T09:00:00+01:00";

/// A line of an export: the id of the entry, and the line as it came.
pub fn unmarked(line: &str) -> (String, String) {
    let (id, line) = correction::unmarked(line.as_bytes()).unwrap_or_else(|| panic!("no mark: {line}"));
    (id, String::from_utf8(line).unwrap())
}

/// One bad line, and what becomes of it.
pub struct Case {
    pub name: &'static str,
    pub bad: Vec<u8>,
    /// The same event as it should have been.
    pub mended: Option<String>,
    pub reason: &'static str,
    field: &'static str,
    /// What the texts must name.
    de: &'static str,
    en: &'static str,
}

pub fn order(id: &str, changed: Value) -> String {
    let mut data = json!({"authority": OFFICE, "order": format!("B-{id}"), "line": LINE, "item": "notebook",
        "quantity": 10, "amount": "1000.00"});
    data.as_object_mut().unwrap().extend(changed.as_object().unwrap().clone());
    event(id, "procurement.order-placed", DAY, &data)
}
fn delivery(id: &str, quantity: Value) -> String {
    let data = json!({"authority": OFFICE, "order": "B-base", "quantity": quantity, "delivered_on": "2026-02-02"});
    event(id, "procurement.goods-delivered", DAY, &data)
}
fn issue(id: &str, quantity: Value) -> String {
    event(id, "rollout.devices-issued", DAY, &json!({"authority": OFFICE, "item": "notebook", "quantity": quantity}))
}
/// Recorded, and moves nothing: a good neighbour.
pub fn invoice(id: &str) -> String {
    let data = json!({"authority": OFFICE, "order": "B-base", "invoice": format!("R-{id}"), "amount": "1.00"});
    event(id, "procurement.invoice-received", DAY, &data)
}

/// A line of 100,000 EUR, an order of ten, six of them delivered.
pub fn base() -> Sollist {
    let user = Sollist::new();
    user.record(&[
        event(
            "plan",
            "budget.appropriated",
            "2026-01-01T00:00:00+01:00",
            &json!({"authority": OFFICE, "line": LINE, "amount": "100000.00"}),
        ),
        order("base", json!({})),
        delivery("delivered", json!(6)),
    ]);
    user
}

pub fn cases() -> Vec<Case> {
    let case = |name, bad: String, mended: String, reason, field, de, en| Case {
        name,
        bad: bad.into_bytes(),
        mended: Some(mended),
        reason,
        field,
        de,
        en,
    };
    let amount = |name, amount: Value, de, en| {
        case(name, order("x", json!({"amount": amount})), order("x", json!({})), "MALFORMED", "data.amount", de, en)
    };
    let raw =
        |name, bad: &[u8], reason, de, en| Case { name, bad: bad.to_vec(), mended: None, reason, field: "", de, en };
    let good = || order("x", json!({}));
    let whole = good().into_bytes();
    vec![
        case("unknown type", event("x", "budget.invented", DAY, &json!({"authority": OFFICE})), good(), "UNKNOWN_TYPE",
            "type", "„budget.invented.v1“", "“budget.invented.v1”"),
        case("no version", good().replace("order-placed.v1", "order-placed"), good(), "UNKNOWN_TYPE", "type",
            "unbekannt", "unknown"),
        amount("three decimals", json!("1000.001"), "höchstens zwei Nachkommastellen", "at most two decimals"),
        amount("comma", json!("1000,00"), "ein Punkt", "a point"),
        amount("thousands", json!("1.000.00"), "ein Punkt", "a point"),
        amount("exponent", json!("1e3"), "Betrag", "amount"),
        amount("NaN", json!("NaN"), "Betrag", "amount"),
        amount("infinity", json!("Infinity"), "Betrag", "amount"),
        amount("empty", json!(""), "Betrag", "amount"),
        amount("beyond range", json!("99999999999999999999.00"), "liegt zwischen", "lies between"),
        amount("beyond cents of 64 bits", json!("92233720368547758.08"), "liegt zwischen", "lies between"),
        amount("a number", json!(1000.5), "in Anführungszeichen", "in quotes"),
        amount("a whole number", json!(1000), "in Anführungszeichen", "in quotes"),
        amount("null", json!(null), "Betrag", "amount"),
        case("no amount", good().replace(r#","amount":"1000.00""#, ""), good(), "MALFORMED", "data.amount", "amount",
            "amount"),
        case("a field too many", order("x", json!({"surname": "Muster"})), good(), "MALFORMED", "data.surname",
            "surname", "surname"),
        case("unknown line", order("x", json!({"line": "2026/30/25/bezirksamt-mitte/nichts"})), good(), "LINE_UNKNOWN",
            "data.line", "bezirksamt-mitte/nichts", "bezirksamt-mitte/nichts"),
        case("unknown authority", order("x", json!({"authority": "ba-pankow"})), good(), "AUTHORITY_UNKNOWN",
            "data.authority", "„ba-pankow“", "“ba-pankow”"),
        case(
            "unknown order",
            event("x", "procurement.goods-delivered", DAY, &json!({"authority": OFFICE, "order": "B-none",
                "quantity": 1, "delivered_on": "2026-02-02"})),
            delivery("x", json!(1)),
            "ORDER_UNKNOWN",
            "data.order",
            "B-none",
            "B-none",
        ),
        case("more delivered than ordered", delivery("x", json!(5)), delivery("x", json!(4)),
            "MORE_DELIVERED_THAN_ORDERED", "data.quantity", "11 geliefert, bestellt sind 10",
            "11 delivered, 10 are ordered"),
        case("more issued than in stock", issue("x", json!(7)), issue("x", json!(6)), "STOCK_TOO_LITTLE",
            "data.quantity", "nur 6 auf Lager", "only 6 in stock"),
        case("negative quantity", issue("x", json!(-1)), issue("x", json!(1)), "MALFORMED", "data.quantity",
            "ganze Zahl", "whole number"),
        case("no quantity", issue("x", json!(0)), issue("x", json!(1)), "MALFORMED", "data.quantity", "von 1 bis",
            "from 1 to"),
        case("half a device", issue("x", json!(0.5)), issue("x", json!(1)), "MALFORMED", "data.quantity", "ganze Zahl",
            "whole number"),
        case("quantity as text", issue("x", json!("1")), issue("x", json!(1)), "MALFORMED", "data.quantity",
            "ganze Zahl", "whole number"),
        case("order twice", order("x", json!({"order": "B-base"})), good(), "ORDER_TAKEN", "data.order",
            "schon gebucht", "already"),
        case("no such day", delivery("x", json!(1)).replace("\"2026-02-02\"", "\"2026-02-30\""), delivery("x",
            json!(1)), "MALFORMED", "data.delivered_on", "JJJJ-MM-TT", "YYYY-MM-DD"),
        case("no such time", good().replace(DAY, "2026-02-30T09:00:00+01:00"), good(), "WRONG_TIME", "time",
            "RFC 3339", "RFC 3339"),
        case("time without an offset", good().replace(DAY, "2026-02-02T09:00:00"), good(), "WRONG_TIME", "time",
            "Abstand zu UTC", "offset"),
        case("time of another world", good().replace(DAY, "9999-12-31T23:59:59Z"), good(), "TIME_BEYOND", "time",
            "1990 bis 2199", "1990 to 2199"),
        case("no time", good().replace(&format!(",\"time\":\"{DAY}\""), "").replace(&format!("\"time\":\"{DAY}\","),
            ""), good(), "ATTRIBUTE_MISSING", "time", "„time“ fehlt", "“time” is missing"),
        case("another CloudEvents", good().replace("\"1.0\"", "\"0.3\""), good(), "UNKNOWN_SPECVERSION", "specversion",
            "0.3", "0.3"),
        case("a list", format!("[{}]", good()), good(), "NOT_A_CLOUD_EVENT", "", "Kein CloudEvent", "No CloudEvent"),
        case(
            "reserved source",
            event_of("/sollist/plan", "x", "procurement.order-placed", DAY, &json!({})).replace("{}",
                r#"{"authority":"ba-mitte","order":"B-x","line":"2026/30/25/bezirksamt-mitte/geraete","item":"notebook","quantity":10,"amount":"1000.00"}"#),
            good(),
            "SOURCE_RESERVED",
            "source",
            "vorbehalten",
            "own",
        ),
        raw("broken JSON", br#"{"specversion":"1.0","id":"x"}}"#, "NOT_JSON", "Kein gültiges JSON", "No valid JSON"),
        raw("cut line", &whole[..whole.len() / 2], "CUT_OFF", "abgeschnitten", "cut off"),
        raw("not JSON at all", b"Bezirk;Betrag", "NOT_JSON", "Kein gültiges JSON", "No valid JSON"),
        raw("binary rubbish", &[0x00, 0x01, 0xFF, 0xFE, 0x80, 0x7F, 0x1B, 0x5B], "NOT_UTF8", "Kein UTF-8", "No UTF-8"),
        raw("Latin-1 beside UTF-8", b"{\"source\":\"/k\xF6penick\",\"subject\":\"K\xC3\xB6penick\"}", "NOT_UTF8",
            "Kein UTF-8", "No UTF-8"),
        raw("Sentences", "Köpenick meldet später.".as_bytes(), "NOT_JSON", "Kein gültiges JSON", "No valid JSON"),
    ]
}

/// What the books say: money, stock, figures.
pub fn books(user: &Sollist) -> Value {
    let budget = user.ask("budget --by line");
    let figures = user.ask("indicators --until 2026-12-31");
    json!([budget["rows"], budget["total"], figures["rows"]])
}

fn import_bytes(user: &Sollist, parts: &[&[u8]], options: &[&str]) -> Run {
    let path = user.file("events.jsonl", parts.join(&b"\n"[..]));
    let mut line = vec!["import".as_ref(), "events".as_ref(), path.as_os_str()];
    line.extend(options.iter().map(std::ffi::OsStr::new));
    user.run(&line)
}

/// What is wrong; what to do is said on the command line in its own commands.
fn fault(said: &str) -> &str {
    let said = [" (auf der Kommandozeile ", " (on the command line "]
        .iter()
        .fold(said, |said, way| said.split(way).next().unwrap());
    said.split(". ").next().unwrap().trim_end_matches('.')
}

/// `without`: what the books say where only the good lines came.
fn check(case: &Case, without: &Value) {
    let name = case.name;
    let user = base();
    let (first, last) = (invoice("before"), invoice("after"));
    let parts = [first.as_bytes(), &case.bad, last.as_bytes()];

    assert!(case.mended.as_ref().is_none_or(|mended| mended.as_bytes() != case.bad), "{name} is no bad line");
    let run = import_bytes(&user, &parts, &["--format", "json"]).ended(1).json();
    assert_eq!(
        (&run["recorded"], &run["duplicates"], &run["refused_count"], &run["sequence"]),
        (&json!(2), &json!(0), &json!(1), &json!(5)),
        "{name}: {run}"
    );
    let refused = &run["refused"][0];
    assert_eq!(
        (&refused["line"], &refused["reason"], &refused["field"]),
        (&json!(2), &json!(case.reason), &json!(case.field)),
        "{name}: {refused}"
    );
    assert!(refused["file"].as_str().unwrap().ends_with("events.jsonl"), "{name}: {refused}");
    let (de, en) = (refused["message_de"].as_str().unwrap(), refused["message_en"].as_str().unwrap());
    assert!(de.contains(case.de) && en.contains(case.en) && de != en, "{name}: {de} | {en}");
    assert_eq!(&books(&user), without, "{name}: half done");

    // A person reads the place and the reason, in one language; the same bad line again is no second entry.
    for (lang, text, other) in [("de", de, en), ("en", en, de)] {
        let run = import_bytes(&user, &parts, &["--lang", lang]).ended(1);
        let title = reasons::of_code(case.reason).unwrap();
        let title = if lang == "de" { title.de } else { title.en };
        assert!(run.out.contains(&format!("events.jsonl:2  {title}")), "{name}: {}", run.out);
        // A line ends within a name too.
        let close = |text: &str| text.replace(' ', "");
        let said = close(&run.sentences());
        assert!(said.contains(&close(fault(text))) && !said.contains(&close(fault(other))), "{name}: {said}");
    }
    let open = user.ask("refused")["refused"].as_array().unwrap().clone();
    assert_eq!(open.len(), 1, "{name}: {open:?}");
    assert_eq!(
        (&open[0]["position"], &open[0]["reason"], &open[0]["message_de"]),
        (&json!(2), &json!(case.reason), &json!(de)),
        "{name}"
    );
    if let Ok(text) = std::str::from_utf8(&case.bad) {
        assert_eq!(open[0]["text"], text, "{name}: the line is kept as it came");
    }

    // Mended and sent again it is recorded, and off the list if it kept its name.
    if let Some(mended) = &case.mended {
        user.record(std::slice::from_ref(mended));
        assert_eq!(user.sequence(), 6, "{name}");
    }
    if case.mended.is_none() || (&open[0]["source"], &open[0]["event_id"]) != (&json!("/test"), &json!("x")) {
        settle(&user, &open[0], name);
    }
    assert_eq!(user.ask("refused"), json!({"refused": []}), "{name}");
    assert_eq!(user.ask("verify")["valid"], true, "{name}");
}

/// What has no name of its own, or gets another, is set aside by hand, with a reason.
fn settle(user: &Sollist, entry: &Value, name: &str) {
    let id = entry["id"].as_str().unwrap();
    assert_eq!(user.run(&["refused", "settle", id]).code, Some(2), "{name}: a basis is asked for");
    user.run(&["refused", "settle", id, "--basis", "neu gemeldet"]).done();
}

both_stores!(every_bad_line_is_refused_with_its_reason_and_harms_nothing);
fn every_bad_line_is_refused_with_its_reason_and_harms_nothing() {
    let cases = cases();
    // Each has a store of its own: some at a time.
    let (share, kind) = (cases.len().div_ceil(4), Kind::current());
    let user = base();
    user.record(&[invoice("before"), invoice("after")]);
    let without = &books(&user);
    std::thread::scope(|scope| {
        for some in cases.chunks(share) {
            scope.spawn(move || kind.run(|| some.iter().for_each(|case| check(case, without))));
        }
    });
}

both_stores!(the_same_name_with_other_data_is_a_conflict_and_what_was_first_stays);
fn the_same_name_with_other_data_is_a_conflict_and_what_was_first_stays() {
    let user = base();
    let before = books(&user);
    let other = order("base", json!({"amount": "1000.01"}));
    let run = user.events(std::slice::from_ref(&other)).ended(1).json();
    let refused = &run["refused"][0];
    assert_eq!(
        (&refused["reason"], &refused["source"], &refused["id"]),
        (&json!("CONFLICT"), &json!("/test"), &json!("base"))
    );
    assert!(refused["message_de"].as_str().unwrap().contains("Journal Nr. 2"), "{refused}");
    // The same data at another time, or about another attribute, is other data too.
    let later = order("base", json!({})).replace(DAY, "2026-02-02T10:00:00+01:00");
    assert_eq!(user.events(&[later]).ended(1).json()["refused"][0]["reason"], "CONFLICT");
    assert_eq!((books(&user), user.sequence()), (before, 3));
    // Sent again as it was, in another order of its keys, it is a duplicate.
    let again = order("base", json!({}));
    let shuffled = {
        let Value::Object(map) = serde_json::from_str(&again).unwrap() else { panic!("an object") };
        Value::Object(map.into_iter().rev().collect()).to_string()
    };
    assert_ne!(again, shuffled);
    for line in [again, shuffled] {
        let run = user.events(&[line]).done().json();
        assert_eq!((&run["recorded"], &run["duplicates"], &run["refused_count"]), (&json!(0), &json!(1), &json!(0)));
    }
    // The conflicts stay on the list: the event under that name is not theirs.
    assert_eq!(user.ask("refused")["refused"].as_array().unwrap().len(), 2);
    // The same id of another source is another event.
    let elsewhere = order("base", json!({"order": "B-2"})).replace("\"/test\"", "\"/other\"");
    user.record(&[elsewhere]);
}

both_stores!(a_bad_line_under_a_recorded_name_is_listed_too);
fn a_bad_line_under_a_recorded_name_is_listed_too() {
    let user = base();
    let run = user.events(&[order("base", json!({"amount": "1.234"}))]).ended(1).json();
    assert_eq!(run["refused"][0]["reason"], "MALFORMED");
    let open = user.ask("refused")["refused"].as_array().unwrap().clone();
    assert_eq!(open.len(), 1, "a line that was refused is on the list of what was refused");
}

both_stores!(refused_lines_are_exported_mended_and_imported);
fn refused_lines_are_exported_mended_and_imported() {
    let user = base();
    let bad = [
        order("1", json!({"amount": "12,50"})),
        order("2", json!({"line": "2026/30/25/bezirksamt-mitte/falsch"})),
        order("3", json!({"quantity": -2})),
    ];
    let run = user.events(&[bad[0].clone(), invoice("good"), bad[1].clone(), bad[2].clone()]).ended(1).json();
    assert_eq!((&run["recorded"], &run["refused_count"]), (&json!(1), &json!(3)));
    user.say("refused --export mend.jsonl").done();
    let exported = fs::read_to_string(user.path("mend.jsonl")).unwrap();
    let without_marks: Vec<String> = exported.lines().map(|line| unmarked(line).1).collect();
    assert_eq!(without_marks, bad, "each line comes back as it was, below a mark");
    let mended = exported.replace("12,50", "12.50").replace("/falsch", "/geraete").replace("-2,", "2,");
    assert_ne!(mended, exported);
    let path = user.file("mended.jsonl", mended);
    let run = user
        .run(&["import".as_ref(), "events".as_ref(), path.as_os_str(), "--format".as_ref(), "json".as_ref()])
        .done()
        .json();
    assert_eq!((&run["recorded"], &run["refused_count"]), (&json!(3), &json!(0)));
    assert_eq!(user.ask("refused"), json!({"refused": []}));
    assert_eq!(user.ask("budget --by line")["rows"][0]["commitments"], "3012.50");
    let unknown = user.run(&["refused", "settle", "no-such-entry", "--basis", "x"]).ended(1);
    assert!(unknown.err.contains("no-such-entry") && unknown.err.lines().count() <= 2, "{}", unknown.err);
}

both_stores!(a_file_that_ends_in_the_middle_of_a_line_is_taken_up_to_there);
fn a_file_that_ends_in_the_middle_of_a_line_is_taken_up_to_there() {
    let user = base();
    let (good, cut) = (invoice("good"), invoice("cut"));
    let half = &cut.as_bytes()[..cut.len() - 5];
    let run = import_bytes(&user, &[good.as_bytes(), half], &["--format", "json"]).ended(1).json();
    assert_eq!(
        (&run["recorded"], &run["refused"][0]["line"], &run["refused"][0]["reason"]),
        (&json!(1), &json!(2), &json!("CUT_OFF"))
    );
    // The whole file later: what was there is known, the rest is new.
    let run = import_bytes(&user, &[good.as_bytes(), cut.as_bytes()], &["--format", "json"]).done().json();
    assert_eq!((&run["recorded"], &run["duplicates"]), (&json!(1), &json!(1)));
    // Blank lines, a byte order mark and Windows line ends are no errors.
    let run = import_bytes(
        &user,
        &[b"\xEF\xBB\xBF", b"", format!("{}\r", invoice("windows")).as_bytes(), b"\r", b""],
        &["--format", "json"],
    );
    let run = run.done().json();
    assert_eq!(run["recorded"], 1, "{run}");
}

/// Peak memory of a running process in kB; `None` when it has ended.
fn peak_kilobytes(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

const LONG_LINE_BYTES: usize = 100_000_000;
const MEMORY_KILOBYTES_MAX: u64 = 200_000;

fn long_line(path: &Path, neighbours: [String; 2]) {
    let mut file = fs::File::create(path).unwrap();
    let block = vec![b'x'; 1_000_000];
    writeln!(file, "{}", neighbours[0]).unwrap();
    file.write_all(b"{\"specversion\":\"").unwrap();
    for _ in 0..LONG_LINE_BYTES / block.len() {
        file.write_all(&block).unwrap();
    }
    write!(file, "\n{}\n", neighbours[1]).unwrap();
}

both_stores!(a_line_of_a_hundred_megabytes_is_refused_in_little_memory);
fn a_line_of_a_hundred_megabytes_is_refused_in_little_memory() {
    let user = base();
    let path = user.path("long.jsonl");
    long_line(&path, [invoice("before"), invoice("after")]);
    let line = ["import".as_ref(), "events".as_ref(), path.as_os_str(), "--format".as_ref(), "json".as_ref()];
    let check = |output: std::process::Output, sequence: u64| {
        let run = Run::of("import events long.jsonl", &output).ended(1).json();
        assert_eq!(
            (&run["recorded"], &run["refused_count"], &run["sequence"]),
            (&json!(2), &json!(1), &json!(sequence)),
            "{run}"
        );
        assert_eq!((&run["refused"][0]["line"], &run["refused"][0]["reason"]), (&json!(2), &json!("LINE_TOO_LONG")));
    };

    let child = user.command(&line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let process = child.id();
    let watch = std::thread::spawn(move || {
        let mut peak = 0;
        while let Some(now) = peak_kilobytes(process) {
            peak = now;
            std::thread::sleep(Duration::from_millis(2));
        }
        peak
    });
    check(child.wait_with_output().unwrap(), 5);
    let peak = watch.join().unwrap();
    assert!((1..MEMORY_KILOBYTES_MAX).contains(&peak), "{peak} kB");

    // The same for a server, whose peak is read while it lives.
    let served = base();
    let server = Server::start(&served);
    check(served.through(&server.url).command(&line).output().unwrap(), 5);
    let peak = peak_kilobytes(server.id()).unwrap();
    assert!(peak < MEMORY_KILOBYTES_MAX, "{peak} kB");
    // What is kept of the line is its beginning.
    let open = served.through(&server.url).ask("refused")["refused"][0].clone();
    let text = open["text"].as_str().unwrap();
    assert!(text.starts_with("{\"specversion\":\"xxx") && text.len() < 10_000, "{} bytes are kept", text.len());
}

both_stores!(a_file_is_taken_in_its_order_and_all_files_are_there_or_none_is_taken);
fn a_file_is_taken_in_its_order_and_all_files_are_there_or_none_is_taken() {
    let user = base();
    let delivered = json!({"authority": OFFICE, "order": "B-new", "quantity": 1, "delivered_on": "2026-02-03"});
    let delivered = event("new-delivered", "procurement.goods-delivered", DAY, &delivered);
    let path = user.file(
        "events.jsonl",
        [
            // Before its order: refused here, recorded below.
            delivered.clone(),
            order("new", json!({})),
            order("new", json!({})),
            order("new", json!({"quantity": 11})),
            delivered,
        ]
        .join("\n"),
    );
    let events = ["import".as_ref(), "events".as_ref(), path.as_os_str()];
    let missing = user.run(&[&events[..], &["missing.jsonl".as_ref()]].concat()).ended(1);
    assert!(missing.out.is_empty() && missing.err.contains("missing.jsonl"), "{}", missing.err);
    assert_eq!(user.sequence(), 3);

    let run = user.run(&[&events[..], &["--format".as_ref(), "json".as_ref()]].concat()).ended(1).json();
    assert_eq!((&run["recorded"], &run["duplicates"], &run["sequence"]), (&json!(2), &json!(1), &json!(5)));
    let refused: Vec<Value> =
        run["refused"].as_array().unwrap().iter().map(|one| json!([one["line"], one["reason"]])).collect();
    assert_eq!(refused, [json!([1, "ORDER_UNKNOWN"]), json!([4, "CONFLICT"])]);
    let open = user.ask("refused")["refused"].as_array().unwrap().clone();
    assert_eq!(
        open.iter().map(|one| &one["position"]).collect::<Vec<_>>(),
        [&json!(4)],
        "the delivery was recorded after all"
    );
}
