//! Abgewiesen: what was not taken and is still to be corrected, with the sentence that says why.

use serde_json::Value;
use sollist_contract::{
    envelope::Envelope,
    grpc::intake::v1::{ListRefusedRequest, RefusedEntry},
    said::short,
    words::event,
};

use super::{
    closed::titled,
    entry::{cells, refusal},
    listed::Listed,
};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::{Failure, permitted},
    query::Query,
    shell::Field,
    table::{Cell, Column, Table},
    words::refused as told,
};

/// Entries of a page.
const PAGE: i32 = 50;
/// Letters of what came that a page shows.
const SHOWN: usize = 240;
/// Letters of an origin that a link repeats.
const NAME_SHOWN: usize = 40;

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let Query { authority, only, .. } = ask.query.clone();
    let mut request = ListRefusedRequest {
        page_size: ask.at_once(PAGE),
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
        if request.page_token.is_empty() || ask.is_enough(entries.len()) {
            break;
        }
    }
    let columns = vec![
        Column::text("reason", told::own(lang).reason),
        Column::text("why", words.why),
        anywhere("text", words.what_came),
        anywhere("origin", words.origin),
        Column::number("position", words.position),
        Column::text("refused_at", words.refused_at),
        anywhere("actor", words.sent_by),
    ];
    let mut table = Table::new(MAIN_TABLE, words.refused.to_owned(), columns, lang);
    words.no_refused.clone_into(&mut table.empty);
    let cells = |entry: &RefusedEntry| {
        let reason = entry.refusal.as_ref().map(|refusal| refusal.reason.clone()).unwrap_or_default();
        vec![
            Cell::named(&reason, &called(ask, entry, &reason))
                .to(ask.query.elsewhere().at(&super::entry::path(&entry.id))),
            Cell::told(&lang.say(refusal(entry)), lang),
            Cell { shown: Cell::text(&came(ask, entry)).shown, ..Cell::text(&entry.text) },
            Cell::text(&entry.origin),
            Cell::count(entry.position, lang),
            Cell::moment(&entry.refused_at, lang),
            Cell::text(&entry.actor),
        ]
    };
    table.rows = entries.iter().map(cells).collect();
    ask.exported_in_part(&mut table, &request.page_token);
    let fields = vec![
        Field::authority(&ask.query, ask.lang, &ask.who),
        Field::text("typ", words.event_type, &ask.query.only.kind),
    ];
    let body = Listed::new(ask, fields, table.clone(), &request.page_token);
    Ok(ask.page(words.refused, body, Some(table), None))
}

/// A text that may be broken anywhere: long names push nothing out of the page.
fn anywhere(key: &'static str, name: &str) -> Column {
    Column { class: "any", ..Column::text(key, name) }
}

/// What came, as people read it: a row under the heads of its columns, an event as the sentence that it is; else its
/// beginning.
fn came(ask: &Ask, entry: &RefusedEntry) -> String {
    let cells = entry.row.as_ref().map(|row| cells(row, "", ask.lang)).unwrap_or_default();
    let row: Vec<String> = cells.into_iter().map(|(head, text, _)| format!("{head}: {text}")).collect();
    let event = Envelope::parse(entry.text.as_bytes()).map(|envelope| ask.lang.say(event::said(&envelope.event)));
    let told = match (row.is_empty(), event) {
        (false, _) => row.join(" · "),
        (true, Ok(event)) => event,
        (true, Err(_)) => data(&entry.text).unwrap_or_else(|| entry.text.clone()),
    };
    short(&told, SHOWN).into_owned()
}

/// What the data of an event say that cannot be read as one: its members beside each other.
fn data(text: &str) -> Option<String> {
    let event: Value = serde_json::from_str(text).ok()?;
    let said = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let members = event.get("data")?.as_object()?.iter().map(|(name, value)| format!("{name}: {}", said(value)));
    Some(members.collect::<Vec<_>>().join(" · "))
}

/// Why an entry was refused and where it stood: no other link of the list says the same.
fn called(ask: &Ask, entry: &RefusedEntry, reason: &str) -> String {
    let place = format!("{} {}", short(&entry.origin, NAME_SHOWN), entry.position);
    format!("{} ({place})", titled(ask, reason))
}

/// How many are open of an authority; none to whoever may not see them.
pub async fn count(ask: &Ask, authority: &str) -> Result<u64, Failure> {
    let mut request =
        ListRefusedRequest { page_size: 1000, authority: authority.to_owned(), ..ListRefusedRequest::default() };
    let mut count = 0_u64;
    loop {
        let Some(page) = permitted(ask.link.intake().list_refused(request.clone()).await)? else { return Ok(0) };
        let page = page.into_inner();
        count = count.saturating_add(page.refused.len() as u64);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return Ok(count);
        }
    }
}
