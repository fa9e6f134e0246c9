//! What a process says of itself, and what an operator is told who handles stores.

use std::{io, net::SocketAddr};

use sollist_contract::{
    refusal::{Reason, Refusal, Say},
    said::Said,
    words::number::number,
};
use sollist_platform::words::io as of_system;

use crate::run::stores::Refused;

impl Say for Refused {
    fn say(&self) -> Refusal {
        match self {
            Refused::NotEmpty { store } => Refusal::new(
                Reason::MoveTargetNotEmpty,
                "",
                format!(
                    "Die Datenbank {store} enthält schon ein Journal; umgezogen wird nur in eine leere. \
                     Bitte eine andere angeben."
                ),
                format!(
                    "The database {store} holds a journal already; a store is moved into an empty one only. \
                     Name another one."
                ),
            ),
            Refused::ReadsBroken { sequence } => {
                let sequence = number(*sequence);
                Refusal::new(
                    Reason::ReadsFault,
                    "",
                    format!(
                        "Im Leseprotokoll fehlt die Zeile Nr. {}, oder sie ist nicht, was geschrieben wurde; umgezogen \
                         ist nichts. „sollist reads verify“ sagt es auch; bitte eine Sicherung nehmen, in der sie \
                         steht.",
                        sequence.de
                    ),
                    format!(
                        "Line number {} of the log of reads is missing, or is not what was written; nothing was \
                         moved. `sollist reads verify` says so too; take a backup in which it stands.",
                        sequence.en
                    ),
                )
            }
            Refused::MovedOtherwise => Refusal::new(
                Reason::MovedOtherwise,
                "",
                "Das umgezogene Journal endet anders als das alte. Der alte Speicher ist, wie er war; bitte mit ihm \
                 weiterarbeiten und den Umzug in eine neue, leere Datenbank wiederholen.",
                "The journal that was moved ends otherwise than the old one. The old store is as it was; go on with \
                 it, and move it once more into a new, empty database.",
            ),
        }
    }
}

/// One of every refusal.
pub fn examples() -> Vec<Refusal> {
    let all = [
        Refused::NotEmpty { store: "postgres://sollist_owner@db/sollist".to_owned() },
        Refused::ReadsBroken { sequence: 17 },
        Refused::MovedOtherwise,
    ];
    all.iter().map(Say::say).collect()
}

pub fn two_stores() -> Said {
    Said::new(
        "Hier sind zwei Bestände genannt: --data auf der Kommandozeile und database.url in der Konfigurationsdatei. \
         Bitte eines von beiden weglassen.",
        "Two stores are named here: --data on the command line and database.url in the configuration file. Leave one \
         of them out.",
    )
}

/// A role that was named and cannot be played.
pub fn role_needs(missing: &str) -> Said {
    Said::new(
        format!("Diese Rolle braucht {missing} (Option oder Konfigurationsdatei)."),
        format!("This role needs {missing} (option or configuration file)."),
    )
}

pub fn cannot_begin(error: &io::Error) -> Said {
    let Said { de, en } = of_system(error);
    Said::new(format!("Das Programm kann nicht beginnen: {de}."), format!("The program cannot begin: {en}."))
}

pub fn cannot_serve(address: SocketAddr, error: &io::Error) -> Said {
    let Said { de, en } = of_system(error);
    Said::new(
        format!("Unter {address} kann der Dienst nicht erreichbar sein: {de}."),
        format!("Cannot serve on {address}: {en}."),
    )
}

/// Nobody can log in where nothing can be drawn that nobody guesses.
pub fn no_chance() -> Said {
    Said::new(
        "Dieser Rechner gibt keine Zufallszahlen her, und ohne sie ist keine Anmeldung sicher; bitte das \
         Betriebssystem prüfen.",
        "This machine gives no random numbers, and without them no login is safe; check the operating system.",
    )
}

pub fn stopping() -> Said {
    Said::new("Der Dienst wird beendet.", "The service is stopping.")
}

/// Roles that a gateway does not reach.
pub fn not_reachable(roles: &str) -> Said {
    Said::new(format!("Nicht erreichbar: {roles}."), format!("Not reachable: {roles}."))
}

pub fn database_silent() -> Said {
    Said::new("Die Datenbank antwortet nicht.", "The database does not answer.")
}

/// A stream that the relay cannot fill; `why` is for the log too.
pub fn stream_not_filled(why: &str) -> Said {
    Said::new(
        format!("Der Ereignisstrom kann nicht gefüllt werden ({why})."),
        format!("The event stream cannot be filled ({why})."),
    )
}

pub fn broker_missing() -> Said {
    Said::new("Dieser Befehl braucht --nats-url.", "This command needs --nats-url.")
}

pub fn receivers_missing() -> Said {
    Said::new(
        "In der Konfigurationsdatei (--config) fehlt webhooks.receivers: die Datei der Empfänger, denen noch einmal \
         gesendet wird.",
        "webhooks.receivers is missing in the configuration file (--config): the file of the receivers who are sent \
         to again.",
    )
}

pub fn bench_is_embedded() -> Said {
    Said::new(
        "bench misst den eingebetteten Speicher in einem eigenen Verzeichnis; --server und --database-url gelten hier \
         nicht.",
        "bench measures the embedded store in a folder of its own; --server and --database-url do not apply here.",
    )
}

pub fn bench_not_released() -> Said {
    Said::new("Der Speicher wird nicht freigegeben.", "The store is not released.")
}

pub fn bench_refused(events: usize) -> Said {
    if events == 1 {
        return Said::new("Ein Ereignis wurde abgelehnt.", "One event was refused.");
    }
    Said::new(format!("{events} Ereignisse wurden abgelehnt."), format!("{events} events were refused."))
}
