//! Budget plans: read out of the files in which they come, CSV or XLSX in one of Berlin's layouts, compared with the
//! books, and what is sent for them. The command line and the pages import plans by it.
//!
//! Pure: bytes, rules and what the books have in, entries out. A fault of the whole file means that nothing of it is
//! read; a bad row is kept beside the good ones, with the column and what to do.

pub mod actual;
mod amount;
pub mod booked;
mod cell;
mod code;
mod column;
mod csv_file;
mod decode;
mod doubles;
pub mod editions;
mod events;
mod fault;
mod gone;
mod heading;
mod known;
mod layout;
pub mod mark;
mod naming;
mod pairs;
mod passes;
mod place;
mod prepared;
mod reader;
mod row;
mod rule_file;
mod rules;
mod table;
mod text;
mod total;
mod twins;
mod way;
pub mod words;
mod workbook;
mod xlsx_file;
mod xml;

pub use self::{
    amount::of_text as amount_of_text,
    column::Column,
    events::{ACCOUNT, PLAN_SOURCE, account_number, event_name, event_names},
    fault::{Cause, CellFault, PlanFault, RowFault},
    gone::{Rows, origin, table_row},
    passes::{Beside, NotPrepared, Pass},
    prepared::{
        Amended, Aside, Doubt, Doubts, Missing, PlanFile, Prepared, Renamed, Unread, YEARS_MAX, known_line, prepare,
        unreadable_rows, years,
    },
    reader::{ARCHIVES, PlanReader},
    row::{PlanEntry, PlanRow},
    rules::{RuleFault, Rules, RulesFault},
    table::Mark,
    way::{Choice, Way},
};
