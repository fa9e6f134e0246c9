//! The program as a user has it: the built binary, a folder of its own, what it says and how it ends.

use std::{
    ffi::OsStr,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use serde_json::{Value, json};
use sollist_platform::{process::config, store::db::Store};
use sollist_tests::servers::{secrets::assert_none_shown, with_clock};
use tempfile::TempDir;

use crate::stores::{Database, Files, Kind, Tables};

/// How long a server may take until it says where it listens.
const START_MAX: Duration = Duration::from_secs(60);

/// The built program; it lies beside the tests, as cargo builds both.
pub fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let path = tests.parent().and_then(Path::parent).unwrap().join("sollist");
    assert!(path.is_file(), "{} is missing: build it first (cargo build --release -p sollist)", path.display());
    path
}

/// A file of `shared/` beside the checkout: the real plan, the reference facts.
pub fn shared(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let path = folder.join(name);
    assert!(path.is_file(), "{} is missing: the shared data must lie beside the checkout", path.display());
    path.canonicalize().unwrap()
}

/// What a run said, and how it ended.
#[derive(Debug, Clone)]
pub struct Run {
    /// `None`: ended by a signal.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
    line: String,
}

impl Run {
    pub fn of(line: &str, output: &Output) -> Run {
        let text = |bytes: &[u8]| {
            String::from_utf8(bytes.to_vec()).unwrap_or_else(|error| panic!("{line}: not UTF-8: {error}"))
        };
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert_none_shown(line, &out);
        assert_none_shown(line, &err);
        Run { code: output.status.code(), out, err, line: line.to_owned() }
    }
    /// The run, if it ended with this exit code.
    #[track_caller]
    pub fn ended(self, code: i32) -> Run {
        assert_eq!(self.code, Some(code), "sollist {}\n--- out\n{}\n--- err\n{}", self.line, self.out, self.err);
        self
    }
    /// The run, if it ended well.
    #[track_caller]
    pub fn done(self) -> Run {
        self.ended(0)
    }
    /// What it said on standard output, wherever the lines are broken.
    pub fn sentences(&self) -> String {
        self.out.split_whitespace().collect::<Vec<_>>().join(" ")
    }
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("sollist {}: {error}\n{}\n{}", self.line, self.out, self.err))
    }
}

/// A folder and a store of one's own that go when the test ends; asked directly, or by a server.
pub struct Sollist {
    pub folder: Arc<TempDir>,
    /// `None`: the store is embedded, in the folder.
    database: Option<Arc<Database>>,
    server: Option<String>,
    /// The clock of whatever is started.
    clock: Option<String>,
}

/// The words of a command line: a text in quotes is one.
pub fn typed(line: &str) -> Vec<String> {
    let quoted = line.split('"').enumerate().flat_map(|(place, part)| {
        if place % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() }
    });
    quoted.collect()
}

impl Sollist {
    /// On the store that this test is about; there is nothing in it yet.
    pub fn new() -> Sollist {
        Sollist::on((Kind::current() == Kind::Postgres).then(|| Database::new(None)))
    }
    /// On a database, or embedded.
    pub fn on(database: Option<Database>) -> Sollist {
        Sollist {
            folder: Arc::new(tempfile::tempdir().unwrap()),
            database: database.map(Arc::new),
            server: None,
            clock: None,
        }
    }
    /// The same with another clock: see `with_clock`.
    pub fn at(self, clock: &str) -> Sollist {
        Sollist { clock: Some(clock.to_owned()), ..self }
    }
    /// The same user, asking a server.
    pub fn through(&self, url: &str) -> Sollist {
        let (folder, database) = (self.folder.clone(), self.database.clone());
        Sollist { folder, database, server: Some(url.to_owned()), clock: self.clock.clone() }
    }
    /// Another user with the same in the store. Nobody is at work in it.
    pub fn copy(&self) -> Sollist {
        let copy = Sollist::on(self.database.as_ref().map(|database| {
            database.await_quiet();
            Database::new(Some(&database.name))
        }));
        if self.database.is_none() {
            std::fs::create_dir(copy.data()).unwrap();
            for file in std::fs::read_dir(self.data()).unwrap() {
                let file = file.unwrap();
                std::fs::copy(file.path(), copy.data().join(file.file_name())).unwrap();
            }
        }
        copy
    }
    /// A path in the folder of this test.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    /// The folder of the embedded store.
    pub fn data(&self) -> PathBuf {
        self.path("data")
    }
    /// The database, where the store is one.
    pub fn database(&self) -> Option<&Database> {
        self.database.as_deref()
    }
    /// The store as the program itself opens it.
    pub fn store(&self) -> Store {
        match &self.database {
            Some(database) => {
                Store::Postgres(config::Database { url: database.owners_url(), ..config::Database::default() })
            }
            None => Store::Embedded(self.data()),
        }
    }
    fn look<T>(&self, look: impl FnOnce(Files<'_>) -> T) -> T {
        let data = self.data();
        look(self.database().map_or(Files::Folder(&data), Files::Database))
    }
    /// Does to the store what only a stranger to the program would do.
    pub fn tamper(&self, sql: &str) {
        self.look(|files| files.tamper(sql));
    }
    /// One column of texts of a query.
    pub fn column(&self, sql: &str) -> Vec<String> {
        self.look(|files| files.column(sql))
    }
    /// Every table of the store that the journal fills, and the journal, without some columns.
    pub fn tables(&self, without: &[&str]) -> Tables {
        // How often the tables were filled anew says nothing of what is in them.
        let without: Vec<&str> = without.iter().copied().chain(["fillings"]).collect();
        self.look(|files| files.tables(&without))
    }
    /// Writes a file into the folder of this test.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// A command that names its store itself, ready to be started; nothing of the tester's environment gets in.
    pub fn elsewhere<S: AsRef<OsStr>>(&self, line: &[S]) -> Command {
        let mut command = Command::new(program());
        for name in ["SOLLIST_DATA", "SOLLIST_SERVER", "SOLLIST_DATABASE_URL", "SOLLIST_NATS_URL", "COLUMNS"] {
            command.env_remove(name);
        }
        command.current_dir(self.folder.path()).stdin(Stdio::null()).args(line);
        if let Some(clock) = &self.clock {
            with_clock(&mut command, clock);
        }
        command
    }
    /// The command on our store, ready to be started. The environment names the folder or the server: what is typed
    /// for it stands in every advice.
    pub fn command<S: AsRef<OsStr>>(&self, line: &[S]) -> Command {
        let mut command = self.elsewhere(line);
        match (&self.server, &self.database) {
            (Some(url), _) => command.env("SOLLIST_SERVER", url),
            (None, Some(database)) => command.args(["--database-url", &database.owners_url()]),
            (None, None) => command.env("SOLLIST_DATA", self.data()),
        };
        command
    }
    pub fn run<S: AsRef<OsStr>>(&self, line: &[S]) -> Run {
        Run::of(&words(line), &self.command(line).output().unwrap())
    }
    /// Runs a line without spaces in its words: `budget --by district`.
    pub fn say(&self, line: &str) -> Run {
        self.run(&typed(line))
    }
    /// The answer of a command that must succeed, as JSON.
    #[track_caller]
    pub fn ask(&self, line: &str) -> Value {
        self.say(&format!("{line} --format json")).done().json()
    }
    /// Imports event lines from standard input.
    pub fn events(&self, lines: &[String]) -> Run {
        self.events_with(lines, &["--format", "json"])
    }
    pub fn events_with(&self, lines: &[String], options: &[&str]) -> Run {
        let line = [&["import", "events", "-"], options].concat();
        let mut child =
            self.command(&line).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
        let output = child.wait_with_output().unwrap();
        // A program that ends early stops reading; its exit code tells.
        let _ = writer.join().unwrap();
        Run::of(&line.join(" "), &output)
    }
    /// Imports event lines that are all good.
    #[track_caller]
    pub fn record(&self, lines: &[String]) {
        let run = self.events(lines);
        let json = run.clone().done().json();
        assert_eq!(json["recorded"], json!(lines.len()), "{}", run.out);
    }
    /// Number of the last event in the journal.
    pub fn sequence(&self) -> u64 {
        self.ask("verify")["as_of"]["sequence"].as_u64().unwrap()
    }
}

fn words<S: AsRef<OsStr>>(line: &[S]) -> String {
    line.iter().map(|word| word.as_ref().to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// One CloudEvent as a line; the type without `.v1`, the time in RFC 3339.
pub fn event(id: &str, kind: &str, time: &str, data: &Value) -> String {
    event_of("/test", id, kind, time, data)
}

pub fn event_of(source: &str, id: &str, kind: &str, time: &str, data: &Value) -> String {
    json!({"specversion": "1.0", "id": id, "source": source, "type": format!("{kind}.v1"), "time": time,
        "datacontenttype": "application/json", "data": data})
    .to_string()
}

/// A server on a free port of this machine; ends, by force, when the test does.
pub struct Server {
    child: Child,
    pub url: String,
    /// What it has said on standard error so far.
    pub said: Arc<Mutex<String>>,
}

impl Server {
    /// Serves the folder of `user`.
    pub fn start(user: &Sollist) -> Server {
        Server::start_with(user, &[])
    }
    pub fn start_with(user: &Sollist, options: &[&str]) -> Server {
        Server::start_at(user, "127.0.0.1:0", options)
    }
    /// Serves on an address that clients know already.
    pub fn start_at(user: &Sollist, address: &str, options: &[&str]) -> Server {
        let line = [&["serve", "--listen", address], options].concat();
        let mut child = user.command(&line).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let said = Arc::new(Mutex::new(String::new()));
        let (tell, told) = mpsc::channel();
        let heard = said.clone();
        // Reads to the end: a server whose pipe is full would stand still.
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                if let Some(url) = line.strip_prefix("sollist: ").filter(|url| url.starts_with("http")) {
                    let _ = tell.send(url.to_owned());
                }
                heard.lock().unwrap().push_str(&format!("{line}\n"));
            }
        });
        match told.recv_timeout(START_MAX) {
            Ok(url) => Server { child, url, said },
            Err(why) => {
                let _ = child.kill();
                let _ = child.wait();
                panic!("the server did not start ({why}): {}", said.lock().unwrap());
            }
        }
    }
    pub fn id(&self) -> u32 {
        self.child.id()
    }
    /// How it ended, if it does within this time.
    pub fn ended_within(&mut self, time: Duration) -> Option<std::process::ExitStatus> {
        let until = std::time::Instant::now() + time;
        loop {
            match self.child.try_wait().unwrap() {
                None if std::time::Instant::now() < until => std::thread::sleep(Duration::from_millis(10)),
                ended => return ended,
            }
        }
    }
    /// Ends it as a power failure would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
    /// Asks it to stop, as an operator does, and returns its exit code.
    pub fn stop(mut self) -> Option<i32> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        assert_none_shown("the server", &self.said.lock().unwrap());
    }
}
