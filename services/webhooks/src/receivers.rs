//! The file of receivers: who is told, where, signed with what. It is the operator's; nobody else names an address.

use std::{
    collections::BTreeSet,
    io,
    net::IpAddr,
    path::{Path, PathBuf},
};

use reqwest::Url;
use serde::Deserialize;
use sollist_contract::ids::{Authority, District, slug};
use sollist_platform::Error;
use standardwebhooks::Webhook;

use crate::domain::{Audience, Topic};

const NAME_BYTES_MAX: usize = 40;
/// Bytes of a secret, as Standard Webhooks says.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// A system outside that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver {
    pub name: String,
    pub url: Url,
    pub secret_file: PathBuf,
    pub audience: Audience,
}

/// Why a file of receivers is not taken: which, of whom it speaks, and what is wrong.
#[derive(Debug)]
pub struct Unfit {
    /// The file of receivers, or that of a secret.
    pub path: PathBuf,
    /// Its name; empty where it is about the whole file.
    pub receiver: String,
    pub fault: Fault,
}

/// What is wrong in a file of receivers.
#[derive(Debug)]
pub enum Fault {
    Unreadable(io::Error),
    /// Not as such a file is written; the line, and what the reader of TOML said.
    NotTaken {
        line: usize,
        message: String,
    },
    NameTwice,
    Name,
    NoAddress,
    /// Over a connection that others can listen to.
    OpenAddress,
    /// With credentials, or a place within the page.
    AddressTooMuch,
    NobodysAffairs,
    NoTopics,
    SecretUnreadable(io::Error),
    Secret,
}

impl From<Unfit> for Error {
    fn from(why: Unfit) -> Error {
        Error::refused(why)
    }
}

fn unfit(path: &Path, receiver: &str, fault: Fault) -> Unfit {
    Unfit { path: path.to_owned(), receiver: receiver.to_owned(), fault }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    receiver: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    url: String,
    secret_file: PathBuf,
    #[serde(default)]
    authorities: BTreeSet<Authority>,
    #[serde(default)]
    districts: BTreeSet<District>,
    topics: BTreeSet<Topic>,
}

/// Reads the file and everything it names; what is wrong is said before anything is sent.
pub fn load(path: &Path) -> Result<Vec<Receiver>, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| unfit(path, "", Fault::Unreadable(error)))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let receivers = parse(path, folder, &text)?;
    for receiver in &receivers {
        receiver.secrets()?;
    }
    Ok(receivers)
}

fn parse(path: &Path, folder: &Path, text: &str) -> Result<Vec<Receiver>, Unfit> {
    let file: File = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().lines().count().max(1));
        unfit(path, "", Fault::NotTaken { line, message: error.message().to_owned() })
    })?;
    let mut names = BTreeSet::new();
    let mut receivers = Vec::new();
    for entry in file.receiver {
        let name = entry.name.clone();
        let receiver = entry.read(folder).and_then(|receiver| match names.insert(name.clone()) {
            true => Ok(receiver),
            false => Err(Fault::NameTwice),
        });
        receivers.push(receiver.map_err(|fault| unfit(path, &name, fault))?);
    }
    Ok(receivers)
}

impl Entry {
    fn read(self, folder: &Path) -> Result<Receiver, Fault> {
        if self.name.is_empty() || self.name.len() > NAME_BYTES_MAX || slug(&self.name) != self.name {
            return Err(Fault::Name);
        }
        let url = Url::parse(&self.url).map_err(|_| Fault::NoAddress)?;
        if !(url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url)) {
            return Err(Fault::OpenAddress);
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(Fault::AddressTooMuch);
        }
        if self.authorities.is_empty() && self.districts.is_empty() {
            return Err(Fault::NobodysAffairs);
        }
        if self.topics.is_empty() {
            return Err(Fault::NoTopics);
        }
        Ok(Receiver {
            url,
            // As it stands where it is absolute.
            secret_file: folder.join(&self.secret_file),
            audience: Audience { authorities: self.authorities, districts: self.districts, topics: self.topics },
            name: self.name,
        })
    }
}

impl Receiver {
    /// The secrets to sign with, one a line of the file: while one is replaced by another, both. Read for each message,
    /// so that a new one needs no restart.
    pub fn secrets(&self) -> Result<Vec<Webhook>, Unfit> {
        let fault = |fault| unfit(&self.secret_file, &self.name, fault);
        let text = std::fs::read_to_string(&self.secret_file).map_err(|error| fault(Fault::SecretUnreadable(error)))?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let secrets: Option<Vec<Webhook>> = lines.map(secret).collect();
        secrets.filter(|secrets| !secrets.is_empty()).ok_or_else(|| fault(Fault::Secret))
    }
}

fn secret(line: &str) -> Option<Webhook> {
    let encoded = line.strip_prefix("whsec_")?;
    let bytes = encoded.trim_end_matches('=').len().checked_mul(3)?.checked_div(4)?;
    if SECRET_BYTES.contains(&bytes) { Webhook::new(line).ok() } else { None }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use sollist_contract::{refusal::Refusal, said::Said};

    use super::*;

    const GOOD: &str = r#"
[[receiver]]
name = "pankow"
url = "https://finanzen.pankow.example/sollist"
secret_file = "pankow.secret"
authorities = ["ba-pankow"]
districts = ["Mitte"]
topics = ["funding", "refused"]
"#;

    fn parsed(text: &str) -> Result<Vec<Receiver>, Refusal> {
        parse(Path::new("receivers.toml"), Path::new("/etc/sollist"), text).map_err(Refusal::from)
    }

    #[test]
    fn a_file_is_read() {
        let receivers = parsed(GOOD).unwrap();
        assert_eq!(receivers.len(), 1);
        let receiver = &receivers[0];
        assert_eq!(receiver.secret_file, Path::new("/etc/sollist/pankow.secret"));
        assert_eq!(receiver.audience.topics, [Topic::Funding, Topic::Refused].into());
        assert_eq!(receiver.audience.districts, ["01".parse().unwrap()].into());
        assert_eq!(parsed(""), Ok(Vec::new()));
        assert!(parsed(include_str!("../../../deploy/receivers.example.toml")).is_ok(), "the example is one");
    }

    #[test]
    fn what_is_wrong_is_said_by_name_in_both_languages() {
        let table = [
            ("topics =", "topisc =", "„topisc“", "“topisc”", "RECEIVERS_UNFIT"),
            ("[[receiver]]", "[[reciever]]", "„reciever“", "“reciever”", "RECEIVERS_UNFIT"),
            ("name = \"pankow\"\n", "", "„name“ fehlt", "“name” is missing", "RECEIVERS_UNFIT"),
            ("\"refused\"", "\"orders\"", "„orders“", "“orders”", "RECEIVERS_UNFIT"),
            ("\"Mitte\"", "\"Potsdam\"", "kein Bezirk", "no district", "RECEIVERS_UNFIT"),
            ("ba-pankow", "BA Pankow", "Behördenkürzel", "authority code", "RECEIVERS_UNFIT"),
            ("https:", "http:", "https://", "https://", "RECEIVER_ADDRESS_OPEN"),
            (
                "https://finanzen",
                "https://user:word@finanzen",
                "Zugangsdaten",
                "credentials",
                "RECEIVER_ADDRESS_TOO_MUCH",
            ),
            ("https:", "ftp:", "https://", "https://", "RECEIVER_ADDRESS_OPEN"),
            (
                "https://finanzen.pankow.example/sollist",
                "finanzen",
                "keine Adresse",
                "no address",
                "RECEIVER_ADDRESS_UNFIT",
            ),
            ("\"pankow\"", "\"Pankow.1\"", "Ein Name hat", "A name has", "RECEIVER_NAME_UNFIT"),
            (
                "authorities = [\"ba-pankow\"]\ndistricts = [\"Mitte\"]\n",
                "",
                "wessen",
                "whose",
                "RECEIVER_WITHOUT_AUDIENCE",
            ),
            ("[\"funding\", \"refused\"]", "[]", "topics", "topics", "RECEIVER_WITHOUT_TOPICS"),
        ];
        for (from, to, german, english, reason) in table {
            let Refusal { said: Said { de, en }, reason: found, .. } = parsed(&GOOD.replace(from, to)).unwrap_err();
            assert_eq!(found.code(), reason, "{to}");
            assert!(de.contains(german) && de.contains("receivers.toml"), "{to}: {de}");
            assert!(en.contains(english) && en.contains("receivers.toml"), "{to}: {en}");
        }
        let Said { de, en } = parsed(&format!("{GOOD}{GOOD}")).unwrap_err().said;
        assert!(de.contains("doppelt") && en.contains("twice"), "{de} {en}");
    }

    #[test]
    fn without_tls_only_to_this_machine() {
        for url in ["http://127.0.0.1:8080/x", "http://localhost/x", "http://[::1]:1/"] {
            assert!(parsed(&GOOD.replace("https://finanzen.pankow.example/sollist", url)).is_ok(), "{url}");
        }
        for url in ["http://127.0.0.1.example/", "http://10.0.0.1/", "http://localhost.example/"] {
            assert!(parsed(&GOOD.replace("https://finanzen.pankow.example/sollist", url)).is_err(), "{url}");
        }
    }

    #[test]
    fn secrets_are_whole_and_long_enough() {
        let long = format!("whsec_{}", "QUJD".repeat(8));
        for (line, good) in [
            (long.as_str(), true),
            ("whsec_QUJDQUJD", false),
            (&long["whsec_".len()..], false),
            (&long.replace('Q', "!"), false),
            ("whsec_", false),
        ] {
            assert_eq!(secret(line).is_some(), good, "{line}");
        }
    }
}
