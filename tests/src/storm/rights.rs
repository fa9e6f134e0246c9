//! Who is who in a storm with a register of callers: an officer of each authority that calls, three more persons who
//! decide, and a system of record that streams for one district. Everybody comes by a token.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use ring::{
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use tonic::Request;

use super::load::{Ask, Line, Load, Stream};
use crate::servers::Folder;

const ISSUER: &str = "https://login.example";
/// Half an hour: longer than any storm.
const LASTS_S: i64 = 1_800;
/// Whoever is asked for figures when it is over.
pub const AUDITOR: &str = "pruefung";
const STEERING: &str = "steuerung";
const APPROVER: &str = "freigabe";
const GRANTER: &str = "bewilligung";

/// A register of callers, and a token for each of them.
pub struct Rights {
    folder: Folder,
    tokens: BTreeMap<String, String>,
}

/// Who works for an authority.
pub fn officer(authority: &str) -> String {
    format!("amt-{authority}")
}

impl Rights {
    /// Of everybody who has something to say in a load, and of its spies.
    pub fn of(load: &Load) -> Rights {
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let key = Ed25519KeyPair::from_pkcs8(key.as_ref()).unwrap();
        let folder = Folder::new("register");
        let keys = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "k",
            "x": URL_SAFE_NO_PAD.encode(key.public_key().as_ref())}]});
        std::fs::write(folder.join("jwks.json"), keys.to_string()).unwrap();
        let mut register = format!(
            "[[issuer]]\nurl = \"{ISSUER}\"\naudience = \"sollist\"\njwks = {:?}\n",
            folder.join("jwks.json").display().to_string()
        );
        let mut tokens = BTreeMap::new();
        let mut enter = |name: &str, role: &str, more: &str| {
            register.push_str(&format!(
                "[[caller]]\nname = \"{name}\"\nsubject = \"{name}\"\nroles = [\"{role}\"]\n{more}"
            ));
            tokens.insert(name.to_owned(), token(&key, name));
        };
        for authority in load.authorities() {
            enter(&officer(&authority), "district-officer", &format!("scope = [\"{authority}\"]\n"));
        }
        for (name, role) in
            [(STEERING, "steering"), (GRANTER, "steering"), (APPROVER, "approver"), (AUDITOR, "auditor")]
        {
            enter(name, role, "");
        }
        for stream in &load.streams {
            match &stream.of {
                Some(authority) => {
                    enter(
                        &stream.origin,
                        "district-system",
                        &format!("scope = [\"{authority}\"]\nsources = [\"/\"]\n"),
                    );
                }
                None => enter(&stream.origin, "steering", "sources = [\"/\"]\n"),
            }
        }
        std::fs::write(folder.join("access.toml"), register).unwrap();
        Rights { folder, tokens }
    }

    /// What a process reads beside its own configuration: before its tables, and behind them. Nobody's share ends.
    pub fn config(&self) -> (String, &'static str) {
        let access = self.folder.join("access.toml");
        let limits = "[limits]\nunits_per_minute = 0\ncalls_open = 0\nstreams_open = 0\n";
        (format!("access = {:?}\n", access.display().to_string()), limits)
    }

    pub fn bearer(&self, name: &str) -> String {
        format!("Bearer {}", self.tokens[name])
    }

    /// Whoever may ask for it.
    pub fn who_asks(ask: &Ask) -> String {
        match ask {
            Ask::Place(_)
            | Ask::Change(_)
            | Ask::Cancel(_)
            | Ask::Deliver(_)
            | Ask::Invoice(_)
            | Ask::Pay(_)
            | Ask::Transfer(_)
            | Ask::Request(_) => officer(ask.authority()),
            Ask::Adjust(_)
            | Ask::CarryOver(_)
            | Ask::Freeze(_)
            | Ask::Unfreeze(_)
            | Ask::Authorise(_)
            | Ask::Review(_) => STEERING.to_owned(),
            Ask::Approve(_) | Ask::Confirm(_) => APPROVER.to_owned(),
            Ask::Grant(_) => GRANTER.to_owned(),
        }
    }
}

fn token(key: &Ed25519KeyPair, subject: &str) -> String {
    let now = Timestamp::now().as_second();
    let claims = json!({"iss": ISSUER, "sub": subject, "aud": "sollist", "iat": now, "exp": now + LASTS_S});
    let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encoded(&json!({"alg": "EdDSA", "kid": "k", "typ": "at+jwt"})), encoded(&claims));
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes())))
}

impl Load {
    /// Whoever calls, and whose money everybody wants.
    pub fn authorities(&self) -> BTreeSet<String> {
        let calls = self.callers.iter().flat_map(|caller| caller.chains.iter().flatten());
        calls.map(|call| call.ask.authority().to_owned()).collect()
    }

    /// One district's events come from its own system, with lines of another's between them, which are refused; the
    /// order in which each stream sends stays. Parameters are refused, too: they take another person.
    pub fn with_a_district_of_its_own(mut self, seed: u64) -> Load {
        for line in self.streams.iter_mut().flat_map(|stream| &mut stream.lines) {
            line.name = line.name.take().filter(|_| !publishes(&line.text));
        }
        let of = |line: &Line| {
            line.name.as_ref()?;
            let event: Value = serde_json::from_str(&line.text).ok()?;
            event["data"]["authority"].as_str().map(str::to_owned)
        };
        let Some(first) = self.streams.first_mut() else { return self };
        let Some(district) = first.lines.iter().find_map(of) else { return self };
        let lines = std::mem::take(&mut first.lines);
        let (mut own, rest): (Vec<Line>, Vec<Line>) =
            lines.into_iter().partition(|line| of(line).as_ref() == Some(&district));
        first.lines = rest;
        let foreign: Vec<Line> = first.lines.iter().filter(|line| of(line).is_some()).step_by(9).cloned().collect();
        for (number, line) in foreign.iter().enumerate() {
            let mut event: Value = serde_json::from_str(&line.text).unwrap();
            event["id"] = format!("fuer-andere-{number}").into();
            let at = (number * 7 + 3).min(own.len());
            own.insert(at, Line { text: event.to_string(), name: None });
        }
        let origin = format!("hkr-{seed}");
        self.streams.push(Stream { origin, of: Some(district), lines: own, ..self.streams[0].clone() });
        self
    }
}

/// Whether a line publishes parameters; one that is no JSON does nothing.
fn publishes(line: &str) -> bool {
    let event = serde_json::from_str::<Value>(line).unwrap_or_default();
    event["type"].as_str().is_some_and(|name| name.starts_with("parameters.published."))
}

/// Asks a process as whoever may see every figure.
pub fn as_auditor<T>(rights: Option<&Rights>, message: T) -> Request<T> {
    let mut request = Request::new(message);
    if let Some(rights) = rights {
        request.metadata_mut().insert("authorization", rights.bearer(AUDITOR).parse().unwrap());
    }
    request
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_districts_own_stream_has_its_own_events_in_their_order_and_lines_that_are_anothers() {
        for seed in 1..20 {
            let (before, load) = (Load::new(seed, 100), Load::new(seed, 100).with_a_district_of_its_own(seed));
            let own = load.streams.last().unwrap();
            let district = own.of.clone().unwrap();
            let authority = |line: &Line| {
                serde_json::from_str::<Value>(&line.text).unwrap()["data"]["authority"].as_str().unwrap().to_owned()
            };
            let (good, foreign): (Vec<&Line>, Vec<&Line>) = own.lines.iter().partition(|line| line.name.is_some());
            assert!(!good.is_empty() && good.iter().all(|line| authority(line) == district), "{seed}");
            assert!(!foreign.is_empty() && foreign.iter().all(|line| authority(line) != district), "{seed}");
            let streamed = |load: &Load| load.streams.iter().flat_map(|it| it.lines.clone()).collect::<Vec<_>>();
            let published: Vec<_> = streamed(&before).into_iter().filter(|it| publishes(&it.text)).collect();
            assert!(published.iter().any(|line| line.name.is_some()), "{seed}");
            let mut expected = before.expected();
            expected.retain(|name, _| published.iter().all(|line| line.name.as_ref() != Some(name)));
            assert_eq!(expected, load.expected(), "{seed}");
        }
    }
}
