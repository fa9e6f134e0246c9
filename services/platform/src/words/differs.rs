//! In what two events of one name differ, in both languages: each field with what is recorded and what is said now.

use sollist_contract::{
    said::{Said, short},
    words::number,
};

use crate::write::taken::{Both, Differs, Place};

/// Fields that are told with their values; of the others only how many there are.
const TOLD_MAX: usize = 6;
/// Letters of a value that a sentence has room for.
const VALUE_CHARS: usize = 60;

/// What is other, as a sentence of its own without a full stop.
pub(super) fn differing(differs: &[Differs]) -> Said {
    if differs.contains(&Differs::Kind) {
        return Said::new("Es ist anderer Art", "It is of another kind");
    }
    if differs.is_empty() {
        return Said::new(
            "Art, Zeitpunkt oder Angaben weichen ab",
            "It is of another kind, of another time, or has other contents",
        );
    }
    let mut told: Vec<Said> = differs.iter().take(TOLD_MAX).map(one).collect();
    match differs.len().saturating_sub(TOLD_MAX) {
        0 => {}
        1 => told.push(Said::new("und eine weitere Angabe", "and one more field")),
        more => {
            let more = number::number(more as u64);
            told.push(Said::new(format!("und {} weitere Angaben", more.de), format!("and {} more fields", more.en)));
        }
    }
    let list = |of: fn(&Said) -> &str| told.iter().map(of).collect::<Vec<_>>().join("; ");
    Said::new(format!("Abweichungen: {}", list(|one| &one.de)), format!("Differences: {}", list(|one| &one.en)))
}

fn one(differs: &Differs) -> Said {
    match differs {
        Differs::Kind => Said::new("Art (type)", "kind (type)"),
        Differs::Time(both) => with(&Said::new("Zeitpunkt (time)", "time (time)"), both.as_ref()),
        Differs::Field(name, both) => with(&Said::read(&**name, &**name), both.as_ref()),
    }
}

/// `amount bisher „10.00“, nun „12.00“`
fn with(name: &Said, both: Option<&Both>) -> Said {
    let Some(Both { recorded, now }) = both else { return name.clone() };
    let value = |value: &Option<String>| match value {
        Some(text) => {
            let text = short(text, VALUE_CHARS);
            Said::read(format!("„{text}“"), format!("“{text}”"))
        }
        None => Said::new("nichts", "nothing"),
    };
    let (recorded, now) = (value(recorded), value(now));
    Said::new(
        format!("{} bisher {}, nun {}", name.de, recorded.de, now.de),
        format!("{} {} so far, {} now", name.en, recorded.en, now.en),
    )
}

/// Where and when something is recorded; nothing where it is about to be.
pub(super) fn place(place: Option<Place>) -> Said {
    let Some(Place { seq, recorded_at }) = place else { return Said::default() };
    let (seq, at) = (number::number(seq), jiff::Timestamp::from_microsecond(recorded_at).ok());
    let at = at.and_then(|at| number::moment(&at.to_string()));
    let (at_de, at_en) = at.map_or_else(Default::default, |(day, time)| {
        (format!(", aufgezeichnet am {} um {time} Uhr", day.de), format!(", recorded on {} at {time}", day.en))
    });
    Said::new(format!(" (Journal Nr. {}{at_de})", seq.de), format!(" (journal number {}{at_en})", seq.en))
}
