//! What is said about a figure on its way from one position to another.

use sollist_analytics::{CATALOGUE, bridge::comparable};
use sollist_contract::{
    ids::slug,
    said::Said,
    words::{
        rows,
        terms::{self, Term},
    },
};

use super::derive;
use crate::cli::number::shown_count;
use sollist_contract::lang::Lang;

pub const CLASS: (&str, &str) = ("Art", "Kind");
pub const PART: (&str, &str) = ("Beitrag", "Part");
pub const EVENTS: (&str, &str) = ("Ereignisse", "Events");
pub const WHAT: (&str, &str) = ("Was geschah", "What happened");
pub const FIGURES: (&str, &str) = ("Zahlen", "Figures");
pub const BEFORE: (&str, &str) = ("vorher", "Before");
pub const AFTER: (&str, &str) = ("nachher", "After");
pub const DIFFERENCE: (&str, &str) = ("Unterschied", "Difference");

/// What a figure is called, by its id.
pub fn figure(id: &str) -> Said {
    let indicator = || CATALOGUE.iter().find(|one| one.id == id).map(|one| Said::new(one.name_de, one.name_en));
    derive::named(id).or_else(indicator).unwrap_or_else(|| Said::read(id, id))
}

/// The id of what is called so.
pub fn called(text: &str) -> Option<String> {
    let wanted = slug(text);
    if wanted == "haushalt" {
        return Some("budget".to_owned());
    }
    let is_it = |id: &&str| {
        let Said { de, en } = figure(id);
        slug(&de) == wanted || slug(&en) == wanted
    };
    comparable().find(is_it).map(str::to_owned)
}

/// What sort of change it is, by its code in the contract.
pub fn class(code: &str) -> Option<Term> {
    let (de, en) = match code {
        rows::DEFINITION => ("andere Fassung", "another version"),
        "parameters" => ("andere Parameter", "other parameters"),
        "relabelling" => ("umbenannt", "relabelled"),
        "withdrawn" => ("zurückgenommen", "taken back"),
        "correction" => ("korrigiert", "corrected"),
        "late" => ("nachgemeldet", "reported late"),
        "new" => ("neu", "new"),
        "stichtag" => ("anderer Stichtag", "another reference day"),
        _ => return None,
    };
    Some(Term { de, en })
}

/// In what a part is given.
pub fn unit_of_part(unit: &str, lang: Lang) -> &'static str {
    match unit {
        "percent" => lang.pick("Punkte", "points"),
        unit => terms::unit(unit).map_or("", |unit| lang.word(unit)),
    }
}

/// `Ist: 100.000,00 EUR, dann 109.500,00 EUR; Unterschied 9.500,00 EUR.`
pub fn heading(name: &str, before: &str, after: &str, difference: Option<&str>) -> (String, String) {
    let (de, en) = match difference {
        Some(by) => (format!("; Unterschied {by}."), format!("; difference {by}.")),
        None => ("; zu rechnen ist da nichts.".to_owned(), "; there is nothing to compute.".to_owned()),
    };
    (format!("{name}: {before}, dann {after}{de}"), format!("{name}: {before}, then {after}{en}"))
}

/// Where there is none.
pub fn missing(why: &Said) -> Said {
    Said::new(format!("keine Zahl ({})", why.de), format!("no figure ({})", why.en))
}

/// What happened, and what of the figure is so since then.
pub fn since(happened: &Said, since: &Said) -> Said {
    if happened.is_empty() {
        return since.clone();
    }
    Said::read(format!("{}; {}", happened.de, since.de), format!("{}; {}", happened.en, since.en))
}

pub fn came() -> Said {
    Said::new("seither gibt es die Zahl", "there is a figure since")
}
pub fn went() -> Said {
    Said::new("seither gibt es die Zahl nicht", "there is no figure since")
}

/// Rows that a table leaves out, behind the largest ones.
pub fn more_rows(shown: usize, more: usize) -> Said {
    let how = super::counted(more as u64, ("einen weiteren zeigt", "--wide shows one more"), |more| {
        Said::new(
            format!("{} weitere zeigt", shown_count(more, Lang::De)),
            format!("--wide shows {} more", shown_count(more, Lang::En)),
        )
    });
    Said::new(
        format!("Gezeigt sind die {shown} größten Beiträge; {} --wide.", how.de),
        format!("The {shown} largest parts are shown; {}.", how.en),
    )
}

/// What stands below the rows of a figure.
pub fn still() -> Said {
    Said::new("Nichts hat sie bewegt.", "Nothing moved it.")
}
pub fn without_effect(count: u64) -> Said {
    super::counted(count, ("1 Ereignis ohne Wirkung.", "1 event without effect."), |count| {
        Said::new(
            format!("{} Ereignisse ohne Wirkung.", shown_count(count, Lang::De)),
            format!("{} events without effect.", shown_count(count, Lang::En)),
        )
    })
}

/// Several events told as one row.
pub fn together(count: u64) -> Said {
    Said::new(
        format!("{} Ereignisse zusammen", shown_count(count, Lang::De)),
        format!("{} events together", shown_count(count, Lang::En)),
    )
}

/// Both positions, below everything.
pub fn positions(from: &Said, to: &Said) -> Said {
    let [from, to] = [from, to]
        .map(|stand| Said::read(stand.de.trim_start_matches("Stand: "), stand.en.trim_start_matches("As of: ")));
    Said::new(format!("Von: {}\nNach: {}", from.de, to.de), format!("From: {}\nTo: {}", from.en, to.en))
}

/// A figure that is of something else since.
pub fn series_break() -> Said {
    let why = Said::new(
        "Was gezählt wird, heißt seither anders; Werte davor und danach sind nicht vergleichbar.",
        "What is counted is called otherwise since; values before and after cannot be compared.",
    );
    Said::from(terms::SERIES_BREAK).map(|text| format!("{text}.")).and(&why)
}
