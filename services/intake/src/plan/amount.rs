//! The amounts of a plan, as people and spreadsheets write them, to exact cents.

use sollist_contract::money::{Cents, NotAnAmount};

/// Reads an amount as it stands in a plan: whole euros (`-5000`), German (`1.234.567,89`, `1234,5`), or with a plain
/// decimal point where that cannot be meant as a thousands point (`1234.56`; but `1.234` is 1234 EUR).
pub fn of_text(text: &str) -> Result<Cents, NotAnAmount> {
    // Word processors write the true minus sign, the state's tables do so too.
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let (whole, fraction) = match digits.split_once(',') {
        Some((_, "")) => return Err(NotAnAmount::Shape),
        Some((whole, fraction)) => (without_thousands_points(whole)?, fraction),
        None => match digits.split_once('.') {
            Some((whole, fraction)) if matches!(fraction.len(), 1 | 2) => (whole.to_owned(), fraction),
            _ => (without_thousands_points(digits)?, ""),
        },
    };
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || !whole.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NotAnAmount::Shape);
    }
    let point = if fraction.is_empty() { "" } else { "." };
    let amount: Cents = format!("{whole}{point}{fraction}").parse()?;
    if negative { amount.negated().map_err(|_| NotAnAmount::Range) } else { Ok(amount) }
}

/// Reads a spreadsheet's number, given as the shortest decimal text that stands for its binary float. That text is what
/// the person typed; three decimals in it are three decimals typed (or computed), which is no amount of money.
pub fn of_number(shortest: &str) -> Result<Cents, NotAnAmount> {
    shortest.parse()
}

/// `1.234.567` to `1234567`; points anywhere else than before each three digits are no thousands points.
fn without_thousands_points(whole: &str) -> Result<String, NotAnAmount> {
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped_well =
        rest.is_empty() || (matches!(first.len(), 1..=3) && !first.starts_with('0') && rest.iter().all(|group| group.len() == 3));
    if !grouped_well {
        return Err(NotAnAmount::Shape);
    }
    Ok(format!("{first}{}", rest.concat()))
}
