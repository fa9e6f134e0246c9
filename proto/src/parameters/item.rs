//! The parameters of a cost item: what the extra need is made of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rate::Rate;
use crate::{
    day::Day,
    ids::{Item, Programme, Text},
    money::Cents,
    reading::absent_or,
};

/// The parameters of one cost item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemValues {
    pub programme: Programme,
    /// EUR per piece; may have more than two decimals, what it makes is rounded to cents.
    #[serde(default, deserialize_with = "absent_or")]
    #[schemars(with = "Option<Rate>")]
    pub unit_price: Rate,
    /// Pieces per eligible position.
    #[serde(default, deserialize_with = "absent_or")]
    #[schemars(with = "Option<Rate>")]
    pub quota: Rate,
    /// A device whose age in whole months exceeds this is too old; without it none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_months: Option<u16>,
    /// EUR per piece and year.
    #[serde(default, deserialize_with = "absent_or")]
    #[schemars(with = "Option<Rate>")]
    pub running_cost_per_year: Rate,
    #[serde(default, deserialize_with = "absent_or", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<StepCost>>")]
    pub step_costs: Vec<StepCost>,
    /// Mobile work is not possible without it: its total bounds the mobile-capable rate.
    #[serde(default, deserialize_with = "absent_or", skip_serializing_if = "std::ops::Not::not")]
    #[schemars(with = "Option<bool>")]
    pub required_for_mobile_work: bool,
    /// A deadline of law or security: need of this item is served first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Day>,
    /// The item complements this one: need of it is served second where devices were delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complements: Option<Item>,
    /// Of an item of programme infrastructure: the measures of which one done makes a site count; none named: any.
    #[serde(default, deserialize_with = "absent_or", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<Text>>")]
    pub measures: Vec<Text>,
}

/// A cost that comes once per started `every` pieces: a server, a site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepCost {
    pub name: String,
    pub every: crate::day::Quantity,
    pub amount: Cents,
}

/// What no figure is made of: no new set says it, and where an older one does, what rests on it is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// A cost below zero would make a need smaller the more there is to buy.
    NegativeStep,
    /// Nothing lasts no month at all.
    NoLife,
}

impl Unusable {
    pub const ALL: [Unusable; 2] = [Unusable::NegativeStep, Unusable::NoLife];
}

impl ItemValues {
    /// Why no figure can be made of these parameters, if none can.
    pub fn unusable(&self) -> Option<Unusable> {
        if self.life_months == Some(0) {
            return Some(Unusable::NoLife);
        }
        self.step_costs.iter().any(|step| step.amount.is_negative()).then_some(Unusable::NegativeStep)
    }
}
