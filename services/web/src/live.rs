//! The number of the journal's last event as it grows, for a page that lies open. Nothing on the page moves by itself.

use std::{convert::Infallible, time::Duration};

use axum::{
    http::{HeaderValue, header},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use sollist_platform::process::stop::Stop;

use crate::{head::Head, session::Stay};

/// How often it is looked how long whoever asked may stay.
const LOOKED: Duration = Duration::from_secs(10);

/// What was told last.
struct Told {
    since: u64,
    stay: Stay,
}

/// Tells every number above `since`, and that the session of whoever asked ends soon, until the process stops or the
/// session is over.
pub fn answer(since: u64, head: Head, stop: Stop, stay: impl Fn() -> Stay + Clone + Send + Sync + 'static) -> Response {
    let told = Told { since, stay: Stay::Open };
    let told = futures::stream::unfold((told, head, stop), move |(told, mut head, mut stop)| {
        let stay = stay.clone();
        async move {
            loop {
                let stay = stay();
                if stay == Stay::Over {
                    return None;
                }
                if stay != told.stay {
                    return Some((Ok::<Event, Infallible>(announced(stay)), (Told { stay, ..told }, head, stop)));
                }
                let known = head.now().map_or(0, |as_of| as_of.sequence);
                if known > told.since {
                    let event = Event::default().data(known.to_string());
                    return Some((Ok(event), (Told { since: known, ..told }, head, stop)));
                }
                tokio::select! {
                    told = head.next() => { told?; }
                    () = tokio::time::sleep(LOOKED) => {}
                    () = stop.wait() => return None,
                }
            }
        }
    });
    let mut response = Sse::new(told).keep_alive(KeepAlive::default()).into_response();
    // A proxy must not gather what is to be told at once.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The page has the sentence for it, and shows none where a session goes on.
fn announced(stay: Stay) -> Event {
    let name = match stay {
        Stay::Open | Stay::Over => "open",
        Stay::EndsUnused => "unused",
        Stay::Ends => "longest",
    };
    Event::default().event("session").data(name)
}
