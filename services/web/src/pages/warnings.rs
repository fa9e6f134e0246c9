//! Hinweise: what was recorded and somebody should look at.

use askama::Template;
use sollist_contract::{
    grpc::intake::v1::{ListWarningsRequest, ListedWarning},
    said::Said,
    words::{choices, names, terms},
};

use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query,
    shell::{Field, Form},
    table::{Cell, Column, Table},
    words::look,
};

#[derive(Template)]
#[template(source = "{{ form|safe }}\n{{ table|safe }}", ext = "html")]
struct Body {
    form: Form,
    table: Table,
}

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, ask.lang.words());
    let asked = &ask.query;
    let request = ListWarningsRequest {
        page_size: 1000,
        authority: asked.authority.clone(),
        line: asked.only.line.clone(),
        reason: asked.only.kind.clone(),
        ..ListWarningsRequest::default()
    };
    let mut all = whole(ask, request).await?;
    all.reverse();
    let columns = vec![
        Column::number("sequence", lang.word(terms::JOURNAL_NUMBER)),
        Column::day("warned_at", lang.word(terms::RECORDED)),
        Column::text("said", words.note),
        Column::text("authority", lang.word(terms::AUTHORITY)),
        Column::text("line", lang.word(terms::LINE)),
        Column::text("actor", lang.word(terms::ACTOR)),
    ];
    let mut table = Table::new(MAIN_TABLE, words.look_at.to_owned(), columns, lang);
    table.empty = lang.say(look::no_warnings());
    table.rows = all.iter().map(|it| cells(ask, it)).collect();
    ask.exported(&mut table);
    ask.turn(&mut table);
    let reasons = choices::QUERIES.iter().map(|(code, term)| ((*code).to_owned(), lang.word(*term).to_owned()));
    let fields = vec![
        Field::of("typ", words.why, &asked.only.kind, Some(words.all), reasons),
        Field::authority(asked, lang),
        Field::text("stelle", lang.word(terms::LINE), &asked.only.line),
    ];
    let body = Body { form: Form::new(lang, "/hinweise", asked, fields), table: table.clone() };
    Ok(ask.page(words.look_at, body, Some(table), None))
}

/// How many are open of an authority.
pub async fn count(ask: &Ask, authority: &str) -> Result<u64, Failure> {
    let request =
        ListWarningsRequest { page_size: 1000, authority: authority.to_owned(), ..ListWarningsRequest::default() };
    Ok(whole(ask, request).await?.len() as u64)
}

async fn whole(ask: &Ask, mut request: ListWarningsRequest) -> Result<Vec<ListedWarning>, Failure> {
    let mut all = Vec::new();
    loop {
        let page = ask.link.intake().list_warnings(request.clone()).await?.into_inner();
        all.extend(page.warnings);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return Ok(all);
        }
    }
}

fn cells(ask: &Ask, it: &ListedWarning) -> Vec<Cell> {
    let lang = ask.lang;
    let warning = it.warning.clone().unwrap_or_default();
    let said = lang.say(Said::read(warning.message_de, warning.message_en));
    let called = choices::QUERIES.iter().find(|(code, _)| *code == warning.reason);
    let elsewhere = ask.query.elsewhere();
    let line = if it.line.is_empty() { String::new() } else { elsewhere.at(&query::line_path(&it.line)) };
    vec![
        Cell::count(it.sequence, lang).to(elsewhere.at(&format!("/journal/{}", it.sequence))),
        Cell::moment(&it.warned_at, lang),
        Cell::text(&said).below(called.map_or(warning.reason.as_str(), |(_, term)| lang.word(*term))),
        Cell::named(&it.authority, &names::authority(&it.authority)),
        Cell::text(&it.line).to(line),
        Cell::text(&it.actor),
    ]
}
