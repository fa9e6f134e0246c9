//! The language in which the command line speaks, as `--lang` names it.

use clap::{ValueEnum, builder::TypedValueParser};
use sollist_contract::lang::Lang;

use super::choice::{choice, of_a_few};

/// What may be typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Spoken {
    #[value(aliases = ["deutsch", "german"])]
    De,
    #[value(aliases = ["englisch", "english"])]
    En,
}

impl From<Spoken> for Lang {
    fn from(spoken: Spoken) -> Lang {
        match spoken {
            Spoken::De => Lang::De,
            Spoken::En => Lang::En,
        }
    }
}

/// Reads `--lang`.
pub fn spoken() -> impl TypedValueParser<Value = Lang> {
    choice::<Spoken>().map(Lang::from)
}

/// The language that somebody means.
pub fn typed(text: &str) -> Option<Lang> {
    of_a_few::<Spoken>(text).map(Lang::from)
}
