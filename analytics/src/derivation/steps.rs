//! What authorities reported step by step: connections, rollouts, submissions, funding.

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    ids::{Authority, RolloutId},
    money::Cents,
};

use super::{
    make::{kind, made, read},
    op::Op,
    part::{Derivation, Of},
    reports::{Reports, between, said},
};
use crate::{
    lists::Submission,
    tables::{FundingStep, SUBMISSION_DUE, SUBMISSION_RECEIVED},
    taken_back::connections,
};

impl<'a> Reports<'a> {
    /// Events by which an authority works with the digital file.
    pub fn connected(&self, who: u32, authority: &str) -> Vec<Derivation<'a>> {
        let all = connections(self.facts, &self.view).into_iter().filter(|one| one.who == who);
        all.map(|one| said(one.seq, "authority", authority)).collect()
    }
    /// Events by which it is to.
    pub fn e_file_planned(&self, who: u32) -> Vec<Derivation<'a>> {
        let table = &self.facts.rollout_plans;
        let rows = table.rows(&self.view).filter(|row| table.authority.get(*row) == Some(&who));
        let planned = rows.filter_map(|row| Some((table.seq.get(row)?, self.facts.text(*table.rollout.get(row)?))));
        planned.filter(|(_, name)| RolloutId::is_e_file(name)).map(|(seq, name)| said(*seq, "rollout", name)).collect()
    }
    /// How many authorities are to work with it, as published.
    pub fn e_file_authorities(&self) -> Option<Derivation<'a>> {
        let (planned, origin) = self.parameters.e_file_authorities.as_ref()?;
        Some(read("planned", origin.seq, "values/e_file_authorities", *planned, Of::Count))
    }

    /// Steps of the submission of a period: number, step, day, whether complete.
    fn submitted(&self, who: u32, period: Option<&str>) -> Vec<(u64, u8, Day, bool, &'a str)> {
        let table = &self.facts.submissions;
        let rows = table.rows(&self.view).filter(|row| table.authority.get(*row) == Some(&who));
        let one = |row: usize| {
            let name = self.facts.text(*table.period.get(row)?);
            let (seq, step, on) = (*table.seq.get(row)?, *table.step.get(row)?, *table.on.get(row)?);
            Some((seq, step, on, *table.complete.get(row)?, name))
        };
        rows.filter_map(one).filter(|(.., name)| period.is_none_or(|period| period == *name)).collect()
    }
    /// The event by which a submission was due first.
    pub fn due(&self, of: &Submission, who: u32) -> Option<Derivation<'a>> {
        let steps = self.submitted(who, Some(&of.period));
        let (seq, .., name) = steps.into_iter().find(|(_, step, ..)| *step == SUBMISSION_DUE)?;
        Some(said(seq, "period", name).named(name))
    }
    /// The complete one that came first.
    pub fn received(&self, of: &Submission, who: u32) -> Option<Derivation<'a>> {
        let steps = self.submitted(who, Some(&of.period)).into_iter();
        let complete = steps.filter(|(_, step, _, complete, _)| *step == SUBMISSION_RECEIVED && *complete);
        let (seq, .., name) = complete.min_by_key(|(_, _, on, ..)| *on)?;
        Some(said(seq, "complete", "true").named(name))
    }
    /// Days from each submission of an authority to the day of the view, not below zero.
    pub fn days_since_received(&self, who: u32) -> Vec<Derivation<'a>> {
        let received = self.submitted(who, None).into_iter().filter(|(_, step, ..)| *step == SUBMISSION_RECEIVED);
        let one = |(seq, _, on, ..): (u64, u8, Day, bool, &str)| {
            let mut days = kind("days", Op::Calendar, "days to the day of the view", Of::Count);
            (days.inputs, days.events) = (between("days", on, self.view.day), vec![seq]);
            made(kind(seq.to_string(), Op::Clamp0, "not below zero", Of::Count), vec![made(days, Vec::new())])
        };
        received.map(one).collect()
    }

    /// What was granted of a request in a year.
    pub fn grants(&self, authority: &Authority, request: &str, year: i16) -> Vec<Derivation<'a>> {
        let table = &self.facts.fundings;
        let Some(who) = self.facts.authorities.find(authority) else { return Vec::new() };
        let is_wanted = |row: &usize| {
            table.authority.get(*row) == Some(&who)
                && table.request.get(*row).is_some_and(|name| self.facts.text(*name) == request)
                && table.step.get(*row).is_some_and(|step| FundingStep::of(*step) == FundingStep::Granted)
                && table.day.get(*row).is_some_and(|day| day.year() == year)
        };
        let granted = table.rows(&self.view).filter(is_wanted);
        let one = |row: usize| {
            let (seq, cents) = (*table.seq.get(row)?, table.cents.get(row).copied().flatten().unwrap_or_default());
            let amount: Decimal = Cents::new(cents).decimal();
            Some(read(seq.to_string(), seq, "amount", amount, Of::Eur))
        };
        granted.filter_map(one).collect()
    }
}
