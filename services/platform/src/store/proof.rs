//! Whether the journal is what was recorded: every number, every column, the chain, the head. And whether the tables
//! are what the journal says ([`crate::write::tables`]).

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr};
use serde::Deserialize;
use sollist_contract::said::Said;

use crate::{
    Error,
    store::{
        journal::{self, Head, Mark, event_row},
        onward,
    },
};

mod fault;
mod odd;
mod outside;
pub mod schema;

pub use fault::{Fault, OddTable};
use outside::Outside;

/// Rows looked at in one go.
const PAGE: u64 = 5_000;

/// What no hash covers and nothing can be compared with: a trace helps to find a request again, and says nothing of an
/// event; whose one is, is there for the database to hold it back before it is recorded; the journal's own name is
/// drawn by chance. And whole tables that are no part of the journal: whose a pseudonym is, the keys of sealed texts,
/// what was refused, what somebody should look at, what was told to others.
pub const OUTSIDE: [&str; 8] = [
    "journal_events.traceparent",
    "journal_events.about",
    "journal_head.journal",
    "persons",
    "text_keys",
    "intake_refused",
    "journal_warnings",
    "webhook_deliveries",
];

/// What a process keeps beside the tables and makes from the journal too: proved with them.
#[tonic::async_trait]
pub trait Beside: Send + Sync {
    /// How it differs from what the journal gives; `None`: not at all, or there is nothing.
    async fn differs(&self) -> Result<Option<Said>, Error>;
}

/// Looks for rows that no journal has, and walks the whole journal: numbers, instants, hashes, every other column, and
/// the head. In constant memory.
pub async fn verify(db: &impl ConnectionTrait) -> Result<Result<Head, Fault>, Error> {
    let stated = match head(db).await? {
        Ok(head) => head,
        Err(fault) => return Ok(Err(fault)),
    };
    if let Some(fault) = odd::event(db).await? {
        return Ok(Err(fault));
    }
    let outside = Outside::find(db, stated.seq).await?;
    // Read after the rows were: whoever recorded one of them has moved the head with it.
    let now = match head(db).await? {
        Ok(head) => head.seq,
        Err(fault) => return Ok(Err(fault)),
    };
    match walk(db, stated).await? {
        Err(fault) if fault.seq() <= now => Ok(Err(fault)),
        walked => Ok(outside.fault(now).map_or(walked, Err)),
    }
}

async fn walk(db: &impl ConnectionTrait, stated: Head) -> Result<Result<Head, Fault>, Error> {
    let mut last = Head { seq: 0, recorded_at: Timestamp::UNIX_EPOCH, hash: [0; 32] };
    loop {
        let page = match rows(db, last.seq).await? {
            Ok(page) => page,
            Err(fault) => return Ok(Err(fault)),
        };
        if page.is_empty() {
            break;
        }
        for row in page {
            // What was recorded while we walk is in order too: the head may only have moved on from where it stood.
            if let Some(fault) = head_fault(&stated, &last) {
                return Ok(Err(fault));
            }
            last = match step(&last, row) {
                Ok(next) => next,
                Err(fault) => return Ok(Err(fault)),
            };
        }
    }
    if let Some(fault) = head_fault(&stated, &last) {
        return Ok(Err(fault));
    }
    if stated.seq > last.seq {
        return Ok(Err(wrong_head(stated.seq)));
    }
    // Read after the last event was: whoever recorded it has moved the head with it.
    let now = match head(db).await? {
        Ok(head) => head,
        Err(fault) => return Ok(Err(fault)),
    };
    if now.seq < last.seq || journal::id(db).await?.is_empty() {
        return Ok(Err(wrong_head(now.seq)));
    }
    Ok(Ok(last))
}

/// The head, or which column of it is none.
async fn head(db: &impl ConnectionTrait) -> Result<Result<Head, Fault>, Error> {
    if let Some(fault) = odd::head(db).await? {
        return Ok(Err(fault));
    }
    match journal::head(db).await {
        Ok(head) => Ok(Ok(head)),
        Err(Error::Unreadable { why, .. }) => Ok(Err(odd::head_column(&why))),
        Err(error) => Err(error),
    }
}

/// The head that was stated, once the walk has come to its number.
fn head_fault(stated: &Head, here: &Head) -> Option<Fault> {
    (stated.seq == here.seq && stated != here).then(|| wrong_head(stated.seq))
}

fn wrong_head(seq: u64) -> Fault {
    Fault::WrongHead { seq }
}

/// The next rows. One that holds something else than its columns do is named by its number.
async fn rows(db: &impl ConnectionTrait, after: u64) -> Result<Result<Vec<event_row::Model>, Fault>, Error> {
    let limit = onward::room(db, after, PAGE).await?;
    match journal::table_rows(db, after, limit).await {
        Err(Error::Db(error)) if is_other_kind(&error) => {}
        read => return Ok(Ok(read?)),
    }
    let mut last = after;
    loop {
        match journal::table_rows(db, last, 1).await {
            Err(Error::Db(error)) if is_other_kind(&error) => return Ok(Err(odd::unreadable_event(db, last).await?)),
            read => match read?.first() {
                Some(row) => last = row.seq.unsigned_abs(),
                None => return Ok(Ok(Vec::new())),
            },
        }
    }
}

/// Whether a column holds another kind of value than it should; SQLite takes any.
fn is_other_kind(error: &DbErr) -> bool {
    let text = error.to_string();
    matches!(error, DbErr::Type(_)) || text.contains("while decoding") || text.contains("mismatched types")
}

/// The name of an event as its text has it.
#[derive(Deserialize)]
struct Named {
    source: String,
    id: String,
}

/// One event further, or what is wrong with it.
fn step(last: &Head, row: event_row::Model) -> Result<Head, Fault> {
    let expected = last.seq.saturating_add(1);
    if u64::try_from(row.seq) != Ok(expected) {
        return Err(Fault::Missing { seq: expected });
    }
    let (source, id) = (row.source.clone(), row.id.clone());
    let event = journal::recorded(row).map_err(|error| match error {
        Error::Unreadable { why, .. } => odd::event_column(expected, &why),
        _ => odd::event_column(expected, "event"),
    })?;
    if event.recorded_at < last.recorded_at {
        return Err(Fault::GoesBack { seq: expected });
    }
    // Covers number, instant, actor, text, salt and scope.
    if !(Mark { seq: last.seq, hash: last.hash }).is_before(&event) {
        return Err(Fault::Changed { seq: expected });
    }
    // The columns by which an event is found again, or booked twice. A text without them is nobody's to find.
    if let Ok(named) = serde_json::from_str::<Named>(&event.text) {
        for (column, there, said) in [("source", source, named.source), ("id", id, named.id)] {
            if there != said {
                return Err(Fault::OtherName { seq: expected, column, there, said });
            }
        }
    }
    Ok(Head { seq: event.seq, recorded_at: event.recorded_at, hash: event.hash })
}

#[cfg(test)]
mod tests {
    use sea_orm::{IdenStatic as _, Iterable as _};

    use super::*;
    use crate::store::journal::head_row;

    #[test]
    fn every_column_of_the_journal_is_proved_or_said_to_be_outside() {
        // By the chain: number, instant, actor, text, salt, scope, the hash itself. By the text: source and id. By the
        // last event: the head.
        let proved = ["seq", "recorded_at", "source", "id", "actor", "event", "hash", "salt", "scope"]
            .map(|name| format!("journal_events.{name}"));
        let head = ["id", "last", "recorded_at", "hash"].map(|name| format!("journal_head.{name}"));
        let columns = OUTSIDE.iter().filter(|name| name.contains('.')).map(ToString::to_string);
        let known: Vec<String> = proved.into_iter().chain(head).chain(columns).collect();
        let events = event_row::Column::iter().map(|column| format!("journal_events.{}", column.as_str()));
        let there: Vec<String> =
            events.chain(head_row::Column::iter().map(|column| format!("journal_head.{}", column.as_str()))).collect();
        for column in &there {
            assert!(known.contains(column), "{column} is neither proved nor said to be outside");
        }
        assert_eq!(there.len(), known.len());
    }
}
