//! The check finds what cannot be, and nothing in what a correct budget answers.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{
    linear::{
        budget::{Ask, Effect},
        load::{Again, LINES, Wish, wishes},
    },
    storm::{dice::Dice, oracle::Line},
};

fn line(cents: i64) -> Line {
    Line { appropriation: cents, ..Line::default() }
}

/// A command that is under way.
struct UnderWay {
    /// Turn of its client.
    turn: usize,
    begin: u64,
    end: u64,
    /// Its client is not told what became of it.
    untold: bool,
    /// Not the client's own, which waits for no answer to it.
    twin: bool,
}

/// A correct budget with many clients whose calls overlap at random; some are never told what became of their commands,
/// which may take effect later, or never.
struct Simulated {
    dice: Dice,
    wishes: Vec<Vec<Wish>>,
    course: Course,
    named: HashMap<String, u64>,
    history: History,
    /// When which call takes effect: moment, client, number of the call.
    effects: BinaryHeap<Reverse<(u64, usize, usize)>>,
    under_way: Vec<UnderWay>,
}

impl Simulated {
    fn history(seed: u64) -> History {
        let lines: BTreeMap<String, Line> = LINES.iter().map(|name| ((*name).to_owned(), line(100_000))).collect();
        let mut simulated = Simulated {
            dice: Dice::new(seed, 9),
            wishes: wishes(seed, 8, 12),
            course: Course::new(&lines),
            named: HashMap::new(),
            history: History { before: 70, lines, ..History::default() },
            effects: BinaryHeap::new(),
            under_way: Vec::new(),
        };
        for client in 0..simulated.wishes.len() {
            simulated.send(client, 0, 0, false);
        }
        while let Some(Reverse((_, client, number))) = simulated.effects.pop() {
            simulated.take_effect(client, number);
        }
        simulated.history.left =
            simulated.history.lines.keys().map(|name| (name.clone(), simulated.course.now().line(name))).collect();
        simulated.history
    }

    fn send(&mut self, client: usize, turn: usize, moment: u64, twin: bool) {
        let Some(wish) = self.wishes[client].get(turn).cloned() else { return };
        let begin = moment + self.dice.between(1, 20);
        let untold = self.dice.chance(12);
        // What is told is told after it took effect; what is not may take effect long after.
        let effect = begin + self.dice.between(0, if untold { 200 } else { 40 });
        let end = if untold { begin + self.dice.between(0, 60) } else { effect + self.dice.between(0, 40) };
        let number = self.under_way.len();
        self.under_way.push(UnderWay { turn, begin, end, untold, twin });
        if untold {
            self.told(client, number, Answer::Unknown);
        }
        if !untold || self.dice.chance(60) {
            self.effects.push(Reverse((effect, client, number)));
        }
        if !twin && wish.again == Again::AtOnce {
            self.send(client, turn, moment, true);
        }
    }

    fn take_effect(&mut self, client: usize, number: usize) {
        let UnderWay { turn, untold, .. } = self.under_way[number];
        let Wish { id, ask, .. } = self.wishes[client][turn].clone();
        let answer = match (self.named.get(&id), self.course.now().decide(&ask), ask.looked_at()) {
            (Some(number), ..) => Answer::Duplicate { number: *number },
            (None, Err(why), _) => Answer::Refused(why),
            (None, Ok(_), Some(name)) => Answer::Shown(self.course.now().line(name)),
            (None, Ok(change), None) => {
                self.course.go_on(&change);
                let number = self.history.before + self.course.count() as u64;
                self.named.insert(id.clone(), number);
                self.history.journal.push(Entry { number, id, ask });
                Answer::Recorded { number, effects: change.effects }
            }
        };
        if !untold {
            self.told(client, number, answer);
        }
    }

    /// The client has an answer, or gives up, and goes on.
    fn told(&mut self, client: usize, number: usize, answer: Answer) {
        let UnderWay { turn, begin, end, twin, .. } = self.under_way[number];
        let Wish { id, ask, insists, .. } = self.wishes[client][turn].clone();
        let again = answer == Answer::Unknown && insists;
        self.history.calls.push(Call { id, ask, begin, end, answer });
        if !twin {
            self.send(client, if again { turn } else { turn + 1 }, end, false);
        }
    }
}

/// What is found in a history that was good until it was spoilt.
fn found(mut history: History, spoil: impl FnOnce(&mut History)) -> Vec<Fault> {
    assert_eq!(check(&history), []);
    spoil(&mut history);
    check(&history)
}

/// A recorded call and its number, the `choice`-th of those that these are.
fn chosen(history: &History, choice: usize, wanted: impl Fn(&Call) -> bool) -> Option<(usize, u64)> {
    let recorded = |(at, call): (usize, &Call)| match call.answer {
        Answer::Recorded { number, .. } if wanted(call) => Some((at, number)),
        _ => None,
    };
    let all: Vec<(usize, u64)> = history.calls.iter().enumerate().filter_map(recorded).collect();
    all.get(choice % all.len().max(1)).copied()
}

/// Gives entries the numbers of their places, and everybody who was told one the new one.
fn renumbered(history: &mut History) {
    let mut new = HashMap::new();
    for (entry, number) in history.journal.iter_mut().zip(history.before + 1..) {
        new.insert(std::mem::replace(&mut entry.number, number), number);
    }
    for call in &mut history.calls {
        if let Answer::Recorded { number, .. } | Answer::Duplicate { number } = &mut call.answer {
            *number = new.get(number).copied().unwrap_or(*number);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_overlaps_a_correct_budget_is_never_accused(seed in any::<u64>()) {
        let history = Simulated::history(seed);
        prop_assert!(history.journal.len() > 20, "{} are recorded", history.journal.len());
        let faults = check(&history);
        prop_assert!(faults.is_empty(), "{:#?}", faults);
    }

    #[test]
    fn whatever_was_told_and_is_gone_is_missed(seed in any::<u64>(), choice in any::<usize>()) {
        let history = Simulated::history(seed);
        let (at, number) = chosen(&history, choice, |_| true).unwrap();
        let id = history.calls[at].id.clone();
        let faults = found(history, |history| {
            history.journal.retain(|entry| entry.number != number);
            renumbered(history);
        });
        let lost = |fault: &Fault| matches!(fault, Fault::Lost { id: lost, .. } if *lost == id);
        prop_assert!(faults.iter().any(lost), "{:#?}", faults);
    }

    #[test]
    fn whatever_is_written_a_second_time_is_seen(seed in any::<u64>(), choice in any::<usize>()) {
        let history = Simulated::history(seed);
        let copy = history.journal[choice % history.journal.len()].clone();
        let number = history.before + history.journal.len() as u64 + 1;
        let doubled = Fault::Doubled { id: copy.id.clone(), numbers: vec![copy.number, number] };
        let faults = found(history, |history| history.journal.push(Entry { number, ..copy }));
        prop_assert!(faults.contains(&doubled), "{:#?}", faults);
    }

    #[test]
    fn no_two_that_followed_each_other_may_change_places(seed in any::<u64>(), choice in any::<usize>()) {
        let history = Simulated::history(seed);
        let (first, number) = chosen(&history, choice, |_| true).unwrap();
        let end = history.calls[first].end;
        let Some((second, other)) = chosen(&history, choice, |call| call.begin > end) else { return Ok(()) };
        let reordered = |fault: &Fault| matches!(fault, Fault::Reordered { .. });
        let faults = found(history, |history| {
            for (at, new) in [(first, other), (second, number)] {
                let Answer::Recorded { number, .. } = &mut history.calls[at].answer else { unreachable!() };
                *number = new;
            }
            let place = |history: &History, number| (number - history.before - 1) as usize;
            let (one, two) = (place(history, number), place(history, other));
            history.journal.swap(one, two);
            history.journal[one].number = number;
            history.journal[two].number = other;
        });
        prop_assert!(faults.iter().any(reordered), "{:#?}", faults);
    }

    #[test]
    fn no_look_shows_what_never_was(seed in any::<u64>(), choice in any::<usize>()) {
        let history = Simulated::history(seed);
        let looks: Vec<usize> = (0..history.calls.len())
            .filter(|at| matches!(history.calls[*at].answer, Answer::Shown(_))).collect();
        let Some(at) = looks.get(choice % looks.len().max(1)).copied() else { return Ok(()) };
        let faults = found(history, |history| {
            let Answer::Shown(line) = &mut history.calls[at].answer else { unreachable!() };
            line.actual += 1;
        });
        prop_assert!(matches!(faults.as_slice(), [Fault::Unexplained { .. }]), "{:#?}", faults);
    }
}

/// A history of orders on one line with 1.00 EUR, call by call: name, cents, begin, end, answer.
fn orders(calls: &[(&str, i64, u64, u64, Answer)], journal: &[(&str, i64)]) -> History {
    let ask = |id: &str, cents| Ask::Place { order: id.to_owned(), line: "a".to_owned(), cents };
    let call = |(id, cents, begin, end, answer): &(&str, i64, u64, u64, Answer)| Call {
        id: (*id).to_owned(),
        ask: ask(id, *cents),
        begin: *begin,
        end: *end,
        answer: answer.clone(),
    };
    let entry =
        |((id, cents), number): (&(&str, i64), u64)| Entry { number, id: (*id).to_owned(), ask: ask(id, *cents) };
    let spent = journal.iter().map(|(_, cents)| cents).sum();
    History {
        before: 0,
        lines: BTreeMap::from([("a".to_owned(), line(100))]),
        calls: calls.iter().map(call).collect(),
        journal: journal.iter().zip(1..).map(entry).collect(),
        left: BTreeMap::from([("a".to_owned(), Line { commitments: spent, ..line(100) })]),
    }
}

/// Recorded under a number, on a line of which so much was bound before.
fn recorded(number: u64, before: i64, cents: i64) -> Answer {
    let bound = |commitments| Line { commitments, ..line(100) };
    let effects = vec![Effect { line: "a".to_owned(), before: bound(before), after: bound(before + cents) }];
    Answer::Recorded { number, effects }
}
fn lacks(free: i64) -> Answer {
    Answer::Refused(Refusal::NotEnough { free })
}

#[test]
fn a_refusal_is_right_while_the_money_is_gone_and_not_before() {
    let with = |begin, end, free| {
        let calls = [("x", 60, 10, 20, recorded(1, 0, 60)), ("y", 50, begin, end, lacks(free))];
        check(&orders(&calls, &[("x", 60)]))
    };
    // Behind the order, and while it is under way.
    assert_eq!(with(21, 30, 40), []);
    assert_eq!(with(5, 12, 40), []);
    assert_eq!(with(15, 40, 40), []);
    // The order had not begun when it was refused.
    assert!(matches!(with(5, 9, 40)[..], [Fault::Unexplained { from: 0, to: 0, .. }]));
    // There never was so much.
    assert!(matches!(with(21, 30, 45)[..], [Fault::Unexplained { from: 1, to: 1, .. }]));
}

#[test]
fn a_stale_refusal_is_found() {
    let cancel = |begin, end| Call {
        id: "c".to_owned(),
        ask: Ask::Cancel { order: "x".to_owned() },
        begin,
        end,
        answer: Answer::Recorded {
            number: 2,
            effects: vec![Effect {
                line: "a".to_owned(),
                before: Line { commitments: 60, ..line(100) },
                after: line(100),
            }],
        },
    };
    let with = |begin, end| {
        let calls = [("x", 60, 10, 20, recorded(1, 0, 60)), ("y", 50, begin, end, lacks(40))];
        let mut history = orders(&calls, &[("x", 60)]);
        history.calls.push(cancel(30, 40));
        history.journal.push(Entry { number: 2, id: "c".to_owned(), ask: cancel(0, 0).ask });
        history.left = history.lines.clone();
        check(&history)
    };
    assert_eq!(with(35, 50), []);
    // It had been right before the order was cancelled.
    assert!(matches!(with(41, 50)[..], [Fault::Unexplained { from: 2, to: 2, .. }]));
}

#[test]
fn what_was_seen_once_is_not_unseen() {
    let look = |id: &str, begin, end, commitments| Call {
        id: id.to_owned(),
        ask: Ask::Look { line: "a".to_owned() },
        begin,
        end,
        answer: Answer::Shown(Line { commitments, ..line(100) }),
    };
    let with = |second: u64| {
        let mut history = orders(&[("x", 60, 10, 50, recorded(1, 0, 60))], &[("x", 60)]);
        history.calls.extend([look("1", 20, 25, 60), look("2", second, 40, 0)]);
        check(&history)
    };
    // Both while the order is under way, and at the same time.
    assert_eq!(with(25), []);
    // One after the other: whoever saw the order saw it for all who come later.
    assert!(matches!(&with(26)[..], [Fault::Unexplained { id, .. }] if id == "2"));
}

#[test]
fn what_is_spent_twice_is_found() {
    let calls = [("x", 60, 10, 20, recorded(1, 0, 60)), ("y", 50, 11, 21, recorded(2, 60, 50))];
    let faults = check(&orders(&calls, &[("x", 60), ("y", 50)]));
    assert!(faults.contains(&Fault::Overspent { id: "y".to_owned(), number: 2, free: 40 }), "{faults:#?}");
}

#[test]
fn what_nobody_was_told_is_recorded_once_or_not_at_all() {
    let untold = ("x", 60, 10, 20, Answer::Unknown);
    let left = |journal: &[(&str, i64)]| check(&orders(std::slice::from_ref(&untold), journal));
    assert_eq!(left(&[]), []);
    // At once, or long after.
    assert_eq!(left(&[("x", 60)]), []);
    let later = ("y", 40, 30, 40, recorded(1, 0, 40));
    assert_eq!(check(&orders(&[untold.clone(), later], &[("y", 40), ("x", 60)])), []);
    let faults = left(&[("x", 20), ("x", 60)]);
    assert!(faults.contains(&Fault::Doubled { id: "x".to_owned(), numbers: vec![1, 2] }), "{faults:#?}");
    // Asked again it has its number, or is recorded then.
    let again = |number| ("x", 60, 30, 40, Answer::Duplicate { number });
    assert_eq!(check(&orders(&[untold.clone(), again(1)], &[("x", 60)])), []);
    let faults = check(&orders(&[untold.clone(), again(2)], &[("x", 60)]));
    assert_eq!(faults, [Fault::Lost { id: "x".to_owned(), number: 2 }]);
    assert_eq!(check(&orders(&[untold.clone(), ("x", 60, 30, 40, recorded(1, 0, 60))], &[("x", 60)])), []);
    // Before anybody asked it cannot have been recorded.
    let before = ("y", 40, 1, 9, recorded(2, 60, 40));
    assert!(matches!(check(&orders(&[untold, before], &[("x", 60), ("y", 40)]))[..], [Fault::Reordered { .. }]));
}

#[test]
fn what_the_answers_do_not_say_is_not_recorded() {
    let x = || ("x", 60, 10, 20, recorded(1, 0, 60));
    // Refused, and recorded all the same.
    let faults = check(&orders(&[("x", 60, 10, 20, lacks(100))], &[("x", 60)]));
    assert!(faults.contains(&Fault::Untold { id: "x".to_owned(), number: 1 }), "{faults:#?}");
    // Recorded, and then refused.
    let faults = check(&orders(&[x(), ("x", 60, 30, 40, lacks(40))], &[("x", 60)]));
    assert!(matches!(faults[..], [Fault::Unexplained { .. }]), "{faults:#?}");
    // A repetition that was told of a number which nobody can have given yet.
    let early = ("x", 60, 1, 5, Answer::Duplicate { number: 1 });
    assert!(matches!(check(&orders(&[x(), early], &[("x", 60)]))[..], [Fault::Unexplained { .. }]));
    let twice = [x(), ("x", 60, 10, 20, recorded(1, 0, 60))];
    assert_eq!(check(&orders(&twice, &[("x", 60)])), [Fault::ToldTwice { id: "x".to_owned(), number: 1 }]);
    // Other amounts than asked for, and what nobody asked for.
    let other = check(&orders(&[x()], &[("x", 50)]));
    assert!(other.contains(&Fault::NeverAsked { id: "x".to_owned(), number: 1 }), "{other:#?}");
    let strange = check(&orders(&[x()], &[("x", 60), ("z", 1)]));
    assert_eq!(strange, [Fault::NeverAsked { id: "z".to_owned(), number: 2 }]);
    // The answer shows what was before the order before it.
    let shown = [x(), ("y", 10, 30, 40, recorded(2, 0, 10))];
    let faults = check(&orders(&shown, &[("x", 60), ("y", 10)]));
    assert_eq!(faults, [Fault::OtherEffects { id: "y".to_owned(), number: 2 }]);
    let mut left = orders(&[x()], &[("x", 60)]);
    left.left = left.lines.clone();
    assert_eq!(check(&left), [Fault::LeftOtherwise { line: "a".to_owned() }]);
    let mut gap = orders(&[x()], &[("x", 60)]);
    gap.journal[0].number = 2;
    assert_eq!(check(&gap)[0], Fault::Gap { number: 1, found: 2 });
}
