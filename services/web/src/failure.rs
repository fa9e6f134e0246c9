//! What keeps a page from being shown, as whoever asked reads it.

use std::error::Error as _;

use axum::http::StatusCode;
use sollist_contract::said::Said;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::words::{self, told};

/// Why a page is not shown. What is not there and what may not be seen are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    NotFound,
    /// `wait`: seconds after which it may be asked again, where that is known.
    Refused {
        status: StatusCode,
        said: Said,
        reason: String,
        wait: Option<u64>,
    },
}

impl Failure {
    /// What was asked wrongly.
    pub fn asked(said: Said) -> Failure {
        Failure::said(StatusCode::BAD_REQUEST, said, String::new())
    }
    /// A page that could not be made.
    pub fn ours(error: &dyn std::error::Error) -> Failure {
        tracing::error!(%error, "a page could not be made");
        Failure::said(StatusCode::INTERNAL_SERVER_ERROR, words::unsaid(), String::new())
    }
    /// A sentence, and the word for machines; empty where there is none.
    pub fn said(status: StatusCode, said: Said, reason: String) -> Failure {
        Failure::Refused { status, said, reason, wait: None }
    }
}

/// A part of a page that whoever asks may not see is not there; the rest of the page is.
pub fn permitted<T>(answer: Result<T, Status>) -> Result<Option<T>, Failure> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(status) if status.code() == Code::PermissionDenied => Ok(None),
        Err(status) => Err(status.into()),
    }
}

/// The sentence of the service, where it said one of ours.
impl From<Status> for Failure {
    fn from(status: Status) -> Failure {
        let info = status.get_details_error_info();
        let reason = info.as_ref().map(|info| info.reason.clone()).unwrap_or_default();
        let texts = info.map(|info| info.metadata).unwrap_or_default();
        let said = match (texts.get("de"), texts.get("en")) {
            (Some(de), Some(en)) => Some(told::read(de, en)),
            _ => None,
        };
        let wait = status.get_details_retry_info().and_then(|info| info.retry_delay);
        // A part of a second is one more to wait.
        let wait = wait.map(|wait| wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1));
        let cut = status.source().is_some();
        let (code, otherwise) = match status.code() {
            Code::Unavailable | Code::Cancelled => (StatusCode::SERVICE_UNAVAILABLE, words::unreachable()),
            Code::DeadlineExceeded => (StatusCode::GATEWAY_TIMEOUT, words::unreachable()),
            // Where it can be said when to try again, whoever asks has used up what is theirs.
            Code::ResourceExhausted if wait.is_some() => (StatusCode::TOO_MANY_REQUESTS, words::unsaid()),
            Code::ResourceExhausted => (StatusCode::SERVICE_UNAVAILABLE, words::unsaid()),
            _ if cut => (StatusCode::SERVICE_UNAVAILABLE, words::unreachable()),
            Code::NotFound => (StatusCode::NOT_FOUND, words::unsaid()),
            Code::PermissionDenied => (StatusCode::FORBIDDEN, words::unsaid()),
            Code::Unauthenticated => (StatusCode::UNAUTHORIZED, words::unsaid()),
            Code::AlreadyExists => (StatusCode::CONFLICT, words::unsaid()),
            Code::InvalidArgument | Code::OutOfRange | Code::FailedPrecondition => {
                (StatusCode::BAD_REQUEST, words::unsaid())
            }
            _ => (StatusCode::INTERNAL_SERVER_ERROR, words::unsaid()),
        };
        Failure::Refused { status: code, said: said.unwrap_or(otherwise), reason, wait }
    }
}
