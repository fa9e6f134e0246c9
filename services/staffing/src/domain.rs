//! The rules of counts: pure.

use std::collections::BTreeMap;

use sollist_contract::{
    day::Day,
    event::{HeadcountReported, PositionsChanged},
    ids::Authority,
    similar::{composed, is_doubled, plain},
};

/// Numbers of one report that cannot be meant so: recorded, and queried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warned {
    /// Positions are vacant and are shared, but not a fifth more than there are people.
    EligibleBeyond {
        employees: i64,
        eligible: i64,
    },
    /// People share workplaces, and some stand empty; ten to one is a digit too many or too few.
    WorkplacesOfAnotherOrder {
        employees: i64,
        workplaces: i64,
    },
    /// A count of an authority finds something.
    OfNothing,
    Unchanged,
    /// Another report of the same day is replaced: its numbers, and the new ones.
    Replaced {
        day: Day,
        before: Numbers,
        after: Numbers,
    },
    /// Counts that are at least twice those of the report before, or half of them at most.
    OfAnotherOrder {
        day: Day,
        before: Numbers,
        after: Numbers,
    },
    /// What is counted is another thing than in the report before: the two cannot be compared.
    DefinitionChanged {
        day: Day,
        before: String,
        after: String,
    },
    /// A change of a day before a count, which has it or not: what counts since stays what was counted.
    BeforeCount {
        on: Day,
        counted_on: Day,
    },
    /// A change brings as many positions as were counted, or more.
    Doubled {
        on: Day,
        more: i64,
        counted_on: Day,
        counted: i64,
    },
    /// With a change no position is left on a day that can work from elsewhere, or fewer than none.
    UsedUp(UsedUp),
    /// With a change fewer than half of them are left.
    Halved(UsedUp),
}

/// How many positions there are on a day before a change, which takes as many or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsedUp {
    pub day: Day,
    pub there: i64,
    pub taken: i64,
}

impl Warned {
    /// What is queried of a report by itself.
    pub fn of(event: &HeadcountReported) -> Vec<Warned> {
        let all @ [employees, workplaces, eligible] = numbers(event);
        if all == [0; 3] {
            return vec![Warned::OfNothing];
        }
        let mut warned = Vec::new();
        if eligible.saturating_mul(5) > employees.saturating_mul(6) {
            warned.push(Warned::EligibleBeyond { employees, eligible });
        }
        let (less, more) = (employees.min(workplaces), employees.max(workplaces));
        if more > 0 && less.saturating_mul(10) <= more {
            warned.push(Warned::WorkplacesOfAnotherOrder { employees, workplaces });
        }
        warned
    }
}

/// A change of positions changes them. Whoever asks for one of none is refused, a fact is queried.
pub fn must_change(event: &PositionsChanged) -> Result<(), Refused> {
    if event.quantity.get() == 0 { Err(Refused::Unchanged) } else { Ok(()) }
}

/// Of a report, beside the newest one of an earlier day, or of the same day where there is none: what is at least twice
/// as much as there, or half of it, and that something else was counted.
pub fn beside_the_one_before(counts: &Counts, known: &Known, event: &HeadcountReported) -> Vec<Warned> {
    let key = (event.authority.clone(), event.as_of);
    let after = Reported::from(event);
    let mut warned = Vec::new();
    let Some((day, before)) = earlier(counts, known, &key).or_else(|| same_day(counts, known, &key)) else {
        return warned;
    };
    let numbers = (before.numbers, after.numbers);
    let odd = after.numbers != [0; 3] && numbers.0.iter().zip(&numbers.1).any(|(one, other)| is_doubled(*one, *other));
    // What replaces another report of its day is told by that.
    if odd && day != event.as_of {
        warned.push(Warned::OfAnotherOrder { day, before: numbers.0, after: numbers.1 });
    }
    if !same(&before.definition, &after.definition) {
        warned.push(Warned::DefinitionChanged { day, before: before.definition, after: after.definition });
    }
    warned
}

/// The newest report of an earlier day. Of two of one day that of this batch is the later one.
fn earlier(counts: &Counts, known: &Known, key: &(Authority, Day)) -> Option<(Day, Reported)> {
    let here = counts.range(..key).next_back().map(|(key, report)| (key, report.into()));
    let known = known.range(..key).next_back().map(|(key, report)| (key, report.clone()));
    let of_authority = known.into_iter().chain(here).filter(|((of, _), _)| *of == key.0);
    of_authority.max_by_key(|((_, day), _)| *day).map(|((_, day), report)| (*day, report))
}

fn same_day(counts: &Counts, known: &Known, key: &(Authority, Day)) -> Option<(Day, Reported)> {
    let report = counts.get(key).map(Reported::from).or_else(|| known.get(key).cloned())?;
    Some((key.1, report))
}

/// Whether two definitions read the same: capitals and spaces do not make another one.
fn same(one: &str, other: &str) -> bool {
    let read = |text: &str| plain(&composed(text)).split_whitespace().collect::<Vec<_>>().join(" ");
    read(one) == read(other)
}

/// What is known of the positions of authorities by day: what was counted, and what came and went since, as far as a
/// batch asks.
#[derive(Debug, Default)]
pub struct Positions {
    counted: BTreeMap<(Authority, Day), i64>,
    changes: BTreeMap<(Authority, Day), i64>,
    /// What this batch adds.
    new: BTreeMap<(Authority, Day), i64>,
}

impl Positions {
    /// What was counted, the later report of a day instead of the earlier one.
    pub fn counted(&mut self, authority: &Authority, day: Day, eligible: i64) {
        self.counted.insert((authority.clone(), day), eligible);
    }
    /// What changed on a day, as it was recorded before.
    pub fn known(&mut self, authority: &Authority, day: Day, change: i64) {
        self.changes.insert((authority.clone(), day), change);
    }

    /// The newest count of the day of a change or later: it takes the change in, so nothing of today changes.
    pub fn before_count(&self, event: &PositionsChanged) -> Option<Warned> {
        let (authority, on) = (&event.authority, event.effective_on);
        let of_authority = self.counted.range((authority.clone(), on)..).take_while(|((of, _), _)| of == authority);
        of_authority.last().map(|((_, counted_on), _)| Warned::BeforeCount { on, counted_on: *counted_on })
    }

    /// Whether a change brings as many as were counted last before it, or more.
    pub fn doubled_by(&self, event: &PositionsChanged) -> Option<Warned> {
        let (authority, on, more) = (&event.authority, event.effective_on, event.quantity.get());
        let before = self.counted.range(..=(authority.clone(), on)).next_back().filter(|((of, _), _)| of == authority);
        let ((_, counted_on), counted) = before?;
        let doubled = *counted > 0 && more >= *counted;
        doubled.then_some(Warned::Doubled { on, more, counted_on: *counted_on, counted: *counted })
    }

    /// Notes a change. Says on which day since it leaves none that can work from elsewhere, up to the next count. What
    /// nobody has counted cannot be used up.
    pub fn change(&mut self, event: &PositionsChanged) -> Option<Warned> {
        let (authority, on, quantity) = (&event.authority, event.effective_on, event.quantity.get());
        let used_up = if quantity < 0 { self.used_up(authority, on, quantity.saturating_neg()) } else { None };
        for sums in [&mut self.changes, &mut self.new] {
            let sum = sums.entry((authority.clone(), on)).or_default();
            *sum = sum.saturating_add(quantity);
        }
        used_up
    }

    fn used_up(&self, authority: &Authority, on: Day, taken: i64) -> Option<Warned> {
        let of = |day: Day| (authority.clone(), day);
        let ((_, counted_on), eligible) =
            self.counted.range(..=of(on)).next_back().filter(|((of, _), _)| of == authority)?;
        // A count contains what came before its day, and of it.
        if *counted_on == on {
            return None;
        }
        let mut changes =
            self.changes.range(of(counted_on.next())..).take_while(|((of, _), _)| of == authority).peekable();
        let mut there = *eligible;
        while let Some((_, change)) = changes.next_if(|((_, day), _)| *day <= on) {
            there = there.saturating_add(*change);
        }
        let until = self.counted.range(of(on.next())..).next().filter(|((of, _), _)| of == authority);
        let until = until.map(|((_, day), _)| *day);
        let halved = (taken.saturating_mul(2) > there).then_some(Warned::Halved(UsedUp { day: on, there, taken }));
        let mut day = on;
        while there > taken {
            let Some(((_, next), change)) =
                changes.next().filter(|((_, next), _)| until.is_none_or(|until| *next < until))
            else {
                return halved;
            };
            (day, there) = (*next, there.saturating_add(*change));
        }
        Some(Warned::UsedUp(UsedUp { day, there, taken }))
    }

    /// What this batch adds, by authority and day.
    pub fn noted(&self) -> impl Iterator<Item = (&(Authority, Day), &i64)> {
        self.new.iter()
    }
}

/// Persons employed, workplaces, and positions that can work from elsewhere.
pub type Numbers = [i64; 3];

/// Counts by authority and day, of a batch.
pub type Counts = BTreeMap<(Authority, Day), HeadcountReported>;
/// What was reported before it.
pub type Known = BTreeMap<(Authority, Day), Reported>;

/// What a report counts, and how it says that it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    pub numbers: Numbers,
    pub definition: String,
}

impl From<&HeadcountReported> for Reported {
    fn from(event: &HeadcountReported) -> Reported {
        Reported { numbers: numbers(event), definition: event.definition.to_string() }
    }
}

/// The numbers of a report.
pub fn numbers(event: &HeadcountReported) -> Numbers {
    [event.employees.get(), event.workplaces.get(), event.eligible.get()]
}

/// Of several reports for one day the one recorded last stands: a correction needs no event of its own. The counts of
/// one report do not bound each other: positions may be vacant, people may share a workplace. What cannot be meant so
/// is queried, and so is what says something else than the report before it.
pub fn report(counts: &mut Counts, known: &Known, event: &HeadcountReported) -> Option<Warned> {
    let key = (event.authority.clone(), event.as_of);
    let known = known.get(&key).map(|report| report.numbers);
    let (before, after) = (counts.insert(key, event.clone()).map(|before| numbers(&before)).or(known)?, numbers(event));
    (before != after).then_some(Warned::Replaced { day: event.as_of, before, after })
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The authority has not reported yet, as it was asked for.
    NothingReported(String),
    /// A change of none.
    Unchanged,
    Unreadable(String),
}
