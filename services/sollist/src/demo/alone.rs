//! Whether a journal holds nothing but the example: what is simulated is never recorded beside what is real.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use sollist_contract::{
    envelope::Envelope,
    event::{Appropriated, Event, Transferred},
    example,
};
use sollist_intake::entry::PLAN_SOURCE;
use sollist_platform::{
    Error,
    store::{
        db::Db,
        journal::event_row::{Column, Entity, Model},
    },
};

use super::words;
use crate::cli::{Failure, plan::Plans};

/// Rows that are looked at in one go; the example has fewer than these beside its own events.
const PAGE: u64 = 500;

/// Refuses a journal that holds something else than the example, which may have broken off: what is recorded stays for
/// ever. Where all of it is recorded nothing more will be, whatever came after it. The example of another version is
/// something else too: its events have other names, so everything would be booked twice.
pub async fn only_an_example(db: &Db, plan: &Plans, example: &[Envelope]) -> Result<(), Failure> {
    let last = example.last().ok_or_else(|| Failure::invalid(words::empty()))?;
    if is_recorded(db.reader(), &last.source, &last.id).await.map_err(Error::from)?
        || !has_others(db.reader(), plan).await.map_err(Error::from)?
    {
        return Ok(());
    }
    let (source, id) = example::FIRST_EXAMPLE;
    if is_recorded(db.reader(), source, id).await.map_err(Error::from)? {
        return Err(Failure::invalid(words::earlier_example()));
    }
    Err(Failure::invalid(words::something_else()))
}

async fn is_recorded(db: &impl ConnectionTrait, source: &str, id: &str) -> Result<bool, sea_orm::DbErr> {
    let named = Entity::find().filter(Column::Source.eq(source)).filter(Column::Id.eq(id));
    Ok(named.one(db).await?.is_some())
}

/// Whether there is an event that is not of the example: neither of its own sources, nor a line of its plan with the
/// same amount, nor what followed from one.
async fn has_others(db: &impl ConnectionTrait, plan: &Plans) -> Result<bool, sea_orm::DbErr> {
    let plan: HashMap<&str, &Appropriated> = plan.appropriated().map(|line| (line.line.as_str(), line)).collect();
    let own = format!("{}/", example::SOURCE);
    // The first text behind all that begin so; compared byte by byte, which no pattern is in every database.
    let behind = format!("{}0", example::SOURCE);
    let mut after = 0;
    loop {
        let beside = Condition::any().add(Column::Source.lt(&own)).add(Column::Source.gte(&behind));
        let rows = Entity::find()
            .filter(Column::Seq.gt(after))
            .filter(beside)
            .order_by_asc(Column::Seq)
            .limit(PAGE)
            .all(db)
            .await?;
        let Some(last) = rows.last() else { return Ok(false) };
        after = last.seq;
        if rows.iter().any(|row| !Transferred::is_of_grant(&row.source) && !is_of_plan(row, &plan)) {
            return Ok(true);
        }
    }
}

fn is_of_plan(row: &Model, plan: &HashMap<&str, &Appropriated>) -> bool {
    let Some(line) = plan.get(row.id.as_str()).filter(|_| row.source == PLAN_SOURCE) else { return false };
    Envelope::recorded(&row.event).is_ok_and(|recorded| recorded.event == Event::from((*line).clone()))
}
