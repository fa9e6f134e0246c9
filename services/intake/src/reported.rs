//! Submissions as they stood on a day: the journal's events of them, read on as it grows and kept in memory, folded up
//! to the day that is asked for. There are a few for each authority and quarter.

use std::collections::BTreeMap;

use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Event, IntakeEvent},
    ids::{Authority, Period},
};
use sollist_platform::{
    Error,
    store::{
        db::Db,
        journal,
        search::{self, Numbers, Texts},
    },
};
use tokio::sync::Mutex;

use crate::{
    events::fitting,
    submissions::{Submission, SubmissionKey},
};

/// Events of the journal that one statement looks through, and that are named at a time.
const PIECE: u64 = 20_000;
const STEP: u64 = 1_000;

/// What an event says of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Due(Day),
    Extended(Day),
    Received { on: Day, complete: bool },
}

/// The steps of every submission, as far as the journal was read.
#[derive(Default)]
pub struct Reported(Mutex<Read>);

#[derive(Default)]
struct Read {
    /// The last event that was looked at, and its hash: a journal that was put back is read anew.
    seq: u64,
    hash: [u8; 32],
    /// In the order of the journal, each with its day of effect.
    steps: BTreeMap<SubmissionKey, Vec<(Day, Step)>>,
}

fn step(event: &Event) -> Option<(SubmissionKey, Step)> {
    let key = |authority: &Authority, period: &Period| (authority.clone(), period.clone());
    match IntakeEvent::of(event)? {
        IntakeEvent::SubmissionDue(e) => Some((key(&e.authority, &e.period), Step::Due(e.due_on))),
        IntakeEvent::SubmissionExtended(e) => Some((key(&e.authority, &e.period), Step::Extended(e.new_due_on))),
        IntakeEvent::SubmissionReceived(e) => {
            Some((key(&e.authority, &e.period), Step::Received { on: e.received_on, complete: e.complete }))
        }
        IntakeEvent::FigureReported(_)
        | IntakeEvent::ParametersPublished(_)
        | IntakeEvent::ScenarioPublished(_)
        | IntakeEvent::ScenarioWithdrawn(_)
        | IntakeEvent::ProcessOpened(_)
        | IntakeEvent::ProcessApproved(_)
        | IntakeEvent::ProcessRejected(_)
        | IntakeEvent::ReportPublished(_) => None,
    }
}

/// A submission after the steps that had taken effect by a day; none where nobody had to report yet. What was accepted
/// once is not held to anything again.
fn on(key: &SubmissionKey, steps: &[(Day, Step)], on: Day) -> Option<Submission> {
    let by_then = steps.iter().filter(|(day, _)| *day <= on).map(|(_, step)| step);
    by_then.fold(None, |known: Option<Submission>, step| match (known, *step) {
        (None, Step::Due(due_on)) => Submission::due(None, key, due_on, false).ok(),
        (Some(known), Step::Extended(to)) => Some(known.extended(key, to, false).unwrap_or(known)),
        (Some(known), Step::Received { on, complete }) => Some(known.received(&key.1, on, complete)),
        (known, _) => known,
    })
}

impl Reported {
    /// Every submission as it stood on a day, in the order of authority and period.
    pub async fn on(&self, db: &Db, day: Day) -> Result<Vec<(SubmissionKey, Submission)>, Error> {
        let mut read = self.0.lock().await;
        read.on(db).await?;
        let stood = |(key, steps): (&SubmissionKey, &Vec<(Day, Step)>)| Some((key.clone(), on(key, steps, day)?));
        Ok(read.steps.iter().filter_map(stood).collect())
    }
}

impl Read {
    /// Reads on to the end of the journal.
    async fn on(&mut self, db: &Db) -> Result<(), Error> {
        let head = journal::head(db.reader()).await?;
        if self.seq > head.seq || journal::hash_at(db.reader(), self.seq).await? != self.hash {
            *self = Read::default();
        }
        let mut texts = Texts::default();
        texts.begin("submission.");
        let mut left = Numbers { first: self.seq.saturating_add(1), last: head.seq };
        while !left.is_empty() {
            let piece = left.piece(PIECE, false);
            let sizes = search::sizes(db.reader(), piece, &texts, false, STEP).await?;
            let count = fitting(&sizes);
            let events = match count {
                0 => Vec::new(),
                count => search::read(db.reader(), piece, &texts, false, count as u64).await?,
            };
            let whole = count == sizes.len() && (sizes.len() as u64) < STEP;
            let end = if whole { piece.last } else { events.last().map_or(piece.last, |event| event.seq) };
            let hash = journal::hash_at(db.reader(), end).await?;
            // Both together: whoever asked may be gone at any question to the database.
            events.iter().filter_map(|event| event.envelope().ok()).for_each(|envelope| self.take(&envelope));
            (self.seq, self.hash) = (end, hash);
            left = left.after(end, false);
        }
        Ok(())
    }

    fn take(&mut self, envelope: &Envelope) {
        if let Some((key, step)) = step(&envelope.event) {
            self.steps.entry(key).or_default().push((envelope.day(), step));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_submission_is_shown_as_it_stood_on_a_day_whenever_that_was_recorded() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let key = ("ba-mitte".parse().unwrap(), "2026-Q2".parse().unwrap());
        // In the order of the journal: what is recorded late may have taken effect early.
        let steps = [
            (day("2026-06-01"), Step::Due(day("2026-07-10"))),
            (day("2026-07-20"), Step::Received { on: day("2026-07-20"), complete: true }),
            (day("2026-07-08"), Step::Extended(day("2026-07-15"))),
            (day("2026-07-12"), Step::Received { on: day("2026-07-12"), complete: false }),
            (day("2026-05-01"), Step::Due(day("2026-08-01"))),
        ];
        let stood = |on_day: &str| {
            let stood = on(&key, &steps[..4], day(on_day))?;
            Some((stood.due_on, stood.extensions, stood.received_on, stood.complete))
        };
        assert_eq!(stood("2026-05-31"), None);
        assert_eq!(stood("2026-06-01"), Some((day("2026-07-10"), 0, None, false)));
        assert_eq!(stood("2026-07-08"), Some((day("2026-07-15"), 1, None, false)));
        assert_eq!(stood("2026-07-12"), Some((day("2026-07-15"), 1, Some(day("2026-07-12")), false)));
        assert_eq!(stood("2026-07-20"), Some((day("2026-07-15"), 1, Some(day("2026-07-20")), true)));
        // Of two duties the first of the journal counts on the days on which both are known.
        assert_eq!(on(&key, &steps, day("2026-05-15")).map(|stood| stood.due_on), Some(day("2026-08-01")));
        assert_eq!(on(&key, &steps, day("2026-06-15")).map(|stood| stood.due_on), Some(day("2026-07-10")));
        assert_eq!(on(&key, &steps[1..4], day("2026-12-31")), None, "nobody had to report");
    }
}
