//! The table of what changes on lines by day.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use sollist_contract::{day::Day, ids::LineName};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Saving},
    },
};

use super::domain::{Days, Halves, LineAmount};
use crate::unreadable::Unreadable;

mod day_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_days")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub line: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub what: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: String,
        pub high: i64,
        pub low: i64,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

fn text(what: LineAmount) -> String {
    match what {
        LineAmount::Free => "free".to_owned(),
        LineAmount::Paid => "paid".to_owned(),
        LineAmount::Frozen => "frozen".to_owned(),
        LineAmount::Disposable => "disposable".to_owned(),
        LineAmount::Ve(year) => year.to_string(),
    }
}

fn read(text: &str) -> Option<LineAmount> {
    match text {
        "free" => Some(LineAmount::Free),
        "paid" => Some(LineAmount::Paid),
        "frozen" => Some(LineAmount::Frozen),
        "disposable" => Some(LineAmount::Disposable),
        year => year.parse().ok().map(LineAmount::Ve),
    }
}

impl Days {
    /// Loads what changed on lines after a day of each. Their rows are held, and these with them.
    pub async fn load(&mut self, tx: &Reading<'_>, wanted: &BTreeMap<LineName, Day>) -> Result<(), Error> {
        // One statement for all: of a line that is asked about from a later day on it reads more than is asked.
        let Some(first) = wanted.values().min() else { return Ok(()) };
        let names: Vec<&str> = wanted.keys().map(LineName::as_str).collect();
        for names in rows::chunks(&names) {
            let found = day_row::Entity::find()
                .filter(day_row::Column::Line.is_in(rows::among(names)))
                .filter(day_row::Column::Day.gt(first.to_string()))
                .order_by_asc(day_row::Column::Line)
                .order_by_asc(day_row::Column::What)
                .order_by_asc(day_row::Column::Day)
                .all(tx)
                .await?;
            for row in found {
                let unreadable = || Unreadable::Day { line: row.line.clone(), day: row.day.clone() };
                let line: LineName = row.line.parse().map_err(|_| unreadable())?;
                let day: Day = row.day.parse().map_err(|_| unreadable())?;
                let what = read(&row.what).ok_or_else(unreadable)?;
                self.known(line, what, day, Halves { high: row.high, low: row.low });
            }
        }
        Ok(())
    }

    pub async fn save(&self, saving: &mut Saving<'_>) -> Result<(), Error> {
        let row = |((line, what, day), sum): (&(LineName, LineAmount, Day), &Halves)| day_row::Model {
            line: line.to_string(),
            what: text(*what),
            day: day.to_string(),
            high: sum.high,
            low: sum.low,
        };
        rows::add::<day_row::Entity>(saving, self.noted().map(row)).await
    }
}
