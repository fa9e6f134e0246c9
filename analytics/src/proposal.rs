//! The proposal for the reserve: who gets how much of it, by a stated rule, to the cent (spec section 8).
use sollist_contract::{ids::{Authority, Item}, money::Cents};

/// Why a claim stands where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A deadline of law or security.
    Deadline,
    /// Complements devices already delivered to the authority.
    Complement,
    /// By the gap to the target.
    Gap,
}

impl Rank {
    pub fn code(self) -> &'static str {
        match self {
            Rank::Deadline => "deadline",
            Rank::Complement => "complement",
            Rank::Gap => "gap",
        }
    }
    pub fn name_de(self) -> &'static str {
        match self {
            Rank::Deadline => "Frist (Recht oder Sicherheit)",
            Rank::Complement => "Ergänzung gelieferter Geräte",
            Rank::Gap => "Abstand zum Ziel",
        }
    }
}

/// What one claim gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub authority: Authority,
    pub item: Item,
    pub rank: Rank,
    pub need: Cents,
    pub share: Cents,
}

/// The proposal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// What the reserve has: the available money of the lines of the programme `reserve`.
    pub reserve: Cents,
    /// In the order in which claims are served.
    pub shares: Vec<Share>,
    /// What stays uncovered of the claims shown.
    pub uncovered: Cents,
}
