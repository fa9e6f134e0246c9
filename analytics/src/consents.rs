//! Consents to spend more than there is (§ 37 LHO), as orders name them.

use std::collections::HashMap;

use sollist_contract::{event::Consent, money::Cents};

use crate::{
    facts::Facts,
    tables::{At, index},
    view::View,
};

/// A consent as it is shown with its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consented<'f> {
    pub reference: &'f str,
    /// Empty where paper and rule were stated in one text.
    pub basis: &'f str,
    /// Up to which amount of the order, in total, it allows to spend more than there is.
    pub covered: Cents,
}

impl Facts {
    /// Notes the consent under which an order is placed or changed.
    pub(crate) fn note_consent(&mut self, at: At, order: u32, consent: Option<&Consent>, amount: Cents) {
        let Some(consent) = consent else { return };
        let (reference, basis) = match consent {
            Consent::Named { reference, basis, .. } => (reference.as_str(), basis.as_str()),
            Consent::Stated(text) => (text.as_str(), ""),
        };
        self.consents.push(at, order, consent.covers(amount).get(), reference, basis);
    }

    /// The consent of each order that is `wanted` and has one: of several the one that covers the most, of those the
    /// last. The larger amount is covered.
    pub(crate) fn consents_of(&self, view: &View, wanted: impl Fn(u32) -> bool) -> HashMap<u32, Consented<'_>> {
        let table = &self.consents;
        let mut of: HashMap<u32, usize> = HashMap::new();
        for row in table.rows(view) {
            let (Some(order), Some(covered)) = (table.order.get(row), table.covered.get(row)) else { continue };
            let known = of.get(order).and_then(|known| table.covered.get(*known));
            if wanted(*order) && known.is_none_or(|known| covered >= known) {
                of.insert(*order, row);
            }
        }
        let consented = |row: usize| {
            Some(Consented {
                reference: table.reference.get(row)?,
                basis: table.basis.get(row)?,
                covered: Cents::new(*table.covered.get(row)?),
            })
        };
        of.into_iter().filter_map(|(order, row)| Some((order, consented(row)?))).collect()
    }

    /// Number and day of the event that placed an order.
    pub(crate) fn placed(&self, order: u32) -> Option<(u64, sollist_contract::day::Day)> {
        self.orders.get(index(order))?.as_ref()?;
        let totals = &self.totals;
        let row = (0..totals.order.len())
            .find(|row| totals.order.get(*row) == Some(&order) && totals.placed.get(*row).copied().unwrap_or(false))?;
        Some((*totals.seq.get(row)?, *totals.day.get(row)?))
    }
}
