//! Certificates: who comes in, under which name, and how they are renewed.

use std::{io, net::SocketAddr, sync::Arc};

use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, SanType};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject as _},
};
use sollist_contract::said::Bilingual as _;
use sollist_platform::{
    process::config::{Config, Observe, Tls},
    wire::{
        dial, http,
        listen::Listener,
        tls::{Certificates, Protocol, may_listen, name_of},
    },
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tonic::Code;
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

use crate::support::{Authority, Process, anywhere, intake, until, who};

fn config(tls: Tls) -> Config {
    Config { listen: anywhere(), tls, ..Config::default() }
}

/// Opens a connection as anybody could, and waits for the first word of the server.
async fn knock(
    address: SocketAddr,
    authority: &Authority,
    own: Option<(String, String)>,
) -> io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.pem().as_bytes()).unwrap()).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots);
    let config = match own {
        None => builder.with_no_client_auth(),
        Some((certificate, key)) => {
            let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
            builder.with_client_auth_cert(chain, PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap()).unwrap()
        }
    };
    let tcp = TcpStream::connect(address).await?;
    let mut stream =
        TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").unwrap(), tcp).await?;
    match stream.read(&mut [0; 1]).await? {
        0 => Err(io::ErrorKind::ConnectionReset.into()),
        _ => Ok(stream),
    }
}

/// The name in the certificate a server shows.
async fn shown(address: SocketAddr, authority: &Authority) -> String {
    let stream = knock(address, authority, Some(authority.issue("somebody"))).await.unwrap();
    name_of(&stream.get_ref().1.peer_certificates().unwrap()[0]).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_name_in_the_certificate_is_who_acts() {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().unwrap());
    let server = Process::start("server", config(authority.files(folder.path(), "server"))).await;

    let mut uri = CertificateParams::default();
    uri.subject_alt_names =
        vec![SanType::IpAddress([127, 0, 0, 1].into()), SanType::URI("spiffe://berlin/ba-pankow".try_into().unwrap())];
    let mut common = CertificateParams::default();
    common.distinguished_name.push(DnType::CommonName, "Bezirkskasse Mitte");
    for (certificate, name) in [
        (authority.issue("ba-pankow"), "ba-pankow"),
        (authority.sign(&uri), "spiffe://berlin/ba-pankow"),
        (authority.sign(&common), "Bezirkskasse Mitte"),
    ] {
        let certificates = Certificates::load(&authority.write(folder.path(), "client", certificate)).unwrap();
        let mut client = intake(&server.url(), Some(&certificates)).await;
        // What the client says of itself does not count.
        assert_eq!(who(&mut client, Some("mallory")).await.unwrap(), (name.to_owned(), "server".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_stay_outside_and_keep_nobody_waiting() {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().unwrap());
    let server = Process::start("server", config(authority.files(folder.path(), "server"))).await;
    let silent = TcpStream::connect(server.address).await.unwrap();

    let mut ended = CertificateParams::new(vec!["ba-pankow".to_owned()]).unwrap();
    ended.not_after = rcgen::date_time_ymd(2020, 1, 1);
    let mut nameless = CertificateParams::default();
    nameless.distinguished_name = rcgen::DistinguishedName::new();
    let mut server_alone = CertificateParams::new(vec!["ba-pankow".to_owned()]).unwrap();
    server_alone.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    for (own, expected) in [
        (None, "CertificateRequired"),
        (Some(Authority::new().issue("ba-pankow")), "alert"),
        (Some(authority.sign(&ended)), "CertificateExpired"),
        (Some(authority.sign(&nameless)), ""),
        (Some(authority.sign(&server_alone)), "UnsupportedCertificate"),
    ] {
        let error = knock(server.address, &authority, own).await.map(|_| ()).unwrap_err();
        assert!(error.to_string().contains(expected), "{expected}: {error}");
    }
    assert!(knock(server.address, &authority, Some(authority.issue("ba-pankow"))).await.is_ok());
    drop(silent);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_side_says_whose_certificate_is_not_taken() {
    let (authority, other, folder) = (Authority::new(), Authority::new(), tempfile::tempdir().unwrap());
    let server = Process::start("server", config(authority.files(folder.path(), "server"))).await;
    let check = async |url: &str, tls: Tls, expected: &str| {
        let certificates = Certificates::load(&tls).unwrap();
        let error = dial::connect(url, Some(&certificates)).await.unwrap_err();
        let de = dial::distrust(&*error).unwrap_or_else(|| panic!("{expected}: {error:?}")).said().de;
        assert!(de.contains(expected), "{de}");
    };
    check(&server.url(), other.files(folder.path(), "foreign"), "Dem Zertifikat des Servers wird nicht vertraut").await;
    // Of a foreign authority, though it believes ours.
    let mut stranger = other.files(folder.path(), "stranger");
    stranger.ca = authority.files(folder.path(), "friend").ca;
    check(&server.url(), stranger, "nimmt unser Zertifikat nicht an").await;
    // The right authority, but not that machine.
    let mut elsewhere = CertificateParams::new(vec!["elsewhere".to_owned()]).unwrap();
    elsewhere.distinguished_name.push(DnType::CommonName, "localhost");
    let moved =
        Process::start("moved", config(authority.write(folder.path(), "moved", authority.sign(&elsewhere)))).await;
    check(&moved.url(), authority.files(folder.path(), "client"), "Dem Zertifikat des Servers wird nicht vertraut")
        .await;

    assert!(dial::channel(&server.url(), None).is_err(), "https needs certificates");
    assert!(dial::channel("localhost:1", None).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn renewed_certificates_hold_for_new_connections() {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().unwrap());
    let server = Process::start("server", config(authority.files(folder.path(), "server"))).await;
    let client_files = authority.files(folder.path(), "client");
    let client = Certificates::load(&client_files).unwrap();
    let mut open = intake(&server.url(), Some(&client)).await;
    assert_eq!(who(&mut open, None).await.unwrap().0, "client");
    assert_eq!(shown(server.address, &authority).await, "server");

    // New files under the old names; nobody is told.
    authority.write(folder.path(), "server", authority.issue("renewed"));
    authority.write(folder.path(), "client", authority.issue("successor"));
    until("the server shows its new certificate", async || shown(server.address, &authority).await == "renewed").await;
    client.refresh().await;
    assert_eq!(who(&mut open, None).await.unwrap().0, "client", "an open connection goes on as it began");
    let mut new = intake(&server.url(), Some(&client)).await;
    assert_eq!(who(&mut new, None).await.unwrap().0, "successor");

    // A renewal that cannot be used changes nothing: half of it, rubbish, one that has ended, no file at all.
    let server_files = folder.path().join("server.pem");
    let key = folder.path().join("server.key");
    let (half, _) = authority.issue("half");
    let mut ended = CertificateParams::new(vec!["ended".to_owned()]).unwrap();
    ended.not_after = rcgen::date_time_ymd(2020, 1, 1);
    let (ended, ended_key) = authority.sign(&ended);
    let spoil: [&dyn Fn(); 4] = [
        &|| std::fs::write(&server_files, &half).unwrap(),
        &|| std::fs::write(&server_files, "rubbish").unwrap(),
        &|| {
            std::fs::write(&server_files, &ended).unwrap();
            std::fs::write(&key, &ended_key).unwrap();
        },
        &|| std::fs::remove_file(&server_files).unwrap(),
    ];
    for spoil in spoil {
        spoil();
        server.certificates.as_ref().unwrap().refresh().await;
        assert_eq!(shown(server.address, &authority).await, "renewed");
    }
    // An authority that is not believed any more: its certificates do not come in again.
    let successor = Authority::new();
    successor.files(folder.path(), "server");
    server.certificates.as_ref().unwrap().refresh().await;
    assert!(dial::connect(&server.url(), Some(&client)).await.is_err());
    assert_eq!(shown(server.address, &successor).await, "server");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_gateway_may_say_who_asks() {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().unwrap());
    let tls = Tls { gateways: vec!["gate".to_owned()], ..authority.files(folder.path(), "server") };
    let server = Process::start("server", config(tls)).await;
    let gate = Certificates::load(&authority.files(folder.path(), "gate")).unwrap();
    let mut client = intake(&server.url(), Some(&gate)).await;
    assert_eq!(who(&mut client, Some("erika")).await.unwrap().0, "erika");
    assert_eq!(who(&mut client, None).await.unwrap_err().code(), Code::Unauthenticated);
    assert_eq!(who(&mut client, Some(" ")).await.unwrap_err().code(), Code::InvalidArgument);
    // Whether a process is well may be asked by everybody whom the certificate lets in.
    let channel = dial::connect(&server.url(), Some(&gate)).await.unwrap();
    HealthClient::new(channel).check(HealthCheckRequest::default()).await.unwrap();
    let other = Certificates::load(&authority.files(folder.path(), "gatecrasher")).unwrap();
    assert_eq!(who(&mut intake(&server.url(), Some(&other)).await, Some("erika")).await.unwrap().0, "gatecrasher");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_observed_over_http_asks_for_a_certificate_too() {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().unwrap());
    let certificates = Certificates::load(&authority.files(folder.path(), "server")).unwrap();
    let tcp = TcpListener::bind(anywhere()).await.unwrap();
    let address = tcp.local_addr().unwrap();
    let router = axum::Router::new().route("/live", axum::routing::get(async || "well"));
    let listener = Listener::new(tcp, Some(certificates), Protocol::Http1);
    tokio::spawn(async move { http::serve(listener, router, std::future::pending()).await });

    let own = Certificates::load(&authority.files(folder.path(), "prometheus")).unwrap();
    let mut config = (*own.client()).clone();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let tcp = TcpStream::connect(address).await.unwrap();
    let mut stream =
        TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").unwrap(), tcp).await.unwrap();
    stream.write_all(b"GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("well"), "{answer}");
    assert!(knock(address, &authority, None).await.is_err());
}

#[test]
fn nothing_listens_beyond_this_machine_without_all_three_files() {
    let three = Tls { certificate: "a".into(), key: "b".into(), ca: "c".into(), ..Tls::default() };
    let two = Tls { ca: "".into(), ..three.clone() };
    let check = |listen: &str, observe: Option<&str>, tls: &Tls, expected: Option<[&str; 2]>| {
        let observe = Observe { listen: observe.map(|address| address.parse().unwrap()), ..Observe::default() };
        let config = Config { listen: listen.parse().unwrap(), observe, tls: tls.clone(), ..Config::default() };
        let texts = may_listen(&config).map_err(|error| error.say().said);
        match expected {
            None => assert_eq!(texts, Ok(()), "{listen}"),
            Some([de, en]) => {
                assert!(
                    texts.as_ref().is_err_and(|texts| texts.de.contains(de) && texts.en.contains(en)),
                    "{listen}: {texts:?}"
                )
            }
        }
    };
    let refused = Some(["gegenseitiges TLS", "mutual TLS"]);
    check("127.0.0.1:1", None, &Tls::default(), None);
    check("[::1]:1", Some("127.0.0.1:2"), &Tls::default(), None);
    check("0.0.0.0:1", None, &Tls::default(), refused);
    check("[::]:1", None, &Tls::default(), refused);
    check("10.1.2.3:1", None, &Tls::default(), refused);
    check("127.0.0.1:1", Some("0.0.0.0:2"), &Tls::default(), Some(["observe.listen", "observe.listen"]));
    check("0.0.0.0:1", Some("0.0.0.0:2"), &three, None);
    check("0.0.0.0:1", None, &two, Some(["alle drei", "all three"]));
    check("127.0.0.1:1", None, &two, Some(["alle drei", "all three"]));
}
