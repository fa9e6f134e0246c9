//! To which programme a line was moved by hand, by day of effect: rows, and the one that counts on a day.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement,
};
use sollist_contract::{
    day::Day,
    ids::{LineName, Programme},
};
use sollist_platform::{
    Error,
    store::rows::{self, Rows, Saving},
};

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

/// The programmes of lines by day while a batch is decided.
#[derive(Debug, Default)]
pub struct Programmes {
    rows: Rows<(LineName, Day), Programme>,
    by_day: HashMap<LineName, BTreeMap<Day, Programme>>,
}

impl Programmes {
    /// The names of all lines that were ever moved to a programme.
    pub fn once_in(programme: Programme) -> SelectStatement {
        programme_row::Entity::find()
            .select_only()
            .column(programme_row::Column::Line)
            .filter(programme_row::Column::Programme.eq(programme.code()))
            .into_query()
    }

    /// Loads everything of lines, whose rows are held.
    pub async fn load(&mut self, tx: &DatabaseTransaction, lines: &[&str]) -> Result<(), Error> {
        for lines in rows::chunks(lines) {
            let query = programme_row::Entity::find().filter(programme_row::Column::Line.is_in(rows::among(lines)));
            for row in query.all(tx).await? {
                let (Ok(line), Ok(day), Ok(programme)) =
                    (row.line.parse::<LineName>(), row.day.parse(), row.programme.parse())
                else {
                    return Err(unreadable(&row));
                };
                self.by_day.entry(line.clone()).or_default().insert(day, programme);
                self.rows.loaded((line, day), programme);
            }
        }
        Ok(())
    }

    /// To which one a line was moved by a day.
    pub fn on(&self, line: &LineName, day: Day) -> Option<Programme> {
        self.by_day.get(line)?.range(..=day).next_back().map(|(_, programme)| *programme)
    }

    /// Of one day the one recorded last counts.
    pub fn set(&mut self, line: &LineName, day: Day, programme: Programme) {
        self.by_day.entry(line.clone()).or_default().insert(day, programme);
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

fn unreadable(row: &programme_row::Model) -> Error {
    let (line, day) = (&row.line, &row.day);
    Error::store(
        format!(
            "Das Handlungsfeld von {line} ab dem {day} ist im Speicher unlesbar; bitte „sollist verify“ ausführen."
        ),
        format!("The programme of {line} from {day} on cannot be read from the store; please run `sollist verify`."),
    )
}
