//! Reads that wait at the same time are one statement: thirty clients that were answered by one batch look at what
//! became of their orders in one question to the database, not in thirty.

use std::collections::HashMap;

use sea_orm::{EntityTrait, ModelTrait, Value};
use tokio::sync::{mpsc, oneshot};

use crate::{
    Error,
    store::{
        db::Db,
        rows::{self, Lock},
    },
};

/// Questions that are answered by one statement at most.
const MANY: usize = 1_000;

struct Question<E: EntityTrait, const N: usize> {
    key: [String; N],
    reply: oneshot::Sender<Result<Vec<E::Model>, Error>>,
}

/// Reads rows of a table by the text columns of a key. What was committed before the question is in the answer.
pub struct Together<E: EntityTrait, const N: usize> {
    questions: mpsc::Sender<Question<E, N>>,
}

impl<E, const N: usize> Together<E, N>
where
    E: EntityTrait,
    E::Model: Clone + Send + Sync,
{
    /// Begins to read; ends when it is dropped.
    pub fn start(db: Db, columns: [E::Column; N]) -> Self {
        let (questions, mut waiting) = mpsc::channel(MANY);
        tokio::spawn(async move {
            let mut asked: Vec<Question<E, N>> = Vec::new();
            while waiting.recv_many(&mut asked, MANY).await > 0 {
                // Whoever was woken by the same batch asks in the same moment.
                tokio::task::yield_now().await;
                while asked.len() < MANY {
                    let Ok(more) = waiting.try_recv() else { break };
                    asked.push(more);
                }
                // Whoever went away meanwhile needs no answer.
                asked.retain(|question| !question.reply.is_closed());
                let keys = asked.iter().map(|question| question.key.each_ref().map(String::as_str));
                match db.answered(rows::of_keys::<E, N>(db.reader(), columns, keys, Lock::Not)).await {
                    Ok(found) => answer(columns, found, asked.drain(..)),
                    Err(error) => asked.drain(..).for_each(|question| {
                        let _ = question.reply.send(Err(for_one(&error)));
                    }),
                }
            }
        });
        Together { questions }
    }

    /// Every row of a key.
    pub async fn all(&self, key: [&str; N]) -> Result<Vec<E::Model>, Error> {
        let (reply, answer) = oneshot::channel();
        self.questions.send(Question { key: key.map(str::to_owned), reply }).await.map_err(|_| Error::Stopping)?;
        answer.await.map_err(|_| Error::Stopping)?
    }

    /// The row of a key.
    pub async fn one(&self, key: [&str; N]) -> Result<Option<E::Model>, Error> {
        Ok(self.all(key).await?.pop())
    }
}

fn answer<E: EntityTrait, const N: usize>(
    columns: [E::Column; N],
    found: Vec<E::Model>,
    asked: impl Iterator<Item = Question<E, N>>,
) where
    E::Model: Clone,
{
    let mut by_key: HashMap<[String; N], Vec<E::Model>> = HashMap::new();
    for row in found {
        let key = columns.map(|column| match row.get(column) {
            Value::String(Some(text)) => text,
            _ => String::new(),
        });
        by_key.entry(key).or_default().push(row);
    }
    for question in asked {
        let _ = question.reply.send(Ok(by_key.get(&question.key).cloned().unwrap_or_default()));
    }
}

/// The same trouble, told to one of several.
fn for_one(error: &Error) -> Error {
    match error {
        Error::Db(error) => Error::Db(error.clone()),
        other => Error::refused(other.say()),
    }
}
