//! What is said beside findings, and what rules are called.

use sollist_analytics::{AnomalyRule, words};
use sollist_contract::{
    day::{Day, german_day},
    grpc::analytics::v1::UsedParameter,
    said::Said,
    words::terms::Term,
};

pub fn question() -> Said {
    Said::new("Eine Auffälligkeit ist eine Frage, kein Urteil.", "A finding is a question, no verdict.")
}

pub fn looked_at(day: &str) -> Said {
    let german = day.parse::<Day>().map_or(day.to_owned(), german_day);
    Said::new(format!("Gesucht ist am Stand vom {german}."), format!("Looked for as of {day}."))
}

pub fn nothing() -> Said {
    Said::new("Nichts fällt auf.", "Nothing stands out.")
}

/// A parameter that something was measured by.
pub fn used(one: &UsedParameter) -> Said {
    let UsedParameter { name, value, .. } = one;
    match &one.set {
        Some(set) => Said::read(format!("{name} {value} ({set})"), format!("{name} {value} ({set})")),
        None => Said::new(format!("{name} {value} (Vorgabe)"), format!("{name} {value} (default)")),
    }
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
