//! What waits for another person, on the pages: whoever may see it finds it, another person decides on it once, on what
//! they saw; of what is another's there is nothing.

use sollist_contract::grpc::{
    budget::v1::{AdjustLineRequest, FreezeLineRequest, UnfreezeLineRequest},
    common::v1::Command,
    intake::v1::PublishParametersRequest,
    procurement::v1::{ChangeOrderRequest, Consent, PlaceOrderRequest},
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
pub(super) struct House {
    issuer: Issuer,
    server: Server,
    address: String,
}

impl House {
    pub(super) fn open(user: &Sollist) -> House {
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
    pub(super) fn get(&self, name: &str, path: &str) -> (u16, String) {
        self.shown(name).get(path)
    }
    pub(super) fn told(&self, name: &str, path: &str) -> String {
        text(&self.get(name, path).1)
    }
    /// The fields of a form, as somebody was shown it who sees all that is recorded.
    pub(super) fn form(&self, user: &Sollist, name: &str, path: &str) -> Fields {
        let head = user.column("SELECT CAST(MAX(seq) AS TEXT) FROM journal_events").pop().unwrap();
        patiently("the head of the journal", || {
            let (status, page) = self.get(name, path);
            assert_eq!(status, 200, "{path}: {}", text(&page));
            Some(hidden(&page)).filter(|fields| fields["seen_sequence"] == head)
        })
    }
    /// What is answered to whoever sends it.
    pub(super) fn send(&self, name: &str, path: &str, fields: &Fields, more: &[(&str, &str)]) -> (u16, String) {
        self.shown(name).ask(path, &["--data", &written(&with(fields.clone(), more))])
    }
    /// Where whoever sends it is led.
    pub(super) fn place(&self, name: &str, path: &str, fields: &Fields) -> String {
        let sent = written(&with(fields.clone(), &[SEND]));
        let head = self.shown(name).ask(path, &["--data", &sent, "--include"]).1;
        let place = head.lines().find_map(|line| line.strip_prefix("location: "));
        place.unwrap_or_else(|| panic!("{path} leads nowhere: {head}")).trim().to_owned()
    }
    pub(super) fn stop(self) -> Option<i32> {
        self.server.stop()
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
    pub(super) fn freeze(&self, id: &str, amount: &str) {
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

pub(super) const CHECK: (&str, &str) = ("schritt", "pruefen");
pub(super) const SEND: (&str, &str) = ("schritt", "senden");

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
    for (name, verdicts) in [("berta", 2), ("anna.freigabe", 1), ("carla", 0), ("anna", 1)] {
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
        assert_eq!(form, if name == "carla" || name == "anna" { 403 } else { 200 }, "{name}");
        let back = links(&page).contains(&format!("{place}/zurueckziehen"));
        assert_eq!(back, name.starts_with("anna"), "whoever opened it takes it back: {name}");
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
fn an_order_with_a_consent_shows_what_it_would_take_to_whoever_decides_and_whoever_asked() {
    let user = world();
    let house = House::open(&user);
    let named = |id: &str| Some(Command { request_id: id.to_owned(), ..Command::default() });
    let consent = |amount: Option<String>| {
        Some(Consent { reference: "E 1/2026".to_owned(), basis: "§ 37 LHO".to_owned(), amount })
    };
    let placed = PlaceOrderRequest {
        command: named("o-1"),
        authority: "ba-pankow".to_owned(),
        order: "B-1".to_owned(),
        line: "2026/30/25/bezirksamt-pankow/geraete".to_owned(),
        item: "notebook".to_owned(),
        quantity: 3,
        amount: "150000.00".to_owned(),
        due: None,
        consent: consent(Some("160000.00".to_owned())),
    };
    let process = block_on(async {
        let answer = house.link("pankow").await.procurement().place_order(placed).await.unwrap().into_inner();
        answer.receipt.unwrap().process
    });
    let place = format!("/vorgaenge/{process}");
    for (name, is_mine) in [("pankow", true), ("berta", false), ("carla", false)] {
        assert!(house.get(name, "/vorgaenge").1.contains(&process), "{name}");
        let told = house.told(name, &place);
        assert!(told.contains("E 1/2026 § 37 LHO") && told.contains("160.000,00"), "{name}: {told}");
        assert!(told.contains("150.000,00") && told.contains("B-1"), "{name}: {told}");
        assert_eq!(told.contains("Freigeben muss ihn eine andere Person"), is_mine, "{name}: {told}");
    }
    assert_eq!(house.get("anna", &place).0, 404);
    assert_eq!(house.get("pankow", &format!("{place}/freigeben")).0, 403);
    let approve = format!("{place}/freigeben");
    let check = house.send("berta", &approve, &house.form(&user, "berta", &approve), &[CHECK]);
    let told = text(&check.1);
    assert!(check.0 == 200 && told.contains("100.000,00") && told.contains("−50.000,00"), "{told}");
    assert_eq!(house.send("berta", &approve, &hidden(&check.1), &[SEND]).0, 303);
    // Whoever asked is led to the order by then.
    assert!(links(&house.get("pankow", &place).1).contains("/beschaffung/ba-pankow/B-1"));

    // New totals name no line: it is the order's, and a change of it is a reason to look again.
    let changed = ChangeOrderRequest {
        command: named("c-1"),
        authority: "ba-pankow".to_owned(),
        order: "B-1".to_owned(),
        quantity: 3,
        amount: "170000.00".to_owned(),
        consent: consent(None),
    };
    let process = block_on(async {
        let answer = house.link("pankow").await.procurement().change_order(changed).await.unwrap().into_inner();
        answer.receipt.unwrap().process
    });
    let place = format!("/vorgaenge/{process}");
    assert!(house.get("berta", &place).1.contains("/haushalt/stelle/2026/30/25/bezirksamt-pankow/geraete"));
    let approve = format!("{place}/freigeben");
    let check = house.send("berta", &approve, &house.form(&user, "berta", &approve), &[CHECK]);
    let more = AdjustLineRequest {
        command: named("g-1"),
        authority: "ba-pankow".to_owned(),
        line: "2026/30/25/bezirksamt-pankow/geraete".to_owned(),
        amount: "1.00".to_owned(),
        basis: "§ 50 LHO".to_owned(),
        reference: "V 1".to_owned(),
    };
    block_on(async { house.link("carla").await.budget().adjust_line(more).await.unwrap() });
    let told = house.send("berta", &approve, &hidden(&check.1), &[SEND]);
    assert!(told.0 == 400 && text(&told.1).contains("hat sich seit Nr."), "{}", text(&told.1));
}

#[test]
fn another_person_decides_once_on_what_they_saw() {
    let user = world();
    let house = House::open(&user);
    house.freeze("f-1", "900.00");
    let (one, much) = (house.opened("u-1", "400.00"), house.opened("u-2", "800.00"));
    let (small, late) = (house.opened("u-3", "30.00"), house.opened("u-4", "20.00"));
    let wrong = house.opened("u-5", "25.00");
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

    // Whoever opened it takes it back; who did not is told so.
    let back = at(&wrong, "zurueckziehen");
    let form = house.form(&user, "anna", &back);
    let told = house.send("carla", &back, &form, &[SEND, ("reason", "nein")]);
    assert!(told.0 == 400 || told.0 == 403, "{}", told.0);
    assert!(text(&told.1).contains("hat eine andere Person eröffnet"), "{}", text(&told.1));
    let check = house.send("anna", &back, &form, &[CHECK, ("reason", "falsche Stelle")]).1;
    assert_eq!(house.send("anna", &back, &hidden(&check), &[SEND]).0, 303, "{}", text(&check));
    let told = house.told("anna", &format!("/vorgaenge/{wrong}"));
    assert!(told.contains("zurückgezogen") && told.contains("falsche Stelle"), "{told}");
    assert!(house.get("berta", "/vorgaenge?typ=zurueckgezogen").1.contains(&wrong));
    assert!(house.told("berta", &back).contains("nichts (mehr) zu entscheiden"));

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
