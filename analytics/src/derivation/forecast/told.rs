//! What the parts of a forecast are told from: which number of which lines, their years, and the pools of lines that
//! they are judged with.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

use sollist_contract::{
    ids::{Authority, District, LineName},
    said::Said,
};

use super::{
    super::{
        make::{kind, made, unknown},
        op::Op,
        part::{Derivation, Of},
    },
    judged::Pool,
    methods::{Profile, expected},
    years::{Counted, Year, Years},
};
use crate::forecast::{Cut, Method, PoolKey};

/// What of lines and their years is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tally {
    /// Complete years of a line.
    Years,
    /// Years of all lines that it is judged with.
    Pairs,
    Lines,
    RunsDry,
    WithoutRange,
}

/// By which expectation money is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    On,
    /// By the upper bound.
    Earliest,
    /// By the lower bound.
    Latest,
}

/// How far what was expected was off: no number of a single forecast.
pub(super) const VARIANCE: (&str, &str) =
    ("budget.forecast.variance", "(actual of the closed year - forecast of 30 September) / that forecast");

/// Every figure of the forecast that can be derived: its id and its formula.
pub const FIGURES: [(&str, &str); 23] = [
    ("budget.forecast", "expected actual at year end"),
    ("budget.forecast.lower", "lower bound of the expected actual"),
    ("budget.forecast.centre", "centre of the range of the expected actual"),
    ("budget.forecast.upper", "upper bound of the expected actual"),
    ("budget.forecast.soll", "what may be spent, by the day of the view"),
    ("budget.forecast.actual", "what is paid, by the day of the view"),
    ("budget.forecast.deviation", "expected actual - soll"),
    ("budget.forecast.commitments", "expected to be ordered and not paid when the year ends"),
    ("budget.forecast.methods.damped", "what the damped method says"),
    ("budget.forecast.methods.plan-profile", "what plan and profile say"),
    ("budget.forecast.methods.seasonal", "what the seasonal profile says"),
    ("budget.forecast.methods.commitments", "what falls due by what is ordered"),
    ("budget.forecast.methods.run-rate", "what the run rate says"),
    ("budget.forecast.exhausted", "days from the day of the view until the money of the line is used up"),
    ("budget.forecast.exhausted-earliest", "the same days, by the upper bound"),
    ("budget.forecast.exhausted-latest", "the same days, by the lower bound"),
    ("budget.forecast.years", "complete years of the line"),
    ("budget.forecast.pairs", "years of all lines of its pool of which the way to their end is known"),
    ("budget.forecast.lines", "lines of the year"),
    ("budget.forecast.runs-dry", "lines that are expected to use up their money before the year ends"),
    ("budget.forecast.without-range", "lines that have no range"),
    ("budget.forecast.coverage", "past years that ended inside the range that the years before them gave / such years"),
    VARIANCE,
];
/// The same, in the same order, without the last.
pub(super) const OF: [Column; 22] = [
    Column::Value,
    Column::Lower,
    Column::Centre,
    Column::Upper,
    Column::Soll,
    Column::Actual,
    Column::Deviation,
    Column::Commitments,
    Column::Method(Method::Damped),
    Column::Method(Method::PlanProfile),
    Column::Method(Method::Seasonal),
    Column::Method(Method::Commitments),
    Column::Method(Method::RunRate),
    Column::Exhausted(End::On),
    Column::Exhausted(End::Earliest),
    Column::Exhausted(End::Latest),
    Column::Tally(Tally::Years),
    Column::Tally(Tally::Pairs),
    Column::Tally(Tally::Lines),
    Column::Tally(Tally::RunsDry),
    Column::Tally(Tally::WithoutRange),
    Column::Coverage,
];

/// Which number of a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Value,
    Lower,
    Centre,
    Upper,
    Soll,
    Actual,
    Deviation,
    /// What is expected to be open of orders at the end.
    Commitments,
    /// What one method says, whichever was chosen.
    Method(Method),
    /// When the money of a line is used up, in days from the day of the view.
    Exhausted(End),
    Tally(Tally),
    /// How often past years ended inside their range.
    Coverage,
}

impl Column {
    pub(super) fn formula(self) -> &'static str {
        FIGURES.iter().zip(OF).find(|(_, of)| *of == self).map_or("", |((_, formula), _)| formula)
    }
}

/// A line that is asked for, with the place of its forecast.
#[derive(Clone)]
pub(super) struct Wanted {
    pub(super) place: usize,
    pub(super) district: District,
    pub(super) authority: Authority,
    pub(super) name: LineName,
}

/// Whose lines a part is about, ever narrower.
#[derive(Debug, Clone, Default)]
pub(super) struct Whose {
    pub(super) district: Option<District>,
    pub(super) authority: Option<Authority>,
    pub(super) line: Option<LineName>,
}

impl Whose {
    pub(super) fn has(&self, line: &Wanted) -> bool {
        self.district.is_none_or(|district| line.district == district)
            && self.authority.as_ref().is_none_or(|authority| line.authority == *authority)
            && self.line.as_ref().is_none_or(|name| line.name == *name)
    }
}

/// Pools in parts, by what of their years is counted.
pub(super) type Pools<'a> = BTreeMap<(Counted, Option<PoolKey>), Rc<Pool<'a>>>;

/// What the parts are told from.
pub(super) struct Told<'a> {
    pub(super) years: Rc<Years<'a>>,
    pub(super) lines: Vec<Wanted>,
    /// Places in the panel by line.
    pub(super) series: HashMap<u32, usize>,
    pub(super) pools: RefCell<Pools<'a>>,
    /// The method that the past years of a pool are judged by.
    pub(super) methods: RefCell<BTreeMap<Option<PoolKey>, Option<Method>>>,
}

/// What a year of a line is forecast from.
pub(super) struct Known<'a> {
    pub(super) year: Year<'a>,
    pub(super) pool: Rc<Pool<'a>>,
    pub(super) prior: Derivation<'a>,
    /// None before the year begins.
    pub(super) profile: Option<(Profile<'a>, Cut)>,
}

impl<'a> Known<'a> {
    /// What a method says; `None`: nothing.
    pub(super) fn said(&self, method: Method) -> Option<Derivation<'a>> {
        let (profile, cut) = self.profile.as_ref()?;
        expected(method, &self.year, profile, &self.prior, cut)
    }

    /// What the method says that was least off.
    pub(super) fn chosen(&self, name: &str) -> Derivation<'a> {
        let otherwise = self.said(Method::RunRate).unwrap_or_else(|| self.year.paid.clone()).named("otherwise");
        let mut parts = Vec::new();
        for (method, off) in self.pool.errors() {
            let none = || unknown(method.code(), "it says nothing here", Of::Eur, Said::default());
            parts.extend([self.said(*method).unwrap_or_else(none), off.clone()]);
        }
        if parts.is_empty() {
            // No past year says which is best.
            return self.said(Method::PlanProfile).unwrap_or(otherwise);
        }
        parts.push(otherwise);
        made(kind(name, Op::Least, "what the method says that was least off in past years", Of::Eur), parts)
    }
}
