//! What an event changed of the budget lines that it names, above the page of one of them: whoever moved money is led
//! there, and sees what became of it.

use askama::Template;
use serde_json::Value;
use sollist_contract::{
    grpc::{
        analytics::v1::GetLineRequest,
        budget::v1::Line,
        common::v1::{LineEffect, LinePosition},
        intake::v1::ListEventsRequest,
    },
    method::Method,
};

use crate::{
    ask::{Ask, Form},
    effects,
    failure::Failure,
    table::{Cell, Table},
    titles::Titles,
    words::{act, money as words},
};

/// The lines of an event, as its data name them.
const LINES: [&str; 3] = ["line", "from_line", "to_line"];

#[derive(Template)]
#[template(path = "changed.html")]
struct Body {
    own: &'static words::Own,
    recorded: String,
    said: Cell,
    tables: Vec<Table>,
    link: String,
}

/// Nothing where no event is asked for, or whoever asks may not read the journal. One that says nothing of the line has
/// no such page.
pub async fn told(ask: &Ask, line: &Line) -> Result<String, Failure> {
    let Ok(sequence) = ask.query.only.event.parse::<u64>() else { return Ok(String::new()) };
    if ask.form != Form::Html || !ask.who.may(&[Method::IntakeListEvents]) {
        return Ok(String::new());
    }
    let request = ListEventsRequest {
        from_sequence: sequence,
        to_sequence: sequence,
        page_size: 1,
        ..ListEventsRequest::default()
    };
    let found = ask.link.intake().list_events(request).await?.into_inner().events.into_iter().next();
    let event = found.filter(|event| event.sequence == sequence).ok_or(Failure::NotFound)?;
    let json: Value = serde_json::from_str(&event.event).unwrap_or_default();
    let names: Vec<&str> = LINES.iter().filter_map(|key| json["data"][*key].as_str()).collect();
    if !names.iter().any(|name| *name == line.name || line.other_names.iter().any(|other| other == name)) {
        return Err(Failure::NotFound);
    }
    let mut all = Vec::new();
    for name in &names {
        let (before, after) =
            (position(ask, name, sequence.saturating_sub(1)).await, position(ask, name, sequence).await);
        all.push(LineEffect { line: (*name).to_owned(), before, after, ..LineEffect::default() });
    }
    let lang = ask.lang;
    let titles = Titles::in_texts(ask, names.into_iter().chain(event.said.as_ref().map(|said| said.de.as_str()))).await;
    let body = Body {
        own: words::own(lang),
        recorded: lang.say(act::recorded(sequence)),
        said: Cell::told(&titles.told(&lang.told(event.said.as_ref()), lang), lang),
        tables: effects::tables(ask, all, &titles).into_iter().map(|(_, _, table)| table).collect(),
        link: ask.query.elsewhere().at(&format!("/quittung/{sequence}")),
    };
    Ok(body.to_string())
}

/// How a line stood at a number of the journal; nothing of one that was not there, or is not shown.
async fn position(ask: &Ask, line: &str, sequence: u64) -> Option<LinePosition> {
    let then = ask.query.elsewhere().with(|query| {
        query.stand = sequence.to_string();
        query.until.clear();
    });
    let request = GetLineRequest { view: then.view(), line: line.to_owned() };
    let Line { appropriation, carry_over, adjustments, soll, frozen, commitments, actual, available, .. } =
        ask.link.records().get_line(request).await.ok()?.into_inner().line?;
    Some(LinePosition { appropriation, carry_over, adjustments, soll, frozen, commitments, actual, available })
}
