//! The table of budget lines: rows, loading and saving those of a batch.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sollist_contract::{
    day::Day,
    event::Labels,
    ids::{Authority, Kind, LineName, Programme},
    money::Cents,
    position::Position,
    similar::nearest,
};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Lock, Saving},
    },
};

use super::{domain::BudgetLine, lines::Lines};
use crate::{register::once_in, unreadable::Unreadable};

pub mod line_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_lines")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub authority: String,
        pub year: i64,
        pub kind: String,
        pub programme: String,
        pub cover_group: Option<String>,
        pub section_label: String,
        pub chapter_label: String,
        pub title_label: String,
        pub appropriation: i64,
        pub carry_over: i64,
        pub adjustments: i64,
        pub frozen: i64,
        pub commitments: i64,
        pub actual: i64,
        pub assigned_on: Option<String>,
        /// The programme of its plan.
        pub planned_programme: Option<String>,
        /// The last day on which money moved, or commitment authority.
        pub last_day: Option<String>,
        /// Only a name: the line stands under this one.
        pub same_as: Option<String>,
        /// What the line is called now, where that is another name.
        pub shown: Option<String>,
        pub foreign_booked: i64,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

fn unreadable(name: &str, what: &'static str) -> Unreadable {
    Unreadable::Line { name: name.to_owned(), what }
}

impl TryFrom<line_row::Model> for BudgetLine {
    type Error = Error;
    fn try_from(row: line_row::Model) -> Result<BudgetLine, Error> {
        let name = row.name;
        let planned = row.planned_programme.as_ref().unwrap_or(&row.programme);
        Ok(BudgetLine {
            planned_programme: planned.parse().map_err(|_| unreadable(&name, "programme"))?,
            authority: row.authority.parse().map_err(|_| unreadable(&name, "authority"))?,
            kind: row.kind.parse().map_err(|_| unreadable(&name, "kind"))?,
            programme: row.programme.parse().map_err(|_| unreadable(&name, "programme"))?,
            cover_group: row
                .cover_group
                .map(|g| g.parse())
                .transpose()
                .map_err(|_| unreadable(&name, "cover group"))?,
            labels: Labels { section: row.section_label, chapter: row.chapter_label, title: row.title_label },
            assigned_on: row.assigned_on.map(|day| day.parse()).transpose().map_err(|_| unreadable(&name, "day"))?,
            last_day: row.last_day.map(|day| day.parse()).transpose().map_err(|_| unreadable(&name, "day"))?,
            position: Position {
                appropriation: Cents::new(row.appropriation),
                carry_over: Cents::new(row.carry_over),
                adjustments: Cents::new(row.adjustments),
                frozen: Cents::new(row.frozen),
                commitments: Cents::new(row.commitments),
                actual: Cents::new(row.actual),
            },
            renamed: row.shown.map(|shown| shown.parse()).transpose().map_err(|_| unreadable(&name, "name"))?,
            name: name.parse().map_err(|_| unreadable(&name, "name"))?,
            foreign_booked: row.foreign_booked != 0,
        })
    }
}

impl From<&BudgetLine> for line_row::Model {
    fn from(line: &BudgetLine) -> Self {
        line_row::Model {
            name: line.name.to_string(),
            authority: line.authority.to_string(),
            year: i64::from(line.name.year()),
            kind: line.kind.code().to_owned(),
            programme: line.programme.code().to_owned(),
            cover_group: line.cover_group.as_ref().map(ToString::to_string),
            // Labels are whatever others call their lines.
            section_label: rows::storable(&line.labels.section),
            chapter_label: rows::storable(&line.labels.chapter),
            title_label: rows::storable(&line.labels.title),
            appropriation: line.position.appropriation.get(),
            carry_over: line.position.carry_over.get(),
            adjustments: line.position.adjustments.get(),
            frozen: line.position.frozen.get(),
            commitments: line.position.commitments.get(),
            actual: line.position.actual.get(),
            assigned_on: line.assigned_on.map(|day| day.to_string()),
            planned_programme: Some(line.planned_programme.code().to_owned()),
            last_day: line.last_day.map(|day| day.to_string()),
            same_as: None,
            shown: line.renamed.as_ref().map(ToString::to_string),
            foreign_booked: i64::from(line.foreign_booked),
        }
    }
}

/// The row of another name of a line.
fn name_model(name: &LineName, line: &LineName) -> line_row::Model {
    line_row::Model {
        name: name.to_string(),
        authority: String::new(),
        year: i64::from(name.year()),
        kind: String::new(),
        programme: String::new(),
        cover_group: None,
        section_label: String::new(),
        chapter_label: String::new(),
        title_label: String::new(),
        appropriation: 0,
        carry_over: 0,
        adjustments: 0,
        frozen: 0,
        commitments: 0,
        actual: 0,
        assigned_on: None,
        planned_programme: None,
        last_day: None,
        same_as: Some(line.to_string()),
        shown: None,
        foreign_booked: 0,
    }
}

/// Unknown names of a batch for which a similar one is looked for, and lines looked through for each.
const SIMILAR_LOOKED_FOR: usize = 20;
const SIMILAR_MAX: u64 = 500;

impl Lines {
    /// Loads lines by name, commitment authority by its line's name, and the lines that `also` describes.
    pub async fn load(
        &mut self,
        tx: &Reading<'_>,
        names: &BTreeSet<LineName>,
        granted_on: &BTreeSet<LineName>,
        also: &[(Option<Authority>, Programme, i16)],
    ) -> Result<(), Error> {
        let names: Vec<&str> = names.iter().map(LineName::as_str).collect();
        self.load_whoever(tx, &names).await?;
        self.look_for_similar(tx, &names).await?;
        let names = &self.names;
        self.ves.load(tx, &granted_on.iter().map(|name| names.get(name).unwrap_or(name)).collect()).await?;
        for (authority, programme, year) in also {
            // Of that programme on some day: now, by its plan, or in between.
            let on_some_day = Condition::any()
                .add(line_row::Column::Programme.eq(programme.code()))
                .add(line_row::Column::PlannedProgramme.eq(programme.code()))
                .add(line_row::Column::Name.in_subquery(once_in(*programme)));
            let mut wanted = Condition::all().add(on_some_day).add(line_row::Column::Year.eq(i64::from(*year)));
            if let Some(authority) = authority {
                wanted = wanted.add(line_row::Column::Authority.eq(authority.as_str()));
            }
            let wanted = wanted.add(line_row::Column::SameAs.is_null());
            let found = rows::locked(line_row::Entity::find())
                .filter(wanted)
                .order_by_asc(line_row::Column::Name)
                .all(tx)
                .await?;
            self.keep(found)?;
        }
        Ok(())
    }

    /// Loads the days of lines on which something is dated earlier than what is known of them: `wanted` has each line
    /// with the first day on which something happens to it, `any` the first on which something may happen to whichever
    /// is loaded.
    pub async fn load_days(
        &mut self,
        tx: &Reading<'_>,
        wanted: &BTreeMap<LineName, Day>,
        any: Option<Day>,
    ) -> Result<(), Error> {
        let mut first: BTreeMap<LineName, Day> =
            any.map(|day| self.lines.iter().map(|(name, _)| (name.clone(), day)).collect()).unwrap_or_default();
        for (name, day) in wanted {
            first.entry(self.first_name(name).clone()).and_modify(|first| *first = (*day).min(*first)).or_insert(*day);
        }
        first.retain(|name, first| {
            self.lines.get(name).is_some_and(|line| line.last_day.is_some_and(|last| last > *first))
        });
        self.days.load(tx, &first).await
    }

    /// Loads what all lines of expenditure of some years have together.
    pub async fn load_budgets(&mut self, tx: &Reading<'_>, years: &BTreeSet<i16>) -> Result<(), Error> {
        use line_row::Column;
        for year in years {
            let lines = line_row::Entity::find().select_only().columns([
                Column::Appropriation,
                Column::CarryOver,
                Column::Adjustments,
            ]);
            let of_year = lines.filter(Column::Year.eq(i64::from(*year))).filter(Column::SameAs.is_null());
            let spending = of_year.filter(Column::Kind.ne(Kind::Revenue.code()));
            let amounts: Vec<(i64, i64, i64)> = spending.into_tuple().all(tx).await?;
            let sum = amounts.iter().map(|(one, two, three)| i128::from(*one) + i128::from(*two) + i128::from(*three));
            self.budgets.insert(*year, sum.sum());
        }
        Ok(())
    }

    /// Loads the years of which a plan has a line of the reserve.
    pub async fn load_reserves(&mut self, tx: &Reading<'_>) -> Result<(), Error> {
        use line_row::Column;
        let years = line_row::Entity::find().select_only().column(Column::Year).distinct();
        // On some day: now, by its plan, or in between.
        let reserve = Condition::any()
            .add(Column::Programme.eq(Programme::Reserve.code()))
            .add(Column::PlannedProgramme.eq(Programme::Reserve.code()))
            .add(Column::Name.in_subquery(once_in(Programme::Reserve)));
        let reserve = years.filter(reserve).filter(Column::SameAs.is_null());
        let found: Vec<i64> = reserve.order_by_asc(Column::Year).into_tuple().all(tx).await?;
        self.reserves = found.into_iter().filter_map(|year| i16::try_from(year).ok()).collect();
        Ok(())
    }

    /// Loads the programmes of the lines by day.
    pub async fn load_programmes(&mut self, tx: &Reading<'_>) -> Result<(), Error> {
        let names: Vec<&str> = self.lines.iter().map(|(name, _)| name.as_str()).collect();
        self.programmes.load(tx, &names).await
    }

    /// Loads the lines of the year before some, and of the year after others, under any of their names.
    pub async fn load_years_beside(
        &mut self,
        tx: &Reading<'_>,
        before: &BTreeSet<LineName>,
        after: &BTreeSet<LineName>,
    ) -> Result<(), Error> {
        let before = before.iter().flat_map(|name| self.names_in(name, LineName::year_before));
        let after = after.iter().flat_map(|name| self.names_in(name, LineName::year_after));
        let beside: BTreeSet<String> =
            before.chain(after).filter(|name| self.get(name).is_none()).map(|name| name.to_string()).collect();
        self.load_whoever(tx, &beside.iter().map(String::as_str).collect::<Vec<_>>()).await
    }

    /// Loads lines by any of their names.
    async fn load_whoever(&mut self, tx: &Reading<'_>, names: &[&str]) -> Result<(), Error> {
        self.load_named(tx, names).await?;
        // Lines that were named otherwise.
        let renamed: BTreeSet<String> = self
            .names
            .iter()
            .filter(|(_, line)| !self.lines.contains(line))
            .map(|(_, line)| line.to_string())
            .collect();
        self.load_named(tx, &renamed.iter().map(String::as_str).collect::<Vec<_>>()).await
    }

    async fn load_named(&mut self, tx: &Reading<'_>, names: &[&str]) -> Result<(), Error> {
        let names = names.iter().map(|name| [*name]);
        self.keep(rows::by_key::<line_row::Entity, 1>(tx, [line_row::Column::Name], names, Lock::Held).await?)
    }

    /// For names that there are not: those of the same chapter, and the same line of other years. Few only: it is for a
    /// sentence.
    async fn look_for_similar(&mut self, tx: &Reading<'_>, names: &[&str]) -> Result<(), Error> {
        let unknown = |name: &&&str| name.parse::<LineName>().is_ok_and(|name| self.get(&name).is_none());
        let unknown: Vec<&str> = names.iter().filter(unknown).copied().collect();
        // So many are a plan that makes them.
        for name in unknown.iter().copied().filter(|_| unknown.len() <= SIMILAR_LOOKED_FOR) {
            if let Some(similar) = similar(tx, name).await? {
                self.similar.insert(name.to_owned(), similar);
            }
        }
        Ok(())
    }

    fn keep(&mut self, found: Vec<line_row::Model>) -> Result<(), Error> {
        for row in found {
            if let Some(line) = &row.same_as {
                let unreadable = |_| unreadable(&row.name, "name");
                self.names.loaded(row.name.parse().map_err(unreadable)?, line.parse().map_err(unreadable)?);
                continue;
            }
            let line = BudgetLine::try_from(row)?;
            if !self.lines.contains(&line.name) {
                self.lines.loaded(line.name.clone(), line);
            }
        }
        Ok(())
    }

    pub async fn save(&self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.lines.save::<line_row::Entity>(saving, |_, line| Ok(line.into())).await?;
        self.names.save::<line_row::Entity>(saving, |name, line| Ok(name_model(name, line))).await?;
        self.ves.save(saving).await?;
        self.programmes.save(saving).await?;
        self.days.save(saving).await
    }
}

/// The line that may have been meant by a name that there is not: of the same chapter, or the same one of another year.
pub async fn similar(db: &impl ConnectionTrait, name: &str) -> Result<Option<String>, Error> {
    let Some((place, _)) = name.rsplit_once('/') else { return Ok(None) };
    let (year, rest) = name.split_once('/').unwrap_or_default();
    let year: i16 = year.parse().unwrap_or_default();
    let others = (-2..=2).map(|by| format!("{}/{rest}", year.saturating_add(by)));
    // The same numbers with their leading zeros.
    let fixed = name.parse::<LineName>().ok().and_then(|name| name.of_fixed_width()).map(|name| name.to_string());
    let wanted = Condition::any()
        // A slash and what comes behind it in the order of bytes.
        .add(line_row::Column::Name.between(format!("{place}/"), format!("{place}0")))
        .add(line_row::Column::Name.is_in(others.chain(fixed.clone())));
    let query = line_row::Entity::find().select_only().column(line_row::Column::Name).filter(wanted);
    let found: Vec<String> = query.order_by_asc(line_row::Column::Name).limit(SIMILAR_MAX).into_tuple().all(db).await?;
    let fixed = fixed.filter(|fixed| found.contains(fixed));
    Ok(fixed.or_else(|| nearest(name, found.iter().map(String::as_str)).map(str::to_owned)))
}
