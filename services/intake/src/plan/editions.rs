//! A plan beside the books: which rows are lines that are known, under this name or another one, and which lines have no row.
//! The same money is never taken for new in silence (docs/spec.md#plans).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sollist_contract::{
    event::{Appropriated, Labels},
    ids::{Authority, Kind, LineName},
    money::{Cents, german},
    refusal::Refusal,
};

use super::{
    PlanEntry, PlanRow,
    table::{Column, refused},
    text::slug_of,
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
}

impl Known {
    /// A line that a plan opens.
    pub fn opened(line: &Appropriated) -> Known {
        Known {
            name: line.line.clone(),
            former: Vec::new(),
            authority: line.authority.clone(),
            labels: line.labels.clone().unwrap_or_default(),
            revenue: line.kind == Some(Kind::Revenue),
            appropriation: line.amount,
            actual: Cents::ZERO,
            actuals: 0,
        }
    }
}

/// A row that would open a line beside one that is most likely the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Place of the known line among those given.
    pub known: usize,
    pub row: u64,
    pub line: LineName,
    pub labels: Labels,
    /// The row's Ansatz; none where it only gives an Ist.
    pub amount: Option<Cents>,
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
        let names = known.iter().enumerate().flat_map(|(at, line)| line.former.iter().chain([&line.name]).map(move |name| (name, at)));
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

    /// Compares the rows of a plan with the books. Rows that share a name get each the line with their amount, whatever their
    /// order; a row that names the line of another row is refused.
    pub fn compare(&self, rows: &mut [PlanRow]) -> Compared {
        self.keep_doubles_apart(rows);
        self.refuse_second_rows(rows);
        let mut named: HashSet<usize> = HashSet::new();
        let mut opened: Vec<Pair> = Vec::new();
        let mut seen: HashSet<LineName> = HashSet::new();
        for row in rows.iter() {
            let (line, labels, amount) = match &row.result {
                Ok(PlanEntry::Appropriated(a)) => (&a.line, a.labels.clone().unwrap_or_default(), Some(a.amount)),
                Ok(PlanEntry::Actual { opens: Some(a), .. }) => (&a.line, a.labels.clone().unwrap_or_default(), None),
                Ok(PlanEntry::Actual { payment, .. }) => {
                    named.extend(self.get(&payment.line).map(|(at, _)| at));
                    continue;
                }
                Err(_) => continue,
            };
            match self.get(line) {
                Some((at, _)) => {
                    named.insert(at);
                }
                // A row that was refused and comes back says which line it is.
                None if row.mark.line == line.as_str() => {}
                None if seen.insert(line.clone()) => {
                    opened.push(Pair { known: usize::MAX, row: row.row, line: line.clone(), labels, amount });
                }
                None => {}
            }
        }
        let revenue = revenue_lines(rows);
        let pairs = self.pairs(opened, &mut named, &revenue);
        Compared { missing: self.missing(rows, &named), pairs }
    }

    /// Pairs lines that would be opened with known ones that have no row: first by the wording or number of the title within the
    /// chapter, then by the amount within the chapter.
    fn pairs(&self, opened: Vec<Pair>, named: &mut HashSet<usize>, revenue: &HashSet<LineName>) -> Vec<Pair> {
        if named.len() == self.known.len() {
            return Vec::new();
        }
        let mut places: HashMap<Trait, Vec<usize>> = HashMap::new();
        for (at, line) in self.known.iter().enumerate().filter(|(at, _)| !named.contains(at)) {
            let names = std::iter::once(&line.name).chain(&line.former);
            for mark in traits(names, &line.labels, Some(line.appropriation), line.revenue) {
                places.entry(mark).or_default().push(at);
            }
        }
        let mut candidates: Vec<(Likeness, usize, usize)> = Vec::new();
        for (place, pair) in opened.iter().enumerate() {
            let marks = traits(std::iter::once(&pair.line), &pair.labels, pair.amount, revenue.contains(&pair.line));
            let near: BTreeSet<usize> = marks.iter().filter_map(|mark| places.get(mark)).flatten().copied().collect();
            candidates.extend(near.into_iter().filter_map(|at| Some((likeness(self.known.get(at)?, pair), place, at))));
        }
        // The likest first; of equals in the order of the file, and of the names.
        candidates.sort_by(|(a, place_a, at_a), (b, place_b, at_b)| b.cmp(a).then(place_a.cmp(place_b)).then(at_a.cmp(at_b)));
        let mut found: BTreeMap<usize, usize> = BTreeMap::new();
        for (_, place, at) in candidates {
            if !found.contains_key(&place) && named.insert(at) {
                found.insert(place, at);
            }
        }
        let mut opened: BTreeMap<usize, Pair> = opened.into_iter().enumerate().collect();
        found.into_iter().filter_map(|(place, known)| Some(Pair { known, ..opened.remove(&place)? })).collect()
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
        let without =
            self.known.iter().enumerate().filter(|(at, line)| {
                !named.contains(at) && sections.contains(&(line.name.year(), line.name.bereich(), line.name.section()))
            });
        without.map(|(at, _)| at).collect()
    }

    /// Rows of one name (`…`, `…-2`) may come in another order than before: each is the line that has its amount.
    fn keep_doubles_apart(&self, rows: &mut [PlanRow]) {
        let mut groups: HashMap<(String, String, bool), Vec<usize>> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            if let Ok(PlanEntry::Appropriated(a)) = &row.result
                && self.by_name.contains_key(&a.line)
            {
                let parent = a.line.as_str().rsplit_once('/').map_or("", |(parent, _)| parent).to_owned();
                let title = a.labels.as_ref().map(|labels| slug_of(&labels.title)).unwrap_or_default();
                groups.entry((parent, title, a.kind == Some(Kind::Revenue))).or_default().push(at);
            }
        }
        let mut moved: HashMap<LineName, LineName> = HashMap::new();
        for places in groups.into_values().filter(|places| places.len() > 1) {
            let lines: Vec<&Appropriated> = places.iter().filter_map(|at| rows.get(*at).and_then(appropriated)).collect();
            let amount = |line: &LineName| self.get(line).map(|(_, known)| known.appropriation);
            let (mut changed, mut free): (Vec<&Appropriated>, Vec<&LineName>) = (Vec::new(), Vec::new());
            for line in lines.iter().filter(|line| amount(&line.line) != Some(line.amount)) {
                changed.push(line);
                free.push(&line.line);
            }
            let mut rest = Vec::new();
            for line in changed {
                match free.iter().position(|name| amount(name) == Some(line.amount)) {
                    Some(at) => {
                        moved.insert(line.line.clone(), free.remove(at).clone());
                    }
                    None => rest.push(line),
                }
            }
            for (line, name) in rest.into_iter().zip(free) {
                moved.insert(line.line.clone(), name.clone());
            }
        }
        for row in rows.iter_mut() {
            rename(row, &moved);
        }
    }

    /// A line has one row: under two of its names it would be appropriated twice.
    fn refuse_second_rows(&self, rows: &mut [PlanRow]) {
        let mut first: HashMap<usize, (LineName, u64)> = HashMap::new();
        for row in rows.iter_mut() {
            let Some(line) = appropriated(row) else { continue };
            let Some((at, _)) = self.get(&line.line) else { continue };
            let other = first.entry(at).or_insert_with(|| (line.line.clone(), row.row)).clone();
            if other.1 != row.row && other.0 != line.line {
                row.result = Err(refused(
                    Column::Titelbezeichnung,
                    format!(
                        "{} ist dieselbe Haushaltsstelle wie {} in Zeile {} (sie wurde umbenannt); bitte nur eine der beiden Zeilen stehen lassen.",
                        line.line, other.0, other.1
                    ),
                    format!(
                        "{} is the same budget line as {} in line {} (it was renamed); leave only one of the two rows.",
                        line.line, other.0, other.1
                    ),
                ));
            }
        }
    }
}

fn appropriated(row: &PlanRow) -> Option<&Appropriated> {
    match &row.result {
        Ok(PlanEntry::Appropriated(line)) => Some(line),
        _ => None,
    }
}

fn rename(row: &mut PlanRow, moved: &HashMap<LineName, LineName>) {
    match &mut row.result {
        Ok(PlanEntry::Appropriated(a)) => {
            if let Some(to) = moved.get(&a.line) {
                a.line = to.clone();
            }
        }
        Ok(PlanEntry::Actual { payment, .. }) => {
            if let Some(to) = moved.get(&payment.line) {
                payment.line = to.clone();
                // The number of a payment says its line, so it goes with it.
                if let Some(number) = super::account_number(to, 1) {
                    payment.payment = number;
                }
            }
        }
        Err(_) => {}
    }
}

/// Lines of the file that are revenue.
fn revenue_lines(rows: &[PlanRow]) -> HashSet<LineName> {
    let revenue = rows.iter().filter_map(|row| match &row.result {
        Ok(PlanEntry::Appropriated(a)) if a.kind == Some(Kind::Revenue) => Some(a.line.clone()),
        Ok(PlanEntry::Actual { payment, revenue: true, .. }) => Some(payment.line.clone()),
        _ => None,
    });
    revenue.collect()
}

/// What a known line and a row must have in common to be taken for the same: year, Bereich, chapter and kind, and of the title the
/// wording, the number, or the amount.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Trait {
    year: i16,
    bereich: u8,
    chapter: String,
    revenue: bool,
    title: Mark,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Mark {
    Wording(String),
    Number(String),
    Amount(Cents),
}

/// Everything by which a line may be found. A chapter is called by its part of the names, or by the slug of its label.
fn traits<'a>(names: impl Iterator<Item = &'a LineName>, labels: &Labels, amount: Option<Cents>, revenue: bool) -> Vec<Trait> {
    let names: Vec<&LineName> = names.collect();
    let mut chapters: BTreeSet<String> = names.iter().map(|name| name.chapter().to_owned()).collect();
    chapters.extend(Some(slug_of(&labels.chapter)).filter(|chapter| !chapter.is_empty()));
    let mut marks = vec![Mark::Wording(slug_of(&labels.title))];
    let numbers = names.iter().map(|name| name.title()).filter(|title| title.bytes().all(|b| b.is_ascii_digit()));
    marks.extend(numbers.map(|number| Mark::Number(number.to_owned())));
    // A line of nothing is no money that could count twice.
    marks.extend(amount.filter(|amount| *amount != Cents::ZERO).map(Mark::Amount));
    marks.retain(|mark| *mark != Mark::Wording(String::new()));
    let Some(first) = names.first() else { return Vec::new() };
    let (year, bereich) = (first.year(), first.bereich());
    let one = |chapter: &String, title: &Mark| Trait { year, bereich, chapter: chapter.clone(), revenue, title: title.clone() };
    chapters.iter().flat_map(|chapter| marks.iter().map(move |title| one(chapter, title))).collect()
}

/// How like a known line is a row; the greater the liker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Likeness {
    /// The same wording or number of the title.
    title: bool,
    amount: bool,
    /// Words of the title that both have, in thousandths of all that either has.
    words: usize,
}

/// The likeness of a known line and a row that have something in common.
fn likeness(known: &Known, pair: &Pair) -> Likeness {
    let (theirs, ours) = (slug_of(&known.labels.title), slug_of(&pair.labels.title));
    let number = std::iter::once(&known.name).chain(&known.former).any(|name| name.title() == pair.line.title());
    let words = |text: &str| -> BTreeSet<String> { text.split('-').map(str::to_owned).collect() };
    let (their_words, our_words) = (words(&theirs), words(&ours));
    let common = their_words.intersection(&our_words).count();
    Likeness {
        title: number || (!theirs.is_empty() && theirs == ours),
        amount: pair.amount == Some(known.appropriation),
        words: common.saturating_mul(1000) / their_words.union(&our_words).count().max(1),
    }
}

/// The refusal of an Ist that is not the one booked, where no basis says why.
pub fn other_actual(line: &LineName, booked: Cents, amount: Cents) -> Refusal {
    refused(
        Column::Betrag,
        format!(
            "Für {line} ist schon ein Ist von {} EUR gebucht; die Datei nennt {} EUR. Ein berichtigtes Ist wird mit „import budget --amend \
             GRUNDLAGE“ eingelesen; gebucht wird dann der Unterschied.",
            german(booked),
            german(amount)
        ),
        format!(
            "{line} has an actual of {booked} EUR already; the file says {amount} EUR. Import a corrected actual with `import budget --amend \
             BASIS`; the difference is recorded then."
        ),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::plan::{PlanReader, Rules};

    const HEAD: &str =
        "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;Titelbezeichnung;Jahr;BetragTyp;Betrag";

    fn rows(rows: &[&str]) -> Vec<PlanRow> {
        let text = format!("{HEAD}\n{}\n", rows.join("\n"));
        PlanReader::open(text.into_bytes(), "plan.csv", &Rules::shipped().unwrap()).unwrap().collect()
    }

    fn books(known: &[&str]) -> Vec<Known> {
        rows(known).iter().filter_map(appropriated).map(Known::opened).collect()
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
        let found = told(&[&same[0], &same[1]], &[&soll(";Amt", ";Pflege von Software", 1), &soll(";Amt", ";Kauf der Geräte", 1)]);
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
        let named: Vec<String> = plan.iter().filter_map(appropriated).map(|a| format!("{} {}", a.line.title(), a.amount)).collect();
        assert_eq!(named, ["dienste-2 8.00", "dienste 7.00", "geraete 5.00"]);
    }

    #[test]
    fn two_rows_of_one_renamed_line_are_not_two_lines() {
        let mut known = books(&[&soll(";Amt", ";Geräte", 5)]);
        known[0].former.push("2026/30/25/2502/81279".parse().unwrap());
        let mut plan = rows(&[&soll(";Amt", ";Geräte", 5), &soll("2502;Amt", "81279;Geräte", 5)]);
        Books::new(&known).compare(&mut plan);
        assert!(plan[0].result.is_ok());
        assert!(plan[1].result.as_ref().unwrap_err().de.contains("Zeile 2"), "{:?}", plan[1].result);
    }
}
