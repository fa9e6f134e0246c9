//! What `sollist compare` takes.

use clap::Args;
use sollist_contract::{
    day::Day,
    ids::{Authority, District, Item, Programme},
};

use crate::cli::{
    choice::item,
    given::{Position, authority, day, district, figure, position, programme},
};

#[derive(Debug, Clone, Default, Args)]
pub struct CompareArgs {
    /// Zahl, etwa Ist, verfügbar, mobile.device-rate; budget oder Haushalt für den ganzen Stand (sonst dieser) / Figure
    /// such as budget.actual, mobile.device-rate; budget for the whole position (else that)
    #[arg(value_name = "FIGURE", value_parser = figure)]
    pub figures: Vec<String>,
    /// Dieselbe Zahl als Option, für Programme / The same figure as an option, for programs
    #[arg(long = "figure", value_name = "FIGURE", value_parser = figure, conflicts_with = "figures")]
    pub named: Vec<String>,
    /// Früherer Stand: was bekannt war (wie --as-of), auf Wunsch bis zu welchem Tag hinter einem Komma / Earlier
    /// position: what was known (as --as-of), if wanted until which day after a comma
    #[arg(long, value_name = "T[,DAY]", value_parser = position)]
    pub from: Position,
    /// Späterer Stand, ebenso (sonst alles, was bekannt ist) / Later position, likewise (else all that is known)
    #[arg(long, value_name = "T[,DAY]", value_parser = position)]
    pub to: Option<Position>,
    /// Haushaltsjahr (sonst das neueste mit Ansatz) / Fiscal year (else the newest with an appropriation)
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1990..=2199))]
    pub year: Option<i32>,
    /// Bezirk: 03 oder Pankow; 00 ist die Hauptverwaltung / District: 03 or Pankow; 00 is the central administration
    #[arg(long, value_name = "D", value_parser = district)]
    pub district: Option<District>,
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Handlungsfeld, etwa Fernzugang / Programme such as mobile-devices
    #[arg(long, value_name = "P", value_parser = programme)]
    pub programme: Option<Programme>,
    /// Gegenstand für procurement.* und device.* (sonst alle mobilen Endgeräte) / Item for procurement.* and device.*
    /// (else all mobile devices)
    #[arg(long, value_name = "ITEM", value_parser = item)]
    pub item: Option<Item>,
    /// Zieltag für need.* (sonst der Tag jedes Stands) / Target day for need.* (else the day of each position)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub target_day: Option<Day>,
}
