//! Text for spreadsheets: it is never calculated, and comes back as it was.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use sollist_contract::spreadsheet::{cell, is_number, parted, parted_json, text};

/// Signs at which some spreadsheet or another begins to calculate, or leaves the cell.
const SIGNS: &str = "=+-@\t\r\n\0\u{b}\u{1b}＝＋－＠";

/// Texts as people and attackers have them: mostly of what matters here.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(
            "=+-@\t\r\n '\"`＝＋－＠;,|1a\u{a0}\u{feff}\u{200b}\u{2212}".chars().collect::<Vec<_>>()
        )
        .prop_map(|c| c.to_string()),
        any::<char>().prop_map(|c| c.to_string()),
        Just("SUM(1)".to_owned()),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// What a spreadsheet may pass over at the beginning of a cell.
fn is_skipped(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\u{feff}' | '\u{200b}')
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn a_text_is_written_as_text_and_comes_back(original in any_text()) {
        let written = cell(&original).into_owned();
        prop_assert!(written == original || written == format!("'{original}"), "{original:?} {written:?}");
        prop_assert!(!written.starts_with(|c| SIGNS.contains(c)), "{written:?}");
        // Also for programs that skip blanks, or take quotation marks for theirs.
        let skipped = written.trim_start_matches(is_skipped);
        prop_assert!(!skipped.starts_with(|c| SIGNS.contains(c)), "{written:?}");
        prop_assert_eq!(text(&written), original.as_str());
    }

    #[test]
    fn whatever_sign_divides_a_text_no_part_of_it_calculates(original in any_text()) {
        let written = parted(cell(&original)).into_owned();
        for part in written.split([';', '\t']) {
            let skipped = part.trim_start_matches(is_skipped);
            prop_assert!(!skipped.starts_with(|c| SIGNS.contains(c)), "{written:?}");
        }
        let json = serde_json::json!({ "text": original }).to_string();
        let written = parted_json(&json);
        let read: serde_json::Value = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(read["text"].as_str(), Some(original.as_str()));
        for part in written.split(';').skip(1) {
            prop_assert!(!part.trim_start().starts_with(['=', '+', '-', '@']), "{written:?}");
        }
    }

    #[test]
    fn what_a_person_did_not_quote_is_read_as_it_stands(original in any_text()) {
        if !original.starts_with('\'') {
            prop_assert_eq!(text(&original), original.as_str());
        }
    }
}

#[test]
fn texts_that_look_like_formulas_are_quoted_and_others_are_not() {
    for dangerous in [
        "=1+1",
        "+1",
        "-5",
        "- Zuschüsse an Träger",
        "@SUM(1)",
        "=cmd|' /C calc'!A0",
        "\t=1",
        "\r1",
        "\n",
        " =1",
        "\u{a0}=1",
        "\"=1",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        "\u{feff}=1",
        "\u{200b}@a",
        "'=1",
        "''=1",
        "\0=",
        "\u{2212}5",
    ] {
        assert_eq!(cell(dangerous), format!("'{dangerous}"), "{dangerous:?}");
    }
    for harmless in [
        "",
        "a=1",
        "Geräte",
        "'s-Hertogenbosch",
        "'",
        "1+1",
        "5",
        "03",
        "2026/30/25/2502/51101",
        "–",
        "/bezirk/03/hkr",
        "a\tb",
        "{\"a\":1}",
    ] {
        assert_eq!(cell(harmless), harmless, "{harmless:?}");
        assert_eq!(text(harmless), harmless, "{harmless:?}");
    }
}

#[test]
fn a_number_is_digits_and_nothing_else() {
    for number in ["0", "-1", "1300000.00", "-0.5", "007"] {
        assert!(is_number(number), "{number}");
    }
    for other in ["", "-", "+1", "1.", ".5", "1,5", "1e3", "--1", "=1", "1\n", " 1", "-1+2", "١"] {
        assert!(!is_number(other), "{other:?}");
    }
}
