//! How many people and positions there are. Counts only.

use super::declare::events;
use crate::{
    day::{Change, Count, Day, NamedDay},
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
    pub(super) fn own_day(&self) -> Option<NamedDay> {
        Some(match self {
            StaffingEvent::HeadcountReported(e) => NamedDay { field: "data.as_of", day: e.as_of },
            StaffingEvent::PositionsChanged(e) => NamedDay { field: "data.effective_on", day: e.effective_on },
        })
    }
}
