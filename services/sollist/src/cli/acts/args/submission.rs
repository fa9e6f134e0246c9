//! How submissions are asked for.

use clap::{Args, Subcommand, ValueEnum};
use sollist_contract::{
    day::Day,
    ids::{Authority, Period},
};

use crate::cli::{
    choice::choice,
    given::{authority, day, period},
};

#[derive(Debug, Clone, Subcommand)]
pub enum SubmissionAction {
    /// Meldungen zeigen: wer bis wann zu melden hat, und wer gemeldet hat / Show submissions: who has to report by
    /// when, and who did
    List(SubmissionListArgs),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum State {
    Open,
    Overdue,
    Incomplete,
    Complete,
}

#[derive(Debug, Clone, Default, Args)]
pub struct SubmissionListArgs {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Zeitraum, für den zu melden ist, etwa 2026-Q2 / Period to report for, such as 2026-Q2
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    pub period: Option<Period>,
    /// Stand der Meldung / State of the submission
    #[arg(long, value_name = "STATE", value_parser = choice::<State>())]
    pub state: Option<State>,
    /// An welchem Tag (sonst heute) / On which day (else today)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub on: Option<Day>,
}
