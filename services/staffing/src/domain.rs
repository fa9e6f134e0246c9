//! The rules of counts: pure.

use sollist_contract::{event::HeadcountReported, refusal::Refusal};

/// Who can work from elsewhere is employed: more eligible positions than employees contradict each other.
pub fn headcount(event: &HeadcountReported) -> Result<(), Refusal> {
    if event.eligible > event.employees {
        return Err(Refusal::contradiction(
            "data.eligible",
            format!(
                "Gemeldet sind {} geeignete Stellen bei {} Beschäftigten; bitte die Zahlen prüfen.",
                event.eligible.get(),
                event.employees.get()
            ),
            format!("{} eligible positions are reported with {} employees; check the counts.", event.eligible.get(), event.employees.get()),
        ));
    }
    Ok(())
}
