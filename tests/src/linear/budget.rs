//! A budget that takes one command after another: what each makes of lines and orders, or why it is refused. Pure, and
//! without the program's own arithmetic, or it would only be compared with itself. Everything is of one day and of one
//! authority.

use std::collections::{BTreeMap, HashMap};

use crate::storm::oracle::Line;

/// What is asked. Amounts in cents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    Place {
        order: String,
        line: String,
        cents: i64,
    },
    Cancel {
        order: String,
    },
    /// On an order, or on none; the last payment of an order releases what it still commits.
    Pay {
        order: Option<String>,
        line: String,
        cents: i64,
        last: bool,
    },
    Transfer {
        from: String,
        to: String,
        cents: i64,
    },
    Freeze {
        line: String,
        cents: i64,
    },
    Unfreeze {
        line: String,
        cents: i64,
    },
    /// Where a line stands: nothing is recorded.
    Look {
        line: String,
    },
}

impl Ask {
    /// The line that is only looked at.
    pub fn looked_at(&self) -> Option<&str> {
        match self {
            Ask::Look { line } => Some(line),
            _ => None,
        }
    }
}

/// Why a command is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is only so much.
    NotEnough {
        free: i64,
    },
    NotFrozen,
    OrderUnknown,
    OrderCancelled,
    OrderClosed,
}

/// A line that a command changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    pub line: String,
    pub before: Line,
    pub after: Line,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Cancelled,
    Closed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Order {
    line: String,
    cents: i64,
    paid: i64,
    state: State,
}

impl Order {
    /// What it commits.
    fn open(&self) -> i64 {
        if self.state == State::Open { (self.cents - self.paid).max(0) } else { 0 }
    }
}

/// What a command makes of lines and orders.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// Lines that are not as they were, by name.
    pub effects: Vec<Effect>,
    order: Option<(String, Order)>,
}

/// Everything that something was, each with the number of commands after which it became so.
type Was<T> = HashMap<String, Vec<(usize, T)>>;

fn at<'a, T>(was: &'a Was<T>, name: &str, count: usize) -> Option<&'a T> {
    let was = was.get(name)?;
    let known = was.partition_point(|(since, _)| *since <= count);
    was.get(known.checked_sub(1)?).map(|(_, what)| what)
}

/// A budget from its beginning on, as it stood after each command.
#[derive(Debug)]
pub struct Course {
    lines: Was<Line>,
    orders: Was<Order>,
    count: usize,
}

impl Course {
    /// Before the first command: these lines, and no orders.
    pub fn new(lines: &BTreeMap<String, Line>) -> Course {
        let lines = lines.iter().map(|(name, line)| (name.clone(), vec![(0, *line)])).collect();
        Course { lines, orders: HashMap::new(), count: 0 }
    }
    /// Commands so far.
    pub fn count(&self) -> usize {
        self.count
    }
    /// The next command took effect, with what it changed.
    pub fn go_on(&mut self, change: &Change) {
        self.count += 1;
        for effect in &change.effects {
            self.lines.entry(effect.line.clone()).or_default().push((self.count, effect.after));
        }
        if let Some((name, order)) = &change.order {
            self.orders.entry(name.clone()).or_default().push((self.count, order.clone()));
        }
    }
    /// As it stood after so many commands.
    pub fn after(&self, count: usize) -> Standing<'_> {
        Standing { course: self, count }
    }
    /// As it stands.
    pub fn now(&self) -> Standing<'_> {
        self.after(self.count)
    }
}

/// A budget at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    course: &'a Course,
    count: usize,
}

impl Standing<'_> {
    pub fn line(&self, name: &str) -> Line {
        at(&self.course.lines, name, self.count).copied().unwrap_or_default()
    }
    fn order(&self, name: &str) -> Result<&Order, Refusal> {
        at(&self.course.orders, name, self.count).ok_or(Refusal::OrderUnknown)
    }

    /// A line with something else on it.
    fn moved(&self, name: &str, make: impl FnOnce(&mut Line)) -> Option<Effect> {
        let before = self.line(name);
        let mut after = before;
        make(&mut after);
        (before != after).then(|| Effect { line: name.to_owned(), before, after })
    }
    /// The same where it takes money that must be there: nothing may be taken below zero.
    fn taken(&self, name: &str, make: impl FnOnce(&mut Line)) -> Result<Option<Effect>, Refusal> {
        let free = self.line(name).available();
        let moved = self.moved(name, make);
        match &moved {
            Some(effect) if effect.after.available() < free.min(0) => Err(Refusal::NotEnough { free }),
            _ => Ok(moved),
        }
    }

    /// What a command makes of the budget as it stands, or why it is refused.
    pub fn decide(&self, ask: &Ask) -> Result<Change, Refusal> {
        let (effects, order) = match ask {
            Ask::Place { order, line, cents } => {
                let placed = Order { line: line.clone(), cents: *cents, paid: 0, state: State::Open };
                (vec![self.taken(line, |line| line.commitments += cents)?], Some((order, placed)))
            }
            Ask::Cancel { order } => {
                let known = self.order(order)?;
                let cancelled = Order { state: State::Cancelled, ..known.clone() };
                // Nothing is ever delivered here, so of a closed one there is something to call off.
                if known.state == State::Cancelled {
                    return Err(Refusal::OrderCancelled);
                }
                (vec![self.moved(&known.line, |line| line.commitments -= known.open())], Some((order, cancelled)))
            }
            Ask::Pay { order: None, line, cents, .. } => (vec![self.taken(line, |line| line.actual += cents)?], None),
            Ask::Pay { order: Some(order), line, cents, last } => {
                let known = self.order(order)?;
                let mut paid = Order { paid: known.paid + cents, ..known.clone() };
                if *last && known.state == State::Open {
                    paid.state = State::Closed;
                }
                let less = known.open() - paid.open();
                let taken = self.taken(line, |line| {
                    line.actual += cents;
                    line.commitments -= less;
                })?;
                (vec![taken], Some((order, paid)))
            }
            Ask::Transfer { from, to, cents } => {
                let taken = self.taken(from, |line| line.adjustments -= cents)?;
                (vec![taken, self.moved(to, |line| line.adjustments += cents)], None)
            }
            Ask::Freeze { line, cents } => (vec![self.taken(line, |line| line.frozen += cents)?], None),
            Ask::Unfreeze { line, cents } => {
                if self.line(line).frozen < *cents {
                    return Err(Refusal::NotFrozen);
                }
                (vec![self.moved(line, |line| line.frozen -= cents)], None)
            }
            Ask::Look { .. } => (Vec::new(), None),
        };
        let mut effects: Vec<Effect> = effects.into_iter().flatten().collect();
        effects.sort_by(|a, b| a.line.cmp(&b.line));
        Ok(Change { effects, order: order.map(|(name, order)| (name.clone(), order)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "a";

    fn place(order: &str, cents: i64) -> Ask {
        Ask::Place { order: order.to_owned(), line: LINE.to_owned(), cents }
    }
    fn pay(order: &str, cents: i64, last: bool) -> Ask {
        Ask::Pay { order: Some(order.to_owned()), line: LINE.to_owned(), cents, last }
    }

    /// What became of commands one after another on a line of 1.00 EUR: available, or the refusal.
    fn told(asks: &[Ask]) -> Vec<Result<i64, Refusal>> {
        let lines = ["a", "b"].map(|name| (name.to_owned(), Line { appropriation: 100, ..Line::default() }));
        let mut course = Course::new(&lines.into());
        let mut told = Vec::new();
        for ask in asks {
            let change = course.now().decide(ask);
            if let Ok(change) = &change {
                course.go_on(change);
            }
            told.push(change.map(|_| course.now().line(LINE).available()));
        }
        told
    }

    #[test]
    fn nobody_takes_what_is_not_there() {
        let short = Err(Refusal::NotEnough { free: 40 });
        assert_eq!(told(&[place("1", 60), place("2", 41), place("3", 40)]), [Ok(40), short, Ok(0)]);
        let freeze = |cents| Ask::Freeze { line: LINE.to_owned(), cents };
        let give = |cents| Ask::Transfer { from: LINE.to_owned(), to: "b".to_owned(), cents };
        assert_eq!(told(&[freeze(60), give(41), give(40)]), [Ok(40), short, Ok(0)]);
        let thaw = |cents| Ask::Unfreeze { line: LINE.to_owned(), cents };
        assert_eq!(told(&[freeze(60), thaw(61), thaw(60)]), [Ok(40), Err(Refusal::NotFrozen), Ok(100)]);
    }

    #[test]
    fn an_order_binds_what_is_not_paid_of_it_until_it_ends() {
        let cancel = Ask::Cancel { order: "1".to_owned() };
        let early = told(&[cancel.clone(), place("1", 60), pay("1", 20, false), cancel.clone(), cancel.clone()]);
        assert_eq!(early, [Err(Refusal::OrderUnknown), Ok(40), Ok(40), Ok(80), Err(Refusal::OrderCancelled)]);
        let closed = told(&[place("1", 60), pay("1", 20, true), cancel, pay("1", 80, false), pay("1", 81, false)]);
        let short = Err(Refusal::NotEnough { free: 0 });
        assert_eq!(closed, [Ok(40), Ok(80), Ok(80), Ok(0), short]);
        // Beyond what the order commits it is new money.
        let beyond = [Ok(40), Err(Refusal::NotEnough { free: 40 }), Ok(0)];
        assert_eq!(told(&[place("1", 60), pay("1", 101, false), pay("1", 100, false)]), beyond);
    }

    #[test]
    fn what_it_was_is_known_at_every_moment() {
        let mut course =
            Course::new(&BTreeMap::from([(LINE.to_owned(), Line { appropriation: 9, ..Line::default() })]));
        for (order, cents) in [("1", 2), ("2", 3)] {
            let change = course.now().decide(&place(order, cents)).unwrap();
            course.go_on(&change);
        }
        assert_eq!([0, 1, 2].map(|count| course.after(count).line(LINE).available()), [9, 7, 4]);
        let cancel = Ask::Cancel { order: "2".to_owned() };
        assert_eq!(course.after(1).decide(&cancel), Err(Refusal::OrderUnknown));
        assert!(course.after(2).decide(&cancel).is_ok());
    }
}
