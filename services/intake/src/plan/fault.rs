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
    /// The bytes of this line are no UTF-8; the file was most likely saved as Windows-1252.
    NotUtf8 { line: u64 },
    /// The file ends within a character.
    CutOff,
    /// Excel's "Unicode text".
    Utf16,
    /// The header has columns of the layout, but not all that are needed.
    MissingColumns { missing: Vec<&'static str> },
    /// A column of the layout stands twice; which one counts cannot be known.
    DoubleColumn { name: &'static str },
    /// The layout's columns are there, but another character separates them.
    WrongDelimiter { found: char },
    /// A quotation mark opens in this line and is never closed, so all further lines belong to one field.
    OpenQuote { line: u64 },
    /// Starts as an XLSX file, but cannot be read as one.
    DamagedXlsx { detail: String },
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
        let what = match &self.cause {
            Cause::Empty => "enthält keine Haushaltsstellen. Bitte den Haushaltsplan neu exportieren.".to_owned(),
            Cause::NotUtf8 { line } => format!(
                "ist ab Zeile {line} nicht in UTF-8 geschrieben, vermutlich in Windows-1252 (Latin-1). Bitte in Excel mit „Speichern unter“ \
                 als „CSV UTF-8 (durch Trennzeichen getrennt)“ speichern, in LibreOffice mit dem Zeichensatz „Unicode (UTF-8)“."
            ),
            Cause::CutOff => {
                "bricht mitten in einem Zeichen ab. Bitte die Datei noch einmal vollständig übertragen oder exportieren.".to_owned()
            }
            Cause::Utf16 => {
                "ist in UTF-16 geschrieben („Unicode-Text“). Bitte in Excel als „CSV UTF-8 (durch Trennzeichen getrennt)“ speichern."
                    .to_owned()
            }
            Cause::MissingColumns { missing } => format!(
                "hat nicht alle Spalten eines Haushaltsplans: Es fehlt {}. Nötig sind {}; bitte die Kopfzeile ergänzen.",
                missing.join(", "),
                Column::required().join(", ")
            ),
            Cause::DoubleColumn { name } => {
                format!("hat die Spalte {name} mehr als einmal. Bitte die überzählige Spalte entfernen oder umbenennen.")
            }
            Cause::WrongDelimiter { found } => format!(
                "trennt die Spalten durch {}; erwartet wird das Semikolon (;). Bitte die Datei mit dem Trennzeichen Semikolon speichern.",
                delimiter_de(*found)
            ),
            Cause::OpenQuote { line } => format!(
                "öffnet in der Zeile, die in Zeile {line} beginnt, ein Anführungszeichen und schließt es nicht. Bitte dort das schließende \
                 Anführungszeichen setzen (ein Anführungszeichen im Text wird verdoppelt)."
            ),
            Cause::DamagedXlsx { detail } => {
                format!(
                    "ist eine beschädigte oder unvollständige XLSX-Datei ({detail}). Bitte in Excel öffnen und neu speichern oder noch einmal übertragen."
                )
            }
            Cause::OldExcel => {
                "hat das alte Excel-Format (.xls) oder ein Kennwort. Bitte ohne Kennwort als XLSX oder „CSV UTF-8“ speichern.".to_owned()
            }
            Cause::NotAPlan => format!(
                "ist kein Haushaltsplan im Open-Data-Format Berlins: Die Kopfzeile nennt keine der Spalten {}. Bitte die Datei prüfen.",
                Column::required().join(", ")
            ),
        };
        format!("Die Datei „{}“ {what}", self.file)
    }

    /// The English text: what is wrong and what to do.
    pub fn en(&self) -> String {
        let what = match &self.cause {
            Cause::Empty => "has no budget lines. Export the plan again.".to_owned(),
            Cause::NotUtf8 { line } => format!(
                "is not UTF-8 from line {line} on, most likely Windows-1252 (Latin-1). In Excel use “Save as” and choose \
                 “CSV UTF-8 (Comma delimited)”, in LibreOffice the character set “Unicode (UTF-8)”."
            ),
            Cause::CutOff => "ends within a character. Transfer or export the whole file again.".to_owned(),
            Cause::Utf16 => "is UTF-16 (“Unicode text”). Save it from Excel as “CSV UTF-8 (Comma delimited)”.".to_owned(),
            Cause::MissingColumns { missing } => format!(
                "does not have all columns of a budget plan: missing {}. Needed are {}; complete the header.",
                missing.join(", "),
                Column::required().join(", ")
            ),
            Cause::DoubleColumn { name } => format!("has the column {name} more than once. Remove or rename the one too many."),
            Cause::WrongDelimiter { found } => format!(
                "separates its columns with {}; a semicolon (;) is expected. Save the file with the semicolon as separator.",
                delimiter_en(*found)
            ),
            Cause::OpenQuote { line } => format!(
                "opens a quotation mark in the row that starts in line {line} and never closes it. Set the closing mark there \
                 (a quotation mark within a text is doubled)."
            ),
            Cause::DamagedXlsx { detail } => {
                format!("is a damaged or incomplete XLSX file ({detail}). Open it in Excel and save it anew, or transfer it again.")
            }
            Cause::OldExcel => "has the old Excel format (.xls) or a password. Save it without password as XLSX or “CSV UTF-8”.".to_owned(),
            Cause::NotAPlan => format!(
                "is no budget plan in Berlin's open-data layout: its header names none of the columns {}. Check the file.",
                Column::required().join(", ")
            ),
        };
        format!("the file “{}” {what}", self.file)
    }
}

fn delimiter_de(found: char) -> &'static str {
    match found {
        ',' => "Kommas (,)",
        '\t' => "Tabulatoren",
        _ => "senkrechte Striche (|)",
    }
}

fn delimiter_en(found: char) -> &'static str {
    match found {
        ',' => "commas (,)",
        '\t' => "tabs",
        _ => "bars (|)",
    }
}

impl fmt::Display for PlanFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en())
    }
}

impl std::error::Error for PlanFault {}
