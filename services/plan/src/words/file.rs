//! What is said of a plan file that is not read at all: what is wrong and what to do.

use sollist_contract::{
    refusal::{Reason, Refusal, Say},
    said::Said,
};

use crate::{
    column::Column,
    fault::{Cause, PlanFault},
};

impl Say for PlanFault {
    fn say(&self) -> Refusal {
        let Said { de, en } = self.cause.said();
        let file = &self.file;
        Refusal::new(self.cause.reason(), "", format!("Die Datei „{file}“ {de}"), format!("The file “{file}” {en}"))
    }
}

impl Cause {
    fn reason(&self) -> Reason {
        match self {
            Cause::Empty => Reason::PlanFileEmpty,
            Cause::NotUtf8 { .. } => Reason::PlanFileEncodingsMixed,
            Cause::UnknownEncoding => Reason::PlanFileEncodingUnknown,
            Cause::CutOff => Reason::PlanFileCutOff,
            Cause::MissingColumns { .. } => Reason::PlanFileColumnsMissing,
            Cause::DoubleColumn { .. } => Reason::PlanFileColumnTwice,
            Cause::InThousands { .. } | Cause::InThousandsAbove { .. } => Reason::PlanFileInThousands,
            Cause::NoYear { .. } => Reason::PlanFileYearMissing,
            Cause::LinesAbove { .. } => Reason::PlanFileLinesAboveHeader,
            Cause::SecondHeader { .. } => Reason::PlanFileSecondHeader,
            Cause::Sheet { .. } => Reason::PlanFileSheetUnreadable,
            Cause::TwoSheets { .. } => Reason::PlanFileLineOnTwoSheets,
            Cause::OpenQuote { .. } => Reason::PlanFileQuoteOpen,
            Cause::TooLarge => Reason::PlanFileTooLarge,
            Cause::DamagedXlsx => Reason::PlanFileDamaged,
            Cause::Archive { .. } => Reason::PlanFileIsAnArchive,
            Cause::OtherWorkbook => Reason::PlanFileOfAnotherProgram,
            Cause::OldExcel => Reason::PlanFileOldExcel,
            Cause::NotAPlan => Reason::NotAPlan,
        }
    }

    /// The half of the sentence that follows the file's name.
    fn said(&self) -> Said {
        match self {
            Cause::Empty => Said::new(
                "enthält keine Haushaltsstellen. Bitte den Haushaltsplan neu exportieren.",
                "has no budget lines. Export the plan again.",
            ),
            Cause::NotUtf8 { line } => Said::new(
                format!(
                    "mischt zwei Zeichensätze (UTF-8 und einen anderen, zuerst in Zeile {line}). Bitte in Excel mit \
                     „Speichern unter“ als „CSV UTF-8 (durch Trennzeichen getrennt)“ neu speichern und die Umlaute \
                     prüfen."
                ),
                format!(
                    "mixes two encodings (UTF-8 and another one, first in line {line}). In Excel use “Save as” and \
                     choose “CSV UTF-8 (Comma delimited)”, and check the umlauts."
                ),
            ),
            Cause::UnknownEncoding => Said::new(
                "hat einen Zeichensatz, der nicht zu erkennen ist (weder UTF-8, UTF-16 noch Windows-1252). Bitte in \
                 Excel mit „Speichern unter“ als „CSV UTF-8 (durch Trennzeichen getrennt)“ speichern, in LibreOffice \
                 mit dem Zeichensatz „Unicode (UTF-8)“.",
                "has an encoding that cannot be told (neither UTF-8, UTF-16 nor Windows-1252). In Excel use “Save as” \
                 and choose “CSV UTF-8 (Comma delimited)”, in LibreOffice the character set “Unicode (UTF-8)”.",
            ),
            Cause::CutOff => Said::new(
                "bricht mitten in einem Zeichen ab. Bitte die Datei noch einmal vollständig übertragen oder \
                 exportieren.",
                "ends within a character. Transfer or export the whole file again.",
            ),
            Cause::MissingColumns { missing } => {
                let lack = if missing.len() > 1 { "fehlen" } else { "fehlt" };
                let (missing, needed) = (missing.join(", "), required());
                Said::new(
                    format!(
                        "hat nicht alle Spalten eines Haushaltsplans: Es {lack} {missing}. Nötig sind {needed} (oder \
                         statt Jahr, BetragTyp und Betrag Spalten wie „Ansatz 2027“); bitte die Kopfzeile ergänzen."
                    ),
                    format!(
                        "does not have all columns of a budget plan: missing {missing}. Needed are {needed} (or, \
                         instead of Jahr, BetragTyp and Betrag, columns such as “Ansatz 2027”); complete the header."
                    ),
                )
            }
            Cause::DoubleColumn { name } => Said::new(
                format!(
                    "hat die Spalte {name} mehr als einmal. Bitte die überzählige Spalte entfernen oder umbenennen."
                ),
                format!("has the column {name} more than once. Remove or rename the one too many."),
            ),
            Cause::InThousands { name } => Said::new(
                format!(
                    "nennt in der Spalte „{name}“ Beträge in Tausend oder Millionen; gebucht wird auf den Cent. Bitte \
                     die Beträge in Euro angeben."
                ),
                format!(
                    "has amounts in thousands or millions in the column “{name}”; the books are kept to the cent. Give \
                     the amounts in euros."
                ),
            ),
            Cause::InThousandsAbove { text } => Said::new(
                format!(
                    "sagt im Kopf der Tabelle „{text}“; gebucht wird auf den Cent. Bitte die Beträge in Euro angeben \
                     und die Angabe entfernen."
                ),
                format!(
                    "says “{text}” in the head of the table; the books are kept to the cent. Give the amounts in euros \
                     and remove that text."
                ),
            ),
            Cause::NoYear { seen } => {
                let seen = seen.join(", ");
                Said::new(
                    format!(
                        "hat die Spalten {seen}, sagt aber nicht, für welches Jahr. Bitte das Blatt nach dem Jahr \
                         benennen (etwa „2015“), eine Spalte Jahr ergänzen oder das Jahr in die Kopfzeile schreiben \
                         (etwa „Ansatz 2015“)."
                    ),
                    format!(
                        "has the columns {seen}, but does not say of which year. Name the sheet after the year (such \
                         as “2015”), add a column Jahr, or write the year into the header (such as “Ansatz 2015”)."
                    ),
                )
            }
            Cause::LinesAbove { text } => Said::new(
                format!(
                    "hat Haushaltsstellen über der Kopfzeile (zuerst „{text}“); gebucht wird nichts. Bitte die \
                     Kopfzeile über die erste Zeile setzen (beim Sortieren rutscht sie leicht zwischen die anderen)."
                ),
                format!(
                    "has budget lines above the header (first “{text}”); nothing is recorded. Move the header above \
                     the first line (sorting easily puts it among the others)."
                ),
            ),
            Cause::SecondHeader { text } => Said::new(
                format!(
                    "hat unter den Namen der Spalten eine zweite Zeile davon („{text}“), die nicht zu deuten ist. \
                     Bitte über jede Spalte mit Beträgen in einer Zeile schreiben, was sie enthält, etwa „Ansatz 2026“."
                ),
                format!(
                    "has a second row of names below the names of the columns (“{text}”) that cannot be told. Write \
                     above each column of amounts, in one row, what it holds, such as “Ansatz 2026”."
                ),
            ),
            Cause::Sheet { name, cause } => {
                let why = of_sheet(cause);
                Said::new(
                    format!(
                        "enthält auf dem Blatt „{name}“ Zeilen eines Haushaltsplans, die so nicht zu lesen sind; \
                         gebucht wird nichts, auch nicht von den anderen Blättern. Das Blatt {} Gehört es nicht dazu, \
                         bitte ausblenden oder entfernen.",
                        why.de
                    ),
                    format!(
                        "has rows of a budget plan in the sheet “{name}” that cannot be read as they are; nothing is \
                         recorded, not of the other sheets either. The sheet {} If it does not belong to the plan, \
                         hide or remove it.",
                        why.en
                    ),
                )
            }
            Cause::TwoSheets { first, second, line } => Said::new(
                format!(
                    "enthält die Haushaltsstelle {line} auf zwei Blättern („{first}“ und „{second}“). Bitte nur eines \
                     in der Datei lassen oder das andere ausblenden, sonst zählte das Geld doppelt."
                ),
                format!(
                    "has the budget line {line} in two sheets (“{first}” and “{second}”). Leave only one of them in \
                     the file or hide the other, or the money would count twice."
                ),
            ),
            Cause::OpenQuote { line } => Said::new(
                format!(
                    "öffnet in der Zeile, die in Zeile {line} beginnt, ein Anführungszeichen und schließt es nicht. \
                     Bitte dort das schließende Anführungszeichen setzen (ein Anführungszeichen im Text wird \
                     verdoppelt)."
                ),
                format!(
                    "opens a quotation mark in the row that starts in line {line} and never closes it. Set the closing \
                     mark there (a quotation mark within a text is doubled)."
                ),
            ),
            Cause::TooLarge => Said::new(
                "ist größer als jeder Haushaltsplan (höchstens 500.000 Zeilen, drei Millionen Zellen, entpackt 512 \
                 MiB). Bitte prüfen, ob es die richtige Datei ist; einen großen Plan nach Jahren teilen, nicht \
                 benötigte Blätter entfernen.",
                "is larger than any budget plan (at most 500,000 rows, three million cells, 512 MiB unpacked). Check \
                 whether it is the right file; divide a large plan by years, remove sheets that are not needed.",
            ),
            Cause::DamagedXlsx => Said::new(
                "ist eine beschädigte oder unvollständige XLSX-Datei. Bitte in Excel öffnen und neu speichern oder \
                 noch einmal übertragen.",
                "is a damaged or incomplete XLSX file. Open it in Excel and save it anew, or transfer it again.",
            ),
            Cause::Archive { inside } => {
                let which = match inside.as_str() {
                    "" => Said::default(),
                    inside => Said::new(format!(" („{inside}“)"), format!(" (“{inside}”)")),
                };
                Said::new(
                    format!(
                        "ist ein Archiv und keine Tabelle. Bitte entpacken und die Datei darin{} einlesen.",
                        which.de
                    ),
                    format!("is an archive and no table. Unpack it and import the file in it{}.", which.en),
                )
            }
            Cause::OtherWorkbook => Said::new(
                "ist eine Datei eines anderen Programms oder Formats (etwa ODS oder XLSB). Bitte als XLSX oder „CSV \
                 UTF-8“ speichern.",
                "is a file of another program or format (such as ODS or XLSB). Save it as XLSX or “CSV UTF-8”.",
            ),
            Cause::OldExcel => Said::new(
                "hat das alte Excel-Format (.xls) oder ein Kennwort. Bitte ohne Kennwort als XLSX oder „CSV UTF-8“ \
                 speichern.",
                "has the old Excel format (.xls) or a password. Save it without password as XLSX or “CSV UTF-8”.",
            ),
            Cause::NotAPlan => {
                let needed = required();
                Said::new(
                    format!(
                        "ist kein Haushaltsplan im Open-Data-Format Berlins: In den ersten 50 Zeilen steht keine \
                         Kopfzeile mit den Spalten {needed}. Bitte die Datei prüfen."
                    ),
                    format!(
                        "is no budget plan in Berlin's open-data layout: none of its first 50 lines is a header with \
                         the columns {needed}. Check the file."
                    ),
                )
            }
        }
    }
}

fn required() -> String {
    Column::required().join(", ")
}

/// Why a sheet cannot be read, after “The sheet”.
fn of_sheet(cause: &Cause) -> Said {
    if *cause != Cause::NotAPlan {
        return cause.said();
    }
    let needed = required();
    Said::new(
        format!("hat darüber keine Kopfzeile mit den Spalten {needed}; bitte eine einfügen."),
        format!("has no header with the columns {needed} above them; insert one."),
    )
}

pub(super) fn examples() -> Vec<Refusal> {
    let text = str::to_owned;
    let causes = [
        Cause::Empty,
        Cause::NotUtf8 { line: 12 },
        Cause::UnknownEncoding,
        Cause::CutOff,
        Cause::MissingColumns { missing: vec!["Titelart", "Jahr"] },
        Cause::DoubleColumn { name: text("Kapitel") },
        Cause::InThousands { name: text("Ansatz 2026 in TEUR") },
        Cause::NoYear { seen: vec![text("Ansatz"), text("Ist")] },
        Cause::LinesAbove { text: text("30 | 25 | 2502 | Ausgabetitel | Geräte | 1000") },
        Cause::SecondHeader { text: text("HHJ 2026 | HHJ 2027") },
        Cause::Sheet { name: text("Einzelplan 25"), cause: Box::new(Cause::NotAPlan) },
        Cause::TwoSheets { first: text("2026"), second: text("Kopie"), line: text("2026/30/25/2502/51185") },
        Cause::OpenQuote { line: 3 },
        Cause::TooLarge,
        Cause::DamagedXlsx,
        Cause::Archive { inside: text("plan.csv") },
        Cause::OtherWorkbook,
        Cause::OldExcel,
        Cause::NotAPlan,
    ];
    causes.map(|cause| PlanFault { file: text("plan.csv"), cause }.say()).into()
}
