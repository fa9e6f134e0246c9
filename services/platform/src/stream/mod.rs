//! What was recorded, carried on in its order: to the broker, to whoever follows, to whoever does something about it
//! outside.

pub mod dead;
pub mod follow;
pub mod message;
pub mod nats;
pub mod relay;
pub mod tail;
pub mod worker;
