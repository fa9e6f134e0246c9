//! Rollout at its desk: rollouts, milestones, and movements of stock in the ledger.

use std::collections::BTreeSet;

use sea_orm::DatabaseTransaction;
use sollist_contract::{
    envelope::Envelope,
    event::Event,
    ids::{Authority, Item},
    refusal::Refusal,
    stock::{Entry, What},
};
use sollist_ledger::{Desk, Ledger, Wanted};
use sollist_platform::{
    Error,
    batch::Mode,
    rows::{Rows, Saving},
};

use crate::{
    domain::{self, Milestone, Rollout},
    store::{self, MilestoneKey, RolloutKey, milestone_row, rollout_row},
};

/// Rollouts and milestones that a batch names.
#[derive(Default)]
pub struct Rollouts {
    rollouts: Rows<RolloutKey, Rollout>,
    milestones: Rows<MilestoneKey, Milestone>,
}

fn rollout_of(event: &Event) -> Option<RolloutKey> {
    match event {
        Event::RolloutPlanned(e) => Some((e.authority.clone(), e.rollout.clone())),
        Event::RolloutProgressed(e) => Some((e.authority.clone(), e.rollout.clone())),
        _ => None,
    }
}

fn milestone_of(event: &Event) -> Option<MilestoneKey> {
    match event {
        Event::MilestonePlanned(e) => Some((e.authority.clone(), e.project.clone(), e.milestone.clone())),
        Event::MilestoneReached(e) => Some((e.authority.clone(), e.project.clone(), e.milestone.clone())),
        _ => None,
    }
}

/// The movement of stock that an event is, with whose and of what.
fn movement(event: &Event) -> Option<(Authority, Item, What)> {
    Some(match event {
        Event::StockReported(e) => (e.authority.clone(), e.item.clone(), What::Counted(e.counted())),
        Event::DevicesIssued(e) => {
            (e.authority.clone(), e.item.clone(), What::Issued { quantity: e.quantity.get(), commissioned: e.commissioned_on })
        }
        Event::DevicesReturned(e) => {
            (e.authority.clone(), e.item.clone(), What::Returned { quantity: e.quantity.get(), commissioned: e.commissioned_on })
        }
        Event::DevicesRetired(e) => {
            (e.authority.clone(), e.item.clone(), What::Retired { quantity: e.quantity.get(), commissioned: e.commissioned_on })
        }
        _ => return None,
    })
}

#[tonic::async_trait]
impl Desk for Rollouts {
    fn context(&self) -> &'static str {
        "rollout"
    }

    fn derived_tables(&self) -> &'static [&'static str] {
        &["rollout_rollouts", "rollout_milestones"]
    }

    async fn load(&mut self, tx: &DatabaseTransaction, events: &[&Envelope], wanted: &mut Wanted) -> Result<(), Error> {
        let rollouts: BTreeSet<RolloutKey> = events.iter().filter_map(|e| rollout_of(&e.event)).collect();
        store::load_rollouts(tx, &rollouts, &mut self.rollouts).await?;
        let milestones: BTreeSet<MilestoneKey> = events.iter().filter_map(|e| milestone_of(&e.event)).collect();
        store::load_milestones(tx, &milestones, &mut self.milestones).await?;
        for envelope in events {
            if let Some((authority, item, _)) = movement(&envelope.event) {
                wanted.stock((authority, item), envelope.day());
            }
            if let Event::ActivityRecorded(e) = &envelope.event {
                e.line.iter().for_each(|line| wanted.line(line.clone(), envelope.day()));
            }
        }
        Ok(())
    }

    fn decide(&mut self, ledger: &mut Ledger, envelope: &Envelope, mode: &Mode) -> Result<Vec<Envelope>, Refusal> {
        let (on, strict) = (envelope.day(), *mode != Mode::Replay);
        match &envelope.event {
            Event::RolloutPlanned(e) => {
                let key = (e.authority.clone(), e.rollout.clone());
                let planned = Rollout::planned(e, on, self.rollouts.get(&key), strict)?;
                self.rollouts.put(key, planned);
            }
            Event::RolloutProgressed(e) => {
                let key = (e.authority.clone(), e.rollout.clone());
                let progressed = self.rollouts.get(&key).ok_or_else(|| domain::unknown_rollout(&e.rollout))?.progressed(e, on, strict)?;
                self.rollouts.put(key, progressed);
            }
            Event::MilestonePlanned(e) => {
                let key = (e.authority.clone(), e.project.clone(), e.milestone.clone());
                let planned = Milestone::planned(e, on, self.milestones.get(&key));
                self.milestones.put(key, planned);
            }
            Event::MilestoneReached(e) => {
                let key = (e.authority.clone(), e.project.clone(), e.milestone.clone());
                let known = self.milestones.get(&key).ok_or_else(|| domain::unknown_milestone(&e.milestone))?;
                let reached = known.reached(&e.milestone, e.reached_on)?;
                self.milestones.put(key, reached);
            }
            Event::ActivityRecorded(e) => {
                if let Some(line) = &e.line {
                    ledger.lines.require(line, "data.line")?;
                }
            }
            event => {
                if let Some((authority, item, what)) = movement(event) {
                    ledger.stocks.record((authority, item), Entry { day: envelope.day(), what }, mode)?;
                }
            }
        }
        Ok(vec![envelope.clone()])
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.rollouts.save::<rollout_row::Entity>(saving, |key, rollout| Ok(store::rollout_model(key, rollout))).await?;
        self.milestones.save::<milestone_row::Entity>(saving, |key, milestone| Ok(store::milestone_model(key, milestone))).await
    }
}
