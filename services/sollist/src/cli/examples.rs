//! Examples of commands, as help shows them. Those that ask the store work on that of the demo.

/// A line behind `sollist`, and what it does.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    pub line: &'static str,
    pub de: &'static str,
    pub en: &'static str,
    /// Works on the store of the demo, once those before it were done there; the others need a file, a server or a
    /// database of one's own.
    pub alone: bool,
}

const fn alone(line: &'static str, de: &'static str, en: &'static str) -> Example {
    Example { line, de, en, alone: true }
}

const fn with(line: &'static str, de: &'static str, en: &'static str) -> Example {
    Example { line, de, en, alone: false }
}

/// The examples of a command by its path, `import budget`; without its own those of the command that it belongs to.
pub fn of(path: &str) -> &'static [Example] {
    let own = EXAMPLES.iter().find(|(known, _)| *known == path);
    own.or_else(|| EXAMPLES.iter().find(|(known, _)| Some(*known) == path.rsplit_once(' ').map(|(before, _)| before)))
        .map_or(&[], |(_, examples)| examples)
}

/// Every command with its examples.
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
        "budget",
        &[
            alone(
                "budget --by line --district pankow",
                "was Pankow je Titel noch hat",
                "what Pankow has left by title",
            ),
            alone(
                "budget --by programme --until 30.06.2026",
                "was bis Ende Juni geschehen war, je Handlungsfeld",
                "what had happened by the end of June, by programme",
            ),
            alone(
                "budget --line pankow/gutachten --explain",
                "eine Haushaltsstelle, von deren Namen so viel genügt, dass nur eine gemeint ist: jede Buchung",
                "one line, of whose name so much is enough that only one is meant: every posting",
            ),
            alone("budget --by district --format xlsx --out haushalt.xlsx", "als Arbeitsmappe", "as a workbook"),
        ],
    ),
    (
        "explain",
        &[
            alone(
                "explain budget.available --district pankow",
                "woraus sich ergibt, was Pankow verfügbar hat",
                "what makes up what is available to Pankow",
            ),
            alone(
                "explain mobile.device-rate --district pankow",
                "woraus sich eine Kennzahl von Pankow ergibt",
                "what makes up an indicator of Pankow",
            ),
            alone(
                "explain need.extra ba-pankow --district pankow --target-day 2026-12-31",
                "woraus sich der Mehrbedarf von Pankow ergibt",
                "what makes up the extra need of Pankow",
            ),
            alone(
                "explain budget.utilisation --district 03 --kit nachrechnen",
                "alles zum Nachrechnen für Außenstehende",
                "all that an outsider needs to recompute it",
            ),
        ],
    ),
    (
        "compare",
        &[
            alone(
                "compare budget --from 10000,31.03.2026 --to ,31.03.2026",
                "was den Haushalt vom Ende März seit Nummer 10.000 noch bewegt hat",
                "what has moved the budget of the end of March since number 10,000",
            ),
            alone(
                "compare Ist verfügbar --from ,31.05.2026 --to ,30.06.2026 --district pankow",
                "was in Pankow im Juni geschah",
                "what happened in Pankow in June",
            ),
            alone(
                "compare mobile.device-rate --from 15000 --to 19000 --format json",
                "für ein anderes Programm",
                "for another program",
            ),
        ],
    ),
    (
        "indicators",
        &[
            alone(
                "indicators --id mobile.capable-rate --by district",
                "wer mobil arbeiten kann, je Bezirk",
                "who can work from elsewhere, by district",
            ),
            alone("indicators --district neukoelln", "alle Kennzahlen eines Bezirks", "every indicator of a district"),
        ],
    ),
    (
        "forecast",
        &[
            alone(
                "forecast --by programme --until 30.06.2026",
                "was Ende Juni bis zum Jahresende zu erwarten war, je Handlungsfeld",
                "what was to be expected at the end of June, by programme",
            ),
            alone(
                "forecast --by line --district pankow --wide",
                "je Titel, mit Methode, Vorjahren und dem Tag, bis zu dem das Geld reicht",
                "by title, with method, past years and the day until which the money lasts",
            ),
            alone("forecast --by district --format csv", "für eine Tabellenkalkulation", "for a spreadsheet"),
        ],
    ),
    (
        "catalogue",
        &[
            alone("catalogue", "jede Kennzahl mit ihrer Formel", "every indicator with its formula"),
            alone(
                "catalogue mobile.capable-rate",
                "alles über eine Kennzahl, auch frühere Fassungen",
                "everything about one, former versions too",
            ),
            alone("catalogue --format json", "für Programme", "for programs"),
        ],
    ),
    (
        "need",
        &[
            alone(
                "need --target-day 2026-12-31",
                "der Mehrbedarf bis zum Jahresende, mit Vorschlag für die Verstärkungsmittel",
                "the extra need until the end of the year, with a proposal for the reserve",
            ),
            alone(
                "need --target-day 2026-12-31 --district 06 --explain",
                "mit der Herleitung, für einen Bezirk",
                "with the derivation, for one district",
            ),
            alone(
                "need --target-day 2026-12-31 --range --drivers-since 10000 --split --requests",
                "wie sicher er ist, was ihn bewegt hat, wie die Mittel sonst zu verteilen wären, was beantragt ist",
                "how sure it is, what moved it, how else the reserve could be split, what is asked for",
            ),
            alone(
                "need --target-day 2026-12-31 --scenario \"Mittlere Quote\" --scenario \"Späterer Zieltag\"",
                "gespeicherte Szenarien nebeneinander",
                "scenarios that are kept, side by side",
            ),
        ],
    ),
    (
        "export",
        &[
            alone("export --out daten", "alles als Parquet", "everything as Parquet"),
            alone(
                "export --out tabellen --form csv --tables budget,payments --until 30.06.2026",
                "zwei Tabellen als CSV, mit dem, was bis Ende Juni geschehen war",
                "two tables as CSV, with what had happened by the end of June",
            ),
        ],
    ),
    (
        "anomalies",
        &[
            alone(
                "anomalies --district pankow",
                "was in Pankow jemand ansehen sollte",
                "what somebody in Pankow should look at",
            ),
            alone(
                "anomalies --rule split-order,duplicate-invoice --until 30.06.2026",
                "zwei Regeln, am Stand von Ende Juni",
                "two rules, at the end of June",
            ),
            alone(
                "anomalies --format json",
                "mit den Nummern der Ereignisse und den Parametern, zum Nachrechnen",
                "with the numbers of the events and the parameters, to check it",
            ),
        ],
    ),
    (
        "published",
        &[
            alone("published", "was andere veröffentlicht haben", "what others published"),
            alone(
                "published --contradicting --wide",
                "nur Widersprüche, mit beiden Abgrenzungen",
                "only contradictions, with both definitions",
            ),
        ],
    ),
    (
        "report",
        &[
            alone(
                "report --quarter 2026-Q2 --out bericht.pdf",
                "der Bericht eines Quartals",
                "the report of a quarter",
            ),
            alone(
                "report --quarter 2027-Q1 --draft --out entwurf.xlsx",
                "ein Entwurf, solange das Quartal noch läuft",
                "a draft, as long as the quarter goes on",
            ),
        ],
    ),
    (
        "verify",
        &[
            alone("verify", "ob das Journal lückenlos und unverändert ist", "whether the journal is unchanged"),
            with("verify bericht.pdf", "ob ein Bericht zum Journal gehört", "whether a report belongs to the journal"),
            alone("verify --deep", "auch jede Tabelle der Dienste", "every table of the services too"),
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
            alone(
                "journal --from 19.000 --limit 20",
                "zwanzig Ereignisse ab einer Nummer",
                "twenty events from a number on",
            ),
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
    (
        "order",
        &[
            alone("order list --authority ba-pankow --state open", "was noch offen ist", "what is still open"),
            alone(
                "order list --authority ba-pankow --state open --until 2026-03-31",
                "was Ende März offen war",
                "what was open at the end of March",
            ),
            alone(
                "order place --authority ba-pankow --order B-2026-900 --line 2026/pankow/geraete-ausstattungs --item \
                 notebook --quantity 10 --amount 10.717,20 --time 08.06.2026",
                "eine Bestellung vom 8. Juni",
                "an order of 8 June",
            ),
            alone(
                "order cancel --authority ba-pankow --order B-2026-900 --check",
                "was ein Storno täte; nichts wird aufgezeichnet",
                "what cancelling it would do; nothing is recorded",
            ),
        ],
    ),
    (
        "delivery",
        &[
            alone(
                "delivery --authority ba-pankow --order B-2026-900 --quantity 4 --delivered-on 15.06.2026",
                "ein Teil ist da",
                "a part has come",
            ),
            alone(
                "delivery --authority ba-pankow --order B-2026-900 --quantity 6 --delivered-on 2026-06-20 --check",
                "was der Rest täte",
                "what the rest would do",
            ),
        ],
    ),
    (
        "invoice",
        &[
            alone(
                "invoice --authority ba-pankow --order B-2026-900 --invoice R-17 --amount 4.286,88",
                "eine Rechnung",
                "an invoice",
            ),
            alone(
                "invoice --authority ba-pankow --order B-2026-900 --invoice R-18 --amount 6430.32 --check",
                "was die nächste täte",
                "what the next one would do",
            ),
        ],
    ),
    (
        "payment",
        &[
            alone("payment list --authority ba-pankow", "was Pankow gezahlt hat", "what Pankow has paid"),
            alone(
                "payment --authority ba-pankow --payment Z-17 --amount 4.286,88 --order B-2026-900",
                "auf eine Bestellung",
                "on an order",
            ),
        ],
    ),
    (
        "freeze",
        &[
            alone(
                "freeze --line 2026/pankow/dienstleistungen --amount 10.000,00 --consent-by Hauptausschuss \
                 --reference \"Rote Nr. 0815\"",
                "eine Sperre",
                "a freeze",
            ),
            alone(
                "freeze --line 2026/pankow/dienstleistungen --amount 5.000,00 --consent-by Hauptausschuss --reference \
                 \"Rote Nr. 0817\" --check",
                "was eine weitere täte",
                "what another one would do",
            ),
        ],
    ),
    (
        "unfreeze",
        &[
            alone(
                "unfreeze --line 2026/pankow/dienstleistungen --amount 6.000,00 --consent-by Hauptausschuss \
                 --reference \"Rote Nr. 0816\"",
                "ein Teil der Sperre ist aufgehoben",
                "a part of the freeze is lifted",
            ),
            alone(
                "unfreeze --line 2026/pankow/dienstleistungen --amount 4.000,00 --consent-by Hauptausschuss \
                 --reference \"Rote Nr. 0818\" --check",
                "was mit dem Rest geschähe",
                "what would happen to the rest",
            ),
        ],
    ),
    (
        "transfer",
        &[
            alone(
                "transfer --from-line 2026/pankow/dienstleistungen --to-line 2026/pankow/verbrauchsmittel --amount \
                 5.000,00 --basis \"§ 20 LHO\" --reference \"SenFin 12/2026\" --check",
                "was geschähe",
                "what would happen",
            ),
            alone(
                "transfer --from-line 2026/pankow/dienstleistungen --to-line 2026/pankow/verbrauchsmittel --amount \
                 5.000,00 --basis \"§ 20 LHO\" --reference \"SenFin 12/2026\"",
                "von einer auf die andere",
                "from one to the other",
            ),
        ],
    ),
    (
        "adjust",
        &[
            alone(
                "adjust --line 2026/pankow/dienstleistungen --amount -5.000,00 --basis \"Globale Minderausgabe\" \
                 --reference \"SenFin 3/2026\"",
                "das Soll sinkt",
                "the current budget falls",
            ),
            alone(
                "adjust --line 2026/pankow/dienstleistungen --amount 5.000,00 --basis \"§ 37 LHO\" --reference \
                 \"SenFin 4/2026\" --check",
                "was geschähe, wenn es stiege",
                "what would happen if it rose",
            ),
        ],
    ),
    (
        "carry-over",
        &[
            alone(
                "carry-over --line 2026/pankow/dienstleistungen --amount 2.500,00 --check",
                "was geschähe",
                "what would happen",
            ),
            alone(
                "carry-over --line 2026/pankow/dienstleistungen --amount 2.500,00",
                "ein Haushaltsrest",
                "a carry-over",
            ),
        ],
    ),
    (
        "line",
        &[
            alone(
                "line list --authority ba-pankow",
                "die Haushaltsstellen einer Behörde",
                "the budget lines of an authority",
            ),
            alone(
                "line grant-authority --line 2026/pankow/dienstleistungen --year 2027 --amount 20.000,00",
                "was auf das nächste Jahr verpflichtet werden darf",
                "what may be committed for the next year",
            ),
            alone(
                "line authorities --year 2027",
                "was für das nächste Jahr gebunden werden darf, und was davon frei ist",
                "what may be committed for the next year, and what of it is free",
            ),
            alone(
                "line assign-programme --line 2026/pankow/dienstleistungen --programme mobile-devices --basis \
                 \"Zuordnung geprüft\"",
                "in ein anderes Handlungsfeld",
                "into another programme",
            ),
        ],
    ),
    (
        "funding",
        &[
            alone("funding list", "alle Anträge mit ihrem Stand", "every request with its state"),
            alone(
                "funding request --authority ba-pankow --request M-2026-9 --programme mobile-devices --amount \
                 50.000,00 --reason \"Ersatz alter Geräte\"",
                "ein Antrag",
                "a request",
            ),
            alone(
                "funding review --authority ba-pankow --request M-2026-9 --amount 45.000,00 --reason \"42 Geräte sind \
                 zu alt\"",
                "das Ergebnis der Prüfung",
                "what the review found",
            ),
            alone(
                "funding approve --authority ba-pankow --request M-2026-9 --amount 40.000,00",
                "was davon anerkannt ist",
                "what of it is approved",
            ),
        ],
    ),
    (
        "funding grant",
        &[
            alone(
                "funding grant --authority ba-pankow --request M-2026-9 --amount 30.000,00",
                "aus den Verstärkungsmitteln bewilligen, was anerkannt ist",
                "grants out of the reserve what is approved",
            ),
            alone(
                "funding grant --authority ba-pankow --request M-2026-9 --amount 10.000,00 --check",
                "was der Rest täte",
                "what the rest would do",
            ),
        ],
    ),
    (
        "funding reject",
        &[
            alone(
                "funding reject --authority ba-reinickendorf --request M-12-2026-1 --reason \"aus eigenen Mitteln\" \
                 --check",
                "was geschähe",
                "what would happen",
            ),
            alone(
                "funding reject --authority ba-reinickendorf --request M-12-2026-1 --reason \"aus eigenen Mitteln\"",
                "ein Antrag ist abgelehnt",
                "a request is rejected",
            ),
        ],
    ),
    (
        "count",
        &[
            alone("count list", "was zuletzt gezählt wurde", "what was counted last"),
            alone(
                "count stock --authority ba-pankow --item notebook --as-of 15.07.2026 --in-use 1.065 --in-stock 8",
                "ein Speicher",
                "a stock",
            ),
        ],
    ),
    (
        "rollout",
        &[
            alone(
                "rollout list --authority ba-pankow",
                "die Umstellungen einer Behörde",
                "the rollouts of an authority",
            ),
            alone(
                "rollout milestones --authority ikt-steuerung",
                "die Meilensteine einer Behörde",
                "the milestones of an authority",
            ),
            alone(
                "rollout progress --authority ba-pankow --rollout windows-11 --done 1.650",
                "der erreichte Stand",
                "how far it is",
            ),
        ],
    ),
    (
        "submission",
        &[
            alone("submission list --state overdue", "wer noch nicht gemeldet hat", "who has not reported yet"),
            alone(
                "submission list --authority ba-pankow",
                "die Meldungen einer Behörde",
                "the submissions of an authority",
            ),
        ],
    ),
    (
        "scenario",
        &[
            alone("scenario list", "die gespeicherten Szenarien", "the scenarios that are kept"),
            alone("scenario show \"Mittlere Quote\"", "was eines annimmt", "what one assumes"),
            with(
                "scenario save teurer.json --reason \"Anfrage der Fraktionen\"",
                "eine Datei unter ihrem Namen",
                "a file under its name",
            ),
            alone(
                "scenario save --name \"Quote 80 %\" --quota notebook=0,80 --reason \"Beratung am 12.08.2026\"",
                "ohne Datei, aus Angaben",
                "without a file, from options",
            ),
        ],
    ),
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
