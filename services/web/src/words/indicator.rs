//! What the page of an indicator says of its course and of what others published.

use sollist_contract::{
    said::Said,
    words::{number, terms::Term},
};

pub const COURSE: Term = Term { de: "Verlauf über die Quartale", en: "Course over the quarters" };
pub const QUARTER_END: Term = Term { de: "Quartalsende", en: "End of quarter" };
pub const BREAK: Term = Term { de: "Bruch", en: "Break" };
pub const PUBLISHED: Term = Term { de: "Was andere veröffentlicht haben", en: "What others published" };
pub const SCOPE: Term = Term { de: "Umfang", en: "Scope" };
pub const THEIRS: Term = Term { de: "veröffentlicht", en: "Published" };
pub const OURS: Term = Term { de: "unsere Zahl", en: "Ours" };
pub const MEANS: Term = Term { de: "Definition dort", en: "Their definition" };

/// What makes theirs another.
pub fn apart(difference: &str, numerator: &str, denominator: &str) -> Said {
    let [all, above, below] = [difference, numerator, denominator].map(number::decimal);
    Said::new(
        format!("{} Prozentpunkte: Zähler {}, Nenner {}.", all.de, above.de, below.de),
        format!("{} percentage points: numerator {}, denominator {}.", all.en, above.en, below.en),
    )
}

pub fn differs() -> Said {
    Said::new("Weicht von unserer Zahl ab.", "Differs from ours.")
}

pub fn others(count: u64) -> Said {
    match count {
        1 => Said::new("Eine andere Veröffentlichung sagt anderes.", "One other publication says something else."),
        _ => Said::new(
            format!("{count} andere Veröffentlichungen sagen anderes."),
            format!("{count} other publications say something else."),
        ),
    }
}
