//! What will have been paid by the end of the year, by programme and district: a point with its range, or why there is
//! none.

use sollist_contract::{
    day::german_day,
    money::{Cents, german},
    words::terms,
};

use crate::{
    draft::Draft,
    model::{ForecastRow, Report},
    paper::{Table, amount, left},
    words::{NO_STATEMENT, counted, given},
};

pub fn write(report: &Report, draft: &mut Draft) {
    let forecast = &report.budget.forecast;
    let Some(value) = forecast.total.value else {
        let reason = forecast.total.reason.as_deref().unwrap_or("Eine Prognose liegt zu diesem Stand nicht vor.");
        draft.lead(format!("Jahresprognose: {NO_STATEMENT}: {reason}"));
        return;
    };
    draft.lead(sentence(&forecast.total, value));
    if let Some(said) = too_small(report) {
        draft.notice(said);
    }
    draft.table(table(report, terms::PROGRAMME.de, &forecast.programmes), "");
    draft.table(table(report, terms::DISTRICT.de, &forecast.districts), "");
}

/// Whose Ist is not known as a whole, so that what is expected is less than there will be.
fn too_small(report: &Report) -> Option<String> {
    if report.silent.is_some() {
        let quarter = report.quarter.german();
        return Some(format!("Aus dem {quarter} ist nichts aufgezeichnet: Ist und Jahresprognose sind zu klein."));
    }
    let silent = &report.budget.forecast.total.not_reported;
    let names: Vec<String> = silent.iter().map(|authority| report.name_of(authority)).collect();
    (!names.is_empty()).then(|| {
        format!(
            "Nicht gemeldet haben, oder seit Monaten ohne Ereignis sind ({}): {}. Ihr Ist ist zu klein, und so ist \
             die Jahresprognose.",
            names.len(),
            names.join(", ")
        )
    })
}

/// What is expected, how far from the Soll, and between what.
fn sentence(total: &ForecastRow, value: Cents) -> String {
    let against = match total.deviation {
        Some(more) if more.is_positive() => format!(", {} EUR mehr als das Soll", german(more)),
        Some(less) if less.is_negative() => {
            format!(", {} EUR weniger als das Soll", german(less.negated().unwrap_or(less)))
        }
        _ => String::new(),
    };
    let range = match (total.lower, total.upper, &total.reason) {
        (Some(lower), Some(upper), _) => format!(" Spanne: {} bis {} EUR.", german(lower), german(upper)),
        (_, _, Some(reason)) => format!(" {reason}"),
        _ => String::new(),
    };
    format!("Jahresprognose: Bis zum Jahresende wird ein Ist von {} EUR erwartet{against}.{range}", german(value))
}

fn table(report: &Report, first: &str, rows: &[ForecastRow]) -> Table {
    let columns = vec![
        left(first, 1),
        amount(terms::CURRENT_BUDGET.de),
        amount(terms::ACTUAL.de),
        amount("Prognose"),
        amount("von"),
        amount("bis"),
        amount("Abweichung vom Soll"),
    ];
    let title = format!("Jahresprognose {} je {first}, gerechnet am {}", report.year, german_day(report.until));
    let mut table = Table::new(&title, "EUR", columns);
    for row in rows {
        let cells = cells(&mut table, row);
        table.row(cells);
    }
    let total = cells(&mut table, &report.budget.forecast.total);
    table.total(total);
    table.note(covers(&report.budget.forecast.total));
    if report.budget.forecast.total.profile.as_deref() == Some("substitute") {
        table.note(
            "Wo Vorjahre fehlen, gilt ein Ersatzprofil (Sächliche Verwaltungsausgaben der Länder nach den \
             Monatsberichten des BMF).",
        );
    }
    table
}

fn cells(table: &mut Table, row: &ForecastRow) -> Vec<String> {
    let mut name = row.name.clone();
    let dry = match row.runs_dry {
        0 => None,
        1 => Some("Eine Haushaltsstelle reicht voraussichtlich nicht bis zum Jahresende.".to_owned()),
        many => Some(format!("{} Haushaltsstellen reichen voraussichtlich nicht bis zum Jahresende.", counted(many))),
    };
    for remark in row.reason.iter().chain(&dry) {
        name = format!("{name}\u{a0}{})", table.remark(remark));
    }
    let amounts = [row.soll, row.actual, row.value, row.lower, row.upper, row.deviation];
    std::iter::once(name).chain(amounts.map(given)).collect()
}

/// What the range covers, and what the forecast is not.
fn covers(total: &ForecastRow) -> String {
    let measured = match total.coverage {
        Some(percent) => {
            let percent = percent.to_string().replace('.', ",");
            format!("gemessen {percent} % an {} Jahreswerten einzelner Haushaltsstellen", total.coverage_n)
        }
        None => "noch nicht messbar".to_owned(),
    };
    format!(
        "Spanne: erwartete Überdeckung 80 %, {measured}. Vorjahre: endgültige Buchungen. Die Prognose ist nicht auf \
         das Soll begrenzt; mehr als das Soll darf nur mit Einwilligung ausgegeben werden (§ 37 LHO)."
    )
}
