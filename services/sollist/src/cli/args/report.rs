//! How reports, and proofs of them, are asked for.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use sollist_contract::{grpc::reporting::v1::ReportFormat, ids::Authority, said::Said};

use crate::cli::{
    acts::args::act::ActArgs,
    given::{as_of, authority, listed_number, quarter},
    words::usage as words,
};

#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct ReportArgs {
    #[command(subcommand)]
    pub action: Option<ReportAction>,
    /// Quartal, etwa 2026-Q3 / Quarter such as 2026-Q3
    #[arg(long, value_name = "QUARTER", value_parser = quarter, required = true)]
    pub quarter: Option<String>,
    /// Zieldatei; die Endung .pdf, .xlsx oder .json bestimmt die Form / File to write; .pdf, .xlsx or .json decides the
    /// shape
    #[arg(long, value_name = "FILE", value_parser = report_file, required = true)]
    pub out: Option<PathBuf>,
    /// Ein Entwurf, der auch so heißt: auch für ein Quartal, das noch läuft oder von dem noch nichts bekannt ist / A
    /// draft, and called so: also of a quarter that goes on or of which nothing is known yet
    #[arg(long)]
    pub draft: bool,
    /// Was bekannt war: am Ende eines Tages, zu einem Zeitpunkt (RFC 3339) oder bis zu einer Journalnummer / What was
    /// known: at the end of a day, at an instant (RFC 3339) or up to a journal number
    #[arg(long, value_name = "T", value_parser = as_of)]
    pub as_of: Option<String>,
    /// Was der letzte Bericht kannte, wie --as-of: was sich seither an seinen Zahlen geändert hat, steht in diesem
    /// (sonst was bis zur letzten Meldefrist seines Quartals aufgezeichnet war) / What the last report knew, as
    /// --as-of: what changed of its figures since stands in this one (else what was recorded by the last deadline of
    /// its quarter)
    #[arg(long, value_name = "T", value_parser = as_of)]
    pub since: Option<String>,
}

#[derive(Debug, Clone, Subcommand)]
pub enum ReportAction {
    /// Einen Bericht veröffentlichen: seine Prüfsummen kommen ins Journal, und wer Berichte liest, bekommt ihn /
    /// Publish a report: its hashes go into the journal, and whoever reads reports is given it
    Publish(PublishArgs),
    /// Veröffentlichte Berichte zeigen, die neuesten zuerst / Show published reports, the newest first
    List(ReportListArgs),
}

#[derive(Debug, Clone, Args)]
pub struct ReportListArgs {
    /// Datei, in die geschrieben wird; ohne --format bestimmt die Endung .xlsx, .csv oder .json die Form / File to
    /// write into; without --format its ending .xlsx, .csv or .json decides the shape
    // Of its own: the command above it has another one of that name.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub struct PublishArgs {
    /// Der Bericht als PDF, wie er veröffentlicht wird / The report as PDF, as it is published
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Stand (Journalnummer) des veröffentlichten Berichts, den dieser berichtigt / State (journal number) of the
    /// published report that this one corrects
    #[arg(long, value_name = "NUMBER", value_parser = listed_number)]
    pub corrects: Option<u64>,
    /// Behörde, die veröffentlicht (sonst das Land Berlin) / Authority that publishes (else the State of Berlin)
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Default, Args)]
pub struct VerifyArgs {
    /// Bericht, der geprüft wird; ohne Angabe das ganze Journal / Report to check; without it the whole journal
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Auch jede Tabelle der Dienste mit dem vergleichen, was aus dem Journal folgt / Also compare every table of the
    /// services with what the journal says
    #[arg(long, conflicts_with = "file")]
    pub deep: bool,
}

/// The shape a report file's name asks for.
pub fn report_format(path: &Path) -> Option<ReportFormat> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "pdf" => Some(ReportFormat::Pdf),
        "xlsx" => Some(ReportFormat::Xlsx),
        "json" => Some(ReportFormat::Json),
        _ => None,
    }
}
fn report_file(text: &str) -> Result<PathBuf, Said> {
    let path = PathBuf::from(text);
    if report_format(&path).is_some() { Ok(path) } else { Err(words::no_report_file()) }
}
