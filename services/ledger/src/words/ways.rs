//! How what is lacking comes to be there, as advice names it.

use sollist_contract::{
    ids::LineName,
    money::{Cents, german},
    said::{Said, way},
};

/// How so much more commitment authority is granted.
pub fn grant_authority(line: &LineName, year: i16, amount: Cents) -> Said {
    let with = |amount: String| format!("sollist line grant-authority --line {line} --year {year} --amount {amount}");
    way(&Said::read(with(german(amount)), with(amount.to_string())), "GrantCommitmentAuthority")
}
