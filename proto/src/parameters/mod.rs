//! The parameters behind the figures (docs/spec.md#parameters): prices, quotas, life times and more, in dated sets.
//! Read in this order: `rate`, `named`; `item`, `further`, `thresholds`, `approval` and `retention`, what a set may
//! say; `values`, all of it; `sense`. Beside them `scenario`: what is assumed instead.

mod approval;
mod further;
mod item;
pub(crate) mod named;
mod rate;
mod retention;
mod scenario;
mod sense;
mod thresholds;
mod values;

pub use approval::{APPROVAL_SET, Approval, ApprovalRule};
pub use further::{
    CostObjects, DeviceKind, Footprint, LifeCycleValues, Mapped, MonthDay, NotAMonthDay, NotAYear, Triple, Uncertainty,
    Year,
};
pub use item::{ItemValues, StepCost, Unusable};
pub use rate::Rate;
pub use retention::{RETENTION_SET, RETENTION_YEARS_MAX, Retention};
pub use scenario::{Change, DELAY_MONTHS_MAX, Scenario, Strange, TIMES_MAX, Unmeant};
pub use sense::{Nonsense, Senseless};
pub use thresholds::*;
pub use values::Values;
