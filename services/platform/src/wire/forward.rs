//! Sends a call on to another process: as it came, as often as it may, and with its answer back as it was given.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::{
    body::{Body, Bytes},
    extract::Request as HttpRequest,
    response::Response as HttpResponse,
};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Uri, Version,
    header::{
        CONNECTION, CONTENT_LENGTH, HOST, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING,
        UPGRADE,
    },
};
use http_body::{Body as _, Frame};
use tokio::{runtime::Handle, sync::oneshot};
use tonic::{Code, Status, TimeoutExpired, metadata::MetadataMap, service::Routes};

use crate::{
    Error,
    process::stop::Stop,
    wire::{
        caller::{self, ACTOR_BYTES_HEADER, ACTOR_HEADER, Caller},
        foreign::{self, NotTaken},
        gateway::{Gateway, NotSent, Role},
    },
};

/// How long after its first failure a call is tried again, all upstreams in turn and then a pause: a process that is
/// restarted comes back in that time.
const PATIENCE: Duration = Duration::from_secs(7);
const PAUSE_FIRST: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(1);
/// Bytes before a message.
const FRAME_BYTES: usize = 5;
const GRPC_STATUS: &str = "grpc-status";

/// Of one connection, not of the call.
static OF_THE_CONNECTION: [HeaderName; 11] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    HOST,
    CONTENT_LENGTH,
];

type Answer = http::Response<tonic::body::Body>;

/// The routes of this process, and for everything else the way to others.
pub(crate) fn behind(gateway: Arc<Gateway>, routes: Routes) -> Routes {
    let fallback = move |request: HttpRequest| {
        let gateway = gateway.clone();
        async move { forward(&gateway, request).await }
    };
    routes.into_axum_router().fallback(fallback).into()
}

/// Sends a call on and gives its answer.
async fn forward(gateway: &Gateway, request: HttpRequest) -> HttpResponse {
    match pass(gateway, request).await {
        Ok(answer) => answer,
        Err(error) => Status::from(error).into_http(),
    }
}

async fn pass(gateway: &Gateway, request: HttpRequest) -> Result<HttpResponse, Error> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let role = gateway.role(path)?;
    let caller = Caller::within(&parts.extensions)?;
    let head = Head::new(&parts.uri, &parts.headers, &caller)?;
    if gateway.may_repeat(path) {
        let limit = gateway.message_bytes_max.saturating_add(FRAME_BYTES);
        let body =
            axum::body::to_bytes(body, limit).await.map_err(|error| not_whole(&error, gateway.message_bytes_max))?;
        // Safe, because every command is idempotent by its `request_id`.
        let answer = send(role, &head, || Some(Body::from(body.clone()))).await?;
        Ok(back(answer, None))
    } else {
        let upload = Arc::new(Upload {
            body: Mutex::new(Unread { body, let_go: None, attempt: 0, begun: false }),
            cut: AtomicBool::new(false),
        });
        match send(role, &head, || upload.again(&gateway.stop)).await {
            Ok(answer) => Ok(back(answer, Some(upload))),
            Err(_) if upload.is_cut() => Err(Error::Stopping),
            Err(error) => Err(error),
        }
    }
}

/// Why a message is not there whole: it is too long, or its sender went away.
fn not_whole(error: &axum::Error, bytes_max: usize) -> Error {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = source {
        // The type is one of a library's own.
        if error.to_string() == "length limit exceeded" {
            return Error::refused(NotTaken::TooLarge { bytes_max: u64::try_from(bytes_max).ok() });
        }
        source = error.source();
    }
    Error::refused(NotSent::NotWhole)
}

/// Sends a call until somebody has answered it, as often as `again` gives what is to be sent. The call's own deadline
/// ends it from outside.
async fn send(role: &Role, head: &Head, mut again: impl FnMut() -> Option<Body>) -> Result<Answer, Error> {
    let mut said = None;
    let mut pause = PAUSE_FIRST;
    let mut until = None;
    'rounds: loop {
        for upstream in role.order() {
            let Some(body) = again() else { break 'rounds };
            match upstream.call(head.request(body)).await {
                Ok(answer) if !is_unavailable(&answer) => return Ok(answer),
                Ok(answer) => {
                    upstream.failed(&"it answered that it is not available");
                    said = Some(answer);
                }
                // The caller's own time is up: no fault of the upstream's.
                Err(error) if is_over(&error) => return Err(head.over()),
                Err(error) => upstream.failed(&whole(&error)),
            }
        }
        let now = Instant::now();
        if now > *until.get_or_insert(now + PATIENCE) {
            break;
        }
        tokio::time::sleep(pause).await;
        pause = pause.saturating_mul(2).min(PAUSE_MAX);
    }
    // What an upstream said itself tells more than that it did not answer.
    said.ok_or_else(|| unreachable(role))
}

/// What goes before the messages of a call.
struct Head {
    uri: Uri,
    headers: HeaderMap,
}

impl Head {
    fn new(uri: &Uri, headers: &HeaderMap, caller: &Caller) -> Result<Head, Error> {
        let path = uri.path_and_query().cloned().map(Uri::from).unwrap_or_default();
        let mut headers = passed_on(headers);
        headers.insert(TE, HeaderValue::from_static("trailers"));
        let mut named = MetadataMap::new();
        caller::name_in(&mut named, &caller.actor);
        // Nobody is named but by us.
        headers.remove(ACTOR_BYTES_HEADER);
        headers.remove(ACTOR_HEADER);
        headers.extend(named.into_headers());
        Ok(Head { uri: path, headers })
    }

    /// The time that the caller gave it is up.
    fn over(&self) -> Error {
        let milliseconds = foreign::patience(&self.headers).map_or(0, |patience| patience.as_millis());
        Error::refused(NotTaken::Over { milliseconds })
    }

    fn request(&self, body: Body) -> http::Request<tonic::body::Body> {
        let mut request = http::Request::new(tonic::body::Body::new(body));
        *request.method_mut() = Method::POST;
        *request.version_mut() = Version::HTTP_2;
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        request
    }
}

/// What of the headers belongs to the call, its deadline (`grpc-timeout`) and its trace included.
fn passed_on(headers: &HeaderMap) -> HeaderMap {
    let named: Vec<&str> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let passes = |name: &HeaderName| {
        !OF_THE_CONNECTION.contains(name) && !named.iter().any(|named| named.eq_ignore_ascii_case(name.as_str()))
    };
    headers.iter().filter(|(name, _)| passes(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Whether an upstream says, before anything else, that somebody else should be asked.
fn is_unavailable(answer: &Answer) -> bool {
    let status = answer.headers().get(GRPC_STATUS).map(|status| Code::from_bytes(status.as_bytes()));
    status == Some(Code::Unavailable) || answer.status().is_server_error()
}

fn back(answer: Answer, upload: Option<Arc<Upload>>) -> HttpResponse {
    let (parts, body) = answer.into_parts();
    if parts.headers.contains_key(GRPC_STATUS) && upload.as_ref().is_some_and(|upload| upload.is_cut()) {
        return Status::from(Error::Stopping).into_http();
    }
    let mut response = HttpResponse::new(Body::new(Download { body, upload, ended: false }));
    *response.status_mut() = parts.status;
    *response.headers_mut() = passed_on(&parts.headers);
    response
}

fn unreachable(role: &Role) -> Error {
    Error::refused(NotSent::Unreachable { role: role.name.clone() })
}

fn is_over(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<TimeoutExpired>() {
            return true;
        }
        next = error.source();
    }
    false
}

fn whole(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        text = format!("{text}: {error}");
        next = error.source();
    }
    text
}

type Stopped = Pin<Box<dyn Future<Output = ()> + Send>>;

fn stopped(stop: &Stop) -> Stopped {
    let mut stop = stop.clone();
    Box::pin(async move { stop.wait().await })
}

/// A stream of messages that a caller sends. It can be sent elsewhere as long as nothing of it was read.
struct Upload {
    body: Mutex<Unread>,
    /// This process stops, and the stream was ended before its end: the upstream answers what it has got.
    cut: AtomicBool,
}

struct Unread {
    body: Body,
    /// Resolves when the library has let go of what the last attempt sends.
    let_go: Option<oneshot::Receiver<()>>,
    /// Whose turn it is to read: what an earlier attempt left behind gets nothing.
    attempt: u32,
    begun: bool,
}

impl Upload {
    fn again(self: &Arc<Self>, stop: &Stop) -> Option<Body> {
        let mut unread = self.body.lock().unwrap_or_else(PoisonError::into_inner);
        if stop.has_come() {
            self.cut.store(true, Ordering::SeqCst);
        }
        if unread.begun || self.is_cut() {
            return None;
        }
        unread.attempt = unread.attempt.checked_add(1)?;
        let (held, let_go) = oneshot::channel();
        unread.let_go = Some(let_go);
        Some(Body::new(Attempt { upload: self.clone(), number: unread.attempt, stop: stopped(stop), _held: held }))
    }
    fn let_go(&self) -> Option<oneshot::Receiver<()>> {
        self.body.lock().unwrap_or_else(PoisonError::into_inner).let_go.take()
    }
    fn is_cut(&self) -> bool {
        self.cut.load(Ordering::SeqCst)
    }
}

/// The stream as one upstream reads it.
struct Attempt {
    upload: Arc<Upload>,
    number: u32,
    stop: Stopped,
    /// Let go of with this.
    _held: oneshot::Sender<()>,
}

impl http_body::Body for Attempt {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Attempt { upload, number, stop, .. } = &mut *self;
        let mut unread = upload.body.lock().unwrap_or_else(PoisonError::into_inner);
        if unread.attempt != *number || upload.is_cut() {
            return Poll::Ready(None);
        }
        if stop.as_mut().poll(cx).is_ready() {
            upload.cut.store(true, Ordering::SeqCst);
            return Poll::Ready(None);
        }
        let frame = Pin::new(&mut unread.body).poll_frame(cx);
        unread.begun |= frame.is_ready();
        frame
    }
}

/// What the upstream answers. Where it breaks off, or was cut short by us, its end says that the same may be sent
/// again.
struct Download {
    body: tonic::body::Body,
    upload: Option<Arc<Upload>>,
    ended: bool,
}

/// Whoever asked is gone, and what they sent is still on its way. As long as it waits for room the library does not ask
/// whether anybody still sends it, and the upstream makes no room before its answer is taken: each would wait for the
/// other for ever. So the answer is read on, and thrown away, until what was sent is let go of.
impl Drop for Download {
    fn drop(&mut self) {
        let unfinished = self.upload.take().filter(|_| !self.ended && !self.body.is_end_stream());
        let Some(let_go) = unfinished.and_then(|upload| upload.let_go()) else { return };
        let Ok(runtime) = Handle::try_current() else { return };
        let mut body = std::mem::take(&mut self.body);
        runtime.spawn(async move {
            let rest = async { while let Some(Ok(_)) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {} };
            tokio::select! { _ = let_go => {}, () = rest => {} }
        });
    }
}

impl Download {
    fn end(&mut self, error: Error) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        self.ended = true;
        let mut trailers = HeaderMap::new();
        Poll::Ready(Some(Status::from(error).add_header(&mut trailers).map(|()| Frame::trailers(trailers))))
    }
}

impl http_body::Body for Download {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let was_cut = self.upload.as_ref().is_some_and(|upload| upload.is_cut());
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) if frame.is_trailers() && was_cut => self.end(Error::Stopping),
            Poll::Ready(Some(Err(status))) => {
                tracing::warn!(%status, "an upstream broke off its answer");
                self.end(Error::refused(NotSent::BrokenOff))
            }
            other => other,
        }
    }
    fn is_end_stream(&self) -> bool {
        self.ended || self.body.is_end_stream()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The library says it by a text alone: were it to say it otherwise, this would be seen here.
    #[tokio::test]
    async fn a_message_that_is_too_long_is_told_from_one_that_breaks_off() {
        let told =
            async |body: Body| not_whole(&axum::body::to_bytes(body, 4).await.unwrap_err(), 4).say().reason.code();
        assert_eq!(told(Body::from(vec![0; 9])).await, "MESSAGE_TOO_LARGE");
        let broken = futures::stream::iter([Ok(vec![0]), Err(std::io::Error::from(std::io::ErrorKind::BrokenPipe))]);
        assert_eq!(told(Body::from_stream(broken)).await, "REQUEST_NOT_WHOLE");
    }
}
