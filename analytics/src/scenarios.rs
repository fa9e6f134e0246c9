//! Scenarios that the journal keeps under names, folded: what is kept at a number and a day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Event, IntakeEvent, ScenarioPublished, ScenarioWithdrawn},
    ids::{Authority, ScenarioName},
};

/// They stand by themselves: no figure is made of them but one that names one.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Scenarios {
    #[serde(with = "crate::as_json")]
    pub published: Vec<(u64, ScenarioPublished)>,
    #[serde(with = "crate::as_json")]
    pub withdrawn: Vec<(u64, ScenarioWithdrawn)>,
    /// The day of each of both: that of its time.
    days: BTreeMap<u64, Day>,
}

/// Up to which number and which day they count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Until {
    pub seq: u64,
    pub day: Option<Day>,
}

impl Scenarios {
    /// Takes an event, if it is one of a scenario; says whether it was.
    pub fn take(&mut self, seq: u64, envelope: &Envelope) -> bool {
        match &envelope.event {
            Event::Intake(IntakeEvent::ScenarioPublished(e)) => self.published.push((seq, e.clone())),
            Event::Intake(IntakeEvent::ScenarioWithdrawn(e)) => self.withdrawn.push((seq, e.clone())),
            // No `_` from here on: a new event must be thought about.
            Event::Intake(
                IntakeEvent::FigureReported(_)
                | IntakeEvent::SubmissionDue(_)
                | IntakeEvent::SubmissionReceived(_)
                | IntakeEvent::SubmissionExtended(_)
                | IntakeEvent::ParametersPublished(_)
                | IntakeEvent::ProcessOpened(_)
                | IntakeEvent::ProcessApproved(_)
                | IntakeEvent::ProcessRejected(_)
                | IntakeEvent::ReportPublished(_),
            )
            | Event::Budget(_)
            | Event::Procurement(_)
            | Event::Rollout(_)
            | Event::Staffing(_) => return false,
        }
        self.days.insert(seq, Day::of(envelope.time));
        true
    }

    pub fn day(&self, seq: u64) -> Option<Day> {
        self.days.get(&seq).copied()
    }

    /// Whether somebody ever published something under a name.
    pub fn was_kept_by(&self, name: &ScenarioName, by: &Authority) -> bool {
        self.published.iter().any(|(_, event)| event.name == *name && event.authority.as_ref() == Some(by))
    }

    fn counts(&self, seq: u64, until: Until) -> bool {
        seq <= until.seq && until.day.is_none_or(|last| self.day(seq).is_some_and(|day| day <= last))
    }

    /// What is kept under each name: the last that was published, unless it was withdrawn since.
    pub fn kept(&self, until: Until) -> BTreeMap<&ScenarioName, (u64, &ScenarioPublished)> {
        let published = self.published.iter().filter(|(seq, _)| self.counts(*seq, until));
        let mut kept: BTreeMap<_, _> = published.map(|(seq, event)| (&event.name, (*seq, event))).collect();
        for (seq, gone) in self.withdrawn.iter().filter(|(seq, _)| self.counts(*seq, until)) {
            if kept.get(&gone.name).is_some_and(|(published, _)| published < seq) {
                kept.remove(&gone.name);
            }
        }
        kept
    }

    /// The last event that withdrew a name.
    pub fn gone(&self, name: &ScenarioName, until: Until) -> Option<u64> {
        let of = |(seq, gone): &&(u64, ScenarioWithdrawn)| gone.name == *name && self.counts(*seq, until);
        self.withdrawn.iter().rev().find(of).map(|(seq, _)| *seq)
    }

    /// The first event that published a name.
    pub fn first(&self, name: &ScenarioName) -> Option<u64> {
        self.published.iter().find(|(_, event)| event.name == *name).map(|(seq, _)| *seq)
    }
}
