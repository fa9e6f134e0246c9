//! Definitions of payments, commitments and workplaces.

use super::{
    compute::Compute::{Counts, Keyed, Money},
    definition::{ADDED, Indicator},
    inputs::{BOOKS, DELIVERIES, STOCK},
};
use crate::indicators::{
    beside::Beside,
    payments, tco,
    unit::{Direction, Unit},
    workplaces,
};

pub(super) const ALLOCATION: Indicator = Indicator::new(
    "budget.allocation-coverage",
    Unit::Percent,
    Direction::Higher,
    Money(payments::allocation_coverage),
)
.named("Zuordnungsquote", "Allocation coverage")
.is("Zahlungen mit Bestellung ÷ alle Zahlungen, in EUR", "payments with an order / all payments, in EUR")
.of(&["procurement.payment-made", "procurement.order-placed", "budget.appropriated"])
.null(
    "Ohne Haushaltsstelle oder ohne Zahlung im Haushaltsjahr keine Angabe.",
    "No value without a budget line or a payment in the fiscal year.",
)
.from("FinOps: allocation")
.used("IKT-Steuerung, Projektcontrolling", "central IT department, project controlling")
.new_on(ADDED)
.by_programme()
.of_a_year();

pub(super) const CARRY_OVER: Indicator =
    Indicator::new("budget.carry-over-rate", Unit::Percent, Direction::Lower, Money(payments::carry_over_rate))
        .named("Restequote", "Carry-over rate")
        .is("Haushaltsreste in das Jahr ÷ Soll des Vorjahrs", "carry-over into the year / soll of the year before")
        .of(BOOKS)
        .null(
            "Ohne Haushaltsstellen in beiden Jahren oder ohne Soll im Vorjahr keine Angabe; wer nur in einem der Jahre \
             Haushaltsstellen hat, zählt auf keiner Seite und wird genannt.",
            "No value without budget lines in both years or without a soll in the year before; whoever has lines in \
             one of the years only is on neither side, and named.",
        )
        .from("Rechnungshöfe: Ausgabereste; § 45 LHO")
        .used("Senatsverwaltung für Finanzen, Rechnungshof", "Senate department for finance, court of audit")
        .new_on(ADDED)
        .by_programme()
        .of_a_year();

pub(super) const VE_USE: Indicator =
    Indicator::new("budget.ve-use", Unit::Percent, Direction::Higher, Keyed(payments::ve_use))
        .named("VE-Ausschöpfung", "Use of commitment authority")
        .is(
            "Bestellungen, die in späteren Jahren fällig sind ÷ erteilte Verpflichtungsermächtigung, zusammen und je \
             Fälligkeitsjahr",
            "orders due in later years / commitment authority granted, together and by due year",
        )
        .of(&[
            "budget.authority-granted",
            "procurement.order-placed",
            "procurement.order-changed",
            "procurement.payment-made",
        ])
        .null("Ohne Verpflichtungsermächtigung keine Angabe.", "No value without commitment authority.")
        .from("§ 38 LHO")
        .used("Senatsverwaltung für Finanzen, Rechnungshof", "Senate department for finance, court of audit")
        .new_on(ADDED)
        .by_programme()
        .of_a_year();

pub(super) const ON_TIME: Indicator =
    Indicator::new("procurement.on-time", Unit::Percent, Direction::Higher, Counts(payments::on_time))
        .named("Liefertreue", "Delivery on time")
        .is(
            "bis zum Fälligkeitstag gelieferte ÷ bis zum Tag der Sicht fällige Stück",
            "pieces delivered by their due day / pieces due by the day of the view",
        )
        .of(DELIVERIES)
        .null(
            "Ohne Bestellung mit einem Fälligkeitstag bis zum Tag der Sicht keine Angabe.",
            "No value without an order whose due day has come.",
        )
        .from("GAO IT Dashboard: schedule variance")
        .used("Vergabestellen, Bezirke", "procurement offices, districts")
        .new_on(ADDED)
        .by_programme();

pub(super) const OPEN_INVOICES: Indicator = Indicator::new(
    "procurement.open-invoices",
    Unit::Eur,
    Direction::Lower,
    Money(payments::open_invoices),
)
.named("Offene Rechnungen", "Open invoices")
.is(
    "Summe über alle Bestellungen aus in Rechnung gestellt − gezahlt, nicht unter 0; daneben der Anteil, der älter als \
     30 Tage ist",
    "sum over all orders of invoiced - paid, not below 0; beside it the share older than 30 days",
)
.of(&["procurement.invoice-received", "procurement.payment-made", "procurement.order-placed"])
.null("Ohne Rechnung keine Angabe.", "No value without an invoice.")
.from("§ 286 BGB; Richtlinie 2011/7/EU; offene Posten des ITDZ")
.used("ITDZ, Kassen", "ITDZ, treasuries")
.beside(&[Beside::OlderShare])
.new_on(ADDED)
.by_programme();

pub(super) const PER_WORKPLACE_DEVICES: Indicator = Indicator::new(
    "device.per-workplace",
    Unit::Ratio,
    Direction::Lower,
    Counts(workplaces::devices),
)
.named("Endgeräte je Arbeitsplatz", "Devices per workplace")
.is("mobile und stationäre Endgeräte in Nutzung ÷ Arbeitsplätze", "devices in use, mobile + stationary / workplaces")
.of(STOCK)
.null(
    "Ohne gemeldete Arbeitsplätze oder Geräte keine Angabe; wer eines nicht gemeldet hat, zählt auf keiner Seite und \
     wird genannt. Stationär ist, was der Fußabdruck so nennt.",
    "No value without reported workplaces or devices; whoever reported only one is on neither side, and named. \
     Stationary is what the footprint calls so.",
)
.from("KGSt-Vergleichsring")
.used("KGSt, gpaNRW, Rechnungshof", "KGSt, gpaNRW, court of audit")
.new_on(ADDED)
.by_programme();

pub(super) const PER_WORKPLACE: Indicator =
    Indicator::new("cost.per-workplace", Unit::Eur, Direction::Lower, Money(workplaces::cost))
        .named("IT-Kosten je IT-Arbeitsplatz", "IT cost per workplace")
        .is(
            "Ist des Jahres ÷ Arbeitsplätze nach der neuesten Meldung",
            "actual of the year / workplaces of the newest headcount",
        )
        .of(&["procurement.payment-made", "budget.appropriated", "staffing.headcount-reported"])
        .null(
            "Ohne Haushaltsstelle oder ohne gemeldete Arbeitsplätze keine Angabe; wer keine gemeldet hat, zählt auf \
             keiner Seite und wird genannt.",
            "No value without a budget line or reported workplaces; whoever reported none is on neither side, and \
             named.",
        )
        .from("KGSt-Vergleichsring; gpaNRW: IT-Kosten je Standardarbeitsplatz")
        .used("KGSt, gpaNRW, Rechnungshof", "KGSt, gpaNRW, court of audit")
        .new_on(ADDED)
        .by_programme();

pub(super) const TCO: Indicator = Indicator::new(
    "cost.tco-workplace",
    Unit::Eur,
    Direction::Lower,
    Money(tco::workplace),
)
.named("Lebenszykluskosten je Arbeitsplatz und Jahr", "Life-cycle cost per workplace and year")
.is(
    "Summe über Gegenstände mit Fußabdruck aus Quote × Annuität der Lebenszykluskosten, und Stufenkosten ÷ Stufe × \
     Quote ÷ Jahre; Spanne mit einem Jahr weniger und mehr",
    "sum over items with a footprint of quota * annuity of the life-cycle cost, and step amount / every * quota / \
     years; range with a year less and more",
)
.of(&["parameters.published"])
.null(
    "Ohne veröffentlichte Fußabdrücke, Strompreis (lcc), Preis und Nutzungsdauer keine Angabe; was einen Preis oder \
     eine Nutzungsdauer nicht hat, wird genannt.",
    "No value without published footprints, price of electricity (lcc), price and life time; what lacks a price or a \
     life time is named.",
)
.from("§ 7 BerlAVG; VwVBU Nr. 7; KlimakostenV Berlin § 2 (195 EUR/t)")
.used("Umweltberichte, Beschaffungsstellen", "environmental reports, procurement offices")
.beside(&[Beside::Lower, Beside::Upper, Beside::Kg, Beside::CarbonCost])
.new_on(ADDED)
.by_programme();
