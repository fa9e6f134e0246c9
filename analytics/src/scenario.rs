//! Scenarios: other parameters, without touching the books (docs/spec.md#scenarios).

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;
use sollist_contract::{ids::Item, parameters::Rate, reading};

use crate::error::{FigureError, Refused};

/// What is assumed instead of what is published. Unknown keys are refused.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub items: BTreeMap<Item, Change>,
    /// Staff: eligible positions times this.
    #[serde(default)]
    pub eligible_factor: Option<Rate>,
    /// The target day shifts later by whole months.
    #[serde(default)]
    pub delay_months: Option<u16>,
}

/// Changed parameters of one item.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    #[serde(default)]
    pub quota: Option<Rate>,
    #[serde(default)]
    pub unit_price: Option<Rate>,
    #[serde(default)]
    pub life_months: Option<u16>,
    #[serde(default)]
    pub running_cost_per_year: Option<Rate>,
}

impl Scenario {
    /// Reads a scenario. An empty text is none.
    pub fn parse(json: &str) -> Result<Option<Scenario>, FigureError> {
        if json.trim().is_empty() {
            return Ok(None);
        }
        let read: Scenario = serde_json::from_str(json).map_err(|error: serde_json::Error| {
            Refused::ScenarioUnreadable { line: error.line(), why: reading::of_json(&error) }
        })?;
        Scenario::makes_sense(read).map(Some)
    }
    fn makes_sense(self) -> Result<Scenario, FigureError> {
        match self.items.iter().find(|(_, change)| change.life_months == Some(0)) {
            None => Ok(self),
            Some((item, _)) => Err(Refused::ScenarioWithoutLife(item.clone()).into()),
        }
    }
    pub(crate) fn factor(&self) -> Decimal {
        self.eligible_factor.map_or(Decimal::ONE, |factor| factor.0)
    }
}
