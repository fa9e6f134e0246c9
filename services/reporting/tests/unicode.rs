//! Every character there is can stand in a report: the PDF is written, and what has no glyph is named.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sample;

use proptest::prelude::*;
use sollist_reporting::{
    Format, Marker, Report,
    glyphs::{Care, printable},
    marker,
    model::{Activity, Site},
    pdf::{self, PdfError},
    render, sections,
};

/// A small report with `texts` in tables, a list, a sentence, a bold row, and as the name of a group.
fn saying(texts: &[String]) -> Report {
    let mut report = sample::empty();
    report.as_of.sequence = 1;
    report.sites = texts
        .iter()
        .map(|text| Site {
            authority: "ba-spandau".parse().unwrap(),
            name: text.clone(),
            site: text.clone(),
            measure: text.clone(),
            day: "2026-05-04".parse().unwrap(),
        })
        .collect();
    report.activities = texts
        .iter()
        .map(|text| Activity {
            kind: "event".into(),
            title: text.clone(),
            held_on: "2026-05-04".parse().unwrap(),
            participants: Some(1),
        })
        .collect();
    report.breaks = texts.to_vec();
    report.need.reason = texts.first().cloned();
    report.budget.total.lines = 1;
    report.budget.total.name = texts.first().cloned().unwrap_or_default();
    report.budget.authorities = texts
        .iter()
        .take(1)
        .map(|text| sollist_reporting::model::BudgetRow {
            name: text.clone(),
            authority: Some("ba-spandau".parse().unwrap()),
            ..Default::default()
        })
        .collect();
    report
}

/// Set at the first attempt, with nothing but what the fonts do not have named.
fn set(texts: &[String]) -> Result<Vec<u8>, PdfError> {
    let report = saying(texts);
    pdf::set(&sections::paper(&report), jiff::Timestamp::UNIX_EPOCH, &Marker::of(&report).to_string(), Care::Usual)
}

/// Finds the texts at fault: who reads this wants the character.
fn check(texts: &[String]) {
    let Err(error) = set(texts) else { return };
    if let [text] = texts {
        let codes: Vec<String> = text.chars().map(|c| format!("{:04X}", u32::from(c))).collect();
        panic!("{error}: {text} {}", codes.join(" "));
    }
    let (a, b) = texts.split_at(texts.len() / 2);
    check(a);
    check(b);
    panic!("{error}: only together");
}

fn everything() -> impl Iterator<Item = char> {
    ('\0'..=char::MAX).filter(|c| *c != '\u{ad}')
}

#[test]
fn every_character_is_shown_or_named() {
    let ours = |c: char| c.is_ascii_hexdigit() || "[U+]".contains(c);
    for c in everything() {
        let text: String = ['x', c, 'x'].iter().collect();
        let shown = printable(&text, Care::Usual);
        let middle =
            shown.strip_prefix('x').and_then(|rest| rest.strip_suffix('x')).unwrap_or_else(|| panic!("{shown}"));
        let named = format!("[U+{:04X}]", u32::from(c));
        assert!(middle.is_empty() || middle == " " || middle == named || middle == c.to_string(), "{c:?}: {middle}");
        if middle != c.to_string() {
            assert!(middle.chars().all(ours) || middle == " ", "{c:?}: {middle}");
        }
        // Private, forbidden or unassigned ones never come through.
        let refused = matches!(u32::from(c),
            0..0x20 | 0x7f..0xa0 | 0xe000..=0xf8ff | 0xfff9..=0xfffb | 0xfffe..=0xffff | 0xf0000..);
        assert!(!refused || middle != c.to_string(), "{c:?}");
        assert!(printable(&text, Care::Strict).chars().all(|c| u32::from(c) < 0x250));
    }
}

#[test]
fn a_report_can_say_every_character_of_its_fonts() {
    // As it comes: in one run with its neighbours, and each alone after a letter of the text font.
    let shown: Vec<char> =
        everything().filter(|c| printable(&format!("x{c}"), Care::Usual).chars().nth(1) == Some(*c)).collect();
    assert!((5_000..60_000).contains(&shown.len()), "{}", shown.len());
    let runs: Vec<String> = shown.chunks(60).map(|run| format!("x{}", run.iter().collect::<String>())).collect();
    let alone: Vec<String> = shown.chunks(30).map(|run| run.iter().map(|c| format!("x{c} {c} ")).collect()).collect();
    for texts in [runs, alone] {
        for some in texts.chunks(60) {
            check(some);
        }
    }
}

#[test]
fn a_report_names_what_its_fonts_do_not_have() {
    // One of each 64 of the others: they are all named in the same way.
    let named: Vec<char> =
        everything().step_by(61).filter(|c| printable(&format!("x{c}"), Care::Usual).contains("[U+")).collect();
    for some in named.chunks(3_000) {
        let texts: Vec<String> = some.chunks(50).map(|run| run.iter().collect()).collect();
        check(&texts);
    }
}

/// Letters, marks, signs, other scripts, pictures, joiners, private and forbidden characters.
fn any_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "\\PC{0,20}",
        "[a-zäöüß0-9 .,-]{1,12}",
        proptest::collection::vec(any::<char>(), 0..8).prop_map(|chars| chars.into_iter().collect()),
        proptest::collection::vec(
            proptest::char::ranges(vec!['\u{300}'..='\u{36f}', '\u{590}'..='\u{8ff}', 'a'..='z'].into()),
            0..12
        )
        .prop_map(|chars| chars.into_iter().collect()),
        proptest::collection::vec(
            proptest::char::ranges(
                vec!['\u{900}'..='\u{dff}', '\u{1f1e6}'..='\u{1f64f}', '\u{200b}'..='\u{206f}'].into()
            ),
            0..12
        )
        .prop_map(|chars| chars.into_iter().collect()),
        Just("\u{e000}👩\u{200d}💻 \u{202e}a\u{0}\u{feff}\u{fffe}".to_owned()),
    ];
    proptest::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]
    #[test]
    fn any_texts_are_written_in_every_form(texts in proptest::collection::vec(any_text(), 1..12)) {
        let report = saying(&texts);
        for format in [Format::Pdf, Format::Xlsx, Format::Json] {
            let bytes = render(&report, format).unwrap();
            prop_assert_eq!(marker(&bytes), Some((format, Marker::of(&report))));
        }
    }
}

#[test]
fn titles_that_nobody_expects_are_written() {
    let titles = [
        "",
        " ",
        "\n",
        "\u{200b}",
        "\u{3164}",
        "\u{202e}",
        &"ä".repeat(100_000),
        &"\u{e000}".repeat(5_000),
        &"a\u{301}".repeat(3_000),
    ];
    for title in titles {
        let report = saying(&[title.to_owned(), "daneben".to_owned()]);
        for format in [Format::Pdf, Format::Xlsx, Format::Json] {
            assert!(marker(&render(&report, format).unwrap()).is_some(), "{title:.20}");
        }
        check(&[title.to_owned()]);
    }
}
