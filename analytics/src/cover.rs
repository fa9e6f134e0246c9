//! Cover: what an authority's own lines give to its cost items, each euro once (docs/spec.md#cover).

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
    /// `None`: nobody can tell what it has.
    left: Option<Cents>,
}

/// An item's claim on its authority's lines.
#[derive(Debug)]
pub(crate) struct Claim {
    programme: Programme,
    gross: Cents,
    /// What it took, from which line (by number), in the order in which it took it.
    pub taken: Vec<(u32, Cents)>,
    rest: Cents,
    /// The line of which nobody can tell what it would have given.
    pub unknown: Option<u32>,
}

impl<'a> Purse<'a> {
    pub fn of(account: &Account<'a>) -> Purse<'a> {
        Purse {
            number: account.number,
            programme: account.programme,
            kind: account.line.kind,
            group: account.line.cover_group.as_ref(),
            left: account.free(),
        }
    }
    /// Its programme, and what it still has; `None`: nobody can tell.
    pub fn left(&self) -> (Programme, Option<Cents>) {
        (self.programme, self.left)
    }
}

impl Claim {
    /// A claim; one that is beyond the range of an amount takes whatever there is.
    pub fn new(programme: Programme, gross: Option<Cents>) -> Claim {
        let gross = gross.unwrap_or(Cents::new(i64::MAX));
        Claim { programme, gross, taken: Vec::new(), rest: gross, unknown: None }
    }
    pub fn cover(&self) -> Result<Cents, FigureError> {
        Ok(self.gross.minus(self.rest)?)
    }
    /// Takes what it can. Returns the line that stands in the way.
    fn take(&mut self, purse: &mut Purse<'_>) -> Result<Option<u32>, FigureError> {
        if !self.rest.is_positive() {
            return Ok(None);
        }
        let Some(left) = purse.left else { return Ok(Some(purse.number)) };
        let part = self.rest.min(left);
        if part.is_positive() {
            self.rest = self.rest.minus(part)?;
            purse.left = Some(left.minus(part)?);
            self.taken.push((purse.number, part));
        }
        Ok(None)
    }
}

/// Covers the claims of one authority: `claims` in the order of item ids, `purses` in the order of line names. First
/// each takes from the lines of its own programme; then what is left takes from the consumptive lines of the cover
/// groups to which a line of its programme belongs. Once a line of which nobody can tell what it has is asked, nobody
/// can tell what becomes of any claim that is not covered yet.
pub(crate) fn cover(claims: &mut [Claim], purses: &mut [Purse<'_>]) -> Result<(), FigureError> {
    if let Some(line) = share_out(claims, purses)? {
        for claim in claims.iter_mut().filter(|claim| claim.rest.is_positive()) {
            claim.unknown = Some(line);
        }
    }
    Ok(())
}

/// Shares out until a line stands in the way; returns it.
fn share_out(claims: &mut [Claim], purses: &mut [Purse<'_>]) -> Result<Option<u32>, FigureError> {
    for claim in claims.iter_mut() {
        let programme = claim.programme;
        for purse in purses.iter_mut().filter(|purse| purse.programme == programme) {
            if let Some(line) = claim.take(purse)? {
                return Ok(Some(line));
            }
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
            if let Some(line) = claim.take(purse)? {
                return Ok(Some(line));
            }
        }
    }
    Ok(None)
}
