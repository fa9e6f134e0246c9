//! Examples of what whoever runs Sollist does.

use super::example::{Example, alone, with};

pub const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "rebuild",
        &[
            alone("rebuild", "am Speicher in --data", "on the store in --data"),
            with("rebuild --database-url postgres://sollist_owner@db/sollist", "an einer Datenbank", "on a database"),
        ],
    ),
    (
        "migrate",
        &[
            with("migrate --database-url postgres://sollist_owner@db/sollist", "eine Datenbank", "a database"),
            with("migrate --config sollist.toml", "die der Konfiguration", "that of the configuration"),
        ],
    ),
    (
        "move",
        &[
            with(
                "move --data ./sollist-data --database-url postgres://sollist_owner@db/sollist",
                "in eine leere Datenbank",
                "into an empty database",
            ),
            with(
                "move --config sollist.toml --format json",
                "mit der Datenbank der Konfiguration; das Ergebnis als JSON",
                "with the database of the configuration; the result as JSON",
            ),
        ],
    ),
    (
        "dead",
        &[
            with("dead --nats-url nats://127.0.0.1:4222", "was nicht ankam", "what did not arrive"),
            with("dead --redeliver all --config sollist.toml", "alles noch einmal senden", "send all of it again"),
        ],
    ),
    (
        "serve",
        &[
            with("serve", "alle Dienste auf 127.0.0.1:50051", "every service on 127.0.0.1:50051"),
            with(
                "serve --role analytics --config sollist.toml",
                "ein Dienst, wie die Datei sagt",
                "one service, as the file says",
            ),
        ],
    ),
    (
        "health",
        &[
            with("health --server http://127.0.0.1:50051", "jetzt", "now"),
            with(
                "health --server http://127.0.0.1:50051 --wait 30",
                "bis zu einer halben Minute warten",
                "waits for half a minute at most",
            ),
        ],
    ),
    (
        "bench",
        &[
            with("bench", "100.000 Ereignisse", "100,000 events"),
            alone("bench --events 2000 --write ereignisse.jsonl", "nur eine Datei schreiben", "writes a file only"),
        ],
    ),
    (
        "access check",
        &[
            with("access check access.toml", "vor dem Inkraftsetzen", "before it comes into force"),
            with("access check access.toml --format json", "für ein Programm", "for a program"),
        ],
    ),
    (
        "privacy show",
        &[
            with("privacy show", "alle, mit gelöschten", "all, erased ones too"),
            with("privacy show --person erika", "wie jemand aufgezeichnet ist", "how somebody is recorded"),
            with("privacy show --texts", "die Schlüssel versiegelter Texte", "the keys of sealed texts"),
        ],
    ),
    (
        "privacy erase",
        &[
            with("privacy erase --person erika", "im eingebetteten Speicher", "in the embedded store"),
            with(
                "privacy erase --person erika --texts --year 2026",
                "nur die Texte eines Jahres",
                "only the texts of one year",
            ),
            with(
                "privacy erase --person erika --database-url postgres://sollist_owner@db/sollist",
                "in der Datenbank, mit der Rolle des Eigentümers",
                "in the database, with the owner's role",
            ),
        ],
    ),
    (
        "privacy due",
        &[
            with("privacy due --on 2033-01-01", "was an einem Tag fällig wird", "what becomes due on a day"),
            with("privacy due --erase", "löschen, was heute fällig ist", "erase what is due today"),
        ],
    ),
    (
        "reads list",
        &[
            with("reads list", "wer was gelesen hat", "who read what"),
            with("reads list --from 1000 --limit 50", "fünfzig Zeilen ab einer Nummer", "fifty lines from a number on"),
            with(
                "reads list --authority ba-pankow --from 2026-06-01 --to 2026-06-30",
                "was im Juni für eine Behörde gelesen wurde",
                "what was read for one authority in June",
            ),
        ],
    ),
    (
        "reads verify",
        &[
            with("reads verify", "im eingebetteten Speicher", "in the embedded store"),
            with("reads verify --head gelesen.txt", "und mit einem Stand von früher", "and with a head of before"),
            with(
                "reads verify --database-url postgres://sollist_owner@db/sollist",
                "in der Datenbank",
                "in the database",
            ),
        ],
    ),
    (
        "reads remove",
        &[
            with("reads remove", "was älter ist als ein Jahr", "what is older than a year"),
            with("reads remove --days 730", "was älter ist als zwei Jahre", "what is older than two years"),
            with(
                "reads remove --days 90 --early",
                "auch was noch kein Jahr alt ist",
                "also what is not a year old yet",
            ),
        ],
    ),
    (
        "config print",
        &[
            alone("config print", "was ohne Datei gilt", "what is in force without a file"),
            with("config print --config sollist.toml", "was mit einer Datei gilt", "what is in force with a file"),
        ],
    ),
    (
        "completions",
        &[
            alone("completions bash", "für die Bash", "for the Bash"),
            with(
                "completions zsh > ~/.zfunc/_sollist",
                "für die Z-Shell, an ihren Platz",
                "for the Z shell, in its place",
            ),
        ],
    ),
];
