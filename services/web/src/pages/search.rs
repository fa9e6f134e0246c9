//! Suche: one field for whatever somebody has in hand. What there is once is where it leads.

use std::collections::BTreeSet;

use askama::Template;
use serde_json::Value;
use sollist_contract::{
    grpc::{
        analytics::v1::{GetBudgetRequest, ListCatalogueRequest, ListRolloutsRequest},
        intake::v1::ListEventsRequest,
    },
    ids::{Authority, District, Programme, slug},
    similar::plain,
    words::{meant, names, number, terms},
};
use tonic::Code;

use super::{district::request_page, orders::order_page, rows};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query::{self, grouped},
    table::{Cell, Column, Table},
    voice::Voice,
    words::{asked, look},
};

/// Letters that are looked for at most, and lines that are listed at most.
const SOUGHT_MAX: usize = 200;
const LINES_MAX: usize = 50;
/// Events that are asked whose an order or a request is.
const EVENTS_ASKED: i32 = 200;

#[derive(Template)]
#[template(source = "<p class=\"kern-body\">{{ said }}</p>\n{{ table|safe }}", ext = "html")]
struct Body {
    said: String,
    table: Table,
}

/// Where a search leads.
pub enum Found {
    There(String),
    Page(Box<Page>),
}

/// What was found: which kind of thing, what it is called, where it is.
struct Hit {
    /// What is sought names it, and is no part of its name only.
    exact: bool,
    kind: &'static str,
    name: String,
    below: String,
    link: String,
    /// Whose words the name is.
    voice: Voice,
}

pub async fn answer(ask: &Ask) -> Result<Found, Failure> {
    let sought = ask.query.only.sought.clone();
    if sought.chars().count() > SOUGHT_MAX {
        return Err(Failure::asked(asked::too_long_to_seek(SOUGHT_MAX)));
    }
    let hits = if sought.is_empty() { Vec::new() } else { hits(ask, &sought).await? };
    if let ([hit], true, crate::ask::Form::Html) = (hits.as_slice(), hits.iter().all(|hit| hit.exact), ask.form) {
        return Ok(Found::There(hit.link.clone()));
    }
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let columns = vec![Column::text("name", words.found), Column::text("kind", lang.word(terms::KIND))];
    let mut table = Table::new(MAIN_TABLE, words.found.to_owned(), columns, lang);
    table.headed = true;
    table.empty = lang.say(look::what_can_be_sought());
    let cells = |hit: &Hit| {
        let name = Cell::text(&hit.name).spoken(hit.voice, lang).to(hit.link.clone());
        vec![if hit.below.is_empty() { name } else { name.below(&hit.below) }, Cell::text(hit.kind)]
    };
    table.rows = hits.iter().map(cells).collect();
    ask.exported(&mut table);
    let shown = Cell::text(&sollist_contract::said::short(&sought, SOUGHT_MAX)).shown;
    let said = match (sought.is_empty(), hits.len()) {
        (true, _) => String::new(),
        (_, 0) => lang.say(look::nothing_found(&shown)),
        (_, many) => lang.say(look::found(&shown, many as u64)),
    };
    let body = Body { said, table: table.clone() };
    Ok(Found::Page(Box::new(ask.page(words.search, body, Some(table), None))))
}

/// Everything that goes by what is sought, what is named exactly first. Each kind is asked of its service; who may not
/// see it is told nothing of it.
async fn hits(ask: &Ask, sought: &str) -> Result<Vec<Hit>, Failure> {
    let mut hits = event(ask, sought);
    hits.extend(places(ask, sought));
    hits.extend(papers(ask, sought).await?);
    // Numbers of most systems have capitals, and whoever types one has none.
    let capitals = sought.to_uppercase();
    if hits.is_empty() && capitals != sought {
        hits.extend(papers(ask, &capitals).await?);
    }
    // A number is in many names, and none is meant by it.
    if grouped(sought).is_some() {
        return Ok(hits);
    }
    hits.extend(indicators(ask, sought).await?);
    hits.extend(rollouts(ask, sought).await?);
    hits.extend(lines(ask, sought).await?);
    Ok(hits)
}

/// Whether a name has what is sought, however its umlauts and signs are written.
fn has(name: &str, sought: &str) -> bool {
    let (name, sought) = (slug(&plain(name)), slug(&plain(sought)));
    // Less is in every name.
    sought.len() > 2 && name.contains(&sought)
}

/// Whether each word of several is in one of the names, as `gutachten pankow` is in `2026/…/pankow/gutachten`.
fn has_each(names: &[&str], sought: &str) -> bool {
    let words = || sought.split_whitespace();
    words().count() > 1 && words().all(|word| names.iter().any(|name| has(name, word)))
}

/// Whether one of the names is what is sought, however its umlauts and signs are written.
fn is_name(names: &[&str], sought: &str) -> bool {
    names.iter().any(|name| slug(&plain(name)) == slug(&plain(sought)))
}

/// A number of the journal.
fn event(ask: &Ask, sought: &str) -> Vec<Hit> {
    let last = ask.head.as_ref().map_or(0, |head| head.sequence);
    let number = grouped(sought).and_then(|digits| digits.parse::<u64>().ok());
    let number = number.filter(|number| (1..=last).contains(number));
    let hit = |sequence: u64| Hit {
        exact: true,
        kind: ask.lang.word(terms::EVENT),
        name: format!("{} {}", crate::words::of(ask.lang).event_number, ask.lang.say(number::number(sequence))),
        below: String::new(),
        link: ask.query.elsewhere().at(&format!("/journal/{sequence}")),
        voice: Voice::Page,
    };
    number.map(hit).into_iter().collect()
}

/// Districts, authorities and programmes: everybody knows them.
fn places(ask: &Ask, sought: &str) -> Vec<Hit> {
    let lang = ask.lang;
    let elsewhere = ask.query.elsewhere();
    let named =
        |code: &str, names: &[&str]| names.iter().any(|name| has(name, sought)) || code.eq_ignore_ascii_case(sought);
    let districts = District::all().chain([District::CENTRAL]).filter(|it| named(it.code(), &[it.name()]));
    let mut hits: Vec<Hit> = districts
        .map(|it| Hit {
            exact: is_name(&[it.code(), it.name()], sought),
            kind: lang.word(terms::DISTRICT),
            name: names::district(it.code()),
            below: String::new(),
            voice: Voice::Page,
            link: rows::district_page(it.code(), &ask.query),
        })
        .collect();
    let central = Authority::IKT_STEUERUNG.parse::<Authority>().ok();
    let offices = District::all().filter_map(District::bezirksamt).chain(central);
    let offices = offices.filter(|it| named(it.as_str(), &[&terms::authority_short(it), &terms::authority_name(it)]));
    hits.extend(offices.map(|it| {
        Hit {
            exact: is_name(&[it.as_str(), &terms::authority_short(&it), &terms::authority_name(&it)], sought),
            kind: lang.word(terms::AUTHORITY),
            name: terms::authority_name(&it),
            below: it.to_string(),
            voice: Voice::Page,
            link: elsewhere
                .with(|query| {
                    query.narrow_to(it.as_str());
                    "stelle".clone_into(&mut query.by);
                })
                .at("/haushalt"),
        }
    }));
    let programmes = Programme::ALL.iter().filter(|it| {
        let terms::Term { de, en } = terms::programme(**it);
        named(it.code(), &[de, en])
    });
    hits.extend(programmes.map(|it| {
        let terms::Term { de, en } = terms::programme(*it);
        Hit {
            exact: is_name(&[it.code(), de, en], sought),
            kind: lang.word(terms::PROGRAMME),
            name: lang.word(terms::programme(*it)).to_owned(),
            below: String::new(),
            voice: Voice::Page,
            link: elsewhere
                .with(|query| {
                    it.code().clone_into(&mut query.programme);
                    "stelle".clone_into(&mut query.by);
                })
                .at("/haushalt"),
        }
    }));
    hits
}

/// Orders and funding requests go by their own numbers, which several authorities may have.
async fn papers(ask: &Ask, sought: &str) -> Result<Vec<Hit>, Failure> {
    type Page = fn(&query::Query, &str, &str) -> String;
    let order = ListEventsRequest { order: sought.to_owned(), ..ListEventsRequest::default() };
    let request = ListEventsRequest { request: sought.to_owned(), ..ListEventsRequest::default() };
    let kinds: [(ListEventsRequest, terms::Term, Page); 2] =
        [(order, terms::ORDER, order_page), (request, terms::REQUEST, request_page)];
    let nothing = |code| matches!(code, Code::NotFound | Code::InvalidArgument | Code::PermissionDenied);
    let mut hits = Vec::new();
    for (asked, kind, page) in kinds {
        let asked = ListEventsRequest { page_size: EVENTS_ASKED, ..asked };
        let found = match ask.link.intake().list_events(asked).await {
            Ok(found) => found.into_inner().events,
            // What is no number of any, or could be none; or whoever asks may not read the journal.
            Err(status) if nothing(status.code()) => Vec::new(),
            Err(status) => return Err(status.into()),
        };
        let whose = |event: &sollist_contract::grpc::intake::v1::RecordedEvent| {
            let json: Value = serde_json::from_str(&event.event).ok()?;
            json.get("data")?.get("authority")?.as_str().map(str::to_owned)
        };
        let whose: BTreeSet<String> = found.iter().filter_map(whose).collect();
        hits.extend(whose.into_iter().map(|authority| Hit {
            exact: true,
            kind: ask.lang.word(kind),
            name: sought.to_owned(),
            below: names::authority(&authority),
            voice: Voice::Page,
            link: page(&ask.query, &authority, sought),
        }));
    }
    Ok(hits)
}

async fn indicators(ask: &Ask, sought: &str) -> Result<Vec<Hit>, Failure> {
    let lang = ask.lang;
    let known = ask.link.analytics().list_catalogue(ListCatalogueRequest::default()).await?.into_inner().definitions;
    let exact = known.iter().any(|it| it.id == sought);
    let fits = |it: &&sollist_contract::grpc::analytics::v1::Definition| {
        let said = it.name.clone().unwrap_or_default();
        it.id == sought || !exact && (has(&said.de, sought) || has(&said.en, sought))
    };
    let hit = |it: &sollist_contract::grpc::analytics::v1::Definition| Hit {
        exact: is_name(&[&it.id, &lang.told(it.name.as_ref())], sought),
        kind: lang.word(terms::INDICATOR),
        name: lang.told(it.name.as_ref()),
        below: it.id.clone(),
        voice: Voice::Page,
        link: ask.query.elsewhere().at(&query::path(["kennzahlen", &it.id])),
    };
    Ok(known.iter().filter(fits).map(hit).collect())
}

/// A rollout is seen in its indicator, by districts.
async fn rollouts(ask: &Ask, sought: &str) -> Result<Vec<Hit>, Failure> {
    let request = ListRolloutsRequest { view: ask.query.view(), page_size: 1000, ..ListRolloutsRequest::default() };
    let found = ask.link.records().list_rollouts(request).await?.into_inner().rollouts;
    let all: BTreeSet<String> = found.into_iter().map(|it| it.rollout).collect();
    let fits = |code: &&String| {
        let called = terms::rollout_called(code);
        meant::same(code, sought) || [code.as_str(), &called.de, &called.en].iter().any(|name| has(name, sought))
    };
    let hit = |code: &String| Hit {
        exact: is_name(&[code, &ask.lang.say(terms::rollout_called(code))], sought),
        kind: ask.lang.word(terms::ROLLOUT),
        name: ask.lang.say(terms::rollout_called(code)),
        below: String::new(),
        voice: Voice::Page,
        link: ask.query.elsewhere().at("/kennzahlen/rollout.degree"),
    };
    Ok(all.iter().filter(fits).map(hit).collect())
}

/// Lines by their names and by what plans call them.
async fn lines(ask: &Ask, sought: &str) -> Result<Vec<Hit>, Failure> {
    let mut request = GetBudgetRequest {
        view: ask.query.view(),
        year: ask.year().await?,
        by: vec!["line".to_owned()],
        ..GetBudgetRequest::default()
    };
    let mut client = ask.link.analytics();
    let mut hits = Vec::new();
    loop {
        let page = client.get_budget(request.clone()).await?.into_inner();
        for row in page.rows {
            let line = row.line.unwrap_or_default();
            let title = row.title.unwrap_or_default();
            let authority = row.authority.unwrap_or_default();
            if line == sought || has(&line, sought) || has(&title, sought) || has_each(&[&line, &title], sought) {
                let link = ask.query.elsewhere().at(&query::line_path(&line));
                let name = if title.is_empty() { line.clone() } else { title };
                let below = format!("{} · {line}", names::authority(&authority));
                let kind = ask.lang.word(terms::LINE);
                let exact = line == sought || is_name(&[&name], sought);
                hits.push((line, Hit { exact, kind, name, below, link, voice: Voice::Recorded }));
            }
        }
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            break;
        }
    }
    if hits.iter().any(|(line, _)| line == sought) {
        hits.retain(|(line, _)| line == sought);
    }
    hits.truncate(LINES_MAX);
    Ok(hits.into_iter().map(|(_, hit)| hit).collect())
}
