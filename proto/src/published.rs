//! A figure that somebody else published (`figure.reported`): of whom it speaks, and whether it agrees with itself
//! (docs/spec.md#published-figures). Pure.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::{
    event::FigureReported,
    ids::{Authority, District},
};

/// Of whom a published figure speaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfWhom {
    Berlin,
    /// The twelve Bezirksämter.
    Districts,
    /// One district; `00` is the Hauptverwaltung.
    District(District),
    Authority(Authority),
}

impl OfWhom {
    /// Reads `berlin`, `central`, `districts`, a district or an authority, as people write them.
    pub fn named(text: &str) -> Option<OfWhom> {
        let text = text.trim().to_lowercase();
        match text.as_str() {
            "berlin" | "land berlin" => Some(OfWhom::Berlin),
            "central" => Some(OfWhom::District(District::CENTRAL)),
            "districts" => Some(OfWhom::Districts),
            other => {
                let district = other.parse().map(OfWhom::District);
                district.or_else(|_| other.parse().map(OfWhom::Authority)).ok()
            }
        }
    }
}

/// Indicators that are a part of a whole, in percent (docs/spec.md#indicators).
pub const RATES: &[&str] = &[
    "budget.allocation-coverage",
    "budget.carry-over-rate",
    "budget.outflow",
    "budget.utilisation",
    "budget.ve-use",
    "data.completeness",
    "data.punctuality",
    "device.over-age-rate",
    "efile.connection-rate",
    "efile.licence-use",
    "efile.usage-rate",
    "mobile.access-rate",
    "mobile.capable-rate",
    "mobile.device-rate",
    "mobile.one-device-rate",
    "need.covered-rate",
    "procurement.delivery-rate",
    "procurement.issue-rate",
    "procurement.on-time",
    "project.milestones-on-time",
    "rollout.degree",
];

/// Whether a value is a share of one, most likely, where percent are meant: less than one percent, and no numerator and
/// denominator beside it say otherwise.
pub fn may_be_a_share(figure: &FigureReported) -> bool {
    let below_one = figure.value.is_some_and(|value| value.0 > Decimal::ZERO && value.0 < Decimal::ONE);
    below_one && figure.numerator.is_none() && RATES.contains(&figure.metric.as_str())
}

/// What a published value says, where its numerator and denominator are published beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Their quotient: a share of one, or an amount each.
    Quotient,
    /// Their quotient in percent.
    Percent,
    /// Neither, at the value's own precision; in percent it is this.
    Otherwise { percent: Decimal },
}

/// Compares a published value with its numerator and denominator; nothing where they do not stand beside it.
pub fn says(figure: &FigureReported) -> Option<Says> {
    let (value, numerator, denominator) = (figure.value?.0, figure.numerator?.0, figure.denominator?.0);
    let quotient = numerator.checked_div(denominator)?;
    let percent = numerator.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(denominator)?;
    let [quotient_shown, percent_shown] = [quotient, percent].map(|exact| half_up(exact, value.scale()));
    Some(if value == percent_shown {
        Says::Percent
    } else if value == quotient_shown {
        Says::Quotient
    } else {
        Says::Otherwise { percent: half_up(percent, value.scale().max(1)) }
    })
}

fn half_up(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::event::Number;

    fn figure(value: &str, numerator: &str, denominator: &str) -> FigureReported {
        let number = |text: &str| text.parse().ok().map(Number);
        FigureReported {
            authority: None,
            metric: "mobile.device-rate".parse().unwrap(),
            definition: "x".parse().unwrap(),
            scope: "berlin".parse().unwrap(),
            as_of: "2026-06-30".parse().unwrap(),
            value: number(value),
            numerator: number(numerator),
            denominator: number(denominator),
            origin: "x".parse().unwrap(),
        }
    }

    #[test]
    fn a_value_is_a_share_a_percentage_or_something_else() {
        for (value, numerator, denominator, expected) in [
            ("14.7", "12500", "85000", Some(Says::Percent)),
            ("15", "12500", "85000", Some(Says::Percent)),
            ("0.147", "12500", "85000", Some(Says::Quotient)),
            ("0", "0", "85000", Some(Says::Percent)),
            ("147", "12500", "85000", Some(Says::Otherwise { percent: "14.7".parse().unwrap() })),
            ("12", "10629", "16018", Some(Says::Otherwise { percent: "66.4".parse().unwrap() })),
            ("12", "10629", "0", None),
            ("12", "79228162514264337593543950335", "0.0001", None),
            ("12", "", "5", None),
        ] {
            assert_eq!(says(&figure(value, numerator, denominator)), expected, "{value} {numerator} {denominator}");
        }
    }

    #[test]
    fn of_whom_is_read_as_people_write_it() {
        let central = OfWhom::District(District::CENTRAL);
        for (text, expected) in [
            ("berlin", Some(OfWhom::Berlin)),
            (" Berlin", Some(OfWhom::Berlin)),
            ("Land Berlin", Some(OfWhom::Berlin)),
            ("Districts", Some(OfWhom::Districts)),
            ("CENTRAL", Some(central)),
            ("Pankow", "03".parse().ok().map(OfWhom::District)),
            ("BA-Pankow", "ba-pankow".parse().ok().map(OfWhom::Authority)),
            ("§", None),
        ] {
            assert_eq!(OfWhom::named(text), expected, "{text}");
        }
    }
}
