//! What is wrong with a store, as a proof finds it.

/// What is wrong with the journal, or with the tables themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    Missing {
        seq: u64,
    },
    /// The instant of recording is before that of the event before it.
    GoesBack {
        seq: u64,
    },
    /// The hash does not cover it.
    Changed {
        seq: u64,
    },
    /// A column names the event otherwise than its text.
    OtherName {
        seq: u64,
        column: &'static str,
        there: String,
        said: String,
    },
    /// A column holds another kind of value than it is for.
    Column {
        seq: u64,
        column: String,
    },
    WrongHead {
        seq: u64,
    },
    NoHead,
    HeadColumn {
        column: String,
    },
    /// Rows with numbers that no event has; `last` is how far the journal goes.
    Outside {
        numbers: Vec<i64>,
        last: i64,
    },
    Tables(Vec<OddTable>),
}

impl Fault {
    /// The number of the event it is about; 0 where it is about none.
    pub(super) fn seq(&self) -> u64 {
        match self {
            Fault::Missing { seq } | Fault::GoesBack { seq } | Fault::Changed { seq } => *seq,
            Fault::OtherName { seq, .. } | Fault::Column { seq, .. } | Fault::WrongHead { seq } => *seq,
            Fault::NoHead | Fault::HeadColumn { .. } | Fault::Outside { .. } | Fault::Tables(_) => 0,
        }
    }
}

/// One thing of the tables that is not as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OddTable {
    Missing {
        table: String,
    },
    IndexMissing {
        name: String,
    },
    TriggerMissing {
        table: String,
        name: String,
    },
    /// Somebody has tied something to a table of ours.
    TriggerOdd {
        table: String,
        name: String,
    },
    ColumnMissing {
        table: String,
        column: String,
    },
    ColumnOdd {
        table: String,
        column: String,
    },
    ColumnKind {
        table: String,
        column: String,
        there: String,
        kind: String,
    },
}
