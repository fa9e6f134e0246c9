//! Counts that lose what was known of ages, in both languages.

use sollist_contract::{
    ids::Item,
    warning::{Reason, Warning},
    words::number::number,
};

/// Of so many in use it was known since when, of the so many counted now of none.
pub(super) fn lost(item: &Item, known: i64, counted: i64) -> Warning {
    let [known, counted] = [known, counted].map(number);
    Warning::new(
        Reason::AgesLost,
        "data.commissioned_on",
        format!(
            "Von {} Stück „{item}“ in Gebrauch war bekannt, seit wann sie es sind; von den {} nun gezählten ist es von \
             keinem bekannt, und keines zählt mehr als zu alt. Bitte die Zählung nach Alter melden (parts).",
            known.de, counted.de
        ),
        format!(
            "Of {} pieces of “{item}” in use it was known since when they are; of the {} counted now it is known of \
             none, and none counts as too old any more. Report the count by age (parts).",
            known.en, counted.en
        ),
    )
}
