//! What every act understands.

use clap::Args;

use crate::cli::{acts::given, given::listed_number};

/// What every act understands.
#[derive(Debug, Clone, Default, Args)]
pub struct ActArgs {
    /// Kennung des Vorgangs: noch einmal gesendet, wird nichts doppelt aufgezeichnet (sonst eine neue) / Name of the
    /// act: sent again, nothing is recorded twice (else a new one)
    #[arg(long, value_name = "ACT", value_parser = given::request_id)]
    pub request_id: Option<String>,
    /// Wann es geschah: Tag (JJJJ-MM-TT oder TT.MM.JJJJ) oder Zeitpunkt (RFC 3339), sonst jetzt / When it happened: a
    /// day (YYYY-MM-DD or DD.MM.YYYY) or an instant (RFC 3339), else now
    #[arg(long, value_name = "TIME", value_parser = given::time)]
    pub time: Option<String>,
    /// Nur prüfen, was geschähe; nichts wird aufgezeichnet / Only check what would happen; nothing is recorded
    #[arg(long)]
    pub check: bool,
    /// Nummer des Journals, die man beim Entscheiden vor Augen hatte: abgelehnt wird, wenn sich seither geändert hat,
    /// worum es geht; 0: keine / Journal number that was seen when it was decided: refused where what it is about
    /// changed since; 0: none
    #[arg(long, value_name = "NUMBER", value_parser = listed_number)]
    pub seen: Option<u64>,
}
