//! The two lines in front of the writer: calls, which somebody waits for, and what streams and files bring. They take
//! turns, and a batch of the second line is never longer than a call may wait.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{sync::mpsc, time::sleep};

use super::job::Job;

/// How long a batch of calls waits for those whom the one before it answered.
const LINGER: Duration = Duration::from_millis(1);
/// Bytes of one batch, about: what a transaction, and the statement that it writes with, have to carry.
const BATCH_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Jobs that wait in a line; whoever comes then waits before it.
pub(super) const JOBS_MAX: usize = 256;

/// Commands of a batch that nobody waits for in particular: as many as are decided and written in about this time, one
/// with the other, whatever the machine.
const BULK_TIME: Duration = Duration::from_millis(40);
/// Never fewer: beneath it the way to the disk takes the time, however few they are.
pub(super) const BULK_MIN: usize = 1_000;
const BULK_MAX: usize = 8_000;

/// A line, with the job that did not fit the batch before.
struct Line {
    jobs: mpsc::Receiver<Job>,
    held_back: Option<Job>,
}

impl Line {
    fn new(jobs: mpsc::Receiver<Job>) -> Line {
        Line { jobs, held_back: None }
    }
    fn len(&self) -> usize {
        self.jobs.len().saturating_add(usize::from(self.held_back.is_some()))
    }
    fn next(&mut self) -> Option<Job> {
        self.held_back.take().or_else(|| self.jobs.try_recv().ok())
    }
}

/// Who stands in which line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Call,
    Bulk,
}

pub(super) struct Lines {
    calls: Line,
    bulk: Line,
    batch_max: usize,
    /// Whose turn it was.
    last: Kind,
    /// Calls that may be expected: whoever was answered, and who waited then.
    expected: usize,
    pace: Arc<Pace>,
}

impl Lines {
    pub(super) fn new([calls, bulk]: [mpsc::Receiver<Job>; 2], batch_max: usize, pace: Arc<Pace>) -> Lines {
        let (calls, bulk) = (Line::new(calls), Line::new(bulk));
        Lines { calls, bulk, batch_max, last: Kind::Bulk, expected: 0, pace }
    }

    /// The jobs of a batch that begins with this one.
    pub(super) async fn gather(&mut self, kind: Kind, first: Job) -> Vec<Job> {
        self.last = kind;
        match kind {
            Kind::Call => self.calls_with(first).await,
            Kind::Bulk => take(&mut self.bulk, vec![first], self.pace.now().min(self.batch_max)),
        }
    }

    /// The first of the line whose turn it is; nothing when nobody can put anything in line any more. Nothing is lost
    /// where it is not waited for to the end.
    pub(super) async fn first(&mut self) -> Option<(Kind, Job)> {
        let turns = match self.last {
            Kind::Call => [Kind::Bulk, Kind::Call],
            Kind::Bulk => [Kind::Call, Kind::Bulk],
        };
        for kind in turns {
            let line = if kind == Kind::Call { &mut self.calls } else { &mut self.bulk };
            if let Some(job) = line.next() {
                return Some((kind, job));
            }
        }
        tokio::select! {
            biased;
            Some(job) = self.calls.jobs.recv() => Some((Kind::Call, job)),
            Some(job) = self.bulk.jobs.recv() => Some((Kind::Bulk, job)),
            else => None,
        }
    }

    /// The calls that wait, and those that come in a moment: whoever was answered comes again, while others wait
    /// already. Worth that moment, or the two halves of them take turns in batches of half the size. A batch of one
    /// answers nobody who could join.
    async fn calls_with(&mut self, first: Job) -> Vec<Job> {
        let mut jobs = take(&mut self.calls, vec![first], self.batch_max);
        let mut linger = pin!(sleep(LINGER));
        while self.calls.held_back.is_none() && jobs.len() < self.expected {
            let more = tokio::select! {
                biased;
                more = self.calls.jobs.recv() => more,
                () = &mut linger => None,
            };
            let Some(more) = more else { break };
            jobs.push(more);
            jobs = take(&mut self.calls, jobs, self.batch_max);
        }
        self.expected = if jobs.len() > 1 { jobs.len().saturating_add(self.calls.len()) } else { 0 };
        jobs
    }
}

/// Commands of a batch of the second line.
pub(super) struct Pace(AtomicUsize);

impl Default for Pace {
    fn default() -> Pace {
        Pace(AtomicUsize::new(BULK_MIN))
    }
}

impl Pace {
    fn now(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
    /// Says how long it took to decide and write a batch of so many commands.
    pub(super) fn took(&self, commands: usize, time: Duration) {
        let now = self.now();
        if time > BULK_TIME {
            self.0.store((now / 2).max(BULK_MIN), Ordering::Relaxed);
        } else if time < BULK_TIME / 2 && commands > now / 2 {
            self.0.store(now.saturating_mul(2).min(BULK_MAX), Ordering::Relaxed);
        }
    }
}

/// Adds what waits in a line to the jobs of a batch, up to so many commands.
fn take(line: &mut Line, mut jobs: Vec<Job>, commands_max: usize) -> Vec<Job> {
    let mut size = jobs.iter().map(|job| job.commands.len()).fold(0, usize::saturating_add);
    let mut bytes = jobs.iter().map(|job| job.weight).fold(0, usize::saturating_add);
    while let Some(job) = line.next() {
        size = size.saturating_add(job.commands.len());
        bytes = bytes.saturating_add(job.weight);
        if size > commands_max || bytes > BATCH_BYTES_MAX {
            line.held_back = Some(job);
            break;
        }
        jobs.push(job);
    }
    jobs
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tokio::sync::{Semaphore, oneshot};

    use super::*;
    use crate::{
        wire::caller::Caller,
        write::{
            batch::job::{Job, Lane},
            books::{Command, Mode},
            taken::Taken,
        },
    };

    struct Both {
        lines: Lines,
        calls: mpsc::Sender<Job>,
        bulk: mpsc::Sender<Job>,
    }

    fn both() -> Both {
        let ((calls, called), (bulk, brought)) = (mpsc::channel(JOBS_MAX), mpsc::channel(JOBS_MAX));
        Both { lines: Lines::new([called, brought], 4_096, Arc::default()), calls, bulk }
    }

    fn command() -> Command {
        let taken = Taken::OfAConsequence { source: "/a".to_owned(), id: "1".to_owned(), seq: 1 };
        Command {
            what: Err(taken.into()),
            mode: Mode::Fact,
            caller: Caller::named("anna"),
            place: None,
            formerly: None,
            time_left: false,
            traceparent: None,
            written: Default::default(),
        }
    }

    /// A job that is known by what it weighs.
    async fn job(weight: usize, commands: usize) -> Job {
        let room = Arc::new(Semaphore::new(1)).acquire_owned().await.unwrap();
        let commands = vec![command(); commands];
        let (reply, _) = oneshot::channel();
        Job { commands, weight, room, lane: Lane::default(), reply, since: std::time::Instant::now() }
    }

    async fn next(lines: &mut Lines) -> (Kind, Vec<usize>) {
        let (kind, first) = lines.first().await.unwrap();
        let jobs = lines.gather(kind, first).await;
        (kind, jobs.iter().map(|job| job.weight).collect())
    }

    #[tokio::test]
    async fn calls_and_what_streams_bring_take_turns() {
        let Both { mut lines, calls, bulk } = both();
        for number in 0..6 {
            bulk.send(job(100 + number, BULK_MIN).await).await.unwrap();
        }
        assert_eq!(next(&mut lines).await, (Kind::Bulk, vec![100]));
        calls.send(job(1, 1).await).await.unwrap();
        assert_eq!(next(&mut lines).await, (Kind::Call, vec![1]));
        calls.send(job(2, 1).await).await.unwrap();
        assert_eq!(next(&mut lines).await, (Kind::Bulk, vec![101]));
        assert_eq!(next(&mut lines).await, (Kind::Call, vec![2]));
        drop(calls);
        let rest = [next(&mut lines).await, next(&mut lines).await];
        assert_eq!(rest, [(Kind::Bulk, vec![102]), (Kind::Bulk, vec![103])]);
    }

    #[tokio::test]
    async fn a_batch_of_a_stream_is_as_long_as_a_call_may_wait() {
        let Both { mut lines, calls: _calls, bulk } = both();
        for number in 0..12 {
            bulk.send(job(number, BULK_MIN).await).await.unwrap();
        }
        let pace = lines.pace.clone();
        pace.took(BULK_MIN, Duration::from_millis(1));
        assert_eq!(next(&mut lines).await, (Kind::Bulk, vec![0, 1]));
        // What is neither fast nor slow stays; a batch that was not full says nothing of a longer one.
        pace.took(2 * BULK_MIN, Duration::from_millis(30));
        pace.took(1, Duration::from_millis(1));
        assert_eq!(next(&mut lines).await, (Kind::Bulk, vec![2, 3]));
        pace.took(2 * BULK_MIN, Duration::from_millis(1));
        assert_eq!(next(&mut lines).await, (Kind::Bulk, vec![4, 5, 6, 7]));
        pace.took(4 * BULK_MIN, Duration::from_secs(1));
        pace.took(4 * BULK_MIN, Duration::from_secs(1));
        pace.took(BULK_MIN, Duration::from_secs(1));
        assert_eq!(next(&mut lines).await, (Kind::Bulk, vec![8]));
    }

    #[tokio::test]
    async fn calls_that_were_answered_are_waited_for_a_moment() {
        let Both { mut lines, calls, bulk: _bulk } = both();
        for number in 0..4 {
            calls.send(job(number, 1).await).await.unwrap();
        }
        assert_eq!(next(&mut lines).await, (Kind::Call, vec![0, 1, 2, 3]));
        let more = calls.clone();
        calls.send(job(4, 1).await).await.unwrap();
        tokio::spawn(async move {
            for number in 5..8 {
                more.send(job(number, 1).await).await.unwrap();
            }
        });
        assert_eq!(next(&mut lines).await, (Kind::Call, vec![4, 5, 6, 7]));
        // Fewer of them after that moment.
        calls.send(job(8, 1).await).await.unwrap();
        assert_eq!(next(&mut lines).await, (Kind::Call, vec![8]));
    }

    #[tokio::test]
    async fn nobody_comes_any_more_when_both_lines_are_closed() {
        let Both { mut lines, calls, bulk } = both();
        calls.send(job(1, 1).await).await.unwrap();
        drop((calls, bulk));
        assert_eq!(next(&mut lines).await, (Kind::Call, vec![1]));
        assert!(lines.first().await.is_none());
    }
}
