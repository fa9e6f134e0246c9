//! What each method says of a year, in parts (docs/spec.md#forecast).

use rust_decimal::Decimal;

use super::{
    super::{
        make::{given, kind, made, rated},
        op::Op,
        part::{Derivation, Of},
        reports::between,
    },
    years::{Year, summed},
};
use crate::{
    forecast::{Cut, Method, OWN_YEARS},
    whole::MILLION,
};

/// What some years came to together.
#[derive(Clone)]
pub(super) struct Past<'a> {
    known: usize,
    part: Derivation<'a>,
    whole: Derivation<'a>,
    soll: Derivation<'a>,
    spent: Derivation<'a>,
}

impl<'a> Past<'a> {
    /// `key`: by what others know these years.
    pub fn of(key: &str, years: &[Year<'a>]) -> Past<'a> {
        let known: Vec<&Year<'a>> = years.iter().filter(|year| !year.of.end_only).collect();
        let sum = |what: &str, formula: &'static str, parts: Vec<Derivation<'a>>| {
            summed(what, formula, parts).known_as(format!("{what} of {key}"))
        };
        Past {
            known: known.len(),
            part: sum("paid", "paid by the same day", known.iter().map(|year| year.paid.clone()).collect()),
            whole: sum("end", "paid by the end", known.iter().map(|year| year.end.clone()).collect()),
            soll: sum("soll", "what they were to spend", years.iter().map(|year| year.soll.clone()).collect()),
            spent: sum("spent", "what they spent", years.iter().map(|year| year.end.clone()).collect()),
        }
    }
}

fn value(of: &Derivation<'_>) -> Decimal {
    of.part.value.unwrap_or_default()
}

/// The share of a year's payments that is there by the cut.
pub(super) struct Profile<'a> {
    part: Derivation<'a>,
    whole: Derivation<'a>,
}

impl<'a> Profile<'a> {
    pub fn new(own: &Past<'a>, pool: &Past<'a>, substitute: i128) -> Profile<'a> {
        let of = |past: &Past<'a>| {
            (value(&past.whole) > Decimal::ZERO).then(|| {
                let part = made(kind("at least", Op::Clamp0, "not below zero", Of::Eur), vec![past.part.clone()]);
                let parts = vec![part, past.whole.clone()];
                let part = made(kind("by now", Op::Min, "usually paid by the day", Of::Eur), parts);
                Profile { part, whole: past.whole.named("by the end") }
            })
        };
        let own = Some(own).filter(|own| own.known >= OWN_YEARS).and_then(of);
        own.or_else(|| of(pool)).unwrap_or_else(|| {
            let share = Decimal::from_i128_with_scale(substitute.clamp(0, MILLION), 0);
            Profile {
                part: given("by now", share, "the published profile by the day, in millionths", Of::Number),
                whole: given("by the end", 1_000_000, "one, in millionths", Of::Number),
            }
        })
    }

    /// What is still to come of an amount.
    fn rest(&self, amount: Derivation<'a>) -> Derivation<'a> {
        let rest = vec![self.whole.clone(), self.part.clone()];
        let rest = made(kind("still to come", Op::Diff, "by the end, less by now", Of::Number), rest);
        let above = made(kind("of it", Op::Product, "still to come * amount", Of::Number), vec![rest, amount]);
        let part = kind("rest", Op::Ratio, "what is still to come of the amount", Of::Eur);
        rated(part, 1, 2, vec![above, self.whole.clone()])
    }

    /// In millionths of the year.
    pub fn share(&self) -> Derivation<'a> {
        let part = kind("share", Op::Ratio, "usually paid by the day, in millionths", Of::Number);
        rated(part, 1_000_000, 0, vec![self.part.clone(), self.whole.clone()])
    }

    fn is_thin(&self) -> bool {
        value(&self.part).saturating_mul(Decimal::from(20)) < value(&self.whole)
    }
}

/// How much a line will spend, judged by past years.
pub(super) fn prior<'a>(soll: &Derivation<'a>, own: &Past<'a>, pool: &Past<'a>) -> Derivation<'a> {
    for past in [own, pool] {
        if value(&past.soll) > Decimal::ZERO {
            let spent = made(kind("at least", Op::Clamp0, "not below zero", Of::Eur), vec![past.spent.clone()]);
            let twice = vec![given("twice", 2, "no more than twice the Soll", Of::Number), past.soll.clone()];
            let twice = made(kind("at most", Op::Product, "twice the Soll", Of::Eur), twice);
            let spent = made(kind("spent", Op::Min, "what was spent, at most that", Of::Eur), vec![spent, twice]);
            let above = made(kind("of it", Op::Product, "Soll * spent", Of::Number), vec![soll.clone(), spent]);
            let part = kind("prior", Op::Ratio, "Soll * spent / Soll of the past years", Of::Eur);
            return rated(part, 1, 2, vec![above, past.soll.clone()]);
        }
    }
    soll.named("prior")
}

/// What a method says will have been paid; `None`: it says nothing here.
pub(super) fn expected<'a>(
    method: Method,
    year: &Year<'a>,
    profile: &Profile<'a>,
    prior: &Derivation<'a>,
    cut: &Cut,
) -> Option<Derivation<'a>> {
    let paid = || year.paid.named("paid");
    let plus = |rest: Derivation<'a>, formula: &'static str| {
        made(kind("expected", Op::Sum, formula, Of::Eur), vec![paid(), rest])
    };
    let planned = || plus(profile.rest(prior.clone()), "paid, and the rest of what is planned");
    let said = match method {
        Method::Damped => plus(profile.rest(planned()), "paid, and the rest of what plan and profile say"),
        Method::PlanProfile => planned(),
        Method::Seasonal if profile.is_thin() => return None,
        Method::Seasonal => {
            let parts = vec![paid(), profile.whole.clone()];
            let above = made(kind("of it", Op::Product, "paid * by the end", Of::Number), parts);
            let part = kind("expected", Op::Ratio, "paid * by the end / by now", Of::Eur);
            rated(part, 1, 2, vec![above, profile.part.clone()])
        }
        Method::Commitments => plus(year.due.named("due"), "paid, and what falls due"),
        Method::RunRate if cut.days.gone <= 0 => return None,
        Method::RunRate => {
            let days = |name: &str, to| {
                let mut days = kind(name, Op::Calendar, "days of the year", Of::Count);
                days.inputs = between("days", cut.before()?, to);
                Some(made(days, Vec::new()))
            };
            let (gone, all) = (days("days gone", cut.day)?, days("days of the year", cut.last)?);
            let above = made(kind("of it", Op::Product, "paid * days of the year", Of::Number), vec![paid(), all]);
            let part = kind("expected", Op::Ratio, "paid * days of the year / days gone", Of::Eur);
            rated(part, 1, 2, vec![above, gone])
        }
    };
    let formula = "not less than what is paid";
    Some(made(kind(method.code(), Op::Max, formula, Of::Eur), vec![said, paid()]))
}
