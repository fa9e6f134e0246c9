//! The quarterly report to the Hauptausschuss: its frozen data, and the same data as PDF, XLSX and JSON
//! (docs/spec.md#the-report).

pub mod api;
pub mod beside;
pub mod cause;
pub mod collect;
pub mod compare;
mod draft;
pub mod findings;
pub mod fit;
mod fonts;
pub mod forecast;
pub mod glyphs;
pub mod json;
pub mod marker;
mod measured;
pub mod model;
mod order;
pub mod paper;
pub mod pdf;
pub mod purpose;
pub mod refused;
pub mod restated;
mod restatement;
pub mod sections;
mod summary;
pub mod words;
pub mod xlsx;

pub use api::{ReportingApi, Uploads};
pub use collect::{Ask, collect};
pub use marker::{Format, Marker, marker};
pub use model::{Quarter, Report};
use paper::Paper;
pub use sollist_contract::quarter;

/// Why a report was not rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error(transparent)]
    Pdf(#[from] pdf::PdfError),
    #[error(transparent)]
    Xlsx(#[from] sollist_workbook::BookError),
    #[error("the report could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Renders a report. The same report gives the same bytes, in every process.
pub fn render(report: &Report, format: Format) -> Result<Vec<u8>, RenderError> {
    match format {
        Format::Pdf => {
            let at = report.as_of.recorded_at.unwrap_or_default();
            let paper = Paper { figures: json::render(report)?, ..sections::paper(report) };
            Ok(pdf::render(&paper, at, &Marker::of(report).to_string())?)
        }
        Format::Xlsx => Ok(xlsx::render(report)?),
        Format::Json => Ok(json::render(report)?),
    }
}
