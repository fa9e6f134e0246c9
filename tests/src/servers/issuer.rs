//! Certificates of an authority that there is for a test alone.

use std::{
    error::Error,
    path::{Path, PathBuf},
    sync::Arc,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use sollist_platform::{
    process::config::Tls,
    wire::{dial, tls::Certificates},
};
use tonic::transport::Channel;

/// An authority that issues certificates into a folder.
pub struct Issuer {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: PathBuf,
}

impl Issuer {
    pub fn new(folder: &Path) -> Issuer {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // Of the name that its certificates have unless they are given one it would be taken for one of them (OpenSSL).
        params.distinguished_name.push(DnType::CommonName, "Issuer of a test");
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        Issuer { issuer, folder: folder.to_path_buf() }
    }
    pub fn files(&self, name: &str) -> Tls {
        let names = vec![name.to_owned(), "localhost".to_owned(), "127.0.0.1".to_owned()];
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &self.issuer).unwrap();
        let file = |ending: &str, text: String| {
            let path = self.folder.join(format!("{name}.{ending}"));
            std::fs::write(&path, text).unwrap();
            path
        };
        Tls {
            certificate: file("pem", certificate.pem()),
            key: file("key", key.serialize_pem()),
            ca: file("ca", self.issuer.pem()),
            ..Tls::default()
        }
    }
    /// The way to a server of whoever has a certificate of this name, where somebody listens.
    pub async fn way(&self, url: &str, name: &str) -> Result<Channel, Box<dyn Error + Send + Sync>> {
        let certificates: Arc<Certificates> = Certificates::load(&self.files(name)).unwrap();
        dial::connect(url, Some(&certificates)).await
    }
    /// The same, to a server that is there.
    pub async fn connect(&self, url: &str, name: &str) -> Channel {
        self.way(url, name).await.unwrap()
    }
}
