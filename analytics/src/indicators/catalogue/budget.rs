//! Definitions of the budget.

use super::{
    compute::Compute::Money,
    definition::{ADDED, Indicator},
    inputs::BOOKS,
};
use crate::indicators::{
    money,
    unit::{Direction, Unit},
};

pub(super) const UTILISATION: Indicator =
    Indicator::new("budget.utilisation", Unit::Percent, Direction::Higher, Money(money::utilisation))
        .named("Ausschöpfungsgrad", "Budget utilisation")
        .is("(Ist + Festlegungen) ÷ verfügbares Soll nach Abzug der Sperren", "(actual + commitments) / disposable")
        .of(BOOKS)
        .null(
            "Ohne Haushaltsstelle oder ohne verfügbare Mittel keine Angabe.",
            "No value without a budget line or without disposable money.",
        )
        .from("§§ 34, 41 LHO")
        .used("Hauptausschuss, Senatsverwaltung für Finanzen", "main committee, Senate department for finance")
        .by_programme()
        .of_a_year();

pub(super) const OUTFLOW: Indicator =
    Indicator::new("budget.outflow", Unit::Percent, Direction::Higher, Money(money::outflow))
        .named("Mittelabfluss", "Outflow of funds")
        .is("Ist ÷ Ansatz", "actual / appropriation")
        .of(BOOKS)
        .null(
            "Ohne Haushaltsstelle oder bei einem Ansatz von null keine Angabe.",
            "No value without a budget line or where the appropriation is not above zero.",
        )
        .from("§ 34 LHO")
        .used("Hauptausschuss, Senatsverwaltung für Finanzen", "main committee, Senate department for finance")
        .by_programme()
        .of_a_year();

pub(super) const AVAILABLE: Indicator =
    Indicator::new("budget.available", Unit::Eur, Direction::Higher, Money(money::available))
        .named("Verfügbare Mittel", "Available funds")
        .is("Soll − Sperren − Festlegungen − Ist", "disposable - commitments - actual")
        .of(BOOKS)
        .null("Ohne Haushaltsstelle keine Angabe.", "No value without a budget line.")
        .from("§ 34 LHO")
        .used("Titelverwaltung, Beauftragte für den Haushalt", "who manages titles, budget officers")
        .by_programme()
        .of_a_year();

pub(super) const VARIANCE: Indicator =
    Indicator::new("forecast.variance", Unit::Percent, Direction::Lower, Money(money::forecast_variance))
        .named("Prognosegüte", "Forecast variance")
        .is(
            "(Ist des abgeschlossenen Jahres − Jahresprognose vom 30. September) ÷ diese Prognose",
            "(actual of the closed year - forecast of 30 September) / that forecast",
        )
        .of(BOOKS)
        .null(
            "Nur für abgeschlossene Haushaltsjahre; ohne Haushaltsstelle oder ohne erwartete Zahlungen keine Angabe.",
            "Of closed fiscal years only; no value without a budget line or where nothing was expected to be paid.",
        )
        .from("FinOps: forecasting; GAO Cost Estimating and Assessment Guide")
        .used("Senatsverwaltung für Finanzen, IKT-Steuerung", "Senate department for finance, central IT department")
        .new_on(ADDED)
        .by_programme()
        .of_a_year();

pub(super) const FORECAST: Indicator =
    Indicator::new("budget.forecast", Unit::Eur, Direction::Lower, Money(money::forecast))
        .named("Jahresprognose", "Year-end forecast")
        .is("erwartetes Ist am Jahresende, siehe Abschnitt Haushalt", "expected actual at year end")
        .of(BOOKS)
        .null("Ohne Haushaltsstelle keine Angabe.", "No value without a budget line.")
        .from("Bornhuetter und Ferguson 1972; Benktander 1976; Mack 2000")
        .used("Senatsverwaltung für Finanzen, Hauptausschuss", "Senate department for finance, main committee")
        .new_on(ADDED)
        .by_programme()
        .of_a_year();
