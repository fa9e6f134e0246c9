//! Submissions (Meldungen): who has to report by when, and did.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use sollist_contract::{
    day::Day,
    ids::{Authority, Period},
    period::NoPeriod,
};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Lock, Rows},
    },
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
    /// A period that looks like a quarter or a month, and is none.
    NoPeriod { field: &'static str, why: NoPeriod },
    /// A list is asked for as of what is no day.
    NoDay(String),
    /// A list is asked for of a period for which nobody has to report.
    NoSuchPeriod(Period),
    /// What is kept of it cannot be read.
    Unreadable { period: String },
}

/// What an officer would query of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warned {
    /// It came before its period began.
    BeforePeriod { period: Period, received_on: Day, begins: Day },
    /// It came incomplete, of which a complete one is there.
    StaysComplete { period: Period, received_on: Day, complete_on: Day },
    /// Its last day is put off when it has gone by: what came late is in time then.
    ExtendedAfterwards { period: Period, on: Day, due_on: Day, new_due_on: Day, received_on: Option<Day> },
}

impl Warned {
    /// Of a report that came, beside what is known of it.
    pub fn of_receipt(known: &Submission, period: &Period, received_on: Day, complete: bool) -> Option<Warned> {
        let period = || period.clone();
        if let Some(begins) = period().begins().filter(|begins| received_on < *begins) {
            return Some(Warned::BeforePeriod { period: period(), received_on, begins });
        }
        let complete_on = known.received_on.filter(|_| known.complete && !complete)?;
        Some(Warned::StaysComplete { period: period(), received_on, complete_on })
    }
    /// Of an extension that takes effect on a day.
    pub fn of_extension(known: &Submission, period: &Period, on: Day, new_due_on: Day) -> Option<Warned> {
        let Submission { due_on, received_on, .. } = *known;
        let period = period.clone();
        (on > due_on).then_some(Warned::ExtendedAfterwards { period, on, due_on, new_due_on, received_on })
    }
}

/// Whether a period may be one.
pub fn possible(field: &'static str, period: &Period) -> Result<(), SubmissionRefused> {
    period.must_be_possible().map_err(|why| SubmissionRefused::NoPeriod { field, why })
}

/// What was asked of a period for which nobody has to report: that there is none such, or that it is no period.
pub fn unknown(key: &SubmissionKey) -> SubmissionRefused {
    possible("data.period", &key.1).err().unwrap_or_else(|| SubmissionRefused::Unknown(key.clone()))
}

impl Submission {
    /// A duty is set once, for a period that there is; another day is an extension. Not `strict`: it was accepted once.
    pub fn due(
        known: Option<&Submission>,
        key: &SubmissionKey,
        due_on: Day,
        strict: bool,
    ) -> Result<Submission, SubmissionRefused> {
        if strict {
            possible("data.period", &key.1)?;
        }
        match known {
            None => Ok(Submission { first_due_on: due_on, due_on, extensions: 0, received_on: None, complete: false }),
            Some(known) => Err(SubmissionRefused::DueAlready { key: key.clone(), due_on: known.due_on }),
        }
    }
    /// An extension lies later. Not `strict`: it was accepted once, and is read again.
    pub fn extended(
        &self,
        key: &SubmissionKey,
        new_due_on: Day,
        strict: bool,
    ) -> Result<Submission, SubmissionRefused> {
        if strict && new_due_on <= self.due_on {
            return Err(SubmissionRefused::NotExtended { period: key.1.clone(), due_on: self.due_on });
        }
        Ok(Submission { due_on: new_due_on, extensions: self.extensions.saturating_add(1), ..self.clone() })
    }
    /// The newest report by day counts: an incomplete one may be completed. What was complete has been reported,
    /// whatever comes after it; of complete ones the first, but for those that came before their period began: whoever
    /// mistyped the day says the right one.
    pub fn received(&self, period: &Period, received_on: Day, complete: bool) -> Submission {
        let begins = period.begins();
        let rank = |day: Day| (begins.is_some_and(|begins| day < begins), day);
        let earlier = self.received_on.is_some_and(|known| received_on < known);
        let stays = match (self.complete, complete) {
            (true, true) => self.received_on.is_some_and(|known| rank(known) <= rank(received_on)),
            (true, false) => true,
            (false, true) => false,
            (false, false) => earlier,
        };
        if stays {
            return self.clone();
        }
        Submission { received_on: Some(received_on), complete, ..self.clone() }
    }
}

/// What became of a submission on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its day has not passed, and nothing came.
    Open,
    /// Its day has passed, and nothing came that is complete.
    Overdue,
    /// Something came that is not complete, and its day has not passed.
    Incomplete,
    Complete,
}

impl Submission {
    /// What became of it on a day: the last one on which it may come is in time.
    pub fn state(&self, on: Day) -> State {
        match (self.complete, self.due_on < on, self.received_on) {
            (true, ..) => State::Complete,
            (false, true, _) => State::Overdue,
            (false, false, Some(_)) => State::Incomplete,
            (false, false, None) => State::Open,
        }
    }
    /// Days after its last day: on which it came, or until now where it is overdue.
    pub fn days_late(&self, on: Day) -> i32 {
        let late = match (self.state(on), self.received_on) {
            (State::Overdue, _) => self.due_on.days_to(on),
            (_, Some(received_on)) => self.due_on.days_to(received_on),
            (_, None) => 0,
        };
        late.max(0)
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
    tx: &Reading<'_>,
    keys: &BTreeSet<SubmissionKey>,
    into: &mut Rows<SubmissionKey, Submission>,
) -> Result<(), Error> {
    let columns = [submission_row::Column::Authority, submission_row::Column::Period];
    let keys = keys.iter().map(|(authority, period)| [authority.as_str(), period.as_str()]);
    for row in rows::by_key::<submission_row::Entity, 2>(tx, columns, keys, Lock::Held).await? {
        let (key, submission) = submission(&row)?;
        into.loaded(key, submission);
    }
    Ok(())
}

/// The submission in a row.
pub fn submission(row: &submission_row::Model) -> Result<(SubmissionKey, Submission), Error> {
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
    Ok((key, submission))
}

/// Whether anybody has or had to report for a period.
pub async fn has_period(db: &impl ConnectionTrait, period: &Period) -> Result<bool, Error> {
    let of = submission_row::Entity::find().filter(submission_row::Column::Period.eq(period.as_str()));
    Ok(of.one(db).await?.is_some())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_in_time_and_the_next_is_late() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let open = Submission {
            first_due_on: day("2026-07-10"),
            due_on: day("2026-07-15"),
            extensions: 1,
            received_on: None,
            complete: false,
        };
        let half = Submission { received_on: Some(day("2026-07-12")), ..open.clone() };
        let whole = Submission { received_on: Some(day("2026-07-18")), complete: true, ..open.clone() };
        let check = |one: &Submission, on: &str, state: State, late: i32| {
            assert_eq!((one.state(day(on)), one.days_late(day(on))), (state, late), "{one:?} {on}");
        };
        check(&open, "2026-07-15", State::Open, 0);
        check(&open, "2026-07-16", State::Overdue, 1);
        check(&half, "2026-07-15", State::Incomplete, 0);
        check(&half, "2026-07-20", State::Overdue, 5);
        check(&whole, "2026-07-01", State::Complete, 3);
        check(&Submission { received_on: Some(day("2026-07-15")), ..whole }, "2027-01-01", State::Complete, 0);
        // What is incomplete after it takes nothing back, and what is complete before it was so first.
        let period: Period = "2026-Q2".parse().unwrap();
        let received = |one: &Submission, on: &str, complete| one.received(&period, day(on), complete);
        let later = received(&whole, "2026-11-20", false);
        assert_eq!((&later, received(&whole, "2026-11-20", true)), (&whole, whole.clone()));
        assert_eq!(received(&whole, "2026-07-14", true).received_on, Some(day("2026-07-14")));
        assert_eq!(received(&half, "2026-07-10", true).received_on, Some(day("2026-07-10")));
        // A day before the period begins is a slip: the right one replaces it, and it replaces none.
        let slip = received(&open, "2020-07-14", true);
        assert_eq!(received(&slip, "2026-07-14", true).received_on, Some(day("2026-07-14")));
        assert_eq!(received(&whole, "2020-07-14", true), whole);
        assert_eq!(received(&slip, "2020-07-10", true).received_on, Some(day("2020-07-10")));
        let early = |on: &str| Warned::of_receipt(&open, &period, day(on), true).is_some();
        assert_eq!((early("2026-03-31"), early("2026-04-01")), (true, false));
    }
}
