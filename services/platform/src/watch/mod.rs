//! What others see of a process: its metrics, its logs and traces, and whether it is ready.

pub mod metrics;
pub mod observe;
pub mod ready;
pub mod telemetry;
