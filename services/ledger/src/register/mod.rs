//! The register: authorities, items that parameters name, and to which programmes lines were moved by hand.

mod domain;
mod price;
mod store;

pub use domain::{Authorities, AuthorityUnknown, ItemUnknown, MeasureUnknown};
pub use price::{Off, Price};
pub use store::{Items, Measures, codes, known};
pub(crate) use store::{Programmes, once_in};
