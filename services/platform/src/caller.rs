//! Who asks. Every method receives a [`Caller`]; finer rights have one place to stand.

use std::sync::Arc;

use tonic::Request;

use crate::Error;

/// Metadata key in which a local client names its actor.
pub const ACTOR_HEADER: &str = "sollist-actor";

/// Who caused what is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub actor: Arc<str>,
}

impl Caller {
    pub fn named(actor: &str) -> Caller {
        Caller { actor: actor.into() }
    }

    /// The caller of a request. The name is what the client says of itself: the server listens on loopback only.
    pub fn of<T>(request: &Request<T>) -> Result<Caller, Error> {
        let Some(value) = request.metadata().get(ACTOR_HEADER) else { return Ok(Caller::named("anonymous")) };
        let name = value.to_str().unwrap_or_default().trim();
        if name.is_empty() || name.len() > 200 {
            return Err(Error::invalid(
                ACTOR_HEADER,
                "Der Name des Handelnden hat 1 bis 200 druckbare ASCII-Zeichen.",
                "The actor's name has 1 to 200 printable ASCII characters.",
            ));
        }
        Ok(Caller::named(name))
    }
}
