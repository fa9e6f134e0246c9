//! Several processes decide on the same rows, numbers and names at the same moment; each caller gets the answer that
//! one process alone would have given.

use std::sync::Arc;

use sollist_contract::grpc::{
    budget::v1::{TransferBudgetRequest, budget_service_client::BudgetServiceClient},
    common::v1::{Command, Receipt},
    intake::v1::intake_service_client::IntakeServiceClient,
    procurement::v1::PlaceOrderRequest,
};
use tokio::{sync::Barrier, task::JoinSet};
use tonic::{Code, Status};

use super::{assert_adds_up, installed};
use crate::{
    outside::{block_on, channel, message, procurement, reason},
    replay::lines,
    sollist::{Server, Sollist},
};

/// A line with 1,000.00 EUR.
const SMALL: &str = "2026/30/25/bezirksamt-pankow/gutachten-fuer-die-verfahrensunabhaengige-ikt";
/// Lines with 200,000.00 EUR and more.
const LARGE: &str = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";
const OTHER: &str = "2026/30/25/bezirksamt-pankow/geraete-ausstattungs-und-ausruestungsgegenstaende-fuer-die-\
                     verfahrensunabhaengige-ikt";

/// Two processes on one database.
struct Twins {
    user: Sollist,
    servers: [Server; 2],
}

impl Twins {
    fn new() -> Twins {
        let user = installed();
        let servers = [Server::start(&user), Server::start(&user)];
        Twins { user, servers }
    }
    fn url(&self, number: usize) -> String {
        self.servers[number % 2].url.clone()
    }
    /// Sends all of them at the same moment, to one process and the other in turn.
    fn race(&self, requests: Vec<PlaceOrderRequest>) -> Vec<Result<Receipt, Status>> {
        let start = Arc::new(Barrier::new(requests.len()));
        block_on(async {
            let mut clients = JoinSet::new();
            for (number, request) in requests.into_iter().enumerate() {
                let (url, start) = (self.url(number), start.clone());
                clients.spawn(async move {
                    start.wait().await;
                    procurement::send(&url, request).await.map(|answer| answer.receipt.unwrap())
                });
            }
            clients.join_all().await
        })
    }
}

#[test]
fn many_writers_on_the_same_lines_add_up_to_the_cent() {
    let twins = Twins::new();
    let orders = |line: &str, amount: &str, name: &str| {
        (0..40).map(|number| procurement::request(&format!("{name}-{number}"), line, amount, false)).collect::<Vec<_>>()
    };
    // While both processes take the reports of the same offices.
    let reports = [lines(3_000, 61), plain_lines(62)];
    std::thread::scope(|scope| {
        for (number, lines) in reports.iter().enumerate() {
            let user = twins.user.through(&twins.url(number));
            scope.spawn(move || user.record(lines));
        }
        let enough = twins.race(orders(LARGE, "123.45", "a").into_iter().chain(orders(OTHER, "67.89", "b")).collect());
        assert!(enough.iter().all(Result::is_ok), "{enough:?}");
        // 1,000.00 EUR pay 33 orders of 30.00 EUR.
        let too_many = twins.race(orders(SMALL, "30.00", "c"));
        let (placed, refused): (Vec<_>, Vec<_>) = too_many.into_iter().partition(Result::is_ok);
        assert_eq!((placed.len(), refused.len()), (33, 7));
        for status in refused.into_iter().map(Result::unwrap_err) {
            assert_eq!(
                (status.code(), reason(&status).as_str()),
                (Code::FailedPrecondition, "NOT_ENOUGH_MONEY"),
                "{status}"
            );
        }
    });
    let books = assert_adds_up(&twins.user);
    assert_eq!(books.journal.len(), 158 + reports[0].len() + reports[1].len() + 80 + 33);
    assert_eq!(books.lines[SMALL].available(), 1_000);
}

#[test]
fn of_the_same_act_at_the_same_moment_all_but_the_first_are_told_of_one_before() {
    const AT_ONCE: usize = 6;
    let twins = Twins::new();
    let order = "order place --authority ba-pankow --order B-1 --item notebook --quantity 100 --amount 1,00 \
                 --time 01.06.2026 --line";
    twins.user.say(&format!("{order} {LARGE}")).done();
    let before = twins.user.sequence();
    let mut told: Vec<u64> = std::thread::scope(|scope| {
        let deliver = |number: usize| {
            let user = twins.user.through(&twins.url(number));
            scope.spawn(move || {
                let act = "delivery --authority ba-pankow --order B-1 --quantity 4 --delivered-on 15.06.2026";
                user.ask(&format!("{act} --request-id d-{number}"))
            })
        };
        let running: Vec<_> = (0..AT_ONCE).map(deliver).collect();
        let answers = running.into_iter().map(|one| one.join().unwrap());
        let warned = answers.filter(|answer| answer["warnings"][0]["reason"] == "RECORDED_BEFORE");
        warned.map(|answer| answer["sequence"].as_u64().unwrap()).collect()
    });
    told.sort_unstable();
    let all_but_the_first: Vec<u64> = (before + 2..=before + AT_ONCE as u64).collect();
    assert_eq!(told, all_but_the_first);
}

#[test]
fn an_order_number_is_given_once_and_a_name_stands_for_one_content() {
    const ROUNDS: usize = 12;
    const AT_ONCE: usize = 8;
    let twins = Twins::new();
    for round in 0..ROUNDS {
        // One number under many names: one is first, the others hear that it is taken.
        let order = |number: usize| PlaceOrderRequest {
            order: format!("N-{round}"),
            ..procurement::request(&format!("n-{round}-{number}"), LARGE, "1.00", false)
        };
        let (placed, taken): (Vec<_>, Vec<_>) =
            twins.race((0..AT_ONCE).map(order).collect()).into_iter().partition(Result::is_ok);
        assert_eq!((placed.len(), taken.len()), (1, AT_ONCE - 1), "round {round}");
        for status in taken.into_iter().map(Result::unwrap_err) {
            assert_eq!(
                (status.code(), reason(&status).as_str()),
                (Code::FailedPrecondition, "ORDER_TAKEN"),
                "{status}"
            );
        }

        // One name with one content: one event, and everybody is told its number.
        let same = procurement::request(&format!("s-{round}"), LARGE, "2.00", false);
        let receipts: Vec<Receipt> = twins.race(vec![same; AT_ONCE]).into_iter().map(Result::unwrap).collect();
        assert_eq!(receipts.iter().filter(|receipt| !receipt.duplicate).count(), 1, "{receipts:?}");
        assert!(receipts.iter().all(|receipt| receipt.sequence == receipts[0].sequence), "{receipts:?}");

        // One name with several contents: one is recorded, the others are conflicts.
        let other = |number: usize| PlaceOrderRequest {
            order: format!("V-{round}-{number}"),
            ..procurement::request(&format!("v-{round}"), LARGE, &format!("3.{number:02}"), false)
        };
        let (placed, conflicts): (Vec<_>, Vec<_>) =
            twins.race((0..AT_ONCE).map(other).collect()).into_iter().partition(Result::is_ok);
        assert_eq!((placed.len(), conflicts.len()), (1, AT_ONCE - 1), "round {round}");
        for status in conflicts.into_iter().map(Result::unwrap_err) {
            assert_eq!((status.code(), reason(&status).as_str()), (Code::AlreadyExists, "CONFLICT"), "{status}");
        }
    }
    assert_eq!(assert_adds_up(&twins.user).journal.len(), 158 + 3 * ROUNDS);
}

#[test]
fn the_same_stream_sent_to_both_at_once_is_recorded_once() {
    let twins = Twins::new();
    let lines = lines(4_000, 63);
    let told = std::thread::scope(|scope| {
        let sending = [0, 1].map(|number| {
            let user = twins.user.through(&twins.url(number));
            let lines = &lines;
            scope.spawn(move || user.events(lines).done().json())
        });
        sending.map(|sent| sent.join().unwrap())
    });
    let count = |key: &str| told.iter().map(|told| told[key].as_u64().unwrap()).sum::<u64>();
    assert_eq!((count("recorded"), count("duplicates"), count("refused_count")), (4_000, 4_000, 0));
    assert_adds_up(&twins.user);
    assert_eq!(twins.user.column("SELECT event FROM journal_events WHERE source LIKE '/bench/%' ORDER BY seq"), lines);
}

#[test]
fn opposite_orders_of_the_same_rows_end_without_an_error_to_anybody() {
    const CLIENTS: usize = 8;
    const EACH: usize = 10;
    let twins = Twins::new();
    block_on(async {
        let mut clients = JoinSet::<()>::new();
        let start = Arc::new(Barrier::new(CLIENTS + 2));
        for client in 0..CLIENTS {
            let (url, start) = (twins.url(client), start.clone());
            let (from, to) = if client / 2 % 2 == 0 { (LARGE, OTHER) } else { (OTHER, LARGE) };
            clients.spawn(async move {
                let mut budget = BudgetServiceClient::new(channel(&url).await.unwrap());
                start.wait().await;
                for turn in 0..EACH {
                    let request = TransferBudgetRequest {
                        command: Some(Command {
                            request_id: format!("u-{client}-{turn}"),
                            time: "2026-06-30T10:00:00+02:00".to_owned(),
                            ..Default::default()
                        }),
                        authority: "ba-pankow".to_owned(),
                        from_line: from.to_owned(),
                        to_line: to.to_owned(),
                        amount: "1.00".to_owned(),
                        basis: "§ 20 LHO".to_owned(),
                        reference: format!("{client}-{turn}"),
                    };
                    budget.transfer_budget(request).await.unwrap();
                }
            });
        }
        // And batches that name the rows of many offices, once from the front and once from the back.
        for (number, seed) in [(0, 64), (1, 65)] {
            let (url, start) = (twins.url(number), start.clone());
            let mut plain = plain_lines(seed);
            if number == 1 {
                plain.reverse();
            }
            clients.spawn(async move {
                let mut intake = IntakeServiceClient::new(channel(&url).await.unwrap());
                let messages: Vec<_> =
                    plain.chunks(40).enumerate().map(|(at, chunk)| message(chunk, at * 40 + 1)).collect();
                start.wait().await;
                let mut receipts = intake.submit_events(tokio_stream::iter(messages)).await.unwrap().into_inner();
                let mut recorded = 0;
                while let Some(receipt) = receipts.message().await.unwrap() {
                    assert!(receipt.refused.is_empty(), "{receipt:?}");
                    recorded += receipt.recorded;
                }
                assert_eq!(recorded as usize, plain.len());
            });
        }
        clients.join_all().await;
    });
    let books = assert_adds_up(&twins.user);
    assert_eq!(books.journal.len(), 158 + CLIENTS * EACH + plain_lines(64).len() + plain_lines(65).len());
    // As much was moved one way as the other.
    assert_eq!((books.lines[LARGE].adjustments, books.lines[OTHER].adjustments), (0, 0));
}

/// Orders of every office: none needs another.
fn plain_lines(seed: u64) -> Vec<String> {
    lines(2_000, seed).into_iter().filter(|line| line.contains("\"type\":\"procurement.order-placed.v1\"")).collect()
}
