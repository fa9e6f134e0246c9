//! The map of the pages, and the way of a request through them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, HttpBody as _},
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use sollist_contract::{day::Day, ids::Authority, lang::Lang, refusal::Reason};
use sollist_platform::{
    process::stop::Stop,
    watch::metrics,
    wire::{caller::Peer, http, link::Link, listen::Listener, register::Register},
};
use tokio::task::JoinHandle;
use tonic::transport::Channel;

use crate::{
    act::Sent,
    answer,
    ask::{Ask, Form, Page},
    assets, body, caller,
    failure::Failure,
    guard::{self, Names},
    head::Head,
    live,
    login::{Arrival, Gate},
    pages::{self, search::Found},
    query::{self, LANGUAGE, Misread, Query},
    session::Stay,
    shell::Shell,
    targets::Target,
    who::{FOR, Who},
    words,
};

/// How long an answer under way may take after the stop.
const GRACE: Duration = Duration::from_secs(2);
/// Bytes of an address at most: every link of a page says what was asked again.
const ADDRESS_MAX: usize = 8 * 1024;
/// What a page is asked with that only shows, and one that takes something too.
const SHOWS: &str = "GET, HEAD";
const TAKES: &str = "GET, HEAD, POST";

/// The first parts of the addresses that there are.
const PLACES: [&str; 32] = [
    "assets",
    "live",
    "lage",
    "haushalt",
    "grund",
    "kennzahlen",
    "bezirk",
    "beschaffung",
    "vergleich",
    "antraege",
    "quittung",
    "prognose",
    "mehrbedarf",
    "berichte",
    "pruefen",
    "meldungen",
    "hinweise",
    "veroeffentlicht",
    "auffaelligkeiten",
    "abgewiesen",
    "senden",
    "suche",
    "journal",
    "einsicht",
    "vorgaenge",
    "hilfe",
    "barrierefreiheit",
    "barriere-melden",
    "anmelden",
    "abmelden",
    "abgemeldet",
    "ich",
];

/// What the pages stand on.
#[derive(Clone)]
pub struct Web {
    channel: Channel,
    head: Head,
    stop: Stop,
    /// Where a barrier is told; empty: nobody said.
    feedback: Arc<str>,
    register: Option<Arc<Register>>,
    /// Where people log in.
    gate: Option<Arc<Gate>>,
}

impl Web {
    /// Begins to follow the journal; the task ends with the runtime, or is ended.
    ///
    /// `own`: how the pages ask for themselves; `feedback`: where a barrier is told, a mail address or any text; empty:
    /// nobody said; `register`: who may ask, where there is one; `gate`: where people log in.
    pub fn new(
        (channel, own): (Channel, Link),
        stop: Stop,
        feedback: &str,
        (register, gate): (Option<Arc<Register>>, Option<Gate>),
    ) -> (Web, JoinHandle<()>) {
        let (head, following) = Head::follow(own);
        (Web { channel, head, stop, feedback: feedback.into(), register, gate: gate.map(Arc::new) }, following)
    }

    /// Whether the services are there that the pages ask: they say where the journal ends.
    pub fn reaches_services(&self) -> bool {
        self.head.now().is_some()
    }

    /// The pages, for whoever connects as `peer` says.
    pub fn routes(self) -> Router {
        Router::new().fallback(answered).with_state(self)
    }
}

/// Offers the pages until the stop.
pub async fn serve(listener: Listener, web: Web) {
    let (mut stop, mut late) = (web.stop.clone(), web.stop.clone());
    tokio::select! {
        () = http::serve(listener, web.routes(), async move { stop.wait().await }) => {}
        () = async {
            late.wait().await;
            tokio::time::sleep(GRACE).await;
        } => {}
    }
}

async fn answered(State(web): State<Web>, ConnectInfo(peer): ConnectInfo<Peer>, request: Request<Body>) -> Response {
    let (head_only, began) = (request.method() == Method::HEAD, Instant::now());
    let path = request.uri().path().to_owned();
    let response = way(&web, &peer, request).await;
    let place = place(&path);
    let leads_to = web.gate.as_ref().and_then(|gate| gate.leads_to());
    let response = answer::guarded(response, leads_to, web.gate.is_none() || place == "assets");
    metrics::page(place, response.status().as_u16(), began.elapsed().as_secs_f64());
    if head_only { without_body(response) } else { response }
}

/// What a page says of itself, its length too.
fn without_body(response: Response) -> Response {
    let length = response.body().size_hint().exact();
    let mut response = response.map(|_| Body::empty());
    if let Some(length) = length.filter(|length| *length > 0) {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    response
}

/// Under which name an address is counted: the first part of those there are.
fn place(path: &str) -> &'static str {
    let first = path.split('/').nth(1).unwrap_or_default();
    let first = first.split('.').next().filter(|first| !first.is_empty()).unwrap_or("lage");
    PLACES.into_iter().find(|place| *place == first).unwrap_or(metrics::NO_PAGE)
}

async fn way(web: &Web, peer: &Peer, request: Request<Body>) -> Response {
    let (head, body) = request.into_parts();
    let (headers, uri) = (&head.headers, &head.uri);
    let asked = uri.query().unwrap_or_default();
    let (whole, form) = Form::of(uri.path());
    // A form is sent on in the other language, everything else is led to.
    let wanted = language_asked(asked);
    let sends = head.method == Method::POST;
    let lang = wanted.filter(|_| sends).unwrap_or_else(|| language(headers));
    let length = uri.path().len().saturating_add(asked.len());
    // Two slashes at the begin would name another host.
    let place = format!("/{}", uri.path().trim_start_matches('/'));
    let place = if length > ADDRESS_MAX { "/" } else { place.as_str() };
    let mut who = if web.gate.is_some() { Who::Stranger } else { Who::Anybody };
    let shell = |query: &Query, who: &Who| Shell::new(lang, place, &query.elsewhere(), "").of(who);
    let query = Query::read(asked);
    let refused = |status, said| {
        let refused = Failure::said(status, said, String::new());
        let who = if web.gate.is_some() { Who::Stranger } else { Who::Anybody };
        answer::failure(&refused, shell(&Query::default(), &who), headers)
    };
    let names = match &web.gate {
        Some(gate) => Names::One(gate.host()),
        None if caller::is_here(peer) => Names::Here,
        None => Names::Any,
    };
    if let Some(said) = guard::refuses(&head.method, headers, host(headers, uri), names) {
        return refused(StatusCode::FORBIDDEN, said);
    }
    let mut link = None;
    if web.gate.is_none() {
        let chosen = caller::cookies(headers).find(|(name, _)| *name == FOR).and_then(|(_, one)| one.parse().ok());
        match caller::link(&web.channel, peer, web.register.as_deref(), chosen.as_ref()) {
            Ok((found, caller)) => (link, who) = (Some(found), caller),
            Err(refusal) => return refused(StatusCode::UNAUTHORIZED, refusal.said),
        }
    }
    if length > ADDRESS_MAX {
        return refused(StatusCode::URI_TOO_LONG, words::address::too_long(ADDRESS_MAX));
    }
    let parts = query::parts(whole).unwrap_or_else(|| vec![String::new()]);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    if let Some(gate) = &web.gate
        && let Some(response) = gate.answers((&head.method, &parts, headers), asked, lang).await
    {
        return response;
    }
    let chooses = parts == ["ich"] && (web.gate.is_some() || matches!(who, Who::Known(_)));
    let takes = Target::of(&parts).is_some() || chooses;
    if !(matches!(head.method, Method::GET | Method::HEAD) || takes && head.method == Method::POST) {
        let mut response = refused(StatusCode::METHOD_NOT_ALLOWED, words::act::takes_nothing());
        let allowed = HeaderValue::from_static(if takes { TAKES } else { SHOWS });
        response.headers_mut().insert(header::ALLOW, allowed);
        return response;
    }
    if let ["assets", edition, name @ ..] = parts.as_slice() {
        return assets::answer(edition, &format!("{}{}", name.join("/"), form.ending()), headers);
    }
    let live = parts == ["live"];
    if let Some(said) = query.unknown().filter(|_| !live) {
        return answer::failure(&Failure::asked(said), shell(&query, &who), headers);
    }
    if let Some(wanted) = wanted.filter(|_| !sends) {
        return in_language(wanted, &query.at(uri.path()));
    }
    let mut session = None;
    // Everybody may read how accessible the pages are, and where a barrier is told.
    let is_everybodys = matches!(parts.as_slice(), ["barrierefreiheit" | "barriere-melden"]);
    if let Some(gate) = &web.gate {
        let arrival = gate.arrives(&web.channel, headers).await;
        match arrival {
            Arrival::Known(found, me, open) => {
                if chooses && head.method == Method::POST {
                    return gate.choose(&open, &me, headers, body).await;
                }
                (link, who, session) = (Some(found), Who::Known(me), Some(open));
            }
            Arrival::WithoutRole(_) | Arrival::Nobody { .. } | Arrival::Unknown if !is_everybodys => {
                let address = query.at(place);
                return gate.stops(&arrival, (&head.method, &address, headers), body, lang).await;
            }
            Arrival::WithoutRole(_) | Arrival::Nobody { .. } | Arrival::Unknown => {}
        }
    }
    if let (Who::Known(me), true, true) = (&who, chooses, head.method == Method::POST) {
        return speaking_for(me.chosen(headers, body).await);
    }
    // Who has no rights may ask, and gets no answer.
    let link = link.unwrap_or_else(|| Link::unknown(web.channel.clone()));
    if live {
        let since = form_urlencoded::parse(asked.as_bytes()).find(|(key, _)| key == "seit");
        let since = since.and_then(|(_, value)| value.parse().ok()).unwrap_or(u64::MAX);
        let opened = web.gate.clone().zip(session);
        let stay = move || opened.as_ref().map_or(Stay::Open, |(gate, session)| gate.stay(session));
        return live::answer(since, web.head.clone(), web.stop.clone(), stay);
    }
    // A stranger is not told where the journal ends.
    let head = web.head.now().filter(|_| !matches!(who, Who::Stranger));
    let tag = tagged((lang, &who), uri.path(), &query, head.as_ref().map(|head| head.sequence), &parts);
    if let Some(tag) = tag.as_deref().filter(|tag| !sends && answer::holds(headers, tag)) {
        return answer::unchanged(tag);
    }
    let understood = match query.understood() {
        Ok(understood) => understood,
        Err(misread) => return answer::misread(&misread, &query, place, (lang, &who), headers),
    };
    let made = async {
        let query = understood;
        let path = if parts.is_empty() { "/".to_owned() } else { query::path(parts.iter().copied()) };
        let mut ask = Ask { lang, path, form, query, link, who: who.clone(), head, before: None };
        if sends {
            return posted(&ask, &parts, headers, body).await;
        }
        // A report is a file of its own.
        if let ["berichte", name] = parts.as_slice()
            && let Some((quarter, format)) = pages::reports::file_of(name, form)
        {
            return pages::reports::file(&ask, quarter, format).await;
        }
        // So is a row of a plan that was refused.
        if let (["abgewiesen", id], Form::Csv) = (parts.as_slice(), form) {
            return pages::entry::row_file(&ask, id).await;
        }
        if let Some(seen) = ask.as_seen() {
            // A state of which there is no such page marks nothing.
            ask.before = page(web, &seen, &parts).await.ok().and_then(|page| page.table).map(Arc::new);
        }
        // Whoever may not see the first page begins at the first that they may.
        if parts.is_empty()
            && let Some(begin) = ask.shell("").begins_elsewhere()
        {
            return Ok(moved(begin));
        }
        // What there is once is where a search leads, and where less than the name of a line does.
        let found = match parts.as_slice() {
            ["suche"] => Some(pages::search::answer(&ask).await?),
            ["haushalt", "stelle", name @ ..] if !name.is_empty() && Target::of(&parts).is_none() => {
                Some(pages::which_line::answer(&ask, &name.join("/")).await?)
            }
            _ => None,
        };
        let page = if let Some(found) = found {
            match found {
                Found::There(address) => return Ok(moved(&address)),
                Found::Page(page) => *page,
            }
        } else if let ["ich"] = parts.as_slice() {
            // There is such a page for whoever is known, so it stands beside the map.
            pages::me::page(&ask)?
        } else {
            page(web, &ask, &parts).await?
        };
        // Figures that are still behind the journal are not kept under the number of its end.
        let tag = tag.as_deref().filter(|_| !page.shell.is_behind());
        answer::page(page, form, tag, headers)
    };
    let response = match made.await {
        Ok(response) => response,
        // A state that is still to come is told beside its field, like any that is none.
        Err(Failure::Refused { said, reason, .. }) if !sends && reason == Reason::AsOfAhead.code() => {
            let key = if query.stand.is_empty() { "von" } else { "stand" };
            answer::misread(&Misread { key, said }, &query, place, (lang, &who), headers)
        }
        Err(failure) => answer::failure(&who.told(failure), shell(&query, &who), headers),
    };
    match wanted {
        Some(wanted) => kept_in(wanted, response),
        None => response,
    }
}

/// The page map.
async fn page(web: &Web, ask: &Ask, parts: &[&str]) -> Result<Page, Failure> {
    match parts {
        [] | ["lage"] => pages::situation::page(ask).await,
        ["haushalt"] => pages::budget::page(ask).await,
        ["haushalt", "stelle", name @ ..] if !name.is_empty() && Target::of(parts).is_none() => {
            pages::line::page(ask, &name.join("/")).await
        }
        ["grund", figure] => pages::why::page(ask, figure).await,
        ["kennzahlen"] => pages::indicators::page(ask).await,
        ["kennzahlen", id] => pages::indicator::page(ask, id).await,
        ["bezirk", number] => pages::district::page(ask, number).await,
        ["beschaffung"] => pages::orders::page(ask).await,
        ["beschaffung", authority, order] => pages::order::page(ask, authority, order).await,
        ["vergleich"] => pages::compare::page(ask).await,
        ["vergleich", "zahlen"] => pages::compare::of_figures(ask).await,
        ["antraege"] => pages::requests::page(ask).await,
        ["antraege", authority, request] => pages::request::page(ask, authority, request).await,
        ["antraege", authority, request, "quittung", number, before @ ..] if matches!(before, [] | ["schon"]) => {
            pages::receipt::of_request(ask, (authority, request), number, !before.is_empty()).await
        }
        ["quittung", number] => pages::receipt::page(ask, number, false).await,
        ["quittung", number, "schon"] => pages::receipt::page(ask, number, true).await,
        ["prognose"] => pages::forecast::page(ask).await,
        ["mehrbedarf"] => pages::need::page(ask).await,
        ["mehrbedarf", authority, item] => pages::need_one::page(ask, authority, item).await,
        ["berichte"] => pages::reports::page(ask).await,
        ["berichte", quarter] => pages::reports::one(ask, quarter).await,
        ["meldungen"] => pages::submissions::page(ask).await,
        ["veroeffentlicht"] => pages::published::page(ask).await,
        ["auffaelligkeiten"] => pages::anomalies::page(ask).await,
        ["abgewiesen"] => pages::refused::page(ask).await,
        ["abgewiesen", id] => pages::entry::page(ask, id).await,
        ["hinweise"] => pages::warned::page(ask).await,
        ["journal"] => pages::journal::page(ask).await,
        ["journal", number] => pages::event::page(ask, number).await,
        ["vorgaenge"] => pages::processes::page(ask).await,
        ["vorgaenge", process] => pages::processes::one(ask, process).await,
        ["einsicht"] => pages::reads::page(ask).await,
        ["hilfe"] => pages::help::page(ask),
        ["hilfe", word] => pages::word::page(ask, word).await,
        ["barrierefreiheit"] => Ok(pages::access::page(ask)),
        ["barriere-melden"] => Ok(pages::access::barrier(ask, &web.feedback)),
        _ => match Target::of(parts) {
            Some(target) => target.page(ask).await,
            None => Err(Failure::NotFound),
        },
    }
}

/// The answer to what was sent: a page, or where to see what became of it.
async fn posted(ask: &Ask, parts: &[&str], headers: &HeaderMap, body: Body) -> Result<Response, Failure> {
    let target = Target::of(parts).ok_or(Failure::NotFound)?;
    let input = body::read(headers, body, target.takes_files()).await?;
    Ok(match target.posted(ask, input).await? {
        Sent::Page(page, status) => {
            let mut response = answer::page(*page, Form::Html, None, headers)?;
            *response.status_mut() = status;
            response
        }
        Sent::There(address) => moved(&address),
        Sent::Stream(body) => answer::growing(body),
    })
}

/// The name of what is shown: by the number that is asked for and whether it is an earlier one, or by the newest.
fn tagged((lang, who): (Lang, &Who), path: &str, query: &Query, head: Option<u64>, parts: &[&str]) -> Option<String> {
    // What was refused, who has to report, who read what and what lapses by the clock stand in tables beside the
    // journal; a form has a name that is its own.
    if matches!(parts, [] | ["lage" | "abgewiesen" | "hinweise" | "bezirk" | "einsicht" | "vorgaenge", ..])
        || Target::of(parts).is_some()
    {
        return None;
    }
    answer::tag(lang, &format!("{}\n{}", query.at(path), who.tag()), head, &Day::of(Timestamp::now()).to_string())
}

/// The name under which a request comes.
fn host<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> &'a str {
    let named = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    named.or_else(|| uri.authority().map(|authority| authority.as_str())).unwrap_or_default()
}

fn language(headers: &HeaderMap) -> Lang {
    caller::cookies(headers)
        .find(|(name, _)| *name == LANGUAGE)
        .and_then(|(_, code)| Lang::of(code))
        .unwrap_or_default()
}

fn language_asked(query: &str) -> Option<Lang> {
    let asked = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == LANGUAGE);
    asked.and_then(|(_, code)| Lang::of(&code))
}

/// Keeps the language and leads to the same address without it: it is no part of a link that is passed on.
fn in_language(lang: Lang, address: &str) -> Response {
    kept_in(lang, moved(address))
}

/// An answer that keeps the language for those that follow.
fn kept_in(lang: Lang, mut response: Response) -> Response {
    let cookie = format!("{LANGUAGE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", lang.code());
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// Keeps for whom somebody speaks whom a certificate names: it gives no right, and whoever changes it only chooses.
fn speaking_for(chosen: Option<Authority>) -> Response {
    let mut response = moved("/ich");
    let cookie = chosen.map(|one| format!("{FOR}={one}; Path=/; SameSite=Lax; HttpOnly; Secure"));
    if let Some(Ok(value)) = cookie.map(|cookie| HeaderValue::from_str(&cookie)) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

fn moved(address: &str) -> Response {
    // Two slashes at the begin would name another host.
    let address = format!("/{}", address.trim_start_matches('/'));
    match HeaderValue::from_str(&address) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
