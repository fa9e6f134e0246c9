//! Why no report is given, and what a check of one finds.

use sollist_contract::day::Day;

use crate::{marker::Format, model::Quarter};

/// The version of this program, as its reports name it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Why a report is not rendered, or a file not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    NoQuarter {
        text: String,
    },
    /// It goes on, as far as is known: only a draft can be had.
    NotEnded {
        quarter: Quarter,
        last: Day,
    },
    /// It ends before the first fiscal year that has an appropriation; the day on which that begins. Only a draft can
    /// be had.
    Unknown {
        quarter: Quarter,
        first: Option<Day>,
    },
    /// The last report is said to have known more than this one.
    SinceAhead {
        since: u64,
        seq: u64,
    },
    /// Whoever asks reads published reports alone, and there is none as they ask for it.
    NotPublished {
        quarter: Quarter,
    },
    /// It was published by a version that made other bytes of it.
    MadeOtherwise {
        quarter: Quarter,
        version: String,
    },
    /// Larger than any report.
    FileTooLarge,
    /// There is no room for another file.
    TooManyFiles,
    /// A file did not arrive whole in time.
    FileLate,
}

/// What it takes to make the same report again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anew {
    /// The number of the last event that it rests on.
    pub sequence: u64,
    pub quarter: Quarter,
    pub format: Format,
    pub draft: bool,
}

/// What a check of a file finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Of this journal, unchanged; the number of the last event that it rests on. A draft is said to be one.
    Valid {
        last: u64,
        draft: bool,
    },
    /// Published, with the event of a number: exactly these bytes; the last event that it rests on.
    Published {
        last: u64,
        published: u64,
    },
    /// Published, and made by another version, if it names one: this one makes other bytes.
    PublishedByVersion {
        version: Option<String>,
        published: u64,
    },
    /// Published, and not what this journal and this version, which it names, make.
    PublishedAndNotMade {
        report: Anew,
        published: u64,
    },
    /// Of this journal and this version, and not as it was rendered.
    Changed(Anew),
    /// Of this journal, and not as this version renders it; the version that it names.
    OfVersion(Anew, String),
    /// The same of one that names no version: as old as that, or changed.
    OfNoVersion(Anew),
    ForeignJournal(u64),
    NoReport,
}

impl Verdict {
    /// Of a file that is not what this version renders anew; the version that it names, and the number of the event
    /// with which it was published.
    pub(crate) fn of_another(report: Anew, made_by: Option<&str>, published: Option<u64>) -> Verdict {
        match (made_by, published) {
            (Some(VERSION), Some(published)) => Verdict::PublishedAndNotMade { report, published },
            (Some(VERSION), None) => Verdict::Changed(report),
            (made_by, Some(published)) => {
                Verdict::PublishedByVersion { version: made_by.map(str::to_owned), published }
            }
            (Some(version), None) => Verdict::OfVersion(report, version.to_owned()),
            (None, None) => Verdict::OfNoVersion(report),
        }
    }

    /// Whether it is a report of this journal as it was made, or as it was published.
    pub(crate) fn is_valid(&self) -> bool {
        match self {
            Verdict::Valid { .. } | Verdict::Published { .. } | Verdict::PublishedByVersion { .. } => true,
            Verdict::PublishedAndNotMade { .. }
            | Verdict::Changed(_)
            | Verdict::OfVersion(..)
            | Verdict::OfNoVersion(_)
            | Verdict::ForeignJournal(_)
            | Verdict::NoReport => false,
        }
    }
}
