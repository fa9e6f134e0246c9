//! What is given to `import events`: events in one of their shapes, or something else, told by how it begins.

use std::io::{BufReader, Cursor, ErrorKind, Read, Result};

use sollist_contract::envelope::{EVENT_BYTES_MAX, unmarked};
use sollist_intake::{
    correction,
    scan::{Scanner, members},
};
use sollist_plan::ARCHIVES;

use super::{
    encoding::Encoding,
    lines::Content,
    values::{Form, Values},
};

/// How much of a stream is looked at before it is known what it is: the longest event, and a little more.
const HEAD_BYTES: usize = EVENT_BYTES_MAX + 4096;
/// The attributes of an event.
const ATTRIBUTES: [&str; 5] = ["id", "source", "type", "time", "data"];

/// How a stream of events is to be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shape {
    pub encoding: Encoding,
    pub form: Form,
}

/// What a stream is that holds no events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Other {
    Empty,
    Workbook,
    OldOffice,
    Zip,
    Compressed,
    Pdf,
    Html,
    Table,
    Json,
    Binary,
    Text,
}

/// Looks at the begin of a stream: reads no more of it than is needed. Gives back what was read.
pub fn look<R: Read>(stream: &mut R) -> Result<(Vec<u8>, std::result::Result<Shape, Other>)> {
    let mut head = Vec::new();
    loop {
        let mut more = vec![0; 64 * 1024];
        let length = match stream.read(&mut more) {
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        head.extend_from_slice(more.get(..length).unwrap_or_default());
        let at_end = length == 0;
        if head.len() < 4 && !at_end {
            continue;
        }
        let encoding = Encoding::of(&head);
        let mut text = Vec::new();
        encoding.reader(&*head).read_to_end(&mut text)?;
        let whole = at_end || text.len() >= HEAD_BYTES;
        if let Some(form) = events(&text, whole) {
            return Ok((head, Ok(Shape { encoding, form })));
        }
        if whole {
            return Ok((head, Err(other(&text))));
        }
    }
}

/// The form of the events in a text, where there are any. `whole`: there will be no more of it.
fn events(text: &[u8], whole: bool) -> Option<Form> {
    let begin = unmarked(text).trim_ascii_start();
    let list = begin.first() == Some(&b'[');
    if list && begin.get(1..).is_some_and(|rest| rest.trim_ascii() == b"]") {
        return Some(Form::Elements);
    }
    let form = if list || is_row(begin) { Form::Elements } else { Form::Lines };
    let mut values = Values::new(BufReader::new(Cursor::new(text)), form);
    let (mut last, mut found) = (Vec::new(), false);
    // Nothing fails here: the text is in memory.
    while let Ok(Some(line)) = values.next_value() {
        // The last one may go on where the text ends; it counts when there is no more of it.
        if found {
            return Some(form);
        }
        (last, found) = match line.content {
            Content::Line(value) => {
                let found = is_event(&value);
                (value, found)
            }
            Content::Oversized { beginning, .. } => (Vec::new(), may_be_event(&beginning)),
        };
    }
    let ended = whole || ends(&last) && (text.ends_with(b"\n") || form == Form::Elements);
    (ended && found).then_some(form)
}

/// Whether a value is closed.
fn ends(value: &[u8]) -> bool {
    Scanner::default().read(value).is_some()
}

/// Whether the first line holds more than one value.
fn is_row(begin: &[u8]) -> bool {
    let first = begin.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let end = if first.first() == Some(&b'{') { Scanner::default().read(first) } else { None };
    let end = end.filter(|end| !first.get(..*end).is_some_and(correction::is_mark));
    let rest = end.and_then(|end| first.get(end..)).unwrap_or_default();
    rest.iter().find(|byte| !(byte.is_ascii_whitespace() || **byte == b',')) == Some(&b'{')
}

/// Whether a value is meant as an event, however wrong it may be.
fn is_event(value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value);
    let members = members(&text);
    let known = members.iter().filter(|member| ATTRIBUTES.contains(&member.key.as_str())).count();
    known >= 3 || members.iter().any(|member| member.key == "specversion" || member.key == correction::MARK)
}

/// Whether a value that is too long to be one is meant as an event, as far as its beginning says: its data may stand
/// first.
fn may_be_event(beginning: &[u8]) -> bool {
    let text = String::from_utf8_lossy(beginning);
    let members = members(&text);
    let known = members.iter().filter(|member| ATTRIBUTES.contains(&member.key.as_str())).count();
    is_event(beginning) || known >= 2 || known == 1 && members.len() == 1
}

/// What a text is that holds no events.
fn other(text: &[u8]) -> Other {
    let begin = unmarked(text).trim_ascii_start();
    let holds = |word: &[u8]| text.windows(word.len()).any(|part| part == word);
    if begin.is_empty() {
        return Other::Empty;
    }
    if begin.starts_with(b"PK\x03\x04") {
        return if holds(b"xl/") || holds(b"[Content_Types].xml") { Other::Workbook } else { Other::Zip };
    }
    if begin.starts_with(b"\xD0\xCF\x11\xE0") {
        return Other::OldOffice;
    }
    if ARCHIVES.iter().any(|archive| begin.starts_with(archive)) {
        return Other::Compressed;
    }
    if begin.starts_with(b"%PDF") {
        return Other::Pdf;
    }
    if text.iter().any(|byte| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c')) {
        return Other::Binary;
    }
    match begin.first() {
        Some(b'<') => Other::Html,
        Some(b'{' | b'[') => Other::Json,
        _ if is_table(begin) => Other::Table,
        _ => Other::Text,
    }
}

/// Whether the first lines have the same separators.
fn is_table(text: &[u8]) -> bool {
    let first: Vec<&[u8]> =
        text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).take(5).collect();
    first.iter().any(|line| line.starts_with(b"sep="))
        || [b';', b',', b'\t', b'|'].iter().any(|separator| {
            let counts = |line: &&[u8]| line.iter().filter(|byte| *byte == separator).count();
            first.iter().map(counts).max().unwrap_or(0) >= 2
                || first.len() > 1 && first.iter().all(|line| counts(line) == 1)
        })
}
