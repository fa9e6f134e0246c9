//! What is typed: names, days, instants and numbers as people write them.

use std::str::FromStr;

use sollist_contract::{
    day::Day,
    envelope::parse_time,
    ids::{Authority, District, NotAName},
    said::{Bilingual as _, Said},
};

use super::words::usage as words;

/// A name of any kind, as the contract has it.
pub fn name<T: FromStr<Err = NotAName>>(text: &str) -> Result<T, Said> {
    text.parse().map_err(|error: NotAName| error.said())
}

/// A district.
pub fn district(text: &str) -> Result<District, Said> {
    name(text)
}

/// An authority.
pub fn authority(text: &str) -> Result<Authority, Said> {
    name(text)
}

/// A day, `2026-03-31` or `31.03.2026`.
pub fn day(text: &str) -> Result<Day, Said> {
    let text = text.trim();
    let parts: Vec<&str> = text.split('.').collect();
    let written = match parts.as_slice() {
        [day, month, year] if day.len() <= 2 && month.len() <= 2 => format!("{year}-{month:0>2}-{day:0>2}").parse(),
        _ => text.parse(),
    };
    written.map_err(|_| words::no_day())
}

/// A day of effect, or a number of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Day(Day),
    Number(u64),
}

impl Place {
    pub fn day(place: Option<Place>) -> String {
        match place {
            Some(Place::Day(day)) => day.to_string(),
            _ => String::new(),
        }
    }
    /// 0 where it is none.
    pub fn number(place: Option<Place>) -> u64 {
        match place {
            Some(Place::Number(number)) => number,
            _ => 0,
        }
    }
}

/// A number is a number, a day a day.
pub fn place(text: &str) -> Result<Place, Said> {
    match text.parse() {
        Ok(number) => Ok(Place::Number(number)),
        Err(_) => day(text).map(Place::Day).map_err(|_| words::no_place()),
    }
}

/// What a figure rests on; a day is its end in Berlin.
pub fn as_of(text: &str) -> Result<String, Said> {
    if text.parse::<u64>().is_ok() || parse_time(text).is_ok() {
        return Ok(text.to_owned());
    }
    let end = day(text).ok().and_then(Day::end);
    end.map(|end| end.to_string()).ok_or_else(words::no_as_of)
}

/// A quarter, `2026-Q3`.
pub fn quarter(text: &str) -> Result<String, Said> {
    let good = text.split_once("-Q").is_some_and(|(year, quarter)| {
        year.len() == 4
            && year.parse::<i16>().is_ok_and(|year| (1990..=2199).contains(&year))
            && matches!(quarter, "1" | "2" | "3" | "4")
    });
    if good { Ok(text.to_owned()) } else { Err(words::no_quarter()) }
}

/// Who acts.
pub fn actor(text: &str) -> Result<String, Said> {
    let name = text.trim();
    let good = (1..=200).contains(&name.len()) && name.bytes().all(|b| (b' '..=b'~').contains(&b));
    if good { Ok(name.to_owned()) } else { Err(words::no_actor()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn days_are_taken_as_people_write_them() {
        for text in ["2026-03-01", "01.03.2026", "1.3.2026", " 2026-03-01 "] {
            assert_eq!(day(text).unwrap().to_string(), "2026-03-01", "{text}");
        }
        for text in [
            "30.02.2026",
            "2026-3-1",
            "1.3.26",
            "03/01/2026",
            "1.3",
            "",
            "gestern",
            "1.3.2026.1",
            "+1.3.2026",
            "..2026",
        ] {
            assert!(day(text).is_err(), "{text}");
        }
    }
}
