//! The parameters in force on a day, as known then (spec section 8).
use std::collections::BTreeMap;
use sollist_contract::{day::Day, ids::Item, parameters::ItemValues};
use crate::{facts::Facts, view::View};

/// Where a parameter comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin { pub set: String, pub valid_from: Day, pub seq: u64 }

/// The sets in force, merged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InForce {
    pub items: BTreeMap<Item, (ItemValues, Origin)>,
    /// How many authorities are to work with the digital file.
    pub e_file_authorities: Option<i64>,
}

/// The parameters in force on `day` as known in the view.
pub fn in_force(_facts: &Facts, _view: &View, _day: Day) -> InForce { InForce::default() }
