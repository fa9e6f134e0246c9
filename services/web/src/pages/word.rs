//! Hilfe zu einem Wort: what it means, how it is computed, an example; every formula, and every reason of a refusal.

use askama::Template;
use sollist_contract::{
    grpc::analytics::v1::ListCatalogueRequest,
    refusal::Reason,
    words::{formulas, reasons, terms},
};

use super::rows::why;
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query,
    table::{Cell, Column, Table},
    words::{
        Words,
        glossary::{self, WORDS, Word, said},
    },
};

#[derive(Template)]
#[template(path = "word.html")]
struct Body {
    words: &'static Words,
    means: String,
    formula: String,
    example: String,
    /// Where it is shown, and where all words are.
    links: Vec<(String, String)>,
}

#[derive(Template)]
#[template(source = "<p class=\"kern-body\">{{ said }}</p>\n{{ table|safe }}", ext = "html")]
struct List {
    said: String,
    table: Table,
}

/// Names of the lists that are no words.
pub const FORMULAS: &str = "formeln";
pub const REASONS: &str = "gruende";

pub async fn page(ask: &Ask, word: &str) -> Result<Page, Failure> {
    if let Some(known) = WORDS.iter().find(|known| known.place == word) {
        return Ok(one(ask, known));
    }
    if let Some(reason) = Reason::ALL.iter().find(|reason| reason.code() == word) {
        return Ok(refusal(ask, *reason));
    }
    match word {
        FORMULAS => Ok(all_formulas(ask)),
        REASONS => Ok(all_reasons(ask)),
        id => indicator(ask, id).await,
    }
}

fn all(ask: &Ask) -> (String, String) {
    (crate::words::of(ask.lang).all_words.to_owned(), ask.query.elsewhere().at("/hilfe"))
}

fn one(ask: &Ask, word: &Word) -> Page {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let mut links = vec![all(ask)];
    if !word.figure.is_empty() {
        links.insert(0, (words.figure_now.to_owned(), why(word.figure, &ask.query.elsewhere())));
    }
    let body = Body {
        words,
        means: lang.say(said(word.means)),
        formula: lang.say(said(word.formula)),
        example: lang.say(said(word.example)),
        links,
    };
    ask.page(&lang.say(said(word.name)), body, None, None)
}

fn refusal(ask: &Ask, reason: Reason) -> Page {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let reasons = (words.all_reasons.to_owned(), ask.query.elsewhere().at(&format!("/hilfe/{REASONS}")));
    let body = Body {
        words,
        means: lang.say(glossary::advice(reason.kind())),
        formula: String::new(),
        example: String::new(),
        links: vec![reasons, all(ask)],
    };
    let title = format!("{} ({})", lang.word(reasons::title(reason)), reason.code());
    ask.page(&title, body, None, None)
}

/// Indicators have their formula in the catalogue.
async fn indicator(ask: &Ask, id: &str) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let request = ListCatalogueRequest { id: id.to_owned() };
    let known = ask.link.analytics().list_catalogue(request).await.map_err(|_| Failure::NotFound)?.into_inner();
    let definition = known.definitions.into_iter().next().ok_or(Failure::NotFound)?;
    let page = ask.query.elsewhere().at(&query::path(["kennzahlen", id]));
    let body = Body {
        words,
        means: lang.told(definition.used_by.as_ref()),
        formula: lang.told(definition.formula.as_ref()),
        example: String::new(),
        links: vec![(lang.word(terms::INDICATOR).to_owned(), page), all(ask)],
    };
    Ok(ask.page(&lang.told(definition.name.as_ref()), body, None, None))
}

fn all_formulas(ask: &Ask) -> Page {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let columns = vec![Column::text("formula", words.formula), Column::text("contract", words.in_the_contract)];
    let mut table = Table::new(MAIN_TABLE, words.all_formulas.to_owned(), columns, lang);
    let cells = |(en, _): &(&str, &str)| vec![Cell::text(&lang.say(formulas::formula(en))), Cell::text(en)];
    table.rows = formulas::FORMULAS.iter().map(cells).collect();
    table.headed = true;
    listed(ask, words.all_formulas, glossary::formulas_say(), table)
}

fn all_reasons(ask: &Ask) -> Page {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let columns = vec![Column::text("reason", words.reason), Column::text("title", words.why)];
    let mut table = Table::new(MAIN_TABLE, words.all_reasons.to_owned(), columns, lang);
    let cells = |reason: &Reason| {
        let link = ask.query.elsewhere().at(&query::path(["hilfe", reason.code()]));
        vec![Cell::text(reason.code()).to(link), Cell::text(lang.word(reasons::title(*reason)))]
    };
    table.rows = Reason::ALL.iter().map(cells).collect();
    table.headed = true;
    listed(ask, words.all_reasons, glossary::reasons_say(), table)
}

fn listed(ask: &Ask, heading: &str, said: sollist_contract::said::Said, mut table: Table) -> Page {
    ask.exported(&mut table);
    ask.turn(&mut table);
    let body = List { said: ask.lang.say(said), table: table.clone() };
    ask.page(heading, body, Some(table), None)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_word_has_a_place_of_its_own_and_says_it_in_both_languages() {
        let places: BTreeSet<&str> = WORDS.iter().map(|word| word.place).collect();
        assert_eq!(places.len(), WORDS.len());
        assert!(!places.contains(FORMULAS) && !places.contains(REASONS));
        for word in WORDS {
            assert_eq!(sollist_contract::ids::slug(word.place), word.place);
            for (de, en) in [word.name, word.means] {
                assert!(!de.is_empty() && !en.is_empty() && de != en || word.name.0 == word.name.1, "{}", word.place);
            }
            for (de, en) in [word.formula, word.example] {
                assert_eq!(de.is_empty(), en.is_empty(), "{}", word.place);
            }
        }
    }
}
