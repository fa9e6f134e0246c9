//! What is said beside findings, and what rules are called.

use sollist_contract::{
    day::{Day, german_day},
    grpc::analytics::v1::UsedParameter,
    said::Said,
    words::{choices::Choice, terms::Term},
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

/// What each rule is called, by its code in the contract.
pub const RULES: &[Choice] = &[
    ("delivered-not-issued", Term { de: "geliefert, nicht ausgegeben", en: "delivered, not issued" }),
    ("licence-missing", Term { de: "weniger Lizenzen als Geräte", en: "fewer licences than devices" }),
    ("payment-without-order", Term { de: "Zahlung ohne Bestellung", en: "payment without order" }),
    ("runs-dry", Term { de: "Geld reicht nicht", en: "money runs dry" }),
    ("silent", Term { de: "keine Meldung", en: "no report" }),
    ("relabelled", Term { de: "umbenannt", en: "relabelled" }),
    ("duplicate-invoice", Term { de: "Rechnung doppelt?", en: "invoice twice?" }),
    ("split-order", Term { de: "Bestellung geteilt?", en: "order split?" }),
    ("december-spike", Term { de: "Zahlungen am Jahresende", en: "payments at year end" }),
    ("stale-commitment", Term { de: "Bestellung ohne Fortgang", en: "order without progress" }),
    ("price-outlier", Term { de: "anderer Preis", en: "another price" }),
    ("invoice-over-order", Term { de: "mehr berechnet als bestellt", en: "more invoiced than ordered" }),
];

/// What a rule is called, by its code in the contract.
pub fn rule(code: &str) -> Option<Term> {
    RULES.iter().find(|(known, _)| *known == code).map(|(_, term)| *term)
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
