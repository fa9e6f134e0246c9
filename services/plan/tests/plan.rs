//! What a budget officer relies on when a plan is read: names, amounts, authorities, programmes, and nothing lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
};

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use sollist_contract::{
    event::Appropriated,
    ids::{Kind, Programme},
    money::{Cents, german},
    refusal::Say as _,
};
use sollist_plan::{Cause, PlanEntry, PlanReader, PlanRow, Rules};

const HEADER: &str = "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;\
     Titelbezeichnung;Jahr;BetragTyp;Betrag";

fn open(bytes: impl Into<Vec<u8>>) -> PlanReader {
    PlanReader::open(bytes.into(), "plan.csv", &Rules::shipped().unwrap()).unwrap_or_else(|fault| panic!("{fault:?}"))
}

fn fault(bytes: impl Into<Vec<u8>>) -> Cause {
    let fault =
        PlanReader::open(bytes.into(), "plan.csv", &Rules::shipped().unwrap()).expect_err("the file is at fault");
    let said = fault.say().said;
    for text in [said.de, said.en] {
        assert!(text.contains("plan.csv") && text.ends_with('.'), "{text}");
    }
    fault.cause
}

fn plan(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// A row of the plan as one line of text.
fn told(row: &PlanRow) -> String {
    let line = |a: &Appropriated| {
        let group = a.cover_group.as_ref().map(|g| format!(" [{g}]")).unwrap_or_default();
        format!("{} {} {} {} {}{group}", a.line, a.amount, a.authority, a.programme.unwrap(), a.kind.unwrap().code())
    };
    let said = match &row.result {
        Ok(PlanEntry::Appropriated(a)) => format!("soll {}", line(a)),
        Ok(PlanEntry::Actual { opens, payment: p, .. }) => {
            let opened = opens.as_ref().map(|a| format!(" opens {}", line(a))).unwrap_or_default();
            format!("ist {} {} {} {}{opened}", p.line, p.amount, p.authority, p.payment)
        }
        Err(fault) => format!("{} {}", fault.reason().code(), fault.say().field),
    };
    format!("{}: {said}", row.row)
}

#[track_caller]
fn check(bytes: impl Into<Vec<u8>>, expected: &[&str]) {
    assert_eq!(open(bytes).map(|row| told(&row)).collect::<Vec<_>>(), expected);
}

fn amount_of(text: &str) -> Result<Cents, String> {
    let row = open(plan(&[&format!("30;25;E;;Landesarchiv;Ausgabetitel;;T;2026;Soll;{text}")])).next().unwrap();
    match row.result {
        Ok(PlanEntry::Appropriated(a)) => Ok(a.amount),
        Ok(other) => panic!("{other:?}"),
        Err(fault) => Err(fault.say().field),
    }
}

fn real_plan() -> Vec<u8> {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/berlin-doppelhaushalt-2026-2027-ausgaben.csv");
    std::fs::read(path).unwrap_or_else(|error| {
        panic!(
            "the plan 2026/2027 of Berlin's open data is expected at {path} (beside the workspace: ../shared/data): \
             {error}"
        )
    })
}

#[test]
fn the_real_plan_is_read_whole_and_to_the_euro() {
    let reader = open(real_plan());
    assert_eq!(reader.len(), 36_135);
    let mut years: BTreeMap<i16, (u64, i64)> = BTreeMap::new();

    let mut names = HashSet::new();
    let mut section_25: BTreeMap<String, i64> = BTreeMap::new();
    let mut rows = 0;
    for (index, row) in reader.enumerate() {
        assert_eq!(row.row, index as u64 + 2, "the plan has one line a row");
        let Ok(PlanEntry::Appropriated(line)) = row.result else { panic!("{row:?}") };
        assert!(names.insert(line.line.clone()), "{} twice", line.line);
        let district = line.line.bereich() - 30;
        assert_eq!(district > 0, line.authority.as_str().starts_with("ba-") && line.line.section() != "25", "{line:?}");
        if district > 0 {
            assert_eq!(line.authority.district().number(), district);
        }
        let year = years.entry(line.line.year()).or_default();
        *year = (year.0 + 1, year.1 + line.amount.get() / 100);
        if line.line.year() == 2026 && line.line.section() == "25" {
            *section_25.entry(line.authority.to_string()).or_default() += line.amount.get() / 100;
        }
        rows += 1;
    }
    assert_eq!(rows, 36_135);
    assert_eq!(years, BTreeMap::from([(2026, (18_058, 45_528_278_000)), (2027, (18_077, 46_547_214_900))]));
    assert_eq!(section_25.values().sum::<i64>(), 285_601_700);
    let districts: Vec<i64> =
        section_25.iter().filter(|(authority, _)| authority.starts_with("ba-")).map(|(_, sum)| *sum).collect();
    assert_eq!((districts.len(), districts.iter().sum::<i64>()), (12, 47_618_700));
    assert_eq!(section_25["ba-pankow"], 4_210_000);
    assert_eq!(section_25["ikt-steuerung"], 150_422_000);
}

/// What the shipped rules make of every title of section 25: sums of 2026 in EUR, and the kinds and groups.
#[test]
fn every_title_of_section_25_has_its_programme() {
    let mut sums: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    let mut groups = HashSet::new();
    for row in open(real_plan()) {
        let Ok(PlanEntry::Appropriated(a)) = row.result else { continue };
        if a.line.section() == "25" && a.line.year() == 2026 {
            *sums.entry((a.programme.unwrap().code(), a.kind.unwrap().code())).or_default() += a.amount.get() / 100;
            if let Some(group) = a.cover_group {
                assert_eq!(group.as_str(), format!("25-{}", a.line.chapter()));
                groups.insert(group);
            }
        } else if a.line.section() != "25" {
            assert_eq!(a.cover_group, None);
        }
    }
    let told = sums.iter().fold(String::new(), |mut text, ((programme, kind), sum)| {
        writeln!(text, "{programme} {kind} {sum}").unwrap();
        text
    });
    assert_eq!(told, SECTION_25);
    assert_eq!(groups.len(), 34, "one cover group a chapter");
    assert_eq!(sums.values().sum::<i64>(), 285_601_700);
}

const SECTION_25: &str = "\
citylab consumptive 2800000
e-file consumptive 31047000
e-file investment 1000
infrastructure consumptive 31747100
infrastructure investment 3360000
mobile-devices consumptive 16462700
mobile-devices investment 6338000
other consumptive 81340000
other investment 1000
reserve consumptive 7100000
training consumptive 778100
workplace consumptive 95153800
workplace investment 9473000
";

#[test]
fn names_follow_the_plan_and_are_never_shared() {
    let check_names = |rows: &[&str], expected: &[&str]| {
        let names: Vec<String> = open(plan(rows))
            .map(|row| match row.result {
                Ok(PlanEntry::Appropriated(a)) => format!("{} {}", a.line, a.authority),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(names, expected);
    };
    // Numbers where there are any, else slugs.
    check_names(
        &[
            "30;25;Landesweite Maßnahmen;2500;Bezirksamt Neukölln;Ausgabetitel;51185;Dienste;2026;Soll;1",
            "30;;Größe & Maß;;Landesamt für Einwanderung;Ausgabetitel;;Öl, Übung;2026;Soll;1",
            "34;;Jugendamt;;Bezirksamt Mitte;Ausgabetitel;;Dienste;2026;Soll;1",
            "30;03;;0310;;Ausgabetitel;51101;;2026;Soll;1",
            "30;25;E;;Steuerung der verfahrensunabhängigen Informationstechnik;Ausgabetitel;;T;2026;Soll;1",
        ],
        &[
            "2026/30/25/2500/51185 ba-neukoelln",
            "2026/30/groesse-mass/landesamt-fuer-einwanderung/oel-uebung landesamt-fuer-einwanderung",
            "2026/34/jugendamt/bezirksamt-mitte/dienste ba-charlottenburg-wilmersdorf",
            "2026/30/03/0310/51101 kapitel-0310",
            "2026/30/25/steuerung-der-verfahrensunabhaengigen-informationstechnik/t ikt-steuerung",
        ],
    );
    // The second of a name gets -2, each year for itself; a title that is really called so keeps out of its way.
    check_names(
        &[
            "30;25;E;;K;Ausgabetitel;;Dienste;2026;Soll;1",
            "30;25;E;;K;Ausgabetitel;;Dienste;2027;Soll;2",
            "30;25;E;;K;Ausgabetitel;;dienste;2026;Soll;3",
            "30;25;E;;K;Ausgabetitel;;Dienste 2;2026;Soll;4",
            "30;25;E;;K;Ausgabetitel;;Dienste;2026;Soll;5",
        ],
        &[
            "2026/30/25/k/dienste k",
            "2027/30/25/k/dienste k",
            "2026/30/25/k/dienste-2 k",
            "2026/30/25/k/dienste-2-2 k",
            "2026/30/25/k/dienste-3 k",
        ],
    );
}

#[test]
fn a_refused_amount_does_not_move_its_neighbours() {
    let rows = [
        "30;25;E;;K;Ausgabetitel;;T;2026;Soll;1",
        "30;25;E;;K;Ausgabetitel;;T;2026;Soll;zwei",
        "30;25;E;;K;Ausgabetitel;;T;2026;Soll;3",
    ];
    check(
        plan(&rows),
        &[
            "2: soll 2026/30/25/k/t 1.00 k other consumptive",
            "3: PLAN_ROW_AMOUNT_UNCLEAR Betrag",
            "4: soll 2026/30/25/k/t-3 3.00 k other consumptive",
        ],
    );
}

#[test]
fn amounts_are_read_as_they_are_written() {
    for (text, expected) in [
        ("40000", "40000.00"),
        ("-5000", "-5000.00"),
        ("\u{2212}5000", "-5000.00"),
        ("0", "0.00"),
        ("1234,5", "1234.50"),
        ("1.234.567,89", "1234567.89"),
        ("-1.234,05", "-1234.05"),
        ("1.234", "1234.00"),
        ("1.234.567", "1234567.00"),
        ("1234.56", "1234.56"),
        ("1234.5", "1234.50"),
        (" 7 ", "7.00"),
        ("90071992547409,93", "refused"),
        ("900719925474,09", "900719925474.09"),
        ("", "refused"),
        ("-", "refused"),
        ("abc", "refused"),
        ("1,234.56", "refused"),
        ("1,234", "refused"),
        ("1234,", "refused"),
        ("1234.567", "refused"),
        ("0.123", "refused"),
        ("12.34.567", "refused"),
        ("1.234,567", "refused"),
        ("1e5", "refused"),
        ("--5", "refused"),
        ("5 EUR", "5.00"),
    ] {
        let read = amount_of(text).map_or_else(
            |field| {
                assert_eq!(field, "Betrag");
                "refused".to_owned()
            },
            |amount| amount.to_string(),
        );
        assert_eq!(read, expected, "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn every_way_to_write_an_amount_means_the_same(cents in -100_000_000_000_000_i64..=100_000_000_000_000) {
        let amount = Cents::new(cents);
        let plain = amount.to_string();
        for text in [plain.clone(), plain.replace('.', ","), german(amount)] {
            prop_assert_eq!(amount_of(&text), Ok(amount), "{}", text);
        }
    }
}

#[test]
fn a_bad_row_is_refused_alone_and_names_its_column() {
    let rows = [
        "30;25;E;;K;Ausgabetitel;;T;2026;Soll;1",
        "29;25;E;;K;Ausgabetitel;;T;2026;Soll;1",
        ";25;E;;K;Ausgabetitel;;T;2026;Soll;1",
        "30;;;;K;Ausgabetitel;;T;2026;Soll;1",
        "30;25;E;;–;Ausgabetitel;;T;2026;Soll;1",
        "30;25;E;;K;Nebentitel;;T;2026;Soll;1",
        "30;25;E;;K;Ausgabetitel;;;2026;Soll;1",
        "30;25;E;;K;Ausgabetitel;;T;;Soll;1",
        "30;25;E;;K;Ausgabetitel;;T;26;Soll;1",
        "30;25;E;;K;Ausgabetitel;;T;2026;Nachtrag;1",
        "30;25;E;;K;Ausgabetitel;;T;2026;Soll;viel",
        "30;25;E;;K;Ausgabetitel;;T;2026;Soll",
        "30;25;E;;K;Ausgabetitel;;T; und mehr;2026;Soll;1",
        ";;;;;;;;;;",
        "30;25;E;;K;Ausgabetitel;;Z;2026;Soll;2",
    ];
    let rows: Vec<PlanRow> = open(plan(&rows)).collect();
    let told: Vec<String> = rows.iter().map(told).collect();
    assert_eq!(
        told,
        [
            "2: soll 2026/30/25/k/t 1.00 k other consumptive",
            "3: PLAN_ROW_BEREICH Bereich",
            "4: PLAN_ROW_BEREICH Bereich",
            "5: PLAN_ROW_NAME_MISSING Einzelplanbezeichnung",
            "6: PLAN_ROW_NAME_MISSING Kapitelbezeichnung",
            "7: PLAN_ROW_TITELART Titelart",
            "8: PLAN_ROW_NAME_MISSING Titelbezeichnung",
            "9: PLAN_ROW_YEAR_MISSING Jahr",
            "10: PLAN_ROW_YEAR Jahr",
            "11: PLAN_ROW_SUPPLEMENT BetragTyp",
            "12: PLAN_ROW_AMOUNT_UNCLEAR Betrag",
            "13: PLAN_ROW_WIDTH ",
            "14: PLAN_ROW_WIDTH ",
            "16: soll 2026/30/25/k/z 2.00 k other consumptive",
        ]
    );
    let fault = rows[10].result.as_ref().unwrap_err();
    assert_eq!(
        fault.say().said.de,
        "Spalte Betrag: „viel“ ist kein eindeutiger Betrag in Euro; geschrieben wird er wie „40000“, „-5000“ oder \
         „1.234.567,89“."
    );
    assert_eq!(rows[10].text, format!("{HEADER};Gruppe;Hauptgruppe\n30;25;E;;K;Ausgabetitel;;T;2026;Soll;viel;;"));
    // A row that does not fit stands under the header of its own file.
    assert_eq!(rows[11].text, format!("{HEADER}\n30;25;E;;K;Ausgabetitel;;T;2026;Soll"));
}

#[test]
fn form_of_the_file_does_not_matter() {
    let expected = [
        "2: soll 2026/30/25/bezirksamt-pankow/kauf-und-miete-von-geraeten-neu 1200.00 ba-pankow other consumptive",
        "4: soll 2026/30/25/bezirksamt-pankow/gutachten -5.00 ba-pankow other consumptive",
    ];
    let text = plan(&[
        "30;25;E;;Bezirksamt Pankow;Ausgabetitel;;\"Kauf; und \"\"Miete\"\"\nvon Geräten \"\"neu\"\"\";2026;Soll;1200",
        "30;25;E;;Bezirksamt Pankow;Ausgabetitel;;Gutachten;2026;Soll;-5",
    ]);
    check(text.as_str(), &expected);
    check(text.replace('\n', "\r\n"), &expected);
    check(format!("\u{feff}{text}"), &expected);
    check(text.trim_end(), &expected);
    let Ok(PlanEntry::Appropriated(a)) = open(text).next().unwrap().result else { panic!() };
    assert_eq!(a.labels.unwrap().title, "Kauf; und \"Miete\" von Geräten \"neu\"");

    // Columns in another order, one more, another case.
    let permuted = "betrag;Jahr;Titelbezeichnung;Titel;BetragTyp;Notiz;Kapitelbezeichnung;Kapitel;Titelart;\
                    Einzelplanbezeichnung;Einzelplan;Bereich\n\
                    7;2026;Gutachten;;Soll;x;Landesarchiv;;Ausgabetitel;E;25;30\n";
    check(permuted, &["2: soll 2026/30/25/landesarchiv/gutachten 7.00 landesarchiv other consumptive"]);
    // macOS writes an umlaut as a letter and two dots.
    check(
        plan(&["30;25;E;;Bezirksamt Neuko\u{308}lln;Ausgabetitel;;T;2026;Soll;1"]),
        &["2: soll 2026/30/25/bezirksamt-neukoelln/t 1.00 ba-neukoelln other consumptive"],
    );
}

#[test]
fn a_mark_never_closed_hides_no_row() {
    // The mark of line 2 would end at the title of line 4, and the row have the right number of fields.
    let rows = [
        "30;25;E;;K;Ausgabetitel;;\"Titel A;2026;Soll;1",
        "30;25;E;;K;Ausgabetitel;;Titel B;2026;Soll;2",
        "30;25;E;;K;Ausgabetitel;;\"Titel C\";2026;Soll;3",
        "30;25;E;;K;Ausgabetitel;;Titel D;2026;Soll;4",
    ];
    let read: Vec<PlanRow> = open(plan(&rows)).collect();
    assert_eq!(
        read.iter().map(told).collect::<Vec<_>>(),
        ["2: PLAN_ROW_QUOTE_OPEN ", "5: soll 2026/30/25/k/titel-d 4.00 k other consumptive"]
    );
    assert_eq!(read[0].text, format!("{HEADER}\n{}", rows[..3].join("\n")));
    assert!(read[0].result.as_ref().unwrap_err().say().said.de.contains("Zeilen 2 bis 4"));
    assert_eq!(fault(plan(&[rows[1], rows[0], rows[3]])), Cause::OpenQuote { line: 3 });
}

#[test]
fn actuals_find_their_line_or_open_one() {
    let long = "x".repeat(200);
    let rows = [
        "30;25;E;;Bezirksamt Mitte;Ausgabetitel;;T;2025;Ist;9,50",
        "30;25;E;;Bezirksamt Mitte;Ausgabetitel;;T;2025;Soll;10",
        "30;25;E;;Bezirksamt Mitte;Einnahmetitel;;T;2025;Soll;20",
        "30;25;E;;Bezirksamt Mitte;Einnahmetitel;;T;2025;Ist;19",
        "30;25;E;;Bezirksamt Mitte;Ausgabetitel;;T;2025;Ist;-1",
        "30;25;E;;Bezirksamt Mitte;Ausgabetitel;;T;2025;Soll;kaputt",
        &format!("30;25;E;;K;Ausgabetitel;;{long};2025;Ist;3"),
    ];
    let told: Vec<String> = open(plan(&rows)).map(|row| told(&row)).collect();
    let line = "2025/30/25/bezirksamt-mitte/t";
    let cut = format!("2025/30/25/k/{}", &long[..152]);
    assert_eq!(
        told[..6],
        [
            format!("3: soll {line} 10.00 ba-mitte other consumptive"),
            format!("4: soll {line}-2 20.00 ba-mitte other revenue"),
            "7: PLAN_ROW_AMOUNT_UNCLEAR Betrag".to_owned(),
            format!("2: ist {line} 9.50 ba-mitte haushaltsrechnung-{line}"),
            format!("5: ist {line}-2 19.00 ba-mitte haushaltsrechnung-{line}-2"),
            // The line of the row that was refused: once that is corrected, the payment has its line.
            format!("6: ist {line}-3 -1.00 ba-mitte haushaltsrechnung-{line}-3"),
        ]
    );
    assert!(told[6].starts_with(&format!("8: ist 2025/30/25/k/{long} 3.00 k haushaltsrechnung-{cut}-")), "{}", told[6]);
    assert!(told[6].ends_with(&format!(" opens 2025/30/25/k/{long} 0.00 k other consumptive")));
}

#[test]
fn kind_comes_from_the_number_else_from_the_rules() {
    let header = format!("{HEADER};Gruppe;Hauptgruppe");
    for (titelart, titel, name, gruppe, hauptgruppe, kind) in [
        ("Ausgabetitel", "42201", "Fahrzeuge", "", "", Kind::Staff),
        ("Ausgabetitel", "81279", "Bezüge der Beamten", "", "", Kind::Investment),
        ("Ausgabetitel", "", "Sonstiges", "453", "", Kind::Staff),
        ("Ausgabetitel", "", "Sonstiges", "", "8", Kind::Investment),
        ("Ausgabetitel", "", "Geräte, technische Einrichtungen, Ausstattungen", "", "", Kind::Investment),
        ("Ausgabetitel", "", "Geräte, Ausstattungs- und Ausrüstungsgegenstände", "", "", Kind::Consumptive),
        ("Ausgabetitel", "", "Entgelte der planmäßigen Tarifbeschäftigten", "", "", Kind::Staff),
        ("Ausgabetitel", "", "Pauschale Minderausgaben für Personalausgaben", "", "", Kind::Staff),
        ("Ausgabetitel", "", "Zuschüsse für Investitionen des ÖPNV", "", "", Kind::Investment),
        ("Ausgabetitel", "", "02S02, Gustav-Meyer-Schule: Sanierung", "", "", Kind::Investment),
        ("Ausgabetitel", "", "Unterhaltung der Grundstücke - Schulsanierungsprogramm", "", "", Kind::Consumptive),
        ("Ausgabetitel", "", "Dienstleistungen", "", "", Kind::Consumptive),
        ("Einnahmetitel", "", "Erwerb von Anteilen", "", "", Kind::Revenue),
    ] {
        let text = format!("{header}\n30;25;E;;K;{titelart};{titel};{name};2026;Soll;1;{gruppe};{hauptgruppe}\n");
        let Ok(PlanEntry::Appropriated(a)) = open(text).next().unwrap().result else { panic!() };
        assert_eq!(a.kind, Some(kind), "{titel} {name} {gruppe} {hauptgruppe}");
    }
}

#[test]
fn a_fault_of_the_whole_file_says_what_to_do() {
    let good = plan(&["30;25;E;;Bezirksamt Neukölln;Ausgabetitel;;T;2026;Soll;1"]);
    let latin: Vec<u8> = good.chars().map(|c| c as u32 as u8).collect();
    assert_eq!(fault([good.as_bytes(), &latin].concat()), Cause::NotUtf8 { line: 4 });
    assert_eq!(
        fault(latin.iter().map(|b| if *b == 0xF6 { 0x94 } else { *b }).chain(*b"Gr\x81n").collect::<Vec<u8>>()),
        Cause::UnknownEncoding
    );
    assert_eq!(fault(""), Cause::Empty);
    assert_eq!(fault("\u{feff}"), Cause::Empty);
    assert_eq!(fault(HEADER), Cause::Empty);
    assert_eq!(
        fault(good.replace("BetragTyp", "Art").replace(";Titel;", ";Nr;")),
        Cause::MissingColumns { missing: vec!["Titel", "BetragTyp"] }
    );
    assert_eq!(fault(good.replace("Titel;", "Betrag;")), Cause::DoubleColumn { name: "Betrag".to_owned() });
    assert_eq!(fault("{\"specversion\":\"1.0\"}\n"), Cause::NotAPlan);
    assert_eq!(fault("Name;Ort\nA;B\n"), Cause::NotAPlan);
    assert_eq!(fault([0xFF, 0xFE, b'B', 0]), Cause::NotAPlan);
    let cut = good.split_inclusive('ö').next().unwrap();
    assert_eq!(fault(&cut.as_bytes()[..cut.len() - 1]), Cause::CutOff);
    let text = PlanReader::open(good.replace("BetragTyp", "Art").into_bytes(), "soll.csv", &Rules::shipped().unwrap())
        .unwrap_err()
        .say()
        .said
        .de;
    assert!(
        text.contains("„soll.csv“")
            && text.contains("Es fehlt BetragTyp.")
            && text.contains("Nötig sind Bereich, Einzelplan"),
        "{text}"
    );
}

/// The rows of a CSV text as a sheet; the columns named are written as numbers.
fn workbook(text: &str, numbers: &[&str]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Deckblatt").unwrap().write_string(0, 0, "Haushaltsplan von Berlin").unwrap();
    let sheet = workbook.add_worksheet();
    let names: Vec<&str> = text.lines().next().unwrap().split(';').collect();
    for (row, line) in text.lines().enumerate() {
        for (column, field) in line.split(';').enumerate() {
            match field.replace(',', ".").parse::<f64>() {
                Ok(number) if row > 0 && numbers.contains(&names[column]) => {
                    sheet.write_number(row as u32, column as u16, number)
                }
                _ => sheet.write_string(row as u32, column as u16, field),
            }
            .unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_sheet_says_the_same_as_the_csv_file() {
    let text = plan(&[
        "30;03;Inneres;0310;Landesarchiv;Ausgabetitel;51185;Dienste;2026;Soll;1234567,89",
        "30;25;E-Government;;Bezirksamt Pankow;Ausgabetitel;;Geräte, technische Einrichtungen, Ausstattungen für die \
         verfahrensunabhängige IKT;2026;Soll;-0,1",
        "30;25;E-Government;;Bezirksamt Pankow;Einnahmetitel;01101;Gebühren;2026;Soll;40000",
        "33;;Jugendamt;;Jugend;Ausgabetitel;;Dienste;2026;Ist;900719925474,09",
        "33;;Jugendamt;;Jugend;Ausgabetitel;;Dienste;;Soll;5",
    ]);
    let wanted: Vec<PlanRow> = open(text.as_str()).collect();
    let codes = ["Bereich", "Einzelplan", "Kapitel", "Titel", "Jahr", "Betrag"];
    for numbers in [&codes[..], &["Betrag"], &[]] {
        let read: Vec<PlanRow> = open(workbook(&text, numbers)).collect();
        assert_eq!(
            read.iter().map(|r| (r.row, &r.result)).collect::<Vec<_>>(),
            wanted.iter().map(|r| (r.row, &r.result)).collect::<Vec<_>>()
        );
    }
    assert_eq!(
        open(workbook(&text, &[])).map(|r| r.text).collect::<Vec<_>>(),
        wanted.iter().map(|r| r.text.clone()).collect::<Vec<_>>()
    );

    // More than two decimals in a number are not rounded away.
    let thirds = plan(&["30;25;E;;K;Ausgabetitel;;T;2026;Soll;1234,567"]);
    check(workbook(&thirds, &["Betrag"]), &["2: PLAN_ROW_AMOUNT_DECIMALS Betrag"]);
}

#[test]
fn a_damaged_sheet_is_refused_whole() {
    let whole = workbook(&plan(&["30;25;E;;K;Ausgabetitel;;T;2026;Soll;1"]), &["Betrag"]);
    for length in [4, whole.len() / 4, whole.len() / 2, whole.len() - 30] {
        assert_eq!(fault(&whole[..length]), Cause::DamagedXlsx, "cut at {length}");
    }
    assert_eq!(fault(workbook("Name;Ort\nA;B", &[])), Cause::NotAPlan);
    let cause = fault(workbook(&plan(&["30"]).replace("Jahr", "Zeit"), &[]));
    assert_eq!(cause, Cause::MissingColumns { missing: vec!["Jahr"] });
    // Whatever is broken within: an answer, no crash.
    for at in (0..whole.len()).step_by(7) {
        let mut broken = whole.clone();
        broken[at] ^= 0x55;
        let _ = PlanReader::open(broken, "plan.xlsx", &Rules::shipped().unwrap());
    }
}

#[test]
fn a_budget_officer_can_change_the_rules() {
    let rules = Rules::parse(
        "[[authority]]\nsection = \"25\"\nchapter = [\"2500\", \"Zentrale *\"]\ncode = \"ikt-steuerung\"\n\
         [[programme]]\nbereich = \"31-42\"\ntitle = \"*\"\nprogramme = \"other\"\n\
         [[programme]]\ntitle = [\"547*\", \"Geräte (IKT) * Büro\"]\nprogramme = \"workplace\"\ncover_group = \
         \"{section}-{chapter}\"\n[[kind]]\nchapter = \"Bau *\"\ntitle = \"*\"\nkind = \"investment\"\n",
    )
    .unwrap();
    let rows = plan(&[
        "30;25;E;2500;K;Ausgabetitel;54701;T;2026;Soll;1",
        "30;25;E;;Zentrale IKT;Ausgabetitel;;Geräte, IKT: alles fürs Büro;2026;Soll;1",
        "30;25;E;;Bau Nord;Ausgabetitel;;Geräte IKT Büro;2026;Soll;1",
        "30;25;E;;Bauch;Ausgabetitel;;T;2026;Soll;1",
        "31;25;E;;K;Ausgabetitel;54701;T;2026;Soll;1",
    ]);
    let told: Vec<String> =
        PlanReader::open(rows.into_bytes(), "plan.csv", &rules).unwrap().map(|row| told(&row)).collect();
    assert_eq!(
        told,
        [
            "2: soll 2026/30/25/2500/54701 1.00 ikt-steuerung workplace consumptive [25-2500]",
            "3: soll 2026/30/25/zentrale-ikt/geraete-ikt-alles-fuers-buero 1.00 ikt-steuerung workplace consumptive \
             [25-zentrale-ikt]",
            "4: soll 2026/30/25/bau-nord/geraete-ikt-buero 1.00 bau-nord other investment",
            "5: soll 2026/30/25/bauch/t 1.00 bauch other consumptive",
            "6: soll 2026/31/25/k/54701 1.00 ba-mitte other consumptive",
        ]
    );
}

#[test]
fn a_slip_in_the_rules_is_refused_with_its_line() {
    for (text, expected) in [
        (
            "[[programme]]\ntitel = \"x\"\nprogramme = \"other\"",
            "Regeldatei, Zeile 2: unbekannter Schlüssel „titel“; erlaubt sind `bereich`, `section`, `chapter`, \
             `title`, `programme`, `cover_group`.",
        ),
        (
            "\n[[program]]\ntitle = \"x\"",
            "Regeldatei, Zeile 2: unbekannter Schlüssel „program“; erlaubt sind `authority`, `programme`, `kind`.",
        ),
        ("[[programme]]\ntitle = \"x\"\nprogramme = \"handy\"", "Regeldatei, Zeile 3: unbekannter Wert „handy“"),
        ("[[kind]]\ntitle = \"x\"", "Regeldatei, Zeile 1: in der Regel fehlt „kind“."),
        ("[[kind]]\ntitle = \"\"\nkind = \"staff\"", "Regeldatei, Zeile 2: ein leeres Muster passt auf nichts"),
        ("[[kind]]\nbereich = \"42-31\"\nkind = \"staff\"", "Regeldatei, Zeile 2: „42-31“ ist kein Bereich"),
        ("[[kind]]\nkind = \"staff\"", "Regeldatei: Die 1. Regel [[kind]] hat keine Bedingung"),
        (
            "[[programme]]\ntitle = \"x\"\nprogramme = \"other\"\ncover_group = \"{kapitel}\"",
            "Regeldatei, Zeile 4: „{kapitel}“ ist kein Deckungskreis",
        ),
        ("[[programme]\n", "Regeldatei, Zeile 1: das ist kein gültiges TOML"),
        ("kind = 1\nkind = 2", "Regeldatei, Zeile 2: die Angabe steht doppelt"),
        ("kind = 1", "Regeldatei, Zeile 1: erwartet wird eine Liste, nicht die Zahl 1."),
        ("[kind]", "Regeldatei, Zeile 1: erwartet wird eine Liste, nicht ein Objekt."),
        ("kind = [true]", "Regeldatei, Zeile 1: erwartet wird ein JSON-Objekt, nicht der Wahrheitswert true."),
        ("[[kind]]\nbereich = 31", "Regeldatei, Zeile 2: erwartet wird eine Zeichenkette, nicht die Zahl 31."),
        (
            "[[kind]]\ntitle = 7",
            "Regeldatei, Zeile 2: erwartet wird eine Zeichenkette oder eine Liste von Zeichenketten, nicht die Zahl 7.",
        ),
        ("[[kind]]\ntitle = [\n7]", "Regeldatei, Zeile 3: erwartet wird eine Zeichenkette, nicht die Zahl 7."),
        ("[[kind]]\ntitle = []", "Regeldatei, Zeile 2: ein leeres Muster passt auf nichts"),
        ("[[authority]]\ncode = \"Amt für IT\"", "Regeldatei, Zeile 2: „Amt für IT“ ist kein Behördenkürzel"),
    ] {
        let said = Rules::parse(text).expect_err(text).say().said;
        assert!(said.de.starts_with(expected), "{}", said.de);
        assert!(said.en.starts_with("Rule file"), "{}", said.en);
    }
    assert_eq!(Rules::shipped_text().matches("[[authority]]").count(), 2, "one in the explanation, one rule");
    assert!(
        Programme::ALL.iter().all(|p| Rules::shipped_text().contains(p.code())),
        "the file explains every programme"
    );
}
