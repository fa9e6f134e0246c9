//! A table of a page: shown as HTML, exported as XLSX, CSV and JSON with the same rows in the same order.

use std::collections::HashMap;

use askama::Template;
use serde_json::{Map, Value, json};
use sollist_contract::{grpc::common::v1::AsOf, lang::Lang, spreadsheet, words::number};
use sollist_platform::process::shown;

use crate::{voice::Voice, words};

/// Rows of a page at most; then the table has pages.
pub const ROWS_MAX: usize = 200;

/// What a cell holds, as programs read it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Raw {
    Text(String),
    /// A decimal number as the services say it: `1300000.00`.
    Number(String),
    /// The same in EUR.
    Amount(String),
    /// There is none; what is shown says why.
    Missing,
}

impl Default for Raw {
    fn default() -> Raw {
        Raw::Text(String::new())
    }
}

/// A cell: what is shown, what is exported, where it leads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Template)]
#[template(
    source = "{% if !was.is_empty() %}<mark>{% endif %}{% if link.is_empty() %}{{ self.voiced()|safe }}{% else %}\
              <a href=\"{{ link }}\">{{ self.voiced()|safe }}</a>{% endif %}{% if !was.is_empty() %}</mark>\
              <small>{{ was }}</small>{% endif %}{% for (number, link) in marks %}{% if !loop.first %} {% endif %}\
              <a href=\"{{ link }}\">{{ number }}</a>{% endfor %}{% if !below.is_empty() %}\
              <small{% if alarms %} class=\"bad\"{% endif %}{% if below_voice.is_recorded() %} lang=\"de\"{% endif %}>\
              {{ below }}</small>{% endif %}",
    ext = "html"
)]
pub struct Cell {
    pub shown: String,
    pub raw: Raw,
    pub link: String,
    /// Smaller, below what is shown.
    pub below: String,
    /// What stands below is a reason to look.
    pub alarms: bool,
    /// What whoever reloads saw there; empty: the same.
    pub was: String,
    /// Whose words it is, and what stands below it.
    pub voice: Voice,
    pub below_voice: Voice,
    /// Sentences that may stand below the table instead, and their numbers there.
    pub notes: Vec<String>,
    pub marks: Vec<(usize, String)>,
}

/// A text with what of it was recorded.
#[derive(Template)]
#[template(
    source = "{% for (piece, recorded) in pieces %}{% if *recorded %}<span lang=\"de\">{{ piece }}</span>\
              {% else %}{{ piece }}{% endif %}{% endfor %}",
    ext = "html"
)]
struct Voiced<'a> {
    pieces: Vec<(&'a str, bool)>,
}

impl Cell {
    /// A text that others may have written: what is hidden in it is named.
    pub fn text(text: &str) -> Cell {
        Cell { shown: shown::line(text).into_owned(), raw: Raw::Text(text.to_owned()), ..Cell::default() }
    }
    /// What people recorded, as they wrote it.
    pub fn recorded(text: &str, lang: Lang) -> Cell {
        Cell::text(text).in_recorded_words(lang)
    }
    /// A sentence of a service, which quotes what people recorded.
    pub fn told(text: &str, lang: Lang) -> Cell {
        Cell { voice: Voice::Quoting.on(lang), ..Cell::text(text) }
    }
    /// Sentences that the table may gather below itself.
    pub fn notes(sentences: Vec<String>) -> Cell {
        Cell { notes: sentences.clone(), ..Cell::text(&sentences.join(" ")) }
    }
    /// A text that is shown otherwise than it is exported.
    pub fn named(raw: &str, name: &str) -> Cell {
        Cell { raw: Raw::Text(raw.to_owned()), ..Cell::text(name) }
    }
    pub fn nothing() -> Cell {
        Cell::text("")
    }
    pub fn amount(amount: &str, lang: Lang) -> Cell {
        Cell { shown: lang.say(number::amount(amount)), raw: Raw::Amount(amount.to_owned()), ..Cell::nothing() }
    }
    pub fn count(count: impl TryInto<i64> + Copy, lang: Lang) -> Cell {
        let raw = count.try_into().unwrap_or(i64::MAX).to_string();
        Cell { shown: lang.say(number::number(count)), raw: Raw::Number(raw), ..Cell::nothing() }
    }
    /// A number with its unit.
    pub fn decimal(value: &str, unit: &str, lang: Lang) -> Cell {
        let text = lang.say(number::decimal(value));
        let shown = if unit.is_empty() { text } else { format!("{text}\u{a0}{unit}") };
        Cell { shown, raw: Raw::Number(value.to_owned()), ..Cell::nothing() }
    }
    pub fn day(day: &str, lang: Lang) -> Cell {
        Cell { raw: Raw::Text(day.to_owned()), ..Cell::text(&lang.say(number::day(day))) }
    }
    pub fn moment(instant: &str, lang: Lang) -> Cell {
        let shown = number::moment(instant)
            .map_or_else(|| instant.to_owned(), |(day, time)| format!("{}, {time}", lang.say(day)));
        Cell { raw: Raw::Text(instant.to_owned()), ..Cell::text(&shown) }
    }
    /// What is missing, in words.
    pub fn missing(why: &str) -> Cell {
        Cell { raw: Raw::Missing, ..Cell::text(why) }
    }
    #[must_use]
    pub fn to(self, link: impl Into<String>) -> Cell {
        Cell { link: link.into(), ..self }
    }
    #[must_use]
    pub fn below(self, text: &str) -> Cell {
        Cell { below: shown::line(text).into_owned(), ..self }
    }
    /// The same below, as people recorded it.
    #[must_use]
    pub fn below_recorded(self, text: &str, lang: Lang) -> Cell {
        Cell { below_voice: Voice::Recorded.on(lang), ..self.below(text) }
    }
    /// What is shown was recorded by people.
    #[must_use]
    pub fn in_recorded_words(self, lang: Lang) -> Cell {
        self.spoken(Voice::Recorded, lang)
    }
    /// What is shown is in these words.
    #[must_use]
    pub fn spoken(self, voice: Voice, lang: Lang) -> Cell {
        Cell { voice: voice.on(lang), ..self }
    }
    fn voiced(&self) -> Voiced<'_> {
        Voiced { pieces: self.voice.pieces(&self.shown) }
    }
    fn is_blank(&self) -> bool {
        self.shown.is_empty() && self.marks.is_empty() && self.notes.is_empty()
    }
    fn is_missing(&self) -> bool {
        self.raw == Raw::Missing
    }
    /// How it is set: as its column is, muted where it is missing, broken anywhere where it has no place to be broken.
    fn class(&self, column: &Column) -> String {
        let unbroken = self.shown.split([' ', '-', '\u{a0}']).any(|word| word.chars().count() > UNBROKEN_MAX);
        let missing = if self.is_missing() { "m" } else { "" };
        let any = if unbroken && column.class.is_empty() { "any" } else { column.class };
        [missing, any].into_iter().filter(|class| !class.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// Letters of a word that stay together: whatever is longer would push the other columns out of sight.
const UNBROKEN_MAX: usize = 40;

/// A column: its key for programs, its name for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub key: &'static str,
    pub name: String,
    pub numeric: bool,
    /// It has days or instants.
    pub dated: bool,
    /// How a cell of it is set: as a text, a number, or what stays on its line.
    pub class: &'static str,
    /// How the rows are ordered by it, `ascending` or `descending`; empty: they are not.
    pub sorted: &'static str,
}

impl Column {
    pub fn text(key: &'static str, name: &str) -> Column {
        Column { key, name: name.to_owned(), numeric: false, dated: false, class: "", sorted: "" }
    }
    pub fn number(key: &'static str, name: &str) -> Column {
        Column { numeric: true, class: "n", ..Column::text(key, name) }
    }
    pub fn day(key: &'static str, name: &str) -> Column {
        Column { dated: true, class: "d", ..Column::text(key, name) }
    }
}

/// Columns that fit a narrow page beside each other.
const FEW: usize = 3;

/// A page of a table that goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    pub before: String,
    pub next: String,
    pub here: String,
}

impl Turn {
    /// The page at a place of so many rows, or the last one; `link`: the address of a page.
    pub fn at(page: usize, rows: usize, lang: Lang, link: impl Fn(usize) -> String) -> Turn {
        let pages = rows.div_ceil(ROWS_MAX).max(1);
        if pages == 1 && page == 0 {
            return Turn::default();
        }
        let page = page.min(pages.saturating_sub(1));
        Turn {
            before: if page == 0 { String::new() } else { link(page) },
            next: if page.saturating_add(1) < pages { link(page.saturating_add(2)) } else { String::new() },
            here: lang.say(words::page_counts(page.saturating_add(1), pages)),
        }
    }
}

/// The first cell of each row is its header.
#[derive(Debug, Clone, Template)]
#[template(path = "table.html")]
pub struct Table {
    pub id: &'static str,
    pub caption: String,
    /// A heading above it says the same.
    pub headed: bool,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    pub total: Option<Vec<Cell>>,
    /// What is said where there is no row.
    pub empty: String,
    pub turn: Turn,
    /// Sentences that its rows refer to by their numbers.
    pub notes: Vec<String>,
    pub words: &'static words::Words,
    /// Where the same is exported: empty where it is not.
    pub xlsx: String,
    pub csv: String,
    pub json: String,
    /// That a file has so many rows at most; empty: it has all.
    pub most: String,
    /// Where a file goes on that ends before its rows do; empty: it has all of them.
    pub cut: String,
}

impl Table {
    pub fn new(id: &'static str, caption: String, columns: Vec<Column>, lang: Lang) -> Table {
        Table {
            id,
            caption,
            headed: false,
            columns,
            rows: Vec::new(),
            total: None,
            empty: String::new(),
            turn: Turn::default(),
            notes: Vec::new(),
            words: crate::words::of(lang),
            xlsx: String::new(),
            csv: String::new(),
            json: String::new(),
            most: String::new(),
            cut: String::new(),
        }
    }

    /// Whether it has so few columns that it fits a narrow page.
    fn is_few(&self) -> bool {
        self.columns.len() <= FEW
    }

    fn columns_of<'a>(&'a self, row: &'a [Cell]) -> impl Iterator<Item = (&'a Column, &'a Cell)> {
        self.columns.iter().zip(row)
    }

    /// Keeps one page of the rows; `link`: the address of a page.
    pub fn turn_to(&mut self, page: usize, lang: Lang, link: impl Fn(usize) -> String) {
        self.turn = Turn::at(page, self.rows.len(), lang, link);
        let last = self.rows.len().div_ceil(ROWS_MAX).saturating_sub(1);
        let first = page.min(last).saturating_mul(ROWS_MAX);
        self.rows = self.rows.drain(..).skip(first).take(ROWS_MAX).collect();
    }

    /// Marks what differs from the same table as it was, and says what stood there.
    pub fn mark(&mut self, before: &Table) {
        let words = self.words;
        let mut seen: HashMap<(Raw, usize), &[Cell]> = HashMap::new();
        let mut times: HashMap<Raw, usize> = HashMap::new();
        let key = |times: &mut HashMap<Raw, usize>, row: &[Cell]| {
            let name = row.first().map_or(Raw::Missing, |cell| cell.raw.clone());
            let nth = times.entry(name.clone()).or_default();
            *nth = nth.saturating_add(1);
            (name, *nth)
        };
        for row in &before.rows {
            seen.insert(key(&mut times, row), row);
        }
        times.clear();
        let places: Vec<Option<usize>> =
            self.columns.iter().map(|one| before.columns.iter().position(|other| other.key == one.key)).collect();
        let rows = self.rows.iter_mut().map(|row| (seen.get(&key(&mut times, row)).copied(), row));
        let total = self.total.iter_mut().map(|row| (before.total.as_deref(), row));
        for (then, row) in rows.chain(total) {
            let Some(then) = then else {
                if let Some(name) = row.first_mut() {
                    words.new_row.clone_into(&mut name.was);
                }
                continue;
            };
            for (cell, place) in row.iter_mut().zip(&places).skip(1) {
                let Some(then) = place.and_then(|at| then.get(at)) else { continue };
                let is_figure = matches!(cell.raw, Raw::Amount(_) | Raw::Number(_));
                if is_figure && cell.raw != then.raw {
                    let shown = if then.shown.is_empty() { "–" } else { &then.shown };
                    cell.was = format!("{} {shown}", words.before);
                }
            }
        }
    }

    /// Leaves columns away in which no row has anything.
    pub fn leave_empty(&mut self, keys: &[&str]) {
        for key in keys {
            let Some(at) = self.columns.iter().position(|column| column.key == *key) else { continue };
            let is_empty = |row: &Vec<Cell>| row.get(at).is_none_or(|cell| cell.is_missing() || cell.is_blank());
            if self.rows.iter().chain(&self.total).all(is_empty) {
                self.columns.remove(at);
                for row in self.rows.iter_mut().chain(&mut self.total).filter(|row| row.len() > at) {
                    row.remove(at);
                }
            }
        }
    }

    /// Puts a column below the names of the rows: beside them it would take the room of the others.
    pub fn put_below(&mut self, key: &str) {
        let Some(at) = self.columns.iter().position(|column| column.key == key).filter(|at| *at > 0) else { return };
        self.columns.remove(at);
        for row in self.rows.iter_mut().chain(&mut self.total).filter(|row| row.len() > at) {
            let cell = row.remove(at);
            if let Some(name) = row.first_mut() {
                (name.below, name.below_voice) = (cell.shown, cell.voice);
            }
        }
    }

    /// Puts columns behind one, as a file has room for them; `cells`: what each row has in them, the total nothing.
    pub fn put_behind(&mut self, key: &str, columns: Vec<Column>, cells: Vec<Vec<Cell>>) {
        let Some(at) = self.columns.iter().position(|column| column.key == key) else { return };
        let behind = at.saturating_add(1);
        let total = self.total.iter_mut().map(|row| (row, vec![Cell::nothing(); columns.len()]));
        for (row, cells) in self.rows.iter_mut().zip(cells).chain(total).filter(|(row, _)| row.len() >= behind) {
            row.splice(behind..behind, cells);
        }
        self.columns.splice(behind..behind, columns);
    }

    /// Gives what stands below the cells of a column one of its own behind it, as a file has room for it.
    pub fn unfold(&mut self, key: &str, column: Column) {
        let Some(at) = self.columns.iter().position(|column| column.key == key) else { return };
        let below = |row: &Vec<Cell>| vec![Cell::text(row.get(at).map_or("", |cell| &cell.below))];
        let cells = self.rows.iter().map(below).collect();
        self.put_behind(key, vec![column], cells);
    }

    /// Puts the sentences of its rows below it, each once: in a narrow column they would make tall rows.
    pub fn gather_notes(&mut self) {
        let (id, all) = (self.id, &mut self.notes);
        for cell in self.rows.iter_mut().chain(&mut self.total).flatten() {
            for note in std::mem::take(&mut cell.notes) {
                let known = all.iter().position(|one| *one == note);
                let number = known.unwrap_or(all.len()).saturating_add(1);
                if known.is_none() {
                    all.push(note);
                }
                cell.marks.push((number, format!("#{id}-{number}")));
                cell.shown.clear();
            }
        }
    }

    /// For spreadsheets of this country: UTF-8 with its mark, semicolons, decimal commas, one line of headings.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer =
            csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(self.columns.iter().map(|column| column.key))?;
        for row in self.rows.iter().chain(&self.total) {
            writer.write_record(row.iter().map(|cell| match &cell.raw {
                Raw::Text(text) => spreadsheet::cell(text).into_owned(),
                Raw::Number(number) | Raw::Amount(number) => number.replace('.', ","),
                Raw::Missing => String::new(),
            }))?;
        }
        if !self.cut.is_empty() {
            // Whoever reads on sees that it does not end there: in the first column that holds texts.
            let place = self.columns.iter().position(|column| !column.numeric && !column.dated).unwrap_or(0);
            let told = |at: usize| if at == place { self.cut.as_str() } else { "" };
            writer.write_record((0..self.columns.len()).map(told))?;
        }
        let rows = writer.into_inner().map_err(|error| error.into_error())?;
        let mut text = "\u{feff}".as_bytes().to_vec();
        text.extend_from_slice(&rows);
        Ok(text)
    }

    /// With what it rests on; amounts and numbers stay decimal texts, as they are exact.
    pub fn json(&self, as_of: Option<&AsOf>, asked: &[(&'static str, &str)]) -> Value {
        let object = |row: &[Cell]| {
            let fields = self.columns_of(row).map(|(column, cell)| {
                let value = match &cell.raw {
                    Raw::Text(text) | Raw::Number(text) | Raw::Amount(text) => json!(text),
                    Raw::Missing => Value::Null,
                };
                (column.key.to_owned(), value)
            });
            Value::Object(fields.collect::<Map<_, _>>())
        };
        let asked: Map<_, _> = asked.iter().map(|(key, value)| ((*key).to_owned(), json!(value))).collect();
        json!({
            "as_of": as_of.map(|it| json!({"sequence": it.sequence, "recorded_at": it.recorded_at, "hash": it.hash})),
            "asked": asked,
            "rows": self.rows.iter().map(|row| object(row)).collect::<Vec<_>>(),
            "goes_on": Some(&self.cut).filter(|cut| !cut.is_empty()),
            "total": self.total.as_deref().map(object),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn table(rows: Vec<Vec<Cell>>) -> Table {
        let columns = vec![Column::text("name", "Name"), Column::number("soll", "Soll")];
        Table { rows, ..Table::new("t", "Tabelle".to_owned(), columns, Lang::De) }
    }

    #[test]
    fn a_text_that_would_be_calculated_or_run_stays_a_text() {
        let hostile = "=HYPERLINK(\"x\")<script>alert(1)</script>\u{202e}";
        let table = table(vec![vec![Cell::text(hostile), Cell::amount("-1234.50", Lang::De)]]);
        let html = table.to_string();
        assert!(!html.contains("<script") && html.contains("[U+202E]") && html.contains("−1.234,50"), "{html}");
        let csv = String::from_utf8(table.csv().unwrap()).unwrap();
        assert!(csv.starts_with("\u{feff}name;soll\r\n\"'=HYPERLINK"), "{csv}");
        assert!(csv.ends_with(";-1234,50\r\n"), "{csv}");
        let json = table.json(None, &[("jahr", "2026")]);
        assert_eq!(json["rows"][0]["name"], hostile);
        assert_eq!((&json["rows"][0]["soll"], &json["asked"]["jahr"]), (&json!("-1234.50"), &json!("2026")));
    }

    #[test]
    fn a_file_that_ends_before_its_rows_do_says_where_it_goes_on() {
        let one = |cut: &str| Table {
            cut: cut.to_owned(),
            ..table(vec![vec![Cell::text("a"), Cell::amount("1.00", Lang::De)]])
        };
        let csv = |table: &Table| String::from_utf8(table.csv().unwrap()).unwrap();
        let ends = words::goes_on(1, "/journal.csv?ab=7").de;
        assert_eq!(ends, "Die Datei endet hier nach 1 Zeile; sie geht weiter unter /journal.csv?ab=7.");
        assert!(csv(&one(&ends)).ends_with(&format!("a;1,00\r\n\"{ends}\";\r\n")), "{}", csv(&one(&ends)));
        assert_eq!(one(&ends).json(None, &[])["goes_on"], ends);
        assert!(csv(&one("")).ends_with("a;1,00\r\n") && one("").json(None, &[])["goes_on"].is_null());
    }

    #[test]
    fn a_long_table_has_pages_and_none_is_lost() {
        let rows: Vec<_> = (0..450).map(|n| vec![Cell::count(n, Lang::De), Cell::missing("nicht gemeldet")]).collect();
        let mut seen = 0;
        for page in 0..3 {
            let mut table = table(rows.clone());
            table.turn_to(page, Lang::De, |page| format!("?seite={page}"));
            seen += table.rows.len();
            assert_eq!(table.turn.before.is_empty(), page == 0);
            assert_eq!(table.turn.next.is_empty(), page == 2);
        }
        assert_eq!(seen, 450);
        let mut short = table(rows[..3].to_vec());
        short.turn_to(7, Lang::De, |page| page.to_string());
        assert_eq!((short.rows.len(), short.turn.here.as_str()), (3, "Seite 1 von 1"), "it says what it shows");
        assert!(short.turn.before.is_empty() && short.turn.next.is_empty());
        let mut short = table(rows[..3].to_vec());
        short.turn_to(0, Lang::De, |page| page.to_string());
        assert_eq!((short.rows.len(), short.turn), (3, Turn::default()));
    }

    #[test]
    fn what_people_recorded_is_marked_where_the_page_speaks_english() {
        let shown = |lang| Cell::recorded("Geräte & mehr", lang).to("/x").below_recorded("Kapitel", lang).to_string();
        let german = "<span lang=\"de\">Geräte &#38; mehr</span>";
        assert_eq!(shown(Lang::En), format!("<a href=\"/x\">{german}</a><small lang=\"de\">Kapitel</small>"));
        assert_eq!(shown(Lang::De), "<a href=\"/x\">Geräte &#38; mehr</a><small>Kapitel</small>");
        let told = Cell::told("Asked for “<b>”.", Lang::En).to_string();
        assert_eq!(told, "Asked for “<span lang=\"de\">&#60;b&#62;</span>”.");
    }

    #[test]
    fn what_has_changed_since_it_was_seen_is_marked_with_what_stood_there() {
        let row = |name: &str, soll: &str| vec![Cell::text(name), Cell::amount(soll, Lang::De)];
        let before = Table { total: Some(row("Summe", "3.00")), ..table(vec![row("a", "1.00"), row("b", "2.00")]) };
        let mut now = Table {
            total: Some(row("Summe", "12.00")),
            ..table(vec![row("b", "2.00"), row("c", "5.00"), row("a", "5.00")])
        };
        now.mark(&before);
        let html = now.to_string();
        assert!(html.contains("<mark>5,00</mark><small>vorher 1,00</small>"), "{html}");
        assert!(html.contains("<mark>c</mark><small>neu</small>") && !html.contains("<mark>2,00"), "{html}");
        assert!(html.contains("<mark>12,00</mark><small>vorher 3,00</small>"), "{html}");
        let mut same = before.clone();
        same.mark(&before);
        assert!(!same.to_string().contains("<mark>"));
    }

    #[test]
    fn notes_stand_once_below_the_rows_and_in_an_export_in_their_cells() {
        let note = |notes: &[&str]| Cell::notes(notes.iter().map(|one| (*one).to_owned()).collect());
        let row = |name: &str, notes: &[&str]| vec![Cell::text(name), note(notes)];
        let mut table = table(vec![row("a", &["Eins.", "Zwei."]), row("b", &["Zwei."]), row("c", &[])]);
        let csv = table.csv().unwrap();
        table.gather_notes();
        let html = table.to_string();
        assert_eq!((html.matches("Zwei.").count(), html.matches("href=\"#t-2\"").count()), (1, 2), "{html}");
        assert!(html.contains("<li id=\"t-1\">Eins.</li>"), "{html}");
        assert!(String::from_utf8(csv).unwrap().contains("Eins. Zwei."));
        table.leave_empty(&["soll"]);
        assert_eq!(table.columns.len(), 2, "where a row has something, the column stays");
        table.rows = vec![vec![Cell::text("a"), Cell::missing("–")]];
        table.leave_empty(&["soll"]);
        assert_eq!((table.columns.len(), table.rows[0].len()), (1, 1));
    }
}
