//! A receiver outside, which answers as it was told to, however bad.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    serve::Listener,
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// What it was sent.
#[derive(Debug, Clone)]
pub struct Call {
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
    pub at: Instant,
}

impl Call {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
    pub fn id(&self) -> &str {
        self.header("webhook-id")
    }
}

/// How it answers.
#[derive(Debug, Clone, Copy)]
pub enum Answer {
    Status(u16),
    RetryAfter(u16, u64),
    Elsewhere(&'static str),
    /// Says yes, and then a body without end.
    Endless,
    Never,
    /// Yes, but late.
    Slow(Duration),
}

/// Decides on an answer by the message and how often that one came before.
type Script = Arc<Mutex<Box<dyn Fn(&Call, usize) -> Answer + Send>>>;

#[derive(Clone)]
struct Desk {
    calls: Arc<Mutex<Vec<Call>>>,
    script: Script,
}

pub struct Outside {
    pub url: String,
    desk: Desk,
    server: JoinHandle<()>,
}

impl Outside {
    pub async fn start(script: impl Fn(&Call, usize) -> Answer + Send + 'static) -> Outside {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        Outside::at(url, listener, script)
    }
    /// Behind TLS, with a certificate of an authority of its own; and the authority's certificate (PEM).
    pub async fn encrypted(script: impl Fn(&Call, usize) -> Answer + Send + 'static) -> (Outside, String) {
        let mut params = rcgen::CertificateParams::default();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let authority = rcgen::CertifiedIssuer::self_signed(params, rcgen::KeyPair::generate().unwrap()).unwrap();
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate =
            rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}/hook", tcp.local_addr().unwrap().port());
        let outside = Outside::at(url, Encrypted { tcp, tls: tls(certificate.der().clone(), &key) }, script);
        (outside, authority.pem())
    }
    fn at<L>(url: String, listener: L, script: impl Fn(&Call, usize) -> Answer + Send + 'static) -> Outside
    where
        L: Listener,
        L::Addr: std::fmt::Debug,
    {
        let desk = Desk { calls: Arc::default(), script: Arc::new(Mutex::new(Box::new(script))) };
        let app = Router::new().fallback(answer).with_state(desk.clone());
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Outside { url, desk, server }
    }
    pub async fn friendly() -> Outside {
        Outside::start(|_, _| Answer::Status(204)).await
    }
    /// From now on it answers so.
    pub fn now(&self, script: impl Fn(&Call, usize) -> Answer + Send + 'static) {
        *self.desk.script.lock().unwrap() = Box::new(script);
    }
    pub fn calls(&self) -> Vec<Call> {
        self.desk.calls.lock().unwrap().clone()
    }
    /// Waits until it was called at least so often.
    pub async fn called(&self, times: usize) -> Vec<Call> {
        crate::world::patiently(&format!("{times} calls"), async || (self.calls().len() >= times).then(|| self.calls()))
            .await
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(State(desk): State<Desk>, uri: axum::http::Uri, headers: HeaderMap, body: Bytes) -> Response {
    let body = String::from_utf8(body.to_vec()).unwrap();
    let call = Call { path: uri.path().to_owned(), headers, body, at: Instant::now() };
    let answer = {
        let mut calls = desk.calls.lock().unwrap();
        let before = calls.iter().filter(|earlier| earlier.id() == call.id()).count();
        calls.push(call.clone());
        (desk.script.lock().unwrap())(&call, before)
    };
    match answer {
        Answer::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Answer::RetryAfter(status, seconds) => {
            (StatusCode::from_u16(status).unwrap(), [("retry-after", seconds.to_string())]).into_response()
        }
        Answer::Elsewhere(path) => (StatusCode::FOUND, [("location", path)]).into_response(),
        Answer::Endless => {
            let body = futures::stream::unfold((), async |()| {
                tokio::time::sleep(Duration::from_millis(1)).await;
                Some((Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 1024])), ()))
            });
            (StatusCode::OK, axum::body::Body::from_stream(body)).into_response()
        }
        Answer::Never => std::future::pending().await,
        Answer::Slow(late) => {
            tokio::time::sleep(late).await;
            StatusCode::OK.into_response()
        }
    }
}

struct Encrypted {
    tcp: TcpListener,
    tls: TlsAcceptor,
}

impl Listener for Encrypted {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = self.tcp.accept().await.unwrap();
            if let Ok(stream) = self.tls.accept(stream).await {
                return (stream, address);
            }
        }
    }
    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

fn tls(certificate: rustls::pki_types::CertificateDer<'static>, key: &rcgen::KeyPair) -> TlsAcceptor {
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Takes connections and breaks them as soon as something is said; returns its address.
pub async fn rude() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Closed with what was sent still unread, which resets the connection.
            let _ = stream.readable().await;
        }
    });
    url
}

/// An address where nobody listens.
pub async fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}/hook", listener.local_addr().unwrap())
}

/// Speaks TLS with a certificate that nobody vouches for. Tells its address, and whether anybody spoke to it all the
/// same.
pub async fn impostor() -> (String, JoinHandle<()>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let acceptor = tls(made.cert.der().clone(), &made.signing_key);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}/hook", listener.local_addr().unwrap().port());
    let spoken_to = tokio::spawn(async move {
        // Ends when a client goes through with the handshake.
        while let Ok((stream, _)) = listener.accept().await {
            if acceptor.accept(stream).await.is_ok() {
                return;
            }
        }
    });
    (url, spoken_to)
}
