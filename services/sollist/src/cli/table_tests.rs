//! How a sheet becomes a table, JSON and CSV.

#![allow(clippy::unwrap_used)]

use expect_test::expect;
use sollist_platform::process::shown;

use super::table::{Cell, Column, Look, Sheet};
use sollist_contract::lang::Lang;

fn sheet() -> Sheet {
    let columns = vec![
        Column::new("district", "Bezirk", "District"),
        Column::new("programme", "Handlungsfeld", "Programme").asked(),
        Column::new("carry_over", "Rest", "Carry-over"),
        Column::new("soll", "Soll", "Current budget"),
        Column::new("value", "Wert", "Value"),
        Column::new("not_reported", "nicht gemeldet", "not reported").optional(),
    ];
    let row = |district: &str, soll: &str, value: Cell| {
        vec![
            Cell::District(district.into()),
            Cell::Nothing,
            Cell::Amount("0.00".into()),
            Cell::Amount(soll.into()),
            value,
            Cell::Nothing,
        ]
    };
    let rows = vec![
        row("04", "1300000.00", Cell::Number("50.5".into(), "%")),
        row("08", "-12.50", Cell::Missing("nicht gemeldet".into())),
    ];
    let mut sheet = Sheet::new(columns, rows);
    sheet.total = Some(vec![
        Cell::Nothing,
        Cell::Nothing,
        Cell::Amount("0.00".into()),
        Cell::Amount("1299987.50".into()),
        Cell::Nothing,
        Cell::Nothing,
    ]);
    sheet
}

/// Characters of the longest line.
fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

fn look(lang: Lang, width: Option<usize>) -> Look {
    Look { width, ..Look::of(lang) }
}

#[test]
fn a_table_is_aligned_and_respects_the_width() {
    let check = |lang, width, expected: expect_test::Expect| expected.assert_eq(&sheet().table(look(lang, width)));
    check(
        Lang::De,
        None,
        expect![[r#"
        Bezirk                         Rest          Soll            Wert
        ─────────────────────────────────────────────────────────────────
        04 Charlottenburg-Wilmersdorf  0,00  1.300.000,00          50,5 %
        08 Neukölln                    0,00        −12,50  nicht gemeldet
        ─────────────────────────────────────────────────────────────────
        Summe                          0,00  1.299.987,50
    "#]],
    );
    check(
        Lang::En,
        Some(60),
        expect![[r#"
            District                            Current           Value
                                                 budget
            ───────────────────────────────────────────────────────────
            04 Charlottenburg-Wilmersdorf  1,300,000.00          50.5 %
            08 Neukölln                          −12.50  nicht gemeldet
            ───────────────────────────────────────────────────────────
            Total                          1,299,987.50
            Zero throughout: Carry-over.
        "#]],
    );
    check(
        Lang::De,
        Some(50),
        expect![[r#"
            Bezirk                      Soll            Wert
            ────────────────────────────────────────────────
            04 Charlottenburg-  1.300.000,00          50,5 %
            Wilmersdorf
            08 Neukölln               −12,50  nicht gemeldet
            ────────────────────────────────────────────────
            Summe               1.299.987,50
            Überall null: Rest.
        "#]],
    );
    check(
        Lang::De,
        Some(30),
        expect![[r#"
            Bezirk  04 Charlottenburg-
                    Wilmersdorf
            Rest              0,00
            Soll      1.300.000,00
            Wert            50,5 %

            Bezirk  08 Neukölln
            Rest              0,00
            Soll            −12,50
            Wert    nicht gemeldet

            Summe
            Rest              0,00
            Soll      1.299.987,50
        "#]],
    );
}

#[test]
fn a_column_in_which_nothing_stands_leaves_before_one_that_says_something() {
    let columns = vec![
        Column::new("title", "Titel", "Title"),
        Column::new("value", "Prognose", "Forecast").leaves(2),
        Column::new("lower", "von", "From").leaves(1),
    ];
    let row = |title: &str| vec![Cell::text(title), Cell::Amount("1.00".into()), Cell::Missing("–".into())];
    let table = Sheet::new(columns, vec![row("Verfahrensunabhängige IKT"), row("Gutachten")]);
    let text = table.table(look(Lang::De, Some(36)));
    assert!(text.contains("1,00") && !text.contains('–') && text.ends_with("Mit --wide auch: von.\n"), "{text}");
}

#[test]
fn a_line_never_exceeds_the_width_while_the_figures_fit() {
    for width in 45..120 {
        assert!(widest(&sheet().table(look(Lang::De, Some(width)))) <= width, "{width}");
    }
}

#[test]
fn json_keeps_digits_and_leaves_out_what_is_not_there() {
    let json = serde_json::to_string(&sheet().objects()).unwrap();
    expect![[r#"[{"district":"04","carry_over":"0.00","soll":"1300000.00","value":50.5},{"district":"08","carry_over":"0.00","soll":"-12.50","value":null}]"#]].assert_eq(&json);
    expect![[r#"{"carry_over":"0.00","soll":"1299987.50"}"#]]
        .assert_eq(&serde_json::to_string(&sheet().total_object()).unwrap());
}

#[test]
fn csv_quotes_what_must_be_quoted_and_has_no_german_numbers() {
    let mut sheet = sheet();
    sheet.rows.push(vec![
        Cell::text("a \"b\", c\r\nd"),
        Cell::Nothing,
        Cell::Nothing,
        Cell::Nothing,
        Cell::Count(3),
        Cell::List(vec!["x".into(), "y".into()]),
    ]);
    let text = String::from_utf8(sheet.csv(true).unwrap()).unwrap().replace('\r', "␍");
    expect![[r#"
        district,carry_over,soll,value,not_reported␍
        04,0.00,1300000.00,50.5,␍
        08,0.00,-12.50,,␍
        "a ""b"", c␍
        d",,,3,x y␍
    "#]]
    .assert_eq(&text);
    // Whoever reads it by program finds the same columns, whatever the rows have of them.
    assert!(String::from_utf8(self::sheet().csv(true).unwrap()).unwrap().starts_with(text.split('␍').next().unwrap()));
}

#[test]
fn a_terminal_is_not_given_control_characters() {
    assert_eq!(Cell::text("a\u{1b}[31m\nb\0").shown(Lang::De), "a[U+001B][31m b[U+0000]");
}

/// A sheet of one text in every kind of cell that holds texts, and of numbers.
fn texts(text: &str) -> Sheet {
    let columns = ["text", "named", "list", "district", "amount", "number", "count", "year"];
    let cells = vec![
        Cell::text(text),
        Cell::Named(text.to_owned(), "shown".to_owned()),
        Cell::List(vec![text.to_owned()]),
        Cell::District(text.to_owned()),
        Cell::Amount("-12.50".to_owned()),
        Cell::Number("-5".to_owned(), ""),
        Cell::Count(-3),
        Cell::Year(2026),
    ];
    Sheet::new(columns.map(|key| Column::new(key, key, key)).to_vec(), vec![cells])
}

/// The first row of a sheet's CSV, read by a reader that is not ours.
fn read_back(sheet: &Sheet) -> Vec<String> {
    let bytes = sheet.csv(true).unwrap();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    rows.first().unwrap().iter().map(str::to_owned).collect()
}

proptest::proptest! {
    #[test]
    fn csv_holds_any_text_as_text_and_numbers_as_numbers(text in proptest::prop_oneof!["\\PC*",
        "[=+@'\" \t\r\n;,\\-]{0,4}.{0,9}"]) {
        let fields = read_back(&texts(&text));
        for field in fields.iter().take(4) {
            // What a terminal would obey is named: CSV has no way to escape it.
            let text = shown::lines(&text);
            proptest::prop_assert!(*field == text || *field == format!("'{text}"), "{field:?} of {text:?}");
            proptest::prop_assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{field:?}");
        }
        proptest::prop_assert_eq!(fields.get(4..).unwrap(), ["-12.50", "-5", "-3", "2026"]);
    }
}

#[test]
fn an_amount_or_number_that_is_none_is_a_text_in_csv() {
    let columns = ["amount", "number"].map(|key| Column::new(key, key, key)).to_vec();
    let sheet = Sheet::new(columns, vec![vec![Cell::Amount("-1+cmd".to_owned()), Cell::Number("=2".to_owned(), "")]]);
    assert_eq!(read_back(&sheet), ["'-1+cmd", "'=2"]);
}
