//! What the libraries below us answer a call with, in our words: whatever reaches a caller has a reason and a sentence
//! in German and in English.

use std::time::Duration;

use http::HeaderMap;
use tonic::{Code, Status};

use crate::{Error, wire::gateway::NotSent};

/// Health and reflection are not ours, and are asked by programs.
const NOT_OURS: &str = "/grpc.";
/// The header by which a caller says how long it waits.
const TIMEOUT: &str = "grpc-timeout";
/// Where the details of a status stand.
const DETAILS: &str = "grpc-status-details-bin";

/// Why a call does not come to its method, or not to its end, as a library says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    /// The method takes no messages as long as that; how long they may be, where that was said.
    TooLarge { bytes_max: Option<u64> },
    /// What came is no message of the method.
    Unreadable,
    /// It is packed in a way that is not understood.
    Packed,
    /// The caller waits no longer.
    Over { milliseconds: u128 },
}

/// What the contract knows of a path that was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Called {
    Method,
    /// A service of the contract, and no method of it.
    Service,
    Nothing,
}

/// Puts what a library says into our words, where the headers (or trailers) of an answer have a status without details;
/// `path` is the method that was called.
pub(crate) fn put_into_words(headers: &mut HeaderMap, path: &str, called: Called) {
    if path.starts_with(NOT_OURS) || headers.contains_key(DETAILS) {
        return;
    }
    let Some(said) = Status::from_header_map(headers).filter(|status| status.code() != Code::Ok) else { return };
    tracing::debug!(code = ?said.code(), ?called, "a library ended a call");
    let ours = Status::from(in_our_words(&said, path, called));
    // What else stands there stays: which ways of packing are understood, for one.
    let _ = ours.add_header(headers);
}

/// Why the next message of a stream is not there, in our words.
pub fn of_a_message(said: &Status) -> Error {
    in_our_words(said, "", Called::Method)
}

fn in_our_words(said: &Status, path: &str, called: Called) -> Error {
    let service = || path.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
    match said.code() {
        Code::Unimplemented if said.message().starts_with("Content is compressed") => Error::refused(NotTaken::Packed),
        Code::Unimplemented => Error::refused(match called {
            Called::Method => NotSent::NotServed { service: service() },
            Called::Service => NotSent::NoMethod { path: path.to_owned() },
            Called::Nothing => NotSent::NoService { service: service() },
        }),
        Code::OutOfRange | Code::ResourceExhausted => {
            Error::refused(NotTaken::TooLarge { bytes_max: last_number(said.message()) })
        }
        // Of what we send ourselves none is beyond encoding.
        Code::Internal if !said.message().starts_with("Error encoding") => Error::refused(NotTaken::Unreadable),
        Code::Cancelled | Code::Unavailable | Code::Unknown | Code::DeadlineExceeded => {
            Error::refused(NotSent::BrokenOff)
        }
        _ => Error::Internal,
    }
}

/// `… the limit is: 4194304 bytes`
fn last_number(text: &str) -> Option<u64> {
    text.split(|c: char| !c.is_ascii_digit()).rfind(|digits| !digits.is_empty())?.parse().ok()
}

/// How long a caller waits, as it says: up to eight digits and a unit.
pub(crate) fn patience(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(TIMEOUT)?.to_str().ok()?;
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number: u64 = number.parse().ok().filter(|_| number.len() <= 8)?;
    Some(match unit {
        "H" => Duration::from_secs(number.saturating_mul(3600)),
        "M" => Duration::from_secs(number.saturating_mul(60)),
        "S" => Duration::from_secs(number),
        "m" => Duration::from_millis(number),
        "u" => Duration::from_micros(number),
        "n" => Duration::from_nanos(number),
        _ => return None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tonic_types::StatusExt as _;

    use super::*;

    /// Every code that a library can end a call with has a reason of ours and both languages.
    #[test]
    fn every_status_of_a_library_gets_a_reason_and_both_languages() {
        let too_long = "Error, decoded message length too large: found 9 bytes, the limit is: 4 bytes";
        let packed = "Content is compressed with `br` which isn't supported";
        for code in (1..=16).map(Code::from_i32) {
            for (message, path) in
                [("", "/sollist.budget.v1.BudgetService/GetLine"), (too_long, "/a.B/C"), (packed, "/")]
            {
                let mut headers = HeaderMap::new();
                Status::new(code, message).add_header(&mut headers).unwrap();
                let called = if path.starts_with("/sollist") { Called::Method } else { Called::Nothing };
                put_into_words(&mut headers, path, called);
                let status = Status::from_header_map(&headers).unwrap();
                let info = status.get_details_error_info().unwrap();
                let (de, en) = (&info.metadata["de"], &info.metadata["en"]);
                assert!(!de.is_empty() && !en.is_empty() && de != en, "{code:?}: {info:?}");
                assert!(!status.message().contains("decoded") && !status.message().contains("Content is"), "{status}");
                assert_ne!(status.code(), Code::Ok);
            }
        }
        let mut ours = HeaderMap::new();
        Status::from(Error::Busy).add_header(&mut ours).unwrap();
        let before = ours.clone();
        put_into_words(&mut ours, "/sollist.budget.v1.BudgetService/GetLine", Called::Method);
        assert_eq!(ours, before, "what is ours stays");
        let mut health = HeaderMap::new();
        Status::not_found("no such service").add_header(&mut health).unwrap();
        put_into_words(&mut health, "/grpc.health.v1.Health/Check", Called::Method);
        assert!(!health.contains_key(DETAILS));
    }

    #[test]
    fn how_long_a_caller_waits_is_read_as_the_protocol_writes_it() {
        let of = |text: &str| patience(&HeaderMap::from_iter([(TIMEOUT.parse().unwrap(), text.parse().unwrap())]));
        assert_eq!(of("5S"), Some(Duration::from_secs(5)));
        assert_eq!(of("250m"), Some(Duration::from_millis(250)));
        assert_eq!(of("99999999H"), Some(Duration::from_secs(99_999_999 * 3600)));
        for wrong in ["", "S", "5", "5 S", "-5S", "123456789m", "5s"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
        assert_eq!(last_number("found 9 bytes, the limit is: 4 bytes"), Some(4));
    }
}
