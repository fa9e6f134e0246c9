//! What somebody saw before they asked: recorded with the event, and no ground to decide on once it changed.

use serde_json::{Value, json};
use sollist_contract::grpc::{
    budget::v1::{self as budget, budget_service_client::BudgetServiceClient},
    common::v1::{Command, Receipt},
    procurement::v1::{self as procurement, procurement_service_client::ProcurementServiceClient},
    rollout::v1::{self as rollout, rollout_service_client::RolloutServiceClient},
};
use tonic::{Code, Status, transport::Channel};

use crate::{
    outside::{block_on, channel, reason},
    refusals::{base, invoice, order},
    sollist::{Server, Sollist, event},
    stores::{Kind, both_stores},
};

const OFFICE: &str = "ba-mitte";
const LINE: &str = "2026/30/25/bezirksamt-mitte/geraete";
const DAY: &str = "2026-02-03T09:00:00+01:00";

fn command(id: &str, seen_sequence: u64) -> Option<Command> {
    Some(Command { request_id: id.to_owned(), time: DAY.to_owned(), seen_sequence, ..Default::default() })
}

fn change(id: &str, seen: u64, quantity: i64) -> procurement::ChangeOrderRequest {
    procurement::ChangeOrderRequest {
        command: command(id, seen),
        authority: OFFICE.to_owned(),
        order: "B-base".to_owned(),
        quantity,
        amount: "1000.00".to_owned(),
        consent: None,
    }
}

async fn changed(to: &Channel, request: procurement::ChangeOrderRequest) -> Result<Receipt, Status> {
    let answer = ProcurementServiceClient::new(to.clone()).change_order(request).await?;
    Ok(answer.into_inner().receipt.unwrap())
}

/// Placed on the line that everybody looks at.
async fn placed(to: &Channel, id: &str, line: &str, seen: u64) -> Result<Receipt, Status> {
    let request = procurement::PlaceOrderRequest {
        command: command(id, seen),
        authority: OFFICE.to_owned(),
        order: format!("N-{id}"),
        line: line.to_owned(),
        item: "notebook".to_owned(),
        quantity: 1,
        amount: "10.00".to_owned(),
        due: None,
        consent: None,
    };
    let answer = ProcurementServiceClient::new(to.clone()).place_order(request).await?;
    Ok(answer.into_inner().receipt.unwrap())
}

/// Refused because something changed: what is said names what, and by which event.
#[track_caller]
fn assert_changed(refused: Result<Receipt, Status>, thing: &str, number: u64) {
    let status = refused.unwrap_err();
    assert_eq!((status.code(), reason(&status)), (Code::FailedPrecondition, "CHANGED_SINCE".to_owned()), "{status}");
    let said = status.message();
    assert!(said.contains(thing) && said.contains(&format!("Nr. {number} vom")), "{said}");
    assert!(said.contains(&format!("no. {number} of")), "{said}");
}

fn seen_of(user: &Sollist, number: u64) -> Value {
    let found = user.ask(&format!("journal --from {number} --limit 1"));
    found["events"][0]["event"]["sollistseen"].clone()
}

both_stores!(a_command_says_what_was_seen_and_is_refused_where_that_changed);
fn a_command_says_what_was_seen_and_is_refused_where_that_changed() {
    let user = base();
    let server = Server::start(&user);
    let through = user.through(&server.url);
    let seen = through.sequence();
    block_on(async {
        let to = channel(&server.url).await.unwrap();
        // Nobody changed it: recorded, with what was seen.
        let first = changed(&to, change("a", seen, 11)).await.unwrap();
        assert!(!first.duplicate && first.sequence == seen + 1);
        // Whoever saw the order before that is told what happened since, checked or meant.
        assert_changed(changed(&to, change("b", seen, 12)).await, "B-base", first.sequence);
        let mut check = change("b", seen, 12);
        check.command.as_mut().unwrap().validate_only = true;
        assert_changed(changed(&to, check).await, "B-base", first.sequence);
        // The advice helps, and nothing was recorded meanwhile.
        let second = changed(&to, change("b", first.sequence, 12)).await.unwrap();
        assert_eq!((second.sequence, second.duplicate), (seen + 2, false));
        // A repetition is answered as the first time, whatever it says that it saw and whatever happened since.
        for again in [change("a", seen, 11), change("a", 0, 11), change("a", 1, 11), change("a", 1_000_000, 11)] {
            let told = changed(&to, again).await.unwrap();
            assert_eq!((told.sequence, told.duplicate), (first.sequence, true));
        }
        // Without it nothing is compared.
        let third = changed(&to, change("c", 0, 13)).await.unwrap();
        // A number of another journal.
        let status = changed(&to, change("d", third.sequence + 1, 14)).await.unwrap_err();
        assert_eq!((status.code(), reason(&status)), (Code::InvalidArgument, "SEEN_AHEAD".to_owned()), "{status}");
        // Events of others, and what is about another order, change nothing of it.
        through.record(&[
            order("other", json!({})),
            event(
                "kopf",
                "staffing.headcount-reported",
                DAY,
                &json!({"authority": OFFICE, "as_of": "2026-02-01", "employees": 1, "workplaces": 1, "eligible": 1,
                "definition": "B-base"}),
            ),
        ]);
        let fourth = changed(&to, change("d", third.sequence, 14)).await.unwrap();
        assert_eq!(fourth.sequence, third.sequence + 3);
        // An invoice does.
        through.record(&[invoice("r")]);
        assert_changed(changed(&to, change("e", fourth.sequence, 15)).await, "B-base", fourth.sequence + 1);
        // Of several changes the last is named: whoever follows the advice gets on.
        assert_changed(changed(&to, change("e", first.sequence, 15)).await, "B-base", fourth.sequence + 1);
        // What a system of record reports has happened, whatever anybody saw.
        let mut fact: Value = serde_json::from_str(&invoice("f")).unwrap();
        fact["sollistseen"] = json!(1);
        through.record(&[fact.to_string()]);
    });
    assert_eq!(seen_of(&through, seen + 1), json!(seen));
    assert_eq!(seen_of(&through, seen + 2), json!(seen + 1));
    assert_eq!(seen_of(&through, seen + 3), Value::Null);
    assert_eq!(through.ask("verify --deep")["valid"], true);
}

both_stores!(lines_requests_and_rollouts_are_watched_by_every_name_that_they_have);
fn lines_requests_and_rollouts_are_watched_by_every_name_that_they_have() {
    let user = base();
    let new = "2026/30/25/2502/51185";
    user.record(&[
        event("neu", "budget.line-renamed", DAY, &json!({"authority": OFFICE, "line": LINE, "new_line": new})),
        event(
            "netz",
            "budget.appropriated",
            "2026-01-01T00:00:00+01:00",
            &json!({"authority": OFFICE, "line": "2026/30/25/bezirksamt-mitte/netz", "amount": "500.00"}),
        ),
        event(
            "ro",
            "rollout.planned",
            DAY,
            &json!({"authority": OFFICE, "rollout": "w11", "scope": 9,
            "deadline": "2026-12-31"}),
        ),
        event(
            "m",
            "funding.requested",
            DAY,
            &json!({"authority": OFFICE, "request": "M-1",
            "programme": "mobile-devices", "amount": "5.00"}),
        ),
    ]);
    let server = Server::start(&user);
    let through = user.through(&server.url);
    let seen = through.sequence();
    block_on(async {
        let to = channel(&server.url).await.unwrap();
        let first = placed(&to, "1", LINE, seen).await.unwrap();
        for name in [LINE, new] {
            assert_changed(placed(&to, "2", name, seen).await, name, first.sequence);
        }
        // Another line, and an order of the same line that only changes itself.
        placed(&to, "3", "2026/30/25/bezirksamt-mitte/netz", seen).await.unwrap();
        changed(&to, change("4", seen, 12)).await.unwrap();
        placed(&to, "5", new, first.sequence).await.unwrap();

        let mut budget = BudgetServiceClient::new(to.clone());
        let mut reviewed = async |id: &str, seen: u64| {
            let request = budget::ReviewFundingRequest {
                command: command(id, seen),
                authority: OFFICE.to_owned(),
                request: "M-1".to_owned(),
                ..Default::default()
            };
            budget.review_funding(request).await.map(|answer| answer.into_inner().receipt.unwrap())
        };
        let review = reviewed("6", seen).await.unwrap();
        assert_changed(reviewed("7", seen).await, "M-1", review.sequence);
        assert!(reviewed("6", seen).await.unwrap().duplicate);

        let mut rollouts = RolloutServiceClient::new(to.clone());
        let mut progressed = async |id: &str, seen: u64| {
            let request = rollout::ReportProgressRequest {
                command: command(id, seen),
                authority: OFFICE.to_owned(),
                rollout: "w11".to_owned(),
                done: Some(3),
                total: None,
            };
            rollouts.report_progress(request).await.map(|answer| answer.into_inner().receipt.unwrap())
        };
        let progress = progressed("8", seen).await.unwrap();
        assert_changed(progressed("9", seen).await, "w11", progress.sequence);

        // What is about none of these is recorded with its number.
        let request = rollout::ProvideRemoteAccessRequest {
            command: command("10", seen),
            authority: OFFICE.to_owned(),
            sessions: Some(4),
            accounts: None,
        };
        let receipt = rollouts.provide_remote_access(request).await.unwrap().into_inner().receipt.unwrap();
        let through = user.through(&server.url);
        tokio::task::spawn_blocking(move || assert_eq!(seen_of(&through, receipt.sequence), json!(seen)))
            .await
            .unwrap();
    });
    // On the command line too, in words and with its exit code.
    let line = format!("order change --authority {OFFICE} --order B-base --quantity 9 --amount 900 --seen {seen}");
    let told = through.say(&line).ended(1);
    assert!(told.err.contains("B-base"), "{}", told.err);
    let last = through.sequence();
    user.through(&server.url).say(&line.replace(&format!("--seen {seen}"), &format!("--seen {last}"))).done();
    assert_eq!(seen_of(&through, last + 1), json!(last));
}

both_stores!(of_many_who_saw_the_same_at_the_same_moment_one_decides);
fn of_many_who_saw_the_same_at_the_same_moment_one_decides() {
    let user = base();
    let server = Server::start(&user);
    // An embedded store has one process that writes.
    let other = (Kind::current() == Kind::Postgres).then(|| Server::start(&user));
    let servers = [&server, other.as_ref().unwrap_or(&server)].map(|server| server.url.clone());
    let seen = user.through(&server.url).sequence();
    let answers = block_on(async {
        let mut asked = Vec::new();
        for number in 0..24_usize {
            let to = channel(&servers[number % 2]).await.unwrap();
            let request = change(&format!("x-{number}"), seen, 10 + number as i64);
            asked.push(tokio::spawn(async move { changed(&to, request).await }));
        }
        let mut answers = Vec::new();
        for one in asked {
            answers.push(one.await.unwrap());
        }
        answers
    });
    let (taken, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!(taken.len(), 1, "{taken:?}");
    for status in refused.into_iter().map(Result::unwrap_err) {
        assert_eq!(reason(&status), "CHANGED_SINCE", "{status}");
    }
}
