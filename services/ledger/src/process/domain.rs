//! Who may decide on a process, and until when. Pure.

use std::sync::Arc;

use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Held, ProcessOpened},
    ids::{Authority, Text},
    parameters::ApprovalRule,
};

/// A process as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Process {
    pub authority: Option<Authority>,
    pub holds: Held,
    /// As recorded.
    pub opened_by: Arc<str>,
    pub opened_on: Day,
    pub open_until: Day,
    /// By which published rule it takes another person; nothing: whatever is published.
    pub rule: Option<ApprovalRule>,
    /// Nothing as long as nobody decided.
    pub outcome: Option<Outcome>,
}

/// What somebody decided on a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// As recorded.
    pub by: Arc<str>,
    pub on: Day,
    pub verdict: Verdict,
}

/// What became of a process, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Approved,
    Rejected(Text),
    /// Whoever opened it took it back.
    Withdrawn(Text),
}

impl Verdict {
    /// Why nothing of it is ever recorded; nothing where it was approved.
    pub fn reason(&self) -> Option<&Text> {
        match self {
            Verdict::Approved => None,
            Verdict::Rejected(why) | Verdict::Withdrawn(why) => Some(why),
        }
    }

    fn stands(&self) -> Standing {
        match self {
            Verdict::Approved => Standing::Approved,
            Verdict::Rejected(_) => Standing::Rejected,
            Verdict::Withdrawn(_) => Standing::Withdrawn,
        }
    }
}

/// Where a process stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Open,
    Approved,
    Rejected,
    Withdrawn,
    Lapsed,
}

/// Why a step of a process is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcessRefused {
    /// There is none of this id, or none that is seen.
    Unknown { process: String },
    /// Somebody decided before.
    Closed { process: String, on: Day, verdict: Verdict },
    /// Its last day is over.
    Lapsed { process: String, open_until: Day },
    /// It would be decided on a day before it was opened.
    Earlier { process: String, opened_on: Day },
    /// It would be decided on a day after its last one, which is not over yet.
    Afterwards { process: String, on: Day, open_until: Day },
    /// Who is to approve it opened it, under whatever name.
    OnePerson { process: String },
    /// Who is to take it back did not open it, and has no right to reject it.
    Anothers { process: String },
    /// Nobody can tell any more who opened it: whoever is to approve it may be the same.
    NobodyKnown { process: String },
    /// It was sent as an event.
    ByMethod,
    /// What is kept of it cannot be read.
    Unreadable { process: String },
}

impl Process {
    /// One that somebody opens on a day.
    pub fn opened(event: &ProcessOpened, by: &Arc<str>, on: Day) -> Process {
        Process {
            authority: event.authority.clone(),
            holds: event.holds.clone(),
            opened_by: by.clone(),
            opened_on: on,
            open_until: event.open_until,
            rule: event.rule.clone(),
            outcome: None,
        }
    }

    /// Where it stands on a day.
    pub fn stands(&self, today: Day) -> Standing {
        match &self.outcome {
            Some(Outcome { verdict, .. }) => verdict.stands(),
            None if today > self.open_until => Standing::Lapsed,
            None => Standing::Open,
        }
    }

    /// The one of an id that is about this authority: whoever names another means another.
    pub fn known<'p>(
        known: Option<&'p Process>,
        id: &Text,
        authority: Option<&Authority>,
    ) -> Result<&'p Process, ProcessRefused> {
        let known = known.filter(|known| known.authority.as_ref() == authority);
        known.ok_or_else(|| ProcessRefused::Unknown { process: id.to_string() })
    }

    /// Whether it is still to be decided, by the clock of the house.
    pub fn lapsed(&self, id: &Text, today: Day) -> Result<(), ProcessRefused> {
        match self.stands(today) {
            Standing::Lapsed => Err(ProcessRefused::Lapsed { process: id.to_string(), open_until: self.open_until }),
            Standing::Open | Standing::Approved | Standing::Rejected | Standing::Withdrawn => Ok(()),
        }
    }

    /// Whether anybody may decide on it as of a day: not before it was opened, nor after its last one.
    pub fn must_wait(&self, id: &Text, as_of: Day) -> Result<(), ProcessRefused> {
        let process = id.to_string();
        let Process { opened_on, open_until, .. } = *self;
        match &self.outcome {
            Some(Outcome { on, verdict, .. }) => {
                Err(ProcessRefused::Closed { process, on: *on, verdict: verdict.clone() })
            }
            None if as_of > open_until => Err(ProcessRefused::Afterwards { process, on: as_of, open_until }),
            None if as_of < opened_on => Err(ProcessRefused::Earlier { process, opened_on }),
            None => Ok(()),
        }
    }

    /// Whether somebody who is to approve it is another person. `who` tells it of a name as recorded: whether it is the
    /// same one; nothing where it cannot be told.
    pub fn takes_another(&self, id: &Text, who: impl Fn(&str) -> Option<bool>) -> Result<(), ProcessRefused> {
        match who(&self.opened_by) {
            Some(false) => Ok(()),
            Some(true) => Err(ProcessRefused::OnePerson { process: id.to_string() }),
            None => Err(ProcessRefused::NobodyKnown { process: id.to_string() }),
        }
    }

    /// Whether somebody may end it: take it back whoever opened it, `is_mine`; reject it who `decides`.
    pub fn may_end(&self, id: &Text, withdrawn: bool, (is_mine, decides): (bool, bool)) -> Result<(), ProcessRefused> {
        match if withdrawn { is_mine } else { decides } {
            true => Ok(()),
            false => Err(ProcessRefused::Anothers { process: id.to_string() }),
        }
    }

    /// The same after somebody decided.
    pub fn decided(&self, by: &Arc<str>, on: Day, verdict: Verdict) -> Process {
        Process { outcome: Some(Outcome { by: by.clone(), on, verdict }), ..self.clone() }
    }

    /// What is recorded once it is approved, as of the moment of the approval.
    pub fn effect(&self, id: &Text, approval: &Envelope) -> Envelope {
        Envelope {
            source: Held::SOURCE.to_owned(),
            id: id.to_string(),
            event: self.holds.event(),
            attributes: Vec::new(),
            ..approval.clone()
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn process() -> Process {
        let held = r#"{"type":"budget.unfrozen.v1","data":{"authority":"ba-mitte",
            "line":"2026/30/25/bezirksamt-mitte/geraete",
            "amount":"5.00","consent_by":"Hauptausschuss","reference":"S 1"}}"#;
        let event = ProcessOpened {
            authority: "ba-mitte".parse().ok(),
            process: "p".parse().unwrap(),
            holds: serde_json::from_str(held).unwrap(),
            open_until: "2026-03-30".parse().unwrap(),
            rule: None,
        };
        Process::opened(&event, &"anna".into(), "2026-03-01".parse().unwrap())
    }

    #[test]
    fn a_process_waits_until_its_last_day_or_a_decision_and_is_decided_once() {
        let (id, open) = ("p".parse::<Text>().unwrap(), process());
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(open.must_wait(&id, day("2026-03-30")), Ok(()));
        assert_eq!(open.stands(day("2026-03-30")), Standing::Open);
        let (process, open_until) = ("p".to_owned(), open.open_until);
        assert_eq!(open.lapsed(&id, day("2026-03-30")), Ok(()));
        assert_eq!(open.lapsed(&id, day("2026-03-31")), Err(ProcessRefused::Lapsed { process, open_until }));
        let (process, on) = ("p".to_owned(), day("2026-03-31"));
        assert_eq!(open.must_wait(&id, on), Err(ProcessRefused::Afterwards { process, on, open_until }));
        assert_eq!(open.stands(day("2026-03-31")), Standing::Lapsed);
        let earlier = ProcessRefused::Earlier { process: "p".to_owned(), opened_on: open.opened_on };
        assert_eq!(open.must_wait(&id, day("2026-02-28")), Err(earlier));
        let why = || "zu viel".parse().unwrap();
        for verdict in [Verdict::Approved, Verdict::Rejected(why()), Verdict::Withdrawn(why())] {
            let done = open.decided(&"berta".into(), day("2026-03-02"), verdict.clone());
            assert_eq!(done.stands(day("2026-03-02")), verdict.stands());
            let closed = ProcessRefused::Closed { process: "p".to_owned(), on: day("2026-03-02"), verdict };
            // Decided is decided, before its last day and after it.
            for today in ["2026-03-03", "2027-01-01"] {
                assert_eq!(done.must_wait(&id, day(today)), Err(closed.clone()));
                assert_eq!(done.lapsed(&id, day(today)), Ok(()));
                assert_ne!(done.stands(day(today)), Standing::Lapsed);
            }
        }
    }

    #[test]
    fn who_opened_it_does_not_approve_it_and_it_is_named_with_whose_it_is() {
        let (id, open) = ("p".parse::<Text>().unwrap(), process());
        assert_eq!(open.takes_another(&id, |name| Some(name == "berta")), Ok(()));
        let same = Err(ProcessRefused::OnePerson { process: "p".to_owned() });
        assert_eq!(open.takes_another(&id, |name| Some(name == "anna")), same);
        let nobody = Err(ProcessRefused::NobodyKnown { process: "p".to_owned() });
        assert_eq!(open.takes_another(&id, |_| None), nobody);
        let anothers = Err(ProcessRefused::Anothers { process: "p".to_owned() });
        for (withdrawn, is_mine, decides, expected) in [
            (true, true, false, Ok(())),
            (true, true, true, Ok(())),
            (true, false, false, anothers.clone()),
            // Who may reject it says that, and not that it was taken back.
            (true, false, true, anothers.clone()),
            (false, false, true, Ok(())),
            (false, true, true, Ok(())),
            (false, true, false, anothers.clone()),
            (false, false, false, anothers),
        ] {
            assert_eq!(open.may_end(&id, withdrawn, (is_mine, decides)), expected, "{withdrawn} {is_mine} {decides}");
        }
        let (mitte, pankow) = ("ba-mitte".parse().ok(), "ba-pankow".parse::<Authority>().ok());
        assert!(Process::known(Some(&open), &id, mitte.as_ref()).is_ok());
        for (known, authority) in [(Some(&open), pankow.as_ref()), (Some(&open), None), (None, mitte.as_ref())] {
            let unknown = Err(ProcessRefused::Unknown { process: "p".to_owned() });
            assert_eq!(Process::known(known, &id, authority), unknown);
        }
    }
}
