//! Numbers in sentences.

use crate::{
    money::{english_count, german_count},
    said::Said,
};

/// A number as people read it: `19.902`, `19,902`.
pub fn number(number: impl TryInto<i64>) -> Said {
    let number = number.try_into().unwrap_or(i64::MAX);
    Said::read(german_count(number), english_count(number))
}
