//! How a figure came about.

use sollist_analytics::{CATALOGUE, derivation::Side};
use sollist_contract::{
    day::german_day,
    ids::District,
    said::{Said, argument},
    words::{
        derivation::{self, OPS, Op, op},
        terms,
    },
};

use crate::cli::names;
use sollist_contract::lang::Lang;

pub const PART: (&str, &str) = ("Teil", "Part");
pub const VALUE: (&str, &str) = ("Wert", "Value");
pub const OP: (&str, &str) = ("Rechenart", "Operation");
pub const FORMULA: (&str, &str) = ("Formel", "Formula");
pub const EVENTS: (&str, &str) = ("Ereignisse", "Events");

/// What a part is called, whatever kind of name it has: a word, an item, an authority, a district; what an authority
/// calls something stands behind it.
pub fn part(name: &str, lang: Lang) -> String {
    let item = || terms::item(name).map(Said::from);
    if let Some(word) = named(name).or_else(item) {
        return lang.say(word);
    }
    let district = name.parse::<District>().ok().filter(|district| district.code() == name);
    if let Some(district) = district {
        return format!("{} {}", district.code(), district.name());
    }
    let of = |code: &str| names::authority(code);
    match name.split_once('/') {
        Some((authority, own)) if of(authority) != authority => {
            let own: Vec<String> = own.split('/').map(|name| part(name, lang)).collect();
            format!("{}, {}", of(authority), own.join(", "))
        }
        _ => of(name),
    }
}

/// A figure on its target day: `Mehrbedarf zum 31.12.2026`.
pub fn on(figure: &str, day: &str) -> Said {
    let german = day.parse().map_or(day.to_owned(), german_day);
    Said::new(format!("{} zum {german}", part(figure, Lang::De)), format!("{} on {day}", part(figure, Lang::En)))
}

/// What a part is called that has a word of its own; names and numbers stay as they are.
pub fn named(name: &str) -> Option<Said> {
    derivation::part(name).map(Said::from).or_else(|| {
        let Some((known, side)) = Side::of(name) else {
            let called = CATALOGUE.iter().find(|known| known.id == name);
            let called = called.map(|known| Said::new(known.name_de, known.name_en));
            // A part may be of a rollout or an item.
            return called.or_else(|| terms::rollout(name).or_else(|| terms::item(name)).map(Said::from));
        };
        let word = terms::with_value(side.code())?;
        let (de, en) = (format!("{}, {}", known.name_de, word.de), format!("{}, {}", known.name_en, word.en));
        Some(Said::new(de, en))
    })
}

/// Every operation on a line of its own.
fn ops() -> (String, String) {
    let line = |code: &str, short: &str, long: &str| format!("  {code:<9} {short}; {long}\n");
    OPS.iter().fold((String::new(), String::new()), |(de, en), Op { code, short, long }| {
        (de + &line(code, short.0, long.0), en + &line(code, short.1, long.1))
    })
}

/// `Das ist: Summe der Teile.`
pub fn made(by: &str) -> Said {
    let Said { de, en } = op(by);
    Said::new(format!("Das ist: {de}."), format!("That is: {en}."))
}

/// How to ask for what a part is made of, of the store that is so placed.
pub fn deeper(place: &str, path: &[String]) -> Said {
    let path: Vec<_> = path.iter().map(|part| argument(part)).collect();
    let command = format!("sollist{place} explain {}", path.join(" "));
    Said::new(format!("Tiefer: {command}"), format!("Deeper: {command}"))
}

pub fn kit_is_whole() -> Said {
    Said::new(
        "--kit gibt die ganze Herleitung aus. Bitte keine Teile nennen; Bezirk, Behörde oder Haushaltsstelle grenzen \
         ein.",
        "--kit writes the whole derivation. Name no parts; a district, an authority or a line narrow it.",
    )
}

pub fn kit_folder(folder: &str) -> Said {
    Said::new(
        format!("Im Ordner {folder} liegt schon etwas. Bitte einen leeren oder neuen Ordner nennen."),
        format!("There is something in the folder {folder}. Name an empty one or a new one."),
    )
}

pub fn kit_written(figure: &str, is: &str, folder: &str) -> Said {
    let Said { de, en } = named(figure).unwrap_or_else(|| Said::new(figure, figure));
    Said::new(
        format!("{de} = {is}. In {folder} geschrieben; nachrechnen: python3 {folder}/recompute.py"),
        format!("{en} = {is}. Written into {folder}; recompute: python3 {folder}/recompute.py"),
    )
}

/// What lies beside the script, for whoever got the folder from somebody else.
pub fn kit_readme(asked: &str, is: &str, stand: &str, hash: &str) -> Said {
    let (ops_de, ops_en) = ops();
    Said::new(
        format!(
            "Herleitung einer Zahl aus Sollist\n\n\
             {asked}  Ergebnis: {is}\n  {stand}\n  Prüfsumme des Journals bis dort: {hash}\n\n\
             parts.csv     jeder Teil der Zahl: woraus er besteht (parent), wie er sich ergibt (op, in Worten \
             formula), sein Wert\n\
             events.jsonl  die gelesenen Ereignisse: Journalnummer, Tabulator, Ereignis wie aufgezeichnet\n\
             events.csv    dieselben, Feld für Feld: number ist die Journalnummer, field das Feld, das parts.csv \
             nennt\n\
             recompute.py  rechnet jeden Teil nach (python3 recompute.py; nur die Standardbibliothek)\n\n\
             Rechenarten:\n{ops_de}"
        ),
        format!(
            "Derivation of a figure of Sollist\n\n\
             {asked}  result: {is}\n  {stand}\n  hash of the journal up to there: {hash}\n\n\
             parts.csv     every part of the figure: what it is in (parent), how it follows (op, in words formula), \
             its value\n\
             events.jsonl  the events that were read: journal number, tab, event as it was recorded\n\
             events.csv    the same field by field: number is the journal number, field the one that parts.csv \
             names\n\
             recompute.py  recomputes every part (python3 recompute.py; the standard library alone)\n\n\
             Operations:\n{ops_en}"
        ),
    )
}

#[cfg(test)]
mod tests {
    use sollist_analytics::derivation::Op;

    /// What whoever recomputes a figure must know of each operation stands beside it.
    #[test]
    fn every_operation_has_its_words() {
        let known: Vec<&str> = super::OPS.iter().map(|op| op.code).collect();
        assert_eq!(known, Op::ALL.map(Op::code));
    }
}
