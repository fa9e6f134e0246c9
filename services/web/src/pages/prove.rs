//! Prüfen: whether a file is a report of this journal, and unchanged.

use askama::Template;
use axum::http::StatusCode;
use futures::stream;
use sollist_contract::{
    grpc::reporting::v1::{VerifyReportRequest, VerifyReportResponse},
    words::{number, terms},
};

use super::reports::Quarter;
use crate::{
    act::Sent,
    ask::{Ask, Page},
    body::{FILE_BYTES_MAX, Input},
    failure::Failure,
    query,
    table::Cell,
    words::{Words, act, reports as words, since, told},
};

/// Part of a file that travels in one message, in bytes.
const CHUNK_BYTES: usize = 256 * 1024;

#[derive(Template)]
#[template(path = "prove.html")]
struct Body {
    words: &'static Words,
    own: &'static act::Own,
    about: String,
    fault: String,
    action: String,
    /// What was found of which file: whether it holds, and what the journal says.
    found: Option<Found>,
}

struct Found {
    valid: bool,
    file: String,
    said: String,
    facts: Vec<(&'static str, Cell)>,
    /// Where the report of the same state is, to compare a file with that is another one.
    compare: String,
    anew: Vec<(String, String)>,
    /// What changed since the state that it rests on.
    changed: String,
    changed_name: &'static str,
}

fn with(ask: &Ask, fault: String, found: Option<Found>) -> Page {
    let (lang, words, own) = (ask.lang, crate::words::of(ask.lang), act::own(ask.lang));
    let about = lang.say(words::about_proving(FILE_BYTES_MAX as u64));
    let body = Body { words, own, about, fault, action: ask.query.at(&ask.path), found };
    ask.page(words.prove, body, None, None)
}

pub fn page(ask: &Ask) -> Page {
    with(ask, String::new(), None)
}

/// Sends the file on and says what was found; nothing is recorded.
pub async fn proved(ask: &Ask, input: Input) -> Result<Sent, Failure> {
    let lang = ask.lang;
    let Some(file) = input.file.filter(|file| !file.name.is_empty()) else {
        let page = with(ask, lang.say(act::no_file()), None);
        return Ok(Sent::Page(Box::new(page), StatusCode::BAD_REQUEST));
    };
    let chunks: Vec<VerifyReportRequest> =
        file.bytes.chunks(CHUNK_BYTES).map(|chunk| VerifyReportRequest { chunk: chunk.to_vec() }).collect();
    let answer = ask.link.reporting().verify_report(stream::iter(chunks)).await?.into_inner();
    let page = with(ask, String::new(), Some(found(ask, &file.name, answer)));
    Ok(Sent::Page(Box::new(page), StatusCode::OK))
}

fn found(ask: &Ask, file: &str, answer: VerifyReportResponse) -> Found {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let elsewhere = ask.query.elsewhere();
    let as_of = answer.as_of.unwrap_or_default();
    let (said, to_compare) = told::found_of_a_file(&answer.message_de, &answer.message_en);
    let said = lang.say(said);
    let (mut facts, mut anew) = (Vec::new(), Vec::new());
    if !answer.quarter.is_empty() {
        let then = elsewhere.with(|query| query.stand = as_of.sequence.to_string());
        // Only a report that holds is the one that the journal makes; another one is compared with it.
        let at = |ending: &str| then.at(&query::path(["berichte", &format!("{}{ending}", answer.quarter)]));
        let link = if answer.valid { at("") } else { String::new() };
        facts.push((words.quarter, Cell::text(&answer.quarter).to(link)));
        if to_compare {
            let endings = [("PDF", ".pdf"), ("XLSX", ".xlsx"), ("JSON", ".json")];
            anew.push((since::own(lang).as_reported.to_owned(), at("")));
            anew.extend(endings.map(|(name, ending)| (lang.say(since::as_a_file(name)), at(ending))));
        }
    }
    if as_of.sequence > 0 {
        let link = if answer.valid { elsewhere.at(&format!("/journal/{}", as_of.sequence)) } else { String::new() };
        facts.push((lang.word(terms::JOURNAL_NUMBER), Cell::count(as_of.sequence, lang).to(link)));
    }
    if number::moment(&as_of.recorded_at).is_some() {
        facts.push((words.recorded_on, Cell::moment(&as_of.recorded_at, lang)));
    }
    if !as_of.hash.is_empty() {
        facts.push((words.hash, Cell::text(&as_of.hash)));
    }
    let last = ask.head.as_ref().map(|head| head.sequence);
    // A number that this journal has not: its hash is no other one.
    let said = match last.filter(|last| !answer.valid && as_of.sequence > *last) {
        Some(last) => lang.say(since::foreign(as_of.sequence, last)),
        None => said,
    };
    let changed = Quarter::read(&answer.quarter).ok().filter(|_| answer.valid);
    let changed = changed.map(|quarter| quarter.changes_since(&as_of.sequence.to_string(), &elsewhere));
    Found {
        valid: answer.valid,
        file: Cell::text(file).shown,
        said: Cell::text(&said).shown,
        facts,
        compare: if anew.is_empty() { String::new() } else { lang.say(since::compare_with()) },
        anew,
        changed: changed.unwrap_or_default(),
        changed_name: since::own(lang).since_report,
    }
}
