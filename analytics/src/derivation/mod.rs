//! How a figure came about, as a tree down to the events (docs/spec.md#derivation): each part says by which operation
//! it follows from its own parts, and whoever knows these few operations can recompute all of it.

mod budget;
mod check;
mod column;
mod contributions;
mod exact;
mod figures;
mod forecast;
mod indicators;
mod make;
mod need;
mod op;
mod part;
mod planned;
mod plans;
mod query;
mod reports;
mod shared;
mod shares;
mod side;
mod steps;
mod stock;

pub(crate) use self::budget::Figure;
pub use self::{
    budget::FIGURES as BUDGET_FIGURES,
    check::{Wrong, check},
    column::FIGURES as NEED_FIGURES,
    contributions::contributions,
    figures::{derivation, figures, is_made_of_all, target_day},
    forecast::FIGURES as FORECAST_FIGURES,
    op::Op,
    part::{Derivation, Of, Part, Telling},
    query::DerivationQuery,
    side::Side,
};
