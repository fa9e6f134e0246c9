//! What every indicator is (docs/spec.md#indicators). Read in this order: `compute`, how one is computed; `definition`,
//! what is said of it; `inputs`; then the definitions by subject, and here their order.

mod budget;
mod compute;
mod definition;
mod evm;
mod goods;
mod green;
mod inputs;
mod mobile;
mod money;
mod progress;

pub use definition::{Both, Former, Indicator};

/// Every indicator that [`crate::indicators()`] computes, in the order it is shown.
pub const CATALOGUE: [Indicator; 51] = [
    budget::UTILISATION,
    budget::OUTFLOW,
    budget::AVAILABLE,
    budget::FORECAST,
    budget::VARIANCE,
    money::ALLOCATION,
    money::CARRY_OVER,
    money::VE_USE,
    mobile::DEVICE_RATE,
    mobile::ACCESS_RATE,
    mobile::CAPABLE_RATE,
    mobile::ONE_DEVICE_RATE,
    goods::DELIVERY_RATE,
    goods::ISSUE_RATE,
    goods::LEAD_TIME,
    money::ON_TIME,
    money::OPEN_INVOICES,
    progress::DEGREE,
    progress::REQUIRED_RATE,
    progress::MILESTONES,
    mobile::CONNECTION_RATE,
    mobile::USAGE_RATE,
    mobile::LICENCE_USE,
    goods::OVER_AGE_RATE,
    money::PER_WORKPLACE_DEVICES,
    goods::PER_DEVICE,
    goods::PER_MOBILE_WORKPLACE,
    money::PER_WORKPLACE,
    money::TCO,
    evm::CPI,
    evm::SPI,
    evm::SPI_TIME,
    evm::IEAC,
    evm::EAC,
    evm::EAC_ATYPICAL,
    evm::EAC_COMBINED,
    evm::CV,
    evm::SV,
    evm::VAC,
    evm::TCPI,
    evm::ACCRUED,
    green::EMBODIED,
    green::ENERGY,
    green::DEVICE_LIFE,
    green::RETIRED,
    progress::COMPLETENESS,
    progress::PUNCTUALITY,
    progress::AGE,
    progress::LATENCY,
    progress::NEED_TOTAL,
    progress::NEED_COVERED,
];

/// The definition of an indicator.
pub fn definition(id: &str) -> Option<&'static Indicator> {
    static ALL: [Indicator; CATALOGUE.len()] = CATALOGUE;
    ALL.iter().find(|known| known.id == id)
}
