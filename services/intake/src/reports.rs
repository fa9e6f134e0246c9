//! Reports that were published: the last of each quarter, and what may be published beside it
//! (docs/spec.md#the-report). It changes no books and no figure; what the files say is for who publishes them.

use std::collections::{BTreeMap, BTreeSet};

use sollist_contract::{
    day::Day,
    event::{FileHash, ReportPublished},
    quarter::Quarter,
};
use sollist_platform::{
    Error,
    store::{
        journal,
        reading::Reading,
        rows::{self, Lock, Rows},
    },
};

pub mod report_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "intake_reports")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub quarter: String,
        pub sequence: i64,
        pub pdf: String,
        pub xlsx: String,
        pub json: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The report of a quarter that was published last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Last {
    pub sequence: u64,
    pub pdf: FileHash,
    pub xlsx: FileHash,
    pub json: FileHash,
}

impl Last {
    pub fn of(report: &ReportPublished) -> Last {
        let ReportPublished { sequence, pdf, xlsx, json, .. } = report.clone();
        Last { sequence, pdf, xlsx, json }
    }
}

/// What the journal says of the state on which a report rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Number of its last event.
    pub head: u64,
    /// Its hash up to the state; none where it does not reach so far, or that is none.
    pub hash: Option<String>,
    /// The day on which the state ended with the next event; none where it goes on.
    pub until: Option<Day>,
}

/// Why a report is not published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportRefused {
    /// It rests on more than the journal has, or on nothing.
    Ahead { sequence: u64, head: u64 },
    /// The journal has another hash at its number.
    Foreign { sequence: u64 },
    /// It names a later number as the state of the last report.
    SinceAhead { since: u64, sequence: u64 },
    /// By what it knew its quarter had not ended; the last day of that.
    Unended { quarter: Quarter, sequence: u64, last: Day },
    /// Exactly this one was published.
    Already { quarter: Quarter, sequence: u64 },
    /// Another one was published, and it names none, or not that one.
    NotNamed { quarter: Quarter, last: u64 },
    /// It corrects one, and none was published.
    CorrectsNothing { quarter: Quarter },
    /// It knows less than the one that it corrects.
    Older { sequence: u64, last: u64 },
    /// What is kept of it cannot be read.
    Unreadable { quarter: String },
}

/// Whether a report may be published beside what was published of its quarter. `on`: the day of the command, which
/// counts where the state of the report goes on.
pub fn may_be_published(
    known: Option<&Last>,
    report: &ReportPublished,
    state: &State,
    on: Day,
) -> Result<(), ReportRefused> {
    let (quarter, sequence) = (report.quarter, report.sequence);
    let Some(hash) = &state.hash else { return Err(ReportRefused::Ahead { sequence, head: state.head }) };
    if hash != report.hash.as_str() {
        return Err(ReportRefused::Foreign { sequence });
    }
    if let Some(since) = report.since.filter(|since| *since > sequence) {
        return Err(ReportRefused::SinceAhead { since, sequence });
    }
    // A quarter that is none has no last day, and is none of this type.
    if let Ok(last) = quarter.last_day()
        && state.until.unwrap_or(on) <= last
    {
        return Err(ReportRefused::Unended { quarter, sequence, last });
    }
    match (known, report.corrects) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(ReportRefused::CorrectsNothing { quarter }),
        (Some(last), _) if *last == Last::of(report) => Err(ReportRefused::Already { quarter, sequence }),
        (Some(last), corrects) if corrects != Some(last.sequence) => {
            Err(ReportRefused::NotNamed { quarter, last: last.sequence })
        }
        (Some(last), _) if sequence < last.sequence => Err(ReportRefused::Older { sequence, last: last.sequence }),
        (Some(_), _) => Ok(()),
    }
}

/// What the journal says of the states that some reports rest on.
pub async fn states(tx: &Reading<'_>, sequences: &BTreeSet<u64>) -> Result<BTreeMap<u64, State>, Error> {
    let mut states = BTreeMap::new();
    for sequence in sequences.iter().copied() {
        let head = journal::head(tx).await?.seq;
        let found = match sequence {
            0 => Vec::new(),
            _ => journal::read(tx, sequence.saturating_sub(1), 2).await?,
        };
        let hash = found.first().filter(|event| event.seq == sequence).map(|event| journal::hex(&event.hash));
        let until = found.get(1).map(|next| Day::of(next.recorded_at));
        states.insert(sequence, State { head, hash, until });
    }
    Ok(states)
}

pub fn model(quarter: &Quarter, last: &Last) -> Result<report_row::Model, Error> {
    let unreadable = |_| Error::refused(ReportRefused::Unreadable { quarter: quarter.to_string() });
    Ok(report_row::Model {
        quarter: quarter.to_string(),
        sequence: i64::try_from(last.sequence).map_err(unreadable)?,
        pdf: last.pdf.as_str().to_owned(),
        xlsx: last.xlsx.as_str().to_owned(),
        json: last.json.as_str().to_owned(),
    })
}

pub async fn load(tx: &Reading<'_>, quarters: &BTreeSet<Quarter>, into: &mut Rows<Quarter, Last>) -> Result<(), Error> {
    let names: Vec<String> = quarters.iter().map(ToString::to_string).collect();
    let keys = names.iter().map(|name| [name.as_str()]);
    for row in rows::by_key::<report_row::Entity, 1>(tx, [report_row::Column::Quarter], keys, Lock::Held).await? {
        let read = || {
            let (pdf, xlsx, json) = (row.pdf.parse().ok()?, row.xlsx.parse().ok()?, row.json.parse().ok()?);
            let sequence = u64::try_from(row.sequence).ok()?;
            Some((row.quarter.parse().ok()?, Last { sequence, pdf, xlsx, json }))
        };
        let (quarter, last) =
            read().ok_or_else(|| Error::refused(ReportRefused::Unreadable { quarter: row.quarter.clone() }))?;
        into.loaded(quarter, last);
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use sollist_contract::event::{Event, IntakeEvent};

    use super::*;

    fn hash(digit: &str) -> String {
        digit.repeat(64)
    }

    fn report(sequence: u64, pdf: &str, corrects: Option<u64>) -> ReportPublished {
        let corrects = corrects.map(|number| format!(r#","corrects":{number}"#)).unwrap_or_default();
        let [journal, pdf, other] = ["a", pdf, "0"].map(hash);
        let json = format!(
            r#"{{"quarter":"2026-Q2","sequence":{sequence},"hash":"{journal}","version":"0.3.0","pdf":"{pdf}",
            "xlsx":"{other}","json":"{other}"{corrects}}}"#
        );
        match Event::from_data("report.published.v1", &json) {
            Some(Ok(Event::Intake(IntakeEvent::ReportPublished(report)))) => report,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_report_is_published_once_and_corrected_only_by_one_that_names_it() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let quarter: Quarter = "2026-Q2".parse().unwrap();
        let (last_day, after) = (day("2026-06-30"), day("2026-07-01"));
        let state = |until: Option<Day>| State { head: 90, hash: Some(hash("a")), until };
        let ended = state(Some(after));
        let known = Last::of(&report(70, "1", None));
        let of = |known: Option<&Last>, report: &ReportPublished| may_be_published(known, report, &ended, after);

        assert_eq!(of(None, &report(70, "1", None)), Ok(()));
        assert_eq!(of(None, &report(70, "1", Some(60))), Err(ReportRefused::CorrectsNothing { quarter }));
        // The same again, whether or not it says that it corrects itself.
        let already = Err(ReportRefused::Already { quarter, sequence: 70 });
        assert_eq!(of(Some(&known), &report(70, "1", None)), already);
        assert_eq!(of(Some(&known), &report(70, "1", Some(70))), already);
        // Another one, of a later state or made otherwise, names the one before.
        for (sequence, pdf) in [(80, "2"), (70, "2")] {
            let named = Err(ReportRefused::NotNamed { quarter, last: 70 });
            assert_eq!(of(Some(&known), &report(sequence, pdf, None)), named);
            assert_eq!(of(Some(&known), &report(sequence, pdf, Some(69))), named);
            assert_eq!(of(Some(&known), &report(sequence, pdf, Some(70))), Ok(()));
        }
        let older = Err(ReportRefused::Older { sequence: 60, last: 70 });
        assert_eq!(of(Some(&known), &report(60, "2", Some(70))), older);

        // Of this journal, and of a state that there is.
        let other = State { hash: Some(hash("b")), ..ended.clone() };
        let found = may_be_published(None, &report(70, "1", None), &other, after);
        assert_eq!(found, Err(ReportRefused::Foreign { sequence: 70 }));
        let nowhere = State { hash: None, ..ended.clone() };
        for sequence in [0, 91, u64::MAX] {
            let found = may_be_published(None, &report(sequence, "1", None), &nowhere, after);
            assert_eq!(found, Err(ReportRefused::Ahead { sequence, head: 90 }));
        }

        // What the last report knew is no more than this one does.
        for (since, expected) in [(70, Ok(())), (71, Err(ReportRefused::SinceAhead { since: 71, sequence: 70 }))] {
            let named = ReportPublished { since: Some(since), ..report(70, "1", None) };
            assert_eq!(of(None, &named), expected);
        }

        // The quarter had ended by what the report knew; where that goes on, by the day of the command.
        let unended = Err(ReportRefused::Unended { quarter, sequence: 70, last: last_day });
        for (until, on, expected) in [
            (Some(last_day), after, unended.clone()),
            (Some(after), last_day, Ok(())),
            (None, last_day, unended),
            (None, after, Ok(())),
        ] {
            let found = may_be_published(None, &report(70, "1", None), &state(until), on);
            assert_eq!(found, expected, "{until:?} {on}");
        }
    }

    #[test]
    fn what_is_kept_of_a_report_says_which_it_is() {
        let last = Last::of(&report(70, "1", None));
        let row = model(&"2026-Q2".parse().unwrap(), &last).unwrap();
        assert_eq!((row.quarter.as_str(), row.sequence, row.pdf), ("2026-Q2", 70, hash("1")));
        assert!(model(&"2026-Q2".parse().unwrap(), &Last { sequence: u64::MAX, ..last }).is_err());
    }
}
