//! Periods of submissions that look like a quarter or a month and are none. Any other text may be one: what it is
//! called is between those who report.

use crate::{day::Day, ids::Period};

/// A text that looks like a quarter or a month, and is not one as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoPeriod {
    pub text: String,
    pub year: String,
    /// What may be meant, written as it should be.
    pub meant: Option<String>,
    pub kind: Kind,
}

/// What a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Quarter,
    Month,
}

impl Period {
    /// A period that is expected to be reported for is one that there is.
    pub fn must_be_possible(&self) -> Result<(), NoPeriod> {
        match looks(self.as_str()) {
            Some(looks) if looks.meant.as_deref() != Some(self.as_str()) => Err(looks),
            _ => Ok(()),
        }
    }
}

impl Period {
    /// The first day of a year, quarter or month, where it is written as one.
    pub fn begins(&self) -> Option<Day> {
        let text = self.as_str();
        if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Day::first_of(text.parse().ok()?).ok();
        }
        self.must_be_possible().ok()?;
        let (year, kind, number) = parts(text)?;
        let number: i8 = number.parse().ok()?;
        let month = match kind {
            Kind::Month => number,
            Kind::Quarter => number.checked_sub(1)?.checked_mul(3)?.checked_add(1)?,
        };
        Day::new(year.parse().ok()?, month, 1).ok()
    }
}

fn looks(text: &str) -> Option<NoPeriod> {
    let (year, kind, number) = parts(text)?;
    let of = |most: u8| number.parse::<u8>().ok().filter(|number| (1..=most).contains(number));
    let meant = match kind {
        Kind::Quarter => of(4).map(|quarter| format!("{year}-Q{quarter}")),
        Kind::Month => of(12).map(|month| format!("{year}-{month:02}")),
    };
    Some(NoPeriod { text: text.to_owned(), year, meant, kind })
}

/// Year, kind and number of what looks like a period: `2026-Q2`, `Q2/2026`, `2026Q2`, `2026-04`.
fn parts(text: &str) -> Option<(String, Kind, String)> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_year = |text: &str| text.len() == 4 && digits(text);
    let upper = text.trim().to_uppercase();
    if let Some((year, month)) = upper.split_once('-').filter(|(year, month)| is_year(year) && digits(month)) {
        return (month.len() <= 2).then(|| (year.to_owned(), Kind::Month, month.to_owned()));
    }
    let words: Vec<&str> = upper.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (year, quarter) = match words.as_slice() {
        [one] => one.split_at_checked(4)?,
        [year, quarter] if is_year(year) => (*year, *quarter),
        [quarter, year] => (*year, *quarter),
        _ => return None,
    };
    let number = quarter.strip_prefix('Q').filter(|number| is_year(year) && digits(number))?;
    Some((year.to_owned(), Kind::Quarter, number.to_owned()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_period_begins_with_its_first_day() {
        for (text, first) in [
            ("2026", Some("2026-01-01")),
            ("2026-Q1", Some("2026-01-01")),
            ("2026-Q4", Some("2026-10-01")),
            ("2026-12", Some("2026-12-01")),
            ("2026-13", None),
            ("Q4 2026", None),
            ("0000", None),
            ("Herbst 2026", None),
        ] {
            let begins = text.parse::<Period>().unwrap().begins().map(|day| day.to_string());
            assert_eq!(begins.as_deref(), first, "{text}");
        }
    }

    #[test]
    fn what_looks_like_a_quarter_or_a_month_is_one() {
        let check = |text: &str| text.parse::<Period>().unwrap().must_be_possible();
        for text in
            ["2026-Q1", "2026-Q4", "2026-01", "2026-12", "2026", "2026/27", "2026-2027", "P-0001", "Herbst 2026"]
        {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for (text, meant) in [
            ("2026-Q9", None),
            ("2026-Q0", None),
            ("2026-13", None),
            ("2026-00", None),
            ("2026-Q999999999999", None),
            ("2026-q2", Some("2026-Q2")),
            ("2026-Q02", Some("2026-Q2")),
            ("Q2 2026", Some("2026-Q2")),
            ("Q2/2026", Some("2026-Q2")),
            ("2026Q2", Some("2026-Q2")),
            ("2026-4", Some("2026-04")),
        ] {
            assert_eq!(check(text).unwrap_err().meant.as_deref(), meant, "{text}");
        }
    }
}
