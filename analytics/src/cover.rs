//! Cover: what an authority's own lines give to its cost items, each euro once (spec section 8).

use std::collections::BTreeMap;

use sollist_contract::{
    ids::{CoverGroup, Kind, Programme},
    money::Cents,
};

use crate::{books::Account, error::FigureError};

/// A line with what it can still give.
#[derive(Debug)]
pub(crate) struct Purse<'a> {
    number: u32,
    programme: Programme,
    kind: Kind,
    group: Option<&'a CoverGroup>,
    left: Cents,
}

/// An item's claim on its authority's lines.
#[derive(Debug)]
pub(crate) struct Claim {
    programme: Programme,
    gross: Cents,
    /// What it took, from which line (by number), in the order in which it took it.
    pub taken: Vec<(u32, Cents)>,
    rest: Cents,
}

impl<'a> Purse<'a> {
    pub fn of(account: &Account<'a>) -> Result<Purse<'a>, FigureError> {
        Ok(Purse {
            number: account.number,
            programme: account.programme,
            kind: account.line.kind,
            group: account.line.cover_group.as_ref(),
            left: account.free()?,
        })
    }
}

impl Claim {
    pub fn new(programme: Programme, gross: Cents) -> Claim {
        Claim { programme, gross, taken: Vec::new(), rest: gross }
    }
    pub fn cover(&self) -> Result<Cents, FigureError> {
        Ok(self.gross.minus(self.rest)?)
    }
    fn take(&mut self, purse: &mut Purse<'_>) -> Result<(), FigureError> {
        let part = self.rest.min(purse.left);
        if part.is_positive() {
            self.rest = self.rest.minus(part)?;
            purse.left = purse.left.minus(part)?;
            self.taken.push((purse.number, part));
        }
        Ok(())
    }
}

/// Covers the claims of one authority: `claims` in the order of item ids, `purses` in the order of line names. First
/// each takes from the lines of its own programme; then what is left takes from the consumptive lines of the cover
/// groups to which a line of its programme belongs.
pub(crate) fn cover(claims: &mut [Claim], purses: &mut [Purse<'_>]) -> Result<(), FigureError> {
    for claim in claims.iter_mut() {
        let programme = claim.programme;
        for purse in purses.iter_mut().filter(|purse| purse.programme == programme) {
            claim.take(purse)?;
        }
    }
    let mut groups: BTreeMap<Programme, Vec<CoverGroup>> = BTreeMap::new();
    for purse in purses.iter() {
        groups.entry(purse.programme).or_default().extend(purse.group.cloned());
    }
    for claim in claims.iter_mut() {
        let Some(groups) = groups.get(&claim.programme) else { continue };
        let consumptive = purses.iter_mut().filter(|purse| purse.kind == Kind::Consumptive);
        for purse in consumptive.filter(|purse| purse.group.is_some_and(|group| groups.contains(group))) {
            claim.take(purse)?;
        }
    }
    Ok(())
}
