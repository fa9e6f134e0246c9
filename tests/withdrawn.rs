//! Whoever opened a process takes it back as long as it waits, under whatever of their names; nobody else does.

use sollist_contract::grpc::{
    common::v1::Command,
    intake::v1::{ListEventsRequest, ProcessState},
};
use tonic::Code;

use crate::{
    acts::world,
    consents::{ANNA, consent},
    outside::block_on,
    permitted::{refused, said},
    processes::{House, command, failed, register},
    stores::both_stores,
};

const WHOLE: &str = "SELECT process || holds || decided_by || COALESCE(rejected, '-') || COALESCE(withdrawn, '-') FROM \
                     ledger_processes ORDER BY process";

fn taken_back(more: &str) {
    let user = world();
    // A colleague, and whoever checks.
    let register = register()
        + "[[caller]]\nname = \"otto\"\nperson = \"Otto O\"\nroles = [\"district-officer\"]\nscope = [\"ba-mitte\"]\n\
           [[caller]]\nname = \"paula\"\nroles = [\"auditor\"]\n";
    let house = House::open(&user, &register, more);
    let anothers = (Code::PermissionDenied, "PROCESS_ANOTHERS".to_owned());
    let (consented, first) = block_on(async {
        let (opened, _) = house.place(ANNA, "o-1", ("B-1", "150000.00"), consent(None)).await.unwrap();
        let process = opened.process;
        // Who did not open it does not take it back: a colleague of the same authority, and who sees everything.
        for name in ["otto", "carla"] {
            assert_eq!(refused(house.reject(name, "r-0", &process).await), anothers, "{name}");
        }
        // Nor does who may reject it say that it was taken back.
        let asked = house.reject_by("berta", command("r-0", false), &process, true).await;
        assert_eq!(refused(asked), anothers);
        assert_eq!(
            refused(house.reject("paula", "r-0", &process).await),
            (Code::PermissionDenied, "NOT_PERMITTED".to_owned())
        );
        // To another authority it is like one that there is not, and so is what is about all of Berlin.
        let values = "{\"approval\":{\"transfers_above\":\"500.00\"}}";
        let landwide = house.publish("carla", "p-1", values, false).await.unwrap().process;
        let unseen = async |name: &str, id: &str| {
            let told = house.reject(name, "r-0", id).await.unwrap_err();
            (told.code(), said(&told).replace(id, "…"))
        };
        let absent = unseen("pankow", &"0".repeat(32)).await;
        assert_eq!(absent.0, Code::NotFound);
        assert_eq!([unseen("pankow", &process).await, unseen("pankow", &landwide).await], [absent.clone(), absent]);
        assert_eq!(unseen("anna", &landwide).await.0, Code::NotFound);
        assert_eq!(house.state(&process).await, ProcessState::Open);

        let checked = house.reject_by("anna", command("r-1", true), &process, false).await.unwrap();
        assert!(checked.validated_only && checked.sequence == 0);
        assert_eq!(house.state(&process).await, ProcessState::Open);
        let early =
            command("r-1", false).map(|asked| Command { time: "2020-01-01T09:00:00+01:00".to_owned(), ..asked });
        assert_eq!(refused(house.reject_by("anna", early, &process, false).await), failed("PROCESS_EARLIER"));
        let done = house.reject("anna", "r-1", &process).await.unwrap();
        // Sent again it is the same, said or not; and the process is over for everybody.
        for said in [false, true] {
            let again = house.reject_by("anna", command("r-1", false), &process, said).await.unwrap();
            assert_eq!((again.sequence, again.duplicate), (done.sequence, true));
        }
        let over = house.approve("berta", "a-1", &process, false).await;
        assert!(over.as_ref().unwrap_err().message().contains("zurückgezogen"), "{over:?}");
        assert_eq!(refused(over), failed("PROCESS_CLOSED"));
        for name in ["anna", "anna.freigabe", "berta", "otto"] {
            assert_eq!(refused(house.reject(name, "r-2", &process).await), failed("PROCESS_CLOSED"), "{name}");
        }
        assert_eq!(refused(house.order(ANNA, "B-1").await).0, Code::NotFound);
        let shown = house.show("otto", &process).await.unwrap();
        assert_eq!((shown.state(), shown.reason.as_str()), (ProcessState::Withdrawn, "anderer Betrag"));
        assert_eq!(shown.decided_by, "anna");
        assert_eq!(house.list("anna", ProcessState::Withdrawn).await, std::slice::from_ref(&process));
        for state in [ProcessState::Rejected, ProcessState::Approved, ProcessState::Open] {
            assert_eq!(house.list("anna", state).await, [""; 0], "{state:?}");
        }
        // What is about all of Berlin too, and a transfer by another name of the same person, who may approve others'.
        assert_eq!(refused(house.reject("anna.steuerung", "r-3", &landwide).await), anothers);
        house.reject("carla", "r-3", &landwide).await.unwrap();
        assert_eq!(house.state(&landwide).await, ProcessState::Withdrawn);
        let moved = house.transfer("anna.steuerung", "t-1", "5.00", false).await.unwrap().process;
        assert_eq!(refused(house.reject("pankow", "r-4", &moved).await), anothers, "it is about ba-pankow");
        assert_eq!(unseen("anna", &moved).await.0, Code::NotFound, "she speaks for ba-mitte under this name");
        house.reject("anna.freigabe", "r-4", &moved).await.unwrap();
        assert_eq!(house.state(&moved).await, ProcessState::Withdrawn);
        let second = house.transfer("carla", "t-2", "6.00", false).await.unwrap().process;
        house.reject("berta", "r-5", &second).await.unwrap();
        assert_eq!(house.state(&second).await, ProcessState::Rejected);
        // The journal says so.
        let asked = ListEventsRequest { r#type: "process.rejected".to_owned(), ..ListEventsRequest::default() };
        let events = house.link("anna").await.intake().list_events(asked).await.unwrap().into_inner().events;
        let [event] = events.as_slice() else { panic!("{events:?}") };
        let told = event.said.as_ref().unwrap();
        assert!(told.de.contains("zurückgezogen") && told.en.contains("withdrawn"), "{told:?}");
        (process, done)
    });
    assert_eq!(house.server.stop(), Some(0));
    let before = user.column(WHOLE);
    user.say("rebuild").done();
    assert_eq!((user.column(WHOLE), before.len()), (before, 4));
    user.say("verify --deep").done();
    let written = "SELECT id FROM journal_events WHERE event LIKE '%\"withdrawn\":true%' ORDER BY seq";
    assert_eq!(user.column(written), ["r-1", "r-3", "r-4"]);
    let house = House::open(&user, &register, more);
    block_on(async {
        let again = house.reject("anna", "r-1", &consented).await.unwrap();
        assert_eq!((again.sequence, again.duplicate), (first.sequence, true));
    });
    assert_eq!(house.server.stop(), Some(0));
}

both_stores!(whoever_opened_a_process_takes_it_back_and_nobody_else);
fn whoever_opened_a_process_takes_it_back_and_nobody_else() {
    taken_back("");
}

both_stores!(whoever_opened_a_process_takes_it_back_under_a_pseudonym_too);
fn whoever_opened_a_process_takes_it_back_under_a_pseudonym_too() {
    taken_back("[privacy]\npseudonyms = true\n");
}
