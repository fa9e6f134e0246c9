//! Connections that come in: encrypted where there are certificates, small messages sent at once.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;
use tokio_stream::Stream;
use tonic::transport::server::Connected;

use crate::wire::{
    caller::Peer,
    certified::Certified,
    tls::{Certificates, Protocol},
};

/// How long the other side may take to show its certificate.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// Handshakes under way at a time; above it the others wait their turn.
const HANDSHAKES_MAX: usize = 256;
/// Handshakes that fail are warned of no more often than this; anybody who reaches the port can cause one.
const WARNING_PAUSE: Duration = Duration::from_secs(10);
/// Pause after an accept that failed for want of something (file handles).
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// What bytes go through, encrypted or not.
pub trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// An open connection, and who is at its other end.
pub struct Connection {
    io: Box<dyn Io>,
    peer: Peer,
}

impl Connection {
    /// A connection within this process: who holds its other end is us.
    pub fn in_process(io: impl Io + 'static) -> Connection {
        Connection { io: Box::new(io), peer: Peer::InProcess }
    }
}

impl Connected for Connection {
    type ConnectInfo = Peer;
    fn connect_info(&self) -> Peer {
        self.peer.clone()
    }
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, parts)
    }
    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}

type Accepted = (Connection, SocketAddr);

/// A port, and what is asked of who connects to it.
pub struct Listener {
    tcp: TcpListener,
    tls: Option<(Arc<Certificates>, Protocol)>,
    handshakes: JoinSet<io::Result<Accepted>>,
    /// When the next failed handshake may be warned of, and how many were passed over since the last.
    quiet_until: Option<Instant>,
    passed_over: u64,
}

impl Listener {
    /// With certificates only who shows one of the right authority comes in, but to open pages; without, everybody.
    pub fn new(tcp: TcpListener, certificates: Option<Arc<Certificates>>, protocol: Protocol) -> Listener {
        let tls = certificates.map(|certificates| (certificates, protocol));
        Listener { tcp, tls, handshakes: JoinSet::new(), quiet_until: None, passed_over: 0 }
    }

    /// The next connection that is ready. Handshakes go on side by side: a slow one keeps nobody waiting.
    pub async fn next(&mut self) -> Accepted {
        loop {
            tokio::select! {
                accepted = self.tcp.accept(), if self.handshakes.len() < HANDSHAKES_MAX => match accepted {
                    Ok((tcp, address)) => {
                        // Without it small messages wait 40 ms for an acknowledgement.
                        let _ = tcp.set_nodelay(true);
                        match &self.tls {
                            None => return (Connection { io: Box::new(tcp), peer: Peer::Local }, address),
                            // Taken for each connection: what was renewed holds for the next one.
                            Some((certificates, protocol)) => {
                                let acceptor = TlsAcceptor::from(certificates.server(*protocol));
                                let ours = (*protocol != Protocol::OpenPages).then(|| certificates.clone());
                                self.handshakes.spawn(handshake(acceptor, ours, tcp, address));
                            }
                        }
                    }
                    Err(error) => pause_after(error).await,
                },
                Some(done) = self.handshakes.join_next() => match done {
                    Ok(Ok(accepted)) => return accepted,
                    Ok(Err(error)) => self.note(&error),
                    Err(error) => self.note(&io::Error::other(error)),
                },
            }
        }
    }

    fn note(&mut self, error: &io::Error) {
        let now = Instant::now();
        if self.quiet_until.is_some_and(|until| now < until) {
            self.passed_over = self.passed_over.saturating_add(1);
            tracing::debug!(%error, "a connection was refused");
            return;
        }
        tracing::warn!(%error, others = self.passed_over, "a connection was refused: its certificate is not taken, or \
                                                           none was shown");
        self.quiet_until = now.checked_add(WARNING_PAUSE);
        self.passed_over = 0;
    }

    /// The connections one after the other, as tonic takes them.
    pub fn stream(self) -> impl Stream<Item = io::Result<Connection>> + Send {
        futures::stream::unfold(self, async |mut listener| {
            let (connection, _) = listener.next().await;
            Some((Ok(connection), listener))
        })
    }
}

/// `ours`: by what the other side's certificate is looked at; `None`: it is asked for none.
async fn handshake(
    acceptor: TlsAcceptor,
    ours: Option<Arc<Certificates>>,
    tcp: TcpStream,
    address: SocketAddr,
) -> io::Result<Accepted> {
    let stream =
        tokio::time::timeout(HANDSHAKE_TIMEOUT, acceptor.accept(tcp)).await.map_err(|_| io::ErrorKind::TimedOut)??;
    let Some(ours) = ours else { return Ok((Connection { io: Box::new(stream), peer: Peer::Stranger }, address)) };
    let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
    let Some(certified) = Certified::holder(chain, ours) else {
        return Err(io::Error::other("the certificate has no name of 1 to 200 bytes without hidden characters"));
    };
    Ok((Connection { io: Box::new(stream), peer: Peer::Certified(certified) }, address))
}

async fn pause_after(error: io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    // These are the other side's; everything else is ours and will not pass at once.
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "connections cannot be accepted; trying again");
        tokio::time::sleep(ACCEPT_PAUSE).await;
    }
}

/// Who is at the other end, for whoever serves HTTP.
impl axum::extract::connect_info::Connected<axum::serve::IncomingStream<'_, Listener>> for Peer {
    fn connect_info(stream: axum::serve::IncomingStream<'_, Listener>) -> Peer {
        stream.io().peer.clone()
    }
}

/// The same for HTTP.
impl axum::serve::Listener for Listener {
    type Io = Connection;
    type Addr = SocketAddr;
    async fn accept(&mut self) -> (Connection, SocketAddr) {
        self.next().await
    }
    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}
