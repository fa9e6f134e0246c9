//! Plans as people have them: encodings, layouts of all years, workbooks of every kind, and files that mean harm.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "plan_files/damage.rs"]
mod damage;

use std::{
    collections::BTreeMap,
    io::{Cursor, Write as _},
    path::PathBuf,
};

use sollist_contract::{money::Cents, refusal::Say as _};
use sollist_plan::{Cause, PlanEntry, PlanReader, PlanRow, Rules};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const HEADER: &str = "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;\
     Titelbezeichnung;Jahr;BetragTyp;Betrag";
const WIDE: &str =
    "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;Titelbezeichnung";

fn read(bytes: impl Into<Vec<u8>>) -> Result<Vec<PlanRow>, Cause> {
    let read = PlanReader::open(bytes.into(), "plan", &Rules::shipped().unwrap());
    read.map(Iterator::collect).map_err(|fault| {
        let said = fault.say().said;
        for text in [said.de, said.en] {
            assert!(text.ends_with('.') && !text.contains("Error"), "{text}");
        }
        fault.cause
    })
}

fn told(row: &PlanRow) -> String {
    let said = match &row.result {
        Ok(PlanEntry::Appropriated(a)) => format!("soll {} {}", a.line, a.amount),
        Ok(PlanEntry::Actual { payment: p, .. }) => format!("ist {} {}", p.line, p.amount),
        Err(fault) => {
            let refusal = fault.say();
            assert!(refusal.said.de.ends_with('.') && refusal.said.en.ends_with('.'), "{refusal:?}");
            format!("refused {}", refusal.field)
        }
    };
    format!("{}: {said}", row.row)
}

#[track_caller]
fn check(bytes: impl Into<Vec<u8>>, expected: &[&str]) {
    let rows = read(bytes).unwrap_or_else(|cause| panic!("{cause:?}"));
    assert_eq!(rows.iter().map(told).collect::<Vec<_>>(), expected);
}

/// A workbook as raw parts: its sheets by name, each the XML within the sheet's element; more parts beside them.
fn book(sheets: &[(&str, &str)], styles: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut names = String::new();
    let mut links = String::new();
    for (at, (name, _)) in sheets.iter().enumerate() {
        names.push_str(&format!(r#"<sheet name="{name}" sheetId="{}" r:id="r{at}"/>"#, at + 1));
        links.push_str(&format!(
            r#"<Relationship Id="r{at}" Type="http://t/worksheet" Target="worksheets/s{at}.xml"/>"#
        ));
    }
    links.push_str(r#"<Relationship Id="s" Type="http://t/styles" Target="styles.xml"/>"#);
    links.push_str(r#"<Relationship Id="t" Type="http://t/sharedStrings" Target="/xl/sharedStrings.xml"/>"#);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, bytes: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        zip.write_all(bytes).unwrap();
    };
    part("xl/workbook.xml", format!(r#"<workbook xmlns:r="r"><sheets>{names}</sheets></workbook>"#).as_bytes());
    part("xl/_rels/workbook.xml.rels", format!("<Relationships>{links}</Relationships>").as_bytes());
    part("xl/styles.xml", format!("<styleSheet>{styles}</styleSheet>").as_bytes());
    for (at, (_, inner)) in sheets.iter().enumerate() {
        part(&format!("xl/worksheets/s{at}.xml"), format!("<worksheet>{inner}</worksheet>").as_bytes());
    }
    for (name, bytes) in more {
        part(name, bytes);
    }
    zip.finish().unwrap().into_inner()
}

/// Rows of cells that are XML already, from row 1.
fn data(rows: &[Vec<String>]) -> String {
    let row = |(at, cells): (usize, &Vec<String>)| format!(r#"<row r="{}">{}</row>"#, at + 1, cells.concat());
    format!("<sheetData>{}</sheetData>", rows.iter().enumerate().map(row).collect::<String>())
}

fn texts(line: &str) -> Vec<String> {
    line.split(';').map(|text| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#)).collect()
}

/// A row with the cells given put in the place of its last ones.
fn ending(line: &str, cells: &[&str]) -> Vec<String> {
    texts(line).into_iter().chain(cells.iter().map(|cell| (*cell).to_owned())).collect()
}

fn case(name: &str) -> Vec<u8> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/cases")).join(name);
    std::fs::read(&path).unwrap_or_else(|error| {
        panic!("the collected cases are expected beside the workspace: {}: {error}", path.display())
    })
}

#[test]
fn a_bezirksamt_is_one_of_the_twelve_in_whatever_case() {
    let row = |chapter: &str| format!("{HEADER}\n30;25;E;2502;{chapter};Ausgabetitel;51185;Geräte;2025;Soll;1,5\n");
    for chapter in ["Bezirksamt Pankow", "BEZIRKSAMT PANKOW", "Bezirksamt Pankow von Berlin"] {
        check(row(chapter).as_str(), &["2: soll 2025/30/25/2502/51185 1.50"]);
    }
    for chapter in ["Bezirksamt Pankwo", "Bezirksamt Köln"] {
        check(row(chapter).as_str(), &["2: refused Kapitelbezeichnung"]);
    }
}

#[test]
fn every_encoding_and_line_end_says_the_same() {
    let text = format!(
        "{HEADER}\n30;25;E;2502;Bezirksamt Neukölln;Ausgabetitel;51185;Geräte für Übung;2025;Soll;1,5\n\
         30;25;E;2502;K;A;51186;ß;2025;Soll;2\n"
    );
    let expected = ["2: soll 2025/30/25/2502/51185 1.50", "3: soll 2025/30/25/2502/51186 2.00"];
    let latin: Vec<u8> = text.chars().map(|c| c as u32 as u8).collect();
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(text.as_str(), &expected);
    check(latin, &expected);
    check([&[0xFF, 0xFE], &wide[..]].concat(), &expected);
    check(wide, &expected);
    for (from, to) in [("\n", "\r\n"), ("\n", "\r"), (";", "\t"), (";", "|"), ("\n", ";\n")] {
        check(text.replace(from, to), &expected);
    }
    check(format!("\u{feff}\u{feff}{text}"), &expected);
    check(text.replace(';', ",").replace("1,5", "\"1,5\""), &expected);
    check(format!("\"{}\"\n{}", HEADER.replace(';', "\";\""), text.split_once('\n').unwrap().1), &expected);
    // Rows alone end with a separator; rows that only blanks, or nothing, separate.
    check(text.replace("1,5\n", "1,5;\n").replace("Soll;2\n", "Soll;2;;\n;;;;;;;;;;\n\n"), &expected);
}

#[test]
fn the_header_is_found_below_what_people_write_above_it() {
    let rows = "30;25;E;2502;K;Ausgabetitel;51185;T;2025;Soll;1\n";
    check(format!("Haushaltsplan von Berlin – Auszug\n\n{HEADER}\n{rows}"), &["4: soll 2025/30/25/2502/51185 1.00"]);
    check(format!("sep=;\n{HEADER}\n{rows}"), &["3: soll 2025/30/25/2502/51185 1.00"]);
    check(
        format!("\u{feff}sep=,\r\n{}", format!("{HEADER}\r\n{rows}").replace(';', ",")),
        &["3: soll 2025/30/25/2502/51185 1.00"],
    );
    assert_eq!(read("Nur ein Text\n".repeat(60)), Err(Cause::NotAPlan));
    // Two files put together, and rows under a header of their own.
    let other = format!("{WIDE};Ansatz 2026\n30;25;E;2502;K;A;51186;T;7\n");
    check(
        format!("{HEADER}\n{rows}{other}"),
        &["2: soll 2025/30/25/2502/51185 1.00", "4: soll 2026/30/25/2502/51186 7.00"],
    );
}

#[test]
fn a_bare_carriage_return_harms_no_neighbour() {
    let row = |title: &str, number: u32| format!("30;25;E;2502;K;A;{number};{title};2025;Soll;{number}");
    let text = format!("{HEADER}\r\n{}\r\n{}\r\n{}\r\n", row("Ti\rtel", 51101), row("B", 51102), row("C", 51103));
    check(
        text,
        &[
            "2: soll 2025/30/25/2502/51101 51101.00",
            "4: soll 2025/30/25/2502/51102 51102.00",
            "5: soll 2025/30/25/2502/51103 51103.00",
        ],
    );
    // Where bare ones end rows too, they do.
    let text = format!("{HEADER}\r\n{}\r{}\r\n{}\r\n", row("A", 51101), row("B", 51102), row("C", 51103));
    check(
        text,
        &[
            "2: soll 2025/30/25/2502/51101 51101.00",
            "3: soll 2025/30/25/2502/51102 51102.00",
            "4: soll 2025/30/25/2502/51103 51103.00",
        ],
    );
    check(
        format!("{HEADER}\n{}\n{}\n", row("A\0B", 51101), row("B", 51102)),
        &["2: refused ", "3: soll 2025/30/25/2502/51102 51102.00"],
    );
}

#[test]
fn amounts_by_columns_of_kind_and_year() {
    let rows = format!(
        "{WIDE};Ansatz 2018 in €;Ansatz 2019 in €;Ist 2017 (EUR)\n\
         30;01;AH;0100;AH;A;51101;G;40.000;41.500,50;7\n30;01;AH;0100;AH;E;01110;S;1;;\n30;01;AH;0100;AH;E;01111;S;;;\n"
    );
    check(
        rows,
        &[
            "2: soll 2018/30/01/0100/51101 40000.00",
            "2: soll 2019/30/01/0100/51101 41500.50",
            "3: soll 2018/30/01/0100/01110 1.00",
            "4: refused Betrag",
            "2: ist 2017/30/01/0100/51101 7.00",
        ],
    );
    check(
        format!("{WIDE};Jahr;Ansatz;Ist-Ergebnis\n30;01;AH;0100;AH;A;51101;G;2015;5;4,5\n"),
        &["2: soll 2015/30/01/0100/51101 5.00", "2: ist 2015/30/01/0100/51101 4.50"],
    );
    assert_eq!(
        read(format!("{WIDE};Ansatz;Ist\n30;01;AH;0100;AH;A;51101;G;5;4\n")),
        Err(Cause::NoYear { seen: vec!["Ansatz".into(), "Ist".into()] })
    );
    for name in ["Ansatz 2018 in T€", "Ansatz 2018 (TEUR)", "Betrag in Tsd. EUR", "Soll 2018 Mio. €"] {
        let text = format!("{WIDE};Jahr;BetragTyp;{name}\n30;01;AH;0100;AH;A;51101;G;2018;Soll;5\n");
        assert_eq!(read(text), Err(Cause::InThousands { name: name.to_owned() }));
    }
    for above in ["Haushaltsplan (Beträge in TEUR)", "Angaben in 1.000 EUR", "in Tausend Euro", "Mio. €"] {
        let text = format!("{above}\n{HEADER}\n30;25;E;2502;K;Ausgabetitel;51185;T;2025;Soll;1\n");
        assert_eq!(read(text), Err(Cause::InThousandsAbove { text: above.to_owned() }));
    }
    let above = "Einzelplan 25, Stand 30.06.2025, Beträge in EUR";
    check(
        format!("{above}\n{HEADER}\n30;25;E;2502;K;Ausgabetitel;51185;T;2025;Soll;1\n"),
        &["3: soll 2025/30/25/2502/51185 1.00"],
    );
    // The sheet's name says the year, and every sheet is read.
    let sheet = |title: &str| {
        data(&[
            texts(&format!("{WIDE};Ansatz;Ist")),
            ending(&format!("30;01;AH;0100;AH;A;{title};G"), &["<c><v>5</v></c>"]),
        ])
    };
    let (a, b) = (sheet("51101"), sheet("51102"));
    check(
        book(&[("2015", &a), ("Deckblatt", "<sheetData/>"), ("Ansatz 2016", &b)], "", &[]),
        &["2: soll 2015/30/01/0100/51101 5.00", "2: soll 2016/30/01/0100/51102 5.00"],
    );
    assert_eq!(
        read(book(&[("2015-2016", &a)], "", &[])),
        Err(Cause::NoYear { seen: vec!["Ansatz".into(), "Ist".into()] })
    );
    assert!(matches!(read(book(&[("2015", &a), ("Kopie 2015", &a)], "", &[])), Err(Cause::TwoSheets { .. })));
}

#[test]
fn totals_and_notes_are_named_and_never_booked() {
    let row = |chapter: &str, title: &str, name: &str| {
        format!("30;25;E;{chapter};K;Ausgabetitel;{title};{name};2025;Soll;1\n")
    };
    let mut text = format!("{HEADER}\n{}", row("2502", "51185", "T"));
    let totals = [
        "Summe Kapitel 2502",
        "SUMME",
        "Gesamt:",
        "Zwischensumme",
        "  Insgesamt",
        "Gesamtausgaben 2025",
        "- Summe",
        "Ausgaben insgesamt",
        "Einnahmen gesamt",
        "Ausgaben zusammen:",
        "Abschluss Kapitel 2502",
        "davon IKT",
        "Übertrag",
    ];
    for total in totals {
        text.push_str(&row("2502", "51186", total));
    }
    text.push_str(";;;;Summe Einzelplan 25;;;;;;99\n;;;;;;;;Stand: 30.06.2026;;\n");
    let names = [
        "Gesamtstädtische Aufgaben",
        "Saldoausgleich",
        "Totalisatorsteuer",
        "Summenbildung",
        "Gesamt-IKT",
        "Abschluss von Verträgen",
    ];
    for (number, name) in (51_187..).zip(names) {
        text.push_str(&row("2502", &number.to_string(), name));
    }
    let rows = read(text).unwrap();
    let (refused, booked): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.result.is_err());
    assert_eq!((refused.len(), booked.len()), (totals.len() + 2, 1 + names.len()));
    assert!(refused[0].result.as_ref().unwrap_err().say().said.de.contains("„Summe Kapitel 2502“"));
    // A note says which, wherever in the row it stands.
    for at in [2, 4, 7] {
        let mut cells = [""; 11];
        cells[at] = "Stand: 30.06.2026";
        let rows = read(format!("{HEADER}\n{}\n", cells.join(";"))).unwrap();
        assert!(rows[0].result.as_ref().unwrap_err().say().said.de.contains("nur „Stand: 30.06.2026“"), "{rows:?}");
    }
    assert!(refused[totals.len() + 1].result.as_ref().unwrap_err().say().said.de.contains("Stand: 30.06.2026"));
}

/// Whoever dropped the zeros, and however a cell holds the number, the line is the same.
#[test]
fn numbers_have_a_fixed_width() {
    let expected = "soll 2025/30/03/0310/01110 1.00";
    for (section, chapter, title) in
        [("03", "0310", "01110"), ("3", "310", "1110"), ("'03", " 03 10", "011 10"), ("3", "0310", "1110")]
    {
        check(format!("{HEADER}\n30;{section};E;{chapter};K;E;{title};T;2025;Soll;1\n"), &[&format!("2: {expected}")]);
    }
    for numbers in [["3", "310", "1110"], ["3.0", "3.1E2", "1.11e+3"], ["03", "0310", "01110"]] {
        let number = |at: usize| format!("<c><v>{}</v></c>", numbers[at]);
        let [text, kind] = ["E", "T"].map(|t| texts(t)[0].clone());
        let cells = vec![
            "<c><v>30</v></c>".to_owned(),
            number(0),
            text.clone(),
            number(1),
            text.clone(),
            text,
            number(2),
            kind,
            "<c><v>2025.0</v></c>".to_owned(),
            texts("Soll")[0].clone(),
            "<c><v>1</v></c>".to_owned(),
        ];
        check(book(&[("P", &data(&[texts(HEADER), cells]))], "", &[]), &[&format!("2: {expected}")]);
    }
}

#[test]
fn a_cell_means_its_value_and_says_when_it_does_not() {
    let styles = r##"<numFmts><numFmt numFmtId="164" formatCode="#,##0,\ \T"/><numFmt numFmtId="165"
        formatCode="dd.mm.yyyy"/></numFmts>
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/>
        <xf numFmtId="9"/></cellXfs>"##;
    let line = |title: u32| format!("30;25;E;2502;K;A;{title};T;2025;Soll");
    let cells = [
        ("<c><v>17261116.490000002</v></c>", "17261116.49"),
        (r#"<c s="1"><v>1234567</v></c>"#, "1234567.00"),
        (r#"<c s="2"><v>45000</v></c>"#, "refused"),
        (r#"<c s="3"><v>45000</v></c>"#, "refused"),
        (r#"<c s="4"><v>0.5</v></c>"#, "refused"),
        ("<c><f>SUM(A1:A2)</f></c>", "refused"),
        ("<c><f>SUM(A1:A2)</f><v></v></c>", "refused"),
        ("<c><f>1+1</f><v>2</v></c>", "2.00"),
        (r#"<c t="str"><f>T(1)</f><v>3,50</v></c>"#, "3.50"),
        (r#"<c t="e"><f>A1</f><v>#REF!</v></c>"#, "refused"),
        (r#"<c t="b"><v>1</v></c>"#, "refused"),
        (r#"<c t="d"><v>2025-01-01</v></c>"#, "refused"),
        ("<c><v>12.345</v></c>", "refused"),
        ("<c><v>-9.9475983006414E-11</v></c>", "0.00"),
        (r#"<c t="s"><v>0</v></c>"#, "1234.50"),
    ];
    let rows: Vec<Vec<String>> =
        (51_101..).zip(cells).map(|(title, (cell, _))| ending(&line(title), &[cell])).collect();
    let all: Vec<Vec<String>> = std::iter::once(texts(HEADER)).chain(rows).collect();
    let strings = "<sst><si><r><t>1.23</t></r><rPh><t>9</t></rPh><r><t>4,5&#48;_x000D_</t></r></si></sst>";
    let book = book(&[("Plan", &data(&all))], styles, &[("xl/sharedStrings.xml", strings.as_bytes())]);
    for (row, (cell, wanted)) in read(book).unwrap().iter().zip(cells) {
        let said = told(row);
        assert!(said.contains(wanted), "{cell}: {said}");
        // What is refused and given back as it is, is refused again: no other number comes of it.
        if let Err(fault) = &row.result {
            let again = read(row.text.as_bytes()).unwrap();
            let field = again[0].result.as_ref().err().map(|again| again.say().field);
            assert_eq!(field, Some(fault.say().field), "{}", row.text);
        }
    }
}

#[test]
fn merged_cells_say_the_same_of_all_their_rows() {
    let empty = "<c/>";
    let below = |title: u32, amount: &str| {
        let [bereich, kind, title, name, year, soll] =
            ["30", "A", &title.to_string(), "T", "2025", "Soll"].map(|t| texts(t)[0].clone());
        vec![
            bereich,
            empty.into(),
            empty.into(),
            empty.into(),
            empty.into(),
            kind,
            title,
            name,
            year,
            soll,
            amount.to_owned(),
        ]
    };
    let rows = [
        texts(HEADER),
        ending("30;25;E;2502;K;A;51101;T;2025;Soll", &["<c><v>5</v></c>"]),
        below(51_102, "<c><v>6</v></c>"),
        below(51_103, empty),
        below(51_104, "<c><v>8</v></c>"),
    ];
    let merges: String = ["B2:B4", "C2:C4", "D2:D4", "E2:E4", "K3:K4"]
        .iter()
        .map(|area| format!(r#"<mergeCell ref="{area}"/>"#))
        .collect();
    let sheet = format!("{}<mergeCells>{merges}</mergeCells>", data(&rows));
    // An amount stands for all its rows together, so it is nobody's but the first one's; below the area nothing is
    // filled.
    check(
        book(&[("Plan", &sheet)], "", &[]),
        &[
            "2: soll 2025/30/25/2502/51101 5.00",
            "3: soll 2025/30/25/2502/51102 6.00",
            "4: refused Betrag",
            "5: refused Einzelplanbezeichnung",
        ],
    );
}

#[test]
fn strict_and_prefixed_workbooks_are_read_as_others_are() {
    let expected = ["2: soll 2025/30/25/2502/51185 1000.00", "3: soll 2025/30/25/2502/51186 1000.00"];
    for name in ["plain", "prefixed", "strict"] {
        check(case(&format!("field/14-strict-ooxml/{name}.xlsx")), &expected);
    }
}

/// What a workbook claims or unpacks to costs no memory; each is answered at once.
#[test]
fn files_that_mean_harm_are_refused() {
    let began = std::time::Instant::now();
    assert_eq!(read(case("review/08-sparse.xlsx")), Err(Cause::NotAPlan));
    let head = data(&[texts(HEADER)]).replace("</sheetData>", "");
    let long = " ".repeat(4 << 20);
    let many = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(300);
    let deep = "<a>".repeat(1_000_000);
    let wide = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(20_000));
    for (sheet, cause) in [
        (format!("{head}<row><c><v>1</v></c>{long}"), Cause::TooLarge),
        (format!("{head}{many}</sheetData>"), Cause::TooLarge),
        (format!("{head}{deep}"), Cause::DamagedXlsx),
        (format!("{head}{wide}</sheetData>"), Cause::DamagedXlsx),
        (format!("{head}<row r=\"2\"><c r=\"XFE2\"><v>1</v></c></row></sheetData>"), Cause::DamagedXlsx),
        (format!("{head}<row r=\"1\"/></sheetData>"), Cause::DamagedXlsx),
    ] {
        let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(900_000));
        assert_eq!(read(book(&[("P", &sheet)], "", &[("xl/sharedStrings.xml", strings.as_bytes())])), Err(cause));
    }
    let strings = format!("<sst>{}</sst>", format!("<si><t>{}</t></si>", "x".repeat(1000)).repeat(200_000));
    assert_eq!(read(book(&[("P", "")], "", &[("xl/sharedStrings.xml", strings.as_bytes())])), Err(Cause::TooLarge));
    // The area of a merge may be the whole sheet.
    let merged = format!(
        r#"{head}<row r="1000000"><c><v>1</v></c></row></sheetData>
        <mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>"#
    );
    check(book(&[("P", &merged)], "", &[]), &["1000000: refused "]);
    assert_eq!(read(book(&[("P", "<sheetData>&unknown;</sheetData>")], "", &[])), Err(Cause::DamagedXlsx));
    // The archive says it holds more parts than a byte each.
    let mut liar = book(&[("P", "")], "", &[]);
    liar.extend_from_slice(b"PK\x06\x06");
    liar.extend_from_slice(&44_u64.to_le_bytes());
    liar.extend_from_slice(&[0; 20]);
    liar.extend_from_slice(&[0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0]);
    assert_eq!(read(liar), Err(Cause::TooLarge));
    assert_eq!(read(format!("{HEADER}\n{}", ";".repeat(30_000_000))), Err(Cause::TooLarge));
    check(format!("{HEADER}\n30;25;E;2502;K;A;51101;{};2025;Soll;1\n", "x".repeat(300_000)), &["2: refused "]);
    check(
        format!("{HEADER}\n30;25;E;2502;K;A;51101;{};2025;Soll;1\n", "x".repeat(3_000)),
        &["2: refused Titelbezeichnung"],
    );
    println!("{:?}", began.elapsed());
}

#[test]
fn every_collected_plan_is_read_or_says_what_to_do() {
    let booked = |name: &str| {
        let rows = read(case(&format!("field/{name}"))).unwrap_or_else(|cause| panic!("{name}: {cause:?}"));
        let good = rows.iter().filter(|row| row.result.is_ok()).count();
        (good, rows.len() - good)
    };
    for (name, wanted) in [
        ("01-float-noise/plan.xlsx", (7, 1)),
        ("02-windows-1252/plan.csv", (3, 0)),
        ("02-windows-1252/plan-utf8.csv", (3, 0)),
        ("04-layout-2015/2015_Ansatz_Ist.xlsx", (6, 0)),
        ("05-wide-two-years/hpl1819.csv", (6, 0)),
        ("06-betragtyp/plan.csv", (5, 2)),
        ("07-rows-without-year/plan.csv", (1, 1)),
        ("09-preamble/preamble.csv", (1, 0)),
        ("09-preamble/preamble.xlsx", (2, 0)),
        ("09-preamble/sep.csv", (2, 0)),
        ("09-preamble/sep-bom.csv", (1, 0)),
        ("15-line-ends/bom2.csv", (2, 0)),
        ("15-line-ends/cr.csv", (2, 0)),
        ("15-line-ends/quoted-head.csv", (2, 0)),
        ("15-line-ends/trailing-sep.csv", (2, 0)),
        ("15-line-ends/trailing-sep-rows-only.csv", (2, 0)),
        ("15-line-ends/utf16.csv", (2, 0)),
    ] {
        assert_eq!(booked(name), wanted, "{name}");
    }
    for name in [
        "08-money-texts/plan.csv",
        "10-sum-rows/plan.xlsx",
        "11-merged-cells/plan.xlsx",
        "12-formula-no-value/plan.xlsx",
        "13-number-formats/plan.xlsx",
    ] {
        println!("{name}");
        for row in read(case(&format!("field/{name}"))).unwrap() {
            println!("  {} {}", told(&row), row.result.err().map(|fault| fault.say().said.de).unwrap_or_default());
        }
    }
}

/// The published Ansatz and Ist of 2015, as it is: 43,016 amounts, many of them sums of floats.
#[test]
fn the_published_year_2015_is_read_whole_and_to_the_cent() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/berlin-2015-ansatz-ist.xlsx");
    let bytes =
        std::fs::read(path).unwrap_or_else(|error| panic!("the published year 2015 is expected at {path}: {error}"));
    let mut sums: BTreeMap<(u8, bool), (i64, i64)> = BTreeMap::new();
    let mut amounts = 0;
    for row in read(bytes).unwrap() {
        let (line, revenue, soll, ist) =
            match row.result.unwrap_or_else(|refusal| panic!("row {}: {refusal:?}", row.row)) {
                PlanEntry::Appropriated(a) => (a.line, a.kind.unwrap().code() == "revenue", a.amount, Cents::ZERO),
                PlanEntry::Actual { opens, payment, revenue } => {
                    assert_eq!(opens, None);
                    (payment.line, revenue, Cents::ZERO, payment.amount)
                }
            };
        let sum = sums.entry((line.bereich(), revenue)).or_default();
        *sum = (sum.0 + soll.get(), sum.1 + ist.get());
        amounts += 1;
    }
    assert_eq!(amounts, 43_016);
    for (bereich, soll, ist) in [
        (30, 1_649_950_320_000, 1_715_921_416_101),
        (31, 85_520_900_000, 88_594_254_831),
        (33, 77_873_700_000, 82_669_887_583),
        (42, 51_892_160_000, 55_535_983_366),
    ] {
        assert_eq!(sums[&(bereich, false)], (soll, ist), "expenditure of Bereich {bereich}");
    }
    assert_eq!(sums.len(), 26);
}

#[test]
fn a_cell_far_out_is_one_cell() {
    let row = |number: &str, cells: &str| format!(r#"<row{number}>{cells}</row>"#);
    let line = |title: &str| {
        ending(&format!("30;25;E;2502;K;Ausgabetitel;{title};T;2025;Soll"), &["<c><v>5</v></c>"]).concat()
    };
    let sheet = |rows: &[String]| book(&[("Plan", &format!("<sheetData>{}</sheetData>", rows.concat()))], "", &[]);
    let begin = [row(r#" r="1""#, &texts(HEADER).concat()), row(r#" r="2""#, &line("51185"))];
    let with = |more: &[String]| sheet(&[&begin[..], more].concat());
    let first = "2: soll 2025/30/25/2502/51185 5.00";
    // In the last row: the row that it is, and no other.
    let last = row(r#" r="1048576""#, r#"<c r="A1048576" t="inlineStr"><is><t>x</t></is></c>"#);
    check(with(std::slice::from_ref(&last)), &[first, "1048576: refused "]);
    let unnumbered = last.replace(r#"<row r="1048576""#, "<row");
    check(with(&[unnumbered]), &[first, "1048576: refused "]);
    check(with(&[row("", &line("51186"))]), &[first, "3: soll 2025/30/25/2502/51186 5.00"]);
    // Beside the table, and formulas that come to nothing, thousands of them: no rows at all.
    let beside = row(r#" r="1048576""#, r#"<c r="AD1048576"><v>7</v></c>"#);
    let reader = PlanReader::open(with(&[beside]), "plan", &Rules::shipped().unwrap()).unwrap();
    assert_eq!(reader.unread(), ["AD"]);
    assert_eq!(reader.map(|row| told(&row)).collect::<Vec<_>>(), [first]);
    let empty =
        |number: usize| row(&format!(r#" r="{number}""#), &format!(r#"<c r="A{number}" t="str"><f>X</f><v></v></c>"#));
    check(with(&(3..5_000).map(empty).collect::<Vec<_>>()), &[first]);
    // One that was never computed is not nothing.
    check(with(&[row(r#" r="9""#, r#"<c r="A9"><f>X</f><v></v></c>"#)]), &[first, "9: refused Bereich"]);
}

#[test]
fn columns_that_no_layout_has_are_known_where_they_hold_amounts() {
    let unread = |text: String| {
        PlanReader::open(text.into_bytes(), "plan", &Rules::shipped().unwrap()).unwrap().unread().to_vec()
    };
    let row = "30;25;E;2502;K;Ausgabetitel;51185;T;2025;Soll;1";
    assert_eq!(
        unread(format!("{HEADER};Ansatz 2026;Ist;VE;Notiz\n{row};2;3;1.000,00;3\n{row};;4;;neu\n{row};;;;neu")),
        ["Ansatz 2026", "Ist", "VE"]
    );
    assert_eq!(unread(format!("{HEADER};;Obergruppe;ID\n{row};7;51;3")), ["L"]);
    assert_eq!(unread(format!("{WIDE};Ansatz 2026;Rest\n30;25;E;2502;K;A;51185;T;1;2")), ["Rest"]);
    assert_eq!(unread(format!("sollistrefused;sollistline;{HEADER}\n{};;{row}", "0".repeat(32))), [""; 0]);
}
