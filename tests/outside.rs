//! Clients that are not ours, many at once, and a server that is told to stop while they speak.

use std::{
    future::Future,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use serde_json::{Value, json};
use sollist_contract::grpc::{
    common::v1 as common,
    intake::v1::{
        Entry, SubmitEventsRequest, SubmitEventsResponse, entry::Content, intake_service_client::IntakeServiceClient,
    },
    procurement::v1::{self as wire, procurement_service_client::ProcurementServiceClient},
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status, Streaming, transport::Channel};
use tonic_types::StatusExt as _;

use crate::{
    replay::{figures, lines, with_plan},
    sollist::{Run, Server},
    stores::both_stores,
};

/// No wait is longer.
pub const LONG: Duration = Duration::from_secs(60);

/// A line with 1,000.00 EUR.
const SMALL: &str = "2026/30/25/bezirksamt-pankow/gutachten-fuer-die-verfahrensunabhaengige-ikt";
/// A line with 200,000.00 EUR.
const LARGE: &str = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";

/// Runs a client to its end; one that hangs is a failure.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(LONG, work).await.expect("a client waited too long") })
}

/// A connection of one's own.
pub async fn channel(url: &str) -> Result<Channel, tonic::transport::Error> {
    Channel::from_shared(url.to_owned()).unwrap().connect().await
}

/// Orders over the contract.
pub mod procurement {
    use super::*;

    /// What is asked for: one notebook, named by its request.
    pub fn request(id: &str, line: &str, amount: &str, consent: bool) -> wire::PlaceOrderRequest {
        let consent = consent.then(|| wire::Consent {
            reference: "Az. 37-1".to_owned(),
            basis: "§ 37 LHO".to_owned(),
            amount: None,
        });
        wire::PlaceOrderRequest {
            command: Some(common::Command {
                request_id: format!("auftrag-{id}"),
                time: "2026-06-30T10:00:00+02:00".to_owned(),
                ..Default::default()
            }),
            authority: "ba-pankow".to_owned(),
            order: format!("B-{id}"),
            line: line.to_owned(),
            item: "notebook".to_owned(),
            quantity: 1,
            amount: amount.to_owned(),
            due: None,
            consent,
        }
    }
    pub async fn place(
        url: &str,
        id: &str,
        line: &str,
        amount: &str,
        consent: bool,
    ) -> Result<wire::PlaceOrderResponse, Status> {
        send(url, request(id, line, amount, consent)).await
    }
    pub async fn send(url: &str, request: wire::PlaceOrderRequest) -> Result<wire::PlaceOrderResponse, Status> {
        let mut client = ProcurementServiceClient::new(channel(url).await.unwrap());
        Ok(client.place_order(request).await?.into_inner())
    }
}

/// The word for a refusal in its details, where programs look for it.
pub fn reason(status: &Status) -> String {
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

both_stores!(many_clients_at_once_never_spend_more_than_there_is);
fn many_clients_at_once_never_spend_more_than_there_is() {
    const CLIENTS: usize = 16;
    const EACH: usize = 5;
    let user = with_plan();
    let server = Server::start(&user);
    let outcomes: Vec<Result<wire::PlaceOrderResponse, Status>> = block_on(async {
        let mut clients = tokio::task::JoinSet::new();
        for client in 0..CLIENTS {
            let url = server.url.clone();
            clients.spawn(async move {
                let mut out = Vec::new();
                for turn in 0..EACH {
                    out.push(procurement::place(&url, &format!("{client}-{turn}"), SMALL, "30.00", false).await);
                }
                out
            });
        }
        clients.join_all().await.into_iter().flatten().collect()
    });
    let (placed, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    // 1,000.00 EUR pay 33 orders of 30.00 EUR; there is no money for the others.
    assert_eq!((placed.len(), refused.len()), (33, CLIENTS * EACH - 33));
    for status in refused.into_iter().map(Result::unwrap_err) {
        assert_eq!(
            (status.code(), reason(&status)),
            (Code::FailedPrecondition, "NOT_ENOUGH_MONEY".to_owned()),
            "{status}"
        );
        let info = status.get_details_error_info().unwrap();
        assert_eq!(info.domain, "sollist");
        assert!(
            info.metadata["de"].contains("10,00 EUR verfügbar") && info.metadata["en"].contains("EUR 10.00"),
            "{info:?}"
        );
    }
    let row = line_of(&user.through(&server.url).ask("budget --by line"), SMALL);
    assert_eq!((&row["commitments"], &row["available"]), (&json!("990.00"), &json!("10.00")));

    // With a consent it is recorded all the same, and the consent with it.
    let response = block_on(procurement::place(&server.url, "zustimmung", SMALL, "30.00", true)).unwrap();
    let order = response.order.unwrap();
    let amount = Some("30.00".to_owned());
    assert_eq!(
        order.consent,
        Some(wire::Consent { reference: "Az. 37-1".to_owned(), basis: "§ 37 LHO".to_owned(), amount })
    );
    let row = line_of(&user.through(&server.url).ask("budget --by line"), SMALL);
    assert_eq!((&row["commitments"], &row["available"]), (&json!("1020.00"), &json!("-20.00")));
    let event = user.through(&server.url).ask(&format!("journal --from {}", response.receipt.unwrap().sequence));
    assert_eq!(event["events"][0]["event"]["data"]["consent"]["reference"], json!("Az. 37-1"));
}

fn line_of(budget: &Value, line: &str) -> Value {
    budget["rows"].as_array().unwrap().iter().find(|row| row["line"] == json!(line)).unwrap().clone()
}

both_stores!(a_request_sent_many_times_is_one_event_and_its_name_stands_for_one_content);
fn a_request_sent_many_times_is_one_event_and_its_name_stands_for_one_content() {
    let user = with_plan();
    let server = Server::start(&user);
    let (first, again, other, restarted) = block_on(async {
        let mut clients = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let url = server.url.clone();
            clients.spawn(async move {
                procurement::place(&url, "x", LARGE, "1071.72", false).await.unwrap().receipt.unwrap()
            });
        }
        let receipts = clients.join_all().await;
        let again = procurement::place(&server.url, "x", LARGE, "1071.72", false).await.unwrap().receipt.unwrap();
        let other = procurement::place(&server.url, "x", LARGE, "1071.73", false).await.unwrap_err();
        // The same name for the same order under another request: two requests, one order number.
        let mut twin = procurement::request("y", LARGE, "1071.72", false);
        twin.order = "B-x".to_owned();
        (receipts, again, other, procurement::send(&server.url, twin).await.unwrap_err())
    });
    assert_eq!(first.iter().filter(|receipt| !receipt.duplicate).count(), 1, "{first:?}");
    assert!(first.iter().all(|receipt| receipt.sequence == again.sequence), "{first:?}");
    assert!(again.duplicate);
    assert_eq!((other.code(), reason(&other)), (Code::AlreadyExists, "CONFLICT".to_owned()));
    assert_eq!((restarted.code(), reason(&restarted)), (Code::FailedPrecondition, "ORDER_TAKEN".to_owned()));
    assert_eq!(user.through(&server.url).sequence(), again.sequence, "one event");
}

/// Lines as a message; the first has this position.
pub fn message(lines: &[String], first: usize) -> SubmitEventsRequest {
    let entry = |(i, line): (usize, &String)| Entry {
        position: (first + i) as u64,
        content: Some(Content::Line(line.clone().into_bytes())),
        ..Entry::default()
    };
    SubmitEventsRequest {
        origin: "test".to_owned(),
        entries: lines.iter().enumerate().map(entry).collect(),
        ..Default::default()
    }
}

/// A stream that is open: what is sent, and what comes back.
async fn stream(url: &str) -> (mpsc::Sender<SubmitEventsRequest>, Streaming<SubmitEventsResponse>) {
    let (sender, messages) = mpsc::channel(1);
    let mut client = IntakeServiceClient::new(channel(url).await.unwrap());
    let receipts = client.submit_events(ReceiverStream::new(messages)).await.unwrap().into_inner();
    (sender, receipts)
}

fn terminate(server: &Server) {
    assert!(Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap().success());
}

/// Waits until the server has said something on standard error.
async fn hears(server: &Server, word: &str) {
    while !server.said.lock().unwrap().contains(word) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

both_stores!(a_server_told_to_stop_gives_the_receipts_it_owes_and_sends_a_stream_elsewhere);
fn a_server_told_to_stop_gives_the_receipts_it_owes_and_sends_a_stream_elsewhere() {
    let user = with_plan();
    let mut server = Server::start(&user);
    let lines = lines(400, 5);
    let stored = block_on(async {
        let (sender, mut receipts) = stream(&server.url).await;
        sender.send(message(&lines[..100], 1)).await.unwrap();
        assert_eq!(receipts.message().await.unwrap().unwrap().recorded, 100);
        for first in [100, 200, 300] {
            sender.send(message(&lines[first..first + 100], first + 1)).await.unwrap();
        }
        terminate(&server);
        let mut stored = 100;
        let end = loop {
            match receipts.message().await {
                Ok(receipt) => stored = receipt.expect("a stream cut short does not end as if all was said").position,
                Err(end) => break end,
            }
        };
        assert_eq!((end.code(), reason(&end)), (Code::Unavailable, "STOPPING".to_owned()));
        while channel(&server.url).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        stored
    });
    assert_eq!(server.ended_within(LONG).and_then(|status| status.code()), Some(0));
    assert_eq!(user.say("verify").done().code, Some(0));
    // What has a receipt is there, and nothing else.
    let recorded = user.column("SELECT event FROM journal_events WHERE source LIKE '/bench/%' ORDER BY seq");
    assert_eq!(recorded, lines[..stored as usize]);
}

both_stores!(a_server_that_drains_goes_on_until_a_second_signal_ends_it_at_once);
fn a_server_that_drains_goes_on_until_a_second_signal_ends_it_at_once() {
    let user = with_plan();
    let config = user.file("drain.toml", "drain_s = 3600\n");
    let mut server = Server::start_with(&user, &["--config", config.to_str().unwrap()]);
    let lines = lines(200, 6);
    block_on(async {
        let (sender, mut receipts) = stream(&server.url).await;
        terminate(&server);
        hears(&server, "stopping").await;
        // Who does not know yet that it is going may still come, and finish.
        let (late, mut answers) = stream(&server.url).await;
        for (sender, receipts, first) in [(&sender, &mut receipts, 0), (&late, &mut answers, 100)] {
            sender.send(message(&lines[first..first + 100], 1)).await.unwrap();
            assert_eq!(receipts.message().await.unwrap().unwrap().recorded, 100);
        }
        terminate(&server);
        // Not 0: that is how a stop in good order ends.
        assert_eq!(server.ended_within(LONG).and_then(|status| status.code()), Some(130));
    });
    user.say("verify").done();
    assert_eq!(user.column("SELECT event FROM journal_events WHERE source LIKE '/bench/%' ORDER BY seq"), lines);
}

/// Python that can import grpc: the one of `tests/run`, else one of this machine.
pub fn python() -> PathBuf {
    let can = |python: &Path| {
        Command::new(python)
            .args(["-c", "import grpc, grpc_tools"])
            .output()
            .is_ok_and(|output| output.status.success())
    };
    let given = std::env::var_os("SOLLIST_PYTHON").map(PathBuf::from);
    let candidates = given.into_iter().chain([PathBuf::from("python3")]);
    candidates
        .into_iter()
        .find(|python| can(python))
        .expect("no Python with grpcio and grpcio-tools; tests/run installs one and sets SOLLIST_PYTHON")
}

both_stores!(a_client_in_another_language_orders_lists_streams_is_cut_off_resumes_and_reads_the_budget);
fn a_client_in_another_language_orders_lists_streams_is_cut_off_resumes_and_reads_the_budget() {
    let user = with_plan();
    let server = Server::start(&user);
    // What Pankow reports, and three lines that are no good: torn, unknown, and another content under a name of before.
    let mine = |line: &String| line.contains("\"ba-pankow\"");
    let mut sent: Vec<String> = lines(24_000, 7).into_iter().filter(mine).collect();
    let good = sent.len();
    assert!(good > 1_000, "{good}");
    let (torn, unknown) = (
        sent[10][..40].to_owned(),
        sent[20].replace("\"ba-pankow\"", "\"ba-nirgendwo\"").replace("\"id\":\"", "\"id\":\"n-"),
    );
    let placed = sent.iter().position(|line| line.contains("procurement.order-placed.v1")).unwrap();
    let changed = sent[placed].replace("\"quantity\":", "\"quantity\":9");
    for (at, line) in [(100, torn), (good / 2, unknown), (good - 50, changed)] {
        sent.insert(at, line);
    }
    let file = user.file("pankow.jsonl", sent.join("\n"));
    let contract = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("foreign_client.py");

    let address = server.url.strip_prefix("http://").unwrap();
    let output = Command::new("timeout")
        .arg("120")
        .arg(python())
        .arg(script)
        .arg(contract)
        .args([address])
        .arg(file)
        .args(["ba-pankow", LARGE])
        .output();
    let told = Run::of("(foreign client)", &output.unwrap()).done().json();

    assert_eq!(told["health"], "SERVING");
    let orders = &told["orders"];
    assert_eq!(orders["pages"], json!([["PY-00", "PY-01", "PY-02"], ["PY-03", "PY-04", "PY-05"], ["PY-06"]]));
    assert_eq!(orders["open"], "1071.72");
    assert_eq!(
        (&orders["too_dear"]["code"], &orders["too_dear"]["reasons"]),
        (&json!("FAILED_PRECONDITION"), &json!(["NOT_ENOUGH_MONEY"]))
    );
    assert_eq!(
        (&orders["nobody"]["code"], &orders["nobody"]["reasons"]),
        (&json!("NOT_FOUND"), &json!(["ORDER_NOT_THERE"]))
    );

    // Everything once, although some of it was sent twice; what was refused is named with its place.
    let events = &told["events"];
    let count = |key: &str| events[key].as_u64().unwrap();
    assert_eq!(count("recorded") + count("duplicates"), good as u64);
    assert_eq!(events["fault"], "");
    let refused = json!({
        "101": "CUT_OFF",
        (good / 2 + 1).to_string(): "AUTHORITY_UNKNOWN",
        (good - 49).to_string(): "CONFLICT"
    });
    assert_eq!(events["refused"], refused);
    let listed = events["listed"].as_array().unwrap();
    assert_eq!(listed.len(), 3, "{listed:#?}");
    for entry in listed {
        let position = entry["position"].as_u64().unwrap() as usize;
        assert_eq!((&entry["origin"], &entry["actor"]), (&json!("fremder-client"), &json!("fremder-client")));
        assert!(entry["de"].as_str().unwrap().len() > 20 && entry["en"].as_str().unwrap().len() > 20, "{entry}");
        let kept = entry["text"].as_str().unwrap();
        // A line that came as protobuf is kept as the JSON it stands for: the same content.
        let same = |a: &str, b: &str| serde_json::from_str::<Value>(a).ok() == serde_json::from_str::<Value>(b).ok();
        assert!(kept == sent[position - 1] || same(kept, &sent[position - 1]), "{kept}\n{}", sent[position - 1]);
    }

    // What it was told is what our own client is told, and what one file import of the same lines makes.
    let ours = user.through(&server.url).ask("budget --authority ba-pankow --by line");
    let budget = &told["budget"];
    assert_eq!(budget["sequence"], ours["as_of"]["sequence"]);
    for row in budget["rows"].as_array().unwrap() {
        let ours = line_of(&ours, row["line"].as_str().unwrap());
        for (key, value) in row.as_object().unwrap() {
            assert_eq!(&ours[key], value, "{key} of {}", row["line"]);
        }
    }
    let plain = with_plan();
    let orders: Vec<String> = user
        .column("SELECT event FROM journal_events WHERE source LIKE '/sollist/requests/procurement/%' ORDER BY seq")
        .iter()
        .map(|event| event.replace("/sollist/requests/procurement/", "/test/"))
        .collect();
    plain.record(&orders);
    let run = plain.events(&sent).ended(1).json();
    assert_eq!((&run["recorded"], &run["refused_count"]), (&json!(good), &json!(3)));
    assert_eq!(figures(&plain, ""), figures(&user.through(&server.url), ""));
}
