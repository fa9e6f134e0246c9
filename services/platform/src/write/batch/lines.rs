//! The two lines in front of the writer: calls, which somebody waits for, and what streams and files bring. They take
//! turns, and a batch of the second line is never longer than a call may wait.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
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
/// with the other, whatever the machine. A call that comes waits for one such batch at most.
const BULK_TIME: Duration = Duration::from_millis(40);
/// The same while there are calls: each of them waits for such a batch, so it is as short as a stream can bear.
const BESIDE_CALLS: Duration = Duration::from_millis(15);
/// Calls are there for so long after the last of them.
const CALLS_LAST: Duration = Duration::from_secs(1);
/// Never fewer: beneath it the way to the disk takes the time, however few they are.
pub(super) const BULK_MIN: usize = 250;
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
    /// When there were calls.
    called: Option<Instant>,
    pace: Arc<Pace>,
}

impl Lines {
    pub(super) fn new([calls, bulk]: [mpsc::Receiver<Job>; 2], batch_max: usize, pace: Arc<Pace>) -> Lines {
        let (calls, bulk) = (Line::new(calls), Line::new(bulk));
        Lines { calls, bulk, batch_max, last: Kind::Bulk, expected: 0, called: None, pace }
    }

    /// The jobs of a batch that begins with this one.
    pub(super) async fn gather(&mut self, kind: Kind, first: Job) -> Vec<Job> {
        self.last = kind;
        match kind {
            Kind::Call => {
                self.called = Some(Instant::now());
                self.calls_with(first).await
            }
            Kind::Bulk => {
                let called = self.called.is_some_and(|then| then.elapsed() < CALLS_LAST);
                let time = if called { BESIDE_CALLS } else { BULK_TIME };
                take(&mut self.bulk, vec![first], self.pace.within(time).min(self.batch_max))
            }
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

/// How fast batches of the second line are decided and written: nanoseconds a command.
pub(super) struct Pace(AtomicU64);

impl Default for Pace {
    fn default() -> Pace {
        Pace(AtomicU64::new(40_000))
    }
}

impl Pace {
    /// Commands that take about this time.
    fn within(&self, time: Duration) -> usize {
        let commands = nanoseconds(time).checked_div(self.0.load(Ordering::Relaxed).max(1)).unwrap_or(0);
        usize::try_from(commands).unwrap_or(BULK_MAX).clamp(BULK_MIN, BULK_MAX)
    }
    /// Says how long it took to decide and write a batch of so many commands. Few of them say nothing of many, and one
    /// that was slow for another reason changes little.
    pub(super) fn took(&self, commands: usize, time: Duration) {
        let Some(each) = u64::try_from(commands).ok().and_then(|commands| nanoseconds(time).checked_div(commands))
        else {
            return;
        };
        if commands >= BULK_MIN {
            let before = self.0.load(Ordering::Relaxed);
            self.0.store((before / 4).saturating_mul(3).saturating_add(each / 4), Ordering::Relaxed);
        }
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
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

    /// Says that a command takes so long.
    fn each(lines: &Lines, time: Duration) {
        for _ in 0..40 {
            lines.pace.took(BULK_MIN, time * u32::try_from(BULK_MIN).unwrap());
        }
    }

    #[tokio::test]
    async fn calls_and_what_streams_bring_take_turns() {
        let Both { mut lines, calls, bulk } = both();
        each(&lines, Duration::from_millis(1));
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
        let Both { mut lines, calls, bulk } = both();
        for number in 0..40 {
            bulk.send(job(number, BULK_MIN).await).await.unwrap();
        }
        // 1,000 in 40 ms.
        each(&lines, Duration::from_micros(40));
        assert_eq!(next(&mut lines).await.1.len(), 4);
        // A batch that was not full says nothing of a longer one; one that is slow for another reason little.
        lines.pace.took(1, Duration::from_secs(1));
        assert_eq!(next(&mut lines).await.1.len(), 4);
        lines.pace.took(4 * BULK_MIN, Duration::from_millis(60));
        assert_eq!(next(&mut lines).await.1.len(), 3);
        each(&lines, Duration::from_micros(10));
        assert_eq!(next(&mut lines).await.1.len(), 16);
        // While there are calls.
        calls.send(job(0, 1).await).await.unwrap();
        assert_eq!(next(&mut lines).await.0, Kind::Call);
        assert_eq!(next(&mut lines).await.1.len(), 6);
        // However slow.
        each(&lines, Duration::from_secs(1));
        assert_eq!(next(&mut lines).await.1.len(), 1);
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
