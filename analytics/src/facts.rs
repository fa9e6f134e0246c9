//! The fold: takes the journal event by event and keeps it in columns. Replay is harmless, a gap is an error.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sollist_contract::{
    day::Day,
    envelope::{Envelope, parse_time},
    event::{
        ActivityRecorded, ActivityWithdrawn, Appropriated, BudgetEvent, Event, FigureReported, Held, IntakeEvent,
        Labels, ParametersPublished, ProcurementEvent, RolloutEvent, StaffingEvent, Transferred,
    },
    ids::{Authority, CoverGroup, Item, Kind, LineName, OrderNo, Programme},
    money::Cents,
};

use crate::{
    error::{FigureError, Refused},
    funding_steps::{FundingWords, TakenStep},
    heard::Heard,
    instants::Instants,
    kept::Recent,
    now::Now,
    processes::Processes,
    reports::Reports,
    scenarios::Scenarios,
    tables::*,
    view::View,
    years::Years,
};

/// Under this number stands what is told by whichever authority.
const ANYBODY: u32 = 0;
/// Most numbers of unreadable events that are told.
const UNREADABLE_MAX: usize = 100;

/// What a budget line is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct BudgetLine {
    pub authority: u32,
    /// Number of the event that named it first.
    pub seq: u64,
    pub kind: Kind,
    pub programme: Programme,
    pub cover_group: Option<CoverGroup>,
    /// What people call its parts, and since which event.
    #[serde(with = "crate::as_json")]
    pub labels: Vec<(u64, Labels)>,
    pub year: i16,
}

/// Everything the journal says, in columns.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    pub(crate) recorded: Instants,
    /// Numbers of events that could not be read, rising: nothing of them is counted.
    unreadable: Vec<u64>,
    pub(crate) authorities: Dict<Authority>,
    /// The event that mentioned an authority first, and the one that registered it.
    pub(crate) mentioned: Vec<u64>,
    pub(crate) registered: Vec<Option<u64>>,
    pub(crate) line_names: Dict<LineName>,
    pub(crate) lines: Vec<BudgetLine>,
    /// Lines that got another name: event, line, name.
    pub(crate) renamed: Vec<(u64, u32, LineName)>,
    pub(crate) items: Dict<Item>,

    /// Sites, measures, licences, rollouts, periods, requests, projects, milestones.
    pub(crate) names: Dict<Arc<str>>,
    pub(crate) order_numbers: Dict<(u32, OrderNo)>,
    pub(crate) orders: Vec<Option<Order>>,
    /// Pairs of authority and item of which anything was ever ordered.
    pub(crate) ordered: Dict<(u32, u32)>,
    /// Pairs of authority and item that ever had stock.
    pub(crate) pairs: Dict<(u32, u32)>,
    /// Years with an appropriation: event, day, year; few per plan.
    pub(crate) years: Years,
    /// The latest day of effect of any event.
    pub(crate) latest_day: Option<Day>,
    pub(crate) postings: Postings,
    /// Numbers of the payments that are the Ist of a whole year (Haushaltsrechnung, or what a plan gives), rising.
    pub(crate) accounts: Vec<u64>,
    /// Numbers of what two persons decided on and is recorded behind it, rising.
    pub(crate) by_two: Vec<u64>,
    pub(crate) assignments: Assignments,
    pub(crate) totals: Totals,
    pub(crate) cancellations: Cancellations,
    pub(crate) consents: Consents,
    pub(crate) deliveries: Deliveries,
    pub(crate) payments: Payments,
    pub(crate) payment_names: PaymentNames,
    pub(crate) invoices: Invoices,
    pub(crate) movements: Movements,
    pub(crate) remote_access: RemoteAccess,
    pub(crate) licences: Licences,
    pub(crate) connections: Connections,
    pub(crate) connections_withdrawn: ConnectionsWithdrawn,
    pub(crate) e_file_uses: EFileUses,
    pub(crate) sites: Sites,
    pub(crate) site_withdrawals: SiteWithdrawals,
    pub(crate) rollout_plans: RolloutPlans,
    pub(crate) rollout_progress: RolloutProgress,
    pub(crate) milestone_plans: MilestonePlans,
    pub(crate) milestones_reached: MilestonesReached,
    pub(crate) milestones_withdrawn: MilestonesWithdrawn,
    pub(crate) headcounts: Headcounts,
    pub(crate) positions: Positions,
    pub(crate) submissions: Submissions,
    pub(crate) fundings: Fundings,
    pub(crate) funding_words: BTreeMap<u64, FundingWords>,
    pub(crate) commitment_authorities: CommitmentAuthorities,
    pub(crate) foreign_bookings: ForeignBookings,
    #[serde(with = "crate::as_json")]
    pub(crate) activities: Vec<(u64, ActivityRecorded)>,
    pub(crate) activities_withdrawn: Vec<(u64, ActivityWithdrawn)>,
    #[serde(with = "crate::as_json")]
    pub(crate) figures: Vec<(u64, FigureReported)>,
    #[serde(with = "crate::as_json")]
    pub(crate) parameters: Vec<(u64, ParametersPublished)>,
    /// The day on which each of these was published: that of its time.
    pub(crate) published: Vec<Day>,
    pub(crate) scenarios: Scenarios,
    pub(crate) processes: Processes,
    pub(crate) reports: Reports,
    /// What takes effect later than it was recorded, in the order of the journal.
    pub(crate) later: Vec<Later>,
    /// Days of effect of what happened, of anybody; what plans say is not among it.
    told: Heard,
    /// Days of effect of what is said of each authority, with the first event of each.
    pub(crate) heard: Heard,
    /// The same of what authorities tell of themselves.
    pub(crate) heard_from: Heard,
    #[serde(skip)]
    pub(crate) recent: Recent,
    pub(crate) now: Now,
}

/// Why an event was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactsError {
    #[error("the journal has a gap: expected event {expected}, got {got}")]
    Gap { expected: u64, got: u64 },
}

impl Facts {
    pub fn new() -> Facts {
        Facts::default()
    }

    /// Takes the next event. One seen before is ignored; a gap is an error.
    pub fn apply(&mut self, seq: u64, recorded_at: Timestamp, envelope: &Envelope) -> Result<(), FactsError> {
        if !self.is_next(seq)? {
            return Ok(());
        }
        self.recorded.push(recorded_at);
        // What is only assumed or waits for another person has not happened: nothing else knows of it.
        if self.processes.take(seq, envelope) || self.scenarios.take(seq, envelope) {
            return Ok(());
        }
        // Nor has anything happened to the books where a report of them was published.
        if self.reports.take(seq, envelope) {
            return Ok(());
        }
        let at = At { seq, day: envelope.day(), kind: envelope.event.type_name() };
        self.latest_day = self.latest_day.max(Some(at.day));
        self.fold(at, &envelope.event);
        if let Event::Intake(IntakeEvent::ParametersPublished(_)) = &envelope.event {
            self.published.push(Day::of(envelope.time));
        }
        self.note_account(at, envelope);
        self.note_by_two(at, envelope);
        self.note_ahead(at, recorded_at, envelope);
        if envelope.event.is_told_by_its_authority() {
            self.told.note(ANYBODY, at);
        }
        self.note_moved_by_others(at, envelope);
        Ok(())
    }

    /// Passes over the next event, which cannot be read. It has its number all the same.
    pub fn pass_over(&mut self, seq: u64, recorded_at: Timestamp) -> Result<(), FactsError> {
        if !self.is_next(seq)? {
            return Ok(());
        }
        self.recorded.push(recorded_at);
        self.unreadable.push(seq);
        Ok(())
    }

    fn is_next(&self, seq: u64) -> Result<bool, FactsError> {
        let expected = self.last_seq() + 1;
        if seq > expected { Err(FactsError::Gap { expected, got: seq }) } else { Ok(seq == expected) }
    }

    /// Reports that were published.
    pub fn reports(&self) -> &Reports {
        &self.reports
    }

    /// Numbers of the events up to `seq` that could not be read; the first hundred.
    pub fn unreadable(&self, seq: u64) -> Vec<u64> {
        self.unreadable.iter().copied().take_while(|number| *number <= seq).take(UNREADABLE_MAX).collect()
    }

    pub fn last_seq(&self) -> u64 {
        self.recorded.count()
    }

    /// The last event known at `as_of`: an RFC 3339 instant of recording, or a journal number.
    pub fn seq_of(&self, as_of: &str) -> Result<u64, FigureError> {
        let last = self.last_seq();
        if !as_of.is_empty() && as_of.bytes().all(|b| b.is_ascii_digit()) {
            let number = as_of.parse::<u64>().ok().filter(|seq| *seq <= last);
            return number.ok_or_else(|| Refused::AsOfAhead { asked: as_of.to_owned(), last }.into());
        }
        let instant = parse_time(as_of).map_err(|_| Refused::NotAnAsOf(as_of.to_owned()))?;
        Ok(self.recorded.until(instant))
    }

    /// When an event was recorded.
    pub fn recorded_at(&self, seq: u64) -> Option<Timestamp> {
        self.recorded.of(seq)
    }

    /// The days on which events were recorded, for whoever asks with rising numbers.
    pub(crate) fn recorded_days(&self) -> impl FnMut(u64) -> Option<Day> {
        self.recorded.days()
    }

    /// The day on which the earliest fiscal year begins that has an appropriation at `seq`. One event that is dated
    /// earlier, by mistake or not, does not make its year known.
    pub fn first_day(&self, seq: u64) -> Option<Day> {
        Day::first_of(*self.years.seen(|known, _| known <= seq).first()?).ok()
    }

    /// The last day up to one of which an authority told something of itself that is known at `seq`: plans, decisions
    /// and what somebody published say nothing of what was done.
    pub fn last_told(&self, seq: u64, until: Day) -> Option<Day> {
        self.told.last(ANYBODY, until, seq)
    }

    /// The authorities known at `seq`, registered by a plan or named by an event, by code.
    pub fn authorities(&self, seq: u64) -> Vec<Authority> {
        let mut known: Vec<Authority> = self
            .authorities
            .iter()
            .zip(&self.mentioned)
            .filter(|(_, first)| **first <= seq)
            .map(|((_, name), _)| name.clone())
            .collect();
        known.sort();
        known
    }

    /// What each line was called at `seq`, where that is not its first name.
    pub(crate) fn names_at(&self, seq: u64) -> HashMap<u32, &LineName> {
        self.renamed.iter().take_while(|(renamed, ..)| *renamed <= seq).map(|(_, line, name)| (*line, name)).collect()
    }

    /// Every name that a line ever had, the first one first.
    pub(crate) fn names_of(&self, line: u32) -> impl Iterator<Item = &LineName> {
        let given = self.renamed.iter().filter(move |(_, of, _)| *of == line).map(|(.., name)| name);
        self.line_names.name(line).into_iter().chain(given)
    }

    /// What lines that have another name at `seq` were called before.
    pub(crate) fn former_names_at(&self, seq: u64) -> HashMap<u32, Vec<&LineName>> {
        let mut now: HashMap<u32, &LineName> = HashMap::new();
        let mut former: HashMap<u32, Vec<&LineName>> = HashMap::new();
        for (_, line, name) in self.renamed.iter().take_while(|(renamed, ..)| *renamed <= seq) {
            let before = now.insert(*line, name).or_else(|| self.line_names.name(*line));
            former.entry(*line).or_default().extend(before);
        }
        former
    }

    /// What people call a line.
    pub fn labels(&self, line: &LineName) -> Option<&Labels> {
        let number = self.line_names.find(line)?;
        self.lines.get(index(number))?.labels.last().map(|(_, labels)| labels)
    }

    /// What people called it at `seq`.
    pub fn labels_at(&self, line: &LineName, seq: u64) -> Option<&Labels> {
        let number = self.line_names.find(line)?;
        let known = self.lines.get(index(number))?.labels.iter().rev();
        known.skip_while(|(since, _)| *since > seq).map(|(_, labels)| labels).next()
    }

    /// The newest fiscal year with an appropriation in the view.
    pub fn newest_year(&self, view: &View) -> Option<i16> {
        self.planned_years(view).pop_last()
    }

    /// The fiscal year of a forecast, where nobody names one: that of the day of the view, if it is planned, else the
    /// newest with an appropriation; none without any.
    pub fn running_year(&self, view: &View) -> Option<i16> {
        self.newest_year(view).map(|_| view.target_day(self, None).year())
    }

    /// Every fiscal year with an appropriation in the view, the earliest first.
    pub(crate) fn planned_years(&self, view: &View) -> BTreeSet<i16> {
        self.years.seen(|seq, day| view.sees(seq, day))
    }

    /// Whether a fiscal year is planned.
    pub(crate) fn has_year(&self, view: &View, year: i16) -> bool {
        self.planned_years(view).contains(&year)
    }

    /// Whether a view sees everything: nothing recorded is newer, and nothing takes effect after its last day.
    pub(crate) fn is_now(&self, view: &View) -> bool {
        view.seq == self.last_seq()
            && view.walk.is_none()
            && view.until.is_none_or(|until| self.latest_day.is_none_or(|latest| until >= latest))
    }

    fn fold(&mut self, at: At, event: &Event) {
        // A figure may name its publisher; that makes nobody part of the administration.
        let about = match event {
            Event::Intake(IntakeEvent::FigureReported(_) | IntakeEvent::ParametersPublished(_)) => None,
            _ => event.authority(),
        };
        let who = about.map_or(NOBODY, |authority| self.authority(at.seq, authority));
        if who != NOBODY {
            self.heard.note(who, at);
            if event.is_told_by_its_authority() {
                self.heard_from.note(who, at);
            }
        }
        // No `_` from here on: a new event must be thought about.
        match event {
            Event::Budget(event) => self.fold_budget(at, who, event),
            Event::Procurement(event) => self.fold_procurement(at, who, event),
            Event::Rollout(event) => self.fold_rollout(at, who, event),
            Event::Staffing(event) => self.fold_staffing(at, who, event),
            Event::Intake(event) => self.fold_intake(at, who, event),
        }
    }

    fn fold_budget(&mut self, at: At, who: u32, event: &BudgetEvent) {
        match event {
            BudgetEvent::Appropriated(e) => self.appropriated(at, who, e),
            BudgetEvent::AppropriationAmended(e) => {
                self.years.amended((at.seq, at.day), e.line.year(), e.amount.get());
                self.post(at, who, &e.line, Measure::Appropriation, e.amount.get());
            }
            BudgetEvent::CarriedOver(e) => self.post(at, who, &e.line, Measure::CarryOver, e.amount.get()),
            BudgetEvent::Adjusted(e) => self.post(at, who, &e.line, Measure::Adjustments, e.amount.get()),
            BudgetEvent::Transferred(e) => {
                self.post(at, who, &e.from_line, Measure::Adjustments, e.amount.get().saturating_neg());
                self.post(at, who, &e.to_line, Measure::Adjustments, e.amount.get());
            }
            BudgetEvent::Frozen(e) => self.post(at, who, &e.line, Measure::Frozen, e.amount.get()),
            BudgetEvent::Unfrozen(e) => self.post(at, who, &e.line, Measure::Frozen, e.amount.get().saturating_neg()),
            BudgetEvent::AuthorityGranted(e) => {
                let line = self.line(at.seq, who, &e.line);
                self.commitment_authorities.push(at, line, e.year, e.amount.get());
            }
            BudgetEvent::ProgrammeAssigned(e) => {
                let line = self.line(at.seq, who, &e.line);
                self.assignments.push(at, line, programme_code(e.programme));
            }
            BudgetEvent::LineRenamed(e) => {
                let line = self.line(at.seq, who, &e.line);
                self.line_names.also(&e.new_line, line);
                self.renamed.push((at.seq, line, e.new_line.clone()));
                if let (Some(line), Some(labels)) = (self.lines.get_mut(index(line)), &e.labels) {
                    line.labels.push((at.seq, labels.clone()));
                }
            }
            // The transfer out of the reserve is an event of its own.
            BudgetEvent::FundingRequested(_)
            | BudgetEvent::FundingReviewed(_)
            | BudgetEvent::FundingApproved(_)
            | BudgetEvent::FundingRejected(_)
            | BudgetEvent::FundingGranted(_) => {
                if let Some(step) = TakenStep::of(event) {
                    self.funding(at, who, step);
                }
            }
        }
    }

    fn fold_staffing(&mut self, at: At, who: u32, event: &StaffingEvent) {
        match event {
            StaffingEvent::HeadcountReported(e) => {
                self.headcounts.push(at, who, e.employees.get(), e.workplaces.get(), e.eligible.get())
            }
            StaffingEvent::PositionsChanged(e) => self.positions.push(at, who, e.quantity.get()),
        }
    }

    fn fold_intake(&mut self, at: At, who: u32, event: &IntakeEvent) {
        match event {
            IntakeEvent::FigureReported(e) => self.figures.push((at.seq, e.clone())),
            IntakeEvent::SubmissionDue(e) => {
                self.submission(at, who, e.period.as_str(), SUBMISSION_DUE, e.due_on, false)
            }
            IntakeEvent::SubmissionReceived(e) => {
                self.submission(at, who, e.period.as_str(), SUBMISSION_RECEIVED, e.received_on, e.complete)
            }
            IntakeEvent::SubmissionExtended(e) => {
                self.submission(at, who, e.period.as_str(), SUBMISSION_EXTENDED, e.new_due_on, false)
            }
            IntakeEvent::ParametersPublished(e) => self.parameters.push((at.seq, e.clone())),
            // They were taken by themselves.
            IntakeEvent::ScenarioPublished(_) | IntakeEvent::ScenarioWithdrawn(_) | IntakeEvent::ReportPublished(_) => {
            }
            // What waits has not happened; what was approved is an event of its own.
            IntakeEvent::ProcessOpened(_) | IntakeEvent::ProcessApproved(_) | IntakeEvent::ProcessRejected(_) => {}
        }
    }

    fn fold_procurement(&mut self, at: At, who: u32, event: &ProcurementEvent) {
        match event {
            ProcurementEvent::OrderPlaced(e) => {
                let order = self.order(who, &e.order);
                let line = self.line(at.seq, who, &e.line);
                let item = self.items.number(&e.item);
                let later_year = e.due.map(Day::year).filter(|year| *year > e.line.year());
                if let Some(slot @ None) = self.orders.get_mut(index(order)) {
                    let pair = self.ordered.number(&(who, item));
                    let placed = Order { authority: who, line, item, pair, due: e.due, later_year, placed_on: at.day };
                    *slot = Some(placed);
                    self.now.place(order);
                }
                self.note_foreign(at, line, &e.authority);
                self.note_consent(at, order, e.consent.as_ref(), e.amount);
                self.total(at, order, e.quantity.get(), e.amount, true);
            }
            ProcurementEvent::OrderChanged(e) => {
                let order = self.order(who, &e.order);
                self.note_consent(at, order, e.consent.as_ref(), e.amount);
                self.total(at, order, e.quantity.get(), e.amount, false);
            }
            ProcurementEvent::OrderCancelled(e) => {
                let order = self.order(who, &e.order);
                self.cancellations.push(at, order);
                self.now.order(order).cancelled = true;
            }
            ProcurementEvent::GoodsDelivered(e) => {
                let order = self.order(who, &e.order);
                self.deliveries.push(at, order, e.quantity.get());
                self.now.deliver(order, e.quantity.get());
                if let Some(Some(placed)) = self.orders.get(index(order)).copied() {
                    let pair = self.pairs.number(&(placed.authority, placed.item));
                    self.movements.push(at, pair, MOVED_DELIVERED, e.quantity.get(), 0, None);
                }
            }
            ProcurementEvent::PaymentMade(e) => {
                let line = self.line(at.seq, who, &e.line);
                self.post_on(at, who, line, Measure::Actual, e.amount.get());
                self.note_foreign(at, line, &e.authority);
                self.payment_names.push(at, e.payment.as_str());
                if let Some(number) = &e.order {
                    let order = self.order(who, number);
                    self.payments.push(at, order, e.amount.get(), e.last);
                    self.now.order(order).pay(e.amount.get(), e.last);
                }
            }
            // An invoice moves no money and no goods.
            ProcurementEvent::InvoiceReceived(e) => {
                let order = self.order(who, &e.order);
                self.invoices.push(at, order, e.amount.get(), e.invoice.as_str());
            }
        }
    }

    fn fold_rollout(&mut self, at: At, who: u32, event: &RolloutEvent) {
        match event {
            RolloutEvent::RolloutPlanned(e) => {
                let rollout = self.name(e.rollout.as_str());
                let budget = e.budget.map(Cents::get);
                let words = e.scope.words().map_or(NOBODY, |words| self.name(words.as_str()));
                let (total, start) = (e.scope.total(), e.start);
                self.rollout_plans.push(at, who, rollout, total, e.deadline, start, budget, words);
            }
            RolloutEvent::RolloutProgressed(e) => {
                let rollout = self.name(e.rollout.as_str());
                self.rollout_progress.push(at, who, rollout, e.done.get(), e.total.map(|total| total.get()));
            }
            RolloutEvent::StockReported(e) => {
                // One row a part; rows of one event are one count.
                for part in e.counted() {
                    self.moved(at, who, &e.item, MOVED_COUNTED, part.in_use, part.in_stock, part.commissioned);
                }
            }
            RolloutEvent::DevicesIssued(e) => {
                self.moved(at, who, &e.item, MOVED_ISSUED, e.quantity.get(), 0, e.commissioned_on)
            }
            RolloutEvent::DevicesReturned(e) => {
                self.moved(at, who, &e.item, MOVED_RETURNED, e.quantity.get(), 0, e.commissioned_on)
            }
            RolloutEvent::DevicesRetired(e) => {
                self.moved(at, who, &e.item, MOVED_RETIRED, e.quantity.get(), 0, e.commissioned_on)
            }
            RolloutEvent::RemoteAccessProvided(e) => {
                self.remote_access.push(at, who, e.sessions.get(), e.accounts.map(|accounts| accounts.get()))
            }
            RolloutEvent::LicencesProvided(e) => {
                let licence = self.name(e.licence.as_str());
                self.licences.push(at, who, licence, e.quantity.get());
            }
            RolloutEvent::EFileConnected(_) => self.connections.push(at, who),
            RolloutEvent::EFileWithdrawn(_) => self.connections_withdrawn.push(at, who),
            RolloutEvent::EFileUsed(e) => self.e_file_uses.push(at, who, e.accounts.get(), e.concurrent.get()),
            RolloutEvent::SiteUpgraded(e) => {
                let (site, measure) = (self.name(e.site.as_str()), self.name(e.measure.as_str()));
                self.sites.push(at, who, site, measure);
            }
            RolloutEvent::SiteWithdrawn(e) => {
                let (site, measure) = (self.name(e.site.as_str()), self.name(e.measure.as_str()));
                self.site_withdrawals.push(at, who, site, measure);
            }
            RolloutEvent::MilestonePlanned(e) => {
                let (project, milestone) = (self.name(e.project.as_str()), self.name(e.milestone.as_str()));
                self.milestone_plans.push(at, who, project, milestone, e.planned_on, e.budgeted_cost.get());
            }
            RolloutEvent::MilestoneReached(e) => {
                let (project, milestone) = (self.name(e.project.as_str()), self.name(e.milestone.as_str()));
                self.milestones_reached.push(at, who, project, milestone);
            }
            RolloutEvent::MilestoneWithdrawn(e) => {
                let (project, milestone) = (self.name(e.project.as_str()), self.name(e.milestone.as_str()));
                self.milestones_withdrawn.push(at, who, project, milestone);
            }
            RolloutEvent::ActivityRecorded(e) => self.activities.push((at.seq, e.clone())),
            RolloutEvent::ActivityWithdrawn(e) => self.activities_withdrawn.push((at.seq, e.clone())),
        }
    }

    fn appropriated(&mut self, at: At, who: u32, e: &Appropriated) {
        if let Some(registered @ None) = self.registered.get_mut(index(who)) {
            *registered = Some(at.seq);
        }
        let number = self.line(at.seq, who, &e.line);
        if let Some(line) = self.lines.get_mut(index(number)) {
            line.authority = who;
            line.kind = e.kind();
            line.programme = e.programme.unwrap_or(Programme::Other);
            line.cover_group.clone_from(&e.cover_group);
            line.labels.extend(e.labels.clone().map(|labels| (at.seq, labels)));
        }
        let year = e.line.year();
        self.years.appropriated((at.seq, at.day), year, e.amount.get());
        self.post(at, who, &e.line, Measure::Appropriation, e.amount.get());
    }

    fn post(&mut self, at: At, who: u32, line: &LineName, measure: Measure, cents: i64) {
        let line = self.line(at.seq, who, line);
        self.post_on(at, who, line, measure, cents);
    }

    fn post_on(&mut self, at: At, who: u32, line: u32, measure: Measure, cents: i64) {
        let slot = line.saturating_mul(MEASURES).saturating_add(measure as u32);
        self.postings.push(at, slot, cents, type_code(at.kind), who);
        self.now.post(slot, cents);
    }

    /// Notes who books on a line although it is neither theirs nor one of the central chapter.
    fn note_foreign(&mut self, at: At, line: u32, authority: &Authority) {
        let owner = self.lines.get(index(line)).and_then(|line| self.authorities.name(line.authority));
        if owner.is_some_and(|owner| !authority.may_spend_on(owner)) {
            self.foreign_bookings.push(at, line);
        }
    }

    /// Notes the Ist of a closed account: it says what a year came to, and nothing of the way there.
    fn note_account(&mut self, at: At, envelope: &Envelope) {
        if let Event::Procurement(ProcurementEvent::PaymentMade(paid)) = &envelope.event
            && paid.is_account(&envelope.source)
        {
            self.accounts.push(at.seq);
        }
    }

    /// Notes what follows from an approval or a grant.
    fn note_by_two(&mut self, at: At, envelope: &Envelope) {
        if envelope.source == Held::SOURCE || Transferred::is_of_grant(&envelope.source) {
            self.by_two.push(at.seq);
        }
    }

    /// Notes who moves or freezes the money of a line that is neither theirs nor theirs to direct; money of the reserve
    /// goes to others by a grant.
    fn note_moved_by_others(&mut self, at: At, envelope: &Envelope) {
        let moved = BudgetEvent::of(&envelope.event).and_then(|event| event.moved(&envelope.source));
        let Some((authority, line)) = moved else { return };
        let Some(number) = self.line_names.find(line) else { return };
        let owner = self.lines.get(index(number)).and_then(|line| self.authorities.name(line.authority));
        if owner.is_some_and(|owner| !authority.may_move_money_of(owner)) {
            self.foreign_bookings.push(at, number);
        }
    }

    fn total(&mut self, at: At, order: u32, quantity: i64, amount: Cents, placed: bool) {
        self.totals.push(at, order, quantity, amount.get(), placed);
        self.now.order(order).total(at.day, quantity, amount);
    }

    #[allow(clippy::too_many_arguments)]
    fn moved(
        &mut self,
        at: At,
        who: u32,
        item: &Item,
        what: u8,
        quantity: i64,
        in_stock: i64,
        commissioned: Option<Day>,
    ) {
        let item = self.items.number(item);
        let pair = self.pairs.number(&(who, item));
        self.movements.push(at, pair, what, quantity, in_stock, commissioned);
    }

    fn funding(&mut self, at: At, who: u32, step: TakenStep<'_>) {
        let request = self.name(step.request);
        let programme = step.programme.map_or(u8::MAX, programme_code);
        self.fundings.push(at, who, request, step.step as u8, programme, step.amount.map(Cents::get));
        self.funding_words.extend(step.words(at));
    }

    fn submission(&mut self, at: At, who: u32, period: &str, step: u8, on: Day, complete: bool) {
        let period = self.name(period);
        self.submissions.push(at, who, period, step, on, complete);
    }

    fn authority(&mut self, seq: u64, authority: &Authority) -> u32 {
        let number = self.authorities.number(authority);
        if index(number) == self.mentioned.len() {
            self.mentioned.push(seq);
            self.registered.push(None);
        }
        number
    }

    fn line(&mut self, seq: u64, authority: u32, name: &LineName) -> u32 {
        let number = self.line_names.number(name);
        if index(number) == self.lines.len() {
            self.lines.push(BudgetLine {
                authority,
                seq,
                kind: Kind::Consumptive,
                programme: Programme::Other,
                cover_group: None,
                labels: Vec::new(),
                year: name.year(),
            });
        }
        number
    }

    fn order(&mut self, authority: u32, number: &OrderNo) -> u32 {
        let name = (authority, number);
        let is_named = |(authority, number): &(u32, OrderNo)| (*authority, number) == name;
        let order = self.order_numbers.number_by(&name, is_named, || (authority, number.clone()));
        if index(order) == self.orders.len() {
            self.orders.push(None);
            self.now.orders.push(None);
        }
        order
    }

    fn name(&mut self, text: &str) -> u32 {
        self.names.number(&Arc::from(text))
    }

    /// The text behind a number of [`Facts::names`].
    pub(crate) fn text(&self, number: u32) -> &str {
        self.names.name(number).map_or("", |text| text)
    }
}

/// A programme as it stands in a column: its place in [`Programme::ALL`].
pub(crate) fn programme_code(programme: Programme) -> u8 {
    programme as u8
}
pub(crate) fn programme_of(code: u8) -> Option<Programme> {
    Programme::ALL.get(usize::from(code)).copied()
}
