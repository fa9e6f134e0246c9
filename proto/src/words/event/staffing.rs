//! How many people and positions there are, in words.

use super::told::{Told, counted, day};
use crate::{event::StaffingEvent, words::terms};

pub(super) fn told(event: &StaffingEvent) -> Told {
    match event {
        StaffingEvent::HeadcountReported(e) => {
            let on = day(e.as_of);
            let employees = counted(e.employees.get(), terms::EMPLOYED_PERSON, terms::EMPLOYED_PERSONS);
            let workplaces = counted(e.workplaces.get(), terms::WORKPLACE, terms::SEVERAL_WORKPLACES);
            let eligible = counted(e.eligible.get(), terms::POSITION, terms::POSITIONS);
            Told::new(
                format!(
                    "Personal am {}: {}, {}, {} für mobile Arbeit geeignet",
                    on.de, employees.de, workplaces.de, eligible.de
                ),
                format!(
                    "Staff on {}: {}, {}, {} eligible for mobile work",
                    on.en, employees.en, workplaces.en, eligible.en
                ),
            )
        }
        StaffingEvent::PositionsChanged(e) => {
            let number = e.quantity.get();
            let positions = counted(number.saturating_abs(), terms::POSITION, terms::POSITIONS);
            let (de, en) = if number < 0 { ("weniger", "fewer") } else { ("mehr", "more") };
            let on = day(e.effective_on);
            Told::new(format!("{} {de} ab {}", positions.de, on.de), format!("{} {en} from {} on", positions.en, on.en))
        }
    }
}
