//! What is refused of taking back commitment authority, and what there is to do.

use sollist_contract::{
    daily::Lack,
    day::german_day,
    ids::LineName,
    money::{Cents, english_eur, german},
    refusal::{Reason, Refusal},
    said::{Said, command, way},
};
use sollist_ledger::from_a_day;

/// At most what is free on every day since can be taken back.
pub(super) fn in_use((line, year): (&LineName, i16), granted: Cents, lack: &Lack) -> Refusal {
    let (free, amount) = (Cents::nearest(lack.least).or_zero(), Cents::nearest(lack.needed));
    let (on_de, on) = (german_day(lack.least_on), lack.least_on);
    let (from_de, from_en) = from_a_day(lack.enough_from, "time");
    let taken = Said::new(
        format!(
            "Von der Verpflichtungsermächtigung für {year} bei {line} sind am {on_de} nur {} EUR frei; {} EUR lassen \
             sich nicht zurücknehmen",
            german(free),
            german(amount)
        ),
        format!(
            "Of the commitment authority for {year} on {line} only {} are free on {on}; {} cannot be taken back",
            english_eur(free),
            english_eur(amount)
        ),
    );
    let said = if free.is_positive() {
        Said::new(
            format!("{}. Bitte nicht unter −{} EUR gehen{from_de}.", taken.de, german(free)),
            format!("{}. Name an amount not below minus {}{from_en}.", taken.en, english_eur(free)),
        )
    } else if granted.is_positive() {
        let orders = way(&command(&format!("sollist order list --line {line}")), "ListOrders");
        Said::new(
            format!("{}. Bitte zuerst die Bestellungen senken, die sie brauchen ({}){from_de}.", taken.de, orders.de),
            format!("{}. First lower the orders that use it ({}){from_en}.", taken.en, orders.en),
        )
    } else {
        let all = way(&command(&format!("sollist line authorities --line {line}")), "ListCommitmentAuthorities");
        Said::new(
            format!(
                "Eine Verpflichtungsermächtigung für {year} ist bei {line} nicht erteilt; zurückzunehmen ist nichts. \
                 Bitte Haushaltsstelle und Jahr prüfen ({} nennt alle).",
                all.de
            ),
            format!(
                "No commitment authority for {year} is granted on {line}; there is nothing to take back. Check the \
                 line and the year ({} has all of them).",
                all.en
            ),
        )
    };
    Refusal::new(Reason::CommitmentAuthorityInUse, "data.amount", said.de, said.en)
}
