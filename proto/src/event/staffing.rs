//! How many people and positions there are. Counts only.

use super::declare::events;
use crate::{
    day::{Change, Count, Day},
    ids::{Authority, Text},
};

events! {
    "staffing" StaffingEvent {
        /// Counts of one day. Counts only: never a person, a name or a personnel number.
        "staffing.headcount-reported.v1" "Beschäftigte und Arbeitsplätze an einem Tag; nur Zahlen, nie Personen."
            HeadcountReported {
            authority: Authority,
            as_of: Day,
            employees: Count,
            workplaces: Count,
            /// Positions that can work from elsewhere; the denominator of the mobile rates.
            eligible: Count,
            definition: Text,
        }

        /// Positions come or go.
        "staffing.positions-changed.v1" "Stellen kommen hinzu oder fallen weg."
            PositionsChanged { authority: Authority, quantity: Change, effective_on: Day, }
    }
}

impl StaffingEvent {
    /// Refuses what each field allows and all together do not.
    fn whole(self) -> serde_json::Result<StaffingEvent> {
        Ok(self)
    }

    /// See [`crate::event::Event::own_day`].
    pub(super) fn own_day(&self) -> Option<Day> {
        Some(match self {
            StaffingEvent::HeadcountReported(e) => e.as_of,
            StaffingEvent::PositionsChanged(e) => e.effective_on,
        })
    }
}
