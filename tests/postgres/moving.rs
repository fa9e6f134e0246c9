//! `sollist move`: everything of an embedded store is in the database afterwards, or nothing.

use std::{fs, process::Stdio};

use super::{
    assert_adds_up, database, empty, installed,
    locks::{Stranger, await_waiting},
    process,
};
use crate::{
    kills::MOMENT,
    outside::{block_on, procurement},
    reads::read,
    replay::{figures, lines, reports, with_plan},
    sollist::{Run, Server, Sollist},
    stores::{Kind, assert_same},
};
use serde_json::Value;

const LINE: &str = "2026/30/25/bezirksamt-pankow/gutachten-fuer-die-verfahrensunabhaengige-ikt";

/// An embedded store with events of every kind of origin, entries that are refused, and one that is settled.
fn lived_in() -> Sollist {
    Kind::Embedded.run(|| {
        let user = with_plan();
        user.record(
            &::sollist::demo::events_of("/beispiel", ::sollist::demo::SEED)
                .iter()
                .map(|event| event.to_json().unwrap())
                .collect::<Vec<_>>(),
        );
        user.record(&lines(10_000, 71));
        let server = Server::start(&user);
        block_on(async {
            procurement::place(&server.url, "a", LINE, "100.00", false).await.unwrap();
            procurement::place(&server.url, "b", LINE, "5000.00", true).await.unwrap();
        });
        drop(server);
        let bad = ["{\"specversion\":\"1.0\"}".to_owned(), "{\"id\":\"kein\0Text\"}".to_owned(), "{}".to_owned()];
        user.events(&bad).ended(1);
        let id = user.ask("refused")["refused"][0]["id"].as_str().unwrap().to_owned();
        user.run(&["refused", "settle", &id, "--basis", "neu gemeldet"]).done();
        // Who read what, some of it removed and the rest signed.
        user.say("audit key --origin sollist.example/1 key").done();
        read(&user, 700);
        assert_eq!(user.ask("reads remove --days 0 --early")["removed"], 700);
        read(&user, 3);
        user
    })
}

fn move_into(from: &Sollist, to: &Sollist) -> Run {
    from.run(&["move", "--database-url", &database(to).owners_url(), "--format", "json"])
}

/// The list of what was refused, whole: also what is settled.
fn refused(user: &Sollist) -> Vec<String> {
    user.column(
        "SELECT number || '|' || id || '|' || content || '|' || after_seq || '|' || refused_at || '|' || \
         coalesce(settled, 'offen')
            FROM intake_refused ORDER BY number",
    )
}

/// Everything that a user of the store sees.
fn seen(user: &Sollist, view: &str) -> [Value; 6] {
    [
        format!("budget --by line {view}"),
        format!("indicators --by authority --until 2026-12-31 {view}"),
        format!("need --target-day 2026-12-31 --explain {view}"),
        "refused".to_owned(),
        "journal --from 20000 --limit 50".to_owned(),
        "verify".to_owned(),
    ]
    .map(|question| user.ask(question.trim()))
}

#[test]
fn a_store_that_was_moved_is_the_same_to_the_byte_and_goes_on_where_it_was() {
    let old = &lived_in();
    let before = old.tables(&[]);
    let new = empty();
    let told = move_into(old, &new).done().json();
    let stand = old.ask("verify")["as_of"].clone();
    assert_eq!((&told["sequence"], &told["hash"], &told["refused"]), (&stand["sequence"], &stand["hash"], &3.into()));

    assert_same(&before, &new.tables(&[]));
    assert_same(&before, &old.tables(&[]));
    assert_eq!(refused(&new), refused(old));
    // The log of reads came along, where it begins and its tree too: a head of before holds, and the notary goes on.
    assert_eq!(told["reads"], 4);
    assert_eq!(new.ask("reads list"), old.ask("reads list"));
    let kept = old.path("key.head.reads");
    let verified = |user: &Sollist| user.ask(&format!("reads verify --head {}", kept.display()));
    assert_eq!((verified(&new), &verified(&new)["taken_up"]), (verified(old), &704.into()));
    for file in ["key", "key.head", "key.head.reads"] {
        fs::copy(old.path(file), new.path(file)).unwrap();
    }
    let next = new.copy();
    for file in ["key", "key.head", "key.head.reads"] {
        fs::copy(old.path(file), next.path(file)).unwrap();
    }
    assert!(!read(&next, 2).contains("does not sign"));
    assert_eq!(verified(&next)["taken_up"], 706);
    // Every view: newest, by number, by instant.
    let instant = old.ask("journal --from 15000 --limit 1")["events"][0]["recorded_at"].as_str().unwrap().to_owned();
    let servers = [Server::start(old), Server::start(&new)];
    let [there, here] = [old.through(&servers[0].url), new.through(&servers[1].url)];
    for view in ["", "--as-of 158", "--as-of 12345", &format!("--as-of {instant}")] {
        assert_eq!(seen(&here, view), seen(&there, view), "{view}");
    }
    drop(servers);
    assert!(reports(&new) == reports(old), "the reports differ after the move");
    // A report of the old store belongs to the journal of the new one.
    let report = old.path("bericht.pdf");
    assert_eq!(
        new.run(&["verify".as_ref(), report.as_os_str(), "--format".as_ref(), "json".as_ref()]).done().json()["valid"],
        true
    );
    new.say("rebuild").done();
    assert_same(&before, &new.tables(&[]));

    // A second time: refused, and nothing is doubled.
    let again = move_into(old, &new).ended(1);
    assert!(again.err.contains("enthält schon ein Journal") && again.out.is_empty(), "{}", again.err);
    assert_same(&before, &new.tables(&[]));

    // Both go on from there, and go on alike.
    let old = old.copy();
    for user in [&old, &new] {
        user.record(&lines(500, 72));
        assert_eq!(user.events(&["{\"specversion\":\"1.0\"".to_owned()]).ended(1).json()["refused_count"], 1);
    }
    assert_same(&old.tables(&MOMENT), &new.tables(&MOMENT));
    assert_eq!(new.column("SELECT number || '' FROM intake_refused ORDER BY number"), ["1", "2", "3", "4"]);
    assert_adds_up(&new);
}

#[test]
fn a_move_needs_an_empty_database_a_store_that_holds_and_nobody_who_writes() {
    let new = empty();
    let nothing = Kind::Embedded.run(Sollist::new);
    assert!(move_into(&nothing, &new).ended(1).err.contains("kein Sollist-Speicher"));
    assert!(!nothing.data().exists(), "a move makes no store");

    let small = Kind::Embedded.run(|| {
        let user = with_plan();
        // Who is recorded under a pseudonym, and who was: they move too.
        user.tamper("INSERT INTO persons VALUES ('p-1', 'anna', 1, NULL), ('p-2', NULL, 1, 2)");
        // And under which keys texts are sealed, destroyed ones too.
        let keys = "('k1', 'p-1', 2026, zeroblob(32), 1, NULL), ('k2', 'p-2', 2026, NULL, 1, 2)";
        user.tamper(&format!("INSERT INTO text_keys VALUES {keys}"));
        user
    });
    let server = Server::start(&small);
    assert!(move_into(&small, &new).ended(1).err.contains("anderen Prozess beschrieben"));
    drop(server);

    let broken = small.copy();
    broken.tamper("UPDATE journal_events SET actor = 'jemand' WHERE seq = 77");
    assert!(move_into(&broken, &new).ended(1).err.contains("Nr. 77"));
    let unread = small.copy();
    unread.tamper("INSERT INTO reads_log VALUES (1, 1, '{}', zeroblob(32))");
    assert!(move_into(&unread, &new).ended(1).err.contains("Im Leseprotokoll fehlt die Zeile Nr. 1"));
    assert_eq!(database(&new).sql("SELECT last FROM journal_head"), "0");

    // A journal of its own, or only what somebody sent and was refused.
    let taken = installed();
    assert!(move_into(&small, &taken).ended(1).err.contains("enthält schon ein Journal"));
    let touched = empty();
    touched.events(&["{\"specversion\":\"1.0\"".to_owned()]).ended(1);
    assert!(move_into(&small, &touched).ended(1).err.contains("enthält schon"));

    // Who may not make tables may not move either.
    let as_service = small.run(&["move", "--database-url", &database(&empty()).url("sollist_intake")]).ended(1);
    assert!(as_service.err.contains("sollist migrate"), "{}", as_service.err);

    // The folder is named by hand and the database by the environment: a move means both.
    let named = small.command(&["move"]).env("SOLLIST_DATABASE_URL", database(&new).owners_url()).output().unwrap();
    Run::of("move", &named).done();
    assert_same(&small.tables(&[]), &new.tables(&[]));
    // The services' roles work in it once they have their rights.
    new.say("migrate").done();
    let role = process(&new, "procurement", "sollist_procurement", "");
    block_on(procurement::place(&role.url(), "x", LINE, "1.00", false)).unwrap();
}

#[test]
fn a_move_killed_in_the_middle_has_moved_nothing_and_can_be_begun_again() {
    let old = &lived_in();
    let new = empty();
    new.say("migrate").done();
    // When the journal is copied; when the refused entries are; when the tables are filled.
    for table in ["journal_events", "intake_refused", "ledger_lines"] {
        let stranger = Stranger::new(&new);
        let held = stranger.begin(&format!("LOCK TABLE {table} IN SHARE MODE"));
        let line = ["move", "--database-url", &database(&new).owners_url()];
        let mut child = old.command(&line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        await_waiting(&new);
        child.kill().unwrap();
        child.wait().unwrap();
        stranger.commit(held);
        drop(stranger);
        database(&new).await_quiet();
        let tables = new.tables(&["hash"]);
        for (table, rows) in &tables {
            // Both have their beginning from the start.
            let begins = ["journal_head", "reads_start"].contains(&table.as_str());
            assert_eq!(rows.len(), usize::from(begins), "{table} after a move that was killed");
        }
        assert!(tables["journal_head"][0].contains("\"last\":0"), "{:?}", tables["journal_head"]);
        assert_eq!(refused(&new), Vec::<String>::new());
    }
    move_into(old, &new).done();
    assert_same(&old.tables(&[]), &new.tables(&[]));
    assert_eq!(refused(&new), refused(old));
}

#[test]
fn figures_of_every_state_of_knowledge_are_the_same_on_both_stores() {
    let [embedded, postgres] = [Kind::Embedded, Kind::Postgres].map(|kind| kind.run(with_plan));
    let lines = lines(3_000, 73);
    let mut known = Vec::new();
    let mut from = 0;
    for until in [1, 40, 900, 3_000] {
        for user in [&embedded, &postgres] {
            user.record(&lines[from..until]);
        }
        from = until;
        let instant = |user: &Sollist| user.ask("verify")["as_of"]["recorded_at"].as_str().unwrap().to_owned();
        known.push((158 + until, instant(&embedded), instant(&postgres)));
    }
    for (number, here, there) in known {
        let view = format!("--as-of {number}");
        let then = figures(&embedded, &view);
        assert_eq!(figures(&postgres, &view), then, "{view}");
        // The same moment in each store's own words.
        assert_eq!(figures(&embedded, &format!("--as-of {here}")), then, "{here}");
        assert_eq!(figures(&postgres, &format!("--as-of {there}")), then, "{there}");
    }
    // A moment in the middle of nothing: before the second piece, whoever recorded it.
    assert_eq!(figures(&embedded, "--as-of 500"), figures(&postgres, "--as-of 500"));
    assert_same(&embedded.tables(&MOMENT), &postgres.tables(&MOMENT));
}
