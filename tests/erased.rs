//! Whoever acts is recorded under a pseudonym where the house asks for that; their name can be erased, and nothing that
//! was recorded, counted, reported or proved changes by it.

use std::fs;

use serde_json::json;

use crate::{
    audit::{alone, script, with_key},
    replay::{figures, lines, reports, with_plan},
    sollist::{Server, Sollist, event},
    stores::{Kind, both_stores},
};

const NAME: &str = "erika.musterfrau-4711";

/// Whether a text stands anywhere in the store: in any column of any table, and in the files that hold it.
pub fn holds(user: &Sollist, text: &str) -> bool {
    if Kind::current() == Kind::Embedded {
        let files = fs::read_dir(user.data()).unwrap().map(|file| fs::read(file.unwrap().path()).unwrap_or_default());
        return files.into_iter().any(|bytes| bytes.windows(text.len()).any(|part| part == text.as_bytes()));
    }
    let tables = user.column("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'");
    let within = |table: &String| {
        let sql = format!("SELECT 'x'::text FROM {table} AS t WHERE t::text LIKE '%{text}%' LIMIT 1");
        !user.column(&sql).is_empty()
    };
    user.tamper("CHECKPOINT");
    let digits: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let file = "SELECT encode(pg_read_binary_file(pg_relation_filepath(r.oid)), 'hex') FROM pg_class AS r WHERE \
                r.oid IN ('persons'::regclass, 'persons_name'::regclass, 'intake_refused'::regclass, \
                'pg_statistic'::regclass) OR r.oid = (SELECT reltoastrelid FROM pg_class WHERE oid = \
                'pg_statistic'::regclass)";
    tables.iter().any(within) || user.column(file).iter().any(|file| file.contains(&digits))
}

both_stores!(a_name_that_is_erased_is_gone_and_nothing_that_was_recorded_changes);
fn a_name_that_is_erased_is_gone_and_nothing_that_was_recorded_changes() {
    let user = with_plan();
    let (key, notary) = with_key(&user, 3600);
    let config = fs::read_to_string(notary).unwrap() + "[privacy]\npseudonyms = true\n";
    let config = user.file("private.toml", config).display().to_string();
    let server = Server::start_with(&user, &["--config", &config]);
    let through = user.through(&server.url);
    let before = through.sequence();
    through.events_with(&lines(20, 91), &["--actor", NAME]).done();
    // What is refused, what is queried and what is settled know who it was.
    let late = json!({"authority": "ba-pankow", "kind": "remote-access", "quantity": 1, "as_of": "2011-01-01"});
    let odd = event("odd", "rollout.remote-access-provided", "2011-01-01T09:00:00+01:00", &late);
    through.events_with(&[odd, "{}".to_owned()], &["--actor", NAME]).ended(1);
    let refused = through.ask("refused")["refused"][0].clone();
    assert_eq!(refused["actor"], NAME);
    let id = refused["id"].as_str().unwrap();
    through.run(&["refused", "settle", id, "--basis", "erledigt", "--actor", NAME]).done();
    let recorded = through.ask(&format!("journal --from {}", before + 1));
    assert_eq!(recorded["events"][0]["actor"], NAME);
    assert_eq!(server.stop(), Some(0));

    // In the journal, and wherever else than in one table, there is a pseudonym.
    let actors = user.column(&format!("SELECT DISTINCT actor FROM journal_events WHERE seq > {before}"));
    assert!(actors.len() == 1 && actors[0].starts_with("p-"), "{actors:?}");
    assert_eq!(user.column(&format!("SELECT name FROM persons WHERE pseudonym = '{}'", actors[0])), [NAME]);
    let shown = user.ask(&format!("privacy show --person {NAME}"));
    assert_eq!(shown["persons"][0]["pseudonym"].as_str(), Some(actors[0].as_str()));
    assert!(holds(&user, NAME));
    // The database looks through its tables, to plan by what is in them, while somebody is there among many.
    if Kind::current() == Kind::Postgres {
        user.tamper(
            "INSERT INTO persons (pseudonym, name, since) SELECT 'p-x' || i, 'wer-' || i, 0 FROM \
             generate_series(1, 40) AS i",
        );
        user.tamper("ANALYZE");
    }

    let last = user.sequence();
    let stand = || (user.ask("verify")["as_of"].clone(), figures(&user, ""), reports(&user));
    let then = stand();
    user.say(&format!("audit prove {last} --out old.tlog-proof")).done();
    user.say(&format!("privacy erase --person {NAME}")).done();
    assert!(!holds(&user, NAME), "the name is still there");
    assert_eq!(stand(), then);
    user.say("verify --deep").done();
    user.say(&format!("audit prove {last} --out new.tlog-proof")).done();
    let proofs = ["old.tlog-proof", "new.tlog-proof"].map(|file| fs::read(user.path(file)).unwrap());
    assert_eq!(proofs[0], proofs[1]);
    alone(&user, &format!("audit check old.tlog-proof --key {key}")).done();
    assert!(script(&user, &[&key, "old.tlog-proof"]));
    let told = |lang: &str| user.say(&format!("journal --from {last} --lang {lang}")).done().out;
    assert!(told("de").contains("gelöscht am ") && told("en").contains("erased on "), "{}", told("de"));

    // Nobody has the name any more, a rebuild brings it not back, and whoever acts again is somebody new.
    user.say(&format!("privacy erase --person {NAME}")).ended(1);
    user.say("rebuild").done();
    assert!(!holds(&user, NAME));
    // Also by somebody who forgets the configuration.
    user.events_with(&lines(21, 91)[20..], &["--actor", NAME]).done();
    assert!(user.column(&format!("SELECT 'x' FROM journal_events WHERE actor = '{NAME}'")).is_empty());
    let again = user.ask(&format!("privacy show --person {NAME}"));
    assert_ne!(again["persons"][0]["pseudonym"].as_str(), Some(actors[0].as_str()));
}

#[test]
fn who_does_not_ask_for_pseudonyms_has_names_as_before() {
    let user = with_plan();
    user.events_with(&lines(1, 92), &["--actor", NAME]).done();
    assert_eq!(user.ask("journal --newest-first --limit 1")["events"][0]["actor"], NAME);
    assert!(user.say("privacy show").done().out.contains("niemand"));
    let run = user.say(&format!("privacy erase --person {NAME} --lang en")).ended(1);
    assert!(run.err.contains("privacy show"), "{}", run.err);
    user.say("privacy show --server http://127.0.0.1:1").ended(2);
}
