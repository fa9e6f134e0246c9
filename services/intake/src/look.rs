//! What somebody should look at: the warnings that every service keeps with what it records, listed and settled.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use sollist_contract::{
    grpc::{common::v1::Warning as WarningMessage, intake::v1::ListedWarning},
    ids::{Authority, LineName, NotAName, Text},
    question,
    warning::Reason,
    words::{choices::QUERIES, meant},
};
use sollist_ledger::{known, line};
use sollist_platform::{
    Error,
    rights::Sight,
    store::{
        db::Db,
        persons,
        rows::{self, chunks},
    },
    write::warned::warning_row::{Column, Entity, Model},
};

use crate::filter::NotFiltered;

/// Which warnings are meant; what is empty does not count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub authority: String,
    pub line: String,
    pub reason: String,
    /// The one with this number; 0: any.
    pub number: u64,
    /// Of this event; 0: of any.
    pub sequence: u64,
}

/// Why warnings are not listed, or not settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotLooked {
    NoAuthority(NotAName),
    NoLine(NotAName),
    /// No reason is called so; one that may have been meant, or those of open warnings.
    NoReason {
        text: String,
        meant: Option<&'static str>,
        open: Vec<String>,
    },
    /// Nobody said why.
    WithoutBasis,
    /// Nobody said which.
    Nothing,
    /// Numbers and a filter: together they could mean more than either.
    TwoWays,
    /// A list is asked for one that is not there.
    NoSuchNumber(u64),
    /// There is no such warning, and so many others of those named are unknown too.
    Unknown {
        number: u64,
        others: usize,
    },
}

/// That no reason is called so.
async fn no_reason(db: &impl ConnectionTrait, text: &str) -> Result<NotLooked, Error> {
    let (text, meant) = (text.to_owned(), meant::near(text, &meant::names(QUERIES)));
    let open = match meant {
        Some(_) => Vec::new(),
        None => {
            let codes =
                Entity::find().filter(Column::SettledAt.is_null()).select_only().column(Column::Reason).distinct();
            codes.order_by_asc(Column::Reason).into_tuple().all(db).await?
        }
    };
    Ok(NotLooked::NoReason { text, meant, open })
}

impl Filter {
    fn is_empty(&self) -> bool {
        let Filter { authority, line, reason, number, sequence } = self;
        authority.is_empty() && line.is_empty() && reason.is_empty() && *number == 0 && *sequence == 0
    }

    /// What is no name of its kind, or of which nothing is known, is a slip, and would find nothing.
    pub async fn must_be_known(&self, db: &impl ConnectionTrait) -> Result<(), Error> {
        if !self.reason.is_empty() && Reason::of(&self.reason).is_none() {
            return Err(Error::refused(no_reason(db, &self.reason).await?));
        }
        if !self.authority.is_empty() {
            let authority = self.authority.parse::<Authority>();
            let authority = authority.map_err(|why| Error::refused(NotLooked::NoAuthority(why)))?;
            known(db, Some(&authority)).await?;
        }
        if !self.line.is_empty() {
            self.line.parse::<LineName>().map_err(|why| Error::refused(NotLooked::NoLine(why)))?;
            if line::every_name(db, &self.line).await?.is_none() {
                return Err(Error::refused(NotFiltered::NoSuchLine(self.line.clone())));
            }
        }
        self.must_have_number(db).await
    }

    /// A number of a warning that is not there, or is not seen, is told, as one of those that are to be settled is.
    async fn must_have_number(&self, db: &impl ConnectionTrait) -> Result<(), Error> {
        let Filter { authority, number, .. } = self;
        if *number == 0 {
            return Ok(());
        }
        let alone = Filter { authority: authority.clone(), number: *number, ..Filter::default() };
        match Entity::find().filter(alone.condition(db).await?).one(db).await? {
            Some(_) => Ok(()),
            None => Err(Error::refused(NotLooked::NoSuchNumber(*number))),
        }
    }

    /// The same as a condition; a line is meant by every name that it has.
    async fn condition(&self, db: &impl ConnectionTrait) -> Result<Condition, Error> {
        let mut condition = Condition::all();
        if !self.authority.is_empty() {
            condition = condition.add(Column::Authority.eq(self.authority.as_str()));
        }
        for (column, number) in [(Column::Number, self.number), (Column::Seq, self.sequence)] {
            if number > 0 {
                condition = condition.add(column.eq(i64::try_from(number).unwrap_or(i64::MAX)));
            }
        }
        if !self.reason.is_empty() {
            condition = condition.add(Column::Reason.eq(self.reason.as_str()));
        }
        if !self.line.is_empty() {
            let mut called = line::also_called(db, &BTreeSet::from([self.line.clone()]), &[]).await?;
            let names = called.remove(&self.line).unwrap_or_default().into_iter().chain([self.line.clone()]);
            condition = condition.add(Column::Line.is_in(names));
        }
        Ok(condition)
    }
}

/// Up to `limit` warnings after a number, oldest first; `all`: settled ones too.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    all: bool,
    after: i64,
    limit: u64,
) -> Result<Vec<Model>, Error> {
    let mut query = Entity::find().filter(filter.condition(db).await?).filter(Column::Number.gt(after));
    if !all {
        query = query.filter(Column::SettledAt.is_null());
    }
    Ok(query.order_by_asc(Column::Number).limit(limit).all(db).await?)
}

/// Settles warnings by hand: those named, all of them or none, or every open one that fits; how many of them were open.
/// What is not seen is told like what there is not.
pub async fn settle(
    db: &Db,
    numbers: &[u64],
    filter: &Filter,
    sight: &Sight,
    (by, basis, now): (&str, &str, Timestamp),
) -> Result<u64, Error> {
    if basis.trim().is_empty() {
        return Err(Error::refused(NotLooked::WithoutBasis));
    }
    // As long as any text of an event: whoever lists it gets it in one message.
    question::name::<Text>("basis", basis.trim()).map_err(Error::refused)?;
    if numbers.is_empty() && filter.is_empty() {
        return Err(Error::refused(NotLooked::Nothing));
    }
    if !numbers.is_empty() && !filter.is_empty() {
        return Err(Error::refused(NotLooked::TwoWays));
    }
    let seen = || match sight.own() {
        Some(own) => Condition::all().add(Column::Authority.eq(own.as_str())),
        None => Condition::all(),
    };
    let tx = db.begin().await?;
    let named: Vec<i64> = numbers.iter().map(|number| i64::try_from(*number).unwrap_or(i64::MAX)).collect();
    let mut unknown: BTreeSet<i64> = named.iter().copied().collect();
    for named in chunks(&named) {
        let query = Entity::find().select_only().column(Column::Number).filter(seen());
        let found: Vec<i64> = query.filter(Column::Number.is_in(named.iter().copied())).into_tuple().all(&tx).await?;
        found.iter().for_each(|number| {
            unknown.remove(number);
        });
    }
    if let Some(number) = unknown.first() {
        let others = unknown.len().saturating_sub(1);
        return Err(Error::refused(NotLooked::Unknown { number: number.unsigned_abs(), others }));
    }
    let settle = || {
        Entity::update_many()
            .col_expr(Column::SettledBy, Expr::value(by))
            .col_expr(Column::SettledWhy, Expr::value(rows::storable(basis.trim())))
            .col_expr(Column::SettledAt, Expr::value(now.as_microsecond()))
            .filter(Column::SettledAt.is_null())
            .filter(seen())
    };
    let mut settled: u64 = 0;
    for named in chunks(&named) {
        let of_these = settle().filter(Column::Number.is_in(named.iter().copied()));
        settled = settled.saturating_add(of_these.exec(&tx).await?.rows_affected);
    }
    if !filter.is_empty() {
        let fitting = settle().filter(filter.condition(&tx).await?);
        settled = settled.saturating_add(fitting.exec(&tx).await?.rows_affected);
    }
    tx.commit().await?;
    Ok(settled)
}

/// Up to `limit` warnings after a number, in order, settled or not.
pub async fn read(db: &impl ConnectionTrait, after: i64, limit: u64) -> Result<Vec<Model>, Error> {
    list(db, &Filter::default(), true, after, limit).await
}

/// A warning as the contract writes it.
/// With the names of those who have pseudonyms, where they are known.
pub async fn named(db: &impl ConnectionTrait, mut listed: Vec<ListedWarning>) -> Result<Vec<ListedWarning>, Error> {
    let actors = listed.iter().flat_map(|it| [it.actor.as_str(), it.settled_by.as_str()]);
    let who = persons::who(db, actors).await?;
    for actor in listed.iter_mut().flat_map(|it| [&mut it.actor, &mut it.settled_by]) {
        persons::name(actor, &who);
    }
    Ok(listed)
}

pub fn message(row: Model) -> ListedWarning {
    let instant =
        |micros: i64| Timestamp::from_microsecond(micros).map(|instant| instant.to_string()).unwrap_or_default();
    ListedWarning {
        number: row.number.unsigned_abs(),
        sequence: row.seq.unsigned_abs(),
        warning: Some(WarningMessage {
            reason: row.reason,
            field: row.field,
            message_de: row.message_de,
            message_en: row.message_en,
        }),
        authority: row.authority.unwrap_or_default(),
        line: row.line.unwrap_or_default(),
        order: row.order_number.unwrap_or_default(),
        origin: row.origin.unwrap_or_default(),
        position: row.position.unwrap_or_default().unsigned_abs(),
        warned_at: instant(row.warned_at),
        actor: row.actor,
        settled_by: row.settled_by.unwrap_or_default(),
        basis: row.settled_why.unwrap_or_default(),
        settled_at: row.settled_at.map(instant).unwrap_or_default(),
        taken_back_by: row.taken_back_by.unwrap_or_default().unsigned_abs(),
    }
}
