//! How a figure came about, as a tree down to the events (docs/spec.md#derivation): each part says by which operation
//! it follows from its own parts, and whoever knows these few operations can recompute all of it.

mod budget;
mod check;
mod op;
mod part;

pub use self::{
    budget::{DerivationQuery, FIGURES, derivation},
    check::{Wrong, check},
    op::Op,
    part::{Derivation, Of, Part},
};
