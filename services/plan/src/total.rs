//! Which rows of a plan are totals of others, and other rows that are no budget lines.

use super::{
    cell::{CellKind, PlanCell},
    column::Column,
    fault::RowFault,
    table::{Cells, Header},
    text::plain,
};

/// First words of totals and of parts of an amount that stands there already.
const FIRST: [&str; 26] = [
    "summe",
    "summen",
    "zwischensumme",
    "teilsumme",
    "endsumme",
    "gesamtsumme",
    "kapitelsumme",
    "titelsumme",
    "einzelplansumme",
    "bereichssumme",
    "gruppensumme",
    "hauptgruppensumme",
    "ausgabensumme",
    "einnahmensumme",
    "gesamt",
    "gesamtbetrag",
    "gesamteinnahmen",
    "gesamtausgaben",
    "insgesamt",
    "total",
    "subtotal",
    "saldo",
    "zusammen",
    "übertrag",
    "uebertrag",
    "davon",
];
/// Last words: spreadsheets write what they add up as `2502 Ergebnis`, `51185 Total`.
const LAST: [&str; 9] =
    ["insgesamt", "gesamt", "zusammen", "summe", "gesamtsumme", "total", "ergebnis", "gesamtergebnis", "teilergebnis"];
/// Words that say of what a total is, and nothing else.
const SCOPE: [&str; 22] = [
    "kapitel",
    "kap",
    "einzelplan",
    "epl",
    "titel",
    "bereich",
    "gruppe",
    "hauptgruppe",
    "obergruppe",
    "ausgaben",
    "einnahmen",
    "haushalt",
    "jahr",
    "der",
    "des",
    "die",
    "aller",
    "und",
    "in",
    "eur",
    "euro",
    "für",
];
/// Ends of the one word of a total: `Haushaltssumme`, `Zwischenergebnis`.
const ENDS: [&str; 4] = ["summe", "summen", "ergebnis", "gesamtbetrag"];
/// Short for them: `Sa.`, `Su. Kapitel 2502`, `zus.`
const SHORT: [&str; 3] = ["sa.", "su.", "zus."];

/// Whether a row is a total: a name in it says that it adds others up.
pub fn adds_up(cells: &Cells) -> bool {
    let names = [Column::Einzelplanbezeichnung, Column::Kapitelbezeichnung, Column::Titelbezeichnung];
    let codes = [Column::Bereich, Column::Einzelplan, Column::Kapitel, Column::Titel, Column::Titelart, Column::Jahr];
    names.into_iter().chain(codes).any(|column| is_total(cells.text(column)))
}

/// Whether a text is the name of a total, or of a part of an amount that stands there already: its first word says so
/// (`Summe Kapitel 2502`, `davon IKT`), or its last (`Ausgaben insgesamt`), or the only one that says anything.
fn is_total(text: &str) -> bool {
    // As most cells are.
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let text = plain(text);
    if text.trim_start().starts_with(['Σ', '∑']) {
        return true;
    }
    let from = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let lower = from.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    if words.len() > 3 && words.iter().all(|word| word.chars().count() == 1) {
        // `S U M M E`
        return is_total(&words.concat());
    }
    // „Gesamt-IKT“ is a name of its own.
    let hyphenated = lower.get(first.len()..).is_some_and(|rest| rest.starts_with('-'));
    let closing = lower.starts_with("abschluss kapitel") || lower.starts_with("abschluss einzelplan");
    let says_nothing = |word: &str| SCOPE.contains(&word) || word.bytes().all(|b| b.is_ascii_digit());
    let mut telling = words.iter().filter(|word| !says_nothing(word));
    let alone = telling.next().filter(|_| telling.next().is_none());
    let short = SHORT.iter().any(|short| lower.starts_with(short));
    closing
        || LAST.contains(last)
        || (!hyphenated && FIRST.contains(first))
        || alone.is_some_and(|word| short || ENDS.iter().any(|end| word.ends_with(end)))
}

/// Why a row is no budget line: a note, or a total of others.
pub fn no_line(header: &Header, cells: &Cells, cell: &dyn Fn(usize) -> PlanCell) -> Option<RowFault> {
    let without_title = cells.cell(Column::Titel).is_empty() && cells.cell(Column::Titelbezeichnung).is_empty();
    let without_place = cells.cell(Column::Bereich).is_empty() || without_title;
    if !without_place && !adds_up(cells) {
        return None;
    }
    let mut texts = (0..header.width).map(cell).filter(|cell| !cell.is_empty());
    if let Some(total) = texts.by_ref().find(|cell| cell.kind == CellKind::Text && is_total(&cell.text)) {
        return Some(RowFault::Total { name: total.text });
    }
    let mut texts = (0..header.width).map(cell).filter(|cell| !cell.is_empty());
    // A formula that was never computed is said of its column.
    let lone = texts.next().filter(|lone| !lone.text.is_empty() && texts.next().is_none())?;
    Some(RowFault::Note { text: lone.text })
}
