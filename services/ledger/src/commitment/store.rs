//! The table of commitment authority.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use sollist_contract::{ids::LineName, money::Cents};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Rows, Saving, chunks},
    },
};

use super::domain::CommitmentAuthority;
use crate::unreadable::Unreadable;

pub(crate) mod ve_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_commitment_authorities")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub line: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i64,
        pub granted: i64,
        pub used: i64,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

impl ve_row::Model {
    /// The year it is for, and what there is of it.
    pub(crate) fn read(&self) -> Result<(i16, CommitmentAuthority), Unreadable> {
        let unreadable = |_| Unreadable::Line { name: self.line.clone(), what: "year" };
        let year = i16::try_from(self.year).map_err(unreadable)?;
        Ok((year, CommitmentAuthority { granted: Cents::new(self.granted), used: Cents::new(self.used) }))
    }
}

/// The commitment authority of lines while a batch is decided, by line and year.
#[derive(Debug, Default)]
pub(crate) struct Ves(Rows<(LineName, i16), CommitmentAuthority>);

impl Ves {
    /// Loads that of lines, whatever year it is for.
    pub async fn load(&mut self, tx: &Reading<'_>, lines: &BTreeSet<&LineName>) -> Result<(), Error> {
        let lines: Vec<&str> = lines.iter().map(|line| line.as_str()).collect();
        for names in chunks(&lines) {
            let found = rows::locked(ve_row::Entity::find())
                .filter(ve_row::Column::Line.is_in(rows::among(names)))
                .order_by_asc(ve_row::Column::Line)
                .order_by_asc(ve_row::Column::Year)
                .all(tx)
                .await?;
            for row in found {
                let unreadable = |_| Unreadable::Line { name: row.line.clone(), what: "name" };
                let line: LineName = row.line.parse().map_err(unreadable)?;
                let (year, ve) = row.read()?;
                self.0.loaded((line, year), ve);
            }
        }
        Ok(())
    }

    pub fn get(&self, line: &LineName, year: i16) -> CommitmentAuthority {
        self.0.get(&(line.clone(), year)).copied().unwrap_or_default()
    }

    pub fn put(&mut self, line: &LineName, year: i16, ve: CommitmentAuthority) {
        self.0.put((line.clone(), year), ve);
    }

    pub async fn save(&self, saving: &mut Saving<'_>) -> Result<(), Error> {
        let row = |(line, year): &(LineName, i16), ve: &CommitmentAuthority| {
            Ok(ve_row::Model {
                line: line.to_string(),
                year: i64::from(*year),
                granted: ve.granted.get(),
                used: ve.used.get(),
            })
        };
        self.0.save::<ve_row::Entity>(saving, row).await
    }
}

/// The commitment authority of lines by name, in the order of years.
pub async fn of_lines(
    db: &impl ConnectionTrait,
    names: &[&str],
) -> Result<BTreeMap<String, Vec<(i16, CommitmentAuthority)>>, Error> {
    let mut out: BTreeMap<String, Vec<(i16, CommitmentAuthority)>> = BTreeMap::new();
    for names in chunks(names) {
        let query = ve_row::Entity::find().filter(ve_row::Column::Line.is_in(rows::among(names)));
        for row in query.order_by_asc(ve_row::Column::Line).order_by_asc(ve_row::Column::Year).all(db).await? {
            let granted = row.read()?;
            out.entry(row.line).or_default().push(granted);
        }
    }
    Ok(out)
}
