//! Cover: what an authority's own lines give to its cost items, each euro once (docs/spec.md#cover).

use std::collections::BTreeSet;

use sollist_contract::{
    ids::{CoverGroup, Kind, Programme},
    money::Cents,
};

use crate::{books::Account, error::FigureError};

/// A line with what it can still give.
#[derive(Debug, Clone)]
pub(crate) struct Purse {
    number: u32,
    programme: Programme,
    /// `None`: nobody can tell what it has.
    left: Option<Cents>,
}

/// An item's claim on its authority's lines.
#[derive(Debug)]
pub(crate) struct Claim {
    gross: Cents,
    /// What it took, from which line (by number), in the order in which it took it.
    pub taken: Vec<(u32, Cents)>,
    rest: Cents,
    /// The line of which nobody can tell what it would have given.
    pub unknown: Option<u32>,
}

impl Purse {
    pub fn of(account: &Account<'_>) -> Purse {
        Purse { number: account.number, programme: account.programme, left: account.free() }
    }
    /// Its programme, and what it still has; `None`: nobody can tell.
    pub fn left(&self) -> (Programme, Option<Cents>) {
        (self.programme, self.left)
    }
}

impl Claim {
    /// A claim; one that is beyond the range of an amount takes whatever there is.
    pub fn new(gross: Option<Cents>) -> Claim {
        let gross = gross.unwrap_or(Cents::new(i64::MAX));
        Claim { gross, taken: Vec::new(), rest: gross, unknown: None }
    }
    pub fn cover(&self) -> Result<Cents, FigureError> {
        Ok(self.gross.minus(self.rest)?)
    }
    /// What nothing covers.
    pub fn rest(&self) -> Cents {
        self.rest
    }
    /// Takes what it can. Returns the line that stands in the way.
    fn take(&mut self, purse: &mut Purse) -> Result<Option<u32>, FigureError> {
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

/// From which lines of an authority each of its claims may take, as places, in the order in which it takes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ways {
    /// Lines of its own programme.
    own: Vec<Vec<usize>>,
    /// Consumptive lines of the cover groups to which a line of its programme belongs.
    shared: Vec<Vec<usize>>,
}

impl Ways {
    /// Of claims by their programmes, in the order of item ids, on lines in the order of their names.
    pub fn of(claims: impl Iterator<Item = Programme>, lines: &[&Account<'_>]) -> Ways {
        let mut ways = Ways::default();
        for programme in claims {
            let is_own = |account: &Account<'_>| account.programme == programme;
            let groups: BTreeSet<&CoverGroup> = lines
                .iter()
                .filter(|account| is_own(account))
                .filter_map(|account| account.line.cover_group.as_ref())
                .collect();
            let is_shared = |account: &Account<'_>| {
                let group = account.line.cover_group.as_ref();
                account.line.kind == Kind::Consumptive && group.is_some_and(|group| groups.contains(group))
            };
            ways.own.push(places(lines, is_own));
            ways.shared.push(places(lines, is_shared));
        }
        ways
    }

    /// Covers the claims of one authority out of `purses`, one for each line: first each takes from the lines of its
    /// own programme; then what is left takes from those it shares. Once a line of which nobody can tell what it has
    /// is asked, nobody can tell what becomes of any claim that is not covered yet.
    pub fn cover(&self, claims: &mut [Claim], purses: &mut [Purse]) -> Result<(), FigureError> {
        if let Some(line) = self.share_out(claims, purses)? {
            for claim in claims.iter_mut().filter(|claim| claim.rest.is_positive()) {
                claim.unknown = Some(line);
            }
        }
        Ok(())
    }

    /// Shares out until a line stands in the way; returns it.
    fn share_out(&self, claims: &mut [Claim], purses: &mut [Purse]) -> Result<Option<u32>, FigureError> {
        for ways in [&self.own, &self.shared] {
            for (claim, places) in claims.iter_mut().zip(ways) {
                for place in places {
                    let Some(purse) = purses.get_mut(*place) else { continue };
                    if let Some(line) = claim.take(purse)? {
                        return Ok(Some(line));
                    }
                }
            }
        }
        Ok(None)
    }
}

fn places(lines: &[&Account<'_>], wanted: impl Fn(&Account<'_>) -> bool) -> Vec<usize> {
    lines.iter().enumerate().filter(|(_, account)| wanted(account)).map(|(place, _)| place).collect()
}
