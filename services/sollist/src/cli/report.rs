//! `sollist report` and `sollist verify`: a report of a quarter into a file, and the proof that it belongs to the journal.

use std::{
    fs::File,
    future::Future,
    io::{self, Read},
    path::Path,
};

use serde::Serialize;
use sollist_contract::grpc::{
    intake::v1::{TableDifference, TablesCompared, VerifyJournalRequest},
    reporting::v1::{GetReportRequest, ReportFormat, VerifyReportRequest},
};
use sollist_platform::process::shown;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::{
    Link,
    args::{Format, Lang, ReportArgs, VerifyArgs},
    failure::{Exit, Failure},
    file::{Readers, Whole},
    output::{Output, Stand},
    table::{Cell, Column, Sheet, shown_count},
};

/// Part of a report that travels in one message, in bytes.
const CHUNK_BYTES: usize = 256 * 1024;

/// The shape a report file's name asks for.
pub fn format_of(path: &Path) -> Option<ReportFormat> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "pdf" => Some(ReportFormat::Pdf),
        "xlsx" => Some(ReportFormat::Xlsx),
        "json" => Some(ReportFormat::Json),
        _ => None,
    }
}

/// `sollist report`
pub async fn report(link: &Link, args: &ReportArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let request = GetReportRequest {
        quarter: args.quarter.clone(),
        as_of: args.as_of.clone().unwrap_or_default(),
        format: format_of(&args.out).unwrap_or_default().into(),
    };
    let mut file = Whole::create(&args.out, Readers::Umask)?;
    let mut chunks = link.reporting().get_report(request).await?.into_inner();
    let mut bytes: u64 = 0;
    while let Some(response) = chunks.message().await? {
        file.write(&response.chunk)?;
        bytes = bytes.saturating_add(response.chunk.len() as u64);
    }
    if bytes == 0 {
        return Err(Failure::answer("0 Byte"));
    }
    file.finish()?;
    let columns = vec![
        Column::new("file", "Datei", "File"),
        Column::new("quarter", "Quartal", "Quarter"),
        Column::new("bytes", "Byte", "Bytes"),
    ];
    let count = i64::try_from(bytes).unwrap_or(i64::MAX);
    let sheet = Sheet::new(
        columns,
        vec![vec![Cell::text(args.out.display().to_string()), Cell::text(&args.quarter), Cell::Count(count)]],
    );
    match out.format {
        Format::Json => out.json(&sheet.objects().first())?,
        Format::Csv => out.csv(&sheet, true)?,
        Format::Table => {
            let (path, size) = (shown::path(&args.out), shown_count(count, out.lang));
            out.print(&out.lang.pick(
                format!("Bericht {} geschrieben: {path} ({size} Byte).\n", args.quarter),
                format!("Report {} written: {path} ({size} bytes).\n", args.quarter),
            ))?;
        }
    }
    Ok(Exit::Done)
}

/// What a check found.
struct Finding {
    valid: bool,
    de: String,
    en: String,
    /// What else is to be known of a journal that holds.
    note: (String, String),
    stand: Stand,
    quarter: Option<String>,
    tables: Option<Compared>,
    /// Columns that nothing proves.
    outside: Vec<String>,
}

/// The tables beside the journal.
#[derive(Serialize)]
struct Compared {
    tables: u64,
    rows: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<TableDifference>,
}

impl From<TablesCompared> for Compared {
    fn from(compared: TablesCompared) -> Compared {
        Compared { tables: compared.tables, rows: compared.rows, difference: compared.difference }
    }
}

/// `sollist verify`; the connection is made when the file is known to be readable.
pub async fn verify<L: Future<Output = Result<Link, Failure>>>(
    link: impl FnOnce() -> L,
    args: &VerifyArgs,
    out: &mut Output<'_>,
) -> Result<Exit, Failure> {
    let finding = match &args.file {
        Some(path) => {
            let file = File::open(path).map_err(|error| Failure::reading(path, &error))?;
            if file.metadata().is_ok_and(|data| data.is_dir()) {
                return Err(Failure::reading(path, &io::ErrorKind::IsADirectory.into()));
            }
            verify_report(&link().await?, path, file).await?
        }
        None => verify_journal(&link().await?, args.deep).await?,
    };
    show(&finding, out)?;
    Ok(if finding.valid { Exit::Done } else { Exit::Refused })
}

async fn verify_journal(link: &Link, deep: bool) -> Result<Finding, Failure> {
    let response = link.intake().verify_journal(VerifyJournalRequest { deep }).await?.into_inner();
    let valid = response.fault_de.is_empty() && response.fault_en.is_empty();
    let (de, en) = match (valid, &response.tables) {
        (false, _) => (response.fault_de, response.fault_en),
        (true, None) => (
            "Das Journal ist lückenlos und unverändert.".to_owned(),
            "The journal has no gap and is unchanged.".to_owned(),
        ),
        (true, Some(TablesCompared { tables, rows, .. })) => {
            let count = |lang| shown_count(i64::try_from(*rows).unwrap_or(i64::MAX), lang);
            (
                format!(
                    "Das Journal ist lückenlos und unverändert; {tables} Tabellen mit {} Zeilen sind, was aus ihm folgt.",
                    count(Lang::De)
                ),
                format!(
                    "The journal has no gap and is unchanged; {tables} tables with {} rows are what it says.",
                    count(Lang::En)
                ),
            )
        }
    };
    Ok(Finding {
        valid,
        de,
        en,
        note: (response.note_de, response.note_en),
        stand: Stand(response.as_of.unwrap_or_default()),
        quarter: None,
        tables: response.tables.map(Compared::from),
        outside: response.outside,
    })
}

async fn verify_report(link: &Link, path: &Path, mut file: File) -> Result<Finding, Failure> {
    let (chunks, outgoing) = mpsc::channel(2);
    // A thread, not a task: reading a pipe that never ends must not keep the program from ending.
    let reading = std::thread::spawn(move || -> io::Result<()> {
        let mut buffer = vec![0; CHUNK_BYTES];
        loop {
            let length = file.read(&mut buffer)?;
            let Some(chunk) = buffer.get(..length).filter(|chunk| !chunk.is_empty()) else { return Ok(()) };
            if chunks.blocking_send(VerifyReportRequest { chunk: chunk.to_vec() }).is_err() {
                return Ok(());
            }
        }
    });
    let response = link.reporting().verify_report(ReceiverStream::new(outgoing)).await;
    if reading.is_finished()
        && let Ok(Err(error)) = reading.join()
    {
        return Err(Failure::reading(path, &error));
    }
    let response = response?.into_inner();
    Ok(Finding {
        valid: response.valid,
        de: response.message_de,
        en: response.message_en,
        note: Default::default(),
        stand: Stand(response.as_of.unwrap_or_default()),
        quarter: Some(response.quarter).filter(|quarter| !quarter.is_empty()),
        tables: None,
        outside: Vec::new(),
    })
}

fn show(finding: &Finding, out: &mut Output<'_>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        valid: bool,
        as_of: &'a Stand,
        #[serde(skip_serializing_if = "Option::is_none")]
        quarter: Option<&'a str>,
        message_de: &'a str,
        message_en: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        note_de: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        note_en: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        tables: Option<&'a Compared>,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        outside: &'a [String],
    }
    match out.format {
        Format::Json => out.json(&Document {
            valid: finding.valid,
            as_of: &finding.stand,
            quarter: finding.quarter.as_deref(),
            message_de: &finding.de,
            message_en: &finding.en,
            note_de: &finding.note.0,
            note_en: &finding.note.1,
            tables: finding.tables.as_ref(),
            outside: &finding.outside,
        }),
        Format::Csv => {
            let columns = vec![
                Column::new("valid", "gültig", "valid"),
                Column::new("sequence", "Nr.", "Number"),
                Column::new("recorded_at", "aufgezeichnet", "recorded"),
                Column::new("hash", "Hash", "Hash"),
                Column::new("message_de", "Text", "Text"),
                Column::new("message_en", "Text", "Text"),
            ];
            let as_of = &finding.stand.0;
            let row = vec![
                Cell::text(finding.valid.to_string()),
                Cell::Count(i64::try_from(as_of.sequence).unwrap_or(i64::MAX)),
                Cell::text(&as_of.recorded_at),
                Cell::text(&as_of.hash),
                Cell::text(&finding.de),
                Cell::text(&finding.en),
            ];
            out.csv(&Sheet::new(columns, vec![row]), true)
        }
        Format::Table => {
            let hash = &finding.stand.0.hash;
            let hash = if hash.is_empty() { String::new() } else { format!("Hash: {hash}\n") };
            let text = shown::line(out.lang.pick(&finding.de, &finding.en));
            let note = out.lang.pick(&finding.note.0, &finding.note.1);
            let note = if note.is_empty() { String::new() } else { format!("{note}\n") };
            // A file that is no report names no state of knowledge.
            let stand = if finding.stand.0.sequence == 0 && !finding.valid {
                String::new()
            } else {
                format!("{}\n", finding.stand.sentence(out.lang))
            };
            out.print(&format!("{text}\n{note}{stand}{hash}"))
        }
    }
}
