//! The table of processes.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use sollist_contract::{day::Day, ids::Text, refusal::Say as _};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Lock, Rows, Saving},
    },
};

use super::domain::{Outcome, Process, ProcessRefused, Standing, Verdict};

mod process_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_processes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub process: String,
        pub authority: Option<String>,
        /// What is recorded once it is approved: type and data as JSON.
        pub holds: String,
        pub opened_by: String,
        pub opened_on: String,
        pub open_until: String,
        /// The published rule by which it waits, as JSON.
        pub rule: Option<String>,
        /// Nothing as long as nobody decided.
        pub decided_by: Option<String>,
        pub decided_on: Option<String>,
        /// Why it was rejected; nothing where it was not.
        pub rejected: Option<String>,
        /// Why whoever opened it took it back; nothing where they did not.
        pub withdrawn: Option<String>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use process_row::{Column, Entity, Model};

fn read(row: Model) -> Result<(Text, Process), Error> {
    let unreadable = || Error::Refused(ProcessRefused::Unreadable { process: row.process.clone() }.say());
    let day = |text: &str| text.parse::<Day>().map_err(|_| unreadable());
    let why = |text: &str| text.parse().map_err(|_| unreadable());
    let verdict = match (&row.rejected, &row.withdrawn) {
        (None, None) => Verdict::Approved,
        (Some(text), None) => Verdict::Rejected(why(text)?),
        (None, Some(text)) => Verdict::Withdrawn(why(text)?),
        (Some(_), Some(_)) => return Err(unreadable()),
    };
    let outcome = match (&row.decided_by, &row.decided_on) {
        (Some(by), Some(on)) => Some(Outcome { by: by.as_str().into(), on: day(on)?, verdict }),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => return Err(unreadable()),
    };
    let process = Process {
        authority: row.authority.as_deref().map(str::parse).transpose().map_err(|_| unreadable())?,
        holds: serde_json::from_str(&row.holds).map_err(|_| unreadable())?,
        opened_by: row.opened_by.as_str().into(),
        opened_on: day(&row.opened_on)?,
        open_until: day(&row.open_until)?,
        rule: row.rule.as_deref().map(serde_json::from_str).transpose().map_err(|_| unreadable())?,
        outcome,
    };
    Ok((row.process.parse().map_err(|_| unreadable())?, process))
}

fn model(id: &Text, process: &Process) -> Result<Model, Error> {
    let outcome = process.outcome.as_ref();
    let (rejected, withdrawn) = match outcome.map(|outcome| &outcome.verdict) {
        None | Some(Verdict::Approved) => (None, None),
        Some(Verdict::Rejected(why)) => (Some(why), None),
        Some(Verdict::Withdrawn(why)) => (None, Some(why)),
    };
    Ok(Model {
        process: rows::storable(id.as_str()),
        authority: process.authority.as_ref().map(ToString::to_string),
        holds: rows::storable(&serde_json::to_string(&process.holds)?),
        opened_by: process.opened_by.to_string(),
        opened_on: process.opened_on.to_string(),
        open_until: process.open_until.to_string(),
        rule: process.rule.as_ref().map(serde_json::to_string).transpose()?.map(|rule| rows::storable(&rule)),
        decided_by: outcome.map(|outcome| outcome.by.to_string()),
        decided_on: outcome.map(|outcome| outcome.on.to_string()),
        rejected: rejected.map(|why| rows::storable(why.as_str())),
        withdrawn: withdrawn.map(|why| rows::storable(why.as_str())),
    })
}

/// Processes that a batch names.
#[derive(Debug, Default)]
pub struct Processes(Rows<Text, Process>);

impl Processes {
    pub async fn load(&mut self, tx: &Reading<'_>, ids: &BTreeSet<Text>) -> Result<(), Error> {
        let keys = ids.iter().map(|id| [id.as_str()]);
        for row in rows::by_key::<Entity, 1>(tx, [Column::Process], keys, Lock::Held).await? {
            let (id, process) = read(row)?;
            self.0.loaded(id, process);
        }
        Ok(())
    }

    pub fn get(&self, id: &Text) -> Option<&Process> {
        self.0.get(id)
    }

    pub fn put(&mut self, id: Text, process: Process) {
        self.0.put(id, process);
    }

    pub async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.0.save::<Entity>(saving, model).await
    }
}

/// The process of an id.
pub async fn find(db: &impl ConnectionTrait, id: &str) -> Result<Option<Process>, Error> {
    let row = Entity::find_by_id(rows::storable(id)).one(db).await?;
    Ok(row.map(read).transpose()?.map(|(_, process)| process))
}

/// Which processes a list has; what is empty leaves all of them in.
#[derive(Debug, Clone, Copy)]
pub struct Filter<'a> {
    pub authority: &'a str,
    pub standing: Option<Standing>,
    /// The day on which they stand so.
    pub today: Day,
}

/// Up to `limit` processes after one (its last day and its id), in the order of their last days.
pub async fn list(
    db: &impl ConnectionTrait,
    Filter { authority, standing, today }: Filter<'_>,
    (until, id): (&str, &str),
    limit: u64,
) -> Result<Vec<(Text, Process)>, Error> {
    let same = Condition::all().add(Column::OpenUntil.eq(until)).add(Column::Process.gt(id));
    let mut query = Entity::find().filter(Condition::any().add(Column::OpenUntil.gt(until)).add(same));
    if !authority.is_empty() {
        query = query.filter(Column::Authority.eq(authority));
    }
    let today = today.to_string();
    query = match standing {
        None => query,
        Some(Standing::Open) => query.filter(Column::DecidedBy.is_null()).filter(Column::OpenUntil.gte(today)),
        Some(Standing::Lapsed) => query.filter(Column::DecidedBy.is_null()).filter(Column::OpenUntil.lt(today)),
        Some(Standing::Approved) => query
            .filter(Column::DecidedBy.is_not_null())
            .filter(Column::Rejected.is_null())
            .filter(Column::Withdrawn.is_null()),
        Some(Standing::Rejected) => query.filter(Column::Rejected.is_not_null()),
        Some(Standing::Withdrawn) => query.filter(Column::Withdrawn.is_not_null()),
    };
    let found = query.order_by_asc(Column::OpenUntil).order_by_asc(Column::Process).limit(limit).all(db).await?;
    found.into_iter().map(read).collect()
}
