//! Stocks of devices: rows, and the refusal of what would leave less than nothing on any day. Arithmetic and rule are
//! [`sollist_contract::stock`].

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use sollist_contract::{
    day::{Day, german_day},
    ids::{Authority, Item},
    refusal::Refusal,
    stock::{Entry, History, Lot, Missing, Stock, What},
};
use sollist_platform::{
    Error,
    store::{
        db::Db,
        rows::{self, Lock, Rows, Saving},
        together::Together,
    },
    write::batch::Mode,
};

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

/// An authority's stock of one item, by authority and item.
pub type Key = (Authority, Item);

#[derive(Debug, Clone, Default)]
struct Book {
    history: History,
    /// Counts and movements ever recorded.
    entries: i64,
}

/// Stocks while a batch is decided.
#[derive(Debug, Default)]
pub struct Stocks {
    books: Rows<Key, Book>,
    /// What was recorded in this batch.
    new: Vec<(Key, i64, Entry)>,
}

fn unreadable(what: &str) -> Error {
    Error::store(
        format!("Ein Bestand ist im Speicher unlesbar ({what}); bitte „sollist verify“ ausführen."),
        format!("A stock cannot be read from the store ({what}); please run `sollist verify`."),
    )
}

fn day(text: &str) -> Result<Day, Error> {
    text.parse().map_err(|_| unreadable(text))
}

fn read_stock(row: &stock_row::Model) -> Result<Stock, Error> {
    let lots: Vec<(Option<Day>, i64, i64)> = serde_json::from_str(&row.lots)?;
    let lots = lots.into_iter().map(|(since, in_stock, in_use)| (since, Lot { in_stock, in_use }));
    Ok(Stock::of(row.counted_on.as_deref().map(day).transpose()?, lots, row.short))
}

/// What was recorded of a stock since the newest count on or before a day; without one, everything.
async fn since_count(tx: &DatabaseTransaction, row: &stock_row::Model, first: Day) -> Result<Vec<Entry>, Error> {
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

/// What a movement does, and where its pieces come from, in both languages.
fn words(what: &What) -> [&'static str; 4] {
    match what {
        What::Issued { .. } => ["ausgegeben", "im Bestand", "issued", "in stock"],
        What::Returned { .. } => ["zurückgegeben", "in Gebrauch", "returned", "in use"],
        What::Retired { .. } => ["ausgesondert", "vorhanden", "retired", "there"],
        What::Delivered(_) | What::Counted(_) => ["gezählt", "vorhanden", "counted", "there"],
    }
}

/// Which pieces are meant where an age is named, and what else may be done then.
fn of_age(missing: &Missing) -> [String; 4] {
    missing.age().map_or_else(Default::default, |age| {
        [
            format!(" mit Alter ab dem {}", german_day(age)),
            ", oder commissioned_on weglassen: dann gehen die ältesten".to_owned(),
            format!(" with an age from {age}"),
            ", or leave commissioned_on out: then the oldest go".to_owned(),
        ]
    })
}

/// The refusal of an entry that would leave too little on its own day or on a later one.
fn too_little((authority, item): &Key, entry: &Entry, missing: &Missing) -> Refusal {
    let (there, pieces) = (missing.there(), missing.what.pieces());
    let [done_de, where_de, done_en, where_en] = words(&missing.what);
    let [age_de, or_de, age_en, or_en] = of_age(missing);
    let (on_de, on_en) = (german_day(missing.day), missing.day);
    let counts = entry.what.is_count();
    let field = if counts { "data.as_of" } else { "data.quantity" };
    if !counts && missing.day == entry.day && missing.what == entry.what {
        // Of an age of which there is nothing, it is the age that is wrong.
        let field = if missing.age().is_some() && there == 0 { "data.commissioned_on" } else { field };
        return Refusal::contradiction(
            field,
            format!(
                "Von „{item}“{age_de} sind bei {authority} am {on_de} nur {there} {where_de}, {done_de} werden {pieces}. Bitte zuerst eine Lieferung oder einen Bestand bis zu diesem Tag melden oder Menge oder Tag berichtigen{or_de}."
            ),
            format!(
                "Of “{item}”{age_en} {authority} has only {there} {where_en} on {on_en}, {pieces} are {done_en}. Report a delivery or a stock up to that day first, or correct the quantity or the day{or_en}."
            ),
        );
    }
    let (what_de, what_en) = if counts { ("dieser Zählung", "this count") } else { ("dieser Meldung", "this report") };
    let (from_de, from_en) = (german_day(entry.day), entry.day);
    Refusal::contradiction(
        field,
        format!(
            "Mit {what_de} zum {from_de} wären von „{item}“{age_de} bei {authority} am {on_de} nur {there} {where_de}, {done_de} sind dann aber {pieces}. Bitte Zahl oder Tag berichtigen oder zuerst melden, was dazwischen fehlt (eine Lieferung, eine Rückgabe, einen Bestand)."
        ),
        format!(
            "With {what_en} of {from_en} {authority} would have only {there} of “{item}”{age_en} {where_en} on {on_en}, but {pieces} were {done_en} then. Correct the number or the day, or report first what is missing in between (a delivery, a return, a stock)."
        ),
    )
}

impl Stocks {
    /// Loads stocks, each with the first day on which something happens to it in this batch. Where that lies before what is
    /// recorded, everything since the count before that day is loaded too.
    pub async fn load(&mut self, tx: &DatabaseTransaction, wanted: &BTreeMap<Key, Day>) -> Result<(), Error> {
        let columns = [stock_row::Column::Authority, stock_row::Column::Item];
        let keys = wanted.keys().map(|(authority, item)| [authority.as_str(), item.as_str()]);
        for row in rows::of_keys::<stock_row::Entity, 2>(tx, columns, keys, Lock::Held).await? {
            let authority: Authority = row.authority.parse().map_err(|_| unreadable(&row.authority))?;
            let item: Item = row.item.parse().map_err(|_| unreadable(&row.item))?;
            let key = (authority, item);
            let last = row.last_day.as_deref().map(day).transpose()?;
            let first = wanted.get(&key).copied();
            // What is short may still come on the day on which it is.
            let late = last.is_none_or(|last| first.is_some_and(|first| first < last)) || row.short > 0;
            let history = match first.filter(|_| late) {
                Some(first) => History::of(since_count(tx, &row, first).await?),
                None => History::after(read_stock(&row)?, last),
            };
            self.books.loaded(key, Book { history, entries: row.entries });
        }
        Ok(())
    }

    /// Records a movement or a count, or refuses it: at the end of no day since the count before it is more taken than there is.
    /// A replay records what was accepted once, and shows as short what is missing.
    pub fn record(&mut self, key: Key, entry: Entry, mode: &Mode) -> Result<(), Refusal> {
        let add = |book: &mut Book| -> Result<i64, Refusal> {
            match mode {
                Mode::Replay => book.history.replay(entry.clone()),
                _ => book.history.record(entry.clone()).map_err(|missing| too_little(&key, &entry, &missing))?,
            }
            book.entries = book.entries.saturating_add(1);
            Ok(book.entries)
        };
        let number = match self.books.try_change(&key, add) {
            Some(recorded) => recorded?,
            None => {
                // Of a stock of which all is refused there is no row.
                let mut book = Book::default();
                let number = add(&mut book)?;
                self.books.put(key.clone(), book);
                number
            }
        };
        self.new.push((key, number, entry));
        Ok(())
    }

    pub async fn save(&self, saving: &mut Saving<'_>) -> Result<(), Error> {
        let row = |(authority, item): &Key, book: &Book| {
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

/// Stocks, read outside a batch.
pub struct Reader(Together<stock_row::Entity, 2>);

impl Reader {
    pub fn start(db: Db) -> Reader {
        Reader(Together::start(db, [stock_row::Column::Authority, stock_row::Column::Item]))
    }
    /// An authority's stock of one item.
    pub async fn stock(&self, authority: &str, item: &str) -> Result<Option<Stock>, Error> {
        self.0.one([authority, item]).await?.as_ref().map(read_stock).transpose()
    }
}

/// A page of stocks of an authority (or of all), after a key, in order.
pub async fn list(
    db: &impl ConnectionTrait,
    authority: &str,
    after: (&str, &str),
    limit: u64,
) -> Result<Vec<(String, String, Stock)>, Error> {
    let key = [stock_row::Column::Authority, stock_row::Column::Item];
    let found = rows::page(stock_row::Entity::find(), key, authority, after, limit).all(db).await?;
    found.iter().map(|row| Ok((row.authority.clone(), row.item.clone(), read_stock(row)?))).collect()
}
