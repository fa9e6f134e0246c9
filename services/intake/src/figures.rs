//! Figures that somebody else published: what they must say, and what is odd of them. Pure.

use sollist_contract::{
    event::FigureReported,
    published::{OfWhom, Says, may_be_a_share, says},
};
use sollist_ledger::Authorities;

/// A published figure that says neither a value nor a numerator and a denominator that can be divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FigureWithoutNumber;

pub fn says_a_number(figure: &FigureReported) -> Result<(), FigureWithoutNumber> {
    let divisible = figure.denominator.is_some_and(|denominator| !denominator.0.is_zero());
    match (figure.value, figure.numerator, figure.denominator) {
        (Some(_), None, None) => Ok(()),
        (_, Some(_), Some(_)) if divisible => Ok(()),
        _ => Err(FigureWithoutNumber),
    }
}

/// What is odd of a published figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Odd {
    /// Its value is neither the quotient of its numerator and denominator nor that in percent.
    Contradictory { value: String, percent: String },
    /// Less than one percent: a share of one, most likely.
    Share { value: String },
    /// It speaks of somebody whom nobody knows, so that nothing of ours stands beside it.
    OfNobody { scope: String, meant: Option<String> },
}

impl Odd {
    pub fn of(figure: &FigureReported, authorities: &Authorities) -> Vec<Odd> {
        let contradictory = match (figure.value, says(figure)) {
            (Some(value), Some(Says::Otherwise { percent })) => {
                Some(Odd::Contradictory { value: value.0.to_string(), percent: percent.to_string() })
            }
            (Some(_), Some(Says::Quotient | Says::Percent) | None) | (None, _) => None,
        };
        let scope = figure.scope.as_str();
        // Nobody, and who may be meant.
        let nobody: Option<Option<String>> = match OfWhom::named(scope) {
            Some(OfWhom::Berlin | OfWhom::Districts | OfWhom::District(_)) => None,
            Some(OfWhom::Authority(authority)) => authorities.require(&authority).err().map(|unknown| unknown.meant),
            None => Some(None),
        };
        let of_nobody = nobody.map(|meant| Odd::OfNobody { scope: scope.to_owned(), meant });
        let share = figure.value.filter(|_| may_be_a_share(figure));
        let share = share.map(|value| Odd::Share { value: value.0.to_string() });
        contradictory.into_iter().chain(share).chain(of_nobody).collect()
    }
}
