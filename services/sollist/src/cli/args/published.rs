//! What `sollist published` takes.

use clap::Args;

use super::figures::View;
use crate::cli::choice::indicator;

#[derive(Debug, Clone, Default, Args)]
pub struct PublishedArgs {
    /// Nur diese Größe: eine Kennzahl, oder wie die Veröffentlichung sie nennt / Only this metric: an indicator, or the
    /// publisher's own name
    #[arg(long, value_name = "I", value_parser = indicator)]
    pub id: Option<String>,
    /// Nur, was unserer Zahl oder einer anderen Veröffentlichung widerspricht / Only what differs from ours or from
    /// another that was published
    #[arg(long)]
    pub contradicting: bool,
    #[command(flatten)]
    pub view: View,
}
