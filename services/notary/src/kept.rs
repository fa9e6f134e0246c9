//! What the notary keeps outside of the database: its key, and the last head of each log that it
//! signed.

use std::{
    fs::{self, File, Permissions, TryLockError},
    io::{self, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use ring::rand::{SecureRandom as _, SystemRandom};
use sollist_proof::{
    Wrong,
    note::{Head, Key, Log, Signer},
    witness::{Cosigner, Witness},
};

/// Rights of a file that is its owner's alone.
const PRIVATE: u32 = 0o600;
/// Rights that everybody else would have.
const OTHERS: u32 = 0o007;

/// Why a key cannot be used.
#[derive(Debug)]
pub enum NotKept {
    Unread {
        path: PathBuf,
        error: io::Error,
    },
    Wrong {
        path: PathBuf,
        wrong: Wrong,
    },
    /// Everybody on the machine may read it.
    Open {
        path: PathBuf,
    },
    /// Another process signs with it.
    Taken {
        path: PathBuf,
    },
}

/// Key and last head, held by this process alone.
pub struct Custody {
    signer: Signer,
    head: PathBuf,
    /// Held as long as the process signs.
    _lock: File,
}

impl Custody {
    pub fn open(key: &Path, head: &Path) -> Result<Custody, NotKept> {
        let path = || key.to_owned();
        let unread = |error| NotKept::Unread { path: path(), error };
        let file = File::open(key).map_err(unread)?;
        let mode = file.metadata().map_err(unread)?.permissions().mode();
        if mode & OTHERS != 0 {
            return Err(NotKept::Open { path: path() });
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(NotKept::Taken { path: path() }),
            // A file system without locks: what others sign is still found in the database.
            Err(TryLockError::Error(error)) => tracing::warn!(%error, "the key of the notary cannot be locked"),
        }
        let text = fs::read_to_string(key).map_err(unread)?;
        let signer = Signer::read(&text).map_err(|wrong| NotKept::Wrong { path: path(), wrong })?;
        let custody = Custody { signer, head: head.to_owned(), _lock: file };
        Log::ALL.into_iter().try_for_each(|log| custody.last(log).map(drop))?;
        Ok(custody)
    }

    pub fn key(&self) -> &Key {
        self.signer.key()
    }
    pub fn sign(&self, log: Log, head: &Head) -> String {
        self.signer.sign_of(log, head)
    }
    /// Where the last head of a log is kept.
    pub fn place(&self, log: Log) -> PathBuf {
        match log {
            Log::Journal => self.head.clone(),
            Log::Reads => {
                let mut name = self.head.as_os_str().to_owned();
                name.push(".reads");
                name.into()
            }
        }
    }

    /// The last head of a log that was signed, with its note.
    pub fn last(&self, log: Log) -> Result<Option<(Head, String)>, NotKept> {
        let path = self.place(log);
        let note = match fs::read_to_string(&path) {
            Ok(note) => note,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(NotKept::Unread { path, error }),
        };
        let head = Head::read(&note, &self.key().of(log)).map_err(|wrong| NotKept::Wrong { path, wrong })?;
        Ok(Some((head, note)))
    }

    /// Keeps a head of a log: whole or not at all, on the disk before anybody sees it.
    pub fn keep(&self, log: Log, note: &str) -> io::Result<()> {
        put(&self.place(log), note, true)
    }
}

/// Makes a key for a log of this name; a file that is there is never replaced. Returns the line by which it is known.
pub fn generate(origin: &str, path: &Path) -> Result<Key, NotKept> {
    let unread = |error| NotKept::Unread { path: path.to_owned(), error };
    let mut seed = [0; 32];
    SystemRandom::new().fill(&mut seed).map_err(|_| unread(io::Error::other("random")))?;
    let signer = Signer::new(origin, seed).map_err(|wrong| NotKept::Wrong { path: path.to_owned(), wrong })?;
    put(path, &signer.secret(), false).map_err(unread)?;
    Ok(signer.key().clone())
}

/// Makes a key for a witness of this name, as [`generate`] makes the notary's.
pub fn generate_witness(name: &str, path: &Path) -> Result<Witness, NotKept> {
    let unread = |error| NotKept::Unread { path: path.to_owned(), error };
    let mut seed = [0; 32];
    SystemRandom::new().fill(&mut seed).map_err(|_| unread(io::Error::other("random")))?;
    let cosigner = Cosigner::new(name, seed).map_err(|wrong| NotKept::Wrong { path: path.to_owned(), wrong })?;
    put(path, &cosigner.secret(), false).map_err(unread)?;
    Ok(cosigner.witness().clone())
}

/// Reads the key of a witness, its owner's alone.
pub fn cosigner(path: &Path) -> Result<Cosigner, NotKept> {
    let unread = |error| NotKept::Unread { path: path.to_owned(), error };
    let mode = fs::metadata(path).map_err(unread)?.permissions().mode();
    if mode & OTHERS != 0 {
        return Err(NotKept::Open { path: path.to_owned() });
    }
    let text = fs::read_to_string(path).map_err(unread)?;
    Cosigner::read(&text).map_err(|wrong| NotKept::Wrong { path: path.to_owned(), wrong })
}

fn put(path: &Path, text: &str, may_replace: bool) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file =
        tempfile::Builder::new().prefix(".notary.").permissions(Permissions::from_mode(PRIVATE)).tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    let put = if may_replace { file.persist(path) } else { file.persist_noclobber(path) };
    put.map_err(|error| error.error)?;
    // The name too is on the disk before anybody relies on it.
    File::open(folder)?.sync_all()
}
