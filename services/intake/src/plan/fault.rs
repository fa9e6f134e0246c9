//! What can be wrong with a whole plan file, and what to do about it, in German and English.

use std::fmt;

use super::table::Column;

/// Why a file was not read at all; nothing of it is imported. `Display` is the English text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanFault {
    /// The file's name as the user gave it.
    pub file: String,
    pub cause: Cause,
}

/// The kinds of damage that concern the whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// No row at all, or a header only.
    Empty,
    /// Letters of UTF-8 in one line, of another encoding in this one.
    NotUtf8 { line: u64 },
    /// No encoding that is known: a code page of DOS or of an old Mac, or no text at all.
    UnknownEncoding,
    /// The file ends within a character.
    CutOff,
    /// The header has columns of the layout, but not all that are needed.
    MissingColumns { missing: Vec<&'static str> },
    /// A column of the layout stands twice; which one counts cannot be known.
    DoubleColumn { name: String },
    /// Amounts in thousands or millions.
    InThousands { name: String },
    /// A line above the columns, or directly below their names, says so of all amounts.
    InThousandsAbove { text: String },
    /// Columns of amounts, but neither they nor a column nor the sheet's name say the year.
    NoYear { seen: Vec<String> },
    /// Lines of the plan stand above the names of the columns.
    LinesAbove { text: String },
    /// Below the names of the columns stand more that cannot be told.
    SecondHeader { text: String },
    /// One sheet of several has a plan that cannot be read.
    Sheet { name: String, cause: Box<Cause> },
    /// The same line stands in two sheets of the workbook.
    TwoSheets { first: String, second: String, line: String },
    /// A quotation mark opens in this line and is never closed, so all further lines belong to one field.
    OpenQuote { line: u64 },
    /// More rows, cells or bytes than any plan has.
    TooLarge,
    /// Starts as an XLSX file, but cannot be read as one.
    DamagedXlsx,
    /// Packed files, of which this one is the first.
    Archive { inside: String },
    /// A table or document of another program.
    OtherWorkbook,
    /// The Excel format of before 2007.
    OldExcel,
    /// None of the layout's columns.
    NotAPlan,
}

impl PlanFault {
    pub(super) fn new(file: &str, cause: Cause) -> PlanFault {
        PlanFault { file: file.to_owned(), cause }
    }

    /// The German text: what is wrong and what to do.
    pub fn de(&self) -> String {
        format!("Die Datei „{}“ {}", self.file, self.cause.de())
    }

    /// The English text: what is wrong and what to do.
    pub fn en(&self) -> String {
        format!("the file “{}” {}", self.file, self.cause.en())
    }
}

impl Cause {
    fn de(&self) -> String {
        match self {
            Cause::Empty => "enthält keine Haushaltsstellen. Bitte den Haushaltsplan neu exportieren.".to_owned(),
            Cause::NotUtf8 { line } => format!(
                "mischt zwei Zeichensätze (UTF-8 und einen anderen, zuerst in Zeile {line}). Bitte in Excel mit „Speichern unter“ als „CSV \
                 UTF-8 (durch Trennzeichen getrennt)“ neu speichern und die Umlaute prüfen."
            ),
            Cause::UnknownEncoding => {
                "hat einen Zeichensatz, der nicht zu erkennen ist (weder UTF-8, UTF-16 noch Windows-1252). Bitte in Excel mit „Speichern \
                 unter“ als „CSV UTF-8 (durch Trennzeichen getrennt)“ speichern, in LibreOffice mit dem Zeichensatz „Unicode (UTF-8)“."
                    .to_owned()
            }
            Cause::CutOff => {
                "bricht mitten in einem Zeichen ab. Bitte die Datei noch einmal vollständig übertragen oder exportieren.".to_owned()
            }
            Cause::MissingColumns { missing } => format!(
                "hat nicht alle Spalten eines Haushaltsplans: Es fehlt {}. Nötig sind {} (oder statt Jahr, BetragTyp und Betrag Spalten wie \
                 „Ansatz 2027“); bitte die Kopfzeile ergänzen.",
                missing.join(", "),
                Column::required().join(", ")
            ),
            Cause::DoubleColumn { name } => {
                format!("hat die Spalte {name} mehr als einmal. Bitte die überzählige Spalte entfernen oder umbenennen.")
            }
            Cause::InThousands { name } => format!(
                "nennt in der Spalte „{name}“ Beträge in Tausend oder Millionen; gebucht wird auf den Cent. Bitte die Beträge in Euro angeben."
            ),
            Cause::InThousandsAbove { text } => format!(
                "sagt im Kopf der Tabelle „{text}“; gebucht wird auf den Cent. Bitte die Beträge in Euro angeben und die Angabe entfernen."
            ),
            Cause::NoYear { seen } => format!(
                "hat die Spalten {}, sagt aber nicht, für welches Jahr. Bitte das Blatt nach dem Jahr benennen (etwa „2015“), eine Spalte Jahr \
                 ergänzen oder das Jahr in die Kopfzeile schreiben (etwa „Ansatz 2015“).",
                seen.join(", ")
            ),
            Cause::LinesAbove { text } => format!(
                "hat Haushaltsstellen über der Kopfzeile (zuerst „{text}“); gebucht wird nichts. Bitte die Kopfzeile über die erste Zeile \
                 setzen (beim Sortieren rutscht sie leicht zwischen die anderen)."
            ),
            Cause::SecondHeader { text } => format!(
                "hat unter den Namen der Spalten eine zweite Zeile davon („{text}“), die nicht zu deuten ist. Bitte über jede Spalte mit \
                 Beträgen in einer Zeile schreiben, was sie enthält, etwa „Ansatz 2026“."
            ),
            Cause::Sheet { name, cause } => {
                let why = match **cause {
                    Cause::NotAPlan => format!(
                        "hat darüber keine Kopfzeile mit den Spalten {}; bitte eine einfügen.",
                        Column::required().join(", ")
                    ),
                    ref cause => cause.de(),
                };
                format!(
                    "enthält auf dem Blatt „{name}“ Zeilen eines Haushaltsplans, die so nicht zu lesen sind; gebucht wird nichts, auch nicht von \
                     den anderen Blättern. Das Blatt {why} Gehört es nicht dazu, bitte ausblenden oder entfernen."
                )
            }
            Cause::TwoSheets { first, second, line } => format!(
                "enthält die Haushaltsstelle {line} auf zwei Blättern („{first}“ und „{second}“). Bitte nur eines in der Datei lassen oder das \
                 andere ausblenden, sonst zählte das Geld doppelt."
            ),
            Cause::OpenQuote { line } => format!(
                "öffnet in der Zeile, die in Zeile {line} beginnt, ein Anführungszeichen und schließt es nicht. Bitte dort das schließende \
                 Anführungszeichen setzen (ein Anführungszeichen im Text wird verdoppelt)."
            ),
            Cause::TooLarge => {
                "ist größer als jeder Haushaltsplan (höchstens 500.000 Zeilen, drei Millionen Zellen, entpackt 512 MiB). Bitte prüfen, ob es \
                 die richtige Datei ist; einen großen Plan nach Jahren teilen, nicht benötigte Blätter entfernen."
                    .to_owned()
            }
            Cause::DamagedXlsx => {
                "ist eine beschädigte oder unvollständige XLSX-Datei. Bitte in Excel öffnen und neu speichern oder noch einmal übertragen."
                    .to_owned()
            }
            Cause::Archive { inside } => {
                let which = if inside.is_empty() { String::new() } else { format!(" („{inside}“)") };
                format!("ist ein Archiv und keine Tabelle. Bitte entpacken und die Datei darin{which} einlesen.")
            }
            Cause::OtherWorkbook => {
                "ist eine Datei eines anderen Programms oder Formats (etwa ODS oder XLSB). Bitte als XLSX oder „CSV UTF-8“ speichern.".to_owned()
            }
            Cause::OldExcel => {
                "hat das alte Excel-Format (.xls) oder ein Kennwort. Bitte ohne Kennwort als XLSX oder „CSV UTF-8“ speichern.".to_owned()
            }
            Cause::NotAPlan => format!(
                "ist kein Haushaltsplan im Open-Data-Format Berlins: In den ersten 50 Zeilen steht keine Kopfzeile mit den Spalten {}. Bitte \
                 die Datei prüfen.",
                Column::required().join(", ")
            ),
        }
    }

    fn en(&self) -> String {
        match self {
            Cause::Empty => "has no budget lines. Export the plan again.".to_owned(),
            Cause::NotUtf8 { line } => format!(
                "mixes two encodings (UTF-8 and another one, first in line {line}). In Excel use “Save as” and choose “CSV UTF-8 (Comma \
                 delimited)”, and check the umlauts."
            ),
            Cause::UnknownEncoding => {
                "has an encoding that cannot be told (neither UTF-8, UTF-16 nor Windows-1252). In Excel use “Save as” and choose “CSV UTF-8 \
                 (Comma delimited)”, in LibreOffice the character set “Unicode (UTF-8)”."
                    .to_owned()
            }
            Cause::CutOff => "ends within a character. Transfer or export the whole file again.".to_owned(),
            Cause::MissingColumns { missing } => format!(
                "does not have all columns of a budget plan: missing {}. Needed are {} (or, instead of Jahr, BetragTyp and Betrag, columns \
                 such as “Ansatz 2027”); complete the header.",
                missing.join(", "),
                Column::required().join(", ")
            ),
            Cause::DoubleColumn { name } => format!("has the column {name} more than once. Remove or rename the one too many."),
            Cause::InThousandsAbove { text } => {
                format!("says “{text}” in the head of the table; the books are kept to the cent. Give the amounts in euros and remove that text.")
            }
            Cause::InThousands { name } => {
                format!("has amounts in thousands or millions in the column “{name}”; the books are kept to the cent. Give the amounts in euros.")
            }
            Cause::NoYear { seen } => format!(
                "has the columns {}, but does not say of which year. Name the sheet after the year (such as “2015”), add a column Jahr, or \
                 write the year into the header (such as “Ansatz 2015”).",
                seen.join(", ")
            ),
            Cause::LinesAbove { text } => format!(
                "has budget lines above the header (first “{text}”); nothing is recorded. Move the header above the first line (sorting \
                 easily puts it among the others)."
            ),
            Cause::SecondHeader { text } => format!(
                "has a second row of names below the names of the columns (“{text}”) that cannot be told. Write above each column of amounts, \
                 in one row, what it holds, such as “Ansatz 2026”."
            ),
            Cause::Sheet { name, cause } => {
                let why = match **cause {
                    Cause::NotAPlan => format!("has no header with the columns {} above them; insert one.", Column::required().join(", ")),
                    ref cause => cause.en(),
                };
                format!(
                    "has rows of a budget plan in the sheet “{name}” that cannot be read as they are; nothing is recorded, not of the other \
                     sheets either. The sheet {why} If it does not belong to the plan, hide or remove it."
                )
            }
            Cause::TwoSheets { first, second, line } => format!(
                "has the budget line {line} in two sheets (“{first}” and “{second}”). Leave only one of them in the file or hide the other, or \
                 the money would count twice."
            ),
            Cause::OpenQuote { line } => format!(
                "opens a quotation mark in the row that starts in line {line} and never closes it. Set the closing mark there \
                 (a quotation mark within a text is doubled)."
            ),
            Cause::TooLarge => {
                "is larger than any budget plan (at most 500,000 rows, three million cells, 512 MiB unpacked). Check whether it is the right \
                 file; divide a large plan by years, remove sheets that are not needed."
                    .to_owned()
            }
            Cause::DamagedXlsx => {
                "is a damaged or incomplete XLSX file. Open it in Excel and save it anew, or transfer it again.".to_owned()
            }
            Cause::Archive { inside } => {
                let which = if inside.is_empty() { String::new() } else { format!(" (“{inside}”)") };
                format!("is an archive and no table. Unpack it and import the file in it{which}.")
            }
            Cause::OtherWorkbook => {
                "is a file of another program or format (such as ODS or XLSB). Save it as XLSX or “CSV UTF-8”.".to_owned()
            }
            Cause::OldExcel => "has the old Excel format (.xls) or a password. Save it without password as XLSX or “CSV UTF-8”.".to_owned(),
            Cause::NotAPlan => format!(
                "is no budget plan in Berlin's open-data layout: none of its first 50 lines is a header with the columns {}. Check the file.",
                Column::required().join(", ")
            ),
        }
    }
}

impl fmt::Display for PlanFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en())
    }
}

impl std::error::Error for PlanFault {}
