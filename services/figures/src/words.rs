//! What is said beside figures, in German and English: while they are not ready, and why a line is overdrawn.

use std::path::Path;

use sollist_analytics::{Excess, Explained};
use sollist_contract::{
    day::german_day,
    money::{Cents, english, german},
    refusal::Say as _,
    said::Said,
    words::event as told,
};
use sollist_platform::store::journal::Recorded;

pub(crate) const CATCHING_UP: (&str, &str) =
    ("Die Zahlen holen das Journal auf.", "The figures are catching up with the journal.");
pub(crate) const NOT_READABLE: (&str, &str) = (
    "Das Journal lässt sich nicht lesen; bitte „sollist verify“ ausführen.",
    "The journal cannot be read; please run `sollist verify`.",
);

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
             please delete the file and start the services again, and it is counted anew."
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

/// Since when a line is overdrawn, by how much, what made it so, and who reported that.
pub(crate) fn overdrawn(overdraft: &Excess, event: &Said, actor: &str, source: &str) -> Said {
    let Excess { since, by_then, by_now, later_year, seq, .. } = overdraft;
    let (de, en) = match later_year {
        None => ("Überzogen".to_owned(), "Overdrawn".to_owned()),
        Some(year) => (
            format!("Verpflichtungsermächtigung für {year} überschritten"),
            format!("Commitment authority for {year} exceeded"),
        ),
    };
    let eur = |amount: &Option<Cents>, of: fn(Cents) -> String| {
        amount.map_or_else(|| "…".to_owned(), |amount| format!("{} EUR", of(amount)))
    };
    let (then, now) = (by_then, by_now);
    Said::new(
        format!(
            "{de} seit {} um {}, jetzt um {}, durch Nr. {seq}: {}, gemeldet von {actor} ({source}).",
            german_day(*since),
            eur(then, german),
            eur(now, german),
            event.de
        ),
        format!(
            "{en} since {since} by {}, now by {}, through no. {seq}: {}, reported by {actor} ({source}).",
            eur(then, english),
            eur(now, english),
            event.en
        ),
    )
}
