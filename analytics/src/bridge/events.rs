//! The events between two positions, as the tables of figures know them: what each is, and what sort of change it
//! makes.

use std::collections::{BTreeMap, BTreeSet, HashMap, btree_map::Entry};

use sollist_contract::day::Day;

use super::class::Class;
use crate::{
    facts::Facts,
    tables::{
        FundingStep, MOVED_COUNTED, MOVED_ISSUED, MOVED_RETURNED, NOBODY, SUBMISSION_DUE, SUBMISSION_RECEIVED, index,
        type_of,
    },
    view::View,
};

/// An event between two positions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event {
    pub seq: u64,
    /// Its day of effect; of parameters the day of its time.
    pub day: Day,
    pub kind: &'static str,
    /// A number of `Facts::authorities`, or [`NOBODY`].
    pub who: u32,
    pub class: Class,
}

/// Which events are wanted: those of the first step, recorded since and in effect before, and those of the second, in
/// effect on the days between.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Between<'v> {
    pub from: &'v View,
    pub to: &'v View,
}

impl Between<'_> {
    /// The first step: recorded since, and in effect before.
    pub fn in_past(&self, seq: u64, day: Day) -> bool {
        seq > self.from.seq && seq <= self.to.seq && self.from.until.is_none_or(|until| day <= until)
    }
    /// The second step: in effect on the days between, forwards or backwards.
    pub fn in_time(&self, seq: u64, day: Day) -> bool {
        let until = |until: Option<Day>| until.is_none_or(|until| day <= until);
        seq <= self.to.seq && until(self.from.until) != until(self.to.until)
    }
    fn wants(&self, seq: u64, day: Day) -> bool {
        self.in_past(seq, day) || self.in_time(seq, day)
    }
    /// Whether time goes back.
    pub fn goes_back(&self) -> bool {
        match (self.from.until, self.to.until) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(before), Some(after)) => after < before,
        }
    }
}

/// Every event that figures know between two positions, by number.
pub(crate) fn events(facts: &Facts, between: &Between<'_>) -> BTreeMap<u64, Event> {
    let mut all = Events { facts, between, known: BTreeMap::new() };
    all.money();
    all.goods();
    all.reports();
    all.others();
    let mut known = all.known;
    let (named, again) = (relabelled(facts, between, &known), said_again(facts));
    for event in known.values_mut() {
        event.class = match event.seq {
            seq if named.contains(&seq) => Class::Relabelling,
            seq if again.contains(&seq) => Class::Correction,
            _ => class_of(facts, event, between.from),
        };
    }
    known
}

struct Events<'f, 'b, 'v> {
    facts: &'f Facts,
    between: &'b Between<'v>,
    known: BTreeMap<u64, Event>,
}

impl Events<'_, '_, '_> {
    /// The rows of a table that are wanted; an event that several tables know is taken once.
    fn take(&mut self, seq: &[u64], day: &[Day], of: impl Fn(usize) -> Option<(&'static str, u32)>) {
        for (row, (seq, day)) in seq.iter().zip(day).enumerate() {
            if !self.between.wants(*seq, *day) {
                continue;
            }
            if let (Entry::Vacant(place), Some((kind, who))) = (self.known.entry(*seq), of(row)) {
                place.insert(Event { seq: *seq, day: *day, kind, who, class: Class::New });
            }
        }
    }
    fn of_order(&self, order: Option<&u32>) -> u32 {
        let named = order.and_then(|order| self.facts.order_numbers.name(*order));
        named.map_or(NOBODY, |(authority, _)| *authority)
    }
    fn of_line(&self, line: Option<&u32>) -> u32 {
        line.and_then(|line| self.facts.lines.get(index(*line))).map_or(NOBODY, |line| line.authority)
    }

    fn money(&mut self) {
        let facts = self.facts;
        let table = &facts.postings;
        self.take(&table.seq, &table.day, |row| Some((type_of(*table.kind.get(row)?), *table.who.get(row)?)));
        let table = &facts.assignments;
        let line = |row: usize| self.of_line(table.line.get(row));
        let whose: Vec<u32> = (0..table.seq.len()).map(line).collect();
        self.take(&table.seq, &table.day, |row| Some(("budget.programme-assigned.v1", *whose.get(row)?)));
        let table = &facts.commitment_authorities;
        let line = |row: usize| self.of_line(table.line.get(row));
        let whose: Vec<u32> = (0..table.seq.len()).map(line).collect();
        self.take(&table.seq, &table.day, |row| Some(("budget.authority-granted.v1", *whose.get(row)?)));
        let table = &facts.fundings;
        self.take(&table.seq, &table.day, |row| {
            let kind = match FundingStep::of(*table.step.get(row)?) {
                FundingStep::Requested => "funding.requested.v1",
                FundingStep::Reviewed => "funding.reviewed.v1",
                FundingStep::Approved => "funding.approved.v1",
                FundingStep::Rejected => "funding.rejected.v1",
                FundingStep::Granted => "funding.granted.v1",
            };
            Some((kind, *table.authority.get(row)?))
        });
    }

    fn goods(&mut self) {
        let facts = self.facts;
        let table = &facts.totals;
        let whose: Vec<u32> = table.order.iter().map(|order| self.of_order(Some(order))).collect();
        self.take(&table.seq, &table.day, |row| {
            let placed = *table.placed.get(row)?;
            let kind = if placed { "procurement.order-placed.v1" } else { "procurement.order-changed.v1" };
            Some((kind, *whose.get(row)?))
        });
        let (cancelled, delivered, invoiced) = (&facts.cancellations, &facts.deliveries, &facts.invoices);
        for (seq, day, order, kind) in [
            (&cancelled.seq, &cancelled.day, &cancelled.order, "procurement.order-cancelled.v1"),
            (&delivered.seq, &delivered.day, &delivered.order, "procurement.goods-delivered.v1"),
            (&invoiced.seq, &invoiced.day, &invoiced.order, "procurement.invoice-received.v1"),
        ] {
            let whose: Vec<u32> = order.iter().map(|order| self.of_order(Some(order))).collect();
            self.take(seq, day, |row| Some((kind, *whose.get(row)?)));
        }
        let table = &facts.movements;
        self.take(&table.seq, &table.day, |row| {
            let kind = match *table.what.get(row)? {
                MOVED_ISSUED => "rollout.devices-issued.v1",
                MOVED_RETURNED => "rollout.devices-returned.v1",
                MOVED_COUNTED => "rollout.stock-reported.v1",
                // Deliveries have a table of their own.
                _ => "rollout.devices-retired.v1",
            };
            Some((kind, facts.pairs.name(*table.pair.get(row)?)?.0))
        });
    }

    fn reports(&mut self) {
        let facts = self.facts;
        macro_rules! reports {
            ($($table:ident $kind:literal,)*) => {$(
                let table = &facts.$table;
                self.take(&table.seq, &table.day, |row| Some(($kind, *table.authority.get(row)?)));
            )*};
        }
        reports! {
            remote_access "rollout.remote-access-provided.v1",
            licences "rollout.licences-provided.v1",
            connections "rollout.e-file-connected.v1",
            connections_withdrawn "rollout.e-file-withdrawn.v1",
            e_file_uses "rollout.e-file-used.v1",
            sites "rollout.site-upgraded.v1",
            site_withdrawals "rollout.site-withdrawn.v1",
            rollout_plans "rollout.planned.v1",
            rollout_progress "rollout.progressed.v1",
            milestone_plans "rollout.milestone-planned.v1",
            milestones_reached "rollout.milestone-reached.v1",
            milestones_withdrawn "rollout.milestone-withdrawn.v1",
            headcounts "staffing.headcount-reported.v1",
            positions "staffing.positions-changed.v1",
        }
    }

    fn others(&mut self) {
        let facts = self.facts;
        let table = &facts.submissions;
        self.take(&table.seq, &table.day, |row| {
            let kind = match *table.step.get(row)? {
                SUBMISSION_DUE => "submission.due.v1",
                SUBMISSION_RECEIVED => "submission.received.v1",
                _ => "submission.extended.v1",
            };
            Some((kind, *table.authority.get(row)?))
        });
        let seq: Vec<u64> = facts.parameters.iter().map(|(seq, _)| *seq).collect();
        self.take(&seq, &facts.published, |_| Some(("parameters.published.v1", NOBODY)));
    }
}

/// A plan or progress of a rollout: its total, where it names one.
type Named = ((Day, u64), (u32, u32), i64);

/// Rollouts of which a total is named: every report by day and number.
fn totals(facts: &Facts) -> Vec<Named> {
    let (plans, progress) = (&facts.rollout_plans, &facts.rollout_progress);
    let mut all = Vec::new();
    for (seq, day, authority, rollout, total) in [
        (&plans.seq, &plans.day, &plans.authority, &plans.rollout, &plans.total),
        (&progress.seq, &progress.day, &progress.authority, &progress.rollout, &progress.total),
    ] {
        let whose = authority.iter().zip(rollout);
        let rows = seq.iter().zip(day).zip(whose.zip(total));
        all.extend(rows.filter_map(|((seq, day), ((who, of), total))| Some(((*day, *seq), (*who, *of), (*total)?))));
    }
    all.sort_unstable();
    all
}

/// Events that name another total of a rollout than the newest one that was known when they came.
fn relabelled(facts: &Facts, between: &Between<'_>, events: &BTreeMap<u64, Event>) -> BTreeSet<u64> {
    let mut newest: HashMap<(u32, u32), ((Day, u64), i64)> = HashMap::new();
    let (known, mut later): (Vec<Named>, Vec<Named>) = totals(facts)
        .into_iter()
        .filter(|((_, seq), ..)| *seq <= between.to.seq)
        .partition(|((day, seq), ..)| !events.contains_key(seq) && between.from.sees(*seq, *day));
    for (at, of, total) in known {
        newest.insert(of, (at, total));
    }
    later.retain(|((_, seq), ..)| events.contains_key(seq));
    later.sort_by_key(|((day, seq), ..)| match between.in_past(*seq, *day) {
        true => (0, None, *seq),
        false => (1, Some(*day), *seq),
    });
    let mut named = BTreeSet::new();
    for ((day, seq), of, total) in later {
        let place = newest.entry(of).or_insert(((day, seq), total));
        if place.1 != total {
            named.insert(seq);
        }
        if place.0 <= (day, seq) {
            *place = ((day, seq), total);
        }
    }
    named
}

/// Counts of a day that was counted before.
fn said_again(facts: &Facts) -> BTreeSet<u64> {
    let (mut first, mut again) = (HashMap::new(), BTreeSet::new());
    let moved = &facts.movements;
    let counts = |row: &usize| moved.what.get(*row) == Some(&MOVED_COUNTED);
    for row in (0..moved.seq.len()).filter(counts) {
        if let (Some(seq), Some(day), Some(pair)) = (moved.seq.get(row), moved.day.get(row), moved.pair.get(row))
            && first.entry((true, *pair, *day)).or_insert(*seq) != seq
        {
            again.insert(*seq);
        }
    }
    let people = &facts.headcounts;
    for ((seq, day), who) in people.seq.iter().zip(&people.day).zip(&people.authority) {
        if first.entry((false, *who, *day)).or_insert(*seq) != seq {
            again.insert(*seq);
        }
    }
    again
}

/// The class of an event between a position and a later one, but for those that other events tell: the first that fits.
/// Only what took effect by the earlier position can have been reported late.
fn class_of(facts: &Facts, event: &Event, from: &View) -> Class {
    match event.kind {
        "parameters.published.v1" => Class::Parameters,
        "budget.programme-assigned.v1" => Class::Relabelling,
        // Whenever it is taken back, and of whatever day.
        "rollout.milestone-withdrawn.v1" | "rollout.e-file-withdrawn.v1" | "rollout.site-withdrawn.v1" => {
            Class::Withdrawn
        }
        "procurement.order-changed.v1"
        | "procurement.order-cancelled.v1"
        | "budget.appropriation-amended.v1"
        | "budget.unfrozen.v1" => Class::Correction,
        "procurement.payment-made.v1" if is_refund(facts, event.seq) => Class::Correction,
        _ if is_after(event, from) => Class::New,
        _ if event.seq > from.seq => Class::Late,
        _ => Class::New,
    }
}

/// Whether an event took effect after a position. One without a last day stands on the day on which its last event was
/// recorded: what was recorded since and is of that day came after it.
fn is_after(event: &Event, from: &View) -> bool {
    match from.until {
        Some(until) => event.day > until,
        None => event.seq > from.seq && event.day >= from.day,
    }
}

fn is_refund(facts: &Facts, seq: u64) -> bool {
    let table = &facts.postings;
    let row = table.seq.partition_point(|known| *known < seq);
    table.seq.get(row) == Some(&seq) && table.cents.get(row).is_some_and(|cents| *cents < 0)
}
