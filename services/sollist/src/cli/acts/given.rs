//! What is typed for an act: amounts as people write them, instants, and the name of the act itself.

use std::{
    borrow::Cow,
    hash::{BuildHasher as _, RandomState},
    ops::RangeInclusive,
};

use sollist_contract::{
    command::REQUEST_ID_BYTES_MAX,
    envelope::parse_time,
    money::{Cents, NotAnAmount},
    said::Said,
};
use sollist_plan::amount_of_text;

use crate::cli::{
    given::{day_or, minute},
    number::typed_number,
    words::{acts as words, usage},
};

/// A value as it goes to a service; empty where none was given.
pub fn text(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}
/// The same of a field that may be absent.
pub fn some(value: Option<&impl ToString>) -> Option<String> {
    value.map(ToString::to_string)
}

/// An amount as people write it: `1.300.000,00`, `1300000.00`, `1300000`. What may be thousands or decimals is refused.
pub fn amount(text: &str) -> Result<Cents, Said> {
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let sign = if text.trim_start().starts_with(['-', '−']) { "-" } else { "" };
    if let Some((whole, rest)) = digits.split_once(['.', ',']) {
        if (1..=3).contains(&whole.len()) && rest.len() == 3 && rest.bytes().all(|byte| byte.is_ascii_digit()) {
            // Nobody writes thousands with a zero in front.
            return Err(match whole.starts_with('0') {
                true => words::three_decimals(),
                false => words::ambiguous_amount(sign, whole, rest),
            });
        }
        // A plan may have a spreadsheet's noise behind the cents; a person types none.
        if rest.rsplit(['.', ',']).next().is_some_and(|last| last.len() > 3) {
            return Err(words::no_amount(NotAnAmount::Decimals));
        }
    }
    let exponent = text.bytes().zip(text.bytes().skip(1));
    if exponent.into_iter().any(|(one, next)| one.is_ascii_digit() && next.eq_ignore_ascii_case(&b'e')) {
        let unit = text.trim_end().to_ascii_lowercase();
        if !unit.ends_with("eur") && !unit.ends_with("euro") {
            return Err(words::no_amount(NotAnAmount::Shape));
        }
    }
    amount_of_text(&plain(text)).map_err(words::no_amount)
}

/// An amount as our English tables print it, `1,300,000.00`, without its commas; whatever else is meant stays.
fn plain(text: &str) -> Cow<'_, str> {
    let Some((whole, cents)) = text.rsplit_once('.') else { return text.into() };
    let is_cents = cents.bytes().take_while(u8::is_ascii_digit).count() == 2;
    let mut groups = whole.trim_start_matches(|c: char| !c.is_ascii_digit()).split(',');
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let begins = groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && digits(first));
    match is_cents && begins && whole.contains(',') && groups.all(|group| group.len() == 3 && digits(group)) {
        true => format!("{}.{cents}", whole.replace(',', "")).into(),
        false => text.into(),
    }
}

/// How many, within a range; as our tables print it too, `1.063`.
pub fn pieces(range: RangeInclusive<i64>) -> impl Fn(&str) -> Result<i64, Said> + Clone {
    move |text: &str| {
        let (sign, digits) = text.strip_prefix(['-', '−']).map_or((1, text), |digits| (-1, digits));
        let number = Some(digits).filter(|digits| digits.starts_with(|c: char| c.is_ascii_digit()));
        let number = number.and_then(typed_number).and_then(|number| i64::try_from(number).ok());
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let no_number = || if is_number { usage::too_large() } else { usage::no_number() };
        let number = number.ok_or_else(no_number)?.saturating_mul(sign);
        let (low, high) = (range.start(), range.end());
        let said = || usage::no_number_between(&low.to_string(), &high.to_string());
        range.contains(&number).then_some(number).ok_or_else(said)
    }
}

/// When something happened: an instant (RFC 3339), or a day, of which it is noon in Berlin.
pub fn time(text: &str) -> Result<String, Said> {
    if parse_time(text).is_ok() {
        return Ok(text.to_owned());
    }
    let at = match minute(text) {
        Some(at) => Some(at),
        None => day_or(text, words::no_time)?.noon().map(|noon| noon.to_zoned(sollist_contract::day::berlin())),
    };
    at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()).ok_or_else(words::no_time)
}

/// The name of an act.
pub fn request_id(text: &str) -> Result<String, Said> {
    // A cell of a spreadsheet has blanks at its ends: it is the same name.
    let text = text.trim();
    let good = !text.is_empty() && text.len() <= REQUEST_ID_BYTES_MAX && !text.chars().any(char::is_control);
    if good { Ok(text.to_owned()) } else { Err(words::no_request_id(REQUEST_ID_BYTES_MAX)) }
}

/// A name that nobody has had: a UUID of chance (RFC 9562, version 4). The keys of the hashes come from the system's
/// own chance.
pub fn fresh_id() -> String {
    let half = |place: u8| u128::from(RandomState::new().hash_one((place, std::process::id())));
    let chance = (half(0) << 64) | half(1);
    let version = (chance & !(0xF << 76)) | (4 << 76);
    let hex = format!("{:032x}", (version & !(0b11 << 62)) | (0b10 << 62));
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn amounts_mean_one_number_or_none() {
        for (text, wanted) in [
            ("1.300.000,00", "1300000.00"),
            ("1300000.00", "1300000.00"),
            ("1300000", "1300000.00"),
            ("1.300,5", "1300.50"),
            ("1.300.000", "1300000.00"),
            ("-12,50", "-12.50"),
            ("−12.5", "-12.50"),
            ("7", "7.00"),
            ("0", "0.00"),
            ("1.300,00 €", "1300.00"),
            // As our English tables print them.
            ("1,300,000.00", "1300000.00"),
            ("-1,300.50", "-1300.50"),
            ("−12,000.00 EUR", "-12000.00"),
            ("1300 EUR", "1300.00"),
            ("1300EUR", "1300.00"),
        ] {
            assert_eq!(amount(text).unwrap().to_string(), wanted, "{text}");
        }
        for text in ["1.300", "1,300", "-1.300", "−1.300", "0.500", "999,999 EUR"] {
            let said = amount(text).unwrap_err();
            assert!(said.de.contains("Komma") && said.en.contains("point"), "{text}: {said:?}");
        }
        // Whoever follows the advice means the same direction.
        for (text, advised) in [("1.300", "1300 oder 1.300,00"), ("-1.300", "-1300 oder -1.300,00")] {
            assert!(amount(text).unwrap_err().de.contains(&format!("Bitte {advised} schreiben")), "{text}");
        }
        for text in ["0.001", "-0,500", "007.123"] {
            let said = amount(text).unwrap_err();
            assert!(said.de.contains("höchstens zwei Stellen") && said.en.contains("at most two"), "{text}: {said:?}");
        }
        for text in [
            "",
            " ",
            "viel",
            "1,30,000.00",
            "1300,000.00",
            "1e3",
            "1e-9",
            "1.0000001",
            "1,001.5",
            "12,345678",
            "+-5",
            "NaN",
            "1..2",
        ] {
            assert!(amount(text).is_err(), "{text}");
        }
        assert!(amount("99999999999999999999").unwrap_err().de.contains("liegt zwischen"));
    }

    #[test]
    fn instants_are_taken_as_people_write_them() {
        assert_eq!(time("31.03.2026").unwrap(), "2026-03-31T12:00:00+02:00");
        assert_eq!(time("31.03.2026 09:30").unwrap(), "2026-03-31T09:30:00+02:00");
        assert_eq!(time("2026-01-02").unwrap(), "2026-01-02T12:00:00+01:00");
        assert_eq!(time("2026-03-31T23:59:59+02:00").unwrap(), "2026-03-31T23:59:59+02:00");
        assert!(time("gestern").is_err());
        for text in ["29.02.2026", "2026-02-29", "2026-02-29T09:00:00+01:00"] {
            assert!(time(text).unwrap_err().de.contains("den 29.02.2026 gibt es nicht"), "{text}");
        }
    }

    #[test]
    fn a_fresh_name_is_a_uuid_and_never_the_same() {
        let ids: std::collections::BTreeSet<String> = (0..1000).map(|_| fresh_id()).collect();
        assert_eq!(ids.len(), 1000);
        for id in ids {
            let lengths: Vec<usize> = id.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
            let (version, variant) = (id.as_bytes()[14], id.as_bytes()[19]);
            assert!(version == b'4' && matches!(variant, b'8' | b'9' | b'a' | b'b'), "{id}");
        }
    }
}
