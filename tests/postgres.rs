//! What only PostgreSQL has: roles with rights, several processes on one database, and the way into it.

use std::{path::Path, sync::OnceLock};

use sollist_tests::{
    servers::{Role, RoleSpec, process},
    storm::{books::Books, oracle},
};

use crate::{
    outside::block_on,
    replay::take_plan,
    sollist::Sollist,
    stores::{Database, server},
};

mod collisions;
mod guarded;
mod locks;
mod moving;
mod plans;
mod refused;
mod rights;
mod silent;
mod versions;

/// The database roles of `deploy/`, as an operator makes them, once for the server.
fn roles() {
    static MADE: OnceLock<()> = OnceLock::new();
    MADE.get_or_init(|| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/roles.sql");
        process::run(
            server().tool("psql").args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-f"]).arg(file),
        );
    });
}

/// An empty database.
fn empty() -> Sollist {
    Sollist::on(Some(Database::new(None)))
}

/// A database as an operator makes it: roles, tables, rights; and the plan of the example in it.
fn installed() -> Sollist {
    roles();
    let user = empty();
    user.say("migrate").done();
    take_plan(&user);
    user
}

fn database(user: &Sollist) -> &Database {
    user.database().expect("a database")
}

/// A process of these roles of Sollist, known to the database as this one of its roles.
fn process(user: &Sollist, roles: &str, role: &str, config: &str) -> Role {
    Role::start(RoleSpec {
        name: roles.to_owned(),
        roles: roles.to_owned(),
        database_url: Some(database(user).url(role)),
        config: config.to_owned(),
        ..RoleSpec::default()
    })
}

/// Chain, numbers and names are whole, and every line stands where the journal says.
#[track_caller]
fn assert_adds_up(user: &Sollist) -> Books {
    let books = block_on(Books::read(&database(user).owners_url()));
    assert_eq!(oracle::chain(&books.journal, (books.head.0, &books.head.1)), Vec::<String>::new());
    let money = oracle::money(&books.journal);
    assert_eq!(money.broken, Vec::<String>::new());
    assert_eq!(money.lines, books.lines);
    books
}
