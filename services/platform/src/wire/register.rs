//! The register of callers as it stands in its file, read again when the file changes.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock, Weak},
    time::Duration,
};

use sollist_contract::ids::Authority;

use crate::{
    Error,
    process::config::Config,
    rights::{
        Hat, NotPermitted,
        callers::{Callers, Changed, Issuer, Seat, Unfit},
    },
    store::digest,
    wire::keys::Tokens,
};

/// How often the file is looked at.
const CHECK: Duration = Duration::from_secs(2);
/// Checks between two complaints about the same trouble: about half an hour.
const CHECKS_QUIET: u64 = 900;

/// Why a register cannot be used.
#[derive(Debug)]
pub enum NoRegister {
    Unread { path: PathBuf, error: io::Error },
    Unfit { path: PathBuf, why: Unfit },
}

/// Who may call. Asked anew for every request and every message of a stream: what the file says now holds.
pub struct Register {
    path: PathBuf,
    in_force: RwLock<Arc<Loaded>>,
    failures: Mutex<u64>,
    tokens: Tokens,
}

#[derive(Debug)]
struct Loaded {
    text: String,
    callers: Callers,
}

impl Register {
    /// The register that the configuration names; `None` where it names none: then there is one house, and whoever
    /// comes in may do everything. Needs the runtime.
    pub fn of(config: &Config) -> Result<Option<Arc<Register>>, Error> {
        if config.access.as_os_str().is_empty() {
            return Ok(None);
        }
        Register::load(&config.access).map(Some)
    }

    /// Reads the file, and goes on looking at it as long as the register is used.
    pub fn load(path: &Path) -> Result<Arc<Register>, Error> {
        let loaded = Loaded::read(path)?;
        tracing::info!(path = %path.display(), sha256 = loaded.digest(),
            callers = names(&loaded.callers.since(&Callers::default()).added), "register of callers in force");
        let tokens = Tokens::default();
        tokens.take(loaded.callers.issuers());
        let (in_force, failures) = (RwLock::new(Arc::new(loaded)), Mutex::default());
        let register = Arc::new(Register { path: path.to_path_buf(), in_force, failures, tokens });
        tokio::spawn(watch(Arc::downgrade(&register)));
        Ok(register)
    }

    /// Looks at the file once. What cannot be used is said, and changes nothing.
    pub async fn refresh(&self) {
        let path = self.path.clone();
        let Ok(read) = tokio::task::spawn_blocking(move || Loaded::read(&path)).await else { return };
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        match read {
            Ok(new) => {
                *failures = 0;
                let before = self.in_force();
                if new.text == before.text {
                    return;
                }
                let Changed { added, removed, changed } = new.callers.since(&before.callers);
                tracing::info!(path = %self.path.display(), sha256 = new.digest(), added = names(&added),
                    removed = names(&removed), changed = names(&changed), "register of callers changed");
                self.tokens.take(new.callers.issuers());
                *self.in_force.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
            }
            Err(error) => {
                *failures = failures.saturating_add(1);
                // The first failure may be a file half written.
                if *failures % CHECKS_QUIET == 2 {
                    tracing::error!(
                        error = error.say().said.en,
                        "the new register of callers cannot be used; the old one stays in force"
                    );
                }
            }
        }
    }

    fn in_force(&self) -> Arc<Loaded> {
        self.in_force.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// Whom an issuer's subject is in the register.
    pub(crate) fn named_by(&self, issuer: &str, subject: &str) -> Option<Arc<str>> {
        self.in_force().callers.named_by(issuer, subject).cloned()
    }

    /// An issuer of tokens, as it is named now.
    pub(super) fn issuer(&self, url: &str) -> Option<Issuer> {
        self.in_force().callers.issuers().iter().find(|issuer| issuer.url == url).cloned()
    }

    /// Who somebody is, and for whom they may speak.
    pub fn seat(&self, name: &Arc<str>, named: Option<&Authority>) -> Option<Seat> {
        self.in_force().callers.seat(name, named)
    }

    /// All names under which the person of a name comes in.
    pub(crate) fn names_of(&self, name: &str) -> Vec<Arc<str>> {
        self.in_force().callers.names_of(name)
    }

    /// The names of everybody.
    pub(crate) fn all_names(&self) -> Vec<Arc<str>> {
        self.in_force().callers.all_names()
    }

    /// Whether somebody is a system of record, and no person.
    pub(crate) fn is_system(&self, name: &str) -> bool {
        self.in_force().callers.is_system(name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.in_force().callers.has(name)
    }

    /// Whether somebody may ask in others' names.
    pub(crate) fn is_gateway(&self, name: &str) -> bool {
        self.in_force().callers.is_gateway(name)
    }

    /// Whether a gateway may ask in somebody's name now.
    pub(crate) fn carries(&self, gateway: &str, name: &str) -> bool {
        self.in_force().callers.carries(gateway, name)
    }

    /// Which of some names is in the register, where exactly one is: the order of names in a certificate is its
    /// authority's.
    pub fn one_of(&self, names: &[Arc<str>]) -> OneOf {
        let loaded = self.in_force();
        let mut known: Vec<&Arc<str>> = names.iter().filter(|name| loaded.callers.has(name)).collect();
        known.sort();
        known.dedup();
        match known.as_slice() {
            [one] => OneOf::One((*one).clone()),
            [] => OneOf::None,
            _ => OneOf::Several,
        }
    }

    /// For whom and as what somebody speaks now.
    pub(crate) fn hat(&self, name: &Arc<str>, named: Option<&Authority>) -> Result<Hat, NotPermitted> {
        self.in_force().callers.hat(name, named.map(Authority::as_str))
    }
}

impl fmt::Debug for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Register").field("path", &self.path).finish_non_exhaustive()
    }
}

/// How many of some names are in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OneOf {
    None,
    One(Arc<str>),
    Several,
}

impl Loaded {
    fn read(path: &Path) -> Result<Loaded, Error> {
        let path = || path.to_path_buf();
        let text = std::fs::read_to_string(path())
            .map_err(|error| Error::refused(NoRegister::Unread { path: path(), error }))?;
        let callers = Callers::parse(&text).map_err(|why| Error::refused(NoRegister::Unfit { path: path(), why }))?;
        Ok(Loaded { text, callers })
    }

    fn digest(&self) -> String {
        digest::whole(self.text.as_bytes())
    }
}

fn names(names: &[Arc<str>]) -> String {
    names.join(", ")
}

async fn watch(register: Weak<Register>) {
    loop {
        tokio::time::sleep(CHECK).await;
        match register.upgrade() {
            Some(register) => register.refresh().await,
            None => return,
        }
    }
}
