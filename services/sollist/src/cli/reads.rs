//! `sollist reads`: who read what somebody may have to answer for, and who was refused. The list is asked for as any
//! other; what is proved and removed is so on the store itself.

use jiff::{SignedDuration, Timestamp};
use sollist_contract::{
    grpc::intake::v1::{ListReadsRequest, NotedRead},
    words::terms,
};
use sollist_notary::{Noted, Untrue, noted, take_up};
use sollist_platform::store::{
    db::Access,
    reads::{self, KEPT_DAYS},
};
use sollist_proof::note::{Head, Log};

use super::{
    Actions, Exit, Failure, Format, Link,
    args::{Global, Reads, ReadsFilter},
    audit, connect,
    given::Place,
    on_a_store,
    output::{Output, Pages},
    table::{Cell, Column, Sheet},
    words::reads as words,
};

/// Lines asked for in one go.
const PAGE: u64 = 1_000;

/// `sollist reads list`
async fn list(link: &Link, filter: &ReadsFilter, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let ReadsFilter { from, to, authority, caller, limit } = filter;
    let mut asked = ListReadsRequest {
        from_sequence: Place::number(*from),
        to_sequence: Place::number(*to),
        from_day: Place::day(*from),
        to_day: Place::day(*to),
        authority: authority.as_ref().map(ToString::to_string).unwrap_or_default(),
        caller: caller.clone().unwrap_or_default(),
        ..ListReadsRequest::default()
    };
    let (mut list, mut intake) = (Pages::new("reads"), link.intake());
    while list.rows() < *limit {
        let left = limit.saturating_sub(list.rows()).min(PAGE);
        asked.page_size = i32::try_from(left).unwrap_or_default();
        let page = intake.list_reads(asked.clone()).await?.into_inner();
        list.page(&sheet(page.reads), out)?;
        asked.page_token = page.next_page_token;
        if asked.page_token.is_empty() {
            break;
        }
    }
    let is_open = from.is_none() && to.is_none() && authority.is_none() && caller.is_none();
    let empty = if is_open { words::nothing() } else { words::nothing_fits() };
    list.finish(&sheet([]), &out.lang.say(empty), out)?;
    Ok(Exit::Done)
}

/// `sollist reads`
pub async fn reads(
    global: &Global,
    asked: &Reads,
    actions: &impl Actions,
    out: &mut Output<'_>,
) -> Result<Exit, Failure> {
    match asked {
        Reads::List(filter) => list(&connect(global, actions, Access::Read).await?, filter, out).await,
        Reads::Verify { head } => {
            on_a_store(global)?;
            let kept = head.as_deref().map(audit::read).transpose()?;
            let kept = kept.map(|note| Head::unsigned(&note)).transpose().map_err(audit::invalid)?;
            let db = actions.store(global, Access::Read).await?;
            let (after, last, taken_up) = match noted(&db, kept).await? {
                Noted::Whole { after, last, taken_up } => (after, last, taken_up),
                Noted::Altered(said) => return Err(Failure::invalid(said)),
            };
            if out.format == Format::Json {
                let document = serde_json::json!({"valid": true, "after": after, "last": last, "taken_up": taken_up});
                out.json(&document)?;
            } else {
                out.print(&out.lang.say(words::whole(after, last)))?;
            }
            Ok(Exit::Done)
        }
        Reads::Remove { days, early } => {
            on_a_store(global)?;
            if *days < KEPT_DAYS && !early {
                return Err(Failure::usage(words::too_early(*days)));
            }
            let db = actions.store(global, Access::Write).await?;
            let age = SignedDuration::from_hours(i64::from(*days).saturating_mul(24));
            let now = Timestamp::now();
            let before = now.checked_sub(age).unwrap_or(Timestamp::MIN);
            // A leaf outlives its line: what was signed can be proved to have grown only.
            let taken_up = take_up(&db, Log::Reads).await.map_err(|why| match why {
                Untrue::Alarm(alarm) => Failure::invalid(alarm.said_of(Log::Reads)),
                Untrue::Failed(error) => error.into(),
            })?;
            let removed = reads::remove_before(&db, before, taken_up, (&global.actor_name(), now)).await?;
            if out.format == Format::Json {
                out.json(&serde_json::json!({"removed": removed}))?;
            } else {
                out.print(&out.lang.say(words::removed(removed)))?;
            }
            Ok(Exit::Done)
        }
    }
}

fn sheet(reads: impl IntoIterator<Item = NotedRead>) -> Sheet {
    let columns = vec![
        Column::new("number", "Nr.", "No."),
        Column::new("recorded_at", "am", "At"),
        Column::new("name", "wer", "Who"),
        Column::new("person", "Person", "Person"),
        Column::of("authority", terms::AUTHORITY),
        Column::new("method", "was", "What"),
        Column::new("code", "Ergebnis", "Result"),
        Column::new("rows", "Datensätze", "Records"),
        Column::new("more", "weitere", "More"),
        Column::new("filter", "Filter (SHA-256)", "Filter (SHA-256)").hidden(),
        Column::new("hash", "Prüfsumme", "Hash").hidden(),
    ];
    let count = |count: Option<u64>| count.map_or(Cell::text(""), |count| Cell::Number(count.to_string(), ""));
    let row = |read: NotedRead| {
        vec![
            Cell::Number(read.sequence.to_string(), ""),
            Cell::Moment(read.noted_at),
            Cell::text(read.caller),
            Cell::text(read.person),
            Cell::text(read.authority),
            Cell::text(read.method),
            Cell::text(read.code),
            count(read.rows),
            count(Some(read.more).filter(|more| *more > 0)),
            Cell::text(read.filter),
            Cell::text(read.hash),
        ]
    };
    Sheet::new(columns, reads.into_iter().map(row).collect())
}
