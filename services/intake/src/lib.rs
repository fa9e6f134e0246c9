//! sollist-intake
pub mod plan;
