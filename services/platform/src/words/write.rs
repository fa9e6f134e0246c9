//! Why a command cannot be recorded under its name, and where a table is other than the journal says.

use sollist_contract::{
    refusal::{Reason, Refusal, Say},
    said::{Bilingual, Said},
};

use crate::write::{tables::Difference, taken::Taken};

/// Where something stands; nothing where it has no number yet.
fn number(seq: u64) -> Said {
    if seq == 0 {
        Said::default()
    } else {
        Said::new(format!(" (Journal Nr. {seq})"), format!(" (journal number {seq})"))
    }
}

impl Say for Taken {
    fn say(&self) -> Refusal {
        match self {
            Taken::Other { source, id, seq } => {
                let place = number(*seq);
                Refusal::new(
                    Reason::Conflict,
                    "id",
                    format!(
                        "Unter {source} {id} ist schon etwas anderes gebucht{}. Eine Korrektur braucht eine neue id.",
                        place.de
                    ),
                    format!(
                        "Under {source} {id} something else is recorded already{}. A correction needs a new id.",
                        place.en
                    ),
                )
            }
            Taken::NotInTheTables { id, seq } => {
                let place = number(*seq);
                Refusal::new(
                    Reason::NotInTheTables,
                    "id",
                    format!(
                        "{id} steht schon im Journal{}, aber nicht in den Tabellen. Bitte „sollist \
                         rebuild“ ausführen und dasselbe noch einmal senden.",
                        place.de
                    ),
                    format!(
                        "{id} is in the journal already{}, but not in the tables. Run `sollist \
                         rebuild` and send the same again.",
                        place.en
                    ),
                )
            }
            Taken::Outside { source, id, seq } => Refusal::new(
                Reason::NameHeldOutside,
                "id",
                format!(
                    "Den Namen {source} {id} hält eine Zeile der Tabelle journal_events mit der Nummer {seq}, die kein \
                     Ereignis des Journals ist; jemand hat sie dort eingefügt. Bitte „sollist verify“ ausführen, sie \
                     von der Betreuung der Datenbank entfernen lassen und dasselbe noch einmal senden."
                ),
                format!(
                    "The name {source} {id} is held by a row of the table journal_events with the number {seq}, which \
                     is no event of the journal; somebody put it there. Run `sollist verify`, have it removed by \
                     whoever looks after the database, and send the same again."
                ),
            ),
            Taken::OfAConsequence { source, id, seq } => {
                let place = number(*seq);
                Refusal::new(
                    Reason::ConsequenceNameTaken,
                    "id",
                    format!(
                        "Die Folgebuchung hieße {source} {id}; unter diesem Namen ist schon etwas gebucht{}. Bitte mit \
                         einer neuen id senden.",
                        place.de
                    ),
                    format!(
                        "What follows from it would be called {source} {id}; something is recorded under that name \
                         already{}. Send it with a new id.",
                        place.en
                    ),
                )
            }
        }
    }
}

/// With what to do.
impl Bilingual for Difference {
    fn said(&self) -> Said {
        let Difference { table, key, column, expected, found } = self;
        let Said { de, en } = match (expected, found) {
            (Some(expected), Some(found)) => Said::new(
                format!("die Spalte {column} ist „{found}“, aus dem Journal folgt „{expected}“."),
                format!("the column {column} is “{found}”, the journal says “{expected}”."),
            ),
            (Some(_), None) => Said::new(
                "die Zeile fehlt, aus dem Journal folgt sie.",
                "the row is missing, the journal says that it is there.",
            ),
            (None, _) => {
                Said::new("die Zeile folgt nicht aus dem Journal.", "the journal does not say that this row is there.")
            }
        };
        Said::new(
            format!("Tabelle {table}, {key}: {de} „sollist rebuild“ bildet die Tabellen aus dem Journal neu."),
            format!("Table {table}, {key}: {en} `sollist rebuild` fills the tables anew from the journal."),
        )
    }
}

/// One example of every refusal.
pub(super) fn examples() -> Vec<Refusal> {
    let text = str::to_owned;
    let all = [
        Taken::Other { source: text("/bezirk/03/hkr"), id: text("pay-77"), seq: 4711 },
        Taken::NotInTheTables { id: text("2026/30/25/bezirksamt-pankow/geraete"), seq: 4711 },
        Taken::Outside { source: text("/bezirk/03/hkr"), id: text("pay-77"), seq: -1 },
        Taken::OfAConsequence { source: text("/sollist/budget/granted"), id: text("M-1"), seq: 4711 },
    ];
    all.iter().map(Say::say).collect()
}
