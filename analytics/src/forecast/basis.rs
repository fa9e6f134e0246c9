//! What a derivation of a forecast is told from: the lines, the pools they are judged by, and what came out.

use std::collections::BTreeMap;

use super::{
    calendar::Calendar,
    judge::Judged,
    lines::{Forecasts, forecasts},
    series::{Panel, PoolKey},
};
use crate::{facts::Facts, view::View};

/// All that the forecast of a year is made of.
pub(crate) struct Basis {
    pub calendar: Calendar,
    pub panel: Panel,
    /// The series of each pool, by their places in the panel.
    pub pools: BTreeMap<PoolKey, Vec<usize>>,
    pub forecasts: Forecasts,
}

impl Basis {
    /// `None`: the year is not in the calendar of days.
    pub fn of(facts: &Facts, view: &View, year: i16) -> Option<Basis> {
        let calendar = Calendar::new(facts, view, year)?;
        let panel = Panel::collect(facts, view, &calendar);
        let pools = panel.pools().into_iter().flatten().map(|key| (key, panel.members(key))).collect();
        let forecasts = forecasts(facts, view, &calendar);
        Some(Basis { calendar, panel, pools, forecasts })
    }

    /// What a pool says of its lines.
    pub fn judged(&self, key: Option<PoolKey>) -> Option<Judged> {
        let members = key.and_then(|key| self.pools.get(&key)).map_or(&[][..], Vec::as_slice);
        Judged::new(&self.panel, key, members, &self.calendar).ok()
    }
}
