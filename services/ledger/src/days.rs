//! What changes on a line by day of effect: rows, and the question whether there is enough on every day since a day. What comes in
//! the order of its days needs none of them; what is dated earlier reads those of later days.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use sollist_contract::{
    daily::{Lack, Step, first_lack, spans},
    day::Day,
    ids::LineName,
};
use sollist_platform::{
    Error,
    store::rows::{self, Saving},
};

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

/// What of a line is kept by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// What is available.
    Free,
    /// Ist.
    Paid,
    Frozen,
    /// What is left of the commitment authority of a later year.
    Authority(i16),
}

impl What {
    fn text(self) -> String {
        match self {
            What::Free => "free".to_owned(),
            What::Paid => "paid".to_owned(),
            What::Frozen => "frozen".to_owned(),
            What::Authority(year) => year.to_string(),
        }
    }
    fn of(text: &str) -> Option<What> {
        match text {
            "free" => Some(What::Free),
            "paid" => Some(What::Paid),
            "frozen" => Some(What::Frozen),
            year => year.parse().ok().map(What::Authority),
        }
    }
}

/// A sum of cents in two halves, as it is kept: each may grow for ever, and the database can add to it.
#[derive(Debug, Clone, Copy, Default)]
struct Halves {
    high: i64,
    low: i64,
}

/// Bits of the lower half.
const HALF: u32 = 32;

impl Halves {
    fn add(&mut self, cents: i128) {
        let low = i64::try_from(cents & ((1 << HALF) - 1)).unwrap_or_default();
        self.high = self.high.saturating_add(i64::try_from(cents >> HALF).unwrap_or_default());
        self.low = self.low.saturating_add(low);
    }
    fn whole(self) -> i128 {
        (i128::from(self.high) << HALF) + i128::from(self.low)
    }
}

/// One change of a line on a day, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    pub what: What,
    pub day: Day,
    pub by: i128,
}

/// The days of lines while a batch is decided.
#[derive(Debug, Default)]
pub struct Days {
    /// By day, what is known of the days that this batch may ask about.
    known: HashMap<(LineName, What), BTreeMap<Day, i128>>,
    /// What this batch adds.
    new: BTreeMap<(LineName, What, Day), Halves>,
}

impl Days {
    /// Loads what changed on lines after a day of each. Their rows are held, and these with them.
    pub async fn load(&mut self, tx: &DatabaseTransaction, wanted: &BTreeMap<LineName, Day>) -> Result<(), Error> {
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
                let unreadable = || unreadable(&row);
                let line: LineName = row.line.parse().map_err(|_| unreadable())?;
                let day: Day = row.day.parse().map_err(|_| unreadable())?;
                let what = What::of(&row.what).ok_or_else(unreadable)?;
                let sum = Halves { high: row.high, low: row.low }.whole();
                self.known.entry((line, what)).or_default().insert(day, sum);
            }
        }
        Ok(())
    }

    /// Notes what an event changed.
    pub fn record(&mut self, line: &LineName, change: Change) {
        let Change { what, day, by } = change;
        if by == 0 {
            return;
        }
        let sum = self.known.entry((line.clone(), what)).or_default().entry(day).or_default();
        *sum = sum.saturating_add(by);
        self.new.entry((line.clone(), what, day)).or_default().add(by);
    }

    /// The first day, `from` or later, on which less is there than is taken; `now` is what there is after everything.
    pub fn lack(&self, line: &LineName, what: What, from: Day, now: i128, steps: &[Step]) -> Option<Lack> {
        let later: Vec<(Day, i128)> = match self.known.get(&(line.clone(), what)) {
            Some(days) => days.range(from.next()..).map(|(day, by)| (*day, *by)).collect(),
            None => Vec::new(),
        };
        first_lack(&spans(from, now, &later, steps))
    }

    pub async fn save(&self, saving: &mut Saving<'_>) -> Result<(), Error> {
        let row = |((line, what, day), sum): (&(LineName, What, Day), &Halves)| day_row::Model {
            line: line.to_string(),
            what: what.text(),
            day: day.to_string(),
            high: sum.high,
            low: sum.low,
        };
        rows::add::<day_row::Entity>(saving, self.new.iter().map(row)).await
    }
}

fn unreadable(row: &day_row::Model) -> Error {
    let (line, day) = (&row.line, &row.day);
    Error::store(
        format!(
            "Was sich am {day} auf {line} geändert hat, ist im Speicher unlesbar; bitte „sollist verify“ ausführen."
        ),
        format!("What changed on {line} on {day} cannot be read from the store; please run `sollist verify`."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_the_whole_however_they_are_added() {
        let amounts =
            [1, -1, i128::from(i64::MAX), i128::from(i64::MIN), 0xFFFF_FFFF, -0x1_0000_0000, 2 * i128::from(i64::MAX)];
        let mut sum = Halves::default();
        for (place, amount) in amounts.iter().enumerate() {
            sum.add(*amount);
            assert_eq!(sum.whole(), amounts[..=place].iter().sum::<i128>());
        }
    }
}
