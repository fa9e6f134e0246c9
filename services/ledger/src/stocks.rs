//! Stocks of devices: rows, and the rule that nothing leaves that is not there. The arithmetic is
//! [`sollist_contract::stock`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sollist_contract::{
    day::Day,
    ids::{Authority, Item},
    refusal::Refusal,
    stock::{Entry, Lot, Stock, What},
};
use sollist_platform::{
    Error,
    db::Db,
    rows::{self, Lock, Rows, Saving},
    together::Together,
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
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// An authority's stock of one item, by authority and item.
pub type Key = (Authority, Item);

#[derive(Debug, Clone, Default)]
struct Book {
    stock: Stock,
    /// Movements ever recorded.
    entries: i64,
}

/// Stocks while a batch is decided.
#[derive(Debug, Default)]
pub struct Stocks {
    books: Rows<Key, Book>,
    /// Movements since the newest count, for stocks that are counted in this batch.
    history: HashMap<Key, Vec<Entry>>,
    /// Movements of this batch.
    new: Vec<(Key, i64, Entry)>,
    /// Stocks counted in this batch: movements before this day are contained and need not be kept.
    counted: BTreeMap<Key, Day>,
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
    Ok(Stock {
        counted_on: row.counted_on.as_deref().map(day).transpose()?,
        lots: lots.into_iter().map(|(since, in_stock, in_use)| (since, Lot { in_stock, in_use })).collect(),
        short: row.short,
    })
}

/// Refuses to take more pieces than there are.
fn require(key: &Key, take: i64, there: i64, de: &str, en: &str) -> Result<(), Refusal> {
    if take <= there {
        return Ok(());
    }
    Err(Refusal::contradiction(
        "data.quantity",
        format!(
            "Von „{}“ sind bei {} nur {there} {de}, gemeldet werden {take}. Bitte zuerst Lieferung oder Bestand melden oder die Menge berichtigen.",
            key.1, key.0
        ),
        format!(
            "Of “{}” {} has only {there} {en}, {take} are reported. Report the delivery or the stock first, or correct the quantity.",
            key.1, key.0
        ),
    ))
}

impl Stocks {
    /// Loads stocks; of those in `counted` also the movements since their newest count.
    pub async fn load(&mut self, tx: &DatabaseTransaction, keys: &BTreeSet<Key>, counted: &BTreeSet<Key>) -> Result<(), Error> {
        let columns = [stock_row::Column::Authority, stock_row::Column::Item];
        let wanted = keys.iter().map(|(authority, item)| [authority.as_str(), item.as_str()]);
        for row in rows::of_keys::<stock_row::Entity, 2>(tx, columns, wanted, Lock::Held).await? {
            let authority: Authority = row.authority.parse().map_err(|_| unreadable(&row.authority))?;
            let item: Item = row.item.parse().map_err(|_| unreadable(&row.item))?;
            let book = Book { stock: read_stock(&row)?, entries: row.entries };
            self.books.loaded((authority, item), book);
        }
        for key in counted {
            let rows = entry_row::Entity::find()
                .filter(entry_row::Column::Authority.eq(key.0.as_str()))
                .filter(entry_row::Column::Item.eq(key.1.as_str()))
                .order_by_asc(entry_row::Column::Number)
                .all(tx)
                .await?;
            let entries = rows.iter().map(|row| serde_json::from_str(&row.entry)).collect::<Result<Vec<Entry>, _>>()?;
            self.history.insert(key.clone(), entries);
        }
        Ok(())
    }

    /// Records a movement or a count, or refuses it.
    pub fn record(&mut self, key: Key, entry: Entry) -> Result<(), Refusal> {
        let known = self.books.get(&key).map(|book| &book.stock);
        // What a newer count contains already cannot contradict it.
        let contained = known.is_some_and(|stock| stock.contains(entry.day));
        if !contained {
            let (in_stock, in_use) = known.map_or((0, 0), |stock| (stock.in_stock(), stock.in_use()));
            match entry.what {
                What::Issued { quantity, .. } => require(&key, quantity, in_stock, "im Bestand", "in stock")?,
                What::Returned { quantity, .. } => require(&key, quantity, in_use, "in Gebrauch", "in use")?,
                What::Retired { quantity, .. } => require(&key, quantity, in_stock.saturating_add(in_use), "vorhanden", "at all")?,
                What::Delivered(_) | What::Counted { .. } => {}
            }
        }
        if !self.books.contains(&key) {
            self.books.put(key.clone(), Book::default());
        }
        if let Some(history) = self.history.get_mut(&key) {
            history.push(entry);
        }
        let Some(book) = self.books.change(&key) else { return Ok(()) };
        book.entries = book.entries.saturating_add(1);
        match entry.what {
            _ if contained => {}
            What::Counted { .. } => {
                book.stock = Stock::fold(self.history.get(&key).map(Vec::as_slice).unwrap_or(&[entry]));
                self.counted.insert(key.clone(), entry.day);
            }
            _ => book.stock.moved(&entry),
        }
        self.new.push((key, book.entries, entry));
        Ok(())
    }

    pub async fn save(&self, saving: &mut Saving<'_>) -> Result<(), Error> {
        let row = |(authority, item): &Key, book: &Book| {
            let lots: Vec<(Option<Day>, i64, i64)> =
                book.stock.lots.iter().map(|(since, lot)| (*since, lot.in_stock, lot.in_use)).collect();
            Ok(stock_row::Model {
                authority: authority.to_string(),
                item: item.to_string(),
                counted_on: book.stock.counted_on.map(|day| day.to_string()),
                lots: serde_json::to_string(&lots)?,
                short: book.stock.short,
                entries: book.entries,
            })
        };
        self.books.save::<stock_row::Entity>(saving, row).await?;
        let mut entries = Vec::new();
        for (key, number, entry) in &self.new {
            // A movement that a count of this batch contains is not kept; nor an older count.
            if self.books.get(key).is_some_and(|book| book.stock.contains(entry.day)) {
                continue;
            }
            entries.push(entry_row::Model {
                authority: key.0.to_string(),
                item: key.1.to_string(),
                number: *number,
                day: entry.day.to_string(),
                entry: serde_json::to_string(entry)?,
            });
        }
        rows::save_new::<entry_row::Entity>(saving, entries).await?;
        for (key, day) in &self.counted {
            entry_row::Entity::delete_many()
                .filter(entry_row::Column::Authority.eq(key.0.as_str()))
                .filter(entry_row::Column::Item.eq(key.1.as_str()))
                .filter(entry_row::Column::Day.lt(day.to_string()))
                .exec(saving.tx())
                .await?;
        }
        Ok(())
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
    let mut query = stock_row::Entity::find().filter(
        sea_orm::Condition::any()
            .add(stock_row::Column::Authority.gt(after.0))
            .add(sea_orm::Condition::all().add(stock_row::Column::Authority.eq(after.0)).add(stock_row::Column::Item.gt(after.1))),
    );
    if !authority.is_empty() {
        query = query.filter(stock_row::Column::Authority.eq(authority));
    }
    let rows = query.order_by_asc(stock_row::Column::Authority).order_by_asc(stock_row::Column::Item).limit(limit).all(db).await?;
    rows.iter().map(|row| Ok((row.authority.clone(), row.item.clone(), read_stock(row)?))).collect()
}
