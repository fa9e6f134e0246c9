//! Rollout at its desk: rollouts, milestones, and movements of stock in the ledger.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::DatabaseTransaction;
use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::RolloutEvent,
    ids::{Authority, Item},
    refusal::Refusal,
    stock::{Entry, What},
};
use sollist_ledger::{Desk, Ledger, Wanted, desk::not_taken};
use sollist_platform::{
    Error,
    store::rows::{self, Rows, Saving},
    write::batch::{Asked, Mode},
};

use crate::{
    domain::{self, Milestone, Rollout},
    history::{History, Report},
    store::{self, MilestoneKey, RolloutKey, milestone_row, report_row, rollout_row},
};

/// Rollouts and milestones that a batch names.
#[derive(Default)]
pub struct Rollouts {
    rollouts: Rows<RolloutKey, Rollout>,
    histories: HashMap<RolloutKey, History>,
    /// What this batch reports of rollouts, each with its place.
    reports: Vec<(RolloutKey, i64, Report)>,
    milestones: Rows<MilestoneKey, Milestone>,
}

fn rollout_of(event: &RolloutEvent) -> Option<RolloutKey> {
    match event {
        RolloutEvent::RolloutPlanned(e) => Some((e.authority.clone(), e.rollout.clone())),
        RolloutEvent::RolloutProgressed(e) => Some((e.authority.clone(), e.rollout.clone())),
        _ => None,
    }
}

fn milestone_of(event: &RolloutEvent) -> Option<MilestoneKey> {
    match event {
        RolloutEvent::MilestonePlanned(e) => Some((e.authority.clone(), e.project.clone(), e.milestone.clone())),
        RolloutEvent::MilestoneReached(e) => Some((e.authority.clone(), e.project.clone(), e.milestone.clone())),
        _ => None,
    }
}

/// The movement of stock that an event is, with whose and of what.
fn movement(event: &RolloutEvent) -> Option<(Authority, Item, What)> {
    Some(match event {
        RolloutEvent::StockReported(e) => (e.authority.clone(), e.item.clone(), What::Counted(e.counted())),
        RolloutEvent::DevicesIssued(e) => (
            e.authority.clone(),
            e.item.clone(),
            What::Issued { quantity: e.quantity.get(), commissioned: e.commissioned_on },
        ),
        RolloutEvent::DevicesReturned(e) => (
            e.authority.clone(),
            e.item.clone(),
            What::Returned { quantity: e.quantity.get(), commissioned: e.commissioned_on },
        ),
        RolloutEvent::DevicesRetired(e) => (
            e.authority.clone(),
            e.item.clone(),
            What::Retired { quantity: e.quantity.get(), commissioned: e.commissioned_on },
        ),
        _ => return None,
    })
}

#[tonic::async_trait]
impl Desk for Rollouts {
    fn context(&self) -> &'static str {
        "rollout"
    }

    fn derived_tables(&self) -> &'static [&'static str] {
        &["rollout_rollouts", "rollout_reports", "rollout_milestones"]
    }

    async fn load(&mut self, tx: &DatabaseTransaction, events: &[&Envelope], wanted: &mut Wanted) -> Result<(), Error> {
        let ours: Vec<(&Envelope, &RolloutEvent)> =
            events.iter().filter_map(|envelope| Some((*envelope, RolloutEvent::of(&envelope.event)?))).collect();
        let mut first: BTreeMap<RolloutKey, Day> = BTreeMap::new();
        for (key, day) in ours.iter().filter_map(|(envelope, event)| Some((rollout_of(event)?, envelope.day()))) {
            first.entry(key).and_modify(|first| *first = day.min(*first)).or_insert(day);
        }
        store::load_rollouts(tx, &first.keys().cloned().collect(), &mut self.rollouts).await?;
        self.load_histories(tx, &first).await?;
        let milestones: BTreeSet<MilestoneKey> = ours.iter().filter_map(|(_, event)| milestone_of(event)).collect();
        store::load_milestones(tx, &milestones, &mut self.milestones).await?;
        for (envelope, event) in ours {
            if let Some((authority, item, _)) = movement(event) {
                wanted.stock((authority, item), envelope.day());
            }
            if let RolloutEvent::ActivityRecorded(e) = event {
                e.line.iter().for_each(|line| wanted.line(line.clone(), envelope.day()));
            }
        }
        Ok(())
    }

    fn decide(
        &mut self,
        ledger: &mut Ledger,
        Asked { envelope, mode, .. }: Asked<'_>,
    ) -> Result<Vec<Envelope>, Refusal> {
        let (on, strict) = (envelope.day(), *mode != Mode::Replay);
        let event = RolloutEvent::of(&envelope.event).ok_or_else(|| not_taken(envelope))?;
        match event {
            RolloutEvent::RolloutPlanned(e) => {
                let (key, report) = ((e.authority.clone(), e.rollout.clone()), Report::planned(e, on));
                if strict && let Some(excess) = self.histories.get(&key).and_then(|history| history.excess(&report)) {
                    return Err(domain::fewer_than_done(&excess));
                }
                let planned = Rollout::planned(e, on, self.rollouts.get(&key));
                self.put(key, planned, report);
            }
            RolloutEvent::RolloutProgressed(e) => {
                let (key, report) = ((e.authority.clone(), e.rollout.clone()), Report::progressed(e, on));
                let progressed =
                    self.rollouts.get(&key).ok_or_else(|| domain::unknown_rollout(&e.rollout))?.progressed(e, on);
                if strict && let Some(excess) = self.histories.get(&key).and_then(|history| history.excess(&report)) {
                    return Err(domain::more_than_there_is(e, on, &excess));
                }
                self.put(key, progressed, report);
            }
            RolloutEvent::MilestonePlanned(e) => {
                let key = (e.authority.clone(), e.project.clone(), e.milestone.clone());
                let planned = Milestone::planned(e, on, self.milestones.get(&key));
                self.milestones.put(key, planned);
            }
            RolloutEvent::MilestoneReached(e) => {
                let key = (e.authority.clone(), e.project.clone(), e.milestone.clone());
                let known = self.milestones.get(&key).ok_or_else(|| domain::unknown_milestone(&e.milestone))?;
                let reached = known.reached(&e.milestone, e.reached_on)?;
                self.milestones.put(key, reached);
            }
            RolloutEvent::ActivityRecorded(e) => {
                if let Some(line) = &e.line {
                    ledger.lines.require(line, "data.line")?;
                }
            }
            RolloutEvent::StockReported(_)
            | RolloutEvent::DevicesIssued(_)
            | RolloutEvent::DevicesReturned(_)
            | RolloutEvent::DevicesRetired(_) => {
                if let Some((authority, item, what)) = movement(event) {
                    ledger.stocks.record((authority, item), Entry { day: envelope.day(), what }, mode)?;
                }
            }
            // New totals and things that are simply so: figures alone look at them.
            RolloutEvent::RemoteAccessProvided(_)
            | RolloutEvent::LicencesProvided(_)
            | RolloutEvent::EFileConnected(_)
            | RolloutEvent::EFileUsed(_)
            | RolloutEvent::SiteUpgraded(_) => {}
        }
        Ok(vec![envelope.clone()])
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.rollouts
            .save::<rollout_row::Entity>(saving, |key, rollout| Ok(store::rollout_model(key, rollout)))
            .await?;
        let reports = self.reports.iter().map(|(key, place, report)| store::report_model(key, *place, report));
        rows::save_new::<report_row::Entity>(saving, reports).await?;
        self.milestones
            .save::<milestone_row::Entity>(saving, |key, milestone| Ok(store::milestone_model(key, milestone)))
            .await
    }
}

impl Rollouts {
    /// What was reported of rollouts by day, where something is dated earlier than the last report; else where they stand is enough.
    async fn load_histories(
        &mut self,
        tx: &DatabaseTransaction,
        first: &BTreeMap<RolloutKey, Day>,
    ) -> Result<(), Error> {
        let late = |key: &RolloutKey, known: &Rollout| {
            known.last_day.is_none_or(|last| first.get(key).is_some_and(|first| *first < last))
        };
        let wanted: Vec<&RolloutKey> =
            self.rollouts.iter().filter(|(key, rollout)| late(key, rollout)).map(|(key, _)| key).collect();
        let loaded = store::load_reports(tx, &wanted).await?;
        self.histories = self.rollouts.iter().map(|(key, rollout)| (key.clone(), History::after(rollout))).collect();
        self.histories.extend(loaded.into_iter().map(|(key, reports)| (key, History::of(reports))));
        Ok(())
    }

    /// A rollout in a new state, after a report.
    fn put(&mut self, key: RolloutKey, rollout: Rollout, report: Report) {
        self.histories.entry(key.clone()).or_default().record(report);
        self.reports.push((key.clone(), rollout.reports, report));
        self.rollouts.put(key, rollout);
    }
}
