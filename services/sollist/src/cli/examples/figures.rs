//! Examples of figures, and of what is made of them.

use super::example::{Example, alone, with};

pub const EXAMPLES: &[(&str, &[Example])] = &[
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
        "report list",
        &[
            with("report list", "was veröffentlicht ist", "what is published"),
            with("report list --format json", "mit den Prüfsummen der Dateien", "with the hashes of the files"),
        ],
    ),
    (
        "report publish",
        &[
            with(
                "report publish bericht.pdf --check",
                "prüfen, ob er veröffentlicht werden kann",
                "check whether it can be published",
            ),
            with("report publish bericht.pdf", "der Bericht, wie er vorliegt", "the report as it is"),
            with(
                "report publish berichtigt.pdf --corrects 23076",
                "ein anderer an der Stelle des veröffentlichten",
                "another one in the place of the one that is published",
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
        "audit prove",
        &[
            with(
                "audit prove 17 --out ereignis.tlog-proof",
                "dass Nr. 17 so im Journal steht",
                "that number 17 stands so",
            ),
            with(
                "audit prove --since stand.txt --out seither.tlog-growth",
                "dass das Journal seit einem Stand nur gewachsen ist",
                "that the journal has only grown since a head",
            ),
            with(
                "audit prove --report bericht.pdf --out bericht.tlog-proof",
                "dass ein Bericht veröffentlicht ist, wie er vorliegt",
                "that a report is published as it is",
            ),
        ],
    ),
    (
        "audit check",
        &[
            with(
                "audit check ereignis.tlog-proof --key \
                 sollist.berlin.de/it-1+757b7132+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
                "ohne Server, mit der Zeile des Schlüssels",
                "without a server, with the line of the key",
            ),
            with(
                "audit check seither.tlog-growth --key \
                 sollist.berlin.de/it-1+757b7132+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea --head stand.txt",
                "gegen einen aufgehobenen Stand",
                "against a head that was kept",
            ),
        ],
    ),
    (
        "audit witness",
        &[
            with(
                "audit witness stand.txt --key \
                 sollist.berlin.de/it-1+757b7132+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea --server \
                 http://127.0.0.1:50051",
                "den letzten Stand eines Servers prüfen und aufheben",
                "check the last head of a server and keep it",
            ),
            with(
                "audit witness stand.txt --key \
                 sollist.berlin.de/it-1+757b7132+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
                "den des eigenen Speichers",
                "that of one's own store",
            ),
        ],
    ),
    (
        "audit checkpoint",
        &[
            with("audit checkpoint --out stand.txt", "den letzten Stand in eine Datei", "the last head into a file"),
            with("audit checkpoint --size 1000", "den ersten mit 1000 Ereignissen", "the first with 1000 events"),
            with("audit checkpoint --reads", "den letzten des Leseprotokolls", "the last one of the log of reads"),
        ],
    ),
    (
        "audit key",
        &[
            with(
                "audit key --origin sollist.berlin.de/it-1 /etc/sollist/notary/key",
                "einen Schlüssel für den Notar",
                "a key for the notary",
            ),
            with(
                "audit key --origin sollist.berlin.de/it-2 neu.key",
                "einen für ein Journal, das neu beginnt",
                "one for a journal that begins anew",
            ),
        ],
    ),
];
