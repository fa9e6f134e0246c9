//! Submissions (Meldungen): who has to report by when, and did.

use std::collections::BTreeSet;

use sea_orm::DatabaseTransaction;
use sollist_contract::{
    day::Day,
    ids::{Authority, Period},
};
use sollist_platform::{
    Error,
    store::rows::{self, Lock, Rows},
};

pub mod submission_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "intake_submissions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub period: String,
        pub first_due_on: String,
        pub due_on: String,
        pub extensions: i64,
        pub received_on: Option<String>,
        pub complete: i64,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub type SubmissionKey = (Authority, Period);

/// What an authority has to report for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    pub first_due_on: Day,
    pub due_on: Day,
    pub extensions: i64,
    pub received_on: Option<Day>,
    pub complete: bool,
}

/// Why nothing is changed of what an authority has to report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubmissionRefused {
    /// A duty is set once; another day is an extension.
    DueAlready { key: SubmissionKey, due_on: Day },
    /// An extension that lies no later.
    NotExtended { period: Period, due_on: Day },
    /// A report that nobody asked for.
    Unknown(SubmissionKey),
    /// What is kept of it cannot be read.
    Unreadable { period: String },
}

impl Submission {
    /// A duty is set once; another day is an extension.
    pub fn due(known: Option<&Submission>, key: &SubmissionKey, due_on: Day) -> Result<Submission, SubmissionRefused> {
        match known {
            None => Ok(Submission { first_due_on: due_on, due_on, extensions: 0, received_on: None, complete: false }),
            Some(known) => Err(SubmissionRefused::DueAlready { key: key.clone(), due_on: known.due_on }),
        }
    }
    pub fn extended(&self, key: &SubmissionKey, new_due_on: Day) -> Result<Submission, SubmissionRefused> {
        if new_due_on <= self.due_on {
            return Err(SubmissionRefused::NotExtended { period: key.1.clone(), due_on: self.due_on });
        }
        Ok(Submission { due_on: new_due_on, extensions: self.extensions.saturating_add(1), ..self.clone() })
    }
    /// The newest report by day counts: an incomplete one may be completed.
    pub fn received(&self, received_on: Day, complete: bool) -> Submission {
        if self.received_on.is_some_and(|known| received_on < known) {
            return self.clone();
        }
        Submission { received_on: Some(received_on), complete, ..self.clone() }
    }
}

pub fn model(key: &SubmissionKey, submission: &Submission) -> submission_row::Model {
    submission_row::Model {
        authority: key.0.to_string(),
        period: key.1.to_string(),
        first_due_on: submission.first_due_on.to_string(),
        due_on: submission.due_on.to_string(),
        extensions: submission.extensions,
        received_on: submission.received_on.map(|day| day.to_string()),
        complete: i64::from(submission.complete),
    }
}

pub async fn load(
    tx: &DatabaseTransaction,
    keys: &BTreeSet<SubmissionKey>,
    into: &mut Rows<SubmissionKey, Submission>,
) -> Result<(), Error> {
    let columns = [submission_row::Column::Authority, submission_row::Column::Period];
    let keys = keys.iter().map(|(authority, period)| [authority.as_str(), period.as_str()]);
    for row in rows::of_keys::<submission_row::Entity, 2>(tx, columns, keys, Lock::Held).await? {
        let unreadable = || Error::refused(SubmissionRefused::Unreadable { period: row.period.clone() });
        let bad = |_| unreadable();
        let day = |text: &str| text.parse::<Day>().map_err(|_| unreadable());
        let key = (row.authority.parse().map_err(bad)?, row.period.parse().map_err(bad)?);
        let submission = Submission {
            first_due_on: day(&row.first_due_on)?,
            due_on: day(&row.due_on)?,
            extensions: row.extensions,
            received_on: row.received_on.as_deref().map(day).transpose()?,
            complete: row.complete != 0,
        };
        into.loaded(key, submission);
    }
    Ok(())
}
