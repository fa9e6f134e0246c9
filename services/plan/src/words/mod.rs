//! What is said of a plan, in both languages: of the file, of a row, of the rules.

mod file;
pub mod import;
mod row;
mod rules;

use sollist_contract::refusal::Refusal;

/// One example of every refusal of a plan.
pub fn examples() -> Vec<Refusal> {
    [row::examples(), file::examples(), rules::examples()].concat()
}
