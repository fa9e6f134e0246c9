//! The proposal for the reserve: who gets how much of it, by a stated rule, to the cent
//! (docs/spec.md#proposal-for-the-reserve).

use std::cmp::Ordering;

use sollist_contract::{
    ids::{Authority, Item},
    money::Cents,
};

use crate::{
    error::FigureError,
    missing::{Part, Withheld},
    scope::Scope,
};

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
    /// What the reserve has: the available money of the lines of the programme `reserve`. `None`: withheld.
    pub reserve: Option<Cents>,
    /// In the order in which claims are served. A filter shows fewer of them, it gives nobody more.
    pub shares: Vec<Share>,
    /// What stays uncovered of the claims shown. `None`: withheld.
    pub uncovered: Option<Cents>,
    /// What is withheld, and why; which claims are left out because their need is.
    pub why: Option<Withheld>,
}

/// A need, and what ranks it.
pub(crate) struct Claimant<'r> {
    pub authority: &'r Authority,
    pub item: &'r Item,
    pub target: i64,
    pub quantity: i64,
    pub need: Cents,
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
        let gap = |a: &Claimant<'_>, b: &Claimant<'_>| i128::from(a.quantity) * i128::from(b.target);
        other
            .deadline
            .cmp(&self.deadline)
            .then(other.complement.cmp(&self.complement))
            .then_with(|| gap(other, self).cmp(&gap(self, other)))
    }
}

/// What claims get that are served together, in the order in which they are; equal claims share what is left in
/// proportion to need.
pub(crate) fn served(reserve: Cents, mut claims: Vec<Claimant<'_>>) -> Result<Vec<Vec<Share>>, FigureError> {
    // Stable: equal claims stay in the order of authority and item.
    claims.sort_by(Claimant::order);
    let mut left = reserve;
    let mut tiers = Vec::new();
    for equal in claims.chunk_by(|a, b| a.order(b) == Ordering::Equal) {
        let wanted: i128 = equal.iter().map(|claim| i128::from(claim.need.get())).sum();
        let given = if wanted <= i128::from(left.get()) {
            equal.iter().map(|claim| claim.need).collect()
        } else {
            left.split(&equal.iter().map(|claim| claim.need.get().unsigned_abs()).collect::<Vec<u64>>())
        };
        left = Cents::of_wide((i128::from(left.get()) - wanted).max(0))?;
        let shares = equal.iter().zip(given).map(|(claim, share)| Share {
            authority: claim.authority.clone(),
            item: claim.item.clone(),
            rank: claim.rank(),
            need: claim.need,
            share,
        });
        tiers.push(shares.collect());
    }
    Ok(tiers)
}

/// Serves the claims in their order; equal claims share what is left in proportion to need. `left_out` are claims of
/// which nobody can tell how large they are: they get nothing, and what stays uncovered is not known.
pub(crate) fn propose(
    reserve: Result<Cents, Withheld>,
    claims: Vec<Claimant<'_>>,
    left_out: &[Part],
    scope: &Scope,
) -> Result<Proposal, FigureError> {
    let reserve = match reserve {
        Ok(reserve) => reserve,
        Err(why) => return Ok(Proposal { why: Some(why), ..Proposal::default() }),
    };
    let tiers = served(reserve, claims)?;
    let mut shares: Vec<Share> = tiers.into_iter().flatten().collect();
    shares.retain(|share| scope.has(&share.authority));
    let uncovered = shares.iter().map(|share| i128::from(share.need.get()) - i128::from(share.share.get())).sum();
    let uncovered = Cents::of_wide(uncovered).ok().filter(|_| left_out.is_empty());
    let why = match (left_out, uncovered) {
        ([], Some(_)) => None,
        ([], None) => Some(Withheld::Beyond(None)),
        _ => Some(Withheld::without(left_out.iter().cloned())),
    };
    Ok(Proposal { reserve: Some(reserve), shares, uncovered, why })
}
