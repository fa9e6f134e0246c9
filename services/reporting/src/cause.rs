//! Why money is not where it is needed: what made a line overdrawn, and what is left where it does not count.

use serde::{Deserialize, Serialize};
use sollist_analytics as figures;
use sollist_contract::{
    day::Day,
    ids::{Authority, Programme},
    money::Cents,
};

/// Since when a line is overdrawn, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    pub line: String,
    /// The later year whose commitment authority (VE) is exceeded; absent: it is the money of the line's own year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub later_year: Option<i16>,
    /// The first of the days, without a gap to the last day of the quarter, at whose end it was overdrawn.
    pub since: Day,
    /// The event of that day that made it so.
    pub seq: u64,
    #[serde(rename = "type")]
    pub kind: String,
    pub day: Day,
    /// Who reported it.
    pub authority: Option<Authority>,
    pub order: Option<String>,
    pub item: Option<String>,
    /// By how much less was available after it, of money or of commitment authority; what was available before it and
    /// after it.
    pub change: Cents,
    pub before: Cents,
    pub after: Cents,
    /// By how much the line was overdrawn right after it, at the end of that day, and on the last day of the quarter.
    #[serde(default)]
    pub by_event: Option<Cents>,
    #[serde(default)]
    pub by_then: Option<Cents>,
    #[serde(default)]
    pub by_now: Option<Cents>,
    /// How many bookings followed.
    pub later: u64,
}

impl Cause {
    /// `None` where an amount of it is beyond the range.
    pub fn of(overdraft: figures::Overdraft) -> Option<Cause> {
        let figures::Overdraft { line, why } = overdraft;
        let (by, before, after) = (why.by, why.before?, why.after?);
        Some(Cause {
            line: line.as_str().to_owned(),
            later_year: why.later_year,
            since: why.since,
            seq: by.seq,
            kind: by.kind.to_owned(),
            day: by.day,
            authority: by.authority,
            order: by.order.map(|order| order.as_str().to_owned()),
            item: by.item.map(|item| item.as_str().to_owned()),
            change: after.minus(before).ok()?,
            before,
            after,
            by_event: why.by_it,
            by_then: why.by_then,
            by_now: why.by_now,
            later: u64::try_from(why.later).unwrap_or(u64::MAX),
        })
    }
}

/// The extra need in one programme, and what is available that does not count for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeNeed {
    pub programme: Programme,
    pub gross: Cents,
    /// Covered by lines of the programme, and by other lines of their cover groups.
    pub own_cover: Cents,
    pub other_cover: Cents,
    pub need: Cents,
    /// Left in the programme on lines of authorities that lack nothing in it.
    pub with_others: Option<Cents>,
    /// Left in other programmes on lines of the authorities that lack something.
    pub in_other_programmes: Option<Cents>,
    /// How much of the need that would be: of each authority at most what it lacks.
    pub need_left_elsewhere: Option<Cents>,
}

impl From<figures::ProgrammeNeed> for ProgrammeNeed {
    fn from(row: figures::ProgrammeNeed) -> ProgrammeNeed {
        ProgrammeNeed {
            programme: row.programme,
            gross: row.gross,
            own_cover: row.own_cover,
            other_cover: row.other_cover,
            need: row.need,
            with_others: row.with_others,
            in_other_programmes: row.in_other_programmes,
            need_left_elsewhere: row.need_left_elsewhere,
        }
    }
}
