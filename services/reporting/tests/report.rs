//! What a reader of the report would miss: same bytes, text that cannot break the layout, figures in German, a marker
//! that is found.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "report/measures.rs"]
mod measures;
mod sample;

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use sollist_contract::{day::Day, money::Cents};
use sollist_reporting::{
    Format, Marker, Quarter, Report,
    glyphs::{Care, make_printable, printable},
    marker,
    model::{self, Indicator, IndicatorRow},
    paper::{Block, Paper, Table},
    render, sections,
};

const FORMATS: [Format; 3] = [Format::Pdf, Format::Xlsx, Format::Json];

/// All text of a paper, as one string.
fn text_of(paper: &Paper) -> String {
    serde_json::to_string(paper).unwrap()
}

fn tables(paper: &Paper) -> Vec<&Table> {
    paper.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
}

#[test]
fn the_same_data_give_the_same_bytes() {
    for report in [sample::full(), sample::empty()] {
        for format in FORMATS {
            assert_eq!(render(&report, format).unwrap(), render(&report, format).unwrap(), "{format:?}");
        }
    }
}

/// Whoever is sent to a section finds one that is called so.
#[test]
fn sections_that_the_text_names_are_there() {
    for report in [sample::full(), sample::empty()] {
        let paper = sections::paper(&report);
        let headings: Vec<&str> = paper
            .blocks
            .iter()
            .filter_map(|block| if let Block::Heading { text, .. } = block { Some(text.as_str()) } else { None })
            .collect();
        let text = text_of(&paper);
        for named in text.split("Abschnitt ").skip(1) {
            assert!(headings.iter().any(|heading| named.starts_with(heading)), "{:.60} of {headings:?}", named);
        }
    }
}

#[test]
fn other_data_give_other_bytes() {
    for format in FORMATS {
        let mut other = sample::full();
        other.need.rows[0].need = Cents::new(1);
        assert_ne!(render(&sample::full(), format).unwrap(), render(&other, format).unwrap(), "{format:?}");
    }
}

#[test]
fn the_marker_is_found_in_every_form() {
    for report in [sample::full(), sample::empty()] {
        for format in FORMATS {
            let found = marker(&render(&report, format).unwrap());
            assert_eq!(found, Some((format, Marker::of(&report))));
        }
    }
}

#[test]
fn other_files_have_no_marker() {
    let files: [&[u8]; 8] = [
        b"",
        b"hello",
        b"%PDF-1.7 without anything",
        b"%PDF-1.7 <pdf:Keywords>sollist:quarter=2026-Q9;as_of=1;hash=ab ",
        b"%PDF-1.7 <pdf:Keywords>sollist:quarter=2026-Q2;as_of=-1;hash=ab ",
        b"%PDF-1.7 <pdf:Keywords>sollist:quarter=2026-Q2;as_of=1;hash=xyz ",
        b"PK\x03\x04 no zip",
        br#"{"quarter":"2026-Q2"}"#,
    ];
    for bytes in files {
        assert_eq!(marker(bytes), None, "{}", String::from_utf8_lossy(bytes));
    }
    let second = b"%PDF-1.7 <pdf:Keywords>sollist:quarter=;x sollist:quarter=2026-Q2;as_of=7;hash=0aF1<";
    assert_eq!(marker(second).unwrap().1.to_string(), "sollist:quarter=2026-Q2;as_of=7;hash=0aF1");
}

#[test]
fn a_marker_says_the_version_that_made_the_report_and_may_say_none() {
    for (text, draft, version) in [
        ("sollist:quarter=2026-Q2;as_of=7;hash=0aF1", false, None),
        ("sollist:quarter=2026-Q2;as_of=7;hash=0aF1;draft", true, None),
        ("sollist:quarter=2026-Q2;as_of=7;hash=0aF1;version=1.2.3-rc.1", false, Some("1.2.3-rc.1")),
        ("sollist:quarter=2026-Q2;as_of=7;hash=0aF1;draft;version=0.3.0", true, Some("0.3.0")),
    ] {
        let (_, found) = marker(format!("%PDF-1.7 <pdf:Keywords>{text}</pdf:Keywords>").as_bytes()).unwrap();
        assert_eq!((found.draft, found.version.as_deref(), found.to_string().as_str()), (draft, version, text));
    }
    let report = Report { version: Some("9.9.9".to_owned()), ..sample::full() };
    for format in FORMATS {
        let (_, found) = marker(&render(&report, format).unwrap()).unwrap();
        assert_eq!(found.version.as_deref(), Some("9.9.9"), "{format:?}");
    }
}

#[test]
fn json_says_everything_and_reads_back() {
    let report = sample::full();
    let bytes = render(&report, Format::Json).unwrap();
    let back: Report = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(back, report);
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(json["quarter"], "2026-Q2");
    assert_eq!(json["as_of"]["sequence"], 18_442);
    assert_eq!(json["need"]["reserve"], "5000000.00");
    assert_eq!(json["need"]["rows"][0]["target"], 2400);
}

#[test]
fn a_long_table_has_one_row_a_line_in_json() {
    let report = sample::full();
    let text = String::from_utf8(render(&report, Format::Json).unwrap()).unwrap();
    let rows = |begin: &str| text.lines().filter(|line| line.trim_start().starts_with(begin)).count();
    assert_eq!(rows(r#"{"line":"2026/30/25/25"#), report.budget.lines.len());
    let others = report.indicators.iter().map(|indicator| indicator.rows.len()).sum::<usize>()
        + report.need.rows.len()
        + report.budget.districts.len()
        + report.budget.forecast.districts.len();
    assert_eq!(rows(r#"{"value":"#) + rows(r#"{"district":"#), others);
    // What is short is laid out.
    assert!(text.starts_with("{\n  \"format\": \"sollist-report/1\",\n  \"quarter\": \"2026-Q2\",\n"), "{text:.100}");
    assert!(text.contains("\n  \"budget\": {\n    \"total\": {\n") && text.ends_with("]\n}\n"));
    assert!(!text.lines().any(|line| line.ends_with(' ')));
}

#[test]
fn hostile_text_is_text() {
    let attacks = [
        "#panic(\"x\") *bold* $x^2$ `code` @ref <label> \\u{41} // /* */",
        "= Heading\n- item\n+ item\r\n\t\"quotes\" 'single' „deutsch“ «fr»",
        "💻🇩🇪 你好 עברית عربى \u{202e}gnirts\u{202c} \u{0}\u{7}\u{feff}",
        &"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(6),
        &"1/".repeat(400),
        "<script>alert(1)</script> & </text></svg> ]]>",
        "",
    ];
    for attack in attacks {
        let mut report = sample::full();
        report.title = format!("T{attack}");
        report.routing.subject = format!("S{attack}");
        report.routing.earlier_papers = vec![attack.to_owned()];
        report.summary[0].text = attack.to_owned();
        report.budget.authorities[0].name = attack.to_owned();
        report.budget.overdrawn[0].line = Some(attack.to_owned());
        report.equipment[0].name = attack.to_owned();
        report.sites[0].site = attack.to_owned();
        report.activities[0].title = attack.to_owned();
        report.need.rows[0].name = attack.to_owned();
        report.need.rows[0].item = attack.to_owned();
        report.contradictions[0].definition = attack.to_owned();
        report.parameters[0].step_costs = vec![attack.to_owned()];
        for format in FORMATS {
            let bytes = render(&report, format).unwrap_or_else(|error| panic!("{attack}: {error}"));
            assert_eq!(marker(&bytes), Some((format, Marker::of(&report))), "{attack}");
        }
    }
}

#[test]
fn a_forged_marker_in_a_title_does_not_take_over() {
    let mut report = sample::full();
    report.equipment[0].name = "sollist:quarter=2020-Q1;as_of=1;hash=00".to_owned();
    report.title = "sollist:quarter=2020-Q1;as_of=1;hash=00".to_owned();
    report.routing.from = "sollist:quarter=2020-Q1;as_of=1;hash=00".to_owned();
    for format in FORMATS {
        let found = marker(&render(&report, format).unwrap()).unwrap().1;
        assert_eq!(found, Marker::of(&report), "{format:?}");
    }
}

#[test]
fn characters_without_glyph_are_named_and_long_words_may_break() {
    let check = |text: &str, expect: &str| assert_eq!(printable(text, Care::Usual), expect);
    check("a💻b", "a[U+1F4BB]b");
    check("Workshop \u{e000}", "Workshop [U+E000]");
    check("a\u{2800}b", "a b");
    check("line\none\ttab\u{0}end", "line one tab[U+0000]end");
    check("2026/30/25/bezirksamt-pankow", "2026/30/25/bezirksamt\u{200b}-pankow");
    // What turns text around is seen; what only joins, varies or orders characters has nothing to show.
    check("\u{202e}12,5\u{202c}", "[U+202E]12,5[U+202C]");
    check("\u{feff}a\u{200d}b\u{200e}c\u{fe0f}d\u{3164}", "abcd");
    check("\u{e0041}\u{e007f}", "[U+E0041][U+E007F]");
    // A mark on a letter of the text font stays on it; alone, or on a letter of another font, it is named.
    check("u\u{308}", "u\u{308}");
    check("\u{308}", "[U+0308]");
    check("ب\u{308}", "ب[U+0308]");
    check("\u{ffff}\u{10ffff}\u{378}", "[U+FFFF][U+10FFFF][U+0378]");
    let strict = printable("Straße, ½ Ω 你 u\u{308}", Care::Strict);
    assert_eq!(strict, "Straße, ½ [U+03A9] [U+4F60] u[U+0308]");
}

#[test]
fn a_text_without_anything_to_see_says_so_and_a_long_one_is_cut() {
    let mut value = serde_json::json!({"note": "", "head": "\u{200b}", "cells": ["", " \u{a0}\n", "\u{3164}", "x",
        "ä".repeat(100_000)],
        "items": ["\u{fe0f}", "\u{2800}\u{2800}"], "marker": "\u{e000}"});
    make_printable(&mut value, Care::Usual);
    let blank = "(ohne sichtbares Zeichen)";
    assert_eq!((&value["note"], &value["head"], &value["marker"]), (&"".into(), &blank.into(), &"\u{e000}".into()));
    let cells = value["cells"].as_array().unwrap();
    assert_eq!(cells[..4], [blank, blank, blank, "x"].map(serde_json::Value::from));
    let long = cells[4].as_str().unwrap();
    assert!(
        long.ends_with(" … (gekürzt; 100.000 Zeichen, vollständig in der JSON-Fassung)")
            && long.chars().count() < 1_400
    );
    assert_eq!((&value["items"][0], &value["items"][1]), (&blank.into(), &blank.into()));
}

#[test]
fn an_empty_journal_gives_a_report_that_says_so() {
    let report = sample::empty();
    let text = text_of(&sections::paper(&report));
    for sentence in [
        "Das Journal ist leer: Es liegen keine Ereignisse vor.",
        "Für 2026 steht kein Haushaltsplan im Journal",
        "Im Journal stehen weder fällige noch eingegangene Meldungen.",
        "keine früheren Vorlagen (rote Nummern)",
        "keine Angabe: für 2026 steht kein Haushaltsplan im Journal",
    ] {
        assert!(text.contains(sentence), "{sentence}");
    }
    assert!(!text.contains("0,0\u{a0}%") && !text.contains("\"0,00\""), "nothing is shown as zero");
    assert!(render(&report, Format::Pdf).unwrap().starts_with(b"%PDF-1.7"));
}

#[test]
fn what_is_missing_is_named_and_never_empty() {
    let paper = sections::paper(&sample::full());
    for table in tables(&paper) {
        for row in &table.rows {
            let cells = if row.group { 1 } else { table.columns.len() };
            assert_eq!(row.cells.len(), cells, "{}", table.title);
            assert!(row.cells.iter().all(|cell| !cell.trim().is_empty()), "{}: {:?}", table.title, row.cells);
        }
    }
    let equipment = tables(&paper).into_iter().find(|table| table.title.contains("je Bezirk")).unwrap();
    let neukoelln = equipment.rows.iter().find(|row| row.cells[0] == "08 Neukölln").unwrap();
    assert!(neukoelln.cells[1..6].iter().all(|cell| cell == "nicht gemeldet"), "{:?}", neukoelln.cells);
}

#[test]
fn amounts_and_days_read_german() {
    let text = text_of(&sections::paper(&sample::full()));
    for figure in [
        "98.400.500,00",
        "−20.000,00",
        "12.345,60",
        "30.06.2026",
        "5.000.000,00 EUR",
        "1.071,72",
        "Stand: Journal Nr. 18.442 vom 14.07.2026, 10:12 Uhr",
    ] {
        assert!(text.contains(figure), "{figure}");
    }
}

#[test]
fn simulated_data_are_called_so_on_the_cover_and_in_the_header() {
    let mut report = sample::full();
    assert_eq!(sections::paper(&report).simulated.as_deref(), Some("Simulierte Daten – kein amtlicher Bericht"));
    report.simulated = false;
    assert_eq!(sections::paper(&report).simulated, None);
}

/// An indicator as the catalogue has it.
fn defined(id: &str, rows: Vec<IndicatorRow>) -> Indicator {
    let known = sollist_analytics::definition(id).unwrap();
    Indicator {
        id: id.to_owned(),
        name: known.name_de.to_owned(),
        formula: known.formula.to_owned(),
        unit: known.unit.code().to_owned(),
        definition: known.definition,
        rows,
    }
}

/// A value of Berlin; of earned value that of a project.
fn of_project(id: &str, value: &str) -> IndicatorRow {
    let project = id.starts_with("evm.").then(|| "beispielprojekt-antragshilfe".to_owned());
    IndicatorRow { value: Some(value.parse().unwrap()), project, ..IndicatorRow::default() }
}

/// The rows of the one table whose title begins so.
fn rows_of(paper: &Paper, title: &str) -> Vec<Vec<String>> {
    let found: Vec<&Table> = tables(paper).into_iter().filter(|table| table.title.starts_with(title)).collect();
    let [table] = found.as_slice() else { panic!("{title}: {}", found.len()) };
    table.rows.iter().map(|row| row.cells.clone()).collect()
}

/// Earned value and green figures have a table each where there are values, and no heading where there are none.
#[test]
fn measures_stand_there_only_where_there_are_values() {
    let headings = |report: &Report| -> Vec<String> {
        let blocks = sections::paper(report).blocks;
        let of = |block| if let Block::Heading { text, .. } = block { Some(text) } else { None };
        blocks.into_iter().filter_map(of).filter(|text| text == "Ertragswert" || text.starts_with("Umwelt")).collect()
    };
    let mut report = sample::full();
    assert!(headings(&report).is_empty());
    for (id, value, lower) in
        [("evm.cpi", "0.97", None), ("evm.spi", "0.67", None), ("green.embodied", "57.2", Some("36.4"))]
    {
        let mut row = of_project(id, value);
        for (key, number) in
            lower.map(|lower| [("lower", lower), ("upper", "78.6"), ("coverage", "100.0")]).into_iter().flatten()
        {
            row.beside.insert(key.to_owned(), number.parse().unwrap());
        }
        report.indicators.push(defined(id, vec![row]));
    }
    assert_eq!(headings(&report), ["Ertragswert", "Umwelt und Lebensdauer"]);
    let paper = sections::paper(&report);
    let row_of = |title: &str| {
        let table = tables(&paper).into_iter().find(|table| table.title.starts_with(title)).unwrap().clone();
        serde_json::to_string(&table.rows).unwrap()
    };
    for text in ["Beispielprojekt Antragshilfe", "0,97", "0,67"] {
        assert!(row_of("Ertragswert").contains(text), "{text}");
    }
    for text in ["57,2", "36,4 bis 78,6", "100,0\u{a0}%"] {
        assert!(row_of("Umwelt").contains(text), "{text}: {}", row_of("Umwelt"));
    }
}

/// The proposal stands in the order in which claims are served; what nobody proposed anything for follows.
#[test]
fn the_proposal_is_read_from_the_first_place_on() {
    let report = sample::full();
    let paper = sections::paper(&report);
    let table = tables(&paper).into_iter().find(|table| table.title.starts_with("Vorschlag in der")).unwrap();
    let rows: Vec<&[String]> = table.rows.iter().map(|row| row.cells.as_slice()).collect();
    let groups: Vec<&str> = rows.iter().filter(|row| row.len() == 1).map(|row| row[0].as_str()).collect();
    assert_eq!(groups, ["Rang: Abstand zum Ziel", "ohne Rang"]);
    let places: Vec<u32> = rows.iter().filter_map(|row| row[0].parse().ok()).collect();
    let served = report.need.rows.iter().filter(|row| row.share.is_some()).count();
    assert!(places.len() == served && places.is_sorted(), "{places:?}");
    // 1,213 of 2,400 are missing.
    assert!(rows.iter().all(|row| row.len() == 1 || row[3] == "50,5\u{a0}%"), "{rows:?}");
    assert!(rows.last().is_some_and(|row| row[0] == "–" && row[5] == "kein Vorschlag"));
}

/// What a figure means is said as it was when the report was made.
#[test]
fn an_old_report_keeps_its_definitions() {
    let known = sollist_analytics::definition("mobile.capable-rate").unwrap();
    let (before, now) = (known.former[0].formula.de, known.formula_de);
    let with = |definition: u32| {
        let mut report = sample::full();
        for indicator in report.indicators.iter_mut().filter(|indicator| indicator.id == known.id) {
            indicator.definition = definition;
        }
        report
    };
    let sheet = |report: &Report| -> Vec<String> {
        let bytes = render(report, Format::Xlsx).unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("Formeln").unwrap();
        range.rows().flatten().map(Data::to_string).collect()
    };
    let says = |text: &str, formula: &str| text.contains(serde_json::to_string(formula).unwrap().trim_matches('"'));
    let (old, new) = (with(1), with(known.definition));
    let (paper_of_old, paper_of_new) = (text_of(&sections::paper(&old)), text_of(&sections::paper(&new)));
    assert!(says(&paper_of_old, before) && !says(&paper_of_old, now));
    assert!(says(&paper_of_new, now) && !says(&paper_of_new, before));
    let has = |cells: &[String], formula: &str| cells.iter().any(|cell| cell == formula);
    let (cells_of_old, cells_of_new) = (sheet(&old), sheet(&new));
    assert!(has(&cells_of_old, before) && !has(&cells_of_old, now));
    assert!(has(&cells_of_new, before) && has(&cells_of_new, now));
    assert_eq!(known.since_of(1), Some("2026-11-23"));
    assert!(known.formula_of(known.definition + 1).is_none());
}

#[test]
fn an_overdrawn_line_is_named() {
    let text = text_of(&sections::paper(&sample::full()));
    assert!(text.contains("dienstleistungen-fuer-die-verfahrensunabhaengige-ikt"));
}

#[test]
fn who_reported_by_half_has_not_reported() {
    let mut report = sample::full();
    let until = report.until;
    let text = |report: &Report| text_of(&sections::paper(report));
    let due = report.submissions.iter_mut().find(|row| row.is_due(until) && !row.is_missing()).unwrap();
    due.complete = false;
    let (name, period) = (due.name.clone(), due.period.clone());
    let said = text(&report);
    assert!(said.contains("Nicht oder nicht vollständig gemeldet haben ("), "{said}");
    assert!(said.contains(&format!("{name} ({period}, unvollständig)")), "{said}");
    report.submissions.iter_mut().for_each(|row| row.complete = true);
    assert!(!text(&report).contains("vollständig gemeldet haben"));
}

#[test]
fn a_figure_published_as_a_fraction_stands_beside_ours_with_its_value_and_what_they_differ_by() {
    let mut report = sample::full();
    let number = |text: &str| Some(text.parse().unwrap());
    let figure = &mut report.contradictions[0];
    figure.metric = "cost.per-device".into();
    (figure.value, figure.shown) = (None, number("395.82"));
    (figure.numerator, figure.denominator) = (number("4207196.69"), number("10629"));
    (figure.ours, figure.rival) = (number("5752.01"), None);
    (figure.ours_numerator, figure.ours_denominator) =
        (Some(model::Exact::Money(Cents::new(63_272_094))), Some(model::Exact::Count(110)));
    let said = text_of(&sections::paper(&report));
    for part in ["395,82 EUR (4.207.196,69 von 10.629)", "5.752,01 EUR (632.720,94 EUR von 110)"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(said.contains("Unterschied −5.356,19 EUR"), "{said}");
    let bytes = render(&report, Format::Xlsx).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&bytes)).unwrap();
    let sheet = book.worksheet_range("Abweichende Zahlen").unwrap();
    let mut rows = sheet.rows();
    let (heads, row) = (rows.next().unwrap(), rows.next().unwrap());
    let cell =
        |head: &str| &row[heads.iter().position(|one| matches!(one, Data::String(name) if name == head)).unwrap()];
    assert_eq!((cell("veröffentlicht"), cell("Unterschied")), (&Data::Float(395.82), &Data::Float(-5_356.19)));
}

#[test]
fn a_forecast_of_who_is_silent_says_so() {
    let said = |report: &Report| {
        let text = text_of(&sections::paper(report));
        let of = |words: &str| text.contains(words);
        (
            of("Mehr als zwei Wochen nach ihrer Frist nicht gemeldet haben, oder seit Monaten ohne Ereignis sind (1)"),
            of("Ist und Jahresprognose sind zu klein"),
        )
    };
    let mut report = sample::full();
    assert_eq!(said(&report), (false, false));
    report.budget.forecast.total.not_reported = vec!["ba-neukoelln".parse().unwrap()];
    assert_eq!(said(&report), (true, false));
    report.silent = Some(model::Silent { last_day: None });
    assert_eq!(said(&report), (false, true));
}

#[test]
fn a_line_that_others_book_on_is_named() {
    let text = text_of(&sections::paper(&sample::full()));
    assert!(text.contains("Bezirksamt Mitte: Fremd bebuchte Geräte\u{a0}a)"));
    let mut report = sample::full();
    report.budget.districts[0].foreign = 2;
    assert!(text_of(&sections::paper(&report)).contains("2 Haushaltsstellen sind fremd bebucht."));
}

#[test]
fn every_figure_of_the_paper_has_a_text() {
    let paper = sections::paper(&sample::full());
    let figures: Vec<&str> = paper
        .blocks
        .iter()
        .filter_map(|block| if let Block::Figure { alt, .. } = block { Some(alt.as_str()) } else { None })
        .collect();
    assert_eq!(figures.len(), 3);
    assert!(figures.iter().all(|alt| alt.len() > 100), "{figures:?}");
}

/// A draft ends within a month: its day is a point of the course, and the forecast leads from there to the end of the
/// year.
#[test]
fn a_course_ends_with_the_last_day_that_counts_and_shows_what_is_expected() {
    let shown = |report: &Report| {
        let blocks = sections::paper(report).blocks;
        let figure = |block| if let Block::Figure { alt, caption, .. } = block { Some((alt, caption)) } else { None };
        blocks.into_iter().filter_map(figure).find(|(_, caption)| caption.starts_with("Fortgeschriebenes")).unwrap()
    };
    let mut report = sample::full();
    report.until = "2026-06-11".parse().unwrap();
    report.series.budget.last_mut().unwrap().day = report.until;
    report.budget.forecast.total.value = Some(Cents::new(9_000_000_000));
    let (alt, caption) = shown(&report);
    assert!(alt.contains("am 11. Juni 2026 waren es") && alt.contains("Ende Dezember 2026 werden 90.000"), "{alt}");
    assert!(caption.contains("je Monatsende und am 11.06.2026 in TEUR, gepunktet die Jahresprognose"), "{caption}");
    assert!(caption.contains("werden 90,0"), "{caption}");
    report.budget.forecast.total.value = None;
    assert!(!shown(&report).0.contains("Prognose"));
}

#[test]
fn cells_of_the_workbook_are_typed() {
    let bytes = render(&sample::full(), Format::Xlsx).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert_eq!(
        book.sheet_names(),
        [
            "Inhalt",
            "Summen",
            "Zusammenfassung",
            "Vorquartal",
            "Geändert",
            "Bezirke",
            "Behörden",
            "Handlungsfelder",
            "Haushaltsstellen",
            "Überzogen",
            "Anträge",
            "Mehrbedarf",
            "Deckung",
            "Ausstattung",
            "Umstellungen",
            "Kennzahlen",
            "Formeln",
            "Verlauf Haushalt",
            "Verlauf Geräte",
            "Meldungen",
            "Abweichende Zahlen",
            "Auffälligkeiten",
            "Standorte",
            "CityLAB",
            "Meilensteine",
            "Parameter",
            "Verfahren"
        ]
    );
    let need = book.worksheet_range("Mehrbedarf").unwrap();
    let row = need.rows().nth(1).unwrap();
    assert_eq!(row[3], Data::Float(2400.0));
    let report = sample::full();
    assert_eq!(row[7].to_string().parse::<Cents>().unwrap(), report.need.in_turn()[0].gross);
    let submissions = book.worksheet_range("Meldungen").unwrap();
    assert!(matches!(submissions.rows().nth(1).unwrap()[3], Data::DateTime(_)), "a day is a date");
    let rates = book.worksheet_range("Kennzahlen").unwrap();
    let Data::Float(share) = rates.rows().nth(1).unwrap()[6] else { panic!("a share is a number") };
    assert!((0.0..=1.0).contains(&share), "percent is a fraction with a format: {share}");
}

#[test]
fn a_figure_that_no_float_holds_is_no_number_and_stands_exact_in_the_remark() {
    let mut report = sample::full();
    report.need.rows[0].gross = Cents::new(1 << 53);
    report.need.rows[0].cover = Cents::new((1 << 53) - 1);
    report.need.rows[0].need = Cents::new(i64::MIN);
    report.need.rows[0].target = i64::MAX;
    report.need.rows[0].place = Some(1);
    // An indicator in EUR is an amount too, and one beyond all amounts a number.
    report.indicators[0].unit = "EUR".into();
    report.indicators[0].rows[0].value = Some(Cents::new(1 << 53).decimal());
    report.indicators[0].rows[1].value = Some(rust_decimal::Decimal::MAX);
    report.contradictions[0].shown = Some(rust_decimal::Decimal::MIN);
    let bytes = render(&report, Format::Xlsx).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&bytes)).unwrap();
    let need = book.worksheet_range("Mehrbedarf").unwrap();
    let row = need.rows().nth(1).unwrap();
    let remark = row.last().unwrap().to_string();
    for (column, exact) in [
        (3, "Soll: 9.223.372.036.854.775.807"),
        (7, "Bruttobedarf: 90.071.992.547.409,92 EUR"),
        (9, "Mehrbedarf: −92.233.720.368.547.758,08 EUR"),
    ] {
        assert_eq!(row[column], Data::Empty);
        assert!(remark.contains(&format!("{exact}, mehr, als eine Zelle genau hält")), "{remark}");
    }
    assert_eq!(row[8], Data::Float(90_071_992_547_409.9));
    let rates = book.worksheet_range("Kennzahlen").unwrap();
    let remark = |row: usize| rates.rows().nth(row).unwrap().last().unwrap().to_string();
    assert!(remark(1).starts_with("Wert: 90.071.992.547.409,92 EUR"), "{}", remark(1));
    assert!(remark(2).starts_with("Wert: 79.228.162.514.264.337.593.543.950.335"), "{}", remark(2));
    assert!(marker(&bytes).is_some());
}

#[test]
fn a_quarter_is_read_strictly() {
    let check = |text: &str, last_day: Option<&str>| {
        let day: Option<Day> = text.parse::<Quarter>().ok().map(|quarter| quarter.last_day().unwrap());
        assert_eq!(day, last_day.map(|day| day.parse().unwrap()), "{text}");
    };
    check("2026-Q1", Some("2026-03-31"));
    check("2026-Q2", Some("2026-06-30"));
    check("2026-Q3", Some("2026-09-30"));
    check("2026-Q4", Some("2026-12-31"));
    for wrong in ["", "2026", "2026-Q0", "2026-Q5", "2026-q2", "26-Q2", "2026-Q22", "+026-Q2", "1899-Q1", "2026-Q2 "] {
        check(wrong, None);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, failure_persistence: None,
        ..Default::default() })]
    #[test]
    fn any_cents_read_back_from_the_workbook_exactly(cents in -(1_i64 << 52)..(1_i64 << 52)) {
        // The same way as the cell: the nearest float of the amount, shown with two decimals.
        let mut report = sample::empty();
        report.header.amounts[0].amount = Some(Cents::new(cents));
        let bytes = render(&report, Format::Xlsx).unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let sheet = book.worksheet_range("Summen").unwrap();
        let row = sheet.rows().find(|row| row[1] == Data::String("Ansatz 2026".into())).unwrap();
        let Data::Float(value) = row[3] else { panic!("an amount is a number") };
        proptest::prop_assert_eq!(format!("{value:.2}").parse::<rust_decimal::Decimal>().unwrap(),
            Cents::new(cents).decimal());
    }
}
