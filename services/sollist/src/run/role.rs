//! The roles that a process can play.

use clap::ValueEnum;

/// As it is named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Role {
    All,
    Budget,
    Procurement,
    Rollout,
    Staffing,
    Intake,
    Analytics,
    Reporting,
    /// Trägt das Journal in den Strom von NATS / Carries the journal into the stream of NATS
    Relay,
    /// Meldet Empfängern, was sie betrifft / Tells receivers what concerns them
    Webhooks,
    /// Unterschreibt den Stand des Journals / Signs the head of the journal
    Notary,
    /// Zeigt die Seiten für den Browser / Shows the pages for the browser
    Web,
    /// Reicht Aufrufe an andere Prozesse weiter / Hands calls on to other processes
    Gateway,
}

impl Role {
    /// As it is written on the command line and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Role::All => "all",
            Role::Budget => "budget",
            Role::Procurement => "procurement",
            Role::Rollout => "rollout",
            Role::Staffing => "staffing",
            Role::Intake => "intake",
            Role::Analytics => "analytics",
            Role::Reporting => "reporting",
            Role::Relay => "relay",
            Role::Webhooks => "webhooks",
            Role::Notary => "notary",
            Role::Web => "web",
            Role::Gateway => "gateway",
        }
    }
}

/// Whether a process plays a role; without any named it plays all.
pub fn plays(roles: &[Role], role: Role) -> bool {
    roles.is_empty() || roles.contains(&Role::All) || roles.contains(&role)
}
