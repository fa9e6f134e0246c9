//! A plan in a CSV file: any usual separator and encoding, quotes as RFC 4180 has them.

use csv::{ReaderBuilder, StringRecord, Terminator};

use super::{
    cell::PlanCell,
    decode,
    fault::{Cause, RowFault},
    layout::{Contents, Layout},
    table::{Header, joined},
};

const SEPARATORS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// Longest row that is taken, in bytes: a plan's has some hundreds.
const ROW_BYTES_MAX: usize = 256 * 1024;
/// Most separators that are taken: the plan of twenty years. Each costs memory while its row is read.
const SEPARATORS_MAX: usize = 20_000_000;

/// Reads all rows. A row of another length than the header is kept and refused.
pub fn read(bytes: &[u8]) -> Result<Contents, Cause> {
    let text = decode::text(bytes)?;
    let (said, line) = said_separator(&text);
    // The separator is the one with which the columns of a plan are found.
    let separator = match said {
        Some(separator) => separator,
        None => {
            let found = |separator: &u8| has_header(&text, *separator);
            SEPARATORS.into_iter().find(found).unwrap_or(b';')
        }
    };
    if text.bytes().filter(|byte| *byte == separator).count() > SEPARATORS_MAX {
        return Err(Cause::TooLarge);
    }
    let from = if line == 1 { 0 } else { text.find('\n').map_or(text.len(), |at| at + 1) };
    Rows { text: text.get(from..).unwrap_or_default(), separator, line }.read()
}

/// Excel's first line `sep=;`, and the line at which the rest begins.
fn said_separator(text: &str) -> (Option<u8>, u64) {
    let first = text.lines().next().unwrap_or_default().trim_matches('"');
    let said = first.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| first.get(4..));
    match said.map(str::as_bytes) {
        Some([separator, ..]) => (Some(*separator), 2),
        Some([]) => (None, 2),
        None => (None, 1),
    }
}

fn has_header(text: &str, separator: u8) -> bool {
    let mut reader = reader(text, separator);
    let mut fields = StringRecord::new();
    let mut read = 0;
    while read < super::layout::PREAMBLE_MAX && reader.read_record(&mut fields).unwrap_or(false) {
        read += 1;
        match Header::read(fields.iter(), None) {
            // One column alone is there whatever separates it from the others.
            Err(Cause::NotAPlan) => {}
            Err(Cause::MissingColumns { .. }) if fields.len() < 4 => {}
            _ => return true,
        }
    }
    false
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(separator).terminator(Terminator::Any(b'\n')).has_headers(false).flexible(true);
    builder.from_reader(text.as_bytes())
}

/// The rows of a text.
struct Rows<'a> {
    text: &'a str,
    separator: u8,
    /// Line of the file at which the text begins.
    line: u64,
}

impl Rows<'_> {
    fn read(&self) -> Result<Contents, Cause> {
        let mut reader = reader(self.text, self.separator);
        let mut fields = StringRecord::new();
        let mut layout = Layout::new(None);
        let mut place = ReadSoFar { text: self.text, at: 0, row: 0, line: self.line };
        // The text is UTF-8 and in memory, and rows may have any length: reading cannot fail, and if it did, the file
        // were at fault.
        while reader.read_record(&mut fields).map_err(|_| Cause::NotUtf8 { line: place.line })? {
            let raw = place.advance(reader.position().byte());
            self.row(raw, place.line, &fields, &mut layout)?;
        }
        layout.finish()
    }

    fn row(&self, raw: &str, line: u64, fields: &StringRecord, layout: &mut Layout) -> Result<(), Cause> {
        let short = raw.len() <= ROW_BYTES_MAX;
        let quotes = quotes(raw, self.separator);
        let Some(width) = layout.width() else {
            if quotes == Quotes::Open && raw.contains("Einzelplan") {
                return Err(Cause::OpenQuote { line });
            }
            return if short { layout.heading(fields.iter()) } else { Ok(()) };
        };
        if quotes == Quotes::Open {
            return Err(Cause::OpenQuote { line });
        }
        // Excel appends rows of nothing but separators.
        if fields.iter().all(|field| field.trim().is_empty()) || (short && layout.heading_again(fields.iter())) {
            return Ok(());
        }
        if short && layout.heading_goes_on(fields.iter())? {
            return Ok(());
        }
        let more_lines = breaks(raw);
        if !short {
            let start = raw.get(..raw.floor_char_boundary(200)).unwrap_or_default();
            layout.refuse(line, &format!("{start} …"), RowFault::TooLong { bytes: raw.len(), most: ROW_BYTES_MAX })
        } else if more_lines > 0 && quotes == Quotes::Loose {
            layout.refuse(line, raw, RowFault::QuoteOpen { first: line, last: line + more_lines })
        } else if raw.contains('\0') {
            layout.refuse(line, &joined(fields.iter()), RowFault::ZeroCharacter)
        } else if fields.len() == width || surplus_is_empty(fields, width) {
            layout.row(line, &|place| fields.get(place).map(PlanCell::of_text).unwrap_or_default())
        } else if let Some(rows) = self.torn(raw, width) {
            // A carriage return alone ends a row too, where rows of the right length come of it.
            (line..).zip(rows).try_for_each(|(line, fields)| {
                layout.row(line, &|place| fields.get(place).map(PlanCell::of_text).unwrap_or_default())
            })
        } else {
            let fault = RowFault::Width { found: fields.len(), wanted: width, separator: self.separator };
            layout.refuse(line, &joined(fields.iter()), fault)
        }
    }

    /// The rows into which bare carriage returns divide a row, if each has the length of the header.
    fn torn(&self, raw: &str, width: usize) -> Option<Vec<StringRecord>> {
        if !raw.contains('\r') {
            return None;
        }
        let text = raw.replace('\r', "\n");
        let mut reader = reader(&text, self.separator);
        let rows: Vec<StringRecord> = reader.records().collect::<Result<_, _>>().ok()?;
        rows.iter().all(|fields| fields.len() == width || surplus_is_empty(fields, width)).then_some(rows)
    }
}

/// Some programs end every row with a separator, but not the header.
fn surplus_is_empty(fields: &StringRecord, width: usize) -> bool {
    fields.len() > width && fields.iter().skip(width).all(|field| field.trim().is_empty())
}

/// How far the text is read, in bytes and in lines.
struct ReadSoFar<'a> {
    text: &'a str,
    /// End of what was read.
    at: usize,
    /// Begin of the row read last, and its line.
    row: usize,
    line: u64,
}

impl<'a> ReadSoFar<'a> {
    /// The row that ends at `end`, without the line breaks around it; afterwards `line` is the line where it begins.
    fn advance(&mut self, end: u64) -> &'a str {
        let end = usize::try_from(end).unwrap_or(self.text.len());
        // Empty lines are passed over, so they precede the row.
        let row = self.text.get(self.at..end).unwrap_or_default().trim_start_matches('\n');
        let start = end.saturating_sub(row.len());
        self.line += breaks(self.text.get(self.row..start).unwrap_or_default());
        (self.at, self.row) = (end, start);
        row.trim_end_matches(['\r', '\n'])
    }
}

/// Line breaks, as an editor counts them: a carriage return alone is one.
fn breaks(text: &str) -> u64 {
    text.bytes().filter(|b| matches!(b, b'\n' | b'\r')).count() as u64
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

fn quotes(row: &str, separator: u8) -> Quotes {
    let separator = char::from(separator);
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
            if !rest.is_empty() && !rest.starts_with(separator) {
                found = Quotes::Loose;
            }
        }
        match rest.split_once(separator) {
            Some((_, next)) => rest = next,
            None => return found,
        }
    }
}
