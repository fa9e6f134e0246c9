//! Events out of a stream in constant memory, whatever shape they come in: one a line, each over several lines, or a
//! list.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read, Result},
};

use sollist_contract::envelope::{BYTE_ORDER_MARK, EVENT_BYTES_MAX, unmarked};
use sollist_intake::{correction, scan::Scanner};

use super::lines::{BEGINNING_BYTES, Content, FileLine, Lines};

/// How much of a value over several lines is held: blanks between its parts do not count in the end.
const VALUE_BYTES_MAX: usize = 4 * EVENT_BYTES_MAX;

/// How the events of a stream follow each other, and what their place is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    /// Each begins on a line of its own, whose number is its place.
    #[default]
    Lines,
    /// A list, or several in one line: the place is the number among the events.
    Elements,
}

/// Reads event after event.
pub struct Values<R> {
    lines: Lines<R>,
    form: Form,
    /// Lines that are read and not yet looked at.
    waiting: VecDeque<FileLine>,
    /// The place of the last event given out.
    position: u64,
    /// The list that we are in is open.
    in_list: bool,
    /// How far in on its line the next entry of a list begins, where it is the first on it.
    indent: Option<usize>,
    /// What was read of the next entry of a list to tell whether it is a mark.
    begin: Vec<u8>,
}

/// A value while its lines are read.
#[derive(Default)]
struct Piece {
    lines: Vec<FileLine>,
    bytes: usize,
}

impl Piece {
    fn push(&mut self, line: FileLine) {
        if let Content::Line(text) = &line.content {
            self.bytes = self.bytes.saturating_add(text.len());
        }
        self.lines.push(line);
    }
    /// How far in on its line the value begins.
    fn indent(&self) -> usize {
        match self.lines.first().map(|line| &line.content) {
            Some(Content::Line(text)) => text.len() - text.trim_ascii_start().len(),
            _ => 0,
        }
    }
    /// The place of the first line behind its first that looks like the begin of an event of its own.
    fn next_begin(&self) -> Option<usize> {
        let begins = |line: &FileLine| matches!(&line.content, Content::Line(text) if text.first() == Some(&b'{'));
        self.lines.iter().skip(1).position(begins).map(|at| at + 1)
    }
    /// All in one line.
    fn joined(mut self) -> Option<FileLine> {
        if self.lines.len() == 1 {
            return self.lines.pop();
        }
        let (first, end) = (self.lines.first()?.position, self.lines.last()?.end);
        let mut text = Vec::with_capacity(self.bytes);
        for line in &self.lines {
            if let Content::Line(part) = &line.content {
                add(&mut text, part);
            }
        }
        Some(FileLine { position: first, end, content: sized(text) })
    }
}

/// Where a value is closed that began `indent` bytes in on its line: by a bracket that stands no farther in.
fn closed(line: &[u8], indent: usize) -> Option<usize> {
    let blanks = line.len() - line.trim_ascii_start().len();
    (line.get(blanks) == Some(&b'}') && blanks <= indent).then_some(blanks + 1)
}

/// Adds a line of a value to those before it. Between the parts of JSON a tab is a blank like any other; within a text
/// it is no JSON, as the line break was that stood there, so that a text that was broken is refused and not mended in
/// silence.
fn add(text: &mut Vec<u8>, line: &[u8]) {
    let line = line.trim_ascii();
    if !text.is_empty() && !line.is_empty() {
        text.push(b'\t');
    }
    text.extend_from_slice(line);
}

/// A value, or what is said of one that is too long.
fn sized(mut text: Vec<u8>) -> Content {
    if text.len() <= EVENT_BYTES_MAX {
        return Content::Line(text);
    }
    let length = text.len() as u64;
    text.truncate(BEGINNING_BYTES);
    Content::Oversized { length, beginning: text }
}

impl<R: Read> Values<BufReader<R>> {
    /// Whether more may be given out without waiting for the stream.
    pub fn has_more(&self) -> bool {
        !self.waiting.is_empty() || self.lines.has_more()
    }
}

impl<R: BufRead> Values<R> {
    pub fn new(reader: R, form: Form) -> Values<R> {
        Values {
            lines: Lines::new(reader),
            form,
            waiting: VecDeque::new(),
            position: 0,
            in_list: false,
            indent: Some(0),
            begin: Vec::new(),
        }
    }

    /// At the end: whether the list was not closed.
    pub fn is_cut(&self) -> bool {
        self.in_list
    }

    /// The next event, or what stands in the place of one; `None` at the end.
    pub fn next_value(&mut self) -> Result<Option<FileLine>> {
        let found = match self.form {
            Form::Lines => self.next_of_lines()?,
            Form::Elements => self.next_element()?,
        };
        Ok(found.map(|mut line| {
            // Two that begin in one line have a place each.
            self.position = line.position.max(self.position.saturating_add(1));
            line.position = self.position;
            line
        }))
    }

    fn line(&mut self) -> Result<Option<FileLine>> {
        match self.waiting.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next_line(),
        }
    }

    fn next_of_lines(&mut self) -> Result<Option<FileLine>> {
        let Some(line) = self.line()? else { return Ok(None) };
        let Content::Line(text) = &line.content else { return Ok(Some(line)) };
        if text.trim_ascii_start().first() != Some(&b'{') {
            return Ok(Some(line));
        }
        let mut scanner = Scanner::default();
        match scanner.read(text) {
            Some(end) => Ok(Some(self.ended(line, end))),
            None => self.read_on(line, scanner),
        }
    }

    /// A line whose value ends at `end`: what comes behind it waits, where it is another value.
    fn ended(&mut self, mut line: FileLine, end: usize) -> FileLine {
        let Content::Line(text) = &mut line.content else { return line };
        let rest = text.get(end..).unwrap_or_default().trim_ascii();
        if rest.is_empty() || text.get(..end).is_some_and(correction::is_mark) {
            return line;
        }
        // A file that did not end with its line, and another one behind it.
        let rest = unmarked(rest).trim_ascii_start();
        let next = rest.iter().position(|byte| !(byte.is_ascii_whitespace() || *byte == b','));
        match next.and_then(|at| rest.get(at..)) {
            // A comma as between the entries of a list.
            None => text.truncate(end),
            Some(next) if next.first() == Some(&b'{') => {
                let next = Content::Line(next.to_vec());
                text.truncate(end);
                self.waiting.push_front(FileLine { position: line.position, end: line.end, content: next });
            }
            Some(_) => {}
        }
        line
    }

    /// A value that does not end with its first line. Where it proves to be a line that was cut off, only that one is
    /// given out.
    fn read_on(&mut self, first: FileLine, mut scanner: Scanner) -> Result<Option<FileLine>> {
        let mut piece = Piece::default();
        piece.push(first);
        loop {
            let Some(next) = self.line()? else { return Ok(self.broken(piece, None)) };
            scanner.read(b"\n");
            let (Content::Line(text) | Content::Oversized { beginning: text, .. }) = &next.content;
            if text.first() == Some(&b'{') && scanner.wants_no_value() {
                return Ok(self.broken(piece, Some(next)));
            }
            if matches!(next.content, Content::Oversized { .. }) {
                if piece.next_begin().is_some() {
                    return Ok(self.broken(piece, Some(next)));
                }
                self.waiting.push_front(next);
                return self.too_long(piece, scanner);
            }
            if let Some(end) = scanner.read(text) {
                let next = self.ended(next, end);
                piece.push(next);
                return Ok(piece.joined());
            }
            piece.push(next);
            if piece.bytes > VALUE_BYTES_MAX {
                if piece.next_begin().is_some() {
                    return Ok(self.broken(piece, None));
                }
                return self.too_long(piece, scanner);
            }
        }
    }

    /// A value that has no end: up to where the next one may begin, which waits with what was read behind it.
    fn broken(&mut self, mut piece: Piece, next: Option<FileLine>) -> Option<FileLine> {
        if let Some(next) = next {
            self.waiting.push_front(next);
        }
        if let Some(at) = piece.next_begin() {
            for line in piece.lines.split_off(at).into_iter().rev() {
                self.waiting.push_front(line);
            }
        }
        piece.joined()
    }

    /// A value that is longer than is held: its rest is read and let go.
    fn too_long(&mut self, piece: Piece, scanner: Scanner) -> Result<Option<FileLine>> {
        let indent = piece.indent();
        let Some(mut line) = piece.joined() else { return Ok(None) };
        let (mut length, beginning) = match line.content {
            Content::Oversized { length, beginning } => (length, beginning),
            Content::Line(mut text) => {
                let length = text.len() as u64;
                text.truncate(BEGINNING_BYTES);
                (length, text)
            }
        };
        // Once a line came of which only the begin is held, the closing bracket is known by its place alone.
        let mut scanner = Some(scanner);
        while let Some(next) = self.line()? {
            let (text, bytes) = match &next.content {
                Content::Line(text) => (text, text.len() as u64),
                Content::Oversized { length, beginning } => (beginning, *length),
            };
            let may_begin = scanner.as_mut().is_none_or(|scanner| {
                scanner.read(b"\n");
                scanner.wants_no_value()
            });
            if text.first() == Some(&b'{') && may_begin {
                self.waiting.push_front(next);
                break;
            }
            line.end = next.end;
            length = length.saturating_add(bytes);
            if matches!(next.content, Content::Oversized { .. }) {
                scanner = None;
                continue;
            }
            let end = match &mut scanner {
                Some(scanner) => scanner.read(text),
                None => closed(text, indent),
            };
            if let Some(end) = end {
                line.end = self.ended(next, end).end;
                break;
            }
        }
        line.content = Content::Oversized { length, beginning };
        Ok(Some(line))
    }

    fn next_element(&mut self) -> Result<Option<FileLine>> {
        let position = self.position.saturating_add(1);
        let Some(first) = self.skip_between()? else { return Ok(None) };
        let indent = self.indent.take();
        let bracketed = matches!(first, b'{' | b'[');
        let mut scanner = Scanner::default();
        let mut element = Element::default();
        element.take(&std::mem::take(&mut self.begin));
        loop {
            let chunk = self.lines.chunk()?;
            if chunk.is_empty() {
                break;
            }
            let line =
                chunk.iter().position(|byte| *byte == b'\n').map_or(chunk, |at| chunk.get(..=at).unwrap_or(chunk));
            // A value that begins no farther in than this one is the next one: this one was not closed.
            if bracketed
                && element.begins_at(line).is_some_and(|at| indent.is_some_and(|indent| at <= indent))
                && scanner.wants_no_value()
            {
                break;
            }
            let end = if bracketed {
                scanner.read(line)
            } else {
                // What is no value goes to where the next may begin; its first byte is its own.
                let own = usize::from(element.length == 0);
                line.iter().skip(own).position(|byte| matches!(byte, b',' | b']' | b'\n')).map(|at| at + own)
            };
            let part = end.and_then(|end| line.get(..end)).unwrap_or(line);
            element.take(part);
            let used = part.len();
            self.lines.consume(used);
            if end.is_some() {
                break;
            }
        }
        Ok(Some(FileLine { position, end: self.lines.offset(), content: element.content() }))
    }

    /// Passes over a byte order mark, as joined files have it in their middle. False where there was one; the bytes of
    /// what only begins like one are the begin of the next entry.
    fn mark(&mut self) -> Result<bool> {
        self.begin.clear();
        for wanted in BYTE_ORDER_MARK {
            if self.lines.chunk()?.first() != Some(wanted) {
                return Ok(true);
            }
            self.lines.consume(1);
            self.begin.push(*wanted);
        }
        self.begin.clear();
        Ok(false)
    }

    /// Skips what stands between the entries of a list; the byte that an entry begins with.
    fn skip_between(&mut self) -> Result<Option<u8>> {
        loop {
            let Some(&byte) = self.lines.chunk()?.first() else { return Ok(None) };
            match byte {
                b'\n' => self.indent = Some(0),
                b' ' | b'\t' | b'\r' => self.indent = self.indent.map(|indent| indent.saturating_add(1)),
                b',' => self.indent = None,
                b'[' if !self.in_list => (self.in_list, self.indent) = (true, None),
                b']' if self.in_list => (self.in_list, self.indent) = (false, None),
                byte if self.mark()? => return Ok(Some(byte)),
                _ => continue,
            }
            self.lines.consume(1);
        }
    }
}

/// An entry of a list while it is read.
#[derive(Default)]
struct Element {
    text: Vec<u8>,
    /// The line that is being read.
    line: Vec<u8>,
    length: u64,
    /// How many blanks the line has so far, where it has nothing else; not on the line on which the entry begins.
    blanks: Option<usize>,
}

impl Element {
    /// How far in on its line a value begins, if the bytes that come now are the begin of one.
    fn begins_at(&self, coming: &[u8]) -> Option<usize> {
        let blanks = coming.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.blanks.filter(|_| coming.get(blanks) == Some(&b'{')).map(|before| before.saturating_add(blanks))
    }
    fn take(&mut self, part: &[u8]) {
        self.length = self.length.saturating_add(part.len() as u64);
        let room = VALUE_BYTES_MAX.saturating_sub(self.text.len().saturating_add(self.line.len()));
        self.line.extend_from_slice(part.get(..room).unwrap_or(part));
        if part.ends_with(b"\n") {
            self.end_line();
            self.blanks = Some(0);
        } else {
            let blank = part.iter().all(|byte| matches!(byte, b' ' | b'\t'));
            self.blanks = self.blanks.filter(|_| blank).map(|before| before.saturating_add(part.len()));
        }
    }
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        add(&mut self.text, &line);
    }
    fn content(mut self) -> Content {
        self.end_line();
        if self.length <= VALUE_BYTES_MAX as u64 {
            return sized(self.text);
        }
        self.text.truncate(BEGINNING_BYTES);
        Content::Oversized { length: self.length, beginning: self.text }
    }
}
