//! Staffing at its desk.

use sea_orm::DatabaseTransaction;
use sollist_contract::{envelope::Envelope, event::Event, refusal::Refusal};
use sollist_ledger::{Desk, Ledger, Wanted};
use sollist_platform::{
    Error,
    batch::Mode,
    rows::{self, Saving},
};

use crate::{domain, store};

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

    async fn load(&mut self, _tx: &DatabaseTransaction, _events: &[&Envelope], _wanted: &mut Wanted) -> Result<(), Error> {
        Ok(())
    }

    fn decide(&mut self, _ledger: &mut Ledger, envelope: &Envelope, _mode: &Mode) -> Result<Vec<Envelope>, Refusal> {
        if let Event::HeadcountReported(event) = &envelope.event {
            domain::report(&mut self.counts, event);
        }
        Ok(vec![envelope.clone()])
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        rows::save::<store::headcount_row::Entity>(saving, self.counts.values().map(store::model)).await
    }
}
