//! Examples of what comes into the books, and of what they kept.

use super::example::{Example, alone, with};

pub const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "demo",
        &[
            with("demo", "das Beispiel im Verzeichnis sollist-demo", "the example in the folder sollist-demo"),
            with(
                "demo --data beispiel --out berichte",
                "Speicher und Bericht woanders",
                "store and report somewhere else",
            ),
        ],
    ),
    (
        "import budget",
        &[
            with("import budget plan.csv", "ein Haushaltsplan", "a budget plan"),
            with(
                "import budget nachtrag.csv --amend \"Nachtragshaushaltsgesetz 2027\"",
                "ein Nachtrag mit seiner Grundlage",
                "an amendment with its basis",
            ),
            with(
                "import budget plan.xlsx --same-lines",
                "dieselben Haushaltsstellen unter neuen Namen",
                "the same lines under new names",
            ),
        ],
    ),
    (
        "import events",
        &[
            with("import events ereignisse.jsonl", "eine Datei mit Ereignissen", "a file of events"),
            with("import events - < ereignisse.jsonl", "von der Standardeingabe", "from standard input"),
        ],
    ),
    (
        "refused",
        &[
            alone("refused", "was abgelehnt wurde und noch offen ist", "what was refused and is still open"),
            alone(
                "refused --export korrektur.jsonl",
                "zum Verbessern in eine Datei, dann „sollist import events korrektur.jsonl“",
                "into a file to be mended, then `sollist import events korrektur.jsonl`",
            ),
        ],
    ),
    (
        "refused settle",
        &[
            with(
                "refused settle 0f3c9a7e51d24b86a2c4e8f01b7d6935 --basis \"doppelt gemeldet\"",
                "ein Eintrag, mit der Nummer aus der Liste",
                "an entry, by its number in the list",
            ),
            with(
                "refused settle --origin maerz.jsonl --basis \"Datei ersetzt\"",
                "alle offenen einer Datei",
                "all open ones of a file",
            ),
        ],
    ),
    (
        "journal",
        &[
            alone("journal --payment Z-10-00004-1", "wo eine Zahlung gebucht ist", "where a payment is recorded"),
            alone("journal --request M-06-2026-1", "die Schritte eines Antrags", "the steps of a funding request"),
            with(
                "journal --from \"Nr. 19.000\" --to \"Nr. 19.020\"",
                "Nummern, wie eine Tabelle sie zeigt",
                "numbers as a table shows them",
            ),
            alone(
                "journal --limit 0 --format csv",
                "alles, für ein anderes Programm",
                "everything, for another program",
            ),
        ],
    ),
    (
        "look",
        &[
            alone("look", "was jemand ansehen sollte", "what somebody should look at"),
            alone("look --authority marzahn", "nur eine Behörde", "one authority only"),
        ],
    ),
    (
        "look settle",
        &[
            with(
                "look settle 19903 --basis \"geprüft, stimmt\"",
                "ein Hinweis, nach seiner Nummer",
                "one warning, by its number",
            ),
            with(
                "look settle --authority marzahn --reason LINE_OVERDRAWN --basis \"Mittel umgesetzt\"",
                "alle offenen eines Grundes",
                "all open ones of a reason",
            ),
        ],
    ),
];
