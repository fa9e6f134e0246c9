//! What a report says about itself, and how it is found again in a PDF, an XLSX or a JSON file.

use std::io::Cursor;

use crate::model::{Quarter, Report};

/// In which form a report is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Xlsx,
    Json,
}

/// `sollist:quarter=2026-Q2;as_of=1234;hash=…`: which journal, which state of knowledge, which quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    pub quarter: Quarter,
    pub sequence: u64,
    pub hash: String,
}

const START: &str = "sollist:quarter=";
/// Longest marker that is read; a hash has 64 digits.
const MARKER_BYTES_MAX: usize = 200;
/// The sheet and cell of the workbook that carry the marker.
pub(crate) const XLSX_SHEET: &str = "Verfahren";

impl Marker {
    pub fn of(report: &Report) -> Marker {
        Marker { quarter: report.quarter, sequence: report.as_of.sequence, hash: report.as_of.hash.clone() }
    }

    /// Reads the first marker in `bytes` that is whole.
    fn find(bytes: &[u8]) -> Option<Marker> {
        let mut rest = bytes;
        while let Some(at) = rest.windows(START.len()).position(|window| window == START.as_bytes()) {
            let candidate = rest.get(at..)?;
            let end = candidate.len().min(MARKER_BYTES_MAX);
            if let Some(marker) = candidate.get(..end).and_then(Marker::parse) {
                return Some(marker);
            }
            rest = candidate.get(START.len()..)?;
        }
        None
    }

    fn parse(bytes: &[u8]) -> Option<Marker> {
        let allowed = |b: &u8| b.is_ascii_alphanumeric() || b":=;_-".contains(b);
        let text: &[u8] = bytes.split(|b| !allowed(b)).next()?;
        let text = std::str::from_utf8(text).ok()?.strip_prefix(START)?;
        let (quarter, rest) = text.split_once(";as_of=")?;
        let (sequence, hash) = rest.split_once(";hash=")?;
        let hexadecimal = hash.bytes().all(|b| b.is_ascii_hexdigit());
        hexadecimal.then_some(())?;
        Some(Marker { quarter: quarter.parse().ok()?, sequence: sequence.parse().ok()?, hash: hash.to_owned() })
    }
}

impl std::fmt::Display for Marker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{START}{};as_of={};hash={}", self.quarter, self.sequence, self.hash)
    }
}

/// The form of a file, by its first bytes.
pub fn format_of(bytes: &[u8]) -> Option<Format> {
    let first = bytes.iter().find(|b| !b.is_ascii_whitespace());
    if bytes.starts_with(b"%PDF-") {
        Some(Format::Pdf)
    } else if bytes.starts_with(b"PK\x03\x04") {
        Some(Format::Xlsx)
    } else if first == Some(&b'{') {
        Some(Format::Json)
    } else {
        None
    }
}

/// Finds what a report says about itself. `None`: no Sollist report.
pub fn marker(bytes: &[u8]) -> Option<(Format, Marker)> {
    let format = format_of(bytes)?;
    let marker = match format {
        // The XMP metadata of a PDF/A are never compressed; its keywords hold the marker and nothing else.
        Format::Pdf => after(bytes, b"<pdf:Keywords>").and_then(Marker::find),
        Format::Xlsx => in_workbook(bytes),
        Format::Json => in_json(bytes),
    };
    marker.map(|marker| (format, marker))
}

fn after<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    let at = bytes.windows(mark.len()).position(|window| window == mark)?;
    bytes.get(at + mark.len()..)
}

/// A workbook of a report has a tenth of this. Packed XML grows a thousandfold at most, so memory stays bounded.
const WORKBOOK_BYTES_MAX: usize = 2 * 1024 * 1024;

fn in_workbook(bytes: &[u8]) -> Option<Marker> {
    use calamine::{Data, Reader, Xlsx};
    if bytes.len() > WORKBOOK_BYTES_MAX {
        return None;
    }
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).ok()?;
    let sheet = book.worksheet_range(XLSX_SHEET).ok()?;
    sheet.used_cells().find_map(|(_, _, cell)| match cell {
        Data::String(text) => Marker::find(text.as_bytes()),
        _ => None,
    })
}

fn in_json(bytes: &[u8]) -> Option<Marker> {
    let report: Report = serde_json::from_slice(bytes).ok()?;
    Some(Marker::of(&report))
}
