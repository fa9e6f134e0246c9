//! How processes are shown and decided.

use clap::{Args, Subcommand, ValueEnum};
use sollist_contract::ids::{Authority, Text};

use super::act::ActArgs;
use crate::cli::{
    choice::choice,
    given::{authority, name},
};

#[derive(Debug, Clone, Subcommand)]
pub enum ProcessAction {
    /// Zeigen, was auf eine zweite Person wartet oder wartete / Show what waits for another person, or waited
    List(ProcessListArgs),
    /// Einen Vorgang zeigen / Show one process
    Show(ProcessName),
    /// Freigeben: jetzt wird gebucht, was darin wartet / Approve: what waits in it is recorded now
    Approve(ProcessApproveArgs),
    /// Ablehnen, oder zurückziehen, was man selbst eröffnet hat: was darin wartet, wird nie gebucht / Reject, or
    /// withdraw what one opened oneself: what waits in it is never recorded
    Reject(ProcessRejectArgs),
}

#[derive(Debug, Clone, Args)]
pub struct ProcessName {
    /// Kennung des Vorgangs: 32 Zeichen, wie die Liste sie zeigt / Id of the process: 32 digits, as the list shows it
    #[arg(value_name = "PROCESS", value_parser = name::<Text>)]
    pub process: Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum State {
    Open,
    #[value(alias = "freigegeben")]
    Approved,
    Rejected,
    Withdrawn,
    Lapsed,
}

#[derive(Debug, Clone, Default, Args)]
pub struct ProcessListArgs {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Stand des Vorgangs / State of the process
    #[arg(long, value_name = "STATE", value_parser = choice::<State>())]
    pub state: Option<State>,
}

#[derive(Debug, Clone, Args)]
pub struct ProcessApproveArgs {
    #[command(flatten)]
    pub name: ProcessName,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct ProcessRejectArgs {
    #[command(flatten)]
    pub name: ProcessName,
    /// Warum / Why
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub reason: Text,
    #[command(flatten)]
    pub act: ActArgs,
}

impl ProcessAction {
    /// The options of what is recorded; none where something is only shown.
    pub fn recorded(&self) -> Option<&ActArgs> {
        match self {
            ProcessAction::Approve(args) => Some(&args.act),
            ProcessAction::Reject(args) => Some(&args.act),
            ProcessAction::List(_) | ProcessAction::Show(_) => None,
        }
    }
}
