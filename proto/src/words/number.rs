//! Numbers, amounts, days and instants as people read them, in sentences and in tables.

use std::str::FromStr as _;

use jiff::{Timestamp, Zoned};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::{
    day::{berlin, german_day},
    money::{Cents, english_count, english_digits, german, german_count, german_decimal},
    said::Said,
};

/// A number as people read it: `19.902`, `19,902`.
pub fn number(number: impl TryInto<i64>) -> Said {
    let number = number.try_into().unwrap_or(i64::MAX);
    Said::read(german_count(number), english_count(number))
}

/// An amount: `1.300.000,00`, `1,300,000.00`; what is none, as it is.
pub fn amount(amount: &str) -> Said {
    let de = match Cents::of_sum(amount) {
        Ok(cents) => german(cents),
        Err(_) => Decimal::from_str(amount).map_or(amount.to_owned(), |value| german_decimal(value, 2)),
    };
    Said::read(de, english_digits(amount))
}

/// An amount in whole euros, rounded half away from zero where it is shown.
pub fn whole_euros(amount: &str) -> Said {
    let Ok(value) = Decimal::from_str(amount) else { return Said::read(amount, amount) };
    let whole = value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    let en = if whole.is_zero() { "0".to_owned() } else { english_digits(&whole.normalize().to_string()) };
    Said::read(german_decimal(whole, 0), en)
}

/// A decimal number with its places: `50,5`, `50.5`; what is none, as it is.
pub fn decimal(number: &str) -> Said {
    match Decimal::from_str(number) {
        Ok(value) => Said::read(german_decimal(value, value.scale()), english_digits(number)),
        Err(_) => Said::read(number, number),
    }
}

/// `31.03.2026`, `2026-03-31`; what is no day, as it is.
pub fn day(day: &str) -> Said {
    Said::read(day.parse().map_or(day.to_owned(), german_day), day)
}

/// An instant as clocks show it in Berlin; `None` for a text that is none.
pub fn in_berlin(instant: &str) -> Option<Zoned> {
    Some(instant.parse::<Timestamp>().ok()?.to_zoned(berlin()))
}

/// Day and time in Berlin; the day as each language writes it. `None` for a text that is no instant.
pub fn moment(instant: &str) -> Option<(Said, String)> {
    let at = in_berlin(instant)?;
    let day = |form: &str| at.strftime(form).to_string();
    Some((Said::read(day("%d.%m.%Y"), day("%Y-%m-%d")), day("%H:%M")))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(whole_euros(amount), Said::read(de, en), "{amount}");
        }
    }

    #[test]
    fn what_is_no_number_no_day_and_no_instant_is_shown_as_it_is() {
        for text in ["", "x", "31.02.2026"] {
            assert_eq!((decimal(text), day(text)), (Said::read(text, text), Said::read(text, text)));
            assert_eq!(moment(text), None);
        }
        assert_eq!(moment("2026-03-31T22:30:00Z"), Some((Said::read("01.04.2026", "2026-04-01"), "00:30".to_owned())));
    }
}
