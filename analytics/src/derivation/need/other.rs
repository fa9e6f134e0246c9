//! The reserve as another rule than the proposal's splits it.

use sollist_contract::{
    ids::{Authority, Item},
    money::Cents,
};

use crate::{
    error::FigureError,
    facts::Facts,
    need::Assumed,
    split::urgency,
    splits::{Rule, Told, told},
    teams::Office,
};

/// The reserve split by another rule than the proposal's.
pub(super) struct OtherSplit {
    pub(super) rule: Rule,
    /// Places of rows with what each gets, in the order in which they are served.
    pub(super) claims: Vec<(usize, Cents)>,
    /// By the smallest rate: who is raised.
    pub(super) offices: Vec<Office>,
}

impl OtherSplit {
    pub fn of(
        facts: &Facts,
        assumed: &Assumed,
        rule: Rule,
        place: impl Fn(&Authority, &Item) -> Option<usize>,
    ) -> Result<OtherSplit, FigureError> {
        let Told { claims, given, mut offices } = told(facts, assumed, rule)?;
        let order = if rule == Rule::Urgency { urgency(&claims) } else { (0..claims.len()).collect() };
        let served = order.into_iter().filter_map(|at| {
            let claim = claims.get(at)?;
            Some((place(&claim.authority, &claim.item)?, *given.get(at)?))
        });
        // Who has no rate, or buys nothing, is not raised.
        offices.retain(|office| office.team.eligible > 0 && !office.team.parts.is_empty());
        Ok(OtherSplit { rule, claims: served.collect(), offices })
    }

    /// What a claim gets, by the place of its row.
    pub fn share(&self, place: usize) -> Option<Cents> {
        self.claims.iter().find(|(of, _)| *of == place).map(|(_, share)| *share)
    }

    pub(super) fn formula(&self) -> &'static str {
        match self.rule {
            Rule::Proposal | Rule::Proportional => "in proportion to need",
            Rule::Urgency => "one after another: earliest deadline, then complement, then the larger gap",
            Rule::Level => "one workplace after another to the smallest rate",
        }
    }
}
