//! `sollist import events`: CloudEvents out of files and streams of any size, in constant memory.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::PathBuf,
};

use serde::Serialize;
use sollist_contract::grpc::intake::v1::RefusedEntry;
use tokio::sync::mpsc;

use super::{
    Link,
    args::{Format, ImportEventsArgs},
    failure::{Exit, Failure},
    lines::Lines,
    output::Output,
    progress::Progress,
    submit::{Batch, Outcome, Source, WINDOW, submit},
    table::{Cell, Column, Sheet, one_line, shown_count},
};

/// Refused lines that a table shows; the others are in `sollist refused`.
const REFUSED_IN_TABLE: usize = 20;
const READ_BYTES: usize = 256 * 1024;

/// A file that is open, or standard input.
pub struct Input {
    name: String,
    bytes: Option<u64>,
    file: Option<File>,
}

/// Opens every file before anything is sent: a name that is wrong is said at once.
pub fn open(args: &ImportEventsArgs) -> Result<Vec<Input>, Failure> {
    args.files.iter().map(open_one).collect()
}

fn open_one(path: &PathBuf) -> Result<Input, Failure> {
    if path.as_os_str() == "-" {
        return Ok(Input { name: "-".to_owned(), bytes: None, file: None });
    }
    let fail = |error: io::Error| Failure::reading(path, &error);
    let file = File::open(path).map_err(fail)?;
    let data = file.metadata().map_err(fail)?;
    if data.is_dir() {
        return Err(fail(io::ErrorKind::IsADirectory.into()));
    }
    Ok(Input { name: path.display().to_string(), bytes: data.is_file().then_some(data.len()), file: Some(file) })
}

/// Sends every line of every file, file after file.
pub async fn events(link: &Link, inputs: Vec<Input>, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let mut outcome = Outcome::default();
    for input in inputs {
        let name = input.name.clone();
        let progress = Progress::new(out.watched, out.lang, &name, input.bytes);
        let result = submit(link, &name, read(input), &mut outcome, &progress).await;
        progress.done();
        if let Err(failure) = result {
            // What is done is done, and is worth knowing.
            show(&outcome, out)?;
            return Err(failure);
        }
    }
    show(&outcome, out)?;
    Ok(exit(&outcome))
}

/// Anything refused ends with exit code 1.
pub fn exit(outcome: &Outcome) -> Exit {
    if outcome.refused_count > 0 { Exit::Refused } else { Exit::Done }
}

/// Reads batches on a thread of its own, a few ahead of what is sent.
fn read(input: Input) -> Source {
    let (batches, source) = mpsc::channel(WINDOW);
    // Not a task: a read of standard input that never returns must not keep the program from ending.
    std::thread::spawn(move || {
        let is_file = input.bytes.is_some();
        let reader: Box<dyn Read> = match input.file {
            Some(file) => Box::new(file),
            None => Box::new(io::stdin()),
        };
        read_batches(BufReader::with_capacity(READ_BYTES, reader), is_file, |batch| batches.blocking_send(batch).is_ok());
    });
    source
}

/// Hands over batch after batch until nobody takes them any more. A pipe's batch does not wait for lines that are not there yet.
fn read_batches<R: Read>(reader: BufReader<R>, is_file: bool, mut give: impl FnMut(io::Result<Batch>) -> bool) {
    let mut lines = Lines::new(reader);
    let mut batch = Batch::default();
    loop {
        match lines.next_line() {
            Ok(Some(line)) => batch.push(line),
            Ok(None) => break,
            Err(error) => {
                let rest = std::mem::take(&mut batch);
                if rest.entries.is_empty() || give(Ok(rest)) {
                    give(Err(error));
                }
                return;
            }
        }
        let must_wait = !is_file && lines.reader().buffer().is_empty();
        if (batch.is_full() || must_wait) && !give(Ok(std::mem::take(&mut batch))) {
            return;
        }
    }
    if !batch.entries.is_empty() {
        give(Ok(batch));
    }
}

/// What was refused, as columns.
pub fn refused_sheet(refused: &[RefusedEntry]) -> Sheet {
    let columns = vec![
        Column::new("file", "Datei", "File").hidden(),
        Column::new("line", "Zeile", "Line").hidden(),
        Column::new("", "Stelle", "Place"),
        Column::new("reason", "Grund", "Reason"),
        Column::new("field", "Feld", "Field").hidden(),
        Column::new("message_de", "Text", "Text").hidden(),
        Column::new("message_en", "Text", "Text").hidden(),
        Column::new("source", "Quelle", "Source").hidden(),
        Column::new("id", "Kennung", "Id").hidden(),
    ];
    let row = |entry: &RefusedEntry| {
        let refusal = entry.refusal.clone().unwrap_or_default();
        vec![
            Cell::text(&entry.origin),
            Cell::Count(i64::try_from(entry.position).unwrap_or(i64::MAX)),
            Cell::text(format!("{}:{}", entry.origin, entry.position)),
            Cell::text(refusal.reason),
            Cell::text(refusal.field),
            Cell::text(refusal.message_de),
            Cell::text(refusal.message_en),
            Cell::text(&entry.event_source),
            Cell::text(&entry.event_id),
        ]
    };
    Sheet::new(columns, refused.iter().map(row).collect())
}

fn show(outcome: &Outcome, out: &mut Output<'_>) -> Result<(), Failure> {
    match out.format {
        Format::Json => out.json(&document(outcome)),
        Format::Csv => out.csv(&refused_sheet(&outcome.refused), true),
        Format::Table => {
            let text = summary(outcome, out);
            out.print(&text)
        }
    }
}

/// The outcome as JSON.
pub fn document(outcome: &Outcome) -> impl Serialize {
    #[derive(Serialize)]
    struct Document {
        recorded: u64,
        duplicates: u64,
        refused: serde_json::Value,
        refused_count: u64,
        sequence: u64,
    }
    Document {
        recorded: outcome.recorded,
        duplicates: outcome.duplicates,
        refused: serde_json::to_value(refused_sheet(&outcome.refused).objects()).unwrap_or_default(),
        refused_count: outcome.refused_count,
        sequence: outcome.sequence,
    }
}

fn summary(outcome: &Outcome, out: &Output<'_>) -> String {
    let number = |count: u64| shown_count(i64::try_from(count).unwrap_or(i64::MAX), out.lang);
    let (recorded, duplicates, refused) = (number(outcome.recorded), number(outcome.duplicates), number(outcome.refused_count));
    let mut text = out.lang.pick(
        format!("{recorded} aufgezeichnet, {duplicates} schon bekannt, {refused} abgelehnt."),
        format!("{recorded} recorded, {duplicates} already known, {refused} refused."),
    );
    // Nothing sent, nothing heard of the journal.
    if outcome.sequence > 0 {
        let last = number(outcome.sequence);
        text.push_str(&out.lang.pick(format!(" Journal bis Nr. {last}."), format!(" Journal up to number {last}.")));
    }
    text.push('\n');
    text.push_str(&refused_lines(outcome, out));
    text
}

/// Each refused line with its place and reason, up to a limit.
pub fn refused_lines(outcome: &Outcome, out: &Output<'_>) -> String {
    let mut text = String::new();
    for entry in outcome.refused.iter().take(REFUSED_IN_TABLE) {
        let refusal = entry.refusal.clone().unwrap_or_default();
        let why = out.lang.pick(refusal.message_de, refusal.message_en);
        // Many a message begins with the field itself.
        let named = refusal.field.is_empty() || why.starts_with(&refusal.field);
        let field = if named { String::new() } else { format!(" {}", refusal.field) };
        text.push_str(&format!("  {}:{}  {}{field}: {}\n", entry.origin, entry.position, refusal.reason, one_line(&why)));
    }
    let shown = outcome.refused.len().min(REFUSED_IN_TABLE) as u64;
    let more = outcome.refused_count.saturating_sub(shown);
    if more > 0 {
        let more = shown_count(i64::try_from(more).unwrap_or(i64::MAX), out.lang);
        text.push_str(
            &out.lang.pick(format!("  … und {more} weitere: sollist refused\n"), format!("  … and {more} more: sollist refused\n")),
        );
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_bounded_keep_the_order_and_end_with_the_error() {
        struct Broken(usize);
        impl Read for Broken {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                if self.0 == 0 {
                    return Err(io::Error::other("the cable"));
                }
                let line = b"{\"a\":1}\n";
                let length = line.len().min(buffer.len());
                buffer[..length].copy_from_slice(&line[..length]);
                self.0 -= 1;
                Ok(length)
            }
        }
        let mut sizes = Vec::new();
        let mut positions = Vec::new();
        let mut failed = false;
        read_batches(BufReader::with_capacity(READ_BYTES, Broken(2500)), true, |batch| {
            match batch {
                Ok(batch) => {
                    sizes.push(batch.entries.len());
                    positions.extend(batch.entries.iter().map(|entry| entry.position));
                }
                Err(_) => failed = true,
            }
            true
        });
        assert_eq!(sizes, [1000, 1000, 500]);
        assert_eq!(positions, (1..=2500).collect::<Vec<u64>>());
        assert!(failed);

        // A pipe gives what it has.
        let mut sizes = Vec::new();
        read_batches(BufReader::with_capacity(READ_BYTES, Broken(3)), false, |batch| {
            sizes.push(batch.map(|batch| batch.entries.len()).unwrap_or(0));
            true
        });
        assert_eq!(sizes, [1, 1, 1, 0]);
    }
}
