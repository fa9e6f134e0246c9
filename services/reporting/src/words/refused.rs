//! What is said where no report is given, and of a file that was checked.

use sollist_contract::{
    day::{Day, german_day},
    refusal::{Reason, Refusal, Say},
    said::{Bilingual, Said},
};

use crate::refused::{Refused, Verdict};

impl Say for Refused {
    fn say(&self) -> Refusal {
        match self {
            Refused::NoQuarter { text } => Refusal::new(
                Reason::QuarterUnfit,
                "quarter",
                format!("„{text}“ ist kein Quartal der Form 2026-Q2 (Q1 bis Q4)."),
                format!("“{text}” is no quarter of the form 2026-Q2 (Q1 to Q4)."),
            ),
            Refused::NotEnded { quarter, last } => Refusal::new(
                Reason::QuarterNotEnded,
                "quarter",
                format!(
                    "Das {} ist nach diesem Stand noch nicht zu Ende; es endet am {}. Einen Entwurf gibt es mit draft \
                     (auf der Kommandozeile --draft).",
                    quarter.german(),
                    german_day(*last)
                ),
                format!(
                    "By this state of knowledge {quarter} has not ended; it ends on {last}. A draft can be had with \
                     draft (on the command line --draft)."
                ),
            ),
            Refused::Unknown { quarter, first } => Refusal::new(
                Reason::QuarterUnknown,
                "quarter",
                format!(
                    "Über das {} ist nach diesem Stand nichts bekannt: {}. Einen leeren Entwurf gibt es mit draft (auf \
                     der Kommandozeile --draft).",
                    quarter.german(),
                    first.map_or_else(
                        || "Kein Ansatz ist bekannt".to_owned(),
                        |day| format!("Das erste Haushaltsjahr mit einem Ansatz beginnt am {}", german_day(day))
                    )
                ),
                format!(
                    "By this state of knowledge nothing is known of {quarter}: {}. An empty draft can be had with \
                     draft (on the command line --draft).",
                    first.map_or_else(
                        || "no appropriation is known".to_owned(),
                        |day| format!("the first fiscal year with an appropriation begins on {day}")
                    )
                ),
            ),
            Refused::FileTooLarge => Refusal::new(
                Reason::ReportFileTooLarge,
                "chunk",
                "Die Datei ist größer als 64 MiB; so groß ist kein Bericht.",
                "The file is larger than 64 MiB; no report is.",
            ),
            Refused::TooManyFiles => Refusal::new(
                Reason::TooManyReportFiles,
                "",
                "Es werden gerade zu viele Dateien geprüft. Bitte in einigen Sekunden noch einmal versuchen.",
                "Too many files are being verified at the moment. Try again in some seconds.",
            ),
            Refused::FileLate => Refusal::new(
                Reason::ReportFileLate,
                "",
                "Die Datei kam nicht innerhalb von zwei Minuten vollständig an. Bitte noch einmal senden.",
                "The file did not arrive whole within two minutes. Send it again.",
            ),
        }
    }
}

/// One of every refusal.
pub fn examples() -> Vec<Refusal> {
    let mut all = vec![Refused::NoQuarter { text: "2026-Q5".to_owned() }];
    if let (Ok(quarter), Ok(last), Ok(first)) = ("2026-Q2".parse(), Day::new(2026, 6, 30), Day::new(2026, 7, 1)) {
        all.push(Refused::NotEnded { quarter, last });
        all.push(Refused::Unknown { quarter, first: Some(first) });
        all.push(Refused::Unknown { quarter, first: None });
    }
    all.extend([Refused::FileTooLarge, Refused::TooManyFiles, Refused::FileLate]);
    all.iter().map(Say::say).collect()
}

impl Bilingual for Verdict {
    fn said(&self) -> Said {
        match self {
            Verdict::Valid(0) => Said::new(
                "Gültig: Die Datei stammt unverändert aus diesem Journal, das noch leer war.",
                "Valid: the file comes unchanged from this journal, which was still empty.",
            ),
            Verdict::Valid(number) => Said::new(
                format!(
                    "Gültig: Die Datei stammt unverändert aus diesem Journal und ruht auf den Ereignissen 1 bis \
                     {number}."
                ),
                format!("Valid: the file comes unchanged from this journal and rests on events 1 to {number}."),
            ),
            Verdict::Changed(number) => Said::new(
                format!(
                    "Ungültig: Die Datei nennt Journal Nr. {number} dieses Journals, wurde aber nach der Erstellung \
                     verändert oder mit einer anderen Programmversion erstellt. Mit „sollist report --as-of {number}“ \
                     entsteht derselbe Bericht neu und kann mit ihr verglichen werden."
                ),
                format!(
                    "Invalid: the file names number {number} of this journal, but was changed after rendering or made \
                     by another version of the program. `sollist report --as-of {number}` makes the same report anew, \
                     to compare the two."
                ),
            ),
            Verdict::ForeignJournal(number) => Said::new(
                format!(
                    "Ungültig: Die Datei stammt nicht aus diesem Journal (die Prüfsumme zu Nr. {number} ist eine \
                     andere)."
                ),
                format!("Invalid: the file is not from this journal (the hash at number {number} differs)."),
            ),
            Verdict::NoReport => Said::new(
                "Das ist kein Sollist-Bericht: Die Datei trägt keine Kennzeichnung. Bitte die unveränderte PDF-, \
                 XLSX- oder JSON-Datei prüfen.",
                "This is no Sollist report: the file bears no marker. Verify the unchanged PDF, XLSX or JSON file.",
            ),
        }
    }
}
