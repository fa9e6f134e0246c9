//! The register: authorities, and to which programmes lines were moved by hand.

mod domain;
mod store;

pub use domain::{Authorities, AuthorityUnknown};
pub(crate) use store::{Programmes, once_in};
