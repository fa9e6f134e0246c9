//! How an indicator is computed, by what it is made of.

use crate::{
    error::FigureError,
    indicators::{
        cell::FigureCell,
        inputs::{Group, Inputs},
    },
    need::NeedTable,
};

/// How an indicator is computed, by what it is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Compute {
    /// Of what was counted.
    Counts(fn(&Group, &Inputs<'_>) -> FigureCell),
    /// Of money, whose sums may leave their range.
    Money(fn(&Group, &Inputs<'_>) -> Result<FigureCell, FigureError>),
    /// Of each thing of a kind by itself: a rollout, a project, a year. Each cell names its own, and stands or falls by
    /// itself.
    Keyed(fn(&Group, &Inputs<'_>) -> Vec<FigureCell>),
    /// Of the extra need, which is computed for it.
    Need(fn(&Group, &Inputs<'_>, &NeedTable) -> Result<FigureCell, FigureError>),
}

impl Compute {
    /// The cells for a row.
    pub fn cells(self, group: &Group, inputs: &Inputs<'_>) -> Result<Vec<FigureCell>, FigureError> {
        Ok(match self {
            Compute::Counts(of) => vec![of(group, inputs)],
            Compute::Money(of) => vec![of(group, inputs)?],
            Compute::Keyed(of) => of(group, inputs),
            Compute::Need(of) => vec![of(group, inputs, inputs.need()?)?],
        })
    }
}
