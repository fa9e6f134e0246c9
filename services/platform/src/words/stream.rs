//! What is wrong with the broker, or with what it carries.

use sollist_contract::{
    refusal::{Reason, Refusal, Say},
    said::{Bilingual, Said},
};

use super::outside::io;
use crate::stream::{
    nats::{NoBroker, Where},
    tail::Doubt,
};

impl Say for NoBroker {
    fn say(&self) -> Refusal {
        match self {
            NoBroker::Unusable(at) => {
                let at = match at {
                    Where::Named(name) => name.as_str(),
                    Where::DeadLetters => "den nicht zustellbaren Meldungen (dead letters)",
                };
                Refusal::new(
                    Reason::BrokerUnusable,
                    "",
                    format!(
                        "Der NATS-Server antwortet bei {at} nicht wie erwartet; bitte prüfen, ob JetStream \
                         eingeschaltet ist und Benutzer, Rechte und Zertifikate stimmen."
                    ),
                    format!(
                        "The NATS server does not answer as expected at {at}; check that JetStream is on and that \
                         user, rights and certificates are right."
                    ),
                )
            }
            NoBroker::NoPassword { path, error } => {
                let (path, why) = (path.display(), io(error));
                Refusal::new(
                    Reason::BrokerPassword,
                    "",
                    format!(
                        "Das Passwort für NATS (nats.password_file, {path}) kann nicht gelesen werden: {}.",
                        why.de
                    ),
                    format!("The password for NATS (nats.password_file, {path}) cannot be read: {}.", why.en),
                )
            }
            NoBroker::Unreachable { name } => Refusal::new(
                Reason::BrokerUnreachable,
                "",
                format!(
                    "Der NATS-Server {name} ist nicht erreichbar. Bitte prüfen, ob er läuft und die Adresse stimmt."
                ),
                format!("The NATS server {name} cannot be reached. Check that it runs and that the address is right."),
            ),
        }
    }
}

impl Bilingual for Doubt {
    fn said(&self) -> Said {
        let (de, en) = match self {
            Doubt::Behind => (
                "Der Ereignisstrom liegt hinter dem Journal zurück; gezählt wird aus dem Journal.",
                "The event stream is behind the journal; counting from the journal.",
            ),
            Doubt::Ahead => (
                "Der Ereignisstrom ist weiter als das Journal; gezählt wird nur, was im Journal steht.",
                "The event stream is ahead of the journal; only what is in the journal is counted.",
            ),
            Doubt::Gap => (
                "Dem Ereignisstrom fehlen Nummern; gezählt wird aus dem Journal.",
                "Numbers are missing in the event stream; counting from the journal.",
            ),
            Doubt::Other => (
                "Der Ereignisstrom enthält anderes als das Journal; gezählt wird aus dem Journal.",
                "The event stream holds other events than the journal; counting from the journal.",
            ),
        };
        Said::new(de, en)
    }
}

/// One example of every refusal.
pub(super) fn examples() -> Vec<Refusal> {
    let missing = std::io::ErrorKind::NotFound.into();
    let all = [
        NoBroker::Unusable(Where::Named("sollist-events".to_owned())),
        NoBroker::NoPassword { path: "/etc/sollist/nats-password".into(), error: missing },
        NoBroker::Unreachable { name: "nats://127.0.0.1:4222".to_owned() },
    ];
    all.iter().map(Say::say).collect()
}
