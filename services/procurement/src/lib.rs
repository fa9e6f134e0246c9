//! Procurement: orders, deliveries, invoices, payments.

pub mod api;
mod booking;
pub mod desk;
pub mod domain;
pub mod history;
pub mod misplaced;
pub mod standing;
pub mod store;
pub mod words;

#[cfg(test)]
mod queried_tests;
#[cfg(test)]
mod tests;
