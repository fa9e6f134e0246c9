//! What is only checked is decided as it would be, and leaves no trace.

use serde_json::{Value, json};
use sollist_contract::grpc::{
    intake::v1::{SubmitEventsRequest, SubmitEventsResponse, intake_service_client::IntakeServiceClient},
    procurement::v1::{self as wire, procurement_service_client::ProcurementServiceClient},
};
use tonic::{Code, Status};

use crate::{
    outside::{block_on, channel, message, procurement, reason},
    replay::with_plan,
    sollist::{Server, Sollist, event},
    stores::{Tables, assert_same, both_stores},
};

/// A line with 1,000.00 EUR.
const SMALL: &str = "2026/30/25/bezirksamt-pankow/gutachten-fuer-die-verfahrensunabhaengige-ikt";
const NOON: &str = "2026-06-15T12:00:00+02:00";

/// Everything that there is in the store: every table, the lists beside the journal too.
fn all(user: &Sollist) -> (Tables, Vec<String>) {
    let lists = [
        "SELECT id || COALESCE(settled, '') || COALESCE(CAST(taken AS TEXT), '') FROM intake_refused ORDER BY number",
        "SELECT CAST(number AS TEXT) || reason || COALESCE(settled_by, '') FROM journal_warnings ORDER BY number",
    ];
    (user.tables(&[]), lists.iter().flat_map(|sql| user.column(sql)).collect())
}

fn order(id: &str, amount: &str) -> String {
    let data = json!({"authority": "ba-pankow", "order": format!("B-{id}"), "line": SMALL, "item": "notebook",
        "quantity": 10, "amount": amount});
    event(&format!("o-{id}"), "procurement.order-placed", NOON, &data)
}

fn delivery(id: &str, quantity: u64) -> String {
    let data = json!({"authority": "ba-pankow", "order": format!("B-{id}"), "quantity": quantity,
        "delivered_on": "2026-06-20"});
    event(&format!("d-{id}"), "procurement.goods-delivered", NOON, &data)
}

fn payment(id: &str, amount: &str) -> String {
    let data = json!({"authority": "ba-pankow", "order": format!("B-{id}"), "line": SMALL,
        "payment": format!("Z-{id}"), "amount": amount});
    event(&format!("p-{id}"), "procurement.payment-made", NOON, &data)
}

async fn place(url: &str, request: wire::PlaceOrderRequest) -> Result<wire::PlaceOrderResponse, Status> {
    Ok(ProcurementServiceClient::new(channel(url).await.unwrap()).place_order(request).await?.into_inner())
}

fn checked(id: &str, amount: &str) -> wire::PlaceOrderRequest {
    let mut request = procurement::request(id, SMALL, amount, false);
    request.command.as_mut().unwrap().validate_only = true;
    request
}

/// Sends messages in one stream; the receipts, or why there are no more.
async fn stream(url: &str, messages: Vec<SubmitEventsRequest>) -> Result<Vec<SubmitEventsResponse>, Status> {
    let mut client = IntakeServiceClient::new(channel(url).await.unwrap());
    let mut receipts = client.submit_events(tokio_stream::iter(messages)).await?.into_inner();
    let mut out = Vec::new();
    while let Some(receipt) = receipts.message().await? {
        out.push(receipt);
    }
    Ok(out)
}

fn only_checked(lines: &[String], first: usize) -> SubmitEventsRequest {
    SubmitEventsRequest { validate_only: true, ..message(lines, first) }
}

both_stores!(a_check_says_what_would_be_and_leaves_no_trace);
fn a_check_says_what_would_be_and_leaves_no_trace() {
    let user = with_plan();
    user.record(&[order("da", "100.00")]);
    // Something is refused and open: a check of it mended closes nothing.
    user.events(&[delivery("da", 11)]).ended(1);
    let server = Server::start(&user);
    let before = all(&user);
    block_on(async {
        let told = place(&server.url, checked("neu", "300.00")).await.unwrap();
        let receipt = told.receipt.unwrap();
        assert!(receipt.validated_only && !receipt.duplicate && receipt.sequence == 0, "{receipt:?}");
        assert_eq!(told.order, None, "it is not there");
        let [effect] = &receipt.effects[..] else { panic!("{receipt:?}") };
        let (line_before, line_after) = (effect.before.clone().unwrap(), effect.after.clone().unwrap());
        assert_eq!((effect.line.as_str(), line_before.available.as_str()), (SMALL, "900.00"));
        assert_eq!((line_after.commitments.as_str(), line_after.available.as_str()), ("400.00", "600.00"));

        // What would be refused is refused as it would be.
        let status = place(&server.url, checked("viel", "900.01")).await.unwrap_err();
        let really = procurement::place(&server.url, "viel", SMALL, "900.01", false).await.unwrap_err();
        assert_eq!((status.code(), status.message()), (really.code(), really.message()));
        assert_eq!((status.code(), reason(&status)), (Code::FailedPrecondition, "NOT_ENOUGH_MONEY".to_owned()));

        // A thousand times, from many at once.
        let mut clients = tokio::task::JoinSet::new();
        for client in 0..10 {
            let url = server.url.clone();
            clients.spawn(async move {
                let mut client_of = ProcurementServiceClient::new(channel(&url).await.unwrap());
                for turn in 0..100 {
                    let amount = if turn % 2 == 0 { "900.00" } else { "900.01" };
                    let told = client_of.place_order(checked(&format!("{client}-{turn}"), amount)).await;
                    assert_eq!(told.is_ok(), turn % 2 == 0, "{told:?}");
                }
            });
        }
        clients.join_all().await;

        // A stream sees its own earlier entries, over all of its messages.
        let more = delivery("x", 1).replace("d-x", "d-x2");
        let lines = [order("x", "800.00"), delivery("x", 10), payment("x", "950.00"), more];
        let broken = ["{".to_owned(), order("da", "100.00"), delivery("da", 10)];
        let receipts = stream(&server.url, vec![only_checked(&lines, 1), only_checked(&broken, 1)]).await.unwrap();
        let [first, second] = &receipts[..] else { panic!("{receipts:?}") };
        assert_eq!((first.position, first.recorded, first.refused.len()), (4, 3, 1), "{first:?}");
        assert_eq!(first.refused[0].refusal.as_ref().unwrap().reason, "MORE_DELIVERED_THAN_ORDERED");
        let warned: Vec<(u64, u64, &str)> = first
            .warnings
            .iter()
            .map(|warned| (warned.position, warned.sequence, warned.warning.as_ref().unwrap().reason.as_str()))
            .collect();
        assert_eq!(warned, [(3, 0, "LINE_OVERDRAWN"), (3, 0, "PAYMENT_BEYOND_ORDER")]);
        assert_eq!((second.recorded, second.duplicates, second.refused.len()), (1, 1, 1), "{second:?}");

        // To say it late is refused, and what came before is what it was.
        let late = stream(&server.url, vec![message(&[], 1), only_checked(&lines, 1)]).await.unwrap_err();
        assert_eq!(reason(&late), "CHECK_SAID_LATE");
        // Too much is refused, and says what to do.
        let many = (0..101).map(|at| only_checked(&vec!["{".to_owned(); 1_000], 1 + at * 1_000)).collect();
        let large = stream(&server.url, many).await.unwrap_err();
        assert_eq!((large.code(), reason(&large)), (Code::InvalidArgument, "CHECK_TOO_LARGE".to_owned()));
    });
    let now = all(&user);
    assert_same(&before.0, &now.0);
    assert_eq!(before.1, now.1);

    // Sent for what it is, it becomes what the check said.
    block_on(async {
        let request = procurement::request("neu", SMALL, "300.00", false);
        let receipt = place(&server.url, request.clone()).await.unwrap().receipt.unwrap();
        assert!(!receipt.validated_only && receipt.sequence > 0 && receipt.effects.len() == 1, "{receipt:?}");
        let again = place(&server.url, checked("neu", "300.00")).await.unwrap();
        assert!(again.receipt.as_ref().unwrap().duplicate && again.order.is_some(), "{again:?}");
        assert_eq!(again.receipt.unwrap().sequence, receipt.sequence);
        let other = place(&server.url, checked("neu", "301.00")).await.unwrap_err();
        assert_eq!(reason(&other), "CONFLICT");
    });
    assert_eq!(server.stop(), Some(0));
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

both_stores!(a_check_beside_a_storm_of_commands_changes_none_of_them);
fn a_check_beside_a_storm_of_commands_changes_none_of_them() {
    const EACH: usize = 25;
    let user = with_plan();
    let server = Server::start(&user);
    let before = user.through(&server.url).sequence();
    block_on(async {
        let mut clients = tokio::task::JoinSet::new();
        for client in 0..8 {
            let url = server.url.clone();
            clients.spawn(async move {
                let mut done = 0;
                for turn in 0..EACH {
                    let id = format!("{client}-{turn}");
                    if client % 2 == 0 {
                        done += usize::from(place(&url, procurement::request(&id, SMALL, "1.00", false)).await.is_ok());
                    } else {
                        let lines: Vec<String> = (0..20).map(|at| order(&format!("{id}-{at}"), "1.00")).collect();
                        stream(&url, vec![only_checked(&lines, 1)]).await.unwrap();
                        place(&url, checked(&id, "1.00")).await.unwrap();
                    }
                }
                done
            });
        }
        assert_eq!(clients.join_all().await.iter().sum::<usize>(), 4 * EACH);
    });
    assert_eq!(user.through(&server.url).sequence(), before + 4 * EACH as u64);
    assert_eq!(server.stop(), Some(0));
    assert_eq!(user.ask("verify --deep")["valid"], true);
    assert!(!user.ask("journal --limit 0").to_string().contains("o-1-"), "none of what was checked");
}

both_stores!(an_import_is_checked_on_the_command_line_as_it_would_be_done);
fn an_import_is_checked_on_the_command_line_as_it_would_be_done() {
    let user = with_plan();
    user.file("eins.jsonl", order("x", "800.00"));
    user.file("zwei.jsonl", [delivery("x", 10), payment("x", "1100.00"), delivery("y", 1)].join("\n"));
    let before = all(&user);
    // The second file sees what the first one has.
    let run = user.say("import events eins.jsonl zwei.jsonl --check --format json").ended(1).json();
    assert_eq!((&run["checked"], &run["recorded"], &run["refused_count"]), (&json!(true), &json!(3), &json!(1)));
    assert_eq!(run["refused"][0]["reason"], "ORDER_UNKNOWN", "{run}");
    assert_eq!((&run["refused"][0]["file"], &run["refused"][0]["line"]), (&json!("zwei.jsonl"), &json!(3)));
    assert_eq!(run["warnings_count"], 2, "{run}");
    let shown = user.say("import events eins.jsonl zwei.jsonl --check").ended(1).out;
    assert!(shown.starts_with("Nur geprüft, aufgezeichnet ist nichts: 3 würden aufgezeichnet"), "{shown}");
    assert!(shown.contains("1 würde abgelehnt") && shown.contains("2 Hinweise, bitte ansehen:"), "{shown}");
    let plan = "Bezirk;Kapitel;Titel;Jahr;Betrag\n";
    user.file("kein-plan.csv", plan);
    user.say("import budget kein-plan.csv --check").ended(1);
    let now = all(&user);
    assert_same(&before.0, &now.0);
    assert_eq!(before.1, now.1);
    // Done, it is what the check said.
    let done = user.say("import events eins.jsonl zwei.jsonl --format json").ended(1).json();
    for key in ["recorded", "duplicates", "refused_count", "warnings_count"] {
        assert_eq!(done[key], run[key], "{key}: {done}");
    }
    assert_eq!(done.get("checked"), None);
}

both_stores!(a_plan_is_checked_as_a_whole);
fn a_plan_is_checked_as_a_whole() {
    let user = Sollist::new();
    let plan = "Jahr;Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;\
                Titelbezeichnung;Betragtyp;Betrag\n";
    let row = |title: &str, kind: &str, amount: &str| {
        format!("2026;30;25;IT;2500;Bezirksamt Pankow;Ausgabetitel;{title};Geräte {title};{kind};{amount}\n")
    };
    let text = [plan.to_owned(), row("51185", "Soll", "1000"), row("51185", "Ist", "400"), row("51186", "Soll", "5x")]
        .concat();
    user.file("plan.csv", text);
    let run = user.say("import budget plan.csv --check --format json").ended(1);
    let checked = run.json();
    assert_eq!((&checked["checked"], &checked["recorded"]), (&json!(true), &json!(2)), "{checked}");
    // Where there is no store a check makes none, and says so: the folder may be mistyped.
    assert!(!user.data().exists());
    if user.database().is_none() {
        assert!(run.err.contains("liegt kein Sollist-Speicher"), "{}", run.err);
    } else {
        assert_eq!(user.ask("journal --limit 0")["events"], json!([]));
        assert_eq!(user.ask("refused")["refused"], json!([]));
    }
    let done = user.say("import budget plan.csv --format json").ended(1).json();
    let same = |key: &str| -> (Value, Value) { (done[key].clone(), checked[key].clone()) };
    for key in ["recorded", "refused_count", "years", "bereiche"] {
        let (done, checked) = same(key);
        assert_eq!(done, checked, "{key}");
    }
}

#[test]
fn a_gateway_passes_on_that_something_is_only_to_be_checked() {
    let user = with_plan();
    let server = Server::start(&user);
    let upstreams = format!("[gateway.upstreams]\nprocurement = [\"{0}\"]\nintake = [\"{0}\"]\n", server.url);
    let config = user.file("gateway.toml", upstreams);
    let beside = Sollist::on(None);
    let gateway = Server::start_with(&beside, &["--role", "gateway", "--config", config.to_str().unwrap()]);
    let before = user.through(&server.url).sequence();
    block_on(async {
        let receipt = place(&gateway.url, checked("neu", "300.00")).await.unwrap().receipt.unwrap();
        assert!(receipt.validated_only && receipt.effects.len() == 1, "{receipt:?}");
        let told = stream(&gateway.url, vec![only_checked(&[order("x", "1.00"), delivery("x", 1)], 1)]).await.unwrap();
        assert_eq!((told.len(), told[0].recorded), (1, 2), "{told:?}");
    });
    assert_eq!(user.through(&server.url).sequence(), before);
}
