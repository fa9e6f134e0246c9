//! Hilfe: how the pages are read, and what the words mean.

use askama::Template;
use sollist_contract::words::terms;

use super::rows::AMOUNTS;
use crate::{
    ask::{Ask, Page},
    failure::Failure,
    words::Words,
};

#[derive(Template)]
#[template(path = "help.html")]
struct Body {
    words: &'static Words,
    /// The equation that every line follows, in words.
    equation: String,
    indicators: String,
}

pub fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, ask.lang.words());
    let name =
        |key: &str| AMOUNTS.iter().find(|(known, ..)| *known == key).map_or("", |(_, term, ..)| lang.word(*term));
    let equation = format!(
        "{} + {} + {} = {}; {} − {} − {} − {} = {}",
        name("appropriation"),
        name("carry_over"),
        name("adjustments"),
        name("soll"),
        name("soll"),
        name("frozen"),
        name("commitments"),
        name("actual"),
        lang.word(terms::AVAILABLE),
    );
    let body = Body { words, equation, indicators: ask.query.elsewhere().at("/kennzahlen") };
    Ok(ask.page(words.help, body, None, None))
}
