//! Looking for events in the journal by texts in them, without reading all of them: the database looks through a piece
//! of the journal and names what may be meant; whether it is, is for whoever reads it. Nothing that is meant is left
//! out.

use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbBackend, EntityTrait as _, Order, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select,
    sea_query::{Alias, Expr, Func, SimpleExpr},
};

use super::journal::{Recorded, event_row, recorded};
use crate::{Error, store::rows};

/// Texts as they stand in events: of each group an event has one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts(Vec<Vec<String>>);

impl Texts {
    /// One group more: an event has one of these values, each as a JSON text of its own.
    pub fn values<'a>(&mut self, values: impl IntoIterator<Item = &'a str>) {
        // What JSON escapes is found by the backslash that it is escaped with.
        let values = values.into_iter().filter(|value| is_plain(value)).map(|value| format!("\"{value}\""));
        self.0.push(values.collect());
    }
    /// One group more: an event has a JSON text that begins so.
    pub fn begin(&mut self, begin: &str) {
        self.0
            .push(Some(begin).filter(|begin| is_plain(begin)).map(|begin| format!("\"{begin}")).into_iter().collect());
    }
    /// Whether it names no text at all: then every event may be meant.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    fn condition(&self, column: event_row::Column, backend: DbBackend) -> Condition {
        texts_in(&self.0, || Expr::col((event_row::Entity, column)), backend)
    }
}

/// Whether a text stands in JSON as it is.
fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| matches!(c, '"' | '\\') || c.is_control())
}

/// What a text has that may say what is looked for in another way: escaped, or packed.
const ODD: [&str; 2] = ["\\", "\"data_base64\""];

/// One of each group, or something odd.
fn texts_in(groups: &[Vec<String>], text: impl Fn() -> SimpleExpr, backend: DbBackend) -> Condition {
    if groups.is_empty() {
        return Condition::all();
    }
    let has = |part: &str| {
        use sea_orm::sea_query::ExprTrait as _;
        let place = if backend == DbBackend::Postgres { "strpos" } else { "instr" };
        SimpleExpr::from(Func::cust(Alias::new(place)).arg(text()).arg(Expr::val(part))).gt(0)
    };
    let any = |texts: &[String]| texts.iter().fold(Condition::any(), |any, text| any.add(has(text)));
    // A condition of nothing would hold.
    let all = groups.iter().fold(Condition::all(), |all, texts| {
        if texts.is_empty() { all.add(Expr::cust("1 = 0")) } else { all.add(any(texts)) }
    });
    ODD.iter().fold(Condition::any().add(all), |any, odd| any.add(has(odd)))
}

impl Texts {
    /// The same condition on a column of another table.
    pub fn within(&self, text: impl Fn() -> SimpleExpr, backend: DbBackend) -> Condition {
        texts_in(&self.0, text, backend)
    }
}

/// Numbers of the journal from a first to a last one, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    pub first: u64,
    pub last: u64,
}

impl Numbers {
    pub fn is_empty(&self) -> bool {
        self.first > self.last
    }
    pub fn count(&self) -> u64 {
        if self.is_empty() { 0 } else { (self.last - self.first).saturating_add(1) }
    }
    /// The first so many of them, or the last where the newest come first.
    pub fn piece(&self, most: u64, newest_first: bool) -> Numbers {
        let more = most.saturating_sub(1);
        if newest_first {
            Numbers { first: self.first.max(self.last.saturating_sub(more)), last: self.last }
        } else {
            Numbers { first: self.first, last: self.last.min(self.first.saturating_add(more)) }
        }
    }
    /// What is left after a number was looked at.
    pub fn after(&self, number: u64, newest_first: bool) -> Numbers {
        if newest_first {
            Numbers { first: self.first, last: self.last.min(number.saturating_sub(1)) }
        } else {
            Numbers { first: self.first.max(number.saturating_add(1)), last: self.last }
        }
    }
}

fn query(
    db: &impl ConnectionTrait,
    numbers: Numbers,
    texts: &Texts,
    newest_first: bool,
    limit: u64,
) -> Select<event_row::Entity> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    event_row::Entity::find()
        .filter(event_row::Column::Seq.gte(number(numbers.first)))
        .filter(event_row::Column::Seq.lte(number(numbers.last)))
        .filter(texts.condition(event_row::Column::Event, db.get_database_backend()))
        .order_by(event_row::Column::Seq, if newest_first { Order::Desc } else { Order::Asc })
        .limit(limit)
}

/// Numbers and sizes in bytes of up to `limit` events that may be meant, without reading them.
pub async fn sizes(
    db: &impl ConnectionTrait,
    numbers: Numbers,
    texts: &Texts,
    newest_first: bool,
    limit: u64,
) -> Result<Vec<(u64, u64)>, Error> {
    let query = query(db, numbers, texts, newest_first, limit).select_only().column(event_row::Column::Seq);
    let found: Vec<(i64, i64)> = query.expr(rows::bytes_of(&["event", "actor"])).into_tuple().all(db).await?;
    Ok(found.into_iter().map(|(seq, bytes)| (seq.unsigned_abs(), bytes.unsigned_abs())).collect())
}

/// Up to `limit` of the same, read.
pub async fn read(
    db: &impl ConnectionTrait,
    numbers: Numbers,
    texts: &Texts,
    newest_first: bool,
    limit: u64,
) -> Result<Vec<Recorded>, Error> {
    query(db, numbers, texts, newest_first, limit).all(db).await?.into_iter().map(recorded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_all_of_it_from_either_end() {
        for newest_first in [false, true] {
            let (mut left, mut seen) = (Numbers { first: 3, last: 12 }, Vec::new());
            while !left.is_empty() {
                let piece = left.piece(4, newest_first);
                assert!(piece.count() <= 4 && !piece.is_empty());
                seen.extend(piece.first..=piece.last);
                left = left.after(if newest_first { piece.first } else { piece.last }, newest_first);
            }
            seen.sort_unstable();
            assert_eq!(seen, (3..=12).collect::<Vec<u64>>());
        }
        assert!(Numbers { first: 1, last: 0 }.is_empty() && Numbers { first: 1, last: 0 }.count() == 0);
        assert!(Numbers { first: 1, last: 1 }.after(1, true).is_empty());
    }

    #[test]
    fn a_text_that_json_escapes_is_looked_for_where_something_is_escaped() {
        let mut texts = Texts::default();
        assert!(texts.is_empty());
        texts.values(["B-1", "B\"2"]);
        texts.begin("procurement.");
        assert_eq!(texts, Texts(vec![vec!["\"B-1\"".to_owned()], vec!["\"procurement.".to_owned()]]));
    }
}
