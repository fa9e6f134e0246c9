//! The amounts of a plan, as people, systems and spreadsheets write them, to exact cents.

use sollist_contract::money::{Cents, NotAnAmount};

/// Significant digits that every binary float has.
const DIGITS_CERTAIN: usize = 15;
/// A computed number that used up its binary float has so many of them: the last may be a zero, which is not written.
const DIGITS_OF_A_FLOAT: usize = 14;
/// Longest text of a number that is looked at: no float needs more, written without an exponent.
const DIGITS_MAX: usize = 400;

/// Reads an amount as it stands in a plan: whole euros (`-5000`), German (`1.234.567,89`, `1234,5`), or with a plain
/// decimal point where that cannot be meant as a thousands point (`1234.56`; but `1.234` is 1234 EUR). Blanks or
/// apostrophes may group the digits; the sign may stand behind or be brackets; EUR or € may stand before or behind;
/// `5.000,--` are whole euros. What could mean another number is refused.
pub fn of_text(text: &str) -> Result<Cents, NotAnAmount> {
    // A spreadsheet's mark that what follows is text.
    let text = without_unit(text.strip_prefix('\'').unwrap_or(text).trim());
    let (negative, text) = signed(text)?;
    let text = without_unit(text);
    let text = [",--", ",-", ",\u{2013}", ",\u{2014}"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    if let Some(noise) = noise(text) {
        return noise;
    }
    let digits = ungrouped(text)?;
    let (whole, fraction) = match digits.split_once(',') {
        Some((_, "")) => return Err(NotAnAmount::Shape),
        Some((whole, fraction)) => (without_thousands_points(whole)?, fraction),
        None => match digits.split_once('.') {
            // Three digits may be thousands; more are a spreadsheet's float, written out.
            Some((whole, fraction)) if matches!(fraction.len(), 1 | 2 | 4..) && !fraction.contains('.') => {
                (whole.to_owned(), fraction)
            }
            _ => (without_thousands_points(&digits)?, ""),
        },
    };
    // A sign within, or a second one, is none: `+-5`.
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(&whole) || !digits(fraction) {
        return Err(NotAnAmount::Shape);
    }
    let sign = if negative { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    let plain = format!("{sign}{whole}{point}{fraction}");
    if fraction.len() >= 4 { of_number(&plain) } else { plain.parse() }
}

/// What is left of a sum that is nothing, as programs write it out: `2.3283064365387e-10`. Larger numbers with an
/// exponent may have lost digits, and are no amounts.
fn noise(text: &str) -> Option<Result<Cents, NotAnAmount>> {
    let (_, exponent) = text.split_once(['e', 'E'])?;
    let below: u32 = exponent.strip_prefix('-')?.parse().ok()?;
    (below >= 5).then(|| of_number(&text.replace(',', ".")))
}

/// Reads a spreadsheet's number, given as it stands in the file: a decimal text of a binary float. Taken to the cent
/// when it is a float's noise away from it: less than a millionth of a euro, or less than a hundredth of a cent where
/// the number used up the digits of a float, as a sum of many does. Everything else was typed or computed with more
/// decimals, and is no amount of money. One rule for all files: however many digits were written of a float, it is the
/// same amount.
pub fn of_number(text: &str) -> Result<Cents, NotAnAmount> {
    let plain = certain(&plain(text).ok_or(NotAnAmount::Shape)?);
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let (Some(cents), Some(rest)) = (fraction.get(..2), fraction.get(2..)) else { return plain.parse() };
    let rest = rest.trim_end_matches('0');
    let down: Cents = format!("{whole}.{cents}").parse()?;
    if rest.is_empty() {
        return Ok(down);
    }
    let significant =
        plain.trim_end_matches('0').trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    // Digits after the cent that must all be 0 or all be 9.
    let clear = if significant >= DIGITS_OF_A_FLOAT { 2 } else { 4 };
    let (near, nines): (&str, String) = (rest.get(..clear).unwrap_or(rest), "9".repeat(clear));
    if rest.len() > clear && near.bytes().all(|digit| digit == b'0') {
        Ok(down)
    } else if rest.len() > clear && near == nines {
        let step = Cents::new(if plain.starts_with('-') { -1 } else { 1 });
        // `-0.00` is zero, so the sign is taken from the text.
        down.plus(step).map_err(|_| NotAnAmount::Range)
    } else {
        Err(NotAnAmount::Decimals)
    }
}

/// A number with the digits that a binary float surely has: some programs write 17 of them, others as few as will do.
fn certain(plain: &str) -> String {
    let Some((whole, fraction)) = plain.split_once('.') else { return plain.to_owned() };
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let zeros = fraction.len() - fraction.trim_start_matches('0').len();
    let kept = if whole == "0" { zeros + DIGITS_CERTAIN } else { DIGITS_CERTAIN.saturating_sub(whole.len()).max(3) };
    let (Some(kept), Some(next)) = (fraction.get(..kept), fraction.as_bytes().get(kept)) else {
        return plain.to_owned();
    };
    let mut digits: Vec<u8> = whole.bytes().chain(kept.bytes()).collect();
    let mut carry = *next >= b'5';
    for digit in digits.iter_mut().rev() {
        if !carry {
            break;
        }
        carry = *digit == b'9';
        *digit = if carry { b'0' } else { *digit + 1 };
    }
    if carry {
        digits.insert(0, b'1');
    }
    let at = digits.len() - kept.len();
    let text = String::from_utf8_lossy(&digits);
    let (whole, fraction) = text.split_at_checked(at).unwrap_or_default();
    format!("{sign}{whole}.{fraction}")
}

/// A number without an exponent: `1.5E-3` is `0.0015`.
pub fn plain(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix(['-', '+']) {
        Some(rest) if text.starts_with('-') => ("-", rest),
        Some(rest) => ("", rest),
        None => ("", text),
    };
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.len() <= DIGITS_MAX && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let exponent: i32 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let shift = usize::try_from(exponent.unsigned_abs()).ok().filter(|shift| *shift <= DIGITS_MAX)?;
    let (whole, fraction) = if exponent < 0 {
        let padded = format!("{}{whole}", "0".repeat(shift));
        let at = padded.len() - shift;
        (padded.get(..at)?.to_owned(), format!("{}{fraction}", padded.get(at..)?))
    } else {
        let padded = format!("{fraction}{}", "0".repeat(shift.saturating_sub(fraction.len())));
        (format!("{whole}{}", padded.get(..shift)?), padded.get(shift..)?.to_owned())
    };
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}"))
}

/// Takes the sign off: before the digits, behind them (as SAP writes it), or brackets around them.
fn signed(text: &str) -> Result<(bool, &str), NotAnAmount> {
    // Word processors write the true minus sign or a dash, the state's tables do so too.
    const MINUS: [char; 4] = ['-', '\u{2212}', '\u{2013}', '\u{2010}'];
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return Ok((true, inner.trim()));
    }
    if let Some(rest) = text.strip_prefix(MINUS) {
        return Ok((true, rest.trim_start()));
    }
    if let Some(rest) = text.strip_prefix('+').map(str::trim_start) {
        // `+-5` may be either.
        return if rest.starts_with(MINUS) { Err(NotAnAmount::Shape) } else { Ok((false, rest)) };
    }
    match text.strip_suffix(MINUS) {
        // `5.000,-` are whole euros.
        Some(rest) if !rest.ends_with([',', '-', '.']) => Ok((true, rest.trim_end())),
        _ => Ok((false, text)),
    }
}

/// Takes the currency off either end.
fn without_unit(text: &str) -> &str {
    const UNITS: [&str; 5] = ["€", "EUR", "Euro", "EURO", "eur"];
    let text = UNITS.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text).trim_end();
    UNITS.iter().find_map(|unit| text.strip_prefix(unit)).unwrap_or(text).trim_start()
}

/// Takes out blanks and apostrophes that group the digits by three.
fn ungrouped(text: &str) -> Result<String, NotAnAmount> {
    let groups = |c: char| c.is_whitespace() || matches!(c, '\'' | '\u{2019}');
    if !text.contains(groups) {
        return Ok(text.to_owned());
    }
    let (whole, fraction) = text.split_at(text.find(',').unwrap_or(text.len()));
    let mut pieces = whole.split(groups);
    let first = pieces.next().unwrap_or_default();
    let rest: Vec<&str> = pieces.collect();
    let digits = |piece: &str| piece.bytes().all(|b| b.is_ascii_digit());
    let grouped_well =
        matches!(first.len(), 1..=3) && digits(first) && rest.iter().all(|piece| piece.len() == 3 && digits(piece));
    if !grouped_well || fraction.contains(groups) {
        return Err(NotAnAmount::Shape);
    }
    Ok(format!("{first}{}{fraction}", rest.concat()))
}

/// `1.234.567` to `1234567`; points anywhere else than before each three digits are no thousands points.
fn without_thousands_points(whole: &str) -> Result<String, NotAnAmount> {
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped_well = rest.is_empty()
        || (matches!(first.len(), 1..=3) && !first.starts_with('0') && rest.iter().all(|group| group.len() == 3));
    if !grouped_well {
        return Err(NotAnAmount::Shape);
    }
    Ok(format!("{first}{}", rest.concat()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_mean_one_number_or_none() {
        for (text, wanted) in [
            ("1.234,50-", Some("-1234.50")),
            ("(1.234,50)", Some("-1234.50")),
            ("-1.000,00 €", Some("-1000.00")),
            ("1 234,50", Some("1234.50")),
            ("1\u{a0}234,50", Some("1234.50")),
            ("1\u{202f}234,50", Some("1234.50")),
            ("1'234,50", Some("1234.50")),
            ("+5000", Some("5000.00")),
            ("–5000", Some("-5000.00")),
            ("'-0,02", Some("-0.02")),
            ("5.000,--", Some("5000.00")),
            ("5.000,-", Some("5000.00")),
            ("1.234,5 EUR", Some("1234.50")),
            ("€ 1.234,50", Some("1234.50")),
            ("- 500", Some("-500.00")),
            ("-0", Some("0.00")),
            ("007", Some("7.00")),
            ("17261116,490000002", Some("17261116.49")),
            ("17261116.490000002", Some("17261116.49")),
            ("2.3283064365387e-10", Some("0.00")),
            ("-1,45519152283669E-11", Some("0.00")),
            ("100248911.349999", Some("100248911.35")),
            ("1214833.0600293", Some("1214833.06")),
            ("1214833,0600292999 €", Some("1214833.06")),
            ("2.33E-02", None),
            ("1.2345e-5", None),
            ("100248911.3499", None),
            ("+-5", None),
            ("-+5", None),
            ("+ - 5", None),
            ("(+5)", None),
            ("+5-", None),
            ("5+", None),
            (".5", None),
            ("12.500.-", None),
            ("1,234.50", None),
            ("0,005", None),
            ("1.2345E+3", None),
            ("1.000,000", None),
            ("TEUR 5", None),
            ("5 TEUR", None),
            ("50%", None),
            ("\"5000\"", None),
            ("=5000", None),
            ("#WERT!", None),
            ("n.v.", None),
            ("–", None),
            ("--5", None),
            ("+-5", None),
            ("+ -5", None),
            ("+5,-", Some("5.00")),
            ("(-5)", None),
            ("-5-", None),
            ("12 34", None),
            ("1 234 56", None),
            ("", None),
            ("€", None),
        ] {
            assert_eq!(of_text(text).ok().map(|amount| amount.to_string()).as_deref(), wanted, "{text:?}");
        }
        assert_eq!(of_text("1234567890123,45"), Err(NotAnAmount::Range));
    }

    #[test]
    fn a_floats_noise_is_taken_off_and_nothing_else() {
        for (text, wanted) in [
            ("17261116.490000002", Some("17261116.49")),
            ("5363680.22999999", Some("5363680.23")),
            ("-9.9475983006414E-11", Some("0.00")),
            ("1000.00000000006", Some("1000.00")),
            ("-249413.860000003", Some("-249413.86")),
            ("-0.9999999999", Some("-1.00")),
            ("276327.45994140173", Some("276327.46")),
            ("100248911.349999", Some("100248911.35")),
            ("1214833.0600292999", Some("1214833.06")),
            ("1214833.0600293", Some("1214833.06")),
            ("12.34999999999999999", Some("12.35")),
            ("2025.0", Some("2025.00")),
            ("1.5E3", Some("1500.00")),
            ("40000", Some("40000.00")),
            ("12.345", None),
            ("0.005", None),
            ("10.00001", None),
            ("10.000001", None),
            ("10.0000009", Some("10.00")),
            ("10.00499999999999", None),
            ("1234.56789012345", None),
            ("1e400", None),
            ("", None),
            ("NaN", None),
        ] {
            assert_eq!(of_number(text).ok().map(|amount| amount.to_string()).as_deref(), wanted, "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        /// Sums of floats, as a spreadsheet makes them, are read as the sum of their cents.
        #[test]
        #[allow(clippy::float_arithmetic)]
        fn sums_of_floats_are_the_sums_of_cents(
            cents in prop::collection::vec(-1_000_000_000_i64..=1_000_000_000, 1..200)
        ) {
            let sum: f64 = cents.iter().map(|cents| *cents as f64 / 100.0).sum();
            prop_assert_eq!(of_number(&sum.to_string()), Ok(Cents::new(cents.iter().sum())));
            prop_assert_eq!(of_number(&format!("{sum:e}")), Ok(Cents::new(cents.iter().sum())));
        }

        /// Whatever decimals are typed beyond the cent, they are never rounded away.
        #[test]
        fn typed_decimals_are_refused(whole in 0_i64..1_000_000, decimals in "[0-9]{2}[0-9]{0,2}[1-9]") {
            let typed = format!("{whole}.{decimals}");
            prop_assert!(of_number(&typed).is_err(), "{}", typed);
        }

        #[test]
        fn no_text_ends_the_reader(text in any::<String>()) {
            let _ = (of_text(&text), of_number(&text));
        }
    }
}
