//! A database that is empty, older, newer, or being made by two at once.

use std::process::{Child, Command, Output, Stdio};

use sollist_tests::{
    servers::{OWNER, program},
    storm::{
        clients::Doors,
        load::{Ask, Call, LATER, Load},
    },
};

use super::{assert_adds_up, database, empty, installed, process, roles};
use crate::{
    outside::{block_on, procurement},
    replay::{lines, with_plan},
    sollist::{Run, Sollist},
    stores::{Kind, assert_same},
};

/// Starts a command on a database as one of its roles; it must not hang.
fn start(user: &Sollist, role: &str, line: &str) -> Child {
    let mut command = Command::new("timeout");
    command.args(["60".as_ref(), program().as_os_str()]).args(line.split(' '));
    command.args(["--database-url", &database(user).url(role)]).current_dir(user.folder.path());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

pub fn run(user: &Sollist, role: &str, line: &str) -> Run {
    Run::of(line, &ended(start(user, role, line)))
}

fn ended(child: Child) -> Output {
    child.wait_with_output().unwrap()
}

#[test]
fn who_may_not_make_tables_is_told_who_does_on_an_empty_and_on_an_older_database() {
    roles();
    let user = empty();
    let refused = |user: &Sollist, why: &str| {
        for (role, line) in [
            ("sollist_procurement", "serve --listen 127.0.0.1:0 --role procurement"),
            ("sollist_analytics", "serve --listen 127.0.0.1:0 --role analytics"),
            ("sollist_relay", "serve --listen 127.0.0.1:0 --role relay --nats-url nats://127.0.0.1:1"),
            ("sollist_intake", "import events events.jsonl"),
            ("sollist_reporting", "budget"),
            ("sollist_intake", "migrate"),
        ] {
            for (lang, word) in [("de", "Eigentümers"), ("en", "owner's role")] {
                let run = run(user, role, &format!("{line} --lang {lang}")).ended(1);
                assert!(
                    run.err.contains("sollist migrate") && run.err.contains(word),
                    "{why}, {role}, {line}: {}",
                    run.err
                );
                assert!(run.out.is_empty(), "{why}, {role}, {line}: {}", run.out);
            }
        }
    };
    // A file without events is refused before the database is asked.
    user.file("events.jsonl", lines(1, 1).join("\n"));
    refused(&user, "empty");
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(database(&user).sql(tables), "0");

    // The owner makes them, and the roles work; once more changes nothing.
    for _ in 0..2 {
        let said = run(&user, OWNER, "migrate").done().out;
        assert!(said.contains("ist auf Stand") && said.contains("sollist_procurement"), "{said}");
    }
    run(&user, "sollist_reporting", "budget").done();

    // Nobody else gives rights, not even with some of their own on every table: PostgreSQL would only warn.
    database(&user).sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO sollist_intake");
    for (lang, word) in [("de", "Rolle des Eigentümers"), ("en", "owner")] {
        let run = run(&user, "sollist_intake", &format!("migrate --lang {lang}")).ended(1);
        assert!(run.err.contains(word) && run.err.contains(OWNER) && run.out.is_empty(), "{}{}", run.out, run.err);
    }

    // One step back.
    database(&user).sql("DELETE FROM seaql_migrations WHERE version = 'm0003_webhooks'; DROP TABLE webhook_deliveries");
    refused(&user, "older");
    run(&user, OWNER, "migrate").done();
    drop(process(&user, "procurement", "sollist_procurement", ""));
}

#[test]
fn roles_that_were_made_after_the_tables_get_their_rights_with_the_next_migration() {
    roles();
    let user = Kind::Postgres.run(with_plan);
    for line in ["serve --listen 127.0.0.1:0 --role procurement", "budget"] {
        let run = run(&user, "sollist_procurement", line).ended(1);
        assert!(run.err.contains("sollist migrate"), "{line}: {}", run.err);
    }
    user.say("migrate").done();
    let procurement = process(&user, "procurement", "sollist_procurement", "");
    let line = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";
    block_on(procurement::place(&procurement.url(), "x", line, "10.00", false)).unwrap();
}

#[test]
fn a_database_of_a_newer_version_is_refused_by_name_and_left_alone() {
    let user = installed();
    let older = Kind::Embedded.run(with_plan);
    database(&user).sql("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)");
    let before = user.tables(&[]);
    for (role, line) in [
        ("sollist_procurement", "serve --listen 127.0.0.1:0 --role procurement"),
        ("sollist_analytics", "serve --listen 127.0.0.1:0 --role analytics"),
        (OWNER, "migrate"),
        (OWNER, "verify"),
        (OWNER, "rebuild"),
    ] {
        let run = run(&user, role, line).ended(1);
        assert!(run.err.contains("m9999_future") && run.err.contains("neueren Version"), "{line}: {}", run.err);
    }
    let run = older.run(&["move", "--database-url", &database(&user).owners_url()]).ended(1);
    assert!(run.err.contains("m9999_future"), "{}", run.err);
    assert_same(&before, &user.tables(&[]));
}

#[test]
fn many_who_make_the_tables_and_take_the_plan_at_once_do_not_stumble_over_each_other() {
    roles();
    for round in 0..3 {
        let user = empty();
        user.file(::sollist::demo::PLAN_FILE, ::sollist::demo::PLAN);
        let import = format!("import budget {} --format json", ::sollist::demo::PLAN_FILE);
        let begun: Vec<(&str, Child)> = ["migrate", &import, "migrate", &import, "migrate", &import]
            .into_iter()
            .map(|line| (line, start(&user, OWNER, line)))
            .collect();
        let mut recorded = 0;
        for (line, child) in begun {
            let run = Run::of(line, &ended(child)).done();
            if line != "migrate" {
                let told = run.json();
                recorded += told["recorded"].as_u64().unwrap();
                assert_eq!(
                    told["recorded"].as_u64().unwrap() + told["duplicates"].as_u64().unwrap(),
                    158,
                    "round {round}: {told}"
                );
            }
        }
        assert_eq!(recorded, 158, "round {round}");
        assert_adds_up(&user);
        let steps = <sollist_migrations::Migrator as sollist_migrations::MigratorTrait>::migrations().len();
        assert_eq!(database(&user).sql("SELECT count(*) FROM seaql_migrations"), steps.to_string());
        drop(process(&user, "intake", "sollist_intake", ""));
    }
}

#[test]
fn a_migration_beside_services_at_work_costs_nobody_a_request() {
    let user = installed();
    let services =
        [process(&user, "procurement", "sollist_procurement", ""), process(&user, "intake", "sollist_intake", "")];
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let url = services[0].url();
    let orders = runtime.spawn(async move {
        let doors = Doors::new(&[url]);
        let calls = Load::new(77, 400).callers.into_iter().flat_map(|caller| caller.chains.into_iter().flatten());
        let mut placed = 0;
        // Alone, without the commitment authority that its chain would have granted first, an order of a later year is
        // refused.
        let alone = |call: &Call| matches!(&call.ask, Ask::Place(order) if order.due.as_deref() != Some(LATER));
        for call in calls.filter(|call| alone(call) && !call.may_lack_money) {
            // Nobody tries again here.
            doors.ask_once("amt", &call.ask).await.unwrap();
            placed += 1;
        }
        placed
    });
    let mut migrated = 0;
    let intake = user.through(&services[1].url());
    let batch = lines(4_000, 53);
    let streams = std::thread::scope(|scope| {
        let streams = scope.spawn(|| intake.events(&batch).done().json());
        while !orders.is_finished() || migrated < 3 {
            user.say("migrate").done();
            migrated += 1;
        }
        streams.join().unwrap()
    });
    assert_eq!(streams["recorded"], 4_000);
    let placed: usize = runtime.block_on(orders).unwrap();
    assert!(placed > 20, "{placed}");
    let books = assert_adds_up(&user);
    assert_eq!(books.journal.len(), 158 + 4_000 + placed);
}
