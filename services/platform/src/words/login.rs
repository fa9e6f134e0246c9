//! What is wrong with the configuration of a login to the pages.

use sollist_contract::{
    refusal::{Reason, Refusal, Say},
    said::Said,
};

use super::outside::io;
use crate::wire::login::{NoSecret, Unset};

impl Say for Unset {
    fn say(&self) -> Refusal {
        let (key, de, en) = match self {
            Unset::Missing { key } => (
                *key,
                "das fehlt; zur Anmeldung an den Seiten gehören issuer, client, secret_file und address".to_owned(),
                "it is missing; a login to the pages needs issuer, client, secret_file and address".to_owned(),
            ),
            Unset::NoRegister => (
                "access",
                "ohne Verzeichnis der Aufrufer darf jeder alles, und eine Anmeldung änderte daran nichts; bitte eines \
                 angeben oder [web.login] weglassen"
                    .to_owned(),
                "without a register of callers everybody may do everything, and a login would not change that; name \
                 one, or leave out [web.login]"
                    .to_owned(),
            ),
            Unset::Issuer { url } => (
                "web.login.issuer",
                format!("„{url}“ steht nicht als Aussteller ([[issuer]]) im Verzeichnis der Aufrufer; bitte eintragen"),
                format!("“{url}” is not in the register of callers as an issuer ([[issuer]]); enter it there"),
            ),
            Unset::Address { address } => (
                "web.login.address",
                format!(
                    "„{address}“ ist keine Adresse von Seiten; gemeint ist etwas wie https://sollist.example, ohne Pfad"
                ),
                format!("“{address}” is no address of pages; use one like https://sollist.example without a path"),
            ),
            Unset::Secret { path, why } => {
                let why = match why {
                    NoSecret::Io(error) => io(error),
                    NoSecret::Open => Said::new(
                        "andere auf diesem Rechner dürfen es lesen; bitte die Rechte auf 0600 setzen",
                        "others on this machine may read it; set its mode to 0600",
                    ),
                    NoSecret::Empty => Said::new("darin steht nichts", "it holds nothing"),
                };
                let path = path.display();
                ("web.login.secret_file", format!("{path}: {}", why.de), format!("{path}: {}", why.en))
            }
        };
        Refusal::new(
            Reason::LoginUnset,
            key,
            format!("So kann sich niemand an den Seiten anmelden ({key}): {de}."),
            format!("Nobody can log in to the pages like this ({key}): {en}."),
        )
    }
}

/// One example of every refusal.
pub(super) fn examples() -> Vec<Refusal> {
    let secret = |why| Unset::Secret { path: "/etc/sollist/login.secret".into(), why };
    let unset = [
        Unset::Missing { key: "web.login.client" },
        Unset::NoRegister,
        Unset::Issuer { url: String::from("https://login.example") },
        Unset::Address { address: String::from("http://sollist.example") },
        secret(NoSecret::Io(std::io::ErrorKind::NotFound.into())),
        secret(NoSecret::Open),
        secret(NoSecret::Empty),
    ];
    unset.iter().map(Say::say).collect()
}
