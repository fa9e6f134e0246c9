//! What the pages say where a refused event is corrected field by field.

use sollist_contract::{lang::Lang, words::terms};

words! {
    as_text "Als Text bearbeiten, so wie es kam (JSON)" "Edit it as a text, as it came (JSON)";
    as_fields "Feld für Feld bearbeiten" "Edit it field by field";
    time "Zeitpunkt" "Instant";
    time_hint
        "Mit Uhrzeit und Zone, zum Beispiel 2026-06-30T09:00:00+02:00"
        "With time and zone, such as 2026-06-30T09:00:00+02:00";
    day_hint "TT.MM.JJJJ" "DD.MM.YYYY";
    line_hint
        "Der ganze Name; beim Tippen werden die Haushaltsstellen der Behörde angeboten."
        "The whole name; the lines of the authority are offered while you type.";
    amount "Betrag in EUR" "Amount in EUR";
    yes "ja" "yes";
    no "nein" "no";
    order "Nummer der Bestellung" "Number of the order";
    request "Nummer des Antrags" "Number of the request";
    invoice "Nummer der Rechnung" "Number of the invoice";
    payment "Nummer der Zahlung" "Number of the payment";
    from_line "Haushaltsstelle, die gibt" "Budget line that gives";
    to_line "Haushaltsstelle, die erhält" "Budget line that gets";
    new_line "Neuer Name der Haushaltsstelle" "New name of the budget line";
    delivered_on "Geliefert am" "Delivered on";
    held_on "Tag der Veranstaltung" "Day of the event";
    as_of "Stichtag" "Reference day";
    due "Fällig am" "Due on";
    planned_on "Geplant für" "Planned for";
    reached_on "Erreicht am" "Reached on";
    received_on "Eingegangen am" "Received on";
    commissioned_on "In Betrieb seit" "In use since";
    effective_on "Wirksam am" "Takes effect on";
    valid_from "Gilt ab" "Valid from";
    basis "Grundlage" "Basis";
    reference "Aktenzeichen" "Reference";
    consent_by "Eingewilligt hat" "Consent given by";
    consent "Einwilligung" "Consent";
    last "Schlusszahlung" "Final payment";
    complete "vollständig" "Complete";
}

/// How a field is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Text,
    /// A text of some length.
    Long,
    Amount,
    Day,
    Count,
    Line,
    Authority,
    Programme,
    YesOrNo,
}

/// What a field of an event is called, and how it is answered; `None`: it has its own name only.
pub fn field(key: &str, lang: Lang) -> Option<(&'static str, Sort)> {
    let own: &'static Words = lang.pick(&DE, &EN);
    Some(match key {
        "authority" => (lang.word(terms::AUTHORITY), Sort::Authority),
        "line" => (lang.word(terms::LINE), Sort::Line),
        "from_line" => (own.from_line, Sort::Line),
        "to_line" => (own.to_line, Sort::Line),
        "new_line" => (own.new_line, Sort::Line),
        "programme" => (lang.word(terms::PROGRAMME), Sort::Programme),
        "amount" => (own.amount, Sort::Amount),
        "item" => (lang.word(terms::ITEM), Sort::Text),
        "quantity" => (lang.word(terms::PIECES), Sort::Count),
        "year" => (lang.word(terms::YEAR), Sort::Count),
        "order" => (own.order, Sort::Text),
        "request" => (own.request, Sort::Text),
        "invoice" => (own.invoice, Sort::Text),
        "payment" => (own.payment, Sort::Text),
        "period" => (lang.word(terms::PERIOD), Sort::Text),
        "reason" => (lang.word(terms::REASON), Sort::Long),
        "deadline" => (lang.word(terms::DEADLINE), Sort::Day),
        "due" | "due_on" => (own.due, Sort::Day),
        "delivered_on" => (own.delivered_on, Sort::Day),
        "held_on" => (own.held_on, Sort::Day),
        "as_of" => (own.as_of, Sort::Day),
        "planned_on" => (own.planned_on, Sort::Day),
        "reached_on" => (own.reached_on, Sort::Day),
        "received_on" => (own.received_on, Sort::Day),
        "commissioned_on" => (own.commissioned_on, Sort::Day),
        "effective_on" => (own.effective_on, Sort::Day),
        "valid_from" => (own.valid_from, Sort::Day),
        "basis" => (own.basis, Sort::Text),
        "reference" => (own.reference, Sort::Text),
        "consent_by" => (own.consent_by, Sort::Text),
        "consent" => (own.consent, Sort::Text),
        "final" => (own.last, Sort::YesOrNo),
        "complete" => (own.complete, Sort::YesOrNo),
        _ => return None,
    })
}

pub type Own = Words;

pub fn own(lang: Lang) -> &'static Own {
    lang.pick(&DE, &EN)
}
