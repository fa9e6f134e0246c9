//! Parts of a figure, and the walk through them.

use rust_decimal::Decimal;
use sollist_contract::said::Said;

use super::op::Op;
use crate::error::{FigureError, Refused};

/// In what a part is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Eur,
    Percent,
    /// Pieces, or yes and no as 1 and 0.
    Count,
}

impl Of {
    pub fn code(self) -> &'static str {
        match self {
            Of::Eur => "EUR",
            Of::Percent => "percent",
            Of::Count => "count",
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
type Tell<'a> = Box<dyn Fn() -> Result<Vec<Derivation<'a>>, FigureError> + 'a>;

/// A part with what it is made of, told when it is asked for.
pub struct Derivation<'a> {
    pub part: Part,
    parts: Option<Tell<'a>>,
}

impl<'a> Derivation<'a> {
    pub(super) fn leaf(part: Part) -> Derivation<'a> {
        Derivation { part, parts: None }
    }
    pub(super) fn of(part: Part, parts: impl Fn() -> Result<Vec<Derivation<'a>>, FigureError> + 'a) -> Derivation<'a> {
        Derivation { part, parts: Some(Box::new(parts)) }
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

    /// Hands on every part, each before its own, with its depth.
    ///
    /// # Errors
    /// What a part cannot be told for, or what `hand` says.
    pub fn walk<E: From<FigureError>>(
        &self,
        depth: usize,
        hand: &mut impl FnMut(usize, &Part, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        hand(depth, &self.part, self.is_composed())?;
        for part in self.parts()? {
            part.walk(depth.saturating_add(1), hand)?;
        }
        Ok(())
    }
}
