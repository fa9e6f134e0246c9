//! How servers and stores are run, and the example.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Subcommand};
use sollist_contract::{day::Day, ids::Authority, said::Said};
use sollist_platform::store::reads::KEPT_DAYS;

use crate::{
    cli::{
        given::{Place, authority, day, place},
        number::typed_number,
        words::usage as words,
    },
    run::role::Role,
};

#[derive(Debug, Clone, Default, Args)]
pub struct DemoArgs {
    /// Verzeichnis für den Bericht (sonst das laufende) / Folder for the report (else the current one)
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Clone, Default, Args)]
pub struct DeadArgs {
    /// Noch einmal senden: eine Nummer oder alle / Send again: a number or all
    #[arg(long, value_name = "NUMBER|all", value_parser = letters)]
    pub redeliver: Option<Letters>,
    /// NATS-Server, der die Nachrichten trägt / NATS server that carries the messages
    #[arg(long, value_name = "URL", env = "SOLLIST_NATS_URL", hide_env_values = true)]
    pub nats_url: Option<String>,
}

/// Which dead letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    All,
    Number(u64),
}

fn letters(text: &str) -> Result<Letters, Said> {
    if ["all", "alle"].contains(&text.trim().to_lowercase().as_str()) {
        return Ok(Letters::All);
    }
    typed_number(text).map(Letters::Number).ok_or_else(words::no_letter)
}

#[derive(Debug, Clone, Default, Args)]
pub struct ServeArgs {
    /// Dienste dieses Prozesses (sonst all) / Services of this process (else all)
    #[arg(long, value_name = "ROLE", value_enum, value_delimiter = ',')]
    pub role: Vec<Role>,
    /// Adresse, auf der gRPC angeboten wird; die der Seiten im Browser steht in der Konfiguration ([web] listen) /
    /// Address on which gRPC is offered; that of the pages in the browser is in the configuration ([web] listen)
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// NATS-Server, der die Ereignisse trägt / NATS server that carries the events
    #[arg(long, value_name = "URL", env = "SOLLIST_NATS_URL", hide_env_values = true)]
    pub nats_url: Option<String>,
}

#[derive(Debug, Clone, Default, Args)]
pub struct HealthArgs {
    /// Wie viele Sekunden auf die Bereitschaft gewartet wird / How many seconds readiness is waited for
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub wait: u64,
}

#[derive(Debug, Clone, Default, Args)]
pub struct BenchArgs {
    /// Anzahl der Ereignisse / Number of events
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub events: u64,
    /// Nur die Ereignisse in eine Datei schreiben, statt zu messen / Only write the events to a file instead of
    /// measuring
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
}

#[derive(Debug, Clone, Subcommand)]
pub enum Reads {
    /// Die Zeilen zeigen, älteste zuerst / Show the lines, oldest first
    List(ReadsFilter),
    /// Ob keine Zeile fehlt oder geändert wurde / Whether no line is missing or was changed
    Verify {
        /// Aufgehobener Stand des Leseprotokolls (audit witness --reads), mit dem verglichen wird / Head of the log of
        /// reads that was kept (audit witness --reads), to compare with
        #[arg(long, value_name = "FILE")]
        head: Option<PathBuf>,
    },
    /// Entfernen, was älter ist; wo der Rest beginnt, bleibt vermerkt / Remove what is older; where the rest begins
    /// stays noted
    Remove {
        /// Älter als so viele Tage / Older than so many days
        #[arg(long, value_name = "DAYS", default_value_t = KEPT_DAYS)]
        days: u32,
        /// Auch was noch kein Jahr alt ist / Also what is not a year old yet
        #[arg(long)]
        early: bool,
    },
}

/// By what the log of reads is filtered.
#[derive(Debug, Clone, Args)]
pub struct ReadsFilter {
    /// Ab einem Tag (JJJJ-MM-TT oder TT.MM.JJJJ) oder ab einer Nummer / From a day (YYYY-MM-DD or DD.MM.YYYY) or a
    /// number on
    #[arg(long, value_name = "DAY|N", value_parser = place)]
    pub from: Option<Place>,
    /// Bis zu einem Tag oder bis zu einer Nummer / Up to a day or a number
    #[arg(long, value_name = "DAY|N", value_parser = place)]
    pub to: Option<Place>,
    /// Nur was für diese Behörde gefragt wurde, etwa ba-pankow / Only what was asked for this authority such as
    /// ba-pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Nur was unter diesem Namen im Verzeichnis gefragt wurde / Only what was asked under this name in the register
    #[arg(long, value_name = "NAME")]
    pub caller: Option<String>,
    /// Höchstens so viele / So many at most
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub limit: u64,
}

#[derive(Debug, Clone, Subcommand)]
pub enum Access {
    /// Ob ein Verzeichnis der Aufrufer zu gebrauchen ist, und welche Pflichten darin in einer Hand liegen, die zwei
    /// haben müssen / Whether a register of callers can be used, and which duties in it lie in one hand that two must
    /// have
    Check {
        /// Das Verzeichnis (TOML) / The register (TOML)
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Debug, Clone, Subcommand)]
pub enum Privacy {
    /// Wessen die Pseudonyme sind, und welche Namen gelöscht sind; mit --texts die Schlüssel versiegelter Texte / Whose
    /// the pseudonyms are, and which names are erased; with --texts the keys of sealed texts
    Show {
        /// Nur wer so heißt / Only who is called so
        #[arg(long, value_name = "NAME")]
        person: Option<String>,
        /// Die Schlüssel versiegelter Texte, je Verfasser und Jahr / The keys of sealed texts, by author and year
        #[arg(long)]
        texts: bool,
    },
    /// Den Namen einer Person und ihre versiegelten Texte löschen; was sie veranlasst hat, bleibt unter dem Pseudonym /
    /// Erase the name of a person and their sealed texts; what they caused stays under the pseudonym
    Erase {
        /// Wie sie angemeldet ist, oder ihr Pseudonym / As they are known to the system, or their pseudonym
        #[arg(long, value_name = "NAME")]
        person: String,
        /// Nur ihre Texte; der Name bleibt / Only their texts; the name stays
        #[arg(long)]
        texts: bool,
        /// Nur Texte dieses Jahres (der Aufzeichnung) / Only texts of this year (of recording)
        #[arg(long, requires = "texts")]
        year: Option<i16>,
    },
    /// Namen und Texte, deren Frist abgelaufen ist (Parametersammlung retention); mit --erase löschen / Names and texts
    /// whose term is over (set of parameters retention); with --erase erase them
    Due {
        /// Tag, an dem gefragt wird (sonst heute) / Day on which it is asked (else today)
        #[arg(long, value_name = "DAY", value_parser = day)]
        on: Option<Day>,
        /// Löschen, was fällig ist / Erase what is due
        #[arg(long)]
        erase: bool,
    },
}

#[derive(Debug, Clone, Subcommand)]
pub enum Config {
    /// Die geltende Konfiguration ausgeben / Print the configuration in force
    Print,
}
