//! Who asks for money, who approves it and who grants it are three persons, whichever of their certificates they come
//! with; without a register there is one house, and nothing is asked.

use sollist_contract::grpc::{
    budget::v1::{
        ApproveFundingRequest, GrantFundingRequest, RejectFundingRequest, RequestFundingRequest, ReviewFundingRequest,
    },
    common::v1::Command,
};
use sollist_platform::wire::link::Link;
use sollist_tests::servers::Issuer;
use tonic::{Code, Status};

use crate::{
    acts::world,
    outside::block_on,
    permitted::{refused, serve_with},
    sollist::{Server, Sollist},
    stores::both_stores,
};

const OWN: &str = "ba-mitte";

/// Three persons; two of them have more than one name.
pub const REGISTER: &str = r#"
[[caller]]
name = "anna"
person = "Anna A"
roles = ["district-officer"]
scope = ["ba-mitte"]
[[caller]]
name = "anna.freigabe"
person = " anna  a"
roles = ["approver"]
[[caller]]
name = "anna.steuerung"
person = "ANNA A"
roles = ["steering"]
[[caller]]
name = "berta"
person = "Berta B"
roles = ["approver"]
[[caller]]
name = "berta.steuerung"
person = "Berta B"
roles = ["steering"]
[[caller]]
name = "carla"
person = "Carla C"
roles = ["steering"]
[[caller]]
name = "nobody.freigabe"
roles = ["approver"]
"#;

/// A command of March; the same id is the same command.
fn command(id: &str, only: bool) -> Option<Command> {
    let time = "2026-03-05T09:00:00+01:00".to_owned();
    Some(Command { request_id: id.to_owned(), time, validate_only: only, ..Default::default() })
}

/// A server, and who comes to it under which name.
struct House {
    issuer: Issuer,
    server: Server,
}

impl House {
    fn open(user: &Sollist, more: &str) -> House {
        House::of(user, REGISTER, more)
    }
    fn of(user: &Sollist, register: &str, more: &str) -> House {
        let (issuer, server) = serve_with(user, register, more);
        House { issuer, server }
    }
    async fn link(&self, name: &str) -> Link {
        Link::new(self.issuer.connect(&self.server.url, name).await, name)
    }
    async fn request(&self, name: &str, request: &str) -> Result<(), Status> {
        let asked = RequestFundingRequest {
            command: command(request, false),
            authority: OWN.to_owned(),
            request: request.to_owned(),
            programme: "mobile-devices".to_owned(),
            amount: "900.00".to_owned(),
            ..Default::default()
        };
        self.link(name).await.budget().request_funding(asked).await.map(drop)
    }
    async fn review(&self, name: &str, request: &str) -> Result<(), Status> {
        let (authority, request) = (OWN.to_owned(), request.to_owned());
        let asked = ReviewFundingRequest {
            command: command(&format!("{request}-r"), false),
            authority,
            request,
            ..Default::default()
        };
        self.link(name).await.budget().review_funding(asked).await.map(drop)
    }
    async fn approve(&self, name: &str, request: &str, only: bool) -> Result<(), Status> {
        let (authority, id) = (OWN.to_owned(), format!("{request}-a-{name}"));
        let request = request.to_owned();
        let asked = ApproveFundingRequest { command: command(&id, only), authority, request, ..Default::default() };
        self.link(name).await.budget().approve_funding(asked).await.map(drop)
    }
    async fn reject(&self, name: &str, request: &str) -> Result<(), Status> {
        let asked = RejectFundingRequest {
            command: command(&format!("{request}-x"), false),
            authority: OWN.to_owned(),
            request: request.to_owned(),
            reason: Some("entfällt".to_owned()),
            ..Default::default()
        };
        self.link(name).await.budget().reject_funding(asked).await.map(drop)
    }
    async fn grant(&self, name: &str, request: &str, amount: &str, only: bool) -> Result<(), Status> {
        let asked = GrantFundingRequest {
            command: command(&format!("{request}-g-{name}-{amount}"), only),
            authority: OWN.to_owned(),
            request: request.to_owned(),
            amount: amount.to_owned(),
            ..Default::default()
        };
        self.link(name).await.budget().grant_funding(asked).await.map(drop)
    }
}

/// The life of a request with three persons; `more`: of the configuration.
fn three_persons(more: &str) -> Sollist {
    let user = world();
    let same = (Code::FailedPrecondition, "FUNDING_ONE_PERSON".to_owned());
    let house = House::open(&user, more);
    block_on(async {
        for request in ["M-1", "M-2", "M-3"] {
            house.request("anna", request).await.unwrap();
            // Who examines may be who asked or who decides.
            house.review("anna.steuerung", request).await.unwrap();
        }
        // Checked only, or for good.
        for only in [true, false] {
            assert_eq!(refused(house.approve("anna.freigabe", "M-1", only).await), same, "{only}");
        }
        // Who has no name as a person is one by that entry.
        house.approve("nobody.freigabe", "M-2", true).await.unwrap();
        house.reject("anna.freigabe", "M-3").await.unwrap();
    });
    assert_eq!(house.server.stop(), Some(0));
    // The tables are filled anew from the journal alone.
    let kept = "SELECT request || ' ' || state || ' ' || coalesce(requested_by, '-') || ' ' || coalesce(approved_by, \
                '-') FROM budget_funding_requests ORDER BY request";
    let before = user.column(kept);
    user.tamper("UPDATE budget_funding_requests SET requested_by = NULL");
    user.say("rebuild").done();
    assert_eq!(user.column(kept), before);
    let house = House::open(&user, more);
    block_on(async {
        assert_eq!(refused(house.approve("anna.freigabe", "M-1", false).await), same);
        house.approve("berta", "M-1", true).await.unwrap();
        house.approve("berta", "M-1", false).await.unwrap();
        // The same command again is no second step.
        house.approve("berta", "M-1", false).await.unwrap();
        for only in [true, false] {
            assert_eq!(refused(house.grant("berta.steuerung", "M-1", "1.00", only).await), same, "who approved");
            assert_eq!(refused(house.grant("anna.steuerung", "M-1", "1.00", only).await), same, "who asked");
        }
        house.grant("carla", "M-1", "400.00", false).await.unwrap();
        let said = house.grant("berta.steuerung", "M-1", "500.00", false).await.unwrap_err();
        assert!(said.message().contains("steering") && said.message().contains("Person"), "{}", said.message());
        house.grant("carla", "M-1", "500.00", false).await.unwrap();
    });
    assert_eq!(house.server.stop(), Some(0));
    user.say("verify --deep").done();
    user
}

both_stores!(who_asks_for_money_approves_it_and_grants_it_are_three_persons);
fn who_asks_for_money_approves_it_and_grants_it_are_three_persons() {
    let user = three_persons("");
    let who = "SELECT requested_by || ' ' || approved_by FROM budget_funding_requests WHERE request = 'M-1'";
    assert_eq!(user.column(who), ["anna berta"]);
}

/// Whom the register has no more may be anybody, so nobody approves or grants what they asked for or approved, until an
/// entry says who they were.
fn of_somebody_who_left(more: &str) {
    let user = world();
    let house = House::open(&user, more);
    block_on(async {
        for request in ["M-1", "M-2"] {
            house.request("anna", request).await.unwrap();
            house.review("carla", request).await.unwrap();
        }
        house.approve("berta", "M-2", false).await.unwrap();
    });
    assert_eq!(house.server.stop(), Some(0));
    let nobody = (Code::FailedPrecondition, "FUNDING_NOBODY_KNOWN".to_owned());
    // The same person under a new name, and nobody who could tell.
    let house = House::of(&user, &REGISTER.replace("\"anna\"", "\"anna.neu\""), more);
    block_on(async {
        for only in [true, false] {
            assert_eq!(refused(house.approve("anna.freigabe", "M-1", only).await), nobody, "{only}");
            assert_eq!(refused(house.grant("anna.steuerung", "M-2", "1.00", only).await), nobody, "{only}");
        }
        assert_eq!(refused(house.approve("berta", "M-1", true).await), nobody);
    });
    assert_eq!(house.server.stop(), Some(0));
    let house = House::of(&user, &REGISTER.replace("\"berta\"", "\"berta.neu\""), more);
    block_on(async { assert_eq!(refused(house.grant("carla", "M-2", "1.00", false).await), nobody) });
    assert_eq!(house.server.stop(), Some(0));
    // As it is advised: an entry of the same person, without roles, will do.
    let left = REGISTER.replace("roles = [\"district-officer\"]\nscope = [\"ba-mitte\"]", "roles = []");
    let house = House::of(&user, &left, more);
    block_on(async {
        let same = (Code::FailedPrecondition, "FUNDING_ONE_PERSON".to_owned());
        assert_eq!(refused(house.approve("anna.freigabe", "M-1", false).await), same);
        house.approve("berta", "M-1", false).await.unwrap();
        house.grant("carla", "M-2", "1.00", false).await.unwrap();
    });
    assert_eq!(house.server.stop(), Some(0));
}

both_stores!(what_somebody_asked_for_who_left_is_approved_by_nobody);
fn what_somebody_asked_for_who_left_is_approved_by_nobody() {
    of_somebody_who_left("");
    of_somebody_who_left("[privacy]\npseudonyms = true\n");
}

both_stores!(pseudonyms_of_one_person_are_one_person);
fn pseudonyms_of_one_person_are_one_person() {
    let user = three_persons("[privacy]\npseudonyms = true\n");
    let who = |column: &str| {
        user.column(&format!(
            "SELECT name FROM budget_funding_requests JOIN persons ON pseudonym = {column} WHERE request = 'M-1'"
        ))
    };
    assert_eq!([who("requested_by"), who("approved_by")], [["anna"], ["berta"]]);
    let drawn = user.column("SELECT name FROM persons WHERE name = 'nobody.freigabe'");
    assert!(drawn.is_empty(), "what is only checked draws nobody a pseudonym");
}

#[test]
fn in_one_house_nobody_is_told_apart() {
    let user = world();
    for step in ["request --programme mobile-devices --amount 9", "review", "approve", "grant --amount 9"] {
        let (step, more) = step.split_once(' ').unwrap_or((step, ""));
        user.say(&format!("funding {step} --authority ba-mitte --request M-1 {more} --actor erika")).done();
    }
    let state = user.column("SELECT state || ' ' || requested_by || ' ' || approved_by FROM budget_funding_requests");
    assert_eq!(state, ["granted erika erika"]);
}
