//! The sentences of the platform, in both languages: what is wrong with a call, a store, a connection, a configuration.

mod differs;
mod error;
mod login;
mod outside;
mod process;
mod quota;
mod rights;
mod seen;
mod store;
mod stream;
mod waiting;
mod wire;
mod write;

pub use error::INTERNAL;
pub use outside::{certificate, io, toml};
pub use rights::role;
use sollist_contract::{refusal::Refusal, warning::Warning};
pub use store::unreadable;

/// One example of every refusal of the platform.
pub fn examples() -> Vec<Refusal> {
    [
        error::examples(),
        login::examples(),
        process::examples(),
        quota::examples(),
        rights::examples(),
        store::examples(),
        stream::examples(),
        waiting::examples().into_iter().map(Into::into).collect(),
        wire::examples(),
        write::examples(),
    ]
    .concat()
}

/// One example of every warning of the platform.
pub fn warnings() -> Vec<Warning> {
    write::warnings()
}
