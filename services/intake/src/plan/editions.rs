//! A plan beside the books: which rows are lines that are known, under this name or another one, and which lines have no row.
//! The same money is never taken for new in silence (docs/spec.md#plans).

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use sollist_contract::{
    event::{Appropriated, Labels},
    ids::{Authority, Kind, LineName},
    money::{Cents, german},
    refusal::Refusal,
};

pub use super::pairs::Pair;
use super::{
    PlanEntry, PlanRow, doubles, pairs,
    table::{Column, refused},
};

/// A line of the books, as a plan is compared with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What it is called now, and what it was called before.
    pub name: LineName,
    pub former: Vec<LineName>,
    pub authority: Authority,
    pub labels: Labels,
    pub revenue: bool,
    pub appropriation: Cents,
    /// What plans have booked as its Ist, and in how many postings.
    pub actual: Cents,
    pub actuals: u64,
    /// Everything that is paid on it, by whoever reported it.
    pub paid: Cents,
    /// The file of the same command that opens it: nothing of it is in the books yet.
    pub file: Option<Arc<str>>,
}

impl Known {
    /// A line that a plan opens.
    pub fn opened(line: &Appropriated, file: Option<Arc<str>>) -> Known {
        Known {
            name: line.line.clone(),
            former: Vec::new(),
            authority: line.authority.clone(),
            labels: line.labels.clone().unwrap_or_default(),
            revenue: line.kind == Some(Kind::Revenue),
            appropriation: line.amount,
            actual: Cents::ZERO,
            actuals: 0,
            paid: Cents::ZERO,
            file,
        }
    }
}

/// What a comparison says.
#[derive(Debug, Default)]
pub struct Compared {
    /// In the order of the file.
    pub pairs: Vec<Pair>,
    /// Known lines of the sections of the file that have no row in it, by their places.
    pub missing: Vec<usize>,
}

/// The books, by every name of a line.
pub struct Books<'a> {
    known: &'a [Known],
    by_name: HashMap<&'a LineName, usize>,
}

impl<'a> Books<'a> {
    pub fn new(known: &'a [Known]) -> Books<'a> {
        let names = known
            .iter()
            .enumerate()
            .flat_map(|(at, line)| line.former.iter().chain([&line.name]).map(move |name| (name, at)));
        Books { known, by_name: names.collect() }
    }

    /// The line of a name, with its place.
    pub fn get(&self, name: &LineName) -> Option<(usize, &'a Known)> {
        let at = *self.by_name.get(name)?;
        Some((at, self.known.get(at)?))
    }

    /// The line at a place.
    pub fn at(&self, place: usize) -> Option<&'a Known> {
        self.known.get(place)
    }

    /// Every name of every line, with the line's place.
    pub fn names(&self) -> impl Iterator<Item = (&'a LineName, usize, &'a Known)> + '_ {
        self.known
            .iter()
            .enumerate()
            .flat_map(|(at, line)| line.former.iter().chain([&line.name]).map(move |name| (name, at, line)))
    }

    /// Compares the rows of a plan with the books. Rows that share a name get each the line with their amount, whatever their
    /// order; a row that names the line of another row is refused.
    pub fn compare(&self, rows: &mut [PlanRow]) -> Compared {
        doubles::keep_apart(self, rows);
        self.refuse_second_rows(rows);
        let mut named: HashSet<usize> = HashSet::new();
        let mut opened: Vec<Pair> = Vec::new();
        let mut seen: HashSet<&LineName> = HashSet::new();
        for row in rows.iter() {
            let (line, amount) = match &row.result {
                Ok(PlanEntry::Appropriated(line)) => (line, Some(line.amount)),
                Ok(PlanEntry::Actual { opens: Some(line), .. }) => (line, None),
                Ok(PlanEntry::Actual { payment, .. }) => {
                    named.extend(self.get(&payment.line).map(|(at, _)| at));
                    continue;
                }
                Err(_) => continue,
            };
            match self.get(&line.line) {
                Some((at, _)) => {
                    named.insert(at);
                }
                // A row that was refused and comes back says which line it is.
                None if row.mark.line == line.line.as_str() => {}
                None if seen.insert(&line.line) => opened.push(Pair {
                    known: usize::MAX,
                    row: row.row,
                    line: line.line.clone(),
                    authority: line.authority.clone(),
                    labels: line.labels.clone().unwrap_or_default(),
                    amount,
                    revenue: line.kind == Some(Kind::Revenue),
                    corrects: !row.mark.corrects.is_empty(),
                }),
                None => {}
            }
        }
        let pairs = pairs::find(self.known, opened, &mut named);
        Compared { missing: self.missing(rows, &named), pairs }
    }

    /// Lines without a row, in the sections that the file has.
    fn missing(&self, rows: &[PlanRow], named: &HashSet<usize>) -> Vec<usize> {
        let appropriated = rows.iter().filter_map(|row| match &row.result {
            Ok(PlanEntry::Appropriated(a)) => Some(&a.line),
            _ => None,
        });
        let mut sections: HashSet<(i16, u8, &str)> = HashSet::new();
        for line in appropriated {
            sections.insert((line.year(), line.bereich(), line.section()));
            if let Some((_, known)) = self.get(line) {
                sections.insert((known.name.year(), known.name.bereich(), known.name.section()));
            }
        }
        let without = self.known.iter().enumerate().filter(|(at, line)| {
            !named.contains(at) && sections.contains(&(line.name.year(), line.name.bereich(), line.name.section()))
        });
        without.map(|(at, _)| at).collect()
    }

    /// A line has one row with its Soll, and one with its Ist: under two of its names it would count twice.
    fn refuse_second_rows(&self, rows: &mut [PlanRow]) {
        let mut first: HashMap<(usize, bool), (LineName, u64)> = HashMap::new();
        for row in rows.iter_mut() {
            let (line, soll) = match &row.result {
                Ok(PlanEntry::Appropriated(line)) => (&line.line, true),
                Ok(PlanEntry::Actual { payment, .. }) => (&payment.line, false),
                Err(_) => continue,
            };
            let Some((at, _)) = self.get(line) else { continue };
            let other = first.entry((at, soll)).or_insert_with(|| (line.clone(), row.row)).clone();
            if other.1 != row.row && other.0 != *line {
                let line = line.clone();
                row.result = Err(refused(
                    Column::Titelbezeichnung,
                    format!(
                        "{} ist dieselbe Haushaltsstelle wie {} in Zeile {} (sie wurde umbenannt); bitte nur eine der beiden Zeilen stehen lassen.",
                        line, other.0, other.1
                    ),
                    format!(
                        "{} is the same budget line as {} in line {} (it was renamed); leave only one of the two rows.",
                        line, other.0, other.1
                    ),
                ));
            }
        }
    }
}

/// The refusal of an Ist that is not what is paid on the line, where no basis says why.
pub fn other_actual(line: &LineName, known: &Known, amount: Cents) -> Refusal {
    let others = known.paid.minus(known.actual).unwrap_or_default();
    let (others_de, others_en) = match others {
        Cents::ZERO => (String::new(), String::new()),
        others => (
            format!(", davon {} EUR aus gemeldeten Zahlungen", german(others)),
            format!(", {others} EUR of it from payments that were reported"),
        ),
    };
    refused(
        Column::Betrag,
        format!(
            "Für {line} ist schon ein Ist von {} EUR gebucht{others_de}; die Datei nennt {} EUR. Das Ist eines Jahres ist alles, was auf der \
             Haushaltsstelle gezahlt ist: Soll es gelten, bitte mit „import budget --amend GRUNDLAGE“ einlesen; gebucht wird dann der \
             Unterschied.",
            german(known.paid),
            german(amount)
        ),
        format!(
            "{line} has an actual of {} EUR already{others_en}; the file says {amount} EUR. The actual of a year is all that was paid on the \
             line: if it is right, import it with `import budget --amend BASIS`; the difference is recorded then.",
            known.paid
        ),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::plan::{PlanReader, Rules};

    const HEAD: &str = "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;Titelbezeichnung;Jahr;BetragTyp;Betrag";

    fn appropriated(row: &PlanRow) -> Option<&Appropriated> {
        match &row.result {
            Ok(PlanEntry::Appropriated(line)) => Some(line),
            _ => None,
        }
    }

    fn rows(rows: &[&str]) -> Vec<PlanRow> {
        let text = format!("{HEAD}\n{}\n", rows.join("\n"));
        PlanReader::open(text.into_bytes(), "plan.csv", &Rules::shipped().unwrap()).unwrap().collect()
    }

    fn books(known: &[&str]) -> Vec<Known> {
        rows(known).iter().filter_map(appropriated).map(|line| Known::opened(line, None)).collect()
    }

    /// What a comparison says: pairs as `known > new`, and the lines without a row.
    fn told(known: &[&str], plan: &[&str]) -> (Vec<String>, Vec<String>) {
        let known = books(known);
        let compared = Books::new(&known).compare(&mut rows(plan));
        let name = |at: usize| known[at].name.as_str().rsplit_once('/').unwrap().1.to_owned();
        let pairs = compared.pairs.iter().map(|pair| format!("{} > {}", name(pair.known), pair.line.title())).collect();
        (pairs, compared.missing.into_iter().map(name).collect())
    }

    fn soll(chapter: &str, title: &str, amount: u32) -> String {
        format!("30;25;E;{chapter};A;{title};2026;Soll;{amount}")
    }

    #[test]
    fn pairs_are_found_by_wording_number_or_amount_within_a_chapter() {
        let named = [soll(";Amt", ";Geräte", 5), soll(";Amt", ";Dienste", 7), soll(";Amt", ";Null", 0)];
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        let pairs = |rows: &[String]| told(&named, &rows.iter().map(String::as_str).collect::<Vec<_>>()).0;
        // Wording, whatever the amount; then amount, whatever the wording; the chapter by number or name.
        assert_eq!(
            pairs(&[soll("2502;Amt", "81279;Geräte", 9), soll("2502;Amt", "51185;Dienstleistungen", 7)]),
            ["geraete > 81279", "dienste > 51185"]
        );
        // Another chapter, another year, another kind, an amount of nothing, or a line that has its own row: new.
        assert_eq!(pairs(&[soll("2503;Anderes", "81279;Geräte", 5)]), [""; 0]);
        assert_eq!(pairs(&[soll(";Amt", ";Geräte", 5).replace("2026", "2027")]), [""; 0]);
        assert_eq!(pairs(&[soll(";Amt", "01101;Geräte", 5).replace(";A;", ";E;")]), [""; 0]);
        assert_eq!(pairs(&[soll(";Amt", ";Neu", 0)]), [""; 0]);
        assert_eq!(pairs(&[soll(";Amt", ";Geräte", 5), soll(";Amt", ";Neu", 5)]), [""; 0]);
        // Of several with the same amount the likest wording.
        let same = [soll(";Amt", ";Kauf von Geräten", 1), soll(";Amt", ";Pflege der Software", 1)];
        let found = told(
            &[&same[0], &same[1]],
            &[&soll(";Amt", ";Pflege von Software", 1), &soll(";Amt", ";Kauf der Geräte", 1)],
        );
        assert_eq!(found.0, ["pflege-der-software > pflege-von-software", "kauf-von-geraeten > kauf-der-geraete"]);
    }

    #[test]
    fn what_a_file_leaves_out_is_known() {
        let known = [soll(";Amt", ";Geräte", 5), soll(";Amt", ";Dienste", 7), soll(";Amt", ";Dienste", 8)];
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        assert_eq!(told(&known, &[known[0]]), (vec![], vec!["dienste".to_owned(), "dienste-2".to_owned()]));
        // Two of one name in the other order are the same two.
        let mut plan = rows(&[known[2], known[1], known[0]]);
        let books_of = books(&known);
        let compared = Books::new(&books_of).compare(&mut plan);
        assert!(compared.pairs.is_empty() && compared.missing.is_empty());
        let named: Vec<String> =
            plan.iter().filter_map(appropriated).map(|a| format!("{} {}", a.line.title(), a.amount)).collect();
        assert_eq!(named, ["dienste-2 8.00", "dienste 7.00", "geraete 5.00"]);
    }

    #[test]
    fn two_rows_of_one_renamed_line_are_not_two_lines() {
        let mut known = books(&[&soll(";Amt", ";Geräte", 5)]);
        known[0].former.push("2026/30/25/2502/81279".parse().unwrap());
        let mut plan = rows(&[&soll(";Amt", ";Geräte", 5), &soll("2502;Amt", "81279;Geräte", 5)]);
        Books::new(&known).compare(&mut plan);
        assert!(plan[0].result.is_ok());
        assert!(plan[1].result.as_ref().unwrap_err().said.de.contains("Zeile 2"), "{:?}", plan[1].result);
    }
}
