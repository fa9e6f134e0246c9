//! The number of the journal's last event as it grows, for a page that lies open. Nothing on the page moves by itself.

use std::convert::Infallible;

use axum::{
    http::{HeaderValue, header},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use sollist_platform::process::stop::Stop;

use crate::head::Head;

/// Tells every number above `since` until the process stops, or whoever asked is not there any more (`stays`).
pub fn answer(
    since: u64,
    head: Head,
    stop: Stop,
    stays: impl Fn() -> bool + Clone + Send + Sync + 'static,
) -> Response {
    let told = futures::stream::unfold((since, head, stop), move |(since, mut head, mut stop)| {
        let stays = stays.clone();
        async move {
            loop {
                if !stays() {
                    return None;
                }
                let known = head.now().map_or(0, |as_of| as_of.sequence);
                if known > since {
                    let event = Event::default().data(known.to_string());
                    return Some((Ok::<Event, Infallible>(event), (known, head, stop)));
                }
                tokio::select! {
                    told = head.next() => { told?; }
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
