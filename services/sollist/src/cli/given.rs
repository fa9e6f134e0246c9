//! What is typed: names, days, instants and numbers as people write them.

use std::str::FromStr;

use jiff::{SignedDuration, Zoned, civil::DateTime};
use sollist_contract::{
    day::{Day, NotADay},
    envelope::parse_time,
    event::Event,
    ids::{Authority, District, NotAName, Period, Programme},
    said::{Bilingual as _, Said},
    similar::nearest,
};
use sollist_platform::wire::caller::is_name;

use super::{
    names,
    number::typed_number,
    words::{compare as words_of_figures, usage as words},
};

/// A name of any kind, as the contract has it; blanks at its ends are nobody's.
pub fn name<T: FromStr<Err = NotAName>>(text: &str) -> Result<T, Said> {
    text.trim().parse().map_err(|error: NotAName| error.said())
}

/// A district, by number or name.
pub fn district(text: &str) -> Result<District, Said> {
    names::district_meant(text)
}

/// An authority, by code or name.
pub fn authority(text: &str) -> Result<Authority, Said> {
    names::meant(text)
}

/// A programme, by code or name.
pub fn programme(text: &str) -> Result<Programme, Said> {
    names::programme_meant(text)
}

/// The same of what was refused: a type that there is not may be just why.
pub fn refused_type(text: &str) -> Result<String, Said> {
    Ok(event_type(text).unwrap_or_else(|_| text.to_owned()))
}

/// A type of events, or the begin of some up to a point.
pub fn event_type(text: &str) -> Result<String, Said> {
    let text = &text.trim().to_lowercase();
    if Event::types_asked_for(text).is_some() {
        return Ok(text.to_owned());
    }
    let without_version = |name: &'static str| name.rsplit_once(".v").map_or(name, |(name, _)| name);
    let types: Vec<&str> = Event::types().map(|known| without_version(known.name)).collect();
    let begins = Event::type_beginnings();
    let so: Vec<&str> = types.iter().filter(|name| !text.is_empty() && name.starts_with(text)).copied().collect();
    if !so.is_empty() {
        return Err(words::event_types_begin_so(&so));
    }
    // What happened, without the field of work before the point.
    let behind = |name: &&&str| name.split_once('.').is_some_and(|(_, own)| own.starts_with(text.as_str()));
    let so: Vec<&str> = types.iter().filter(|name| !text.is_empty() && behind(name)).copied().collect();
    match so.as_slice() {
        [] => {}
        [one] => return Ok((*one).to_owned()),
        some => return Err(words::several(&some.join(", "))),
    }
    let near = nearest(text, types.iter().chain(&begins).copied());
    // Of a begin that there is the types that go on from it.
    let begin = text.split('.').next().unwrap_or_default();
    let like: Vec<&str> = types.iter().filter(|name| Event::is_asked_for(name, begin)).copied().collect();
    Err(words::no_event_type(near, if like.is_empty() { &begins } else { &like }))
}

/// A day, `2026-03-31` or `31.03.2026`.
pub fn day(text: &str) -> Result<Day, Said> {
    day_or(text, words::no_day)
}

/// The same; what is not written as a day is said otherwise, and a day that there is not as what it is.
pub fn day_or(text: &str, otherwise: fn() -> Said) -> Result<Day, Said> {
    let text = text.trim();
    let parts: Vec<&str> = text.split('.').collect();
    let written = match parts.as_slice() {
        [day, month, year] if day.len() <= 2 && month.len() <= 2 => format!("{year}-{month:0>2}-{day:0>2}").parse(),
        _ => text.parse(),
    };
    let why = match written {
        Ok(day) => return Ok(day),
        Err(NotADay::Shape) => Day::of_no_instant(text),
        Err(why) => Some(why),
    };
    Err(why.map_or_else(otherwise, words::not_there))
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
    match typed_number(text) {
        Some(number) => Ok(Place::Number(number)),
        None => day_or(text, words::no_place).map(Place::Day),
    }
}

/// A number of a list, as it is typed or printed.
pub fn listed_number(text: &str) -> Result<u64, Said> {
    typed_number(text).ok_or_else(words::no_number)
}

/// What a figure rests on; a day is its end in Berlin.
pub fn as_of(text: &str) -> Result<String, Said> {
    if let Some(number) = typed_number(text) {
        return Ok(number.to_string());
    }
    if parse_time(text).is_ok() {
        return Ok(text.to_owned());
    }
    if let Some(minute) = minute(text) {
        // What was recorded in the minute that is shown is known then.
        let end = minute.timestamp().checked_add(SignedDuration::from_micros(59_999_999));
        return end.map(|end| end.to_string()).map_err(|_| words::no_as_of());
    }
    let end = day_or(text, words::no_as_of)?.end();
    end.map(|end| end.to_string()).ok_or_else(words::no_as_of)
}

/// A day and a time in Berlin, as tables and sentences show them: `27.11.2026 07:45`, `27.11.2026 um 07:45 Uhr`.
pub fn minute(text: &str) -> Option<Zoned> {
    // As programs write it without a zone: 2026-11-27T07:45.
    let lower = match text.split_once('T') {
        Some((on, time)) if day(on).is_ok() => format!("{on} {time}"),
        _ => text.to_lowercase(),
    };
    let beside = ["um", "at", "uhr", "(berlin)"];
    let words: Vec<&str> = lower.split([' ', ',']).filter(|it| !it.is_empty() && !beside.contains(it)).collect();
    let [on, time] = words.as_slice() else { return None };
    let at: DateTime = format!("{}T{time}:00", day(on).ok()?).parse().ok()?;
    at.to_zoned(sollist_contract::day::berlin()).ok()
}

/// The earlier state of a comparison, `T[,DAY]`: what it rests on, and its target day where that is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    pub as_of: String,
    pub target_day: Option<Day>,
}

pub fn since(text: &str) -> Result<Since, Said> {
    match text.split_once(',') {
        None => Ok(Since { as_of: as_of(text)?, target_day: None }),
        Some((known, target)) => Ok(Since { as_of: as_of(known.trim())?, target_day: Some(day(target.trim())?) }),
    }
}

/// A position of a comparison, `T[,DAY]`: what was known, and until which day it had happened. Without `T` it is all
/// that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    pub as_of: Option<String>,
    pub until: Option<Day>,
}

/// Reads one.
pub fn position(text: &str) -> Result<Position, Said> {
    let (known, until) = text.split_once(',').unwrap_or((text, ""));
    let given = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
    Ok(Position {
        as_of: given(known).map(|text| as_of(&text)).transpose()?,
        until: given(until).map(|text| day(&text)).transpose()?,
    })
}

/// A figure: by its id, or by what it is called. Whether there is one of that id is said by who knows it.
pub fn figure(text: &str) -> Result<String, Said> {
    Ok(words_of_figures::called(text).unwrap_or_else(|| text.trim().to_owned()))
}

/// A quarter, `2026-Q3`, `2. Quartal 2026`, `Q3 2026`.
pub fn quarter(text: &str) -> Result<String, Said> {
    let lower = text.to_lowercase();
    let mut words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let all = words.len();
    words.retain(|word| !["quartal", "quarter"].contains(word));
    let named = words.len() < all;
    let is_year = |word: &str| word.len() == 4 && word.parse::<i16>().is_ok_and(|year| (1990..=2199).contains(&year));
    let (year, quarter) = match words.as_slice() {
        // 2026Q2 in one word.
        [one] => one.split_at_checked(4).unwrap_or_default(),
        [year, quarter] if is_year(year) => (*year, *quarter),
        [quarter, year] => (*year, *quarter),
        _ => Default::default(),
    };
    // 2026-4 may be April.
    let quarter = if named { Some(quarter) } else { quarter.strip_prefix('q') }.unwrap_or_default();
    let quarter = quarter.trim_start_matches('q');
    let good = is_year(year) && matches!(quarter, "1" | "2" | "3" | "4");
    if good { Ok(format!("{year}-Q{quarter}")) } else { Err(words::no_quarter()) }
}

/// A period that is reported for; a quarter as people write it.
pub fn period(text: &str) -> Result<Period, Said> {
    quarter(text).unwrap_or_else(|_| text.to_owned()).parse().map_err(|error: NotAName| error.said())
}

/// Who acts.
pub fn actor(text: &str) -> Result<String, Said> {
    let name = text.trim();
    if is_name(name) { Ok(name.to_owned()) } else { Err(words::no_actor()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_event_type_that_there_is_not_is_refused_with_those_that_there_are() {
        for text in ["procurement", "procurement.order-placed", "procurement.order-placed.v1", "funding"] {
            assert_eq!(event_type(text).unwrap(), text);
        }
        assert_eq!(event_type("payment").unwrap(), "procurement.payment-made");
        let said = event_type("order").unwrap_err();
        assert!(said.de.contains("so heißen mehrere: procurement.order-placed"), "{said:?}");
        let said = event_type("procurement.order-plased").unwrap_err();
        assert!(said.de.contains("vielleicht procurement.order-placed"), "{said:?}");
        let said = event_type("procurement.bestellung").unwrap_err();
        assert!(said.de.contains("procurement.order-placed, procurement.order-changed"), "{said:?}");
        let said = event_type("bestellungen").unwrap_err();
        assert!(said.de.contains("budget, citylab, figure, funding") && said.en.contains("staffing"), "{said:?}");
    }

    #[test]
    fn a_position_has_both_times_and_a_figure_its_german_name() {
        let read = |text: &str| {
            let Position { as_of, until } = position(text).unwrap();
            (as_of.unwrap_or_default(), until.map(|day| day.to_string()).unwrap_or_default())
        };
        assert_eq!(read("4711"), ("4711".to_owned(), String::new()));
        assert_eq!(read("4.711, 31.03.2026"), ("4711".to_owned(), "2026-03-31".to_owned()));
        assert_eq!(read(",2026-03-31"), (String::new(), "2026-03-31".to_owned()));
        assert_eq!(read("2026-04-15,31.3.2026").1, "2026-03-31");
        for wrong in ["gestern", "1,gestern", "1,2,3", "2026-13-01"] {
            assert!(position(wrong).is_err(), "{wrong}");
        }
        for (text, id) in [
            ("Ist", "budget.actual"),
            ("verfügbar", "budget.available"),
            ("Soll", "budget.soll"),
            ("Haushalt", "budget"),
            ("budget", "budget"),
            ("Ausschöpfungsgrad", "budget.utilisation"),
            ("mobile.device-rate", "mobile.device-rate"),
            ("Mehrbedarf", "need.total"),
            ("Unsinn", "Unsinn"),
        ] {
            assert_eq!(figure(text).unwrap(), id, "{text}");
        }
    }

    #[test]
    fn a_state_of_knowledge_is_taken_as_it_is_shown() {
        for (text, wanted) in [
            ("19.902", "19902"),
            ("Journal Nr. 19.902", "19902"),
            ("27.11.2026 07:45", "2026-11-27T06:45:59.999999Z"),
            ("27.11.2026 um 07:45 Uhr", "2026-11-27T06:45:59.999999Z"),
            ("2026-11-27 at 07:45 (Berlin)", "2026-11-27T06:45:59.999999Z"),
            ("1.7.2026, 07:45", "2026-07-01T05:45:59.999999Z"),
        ] {
            assert_eq!(as_of(text).unwrap(), wanted, "{text}");
        }
        for text in ["27.11.2026 7.45", "27.11.2026 25:00", "um 07:45 Uhr", "27.11.2026 07:45 abends"] {
            assert!(as_of(text).is_err(), "{text}");
        }
    }

    #[test]
    fn quarters_are_taken_as_people_write_them() {
        for text in ["2026-Q2", "2026-q2", "2026Q2", "Q2 2026", "2. Quartal 2026", "Quartal 2/2026", "q2/2026"] {
            assert_eq!(quarter(text).unwrap(), "2026-Q2", "{text}");
        }
        // 2026-2 may be February.
        for text in ["2026-2", "2026-Q5", "2026", "Q2", "", "2. Quartal", "1989-Q1", "2026-Q", "2026-QQ2Q"] {
            assert!(quarter(text).is_err(), "{text}");
        }
        assert_eq!(period("2. Quartal 2026").unwrap().as_str(), "2026-Q2");
        assert_eq!(period("2026-04").unwrap().as_str(), "2026-04");
    }

    #[test]
    fn days_are_taken_as_people_write_them() {
        for text in ["2026-03-01", "01.03.2026", "1.3.2026", " 2026-03-01 "] {
            assert_eq!(day(text).unwrap().to_string(), "2026-03-01", "{text}");
        }
        for (text, de, en) in [
            ("31.02.2026", "den 31.02.2026 gibt es nicht, der Monat hat 28 Tage", "no 2026-02-31, the month has 28"),
            ("29.2.2025", "den 29.02.2025 gibt es nicht", "no 2025-02-29"),
            ("2026-13-01", "einen Monat 13 gibt es nicht", "no month 13"),
            ("2026-00-10", "einen Monat 00 gibt es nicht", "no month 00"),
            ("00.01.2026", "den 00.01.2026 gibt es nicht", "no 2026-01-00"),
            ("31.12.1989", "1990 bis 2199", "1990 to 2199"),
            ("2026-02-30T10:00:00+01:00", "den 30.02.2026 gibt es nicht", "no 2026-02-30"),
            ("31.02.", "JJJJ-MM-TT", "YYYY-MM-DD"),
        ] {
            let mut said = vec![day(text).unwrap_err(), place(text).map(|_| ()).unwrap_err(), as_of(text).unwrap_err()];
            if text == "31.02." {
                said.truncate(1);
            }
            said.iter().for_each(|said| assert!(said.de.contains(de) && said.en.contains(en), "{text}: {said:?}"));
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
