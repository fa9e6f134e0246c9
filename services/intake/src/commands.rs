//! From the entries of a message to commands. What an entry says of another is looked up first: one that stands for a
//! refused entry that there is not is refused.

use std::{collections::BTreeSet, sync::Arc};

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use sollist_contract::{
    envelope::Envelope,
    grpc::intake::v1::{Entry, entry::Content},
    ids::Authority,
    method::Method,
    refusal::{Refusal, Say as _},
};
use sollist_platform::{
    Error,
    rights::Hat,
    store::{
        db::Db,
        rows::{self, chunks},
    },
    wire::caller::Caller,
    write::batch::Command,
};

use crate::{
    entry::{self, NoEvent, Senders},
    refused::{refused_row, seen_by},
};

/// Whose entries a message has, and from where.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    pub origin: &'a Arc<str>,
    pub caller: &'a Caller,
    pub senders: Senders,
    pub now: Timestamp,
}

/// Makes a command of every entry.
pub async fn of_entries(db: &Db, entries: Vec<Entry>, sent: Sent<'_>) -> Result<Vec<Command>, Error> {
    // Asked for each message: who was taken out of the register sends nothing more.
    let (caller, sight) = sent.caller.clone().held_to(Method::IntakeSubmitEvents)?;
    let hat = caller.hat()?;
    let unknown = unknown(db, &entries, sight.own()).await?;
    let command = |mut entry: Entry| {
        let strange = unknown.contains(&entry.corrects).then(|| std::mem::take(&mut entry.corrects));
        let planned = matches!(entry.content, Some(Content::Plan(_) | Content::Actual(_)));
        let mut command = entry::command(entry, sent.origin, &caller, sent.senders, sent.now);
        if let Some(hat) = &hat {
            command.what = command.what.and_then(|envelope| permitted(hat, planned, envelope));
        }
        match strange {
            // What is wrong with the event itself is said first.
            Some(id) if command.what.is_ok() => {
                Command { what: Err(NoEvent::CorrectsNothing { id }.into()), ..command }
            }
            _ => command,
        }
    };
    Ok(entries.into_iter().map(command).collect())
}

/// The event of an entry, where its sender may send it: the right is the event's, not the stream's.
fn permitted(hat: &Hat, planned: bool, envelope: Envelope) -> Result<Envelope, Refusal> {
    let may = match planned {
        true => hat.may_plan(&envelope.event),
        false => hat.may_send(&envelope.event, &envelope.source),
    };
    may.map(|()| envelope).map_err(|why| {
        let refusal = why.say();
        if refusal.field == "authority" { refusal.about("data.authority") } else { refusal }
    })
}

/// Ids of refused entries that entries say they stand for, and that there are not among those of their sender.
async fn unknown(db: &Db, entries: &[Entry], own: Option<&Authority>) -> Result<BTreeSet<String>, Error> {
    let named = entries.iter().map(|entry| entry.corrects.as_str()).filter(|id| !id.is_empty());
    let mut unknown: BTreeSet<String> = named.map(str::to_owned).collect();
    // What is too long or no text for a database is none of its ids.
    let ids: Vec<String> = unknown.iter().filter(|id| crate::correction::is_id(id)).cloned().collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    for ids in chunks(&ids) {
        let found = refused_row::Entity::find().select_only().column(refused_row::Column::Id);
        let found =
            found.filter(refused_row::Column::Id.is_in(rows::among(ids))).filter(seen_by(own.map(Authority::as_str)));
        for id in found.into_tuple::<String>().all(db.reader()).await? {
            unknown.remove(&id);
        }
    }
    Ok(unknown)
}
