//! The gRPC service: renders a report in chunks, and says later whether a file belongs to this journal.

use std::{
    pin::Pin,
    sync::{Arc, PoisonError, RwLock},
};

use futures::Stream;
use sha2::{Digest, Sha256};
use sollist_analytics::{FigureError, JournalState, facts::Facts};
use sollist_contract::grpc::{
    common::v1::AsOf,
    reporting::v1::{
        GetReportRequest, GetReportResponse, ReportFormat, VerifyReportRequest, VerifyReportResponse,
        reporting_service_server::ReportingService,
    },
};
use sollist_platform::{Error, caller::Caller};
use tonic::{Request, Response, Status, Streaming};

use crate::{
    RenderError,
    collect::{Ask, collect},
    marker::{Format, Marker, marker},
    model::{Quarter, Report},
    render,
};

/// Size of a chunk on the wire.
const CHUNK_BYTES: usize = 256 * 1024;
/// Largest file that is verified; a report has less than one MiB.
const VERIFY_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Says where simulated data begin.
#[tonic::async_trait]
pub trait Origins: Send + Sync {
    /// Number of the first event whose source starts with `/demo`, if there is one.
    async fn first_simulated(&self) -> Result<Option<u64>, Status>;
}

/// Serves the quarterly report.
pub struct ReportingApi {
    pub facts: Arc<RwLock<Facts>>,
    pub journal: Arc<dyn JournalState>,
    pub origins: Arc<dyn Origins>,
}

impl ReportingApi {
    /// The frozen data of a quarter at a journal number.
    pub async fn report(&self, quarter: Quarter, seq: u64) -> Result<Report, Status> {
        let hash = self.journal.hash(seq).await?;
        let simulated = self.origins.first_simulated().await?.is_some_and(|first| first <= seq);
        let ask = Ask { quarter, seq, hash, simulated, target_day: None };
        let facts = Arc::clone(&self.facts);
        // Figures and layout are work for the processor: they must not hold up the other requests.
        let collected = tokio::task::spawn_blocking(move || {
            let facts = facts.read().unwrap_or_else(PoisonError::into_inner);
            collect(&facts, &ask)
        });
        collected.await.map_err(|_| Status::internal("the report was interrupted"))?.map_err(refused)
    }

    async fn render(&self, report: Report, format: Format) -> Result<Vec<u8>, Status> {
        let rendered = tokio::task::spawn_blocking(move || render(&report, format));
        rendered.await.map_err(|_| Status::internal("the report was interrupted"))?.map_err(failed)
    }

    fn last_seq(&self) -> u64 {
        self.facts.read().unwrap_or_else(PoisonError::into_inner).last_seq()
    }

    /// Says whether `bytes` are a report of this journal, unchanged.
    pub async fn verify(&self, bytes: Vec<u8>) -> Result<VerifyReportResponse, Status> {
        let Some((format, found)) = marker(&bytes) else { return Ok(Verdict::NoReport.answer(None)) };
        self.journal.caught_up().await?;
        let known = found.sequence <= self.last_seq();
        if !known || self.journal.hash(found.sequence).await? != found.hash {
            return Ok(Verdict::ForeignJournal.answer(Some(&found)));
        }
        let report = self.report(found.quarter, found.sequence).await?;
        let recorded_at = report.as_of.recorded_at;
        let again = self.render(report, format).await?;
        let verdict = if Sha256::digest(&again) == Sha256::digest(&bytes) { Verdict::Valid } else { Verdict::Changed };
        let mut answer = verdict.answer(Some(&found));
        if let (Some(as_of), Some(at)) = (answer.as_of.as_mut(), recorded_at) {
            as_of.recorded_at = at.to_string();
        }
        Ok(answer)
    }
}

/// What a verification says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Valid,
    Changed,
    ForeignJournal,
    NoReport,
}

impl Verdict {
    fn answer(self, found: Option<&Marker>) -> VerifyReportResponse {
        let number = found.map_or(0, |marker| marker.sequence);
        let (de, en) = match self {
            Verdict::Valid => (
                format!("Gültig: Die Datei stammt unverändert aus diesem Journal und ruht auf den Ereignissen 1 bis {number}."),
                format!("Valid: the file comes unchanged from this journal and rests on events 1 to {number}."),
            ),
            Verdict::Changed => (
                format!("Ungültig: Die Datei nennt Journal Nr. {number} dieses Journals, wurde aber nach der Erstellung verändert oder mit einer anderen Programmversion erstellt."),
                format!("Invalid: the file names number {number} of this journal, but was changed after rendering or made by another version of the program."),
            ),
            Verdict::ForeignJournal => (
                format!("Ungültig: Die Datei stammt nicht aus diesem Journal (die Prüfsumme zu Nr. {number} ist eine andere)."),
                format!("Invalid: the file is not from this journal (the hash at number {number} differs)."),
            ),
            Verdict::NoReport => (
                "Das ist kein Sollist-Bericht: Die Datei trägt keine Kennzeichnung. Bitte die unveränderte PDF-, XLSX- oder JSON-Datei prüfen.".to_owned(),
                "This is no Sollist report: the file bears no marker. Verify the unchanged PDF, XLSX or JSON file.".to_owned(),
            ),
        };
        VerifyReportResponse {
            valid: self == Verdict::Valid,
            message_de: de,
            message_en: en,
            as_of: found.map(|marker| AsOf { sequence: marker.sequence, recorded_at: String::new(), hash: marker.hash.clone() }),
            quarter: found.map_or_else(String::new, |marker| marker.quarter.to_string()),
        }
    }
}

fn quarter(text: &str) -> Result<Quarter, Status> {
    text.parse().map_err(|_| {
        Status::from(Error::invalid(
            "quarter",
            format!("„{text}“ ist kein Quartal der Form 2026-Q2 (Q1 bis Q4)."),
            format!("“{text}” is no quarter of the form 2026-Q2 (Q1 to Q4)."),
        ))
    })
}

fn refused(error: FigureError) -> Status {
    match &error {
        FigureError::BadArgument { field, de, en } => Error::invalid(field, de.clone(), en.clone()).into(),
        FigureError::Overflow => Status::out_of_range(format!("{} / {error}", error.german())),
        FigureError::Engine(_) => Status::internal("the figures could not be computed"),
    }
}

fn failed(error: RenderError) -> Status {
    Status::internal(error.to_string())
}

#[tonic::async_trait]
impl ReportingService for ReportingApi {
    type GetReportStream = Pin<Box<dyn Stream<Item = Result<GetReportResponse, Status>> + Send>>;

    async fn get_report(&self, request: Request<GetReportRequest>) -> Result<Response<Self::GetReportStream>, Status> {
        Caller::of(&request)?;
        let request = request.into_inner();
        let quarter = quarter(&request.quarter)?;
        let format = match request.format() {
            ReportFormat::Unspecified | ReportFormat::Pdf => Format::Pdf,
            ReportFormat::Xlsx => Format::Xlsx,
            ReportFormat::Json => Format::Json,
        };
        self.journal.caught_up().await?;
        let seq = if request.as_of.is_empty() {
            self.last_seq()
        } else {
            self.facts.read().unwrap_or_else(PoisonError::into_inner).seq_of(&request.as_of).map_err(refused)?
        };
        let report = self.report(quarter, seq).await?;
        let bytes = self.render(report, format).await?;
        let chunks: Vec<_> = bytes.chunks(CHUNK_BYTES).map(|chunk| Ok(GetReportResponse { chunk: chunk.to_vec() })).collect();
        Ok(Response::new(Box::pin(futures::stream::iter(chunks))))
    }

    async fn verify_report(&self, request: Request<Streaming<VerifyReportRequest>>) -> Result<Response<VerifyReportResponse>, Status> {
        Caller::of(&request)?;
        let mut chunks = request.into_inner();
        let mut bytes = Vec::new();
        while let Some(part) = chunks.message().await? {
            if bytes.len() + part.chunk.len() > VERIFY_BYTES_MAX {
                let (de, en) =
                    ("Die Datei ist größer als 64 MiB; so groß ist kein Bericht.", "The file is larger than 64 MiB; no report is.");
                return Err(Error::invalid("chunk", de, en).into());
            }
            bytes.extend_from_slice(&part.chunk);
        }
        Ok(Response::new(self.verify(bytes).await?))
    }
}
