//! `sollist report` and `sollist verify`: a report of a quarter into a file, and the proof that it belongs to the
//! journal.

use std::{
    fs::File,
    future::Future,
    io::{self, Read},
    path::Path,
};

use serde::Serialize;
use sollist_contract::{
    grpc::{
        intake::v1::{TableDifference, TablesCompared, VerifyJournalRequest},
        reporting::v1::{GetReportRequest, VerifyReportRequest, VerifyReportResponse},
    },
    said::Said,
    words::terms,
};
use sollist_platform::process::shown;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::{
    Link,
    args::{Format, ReportArgs, VerifyArgs, report_format},
    failure::{Exit, Failure},
    file::{Readers, Whole},
    output::{Output, Stand},
    table::{Cell, Column, Sheet},
    words::file as words,
};
use sollist_contract::lang::Lang;

/// Part of a report that travels in one message, in bytes.
const CHUNK_BYTES: usize = 256 * 1024;

/// `sollist report`
pub async fn report(link: &Link, args: &ReportArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    // Both are there: without them the command is not taken.
    let (quarter, path) = (args.quarter.clone().unwrap_or_default(), args.out.clone().unwrap_or_default());
    let request = GetReportRequest {
        quarter: quarter.clone(),
        as_of: args.as_of.clone().unwrap_or_default(),
        format: report_format(&path).unwrap_or_default().into(),
        draft: args.draft,
        since: args.since.clone().unwrap_or_default(),
    };
    let mut file = Whole::create(&path, Readers::Umask)?;
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
    if out.lang == Lang::En {
        out.note(&out.lang.say(words::report_in_german()));
    }
    let columns = vec![
        Column::new("file", "Datei", "File"),
        Column::new("quarter", "Quartal", "Quarter"),
        Column::new("bytes", "Byte", "Bytes"),
    ];
    let count = i64::try_from(bytes).unwrap_or(i64::MAX);
    let sheet = Sheet::new(
        columns,
        vec![vec![Cell::text(path.display().to_string()), Cell::text(&quarter), Cell::Count(count)]],
    );
    match out.format {
        Format::Json => out.json(&sheet.objects().first())?,
        Format::Csv => out.csv(&sheet, true)?,
        Format::Table => {
            out.tell(&out.lang.say(words::report_written(&quarter, args.draft, &path, bytes)))?;
        }
    }
    Ok(Exit::Done)
}

/// What a check found.
struct Finding {
    valid: bool,
    said: Said,
    /// What else is to be known of a journal that holds.
    note: Said,
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
            opened(path)?;
            verify_report(&link().await?, path).await?
        }
        None => verify_journal(&link().await?, args.deep).await?,
    };
    show(&finding, out)?;
    Ok(if finding.valid { Exit::Done } else { Exit::Refused })
}

async fn verify_journal(link: &Link, deep: bool) -> Result<Finding, Failure> {
    let response = link.intake().verify_journal(VerifyJournalRequest { deep }).await?.into_inner();
    let valid = response.fault_de.is_empty() && response.fault_en.is_empty();
    let said = match (valid, &response.tables) {
        (false, _) => Said::read(response.fault_de, response.fault_en),
        (true, None) => words::journal_holds(),
        (true, Some(compared)) => words::tables_hold(compared.tables, compared.rows),
    };
    Ok(Finding {
        valid,
        said,
        note: Said::read(response.note_de, response.note_en),
        stand: Stand::known(response.as_of.unwrap_or_default()),
        quarter: None,
        tables: response.tables.map(Compared::from),
        outside: response.outside,
    })
}

fn opened(path: &Path) -> Result<File, Failure> {
    let file = File::open(path).map_err(|error| Failure::reading(path, &error))?;
    if file.metadata().is_ok_and(|data| data.is_dir()) {
        return Err(Failure::reading(path, &io::ErrorKind::IsADirectory.into()));
    }
    Ok(file)
}

/// What a server finds of a file.
pub(super) async fn checked(link: &Link, path: &Path) -> Result<VerifyReportResponse, Failure> {
    let mut file = opened(path)?;
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
    Ok(response?.into_inner())
}

async fn verify_report(link: &Link, path: &Path) -> Result<Finding, Failure> {
    let response = checked(link, path).await?;
    Ok(Finding {
        valid: response.valid,
        said: Said::read(response.message_de, response.message_en),
        note: Default::default(),
        stand: Stand::known(response.as_of.unwrap_or_default()),
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
            message_de: &finding.said.de,
            message_en: &finding.said.en,
            note_de: &finding.note.de,
            note_en: &finding.note.en,
            tables: finding.tables.as_ref(),
            outside: &finding.outside,
        }),
        Format::Csv => {
            let columns = vec![
                Column::new("valid", "gültig", "Valid"),
                Column::new("sequence", "Nr.", "Number"),
                Column::new("recorded_at", "aufgezeichnet", "Recorded"),
                Column::new("hash", "Prüfsumme des Journals", "Hash of the journal"),
                Column::new("", "Text", "Text"),
                Column::new("message_de", "Text", "Text").coded(),
                Column::new("message_en", "Text", "Text").coded(),
            ];
            let as_of = &finding.stand.0;
            let valid = if finding.valid { terms::YES } else { terms::NO };
            let row = vec![
                Cell::Named(finding.valid.to_string(), out.lang.word(valid).to_owned()),
                Cell::Count(i64::try_from(as_of.sequence).unwrap_or(i64::MAX)),
                Cell::moment(as_of.recorded_at.clone()),
                Cell::text(&as_of.hash),
                Cell::text(out.lang.pick(&finding.said.de, &finding.said.en)),
                Cell::text(&finding.said.de),
                Cell::text(&finding.said.en),
            ];
            out.csv(&Sheet::new(columns, vec![row]), true)
        }
        Format::Table => {
            let hash = &finding.stand.0.hash;
            let hash =
                if hash.is_empty() { String::new() } else { format!("{}\n", out.lang.say(words::journal_hash(hash))) };
            let text = shown::line(out.lang.pick(&finding.said.de, &finding.said.en));
            let note = out.lang.pick(&finding.note.de, &finding.note.en);
            let note = if note.is_empty() { String::new() } else { format!("{note}\n") };
            // A file that is no report names no state of knowledge.
            let stand = if finding.stand.0.sequence == 0 && !finding.valid {
                String::new()
            } else {
                format!("{}\n", finding.stand.sentence(out.lang))
            };
            let outside = match finding.outside.as_slice() {
                outside if finding.valid && !outside.is_empty() => {
                    format!("{}\n", out.lang.say(words::not_proved(outside)))
                }
                _ => String::new(),
            };
            out.tell(&format!("{text}\n{note}{stand}{hash}{outside}"))
        }
    }
}
