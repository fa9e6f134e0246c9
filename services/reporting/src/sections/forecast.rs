//! What will have been paid by the end of the year, by programme and district: a point with its range, or why there is
//! none.

use sollist_contract::{
    day::german_day,
    money::{Cents, german, german_decimal},
    words::{forecast as words, terms},
};

use crate::{
    draft::Draft,
    model::{ForecastRow, Report},
    paper::{Table, amount, left, right},
    words::{NO_STATEMENT, counted, day_or, given},
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
    if forecast.programmes.iter().any(|row| row.made.is_some()) {
        draft.table(made(&forecast.programmes), "");
    }
    if !forecast.runs_dry.is_empty() {
        draft.table(runs_dry(report), "");
    }
}

fn method(code: &str) -> String {
    words::method(code).map_or(code, |term| term.de).to_owned()
}

/// `3`, or `3 bis 5`.
fn span([least, most]: [usize; 2]) -> String {
    if least == most { counted(least) } else { format!("{} bis {}", counted(least), counted(most)) }
}

/// By which method, from how many years, judged with how many others, and how often past years ended inside the range.
fn made(rows: &[ForecastRow]) -> Table {
    let columns = vec![
        left(terms::PROGRAMME.de, 2),
        left("Methode", 3),
        right("Vorjahre der Haushalts\u{ad}stelle (K)"),
        right("vergleichbare Jahreswerte (n)"),
        right("gemessene Über\u{ad}deckung"),
    ];
    let mut table = Table::new("Wie die Jahresprognose zustande kommt", "Anzahl und Prozent", columns);
    for row in rows {
        let Some(made) = &row.made else { continue };
        let mut covered = match row.coverage {
            Some(percent) => format!("{}\u{a0}%", german_decimal(percent, 1)),
            None => "noch nicht messbar".to_owned(),
        };
        if row.coverage_far_off {
            covered.push_str(&format!("\u{a0}{})", table.remark(&words::far_off().de)));
        }
        let methods: Vec<String> = made.methods.iter().map(|code| method(code)).collect();
        table.row(vec![row.name.clone(), methods.join(", "), span(made.years), span(made.pairs), covered]);
    }
    table.note(
        "Gewählt ist je Vergleichsgruppe die Methode, die in den Vorjahren am wenigsten danebenlag; ohne drei Vorjahre \
         Plan × Restprofil. Für eine Spanne braucht eine Haushaltsstelle drei Vorjahre und ihre Gruppe 20 Jahreswerte.",
    );
    table
}

/// So many lines are listed.
const LINES_MAX: usize = 30;

/// Lines whose money ends before the year does, the earliest first.
fn runs_dry(report: &Report) -> Table {
    let all = &report.budget.forecast.runs_dry;
    let columns = vec![
        left("Haushaltsstelle", 3),
        left("Methode", 2),
        right("K"),
        right("n"),
        amount("Prognose"),
        left("reicht bis", 0),
        left("frühestens", 0),
    ];
    let title = "Haushaltsstellen, deren Mittel voraussichtlich nicht bis zum Jahresende reichen";
    let mut table = Table::new(title, "EUR", columns);
    for one in all.iter().take(LINES_MAX) {
        let called = report.budget.lines.iter().find(|line| line.line == one.line);
        let title = called.map_or_else(|| one.line.clone(), |line| line.title.clone());
        table.row(vec![
            format!("{}: {title}", report.name_of(&one.authority)),
            one.method.as_deref().map_or_else(|| "–".to_owned(), method),
            counted(one.years),
            counted(one.pairs),
            given(one.value),
            german_day(one.exhausted_on),
            day_or(one.exhausted_earliest, "–"),
        ]);
    }
    table.note(
        "K: abgeschlossene Vorjahre; n: Jahreswerte vergleichbarer Haushaltsstellen. Frühestens: nach der \
                oberen Grenze der Spanne.",
    );
    if all.len() > LINES_MAX {
        table.note(format!(
            "Gezeigt sind die {LINES_MAX} frühesten von {}; alle stehen in der JSON-Fassung dieses Berichts.",
            counted(all.len())
        ));
    }
    table
}

/// Whose Ist is not known as a whole, so that what is expected is less than there will be.
pub(super) fn too_small(report: &Report) -> Option<String> {
    if report.silent.is_some() {
        let quarter = report.quarter.german();
        return Some(format!("Aus dem {quarter} hat niemand etwas gemeldet: Ist und Jahresprognose sind zu klein."));
    }
    let silent = &report.budget.forecast.total.not_reported;
    let names: Vec<String> = silent.iter().map(|authority| report.name_of(authority)).collect();
    (!names.is_empty()).then(|| {
        format!(
            "Mehr als zwei Wochen nach ihrer Frist nicht gemeldet haben, oder seit Monaten ohne Ereignis sind ({}): \
             {}. Ihr Ist ist zu klein, und so ist die Jahresprognose.",
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
    let far_off = if total.coverage_far_off { format!(" {}", words::far_off().de) } else { String::new() };
    format!(
        "Spanne: erwartete Überdeckung 80 %, {measured}.{far_off} Vorjahre: endgültige Buchungen. Die Prognose ist \
         nicht auf das Soll begrenzt; mehr als das Soll darf nur mit Einwilligung ausgegeben werden (§ 37 LHO)."
    )
}
