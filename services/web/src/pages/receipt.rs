//! The receipt of what was sent: the event that was recorded, the same however often it was sent.

use askama::Template;
use serde_json::Value;
use sollist_contract::{
    event::Transferred,
    grpc::{
        common::v1::AsOf,
        intake::v1::{ListEventsRequest, RecordedEvent},
    },
    words::{number, terms},
};

use super::{
    request::{self, SEEN},
    requests, warned,
};
use crate::{
    ask::{Ask, Page},
    failure::Failure,
    query,
    table::Cell,
    titles::Titles,
    words::act as words,
};

#[derive(Template)]
#[template(path = "receipt.html")]
struct Body {
    own: &'static words::Own,
    recorded: String,
    said: Cell,
    facts: Vec<(&'static str, Cell)>,
    /// The event that followed from it.
    follows: Option<Cell>,
    on: Vec<(&'static str, String)>,
}

/// `before`: what was sent now had been recorded before.
pub async fn page(ask: &Ask, text: &str, before: bool) -> Result<Page, Failure> {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let sequence: u64 = text.parse().ok().filter(|number| *number > 0).ok_or(Failure::NotFound)?;
    let (event, next) = events(ask, sequence).await?;
    let json: Value = serde_json::from_str(event.shown()).unwrap_or_default();
    let data = |key: &str| json["data"][key].as_str().unwrap_or_default().to_owned();
    let at = |path: &str| ask.query.elsewhere().at(path);
    let mut facts = vec![
        (own.recorded_as, Cell::count(sequence, lang).to(at(&format!("/journal/{sequence}")))),
        (lang.word(terms::RECORDED), Cell::moment(&event.recorded_at, lang)),
        (lang.word(terms::ACTOR), Cell::text(&lang.who(&event))),
    ];
    if let Some(seen) = json.get(SEEN).and_then(Value::as_u64) {
        facts.push((own.seen, Cell::text(&lang.say(number::number(seen)))));
    }
    facts.push((crate::words::of(lang).hash, Cell::text(&event.hash)));
    let lines = ["line", "from_line", "to_line"].map(data);
    let said = [event.said.as_ref(), next.as_ref().and_then(|next| next.said.as_ref())];
    let said = said.into_iter().flatten().map(|it| it.de.as_str());
    let titles = Titles::in_texts(ask, said.chain(lines.iter().map(String::as_str))).await;
    for line in lines.iter().filter(|line| !line.is_empty()) {
        let link = at(&query::line_path(line));
        facts.push((lang.word(terms::LINE), Cell::recorded(&titles.whose(line), lang).to(link)));
    }
    let (authority, request) = (data("authority"), data("request"));
    let mut on = Vec::new();
    if !authority.is_empty() && !request.is_empty() {
        on.push((own.to_request, at(&requests::path(&authority, &request))));
        on.push((own.to_requests, at("/antraege")));
    }
    on.push((own.to_event, at(&format!("/journal/{sequence}"))));
    if warned::of_event(ask, sequence).await? > 0 {
        let of_event = ask.query.elsewhere().with(|query| query.only.event = sequence.to_string());
        on.push((own.to_warned, of_event.at("/hinweise")));
    }
    let body = Body {
        own,
        recorded: lang.say(if before { words::recorded_before(sequence) } else { words::recorded(sequence) }),
        said: Cell::told(&titles.told(&lang.told(event.said.as_ref()), lang), lang),
        facts,
        follows: next.as_ref().map(|next| {
            let said = titles.told(&lang.told(next.said.as_ref()), lang);
            Cell::told(&said, lang).to(at(&format!("/journal/{}", next.sequence)))
        }),
        on,
    };
    // What was just recorded may be newer than what this page was told of the journal.
    let newer = ask.head.as_ref().is_none_or(|head| head.sequence < event.sequence);
    let stands = AsOf {
        sequence: event.sequence,
        recorded_at: event.recorded_at.clone(),
        hash: event.hash.clone(),
        ..AsOf::default()
    };
    Ok(ask.page(own.receipt, body, None, newer.then_some(stands)))
}

/// The same to whoever may not read the journal, by what is known of the request since then.
pub async fn of_request(ask: &Ask, name: (&str, &str), text: &str, before: bool) -> Result<Page, Failure> {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let sequence: u64 = text.parse().ok().filter(|number| *number > 1).ok_or(Failure::NotFound)?;
    let found = request::get_at(ask, name, sequence).await?;
    let was = request::get_at(ask, name, sequence.saturating_sub(1)).await?;
    // A number at which nothing became of the request is no receipt.
    let of = found.funding_request.filter(|of| was.funding_request.as_ref() != Some(of)).ok_or(Failure::NotFound)?;
    let stands = found.as_of.unwrap_or_default();
    let at = |path: &str| ask.query.elsewhere().at(path);
    let body = Body {
        own,
        recorded: lang.say(if before { words::recorded_before(sequence) } else { words::recorded(sequence) }),
        said: Cell::text(&request::sentence(&of, lang)),
        facts: vec![
            (own.recorded_as, Cell::count(sequence, lang)),
            (lang.word(terms::RECORDED), Cell::moment(&stands.recorded_at, lang)),
            (crate::words::of(lang).hash, Cell::text(&stands.hash)),
        ],
        follows: None,
        on: vec![(own.to_request, at(&requests::path(name.0, name.1))), (own.to_requests, at("/antraege"))],
    };
    let newer = ask.head.as_ref().is_none_or(|head| head.sequence < sequence);
    Ok(ask.page(own.receipt, body, None, newer.then_some(stands)))
}

/// An event, and the one that followed from it, where there is one: it was recorded with it, under a name of ours.
async fn events(ask: &Ask, sequence: u64) -> Result<(RecordedEvent, Option<RecordedEvent>), Failure> {
    let request = ListEventsRequest {
        from_sequence: sequence,
        to_sequence: sequence.saturating_add(1),
        page_size: 2,
        ..ListEventsRequest::default()
    };
    let mut found = ask.link.intake().list_events(request).await?.into_inner().events.into_iter();
    let event = found.next().filter(|event| event.sequence == sequence).ok_or(Failure::NotFound)?;
    let follows = |next: &RecordedEvent| {
        let json: Value = serde_json::from_str(&next.event).unwrap_or_default();
        next.recorded_at == event.recorded_at
            && json["source"] == Transferred::GRANTED
            && event.event.contains("\"funding.granted.v1\"")
    };
    let next = found.next().filter(follows);
    Ok((event, next))
}
