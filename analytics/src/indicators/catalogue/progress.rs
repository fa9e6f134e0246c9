//! Definitions of time: rollouts against their deadline, who reported when, what is still needed.

use super::{
    compute::Compute::{Counts, Keyed, Need},
    definition::{ADDED, Both, Former, Indicator},
    inputs::{NEED, ROLLOUT, SUBMISSIONS},
};
use crate::indicators::{
    money, payments, progress,
    unit::{Direction, Unit},
};

/// What they were before.
const DEGREE_BEFORE: [Former; 1] = [Former {
    definition: 1,
    since: "2026-11-23",
    formula: Both {
        de: "umgestellt ÷ Gesamtumfang, auch der Behörden ohne gemeldeten Fortschritt",
        en: "done / total, also of authorities without a reported progress",
    },
}];
const RATE_BEFORE: [Former; 1] = [Former {
    definition: 1,
    since: "2026-11-23",
    formula: Both {
        de: "noch offen ÷ Arbeitstage bis zur Frist, auch der Behörden ohne gemeldeten Fortschritt",
        en: "(total - done) / working days to the deadline, also of authorities without a reported progress",
    },
}];
pub(super) const DEGREE: Indicator =
    Indicator::new("rollout.degree", Unit::Percent, Direction::Higher, Keyed(progress::degrees))
        .named("Umstellungsgrad", "Rollout degree")
        .is(
            "umgestellt ÷ Gesamtumfang, der Behörden, die beides gemeldet haben",
            "done / total, of the authorities that reported both",
        )
        .of(ROLLOUT)
        .null(
            "Ohne gemeldeten Fortschritt oder Gesamtumfang keine Angabe; ein Umfang von null ist kein Nenner.",
            "No value without a reported progress or total; a total of zero is no denominator.",
        )
        .from("Berichte zur Umstellung auf Windows 11")
        .used("Hauptausschuss, IKT-Steuerung", "main committee, central IT department")
        .version(2, "2026-11-28", &DEGREE_BEFORE);

pub(super) const REQUIRED_RATE: Indicator =
    Indicator::new("rollout.required-rate", Unit::PerDay, Direction::Lower, Keyed(progress::required_rates))
        .named("Nötige Tagesleistung", "Required daily rate")
        .is(
            "noch offen ÷ Arbeitstage bis zur Frist (Berliner Feiertage), der Behörden, die alles gemeldet haben",
            "(total - done) / working days to the deadline, of the authorities that reported all of it",
        )
        .of(ROLLOUT)
        .null(
            "Ohne Gesamtumfang, Fortschritt oder Frist und nach Ablauf der Frist keine Angabe.",
            "No value without a total, a progress or a deadline, and once the deadline has passed.",
        )
        .from("Berichte zur Umstellung auf Windows 11")
        .used("Hauptausschuss, IKT-Steuerung", "main committee, central IT department")
        .version(2, "2026-11-28", &RATE_BEFORE);

/// What it was before.
const COMPLETE_BEFORE: [Former; 1] = [Former {
    definition: 1,
    since: "2026-11-23",
    formula: Both {
        de: "gültige ÷ Meldungen, deren erste Frist gekommen ist, verlängert oder nicht",
        en: "valid submissions / those whose first deadline has come, extended or not",
    },
}];
pub(super) const COMPLETENESS: Indicator =
    Indicator::new("data.completeness", Unit::Percent, Direction::Higher, Counts(progress::completeness))
        .named("Meldequote", "Reporting completeness")
        .is(
            "gültige ÷ Meldungen, deren Frist gekommen ist; eine verlängerte ist erst zur neuen Frist fällig",
            "valid submissions / those whose deadline has come; an extended one is due on its new deadline",
        )
        .of(SUBMISSIONS)
        .null("Ohne fällige Meldung keine Angabe.", "No value as long as nothing is due.")
        .from("Rechnungshof: fehlende Daten über die IT-Landschaft")
        .used("Wer Meldungen einholt", "who collects submissions")
        .version(2, "2026-11-28", &COMPLETE_BEFORE);

pub(super) const PUNCTUALITY: Indicator =
    Indicator::new("data.punctuality", Unit::Percent, Direction::Higher, Counts(progress::punctuality))
        .named("Fristtreue", "Reporting punctuality")
        .is(
            "Meldungen zur ersten Frist ÷ Meldungen, deren erste Frist gekommen ist",
            "on first deadline / those whose first deadline has come",
        )
        .of(SUBMISSIONS)
        .null("Ohne fällige Meldung keine Angabe.", "No value as long as nothing is due.")
        .from("Rechnungshof: fehlende Daten über die IT-Landschaft")
        .used("Wer Meldungen einholt", "who collects submissions");

pub(super) const AGE: Indicator = Indicator::new("data.age", Unit::Days, Direction::Lower, Counts(progress::age))
    .named("Datenalter", "Age of data")
    .is(
        "Tage seit der neuesten Meldung der Behörde, die am längsten nichts gemeldet hat",
        "days from the newest submission of the authority that has reported least recently to the day of the view",
    )
    .of(SUBMISSIONS)
    .null("Ohne eingegangene Meldung keine Angabe.", "No value as long as nothing was received.")
    .from("FinOps")
    .used("Wer Meldungen einholt", "who collects submissions");

/// What it was before.
const COVERED_BEFORE: [Former; 1] = [Former {
    definition: 1,
    since: "2026-11-23",
    formula: Both { de: "bewilligt ÷ Mehrbedarf", en: "granted / extra need" },
}];
pub(super) const NEED_TOTAL: Indicator =
    Indicator::new("need.total", Unit::Eur, Direction::Lower, Need(money::need_total))
        .named("Mehrbedarf", "Extra need")
        .is(
            "Summe des Mehrbedarfs: je Behörde und Gegenstand Bruttobedarf − Deckung, nicht unter 0",
            "sum of need (gross - cover, not below 0)",
        )
        .of(NEED)
        .null(
            "Ohne geeignete Stellen und veröffentlichte Quoten keine Angabe.",
            "No value without eligible positions and published quotas.",
        )
        .from("docs/spec.md#extra-need")
        .used(
            "Bezirke, Senatsverwaltung für Finanzen, Hauptausschuss",
            "districts, Senate department for finance, main committee",
        )
        .by_programme();

pub(super) const NEED_COVERED: Indicator =
    Indicator::new("need.covered-rate", Unit::Percent, Direction::Higher, Need(money::covered_rate))
        .named("Deckungsgrad des Mehrbedarfs", "Covered share of the extra need")
        .is(
            "bewilligt ÷ (bewilligt + noch fehlend), im Haushaltsjahr des Zieltags",
            "granted / (granted + still needed), of the year of the target day",
        )
        .of(NEED)
        .null("Ohne Antrag oder ohne Mehrbedarf keine Angabe.", "No value without a request or without a need.")
        .from("docs/spec.md#extra-need")
        .used(
            "Bezirke, Senatsverwaltung für Finanzen, Hauptausschuss",
            "districts, Senate department for finance, main committee",
        )
        .by_programme()
        .version(2, "2026-11-26", &COVERED_BEFORE);

pub(super) const MILESTONES: Indicator = Indicator::new(
    "project.milestones-on-time",
    Unit::Percent,
    Direction::Higher,
    Counts(progress::milestones_on_time),
)
.named("Meilensteintreue", "Milestones on time")
.is(
    "bis zum geplanten Tag erreichte ÷ bis zum Tag der Sicht geplante Meilensteine",
    "reached by the planned day / planned by the day of the view",
)
.of(&["rollout.milestone-planned", "rollout.milestone-reached"])
.null("Ohne bis zu diesem Tag geplanten Meilenstein keine Angabe.", "No value without a milestone planned by the day.")
.from("GAO IT Dashboard; IT-Controlling des Bundes und der EU")
.used("Hauptausschuss, Projektcontrolling", "main committee, project controlling")
.new_on(ADDED);

pub(super) const LATENCY: Indicator =
    Indicator::new("data.latency", Unit::Days, Direction::Lower, Counts(payments::latency))
        .named("Meldeverzug", "Data latency")
        .is(
            "Tage vom Tag der Wirkung bis zur Aufzeichnung, mit dem Betrag gewichteter Median der Zahlungen",
            "days from effect to recording, amount-weighted median of payments",
        )
        .of(&["procurement.payment-made"])
        .null("Ohne Zahlung im Haushaltsjahr keine Angabe.", "No value without a payment in the fiscal year.")
        .from("FinOps: data latency")
        .used("Wer Meldungen einholt", "who collects submissions")
        .new_on(ADDED);
