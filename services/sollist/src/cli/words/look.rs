//! What somebody should look at: listed, settled.

use sollist_contract::said::Said;

use super::counted;
use crate::cli::{lang::Lang, number::shown_count};

pub fn nothing() -> Said {
    Said::new("Kein Hinweis ist offen.", "No warning is open.")
}

/// What stands below the list.
pub fn advice() -> Said {
    Said::new(
        "\nAufgezeichnet ist alles davon; wer es angesehen hat: sollist look settle NR … --basis ERGEBNIS, alle eines \
         Grundes: --reason GRUND, einer Haushaltsstelle: --line NAME. Mehr als einmal: jeder einzeln mit look --line \
         NAME.\n",
        "\nAll of it is recorded; who has looked: sollist look settle NUMBER … --basis RESULT, all of a reason: \
         --reason REASON, of a line: --line NAME. More than once: each with look --line NAME.\n",
    )
}

pub fn which_missing() -> Said {
    Said::new(
        "Es fehlt, welche Hinweise erledigt sind: Nummern, --reason GRUND, --line HAUSHALTSSTELLE oder --authority \
         BEHÖRDE.",
        "Missing: which warnings are settled; give numbers, --reason REASON, --line LINE or --authority AUTHORITY.",
    )
}

pub fn numbers_or_filter() -> Said {
    Said::new(
        "Bitte entweder Nummern angeben oder --reason, --line und --authority; beides zusammen meint anderes, als es \
         scheint.",
        "Give either numbers or --reason, --line and --authority; together they mean other than it seems.",
    )
}

pub fn settled(count: u64, basis: &str) -> Said {
    let which = counted(count, ("Ein Hinweis ist", "One warning is"), |count| {
        Said::new(
            format!("{} Hinweise sind", shown_count(count, Lang::De)),
            format!("{} warnings are", shown_count(count, Lang::En)),
        )
    });
    Said::new(format!("{} erledigt: {basis}\n", which.de), format!("{} settled: {basis}\n", which.en))
}
