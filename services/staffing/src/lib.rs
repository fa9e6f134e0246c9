//! Staffing: counts of staff and workplaces, and positions that come or go. Counts only, never persons.

pub mod api;
pub mod desk;
pub mod domain;
pub mod store;
pub mod words;

#[cfg(test)]
mod tests;
