//! Which receiver is told of what, and what follows from its answer.

use std::{collections::BTreeSet, time::Duration};

use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};
use serde::Deserialize;
use sollist_contract::{
    ids::{Authority, District},
    subject,
};
use sollist_platform::stream::worker::{NO_CLOUDEVENT, Outcome, PROCESS_ENDED};

/// The events of the topic `funding`: what became of a request, not the request.
pub const FUNDING: [&str; 4] =
    ["funding.reviewed.v1", "funding.approved.v1", "funding.rejected.v1", "funding.granted.v1"];

/// Attempts where the receiver says that it does not want the message: it may have said so by mistake.
const ATTEMPTS_UNWANTED: u32 = 3;

/// Why a receiver was not told of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTold {
    Timeout,
    Unreachable,
    /// Answers with a certificate that nobody vouches for whom we trust.
    NotTrusted,
    Broken,
    /// Only text can be signed.
    NoText,
    NoCloudEvent,
    ProcessEnded,
    /// Not what the database holds under its number.
    Forged,
    /// What the journal holds under its number was changed.
    Doubtful,
    /// The file of receivers does not have this one any more.
    NotInTheFile,
    /// It answered with this HTTP status.
    Status(u16),
    Other(String),
}

impl NotTold {
    /// The word that is kept with a message, and counted.
    pub fn word(&self) -> String {
        let word = match self {
            NotTold::Timeout => "timeout",
            NotTold::Unreachable => "unreachable",
            NotTold::NotTrusted => "not-trusted",
            NotTold::Broken => "connection-broken",
            NotTold::NoText => "no-text",
            NotTold::NoCloudEvent => NO_CLOUDEVENT,
            NotTold::ProcessEnded => PROCESS_ENDED,
            NotTold::Forged => "forged",
            NotTold::Doubtful => "journal-changed",
            NotTold::NotInTheFile => "not-in-the-file",
            NotTold::Status(status) => return format!("http-{status}"),
            NotTold::Other(word) => word,
        };
        word.to_owned()
    }

    /// Reads the word.
    pub fn of(word: &str) -> NotTold {
        use NotTold::*;
        let plain = [Timeout, Unreachable, NotTrusted, Broken, NoText, NoCloudEvent, ProcessEnded, Forged, Doubtful];
        let status = || word.strip_prefix("http-")?.parse().ok().map(Status);
        plain.into_iter().find(|why| why.word() == word).or_else(status).unwrap_or_else(|| Other(word.to_owned()))
    }

    /// Whether nothing that is sent to this receiver now will reach it.
    pub fn is_silence(&self) -> bool {
        matches!(self, NotTold::Timeout | NotTold::Unreachable | NotTold::NotTrusted)
    }

    /// The outcome of an attempt that brought no answer.
    pub fn silent(&self) -> Outcome {
        Outcome::Failed { reason: self.word(), attempts_max: u32::MAX, after: None }
    }
}

/// What a receiver can be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Decisions on requests for funding.
    Funding,
    /// Entries that were refused.
    Refused,
}

/// Whose affairs a receiver is told of, and which.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audience {
    pub authorities: BTreeSet<Authority>,
    pub districts: BTreeSet<District>,
    pub topics: BTreeSet<Topic>,
}

/// The subjects of a topic that an audience is told of; none lies within another, as the broker demands.
pub fn filters(topic: Topic, audience: &Audience, prefix: &str) -> Vec<String> {
    let single = audience.authorities.iter().filter(|authority| !audience.districts.contains(&authority.district()));
    match topic {
        Topic::Refused => {
            let districts = audience.districts.iter().map(|district| subject::refused_of_district(prefix, *district));
            districts.chain(single.map(|authority| subject::refused(prefix, Some(authority)))).collect()
        }
        Topic::Funding => {
            let places: Vec<String> = audience
                .districts
                .iter()
                .map(|district| format!("{district}.*"))
                .chain(single.map(|authority| format!("{}.{authority}", authority.district())))
                .collect();
            let names = FUNDING.map(|kind| subject::name("budget", kind));
            names
                .iter()
                .flat_map(|name| places.iter().map(move |place| format!("{prefix}.budget.{name}.{place}")))
                .collect()
        }
    }
}

/// What the status of an answer means.
pub fn judge(status: u16, retry_after: Option<&str>, now: Timestamp) -> Outcome {
    let attempts_max = match status {
        200..=299 => return Outcome::Done,
        // Gone: the receiver says itself that it will never come back.
        410 => 1,
        // Slow, early, or asked too often.
        408 | 425 | 429 => u32::MAX,
        // A redirection is not followed: where to send is for the operator to say.
        100..=499 => ATTEMPTS_UNWANTED,
        _ => u32::MAX,
    };
    Outcome::Failed {
        reason: NotTold::Status(status).word(),
        attempts_max,
        after: retry_after.and_then(|text| wait_until(text, now)),
    }
}

/// The wait that `Retry-After` asks for: seconds, or a date.
fn wait_until(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = DateTimeParser::new().parse_timestamp(text.trim()).ok()?;
    Duration::try_from(then.duration_since(now)).ok()
}
