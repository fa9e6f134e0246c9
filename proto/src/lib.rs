//! The words of Sollist: ids, money, days, events, the envelope, and the gRPC contract. No I/O.

pub mod day;
pub mod envelope;
pub mod event;
pub mod ids;
pub mod money;
pub mod parameters;
pub mod position;
pub mod refusal;
pub mod stock;
