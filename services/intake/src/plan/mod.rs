//! The budget plan reader: a plan in one of Berlin's layouts, CSV or XLSX, to the events it stands for.
//!
//! Pure: bytes and rules in, rows out. A fault of the whole file means that nothing of it is read; a bad row is kept
//! beside the good ones, with the column and what to do.

pub mod actual;
mod amount;
mod cell;
mod code;
mod column;
mod csv_file;
mod decode;
mod doubles;
pub mod editions;
mod events;
mod fault;
mod heading;
mod known;
mod layout;
mod naming;
mod pairs;
mod place;
mod reader;
mod row;
mod rule_file;
mod rules;
mod table;
mod text;
mod total;
mod twins;
pub mod words;
mod workbook;
mod xlsx_file;
mod xml;

pub use self::{
    amount::of_text as amount_of_text,
    column::Column,
    events::{ACCOUNT, PLAN_SOURCE, account_number, event_name, event_names},
    fault::{Cause, CellFault, PlanFault, RowFault},
    reader::{ARCHIVES, PlanReader},
    row::{PlanEntry, PlanRow},
    rules::{RuleFault, Rules, RulesFault},
    table::Mark,
};
