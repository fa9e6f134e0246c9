//! The servers that are measured: durable, on the disk of the machine, with nothing else beside them.

use std::{net::SocketAddr, process::Command};

use sollist::demo;

use crate::{
    servers::{Folder, Nats, OWNER, Postgres, Role, RoleSpec, process, program},
    storm::prepare,
};

pub const WRITER: &str = "budget,procurement,rollout,staffing,intake";

/// A database server and a broker, and the plan of the example in a database.
pub struct Site {
    pub postgres: Postgres,
    pub nats: Nats,
    made: u32,
    pub database: String,
}

impl Site {
    pub fn open() -> Site {
        // As Debian sets it up, but for a cache that fits the machine.
        let postgres = Postgres::start_with(true, &["shared_buffers=1GB", "max_wal_size=4GB"]);
        let mut site =
            Site { postgres, nats: Nats::start_in(Folder::new("nats"), ""), made: 0, database: String::new() };
        site.begin_anew();
        site
    }
    /// A new database with the plan, and a broker without a stream.
    pub fn begin_anew(&mut self) {
        self.made += 1;
        self.database = format!("measured_{}", self.made);
        prepare(&self.postgres, &self.database);
        self.forget_stream();
        let role = self.role("import", WRITER, false);
        let plan = Folder::new("plan");
        std::fs::write(plan.join(demo::PLAN_FILE), demo::PLAN).unwrap();
        let mut import = Command::new(program());
        process::run(
            import.args(["import", "budget", demo::PLAN_FILE, "--server", &role.url()]).current_dir(plan.path()),
        );
    }
    pub fn forget_stream(&self) {
        self.nats.stop();
        self.nats.wipe();
        self.nats.start_again();
        self.nats.await_ready();
    }
    /// Starts a process and waits until it is ready.
    pub fn role(&self, name: &str, roles: &str, nats: bool) -> Role {
        Role::start(self.spec(name, roles, nats))
    }
    /// The same, and where it tells what it counts.
    pub fn watched(&self, name: &str, roles: &str) -> (Role, SocketAddr) {
        let address = SocketAddr::from(([127, 0, 0, 1], process::free_port()));
        let mut spec = self.spec(name, roles, false);
        spec.config.push_str(&format!("[observe]\nlisten = \"{address}\"\n"));
        (Role::start(spec), address)
    }
    pub fn spec(&self, name: &str, roles: &str, nats: bool) -> RoleSpec {
        RoleSpec {
            name: name.to_owned(),
            roles: roles.to_owned(),
            database_url: Some(self.postgres.url(OWNER, &self.database)),
            nats_url: nats.then(|| self.nats.url()),
            config: "log = \"warn\"\nstop_grace_s = 2\n".to_owned(),
            ..RoleSpec::default()
        }
    }
    /// One number out of the database.
    pub fn number(&self, sql: &str) -> f64 {
        self.postgres.sql(&self.database, sql).trim().parse().unwrap()
    }
}
