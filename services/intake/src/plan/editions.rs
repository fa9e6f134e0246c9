//! A plan beside the books: which rows are lines that are known, under this name or another one, and which lines have no row.
//! The same money is never taken for new in silence (spec section 4).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sollist_contract::{
    event::{Appropriated, Labels},
    ids::{Authority, Kind, LineName, slug},
    money::{Cents, german},
    refusal::Refusal,
};

use super::{
    PlanEntry, PlanRow,
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
        let mut chapters: HashMap<(i16, u8, String), Vec<usize>> = HashMap::new();
        for (at, line) in self.known.iter().enumerate().filter(|(at, _)| !named.contains(at)) {
            for chapter in chapters_of(std::iter::once(&line.name).chain(&line.former), &line.labels) {
                chapters.entry((line.name.year(), line.name.bereich(), chapter)).or_default().push(at);
            }
        }
        let nearby = |pair: &Pair| -> BTreeSet<usize> {
            let found = chapters_of(std::iter::once(&pair.line), &pair.labels)
                .into_iter()
                .filter_map(|chapter| chapters.get(&(pair.line.year(), pair.line.bereich(), chapter)))
                .flatten();
            found.copied().filter(|at| self.known.get(*at).is_some_and(|k| k.revenue == revenue.contains(&pair.line))).collect()
        };
        let mut candidates: Vec<(Likeness, usize, usize)> = Vec::new();
        for (place, pair) in opened.iter().enumerate() {
            for at in nearby(pair) {
                candidates.extend(self.known.get(at).and_then(|known| likeness(known, pair)).map(|likeness| (likeness, place, at)));
            }
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
                let title = a.labels.as_ref().map(|labels| slug(&labels.title)).unwrap_or_default();
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

/// By what a chapter may be called: its part of the line's names, and the slug of its label.
fn chapters_of<'a>(names: impl Iterator<Item = &'a LineName>, labels: &Labels) -> BTreeSet<String> {
    let mut chapters: BTreeSet<String> = names.map(|name| name.chapter().to_owned()).collect();
    chapters.extend(Some(slug(&labels.chapter)).filter(|chapter| !chapter.is_empty()));
    chapters
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

/// The likeness of a known line and a row of its chapter; `None` where they have nothing in common that counts.
fn likeness(known: &Known, pair: &Pair) -> Option<Likeness> {
    let (theirs, ours) = (slug(&known.labels.title), slug(&pair.labels.title));
    let numbers = std::iter::once(&known.name).chain(&known.former).any(|name| {
        let title = name.title();
        title == pair.line.title() && title.bytes().all(|b| b.is_ascii_digit())
    });
    let title = numbers || (!theirs.is_empty() && theirs == ours);
    // A line of nothing is no money that could count twice.
    let amount = pair.amount.is_some_and(|amount| amount == known.appropriation && amount != Cents::ZERO);
    if !title && !amount {
        return None;
    }
    let words = |text: &str| -> BTreeSet<String> { text.split('-').map(str::to_owned).collect() };
    let (theirs, ours) = (words(&theirs), words(&ours));
    let words = theirs.intersection(&ours).count().saturating_mul(1000) / theirs.union(&ours).count().max(1);
    Some(Likeness { title, amount, words })
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
