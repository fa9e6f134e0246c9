//! What a report says about itself, and how it is found again in a PDF, an XLSX or a JSON file.

use std::io::Read as _;

use serde::Deserialize;
use sollist_platform::process::package::Package;

use crate::model::{Quarter, Report};

/// In which form a report is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Xlsx,
    Json,
}

impl Format {
    /// How a file of it ends.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Xlsx => "xlsx",
            Format::Json => "json",
        }
    }
}

/// `sollist:quarter=2026-Q2;as_of=1234;hash=…`: which journal, which state of knowledge, which quarter; `;draft` of a
/// draft, `;since=1000`, what was named as the state of the last report, and `;version=0.3.0`, which version of the
/// program made it. Up to 0.2.0 reports named none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    pub quarter: Quarter,
    pub sequence: u64,
    pub hash: String,
    pub draft: bool,
    pub since: Option<u64>,
    pub version: Option<String>,
}

const START: &str = "sollist:quarter=";
/// What the marker of a draft has.
const DRAFT: &str = "draft";
const MADE_BY: &str = "version=";
const SINCE: &str = "since=";
/// Longest marker that is read; a hash has 64 digits.
const MARKER_BYTES_MAX: usize = 200;
/// The sheet of the workbook that shows the marker to people.
pub(crate) const XLSX_SHEET: &str = "Verfahren";

impl Marker {
    pub fn of(report: &Report) -> Marker {
        Marker {
            quarter: report.quarter,
            sequence: report.as_of.sequence,
            hash: report.as_of.hash.clone(),
            draft: report.draft,
            since: report.since,
            version: report.version.clone(),
        }
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
        let allowed = |b: &u8| b.is_ascii_alphanumeric() || b":=;_-.+".contains(b);
        let text: &[u8] = bytes.split(|b| !allowed(b)).next()?;
        let text = std::str::from_utf8(text).ok()?.strip_prefix(START)?;
        let (quarter, rest) = text.split_once(";as_of=")?;
        let (sequence, hash) = rest.split_once(";hash=")?;
        let mut parts = hash.split(';');
        let hash = parts.next()?.to_owned();
        let hexadecimal = hash.bytes().all(|b| b.is_ascii_hexdigit());
        hexadecimal.then_some(())?;
        let (quarter, sequence) = (quarter.parse().ok()?, sequence.parse().ok()?);
        let mut marker = Marker { quarter, sequence, hash, draft: false, since: None, version: None };
        for part in parts {
            match (part.strip_prefix(MADE_BY), part.strip_prefix(SINCE)) {
                (Some(version), _) => marker.version = Some(version.to_owned()),
                (_, Some(since)) => marker.since = Some(since.parse().ok()?),
                _ => marker.draft |= part == DRAFT,
            }
        }
        Some(marker)
    }
}

impl std::fmt::Display for Marker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{START}{};as_of={};hash={}", self.quarter, self.sequence, self.hash)?;
        if self.draft {
            write!(f, ";{DRAFT}")?;
        }
        self.since.iter().try_for_each(|since| write!(f, ";{SINCE}{since}"))?;
        self.version.iter().try_for_each(|version| write!(f, ";{MADE_BY}{version}"))
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

/// The properties of a workbook, and how many bytes of them are looked at; a report's have a tenth of this.
const XLSX_PROPERTIES: &str = "docProps/core.xml";
const XLSX_PROPERTIES_BYTES_MAX: u64 = 16 * 1024;

/// The comment of a workbook's properties holds the marker and nothing else. The sheets are not unpacked: they may
/// claim any size.
fn in_workbook(bytes: &[u8]) -> Option<Marker> {
    let mut package = Package::open(bytes, XLSX_PROPERTIES_BYTES_MAX).ok()?;
    let mut properties = Vec::new();
    package.part(XLSX_PROPERTIES).ok()??.read_to_end(&mut properties).ok()?;
    after(&properties, b"<dc:description>").and_then(Marker::find)
}

/// What of a report in JSON says which one it is; everything else is passed over.
#[derive(Deserialize)]
struct Named {
    quarter: Quarter,
    as_of: NamedAsOf,
    #[serde(default)]
    draft: bool,
    since: Option<u64>,
    version: Option<String>,
}

#[derive(Deserialize)]
struct NamedAsOf {
    sequence: u64,
    hash: String,
}

fn in_json(bytes: &[u8]) -> Option<Marker> {
    let Named { quarter, as_of, draft, since, version } = serde_json::from_slice(bytes).ok()?;
    // What is said again of it is no longer than a marker may be.
    let version = version.filter(|version| version.len() <= MARKER_BYTES_MAX);
    Some(Marker { quarter, sequence: as_of.sequence, hash: as_of.hash, draft, since, version })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    /// A workbook with one cell in its last row and column: 1,4 KB that claim the whole sheet.
    #[test]
    fn a_workbook_that_claims_everything_is_no_report() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/cases/review/08-sparse.xlsx");
        let bytes = std::fs::read(path)
            .unwrap_or_else(|error| panic!("the collected cases are expected beside the workspace: {path}: {error}"));
        assert_eq!(marker(&bytes), None);
    }

    #[test]
    fn only_what_is_needed_of_a_report_is_read() {
        let json = r#"{"format":"x","quarter":"2026-Q2","as_of":{"sequence":7,"recorded_at":null,"hash":"ab"},"budget":[[[[1]]]]}"#;
        let (format, found) = marker(json.as_bytes()).unwrap();
        assert_eq!((format, found.sequence, found.hash.as_str()), (Format::Json, 7, "ab"));
        assert_eq!(marker("{\"quarter\":".repeat(100_000).as_bytes()), None);
        assert_eq!(marker(b"PK\x03\x04 and no more"), None);
    }
}
