//! Suche: one field for whatever somebody has in hand. What there is once is where it leads.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use serde_json::Value;
use sollist_contract::{
    grpc::{
        analytics::v1::{
            GetBudgetRequest, GetLineRequest, ListCatalogueRequest, ListOrdersRequest, ListRolloutsRequest,
        },
        intake::v1::{ListEventsRequest, RecordedEvent},
    },
    ids::{Authority, District, Programme, slug},
    quarter::Quarter,
    similar::plain,
    words::{lines::can_be_meant, meant, names, number, terms},
};
use sollist_platform::wire::called::{self, Fits};
use tonic::Code;

use super::{district::request_page, orders::order_page, rows};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::{Failure, permitted},
    query::{self, grouped},
    table::{Cell, Column, Table},
    voice::Voice,
    words::{asked, look},
};

/// Letters that are looked for at most, and what is listed at most.
const SOUGHT_MAX: usize = 200;
/// Letters at least by which an order is found that begins so.
const BEGINNING_MIN: usize = 3;
const LISTED_MAX: usize = 50;
/// Digits at least that mean a line by those of its name.
const DIGITS_MIN: usize = 5;
/// Events that are asked at a time whose an order, a request, an invoice or a payment is.
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
    let mut hits = if sought.is_empty() { Vec::new() } else { hits(ask, &sought).await? };
    let goes_on = hits.len() > LISTED_MAX;
    hits.truncate(LISTED_MAX);
    if let ([hit], true, crate::ask::Form::Html) = (hits.as_slice(), hits.iter().all(|hit| hit.exact), ask.form) {
        return Ok(Found::There(hit.link.clone()));
    }
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let columns = vec![Column::text("name", words.found), rows::unbroken("kind", lang.word(terms::KIND))];
    let mut table = Table::new(MAIN_TABLE, words.found.to_owned(), columns, lang);
    table.headed = true;
    table.empty = lang.say(look::what_can_be_sought());
    let cells = |hit: &Hit| {
        let name = Cell::text(&hit.name).spoken(hit.voice, lang).to(hit.link.clone());
        vec![if hit.below.is_empty() { name } else { name.below(&hit.below) }, Cell::text(hit.kind)]
    };
    table.rows = hits.iter().map(cells).collect();
    if ask.is_file() {
        table.unfold("name", Column::text("more", words.more_precisely));
    }
    ask.exported(&mut table);
    if goes_on {
        table.most = lang.say(look::first_ones(LISTED_MAX));
    }
    let shown = Cell::text(&sollist_contract::said::short(&sought, SOUGHT_MAX)).shown;
    let said = match (sought.is_empty(), hits.len()) {
        (true, _) => String::new(),
        (_, 0) => lang.say(look::nothing_found(&shown)),
        (_, many) if goes_on => lang.say(look::found_more(&shown, many)),
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
    hits.extend(report(ask, sought));
    hits.extend(papers(ask, sought).await?);
    // Numbers of most systems have capitals, and whoever types one has none.
    let capitals = sought.to_uppercase();
    if hits.is_empty() && capitals != sought {
        hits.extend(papers(ask, &capitals).await?);
    }
    if hits.is_empty() {
        hits.extend(orders(ask, sought).await?);
    }
    // A number is in many names, and none is meant by it.
    if let Some(digits) = grouped(sought) {
        if hits.is_empty() && digits.len() >= DIGITS_MIN {
            hits.extend(lines_meant(ask, sought).await?);
        }
        return Ok(hits);
    }
    hits.extend(indicators(ask, sought).await?);
    hits.extend(rollouts(ask, sought).await?);
    let mut lines = lines(ask, sought).await?;
    // Parts of a name mean what they mean on the command line, of any year and by earlier names too.
    if (sought.contains('/') || lines.is_empty()) && !lines.iter().any(|line| line.exact) {
        let meant = lines_meant(ask, sought).await?;
        lines = if meant.is_empty() { lines } else { meant };
    }
    hits.extend(lines);
    Ok(hits)
}

/// Whether a name has what is sought, however its umlauts and signs are written.
fn has(name: &str, sought: &str) -> bool {
    let (name, sought) = (slug(&plain(name)), slug(&plain(sought)));
    // Less is in every name.
    sought.len() > 2 && name.contains(&sought)
}

/// Whether each word of several is in one of the names, as `gutachten pankow` and `2026/pankow/gutachten` are in
/// `2026/…/pankow/gutachten`.
fn has_each(names: &[&str], sought: &str) -> bool {
    let words = || sought.split(|c: char| c.is_whitespace() || c == '/').filter(|word| !word.is_empty());
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

/// A quarter as people write it: `2026-Q1`, `Q1/2026`, `1. Quartal 2026`, `1st quarter of 2026`.
fn quarter(sought: &str) -> Option<Quarter> {
    let capitals = sought.to_uppercase();
    let mut parts = capitals.split([' ', '/', '-']).filter(|part| !["", "QUARTAL", "QUARTER", "OF"].contains(part));
    let (one, other) = (parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let (year, number) = if is_year(one) { (one, other) } else { (other, one) };
    let number = number.trim_start_matches('Q').trim_end_matches(['.', 'S', 'T', 'N', 'D', 'R', 'H']);
    // One digit alone beside a year is no quarter: `1/2026` may be a month, an invoice, an authority's number.
    let is_said = ["Q", "."].iter().any(|sign| capitals.contains(sign));
    if is_said { format!("{year}-Q{number}").parse().ok() } else { None }
}

/// The report of a quarter that has begun.
fn report(ask: &Ask, sought: &str) -> Vec<Hit> {
    let quarter = quarter(sought);
    let today = ask.today(ask.head.as_ref());
    let begun = |quarter: &Quarter| quarter.first_day().is_ok_and(|day| day.to_string() <= today);
    let hit = |quarter: Quarter| Hit {
        exact: true,
        kind: crate::words::of(ask.lang).report,
        name: quarter.to_string(),
        below: String::new(),
        link: ask.query.elsewhere().at(&query::path(["berichte", &quarter.to_string()])),
        voice: Voice::Page,
    };
    quarter.filter(begun).map(hit).into_iter().collect()
}

/// Orders whose numbers begin so, whatever their capitals.
async fn orders(ask: &Ask, sought: &str) -> Result<Vec<Hit>, Failure> {
    let begins = |number: &str| number.get(..sought.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(sought));
    let mut hits = Vec::new();
    // Less is the beginning of any number.
    if sought.len() < BEGINNING_MIN {
        return Ok(hits);
    }
    let mut request = ListOrdersRequest { view: ask.query.view(), page_size: 1000, ..ListOrdersRequest::default() };
    loop {
        let Some(page) = permitted(ask.link.records().list_orders(request.clone()).await)? else { return Ok(hits) };
        let page = page.into_inner();
        hits.extend(page.orders.into_iter().filter(|it| begins(&it.order)).map(|it| Hit {
            exact: false,
            kind: ask.lang.word(terms::ORDER),
            below: names::authority(&it.authority),
            link: order_page(&ask.query, &it.authority, &it.order),
            name: it.order,
            voice: Voice::Page,
        }));
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() || hits.len() > LISTED_MAX {
            return Ok(hits);
        }
    }
}

/// Orders, funding requests, invoices and payments go by their own numbers, which several authorities may have. What
/// names an order stands with it; a payment without one is its event.
async fn papers(ask: &Ask, sought: &str) -> Result<Vec<Hit>, Failure> {
    type Place = fn(&Ask, &str, &About, u64) -> String;
    let number = || sought.to_owned();
    let kinds: [(ListEventsRequest, terms::Term, Place); 4] = [
        (ListEventsRequest { order: number(), ..Default::default() }, terms::ORDER, |ask, sought, about, _| {
            order_page(&ask.query, &about.authority, sought)
        }),
        (ListEventsRequest { request: number(), ..Default::default() }, terms::REQUEST, |ask, sought, about, _| {
            request_page(&ask.query, &about.authority, sought)
        }),
        (ListEventsRequest { invoice: number(), ..Default::default() }, terms::INVOICE, with_its_order),
        (ListEventsRequest { payment: number(), ..Default::default() }, terms::PAYMENT, with_its_order),
    ];
    let mut hits = Vec::new();
    let Some(known_until) = known_until(ask).await? else { return Ok(hits) };
    for (asked, kind, place) in kinds {
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        for event in events(ask, asked, known_until).await? {
            let Some(about) = About::read(&event) else { continue };
            let link = place(ask, sought, &about, event.sequence);
            found.entry(about.authority).or_insert(link);
        }
        hits.extend(found.into_iter().map(|(authority, link)| Hit {
            exact: true,
            kind: ask.lang.word(kind),
            name: sought.to_owned(),
            below: names::authority(&authority),
            voice: Voice::Page,
            link,
        }));
    }
    Ok(hits)
}

/// Whose an event is, and which order it names.
struct About {
    authority: String,
    order: Option<String>,
}

impl About {
    fn read(event: &RecordedEvent) -> Option<About> {
        let json: Value = serde_json::from_str(&event.event).ok()?;
        let text = |key: &str| json.get("data")?.get(key)?.as_str().map(str::to_owned);
        Some(About { authority: text("authority")?, order: text("order") })
    }
}

fn with_its_order(ask: &Ask, _: &str, about: &About, sequence: u64) -> String {
    match &about.order {
        Some(order) => order_page(&ask.query, &about.authority, order),
        None => ask.query.elsewhere().at(&format!("/journal/{sequence}")),
    }
}

/// The last number of the journal that is known at the state that is looked at, 0: the newest. `None`: nothing was
/// known then.
async fn known_until(ask: &Ask) -> Result<Option<u64>, Failure> {
    let state = ask.query.stand.as_str();
    if state.is_empty() {
        return Ok(Some(0));
    }
    let number = match state.parse() {
        Ok(number) => number,
        Err(_) => ask.state_of(state).await?.map_or(0, |as_of| as_of.sequence),
    };
    Ok(Some(number).filter(|number| *number > 0))
}

/// The events that name a paper; none where there is no such paper, or whoever asks may not read the journal.
async fn events(ask: &Ask, mut asked: ListEventsRequest, known_until: u64) -> Result<Vec<RecordedEvent>, Failure> {
    let nothing = |code| matches!(code, Code::NotFound | Code::InvalidArgument | Code::PermissionDenied);
    asked.page_size = EVENTS_ASKED;
    // What came later is not known at the state that is looked at.
    asked.to_sequence = known_until;
    let mut events = Vec::new();
    // What fits is looked for in pieces: a page may have none and be followed by others.
    loop {
        let page = match ask.link.intake().list_events(asked.clone()).await {
            Ok(page) => page.into_inner(),
            Err(status) if nothing(status.code()) => return Ok(events),
            Err(status) => return Err(status.into()),
        };
        events.extend(page.events);
        asked.page_token = page.next_page_token;
        if asked.page_token.is_empty() {
            return Ok(events);
        }
    }
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
                let name = if title.is_empty() { &line } else { &title };
                let exact = line == sought || is_name(&[name], sought);
                hits.push((line.clone(), line_hit(ask, exact, &line, &title, &authority)));
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
    Ok(hits.into_iter().map(|(_, hit)| hit).collect())
}

/// The lines that are meant by so much of a name, as they are at the state that is asked for.
async fn lines_meant(ask: &Ask, sought: &str) -> Result<Vec<Hit>, Failure> {
    if sought.len() < BEGINNING_MIN || !can_be_meant(sought) {
        return Ok(Vec::new());
    }
    let found = match called::meant(&ask.link, sought, None).await {
        Ok(Fits::One(line)) => vec![line],
        Ok(Fits::Several { lines, .. }) => {
            lines.iter().take(LISTED_MAX.saturating_add(1)).map(ToString::to_string).collect()
        }
        // None; or whoever asks may not see any.
        Ok(Fits::Nothing) | Err(_) => Vec::new(),
    };
    let mut hits = Vec::new();
    for name in found {
        let request = GetLineRequest { view: ask.query.view(), line: name.clone() };
        let Ok(answer) = ask.link.records().get_line(request).await else { continue };
        let line = answer.into_inner().line.unwrap_or_default();
        let title = line.labels.unwrap_or_default().title;
        let exact = name == sought;
        hits.push(line_hit(ask, exact, &name, &title, &line.authority));
    }
    Ok(hits)
}

fn line_hit(ask: &Ask, exact: bool, line: &str, title: &str, authority: &str) -> Hit {
    Hit {
        exact,
        kind: ask.lang.word(terms::LINE),
        name: if title.is_empty() { line } else { title }.to_owned(),
        below: format!("{} · {line}", names::authority(authority)),
        link: ask.query.elsewhere().at(&query::line_path(line)),
        voice: Voice::Recorded,
    }
}
