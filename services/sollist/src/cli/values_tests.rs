//! Shapes of event files: whatever shape, the same events; whatever is broken, its neighbours whole.

use std::io::{BufReader, Cursor, Read};

use sollist_contract::envelope::EVENT_BYTES_MAX;

use super::{
    lines::Content,
    shape::{self, Other, Shape},
    values::{Form, Values},
    words,
};

/// Everything that is read, with its place, however the stream comes in pieces.
fn read(text: &[u8], form: Form) -> Vec<(u64, String)> {
    let all = |capacity: usize| {
        let mut values = Values::new(BufReader::with_capacity(capacity, Cursor::new(text.to_vec())), form);
        let next = || values.next_value().unwrap();
        std::iter::from_fn(next)
            .map(|line| match line.content {
                Content::Line(text) => (line.position, String::from_utf8(text).unwrap()),
                Content::Oversized { length, .. } => (line.position, format!("too long: {length}")),
            })
            .collect::<Vec<_>>()
    };
    let whole = all(64 * 1024);
    for capacity in [1, 2, 7, 100] {
        assert_eq!(all(capacity), whole, "in pieces of {capacity}");
    }
    whole
}

fn looked(bytes: &[u8]) -> Result<Shape, Other> {
    shape::look(&mut Cursor::new(bytes.to_vec())).unwrap().1
}

fn event(id: &str) -> serde_json::Value {
    serde_json::json!({"specversion": "1.0", "id": id, "source": "/x", "type": "t", "time": "now", "data": {"a": [1,
        {"b": "}{"}], "text": "ä,\"\\"}})
}
fn compact(id: &str) -> String {
    event(id).to_string()
}
fn pretty(id: &str) -> String {
    serde_json::to_string_pretty(&event(id)).unwrap()
}
fn ids(found: &[(u64, String)]) -> Vec<String> {
    let id =
        |text: &String| serde_json::from_str::<serde_json::Value>(text).ok()?.get("id")?.as_str().map(str::to_owned);
    found.iter().map(|(_, text)| id(text).unwrap_or_else(|| "?".to_owned())).collect()
}
fn places(found: &[(u64, String)]) -> Vec<u64> {
    found.iter().map(|(place, _)| *place).collect()
}

#[test]
fn the_same_events_are_read_from_every_shape_with_their_places() {
    let three = ["a", "b", "c"];
    let (lines, pretties): (Vec<_>, Vec<_>) = three.iter().map(|id| (compact(id), pretty(id))).unzip();
    let list = serde_json::to_string_pretty(&three.map(event)).unwrap();
    let height = u64::try_from(pretties[0].lines().count()).unwrap();
    let one_a_line = [1, 2, 3];
    let check = |text: String, form: Form, expected: &[u64]| {
        let shape = looked(text.as_bytes());
        assert_eq!(shape, Ok(Shape { form, ..Shape::default() }), "{text}");
        let found = read(text.as_bytes(), form);
        assert_eq!((ids(&found), places(&found)), (three.map(str::to_owned).to_vec(), expected.to_vec()), "{text}");
    };
    check(lines.join("\n"), Form::Lines, &one_a_line);
    check(lines.join("\r\n") + "\r\n", Form::Lines, &one_a_line);
    check(lines.join(",\n"), Form::Lines, &one_a_line);
    check(format!("\n\n{}\n \n{}\n{}\n\n", lines[0], lines[1], lines[2]), Form::Lines, &[3, 5, 6]);
    check(pretties.join("\n"), Form::Lines, &[1, 1 + height, 1 + 2 * height]);
    check(pretties.join("\n\n").replace('\n', "\r\n"), Form::Lines, &[1, 2 + height, 3 + 2 * height]);
    check(pretties.join(",\n"), Form::Lines, &[1, 1 + height, 1 + 2 * height]);
    check(pretties.join(""), Form::Lines, &[1, height, 2 * height - 1]);
    check(pretties.join("\n").replace("\n  ", "\n").replace("  ", ""), Form::Lines, &[1, 1 + height, 1 + 2 * height]);
    check(format!("{}\n{}\n{}", lines[0], pretties[1], lines[2]), Form::Lines, &[1, 2, 2 + height]);
    check(lines.join(""), Form::Elements, &one_a_line);
    check(lines.join(" , "), Form::Elements, &one_a_line);
    check(format!("[{}]", lines.join(",")), Form::Elements, &one_a_line);
    check(format!("[\n{}\n]\n", lines.join(",\n")), Form::Elements, &one_a_line);
    check(format!("[{},]", lines.join(" ")), Form::Elements, &one_a_line);
    check(format!("[{}]\n[{}, {}]", lines[0], lines[1], lines[2]), Form::Elements, &one_a_line);
    check(list.clone(), Form::Elements, &one_a_line);
    check(list.replace('\n', "\r\n").replace("  ", "\t"), Form::Elements, &one_a_line);
    check(format!("{list}\n{}", ""), Form::Elements, &one_a_line);
    // Joined files, each with a byte order mark, or several.
    check(
        format!("\u{feff}\u{feff}{}\n\u{feff}{}\n\u{feff}{}", lines[0], lines[1], lines[2]),
        Form::Lines,
        &one_a_line,
    );
    check(format!("\u{feff}{}\u{feff}{}\n{}", lines[0], lines[1], lines[2]), Form::Lines, &one_a_line);
    check(format!("\u{feff}[{}]\u{feff}\n\u{feff}[{}, {}]", lines[0], lines[1], lines[2]), Form::Elements, &one_a_line);
}

#[test]
fn a_broken_value_harms_no_neighbour() {
    let (a, b, c) = (compact("a"), compact("b"), compact("c"));
    let check = |text: String, expected: &[&str]| {
        let form = looked(text.as_bytes()).unwrap().form;
        let found = read(text.as_bytes(), form);
        assert_eq!(ids(&found), expected, "{text}\n{found:#?}");
    };
    // Cut off at every place, between two good ones and at the end.
    for end in (2..b.len()).filter(|end| b.is_char_boundary(*end)) {
        let cut = &b[..end];
        check(format!("{a}\n{cut}\n{c}\n"), &["a", "?", "c"]);
        check(format!("{a}\n{c}\n{cut}"), &["a", "c", "?"]);
        check(format!("[{a},{c},{cut}"), &["a", "c", "?"]);
    }
    check(format!("{a}\n{b}}}\n{c}"), &["a", "?", "c"]);
    check(format!("{a}\n{b} und mehr\n{c}"), &["a", "?", "c"]);
    check(format!("{a}\nkein JSON\n[1]\n\"x\"\n{c}"), &["a", "?", "?", "?", "c"]);
    check(format!("kein JSON\n{a}\n{c}"), &["?", "a", "c"]);
    check(format!("[{a},7,\"x\",null,[{b}],{c}]"), &["a", "?", "?", "?", "?", "c"]);
    check(format!("[{a}]]}}\n,{c}]"), &["a", "?", "c", "?"]);
    // Pretty-printed ones are one entry each, whole or not.
    let (a, b, c) = (pretty("a"), pretty("b"), pretty("c"));
    let no_comma = b.replacen(",\n", "\n", 1);
    let open = b[..b.len() - 2].to_owned();
    let half = b[..b.len() / 2].to_owned();
    for bad in [&no_comma, &open, &half, &b.replacen(": \"", ": \"\n", 1)] {
        check(format!("{a}\n{bad}\n{c}\n"), &["a", "?", "c"]);
        check(format!("{a}\n{c}\n{bad}\n"), &["a", "c", "?"]);
        let list = format!("[\n{a},\n{bad},\n{c}\n]").replace('\n', "\n  ");
        check(list, &["a", "?", "c"]);
    }
}

#[test]
fn a_value_too_long_is_one_entry_in_little_memory() {
    let long =
        |lines: usize| format!("{{\n{}  \"x\": 1\n}}", format!("  \"k\": \"{}\",\n", "x".repeat(1000)).repeat(lines));
    let (a, c) = (pretty("a"), pretty("c"));
    for lines in [300, 2_000] {
        for (text, form) in [
            (format!("{a}\n{}\n{c}", long(lines)), Form::Lines),
            (format!("[{a},\n{},\n{c}]", long(lines)), Form::Elements),
            (format!("[{},{},{}]", compact("a"), long(lines).replace('\n', ""), compact("c")), Form::Elements),
        ] {
            let found = read(text.as_bytes(), form);
            assert_eq!(ids(&found), ["a", "?", "c"]);
            assert!(found[1].1.starts_with("too long: "), "{}", &found[1].1[..100]);
        }
    }
    // One line of it alone may be longer than an event; where the data stand does not matter.
    let wide = |indent: &str, lines: usize| {
        let text = format!("  \"item\": \"{}\"", "x".repeat(600_000));
        let more = "  \"k\": {},\n".repeat(lines);
        format!("{{\n  \"specversion\": \"1.0\",\n{more}  \"data\": {{\n  {text}\n  }}\n}}")
            .replace('\n', &format!("\n{indent}"))
    };
    for (indent, lines) in [("", 0), ("", 120_000), ("    ", 0)] {
        let text = format!("{a}\n{indent}{}\n{c}", wide(indent, lines));
        let found = read(text.as_bytes(), Form::Lines);
        assert_eq!(ids(&found), ["a", "?", "c"], "{:?}", places(&found));
        assert!(found[1].1.starts_with("too long: "), "{}", &found[1].1[..100]);
    }
    let cut = format!("{}\n{{\"id\":\n{{\"data\":\"{}\"}}\n{}", compact("a"), "x".repeat(300_000), compact("c"));
    assert_eq!(ids(&read(cut.as_bytes(), Form::Lines)), ["a", "?", "c"]);
    let huge = "x".repeat(300_000);
    for long in [
        format!("{{\"specversion\":\"1.0\",\"data\":\"{huge}\"}}"),
        format!("{{\"data\":{{\"item\":\"{huge}\"}},\"specversion\":\"1.0\"}}"),
        format!("{{\"id\":\"a\",\"ext\":1,\"data\":\"{huge}\"}}"),
    ] {
        for (text, form) in [
            (format!("{long}\n{}", compact("c")), Form::Lines),
            (format!("[{long},{}]", compact("c")), Form::Elements),
            (format!("[\n  {long}\n]"), Form::Elements),
        ] {
            assert_eq!(looked(text.as_bytes()), Ok(Shape { form, ..Shape::default() }), "{}", &text[..40]);
        }
    }
    for other in
        [format!("{{\"type\":\"FeatureCollection\",\"features\":\"{huge}\"}}"), format!("{{\"refused\":[\"{huge}\"]}}")]
    {
        assert_eq!(looked(other.as_bytes()), Err(Other::Json));
    }
    // Blanks do not count.
    let wide = pretty("a").replace("\n", &format!("\n{}", " ".repeat(20_000)));
    assert!(wide.len() > EVENT_BYTES_MAX / 2);
    assert_eq!(ids(&read(wide.as_bytes(), Form::Lines)), ["a"]);
    // A list of a million in one line goes by, one after the other.
    let mut values = Values::new(
        BufReader::new(Cursor::new(b"[".to_vec()).chain(Cursor::new(format!("{},", compact("a")).repeat(100_000)))),
        Form::Elements,
    );
    let mut count: u64 = 0;
    while let Some(line) = values.next_value().unwrap() {
        count += 1;
        assert_eq!(line.position, count);
    }
    assert_eq!((count, values.is_cut()), (100_000, true));
}

#[test]
fn what_is_no_file_of_events_is_known_by_its_begin() {
    let check =
        |bytes: &[u8], expected: Other| assert_eq!(looked(bytes), Err(expected), "{}", String::from_utf8_lossy(bytes));
    check(b"", Other::Empty);
    check(b"\xEF\xBB\xBF \r\n\n", Other::Empty);
    check(b"\xFF\xFE", Other::Empty);
    check(b"PK\x03\x04....[Content_Types].xml", Other::Workbook);
    check(b"PK\x03\x04....a.jsonl", Other::Zip);
    check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Other::OldOffice);
    check(b"\x1f\x8b\x08\x00\x00", Other::Compressed);
    check(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3", Other::Pdf);
    check(b"<!DOCTYPE html>\n<html>{\"id\":1}", Other::Html);
    check(b"\n<?xml version=\"1.0\"?>", Other::Html);
    check("ID;Typ;Bezeichnung\n1;2;Geräte\n".as_bytes(), Other::Table);
    check(b"ID;Typ;Bezeichnung\n1;2;Ger\xe4te\n", Other::Table);
    check(b"sep=;\na;b\n", Other::Table);
    check(b"a,b\n1,2\n", Other::Table);
    check(b"a\tb\tc\n", Other::Table);
    check("a;b;c\n1;2;3\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>().as_slice(), Other::Table);
    check(b"{\"refused\":[]}", Other::Json);
    check(b"{\n  \"name\": \"x\",\n  \"version\": \"1\"\n}\n", Other::Json);
    check(b"[1, 2, 3]", Other::Json);
    check(format!("{{\"events\":[{}]}}", compact("a")).as_bytes(), Other::Json);
    check(b"\x00\x01\x02\x03", Other::Binary);
    check(b"\x7fELF\x02\x01\x01\x00", Other::Binary);
    check("Köpenick meldet später.".as_bytes(), Other::Text);
    check(&b"x".repeat(2 * EVENT_BYTES_MAX), Other::Text);
    check(format!("{{\"x\":\"{}\"}}", "x".repeat(2 * EVENT_BYTES_MAX)).as_bytes(), Other::Json);
    assert_eq!(looked(b" [ ] "), Ok(Shape { form: Form::Elements, ..Shape::default() }));
    // An event however wrong is one, and one that is cut off.
    for good in ["{\"specversion\":7}", "{\"id\":1,\"source\":2,\"type\":3}", "{\"specversion\":\"1.0\",\"id\":\"x"] {
        assert_eq!(looked(good.as_bytes()), Ok(Shape::default()), "{good}");
    }
    for (other, text) in [(Other::Table, "import budget"), (Other::Compressed, "gunzip"), (Other::Empty, "leer")] {
        let failure = words::import::not_events("a.csv", other);
        assert!(failure.de.starts_with("a.csv wird nicht eingelesen: ") && failure.de.contains(text), "{failure:?}");
        assert!(failure.en.starts_with("a.csv is not read: ") && failure.en != failure.de, "{failure:?}");
    }
}

#[test]
fn a_pipe_is_known_by_its_first_event_and_nothing_more_is_waited_for() {
    /// Gives one line, and then nothing ever.
    struct Pipe(Option<String>);
    impl Read for Pipe {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let line = self.0.take().expect("more was waited for");
            buffer[..line.len()].copy_from_slice(line.as_bytes());
            Ok(line.len())
        }
    }
    for text in [format!("{}\n", compact("a")), format!("[{}", compact("a"))] {
        let (head, shape) = shape::look(&mut Pipe(Some(text.clone()))).unwrap();
        assert!(shape.is_ok());
        assert_eq!(head, text.as_bytes());
    }
}
