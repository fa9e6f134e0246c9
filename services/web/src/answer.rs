//! How an answer is sent: its headers, smaller where that is taken, and not at all where it is known already.

use sollist_contract::lang::Lang;

use std::io::Write as _;

use askama::Template as _;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};
use sollist_contract::{
    said::short,
    words::{reasons, terms},
};
use sollist_platform::process::shown;

use crate::{
    ask::{Form, Page},
    assets,
    failure::Failure,
    query::{Misread, Query},
    sheets,
    shell::{Shell, kept},
    who::Who,
    words::asked::SHOWN,
};

/// Nothing from elsewhere, nothing written into the page: KERN has its icons as data.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' \
                          data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What a workbook is called on its way.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Below this it is not worth it.
const SMALL: usize = 600;

/// The name of what an address says at this state: whoever holds it already is answered before any figure is counted.
/// `None`: what the page shows is not told by the journal's number alone.
pub fn tag(lang: Lang, address: &str, sequence: Option<u64>, day: &str) -> Option<String> {
    let mut digest = Sha256::new();
    digest.update(address);
    let digest: String = digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    Some(format!("W/\"{}-{}-{}-{day}-{digest}\"", assets::edition(), sequence?, lang.code()))
}

/// Whether whoever asks holds this already, packed or not.
pub fn holds(headers: &HeaderMap, tag: &str) -> bool {
    let held = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    held.split(',').map(str::trim).any(|one| one == tag || one == "*")
}

/// What every answer says of itself. `leads_to`: where a form may lead beside us. `kept`: whether a browser may keep
/// it, so that it asks only whether it is still the same; what only somebody who is logged in may see, it may not.
pub fn guarded(mut response: Response, leads_to: Option<String>, kept: bool) -> Response {
    let headers = response.headers_mut();
    let policy = leads_to.map(|there| POLICY.replace("form-action 'self'", &format!("form-action 'self' {there}")));
    let policy = policy.and_then(|policy| HeaderValue::from_str(&policy).ok());
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(policy) = policy {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if !kept {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    if !headers.contains_key(header::VARY) {
        headers.insert(header::VARY, HeaderValue::from_static("Cookie, Accept-Encoding"));
    }
    response
}

/// Nothing new.
pub fn unchanged(tag: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    named(&mut response, Some(tag));
    response
}

fn named(response: &mut Response, tag: Option<&str>) {
    if let Some(value) = tag.and_then(|tag| HeaderValue::from_str(tag).ok()) {
        response.headers_mut().insert(header::ETAG, value);
    }
}

/// A page in the form that was asked for.
pub fn page(page: Page, form: Form, tag: Option<&str>, asked: &HeaderMap) -> Result<Response, Failure> {
    let ours = |error: &dyn std::error::Error| Failure::ours(error);
    let (kind, ending, bytes) = match (form, &page.table) {
        (Form::Html, _) => ("text/html; charset=utf-8", "", page.shell.render().map_err(|error| ours(&error))?.into()),
        (_, None) => return Err(Failure::NotFound),
        (Form::Csv, Some(table)) => ("text/csv; charset=utf-8", "csv", table.csv().map_err(|error| ours(&error))?),
        (Form::Xlsx, Some(table)) => {
            let host = asked.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
            let recorded_at = page.as_of.as_ref().map_or("", |as_of| as_of.recorded_at.as_str());
            let mut facts = sheets::facts(&page.shell, host);
            facts.extend(
                Some(&table.cut)
                    .filter(|cut| !cut.is_empty())
                    .map(|cut| (page.shell.words.note.to_owned(), cut.clone())),
            );
            let book = sheets::workbook(table, &page.shell.title, &facts, recorded_at, page.shell.lang);
            (XLSX, "xlsx", book.map_err(|error| ours(&error))?)
        }
        (Form::Json, Some(table)) => {
            let mut document = table.json(page.as_of.as_ref(), &[("address", &page.shell.address)]);
            for (name, value) in page.beside {
                document[name] = value;
            }
            ("application/json", "json", serde_json::to_vec(&document).map_err(|error| ours(&error))?)
        }
    };
    let mut response = sent(kind, bytes, asked);
    named(&mut response, tag);
    if !ending.is_empty()
        && let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{}.{ending}\"", page.file))
    {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// A page that nobody asked the services for.
pub fn plain(shell: Shell, status: StatusCode, asked: &HeaderMap) -> Response {
    let mut response = sent("text/html; charset=utf-8", shell.render().unwrap_or_default().into(), asked);
    *response.status_mut() = status;
    response
}

/// A page that is sent while it is made.
pub fn growing(body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy must not gather what is to be told at once.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// Why there is no page, as a page.
pub fn failure(failure: &Failure, mut shell: Shell, asked: &HeaderMap) -> Response {
    let words = shell.words;
    let (status, heading, said, reason, wait) = match failure {
        Failure::NotFound => (StatusCode::NOT_FOUND, words.not_found, words.not_found_why.to_owned(), "", None),
        Failure::Refused { status, said, reason, wait } => {
            (*status, words.failed, shown::line(&shell.lang.say(said.clone())).into_owned(), reason.as_str(), *wait)
        }
    };
    heading.clone_into(&mut shell.heading);
    shell.title = format!("{heading} – {}", words.program);
    let title = reasons::of_code(reason).map_or(reason, |title| shell.lang.word(title));
    let body = Failed {
        words,
        said,
        reason: reason.to_owned(),
        title: title.to_owned(),
        start: shell.items.first().map(|it| it.link.clone()),
    };
    shell.body = body.to_string();
    let mut response = plain(shell, status, asked);
    if let Some(wait) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, wait.into());
    }
    response
}

/// What was asked for and nobody understands, beside the field that it was typed into: what else was asked stays.
pub fn misread(
    misread: &Misread,
    asked: &Query,
    path: &str,
    (lang, who): (Lang, &Who),
    headers: &HeaderMap,
) -> Response {
    let (words, rest) = (crate::words::of(lang), asked.without(misread.key));
    let mut shell = Shell::new(lang, path, &rest, words.failed).of(who);
    let pairs = asked.pairs();
    let typed = pairs.iter().find(|(key, _)| *key == misread.key).map_or("", |(_, value)| value);
    let name = match misread.key {
        "jahr" => lang.word(terms::YEAR),
        "seite" => words.page_of,
        "stand" => words.what_we_knew,
        "von" => words.earlier_position,
        "ereignis" => words.event_number,
        "vorher" => words.journal_number,
        "ziel" => lang.word(crate::words::need::TARGET_DAY),
        "bezirk" => lang.word(terms::DISTRICT),
        "feld" => lang.word(terms::PROGRAMME),
        _ => words.what_happened,
    };
    let body = Again {
        words,
        path: path.to_owned(),
        said: shown::line(&lang.say(misread.said.clone())).into_owned(),
        key: misread.key,
        name,
        value: short(typed, SHOWN).into_owned(),
        kept: kept(&rest, &[]),
    };
    shell.body = body.to_string();
    plain(shell, StatusCode::BAD_REQUEST, headers)
}

#[derive(askama::Template)]
#[template(path = "again.html")]
struct Again {
    words: &'static crate::words::Words,
    path: String,
    said: String,
    key: &'static str,
    name: &'static str,
    value: String,
    kept: Vec<(String, String)>,
}

#[derive(askama::Template)]
#[template(path = "failed.html")]
struct Failed {
    words: &'static crate::words::Words,
    said: String,
    reason: String,
    /// What the reason is called.
    title: String,
    start: Option<String>,
}

/// Bytes, smaller where that is taken. Nothing secret is in a page, so nothing is betrayed by its length.
fn sent(kind: &'static str, bytes: Vec<u8>, asked: &HeaderMap) -> Response {
    let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let smaller = (bytes.len() > SMALL && assets::takes(accepted, "gzip")).then(|| packed(&bytes)).flatten();
    let is_smaller = smaller.is_some();
    let mut response = Response::new(Body::from(smaller.unwrap_or(bytes)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if is_smaller {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

fn packed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}
