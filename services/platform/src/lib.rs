//! What every service stands on, room by room: how something is recorded, what is kept, how it is carried on, how calls
//! come and go, who may do what, what others see of a process, and the process itself.

pub mod error;
pub mod process;
pub mod rights;
pub mod store;
pub mod stream;
pub mod watch;
pub mod wire;
pub mod words;
pub mod write;

pub use error::Error;
