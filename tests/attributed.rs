//! What the database holds to the authority of whoever asks, where the program itself has forgotten all rights: the
//! table allows everything, and nobody looks through a lens.

use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use sollist::run::process;
use sollist_contract::{envelope::Envelope, event::Event, refusal::Refusal};
use sollist_platform::{
    process::clock::Clock,
    store::{db::Access, journal},
    wire::caller::Caller,
    write::batch::{Answer, Command, Lane, Mode, Writer},
};
use tokio::task::JoinSet;

use crate::{
    audit::{alone, foreign, script, with_key},
    outside::block_on,
    refusals::base,
    sollist::{Server, Sollist, event_of},
    stores::both_stores,
};

const OWN: &str = "ba-mitte";
const OTHER: &str = "ba-pankow";
const OURS: &str = "2026/30/25/bezirksamt-mitte/geraete";
const THEIRS: &str = "2026/33/25/bezirksamt-pankow/geraete";
const CENTRAL: &str = "2026/30/25/ikt-steuerung/geraete";
/// No line has it, and none is like it.
const ABSENT: &str = "2026/33/25/nirgends/nichts-dergleichen";
/// How many of the other's own orders are under way meanwhile.
const BESIDE: usize = 40;

/// Somebody whom nothing in the program holds back; what they cause is one authority's.
pub fn forged(authority: &str) -> Caller {
    Caller::named("gefälscht").changing_only(authority.parse().unwrap())
}

fn command(caller: &Caller, kind: &str, id: &str, data: &Value) -> Command {
    let event = Event::from_data(&format!("{kind}.v1"), &data.to_string()).unwrap().unwrap();
    let source = format!("/{}", caller.changes().code());
    Command {
        what: Ok(Envelope::new(source, id, "2026-02-03T09:00:00+01:00".parse().unwrap(), event)),
        mode: Mode::Fact,
        caller: caller.clone(),
        place: None,
        formerly: None,
        time_left: false,
        traceparent: None,
        written: Default::default(),
    }
}

pub fn order(caller: &Caller, id: &str, authority: &str, line: &str) -> Command {
    let data = json!({"authority": authority, "order": id, "line": line, "item": "notebook", "quantity": 1,
        "amount": "1.00"});
    command(caller, "procurement.order-placed", id, &data)
}

fn transfer(caller: &Caller, id: &str, from: &str, to: &str) -> Command {
    let data = json!({"authority": OWN, "from_line": from, "to_line": to, "amount": "1.00", "basis": "§ 50 LHO",
        "reference": "Vermerk"});
    command(caller, "budget.transferred", id, &data)
}

/// Opens a process that holds an order with a consent, without asking whether the order could be recorded.
fn opening(caller: &Caller, id: &str, authority: &str, line: &str) -> Command {
    let order = json!({"authority": authority, "order": id, "line": line, "item": "notebook", "quantity": 1,
        "amount": "1.00", "consent": {"reference": "E 1", "basis": "§ 37 LHO"}});
    let data = json!({"authority": authority, "process": id, "open_until": "2199-12-31",
        "holds": {"type": "procurement.order-placed.v1", "data": order}});
    Command { mode: Mode::Asked, ..command(caller, "process.opened", id, &data) }
}

/// Records an order of whoever has an authority's right alone.
pub fn record_scoped(user: &Sollist, id: &str, authority: &str, line: &str) {
    block_on(async {
        let db = user.store().open(Access::Write).await.unwrap();
        let writer = Writer::start(db.clone(), process::books(&[]), Clock::System, 4_096);
        let answer = writer.submit(vec![order(&forged(authority), id, authority, line)]).await.unwrap().remove(0);
        assert!(matches!(answer, Answer::Recorded(..)), "{answer:?}");
        db.close().await.unwrap();
    });
}

fn store() -> Sollist {
    let user = base();
    let planned = |id: &str, authority: &str, line: &str| {
        let data = json!({"authority": authority, "line": line, "amount": "1000.00"});
        event_of("/plan", id, "budget.appropriated", "2026-01-01T00:00:00+01:00", &data)
    };
    // One person is enough for what is moved here.
    let limit = json!({"set": "approval", "valid_from": "2026-01-01", "values": {"approval": {"transfers_above":
        "1000.00"}}});
    let limit = event_of("/plan", "limit", "parameters.published", "2026-01-01T00:00:00+01:00", &limit);
    user.record(&[planned("a2", OTHER, THEIRS), planned("a3", "ikt-steuerung", CENTRAL), limit]);
    user
}

/// What a refusal says, but for the name that was sent.
fn said(answer: &Answer, name: &str) -> (&'static str, String, String, String) {
    let Answer::Refused(Refusal { reason, field, said }) = answer else { panic!("{answer:?}") };
    (reason.code(), field.clone(), said.de.replace(name, "…"), said.en.replace(name, "…"))
}

both_stores!(what_is_anothers_is_not_there_though_the_program_lets_everything_pass);
fn what_is_anothers_is_not_there_though_the_program_lets_everything_pass() {
    let user = store();
    let (whoever, theirs) = (forged(OWN), forged(OTHER));
    block_on(async {
        let db = user.store().open(Access::Write).await.unwrap();
        let writer = Writer::start(db.clone(), process::books(&[]), Clock::System, 4_096);
        let alone = async |command: Command| writer.submit(vec![command]).await.unwrap().remove(0);

        // The fault is one: without somebody's scope all of it is recorded.
        let house = Caller::named("haus");
        assert!(matches!(alone(order(&house, "h", OWN, THEIRS)).await, Answer::Recorded(..)));
        assert!(matches!(alone(transfer(&house, "u", OURS, THEIRS)).await, Answer::Recorded(..)));
        // Their own, and what is paid for everybody, they change.
        assert!(matches!(alone(order(&whoever, "o", OWN, OURS)).await, Answer::Recorded(..)));
        assert!(matches!(alone(order(&whoever, "c", OWN, CENTRAL)).await, Answer::Recorded(..)));

        // Alone: the words for what is not there.
        let absent = said(&alone(order(&whoever, "0", OWN, ABSENT)).await, ABSENT);
        assert_eq!(absent.0, "LINE_UNKNOWN");
        assert_eq!(said(&alone(order(&whoever, "1", OWN, THEIRS)).await, THEIRS), absent);
        let absent_to = said(&alone(transfer(&whoever, "2", OURS, ABSENT)).await, ABSENT);
        assert_eq!(said(&alone(transfer(&whoever, "3", OURS, THEIRS)).await, THEIRS), absent_to);
        let absent_from = said(&alone(transfer(&whoever, "4", ABSENT, OURS)).await, ABSENT);
        assert_eq!(said(&alone(transfer(&whoever, "5", THEIRS, OURS)).await, THEIRS), absent_from);
        assert_eq!(said(&alone(transfer(&whoever, "6", OURS, CENTRAL)).await, CENTRAL), absent_to);
        // The same of what would only wait: nobody learns of a line by asking for a consent.
        assert!(matches!(alone(opening(&whoever, "w-o", OWN, OURS)).await, Answer::Recorded(..)));
        assert!(matches!(alone(opening(&whoever, "w-c", OWN, CENTRAL)).await, Answer::Recorded(..)));
        assert_eq!(said(&alone(opening(&whoever, "w-0", OWN, ABSENT)).await, ABSENT), absent);
        assert_eq!(said(&alone(opening(&whoever, "w-1", OWN, THEIRS)).await, THEIRS), absent);
        assert_eq!(said(&alone(opening(&whoever, "w-2", OTHER, THEIRS)).await, THEIRS), absent);
        // In another's name the same; and where there is no line, a fault of ours, of which no more is said.
        assert_eq!(said(&alone(order(&whoever, "7", OTHER, THEIRS)).await, THEIRS), absent);
        let before = journal::head(db.reader()).await.unwrap();
        let connected = command(&whoever, "rollout.e-file-connected", "8", &json!({"authority": OTHER}));
        let another = said(&alone(connected).await, OTHER);
        assert_eq!(another.0, "INTERNAL");
        assert!(!format!("{another:?}").contains("CHECK") && !format!("{another:?}").contains("journal"));
        assert_eq!(journal::head(db.reader()).await.unwrap(), before);

        // In a batch with its owner, who is not harmed: as a call, and as a line of a file.
        let mut many = JoinSet::new();
        for number in 0..BESIDE {
            let (calls, mine) = (writer.clone(), order(&theirs, &format!("m{number}"), OTHER, THEIRS));
            many.spawn(async move { (true, calls.submit(vec![mine]).await.unwrap().remove(0)) });
            let (calls, foreign) = (writer.clone(), order(&whoever, &format!("f{number}"), OWN, THEIRS));
            many.spawn(async move { (false, calls.submit(vec![foreign]).await.unwrap().remove(0)) });
        }
        for (is_own, answer) in many.join_all().await {
            match is_own {
                true => assert!(matches!(answer, Answer::Recorded(..)), "{answer:?}"),
                false => assert_eq!(said(&answer, THEIRS), absent),
            }
        }
        let file = vec![
            order(&whoever, "s1", OWN, OURS),
            order(&whoever, "s2", OWN, THEIRS),
            order(&whoever, "s3", OWN, OURS),
        ];
        let answers = writer.enqueue(&Lane::default(), file).await.unwrap().wait().await.unwrap();
        assert!(matches!(answers[..], [Answer::Recorded(..), Answer::Refused(_), Answer::Recorded(..)]), "{answers:?}");
        assert_eq!(said(&answers[1], THEIRS), absent);

        // Not even plain SQL, whoever sends it.
        let head = journal::head(db.reader()).await.unwrap().seq + 1;
        for (scope, about, is_taken) in [
            (OWN, OWN, true),
            ("*", "", true),
            ("*", OTHER, true),
            (OWN, OTHER, false),
            (OWN, "", false),
            (OWN, "ba-mitte ba-pankow", false),
            ("", "", false),
            ("", OWN, false),
        ] {
            let hash = if user.database().is_some() { "'\\x00'" } else { "x'00'" };
            let tx = db.begin().await.unwrap();
            let written = tx
                .execute_unprepared(&format!(
                    "INSERT INTO journal_events (seq, recorded_at, source, id, actor, event, hash, scope, about) \
                     VALUES ({head}, 1, '/sql', '1', 'x', '{{}}', {hash}, '{scope}', '{about}')"
                ))
                .await;
            assert_eq!(written.is_ok(), is_taken, "{scope} {about}: {written:?}");
            tx.rollback().await.unwrap();
        }
        db.close().await.unwrap();
    });
    user.say("verify").done();
    let by: Vec<String> = user.column("SELECT DISTINCT scope || ':' || about FROM journal_events ORDER BY 1");
    assert_eq!(
        by.iter().filter(|by| !by.starts_with('*')).collect::<Vec<_>>(),
        ["ba-mitte:ba-mitte", "ba-pankow:ba-pankow"]
    );
}

both_stores!(a_store_that_later_steps_were_applied_to_takes_the_columns_and_its_hashes_hold);
fn a_store_that_later_steps_were_applied_to_takes_the_columns_and_its_hashes_hold() {
    let user = store();
    let before = user.ask("verify")["as_of"].clone();
    // As a program left it that had the steps behind, and not this one.
    for sql in [
        "ALTER TABLE journal_events DROP COLUMN scope",
        "ALTER TABLE journal_events DROP COLUMN about",
        "DELETE FROM seaql_migrations WHERE version = 'm0029_attribution'",
    ] {
        user.tamper(sql);
    }
    let steps = || user.column("SELECT version FROM seaql_migrations WHERE version > 'm0027' ORDER BY version");
    let later = steps();
    assert!(later.contains(&"m0031_reads".to_owned()) && !later.contains(&"m0029_attribution".to_owned()), "{later:?}");
    block_on(async {
        let db = user.store().open(Access::Write).await.unwrap();
        let writer = Writer::start(db.clone(), process::books(&[]), Clock::System, 4_096);
        let whoever = forged(OWN);
        for (id, line, is_theirs) in [("o", OURS, true), ("f", THEIRS, false)] {
            let answer = writer.submit(vec![order(&whoever, id, OWN, line)]).await.unwrap().remove(0);
            assert_eq!(matches!(answer, Answer::Recorded(..)), is_theirs, "{answer:?}");
        }
        db.close().await.unwrap();
    });
    assert!(steps().contains(&"m0029_attribution".to_owned()));
    let number = before["sequence"].as_u64().unwrap();
    let recorded = user.column("SELECT DISTINCT scope || ':' || about FROM journal_events ORDER BY 1");
    assert_eq!(recorded, ["*:", "ba-mitte:ba-mitte"]);
    let verified = user.ask("verify --deep");
    assert_eq!((&verified["valid"], &verified["as_of"]["sequence"]), (&json!(true), &json!(number + 1)));
    // Old heads hold, and what is new is held to whose right it came by.
    let at = format!("SELECT CASE WHEN seq = {number} THEN 'x' ELSE 'y' END FROM journal_events WHERE hash = ");
    let hash = before["hash"].as_str().unwrap();
    let bytes = if user.database().is_some() { format!("decode('{hash}', 'hex')") } else { format!("x'{hash}'") };
    assert_eq!(user.column(&format!("{at}{bytes}")), ["x"]);
    user.tamper(&format!("UPDATE journal_events SET scope = '*' WHERE seq = {}", number + 1));
    assert!(user.say("verify").ended(1).out.contains(&format!("Nr. {}", number + 1)));
}

both_stores!(whoever_checks_an_event_of_one_authoritys_right_finds_it_whole);
fn whoever_checks_an_event_of_one_authoritys_right_finds_it_whole() {
    let user = store();
    let (key, config) = with_key(&user, 3600);
    record_scoped(&user, "o", OWN, OURS);
    let number = user.sequence();
    // Whoever reads the journal on, page by page, and whoever folds it again.
    user.say("rebuild").done();
    let line = user.ask("budget --by line --authority ba-mitte");
    assert_eq!(line["rows"][0]["commitments"], "1001.00");
    // What is recorded is signed as a process stops.
    assert_eq!(Server::start_with(&user, &["--config", &config]).stop(), Some(0));
    let server = Server::start_with(&user, &["--config", &config]);
    let through = user.through(&server.url);
    assert_eq!(through.ask("budget --by line --authority ba-mitte")["rows"], line["rows"]);
    through.say(&format!("audit prove {number} --out ours.tlog-proof")).done();
    foreign(&user, &server, &["prove", &key, &number.to_string(), "--out", "theirs.tlog-proof"]).done();
    assert_eq!(server.stop(), Some(0));
    for proof in ["ours.tlog-proof", "theirs.tlog-proof"] {
        let said = alone(&user, &format!("audit check {proof} --key {key}")).done().out;
        assert!(said.contains(&format!("Nr. {number} steht so")), "{said}");
        assert!(script(&user, &[&key, proof]));
    }
}
