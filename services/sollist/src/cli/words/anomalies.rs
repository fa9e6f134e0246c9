//! What is said beside findings, and what rules are called.

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
    let (de, en) = match code {
        "delivered-not-issued" => ("geliefert, nicht ausgegeben", "delivered, not issued"),
        "licence-missing" => ("weniger Lizenzen als Geräte", "fewer licences than devices"),
        "payment-without-order" => ("Zahlung ohne Bestellung", "payment without order"),
        "runs-dry" => ("Geld reicht nicht", "money runs dry"),
        "silent" => ("keine Meldung", "no report"),
        "relabelled" => ("umbenannt", "relabelled"),
        "duplicate-invoice" => ("Rechnung doppelt?", "invoice twice?"),
        "split-order" => ("Bestellung geteilt?", "order split?"),
        "december-spike" => ("Zahlungen am Jahresende", "payments at year end"),
        "stale-commitment" => ("Bestellung ohne Fortgang", "order without progress"),
        "price-outlier" => ("anderer Preis", "another price"),
        "invoice-over-order" => ("mehr berechnet als bestellt", "more invoiced than ordered"),
        _ => return None,
    };
    Some(Term { de, en })
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
