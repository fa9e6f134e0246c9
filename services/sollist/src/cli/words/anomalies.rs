//! What is said beside anomalies, and what rules are called.

use sollist_analytics::{AnomalyRule, words};
use sollist_contract::{
    day::{Day, german_day},
    grpc::analytics::v1::UsedParameter,
    said::Said,
    words::terms::Term,
};

pub fn question() -> Said {
    Said::new("Eine Auffälligkeit ist eine Frage, kein Urteil.", "An anomaly is a question, no verdict.")
}

pub fn looked_at(day: &str) -> Said {
    let german = day.parse::<Day>().map_or(day.to_owned(), german_day);
    Said::new(format!("Gesucht ist am Stand vom {german}."), format!("Looked for as of {day}."))
}

pub fn nothing() -> Said {
    Said::new("Nichts fällt auf, so wie gefragt ist.", "Nothing stands out of what is asked for.")
}

/// A parameter that something was measured by.
pub fn used(one: &UsedParameter) -> Said {
    let UsedParameter { name, value, .. } = one;
    let field = name.rsplit('.').next().and_then(limit).unwrap_or(Term { de: "", en: "" });
    let (de, en) = if field.de.is_empty() { (name.as_str(), name.as_str()) } else { (field.de, field.en) };
    match &one.set {
        Some(set) => Said::read(format!("{de} {value} ({set})"), format!("{en} {value} ({set})")),
        None => Said::new(format!("{de} {value} (Vorgabe)"), format!("{en} {value} (default)")),
    }
}

/// What a limit of a rule is called, by its field in the parameters.
fn limit(field: &str) -> Option<Term> {
    let (de, en) = match field {
        "weeks" => ("Wochen", "weeks"),
        "severe_weeks" => ("dringend nach Wochen", "severe after weeks"),
        "pieces" => ("Stück ab", "pieces from"),
        "share" => ("Anteil ab", "share from"),
        "limit" => ("Betrag ab", "amount from"),
        "until" => ("reicht bis (MM-TT)", "lasts until (MM-DD)"),
        "days" => ("Tage", "days"),
        "gap_days" => ("Tage ohne Ereignis", "days without an event"),
        "usual_days" => ("üblicher Abstand in Tagen", "usual days between"),
        "number_days" => ("Tage bei gleicher Nummer", "days of the same number"),
        "factor" => ("Vielfaches", "times"),
        _ => return None,
    };
    Some(Term { de, en })
}

/// What a rule is called, by its code in the contract.
pub fn rule(code: &str) -> Option<Term> {
    AnomalyRule::ALL.into_iter().find(|known| known.code() == code).map(words::rule)
}

/// How soon somebody should look, by its code in the contract.
pub fn severity(code: &str) -> Option<Term> {
    let (de, en) = match code {
        "severe" => ("dringend", "severe"),
        "notice" => ("Hinweis", "notice"),
        _ => return None,
    };
    Some(Term { de, en })
}
