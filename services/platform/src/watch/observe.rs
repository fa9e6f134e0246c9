//! What others see of a process over HTTP: its metrics, that it lives, whether it is ready.

use std::time::Duration;

use axum::{
    Router,
    extract::{ConnectInfo, Request},
    http::{StatusCode, header::CONTENT_TYPE},
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
    routing::get,
};
use sollist_contract::refusal::Say as _;
use tokio::sync::oneshot;

use crate::{
    Error,
    watch::{
        metrics,
        ready::{Readiness, Why},
    },
    wire::{caller::Peer, http, listen::Listener},
};

/// How Prometheus names its text.
const METRICS_TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";
/// How often metrics are tidied up when nobody reads them.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);
/// How long an answer under way may take after the stop.
const GRACE: Duration = Duration::from_secs(5);

/// Offers `/metrics`, `/live` and `/ready` until `stop`. Metrics count from this call on, before it is awaited.
pub fn serve(
    listener: Listener,
    readiness: Readiness,
    stop: impl Future<Output = ()> + Send + 'static,
) -> impl Future<Output = Result<(), Error>> + Send {
    metrics::install();
    let pages = Router::new()
        .route("/metrics", get(|| async { ([(CONTENT_TYPE, METRICS_TEXT)], metrics::render()) }))
        .route("/live", get(|| async { "live\n" }))
        .route("/ready", get(move || std::future::ready(ready(&readiness))))
        .layer(from_fn(still));
    let (stopping, stopped) = oneshot::channel::<()>();
    let stop = async move {
        stop.await;
        let _ = stopping.send(());
    };
    async move {
        tokio::select! {
            () = http::serve(listener, pages, stop) => Ok(()),
            () = async {
                let _ = stopped.await;
                tokio::time::sleep(GRACE).await;
            } => Ok(()),
            () = async {
                loop {
                    tokio::time::sleep(UPKEEP_EVERY).await;
                    metrics::upkeep();
                }
            } => Ok(()),
        }
    }
}

/// A connection that is open lasts no longer than the certificate that was shown on it.
async fn still(ConnectInfo(peer): ConnectInfo<Peer>, request: Request, next: Next) -> Response {
    match peer.shown() {
        Ok(_) => next.run(request).await,
        Err(lapsed) => (StatusCode::UNAUTHORIZED, format!("{}\n", lapsed.say())).into_response(),
    }
}

/// 200, or 503 with a line for everything that is waited for; what is to be known beside it follows.
fn ready(readiness: &Readiness) -> (StatusCode, String) {
    let lines = |whys: Vec<Why>| whys.iter().map(|why| format!("{} / {}\n", why.de, why.en)).collect::<String>();
    let (why, notes) = (readiness.why(), lines(readiness.notes()));
    if why.is_empty() {
        return (StatusCode::OK, format!("ready\n{notes}"));
    }
    (StatusCode::SERVICE_UNAVAILABLE, format!("{}{notes}", lines(why)))
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::{TcpListener, TcpStream},
    };

    use super::*;
    use crate::{
        watch::{metrics::NAMES, ready::START},
        wire::tls::Protocol,
    };

    type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

    /// The status line and the rest of an answer.
    async fn ask(address: SocketAddr, path: &str) -> Outcome<(String, String)> {
        let mut connection = TcpStream::connect(address).await?;
        connection
            .write_all(format!("GET {path} HTTP/1.1\r\nHost: sollist\r\nConnection: close\r\n\r\n").as_bytes())
            .await?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await?;
        let (status, rest) = answer.split_once("\r\n").ok_or("no answer")?;
        Ok((status.to_owned(), rest.to_owned()))
    }

    #[tokio::test]
    async fn metrics_life_and_readiness_are_offered_until_the_stop() -> Outcome {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let readiness = Readiness::new();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(Listener::new(listener, None, Protocol::Http1), readiness.clone(), async {
            let _ = stopped.await;
        }));

        let (status, rest) = ask(address, "/metrics").await?;
        assert_eq!(status, "HTTP/1.1 200 OK");
        assert!(rest.contains(METRICS_TEXT), "{rest}");
        for name in NAMES {
            assert!(rest.contains(&format!("# TYPE {name} ")), "{name} is not offered");
        }
        assert_eq!(ask(address, "/live").await?.0, "HTTP/1.1 200 OK");
        assert_eq!(ask(address, "/").await?.0, "HTTP/1.1 404 Not Found");

        let (status, rest) = ask(address, "/ready").await?;
        assert_eq!(status, "HTTP/1.1 503 Service Unavailable");
        assert!(rest.ends_with("Der Dienst startet noch. / The service is still starting.\n"), "{rest}");
        readiness.ready(START);
        assert_eq!(ask(address, "/ready").await?.0, "HTTP/1.1 200 OK");
        readiness.not_ready("figures", "Die Zahlen holen auf.", "The figures are catching up.");
        assert!(ask(address, "/ready").await?.1.ends_with("Die Zahlen holen auf. / The figures are catching up.\n"));

        let _ = stop.send(());
        serving.await??;
        assert!(ask(address, "/live").await.is_err());
        Ok(())
    }
}
