//! The report as JSON: laid out for people to read, but of long tables one row a line. A year of all Berlin has tens of
//! thousands of lines, and a report must not grow beyond what is verified.

use std::io;

use serde::Serialize as _;
use serde_json::{
    Serializer,
    ser::{CompactFormatter, Formatter, PrettyFormatter},
};

use crate::model::Report;

/// Rows of tables this deep (`budget.lines`) are written in one line.
const DEPTH: usize = 4;

/// Writes the JSON; it ends with a line's end.
pub fn render(report: &Report) -> serde_json::Result<Vec<u8>> {
    let mut out = Vec::new();
    report.serialize(&mut Serializer::with_formatter(&mut out, Rows::default()))?;
    out.push(b'\n');
    Ok(out)
}

#[derive(Default)]
struct Rows {
    pretty: PrettyFormatter<'static>,
    /// What is open: whether it is an array.
    open: Vec<bool>,
    /// How many were open when a row began.
    row: Option<usize>,
}

impl Rows {
    fn open(&mut self, array: bool) -> bool {
        if self.row.is_none() && !array && self.open.last() == Some(&true) && self.open.len() + 1 >= DEPTH {
            self.row = Some(self.open.len());
        }
        self.open.push(array);
        self.row.is_some()
    }
    fn close(&mut self) -> bool {
        let within = self.row.is_some();
        self.open.pop();
        if self.row == Some(self.open.len()) {
            self.row = None;
        }
        within
    }
}

/// Passes what opens, closes or stands between on to the layout that is in force.
macro_rules! laid_out {
    ($($name:ident ( $($argument:ident: $kind:ty),* ) $within:expr;)*) => {
        $(fn $name<W: ?Sized + io::Write>(&mut self, writer: &mut W $(, $argument: $kind)*) -> io::Result<()> {
            let within: fn(&mut Rows) -> bool = $within;
            if within(self) {
                CompactFormatter.$name(writer $(, $argument)*)
            } else {
                self.pretty.$name(writer $(, $argument)*)
            }
        })*
    };
}

impl Formatter for Rows {
    laid_out! {
        begin_array() |rows| rows.open(true);
        end_array() Rows::close;
        begin_array_value(first: bool) |rows| rows.row.is_some();
        end_array_value() |rows| rows.row.is_some();
        begin_object() |rows| rows.open(false);
        end_object() Rows::close;
        begin_object_key(first: bool) |rows| rows.row.is_some();
        begin_object_value() |rows| rows.row.is_some();
        end_object_value() |rows| rows.row.is_some();
    }
}
