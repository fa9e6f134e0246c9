//! The tables of stocks: loading and saving those of a batch, and reading them.

use std::{collections::BTreeMap, str::FromStr};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use sollist_contract::{
    day::Day,
    stock::{Entry, History, Lot, Stock},
};
use sollist_platform::{
    Error,
    store::{
        db::Db,
        reading::Reading,
        rows::{self, Lock, Rows, Saving},
        together::Together,
    },
    write::batch::Mode,
};

use super::domain::{StockBook, StockKey, TooLittle};
use crate::unreadable::Unreadable;

mod stock_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_stocks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub item: String,
        pub counted_on: Option<String>,
        pub lots: String,
        pub short: i64,
        pub entries: i64,
        /// The last day on which anything happened to it.
        pub last_day: Option<String>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod entry_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_stock_entries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub item: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub day: String,
        pub entry: String,
        pub is_count: i64,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Stocks while a batch is decided.
#[derive(Debug, Default)]
pub struct Stocks {
    books: Rows<StockKey, StockBook>,
    /// What was recorded in this batch.
    new: Vec<(StockKey, i64, Entry)>,
}

fn read<T: FromStr>(text: &str) -> Result<T, Unreadable> {
    text.parse().map_err(|_| Unreadable::Stock { what: text.to_owned() })
}

fn read_stock(row: &stock_row::Model) -> Result<Stock, Error> {
    let lots: Vec<(Option<Day>, i64, i64)> = serde_json::from_str(&row.lots)?;
    let lots = lots.into_iter().map(|(since, in_stock, in_use)| (since, Lot { in_stock, in_use }));
    Ok(Stock::of(row.counted_on.as_deref().map(read).transpose()?, lots, row.short))
}

/// What was recorded of a stock since the newest count on or before a day; without one, everything.
async fn since_count(tx: &Reading<'_>, row: &stock_row::Model, first: Day) -> Result<Vec<Entry>, Error> {
    let entries = entry_row::Entity::find()
        .filter(entry_row::Column::Authority.eq(row.authority.as_str()))
        .filter(entry_row::Column::Item.eq(row.item.as_str()));
    let counts =
        entries.clone().filter(entry_row::Column::IsCount.eq(1)).filter(entry_row::Column::Day.lte(first.to_string()));
    let counted = counts.order_by_desc(entry_row::Column::Day).one(tx).await?;
    let from = counted.map(|row| row.day).unwrap_or_default();
    let rows = entries
        .filter(entry_row::Column::Day.gte(from))
        .order_by_asc(entry_row::Column::Day)
        .order_by_asc(entry_row::Column::Number)
        .all(tx)
        .await?;
    Ok(rows.iter().map(|row| serde_json::from_str(&row.entry)).collect::<Result<_, _>>()?)
}

impl Stocks {
    /// Loads stocks, each with the first day on which something happens to it in this batch. Where that lies before
    /// what is recorded, everything since the count before that day is loaded too.
    pub async fn load(&mut self, tx: &Reading<'_>, wanted: &BTreeMap<StockKey, Day>) -> Result<(), Error> {
        let columns = [stock_row::Column::Authority, stock_row::Column::Item];
        let keys = wanted.keys().map(|(authority, item)| [authority.as_str(), item.as_str()]);
        for row in rows::by_key::<stock_row::Entity, 2>(tx, columns, keys, Lock::Held).await? {
            let key = (read(&row.authority)?, read(&row.item)?);
            let last: Option<Day> = row.last_day.as_deref().map(read).transpose()?;
            let first = wanted.get(&key).copied();
            // What is short may still come on the day on which it is.
            let late = last.is_none_or(|last| first.is_some_and(|first| first < last)) || row.short > 0;
            let history = match first.filter(|_| late) {
                Some(first) => History::of(since_count(tx, &row, first).await?),
                None => History::after(read_stock(&row)?, last),
            };
            self.books.loaded(key, StockBook { history, entries: row.entries });
        }
        Ok(())
    }

    /// What was counted of a stock on a day, in use and in stock, where it was.
    pub fn counted_on(&self, key: &StockKey, day: Day) -> Option<(i64, i64)> {
        self.books.get(key)?.history.counted_on(day)
    }

    /// The day of the first count of a stock after a day.
    pub fn counted_after(&self, key: &StockKey, day: Day) -> Option<Day> {
        self.books.get(key)?.history.counted_after(day)
    }
    /// A stock at the end of a day, where it was counted by then.
    fn counted_by(&self, key: &StockKey, day: Day) -> Option<Stock> {
        let history = &self.books.get(key)?.history;
        history.last_day()?;
        history.stock_on(day).filter(|stock| stock.counted_on.is_some())
    }
    /// The pieces that there are on a day of a stock which was counted by then.
    pub fn there_on(&self, key: &StockKey, day: Day) -> Option<i64> {
        self.counted_by(key, day).map(|stock| stock.in_use().saturating_add(stock.in_stock()))
    }

    /// How many of them in use have a day since when: of none is known how old the others are.
    pub fn of_known_age(&self, key: &StockKey, day: Day) -> Option<i64> {
        let lots = self.counted_by(key, day)?.lots();
        let dated = lots.iter().filter(|(since, _)| since.is_some()).map(|(_, lot)| lot.in_use);
        Some(dated.fold(0, i64::saturating_add))
    }

    /// Records a movement or a count, or refuses it: see [`StockBook::record`].
    pub fn record(&mut self, key: StockKey, entry: Entry, mode: &Mode) -> Result<(), TooLittle> {
        let replay = *mode == Mode::Replay;
        let number = match self.books.try_change(&key, |book| book.record(&key, &entry, replay)) {
            Some(recorded) => recorded?,
            None => {
                // Of a stock of which all is refused there is no row.
                let mut book = StockBook::default();
                let number = book.record(&key, &entry, replay)?;
                self.books.put(key.clone(), book);
                number
            }
        };
        self.new.push((key, number, entry));
        Ok(())
    }

    pub async fn save(&self, saving: &mut Saving<'_>) -> Result<(), Error> {
        let row = |(authority, item): &StockKey, book: &StockBook| {
            let stock = book.history.stock();
            let lots: Vec<(Option<Day>, i64, i64)> =
                stock.lots().into_iter().map(|(since, lot)| (since, lot.in_stock, lot.in_use)).collect();
            Ok(stock_row::Model {
                authority: authority.to_string(),
                item: item.to_string(),
                counted_on: stock.counted_on.map(|day| day.to_string()),
                lots: serde_json::to_string(&lots)?,
                short: stock.short,
                entries: book.entries,
                last_day: book.history.last_day().map(|day| day.to_string()),
            })
        };
        self.books.save::<stock_row::Entity>(saving, row).await?;
        let mut entries = Vec::with_capacity(self.new.len());
        for ((authority, item), number, entry) in &self.new {
            entries.push(entry_row::Model {
                authority: authority.to_string(),
                item: item.to_string(),
                number: *number,
                day: entry.day.to_string(),
                entry: serde_json::to_string(entry)?,
                is_count: i64::from(entry.what.is_count()),
            });
        }
        rows::save_new::<entry_row::Entity>(saving, entries).await
    }
}

/// A stock as it is read outside a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub stock: Stock,
    /// The last day on which anything happens to it.
    pub last_day: Option<Day>,
}

fn read_standing(row: &stock_row::Model) -> Result<Standing, Error> {
    Ok(Standing { stock: read_stock(row)?, last_day: row.last_day.as_deref().map(read).transpose()? })
}

/// Stocks, read outside a batch.
pub struct Reader(Together<stock_row::Entity, 2>);

impl Reader {
    pub fn start(db: Db) -> Reader {
        Reader(Together::start(db, [stock_row::Column::Authority, stock_row::Column::Item]))
    }
    /// An authority's stock of one item.
    pub async fn stock(&self, authority: &str, item: &str) -> Result<Option<Standing>, Error> {
        self.0.one([authority, item]).await?.as_ref().map(read_standing).transpose()
    }
}

/// A page of stocks of an authority (or of all), after a key, in order.
pub async fn list(
    db: &impl ConnectionTrait,
    authority: &str,
    after: (&str, &str),
    limit: u64,
) -> Result<Vec<(String, String, Standing)>, Error> {
    let key = [stock_row::Column::Authority, stock_row::Column::Item];
    let found = rows::page(stock_row::Entity::find(), key, authority, after, limit).all(db).await?;
    found.iter().map(|row| Ok((row.authority.clone(), row.item.clone(), read_standing(row)?))).collect()
}
