//! Examples of what authorities count and report, and of what is assumed beside it.

use super::example::{Example, alone, with};

pub const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "count list",
        &[
            alone("count list", "was zuletzt gezählt wurde", "what was counted last"),
            alone(
                "count list headcount --authority ba-pankow",
                "Beschäftigte einer Behörde",
                "the staff of an authority",
            ),
        ],
    ),
    (
        "count stock",
        &[
            alone(
                "count stock --authority ba-pankow --item notebook --as-of 15.07.2026 --part 865:8:2024-03-01 \
                 --part 200:0:2019-05-01",
                "ein Bestand mit seinem Alter",
                "a stock with its ages",
            ),
            alone(
                "count stock --authority ba-pankow --item notebook --as-of 31.07.2026 --part 868:5:2024-03-01 \
                 --part 200:0:2019-05-01 --check",
                "was die nächste Zählung täte",
                "what the next count would do",
            ),
        ],
    ),
    (
        "count headcount",
        &[
            alone(
                "count headcount --authority ba-pankow --as-of 31.07.2026 --employees 2.315 --workplaces 1.932 \
                 --eligible 1.556 --definition \"Beschäftigte ohne Beurlaubte; mobil geeignet sind Stellen mit \
                 überwiegender Bildschirmarbeit (Beispiel)\" --check",
                "was geschähe",
                "what would happen",
            ),
            alone(
                "count headcount --authority ba-pankow --as-of 31.07.2026 --employees 2.315 --workplaces 1.932 \
                 --eligible 1.556 --definition \"Beschäftigte ohne Beurlaubte; mobil geeignet sind Stellen mit \
                 überwiegender Bildschirmarbeit (Beispiel)\"",
                "das Personal an einem Tag",
                "the staff on a day",
            ),
        ],
    ),
    (
        "count positions",
        &[
            alone(
                "count positions --authority ba-pankow --quantity 12 --effective-on 01.09.2026",
                "zwölf Stellen mehr ab September",
                "twelve positions more from September on",
            ),
            alone(
                "count positions --authority ba-pankow --quantity -3 --effective-on 01.10.2026 --check",
                "was drei weniger täten",
                "what three less would do",
            ),
        ],
    ),
    (
        "count remote-access",
        &[
            alone(
                "count remote-access --authority ba-pankow --sessions 900 --accounts 1.200",
                "wie viele zugleich von außen arbeiten können",
                "how many can work from elsewhere at once",
            ),
            alone(
                "count remote-access --authority ba-pankow --sessions 950 --check",
                "was fünfzig mehr täten",
                "what fifty more would do",
            ),
        ],
    ),
    (
        "count licences",
        &[
            alone(
                "count licences --authority ba-pankow --licence \"Lizenz Digitale Akte\" --quantity 1.932",
                "Lizenzen im Ganzen",
                "licences in all",
            ),
            alone(
                "count licences --authority ba-pankow --licence \"Lizenz Digitale Akte\" --quantity 2.000 --check",
                "was mehr täten",
                "what more would do",
            ),
        ],
    ),
    (
        "count e-file",
        &[
            alone(
                "count e-file --authority ba-pankow --accounts 1.097 --concurrent 640",
                "wer die Digitale Akte nutzt",
                "who uses the e-file",
            ),
            alone(
                "count e-file --authority ba-pankow --accounts 1.200 --concurrent 700 --check",
                "was geschähe",
                "what would happen",
            ),
        ],
    ),
    (
        "rollout list",
        &[
            alone(
                "rollout list --authority ba-pankow",
                "die Umstellungen einer Behörde",
                "the rollouts of an authority",
            ),
            alone(
                "rollout list --until 31.03.2026",
                "alle, wie sie Ende März standen",
                "all of them, as they stood at the end of March",
            ),
        ],
    ),
    (
        "rollout milestones",
        &[
            alone(
                "rollout milestones --authority ikt-steuerung",
                "die Meilensteine einer Behörde",
                "the milestones of an authority",
            ),
            alone(
                "rollout milestones --project beispielprojekt-antragshilfe --until 31.03.2026",
                "die eines Projekts, am Stand von Ende März",
                "those of a project, at the end of March",
            ),
        ],
    ),
    (
        "rollout progress",
        &[
            alone(
                "rollout progress --authority ba-pankow --rollout windows-11 --done 1.650",
                "der erreichte Stand",
                "how far it is",
            ),
            alone(
                "rollout progress --authority ba-pankow --rollout windows-11 --done 1.700 --check",
                "was der nächste Stand täte",
                "what the next one would do",
            ),
        ],
    ),
    (
        "rollout show",
        &[
            alone(
                "rollout show --authority ba-pankow --rollout windows-11",
                "alles über eine Umstellung",
                "all about a rollout",
            ),
            alone(
                "rollout show --authority ba-pankow --rollout windows-11 --until 31.03.2026",
                "wie sie Ende März stand",
                "how it stood at the end of March",
            ),
        ],
    ),
    (
        "rollout plan",
        &[
            alone(
                "rollout plan --authority ba-pankow --rollout office-2027 --scope-total 1.925 --deadline 31.12.2027 \
                 --check",
                "was geschähe",
                "what would happen",
            ),
            alone(
                "rollout plan --authority ba-pankow --rollout office-2027 --scope-total 1.925 --deadline 31.12.2027",
                "Umfang und Frist von nun an",
                "scope and deadline from now on",
            ),
        ],
    ),
    (
        "rollout issue",
        &[
            alone(
                "rollout issue --authority ba-pankow --item notebook --quantity 2",
                "zwei Notebooks sind ausgegeben",
                "two notebooks are issued",
            ),
            alone(
                "rollout issue --authority ba-pankow --item notebook --quantity 1 --check",
                "was eines mehr täte",
                "what one more would do",
            ),
        ],
    ),
    (
        "rollout return",
        &[
            alone(
                "rollout return --authority ba-pankow --item notebook --quantity 2",
                "zwei sind zurück",
                "two have come back",
            ),
            alone(
                "rollout return --authority ba-pankow --item notebook --quantity 1 --check",
                "was eines mehr täte",
                "what one more would do",
            ),
        ],
    ),
    (
        "rollout retire",
        &[
            alone(
                "rollout retire --authority ba-pankow --item notebook --quantity 2",
                "zwei sind ausgesondert",
                "two are retired",
            ),
            alone(
                "rollout retire --authority ba-pankow --item notebook --quantity 1 --check",
                "was eines mehr täte",
                "what one more would do",
            ),
        ],
    ),
    (
        "rollout site",
        &[
            alone(
                "rollout site --authority ba-pankow --site \"Standort 03-01\" --measure \"WLAN eingerichtet\" --time \
                 15.07.2026",
                "ein Standort ist ertüchtigt",
                "a site is upgraded",
            ),
            alone(
                "rollout site --authority ba-pankow --site \"Standort 03-02\" --measure \"WLAN eingerichtet\" --check",
                "was der nächste täte",
                "what the next one would do",
            ),
        ],
    ),
    (
        "rollout site-withdraw",
        &[
            alone(
                "rollout site-withdraw --authority ba-pankow --site \"Standort 03-01\" --measure \"WLAN eingerichtet\" \
                 --reason \"anderer Standort\" --check",
                "was die Rücknahme täte: von heute an zählt der Standort nicht mehr",
                "what taking it back would do: from today on the site does not count",
            ),
            alone(
                "rollout site-withdraw --authority ba-pankow --site \"Standort 03-01\" --measure \"WLAN eingerichtet\" \
                 --reason \"anderer Standort\" --time 20.07.2026 --check",
                "dasselbe von einem Tag an",
                "the same from a day on",
            ),
        ],
    ),
    (
        "rollout sites",
        &[
            alone("rollout sites --authority ba-pankow", "die Standorte einer Behörde", "the sites of an authority"),
            alone(
                "rollout sites --until 31.03.2026",
                "alle, die Ende März fertig waren",
                "all that were done at the end of March",
            ),
        ],
    ),
    (
        "rollout e-file",
        &[
            alone("rollout e-file --authority ba-spandau --check", "was geschähe", "what would happen"),
            alone(
                "rollout e-file --authority ba-spandau",
                "eine Behörde arbeitet nun mit der Digitalen Akte",
                "an authority works with the e-file from now on",
            ),
        ],
    ),
    (
        "rollout e-file-withdraw",
        &[
            alone(
                "rollout e-file-withdraw --authority ba-pankow --connected-on 02.01.2026 --reason \"anderes Amt\" \
                 --check",
                "was die Rücknahme täte: die Behörde zählt nicht mehr als angeschlossen",
                "what taking it back would do: the authority does not count as connected",
            ),
            alone(
                "rollout e-file-withdraw --authority ba-pankow --connected-on 02.01.2026 --reason \"anderes Amt\" \
                 --check --lang en",
                "dasselbe auf Englisch",
                "the same in English",
            ),
        ],
    ),
    (
        "rollout milestone-plan",
        &[
            alone(
                "rollout milestone-plan --authority ikt-steuerung --project beispielprojekt-antragshilfe --milestone \
                 Abschlussbericht --planned-on 31.12.2026 --budgeted-cost 25.000,00 --check",
                "was geschähe",
                "what would happen",
            ),
            alone(
                "rollout milestone-plan --authority ikt-steuerung --project beispielprojekt-antragshilfe --milestone \
                 Abschlussbericht --planned-on 31.12.2026 --budgeted-cost 25.000,00",
                "ein Meilenstein, bis wann und zu welchen Kosten",
                "a milestone, by when and at what cost",
            ),
        ],
    ),
    (
        "rollout milestone-reach",
        &[
            alone(
                "rollout milestone-reach --authority ikt-steuerung --project beispielprojekt-antragshilfe --milestone \
                 \"Pilotbetrieb begonnen\" --reached-on 10.07.2026",
                "ein Meilenstein ist erreicht",
                "a milestone is reached",
            ),
            alone(
                "rollout milestone-reach --authority ikt-steuerung --project beispielprojekt-antragshilfe --milestone \
                 \"Auswertung des Pilotbetriebs\" --reached-on 25.09.2026 --check",
                "was der nächste täte",
                "what the next one would do",
            ),
        ],
    ),
    (
        "rollout milestone-withdraw",
        &[
            alone(
                "rollout milestone-withdraw --authority ikt-steuerung --project beispielprojekt-antragshilfe \
                 --milestone \"Pilotbetrieb begonnen\" --reached-on 10.07.2026 --reason \"Tag verschrieben\" --check",
                "was geschähe",
                "what would happen",
            ),
            alone(
                "rollout milestone-withdraw --authority ikt-steuerung --project beispielprojekt-antragshilfe \
                 --milestone \"Pilotbetrieb begonnen\" --reached-on 10.07.2026 --reason \"Tag verschrieben\"",
                "der Tag war falsch; danach den richtigen melden (milestone-reach)",
                "the day was wrong; then report the right one (milestone-reach)",
            ),
        ],
    ),
    (
        "rollout activity",
        &[
            alone(
                "rollout activity --authority ikt-steuerung --kind event --title \"Werkstatt Formulare\" --held-on \
                 14.07.2026 --participants 40",
                "eine Veranstaltung",
                "an event",
            ),
            alone(
                "rollout activity --authority ikt-steuerung --kind project --title \"Sprachmodell für Bescheide\" \
                 --held-on 15.07.2026 --check",
                "was ein Vorhaben täte",
                "what a project would do",
            ),
        ],
    ),
    (
        "rollout activity-withdraw",
        &[
            alone(
                "rollout activity-withdraw --authority ikt-steuerung --kind event --title \"Werkstatt Formulare\" \
                 --held-on 14.07.2026 --reason \"fiel aus\" --check",
                "was die Rücknahme täte",
                "what taking it back would do",
            ),
            alone(
                "rollout activity-withdraw --authority ikt-steuerung --kind event --title \"Werkstatt Formulare\" \
                 --held-on 14.07.2026 --reason \"fiel aus\"",
                "eine Veranstaltung, die es nicht gab",
                "an event that there was not",
            ),
        ],
    ),
    (
        "rollout activities",
        &[
            alone(
                "rollout activities --until 31.03.2026",
                "was bis Ende März war",
                "what there was by the end of March",
            ),
            alone("rollout activities --kind project", "nur Vorhaben", "projects only"),
        ],
    ),
    (
        "submission list",
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
        "scenario list",
        &[
            alone("scenario list", "die gespeicherten Szenarien", "the scenarios that are kept"),
            alone("scenario list --authority ikt-steuerung", "die einer Behörde", "those of an authority"),
        ],
    ),
    (
        "scenario show",
        &[
            alone("scenario show \"Mittlere Quote\"", "was eines annimmt", "what one assumes"),
            alone(
                "scenario show \"Mittlere Quote\" --until 30.06.2026",
                "wie es Ende Juni gespeichert war",
                "as it was kept at the end of June",
            ),
        ],
    ),
    (
        "scenario save",
        &[
            alone(
                "scenario save --name \"Quote 80 %\" --quota notebook=0,80 --reason \"Beratung am 12.08.2026\"",
                "ohne Datei, aus Angaben",
                "without a file, from options",
            ),
            with(
                "scenario save teurer.json --reason \"Anfrage der Fraktionen\"",
                "eine Datei unter ihrem Namen",
                "a file under its name",
            ),
        ],
    ),
    (
        "scenario withdraw",
        &[
            alone(
                "scenario withdraw \"Quote 80 %\" --reason \"Beratung ist abgeschlossen\" --check",
                "was geschähe",
                "what would happen",
            ),
            alone(
                "scenario withdraw \"Quote 80 %\" --reason \"Beratung ist abgeschlossen\"",
                "ein Szenario gilt nicht mehr",
                "a scenario holds no more",
            ),
        ],
    ),
    (
        "parameters publish",
        &[
            with(
                "parameters publish grenzen.json --set approval --valid-from 01.01.2027 --check",
                "was geschähe",
                "what would happen",
            ),
            with(
                "parameters publish preise-2027.json --set Preise --valid-from 01.01.2027",
                "Preise und Quoten ab Januar",
                "prices and quotas from January on",
            ),
        ],
    ),
];
