//! How lists are asked for that only the events tell: commitment authority, sites, milestones, activities.

use clap::{Args, ValueEnum};
use sollist_contract::ids::{Authority, District, ProjectId, Text};

use crate::cli::{
    args::figures::View,
    choice::choice,
    given::{authority, district, name},
    names::{LineText, Meant},
};

/// What an activity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    #[value(alias = "projekt")]
    Project,
    Event,
    Network,
}

impl Kind {
    /// As events and the contract write it.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Project => "project",
            Kind::Event => "event",
            Kind::Network => "network",
        }
    }
}

/// Whose, and as of when.
#[derive(Debug, Clone, Args)]
pub struct Whose {
    /// Bezirk, etwa 03 oder Pankow / District such as 03 or Pankow
    #[arg(long, value_name = "D", value_parser = district)]
    pub district: Option<District>,
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub view: View,
}

#[derive(Debug, Clone, Args)]
pub struct AuthoritiesArgs {
    #[command(flatten)]
    pub whose: Whose,
    /// Nur einer Haushaltsstelle / Only of a budget line
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub line: Option<LineText>,
    /// Jahr, dessen Geld gebunden werden darf (sonst alle) / Fiscal year whose money may be committed (else all)
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1990..=2199))]
    pub year: Option<i32>,
}

#[derive(Debug, Clone, Args)]
pub struct SitesArgs {
    #[command(flatten)]
    pub whose: Whose,
    /// Nur mit dieser Maßnahme, etwa lan / Only with this measure such as lan
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub measure: Option<Text>,
}

#[derive(Debug, Clone, Args)]
pub struct MilestonesArgs {
    #[command(flatten)]
    pub whose: Whose,
    /// Nur dieses Projekts / Only of this project
    #[arg(long, value_name = "NAME", value_parser = name::<ProjectId>)]
    pub project: Option<ProjectId>,
}

#[derive(Debug, Clone, Args)]
pub struct ActivitiesArgs {
    #[command(flatten)]
    pub whose: Whose,
    /// Nur Vorhaben, Veranstaltungen oder Netzwerke / Only projects, events or networks
    #[arg(long, value_name = "KIND", value_parser = choice::<Kind>())]
    pub kind: Option<Kind>,
}

impl AuthoritiesArgs {
    /// The budget line that it names.
    pub fn lines(&mut self) -> Vec<Meant<'_>> {
        Meant::of([self.line.as_mut()], self.whose.authority.as_ref())
    }
}
