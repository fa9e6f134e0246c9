//! The lines of the books, as a plan is compared with them.

use std::{collections::HashMap, sync::Arc};

use sollist_contract::{
    event::{Appropriated, Labels},
    ids::{Authority, Kind, LineName},
    money::Cents,
};

/// A line of the books, as a plan is compared with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLine {
    /// What it is called now, and what it was called before.
    pub name: LineName,
    pub former: Vec<LineName>,
    pub authority: Authority,
    pub labels: Labels,
    pub revenue: bool,
    pub appropriation: Cents,
    /// What plans have booked as its Ist, and in how many postings.
    pub actual: Cents,
    pub actuals: u64,
    /// Everything that is paid on it, by whoever reported it.
    pub paid: Cents,
    /// The file of the same command that opens it: nothing of it is in the books yet.
    pub file: Option<Arc<str>>,
}

impl KnownLine {
    /// A line that a plan opens.
    pub fn opened(line: &Appropriated, file: Option<Arc<str>>) -> KnownLine {
        KnownLine {
            name: line.line.clone(),
            former: Vec::new(),
            authority: line.authority.clone(),
            labels: line.labels.clone().unwrap_or_default(),
            revenue: line.kind == Some(Kind::Revenue),
            appropriation: line.amount,
            actual: Cents::ZERO,
            actuals: 0,
            paid: Cents::ZERO,
            file,
        }
    }
}

/// The books, by every name of a line.
pub struct KnownLines<'a> {
    pub(super) known: &'a [KnownLine],
    by_name: HashMap<&'a LineName, usize>,
}

impl<'a> KnownLines<'a> {
    pub fn new(known: &'a [KnownLine]) -> KnownLines<'a> {
        let names = known
            .iter()
            .enumerate()
            .flat_map(|(at, line)| line.former.iter().chain([&line.name]).map(move |name| (name, at)));
        KnownLines { known, by_name: names.collect() }
    }

    /// The line of a name, with its place.
    pub fn get(&self, name: &LineName) -> Option<(usize, &'a KnownLine)> {
        let at = *self.by_name.get(name)?;
        Some((at, self.known.get(at)?))
    }

    /// The line at a place.
    pub fn at(&self, place: usize) -> Option<&'a KnownLine> {
        self.known.get(place)
    }

    /// Every name of every line, with the line's place.
    pub fn names(&self) -> impl Iterator<Item = (&'a LineName, usize, &'a KnownLine)> + '_ {
        self.known
            .iter()
            .enumerate()
            .flat_map(|(at, line)| line.former.iter().chain([&line.name]).map(move |name| (name, at, line)))
    }
}
