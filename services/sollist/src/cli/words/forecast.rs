//! What is said of a year-end forecast beside its figures.

use sollist_contract::{day::german_day, said::Said, words::terms::Term};

use crate::cli::{lang::Lang, number::shown_decimal};

pub const YEAR_END: Term = Term { de: "Jahresende", en: "year end" };

/// The day on which it is made, and what is known of past years.
pub fn made_on(day: &str) -> Said {
    let german = day.parse().map_or(day.to_owned(), german_day);
    Said::new(
        format!("Prognose des Ist zum Jahresende, gerechnet am {german}. Vorjahre: endgültige Buchungen."),
        format!("Forecast of the actual at year end, made on {day}. Past years: final postings."),
    )
}

/// Cover from which on, and up to which, the range is as it should be, in percent.
const AS_IT_SHOULD_BE: std::ops::RangeInclusive<u32> = 70..=90;

/// What the range covers: expected, and as it was measured.
pub fn covers(level: i32, measured: Option<&str>, of: u32) -> Said {
    let Some(percent) = measured else {
        return Said::new(
            format!("Spanne: erwartete Überdeckung {level} %, noch nicht messbar (dafür braucht es vier Vorjahre)."),
            format!("Range: expected cover {level} %, not measurable yet (that takes four years before)."),
        );
    };
    let said = Said::new(
        format!(
            "Spanne: erwartete Überdeckung {level} %, gemessen {} % an {of} Linienjahren.",
            shown_decimal(percent, Lang::De)
        ),
        format!("Range: expected cover {level} %, measured {} % on {of} line-years.", shown_decimal(percent, Lang::En)),
    );
    let whole = percent.split('.').next().and_then(|whole| whole.parse::<u32>().ok());
    match whole.is_none_or(|whole| AS_IT_SHOULD_BE.contains(&whole)) {
        true => said,
        false => said.and(&Said::new(
            "Das liegt außerhalb von 70 bis 90 %: die Spanne bitte mit Vorsicht lesen.",
            "That is outside 70 to 90 %: read the range with care.",
        )),
    }
}

pub fn substitute() -> Said {
    Said::new(
        "Wo Vorjahre fehlen, gilt ein Ersatzprofil (Sächliche Verwaltungsausgaben der Länder nach den Monatsberichten \
         des BMF).",
        "Where past years are missing, a published profile stands for them (spending of the Länder on goods and \
         services by the monthly reports of the Federal Ministry of Finance).",
    )
}

pub fn beyond() -> Said {
    Said::new(
        "Die Prognose ist nicht auf das Soll begrenzt; mehr als das Soll darf nur mit Einwilligung ausgegeben werden \
         (§ 37 LHO).",
        "The forecast is not cut at the current budget; more than that may be spent with consent only (§ 37 LHO).",
    )
}

pub fn bound() -> Said {
    Said::new("Alle Mittel sind bezahlt oder gebunden.", "All money is paid or bound.")
}

pub fn run_dry(lines: u32) -> Said {
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
