//! The ids of refused entries in a file: one a line, or the list or an export in any of the forms in which they are
//! written.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use serde_json::Value;
use sollist_intake::correction::{MARK, is_id, unmarked};

use super::{
    encoding::Encoding,
    failure::Failure,
    words::{file::named, refused as words, table::LEFT_OUT},
};

const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// Digits of the begin of an id, at least, by which somebody may name an entry.
const BEGIN_MIN: usize = 4;
/// Digits of it that the list shows, at least.
const SHOWN_MIN: usize = 8;

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a text may be the begin of an id.
pub fn is_begin(text: &str) -> bool {
    text.len() >= BEGIN_MIN && !is_id(text) && is_hex(text)
}

/// How many digits tell ids apart, and are shown of them.
pub fn shortest<'i>(ids: impl Iterator<Item = &'i str>) -> usize {
    let mut ids: Vec<&str> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let alike = |pair: &[&str]| match pair {
        [one, other] => one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count(),
        _ => 0,
    };
    ids.windows(2).map(alike).max().map_or(SHOWN_MIN, |most| most.saturating_add(1).max(SHOWN_MIN))
}

/// Reads the ids out of a file, or out of standard input.
pub fn ids_in(path: &Path) -> Result<Vec<String>, Failure> {
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if path.as_os_str() == "-" {
            io::stdin().read_to_end(&mut bytes)?
        } else {
            File::open(path)?.read_to_end(&mut bytes)?
        };
        let mut text = Vec::new();
        Encoding::of(&bytes).reader(&*bytes).read_to_end(&mut text)?;
        Ok(text)
    };
    let bytes = read().map_err(|error| Failure::reading(path, &error))?;
    // Ids are letters and digits, whatever the encoding of the texts beside them.
    let text = String::from_utf8_lossy(&bytes);
    let name = named(&path.display().to_string());
    match ids(text.trim_start_matches('\u{feff}')) {
        Ok(found) if found.is_empty() => Err(Failure::invalid(words::no_entries(&name))),
        Ok(found) => Ok(found),
        Err(line) => Err(Failure::invalid(words::no_entry_in_line(&name, line))),
    }
}

/// The ids in a text, or the number of the line that has none.
fn ids(text: &str) -> Result<Vec<String>, u64> {
    let mut found = Vec::new();
    if text.trim_start().starts_with(['{', '['])
        && let Ok(document) = serde_json::from_str::<Value>(text)
    {
        return if of_json(&document, &mut found) { Ok(found) } else { Err(1) };
    }
    match column(text) {
        Some((separator, column)) => of_table(text, separator, column),
        None => of_lines(text),
    }
}

/// Takes the ids out of a document: the list, an export, a list of ids. False where an entry has none.
fn of_json(value: &Value, found: &mut Vec<String>) -> bool {
    let id = |value: Option<&Value>| value.and_then(Value::as_str).filter(|id| is_id(id)).map(str::to_owned);
    match value {
        Value::Array(values) => values.iter().all(|value| of_json(value, found)),
        Value::Object(members) => {
            match (members.get("refused"), id(members.get(MARK)).or_else(|| id(members.get("id")))) {
                (Some(list @ Value::Array(_)), _) => of_json(list, found),
                (_, Some(id)) => {
                    found.push(id);
                    true
                }
                _ => false,
            }
        }
        value => id(Some(value)).map(|id| found.push(id)).is_some(),
    }
}

/// Separator and place of the column of ids, where the text begins with the header of the list.
fn column(text: &str) -> Option<(char, usize)> {
    let header = text.lines().find(|line| !line.trim().is_empty())?;
    SEPARATORS.into_iter().find_map(|separator| {
        let names: Vec<&str> = header.split(separator).map(|name| name.trim().trim_matches('"')).collect();
        let place = |wanted: &str| names.iter().position(|name| name.eq_ignore_ascii_case(wanted));
        place("reason").and(place("id")).map(|place| (separator, place))
    })
}

fn of_table(text: &str, separator: char, column: usize) -> Result<Vec<String>, u64> {
    let delimiter = u8::try_from(separator).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let mut found = Vec::new();
    for record in reader.records() {
        // The text is in memory and any number of fields is taken: reading cannot fail.
        let Ok(record) = record else { return Err(1) };
        match record.get(column).map(|field| field.trim().trim_start_matches('\'')) {
            Some(id) if is_id(id) => found.push(id.to_owned()),
            _ if record.iter().all(|field| field.trim().is_empty()) => {}
            _ => return Err(record.position().map_or(1, csv::Position::line)),
        }
    }
    Ok(found)
}

fn of_lines(text: &str) -> Result<Vec<String>, u64> {
    let mut found = Vec::new();
    let (mut begun, mut of_rows, mut below) = (false, false, false);
    for (line, number) in text.lines().zip(1..) {
        let trimmed = line.trim();
        let ends = |c: char| SEPARATORS.contains(&c) || c.is_whitespace();
        let first = trimmed.split(ends).next().unwrap_or_default().trim_matches(['"', '\'']);
        let member = || {
            let value: Value = serde_json::from_str(trimmed.trim_end_matches(',')).ok()?;
            let mut ids = Vec::new();
            of_json(&value, &mut ids).then_some(ids)
        };
        // A row of a plan may go on in the next line.
        of_rows |= first == MARK;
        if let Some((id, _)) = unmarked(trimmed.as_bytes()) {
            found.push(id);
        } else if is_id(first) || first.len() >= SHOWN_MIN && line.starts_with(first) && is_begin(first) {
            found.push(first.to_owned());
        } else if let Some(ids) = trimmed.starts_with(['{', '"']).then(member).flatten() {
            found.extend(ids);
        } else if is_below(trimmed) {
            below = true;
        } else if begun && !of_rows && !below && !is_between(line) {
            return Err(number);
        }
        // The first line may be a header.
        begun |= !trimmed.is_empty();
    }
    Ok(found)
}

/// Whether a line stands between entries: rules and brackets, and where a row of a table goes on, indented below its
/// number.
fn is_between(line: &str) -> bool {
    let rule = |c: char| matches!(c, '─' | '═' | '-' | '+' | '|' | '[' | ']' | '{' | '}' | ',' | ' ');
    line.trim().chars().all(rule) || line.starts_with("   ")
}

/// Whether a line is what is said below the list; its sentences go on in the next lines.
fn is_below(line: &str) -> bool {
    [words::CORRECT, words::SETTLE, LEFT_OUT].iter().any(|(de, en)| line.starts_with(de) || line.starts_with(en))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const A: &str = "028f0df5b8596fbcd10c9720b7a4784f";
    const B: &str = "00000000000000000000000000000001";

    #[test]
    fn an_id_goes_by_its_begin() {
        let table = format!("Nr.       Stelle\n────\n028f0df5  a.jsonl:1\n          und mehr\n{B}  b:2\n");
        assert_eq!(ids(&table), Ok(vec!["028f0df5".to_owned(), B.to_owned()]));
        assert!(is_begin("028F") && !is_begin("028") && !is_begin(A) && !is_begin("028g"));
        assert_eq!(shortest([A, B].into_iter()), 8);
        assert_eq!(shortest([A, A, "028f0df5b9000000"].into_iter()), 10);
        assert_eq!(shortest([].into_iter()), 8);
    }

    #[test]
    fn ids_are_found_in_every_form_in_which_they_are_written() {
        for text in [
            format!("{A}\n{B}\n"),
            format!("\n{A}\r\n\r\n  {B}  "),
            format!("Nr.\n{A}\n{B}"),
            format!(
                "Nr.     Stelle   Grund\n──────────\n{A}  a.jsonl:1  NOT_JSON  Text\n{B}  b:2  X\n\nZur Korrektur: \
                 x\nVon Hand erledigen: y\n"
            ),
            format!("Id  Place\n────\n{A}  a b.jsonl:1\n{B}  b\n\nTo correct: x\nTo set aside: y\n"),
            format!("{{\"refused\":[\n{{\"id\":\"{A}\",\"text\":\"x\"}},\n{{\"id\":\"{B}\"}}\n]}}\n"),
            format!("{{\"refused\":[\n{{\"id\":\"{A}\",\"text\":\"x\"}},\n{{\"id\":\"{B}\"}},\n]}}\n"),
            format!("[\"{A}\", \"{B}\"]"),
            format!("\"{A}\"\n\"{B}\"\n"),
            format!("{{\"id\":\"{A}\"}}\n{{\"id\":\"{B}\"}}\n"),
            format!("{{\"{MARK}\":\"{A}\",\"id\":\"z\"}}\n{{\"{MARK}\":\"{B}\"}} kein JSON\n"),
            format!("id,origin,reason,text\n{A},a,X,\"zwei\nZeilen\"\n'{B},b,Y,\n"),
            format!("origin;id;reason\na;{A};X\nb;{B};Y\n;;\n"),
            format!("\"id\"\t\"reason\"\n{A}\tX\n{B}\tY\n"),
            format!("{MARK};sollistline;Bereich\n{A};;30\n{MARK};sollistline;Titel\n{B};x;\"zwei\nZeilen\"\n"),
        ] {
            assert_eq!(ids(&text), Ok(vec![A.to_owned(), B.to_owned()]), "{text}");
        }
        for (text, line) in [
            (format!("{A}\nquatsch\n"), 2),
            (format!("id,reason\n{A},X\n,Y\n"), 3),
            ("{\"recorded\":1}".to_owned(), 1),
            (format!("[\"{A}\",\"x\"]"), 1),
            (format!("Nr.\nStelle\n{A}"), 2),
        ] {
            assert_eq!(ids(&text), Err(line), "{text}");
        }
        assert_eq!(ids("{\"refused\":[]}"), Ok(Vec::new()));
        assert_eq!(ids("Nichts ist abgelehnt und offen.\n"), Ok(Vec::new()));
    }
}
