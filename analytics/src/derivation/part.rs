//! Parts of a figure, and the walk through them.

use std::{collections::HashSet, rc::Rc};

use rust_decimal::Decimal;
use sha2::{Digest as _, Sha256};
use sollist_contract::said::Said;

use super::{op::Op, shares::Share};
use crate::error::{FigureError, Refused};

/// What a part was asked with, by its name.
pub(super) fn input<'p>(part: &'p Part, wanted: &str) -> Option<&'p str> {
    part.inputs.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str())
}

/// In what a part is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Eur,
    Percent,
    /// Pieces, people, days; or yes and no as 1 and 0.
    Count,
    /// A factor, or something on the way to an amount.
    Number,
}

impl Of {
    pub fn code(self) -> &'static str {
        match self {
            Of::Eur => "EUR",
            Of::Percent => "percent",
            Of::Count => "count",
            Of::Number => "number",
        }
    }
}

/// A part of a figure, without its own parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Unique beside its siblings: an id of a figure, a number, a code, a name.
    pub name: String,
    pub op: Op,
    pub formula: &'static str,
    /// Exact; `None`: there is none, for the reason given.
    pub value: Option<Decimal>,
    pub unit: Of,
    /// What the operation needs beside the parts, and what is read from an event.
    pub inputs: Vec<(&'static str, String)>,
    /// Numbers of the events behind it, where it has no parts.
    pub events: Vec<u64>,
    pub why: Option<Said>,
}

/// What tells the parts of a part.
type Tell<'a> = Rc<dyn Fn() -> Result<Vec<Derivation<'a>>, FigureError> + 'a>;

/// What reads what each event is of a part.
type Read<'a> = Rc<dyn Fn() -> Vec<Share> + 'a>;

/// A part with what it is made of, told when it is asked for.
#[derive(Clone)]
pub struct Derivation<'a> {
    pub part: Part,
    parts: Option<Tell<'a>>,
    shares: Option<Read<'a>>,
    /// What others know it by that are made of it too.
    known_as: Option<String>,
}

impl<'a> Derivation<'a> {
    pub(super) fn leaf(part: Part) -> Derivation<'a> {
        Derivation { part, parts: None, shares: None, known_as: None }
    }
    pub(super) fn of(part: Part, parts: impl Fn() -> Result<Vec<Derivation<'a>>, FigureError> + 'a) -> Derivation<'a> {
        Derivation { part, parts: Some(Rc::new(parts)), shares: None, known_as: None }
    }
    /// Where what each event is of it can be read at once, without its parts, which come to the same.
    pub(super) fn read_by(self, shares: impl Fn() -> Vec<Share> + 'a) -> Derivation<'a> {
        Derivation { shares: Some(Rc::new(shares)), ..self }
    }
    /// What each event is of it, where that can be read at once.
    pub(super) fn shares(&self) -> Option<Vec<Share>> {
        self.shares.as_ref().map(|shares| shares())
    }
    /// Where all parts are told at once it is told once, however many others are made of it.
    pub(super) fn known_as(self, name: impl Into<String>) -> Derivation<'a> {
        Derivation { known_as: Some(name.into()), ..self }
    }
    /// The same under another name, as a part of another.
    pub(super) fn named(&self, name: impl Into<String>) -> Derivation<'a> {
        let mut same = self.clone();
        same.part.name = name.into();
        same
    }
    /// The same, where another position is told beside it: what parts are known by there is another thing.
    pub(super) fn beside(self, position: &Rc<str>) -> Derivation<'a> {
        let Derivation { part, parts, shares, known_as } = self;
        let known_as = known_as.map(|name| format!("{position}/{name}"));
        let parts = parts.map(|parts| -> Tell<'a> {
            let position = position.clone();
            Rc::new(move || Ok(parts()?.into_iter().map(|part| part.beside(&position)).collect()))
        });
        Derivation { part, parts, shares, known_as }
    }
    /// What others know it by.
    pub fn shared(&self) -> Option<&str> {
        self.known_as.as_deref()
    }

    /// What it is made of; nothing, where it is read from events.
    pub fn parts(&self) -> Result<Vec<Derivation<'a>>, FigureError> {
        self.parts.as_ref().map_or(Ok(Vec::new()), |parts| parts())
    }
    /// Whether it is made of parts at all.
    pub fn is_composed(&self) -> bool {
        self.parts.is_some()
    }

    /// The part at the end of a path of names.
    pub fn at<T: AsRef<str>>(self, path: &[T]) -> Result<Derivation<'a>, FigureError> {
        let mut here = self;
        for name in path {
            let wanted = here.parts()?.into_iter().find(|part| part.part.name == name.as_ref());
            here = wanted.ok_or_else(|| Refused::NoSuchPart(name.as_ref().to_owned()))?;
        }
        Ok(here)
    }

    /// Hands on every part, each before its own, with its depth; what several are made of with its parts once.
    ///
    /// # Errors
    /// What a part cannot be told for, or what `hand` says.
    pub fn walk<E: From<FigureError>>(
        &self,
        hand: &mut impl FnMut(usize, &Part, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        Telling::default().on(self, usize::MAX, hand)
    }
}

/// How far the parts of a figure were told, stretch by stretch: between two of them nothing is kept but where it goes
/// on, and what several parts are made of and was told.
#[derive(Debug)]
pub struct Telling {
    /// Which part of which comes next, from the figure down; `None`: all were told.
    next: Option<Vec<usize>>,
    /// Digests of the names by which parts are known: there may be a million of them.
    told: HashSet<u128>,
}

impl Default for Telling {
    fn default() -> Telling {
        Telling { next: Some(Vec::new()), told: HashSet::new() }
    }
}

impl Telling {
    pub fn is_done(&self) -> bool {
        self.next.is_none()
    }

    /// Hands on the next parts of the figure, so many at most, each before its own, with its depth; what several are
    /// made of with its parts once. The figure must be the same each time: of one view.
    ///
    /// # Errors
    /// What a part cannot be told for, or what `hand` says.
    pub fn on<E: From<FigureError>>(
        &mut self,
        figure: &Derivation<'_>,
        most: usize,
        hand: &mut impl FnMut(usize, &Part, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(next) = self.next.take() else { return Ok(()) };
        // Of each depth the parts beside each other, and which of them is told.
        let mut open = vec![(vec![figure.clone()], 0)];
        for step in next {
            let above = open.last().and_then(|(beside, at)| beside.get(*at));
            let parts = above.map_or(Ok(Vec::new()), Derivation::parts)?;
            open.push((parts, step));
        }
        let mut handed: usize = 0;
        while let Some((beside, at)) = open.last_mut() {
            let Some(of) = beside.get(*at).cloned() else {
                open.pop();
                if let Some((_, at)) = open.last_mut() {
                    *at = at.saturating_add(1);
                }
                continue;
            };
            if handed >= most {
                self.next = Some(open.iter().skip(1).map(|(_, at)| *at).collect());
                return Ok(());
            }
            handed = handed.saturating_add(1);
            let depth = open.len().saturating_sub(1);
            let (part, is_new) = self.once(&of);
            let is_composed = is_new && of.is_composed();
            hand(depth, &part, is_composed)?;
            if is_composed {
                open.push((of.parts()?, 0));
            } else if let Some((_, at)) = open.last_mut() {
                *at = at.saturating_add(1);
            }
        }
        Ok(())
    }

    /// The part as it is told, and whether it is told for the first time.
    fn once(&mut self, of: &Derivation<'_>) -> (Part, bool) {
        let mut part = of.part.clone();
        let Some(name) = of.shared() else { return (part, true) };
        let is_new = self.told.insert(digest(name));
        if is_new {
            part.inputs.push(("as", name.to_owned()));
        } else {
            part.op = Op::Same;
            part.inputs = vec![("of", name.to_owned())];
            part.events.clear();
        }
        (part, is_new)
    }
}

/// The first half of the digest of a name.
fn digest(name: &str) -> u128 {
    Sha256::digest(name.as_bytes()).iter().take(16).fold(0, |half, byte| half << 8 | u128::from(*byte))
}
