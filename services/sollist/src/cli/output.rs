//! Where a command speaks: results on standard output, notes and failures on standard error.

use std::io::{self, IsTerminal as _, Write};

use serde::{Serialize, Serializer};
use sollist_contract::{day::Day, grpc::common::v1::AsOf, said::Said};
use sollist_platform::{process::shown, words::unreadable};

use super::{
    args::Format,
    book::Book,
    failure::Failure,
    grid,
    moment::is_to_come,
    table::{Cell, Look, Sheet},
    words::figures as words,
};
use sollist_contract::lang::Lang;

/// The two streams, and how results are to look.
pub struct Output<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    pub lang: Lang,
    pub format: Format,
    /// Characters of a line of a table.
    pub width: usize,
    /// Tables have every column, and are as wide as they get.
    pub wide: bool,
    /// Tables show whole euros.
    pub whole_euros: bool,
    /// What had happened until this day is asked for, where one is named: every answer says it.
    pub until: Option<Day>,
    /// Tables go into a workbook.
    pub book: Option<Book>,
    /// Where the store is, as it was typed (`args::Global::place`).
    pub place: String,
    /// Whether results go to a terminal.
    pub terminal: bool,
    /// Whether a person watches standard error.
    pub watched: bool,
    /// Characters of a line of standard error, where that is a terminal; else a sentence is one line.
    pub room: Option<usize>,
}

/// Characters of a line, where the terminal has no fewer.
const WIDTH: usize = 120;

/// What COLUMNS says, where it is a width.
fn width_named(columns: &str) -> Option<usize> {
    columns.trim().parse().ok().filter(|columns| (1..=10_000).contains(columns))
}

impl<'a> Output<'a> {
    /// Streams that are no terminal.
    pub fn new(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Output<'a> {
        Output {
            out,
            err,
            lang: Lang::De,
            format: Format::Table,
            width: WIDTH,
            wide: false,
            whole_euros: false,
            until: None,
            book: None,
            place: String::new(),
            terminal: false,
            watched: false,
            room: None,
        }
    }
    /// The streams of this process.
    pub fn of_process(out: &'a mut io::StdoutLock<'static>, err: &'a mut io::Stderr) -> Output<'a> {
        let terminal = out.is_terminal();
        let seen = terminal_size::terminal_size_of(io::stdout()).filter(|_| terminal);
        let columns = std::env::var_os("COLUMNS").and_then(|columns| width_named(&columns.to_string_lossy()));
        let seen = seen.map(|(width, _)| usize::from(width.0).min(WIDTH));
        let (width, watched) = (columns.or(seen).unwrap_or(WIDTH), err.is_terminal());
        let room = terminal_size::terminal_size_of(io::stderr()).filter(|_| watched);
        let room = room.map(|(width, _)| columns.unwrap_or(usize::from(width.0)));
        Output { width, terminal, watched, room, ..Output::new(out, err) }
    }
    /// The same, with results that go into a file.
    pub fn into_file<'b>(&'b mut self, file: &'b mut dyn Write) -> Output<'b> {
        let &mut Output { lang, format, width, wide, whole_euros, until, watched, room, .. } = self;
        let place = self.place.clone();
        let plain = Output::new(file, self.err);
        Output { lang, format, width, wide, whole_euros, until, watched, room, place, ..plain }
    }

    /// Bytes as they are: nothing of them may be what somebody else wrote.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.out.write_all(bytes).and_then(|()| self.out.flush()).map_err(|error| Failure::output(&error))
    }
    /// A text for people; whatever others wrote of it, no terminal obeys it.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        let text = self.placed(text);
        self.bytes(shown::lines(&text).as_bytes())
    }
    /// Sentences for people, in lines as long as those of a table.
    pub fn tell(&mut self, text: &str) -> Result<(), Failure> {
        let text = self.wrapped(&self.placed(text));
        self.bytes(shown::lines(&text).as_bytes())
    }
    /// The same on its way, where tables stand between sentences.
    pub fn wrapped(&self, text: &str) -> String {
        let lines = text.split('\n').map(|line| grid::wrapped(line, self.width).join("\n"));
        lines.collect::<Vec<_>>().join("\n")
    }
    pub fn json(&mut self, document: &impl Serialize) -> Result<(), Failure> {
        let mut text = serde_json::to_string_pretty(document).map_err(Failure::answer)?;
        text.push('\n');
        self.bytes(shown::json(&text).as_bytes())
    }
    /// A table for a program or a spreadsheet: CSV, or a sheet of the workbook. `header`: it begins here.
    pub fn csv(&mut self, sheet: &Sheet, header: bool) -> Result<(), Failure> {
        if let Some(book) = &mut self.book {
            book.take(sheet, header);
            return Ok(());
        }
        let text = sheet.csv(header).map_err(Failure::answer)?;
        self.bytes(&text)
    }
    /// A table that CSV has no place for.
    pub fn beside(&mut self, name: &str, sheet: &Sheet) {
        if let Some(book) = &mut self.book {
            book.beside(name, sheet);
        }
    }
    /// What the tables of a workbook rest on, beside the state of knowledge.
    pub fn rests_on(&mut self, name: &str, what: Cell) {
        if let Some(book) = &mut self.book {
            book.rests_on(name, what);
        }
    }
    pub fn look(&self) -> Look {
        Look { lang: self.lang, width: Some(self.width), wide: self.wide, whole_euros: self.whole_euros }
    }
    pub fn table(&mut self, sheet: &Sheet) -> Result<(), Failure> {
        let text = match self.place.as_str() {
            "" => sheet.table(self.look()),
            _ => sheet.with_sentences(|text| self.placed(text)).table(self.look()),
        };
        self.bytes(shown::lines(&text).as_bytes())
    }
    /// A sentence beside the result. What goes wrong here has nowhere to be said.
    pub fn note(&mut self, text: &str) {
        let text = &self.placed(text);
        let text = match self.room {
            Some(room) => {
                text.split('\n').flat_map(|line| grid::wrapped_sentence(line, room)).collect::<Vec<_>>().join("\n")
            }
            None => text.to_owned(),
        };
        let _ = writeln!(self.err, "{}", shown::lines(&text));
    }
    /// An advice whose commands find the store in which the one that was typed found it.
    pub fn placed(&self, text: &str) -> String {
        let placed = |text: String, quote: &str| {
            let (plain, here) = (format!("{quote}sollist "), format!("{quote}sollist{} ", self.place));
            // A server is not started by whoever asks it, and not from where they are.
            let serve = format!("{quote}sollist{} serve", self.place);
            text.replace(&plain, &here).replace(&serve, &format!("{plain}serve"))
        };
        ["„", "`"].into_iter().fold(text.to_owned(), placed)
    }
    pub fn complain(&mut self, failure: &Failure) {
        // A sentence has one line, whatever the names in it say.
        let text = shown::line(failure.text(self.lang));
        if !text.is_empty() {
            let text = format!("{} {text}", self.lang.pick("Fehler:", "Error:"));
            self.note(&text);
        }
    }
}

/// A list too long for memory, printed page by page as one document.
pub struct Pages {
    /// Key of the list in JSON.
    key: &'static str,
    rows: u64,
}

impl Pages {
    pub fn new(key: &'static str) -> Pages {
        Pages { key, rows: 0 }
    }
    pub fn rows(&self) -> u64 {
        self.rows
    }

    pub fn page(&mut self, sheet: &Sheet, out: &mut Output<'_>) -> Result<(), Failure> {
        if sheet.rows.is_empty() {
            return Ok(());
        }
        let first = self.rows == 0;
        match out.format {
            Format::Table => out.table(sheet)?,
            Format::Csv => out.csv(sheet, first)?,
            Format::Json => {
                let mut text = String::new();
                for (index, object) in sheet.objects().iter().enumerate() {
                    text.push_str(&if first && index == 0 {
                        format!("{{\"{}\":[\n", self.key)
                    } else {
                        ",\n".to_owned()
                    });
                    text.push_str(&serde_json::to_string(object).map_err(Failure::answer)?);
                }
                out.bytes(shown::json(&text).as_bytes())?;
            }
        }
        self.rows = self.rows.saturating_add(sheet.rows.len() as u64);
        Ok(())
    }

    /// Ends the document. `empty` is what a table says when there was nothing.
    pub fn finish(self, columns: &Sheet, empty: &str, out: &mut Output<'_>) -> Result<(), Failure> {
        self.finish_at(None, columns, empty, out)
    }

    /// The same, with what the list rests on: below a table, in JSON, on the sheet „Stand“ of a workbook.
    pub fn finish_at(
        self,
        stand: Option<&Stand>,
        columns: &Sheet,
        empty: &str,
        out: &mut Output<'_>,
    ) -> Result<(), Failure> {
        if let Some(stand) = stand {
            stand.warn(out);
        }
        match (out.format, self.rows) {
            (Format::Json, rows) => {
                let as_of = stand.map(serde_json::to_string).transpose().map_err(Failure::answer)?;
                let as_of = as_of.map_or_else(String::new, |as_of| format!(",\n\"as_of\":{as_of}"));
                let end =
                    if rows == 0 { format!("{{\"{}\":[]{as_of}}}\n", self.key) } else { format!("\n]{as_of}}}\n") };
                out.bytes(shown::json(&end).as_bytes())
            }
            (Format::Csv, 0) => out.csv(&Sheet::new(columns.columns.clone(), Vec::new()), true),
            (Format::Table, rows) => {
                if rows == 0 {
                    out.print(&format!("{empty}\n"))?;
                }
                let gap = if rows == 0 { "" } else { "\n" };
                stand.map_or(Ok(()), |stand| out.tell(&format!("{gap}{}\n", stand.sentence(out.lang))))
            }
            (Format::Csv, _) => Ok(()),
        }
    }
}

/// What an answer rests on, as JSON too: a state of knowledge, and until which day what had happened counts, where one
/// is named. What an empty journal does not have is `null`.
pub struct Stand(pub AsOf, Option<Day>);

impl Serialize for Stand {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a> {
            sequence: u64,
            recorded_at: Option<&'a str>,
            hash: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            until: Option<Day>,
            #[serde(skip_serializing_if = "<[u64]>::is_empty")]
            unreadable: &'a [u64],
            /// What is counted before its day.
            #[serde(skip_serializing_if = "Option::is_none")]
            ahead: Option<Counted<'a>>,
            /// Whose affairs alone are counted.
            #[serde(skip_serializing_if = "Option::is_none")]
            authority: Option<&'a str>,
        }
        #[derive(Serialize)]
        struct Counted<'a> {
            events: u64,
            after: &'a str,
            last_day: &'a str,
        }
        let ahead = self.0.ahead.as_ref();
        let filled = |text: &'_ str| !text.is_empty();
        Fields {
            sequence: self.0.sequence,
            recorded_at: Some(self.0.recorded_at.as_str()).filter(|text| filled(text)),
            hash: Some(self.0.hash.as_str()).filter(|text| filled(text)),
            until: self.1,
            unreadable: &self.0.unreadable,
            ahead: ahead.map(|it| Counted { events: it.events, after: &it.after, last_day: &it.last_day }),
            authority: Some(self.0.authority.as_str()).filter(|text| filled(text)),
        }
        .serialize(s)
    }
}

impl Stand {
    /// Of an answer.
    pub fn of(as_of: Option<AsOf>, out: &Output<'_>) -> Stand {
        Stand(as_of.unwrap_or_default(), out.until)
    }
    /// Of a list: until which day it was asked for.
    pub fn at(as_of: AsOf, until: Option<Day>) -> Stand {
        Stand(as_of, until)
    }
    /// Where a day has a place of its own, or none.
    pub fn known(as_of: AsOf) -> Stand {
        Stand(as_of, None)
    }

    /// Says on the side which events the answer had to do without.
    pub fn warn(&self, out: &mut Output<'_>) {
        if let Some(book) = &mut out.book {
            book.know(&self.0, self.1);
        }
        if !self.0.unreadable.is_empty() {
            out.note(&out.lang.say(unreadable(&self.0.unreadable)));
        }
        // A table says it below itself, and JSON in a key of its own.
        if out.format == Format::Csv && !self.0.authority.is_empty() {
            out.note(&out.lang.say(words::of_authority(&self.0.authority)));
        }
        if let (Format::Csv, Some(ahead)) = (out.format, &self.0.ahead) {
            out.note(&out.lang.say(words::ahead(ahead)));
        }
    }

    /// `Stand: Journal Nr. 1.234, aufgezeichnet am 31.03.2026 um 14:05 Uhr`
    pub fn sentence(&self, lang: Lang) -> String {
        let mut stand = lang.say(self.said());
        if !self.0.authority.is_empty() {
            stand = format!("{}\n{stand}", lang.say(words::of_authority(&self.0.authority)));
        }
        match &self.0.ahead {
            Some(ahead) => format!("{stand}\n{}", lang.say(words::ahead(ahead))),
            None => stand,
        }
    }
    /// The same in both languages, without what is counted before its day.
    pub fn said(&self) -> Said {
        let stand = match self.0.sequence {
            0 => words::empty_journal(),
            sequence => words::as_of(sequence, &self.0.recorded_at),
        };
        match self.1 {
            Some(day) => words::until(&stand, day, is_to_come(day)),
            None => stand,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_say_a_width_or_nothing() {
        for (columns, width) in
            [("80", Some(80)), (" 200 ", Some(200)), ("0", None), ("", None), ("wide", None), ("-5", None)]
        {
            assert_eq!(width_named(columns), width, "{columns}");
        }
    }
}
