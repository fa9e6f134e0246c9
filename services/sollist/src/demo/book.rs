//! The book into which the simulation writes: working days of the half year, sources and ids, and late recording.

use std::{collections::BTreeMap, str::FromStr};

use jiff::{Timestamp, tz::TimeZone};
use sollist_contract::{
    day::{Change, Count, Day, Quantity, berlin},
    envelope::Envelope,
    event::Event,
    ids::{Authority, District},
};

/// A part of what goes on for a year: from which month and day, how much, and a second day that belongs to it.
pub type Part = ((i8, i8), i64, Option<(i8, i8)>);

/// Reads a name of the contract.
pub fn name<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}
/// Days, counts and quantities of the contract from plain numbers.
pub fn day(year: i16, month: i8, day: i8) -> Option<Day> {
    Day::new(year, month, day).ok()
}
pub fn count(number: i64) -> Option<Count> {
    Count::new(number)
}
pub fn quantity(number: i64) -> Option<Quantity> {
    Quantity::new(number)
}
pub fn change(number: i64) -> Option<Change> {
    Change::new(number)
}

/// The working days of the half year. The simulation counts in them: nothing happens on a Sunday.
pub struct Calendar {
    days: Vec<Day>,
}

impl Calendar {
    /// 2 January to 30 June 2026.
    pub fn half_year() -> Option<Calendar> {
        let (mut today, last) = (day(2026, 1, 2)?, day(2026, 6, 30)?);
        let mut days = Vec::new();
        while today <= last {
            if today.is_working_day() {
                days.push(today);
            }
            today = today.next();
        }
        Some(Calendar { days })
    }
    pub fn len(&self) -> i64 {
        i64::try_from(self.days.len()).unwrap_or(0)
    }
    /// The working day of a number; `None` once the half year is over.
    pub fn day(&self, index: i64) -> Option<Day> {
        self.days.get(usize::try_from(index).ok()?).copied()
    }
    /// The number of the first working day on or after `day`.
    pub fn index(&self, day: Day) -> i64 {
        i64::try_from(self.days.partition_point(|d| *d < day)).unwrap_or(0)
    }
    pub fn iter(&self) -> impl Iterator<Item = (i64, Day)> + '_ {
        (0..).zip(self.days.iter().copied())
    }
    /// Whether the next working day belongs to another week: the day of weekly reports.
    pub fn ends_week(&self, index: i64) -> bool {
        let weekday = |d: Day| d.date().weekday().to_monday_zero_offset();
        match (self.day(index), self.day(index + 1)) {
            (Some(today), Some(next)) => weekday(next) <= weekday(today) || today.days_to(next) > 6,
            _ => true,
        }
    }
}

/// Events that an authority's systems sent only later, all at once.
struct Late {
    authority: &'static str,
    from: (i8, i8),
    /// Recorded on this day of 2026 at 06:00, before the work of that day.
    until: (i8, i8),
}

/// Who handed in the end of March only in April.
const LATE: [Late; 2] = [
    Late { authority: "ba-spandau", from: (3, 23), until: (4, 9) },
    Late { authority: "ba-reinickendorf", from: (3, 16), until: (4, 17) },
];

struct Row {
    recorded: Timestamp,
    envelope: Envelope,
}

/// What was simulated so far.
pub struct Book {
    root: String,
    zone: TimeZone,
    rows: Vec<Row>,
    numbers: BTreeMap<String, u32>,
}

impl Book {
    /// Sources begin with `root`.
    pub fn new(root: &str) -> Book {
        Book { root: root.to_owned(), zone: berlin(), rows: Vec::new(), numbers: BTreeMap::new() }
    }

    /// Notes an event of a day at a minute of that day, Berlin time.
    pub fn note(&mut self, day: Day, minute: i64, event: impl Into<Event>) -> Option<()> {
        let event = event.into();
        let system = system(event.type_name());
        let source = source(&self.root, event.authority(), system);
        let word = event.type_name().trim_end_matches(".v1").rsplit('.').next()?;
        let number = self.numbers.entry(format!("{source} {word}")).or_default();
        *number += 1;
        let id = format!("{word}-{number:05}");
        let (time, time_text) = self.moment(day, minute)?;
        let recorded = self.recorded(event.authority(), system, day, time)?;
        self.rows
            .push(Row { recorded, envelope: Envelope { id, source, time, time_text, attributes: Vec::new(), event } });
        Some(())
    }

    fn moment(&self, day: Day, minute: i64) -> Option<(Timestamp, String)> {
        let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
        let zoned = day.date().at(hour, minute, 0, 0).to_zoned(self.zone.clone()).ok()?;
        Some((zoned.timestamp(), zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()))
    }

    fn recorded(&self, authority: Option<&Authority>, system: &str, on: Day, time: Timestamp) -> Option<Timestamp> {
        // The central office itself keeps the list of submissions, so that one is never late.
        let late =
            LATE.iter().find(|late| authority.is_some_and(|a| a.as_str() == late.authority) && system != MELDUNG);
        let Some(late) = late else { return Some(time) };
        let until = day(2026, late.until.0, late.until.1)?;
        if on < day(2026, late.from.0, late.from.1)? || on >= until {
            return Some(time);
        }
        self.moment(until, 6 * 60).map(|(recorded, _)| recorded)
    }

    /// All events in the order in which they would be recorded.
    pub fn close(mut self) -> Vec<Envelope> {
        self.rows.sort_by_key(|row| (row.recorded, row.envelope.time));
        self.rows.into_iter().map(|row| row.envelope).collect()
    }
}

const MELDUNG: &str = "meldung";

/// The system that would report an event of a type.
pub fn system(type_name: &str) -> &'static str {
    match type_name.split_once('.').unwrap_or_default() {
        ("budget", _) | ("procurement", "invoice-received.v1" | "payment-made.v1") => "hkr",
        ("funding", _) => "mehrbedarf",
        ("procurement", _) => "beschaffung",
        ("rollout", "stock-reported.v1" | "devices-issued.v1" | "devices-returned.v1" | "devices-retired.v1") => {
            "geraete"
        }
        ("rollout", _) => "umstellung",
        ("staffing", _) => "personal",
        ("submission", _) => MELDUNG,
        ("figure", _) => "presse",
        ("citylab", _) => "citylab",
        _ => "katalog",
    }
}

/// `/sollist/demo/bezirk/03/hkr`, or `/sollist/demo/zentral/hkr` for the Hauptverwaltung.
pub fn source(root: &str, authority: Option<&Authority>, system: &str) -> String {
    match authority.map(Authority::district) {
        Some(district) if district != District::CENTRAL => format!("{root}/bezirk/{district}/{system}"),
        _ => format!("{root}/zentral/{system}"),
    }
}
