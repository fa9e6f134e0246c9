//! Proofs of the journal: made, checked, kept.

use std::path::Path;

use sollist_contract::{said::Said, words::number::number};
use sollist_platform::process::shown;
use sollist_proof::note::Log;

pub fn no_number() -> Said {
    Said::new("eine ganze Zahl ab 1, etwa 4711", "a whole number from 1, such as 4711")
}

pub fn key_made(path: &Path) -> Said {
    let path = shown::path(path);
    Said::new(
        format!(
            "Der geheime Schlüssel liegt in {path}; er gehört auf diesen Rechner und in die Sicherung der Schlüssel. \
             Die \
             folgende Zeile gehört hinaus: in den Bericht, zum Rechnungshof, zu den Zeugen."
        ),
        format!(
            "The secret key is in {path}; it belongs on this machine and in the backup of keys. The line below belongs \
             outside: in the report, with the court of audit, with the witnesses."
        ),
    )
}

pub fn witness_key_made(path: &Path) -> Said {
    let path = shown::path(path);
    Said::new(
        format!(
            "Der geheime Schlüssel des Zeugen liegt in {path}; wer das Journal betreibt, darf ihn nie haben. Die \
             folgende Zeile gehört zu allen, die prüfen."
        ),
        format!(
            "The secret key of the witness is in {path}; who runs the journal must never have it. The line below \
             belongs with whoever checks."
        ),
    )
}

/// That a witness has cosigned a head, and when.
pub fn witnessed(witness: &str, size: u64, at: &str) -> Said {
    let size = number(size);
    Said::new(
        format!("Gegengezeichnet: {witness} hat den Stand von {} Ereignissen am {at} geprüft.\n", size.de),
        format!("Cosigned: {witness} checked the head of {} events at {at}.\n", size.en),
    )
}

pub fn written(path: &Path) -> Said {
    let path = shown::path(path);
    Said::new(format!("Geschrieben: {path}"), format!("Written: {path}"))
}

/// A file that no event names.
pub fn not_published(path: &Path) -> Said {
    let path = shown::path(path);
    Said::new(
        format!(
            "{path} ist nicht veröffentlicht: Kein Ereignis nennt diese Prüfsumme. Bitte die unveränderte Datei \
             angeben; „sollist verify“ sagt, ob sie zu diesem Journal gehört."
        ),
        format!(
            "{path} is not published: no event names its hash. Name the unchanged file; `sollist verify` says whether \
             it belongs to this journal."
        ),
    )
}

/// The event that is proved names the report's hash.
pub fn report_named(path: &Path) -> Said {
    let path = shown::path(path);
    Said::new(
        format!("{path} ist der Bericht, den dieses Ereignis nennt, Byte für Byte.\n"),
        format!("{path} is the report that this event names, byte for byte.\n"),
    )
}

pub fn report_not_named(path: &Path) -> Said {
    let path = shown::path(path);
    Said::new(
        format!("{path} ist nicht der Bericht, den dieses Ereignis nennt: Die Prüfsumme der Datei ist eine andere."),
        format!("{path} is not the report that this event names: the hash of the file differs."),
    )
}

/// The journal has no such event, or whoever asks does not see it.
pub fn not_seen(sequence: u64) -> Said {
    let sequence = number(sequence);
    Said::new(
        format!("Ein Ereignis Nr. {} ist für Sie nicht zu sehen; nachgewiesen wird, was man sieht.", sequence.de),
        format!("You do not see an event number {}; what is proved is what is seen.", sequence.en),
    )
}

/// There is no such line, or it was removed.
pub fn line_not_kept(sequence: u64) -> Said {
    let sequence = number(sequence);
    Said::new(
        format!(
            "Eine Zeile Nr. {} hat das Leseprotokoll nicht oder nicht mehr; was es hat, zeigt „sollist reads list“.",
            sequence.de
        ),
        format!(
            "The log of reads has no line number {}, or has it no more; `sollist reads list` shows what it has.",
            sequence.en
        ),
    )
}

/// A number of entries of a log.
fn entries(log: Log, count: u64) -> Said {
    let count = number(count);
    match log {
        Log::Journal => Said::new(format!("{} Ereignisse", count.de), format!("{} events", count.en)),
        Log::Reads => Said::new(
            format!("{} Zeilen des Leseprotokolls", count.de),
            format!("{} lines of the log of reads", count.en),
        ),
    }
}

pub fn first_head(log: Log, size: u64) -> Said {
    let size = entries(log, size);
    Said::new(
        format!("Der erste Stand ist aufgehoben: {}. Von jetzt an wird jeder neue mit ihm verglichen.\n", size.de),
        format!("The first head is kept: {}. From now on every newer one is compared with it.\n", size.en),
    )
}

pub fn grown(log: Log, from: u64, to: u64) -> Said {
    let (from, to) = (number(from), number(to));
    match log {
        Log::Journal => Said::new(
            format!(
                "Das Journal von {} Ereignissen beginnt mit allen {} des aufgehobenen Standes, unverändert.\n",
                to.de, from.de
            ),
            format!(
                "The journal of {} events begins with all {} of the head that was kept, unchanged.\n",
                to.en, from.en
            ),
        ),
        Log::Reads => Said::new(
            format!(
                "Das Leseprotokoll von {} Zeilen beginnt mit allen {} des aufgehobenen Standes, unverändert.\n",
                to.de, from.de
            ),
            format!(
                "The log of reads of {} lines begins with all {} of the head that was kept, unchanged.\n",
                to.en, from.en
            ),
        ),
    }
}

/// A line of the log of reads, with when it was noted, and the hash of the log up to it.
pub fn line_proved(sequence: u64, size: u64, noted_at: &str, (hash, text): (&str, &str)) -> Said {
    let (sequence, size) = (number(sequence), number(size));
    Said::new(
        format!(
            "Zeile Nr. {} steht so im unterschriebenen Leseprotokoll von {} Zeilen: festgehalten {noted_at}\n{text}\n\
             Prüfsumme bis dort:\n{hash}\n",
            sequence.de, size.de
        ),
        format!(
            "Line number {} stands so in the signed log of reads of {} lines: noted {noted_at}\n{text}\nHash up to \
             there:\n{hash}\n",
            sequence.en, size.en
        ),
    )
}

/// An event with when it was recorded and by whom, and the hash that reports of this number name.
pub fn event_proved(sequence: u64, size: u64, (recorded_at, actor): (&str, &str), (hash, text): (&str, &str)) -> Said {
    let (sequence, size) = (number(sequence), number(size));
    Said::new(
        format!(
            "Nr. {} steht so im unterschriebenen Journal von {} Ereignissen: aufgezeichnet {recorded_at}, {actor}\n\
             {text}\nPrüfsumme des Journals bis dort, wie Berichte sie nennen:\n{hash}\n",
            sequence.de, size.de
        ),
        format!(
            "Number {} stands so in the signed journal of {} events: recorded {recorded_at}, {actor}\n{text}\nHash of \
             the journal up to there, as reports name it:\n{hash}\n",
            sequence.en, size.en
        ),
    )
}
