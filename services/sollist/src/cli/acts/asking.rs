//! An act on its way: its name, its time, and what becomes of it where a connection is cut.

use std::future::Future;

use sollist_contract::{
    day::Day,
    grpc::{budget::v1::GetLineRequest, common::v1::Command},
    ids::Authority,
};
use tonic::{Response, Status};

use super::{args::act::ActArgs, given};
use crate::cli::{
    Link,
    failure::{Exit, Failure},
    names::LineText,
    words::acts as words,
};

/// An act on its way: what it is called, and whether it is meant.
pub struct Asking {
    pub id: String,
    /// Nobody named it: whoever wants to repeat it must be told the name.
    pub fresh: bool,
    pub time: String,
    pub check: bool,
    /// Journal number that was seen; 0 where nobody says.
    pub seen: u64,
}

impl Asking {
    pub fn new(act: &ActArgs) -> Asking {
        Asking {
            id: act.request_id.clone().unwrap_or_else(given::fresh_id),
            fresh: act.request_id.is_none(),
            time: act.time.clone().unwrap_or_default(),
            check: act.check,
            seen: act.seen.unwrap_or(0),
        }
    }

    /// The day from which on it holds, where one was named.
    pub fn day(&self) -> Option<Day> {
        self.time.parse().map(Day::of).ok()
    }

    pub fn command(&self) -> Option<Command> {
        Some(Command {
            request_id: self.id.clone(),
            time: self.time.clone(),
            validate_only: self.check,
            seen_sequence: self.seen,
        })
    }

    /// What a call answers. Where nobody knows whether it was recorded, its name is said: sent again under it, it is
    /// recorded once.
    pub async fn of<T>(&self, call: impl Future<Output = Result<Response<T>, Status>>) -> Result<T, Failure> {
        call.await.map(Response::into_inner).map_err(|status| {
            let failure = Failure::from(status);
            let unsure = failure.exit == Exit::Unreachable && self.fresh && !self.check;
            if unsure { failure.and(&words::send_again(&self.id)) } else { failure }
        })
    }
}

/// Whose act it is: as named, else that of whom the line belongs to.
pub async fn owner(link: &Link, line: &LineText, named: Option<&Authority>) -> Result<String, Failure> {
    if let Some(named) = named {
        return Ok(named.to_string());
    }
    let found = link.budget().get_line(GetLineRequest { name: line.to_string() }).await?.into_inner();
    Ok(found.line.unwrap_or_default().authority)
}
