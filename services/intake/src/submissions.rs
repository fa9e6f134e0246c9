//! Submissions (Meldungen): who has to report by when, and did.

use std::collections::BTreeSet;

use sea_orm::DatabaseTransaction;
use sollist_contract::{
    day::Day,
    ids::{Authority, Period},
    refusal::Refusal,
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

impl Submission {
    /// A duty is set once; another day is an extension.
    pub fn due(known: Option<&Submission>, key: &SubmissionKey, due_on: Day) -> Result<Submission, Refusal> {
        match known {
            None => Ok(Submission { first_due_on: due_on, due_on, extensions: 0, received_on: None, complete: false }),
            Some(known) => Err(Refusal::contradiction(
                "data.period",
                format!(
                    "Die Meldung {} von {} ist schon zum {} gefordert; eine neue Frist ist submission.extended.",
                    key.1, key.0, known.due_on
                ),
                format!(
                    "The submission {} of {} is due on {} already; another day is submission.extended.",
                    key.1, key.0, known.due_on
                ),
            )),
        }
    }
    pub fn extended(&self, key: &SubmissionKey, new_due_on: Day) -> Result<Submission, Refusal> {
        if new_due_on <= self.due_on {
            return Err(Refusal::contradiction(
                "data.new_due_on",
                format!(
                    "Die Frist der Meldung {} ist schon der {}; eine Verlängerung liegt später.",
                    key.1, self.due_on
                ),
                format!("The submission {} is due on {} already; an extension lies later.", key.1, self.due_on),
            ));
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

/// The refusal of a report that nobody asked for.
pub fn unknown(key: &SubmissionKey) -> Refusal {
    Refusal::not_found(
        "data.period",
        format!("Von {} ist für {} keine Meldung gefordert; bitte zuerst submission.due melden.", key.0, key.1),
        format!("No submission of {} is due for {}; report submission.due first.", key.0, key.1),
    )
}

fn unreadable(period: &str) -> Error {
    Error::store(
        format!("Die Meldung {period} ist im Speicher unlesbar; bitte „sollist verify“ ausführen."),
        format!("The submission {period} cannot be read from the store; please run `sollist verify`."),
    )
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
        let bad = |_| unreadable(&row.period);
        let day = |text: &str| text.parse::<Day>().map_err(|_| unreadable(&row.period));
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
