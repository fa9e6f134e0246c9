//! In which order rows stand: authorities by their districts, claims on the reserve by their turn.

use rust_decimal::{Decimal, RoundingStrategy};
use sollist_contract::ids::{Authority, District};

use crate::model::{Need, NeedRow, Report};

/// Authorities in the official order of the districts, the Hauptverwaltung after them.
pub fn in_order(report: &mut Report) {
    let place = |authority: &Authority| {
        let district = authority.district();
        (district == District::CENTRAL, district, authority.clone())
    };
    report.equipment.sort_by_key(|row| place(&row.authority));
    report.budget.authorities.sort_by_key(|row| row.authority.as_ref().map(place));
    report.need.rows.sort_by_key(|row| place(&row.authority));
    report.submissions.sort_by_key(|row| (row.period.clone(), place(&row.authority)));
    report.funding.sort_by_key(|row| place(&row.authority));
    report.rollouts.sort_by_key(|row| (row.rollout.clone(), place(&row.authority)));
}

impl Need {
    /// The rows in the order in which claims are served, what claims nothing after them.
    pub fn by_place(&self) -> Vec<&NeedRow> {
        let mut rows: Vec<&NeedRow> = self.rows.iter().collect();
        rows.sort_by_key(|row| (row.place.is_none(), row.place));
        rows
    }
}

impl NeedRow {
    /// What is lacking of the target, in percent to one digit: the larger is served first.
    pub fn gap(&self) -> Option<Decimal> {
        let share = Decimal::from(self.quantity).checked_mul(Decimal::ONE_HUNDRED)?;
        let share = share.checked_div(Decimal::from(self.target))?;
        Some(share.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero))
    }
}
