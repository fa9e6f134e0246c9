//! Counts that lose what was known of ages, in both languages.

use sollist_contract::{
    ids::Item,
    warning::{Reason, Warning},
    words::{number::number, terms},
};

/// Of so many in use it was known since when, of the so many counted now of these.
pub(super) fn lost(item: &Item, known: i64, counted: i64, dated: i64) -> Warning {
    let [known, counted, some] = [known, counted, dated].map(number);
    let (item_de, item_en) =
        terms::item(item.as_str()).map_or((item.as_str(), item.as_str()), |term| (term.de, term.en));
    let (of_de, of_en) = match dated {
        0 => ("keinem", "none"),
        _ => (&*some.de, &*some.en),
    };
    Warning::new(
        Reason::AgesLost,
        "data.commissioned_on",
        format!(
            "Von „{item_de}“ in Nutzung war bei {} bekannt, seit wann; von den {} nun gezählten ist es von {of_de} \
             bekannt, und was kein Alter hat, zählt nie als zu alt. Bitte die Zählung nach Alter melden (parts).",
            known.de, counted.de
        ),
        format!(
            "Of “{item_en}” in use it was known of {} since when; of the {} counted now it is known of {of_en}, and \
             what has no age never counts as too old. Report the count by age (parts).",
            known.en, counted.en
        ),
    )
}
