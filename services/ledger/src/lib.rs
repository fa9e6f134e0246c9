//! The books that more than one context writes: budget lines, stock, and the register of authorities; and the desk at
//! which a context decides on them. They are changed in the transaction of the event, so no order can overspend and no
//! device can be issued that is not there.

pub mod authorities;
pub mod booking;
pub mod days;
pub mod desk;
pub mod leave;
pub mod lines;
pub mod moves;
pub mod programmes;
pub mod stocks;

pub use desk::{Books, Desk, Ledger, Wanted};
pub use leave::Leave;
