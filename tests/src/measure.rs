//! Measurements, not tests: what the production shape does a second, beside what the bare servers do on the same
//! machine in the same run. Only the ratios can be compared between machines.

#![allow(clippy::float_arithmetic)] // Times and rates; never money.

mod bulk;
mod carry;
mod columns;
mod commands;
mod figures;
mod pages;
mod report;
mod rights;
mod site;
mod stages;
mod waits;

use std::fmt;

use serde::Serialize;

pub use self::{
    bulk::{Growth, bulk, growth, stream},
    carry::{catch_up, relay, visible},
    commands::commands,
    figures::{figures, starts_on_postgres},
    pages::pages,
    report::{report, typeset},
    rights::rights,
    site::Site,
    stages::{Stages, batches},
    waits::{beside, waits},
};

/// One figure, and what it is measured against.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    pub what: String,
    pub value: f64,
    pub unit: &'static str,
    pub against: Option<Against>,
    /// What was aimed at, in words.
    pub goal: Option<&'static str>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Against {
    pub what: String,
    pub value: f64,
    pub ratio: f64,
}

impl Measured {
    pub fn new(what: impl Into<String>, value: f64, unit: &'static str) -> Measured {
        Measured { what: what.into(), value, unit, against: None, goal: None }
    }
    pub fn against(self, what: impl Into<String>, value: f64) -> Measured {
        let ratio = self.value / value;
        Measured { against: Some(Against { what: what.into(), value, ratio }), ..self }
    }
    pub fn goal(self, goal: &'static str) -> Measured {
        Measured { goal: Some(goal), ..self }
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<44}{:>12} {:<10}", self.what, shown(self.value), self.unit)?;
        if let Some(Against { what, value, ratio }) = &self.against {
            write!(f, "{:>12} {what:<26}{ratio:>7.2}", shown(*value))?;
        }
        match self.goal {
            Some(goal) => write!(f, "   goal: {goal}"),
            None => Ok(()),
        }
    }
}

fn shown(value: f64) -> String {
    if value < 100.0 { format!("{value:.2}") } else { format!("{value:.0}") }
}

/// The value that half of them do not reach. Sorts.
fn median(values: &mut [f64]) -> f64 {
    percentile(values, 50)
}

fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len() * percent / 100).min(values.len().saturating_sub(1));
    values.get(place).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let mut values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!((median(&mut values), percentile(&mut values, 99)), (51.0, 100.0));
        assert!(median(&mut []).is_nan());
    }
}
