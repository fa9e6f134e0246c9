//! Data out: everything that was recorded, and the figures that came of it, as tables with a schema. Who reads them
//! with another engine gets the same figures. Read in this order: `table`, what a table is; `columns`; `facts`,
//! `figures` and `steering`, which tables there are.

mod columns;
mod facts;
mod figures;
mod source;
mod steering;
mod table;
mod words;

pub use table::{Cell, Column, Kind, Row, Table};

/// Every table, in the order in which it is written.
pub static TABLES: [Table; 43] = [
    figures::LINES,
    figures::RENAMED,
    facts::POSTINGS,
    facts::ASSIGNMENTS,
    facts::COMMITMENT_AUTHORITIES,
    facts::ORDERS,
    facts::CANCELLATIONS,
    facts::DELIVERIES,
    facts::INVOICES,
    facts::PAYMENTS,
    facts::STOCK,
    facts::HEADCOUNTS,
    facts::POSITIONS,
    facts::REMOTE_ACCESS,
    facts::LICENCES,
    facts::E_FILE_CONNECTIONS,
    facts::E_FILE_WITHDRAWALS,
    facts::E_FILE_USES,
    facts::SITES,
    facts::SITE_WITHDRAWALS,
    facts::ROLLOUT_PLANS,
    facts::ROLLOUT_PROGRESS,
    facts::MILESTONE_PLANS,
    facts::MILESTONES_REACHED,
    facts::MILESTONES_WITHDRAWN,
    facts::SUBMISSIONS,
    facts::FUNDING,
    facts::ACTIVITIES,
    facts::ACTIVITY_WITHDRAWALS,
    facts::REPORTED_FIGURES,
    facts::PARAMETERS,
    facts::SCENARIOS,
    facts::SCENARIOS_WITHDRAWN,
    facts::PROCESSES,
    facts::REPORTS,
    figures::BUDGET,
    figures::INDICATORS,
    figures::NEED,
    figures::FORECASTS,
    steering::ANOMALIES,
    steering::NEED_RANGES,
    steering::SPLITS,
    figures::COSTS,
];

/// The table of a name.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}
