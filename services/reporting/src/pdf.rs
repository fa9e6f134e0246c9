//! The PDF: typst as a library, with its own fonts, no clock and no file system, so that the same data give the same
//! bytes.

use std::sync::LazyLock;

use jiff::tz::TimeZone;
use typst::{
    Feature, Features, Library, LibraryExt, World,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::{
    fonts::FONTS,
    glyphs::{Care, in_chart, make_printable},
    paper::Paper,
};

/// Why no PDF came out. Both are faults of the program, never of the data.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("the report could not be set: {0}")]
    Typesetting(String),
    #[error("the report could not be written as JSON for the template")]
    Data(#[from] serde_json::Error),
}

const TEXT: &str = include_str!("report.typ");
/// How many renderings a memoised result of the typesetter outlives.
const KEEP_MEMOISED: usize = 4;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    // `pdf.header-cell`, which marks row headers for screen readers, is behind this feature.
    LazyHash::new(Library::builder().with_features(Features::from_iter([Feature::A11yExtras])).build())
});

/// The files a template may see, and nothing else.
struct Template {
    main: Source,
    files: Vec<(FileId, Bytes)>,
    today: Datetime,
}

fn file_id(path: &str) -> Result<FileId, PdfError> {
    let path = VirtualPath::new(path).map_err(|_| PdfError::Typesetting(format!("no such path: {path}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Template {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }
    fn book(&self) -> &LazyHash<FontBook> {
        FONTS.book()
    }
    fn main(&self) -> FileId {
        self.main.id()
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.iter().find(|(known, _)| *known == id).map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }
    fn font(&self, index: usize) -> Option<Font> {
        FONTS.font(index)
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        Some(self.today)
    }
}

/// Sets `paper`. `at` is the instant the document bears, `ident` names it for ever. What the typesetter or the standard
/// does not take as it is, is set once more with every unusual character named by its number: no text keeps a report
/// away.
pub fn render(paper: &Paper, at: jiff::Timestamp, ident: &str) -> Result<Vec<u8>, PdfError> {
    match set(paper, at, ident, Care::Usual) {
        Err(PdfError::Typesetting(first)) => set(paper, at, ident, Care::Strict)
            .map_err(|second| PdfError::Typesetting(format!("{first}; then: {second}"))),
        done => done,
    }
}

/// One attempt; public so that a test sees which texts need the second.
pub fn set(paper: &Paper, at: jiff::Timestamp, ident: &str, care: Care) -> Result<Vec<u8>, PdfError> {
    let mut data = serde_json::to_value(paper)?;
    make_printable(&mut data, care);
    let mut files = vec![(file_id("/paper.json")?, Bytes::from_string(data.to_string()))];
    for (path, svg) in &paper.images {
        files.push((file_id(path)?, Bytes::from_string(in_chart(svg, care))));
    }
    files.push((file_id(&format!("/{}", paper.attached))?, Bytes::new(paper.figures.clone())));
    let today = datetime(at).ok_or_else(|| PdfError::Typesetting("the instant of the report is no date".into()))?;
    let template = Template { main: Source::new(file_id("/report.typ")?, TEXT.to_owned()), files, today };
    let document = typst::compile::<PagedDocument>(&template).output.map_err(|errors| faults(&errors))?;
    // The third part of PDF/A is the one that takes a file of any kind along.
    let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_3a])
        .map_err(|e| PdfError::Typesetting(e.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some("Sollist".to_owned())),
        timestamp: Some(Timestamp::new_utc(today)),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| faults(&errors))?;
    typst::comemo::evict(KEEP_MEMOISED);
    Ok(bytes)
}

fn datetime(at: jiff::Timestamp) -> Option<Datetime> {
    let t = TimeZone::UTC.to_datetime(at);
    let narrow = |n: i8| u8::try_from(n).ok();
    Datetime::from_ymd_hms(
        i32::from(t.year()),
        narrow(t.month())?,
        narrow(t.day())?,
        narrow(t.hour())?,
        narrow(t.minute())?,
        narrow(t.second())?,
    )
}

fn faults(errors: &[SourceDiagnostic]) -> PdfError {
    let text: Vec<String> = errors
        .iter()
        .map(|e| {
            let hints: Vec<&str> = e.hints.iter().map(|h| h.v.as_str()).collect();
            format!("{} {}", e.message, hints.join(" "))
        })
        .collect();
    PdfError::Typesetting(text.join("; "))
}
