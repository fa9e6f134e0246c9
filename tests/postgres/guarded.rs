//! What the database itself holds back although the program had let it pass: planted where the program sees nothing.

use serde_json::json;
use sollist_contract::grpc::intake::v1::intake_service_client::IntakeServiceClient;
use tokio::task::JoinSet;
use tonic::Code;

use super::{assert_adds_up, database, installed, process};
use crate::{
    outside::{block_on, channel, message, procurement, reason},
    sollist::event,
};

const LINE: &str = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";
/// The amount that is held back.
const HELD: &str = "4711.13";
/// What is sent beside it.
const BESIDE: usize = 20;

fn held_back(planted: &str, uprooted: &str) {
    let user = installed();
    database(&user).sql(planted);
    let orders = process(&user, "procurement", "sollist_procurement", "");
    let intake = process(&user, "intake", "sollist_intake", "");
    let before = user.sequence();
    let place = |id: String, amount: &'static str| {
        let url = orders.url();
        async move { procurement::send(&url, procurement::request(&id, LINE, amount, false)).await }
    };
    let (held, beside) = block_on(async {
        let mut many = JoinSet::new();
        for number in 0..BESIDE {
            many.spawn(place(format!("g-{number}"), "1.00"));
        }
        let held = place("h".to_owned(), HELD).await.unwrap_err();
        (held, many.join_all().await)
    });
    assert!(beside.iter().all(Result::is_ok), "{beside:?}");
    assert_eq!((held.code(), reason(&held).as_str()), (Code::Internal, "INTERNAL"));
    let told = format!("{} {}", held.message(), String::from_utf8_lossy(held.details()));
    for word in ["planted", "procurement_orders", "23514", "42501", "row"] {
        assert!(!told.contains(word), "{word}: {told}");
    }

    // In a stream it is one entry's trouble.
    let order = |id: &str, amount: &str| {
        let data = json!({"authority": "ba-pankow", "order": format!("S-{id}"), "line": LINE, "item": "notebook",
            "quantity": 1, "amount": amount});
        event(id, "procurement.order-placed", "2026-06-30T10:00:00+02:00", &data)
    };
    let refused = block_on(async {
        let mut client = IntakeServiceClient::new(channel(&intake.url()).await.unwrap());
        let sent = [message(&[order("1", "1.00"), order("2", HELD), order("3", "1.00")], 1)];
        let mut receipts = client.submit_events(tokio_stream::iter(sent)).await.unwrap().into_inner();
        let receipt = receipts.message().await.unwrap().unwrap();
        assert_eq!(receipt.recorded, 2);
        receipt.refused
    });
    let refusal = refused[0].refusal.clone().unwrap();
    assert_eq!((refused.len(), refused[0].position, refusal.reason.as_str()), (1, 2, "INTERNAL"));
    assert!(!format!("{refusal:?}").contains("planted"));
    assert_eq!(user.sequence(), before + BESIDE as u64 + 2);

    // Once the trouble is gone the same is recorded.
    database(&user).sql(uprooted);
    block_on(place("h".to_owned(), HELD)).unwrap();
    assert_adds_up(&user);
}

#[test]
fn what_a_check_holds_back_is_one_commands_trouble_and_a_fault_of_ours() {
    held_back(
        "ALTER TABLE procurement_orders ADD CONSTRAINT planted CHECK (amount <> 471113)",
        "ALTER TABLE procurement_orders DROP CONSTRAINT planted",
    );
}

#[test]
fn what_row_security_holds_back_is_told_otherwise_than_a_role_without_rights() {
    held_back(
        "ALTER TABLE procurement_orders ENABLE ROW LEVEL SECURITY; CREATE POLICY planted ON procurement_orders USING \
         (true) WITH CHECK (amount <> 471113)",
        "DROP POLICY planted ON procurement_orders; ALTER TABLE procurement_orders DISABLE ROW LEVEL SECURITY",
    );
    // The same code of the database, another trouble: who runs it can cure it, and hears how.
    let user = installed();
    let orders = process(&user, "procurement", "sollist_procurement", "");
    database(&user).sql("REVOKE INSERT ON procurement_orders FROM sollist_procurement");
    let refused = block_on(procurement::place(&orders.url(), "r", LINE, "1.00", false)).unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::FailedPrecondition, "ROLE_WITHOUT_RIGHTS"));
}
