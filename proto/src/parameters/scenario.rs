//! A scenario: what is assumed instead of what is published (docs/spec.md#scenarios).

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{named::each_once, rate::Rate};
use crate::ids::Item;

/// The most months by which a target day is shifted: a hundred years.
pub const DELAY_MONTHS_MAX: u16 = 1_200;
/// The most pieces of an item for each position, and the most by which staff is multiplied: what is more was typed as
/// percent.
pub const TIMES_MAX: Decimal = Decimal::ONE_HUNDRED;

/// More pieces for each position than a workplace has.
const QUOTA_USUAL: Decimal = Decimal::TWO;
/// More staff than anybody plans for.
const FACTOR_USUAL: Decimal = Decimal::TWO;
/// Longer than any device is used, in months: twenty years.
const LIFE_USUAL: u16 = 20 * 12;
/// Later than budgets are planned, in months: the five years of the financial plan.
const DELAY_USUAL: u16 = 5 * 12;

/// What is assumed, as it is written in a file. Unknown keys are refused.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    #[serde(default)]
    pub name: String,
    #[serde(default, deserialize_with = "each_once")]
    pub items: BTreeMap<Item, Change>,
    /// Staff: eligible positions times this.
    #[serde(default)]
    pub eligible_factor: Option<Rate>,
    /// The target day shifts later by whole months.
    #[serde(default)]
    pub delay_months: Option<u16>,
    /// Number of the event that published it; none: it was only written down for a question.
    #[serde(skip)]
    pub published: Option<u64>,
}

/// Changed parameters of one item; what is left out stays as published.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Pieces per eligible position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Rate>,
    /// EUR per piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Rate>,
    /// A device whose age in whole months exceeds this is too old; at least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_months: Option<u16>,
    /// EUR per piece and year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running_cost_per_year: Option<Rate>,
}

/// What a scenario says and cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmeant {
    /// It assumes nothing that is not so already.
    Nothing,
    /// It names an item and changes nothing of it.
    NothingOf(Item),
    /// Nothing lasts no month at all.
    NoLife(Item),
    /// A later day than anybody plans for.
    Delay(u16),
    /// More pieces for each position than anybody has.
    Quota(Item, Rate),
    /// More staff than there can be.
    Factor(Rate),
}

/// What a scenario says and is hardly meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Strange {
    /// Many pieces for each position.
    Quota(Item, Rate),
    /// It costs nothing.
    Free(Item),
    /// It is used very long.
    Life(Item, u16),
    /// No staff at all.
    Nobody,
    /// Many times as much staff.
    Factor(Rate),
    /// Many years later.
    Delay(u16),
}

impl Change {
    fn is_none(&self) -> bool {
        *self == Change::default()
    }
}

impl Scenario {
    /// What eligible positions are multiplied by.
    pub fn factor(&self) -> Decimal {
        self.eligible_factor.map_or(Decimal::ONE, |factor| factor.0)
    }

    /// An item of which it says that it lasts no month.
    pub fn without_life(&self) -> Option<&Item> {
        self.items.iter().find(|(_, change)| change.life_months == Some(0)).map(|(item, _)| item)
    }

    /// What of it cannot be meant, where it is to be kept under a name.
    pub fn must_be_meant(&self) -> Result<(), Unmeant> {
        if let Some(item) = self.without_life() {
            return Err(Unmeant::NoLife(item.clone()));
        }
        if let Some((item, _)) = self.items.iter().find(|(_, change)| change.is_none()) {
            return Err(Unmeant::NothingOf(item.clone()));
        }
        let beyond = |Rate(value): &Rate| *value > TIMES_MAX;
        let quotas = || self.items.iter().filter_map(|(item, change)| Some((item, change.quota.filter(beyond)?)));
        if let Some((item, quota)) = quotas().next() {
            return Err(Unmeant::Quota(item.clone(), quota));
        }
        if let Some(factor) = self.eligible_factor.filter(beyond) {
            return Err(Unmeant::Factor(factor));
        }
        let delay = self.delay_months.unwrap_or(0);
        if delay > DELAY_MONTHS_MAX {
            return Err(Unmeant::Delay(delay));
        }
        let assumes = !self.items.is_empty() || delay > 0 || self.factor() != Decimal::ONE;
        if assumes { Ok(()) } else { Err(Unmeant::Nothing) }
    }

    /// What of it is hardly meant: percent that were typed as numbers, and numbers with a digit too many or too few.
    pub fn strange(&self) -> Vec<Strange> {
        let mut all = Vec::new();
        for (item, change) in &self.items {
            let quota = change.quota.filter(|Rate(value)| *value > QUOTA_USUAL);
            all.extend(quota.map(|quota| Strange::Quota(item.clone(), quota)));
            let free = change.unit_price.filter(|Rate(value)| value.is_zero());
            all.extend(free.map(|_| Strange::Free(item.clone())));
            let life = change.life_months.filter(|months| *months > LIFE_USUAL);
            all.extend(life.map(|months| Strange::Life(item.clone(), months)));
        }
        all.extend(self.eligible_factor.filter(|Rate(value)| value.is_zero()).map(|_| Strange::Nobody));
        all.extend(self.eligible_factor.filter(|Rate(value)| *value > FACTOR_USUAL).map(Strange::Factor));
        all.extend(self.delay_months.filter(|months| *months > DELAY_USUAL).map(Strange::Delay));
        all
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn rate(text: &str) -> Rate {
        Rate(text.parse().unwrap())
    }

    #[test]
    fn what_assumes_nothing_is_not_kept() {
        let item: Item = "notebook".parse().unwrap();
        for (json, expected) in [
            ("{}", Err(Unmeant::Nothing)),
            (r#"{"eligible_factor":"1.00","delay_months":0}"#, Err(Unmeant::Nothing)),
            (r#"{"items":{"notebook":{}},"delay_months":1}"#, Err(Unmeant::NothingOf(item.clone()))),
            (r#"{"items":{"notebook":{"life_months":0}}}"#, Err(Unmeant::NoLife(item.clone()))),
            (r#"{"delay_months":1201}"#, Err(Unmeant::Delay(1_201))),
            (r#"{"delay_months":1200}"#, Ok(())),
            (r#"{"eligible_factor":"0"}"#, Ok(())),
            (r#"{"eligible_factor":"100"}"#, Ok(())),
            (r#"{"eligible_factor":"100.01"}"#, Err(Unmeant::Factor(rate("100.01")))),
            (r#"{"items":{"notebook":{"quota":"8000"}}}"#, Err(Unmeant::Quota(item.clone(), rate("8000")))),
            (r#"{"items":{"notebook":{"quota":"0"}}}"#, Ok(())),
        ] {
            assert_eq!(serde_json::from_str::<Scenario>(json).unwrap().must_be_meant(), expected, "{json}");
        }
    }

    #[test]
    fn what_is_hardly_meant_is_named() {
        let item = || "notebook".parse::<Item>().unwrap();
        let of = |change: &str| format!(r#"{{"items":{{"notebook":{{{change}}}}}}}"#);
        for (json, expected) in [
            (of(r#""quota":"2""#), vec![]),
            (of(r#""quota":"0""#), vec![]),
            (of(r#""quota":"80""#), vec![Strange::Quota(item(), rate("80"))]),
            (of(r#""unit_price":"0.01""#), vec![]),
            (of(r#""unit_price":"0.00","life_months":241"#), vec![Strange::Free(item()), Strange::Life(item(), 241)]),
            (of(r#""life_months":240"#), vec![]),
            (r#"{"eligible_factor":"0.00"}"#.to_owned(), vec![Strange::Nobody]),
            (r#"{"eligible_factor":"2"}"#.to_owned(), vec![]),
            (r#"{"eligible_factor":"2.5"}"#.to_owned(), vec![Strange::Factor(rate("2.5"))]),
            (r#"{"delay_months":60}"#.to_owned(), vec![]),
            (r#"{"delay_months":120}"#.to_owned(), vec![Strange::Delay(120)]),
        ] {
            assert_eq!(serde_json::from_str::<Scenario>(&json).unwrap().strange(), expected, "{json}");
        }
    }

    #[test]
    fn an_item_is_named_once() {
        let twice = r#"{"items":{"notebook":{"quota":"1"},"notebook":{"quota":"2"}}}"#;
        assert!(serde_json::from_str::<Scenario>(twice).is_err());
    }
}
