//! What a question names, read before anything is looked up: one rule for every list and every figure. A field that is
//! no name of its kind is refused; an empty filter is none; whether what it names is there is for whoever looks it up.

use std::str::FromStr;

use crate::ids::{LineName, NotAName};

/// Why a question cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclear {
    /// A field that is no name of its kind.
    Name { field: &'static str, why: NotAName },
    /// A fiscal year that no line can have.
    Year,
    /// A number that stands for none of the values that a field may have.
    Choice { field: &'static str, number: i32, values: Vec<&'static str> },
}

/// The name in a field that must have one.
pub fn name<T: FromStr<Err = NotAName>>(field: &'static str, text: &str) -> Result<T, Unclear> {
    text.parse().map_err(|why| Unclear::Name { field, why })
}

/// The name in a filter; an empty one asks for all.
pub fn filter<T: FromStr<Err = NotAName>>(field: &'static str, text: &str) -> Result<Option<T>, Unclear> {
    if text.is_empty() { Ok(None) } else { name(field, text).map(Some) }
}

/// The fiscal year in a filter; 0 asks for all, or for the one that the question stands for.
pub fn year(year: i32) -> Result<Option<i16>, Unclear> {
    match i16::try_from(year) {
        Ok(0) => Ok(None),
        Ok(year) if LineName::YEARS.contains(&year) => Ok(Some(year)),
        _ => Err(Unclear::Year),
    }
}

/// Values of a field that are looked for to name them: every enum of the contract counts from 0 without a gap.
const VALUES_MAX: i32 = 32;

/// The value that a number stands for, of a field that may have some: what stands for none is refused, and not taken
/// for what an absent one means.
pub fn choice<E: TryFrom<i32>>(
    field: &'static str,
    number: i32,
    named: impl Fn(&E) -> &'static str,
) -> Result<E, Unclear> {
    E::try_from(number).map_err(|_| {
        let values = (0..VALUES_MAX).filter_map(|number| E::try_from(number).ok()).map(|value| named(&value));
        Unclear::Choice { field, number, values: values.collect() }
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{
        ids::{Authority, Item},
        refusal::Say as _,
    };

    #[test]
    fn a_number_that_stands_for_no_value_is_refused_with_those_that_there_are() {
        use crate::grpc::procurement::v1::OrderState;
        let state = |number| choice::<OrderState>("state", number, OrderState::as_str_name);
        assert_eq!(state(0).unwrap(), OrderState::Unspecified);
        assert_eq!(state(3).unwrap(), OrderState::Settled);
        for number in [4, 99, -1, i32::MIN, i32::MAX] {
            let told = state(number).unwrap_err().say();
            assert_eq!((told.field.as_str(), told.reason.code()), ("state", "CHOICE_UNKNOWN"));
            assert!(told.said.de.contains(&number.to_string()) && told.said.en.contains("ORDER_STATE_OPEN"), "{told}");
        }
    }

    #[test]
    fn empty_filters_are_none_and_what_is_no_name_is_said_with_its_field() {
        assert_eq!(filter::<Authority>("authority", "").unwrap(), None);
        assert_eq!(filter::<Authority>("authority", "ba-pankow").unwrap().unwrap().as_str(), "ba-pankow");
        for text in [" ", "BA Pankow", "ba--pankow"] {
            assert_eq!(filter::<Authority>("authority", text).unwrap_err().say().field, "authority", "{text}");
        }
        assert_eq!(name::<Item>("item", "").unwrap_err().say().field, "item");
        assert_eq!([0, 1990, 2199].map(|of| year(of).unwrap()), [None, Some(1990), Some(2199)]);
        for beyond in [-1, 26, 1989, 2200, 65_536, i32::MIN, i32::MAX] {
            assert_eq!(year(beyond).unwrap_err().say().field, "year", "{beyond}");
        }
    }
}
