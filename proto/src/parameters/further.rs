//! Parameters of the figures beside the extra need: footprints, the grid, what payments belong to, distributions,
//! life-cycle cost, the day on which a year is closed.

use std::{collections::BTreeMap, fmt, str::FromStr};

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    named::{Named, each_once},
    rate::Rate,
};
use crate::{
    day::{Count, Day, Quantity},
    ids::{Item, LineName, ProjectId, RolloutId, Text, de_text},
    misfit::Misfit,
    reading::absent_or,
    said::both,
};

/// What a piece of an item emits and takes: an order of magnitude, never a comparison of makers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Footprint {
    /// kg CO2e of making one piece.
    pub manufacturing_kg: Rate,
    /// kg CO2e of its whole life: a tenth of the products has less.
    pub total_p10: Rate,
    /// Half of the products have less.
    pub total_median: Rate,
    /// A tenth of the products has more.
    pub total_p90: Rate,
    /// Electricity of one piece and year.
    pub kwh_per_year: Rate,
    /// How many products the figures were made of.
    pub n: Quantity,
    pub source: Text,
    /// What kind of device it is; without it nobody counts it as one that stays where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<DeviceKind>,
}

/// How a device is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceKind {
    /// Goes where its user goes.
    Mobile,
    /// A computer that stays where it is.
    Stationary,
    /// Belongs to a computer: a monitor, a docking station.
    Peripheral,
}

/// Whose payments are whose: a payment belongs to the object that names the item of its order, else to the one that
/// names its line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostObjects {
    #[serde(default, deserialize_with = "each_once", skip_serializing_if = "BTreeMap::is_empty")]
    pub rollouts: BTreeMap<RolloutId, Mapped>,
    #[serde(default, deserialize_with = "each_once", skip_serializing_if = "BTreeMap::is_empty")]
    pub projects: BTreeMap<ProjectId, Mapped>,
}

/// What the payments of a rollout or a project are known by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapped {
    #[serde(default, deserialize_with = "absent_or", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<Item>>")]
    pub items: Vec<Item>,
    /// Full names, with the year: what goes over two years lists both.
    #[serde(default, deserialize_with = "absent_or", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<LineName>>")]
    pub lines: Vec<LineName>,
}

/// From which distributions the range of the extra need is drawn: factors on prices, quotas, staff and step costs,
/// months of delay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Uncertainty {
    /// The same seed draws the same numbers everywhere.
    pub seed: Count,
    pub draws: Quantity,
    /// With this probability an authority's staff follows the draw of all.
    #[serde(default, deserialize_with = "absent_or")]
    #[schemars(with = "Option<Rate>")]
    pub common_share: Rate,
    #[serde(default, deserialize_with = "each_once", skip_serializing_if = "BTreeMap::is_empty")]
    pub price: BTreeMap<Item, Triple>,
    #[serde(default, deserialize_with = "each_once", skip_serializing_if = "BTreeMap::is_empty")]
    pub quota: BTreeMap<Item, Triple>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<Triple>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_off: Option<Triple>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_months: Option<Triple>,
}

/// A triangular distribution: the smallest, the likeliest and the largest value, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Triple {
    pub least: Rate,
    pub likeliest: Rate,
    pub most: Rate,
}

/// Millionths of one.
const PPM: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);
/// No factor and no delay is larger.
const TRIPLE_MAX: Decimal = Decimal::ONE_THOUSAND;

impl Triple {
    /// The three in millionths, as draws are made.
    pub fn ppm(&self) -> [i64; 3] {
        let whole = |Rate(value): Rate| value.checked_mul(PPM).and_then(|ppm| i64::try_from(ppm.trunc()).ok());
        [self.least, self.likeliest, self.most].map(|one| whole(one).unwrap_or(i64::MAX))
    }
    fn of(values: &[Rate]) -> Option<Triple> {
        let &[least, likeliest, most] = values else { return None };
        let fits = |Rate(value): &Rate| value.normalize().scale() <= 6 && *value <= TRIPLE_MAX;
        (least <= likeliest && likeliest <= most && values.iter().all(fits)).then_some(Triple {
            least,
            likeliest,
            most,
        })
    }
}
impl Serialize for Triple {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        [self.least, self.likeliest, self.most].serialize(s)
    }
}
impl<'de> Deserialize<'de> for Triple {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Triple, D::Error> {
        Triple::of(&Vec::deserialize(d)?).ok_or_else(|| both(&Misfit::NotATriple))
    }
}
impl JsonSchema for Triple {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Triple".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let rate = generator.subschema_for::<Rate>();
        schemars::json_schema!({
            "type": "array",
            "description": "Smallest, likeliest and largest value, in this order.",
            "items": rate,
            "minItems": 3,
            "maxItems": 3
        })
    }
}

/// What a device costs as long as it is used, beside price and running cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LifeCycleValues {
    /// A share a year: "0.02"; without it later years count as much as this one.
    #[serde(default, deserialize_with = "absent_or")]
    #[schemars(with = "Option<Rate>")]
    pub discount_rate: Rate,
    pub electricity_eur_per_kwh: Rate,
    /// By which share electricity gets dearer every year.
    #[serde(default, deserialize_with = "absent_or")]
    #[schemars(with = "Option<Rate>")]
    pub price_rise: Rate,
    /// EUR a piece at the end.
    #[serde(default, deserialize_with = "each_once", skip_serializing_if = "BTreeMap::is_empty")]
    pub disposal: BTreeMap<Item, Rate>,
}

/// A calendar year, written `2024`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Year(i16);

/// A text is no year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAYear;

impl Year {
    pub fn get(self) -> i16 {
        self.0
    }
}
impl FromStr for Year {
    type Err = NotAYear;
    fn from_str(text: &str) -> Result<Year, NotAYear> {
        let number = text.parse::<i16>().ok().filter(|_| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()));
        number.filter(|year| (1990..=2199).contains(year)).map(Year).ok_or(NotAYear)
    }
}

impl Named for Year {
    fn twice(self) -> Misfit {
        Misfit::NameTwice(self.to_string())
    }
}

/// A day of every year, written `01-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthDay {
    month: i8,
    day: i8,
}

/// A text is no day that every year has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAMonthDay;

impl MonthDay {
    /// The day in a year.
    pub fn of(self, year: i16) -> Option<Day> {
        Day::new(year, self.month, self.day).ok()
    }
}
impl FromStr for MonthDay {
    type Err = NotAMonthDay;
    fn from_str(text: &str) -> Result<MonthDay, NotAMonthDay> {
        // A year without a 29 February: what it has every year has.
        let day = format!("2001-{text}").parse::<Day>().map_err(|_| NotAMonthDay)?.date();
        Ok(MonthDay { month: day.month(), day: day.day() })
    }
}

/// What is written as one text.
macro_rules! written {
    ($($name:ident, $pattern:literal;)*) => {$(
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<$name, D::Error> {
                de_text(d)
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "pattern": $pattern})
            }
        }
    )*};
}
written! {
    Year, "^(199[0-9]|2[01][0-9]{2})$";
    MonthDay, "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
}
impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}
