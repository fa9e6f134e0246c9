//! The year-end forecast, down to postings: which method, how far it was off in past years, what is paid, the profile,
//! what is expected, and the bounds.

mod counts;
mod exhausted;
mod judged;
mod methods;
mod told;
mod years;

use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

use sollist_contract::{
    ids::{Authority, District, Programme},
    said::{Bilingual as _, Said},
};

use self::{
    judged::{Pool, past_of},
    methods::{Past, Profile, prior},
    told::{Column, Known, OF, Told, Wanted, Whose},
    years::{Counted, Years, cents, summed},
};
use super::{
    make::{given, kind, made, rated, unknown},
    op::Op,
    part::{Derivation, Of, Part},
    query::DerivationQuery,
};
use crate::{
    error::{FigureError, Refused},
    facts::Facts,
    forecast::{Basis, Expected, LineForecast, Method, PoolKey, Series, checked_on},
    missing::{Missing, Withheld},
    scope::Scope,
    tables::index,
    view::View,
};
pub use told::FIGURES;
use told::VARIANCE;

/// What was paid in a closed year less what was expected on 30 September of it, and that; `None`: it is not closed.
pub(super) fn against_expected<'a>(
    facts: &'a Facts,
    view: &View,
    year: i16,
    query: &DerivationQuery,
) -> Result<Option<[Derivation<'a>; 2]>, FigureError> {
    let Some(then) = checked_on(facts, view, year) else { return Ok(None) };
    let of = |view: &View| derivation(facts, view, FIGURES[0].0, query);
    let expected = of(&view.cut(then))?.named("expected").beside(&Rc::from("then")).known_as("expected");
    let actual = of(view)?.named("budget.actual");
    let difference = kind("difference", Op::Diff, "actual of the closed year - forecast of 30 September", Of::Eur);
    Ok(Some([made(difference, vec![actual, expected.clone()]), expected]))
}

/// How a forecast came about.
pub(super) fn derivation<'a>(
    facts: &'a Facts,
    view: &View,
    id: &str,
    query: &DerivationQuery,
) -> Result<Derivation<'a>, FigureError> {
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    if id == VARIANCE.0 {
        let of_line = query.line.as_ref().map(|line| line.year());
        let year = of_line.or(query.year).or_else(|| facts.newest_year(view));
        let sides = year.map(|year| against_expected(facts, view, year, query)).transpose()?.flatten();
        let Some(sides) = sides else {
            return Ok(unknown(id, VARIANCE.1, Of::Percent, Missing::YearOpen.said()));
        };
        return Ok(rated(kind(id, Op::Ratio, VARIANCE.1, Of::Percent), 100, 1, sides.to_vec()));
    }
    let column = FIGURES.iter().zip(OF).find(|((known, _), _)| *known == id).map(|(_, column)| column);
    let column = column.ok_or_else(|| Refused::NoSuchFigure(id.to_owned()))?;
    let line = query.line.as_ref().map(|name| {
        let number = facts.line_names.find(name);
        let known = number.filter(|number| facts.lines.get(index(*number)).is_some_and(|line| line.seq <= view.seq));
        known.ok_or_else(|| Refused::LineUnplanned { line: name.clone(), meant: None })
    });
    let line = line.transpose()?;
    let of_line = line.and_then(|line| facts.lines.get(index(line))).map(|line| line.year);
    let year = of_line.or(query.year).or_else(|| facts.running_year(view));
    let Some(basis) = year.and_then(|year| Basis::of(facts, view, year)) else {
        return Ok(unknown(id, FIGURES[0].1, Of::Eur, Missing::NoLine.said()));
    };
    let renamed = facts.names_at(view.seq);
    let wanted = |(place, forecast): (usize, &LineForecast)| {
        let name = renamed.get(&forecast.line).copied().or_else(|| facts.line_names.name(forecast.line))?;
        let authority = facts.authorities.name(facts.lines.get(index(forecast.line))?.authority)?;
        let is_wanted = scope.has(authority)
            && query.section.as_ref().is_none_or(|section| name.section() == section)
            && query.programme.is_none_or(|programme: Programme| forecast.programme == programme)
            && line.is_none_or(|line| forecast.line == line);
        let (district, authority, name) = (authority.district(), authority.clone(), name.clone());
        is_wanted.then_some(Wanted { place, district, authority, name })
    };
    let mut lines: Vec<Wanted> = basis.forecasts.lines.iter().enumerate().filter_map(wanted).collect();
    lines.sort_by(|a, b| (&a.authority, &a.name).cmp(&(&b.authority, &b.name)));
    let of_line = |(place, series): (usize, &Series)| Some((series.line?, place));
    let series = basis.panel.series.iter().enumerate().filter_map(of_line).collect();
    let years = Years::of(facts, *view, basis);
    let told = Rc::new(Told { years, lines, series, pools: RefCell::default(), methods: RefCell::default() });
    let one = line.and_then(|_| told.lines.first());
    let whose =
        Whose { district: query.district, authority: query.authority.clone(), line: one.map(|line| line.name.clone()) };
    Ok(told.sum(column, id, &whose))
}

impl<'a> Told<'a> {
    fn mine<'t>(&'t self, whose: &'t Whose) -> impl Iterator<Item = &'t Wanted> {
        self.lines.iter().filter(|line| whose.has(line))
    }
    fn forecast(&self, line: &Wanted) -> Option<&LineForecast> {
        self.years.basis.forecasts.lines.get(line.place)
    }
    fn expected(&self, line: &Wanted) -> Option<&Expected> {
        self.forecast(line)?.expected.as_ref()
    }

    /// A number of some lines.
    fn sum(self: &Rc<Self>, column: Column, name: &str, whose: &Whose) -> Derivation<'a> {
        if self.mine(whose).next().is_none() {
            return self.none(name);
        }
        if column == Column::Deviation {
            let parts = vec![self.sum(Column::Value, "expected", whose), self.sum(Column::Soll, "soll", whose)];
            return made(kind(name, Op::Diff, column.formula(), Of::Eur), parts);
        }
        if let Column::Exhausted(_) | Column::Tally(_) | Column::Coverage = column {
            return self.counted(column, name, whose);
        }
        if whose.line.is_some() {
            let Some(line) = self.mine(whose).next() else { return self.none(name) };
            if column == Column::Centre && self.expected(line).is_some_and(|expected| expected.interval.is_none()) {
                // A point has no centre of its own.
                return self.line(Column::Lower, line).named(name);
            }
            return self.line(column, line).named(name);
        }
        match column {
            Column::Centre => self.centre(name, whose),
            Column::Lower | Column::Upper => self.bound(column, name, whose),
            Column::Commitments => self.commitments(name, whose),
            Column::Value | Column::Soll | Column::Actual | Column::Deviation | Column::Method(_) => {
                self.level(column, name, whose)
            }
            Column::Exhausted(_) | Column::Tally(_) | Column::Coverage => self.counted(column, name, whose),
        }
    }

    /// A number that is no amount.
    fn counted(self: &Rc<Self>, column: Column, name: &str, whose: &Whose) -> Derivation<'a> {
        let one = self.mine(whose).next().filter(|_| whose.line.is_some());
        match (column, one) {
            (Column::Exhausted(end), Some(line)) => self.exhausted(end, name, line),
            (Column::Tally(tally), one) => self.tally(tally, name, whose, one),
            (Column::Coverage, _) => self.coverage(name, whose),
            _ => unknown(name, column.formula(), Of::Count, Missing::OnlyOfALine.said()),
        }
    }

    /// A number of a line in cents; `None`: there is none.
    fn amount(&self, column: Column, line: &Wanted) -> Option<i128> {
        let (forecast, expected) = self.forecast(line).zip(self.expected(line))?;
        match column {
            Column::Centre => Some(expected.interval.map_or(expected.value, |interval| interval.centre)),
            Column::Soll => Some(forecast.soll),
            Column::Actual => Some(forecast.paid),
            Column::Commitments => expected.commitments,
            Column::Method(method) => {
                let said = Method::ALL.iter().zip(expected.methods).find(|(known, _)| **known == method);
                said.and_then(|(_, said)| said)
            }
            Column::Value | Column::Lower | Column::Upper | Column::Deviation => Some(expected.value),
            Column::Exhausted(_) | Column::Tally(_) | Column::Coverage => None,
        }
    }

    /// Why a line has no such number.
    fn why(&self, line: &Wanted) -> Said {
        let Some(expected) = self.expected(line) else { return Withheld::Beyond(None).said() };
        // A line with an interval has every method that says anything at all.
        expected.why.as_ref().map_or_else(|| Missing::NothingByMethod.said(), |why| why.said())
    }

    /// What lines are expected to have open at the end that have a forecast by a method.
    fn commitments(self: &Rc<Self>, name: &str, whose: &Whose) -> Derivation<'a> {
        let beyond = self.mine(whose).any(|line| self.expected(line).is_none());
        if beyond || !self.mine(whose).any(|line| self.counts(Column::Commitments, line)) {
            let why = self.mine(whose).find(|line| !beyond || self.expected(line).is_none()).map(|line| self.why(line));
            return unknown(name, Column::Commitments.formula(), Of::Eur, why.unwrap_or_default());
        }
        self.level(Column::Commitments, name, whose)
    }

    /// Whether a line is in a sum of the column.
    fn counts(&self, column: Column, line: &Wanted) -> bool {
        column != Column::Commitments || self.amount(column, line).is_some()
    }

    fn none(&self, name: &str) -> Derivation<'a> {
        unknown(name, FIGURES[0].1, Of::Eur, Missing::NoLine.said())
    }

    /// The sum of what narrower ones come to.
    fn level(self: &Rc<Self>, column: Column, name: &str, whose: &Whose) -> Derivation<'a> {
        let (mut sum, mut why) = (Some(0_i128), None::<Said>);
        for line in self.mine(whose).filter(|line| self.counts(column, line)) {
            let value = self.amount(column, line);
            sum = sum.zip(value).and_then(|(sum, value)| sum.checked_add(value));
            why = why.or_else(|| value.is_none().then(|| self.why(line)));
        }
        let value = sum.and_then(cents);
        let part = Part { value, why, ..kind(name, Op::Sum, column.formula(), Of::Eur) };
        let (told, whose) = (self.clone(), whose.clone());
        Derivation::of(part, move || {
            let counts = |line: &Wanted| told.counts(column, line);
            let level = |name: &str, whose: &Whose| told.level(column, name, whose);
            Ok(told.narrower(&whose, &counts, &level, &|line| told.line(column, line).named(line.name.as_str())))
        })
    }

    /// What a sum over lines is made of: districts, of one its authorities, of one its lines.
    fn narrower(
        &self,
        whose: &Whose,
        counts: &dyn Fn(&Wanted) -> bool,
        level: &dyn Fn(&str, &Whose) -> Derivation<'a>,
        line: &dyn Fn(&Wanted) -> Derivation<'a>,
    ) -> Vec<Derivation<'a>> {
        let mine: Vec<&Wanted> = self.mine(whose).filter(|line| counts(line)).collect();
        if whose.authority.is_some() {
            return mine.into_iter().map(line).collect();
        }
        if whose.district.is_some() {
            let authorities: BTreeSet<&Authority> = mine.iter().map(|line| &line.authority).collect();
            let of = |authority: &Authority| {
                level(authority.as_str(), &Whose { authority: Some(authority.clone()), ..whose.clone() })
            };
            return authorities.into_iter().map(of).collect();
        }
        let districts: BTreeSet<District> = mine.iter().map(|line| line.district).collect();
        let of =
            |district: District| level(&district.to_string(), &Whose { district: Some(district), ..whose.clone() });
        districts.into_iter().map(of).collect()
    }

    /// What a line comes to; of a line without an interval the point stands for its centre.
    fn line(self: &Rc<Self>, column: Column, line: &Wanted) -> Derivation<'a> {
        let name = line.name.as_str();
        let (Some(forecast), Some(expected)) = (self.forecast(line), self.expected(line)) else {
            return unknown(name, FIGURES[0].1, Of::Eur, Withheld::Beyond(None).said());
        };
        if let Some(part) = self.part(column, line, forecast) {
            return part;
        }
        let value = self.value(line, forecast, expected);
        if column == Column::Value {
            return value;
        }
        let bounds = expected.interval.and_then(|interval| {
            let [lower, centre, upper] = self.bounds(forecast, &value)?;
            Some(match column {
                Column::Lower => (lower, interval.lower),
                Column::Upper => (upper, interval.upper),
                _ => (centre, interval.centre),
            })
        });
        match (bounds, column) {
            (Some((mut bound, value)), _) => {
                bound.part.value = cents(value);
                bound
            }
            (None, Column::Centre) => value,
            (None, _) => {
                let why = expected.why.as_ref().map(|why| why.said()).unwrap_or_default();
                unknown(name, FIGURES[0].1, Of::Eur, why)
            }
        }
    }

    /// A number of a line that is no forecast, or that of one method; `None`: it is another.
    fn part(self: &Rc<Self>, column: Column, line: &Wanted, forecast: &LineForecast) -> Option<Derivation<'a>> {
        let wanted = matches!(column, Column::Soll | Column::Actual | Column::Commitments | Column::Method(_));
        let name = line.name.as_str();
        let none = || unknown(name, column.formula(), Of::Eur, self.why(line));
        if !wanted {
            return None;
        }
        let (Some(amount), Some(known)) = (self.amount(column, line), self.known(forecast, Counted::Paid)) else {
            return Some(none());
        };
        let mut part = match column {
            Column::Soll => known.year.soll,
            Column::Actual => known.year.paid,
            Column::Method(method) => known.said(method)?,
            _ => return Some(self.open(line, amount)),
        };
        part.part.value = cents(amount);
        Some(part.named(name))
    }

    /// What a line is expected to have open at the end; told when it is asked for, for many lines have one.
    fn open(self: &Rc<Self>, line: &Wanted, amount: i128) -> Derivation<'a> {
        let part = kind(line.name.as_str(), Op::Clamp0, Column::Commitments.formula(), Of::Eur);
        let (told, line) = (self.clone(), line.clone());
        Derivation::of(Part { value: cents(amount), ..part }, move || {
            let bound = told.forecast(&line).and_then(|forecast| told.known(forecast, Counted::Bound));
            let Some(bound) = bound.map(|known| known.chosen("bound").named("bound")) else { return Ok(Vec::new()) };
            let parts = vec![bound.beside(&Rc::from("bound")), told.line(Column::Value, &line).named("expected")];
            Ok(vec![made(kind("rest", Op::Diff, "expected to be paid and bound - expected", Of::Eur), parts)])
        })
    }

    fn series(&self, line: u32) -> Option<&Series> {
        self.years.basis.panel.series.get(*self.series.get(&line)?)
    }

    /// What a line is forecast from.
    fn known(&self, forecast: &LineForecast, counted: Counted) -> Option<Known<'a>> {
        let series = self.series(forecast.line)?;
        let now = if counted == Counted::Paid { series.now } else { series.bound_now };
        let year = self.years.year(counted, forecast.line, now);
        let pool = self.pool(counted, forecast.pool);
        let past = series.past_lines.iter().zip(past_of(series, counted));
        let own: Vec<_> = past.map(|(line, of)| self.years.year(counted, *line, *of)).collect();
        let name = self.years.name(forecast.line);
        let (own, all) = (Past::of(&name, &own), pool.all());
        let calendar = &self.years.basis.calendar;
        let prior = prior(&year.soll, &own, &all);
        let of_line = if series.relabelled { Past::of("nobody", &[]) } else { own };
        let profile = calendar.cut().map(|cut| (Profile::new(&of_line, &all, calendar.substitute()), *cut));
        Some(Known { year, pool, prior, profile })
    }

    /// What is expected of a line: what the method says that was least off.
    fn value(&self, line: &Wanted, forecast: &LineForecast, said: &Expected) -> Derivation<'a> {
        let name = line.name.as_str();
        let Some(known) = self.known(forecast, Counted::Paid) else { return self.none(name) };
        let mut whole = match said.method {
            Some("closed") => summed(name, "the year is closed: what was paid", vec![known.year.end]),
            None => summed(name, "no method: what is paid", vec![known.year.paid]),
            Some("plan") => known.prior,
            Some(_) if known.profile.is_none() => return self.none(name),
            Some(_) => known.chosen(name),
        };
        whole.part.value = cents(said.value);
        whole.named(name).known_as(format!("expected/{name}"))
    }

    fn bounds(&self, forecast: &LineForecast, value: &Derivation<'a>) -> Option<[Derivation<'a>; 3]> {
        let basis = &self.years.basis;
        let Known { year, pool, .. } = self.known(forecast, Counted::Paid)?;
        let members = forecast.pool.and_then(|key| basis.pools.get(&key))?;
        let of_panel = self.series.get(&forecast.line)?;
        let place = members.iter().position(|member| member == of_panel)?;
        let judged = || Some(basis.judged(forecast.pool)?.calibration?.method);
        let method = *self.methods.borrow_mut().entry(forecast.pool).or_insert_with(judged);
        pool.interval(method?, place, &year, value)
    }

    fn pool(&self, counted: Counted, key: Option<PoolKey>) -> Rc<Pool<'a>> {
        let mut pools = self.pools.borrow_mut();
        pools.entry((counted, key)).or_insert_with(|| Pool::of(&self.years, key, counted)).clone()
    }

    /// The centre of a sum.
    fn centre(self: &Rc<Self>, name: &str, whose: &Whose) -> Derivation<'a> {
        self.ranged(name, whose).unwrap_or_else(|| self.level(Column::Centre, name, whose))
    }

    /// Why a sum has no range, as a part.
    fn ranged(&self, name: &str, whose: &Whose) -> Option<Derivation<'a>> {
        let (mut with, mut without, mut all, mut why) = (0_usize, 0_i128, 0_i128, None);
        for line in self.mine(whose) {
            let Some((forecast, expected)) = self.forecast(line).zip(self.expected(line)) else {
                return Some(unknown(name, FIGURES[0].1, Of::Eur, Withheld::Beyond(None).said()));
            };
            let soll = forecast.soll;
            all = all.saturating_add(soll);
            if expected.interval.is_some() {
                with = with.saturating_add(1);
            } else {
                without = without.saturating_add(soll);
                why = why.or_else(|| expected.why.as_ref().map(|why| why.said()));
            }
        }
        let has = with > 0 && without.saturating_mul(crate::forecast::WITHOUT_MAX) <= all;
        (!has).then(|| unknown(name, FIGURES[0].1, Of::Eur, why.unwrap_or_default()))
    }

    /// A bound of a sum: the centres add up, the widths by how much lines go together.
    fn bound(self: &Rc<Self>, column: Column, name: &str, whose: &Whose) -> Derivation<'a> {
        if let Some(none) = self.ranged(name, whose) {
            return none;
        }
        let mut widths = Vec::new();
        for line in self.mine(whose) {
            if self.expected(line).is_none_or(|expected| expected.interval.is_none()) {
                continue;
            }
            let (bound, centre) = (self.line(column, line), self.line(Column::Centre, line));
            let name = line.name.as_str();
            let (bound, centre) =
                (bound.known_as(format!("{column:?}/{name}")), centre.known_as(format!("Centre/{name}")));
            let parts = match column {
                Column::Lower => vec![centre.named("centre"), bound.named("lower")],
                _ => vec![bound.named("upper"), centre.named("centre")],
            };
            let width = made(kind(name, Op::Diff, "from the centre", Of::Eur), parts);
            widths.push(width.known_as(format!("width/{column:?}/{name}")));
        }
        let rho = || {
            let rho = i64::try_from(self.years.basis.forecasts.rho).unwrap_or_default();
            given("together", rho, "how much lines go together, in thousandths, by past years", Of::Number)
        };
        let thousand = || given("thousand", 1000, "thousandths", Of::Number);
        let number = |name: &str, op: Op, formula: &'static str, parts: Vec<Derivation<'a>>| {
            made(kind(name, op, formula, Of::Number), parts)
        };
        let sum =
            number("widths", Op::Sum, "of the lines", widths.clone()).known_as(format!("widths {column:?} {name}"));
        let as_one = vec![rho(), sum.clone(), sum.named("again")];
        let as_one = number("as one", Op::Product, "all go together", as_one);
        let square = |width: &Derivation<'a>| {
            let name = width.part.name.clone();
            number(&name, Op::Product, "squared", vec![width.clone(), width.named("again")])
        };
        let squares = number("squares", Op::Sum, "of the lines", widths.iter().map(square).collect());
        let rest = number("rest", Op::Diff, "thousand - together", vec![thousand(), rho()]);
        let apart = number("apart", Op::Product, "each by itself", vec![rest, squares]);
        let both = number("both", Op::Sum, "as one and apart", vec![as_one, apart]);
        let both =
            rated(kind("mean", Op::Ratio, "by how much they go together", Of::Number), 1, 4, vec![both, thousand()]);
        let mut root = kind("width", Op::Isqrt, "of the sum", Of::Eur);
        root.inputs = vec![("places", "2".to_owned())];
        let width = made(root, vec![both]);
        let centre = self.level(Column::Centre, "centre", whose);
        if column == Column::Lower {
            made(kind(name, Op::Diff, FIGURES[1].1, Of::Eur), vec![centre, width])
        } else {
            made(kind(name, Op::Sum, FIGURES[3].1, Of::Eur), vec![centre, width])
        }
    }
}
