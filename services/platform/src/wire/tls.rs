//! Mutual TLS from files: our certificate, our key, and whose certificates we take; read again when the files change.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock, Weak},
    time::Duration,
};

use jiff::Timestamp;
use rustls::{
    ClientConfig, RootCertStore, ServerConfig, SupportedProtocolVersion,
    client::{Resumption, WebPkiServerVerifier},
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, UnixTime, pem::PemObject as _},
    server::{NoServerSessionStorage, WebPkiClientVerifier, danger::ClientCertVerifier},
    version::{TLS12, TLS13},
};
use sollist_contract::day::Day;
use x509_parser::{extensions::GeneralName, prelude::X509Certificate};

use crate::{
    Error,
    process::{
        config::{Config, Tls},
        shown::is_name,
    },
    watch::metrics,
    wire::revoked::{Lists, NoList},
};

/// How often the files are looked at.
const CHECK: Duration = Duration::from_secs(2);
/// Checks between two complaints about the same trouble: about half an hour.
const CHECKS_QUIET: u64 = 900;
/// A certificate that ends within this is warned of.
const EXPIRY_WARNING_S: i64 = 14 * 24 * 3600;
const VERSIONS: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];

/// What is spoken on an encrypted connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    Grpc,
    Http1,
    /// What a browser and a server agree on. On one connection of HTTP/2 many pages may lie open.
    Pages,
    /// The same with whoever comes: who they are is asked on the pages.
    OpenPages,
}

impl Protocol {
    fn alpn(self) -> Vec<Vec<u8>> {
        match self {
            Protocol::Grpc => vec![b"h2".to_vec()],
            Protocol::Http1 => vec![b"http/1.1".to_vec()],
            Protocol::Pages | Protocol::OpenPages => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
        }
    }
}

/// What keeps a process from serving or calling safely.
#[derive(Debug)]
pub enum Insecure {
    /// Some of the three files are named, others not.
    Incomplete,
    /// It would listen beyond this machine without knowing who calls.
    Open {
        key: &'static str,
        address: SocketAddr,
    },
    File {
        path: PathBuf,
        why: NoUse,
    },
}

/// Why a file of TLS cannot be used.
#[derive(Debug)]
pub enum NoUse {
    Io(io::Error),
    NoCertificate,
    NoAuthority,
    NoKey,
    Expired(Day),
    /// No list of revoked certificates that says when the next is due.
    NoList,
    ListOutdated(Day),
    /// It was issued before the one that is in force.
    ListOlder,
}

/// The certificates in force. New connections take what the files hold now; open ones go on as they began, as long as
/// what was shown on them would be taken now.
pub struct Certificates {
    files: Tls,
    in_force: RwLock<Arc<Loaded>>,
    watch: Mutex<Watch>,
}

/// What was complained about, so that it is not said at every check.
#[derive(Default)]
struct Watch {
    checks: u64,
    failures: u64,
    outdated: bool,
}

#[derive(Clone, PartialEq, Eq)]
struct Texts {
    certificate: Vec<u8>,
    key: Vec<u8>,
    ca: Vec<u8>,
    revoked: Vec<Vec<u8>>,
}

struct Loaded {
    /// Counts up whenever the files change.
    edition: u64,
    texts: Texts,
    lists: Lists,
    verifier: Arc<dyn ClientCertVerifier>,
    grpc: Arc<ServerConfig>,
    http1: Arc<ServerConfig>,
    pages: Arc<ServerConfig>,
    open_pages: Arc<ServerConfig>,
    client: Arc<ClientConfig>,
    name: String,
    not_after: Timestamp,
}

impl Certificates {
    /// The certificates that the configuration names; `None` where it names none.
    pub fn of(files: &Tls) -> Result<Option<Arc<Certificates>>, Error> {
        if complete(files)? { Certificates::load(files).map(Some) } else { Ok(None) }
    }

    /// Reads the files, and goes on looking at them as long as the certificates are used. Needs the runtime.
    pub fn load(files: &Tls) -> Result<Arc<Certificates>, Error> {
        let loaded = Arc::new(Loaded::of(Texts::read(files)?, files, 1)?);
        tracing::info!(name = loaded.name, until = %loaded.not_after, "certificate in force");
        loaded.tell_lists();
        let certificates =
            Certificates { files: files.clone(), in_force: RwLock::new(loaded), watch: Mutex::default() };
        certificates.warn_of_end(&mut Watch::default());
        let certificates = Arc::new(certificates);
        tokio::spawn(watch(Arc::downgrade(&certificates)));
        Ok(certificates)
    }

    /// Looks at the files once. What cannot be used is said, and changes nothing.
    pub async fn refresh(&self) {
        let files = self.files.clone();
        let before = self.in_force();
        let reading = tokio::task::spawn_blocking(move || {
            let texts = Texts::read(&files)?;
            if texts == before.texts { Ok(None) } else { before.followed_by(texts, &files).map(Some) }
        });
        let Ok(read) = reading.await else { return };
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        watch.checks = watch.checks.saturating_add(1);
        match read {
            Ok(new) => {
                watch.failures = 0;
                if let Some(new) = new {
                    tracing::info!(name = new.name, until = %new.not_after,
                        "certificates renewed; new connections use them");
                    new.tell_lists();
                    *self.in_force.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
                }
            }
            Err(error) => {
                watch.failures = watch.failures.saturating_add(1);
                metrics::certificates_unfit();
                // The first failure may be a renewal half done: certificate and key are two files.
                if watch.failures % CHECKS_QUIET == 2 {
                    tracing::error!(
                        error = error.say().said.en,
                        "the new certificates cannot be used; the old ones stay in force"
                    );
                }
            }
        }
        self.warn_of_end(&mut watch);
    }

    fn warn_of_end(&self, watch: &mut Watch) {
        let (loaded, now) = (self.in_force(), Timestamp::now());
        let is_turn = watch.checks.is_multiple_of(CHECKS_QUIET);
        let left_s = loaded.not_after.as_second().saturating_sub(now.as_second());
        if left_s < EXPIRY_WARNING_S && is_turn {
            tracing::warn!(name = loaded.name, until = %loaded.not_after, hours = left_s / 3600,
                "the certificate ends soon: renew it");
        }
        let outdated = loaded.lists.outdated(now);
        if let Some((until, path)) = outdated {
            metrics::certificates_unfit();
            if is_turn || !watch.outdated {
                tracing::error!(%until, path = %path.display(),
                    "a list of revoked certificates is outdated: nobody of its authority is let in");
            }
        }
        watch.outdated = outdated.is_some();
    }

    fn in_force(&self) -> Arc<Loaded> {
        self.in_force.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// How a connection to us is answered.
    pub fn server(&self, protocol: Protocol) -> Arc<ServerConfig> {
        let loaded = self.in_force();
        match protocol {
            Protocol::Grpc => loaded.grpc.clone(),
            Protocol::Http1 => loaded.http1.clone(),
            Protocol::Pages => loaded.pages.clone(),
            Protocol::OpenPages => loaded.open_pages.clone(),
        }
    }
    /// Which edition of our files is in force; `None` while a list of revoked certificates is outdated, so that each
    /// certificate is looked at whole.
    pub(super) fn edition(&self, now: Timestamp) -> Option<u64> {
        let loaded = self.in_force();
        loaded.lists.outdated(now).is_none().then_some(loaded.edition)
    }
    /// Whether a certificate, with those that came with it, is taken now; by which edition of our files.
    pub(super) fn verify(&self, chain: &[CertificateDer<'_>]) -> Result<u64, rustls::Error> {
        let loaded = self.in_force();
        let (own, others) = chain.split_first().ok_or(rustls::Error::NoCertificatesPresented)?;
        loaded.verifier.verify_client_cert(own, others, UnixTime::now())?;
        Ok(loaded.edition)
    }
    /// How we open a connection.
    pub fn client(&self) -> Arc<ClientConfig> {
        self.in_force().client.clone()
    }
}

async fn watch(certificates: Weak<Certificates>) {
    loop {
        tokio::time::sleep(CHECK).await;
        match certificates.upgrade() {
            Some(certificates) => certificates.refresh().await,
            None => return,
        }
    }
}

/// Whether all three files are named; some without the others are a mistake.
fn complete(tls: &Tls) -> Result<bool, Error> {
    let named = [&tls.certificate, &tls.key, &tls.ca].map(|path| !path.as_os_str().is_empty());
    match named {
        [true, true, true] => Ok(true),
        [false, false, false] => Ok(false),
        _ => Err(Error::refused(Insecure::Incomplete)),
    }
}

/// Refuses what would let strangers in: without mutual TLS nothing listens beyond this machine.
pub fn may_listen(config: &Config) -> Result<(), Error> {
    if complete(&config.tls)? {
        return Ok(());
    }
    let addresses =
        [("listen", Some(config.listen)), ("web.listen", config.web.listen), ("observe.listen", config.observe.listen)];
    for (key, address) in addresses {
        if let Some(address) = address.filter(|address| !address.ip().is_loopback()) {
            return Err(Error::refused(Insecure::Open { key, address }));
        }
    }
    Ok(())
}

impl Texts {
    fn read(files: &Tls) -> Result<Texts, Error> {
        let read = |path: &Path| std::fs::read(path).map_err(|error| unusable(path, NoUse::Io(error)));
        let revoked = files.revoked.iter().map(|path| read(path)).collect::<Result<_, _>>()?;
        Ok(Texts { certificate: read(&files.certificate)?, key: read(&files.key)?, ca: read(&files.ca)?, revoked })
    }
}

fn unusable(path: &Path, why: NoUse) -> Error {
    Error::refused(Insecure::File { path: path.to_path_buf(), why })
}

/// A file that does not hold what it should.
fn holds_no(path: &Path, what: NoUse, why: &dyn std::fmt::Display) -> Error {
    tracing::warn!(path = %path.display(), %why, "a file of TLS cannot be used");
    unusable(path, what)
}

impl Loaded {
    /// What takes its place when the files have changed.
    fn followed_by(&self, texts: Texts, files: &Tls) -> Result<Loaded, Error> {
        let next = Loaded::of(texts, files, self.edition.saturating_add(1))?;
        match next.lists.older_than(&self.lists) {
            Some(path) => Err(unusable(path, NoUse::ListOlder)),
            None => Ok(next),
        }
    }

    fn of(texts: Texts, files: &Tls, edition: u64) -> Result<Loaded, Error> {
        let bad_certificate = |why: &dyn std::fmt::Display| holds_no(&files.certificate, NoUse::NoCertificate, why);
        let bad_ca = |why: &dyn std::fmt::Display| holds_no(&files.ca, NoUse::NoAuthority, why);
        let chain = certificates(&texts.certificate).map_err(|why| bad_certificate(&why))?;
        let key = || PrivateKeyDer::from_pem_slice(&texts.key).map_err(|why| holds_no(&files.key, NoUse::NoKey, &why));
        let (name, not_after) = chain.first().and_then(|own| about(own)).ok_or_else(|| bad_certificate(&"no name"))?;
        if not_after < Timestamp::now() {
            return Err(unusable(&files.certificate, NoUse::Expired(Day::of(not_after))));
        }
        let mut roots = RootCertStore::empty();
        for certificate in certificates(&texts.ca).map_err(|why| bad_ca(&why))? {
            roots.add(certificate).map_err(|why| bad_ca(&why))?;
        }
        let roots = Arc::new(roots);
        let mut lists = Lists::default();
        for (path, file) in files.revoked.iter().zip(&texts.revoked) {
            lists.add(path, file).map_err(|NoList| unusable(path, NoUse::NoList))?;
        }
        if let Some((until, path)) = lists.outdated(Timestamp::now()) {
            return Err(unusable(path, NoUse::ListOutdated(Day::of(until))));
        }
        // Which of them it is, is not said; authorities and lists are all there is.
        let bad_list = |why: &dyn std::fmt::Display| match files.revoked.first() {
            Some(path) => holds_no(path, NoUse::NoList, why),
            None => bad_ca(why),
        };

        // Named here, never taken from the process: what is linked beside us must not change our cryptography.
        let provider = Arc::new(ring::default_provider());
        // Of the whole chain; what no list knows is not taken, and an outdated one knows nothing.
        let verifier = WebPkiClientVerifier::builder_with_provider(roots.clone(), provider.clone())
            .with_crls(lists.all().iter().cloned())
            .enforce_revocation_expiration()
            .build()
            .map_err(|why| bad_list(&why))?;
        let of_servers = WebPkiServerVerifier::builder_with_provider(roots, provider.clone())
            .with_crls(lists.all().iter().cloned())
            .enforce_revocation_expiration()
            .build()
            .map_err(|why| bad_list(&why))?;
        let mut grpc = ServerConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(VERSIONS)
            .map_err(|why| bad_certificate(&why))?
            .with_client_cert_verifier(verifier.clone())
            .with_single_cert(chain.clone(), key()?)
            .map_err(|why| bad_certificate(&why))?;
        // Every connection shows its certificate anew: one that has ended or is not taken any more must not come back.
        grpc.session_storage = Arc::new(NoServerSessionStorage {});
        grpc.send_tls13_tickets = 0;
        grpc.alpn_protocols = Protocol::Grpc.alpn();
        let mut http1 = grpc.clone();
        http1.alpn_protocols = Protocol::Http1.alpn();
        let mut pages = grpc.clone();
        pages.alpn_protocols = Protocol::Pages.alpn();
        let mut open_pages = ServerConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(VERSIONS)
            .map_err(|why| bad_certificate(&why))?
            .with_no_client_auth()
            .with_single_cert(chain.clone(), key()?)
            .map_err(|why| bad_certificate(&why))?;
        open_pages.alpn_protocols = Protocol::OpenPages.alpn();
        let mut client = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(VERSIONS)
            .map_err(|why| bad_certificate(&why))?
            .with_webpki_verifier(of_servers)
            .with_client_auth_cert(chain, key()?)
            .map_err(|why| bad_certificate(&why))?;
        client.resumption = Resumption::disabled();
        client.alpn_protocols = Protocol::Grpc.alpn();
        Ok(Loaded {
            edition,
            texts,
            lists,
            verifier,
            grpc: Arc::new(grpc),
            http1: Arc::new(http1),
            pages: Arc::new(pages),
            open_pages: Arc::new(open_pages),
            client: Arc::new(client),
            name,
            not_after,
        })
    }
}

impl Loaded {
    fn tell_lists(&self) {
        metrics::revocation_lists(self.lists.until().map_or(0, |(until, _)| until.as_second()));
        if let Some((until, _)) = self.lists.until() {
            tracing::info!(lists = self.lists.all().len(), %until, "lists of revoked certificates in force");
        }
    }
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, rustls::pki_types::pem::Error> {
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>()?;
    if found.is_empty() { Err(rustls::pki_types::pem::Error::NoItemsFound) } else { Ok(found) }
}

/// The name in a certificate, and when it ends.
pub(super) fn about(certificate: &CertificateDer<'_>) -> Option<(String, Timestamp)> {
    let (_, certificate) = x509_parser::parse_x509_certificate(certificate).ok()?;
    let not_after = Timestamp::from_second(certificate.validity().not_after.timestamp()).unwrap_or(Timestamp::MAX);
    Some((name(&certificate)?, not_after))
}

/// The alternative names in a certificate.
pub(super) fn alternative<'a>(certificate: &'a X509Certificate<'a>) -> &'a [GeneralName<'a>] {
    let names = certificate.subject_alternative_name().ok().flatten();
    names.map(|names| names.value.general_names.as_slice()).unwrap_or_default()
}

/// The name in a certificate under which its holder acts: the first DNS name, else the first URI, else the common name.
pub fn name_of(certificate: &CertificateDer<'_>) -> Option<String> {
    about(certificate).map(|(name, _)| name).filter(|name| is_name(name))
}

fn name(certificate: &X509Certificate<'_>) -> Option<String> {
    let names = alternative(certificate);
    let dns = names.iter().find_map(|name| if let GeneralName::DNSName(dns) = name { Some(*dns) } else { None });
    let uri = names.iter().find_map(|name| if let GeneralName::URI(uri) = name { Some(*uri) } else { None });
    let common = || certificate.subject().iter_common_name().next().and_then(|name| name.as_str().ok());
    dns.or(uri).or_else(common).map(|name| name.trim().to_owned())
}
