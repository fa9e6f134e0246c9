//! Lines over the years: a series is a line by its name without the year, with what past years had of it. Series that
//! are alike are judged together, in a pool.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
};

use sollist_contract::ids::{Kind, LineName, Programme};

use super::{
    books::{Posted, posted},
    calendar::{Calendar, Phase},
    method::LineYear,
    open::{Open, open},
};
use crate::{books::programmes, facts::Facts, facts::programme_of, silent::silent, tables::index, view::View};

/// A year counts with a Soll above this: below, a title stands for its name (Merkansatz). 1,000.00.
pub(crate) const TOKEN: i128 = 100_000;
/// The newest complete years that count.
const YEARS_MAX: usize = 5;
/// Pairs of line and year from which a pool is one.
const PAIRS_OF_A_KIND: usize = 40;
const PAIRS_OF_ALL: usize = 20;
/// Bytes of a line's name before what is the same every year: `2026/`.
const YEAR_PREFIX: usize = 5;

/// Lines that are judged together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PoolKey {
    Programme(Kind, Programme),
    Kind(Kind),
    All,
}

impl fmt::Display for PoolKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PoolKey::Programme(kind, programme) => write!(f, "{}/{programme}", kind.code()),
            PoolKey::Kind(kind) => f.write_str(kind.code()),
            PoolKey::All => f.write_str("all"),
        }
    }
}

/// A line over the years. Cents.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    /// In the year of the forecast; `None`: there is none any more.
    pub line: Option<u32>,
    pub kind: Kind,
    pub programme: Programme,
    /// The complete years, rising, and their lines.
    pub past: Vec<LineYear>,
    pub past_lines: Vec<u32>,
    pub now: LineYear,
    /// The same of what is paid and bound together.
    pub bound_past: Vec<LineYear>,
    pub bound_now: LineYear,
    pub disposable: i128,
    /// Moved to another programme in the year: what it paid before says little.
    pub relabelled: bool,
    /// Its authority is silent: what is paid is too little.
    pub silent: bool,
}

/// All series, and the pool of each.
pub(crate) struct Panel {
    pub series: Vec<Series>,
    pub pool_of: Vec<Option<PoolKey>>,
    pairs: BTreeMap<PoolKey, usize>,
}

impl Panel {
    pub fn collect(facts: &Facts, view: &View, calendar: &Calendar) -> Panel {
        let lines = Lines::of(facts, view, calendar);
        let series = lines.series();
        let mut pairs: BTreeMap<PoolKey, usize> = BTreeMap::new();
        for one in series.iter().filter(|one| one.programme != Programme::Reserve) {
            let known = one.past.iter().filter(|year| !year.end_only).count();
            for key in keys(one) {
                let sum = pairs.entry(key).or_default();
                *sum = sum.saturating_add(known);
            }
        }
        let enough = |key: &PoolKey| {
            pairs.get(key).copied().unwrap_or_default()
                >= if *key == PoolKey::All { PAIRS_OF_ALL } else { PAIRS_OF_A_KIND }
        };
        let pool =
            |one: &Series| (one.programme != Programme::Reserve).then(|| keys(one).into_iter().find(enough)).flatten();
        let pool_of = series.iter().map(pool).collect();
        Panel { series, pool_of, pairs }
    }

    /// The pools that some line is judged by; of none where there are too few.
    pub fn pools(&self) -> BTreeSet<Option<PoolKey>> {
        self.pool_of.iter().copied().collect()
    }
    /// The places of the series of a pool.
    pub fn members(&self, key: PoolKey) -> Vec<usize> {
        let is_member = |one: &Series| one.programme != Programme::Reserve && keys(one).contains(&key);
        (self.series.iter().enumerate()).filter(|(_, one)| is_member(one)).map(|(place, _)| place).collect()
    }
    /// Pairs of line and year of a pool; where there is none, of all expenditure.
    pub fn pairs(&self, key: Option<PoolKey>) -> usize {
        self.pairs.get(&key.unwrap_or(PoolKey::All)).copied().unwrap_or_default()
    }
}

/// The pools a series may be judged by, the nearest first.
fn keys(one: &Series) -> [PoolKey; 3] {
    [PoolKey::Programme(one.kind, one.programme), PoolKey::Kind(one.kind), PoolKey::All]
}

/// What the journal has of all lines, by their number.
struct Lines<'a> {
    facts: &'a Facts,
    calendar: &'a Calendar,
    posted: Vec<Posted>,
    open: Vec<Open>,
    programmes: Vec<Programme>,
    relabelled: BTreeSet<u32>,
    silent: BTreeSet<u32>,
    renamed: HashMap<u32, &'a LineName>,
    /// Names that lines had before, known in the view.
    former: HashMap<u32, Vec<&'a LineName>>,
    /// Complete years of which any Ist is known.
    reported: BTreeSet<i16>,
}

impl<'a> Lines<'a> {
    fn of(facts: &'a Facts, view: &View, calendar: &'a Calendar) -> Lines<'a> {
        let posted = posted(facts, view, calendar);
        let paid = facts.lines.iter().zip(&posted).filter(|(_, posted)| posted.paid_anything());
        let reported = paid.map(|(line, _)| line.year).collect();
        Lines {
            facts,
            calendar,
            posted,
            open: open(facts, view, calendar),
            programmes: programmes(facts, view),
            relabelled: relabelled(facts, view, calendar),
            silent: silent(facts, view, |known| calendar.misses_after(known)),
            renamed: facts.names_at(view.seq),
            former: facts.former_names_at(view.seq),
            reported,
        }
    }

    fn name(&self, number: u32) -> Option<&'a LineName> {
        self.renamed.get(&number).copied().or_else(|| self.facts.line_names.name(number))
    }

    /// Numbers of the lines that count, of a year of the calendar, with their year.
    fn counted(&self) -> impl Iterator<Item = (u32, i16)> {
        let seen = |number: u32| {
            let posted = self.posted.get(index(number)).is_some_and(|posted| posted.seen);
            posted || self.open.get(index(number)).is_some_and(|open| open.seen)
        };
        (0_u32..)
            .zip(&self.facts.lines)
            .filter(move |(number, line)| line.kind != Kind::Revenue && seen(*number))
            .map(|(number, line)| (number, line.year))
    }

    fn series(&self) -> Vec<Series> {
        let is_past = |year: i16| self.calendar.complete.binary_search(&year).is_ok() && self.reported.contains(&year);
        let past: Vec<(u32, i16)> = self.counted().filter(|(_, year)| is_past(*year)).collect();
        let mut by_name: HashMap<(i16, &str), u32> = HashMap::with_capacity(past.len());
        for &(number, year) in &past {
            if let Some(name) = self.name(number) {
                by_name.insert((year, key(name)), number);
            }
        }
        for (number, names) in &self.former {
            let year = self.facts.lines.get(index(*number)).map(|line| line.year).filter(|year| is_past(*year));
            for name in year.iter().flat_map(|_| names) {
                by_name.entry((name.year(), key(name))).or_insert(*number);
            }
        }
        let mut taken: BTreeSet<u32> = BTreeSet::new();
        let mut all: Vec<(Option<u32>, Vec<u32>)> = Vec::new();
        let years: Vec<i16> = self.calendar.complete.iter().copied().filter(|year| is_past(*year)).collect();
        let mut take = |year: i16, names: &[&LineName]| {
            let found = names.iter().find_map(|name| by_name.get(&(year, key(name))))?;
            taken.insert(*found).then_some(*found)
        };
        // Who is still called the same comes first.
        let (same, others): (Vec<u32>, Vec<u32>) = (self.counted())
            .filter(|(_, year)| *year == self.calendar.year)
            .map(|(number, _)| number)
            .partition(|number| !self.former.contains_key(number));
        for number in same.into_iter().chain(others) {
            let names: Vec<&LineName> =
                self.name(number).into_iter().chain(self.former.get(&number).into_iter().flatten().copied()).collect();
            let before = years.iter().filter_map(|year| take(*year, &names)).collect();
            all.push((Some(number), before));
        }
        let mut gone: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for &(number, _) in past.iter().filter(|(number, _)| !taken.contains(number)) {
            if let Some(name) = self.name(number) {
                gone.entry(key(name)).or_default().push(number);
            }
        }
        all.extend(gone.into_values().map(|numbers| (None, numbers)));
        all.into_iter().filter_map(|(line, before)| self.one(line, before)).collect()
    }

    /// A series of a line and its past ones.
    fn one(&self, line: Option<u32>, mut before: Vec<u32>) -> Option<Series> {
        let year = |number: &u32| self.facts.lines.get(index(*number)).map(|line| line.year);
        before.sort_by_key(year);
        before.retain(|number| self.posted.get(index(*number)).is_some_and(|posted| posted.soll > TOKEN));
        before.drain(..before.len().saturating_sub(YEARS_MAX));
        let newest = line.or_else(|| before.last().copied())?;
        let of_line = self.facts.lines.get(index(newest))?;
        let (past, bound_past) = before.iter().filter_map(|number| self.year(*number)).unzip();
        let (now, bound_now) = line.and_then(|line| self.year(line)).unwrap_or_default();
        Some(Series {
            line,
            kind: of_line.kind,
            programme: self.programmes.get(index(newest)).copied().unwrap_or(of_line.programme),
            past,
            past_lines: before,
            now,
            bound_past,
            bound_now,
            disposable: line.and_then(|line| self.posted.get(index(line))).map_or(0, Posted::disposable),
            relabelled: line.is_some_and(|line| self.relabelled.contains(&line)),
            silent: line.is_some() && self.silent.contains(&of_line.authority),
        })
    }

    /// A year of a line: what is paid, and what is paid and bound.
    fn year(&self, number: u32) -> Option<(LineYear, LineYear)> {
        let (posted, open) = (self.posted.get(index(number))?, self.open.get(index(number))?);
        let year = self.facts.lines.get(index(number))?.year;
        let paid = LineYear {
            year,
            soll: posted.soll,
            cut: posted.cut,
            end: posted.end,
            due: open.due,
            end_only: posted.end_only(),
        };
        // The same machine runs on it, with what falls due too; how far that is off past years say.
        let (cut, end) = (posted.cut.saturating_add(open.cut), posted.end.saturating_add(open.end));
        Some((paid, LineYear { cut, end, ..paid }))
    }
}

/// A name without its year.
fn key(name: &LineName) -> &str {
    name.as_str().get(YEAR_PREFIX..).unwrap_or_default()
}

/// Lines that were moved to another programme within the year of the forecast.
fn relabelled(facts: &Facts, view: &View, calendar: &Calendar) -> BTreeSet<u32> {
    let mut now: HashMap<u32, Programme> = HashMap::new();
    let mut found = BTreeSet::new();
    let moved = &facts.assignments;
    for row in moved.by_day(view) {
        let (Some(&line), Some(&day)) = (moved.line.get(row), moved.day.get(row)) else { continue };
        let Some(to) = moved.programme.get(row).copied().and_then(programme_of) else { continue };
        let from = now.insert(line, to).or_else(|| facts.lines.get(index(line)).map(|line| line.programme));
        if from != Some(to) && day.year() == calendar.year && calendar.phase != Phase::ToCome {
            found.insert(line);
        }
    }
    found
}
