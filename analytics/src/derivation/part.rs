//! Parts of a figure, and the walk through them.

use std::{collections::BTreeSet, rc::Rc};

use rust_decimal::Decimal;
use sollist_contract::said::Said;

use super::{op::Op, shares::Share};
use crate::error::{FigureError, Refused};

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
        depth: usize,
        hand: &mut impl FnMut(usize, &Part, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        self.walk_to(&|_| false, depth, hand)
    }

    /// The same, down to parts at which it ends: these are given, for each can be told by itself.
    ///
    /// # Errors
    /// What a part cannot be told for, or what `hand` says.
    pub fn walk_to<E: From<FigureError>>(
        &self,
        ends: &dyn Fn(&Part) -> bool,
        depth: usize,
        hand: &mut impl FnMut(usize, &Part, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        self.walk_on(ends, depth, &mut BTreeSet::new(), hand)
    }

    /// The part where it is not led back any further.
    fn ended(&self, ends: &dyn Fn(&Part) -> bool) -> Option<Part> {
        let value = self.part.value.filter(|_| self.is_composed() && ends(&self.part))?;
        let (inputs, events) = (vec![("is", value.to_string())], Vec::new());
        Some(Part { op: Op::Given, inputs, events, ..self.part.clone() })
    }

    fn walk_on<E: From<FigureError>>(
        &self,
        ends: &dyn Fn(&Part) -> bool,
        depth: usize,
        told: &mut BTreeSet<String>,
        hand: &mut impl FnMut(usize, &Part, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        let ended = self.ended(ends);
        let is_composed = self.is_composed() && ended.is_none();
        if let Some(name) = &self.known_as {
            let mut part = ended.clone().unwrap_or_else(|| self.part.clone());
            if !told.insert(name.clone()) {
                part.op = Op::Same;
                part.inputs = vec![("of", name.clone())];
                part.events.clear();
                return hand(depth, &part, false);
            }
            part.inputs.push(("as", name.clone()));
            hand(depth, &part, is_composed)?;
        } else {
            hand(depth, ended.as_ref().unwrap_or(&self.part), is_composed)?;
        }
        if ended.is_some() {
            return Ok(());
        }
        for part in self.parts()? {
            part.walk_on(ends, depth.saturating_add(1), told, hand)?;
        }
        Ok(())
    }
}
