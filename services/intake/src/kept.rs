//! How what was refused comes onto the list: once for each origin, with every place where it stood there.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use sollist_platform::{
    Error,
    store::{
        journal,
        reading::Reading,
        rows::{self, Saving, chunks},
    },
};

use crate::refused::{is_corrected, last_number, refused_row};

/// Places of an entry beside its first that are kept, the newest: a system may send the same a thousand times.
const FURTHER_MAX: usize = 100;

/// What is to be kept.
#[derive(Debug)]
pub struct Kept {
    pub row: refused_row::Model,
    /// It says which entry it stands for: a list that goes out and comes back as it was adds nothing to the list.
    pub corrects: bool,
}

/// Where an entry stands that is open, of one origin.
#[derive(Debug, Default)]
struct Standing {
    /// Its number in the table; none where it comes with this batch.
    number: Option<i64>,
    position: i64,
    further: Vec<i64>,
    changed: bool,
}

impl Standing {
    fn note(&mut self, position: i64) {
        if position == self.position || self.further.contains(&position) {
            return;
        }
        self.further.push(position);
        if self.further.len() > FURTHER_MAX {
            self.further.remove(0);
        }
        self.changed = true;
    }
}

/// What the table has of a content.
#[derive(Debug, Default)]
struct Known {
    rows: u64,
    /// Its event is in the journal since it was refused.
    corrected: bool,
    /// What is open, by origin.
    open: BTreeMap<String, Standing>,
}

/// The further places as the table has them.
pub(crate) fn places(further: Option<&str>) -> Vec<i64> {
    further.into_iter().flat_map(|further| further.split(',')).filter_map(|place| place.parse().ok()).collect()
}

fn written(places: &[i64]) -> Option<String> {
    let places: Vec<String> = places.iter().map(ToString::to_string).collect();
    Some(places.join(",")).filter(|places| !places.is_empty())
}

/// Keeps entries, numbered without a gap in their order; the journal's head is held, so nobody else draws numbers. What
/// is on the list stays as it was first refused, and so does what has its event in the journal since; the same line of
/// another origin is another entry, because that file is to be corrected too, and another place of the same origin is
/// noted with it. What was set aside by hand, or had something else taken in its place, and is refused again, is on the
/// list again: as a new entry, so that it is told again too.
pub async fn keep(saving: &mut Saving<'_>, kept: Vec<Kept>) -> Result<(), Error> {
    let mut known = known(saving.from(), &kept).await?;
    let mut new: Vec<refused_row::Model> = Vec::new();
    for Kept { mut row, corrects } in kept {
        let known = known.entry(row.entry.clone()).or_default();
        if let Some(standing) = known.open.get_mut(&row.origin) {
            standing.note(row.position);
            continue;
        }
        if known.corrected || corrects && !known.open.is_empty() {
            continue;
        }
        if known.rows > 0 {
            row.id = journal::digest(&[&row.entry, &known.rows.to_string()]);
        }
        known.rows = known.rows.saturating_add(1);
        known.open.insert(row.origin.clone(), Standing { position: row.position, ..Standing::default() });
        new.push(row);
    }
    for (number, standing) in known.values().flat_map(|known| known.open.values()).filter_map(changed) {
        refused_row::Entity::update_many()
            .col_expr(refused_row::Column::Further, Expr::value(written(&standing.further)))
            .filter(refused_row::Column::Number.eq(number))
            .exec(saving.from())
            .await?;
    }
    if new.is_empty() {
        return Ok(());
    }
    let mut number = last_number(saving.from()).await?;
    for row in &mut new {
        number = number.saturating_add(1);
        row.number = number;
        let standing = known.get(&row.entry).and_then(|known| known.open.get(&row.origin));
        row.further = standing.and_then(|standing| written(&standing.further));
    }
    rows::save_new::<refused_row::Entity>(saving, new).await
}

/// What of the table has a further place now.
fn changed(standing: &Standing) -> Option<(i64, &Standing)> {
    standing.number.filter(|_| standing.changed).map(|number| (number, standing))
}

/// What the table has of these contents.
async fn known(tx: &Reading<'_>, kept: &[Kept]) -> Result<HashMap<String, Known>, Error> {
    use refused_row::Column;
    type Row = (String, String, i64, i64, Option<String>, Option<String>, Option<i64>);
    let entries: Vec<&str> = kept.iter().map(|kept| kept.row.entry.as_str()).collect();
    let mut known: HashMap<String, Known> = HashMap::new();
    for entries in chunks(&entries) {
        let columns = [Column::Entry, Column::Origin, Column::Number, Column::Position, Column::Further];
        let query = refused_row::Entity::find().select_only().columns(columns);
        let query = query.columns([Column::Settled, Column::Taken]).filter(Column::Entry.is_in(rows::among(entries)));
        let found: Vec<Row> = query.into_tuple().all(tx).await?;
        for (entry, origin, number, position, further, settled, taken) in found {
            let known = known.entry(entry).or_default();
            known.rows = known.rows.saturating_add(1);
            if settled.is_none() && taken.is_none() {
                let further = places(further.as_deref());
                let standing = Standing { number: Some(number), position, further, changed: false };
                known.open.insert(origin, standing);
            }
        }
    }
    // Only of what would come onto the list it matters whether its event is recorded since, whichever way it was
    // corrected: by its name alone, or by an entry that says what it stands for.
    let anew = |kept: &&Kept| {
        known.get(&kept.row.entry).is_some_and(|known| known.rows > 0 && !known.open.contains_key(&kept.row.origin))
    };
    let anew: Vec<&str> = kept.iter().filter(anew).map(|kept| kept.row.entry.as_str()).collect();
    let mut corrected: Vec<String> = Vec::new();
    for entries in chunks(&anew) {
        let query = refused_row::Entity::find().select_only().column(Column::Entry);
        let query = query.filter(Column::Entry.is_in(rows::among(entries))).filter(Column::Settled.is_null());
        let query = query.filter(is_corrected());
        corrected.extend(query.into_tuple::<String>().all(tx).await?);
    }
    for entry in corrected {
        known.entry(entry).or_default().corrected = true;
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_noted_once_and_the_newest_are_kept() {
        let mut standing = Standing { position: 3, ..Standing::default() };
        for position in [3, 7, 3, 7, 12] {
            standing.note(position);
        }
        assert_eq!(written(&standing.further).as_deref(), Some("7,12"));
        assert_eq!(places(Some("7,12")), [7, 12]);
        assert_eq!((written(&[]), places(None)), (None, Vec::new()));
        (100..300).for_each(|position| standing.note(position));
        assert_eq!(
            (standing.further.len(), standing.further.first(), standing.further.last()),
            (100, Some(&200), Some(&299))
        );
    }
}
