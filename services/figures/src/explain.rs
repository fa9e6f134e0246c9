//! Why a line stands where it stands, as it goes over the wire: what the figures know of each posting, and what its
//! event says.

use std::collections::HashMap;

use prost::Message as _;
use sollist_analytics::{Excess, Explained, Posting};
use sollist_contract::{
    grpc::analytics::v1::{self as wire, ExplainLineResponse},
    money::Cents,
};
use sollist_platform::store::journal::Recorded;

use crate::words;

/// Room for what the event of a row says, which is read only where the row belongs to the page.
pub(crate) const EVENT_BYTES: usize = 8 * 1024;

/// Names of a line that an answer has room for.
const NAMES_MAX: usize = 100;

/// How long a posting gets.
pub(crate) fn bytes(posting: &wire::Posting) -> usize {
    posting.encoded_len().saturating_add(EVENT_BYTES)
}

/// A change; nothing for none.
fn change(cents: i128) -> String {
    if cents == 0 { String::new() } else { amount(Cents::of_wide(cents).ok()) }
}

fn amount(amount: Option<Cents>) -> String {
    amount.map(|amount| amount.to_string()).unwrap_or_default()
}

fn text(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// What the figures know of a posting.
pub(crate) fn posting(posting: &Posting) -> wire::Posting {
    let of = &posting.change;
    wire::Posting {
        sequence: posting.seq,
        day: posting.day.to_string(),
        order: text(posting.order.as_ref()),
        appropriation: change(of.appropriation),
        carry_over: change(of.carry_over),
        adjustments: change(of.adjustments),
        frozen: change(of.frozen),
        commitments: change(of.commitments),
        actual: change(of.actual),
        available: amount(posting.available),
        later_year: posting.later_year.map(i32::from).unwrap_or_default(),
        authority_granted: change(of.granted),
        authority_used: change(of.used),
        ..wire::Posting::default()
    }
}

/// Everything but the row of the budget, with what the events say.
pub(crate) fn answer(line: &Explained, shown: Vec<wire::Posting>, events: &[Recorded]) -> ExplainLineResponse {
    let events: HashMap<u64, &Recorded> = events.iter().map(|event| (event.seq, event)).collect();
    let postings = shown.into_iter().map(|posting| match events.get(&posting.sequence) {
        Some(event) => told(posting, event),
        None => posting,
    });
    ExplainLineResponse {
        line: line.line.to_string(),
        other_names: line.other_names.iter().take(NAMES_MAX).map(ToString::to_string).collect(),
        overdrafts: line.overdrafts.iter().map(|why| overdraft(why, events.get(&why.by.seq).copied())).collect(),
        postings_total: line.postings.len() as u64,
        postings: postings.collect(),
        why: line.row.is_none().then(|| words::no_row(line).into()),
        ..ExplainLineResponse::default()
    }
}

fn told(posting: wire::Posting, event: &Recorded) -> wire::Posting {
    let envelope = event.envelope().ok();
    wire::Posting {
        recorded_at: event.recorded_at.to_string(),
        actor: event.actor.to_string(),
        r#type: envelope.as_ref().map(|known| known.event.type_name().to_owned()).unwrap_or_default(),
        authority: text(envelope.as_ref().and_then(|known| known.event.authority())),
        said: Some(words::event(event).into()),
        ..posting
    }
}

fn overdraft(why: &Excess, event: Option<&Recorded>) -> wire::Overdraft {
    let envelope = event.and_then(|event| event.envelope().ok());
    let said = event.map(words::event).unwrap_or_default();
    let actor = event.map(|event| event.actor.to_string()).unwrap_or_default();
    let source = envelope.as_ref().map(|known| known.source.clone()).unwrap_or_default();
    wire::Overdraft {
        since: why.since.to_string(),
        before: amount(why.before),
        after: amount(why.after),
        by_event: amount(why.by_it),
        by_then: amount(why.by_then),
        by_now: amount(why.by_now),
        later_year: why.later_year.map(i32::from).unwrap_or_default(),
        sequence: why.by.seq,
        order: text(why.by.order.as_ref()),
        authority: text(envelope.as_ref().and_then(|known| known.event.authority())),
        said: Some(words::overdrawn(why, &said, &actor, &source).into()),
        actor,
        source,
    }
}
