//! The tables of the register: authorities, and the programmes of lines by day.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder as _, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};
use sollist_contract::{
    day::Day,
    ids::{LineName, Programme},
};
use sollist_platform::{
    Error,
    store::rows::{self, Rows, Saving, chunks},
};

use super::domain::{Authorities, ProgrammesByDay};
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
    pub async fn load(&mut self, tx: &DatabaseTransaction, codes: &BTreeSet<&str>) -> Result<(), Error> {
        use authority_row::{Column, Entity};
        let codes: Vec<&str> = codes.iter().copied().collect();
        for codes in chunks(&codes) {
            let found = Entity::find().filter(Column::Code.is_in(rows::among(codes))).all(tx).await?;
            self.known.extend(found.into_iter().map(|row| (row.code, row.name)));
        }
        if codes.iter().any(|code| !self.known.contains_key(*code)) {
            let all = Entity::find().select_only().column(Column::Code).order_by_asc(Column::Code);
            self.all = all.limit(CODES_MAX).into_tuple().all(tx).await?;
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
    pub async fn load(&mut self, tx: &DatabaseTransaction, lines: &[&str]) -> Result<(), Error> {
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
