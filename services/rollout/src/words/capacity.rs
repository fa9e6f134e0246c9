//! Totals that are quite unlike the last ones, or of what is none, in both languages.

use sollist_contract::{
    day::german_day,
    ids::Item,
    said::Said,
    warning::{Reason, Warning},
    words::{counted, number::number, terms},
};

use crate::capacity::{Total, Unlike};

/// What a total is of, as the beginning of a sentence.
fn called(total: &Total) -> Said {
    match total {
        Total::Sessions => Said::new("Gleichzeitige Fernzugänge", "Remote-access sessions"),
        Total::Accounts => Said::new("Konten für den Fernzugang", "Remote-access accounts"),
        Total::FileAccounts => Said::new("Konten der Digitalen Akte", "Accounts of the digital file"),
        Total::FileConcurrent => {
            Said::new("Gleichzeitig Nutzende der Digitalen Akte", "Users of the digital file at a time")
        }
        Total::Licences(licence) => {
            let name = licence.as_str();
            let (de, en) = terms::item(name).map_or((name, name), |term| (term.de, term.en));
            Said::new(format!("Lizenzen „{de}“"), format!("Licences “{en}”"))
        }
    }
}

pub(super) fn unlike(Unlike { total, day, before, now }: &Unlike) -> Warning {
    let (times_de, times_en) = match now > before {
        true => ("mindestens das Zehnfache", "at least ten times as many"),
        false => ("höchstens ein Zehntel", "at most a tenth of that"),
    };
    let (called, before, now) = (called(total), number(*before), number(*now));
    Warning::new(
        Reason::CapacityOfAnotherOrder,
        total.field(),
        format!(
            "{}: nun {}, zuletzt {} (mit dem {} gemeldet), also {times_de}. Bitte die Zahl prüfen; stimmt sie nicht, \
             die richtige mit demselben Tag oder einem späteren melden.",
            called.de,
            now.de,
            before.de,
            german_day(*day)
        ),
        format!(
            "{}: {} now, {} last (reported of {day}), which is {times_en}. Check the number; where it is wrong, report \
             the right one of the same day or a later one.",
            called.en, now.en, before.en
        ),
    )
}

/// What is reported as a licence is counted as pieces.
pub(super) fn licence_counted(licence: &Item, pieces: i64) -> Warning {
    let pieces = counted::pieces(pieces);
    let (de, en) =
        terms::item(licence.as_str()).map_or((licence.as_str(), licence.as_str()), |term| (term.de, term.en));
    Warning::new(
        Reason::LicenceCounted,
        "data.licence",
        format!(
            "„{de}“ ist bei dieser Behörde als Gerät gezählt ({}); als Lizenz fragt danach niemand. Bitte die \
             Bezeichnung der Lizenz prüfen.",
            pieces.de
        ),
        format!(
            "“{en}” is counted as a device of this authority ({}); nobody asks for a licence of that name. Check the \
             name of the licence.",
            pieces.en
        ),
    )
}
