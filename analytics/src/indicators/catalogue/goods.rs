//! Definitions of what is bought, used and paid for it.

use super::{
    compute::Compute::{Counts, Money},
    definition::{Both, Former, Indicator},
    inputs::{DELIVERIES, ISSUES, PAID_STOCK},
};
use crate::indicators::{
    counts, money, progress,
    unit::{Direction, Unit},
};

pub(super) const DELIVERY_RATE: Indicator =
    Indicator::new("procurement.delivery-rate", Unit::Percent, Direction::Higher, Counts(counts::delivery_rate))
        .named("Auslieferungsquote", "Delivery rate")
        .is("gelieferte ÷ bestellte mobile Endgeräte", "delivered / ordered")
        .of(DELIVERIES)
        .null(
            "Ohne Bestellung keine Angabe; mehr Geliefertes als Bestelltes ergibt keinen Anteil.",
            "No value without an order; more delivered than ordered makes no share.",
        )
        .from("Schriftliche Anfragen zur Lieferung der Notebooks, 2021")
        .used("Vergabestellen, Bezirke", "procurement offices, districts")
        .by_programme();

pub(super) const ISSUE_RATE: Indicator =
    Indicator::new("procurement.issue-rate", Unit::Percent, Direction::Higher, Counts(counts::issue_rate))
        .named("Ausgabequote", "Issue rate")
        .is("mobile Endgeräte in Nutzung ÷ gelieferte", "in use / delivered")
        .of(ISSUES)
        .null(
            "Ohne Lieferung keine Angabe; sind ältere Geräte in Nutzung, ergibt sich kein Anteil.",
            "No value without a delivery; where older devices are in use there is no share.",
        )
        .from("Schriftliche Anfragen zur Lieferung der Notebooks, 2021")
        .used("Vergabestellen, Bezirke", "procurement offices, districts")
        .by_programme();

pub(super) const LEAD_TIME: Indicator =
    Indicator::new("procurement.lead-time", Unit::Days, Direction::Lower, Counts(progress::lead_time))
        .named("Beschaffungslaufzeit", "Procurement lead time")
        .is(
            "Tage von der Bestellung bis zur Lieferung, mit der Menge gewichteter Median",
            "days from order to delivery, quantity-weighted median",
        )
        .of(DELIVERIES)
        .null("Ohne Lieferung keine Angabe.", "No value without a delivery.")
        .from("Vergabepraxis")
        .used("Vergabestellen, Bezirke", "procurement offices, districts")
        .by_programme();

pub(super) const OVER_AGE_RATE: Indicator =
    Indicator::new("device.over-age-rate", Unit::Percent, Direction::Lower, Counts(counts::over_age_rate))
        .named("Altersquote", "Over-age rate")
        .is(
            "Endgeräte in Nutzung über ihrer Nutzungsdauer ÷ Endgeräte in Nutzung",
            "devices in use older than their cycle / devices in use",
        )
        .of(ISSUES)
        .null(
            "Ohne gemeldeten Bestand oder ohne veröffentlichte Nutzungsdauer keine Angabe.",
            "No value without a reported stock or a published life time.",
        )
        .from("KGSt-Vergleichsring; parameters.published")
        .used("IKT-Steuerung, Rechnungshof", "central IT department, court of audit")
        .by_programme();

/// What they were before.
const PER_DEVICE_BEFORE: [Former; 1] = [Former {
    definition: 1,
    since: "2026-11-23",
    formula: Both { de: "Ist des Jahres ÷ mobile Endgeräte in Nutzung", en: "actual of the year / devices in use" },
}];
const PER_WORKPLACE_BEFORE: [Former; 1] = [Former {
    definition: 1,
    since: "2026-11-23",
    formula: Both { de: "Ist des Jahres ÷ mobil arbeitsfähige Stellen", en: "actual of the year / mobile-capable" },
}];
pub(super) const PER_DEVICE: Indicator =
    Indicator::new("cost.per-device", Unit::Eur, Direction::Lower, Money(money::per_device))
        .named("Kosten je Endgerät", "Cost per device")
        .is(
            "Ist des Jahres im Handlungsfeld Mobile Endgeräte ÷ mobile Endgeräte in Nutzung",
            "actual of the year on programme mobile-devices / devices in use",
        )
        .of(PAID_STOCK)
        .null(
            "Ohne Haushaltsstelle des Handlungsfelds oder ohne gemeldeten Bestand keine Angabe.",
            "No value without a line of the programme or a reported stock.",
        )
        .from("KGSt-Vergleichsring")
        .used("KGSt, gpaNRW, Rechnungshof", "KGSt, gpaNRW, court of audit")
        .by_programme()
        .version(2, "2026-11-26", &PER_DEVICE_BEFORE);

pub(super) const PER_MOBILE_WORKPLACE: Indicator =
    Indicator::new("cost.per-mobile-workplace", Unit::Eur, Direction::Lower, Money(money::per_mobile_workplace))
        .named("Kosten je mobilem Arbeitsplatz", "Cost per mobile workplace")
        .is(
            "Ist des Jahres in den Handlungsfeldern Mobile Endgeräte, Fernzugang und denen der für mobiles Arbeiten \
             nötigen Lizenzen ÷ mobil arbeitsfähige Stellen",
            "actual of the year on programmes mobile-devices, remote-access and those of licences required / \
             mobile-capable",
        )
        .of(PAID_STOCK)
        .null(
            "Ohne Haushaltsstelle oder ohne mobil arbeitsfähige Stellen keine Angabe.",
            "No value without a line or where nobody can work from elsewhere.",
        )
        .from("KGSt-Vergleichsring")
        .used("KGSt, gpaNRW, Rechnungshof", "KGSt, gpaNRW, court of audit")
        .by_programme()
        .version(2, "2026-11-26", &PER_WORKPLACE_BEFORE);
