//! The certificate at the other end of a connection: whom it names, and whether it is still taken.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::Timestamp;
use rustls::{CertificateError, pki_types::CertificateDer};
use sha2::{Digest as _, Sha256};
use sollist_contract::base64;
use x509_parser::extensions::GeneralName;

use crate::wire::tls::{Certificates, about, alternative, name_of};

/// How the register's names stand in a certificate, beside DNS names as they are.
const URN: &str = "urn:sollist:";

/// What a certificate calls its holder.
#[derive(Debug, Clone)]
pub struct Certified {
    /// Without a register: the first DNS name, else the first URI, else the common name.
    pub name: Arc<str>,
    /// With one: every alternative name that a register may have.
    pub names: Arc<[Arc<str>]>,
    /// What was shown.
    pub shown: Arc<Shown>,
}

/// A certificate that was taken when its connection was opened, with those that came with it.
pub struct Shown {
    chain: Vec<CertificateDer<'static>>,
    /// When the first of them ends.
    ends: Timestamp,
    ours: Arc<Certificates>,
    /// By which edition of our own files it was found good last.
    good_by: AtomicU64,
}

/// Why a certificate is not taken any more that was taken when its connection was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lapsed {
    Ended,
    Revoked,
    /// Whether it is revoked cannot be said: a list is outdated, or there is none of its authority.
    Unlisted,
    /// Its authority is not believed any more.
    Untrusted,
}

impl Certified {
    /// What a chain of certificates calls its holder; `None` where that can be nobody's name.
    pub(super) fn holder(chain: &[CertificateDer<'_>], ours: Arc<Certificates>) -> Option<Certified> {
        let own = chain.first()?;
        let name = name_of(own)?;
        let (_, certificate) = x509_parser::parse_x509_certificate(own).ok()?;
        let names = alternative(&certificate).iter().filter_map(|name| match name {
            GeneralName::DNSName(dns) => Some(*dns),
            GeneralName::URI(uri) => uri.strip_prefix(URN),
            _ => None,
        });
        let names = names.map(Into::into).collect();
        Some(Certified { name: name.into(), names, shown: Arc::new(Shown::new(chain, ours)) })
    }
}

impl Shown {
    fn new(chain: &[CertificateDer<'_>], ours: Arc<Certificates>) -> Shown {
        // What cannot be read is looked at whole each time.
        let ends = chain.iter().map(|one| about(one).map_or(Timestamp::MIN, |(_, ends)| ends)).min();
        let chain = chain.iter().cloned().map(CertificateDer::into_owned).collect();
        Shown { chain, ends: ends.unwrap_or(Timestamp::MIN), ours, good_by: AtomicU64::new(0) }
    }

    /// The digest of the certificate as tokens write it that are bound to one (RFC 8705).
    pub(super) fn digest(&self) -> String {
        self.chain.first().map(|own| base64::encode_url(&Sha256::digest(own))).unwrap_or_default()
    }

    /// Whether it would be taken now. Looked at whole only when our own files have changed or a time is over that was
    /// not then.
    pub fn still(&self) -> Result<(), Lapsed> {
        let now = Timestamp::now();
        if now <= self.ends && self.ours.edition(now) == Some(self.good_by.load(Ordering::Relaxed)) {
            return Ok(());
        }
        let edition = self.ours.verify(&self.chain).map_err(|error| Lapsed::of(&error))?;
        self.good_by.store(edition, Ordering::Relaxed);
        Ok(())
    }
}

impl Lapsed {
    fn of(error: &rustls::Error) -> Lapsed {
        use CertificateError as Certificate;
        match error {
            rustls::Error::InvalidCertificate(Certificate::Expired | Certificate::ExpiredContext { .. }) => {
                Lapsed::Ended
            }
            rustls::Error::InvalidCertificate(Certificate::Revoked) => Lapsed::Revoked,
            rustls::Error::InvalidCertificate(
                Certificate::UnknownRevocationStatus
                | Certificate::ExpiredRevocationList
                | Certificate::ExpiredRevocationListContext { .. },
            )
            | rustls::Error::InvalidCertRevocationList(_) => Lapsed::Unlisted,
            _ => Lapsed::Untrusted,
        }
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shown").field("ends", &self.ends).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests {
    use rcgen::{CertificateParams, KeyPair};

    use super::*;
    use crate::process::config::Tls;

    /// Somebody with a certificate of this name, which we take. Needs the runtime.
    pub(crate) fn certified(name: &str) -> Certified {
        let folder = tempfile::tempdir().unwrap();
        let key = KeyPair::generate().unwrap();
        let own = CertificateParams::new(vec![name.to_owned()]).unwrap().self_signed(&key).unwrap();
        let file = |name: &str, text: String| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let (certificate, ca) = (file("pem", own.pem()), file("ca", own.pem()));
        let files = Tls { certificate, key: file("key", key.serialize_pem()), ca, ..Tls::default() };
        Certified::holder(&[own.der().clone()], Certificates::load(&files).unwrap()).unwrap()
    }
}
