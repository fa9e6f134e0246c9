//! What the headings of a table say: which column of a plan each is, in one row or in two, and in which unit amounts
//! are.

use super::{column::Column, text::plain};

/// What a column's heading says.
#[derive(Debug, PartialEq, Eq)]
pub enum Heading {
    Column(usize),
    Amounts {
        actual: bool,
        year: Option<i16>,
    },
    /// Amounts in thousands or millions: never taken for euros.
    InThousands,
    Other,
}

/// Words that say that an amount is not in euros but in thousands or millions of them.
const UNITS: [&str; 9] = ["teur", "t€", "teuro", "tsd", "tausend", "mio", "millionen", "mrd", "milliarden"];
/// Words that a second row of headings may have besides years and units.
const KINDS: [&str; 10] = [
    "ansatz",
    "soll",
    "plan",
    "haushaltsansatz",
    "ist",
    "istergebnis",
    "rechnung",
    "rechnungsergebnis",
    "ergebnis",
    "betrag",
];

/// Whether a text above the columns says that the amounts are in thousands or millions: `Beträge in TEUR`, `Angaben in
/// 1.000 EUR`.
pub fn is_in_thousands(text: &str) -> bool {
    let lower = text.to_lowercase();
    let euros = |rest: &str| ["eur", "€"].iter().any(|unit| rest.trim_start().starts_with(unit));
    let thousand = ["1.000", "1000", "1 000"].iter().any(|number| lower.split(*number).skip(1).any(euros));
    thousand || words(&lower).any(|word| UNITS.contains(&word))
}

fn words(lower: &str) -> impl Iterator<Item = &str> {
    lower.split(|c: char| !c.is_alphanumeric() && c != '€').filter(|word| !word.is_empty())
}

pub fn heading(name: &str) -> Heading {
    let name = plain(name);
    let name = name.trim();
    if let Some(column) = Column::of_name(name) {
        return Heading::Column(column);
    }
    let lower = name.to_lowercase();
    let mut words = words(&lower);
    let first = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.collect();
    // `Ist-Ergebnis`, `Ansatz (Soll)`
    let again = |word: &str| matches!(word, "ergebnis" | "soll" | "betrag");
    let kind = match first {
        "ansatz" | "soll" | "plan" | "haushaltsansatz" => Some(false),
        "ist" | "istergebnis" | "rechnung" | "rechnungsergebnis" => Some(true),
        "betrag" => None,
        _ => return Heading::Other,
    };
    let mut year = None;
    for word in rest {
        match word {
            "in" | "eur" | "euro" | "€" => {}
            "t" => return Heading::InThousands,
            unit if UNITS.contains(&unit) => return Heading::InThousands,
            word if again(word) && kind.is_some() => {}
            word => match fiscal_year(word) {
                Some(found) if year.is_none() && kind.is_some() => year = Some(found),
                _ => return Heading::Other,
            },
        }
    }
    match kind {
        Some(actual) => Heading::Amounts { actual, year },
        None => Heading::Column(Column::Betrag as usize),
    }
}

/// A year that can be a fiscal year.
pub fn fiscal_year(text: &str) -> Option<i16> {
    text.parse().ok().filter(|year| text.len() == 4 && (1990..=2199).contains(year))
}

/// The one year that a sheet's name says.
pub fn year_in(name: &str) -> Option<i16> {
    let mut years = years_in(name);
    years.next().filter(|_| years.next().is_none())
}

fn years_in(text: &str) -> impl Iterator<Item = i16> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(fiscal_year)
}

/// What a row means that stands directly below the headings, where it names no line.
#[derive(Debug, PartialEq, Eq)]
pub enum Below {
    /// More headings: years, kinds, units.
    Headings,
    /// Headings too, but with words that are not known.
    Unclear,
    /// A row like any other.
    Row,
}

/// Looks whether the cells of a row are headings too: those of the columns of amounts say it.
pub fn below(cells: &[String]) -> Below {
    let filled = || cells.iter().map(String::as_str).filter(|cell| !cell.is_empty());
    let is_heading = |cell: &str| {
        let lower = cell.to_lowercase();
        let known = |word: &str| {
            matches!(word, "in" | "eur" | "euro" | "€" | "t")
                || fiscal_year(word).is_some()
                || UNITS.contains(&word)
                || KINDS.contains(&word)
        };
        let all = words(&lower).all(known);
        all && words(&lower).next().is_some()
    };
    if filled().next().is_none() {
        Below::Row
    } else if filled().all(is_heading) {
        Below::Headings
    } else if filled().any(|cell| years_in(cell).next().is_some() && cell.contains(char::is_alphabetic)) {
        Below::Unclear
    } else {
        Below::Row
    }
}

/// The headings of two rows as one: a heading of the upper row stands for all columns up to the next (`Ansatz` over
/// `2026` and `2027`). What a column of a plan is called in either row, it is. `None`: the lower row says something of
/// a line.
pub fn joined(upper: &[String], lower: &[String]) -> Option<Vec<String>> {
    let at = |row: &[String], place: usize| row.get(place).map(|name| name.trim().to_owned()).unwrap_or_default();
    let mut group = String::new();
    let mut names = Vec::new();
    for place in 0..upper.len().max(lower.len()) {
        let (above, below) = (at(upper, place), at(lower, place));
        if !above.is_empty() {
            group = above.clone();
        }
        let column = |name: &str| matches!(heading(name), Heading::Column(column) if column != Column::Betrag as usize);
        if column(&above) && !below.is_empty() && !column(&below) {
            return None;
        }
        names.push(one(above, below, &group));
    }
    Some(names)
}

/// The heading of a column of which two rows say something, and of what group it is.
fn one(above: String, below: String, group: &str) -> String {
    if below.is_empty() {
        return above;
    }
    let betrag = Heading::Column(Column::Betrag as usize);
    let of_amounts = |name: &String| {
        let heading = heading(name);
        matches!(heading, Heading::Amounts { .. } | Heading::InThousands) || heading == betrag
    };
    let known = |name: &str| heading(name) != Heading::Other;
    let both = || [format!("{group} {below}"), format!("{below} {group}")].into_iter().find(of_amounts);
    match both().filter(|_| !group.is_empty() && !matches!(heading(&below), Heading::Column(_))) {
        Some(name) => name,
        None if known(&above) && !known(&below) => above,
        None => below,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_two_rows_are_one() {
        let row = |text: &str| -> Vec<String> { text.split(';').map(str::to_owned).collect() };
        for (upper, lower, wanted) in [
            ("Kapitel;Titel;Ansatz;;Ist", ";;2026;2027;2024", "Kapitel;Titel;Ansatz 2026;Ansatz 2027;Ist 2024"),
            (
                ";;Ansatz;;Ist;",
                "Kapitel;Titel;2026;2027;2024;Notiz",
                "Kapitel;Titel;Ansatz 2026;Ansatz 2027;Ist 2024;Notiz",
            ),
            (
                "Kapitel;Titel;2026;;2027;",
                ";;Ansatz;Ist;Ansatz;Ist",
                "Kapitel;Titel;Ansatz 2026;Ist 2026;Ansatz 2027;Ist 2027",
            ),
            ("Plan;;", "Kapitel;Titel;Betrag", "Kapitel;Titel;Betrag"),
            ("Kapitel;Betrag", ";in EUR", "Kapitel;Betrag in EUR"),
            ("Kapitel;Betrag", ";T€", "Kapitel;Betrag T€"),
            ("Kapitel;Ansatz 2026", "Kapitel;EUR", "Kapitel;Ansatz 2026 EUR"),
        ] {
            assert_eq!(joined(&row(upper), &row(lower)), Some(row(wanted)), "{upper} / {lower}");
        }
        assert_eq!(joined(&row("Bereich;Kapitel;Ansatz"), &row("30;;2026")), None, "a line of 2026 EUR");
        for (cells, wanted) in [
            ("2026;;Ist 2024;in €", Below::Headings),
            ("HHJ 2026;2027", Below::Unclear),
            (";", Below::Row),
            ("1.000,00", Below::Row),
            ("5;2026", Below::Row),
            ("Stand;x", Below::Row),
        ] {
            assert_eq!(below(&row(cells)), wanted, "{cells}");
        }
    }
}
