//! What is said of a row of a plan that is not booked.

use sollist_contract::{
    ids::{Authority, LineName, TEXT_BYTES_MAX},
    money::{Cents, english_eur, german},
    refusal::{Reason, Refusal, Say},
    said::{Bilingual as _, Said, short},
    words::number::number,
};

use crate::{
    column::Column,
    fault::{CellFault, RowFault},
};

impl Say for RowFault {
    fn say(&self) -> Refusal {
        let (reason, said) = match self {
            RowFault::InColumn { column, called, why } => {
                let called = called.as_deref().unwrap_or(column.name());
                let (reason, Said { de, en }) = (why.reason(), why.said(*column));
                let (de, en) = (format!("Spalte {called}: {de}"), format!("Column {called}: {en}"));
                return Refusal::new(reason, column.name(), de, en);
            }
            RowFault::Total { name } => (
                Reason::PlanRowIsATotal,
                Said::new(
                    format!(
                        "„{name}“ ist eine Summe anderer Zeilen und wird nicht gebucht, sonst zählte das Geld \
                         doppelt. Es ist nichts zu tun, als den Eintrag zu erledigen („sollist refused settle“) oder \
                         die Zeile aus der Datei zu nehmen. Ist es doch eine Haushaltsstelle, bitte so nennen, dass \
                         weder das erste noch das letzte Wort nach einer Summe klingt, etwa „Titel {name} \
                         (Haushaltsstelle)“."
                    ),
                    format!(
                        "“{name}” adds up other rows and is not recorded, or the money would count twice. There is \
                         nothing to do but to settle the entry (`sollist refused settle`) or to take the row out of \
                         the file. If it is a budget line after all, name it so that neither its first nor its last \
                         word sounds like a total, such as “Titel {name} (Haushaltsstelle)”."
                    ),
                ),
            ),
            RowFault::Note { text } => (
                Reason::PlanRowIsANote,
                Said::new(
                    format!(
                        "Die Zeile enthält nur „{text}“, also keine Haushaltsstelle; gebucht wird nichts. Bitte die \
                         Zeile aus der Datei nehmen oder den Eintrag erledigen („sollist refused settle“); fehlt \
                         etwas, bitte ergänzen."
                    ),
                    format!(
                        "The row holds nothing but “{text}”, so no budget line; nothing is recorded. Take the row out \
                         of the file or settle the entry (`sollist refused settle`); if something is missing, \
                         complete it."
                    ),
                ),
            ),
            RowFault::QuoteOpen { first, last } => (
                Reason::PlanRowQuoteOpen,
                Said::new(
                    format!(
                        "Ein Anführungszeichen, das in den Zeilen {first} bis {last} geöffnet wird, ist nicht \
                         geschlossen; bitte dort berichtigen (ein Anführungszeichen im Text wird verdoppelt)."
                    ),
                    format!(
                        "A quotation mark opened in lines {first} to {last} is not closed; correct it there (a \
                         quotation mark within a text is doubled)."
                    ),
                ),
            ),
            RowFault::Width { found, wanted, separator } => {
                let Said { de, en } = separators(*separator);
                (
                    Reason::PlanRowWidth,
                    Said::new(
                        format!(
                            "Die Zeile hat {found} Felder, die Kopfzeile {wanted}; bitte fehlende oder überzählige \
                             {de} berichtigen (ein Trennzeichen im Text steht in Anführungszeichen)."
                        ),
                        format!(
                            "The row has {found} fields, the header {wanted}; correct missing or surplus {en} (a \
                             separator within a text needs quotes)."
                        ),
                    ),
                )
            }
            RowFault::ZeroCharacter => (
                Reason::PlanRowZeroCharacter,
                Said::new(
                    "Die Zeile enthält ein NUL-Zeichen, ist also beschädigt; bitte den Haushaltsplan neu exportieren \
                     oder das Zeichen entfernen.",
                    "The row holds a NUL character, so it is damaged; export the plan again or remove the character.",
                ),
            ),
            RowFault::TooLong { bytes, most } => (
                Reason::PlanRowTooLong,
                Said::new(
                    format!(
                        "Die Zeile hat {} Byte, höchstens {} sind erlaubt; bitte prüfen, ob dort ein Zeilenende fehlt, \
                         und kürzen.",
                        number(*bytes).de,
                        number(*most).de
                    ),
                    format!(
                        "The row has {} bytes, {} at most are allowed; check whether a line break is missing there, \
                         and shorten it.",
                        number(*bytes).en,
                        number(*most).en
                    ),
                ),
            ),
        };
        Refusal::new(reason, "", said.de, said.en)
    }
}

fn separators(separator: u8) -> Said {
    let (de, en) = match separator {
        b';' => ("Semikolons", "semicolons"),
        b',' => ("Kommas", "commas"),
        b'\t' => ("Tabulatoren", "tabs"),
        _ => ("Trennzeichen", "separators"),
    };
    Said::new(de, en)
}

impl CellFault {
    fn reason(&self) -> Reason {
        match self {
            CellFault::NotComputed => Reason::PlanRowNotComputed,
            CellFault::Date { .. } => Reason::PlanRowCellIsADate,
            CellFault::Percentage { .. } => Reason::PlanRowCellIsAPercentage,
            CellFault::Error { .. } => Reason::PlanRowCellIsAnError,
            CellFault::NumberUnclear { .. } => Reason::PlanRowNumberUnclear,
            CellFault::NameMissing { .. } => Reason::PlanRowNameMissing,
            CellFault::Bereich { .. } => Reason::PlanRowBereich,
            CellFault::YearMissing => Reason::PlanRowYearMissing,
            CellFault::Year { .. } => Reason::PlanRowYear,
            CellFault::TextTooLong => Reason::PlanRowTextTooLong,
            CellFault::Titelart { .. } => Reason::PlanRowTitelart,
            CellFault::Supplement { .. } => Reason::PlanRowSupplement,
            CellFault::BetragTyp { .. } => Reason::PlanRowBetragtyp,
            CellFault::Authority(_) | CellFault::NoBezirksamt { .. } => Reason::PlanRowAuthority,
            CellFault::NamesTooLong => Reason::PlanRowNameTooLong,
            CellFault::NoPaymentNumber => Reason::PlanRowNoPaymentNumber,
            CellFault::AmountMissing => Reason::PlanRowAmountMissing,
            CellFault::AmountUnclear { .. } => Reason::PlanRowAmountUnclear,
            CellFault::AmountDecimals { .. } => Reason::PlanRowAmountDecimals,
            CellFault::AmountBeyondRange { .. } => Reason::PlanRowAmountBeyondRange,
            CellFault::Ambiguous { .. } => Reason::PlanRowLineAmbiguous,
            CellFault::LineTwice { .. } | CellFault::RowTwice { .. } => Reason::PlanRowLineTwice,
            CellFault::OtherActual { .. } => Reason::PlanRowOtherActual,
        }
    }

    /// The half of the sentence that follows the column's name.
    fn said(&self, column: Column) -> Said {
        match self {
            CellFault::NotComputed => Said::new(
                "Die Zelle enthält eine Formel ohne berechneten Wert. Bitte die Datei in Excel oder LibreOffice \
                 öffnen, neu berechnen lassen und speichern.",
                "the cell holds a formula that was never computed. Open the file in Excel or LibreOffice, let it \
                 compute, and save it.",
            ),
            CellFault::Date { value } => Said::new(
                format!(
                    "Die Zelle ist als Datum oder Uhrzeit formatiert (Wert „{value}“), ihr Inhalt ist deshalb nicht \
                     sicher. Bitte als Zahl oder Text formatieren und prüfen."
                ),
                format!(
                    "the cell is formatted as a date or time (value {value}), so what it means is not certain. Format \
                     it as a number or text and check it."
                ),
            ),
            CellFault::Percentage { value } => Said::new(
                format!(
                    "Die Zelle ist als Prozentsatz formatiert (Wert {value}), ihr Inhalt ist deshalb nicht sicher. \
                     Bitte als Zahl formatieren und prüfen."
                ),
                format!(
                    "the cell is formatted as a percentage (value {value}), so what it means is not certain. Format \
                     it as a number and check it."
                ),
            ),
            CellFault::Error { text } => Said::new(
                format!(
                    "Die Zelle enthält einen Fehler ({text}). Bitte die Formel berichtigen oder den Wert eintragen."
                ),
                format!("the cell holds an error ({text}). Correct the formula or enter the value."),
            ),
            CellFault::NumberUnclear { text, width } => {
                let example = match column {
                    Column::Einzelplan => "25",
                    Column::Kapitel => "2502",
                    _ => "51185",
                };
                Said::new(
                    format!(
                        "„{text}“ ist keine eindeutige Nummer; erwartet werden {width} Ziffern wie „{example}“. Hat \
                         eine Tabellenkalkulation die Nummer verändert, bitte die Spalte als Text formatieren und die \
                         Nummer neu eintragen."
                    ),
                    format!(
                        "“{text}” is no unambiguous number; expected are {width} digits such as {example}. If a \
                         spreadsheet has changed the number, format the column as text and enter the number again."
                    ),
                )
            }
            CellFault::NameMissing { number } => {
                let number = number.name();
                Said::new(
                    format!("Hier steht nichts, und auch {number} ist leer; bitte eines von beiden angeben."),
                    format!("there is nothing here, and {number} is empty too; give one of them."),
                )
            }
            CellFault::Bereich { text } => Said::new(
                format!("„{text}“ ist kein Bereich; gemeint sind 30 (Hauptverwaltung) und 31 bis 42 (Bezirke)."),
                format!("“{text}” is no Bereich; use 30 (central) or 31 to 42 (districts)."),
            ),
            CellFault::YearMissing => {
                Said::new("Das Haushaltsjahr fehlt; bitte eintragen.", "the fiscal year is missing; enter it.")
            }
            CellFault::Year { text } => Said::new(
                format!("„{text}“ ist kein Haushaltsjahr; erwartet wird ein Jahr wie 2026."),
                format!("“{text}” is no fiscal year; expected is a year such as 2026."),
            ),
            CellFault::TextTooLong => Said::new(
                format!("Der Text ist länger als {} Byte; bitte kürzen.", number(TEXT_BYTES_MAX).de),
                format!("the text is longer than {} bytes; shorten it.", number(TEXT_BYTES_MAX).en),
            ),
            CellFault::Titelart { text } => Said::new(
                format!(
                    "„{text}“ ist unbekannt; erlaubt sind Ausgabetitel und Einnahmetitel (auch Ausgaben, Einnahmen, \
                     A, E)."
                ),
                format!(
                    "“{text}” is unknown; allowed are Ausgabetitel and Einnahmetitel (also Ausgaben, Einnahmen, A, E)."
                ),
            ),
            CellFault::Supplement { text } => Said::new(
                format!(
                    "„{text}“ sagt nicht, ob der Betrag der neue Ansatz oder nur die Änderung ist. Bitte Soll \
                     eintragen und als Betrag den neuen Ansatz, und die Datei mit „import budget --amend GRUNDLAGE“ \
                     einlesen."
                ),
                format!(
                    "“{text}” does not say whether the amount is the new appropriation or only the change. Enter Soll \
                     and as the amount the new appropriation, and import the file with `import budget --amend BASIS`."
                ),
            ),
            CellFault::BetragTyp { text } => Said::new(
                format!(
                    "„{text}“ ist unbekannt; erlaubt sind Soll (auch Ansatz, Plan) und Ist (auch Rechnungsergebnis)."
                ),
                format!("“{text}” is unknown; allowed are Soll (also Ansatz, Plan) and Ist (also Rechnungsergebnis)."),
            ),
            CellFault::Authority(why) => {
                let Said { de, en } = why.said();
                Said::new(format!("{de}. Bitte die Bezeichnung berichtigen."), format!("{en}. Correct the name."))
            }
            CellFault::NoBezirksamt { name, meant } => {
                let name = short(name, 100);
                let meant = meant.map_or_else(Said::default, |district| {
                    let name = district.name();
                    Said::new(
                        format!(" Gemeint ist vielleicht „Bezirksamt {name}“."),
                        format!(" Perhaps “Bezirksamt {name}” is meant."),
                    )
                });
                Said::new(
                    format!(
                        "„{name}“ ist keines der zwölf Bezirksämter.{} Bitte die Bezeichnung berichtigen.",
                        meant.de
                    ),
                    format!("“{name}” is none of the twelve Bezirksämter.{} Correct the name.", meant.en),
                )
            }
            CellFault::NamesTooLong => Said::new(
                "Die Bezeichnungen von Einzelplan, Kapitel und Titel sind zusammen zu lang (höchstens 1.000 Zeichen); \
                 bitte kürzen.",
                "the names of section, chapter and title are too long together (1,000 characters at most); shorten \
                 them.",
            ),
            CellFault::NoPaymentNumber => Said::new(
                "Aus diesem Text lässt sich keine Zahlungsnummer bilden; bitte ihn berichtigen.",
                "no payment number can be made of this text; correct it.",
            ),
            CellFault::AmountMissing => Said::new(
                "Der Betrag fehlt; bitte eintragen (0, wenn es keiner ist).",
                "the amount is missing; enter it (0 if there is none).",
            ),
            CellFault::AmountUnclear { text } => Said::new(
                format!(
                    "„{text}“ ist kein eindeutiger Betrag in Euro; geschrieben wird er wie „40000“, „-5000“ \
                     oder „1.234.567,89“."
                ),
                format!("“{text}” is no unambiguous amount in euros; it is written like 40000, -5000 or 1.234.567,89."),
            ),
            CellFault::AmountDecimals { text } => Said::new(
                format!("„{text}“ hat mehr als zwei Nachkommastellen; bitte auf ganze Cent runden."),
                format!("“{text}” has more than two decimals; round it to whole cents."),
            ),
            CellFault::AmountBeyondRange { text } => Said::new(
                format!("„{text}“ liegt außerhalb von ±1.000.000.000.000,00 EUR; bitte den Betrag prüfen."),
                format!("“{text}” is beyond EUR ±1,000,000,000,000.00; check the amount."),
            ),
            CellFault::Ambiguous { lines } => {
                let told = |shown: fn(Cents) -> String| {
                    let told = lines.iter().map(|(line, amount)| format!("{line}: {}", shown(*amount)));
                    told.collect::<Vec<_>>().join("; ")
                };
                let (told_de, told_en) = (told(|amount| format!("{} EUR", german(amount))), told(english_eur));
                Said::new(
                    format!(
                        "Diesen Titel hat der Haushalt mehrmals, mit anderen Beträgen als hier ({told_de}); welcher \
                         gemeint ist, lässt sich nicht sagen. Bitte alle seine Zeilen in der Reihenfolge des Plans \
                         aufnehmen, eine weggefallene mit 0."
                    ),
                    format!(
                        "the budget has this title several times, with other amounts than here ({told_en}); which \
                         one is meant cannot be told. Include all of its rows in the order of the plan, one that is \
                         dropped with 0."
                    ),
                )
            }
            CellFault::LineTwice { line, other, row } => Said::new(
                format!(
                    "{line} ist dieselbe Haushaltsstelle wie {other} in Zeile {row} (sie wurde umbenannt); bitte nur \
                     eine der beiden Zeilen stehen lassen."
                ),
                format!(
                    "{line} is the same budget line as {other} in line {row} (it was renamed); leave only one of the \
                     two rows."
                ),
            ),
            CellFault::RowTwice { line, row } => Said::new(
                format!(
                    "Dasselbe steht schon in Zeile {row} ({line}); bitte nur eine der beiden Zeilen stehen lassen oder \
                     die Datei mit --new-lines einlesen, wenn es zwei Haushaltsstellen sind."
                ),
                format!(
                    "the same stands in line {row} already ({line}); leave only one of the two rows, or import the \
                     file with --new-lines where they are two budget lines."
                ),
            ),
            CellFault::OtherActual { line, paid, reported, said } => other_actual(line, *paid, *reported, *said),
        }
    }
}

fn other_actual(line: &LineName, paid: Cents, reported: Cents, said: Cents) -> Said {
    let part = match reported {
        Cents::ZERO => Said::default(),
        reported => Said::new(
            format!(", davon {} EUR aus gemeldeten Zahlungen", german(reported)),
            format!(", {reported} of it from payments that were reported", reported = english_eur(reported)),
        ),
    };
    Said::new(
        format!(
            "Für {line} ist schon ein Ist von {} EUR gebucht{}; die Datei nennt {} EUR. Das Ist eines Jahres ist \
             alles, was auf der Haushaltsstelle gezahlt ist: Soll es gelten, bitte mit „import budget --amend \
             GRUNDLAGE“ einlesen; gebucht wird dann der Unterschied.",
            german(paid),
            part.de,
            german(said)
        ),
        format!(
            "{line} has an actual of {paid} already{}; the file says {said}. The actual of a year is all that \
             was paid on the line: if it is right, import it with `import budget --amend BASIS`; the difference is \
             recorded then.",
            part.en,
            paid = english_eur(paid),
            said = english_eur(said)
        ),
    )
}

pub(super) fn examples() -> Vec<Refusal> {
    let text = str::to_owned;
    let rows = [
        RowFault::Total { name: text("Summe Kapitel 2502") },
        RowFault::Note { text: text("Stand: 30.06.2026") },
        RowFault::QuoteOpen { first: 2, last: 4 },
        RowFault::Width { found: 10, wanted: 11, separator: b';' },
        RowFault::ZeroCharacter,
        RowFault::TooLong { bytes: 300_000, most: 262_144 },
        CellFault::NotComputed.of(Column::Betrag),
        CellFault::Date { value: text("45000") }.of(Column::Titel),
        CellFault::Percentage { value: text("0.5") }.of(Column::Betrag),
        CellFault::Error { text: text("#REF!") }.of(Column::Betrag),
        CellFault::NumberUnclear { text: text("51.000"), width: 5 }.of(Column::Titel),
        CellFault::NameMissing { number: Column::Kapitel }.of(Column::Kapitelbezeichnung),
        CellFault::Bereich { text: text("29") }.of(Column::Bereich),
        CellFault::YearMissing.of(Column::Jahr),
        CellFault::Year { text: text("26") }.of(Column::Jahr),
        CellFault::TextTooLong.of(Column::Titelbezeichnung),
        CellFault::Titelart { text: text("Nebentitel") }.of(Column::Titelart),
        CellFault::Supplement { text: text("Nachtrag") }.of(Column::BetragTyp),
        CellFault::BetragTyp { text: text("Rest") }.of(Column::BetragTyp),
        CellFault::NamesTooLong.of(Column::Titelbezeichnung),
        CellFault::NoPaymentNumber.of(Column::Titelbezeichnung),
        CellFault::AmountMissing.of(Column::Betrag),
        CellFault::AmountUnclear { text: text("1,234.56") }.of(Column::Betrag),
        CellFault::AmountDecimals { text: text("1234,567") }.of(Column::Betrag),
        CellFault::AmountBeyondRange { text: text("90071992547409,93") }.of(Column::Betrag),
    ];
    rows.iter().chain(&of_names()).map(Say::say).collect()
}

/// The examples that have names in them.
fn of_names() -> Vec<RowFault> {
    let authority = "amt für it".parse::<Authority>().err().map(CellFault::Authority);
    let lines = ["2026/30/25/2502/81279", "2026/30/25/2502/81279-2"].map(|name| name.parse::<LineName>().ok());
    let [Some(line), Some(other)] = lines else { return Vec::new() };
    let euros = |euros: i64| Cents::new(euros * 100);
    let both = vec![(line.clone(), euros(5_000)), (other.clone(), euros(7_000))];
    let of_titles = [
        CellFault::Ambiguous { lines: both },
        CellFault::LineTwice { line: line.clone(), other, row: 12 },
        CellFault::RowTwice { line: line.clone(), row: 12 },
    ];
    let actual = CellFault::OtherActual { line, paid: euros(120), reported: euros(20), said: euros(150) };
    let bezirksamt = |meant| CellFault::NoBezirksamt { name: "Bezirksamt Pankwo".to_owned(), meant };
    let bezirksamt = [bezirksamt("03".parse().ok()), bezirksamt(None)];
    let authority = authority.into_iter().chain(bezirksamt).map(|why| why.of(Column::Kapitelbezeichnung));
    let of_titles = of_titles.into_iter().map(|why| why.of(Column::Titelbezeichnung));
    authority.chain(of_titles).chain([actual.of(Column::Betrag)]).collect()
}
