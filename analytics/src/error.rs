//! Why a question has no answer.

use jiff::Timestamp;
use sollist_contract::{
    ids::{Authority, District, Item, LineName, ProjectId},
    money::Overflow,
    page::NoPage,
    question::Unclear,
    reading::Place,
    said::Said,
};

use crate::{
    missing::Withheld,
    not_there::{NoScenario, NotThere},
};

/// Why a question has no answer. Its sentences stand in `words`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureError {
    /// The question cannot be understood or names nothing.
    Refused(Box<Refused>),
    /// A sum would leave the range of an amount: the figure is withheld, never another number.
    Overflow,
    /// The figure rests on one that is withheld.
    Withheld(Withheld),
    /// The column engine failed; a bug, not the caller's fault.
    Engine(String),
}

/// What is wrong with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A filter that is no name of its kind, or no fiscal year.
    Unclear(Unclear),
    /// No imported plan names the authority, and one that may have been meant: zeros would look like an answer.
    AuthorityUnplanned {
        authority: Authority,
        meant: Option<Authority>,
    },
    AuthorityElsewhere {
        authority: Authority,
        district: District,
    },
    /// At this state of knowledge there is no such line; one that may have been meant.
    LineUnplanned {
        line: LineName,
        meant: Option<String>,
    },
    /// A line that was recorded only later: by which event, and when.
    LineNotYet {
        line: LineName,
        seq: u64,
        recorded: Timestamp,
    },
    /// Nothing was recorded at this state of knowledge; when the journal begins, unless it is empty.
    BeforeJournal {
        begun: Option<Timestamp>,
    },
    /// What is asked for by its name and was not there at the view.
    NotThere(Box<NotThere>),
    NoSuchBreakdown(String),
    /// The reserve is not split by it.
    NoSuchRule(String),
    /// What is wrong with the earlier state of a comparison.
    Since(Box<Refused>),
    /// What is wrong with the earlier position of a bridge.
    From(Box<Refused>),
    IndicatorsByLine,
    NoSuchIndicator(String),
    /// No figure whose derivation can be told.
    NoSuchFigure(String),
    /// A figure that is not narrowed so: by the field of the request.
    NotNarrowedBy {
        figure: String,
        by: &'static str,
    },
    /// No figure whose positions can be compared.
    NotComparable(String),
    /// The later position knows less than the earlier one: the journal numbers of both.
    PositionsReversed {
        from: u64,
        to: u64,
    },
    /// A figure has no part of that name.
    NoSuchPart(String),
    NoSuchAnomaly(String),
    /// No table that is given out.
    NoSuchTable(String),
    /// No form of files.
    NoSuchForm(String),
    /// No kind of activity.
    NoSuchActivity(String),
    /// Neither parameters nor any event name it.
    ItemUnknown(Item),
    /// No milestone of it was ever planned.
    ProjectUnknown(ProjectId),
    /// No line of the books is of it.
    SectionUnknown(String),
    NotADay {
        field: &'static str,
        text: String,
    },
    NotAnUntil(String),
    NotAnAsOf(String),
    /// The journal ends before the number asked for.
    AsOfAhead {
        asked: String,
        last: u64,
    },
    ScenarioUnreadable {
        place: Place,
        why: Said,
    },
    ScenarioWithoutLife(Item),
    ScenarioItemUnknown(Item),
    /// It is named and written down.
    ScenarioTwice,
    NoScenario(Box<NoScenario>),
    /// A scenario shifts the target day out of the calendar.
    TargetDayBeyond,
    Page(NoPage),
}

impl From<Refused> for FigureError {
    fn from(why: Refused) -> FigureError {
        FigureError::Refused(Box::new(why))
    }
}
impl From<Unclear> for FigureError {
    fn from(why: Unclear) -> FigureError {
        Refused::Unclear(why).into()
    }
}
impl From<NoPage> for FigureError {
    fn from(why: NoPage) -> FigureError {
        Refused::Page(why).into()
    }
}
impl From<Overflow> for FigureError {
    fn from(_: Overflow) -> FigureError {
        FigureError::Overflow
    }
}
impl From<polars::error::PolarsError> for FigureError {
    fn from(error: polars::error::PolarsError) -> FigureError {
        FigureError::Engine(error.to_string())
    }
}
