//! What past years say of a pool, in parts: how far each method was off, how uneven lines are, the bounds, and how
//! often past years ended inside the bounds that the years before them gave.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use rust_decimal::Decimal;

use super::{
    super::{
        make::{given, kind, made, rated},
        op::Op,
        part::{Derivation, Of},
    },
    methods::{Past, Profile, expected, prior},
    years::{Counted, Year, Years},
};
use crate::forecast::{Cut, EARLIER_YEARS, LineYear, Method, OWN_YEARS, PoolKey, Series, places};

/// A pool in parts.
pub(super) struct Pool<'a> {
    years: Rc<Years<'a>>,
    key: Option<PoolKey>,
    /// Complete years of each line.
    lines: Vec<Vec<Year<'a>>>,
    scores: OnceCell<Rc<Vec<Score<'a>>>>,
    /// What every line of the pool is told from, made once: large books have many lines in one.
    errors: OnceCell<BTreeMap<Method, Derivation<'a>>>,
    usual: OnceCell<Derivation<'a>>,
    at: OnceCell<Option<[Derivation<'a>; 3]>>,
}

/// How far the chosen method was off in a year, in parts.
struct Score<'a> {
    line: usize,
    name: String,
    score: Derivation<'a>,
}

fn plain<'a>(name: &str, op: Op, formula: &'static str, unit: Of, parts: Vec<Derivation<'a>>) -> Derivation<'a> {
    made(kind(name, op, formula, unit), parts)
}

/// The distance of two parts.
fn apart<'a>(name: &str, a: Derivation<'a>, b: Derivation<'a>) -> Derivation<'a> {
    let less = |name: &str, a: &Derivation<'a>, b: &Derivation<'a>| {
        plain(name, Op::Diff, "the one less the other", Of::Number, vec![a.clone(), b.clone()])
    };
    let both = vec![less("above", &a, &b), less("below", &b, &a)];
    plain(name, Op::Max, "without its sign", Of::Number, both)
}

fn million<'a>(name: &str, formula: &'static str, above: Derivation<'a>, below: Derivation<'a>) -> Derivation<'a> {
    rated(kind(name, Op::Ratio, formula, Of::Number), 1_000_000, 0, vec![above, below])
}

/// What is still open of a year at the cut, and never nearly nothing.
fn open<'a>(year: &Year<'a>) -> Derivation<'a> {
    let parts = vec![year.soll.named("soll"), year.paid.named("paid")];
    let rest = plain("rest", Op::Diff, "Soll - paid", Of::Eur, parts);
    let twenty = given("twenty", 20, "a twentieth at least", Of::Number);
    let twentieth = kind("twentieth", Op::Ratio, "a twentieth of the Soll", Of::Eur);
    let twentieth = rated(twentieth, 1, 2, vec![year.soll.named("soll"), twenty]);
    let euro = given("one euro", Decimal::ONE, "never nearly nothing", Of::Eur);
    plain("open", Op::Max, "what was still open, never nearly nothing", Of::Eur, vec![rest, twentieth, euro])
}

/// Past years of a line.
pub(super) fn past_of(series: &Series, counted: Counted) -> &[LineYear] {
    match counted {
        Counted::Paid => &series.past,
        Counted::Bound => &series.bound_past,
    }
}

impl<'a> Pool<'a> {
    pub fn of(years: &Rc<Years<'a>>, key: Option<PoolKey>, counted: Counted) -> Rc<Pool<'a>> {
        let basis = &years.basis;
        let members = key.and_then(|key| basis.pools.get(&key)).map_or(&[][..], Vec::as_slice);
        let series = members.iter().filter_map(|place| basis.panel.series.get(*place));
        let lines = series.map(|series| series.past_lines.iter().zip(past_of(series, counted)));
        let lines = lines.map(|past| past.map(|(line, of)| years.year(counted, *line, *of)).collect());
        Rc::new(Pool::new(years, key, lines.collect()))
    }

    fn new(years: &Rc<Years<'a>>, key: Option<PoolKey>, lines: Vec<Vec<Year<'a>>>) -> Pool<'a> {
        let (scores, errors, usual, at) = (OnceCell::new(), OnceCell::new(), OnceCell::new(), OnceCell::new());
        Pool { years: years.clone(), key, lines, scores, errors, usual, at }
    }

    /// The same pool, as it was before a year.
    fn before(&self, year: i16) -> Pool<'a> {
        let earlier = |line: &Vec<Year<'a>>| line.iter().filter(|one| one.of.year < year).cloned().collect();
        Pool::new(&self.years, self.key, self.lines.iter().map(earlier).collect())
    }

    fn name(&self) -> String {
        self.key.map(|key| key.to_string()).unwrap_or_default()
    }
    fn cut(&self, year: i16) -> Option<&Cut> {
        self.years.basis.calendar.cuts.get(&year)
    }
    fn line_name(&self, year: &Year<'a>) -> String {
        self.years.name(year.line)
    }
    /// What the years of all lines came to that count.
    fn past(&self, which: &str, counts: impl Fn(i16) -> bool) -> Past<'a> {
        let years: Vec<Year<'a>> = self.lines.iter().flatten().filter(|year| counts(year.of.year)).cloned().collect();
        Past::of(&format!("pool {} {which}", self.name()), &years)
    }
    pub fn all(&self) -> Past<'a> {
        self.past("all", |_| true)
    }

    /// What a method says of a year of a line, from what is known.
    fn said(&self, method: Method, year: &Year<'a>, own: &Past<'a>, pool: &Past<'a>) -> Option<Derivation<'a>> {
        let profile = Profile::new(own, pool, self.years.basis.calendar.substitute());
        expected(method, year, &profile, &prior(&year.soll, own, pool), self.cut(year.of.year)?)
    }

    /// How far each method was off in past years, each forecast from the years before it; only those that had an
    /// answer for every year.
    pub fn errors(&self) -> &BTreeMap<Method, Derivation<'a>> {
        self.errors.get_or_init(|| self.off())
    }
    fn off(&self) -> BTreeMap<Method, Derivation<'a>> {
        let mut off: BTreeMap<Method, Option<Vec<Derivation<'a>>>> = BTreeMap::new();
        let mut years: Vec<i16> = self.lines.iter().flatten().map(|year| year.of.year).collect();
        years.sort_unstable();
        years.dedup();
        for year in years {
            let pool = self.past(&format!("before {year}"), |other| other < year);
            for line in &self.lines {
                let earlier: Vec<Year<'a>> = line.iter().filter(|one| one.of.year < year).cloned().collect();
                let Some(one) = line.iter().find(|one| one.of.year == year) else { continue };
                if one.of.end_only || earlier.len() < EARLIER_YEARS || self.cut(year).is_none() {
                    continue;
                }
                let name = self.line_name(one);
                let own = Past::of(&format!("{name} before {year}"), &earlier);
                for method in Method::ALL {
                    let so_far = off.entry(method).or_insert_with(|| Some(Vec::new()));
                    let Some(errors) = so_far else { continue };
                    match self.said(method, one, &own, &pool) {
                        Some(said) => {
                            let apart = apart("off", one.end.named("end"), said);
                            errors.push(million(&name, "|end - expected| / Soll", apart, one.soll.named("soll")));
                        }
                        None => *so_far = None,
                    }
                }
            }
        }
        let sum = |(method, errors): (Method, Option<Vec<Derivation<'a>>>)| {
            let name = format!("off {}", method.code());
            let sum = plain(&name, Op::Sum, "errors of past years in millionths of the Soll", Of::Number, errors?);
            Some((method, sum.known_as(format!("off/{}/{}", self.name(), method.code()))))
        };
        off.into_iter().filter_map(sum).collect()
    }

    /// What the method would have said of each past year from the others.
    fn scores(&self, method: Method) -> Rc<Vec<Score<'a>>> {
        self.scores.get_or_init(|| Rc::new(self.scored(method))).clone()
    }
    fn scored(&self, method: Method) -> Vec<Score<'a>> {
        let mut years: Vec<i16> = self.lines.iter().flatten().map(|year| year.of.year).collect();
        years.sort_unstable();
        years.dedup();
        let mut scores = Vec::new();
        for year in years {
            let pool = self.past(&format!("without {year}"), |other| other != year);
            for (place, line) in self.lines.iter().enumerate() {
                let Some(one) = line.iter().find(|one| one.of.year == year && !one.of.end_only) else { continue };
                let others: Vec<Year<'a>> = line.iter().filter(|one| one.of.year != year).cloned().collect();
                let name = self.line_name(one);
                let own = Past::of(&format!("{name} without {year}"), &others);
                let said = self.said(method, one, &own, &pool);
                let Some(said) = said.or_else(|| self.said(Method::RunRate, one, &own, &pool)) else { continue };
                let off = plain("off", Op::Diff, "end - expected", Of::Eur, vec![one.end.named("end"), said]);
                let score = million(&name, "(end - expected) / open", off, open(one));
                let score = score.known_as(format!("score/{}/{name}", self.name()));
                scores.push(Score { line: place, name, score });
            }
        }
        scores
    }

    fn size(score: &Score<'a>) -> Derivation<'a> {
        let zero = given("zero", 0, "nothing off", Of::Number);
        apart(&score.name, score.score.clone(), zero).known_as(format!("size/{}", score.name))
    }

    /// How far lines of the pool are off.
    fn usual(&self, scores: &[Score<'a>]) -> Derivation<'a> {
        let make = || {
            let sizes: Vec<Derivation<'a>> = scores.iter().map(Pool::size).collect();
            let sum = plain("sum", Op::Sum, "all scores, without their signs", Of::Number, sizes.clone());
            let count = plain("how many", Op::Count, "scores", Of::Count, sizes);
            let mean = rated(kind("mean", Op::Ratio, "the mean of all", Of::Number), 1, 0, vec![sum, count]);
            let one = given("one", 1, "at least", Of::Number);
            let mean = plain("usual", Op::Max, "how far lines are off", Of::Number, vec![mean, one]);
            mean.known_as(format!("usual/{}", self.name()))
        };
        self.usual.get_or_init(make).clone()
    }

    /// How uneven a line is, by its own scores.
    fn unevenness<'s>(&self, scores: &[Score<'a>], own: impl Iterator<Item = &'s Score<'a>>) -> Derivation<'a>
    where
        'a: 's,
    {
        let twice = vec![given("twice", 2, "as much as two years", Of::Number), self.usual(scores)];
        let twice = plain("of the pool", Op::Product, "twice the usual", Of::Number, twice);
        let mut parts: Vec<Derivation<'a>> = own.map(Pool::size).collect();
        let count = plain("how many", Op::Count, "scores", Of::Count, parts.clone());
        let two = given("twice", 2, "as much as two years", Of::Count);
        let count = plain("weight", Op::Sum, "its own, and two", Of::Count, vec![count, two]);
        parts.push(twice);
        let sum = plain("sum", Op::Sum, "its own, and of the pool", Of::Number, parts);
        let mean = vec![sum, count];
        let mean = rated(kind("mean", Op::Ratio, "the mean of these", Of::Number), 1, 0, mean);
        let one = given("one", 1, "at least", Of::Number);
        plain("uneven", Op::Max, "how uneven the line is", Of::Number, vec![mean, one])
    }

    /// The normed scores at the places of the bounds and of the centre.
    fn at(&self, scores: &[Score<'a>]) -> Option<&[Derivation<'a>; 3]> {
        let make = || {
            let mut own: BTreeMap<usize, Vec<&Score<'a>>> = BTreeMap::new();
            for score in scores {
                own.entry(score.line).or_default().push(score);
            }
            let normed = |score: &Score<'a>| {
                let others = own.get(&score.line).into_iter().flatten().copied();
                let uneven = self.unevenness(scores, others.filter(|other| other.name != score.name));
                let formula = "score / how uneven its line is otherwise";
                let normed = million(&score.name, formula, score.score.clone(), uneven);
                normed.known_as(format!("normed/{}/{}", self.name(), score.name))
            };
            let all: Vec<Derivation<'a>> = scores.iter().map(normed).collect();
            let places = places(all.len())?;
            Some(places.map(|place| {
                let mut at = kind("at", Op::Quantile, "the normed score at this place of all", Of::Number);
                at.inputs = vec![("place", place.to_string())];
                made(at, all.clone())
            }))
        };
        self.at.get_or_init(make).as_ref()
    }

    /// The bounds of a line of the pool about what is expected: lower, centre, upper.
    pub fn interval(
        &self,
        method: Method,
        line: usize,
        year: &Year<'a>,
        expected: &Derivation<'a>,
    ) -> Option<[Derivation<'a>; 3]> {
        let scores = self.scores(method);
        let [low, middle, high] = self.at(&scores)?;
        let uneven = self.unevenness(&scores, scores.iter().filter(|score| score.line == line));
        let above = vec![open(year), uneven];
        let above = plain("of it", Op::Product, "open * how uneven the line is", Of::Number, above);
        let one = || given("million", 1_000_000, "millionths", Of::Number);
        let scale = rated(kind("scale", Op::Ratio, "in EUR", Of::Eur), 1, 2, vec![above, one()]);
        let bound = |(name, at): (&str, &Derivation<'a>)| {
            let above = vec![scale.clone(), at.clone()];
            let above = plain("of it", Op::Product, "scale * normed score", Of::Number, above);
            let off = rated(kind("off", Op::Ratio, "in EUR", Of::Eur), 1, 2, vec![above, one()]);
            let there = vec![expected.clone(), off];
            let there = plain("there", Op::Sum, "what is expected, and so much off", Of::Eur, there);
            plain(name, Op::Max, "not less than what is paid", Of::Eur, vec![there, year.paid.named("paid")])
        };
        Some([("lower", low), ("centre", middle), ("upper", high)].map(bound))
    }

    /// The method that was least off.
    fn selected(&self) -> Method {
        let least = self.errors().iter().min_by_key(|(_, off)| off.part.value);
        least.map_or(Method::PlanProfile, |(method, _)| *method)
    }

    /// Of each past year that has others enough before it whether it ended inside the range that those gave.
    pub fn covered(&self) -> Vec<Derivation<'a>> {
        let years: BTreeSet<i16> =
            self.lines.iter().flatten().filter(|year| !year.of.end_only).map(|year| year.of.year).collect();
        let mut covered = Vec::new();
        for year in years {
            let earlier = self.before(year);
            let (position, pool) = (Rc::from(format!("before {year}")), earlier.all());
            for (place, (line, before)) in self.lines.iter().zip(&earlier.lines).enumerate() {
                let Some(one) = line.get(before.len()).filter(|one| one.of.year == year && !one.of.end_only) else {
                    continue;
                };
                if before.iter().filter(|one| !one.of.end_only).count() < OWN_YEARS || self.cut(year).is_none() {
                    continue;
                }
                let (name, method) = (self.line_name(one), earlier.selected());
                let own = Past::of(&name, before);
                let said = earlier.said(method, one, &own, &pool);
                let said = said.or_else(|| earlier.said(Method::RunRate, one, &own, &pool));
                let inside =
                    said.and_then(|said| Some(inside(&name, one, earlier.interval(method, place, one, &said)?)));
                covered.extend(inside.map(|inside| inside.beside(&position)));
            }
        }
        covered
    }
}

/// 1 where a year ended inside of bounds, else 0.
fn inside<'a>(name: &str, year: &Year<'a>, [lower, _, upper]: [Derivation<'a>; 3]) -> Derivation<'a> {
    let end = || year.end.named("end");
    let less = |name: &str, parts: Vec<Derivation<'a>>| {
        let less = plain(name, Op::Diff, "the one less the other", Of::Eur, parts);
        plain(&format!("{name} at all"), Op::Clamp0, "not below zero", Of::Eur, vec![less])
    };
    let both = vec![less("below", vec![lower, end()]), less("above", vec![end(), upper])];
    let both = plain("outside", Op::Sum, "below the range, or above it", Of::Eur, both);
    let outside = yes("is outside", "1 where it is outside", both);
    plain(name, Op::Diff, "1 where the year ended inside the range", Of::Count, vec![one(), outside])
}

fn one<'a>() -> Derivation<'a> {
    given("one", 1, "one", Of::Number)
}

/// 1 where something is above zero, else 0.
pub(super) fn yes<'a>(name: &str, formula: &'static str, of: Derivation<'a>) -> Derivation<'a> {
    let above = plain("above zero", Op::Clamp0, "not below zero", Of::Number, vec![of]);
    let most = plain("at most one", Op::Min, "at most one", Of::Number, vec![above, one()]);
    plain(name, Op::Ceil, formula, Of::Count, vec![most])
}

/// 1 where something is not above zero, else 0.
pub(super) fn no<'a>(name: &str, formula: &'static str, of: Derivation<'a>) -> Derivation<'a> {
    plain(name, Op::Diff, formula, Of::Count, vec![one(), yes("beyond", "1 where it is beyond", of)])
}
