//! Budget lines and their names, read outside a batch.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sollist_platform::{
    Error,
    rights::Sight,
    store::{
        db::Db,
        rows::{self, chunks},
        together::Together,
    },
};

use super::{
    domain::{BudgetLine, LineRefused},
    store::{line_row, similar},
};
use crate::commitment::{CommitmentAuthority, ve_row};

/// Lines, read outside a batch.
pub struct Reader {
    db: Db,
    lines: Together<line_row::Entity, 1>,
    ves: Together<ve_row::Entity, 1>,
}

impl Reader {
    pub fn start(db: Db) -> Reader {
        Reader {
            lines: Together::start(db.clone(), [line_row::Column::Name]),
            ves: Together::start(db.clone(), [ve_row::Column::Line]),
            db,
        }
    }
    /// The row of a name. Of one authority's affairs the database itself gives no other: that takes as long as where
    /// there is none, so the time of an answer does not say either what is there.
    async fn row(&self, name: &str, sight: &Sight) -> Result<Option<line_row::Model>, Error> {
        let Some(own) = sight.own() else { return self.lines.one([name]).await };
        let seen = Condition::any().add(line_row::Column::Authority.eq(own.as_str()));
        let seen = seen.add(line_row::Column::SameAs.is_not_null());
        Ok(line_row::Entity::find_by_id(name).filter(seen).one(self.db.reader()).await?)
    }
    /// A line, where it is seen, and its commitment authority in the order of years.
    pub async fn line(
        &self,
        name: &str,
        sight: &Sight,
    ) -> Result<Option<(BudgetLine, Vec<(i16, CommitmentAuthority)>)>, Error> {
        let mut found = self.row(name, sight).await?;
        if let Some(first) = found.as_ref().and_then(|row| row.same_as.clone()) {
            found = self.row(first.as_str(), sight).await?;
        }
        let Some(line) = found else { return Ok(None) };
        let name = line.name.as_str();
        let mut granted = self.ves.all([name]).await?.iter().map(ve_row::Model::read).collect::<Result<Vec<_>, _>>()?;
        granted.sort_by_key(|(year, _)| *year);
        Ok(Some((line.try_into()?, granted)))
    }
}

/// The first name of the line of any name: everything is kept under it. A name that no line has is refused, as what
/// stands in a field.
pub async fn first_name(db: &impl ConnectionTrait, name: &str, field: &'static str) -> Result<String, Error> {
    let found = line_row::Entity::find_by_id(name).one(db).await?;
    match found {
        Some(row) => Ok(row.same_as.unwrap_or(row.name)),
        None => {
            let meant = similar(db, name).await?;
            Err(Error::refused(LineRefused::Unknown { line: name.to_owned(), field, meant }))
        }
    }
}

/// What lines are called now, by their first names; those that have no other are left out.
pub async fn names_of_today(
    db: &impl ConnectionTrait,
    lines: impl Iterator<Item = &str>,
) -> Result<HashMap<String, String>, Error> {
    let mut lines: Vec<&str> = lines.collect();
    lines.sort_unstable();
    lines.dedup();
    let mut names = HashMap::new();
    for lines in chunks(&lines) {
        let of = line_row::Entity::find().select_only().column(line_row::Column::Name).column(line_row::Column::Shown);
        let of = of.filter(line_row::Column::Name.is_in(rows::among(lines)));
        let found: Vec<(String, String)> =
            of.filter(line_row::Column::Shown.is_not_null()).into_tuple().all(db).await?;
        names.extend(found);
    }
    Ok(names)
}

/// Which lines a list has; what is empty or zero leaves all of them in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    pub authority: &'a str,
    pub year: i32,
    pub programme: &'a str,
}

/// A page of lines after a name, in the order of names.
pub async fn list(
    db: &impl ConnectionTrait,
    Filter { authority, year, programme }: Filter<'_>,
    after: &str,
    limit: u64,
) -> Result<Vec<BudgetLine>, Error> {
    let mut query =
        line_row::Entity::find().filter(line_row::Column::Name.gt(after)).filter(line_row::Column::SameAs.is_null());
    if !authority.is_empty() {
        query = query.filter(line_row::Column::Authority.eq(authority));
    }
    if year != 0 {
        query = query.filter(line_row::Column::Year.eq(i64::from(year)));
    }
    if !programme.is_empty() {
        query = query.filter(line_row::Column::Programme.eq(programme));
    }
    let found = query.order_by_asc(line_row::Column::Name).limit(limit).all(db).await?;
    found.into_iter().map(BudgetLine::try_from).collect()
}

/// Every other name of the lines of some years, by the line's first name.
pub async fn other_names(db: &impl ConnectionTrait, years: &[i32]) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let years = years.iter().map(|year| i64::from(*year));
    let query = line_row::Entity::find().select_only().column(line_row::Column::SameAs).column(line_row::Column::Name);
    let query = query.filter(line_row::Column::SameAs.is_not_null()).filter(line_row::Column::Year.is_in(years));
    let found: Vec<(String, String)> = query.order_by_asc(line_row::Column::Name).into_tuple().all(db).await?;
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (line, name) in found {
        names.entry(line).or_default().push(name);
    }
    Ok(names)
}

/// What lines are called beside the name that they are shown under, by their first names.
pub async fn called_otherwise(
    db: &impl ConnectionTrait,
    lines: &[BudgetLine],
) -> Result<BTreeMap<String, Vec<String>>, Error> {
    // Who was never named otherwise has one name.
    let renamed = || lines.iter().filter(|line| line.renamed.is_some());
    let years: BTreeSet<i32> = renamed().map(|line| i32::from(line.name.year())).collect();
    if years.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut names = other_names(db, &years.into_iter().collect::<Vec<_>>()).await?;
    let others = |line: &BudgetLine| {
        let first = line.name.to_string();
        let mut others = names.remove(&first).unwrap_or_default();
        others.push(first.clone());
        others.retain(|name| *name != line.shown().as_str());
        others.sort_unstable();
        (first, others)
    };
    Ok(renamed().map(others).collect())
}

/// Every name of the line that has this one; `None` where no line has it.
pub async fn every_name(db: &impl ConnectionTrait, name: &str) -> Result<Option<Vec<String>>, Error> {
    let Some(row) = line_row::Entity::find_by_id(name).one(db).await? else { return Ok(None) };
    let first = row.same_as.unwrap_or(row.name);
    let others = line_row::Entity::find().select_only().column(line_row::Column::Name);
    let others = others.filter(line_row::Column::SameAs.eq(first.as_str())).order_by_asc(line_row::Column::Name);
    let others: Vec<String> = others.into_tuple().all(db).await?;
    Ok(Some(std::iter::once(first).chain(others).collect()))
}

/// The other names that the lines of these names have, by the name given. `renamed`: names that are given just now and
/// not stored yet, each with one that its line has already.
pub async fn also_called(
    db: &impl ConnectionTrait,
    names: &BTreeSet<String>,
    renamed: &[(String, String)],
) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let asked: BTreeSet<&str> = names.iter().chain(renamed.iter().map(|(line, _)| line)).map(String::as_str).collect();
    let asked: Vec<&str> = asked.into_iter().collect();
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let same =
        || line_row::Entity::find().select_only().column(line_row::Column::Name).column(line_row::Column::SameAs);
    for asked in chunks(&asked) {
        let found = same()
            .filter(line_row::Column::Name.is_in(rows::among(asked)))
            .filter(line_row::Column::SameAs.is_not_null());
        let found: Vec<(String, String)> = found.into_tuple().all(db).await?;
        first.extend(found);
    }
    for (line, new) in renamed {
        let of = first.get(line).unwrap_or(line).clone();
        if *new != of {
            first.insert(new.clone(), of);
        }
    }
    let first_of = |name: &String| first.get(name).unwrap_or(name).clone();
    let lines: BTreeSet<String> = names.iter().map(first_of).collect();
    let mut called: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    for lines in chunks(&lines) {
        let found: Vec<(String, String)> =
            same().filter(line_row::Column::SameAs.is_in(rows::among(lines))).into_tuple().all(db).await?;
        for (name, line) in found {
            called.entry(line).or_default().insert(name);
        }
    }
    for (name, line) in &first {
        called.entry(line.clone()).or_default().insert(name.clone());
    }
    let others = |name: &String| {
        let line = first_of(name);
        let all = called.get(&line)?.iter().chain([&line]).filter(|other| *other != name).cloned().collect();
        Some((name.clone(), all))
    };
    Ok(names.iter().filter_map(others).collect())
}
