//! In which order rows stand: authorities by district, claims in the order in which they are served.

use rust_decimal::{Decimal, RoundingStrategy};
use sollist_contract::ids::{Authority, District};

use crate::{
    model::{Need, NeedRow, Report},
    words::item_name,
};

/// Authorities in the official order of the districts, the Hauptverwaltung after them.
pub fn in_order(report: &mut Report) {
    let place = |authority: &Authority| {
        let district = authority.district();
        (district == District::CENTRAL, district, authority.clone())
    };
    report.equipment.sort_by_key(|row| place(&row.authority));
    report.budget.authorities.sort_by_key(|row| row.authority.as_ref().map(place));
    // Items by their names, as in the table of parameters.
    report.need.rows.sort_by_cached_key(|row| (place(&row.authority), item_name(&row.item).to_lowercase()));
    report.need.withheld.sort_by_key(|row| place(&row.authority));
    report.need.not_reported.sort_by_key(&place);
    report.funding.sort_by_key(|row| place(&row.authority));
    report.rollouts.sort_by_key(|row| (row.rollout.clone(), place(&row.authority)));
    for indicator in &mut report.indicators {
        indicator.rows.sort_by_key(|row| row.authority.as_ref().map(place));
    }
    report.submissions.sort_by_key(|row| (row.period.clone(), place(&row.authority)));
}

impl NeedRow {
    /// What it lacks of its target, in percent: of those of one rank the larger comes first.
    pub fn gap(&self) -> Option<Decimal> {
        let part = Decimal::from(self.quantity).checked_mul(Decimal::ONE_HUNDRED)?;
        let gap = part.checked_div(Decimal::from(self.target))?;
        Some(gap.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero))
    }
}

impl Need {
    /// The rows in the order in which they are served; those that nobody proposed anything for follow.
    pub fn in_turn(&self) -> Vec<&NeedRow> {
        let mut rows: Vec<&NeedRow> = self.rows.iter().collect();
        rows.sort_by_key(|row| (row.place.is_none(), row.place));
        rows
    }
}
