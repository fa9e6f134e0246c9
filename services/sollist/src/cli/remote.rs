//! The way to a running server: `http://` on this machine, `https://` with certificates over the network.

use sollist_contract::said::Bilingual as _;
use sollist_platform::{
    process::{config::Tls, shown},
    wire::{dial, tls::Certificates},
};
use tonic::transport::Channel;

use super::{args::Global, failure::Failure, words::call};

/// Connects to a running server; fails at once when there is none, or when one side does not take the other's
/// certificate.
pub async fn connect(url: &str, global: &Global) -> Result<Channel, Failure> {
    let certificates = match (url.split_once("://"), &global.tls_ca, &global.tls_certificate, &global.tls_key) {
        (Some(("http", _)), ..) => None,
        (Some(("https", _)), Some(ca), Some(certificate), Some(key)) => {
            let files = Tls { ca: ca.clone(), certificate: certificate.clone(), key: key.clone(), ..Tls::default() };
            Some(Certificates::load(&files)?)
        }
        (Some(("https", _)), ..) => {
            return Err(Failure::usage(call::certificates_missing()));
        }
        _ => return Err(no_address(url)),
    };
    dial::endpoint(url, certificates.as_ref()).map_err(|_| no_address(url))?;
    dial::connect(url, certificates.as_ref()).await.map_err(|error| {
        let distrust = dial::distrust(&*error).map(|why| why.said());
        Failure::unreachable(distrust.unwrap_or_else(|| call::unreachable(&shown::address(url))))
    })
}

fn no_address(url: &str) -> Failure {
    Failure::usage(call::no_address(&shown::address(url)))
}
