//! Monthly series for charts.
use sollist_contract::{day::Day, money::Cents};
use crate::{budget::BudgetQuery, error::FigureError, facts::Facts, scope::Scope, view::View};

/// The ends of the months from the month of `from` to that of `to`.
pub fn month_ends(_from: Day, _to: Day) -> Vec<Day> { vec![] }

/// Budget at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetPoint { pub day: Day, pub soll: Cents, pub commitments: Cents, pub actual: Cents }

/// Devices at the end of a day; `None` where nothing is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevicePoint { pub day: Day, pub in_use: Option<i64>, pub eligible: Option<i64> }

/// One point per day; `by` of the query is ignored. Days after the day of the view are left out.
pub fn budget_series(_facts: &Facts, _view: &View, _query: &BudgetQuery, _days: &[Day]) -> Result<Vec<BudgetPoint>, FigureError> { Ok(vec![]) }

/// One point per day. Days after the day of the view are left out.
pub fn device_series(_facts: &Facts, _view: &View, _scope: &Scope, _days: &[Day]) -> Result<Vec<DevicePoint>, FigureError> { Ok(vec![]) }
