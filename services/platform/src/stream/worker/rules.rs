//! What follows from an attempt: done, again after a while, given up.

use std::time::Duration;

/// By how much each wait is longer than the one before.
const GROWTH: u32 = 4;

/// How an attempt went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Another attempt may help: up to so many (never more than the rules allow), and not before `after`.
    Failed {
        reason: String,
        attempts_max: u32,
        after: Option<Duration>,
    },
    /// No attempt will ever help.
    Hopeless {
        reason: String,
    },
    /// The message is not to blame, something of ours is missing: it waits, and this was no attempt.
    Blocked {
        reason: String,
    },
}

/// How often, and how patiently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Attempts before a message becomes a dead letter.
    pub attempts_max: u32,
    /// The wait after the first attempt; each later one is four times as long.
    pub wait_first: Duration,
    pub wait_longest: Duration,
    /// How long the server waits for a word of ours before it gives the message to another worker.
    pub ack_wait: Duration,
    /// Most messages under way or waiting for another attempt.
    pub pending_max: i64,
}

/// What follows from an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    Done,
    Again(Duration),
    GiveUp(String),
    Hold(String),
}

impl Rules {
    /// How long to wait after an attempt.
    pub fn wait(&self, attempt: u32) -> Duration {
        let factor = GROWTH.checked_pow(attempt.saturating_sub(1)).unwrap_or(u32::MAX);
        self.wait_first.checked_mul(factor).map_or(self.wait_longest, |wait| wait.min(self.wait_longest))
    }

    /// Whether a delivery is one too many: the attempts are used up, and nobody lived to say so.
    pub fn exhausted(&self, attempt: u32) -> bool {
        attempt > self.attempts_max
    }

    pub fn next(&self, attempt: u32, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Done => Next::Done,
            Outcome::Hopeless { reason } => Next::GiveUp(reason),
            Outcome::Blocked { reason } => Next::Hold(reason),
            Outcome::Failed { reason, attempts_max, .. } if attempt >= attempts_max.min(self.attempts_max) => {
                Next::GiveUp(reason)
            }
            // Whoever names a time is given that time, but not for ever.
            Outcome::Failed { after, .. } => {
                Next::Again(self.wait(attempt).max(after.unwrap_or_default().min(self.wait_longest)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: Rules = Rules {
        attempts_max: 4,
        wait_first: Duration::from_secs(5),
        wait_longest: Duration::from_secs(60),
        ack_wait: Duration::from_secs(30),
        pending_max: 10,
    };

    fn failed(attempts_max: u32, after_s: Option<u64>) -> Outcome {
        Outcome::Failed { reason: "http-500".into(), attempts_max, after: after_s.map(Duration::from_secs) }
    }

    #[test]
    fn what_follows_from_an_outcome() {
        let (again, give_up) = (|s| Next::Again(Duration::from_secs(s)), || Next::GiveUp("http-500".into()));
        let table = [
            (1, Outcome::Done, Next::Done),
            (9, Outcome::Done, Next::Done),
            (1, failed(u32::MAX, None), again(5)),
            (2, failed(u32::MAX, None), again(20)),
            (3, failed(u32::MAX, None), again(60)),
            (4, failed(u32::MAX, None), give_up()),
            (5, failed(u32::MAX, None), give_up()),
            // Asked to wait longer: yes, up to a bound; shorter: no.
            (1, failed(u32::MAX, Some(7)), again(7)),
            (1, failed(u32::MAX, Some(1)), again(5)),
            (1, failed(u32::MAX, Some(86_400)), again(60)),
            // Fewer attempts where the failure says so, never more than the rules allow.
            (1, failed(1, None), give_up()),
            (1, failed(2, None), again(5)),
            (2, failed(2, None), give_up()),
            (1, Outcome::Hopeless { reason: "x".into() }, Next::GiveUp("x".into())),
            (4, Outcome::Blocked { reason: "x".into() }, Next::Hold("x".into())),
        ];
        for (attempt, outcome, expected) in table {
            assert_eq!(RULES.next(attempt, outcome.clone()), expected, "attempt {attempt}: {outcome:?}");
        }
    }

    #[test]
    fn waits_grow_and_have_a_bound_however_many_attempts() {
        let waits: Vec<u64> = [1, 2, 3, 4, 40, u32::MAX].map(|attempt| RULES.wait(attempt).as_secs()).into();
        assert_eq!(waits, [5, 20, 60, 60, 60, 60]);
    }

    #[test]
    fn the_delivery_after_the_last_attempt_is_one_too_many() {
        assert_eq!([1, 4, 5].map(|attempt| RULES.exhausted(attempt)), [false, false, true]);
    }
}
