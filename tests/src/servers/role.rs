//! A `sollist serve` of our own: any roles, any store, on an address that stays its own, with a clock that may be
//! wrong.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tonic::transport::Channel;

use super::process::{Folder, LONG, Process, free_port, lock};

/// The built program; cargo builds it beside the tests.
pub fn program() -> PathBuf {
    if let Some(path) = std::env::var_os("SOLLIST_PROGRAM") {
        return PathBuf::from(path);
    }
    let own = std::env::current_exe().unwrap();
    let found = own.ancestors().skip(1).take(2).map(|folder| folder.join("sollist")).find(|path| path.is_file());
    found.unwrap_or_else(|| {
        panic!("sollist is missing beside {}: build it first (cargo build --release)", own.display())
    })
}

/// The library that gives a process another clock (Debian's package faketime), where it is installed.
pub fn faketime() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|path| path.is_file())
}

/// Gives what is started another clock, where the library is installed: one that is wrong (`-1h`), or that stands still
/// (`2026-08-03 10:00:00`, UTC).
pub fn with_clock(command: &mut Command, clock: &str) {
    if let Some(library) = faketime() {
        // Only the time of day is another; what measures spans of time goes on.
        command.env("LD_PRELOAD", library).env("FAKETIME", clock).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        command.env("DONT_FAKE_MONOTONIC", "1").env("FAKETIME_DISABLE_SHM", "1").env("TZ", "UTC");
    }
}

/// What a process is started with, each time.
#[derive(Debug, Clone, Default)]
pub struct RoleSpec {
    pub name: String,
    /// `budget,procurement`; empty: whatever the configuration makes possible.
    pub roles: String,
    pub database_url: Option<String>,
    pub nats_url: Option<String>,
    /// The folder of an embedded store.
    pub data: Option<PathBuf>,
    /// More of the configuration file (TOML).
    pub config: String,
    /// How wrong its clock is, in the words of faketime: `-1h`.
    pub clock: Option<String>,
}

/// A process of Sollist.
pub struct Role {
    pub spec: RoleSpec,
    address: SocketAddr,
    folder: Folder,
    process: Mutex<Option<Process>>,
    /// What its earlier lives said.
    earlier: Mutex<String>,
}

impl Drop for Role {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Role {
    /// Prepares a process; it is not started yet.
    pub fn new(spec: RoleSpec) -> Role {
        let folder = Folder::new("role");
        std::fs::write(folder.join("sollist.toml"), &spec.config).unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        Role { spec, address, folder, process: Mutex::new(None), earlier: Mutex::default() }
    }
    /// Starts a process and waits until it is ready.
    pub fn start(spec: RoleSpec) -> Role {
        let role = Role::new(spec);
        role.start_again();
        role.await_ready();
        role
    }
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
    fn command(&self, clock: Option<&str>) -> Command {
        let spec = &self.spec;
        let mut command = Command::new(program());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SOLLIST_")) {
            command.env_remove(name);
        }
        command.current_dir(self.folder.path()).args([
            "serve",
            "--listen",
            &self.address.to_string(),
            "--config",
            "sollist.toml",
        ]);
        if !spec.roles.is_empty() {
            command.args(["--role", &spec.roles]);
        }
        if let Some(url) = &spec.database_url {
            command.args(["--database-url", url]);
        }
        if let Some(url) = &spec.nats_url {
            command.args(["--nats-url", url]);
        }
        if let Some(data) = &spec.data {
            command.arg("--data").arg(data);
        }
        if let Some(clock) = clock {
            with_clock(&mut command, clock);
        }
        command
    }
    /// Starts it where it was; returns at once. One that runs is left alone.
    pub fn start_again(&self) {
        self.start_at(self.spec.clock.as_deref());
    }
    /// The same with a clock that is wrong by so much.
    pub fn start_at(&self, clock: Option<&str>) {
        let mut process = lock(&self.process);
        if process.as_mut().is_some_and(|process| process.ended().is_none()) {
            return;
        }
        if let Some(before) = process.take() {
            self.bury(&before);
        }
        *process = Some(Process::spawn(&self.spec.name, self.command(clock)));
    }
    fn bury(&self, process: &Process) {
        lock(&self.earlier).push_str(&lock(&process.said));
        // libfaketime's; it takes them away only where a process ends by itself.
        for name in [format!("faketime_shm_{}", process.id()), format!("sem.faketime_sem_{}", process.id())] {
            let _ = std::fs::remove_file(Path::new("/dev/shm").join(name));
        }
    }
    /// Everything it said on standard error, in all its lives.
    pub fn said(&self) -> String {
        let now: Option<Arc<Mutex<String>>> = lock(&self.process).as_ref().map(|process| process.said.clone());
        let now = now.map(|said| lock(&said).clone()).unwrap_or_default();
        format!("{}{now}", lock(&self.earlier))
    }
    /// How it ended, if it did so without being told to.
    pub fn ended(&self) -> Option<ExitStatus> {
        lock(&self.process).as_mut().and_then(Process::ended)
    }
    pub fn is_running(&self) -> bool {
        lock(&self.process).as_mut().is_some_and(|process| process.ended().is_none())
    }
    pub fn id(&self) -> Option<u32> {
        lock(&self.process).as_ref().map(Process::id)
    }
    pub fn memory(&self) -> u64 {
        lock(&self.process).as_ref().map_or(0, Process::memory)
    }
    /// Time on processors so far.
    pub fn cpu(&self) -> Duration {
        lock(&self.process).as_ref().map_or(Duration::ZERO, Process::cpu)
    }
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
    pub fn kill(&self) {
        if let Some(mut process) = lock(&self.process).take() {
            process.kill();
            self.bury(&process);
        }
    }
    /// Asks it to stop, as an operator does, and waits; its exit code.
    pub fn stop(&self) -> Option<i32> {
        let mut process = lock(&self.process).take()?;
        let code = process.stop();
        self.bury(&process);
        code
    }
    pub fn freeze(&self) {
        self.signal("STOP");
    }
    pub fn thaw(&self) {
        self.signal("CONT");
    }
    /// Asks it to stop and does not wait.
    pub fn ask(&self, signal: &str) {
        if let Some(process) = lock(&self.process).as_mut() {
            process.ask(signal);
        }
    }
    fn signal(&self, signal: &str) {
        if let Some(process) = lock(&self.process).as_mut() {
            process.signal(signal);
        }
    }
    /// What its health says: `None` when it does not answer.
    pub async fn health(&self) -> Option<bool> {
        health(&self.url()).await
    }
    /// Waits until it says that it is ready; what it said last if it does not.
    pub fn becomes_ready(&self, within: Duration) -> Result<(), String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let until = Instant::now() + within;
        while runtime.block_on(self.health()) != Some(true) {
            if let Some(status) = self.ended() {
                return Err(format!("it ended ({status}): {}", self.last_words()));
            }
            if Instant::now() > until {
                return Err(self.last_words());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
    #[track_caller]
    pub fn await_ready(&self) {
        if let Err(why) = self.becomes_ready(LONG) {
            panic!("{} does not become ready: {why}", self.spec.name);
        }
    }
    fn last_words(&self) -> String {
        lock(&self.process).as_ref().map(Process::last_words).unwrap_or_default()
    }
}

/// What the health of the process at an address says: `None` when it does not answer.
pub async fn health(url: &str) -> Option<bool> {
    use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};
    let ask = async {
        let channel = Channel::from_shared(url.to_owned()).unwrap().connect().await.ok()?;
        let answer = HealthClient::new(channel).check(HealthCheckRequest { service: String::new() }).await.ok()?;
        Some(answer.into_inner().status() == ServingStatus::Serving)
    };
    tokio::time::timeout(Duration::from_secs(2), ask).await.ok().flatten()
}
