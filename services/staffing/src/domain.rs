//! The rules of counts: pure.

use std::collections::BTreeMap;

use sollist_contract::{day::Day, event::HeadcountReported, ids::Authority};

/// Numbers of one report that cannot be meant so: recorded, and queried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warned {
    /// Positions are vacant and are shared, but not half as many again as there are people.
    EligibleBeyond { employees: i64, eligible: i64 },
    /// People share workplaces, and some stand empty; ten to one is a digit too many or too few.
    WorkplacesOfAnotherOrder { employees: i64, workplaces: i64 },
}

impl Warned {
    /// What is queried of a report by itself.
    pub fn of(event: &HeadcountReported) -> Vec<Warned> {
        let (employees, workplaces, eligible) = (event.employees.get(), event.workplaces.get(), event.eligible.get());
        let mut warned = Vec::new();
        if eligible.saturating_mul(2) > employees.saturating_mul(3) {
            warned.push(Warned::EligibleBeyond { employees, eligible });
        }
        let (less, more) = (employees.min(workplaces), employees.max(workplaces));
        if more > 0 && less.saturating_mul(10) <= more {
            warned.push(Warned::WorkplacesOfAnotherOrder { employees, workplaces });
        }
        warned
    }
}

/// Counts by authority and day.
pub type Counts = BTreeMap<(Authority, Day), HeadcountReported>;

/// Of several reports for one day the one recorded last stands: a correction needs no event of its own. The counts of
/// one report do not bound each other: positions may be vacant, people may share a workplace. What cannot be meant so
/// is queried.
pub fn report(counts: &mut Counts, event: &HeadcountReported) {
    counts.insert((event.authority.clone(), event.as_of), event.clone());
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The authority has not reported yet, as it was asked for.
    NothingReported(String),
}
