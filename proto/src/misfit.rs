//! Values that have the right type and yet not the form that is asked for.

use crate::{day::Day, ids::Item};

/// A value that has the right type and yet not the form that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Misfit {
    NotAnObject,
    NotAPublishedValue,
    NotARate,
    NotAQuarter,
    NotAFileHash,
    RateBeyond,
    AttributeTwice(String),
    ItemTwice(Item),
    NameTwice(String),
    NotATriple,
    CountedInTwoWays,
    NoParts,
    AgeTwice(Option<Day>),
    LooksSealed,
}
