//! `sollist reads`: who read what somebody may have to answer for, and who was refused; on the store itself.

use jiff::{SignedDuration, Timestamp};
use sollist_platform::store::{
    db::Access,
    reads::{self, Entry, Line, Proved},
};

use super::{
    Actions, Exit, Failure, Format,
    args::{Global, Reads},
    output::{Output, Pages},
    table::{Cell, Column, Sheet},
    words::reads as words,
};

/// Lines read in one go.
const PAGE: u64 = 500;

pub async fn reads(
    global: &Global,
    asked: &Reads,
    actions: &impl Actions,
    out: &mut Output<'_>,
) -> Result<Exit, Failure> {
    match asked {
        Reads::List { from, limit } => {
            let db = actions.store(global, Access::Read).await?;
            let (mut after, mut left, mut list) = (from.saturating_sub(1), *limit, Pages::new("reads"));
            while left > 0 {
                let lines = reads::page(db.reader(), after, left.min(PAGE)).await?;
                let Some(last) = lines.last() else { break };
                after = last.sequence;
                left = left.saturating_sub(u64::try_from(lines.len()).unwrap_or(left));
                list.page(&sheet(&lines)?, out)?;
            }
            list.finish(&sheet(&[])?, &out.lang.say(words::nothing()), out)?;
            Ok(Exit::Done)
        }
        Reads::Verify => {
            let db = actions.store(global, Access::Read).await?;
            match reads::verify(&db).await? {
                Proved::Whole { from, to } => {
                    if out.format == Format::Json {
                        let document = serde_json::json!({"valid": true, "after": from.sequence, "last": to.sequence});
                        out.json(&document)?;
                    } else {
                        out.print(&out.lang.say(words::whole(from.sequence, to.sequence)))?;
                    }
                    Ok(Exit::Done)
                }
                Proved::Broken { sequence } => Err(Failure::invalid(words::broken(sequence))),
            }
        }
        Reads::Remove { days } => {
            let db = actions.store(global, Access::Write).await?;
            let age = SignedDuration::from_hours(i64::from(*days).saturating_mul(24));
            let before = Timestamp::now().checked_sub(age).unwrap_or(Timestamp::MIN);
            let removed = reads::remove_before(&db, before).await?;
            if out.format == Format::Json {
                out.json(&serde_json::json!({"removed": removed}))?;
            } else {
                out.print(&out.lang.say(words::removed(removed)))?;
            }
            Ok(Exit::Done)
        }
    }
}

fn sheet(lines: &[Line]) -> Result<Sheet, Failure> {
    let columns = vec![
        Column::new("number", "Nr.", "No."),
        Column::new("recorded_at", "am", "At"),
        Column::new("name", "wer", "Who"),
        Column::new("person", "Person", "Person"),
        Column::new("method", "was", "What"),
        Column::new("code", "Ergebnis", "Result"),
        Column::new("rows", "Datensätze", "Records"),
        Column::new("more", "weitere", "More"),
        Column::new("filter", "Filter (SHA-256)", "Filter (SHA-256)").hidden(),
    ];
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        let entry: Entry =
            serde_json::from_str(&line.text).map_err(|_| Failure::invalid(words::broken(line.sequence)))?;
        let count = |count: Option<u64>| count.map_or(Cell::text(""), |count| Cell::Number(count.to_string(), ""));
        rows.push(vec![
            Cell::Number(line.sequence.to_string(), ""),
            Cell::Moment(line.recorded_at.to_string()),
            Cell::text(entry.name),
            Cell::text(entry.person.unwrap_or_default()),
            Cell::text(entry.method),
            Cell::text(entry.code),
            count(entry.rows),
            count(entry.more),
            Cell::text(entry.filter.unwrap_or_default()),
        ]);
    }
    Ok(Sheet::new(columns, rows))
}
