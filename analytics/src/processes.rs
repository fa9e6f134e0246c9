//! Processes as the journal has them: what waited for another person and what became of it, step by step. No figure is
//! made of them.

use serde::{Deserialize, Serialize};
use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Event, IntakeEvent, ProcessApproved, ProcessOpened, ProcessRejected},
    ids::{Authority, Text},
};

/// A step of a process.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum ProcessStep {
    Opened(Box<ProcessOpened>),
    Rejected(ProcessRejected),
    Approved(ProcessApproved),
}

impl ProcessStep {
    pub fn code(&self) -> &'static str {
        match self {
            ProcessStep::Opened(_) => "opened",
            ProcessStep::Rejected(e) if e.withdrawn => "withdrawn",
            ProcessStep::Rejected(_) => "rejected",
            ProcessStep::Approved(_) => "approved",
        }
    }

    /// The process, and whom it is about.
    pub fn names(&self) -> (&Text, Option<&Authority>) {
        match self {
            ProcessStep::Opened(e) => (&e.process, e.authority.as_ref()),
            ProcessStep::Rejected(e) => (&e.process, e.authority.as_ref()),
            ProcessStep::Approved(e) => (&e.process, e.authority.as_ref()),
        }
    }

    /// What waits, where it is opened.
    pub fn opened(&self) -> Option<&ProcessOpened> {
        match self {
            ProcessStep::Opened(e) => Some(e),
            ProcessStep::Rejected(_) | ProcessStep::Approved(_) => None,
        }
    }
}

/// All steps, in the order of the journal.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Processes {
    pub seq: Vec<u64>,
    pub day: Vec<Day>,
    #[serde(with = "crate::as_json")]
    pub step: Vec<ProcessStep>,
}

impl Processes {
    /// Takes an event, if it is a step of a process; says whether it was.
    pub fn take(&mut self, seq: u64, envelope: &Envelope) -> bool {
        let step = match &envelope.event {
            Event::Intake(IntakeEvent::ProcessOpened(e)) => ProcessStep::Opened(Box::new(e.clone())),
            Event::Intake(IntakeEvent::ProcessApproved(e)) => ProcessStep::Approved(e.clone()),
            Event::Intake(IntakeEvent::ProcessRejected(e)) => ProcessStep::Rejected(e.clone()),
            // No `_` from here on: a new event must be thought about.
            Event::Intake(
                IntakeEvent::FigureReported(_)
                | IntakeEvent::SubmissionDue(_)
                | IntakeEvent::SubmissionReceived(_)
                | IntakeEvent::SubmissionExtended(_)
                | IntakeEvent::ParametersPublished(_)
                | IntakeEvent::ScenarioPublished(_)
                | IntakeEvent::ScenarioWithdrawn(_)
                | IntakeEvent::ReportPublished(_),
            )
            | Event::Budget(_)
            | Event::Procurement(_)
            | Event::Rollout(_)
            | Event::Staffing(_) => return false,
        };
        self.seq.push(seq);
        self.day.push(Day::of(envelope.time));
        self.step.push(step);
        true
    }
}
