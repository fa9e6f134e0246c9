//! What is said about an extra need beside its table: range, drivers, splits, requests.

pub use sollist_contract::words::need::*;
use sollist_contract::{
    day::german_day,
    said::Said,
    words::{
        need,
        terms::{self, Term},
    },
};

use crate::cli::number::{shown_amount, shown_count, shown_decimal};
use sollist_contract::lang::Lang;

const fn term(de: &'static str, en: &'static str) -> Term {
    Term { de, en }
}

pub const TARGET_DAY: Term = term("Zieltag", "Target day");
pub const ITEMS: Term = term("Gegenstände", "Items");
pub const FACTOR: Term = term("Personal ×", "Staff ×");
pub const LATER: Term = term("Monate später", "Months later");
pub const BERLIN: Term = term("Land Berlin", "State of Berlin");
pub const ASSUMED: Term = term("Angenommen", "Assumed");
pub const QUOTA: Term = term("Quote", "Quota");
pub const UNIT_PRICE: Term = term("Stückpreis", "Unit price");
pub const LIFE: Term = term("Monate nutzbar", "Months of life");
pub const RUNNING_COST: Term = term("laufend je Jahr", "Running a year");

/// Under which scenario a need is, and its number where it is kept.
pub fn under(name: &str, sequence: Option<u64>) -> Said {
    match sequence {
        Some(sequence) => Said::new(
            format!("Szenario „{name}“, gespeichert mit Nr. {}", shown_count(sequence, Lang::De)),
            format!("Scenario “{name}”, kept with no. {}", shown_count(sequence, Lang::En)),
        ),
        None => Said::new(
            format!("Szenario „{name}“ aus einer Datei, nicht gespeichert"),
            format!("Scenario “{name}” out of a file, not kept"),
        ),
    }
}

/// Behind the sentence that no scenario is kept under a name.
pub fn no_file_either(name: &str) -> Said {
    Said::new(format!("„{name}“ ist auch keine Datei."), format!("“{name}” is no file either."))
}

/// A file was read, and a scenario is kept under the same name.
pub fn file_was_read(name: &str) -> Said {
    Said::new(
        format!(
            "Gelesen wurde die Datei „{name}“; unter diesem Namen ist auch ein Szenario gespeichert. Aus einem anderen \
             Verzeichnis ist das gespeicherte gemeint."
        ),
        format!(
            "The file “{name}” was read; a scenario is kept under this name too. From another folder the kept one is \
             meant."
        ),
    )
}

pub fn no_scenario() -> Said {
    Said::new("ohne Szenario", "without any")
}

pub fn scenarios() -> Said {
    Said::new("Mehrbedarf nach Szenarien\n\n", "Extra need by scenarios\n\n")
}

pub fn scenarios_by_authority() -> Said {
    over(Said::new("Je Behörde", "By authority"))
}

pub fn one_scenario() -> Said {
    Said::new(
        "Mehrere Szenarien werden für sich verglichen; --explain, --range, --drivers-since, --split und --requests \
         gehen mit einem. Bitte nur ein --scenario nennen oder diese Angaben weglassen.",
        "Several scenarios are compared by themselves; --explain, --range, --drivers-since, --split and --requests go \
         with one. Name one --scenario only, or leave these out.",
    )
}

pub fn not_in_csv() -> Said {
    Said::new(
        "CSV ist eine Tabelle, der Mehrbedarf selbst; --range, --drivers-since, --split und --requests stehen daneben. \
         Bitte --format json oder --format xlsx nehmen.",
        "CSV is one table, the extra need itself; --range, --drivers-since, --split and --requests stand beside it. \
         Use --format json or --format xlsx.",
    )
}

fn day(day: &str) -> Said {
    Said::new(day.parse().map_or(day.to_owned(), german_day), day)
}

/// A heading that stands over nothing, and why.
fn without(heading: Said, why: &Said) -> Said {
    Said::new(format!("\n{}: {}\n", heading.de, why.de), format!("\n{}: {}\n", heading.en, why.en))
}

fn over(heading: Said) -> Said {
    heading.map(|text| format!("\n{text}\n\n"))
}

pub fn range(draws: i64, seed: i64) -> Said {
    let draws = u64::try_from(draws).unwrap_or(0);
    over(Said::new(
        format!("Spanne des Mehrbedarfs aus {} Ziehungen (Startzahl {seed})", shown_count(draws, Lang::De)),
        format!("Range of the extra need from {} draws (seed {seed})", shown_count(draws, Lang::En)),
    ))
}

pub fn no_range(why: &Said) -> Said {
    without(Said::new("Spanne des Mehrbedarfs", "Range of the extra need"), why)
}

/// What varies, by its code in the contract.
fn driver(code: &str) -> Said {
    match code {
        "price" => PRICE.into(),
        "quota" => Said::new("Quote", "quota"),
        "staff" => STAFF.into(),
        "one_off" => ONE_OFF.into(),
        "delay_months" => Said::new("Verzug in Monaten", "delay in months"),
        other => Said::read(other, other),
    }
}

/// `Preis Notebook (price|notebook) 0,95/1,00/1,20`: what varies, what of, how it is called in a draw; its smallest,
/// likeliest and largest value.
pub fn distribution(code: &str, key: &str, values: [&str; 3]) -> Said {
    let of = match (key, terms::item(key)) {
        ("all", _) => Said::new("alle", "all"),
        ("eligible", _) => Said::new("Stellen", "positions"),
        (_, Some(item)) => item.into(),
        (_, None) => Said::read(key, key),
    };
    let values = |lang| values.map(|value| shown_decimal(value, lang)).join("/");
    let driver = driver(code);
    Said::new(
        format!("{} {} ({code}|{key}) {}", driver.de, of.de, values(Lang::De)),
        format!("{} {} ({code}|{key}) {}", driver.en, of.en, values(Lang::En)),
    )
}

/// How much of what varies is the same for all.
pub fn common_share(share: &str) -> Said {
    Said::new(
        format!("gemeinsamer Anteil {}", shown_decimal(share, Lang::De)),
        format!("common share {}", shown_decimal(share, Lang::En)),
    )
}

/// How anybody draws it again.
pub fn draw_again(seed: i64, set: &str, valid_from: &str, distributions: &[Said]) -> Said {
    let (total, from) = (need::total_of_draws(), day(valid_from));
    let all = |of: fn(&Said) -> &str| distributions.iter().map(of).collect::<Vec<_>>().join("; ");
    let (distributions_de, distributions_en) = (all(|said| &said.de), all(|said| &said.en));
    Said::new(
        format!(
            "{} Eine Ziehung sind die \
             ersten 53 Bit von SHA-256 über „Startzahl|Ziehung|Treiber|Schlüssel“, etwa {seed}|0|price|notebook. \
             Verteilungen aus „{set}“ (ab {}): {distributions_de}.\n",
            total.de, from.de
        ),
        format!(
            "{} A draw is the first 53 \
             bits of SHA-256 over “seed|draw|driver|key”, such as {seed}|0|price|notebook. Distributions of “{set}” \
             (from {}): {distributions_en}.\n",
            total.en, from.en
        ),
    )
}

pub fn drivers(since: u64, since_day: &str, target_day: &str) -> Said {
    over(need::drivers_since(since, since_day, target_day))
}

pub fn no_drivers(why: &Said) -> Said {
    without(Said::new("Treiber des Mehrbedarfs", "Drivers of the extra need"), why)
}

pub fn shapley() -> Said {
    need::shapley().map(|text| format!("{text}\n"))
}

pub fn splits(reserve: &str, claims: u64) -> Said {
    over(Said::new(
        format!(
            "Die Verstärkungsmittel ({} EUR) nach anderen Regeln, {} Ansprüche",
            shown_amount(reserve, Lang::De),
            shown_count(claims, Lang::De)
        ),
        format!(
            "The reserve (EUR {}) by other rules, {} claims",
            shown_amount(reserve, Lang::En),
            shown_count(claims, Lang::En)
        ),
    ))
}

pub fn splits_lack(why: &Said) -> Said {
    without(Said::new("Verteilung der Verstärkungsmittel", "Splits of the reserve"), why)
}

pub fn split_shares() -> Said {
    over(Said::new("Was jede Behörde bekäme", "What each authority would get"))
}

pub fn split_differences() -> Said {
    over(Said::new("Mehr oder weniger als nach A", "More or less than by A"))
}

/// How the rate is counted, and who has none.
pub fn levelled(excluded: &str) -> Said {
    let none = if excluded.is_empty() {
        Said::default()
    } else {
        Said::new(
            format!(" Ohne gemeldete Stellen, daher nach D nichts: {excluded}."),
            format!(" Without reported positions, so nothing by D: {excluded}."),
        )
    };
    Said::new(
        format!(
            "Kleinste Quote: mobil arbeitsfähig mit dem, was die Anteile zu Stückpreisen kaufen; Stufenkosten bleiben \
             außen vor.{}\n",
            none.de
        ),
        format!(
            "Lowest rate: mobile-capable with what the shares buy at unit prices; step costs stay out.{}\n",
            none.en
        ),
    )
}

pub fn requests() -> Said {
    over(Said::new("Offene Mehrbedarfsanträge neben dem Mehrbedarf", "Open funding requests beside the extra need"))
}

pub fn no_requests(why: &Said) -> Said {
    without(Said::new("Offene Mehrbedarfsanträge", "Open funding requests"), why)
}

pub fn asked_is() -> Said {
    need::asked_is().map(|text| format!("{text}\n"))
}
