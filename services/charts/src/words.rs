//! What charts say: on paper in German; on a page in the words that they are given.

use sollist_contract::{day::Day, money::german_count, said::Said};

/// What is and what should be, beside a bar.
pub(crate) fn both(actual: Option<i64>, target: Option<i64>) -> String {
    match (actual, target) {
        (Some(actual), Some(target)) => format!("{} von {}", german_count(actual), german_count(target)),
        (Some(actual), None) => format!("{}, Soll nicht gemeldet", german_count(actual)),
        (None, Some(target)) => format!("nicht gemeldet, Soll {}", german_count(target)),
        (None, None) => "nicht gemeldet".to_owned(),
    }
}

pub(crate) fn bars_alt(message: &str, target_name: &str, actual_name: &str, rows: &[String]) -> String {
    format!("Balkendiagramm, {actual_name} gegen {target_name}. {message} {}.", rows.join("; "))
}

const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// `Ende Juni 2026`, or `am 29. Juni 2026`, as it is read aloud.
fn spoken(day: Day) -> String {
    let date = day.date();
    let month = usize::try_from(date.month()).unwrap_or(1).saturating_sub(1);
    let when = if date.day() == date.days_in_month() { "Ende".to_owned() } else { format!("am {}.", date.day()) };
    format!("{when} {} {}", MONTHS.get(month).copied().unwrap_or_default(), day.year())
}

pub(crate) fn course_alt(
    message: &str,
    unit: &str,
    days: &[Day],
    lines: &[(&str, &[Option<i64>])],
    ahead: Option<(&str, i64)>,
    written: &dyn Fn(i64) -> String,
) -> String {
    let mut told: Vec<String> = lines
        .iter()
        .map(|(name, points)| {
            let points: Vec<String> = days
                .iter()
                .zip(*points)
                .map(|(day, point)| match point {
                    Some(value) => format!("{} waren es {}", spoken(*day), written(*value)),
                    None => format!("{} ist nichts gemeldet", spoken(*day)),
                })
                .collect();
            format!("Zur Linie {}: {}", name, points.join(", "))
        })
        .collect();
    if let (Some((name, value)), Some(day)) = (ahead, days.last()) {
        told.push(format!("Zur Linie {name}: {} werden {} erwartet", spoken(*day), written(value)));
    }
    format!("Liniendiagramm in {unit}. {message} {}.", told.join("; "))
}

/// What a chart shows, in one sentence: where it is highest and where lowest. `None`: nothing is known, or one alone.
pub fn highest_and_lowest(values: &[(Said, Said, i64)]) -> Option<Said> {
    let highest = values.iter().rev().max_by_key(|(_, _, value)| *value)?;
    let lowest = values.iter().min_by_key(|(_, _, value)| *value)?;
    if highest.2 == lowest.2 {
        let (name, value, _) = highest;
        return Some(match values.len() {
            1 => Said::new(format!("{}: {}.", name.de, value.de), format!("{}: {}.", name.en, value.en)),
            _ => Said::new(format!("Überall {}.", value.de), format!("{} everywhere.", value.en)),
        });
    }
    let ((high, most, _), (low, least, _)) = (highest, lowest);
    Some(Said::new(
        format!("Am höchsten: {}, {}; am niedrigsten: {}, {}.", high.de, most.de, low.de, least.de),
        format!("Highest: {}, {}; lowest: {}, {}.", high.en, most.en, low.en, least.en),
    ))
}
