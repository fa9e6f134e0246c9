//! What is said of an error that is no refusal: of the database, of the process, of a fault of ours.

use sollist_contract::{
    refusal::{Reason, Refusal, Say},
    words::number::number,
};

use crate::{
    Error,
    error::{NotKept, NotStorable, Trouble, trouble},
    store::unusable::Unusable,
};

/// What a person reads of a fault of ours, German and English.
pub const INTERNAL: (&str, &str) = (
    "Das ist ein Fehler im Programm, nicht in der Angabe; bitte den Befehl und die letzten Zeilen des Protokolls an \
     die Betreuung von Sollist geben.",
    "This is a fault of the program, not of what was given; pass the command and the last lines of the log on \
     to whoever looks after Sollist.",
);

impl Error {
    /// What is told of it. Not by [`Say`]: an error must never become a refusal unseen, for whoever tries again looks
    /// at it.
    pub fn say(&self) -> Refusal {
        match self {
            Error::Refused(refusal) => refusal.clone(),
            Error::Db(error) => trouble(error).say(),
            Error::Io(_) => no_answer(Reason::Io),
            Error::Unreadable { seq, .. } => Refusal::new(
                Reason::JournalUnreadable,
                "",
                format!(
                    "Das Journal ist an Nummer {} nicht lesbar. Bitte „sollist verify“ ausführen, das Tabelle und \
                     Spalte nennt, und die letzte Sicherung zurückspielen.",
                    number(*seq).de
                ),
                format!(
                    "The journal cannot be read at number {}. Run `sollist verify`, which names table and column, \
                     and restore the last backup.",
                    number(*seq).en
                ),
            ),
            Error::Json(_) => Refusal::new(
                Reason::EventUnwritable,
                "",
                "Interner Fehler; bitte „sollist verify“ ausführen.",
                "Internal error; run `sollist verify`.",
            ),
            Error::Internal => Refusal::new(Reason::Internal, "", INTERNAL.0, INTERNAL.1),
            Error::Busy => Refusal::new(
                Reason::Busy,
                "",
                "Zu viele haben dasselbe gleichzeitig geändert; bitte dasselbe noch einmal senden.",
                "Too many changed the same at the same time; send the same again.",
            ),
            Error::Late { seconds } => Refusal::new(
                Reason::TooLate,
                "",
                format!(
                    "Der Aufruf dauerte länger als {seconds} s, mehr lässt dieser Server nicht zu. Bitte die Abfrage \
                     eingrenzen oder in seiner Konfiguration request_timeout_s (für Prüfungen und Berichte \
                     long_request_timeout_s) erhöhen."
                ),
                format!(
                    "The call took longer than {seconds} s, which is all that this server allows. Narrow the query, or \
                     raise request_timeout_s in its configuration (long_request_timeout_s for proofs and reports)."
                ),
            ),
            Error::TooMuch(which) => which.say(),
            Error::Stopping => Refusal::new(
                Reason::Stopping,
                "",
                "Der Dienst wird beendet; bitte dasselbe noch einmal senden.",
                "The service is stopping; send the same again.",
            ),
        }
    }
}

impl Say for Trouble {
    fn say(&self) -> Refusal {
        match self {
            Trouble::Full => Refusal::new(
                Reason::DiskFull,
                "",
                "Der Datenträger ist voll; nichts wurde gebucht. Bitte Platz schaffen und dasselbe noch einmal senden.",
                "The disk is full; nothing was recorded. Make room and send the same again.",
            ),
            Trouble::Damaged => Refusal::new(
                Reason::Damaged,
                "",
                "Die Datenbankdatei ist beschädigt; nichts wurde gebucht. Bitte die letzte Sicherung zurückspielen und \
                 seither Gemeldetes noch einmal senden.",
                "The database file is damaged; nothing was recorded. Restore the last backup and send again what was \
                 reported since.",
            ),
            Trouble::Forbidden => Refusal::new(
                Reason::RoleWithoutRights,
                "",
                "Die Datenbankrolle dieses Dienstes hat dafür keine Rechte. Bitte prüfen, ob er seine eigene Rolle \
                 verwendet, und „sollist migrate“ mit der Rolle des Eigentümers ausführen.",
                "The database role of this service has no rights to do so. Check that it uses its own role, and run \
                 `sollist migrate` with the owner's role.",
            ),
            Trouble::Guarded => Refusal::new(Reason::Internal, "", INTERNAL.0, INTERNAL.1),
            Trouble::NoText => Refusal::new(
                Reason::ZeroCharacter,
                "",
                "Der Text enthält ein Null-Zeichen; das kann die Datenbank nicht aufbewahren.",
                "The text holds a zero character, which the database cannot keep.",
            ),
            Trouble::Altered(what) => Unusable::Altered(what.clone()).say(),
            Trouble::Silent => no_answer(Reason::Database),
        }
    }
}

fn no_answer(reason: Reason) -> Refusal {
    Refusal::new(
        reason,
        "",
        "Der Speicher antwortet nicht. Bitte dasselbe noch einmal senden; was schon gebucht ist, wird erkannt und \
         nicht doppelt gebucht.",
        "The store does not answer. Send the same again; what is recorded already is recognised and not recorded \
         twice.",
    )
}

impl Say for NotKept {
    fn say(&self) -> Refusal {
        let NotKept { state } = self;
        Refusal::new(
            Reason::NotStorable,
            "",
            format!(
                "Der Eintrag lässt sich nicht speichern (Datenbank: „{state}“). Noch einmal senden hilft nicht; bitte \
                 die Angaben prüfen. Was daneben gesendet wurde, ist davon nicht betroffen."
            ),
            format!(
                "The entry cannot be stored (database: {state}). Sending it again does not help; check what it says. \
                 What was sent beside it is not affected."
            ),
        )
    }
}

/// One example of every refusal.
pub(super) fn examples() -> Vec<Refusal> {
    let troubles = [Trouble::Full, Trouble::Damaged, Trouble::Forbidden, Trouble::NoText, Trouble::Silent];
    let unwritable = serde_json::from_str::<()>("").err().map(Error::Json);
    let errors = [
        Error::Io(std::io::ErrorKind::TimedOut.into()),
        Error::Unreadable { seq: 4711, why: "hash".to_owned() },
        Error::Internal,
        Error::Busy,
        Error::Late { seconds: 30 },
        Error::Stopping,
    ];
    let errors = errors.into_iter().chain(unwritable);
    let mut all: Vec<Refusal> = troubles.iter().map(Say::say).collect();
    all.extend(errors.map(|error| error.say()));
    all.push(NotKept { state: "22003".to_owned() }.say());
    all
}

impl Say for NotStorable {
    fn say(&self) -> Refusal {
        Refusal::new(Reason::NotStorable, "", &self.0.de, &self.0.en)
    }
}
