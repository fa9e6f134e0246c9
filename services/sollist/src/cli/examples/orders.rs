//! Examples of orders and of what comes of them.

use super::example::{Example, alone};

pub const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "order list",
        &[
            alone("order list --authority ba-pankow --state open", "was noch offen ist", "what is still open"),
            alone(
                "order list --authority ba-pankow --state open --until 2026-03-31",
                "was Ende März offen war",
                "what was open at the end of March",
            ),
        ],
    ),
    (
        "order place",
        &[
            alone(
                "order place --authority ba-pankow --order B-2026-900 --line 2026/pankow/geraete-ausstattungs --item \
                 notebook --quantity 10 --amount 10.717,20 --time 08.06.2026",
                "eine Bestellung vom 8. Juni",
                "an order of 8 June",
            ),
            alone(
                "order place --authority ba-pankow --order B-2026-901 --line 2026/pankow/geraete-ausstattungs --item \
                 dockingstation --quantity 5 --amount 949,50 --time 09.06.2026",
                "eine zweite, von anderem",
                "a second one, of something else",
            ),
        ],
    ),
    (
        "order change",
        &[
            alone(
                "order change --authority ba-pankow --order B-2026-900 --quantity 12 --amount 12.860,64 --check",
                "was zwölf statt zehn kosteten; nichts wird aufgezeichnet",
                "what twelve instead of ten would do; nothing is recorded",
            ),
            alone(
                "order change --authority ba-pankow --order B-2026-901 --quantity 6 --amount 1.139,40",
                "Stückzahl und Betrag von nun an",
                "quantity and amount from now on",
            ),
        ],
    ),
    (
        "order cancel",
        &[
            alone(
                "order cancel --authority ba-pankow --order B-2026-900 --check",
                "was ein Storno täte; nichts wird aufgezeichnet",
                "what cancelling it would do; nothing is recorded",
            ),
            alone(
                "order cancel --authority ba-pankow --order B-2026-901",
                "eine Bestellung ist storniert",
                "an order is cancelled",
            ),
        ],
    ),
    (
        "order show",
        &[
            alone(
                "order show --authority ba-pankow --order B-2026-900",
                "alles, was mit einer Bestellung geschah",
                "all that happened to an order",
            ),
            alone(
                "order show --authority ba-pankow --order B-2026-900 --until 30.06.2026",
                "wie sie Ende Juni stand",
                "how it stood at the end of June",
            ),
        ],
    ),
    (
        "delivery",
        &[
            alone(
                "delivery --authority ba-pankow --order B-2026-900 --quantity 4 --delivered-on 10.07.2026",
                "ein Teil ist da",
                "a part has come",
            ),
            alone(
                "delivery --authority ba-pankow --order B-2026-900 --quantity 6 --time 20.07.2026 --check",
                "was der Rest täte, am Tag von --time geliefert",
                "what the rest would do, delivered on the day of --time",
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
            alone(
                "payment --authority ba-pankow --payment Z-17 --amount 4.286,88 --order B-2026-900",
                "auf eine Bestellung",
                "on an order",
            ),
            alone(
                "payment --authority ba-pankow --payment Z-18 --amount 120,00 --line 2026/pankow/verbrauchsmittel \
                 --check",
                "was eine ohne Bestellung täte",
                "what one without an order would do",
            ),
        ],
    ),
    (
        "payment list",
        &[
            alone("payment list --authority ba-pankow", "was Pankow gezahlt hat", "what Pankow has paid"),
            alone(
                "payment list --authority ba-pankow --order B-2026-900",
                "was auf eine Bestellung gezahlt ist",
                "what is paid on an order",
            ),
        ],
    ),
];
