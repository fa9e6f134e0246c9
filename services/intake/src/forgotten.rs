//! What was refused and is done with, corrected or set aside, is kept for a term; then what it said is erased. That
//! there was something stays: its number, its digest, who sent it, when, out of which file, and for which reason it was
//! refused.

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::Expr,
};
use sollist_contract::{day::Day, parameters::Retention};
use sollist_platform::{
    Error,
    store::{db::Db, retention::DueEntries},
};

use crate::{
    refused::{
        is_corrected,
        refused_row::{self, Column},
    },
    words,
};

/// What still says something and is open no more.
fn done() -> Condition {
    let closed = Condition::any().add(Column::Taken.is_not_null()).add(Column::Settled.is_not_null());
    let closed = closed.add(is_corrected());
    let says = Condition::any().add(Column::Content.ne("")).add(Column::Raw.is_not_null());
    Condition::all().add(closed).add(says.add(Column::TableRow.is_not_null()))
}

/// Instants of a year in Berlin, in microseconds since 1970 UTC: after the end of the year before, until its own.
fn of(year: i16) -> Option<Condition> {
    let end = |year: i16| Some(Day::last_of(year).ok()?.end()?.as_microsecond());
    let (before, own) = (end(year.checked_sub(1)?)?, end(year)?);
    Some(Condition::all().add(Column::RefusedAt.gt(before)).add(Column::RefusedAt.lte(own)))
}

/// What of it is due to be erased on a day, by the years in which it was refused.
///
/// # Errors
/// What the database says.
pub async fn due(db: &impl ConnectionTrait, on: Day, terms: Retention) -> Result<Vec<DueEntries>, Error> {
    let oldest = refused_row::Entity::find().select_only().column(Column::RefusedAt).filter(done());
    let oldest: Option<i64> = oldest.order_by_asc(Column::RefusedAt).limit(1).into_tuple().one(db).await?;
    let Some(first) = oldest.and_then(|at| Timestamp::from_microsecond(at).ok()) else { return Ok(Vec::new()) };
    let mut due = Vec::new();
    for year in Day::of(first).year()..=on.year() {
        let Some(since) = terms.refused_due(year).filter(|since| *since <= on) else { break };
        let Some(of_the_year) = of(year) else { break };
        let count = refused_row::Entity::find().select_only().column_as(Column::Number.count(), "entries");
        let count: Option<i64> = count.filter(done()).filter(of_the_year).into_tuple().one(db).await?;
        if let Some(entries) = count.and_then(|count| u64::try_from(count).ok()).filter(|count| *count > 0) {
            due.push(DueEntries { year, entries, since });
        }
    }
    Ok(due)
}

/// Erases what such entries said. Nothing of it is left in the files of the database that is written; its backups and
/// the log that it keeps for recovery have it until they expire.
///
/// # Errors
/// What the database says.
pub async fn erase(db: &Db, due: &[DueEntries]) -> Result<(), Error> {
    if due.is_empty() {
        // Where erasing broke off before the files were clean it is asked for once more.
        return db.forget("intake_refused", false).await;
    }
    let gone = words::gone_after_its_term();
    let tx = db.begin_erasing().await?;
    for of_the_year in due.iter().filter_map(|due| of(due.year)) {
        refused_row::Entity::update_many()
            .col_expr(Column::Content, Expr::value(""))
            .col_expr(Column::Raw, Expr::value(None::<Vec<u8>>))
            .col_expr(Column::TableHeader, Expr::value(None::<String>))
            .col_expr(Column::TableRow, Expr::value(None::<String>))
            .col_expr(Column::MessageDe, Expr::value(gone.de.as_str()))
            .col_expr(Column::MessageEn, Expr::value(gone.en.as_str()))
            .filter(done())
            .filter(of_the_year)
            .exec(&tx)
            .await?;
    }
    tx.commit().await?;
    db.forget("intake_refused", true).await
}
