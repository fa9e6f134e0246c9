//! Budget lines: their money, their names, and what a batch makes of them.

mod domain;
mod lines;
mod read;
mod store;

pub use domain::{Booked, Booking, BudgetLine, LineRefused};
pub use lines::{Lens, Lines, Moved};
pub use read::{
    Filter, Reader, also_called, called_otherwise, every_name, first_name, list, names_of_today, other_names,
};
pub use store::{line_row, similar};
