//! What a command is about, and what an event changes: by this it is told whether something changed since somebody saw
//! it.

use crate::{
    event::{BudgetEvent, Event, IntakeEvent, ProcurementEvent, RolloutEvent},
    ids::{Authority, LineName, OrderNo, RequestNo, RolloutId, ScenarioName, Text},
};

/// Something that people look at before they decide.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// A budget line, by any of its names.
    Line(LineName),
    Order(Authority, OrderNo),
    Request(Authority, RequestNo),
    Rollout(Authority, RolloutId),
    Scenario(ScenarioName),
    /// A set of parameters, whichever day it is in force from.
    Parameters(Text),
}

impl Thing {
    /// What it is called in events.
    pub fn name(&self) -> &str {
        match self {
            Thing::Line(name) => name.as_str(),
            Thing::Order(_, number) => number.as_str(),
            Thing::Request(_, number) => number.as_str(),
            Thing::Rollout(_, name) => name.as_str(),
            Thing::Scenario(name) => name.as_str(),
            Thing::Parameters(set) => set.as_str(),
        }
    }
    /// Whose it is; a line, a scenario and a set of parameters are named without it.
    pub fn authority(&self) -> Option<&Authority> {
        match self {
            Thing::Line(_) | Thing::Scenario(_) | Thing::Parameters(_) => None,
            Thing::Order(authority, _) | Thing::Request(authority, _) | Thing::Rollout(authority, _) => Some(authority),
        }
    }
}

impl Event {
    /// What whoever asks for it has looked at: the order, the request, the rollout, the scenario or the set where there
    /// is one, else the lines. Nothing of the rest.
    pub fn about(&self) -> Vec<Thing> {
        let changed = self.changes();
        let is_line = |thing: &Thing| matches!(thing, Thing::Line(_));
        let places = matches!(self, Event::Procurement(ProcurementEvent::OrderPlaced(_)));
        let whole = places || changed.iter().all(is_line);
        changed.into_iter().filter(|thing| whole || !is_line(thing)).collect()
    }

    /// What it changes of what it names.
    pub fn changes(&self) -> Vec<Thing> {
        match self {
            Event::Budget(event) => of_budget(event),
            Event::Procurement(event) => of_procurement(event),
            Event::Rollout(RolloutEvent::RolloutPlanned(e)) => {
                vec![Thing::Rollout(e.authority.clone(), e.rollout.clone())]
            }
            Event::Rollout(RolloutEvent::RolloutProgressed(e)) => {
                vec![Thing::Rollout(e.authority.clone(), e.rollout.clone())]
            }
            Event::Intake(IntakeEvent::ScenarioPublished(e)) => vec![Thing::Scenario(e.name.clone())],
            Event::Intake(IntakeEvent::ParametersPublished(e)) => vec![Thing::Parameters(e.set.clone())],
            Event::Intake(IntakeEvent::ScenarioWithdrawn(e)) => vec![Thing::Scenario(e.name.clone())],
            Event::Rollout(_) | Event::Staffing(_) | Event::Intake(_) => Vec::new(),
        }
    }
}

fn of_budget(event: &BudgetEvent) -> Vec<Thing> {
    if let Some((authority, request)) = event.request() {
        return vec![Thing::Request(authority.clone(), request.clone())];
    }
    let mut named = Event::Budget(event.clone());
    let mut lines: Vec<LineName> = named.lines_mut().into_iter().map(|line| line.clone()).collect();
    if let BudgetEvent::LineRenamed(e) = event {
        lines.push(e.new_line.clone());
    }
    lines.into_iter().map(Thing::Line).collect()
}

fn of_procurement(event: &ProcurementEvent) -> Vec<Thing> {
    let order = |authority: &Authority, order: &OrderNo| Thing::Order(authority.clone(), order.clone());
    match event {
        ProcurementEvent::OrderPlaced(e) => vec![Thing::Line(e.line.clone()), order(&e.authority, &e.order)],
        ProcurementEvent::OrderChanged(e) => vec![order(&e.authority, &e.order)],
        ProcurementEvent::OrderCancelled(e) => vec![order(&e.authority, &e.order)],
        ProcurementEvent::GoodsDelivered(e) => vec![order(&e.authority, &e.order)],
        ProcurementEvent::InvoiceReceived(e) => vec![order(&e.authority, &e.order)],
        ProcurementEvent::PaymentMade(e) => {
            let paid_on = e.order.as_ref().map(|number| order(&e.authority, number));
            std::iter::once(Thing::Line(e.line.clone())).chain(paid_on).collect()
        }
    }
}
