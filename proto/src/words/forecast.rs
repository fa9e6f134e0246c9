//! What is said of a year-end forecast beside its figures.

use super::{
    names, number,
    rows::{series_break, silent},
    terms::Term,
};
use crate::{grpc::analytics::v1::ForecastRow, said::Said};

pub const YEAR_END: Term = Term { de: "Jahresende", en: "year end" };

/// The day on which it is made, and what is known of past years.
fn made_on(day: &str) -> Said {
    let day = number::day(day);
    Said::new(
        format!("Prognose des Ist zum Jahresende, gerechnet am {}. Vorjahre: endgültige Buchungen.", day.de),
        format!("Forecast of the actual at year end, made on {}. Past years: final postings.", day.en),
    )
}

/// What is said of a range of which too many or too few past years ended inside.
pub fn far_off() -> Said {
    Said::new(
        "Das liegt außerhalb von 70 bis 90 %: die Spanne bitte mit Vorsicht lesen.",
        "That is outside 70 to 90 %: read the range with care.",
    )
}

/// What the ranges cover: expected, and as it was measured.
fn covers(total: &ForecastRow) -> Said {
    let (level, of) = (total.level, total.coverage_n);
    let Some(percent) = total.coverage.as_deref() else {
        return Said::new(
            format!("Spanne: erwartete Überdeckung {level} %, noch nicht messbar (dafür braucht es vier Vorjahre)."),
            format!("Range: expected cover {level} %, not measurable yet (that takes four years before)."),
        );
    };
    let shown = number::decimal(percent);
    let said = Said::new(
        format!(
            "Spanne: erwartete Überdeckung {level} %, gemessen {} % an {of} Jahreswerten einzelner Haushaltsstellen.",
            shown.de
        ),
        format!(
            "Range: expected cover {level} %, measured {} % on {of} yearly values of single budget lines.",
            shown.en
        ),
    );
    if total.coverage_far_off { said.and(&far_off()) } else { said }
}

/// The same of a row of its own, where it is to be read with care.
fn row_far_off(row: &ForecastRow) -> Option<Said> {
    let is_row = row.line.is_some() || row.programme.is_some() || row.district.is_some() || row.authority.is_some();
    let percent = row.coverage.as_deref().filter(|_| row.coverage_far_off && is_row && row.lower.is_some())?;
    let shown = number::decimal(percent);
    let measured = Said::new(
        format!("Gemessene Überdeckung der Spanne: {} %.", shown.de),
        format!("Measured cover of the range: {} %.", shown.en),
    );
    Some(measured.and(&far_off()))
}

fn substitute() -> Said {
    Said::new(
        "Wo Vorjahre fehlen, gilt ein Ersatzprofil (Sächliche Verwaltungsausgaben der Länder nach den Monatsberichten \
         des BMF).",
        "Where past years are missing, a published profile stands for them (spending of the Länder on goods and \
         services by the monthly reports of the Federal Ministry of Finance).",
    )
}

fn beyond() -> Said {
    Said::new(
        "Die Prognose ist nicht auf das Soll begrenzt; mehr als das Soll darf nur mit Einwilligung ausgegeben werden \
         (§ 37 LHO).",
        "The forecast is not cut at the current budget; more than that may be spent with consent only (§ 37 LHO).",
    )
}

fn bound() -> Said {
    Said::new("Alle Mittel sind bezahlt oder gebunden.", "All money is paid or bound.")
}

fn run_dry(lines: u32) -> Said {
    match lines {
        1 => Said::new(
            "Eine Haushaltsstelle reicht nicht bis zum Jahresende.",
            "One budget line does not last until the end of the year.",
        ),
        _ => Said::new(
            format!("{lines} Haushaltsstellen reichen nicht bis zum Jahresende."),
            format!("{lines} budget lines do not last until the end of the year."),
        ),
    }
}

/// What is said once beside the rows: of which day it is, what its ranges cover, what nobody may conclude.
pub fn beside(day: &str, total: &ForecastRow, rows: &[ForecastRow]) -> Vec<Said> {
    let all = || rows.iter().chain([total]);
    let mut said = vec![made_on(day)];
    if all().any(|row| row.lower.is_some()) {
        said.push(covers(total));
    }
    if all().any(|row| row.profile.as_deref() == Some("substitute")) {
        said.push(substitute());
    }
    if all().any(|row| row.deviation.as_deref().is_some_and(is_more)) {
        said.push(beyond());
    }
    said
}

/// An amount above zero.
fn is_more(amount: &str) -> bool {
    !amount.starts_with('-') && amount.bytes().any(|b| (b'1'..=b'9').contains(&b))
}

/// Authorities named in a note; the others are counted.
const NAMED: usize = 3;

/// What is to be known of a row: why there is no range, what does not last, of whom nothing is known.
pub fn notes(row: &ForecastRow, why: Option<Said>) -> Vec<Said> {
    let mut notes: Vec<Said> = why.into_iter().collect();
    if row.line.is_none() && row.runs_dry > 0 {
        notes.push(run_dry(row.runs_dry));
    }
    if row.bound {
        notes.push(bound());
    }
    notes.extend(row_far_off(row));
    if row.line.is_none() && !row.not_reported.is_empty() {
        let first: Vec<String> = row.not_reported.iter().take(NAMED).map(|code| names::authority(code)).collect();
        let more = usize::try_from(row.not_reported_total).unwrap_or(usize::MAX).saturating_sub(first.len());
        notes.push(silent(&first.join(", "), more));
    }
    if row.series_break {
        notes.push(series_break());
    }
    notes
}

/// Whose past payments say when a year is paid, by the code in the contract.
pub fn profile(code: &str) -> Option<Term> {
    let (de, en) = match code {
        "line" => ("eigene Vorjahre", "own past years"),
        "pool" => ("vergleichbare Haushaltsstellen", "comparable lines"),
        "substitute" => ("veröffentlichtes Profil", "published profile"),
        _ => return None,
    };
    Some(Term { de, en })
}

/// With whom a line is judged that no line is like.
pub fn pool(code: &str) -> Option<Term> {
    (code == "all").then_some(Term { de: "alle", en: "all" })
}

/// What a method is called, by its code in the contract.
pub fn method(code: &str) -> Option<Term> {
    let (de, en) = match code {
        "damped" => ("gedämpfte Verbindung", "damped"),
        "plan-profile" => ("Plan × Restprofil", "plan × profile"),
        "seasonal" => ("Saisonprofil", "seasonal"),
        "commitments" => ("fällige Festlegungen", "commitments due"),
        "run-rate" => ("Hochrechnung", "run rate"),
        "closed" => ("abgeschlossen", "closed"),
        "plan" => ("Plan", "plan"),
        _ => return None,
    };
    Some(Term { de, en })
}
