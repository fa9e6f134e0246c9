//! Definitions of mobile work and of the digital file.

use super::{
    compute::Compute::Counts,
    definition::{Both, Former, Indicator},
    inputs::STOCK,
};
use crate::indicators::{
    counts,
    unit::{Direction, Unit},
};

pub(super) const DEVICE_RATE: Indicator = Indicator::new(
    "mobile.device-rate",
    Unit::Percent,
    Direction::Higher,
    Counts(counts::device_rate),
)
.named("Ausstattungsgrad mobile Endgeräte", "Mobile device rate")
.is("mobile Endgeräte in Nutzung ÷ geeignete Stellen", "devices in use / eligible positions")
.of(&["staffing.headcount-reported", "staffing.positions-changed", "rollout.stock-reported"])
.null(
    "Ohne gemeldete geeignete Stellen oder ohne gemeldeten Bestand keine Angabe; null Stellen sind kein Nenner.",
    "No value without reported eligible positions or a reported stock; no positions are no denominator.",
)
.from("Schriftliche Anfragen und rote Nummern zum mobilen Arbeiten, 2020–2021")
.used("Abgeordnetenhaus, Senatskanzlei, Bezirke", "parliament, Senate chancellery, districts");

pub(super) const ACCESS_RATE: Indicator =
    Indicator::new("mobile.access-rate", Unit::Percent, Direction::Higher, Counts(counts::access_rate))
        .named("Fernzugangsgrad", "Remote access rate")
        .is("gleichzeitige Fernzugänge ÷ geeignete Stellen", "remote-access sessions / eligible positions")
        .of(&["staffing.headcount-reported", "staffing.positions-changed", "rollout.remote-access-provided"])
        .null(
            "Ohne gemeldete geeignete Stellen oder Fernzugänge keine Angabe.",
            "No value without reported eligible positions or remote access.",
        )
        .from("Schriftliche Anfragen und rote Nummern zum mobilen Arbeiten, 2020–2021")
        .used("Abgeordnetenhaus, Senatskanzlei, Bezirke", "parliament, Senate chancellery, districts");

/// What it was before.
const CAPABLE_BEFORE: [Former; 2] = [
    Former {
        definition: 1,
        since: "2026-11-23",
        formula: Both {
            de: "kleinster Wert aus den Summen der Geräte in Nutzung, Fernzugänge und erforderlichen Lizenzen ÷ \
                 geeignete Stellen",
            en: "min(sums of devices in use, remote access, licences where required) / eligible positions",
        },
    },
    Former {
        definition: 2,
        since: "2026-11-26",
        formula: Both {
            de: "kleinster Wert aus Geräten in Nutzung, Fernzugängen (Konten oder Sitzungen) und erforderlichen \
                 Lizenzen ÷ geeignete Stellen; über einer Behörde die Summe der kleinsten Werte ihrer Behörden, auch \
                 solcher ohne geeignete Stellen",
            en: "min(devices in use, remote-access accounts or sessions, licences where required) / eligible \
                 positions; above an authority the authorities' minima add up, also of those without eligible \
                 positions",
        },
    },
];
pub(super) const CAPABLE_RATE: Indicator =
    Indicator::new("mobile.capable-rate", Unit::Percent, Direction::Higher, Counts(counts::capable_rate))
        .named("Mobile Arbeitsfähigkeit", "Mobile capability")
        .is(
            "kleinster Wert aus Geräten in Nutzung, Fernzugängen (Konten oder Sitzungen) und erforderlichen Lizenzen ÷ \
             geeignete Stellen; über einer Behörde die Summe der kleinsten Werte ihrer Behörden mit geeigneten Stellen",
            "min(devices in use, remote-access accounts or sessions, licences where required) / eligible positions; \
             above an authority the minima of the authorities with eligible positions add up",
        )
        .of(&[
            "staffing.headcount-reported",
            "rollout.stock-reported",
            "rollout.remote-access-provided",
            "rollout.licences-provided",
        ])
        .null(
            "Ohne geeignete Stellen oder solange eine Behörde keinen der Bestandteile vollständig gemeldet hat, keine \
             Angabe.",
            "No value without eligible positions, or as long as no authority has reported every part.",
        )
        .from("Schriftliche Anfragen zum mobilen Arbeiten, 2020–2021: zwölf gegen vierzig Prozent")
        .used("Abgeordnetenhaus, Senatskanzlei, Bezirke", "parliament, Senate chancellery, districts")
        .version(3, "2026-11-28", &CAPABLE_BEFORE);

/// What it was before.
const ONE_DEVICE_BEFORE: [Former; 1] = [Former {
    definition: 1,
    since: "2026-11-23",
    formula: Both {
        de: "kleinerer Wert aus der Summe der mobilen Geräte in Nutzung und der Summe der Arbeitsplätze ohne \
             stationären Rechner ÷ Arbeitsplätze",
        en: "min(sum of mobile devices in use, sum of workplaces without a stationary computer) / workplaces",
    },
}];
pub(super) const ONE_DEVICE_RATE: Indicator =
    Indicator::new("mobile.one-device-rate", Unit::Percent, Direction::Higher, Counts(counts::one_device_rate))
        .named("One-Device-Quote", "One-device rate")
        .is(
            "Arbeitsplätze, deren einziger Rechner mobil ist ÷ Arbeitsplätze; über einer Behörde die Summen ihrer \
             Behörden",
            "workplaces whose only computer is mobile / workplaces; above an authority the authorities' numbers add up",
        )
        .of(STOCK)
        .null(
            "Ohne Behörde, die Arbeitsplätze, mobile Geräte und stationäre Rechner gemeldet hat, keine Angabe.",
            "No value without an authority that reported workplaces, mobile devices and stationary computers.",
        )
        .from("One-Device-Strategie des Landes Berlin")
        .used("IKT-Steuerung", "central IT department")
        .version(2, "2026-11-28", &ONE_DEVICE_BEFORE);

pub(super) const CONNECTION_RATE: Indicator =
    Indicator::new("efile.connection-rate", Unit::Percent, Direction::Higher, Counts(counts::connection_rate))
        .named("Anschlussgrad Digitale Akte", "E-file connection rate")
        .is("angeschlossene ÷ geplante Behörden", "connected / planned authorities")
        .of(&["rollout.e-file-connected", "rollout.planned"])
        .null("Ohne Anschluss und ohne Planung keine Angabe.", "No value without a connection and without a plan.")
        .from("§ 7 EGovG Bln")
        .used("Senatskanzlei, Hauptausschuss", "Senate chancellery, main committee");

pub(super) const USAGE_RATE: Indicator =
    Indicator::new("efile.usage-rate", Unit::Percent, Direction::Higher, Counts(counts::usage_rate))
        .named("Nutzungsgrad Digitale Akte", "E-file usage rate")
        .is("gleichzeitig Nutzende ÷ Arbeitsplätze im Umfang", "concurrent users / workplaces in scope")
        .of(&["rollout.e-file-used", "staffing.headcount-reported"])
        .null(
            "Ohne gemeldete Nutzung oder ohne Arbeitsplätze keine Angabe.",
            "No value without a reported use or without workplaces.",
        )
        .from("§ 7 EGovG Bln")
        .used("Senatskanzlei, Hauptausschuss", "Senate chancellery, main committee");

/// What it was before.
const LICENCE_USE_BEFORE: [Former; 1] = [Former {
    definition: 1,
    since: "2026-11-23",
    formula: Both {
        de: "Konten ÷ Lizenzen, auch von Behörden, die nur eines von beiden gemeldet haben",
        en: "accounts / licences, also of authorities that reported only one of the two",
    },
}];
pub(super) const LICENCE_USE: Indicator =
    Indicator::new("efile.licence-use", Unit::Percent, Direction::Higher, Counts(counts::licence_use))
        .named("Lizenznutzung Digitale Akte", "E-file licence use")
        .is(
            "Konten ÷ Lizenzen der Behörden, die beides gemeldet haben",
            "accounts / licences of the authorities that reported both",
        )
        .of(&["rollout.e-file-used", "rollout.licences-provided"])
        .null(
            "Ohne eine Behörde, die Konten und Lizenzen gemeldet hat, keine Angabe.",
            "No value without an authority that reported accounts and licences.",
        )
        .from("§ 7 EGovG Bln; FinOps")
        .used("IKT-Steuerung, Rechnungshof", "central IT department, court of audit")
        .version(2, "2026-11-28", &LICENCE_USE_BEFORE);
