//! A child process with its group: killed, frozen, asked to stop; and a watchdog that ends what a killed test leaves
//! behind.

use std::{
    collections::HashSet,
    io::{BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, TcpListener},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicU16, Ordering},
    },
    time::{Duration, Instant},
};

use super::secrets::assert_none_shown;

use tempfile::TempDir;

/// Longest wait for anything that must come.
pub const LONG: Duration = Duration::from_secs(60);
/// What is kept of the words of a child.
const SAID_MAX: usize = 1 << 20;

/// Reads what lives on its standard input until that ends, which it does when we do; then ends every group still there
/// and removes every folder. `unsafe` is forbidden here, so the kernel cannot be asked to do it.
const WATCHDOG: &str = r#"
trap '' INT TERM HUP
groups=' ' folders=' ' mounts=''
while read -r word what; do
  case $word in
    started) groups="$groups$what " ;;
    ended) case $groups in *" $what "*) groups="${groups%%" $what "*} ${groups#*" $what "}" ;; esac ;;
    folder) folders="$folders$what " ;;
    mounted) mounts="$mounts$what " ;;
    removed) case $folders in *" $what "*) folders="${folders%%" $what "*} ${folders#*" $what "}" ;; esac ;;
  esac
done
# PostgreSQL gives its shared memory back when it is told to end at once, and not when it is killed.
[ "$groups" = ' ' ] || { for group in $groups; do kill -CONT -- "-$group"; kill -QUIT -- "-$group"; done; sleep 0.3; } 2>/dev/null
for group in $groups; do kill -9 -- "-$group" 2>/dev/null; done
for mount in $mounts; do umount -l "$mount" 2>/dev/null; done
[ "$folders" = ' ' ] || { sleep 0.3; rm -rf $folders; }
"#;

/// Locks what a thread that panicked may have held: whoever tidies up after it must get in.
pub fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

fn watchdog(word: &str) {
    static DOG: OnceLock<Mutex<ChildStdin>> = OnceLock::new();
    let dog = DOG.get_or_init(|| {
        let mut command = Command::new("sh");
        command
            .args(["-c", WATCHDOG])
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Mutex::new(command.spawn().expect("sh").stdin.take().unwrap())
    });
    writeln!(lock(dog), "{word}").expect("the watchdog listens");
}

/// Calls `look` until it finds something; a wait of more than a minute is a failure.
#[track_caller]
pub fn patiently<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + LONG;
    let mut pause = Duration::from_micros(500);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < until, "waited a minute in vain: {what}");
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// A port of this machine that nobody has. Not from the range from which the kernel gives ports away, so that a server
/// that is down for a moment gets its own back.
pub fn free_port() -> u16 {
    const FIRST: u16 = 10_000;
    const COUNT: u16 = 20_000;
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Several tests at once on one machine begin at different places.
    let begin = u16::try_from(std::process::id().wrapping_mul(7_919) % u32::from(COUNT)).unwrap();
    for _ in 0..COUNT {
        let port = FIRST + (begin + NEXT.fetch_add(1, Ordering::SeqCst) % COUNT) % COUNT;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
    panic!("no free port");
}

/// A temporary folder that is removed even when this process is killed.
pub struct Folder {
    folder: TempDir,
}

impl Folder {
    /// On the disk.
    pub fn new(name: &str) -> Folder {
        Folder::beneath(&std::env::temp_dir(), name)
    }
    /// In memory where there is room: as good as a disk for whoever is only killed, and nothing waits for it.
    pub fn in_memory(name: &str) -> Folder {
        const MEBIBYTES_MIN: u64 = 2_048;
        static ROOM: OnceLock<bool> = OnceLock::new();
        let room = ROOM.get_or_init(|| {
            let output = Command::new("df").args(["--output=avail", "-BM", "/dev/shm"]).output();
            let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
            let free = text.lines().nth(1).and_then(|line| line.trim().trim_end_matches('M').parse::<u64>().ok());
            free.is_some_and(|free| free >= MEBIBYTES_MIN)
        });
        if *room { Folder::beneath(Path::new("/dev/shm"), name) } else { Folder::new(name) }
    }
    fn beneath(folder: &Path, name: &str) -> Folder {
        let folder = tempfile::Builder::new().prefix(&format!("sollist-test-{name}-")).tempdir_in(folder).unwrap();
        // Another user (PostgreSQL does not run as root) must be able to get in.
        run(Command::new("chmod").arg("755").arg(folder.path()));
        watchdog(&format!("folder {}", folder.path().display()));
        Folder { folder }
    }
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
    pub fn join(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A server that was just killed may still be writing its last file.
        for _ in 0..20 {
            if std::fs::remove_dir_all(self.path()).is_ok() || !self.path().exists() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        watchdog(&format!("removed {}", self.path().display()));
    }
}

/// A file system of its own in memory, of a few mebibytes; `None` where this machine does not give us one.
pub struct Mount(PathBuf);

impl Mount {
    pub fn new(path: &Path, mebibytes: u32) -> Option<Mount> {
        std::fs::create_dir_all(path).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={mebibytes}m"), "none"]).arg(path).stderr(Stdio::null());
        mount.status().is_ok_and(|status| status.success()).then(|| {
            watchdog(&format!("mounted {}", path.display()));
            Mount(path.to_path_buf())
        })
    }
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// The file that takes the room.
pub const BALLAST: &str = "ballast";

/// Writes a file into a folder until there is no room left.
pub fn fill(folder: &Path) {
    if let Ok(mut file) = std::fs::File::create(folder.join(BALLAST)) {
        // By small steps in the end, so that the last block is taken too.
        for size in [1 << 20, 1 << 12] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
    }
}

/// Runs a command that must succeed; its output.
#[track_caller]
pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {}\n{out}\n{err}", output.status);
    out.into_owned()
}

/// A child and its group.
pub struct Process {
    child: Child,
    pub name: String,
    /// What it has said on standard error so far.
    pub said: Arc<Mutex<String>>,
    ended: Option<ExitStatus>,
}

impl Process {
    pub fn spawn(name: &str, mut command: Command) -> Process {
        command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{name}: {command:?}: {error}"));
        watchdog(&format!("started {}", child.id()));
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let said = Arc::new(Mutex::new(String::new()));
        let heard = said.clone();
        // Reads to the end: a server whose pipe is full would stand still.
        std::thread::spawn(move || {
            for line in stderr.split(b'\n').map_while(Result::ok) {
                let mut heard = lock(&heard);
                heard.push_str(&String::from_utf8_lossy(&line));
                heard.push('\n');
                if heard.len() > SAID_MAX {
                    let from = heard.len() - SAID_MAX / 2;
                    let from = (from..heard.len()).find(|at| heard.is_char_boundary(*at)).unwrap_or(0);
                    heard.drain(..from);
                }
            }
        });
        Process { child, name: name.to_owned(), said, ended: None }
    }
    pub fn id(&self) -> u32 {
        self.child.id()
    }
    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        if self.ended.is_none() {
            self.ended = self.child.try_wait().unwrap();
            if self.ended.is_some() {
                watchdog(&format!("ended {}", self.id()));
            }
        }
        self.ended
    }
    /// What it said last.
    pub fn last_words(&self) -> String {
        let said = lock(&self.said);
        let lines: Vec<&str> = said.lines().collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }
    /// Sends a signal (`KILL`, `STOP`, `CONT`) to it and to the children that it has now; who they are.
    pub fn signal(&mut self, signal: &str) -> Vec<u32> {
        if self.ended().is_some() {
            return Vec::new();
        }
        let own = self.id();
        // Frozen first where its children are to be frozen or killed too: it must not make new ones meanwhile.
        if signal == "KILL" || signal == "STOP" {
            send("STOP", &[own]);
            patiently("it to stand still", || stands_still(own).then_some(()));
        }
        let mut family = descendants(own);
        family.push(own);
        send(signal, &family);
        if signal == "STOP" {
            // A thread that is at work on another processor stops a moment later, and could still commit.
            patiently("everything to stand still", || family.iter().all(|id| stands_still(*id)).then_some(()));
        }
        family
    }
    /// Ends it as a power failure of its machine would, with its children: what they held is free then.
    pub fn kill(&mut self) {
        let family = self.signal("KILL");
        self.wait();
        patiently("the end of its children", || family.iter().all(|id| is_gone(*id)).then_some(()));
    }
    /// Asks it to end; where that takes too long it is killed.
    pub fn end(&mut self, signal: &str) {
        const LONG: Duration = Duration::from_secs(5);
        self.ask(signal);
        let asked = Instant::now();
        while self.ended().is_none() {
            if asked.elapsed() > LONG {
                return self.kill();
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    /// Sends a signal to it alone.
    pub fn ask(&mut self, signal: &str) {
        if self.ended().is_none() {
            send(signal, &[self.id()]);
        }
    }
    /// Asks it to stop, as an operator does; its exit code.
    pub fn stop(&mut self) -> Option<i32> {
        self.ask("TERM");
        self.wait().code()
    }
    pub fn wait(&mut self) -> ExitStatus {
        let name = self.name.clone();
        patiently(&format!("the end of {name}"), || self.ended())
    }
    /// Resident memory of it and its children in bytes.
    pub fn memory(&self) -> u64 {
        let mut family = descendants(self.id());
        family.push(self.id());
        let resident = |id: &u32| {
            let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
            line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024
        };
        family.iter().map(resident).sum()
    }
    /// Time on processors of it and its children so far, the system's for them among it.
    pub fn cpu(&self) -> Duration {
        /// How many a second (`sysconf(_SC_CLK_TCK)` of every Linux).
        const TICKS: u64 = 100;
        let mut family = descendants(self.id());
        family.push(self.id());
        let ticks = |id: &u32| -> u64 {
            let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
            // Behind the name, which may have spaces: the twelfth and the thirteenth.
            let numbers = stat.rsplit_once(')').map_or("", |(_, numbers)| numbers).split_whitespace().skip(11);
            numbers.take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
        };
        Duration::from_millis(family.iter().map(ticks).sum::<u64>() * 1_000 / TICKS)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal("KILL");
        if self.ended.is_none() {
            let _ = self.child.wait();
            watchdog(&format!("ended {}", self.id()));
        }
        assert_none_shown(&self.name, &lock(&self.said));
    }
}

/// Sends a signal; who is gone already does not matter.
fn send(signal: &str, ids: &[u32]) {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let output = Command::new("kill").args(["-s", signal, "--"]).args(&ids).stderr(Stdio::null()).status();
    output.unwrap_or_else(|error| panic!("kill: {error}"));
}

/// Whether every thread of a process is stopped, or gone.
fn stands_still(id: u32) -> bool {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{id}/task")) else { return true };
    threads.flatten().all(|thread| {
        let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        // The name before the state may hold anything, also a bracket.
        stat.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with(['T', 'Z', 'X']))
    })
}

/// Whether a process has ended; one that nobody has buried yet has ended too.
fn is_gone(id: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_none_or(|rest| rest.trim_start().is_empty() || rest.trim_start().starts_with(['Z', 'X']))
}

/// The children of a process and theirs. By parent and not by group: PostgreSQL gives each of its own a group.
fn descendants(id: u32) -> Vec<u32> {
    let mut found = Vec::new();
    let mut seen = HashSet::from([id]);
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        let Ok(threads) = std::fs::read_dir(format!("/proc/{id}/task")) else { continue };
        for thread in threads.flatten() {
            let children = std::fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            for child in children.split_whitespace().filter_map(|child| child.parse().ok()) {
                if seen.insert(child) {
                    found.push(child);
                    waiting.push(child);
                }
            }
        }
    }
    found
}
