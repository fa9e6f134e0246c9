//! What a set says: its cost items and everything beside them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    approval::Approval,
    further::{CostObjects, Footprint, LifeCycleValues, MonthDay, Uncertainty, Year},
    item::ItemValues,
    named::{each_once, each_once_or_none},
    rate::Rate,
    retention::Retention,
    thresholds::Thresholds,
};
use crate::ids::Item;

/// The `values` of a set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Values {
    /// Cost items by id, in the order in which cover is given.
    #[serde(default, deserialize_with = "each_once")]
    pub items: BTreeMap<Item, ItemValues>,
    /// How many authorities are to work with the digital file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e_file_authorities: Option<crate::day::Count>,
    /// What a piece emits and takes, by item; an order of magnitude.
    #[serde(default, deserialize_with = "each_once_or_none", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<BTreeMap<Item, Footprint>>")]
    pub footprints: Option<BTreeMap<Item, Footprint>>,
    /// kg CO2 of a kWh from the grid, by year: direct, by place.
    #[serde(default, deserialize_with = "each_once_or_none", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<BTreeMap<Year, Rate>>")]
    pub grid_kg_per_kwh: Option<BTreeMap<Year, Rate>>,
    /// Which payments belong to which rollout or project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_objects: Option<Box<CostObjects>>,
    /// From what the range of the extra need is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertainty: Option<Box<Uncertainty>>,
    /// What life-cycle cost is made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lcc: Option<Box<LifeCycleValues>>,
    /// From when on something is worth a look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<Box<Thresholds>>,
    /// The day on which the books of the year before are closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing_day: Option<MonthDay>,
    /// What takes another person; of the set `approval` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// How long what is written of persons is kept; of the set `retention` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
}
