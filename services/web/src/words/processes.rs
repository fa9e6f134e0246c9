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
    covers "Einwilligung über EUR" "Consent covers EUR";
    pdf "SHA-256 der PDF" "SHA-256 of the PDF";
    open "offen" "open";
    waits_for_you "offen: wartet auf Sie" "open: waits for you";
    anothers
        "Diesen Vorgang haben Sie eröffnet: Freigeben muss ihn eine andere Person mit der Rolle approver; solange er \
         offen ist, können Sie ihn zurückziehen."
        "You opened this process: another person with the role approver has to approve it; as long as it is open, you \
         may withdraw it.";
    approvers
        "Freigeben kann ihn jede Person mit der Rolle approver, außer der, die ihn eröffnet hat."
        "Every person with the role approver may approve it, but for the one who opened it.";
    anybodys
        "Ohne Verzeichnis der Aufrufer unterscheidet niemand Personen: Wer an diesem Rechner ist, entscheidet darüber."
        "Without a register of callers nobody tells persons apart: whoever is at this machine decides on it.";
    how "Einen Vorgang eröffnen" "Open a process";
    how_told
        "Eröffnet wird er dort, wo es beantragt wird: mit „Mittel umsetzen“ oder „Sperre aufheben“ auf der Seite einer \
         Haushaltsstelle."
        "It is opened where it is asked for: by “Transfer money” or “Lift the freeze” on the page of a budget line.";
    at_once
        "Ohne Verzeichnis der Aufrufer wartet es nicht, sondern wird sofort aufgezeichnet."
        "Without a register of callers it does not wait but is recorded at once.";
    to_transfer
        "Mittel umsetzen: alle Haushaltsstellen, zuerst die, auf denen am meisten verfügbar ist"
        "Transfer money: all budget lines, first those on which most is available";
    to_lift
        "Sperre aufheben: alle Haushaltsstellen, zuerst die, auf denen am meisten gesperrt ist"
        "Lift a freeze: all budget lines, first those on which most is frozen";
    parameters
        "Parameter veröffentlicht, wer es darf, auf der Kommandozeile: „sollist parameters publish“."
        "Parameters are published on the command line by whoever may: `sollist parameters publish`.";
    approved "freigegeben" "approved";
    rejected "abgelehnt" "rejected";
    withdrawn "zurückgezogen" "withdrawn";
    lapsed "verfallen" "lapsed";
    approve "Vorgang freigeben" "Approve the process";
    reject "Vorgang ablehnen" "Reject the process";
    withdraw "Vorgang zurückziehen" "Withdraw the process";
    deed_approve "Verbindlich freigeben" "Record the approval";
    deed_reject "Verbindlich ablehnen" "Record the rejection";
    deed_withdraw "Verbindlich zurückziehen" "Record the withdrawal";
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
