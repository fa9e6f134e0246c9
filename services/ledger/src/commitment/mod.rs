//! Commitment authority (Verpflichtungsermächtigung, in code `ve`): what of later years may be committed already.

mod domain;
mod store;

pub use domain::{CommitmentAuthority, NotEnoughVe};
pub use store::of_lines;
pub(crate) use store::{Ves, ve_row};
