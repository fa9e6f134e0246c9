//! Plans that damage has come over: noise, lost digits, totals, headers in two rows, sheets and columns that are none.

use super::*;

/// The numbers of the CSV text that a program writes of a workbook's cells are the cells' numbers.
#[test]
fn a_floats_noise_means_the_same_in_every_file() {
    for (written, wanted) in [
        (
            &["2.3283064365387e-10", "2.3283064365386963E-10", "2,3283064365387E-10", "0.00000000023283064365387"][..],
            Some("0.00"),
        ),
        (&["-1.45519152283669e-11"], Some("0.00")),
        (&["100248911.349999", "100248911,349999"], Some("100248911.35")),
        (&["1214833.0600293", "1214833.0600292999", "1214833,0600293"], Some("1214833.06")),
        (&["17261116.490000002", "17261116,490000002"], Some("17261116.49")),
        (&["999999.99499999"], None),
        (&["12.3456", "12,3456"], None),
        (&["1214833.0612", "1214833,0612"], None),
    ] {
        for text in written {
            let row = format!("30;25;E;2502;K;Ausgabetitel;51185;T;2025;Soll;{text}");
            let mut files = vec![format!("{HEADER}\n{row}\n").into_bytes()];
            if !text.contains(',') {
                let (line, number) = row.rsplit_once(';').unwrap();
                files.push(book(
                    &[("P", &data(&[texts(HEADER), ending(line, &[&format!("<c><v>{number}</v></c>")])]))],
                    "",
                    &[],
                ));
            }
            for file in files {
                let expected = wanted
                    .map_or("2: refused Betrag".to_owned(), |wanted| format!("2: soll 2025/30/25/2502/51185 {wanted}"));
                check(file, &[&expected]);
            }
        }
    }
    // Two signs are no number of anybody's.
    for text in ["+-5", "-+5", "+ -5", "+5-", "(+5)"] {
        check(format!("{HEADER}\n30;25;E;2502;K;Ausgabetitel;51185;T;2025;Soll;{text}\n"), &["2: refused Betrag"]);
    }
}

/// The published year 2015, its cells written as a program writes floats into a CSV file: in as few digits as will do.
#[test]
fn the_published_year_2015_has_the_same_amounts_as_csv() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/berlin-2015-ansatz-ist.xlsx");
    let bytes =
        std::fs::read(path).unwrap_or_else(|error| panic!("the published year 2015 is expected at {path}: {error}"));
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let names: Vec<String> =
        archive.file_names().filter(|name| name.contains("worksheets/sheet")).map(str::to_owned).collect();
    let (mut seen, mut computed) = (0, 0);
    for name in names {
        let mut xml = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(&name).unwrap(), &mut xml).unwrap();
        for value in xml.split("<v>").skip(1).filter_map(|rest| rest.split_once("</v>")).map(|(value, _)| value) {
            if !value.contains('.') {
                continue;
            }
            let number: f64 = value.parse().unwrap();
            let shortest = number.to_string();
            seen += 1;
            computed += u32::from(value != shortest);
            if seen % 40 != 0 && value == shortest {
                continue;
            }
            let scientific = Some(format!("{number:e}"))
                .filter(|text| text.rsplit_once("e-").is_some_and(|(_, below)| below.parse::<u32>().unwrap() >= 5));
            let written =
                [Some(value.to_owned()), Some(shortest.clone()), Some(shortest.replace('.', ",")), scientific];
            let row = |text: String| format!("30;25;E;2502;K;Ausgabetitel;51185;T;2025;Soll;{text}\n");
            let rows: String = written.into_iter().flatten().map(row).collect();
            let rows = read(format!("{HEADER}\n{rows}")).unwrap();
            let amount = |row: &PlanRow| match &row.result {
                Ok(PlanEntry::Appropriated(line)) => Some(line.amount),
                _ => None,
            };
            assert!(
                amount(&rows[0]).is_some() && rows.iter().all(|row| amount(row) == amount(&rows[0])),
                "{value}: {rows:?}"
            );
        }
    }
    assert!(seen > 1_000 && computed > 100, "{seen} {computed}");
}

#[test]
fn more_kinds_of_totals_are_named_and_what_they_advise_works() {
    let row =
        |chapter: &str, title: &str| format!("{HEADER}\n30;25;E;2502;{chapter};Ausgabetitel;;{title};2025;Soll;1\n");
    let totals = [
        "Gesamtergebnis",
        "Teilergebnis",
        "Ergebnis",
        "51185 Ergebnis",
        "Bezirksamt Pankow Ergebnis",
        "Σ Kapitel 2502",
        "∑",
        "Ausgabensumme",
        "Haushaltssumme 2026",
        "Zwischenergebnis Kapitel 2502",
        "S U M M E",
        "Sa.",
        "Su. Kapitel 2502",
        "zus.",
        "IT-Summe",
        "Summe",
        "Abschluss Einzelplan 25",
        "Grand Total",
    ];
    for total in totals {
        for (chapter, title) in [("K", total), (total, "T")] {
            let rows = read(row(chapter, title)).unwrap();
            let refusal = rows[0].result.as_ref().expect_err(total).say();
            assert!(refusal.said.de.contains(&format!("„{total}“ ist eine Summe")), "{}", refusal.said.de);
            let advised = refusal.said.de.rsplit_once("etwa „").unwrap().1.split_once('“').unwrap().0;
            assert!(read(row("K", advised)).unwrap()[0].result.is_ok(), "{advised}");
        }
    }
    for name in [
        "Summenversicherungen",
        "Gesamtplanung Netze",
        "Ergebnisse sichern",
        "Sa. und So. Dienst",
        "zus. Personal und Mittel",
        "A B",
    ] {
        assert!(read(row("K", name)).unwrap()[0].result.is_ok(), "{name}");
    }
}

/// A sheet with lines of a plan is booked or named: nothing of the others is booked either.
#[test]
fn a_sheet_with_lines_is_never_left_out_in_silence() {
    let line = |year: u32| ending(&format!("30;25;E;2502;K;Ausgabetitel;51185;T;{year};Soll"), &["<c><v>5</v></c>"]);
    let good = data(&[texts(HEADER), line(2026)]);
    let refused = |name: &str, rows: &[Vec<String>]| {
        let fault = PlanReader::open(
            book(&[("2026", &good), (name, &data(rows))], "", &[]),
            "plan",
            &Rules::shipped().unwrap(),
        );
        let fault = fault.map(|reader| reader.len()).expect_err(name);
        let said = fault.say().said;
        assert!([&said.de, &said.en].iter().all(|text| text.contains(name) && text.ends_with('.')), "{said:?}");
        fault.cause
    };
    for (name, header) in [
        ("2027", HEADER.replace("BetragTyp", "Betragstyp")),
        ("Jahr 27", HEADER.replace(";BetragTyp", ";")),
        ("Ohne", HEADER.replace("Titelbezeichnung", "Bezeichnung des Titels")),
        ("Doppelt", HEADER.replace("Einzelplanbezeichnung", "Titel")),
        ("TEUR", HEADER.replace("BetragTyp;Betrag", "Ansatz 2027 in TEUR")),
    ] {
        assert!(matches!(refused(name, &[texts(&header), line(2027)]), Cause::Sheet { .. }), "{name}");
    }
    assert_eq!(
        refused("Fortsetzung", &[line(2027)]),
        Cause::Sheet { name: "Fortsetzung".into(), cause: Box::new(Cause::NotAPlan) }
    );
    // Below more lines of a preamble than a header is looked for.
    let deep: Vec<Vec<String>> = std::iter::repeat_n(texts("Vorwort"), 60).chain([texts(HEADER), line(2027)]).collect();
    refused("Anhang", &deep);
    // Other tables are nobody's business: sums, notes, an empty form.
    let others = [
        data(&[texts("Bereich;Einzelplan;Kapitel;Jahr;Betrag"), texts("30;25;2502;2027;5")]),
        data(&[texts("Titelart;Summe"), texts("Ausgabetitel;45000000")]),
        data(&[texts(&HEADER.replace("BetragTyp", "Typ"))]),
        data(&[texts("Hinweise"), texts("Die Titel 51185 und 51186 sind 2026 neu.")]),
        "<sheetData/>".to_owned(),
    ];
    for other in &others {
        check(book(&[("Deckblatt", other), ("2026", &good)], "", &[]), &["2: soll 2026/30/25/2502/51185 5.00"]);
    }
}

/// A sheet that was sorted has its header somewhere: what stands above it is not left out.
#[test]
fn lines_above_the_header_are_never_left_out_in_silence() {
    let line = |title: u32| format!("30;25;E;2502;K;Ausgabetitel;{title};T;2025;Soll;5");
    let text = format!("{}\n{}\n{HEADER}\n{}\n", line(51_101), line(51_102), line(51_103));
    let wanted = Cause::LinesAbove { text: line(51_101).replace(';', " | ") };
    assert_eq!(read(text.as_str()), Err(wanted.clone()));
    let rows: Vec<Vec<String>> = text.lines().map(texts).collect();
    assert_eq!(read(book(&[("P", &data(&rows))], "", &[])), Err(wanted));
    check(format!("Haushaltsplan;30;25;A;5\n{HEADER}\n{}\n", line(51_101)), &["3: soll 2025/30/25/2502/51101 5.00"]);
}

/// A header in two rows says of each column what both say, or the file is refused whole.
#[test]
fn a_header_in_two_rows_is_read_or_refused_whole() {
    let empty = ";".repeat(7);
    let row = "30;25;E;2502;K;Ausgabetitel;51185;T;1000;2000;900";
    let expected = [
        "3: soll 2026/30/25/2502/51185 1000.00",
        "3: soll 2027/30/25/2502/51185 2000.00",
        "3: ist 2024/30/25/2502/51185 900.00",
    ];
    let two = |upper: &str, lower: &str| format!("{upper}\n{lower}\n{row}\n");
    let sheet = |text: &str, name: &str| {
        let rows: Vec<Vec<String>> = text.lines().map(texts).collect();
        book(&[(name, &data(&rows))], "", &[])
    };
    for text in [
        two(&format!("{WIDE};Ansatz;;Ist"), &format!("{empty};2026;2027;2024")),
        two(&format!("{empty};Ansatz;;Ist"), &format!("{WIDE};2026;2027;2024")),
        two(&format!("{WIDE};2026;2027;2024"), &format!("{empty};Ansatz;Ansatz;Ist")),
        two(&format!("{WIDE};Ansatz 2026;Ansatz 2027;Ist 2024"), &format!("{empty};EUR;in €;EUR")),
    ] {
        check(text.as_str(), &expected);
        for name in ["2026", "Plan"] {
            check(sheet(&text, name), &expected);
        }
    }
    // What the second row says is not known, or is no euros: never booked as if it were not there.
    for (lower, wanted) in [("HHJ 2026;HHJ 2027;2024", "HHJ 2026"), ("Soll 2026;Ist 2027;", "Ist 2027")] {
        let read = read(sheet(&two(&format!("{WIDE};Ansatz;Soll 2020;Ist"), &format!("{empty};{lower}")), "2026"));
        assert!(matches!(&read, Err(Cause::SecondHeader { text }) if text.contains(wanted)), "{read:?}");
    }
    for lower in ["T€;T€;T€", "in TEUR;;", "Tsd. €;;"] {
        let read = read(two(&format!("{WIDE};Ansatz 2026;Ansatz 2027;Ist 2024"), &format!("{empty};{lower}")));
        assert!(matches!(read, Err(Cause::InThousands { .. } | Cause::InThousandsAbove { .. })), "{lower}: {read:?}");
    }
    let listed = "30;25;E;2502;K;Ausgabetitel;51185;T;2025;Soll;5";
    for lower in ["Beträge in TEUR;;;;;;;;;;", ";;;;;;;;;;T€"] {
        assert!(matches!(
            read(format!("{HEADER}\n{lower}\n{listed}\n")),
            Err(Cause::InThousands { .. } | Cause::InThousandsAbove { .. })
        ));
    }
    check(format!("{HEADER}\n;;;;;;;;;;EUR\n{listed}\n"), &["3: soll 2025/30/25/2502/51185 5.00"]);
    // A first line of 2026 euros is a line, and a row without a line is refused.
    check(
        format!("{WIDE};Jahr;Ansatz\n30;25;E;2502;K;A;51185;T;2025;2026\n"),
        &["2: soll 2025/30/25/2502/51185 2026.00"],
    );
    check(format!("{HEADER}\n;;;;;;;;;;2000\n{listed}\n"), &["2: refused ", "3: soll 2025/30/25/2502/51185 5.00"]);
    check(
        format!("{WIDE};Ansatz 2026\n;;;;;;;;2000\n30;25;E;2502;K;A;51185;T;5\n"),
        &["2: refused ", "3: soll 2026/30/25/2502/51185 5.00"],
    );
}

/// What a spreadsheet shows where a formula failed is no name, and neither is a date or a number that lost its shape.
#[test]
fn damaged_numbers_never_become_names() {
    let row = |section: &str, chapter: &str, title: &str, name: &str| {
        format!("{HEADER}\n30;{section};E;{chapter};K;Ausgabetitel;{title};{name};2025;Soll;5\n")
    };
    let errors = ["#WERT!", "#NV", "#REF!", "#DIV/0!", "#NAME?", "#N/A", "#ÜBERLAUF!", "Err:502", "#####", "#BEZUG!"];
    let dates = [
        "Mai 26",
        "Januar 2026",
        "1. März 26",
        "1.5.2026",
        "03.10.2026",
        "Sa, 02.05.2026",
        "02. Mai",
        "12:30",
        "12:30 Uhr",
    ];
    let numbers = ["123456", "5E+04", "5,12E+04", "51185,5", "51.1850", "1.234.567"];
    for text in errors.iter().chain(&dates).chain(&numbers) {
        check(row("25", "2502", text, "T"), &["2: refused Titel"]);
        check(row("25", text, "51185", "T"), &["2: refused Kapitel"]);
        check(row(text, "2502", "51185", "T"), &["2: refused Einzelplan"]);
    }
    for text in errors {
        check(row("25", "2502", "51185", text), &["2: refused Titelbezeichnung"]);
    }
    for (text, field) in [("25021", "Kapitel"), ("25,02", "Kapitel"), ("#WERT!", "Kapitel")] {
        check(row("25", text, "51185", "T"), &[&format!("2: refused {field}")]);
    }
    check(row("125", "2502", "51185", "T"), &["2: refused Einzelplan"]);
    // Certain ones are the line that they mean.
    for (section, chapter, title) in [
        ("25,0", "2502", "51185"),
        ("2,5E+01", "2502", "51185"),
        ("25", "2502,00", "51.185"),
        ("25", "2.502", "5,1185E+04"),
        ("25", "2502", "51185,0"),
    ] {
        check(row(section, chapter, title, "T"), &["2: soll 2025/30/25/2502/51185 5.00"]);
    }
    check(row("Epl. 25", "Kapitel 2502", "Titel 51185", "T"), &["2: soll 2025/30/25/2502/51185 5.00"]);
    // A spreadsheet's text that looks like an error is one, in a workbook too; names stay names.
    let cells = texts("30;25;E;2502;K;Ausgabetitel;#WERT!;T;2025;Soll;5");
    check(book(&[("P", &data(&[texts(HEADER), cells]))], "", &[]), &["2: refused Titel"]);
    for name in ["#1 der Projekte", "Mai-Feier 2026", "MG 32"] {
        assert!(read(row("25", "2502", "", name)).unwrap()[0].result.is_ok(), "{name}");
    }
}

#[test]
fn an_amount_is_refused_by_the_name_that_its_column_has() {
    let rows = read(format!("{WIDE};Ansatz 2026;Ist 2024\n30;25;E;2502;K;A;51185;T;viel;#WERT!\n")).unwrap();
    let said = |row: &PlanRow| row.result.as_ref().unwrap_err().say().said.de;
    let told: Vec<String> = rows.iter().map(|row| said(row).split_once(':').unwrap().0.to_owned()).collect();
    assert_eq!(told, ["Spalte Ansatz 2026", "Spalte Ist 2024"]);
    assert!(rows[0].result.as_ref().unwrap_err().say().said.en.starts_with("Column Ansatz 2026:"));
    // Columns that are not booked are named, and those that are amounts of other kinds are no plan's.
    let text = format!(
        "{WIDE};Ansatz 2026;Nachtrag 2026;Entwurf 2027;Ansatz 2028/2029;VE \
         2026\n30;25;E;2502;K;A;51185;D;1000;250;2000;3000;7\n"
    );
    let reader = PlanReader::open(text.into_bytes(), "plan", &Rules::shipped().unwrap()).unwrap();
    assert_eq!(reader.unread(), ["Nachtrag 2026", "Entwurf 2027", "Ansatz 2028/2029", "VE 2026"]);
}

#[test]
fn packed_files_say_what_they_are_and_two_parts_of_one_name_are_none() {
    let zip = |parts: &[(&str, &str)]| {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let line = format!("{HEADER}\n30;25;E;2502;K;A;51185;T;2025;Soll;5\n");
    assert_eq!(
        read(zip(&[("daten/", ""), ("daten/plan.csv", &line)])),
        Err(Cause::Archive { inside: "daten/plan.csv".into() })
    );
    assert_eq!(read(b"\x1f\x8b\x08\x00\x00\x00\x00\x00".to_vec()), Err(Cause::Archive { inside: String::new() }));
    let row = |amount: &str| {
        data(&[texts(HEADER), ending("30;25;E;2502;K;A;51185;T;2025;Soll", &[&format!("<c><v>{amount}</v></c>")])])
    };
    let sheet = |amount: &str| format!("<worksheet>{}</worksheet>", row(amount));
    check(
        book(&[("P", &row("5"))], "", &[("xl/worksheets/s9.xml", sheet("7").as_bytes())]),
        &["2: soll 2025/30/25/2502/51185 5.00"],
    );
    // The same name, or one that only letters of another size tell apart.
    let twice = book(&[("P", &row("5"))], "", &[("xl/worksheets/sX.xml", sheet("7").as_bytes())]);
    let renamed = |to: &[u8; 2]| {
        let mut bytes = twice.clone();
        while let Some(at) = bytes.windows(6).position(|window| window == b"sX.xml") {
            bytes[at..at + 2].copy_from_slice(to);
        }
        bytes
    };
    assert_eq!(read(renamed(b"s0")), Err(Cause::DamagedXlsx));
    assert_eq!(read(renamed(b"S0")), Err(Cause::DamagedXlsx));
}

#[test]
fn a_workbook_of_more_rows_than_any_plan_is_refused_before_they_are_kept() {
    let began = std::time::Instant::now();
    let rows = r#"<row><c><v>1</v></c></row>"#.repeat(600_000);
    let sheet = format!("{}{rows}</sheetData>", data(&[texts(HEADER)]).replace("</sheetData>", ""));
    assert_eq!(read(book(&[("P", &sheet)], "", &[])), Err(Cause::TooLarge));
    let half = format!("<sheetData>{}</sheetData>", r#"<row><c><v>1</v></c></row>"#.repeat(300_000));
    assert_eq!(read(book(&[("A", &half), ("B", &half)], "", &[])), Err(Cause::TooLarge));
    println!("{:?}", began.elapsed());
}
