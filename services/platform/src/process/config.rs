//! Configuration: one file, every key known, an empty file boots.

use std::{
    collections::BTreeMap,
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{Error, process::shown};

/// How much is logged: what `log` may say.
pub(crate) const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// How a server runs. Times in seconds, sizes in bytes or entries, as the names say. Secrets are not kept here: a
/// password comes with the environment (`SOLLIST_DATABASE_URL`, `PGPASSWORD`) or lies in a file of its own that is
/// named here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The embedded store; unused with `database.url`.
    pub data: PathBuf,
    /// Folder in which the figures put away what they counted, so that the next start need not count it again. Empty:
    /// beside the embedded store; with `database.url` nowhere.
    pub snapshots: PathBuf,
    /// Where gRPC listens. Beyond loopback only with `tls`.
    pub listen: SocketAddr,
    /// The register of callers (TOML): who may call, as what and for whom. Read again when it changes. Empty: one
    /// house, and whoever comes in may do everything.
    pub access: PathBuf,
    /// Most commands in one transaction.
    pub batch_max: usize,
    /// How long a call may take until its answer begins.
    pub request_timeout_s: u64,
    /// The same for calls that read the whole journal or write a report (VerifyJournal, GetReport, VerifyReport):
    /// what they take grows with the journal. Never less than the usual time.
    pub long_request_timeout_s: u64,
    /// How long a server that was told to stop goes on taking calls while it says that it is not ready any more, so
    /// that whoever sends to it can turn elsewhere.
    pub drain_s: u64,
    /// How long open calls may go on after that.
    pub stop_grace_s: u64,
    /// Largest message taken, in bytes.
    pub message_bytes_max: usize,
    /// `off`, `error`, `warn`, `info`, `debug`, `trace`.
    pub log: String,
    pub limits: Limits,
    pub database: Database,
    pub nats: Nats,
    pub tls: Tls,
    pub gateway: Gateway,
    pub webhooks: Webhooks,
    pub notary: Notary,
    pub privacy: Privacy,
    pub web: Web,
    pub observe: Observe,
}

/// How much one caller of the register (`access`) may ask of this process; 0: as much as they like. Without a register
/// nobody is limited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Units a minute, which may be spent at once too. A record or a command costs 1, a page of a list 5, figures 10,
    /// need, forecast, comparison, report and export 50, a proof of the journal 500.
    pub units_per_minute: u32,
    /// Calls that are open at a time.
    pub calls_open: usize,
    /// Of these the streams that last: SubmitEvents, VerifyReport, WatchJournal.
    pub streams_open: usize,
    /// How long the sender of a stream may send nothing before it is ended.
    pub stream_idle_s: u64,
}

/// PostgreSQL; without a URL the store is the embedded one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `postgres://role@host:port/database`.
    pub url: String,
    /// Most connections of this process.
    pub connections_max: u32,
    /// How long one statement may take. A database that says nothing at all is waited for four times as long.
    pub statement_timeout_s: u64,
    /// How long a statement may wait for a lock; then the batch is tried again.
    pub lock_timeout_s: u64,
    /// How long a transaction may stand still before the database ends it: a frozen process must not hold its locks for
    /// ever.
    pub idle_timeout_s: u64,
}

/// NATS JetStream; without a URL a reader reads the journal itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Nats {
    /// `nats://host:port`, several with commas.
    pub url: String,
    /// User and the file that holds the password; empty: none.
    pub user: String,
    pub password_file: PathBuf,
    /// Certificates of the broker's authority (PEM), and ours; empty: the connection is not encrypted.
    pub ca: PathBuf,
    pub certificate: PathBuf,
    pub key: PathBuf,
    /// Stream that holds the events, and the beginning of their subjects.
    pub stream: String,
    pub subject: String,
    /// Copies of the stream in a cluster: 1, 3 or 5.
    pub replicas: usize,
    /// Most bytes of the stream; the oldest events go first (they stay in the journal). -1: no limit.
    pub bytes_max: i64,
}

/// Certificates (PEM). Read again when the files change.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tls {
    pub certificate: PathBuf,
    pub key: PathBuf,
    /// Whose certificates are taken from the other side.
    pub ca: PathBuf,
    /// Lists of revoked certificates (CRL, PEM or DER) of every authority in the chain of a certificate. Whoever is on
    /// one does not come in, and ends what they have open; an outdated one lets nobody of its authority in. Empty:
    /// nobody is asked.
    pub revoked: Vec<PathBuf>,
    /// Names (of certificates) of gateways: what they say of the caller is taken. With a register (`access`) only where
    /// it says so: `carries`.
    pub gateways: Vec<String>,
}

/// Where the role `gateway` sends the calls that this process does not answer itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gateway {
    /// By role, one address or several: `budget = ["http://127.0.0.1:50052"]`.
    pub upstreams: BTreeMap<String, Vec<String>>,
}

/// What the role `webhooks` tells to whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Webhooks {
    /// File of receivers (TOML); empty: none.
    pub receivers: PathBuf,
    /// Certificates (PEM) of authorities that vouch for receivers, beside those that this machine trusts: an
    /// administration's systems seldom have their certificates from a public one. Read when the process starts. Empty:
    /// no others.
    pub ca: PathBuf,
    /// How often a message is tried before it becomes a dead letter.
    pub attempts_max: u32,
    /// How long one attempt may take.
    pub timeout_s: u64,
    /// The wait after a first attempt that failed, in milliseconds; each later one is four times as long.
    pub retry_first_ms: u64,
    pub retry_longest_s: u64,
}

/// How the role `notary` signs heads of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notary {
    /// File of the secret key (`sollist audit key` makes one), its owner's alone; empty: nothing is signed.
    pub key: PathBuf,
    /// File in which the last head that was signed is kept: what is not consistent with it is never signed. On another
    /// disk than the database. Empty: beside the key, with `.head` behind its name.
    pub head: PathBuf,
    /// How often a head is signed, if the journal has grown.
    pub interval_s: u64,
}

/// What of persons is recorded. The same in every process that writes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Privacy {
    /// Whether who acts is recorded under a pseudonym, whose name can be erased (`sollist privacy`). Systems of record
    /// keep their names. From now on, for ever: what is recorded stays as it is, and a store that has pseudonyms goes
    /// on with them.
    pub pseudonyms: bool,
    /// Whether free texts of events (basis, reason, reference, who consented) are sealed under a key of their author
    /// and year, which can be destroyed (`sollist privacy`). From now on, for ever, like pseudonyms.
    pub sealed_texts: bool,
}

/// The pages of the role `web`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Web {
    /// Where the pages are offered over HTTP. Beyond loopback only with `tls`. Empty: `127.0.0.1:50080`, and where that
    /// port is taken any free one.
    pub listen: Option<SocketAddr>,
    /// Whose services the pages ask, such as a gateway: `https://host:50051`. Empty: those of this process, which then
    /// plays every role that they ask.
    pub server: String,
    /// Where somebody tells of a barrier in the pages: a mail address, an address of the web, or a text such as a
    /// room. Empty: the pages say whom to ask for it.
    pub feedback: String,
    pub login: Login,
}

/// How people log in to the pages (OpenID Connect, code flow). Needs a register (`access`) that names the issuer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Login {
    /// Who says who somebody is: `url` of an `[[issuer]]` of the register. Empty: nobody logs in.
    pub issuer: String,
    /// What the issuer calls the pages (client id).
    pub client: String,
    /// The file of the secret that it shares with them; its owner's alone (0600). Read again for every login.
    pub secret_file: PathBuf,
    /// Where people reach the pages: `https://sollist.example`, as their browsers say it. The issuer leads back to
    /// `/anmelden/zurueck` there, and after the logout to `/abgemeldet`.
    pub address: String,
    /// Where the issuer says what it offers: a file or an address. Empty: as the issuer's address says, with
    /// `/.well-known/openid-configuration`.
    pub discovery: String,
    /// What is asked for (scopes), with blanks.
    pub scope: String,
    /// Whom to ask for a role: a text such as a mail address or a room. Empty: whoever runs the server.
    pub contact: String,
}

impl Default for Login {
    fn default() -> Self {
        Login {
            issuer: String::new(),
            client: String::new(),
            secret_file: PathBuf::new(),
            address: String::new(),
            discovery: String::new(),
            scope: "openid profile".to_owned(),
            contact: String::new(),
        }
    }
}

/// What others see of a process.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Observe {
    /// Where `/metrics` and `/ready` are offered over HTTP; empty: nowhere. Beyond loopback only with `tls`.
    pub listen: Option<SocketAddr>,
    /// OTLP collector that takes traces (`http://127.0.0.1:4317`); empty: none.
    pub otlp: String,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { units_per_minute: 60_000, calls_open: 256, streams_open: 4, stream_idle_s: 600 }
    }
}

impl Default for Database {
    fn default() -> Self {
        Database {
            url: String::new(),
            connections_max: 8,
            statement_timeout_s: 30,
            lock_timeout_s: 5,
            idle_timeout_s: 10,
        }
    }
}

impl Default for Nats {
    fn default() -> Self {
        Nats {
            url: String::new(),
            user: String::new(),
            password_file: PathBuf::new(),
            ca: PathBuf::new(),
            certificate: PathBuf::new(),
            key: PathBuf::new(),
            stream: "sollist-events".to_owned(),
            subject: "sollist.events.v1".to_owned(),
            replicas: 1,
            bytes_max: -1,
        }
    }
}

impl Nats {
    /// The stream of refused entries and the beginning of its subjects.
    pub fn refused(&self) -> (String, String) {
        self.beside("refused")
    }

    /// The stream of dead letters and the beginning of its subjects.
    pub fn dead(&self) -> (String, String) {
        self.beside("dead")
    }

    /// Named like those of the events, so that two installations on one broker keep apart.
    fn beside(&self, what: &str) -> (String, String) {
        (self.stream.replacen("events", what, 1), self.subject.replacen("events", what, 1))
    }
}

impl Default for Notary {
    fn default() -> Self {
        Notary { key: PathBuf::new(), head: PathBuf::new(), interval_s: 60 }
    }
}

impl Default for Webhooks {
    fn default() -> Self {
        // Eight attempts with these waits take seven and a half hours: a night.
        Webhooks {
            receivers: PathBuf::new(),
            ca: PathBuf::new(),
            attempts_max: 8,
            timeout_s: 10,
            retry_first_ms: 5_000,
            retry_longest_s: 21_600,
        }
    }
}

/// Why a configuration is not taken.
#[derive(Debug)]
pub enum NotConfigured {
    Unread { path: PathBuf, error: io::Error },
    Wrong { path: PathBuf, wrong: Wrong },
}

/// What is wrong in a file of configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    Toml {
        line: usize,
        message: String,
    },
    /// Stream and subject of events must not be those of anything else.
    NoEvents,
    Log,
    Range {
        key: &'static str,
        takes: &'static str,
    },
}

impl Default for Config {
    fn default() -> Self {
        Config {
            data: PathBuf::from("sollist-data"),
            snapshots: PathBuf::new(),
            listen: SocketAddr::from(([127, 0, 0, 1], 50051)),
            access: PathBuf::new(),
            batch_max: 4096,
            request_timeout_s: 30,
            long_request_timeout_s: 3600,
            drain_s: 0,
            stop_grace_s: 20,
            message_bytes_max: 4 * 1024 * 1024,
            log: "info".to_owned(),
            limits: Limits::default(),
            database: Database::default(),
            nats: Nats::default(),
            tls: Tls::default(),
            gateway: Gateway::default(),
            webhooks: Webhooks::default(),
            notary: Notary::default(),
            privacy: Privacy::default(),
            web: Web::default(),
            observe: Observe::default(),
        }
    }
}

impl Config {
    /// Reads a file; keys that are not known are refused by name.
    pub fn load(path: &Path) -> Result<Config, Error> {
        let path = || path.to_path_buf();
        let text = std::fs::read_to_string(path())
            .map_err(|error| Error::refused(NotConfigured::Unread { path: path(), error }))?;
        Config::parse(&text).map_err(|wrong| Error::refused(NotConfigured::Wrong { path: path(), wrong }))
    }
    fn parse(text: &str) -> Result<Config, Wrong> {
        let range = |key, takes| Err(Wrong::Range { key, takes });
        let config: Config = toml::from_str(text).map_err(|error| {
            // The line itself is not repeated: it may hold a password.
            let line = error
                .span()
                .map_or(1, |span| text.get(..span.start).unwrap_or_default().matches('\n').count().saturating_add(1));
            Wrong::Toml { line, message: shown::complaint(error.message()) }
        })?;
        if !config.nats.stream.contains("events") || !config.nats.subject.contains("events") {
            return Err(Wrong::NoEvents);
        }
        if !LEVELS.iter().any(|level| level.eq_ignore_ascii_case(&config.log)) {
            return Err(Wrong::Log);
        }
        if config.batch_max == 0 || config.batch_max > 100_000 {
            return range("batch_max", "1 … 100000");
        }
        if config.request_timeout_s == 0 {
            return range("request_timeout_s", "1 …");
        }
        if config.webhooks.attempts_max == 0 || config.webhooks.timeout_s == 0 {
            return range("webhooks.attempts_max, webhooks.timeout_s", "1 …");
        }
        if config.notary.interval_s == 0 {
            return range("notary.interval_s", "1 …");
        }
        Ok(config)
    }
    /// The configuration as a file, without what lets somebody in: every text of it is shown as an address is.
    pub fn print(&self) -> String {
        let Ok(mut shown) = toml::Value::try_from(self) else { return String::new() };
        show(&mut shown);
        toml::to_string(&shown).unwrap_or_default()
    }
}

fn show(value: &mut toml::Value) {
    match value {
        toml::Value::String(text) => *text = shown::address(text),
        toml::Value::Array(values) => values.iter_mut().for_each(show),
        toml::Value::Table(table) => table.iter_mut().for_each(|(_, value)| show(value)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use sollist_contract::said::{Bilingual as _, Said};

    use super::*;

    #[test]
    fn an_empty_file_boots_and_unknown_keys_are_refused_by_name() {
        assert_eq!(Config::parse(""), Ok(Config::default()));
        assert_eq!(Config::parse(&Config::default().print()), Ok(Config::default()));
        assert!(Config::parse("lissten = \"127.0.0.1:1\"").is_err_and(|wrong| {
            let Said { de, en } = wrong.said();
            de.contains("lissten") && en.contains("lissten") && de != en
        }));
        assert!(Config::parse("batch_max = 0").is_err());
        assert!(Config::parse("request_timeout_s = 0").is_err());
        assert!(
            Config::parse("long_request_timeout_s = 7200").is_ok_and(|config| config.long_request_timeout_s == 7200)
        );
        assert!(
            Config::parse("log = \"quatsch\"")
                .is_err_and(|wrong| wrong.said().de.contains("log ist eines von off, error, warn, info, debug, trace"))
        );
        assert!(Config::parse("log = \"Debug\"").is_ok());
        // What is wrong is said without repeating what may be secret.
        let secret = "log = \"info\"\n[database]\nurl = \"postgres://a:geheim@h/x\"\nurll = 1";
        assert!(Config::parse(secret).is_err_and(|wrong| {
            let why = wrong.said().en;
            why.contains("line 4") && why.contains("urll") && !why.contains("geheim")
        }));
        let shown = Config {
            database: Database { url: "postgres://a:geheim@h/x".into(), ..Default::default() },
            ..Default::default()
        };
        assert!(shown.print().contains("postgres://a:…@h/x") && !shown.print().contains("geheim"));
        assert!(Config::parse("[webhooks]\nattempts_max = 0").is_err());
        for wrong in [
            "database = \"postgres://a:geheim@h/x\"",
            "nats = \"nats://geheim@h\"",
            "[observe]\notlp = [\"http://geheim@h\"]",
        ] {
            let why = Config::parse(wrong).map_err(|wrong| wrong.said());
            assert!(
                why.as_ref().is_err_and(|Said { de, en }| !(de.contains("geheim") || en.contains("geheim"))),
                "{why:?}"
            );
        }
    }

    #[test]
    fn nothing_that_lets_somebody_in_is_printed_whatever_key_it_stands_under() {
        const SECRETS: [&str; 4] = [
            "postgres://a:geheim@h/x?password=geheim",
            "nats://geheim@h:4222,nats://u:geheim@i:4222",
            "https://u:geheim@h/p?token=geheim#geheim",
            "host=h password=geheim",
        ];
        fn fill(value: &mut toml::Value, secret: &str, filled: &mut usize) {
            match value {
                toml::Value::String(text) => {
                    secret.clone_into(text);
                    *filled += 1;
                }
                toml::Value::Array(values) => values.iter_mut().for_each(|value| fill(value, secret, filled)),
                toml::Value::Table(table) => table.iter_mut().for_each(|(_, value)| fill(value, secret, filled)),
                _ => {}
            }
        }
        let mut config = Config { observe: Observe { listen: None, otlp: "http://h".to_owned() }, ..Config::default() };
        config.gateway.upstreams.insert("budget".to_owned(), vec!["http://h".to_owned()]);
        config.tls.gateways.push("gate".to_owned());
        for secret in SECRETS {
            let (mut every, mut filled) = (toml::Value::try_from(&config).unwrap_or(toml::Value::Integer(0)), 0);
            fill(&mut every, secret, &mut filled);
            // An address to listen on is no text to fill.
            if let Some(table) = every.as_table_mut() {
                table.insert("listen".to_owned(), toml::Value::String("127.0.0.1:1".to_owned()));
            }
            let every: Result<Config, _> = every.try_into();
            let shown = every.map(|config| config.print()).unwrap_or_default();
            assert!(filled > 15 && shown.contains("otlp") && !shown.contains("geheim"), "{shown}");
        }
    }
}
