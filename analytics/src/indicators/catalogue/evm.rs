//! Definitions of earned value: of each rollout and project by itself.

use super::{
    compute::Compute::Keyed,
    definition::{ADDED, Indicator},
    inputs::EARNED,
};
use crate::indicators::{
    beside::Beside,
    evm,
    unit::{Direction, Unit},
};

/// What stands beside every amount and index: payments without a plan, and what the first plan says.
const PLANS: &[Beside] = &[Beside::UnplannedCost, Beside::FirstPlan];

pub(super) const CPI: Indicator = Indicator::new("evm.cpi", Unit::Ratio, Direction::Higher, Keyed(evm::cpi))
    .named("Kostenentwicklungsindex (CPI)", "Cost performance index (CPI)")
    .is("Ertragswert ÷ Zahlungen (EV ÷ AC)", "EV / AC")
    .of(EARNED)
    .null(
        "Ohne geplantes Budget, Fortschritt oder zugeordnete Zahlungen keine Angabe; Behörden ohne eines davon werden \
         genannt.",
        "No value without a planned budget, progress or assigned payments; authorities without one of them are named.",
    )
    .from("ISO 21508; PMI Practice Standard for Earned Value Management")
    .used("Hauptausschuss, Projektcontrolling", "main committee, project controlling")
    .beside(PLANS)
    .new_on(ADDED);

pub(super) const SPI: Indicator = Indicator::new("evm.spi", Unit::Ratio, Direction::Higher, Keyed(evm::spi))
    .named("Terminentwicklungsindex (SPI)", "Schedule performance index (SPI)")
    .is("Ertragswert ÷ Planwert (EV ÷ PV)", "EV / PV")
    .of(EARNED)
    .null(
        "Ohne geplantes Budget, Fortschritt oder bis zu diesem Tag Geplantes keine Angabe; Behörden ohne eines davon \
         werden genannt.",
        "No value without a planned budget, progress or something planned by the day; authorities without one of them \
         are named.",
    )
    .from("ISO 21508; PMI Practice Standard for Earned Value Management")
    .used("Hauptausschuss, Projektcontrolling", "main committee, project controlling")
    .beside(PLANS)
    .new_on(ADDED);

pub(super) const SPI_TIME: Indicator = Indicator::new(
    "evm.spi-time",
    Unit::Ratio,
    Direction::Higher,
    Keyed(evm::spi_time),
)
.named("Terminentwicklung nach Zeit (SPI(t))", "Schedule performance in time (SPI(t))")
.is("verdiente ÷ vergangene Zeit (ES ÷ AT)", "ES / AT")
.of(EARNED)
.null(
    "Zeit gilt je Behörde oder Projekt; ohne Umfang, Fortschritt oder eine Frist nach dem Beginn keine Angabe.",
    "Time holds for one authority or project; no value without a scope, progress or a deadline after the start.",
)
.from("Earned Schedule: Lipke 2003, Lipke und Henderson 2006")
.used("Hauptausschuss, Projektcontrolling", "main committee, project controlling")
.new_on(ADDED);

pub(super) const IEAC: Indicator = Indicator::new(
    "evm.ieac",
    Unit::Months,
    Direction::Lower,
    Keyed(evm::time_at_completion),
)
.named("Dauer nach Stand (IEAC(t))", "Time at completion (IEAC(t))")
.is(
    "geplante Dauer ÷ SPI(t); Monate eines Projekts, Arbeitstage einer Umstellung",
    "PD / SPI(t); months of a project, working days of a rollout",
)
.of(EARNED)
.null(
    "Zeit gilt je Behörde oder Projekt; ohne Umfang, Fortschritt oder eine Frist nach dem Beginn keine Angabe.",
    "Time holds for one authority or project; no value without a scope, progress or a deadline after the start.",
)
.from("Earned Schedule: Lipke 2003, Lipke und Henderson 2006")
.used("Hauptausschuss, Projektcontrolling", "main committee, project controlling")
.new_on(ADDED);

pub(super) const EAC: Indicator = Indicator::new("evm.eac", Unit::Eur, Direction::Lower, Keyed(evm::at_completion))
    .named("Gesamtkosten, typisch (EAC)", "Cost at completion, typical (EAC)")
    .is("Budget × Zahlungen ÷ Ertragswert (BAC · AC ÷ EV)", "BAC * AC / EV")
    .of(EARNED)
    .null(
        "Ohne geplantes Budget, Fortschritt oder zugeordnete Zahlungen keine Angabe; Behörden ohne eines davon werden \
         genannt.",
        "No value without a planned budget, progress or assigned payments; authorities without one of them are named.",
    )
    .from("ISO 21508; PMI Practice Standard for Earned Value Management")
    .used("Hauptausschuss, Projektcontrolling", "main committee, project controlling")
    .beside(PLANS)
    .new_on(ADDED);

pub(super) const EAC_ATYPICAL: Indicator =
    Indicator::new("evm.eac-atypical", Unit::Eur, Direction::Lower, Keyed(evm::at_completion_atypical))
        .named("Gesamtkosten, untypisch", "Cost at completion, atypical")
        .is("Zahlungen + Budget − Ertragswert (AC + BAC − EV)", "AC + BAC - EV")
        .of(EARNED)
        .null(
            "Ohne geplantes Budget, Fortschritt oder zugeordnete Zahlungen keine Angabe; Behörden ohne eines davon \
             werden genannt.",
            "No value without a planned budget, progress or assigned payments; authorities without one of them are \
             named.",
        )
        .from("ISO 21508; PMI Practice Standard for Earned Value Management")
        .used("Hauptausschuss, Projektcontrolling", "main committee, project controlling")
        .beside(PLANS)
        .new_on(ADDED);

pub(super) const EAC_COMBINED: Indicator = Indicator::new(
    "evm.eac-combined",
    Unit::Eur,
    Direction::Lower,
    Keyed(evm::at_completion_combined),
)
.named("Gesamtkosten nach Kosten und Termin", "Cost at completion by cost and schedule")
.is("AC + (BAC − EV) ÷ (CPI · SPI)", "AC + (BAC - EV) / (CPI * SPI)")
.of(EARNED)
.null(
    "Ohne geplantes Budget, Fortschritt oder bis zu diesem Tag Geplantes keine Angabe; Behörden ohne eines davon \
     werden genannt.",
    "No value without a planned budget, progress or something planned by the day; authorities without one of them are \
     named.",
)
.from("ISO 21508; PMI Practice Standard for Earned Value Management")
.used("Hauptausschuss, Projektcontrolling", "main committee, project controlling")
.beside(PLANS)
.new_on(ADDED);

pub(super) const CV: Indicator = Indicator::new("evm.cv", Unit::Eur, Direction::Higher, Keyed(evm::cost_variance))
    .named("Kostenabweichung (CV)", "Cost variance (CV)")
    .is("Ertragswert − Zahlungen (EV − AC)", "EV - AC")
    .of(EARNED)
    .null(
        "Ohne geplantes Budget, Fortschritt oder zugeordnete Zahlungen keine Angabe; Behörden ohne eines davon werden \
         genannt.",
        "No value without a planned budget, progress or assigned payments; authorities without one of them are named.",
    )
    .from("ISO 21508; PMI Practice Standard for Earned Value Management")
    .used("Hauptausschuss, Projektcontrolling", "main committee, project controlling")
    .beside(PLANS)
    .new_on(ADDED);

pub(super) const SV: Indicator = Indicator::new("evm.sv", Unit::Eur, Direction::Higher, Keyed(evm::schedule_variance))
    .named("Terminabweichung (SV)", "Schedule variance (SV)")
    .is("Ertragswert − Planwert (EV − PV)", "EV - PV")
    .of(EARNED)
    .null(
        "Ohne geplantes Budget, Fortschritt oder bis zu diesem Tag Geplantes keine Angabe; Behörden ohne eines davon \
         werden genannt.",
        "No value without a planned budget, progress or something planned by the day; authorities without one of them \
         are named.",
    )
    .from("ISO 21508; PMI Practice Standard for Earned Value Management")
    .used("Hauptausschuss, Projektcontrolling", "main committee, project controlling")
    .beside(PLANS)
    .new_on(ADDED);

pub(super) const VAC: Indicator =
    Indicator::new("evm.vac", Unit::Eur, Direction::Higher, Keyed(evm::variance_at_completion))
        .named("Abweichung am Ende (VAC)", "Variance at completion (VAC)")
        .is("Budget − Gesamtkosten, typisch (BAC − EAC)", "BAC - EAC")
        .of(EARNED)
        .null(
            "Ohne geplantes Budget, Fortschritt oder zugeordnete Zahlungen keine Angabe; Behörden ohne eines davon \
             werden genannt.",
            "No value without a planned budget, progress or assigned payments; authorities without one of them are \
             named.",
        )
        .from("ISO 21508; PMI Practice Standard for Earned Value Management")
        .used("Hauptausschuss, Projektcontrolling", "main committee, project controlling")
        .beside(PLANS)
        .new_on(ADDED);

pub(super) const TCPI: Indicator = Indicator::new("evm.tcpi", Unit::Ratio, Direction::Lower, Keyed(evm::to_complete))
    .named("Nötige Kostenentwicklung (TCPI)", "To-complete index (TCPI)")
    .is("noch zu leisten ÷ noch nicht gezahlt ((BAC − EV) ÷ (BAC − AC))", "(BAC - EV) / (BAC - AC)")
    .of(EARNED)
    .null(
        "Ohne geplantes Budget, Fortschritt oder zugeordnete Zahlungen keine Angabe; Behörden ohne eines davon werden \
         genannt.",
        "No value without a planned budget, progress or assigned payments; authorities without one of them are named.",
    )
    .from("ISO 21508; PMI Practice Standard for Earned Value Management")
    .used("Hauptausschuss, Projektcontrolling", "main committee, project controlling")
    .beside(PLANS)
    .new_on(ADDED);

pub(super) const ACCRUED: Indicator = Indicator::new("evm.accrued", Unit::Eur, Direction::Lower, Keyed(evm::accrued))
    .named("Geliefert und unbezahlt", "Delivered and unpaid")
    .is(
        "Summe über zugeordnete Bestellungen aus geliefert ÷ bestellt × Betrag − gezahlt, nicht unter 0",
        "sum over assigned orders of delivered / ordered * amount - paid, not below 0",
    )
    .of(EARNED)
    .null(
        "Ohne geplantes Budget, Fortschritt oder zugeordnete Zahlungen keine Angabe; Behörden ohne eines davon werden \
         genannt.",
        "No value without a planned budget, progress or assigned payments; authorities without one of them are named.",
    )
    .from("ISO 21508; PMI Practice Standard for Earned Value Management")
    .used("Hauptausschuss, Projektcontrolling", "main committee, project controlling")
    .beside(PLANS)
    .new_on(ADDED);
