//! Green definitions: orders of magnitude, of published footprints.

use super::{
    compute::Compute::{Counts, Money},
    definition::{ADDED, Indicator},
    inputs::ISSUES,
};
use crate::indicators::{
    beside::Beside,
    green,
    unit::{Direction, Unit},
};

pub(super) const EMBODIED: Indicator = Indicator::new(
    "green.embodied",
    Unit::Kg,
    Direction::Lower,
    Money(green::embodied),
)
.named("Herstellung je Nutzungsjahr (CO2e)", "Embodied CO2e per year of use")
.is(
    "Summe aus Geräten in Nutzung × kg CO2e der Herstellung × 12 ÷ Nutzungsdauer in Monaten; Spanne mit p10 und p90 ÷ \
     Median",
    "sum of devices in use * manufacturing kg CO2e * 12 / life in months; range by p10 and p90 / median",
)
.of(ISSUES)
.null(
    "Ohne veröffentlichte Fußabdrücke oder ohne gemeldeten Bestand keine Angabe; ohne Nutzungsdauer bleibt ein \
     Gegenstand draußen und wird genannt.",
    "No value without published footprints or a reported stock; an item without a life time is left out and named.",
)
.from("Boavizta 2023 (ODbL), als parameters.published")
.used("Umweltberichte, Beschaffungsstellen", "environmental reports, procurement offices")
.beside(&[Beside::Lower, Beside::Upper, Beside::Coverage])
.new_on(ADDED);

pub(super) const ENERGY: Indicator = Indicator::new("green.energy", Unit::Kwh, Direction::Lower, Money(green::energy))
    .named("Stromverbrauch der Endgeräte", "Energy of devices")
    .is(
        "Summe aus Geräten in Nutzung × kWh je Jahr; daneben kg CO2 mit dem Netzfaktor des Jahres",
        "sum of devices in use * kWh a year; beside it kg CO2 by the factor of the grid of the year",
    )
    .of(ISSUES)
    .null(
        "Ohne veröffentlichte Fußabdrücke oder ohne gemeldeten Bestand keine Angabe; ohne Netzfaktor fehlen die kg.",
        "No value without published footprints or a reported stock; without a factor of the grid there are no kg.",
    )
    .from("Boavizta 2023 (ODbL); UBA, Climate Change 23/2024")
    .used("Umweltberichte, Beschaffungsstellen", "environmental reports, procurement offices")
    .beside(&[Beside::Kg, Beside::Coverage])
    .new_on(ADDED);

pub(super) const DEVICE_LIFE: Indicator = Indicator::new(
    "green.device-life",
    Unit::Years,
    Direction::Higher,
    Counts(green::device_life),
)
.named("Nutzungsdauer der ausgesonderten Geräte", "Life of retired devices")
.is(
    "Summe aus Stück × Monaten von der Inbetriebnahme bis zur Aussonderung ÷ (12 × Stück), im Haushaltsjahr",
    "sum of pieces * months from commissioning to retirement / (12 * pieces), in the fiscal year",
)
.of(ISSUES)
.null(
    "Ohne Aussonderung keine Angabe, daneben das mittlere Alter in Nutzung; Stücke unbekannten Alters werden gezählt.",
    "No value where nothing was retired, with the mean age in use beside; pieces of unknown age are counted.",
)
.from("VwVBU; EU: längere Nutzung")
.used("Umweltberichte, Beschaffungsstellen", "environmental reports, procurement offices")
.beside(&[Beside::MeanAge, Beside::UnknownAge, Beside::Coverage])
.new_on(ADDED);

pub(super) const RETIRED: Indicator =
    Indicator::new("green.retired", Unit::Pieces, Direction::Lower, Counts(green::retired))
        .named("Ausgesonderte Geräte", "Retired devices")
        .is("ausgesonderte Stück im Haushaltsjahr", "pieces retired in the fiscal year")
        .of(&["rollout.devices-retired", "parameters.published"])
        .null(
            "Ohne veröffentlichte Fußabdrücke keine Angabe; keine Aussonderung ist 0.",
            "No value without published footprints; nothing retired is 0.",
        )
        .from("VwVBU")
        .used("Umweltberichte, Beschaffungsstellen", "environmental reports, procurement offices")
        .beside(&[Beside::Coverage])
        .new_on(ADDED);
