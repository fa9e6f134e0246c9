//! What `sollist anomalies` takes.

use clap::Args;
use sollist_contract::ids::{Authority, District};

use super::figures::View;
use crate::cli::{
    choice::rule,
    given::{authority, district},
};

#[derive(Debug, Clone, Default, Args)]
pub struct AnomalyArgs {
    /// Nur diese Regeln, etwa „Bestellung geteilt“; mehrere mit Komma / Only these rules, such as split-order; several
    /// with a comma
    #[arg(long = "rule", value_name = "RULE", value_parser = rule, value_delimiter = ',')]
    pub rules: Vec<String>,
    /// Bezirk: 03 oder Pankow; 00 ist die Hauptverwaltung / District: 03 or Pankow; 00 is the central administration
    #[arg(long, value_name = "D", value_parser = district)]
    pub district: Option<District>,
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub view: View,
}
