//! Rows that would open a line beside one that is most likely the same: what they must have in common, and what says
//! no.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sollist_contract::{
    event::Labels,
    ids::{Authority, District, LineName},
    money::Cents,
};

use super::{known::KnownLine, text::slug_of};

/// Digits of the number of a chapter, and of a title.
const CHAPTER_DIGITS: usize = 4;
const TITLE_DIGITS: usize = 5;

/// A row that would open a line beside one that is most likely the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Place of the known line among those given.
    pub known: usize,
    pub row: u64,
    pub line: LineName,
    pub authority: Authority,
    pub labels: Labels,
    /// The row's Ansatz; none where it only gives an Ist.
    pub amount: Option<Cents>,
    pub revenue: bool,
    /// It comes back out of the list of what was refused: of its plan the other rows are in the books.
    pub corrects: bool,
}

/// Pairs lines that would be opened with known ones that have no row: by the title within the chapter, or by the amount
/// within the chapter; then by the titles and amounts of a whole chapter that is called otherwise.
pub fn find(known: &[KnownLine], opened: Vec<Pair>, named: &mut HashSet<usize>) -> Vec<Pair> {
    if opened.is_empty() || named.len() == known.len() {
        return Vec::new();
    }
    let mut found = within_chapters(known, &opened, named);
    for (place, at) in renamed_chapters(known, &opened, named, &found) {
        if named.insert(at) {
            found.insert(place, at);
        }
    }
    let mut opened: BTreeMap<usize, Pair> = opened.into_iter().enumerate().collect();
    found.into_iter().filter_map(|(place, known)| Some(Pair { known, ..opened.remove(&place)? })).collect()
}

/// What a known line and a row must have in common to be compared: year, Bereich, chapter and kind, and of the title
/// the wording, the number, or the amount.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Trait {
    year: i16,
    bereich: u8,
    chapter: String,
    revenue: bool,
    title: TitleMark,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum TitleMark {
    Wording(String),
    Number(String),
    Amount(Cents),
}

/// A line of the books or of a file, as both are compared.
struct Subject<'a> {
    names: Vec<&'a LineName>,
    authority: &'a Authority,
    labels: &'a Labels,
    amount: Option<Cents>,
    revenue: bool,
}

impl<'a> Subject<'a> {
    fn of_known(line: &'a KnownLine) -> Subject<'a> {
        let names = std::iter::once(&line.name).chain(&line.former).collect();
        Subject {
            names,
            authority: &line.authority,
            labels: &line.labels,
            amount: Some(line.appropriation),
            revenue: line.revenue,
        }
    }
    fn of_row(row: &'a Pair) -> Subject<'a> {
        Subject {
            names: vec![&row.line],
            authority: &row.authority,
            labels: &row.labels,
            amount: row.amount,
            revenue: row.revenue,
        }
    }

    /// What its chapter is called: number and name, each alone and out of one cell; in the Hauptverwaltung the
    /// authority too.
    fn chapters(&self) -> BTreeSet<String> {
        let mut chapters = BTreeSet::new();
        for name in self.names.iter().map(|name| name.chapter().to_owned()).chain([slug_of(&self.labels.chapter)]) {
            if let Some((number, rest)) = numbered(&name, CHAPTER_DIGITS) {
                chapters.extend([number.to_owned(), rest.to_owned()]);
            }
            chapters.insert(name);
        }
        chapters.remove("");
        if self.names.iter().any(|name| name.bereich() == District::CENTRAL.bereich()) {
            // No slug has a colon.
            chapters.insert(format!("authority:{}", self.authority));
        }
        chapters
    }

    /// The wording of its title, without a number before it.
    fn wording(&self) -> String {
        let title = slug_of(&self.labels.title);
        numbered(&title, TITLE_DIGITS).map_or(title.clone(), |(_, rest)| rest.to_owned())
    }

    /// The numbers that its title has or had.
    fn numbers(&self) -> BTreeSet<String> {
        let title = slug_of(&self.labels.title);
        let digits = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let names = self.names.iter().map(|name| name.title()).filter(digits).map(str::to_owned);
        names.chain(numbered(&title, TITLE_DIGITS).map(|(number, _)| number.to_owned())).collect()
    }

    fn title_marks(&self) -> BTreeSet<TitleMark> {
        let wording = Some(self.wording()).filter(|wording| !wording.is_empty());
        wording.map(TitleMark::Wording).into_iter().chain(self.numbers().into_iter().map(TitleMark::Number)).collect()
    }

    /// Everything by which it may be found.
    fn traits(&self) -> Vec<Trait> {
        let Some(first) = self.names.first() else { return Vec::new() };
        let mut marks = self.title_marks();
        // A line of nothing is no money that could count twice.
        marks.extend(self.money().map(TitleMark::Amount));
        let (year, bereich, revenue) = (first.year(), first.bereich(), self.revenue);
        let one = |chapter: &String, title: &TitleMark| Trait {
            year,
            bereich,
            chapter: chapter.clone(),
            revenue,
            title: title.clone(),
        };
        self.chapters().iter().flat_map(|chapter| marks.iter().map(move |title| one(chapter, title))).collect()
    }

    fn money(&self) -> Option<Cents> {
        self.amount.filter(|amount| *amount != Cents::ZERO)
    }
}

/// A number of so many digits, and the name that stands behind it in the same cell.
fn numbered(slug: &str, digits: usize) -> Option<(&str, &str)> {
    let (number, rest) = slug.split_once('-')?;
    (number.len() == digits && number.bytes().all(|byte| byte.is_ascii_digit())).then_some((number, rest))
}

/// How like a known line is a row; the greater the liker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Likeness {
    /// The same wording or number of the title.
    title: bool,
    amount: bool,
    section: bool,
    /// Words of the title that both have, in thousandths of all that either has.
    words: usize,
}

/// Half of the words of a title: two that have them and the same amount are more than an amount by chance.
const HALF: usize = 500;

/// The likeness of a known line and a row that have something in common, if it is enough.
fn likeness(known: &KnownLine, row: &Pair) -> Option<Likeness> {
    let (theirs, ours) = (Subject::of_known(known), Subject::of_row(row));
    let ((their_wording, our_wording), (their_numbers, our_numbers)) =
        ((theirs.wording(), ours.wording()), (theirs.numbers(), ours.numbers()));
    let wording = !their_wording.is_empty() && their_wording == our_wording;
    let number = !their_numbers.is_disjoint(&our_numbers);
    let other_number = !number && !their_numbers.is_empty() && !our_numbers.is_empty();
    let words = |text: &str| -> BTreeSet<String> { text.split('-').map(str::to_owned).collect() };
    let (their_words, our_words) = (words(&their_wording), words(&our_wording));
    let common = their_words.intersection(&our_words).count();
    let likeness = Likeness {
        title: number || wording,
        amount: row.amount == Some(known.appropriation),
        section: known.name.section() == row.line.section()
            || slug_of(&known.labels.section) == slug_of(&row.labels.section),
        words: common.saturating_mul(1000) / their_words.union(&our_words).count().max(1),
    };
    // What is missing in a part of a plan is in another part: there the amount alone says nothing, and another number
    // is another title.
    let part = row.corrects || known.file.is_some();
    let enough = match (likeness.title, other_number) {
        (_, true) => wording && !part,
        (true, false) => true,
        (false, false) => !part || likeness.words >= HALF,
    };
    enough.then_some(likeness)
}

/// Which row is which line, as far as both are in the same chapter.
fn within_chapters(known: &[KnownLine], opened: &[Pair], named: &mut HashSet<usize>) -> BTreeMap<usize, usize> {
    let mut places: HashMap<Trait, Vec<usize>> = HashMap::new();
    for (at, line) in known.iter().enumerate().filter(|(at, _)| !named.contains(at)) {
        for mark in Subject::of_known(line).traits() {
            places.entry(mark).or_default().push(at);
        }
    }
    let mut candidates: Vec<(Likeness, usize, usize)> = Vec::new();
    for (place, row) in opened.iter().enumerate() {
        let near: BTreeSet<usize> =
            Subject::of_row(row).traits().iter().filter_map(|mark| places.get(mark)).flatten().copied().collect();
        candidates.extend(near.into_iter().filter_map(|at| Some((likeness(known.get(at)?, row)?, place, at))));
    }
    // The likest first; of equals in the order of the file, and of the names.
    candidates
        .sort_by(|(a, place_a, at_a), (b, place_b, at_b)| b.cmp(a).then(place_a.cmp(place_b)).then(at_a.cmp(at_b)));
    let mut found = BTreeMap::new();
    for (_, place, at) in candidates {
        if !found.contains_key(&place) && named.insert(at) {
            found.insert(place, at);
        }
    }
    found
}

/// A chapter as its part of a line's name says it.
type Chapter<'a> = (i16, u8, &'a str, &'a str);

fn chapter(line: &LineName) -> Chapter<'_> {
    (line.year(), line.bereich(), line.section(), line.chapter())
}

/// Chapters that are called otherwise: the books do not know the one, the file has no row of the other, both are in the
/// same section, and most lines of either have their title and amount in the other.
fn renamed_chapters(
    known: &[KnownLine],
    opened: &[Pair],
    named: &HashSet<usize>,
    found: &BTreeMap<usize, usize>,
) -> Vec<(usize, usize)> {
    let place_of = |subject: &Subject<'_>| -> Vec<(i16, u8, String)> {
        let Some(first) = subject.names.first() else { return Vec::new() };
        subject.chapters().into_iter().map(|chapter| (first.year(), first.bereich(), chapter)).collect()
    };
    let whole: HashSet<(i16, u8, String)> = known.iter().flat_map(|line| place_of(&Subject::of_known(line))).collect();
    let with_row: HashSet<Chapter<'_>> =
        named.iter().filter_map(|at| known.get(*at)).map(|line| chapter(&line.name)).collect();
    let mut old: HashMap<Chapter<'_>, u64> = HashMap::new();
    let mut places: HashMap<TitlePlace, Vec<usize>> = HashMap::new();
    let gone = |line: &KnownLine| line.file.is_none() && !with_row.contains(&chapter(&line.name));
    for (at, line) in known.iter().enumerate().filter(|(_, line)| gone(line)) {
        *old.entry(chapter(&line.name)).or_default() += 1;
        for key in keys(&Subject::of_known(line)) {
            places.entry(key).or_default().push(at);
        }
    }
    let mut new: HashMap<Chapter<'_>, u64> = HashMap::new();
    let mut alike: BTreeMap<(Chapter<'_>, Chapter<'_>), BTreeMap<usize, usize>> = BTreeMap::new();
    for (place, row) in opened.iter().enumerate().filter(|(place, row)| !found.contains_key(place) && !row.corrects) {
        let subject = Subject::of_row(row);
        if place_of(&subject).iter().any(|place| whole.contains(place)) {
            continue;
        }
        *new.entry(chapter(&row.line)).or_default() += 1;
        let mut seen = HashSet::new();
        for at in keys(&subject).iter().filter_map(|key| places.get(key)).flatten() {
            let Some(line) = known.get(*at) else { continue };
            // One line of each chapter is enough.
            if seen.insert(chapter(&line.name)) {
                alike.entry((chapter(&row.line), chapter(&line.name))).or_default().entry(place).or_insert(*at);
            }
        }
    }
    let most = |lines: &BTreeMap<usize, usize>, of: Option<&u64>| {
        of.is_some_and(|of| (lines.len() as u64).saturating_mul(2) > *of)
    };
    let same =
        alike.into_iter().filter(|((ours, theirs), lines)| most(lines, new.get(ours)) && most(lines, old.get(theirs)));
    same.flat_map(|(_, lines)| lines).collect()
}

/// Year, Bereich, section, whether it is revenue, title and amount of a line.
type TitlePlace = (i16, u8, String, bool, TitleMark, Cents);

/// The places of a line: by these it is found in a chapter of another name.
fn keys(subject: &Subject<'_>) -> Vec<TitlePlace> {
    let (Some(first), Some(amount)) = (subject.names.first(), subject.money()) else { return Vec::new() };
    let sections: BTreeSet<String> =
        [first.section().to_owned(), slug_of(&subject.labels.section)].into_iter().filter(|s| !s.is_empty()).collect();
    let marks = subject.title_marks();
    let one = |section: &String, mark: &TitleMark| {
        (first.year(), first.bereich(), section.clone(), subject.revenue, mark.clone(), amount)
    };
    sections.iter().flat_map(|section| marks.iter().map(move |mark| one(section, mark))).collect()
}
