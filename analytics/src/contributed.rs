//! What the events behind a figure are of it, and the answers lately given at one view.

use std::sync::{Arc, Mutex, PoisonError};

use rust_decimal::Decimal;

/// The events behind a figure, in the order of the journal.
#[derive(Debug, PartialEq, Eq)]
pub enum Contributions {
    /// The figure is the sum of what each of them contributes.
    Sum { events: Vec<(u64, Decimal)>, sum: Decimal },
    /// It is computed from them, but is no sum of theirs: a ratio, a choice, a count of some.
    Together(Vec<u64>),
}

impl Contributions {
    /// How many events there are.
    pub fn len(&self) -> usize {
        match self {
            Contributions::Sum { events, .. } => events.len(),
            Contributions::Together(events) => events.len(),
        }
    }
    /// Whether no event stands behind it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// What the events come to, where they add up to the figure.
    pub fn sum(&self) -> Option<Decimal> {
        match self {
            Contributions::Sum { sum, .. } => Some(*sum),
            Contributions::Together(_) => None,
        }
    }
    /// The event at a place, with what it contributes.
    pub fn at(&self, place: usize) -> Option<(u64, Option<Decimal>)> {
        match self {
            Contributions::Sum { events, .. } => events.get(place).map(|(event, share)| (*event, Some(*share))),
            Contributions::Together(events) => events.get(place).map(|event| (*event, None)),
        }
    }
}

/// Events of the answers that are kept of a view: those of one figure over everything that a large journal has, or of
/// many smaller ones.
const EVENTS_MAX: usize = 500_000;

/// Answers of one view, the newest last. Whoever turns the pages of one comes back to it.
#[derive(Debug, Default)]
pub(crate) struct Answers(Mutex<Vec<(String, Arc<Contributions>)>>);

impl Answers {
    pub fn of(&self, question: &str) -> Option<Arc<Contributions>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == question).map(|(_, answer)| answer.clone())
    }

    pub fn keep(&self, question: String, answer: &Arc<Contributions>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != question);
        kept.push((question, answer.clone()));
        // An answer without events has its question to be kept, so it counts too.
        let weight = |kept: &[(String, Arc<Contributions>)]| -> usize {
            kept.iter().map(|(_, answer)| answer.len().max(EVENTS_MAX / 1000)).sum()
        };
        while kept.len() > 1 && weight(&kept) > EVENTS_MAX {
            kept.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_answers_are_kept_as_far_as_there_is_room_and_the_last_one_always() {
        let answers = Answers::default();
        let of = |events: usize| Arc::new(Contributions::Together(vec![1; events]));
        answers.keep("a".to_owned(), &of(EVENTS_MAX / 2));
        answers.keep("b".to_owned(), &of(EVENTS_MAX / 2));
        assert!(answers.of("a").is_some() && answers.of("b").is_some());
        answers.keep("c".to_owned(), &of(1));
        assert_eq!(["a", "b", "c"].map(|question| answers.of(question).is_some()), [false, true, true]);
        answers.keep("d".to_owned(), &of(EVENTS_MAX * 2));
        assert_eq!(["b", "c", "d"].map(|question| answers.of(question).is_some()), [false, false, true]);
    }
}
