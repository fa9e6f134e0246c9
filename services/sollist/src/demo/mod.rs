//! The built-in example: a published plan and a simulated half year of events on it, three simulated years before, and
//! the same kind of mix at any size.
//!
//! What is real: [`PLAN`], the appropriations of 2026 for the twelve Bezirksamt chapters and the central chapter of
//! section 25 (source and checks: `plan.SOURCE.md`), the price of a notebook and of remote access, the
//! footprints of devices (Boavizta, ODbL) and the factors of the grid (Umweltbundesamt).
//!
//! What is invented: everything else. Orders, payments, devices, head counts, progress and published figures are made
//! by a small generator from a seed, so that every area of docs/spec.md#events occurs and the charts have something to
//! show. Every simulated event says so in its source, which begins with `/sollist/demo/` ([`events`]) or `/bench/`
//! ([`more_events`]). What real reports say about the districts (Treptow-Köpenick early with Windows, Reinickendorf
//! late, Friedrichshain-Kreuzberg well equipped) only shaped the profiles; no number of the simulation is a statement
//! about a district.
//!
//! The story of the half year, told by the events:
//! - all districts spend, at their own pace, with a rising trend; 5 % of their services are frozen in January, seven
//!   freezes are lifted in April;
//! - Marzahn-Hellersdorf orders more devices than its line of 80,000 EUR has: the line is overdrawn by facts;
//! - Steglitz-Zehlendorf asks for extra money and gets 320,000 EUR out of the reserve (the write side makes the
//!   transfer), Charlottenburg-Wilmersdorf is refused, Reinickendorf still waits;
//! - Reinickendorf and Spandau report the end of March only in April, Lichtenberg never reports the second quarter;
//! - the total of the Windows rollout in Mitte changes in April, a break in the series;
//! - the change to Windows 11 goes on faster than planned; an invented project earns less than was planned by June, and
//!   some of its work is delivered and not paid;
//! - two published figures stand beside ours: one contradicts, one agrees.

mod alone;
mod book;
mod budget;
mod citylab;
mod devices;
mod load;
mod orders;
mod past;
mod plan;
mod profiles;
mod progress;
mod random;
mod readers;
pub mod run;
mod simulation;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod valued;
mod windows;
mod words;

pub use load::more_events;
pub use simulation::{events, events_of};

/// The plan of the example in Berlin's open-data layout (CSV), as the plan reader takes it.
pub const PLAN: &str = include_str!("plan.csv");

/// The file name under which [`PLAN`] is imported.
pub const PLAN_FILE: &str = "plan.csv";

/// [`PLAN`], read with the rules that ship with the product.
pub fn plan() -> Result<crate::cli::plan::Plans, crate::cli::Failure> {
    crate::cli::plan::of_bytes(PLAN.as_bytes().to_vec(), PLAN_FILE)
}

/// The seed of the example that `sollist demo` shows.
pub const SEED: u64 = 2026;
