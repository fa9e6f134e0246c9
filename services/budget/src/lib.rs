//! Budget: plan, adjustments, transfers, freezes, commitment authority, funding requests.

pub mod api;
pub mod desk;
pub mod domain;
pub mod store;
mod warned;
pub mod words;

#[cfg(test)]
mod tests;
