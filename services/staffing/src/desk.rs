//! Staffing at its desk.

use sea_orm::DatabaseTransaction;
use sollist_contract::{envelope::Envelope, event::StaffingEvent, refusal::Refusal};
use sollist_ledger::{Desk, Ledger, Wanted, not_taken};
use sollist_platform::{
    Error,
    store::rows::{self, Saving},
    write::batch::{Asked, Decision, Mode},
};

use crate::{
    domain::{self, Warned},
    store,
};

/// Counts of a batch: the newest report of a day replaces an earlier one.
#[derive(Default)]
pub struct Staffing {
    counts: domain::Counts,
}

#[tonic::async_trait]
impl Desk for Staffing {
    fn context(&self) -> &'static str {
        "staffing"
    }

    fn derived_tables(&self) -> &'static [&'static str] {
        &["staffing_headcounts"]
    }

    async fn load(
        &mut self,
        _tx: &DatabaseTransaction,
        _events: &[&Envelope],
        _wanted: &mut Wanted,
    ) -> Result<(), Error> {
        Ok(())
    }

    fn decide(&mut self, _ledger: &mut Ledger, Asked { envelope, mode, .. }: Asked<'_>) -> Result<Decision, Refusal> {
        let warned = match StaffingEvent::of(&envelope.event).ok_or_else(|| not_taken(envelope))? {
            StaffingEvent::HeadcountReported(event) => {
                domain::report(&mut self.counts, event);
                Warned::of(event)
            }
            // Positions come and go; figures alone look at them.
            StaffingEvent::PositionsChanged(_) => Vec::new(),
        };
        // What was recorded once was queried then.
        let warnings = warned.into_iter().filter(|_| *mode != Mode::Replay).map(Into::into).collect();
        Ok(Decision::new(vec![envelope.clone()], warnings))
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        rows::save::<store::headcount_row::Entity>(saving, self.counts.values().map(store::model)).await
    }
}
