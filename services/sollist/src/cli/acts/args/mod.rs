//! How acts are written: a file a noun, and the choice of all.

pub mod act;
pub mod count;
pub mod funding;
pub mod money;
pub mod order;
pub mod parameters;
pub mod process;
pub mod rollout;
pub mod scenario;
pub mod submission;
pub mod told;

use clap::Subcommand;

use self::act::ActArgs;
use crate::cli::names::{Meant, NamesLines};

/// What officers do, as it is written, and the lists of it.
#[derive(Debug, Clone, Subcommand)]
pub enum Act {
    /// Bestellen, ändern, stornieren; Bestellungen zeigen / Place, change, cancel orders; show them
    #[command(subcommand)]
    Order(order::OrderAction),
    /// Eine Lieferung festhalten / Record a delivery
    Delivery(order::DeliveryArgs),
    /// Eine Rechnung festhalten; noch fließt kein Geld / Record an invoice; no money moves yet
    Invoice(order::InvoiceArgs),
    /// Eine Zahlung oder Erstattung festhalten; Zahlungen zeigen / Record a payment or a refund; show payments
    Payment(order::PaymentArgs),
    /// Geld einer Haushaltsstelle sperren / Freeze money of a budget line
    Freeze(money::FreezeArgs),
    /// Eine Sperre aufheben / Lift a freeze
    Unfreeze(money::FreezeArgs),
    /// Geld von einer Haushaltsstelle auf eine andere umsetzen / Move money from one budget line to another
    Transfer(money::TransferArgs),
    /// Das Soll einer Haushaltsstelle ändern, ohne den Ansatz / Change the current budget of a line, not its
    /// appropriation
    Adjust(money::AdjustArgs),
    /// Einen Haushaltsrest in das neue Jahr übertragen / Take a carry-over into the new year
    CarryOver(money::CarryOverArgs),
    /// Haushaltsstellen zeigen, umbenennen, zuordnen, ermächtigen / Show, rename, assign and authorise budget lines
    #[command(subcommand)]
    Line(money::LineAction),
    /// Mehrbedarf beantragen, prüfen, anerkennen, ablehnen, bewilligen / Request, review, approve, reject and grant
    /// funding
    #[command(subcommand)]
    Funding(funding::FundingAction),
    /// Zählungen festhalten und zeigen: Geräte, Beschäftigte, Zugänge, Lizenzen / Record and show counts: devices,
    /// staff, access, licences
    #[command(subcommand)]
    Count(count::CountAction),
    /// Umstellungen, Geräte, Standorte, Meilensteine / Rollouts, devices, sites, milestones
    #[command(subcommand)]
    Rollout(rollout::RolloutAction),
    /// Meldungen: wer bis wann zu melden hat / Submissions: who has to report by when
    #[command(subcommand)]
    Submission(submission::SubmissionAction),
    /// Szenarien speichern, zurückziehen, zeigen: Annahmen zum Mehrbedarf, ohne Buchung / Keep, withdraw and show
    /// scenarios: assumptions about the extra need, nothing is booked
    #[command(subcommand)]
    Scenario(scenario::ScenarioAction),
    /// Parameter veröffentlichen: Preise, Quoten, Grenzen / Publish parameters: prices, quotas, limits
    #[command(subcommand)]
    Parameters(parameters::ParametersAction),
    /// Was eine zweite Person braucht: zeigen, freigeben, ablehnen, zurückziehen / What takes another person: show,
    /// approve, reject, withdraw
    #[command(subcommand)]
    Process(process::ProcessAction),
}

impl Act {
    /// The options of what is recorded; none where something is only shown.
    fn recorded(&self) -> Option<&ActArgs> {
        match self {
            Act::Order(action) => action.recorded(),
            Act::Delivery(args) => Some(&args.act),
            Act::Invoice(args) => Some(&args.act),
            Act::Payment(args) => args.recorded(),
            Act::Freeze(args) | Act::Unfreeze(args) => Some(&args.act),
            Act::Transfer(args) => Some(&args.act),
            Act::Adjust(args) => Some(&args.act),
            Act::CarryOver(args) => Some(&args.act),
            Act::Line(action) => action.recorded(),
            Act::Funding(action) => action.recorded(),
            Act::Count(action) => action.recorded(),
            Act::Rollout(action) => action.recorded(),
            Act::Submission(submission::SubmissionAction::List(_)) => None,
            Act::Scenario(action) => action.recorded(),
            Act::Parameters(action) => Some(action.recorded()),
            Act::Process(action) => action.recorded(),
        }
    }
    /// Whether it needs a store that can be written. Who only checks may be decided beside a writer no more than who
    /// means it: both take the one way.
    pub fn records(&self) -> bool {
        self.recorded().is_some()
    }
}

impl NamesLines for Act {
    fn lines(&mut self) -> Vec<Meant<'_>> {
        match self {
            Act::Order(action) => action.lines(),
            Act::Payment(args) => args.lines(),
            Act::Freeze(args) | Act::Unfreeze(args) => Meant::of([Some(&mut args.line)], args.authority.as_ref()),
            Act::Transfer(args) => {
                Meant::of([Some(&mut args.from_line), Some(&mut args.to_line)], args.authority.as_ref())
            }
            Act::Adjust(args) => Meant::of([Some(&mut args.line)], args.authority.as_ref()),
            Act::CarryOver(args) => Meant::of([Some(&mut args.line)], args.authority.as_ref()),
            Act::Line(action) => action.lines(),
            Act::Funding(action) => action.lines(),
            Act::Rollout(action) => action.lines(),
            Act::Delivery(_)
            | Act::Invoice(_)
            | Act::Count(_)
            | Act::Submission(_)
            | Act::Scenario(_)
            | Act::Parameters(_)
            | Act::Process(_) => Vec::new(),
        }
    }
}
