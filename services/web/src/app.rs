//! The map of the pages, and the way of a request through them.

use std::time::Duration;

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use sollist_contract::day::Day;
use sollist_platform::{
    Error,
    process::stop::Stop,
    wire::{caller::Peer, link::Link, listen::Listener},
};
use tokio::task::JoinHandle;
use tonic::transport::Channel;

use crate::{
    answer,
    ask::{Ask, Form, Page},
    assets, caller,
    failure::Failure,
    guard,
    head::Head,
    lang::Lang,
    live, pages,
    query::{self, Query},
    shell::Shell,
    words,
};

/// How long an answer under way may take after the stop.
const GRACE: Duration = Duration::from_secs(2);
/// The cookie that keeps the language; the only one there is.
const LANGUAGE: &str = "sprache";

/// What the pages stand on.
#[derive(Clone)]
pub struct Web {
    channel: Channel,
    head: Head,
    stop: Stop,
}

impl Web {
    /// Begins to follow the journal; the task ends with the runtime, or is ended.
    pub fn new(channel: Channel, stop: Stop) -> (Web, JoinHandle<()>) {
        let (head, following) = Head::follow(Link::new(channel.clone(), "web"));
        (Web { channel, head, stop }, following)
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
pub async fn serve(listener: Listener, web: Web) -> Result<(), Error> {
    let (mut stop, mut late) = (web.stop.clone(), web.stop.clone());
    let routes = web.routes().into_make_service_with_connect_info::<Peer>();
    let serving = axum::serve(listener, routes).with_graceful_shutdown(async move { stop.wait().await });
    tokio::select! {
        done = serving.into_future() => Ok(done?),
        () = async {
            late.wait().await;
            tokio::time::sleep(GRACE).await;
        } => Ok(()),
    }
}

async fn answered(State(web): State<Web>, ConnectInfo(peer): ConnectInfo<Peer>, request: Request<Body>) -> Response {
    let head_only = request.method() == Method::HEAD;
    let response = answer::guarded(way(&web, &peer, request).await);
    if head_only { response.map(|_| Body::empty()) } else { response }
}

async fn way(web: &Web, peer: &Peer, request: Request<Body>) -> Response {
    let (headers, uri) = (request.headers(), request.uri());
    let asked = uri.query().unwrap_or_default();
    let (whole, form) = Form::of(uri.path());
    let lang = language(headers);
    let shell = |query: &Query| Shell::new(lang, "/", &query.elsewhere(), "");
    let query = Query::read(asked);
    let refused = |status, said| {
        let refused = Failure::Refused { status, said, reason: String::new() };
        answer::failure(&refused, shell(&Query::default()), headers)
    };
    if let Some(said) = guard::refuses(request.method(), headers, caller::is_here(peer)) {
        return refused(StatusCode::FORBIDDEN, said);
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return refused(StatusCode::METHOD_NOT_ALLOWED, words::reading_only());
    }
    if let Some(wanted) = language_asked(asked) {
        return in_language(wanted, &query.at(uri.path()));
    }
    let parts = query::parts(whole).unwrap_or_else(|| vec![String::new()]);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match parts.as_slice() {
        ["assets", edition, name @ ..] => {
            let ending = match form {
                Form::Html => String::new(),
                Form::Csv => ".csv".to_owned(),
                Form::Json => ".json".to_owned(),
                Form::Xlsx => ".xlsx".to_owned(),
            };
            return assets::answer(edition, &format!("{}{ending}", name.join("/")), headers);
        }
        ["live"] => {
            let since = form_urlencoded::parse(asked.as_bytes()).find(|(key, _)| key == "seit");
            let since = since.and_then(|(_, value)| value.parse().ok()).unwrap_or(u64::MAX);
            return live::answer(since, web.head.clone(), web.stop.clone());
        }
        [] => return moved(&query.at("/haushalt")),
        _ => {}
    }
    let head = web.head.now();
    let tag = tagged(lang, uri.path(), &query, head.as_ref().map(|head| head.sequence), &parts);
    if let Some(tag) = tag.as_deref().filter(|tag| answer::holds(headers, tag)) {
        return answer::unchanged(tag);
    }
    let made = async {
        let query = query.understood().map_err(Failure::asked)?;
        let path = query::path(parts.iter().copied());
        let ask = Ask { lang, path, form, query, link: caller::link(&web.channel, peer), head };
        answer::page(page(&ask, &parts).await?, form, tag.as_deref(), headers)
    };
    match made.await {
        Ok(response) => response,
        Err(failure) => answer::failure(&failure, shell(&query), headers),
    }
}

/// The page map.
async fn page(ask: &Ask, parts: &[&str]) -> Result<Page, Failure> {
    match parts {
        ["haushalt"] => pages::budget::page(ask).await,
        ["haushalt", "stelle", name @ ..] if !name.is_empty() => pages::line::page(ask, &name.join("/")).await,
        ["grund", figure] => pages::why::page(ask, figure).await,
        ["kennzahlen"] => pages::indicators::page(ask).await,
        ["kennzahlen", id] => pages::indicator::page(ask, id).await,
        ["prognose"] => pages::forecast::page(ask).await,
        ["mehrbedarf"] => pages::need::page(ask).await,
        ["mehrbedarf", authority, item] => pages::need::one(ask, authority, item).await,
        ["meldungen"] => pages::submissions::page(ask).await,
        ["abgewiesen"] => pages::refused::page(ask).await,
        ["journal"] => pages::journal::page(ask).await,
        ["journal", number] => pages::event::page(ask, number).await,
        ["hilfe"] => pages::help::page(ask),
        _ => Err(Failure::NotFound),
    }
}

/// The name of what is shown: by the number that is asked for and whether it is an earlier one, or by the newest.
fn tagged(lang: Lang, path: &str, query: &Query, head: Option<u64>, parts: &[&str]) -> Option<String> {
    // What was refused and who has to report stands in tables beside the journal.
    if matches!(parts, ["abgewiesen", ..]) {
        return None;
    }
    answer::tag(lang, &query.at(path), head, &Day::of(Timestamp::now()).to_string())
}

fn language(headers: &HeaderMap) -> Lang {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == LANGUAGE).and_then(|(_, code)| Lang::of(code)).unwrap_or_default()
}

fn language_asked(query: &str) -> Option<Lang> {
    let asked = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == LANGUAGE);
    asked.and_then(|(_, code)| Lang::of(&code))
}

/// Keeps the language and leads to the same address without it: it is no part of a link that is passed on.
fn in_language(lang: Lang, address: &str) -> Response {
    let mut response = moved(address);
    let cookie = format!("{LANGUAGE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", lang.code());
    if let Ok(value) = HeaderValue::from_str(&cookie) {
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
