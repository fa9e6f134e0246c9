//! Which findings are asked for.

use sollist_contract::ids::{Authority, District};

use super::rule::Rule;

/// Which findings are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnomalyQuery {
    /// Only these rules; none named: all.
    pub rules: Vec<Rule>,
    pub district: Option<District>,
    pub authority: Option<Authority>,
}

impl AnomalyQuery {
    /// The rules that are asked for, in the order of the catalogue, each once.
    pub fn rules(&self) -> Vec<Rule> {
        Rule::ALL.into_iter().filter(|rule| self.rules.is_empty() || self.rules.contains(rule)).collect()
    }
}
