//! What is wrong with a store.

use sollist_contract::{
    day::{Day, german_day},
    refusal::{Reason, Refusal, Say},
    said::{Bilingual, Said},
    words::number::number,
};

use super::outside::io;
use crate::{
    error::Alteration,
    store::{
        journal::{NoNumber, Odd},
        persons::Who,
        proof::{Fault, OddTable},
        unusable::{Closed, NoWayIn, Unusable},
    },
};

impl Say for Unusable {
    fn say(&self) -> Refusal {
        match self {
            Unusable::Newer { name, step } => Refusal::new(
                Reason::StoreNewer,
                "",
                format!(
                    "Der Speicher {name} stammt von einer neueren Version von Sollist (Schritt {step}); bitte das \
                     Programm aktualisieren."
                ),
                format!("The store {name} was made by a newer version of Sollist (step {step}); update the program."),
            ),
            Unusable::Altered(what) => {
                let Said { de, en } = what.said();
                Refusal::new(
                    Reason::DatabaseAltered,
                    "",
                    format!(
                        "Die Datenbank ist nicht, wie Sollist sie angelegt hat: {de}. Gebucht ist nichts. „sollist \
                         verify“ nennt alles, was anders ist; bitte die Änderung rückgängig machen, oder die letzte \
                         Sicherung zurückspielen und seither Gemeldetes noch einmal senden."
                    ),
                    format!(
                        "The database is not as Sollist made it: {en}. Nothing was recorded. `sollist verify` names \
                         everything that differs; undo the change, or restore the last backup and send again what was \
                         reported since."
                    ),
                )
            }
            Unusable::Column { table, column } => Refusal::new(
                Reason::ColumnUnreadable,
                "",
                format!(
                    "Die Spalte {column} der Tabelle {table} ist unlesbar; sie wurde verändert. Bitte „sollist \
                     rebuild“ ausführen, oder die letzte Sicherung zurückspielen."
                ),
                format!(
                    "The column {column} of the table {table} cannot be read; it was changed. Run `sollist rebuild`, \
                     or restore the last backup."
                ),
            ),
            Unusable::Embedded { folder, why } => closed(&folder.display().to_string(), why),
            Unusable::Behind { name } => Refusal::new(
                Reason::StoreBehind,
                "",
                format!(
                    "Der Speicher {name} ist leer oder älter als das Programm; „sollist rebuild“ bringt ihn auf Stand. \
                     Vorher prüft „sollist verify“ ohne --deep sein Journal, wie es ist."
                ),
                format!(
                    "The store {name} is empty or older than the program; `sollist rebuild` brings it up to date. \
                     Before that `sollist verify` without --deep proves its journal as it is."
                ),
            ),
            Unusable::Postgres { name, why } => no_way_in(name, why),
            Unusable::Address => Refusal::new(
                Reason::DatabaseAddress,
                "",
                "Die Adresse der Datenbank ist nicht lesbar; gemeint ist etwas wie \
                 postgres://sollist@127.0.0.1:5432/sollist.",
                "The address of the database cannot be read; use something like \
                 postgres://sollist@127.0.0.1:5432/sollist.",
            ),
            Unusable::Lacks { role, service, right } => Refusal::new(
                Reason::RightsMissing,
                "",
                format!(
                    "Der Datenbankrolle {role} fehlen Rechte, die der Dienst {service} braucht ({right}). Bitte \
                     prüfen, ob sie die seine ist, und „sollist migrate“ mit der Rolle des Eigentümers ausführen."
                ),
                format!(
                    "The database role {role} lacks rights that the service {service} needs ({right}). Check that it \
                     is the service's own, and run `sollist migrate` with the owner's role."
                ),
            ),
            Unusable::NotTheOwner { owner, we } => Refusal::new(
                Reason::NotTheOwner,
                "",
                format!(
                    "Rechte vergeben kann nur die Rolle des Eigentümers der Tabellen, {owner}; angemeldet ist {we}. \
                     Bitte „sollist migrate“ mit der Rolle {owner} ausführen."
                ),
                format!(
                    "Only the role of the tables' owner, {owner}, can give rights; {we} is logged in. Run `sollist \
                     migrate` with the role {owner}."
                ),
            ),
        }
    }
}

impl Bilingual for Alteration {
    fn said(&self) -> Said {
        let named = |name: &Option<String>| name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        match self {
            Alteration::Table(name) => {
                let name = named(name);
                Said::new(format!("die Tabelle{name} fehlt"), format!("the table{name} is missing"))
            }
            Alteration::Column(name) => {
                let name = named(name);
                Said::new(format!("die Spalte{name} fehlt"), format!("the column{name} is missing"))
            }
            Alteration::Kind => Said::new("eine Spalte ist von anderer Art", "a column is of another kind"),
        }
    }
}

fn closed(folder: &str, why: &Closed) -> Refusal {
    let (reason, why) = match why {
        Closed::Missing => {
            return Refusal::new(
                Reason::StoreMissing,
                "",
                format!(
                    "In {folder} liegt kein Sollist-Speicher. Beginnen Sie mit „sollist import budget DATEI“ oder \
                     „sollist demo“."
                ),
                format!(
                    "There is no Sollist store in {folder}. Begin with `sollist import budget FILE` or `sollist demo`."
                ),
            );
        }
        Closed::Damaged => {
            return Refusal::new(
                Reason::StoreDamaged,
                "",
                format!(
                    "Die Datenbankdatei in {folder} ist beschädigt. Bitte die letzte Sicherung zurückspielen und \
                     seither Gemeldetes noch einmal senden."
                ),
                format!(
                    "The database file in {folder} is damaged. Restore the last backup and send again what was \
                     reported since."
                ),
            );
        }
        Closed::Locked => {
            return Refusal::new(
                Reason::StoreLocked,
                "",
                format!(
                    "Der Speicher in {folder} wird gerade von einem anderen Prozess beschrieben. Läuft dort „sollist \
                     serve“, dann bitte --server URL angeben; sonst warten."
                ),
                format!(
                    "The store in {folder} is being written by another process. If `sollist serve` runs there, give \
                     --server URL; else wait."
                ),
            );
        }
        Closed::NoFolder => (
            Reason::StoreNoFolder,
            Said::new(
                "das ist eine Datei; ein Speicher ist ein Verzeichnis. Bitte das Verzeichnis angeben (--data)",
                "it is a file; a store is a folder. Name the folder (--data)",
            ),
        ),
        Closed::DiskFull => (
            Reason::StoreDiskFull,
            Said::new("der Datenträger ist voll; bitte Platz schaffen", "the disk is full; make room"),
        ),
        Closed::Io(error) => (Reason::StoreNotOpened, io(error)),
        Closed::NotOpened => (
            Reason::StoreNotOpened,
            Said::new(
                "die Datenbankdatei lässt sich nicht öffnen; bitte prüfen, ob Verzeichnis und Dateien diesem Benutzer \
                 gehören und beschreibbar sind",
                "the database file cannot be opened; check that the folder and its files belong to this user and can \
                 be written",
            ),
        ),
    };
    let (de, en) = (
        format!("Der Speicher in {folder} lässt sich nicht öffnen: {}.", why.de),
        format!("The store in {folder} cannot be opened: {}.", why.en),
    );
    Refusal::new(reason, "", de, en)
}

fn no_way_in(name: &str, why: &NoWayIn) -> Refusal {
    let (reason, de, en) = match why {
        NoWayIn::Behind => (
            Reason::DatabaseBehind,
            "ist leer oder älter als das Programm. Bitte „sollist migrate“ mit der Rolle des Eigentümers ausführen.",
            "is empty or older than the program. Run `sollist migrate` with the owner's role.",
        ),
        NoWayIn::Encoding(encoding) => {
            return Refusal::new(
                Reason::DatabaseEncoding,
                "",
                format!(
                    "Die Datenbank {name} ist in {encoding} kodiert; Sollist braucht UTF8 (CREATE DATABASE … ENCODING \
                     'UTF8' TEMPLATE template0)."
                ),
                format!(
                    "The database {name} is encoded in {encoding}; Sollist needs UTF8 (CREATE DATABASE … ENCODING \
                     'UTF8' TEMPLATE template0)."
                ),
            );
        }
        NoWayIn::Slow => (
            Reason::DatabaseSlow,
            "nimmt Verbindungen an, antwortet aber nicht rechtzeitig. Bitte prüfen, was sie aufhält \
             (pg_stat_activity).",
            "takes connections, but does not answer in time. Look at what keeps it (pg_stat_activity).",
        ),
        NoWayIn::InUse => {
            return Refusal::new(
                Reason::ConnectionsInUse,
                "",
                format!(
                    "Alle Verbindungen dieses Prozesses zur Datenbank {name} sind in Gebrauch: Sie ist langsam, oder \
                     jemand hält eine Sperre. Bitte prüfen, wer (pg_stat_activity)."
                ),
                format!(
                    "All connections of this process to the database {name} are in use: it is slow, or somebody holds \
                     a lock. Look who (pg_stat_activity)."
                ),
            );
        }
        NoWayIn::UsedUp => (
            Reason::ConnectionsUsedUp,
            "nimmt keine weitere Verbindung an, von dieser Rolle oder überhaupt. Bitte database.connections_max der \
             Dienste senken oder CONNECTION LIMIT der Rolle und max_connections der Datenbank erhöhen.",
            "takes no more connections, from this role or from anybody. Lower database.connections_max of the \
             services, or raise the role's CONNECTION LIMIT and the database's max_connections.",
        ),
        NoWayIn::NotReached => (
            Reason::DatabaseUnreachable,
            "ist nicht erreichbar. Bitte prüfen, ob sie läuft und die Adresse stimmt.",
            "cannot be reached. Check that it runs and that the address is right.",
        ),
        NoWayIn::NotLetIn => (
            Reason::RoleNotLetIn,
            "lässt diese Rolle nicht herein; bitte Rolle, Passwort oder Zertifikat prüfen.",
            "does not let this role in; check role, password or certificate.",
        ),
        NoWayIn::Missing => {
            return Refusal::new(
                Reason::DatabaseMissing,
                "",
                format!(
                    "Die Datenbank {name} gibt es nicht; bitte zuerst anlegen (CREATE DATABASE) oder den Namen prüfen."
                ),
                format!("There is no database {name}; create it first (CREATE DATABASE) or check the name."),
            );
        }
    };
    Refusal::new(reason, "", format!("Die Datenbank {name} {de}"), format!("The database {name} {en}"))
}

impl Say for NoNumber {
    fn say(&self) -> Refusal {
        let NoNumber(seq) = self;
        Refusal::new(
            Reason::JournalNumberUnknown,
            "",
            format!("Das Journal hat keine Nummer {}; bitte die Nummer prüfen.", number(*seq).de),
            format!("The journal has no number {}; check the number.", number(*seq).en),
        )
    }
}

/// Most numbers that are named in a sentence.
const NUMBERS_MAX: usize = 100;

fn listed<T: ToString>(numbers: &[T]) -> String {
    let named: Vec<String> = numbers.iter().take(NUMBERS_MAX).map(T::to_string).collect();
    format!("{}{}", named.join(", "), if numbers.len() > NUMBERS_MAX { " …" } else { "" })
}

/// What is said of events that cannot be read.
impl Bilingual for Who {
    fn said(&self) -> Said {
        match self {
            Who::Named(name) => Said::new(name.clone(), name.clone()),
            Who::Erased(at) => {
                let day = Day::of(*at);
                Said::new(format!("gelöscht am {}", german_day(day)), format!("erased on {day}"))
            }
        }
    }
}

pub fn unreadable(numbers: &[u64]) -> Said {
    let numbers = listed(numbers);
    Said::new(
        format!(
            "Journal Nr. {numbers}: für diese Version nicht lesbar und in keiner Zahl enthalten; alles andere ist \
             gezählt."
        ),
        format!(
            "Journal number {numbers}: not readable for this version and in no figure; everything else is counted."
        ),
    )
}

/// A sentence for each kind, on a line each; empty where there is none.
impl Bilingual for Odd {
    fn said(&self) -> Said {
        let mut said = Vec::new();
        if !self.unreadable.is_empty() {
            said.push(unreadable(&self.unreadable));
        }
        if !self.oversized.is_empty() {
            let numbers = listed(&self.oversized);
            said.push(Said::new(
                format!(
                    "Journal Nr. {numbers}: größer, als ein Ereignis heute sein darf; gelesen und gezählt wie jedes \
                     andere."
                ),
                format!(
                    "Journal number {numbers}: larger than an event may be today; read and counted like any other."
                ),
            ));
        }
        let (de, en): (Vec<String>, Vec<String>) = said.into_iter().map(|said| (said.de, said.en)).unzip();
        Said::new(de.join("\n"), en.join("\n"))
    }
}

/// Most of the tables that is named in one sentence.
const TABLES_MAX: usize = 20;

impl Bilingual for Fault {
    fn said(&self) -> Said {
        let at = |seq: &u64, de: &str, en: &str| {
            let seq = number(*seq);
            Said::new(format!("Journal Nr. {}: {de}", seq.de), format!("Journal number {}: {en}", seq.en))
        };
        match self {
            Fault::Missing { seq } => at(seq, "das Ereignis fehlt.", "the event is missing."),
            Fault::GoesBack { seq } => {
                at(seq, "die Aufzeichnungszeit läuft zurück.", "the instant of recording goes back.")
            }
            Fault::Changed { seq } => at(
                seq,
                "der Inhalt passt nicht zur Prüfsumme; das Ereignis wurde verändert.",
                "the content does not match the hash; the event was changed.",
            ),
            Fault::OtherName { seq, column, there, said } => at(
                seq,
                &format!(
                    "die Spalte {column} ist „{there}“, das Ereignis selbst sagt „{said}“; die Spalte wurde verändert."
                ),
                &format!("the column {column} is “{there}”, the event itself says “{said}”; the column was changed."),
            ),
            Fault::Column { seq, column } => at(
                seq,
                &format!("die Spalte {column} der Tabelle journal_events ist unlesbar; sie wurde verändert."),
                &format!("the column {column} of the table journal_events cannot be read; it was changed."),
            ),
            Fault::WrongHead { seq } => at(
                seq,
                "der Kopf des Journals passt nicht zum letzten Ereignis; das Ende fehlt oder wurde verändert.",
                "the head does not match the last event; the end is missing or was changed.",
            ),
            Fault::NoHead => Said::new(
                "Tabelle journal_head: Die Zeile mit dem Kopf des Journals fehlt; sie wurde gelöscht.",
                "Table journal_head: the row with the head of the journal is missing; it was deleted.",
            ),
            Fault::HeadColumn { column } => Said::new(
                format!("Tabelle journal_head: Die Spalte {column} ist unlesbar; sie wurde verändert."),
                format!("Table journal_head: the column {column} cannot be read; it was changed."),
            ),
            Fault::Outside { numbers, last } => outside(&listed(numbers), *last),
            Fault::Tables(odd) => altered(odd),
        }
    }
}

impl Say for Fault {
    fn say(&self) -> Refusal {
        let Said { de, en } = self.said();
        Refusal::new(Reason::JournalFault, "", de, en)
    }
}

fn outside(numbers: &str, last: i64) -> Said {
    Said::new(
        format!(
            "Tabelle journal_events: Zeilen mit den Nummern {numbers} gehören nicht ins Journal, das die Nummern 1 bis \
             {last} hat; jemand hat sie eingefügt. Sie sind in keiner Zahl, halten aber den Namen eines Ereignisses \
             besetzt: bitte klären, woher sie stammen, und sie von der Betreuung der Datenbank entfernen lassen."
        ),
        format!(
            "Table journal_events: rows with the numbers {numbers} do not belong to the journal, which has the numbers \
             1 to {last}; somebody put them there. They are in no figure, but hold the name of an event: find out \
             where they come from, and have them removed by whoever looks after the database."
        ),
    )
}

fn altered(odd: &[OddTable]) -> Said {
    let more = if odd.len() > TABLES_MAX { "; …" } else { "" };
    let (de, en): (Vec<String>, Vec<String>) =
        odd.iter().take(TABLES_MAX).map(Bilingual::said).map(|said| (said.de, said.en)).unzip();
    let (de, en) = (de.join("; "), en.join("; "));
    Said::new(
        format!(
            "Die Tabellen sind nicht, wie Sollist sie angelegt hat: {de}{more}. Bitte die Änderung rückgängig machen, \
             oder die letzte Sicherung zurückspielen und seither Gemeldetes noch einmal senden."
        ),
        format!(
            "The tables are not as Sollist made them: {en}{more}. Undo the change, or restore the last backup and send \
             again what was reported since."
        ),
    )
}

impl Bilingual for OddTable {
    fn said(&self) -> Said {
        match self {
            OddTable::Missing { table } => {
                Said::new(format!("Tabelle {table} fehlt"), format!("table {table} is missing"))
            }
            OddTable::IndexMissing { name } => {
                Said::new(format!("Index {name} fehlt"), format!("index {name} is missing"))
            }
            OddTable::TriggerMissing { table, name } => Said::new(
                format!("Auslöser {name} der Tabelle {table} fehlt"),
                format!("trigger {name} of table {table} is missing"),
            ),
            OddTable::TriggerOdd { table, name } => Said::new(
                format!("Auslöser {name} der Tabelle {table} gehört nicht dazu"),
                format!("trigger {name} of table {table} does not belong to it"),
            ),
            OddTable::ColumnMissing { table, column } => Said::new(
                format!("Spalte {column} der Tabelle {table} fehlt"),
                format!("column {column} of table {table} is missing"),
            ),
            OddTable::ColumnOdd { table, column } => Said::new(
                format!("Spalte {column} der Tabelle {table} gehört nicht dazu"),
                format!("column {column} of table {table} does not belong to it"),
            ),
            OddTable::ColumnKind { table, column, there, kind } => Said::new(
                format!("Spalte {column} der Tabelle {table} ist {there} statt {kind}"),
                format!("column {column} of table {table} is {there} instead of {kind}"),
            ),
        }
    }
}

/// One example of every refusal.
pub(super) fn examples() -> Vec<Refusal> {
    let text = str::to_owned;
    let mut all = vec![
        Unusable::Newer { name: text("sollist-data"), step: text("m0009_later") },
        Unusable::Altered(Alteration::Table(Some(text("ledger_lines")))),
        Unusable::Column { table: text("journal_head"), column: text("filled_by") },
        Unusable::Behind { name: text("sollist-data") },
        Unusable::Address,
        Unusable::Lacks { role: text("sollist_budget"), service: text("budget"), right: text("SELECT ledger_lines") },
        Unusable::NotTheOwner { owner: text("sollist_owner"), we: text("sollist_budget") },
    ];
    let closed = [
        Closed::Missing,
        Closed::Damaged,
        Closed::Locked,
        Closed::NoFolder,
        Closed::DiskFull,
        Closed::Io(std::io::ErrorKind::PermissionDenied.into()),
    ];
    all.extend(closed.into_iter().map(|why| Unusable::Embedded { folder: "sollist-data".into(), why }));
    let postgres = [
        NoWayIn::Behind,
        NoWayIn::Encoding(text("LATIN1")),
        NoWayIn::Slow,
        NoWayIn::InUse,
        NoWayIn::UsedUp,
        NoWayIn::NotReached,
        NoWayIn::NotLetIn,
        NoWayIn::Missing,
    ];
    let name = "postgres://sollist@127.0.0.1:5432/sollist";
    all.extend(postgres.into_iter().map(|why| Unusable::Postgres { name: text(name), why }));
    all.iter().map(Say::say).chain([NoNumber(4711).say(), Fault::Missing { seq: 4711 }.say()]).collect()
}
