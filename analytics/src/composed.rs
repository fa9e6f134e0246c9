//! The extra need of an authority out of what it is made of, wherever that comes from: the state of a day, a mixture of
//! two, a draw. The same arithmetic as line by line (docs/spec.md#extra-need), as often as it takes.

use rust_decimal::Decimal;
use sollist_contract::{
    ids::{Authority, Item, Programme},
    money::Cents,
    parameters::{ItemValues, Unusable},
};

use crate::{
    books::Account,
    cover::{Claim, Purse, Ways},
    error::FigureError,
    missing::{Part, Withheld},
    shortfall::NeedBooks,
    terms::{Cost, Factors, Target},
};

/// What the need of one item is made of.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub item: Item,
    pub programme: Programme,
    /// `None`: beyond all range.
    pub target: Option<Target>,
    pub there: i128,
    /// `None`: beyond all range.
    pub cost: Option<Cost>,
    pub months: i128,
    /// Why no figure can be made of its parameters.
    pub unusable: Option<Unusable>,
}

impl Piece {
    /// Of what is said of the item, where so many positions are eligible and so many pieces are there.
    pub fn of(item: &Item, values: &ItemValues, (eligible, factor): (i64, Decimal), there: i128, months: i32) -> Piece {
        Piece {
            item: item.clone(),
            programme: values.programme,
            target: Target::of(values.quota.0, eligible, factor),
            there,
            cost: Cost::of(values),
            months: months.into(),
            unusable: values.unusable(),
        }
    }

    fn gross(&self, by: &Factors) -> Option<Cents> {
        let quantity = self.target?.at(by)?.saturating_sub(self.there).max(0);
        self.cost.as_ref()?.at(quantity, self.months, by)
    }
}

/// The pieces of an authority in the order of their items, and the lines that cover them.
#[derive(Debug, Clone)]
pub(crate) struct Composed {
    authority: Authority,
    pub pieces: Vec<Piece>,
    ways: Ways,
    purses: Vec<Purse>,
    /// Lines of which nobody can tell what they have.
    unknown: Vec<(u32, Part)>,
}

impl Composed {
    pub fn of(authority: &Authority, pieces: Vec<Piece>, lines: &[&Account<'_>]) -> Composed {
        let unknown = lines.iter().filter(|account| account.free().is_none());
        Composed {
            authority: authority.clone(),
            ways: Ways::of(pieces.iter().map(|piece| piece.programme), lines),
            purses: lines.iter().map(|account| Purse::of(account)).collect(),
            unknown: unknown.map(|account| (account.number, Part::Line(account.name.clone()))).collect(),
            pieces,
        }
    }

    /// As the books have it; covered by lines of theirs or of others.
    pub fn at(books: &NeedBooks<'_>, authority: &Authority, number: u32, lines: &[&Account<'_>]) -> Option<Composed> {
        let people = (books.eligible(number)?, books.factor);
        let months = books.day.months_left_in_year();
        let wanted = books.having(number).filter(|(_, having)| !having.values.quota.0.is_zero());
        let pieces = wanted.map(|(item, having)| Piece::of(item, having.values, people, having.there, months));
        Some(Composed::of(authority, pieces.collect(), lines))
    }

    /// The need of all pieces together, each with its factors; withheld where one of them is.
    pub fn need(&self, by: impl Fn(usize) -> Factors) -> Result<Cents, FigureError> {
        let mut claims = Vec::with_capacity(self.pieces.len());
        for (place, piece) in self.pieces.iter().enumerate() {
            let part = || Some(Part::Need(self.authority.clone(), piece.item.clone()));
            if let Some(why) = piece.unusable {
                return Err(FigureError::Withheld(Withheld::Unusable { of: part(), why }));
            }
            let gross = piece.gross(&by(place)).ok_or_else(|| FigureError::Withheld(Withheld::Beyond(part())))?;
            claims.push(Claim::new(Some(gross)));
        }
        self.ways.cover(&mut claims, &mut self.purses.clone())?;
        let mut sum: i128 = 0;
        for claim in &claims {
            if let Some(line) = claim.unknown {
                let named = self.unknown.iter().filter(|(number, _)| *number == line).map(|(_, part)| part.clone());
                return Err(FigureError::Withheld(Withheld::without(named)));
            }
            sum = sum.saturating_add(i128::from(claim.rest().get()));
        }
        Ok(Cents::of_wide(sum)?)
    }
}

/// Why a figure is withheld; what else is wrong stays an error.
pub(crate) fn withheld<T>(figure: Result<T, FigureError>) -> Result<Result<T, Withheld>, FigureError> {
    match figure {
        Ok(figure) => Ok(Ok(figure)),
        Err(FigureError::Withheld(why)) => Ok(Err(why)),
        Err(FigureError::Overflow) => Ok(Err(Withheld::Beyond(None))),
        Err(error) => Err(error),
    }
}
