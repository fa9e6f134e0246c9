//! The tables of the register: authorities, and the programmes of lines by day.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder as _, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};
use sollist_contract::{
    day::Day,
    ids::{Authority, Item, LineName, Programme, Text},
    similar::nearest,
};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Lock, Rows, Saving, chunks},
    },
};

use super::{
    domain::{Authorities, ItemUnknown, MeasureUnknown, ProgrammesByDay},
    price::Price,
};
use crate::unreadable::Unreadable;

mod authority_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_authorities")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        pub name: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod item_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_items")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub item: String,
        /// Whether parameters name it.
        pub named: i64,
        /// Its unit price that was published last, and the day from which it is valid.
        pub price: Option<String>,
        pub price_from: Option<String>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod measure_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_measures")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub measure: String,
        /// Whether parameters name it.
        pub named: i64,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod programme_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_programmes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub line: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: String,
        pub programme: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Codes that are looked through for the one that may have been meant.
const CODES_MAX: u64 = 2_000;

impl Authorities {
    pub async fn load(&mut self, from: &Reading<'_>, codes: &BTreeSet<&str>) -> Result<(), Error> {
        use authority_row::{Column, Entity};
        let keys = codes.iter().map(|code| [*code]);
        self.take(from, codes, rows::by_key::<Entity, 1>(from, [Column::Code], keys, Lock::Not).await?).await
    }

    async fn take(
        &mut self,
        db: &impl ConnectionTrait,
        codes: &BTreeSet<&str>,
        found: Vec<authority_row::Model>,
    ) -> Result<(), Error> {
        use authority_row::{Column, Entity};
        self.known.extend(found.into_iter().map(|row| (row.code, row.name)));
        if codes.iter().any(|code| !self.known.contains_key(*code)) {
            let all = Entity::find().select_only().column(Column::Code).order_by_asc(Column::Code);
            self.all = all.limit(CODES_MAX).into_tuple().all(db).await?;
        }
        Ok(())
    }

    pub async fn save(&self, saving: &mut Saving<'_>) -> Result<(), Error> {
        let models = self.new.iter().map(|code| authority_row::Model {
            code: code.clone(),
            name: rows::storable(self.known.get(code).map_or("", String::as_str)),
        });
        rows::save_new::<authority_row::Entity>(saving, models).await
    }
}

/// Items that are looked through for the one that may have been meant.
const ITEMS_MAX: u64 = 500;

/// How an item is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// Somebody named it.
    Used,
    /// Parameters name it.
    Published,
    /// Somebody named it, and it hardly differed from one that parameters name.
    Alike,
}

impl Known {
    fn of(code: i64) -> Known {
        match code {
            0 => Known::Used,
            2 => Known::Alike,
            _ => Known::Published,
        }
    }
    fn code(self) -> i64 {
        match self {
            Known::Used => 0,
            Known::Published => 1,
            Known::Alike => 2,
        }
    }
}

/// How an item is known, and what a piece of it costs as published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    known: Known,
    price: Option<Price>,
}

impl Entry {
    fn read(row: &item_row::Model) -> Entry {
        let price = row.price.as_ref().zip(row.price_from.as_ref());
        // What cannot be read is as good as none: it is only compared.
        let price = price.and_then(|(amount, from)| Some(Price::new(amount.parse().ok()?, from.parse().ok()?)));
        Entry { known: Known::of(row.named), price }
    }
    fn model(&self, item: &Item) -> item_row::Model {
        item_row::Model {
            item: item.to_string(),
            named: self.known.code(),
            price: self.price.map(|price| price.amount.normalize().to_string()),
            price_from: self.price.map(|price| price.valid_from.to_string()),
        }
    }
}

/// Items that were ordered, counted, or named by parameters, licences too, as far as a batch names them.
#[derive(Debug, Default)]
pub struct Items {
    rows: Rows<Item, Entry>,
    /// Every one that parameters name, where the batch names one that is not known or hardly differs from one of them.
    named: Vec<String>,
}

impl Items {
    /// `priced`: parameters are published, whose prices replace what stands there.
    pub async fn load(&mut self, tx: &Reading<'_>, items: &BTreeSet<Item>, priced: bool) -> Result<(), Error> {
        use item_row::{Column, Entity};
        let names = items.iter().map(|item| [item.as_str()]);
        let lock = if priced { Lock::Held } else { Lock::Not };
        for row in rows::by_key::<Entity, 1>(tx, [Column::Item], names, lock).await? {
            let unreadable = |_| Unreadable::Stock { what: row.item.clone() };
            self.rows.loaded(row.item.parse().map_err(unreadable)?, Entry::read(&row));
        }
        if items.iter().any(|item| matches!(self.known(item), None | Some(Known::Alike))) {
            let named = Entity::find().select_only().column(Column::Item).filter(Column::Named.eq(1));
            self.named = named.order_by_asc(Column::Item).limit(ITEMS_MAX).into_tuple().all(tx).await?;
        }
        Ok(())
    }

    /// Parameters name it.
    pub fn publish(&mut self, item: &Item) {
        if !self.is_published(item) {
            self.rows.put(item.clone(), Entry { known: Known::Published, price: None });
            self.named.push(item.to_string());
        }
    }

    /// Parameters say what a piece of it costs. What is valid from an earlier day replaces nothing.
    pub fn price(&mut self, item: &Item, price: Price) {
        self.publish(item);
        let before = self.price_of(item);
        if before.is_none_or(|before| before.valid_from <= price.valid_from) && before != Some(price) {
            self.rows.put(item.clone(), Entry { known: Known::Published, price: Some(price) });
        }
    }

    /// What a piece of it costs by the parameters that were published last, where they say so.
    pub fn price_of(&self, item: &Item) -> Option<Price> {
        self.rows.get(item)?.price
    }

    fn known(&self, item: &Item) -> Option<Known> {
        self.rows.get(item).map(|entry| entry.known)
    }

    /// Whether parameters name it.
    pub fn is_published(&self, item: &Item) -> bool {
        self.known(item) == Some(Known::Published)
    }

    /// The item of parameters that may have been meant by one that they do not name.
    pub fn like(&self, item: &Item) -> Option<&str> {
        nearest(item.as_str(), self.named.iter().map(String::as_str))
    }

    /// It is ordered, or counted. Says whether that is to be queried: the first time, or headsets, which need no
    /// parameters, would be queried with every order; each time where it hardly differs from one that parameters name.
    pub fn note(&mut self, item: &Item) -> Option<ItemUnknown> {
        let beside = || ItemUnknown::beside(item, self.named.iter().map(String::as_str));
        match self.known(item) {
            Some(Known::Published | Known::Used) => None,
            Some(Known::Alike) => beside(),
            None => {
                let unknown = beside();
                let is_alike = unknown.as_ref().is_some_and(|unknown| unknown.meant.is_some());
                let known = if is_alike { Known::Alike } else { Known::Used };
                self.rows.put(item.clone(), Entry { known, price: None });
                unknown
            }
        }
    }

    /// The item that may have been meant by one that nobody has named before: one that parameters name. What others
    /// have named is theirs.
    pub fn meant(&self, item: &Item) -> Option<&str> {
        if self.rows.contains(item) {
            return None;
        }
        self.like(item)
    }

    /// A total of it is reported as of a licence: parameters name licences as they name items.
    pub fn note_licence(&mut self, licence: &Item) -> Option<ItemUnknown> {
        self.note(licence).map(|unknown| ItemUnknown { licence: true, ..unknown })
    }

    pub async fn save(&self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.rows.save::<item_row::Entity>(saving, |item, entry| Ok(entry.model(item))).await
    }
}

/// Measures on sites that were reported, or named by parameters, as far as a batch names them.
#[derive(Debug, Default)]
pub struct Measures {
    /// Whether parameters name it.
    rows: Rows<Text, bool>,
    /// Every one that parameters name.
    named: Vec<String>,
}

impl Measures {
    pub async fn load(&mut self, tx: &Reading<'_>, measures: &BTreeSet<Text>) -> Result<(), Error> {
        use measure_row::{Column, Entity};
        let names = measures.iter().map(|measure| [measure.as_str()]);
        for row in rows::by_key::<Entity, 1>(tx, [Column::Measure], names, Lock::Not).await? {
            let unreadable = |_| Unreadable::Stock { what: row.measure.clone() };
            self.rows.loaded(row.measure.parse().map_err(unreadable)?, row.named != 0);
        }
        if !measures.is_empty() {
            let named = Entity::find().select_only().column(Column::Measure).filter(Column::Named.eq(1));
            self.named = named.order_by_asc(Column::Measure).limit(ITEMS_MAX).into_tuple().all(tx).await?;
        }
        Ok(())
    }

    /// Parameters name it.
    pub fn publish(&mut self, measure: &Text) {
        if self.rows.get(measure) != Some(&true) {
            self.rows.put(measure.clone(), true);
            self.named.push(measure.to_string());
        }
    }

    /// Whether it makes a site count in the extra need: those that parameters name do, any where they name none.
    pub fn counts(&self, measure: &Text) -> bool {
        self.named.is_empty() || self.rows.get(measure) == Some(&true)
    }

    /// It is reported of a site; `usual` are measures that were reported, the most usual first. Says whether that is to
    /// be queried: the first time only.
    pub fn note(&mut self, measure: &Text, usual: &[String], asked: bool) -> Option<MeasureUnknown> {
        if self.rows.contains(measure) {
            return None;
        }
        self.rows.put(measure.clone(), false);
        MeasureUnknown::beside(measure, &self.named, usual, asked)
    }

    pub async fn save(&self, saving: &mut Saving<'_>) -> Result<(), Error> {
        let row = |measure: &Text, named: &bool| {
            Ok(measure_row::Model { measure: measure.to_string(), named: i64::from(*named) })
        };
        self.rows.save::<measure_row::Entity>(saving, row).await
    }
}

/// The codes of all authorities.
pub async fn codes(db: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    use authority_row::{Column, Entity};
    Ok(Entity::find().select_only().column(Column::Code).order_by_asc(Column::Code).into_tuple().all(db).await?)
}

/// Refuses a question about an authority that is not registered: an empty answer would say that it has nothing.
pub async fn known(db: &impl ConnectionTrait, authority: Option<&Authority>) -> Result<(), Error> {
    let Some(authority) = authority else { return Ok(()) };
    let mut register = Authorities::default();
    let found = authority_row::Entity::find_by_id(authority.as_str()).all(db).await?;
    register.take(db, &BTreeSet::from([authority.as_str()]), found).await?;
    register.require(authority).map_err(|unknown| Error::Refused(unknown.asked_for()))
}

/// The names of all lines that were ever moved to a programme.
pub(crate) fn once_in(programme: Programme) -> SelectStatement {
    programme_row::Entity::find()
        .select_only()
        .column(programme_row::Column::Line)
        .filter(programme_row::Column::Programme.eq(programme.code()))
        .into_query()
}

/// The programmes of lines by day while a batch is decided.
#[derive(Debug, Default)]
pub(crate) struct Programmes {
    rows: Rows<(LineName, Day), Programme>,
    by_day: ProgrammesByDay,
}

impl Programmes {
    /// Loads everything of lines, whose rows are held.
    pub async fn load(&mut self, tx: &Reading<'_>, lines: &[&str]) -> Result<(), Error> {
        for lines in chunks(lines) {
            let query = programme_row::Entity::find().filter(programme_row::Column::Line.is_in(rows::among(lines)));
            for row in query.all(tx).await? {
                let (line, day, programme) =
                    row.read().ok_or(Unreadable::Programme { line: row.line, day: row.day })?;
                self.by_day.set(line.clone(), day, programme);
                self.rows.loaded((line, day), programme);
            }
        }
        Ok(())
    }

    /// To which one a line was moved by a day.
    pub fn on(&self, line: &LineName, day: Day) -> Option<Programme> {
        self.by_day.on(line, day)
    }

    pub fn set(&mut self, line: &LineName, day: Day, programme: Programme) {
        self.by_day.set(line.clone(), day, programme);
        self.rows.put((line.clone(), day), programme);
    }

    pub async fn save(&self, saving: &mut Saving<'_>) -> Result<(), Error> {
        let row = |(line, day): &(LineName, Day), programme: &Programme| {
            Ok(programme_row::Model {
                line: line.to_string(),
                day: day.to_string(),
                programme: programme.code().to_owned(),
            })
        };
        self.rows.save::<programme_row::Entity>(saving, row).await
    }
}

impl programme_row::Model {
    fn read(&self) -> Option<(LineName, Day, Programme)> {
        Some((self.line.parse().ok()?, self.day.parse().ok()?, self.programme.parse().ok()?))
    }
}
