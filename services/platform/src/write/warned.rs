//! The table of what somebody should look at: written with the events that it is about, kept until somebody settles it.
//! It follows from nothing else, as the list of what was refused does not; what is taken back closes what was said of
//! it.

use std::{collections::BTreeSet, sync::Arc};

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::Expr,
};
use sollist_contract::{
    envelope::{Envelope, Stored},
    event::ProcurementEvent,
    grpc::common::v1::Warning as Message,
    ids::LineName,
    warning::Warning,
};

use crate::{
    Error,
    store::{
        journal::{self, Recorded},
        rows::{self, Saving},
    },
    write::books::{Beside, Command},
};

pub mod warning_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal_warnings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        /// The event that it is about.
        pub seq: i64,
        pub reason: String,
        pub field: String,
        pub message_de: String,
        pub message_en: String,
        pub authority: Option<String>,
        pub line: Option<String>,
        pub order_number: Option<String>,
        pub origin: Option<String>,
        pub position: Option<i64>,
        pub warned_at: i64,
        pub actor: String,
        pub settled_by: Option<String>,
        pub settled_why: Option<String>,
        pub settled_at: Option<i64>,
        /// The event that took back what it is about.
        pub taken_back_by: Option<i64>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Keeps the warnings of commands that are recorded, each under the number of its event. The journal's head is held, so
/// nobody else draws numbers.
pub(super) async fn keep(
    saving: &mut Saving<'_>,
    now: Timestamp,
    warned: Vec<(&Command, u64, &Beside)>,
) -> Result<(), Error> {
    let mut rows: Vec<warning_row::Model> = warned
        .into_iter()
        .flat_map(|(command, seq, beside)| {
            beside.warnings.iter().map(move |warning| row(command, seq, (warning, beside.line.as_ref()), now))
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let known = saving.shelf().and_then(|shelf| shelf.last_number::<warning_row::Entity>());
    let mut number = match known {
        Some(number) => number,
        None => last_number(saving.from()).await?,
    };
    for row in &mut rows {
        number = number.saturating_add(1);
        row.number = number;
    }
    if let Some(shelf) = saving.shelf() {
        shelf.numbered::<warning_row::Entity>(number);
    }
    rows::save_new::<warning_row::Entity>(saving, rows).await
}

/// `of`: the line that it is about where neither the warning nor the event names one.
fn row(
    command: &Command,
    seq: u64,
    (warning, of): (&Warning, Option<&LineName>),
    now: Timestamp,
) -> warning_row::Model {
    let place = command.place.as_ref();
    let event = command.what.as_ref().ok().map(|envelope| &envelope.event);
    let authority = event.and_then(|event| event.authority());
    // What is said of an event is said of its line and its order too: whoever looks at one of them finds it.
    let line = warning.line.as_ref().or_else(|| event.and_then(|event| event.line())).or(of);
    let order = event.and_then(ProcurementEvent::of).and_then(ProcurementEvent::order);
    let order = warning.order.as_ref().or(order);
    warning_row::Model {
        number: 0,
        seq: i64::try_from(seq).unwrap_or(i64::MAX),
        reason: warning.reason.code().to_owned(),
        field: warning.field.to_owned(),
        message_de: rows::storable(&warning.said.de),
        message_en: rows::storable(&warning.said.en),
        authority: authority.map(ToString::to_string),
        line: line.map(ToString::to_string),
        order_number: order.map(ToString::to_string),
        origin: place.map(|place| rows::storable(&place.origin)),
        position: place.map(|place| i64::try_from(place.position).unwrap_or(i64::MAX)),
        warned_at: now.as_microsecond(),
        actor: command.caller.recorded().to_string(),
        settled_by: None,
        settled_why: None,
        settled_at: None,
        taken_back_by: None,
    }
}

/// Whether a command takes something back: what was queried of it is closed with it, in rows that others settle too.
pub(super) fn takes_back(command: &Command) -> bool {
    command.what.as_ref().is_ok_and(|envelope| envelope.event.takes_back().is_some())
}

/// Closes what was queried of events that these take back: nobody has to look at them any more. Everything of the batch
/// is written.
pub(super) async fn close(
    tx: &DatabaseTransaction,
    now: Timestamp,
    first: u64,
    entries: &[(Arc<Stored>, Arc<str>)],
) -> Result<(), Error> {
    for (seq, (stored, actor)) in (first..).zip(entries) {
        let Envelope { event, .. } = stored.envelope();
        let Some(back) = event.takes_back() else { continue };
        let of = match event.authority() {
            Some(authority) => warning_row::Column::Authority.eq(authority.as_str()),
            None => warning_row::Column::Authority.is_null(),
        };
        let open = warning_row::Entity::find().filter(of).filter(warning_row::Column::SettledAt.is_null());
        let open = open.select_only().columns([warning_row::Column::Number, warning_row::Column::Seq]);
        let open: Vec<(i64, i64)> = open.order_by_asc(warning_row::Column::Number).into_tuple().all(tx).await?;
        let about: Vec<u64> = open.iter().map(|(_, seq)| seq.unsigned_abs()).collect();
        // What is reported after it in the same batch stands.
        let is_it = |event: &Recorded| {
            event.seq < seq
                && event.envelope().is_ok_and(|it| it.event.standing(it.day()).is_some_and(|what| what == back.what))
        };
        let events = journal::numbered(tx, &about).await?;
        let taken: BTreeSet<u64> = events.iter().filter(|event| is_it(event)).map(|event| event.seq).collect();
        let closed = open.iter().filter(|(_, about)| taken.contains(&about.unsigned_abs()));
        let closed: Vec<i64> = closed.map(|(number, _)| *number).collect();
        for numbers in rows::chunks(&closed) {
            warning_row::Entity::update_many()
                .col_expr(warning_row::Column::SettledBy, Expr::value(rows::storable(actor)))
                .col_expr(warning_row::Column::SettledWhy, Expr::value(rows::storable(back.reason.as_str())))
                .col_expr(warning_row::Column::SettledAt, Expr::value(now.as_microsecond()))
                .col_expr(warning_row::Column::TakenBackBy, Expr::value(i64::try_from(seq).unwrap_or(i64::MAX)))
                .filter(warning_row::Column::Number.is_in(numbers.iter().copied()))
                .filter(warning_row::Column::SettledAt.is_null())
                .exec(tx)
                .await?;
        }
    }
    Ok(())
}

/// Most warnings of one event that are told again: a command has a few.
const OF_AN_EVENT_MAX: u64 = 100;

/// What was said with an event when it was recorded, settled since or not, in its order.
pub(super) async fn of_event(db: &impl ConnectionTrait, seq: u64) -> Result<Vec<Message>, Error> {
    let of = warning_row::Entity::find().filter(warning_row::Column::Seq.eq(i64::try_from(seq).unwrap_or(i64::MAX)));
    let found = of.order_by_asc(warning_row::Column::Number).limit(OF_AN_EVENT_MAX).all(db).await?;
    let message = |row: warning_row::Model| Message {
        reason: row.reason,
        field: row.field,
        message_de: row.message_de,
        message_en: row.message_en,
    };
    Ok(found.into_iter().map(message).collect())
}

/// The number of the last warning; 0 before the first.
pub async fn last_number(db: &impl ConnectionTrait) -> Result<i64, Error> {
    let query = warning_row::Entity::find().select_only().column(warning_row::Column::Number);
    let last: Option<i64> = query.order_by_desc(warning_row::Column::Number).into_tuple().one(db).await?;
    Ok(last.unwrap_or(0))
}
