//! What is wrong with a configuration, and what a process says of its start.

use sollist_contract::{
    refusal::{Reason, Refusal, Say},
    said::{Bilingual, Said},
};

use super::outside::{io, toml};
use crate::{
    process::config::{LEVELS, NotConfigured, Wrong},
    watch::ready::Starting,
};

impl Say for NotConfigured {
    fn say(&self) -> Refusal {
        match self {
            NotConfigured::Unread { path, error } => {
                let (path, why) = (path.display(), io(error));
                Refusal::new(
                    Reason::ConfigUnread,
                    "config",
                    format!("{path} kann nicht gelesen werden: {}.", why.de),
                    format!("{path} cannot be read: {}.", why.en),
                )
            }
            NotConfigured::Wrong { path, wrong } => {
                let (path, why) = (path.display(), wrong.said());
                let reason = match wrong {
                    Wrong::Toml { .. } => Reason::ConfigMalformed,
                    Wrong::NoEvents => Reason::ConfigStream,
                    Wrong::Log => Reason::ConfigLog,
                    Wrong::Range { .. } => Reason::ConfigRange,
                };
                Refusal::new(reason, "config", format!("{path}: {}.", why.de), format!("{path}: {}.", why.en))
            }
        }
    }
}

impl Bilingual for Starting {
    fn said(&self) -> Said {
        Said::new("Der Dienst startet noch.", "The service is still starting.")
    }
}

impl Bilingual for Wrong {
    fn said(&self) -> Said {
        match self {
            Wrong::Toml { line, message } => {
                let why = toml(message);
                Said::new(format!("Zeile {line}: {}", why.de), format!("line {line}: {}", why.en))
            }
            Wrong::NoEvents => Said::new(
                "nats.stream und nats.subject enthalten das Wort events, etwa sollist-events und sollist.events",
                "nats.stream and nats.subject contain the word events, such as sollist-events and sollist.events",
            ),
            Wrong::Log => {
                let levels = LEVELS.join(", ");
                Said::new(format!("log ist eines von {levels}"), format!("log is one of {levels}"))
            }
            // A key with what it takes says the same in every language.
            Wrong::Range { key, takes } => {
                Said::new(format!("für {key} ist {takes} erlaubt"), format!("{key} takes {takes}"))
            }
        }
    }
}

/// One example of every refusal.
pub(super) fn examples() -> Vec<Refusal> {
    let path = || "/etc/sollist/sollist.toml".into();
    let wrong = [
        Wrong::Toml { line: 4, message: "missing field `url`".to_owned() },
        Wrong::NoEvents,
        Wrong::Log,
        Wrong::Range { key: "batch_max", takes: "1 … 100000" },
    ];
    let unread = NotConfigured::Unread { path: path(), error: std::io::ErrorKind::NotFound.into() };
    wrong
        .into_iter()
        .map(|wrong| NotConfigured::Wrong { path: path(), wrong })
        .chain([unread])
        .map(|why| why.say())
        .collect()
}
