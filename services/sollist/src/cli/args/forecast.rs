//! What `sollist forecast` takes.

use clap::Args;
use sollist_contract::ids::{Authority, District, Programme};

use super::figures::{BudgetBy, View};
use crate::cli::{
    choice::choice,
    given::{authority, district, programme},
};

#[derive(Debug, Clone, Default, Args)]
pub struct ForecastArgs {
    /// Haushaltsjahr (sonst das laufende, ohne Ansatz dafür das neueste mit einem) / Fiscal year (else the current one;
    /// without an appropriation for it the newest that has one)
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1990..=2199))]
    pub year: Option<i32>,
    /// Einzelplan / Section
    #[arg(long, value_name = "S")]
    pub section: Option<String>,
    /// Bezirk: 03 oder Pankow; 00 ist die Hauptverwaltung / District: 03 or Pankow; 00 is the central administration
    #[arg(long, value_name = "D", value_parser = district)]
    pub district: Option<District>,
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Handlungsfeld, etwa Fernzugang / Programme such as mobile-devices
    #[arg(long, value_name = "P", value_parser = programme)]
    pub programme: Option<Programme>,
    /// Gliederung; mehrere mit Komma / Grouping; several with a comma
    #[arg(long, value_name = "BY", value_parser = choice::<BudgetBy>(), value_delimiter = ',')]
    pub by: Vec<BudgetBy>,
    #[command(flatten)]
    pub view: View,
}
