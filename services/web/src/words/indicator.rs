//! What the page of an indicator says of its course and of what others published.

use sollist_contract::{
    said::Said,
    words::{number, terms::Term},
};

pub const COURSE: Term = Term { de: "Verlauf über die Quartale", en: "Course over the quarters" };
pub const QUARTER_END: Term = Term { de: "Quartalsende", en: "End of quarter" };
pub const BREAK: Term = Term { de: "Bruch", en: "Break" };
pub const PUBLISHED: Term = Term { de: "Was andere veröffentlicht haben", en: "What others published" };
pub const BESIDE: Term =
    Term { de: "Woraus die Zahlen daneben bestehen", en: "What the numbers beside it are made of" };
pub const DUE_YEAR: Term = Term { de: "Fällig im Jahr", en: "Due in" };
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

/// That a state is older than the version of the definition by which it is computed.
pub fn newer_version(version: i32, since: &str) -> Said {
    let day = number::day(since);
    Said::new(
        format!(
            "Zu diesem Stand galt eine andere Fassung dieser Kennzahl: gerechnet wird nach Fassung {version}, die seit \
             dem {} gilt. Die frühere Formel steht unten.",
            day.de
        ),
        format!(
            "At this state another version of this indicator held: it is computed by version {version}, which holds \
             since {}. The former formula stands below.",
            day.en
        ),
    )
}

/// The same beside a value, where the former formula stands on the page of the indicator.
pub fn newer_version_of_a_value(version: i32, since: &str) -> Said {
    let day = number::day(since);
    Said::new(
        format!(
            "Zu diesem Stand galt eine andere Fassung dieser Kennzahl: gerechnet wird nach Fassung {version}, die seit \
             dem {} gilt.",
            day.de
        ),
        format!(
            "At this state another version of this indicator held: it is computed by version {version}, which holds \
             since {}.",
            day.en
        ),
    )
}

/// That a course begins before the version by which all of it is computed.
pub fn course_of_newer_version(version: i32, since: &str) -> Said {
    let day = number::day(since);
    Said::new(
        format!(
            "Der ganze Verlauf ist nach Fassung {version} gerechnet, die seit dem {} gilt. Was davor veröffentlicht \
             wurde, folgte einer früheren Fassung (unten) und kann andere Werte nennen.",
            day.de
        ),
        format!(
            "The whole course is computed by version {version}, which holds since {}. What was published before \
             followed a former version (below), and may say other values.",
            day.en
        ),
    )
}

/// Where in a course a version begins to hold.
pub fn version_since(version: i32, since: &str) -> Said {
    let day = number::day(since);
    Said::new(
        format!("Seit dem {} gilt Fassung {version}.", day.de),
        format!("Version {version} holds since {}.", day.en),
    )
}

/// The same of several, by their names.
pub fn newer_versions(names: &str) -> Said {
    Said::new(
        format!("Nach einer Fassung gerechnet, die jünger ist als dieser Stand: {names}."),
        format!("Computed by a version that is newer than this state: {names}."),
    )
}
