//! Who runs the program reads no amount, over any method: not of what is recorded, and not of what a hand made of it.

use prost::Message as _;
use serde_json::json;
use sollist_contract::{
    grpc::intake::v1::{VerifyJournalRequest, VerifyJournalResponse},
    method::Method,
};
use sollist_tests::servers::Issuer;

use crate::{
    outside::block_on,
    permitted::{OWN, answered, serve},
    refusals::base,
    sollist::{Server, event},
};

const LINE: &str = "2026/30/25/bezirksamt-mitte/geraete";
/// What is ordered, and what a hand at the database makes of it; in cents.
const ORDERED: &str = "471113";
const FORGED: &str = "815523";

/// Every figure that must not be read, however it is written.
fn figures() -> Vec<String> {
    [ORDERED, FORGED]
        .into_iter()
        .flat_map(|cents| [cents.to_owned(), format!("{}.{}", &cents[..4], &cents[4..])])
        .collect()
}

#[test]
fn who_runs_it_reads_no_amount_over_any_method() {
    let user = base();
    let data = json!({"authority": OWN, "order": "B-F", "line": LINE, "item": "notebook", "quantity": 1,
        "amount": "4711.13"});
    user.record(&[event("figure", "procurement.order-placed", "2026-02-03T09:00:00+01:00", &data)]);
    user.tamper(&format!("UPDATE procurement_orders SET amount = {FORGED} WHERE number = 'B-F'"));
    let (issuer, server) = serve(&user);
    block_on(sees_no_amount(&issuer, &server));
}

async fn sees_no_amount(issuer: &Issuer, server: &Server) {
    let deep = VerifyJournalRequest { deep: true }.encode_to_vec();
    let proved = async |name: &str| {
        let channel = issuer.connect(&server.url, name).await;
        let messages = answered(&channel, Method::IntakeVerifyJournal, deep.clone()).await.unwrap();
        VerifyJournalResponse::decode(messages[0].clone()).unwrap()
    };
    // Whoever may see figures sees them here, so they are there to be seen.
    let seen = format!("{:?}", proved("auditor").await);
    assert!(seen.contains(ORDERED) && seen.contains(FORGED), "{seen}");
    let told = proved("operator").await;
    let difference = told.tables.clone().unwrap().difference.unwrap();
    assert_eq!((difference.table.as_str(), difference.column.as_str()), ("procurement_orders", "amount"));
    assert!(difference.key.contains("B-F") && told.fault_de.contains("amount") && told.fault_en.contains("amount"));

    let channel = issuer.connect(&server.url, "operator").await;
    let mut answers = vec![format!("{told:?}")];
    for method in Method::all() {
        for message in [Vec::new(), deep.clone()] {
            answers.push(match answered(&channel, method, message).await {
                Ok(messages) => messages.iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect(),
                Err(status) => format!("{} {}", status.message(), String::from_utf8_lossy(status.details())),
            });
        }
    }
    for figure in figures() {
        for answer in &answers {
            assert!(!answer.contains(&figure), "{figure}: {answer}");
        }
    }
}
