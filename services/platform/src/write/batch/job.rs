//! What stands in line: the commands that somebody sent together, and who waits for their answers.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use tokio::sync::{OwnedSemaphorePermit, oneshot};

use crate::{
    Error,
    write::books::{Answer, Command},
};

pub(super) type Reply = oneshot::Sender<Result<Vec<Answer>, Error>>;

pub(super) struct Job {
    pub(super) commands: Vec<Command>,
    pub(super) weight: usize,
    /// Its part of what may wait, given back when it is answered.
    pub(super) room: OwnedSemaphorePermit,
    pub(super) lane: Lane,
    pub(super) reply: Reply,
    /// When it was put in line.
    pub(super) since: Instant,
}

/// Jobs that follow each other: once one of them failed, none after it is recorded, or a later event would come before
/// an earlier one when both are sent again.
#[derive(Debug, Clone, Default)]
pub struct Lane {
    broken: Arc<AtomicBool>,
}

impl Lane {
    pub(super) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::SeqCst)
    }
    pub(super) fn break_off(&self) {
        self.broken.store(true, Ordering::SeqCst);
    }
}

/// Answers to come, one a command, in their order.
pub struct Answers(pub(super) Vec<oneshot::Receiver<Result<Vec<Answer>, Error>>>);

impl Answers {
    /// Answers that are there.
    pub fn given(answers: Vec<Answer>) -> Answers {
        let (reply, waiting) = oneshot::channel();
        // Whoever waits is right here.
        let _ = reply.send(Ok(answers));
        Answers(vec![waiting])
    }
    pub async fn wait(self) -> Result<Vec<Answer>, Error> {
        match self.as_far_as_given().await {
            (all, None) => Ok(all),
            (_, Some(error)) => Err(error),
        }
    }
    /// The answers up to the first that there is not, and why there is none: what came before it is recorded.
    pub async fn as_far_as_given(self) -> (Vec<Answer>, Option<Error>) {
        let mut all = Vec::new();
        for waiting in self.0 {
            match waiting.await.unwrap_or(Err(Error::Stopping)) {
                Ok(answers) => all.extend(answers),
                Err(error) => return (all, Some(error)),
            }
        }
        (all, None)
    }
}
