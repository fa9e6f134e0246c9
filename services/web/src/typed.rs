//! What people type into a form, read as the services take it: amounts and days.

use sollist_contract::{
    day::{Day, NotADay},
    lang::Lang,
    money::{Cents, NotAnAmount},
    said::Said,
};

use crate::words::{act as words, asked::no_day};

/// An amount as people write it, as the services take it: `1.300.000,00`, `1300000.00`, `1300000`, `1.300,50 EUR`. Of
/// one mark before three digits the language of the page says what it is: on a German one `1.300` is thirteen hundred.
/// The check page says the amount in words.
pub fn amount(text: &str, lang: Lang) -> Result<String, Said> {
    let bare: String = text.trim().chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect();
    let bare = bare.trim_end_matches("EUR").trim_end_matches("Euro").trim_end_matches('€').replace('−', "-");
    let (sign, digits) = bare.strip_prefix('-').map_or(("", bare.as_str()), |rest| ("-", rest));
    let plain = thousands(digits, lang).or_else(|| plain(digits)).ok_or_else(|| words::no_amount(digits))?;
    match format!("{sign}{plain}").parse::<Cents>() {
        Ok(cents) => Ok(cents.to_string()),
        Err(NotAnAmount::Range) => Err(words::amount_beyond()),
        Err(NotAnAmount::Shape | NotAnAmount::Decimals) => Err(words::no_amount(digits)),
    }
}

/// One mark that parts thousands in the language, and three digits behind it.
fn thousands(digits: &str, lang: Lang) -> Option<String> {
    let (whole, rest) = digits.split_once(lang.pick('.', ','))?;
    let all = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = (1..=3).contains(&whole.len()) && rest.len() == 3 && all(whole) && all(rest);
    (grouped && !whole.starts_with('0')).then(|| format!("{whole}{rest}"))
}

/// Digits with a point before the cents; `None` where they are no amount, or may be two.
fn plain(digits: &str) -> Option<String> {
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some(last) = digits.rfind(['.', ',']) else { return all(digits).then(|| digits.to_owned()) };
    let (whole, rest) = digits.split_at_checked(last)?;
    let (mark, cents) = rest.split_at_checked(1)?;
    // The same mark before: all of them part thousands.
    let only_groups = whole.contains(mark);
    let (whole, cents) = if only_groups { (digits, "") } else { (whole, cents) };
    let decimals = cents.is_empty() && only_groups || all(cents) && cents.len() <= 2;
    let parting = if only_groups {
        mark
    } else if mark == "." {
        ","
    } else {
        "."
    };
    let mut groups = whole.split(parting);
    let first = groups.next().filter(|first| all(first))?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || first.len() <= 3 && rest.iter().all(|group| group.len() == 3 && all(group));
    let joined = whole.replace(parting, "");
    (decimals && grouped).then(|| if cents.is_empty() { joined } else { format!("{joined}.{cents}") })
}

/// A day as people write it: `31.03.2026`, `2026-03-31`.
pub fn day(text: &str) -> Result<String, Said> {
    let text = text.trim();
    let read = written_day(text).unwrap_or(Err(NotADay::Shape));
    read.map(|day| day.to_string()).map_err(|why| no_day(text, &why))
}

/// What is written as a day, in either form; `None` for any other text.
pub fn written_day(text: &str) -> Option<Result<Day, NotADay>> {
    let digits = |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let (german, parts): (bool, Vec<&str>) = (text.contains('.'), text.split(['.', '-']).collect());
    let [first, month, last] = parts.as_slice() else { return None };
    let (day, year) = if german { (first, last) } else { (last, first) };
    if text.contains('.') == text.contains('-') || year.len() != 4 {
        return None;
    }
    if !(digits(day, 2) && digits(month, 2) && digits(year, 4)) {
        return None;
    }
    Some(Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_means_one_number_or_none() {
        for (text, wanted) in [
            ("1.300.000,00", "1300000.00"),
            ("1,300,000.00", "1300000.00"),
            ("1300000.00", "1300000.00"),
            ("1300000", "1300000.00"),
            ("1.300.000", "1300000.00"),
            ("1.300,5", "1300.50"),
            ("−12,50", "-12.50"),
            (" 7 EUR ", "7.00"),
            ("0,01", "0.01"),
        ] {
            assert_eq!(amount(text, Lang::De).unwrap(), wanted, "{text}");
        }
        for text in [
            "",
            "x",
            "1,300",
            "0.001",
            "1..2",
            "1.30.0",
            "1.3000,00",
            "1,2345",
            "--1",
            "1e3",
            "NaN",
            "+5",
            ",5",
            "5,",
            "99999999999999999",
            "１２",
        ] {
            assert!(amount(text, Lang::De).is_err(), "{text}: {:?}", amount(text, Lang::De));
        }
        assert_eq!(amount("1.300", Lang::De).unwrap(), "1300.00");
        assert_eq!(amount("1,300", Lang::En).unwrap(), "1300.00");
        assert!(amount("1.300", Lang::En).is_err());
        assert!(amount("99999999999999999999", Lang::De).unwrap_err().de.contains("höchstens 1.000.000.000.000,00"));
    }

    #[test]
    fn a_day_is_read_as_people_write_it() {
        assert_eq!(day("31.03.2026").unwrap(), "2026-03-31");
        assert_eq!(day(" 2026-03-31").unwrap(), "2026-03-31");
        for (text, why) in [
            ("", "schreiben"),
            ("31.02.2026", "gibt es nicht"),
            ("01.01.2999", "1990 bis 2199"),
            ("gestern", "schreiben"),
            ("2026", "schreiben"),
        ] {
            let said = day(text).unwrap_err();
            assert!(said.de.contains(why), "{text}: {}", said.de);
        }
    }
}
