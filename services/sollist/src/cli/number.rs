//! Numbers as people read them, in each language.

use std::str::FromStr as _;

use rust_decimal::Decimal;
use sollist_contract::money::{Cents, german, german_count, german_decimal};

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
        Lang::En => english(&count.to_string()),
    }
}

pub fn shown_decimal(number: &str, lang: Lang) -> String {
    match (Decimal::from_str(number), lang) {
        (Ok(value), Lang::De) => german_decimal(value, value.scale()),
        (Ok(_), Lang::En) => english(number),
        (Err(_), _) => number.to_owned(),
    }
}

/// `1,300,000.00` of `1300000.00`.
fn english(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |rest| ("−", rest));
    let (whole, fraction) = digits.find('.').map_or((digits, ""), |at| digits.split_at(at));
    let mut out = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len().saturating_sub(index)).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}
