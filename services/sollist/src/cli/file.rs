//! Files that the command line writes: there whole, or not at all, and nowhere else than where they were asked for.

use std::{
    fs::{self, Permissions},
    io::{self, BufWriter, Write},
    os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

use sollist_contract::envelope::Envelope;
use tempfile::NamedTempFile;

use super::{failure::Failure, words::file as words};

/// What others may do with a new file, before the umask takes from it.
const SHARED: u32 = 0o666;
const PRIVATE: u32 = 0o600;
/// How a file that is being written is called: what is drawn by chance stands before it.
const PART: &str = ".part";
/// Letters and digits that are drawn.
const DRAWN: usize = 6;
/// A file that was written to so short a time ago is not taken for one that was left behind.
const YOUNG: Duration = Duration::from_mins(1);
/// Folders of the system, in which names stand for devices and open files: nothing is put in their place.
const SYSTEM: [&str; 2] = ["/dev", "/proc"];

/// Who may read a file that is new; one that was there keeps its own rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Whom the umask lets: a report is written to be passed on.
    Umask,
    /// Nobody but its owner, as a store: what was refused may name people, events are what the journal holds.
    Owner,
}

/// A file that appears whole or not at all: written beside its place under a name that nobody can guess, then renamed.
/// A link in its place is replaced, never followed.
pub struct Whole {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
}

impl Whole {
    pub fn create(path: &Path, readers: Readers) -> Result<Whole, Failure> {
        must_be_named(path)?;
        let failed = |error: io::Error| Failure::writing(path, &error);
        let there = may_replace(path)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let prefix = format!(".{}.", name.chars().take(40).collect::<String>());
        clear(folder(path), &prefix);
        let mode = if readers == Readers::Umask { SHARED } else { PRIVATE };
        // Made anew or not at all (O_EXCL): what lies there under that name is not opened.
        let file = tempfile::Builder::new()
            .prefix(&prefix)
            .suffix(PART)
            .permissions(Permissions::from_mode(mode))
            .tempfile_in(folder(path))
            .map_err(failed)?;
        // Says that somebody is at it. Where a file system has no locks, its age says so.
        let _ = file.as_file().try_lock();
        if let Some(mode) = there {
            file.as_file().set_permissions(Permissions::from_mode(mode)).map_err(failed)?;
        }
        Ok(Whole { path: path.to_owned(), file: BufWriter::new(file) })
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.file.write_all(bytes).map_err(|error| Failure::writing(&self.path, &error))
    }

    /// Puts the file in its place.
    pub fn finish(self) -> Result<(), Failure> {
        let Whole { path, file } = self;
        let failed = |error: io::Error| Failure::writing(&path, &error);
        let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&path).map_err(|error| failed(error.error))?;
        Ok(())
    }
}

/// `-` is standard output, which a file cannot take the place of; nobody means a file of that name.
pub fn must_be_named(path: &Path) -> Result<(), Failure> {
    if path.as_os_str() != "-" {
        return Ok(());
    }
    Err(Failure::usage(words::must_be_named()))
}

/// Writes events as a file, one CloudEvent a line: what happened, as the journal has it, is its owner's alone.
pub fn write_events(path: &Path, events: impl Iterator<Item = Envelope>) -> Result<(), Failure> {
    let mut file = Whole::create(path, Readers::Owner)?;
    for envelope in events {
        let mut line = envelope.to_json().map_err(|error| Failure::writing(path, &io::Error::other(error)))?;
        line.push('\n');
        file.write(line.as_bytes())?;
    }
    file.finish()
}

/// Takes away what a process that was killed while it wrote this file has left beside it. What is young, or somebody is
/// at, stays: another may be writing the same file.
fn clear(folder: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let drawn = name.to_str().and_then(|name| name.strip_prefix(prefix)?.strip_suffix(PART));
        let is_ours =
            drawn.is_some_and(|drawn| drawn.len() == DRAWN && drawn.chars().all(|c| c.is_ascii_alphanumeric()));
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_file()) && is_left(&entry.path()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_left(path: &Path) -> bool {
    let Ok(file) = fs::File::open(path) else { return false };
    let age = file.metadata().and_then(|data| data.modified()).ok().and_then(|at| at.elapsed().ok());
    age.is_some_and(|age| age > YOUNG) && file.try_lock().is_ok()
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a file may stand here: where there is nothing, a file or a link. The rights of the file that is there.
fn may_replace(path: &Path) -> Result<Option<u32>, Failure> {
    let is_system = |place: &Path| SYSTEM.iter().any(|system| place.starts_with(system));
    let real = fs::canonicalize(folder(path)).unwrap_or_default();
    if is_system(path) || is_system(&real) {
        return Err(no_file(path));
    }
    let Ok(there) = fs::symlink_metadata(path) else { return Ok(None) };
    let kind = there.file_type();
    if kind.is_dir() {
        return Err(Failure::writing(path, &io::ErrorKind::IsADirectory.into()));
    }
    if kind.is_fifo() || kind.is_socket() || kind.is_block_device() || kind.is_char_device() {
        return Err(no_file(path));
    }
    Ok(kind.is_file().then(|| there.mode() & 0o777))
}

fn no_file(path: &Path) -> Failure {
    Failure::invalid(words::no_file(path))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::{fs::symlink, net::UnixListener};

    use super::*;
    use crate::cli::Exit;

    fn whole(path: &Path, parts: &[&[u8]]) -> Result<(), Failure> {
        let mut file = Whole::create(path, Readers::Umask)?;
        for part in parts {
            file.write(part)?;
        }
        file.finish()
    }
    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bericht.pdf");
        fs::write(&path, "old").unwrap();

        let mut file = Whole::create(&path, Readers::Umask).unwrap();
        file.write(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["bericht.pdf"], "nothing is left beside it");

        whole(&path, &[b"new ", b"and whole"]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new and whole");
        assert_eq!(names(folder.path()), ["bericht.pdf"], "nothing is left beside it");

        assert_eq!(Whole::create(Path::new("-"), Readers::Umask).err().unwrap().exit, Exit::Usage);
        for nowhere in ["missing/x.pdf", "bericht.pdf/x.pdf"] {
            assert_eq!(Whole::create(&folder.path().join(nowhere), Readers::Umask).err().unwrap().exit, Exit::Refused);
        }
        // A long name leaves room for what is put around it.
        whole(&folder.path().join("ä".repeat(120)), &[b"x"]).unwrap();
    }

    #[test]
    fn a_link_is_replaced_and_what_it_leads_to_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (other, link) = (folder.path().join("theirs"), folder.path().join("bericht.pdf"));
        fs::write(&other, "theirs").unwrap();
        for target in ["theirs", "nowhere", "bericht.pdf", "."] {
            let _ = fs::remove_file(&link);
            symlink(target, &link).unwrap();
            whole(&link, &[b"ours"]).unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().file_type().is_file(), "{target}");
            assert_eq!(fs::read(&link).unwrap(), b"ours");
            assert_eq!(fs::read(&other).unwrap(), b"theirs");
            assert_eq!(names(folder.path()), ["bericht.pdf", "theirs"], "{target}");
        }
    }

    #[test]
    fn what_a_killed_process_left_is_taken_away_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bericht.pdf");
        let old = std::time::SystemTime::now() - 2 * YOUNG;
        let aged = |path: &Path| fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
        let part = |name: &str| {
            let path = folder.path().join(name);
            fs::write(&path, "half").unwrap();
            aged(&path);
        };
        for name in [
            ".bericht.pdf.aB3dE6.part",
            ".bericht.pdf.eigene.datei.part",
            ".anderer.pdf.aB3dE6.part",
            "bericht.pdf.part",
        ] {
            part(name);
        }
        fs::write(folder.path().join(".bericht.pdf.young0.part"), "just begun").unwrap();
        let busy = Whole::create(&path, Readers::Umask).unwrap();
        aged(busy.file.get_ref().path());
        whole(&path, &[b"new"]).unwrap();
        let left = names(folder.path());
        let busy_name = busy.file.get_ref().path().file_name().unwrap().to_string_lossy().into_owned();
        assert!(!left.contains(&".bericht.pdf.aB3dE6.part".to_owned()), "{left:?}");
        assert!(left.contains(&busy_name) && left.len() == 6, "{left:?}");
        busy.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"");
    }

    #[test]
    fn the_name_beside_it_cannot_be_foreseen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bericht.pdf");
        let begun: Vec<Whole> = (0..50).map(|_| Whole::create(&path, Readers::Umask).unwrap()).collect();
        assert_eq!(names(folder.path()).len(), 50);
        assert!(
            names(folder.path()).iter().all(|name| !name.contains(&std::process::id().to_string()) || name.len() > 20)
        );
        drop(begun);
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }

    #[test]
    fn rights_are_those_of_the_file_that_was_there_or_of_its_kind() {
        let folder = tempfile::tempdir().unwrap();
        let (plain, report, refused) =
            (folder.path().join("plain"), folder.path().join("bericht.pdf"), folder.path().join("refused"));
        fs::File::create(&plain).unwrap();
        whole(&report, &[b"x"]).unwrap();
        assert_eq!(mode(&report), mode(&plain), "as the umask says");
        Whole::create(&refused, Readers::Owner).unwrap().finish().unwrap();
        assert_eq!(mode(&refused), 0o600);
        for kept in [0o600, 0o640, 0o644] {
            fs::set_permissions(&report, Permissions::from_mode(kept)).unwrap();
            whole(&report, &[b"y"]).unwrap();
            assert_eq!(mode(&report), kept);
        }
    }

    #[test]
    fn what_is_no_file_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("socket");
        let _listening = UnixListener::bind(&socket).unwrap();
        symlink("/dev", folder.path().join("devices")).unwrap();
        let places = [
            socket.clone(),
            folder.path().to_owned(),
            folder.path().join("devices/null"),
            "/dev/null".into(),
            "/proc/self/fd/1".into(),
        ];
        for path in places {
            assert_eq!(whole(&path, &[b"x"]).unwrap_err().exit, Exit::Refused, "{}", path.display());
        }
        assert!(fs::symlink_metadata(&socket).unwrap().file_type().is_socket());
        assert!(fs::symlink_metadata("/dev/null").unwrap().file_type().is_char_device());
        assert_eq!(names(folder.path()), ["devices", "socket"]);
    }
}
