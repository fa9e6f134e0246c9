//! The rules of rollouts and milestones: pure.

use sollist_contract::{
    day::{Day, german_day},
    event::{MilestonePlanned, RolloutPlanned, RolloutProgressed},
    ids::{MilestoneId, RolloutId},
    money::Cents,
    refusal::Refusal,
};

use crate::history::Excess;

/// A rollout of one authority. Of several reports the newest by day of effect counts, then the one recorded last: each part knows
/// the day of the report it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollout {
    /// What is meant, or how many, as planned.
    pub scope: String,
    /// How many are to be done, once known.
    pub total: Option<i64>,
    pub done: i64,
    pub deadline: Day,
    /// The days of scope and deadline, of the total, of what is done.
    pub planned_on: Option<Day>,
    pub total_on: Option<Day>,
    pub done_on: Option<Day>,
    /// Reports of it so far.
    pub reports: i64,
    /// The last day of which anything was reported; what is dated earlier is late.
    pub last_day: Option<Day>,
}

/// Whether a report of a day counts beside one of a day that is known.
pub fn counts(on: Day, known: Option<Day>) -> bool {
    known.is_none_or(|known| known <= on)
}

impl Rollout {
    /// Planned, or planned anew: what was reached stays.
    pub fn planned(event: &RolloutPlanned, on: Day, before: Option<&Rollout>) -> Rollout {
        let scope = match &event.scope {
            sollist_contract::event::Scope::Total(count) => count.get().to_string(),
            sollist_contract::event::Scope::Described(text) => text.to_string(),
        };
        let new = Rollout {
            scope,
            total: None,
            done: 0,
            deadline: event.deadline,
            planned_on: Some(on),
            total_on: None,
            done_on: None,
            reports: 0,
            last_day: None,
        };
        let mut after = match before {
            Some(before) if counts(on, before.planned_on) => {
                Rollout { scope: new.scope, deadline: new.deadline, planned_on: new.planned_on, ..before.clone() }
            }
            Some(before) => before.clone(),
            None => new,
        };
        after.set_total(event.scope.total(), on);
        after.reported(on)
    }

    /// A running total was reached; another total is a break in the series, not an error.
    pub fn progressed(&self, event: &RolloutProgressed, on: Day) -> Rollout {
        let mut after = self.clone();
        after.set_total(event.total.map(|total| total.get()), on);
        if counts(on, after.done_on) {
            (after.done, after.done_on) = (event.done.get(), Some(on));
        }
        after.reported(on)
    }

    fn reported(self, on: Day) -> Rollout {
        Rollout { reports: self.reports.saturating_add(1), last_day: self.last_day.max(Some(on)), ..self }
    }

    fn set_total(&mut self, total: Option<i64>, on: Day) {
        if total.is_some() && counts(on, self.total_on) {
            (self.total, self.total_on) = (total, Some(on));
        }
    }
}

/// The refusal of a plan of fewer than are done, on its day or on one since.
pub fn fewer_than_done(excess: &Excess) -> Refusal {
    let Excess { day, done, total } = excess;
    Refusal::contradiction(
        "data.scope",
        format!(
            "Am {} sind schon {done} umgestellt; der Umfang kann dann nicht {total} sein. Bitte den Umfang oder den Tag berichtigen.",
            german_day(*day)
        ),
        format!("{done} are done on {day} already; the scope cannot be {total} then. Correct the scope or the day."),
    )
}

/// The refusal of progress beyond what there is to do, on its day or on one since.
pub fn more_than_there_is(event: &RolloutProgressed, on: Day, excess: &Excess) -> Refusal {
    let Excess { day, done, total } = excess;
    let day_de = german_day(*day);
    if *done != event.done.get() {
        return Refusal::contradiction(
            "data.total",
            format!(
                "Am {day_de} sind schon {done} umgestellt; die Gesamtzahl kann dann nicht {total} sein. Bitte die Gesamtzahl oder den Tag berichtigen."
            ),
            format!(
                "{done} are done on {day} already; the total cannot be {total} then. Correct the total or the day."
            ),
        );
    }
    // A total that comes with it counts from its own day on, until the next one.
    let (or_de, or_en) = match *day == on {
        true => (" oder die Gesamtzahl dieses Tages (total) mitmelden", ", or report the total of that day with it"),
        false => ("", ""),
    };
    Refusal::contradiction(
        "data.done",
        format!("Am {day_de} wären {done} von {total} umgestellt. Bitte die Zahl oder den Tag berichtigen{or_de}."),
        format!("{done} of {total} would be done on {day}. Correct the number or the day{or_en}."),
    )
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
    /// The day of the plan that counts.
    pub said_on: Option<Day>,
}

impl Milestone {
    /// Planned, or planned anew: the newest plan by day of effect counts, and what was reached stays.
    pub fn planned(event: &MilestonePlanned, on: Day, before: Option<&Milestone>) -> Milestone {
        match before {
            Some(before) if !counts(on, before.said_on) => before.clone(),
            _ => Milestone {
                planned_on: event.planned_on,
                budgeted_cost: event.budgeted_cost,
                reached_on: before.and_then(|before| before.reached_on),
                said_on: Some(on),
            },
        }
    }

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
