//! Einsicht: who read what somebody may have to answer for, and who was refused; for whoever checks.

use sollist_contract::{
    grpc::intake::v1::{ListReadsRequest, NotedRead},
    words::{names, terms},
};

use super::listed::Listed;
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query::Query,
    shell::Field,
    table::{Cell, Column, Table},
    words::reads::{ended, own, read},
};

/// Lines of a page.
const PAGE: i32 = 50;

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words, own) = (ask.lang, crate::words::of(ask.lang), own(ask.lang));
    let Query { authority, until, only, .. } = ask.query.clone();
    let mut request = ListReadsRequest {
        page_size: ask.at_once(PAGE),
        page_token: only.from,
        authority,
        caller: only.sought,
        to_day: until,
        ..ListReadsRequest::default()
    };
    let mut reads: Vec<NotedRead> = Vec::new();
    // What fits a filter is looked for in pieces: a page may have none and be followed by others.
    loop {
        let page = ask.link.intake().list_reads(request.clone()).await?.into_inner();
        reads.extend(page.reads);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() || ask.is_enough(reads.len()) {
            break;
        }
    }
    let columns = vec![
        Column::number("sequence", own.number),
        Column::day("noted_at", own.noted_at),
        Column::text("caller", own.caller),
        Column::text("person", own.person),
        Column::text("authority", lang.word(terms::AUTHORITY)),
        Column::text("method", own.what),
        Column::text("code", own.result),
        Column::number("rows", own.rows),
        Column::number("more", own.more),
    ];
    let mut table = Table::new(MAIN_TABLE, words.reads.to_owned(), columns, lang);
    own.none.clone_into(&mut table.empty);
    let count = |count: Option<u64>| count.map_or_else(Cell::nothing, |count| Cell::count(count, lang));
    let cells = |line: &NotedRead| {
        vec![
            Cell::count(line.sequence, lang),
            Cell::moment(&line.noted_at, lang),
            if line.caller.is_empty() { Cell::missing(own.nobody) } else { Cell::text(&line.caller) },
            Cell::text(&line.person),
            Cell::named(&line.authority, &names::authority(&line.authority)),
            Cell::named(&line.method, &lang.say(read(&line.method))),
            Cell::named(&line.code, &lang.say(ended(&line.code))),
            count(line.rows),
            count(Some(line.more).filter(|more| *more > 0)),
        ]
    };
    table.rows = reads.iter().map(cells).collect();
    ask.exported_in_part(&mut table, &request.page_token);
    let fields =
        vec![Field::authority(&ask.query, ask.lang, &ask.who), Field::text("q", own.name, &ask.query.only.sought)];
    let body = Listed::new(ask, fields, table.clone(), &request.page_token);
    Ok(ask.page(words.reads, body, Some(table), None))
}
