//! The rules of rollouts and milestones: pure.

use sollist_contract::{
    day::Day,
    event::{RolloutPlanned, RolloutProgressed},
    ids::{MilestoneId, RolloutId},
    money::Cents,
    refusal::Refusal,
};

/// A rollout of one authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollout {
    /// What is meant, or how many, as planned.
    pub scope: String,
    /// How many are to be done, once known.
    pub total: Option<i64>,
    pub done: i64,
    pub deadline: Day,
}

impl Rollout {
    /// Planned, or planned anew: what was reached stays.
    pub fn planned(event: &RolloutPlanned, before: Option<&Rollout>) -> Result<Rollout, Refusal> {
        let total = event.scope.total();
        let done = before.map_or(0, |b| b.done);
        if let Some(total) = total.filter(|total| *total < done) {
            return Err(Refusal::contradiction(
                "data.scope",
                format!("Umgestellt sind schon {done}; der Umfang kann nicht {total} sein."),
                format!("{done} are done already; the scope cannot be {total}."),
            ));
        }
        Ok(Rollout {
            scope: match &event.scope {
                sollist_contract::event::Scope::Total(count) => count.get().to_string(),
                sollist_contract::event::Scope::Described(text) => text.to_string(),
            },
            total: total.or(before.and_then(|b| b.total)),
            done,
            deadline: event.deadline,
        })
    }

    /// A running total was reached; another total is a break in the series, not an error.
    pub fn progressed(&self, event: &RolloutProgressed) -> Result<Rollout, Refusal> {
        let total = event.total.map(|t| t.get()).or(self.total);
        let done = event.done.get();
        if let Some(total) = total.filter(|total| done > *total) {
            return Err(Refusal::contradiction(
                "data.done",
                format!("Umgestellt wären {done} von {total}. Bitte die Zahl berichtigen oder die neue Gesamtzahl (total) mitmelden."),
                format!("{done} of {total} would be done. Correct the number or report the new total with it."),
            ));
        }
        Ok(Rollout { total, done, ..self.clone() })
    }
}

/// The refusal of a rollout that nobody planned.
pub fn unknown_rollout(rollout: &RolloutId) -> Refusal {
    Refusal::not_found(
        "data.rollout",
        format!("Die Umstellung „{rollout}“ ist für diese Behörde nicht geplant; bitte zuerst rollout.planned melden."),
        format!("The rollout “{rollout}” is not planned for this authority; report rollout.planned first."),
    )
}

/// A milestone of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    pub planned_on: Day,
    pub budgeted_cost: Cents,
    pub reached_on: Option<Day>,
}

impl Milestone {
    pub fn reached(&self, name: &MilestoneId, day: Day) -> Result<Milestone, Refusal> {
        if let Some(earlier) = self.reached_on {
            return Err(Refusal::contradiction(
                "data.milestone",
                format!("Der Meilenstein „{name}“ ist schon am {earlier} erreicht."),
                format!("The milestone “{name}” was reached on {earlier} already."),
            ));
        }
        Ok(Milestone { reached_on: Some(day), ..self.clone() })
    }
}

/// The refusal of a milestone that nobody planned.
pub fn unknown_milestone(name: &MilestoneId) -> Refusal {
    Refusal::not_found(
        "data.milestone",
        format!("Der Meilenstein „{name}“ ist nicht geplant; bitte zuerst rollout.milestone-planned melden."),
        format!("The milestone “{name}” is not planned; report rollout.milestone-planned first."),
    )
}
