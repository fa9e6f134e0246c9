//! Veröffentlichte Zahlen: what others published, beside ours of the same day. A contradiction is shown, not resolved.

use std::collections::HashMap;

use askama::Template;
use sollist_contract::{
    grpc::analytics::v1::{ListCatalogueRequest, ListPublishedFiguresRequest, PublishedFigure},
    words::{number, terms},
};

use super::rows::scope;
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query,
    shell::{Field, Form},
    table::{Cell, Column, Table},
    words::look,
};

/// The word of an address that asks for contradictions only.
const CONTRADICTING: &str = "widerspruch";

#[derive(Template)]
#[template(source = "{{ form|safe }}\n{{ table|safe }}", ext = "html")]
struct Body {
    form: Form,
    table: Table,
}

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let asked = &ask.query;
    let mut request = ListPublishedFiguresRequest {
        view: asked.view(),
        contradicting: asked.only.kind == CONTRADICTING,
        ..ListPublishedFiguresRequest::default()
    };
    let mut client = ask.link.analytics();
    let mut rows: Vec<PublishedFigure> = Vec::new();
    let as_of = loop {
        let page = client.list_published_figures(request.clone()).await?.into_inner();
        rows.extend(page.rows);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            break page.as_of;
        }
    };
    let columns = vec![
        Column::text("metric", lang.word(terms::INDICATOR)),
        Column::day("day", lang.word(terms::DAY)),
        Column::text("scope", lang.word(terms::SCOPE)),
        Column::number("value", words.theirs),
        Column::number("our_value", words.ours),
        Column::text("note", words.note),
        Column::text("origin", words.origin),
        Column::number("sequence", lang.word(terms::JOURNAL_NUMBER)),
    ];
    let mut table = Table::new(MAIN_TABLE, words.published.to_owned(), columns, lang);
    table.empty = lang.say(look::no_published());
    let known = ask.link.analytics().list_catalogue(ListCatalogueRequest::default()).await?.into_inner();
    let called: HashMap<String, String> =
        known.definitions.into_iter().map(|it| (it.id, lang.told(it.name.as_ref()))).collect();
    table.rows = rows.iter().map(|row| cells(ask, &called, row)).collect();
    if ask.is_file() {
        table.unfold("metric", Column::text("definition", words.what_they_count));
    }
    ask.exported(&mut table);
    ask.turn(&mut table);
    let choices = [(CONTRADICTING.to_owned(), lang.say(look::only_contradicting()))];
    let fields = vec![Field::of("typ", words.filter, &asked.only.kind, Some(words.all), choices).only()?];
    let body = Body { form: Form::new(lang, "/veroeffentlicht", asked, fields), table: table.clone() };
    Ok(ask.page(words.published, body, Some(table), as_of))
}

fn cells(ask: &Ask, called: &HashMap<String, String>, row: &PublishedFigure) -> Vec<Cell> {
    let lang = ask.lang;
    let elsewhere = ask.query.elsewhere();
    let known = row.our_formula.is_some();
    let definition = if known { elsewhere.at(&query::path(["kennzahlen", &row.metric])) } else { String::new() };
    let decimal = |value: Option<&String>, why: String| match value {
        Some(value) => Cell { shown: lang.say(number::decimal(value)), ..Cell::decimal(value, "", lang) },
        None => Cell::missing(if why.is_empty() { "–" } else { &why }),
    };
    vec![
        Cell::named(&row.metric, called.get(&row.metric).unwrap_or(&row.metric))
            .to(definition)
            .below_recorded(&row.definition, lang),
        Cell::day(&row.day, lang),
        Cell::named(&row.scope, &scope(&row.scope)),
        decimal(row.value.as_ref(), String::new()),
        decimal(row.our_value.as_ref(), lang.told(row.why.as_ref())),
        Cell::text(&lang.say(look::contradicts(row.differs_from_ours, row.differs_from_count))),
        Cell::recorded(&row.origin, lang),
        Cell::count(row.sequence, lang).to(elsewhere.at(&format!("/journal/{}", row.sequence))),
    ]
}
