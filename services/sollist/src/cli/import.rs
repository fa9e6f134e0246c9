//! `sollist import events`: CloudEvents out of files and streams of any size, in constant memory.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, Cursor, Read, Seek as _},
    path::PathBuf,
};

use serde::Serialize;
use sollist_contract::{grpc::intake::v1::RefusedEntry, said::Said};
use tokio::sync::mpsc;

use super::{
    Link,
    args::{Format, ImportEventsArgs},
    check::{Part, check},
    failure::{Exit, Failure},
    output::Output,
    progress::Progress,
    reason,
    shape::{self, Shape},
    submit::{Batch, Fault, Outcome, Source, WINDOW, Warned, submit},
    table::{Cell, Column, Sheet, one_line},
    values::Values,
    words::{import as words, typed},
};
use sollist_contract::lang::Lang;

/// Refused lines that a table shows; the others are in `sollist refused`.
const REFUSED_IN_TABLE: usize = 20;
/// Warnings that a table shows; the others are in `sollist look`.
const WARNED_IN_TABLE: usize = 20;
/// The same of one reason.
const WARNED_OF_A_REASON: usize = 3;
const READ_BYTES: usize = 256 * 1024;

/// A file or a stream of events.
pub struct Input {
    name: String,
    bytes: Option<u64>,
    place: Whence,
}

enum Whence {
    /// A file, with the shape of what is in it; opened when its turn comes, for there may be thousands.
    File(PathBuf, Shape),
    /// A pipe: it can be read once, and what it is shows only then.
    Pipe(File),
    Standard,
}

/// Looks at every file before anything is sent: a name that is wrong, or a file that is something else, is said at
/// once.
pub fn open(args: &ImportEventsArgs) -> Result<Vec<Input>, Failure> {
    args.files.iter().map(open_one).collect()
}

fn open_one(path: &PathBuf) -> Result<Input, Failure> {
    if path.as_os_str() == "-" {
        return Ok(Input { name: "-".to_owned(), bytes: None, place: Whence::Standard });
    }
    let fail = |error: io::Error| Failure::reading(path, &error);
    let mut file = File::open(path).map_err(fail)?;
    let data = file.metadata().map_err(fail)?;
    if data.is_dir() {
        return Err(fail(io::ErrorKind::IsADirectory.into()));
    }
    let name = path.display().to_string();
    if !data.is_file() {
        return Ok(Input { name, bytes: None, place: Whence::Pipe(file) });
    }
    let (_, shape) = shape::look(&mut file).map_err(fail)?;
    let mut shape = shape.map_err(|other| Failure::invalid(words::not_events(&name, other)))?;
    file.rewind().map_err(fail)?;
    shape.encoding = shape.encoding.of_all(file).map_err(fail)?;
    Ok(Input { name, bytes: Some(data.len()), place: Whence::File(path.clone(), shape) })
}

/// Sends every event of every file, file after file.
pub async fn events(link: &Link, inputs: Vec<Input>, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let mut outcome = Outcome::default();
    for input in inputs {
        let name = input.name.clone();
        let progress = Progress::new(out.watched, out.lang, &name, input.bytes);
        let result = submit(link, &name, read(input), &mut outcome, &progress).await;
        progress.done();
        if let Err(failure) = result {
            // What is done is done, and is worth knowing.
            if outcome.sequence > 0 {
                show(&outcome, out)?;
            }
            return Err(failure);
        }
    }
    show(&outcome, out)?;
    Ok(exit(&outcome))
}

/// Has every event of every file checked, as if they were imported one after the other; nothing is recorded.
pub async fn check_events(link: &Link, inputs: Vec<Input>, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let part = |input: Input| Part { origin: input.name.clone(), source: read(input), outcome: Outcome::default() };
    let mut parts: Vec<Part> = inputs.into_iter().map(part).collect();
    check(link, &mut parts).await?;
    let mut outcome = Outcome::of_check();
    parts.into_iter().for_each(|part| outcome.merge(part.outcome));
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
        let mut give = |batch| batches.blocking_send(batch).is_ok();
        if let Err(fault) = read_all(input, &mut give) {
            give(Err(fault));
        }
    });
    source
}

fn read_all(input: Input, give: &mut impl FnMut(Result<Batch, Fault>) -> bool) -> Result<(), Fault> {
    let name = input.name;
    match input.place {
        Whence::File(path, shape) => {
            let file = File::open(path).map_err(Fault::Reading)?;
            read_batches(&name, file, shape, true, give)
        }
        Whence::Pipe(file) => read_pipe(&name, file, give),
        Whence::Standard => read_pipe(&name, io::stdin(), give),
    }
}

fn read_pipe(
    name: &str,
    mut stream: impl Read,
    give: &mut impl FnMut(Result<Batch, Fault>) -> bool,
) -> Result<(), Fault> {
    let (head, shape) = shape::look(&mut stream).map_err(Fault::Reading)?;
    let mut shape = shape.map_err(|other| Fault::Shape(Failure::invalid(words::not_events(name, other))))?;
    // More of it may not have come.
    shape.encoding = shape.encoding.of_all(head.as_slice()).map_err(Fault::Reading)?;
    read_batches(name, Cursor::new(head).chain(stream), shape, false, give)
}

/// Hands over batch after batch until nobody takes them any more. A pipe's batch does not wait for events that are not
/// there yet.
fn read_batches(
    name: &str,
    stream: impl Read,
    shape: Shape,
    is_file: bool,
    give: &mut impl FnMut(Result<Batch, Fault>) -> bool,
) -> Result<(), Fault> {
    let mut values = Values::new(BufReader::with_capacity(READ_BYTES, shape.encoding.reader(stream)), shape.form);
    let mut batch = Batch::new(shape.form);
    let ended = loop {
        match values.next_value() {
            Ok(Some(mut line)) => {
                line.end = line.end.saturating_mul(shape.encoding.width());
                batch.push(line);
            }
            Ok(None) => break Ok(()),
            Err(error) => break Err(Fault::Reading(error)),
        }
        let must_wait = !is_file && !values.has_more();
        if (batch.is_full() || must_wait) && !give(Ok(std::mem::replace(&mut batch, Batch::new(shape.form)))) {
            return Ok(());
        }
    };
    if !batch.entries.is_empty() && !give(Ok(batch)) {
        return Ok(());
    }
    ended?;
    if values.is_cut() { Err(Fault::Shape(Failure::invalid(words::cut(name)))) } else { Ok(()) }
}

/// What was refused, as columns.
pub fn refused_sheet(refused: &[RefusedEntry], lang: Lang) -> Sheet {
    let columns = vec![
        Column::new("file", "Datei", "File").hidden(),
        Column::new("line", "Zeile", "Line").hidden(),
        Column::new("reason", "Grund", "Reason"),
        Column::new("field", "Feld", "Field").coded(),
        Column::new("", "Text", "Text"),
        Column::new("message_de", "Text", "Text").coded(),
        Column::new("message_en", "Text", "Text").coded(),
        Column::new("source", "Quelle", "Source").hidden(),
        Column::new("id", "Kennung", "Id").hidden(),
    ];
    let row = |entry: &RefusedEntry| {
        let refusal = entry.refusal.clone().unwrap_or_default();
        vec![
            Cell::text(&entry.origin),
            Cell::Count(i64::try_from(entry.position).unwrap_or(i64::MAX)),
            reason::refused(refusal.reason, lang),
            Cell::text(refusal.field),
            Cell::Said(lang.say(typed::read_here(Said::read(&refusal.message_de, &refusal.message_en)))),
            Cell::Said(refusal.message_de),
            Cell::Said(refusal.message_en),
            Cell::text(&entry.event_source),
            Cell::text(&entry.event_id),
        ]
    };
    Sheet::new(columns, refused.iter().map(row).collect())
}

fn show(outcome: &Outcome, out: &mut Output<'_>) -> Result<(), Failure> {
    match out.format {
        Format::Json => out.json(&document(outcome)),
        Format::Csv => out.csv(&refused_sheet(&outcome.refused, out.lang), true),
        Format::Table => {
            let text = summary(outcome, out);
            out.tell(&text)
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
        /// Only where it was asked for: nothing is recorded.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        checked: bool,
        warnings: serde_json::Value,
        warnings_count: u64,
        sequence: u64,
    }
    Document {
        recorded: outcome.recorded,
        duplicates: outcome.duplicates,
        refused: serde_json::to_value(refused_sheet(&outcome.refused, Lang::De).objects()).unwrap_or_default(),
        refused_count: outcome.refused_count,
        checked: outcome.checked,
        warnings: serde_json::to_value(warned_sheet(&outcome.warned, Lang::De).objects()).unwrap_or_default(),
        warnings_count: outcome.warned_count,
        sequence: outcome.sequence,
    }
}

/// What somebody should look at, as columns.
fn warned_sheet(warned: &[Warned], lang: Lang) -> Sheet {
    let columns = vec![
        Column::new("file", "Datei", "File"),
        Column::new("line", "Zeile", "Line"),
        Column::new("sequence", "Nr.", "Number"),
        Column::new("reason", "Grund", "Reason"),
        Column::new("field", "Feld", "Field"),
        Column::new("message_de", "Text", "Text"),
        Column::new("message_en", "Text", "Text"),
    ];
    let row = |warned: &Warned| {
        let Warned { origin, position, sequence, warning } = warned;
        vec![
            Cell::text(origin),
            Cell::count(*position),
            Cell::count(*sequence),
            reason::queried(warning.reason.clone(), lang),
            Cell::text(&warning.field),
            Cell::Said(warning.message_de.clone()),
            Cell::Said(warning.message_en.clone()),
        ]
    };
    Sheet::new(columns, warned.iter().map(row).collect())
}

fn summary(outcome: &Outcome, out: &Output<'_>) -> String {
    let counts = (outcome.recorded, outcome.duplicates, outcome.refused_count);
    let mut text = out.lang.say(words::summary(counts, outcome.checked));
    // Nothing sent, nothing heard of the journal.
    if outcome.sequence > 0 {
        text.push_str(&out.lang.say(words::journal_up_to(outcome.sequence)));
    }
    text.push('\n');
    text.push_str(&refused_lines(outcome, out));
    text.push_str(&warned_lines(outcome, out));
    text
}

/// The first of each reason: of ten that are alike the second says little.
fn of_each_reason(warned: &[Warned]) -> Vec<&Warned> {
    let (mut counts, mut shown): (BTreeMap<&str, usize>, Vec<&Warned>) = Default::default();
    for one in warned {
        let count = counts.entry(&one.warning.reason).or_default();
        *count = count.saturating_add(1);
        if *count <= WARNED_OF_A_REASON && shown.len() < WARNED_IN_TABLE {
            shown.push(one);
        }
    }
    shown
}

/// What somebody should look at, with its place and reason, up to a limit.
pub fn warned_lines(outcome: &Outcome, out: &Output<'_>) -> String {
    if outcome.warned_count == 0 {
        return String::new();
    }
    let mut text = out.lang.say(words::to_look_at(outcome.warned_count, outcome.checked));
    let shown = of_each_reason(&outcome.warned);
    for Warned { origin, position, warning, .. } in &shown {
        let what = out.lang.say(typed::here(Said::read(&warning.message_de, &warning.message_en)));
        let why = reason::in_line(&reason::queried(warning.reason.clone(), out.lang), out.lang, out.wide);
        text.push_str(&format!("  {}\n", one_line(&format!("{origin}:{position}  {why}: {what}"))));
    }
    let more = outcome.warned_count.saturating_sub(shown.len() as u64);
    if more > 0 {
        text.push_str(&out.lang.say(words::more_to_look_at(more, outcome.checked)));
    }
    text
}

/// Each refused line with its place and reason, up to a limit.
pub fn refused_lines(outcome: &Outcome, out: &Output<'_>) -> String {
    let mut text = String::new();
    for entry in outcome.refused.iter().take(REFUSED_IN_TABLE) {
        let refusal = entry.refusal.clone().unwrap_or_default();
        let why = out.lang.say(typed::read_here(Said::read(refusal.message_de, refusal.message_en)));
        // Many a message begins with the field itself.
        let of_column = words::of_column(&refusal.field);
        let begins = [refusal.field.as_str(), of_column.de.as_str(), of_column.en.as_str()];
        let named = refusal.field.is_empty() || begins.iter().any(|begin| why.starts_with(begin));
        let field = if named { String::new() } else { format!(" ({})", refusal.field) };
        let reason = reason::in_line(&reason::refused(refusal.reason, out.lang), out.lang, out.wide);
        let what = format!("{}:{}  {reason}{field}: {why}", entry.origin, entry.position);
        text.push_str(&format!("  {}\n", one_line(&what)));
    }
    if outcome.numbered && !outcome.refused.is_empty() {
        text.push_str(&out.lang.say(words::places_are_numbers()));
    }
    let shown = outcome.refused.len().min(REFUSED_IN_TABLE) as u64;
    let more = outcome.refused_count.saturating_sub(shown);
    if more > 0 {
        text.push_str(&out.lang.say(words::more_refused(more, outcome.checked)));
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
        let ended = read_batches("x", Broken(2500), Shape::default(), true, &mut |batch| {
            let batch = batch.unwrap();
            sizes.push(batch.entries.len());
            positions.extend(batch.entries.iter().map(|entry| entry.position));
            true
        });
        assert_eq!(sizes, [1000, 1000, 500]);
        assert_eq!(positions, (1..=2500).collect::<Vec<u64>>());
        assert!(matches!(ended, Err(Fault::Reading(_))), "{ended:?}");

        // A pipe gives what it has.
        let mut sizes = Vec::new();
        let ended = read_batches("x", Broken(3), Shape::default(), false, &mut |batch| {
            sizes.push(batch.unwrap().entries.len());
            true
        });
        assert_eq!(sizes, [1, 1, 1]);
        assert!(matches!(ended, Err(Fault::Reading(_))), "{ended:?}");
    }
}
