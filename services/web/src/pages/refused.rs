//! Abgewiesen: what was not taken and is still to be corrected, with the sentence that says why.

use sollist_contract::{
    grpc::intake::v1::{ListRefusedRequest, RefusedEntry},
    said::Said,
    words::terms,
};

use super::listed::Listed;
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query::Query,
    shell::Field,
    table::{Cell, Column, Table},
};

/// Entries of a page.
const PAGE: i32 = 50;
/// Letters of what came that a page shows.
const SHOWN: usize = 400;

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let Query { authority, only, .. } = ask.query.clone();
    let mut request = ListRefusedRequest {
        page_size: PAGE,
        page_token: only.from,
        authority,
        r#type: only.kind,
        ..ListRefusedRequest::default()
    };
    let mut entries: Vec<RefusedEntry> = Vec::new();
    // What fits a filter is looked for in pieces: a page may have none and be followed by others.
    loop {
        let page = ask.link.intake().list_refused(request.clone()).await?.into_inner();
        entries.extend(page.refused);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() || !entries.is_empty() {
            break;
        }
    }
    let columns = vec![
        Column::day("refused_at", words.refused_at),
        Column::text("why", words.why),
        Column::text("field", words.field),
        Column::text("text", words.what_came),
        Column::text("origin", words.origin),
        Column::number("position", words.position),
        Column::text("actor", words.sent_by),
    ];
    let mut table = Table::new(MAIN_TABLE, words.refused.to_owned(), columns, lang);
    words.no_refused.clone_into(&mut table.empty);
    let cells = |entry: &RefusedEntry| {
        let refusal = entry.refusal.clone().unwrap_or_default();
        let said = lang.say(Said::read(refusal.message_de, refusal.message_en));
        let came = sollist_contract::said::short(&entry.text, SHOWN);
        vec![
            Cell::moment(&entry.refused_at, lang).to(ask.query.elsewhere().at(&super::entry::path(&entry.id))),
            Cell::told(&said, lang).below(&refusal.reason),
            Cell::text(&refusal.field),
            Cell { shown: Cell::text(&came).shown, ..Cell::text(&entry.text) },
            Cell::text(&entry.origin),
            Cell::count(entry.position, lang),
            Cell::text(&entry.actor),
        ]
    };
    table.rows = entries.iter().map(cells).collect();
    ask.exported(&mut table);
    let fields =
        vec![Field::authority(&ask.query, lang), Field::text("typ", lang.word(terms::TYPE), &ask.query.only.kind)];
    let body = Listed::new(ask, fields, table.clone(), &request.page_token);
    Ok(ask.page(words.refused, body, Some(table), None))
}

/// How many are open of an authority.
pub async fn count(ask: &Ask, authority: &str) -> Result<u64, Failure> {
    let mut request =
        ListRefusedRequest { page_size: 1000, authority: authority.to_owned(), ..ListRefusedRequest::default() };
    let mut count = 0_u64;
    loop {
        let page = ask.link.intake().list_refused(request.clone()).await?.into_inner();
        count = count.saturating_add(page.refused.len() as u64);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return Ok(count);
        }
    }
}
