//! How what is lacking comes to be there, as advice names it.

use sollist_contract::{
    day::{Day, german_day},
    ids::LineName,
    money::{Cents, german},
    said::{Said, command, way},
};

/// How so much more commitment authority is granted, with effect from the day on which it lacks: what is granted later
/// helps no earlier day.
pub fn grant_authority(line: &LineName, year: i16, amount: Cents, on: Day) -> Said {
    let with = |amount: String, day: String| {
        format!("sollist line grant-authority --line {line} --year {year} --amount {amount} --time {day}")
    };
    let (de, en) = (with(german(amount), german_day(on)), with(amount.to_string(), on.to_string()));
    way(&Said::read(de, en), "GrantCommitmentAuthority")
}

/// How what is frozen becomes available.
pub fn lift_freeze() -> Said {
    way(&command("sollist unfreeze"), "UnfreezeLine")
}
