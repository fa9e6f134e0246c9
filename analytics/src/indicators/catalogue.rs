//! What every indicator is: names, formula, unit, direction, how it is computed and from what, and how it is broken
//! down (docs/spec.md#indicators).

use super::{
    cell::FigureCell,
    counts,
    inputs::{Group, Inputs},
    money,
    progress::{self, Rollout},
};
use crate::{error::FigureError, need::NeedTable};

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

/// How an indicator is computed, by what it is made of.
#[derive(Debug, Clone, Copy)]
enum Compute {
    /// Of what was counted.
    Counts(fn(&Group, &Inputs<'_>) -> FigureCell),
    /// Of money, whose sums may leave their range.
    Money(fn(&Group, &Inputs<'_>) -> Result<FigureCell, FigureError>),
    /// Of each rollout by itself.
    Rollouts(fn(&Rollout, &Inputs<'_>) -> FigureCell),
    /// Of the extra need, which is computed for it.
    Need(fn(&Group, &Inputs<'_>, &NeedTable) -> Result<FigureCell, FigureError>),
}

/// The definition of an indicator.
#[derive(Debug, Clone, Copy)]
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
    /// Whether it has a value per programme; the others say the same for each and are shown once.
    pub(crate) by_programme: bool,
    /// Whether it is of the fiscal year of the day it is published for.
    pub(crate) of_a_year: bool,
    compute: Compute,
}

impl Indicator {
    /// Its cells for a row.
    pub(super) fn cells(&self, group: &Group, inputs: &Inputs<'_>) -> Result<Vec<FigureCell>, FigureError> {
        Ok(match self.compute {
            Compute::Counts(of) => vec![of(group, inputs)],
            Compute::Money(of) => vec![of(group, inputs)?],
            Compute::Rollouts(of) => progress::rollouts(group, inputs, of),
            Compute::Need(of) => vec![of(group, inputs, inputs.need()?)?],
        })
    }
    const fn by_programme(self) -> Indicator {
        Indicator { by_programme: true, ..self }
    }
    /// Its formula was changed: the version of its definition since.
    const fn version(self, definition: u32) -> Indicator {
        Indicator { definition, ..self }
    }
    const fn of_a_year(self) -> Indicator {
        Indicator { of_a_year: true, ..self }
    }
}

const fn new(
    id: &'static str,
    name_de: &'static str,
    name_en: &'static str,
    formula: &'static str,
    unit: Unit,
    direction: Direction,
    compute: Compute,
) -> Indicator {
    let (definition, by_programme, of_a_year) = (1, false, false);
    Indicator { id, name_de, name_en, formula, unit, direction, definition, by_programme, of_a_year, compute }
}

use Compute::{Counts, Money, Need, Rollouts};
use Direction::{Higher, Lower};
use Unit::{Days, Eur, PerDay, Percent};

/// Every indicator that [`crate::indicators()`] computes, in the order it is shown.
pub const CATALOGUE: [Indicator; 24] = [
    new(
        "budget.utilisation",
        "Ausschöpfungsgrad",
        "Budget utilisation",
        "(actual + commitments) / disposable",
        Percent,
        Higher,
        Money(money::utilisation),
    )
    .by_programme()
    .of_a_year(),
    new(
        "budget.outflow",
        "Mittelabfluss",
        "Outflow of funds",
        "actual / appropriation",
        Percent,
        Higher,
        Money(money::outflow),
    )
    .by_programme()
    .of_a_year(),
    new(
        "budget.available",
        "Verfügbare Mittel",
        "Available funds",
        "disposable - commitments - actual",
        Eur,
        Higher,
        Money(money::available),
    )
    .by_programme()
    .of_a_year(),
    new(
        "budget.forecast",
        "Jahresprognose",
        "Year-end forecast",
        "expected actual at year end",
        Eur,
        Lower,
        Money(money::forecast),
    )
    .by_programme()
    .of_a_year(),
    new(
        "mobile.device-rate",
        "Ausstattungsgrad mobile Endgeräte",
        "Mobile device rate",
        "devices in use / eligible positions",
        Percent,
        Higher,
        Counts(counts::device_rate),
    ),
    new(
        "mobile.access-rate",
        "Fernzugangsgrad",
        "Remote access rate",
        "remote-access sessions / eligible positions",
        Percent,
        Higher,
        Counts(counts::access_rate),
    ),
    new(
        "mobile.capable-rate",
        "Mobile Arbeitsfähigkeit",
        "Mobile capability",
        "min(devices in use, remote-access accounts or sessions, licences where required) \
         / eligible positions; above an authority the authorities' minima add up",
        Percent,
        Higher,
        Counts(counts::capable_rate),
    )
    .version(2),
    new(
        "mobile.one-device-rate",
        "One-Device-Quote",
        "One-device rate",
        "workplaces whose only computer is mobile / workplaces",
        Percent,
        Higher,
        Counts(counts::one_device_rate),
    ),
    new(
        "procurement.delivery-rate",
        "Auslieferungsquote",
        "Delivery rate",
        "delivered / ordered",
        Percent,
        Higher,
        Counts(counts::delivery_rate),
    )
    .by_programme(),
    new(
        "procurement.issue-rate",
        "Ausgabequote",
        "Issue rate",
        "in use / delivered",
        Percent,
        Higher,
        Counts(counts::issue_rate),
    )
    .by_programme(),
    new(
        "procurement.lead-time",
        "Beschaffungslaufzeit",
        "Procurement lead time",
        "days from order to delivery, quantity-weighted median",
        Days,
        Lower,
        Counts(progress::lead_time),
    )
    .by_programme(),
    new(
        "rollout.degree",
        "Umstellungsgrad",
        "Rollout degree",
        "done / total",
        Percent,
        Higher,
        Rollouts(progress::degree),
    ),
    new(
        "rollout.required-rate",
        "Nötige Tagesleistung",
        "Required daily rate",
        "(total - done) / working days to the deadline",
        PerDay,
        Lower,
        Rollouts(progress::required_rate),
    ),
    new(
        "efile.connection-rate",
        "Anschlussgrad Digitale Akte",
        "E-file connection rate",
        "connected / planned authorities",
        Percent,
        Higher,
        Counts(counts::connection_rate),
    ),
    new(
        "efile.usage-rate",
        "Nutzungsgrad Digitale Akte",
        "E-file usage rate",
        "concurrent users / workplaces in scope",
        Percent,
        Higher,
        Counts(counts::usage_rate),
    ),
    new(
        "efile.licence-use",
        "Lizenznutzung Digitale Akte",
        "E-file licence use",
        "accounts / licences",
        Percent,
        Higher,
        Counts(counts::licence_use),
    ),
    new(
        "device.over-age-rate",
        "Altersquote",
        "Over-age rate",
        "devices in use older than their cycle / devices in use",
        Percent,
        Lower,
        Counts(counts::over_age_rate),
    )
    .by_programme(),
    new(
        "cost.per-device",
        "Kosten je Endgerät",
        "Cost per device",
        "actual of the year on programme mobile-devices / devices in use",
        Eur,
        Lower,
        Money(money::per_device),
    )
    .by_programme()
    .version(2),
    new(
        "cost.per-mobile-workplace",
        "Kosten je mobilem Arbeitsplatz",
        "Cost per mobile workplace",
        "actual of the year on programmes mobile-devices, remote-access and those of licences required \
         / mobile-capable",
        Eur,
        Lower,
        Money(money::per_mobile_workplace),
    )
    .by_programme()
    .version(2),
    new(
        "data.completeness",
        "Meldequote",
        "Reporting completeness",
        "valid submissions / due",
        Percent,
        Higher,
        Counts(progress::completeness),
    ),
    new(
        "data.punctuality",
        "Fristtreue",
        "Reporting punctuality",
        "on first deadline / due",
        Percent,
        Higher,
        Counts(progress::punctuality),
    ),
    new(
        "data.age",
        "Datenalter",
        "Age of data",
        "days from the newest submission to the day of the view",
        Days,
        Lower,
        Counts(progress::age),
    ),
    new(
        "need.total",
        "Mehrbedarf",
        "Extra need",
        "sum of need (gross - cover, not below 0)",
        Eur,
        Lower,
        Need(money::need_total),
    )
    .by_programme(),
    new(
        "need.covered-rate",
        "Deckungsgrad des Mehrbedarfs",
        "Covered share of the extra need",
        "granted / (granted + still needed), of the year of the target day",
        Percent,
        Higher,
        Need(money::covered_rate),
    )
    .by_programme()
    .version(2),
];
