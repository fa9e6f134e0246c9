//! Examples of the money of budget lines, and of requests for more.

use super::example::{Example, alone, with};

pub const EXAMPLES: &[(&str, &[Example])] = &[
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
        "process list",
        &[
            alone("process list --state open", "was auf eine zweite Person wartet", "what waits for another person"),
            alone("process list --authority ba-pankow", "die Vorgänge einer Behörde", "the processes of an authority"),
        ],
    ),
    (
        "process show",
        &[
            with(
                "process show 6f1ed002ab5595859014ebf0951522d9",
                "was darin wartet, und auf wen",
                "what waits in it, and for whom",
            ),
            with(
                "process show 6f1ed002ab5595859014ebf0951522d9 --format json",
                "dasselbe für Programme",
                "the same for programs",
            ),
        ],
    ),
    (
        "process approve",
        &[
            with(
                "process approve 6f1ed002ab5595859014ebf0951522d9 --check",
                "was jetzt gebucht würde",
                "what would be recorded now",
            ),
            with("process approve 6f1ed002ab5595859014ebf0951522d9", "und gebucht", "and recorded"),
        ],
    ),
    (
        "process reject",
        &[
            with(
                "process reject 6f1ed002ab5595859014ebf0951522d9 --reason \"Der Beschluss nennt einen anderen Betrag\" \
                 --check",
                "was geschähe",
                "what would happen",
            ),
            with(
                "process reject 6f1ed002ab5595859014ebf0951522d9 --reason \"Der Beschluss nennt einen anderen Betrag\"",
                "es bleibt, wie es ist",
                "it stays as it is",
            ),
            with(
                "process reject 6f1ed002ab5595859014ebf0951522d9 --reason \"Falsche Stelle\" --request-id zurueck-1",
                "wer ihn selbst eröffnet hat, zieht ihn so zurück",
                "who opened it themselves withdraws it so",
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
        "line list",
        &[
            alone(
                "line list --authority ba-pankow",
                "die Haushaltsstellen einer Behörde",
                "the budget lines of an authority",
            ),
            alone(
                "line list --programme reserve",
                "woraus Mehrbedarf bewilligt wird",
                "what extra need is granted out of",
            ),
        ],
    ),
    (
        "line show",
        &[
            alone(
                "line show 2026/pankow/dienstleistungen",
                "alles über eine Haushaltsstelle",
                "all about a budget line",
            ),
            alone(
                "line show 2026/pankow/dienstleistungen --until 31.03.2026",
                "wie sie Ende März stand",
                "how it stood at the end of March",
            ),
        ],
    ),
    (
        "line grant-authority",
        &[
            alone(
                "line grant-authority --line 2026/pankow/dienstleistungen --year 2027 --amount 20.000,00",
                "was auf das nächste Jahr verpflichtet werden darf",
                "what may be committed for the next year",
            ),
            alone(
                "line grant-authority --line 2026/pankow/dienstleistungen --year 2028 --amount 10.000,00 --check",
                "was eine für das übernächste täte",
                "what one for the year after that would do",
            ),
        ],
    ),
    (
        "line authorities",
        &[
            alone(
                "line authorities --year 2027",
                "was für das nächste Jahr gebunden werden darf, und was davon frei ist",
                "what may be committed for the next year, and what of it is free",
            ),
            alone(
                "line authorities --line 2026/pankow/dienstleistungen",
                "die einer Haushaltsstelle",
                "those of a budget line",
            ),
        ],
    ),
    (
        "line assign-programme",
        &[
            alone(
                "line assign-programme --line 2026/pankow/dienstleistungen --programme mobile-devices --basis \
                 \"Zuordnung geprüft\" --check",
                "was geschähe",
                "what would happen",
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
        "line rename",
        &[
            alone(
                "line rename --line 2026/pankow/gutachten --new-line 2026/30/25/bezirksamt-pankow/gutachten-ikt \
                 --basis \"Nachtrag 2026\" --check",
                "was geschähe",
                "what would happen",
            ),
            alone(
                "line rename --line 2026/pankow/gutachten --new-line 2026/30/25/bezirksamt-pankow/gutachten-ikt \
                 --basis \"Nachtrag 2026\"",
                "ein neuer Name; der alte gilt weiter",
                "a new name; the old one holds on",
            ),
        ],
    ),
    (
        "funding list",
        &[
            alone("funding list", "alle Anträge mit ihrem Stand", "every request with its state"),
            alone("funding list --programme mobile-devices", "die eines Handlungsfelds", "those of a programme"),
        ],
    ),
    (
        "funding request",
        &[
            alone(
                "funding request --authority ba-pankow --request M-2026-9 --programme mobile-devices --amount \
                 50.000,00 --reason \"Ersatz alter Geräte\"",
                "ein Antrag",
                "a request",
            ),
            alone(
                "funding request --authority ba-pankow --request M-2026-10 --programme mobile-devices --amount \
                 20.000,00 --reason \"Geräte für neue Stellen\" --check",
                "was geschähe",
                "what would happen",
            ),
        ],
    ),
    (
        "funding review",
        &[
            alone(
                "funding review --authority ba-pankow --request M-2026-9 --amount 45.000,00 --reason \"42 Geräte sind \
                 zu alt\"",
                "das Ergebnis der Prüfung",
                "what the review found",
            ),
            alone(
                "funding review --authority ba-pankow --request M-2026-9 --amount 42.000,00 --reason \"noch einmal \
                 gezählt\" --check",
                "was eine zweite Prüfung täte",
                "what a second review would do",
            ),
        ],
    ),
    (
        "funding approve",
        &[
            alone(
                "funding approve --authority ba-pankow --request M-2026-9 --amount 40.000,00 --check",
                "was geschähe",
                "what would happen",
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
        "funding show",
        &[
            alone(
                "funding show --authority ba-pankow --request M-2026-9",
                "ein Antrag mit allen Schritten",
                "a request with all its steps",
            ),
            alone(
                "funding show --authority ba-steglitz-zehlendorf --request M-06-2026-1 --until 30.06.2026",
                "wie er Ende Juni stand",
                "how it stood at the end of June",
            ),
        ],
    ),
];
