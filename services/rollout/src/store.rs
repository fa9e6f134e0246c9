//! The tables of rollout: rollouts and milestones. Stocks are the ledger's.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use sollist_contract::{
    day::Day,
    event::ActivityKind,
    ids::{Authority, MilestoneId, ProjectId, RolloutId, SiteId, Text},
    money::Cents,
    similar::Lately,
};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Lock, Rows},
    },
};

use crate::{
    capacity::{Reported, Total, TotalKey},
    domain::{Happened, Happening, Milestone, Refused, Rollout, Site},
    history::Report,
};

/// Projects of a batch that are looked through for a milestone that may have been meant, and milestones of each.
const PROJECTS_LOOKED_THROUGH: usize = 20;
const MILESTONES_MAX: u64 = 500;

pub mod rollout_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rollout_rollouts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub rollout: String,
        pub scope: String,
        pub total: Option<i64>,
        pub done: i64,
        pub deadline: String,
        pub planned_on: Option<String>,
        pub total_on: Option<String>,
        pub done_on: Option<String>,
        /// Reports ever recorded: numbers the next.
        pub reports: i64,
        /// The last day of which anything was reported.
        pub last_day: Option<String>,
        pub start_on: Option<String>,
        pub budget: Option<i64>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod report_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rollout_reports")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub rollout: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i64,
        pub day: String,
        pub total: Option<i64>,
        pub done: Option<i64>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod milestone_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rollout_milestones")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub project: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub milestone: String,
        pub planned_on: String,
        pub budgeted_cost: i64,
        pub reached_on: Option<String>,
        pub said_on: Option<String>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod capacity_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rollout_capacities")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub what: String,
        pub day: String,
        pub quantity: i64,
        /// What was quite unlike it, and came before it.
        pub before: Option<i64>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod site_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rollout_sites")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub site: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub measure: String,
        /// The latest day of effect of its reports.
        pub day: String,
        /// From which day on none of them counts.
        pub withdrawn_on: Option<String>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod happened_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rollout_happened")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub what: String,
        /// Of an activity.
        #[sea_orm(primary_key, auto_increment = false)]
        pub title: String,
        /// By day, whether it counts.
        pub days: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What happened to somebody.
pub type HappenedKey = (Authority, Happening);
/// What was done at a site of somebody.
pub type SiteKey = (Authority, SiteId, Text);
pub type RolloutKey = (Authority, RolloutId);
pub type MilestoneKey = (Authority, ProjectId, MilestoneId);

fn unreadable(name: &str) -> Error {
    Error::refused(Refused::Unreadable(name.to_owned()))
}

pub fn rollout_model(key: &RolloutKey, rollout: &Rollout) -> rollout_row::Model {
    rollout_row::Model {
        authority: key.0.to_string(),
        rollout: key.1.to_string(),
        scope: rollout.scope.clone(),
        total: rollout.total,
        done: rollout.done,
        deadline: rollout.deadline.to_string(),
        planned_on: text(rollout.planned_on),
        total_on: text(rollout.total_on),
        done_on: text(rollout.done_on),
        reports: rollout.reports,
        last_day: text(rollout.last_day),
        start_on: text(rollout.start),
        budget: rollout.budget.map(Cents::get),
    }
}

/// The row of what was reported of a rollout.
pub fn report_model((authority, rollout): &RolloutKey, place: i64, report: &Report) -> report_row::Model {
    let Report { day, total, done } = *report;
    report_row::Model {
        authority: authority.to_string(),
        rollout: rollout.to_string(),
        place,
        day: day.to_string(),
        total,
        done,
    }
}

fn text(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

pub fn milestone_model(key: &MilestoneKey, milestone: &Milestone) -> milestone_row::Model {
    milestone_row::Model {
        authority: key.0.to_string(),
        project: key.1.to_string(),
        milestone: key.2.to_string(),
        planned_on: milestone.planned_on.to_string(),
        budgeted_cost: milestone.budgeted_cost.get(),
        reached_on: text(milestone.reached_on),
        said_on: text(milestone.said_on),
    }
}

pub async fn load_rollouts(
    tx: &Reading<'_>,
    keys: &BTreeSet<RolloutKey>,
    into: &mut Rows<RolloutKey, Rollout>,
) -> Result<(), Error> {
    let columns = [rollout_row::Column::Authority, rollout_row::Column::Rollout];
    let keys = keys.iter().map(|(authority, rollout)| [authority.as_str(), rollout.as_str()]);
    for row in rows::by_key::<rollout_row::Entity, 2>(tx, columns, keys, Lock::Held).await? {
        let bad = |_| unreadable(&row.rollout);
        let key = (row.authority.parse().map_err(bad)?, row.rollout.parse().map_err(bad)?);
        let day = |text: &str| text.parse::<Day>().map_err(|_| unreadable(&row.rollout));
        let some = |text: &Option<String>| text.as_deref().map(day).transpose();
        let rollout = Rollout {
            total: row.total,
            done: row.done,
            deadline: day(&row.deadline)?,
            planned_on: some(&row.planned_on)?,
            total_on: some(&row.total_on)?,
            done_on: some(&row.done_on)?,
            reports: row.reports,
            last_day: some(&row.last_day)?,
            start: some(&row.start_on)?,
            budget: row.budget.map(Cents::new),
            scope: row.scope,
        };
        into.loaded(key, rollout);
    }
    Ok(())
}

/// What was reported of rollouts, by day, of one day in the order of the journal. The rows of the rollouts are held.
pub async fn load_reports(tx: &Reading<'_>, keys: &[&RolloutKey]) -> Result<Vec<(RolloutKey, Vec<Report>)>, Error> {
    let columns = [report_row::Column::Authority, report_row::Column::Rollout];
    let wanted = keys.iter().map(|(authority, rollout)| [authority.as_str(), rollout.as_str()]);
    let mut reports: HashMap<(String, String), Vec<(i64, Report)>> = HashMap::new();
    for row in rows::of_keys::<report_row::Entity, 2>(tx, columns, wanted, Lock::Not).await? {
        let day: Day = row.day.parse().map_err(|_| unreadable(&row.rollout))?;
        let report = Report { day, total: row.total, done: row.done };
        reports.entry((row.authority, row.rollout)).or_default().push((row.place, report));
    }
    let mut out = Vec::with_capacity(keys.len());
    for key in keys {
        let mut told = reports.remove(&(key.0.to_string(), key.1.to_string())).unwrap_or_default();
        told.sort_unstable_by_key(|(place, report)| (report.day, *place));
        out.push(((*key).clone(), told.into_iter().map(|(.., report)| report).collect()));
    }
    Ok(out)
}

/// The milestones of projects: what may have been meant by one that is not planned.
pub async fn planned_milestones(
    tx: &Reading<'_>,
    projects: &BTreeSet<(&str, &str)>,
) -> Result<Vec<MilestoneKey>, Error> {
    use milestone_row::Column;
    let mut planned = Vec::new();
    for (authority, project) in projects.iter().take(PROJECTS_LOOKED_THROUGH) {
        let of = milestone_row::Entity::find()
            .filter(Column::Authority.eq(*authority))
            .filter(Column::Project.eq(*project))
            .order_by_asc(Column::Milestone)
            .limit(MILESTONES_MAX);
        for row in of.all(tx).await? {
            let bad = |_| unreadable(&row.project);
            planned.push((
                row.authority.parse().map_err(bad)?,
                row.project.parse().map_err(bad)?,
                row.milestone.parse().map_err(bad)?,
            ));
        }
    }
    Ok(planned)
}

/// The projects of authorities of which milestones are planned: what may have been meant by one of which none are.
pub async fn planned_projects(
    tx: &Reading<'_>,
    authorities: &BTreeSet<&str>,
) -> Result<Vec<(Authority, ProjectId)>, Error> {
    use milestone_row::Column;
    let mut planned = Vec::new();
    for authority in authorities.iter().take(PROJECTS_LOOKED_THROUGH) {
        let of = milestone_row::Entity::find()
            .select_only()
            .distinct()
            .column(Column::Authority)
            .column(Column::Project)
            .filter(Column::Authority.eq(*authority))
            .order_by_asc(Column::Project)
            .limit(MILESTONES_MAX);
        for (authority, project) in of.into_tuple::<(String, String)>().all(tx).await? {
            let bad = |_| unreadable(&project);
            planned.push((authority.parse().map_err(bad)?, project.parse().map_err(bad)?));
        }
    }
    Ok(planned)
}

pub async fn load_milestones(
    tx: &Reading<'_>,
    keys: &BTreeSet<MilestoneKey>,
    into: &mut Rows<MilestoneKey, Milestone>,
) -> Result<(), Error> {
    let columns = [milestone_row::Column::Authority, milestone_row::Column::Project, milestone_row::Column::Milestone];
    let keys =
        keys.iter().map(|(authority, project, milestone)| [authority.as_str(), project.as_str(), milestone.as_str()]);
    for row in rows::by_key::<milestone_row::Entity, 3>(tx, columns, keys, Lock::Held).await? {
        let bad = |_| unreadable(&row.project);
        let day = |text: &str| text.parse().map_err(|_| unreadable(&row.project));
        let key = (
            row.authority.parse().map_err(bad)?,
            row.project.parse().map_err(bad)?,
            row.milestone.parse().map_err(bad)?,
        );
        let milestone = Milestone {
            planned_on: day(&row.planned_on)?,
            budgeted_cost: Cents::new(row.budgeted_cost),
            reached_on: row.reached_on.as_deref().map(day).transpose()?,
            said_on: row.said_on.as_deref().map(day).transpose()?,
        };
        into.loaded(key, milestone);
    }
    Ok(())
}

/// How a total is kept: `sessions`, `licence/office`.
fn kept_total(total: &Total) -> String {
    match total {
        Total::Sessions => "sessions".to_owned(),
        Total::Accounts => "accounts".to_owned(),
        Total::FileAccounts => "e-file-accounts".to_owned(),
        Total::FileConcurrent => "e-file-concurrent".to_owned(),
        Total::Licences(licence) => format!("licence/{licence}"),
    }
}

/// Kind and licence of a total as it is kept.
pub fn kind_of_total(kept: &str) -> (&str, &str) {
    kept.split_once('/').unwrap_or((kept, ""))
}

/// Totals of an authority, or of all, in the order of their keys.
pub async fn list_totals(
    db: &impl ConnectionTrait,
    authority: &str,
    after: (&str, &str),
    limit: u64,
) -> Result<Vec<capacity_row::Model>, Error> {
    let key = [capacity_row::Column::Authority, capacity_row::Column::What];
    Ok(rows::page(capacity_row::Entity::find(), key, authority, after, limit).all(db).await?)
}

pub fn capacity_model((authority, total): &TotalKey, reported: &Reported) -> capacity_row::Model {
    capacity_row::Model {
        authority: authority.to_string(),
        what: kept_total(total),
        day: reported.day.to_string(),
        quantity: reported.quantity.last,
        before: reported.quantity.before,
    }
}

/// What was reported last of some totals.
pub async fn load_capacities(
    tx: &Reading<'_>,
    keys: &BTreeSet<TotalKey>,
    into: &mut Rows<TotalKey, Reported>,
) -> Result<(), Error> {
    let columns = [capacity_row::Column::Authority, capacity_row::Column::What];
    let named: HashMap<(&str, String), &TotalKey> =
        keys.iter().map(|key| ((key.0.as_str(), kept_total(&key.1)), key)).collect();
    let wanted: Vec<[&str; 2]> = named.keys().map(|(authority, what)| [*authority, what.as_str()]).collect();
    for row in rows::by_key::<capacity_row::Entity, 2>(tx, columns, wanted, Lock::Held).await? {
        let day = row.day.parse().map_err(|_| unreadable(&row.what))?;
        let quantity = Lately { last: row.quantity, before: row.before };
        if let Some(key) = named.get(&(row.authority.as_str(), row.what)) {
            into.loaded((*key).clone(), Reported { day, quantity });
        }
    }
    Ok(())
}

/// How a happening is kept: what, and the title of an activity.
fn kept(what: &Happening) -> [&str; 2] {
    match what {
        Happening::EFile => ["e-file", ""],
        Happening::Activity(ActivityKind::Project, title) => ["project", title.as_str()],
        Happening::Activity(ActivityKind::Event, title) => ["event", title.as_str()],
        Happening::Activity(ActivityKind::Network, title) => ["network", title.as_str()],
    }
}

pub fn happened_model((authority, what): &HappenedKey, happened: &Happened) -> Result<happened_row::Model, Error> {
    let days: BTreeMap<String, bool> = happened.days().map(|(day, counts)| (day.to_string(), counts)).collect();
    let [what, title] = kept(what).map(str::to_owned);
    Ok(happened_row::Model { authority: authority.to_string(), what, title, days: serde_json::to_string(&days)? })
}

pub async fn load_happened(
    tx: &Reading<'_>,
    keys: &BTreeSet<HappenedKey>,
    into: &mut Rows<HappenedKey, Happened>,
) -> Result<(), Error> {
    use happened_row::Column;
    let columns = [Column::Authority, Column::What, Column::Title];
    let named: HashMap<[&str; 3], &HappenedKey> = keys
        .iter()
        .map(|key| {
            let [what, title] = kept(&key.1);
            ([key.0.as_str(), what, title], key)
        })
        .collect();
    let wanted: Vec<[&str; 3]> = named.keys().copied().collect();
    for row in rows::by_key::<happened_row::Entity, 3>(tx, columns, wanted, Lock::Held).await? {
        let Some(key) = named.get(&[&*row.authority, &*row.what, &*row.title]) else { continue };
        let days: BTreeMap<String, bool> = serde_json::from_str(&row.days)?;
        let day = |(day, counts): (String, bool)| Ok((day.parse::<Day>().map_err(|_| unreadable(&row.what))?, counts));
        let days = days.into_iter().map(day).collect::<Result<Vec<_>, Error>>()?;
        into.loaded((*key).clone(), Happened::of(days));
    }
    Ok(())
}

pub fn site_model((authority, name, measure): &SiteKey, site: &Site) -> site_row::Model {
    site_row::Model {
        authority: authority.to_string(),
        site: name.to_string(),
        measure: measure.to_string(),
        day: site.reported_on.to_string(),
        withdrawn_on: site.withdrawn_on.map(|day| day.to_string()),
    }
}

/// Everything that was said of the sites of some authorities.
pub async fn load_sites(
    tx: &Reading<'_>,
    of: &BTreeSet<Authority>,
    into: &mut Rows<SiteKey, Site>,
) -> Result<(), Error> {
    let keys = of.iter().map(|authority| [authority.as_str()]);
    for row in rows::of_keys::<site_row::Entity, 1>(tx, [site_row::Column::Authority], keys, Lock::Not).await? {
        let bad = |_| unreadable(&row.site);
        let day = |text: &str| text.parse().map_err(|_| unreadable(&row.site));
        let site =
            Site { reported_on: day(&row.day)?, withdrawn_on: row.withdrawn_on.as_deref().map(day).transpose()? };
        into.loaded(
            (row.authority.parse().map_err(bad)?, row.site.parse().map_err(bad)?, row.measure.parse().map_err(bad)?),
            site,
        );
    }
    Ok(())
}

/// Measures that are told where another one is named for the first time.
const USUAL_MAX: u64 = 20;

/// The most usual measures of each authority on sites of its own, by the number of these; those of a single site only
/// where no other is known. What others do is nothing that it is told.
pub async fn usual_measures(
    tx: &Reading<'_>,
    of: &BTreeSet<Authority>,
) -> Result<BTreeMap<Authority, Vec<String>>, Error> {
    use site_row::{Column, Entity};
    let mut usual = BTreeMap::new();
    for authority in of {
        let all = Entity::find().select_only().column(Column::Measure).column_as(Column::Site.count(), "sites");
        let all = all
            .filter(Column::Authority.eq(authority.as_str()))
            .filter(Column::WithdrawnOn.is_null())
            .group_by(Column::Measure)
            .order_by_desc(Column::Site.count())
            .order_by_asc(Column::Measure);
        let found: Vec<(String, i64)> = all.limit(USUAL_MAX).into_tuple().all(tx).await?;
        let several: Vec<String> = found.iter().filter(|(_, sites)| *sites > 1).map(|(name, _)| name.clone()).collect();
        let any = || found.iter().map(|(name, _)| name.clone()).collect();
        usual.insert(authority.clone(), if several.is_empty() { any() } else { several });
    }
    Ok(usual)
}

/// A page of rollouts after a key, in the order of authority and rollout.
pub async fn list_rollouts(
    db: &impl ConnectionTrait,
    authority: &str,
    after: (&str, &str),
    limit: u64,
) -> Result<Vec<rollout_row::Model>, Error> {
    let key = [rollout_row::Column::Authority, rollout_row::Column::Rollout];
    Ok(rows::page(rollout_row::Entity::find(), key, authority, after, limit).all(db).await?)
}
