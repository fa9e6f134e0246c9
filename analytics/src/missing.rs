//! Why a figure is missing: the reason as cells and rows carry it. Its sentences stand in `words`.

use std::fmt;

use sollist_contract::{
    day::Day,
    ids::{Authority, Item, LineName},
    parameters::Unusable,
};

use crate::earned::NoValue;

/// Why a figure is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// Not reported: what a formula needs.
    Unreported(Unreported),
    NothingDelivered,
    NoRollout,
    RolloutOfNothing,
    NoDeadline,
    DeadlinePassed,
    /// No working day is left until the deadline.
    NoWorkingDay,
    NothingDue,
    NothingReceived,
    NoPositions,
    NoWorkplaces,
    /// Nobody reported everything that the rate takes.
    NobodyReportedAll,
    NoOrder,
    /// No order, and so no delivery.
    NoOrderNoDelivery,
    MoreDeliveredThanOrdered,
    AllCancelled,
    /// More is in use than was delivered: some was there before.
    OlderDevicesInUse,
    /// Neither connected to the digital file nor to be.
    NoEFile,
    NobodyForEFile,
    NoLicences,
    NoLifeTime,
    NoDeviceInUse,
    /// Parameters name items, and none of them is a mobile device.
    NothingIsDevice,
    /// No budget line in the fiscal year.
    NoLine,
    NothingDisposable,
    NothingAppropriated,
    /// The books of the fiscal year are not closed.
    YearOpen,
    /// A forecast that is not above zero.
    NothingExpected,
    NobodyMobile,
    /// No payment in the fiscal year.
    NothingPaid,
    /// No line in the fiscal year before, or none in this one.
    NoYearBefore,
    NoSollBefore,
    NoCommitmentAuthority,
    NoInvoice,
    /// Of no order the goods were due by now.
    NothingDueYet,
    /// No milestone was planned by now.
    NoMilestone,
    /// Neither a rollout nor a project.
    NothingPlanned,
    /// Time is not added up over authorities.
    OnlyPerAuthority,
    NoFootprint,
    NothingRetired,
    /// Of nothing that was retired the age is known.
    AgeUnknown,
    NoLifeCycle,
    NoPriceOrLife,
    /// A method of the forecast says nothing of a line.
    NothingByMethod,
    /// The money of a line lasts until the year ends.
    Lasts,
    /// What is said of a single line only.
    OnlyOfALine,
    /// There are not enough past years to say how often they ended inside a range.
    NotMeasurable,
    /// Of earned value.
    Earned(NoValue),
    NoTarget,
    /// An extra need is derived of these items only.
    NotDerived(Vec<Item>),
    NoRequest,
    NothingAskedOrNeeded,
    /// Parameters name no item of the programme, so nobody computes a need in it.
    NoItemOfProgramme,
    /// No set says from what a range is drawn.
    NoDistributions,
    /// A delay that is drawn may be any of more months than are looked at.
    DelaysBeyond,
    /// A delay that is drawn leads out of the calendar.
    DelayedBeyond,
    NoNeed,
    /// What is to be there on a day is not.
    NotYet {
        day: Day,
        what: NotYet,
    },
    /// A number cannot be given.
    Withheld(Withheld),
}

/// What the extra need of a day rests on, and is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotYet {
    /// The first parameters are valid from a later day, where there are any.
    Parameters { first: Option<Day> },
    /// The parameters in force name no quota.
    Quota,
    /// Nobody counted eligible positions until then.
    Positions,
}

/// Why a number is not given although all it rests on was reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Withheld {
    /// It is beyond the range of a count.
    BeyondCount,
    /// It is beyond the range of an amount; of what, where that is not plain.
    Beyond(Option<Part>),
    /// The parameters that it rests on cannot be meant.
    Unusable { of: Option<Part>, why: Unusable },
    /// Parts of the sum are withheld: the first of them, and how many more.
    Without { first: Vec<Part>, more: usize },
}

/// What somebody was to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreported {
    Positions,
    Workplaces,
    MobileDevices,
    StationaryComputers,
    Stock,
    RemoteAccess,
    /// A licence that mobile work needs.
    RequiredLicence,
    EFileLicences,
    EFileUse,
    RolloutProgress,
    RolloutTotal,
}

/// A part of a figure, by its name in no language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Line(LineName),
    Need(Authority, Item),
    Authority(Authority),
    Reserve,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Line(line) => line.fmt(f),
            Part::Need(authority, item) => write!(f, "{authority}, {item}"),
            Part::Authority(authority) => authority.fmt(f),
            Part::Reserve => f.write_str("reserve"),
        }
    }
}

/// How many parts are named.
const NAMED_MAX: usize = 3;

impl Withheld {
    /// A sum is withheld, for these parts of it are.
    pub(crate) fn without(parts: impl IntoIterator<Item = Part>) -> Withheld {
        let mut parts = parts.into_iter();
        let first: Vec<Part> = parts.by_ref().take(NAMED_MAX).collect();
        Withheld::Without { first, more: parts.count() }
    }
}

impl From<Unreported> for Missing {
    fn from(what: Unreported) -> Missing {
        Missing::Unreported(what)
    }
}
impl From<Withheld> for Missing {
    fn from(why: Withheld) -> Missing {
        Missing::Withheld(why)
    }
}
