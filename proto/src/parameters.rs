//! The parameters behind the extra need (docs/spec.md#parameters): prices, quotas, life times, in dated sets.

mod further;
mod sense;
mod thresholds;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    day::Day,
    ids::{Item, Programme, ProjectId, RolloutId, Text},
    misfit::Misfit,
    money::{self, Cents},
    reading::absent_or,
    said::both,
};
pub use {
    further::{
        CostObjects, DeviceKind, Footprint, LifeCycleValues, Mapped, MonthDay, NotAMonthDay, NotAYear, Triple,
        Uncertainty, Year,
    },
    sense::{Nonsense, Senseless},
    thresholds::*,
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
    pub cost_objects: Option<CostObjects>,
    /// From what the range of the extra need is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertainty: Option<Uncertainty>,
    /// What life-cycle cost is made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lcc: Option<LifeCycleValues>,
    /// From when on something is worth a look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<Thresholds>,
    /// The day on which the books of the year before are closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing_day: Option<MonthDay>,
}

/// What stands in a set by name. The same name twice would drop one of two values without a word, so it is refused.
pub(crate) trait Named: Ord + serde::de::DeserializeOwned {
    fn twice(self) -> Misfit;
}
impl Named for Item {
    fn twice(self) -> Misfit {
        Misfit::ItemTwice(self)
    }
}
macro_rules! named {
    ($($name:ty)*) => {$(
        impl Named for $name {
            fn twice(self) -> Misfit {
                Misfit::NameTwice(self.to_string())
            }
        }
    )*};
}
named! { Year RolloutId ProjectId }

/// Reads values by name, each once.
fn each_once<'de, D: serde::Deserializer<'de>, K: Named, V: Deserialize<'de>>(
    d: D,
) -> Result<BTreeMap<K, V>, D::Error> {
    struct Names<K, V>(std::marker::PhantomData<(K, V)>);
    impl<'de, K: Named, V: Deserialize<'de>> serde::de::Visitor<'de> for Names<K, V> {
        type Value = BTreeMap<K, V>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a JSON object")
        }
        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut values = BTreeMap::new();
            while let Some(name) = map.next_key::<K>()? {
                if values.contains_key(&name) {
                    return Err(both(&name.twice()));
                }
                values.insert(name, map.next_value()?);
            }
            Ok(values)
        }
    }
    d.deserialize_map(Names(std::marker::PhantomData))
}

/// The same, where `null` says that it is left out.
fn each_once_or_none<'de, D: serde::Deserializer<'de>, K: Named, V: Deserialize<'de>>(
    d: D,
) -> Result<Option<BTreeMap<K, V>>, D::Error> {
    struct EachOnce<K, V>(BTreeMap<K, V>);
    impl<'de, K: Named, V: Deserialize<'de>> Deserialize<'de> for EachOnce<K, V> {
        fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
            each_once(d).map(EachOnce)
        }
    }
    Ok(Option::<EachOnce<K, V>>::deserialize(d)?.map(|read| read.0))
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

/// A price, rate or share as a decimal string, not negative, below a thousand million, at most twelve decimals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Rate(pub Decimal);

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Rate, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        let Some(value) = money::exact_decimal(&text) else {
            return Err(both(&Misfit::NotARate));
        };
        let good = !value.is_sign_negative() && value.scale() <= 12 && value < Decimal::from(1_000_000_000);
        if !good {
            return Err(both(&Misfit::RateBeyond));
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;

    fn values(item: &str) -> Values {
        serde_json::from_str(&format!(r#"{{"items":{{"notebook":{{"programme":"mobile-devices"{item}}}}}}}"#)).unwrap()
    }

    #[test]
    fn what_cannot_be_meant_is_named_by_its_field_and_unusable_only_where_arithmetic_suffers() {
        let steps = |steps: &str| format!(r#","step_costs":[{{"name":"a","every":5,"amount":"1.00"}},{steps}]"#);
        for (item, field, unusable) in [
            (steps(r#"{"name":"b","every":5,"amount":"-0.01"}"#), "step_costs[1].amount", Some(Unusable::NegativeStep)),
            (steps(r#"{"name":" ","every":5,"amount":"1.00"}"#), "step_costs[1].name", None),
            (steps(r#"{"name":"a\u001b[31m","every":5,"amount":"1.00"}"#), "step_costs[1].name", None),
            (
                steps(&format!(r#"{{"name":"{}","every":5,"amount":"1.00"}}"#, "x".repeat(201))),
                "step_costs[1].name",
                None,
            ),
            (r#","life_months":0"#.to_owned(), "life_months", Some(Unusable::NoLife)),
            (r#","complements":"notebook""#.to_owned(), "complements", None),
        ] {
            let Refusal { field: found, said, .. } = values(&item).must_make_sense().unwrap_err().into();
            assert_eq!(found, format!("data.values.items.notebook.{field}"));
            assert!(said.de.starts_with(&found) && said.en.starts_with(&found) && said.de != said.en);
            let read = values(&item);
            assert_eq!(read.items.values().next().and_then(ItemValues::unusable), unusable, "{item}");
        }
        for item in [
            steps(r#"{"name":"b","every":1,"amount":"0.00"}"#),
            r#","life_months":1"#.to_owned(),
            r#","life_months":65535,"complements":"tablet","deadline":"1990-01-01","unit_price":"0","quota":"999999999""#.to_owned(),
        ] {
            assert_eq!(values(&item).must_make_sense(), Ok(()), "{item}");
        }
    }
}
