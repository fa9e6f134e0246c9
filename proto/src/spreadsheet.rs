//! Text in files that a spreadsheet may open: it stays text and is never calculated.
//!
//! A cell whose text a spreadsheet would take for a formula gets an apostrophe before it, which is how a person enters
//! such a text; whoever reads the file again takes it off. Numbers are known by their type, not by their look: they are
//! written as they are.

use std::borrow::Cow;

/// The sign that says: this is text.
const QUOTE: char = '\'';

/// A text as a cell of a CSV file holds it.
pub fn cell(text: &str) -> Cow<'_, str> {
    if is_dangerous(text) { Cow::Owned(format!("{QUOTE}{text}")) } else { Cow::Borrowed(text) }
}

/// The text of a cell that [`cell`] wrote, or a person.
pub fn text(cell: &str) -> &str {
    cell.strip_prefix(QUOTE).filter(|rest| is_dangerous(rest)).unwrap_or(cell)
}

/// Signs at which a spreadsheet divides a line into cells, whatever the file was divided at: which of them is a setting
/// of the machine that opens it. A comma within a text is quoted by the file itself.
const DIVIDERS: [char; 2] = [';', '\t'];

/// A cell of a file that is divided at commas: what a spreadsheet that divides at another sign would take for a cell of
/// its own, and calculate, is quoted too.
pub fn parted(cell: Cow<'_, str>) -> Cow<'_, str> {
    if !cell.split(DIVIDERS).skip(1).any(is_dangerous) {
        return cell;
    }
    let mut out = String::with_capacity(cell.len().saturating_add(8));
    for part in cell.split_inclusive(DIVIDERS) {
        if !out.is_empty() && is_dangerous(part.strip_suffix(DIVIDERS).unwrap_or(part)) {
            out.push(QUOTE);
        }
        out.push_str(part);
    }
    Cow::Owned(out)
}

/// The same of a JSON document, which stays the same document: a semicolon within a text is written by its number.
pub fn parted_json(json: &str) -> Cow<'_, str> {
    if !json.split(';').skip(1).any(is_dangerous) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len().saturating_add(8));
    for (at, part) in json.split(';').enumerate() {
        out.push_str(match at {
            0 => "",
            _ if is_dangerous(part) => "\\u003b",
            _ => ";",
        });
        out.push_str(part);
    }
    Cow::Owned(out)
}

/// Whether a text is a number as we write them: digits, a sign before them, one point between them.
pub fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    digits(whole.strip_prefix('-').unwrap_or(whole)) && fraction.is_none_or(digits)
}

/// Whether a spreadsheet might calculate a text, or be led by it into another cell: programs differ in what they skip
/// before they look, so blanks, quotation marks and what nobody sees are skipped. A quoted text is dangerous as what it
/// quotes is, so that it can be told from a text that begins with an apostrophe itself.
fn is_dangerous(text: &str) -> bool {
    let rest = text.trim_start_matches(is_skipped);
    let skipped = text.get(..text.len().saturating_sub(rest.len())).unwrap_or_default();
    skipped.contains(char::is_control) || rest.starts_with(begins_a_formula)
}

fn is_skipped(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, QUOTE | '"' | '`' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

/// The signs themselves, and the other forms in which Unicode has them.
fn begins_a_formula(c: char) -> bool {
    matches!(
        c,
        '=' | '+'
            | '-'
            | '@'
            | '＝'
            | '＋'
            | '－'
            | '＠'
            | '﹦'
            | '﹢'
            | '﹣'
            | '﹫'
            | '⁼'
            | '⁺'
            | '⁻'
            | '₌'
            | '₊'
            | '₋'
            | '\u{2212}'
    )
}
