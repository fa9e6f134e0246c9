//! Whether a history is that of a budget that takes one command after another. Pure, and exact: the numbers of the
//! journal give the order of what was recorded, so for every call the earliest place is taken that its answer and real
//! time allow; where there is none, there is no order at all that would explain the answers.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap, HashMap},
    fmt,
};

use super::{
    budget::{Change, Course, Refusal},
    history::{Answer, Call, Entry, History},
};

/// What cannot be. Numbers are those of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The journal has another number where this one belongs.
    Gap { number: u64, found: u64 },
    /// Acknowledged under a number that stands for something else, or for nothing.
    Lost { id: String, number: u64 },
    /// Recorded more than once.
    Doubled { id: String, numbers: Vec<u64> },
    /// Two calls were told that it was they who recorded it.
    ToldTwice { id: String, number: u64 },
    /// Recorded, though nobody asked for it, or asked for something else.
    NeverAsked { id: String, number: u64 },
    /// Recorded, and everybody who asked was told that it was not.
    Untold { id: String, number: u64 },
    /// Recorded although there was not so much money.
    Overspent { id: String, number: u64, free: i64 },
    /// Recorded against another rule.
    AgainstRules { id: String, number: u64, why: Refusal },
    /// The answer says of the lines what did not become of them.
    OtherEffects { id: String, number: u64 },
    /// It ended before the other began, and stands behind it.
    Reordered { earlier: String, later: String },
    /// At no moment between begin and end this was the answer; after these numbers it was looked for.
    Unexplained { id: String, answer: Answer, from: u64, to: u64 },
    /// The line is left otherwise than the journal makes it.
    LeftOtherwise { line: String },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Gap { number, found } => write!(f, "number {number} is missing, {found} stands there"),
            Fault::Lost { id, number } => write!(f, "{id} was acknowledged as {number} and does not stand there"),
            Fault::Doubled { id, numbers } => write!(f, "{id} is recorded more than once: {numbers:?}"),
            Fault::ToldTwice { id, number } => write!(f, "two calls were told that they recorded {id} ({number})"),
            Fault::NeverAsked { id, number } => write!(f, "number {number} ({id}) is not what was asked for"),
            Fault::Untold { id, number } => write!(f, "{id} is recorded as {number}, and no call can have done it"),
            Fault::Overspent { id, number, free } => {
                write!(f, "{id} is recorded as {number} and spends more than the {free} cents that there were")
            }
            Fault::AgainstRules { id, number, why } => write!(f, "{id} is recorded as {number} against {why:?}"),
            Fault::OtherEffects { id, number } => write!(f, "the answer to {id} ({number}) shows other effects"),
            Fault::Reordered { earlier, later } => {
                write!(f, "{earlier} ended before {later} began and stands behind it")
            }
            Fault::Unexplained { id, answer, from, to } => {
                write!(f, "{id} was answered {answer:?}, which was right after none of the numbers {from} to {to}")
            }
            Fault::LeftOtherwise { line } => write!(f, "{line} is left otherwise than the journal makes it"),
        }
    }
}

/// A place in the order: entry `n` (from 1) stands at `2n`, what only looked after it at `2n + 1`.
type Place = usize;

/// Everything that cannot be in a history.
pub fn check(history: &History) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (entry, number) in history.journal.iter().zip(history.before + 1..) {
        if entry.number != number {
            faults.push(Fault::Gap { number, found: entry.number });
        }
    }
    let (course, changes) = followed(history, &mut faults);
    let lines: BTreeSet<&String> = history.left.keys().chain(history.lines.keys()).collect();
    for name in lines {
        if history.left.get(name) != Some(&course.now().line(name)) {
            faults.push(Fault::LeftOtherwise { line: name.clone() });
        }
    }
    let authors = authors(history, &mut faults);
    Judge { history, course, changes, named: named(history), authors, faults }.judged()
}

/// The journal command by command: what each of them must have changed.
fn followed(history: &History, faults: &mut Vec<Fault>) -> (Course, Vec<Change>) {
    let mut course = Course::new(&history.lines);
    let mut changes = Vec::new();
    for Entry { number, id, ask } in &history.journal {
        let (id, number) = (id.clone(), *number);
        let change = course.now().decide(ask).unwrap_or_else(|why| {
            faults.push(match why {
                Refusal::NotEnough { free } => Fault::Overspent { id, number, free },
                Refusal::NotFrozen | Refusal::OrderUnknown | Refusal::OrderCancelled | Refusal::OrderClosed => {
                    Fault::AgainstRules { id, number, why }
                }
            });
            Change::default()
        });
        course.go_on(&change);
        changes.push(change);
    }
    (course, changes)
}

/// Which entry (from 1) first has a name.
fn named(history: &History) -> HashMap<&str, usize> {
    let mut named = HashMap::new();
    for (entry, place) in history.journal.iter().zip(1..) {
        named.entry(entry.id.as_str()).or_insert(place);
    }
    named
}

/// Which call recorded each entry: the one that was told so, else the first of those that were told nothing.
fn authors(history: &History, faults: &mut Vec<Fault>) -> Vec<Option<usize>> {
    let mut calls: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, call) in history.calls.iter().enumerate() {
        calls.entry(&call.id).or_default().push(at);
    }
    let mut numbers: HashMap<&str, Vec<u64>> = HashMap::new();
    let mut authors = Vec::new();
    for Entry { number, id, ask } in &history.journal {
        numbers.entry(id).or_default().push(*number);
        let (name, number) = (id.clone(), *number);
        let of_name = calls.get(id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let with = |wanted: &dyn Fn(&Answer) -> bool| -> Vec<usize> {
            of_name.iter().copied().filter(|at| wanted(&history.calls[*at].answer)).collect()
        };
        if !of_name.iter().any(|at| history.calls[*at].ask == *ask) {
            faults.push(Fault::NeverAsked { id: name, number });
            authors.push(None);
            continue;
        }
        let told = with(&|answer| matches!(answer, Answer::Recorded { .. }));
        if told.len() > 1 {
            faults.push(Fault::ToldTwice { id: name.clone(), number });
        }
        let untold = with(&|answer| *answer == Answer::Unknown).into_iter().min_by_key(|at| history.calls[*at].begin);
        let author = told.first().copied().or(untold);
        if author.is_none() {
            faults.push(Fault::Untold { id: name, number });
        }
        authors.push(author);
    }
    let doubled = numbers.into_iter().filter(|(_, numbers)| numbers.len() > 1);
    faults.extend(doubled.map(|(id, numbers)| Fault::Doubled { id: id.to_owned(), numbers }));
    authors
}

struct Judge<'a> {
    history: &'a History,
    course: Course,
    changes: Vec<Change>,
    named: HashMap<&'a str, usize>,
    authors: Vec<Option<usize>>,
    faults: Vec<Fault>,
}

impl Judge<'_> {
    /// Gives every call the earliest place that it can have.
    fn judged(mut self) -> Vec<Fault> {
        let calls = &self.history.calls;
        let mut by_begin: Vec<usize> = (0..calls.len()).collect();
        by_begin.sort_by_key(|at| calls[*at].begin);
        let mut under_way = UnderWay::new();
        // Of the calls that have ended the last place, and whose it is.
        let mut last: (Place, Option<usize>) = (0, None);
        for at in by_begin {
            let call = &calls[at];
            while let Some((place, ended)) = ended_before(&mut under_way, call.begin) {
                if place > last.0 {
                    last = (place, Some(ended));
                }
            }
            let place = match &call.answer {
                Answer::Recorded { number, .. } => self.recorded(call, *number),
                Answer::Unknown => self.written_by(at),
                Answer::Duplicate { .. } | Answer::Refused(_) | Answer::Shown(_) => self.looked(call, last.0),
            };
            let Some(place) = place else { continue };
            if let (true, Some(earlier)) = (place < last.0, last.1) {
                let (earlier, later) = (calls[earlier].id.clone(), call.id.clone());
                self.faults.push(Fault::Reordered { earlier, later });
            }
            // Nobody knows when a call ended that was told nothing.
            if call.answer != Answer::Unknown {
                under_way.push(Reverse((call.end, place, at)));
            }
        }
        self.faults
    }

    fn number(&self, entry: usize) -> u64 {
        self.history.before + entry as u64
    }
    /// The entry (from 1) of a number, where it has this name.
    fn entry(&self, id: &str, number: u64) -> Option<usize> {
        let entry = usize::try_from(number.checked_sub(self.history.before)?).ok()?;
        let found = self.history.journal.get(entry.checked_sub(1)?)?;
        (found.id == id && found.number == number).then_some(entry)
    }

    fn recorded(&mut self, call: &Call, number: u64) -> Option<Place> {
        let Some(entry) = self.entry(&call.id, number) else {
            self.faults.push(Fault::Lost { id: call.id.clone(), number });
            return None;
        };
        let Answer::Recorded { effects, .. } = &call.answer else { return None };
        if *effects != self.changes[entry - 1].effects {
            self.faults.push(Fault::OtherEffects { id: call.id.clone(), number });
        }
        Some(2 * entry)
    }

    /// Of a call that was told nothing: where it stands, if it was it that recorded something.
    fn written_by(&self, at: usize) -> Option<Place> {
        let entry = *self.named.get(self.history.calls[at].id.as_str())?;
        (self.authors[entry - 1] == Some(at)).then_some(2 * entry)
    }

    /// Of a call that recorded nothing: the earliest moment at which its answer was right.
    fn looked(&mut self, call: &Call, last: Place) -> Option<Place> {
        if let Answer::Duplicate { number } = call.answer
            && self.entry(&call.id, number).is_none()
        {
            self.faults.push(Fault::Lost { id: call.id.clone(), number });
            return None;
        }
        // What began after it ended was not recorded yet.
        let began_later = |author: &Option<usize>| author.is_some_and(|at| self.history.calls[at].begin > call.end);
        let to = self.authors.iter().position(began_later).unwrap_or(self.authors.len());
        let from = last / 2;
        let found = (from..=to).find(|count| self.explains(*count, call));
        if found.is_none() {
            let (id, answer) = (call.id.clone(), call.answer.clone());
            let (from, to) = (self.number(from), self.number(to));
            self.faults.push(Fault::Unexplained { id, answer, from, to });
        }
        found.map(|count| 2 * count + 1)
    }

    /// Whether this was the answer after so many entries.
    fn explains(&self, count: usize, call: &Call) -> bool {
        let known = self.named.get(call.id.as_str()).is_some_and(|entry| *entry <= count);
        let standing = self.course.after(count);
        match &call.answer {
            Answer::Duplicate { number } => known && self.entry(&call.id, *number).is_some_and(|entry| entry <= count),
            Answer::Refused(why) => !known && standing.decide(&call.ask) == Err(*why),
            Answer::Shown(line) => call.ask.looked_at().is_some_and(|name| standing.line(name) == *line),
            Answer::Recorded { .. } | Answer::Unknown => false,
        }
    }
}

/// Calls that have a place, the first to end first.
type UnderWay = BinaryHeap<Reverse<(u64, Place, usize)>>;

/// The next of them that ended before a moment.
fn ended_before(under_way: &mut UnderWay, moment: u64) -> Option<(Place, usize)> {
    let Reverse((end, ..)) = under_way.peek()?;
    if *end >= moment {
        return None;
    }
    under_way.pop().map(|Reverse((_, place, at))| (place, at))
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
