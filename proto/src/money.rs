//! Money: whole cents, checked. The only place that rounds.

use std::{cmp::Reverse, fmt, str::FromStr};

use rust_decimal::{Decimal, RoundingStrategy};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::said::both;

/// An amount in EUR as whole cents. Arithmetic is checked: what does not fit is [`Overflow`], never another number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(i64);

/// Largest amount one event may carry, either sign: a thousand billion EUR, twenty times the whole budget of Berlin.
/// The bound keeps every sum over ninety thousand such amounts inside 64 bits; beyond it, [`Overflow`] says so.
pub const AMOUNT_MAX: Cents = Cents(100_000_000_000_000);

/// A sum left the range of an amount. The figure is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sum is beyond the range of an amount")]
pub struct Overflow;

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAmount {
    #[error("an amount is a decimal string such as \"1300000.00\": digits, a point, at most two decimals")]
    Shape,
    #[error("an amount has at most two decimals")]
    Decimals,
    #[error("an amount lies between -1000000000000.00 and 1000000000000.00 EUR")]
    Range,
}

impl Cents {
    pub const ZERO: Cents = Cents(0);

    #[inline]
    pub const fn new(cents: i64) -> Cents {
        Cents(cents)
    }
    #[inline]
    pub const fn get(self) -> i64 {
        self.0
    }
    pub fn euros(euros: i64) -> Result<Cents, Overflow> {
        euros.checked_mul(100).map(Cents).ok_or(Overflow)
    }
    #[inline]
    pub fn plus(self, other: Cents) -> Result<Cents, Overflow> {
        self.0.checked_add(other.0).map(Cents).ok_or(Overflow)
    }
    #[inline]
    pub fn minus(self, other: Cents) -> Result<Cents, Overflow> {
        self.0.checked_sub(other.0).map(Cents).ok_or(Overflow)
    }
    pub fn negated(self) -> Result<Cents, Overflow> {
        self.0.checked_neg().map(Cents).ok_or(Overflow)
    }
    pub fn times(self, factor: i64) -> Result<Cents, Overflow> {
        self.0.checked_mul(factor).map(Cents).ok_or(Overflow)
    }
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }
    pub fn is_positive(self) -> bool {
        self.0 > 0
    }
    /// Not below zero.
    #[inline]
    pub fn or_zero(self) -> Cents {
        Cents(self.0.max(0))
    }
    pub fn sum(amounts: impl IntoIterator<Item = Cents>) -> Result<Cents, Overflow> {
        amounts.into_iter().try_fold(Cents::ZERO, Cents::plus)
    }
    /// An exact sum that a query engine or a database made in 128 bits, brought back.
    #[inline]
    pub fn of_wide(sum: i128) -> Result<Cents, Overflow> {
        i64::try_from(sum).map(Cents).map_err(|_| Overflow)
    }
    /// The amount nearest to a sum, for a sentence: beyond the range of amounts the last one in it.
    pub fn nearest(sum: i128) -> Cents {
        Cents(i64::try_from(sum).unwrap_or(if sum < 0 { -i64::MAX } else { i64::MAX }))
    }
    /// Rounds a price times a quantity to whole cents, half away from zero (kaufmännisch).
    pub fn rounded(euros: Decimal) -> Result<Cents, Overflow> {
        let cents = euros
            .checked_mul(Decimal::ONE_HUNDRED)
            .ok_or(Overflow)?
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        Cents::of_wide(cents.normalize().mantissa())
            .and_then(|c| if cents.normalize().scale() == 0 { Ok(c) } else { Err(Overflow) })
    }
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }
    /// Reads an amount that may be a sum of several: beyond [`AMOUNT_MAX`], of which it is a bound of one event only.
    ///
    /// # Errors
    /// No amount, or one that does not fit.
    pub fn of_sum(text: &str) -> Result<Cents, NotAnAmount> {
        read(text)
    }

    /// Splits the amount in proportion to `weights` so that the parts add up to it exactly (largest remainder; of equal
    /// remainders the one listed first). Without any weight there is nobody to give to: an empty list.
    pub fn split(self, weights: &[u64]) -> Vec<Cents> {
        let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
        if total == 0 {
            return Vec::new();
        }
        let sign = if self.0 < 0 { -1 } else { 1 };
        let amount = i128::from(self.0).abs();
        // |amount| < 2^63 and a weight < 2^64, so the product stays below 2^127.
        let exact: Vec<i128> = weights.iter().map(|w| amount * i128::from(*w)).collect();
        let mut parts: Vec<i128> = exact.iter().map(|e| e / total).collect();
        let missing = amount - parts.iter().sum::<i128>();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by_key(|&i| (Reverse(exact[i] % total), i));
        for &i in order.iter().take(usize::try_from(missing).unwrap_or(0)) {
            parts[i] += 1;
        }
        // A part is never larger than the whole, so it fits.
        parts.into_iter().map(|p| Cents(i64::try_from(p * sign).unwrap_or(self.0))).collect()
    }
}

impl FromStr for Cents {
    type Err = NotAnAmount;
    /// Takes `1300000.00`, `-12.5`, `7`. No comma, no sign but `-`, no exponent, at most two decimals.
    fn from_str(text: &str) -> Result<Cents, NotAnAmount> {
        let amount = read(text)?;
        if amount.0.abs() > AMOUNT_MAX.0 { Err(NotAnAmount::Range) } else { Ok(amount) }
    }
}

/// An amount as it is written, however large.
fn read(text: &str) -> Result<Cents, NotAnAmount> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return Err(NotAnAmount::Shape),
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return Err(NotAnAmount::Shape);
    }
    if fraction.len() > 2 {
        return Err(NotAnAmount::Decimals);
    }
    let mut cents: i64 = 0;
    for byte in whole.bytes().chain(fraction.bytes()).chain(std::iter::repeat_n(b'0', 2 - fraction.len())) {
        cents = cents.checked_mul(10).and_then(|c| c.checked_add(i64::from(byte - b'0'))).ok_or(NotAnAmount::Range)?;
    }
    Ok(Cents(if negative { -cents } else { cents }))
}

impl fmt::Display for Cents {
    /// `1300000.00`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", abs / 100, abs % 100))
    }
}

impl Serialize for Cents {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { self.0.serialize(s) }
    }
}
impl<'de> Deserialize<'de> for Cents {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Cents, D::Error> {
        if !d.is_human_readable() {
            return i64::deserialize(d).map(Cents);
        }
        struct Amount;
        impl serde::de::Visitor<'_> for Amount {
            type Value = Cents;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount as a decimal string such as \"1300000.00\"")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Cents, E> {
                text.parse().map_err(|error: NotAnAmount| both(&error))
            }
        }
        d.deserialize_str(Amount)
    }
}
impl JsonSchema for Cents {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Amount".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "EUR, exact, at most two decimals.",
            "pattern": r"^-?[0-9]+(\.[0-9]{1,2})?$"
        })
    }
}

/// A decimal number as written, exact or not at all: `-12.50`, `7`. No exponent, no sign but `-`, at most 28 digits.
pub fn exact_decimal(text: &str) -> Option<Decimal> {
    // Decimal alone would take `1_000`, `.5` and `5.` as well, and round what is too long.
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    if digits(whole) && digits(fraction) { Decimal::from_str_exact(text).ok() } else { None }
}

/// German number format: `1.300.000,00`.
pub fn german(amount: Cents) -> String {
    let abs = amount.0.unsigned_abs();
    let sign = if amount.0 < 0 { "−" } else { "" };
    format!("{sign}{},{:02}", grouped(abs / 100), abs % 100)
}

/// German format of a count: `85.000`.
pub fn german_count(count: i64) -> String {
    let sign = if count < 0 { "−" } else { "" };
    format!("{sign}{}", grouped(count.unsigned_abs()))
}

/// German format of a decimal number, rounded half away from zero to `places`: `50,5`.
pub fn german_decimal(value: Decimal, places: u32) -> String {
    let rounded = value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    let text = format!("{:.*}", usize::try_from(places).unwrap_or(0), rounded.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() { "−" } else { "" };
    let whole = grouped_digits(whole);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole},{fraction}") }
}

/// English number format: `1,300,000.00`.
pub fn english(amount: Cents) -> String {
    english_digits(&amount.to_string())
}

/// English format of an amount with its currency: `EUR 1,300,000.00`.
pub fn english_eur(amount: impl std::borrow::Borrow<Cents>) -> String {
    format!("EUR {}", english(*amount.borrow()))
}

/// English format of a count: `85,000`.
pub fn english_count(count: i64) -> String {
    english_digits(&count.to_string())
}

/// English format of a decimal number with all of its places: `50.5`.
pub fn english_decimal(value: Decimal) -> String {
    english_digits(&value.to_string())
}

/// `1,300,000.00` of `1300000.00`.
pub fn english_digits(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |rest| ("−", rest));
    let (whole, fraction) = digits.find('.').map_or((digits, ""), |at| digits.split_at(at));
    format!("{sign}{}{fraction}", grouped_digits(whole).replace('.', ","))
}

fn grouped(number: u64) -> String {
    grouped_digits(&number.to_string())
}

fn grouped_digits(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}
