//! Who asks. Resolved once for every request, before any method is reached; finer rights have one place to stand.
//!
//! A method takes its caller from the request ([`Caller::of`]).

use std::sync::Arc;

use axum::{
    extract::{Request as HttpRequest, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use http::HeaderMap;
use tonic::{
    Request, Status,
    metadata::{MetadataMap, MetadataValue},
    service::Routes,
};

use crate::{Error, process::shown};

/// Metadata key in which a local client, or a gateway, names the actor.
pub const ACTOR_HEADER: &str = "sollist-actor";
/// The same with the name in UTF-8, as metadata whose key ends so carry bytes. Where both are there this one counts:
/// who knows only the other reads there what ASCII has of the name.
pub const ACTOR_BYTES_HEADER: &str = "sollist-actor-bin";
/// Longest name of an actor, in bytes.
const NAME_BYTES_MAX: usize = 200;
/// Health and reflection: asked by machines that look after a process, before anybody has a name.
const OPEN: &str = "/grpc.";

/// Who caused what is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub actor: Arc<str>,
}

/// Why a request has no caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCaller {
    /// Its name cannot stand in the journal.
    Unfit,
    /// Nobody says who it is.
    Unknown,
}

/// What a connection says of its other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Peer {
    /// This process itself: the command line and the services it holds.
    InProcess,
    /// This machine: whoever is here names themselves.
    Local,
    /// The name in the certificate that was shown.
    Certified(Arc<str>),
}

impl Caller {
    pub fn named(actor: &str) -> Caller {
        Caller { actor: actor.into() }
    }

    /// The caller of a request.
    pub fn of<T>(request: &Request<T>) -> Result<Caller, Error> {
        Caller::within(request.extensions())
    }
    pub(crate) fn within(extensions: &http::Extensions) -> Result<Caller, Error> {
        extensions.get::<Caller>().cloned().ok_or_else(nobody)
    }

    /// The holder of the certificate; who comes through a gateway is who the gateway says. Without a certificate the
    /// client says it itself.
    fn resolve(peer: &Peer, headers: &HeaderMap, gateways: &[String]) -> Result<Caller, Error> {
        match peer {
            Peer::Certified(name) if !gateways.iter().any(|gateway| **gateway == **name) => {
                Ok(Caller { actor: name.clone() })
            }
            Peer::Certified(_) => named_in(headers)?.ok_or_else(nobody),
            Peer::Local | Peer::InProcess => Ok(named_in(headers)?.unwrap_or_else(|| Caller::named("anonymous"))),
        }
    }
}

/// What a reader asks, once it is known who does.
pub fn asked<T>(request: Request<T>) -> Result<T, Error> {
    Caller::of(&request)?;
    Ok(request.into_inner())
}

/// Whether a name can stand in the journal: nothing in it is hidden.
pub fn is_name(name: &str) -> bool {
    let shown = matches!(shown::line(name), std::borrow::Cow::Borrowed(_));
    (1..=NAME_BYTES_MAX).contains(&name.len()) && shown && name.trim() == name
}

/// What of a name ASCII has; anything else is a question mark.
pub fn in_ascii(name: &str) -> String {
    name.chars().map(|c| if (' '..='~').contains(&c) { c } else { '?' }).collect()
}

/// Names the actor in the metadata of a call.
pub fn name_in(metadata: &mut MetadataMap, name: &str) {
    if let Ok(value) = in_ascii(name).parse() {
        metadata.insert(ACTOR_HEADER, value);
    }
    if !name.is_ascii() {
        metadata.insert_bin(ACTOR_BYTES_HEADER, MetadataValue::from_bytes(name.as_bytes()));
    }
}

fn named_in(headers: &HeaderMap) -> Result<Option<Caller>, Error> {
    let unfit = || Error::refused(NoCaller::Unfit);
    if let Some(value) = headers.get(ACTOR_BYTES_HEADER) {
        let mut packed = HeaderMap::new();
        packed.insert(ACTOR_BYTES_HEADER, value.clone());
        let packed = MetadataMap::from_headers(packed);
        let bytes = packed.get_bin(ACTOR_BYTES_HEADER).and_then(|value| value.to_bytes().ok()).ok_or_else(unfit)?;
        let name = std::str::from_utf8(&bytes).unwrap_or_default().trim();
        return if is_name(name) { Ok(Some(Caller::named(name))) } else { Err(unfit()) };
    }
    let Some(value) = headers.get(ACTOR_HEADER) else { return Ok(None) };
    let name = value.to_str().unwrap_or_default().trim();
    if is_name(name) {
        return Ok(Some(Caller::named(name)));
    }
    Err(unfit())
}

fn nobody() -> Error {
    Error::refused(NoCaller::Unknown)
}

/// The routes, reached only by requests whose caller is known.
pub fn known(routes: Routes, gateways: &[String]) -> Routes {
    let gateways: Arc<[String]> = gateways.into();
    routes.into_axum_router().layer(from_fn_with_state(gateways, admit)).into()
}

async fn admit(State(gateways): State<Arc<[String]>>, mut request: HttpRequest, next: Next) -> Response {
    if !request.uri().path().starts_with(OPEN) {
        // A connection of which nobody said who is at its other end is nobody's.
        let peer = request.extensions().get::<Peer>().ok_or_else(nobody);
        match peer.and_then(|peer| Caller::resolve(peer, request.headers(), &gateways)) {
            Ok(caller) => request.extensions_mut().insert(caller),
            Err(error) => return Status::from(error).into_http(),
        };
    }
    next.run(request).await
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn who_acts_follows_from_the_connection_and_from_what_it_may_say() {
        let check = |peer: Peer, said: Option<&str>, expected: Result<&str, &str>| {
            let mut headers = HeaderMap::new();
            if let Some(said) = said {
                headers.insert(ACTOR_HEADER, said.parse().unwrap());
            }
            let found = Caller::resolve(&peer, &headers, &["gate".to_owned()]);
            let found = found
                .map(|caller| caller.actor.to_string())
                .map_err(|error| format!("{:?}", Status::from(error).code()));
            assert_eq!(found, expected.map(str::to_owned).map_err(str::to_owned), "{peer:?} {said:?}");
        };
        let certified = |name: &str| Peer::Certified(name.into());
        check(Peer::Local, None, Ok("anonymous"));
        check(Peer::InProcess, None, Ok("anonymous"));
        check(Peer::InProcess, Some("erika"), Ok("erika"));
        check(Peer::Local, Some(" erika "), Ok("erika"));
        check(Peer::Local, Some(""), Err("InvalidArgument"));
        check(Peer::Local, Some(&"x".repeat(201)), Err("InvalidArgument"));
        check(Peer::Local, Some("Jörg"), Err("InvalidArgument"));
        let mut metadata = MetadataMap::new();
        for name in ["erika", "Jörg Müßig", "Ἑλένη", "O'Neill-Łuk"] {
            name_in(&mut metadata, name);
            let headers = metadata.clone().into_headers();
            let found = Caller::resolve(&Peer::Local, &headers, &[]).unwrap();
            assert_eq!(&*found.actor, name);
            let old = headers.get(ACTOR_HEADER).unwrap().to_str().unwrap();
            assert_eq!(old.chars().count(), name.chars().count(), "an earlier server reads {old}");
            metadata.remove_bin(ACTOR_BYTES_HEADER);
        }
        for bytes in [&b""[..], b"\xff\xfe", "a\u{202e}b".as_bytes(), b"a\nb", "ä".repeat(101).as_bytes()] {
            metadata.insert_bin(ACTOR_BYTES_HEADER, MetadataValue::from_bytes(bytes));
            let headers = metadata.clone().into_headers();
            assert!(Caller::resolve(&Peer::Local, &headers, &[]).is_err(), "{bytes:?}");
        }
        check(certified("ba-pankow"), None, Ok("ba-pankow"));
        check(certified("ba-pankow"), Some("erika"), Ok("ba-pankow"));
        check(certified("gate"), Some("erika"), Ok("erika"));
        check(certified("gate"), None, Err("Unauthenticated"));
        check(certified("gate"), Some(""), Err("InvalidArgument"));
    }

    /// What a request meets that comes with this peer, or with none: the status, and who it was for the method.
    async fn asked(path: &str, peer: Option<Peer>, said: Option<&str>) -> (String, Option<Caller>) {
        use tower::ServiceExt as _;
        let heard: Arc<std::sync::Mutex<Option<Caller>>> = Arc::default();
        let hears = heard.clone();
        let method = move |request: HttpRequest| {
            *hears.lock().unwrap() = Caller::within(request.extensions()).ok();
            async { Response::new(axum::body::Body::empty()) }
        };
        let routes = known(axum::Router::new().fallback(method).into(), &["gate".to_owned()]);
        let mut request = HttpRequest::builder().uri(path);
        if let Some(said) = said {
            request = request.header(ACTOR_HEADER, said);
        }
        let mut request = request.body(axum::body::Body::empty()).unwrap();
        if let Some(peer) = peer {
            request.extensions_mut().insert(peer);
        }
        let response = routes.into_axum_router().oneshot(request).await.unwrap();
        let code = response.headers().get(Status::GRPC_STATUS).map_or("0", |code| code.to_str().unwrap()).to_owned();
        let heard = heard.lock().unwrap().clone();
        (code, heard)
    }

    #[tokio::test]
    async fn a_request_without_a_peer_is_nobodys_whatever_it_says() {
        const METHOD: &str = "/sollist.budget.v1.BudgetService/GetLine";
        let nobody = ("16".to_owned(), None);
        for said in [None, Some("erika"), Some("gate"), Some("anonymous")] {
            assert_eq!(asked(METHOD, None, said).await, nobody, "{said:?}");
            assert_eq!(asked("/unknown/Method", None, said).await, nobody, "{said:?}");
        }
        assert_eq!(asked(METHOD, Some(Peer::Certified("gate".into())), None).await, nobody);
        assert_eq!(
            asked(METHOD, Some(Peer::InProcess), Some("erika")).await,
            ("0".to_owned(), Some(Caller::named("erika")))
        );
        assert_eq!(asked(METHOD, Some(Peer::Local), None).await, ("0".to_owned(), Some(Caller::named("anonymous"))));
        // Health and reflection have no caller, whoever asks.
        assert_eq!(asked("/grpc.health.v1.Health/Check", None, None).await, ("0".to_owned(), None));
    }
}
