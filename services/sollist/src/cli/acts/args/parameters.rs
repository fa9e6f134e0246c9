//! How sets of parameters are published.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sollist_contract::{
    day::Day,
    ids::{Authority, Text},
};

use super::act::ActArgs;
use crate::cli::given::{authority, day, name};

#[derive(Debug, Clone, Subcommand)]
pub enum ParametersAction {
    /// Eine Parametersammlung veröffentlichen, die ab einem Tag gilt / Publish a set of parameters, in force from a day
    /// on
    Publish(PublishArgs),
}

#[derive(Debug, Clone, Args)]
pub struct PublishArgs {
    /// Werte als JSON, etwa {"approval":{"transfers_above":"50000.00"}} / Values as JSON such as
    /// {"approval":{"transfers_above":"50000.00"}}
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Name der Sammlung / Name of the set
    #[arg(long, value_name = "NAME", value_parser = name::<Text>)]
    pub set: Text,
    /// Tag, ab dem sie gilt / Day from which it is in force
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub valid_from: Day,
    /// Wer sie veröffentlicht, etwa ikt-steuerung (sonst das Land Berlin) / Who publishes it, such as ikt-steuerung
    /// (else the State of Berlin)
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub act: ActArgs,
}

impl ParametersAction {
    /// The options of what is recorded.
    pub fn recorded(&self) -> &ActArgs {
        match self {
            ParametersAction::Publish(args) => &args.act,
        }
    }
}
