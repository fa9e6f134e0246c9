//! How a sheet becomes a table, JSON and CSV.

#![allow(clippy::unwrap_used)]

use expect_test::expect;

use super::{
    args::Lang,
    table::{Cell, Column, Sheet, widest},
};

fn sheet() -> Sheet {
    let columns = vec![
        Column::new("district", "Bezirk", "District"),
        Column::new("programme", "Handlungsfeld", "Programme").optional(),
        Column::new("carry_over", "Rest", "Carry-over"),
        Column::new("soll", "Soll", "Current budget"),
        Column::new("value", "Wert", "Value"),
        Column::new("not_reported", "nicht gemeldet", "not reported").optional(),
    ];
    let row = |district: &str, soll: &str, value: Cell| {
        vec![Cell::District(district.into()), Cell::Nothing, Cell::Amount("0.00".into()), Cell::Amount(soll.into()), value, Cell::Nothing]
    };
    let rows =
        vec![row("04", "1300000.00", Cell::Number("50.5".into(), " %")), row("08", "-12.50", Cell::Missing("nicht gemeldet".into()))];
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

#[test]
fn a_table_is_aligned_and_respects_the_width() {
    let check = |lang, width, expected: expect_test::Expect| expected.assert_eq(&sheet().table(lang, width));
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
        District                      Current budget           Value
        ────────────────────────────────────────────────────────────
        04                              1,300,000.00          50.5 %
        Charlottenburg-Wilmersdorf
        08 Neukölln                           −12.50  nicht gemeldet
        ────────────────────────────────────────────────────────────
        Total                           1,299,987.50
        Zero throughout: Carry-over
    "#]],
    );
    check(
        Lang::De,
        Some(50),
        expect![[r#"
        Bezirk                        Soll            Wert
        ──────────────────────────────────────────────────
        04 Charlottenburg-Wi  1.300.000,00          50,5 %
        lmersdorf
        08 Neukölln                 −12,50  nicht gemeldet
        ──────────────────────────────────────────────────
        Summe                 1.299.987,50
        Überall null: Rest
    "#]],
    );
    check(
        Lang::De,
        Some(30),
        expect![[r#"
        Bezirk  04 Charlottenburg-Wilmersdorf
        Rest            0,00
        Soll    1.300.000,00
        Wert          50,5 %

        Bezirk  08 Neukölln
        Rest            0,00
        Soll          −12,50
        Wert    nicht gemeldet

        Summe
        Rest            0,00
        Soll    1.299.987,50
    "#]],
    );
}

#[test]
fn a_line_never_exceeds_the_width_while_the_figures_fit() {
    for width in 45..120 {
        assert!(widest(&sheet().table(Lang::De, Some(width))) <= width, "{width}");
    }
}

#[test]
fn json_keeps_digits_and_leaves_out_what_is_not_there() {
    let json = serde_json::to_string(&sheet().objects()).unwrap();
    expect![[r#"[{"district":"04","carry_over":"0.00","soll":"1300000.00","value":50.5},{"district":"08","carry_over":"0.00","soll":"-12.50","value":null}]"#]].assert_eq(&json);
    expect![[r#"{"carry_over":"0.00","soll":"1299987.50"}"#]].assert_eq(&serde_json::to_string(&sheet().total_object()).unwrap());
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
}

#[test]
fn a_terminal_is_not_given_control_characters() {
    assert_eq!(Cell::text("a\u{1b}[31m\nb\0").shown(Lang::De), "a [31m b ");
}
