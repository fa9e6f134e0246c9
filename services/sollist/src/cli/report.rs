//! `sollist report` and `sollist verify`: a report of a quarter into a file, and the proof that it belongs to the journal.

use std::{
    fs::{self, File, OpenOptions},
    future::Future,
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
};

use serde::Serialize;
use sollist_contract::grpc::{
    intake::v1::VerifyJournalRequest,
    reporting::v1::{GetReportRequest, ReportFormat, VerifyReportRequest},
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::{
    Link,
    args::{Format, ReportArgs, VerifyArgs},
    failure::{Exit, Failure},
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

/// A file that appears whole or not at all: written beside its place, then renamed.
pub struct Whole {
    path: PathBuf,
    beside: PathBuf,
    file: Option<File>,
}

impl Whole {
    pub fn create(path: &Path) -> Result<Whole, Failure> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let beside = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let file =
            OpenOptions::new().write(true).create(true).truncate(true).open(&beside).map_err(|error| Failure::writing(path, &error))?;
        Ok(Whole { path: path.to_owned(), beside, file: Some(file) })
    }
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let file = self.file.as_mut().ok_or_else(|| io::Error::from(io::ErrorKind::BrokenPipe));
        file.and_then(|file| file.write_all(bytes)).map_err(|error| Failure::writing(&self.path, &error))
    }
    pub fn finish(mut self) -> Result<(), Failure> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let done = file.sync_all().and_then(|()| fs::rename(&self.beside, &self.path));
        if done.is_err() {
            let _ = fs::remove_file(&self.beside);
        }
        done.map_err(|error| Failure::writing(&self.path, &error))
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            let _ = fs::remove_file(&self.beside);
        }
    }
}

/// `sollist report`
pub async fn report(link: &Link, args: &ReportArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let request = GetReportRequest {
        quarter: args.quarter.clone(),
        as_of: args.as_of.clone().unwrap_or_default(),
        format: format_of(&args.out).unwrap_or_default().into(),
    };
    let mut file = Whole::create(&args.out)?;
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
    let columns =
        vec![Column::new("file", "Datei", "File"), Column::new("quarter", "Quartal", "Quarter"), Column::new("bytes", "Byte", "Bytes")];
    let count = i64::try_from(bytes).unwrap_or(i64::MAX);
    let sheet = Sheet::new(columns, vec![vec![Cell::text(args.out.display().to_string()), Cell::text(&args.quarter), Cell::Count(count)]]);
    match out.format {
        Format::Json => out.json(&sheet.objects().first())?,
        Format::Csv => out.csv(&sheet, true)?,
        Format::Table => {
            let (path, size) = (args.out.display(), shown_count(count, out.lang));
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
        None => verify_journal(&link().await?).await?,
    };
    show(&finding, out)?;
    Ok(if finding.valid { Exit::Done } else { Exit::Refused })
}

async fn verify_journal(link: &Link) -> Result<Finding, Failure> {
    let response = link.intake().verify_journal(VerifyJournalRequest {}).await?.into_inner();
    let valid = response.fault_de.is_empty() && response.fault_en.is_empty();
    let (de, en) = if valid {
        ("Das Journal ist lückenlos und unverändert.".to_owned(), "The journal has no gap and is unchanged.".to_owned())
    } else {
        (response.fault_de, response.fault_en)
    };
    let note = (response.note_de, response.note_en);
    Ok(Finding { valid, de, en, note, stand: Stand(response.as_of.unwrap_or_default()), quarter: None })
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
            let text = out.lang.pick(&finding.de, &finding.en);
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bericht.pdf");
        fs::write(&path, "old").unwrap();

        let mut file = Whole::create(&path).unwrap();
        file.write(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read(&path).unwrap(), b"old");

        let mut file = Whole::create(&path).unwrap();
        file.write(b"new ").unwrap();
        file.write(b"and whole").unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new and whole");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");

        let nowhere = Whole::create(&folder.path().join("missing/x.pdf")).err().unwrap();
        assert_eq!(nowhere.exit, Exit::Refused);
    }
}
