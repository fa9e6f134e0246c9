//! What stands beside a value: whose it is, other numbers that belong to it, and what must be said with it.

use rust_decimal::Decimal;
use sollist_contract::ids::{Item, ProjectId, RolloutId};

use super::unit::Unit;

/// Of what kind of thing a cell is one: rows that authorities and programmes do not tell apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKey {
    Rollout(RolloutId),
    Project(ProjectId),
    /// The year in which something is due.
    DueYear(i16),
}

/// A number beside the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beside {
    /// The least that it may be, of the value's unit.
    Lower,
    /// The most.
    Upper,
    /// kg CO2 that belong to it.
    Kg,
    /// Of how many of the devices in use anything is known.
    Coverage,
    /// Payments of authorities without a plan or a budget.
    UnplannedCost,
    /// What is earned by the plan that was made first.
    FirstPlan,
    /// The part of it that is older than thirty days.
    OlderShare,
    /// Mean age of what is in use.
    MeanAge,
    /// Pieces that are left out because nobody knows their age.
    UnknownAge,
    /// What its CO2 costs by the Berlin ordinance; never part of the value.
    CarbonCost,
}

impl Beside {
    pub const ALL: [Beside; 10] = [
        Beside::Lower,
        Beside::Upper,
        Beside::Kg,
        Beside::Coverage,
        Beside::UnplannedCost,
        Beside::FirstPlan,
        Beside::OlderShare,
        Beside::MeanAge,
        Beside::UnknownAge,
        Beside::CarbonCost,
    ];

    /// Its name in answers.
    pub fn code(self) -> &'static str {
        match self {
            Beside::Lower => "lower",
            Beside::Upper => "upper",
            Beside::Kg => "kg",
            Beside::Coverage => "coverage",
            Beside::UnplannedCost => "unplanned_cost",
            Beside::FirstPlan => "first_plan",
            Beside::OlderShare => "older_share",
            Beside::MeanAge => "mean_age",
            Beside::UnknownAge => "unknown_age",
            Beside::CarbonCost => "carbon_cost",
        }
    }
    /// In what it is given, where the value is in `of`.
    pub fn unit(self, of: Unit) -> Unit {
        match self {
            Beside::Lower | Beside::Upper => of,
            Beside::Kg => Unit::Kg,
            Beside::Coverage | Beside::OlderShare => Unit::Percent,
            Beside::UnplannedCost | Beside::FirstPlan | Beside::CarbonCost => Unit::Eur,
            Beside::MeanAge => Unit::Years,
            Beside::UnknownAge => Unit::Pieces,
        }
    }
    /// Whether it is made of the value, and not there without one.
    pub fn is_of_value(self) -> bool {
        match self {
            Beside::Lower | Beside::Upper | Beside::Kg | Beside::OlderShare | Beside::CarbonCost => true,
            Beside::Coverage | Beside::UnplannedCost | Beside::FirstPlan | Beside::MeanAge | Beside::UnknownAge => {
                false
            }
        }
    }
}

/// That a number does not stand beside a value, though what the value takes is known. Its sentence stands in `words`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absent(pub Beside);

/// Numbers beside a value, each once.
pub type Numbers = Vec<(Beside, Decimal)>;

/// What must be said with a value. Its sentences stand in `words`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Footprints are an order of magnitude: of how many products, and by whom.
    OrderOfMagnitude { products: i64, sources: Vec<String> },
    /// Items without a life time or a price, left out.
    LeftOut(Vec<Item>),
    /// The same of figures that take no price.
    NoLife(Vec<Item>),
    /// kg CO2 are direct and by place.
    DirectCo2 { year: i16 },
    /// No factor of the grid is published for the year or one before.
    NoGridFactor,
    /// Without a discount rate later years count as much as this one.
    Static,
    /// What is delivered and not paid makes the index look better than it is.
    Flattered,
    /// Of so many of the devices nobody knows since when they are in use.
    UnknownAge { pieces: i64, of: i64 },
    /// It is of another fiscal year than the other figures of money.
    OfYear { year: i16 },
    /// It is cash: nothing for staff or overhead is in it.
    CashOnly,
}
