//! The quarterly report to the Hauptausschuss: its frozen data, and the same data as PDF, XLSX and JSON (spec section 9).

pub mod chart;
pub mod marker;
pub mod model;
pub mod paper;
pub mod pdf;
pub mod sections;
pub mod words;
