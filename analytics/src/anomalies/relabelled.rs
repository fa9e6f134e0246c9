//! Indicators that moved because something is called otherwise: a line of another programme, a rollout of another
//! total.
//!
//! What moved since the quarter before is taken apart event by event, in the order of days and numbers: each has the
//! difference of the indicator after it and before it, and all of them together the whole difference.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    ids::{Kind, Programme},
    money::Cents,
};

use super::{
    asked::{Asked, Event},
    finding::{Anomaly, Found, Used},
    rule::Rule,
};
use crate::{
    facts::{BudgetLine, programme_of},
    now::OrderState,
    tables::{MEASURES, Measure},
};

/// An indicator since the quarter before.
#[derive(Debug, Default)]
struct Watch {
    /// At the end of the quarter before.
    before: Option<Decimal>,
    last: Option<Decimal>,
    /// What other names made of it.
    part: Decimal,
    events: Vec<u64>,
    since: Option<Day>,
}

impl Watch {
    fn at(value: Option<Decimal>) -> Watch {
        Watch { before: value, last: value, ..Watch::default() }
    }
    /// What it is after one more event; `renamed`: that calls something otherwise.
    fn step(&mut self, day: Day, seq: u64, after: Option<Decimal>, renamed: bool, share: Decimal) {
        if renamed {
            if let Some((last, after)) = self.last.zip(after) {
                self.part = self.part.saturating_add(after.saturating_sub(last));
            }
            self.events.push(seq);
        }
        self.last = after;
        self.since = self.moved(share).then(|| self.since.unwrap_or(day));
    }
    /// Whether it moved so much of what it was, and half of that or more because of other names.
    fn moved(&self, share: Decimal) -> bool {
        let Some((before, last)) = self.before.zip(self.last) else { return false };
        let moved = last.saturating_sub(before);
        let part = if moved.is_sign_negative() { -self.part } else { self.part };
        let enough = before.abs().checked_mul(share).is_some_and(|least| moved.abs() >= least);
        !before.is_zero() && !moved.is_zero() && enough && part.saturating_add(part) >= moved.abs()
    }
    fn found(self, asked: &Asked, whose: u32, id: &'static str, of: String, used: &[Used]) -> Option<Anomaly> {
        let (since, before, after) = (self.since?, self.before?, self.last?);
        let found = Found::Relabelled { id, of, before, after, part: self.part };
        Some(Anomaly::new(Rule::Relabelled, asked.authority(whose)?, id, since, found).by(self.events, used))
    }
}

/// A quotient; of nothing there is none.
fn quotient(above: i128, below: i128) -> Option<Decimal> {
    let of = |number: i128| Decimal::try_from_i128_with_scale(number, 0).ok();
    (below > 0).then(|| of(above)?.checked_div(of(below)?)).flatten()
}

/// The last day of the quarter before.
fn quarter_before(today: Day) -> Option<Day> {
    let date = today.date();
    let first = Day::new(date.year(), (date.month() - 1) / 3 * 3 + 1, 1).ok()?;
    Day::of_number(first.number() - 1)
}

/// An indicator that moved by a share against the quarter before, and half of it or more by other names.
pub(super) fn relabelled(asked: &Asked) -> Vec<Anomaly> {
    let limits = asked.limits.renamed();
    let Some(before) = quarter_before(asked.view.day) else { return Vec::new() };
    let share = limits.share.0;
    let mut found = money(asked, before, share, &limits.used);
    found.extend(rollouts(asked, before, share, &limits.used));
    found
}

/// What an event changes of a line.
enum Change {
    Posted(u32, i128),
    Committed(i128),
    Assigned(Programme),
}

/// What lines of a programme come to together. Cents.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    appropriation: i128,
    disposable: i128,
    paid: i128,
    committed: i128,
}

impl Sums {
    fn add(&mut self, more: &Sums, sign: i128) {
        self.appropriation += sign * more.appropriation;
        self.disposable += sign * more.disposable;
        self.paid += sign * more.paid;
        self.committed += sign * more.committed;
    }
    fn change(&mut self, change: &Change) {
        match *change {
            Change::Committed(cents) => self.committed += cents,
            Change::Posted(measure, cents) if measure == Measure::Actual as u32 => self.paid += cents,
            Change::Posted(measure, cents) if measure == Measure::Frozen as u32 => self.disposable -= cents,
            Change::Posted(measure, cents) => {
                self.disposable += cents;
                if measure == Measure::Appropriation as u32 {
                    self.appropriation += cents;
                }
            }
            Change::Assigned(_) => {}
        }
    }
    /// Ausschöpfungsgrad and Mittelabfluss.
    fn figures(&self) -> [Option<Decimal>; 2] {
        let used = self.paid + self.committed;
        [quotient(used, self.disposable), quotient(self.paid, self.appropriation)]
    }
}
const FIGURES: [&str; 2] = ["budget.utilisation", "budget.outflow"];

/// A line on its way.
struct OfLine {
    authority: u32,
    programme: Programme,
    sums: Sums,
}

/// Lines of the day's fiscal year that are asked for, as they were planned.
fn lines(asked: &Asked) -> BTreeMap<u32, OfLine> {
    let year = asked.view.day.year();
    let of = |(number, line): (u32, &BudgetLine)| {
        let wanted = line.year == year && line.kind != Kind::Revenue && line.seq <= asked.view.seq;
        let (authority, programme) = (line.authority, line.programme);
        let one = OfLine { authority, programme, sums: Sums::default() };
        (wanted && asked.authority(authority).is_some()).then_some((number, one))
    };
    (0..).zip(&asked.facts.lines).filter_map(of).collect()
}

/// What happened to these lines, by day, of one day in the order of the journal.
fn changes(asked: &Asked, lines: &BTreeMap<u32, OfLine>) -> Vec<(Day, u64, u32, Change)> {
    let facts = asked.facts;
    let mut all = Vec::new();
    let table = &facts.postings;
    for row in table.rows(asked.view) {
        if let (Some(day), Some(seq), Some(slot), Some(cents)) =
            (table.day.get(row), table.seq.get(row), table.slot.get(row), table.cents.get(row))
            && lines.contains_key(&(slot / MEASURES))
        {
            all.push((*day, *seq, slot / MEASURES, Change::Posted(slot % MEASURES, i128::from(*cents))));
        }
    }
    let table = &facts.assignments;
    for row in table.rows(asked.view) {
        if let (Some(day), Some(seq), Some(line), Some(programme)) = (
            table.day.get(row),
            table.seq.get(row),
            table.line.get(row),
            table.programme.get(row).copied().and_then(programme_of),
        ) && lines.contains_key(line)
        {
            all.push((*day, *seq, *line, Change::Assigned(programme)));
        }
    }
    for (state, told) in asked.every_order().filter(|(state, _)| lines.contains_key(&state.order.line)) {
        let mut then = OrderState::default();
        for (day, seq, event) in &told.0 {
            let bound =
                |then: &OrderState| then.bound(state.order).map_or(0, |bound| i128::from(bound.commitment.get()));
            let before = bound(&then);
            match *event {
                Event::Total { cents } => then.total(*day, 0, Cents::new(cents)),
                Event::Cancelled => then.cancelled = true,
                Event::Paid { cents, last } => then.pay(cents, last),
                Event::Delivered | Event::Invoiced { .. } => continue,
            }
            all.push((*day, *seq, state.order.line, Change::Committed(bound(&then) - before)));
        }
    }
    all.sort_by_key(|(day, seq, ..)| (*day, *seq));
    all
}

/// Figures of money by authority and programme.
fn money(asked: &Asked, before: Day, share: Decimal, used: &[Used]) -> Vec<Anomaly> {
    let mut lines = lines(asked);
    let table = &asked.facts.assignments;
    let moved = |row: usize| {
        table.day.get(row).is_some_and(|day| *day > before)
            && table.line.get(row).is_some_and(|line| lines.contains_key(line))
    };
    if !table.rows(asked.view).any(moved) {
        return Vec::new();
    }
    let mut groups: BTreeMap<(u32, Programme), Sums> = BTreeMap::new();
    let mut watched: Option<BTreeMap<(u32, Programme), [Watch; 2]>> = None;
    let watch = |sums: &Sums| sums.figures().map(Watch::at);
    for (day, seq, number, change) in changes(asked, &lines) {
        if day > before && watched.is_none() {
            watched = Some(groups.iter().map(|(key, sums)| (*key, watch(sums))).collect());
        }
        let Some(line) = lines.get_mut(&number) else { continue };
        let mut touched = vec![(line.authority, line.programme)];
        groups.entry((line.authority, line.programme)).or_default().add(&line.sums, -1);
        line.sums.change(&change);
        let renamed = match change {
            Change::Assigned(programme) if programme != line.programme => {
                line.programme = programme;
                touched.push((line.authority, programme));
                true
            }
            _ => false,
        };
        groups.entry((line.authority, line.programme)).or_default().add(&line.sums, 1);
        let Some(watched) = &mut watched else { continue };
        for key in touched {
            let now = groups.get(&key).copied().unwrap_or_default().figures();
            for (watch, value) in watched.entry(key).or_default().iter_mut().zip(now) {
                watch.step(day, seq, value, renamed, share);
            }
        }
    }
    let mut found = Vec::new();
    for ((authority, programme), watches) in watched.unwrap_or_default() {
        for (id, watch) in FIGURES.into_iter().zip(watches) {
            found.extend(watch.found(asked, authority, id, programme.code().to_owned(), used));
        }
    }
    found
}

/// A plan or a progress of a rollout: its day and number, the total and what is done of it, where it says so.
type Report = (Day, u64, Option<i64>, Option<i64>);

/// The degree of each rollout of an authority; a new total is another name of the whole.
fn rollouts(asked: &Asked, before: Day, share: Decimal, used: &[Used]) -> Vec<Anomaly> {
    let (plans, progress) = (&asked.facts.rollout_plans, &asked.facts.rollout_progress);
    let mut all: BTreeMap<(u32, u32), Vec<Report>> = BTreeMap::new();
    for row in plans.rows(asked.view) {
        if let (Some(who), Some(of), Some(day), Some(seq), Some(total)) = (
            plans.authority.get(row),
            plans.rollout.get(row),
            plans.day.get(row),
            plans.seq.get(row),
            plans.total.get(row),
        ) {
            all.entry((*who, *of)).or_default().push((*day, *seq, *total, None));
        }
    }
    for row in progress.rows(asked.view) {
        if let (Some(who), Some(of), Some(day), Some(seq), Some(total)) = (
            progress.authority.get(row),
            progress.rollout.get(row),
            progress.day.get(row),
            progress.seq.get(row),
            progress.total.get(row),
        ) {
            all.entry((*who, *of)).or_default().push((*day, *seq, *total, progress.done.get(row).copied()));
        }
    }
    let degree = |((who, of), mut reports): ((u32, u32), Vec<Report>)| {
        reports.sort_by_key(|(day, seq, ..)| (*day, *seq));
        let (mut whole, mut finished): (Option<i64>, Option<i64>) = (None, None);
        let mut watch = Watch::default();
        for (day, seq, total, done) in reports {
            let renamed = whole.zip(total).is_some_and(|(before, now)| before != now);
            (whole, finished) = (total.or(whole), done.or(finished));
            let value = whole.zip(finished).and_then(|(whole, done)| quotient(done.into(), whole.into()));
            if day > before {
                watch.step(day, seq, value, renamed, share);
            } else {
                watch = Watch::at(value);
            }
        }
        watch.found(asked, who, "rollout.degree", asked.facts.text(of).to_owned(), used)
    };
    all.into_iter().filter_map(degree).collect()
}
