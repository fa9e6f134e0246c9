//! What a pool says of its lines.

use sollist_contract::{ids::Programme, money::Overflow};

use super::{
    calendar::{Calendar, Phase},
    method::{History, LineYear, Method, OWN_YEARS, Profile, ProfileOf, expected, prior},
    pool::{Calibration, Covered, Interval, Known, Pool},
    series::{Panel, PoolKey, Series, TOKEN},
    why::NoRange,
};

/// Before this month nothing is concluded from hardly anything that is paid.
const EARLY_BEFORE: i8 = 3;

/// What past years of a pool say. Without a pool there are none.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    pub key: Option<PoolKey>,
    pub pairs: usize,
    method: Method,
    pub calibration: Option<Calibration>,
    history: History,
    covered: Covered,
    /// Of what is paid and bound together.
    bound_method: Method,
    bound_history: History,
}

/// What is expected of a line. Cents.
#[derive(Debug, Clone)]
pub(crate) struct Expected {
    pub value: i128,
    pub interval: Option<Interval>,
    pub why: Option<NoRange>,
    pub method: Option<&'static str>,
    /// In the order of [`Method::ALL`].
    pub methods: [Option<i128>; 5],
    pub covered: Covered,
    pub profile: Option<ProfileOf>,
    /// The share of the year that is usually paid by now, in millionths.
    pub share: i128,
    /// Commitments at the end of the year.
    pub commitments: Option<i128>,
}

impl Expected {
    /// What is paid, and nothing more.
    fn paid(series: &Series, why: NoRange) -> Expected {
        Expected {
            value: series.now.cut,
            interval: None,
            why: Some(why),
            method: None,
            methods: [None; 5],
            covered: Covered::default(),
            profile: None,
            share: 0,
            commitments: None,
        }
    }
}

impl Judged {
    /// Asks the past years of a pool; `members`: places in the panel.
    pub fn new(
        panel: &Panel,
        key: Option<PoolKey>,
        members: &[usize],
        calendar: &Calendar,
    ) -> Result<Judged, Overflow> {
        let of = |years: fn(&Series) -> &[LineYear]| Pool {
            lines: members.iter().filter_map(|place| panel.series.get(*place)).map(years).collect(),
            days: &calendar.days,
            substitute: calendar.substitute(),
        };
        let (paid, bound) = (of(|series| &series.past), of(|series| &series.bound_past));
        let method = paid.selected()?.unwrap_or(Method::PlanProfile);
        let calibrated = key.is_some() && calendar.phase == Phase::Running;
        Ok(Judged {
            key,
            pairs: panel.pairs(key),
            method,
            calibration: calibrated.then(|| paid.calibrate(method)).transpose()?,
            history: paid.history()?,
            covered: if calibrated { paid.covered()? } else { Covered::default() },
            bound_method: bound.selected()?.unwrap_or(Method::PlanProfile),
            bound_history: bound.history()?,
        })
    }

    /// What is expected of a line at a place of the pool.
    pub fn line(&self, series: &Series, place: usize, calendar: &Calendar) -> Result<Expected, Overflow> {
        if calendar.phase == Phase::Closed {
            let closed = Expected::paid(series, NoRange::Closed);
            return Ok(Expected { value: series.now.end, method: Some("closed"), ..closed });
        }
        let why = match series.now.soll {
            soll if soll <= 0 => Some(NoRange::NoSoll),
            soll if soll <= TOKEN => Some(NoRange::Token),
            _ if series.programme == Programme::Reserve => Some(NoRange::Reserve),
            _ => None,
        };
        let (methods, profile) = self.methods(series, &series.past, self.history, series.now, calendar)?;
        let [.., run_rate] = methods;
        if let Some(why) = why {
            return Ok(Expected { methods: [None, None, None, None, run_rate], ..Expected::paid(series, why) });
        }
        if calendar.phase == Phase::ToCome {
            let value = prior(series.now.soll, &History::of(&series.past)?, &self.history)?;
            return Ok(Expected { value, method: Some("plan"), ..Expected::paid(series, NoRange::ToCome) });
        }
        let (method, value) = self.chosen(self.method, &methods, series.now.cut);
        let interval = self.interval(series, place, value, &profile, calendar)?;
        Ok(Expected {
            value,
            interval: interval.as_ref().ok().copied(),
            why: interval.err(),
            method: Some(method.code()),
            methods,
            covered: self.covered,
            profile: Some(profile.of),
            share: profile.ppm()?,
            commitments: Some(self.bound(series, calendar)?.saturating_sub(value).max(0)),
        })
    }

    /// What every method says, and by which profile.
    fn methods(
        &self,
        series: &Series,
        past: &[LineYear],
        pool: History,
        now: LineYear,
        calendar: &Calendar,
    ) -> Result<([Option<i128>; 5], Profile), Overflow> {
        let known = Known { own: History::of(past)?, pool };
        // What a line of another programme paid says nothing of when this one pays.
        let of_line = if series.relabelled { History::default() } else { known.own };
        let profile = Profile::new(&of_line, &known.pool, calendar.substitute());
        let prior = prior(now.soll, &known.own, &known.pool)?;
        let mut methods = [None; 5];
        if let Some(cut) = calendar.cut().filter(|_| calendar.phase == Phase::Running) {
            for (said, method) in methods.iter_mut().zip(Method::ALL) {
                *said = expected(method, now, profile, prior, cut.days)?;
            }
        }
        Ok((methods, profile))
    }

    /// The answer of the method that was chosen; where it has none the run rate's.
    fn chosen(&self, method: Method, methods: &[Option<i128>; 5], paid: i128) -> (Method, i128) {
        let said = |wanted: Method| {
            let found = Method::ALL.iter().zip(methods).find(|(method, _)| **method == wanted);
            found.and_then(|(_, said)| *said)
        };
        match said(method) {
            Some(value) => (method, value),
            None => (Method::RunRate, said(Method::RunRate).unwrap_or(paid)),
        }
    }

    /// What will be paid and bound.
    fn bound(&self, series: &Series, calendar: &Calendar) -> Result<i128, Overflow> {
        let (now, pool) = (series.bound_now, self.bound_history);
        let (methods, _) = self.methods(series, &series.bound_past, pool, now, calendar)?;
        Ok(self.chosen(self.bound_method, &methods, now.cut).1)
    }

    fn interval(
        &self,
        series: &Series,
        place: usize,
        value: i128,
        profile: &Profile,
        calendar: &Calendar,
    ) -> Result<Result<Interval, NoRange>, Overflow> {
        let known = series.past.iter().filter(|year| !year.end_only).count();
        let early = calendar.today.year() == calendar.year && calendar.today.date().month() < EARLY_BEFORE;
        let why = match series.past.len() {
            _ if series.silent => Some(NoRange::Silent),
            0 => Some(NoRange::NoYears),
            years if years < OWN_YEARS => Some(NoRange::FewYears(years)),
            _ if known < OWN_YEARS => Some(NoRange::EndOnly),
            _ if profile.is_thin() && early => Some(NoRange::TooEarly),
            _ => None,
        };
        if let Some(why) = why {
            return Ok(Err(why));
        }
        let interval = match &self.calibration {
            Some(calibration) => calibration.interval(place, series.now, value)?,
            None => None,
        };
        Ok(interval.ok_or(NoRange::NoPool(self.pairs)))
    }
}
