//! The sentences of the notary: why it does not sign, and what it cannot prove.

use std::{io, path::Path};

use sollist_contract::{
    refusal::{Reason, Refusal, Say},
    said::{Bilingual, Said},
    words::number::number,
};
use sollist_platform::words;
use sollist_proof::{Wrong, note::Log};

use crate::{api::NotGiven, kept::NotKept, round::Alarm};

impl Say for NotKept {
    fn say(&self) -> Refusal {
        let (path, Said { de, en }) = match self {
            NotKept::Unread { path, error } => {
                let Said { de, en } = words::io(error);
                let said = Said::new(
                    format!("Die Datei kann nicht gelesen oder geschrieben werden: {de}."),
                    format!("The file cannot be read or written: {en}."),
                );
                (path, said)
            }
            NotKept::Wrong { path, wrong } => (path, wrong.said()),
            NotKept::Open { path } => {
                let (of_de, of_en) = (path.display(), path.display());
                let said = Said::new(
                    format!("Der geheime Schlüssel ist für alle lesbar. Bitte schließen: chmod 600 {of_de}"),
                    format!("Everybody may read the secret key. Close it: chmod 600 {of_en}"),
                );
                (path, said)
            }
            NotKept::Taken { path } => {
                let said = Said::new(
                    "Mit diesem Schlüssel unterschreibt schon ein anderer Prozess; es darf nur einen geben. Bitte \
                     jenen \
                     beenden, oder diesen ohne notary.key starten.",
                    "Another process signs with this key already; there may be only one. Stop that one, or start this \
                     one \
                     without notary.key.",
                );
                (path, said)
            }
        };
        let path = path.display();
        Refusal::new(Reason::NotaryKeyUnfit, "notary.key", format!("{path}: {de}"), format!("{path}: {en}"))
    }
}

/// A line of the log of reads that is not what it was.
pub fn line_broken(sequence: u64) -> Said {
    let sequence = number(sequence);
    Said::new(
        format!(
            "Im Leseprotokoll fehlt Zeile Nr. {}, oder sie ist nicht, was geschrieben wurde. Bitte den Bestand so \
             aufheben, wie er ist, und eine Sicherung daneben legen: Jemand mit Rechten an der Datenbank war daran.",
            sequence.de
        ),
        format!(
            "Line number {} is missing in the log of reads, or is not what was written. Keep the store as it is and \
             put a backup beside it: somebody with rights to the database was at it.",
            sequence.en
        ),
    )
}

impl Bilingual for Alarm {
    fn said(&self) -> Said {
        self.said_of(Log::Journal)
    }
}

/// A log at the beginning of a sentence, and in the genitive.
fn called(log: Log) -> (Said, Said) {
    match log {
        Log::Journal => (Said::new("Das Journal", "The journal"), Said::new("des Journals", "of the journal")),
        Log::Reads => {
            (Said::new("Das Leseprotokoll", "The log of reads"), Said::new("des Leseprotokolls", "of the log of reads"))
        }
    }
}

impl Alarm {
    /// The same of a log.
    pub fn said_of(&self, log: Log) -> Said {
        let (it, of) = called(log);
        match self {
            Alarm::Shrunk { signed, there } => {
                let (signed, there) = (number(*signed), number(*there));
                Said::new(
                    format!(
                        "{} endet bei Nr. {}, unterschrieben war es schon bis Nr. {}: Es wurde zurückgesetzt oder \
                         ausgetauscht. Der Notar unterschreibt nicht, bis jemand es angesehen hat (Runbook, „Notar“).",
                        it.de, there.de, signed.de
                    ),
                    format!(
                        "{} ends at number {}, and was signed up to number {} already: it was put back or replaced. \
                         The notary does not sign until somebody has looked (runbook, \"Notary\").",
                        it.en, there.en, signed.en
                    ),
                )
            }
            Alarm::Rewritten { sequence } => {
                let sequence = number(*sequence);
                Said::new(
                    format!(
                        "{} ist bei oder vor Nr. {} nicht mehr das, das der Notar aufgenommen hat. Er unterschreibt \
                         nicht, bis jemand es angesehen hat (Runbook, „Notar“).",
                        it.de, sequence.de
                    ),
                    format!(
                        "{} at or before number {} is not the one any more that the notary took up. It does not sign \
                         until somebody has looked (runbook, \"Notary\").",
                        it.en, sequence.en
                    ),
                )
            }
            Alarm::Broken { sequence } => {
                let sequence = number(*sequence);
                let how = match log {
                    Log::Journal => "sollist verify",
                    Log::Reads => "sollist reads verify",
                };
                Said::new(
                    format!(
                        "Die Kette {} hält bei Nr. {} nicht. Der Notar unterschreibt nicht; „{how}“ sagt, was dort \
                         anders ist.",
                        of.de, sequence.de
                    ),
                    format!(
                        "The chain {} does not hold at number {}. The notary does not sign; `{how}` says what is \
                         different there.",
                        of.en, sequence.en
                    ),
                )
            }
            Alarm::Contradicts { size } => {
                let size = number(*size);
                Said::new(
                    format!(
                        "Die ersten {} Einträge {} sind nicht die, die unterschrieben wurden: Die Vergangenheit wurde \
                         geändert. Der Notar unterschreibt nicht, bis jemand es angesehen hat (Runbook, „Notar“).",
                        size.de, of.de
                    ),
                    format!(
                        "The first {} entries {} are not those that were signed: the past was changed. The notary does \
                         not sign until somebody has looked (runbook, \"Notary\").",
                        size.en, of.en
                    ),
                )
            }
            Alarm::TreeDamaged => match log {
                Log::Journal => Said::new(
                    "Dem gespeicherten Baum des Notars fehlt etwas. Er unterschreibt nicht; die Tabelle notary_tiles \
                     darf geleert werden, sie entsteht aus dem Journal neu.",
                    "Something of the notary's stored tree is missing. It does not sign; the table notary_tiles may be \
                     emptied, it is made anew from the journal.",
                ),
                // A leaf outlives its line.
                Log::Reads => Said::new(
                    "Dem gespeicherten Baum über das Leseprotokoll fehlt etwas. Der Notar unterschreibt nicht; bitte \
                     die Tabelle reads_tiles aus einer Sicherung holen.",
                    "Something of the stored tree over the log of reads is missing. The notary does not sign; fetch \
                     the table reads_tiles from a backup.",
                ),
            },
            Alarm::HeadMissing { signed, path } => {
                let signed = number(*signed);
                Said::new(
                    format!(
                        "Mit diesem Schlüssel wurden schon {} Einträge {} unterschrieben, aber der letzte Stand liegt \
                         nicht in {path}. Bitte ihn dorthin legen: aus der Sicherung oder von einem Zeugen.",
                        signed.de, of.de
                    ),
                    format!(
                        "{} entries {} were signed with this key already, but the last head is not in {path}. Put it \
                         there: from a backup or from a witness.",
                        signed.en, of.en
                    ),
                )
            }
            Alarm::SecondNotary { signed, kept } => {
                let (signed, kept) = (number(*signed), number(*kept));
                Said::new(
                    format!(
                        "Mit diesem Schlüssel hat noch jemand unterschrieben: {} Einträge {}, hier zuletzt {}. Es darf \
                         nur einen Notar geben; dieser unterschreibt nicht mehr.",
                        signed.de, of.de, kept.de
                    ),
                    format!(
                        "Somebody else signed with this key: {} entries {}, here {} at last. There may be only one \
                         notary; this one signs no more.",
                        signed.en, of.en, kept.en
                    ),
                )
            }
            Alarm::HeadUnfit { path, wrong } => wrong.said().map(|why| format!("{path}: {why}")),
        }
    }
}

impl Say for NotGiven {
    fn say(&self) -> Refusal {
        match self {
            NotGiven::Nothing => Refusal::new(
                Reason::ProofNotSigned,
                "",
                "Noch ist kein Stand davon unterschrieben; das tut ein Server mit der Rolle notary und einem \
                 Schlüssel \
                 (notary.key), jede Minute.",
                "No head of it is signed yet; a server with the role notary and a key (notary.key) does so \
                 every \
                 minute.",
            ),
            NotGiven::NotYet { field, wanted, signed } => {
                let (wanted, signed) = (number(*wanted), number(*signed));
                Refusal::new(
                    Reason::ProofNotSigned,
                    *field,
                    format!(
                        "Unterschrieben sind {} Einträge, gefragt ist nach {}. Bitte eine kleinere Zahl nennen, \
                         oder später \
                         fragen, wenn das Journal so weit ist: unterschrieben wird jede Minute.",
                        signed.de, wanted.de
                    ),
                    format!(
                        "{} entries are signed, and {} are asked for. Name a smaller number, or ask later when the \
                         journal has \
                         come so far: heads are signed every minute.",
                        signed.en, wanted.en
                    ),
                )
            }
            NotGiven::Unnumbered => Refusal::new(
                Reason::ProofSizesUnfit,
                "sequence",
                "Journalnummern beginnen bei 1.",
                "Journal numbers begin at 1.",
            ),
            NotGiven::SizesUnfit { from, to } => {
                let (from, to) = (number(*from), number(*to));
                Refusal::new(
                    Reason::ProofSizesUnfit,
                    "from_size",
                    format!(
                        "Ein Nachweis führt von einem Stand mit mindestens einem Eintrag zu einem, der nicht kleiner \
                         ist; \
                         genannt sind {} und {}.",
                        from.de, to.de
                    ),
                    format!(
                        "A proof leads from a head of at least one entry to one that is not smaller; {} and {} are \
                         named.",
                        from.en, to.en
                    ),
                )
            }
            NotGiven::TileUnknown { level, index } => Refusal::new(
                Reason::TileUnknown,
                "index",
                format!("Eine Kachel {index} gibt es auf der Ebene {level} nicht; Ebene und Platz beginnen bei 0."),
                format!("There is no tile {index} on level {level}; levels and places begin at 0."),
            ),
            NotGiven::TreeDamaged => Refusal::new(
                Reason::TreeOtherwise,
                "",
                "Der gespeicherte Baum gibt diesen Nachweis nicht her; „sollist verify --deep“ sagt, was an ihm \
                 anders ist.",
                "The stored tree does not give this proof; `sollist verify --deep` says what is different about it.",
            ),
        }
    }
}

/// One of every refusal.
pub fn examples() -> Vec<Refusal> {
    let path = || Path::new("/etc/sollist/notary/key").to_owned();
    let kept = [
        NotKept::Unread { path: path(), error: io::ErrorKind::NotFound.into() },
        NotKept::Wrong { path: path(), wrong: Wrong::NotAsWritten(sollist_proof::What::SecretKey) },
        NotKept::Open { path: path() },
        NotKept::Taken { path: path() },
    ];
    let given = [
        NotGiven::Nothing,
        NotGiven::NotYet { field: "sequence", wanted: 4711, signed: 4000 },
        NotGiven::Unnumbered,
        NotGiven::SizesUnfit { from: 4711, to: 4000 },
        NotGiven::TileUnknown { level: 3, index: 1 },
        NotGiven::TreeDamaged,
    ];
    kept.iter().map(Say::say).chain(given.iter().map(Say::say)).collect()
}
