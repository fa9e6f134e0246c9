//! The books that more than one context writes, a room each: budget lines (`line`) with what changed on them by day
//! (`days`) and their commitment authority (`commitment`), stock (`stock`), the register of authorities and programmes
//! (`register`), what waits for another person (`process`); and the `desk` at which a context decides on them. They are
//! changed in the transaction of the event, so no order can overspend and no device can be issued that is not there. In
//! each room `domain` has the rules, pure, and `store` the rows.

pub mod commitment;
mod days;
mod desk;
pub mod line;
mod not_taken;
pub mod process;
mod register;
pub mod stock;
mod unreadable;
mod warned;
pub mod words;

pub use commitment::CommitmentAuthority;
pub use days::{Leave, LineAmount, Missing, Shortfall};
pub use desk::{Desk, Desks, Ledger, Wanted};
pub use line::{Booked, Booking, BudgetLine, LineRefused, Lines, Moved};
pub use not_taken::{NotTaken, not_taken};
pub use register::{
    Authorities, AuthorityUnknown, ItemUnknown, Items, MeasureUnknown, Measures, Off, Price, codes, known,
};
pub use stock::{StockKey, Stocks, TooLittle};
pub use unreadable::Unreadable;
pub use warned::{Beyond, Warned};
pub use words::from_a_day;
