//! The first page and the summary.

use sollist_contract::{
    day::german_day,
    money::{german, german_count},
};

use super::compare;
use crate::{
    draft::Draft,
    model::{HeaderAmount, Report},
    paper::{Block, Column, Cover, KeyFigure, Table, amount, left},
    words::{NO_STATEMENT, counted, value},
};

/// `Stand: Journal Nr. 1.234, aufgenommen am 02.07.2026, 12:00 Uhr`
pub fn known_until(report: &Report) -> String {
    match report.as_of.recorded_at {
        Some(at) => {
            let local = at.to_zoned(sollist_contract::day::berlin());
            let day = sollist_contract::day::Day::of(at);
            let clock = format!("{:02}:{:02}", local.hour(), local.minute());
            format!("Stand: Journal Nr. {} vom {}, {clock} Uhr", counted(report.as_of.sequence), german_day(day))
        }
        None => "Stand: leeres Journal".to_owned(),
    }
}

pub fn cover(report: &Report) -> Cover {
    let routing = &report.routing;
    let earlier_papers = if routing.earlier_papers.is_empty() {
        "Zu diesem Vorgang sind im System keine früheren Vorlagen (rote Nummern) hinterlegt.".to_owned()
    } else {
        routing.earlier_papers.join(", ")
    };
    Cover {
        from: routing.from.clone(),
        day: report
            .as_of
            .recorded_at
            .map_or_else(|| german_day(report.until), |at| german_day(sollist_contract::day::Day::of(at))),
        to: routing.to.clone(),
        via: routing.via.clone(),
        subject: routing.subject.clone(),
        subtitle: format!("{}, Stichtag {}", report.quarter.german(), german_day(report.until)),
        earlier_papers,
        amounts: amounts(report),
        request: routing.request.clone(),
        as_of: format!("{}, Prüfsumme {}", known_until(report), short(&report.as_of.hash)),
    }
}

fn short(hash: &str) -> String {
    let start: String = hash.chars().take(16).collect();
    if start.is_empty() { "keine".to_owned() } else { format!("{start}…") }
}

fn amounts(report: &Report) -> Table {
    let mut table =
        Table::new("Haushaltsangaben", "EUR", vec![left("Angabe", 2), Column { share: 3, ..amount("Betrag") }]);
    for HeaderAmount { label, amount, reason, .. } in &report.header.amounts {
        let text = match (amount, reason) {
            (Some(amount), _) => german(*amount),
            (None, Some(reason)) => format!("{NO_STATEMENT}: {reason}"),
            (None, None) => NO_STATEMENT.to_owned(),
        };
        table.row(vec![label.clone(), text]);
    }
    table.described().fitted()
}

pub fn summary(report: &Report, draft: &mut Draft) {
    draft.chapter("Zusammenfassung");
    draft.blocks.push(Block::KeyFigures { figures: key_figures(report) });
    if report.as_of.sequence == 0 {
        draft.notice(
            "Das Journal ist leer: Es liegen keine Ereignisse vor. Dieser Bericht enthält deshalb keine Zahlen.",
        );
    }
    draft.list(report.summary.iter().map(|sentence| sentence.text.clone()).collect());
    if report.as_of.sequence > 0 {
        super::equipment::districts_chart(report, draft);
        super::compare::write(report, draft);
        super::restated::write(report, draft);
    }
}

fn key_figures(report: &Report) -> Vec<KeyFigure> {
    let rate = |id: &str, label: &str, of: &str| {
        let found = report.indicator(id).and_then(|indicator| indicator.berlin().map(|row| (indicator, row)));
        let (text, note) = match found {
            Some((indicator, row)) => match (value(indicator, row), row.numerator, row.denominator) {
                (Some(text), Some(numerator), Some(denominator)) => {
                    (text, format!("{} von {} {of}", plain(numerator), plain(denominator)).trim_end().to_owned())
                }
                (Some(text), _, _) => (text, String::new()),
                (None, _, _) => (NO_STATEMENT.to_owned(), row.reason.clone().unwrap_or_default()),
            },
            None => (NO_STATEMENT.to_owned(), "nicht berechnet".to_owned()),
        };
        KeyFigure { label: label.to_owned(), value: text, note, before: compare::beside(report, id) }
    };
    let budget = &report.budget.total;
    let need = &report.need;
    let need_known = need.need.filter(|_| need.reason.is_none());
    vec![
        rate("mobile.capable-rate", "Mobil arbeitsfähig", "geeigneten Stellen"),
        rate("budget.utilisation", "Ausschöpfungsgrad", ""),
        KeyFigure {
            before: compare::beside(report, "available"),
            label: "Verfügbare Mittel".to_owned(),
            value: budget
                .available
                .filter(|_| budget.lines > 0)
                .map_or_else(|| NO_STATEMENT.to_owned(), |it| million(it.get())),
            note: match (budget.lines, budget.available, &budget.reason) {
                (0, ..) => format!("kein Haushaltsplan {}", report.year),
                (_, Some(available), _) => format!("{} EUR", german(available)),
                (_, None, reason) => reason.clone().unwrap_or_default(),
            },
        },
        KeyFigure {
            before: compare::beside(report, "need.total"),
            label: format!("Mehrbedarf zum {}", german_day(report.target_day)),
            value: need_known.map_or_else(|| NO_STATEMENT.to_owned(), |it| million(it.get())),
            note: match (need_known, need.reason.as_ref().or(need.total_reason.as_ref())) {
                (Some(amount), _) => format!("{} EUR", german(amount)),
                (None, reason) => reason.cloned().unwrap_or_default(),
            },
        },
    ]
}

fn plain(value: crate::model::Exact) -> String {
    match value {
        crate::model::Exact::Count(count) => german_count(count),
        crate::model::Exact::Money(amount) => million(amount.get()),
    }
}

/// `1,3 Mio. EUR`, half away from zero; below a million in thousands, below ten thousand as it is.
pub fn million(cents: i64) -> String {
    use sollist_contract::money::{Cents, german_decimal};
    let amount = Cents::new(cents);
    let abs = cents.unsigned_abs();
    let (divisor, unit) = match abs {
        100_000_000.. => (1_000_000, "Mio. EUR"),
        1_000_000.. => (1_000, "TEUR"),
        _ => return format!("{}\u{a0}EUR", german(amount)),
    };
    let scaled = amount.decimal() / rust_decimal::Decimal::from(divisor);
    format!("{}\u{a0}{}", german_decimal(scaled, 1), unit.replace(' ', "\u{a0}"))
}
