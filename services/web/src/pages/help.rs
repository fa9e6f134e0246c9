//! Hilfe: how the pages are read, and what the words mean.

use askama::Template;
use sollist_contract::words::terms;

use super::{rows::AMOUNTS, word};
use crate::{
    ask::{Ask, Page},
    failure::Failure,
    who::Who,
    words::{Words, glossary, login},
};

#[derive(Template)]
#[template(path = "help.html")]
struct Body {
    words: &'static Words,
    /// The equation that every line follows, in words.
    equation: String,
    indicators: String,
    known: Vec<(String, String)>,
    /// What whoever is logged in should know of that.
    login: Option<(&'static str, String)>,
}

pub fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
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
    let elsewhere = ask.query.elsewhere();
    let known = glossary::WORDS.iter().map(|word| (lang.say(glossary::said(word.name)), word.place));
    let lists = [(words.all_formulas, word::FORMULAS), (words.all_reasons, word::REASONS)];
    let lists = lists.into_iter().map(|(name, place)| (name.to_owned(), place));
    let known = known.chain(lists).map(|(name, place)| (name, elsewhere.at(&format!("/hilfe/{place}")))).collect();
    let login = matches!(&ask.who, Who::Known(me) if me.leaves);
    let login = login.then(|| (login::own(lang).session, lang.say(login::session())));
    let body = Body { words, equation, indicators: elsewhere.at("/kennzahlen"), known, login };
    Ok(ask.page(words.help, body, None, None))
}
