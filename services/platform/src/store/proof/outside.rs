//! Rows of the journal's table with a number that no event has: below the first, or above the last. Nobody reads them
//! as events, and no chain leads to them, so they are looked for.

use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::fault::Fault;
use crate::{
    Error,
    store::journal::event_row::{Column, Entity},
};

/// Most numbers that are read: one more than a sentence names.
const NUMBERS_MAX: u64 = 101;

/// Where such rows are, beside a journal of so many events.
pub(super) struct Outside {
    numbers: Vec<i64>,
    last: i64,
}

impl Outside {
    /// `last`: how far the journal goes. What is recorded meanwhile may be among what is found: [`Outside::fault`] is
    /// told.
    pub(super) async fn find(db: &impl ConnectionTrait, last: u64) -> Result<Outside, Error> {
        let last = i64::try_from(last).unwrap_or(i64::MAX);
        let beside = Condition::any().add(Column::Seq.lt(1)).add(Column::Seq.gt(last));
        let rows = Entity::find().select_only().column(Column::Seq).filter(beside).order_by_asc(Column::Seq);
        let numbers = rows.limit(NUMBERS_MAX).into_tuple().all(db).await?;
        Ok(Outside { numbers, last })
    }

    /// What there is to say once it is known how far the journal goes now.
    pub(super) fn fault(&self, now: u64) -> Option<Fault> {
        let last = i64::try_from(now).unwrap_or(i64::MAX).max(self.last);
        let numbers: Vec<i64> = self.numbers.iter().copied().filter(|number| !(1..=last).contains(number)).collect();
        (!numbers.is_empty()).then_some(Fault::Outside { numbers, last })
    }
}
