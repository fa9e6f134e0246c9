//! Staffing at its desk.

use std::collections::BTreeSet;

use sollist_contract::{envelope::Envelope, event::StaffingEvent, refusal::Refusal};
use sollist_ledger::{Desk, Ledger, Wanted, not_taken};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Saving},
    },
    write::batch::{Asked, Decision, Mode},
};

use crate::{
    domain::{self, Positions, Warned},
    store,
};

/// Counts of a batch: the newest report of a day replaces an earlier one; and the positions that come and go.
#[derive(Default)]
pub struct Staffing {
    counts: domain::Counts,
    known: domain::Known,
    positions: Positions,
}

#[tonic::async_trait]
impl Desk for Staffing {
    fn context(&self) -> &'static str {
        "staffing"
    }

    fn derived_tables(&self) -> &'static [&'static str] {
        &["staffing_headcounts", "staffing_positions"]
    }

    async fn load(&mut self, tx: &Reading<'_>, events: &[&Envelope], _: &mut Wanted) -> Result<(), Error> {
        let (mut reported, mut changed) = (BTreeSet::new(), BTreeSet::new());
        for event in events.iter().filter_map(|envelope| StaffingEvent::of(&envelope.event)) {
            match event {
                StaffingEvent::HeadcountReported(event) => {
                    reported.insert(event.authority.as_str());
                }
                StaffingEvent::PositionsChanged(event) => {
                    changed.insert(&event.authority);
                }
            }
        }
        self.known = store::load_counts(tx, &reported).await?;
        store::load_positions(tx, &changed, &mut self.positions).await
    }

    fn decide(&mut self, _ledger: &mut Ledger, Asked { envelope, mode, .. }: Asked<'_>) -> Result<Decision, Refusal> {
        let warned: Vec<Warned> = match StaffingEvent::of(&envelope.event).ok_or_else(|| not_taken(envelope))? {
            StaffingEvent::HeadcountReported(event) => {
                let beside = domain::beside_the_one_before(&self.counts, &self.known, event);
                let replaced = domain::report(&mut self.counts, &self.known, event);
                self.positions.counted(&event.authority, event.as_of, event.eligible.get());
                Warned::of(event).into_iter().chain(replaced).chain(beside).collect()
            }
            StaffingEvent::PositionsChanged(event) => {
                if *mode == Mode::Asked {
                    domain::must_change(event)?;
                }
                // A system of record reports what was so, late or not.
                let before_count = self.positions.before_count(event).filter(|_| *mode == Mode::Asked);
                let doubled = self.positions.doubled_by(event);
                let used_up = self.positions.change(event);
                let unchanged = domain::must_change(event).is_err().then_some(Warned::Unchanged);
                used_up.into_iter().chain(unchanged).chain(doubled).chain(before_count).collect()
            }
        };
        // What was recorded once was queried then.
        let warnings = warned.into_iter().filter(|_| *mode != Mode::Replay).map(Into::into).collect();
        Ok(Decision::new(vec![envelope.clone()], warnings))
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        rows::save::<store::headcount_row::Entity>(saving, self.counts.values().map(store::model)).await?;
        let changed = self.positions.noted().map(|(key, change)| store::positions_model(key, *change));
        rows::add::<store::positions_row::Entity>(saving, changed).await
    }
}
