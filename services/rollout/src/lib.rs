//! Rollout: devices, remote access, licences, the digital file, sites, projects, CityLAB.

pub mod api;
pub mod capacity;
pub mod desk;
pub mod domain;
pub mod history;
pub mod store;
pub mod unplanned;
pub mod words;

#[cfg(test)]
mod tests;
