//! Why something is not there at a view.

use sollist_contract::{
    day::Day,
    ids::{Authority, LineName},
};

use crate::{
    error::{FigureError, Refused},
    facts::Facts,
    not_there::{NotThere, RecordKind, ThereSince},
    view::View,
};

/// A line that is known at a view, and of which nothing had taken effect; `first`: the day on which something does.
pub(super) fn line(name: &LineName, first: Option<Day>) -> FigureError {
    let since = first.map(ThereSince::Dated);
    let (kind, name) = (RecordKind::Line, name.to_string());
    Refused::NotThere(Box::new(NotThere { kind, authority: None, name, since })).into()
}

/// What an authority does not have at a view; `first`: number and day of the event that made it, where there is one.
pub(super) fn of(
    facts: &Facts,
    view: &View,
    (kind, authority, name): (RecordKind, &Authority, &str),
    first: Option<(u64, Day)>,
) -> FigureError {
    let since = first.map(|(seq, day)| match facts.recorded_at(seq).filter(|_| seq > view.seq) {
        Some(at) => ThereSince::Recorded { seq, at },
        None => ThereSince::Dated(day),
    });
    let (authority, name) = (Some(authority.clone()), name.to_owned());
    Refused::NotThere(Box::new(NotThere { kind, authority, name, since })).into()
}
