//! The journal: what was recorded, the newest first.

use askama::Template;
use sollist_contract::{
    grpc::intake::v1::{ListEventsRequest, RecordedEvent},
    words::terms,
};

use crate::{
    ask::{Ask, EXPORTED_MAX, Form as Kind, MAIN_TABLE, Page},
    failure::Failure,
    query::{Query, journal_number},
    shell::{Field, Form},
    table::{Cell, Column, Table},
    titles::Titles,
};

/// Events of a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(
    source = "{{ form|safe }}\n{{ table|safe }}\n{% if !older.is_empty() %}<nav class=\"turn\" \
                     aria-label=\"{{ pages }}\"><a href=\"{{ older }}\" rel=\"next\">{{ name }}</a></nav>{% endif %}",
    ext = "html"
)]
struct Body {
    form: Form,
    table: Table,
    pages: &'static str,
    older: String,
    name: &'static str,
}

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let as_of = ask.state().await?;
    // What we knew then has no later event.
    let known = as_of.as_ref().filter(|_| !ask.query.stand.is_empty()).map_or(0, |as_of| as_of.sequence);
    let (events, older, why) = events(ask, known).await?;
    let said = events.iter().filter_map(|it| it.said.as_ref()).map(|it| it.de.as_str());
    let titles = Titles::in_texts(ask, said).await;
    let columns = vec![
        Column::number("sequence", lang.word(terms::JOURNAL_NUMBER)),
        Column::text("event", lang.word(terms::EVENT)),
        Column::day("day", lang.word(terms::DAY)),
        Column::day("recorded_at", lang.word(terms::RECORDED)),
        Column::text("actor", lang.word(terms::ACTOR)),
    ];
    let mut table = Table::new(MAIN_TABLE, words.journal.to_owned(), columns, lang);
    table.empty = why;
    let cells = |event: &RecordedEvent| {
        let link = ask.query.elsewhere().at(&format!("/journal/{}", event.sequence));
        vec![
            Cell::count(event.sequence, lang).to(link),
            Cell::told(&titles.told(&lang.told(event.said.as_ref()), lang), lang),
            Cell::day(&event.day, lang),
            Cell::moment(&event.recorded_at, lang),
            Cell::text(&lang.who(event)),
        ]
    };
    table.rows = events.iter().map(cells).collect();
    ask.exported_in_part(&mut table, &older.map(|from| from.to_string()).unwrap_or_default());
    let link = |from: u64| ask.query.with(|query| query.only.from = from.to_string()).at(&ask.path);
    let body = Body {
        form: form(ask),
        table: table.clone(),
        pages: words.pages,
        older: older.map(link).unwrap_or_default(),
        name: words.older,
    };
    Ok(ask.page(words.journal, body, Some(table), as_of))
}

/// The events of a page, the number from which older ones follow, and why there is none. `known`: the last number that
/// counts; 0: there is no last one.
async fn events(ask: &Ask, known: u64) -> Result<(Vec<RecordedEvent>, Option<u64>, String), Failure> {
    let Query { authority, until, only, .. } = ask.query.clone();
    let from: u64 = match only.from.as_str() {
        "" => 0,
        text => journal_number(text).map_err(Failure::asked)?,
    };
    let to_sequence = [from, known].into_iter().filter(|number| *number > 0).min().unwrap_or(0);
    let wanted = if ask.form == Kind::Html { PAGE } else { EXPORTED_MAX };
    let mut request = ListEventsRequest {
        page_size: i32::try_from(wanted.saturating_add(1)).unwrap_or(i32::MAX).min(1000),
        to_sequence,
        line: only.line,
        order: only.order,
        authority,
        r#type: only.kind,
        to_day: until,
        newest_first: true,
        ..ListEventsRequest::default()
    };
    let mut events: Vec<RecordedEvent> = Vec::new();
    let mut why = None;
    let mut intake = ask.link.intake();
    // What fits a filter is looked for in pieces: a page may have none and be followed by others.
    loop {
        let page = intake.list_events(request.clone()).await?.into_inner();
        events.extend(page.events);
        why = page.why.or(why);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() || events.len() > wanted {
            break;
        }
    }
    let older = events.get(wanted).map(|event| event.sequence);
    events.truncate(wanted);
    Ok((events, older, ask.lang.told(why.as_ref())))
}

fn form(ask: &Ask) -> Form {
    let (lang, asked, words) = (ask.lang, &ask.query, crate::words::of(ask.lang));
    let fields = vec![
        Field::text("typ", words.event_type, &asked.only.kind),
        Field::authority(&ask.query, ask.lang, &ask.who),
        Field::text("stelle", lang.word(terms::LINE), &asked.only.line),
        Field::text("bestellung", lang.word(terms::ORDER), &asked.only.order),
        Field::text("ab", words.from_number, &asked.only.from),
    ];
    Form::new(lang, "/journal", asked, fields)
}
