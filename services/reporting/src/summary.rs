//! The sentences of the summary and the breaks in series, made from the frozen data.

use rust_decimal::Decimal;
use sollist_contract::{
    day::german_day,
    ids::District,
    money::{german_count, german_decimal},
};

use crate::{
    model::{Exact, IndicatorRow, Report, Sentence, Submission},
    words::{NO_STATEMENT, given_euro, rollout_name},
};

/// What a reader must know after one page, each sentence with its figures.
pub fn sentences(report: &Report) -> Vec<Sentence> {
    let all = [
        ("silent", silent(report)),
        ("equipment", equipment(report)),
        ("districts", districts(report)),
        ("budget", budget(report)),
        ("overdrawn", overdrawn(report)),
        ("need", need(report)),
        ("submissions", submissions(report)),
        ("contradictions", contradictions(report)),
    ];
    all.into_iter().filter_map(|(key, text)| text.map(|text| Sentence { key: key.to_owned(), text })).collect()
}

/// A quarter of which no authority told anything looks like the one before: that is the first thing to know.
fn silent(report: &Report) -> Option<String> {
    let last = report.silent?.last_day;
    let last = last.map_or_else(
        || "Auch aus der Zeit davor ist nichts bekannt.".to_owned(),
        |day| {
            format!("Zuletzt gemeldet ist etwas vom {}; alle Zahlen stehen, wie sie seitdem stehen.", german_day(day))
        },
    );
    Some(format!(
        "Aus dem {} hat nach diesem Stand keine Behörde etwas gemeldet, weder eine Bestellung noch eine Zahlung, \
         Lieferung oder Zählung. {last}",
        report.quarter.german()
    ))
}

fn counts(row: &IndicatorRow) -> Option<(i64, i64)> {
    match (row.numerator, row.denominator) {
        (Some(Exact::Count(numerator)), Some(Exact::Count(denominator))) => Some((numerator, denominator)),
        _ => None,
    }
}

/// A share in percent that two counts make, for a sentence; `None` without a denominator.
fn percent(numerator: i64, denominator: i64) -> Option<Decimal> {
    (Decimal::from(numerator) * Decimal::ONE_HUNDRED).checked_div(Decimal::from(denominator))
}

fn shown(value: Decimal) -> String {
    format!("{}\u{a0}%", german_decimal(value, 1))
}

fn equipment(report: &Report) -> Option<String> {
    let row = report.indicator("mobile.device-rate")?.berlin()?;
    let Some((devices, eligible)) = counts(row) else {
        return row
            .reason
            .as_ref()
            .map(|reason| format!("Ausstattung mit mobilen Endgeräten: {NO_STATEMENT}: {reason}"));
    };
    let share = percent(devices, eligible).map(|share| format!(" ({})", shown(share))).unwrap_or_default();
    Some(format!(
        "Am {} sind {} mobile Endgeräte für {} geeignete Stellen in Nutzung{share}.",
        german_day(report.until),
        german_count(devices),
        german_count(eligible)
    ))
}

fn districts(report: &Report) -> Option<String> {
    let indicator = report.indicator("mobile.capable-rate")?;
    let mut known: Vec<(Decimal, District)> = District::all()
        .filter_map(|d| indicator.of_district(d).and_then(|row| row.value).map(|value| (value, d)))
        .collect();
    let missing: Vec<&str> = District::all()
        .filter(|d| indicator.of_district(*d).is_none_or(|row| row.value.is_none()))
        .map(District::name)
        .collect();
    let silent = if missing.is_empty() {
        String::new()
    } else {
        format!(" Ohne Angabe ({}): {}.", missing.len(), missing.join(", "))
    };
    // By value, then by number, so that equal districts always come in the same order.
    known.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let (best, worst) = (known.first()?, known.last()?);
    if best.1 == worst.1 {
        return Some(format!(
            "Mobil arbeitsfähig sind in {} {} der geeigneten Stellen.{silent}",
            best.1.name(),
            shown(best.0)
        ));
    }
    Some(format!(
        "Mobile Arbeitsfähigkeit der Bezirke: am höchsten in {} ({}), am niedrigsten in {} ({}).{silent}",
        best.1.name(),
        shown(best.0),
        worst.1.name(),
        shown(worst.0)
    ))
}

fn budget(report: &Report) -> Option<String> {
    let total = &report.budget.total;
    if total.lines == 0 {
        return None;
    }
    if let Some(reason) = &total.reason {
        return Some(format!("Haushalt {}: {NO_STATEMENT}: {reason}", report.year));
    }
    Some(format!(
        "Vom fortgeschriebenen Soll {} ({}) sind {} ausgegeben, {} gebunden und {} gesperrt; verfügbar sind {}.",
        report.year,
        given_euro(total.soll),
        given_euro(total.actual),
        given_euro(total.commitments),
        given_euro(total.frozen),
        given_euro(total.available)
    ))
}

fn overdrawn(report: &Report) -> Option<String> {
    match report.budget.overdrawn.as_slice() {
        [] => None,
        [one] => {
            let name = match (&one.authority, one.name.as_str()) {
                (Some(authority), name) if !name.is_empty() => format!("{}, {name}", report.name_of(authority)),
                _ => one.line.clone().unwrap_or_default(),
            };
            let cause = report.budget.causes.iter().find(|cause| Some(&cause.line) == one.line.as_ref());
            let since = cause.map(|cause| format!(" seit dem {}", german_day(cause.since))).unwrap_or_default();
            let by = given_euro(cause.and_then(|cause| cause.by_now));
            let of = cause.and_then(|cause| cause.later_year);
            let of = of.map_or_else(String::new, |year| format!(" der Verpflichtungsermächtigung für {year}"));
            Some(format!("Eine Haushaltsstelle ist{since} überzogen: {name} um {by}{of}."))
        }
        many => {
            Some(format!("{} Haushaltsstellen sind überzogen; sie sind im Abschnitt Haushalt benannt.", many.len()))
        }
    }
}

fn need(report: &Report) -> Option<String> {
    let need = &report.need;
    if let Some(reason) = &need.reason {
        return Some(format!("Mehrbedarf: {NO_STATEMENT}: {reason}"));
    }
    if let Some(reason) = &need.total_reason {
        return Some(format!("Mehrbedarf: {NO_STATEMENT}: {reason}"));
    }
    if need.rows.is_empty() {
        return None;
    }
    Some(format!(
        "Bis zum {} fehlen {} (brutto {}, Deckung {}). Die Verstärkungsmittel haben {}; ungedeckt bleiben {}.",
        german_day(report.target_day),
        given_euro(need.need),
        given_euro(need.gross),
        given_euro(need.cover),
        given_euro(need.reserve),
        given_euro(need.uncovered)
    ))
}

fn submissions(report: &Report) -> Option<String> {
    let due: Vec<_> = report.submissions.iter().filter(|row| row.is_due(report.until)).collect();
    if due.is_empty() {
        return None;
    }
    let own = report.quarter.to_string();
    // A submission that is missing from before says so: it is none of this quarter.
    let named = |row: &&Submission| match row.period == own {
        true => row.named(),
        false if row.received_on.is_some() => format!("{} ({}, unvollständig)", row.name, row.period),
        false => format!("{} ({})", row.name, row.period),
    };
    let missing: Vec<String> = due.iter().filter(|row| row.is_missing()).map(named).collect();
    let none_yet = due.iter().all(|row| row.period != own);
    let due = due.len();
    let told = match missing.as_slice() {
        [] => format!("Alle {due} fälligen Meldungen liegen vor."),
        [one] => format!("Eine von {due} fälligen Meldungen fehlt: {one}."),
        some if some.len() <= 6 => format!("{} von {due} fälligen Meldungen fehlen: {}.", some.len(), some.join(", ")),
        many => format!("{} von {due} fälligen Meldungen fehlen; sie sind im Abschnitt Meldungen benannt.", many.len()),
    };
    let so_far = format!(" Zum {} war bis zum Stichtag noch keine fällig.", report.quarter.german());
    Some(told + if none_yet { &so_far } else { "" })
}

fn contradictions(report: &Report) -> Option<String> {
    let further = report.contradictions.iter().fold(0, |sum, row| u64::saturating_add(sum, row.further));
    let all = further.saturating_add(u64::try_from(report.contradictions.len()).unwrap_or(u64::MAX));
    match all {
        0 => None,
        1 => Some("Eine veröffentlichte Zahl weicht ab; sie ist im Abschnitt Abweichende Zahlen benannt.".to_owned()),
        many => Some(format!(
            "{} veröffentlichte Zahlen weichen ab; sie sind im Abschnitt Abweichende Zahlen benannt.",
            german_count(i64::try_from(many).unwrap_or(i64::MAX))
        )),
    }
}

/// Every series whose total changed, one sentence each.
pub fn breaks(report: &Report) -> Vec<String> {
    let rows = report.indicators.iter().filter(|i| i.id == "rollout.degree").flat_map(|i| &i.rows);
    rows.filter(|row| row.series_break && row.authority.is_some())
        .map(|row| {
            let who = row.authority.as_ref().map_or_else(|| "Berlin".to_owned(), |authority| report.name_of(authority));
            let what = rollout_name(row.rollout.as_deref().unwrap_or_default());
            format!("{who}, {what}: Der Gesamtumfang wurde geändert; Werte davor und danach sind nicht vergleichbar.")
        })
        .collect()
}
