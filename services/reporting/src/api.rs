//! The gRPC service: renders a report in chunks, and says later whether a file belongs to this journal.

use std::{
    pin::Pin,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use futures::{Stream, StreamExt as _};
use jiff::Timestamp;
use prost::Message as _;
use sha2::{Digest, Sha256};
use sollist_analytics::{FigureError, facts::Facts};
use sollist_contract::{
    day::Day,
    event::ReportPublished,
    grpc::{
        common::v1::AsOf,
        reporting::v1::{
            GetReportRequest, GetReportResponse, ListReportsRequest, ListReportsResponse, PublishedReport,
            ReportFormat, VerifyReportRequest, VerifyReportResponse, reporting_service_server::ReportingService,
        },
    },
    question,
    said::{Bilingual as _, Said},
};
use sollist_figures::{self as figures, JournalState};
use sollist_platform::{
    Error,
    store::journal,
    wire::{
        caller::{Caller, asked},
        page::Page,
    },
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::{Request, Response, Status, Streaming};

use crate::{
    RenderError,
    collect::{Ask, collect},
    marker::{Format, Marker, marker},
    model::{Quarter, Report},
    refused::{Anew, Refused, VERSION, Verdict},
    render,
};

/// Size of a chunk on the wire.
const CHUNK_BYTES: usize = 256 * 1024;
/// Largest file that is verified; a report has some MiB at most.
const VERIFY_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Most bytes of all files that are verified at the same time, and how many streams may be open for it.
const VERIFYING_BYTES_MAX: usize = 128 * 1024 * 1024;
const VERIFYING_MAX: usize = 32;
/// Reports that are made at the same time: each takes a core for a second or two, and the figures' memory.
static MAKING: Semaphore = Semaphore::const_new(4);
/// How long a file may take to arrive: whoever sends nothing must not keep others waiting.
const PATIENCE: Duration = Duration::from_secs(120);

/// Serves the quarterly report.
pub struct ReportingApi {
    pub facts: Arc<RwLock<Facts>>,
    pub journal: Arc<dyn JournalState>,
    pub uploads: Uploads,
    /// Tells the time; tests fix it.
    pub clock: fn() -> Timestamp,
}

/// Room for the files that are verified, shared by all who send one.
pub struct Uploads {
    bytes: Arc<Semaphore>,
    streams: Arc<Semaphore>,
}

impl Default for Uploads {
    fn default() -> Uploads {
        Uploads {
            bytes: Arc::new(Semaphore::new(VERIFYING_BYTES_MAX)),
            streams: Arc::new(Semaphore::new(VERIFYING_MAX)),
        }
    }
}

/// A file that is being sent, and the room it takes until it is verified.
struct Upload {
    bytes: Vec<u8>,
    _stream: OwnedSemaphorePermit,
    room: Option<OwnedSemaphorePermit>,
}

impl Uploads {
    /// Takes a file whole. Room is taken as its parts come; who finds none is told to come again, because waiting for
    /// each other's room could last for ever.
    async fn take(
        &self,
        chunks: &mut (impl Stream<Item = Result<VerifyReportRequest, Status>> + Unpin),
    ) -> Result<Upload, Status> {
        let stream = Arc::clone(&self.streams).try_acquire_owned().map_err(|_| refusal(Refused::TooManyFiles))?;
        let mut upload = Upload { bytes: Vec::new(), _stream: stream, room: None };
        while let Some(part) = chunks.next().await {
            let part = part?;
            if upload.bytes.len() + part.chunk.len() > VERIFY_BYTES_MAX {
                return Err(refusal(Refused::FileTooLarge));
            }
            let size = u32::try_from(part.chunk.len()).unwrap_or(u32::MAX);
            let more =
                Arc::clone(&self.bytes).try_acquire_many_owned(size).map_err(|_| refusal(Refused::TooManyFiles))?;
            match &mut upload.room {
                Some(room) => room.merge(more),
                room => *room = Some(more),
            }
            upload.bytes.extend_from_slice(&part.chunk);
        }
        Ok(upload)
    }
}

fn refusal(why: Refused) -> Status {
    Error::refused(why).into()
}

impl ReportingApi {
    /// Refuses what can only be a draft: a quarter that goes on, as far as is known, and one of which nothing is known.
    /// What is known at a number holds until the next event is recorded.
    fn may_be_final(&self, quarter: Quarter, seq: u64) -> Result<(), Status> {
        let facts = self.facts.read().unwrap_or_else(PoisonError::into_inner);
        let last = quarter.last_day().map_err(|_| refusal(Refused::NoQuarter { text: quarter.to_string() }))?;
        let first = facts.first_day(seq);
        if first.is_none_or(|first| first > last) {
            return Err(refusal(Refused::Unknown { quarter, first }));
        }
        let known_until = Day::of(facts.recorded_at(seq.saturating_add(1)).unwrap_or_else(self.clock));
        if known_until <= last { Err(refusal(Refused::NotEnded { quarter, last })) } else { Ok(()) }
    }

    /// The frozen data of a quarter at a journal number.
    /// `since`: what was named as the state of the last report; `version`: of the program that makes it.
    pub async fn report(
        &self,
        quarter: Quarter,
        seq: u64,
        draft: bool,
        since: Option<u64>,
        version: Option<String>,
    ) -> Result<Report, Status> {
        let hash = self.journal.hash(seq).await?;
        let simulated = self.journal.first_simulated().await?.is_some_and(|first| first <= seq);
        let ask = Ask { quarter, seq, hash, simulated, draft, version, target_day: None, since };
        let facts = Arc::clone(&self.facts);
        // Figures and layout are work for the processor: they must not hold up the other requests. Whoever goes away
        // ends the call, not the work: it has its turn until it is done.
        let turn = MAKING.acquire().await;
        let collected = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let facts = facts.read().unwrap_or_else(PoisonError::into_inner);
            collect(&facts, &ask)
        });
        collected.await.map_err(|_| interrupted())?.map_err(refused)
    }

    async fn render(&self, report: Report, format: Format) -> Result<Vec<u8>, Status> {
        let turn = MAKING.acquire().await;
        let rendered = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            render(&report, format)
        });
        rendered.await.map_err(|_| interrupted())?.map_err(failed)
    }

    /// What the last report knew, where it is named: no more than this one does.
    fn since(&self, asked: &str, seq: u64) -> Result<Option<u64>, Status> {
        if asked.is_empty() {
            return Ok(None);
        }
        let facts = self.facts.read().unwrap_or_else(PoisonError::into_inner);
        let since = facts.seq_of(asked).map_err(|error| refused(about_since(error)))?;
        if since > seq {
            return Err(refusal(Refused::SinceAhead { since, seq }));
        }
        Ok(Some(since))
    }

    /// A report for whoever reads published ones alone: the last of its quarter, or that of exactly the number they
    /// name. What is asked for otherwise is not there, whatever there is.
    async fn published(&self, quarter: Quarter, format: Format, asked: &GetReportRequest) -> Result<Vec<u8>, Status> {
        let of = Some(asked.as_of.as_str()).filter(|text| !text.is_empty()).map(str::parse::<u64>).transpose();
        let since = Some(asked.since.as_str()).filter(|text| !text.is_empty()).map(str::parse::<u64>).transpose();
        let nowhere = || refusal(Refused::NotPublished { quarter });
        let (Ok(of), Ok(since), false) = (of, since, asked.draft) else { return Err(nowhere()) };
        let known = {
            let facts = self.facts.read().unwrap_or_else(PoisonError::into_inner);
            facts.reports().last(quarter, of, since).cloned()
        };
        let known = known.ok_or_else(nowhere)?;
        let version = known.version.to_string();
        let report = self.report(quarter, known.sequence, false, known.since, Some(version.clone())).await?;
        let bytes = self.render(report, format).await?;
        // What another version made otherwise is not what was published.
        if known.has(&hex(&bytes)) { Ok(bytes) } else { Err(refusal(Refused::MadeOtherwise { quarter, version })) }
    }

    fn last_seq(&self) -> u64 {
        self.facts.read().unwrap_or_else(PoisonError::into_inner).last_seq()
    }

    /// Number of the event with which a file was published.
    fn published_as(&self, bytes: &[u8]) -> Option<u64> {
        let facts = self.facts.read().unwrap_or_else(PoisonError::into_inner);
        facts.reports().of_file(&hex(bytes)).map(|(number, _)| number)
    }

    /// Says whether `bytes` are a report of this journal, unchanged.
    pub async fn verify(&self, bytes: Vec<u8>) -> Result<VerifyReportResponse, Status> {
        self.journal.caught_up().await?;
        let published = self.published_as(&bytes);
        Ok(VerifyReportResponse { published_as: published.unwrap_or(0), ..self.found(&bytes, published).await? })
    }

    /// `published`: number of the event with which exactly these bytes were published.
    async fn found(&self, bytes: &[u8], published: Option<u64>) -> Result<VerifyReportResponse, Status> {
        let Some((format, found)) = marker(bytes) else { return Ok(answer(Verdict::NoReport, None)) };
        let known = found.sequence <= self.last_seq();
        if !known || self.journal.hash(found.sequence).await? != found.hash {
            return Ok(answer(Verdict::ForeignJournal(found.sequence), Some(&found)));
        }
        let report =
            self.report(found.quarter, found.sequence, found.draft, found.since, found.version.clone()).await?;
        let recorded_at = report.as_of.recorded_at;
        let again = self.render(report, format).await?;
        let Marker { sequence, quarter, draft, .. } = found;
        let verdict = match published.filter(|_| !draft) {
            Some(published) if again == bytes => Verdict::Published { last: sequence, published },
            _ if again == bytes => Verdict::Valid { last: sequence, draft },
            published => {
                let anew = Anew { sequence, quarter, format, draft };
                Verdict::of_another(anew, found.version.as_deref(), published)
            }
        };
        let mut answer = answer(verdict, Some(&found));
        if let (Some(as_of), Some(at)) = (answer.as_of.as_mut(), recorded_at) {
            as_of.recorded_at = at.to_string();
        }
        Ok(answer)
    }
}

/// What a check found, as it travels.
fn answer(verdict: Verdict, found: Option<&Marker>) -> VerifyReportResponse {
    let Said { de, en } = verdict.said();
    VerifyReportResponse {
        valid: verdict.is_valid(),
        message_de: de,
        message_en: en,
        as_of: found.map(|marker| AsOf { sequence: marker.sequence, hash: marker.hash.clone(), ..AsOf::default() }),
        quarter: found.map_or_else(String::new, |marker| marker.quarter.to_string()),
        published_as: 0,
    }
}

/// The SHA-256 of a file, as the journal names it.
fn hex(bytes: &[u8]) -> String {
    journal::hex(&Sha256::digest(bytes))
}

fn quarter(text: &str) -> Result<Quarter, Status> {
    text.parse().map_err(|_| refusal(Refused::NoQuarter { text: text.to_owned() }))
}

/// What is wrong with the state of the last report.
fn about_since(error: FigureError) -> FigureError {
    match error {
        FigureError::Refused(why) => sollist_analytics::Refused::Since(why).into(),
        error => error,
    }
}

fn refused(error: FigureError) -> Status {
    figures::error(error).into()
}

fn failed(error: RenderError) -> Status {
    Error::internal(&error).into()
}

fn interrupted() -> Status {
    Error::internal(&"the report was interrupted").into()
}

fn message(facts: &Facts, (number, report, replaced): (u64, &ReportPublished, bool)) -> PublishedReport {
    PublishedReport {
        number,
        recorded_at: facts.recorded_at(number).map(|at| at.to_string()).unwrap_or_default(),
        quarter: report.quarter.to_string(),
        sequence: report.sequence,
        hash: report.hash.as_str().to_owned(),
        since: report.since,
        version: report.version.to_string(),
        pdf: report.pdf.as_str().to_owned(),
        xlsx: report.xlsx.as_str().to_owned(),
        json: report.json.as_str().to_owned(),
        corrects: report.corrects,
        replaced,
        authority: report.authority.as_ref().map(ToString::to_string),
    }
}

/// A file on its way.
type Chunks = Pin<Box<dyn Stream<Item = Result<GetReportResponse, Status>> + Send>>;

fn in_chunks(bytes: &[u8]) -> Response<Chunks> {
    let chunks: Vec<_> =
        bytes.chunks(CHUNK_BYTES).map(|chunk| Ok(GetReportResponse { chunk: chunk.to_vec() })).collect();
    Response::new(Box::pin(futures::stream::iter(chunks)))
}

#[tonic::async_trait]
impl ReportingService for ReportingApi {
    type GetReportStream = Chunks;

    async fn get_report(&self, request: Request<GetReportRequest>) -> Result<Response<Self::GetReportStream>, Status> {
        let (caller, _, request) = Caller::with(request)?;
        let quarter = quarter(&request.quarter)?;
        let format = question::choice("format", request.format, ReportFormat::as_str_name).map_err(Error::from)?;
        let format = match format {
            ReportFormat::Unspecified | ReportFormat::Pdf => Format::Pdf,
            ReportFormat::Xlsx => Format::Xlsx,
            ReportFormat::Json => Format::Json,
        };
        self.journal.caught_up().await?;
        if !caller.reads_drafts()? {
            return Ok(in_chunks(&self.published(quarter, format, &request).await?));
        }
        let seq = if request.as_of.is_empty() {
            self.last_seq()
        } else {
            self.facts.read().unwrap_or_else(PoisonError::into_inner).seq_of(&request.as_of).map_err(refused)?
        };
        if !request.draft {
            self.may_be_final(quarter, seq)?;
        }
        let since = self.since(&request.since, seq)?;
        let report = self.report(quarter, seq, request.draft, since, Some(VERSION.to_owned())).await?;
        Ok(in_chunks(&self.render(report, format).await?))
    }

    async fn list_reports(
        &self,
        request: Request<ListReportsRequest>,
    ) -> Result<Response<ListReportsResponse>, Status> {
        let ListReportsRequest { page_size, page_token } = asked(request)?;
        let page = Page::asked("reports", page_size, &page_token)?;
        self.journal.caught_up().await?;
        let after: Option<u64> = page.after().parse().ok();
        let facts = self.facts.read().unwrap_or_else(PoisonError::into_inner);
        let follow = facts.reports().newest_first().filter(|(number, ..)| after.is_none_or(|after| *number < after));
        let follow = follow.take(usize::try_from(page.limit()).unwrap_or(usize::MAX));
        let mut reports: Vec<PublishedReport> = follow.map(|listed| message(&facts, listed)).collect();
        let sizes: Vec<(String, u64)> =
            reports.iter().map(|report| (report.number.to_string(), report.encoded_len() as u64)).collect();
        let (count, next_page_token) = page.plan(&sizes);
        reports.truncate(count);
        Ok(Response::new(ListReportsResponse { reports, next_page_token }))
    }

    async fn verify_report(
        &self,
        request: Request<Streaming<VerifyReportRequest>>,
    ) -> Result<Response<VerifyReportResponse>, Status> {
        Caller::of(&request)?;
        let mut chunks = request.into_inner();
        let mut upload = tokio::time::timeout(PATIENCE, self.uploads.take(&mut chunks))
            .await
            .map_err(|_| refusal(Refused::FileLate))??;
        let bytes = std::mem::take(&mut upload.bytes);
        Ok(Response::new(self.verify(bytes).await?))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use futures::stream;
    use tonic::Code;

    use super::*;

    fn part(bytes: usize) -> Result<VerifyReportRequest, Status> {
        Ok(VerifyReportRequest { chunk: vec![0; bytes] })
    }

    /// Many who send at once hold no more than is allowed together; what they held is free again once they end.
    #[tokio::test]
    async fn uploads_share_one_limit() {
        const MIB: usize = 1024 * 1024;
        let uploads = Uploads::default();
        let mut held = Vec::new();
        for _ in 0..2 {
            held.push(uploads.take(&mut stream::iter((0..64).map(|_| part(MIB)))).await.unwrap());
        }
        assert_eq!(held[0].bytes.len(), 64 * MIB);
        let crowded = uploads.take(&mut stream::iter([part(1)])).await.err().unwrap();
        assert_eq!(crowded.code(), Code::ResourceExhausted);
        assert!(crowded.message().contains("zu viele Dateien"), "{crowded}");
        let too_large = uploads.take(&mut stream::iter((0..65).map(|_| part(MIB)))).await.err().unwrap();
        assert_eq!(too_large.code(), Code::ResourceExhausted);
        held.clear();
        let too_large = uploads.take(&mut stream::iter((0..65).map(|_| part(MIB)))).await.err().unwrap();
        assert_eq!(too_large.code(), Code::InvalidArgument);

        let held: Vec<Upload> = futures::future::join_all(
            (0..VERIFYING_MAX).map(|_| async { uploads.take(&mut stream::iter([part(1)])).await.unwrap() }),
        )
        .await;
        assert_eq!(uploads.take(&mut stream::iter([part(1)])).await.err().unwrap().code(), Code::ResourceExhausted);
        drop(held);
        uploads.take(&mut stream::iter([part(1)])).await.unwrap();
    }
}
