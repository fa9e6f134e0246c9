//! What is counted before its day: events that take effect later than they were recorded. Without a last day everything
//! recorded counts (docs/spec.md#time), so whoever reads a figure is told what of it is still to come.

use jiff::Timestamp;
use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{BudgetEvent, Event, IntakeEvent, ProcurementEvent},
};

use crate::{
    facts::Facts,
    tables::{At, Later, NOBODY, index},
    view::View,
};

/// What an answer counts before its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ahead {
    pub events: u64,
    /// They take effect after this day: that of the view.
    pub after: Day,
    /// The last one of them on this day.
    pub last_day: Day,
}

impl Ahead {
    /// Days by event, each event with one or more of them, the same ones beside each other.
    pub(crate) fn of(after: Day, days: impl Iterator<Item = (u64, Day)>) -> Option<Ahead> {
        let (mut found, mut before): (Option<Ahead>, Option<u64>) = (None, None);
        for (seq, day) in days {
            let known = found.get_or_insert(Ahead { events: 0, after, last_day: day });
            known.events = known.events.saturating_add(u64::from(before.replace(seq) != Some(seq)));
            known.last_day = known.last_day.max(day);
        }
        found
    }
}

impl Facts {
    /// Notes an event that takes effect after the day on which it was recorded. What a plan says of a year comes before
    /// the year, and what others publish is nobody's.
    pub(crate) fn note_ahead(&mut self, At { seq, day, .. }: At, recorded_at: Timestamp, envelope: &Envelope) {
        let published = matches!(
            envelope.event,
            Event::Budget(BudgetEvent::Appropriated(_))
                | Event::Intake(IntakeEvent::FigureReported(_) | IntakeEvent::ParametersPublished(_))
        );
        if published || day <= self.recorded.day(recorded_at) {
            return;
        }
        let who = envelope.event.authority().and_then(|who| self.authorities.find(who)).unwrap_or(NOBODY);
        let lines = self.lines_of(who, &envelope.event);
        let lines = if lines.is_empty() { vec![NOBODY] } else { lines };
        self.later.extend(lines.into_iter().map(|line| Later { seq, day, who, line }));
    }

    /// The lines whose figures an event changes: its own, and those of the order that it is about.
    fn lines_of(&self, who: u32, event: &Event) -> Vec<u32> {
        let mut named = event.clone();
        let mut lines: Vec<u32> = named.lines_mut().into_iter().filter_map(|line| self.line_names.find(line)).collect();
        let order = ProcurementEvent::of(event).and_then(ProcurementEvent::order);
        let order = order.and_then(|number| self.order_numbers.find(&(who, number.clone())));
        lines.extend(order.and_then(|order| self.orders.get(index(order)).copied().flatten()).map(|order| order.line));
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// What of a view takes effect after its day, where no last day was asked for; `wanted`: of whom, of which line.
    pub(crate) fn ahead(&self, view: &View, wanted: impl Fn(u32, Option<u32>) -> bool) -> Option<Ahead> {
        if view.until.is_some() {
            return None;
        }
        let line = |later: &Later| Some(later.line).filter(|line| *line != NOBODY);
        let known = self.later.iter().take_while(|later| later.seq <= view.seq);
        let found = known.filter(|later| later.day > view.day && wanted(later.who, line(later)));
        Ahead::of(view.day, found.map(|later| (later.seq, later.day)))
    }

    /// Whether anything of a view can be ahead at all: mostly nothing is, and nobody has to look for it.
    pub(crate) fn has_ahead(&self, view: &View) -> bool {
        self.ahead(view, |_, _| true).is_some()
    }
}
