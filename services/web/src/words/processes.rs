//! What the pages say of what waits for another person.

use sollist_contract::{lang::Lang, said::Said};

words! {
    process "Vorgang" "Process";
    what "Was wartet" "What waits";
    opened_by "Eröffnet von" "Opened by";
    opened_on "Eröffnet am" "Opened on";
    open_until "Offen bis" "Open until";
    decided_by "Entschieden von" "Decided by";
    decided_on "Entschieden am" "Decided on";
    rule "Warum zwei Personen" "Why two persons";
    whatever "unabhängig von veröffentlichten Grenzen" "whatever limits are published";
    open "offen" "open";
    waits_for_you "offen: wartet auf Sie" "open: waits for you";
    anothers
        "Diesen Vorgang haben Sie eröffnet: Freigeben muss ihn eine andere Person mit der Rolle approver."
        "You opened this process: another person with the role approver has to approve it.";
    approved "freigegeben" "approved";
    rejected "abgelehnt" "rejected";
    lapsed "verfallen" "lapsed";
    approve "Vorgang freigeben" "Approve the process";
    reject "Vorgang ablehnen" "Reject the process";
    deed_approve "Verbindlich freigeben" "Record the approval";
    deed_reject "Verbindlich ablehnen" "Record the rejection";
    reason_hint
        "Steht für immer im Journal. Bitte keine Namen von Personen."
        "Stands in the journal for ever. No names of persons, please.";
    to_process "Zum Vorgang" "To the process";
    to_list "Zu den Vorgängen" "To the processes";
    none
        "Kein Vorgang in diesem Stand. Es gibt sie nur, wo ein Verzeichnis der Aufrufer Personen unterscheidet."
        "No process in this state. There are some only where a register of callers tells persons apart.";
}

pub type Own = Words;

pub fn own(lang: Lang) -> &'static Own {
    lang.pick(&DE, &EN)
}

/// Why two persons are needed: it is of more than an amount, as a set says from a day on.
pub fn above(amount: &Said, set: &str, from: &Said) -> Said {
    Said::new(
        format!("über {} EUR (Parameter „{set}“, gültig ab {})", amount.de, from.de),
        format!("above EUR {} (parameters “{set}”, in force from {} on)", amount.en, from.en),
    )
}

/// Nothing is to be decided any more.
pub fn over() -> Said {
    Said::new("Über diesen Vorgang ist nichts (mehr) zu entscheiden.", "There is nothing (more) to decide on it.")
}
