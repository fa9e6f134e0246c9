//! Rows of the journal's table with a number that no event has: below the first, or above the last. Nobody reads them
//! as events, and no chain leads to them, so they are looked for.

use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::Fault;
use crate::{
    Error,
    store::journal::event_row::{Column, Entity},
};

/// Most numbers that are named in one sentence.
const NAMED_MAX: u64 = 100;

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
        let numbers = rows.limit(NAMED_MAX + 1).into_tuple().all(db).await?;
        Ok(Outside { numbers, last })
    }

    /// What there is to say once it is known how far the journal goes now.
    pub(super) fn fault(&self, now: u64) -> Option<Fault> {
        let last = i64::try_from(now).unwrap_or(i64::MAX).max(self.last);
        let outside: Vec<i64> = self.numbers.iter().copied().filter(|number| !(1..=last).contains(number)).collect();
        if outside.is_empty() {
            return None;
        }
        let named = usize::try_from(NAMED_MAX).unwrap_or(usize::MAX);
        let more = if outside.len() > named { " …" } else { "" };
        let listed = outside.iter().take(named).map(i64::to_string).collect::<Vec<_>>().join(", ");
        Some(Fault {
            seq: 0,
            de: format!(
                "Tabelle journal_events: Zeilen mit den Nummern {listed}{more} gehören nicht ins Journal, das die Nummern 1 bis {last} hat; \
                 jemand hat sie eingefügt. Sie sind in keiner Zahl, halten aber den Namen eines Ereignisses besetzt: bitte klären, woher \
                 sie stammen, und sie von der Betreuung der Datenbank entfernen lassen."
            ),
            en: format!(
                "Table journal_events: rows with the numbers {listed}{more} do not belong to the journal, which has the numbers 1 to {last}; \
                 somebody put them there. They are in no figure, but hold the name of an event: find out where they come from, and have \
                 them removed by whoever looks after the database."
            ),
        })
    }
}
