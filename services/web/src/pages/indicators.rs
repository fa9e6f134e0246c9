//! Kennzahlen: each with its value, what it is divided by, and what is to be known of it.

use std::collections::HashMap;

use askama::Template;
use sollist_contract::{
    day::Day,
    grpc::{
        analytics::v1::{Definition, GetIndicatorsRequest, GetIndicatorsResponse, IndicatorRow, ListCatalogueRequest},
        common::v1::AsOf,
    },
    lang::Lang,
    words::terms,
};

use super::rows::{causes, indicator_note, part, value, which};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query::{self, Query},
    shell::{Field, Form},
    table::{Cell, Column, Table},
    words::indicator as said,
};

#[derive(Template)]
#[template(
    source = "{% if !newer.is_empty() %}<p class=\"kern-body\">{{ newer }}</p>\n{% endif %}{{ form|safe }}\n\
              {{ table|safe }}",
    ext = "html"
)]
struct Body {
    newer: String,
    form: Form,
    table: Table,
}

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let mut analytics = ask.link.analytics();
    let known =
        async { Ok::<_, Failure>(analytics.list_catalogue(ListCatalogueRequest::default()).await?.into_inner()) };
    // What indicators are called is known before they are counted.
    let (answer, known) = tokio::try_join!(whole(ask, "", &[]), known)?;
    let newer = newer_among(ask, answer.as_of.as_ref(), known.definitions.iter());
    let names: HashMap<String, String> =
        known.definitions.into_iter().map(|it| (it.id, lang.told(it.name.as_ref()))).collect();
    let causes = causes(ask, answer.as_of.as_ref());
    let columns = vec![
        Column::text("indicator", lang.word(terms::INDICATOR)),
        Column::number("value", lang.word(terms::VALUE)),
        Column::number("numerator", lang.word(terms::NUMERATOR)),
        Column::number("denominator", lang.word(terms::DENOMINATOR)),
        Column::text("note", words.note),
    ];
    let mut table = Table::new(MAIN_TABLE, words.indicators.to_owned(), columns, lang);
    let cells = |row: &IndicatorRow| {
        let name = names.get(&row.id).unwrap_or(&row.id);
        let below = which(row.rollout.as_ref(), row.project.as_ref(), row.due_year, lang).join(", ");
        let link = ask.query.elsewhere().at(&query::path(["kennzahlen", &row.id]));
        vec![
            Cell::named(&row.id, name).to(link).below(&below),
            figure(row, &answer.rows, &causes, lang),
            part(row.numerator.as_ref(), lang),
            part(row.denominator.as_ref(), lang),
            Cell::text(&indicator_note(row, lang)),
        ]
    };
    table.rows = answer.rows.iter().map(cells).collect();
    ask.exported(&mut table);
    ask.turn(&mut table);
    let body = Body { newer, form: form(ask, &ask.path), table: table.clone() };
    Ok(ask.page(words.indicators, body, Some(table), answer.as_of))
}

/// Whether another version of an indicator held when a state was the newest.
pub fn held_otherwise(as_of: Option<&AsOf>, it: &Definition) -> bool {
    let recorded = as_of.and_then(|as_of| as_of.recorded_at.parse().ok()).map(|at| Day::of(at).to_string());
    !it.former.is_empty() && recorded.is_some_and(|day| day < it.since)
}

/// The same of an earlier state that is looked at.
pub fn is_newer(ask: &Ask, as_of: Option<&AsOf>, it: &Definition) -> bool {
    !ask.query.stand.is_empty() && held_otherwise(as_of, it)
}

/// That some of these indicators are computed by a version that is newer than the state; empty where none is.
pub fn newer_among<'a>(ask: &Ask, as_of: Option<&AsOf>, all: impl Iterator<Item = &'a Definition>) -> String {
    let newer = all.filter(|it| is_newer(ask, as_of, it));
    let newer: Vec<String> = newer.map(|it| ask.lang.told(it.name.as_ref())).collect();
    if newer.is_empty() { String::new() } else { ask.lang.say(said::newer_versions(&newer.join(", "))) }
}

/// What the parts of an indicator of which there are several have in common is a part of it too, under this name.
const TOGETHER: &str = "all";

/// A value that leads to its causes: of an indicator of which there are several, of that one. `all`: the rows beside.
pub fn figure(row: &IndicatorRow, all: &[IndicatorRow], causes: &Query, lang: Lang) -> Cell {
    let one = |row: &IndicatorRow| {
        let names = row.rollout.clone().or_else(|| row.project.clone());
        names.or_else(|| row.due_year.map(|year| year.to_string()))
    };
    let several = || all.iter().any(|other| other.id == row.id && one(other).is_some());
    let part = one(row).or_else(|| several().then(|| TOGETHER.to_owned())).filter(|_| row.value.is_some());
    value(row, &causes.with(|query| query.only.path = part.into_iter().collect()), lang)
}

/// Every row. `id`: of one indicator, or of all.
pub async fn whole(ask: &Ask, id: &str, by: &[&str]) -> Result<GetIndicatorsResponse, Failure> {
    let Query { district, authority, programme, .. } = ask.query.clone();
    let request = GetIndicatorsRequest {
        view: ask.query.view(),
        id: id.to_owned(),
        year: ask.year().await?,
        district,
        authority,
        programme,
        by: by.iter().map(|by| (*by).to_owned()).collect(),
        ..GetIndicatorsRequest::default()
    };
    let mut client = ask.link.analytics();
    let mut whole = client.get_indicators(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.get_indicators(GetIndicatorsRequest { page_token, ..request.clone() }).await?.into_inner();
        for row in page.rows {
            // A row whose names did not fit goes on in the next page.
            match whole.rows.last_mut().filter(|last| last.continues) {
                Some(last) => {
                    last.not_reported.extend(row.not_reported);
                    last.continues = row.continues;
                }
                None => whole.rows.push(row),
            }
        }
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

pub fn form(ask: &Ask, path: &str) -> Form {
    let (lang, asked) = (ask.lang, &ask.query);
    let fields = vec![
        Field::year(asked, lang),
        Field::district(&ask.query, ask.lang, &ask.who),
        Field::authority(&ask.query, ask.lang, &ask.who),
    ];
    Form::new(lang, path, asked, fields)
}
