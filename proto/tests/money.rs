//! Money is exact: what is written is what is meant, sums and shares lose no cent.

#![allow(clippy::unwrap_used)]

use proptest::{collection::vec, prelude::*};
use rust_decimal::Decimal;
use sollist_contract::{
    money::{AMOUNT_MAX, Cents, NotAnAmount, Overflow, exact_decimal, german, german_count, german_decimal},
    position::{Position, open_commitment},
};

fn cents(text: &str) -> Cents {
    text.parse().unwrap()
}

#[test]
fn amounts_are_read_as_written() {
    for (text, expected) in [
        ("0", 0),
        ("0.00", 0),
        ("-0.00", 0),
        ("7", 700),
        ("12.5", 1_250),
        ("-12.50", -1_250),
        ("0.01", 1),
        ("-0.01", -1),
        ("1300000.00", 130_000_000),
        ("007.10", 710),
        ("90071992547.93", 9_007_199_254_793),
        ("1000000000000.00", AMOUNT_MAX.get()),
        ("-1000000000000", -AMOUNT_MAX.get()),
    ] {
        assert_eq!(text.parse(), Ok(Cents::new(expected)), "{text}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    use NotAnAmount::*;
    for (text, expected) in [
        ("", Shape),
        ("-", Shape),
        (".", Shape),
        ("1.", Shape),
        (".5", Shape),
        ("-.5", Shape),
        ("--1", Shape),
        ("+1", Shape),
        (" 1", Shape),
        ("1 ", Shape),
        ("1 000", Shape),
        ("1,50", Shape),
        ("1.300.000,00", Shape),
        ("1.2.3", Shape),
        ("1_000", Shape),
        ("1e6", Shape),
        ("0x10", Shape),
        ("NaN", Shape),
        ("inf", Shape),
        ("1.5 EUR", Shape),
        ("１２", Shape),
        ("1.005", Decimals),
        ("1.000", Decimals),
        ("1000000000000.01", Range),
        ("-1000000000000.01", Range),
        ("99999999999999999999999999", Range),
    ] {
        assert_eq!(text.parse::<Cents>(), Err(expected), "{text:?}");
    }
}

#[test]
fn an_amount_in_json_is_a_string_and_nothing_else() {
    assert_eq!(serde_json::from_str::<Cents>("\"12.50\"").unwrap(), cents("12.50"));
    assert_eq!(serde_json::to_string(&cents("-12.5")).unwrap(), "\"-12.50\"");
    for wrong in ["12.50", "12", "null", "true", "[\"1\"]", "{}"] {
        assert!(serde_json::from_str::<Cents>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn arithmetic_that_does_not_fit_is_no_figure() {
    let (max, min) = (Cents::new(i64::MAX), Cents::new(i64::MIN));
    assert_eq!(max.plus(Cents::new(1)), Err(Overflow));
    assert_eq!(min.minus(Cents::new(1)), Err(Overflow));
    assert_eq!(min.negated(), Err(Overflow));
    assert_eq!(max.times(2), Err(Overflow));
    assert_eq!(Cents::euros(i64::MAX), Err(Overflow));
    assert_eq!(Cents::sum([max, Cents::new(1)]), Err(Overflow));
    assert_eq!(Cents::of_wide(i128::from(i64::MAX) + 1), Err(Overflow));
    assert_eq!(Cents::rounded(Decimal::MAX), Err(Overflow));
}

#[test]
fn prices_round_half_away_from_zero() {
    for (euros, expected) in [
        ("0.004", "0.00"),
        ("0.005", "0.01"),
        ("0.015", "0.02"),
        ("-0.005", "-0.01"),
        ("2.4949", "2.49"),
        ("1071.7230008244", "1071.72"),
        ("100", "100.00"),
    ] {
        assert_eq!(Cents::rounded(euros.parse().unwrap()), Ok(cents(expected)), "{euros}");
    }
}

#[test]
fn decimals_are_exact_or_none() {
    for good in ["0", "-7", "0.147", "1071.7200", "9999999999999999999999999999"] {
        assert_eq!(exact_decimal(good).unwrap().to_string(), good);
    }
    for wrong in ["", "-", ".5", "5.", "+5", "1_000", "1e3", "1,5", " 1", "NaN", "0.12345678901234567890123456789012"] {
        assert_eq!(exact_decimal(wrong), None, "{wrong:?}");
    }
}

#[test]
fn people_read_german_numbers() {
    for (amount, expected) in [
        ("0", "0,00"),
        ("-0.05", "−0,05"),
        ("999.9", "999,90"),
        ("1000", "1.000,00"),
        ("1300000.00", "1.300.000,00"),
        ("-46035000000.01", "−46.035.000.000,01"),
    ] {
        assert_eq!(german(cents(amount)), expected);
    }
    assert_eq!([german_count(85_000), german_count(-999), german_count(0)], ["85.000", "−999", "0"]);
    for (value, places, expected) in [
        ("50.5358", 1, "50,5"),
        ("39.75", 1, "39,8"),
        ("-39.75", 1, "−39,8"),
        ("-0.04", 1, "0,0"),
        ("1234.5", 0, "1.235"),
        ("2", 2, "2,00"),
    ] {
        assert_eq!(german_decimal(value.parse().unwrap(), places), expected, "{value}");
    }
}

#[test]
fn the_reserve_is_split_to_the_cent() {
    let euros = |parts: Vec<Cents>| parts.iter().map(Cents::to_string).collect::<Vec<_>>();
    assert_eq!(euros(cents("100").split(&[1, 1, 1])), ["33.34", "33.33", "33.33"]);
    assert_eq!(euros(cents("-100").split(&[1, 1, 1])), ["-33.34", "-33.33", "-33.33"]);
    assert_eq!(euros(cents("0.02").split(&[1, 1, 1])), ["0.01", "0.01", "0.00"]);
    assert_eq!(euros(cents("10").split(&[0, 3, 0])), ["0.00", "10.00", "0.00"]);
    assert_eq!(euros(cents("0.01").split(&[1, 2])), ["0.00", "0.01"]);
    assert!(cents("10").split(&[]).is_empty());
    assert!(cents("10").split(&[0, 0]).is_empty());
    assert_eq!(Cents::new(i64::MIN).split(&[u64::MAX]), [Cents::new(i64::MIN)]);
}

/// The case of 2021: 300,000 EUR for hardware, notebooks for 1,300,000 EUR.
#[test]
fn a_line_stands_where_a_pencil_puts_it() {
    let line = Position {
        appropriation: cents("300000"),
        carry_over: cents("50000.50"),
        adjustments: cents("-20000"),
        frozen: cents("10000"),
        commitments: cents("100000"),
        actual: cents("219999.99"),
    };
    assert_eq!(line.soll(), Ok(cents("330000.50")));
    assert_eq!(line.disposable(), Ok(cents("320000.50")));
    assert_eq!(line.available(), Ok(cents("0.51")));
    assert_eq!(line.plus(&line).unwrap().available(), Ok(cents("1.02")));
    let minus = Position { appropriation: cents("-5000"), ..Position::default() };
    assert_eq!(minus.available(), Ok(cents("-5000")), "a pauschale Minderausgabe counts as it is");
    let beyond = Position { appropriation: Cents::new(i64::MAX), carry_over: Cents::new(1), ..Position::default() };
    assert_eq!((beyond.soll(), beyond.available()), (Err(Overflow), Err(Overflow)));
}

#[test]
fn what_is_paid_or_released_is_no_longer_committed() {
    for (amount, paid, released, expected) in [
        ("1300000", "0", false, "1300000"),
        ("1300000", "656964.36", false, "643035.64"),
        ("1300000", "1300000.01", false, "0"),
        // Never more than the order: an earlier version may have recorded more given back than paid.
        ("1300000", "-100", false, "1300000"),
        ("1300000", "656964.36", true, "0"),
    ] {
        assert_eq!(
            open_commitment(cents(amount), cents(paid), released),
            Ok(cents(expected)),
            "{paid} paid, released: {released}"
        );
    }
    assert_eq!(open_commitment(Cents::new(i64::MAX), Cents::new(-1), false), Ok(Cents::new(i64::MAX)));
}

proptest! {
    #[test]
    fn every_amount_survives_being_written(n in -AMOUNT_MAX.get()..=AMOUNT_MAX.get()) {
        let amount = Cents::new(n);
        prop_assert_eq!(amount.to_string().parse(), Ok(amount));
        let json = serde_json::to_string(&amount).unwrap();
        prop_assert_eq!(serde_json::from_str::<Cents>(&json).unwrap(), amount);
        let stripped = german(amount).replace('.', "").replace(',', ".").replace('−', "-");
        prop_assert_eq!(stripped.parse(), Ok(amount));
        prop_assert_eq!(Cents::rounded(amount.decimal()), Ok(amount));
    }

    #[test]
    fn no_text_makes_the_parser_stumble(text in "\\PC{0,30}", numeric in "[-+]?[0-9.,eE_ ]{0,20}") {
        for text in [text, numeric] {
            if let Ok(amount) = text.parse::<Cents>() {
                prop_assert_eq!(exact_decimal(&text), Some(amount.decimal()));
            }
        }
    }

    #[test]
    fn parts_add_up_and_are_fair(total in any::<i64>(), weights in vec(0..u64::MAX, 1..15)) {
        let total = Cents::new(total);
        let parts = total.split(&weights);
        let whole: i128 = weights.iter().map(|w| i128::from(*w)).sum();
        if whole == 0 {
            prop_assert!(parts.is_empty());
            return Ok(());
        }
        prop_assert_eq!(parts.iter().map(|p| i128::from(p.get())).sum::<i128>(), i128::from(total.get()));
        for (part, weight) in parts.iter().zip(&weights) {
            let exact = i128::from(total.get()) * i128::from(*weight);
            // Never a whole cent away from the exact share.
            prop_assert!((exact / whole - i128::from(part.get())).abs() <= 1);
            prop_assert!(*weight > 0 || part.get() == 0);
        }
    }

    #[test]
    fn a_larger_claim_never_gets_less(total in 0..10_i64.pow(12), weights in vec(0..10_u64.pow(9), 2..10)) {
        let parts = Cents::new(total).split(&weights);
        for (i, a) in parts.iter().enumerate() {
            for (j, b) in parts.iter().enumerate() {
                prop_assert!(weights[i] <= weights[j] || a >= b, "{} got {:?}, {} got {:?}", weights[i], a, weights[j],
                    b);
            }
        }
    }
}
