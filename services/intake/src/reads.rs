//! Who read what, as it is listed: page by page, oldest first. Looked for in pieces, as in the journal: a call looks
//! through so many lines at most.

use prost::Message as _;
use sollist_contract::{
    grpc::intake::v1::{ListReadsRequest, ListReadsResponse, NotedRead},
    ids::{Authority, Text},
    question,
};
use sollist_ledger::known;
use sollist_platform::{
    Error,
    store::{
        db::Db,
        journal,
        reads::{self, Entry, Line, Wanted},
    },
    wire::page::{self, Page},
};

use crate::{
    filter::{Days, NotFiltered},
    open::begin,
};

/// Lines that one statement looks through, and one call.
const PIECE: u64 = 20_000;
const LOOKED_AT_MAX: u64 = 400_000;
/// Lines read at a time.
const STEP: u64 = 500;

/// Answers a question about who read what.
pub async fn list(db: &Db, request: ListReadsRequest) -> Result<ListReadsResponse, Error> {
    let ListReadsRequest { page_size, page_token, from_sequence: from, to_sequence: to, .. } = request;
    if to != 0 && from > to {
        return Err(Error::refused(NotFiltered::NumbersBackwards { from, to }));
    }
    let authority: Option<Authority> = question::filter("authority", &request.authority)?;
    let caller: Option<Text> = question::filter("caller", &request.caller)?;
    let days = Days::asked(&request.from_day, &request.to_day).map_err(Error::refused)?;
    let wanted = Wanted {
        since: days.from.and_then(begin),
        until: days.to.and_then(|day| begin(day.next())),
        authority: authority.as_ref().map(ToString::to_string),
        name: caller.map(|caller| caller.to_string()),
    };
    let page = Page::asked(format!("reads/{from}/{to}/{wanted:?}"), page_size, &page_token)?;
    let _turn = page::turn().await;
    let (first, last) = (reads::start(db.reader()).await?.sequence, reads::last_number(db.reader()).await?);
    let end = if to == 0 { last } else { to.min(last) };
    let mut at = page.after().parse().unwrap_or(0).max(from.saturating_sub(1)).max(first);
    let (begun, mut room, mut reads) = (at, page.room(), Vec::new());
    'page: while at < end && (reads.len() as u64) < page.size() && at.saturating_sub(begun) < LOOKED_AT_MAX {
        let piece = end.min(at.saturating_add(PIECE));
        let lines = reads::page(db.reader(), &wanted, (at, piece), STEP).await?;
        let is_all = (lines.len() as u64) < STEP;
        for line in lines {
            let (number, message) = (line.sequence, noted(line, &wanted));
            if let Some(message) = message {
                if (reads.len() as u64) >= page.size() || !room.take(message.encoded_len()) {
                    break 'page;
                }
                reads.push(message);
            }
            at = number;
        }
        if is_all {
            at = piece;
        }
    }
    let next_page_token = if at < end { page.token(&[at.to_string()]) } else { String::new() };
    if reads.is_empty() && next_page_token.is_empty() && page.key().is_empty() {
        known(db.reader(), authority.as_ref()).await?;
    }
    Ok(ListReadsResponse { reads, next_page_token })
}

/// A line, where it fits. One that somebody made unreadable fits where everything does.
fn noted(line: Line, wanted: &Wanted) -> Option<NotedRead> {
    let entry = serde_json::from_str::<Entry>(&line.text).ok();
    let fits = entry.as_ref().map_or_else(|| wanted.is_open(), |entry| wanted.fits(entry));
    let entry = entry.unwrap_or_default();
    fits.then(|| NotedRead {
        sequence: line.sequence,
        noted_at: line.recorded_at.to_string(),
        caller: entry.name,
        person: entry.person.unwrap_or_default(),
        authority: entry.authority.unwrap_or_default(),
        method: entry.method,
        code: entry.code,
        rows: entry.rows,
        more: entry.more.unwrap_or_default(),
        filter: entry.filter.unwrap_or_default(),
        entry: line.text,
        hash: journal::hex(&line.hash),
        previous_hash: journal::hex(&line.before),
    })
}
