//! The parameters behind the extra need (docs/spec.md#parameters): prices, quotas, life times, in dated sets.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    day::Day,
    event::absent_or,
    ids::{Item, Programme, Text},
    money::{self, Cents},
    reading::both,
};

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
}

/// Reads items by id. The same id twice would drop one of two prices without a word, so it is refused.
fn each_once<'de, D: serde::Deserializer<'de>>(d: D) -> Result<BTreeMap<Item, ItemValues>, D::Error> {
    struct Items;
    impl<'de> serde::de::Visitor<'de> for Items {
        type Value = BTreeMap<Item, ItemValues>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a JSON object")
        }
        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut items = BTreeMap::new();
            while let Some(item) = map.next_key::<Item>()? {
                if items.contains_key(&item) {
                    return Err(both(format_args!("der Gegenstand „{item}“ steht doppelt"), format_args!("the item “{item}” comes twice")));
                }
                items.insert(item, map.next_value()?);
            }
            Ok(items)
        }
    }
    d.deserialize_map(Items)
}

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

/// A price, rate or share as a decimal string, not negative, below a thousand million, at most twelve decimals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Rate(pub Decimal);

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Rate, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        let Some(value) = money::exact_decimal(&text) else {
            return Err(both("ein Satz ist eine Zeichenkette wie \"0.80\"", "a rate is a decimal string such as \"0.80\""));
        };
        let good = !value.is_sign_negative() && value.scale() <= 12 && value < Decimal::from(1_000_000_000);
        if !good {
            return Err(both(
                "ein Satz liegt zwischen 0 und 1000000000 und hat höchstens zwölf Nachkommastellen",
                "a rate lies between 0 and 1000000000 and has at most twelve decimals",
            ));
        }
        Ok(Rate(value))
    }
}
impl JsonSchema for Rate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rate".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": r"^[0-9]+(\.[0-9]{1,12})?$"})
    }
}
