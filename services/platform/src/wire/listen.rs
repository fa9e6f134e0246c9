//! Connections that come in: encrypted where there are certificates, small messages sent at once, and cut off where
//! the other end keeps us waiting.

use std::{
    collections::VecDeque,
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
    task::{AbortHandle, JoinSet},
    time::{Sleep, sleep, sleep_until},
};
use tokio_rustls::TlsAcceptor;
use tokio_stream::Stream;
use tonic::transport::server::Connected;

use crate::{
    rights::quota::{Seat, Seats},
    watch::metrics,
    wire::{
        caller::Peer,
        certified::Certified,
        tls::{Certificates, Protocol},
    },
};

/// How long the other side may take to show its certificate.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// Handshakes under way at a time; above it the others wait their turn, and the longest of them gives way.
const HANDSHAKES_MAX: usize = 256;
/// How long a handshake may take where others wait for its place: one takes milliseconds.
const HANDSHAKE_HURRIED: Duration = Duration::from_secs(1);
/// Connections with one certificate at a time.
pub const CONNECTIONS_MAX: usize = 128;
/// How long the other side may take until it has sent as much as any request begins with. What comes after that has
/// limits of its own, of HTTP/2 (it is asked whether it is still there) and of HTTP/1 (how long a head may take).
const GREETING_TIMEOUT: Duration = Duration::from_secs(10);
/// As many bytes as HTTP/2 begins with; no request of a browser is shorter.
const GREETING_BYTES: usize = 24;
/// How long the other side may take nothing of what is sent to it.
const STUCK_TIMEOUT: Duration = Duration::from_secs(60);
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
    patience: Option<Patience>,
    _seat: Option<Seat>,
}

/// How long the other end may keep us waiting.
#[derive(Default)]
struct Patience {
    /// When as much must have come as any request begins with, and how much of it is missing.
    greeting: Option<(Pin<Box<Sleep>>, usize)>,
    /// When something must have been taken of what is sent.
    stuck: Option<Pin<Box<Sleep>>>,
}

impl Patience {
    fn begin() -> Patience {
        Patience { greeting: Some((Box::pin(sleep(GREETING_TIMEOUT)), GREETING_BYTES)), stuck: None }
    }

    /// After a look at what comes: whether it took too long to begin.
    fn read(&mut self, came: usize, cx: &mut Context<'_>) -> io::Result<()> {
        let Some((due, missing)) = &mut self.greeting else { return Ok(()) };
        *missing = missing.saturating_sub(came);
        if *missing == 0 {
            self.greeting = None;
        } else if due.as_mut().poll(cx).is_ready() {
            metrics::limited("silent");
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(())
    }

    /// After something was sent: what is not taken for a minute ends the connection.
    fn sent<T>(&mut self, polled: Poll<io::Result<T>>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            self.stuck = None;
            return polled;
        }
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(sleep(STUCK_TIMEOUT)));
        if stuck.as_mut().poll(cx).is_pending() {
            return polled;
        }
        metrics::limited("stuck");
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl Connection {
    /// A connection within this process: who holds its other end is us.
    pub fn in_process(io: impl Io + 'static) -> Connection {
        Connection { io: Box::new(io), peer: Peer::InProcess, patience: None, _seat: None }
    }

    fn of(io: impl Io + 'static, peer: Peer) -> Connection {
        Connection { io: Box::new(io), peer, patience: Some(Patience::begin()), _seat: None }
    }

    fn sent<T>(&mut self, polled: Poll<io::Result<T>>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        match &mut self.patience {
            Some(patience) => patience.sent(polled, cx),
            None => polled,
        }
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
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.io).poll_read(cx, buffer);
        if let Some(patience) = &mut self.patience {
            patience.read(buffer.filled().len().saturating_sub(before), cx)?;
        }
        polled
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.io).poll_write(cx, bytes);
        self.sent(polled, cx)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.io).poll_flush(cx);
        self.sent(polled, cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.io).poll_shutdown(cx);
        self.sent(polled, cx)
    }
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.io).poll_write_vectored(cx, parts);
        self.sent(polled, cx)
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
    /// Since when each goes on, the longest first.
    since: VecDeque<(Instant, AbortHandle)>,
    /// Room for connections with one certificate.
    seats: Arc<Seats>,
    /// When the next failed handshake may be warned of, and how many were passed over since the last.
    quiet_until: Option<Instant>,
    passed_over: u64,
}

impl Listener {
    /// With certificates only who shows one of the right authority comes in, but to open pages; without, everybody.
    pub fn new(tcp: TcpListener, certificates: Option<Arc<Certificates>>, protocol: Protocol) -> Listener {
        let tls = certificates.map(|certificates| (certificates, protocol));
        Listener {
            tcp,
            tls,
            handshakes: JoinSet::new(),
            since: VecDeque::new(),
            seats: Seats::of(CONNECTIONS_MAX),
            quiet_until: None,
            passed_over: 0,
        }
    }

    /// The next connection that is ready. Handshakes go on side by side: a slow one keeps nobody waiting.
    pub async fn next(&mut self) -> Accepted {
        loop {
            let is_full = self.handshakes.len() >= HANDSHAKES_MAX;
            let hurried = is_full.then(|| self.longest()).flatten();
            tokio::select! {
                accepted = self.tcp.accept(), if !is_full => match accepted {
                    Ok((tcp, address)) => {
                        // Without it small messages wait 40 ms for an acknowledgement.
                        let _ = tcp.set_nodelay(true);
                        match &self.tls {
                            None => return (Connection::of(tcp, Peer::Local), address),
                            // Taken for each connection: what was renewed holds for the next one.
                            Some((certificates, protocol)) => {
                                let acceptor = TlsAcceptor::from(certificates.server(*protocol));
                                let ours = (*protocol != Protocol::OpenPages).then(|| certificates.clone());
                                let shaking = self.handshakes.spawn(handshake(acceptor, ours, tcp, address));
                                self.since.push_back((Instant::now(), shaking));
                            }
                        }
                    }
                    Err(error) => pause_after(error).await,
                },
                Some(done) = self.handshakes.join_next() => {
                    self.forget_the_first();
                    let seated = done.unwrap_or_else(|error| Err(io::Error::other(error)));
                    match seated.and_then(|accepted| self.seated(accepted)) {
                        Ok(accepted) => return accepted,
                        Err(error) => self.note(&error),
                    }
                }
                () = until(hurried.as_ref()), if hurried.is_some() => {
                    if let Some((_, longest)) = hurried {
                        metrics::limited("handshakes");
                        longest.abort();
                    }
                }
            }
        }
    }

    /// Lets go of handshakes that are over, as far as none before them goes on: a handle keeps all that its task had.
    fn forget_the_first(&mut self) {
        while self.since.pop_front_if(|(_, handshake)| handshake.is_finished()).is_some() {}
        if self.since.len() > HANDSHAKES_MAX.saturating_mul(2) {
            self.since.retain(|(_, handshake)| !handshake.is_finished());
        }
    }

    /// The handshake that goes on for longest, and until when it has its place for itself.
    fn longest(&mut self) -> Option<(Instant, AbortHandle)> {
        self.since.retain(|(_, handshake)| !handshake.is_finished());
        let (since, longest) = self.since.front()?;
        Some((since.checked_add(HANDSHAKE_HURRIED)?, longest.clone()))
    }

    /// Nobody has more connections than there is room for with one certificate.
    fn seated(&self, (mut connection, address): Accepted) -> io::Result<Accepted> {
        if let Peer::Certified(certified) = &connection.peer {
            let seat = self.seats.take(&certified.name).ok_or_else(|| {
                metrics::limited("connections");
                io::Error::other(format!("{} connections with its certificate are open already", CONNECTIONS_MAX))
            })?;
            connection._seat = Some(seat);
        }
        Ok((connection, address))
    }

    fn note(&mut self, error: &io::Error) {
        let now = Instant::now();
        if self.quiet_until.is_some_and(|until| now < until) {
            self.passed_over = self.passed_over.saturating_add(1);
            tracing::debug!(%error, "a connection was refused");
            return;
        }
        let others = self.passed_over;
        tracing::warn!(
            %error,
            others,
            "a connection was refused: its certificate is not taken, none was shown in time, or it has too many"
        );
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
    let Some(ours) = ours else { return Ok((Connection::of(stream, Peer::Stranger), address)) };
    let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
    let Some(certified) = Certified::holder(chain, ours) else {
        return Err(io::Error::other("the certificate has no name of 1 to 200 bytes without hidden characters"));
    };
    Ok((Connection::of(stream, Peer::Certified(certified)), address))
}

async fn pause_after(error: io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    // These are the other side's; everything else is ours and will not pass at once.
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "connections cannot be accepted; trying again");
        tokio::time::sleep(ACCEPT_PAUSE).await;
    }
}

async fn until(hurried: Option<&(Instant, AbortHandle)>) {
    if let Some((until, _)) = hurried {
        sleep_until((*until).into()).await;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_does_not_begin_is_cut_off_and_who_has_begun_is_not() {
        let ended = async |greeting: &[u8], pause: u64| {
            let (mut theirs, ours) = duplex(64);
            let mut ours = Connection::of(ours, Peer::Local);
            let sending = async {
                for byte in greeting {
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                    theirs.write_all(&[*byte]).await.unwrap();
                }
                tokio::time::sleep(Duration::from_secs(3600)).await;
            };
            let reading = async {
                let mut all = Vec::new();
                ours.read_to_end(&mut all).await.map(|_| ()).map_err(|error| error.kind())
            };
            tokio::select! {
                ended = reading => Some(ended),
                () = sending => None,
            }
        };
        let begin = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        assert_eq!(ended(b"", 0).await, Some(Err(io::ErrorKind::TimedOut)));
        assert_eq!(ended(begin, 1000).await, Some(Err(io::ErrorKind::TimedOut)), "a byte a second");
        assert_eq!(ended(begin, 100).await, None, "what has begun may wait");
    }

    #[tokio::test(start_paused = true)]
    async fn who_reads_nothing_is_cut_off_and_who_reads_slowly_is_not() {
        let sent = async |pause: Option<u64>| {
            let (mut theirs, ours) = duplex(16);
            let mut ours = Connection::of(ours, Peer::Local);
            let reading = async {
                let Some(pause) = pause else { return std::future::pending().await };
                let mut byte = [0];
                while theirs.read(&mut byte).await.unwrap_or_default() > 0 {
                    tokio::time::sleep(Duration::from_secs(pause)).await;
                }
            };
            tokio::select! {
                () = reading => Ok(()),
                sent = ours.write_all(&[7; 40]) => sent.map_err(|error| error.kind()),
            }
        };
        assert_eq!(sent(None).await, Err(io::ErrorKind::TimedOut));
        assert_eq!(sent(Some(120)).await, Err(io::ErrorKind::TimedOut));
        assert_eq!(sent(Some(30)).await, Ok(()));
    }
}
