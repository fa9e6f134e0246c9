//! Published figures beside ours; a conflict is shown, not resolved (docs/spec.md#published-figures,
//! `figure.reported`).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::{Decimal, RoundingStrategy};
use sollist_contract::{
    day::Day,
    event::FigureReported,
    ids::Authority,
    published::{OfWhom, Says, says},
};

use crate::{
    bridge::{Rival, rival},
    error::FigureError,
    facts::Facts,
    indicators::{CATALOGUE, IndicatorQuery, IndicatorRow, Unit, indicators_of, rounded_ratio},
    scope::Scope,
    view::View,
};

/// A figure somebody else published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub seq: u64,
    pub authority: Option<Authority>,
    pub metric: String,
    pub definition: String,
    pub scope: String,
    pub as_of: Day,
    pub value: Option<Decimal>,
    pub numerator: Option<Decimal>,
    pub denominator: Option<Decimal>,
    pub origin: String,
}

/// A published figure, and what stands against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub figure: Published,
    /// The published value: as printed, else numerator / denominator, in percent with one decimal unless the metric is
    /// one of ours that is given otherwise.
    pub shown: Option<Decimal>,
    /// Our row of the same metric, scope and day, when the metric is an indicator's id.
    pub ours: Option<IndicatorRow>,
    /// There are several of ours, and nothing says which is meant.
    pub several: bool,
    /// Ours, rounded as the published figure is.
    pub our_value: Option<Decimal>,
    /// Theirs less ours, taken apart into numerator and denominator, where both say theirs.
    pub rival: Option<Rival>,
    /// Ours differs after rounding to the published precision.
    pub differs_from_ours: bool,
    /// Other published figures of the same metric, scope and day that say something else: the newest [`NAMED_MAX`] by
    /// number.
    pub differs_from: Vec<u64>,
    /// How many there are.
    pub differs_from_count: u64,
}

/// How many of the figures that say something else are named. Ten thousand reports of one figure contradict each other
/// in a hundred million pairs; the newest and the number of them is what somebody can use.
pub const NAMED_MAX: usize = 8;

impl Comparison {
    pub fn is_conflict(&self) -> bool {
        self.differs_from_ours || !self.differs_from.is_empty()
    }
}

/// What a figure is of: metric, of whom (as it was called, where nobody knows that), and the day.
type Named = (String, Result<OfWhom, String>, Day);

impl Published {
    fn named(&self) -> Named {
        let of_whom = OfWhom::named(&self.scope).ok_or_else(|| self.scope.clone());
        (self.metric.clone(), of_whom, self.as_of)
    }
    fn of(seq: u64, event: &FigureReported) -> Published {
        Published {
            seq,
            authority: event.authority.clone(),
            metric: event.metric.as_str().to_owned(),
            definition: event.definition.as_str().to_owned(),
            scope: event.scope.as_str().to_owned(),
            as_of: event.as_of,
            value: event.value.map(|value| value.0),
            numerator: event.numerator.map(|value| value.0),
            denominator: event.denominator.map(|value| value.0),
            origin: event.origin.as_str().to_owned(),
        }
    }
    /// The value as people read it: in percent where it is a share of one, and numerator and denominator say so.
    fn shown(&self, says: Option<Says>) -> Option<Decimal> {
        let is_rate = CATALOGUE.iter().any(|one| one.id == self.metric && one.unit == Unit::Percent);
        match (self.value, says) {
            (Some(share), Some(Says::Quotient)) if is_rate => {
                let mut percent = share.checked_mul(Decimal::ONE_HUNDRED)?;
                percent.rescale(share.scale().saturating_sub(2));
                return Some(percent);
            }
            (Some(value), _) => return Some(value),
            (None, _) => {}
        }
        let (numerator, denominator) = (self.numerator?, self.denominator?);
        // A figure of ours says in what it is given; any other fraction is a share.
        match CATALOGUE.iter().find(|one| one.id == self.metric).map(|one| one.unit) {
            Some(unit) if unit != Unit::Percent => {
                let places = if matches!(unit, Unit::Eur | Unit::Ratio) { 2 } else { 1 };
                Some(half_up(numerator.checked_div(denominator)?, places))
            }
            _ => Some(half_up(numerator.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(denominator)?, 1)),
        }
    }
}

fn half_up(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// Every published figure in the view, compared. In the order of the journal.
pub fn conflicts(facts: &Facts, view: &View) -> Result<Vec<Comparison>, FigureError> {
    let mut ours: HashMap<Named, Ours> = HashMap::new();
    let mut list = Vec::new();
    for (seq, event) in facts.figures.iter().filter(|(seq, figure)| view.sees(*seq, figure.as_of)) {
        let figure = Published::of(*seq, event);
        let key = figure.named();
        let found = match ours.get(&key) {
            Some(found) => found.clone(),
            None => {
                let found = our_row(facts, view, &figure)?;
                ours.insert(key, found.clone());
                found
            }
        };
        let several = matches!(found, Ours::Several);
        let row = match found {
            Ours::One(row) => Some(*row),
            Ours::None | Ours::Several => None,
        };
        let shown = figure.shown(says(event));
        let our_value = shown.zip(row.as_ref()).and_then(|(shown, row)| value_at(row, shown.scale()));
        let differs_from_ours = shown.zip(our_value).is_some_and(|(shown, our)| shown != half_up(our, shown.scale()));
        // What contradicts its own numerator and denominator is not taken apart into them.
        let is_of_both = !matches!(says(event), Some(Says::Otherwise { .. }));
        let rival = row.as_ref().filter(|_| differs_from_ours && is_of_both).and_then(|row| taken_apart(&figure, row));
        list.push(Comparison {
            figure,
            rival,
            shown,
            ours: row,
            several,
            our_value,
            differs_from_ours,
            differs_from: Vec::new(),
            differs_from_count: 0,
        });
    }
    against_each_other(&mut list);
    Ok(list)
}

/// Whether anybody ever published a figure under this name.
pub fn was_published(facts: &Facts, metric: &str) -> bool {
    facts.figures.iter().any(|(_, figure)| figure.metric.as_str() == metric)
}

/// Figures of one metric, scope and day that say different things, at the coarser precision of the two.
fn against_each_other(list: &mut [Comparison]) {
    let mut same: BTreeMap<Named, Vec<(u64, Decimal)>> = BTreeMap::new();
    for one in list.iter() {
        if let Some(shown) = one.shown {
            same.entry(one.figure.named()).or_default().push((one.figure.seq, shown));
        }
    }
    let said: BTreeMap<_, OfOneFigure> =
        same.into_iter().map(|(key, figures)| (key, OfOneFigure::of(&figures))).collect();
    for one in list.iter_mut() {
        let (Some(shown), Some(said)) = (one.shown, said.get(&one.figure.named())) else { continue };
        (one.differs_from, one.differs_from_count) = said.others(shown);
    }
}

/// What was said of one figure, by how precisely. In linear time: no pair is looked at.
struct OfOneFigure {
    /// By number of decimals of those who said it: they alone, at their own precision.
    exactly: BTreeMap<u32, Voices>,
    /// By number of decimals: all who were at least as precise, at this precision.
    at_least: BTreeMap<u32, Voices>,
}

/// How often each value was said.
#[derive(Default)]
struct Voices {
    all: u64,
    of: HashMap<Decimal, u64>,
    /// The newest, of each value at most [`NAMED_MAX`], until there are [`NAMED_MAX`] beside any one value.
    newest: Vec<(u64, Decimal)>,
}

impl Voices {
    /// `figures`: numbers and values of one precision, the newest first.
    fn of(figures: impl Iterator<Item = (u64, Decimal)>) -> Voices {
        let mut voices = Voices::default();
        for (seq, value) in figures {
            let times = voices.of.entry(value).or_default();
            *times += 1;
            voices.all += 1;
            if *times <= NAMED_MAX as u64 && voices.newest.len() < 2 * NAMED_MAX {
                voices.newest.push((seq, value));
            }
        }
        voices
    }
    /// How many said something else, and the newest of them.
    fn others(&self, value: Decimal) -> (u64, impl Iterator<Item = u64>) {
        let number = self.all - self.of.get(&value).copied().unwrap_or(0);
        (number, self.newest.iter().filter(move |(_, other)| *other != value).map(|(seq, _)| *seq))
    }
}

impl OfOneFigure {
    /// `figures` in the order of the journal.
    fn of(figures: &[(u64, Decimal)]) -> OfOneFigure {
        let precisions: BTreeSet<u32> = figures.iter().map(|(_, value)| value.scale()).collect();
        let newest = || figures.iter().rev().copied();
        let exactly = |places: u32| Voices::of(newest().filter(|(_, value)| value.scale() == places));
        let at_least = |places: u32| {
            let rounded =
                newest().filter(|(_, value)| value.scale() >= places).map(|(seq, value)| (seq, half_up(value, places)));
            Voices::of(rounded)
        };
        OfOneFigure {
            exactly: precisions.iter().map(|places| (*places, exactly(*places))).collect(),
            at_least: precisions.iter().map(|places| (*places, at_least(*places))).collect(),
        }
    }

    /// The newest that say something else than `shown`, in the order of the journal, and how many there are.
    fn others(&self, shown: Decimal) -> (Vec<u64>, u64) {
        let places = shown.scale();
        let (mut named, mut count) = (Vec::new(), 0);
        let coarser = self.exactly.range(..places).map(|(places, voices)| (voices, half_up(shown, *places)));
        for (voices, value) in coarser.chain(self.at_least.get(&places).map(|voices| (voices, shown))) {
            let (number, newest) = voices.others(value);
            count += number;
            named.extend(newest);
        }
        named.sort_unstable_by(|a, b| b.cmp(a));
        named.truncate(NAMED_MAX);
        named.reverse();
        (named, count)
    }
}

/// What of ours is of the figure's metric and scope on its day.
#[derive(Debug, Clone)]
enum Ours {
    None,
    One(Box<IndicatorRow>),
    /// Of rollouts or projects there are several: a published figure does not say which it means.
    Several,
}

fn our_row(facts: &Facts, view: &View, figure: &Published) -> Result<Ours, FigureError> {
    let indicator = CATALOGUE.iter().find(|indicator| indicator.id == figure.metric);
    let (Some(indicator), Some(scope)) = (indicator, Scope::named(&figure.scope)) else { return Ok(Ours::None) };
    let year = indicator.of_a_year.then(|| figure.as_of.year());
    let query = IndicatorQuery { id: Some(figure.metric.clone()), year, ..IndicatorQuery::default() };
    let mut rows = indicators_of(facts, &view.cut(figure.as_of), &query, &scope)?;
    if rows.len() > 1 {
        // What is due in each year stands beside what is due in all: whoever names no year means that.
        rows.retain(|row| row.due_year.is_none());
    }
    let several = rows.len() > 1;
    Ok(match rows.pop() {
        Some(_) if several => Ours::Several,
        Some(row) => Ours::One(Box::new(row)),
        None => Ours::None,
    })
}

/// What makes their percentage another than ours: what counts, or of what (docs/spec.md#restatement-bridge).
fn taken_apart(figure: &Published, row: &IndicatorRow) -> Option<Rival> {
    let theirs = figure.numerator.zip(figure.denominator)?;
    let ours = row.numerator.zip(row.denominator).filter(|_| row.unit == Unit::Percent && row.value.is_some())?;
    rival((ours.0.decimal(), ours.1.decimal()), theirs).ok()
}

/// Our value with as many decimals as were published, rounded once from the exact inputs; an amount to the cent,
/// however coarsely somebody told theirs.
fn value_at(row: &IndicatorRow, places: u32) -> Option<Decimal> {
    let value = row.value?;
    match (row.unit, row.numerator, row.denominator) {
        (Unit::Percent, Some(numerator), Some(denominator)) => {
            rounded_ratio(numerator.units(), 100, denominator.units(), places)
        }
        (Unit::Eur, ..) => Some(value),
        _ => Some(half_up(value, places)),
    }
}
