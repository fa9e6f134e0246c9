//! What an auditor does who trusts nobody: a key that is known outside, heads that are kept, proofs that are checked
//! with nothing but a file; and what becomes of a journal that somebody changed.

use std::{
    fs,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use sollist_tests::storm::oracle::{Row, hash_after};

use crate::{
    outside::python,
    replay::{lines, with_plan},
    sollist::{Run, Server, Sollist},
    stores::{Kind, both_stores},
};

/// A user with a key for the notary: the line by which it is known, and the configuration.
pub fn with_key(user: &Sollist, interval_s: u64) -> (String, String) {
    let key = user.say("audit key --origin sollist.example/1 key").done().out.trim().to_owned();
    let path = user.path("key");
    let text = format!("[notary]\nkey = {:?}\ninterval_s = {interval_s}\n", path.display().to_string());
    (key, user.file("notary.toml", text).display().to_string())
}

/// The script that needs nothing of ours.
pub fn script(user: &Sollist, arguments: &[&str]) -> bool {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/audit/verify.py");
    let run = Command::new("python3").arg(script).args(arguments).current_dir(user.folder.path()).output().unwrap();
    run.status.success()
}

/// Without a store and without a server.
pub fn alone(user: &Sollist, line: &str) -> Run {
    let words: Vec<&str> = line.split_whitespace().collect();
    Run::of(line, &user.elsewhere(&words).output().unwrap())
}

/// The example of a foreign auditor.
pub fn foreign(user: &Sollist, server: &Server, words: &[&str]) -> Run {
    let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/clients/python/auditor_client.py");
    let mut command = Command::new(python());
    let address = server.url.split("://").last().unwrap();
    command.arg(client).args(words).args(["--server", address]);
    Run::of(&words.join(" "), &command.current_dir(user.folder.path()).output().unwrap())
}

/// Serves until everything that is recorded is signed: at the end, if not before.
fn serve(user: &Sollist, config: &str, events: &[String]) {
    let server = Server::start_with(user, &["--config", config]);
    user.through(&server.url).record(events);
    assert_eq!(server.stop(), Some(0));
}

both_stores!(an_auditor_proves_an_event_and_that_nothing_was_changed_with_nothing_but_files);
fn an_auditor_proves_an_event_and_that_nothing_was_changed_with_nothing_but_files() {
    let user = with_plan();
    let (key, config) = with_key(&user, 3600);
    let events = lines(80, 51);
    serve(&user, &config, &events[..40]);
    // It was signed as the process stopped.
    let first = user.sequence();
    assert!(user.say("audit checkpoint").done().out.starts_with(&format!("sollist.example/1\n{first}\n")));
    let run = user.say(&format!("audit witness kept --key {key}")).done();
    assert!(run.out.contains("Der erste Stand ist aufgehoben"), "{}", run.out);
    fs::copy(user.path("kept"), user.path("older")).unwrap();
    serve(&user, &config, &events[40..]);
    user.say("audit prove 2 --out event.tlog-proof").done();
    user.say("audit prove --since kept --out since.tlog-growth").done();

    let run = alone(&user, &format!("audit check event.tlog-proof --key {key}")).done();
    let event = user.column("SELECT event FROM journal_events WHERE seq = 2").remove(0);
    assert!(run.out.contains("Nr. 2 steht so") && run.out.contains(&event), "{}", run.out);
    let json = alone(&user, &format!("audit check event.tlog-proof --key {key} --format json")).done().json();
    assert_eq!((json["valid"].as_bool(), json["event"].as_str()), (Some(true), Some(event.as_str())));
    // It is the hash that a report of this number names: so the proof is the report's too.
    let named = user.ask("journal --from 2 --limit 1")["events"][0]["hash"].clone();
    assert_eq!(json["hash"], named);
    assert!(run.out.contains(named.as_str().unwrap()), "{}", run.out);
    alone(&user, &format!("audit check since.tlog-growth --key {key} --head older")).done();
    assert!(script(&user, &[&key, "event.tlog-proof"]));
    assert!(script(&user, &[&key, "since.tlog-growth", "older"]));

    // Whatever is changed of it is found, by both.
    let proof = fs::read_to_string(user.path("event.tlog-proof")).unwrap();
    user.file("other.tlog-proof", proof.replace("index 1\n", "index 2\n"));
    let run = alone(&user, &format!("audit check other.tlog-proof --key {key} --lang en")).ended(1);
    assert!(run.err.contains("number 2"), "{}", run.err);
    assert!(!script(&user, &[&key, "other.tlog-proof"]));
    let run = alone(&user, "audit check event.tlog-proof --key sollist.example/1+00000000+AAAA").ended(2);
    assert!(run.err.contains("NAME+KENNUNG+SCHLÜSSEL"), "{}", run.err);

    // The witness goes on, and keeps what is newer.
    let run = user.say(&format!("audit witness kept --key {key}")).done();
    assert!(run.out.contains("unverändert"), "{}", run.out);
    assert_ne!(fs::read(user.path("kept")).unwrap(), fs::read(user.path("older")).unwrap());
    user.say("verify --deep").done();
    let run = user.say("audit prove 4711").ended(1);
    assert!(run.err.contains("Unterschrieben sind"), "{}", run.err);
}

/// Puts a journal into format 1, as a version before recorded it: without chance, and hashed in one go.
fn as_recorded_before(user: &Sollist) {
    let texts = |column: &str| {
        user.column(&format!("SELECT CAST({column} AS TEXT) FROM journal_events ORDER BY journal_events.seq"))
    };
    let numbers = |column: &str| texts(column).iter().map(|text| text.parse().unwrap()).collect::<Vec<i64>>();
    let (mut before, mut sql) = (vec![0; 32], String::new());
    let rows = numbers("seq").into_iter().zip(numbers("recorded_at")).zip(texts("actor")).zip(texts("event"));
    let bytes = |hash: &[u8]| {
        let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        if Kind::current() == Kind::Postgres { format!("'\\x{digits}'") } else { format!("x'{digits}'") }
    };
    for (((seq, recorded_at), actor), event) in rows {
        let (source, id) = (String::new(), String::new());
        let row =
            Row { seq, recorded_at, source, id, actor, event, hash: Vec::new(), salt: None, scope: String::new() };
        before = hash_after(&before, &row);
        let hash = bytes(&before);
        sql.push_str(&format!("UPDATE journal_events SET salt = NULL, hash = {hash} WHERE seq = {seq};"));
    }
    user.tamper(&format!("{sql} UPDATE journal_head SET hash = {}", bytes(&before)));
}

both_stores!(what_was_signed_of_a_journal_of_the_format_before_still_holds_when_it_goes_on);
fn what_was_signed_of_a_journal_of_the_format_before_still_holds_when_it_goes_on() {
    let user = with_plan();
    let (key, config) = with_key(&user, 1);
    let events = lines(60, 57);
    user.record(&events[..30]);
    as_recorded_before(&user);
    user.say("verify --deep").done();
    // Signed, proved and kept before anything of the new format is there.
    let server = Server::start_with(&user, &["--config", &config]);
    let (through, began) = (user.through(&server.url), Instant::now());
    while !through.say("audit checkpoint").out.starts_with("sollist.example/1") {
        assert!(began.elapsed() < Duration::from_secs(60), "nothing is signed");
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(server.stop(), Some(0));
    let old = user.sequence();
    user.say(&format!("audit witness kept --key {key}")).done();
    user.say(&format!("audit prove {old} --out old.tlog-proof")).done();
    let figures = user.ask("budget --by line");

    serve(&user, &config, &events[30..]);
    let counted = |salted: &str| user.column(&format!("SELECT 'x' FROM journal_events WHERE salt IS {salted}")).len();
    let last = user.sequence();
    assert_eq!([counted("NULL") as u64, counted("NOT NULL") as u64], [old, last - old]);
    user.say("verify --deep").done();
    user.say("rebuild").done();
    user.say("verify --deep").done();
    assert_eq!(user.ask(&format!("budget --by line --as-of {old}"))["lines"], figures["lines"]);
    user.say(&format!("audit prove {old} --out again.tlog-proof")).done();
    user.say(&format!("audit prove {last} --out new.tlog-proof")).done();
    user.say("audit prove --since kept --out since.tlog-growth").done();
    for proof in ["old.tlog-proof", "again.tlog-proof", "new.tlog-proof"] {
        alone(&user, &format!("audit check {proof} --key {key}")).done();
        assert!(script(&user, &[&key, proof]), "{proof}");
    }
    alone(&user, &format!("audit check since.tlog-growth --key {key} --head kept")).done();
    assert!(script(&user, &[&key, "since.tlog-growth", "kept"]));
    // Chance beside an old event, or none beside a new one, is another journal.
    let salt = if Kind::current() == Kind::Postgres { "decode(repeat('00', 16), 'hex')" } else { "zeroblob(16)" };
    for (seq, salt) in [(old, salt), (last, "NULL"), (last, salt)] {
        let other = user.copy();
        other.tamper(&format!("UPDATE journal_events SET salt = {salt} WHERE seq = {seq}"));
        assert!(other.say("verify").ended(1).out.contains(&format!("Nr. {seq}")), "{seq} {salt}");
    }
}

both_stores!(a_witness_cosigns_what_it_has_checked_and_nothing_else);
fn a_witness_cosigns_what_it_has_checked_and_nothing_else() {
    let user = with_plan();
    let (key, config) = with_key(&user, 3600);
    let events = lines(60, 55);
    serve(&user, &config, &events[..30]);
    let court = user.say("audit key --witness hof.example/1 court").done().out.trim().to_owned();
    let other = user.say("audit key --witness hof.example/1 other").done().out.trim().to_owned();
    user.say(&format!("audit witness kept --key {key} --cosign court")).done();
    fs::copy(user.path("kept"), user.path("older")).unwrap();
    // Whoever has the head of a witness, its line and the notary's needs neither server nor program of ours.
    let witnesses = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/audit/witnesses.py");
    let script = |witness: &str| {
        let mut command = Command::new("python3");
        command.arg(&witnesses).args([key.as_str(), "older", witness]).current_dir(user.folder.path());
        Run::of("witnesses.py", &command.output().unwrap())
    };
    assert!(script(&court).done().out.contains("hof.example/1 checked the head of"));
    script(&other).ended(1);
    // A proof of an event of that head, and of what grew from it.
    user.say("audit prove 2 --out event.tlog-proof").done();
    let check = |witness: &str, file: &str| {
        alone(&user, &format!("audit check {file} --key {key} --head older --witness {witness} --lang en"))
    };
    let run = check(&court, "event.tlog-proof").done();
    assert!(run.out.contains("Cosigned: hof.example/1 checked the head of"), "{}", run.out);
    serve(&user, &config, &events[30..]);
    user.say("audit prove --since older --out since.tlog-growth").done();
    let json = alone(
        &user,
        &format!("audit check since.tlog-growth --key {key} --head older --witness {court} --format json"),
    );
    let json = json.done().json();
    assert_eq!(
        (&json["witnesses"][0]["name"], &json["witnesses"][0]["size"]),
        (&"hof.example/1".into(), &json["since"])
    );
    let run = check(&other, "since.tlog-growth").ended(1);
    assert!(run.err.contains("has not cosigned this head"), "{}", run.err);
    // It goes on from what it has cosigned; a journal that was put back is not cosigned, and the head stays.
    user.say(&format!("audit witness kept --key {key} --cosign court")).done();
    let kept = fs::read_to_string(user.path("kept")).unwrap();
    assert!(kept.lines().any(|line| line.contains(" hof.example/1 ")), "{kept}");
    let run = user.say(&format!("audit witness kept --key {key} --cosign key")).ended(1);
    assert!(run.err.contains("geheime Schlüssel"), "{}", run.err);
    assert_eq!(fs::read_to_string(user.path("kept")).unwrap(), kept);
    user.say("audit key third").ended(2);
}

both_stores!(a_foreign_auditor_keeps_heads_and_fetches_proofs_by_the_contract_alone);
fn a_foreign_auditor_keeps_heads_and_fetches_proofs_by_the_contract_alone() {
    let user = with_plan();
    let (key, config) = with_key(&user, 3600);
    let events = lines(60, 53);
    serve(&user, &config, &events[..30]);
    let server = Server::start_with(&user, &["--config", &config]);
    let run = foreign(&user, &server, &["keep", &key, "theirs"]).done();
    assert!(run.out.contains("the first head"), "{}", run.out);
    foreign(&user, &server, &["prove", &key, "2", "--out", "theirs.tlog-proof"]).done();
    alone(&user, &format!("audit check theirs.tlog-proof --key {key}")).done();
    // What is asked for and not there yet is said, and nothing is written.
    let run = foreign(&user, &server, &["prove", &key, "4711", "--out", "none"]).ended(3);
    assert!(run.err.contains("4.711") && !user.path("none").exists(), "{}", run.err);
    assert_eq!(server.stop(), Some(0));
    serve(&user, &config, &events[30..]);
    let before = fs::read(user.path("theirs")).unwrap();
    let server = Server::start_with(&user, &["--config", &config]);
    let run = foreign(&user, &server, &["keep", &key, "theirs"]).done();
    assert!(run.out.contains("begins with all"), "{}", run.out);
    assert_ne!(fs::read(user.path("theirs")).unwrap(), before);
    // A key of somebody else opens nothing.
    let other = user.say("audit key --origin sollist.example/1 other").done().out.trim().to_owned();
    foreign(&user, &server, &["keep", &other, "nothing"]).ended(1);
    assert!(!user.path("nothing").exists());
}

both_stores!(a_backup_that_was_put_back_is_not_signed_and_every_witness_finds_it);
fn a_backup_that_was_put_back_is_not_signed_and_every_witness_finds_it() {
    let user = with_plan();
    let (key, config) = with_key(&user, 1);
    let events = lines(60, 52);
    serve(&user, &config, &events[..30]);
    let backup = user.copy();
    serve(&user, &config, &events[30..]);
    user.say(&format!("audit witness kept --key {key}")).done();
    fs::copy(user.path("kept"), user.path("theirs")).unwrap();

    let server = Server::start_with(&backup, &["--config", &config]);
    let through = backup.through(&server.url);
    let began = Instant::now();
    while !server.said.lock().unwrap().contains("the notary does not sign") {
        assert!(began.elapsed() < Duration::from_secs(60), "nobody says so: {}", server.said.lock().unwrap());
        thread::sleep(Duration::from_millis(50));
    }
    assert!(server.said.lock().unwrap().contains("was put back or replaced"));
    through.say("health").ended(1);
    // So does one who has nothing of ours.
    let run = foreign(&backup, &server, &["keep", &key, user.path("theirs").to_str().unwrap()]).ended(1);
    assert!(run.err.contains("was put back or replaced"), "{}", run.err);
    // The witness asks the server that was put back.
    let kept = user.path("kept");
    let run = through.say(&format!("audit witness {} --key {key} --lang en", kept.display())).ended(1);
    assert!(run.err.contains("was put back or replaced"), "{}", run.err);
    // What happens there from now on is signed by nobody, however long it becomes.
    through.record(&events[30..]);
    thread::sleep(Duration::from_millis(1500));
    assert_eq!(server.stop(), Some(0));
    let size = |user: &Sollist| user.say("audit checkpoint").done().out.lines().nth(1).map(str::to_owned);
    assert!(size(&backup) < size(&user), "the fork was signed");
}

both_stores!(whoever_changes_the_store_gets_no_proof_of_it);
fn whoever_changes_the_store_gets_no_proof_of_it() {
    let user = with_plan();
    let (_, config) = with_key(&user, 3600);
    serve(&user, &config, &lines(40, 54));
    for sql in [
        "UPDATE journal_events SET actor = 'x' WHERE seq = 3",
        "UPDATE journal_events SET event = replace(event, '1', '2') WHERE seq = 3",
        "UPDATE journal_events SET recorded_at = recorded_at + 1 WHERE seq = 3",
        "UPDATE journal_events SET salt = (SELECT e.salt FROM journal_events e WHERE e.seq = 4) WHERE seq = 3",
        "UPDATE journal_events SET hash = (SELECT e.hash FROM journal_events e WHERE e.seq = 4) WHERE seq = 3",
        "UPDATE journal_events SET hash = (SELECT e.hash FROM journal_events e WHERE e.seq = 4) WHERE seq = 2",
    ] {
        let other = user.copy();
        other.tamper(sql);
        let run = other.say("audit prove 3 --out x.tlog-proof").ended(1);
        assert!(run.err.contains("verändert"), "{sql}: {}", run.err);
        assert!(!other.path("x.tlog-proof").exists());
    }
    for sql in ["UPDATE notary_tiles SET level = 7", "UPDATE notary_tiles SET place = 5", "DELETE FROM notary_tiles"] {
        let other = user.copy();
        other.tamper(sql);
        other.say("audit prove 3").ended(1);
        assert!(other.say("verify --deep").ended(1).out.contains("Notar"), "{sql}");
    }
}

#[test]
fn a_notary_without_a_key_or_with_an_open_one_does_not_start() {
    let user = Sollist::new();
    let run = user.say("serve --listen 127.0.0.1:0 --role notary").ended(2);
    assert!(run.err.contains("notary.key"), "{}", run.err);
    let (_, config) = with_key(&user, 60);
    assert!(
        user.say("audit key --origin sollist.example/1 key").ended(1).err.contains("notary.key")
            || user.path("key").exists()
    );
    let open = Command::new("chmod").arg("644").arg(user.path("key")).status().unwrap();
    assert!(open.success());
    let run = user.say(&format!("serve --listen 127.0.0.1:0 --config {config}")).ended(2);
    assert!(run.err.contains("chmod 600"), "{}", run.err);
    // Nothing is signed where there is no key, and it is said what to do.
    let run = user.say("audit checkpoint --lang en").ended(1);
    assert!(run.err.contains("store") || run.err.contains("notary.key"), "{}", run.err);
}
