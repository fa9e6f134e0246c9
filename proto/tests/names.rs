//! Names: slugs, districts, authorities, budget lines and the keys others chose (docs/spec.md#names).

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use sollist_contract::{ids::*, reading::Bilingual as _};

#[test]
fn slugs_are_those_of_the_plan() {
    for (name, expected) in [
        ("Dienstleistungen für die verfahrensunabhängige IKT", "dienstleistungen-fuer-die-verfahrensunabhaengige-ikt"),
        ("Bezirksamt Pankow", "bezirksamt-pankow"),
        ("Geräte, technische Einrichtungen, Ausstattungen", "geraete-technische-einrichtungen-ausstattungen"),
        ("Neukölln", "neukoelln"),
        ("STRASSE, Straße, STRAẞE", "strasse-strasse-strasse"),
        ("ÄÖÜ äöü ß", "aeoeue-aeoeue-ss"),
        // Letter and dots apart.
        ("Neuko\u{308}lln, U\u{308}bung", "neukoelln-uebung"),
        ("Zuschuss (CityLAB) – § 44 LHO", "zuschuss-citylab-44-lho"),
        ("  --a__b--  ", "a-b"),
        ("Café", "caf"),
        ("E-Akte 2.0", "e-akte-2-0"),
        ("", ""),
        ("– § –", ""),
    ] {
        assert_eq!(slug(name), expected, "{name:?}");
    }
}

#[test]
fn the_districts_have_their_official_numbers() {
    let numbers: Vec<String> = District::all()
        .map(|d| format!("{} {} {} {}", d.code(), d.name(), d.bezirksamt().unwrap(), d.bereich()))
        .collect();
    assert_eq!(
        numbers,
        [
            "01 Mitte ba-mitte 31",
            "02 Friedrichshain-Kreuzberg ba-friedrichshain-kreuzberg 32",
            "03 Pankow ba-pankow 33",
            "04 Charlottenburg-Wilmersdorf ba-charlottenburg-wilmersdorf 34",
            "05 Spandau ba-spandau 35",
            "06 Steglitz-Zehlendorf ba-steglitz-zehlendorf 36",
            "07 Tempelhof-Schöneberg ba-tempelhof-schoeneberg 37",
            "08 Neukölln ba-neukoelln 38",
            "09 Treptow-Köpenick ba-treptow-koepenick 39",
            "10 Marzahn-Hellersdorf ba-marzahn-hellersdorf 40",
            "11 Lichtenberg ba-lichtenberg 41",
            "12 Reinickendorf ba-reinickendorf 42",
        ]
    );
    assert_eq!(
        (District::CENTRAL.code(), District::CENTRAL.bereich(), District::CENTRAL.bezirksamt()),
        ("00", 30, None)
    );
    for district in District::all() {
        assert_eq!(district.bezirksamt().unwrap().district(), district);
        assert_eq!(District::of_bereich(district.bereich()), Some(district));
    }
    assert_eq!([29, 43, 0, 255].map(District::of_bereich), [None; 4]);
}

#[test]
fn a_district_is_found_by_number_and_name() {
    for text in ["08", "8", "Neukölln", "neukölln", "NEUKÖLLN", "neukoelln", " Neukölln "] {
        assert_eq!(text.parse::<District>().map(District::number), Ok(8), "{text:?}");
    }
    assert_eq!("00".parse(), Ok(District::CENTRAL));
    assert_eq!("Hauptverwaltung".parse(), Ok(District::CENTRAL));
    for wrong in ["13", "-1", "", "008", "Potsdam", "ba-pankow"] {
        let fault = wrong.parse::<District>().unwrap_err();
        assert!(fault.said().de.contains("Bezirk") && fault.said().en.contains("district"), "{wrong}");
    }
}

#[test]
fn an_authority_that_is_called_by_its_district_is_proposed_by_its_code() {
    for (text, code) in [
        ("Pankow", "ba-pankow"),
        ("BA Steglitz", "ba-steglitz-zehlendorf"),
        ("Bezirksamt Neukölln", "ba-neukoelln"),
        ("IKT-Steuerung", "ikt-steuerung"),
        // Of others the code is the slug of the name.
        ("Polizei Berlin", "polizei-berlin"),
    ] {
        let said = text.parse::<Authority>().unwrap_err().said();
        assert!(said.de.contains(&format!("gemeint ist vielleicht „{code}“")), "{text}: {said:?}");
    }
    assert_eq!(Authority::called("Bezirksamt").len(), 0);
}

#[test]
fn a_chapter_names_its_authority() {
    for (chapter, authority, district) in [
        ("Bezirksamt Pankow", "ba-pankow", "03"),
        ("Bezirksamt Neukölln", "ba-neukoelln", "08"),
        ("Bezirksamt Treptow-Köpenick von Berlin", "ba-treptow-koepenick", "09"),
        ("Polizei Berlin", "polizei-berlin", "00"),
        ("Senatsverwaltung für Finanzen", "senatsverwaltung-fuer-finanzen", "00"),
        ("Bezirksamt Potsdam", "bezirksamt-potsdam", "00"),
    ] {
        let named = Authority::of_chapter(chapter);
        assert_eq!((named.as_str(), named.district().code()), (authority, district), "{chapter}");
    }
    assert_eq!(Authority::IKT_STEUERUNG.parse::<Authority>().unwrap().district(), District::CENTRAL);
    for wrong in ["", "BA-Pankow", "ba pankow", "-a", "a-", "a--b", "ba-köpenick", "a/b"] {
        assert!(wrong.parse::<Authority>().is_err(), "{wrong:?}");
    }
    assert!("a".repeat(KEY_BYTES_MAX).parse::<Authority>().is_ok());
    assert!("a".repeat(KEY_BYTES_MAX + 1).parse::<Authority>().is_err());
}

#[test]
fn a_line_says_year_bereich_section_chapter_title() {
    let line: LineName =
        "2026/30/25/bezirksamt-pankow/dienstleistungen-fuer-die-verfahrensunabhaengige-ikt".parse().unwrap();
    assert_eq!(
        (line.year(), line.bereich(), line.section(), line.chapter(), line.title()),
        (2026, 30, "25", "bezirksamt-pankow", "dienstleistungen-fuer-die-verfahrensunabhaengige-ikt")
    );
    assert!("2027/42/45/3306/51101-2".parse::<LineName>().is_ok());
    for wrong in [
        "",
        "2026",
        "2026/30/25/kapitel",
        "2026/30/25/kapitel/titel/mehr",
        "2026/30/25/kapitel/",
        "2026/30//kapitel/titel",
        "26/30/25/kapitel/titel",
        "1989/30/25/kapitel/titel",
        "2200/30/25/kapitel/titel",
        "+026/30/25/kapitel/titel",
        "2026/29/25/kapitel/titel",
        "2026/43/25/kapitel/titel",
        "2026/3/25/kapitel/titel",
        "2026/030/25/kapitel/titel",
        "2026/+3/25/kapitel/titel",
        "2026/30/25/Kapitel/titel",
        "2026/30/25/kapitel/titel ",
        "2026/30/25/kapitel/für",
    ] {
        assert!(wrong.parse::<LineName>().is_err(), "{wrong:?}");
    }
}

#[test]
fn keys_are_taken_as_others_chose_them() {
    assert_eq!("RE 4711/21 (Ü)".parse::<InvoiceNo>().unwrap().as_str(), "RE 4711/21 (Ü)");
    let paragraph = "ä".repeat(1_000);
    assert!(paragraph.parse::<Text>().is_ok(), "a reason may be a paragraph");
    for (wrong, de) in [
        ("", "die Bestellnummer ist leer"),
        (" \t ", "die Bestellnummer ist leer"),
        ("B\n1", "die Bestellnummer enthält Steuerzeichen"),
        (paragraph.as_str(), "die Bestellnummer ist länger als 200 Byte"),
    ] {
        assert_eq!(wrong.parse::<OrderNo>().unwrap_err().said().de, de);
    }
}

#[test]
fn kinds_follow_the_grouping_plan() {
    for (number, kind) in [
        ("11101", Some(Kind::Revenue)),
        ("42801", Some(Kind::Staff)),
        ("51185", Some(Kind::Consumptive)),
        ("68569", Some(Kind::Consumptive)),
        ("81279", Some(Kind::Investment)),
        ("97203", Some(Kind::Consumptive)),
        ("", None),
        ("x", None),
    ] {
        assert_eq!(Kind::of_title_number(number), kind, "{number}");
    }
}

#[test]
fn every_programme_is_read_by_its_code_in_both_ways() {
    for programme in Programme::ALL {
        assert_eq!(programme.code().parse(), Ok(programme));
        assert_eq!(serde_json::to_string(&programme).unwrap(), format!("\"{}\"", programme.code()));
    }
    assert!("Mobile".parse::<Programme>().unwrap_err().said().de.contains("mobile-devices, remote-access"));
    for kind in [Kind::Staff, Kind::Consumptive, Kind::Investment, Kind::Revenue] {
        assert_eq!(kind.code().parse(), Ok(kind));
        assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.code()));
    }
}

proptest! {
    #[test]
    fn a_slug_is_plain_and_stays_as_it_is(name in "\\PC{0,60}", german in "[A-Za-zäöüÄÖÜß0-9 .,/()-]{0,60}") {
        for name in [name, german] {
            let made = slug(&name);
            prop_assert_eq!(slug(&made), made.clone());
            prop_assert!(made.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            prop_assert!(!made.starts_with('-') && !made.ends_with('-') && !made.contains("--"));
            prop_assert_eq!(slug(&name.to_uppercase().to_lowercase()), slug(&name.to_uppercase()));
            prop_assert_eq!(made.is_empty() || made.len() > KEY_BYTES_MAX, made.parse::<Authority>().is_err());
        }
    }

    #[test]
    fn no_text_makes_the_parsers_stumble(text in "\\PC{0,40}",
        near in "[0-9+-]{0,5}/[0-9+]{0,3}/[a-z0-9-]{0,4}/[a-z-]{0,4}/[a-zä-]{0,4}") {
        for text in [text, near] {
            if let Ok(line) = text.parse::<LineName>() {
                prop_assert_eq!(format!("{}/{}/{}/{}/{}", line.year(), line.bereich(), line.section(), line.chapter(),
                    line.title()), text.clone());
            }
            if let Ok(district) = text.parse::<District>() {
                prop_assert!(district.number() <= 12);
            }
        }
    }
}

#[test]
fn numbers_in_line_names_have_a_fixed_width() {
    fn check(name: &str, fixed: Option<&str>) {
        let name: LineName = name.parse().unwrap();
        assert_eq!(name.of_fixed_width().map(|name| name.to_string()).as_deref(), fixed, "{name}");
    }
    check("2026/30/25/503/1185", Some("2026/30/25/0503/01185"));
    check("2026/30/5/0503/01185-2", Some("2026/30/05/0503/01185-2"));
    check("2026/30/05/0503/185-2", Some("2026/30/05/0503/00185-2"));
    for good in [
        "2026/30/25/0503/01185",
        "2026/33/3300/zentrales/geraete",
        "2026/30/25/bezirksamt-pankow/3d-drucker",
        "2026/30/25/k/5g-netz-2",
    ] {
        check(good, None);
    }
}
