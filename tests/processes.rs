//! What takes another person waits in a process until one approves it; without a register there is one house, in which
//! nothing waits.

use serde_json::json;
use sollist_contract::grpc::{
    budget::v1::{AdjustLineRequest, FreezeLineRequest, GetLineRequest, TransferBudgetRequest, UnfreezeLineRequest},
    common::v1::{ApprovalRule, Command, LinePosition, Receipt},
    intake::v1::{
        ApproveProcessRequest, GetProcessRequest, ListProcessesRequest, Process, ProcessState,
        PublishParametersRequest, RejectProcessRequest,
    },
};
use sollist_platform::wire::link::Link;
use sollist_tests::servers::Issuer;
use tonic::{Code, Status};

use crate::{
    acts::{self, world},
    four_eyes::REGISTER,
    outside::block_on,
    permitted::{refused, send, serve_with},
    sollist::{Server, Sollist, event, event_of},
    stores::both_stores,
};

const LINE: &str = "2026/30/25/bezirksamt-mitte/geraete";

/// A command of March; the same id is the same command.
pub fn command(id: &str, only: bool) -> Option<Command> {
    let time = "2026-03-05T09:00:00+01:00".to_owned();
    Some(Command { request_id: id.to_owned(), time, validate_only: only, ..Default::default() })
}

/// A server, and who comes to it under which name.
pub struct House {
    pub issuer: Issuer,
    pub server: Server,
}

impl House {
    pub fn open(user: &Sollist, register: &str, more: &str) -> House {
        let (issuer, server) = serve_with(user, register, more);
        House { issuer, server }
    }
    pub async fn link(&self, name: &str) -> Link {
        Link::new(self.issuer.connect(&self.server.url, name).await, name)
    }
    async fn freeze(&self, name: &str, id: &str, amount: &str) {
        let asked = FreezeLineRequest {
            command: command(id, false),
            authority: "ba-mitte".to_owned(),
            line: LINE.to_owned(),
            amount: amount.to_owned(),
            consent_by: "Hauptausschuss".to_owned(),
            reference: "S 1".to_owned(),
        };
        self.link(name).await.budget().freeze_line(asked).await.unwrap();
    }
    async fn unfreeze(&self, name: &str, id: &str, amount: &str, only: bool) -> Result<Receipt, Status> {
        let asked = UnfreezeLineRequest {
            command: command(id, only),
            authority: "ba-mitte".to_owned(),
            line: LINE.to_owned(),
            amount: amount.to_owned(),
            consent_by: "Hauptausschuss".to_owned(),
            reference: "S 2".to_owned(),
        };
        self.link(name).await.budget().unfreeze_line(asked).await.map(|answer| answer.into_inner().receipt.unwrap())
    }
    pub async fn transfer(&self, name: &str, id: &str, amount: &str, only: bool) -> Result<Receipt, Status> {
        let asked = TransferBudgetRequest {
            command: command(id, only),
            authority: "ba-pankow".to_owned(),
            from_line: acts::LINE.to_owned(),
            to_line: acts::OTHER.to_owned(),
            amount: amount.to_owned(),
            basis: "§ 50 LHO".to_owned(),
            reference: "V 1".to_owned(),
        };
        self.link(name).await.budget().transfer_budget(asked).await.map(|answer| answer.into_inner().receipt.unwrap())
    }
    pub async fn publish(&self, name: &str, id: &str, values: &str, only: bool) -> Result<Receipt, Status> {
        let asked = PublishParametersRequest {
            command: command(id, only),
            authority: None,
            set: "approval".to_owned(),
            valid_from: "2026-01-01".to_owned(),
            values: values.to_owned(),
        };
        let answer = self.link(name).await.intake().publish_parameters(asked).await;
        answer.map(|answer| answer.into_inner().receipt.unwrap())
    }
    pub async fn adjust(&self, id: &str, amount: &str) {
        let asked = AdjustLineRequest {
            command: command(id, false),
            authority: "ba-pankow".to_owned(),
            line: acts::LINE.to_owned(),
            amount: amount.to_owned(),
            basis: "§ 50 LHO".to_owned(),
            reference: "V 2".to_owned(),
        };
        self.link("carla").await.budget().adjust_line(asked).await.unwrap();
    }
    /// What stands on the line that gives.
    async fn soll(&self) -> String {
        let asked = GetLineRequest { name: acts::LINE.to_owned() };
        self.link("carla").await.budget().get_line(asked).await.unwrap().into_inner().line.unwrap().soll
    }
    /// The id of a process that somebody opens.
    async fn opened(&self, name: &str, id: &str, amount: &str) -> String {
        self.unfreeze(name, id, amount, false).await.unwrap().process
    }
    pub async fn approve(&self, name: &str, id: &str, process: &str, only: bool) -> Result<Receipt, Status> {
        self.approve_by(name, command(id, only), process).await
    }
    async fn approve_by(&self, name: &str, command: Option<Command>, process: &str) -> Result<Receipt, Status> {
        let asked = ApproveProcessRequest { command, authority: None, process: process.to_owned() };
        self.link(name).await.intake().approve_process(asked).await.map(|answer| answer.into_inner().receipt.unwrap())
    }
    pub async fn reject(&self, name: &str, id: &str, process: &str) -> Result<Receipt, Status> {
        self.reject_by(name, command(id, false), process, false).await
    }
    pub async fn reject_by(
        &self,
        name: &str,
        command: Option<Command>,
        process: &str,
        withdrawn: bool,
    ) -> Result<Receipt, Status> {
        let (process, reason) = (process.to_owned(), "anderer Betrag".to_owned());
        let asked = RejectProcessRequest { command, authority: None, process, reason, withdrawn };
        self.link(name).await.intake().reject_process(asked).await.map(|answer| answer.into_inner().receipt.unwrap())
    }
    pub async fn show(&self, name: &str, process: &str) -> Result<Process, Status> {
        let asked = GetProcessRequest { process: process.to_owned() };
        self.link(name).await.intake().get_process(asked).await.map(|answer| answer.into_inner().process.unwrap())
    }
    pub async fn state(&self, process: &str) -> ProcessState {
        self.show("carla", process).await.unwrap().state()
    }
    /// Ids in a state, as somebody sees them.
    pub async fn list(&self, name: &str, state: ProcessState) -> Vec<String> {
        let (mut all, mut page_token) = (Vec::new(), String::new());
        loop {
            let asked = ListProcessesRequest { page_size: 1, page_token, state: state.into(), ..Default::default() };
            let page = self.link(name).await.intake().list_processes(asked).await.unwrap().into_inner();
            all.extend(page.processes.into_iter().map(|process| process.id));
            if page.next_page_token.is_empty() {
                return all;
            }
            page_token = page.next_page_token;
        }
    }
    async fn frozen(&self) -> String {
        let asked = GetLineRequest { name: LINE.to_owned() };
        self.link("carla").await.budget().get_line(asked).await.unwrap().into_inner().line.unwrap().frozen
    }
}

pub fn failed(reason: &str) -> (Code, String) {
    (Code::FailedPrecondition, reason.to_owned())
}

/// The register, with somebody who works for another authority.
pub fn register() -> String {
    format!("{REGISTER}[[caller]]\nname = \"pankow\"\nroles = [\"district-officer\"]\nscope = [\"ba-pankow\"]\n")
}

fn lifted_by_two(more: &str) {
    let user = world();
    let house = House::open(&user, &register(), more);
    let (first, second) = block_on(async {
        house.freeze("carla", "f", "900.00").await;
        // What cannot be is refused at once, and opens nothing.
        let too_much = house.unfreeze("anna.steuerung", "u-0", "900.01", false).await;
        assert_eq!(refused(too_much).0, Code::FailedPrecondition);
        let checked = house.unfreeze("anna.steuerung", "u-1", "400.00", true).await.unwrap();
        assert!(checked.validated_only && checked.sequence == 0 && !checked.process.is_empty());
        // Whoever looks first sees what would become of the line once it is approved.
        let [effect] = checked.effects.as_slice() else { panic!("{checked:?}") };
        let of = |at: &Option<LinePosition>| at.as_ref().unwrap().frozen.clone();
        assert_eq!((of(&effect.before), of(&effect.after), checked.rule), ("900.00".into(), "500.00".into(), None));
        assert_eq!(house.list("carla", ProcessState::Unspecified).await, [""; 0]);

        let opened = house.unfreeze("anna.steuerung", "u-1", "400.00", false).await.unwrap();
        assert_eq!((opened.process.len(), opened.effects.len()), (32, 0));
        assert_eq!(house.frozen().await, "900.00", "nothing is lifted before somebody else says so");
        // Sent again it is the same one; another amount under its name is not taken.
        let again = house.unfreeze("anna.steuerung", "u-1", "400.00", false).await.unwrap();
        assert_eq!((again.sequence, again.duplicate, again.process), (opened.sequence, true, opened.process.clone()));
        let other = house.unfreeze("anna.steuerung", "u-1", "401.00", false).await;
        assert_eq!(refused(other).0, Code::AlreadyExists);
        let second = house.opened("anna.steuerung", "u-2", "600.00").await;
        (opened.process, second)
    });
    assert_eq!(house.server.stop(), Some(0));
    // What waits is made again from the journal alone.
    let kept = "SELECT process || holds || opened_by || open_until FROM ledger_processes ORDER BY process";
    let before = user.column(kept);
    user.say("rebuild").done();
    assert_eq!((user.column(kept), before.len()), (before, 2));

    let house = House::open(&user, &register(), more);
    block_on(async {
        for only in [true, false] {
            let own = house.approve("anna.freigabe", "a-1", &first, only).await;
            assert_eq!(refused(own), failed("PROCESS_ONE_PERSON"), "{only}");
        }
        for name in ["carla", "anna"] {
            assert_eq!(refused(house.approve(name, "a-1", &first, false).await).0, Code::PermissionDenied, "{name}");
        }
        // Of another authority it is as if it were not there.
        let shown = house.show("anna", &first).await.unwrap();
        assert_eq!((shown.state(), shown.opened_by.as_str()), (ProcessState::Open, "anna.steuerung"));
        let absent = house.show("pankow", &"0".repeat(32)).await.unwrap_err();
        let foreign = house.show("pankow", &first).await.unwrap_err();
        assert_eq!(foreign.message().replace(&first, "…"), absent.message().replace(&"0".repeat(32), "…"));
        assert_eq!(house.list("pankow", ProcessState::Unspecified).await, [""; 0]);
        assert_eq!(house.list("anna", ProcessState::Open).await.len(), 2);

        let checked = house.approve("berta", "a-1", &first, true).await.unwrap();
        assert_eq!((checked.sequence, checked.effects.len()), (0, 1));
        assert_eq!(house.frozen().await, "900.00");
        let approved = house.approve("berta", "a-1", &first, false).await.unwrap();
        assert_eq!((approved.effects[0].after.as_ref().unwrap().frozen.as_str()), "500.00");
        assert_eq!(house.frozen().await, "500.00");
        let again = house.approve("berta", "a-1", &first, false).await.unwrap();
        assert_eq!((again.sequence, again.duplicate), (approved.sequence, true));
        assert_eq!(refused(house.approve("berta", "a-2", &first, false).await), failed("PROCESS_CLOSED"));
        assert_eq!(refused(house.reject("nobody.freigabe", "r-1", &first).await), failed("PROCESS_CLOSED"));

        // It is decided on what is there now: less is frozen than when it was opened. Whoever approves hears of it, and
        // the process waits on.
        let less = house.approve("berta", "a-3", &second, false).await.unwrap_err();
        assert_eq!(less.code(), Code::FailedPrecondition);
        // Whoever approves names no amount: what is left to them is said.
        assert!(less.message().contains("sollist process reject"), "{}", less.message());
        assert_eq!(house.state(&second).await, ProcessState::Open);
        house.freeze("carla", "f-2", "100.00").await;
        house.approve("berta", "a-4", &second, false).await.unwrap();
        assert_eq!(house.frozen().await, "0.00");

        house.freeze("carla", "f-3", "300.00").await;
        let third = house.opened("anna.steuerung", "u-3", "300.00").await;
        // Asked for once more under another name it is another one, and whoever asks is asked.
        let twice = house.unfreeze("anna.steuerung", "u-3b", "300.00", false).await.unwrap();
        let told: Vec<_> = twice.warnings.iter().map(|warning| warning.reason.as_str()).collect();
        assert_eq!(told, ["RECORDED_BEFORE"]);
        house.reject("berta", "r-3b", &twice.process).await.unwrap();
        let rejected = house.show("carla", &twice.process).await.unwrap();
        assert_eq!((rejected.state(), rejected.reason.as_str()), (ProcessState::Rejected, "anderer Betrag"));
        assert_eq!(rejected.decided_by, "berta");
        // What one asked for oneself is taken back, under whatever name, by who may approve others' too.
        house.reject("anna.freigabe", "r-3", &third).await.unwrap();
        assert_eq!(refused(house.approve("berta", "a-5", &third, false).await), failed("PROCESS_CLOSED"));
        let shown = house.show("carla", &third).await.unwrap();
        assert_eq!((shown.state(), shown.reason.as_str()), (ProcessState::Withdrawn, "anderer Betrag"));
        assert_eq!(shown.decided_by, "anna.freigabe");

        // Two at once: one of them did it.
        let both = house.opened("anna.steuerung", "u-4", "300.00").await;
        let (one, other) = tokio::join!(
            house.approve("berta", "a-6", &both, false),
            house.approve("nobody.freigabe", "a-7", &both, false)
        );
        let (done, late): (Vec<_>, Vec<_>) = [one, other].into_iter().partition(Result::is_ok);
        assert_eq!((done.len(), late.len()), (1, 1));
        assert!(late.into_iter().all(|late| refused(late) == failed("PROCESS_CLOSED")));
        assert_eq!(house.frozen().await, "0.00");
        assert_eq!(house.list("carla", ProcessState::Approved).await.len(), 3);
    });
    assert_eq!(house.server.stop(), Some(0));
    user.say("verify --deep").done();
    // What was approved stands right behind its approval.
    let behind = user.column(
        "SELECT done.source FROM journal_events done JOIN journal_events approval ON approval.seq = done.seq - 1 WHERE \
         done.source = '/sollist/processes' AND done.event LIKE '%budget.unfrozen.v1%' AND approval.event LIKE \
         '%process.approved.v1%'",
    );
    assert_eq!(behind, ["/sollist/processes"; 3]);
}

both_stores!(a_freeze_is_lifted_by_two_persons);
fn a_freeze_is_lifted_by_two_persons() {
    lifted_by_two("");
}

both_stores!(pseudonyms_of_one_person_open_and_approve_nothing_alone);
fn pseudonyms_of_one_person_open_and_approve_nothing_alone() {
    lifted_by_two("[privacy]\npseudonyms = true\n");
}

/// A register that changed is asked as it is now, and the day is the clock's, whatever whoever approves says.
#[test]
fn a_process_lapses_and_persons_are_those_of_now() {
    let user = world();
    let house = House::open(&user, REGISTER, "");
    let (kept, late) = block_on(async {
        house.freeze("carla", "f", "900.00").await;
        (house.opened("anna.steuerung", "u-1", "400.00").await, house.opened("anna.steuerung", "u-2", "100.00").await)
    });
    assert_eq!(house.server.stop(), Some(0));
    user.tamper(&format!("UPDATE ledger_processes SET open_until = '2026-03-31' WHERE process = '{late}'"));
    // Who opened it is not in the register any more, and may be anybody.
    let house = House::open(&user, &REGISTER.replace("anna.steuerung", "hugo.steuerung"), "");
    block_on(async {
        assert_eq!(refused(house.approve("berta", "a-0", &kept, false).await), failed("PROCESS_NOBODY_KNOWN"));
        assert_eq!(house.state(&kept).await, ProcessState::Open);
    });
    assert_eq!(house.server.stop(), Some(0));
    // Who was somebody else is one person with whoever opened it.
    let house = House::open(&user, &REGISTER.replace("Berta B", "Anna A"), "");
    block_on(async {
        assert_eq!(refused(house.approve("berta", "a-1", &kept, false).await), failed("PROCESS_ONE_PERSON"));
        // A day that is still to come has not passed: it is not lapsed.
        let ahead =
            command("a-8", false).map(|asked| Command { time: "2062-03-05T09:00:00+01:00".to_owned(), ..asked });
        assert_eq!(refused(house.approve_by("nobody.freigabe", ahead, &kept).await), failed("PROCESS_AFTERWARDS"));
        // Dated before its last day it is too late all the same.
        for answer in [
            house.approve("nobody.freigabe", "a-2", &late, false).await,
            house.reject("nobody.freigabe", "a-3", &late).await,
        ] {
            assert_eq!(refused(answer), failed("PROCESS_LAPSED"));
        }
        assert_eq!(house.state(&late).await, ProcessState::Lapsed);
        assert_eq!(house.list("carla", ProcessState::Lapsed).await, std::slice::from_ref(&late));
        assert_eq!(house.list("carla", ProcessState::Open).await, std::slice::from_ref(&kept));
        let unknown = house.approve("berta", "a-4", "nichts", false).await;
        assert_eq!(refused(unknown), (Code::NotFound, "PROCESS_UNKNOWN".to_owned()));
    });
    assert_eq!(house.server.stop(), Some(0));
    // Without a register it is one house again: what waits may still be decided.
    user.say("rebuild").done();
    let told = user.say(&format!("process approve {kept} --actor erika")).done();
    assert!(told.out.contains("400,00"), "{}", told.out);
    let shown = user.ask(&format!("process show {kept}"));
    assert_eq!(shown["state"], json!("approved"), "{shown}");
    user.say("verify --deep").done();
}

/// What was recorded in one house is a repetition once there is a register; and nobody sends a process as an event.
#[test]
fn what_one_house_recorded_opens_nothing_and_processes_are_not_sent() {
    let user = world();
    let house = |what: &str, id: &str| {
        user.say(&format!(
            "{what} --line {LINE} --amount 50 --consent-by Hauptausschuss --reference \"S 2\" --request-id {id} --time \
             2026-03-05T09:00:00+01:00"
        ))
        .done()
    };
    house("freeze", "f");
    house("unfreeze", "u");
    assert_eq!(user.ask("process list")["processes"], json!([]), "one house takes one");
    let sent = json!({"authority": "ba-mitte", "process": "x", "open_until": "2026-12-31", "holds": {
        "type": "budget.unfrozen.v1", "data": {"authority": "ba-mitte", "line": LINE, "amount": "1.00",
        "consent_by": "Hauptausschuss", "reference": "S"}}});
    let sent = event("p", "process.opened", "2026-03-05T09:00:00+01:00", &sent);
    let told = user.events(&[sent]);
    assert!(told.out.contains("PROCESS_BY_METHOD"), "{} {}", told.out, told.err);
    let server = House::open(&user, REGISTER, "");
    block_on(async {
        let again = server.unfreeze("anna.steuerung", "u", "50.00", false).await.unwrap();
        assert!(again.duplicate && again.process.is_empty(), "{again:?}");
    });
    assert_eq!(server.server.stop(), Some(0));
}

/// A set that says above which amount transfers take another person.
fn limit(user: &Sollist, id: &str, from: &str, values: &serde_json::Value) {
    let data = json!({"set": "approval", "valid_from": from, "values": values});
    user.record(&[event_of("/ikt", id, "parameters.published", "2026-01-02T09:00:00+01:00", &data)]);
}

/// The register, with a system of record that may report transfers.
pub fn reporting() -> String {
    format!("{}[[caller]]\nname = \"hkr\"\nroles = [\"steering\"]\nsources = [\"/hkr/\"]\n", register())
}

both_stores!(a_transfer_above_what_is_published_takes_another_person_by_the_rule_of_then);
fn a_transfer_above_what_is_published_takes_another_person_by_the_rule_of_then() {
    let user = world();
    // In one house nothing is asked.
    let (from, to) = (acts::LINE, acts::OTHER);
    let paper = "--basis x --reference y --time 05.03.2026";
    user.say(&format!("transfer --from-line {from} --to-line {to} --amount 1 {paper}")).done();
    let house = House::open(&user, &reporting(), "");
    let fact = |id: &str, amount: &str| {
        let data = json!({"authority": "ba-pankow", "from_line": from, "to_line": to, "amount": amount, "basis": "x",
            "reference": "y"});
        event_of("/hkr/1", id, "budget.transferred", "2026-03-05T09:00:00+01:00", &data)
    };
    let reported = async |house: &House, id: &str, amount: &str| -> Vec<String> {
        let refused = send(&house.link("hkr").await, "datei", &[fact(id, amount)]).await;
        refused.into_iter().map(|entry| entry.refusal.unwrap().reason).collect()
    };
    let never = block_on(async {
        // As long as nothing is published nobody is let through.
        let never = house.transfer("pankow", "t-0", "0.01", false).await.unwrap();
        assert_eq!((never.process.len(), house.soll().await.as_str()), (32, "99999.00"));
        assert_eq!(house.show("pankow", &never.process).await.unwrap().rule, None);
        assert_eq!(reported(&house, "z-0", "0.01").await, ["TAKES_ANOTHER_PERSON"]);
        never.process
    });
    assert_eq!(house.server.stop(), Some(0));
    limit(&user, "l-1", "2026-01-01", &json!({"approval": {"transfers_above": "500.00"}}));
    limit(&user, "l-2", "2199-01-01", &json!({"approval": {"transfers_above": "1.00"}}));

    let house = House::open(&user, &reporting(), "");
    let (first, second) = block_on(async {
        let alone = house.transfer("pankow", "t-1", "500.00", false).await.unwrap();
        assert!(alone.process.is_empty() && alone.sequence > 0, "{alone:?}");
        assert_eq!(reported(&house, "z-1", "500.00").await, [""; 0]);
        assert_eq!(house.soll().await, "98999.00");
        let checked = house.transfer("pankow", "t-2", "500.01", true).await.unwrap();
        assert!(checked.validated_only && !checked.process.is_empty());
        let rule = ApprovalRule { set: "approval".into(), valid_from: "2026-01-01".into(), above: "500.00".into() };
        assert_eq!((checked.effects.len(), checked.rule), (2, Some(rule)));
        let opened = house.transfer("pankow", "t-2", "500.01", false).await.unwrap();
        assert_eq!((opened.process.len(), house.soll().await.as_str()), (32, "98999.00"));
        assert_eq!(reported(&house, "z-2", "500.01").await, ["TAKES_ANOTHER_PERSON"]);
        // What cannot be is refused at once, as before.
        let beyond = house.transfer("pankow", "t-3", "98999.01", false).await;
        assert_eq!(refused(beyond).0, Code::FailedPrecondition);
        let second = house.transfer("carla", "t-4", "98000.00", false).await.unwrap();
        (opened.process, second.process)
    });
    assert_eq!(house.server.stop(), Some(0));
    // The rule changes meanwhile, and what was opened under the one before is as it was.
    limit(&user, "l-3", "2026-02-01", &json!({"approval": {"transfers_above": "90000.00"}}));
    let kept = "SELECT process || holds || rule FROM ledger_processes WHERE rule IS NOT NULL ORDER BY process";
    let before = user.column(kept);
    user.say("rebuild").done();
    assert_eq!((user.column(kept), before.len()), (before, 2));

    let house = House::open(&user, &reporting(), "");
    block_on(async {
        let alone = house.transfer("pankow", "t-5", "700.00", false).await.unwrap();
        assert!(alone.process.is_empty(), "not above what holds now: {alone:?}");
        let again = house.transfer("pankow", "t-2", "500.01", false).await.unwrap();
        assert_eq!((again.duplicate, &again.process), (true, &first));
        let rule = house.show("berta", &first).await.unwrap().rule.unwrap();
        let rule = (rule.set.as_str(), rule.valid_from.as_str(), rule.above.as_str());
        assert_eq!(rule, ("approval", "2026-01-01", "500.00"));
        assert_eq!(refused(house.approve("carla", "a-0", &first, false).await).0, Code::PermissionDenied);
        house.approve("berta", "a-1", &first, false).await.unwrap();
        house.approve("berta", "a-2", &never, false).await.unwrap();
        assert_eq!(house.soll().await, "97798.98");
        // The money is gone by now: whoever approves is told the figures, and the process waits on.
        let gone = house.approve("berta", "a-3", &second, false).await.unwrap_err();
        assert_eq!(gone.code(), Code::FailedPrecondition);
        assert!(gone.message().contains("97.798,98") && gone.message().contains("98.000,00"), "{}", gone.message());
        assert_eq!(house.state(&second).await, ProcessState::Open);
        house.adjust("g", "201.02").await;
        house.approve("berta", "a-4", &second, false).await.unwrap();
        assert_eq!(house.soll().await, "0.00");
    });
    assert_eq!(house.server.stop(), Some(0));
    user.say("verify --deep").done();
    let listed = user.ask(&format!("process show {first}"));
    assert_eq!((&listed["above"], &listed["rule_from"]), (&json!("500.00"), &json!("2026-01-01")));
}

/// What says who decides stands in one set, and nothing is read out of another.
#[test]
fn what_takes_another_person_is_said_by_one_set_alone() {
    let user = world();
    let set = |id: &str, set: &str, above: &str| {
        let data = json!({"set": set, "valid_from": "2026-01-01", "values": {"approval": {"transfers_above": above}}});
        event(id, "parameters.published", "2026-01-02T09:00:00+01:00", &data)
    };
    let told = user.events(&[set("s-1", "preise", "500.00"), set("s-2", "approval", "-0.01")]).ended(1);
    assert_eq!(told.out.matches("SENSELESS_PARAMETER").count(), 2, "{}", told.out);
    assert!(told.out.contains("allein die Sammlung, die so heißt (approval"), "{}", told.out);
    assert_eq!(user.column("SELECT valid_from FROM ledger_approvals"), [""; 0]);
}

both_stores!(parameters_are_published_by_two_persons);
/// What decides how much one person may do is published by two.
fn parameters_are_published_by_two_persons() {
    let user = world();
    let house = House::open(&user, &reporting(), "");
    let above = |amount: &str| format!("{{\"approval\":{{\"transfers_above\":\"{amount}\"}}}}");
    let (opened, other) = block_on(async {
        for (values, reason) in [
            ("{", "VALUES_NOT_JSON"),
            (&*above("-1.00"), "SENSELESS_PARAMETER"),
            (r#"{"items":{"notebook":{},"notebook":{}}}"#, "MALFORMED"),
            (r#"{"unheard":1}"#, "MALFORMED"),
        ] {
            let (_, told) = refused(house.publish("carla", "p-0", values, false).await);
            assert_eq!(told, reason, "{values}");
        }
        assert_eq!(refused(house.publish("pankow", "p-0", &above("5.00"), false).await).0, Code::PermissionDenied);
        let checked = house.publish("anna.steuerung", "p-1", &above("500.00"), true).await.unwrap();
        assert!(checked.validated_only && !checked.process.is_empty());
        let opened = house.publish("anna.steuerung", "p-1", &above("500.00"), false).await.unwrap().process;
        let again = house.publish("anna.steuerung", "p-1", &above("500.00"), false).await.unwrap();
        assert_eq!((again.duplicate, &again.process), (true, &opened));
        let other = house.publish("carla", "p-2", &above("1.00"), false).await.unwrap().process;
        // No file and no stream publishes any.
        let data = json!({"set": "approval", "valid_from": "2026-01-01", "values": {"approval": {"transfers_above":
            "500.00"}}});
        let sent = event_of("/hkr/1", "z-1", "parameters.published", "2026-03-05T09:00:00+01:00", &data);
        let reasons = send(&house.link("hkr").await, "datei", &[sent]).await;
        assert_eq!(reasons[0].refusal.as_ref().unwrap().reason, "TAKES_ANOTHER_PERSON");
        // Nothing of it holds before another person says so, and it is everybody's: no district sees it.
        assert!(!house.transfer("pankow", "t-1", "5.00", true).await.unwrap().process.is_empty());
        assert_eq!(house.show("pankow", &opened).await.unwrap_err().code(), Code::NotFound);
        assert_eq!(house.list("pankow", ProcessState::Open).await, [""; 0]);
        let shown = house.show("berta", &opened).await.unwrap();
        assert_eq!((shown.r#type.as_str(), shown.opened_by_caller), ("parameters.published.v1", false));
        assert!(house.show("anna.freigabe", &opened).await.unwrap().opened_by_caller);
        (opened, other)
    });
    assert_eq!(house.server.stop(), Some(0));
    let kept = "SELECT process || holds FROM ledger_processes ORDER BY process";
    let before = user.column(kept);
    user.say("rebuild").done();
    assert_eq!((user.column(kept), before.len()), (before, 2));

    let seen = user.sequence();
    let house = House::open(&user, &reporting(), "");
    block_on(async {
        let approve = async |id: &str, process: &str, seen_sequence: u64| {
            let command = command(id, false).map(|command| Command { seen_sequence, ..command });
            let asked = ApproveProcessRequest { command, authority: None, process: process.to_owned() };
            house.link("berta").await.intake().approve_process(asked).await
        };
        assert_eq!(refused(house.approve("anna.freigabe", "a-1", &opened, false).await), failed("PROCESS_ONE_PERSON"));
        approve("a-2", &opened, seen).await.unwrap();
        let alone = house.transfer("pankow", "t-2", "500.00", false).await.unwrap();
        assert!(alone.process.is_empty(), "{alone:?}");
        assert!(!house.transfer("pankow", "t-3", "500.01", true).await.unwrap().process.is_empty());
        // Of one set and day what is published last counts: whoever did not see the one before is told.
        let late = approve("a-3", &other, seen).await;
        assert_eq!(refused(late.map(drop)).1, "CHANGED_SINCE");
        assert_eq!(house.state(&other).await, ProcessState::Open);
        house.reject("berta", "r-1", &other).await.unwrap();
    });
    assert_eq!(house.server.stop(), Some(0));
    user.say("verify --deep").done();
    // Without a register it is one step, from a file.
    user.file("werte.json", above("9000.00"));
    let told = user.say("parameters publish werte.json --set approval --valid-from 01.02.2026 --request-id p").done();
    assert!(told.out.contains("was eine zweite Person braucht"), "{}", told.out);
    assert!(told.out.contains("erst verlangt, wenn ein Verzeichnis der Aufrufer gilt"), "{}", told.out);
    let kept = user.column("SELECT CAST(transfers_above AS TEXT) FROM ledger_approvals ORDER BY valid_from");
    assert_eq!(kept, ["50000", "900000"]);
}
