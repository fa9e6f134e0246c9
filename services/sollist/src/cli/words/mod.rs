//! What the command line says, by subject. Help texts stand beside their options, headings beside their tables.

pub mod access;
pub mod acts;
pub mod anomalies;
pub mod audit;
pub mod begin;
pub mod call;
pub mod compare;
pub mod derive;
pub mod explain;
pub mod export;
pub mod figures;
pub mod file;
pub mod help;
pub mod import;
pub mod look;
pub mod names;
pub mod need;
pub mod plan;
pub mod published;
pub mod reads;
pub mod refused;
pub mod store;
pub mod table;
pub mod typed;
pub mod usage;

use sollist_contract::said::Said;

/// What the house says as two texts.
pub fn read((de, en): (String, String)) -> Said {
    Said::read(de, en)
}

/// A count and what is counted: one has words of its own.
fn counted(count: u64, one: (&str, &str), many: impl Fn(u64) -> Said) -> Said {
    if count == 1 { Said::new(one.0, one.1) } else { many(count) }
}
