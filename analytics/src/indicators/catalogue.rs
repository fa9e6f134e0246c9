//! What every indicator is: names, formula, unit, direction (docs/spec.md#indicators).

/// In what a value is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    Percent,
    Eur,
    Days,
    /// Pieces a working day.
    PerDay,
}

impl Unit {
    pub fn code(self) -> &'static str {
        match self {
            Unit::Percent => "percent",
            Unit::Eur => "EUR",
            Unit::Days => "days",
            Unit::PerDay => "per-day",
        }
    }
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    Higher,
    Lower,
}

/// The definition of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indicator {
    pub id: &'static str,
    pub name_de: &'static str,
    pub name_en: &'static str,
    /// The formula, as docs/spec.md#indicators has it.
    pub formula: &'static str,
    pub unit: Unit,
    pub direction: Direction,
    /// Version of the definition.
    pub definition: u32,
}

const fn new(
    id: &'static str,
    name_de: &'static str,
    name_en: &'static str,
    formula: &'static str,
    unit: Unit,
    direction: Direction,
) -> Indicator {
    Indicator { id, name_de, name_en, formula, unit, direction, definition: 1 }
}

use Direction::{Higher, Lower};
use Unit::{Days, Eur, PerDay, Percent};

/// Every indicator that [`crate::indicators()`] computes, in the order it is shown.
pub const CATALOGUE: [Indicator; 23] = [
    new(
        "budget.utilisation",
        "Ausschöpfungsgrad",
        "Budget utilisation",
        "(actual + commitments) / disposable",
        Percent,
        Higher,
    ),
    new("budget.outflow", "Mittelabfluss", "Outflow of funds", "actual / appropriation", Percent, Higher),
    new("budget.available", "Verfügbare Mittel", "Available funds", "disposable - commitments - actual", Eur, Higher),
    new(
        "mobile.device-rate",
        "Ausstattungsgrad mobile Endgeräte",
        "Mobile device rate",
        "devices in use / eligible positions",
        Percent,
        Higher,
    ),
    new(
        "mobile.access-rate",
        "Fernzugangsgrad",
        "Remote access rate",
        "remote-access sessions / eligible positions",
        Percent,
        Higher,
    ),
    new(
        "mobile.capable-rate",
        "Mobile Arbeitsfähigkeit",
        "Mobile capability",
        "min(devices in use, remote-access accounts or sessions, licences where required) / eligible positions",
        Percent,
        Higher,
    ),
    new(
        "mobile.one-device-rate",
        "One-Device-Quote",
        "One-device rate",
        "workplaces whose only computer is mobile / workplaces",
        Percent,
        Higher,
    ),
    new("procurement.delivery-rate", "Auslieferungsquote", "Delivery rate", "delivered / ordered", Percent, Higher),
    new("procurement.issue-rate", "Ausgabequote", "Issue rate", "in use / delivered", Percent, Higher),
    new(
        "procurement.lead-time",
        "Beschaffungslaufzeit",
        "Procurement lead time",
        "days from order to delivery, quantity-weighted median",
        Days,
        Lower,
    ),
    new("rollout.degree", "Umstellungsgrad", "Rollout degree", "done / total", Percent, Higher),
    new(
        "rollout.required-rate",
        "Nötige Tagesleistung",
        "Required daily rate",
        "(total - done) / working days to the deadline",
        PerDay,
        Lower,
    ),
    new(
        "efile.connection-rate",
        "Anschlussgrad Digitale Akte",
        "E-file connection rate",
        "connected / planned authorities",
        Percent,
        Higher,
    ),
    new(
        "efile.usage-rate",
        "Nutzungsgrad Digitale Akte",
        "E-file usage rate",
        "concurrent users / workplaces in scope",
        Percent,
        Higher,
    ),
    new(
        "efile.licence-use",
        "Lizenznutzung Digitale Akte",
        "E-file licence use",
        "accounts / licences",
        Percent,
        Higher,
    ),
    new(
        "device.over-age-rate",
        "Altersquote",
        "Over-age rate",
        "devices in use older than their cycle / devices in use",
        Percent,
        Lower,
    ),
    new(
        "cost.per-device",
        "Kosten je Endgerät",
        "Cost per device",
        "actual of the year on programme mobile-devices / devices in use",
        Eur,
        Lower,
    ),
    new(
        "cost.per-mobile-workplace",
        "Kosten je mobilem Arbeitsplatz",
        "Cost per mobile workplace",
        "actual of the year on programmes mobile-devices, remote-access and those of licences required / mobile-capable",
        Eur,
        Lower,
    ),
    new("data.completeness", "Meldequote", "Reporting completeness", "valid submissions / due", Percent, Higher),
    new("data.punctuality", "Fristtreue", "Reporting punctuality", "on first deadline / due", Percent, Higher),
    new("data.age", "Datenalter", "Age of data", "days from the newest submission to the day of the view", Days, Lower),
    new("need.total", "Mehrbedarf", "Extra need", "sum of need (gross - cover, not below 0)", Eur, Lower),
    new(
        "need.covered-rate",
        "Deckungsgrad des Mehrbedarfs",
        "Covered share of the extra need",
        "granted / (granted + need), of the year of the target day",
        Percent,
        Higher,
    ),
];
