//! One event: what it says, when, by whom, and the text that the hash proves.

use askama::Template;
use sollist_contract::{
    grpc::intake::v1::{ListEventsRequest, RecordedEvent},
    words::{number, terms},
};
use sollist_platform::process::shown;

use super::orders::order_page;
use crate::{
    ask::{Ask, Page},
    failure::Failure,
    query,
    table::Cell,
    titles::Titles,
    words::Words,
};

#[derive(Template)]
#[template(path = "event.html")]
struct Body {
    words: &'static Words,
    said: Cell,
    facts: Vec<(&'static str, Cell)>,
    json: String,
    hash: String,
    before: String,
    next: String,
}

/// Fields of an event that lead to a page: as the data has them.
const LINES: [&str; 3] = ["line", "from", "to"];

pub async fn page(ask: &Ask, text: &str) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let sequence: u64 = text.parse().ok().filter(|number| *number > 0).ok_or(Failure::NotFound)?;
    let request = ListEventsRequest {
        from_sequence: sequence,
        to_sequence: sequence,
        page_size: 1,
        ..ListEventsRequest::default()
    };
    let found = ask.link.intake().list_events(request).await?.into_inner();
    let event = found.events.into_iter().find(|event| event.sequence == sequence).ok_or(Failure::NotFound)?;
    let json: serde_json::Value = serde_json::from_str(event.shown()).unwrap_or_default();
    let pretty = serde_json::to_string_pretty(&json).unwrap_or_default();
    // An event that came later than the state that is asked for is no part of it.
    let as_of = ask.state().await?.filter(|as_of| sequence <= as_of.sequence);
    let is_known = as_of.is_some() || ask.query.stand.is_empty();
    let last = as_of.as_ref().or(ask.head.as_ref()).map_or(u64::MAX, |as_of| as_of.sequence);
    let at = |number: u64| ask.query.elsewhere().at(&format!("/journal/{number}"));
    let said = event.said.as_ref();
    let titles = Titles::in_texts(ask, said.map(|it| it.de.as_str()).into_iter().chain(lines(&json))).await;
    let body = Body {
        words,
        said: Cell::told(&titles.told(&lang.told(said), lang), lang),
        facts: facts(ask, (&event, is_known), &json, &titles),
        // What is no JSON is shown as it is.
        json: shown::lines(if json.is_null() { &event.event } else { &pretty }).into_owned(),
        hash: event.hash.clone(),
        before: if sequence > 1 { at(sequence.saturating_sub(1)) } else { String::new() },
        next: if sequence < last { at(sequence.saturating_add(1)) } else { String::new() },
    };
    let heading = format!("{} {}", words.event_number, lang.say(number::number(sequence)));
    Ok(ask.page(&heading, body, None, as_of))
}

/// The names of lines in an event's data.
fn lines(json: &serde_json::Value) -> impl Iterator<Item = &str> {
    let line = |key: &&str| json.get("data")?.get(*key)?.as_str();
    LINES.iter().filter_map(line).filter(|line| line.matches('/').count() == 4)
}

fn facts(
    ask: &Ask,
    (event, is_known): (&RecordedEvent, bool),
    json: &serde_json::Value,
    titles: &Titles,
) -> Vec<(&'static str, Cell)> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let text = |key: &str| json.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let mut facts = vec![
        (words.day_of_effect, Cell::day(&event.day, lang)),
        (lang.word(terms::RECORDED), Cell::moment(&event.recorded_at, lang)),
        (lang.word(terms::ACTOR), Cell::text(&lang.who(event))),
        (lang.word(terms::TYPE), Cell::text(&text("type"))),
        (lang.word(terms::TIME), Cell::moment(&text("time"), lang)),
        (words.source, Cell::text(&text("source"))),
        (words.id, Cell::text(&text("id"))),
    ];
    let data = json.get("data");
    for line in lines(json) {
        let link = ask.query.elsewhere().at(&query::line_path(line));
        facts.push((lang.word(terms::LINE), Cell::recorded(&titles.whose(line), lang).to(link)));
    }
    let named = |key: &str| data.and_then(|data| data.get(key)).and_then(|value| value.as_str());
    // An order is there in every view that has an event of it.
    let until = ask.query.until.as_str();
    let is_seen = is_known && (until.is_empty() || event.day.as_str() <= until);
    if let (true, Some(authority), Some(order)) = (is_seen, named("authority"), named("order")) {
        facts.push((lang.word(terms::ORDER), Cell::text(order).to(order_page(&ask.query, authority, order))));
    }
    facts.retain(|(_, cell)| !cell.shown.is_empty());
    facts
}
