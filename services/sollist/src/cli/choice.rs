//! Values that are chosen: whatever a table prints as a label may be typed, as the code may, in German and in English,
//! in any case and with umlauts or without.

use std::{ffi::OsStr, marker::PhantomData, sync::LazyLock};

use clap::{
    Arg, Command, ValueEnum,
    builder::{EnumValueParser, PossibleValue, TypedValueParser},
};
use sollist_analytics::{AnomalyRule, CATALOGUE, derivation::figures, words::rule as rule_name};
use sollist_contract::{
    ids::{District, Item, LicenceId, NotAName, RolloutId},
    said::{Bilingual as _, Said},
    warning,
    words::{
        choices, derivation,
        meant::{self, Names, meant},
        reasons,
        terms::{self, Term},
    },
};

use super::words::{derive, help, usage};
use sollist_contract::lang::Lang;

/// A value of a few, by its code, its German name or its label.
#[derive(Debug)]
pub struct Choice<T>(PhantomData<fn() -> T>);

impl<T> Clone for Choice<T> {
    fn clone(&self) -> Self {
        Choice(PhantomData)
    }
}

/// Reads a value of a few.
pub fn choice<T: ValueEnum + Clone + Send + Sync + 'static>() -> Choice<T> {
    Choice(PhantomData)
}

/// What a value may be called, beside its code.
fn called(value: &PossibleValue) -> Vec<String> {
    let code = value.get_name();
    let labels = help::CHOICES.iter().filter(|(known, _)| *known == code).flat_map(|(_, term)| [term.de, term.en]);
    value.get_name_and_aliases().chain(labels).map(str::to_owned).collect()
}

/// The value that somebody means.
pub fn of_a_few<T: ValueEnum + Clone>(typed: &str) -> Option<T> {
    let is = |name: &String| meant::same(name, typed);
    let fits = |one: &&T| one.to_possible_value().is_some_and(|value| called(&value).iter().any(is));
    T::value_variants().iter().find(fits).cloned()
}

impl<T: ValueEnum + Clone + Send + Sync + 'static> TypedValueParser for Choice<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<T, clap::Error> {
        match value.to_str().and_then(of_a_few) {
            Some(one) => Ok(one),
            None => EnumValueParser::<T>::new().parse_ref(command, argument, value),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(T::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}

/// A name of which there may be others than those that everybody knows.
fn named<T: std::str::FromStr<Err = NotAName>>(text: &str, names: &Names) -> Result<T, Said> {
    meant(text, names).unwrap_or(text).parse().map_err(|error: NotAName| error.said())
}

/// An item, by its code or by what it is called.
pub fn item(text: &str) -> Result<Item, Said> {
    named(text, &meant::item_names())
}

/// A kind of licence, as an item is named.
pub fn licence(text: &str) -> Result<LicenceId, Said> {
    named(text, &meant::item_names())
}

/// A rollout, by its code or by what it is called.
pub fn rollout(text: &str) -> Result<RolloutId, Said> {
    named(text, &meant::names(choices::ROLLOUTS))
}

/// Names of indicators.
pub fn indicator_names() -> Names {
    CATALOGUE.iter().flat_map(|known| [(known.id, known.name_de), (known.id, known.name_en)]).collect()
}

/// An indicator, by its id or its name. What is none the service refuses.
pub fn indicator(text: &str) -> Result<String, Said> {
    Ok(meant(text, &indicator_names()).unwrap_or(text).to_owned())
}

/// Names of the figures that are derived: as they are printed, and as indicators are called. Where two have the same
/// one, the first is meant: „Mehrbedarf“ is `need.extra`.
pub fn figure_names() -> Names {
    let of_part = |id: &&'static str| derivation::PARTS.iter().find(|(code, _)| code == id).copied();
    let printed = FIGURES.iter().filter_map(of_part).flat_map(|(code, term)| [(code, term.de), (code, term.en)]);
    // The table of the extra need calls it so.
    printed
        .chain([("need.extra", "need")])
        .chain(indicator_names().into_iter().filter(|(id, _)| FIGURES.contains(id)))
        .collect()
}

/// Every figure that can be derived.
static FIGURES: LazyLock<Vec<&'static str>> = LazyLock::new(figures);

/// A figure that can be derived, by its id, its name, or the last part of its id.
pub fn figure(text: &str) -> Result<String, Said> {
    let last = |id: &&&str| id.rsplit('.').next().is_some_and(|last| meant::same(last, text));
    let last = || FIGURES.iter().find(last).copied();
    Ok(meant(text, &figure_names()).or_else(last).unwrap_or(text).to_owned())
}

/// The part of a derivation that somebody means: as the contract has it, or as it is printed or called.
pub fn part<'a>(typed: &str, parts: &[&'a str]) -> Option<&'a str> {
    let called = |name: &str| -> Vec<String> {
        let word = derive::named(name).map(|Said { de, en }| vec![de, en]).unwrap_or_default();
        let item = terms::item(name).map(|Term { de, en }| vec![de.to_owned(), en.to_owned()]).unwrap_or_default();
        let district = name.parse::<District>().ok().filter(|district| district.code() == name);
        let district = district.map(|it| vec![it.name().to_owned(), format!("{} {}", it.code(), it.name())]);
        let printed = [Lang::De, Lang::En].map(|lang| derive::part(name, lang)).to_vec();
        [word, item, district.unwrap_or_default(), printed].concat()
    };
    let is = |name: &&&str| called(name).iter().any(|label| meant::same(label, typed));
    parts.iter().find(|name| **name == typed).or_else(|| parts.iter().find(is)).copied()
}

/// Names of the rules that look for anomalies.
pub fn rule_names() -> Names {
    AnomalyRule::ALL
        .into_iter()
        .map(|rule| (rule.code(), rule_name(rule)))
        .flat_map(|(code, term)| [(code, term.de), (code, term.en)])
        .collect()
}

/// A rule of anomalies, by its code or its name. What is none the service refuses.
pub fn rule(text: &str) -> Result<String, Said> {
    Ok(meant(text, &rule_names()).unwrap_or(text).to_owned())
}

/// A filter that is typed means something: what is empty would leave everything in.
fn filled(text: &str) -> Result<&str, Said> {
    if text.trim().is_empty() { Err(usage::empty_filter()) } else { Ok(text) }
}

/// Why something is queried, by its code or its name. What is none the service refuses, with those that there are.
pub fn query(text: &str) -> Result<String, Said> {
    let text = filled(text)?;
    let codes = || warning::Reason::ALL.iter().map(|reason| reason.code());
    let code = meant(text, &meant::names(choices::QUERIES)).or_else(|| codes().find(|code| meant::same(code, text)));
    Ok(code.unwrap_or(text).to_owned())
}

/// Why something was refused, by its code or its title. A server may have reasons that this program does not know.
pub fn refusal_reason(text: &str) -> Result<String, Said> {
    let text = filled(text)?;
    Ok(meant(text, &reasons::names()).unwrap_or(text).to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "choice_tests.rs"]
mod tests;
