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

pub const TIMEOUT: &str = "timeout";
pub const UNREACHABLE: &str = "unreachable";
/// Answers with a certificate that nobody vouches for whom we trust.
pub const NOT_TRUSTED: &str = "not-trusted";
pub const BROKEN: &str = "connection-broken";
/// No text, and only text can be signed.
pub const NO_TEXT: &str = "no-text";

/// Not what the database holds under its number.
pub const FORGED: &str = "forged";
/// What the journal holds under its number was changed.
pub const DOUBTFUL: &str = "journal-changed";

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
        reason: format!("http-{status}"),
        attempts_max,
        after: retry_after.and_then(|text| wait_until(text, now)),
    }
}

/// What it means that there was no answer.
pub fn silent(reason: &str) -> Outcome {
    Outcome::Failed { reason: reason.to_owned(), attempts_max: u32::MAX, after: None }
}

/// The wait that `Retry-After` asks for: seconds, or a date.
fn wait_until(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = DateTimeParser::new().parse_timestamp(text.trim()).ok()?;
    Duration::try_from(then.duration_since(now)).ok()
}

/// A reason for people, German and English.
pub fn told(reason: &str) -> (String, String) {
    let (de, en) = match reason {
        TIMEOUT => ("Der Empfänger hat nicht rechtzeitig geantwortet.", "The receiver did not answer in time."),
        UNREACHABLE => ("Der Empfänger ist nicht erreichbar.", "The receiver cannot be reached."),
        NOT_TRUSTED => (
            "Dem Zertifikat des Empfängers wird nicht vertraut; weitere Stellen nennt webhooks.ca.",
            "The receiver's certificate is not trusted; webhooks.ca names further authorities.",
        ),
        BROKEN => ("Die Verbindung zum Empfänger brach ab.", "The connection to the receiver broke."),
        PROCESS_ENDED => ("Der Prozess endete bei jedem Versuch.", "The process ended during every attempt."),
        FORGED => (
            "Die Meldung steht so nicht im Journal; sie ist gefälscht oder gehört zu einem anderen Bestand und wurde verworfen.",
            "The message does not stand in the journal like this; it is forged or belongs to another store, and was dropped.",
        ),
        DOUBTFUL => (
            "Was das Journal unter dieser Nummer enthält, wurde verändert; „sollist verify“ sagt mehr. Bitte erst die Sicherung zurückspielen.",
            "What the journal holds under this number was changed; `sollist verify` says more. Restore the backup first.",
        ),
        NO_TEXT => ("Die Nachricht ist kein Text in UTF-8.", "The message is no text in UTF-8."),
        NO_CLOUDEVENT => ("Die Nachricht ist kein CloudEvent.", "The message is no CloudEvent."),
        other => {
            return match other.strip_prefix("http-") {
                Some(status) => (
                    format!("Der Empfänger antwortete mit HTTP-Status {status}."),
                    format!("The receiver answered with HTTP status {status}."),
                ),
                None => (format!("Grund: {other}."), format!("Reason: {other}.")),
            };
        }
    };
    (de.to_owned(), en.to_owned())
}
