//! Numbers as people read them, in each language.

use std::str::FromStr as _;

use rust_decimal::Decimal;
use sollist_contract::money::{Cents, english_count, english_digits as english, german, german_count, german_decimal};

use super::lang::Lang;

pub fn shown_amount(amount: &str, lang: Lang) -> String {
    match (amount.parse::<Cents>(), lang) {
        (Ok(cents), Lang::De) => german(cents),
        (_, Lang::De) => Decimal::from_str(amount).map_or(amount.to_owned(), |value| german_decimal(value, 2)),
        (_, Lang::En) => english(amount),
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
