//! The proposal for the reserve: who gets how much of it, by a stated rule, to the cent (spec section 8).

use std::cmp::Ordering;

use sollist_contract::{
    ids::{Authority, Item},
    money::Cents,
};

use crate::{error::FigureError, need::NeedRow, scope::Scope};

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
    /// In the order in which claims are served. A filter shows fewer of them, it gives nobody more.
    pub shares: Vec<Share>,
    /// What stays uncovered of the claims shown.
    pub uncovered: Cents,
}

/// A row with a need, and what ranks it.
pub(crate) struct Claimant<'r> {
    pub row: &'r NeedRow,
    pub deadline: bool,
    pub complement: bool,
}

impl Claimant<'_> {
    fn rank(&self) -> Rank {
        if self.deadline {
            Rank::Deadline
        } else if self.complement {
            Rank::Complement
        } else {
            Rank::Gap
        }
    }
    /// Deadline first, then complement, then the larger gap (quantity / target), compared exactly.
    fn order(&self, other: &Claimant<'_>) -> Ordering {
        let gap = |a: &NeedRow, b: &NeedRow| i128::from(a.quantity) * i128::from(b.target);
        other
            .deadline
            .cmp(&self.deadline)
            .then(other.complement.cmp(&self.complement))
            .then_with(|| gap(other.row, self.row).cmp(&gap(self.row, other.row)))
    }
}

/// Serves the claims in their order; equal claims share what is left in proportion to need.
pub(crate) fn propose(reserve: Cents, mut claims: Vec<Claimant<'_>>, scope: &Scope) -> Result<Proposal, FigureError> {
    // Stable: equal claims stay in the order of authority and item.
    claims.sort_by(Claimant::order);
    let mut left = reserve;
    let mut shares = Vec::new();
    for equal in claims.chunk_by(|a, b| a.order(b) == Ordering::Equal) {
        let wanted = Cents::sum(equal.iter().map(|claim| claim.row.need))?;
        let given = if wanted <= left {
            equal.iter().map(|claim| claim.row.need).collect()
        } else {
            left.split(&equal.iter().map(|claim| claim.row.need.get().unsigned_abs()).collect::<Vec<u64>>())
        };
        left = left.minus(wanted)?.or_zero();
        shares.extend(equal.iter().zip(given).map(|(claim, share)| Share {
            authority: claim.row.authority.clone(),
            item: claim.row.item.clone(),
            rank: claim.rank(),
            need: claim.row.need,
            share,
        }));
    }
    shares.retain(|share| scope.has(&share.authority));
    let need = Cents::sum(shares.iter().map(|share| share.need))?;
    let given = Cents::sum(shares.iter().map(|share| share.share))?;
    Ok(Proposal { reserve, shares, uncovered: need.minus(given)? })
}
