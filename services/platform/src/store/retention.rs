//! What of persons has been kept for as long as the parameters say: whose names and which texts are due to be erased.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, EntityTrait as _, QuerySelect as _, sea_query::ExprTrait as _};
use sollist_contract::{
    day::Day,
    event::{Event, IntakeEvent},
    parameters::{RETENTION_SET, Retention},
};

use super::{
    journal::{self, event_row},
    persons::{self, person_row},
    search::{self, Numbers},
    texts::{self, key_row},
};
use crate::Error;

/// Events looked at in one go.
const PAGE: u64 = 1_000;

/// What is due on a day, and by what.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Due {
    /// The terms in force, and since when. `None`: nothing says how long anything is kept, so nothing is due.
    pub terms: Option<(Day, Retention)>,
    /// Keys that are still there, with the day since which their texts are due.
    pub keys: Vec<(key_row::Model, Day)>,
    /// Names that are still there, with the year of their last event, and the day since which they are due.
    pub names: Vec<(person_row::Model, i16, Day)>,
    /// What was refused and is done with, which whoever keeps it knows.
    pub refused: Vec<DueEntries>,
}

/// Entries of a year that are due, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueEntries {
    pub year: i16,
    pub entries: u64,
    pub since: Day,
}

/// What is due to be erased on a day.
///
/// # Errors
/// What the database says.
pub async fn due(db: &impl ConnectionTrait, on: Day) -> Result<Due, Error> {
    let Some((since, terms)) = terms(db, on).await? else { return Ok(Due::default()) };
    let is_due = |due: Option<Day>| due.filter(|due| *due <= on);
    let keys = texts::listed(db, None).await?.into_iter().filter(|key| key.secret.is_some());
    let keys = keys.filter_map(|key| {
        let due = is_due(terms.texts_due(i16::try_from(key.year).ok()?))?;
        Some((key, due))
    });
    let last = last_acts(db).await?;
    let names = persons::listed(db, None).await?.into_iter().filter(|person| person.name.is_some());
    let names = names.filter_map(|person| {
        // Who never came to an event was heard of when the pseudonym was drawn.
        let last = last.get(&person.pseudonym).copied().map_or(person.since, |last| std::cmp::max(last, person.since));
        let year = Day::of(Timestamp::from_microsecond(last).ok()?).year();
        let due = is_due(terms.name_due(year))?;
        Some((person, year, due))
    });
    Ok(Due { terms: Some((since, terms)), keys: keys.collect(), names: names.collect(), refused: Vec::new() })
}

/// The terms in force on a day: of the sets of that name the one that is valid from the latest day until then, as it
/// was published last. `None`: there is none, or it says them no more.
async fn terms(db: &impl ConnectionTrait, on: Day) -> Result<Option<(Day, Retention)>, Error> {
    let mut named = search::Texts::default();
    named.values(["parameters.published.v1"]);
    named.values([RETENTION_SET]);
    let mut published: BTreeMap<Day, Option<Retention>> = BTreeMap::new();
    let mut left = Numbers { first: 1, last: journal::head(db).await?.seq };
    while !left.is_empty() {
        let found = search::read(db, left, &named, false, PAGE).await?;
        for recorded in &found {
            // What this version cannot read says nothing to it.
            let Ok(envelope) = recorded.envelope() else { continue };
            if let Event::Intake(IntakeEvent::ParametersPublished(set)) = envelope.event
                && set.set.as_str() == RETENTION_SET
            {
                published.insert(set.valid_from, set.values.retention);
            }
        }
        left = match found.last() {
            Some(last) if found.len() as u64 == PAGE => left.after(last.seq, false),
            _ => break,
        };
    }
    let in_force = published.range(..=on).next_back();
    Ok(in_force.and_then(|(since, terms)| Some((*since, (*terms)?))))
}

/// When each who acts did so last, in microseconds since 1970 UTC.
async fn last_acts(db: &impl ConnectionTrait) -> Result<HashMap<String, i64>, Error> {
    use event_row::Column::{Actor, RecordedAt};
    let last = event_row::Entity::find().select_only().column(Actor);
    let last = last.expr(sea_orm::sea_query::Expr::col(RecordedAt).max()).group_by(Actor);
    Ok(last.into_tuple::<(String, i64)>().all(db).await?.into_iter().collect())
}
