//! What a row of a plan says.

use std::sync::Arc;

use sollist_contract::{
    event::{Appropriated, PaymentMade},
    ids::LineName,
};

use super::{fault::RowFault, table::Mark};

/// What a row of a plan says.
#[derive(Debug, Clone, PartialEq)]
pub enum PlanEntry {
    /// BetragTyp Soll.
    Appropriated(Appropriated),
    /// BetragTyp Ist.
    Actual {
        /// The line with an Ansatz of 0.00, where the plan has no Soll row for it; to be recorded first, unless the
        /// line is known already from another plan.
        opens: Option<Appropriated>,
        payment: PaymentMade,
        /// An Einnahmetitel.
        revenue: bool,
    },
}

/// One row of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    /// The sheet it stands in, where the workbook has several with a plan.
    pub sheet: Option<Arc<str>>,
    /// Line of the file where the row begins, from 1; in XLSX the row's number in the sheet.
    pub row: u64,
    pub result: Result<PlanEntry, RowFault>,
    /// The row under a header of its own, as it would stand in a CSV file: for the list of what was refused.
    pub text: String,
    /// Which entry it corrects, where it was refused before; and which line it says it is.
    pub mark: Mark,
    /// The line that it is about, as far as that can be read, and whether with its Ist.
    pub about: Option<(LineName, bool)>,
}
