//! What is said beside figures, in German and English: while they are not ready, and why a line is overdrawn.

use std::path::Path;

use sollist_analytics::{Excess, Explained};
use sollist_contract::{
    day::german_day,
    money::{Cents, english_eur, german},
    refusal::Say as _,
    said::Said,
    words::{event as told, number::number, overdrawn::Took},
};
use sollist_platform::store::journal::Recorded;

pub(crate) const CATCHING_UP: (&str, &str) =
    ("Die Zahlen holen das Journal auf.", "The figures are catching up with the journal.");
pub(crate) const NOT_READABLE: (&str, &str) = (
    "Das Journal lässt sich nicht lesen; bitte „sollist verify“ ausführen.",
    "The journal cannot be read; run `sollist verify`.",
);

/// A published figure may be one of several of ours.
pub(crate) fn several_of_ours() -> Said {
    Said::new(
        "Es gibt mehrere eigene Zahlen, etwa je Umstellung oder Vorhaben; welche gemeint ist, sagt die veröffentlichte \
         nicht.",
        "There are several of ours, such as one a rollout or project; the published one does not say which it means.",
    )
}

/// What was counted and put away is not what the journal gives. Counted again without it, all is well.
pub(crate) fn says_otherwise(file: &Path) -> Said {
    let file = file.display();
    Said::new(
        format!(
            "Der Zwischenstand der Zahlen in {file} ist nicht der, den das Journal ergibt. Das Journal selbst ist in \
             Ordnung: bitte die Datei löschen und die Dienste neu starten, dann wird neu gezählt."
        ),
        format!(
            "What was counted and put away in {file} is not what the journal gives. The journal itself is sound: \
             delete the file and start the services again, and it is counted anew."
        ),
    )
}

/// Why there is no row of a line.
pub(crate) fn no_row(line: &Explained) -> Said {
    let name = &line.line;
    if line.revenue {
        return Said::new(
            format!("{name} ist ein Einnahmetitel und steht außerhalb der Summen des Haushalts."),
            format!("{name} is a line of revenue and stands outside the budget's sums."),
        );
    }
    Said::new(
        format!("Auf {name} ist nach diesem Stand nichts gebucht."),
        format!("At this state of knowledge nothing is posted on {name}."),
    )
}

/// An event in one sentence; of one that cannot be read, why.
pub(crate) fn event(event: &Recorded) -> Said {
    match event.envelope() {
        Ok(envelope) => told::said(&envelope.event),
        Err(why) => why.say().said,
    }
}

/// Since when a line is overdrawn, what made it so, who reported that, and by how much after that event, after its day
/// and now.
pub(crate) fn overdrawn(why: &Excess, event: &Said, actor: &str, source: &str) -> Said {
    let Excess { since, by_it, by_then, by_now, later_year, by, .. } = why;
    let (de, en) = match later_year {
        None => ("Überzogen".to_owned(), "Overdrawn".to_owned()),
        Some(year) => (
            format!("Verpflichtungsermächtigung für {year} überzogen"),
            format!("Commitment authority for {year} overdrawn"),
        ),
    };
    let shown = number(by.seq);
    let (took, end_of_day) = (took(why), end_of_day(*by_it, *by_then));
    Said::new(
        format!(
            "{de} seit dem {} um {} durch Nr. {}: {}, gemeldet von {actor} ({source}){}{}; jetzt um {}.",
            german_day(*since),
            eur(*by_it, german_eur),
            shown.de,
            event.de,
            took.de,
            end_of_day.de,
            eur(*by_now, german_eur)
        ),
        format!(
            "{en} since {since} by {} through no. {}: {}, reported by {actor} ({source}){}{}; now by {}.",
            eur(*by_it, english_eur),
            shown.en,
            event.en,
            took.en,
            end_of_day.en,
            eur(*by_now, english_eur)
        ),
    )
}

/// What there was before the event, and what it took.
fn took(why: &Excess) -> Said {
    let (Some(left), Some(after), Some(by)) = (why.before, why.after, why.by_it) else { return Said::default() };
    let Ok(taken) = left.minus(after) else { return Said::default() };
    let Said { de, en } = Took { left, taken, by, ..Took::default() }.said();
    Said::new(format!("; {de}"), format!("; {en}"))
}

/// What else happened on the day counts at its end.
fn end_of_day(by_it: Option<Cents>, by_then: Option<Cents>) -> Said {
    if by_it == by_then {
        return Said::default();
    }
    Said::new(
        format!("; am Ende des Tages um {}", eur(by_then, german_eur)),
        format!("; at the end of the day by {}", eur(by_then, english_eur)),
    )
}

/// `1.300,00 EUR`
fn german_eur(amount: Cents) -> String {
    format!("{} EUR", german(amount))
}

fn eur(amount: Option<Cents>, of: fn(Cents) -> String) -> String {
    amount.map_or_else(|| "…".to_owned(), of)
}
