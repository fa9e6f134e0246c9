//! The file of receivers: who is told, where, signed with what. It is the operator's; nobody else names an address.

use std::{
    collections::BTreeSet,
    net::IpAddr,
    path::{Path, PathBuf},
};

use reqwest::Url;
use serde::Deserialize;
use sollist_contract::ids::{Authority, District, slug};
use sollist_platform::{Error, process::words};
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
    let text = std::fs::read_to_string(path).map_err(|error| {
        let (de, en) = words::io(&error);
        wrong(
            path,
            "",
            format!("Die Datei kann nicht gelesen werden: {de}."),
            format!("The file cannot be read: {en}."),
        )
    })?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let receivers = parse(path, folder, &text)?;
    for receiver in &receivers {
        receiver.secrets()?;
    }
    Ok(receivers)
}

fn parse(path: &Path, folder: &Path, text: &str) -> Result<Vec<Receiver>, Error> {
    let file: File = toml::from_str(text).map_err(|error| {
        let (de, en) = words::toml(error.message());
        let line = error.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().lines().count().max(1));
        wrong(path, "", format!("Zeile {line}: {de}."), format!("Line {line}: {en}."))
    })?;
    let mut names = BTreeSet::new();
    let mut receivers = Vec::new();
    for entry in file.receiver {
        let receiver = entry.read(path, folder)?;
        if !names.insert(receiver.name.clone()) {
            return Err(wrong(path, &receiver.name, "Der Name steht doppelt.", "The name comes twice."));
        }
        receivers.push(receiver);
    }
    Ok(receivers)
}

impl Entry {
    fn read(self, path: &Path, folder: &Path) -> Result<Receiver, Error> {
        let fault = |de: &str, en: &str| Err(wrong(path, &self.name, de, en));
        if self.name.is_empty() || self.name.len() > NAME_BYTES_MAX || slug(&self.name) != self.name {
            return fault(
                "Ein Name hat 1 bis 40 Zeichen a-z, 0-9 und Bindestriche dazwischen.",
                "A name has 1 to 40 characters a-z, 0-9 and hyphens between them.",
            );
        }
        let Ok(url) = Url::parse(&self.url) else {
            return fault(
                "url ist keine Adresse wie https://host/pfad.",
                "url is no address such as https://host/path.",
            );
        };
        if !(url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url)) {
            return fault(
                "url muss mit https:// beginnen; http:// ist nur auf diesem Rechner (127.0.0.1, [::1], localhost) erlaubt.",
                "url must begin with https://; http:// is allowed on this machine only (127.0.0.1, [::1], localhost).",
            );
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return fault(
                "url enthält Zugangsdaten oder ein #; der Empfänger erkennt uns an der Unterschrift.",
                "url holds credentials or a #; the receiver knows us by the signature.",
            );
        }
        if self.authorities.is_empty() && self.districts.is_empty() {
            return fault(
                "Bitte mit authorities oder districts angeben, wessen Angelegenheiten gemeldet werden.",
                "Say with authorities or districts whose affairs are told.",
            );
        }
        if self.topics.is_empty() {
            return fault("Bitte topics angeben: funding, refused.", "Give topics: funding, refused.");
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
    /// The secrets to sign with, one a line of the file: while one is replaced by another, both. Read for each message, so that
    /// a new one needs no restart.
    pub fn secrets(&self) -> Result<Vec<Webhook>, Error> {
        let path = &self.secret_file;
        let text = std::fs::read_to_string(path).map_err(|error| {
            let (de, en) = words::io(&error);
            wrong(
                path,
                &self.name,
                format!("Das Geheimnis kann nicht gelesen werden: {de}."),
                format!("The secret cannot be read: {en}."),
            )
        })?;
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let secrets: Option<Vec<Webhook>> = lines.iter().map(|line| secret(line)).collect();
        secrets.filter(|secrets| !secrets.is_empty()).ok_or_else(|| {
            wrong(
                path,
                &self.name,
                "Je Zeile steht ein Geheimnis: whsec_ und 24 bis 64 Byte in Base64.",
                "Each line holds a secret: whsec_ and 24 to 64 bytes in Base64.",
            )
        })
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

fn wrong(path: &Path, receiver: &str, de: impl AsRef<str>, en: impl AsRef<str>) -> Error {
    let (of_de, of_en) = match receiver {
        "" => (String::new(), String::new()),
        name => (format!("Empfänger „{name}“: "), format!("receiver “{name}”: ")),
    };
    let path = path.display();
    Error::invalid(
        "webhooks.receivers",
        format!("{path}: {of_de}{}", de.as_ref()),
        format!("{path}: {of_en}{}", en.as_ref()),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

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

    fn parsed(text: &str) -> Result<Vec<Receiver>, (String, String)> {
        parse(Path::new("receivers.toml"), Path::new("/etc/sollist"), text).map_err(|error| error.texts())
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
            ("topics =", "topisc =", "„topisc“", "“topisc”"),
            ("[[receiver]]", "[[reciever]]", "„reciever“", "“reciever”"),
            ("name = \"pankow\"\n", "", "„name“ fehlt", "“name” is missing"),
            ("\"refused\"", "\"orders\"", "„orders“", "“orders”"),
            ("\"Mitte\"", "\"Potsdam\"", "kein Bezirk", "no district"),
            ("ba-pankow", "BA Pankow", "Behördenkürzel", "authority code"),
            ("https:", "http:", "https://", "https://"),
            ("https://finanzen", "https://user:word@finanzen", "Zugangsdaten", "credentials"),
            ("https:", "ftp:", "https://", "https://"),
            ("https://finanzen.pankow.example/sollist", "finanzen", "keine Adresse", "no address"),
            ("\"pankow\"", "\"Pankow.1\"", "Ein Name hat", "A name has"),
            ("authorities = [\"ba-pankow\"]\ndistricts = [\"Mitte\"]\n", "", "wessen", "whose"),
            ("[\"funding\", \"refused\"]", "[]", "topics", "topics"),
        ];
        for (from, to, german, english) in table {
            let (de, en) = parsed(&GOOD.replace(from, to)).unwrap_err();
            assert!(de.contains(german) && de.contains("receivers.toml"), "{to}: {de}");
            assert!(en.contains(english) && en.contains("receivers.toml"), "{to}: {en}");
        }
        let (de, en) = parsed(&format!("{GOOD}{GOOD}")).unwrap_err();
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
