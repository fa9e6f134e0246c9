//! What was refused, kept until it is corrected: its event recorded, or set aside by hand.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _, Query, SimpleExpr},
};
use sollist_contract::{
    envelope::NAME_BYTES_MAX,
    ids::{Authority, LineName},
    refusal::Reason,
    refused::EntryRefused,
    subject,
};
use sollist_ledger::line;
use sollist_plan::event_names;
use sollist_platform::{
    Error,
    store::{
        db::Db,
        journal::{self, event_row},
        reading::Reading,
        rows::{self, chunks},
    },
    stream::{
        nats::CONTENT_TYPE,
        relay::{Carried, Source},
    },
    write::batch::{Command, Place},
};
use tokio::sync::watch;

use crate::{entry::OUR_SOURCES, scan::members};

pub mod refused_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "intake_refused")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub number: i64,
        pub origin: String,
        pub position: i64,
        pub event_source: Option<String>,
        pub event_id: Option<String>,
        pub reason: String,
        pub field: String,
        pub message_de: String,
        pub message_en: String,
        pub content: String,
        pub raw: Option<Vec<u8>>,
        pub after_seq: i64,
        pub actor: String,
        pub refused_at: i64,
        pub settled: Option<String>,
        /// Digest of the content, whatever row it is on.
        pub entry: String,
        pub taken: Option<i64>,
        pub table_header: Option<String>,
        pub table_row: Option<String>,
        /// Where else of its origin it stood, `7,12`: the newest, oldest first.
        pub further: Option<String>,
        /// The authority for which it was sent, where its sender speaks for one alone: it is that authority's,
        /// whomever it names.
        pub scope: Option<String>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What closes refused entries: what was taken in their place.
#[derive(Debug, Default)]
pub struct Closing {
    /// Their ids, as corrections name them, and for whom those were sent.
    pub ids: Vec<(Option<String>, String)>,
    /// Digests of their content: the same was taken after all.
    pub entries: Vec<String>,
    /// Names of the events that they would have made.
    pub names: Vec<(String, String)>,
    /// Rows that stood where theirs did. The same table again, mended.
    pub rows: Vec<Stood>,
    /// Lines whose Soll, or Ist, a plan booked: what was refused of them under another of their names is closed too.
    pub booked: BTreeSet<(LineName, bool)>,
    /// Names that lines got: one they had, and the new one.
    pub renamed: Vec<(String, String)>,
    /// Lines of files: where one was cut off, the whole may stand now.
    pub lines: Vec<Whole>,
}

/// A row of a table, and where it stood.
#[derive(Debug)]
pub struct Stood {
    pub scope: Option<String>,
    pub origin: String,
    pub position: i64,
    pub row: String,
}

/// A line of a file that was taken.
#[derive(Debug)]
pub struct Whole {
    pub scope: Option<String>,
    pub origin: Arc<str>,
    pub position: i64,
    pub text: Arc<str>,
    /// Its event was recorded already.
    pub known: bool,
}

/// Cells of a row that may be other than before, for it to be the same row mended.
const CELLS_MENDED: usize = 2;

/// Whether a row is another one mended: in a cell or two, and never of another fiscal year.
fn is_mended(before: &str, now: &str) -> bool {
    let cells = |row: &str| row.split(';').map(|cell| cell.trim().trim_matches('"').to_owned()).collect::<Vec<_>>();
    let is_year = |cell: &str| cell.len() == 4 && cell.parse::<i16>().is_ok_and(|year| (1990..=2199).contains(&year));
    let (before, now) = (cells(before), cells(now));
    if before.len().abs_diff(now.len()) > CELLS_MENDED {
        // One of them could not be divided, and stands as it was in its file: what the other says is in it all the
        // same.
        let said: Vec<&String> = now.iter().filter(|cell| !cell.is_empty()).collect();
        let other: Vec<&&String> = said.iter().filter(|cell| !before.contains(cell)).collect();
        return said.len() > 2 * CELLS_MENDED && other.len() <= CELLS_MENDED && !other.iter().any(|cell| is_year(cell));
    }
    let differing: Vec<(&String, &String)> = before.iter().zip(&now).filter(|(before, now)| before != now).collect();
    let longer = before.len().abs_diff(now.len());
    // A row of the file may be several of ours: of other years, of Soll and Ist.
    let is_kind = |cell: &str| cell.eq_ignore_ascii_case("Soll") || cell.eq_ignore_ascii_case("Ist");
    let other =
        differing.iter().any(|(before, now)| is_year(before) && is_year(now) || is_kind(before) && is_kind(now));
    differing.len().saturating_add(longer) <= CELLS_MENDED && !other
}

impl Closing {
    pub fn is_empty(&self) -> bool {
        let Closing { ids, entries, names, rows, lines, booked, renamed: _ } = self;
        let named = ids.is_empty() && entries.is_empty() && names.is_empty() && rows.is_empty();
        named && lines.is_empty() && booked.is_empty()
    }
}

/// Whether anything stands on the list that nobody settled, and nothing was taken in its place.
pub async fn is_any_open(from: &Reading<'_>) -> Result<bool, Error> {
    let open = refused_row::Entity::find().select_only().column(refused_row::Column::Number);
    let open = open.filter(refused_row::Column::Taken.is_null()).filter(refused_row::Column::Settled.is_null());
    Ok(open.into_tuple::<i64>().one(from).await?.is_some())
}

/// Closes what is open of these; what is refused now (`again`: digests of content) and is the same as before stays
/// open. The journal's head is held; `last` is the number up to which it is recorded what was taken.
pub async fn close(tx: &Reading<'_>, closing: Closing, again: &HashSet<&str>, last: i64) -> Result<(), Error> {
    let Closing { ids, mut entries, mut names, rows, lines, booked, renamed } = closing;
    entries.extend(mended(tx, &rows).await?);
    entries.extend(completed(tx, &lines).await?);
    names.extend(by_every_name(tx, &booked, &renamed).await?);
    let mut by_scope: BTreeMap<Option<String>, Vec<String>> = BTreeMap::new();
    for (scope, id) in ids {
        by_scope.entry(scope).or_default().push(id);
    }
    for (scope, ids) in &by_scope {
        for ids in chunks(ids) {
            use refused_row::Column;
            let query = refused_row::Entity::find().select_only();
            let query = query.columns([Column::Entry, Column::Number, Column::Origin, Column::EventSource]);
            let query = query.columns([Column::EventId, Column::Taken]).filter(Column::Id.is_in(ids.iter().cloned()));
            // A mark that names another's entry closes nothing.
            let first: Vec<Marked> = query.filter(seen_by(scope.as_deref())).into_tuple().all(tx).await?;
            entries.extend(rounds(tx, &first).await?);
            entries.extend(first.into_iter().map(|(entry, ..)| entry));
        }
    }
    entries.retain(|entry| !again.contains(entry.as_str()));
    let close = || {
        refused_row::Entity::update_many()
            .col_expr(refused_row::Column::Taken, Expr::value(last))
            .filter(refused_row::Column::Taken.is_null())
            .filter(refused_row::Column::Settled.is_null())
    };
    for entries in chunks(&entries) {
        close().filter(refused_row::Column::Entry.is_in(entries.iter().cloned())).exec(tx).await?;
    }
    let mut by_source: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (source, id) in names {
        by_source.entry(source).or_default().push(id);
    }
    for (source, ids) in by_source {
        for ids in chunks(&ids) {
            let named = close().filter(refused_row::Column::EventSource.eq(source.as_str()));
            named.filter(refused_row::Column::EventId.is_in(ids.iter().cloned())).exec(tx).await?;
        }
    }
    Ok(())
}

/// What a mark names: entry, number, origin, source and id of its event, and whether something was taken in its place.
type Marked = (String, i64, String, Option<String>, Option<String>, Option<i64>);

/// The open entries of earlier rounds of correction: what came in the place of an entry, was refused again and is
/// corrected once more, out of another file each time and by the mark of the first. They are the same event as long as
/// they have its name; what stood beside the first in its own file is another entry, whatever it is called.
async fn rounds(tx: &Reading<'_>, first: &[Marked]) -> Result<Vec<String>, Error> {
    use refused_row::Column;
    type Row = (String, i64, String, Option<String>);
    let mut by_source: BTreeMap<&str, HashMap<&str, (i64, &str)>> = BTreeMap::new();
    for (_, number, origin, source, id, taken) in first {
        if let (Some(source), Some(id), Some(_)) = (source, id, taken) {
            by_source.entry(source).or_default().insert(id, (*number, origin));
        }
    }
    let mut found = Vec::new();
    for (source, rows) in by_source {
        let open = refused_row::Entity::find()
            .select_only()
            .columns([Column::Entry, Column::Number, Column::Origin, Column::EventId])
            .filter(Column::EventSource.eq(source))
            .filter(Column::EventId.is_in(rows.keys().copied()))
            .filter(Column::Taken.is_null())
            .filter(Column::Settled.is_null());
        let open: Vec<Row> = open.into_tuple().all(tx).await?;
        let later = open.into_iter().filter(|(_, number, origin, id)| {
            let first = id.as_deref().and_then(|id| rows.get(id));
            first.is_some_and(|(first, from)| number > first && origin != from)
        });
        found.extend(later.map(|(entry, ..)| entry));
    }
    Ok(found)
}

/// The names of events that rows of a plan make about these lines, under every name of each.
async fn by_every_name(
    tx: &Reading<'_>,
    booked: &BTreeSet<(LineName, bool)>,
    renamed: &[(String, String)],
) -> Result<Vec<(String, String)>, Error> {
    let own: Vec<(String, String)> = booked.iter().flat_map(|(line, actual)| event_names(line, *actual)).collect();
    let sources: BTreeSet<&str> = own.iter().map(|(source, _)| source.as_str()).collect();
    let open = refused_row::Entity::find()
        .select_only()
        .column(refused_row::Column::Number)
        .filter(refused_row::Column::EventSource.is_in(sources))
        .filter(refused_row::Column::Taken.is_null())
        .filter(refused_row::Column::Settled.is_null());
    // As a rule nothing is open, and nobody is asked what else lines are called.
    if booked.is_empty() || open.into_tuple::<i64>().one(tx).await?.is_none() {
        return Ok(own);
    }
    let lines: BTreeSet<String> = booked.iter().map(|(line, _)| line.to_string()).collect();
    let called = line::also_called(tx, &lines, renamed).await?;
    let others = booked.iter().flat_map(|(line, actual)| {
        let others = called.get(line.as_str()).into_iter().flatten();
        others.filter_map(|other| Some(event_names(&other.parse().ok()?, *actual))).flatten()
    });
    Ok(own.iter().cloned().chain(others).collect())
}

/// The entries of rows that stood where these stand now, as far as these are they, mended.
async fn mended(tx: &Reading<'_>, taken: &[Stood]) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    let origins: BTreeSet<(&str, &Option<String>)> =
        taken.iter().map(|stood| (stood.origin.as_str(), &stood.scope)).collect();
    for (origin, scope) in origins {
        let columns = [refused_row::Column::Entry, refused_row::Column::Position, refused_row::Column::TableRow];
        let open = refused_row::Entity::find()
            .select_only()
            .columns(columns)
            .filter(refused_row::Column::Origin.eq(rows::storable(origin)))
            .filter(sent_for(scope.as_deref()))
            .filter(refused_row::Column::TableRow.is_not_null())
            .filter(refused_row::Column::Taken.is_null())
            .filter(refused_row::Column::Settled.is_null());
        let open: Vec<(String, i64, String)> = open.into_tuple().all(tx).await?;
        for (entry, position, before) in open {
            let here = |stood: &&Stood| stood.origin == origin && stood.scope == *scope && stood.position == position;
            if taken.iter().filter(here).any(|stood| is_mended(&before, &stood.row)) {
                found.push(entry);
            }
        }
    }
    Ok(found)
}

/// The reasons of a line that may have been cut off: until 0.2.0 all of them were one.
const CUT_OFF: [Reason; 3] = [Reason::CutOff, Reason::NotUtf8, Reason::NotJson];

/// The entries of lines that were cut off and stand there whole now: the same file came again. That it is the same is
/// told by another of its lines that is known, or by the id, as far as the line goes.
async fn completed(tx: &Reading<'_>, taken: &[Whole]) -> Result<Vec<String>, Error> {
    use refused_row::Column;
    let mut found = Vec::new();
    let origins: BTreeSet<(&str, &Option<String>)> = taken.iter().map(|line| (&*line.origin, &line.scope)).collect();
    for (origin, scope) in origins {
        let here = |line: &&Whole| *line.origin == *origin && line.scope == *scope;
        let lines: HashMap<i64, &Whole> = taken.iter().filter(here).map(|line| (line.position, line)).collect();
        let again = lines.values().any(|line| line.known);
        let open = refused_row::Entity::find()
            .select_only()
            .columns([Column::Entry, Column::Position, Column::Content, Column::Raw])
            .filter(Column::Origin.eq(rows::storable(origin)))
            .filter(sent_for(scope.as_deref()))
            .filter(Column::Reason.is_in(CUT_OFF.map(Reason::code)))
            .filter(Column::Position.gte(lines.keys().min().copied().unwrap_or(0)))
            .filter(Column::Position.lte(lines.keys().max().copied().unwrap_or(0)))
            .filter(Column::Taken.is_null())
            .filter(Column::Settled.is_null());
        let open: Vec<(String, i64, String, Option<Vec<u8>>)> = open.into_tuple().all(tx).await?;
        let whole = open.into_iter().filter(|(_, position, text, raw)| {
            let begin = raw.as_deref().unwrap_or(text.as_bytes()).trim_ascii_end();
            let named = || members(text).iter().any(|member| member.key == "id" && member.value.is_some());
            lines.get(position).is_some_and(|line| !begin.is_empty() && line.text.as_bytes().starts_with(begin))
                && (again || named())
        });
        found.extend(whole.map(|(entry, ..)| entry));
    }
    Ok(found)
}

/// The digest under which a content stands on the list: the same of two senders are two entries.
pub fn digest_of(command: &Command, text: &str) -> String {
    match command.caller.own() {
        None => journal::digest(&[text]),
        Some(own) => journal::digest(&[own.authority.as_str(), text]),
    }
}

/// What was sent for an authority, or by somebody who speaks for none alone.
fn sent_for(scope: Option<&str>) -> SimpleExpr {
    match scope {
        Some(authority) => refused_row::Column::Scope.eq(authority),
        None => refused_row::Column::Scope.is_null(),
    }
}

/// What somebody sees who sees one authority's; everything where they see all.
pub fn seen_by(own: Option<&str>) -> Condition {
    own.map_or_else(Condition::all, |own| Condition::all().add(sent_for(Some(own))))
}

/// The number of the last entry; 0 before the first.
pub async fn last_number(db: &impl ConnectionTrait) -> Result<i64, Error> {
    let last: Option<i64> = refused_row::Entity::find()
        .select_only()
        .column(refused_row::Column::Number)
        .order_by_desc(refused_row::Column::Number)
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.unwrap_or(0))
}

/// The name under which an entry would be recorded, as far as it can be read. Names of ours are a plan's only: who
/// takes one from outside does not get what is recorded under it. Nor does who takes another sender's.
pub fn name_of(command: &Command, place: &Place) -> Option<(String, String)> {
    named(command, place).filter(|(source, _)| match command.caller.own() {
        None => true,
        Some(own) => own.sources.iter().any(|begin| source.starts_with(begin)),
    })
}

fn named(command: &Command, place: &Place) -> Option<(String, String)> {
    if let Ok(envelope) = &command.what {
        return Some((envelope.source.clone(), envelope.id.clone()));
    }
    if let Some((source, id)) = &place.name {
        return Some((source.to_string(), id.to_string()));
    }
    name_in(&place.text).filter(|(source, id)| {
        // Nothing is recorded under a name that is too long, and no index holds it.
        source.len() <= NAME_BYTES_MAX && id.len() <= NAME_BYTES_MAX && !source.starts_with(OUR_SOURCES)
    })
}

/// The name of an event in a text that could not be read as one, up to where it is cut off or broken.
pub fn name_in(text: &str) -> Option<(String, String)> {
    let members = members(text);
    let field = |key: &str| members.iter().find(|member| member.key == key)?.text();
    Some((field("source")?, field("id")?))
}

/// Whether an entry has its event in the journal since it was refused.
pub(crate) fn is_corrected() -> SimpleExpr {
    let recorded = Query::select()
        .expr(Expr::val(1))
        .from(event_row::Entity)
        .and_where(
            Expr::col((event_row::Entity, event_row::Column::Source))
                .equals((refused_row::Entity, refused_row::Column::EventSource)),
        )
        .and_where(
            Expr::col((event_row::Entity, event_row::Column::Id))
                .equals((refused_row::Entity, refused_row::Column::EventId)),
        )
        .and_where(
            Expr::col((event_row::Entity, event_row::Column::Seq))
                .gt(Expr::col((refused_row::Entity, refused_row::Column::AfterSeq))),
        )
        .to_owned();
    Expr::exists(recorded)
}

/// The number of the event with a name, where it was recorded after another number; 0 where it was not.
pub(crate) async fn recorded_since(db: &Db, source: String, id: String, after: i64) -> Result<i64, Error> {
    let named = event_row::Entity::find().select_only().column(event_row::Column::Seq);
    let named = named.filter(event_row::Column::Source.eq(source)).filter(event_row::Column::Id.eq(id));
    let found: Option<i64> = named.into_tuple().one(db.reader()).await?;
    Ok(found.filter(|number| *number > after).unwrap_or(0))
}

/// Whose a refused entry is: theirs for whom it was sent, whomever it names; where its sender speaks for none alone,
/// theirs whom it is about.
pub(crate) fn whose(row: &refused_row::Model) -> Option<Authority> {
    whose_of(row.scope.as_deref(), &row.content)
}

/// Whose a text is that was sent for an authority alone, or for nobody in particular.
fn whose_of(scope: Option<&str>, text: &str) -> Option<Authority> {
    match scope {
        Some(scope) => scope.parse().ok(),
        None => authority_in(text),
    }
}

/// Whom a refused entry is about, as far as it can be read: an event's data, or a line of a plan.
fn authority_in(text: &str) -> Option<Authority> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    value.get("data").unwrap_or(&value).get("authority")?.as_str()?.parse().ok()
}

/// The refused entries as the relay carries them.
pub struct Refusals {
    db: Db,
    subject: String,
    heads: watch::Sender<u64>,
}

/// Most of a text that is carried, in bytes: written as JSON it must fit into a message of the broker, whatever it is.
/// The list has the whole.
const TEXT_BYTES_MAX: usize = 64 * 1024;
/// How often the list is looked at: nothing tells that it grew.
const LOOK: Duration = Duration::from_millis(300);

impl Refusals {
    pub fn of(db: Db, subject: &str) -> Refusals {
        let heads = watch::Sender::new(0);
        let (told, list) = (heads.clone(), db.clone());
        tokio::spawn(async move {
            while told.receiver_count() > 0 || told.sender_count() > 1 {
                // A database that does not answer is the relay's to say.
                if let Ok(last) = last_number(list.reader()).await {
                    told.send_if_modified(|known| std::mem::replace(known, last.unsigned_abs()) != last.unsigned_abs());
                }
                tokio::time::sleep(LOOK).await;
            }
        });
        Refusals { db, subject: subject.to_owned(), heads }
    }

    /// The same for whoever only looks an entry up.
    pub fn to_read(db: Db, subject: &str) -> Refusals {
        Refusals { db, subject: subject.to_owned(), heads: watch::Sender::new(0) }
    }

    fn carried(&self, row: refused_row::Model) -> Result<Carried, Error> {
        let text = if row.content.len() > TEXT_BYTES_MAX {
            let cut =
                row.content.char_indices().map(|(at, _)| at).take_while(|at| *at <= TEXT_BYTES_MAX).last().unwrap_or(0);
            format!("{} … [{} Byte]", row.content.get(..cut).unwrap_or_default(), row.content.len())
        } else {
            row.content.clone()
        };
        let authority = whose(&row);
        let entry = EntryRefused {
            origin: row.origin,
            position: row.position.unsigned_abs(),
            event_source: row.event_source,
            event_id: row.event_id,
            reason: row.reason,
            field: row.field,
            message_de: row.message_de,
            message_en: row.message_en,
            text,
        };
        let number = row.number.unsigned_abs();
        let when = jiff::Timestamp::from_microsecond(row.refused_at)
            .map_err(|_| Error::Unreadable { seq: number, why: "a refused entry's time is no instant".to_owned() })?;
        Ok(Carried {
            number,
            subject: subject::refused(&self.subject, authority.as_ref()),
            text: entry.to_json(&row.id, when)?,
            headers: vec![(CONTENT_TYPE.0, CONTENT_TYPE.1.to_owned())],
        })
    }
}

#[tonic::async_trait]
impl Source for Refusals {
    async fn read(&self, after: u64, limit: u64) -> Result<Vec<Carried>, Error> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        read(self.db.reader(), after, limit).await?.into_iter().map(|row| self.carried(row)).collect()
    }
    async fn head(&self) -> Result<u64, Error> {
        Ok(last_number(self.db.reader()).await?.unsigned_abs())
    }
    fn heads(&self) -> watch::Receiver<u64> {
        self.heads.subscribe()
    }
    fn identity(&self) -> &'static str {
        CONTENT_TYPE.0
    }
    async fn owner(&self) -> Result<String, Error> {
        journal::id(self.db.reader()).await
    }
}

/// Up to `limit` entries after a number, in order, corrected or not.
pub async fn read(db: &impl ConnectionTrait, after: i64, limit: u64) -> Result<Vec<refused_row::Model>, Error> {
    let query = refused_row::Entity::find().filter(refused_row::Column::Number.gt(after));
    Ok(query.order_by_asc(refused_row::Column::Number).limit(limit).all(db).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_the_same_mended_when_a_cell_or_two_are_other() {
        let row = "31;25;IT;2500;Amt;Ausgabetitel;51185;Netz;2026;Soll;1.000,5x";
        assert!(is_mended(row, &row.replace("5x", "50")));
        assert!(is_mended(&row.replace("2026", "zwanzig"), row));
        assert!(is_mended(row, row));
        assert!(!is_mended(row, &row.replace("2026", "2028").replace("5x", "50")), "the plan of another year");
        let torn = "1;;;31;Mitte;25;IT;2500;Amt;;;;;;Ausgabetitel;51185;Netz; und mehr;2026;Soll;7";
        assert!(is_mended(torn, &row.replace("Netz", "\"Netz; und mehr\"").replace("1.000,5x", "7")));
        assert!(!is_mended(torn, &row.replace("2026", "2028")));
        assert!(!is_mended(row, &row.replace("Soll", "Ist").replace("5x", "50")), "its Ist");
        assert!(!is_mended(row, "31;25;IT;2500;Amt;Ausgabetitel;42201;Gehalt;2026;Soll;7"), "another title");
    }

    #[test]
    fn an_entry_is_theirs_for_whom_it_was_sent_whomever_it_names() {
        let text = r#"{"data":{"authority":"ba-pankow"}}"#;
        let whose = |scope, text| whose_of(scope, text).map(|authority| authority.to_string());
        assert_eq!(whose(Some("ba-mitte"), text).as_deref(), Some("ba-mitte"));
        assert_eq!(whose(None, text).as_deref(), Some("ba-pankow"));
        assert_eq!(whose(None, "no text"), None);
    }

    #[test]
    fn a_name_is_read_from_what_is_cut_off_or_broken() {
        let name = Some(("/b".to_owned(), "a".to_owned()));
        assert_eq!(name_in(r#"{"id":"a","source":"/b","data":{"#), name);
        assert_eq!(name_in(r#"{"id":"a","source":"/b"}}"#), name);
        assert_eq!(name_in(r#"{"data":{"id":"x","source":"/x"},"id":"a","source":"/b"}"#), name);
        assert_eq!(name_in(r#"{"id":"a","source":"/b"#), None);
        assert_eq!(name_in(r#"{"id":7,"source":"/b"}"#), None);
        assert_eq!(name_in("id;source"), None);
    }
}
