//! Pages over HTTP as every process offers them: within limits, and with an end in good order.

use std::{pin::pin, time::Duration};

use axum::{Extension, Router, extract::ConnectInfo};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use tokio::{sync::watch, task::JoinSet};
use tonic::transport::server::Connected as _;

use crate::wire::listen::{Connection, Listener};

/// How long the head of a request may take, and a connection wait for its next one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// Bytes of the head of a request at most: an address, a name in a header, a few cookies.
const HEAD_BYTES_MAX: u32 = 64 * 1024;
/// Requests that one connection may have open at a time.
const OPEN_REQUESTS_MAX: u32 = 128;
/// How often somebody who says nothing is asked whether they are still there.
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// Answers on a listener until `stop`; then nothing new is taken, and it ends with the answers under way. Each request
/// says who is at its other end (`ConnectInfo<Peer>`).
pub async fn serve(mut listener: Listener, routes: Router, stop: impl Future<Output = ()>) {
    let (stopping, stopped) = watch::channel(false);
    let (mut stop, mut open) = (pin!(stop), JoinSet::new());
    loop {
        tokio::select! {
            (connection, _) = listener.next() => {
                open.spawn(answer(connection, routes.clone(), stopped.clone()));
            }
            Some(_) = open.join_next() => {}
            () = &mut stop => break,
        }
    }
    drop(listener);
    stopping.send_replace(true);
    while open.join_next().await.is_some() {}
}

async fn answer(connection: Connection, routes: Router, mut stopped: watch::Receiver<bool>) {
    let routes = routes.layer(Extension(ConnectInfo(connection.connect_info())));
    let mut builder = Builder::new(TokioExecutor::new());
    // Without a timer no head of a request takes too long.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    builder.http1().max_buf_size(HEAD_BYTES_MAX as usize);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(KEEP_ALIVE);
    builder.http2().max_header_list_size(HEAD_BYTES_MAX).max_concurrent_streams(OPEN_REQUESTS_MAX);
    // All of them may be given up at once: behind a proxy they are those of many.
    builder.http2().max_pending_accept_reset_streams(OPEN_REQUESTS_MAX as usize);
    let answering = builder.serve_connection(TokioIo::new(connection), TowerToHyperService::new(routes));
    let mut answering = pin!(answering);
    tokio::select! {
        ended = answering.as_mut() => return said(ended),
        _ = stopped.changed() => answering.as_mut().graceful_shutdown(),
    }
    said(answering.await);
}

/// How a connection ended is its other side's affair.
fn said(ended: Result<(), Box<dyn std::error::Error + Send + Sync>>) {
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended otherwise than it should");
    }
}
