//! What waits for another person, on the pages: whoever may see it finds it, another person decides on it once, on what
//! they saw; of what is another's there is nothing.

use sollist_contract::grpc::{
    budget::v1::{FreezeLineRequest, UnfreezeLineRequest},
    common::v1::Command,
    intake::v1::PublishParametersRequest,
};
use sollist_platform::wire::link::Link;
use sollist_tests::servers::{Issuer, process::patiently};

use super::{
    acts::{Fields, hidden, with, written},
    links,
    rights::{Shown, address},
    text,
};
use crate::{
    acts::world,
    four_eyes::REGISTER,
    outside::block_on,
    permitted::serve_with,
    sollist::{Server, Sollist},
};

const LINE: &str = "2026/30/25/bezirksamt-mitte/geraete";

/// A server with a register, and its pages.
struct House {
    issuer: Issuer,
    server: Server,
    address: String,
}

impl House {
    fn open(user: &Sollist) -> House {
        let pankow = "[[caller]]\nname = \"pankow\"\nroles = [\"district-officer\"]\nscope = [\"ba-pankow\"]\n";
        let (issuer, server) = serve_with(user, &format!("{REGISTER}{pankow}"), "");
        let address = address(&server);
        let house = House { issuer, server, address };
        patiently("the pages", || Some(house.get("berta", "/vorgaenge")).filter(|(status, _)| *status == 200));
        house
    }
    fn shown<'a>(&'a self, name: &'a str) -> Shown<'a> {
        Shown { issuer: &self.issuer, address: self.address.clone(), name }
    }
    fn get(&self, name: &str, path: &str) -> (u16, String) {
        self.shown(name).get(path)
    }
    fn told(&self, name: &str, path: &str) -> String {
        text(&self.get(name, path).1)
    }
    /// The fields of a form, as somebody was shown it who sees all that is recorded.
    fn form(&self, user: &Sollist, name: &str, path: &str) -> Fields {
        let head = user.column("SELECT CAST(MAX(seq) AS TEXT) FROM journal_events").pop().unwrap();
        patiently("the head of the journal", || {
            let (status, page) = self.get(name, path);
            assert_eq!(status, 200, "{path}: {}", text(&page));
            Some(hidden(&page)).filter(|fields| fields["seen_sequence"] == head)
        })
    }
    /// What is answered to whoever sends it.
    fn send(&self, name: &str, path: &str, fields: &Fields, more: &[(&str, &str)]) -> (u16, String) {
        self.shown(name).ask(path, &["--data", &written(&with(fields.clone(), more))])
    }
    async fn link(&self, name: &str) -> Link {
        Link::new(self.issuer.connect(&self.server.url, name).await, name)
    }
    /// The id of a process that anna opens.
    fn opened(&self, id: &str, amount: &str) -> String {
        let asked = UnfreezeLineRequest {
            command: Some(Command { request_id: id.to_owned(), ..Command::default() }),
            authority: "ba-mitte".to_owned(),
            line: LINE.to_owned(),
            amount: amount.to_owned(),
            consent_by: "Hauptausschuss".to_owned(),
            reference: "S 2".to_owned(),
        };
        block_on(async {
            let answer = self.link("anna.steuerung").await.budget().unfreeze_line(asked).await.unwrap();
            answer.into_inner().receipt.unwrap().process
        })
    }
    fn freeze(&self, id: &str, amount: &str) {
        let asked = FreezeLineRequest {
            command: Some(Command { request_id: id.to_owned(), ..Command::default() }),
            authority: "ba-mitte".to_owned(),
            line: LINE.to_owned(),
            amount: amount.to_owned(),
            consent_by: "Hauptausschuss".to_owned(),
            reference: "S 1".to_owned(),
        };
        block_on(async { self.link("carla").await.budget().freeze_line(asked).await.unwrap() });
    }
}

const CHECK: (&str, &str) = ("schritt", "pruefen");
const SEND: (&str, &str) = ("schritt", "senden");

#[test]
fn what_waits_is_shown_to_whoever_may_see_it() {
    let user = world();
    let house = House::open(&user);
    house.freeze("f-1", "900.00");
    let (one, other) = (house.opened("u-1", "400.00"), house.opened("u-2", "300.00"));
    for (name, standing) in [("berta", "offen: wartet auf Sie"), ("anna.freigabe", "offen"), ("anna", "offen")] {
        let (status, list) = house.get(name, "/vorgaenge");
        assert_eq!(status, 200, "{name}");
        for process in [&one, &other] {
            assert!(links(&list).contains(&format!("/vorgaenge/{process}")), "{name}: {}", text(&list));
        }
        let list = text(&list);
        assert!(list.contains(standing), "{name}: {list}");
        assert_eq!(list.contains("wartet auf Sie"), name == "berta", "{name}: {list}");
        assert!(house.get(name, "/vorgaenge.csv").1.contains(&one), "{name}");
    }
    // What there is to do is told to whoever may do it.
    for (name, told) in [("berta", true), ("anna.freigabe", false), ("carla", false), ("anna", false)] {
        let first = house.told(name, "/lage");
        assert_eq!(first.contains("2 Vorgänge warten auf Ihre Freigabe"), told, "{name}: {first}");
        assert!(house.get(name, "/antraege").1.contains("href=\"/vorgaenge\""), "{name}");
    }
    let place = format!("/vorgaenge/{one}");
    for (name, verdicts) in [("berta", 2), ("anna.freigabe", 1), ("carla", 0), ("anna", 0)] {
        let (status, page) = house.get(name, &place);
        assert_eq!(status, 200, "{name}");
        let told = text(&page);
        assert!(told.contains("400,00") && told.contains("anna.steuerung"), "{told}");
        assert_eq!(
            links(&page).iter().filter(|link| link.starts_with(&format!("{place}/"))).count(),
            verdicts,
            "{name}"
        );
        let note = told.contains("Freigeben muss ihn eine andere Person");
        assert_eq!(note, name.starts_with("anna"), "{name}: {told}");
        let form = house.get(name, &format!("{place}/freigeben")).0;
        assert_eq!(form, if verdicts == 0 { 403 } else { 200 }, "{name}");
    }
    // To another authority it is as if there were none.
    let (theirs, absent) =
        (house.get("pankow", &place), house.get("pankow", &format!("/vorgaenge/{}", "0".repeat(32))));
    assert_eq!((theirs.0, absent.0), (404, 404));
    assert!(!house.get("pankow", "/vorgaenge").1.contains(&one));
    assert!(!house.get("pankow", "/vorgaenge.csv").1.contains(&one));
    assert_eq!(house.get("pankow", "/vorgaenge?behoerde=ba-mitte").0, 403);
}

#[test]
fn a_set_of_parameters_that_waits_shows_its_values_and_is_no_district_s() {
    let user = world();
    let house = House::open(&user);
    let values = r#"{"approval":{"transfers_above":"500.00"},"items":{"notebook":{"programme":"mobile-devices",
        "unit_price":"1000.00","quota":"1.00","life_months":60}}}"#;
    let asked = PublishParametersRequest {
        command: Some(Command { request_id: "p-1".to_owned(), ..Command::default() }),
        authority: None,
        set: "approval".to_owned(),
        valid_from: "2026-01-01".to_owned(),
        values: values.to_owned(),
    };
    let process = block_on(async {
        let answer = house.link("anna.steuerung").await.intake().publish_parameters(asked).await.unwrap();
        answer.into_inner().receipt.unwrap().process
    });
    let place = format!("/vorgaenge/{process}");
    let told = house.told("berta", &place);
    assert!(told.contains("approval transfers_above 500.00"), "{told}");
    assert!(told.contains("notebook") && told.contains("unit_price 1000.00"), "{told}");
    assert_eq!(house.get("pankow", &place).0, 404);
    assert!(!house.get("pankow", "/vorgaenge").1.contains(&process));
    let approve = format!("{place}/freigeben");
    let check = house.send("berta", &approve, &house.form(&user, "berta", &approve), &[CHECK]);
    assert_eq!(check.0, 200, "{}", text(&check.1));
    assert_eq!(house.send("berta", &approve, &hidden(&check.1), &[SEND]).0, 303);
    assert_eq!(user.column("SELECT valid_from FROM ledger_approvals"), ["2026-01-01"]);
}

#[test]
fn another_person_decides_once_on_what_they_saw() {
    let user = world();
    let house = House::open(&user);
    house.freeze("f-1", "900.00");
    let (one, much) = (house.opened("u-1", "400.00"), house.opened("u-2", "800.00"));
    let (small, late) = (house.opened("u-3", "30.00"), house.opened("u-4", "20.00"));
    let at = |process: &str, verdict: &str| format!("/vorgaenge/{process}/{verdict}");
    let approve = at(&one, "freigeben");

    let own = house.form(&user, "anna.freigabe", &approve);
    for step in [CHECK, SEND] {
        let told = house.send("anna.freigabe", &approve, &own, &[step]);
        assert!(told.0 == 400 && text(&told.1).contains("dieselbe Person"), "{}", text(&told.1));
        assert_eq!(hidden(&told.1)["request_id"], own["request_id"], "it may be sent by somebody else");
    }
    let form = house.form(&user, "berta", &approve);
    let check = house.send("berta", &approve, &form, &[CHECK]);
    let told = text(&check.1);
    assert!(told.contains("900,00") && told.contains("500,00"), "before and after: {told}");
    // What changed since is told, and what there is by now stands below.
    house.freeze("f-2", "50.00");
    house.form(&user, "berta", &approve);
    let told = house.send("berta", &approve, &hidden(&check.1), &[SEND]);
    assert_eq!(told.0, 400);
    let again = hidden(&told.1);
    let told = text(&told.1);
    assert!(told.contains("hat sich seit Nr.") && told.contains("Unten steht, wie es jetzt ist"), "{told}");
    assert_ne!(again["seen_sequence"], form["seen_sequence"]);
    let check = house.send("berta", &approve, &again, &[CHECK]).1;
    assert!(text(&check).contains("950,00") && text(&check).contains("550,00"), "{}", text(&check));
    // Sent twice it is one.
    for _ in 0..2 {
        let done = house.send("berta", &approve, &hidden(&check), &[SEND]);
        assert_eq!(done.0, 303, "{}", text(&done.1));
    }
    assert_eq!(user.column("SELECT id FROM journal_events WHERE event LIKE '%process.approved.v1%'").len(), 1);
    let done = house.told("berta", &format!("/vorgaenge/{one}"));
    assert!(done.contains("freigegeben") && done.contains("Entschieden von berta"), "{done}");
    // What is decided is in no list of what is open, and its form says so, beside what was meant.
    assert!(!house.get("berta", "/vorgaenge").1.contains(&one));
    assert!(house.get("berta", "/vorgaenge?typ=freigegeben").1.contains(&one));
    assert!(house.told("berta", &approve).contains("nichts (mehr) zu entscheiden"));
    let reject = at(&one, "ablehnen");
    let told = house.send("nobody.freigabe", &reject, &form, &[SEND, ("reason", "zu viel"), ("request_id", "r-1")]);
    assert!(told.0 == 400 && text(&told.1).contains("schon freigegeben"), "{}", text(&told.1));

    // The money is gone by now: the process waits on.
    let approve = at(&much, "freigeben");
    let told = house.send("berta", &approve, &house.form(&user, "berta", &approve), &[CHECK]);
    let (status, told) = (told.0, text(&told.1));
    assert!(status == 400 && told.contains("550,00") && told.contains("800,00"), "{told}");
    assert!(house.told("berta", &format!("/vorgaenge/{much}")).contains("offen"));
    let reject = at(&small, "ablehnen");
    let without = house.send("berta", &reject, &house.form(&user, "berta", &reject), &[CHECK]);
    assert_eq!(without.0, 400, "a reason is asked for");
    let check = house.send("berta", &reject, &hidden(&without.1), &[CHECK, ("reason", "zu wenig")]).1;
    assert_eq!(house.send("berta", &reject, &hidden(&check), &[SEND]).0, 303);
    assert!(house.told("anna", &format!("/vorgaenge/{small}")).contains("Begründung zu wenig"));

    // It lapses while its form lies open.
    let approve = at(&late, "freigeben");
    let form = house.form(&user, "berta", &approve);
    assert_eq!(house.server.stop(), Some(0));
    user.tamper(&format!("UPDATE ledger_processes SET open_until = '2026-03-31' WHERE process = '{late}'"));
    let house = House::open(&user);
    let told = house.send("berta", &approve, &form, &[SEND]);
    assert!(told.0 == 400 && text(&told.1).contains("ist verfallen"), "{}", text(&told.1));
    assert!(house.told("berta", &approve).contains("nichts (mehr) zu entscheiden"));
    assert!(house.get("berta", "/vorgaenge?typ=verfallen").1.contains(&late));
    assert!(!house.get("berta", "/vorgaenge").1.contains(&late));
}
