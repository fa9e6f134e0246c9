//! Stock of devices: delivered, in use, back, gone; by the day they were commissioned. Pure.
//!
//! A count (`rollout.stock-reported`) says what was there on its day, in parts by age, and replaces everything before
//! it, an earlier count of the same day too. A movement is contained in the newest count when its day lies before the
//! count's, or is the same and it was recorded first; movements after that come on top, in the order of their days.
//! Counts and movements that arrive late are therefore as good as punctual ones. [`History`] decides whether one more
//! may be recorded.

mod fold;
mod history;
mod report;

pub use fold::*;
pub use history::History;
