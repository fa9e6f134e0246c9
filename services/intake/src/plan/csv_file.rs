//! A plan in a CSV file: semicolons, UTF-8 with or without a byte order mark, quotes as RFC 4180 has them.

use csv::{ReaderBuilder, StringRecord};
use sollist_contract::refusal::Refusal;

use super::{
    fault::Cause,
    table::{Cell, Header, Record, refused_whole},
};

/// Reads all rows. A row of another length than the header is kept and refused.
pub fn read(bytes: &[u8]) -> Result<Vec<Record>, Cause> {
    let text = utf8(bytes)?;
    let mut reader = ReaderBuilder::new().delimiter(b';').has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut fields = StringRecord::new();
    let mut header: Option<Header> = None;
    let mut records = Vec::new();
    let mut place = Place { text, at: 0, row: 0, line: 1 };
    // The text is UTF-8 and in memory, and rows may have any length: reading cannot fail, and if it did, the file were at fault.
    while reader.read_record(&mut fields).map_err(|_| Cause::NotUtf8 { line: place.line })? {
        let raw = place.advance(reader.position().byte());
        let line = place.line;
        let quotes = quotes(raw);
        if quotes == Quotes::Open {
            return Err(Cause::OpenQuote { line });
        }
        let Some(header) = &header else {
            header = Some(Header::read(fields.iter()).map_err(|cause| delimiter_fault(&fields).unwrap_or(cause))?);
            continue;
        };
        if fields.iter().all(|field| field.trim().is_empty()) {
            continue; // Excel appends rows of nothing but separators.
        }
        let more_lines = breaks(raw);
        let cells = if more_lines > 0 && quotes == Quotes::Loose {
            Err(swallowed(line, line + more_lines))
        } else if fields.len() != header.width {
            Err(wrong_width(fields.len(), header.width))
        } else {
            Ok(header.pick(|place| fields.get(place).map(Cell::of_text)))
        };
        records.push(Record { line, text: raw.to_owned(), cells });
    }
    if records.is_empty() { Err(Cause::Empty) } else { Ok(records) }
}

fn utf8(bytes: &[u8]) -> Result<&str, Cause> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Cause::Utf16);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| match error.error_len() {
        None => Cause::CutOff,
        Some(_) => {
            let before = bytes.iter().take(error.valid_up_to()).filter(|b| **b == b'\n').count() as u64;
            Cause::NotUtf8 { line: before + 1 }
        }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// How far the text is read, in bytes and in lines.
struct Place<'a> {
    text: &'a str,
    /// End of what was read.
    at: usize,
    /// Begin of the row read last, and its line.
    row: usize,
    line: u64,
}

impl<'a> Place<'a> {
    /// The row that ends at `end`, without the line breaks around it; afterwards `line` is the line where it begins.
    fn advance(&mut self, end: u64) -> &'a str {
        let end = usize::try_from(end).unwrap_or(self.text.len());
        // Of a line break in two characters the second is still unread when a row ends, so it precedes the next.
        let row = self.text.get(self.at..end).unwrap_or_default().trim_start_matches(['\r', '\n']);
        let start = end.saturating_sub(row.len());
        self.line += breaks(self.text.get(self.row..start).unwrap_or_default());
        (self.at, self.row) = (end, start);
        row.trim_end_matches(['\r', '\n'])
    }
}

fn breaks(text: &str) -> u64 {
    text.bytes().filter(|b| *b == b'\n').count() as u64
}

/// How a row uses quotation marks. The CSV reader forgives what RFC 4180 forbids; over several lines that would hide
/// rows within a title, because a mark that is never closed ends at the next title's opening mark.
#[derive(PartialEq)]
enum Quotes {
    Good,
    /// Text follows a closing mark.
    Loose,
    /// The last field is never closed.
    Open,
}

fn quotes(row: &str) -> Quotes {
    let mut rest = row;
    let mut found = Quotes::Good;
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            rest = quoted;
            // A doubled mark is a mark in the text.
            loop {
                let Some((_, after)) = rest.split_once('"') else { return Quotes::Open };
                let Some(doubled) = after.strip_prefix('"') else {
                    rest = after;
                    break;
                };
                rest = doubled;
            }
            if !rest.is_empty() && !rest.starts_with(';') {
                found = Quotes::Loose;
            }
        }
        match rest.split_once(';') {
            Some((_, next)) => rest = next,
            None => return found,
        }
    }
}

/// The header's columns are there, but separated by something else.
fn delimiter_fault(header: &StringRecord) -> Option<Cause> {
    let line = header.iter().collect::<Vec<_>>().join(";");
    [',', '\t', '|'].into_iter().find_map(|found| {
        let names = line.split(found).map(|name| name.trim_matches('"'));
        Header::read(names).is_ok().then_some(Cause::WrongDelimiter { found })
    })
}

fn swallowed(line: u64, last: u64) -> Refusal {
    refused_whole(
        format!(
            "Ein Anführungszeichen, das in den Zeilen {line} bis {last} geöffnet wird, ist nicht geschlossen; bitte dort berichtigen \
             (ein Anführungszeichen im Text wird verdoppelt)."
        ),
        format!(
            "a quotation mark opened in lines {line} to {last} is not closed; correct it there (a quotation mark within a text is doubled)."
        ),
    )
}

fn wrong_width(found: usize, wanted: usize) -> Refusal {
    refused_whole(
        format!(
            "Die Zeile hat {found} Felder, die Kopfzeile {wanted}; bitte fehlende oder überzählige Semikolons berichtigen (ein Semikolon im \
             Text steht in Anführungszeichen)."
        ),
        format!(
            "the row has {found} fields, the header {wanted}; correct missing or surplus semicolons (a semicolon within a text needs quotes)."
        ),
    )
}
