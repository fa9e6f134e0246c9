//! PostgreSQL of our own: made once, copied for whoever needs one, killed and frozen like a machine that fails.

use std::{
    net::{Ipv4Addr, TcpStream},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, OnceLock},
};

use super::{
    find,
    process::{BALLAST, Folder, Mount, Process, fill, free_port, lock, patiently, run},
    secrets::PASSWORD,
};

/// Owns every database made here, and may make more.
pub const OWNER: &str = "sollist_owner";
const INSTALL: &str =
    "install Debian's package postgresql, or set SOLLIST_POSTGRES_BIN to the folder of initdb and postgres";

/// A program of PostgreSQL.
fn binary(name: &str) -> PathBuf {
    static BIN: OnceLock<PathBuf> = OnceLock::new();
    let bin = BIN.get_or_init(|| {
        if let Some(folder) = std::env::var_os("SOLLIST_POSTGRES_BIN") {
            return PathBuf::from(folder);
        }
        let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let mut versions: Vec<PathBuf> =
            debian.map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").is_file()).collect();
        versions.sort();
        versions
            .pop()
            .unwrap_or_else(|| find("SOLLIST_POSTGRES_INITDB", &[], "initdb", INSTALL).parent().unwrap().to_path_buf())
    });
    let path = bin.join(name);
    assert!(path.is_file(), "{} is missing: {INSTALL}", path.display());
    path
}

/// PostgreSQL refuses to run as root: there it runs as its own user.
fn as_postgres(mut command: Command) -> Command {
    static USER: OnceLock<Option<(u32, u32)>> = OnceLock::new();
    let user = USER.get_or_init(|| {
        let id = |args: &[&str]| run(Command::new("id").args(args)).trim().parse::<u32>().expect("a number");
        (id(&["-u"]) == 0).then(|| (id(&["-u", "postgres"]), id(&["-g", "postgres"])))
    });
    if let Some((user, group)) = user {
        command.uid(*user).gid(*group);
    }
    command
}

fn give_to_postgres(path: &Path) {
    if run(Command::new("id").arg("-u")).trim() == "0" {
        run(Command::new("chown").arg("-R").arg("postgres:").arg(path));
    }
}

/// A cluster that was made and never started: every other is a copy of it.
fn made() -> &'static Path {
    static MADE: OnceLock<Folder> = OnceLock::new();
    let folder = MADE.get_or_init(|| {
        let folder = Folder::in_memory("initdb");
        give_to_postgres(folder.path());
        let mut initdb = Command::new(binary("initdb"));
        initdb.arg("-D").arg(folder.join("data")).args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        // Small pieces of the log: a copy of a cluster is then small too.
        run(as_postgres(initdb).arg("--wal-segsize=1").current_dir(folder.path()));
        folder
    });
    folder.path()
}

/// A server on a port of its own.
pub struct Postgres {
    folder: Folder,
    port: u16,
    settings: Vec<String>,
    process: Mutex<Option<Process>>,
    small: Mutex<Option<Mount>>,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Before its files and its file system go. In order, though at once: what a killed server had as shared memory
        // stays behind, and a machine has room for some thousands of such pieces.
        if let Some(mut process) = lock(&self.process).take() {
            process.signal("CONT");
            process.end("QUIT");
        }
        *lock(&self.small) = None;
    }
}

/// What a PostgreSQL says that cannot recover for want of room.
const NO_ROOM: [&str; 2] = ["No space left on device", "shutting down due to startup process failure"];

impl Postgres {
    /// Starts a server with the settings that keep what it acknowledged. `durable`: its files lie on the disk;
    /// otherwise in memory, which is enough where processes are killed and no machine fails.
    pub fn start(durable: bool) -> Postgres {
        Postgres::start_with(durable, &[])
    }
    pub fn start_with(durable: bool, settings: &[&str]) -> Postgres {
        let postgres = Postgres::copy_of(&made().join("data"), durable, settings);
        postgres.sql("postgres", &format!("CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE"));
        postgres
    }
    /// Starts a server on a copy of the files of another, which must stand still.
    pub fn copy_of(data: &Path, durable: bool, settings: &[&str]) -> Postgres {
        let folder = if durable { Folder::new("postgres") } else { Folder::in_memory("postgres") };
        run(Command::new("cp").arg("-a").arg(data).arg(folder.join("data")));
        give_to_postgres(folder.path());
        let mut all: Vec<String> = ["max_connections=200", "shared_buffers=64MB"].map(str::to_owned).into();
        all.extend(settings.iter().map(|setting| (*setting).to_owned()));
        let postgres =
            Postgres { folder, port: free_port(), settings: all, process: Mutex::new(None), small: Mutex::new(None) };
        postgres.begin();
        postgres.await_ready();
        postgres
    }
    /// Where its files are.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
    pub fn port(&self) -> u16 {
        self.port
    }
    /// The address of a database for a user.
    pub fn url(&self, user: &str, database: &str) -> String {
        format!("postgres://{user}:{PASSWORD}@127.0.0.1:{}/{database}", self.port)
    }
    /// A tool of PostgreSQL (`pgbench`, `psql`), told where the server is.
    pub fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(binary(name));
        command
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "postgres"])
            .current_dir(self.folder.path());
        command
    }
    /// Runs statements as the superuser; rows as lines of values with `|` between them.
    #[track_caller]
    pub fn sql(&self, database: &str, text: &str) -> String {
        run(self.tool("psql").args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", text]))
    }
    /// A new database, empty or the copy of another that nobody is connected to.
    pub fn create_database(&self, name: &str, template: Option<&str>) {
        let template = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
        self.sql("postgres", &format!("CREATE DATABASE {name} OWNER {OWNER}{template}"));
    }
    /// Removes a database, whoever is connected.
    pub fn drop_database(&self, name: &str) {
        self.sql("postgres", &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    }

    pub fn has_role(&self, name: &str) -> bool {
        self.sql("postgres", &format!("SELECT 1 FROM pg_roles WHERE rolname = '{name}'")).trim() == "1"
    }

    /// Moves tables onto a file system of a few mebibytes of their own; `false` where this machine does not give us
    /// one.
    pub fn small_space(&self, database: &str, tables: &[&str], mebibytes: u32) -> bool {
        let Some(mount) = Mount::new(&self.folder.join("small"), mebibytes) else { return false };
        give_to_postgres(mount.path());
        self.sql("postgres", &format!("CREATE TABLESPACE small LOCATION '{}'", mount.path().display()));
        self.sql("postgres", "GRANT CREATE ON TABLESPACE small TO PUBLIC");
        for table in tables {
            self.sql(database, &format!("ALTER TABLE {table} SET TABLESPACE small"));
        }
        *lock(&self.small) = Some(mount);
        true
    }
    /// Takes all the room of the small file system.
    pub fn fill(&self) {
        if let Some(mount) = lock(&self.small).as_ref() {
            fill(mount.path());
        }
    }
    /// Gives it back.
    pub fn free(&self) {
        if let Some(mount) = lock(&self.small).as_ref() {
            let _ = std::fs::remove_file(mount.path().join(BALLAST));
        }
    }

    fn begin(&self) {
        let mut command = Command::new(binary("postgres"));
        command
            .arg("-D")
            .arg(self.data())
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-k"])
            .arg(self.folder.path());
        for setting in &self.settings {
            command.args(["-c", setting]);
        }
        command.current_dir(self.folder.path());
        *lock(&self.process) = Some(Process::spawn("postgres", as_postgres(command)));
    }
    /// Waits until it takes connections.
    pub fn await_ready(&self) {
        patiently("PostgreSQL to be ready", || {
            let ended = lock(&self.process)
                .as_mut()
                .and_then(|process| process.ended().map(|status| (status, process.last_words().to_string())));
            match ended {
                // It began to recover while there was no room, and ended of that; there may be room again by now. The
                // word of it may be gone from the last ones: clients were turned away since.
                Some((_, words)) if NO_ROOM.iter().any(|said| words.contains(said)) => self.begin(),
                Some((status, words)) => panic!("PostgreSQL ended ({status}): {words}"),
                None => {}
            }
            // The last line of its pid file says so; a file that an earlier one left behind says so too, hence the
            // connection.
            let file = std::fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
            let mut lines = file.lines();
            let own = lines.next().and_then(|id| id.trim().parse().ok()) == self.id();
            (own && lines.nth(6).is_some_and(|state| state.trim() == "ready")
                && TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok())
            .then_some(())
        });
    }
    pub fn id(&self) -> Option<u32> {
        lock(&self.process).as_ref().map(Process::id)
    }
    /// Ends it with all its children, as a power failure of its machine would.
    pub fn kill(&self) {
        if let Some(mut process) = lock(&self.process).take() {
            process.kill();
        }
    }
    /// Stops it in good order, whoever is connected.
    pub fn stop(&self) {
        if let Some(mut process) = lock(&self.process).take() {
            process.ask("INT");
            process.wait();
        }
    }
    /// Starts it again where it was; returns before it is ready.
    pub fn start_again(&self) {
        if lock(&self.process).is_none() {
            self.begin();
        }
    }
    /// Starts it again if it ended by itself, as a service manager would.
    pub fn revive(&self) {
        let gone = lock(&self.process).as_mut().is_none_or(|process| process.ended().is_some());
        if gone {
            *lock(&self.process) = None;
            self.begin();
        }
    }
    pub fn freeze(&self) {
        self.signal("STOP");
    }
    pub fn thaw(&self) {
        self.signal("CONT");
    }
    fn signal(&self, signal: &str) {
        if let Some(process) = lock(&self.process).as_mut() {
            process.signal(signal);
        }
    }
    /// Replaces its files by others; it must be stopped.
    pub fn replace_data(&self, with: &Path) {
        assert!(lock(&self.process).is_none(), "stop it first");
        std::fs::remove_dir_all(self.data()).unwrap();
        run(Command::new("cp").arg("-a").arg(with).arg(self.data()));
        give_to_postgres(&self.data());
    }
}
