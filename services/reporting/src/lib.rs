//! The quarterly report to the Hauptausschuss: its frozen data, and the same data as PDF, XLSX and JSON (spec section 9).

pub mod paper;
pub mod pdf;
