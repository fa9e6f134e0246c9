//! What goes wrong is said in sentences: German and English, what to do, and nothing of what libraries and programs say
//! to each other.

use std::{fs, io::Write as _, net::TcpListener};

use sollist_contract::grpc::{
    analytics::v1::{GetBudgetRequest, GetNeedRequest, analytics_service_client::AnalyticsServiceClient},
    budget::v1::{ListLinesRequest, RequestFundingRequest, budget_service_client::BudgetServiceClient},
    common::v1::{Command, View},
    intake::v1::{
        Entry, ListEventsRequest, ListRefusedRequest, SettleRefusedRequest, SubmitEventsRequest,
        intake_service_client::IntakeServiceClient,
    },
    reporting::v1::{GetReportRequest, reporting_service_client::ReportingServiceClient},
};
use tonic::Status;
use tonic_types::StatusExt as _;

use crate::{
    outside::{block_on, channel},
    refusals::{base, invoice},
    sollist::{Server, Sollist},
    stores::both_stores,
};

/// What no person should have to read.
const INSIDE: [&str; 40] = [
    "os error",
    " at line ",
    "column 0",
    "expected `",
    "expected one of",
    "unknown field `",
    "missing field",
    "invalid type",
    "invalid digit",
    "sqlx",
    "sqlite",
    "SQLite",
    "(code: ",
    "returned from database",
    "tonic",
    "transport",
    "tcp connect",
    "status: ",
    "InvalidArgument",
    "entries.",
    "page_token",
    "page_size",
    "h2 ",
    "hyper",
    "rustls",
    "UnknownIssuer",
    "TOML parse",
    "thread '",
    "panicked",
    "RUST_BACKTRACE",
    "EOF while",
    "serde",
    "polars",
    "Os {",
    "kind: ",
    "Some(",
    "None)",
    "Err(",
    "core::",
    "NotFound",
];

#[track_caller]
fn assert_sentence(what: &str, text: &str) {
    for inside in INSIDE {
        assert!(!text.contains(inside), "{what}: “{inside}” in: {text}");
    }
    let text = text.trim_end();
    assert!(text.len() > 20 && text.ends_with(['.', '!', '…', '“', '`']), "{what}: no sentence: {text}");
}

/// Runs a line that must fail in both languages.
#[track_caller]
fn fails(user: &Sollist, line: &str) {
    let mut said = Vec::new();
    for (lang, begin) in [("de", "Fehler: "), ("en", "Error: ")] {
        let run = user.say(&format!("{line} --lang {lang}"));
        assert!(matches!(run.code, Some(1..=3)), "{line}: {:?} {}{}", run.code, run.out, run.err);
        assert!(run.out.is_empty(), "{line}: {}", run.out);
        let told: Vec<&str> = run.err.lines().filter(|told| !told.starts_with('{')).collect();
        assert_eq!(told.len(), 1, "{line}: {}", run.err);
        assert!(told[0].starts_with(begin), "{line}: {}", run.err);
        assert_sentence(line, told[0]);
        said.push(told[0].trim_start_matches(begin).to_owned());
    }
    assert_ne!(said[0], said[1], "{line}");
}

both_stores!(every_command_that_fails_says_so_in_one_sentence);
fn every_command_that_fails_says_so_in_one_sentence() {
    let user = base();
    fs::create_dir(user.path("folder")).unwrap();
    for (name, content) in [
        ("empty", &b""[..]),
        ("text", b"Guten Tag"),
        ("table.csv", b"a;b;c\n1;2;3\n"),
        ("page.html", b"<html></html>"),
        ("zip.xlsx", b"PK\x03\x04xl/worksheets"),
        ("bytes", b"\x00\x01\x02"),
        ("other.json", b"{\"a\":1}"),
        ("cut.json", b"{\"a\":"),
        ("scenario.json", b"{\"item\":{}}"),
        ("number.json", b"{\"eligible_factor\":\"viel\"}"),
        ("unknown.toml", b"lissten = 1\n"),
        ("type.toml", b"batch_max = \"viele\"\n"),
        ("broken.toml", b"listen = \n"),
        ("level.toml", b"log = \"laut\"\n"),
        ("receivers.toml", b"[webhooks]\nreceivers = \"nowhere.toml\"\n"),
        ("gateway.toml", b"[gateway.upstreams]\nreporting = []\n"),
        ("tls.toml", b"[tls]\ncertificate = \"a.pem\"\n"),
        ("pem.toml", b"[tls]\ncertificate = \"text\"\nkey = \"text\"\nca = \"text\"\n"),
    ] {
        user.file(name, content);
    }
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap();
    let files = [
        "folder",
        "missing",
        "text/below",
        "empty",
        "text",
        "table.csv",
        "page.html",
        "zip.xlsx",
        "bytes",
        "other.json",
        "cut.json",
    ];
    for file in files {
        fails(&user, &format!("import events {file}"));
        fails(&user, &format!("import budget {file}"));
    }
    for line in [
        "import events",
        "importieren",
        "import budget --rules missing table.csv",
        "import budget --rules broken.toml table.csv",
        "budget --year 3000",
        "budget --year zwanzig",
        "budget --year",
        "budget --until gestern",
        "budget --as-of gestern",
        "budget --by monat",
        "budget --district 99",
        "budget --programme quatsch",
        "budget --authority ÄÖ",
        "budget --as-of 99999999",
        "budget --yaer 2026",
        "budget --format xml",
        "indicators --id quatsch",
        "need --target-day 2026-02-30",
        "need --scenario missing",
        "need --scenario folder",
        "need --scenario bytes",
        "need --scenario cut.json",
        "need --scenario scenario.json",
        "need --scenario number.json",
        "report --quarter 2026-Q5 --out a.pdf",
        "report --quarter 2026-Q1 --out a.doc",
        "report --quarter 2026-Q1 --out nowhere/a.pdf",
        "report --quarter 2026-Q1 --out text/a.pdf",
        "verify missing",
        "verify folder",
        "journal --from x",
        "journal --limit -1",
        "refused --export nowhere/a.jsonl",
        "refused settle",
        "refused settle x --basis y",
        "refused settle --ids missing --basis y",
        "refused settle --ids text --ids empty --basis y",
        "serve --listen quatsch",
        "serve --listen 0.0.0.0:0",
        "serve --listen 203.0.113.1:0",
        "serve --role quatsch",
        "serve --nats-url nats://127.0.0.1:1 --config missing",
        "dead --nats-url nats://127.0.0.1:1",
        "dead --redeliver x",
        "dead",
        "health",
        "bench --events x",
        "completions quatsch",
        "budget --config missing",
        "budget --config folder",
        "budget --config unknown.toml",
        "budget --config type.toml",
        "budget --config broken.toml",
        "budget --config level.toml",
        "serve --config gateway.toml --role gateway",
        "serve --config tls.toml",
        "serve --config pem.toml",
        "serve --config receivers.toml --role webhooks --nats-url nats://127.0.0.1:1",
    ] {
        fails(&user, line);
    }
    fails(&user, &format!("serve --listen {taken}"));
}

#[test]
fn stores_and_servers_that_cannot_be_used_are_named_in_one_sentence() {
    let user = base();
    let fails = |line: &str| {
        for (lang, begin) in [("de", "Fehler: "), ("en", "Error: ")] {
            let words: Vec<&str> = line.split(' ').chain(["--lang", lang]).collect();
            let output = user.elsewhere(&words).output().unwrap();
            let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
            assert!(!output.status.success() && out.is_empty(), "{line}: {out}{err}");
            let told: Vec<&str> = err.lines().filter(|told| !told.starts_with('{')).collect();
            assert!(told.len() == 1 && told[0].starts_with(begin), "{line}: {err}");
            assert_sentence(line, told[0]);
        }
    };
    // Somebody who speaks something else.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let other = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        }
    });
    user.file("file", "x");
    fs::create_dir(user.path("broken")).unwrap();
    user.file("broken/sollist.db", [7; 5_000]);
    fs::create_dir(user.path("database")).unwrap();
    fs::create_dir(user.path("database/sollist.db")).unwrap();
    for line in [
        "budget --data nowhere",
        "budget --data file",
        "import events --data file/below file",
        "budget --data broken",
        "rebuild --data broken",
        "budget --data database",
        "rebuild --data database",
        "budget --database-url quatsch",
        "budget --database-url mysql://a@b/c",
        "budget --database-url postgres://a@127.0.0.1:1/c",
        "migrate",
        "migrate --database-url postgres://a@127.0.0.1:1/c",
        "move --data nowhere",
        "budget --server quatsch",
        "budget --server http://",
        "budget --server http://127.0.0.1:1",
        "budget --server https://127.0.0.1:1",
        "budget --server https://127.0.0.1:1 --tls-ca file --tls-certificate file --tls-key file",
        "budget --server http://127.0.0.1:1 --database-url postgres://a@b/c",
        "health --server http://127.0.0.1:1",
    ] {
        fails(line);
    }
    fails(&format!("budget --server http://{other}"));
    fails(&format!("health --server http://{other}"));
    fails(&format!("migrate --database-url postgres://a@{other}/c"));
}

#[test]
fn calls_that_are_refused_say_so_in_both_languages() {
    fn check(what: &str, status: &Status) {
        let texts = status.get_details_error_info().unwrap_or_else(|| panic!("{what}: {status:?}")).metadata;
        let (de, en) = match (texts.get("de"), texts.get("en")) {
            (Some(de), Some(en)) => (de.clone(), en.clone()),
            _ => status
                .message()
                .split_once(" / ")
                .map(|(de, en)| (de.to_owned(), en.to_owned()))
                .unwrap_or_else(|| panic!("{status:?}")),
        };
        assert_ne!(de, en, "{what}");
        for text in [de.as_str(), en.as_str(), status.message()] {
            assert_sentence(what, &format!("{}.", text.trim_end_matches('.')));
        }
    }
    let user = base();
    let server = Server::start(&user);
    block_on(async {
        let to = channel(&server.url).await.unwrap();
        let mut intake = IntakeServiceClient::new(to.clone());
        let mut budget = BudgetServiceClient::new(to.clone());
        let mut analytics = AnalyticsServiceClient::new(to.clone());
        let mut reporting = ReportingServiceClient::new(to);

        let entry = |position: u64| Entry { position, ..Entry::default() };
        for entries in [vec![entry(0)], vec![entry(2), entry(1)], vec![entry(1), entry(1)]] {
            let message = SubmitEventsRequest { origin: "x".to_owned(), entries, ..Default::default() };
            let mut receipts = intake.submit_events(tokio_stream::iter([message])).await.unwrap().into_inner();
            check("positions", &receipts.message().await.unwrap_err());
        }
        let negative = ListRefusedRequest { page_size: -1, ..Default::default() };
        check("a negative page", &intake.list_refused(negative).await.unwrap_err());
        let token = ListRefusedRequest { page_token: "quatsch".to_owned(), ..Default::default() };
        check("a token of nobody", &intake.list_refused(token).await.unwrap_err());
        let token = ListEventsRequest { page_token: "00".to_owned(), ..Default::default() };
        check("another token of nobody", &intake.list_events(token).await.unwrap_err());
        for (id, basis) in [("", "x"), ("x", ""), ("x", "y")] {
            let settle = SettleRefusedRequest { id: id.to_owned(), basis: basis.to_owned(), ..Default::default() };
            check("settle", &intake.settle_refused(settle).await.unwrap_err());
        }
        let lines = ListLinesRequest { page_size: -1, ..Default::default() };
        check("lines", &budget.list_lines(lines).await.unwrap_err());
        check("no request id", &budget.request_funding(RequestFundingRequest::default()).await.unwrap_err());
        let command =
            |time: &str| Some(Command { request_id: "r".to_owned(), time: time.to_owned(), ..Default::default() });
        for request in [
            RequestFundingRequest { command: command("gestern"), ..Default::default() },
            RequestFundingRequest { command: command(""), ..Default::default() },
            RequestFundingRequest {
                command: command(""),
                derivation: Some("{\"a\":".to_owned()),
                ..Default::default()
            },
        ] {
            check("a request for money", &budget.request_funding(request).await.unwrap_err());
        }
        let view = |as_of: &str, until: &str| Some(View { as_of: as_of.to_owned(), until: until.to_owned() });
        for view in [view("gestern", ""), view("99999999", ""), view("", "gestern")] {
            check("a view", &analytics.get_budget(GetBudgetRequest { view, ..Default::default() }).await.unwrap_err());
        }
        for scenario in ["quatsch", "{\"items\":7}", "{\"eligible_factor\":\"viel\"}", "{\"a\":1}"] {
            let need = GetNeedRequest {
                scenario: scenario.to_owned(),
                target_day: "2026-12-31".to_owned(),
                ..Default::default()
            };
            check(scenario, &analytics.get_need(need).await.unwrap_err());
        }
        let report = GetReportRequest { quarter: "2026-Q5".to_owned(), ..Default::default() };
        check("a report", &reporting.get_report(report).await.unwrap_err());
    });
    user.through(&server.url).record(&[invoice("after")]);
}
