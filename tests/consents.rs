//! A consent to spend more than there is (§ 37 LHO) is no text that lifts what is missing: with a register whoever
//! names one asks another person for it, and nothing is recorded before that person approves it.

use serde_json::json;
use sollist_contract::grpc::{
    budget::v1::GetLineRequest,
    common::v1::Receipt,
    intake::v1::{ListEventsRequest, ProcessState},
    procurement::v1::{
        ChangeOrderRequest, Consent, GetOrderRequest, ListPaymentsRequest, Order, PlaceOrderRequest,
        RecordPaymentRequest,
    },
};
use sollist_platform::process::config::Tls;
use tonic::{Code, Status};

use crate::{
    acts::{self, world},
    outside::block_on,
    permitted::{refused, said, send},
    processes::{House, command, failed, register, reporting},
    sollist::event_of,
    stores::both_stores,
};

const LINE: &str = "2026/30/25/bezirksamt-mitte/geraete";

/// A consent that covers an amount; without one what it comes with.
pub fn consent(amount: Option<&str>) -> Option<Consent> {
    let (reference, basis) = ("E 1/2026".to_owned(), "§ 37 LHO".to_owned());
    Some(Consent { reference, basis, amount: amount.map(str::to_owned) })
}

/// Who asks, and of whose money.
#[derive(Clone, Copy)]
pub struct Officer {
    pub name: &'static str,
    pub authority: &'static str,
    pub line: &'static str,
}

pub const ANNA: Officer = Officer { name: "anna", authority: "ba-mitte", line: LINE };
const PANKOW: Officer = Officer { name: "pankow", authority: "ba-pankow", line: acts::LINE };

type Answer = Result<(Receipt, Option<Order>), Status>;

impl House {
    pub async fn place(
        &self,
        who: Officer,
        id: &str,
        (order, amount): (&str, &str),
        consent: Option<Consent>,
    ) -> Answer {
        self.place_as(who, (id, false), (order, amount), consent).await
    }
    async fn place_as(
        &self,
        Officer { name, authority, line }: Officer,
        (id, only): (&str, bool),
        (order, amount): (&str, &str),
        consent: Option<Consent>,
    ) -> Answer {
        let asked = PlaceOrderRequest {
            command: command(id, only),
            authority: authority.to_owned(),
            order: order.to_owned(),
            line: line.to_owned(),
            item: "notebook".to_owned(),
            quantity: 1,
            amount: amount.to_owned(),
            due: None,
            consent,
        };
        let answer = self.link(name).await.procurement().place_order(asked).await?.into_inner();
        Ok((answer.receipt.unwrap(), answer.order))
    }
    async fn change(&self, who: Officer, id: &str, (order, amount): (&str, &str), consent: Option<Consent>) -> Answer {
        let asked = ChangeOrderRequest {
            command: command(id, false),
            authority: who.authority.to_owned(),
            order: order.to_owned(),
            quantity: 1,
            amount: amount.to_owned(),
            consent,
        };
        let answer = self.link(who.name).await.procurement().change_order(asked).await?.into_inner();
        Ok((answer.receipt.unwrap(), answer.order))
    }
    async fn pay(&self, who: Officer, id: &str, (payment, amount): (&str, &str), consent: Option<Consent>) -> Answer {
        let asked = RecordPaymentRequest {
            command: command(id, false),
            authority: who.authority.to_owned(),
            order: None,
            line: who.line.to_owned(),
            payment: payment.to_owned(),
            amount: amount.to_owned(),
            r#final: false,
            consent,
        };
        let answer = self.link(who.name).await.procurement().record_payment(asked).await?.into_inner();
        Ok((answer.receipt.unwrap(), answer.order))
    }
    pub async fn order(&self, who: Officer, order: &str) -> Result<Order, Status> {
        let asked = GetOrderRequest { authority: who.authority.to_owned(), order: order.to_owned() };
        self.link(who.name).await.procurement().get_order(asked).await.map(|answer| answer.into_inner().order.unwrap())
    }
    async fn available(&self, who: Officer) -> String {
        let asked = GetLineRequest { name: who.line.to_owned() };
        self.link("carla").await.budget().get_line(asked).await.unwrap().into_inner().line.unwrap().available
    }
}

/// What is kept of processes.
const KEPT: &str = "SELECT process || holds || opened_by || open_until FROM ledger_processes ORDER BY process";

both_stores!(an_order_with_a_consent_waits_for_another_person);
/// Consent by text: a process, and no order.
fn an_order_with_a_consent_waits_for_another_person() {
    let user = world();
    let house = House::open(&user, &reporting(), "");
    let (first, second) = block_on(async {
        let much = ("B-1", "150000.00");
        assert_eq!(refused(house.place(ANNA, "o-0", much, None).await), failed("NOT_ENOUGH_MONEY"));
        // What cannot be is refused at once, and opens nothing: it covers a cent too little, or nothing.
        assert_eq!(
            refused(house.place(ANNA, "o-0", much, consent(Some("49999.99"))).await),
            failed("NOT_ENOUGH_MONEY")
        );
        assert_eq!(refused(house.place(ANNA, "o-0", much, consent(Some("0.00"))).await).1, "CONSENT_COVERS_NOTHING");
        let (checked, order) = house.place_as(ANNA, ("o-1", true), much, consent(None)).await.unwrap();
        assert!(checked.validated_only && !checked.process.is_empty() && order.is_none(), "{checked:?}");
        assert_eq!(house.list("anna", ProcessState::Unspecified).await, [""; 0]);

        let (opened, order) = house.place(ANNA, "o-1", much, consent(None)).await.unwrap();
        assert_eq!((opened.process.len(), opened.effects.len(), order), (32, 0, None));
        assert_eq!(house.available(ANNA).await, "100000.00", "nothing is bound before somebody else says so");
        assert_eq!(refused(house.order(ANNA, "B-1").await).0, Code::NotFound);
        // Sent again it is the same one; another amount under its name is not taken.
        let (again, _) = house.place(ANNA, "o-1", much, consent(None)).await.unwrap();
        assert_eq!((again.sequence, again.duplicate, &again.process), (opened.sequence, true, &opened.process));
        let other = house.place(ANNA, "o-1", ("B-1", "150000.01"), consent(None)).await;
        assert_eq!(refused(other).0, Code::AlreadyExists);
        // Whoever names one asks for it, though there is money now.
        let (small, _) = house.place(ANNA, "o-2", ("B-2", "10.00"), consent(None)).await.unwrap();
        assert_eq!(small.process.len(), 32);
        // No money is set aside for what waits: others spend it.
        let (alone, order) = house.place(ANNA, "o-3", ("B-3", "100000.00"), None).await.unwrap();
        assert!(alone.process.is_empty() && order.is_some(), "{alone:?}");
        assert_eq!(house.available(ANNA).await, "0.00");
        // What a system of record reports has happened.
        let data = json!({"authority": "ba-pankow", "order": "H-1", "line": acts::LINE, "item": "notebook",
            "quantity": 1, "amount": "5.00", "consent": {"reference": "E 2", "basis": "§ 37 LHO"}});
        let sent = event_of("/hkr/1", "z-1", "procurement.order-placed", "2026-03-05T09:00:00+01:00", &data);
        assert!(send(&house.link("hkr").await, "datei", &[sent]).await.is_empty());
        assert_eq!(house.order(PANKOW, "H-1").await.unwrap().consent.unwrap().reference, "E 2");
        // As a call it is asked for, whoever calls.
        let hkr = Officer { name: "hkr", ..PANKOW };
        assert_eq!(house.place(hkr, "o-4", ("H-2", "5.00"), consent(None)).await.unwrap().0.process.len(), 32);
        (opened.process, small.process)
    });
    assert_eq!(house.server.stop(), Some(0));
    // What waits is made again from the journal alone.
    let before = user.column(KEPT);
    user.say("rebuild").done();
    assert_eq!((user.column(KEPT), before.len()), (before, 3));

    let house = House::open(&user, &reporting(), "");
    let number = block_on(async {
        for only in [true, false] {
            let own = house.approve("anna.freigabe", "a-1", &first, only).await;
            assert_eq!(refused(own), failed("PROCESS_ONE_PERSON"), "{only}");
        }
        for name in ["carla", "anna", "pankow"] {
            assert_eq!(refused(house.approve(name, "a-1", &first, false).await).0, Code::PermissionDenied, "{name}");
        }
        // A district sees its own, and of another's not even that it is there.
        let mut both = house.list("anna", ProcessState::Open).await;
        both.sort();
        let mut expected = [first.clone(), second.clone()];
        expected.sort();
        assert_eq!(both, expected);
        let shown = house.show("anna", &first).await.unwrap();
        assert_eq!((shown.state(), shown.opened_by_caller), (ProcessState::Open, true));
        assert!(shown.what_de.contains("150.000,00") && shown.what_de.contains("E 1/2026"), "{}", shown.what_de);
        let unseen = async |id: &str| said(&house.show("pankow", id).await.unwrap_err()).replace(id, "…");
        assert_eq!(unseen(&first).await, unseen(&"0".repeat(32)).await);
        assert!(!house.list("pankow", ProcessState::Unspecified).await.contains(&first));

        let checked = house.approve("berta", "a-1", &first, true).await.unwrap();
        assert_eq!((checked.sequence, checked.effects.len()), (0, 1));
        assert_eq!(house.available(ANNA).await, "0.00");
        let approved = house.approve("berta", "a-1", &first, false).await.unwrap();
        let (before, after) = (approved.effects[0].before.clone().unwrap(), approved.effects[0].after.clone().unwrap());
        assert_eq!((before.available.as_str(), after.available.as_str()), ("0.00", "-150000.00"));
        let order = house.order(ANNA, "B-1").await.unwrap();
        let covered = order.consent.unwrap();
        assert_eq!((covered.reference.as_str(), covered.amount.as_deref()), ("E 1/2026", Some("150000.00")));
        let again = house.approve("berta", "a-1", &first, false).await.unwrap();
        assert_eq!((again.sequence, again.duplicate), (approved.sequence, true));
        assert_eq!(refused(house.approve("berta", "a-2", &first, false).await), failed("PROCESS_CLOSED"));
        // Whoever asked learns what became of it, by the process and by the same command.
        let shown = house.show("anna", &first).await.unwrap();
        assert_eq!((shown.state(), shown.decided_by.as_str()), (ProcessState::Approved, "berta"));
        let (again, order) = house.place(ANNA, "o-1", ("B-1", "150000.00"), consent(None)).await.unwrap();
        assert_eq!((again.duplicate, &again.process, order.unwrap().order.as_str()), (true, &first, "B-1"));
        house.reject("berta", "r-1", &second).await.unwrap();
        assert_eq!(house.list("anna", ProcessState::Rejected).await, std::slice::from_ref(&second));
        assert_eq!(refused(house.order(ANNA, "B-2").await).0, Code::NotFound);
        // The journal tells its authority the same.
        let asked = ListEventsRequest { r#type: "process".to_owned(), ..ListEventsRequest::default() };
        let events = house.link("anna").await.intake().list_events(asked).await.unwrap().into_inner().events;
        assert_eq!(events.len(), 4, "two opened, one approved, one rejected: {events:?}");
        approved.sequence
    });
    assert_eq!(house.server.stop(), Some(0));
    user.say("verify --deep").done();
    // The order names the process, and stands right behind its approval.
    let by = user.column(&format!("SELECT source || ' ' || id FROM journal_events WHERE seq = {}", number + 1));
    assert_eq!(by, [format!("/sollist/processes {first}")]);
    let mut scopes =
        user.column("SELECT DISTINCT scope || ':' || about FROM journal_events WHERE event LIKE '%\"process.%'");
    scopes.sort();
    assert_eq!(scopes, ["*:ba-mitte", "*:ba-pankow", "ba-mitte:ba-mitte"]);
}

both_stores!(changes_and_payments_wait_too_and_are_decided_on_the_books_of_then);
fn changes_and_payments_wait_too_and_are_decided_on_the_books_of_then() {
    let user = world();
    let house = House::open(&user, &register(), "");
    let late = block_on(async {
        house.place(ANNA, "o-1", ("B-1", "60000.00"), None).await.unwrap();
        let (opened, order) = house.change(ANNA, "c-1", ("B-1", "150000.00"), consent(None)).await.unwrap();
        assert_eq!((opened.process.len(), order.unwrap().amount.as_str()), (32, "60000.00"));
        house.approve("berta", "a-1", &opened.process, false).await.unwrap();
        let changed = house.order(ANNA, "B-1").await.unwrap();
        assert_eq!(
            (changed.amount.as_str(), changed.consent.unwrap().amount.unwrap().as_str()),
            ("150000.00", "150000.00")
        );
        assert_eq!(house.available(ANNA).await, "-50000.00");
        // What was consented to covers what comes later, up to its amount.
        house.change(ANNA, "c-2", ("B-1", "140000.00"), None).await.unwrap();
        let (alone, _) = house.change(ANNA, "c-3", ("B-1", "150000.00"), None).await.unwrap();
        assert!(alone.process.is_empty());
        assert_eq!(refused(house.change(ANNA, "c-4", ("B-1", "150000.01"), None).await), failed("NOT_ENOUGH_MONEY"));

        // The same payment twice: whoever asks is asked, and the second cannot be any more.
        let (paid, _) = house.pay(ANNA, "z-1", ("Z-1", "5.00"), consent(None)).await.unwrap();
        let (twice, _) = house.pay(ANNA, "z-2", ("Z-1", "5.00"), consent(None)).await.unwrap();
        let told: Vec<_> = twice.warnings.iter().map(|warning| warning.reason.as_str()).collect();
        assert_eq!((twice.process.len(), told), (32, vec!["RECORDED_BEFORE"]));
        let payments = async || {
            let asked = ListPaymentsRequest { authority: "ba-mitte".to_owned(), ..ListPaymentsRequest::default() };
            house.link("anna").await.procurement().list_payments(asked).await.unwrap().into_inner().payments.len()
        };
        assert_eq!(payments().await, 0);
        house.approve("berta", "a-2", &paid.process, false).await.unwrap();
        assert_eq!(payments().await, 1);
        let second = house.approve("berta", "a-3", &twice.process, false).await.unwrap_err();
        assert!(second.message().contains("Z-1") && second.message().contains("sollist process reject"), "{second}");
        assert_eq!(house.state(&twice.process).await, ProcessState::Open);

        // The money is gone by now, and the consent covers less than is missing: whoever approves is told the figures.
        let (opened, _) = house.place(PANKOW, "o-2", ("B-2", "100010.00"), consent(Some("20.00"))).await.unwrap();
        house.place(PANKOW, "o-3", ("B-3", "50000.00"), None).await.unwrap();
        let gone = house.approve("berta", "a-4", &opened.process, false).await.unwrap_err();
        assert_eq!(refused::<()>(Err(gone.clone())), failed("NOT_ENOUGH_MONEY"));
        assert!(gone.message().contains("50.000,00") && gone.message().contains("99.990,00"), "{gone}");
        assert_eq!(house.state(&opened.process).await, ProcessState::Open);
        house.adjust("g", "49990.00").await;
        house.approve("berta", "a-5", &opened.process, false).await.unwrap();
        assert_eq!(house.available(PANKOW).await, "-20.00");

        // Its number is taken meanwhile.
        let (opened, _) = house.place(PANKOW, "o-4", ("B-4", "1.00"), consent(None)).await.unwrap();
        let (twice, _) = house.place(PANKOW, "o-4b", ("B-4", "1.00"), consent(None)).await.unwrap();
        assert_eq!(twice.warnings[0].reason, "RECORDED_BEFORE");
        house.reject("berta", "r-0", &twice.process).await.unwrap();
        house.place(PANKOW, "o-5", ("B-4", "0.00"), None).await.unwrap();
        assert_eq!(refused(house.approve("berta", "a-6", &opened.process, false).await).1, "ORDER_TAKEN");
        house.reject("berta", "r-1", &opened.process).await.unwrap();
        house.place(PANKOW, "o-6", ("B-5", "1.00"), consent(None)).await.unwrap().0.process
    });
    assert_eq!(house.server.stop(), Some(0));
    user.tamper(&format!("UPDATE ledger_processes SET open_until = '2026-03-31' WHERE process = '{late}'"));
    let house = House::open(&user, &register(), "");
    block_on(async {
        assert_eq!(refused(house.approve("berta", "a-7", &late, false).await), failed("PROCESS_LAPSED"));
        assert_eq!(house.list("pankow", ProcessState::Lapsed).await, std::slice::from_ref(&late));
        assert_eq!(refused(house.order(PANKOW, "B-5").await).0, Code::NotFound);
    });
    assert_eq!(house.server.stop(), Some(0));
    user.say("rebuild").done();
    user.say("verify --deep").done();
}

/// The command line says that it waits, for whom and where to look; a district lists what is its own.
#[test]
fn the_command_line_says_that_an_order_waits_and_lists_what_is_ones_own() {
    let user = world();
    let house = House::open(&user, &register(), "");
    let through = |name: &str| {
        let Tls { certificate, key, ca, .. } = house.issuer.files(name);
        let [ca, certificate, key] = [ca, certificate, key].map(|file| file.display().to_string());
        let tls = format!("--tls-ca {ca} --tls-certificate {certificate} --tls-key {key}");
        let at = user.through(&house.server.url);
        move |line: &str| at.say(&format!("{line} {tls}")).done()
    };
    let (anna, pankow, berta) = (through("anna"), through("pankow"), through("berta"));
    let order = format!(
        "order place --authority ba-mitte --order B-1 --line {LINE} --item notebook --quantity 1 --amount 150.000,00 \
         --consent-reference E-1 --consent-basis §37 --request-id o-1"
    );
    let told = anna(&format!("{order} --check")).out;
    assert!(told.contains("Gebucht würde erst"), "{told}");
    let told = anna(&order).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("Als Vorgang eröffnet") && told.contains("mit der Rolle approver"), "{told}");
    let listed = anna("process list --format json").json();
    let process = listed["processes"][0]["process"].as_str().unwrap().to_owned();
    assert!(told.contains(&format!("sollist process show {process}")), "{told}");
    assert_eq!(pankow("process list --format json").json()["processes"], json!([]));
    let approved = berta(&format!("process approve {process} --request-id a-1")).out;
    assert!(approved.contains("−50.000,00"), "{approved}");
    assert_eq!(anna(&format!("process show {process} --format json")).json()["state"], json!("approved"));
    assert_eq!(anna("order list --format json").json()["orders"][0]["consent_reference"], json!("E-1"));
}
