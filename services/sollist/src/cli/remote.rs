//! The way to a running server: `http://` on this machine, `https://` with certificates over the network.

use sollist_contract::said::Bilingual as _;
use sollist_platform::{
    process::{config::Tls, shown},
    wire::{dial, tls::Certificates},
};
use tonic::transport::Channel;

use super::{args::Global, failure::Failure};

/// Connects to a running server; fails at once when there is none, or when one side does not take the other's certificate.
pub async fn connect(url: &str, global: &Global) -> Result<Channel, Failure> {
    let certificates = match (url.split_once("://"), &global.tls_ca, &global.tls_certificate, &global.tls_key) {
        (Some(("http", _)), ..) => None,
        (Some(("https", _)), Some(ca), Some(certificate), Some(key)) => {
            let files =
                Tls { ca: ca.clone(), certificate: certificate.clone(), key: key.clone(), gateways: Vec::new() };
            let unusable = |error: sollist_platform::Error| {
                let (de, en) = error.texts();
                Failure::invalid(de, en)
            };
            Some(Certificates::load(&files).map_err(unusable)?)
        }
        (Some(("https", _)), ..) => {
            return Err(Failure::usage(
                "Eine Adresse mit https:// braucht --tls-ca, --tls-certificate und --tls-key.",
                "An address with https:// needs --tls-ca, --tls-certificate and --tls-key.",
            ));
        }
        _ => return Err(no_address(url)),
    };
    dial::endpoint(url, certificates.as_ref()).map_err(|_| no_address(url))?;
    dial::connect(url, certificates.as_ref()).await.map_err(|error| {
        let url = shown::address(url);
        let unreachable = Failure::unreachable(
            format!("Der Server {url} ist nicht erreichbar. Bitte prüfen, ob er läuft („sollist serve“) und die Adresse stimmt."),
            format!("The server {url} cannot be reached. Check that it runs (`sollist serve`) and that the address is right."),
        );
        dial::distrust(&*error).map_or(unreachable, |why| {
            let said = why.said();
            Failure::unreachable(said.de, said.en)
        })
    })
}

fn no_address(url: &str) -> Failure {
    let url = shown::address(url);
    Failure::usage(
        format!("„{url}“ ist keine Adresse eines Servers; gemeint ist etwas wie --server http://127.0.0.1:50051."),
        format!("“{url}” is no address of a server; use something like --server http://127.0.0.1:50051."),
    )
}
