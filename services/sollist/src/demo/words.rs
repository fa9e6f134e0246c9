//! What the demo says of its steps, and where it does not record.

use sollist_contract::said::Said;

use crate::cli::number::shown_count;
use sollist_contract::lang::Lang;

pub fn plan() -> Said {
    Said::new(
        "Haushaltsplan 2026 einlesen: die zwölf Bezirksamtskapitel und das zentrale Kapitel des Einzelplans 25 \
         (veröffentlichte Ansätze)",
        "Read the budget plan of 2026: the twelve Bezirksamt chapters and the central chapter of section 25 (published \
         appropriations)",
    )
}

pub fn events() -> Said {
    Said::new(
        "Drei Vorjahre und ein halbes Jahr Ereignisse einlesen: Bestellungen, Lieferungen, Zahlungen, Ausgaben, \
         Zählungen – simuliert, kein amtlicher Stand",
        "Read three years before and half a year of events: orders, deliveries, payments, issues, counts – simulated, \
         no official data",
    )
}

pub fn budget() -> Said {
    Said::new(
        "Haushalt je Bezirk am 30. Juni 2026: Soll bis verfügbar, in EUR",
        "Budget by district on 30 June 2026: current budget to available, in EUR",
    )
}

pub fn capable() -> Said {
    Said::new(
        "Wer mobil arbeiten kann, je Bezirk: Zähler, Nenner, Anteil an den geeigneten Stellen",
        "Who can work from elsewhere, by district: numerator, denominator, share of the eligible positions",
    )
}

pub fn need() -> Said {
    Said::new(
        "Mehrbedarf bis zum 31. Dezember 2026, nach Abzug dessen, was noch verfügbar ist, und Vorschlag für die \
         Verstärkungsmittel",
        "Extra need until 31 December 2026, less what is still available, and a proposal for the reserve",
    )
}

pub fn report() -> Said {
    Said::new(
        "Quartalsbericht für den Hauptausschuss schreiben: PDF, XLSX, JSON",
        "Write the quarterly report: PDF, XLSX, JSON",
    )
}

pub fn verify() -> Said {
    Said::new(
        "Prüfen: die Kette des Journals, und der Bericht gegen das Journal",
        "Verify: the chain of the journal, and the report against it",
    )
}

/// How many rows were not shown; a command follows that shows them.
pub fn rest(rows: usize) -> Said {
    match rows {
        0 => Said::new("Dasselbe mit", "The same with"),
        1 => Said::new("Eine weitere Zeile mit", "One more row with"),
        _ => Said::new(
            format!("{} weitere Zeilen mit", shown_count(rows, Lang::De)),
            format!("{} more rows with", shown_count(rows, Lang::En)),
        ),
    }
}

pub fn next() -> Said {
    Said::new("Zum Weitermachen:", "What to try next:")
}

pub fn the_report() -> Said {
    Said::new("der Bericht", "the report")
}

pub fn the_pages() -> Said {
    Said::new(
        "alles im Browser; die Adresse wird genannt, etwa http://127.0.0.1:50080/",
        "all of it in the browser; the address is printed, such as http://127.0.0.1:50080/",
    )
}

pub fn the_warnings() -> Said {
    Said::new("was jemand ansehen sollte", "what somebody should look at")
}

pub fn the_events() -> Said {
    Said::new("die Ereignisse, eines je Zeile", "the events, one a line")
}

pub fn empty() -> Said {
    Said::new("Das Beispiel ist leer.", "The example is empty.")
}

pub fn earlier_example() -> Said {
    Said::new(
        "Dieses Journal enthält das Beispiel einer früheren Version; es bleibt lesbar, und seine Berichte heißen \
         weiter simuliert. Für das Beispiel dieser Version bitte ein neues Verzeichnis (--data) oder eine leere \
         Datenbank angeben.",
        "This journal holds the example of an earlier version; it stays readable, and its reports go on saying that \
         they are simulated. For the example of this version name a new folder (--data) or an empty database.",
    )
}

pub fn something_else() -> Said {
    Said::new(
        "Dieses Journal enthält anderes als das Beispiel; „sollist demo“ bucht nicht hinein. Bitte ein eigenes \
         Verzeichnis (--data) oder eine leere Datenbank angeben.",
        "This journal holds something else than the example; `sollist demo` does not record into it. Name a folder of \
         its own (--data) or an empty database.",
    )
}
