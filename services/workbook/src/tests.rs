//! Sheets as another program reads them: names, heights, what is missing, what is too much.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};

use super::{names::sheet_name, size::lines, *};

type Opened = Xlsx<Cursor<Vec<u8>>>;

/// A book of one table, opened again.
fn written(columns: Vec<Column>, rows: Vec<Vec<Cell>>, language: Language, rows_max: u32) -> Opened {
    let mut book = Book::new(About::default(), language);
    book.rows_max = rows_max;
    let mut sheet = book.sheet("Tabelle", columns);
    for row in rows {
        sheet.row(row).unwrap();
    }
    sheet.end().unwrap();
    calamine::open_workbook_from_rs(Cursor::new(book.finish().unwrap())).unwrap()
}

fn only(columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Range<Data> {
    written(columns, rows, Language::German, cells::SHEET_ROWS_MAX).worksheet_range("Tabelle").unwrap()
}

fn text(text: &str) -> Data {
    Data::String(text.to_owned())
}

#[test]
fn a_sheet_has_a_name_that_a_sheet_can_have() {
    let taken = ["Haushalt".to_owned(), "haushalt (2)".to_owned()];
    let check = |wanted: &str, expect: &str| assert_eq!(sheet_name(wanted, &taken), expect, "{wanted}");
    check("Anträge", "Anträge");
    check("HAUSHALT", "HAUSHALT (3)");
    check("Soll/Ist [EUR]: alles?", "Soll-Ist -EUR-- alles-");
    check("''", "Tabelle");
    check("", "Tabelle");
    check("History", "Tabelle");
    check("Dienstleistungen für die verfahrensunabhängige IKT", "Dienstleistungen für die verfah");
    check(&"💻".repeat(20), &"💻".repeat(15));
    let long = sheet_name(&"x".repeat(31), &["x".repeat(31)]);
    assert_eq!(long, format!("{} (2)", "x".repeat(27)));
}

#[test]
fn a_row_is_as_high_as_its_text_needs() {
    let check = |text: &str, columns: u16, expect: u32| assert_eq!(lines(text, columns), expect, "{text}");
    check("", 10, 1);
    check("kurz", 10, 1);
    check("zwei Zeilen hat das", 12, 2);
    check("eine\nund\nnoch eine", 40, 3);
    check(&"x".repeat(95), 10, 10);
    check(&format!("kurz {} kurz", "x".repeat(15)), 10, 3);
    assert_eq!(size::height(2), 30);
    assert_eq!(size::height(500), 409, "the highest row there is");
}

#[test]
fn what_is_missing_or_too_large_is_empty_and_the_last_column_says_why() {
    let columns = vec![Column::text("Name"), Column::figure("Ist"), Column::figure("Tag"), Column::figure("Quote")];
    let ancient = Day::of("1850-05-01T12:00:00Z".parse().unwrap());
    let february = Day::of("1900-02-28T12:00:00Z".parse().unwrap());
    let march = Day::of("1900-03-01T12:00:00Z".parse().unwrap());
    let rows = vec![
        vec![Cell::text("a"), Cell::Amount(Cents::new(1 << 53)), Cell::Day(ancient), Cell::Share(Decimal::MAX)],
        vec![Cell::text("b"), Cell::Because("gesperrt".into()), Cell::text("gesperrt"), Cell::Empty],
        vec![Cell::text("c"), Cell::Amount(Cents::new((1 << 53) - 1)), Cell::Day(march)],
        vec![Cell::text("d"), Cell::Count(i64::MIN), Cell::Day(february), Cell::Number(Decimal::MIN)],
        vec![Cell::text("e"), Cell::text("x"), Cell::text("x"), Cell::text("x"), Cell::text("beyond the columns")],
        vec![Cell::text("f"), Cell::Because(String::new())],
    ];
    let sheet = only(columns, rows);
    let cell = |row: usize, column: usize| sheet.get((row, column)).cloned().unwrap_or_default();
    assert_eq!(cell(0, 4), text("Bemerkung"));
    for (row, column) in [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (4, 1), (4, 2), (4, 3), (5, 1), (6, 1)] {
        assert_eq!(cell(row, column), Data::Empty, "{row} {column}");
    }
    let Data::String(remark) = cell(1, 4) else { panic!() };
    assert!(
        remark.starts_with("Ist: 90.071.992.547.409,92 EUR, mehr, als eine Zelle genau hält; Tag: 01.05.1850, früher")
    );
    assert_eq!(cell(2, 4), text("Ist, Tag: gesperrt"));
    assert_eq!(cell(3, 1), Data::Float(90_071_992_547_409.9));
    assert!(matches!(cell(3, 2), Data::DateTime(_)), "{:?}", cell(3, 2));
    assert!(matches!(cell(4, 4), Data::String(remark) if remark.contains("−9.223.372.036.854.775.808, mehr")));
    assert_eq!(cell(5, 4), text("x"), "of many cells with one reason the reason alone");
    assert_eq!((cell(6, 4), sheet.width()), (Data::Empty, 5));
}

#[test]
fn a_table_that_a_sheet_cannot_hold_goes_on_in_the_next() {
    let columns = || vec![Column::text("Nr."), Column::figure("Zahl")];
    for count in [0, 1, 3, 4, 7] {
        let rows = (0..count).map(|number| vec![Cell::text(number.to_string()), Cell::Count(number)]).collect();
        let mut book = written(columns(), rows, Language::English, 4);
        let names = book.sheet_names();
        let expect: &[&str] = match count {
            0..=3 => &["Tabelle"],
            4..=6 => &["Tabelle", "Tabelle (2)"],
            _ => &["Tabelle", "Tabelle (2)", "Tabelle (3)"],
        };
        assert_eq!(names, expect, "{count}");
        let mut numbers = Vec::new();
        for name in names {
            let sheet = book.worksheet_range(&name).unwrap();
            assert_eq!(sheet.get((0, 2)), Some(&text("Remark")));
            numbers.extend(sheet.rows().skip(1).map(|row| row[1].clone()));
        }
        let expect: Vec<Data> =
            (0..i32::try_from(count).unwrap()).map(|number| Data::Float(f64::from(number))).collect();
        assert_eq!(numbers, expect);
    }
}

#[test]
fn texts_stay_texts_and_lose_their_end_where_it_does_not_fit() {
    let texts = [
        "=1+1",
        "@SUM(A1)",
        "<r>&<t>",
        "_x0041_",
        "\u{1f}\u{7f}",
        "'",
        "a\nb",
        &"💻".repeat(40_000),
        &"x".repeat(32_767),
    ];
    let rows = texts.iter().map(|text| vec![Cell::text(*text)]).collect();
    let mut book = written(vec![Column::text("=Titel")], rows, Language::English, cells::SHEET_ROWS_MAX);
    let sheet = book.worksheet_range("Tabelle").unwrap();
    for (text, row) in texts.iter().zip(sheet.rows().skip(1)) {
        let Data::String(cell) = &row[0] else { panic!("{text}: a text is a text") };
        assert!(cell.encode_utf16().count() <= cells::CELL_UNITS_MAX);
        if text.len() <= cells::CELL_UNITS_MAX {
            assert_eq!(cell.trim_end(), *text);
        } else {
            assert!(cell.ends_with("💻 … (shortened, whole in the JSON version)"), "{}", cell.len());
        }
    }
    assert!(book.worksheet_formula("Tabelle").unwrap().used_cells().all(|(_, _, formula)| formula.is_empty()));
}

#[test]
fn a_name_of_a_sheet_leads_there_and_the_list_comes_first() {
    let mut book = Book::new(About { title: "R&D".into(), ..About::default() }, Language::German);
    let mut table = book.sheet("Müller's", vec![Column::text("a")]);
    table.row(vec![Cell::text("1")]).unwrap();
    let name = table.name().to_owned();
    assert_eq!(table.end().unwrap(), 1);
    let mut list = book.sheet("Inhalt", vec![Column::text("Blatt")]).first();
    list.row(vec![Cell::Sheet(name)]).unwrap();
    list.end().unwrap();
    let mut book: Opened = calamine::open_workbook_from_rs(Cursor::new(book.finish().unwrap())).unwrap();
    assert_eq!(book.sheet_names(), ["Inhalt", "Müller's"]);
    assert_eq!(book.worksheet_range("Inhalt").unwrap().get((1, 0)), Some(&text("Müller's")));
}
