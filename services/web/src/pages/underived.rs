//! The page behind an indicator of which no derivation is told: its formula and numbers, and the events it is made of.

use askama::Template;
use sollist_contract::{grpc::analytics::v1::ListCatalogueRequest, words::terms};

use super::{indicators::whole, rows};
use crate::{
    ask::{Ask, Page},
    failure::Failure,
    query,
    table::Cell,
    words::{self, Words},
};

#[derive(Template)]
#[template(path = "underived.html")]
struct Body {
    words: &'static Words,
    result: String,
    note: String,
    formula: String,
    facts: Vec<(&'static str, String)>,
    sentence: String,
    inputs: Vec<(String, String)>,
    definition: String,
}

/// `None`: there is no such indicator.
pub async fn page(ask: &Ask, id: &str) -> Result<Option<Page>, Failure> {
    let lang = ask.lang;
    let request = ListCatalogueRequest { id: id.to_owned() };
    let Ok(known) = ask.link.analytics().list_catalogue(request).await else { return Ok(None) };
    let Some(definition) = known.into_inner().definitions.into_iter().next() else { return Ok(None) };
    let answer = whole(ask, id, &[]).await?;
    let Some(row) = answer.rows.first() else { return Ok(None) };
    let value = rows::value(row, &query::Query::default(), lang);
    let parts = [(terms::NUMERATOR, &row.numerator), (terms::DENOMINATOR, &row.denominator)];
    let parts = parts.into_iter().filter(|(_, part)| part.is_some());
    let journal = |kind: &String| {
        let asked = ask.query.elsewhere().with(|query| kind.clone_into(&mut query.only.kind));
        (Cell::text(kind).shown, asked.at("/journal"))
    };
    let body = Body {
        words: crate::words::of(lang),
        result: if row.value.is_some() { value.shown } else { String::new() },
        note: rows::indicator_note(row, lang),
        formula: lang.told(definition.formula.as_ref()),
        facts: parts.map(|(term, part)| (lang.word(term), rows::part(part.as_ref(), lang).shown)).collect(),
        sentence: lang.say(words::not_derived()),
        inputs: definition.inputs.iter().map(journal).collect(),
        definition: ask.query.elsewhere().at(&query::path(["kennzahlen", id])),
    };
    let name = lang.told(definition.name.as_ref());
    Ok(Some(ask.page(&name, body, None, answer.as_of)))
}
