//! The list of what was refused and is open: all of it, or what fits some filters, page by page, the oldest first.

use jiff::{Timestamp, ToSpan as _};
use prost::Message as _;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr};
use sollist_contract::{
    day::{Day, berlin},
    envelope::NotRead,
    event::{Event, PaymentMade},
    grpc::{
        common::v1::Refusal as RefusalMessage,
        intake::v1::{GetRefusedResponse, ListRefusedRequest, ListRefusedResponse, RefusedEntry, TableRow},
    },
    ids::{Authority, Text},
    question,
    refusal::{Reason, Say as _},
    words::{meant, reasons},
};
use sollist_ledger::known;
use sollist_plan::{ACCOUNT, PLAN_SOURCE};
use sollist_platform::{
    Error,
    store::{db::Db, persons, rows, search::Texts},
    wire::page::{self, Page},
};

use crate::{
    correction,
    entry::{KEPT_BYTES_MAX, beginning},
    filter::{Days, NotFiltered},
    kept::places,
    refused::{is_corrected, last_number, recorded_since, refused_row, seen_by, whose},
    scan::members,
};

/// Entries of the list that one statement looks through, and one call.
const PIECE: i64 = 20_000;
const LOOKED_AT_MAX: i64 = 200_000;
/// Entries named at a time, and bytes of them held.
const STEP: u64 = 200;
const STEP_BYTES: u64 = 8 * 1024 * 1024;

/// What is asked of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Filter {
    authority: Option<Authority>,
    kind: Option<String>,
    reason: Option<&'static str>,
    origin: Option<String>,
    days: Days,
    /// What whoever asks may see; all where they see all.
    own: Option<Authority>,
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// That no reason is called so, with the one that may be meant, or with those for which something is open.
async fn no_such_reason(db: &Db, text: &str, own: Option<&Authority>) -> Result<NotFiltered, Error> {
    let (text, meant) = (text.to_owned(), meant::near(text, &reasons::names()));
    let open = match meant {
        Some(_) => Vec::new(),
        None => {
            let codes = open()
                .filter(seen_by(own.map(Authority::as_str)))
                .select_only()
                .column(refused_row::Column::Reason)
                .distinct();
            codes.order_by_asc(refused_row::Column::Reason).into_tuple().all(db.reader()).await?
        }
    };
    Ok(NotFiltered::NoSuchReason { text, meant, open })
}

impl Filter {
    async fn asked(db: &Db, request: &ListRefusedRequest, own: Option<&Authority>) -> Result<Filter, Error> {
        let mut codes = Reason::ALL.iter().map(|reason| reason.code());
        let reason = match request.reason.as_str() {
            "" => None,
            text => match codes.find(|code| *code == text) {
                Some(code) => Some(code),
                None => return Err(Error::refused(no_such_reason(db, text, own).await?)),
            },
        };
        Ok(Filter {
            authority: question::filter("authority", &request.authority)?,
            kind: filled(Event::types_asked_for(&request.r#type).unwrap_or(&request.r#type)),
            reason,
            origin: filled(&request.origin),
            days: Days::asked(&request.from_day, &request.to_day).map_err(Error::refused)?,
            own: own.cloned(),
        })
    }

    /// What finds nothing and is known nowhere is a slip. What was refused may well be about an authority that there is
    /// not, or of a type that nobody knows, and is found by them.
    async fn must_be_known(&self, db: &Db) -> Result<(), Error> {
        match &self.kind {
            Some(kind) if Event::types_asked_for(kind).is_none() => {
                return Err(Error::Refused(NotRead::unknown_type(kind).say()));
            }
            _ => {}
        }
        // Of whoever asks for their own nobody wonders whether there is them.
        known(db.reader(), self.authority.as_ref().filter(|_| self.own.is_none())).await
    }

    /// What the database can tell.
    fn narrow(&self, mut query: Select<refused_row::Entity>, db: &Db) -> Select<refused_row::Entity> {
        use refused_row::Column;
        query = query.filter(seen_by(self.own.as_ref().map(Authority::as_str)));
        if let Some(reason) = self.reason {
            query = query.filter(Column::Reason.eq(reason));
        }
        if let Some(origin) = &self.origin {
            query = query.filter(Column::Origin.eq(rows::storable(origin)));
        }
        if let Some(begin) = self.days.from.and_then(begin) {
            query = query.filter(Column::RefusedAt.gte(begin));
        }
        if let Some(end) = self.days.to.and_then(|day| begin(day.next())) {
            query = query.filter(Column::RefusedAt.lt(end));
        }
        if let Some(authority) = &self.authority {
            let mut texts = Texts::default();
            texts.values([authority.as_str()]);
            let content = || Expr::col((refused_row::Entity, Column::Content));
            let within = texts.within(content, db.reader().get_database_backend());
            query = query.filter(Condition::any().add(Column::Scope.eq(authority.as_str())).add(within));
        }
        query
    }

    /// What only reading tells.
    fn fits(&self, row: &refused_row::Model) -> bool {
        self.authority.as_ref().is_none_or(|wanted| whose(row).as_ref() == Some(wanted))
            && self.kind.as_ref().is_none_or(|wanted| {
                type_of(row).is_some_and(|kind| kind == *wanted || Event::is_asked_for(&kind, wanted))
            })
    }
}

/// Midnight in Berlin with which a day begins, in microseconds.
pub(crate) fn begin(day: Day) -> Option<i64> {
    let noon: Timestamp = day.noon()?;
    let midnight = noon.to_zoned(berlin()).start_of_day().ok()?;
    // A day is found by its noon; its begin may be 11, 12 or 13 hours before.
    debug_assert!(noon.checked_sub(13.hours()).is_ok_and(|before| before <= midnight.timestamp()));
    Some(midnight.timestamp().as_microsecond())
}

/// The type of the event that an entry would have become, as far as it can be read. Of a row of a plan that cannot be
/// read even its name may be missing: that it says an Ist is all that tells it from the others.
fn type_of(row: &refused_row::Model) -> Option<String> {
    let read = members(&row.content);
    if let Some(kind) = read.iter().find(|member| member.key == "type") {
        return kind.text();
    }
    let source = row.event_source.as_deref().unwrap_or_default();
    let of_a_plan = source == PLAN_SOURCE || row.table_row.is_some() || row.reason.starts_with(Reason::PlanRow.code());
    let is_actual = || {
        let cells = row.table_row.as_deref().unwrap_or(&row.content).split(';');
        source.is_empty()
            && cells.map(|cell| cell.trim().trim_matches('"')).any(|cell| cell.eq_ignore_ascii_case("Ist"))
    };
    if source == PaymentMade::PLAN_SOURCE || source.starts_with(ACCOUNT) || of_a_plan && is_actual() {
        return Some("procurement.payment-made.v1".to_owned());
    }
    of_a_plan.then(|| "budget.appropriated.v1".to_owned())
}

/// There is no refused entry of this id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuchEntry(pub String);

/// A text that is the id of no entry, whatever was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoEntryId(pub String);

pub fn must_be_id(id: &str) -> Result<(), NoEntryId> {
    if correction::is_id(id) { Ok(()) } else { Err(NoEntryId(id.to_owned())) }
}

/// One entry, open or not, and what became of it.
pub async fn get(db: &Db, id: &str, own: Option<&Authority>) -> Result<GetRefusedResponse, Error> {
    question::name::<Text>("id", id).map_err(Error::refused)?;
    must_be_id(id).map_err(Error::refused)?;
    let found = refused_row::Entity::find_by_id(rows::storable(id))
        .filter(seen_by(own.map(Authority::as_str)))
        .one(db.reader())
        .await?;
    let row = found.ok_or_else(|| Error::refused(NoSuchEntry(id.to_owned())))?;
    let recorded = match row.event_source.clone().zip(row.event_id.clone()) {
        Some((source, id)) => recorded_since(db, source, id, row.after_seq).await?,
        None => 0,
    };
    Ok(GetRefusedResponse {
        settled: row.settled.clone().unwrap_or_default(),
        recorded_as: recorded.unsigned_abs(),
        taken_by: row.taken.unwrap_or(0).unsigned_abs(),
        refused: named(db, vec![refused_entry(row)]).await?.pop(),
    })
}

/// Answers a question about what was refused.
pub async fn list(db: &Db, request: ListRefusedRequest, own: Option<&Authority>) -> Result<ListRefusedResponse, Error> {
    let filter = Filter::asked(db, &request, own).await?;
    let page = Page::asked(format!("refused/{filter:?}"), request.page_size, &request.page_token)?;
    let _turn = page::turn().await;
    if let Some(origin) = filter.origin.as_deref().filter(|_| page.key().is_empty()) {
        must_have_refused(db, origin, own).await?;
    }
    let last = last_number(db.reader()).await?;
    let mut at: i64 = page.after().parse().unwrap_or(0);
    let (begun, size) = (at, usize::try_from(page.size()).unwrap_or(usize::MAX));
    let (mut refused, mut room) = (Vec::new(), page.room());
    while at < last && refused.len() < size && at.saturating_sub(begun) < LOOKED_AT_MAX {
        let end = last.min(at.saturating_add(PIECE));
        let sizes = sizes(db, &filter, at, end).await?;
        let Some(through) = through(&sizes) else {
            at = end;
            continue;
        };
        for row in
            filter.narrow(open_after(at), db).filter(refused_row::Column::Number.lte(through)).all(db.reader()).await?
        {
            let number = row.number;
            if filter.fits(&row) {
                let entry = refused_entry(row);
                let more = persons::room(&entry.actor);
                if refused.len() >= size || !room.take(entry.encoded_len().saturating_add(more)) {
                    let refused = named(db, refused).await?;
                    return Ok(ListRefusedResponse { refused, next_page_token: page.token(&[at.to_string()]) });
                }
                refused.push(entry);
            }
            at = number;
        }
        let whole = sizes.last().is_some_and(|(number, _)| *number == through) && (sizes.len() as u64) < STEP;
        at = if whole { end } else { at.max(through) };
    }
    let more = at < last && has_more(db, &filter, at).await?;
    let next_page_token = if more { page.token(&[at.to_string()]) } else { String::new() };
    if refused.is_empty() && !more && page.key().is_empty() {
        filter.must_be_known(db).await?;
    }
    let refused = named(db, refused).await?;
    Ok(ListRefusedResponse { refused, next_page_token })
}

/// Whether anything may follow.
async fn has_more(db: &Db, filter: &Filter, after: i64) -> Result<bool, Error> {
    let query = filter.narrow(open_after(after), db).select_only().column(refused_row::Column::Number);
    Ok(query.into_tuple::<i64>().one(db.reader()).await?.is_some())
}

/// The number of the last entry that is read with the first; none where there is none.
fn through(sizes: &[(i64, u64)]) -> Option<i64> {
    let mut bytes = STEP_BYTES;
    let fits = |(_, size): &&(i64, u64)| {
        let fits = *size <= bytes;
        bytes = bytes.saturating_sub(*size);
        fits
    };
    let count = sizes.iter().take_while(fits).count().max(1);
    sizes.iter().take(count).next_back().map(|(number, _)| *number)
}

async fn must_have_refused(db: &Db, origin: &str, own: Option<&Authority>) -> Result<(), Error> {
    let of = refused_row::Entity::find().select_only().column(refused_row::Column::Number);
    let of =
        of.filter(refused_row::Column::Origin.eq(rows::storable(origin))).filter(seen_by(own.map(Authority::as_str)));
    match of.into_tuple::<i64>().one(db.reader()).await? {
        Some(_) => Ok(()),
        None => Err(Error::refused(NotFiltered::NoSuchOrigin(origin.to_owned()))),
    }
}

fn refused_entry(row: refused_row::Model) -> RefusedEntry {
    RefusedEntry {
        id: row.id,
        origin: row.origin,
        position: row.position.unsigned_abs(),
        event_source: row.event_source.unwrap_or_default(),
        event_id: row.event_id.unwrap_or_default(),
        refusal: Some(RefusalMessage {
            reason: row.reason,
            field: row.field,
            message_de: row.message_de,
            message_en: row.message_en,
        }),
        text: beginning(row.content, KEPT_BYTES_MAX),
        raw: row.raw.filter(|raw| raw.len() <= KEPT_BYTES_MAX).unwrap_or_default(),
        refused_at: jiff::Timestamp::from_microsecond(row.refused_at).map(|t| t.to_string()).unwrap_or_default(),
        actor: row.actor,
        further_positions: places(row.further.as_deref()).into_iter().map(i64::unsigned_abs).collect(),
        row: row.table_row.map(|text| TableRow { header: row.table_header.unwrap_or_default(), text }),
    }
}

/// With the names of those who have pseudonyms, where they are known.
async fn named(db: &Db, mut entries: Vec<RefusedEntry>) -> Result<Vec<RefusedEntry>, Error> {
    let who = persons::who(db.reader(), entries.iter().map(|entry| entry.actor.as_str())).await?;
    entries.iter_mut().for_each(|entry| persons::name(&mut entry.actor, &who));
    Ok(entries)
}

/// What is open.
fn open() -> Select<refused_row::Entity> {
    use sea_orm::sea_query::ExprTrait as _;
    refused_row::Entity::find()
        .filter(refused_row::Column::Settled.is_null())
        .filter(refused_row::Column::Taken.is_null())
        .filter(is_corrected().not())
}

/// What is open after a number, oldest first.
fn open_after(after: i64) -> Select<refused_row::Entity> {
    open().filter(refused_row::Column::Number.gt(after)).order_by_asc(refused_row::Column::Number)
}

/// Numbers and sizes in bytes of what is open after a number and up to another, without reading it.
async fn sizes(db: &Db, filter: &Filter, after: i64, end: i64) -> Result<Vec<(i64, u64)>, Error> {
    let texts = [
        "origin",
        "event_source",
        "event_id",
        "field",
        "message_de",
        "message_en",
        "content",
        "raw",
        "actor",
        "table_header",
        "table_row",
        "further",
    ];
    let query = filter.narrow(open_after(after), db).filter(refused_row::Column::Number.lte(end));
    let query = query.select_only().column(refused_row::Column::Number).expr(rows::bytes_of(&texts));
    let found: Vec<(i64, i64)> = query.limit(STEP).into_tuple().all(db.reader()).await?;
    Ok(found.into_iter().map(|(number, bytes)| (number, bytes.unsigned_abs())).collect())
}
