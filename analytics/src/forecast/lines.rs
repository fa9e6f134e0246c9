//! The forecast of every line of a year, and when its money is used up (docs/spec.md#forecast).

use std::collections::BTreeMap;

use sollist_contract::{day::Day, ids::Programme, money::Overflow};

use super::{
    books::{NOWHERE, Places, by_month},
    calendar::{Calendar, Phase},
    judge::{Expected, Judged},
    method::ProfileOf,
    path::{Months, Path},
    pool::Interval,
    series::{Panel, PoolKey, Series},
    sums::{TOGETHER_MAX, together},
};
use crate::{facts::Facts, tables::index, view::View};

/// When the money of a line is used up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Exhausted {
    pub on: Option<Day>,
    pub earliest: Option<Day>,
    pub latest: Option<Day>,
    /// What is expected is no more than there is.
    pub lasts: bool,
    /// All that there is is paid or bound already.
    pub bound: bool,
}

/// A line and what is expected of it. Cents.
#[derive(Debug, Clone)]
pub(crate) struct LineForecast {
    pub line: u32,
    pub programme: Programme,
    pub soll: i128,
    pub paid: i128,
    /// `None`: beyond the range of an amount.
    pub expected: Option<Expected>,
    pub years: usize,
    pub pool: Option<PoolKey>,
    pub pairs: usize,
    pub exhausted: Exhausted,
    pub series_break: bool,
    pub silent: bool,
}

/// All lines of a year, and how much they go together in thousandths.
pub(crate) struct Forecasts {
    pub lines: Vec<LineForecast>,
    pub rho: i128,
}

/// The forecasts of all lines of the calendar's year.
pub(crate) fn forecasts(facts: &Facts, view: &View, calendar: &Calendar) -> Forecasts {
    let panel = Panel::collect(facts, view, calendar);
    let (mut lines, mut scores, mut asked) = (Vec::new(), Vec::new(), Vec::new());
    for key in panel.pools() {
        let members = match key {
            Some(key) => panel.members(key),
            None => Vec::new(),
        };
        // Of a pool whose numbers are beyond all measure nothing is said.
        let judged = Judged::new(&panel, key, &members, calendar).ok();
        let places: Vec<(usize, usize)> = match key {
            Some(_) => members.iter().copied().enumerate().collect(),
            None => (0..panel.series.len()).map(|place| (0, place)).collect(),
        };
        let own = |place: usize| members.get(place).and_then(|place| panel.pool_of.get(*place)) == Some(&key);
        let calibration = judged.as_ref().and_then(|judged| judged.calibration.as_ref());
        scores.extend(calibration.iter().flat_map(|of| &of.scores).filter(|score| own(score.line)).copied());
        for (place, of_panel) in places {
            let Some(series) = panel.series.get(of_panel) else { continue };
            if panel.pool_of.get(of_panel) != Some(&key) {
                continue;
            }
            if let Some(line) = series.line {
                asked.push(of_panel);
                lines.push(forecast(series, line, judged.as_ref(), place, calendar));
            }
        }
    }
    // Where numbers are beyond all measure, lines are taken as going together: nothing is wider.
    let rho = together(&scores).unwrap_or(TOGETHER_MAX);
    if calendar.phase == Phase::Running {
        let ways = Ways::collect(facts, view, &panel, &asked, &lines);
        for (line, of_panel) in lines.iter_mut().zip(asked) {
            if let Some(series) = panel.series.get(of_panel) {
                line.exhausted = ways.exhausted(series, of_panel, line, calendar).unwrap_or_default();
            }
        }
    }
    Forecasts { lines, rho }
}

fn forecast(series: &Series, line: u32, judged: Option<&Judged>, place: usize, calendar: &Calendar) -> LineForecast {
    LineForecast {
        line,
        programme: series.programme,
        soll: series.now.soll,
        paid: series.now.cut,
        expected: judged.and_then(|judged| judged.line(series, place, calendar).ok()),
        years: series.past.len(),
        pool: judged.and_then(|judged| judged.key),
        pairs: judged.map_or(0, |judged| judged.pairs),
        exhausted: Exhausted::default(),
        series_break: series.relabelled,
        silent: series.silent,
    }
}

/// The most that is expected of a line.
fn most(expected: &Expected) -> i128 {
    expected.interval.map_or(expected.value, |interval| interval.upper.max(expected.value))
}

/// How the years of lines and pools go, for those lines whose money may not last.
struct Ways {
    months: Vec<[i128; 12]>,
    /// Place among these, by place of the series in the panel.
    own: BTreeMap<usize, usize>,
    pool: BTreeMap<PoolKey, usize>,
}

impl Ways {
    fn collect(facts: &Facts, view: &View, panel: &Panel, asked: &[usize], lines: &[LineForecast]) -> Ways {
        let mut ways = Ways { months: Vec::new(), own: BTreeMap::new(), pool: BTreeMap::new() };
        let mut places: Vec<Places> = vec![NOWHERE; facts.lines.len()];
        let mut count = 0_u32;
        for (of_panel, line) in asked.iter().zip(lines) {
            let (Some(series), Some(expected)) = (panel.series.get(*of_panel), &line.expected) else { continue };
            if expected.method.is_none() || most(expected) <= series.disposable {
                continue;
            }
            match (expected.profile, line.pool) {
                (Some(ProfileOf::Line), _) => {
                    note(&mut places, series, 0, count);
                    ways.own.insert(*of_panel, index(count));
                }
                (Some(ProfileOf::Pool), Some(key)) if !ways.pool.contains_key(&key) => {
                    let column = match key {
                        PoolKey::Programme(..) => 1,
                        PoolKey::Kind(_) => 2,
                        PoolKey::All => 3,
                    };
                    for member in panel.members(key).into_iter().filter_map(|member| panel.series.get(member)) {
                        note(&mut places, member, column, count);
                    }
                    ways.pool.insert(key, index(count));
                }
                _ => continue,
            }
            count = count.saturating_add(1);
        }
        if count > 0 {
            ways.months = by_month(facts, view, &places, index(count));
        }
        ways
    }

    fn months(&self, of_panel: usize, line: &LineForecast, expected: &Expected) -> Result<Months, Overflow> {
        let place = match expected.profile {
            Some(ProfileOf::Line) => self.own.get(&of_panel),
            Some(ProfileOf::Pool) => line.pool.and_then(|key| self.pool.get(&key)),
            _ => None,
        };
        let paid = place.and_then(|place| self.months.get(*place));
        Ok(paid.map(Months::of).transpose()?.flatten().unwrap_or(Months::substitute()))
    }

    fn exhausted(
        &self,
        series: &Series,
        of_panel: usize,
        line: &LineForecast,
        calendar: &Calendar,
    ) -> Result<Exhausted, Overflow> {
        let (Some(expected), Some(cut)) = (&line.expected, calendar.cut()) else { return Ok(Exhausted::default()) };
        if expected.method.is_none() {
            return Ok(Exhausted::default());
        }
        let disposable = series.disposable;
        let (lasts, bound) = (expected.value <= disposable, series.bound_now.cut >= disposable);
        if bound {
            // What is bound is not to be spent again; a line that needs no more lasts all the same.
            let today = |value: i128| (value > disposable).then_some(cut.day);
            let by = |bound: fn(&Interval) -> i128| expected.interval.as_ref().map(bound).and_then(today);
            let (earliest, latest) = (by(|interval| interval.upper), by(|interval| interval.lower));
            return Ok(Exhausted { on: today(expected.value), earliest, latest, lasts, bound });
        }
        if most(expected) <= disposable {
            return Ok(Exhausted { lasts, ..Exhausted::default() });
        }
        let months = self.months(of_panel, line, expected)?;
        let path = Path { today: cut.day, paid: line.paid, share: expected.share, months: &months };
        let by = |value: i128| path.beyond(disposable, value);
        let interval = expected.interval;
        Ok(Exhausted {
            on: by(expected.value)?,
            earliest: interval.map(|interval| by(interval.upper)).transpose()?.flatten(),
            latest: interval.map(|interval| by(interval.lower)).transpose()?.flatten(),
            lasts,
            bound,
        })
    }
}

/// What the past years of a series paid is summed into a place.
fn note(places: &mut [Places], series: &Series, column: usize, place: u32) {
    for (number, _) in series.past_lines.iter().zip(&series.past).filter(|(_, year)| !year.end_only) {
        if let Some(slot) = places.get_mut(index(*number)).and_then(|into| into.get_mut(column)) {
            *slot = place;
        }
    }
}
