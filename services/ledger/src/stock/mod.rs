//! Stocks of devices: nothing is issued that is not there.

mod domain;
mod store;

pub use domain::{StockBook, StockKey, TooLittle};
pub use store::{Reader, Standing, Stocks, list};
