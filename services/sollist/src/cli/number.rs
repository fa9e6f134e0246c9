//! Numbers as people read them, in each language.

use std::str::FromStr as _;

use rust_decimal::{Decimal, RoundingStrategy};
use sollist_contract::{
    day::german_day,
    money::{Cents, english_count, english_digits as english, german, german_count, german_decimal},
};

use super::lang::Lang;

/// `31.03.2026`, `2026-03-31`; what is no day, as it is.
pub fn shown_day(day: &str, lang: Lang) -> String {
    match (day.parse(), lang) {
        (Ok(day), Lang::De) => german_day(day),
        _ => day.to_owned(),
    }
}

pub fn shown_amount(amount: &str, lang: Lang) -> String {
    match (Cents::of_sum(amount), lang) {
        (Ok(cents), Lang::De) => german(cents),
        (_, Lang::De) => Decimal::from_str(amount).map_or(amount.to_owned(), |value| german_decimal(value, 2)),
        (_, Lang::En) => english(amount),
    }
}

/// The same with its currency: `1.300,00 EUR`, `EUR 1,300.00`.
pub fn shown_eur(amount: &str, lang: Lang) -> String {
    let shown = shown_amount(amount, lang);
    lang.pick(format!("{shown} EUR"), format!("EUR {shown}"))
}

/// A number as our tables print it, or as it is typed: `19903`, `19.903`, `19,903`, `Nr. 19.903`, `no. 19,903`. The one
/// way in which a number of the journal, or of a list, is read.
pub fn typed_number(text: &str) -> Option<u64> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let marks = ["journal nr.", "journal number", "journal no.", "number", "nr.", "nr", "no.", "no"];
    let mark = marks.iter().find(|mark| lower.starts_with(**mark)).map_or(0, |mark| mark.len());
    let digits = text.get(mark..)?.trim_start();
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if all(digits) {
        return digits.parse().ok();
    }
    let parted = |mark: char| {
        let mut groups = digits.split(mark);
        let first = groups.next().is_some_and(|first| all(first) && first.len() <= 3);
        (first && groups.all(|group| all(group) && group.len() == 3)).then(|| digits.replace(mark, ""))
    };
    parted('.').or_else(|| parted(',')).and_then(|digits| digits.parse().ok())
}

/// An amount in whole euros, rounded half away from zero where it is shown.
pub fn whole_euros(amount: &str, lang: Lang) -> String {
    let Ok(value) = Decimal::from_str(amount) else { return amount.to_owned() };
    let whole = value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    match lang {
        Lang::De => german_decimal(whole, 0),
        Lang::En if whole.is_zero() => "0".to_owned(),
        Lang::En => english(&whole.normalize().to_string()),
    }
}

pub fn shown_count(count: impl TryInto<i64>, lang: Lang) -> String {
    let count = count.try_into().unwrap_or(i64::MAX);
    match lang {
        Lang::De => german_count(count),
        Lang::En => english_count(count),
    }
}

pub fn shown_decimal(number: &str, lang: Lang) -> String {
    match (Decimal::from_str(number), lang) {
        (Ok(value), Lang::De) => german_decimal(value, value.scale()),
        (Ok(_), Lang::En) => english(number),
        (Err(_), _) => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_tables_print_them() {
        for text in [
            "19903",
            "19.903",
            "19,903",
            "Nr. 19.903",
            "nr.19903",
            "No. 19,903",
            "Nr 19903",
            " 19.903 ",
            "Journal Nr. 19.903",
            "journal number 19,903",
        ] {
            assert_eq!(typed_number(text), Some(19_903), "{text}");
        }
        assert_eq!(typed_number("1.234.567"), Some(1_234_567));
        for text in ["", "Nr.", "19.90", "19.9034", "1.234,567", "31.03.2026", "-1", "+1", "0x1", "19903.", "1e3", "²"]
        {
            assert_eq!(typed_number(text), None, "{text}");
        }
        // Too many digits are no number of anything.
        assert_eq!(typed_number("99999999999999999999"), None);
    }

    #[test]
    fn whole_euros_are_rounded_half_away_from_zero_and_have_no_negative_zero() {
        for (amount, de, en) in [
            ("1300000.49", "1.300.000", "1,300,000"),
            ("0.50", "1", "1"),
            ("-0.50", "−1", "−1"),
            ("-0.49", "0", "0"),
            ("2.50", "3", "3"),
            ("-1234.50", "−1.235", "−1,235"),
        ] {
            assert_eq!((whole_euros(amount, Lang::De).as_str(), whole_euros(amount, Lang::En).as_str()), (de, en));
        }
    }
}
