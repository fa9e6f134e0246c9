//! Certificates that end or are revoked, new and on connections that are open; made, revoked and listed by openssl.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use sollist_contract::said::Bilingual as _;
use sollist_platform::{
    process::config::{Config, Tls},
    watch::metrics,
    wire::{dial, tls::Certificates},
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::{
    gateway::message,
    support::{Intake, Process, anywhere, intake, until, who},
};

/// An authority as openssl keeps one, in a folder.
struct Authority {
    folder: tempfile::TempDir,
}

impl Authority {
    fn new() -> Authority {
        let authority = Authority { folder: tempfile::tempdir().unwrap() };
        let at = |name: &str| authority.at(name).display().to_string();
        std::fs::write(authority.at("index"), "").unwrap();
        std::fs::write(authority.at("serial"), "1000\n").unwrap();
        std::fs::write(authority.at("number"), "01\n").unwrap();
        let config = format!(
            "[ca]\ndefault_ca = this\n[this]\ndatabase = {}\nserial = {}\ncrlnumber = {}\nnew_certs_dir = {}\n\
             certificate = {}\nprivate_key = {}\ndefault_md = sha256\ndefault_days = 30\npolicy = any\n\
             unique_subject = no\ncopy_extensions = copy\ncrl_extensions = of_list\n[any]\ncommonName = supplied\n\
             [of_list]\nauthorityKeyIdentifier = keyid\n",
            at("index"),
            at("serial"),
            at("number"),
            authority.folder.path().display(),
            at("ca"),
            at("ca.key"),
        );
        std::fs::write(authority.at("config"), config).unwrap();
        authority.openssl(&[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "30",
            "-subj",
            "/CN=authority",
            "-addext",
            "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout",
            "ca.key",
            "-out",
            "ca",
        ]);
        authority
    }
    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn openssl(&self, arguments: &[&str]) {
        let done = Command::new("openssl").args(arguments).current_dir(self.folder.path()).output().unwrap();
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
    /// A certificate of this name and this machine, that ends then.
    fn issue(&self, name: &str, ends: Timestamp) -> Tls {
        let file = |ending: &str| format!("{name}.{ending}");
        let names = format!("subjectAltName=DNS:{name},DNS:localhost,IP:127.0.0.1");
        self.openssl(&[
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            &format!("/CN={name}"),
            "-addext",
            &names,
            "-keyout",
            &file("key"),
            "-out",
            &file("request"),
        ]);
        self.openssl(&[
            "ca",
            "-batch",
            "-config",
            "config",
            "-notext",
            "-enddate",
            &written(ends),
            "-in",
            &file("request"),
            "-out",
            &file("pem"),
        ]);
        let at = |ending: &str| self.at(&file(ending));
        Tls { certificate: at("pem"), key: at("key"), ca: self.at("ca"), ..Tls::default() }
    }
    fn revoke(&self, name: &str) {
        self.openssl(&["ca", "-config", "config", "-revoke", &format!("{name}.pem")]);
    }
    /// Issues the list of what is revoked by now; it is there at once, whole.
    fn list(&self, next: Timestamp) -> PathBuf {
        self.list_of(Timestamp::now(), next)
    }
    fn list_of(&self, issued: Timestamp, next: Timestamp) -> PathBuf {
        self.openssl(&[
            "ca",
            "-config",
            "config",
            "-gencrl",
            "-crl_lastupdate",
            &written(issued),
            "-crl_nextupdate",
            &written(next),
            "-out",
            "list.new",
        ]);
        std::fs::rename(self.at("list.new"), self.at("list")).unwrap();
        self.at("list")
    }
}

fn written(time: Timestamp) -> String {
    time.to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M%SZ").to_string()
}

fn later() -> Timestamp {
    Timestamp::now().checked_add(24.hours()).unwrap()
}

fn in_seconds(seconds: i64) -> Timestamp {
    Timestamp::now().checked_add(seconds.seconds()).unwrap()
}

fn config(tls: Tls) -> Config {
    Config { listen: anywhere(), tls, ..Config::default() }
}

fn reason(status: Status) -> (Code, String) {
    (status.code(), status.get_details_error_info().map(|info| info.reason).unwrap_or_default())
}

fn nobody<T>(why: &str) -> Result<T, (Code, String)> {
    Err((Code::Unauthenticated, why.to_owned()))
}

async fn asked(client: &mut Intake) -> Result<String, (Code, String)> {
    who(client, None).await.map(|(actor, _)| actor).map_err(reason)
}

/// Why a new connection is not taken.
async fn turned_away(url: &str, own: &Arc<Certificates>) -> String {
    let error = dial::connect(url, Some(own)).await.map(|_| ()).unwrap_err();
    dial::distrust(&*error).unwrap_or_else(|| panic!("{error:?}")).said().en
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_revoked_is_nobody_on_connections_that_are_open_too() {
    let authority = Authority::new();
    let revoked = vec![authority.list(later())];
    let server = Tls { gateways: vec!["gate".to_owned()], ..authority.issue("server", later()) };
    let server = Process::start("server", config(Tls { revoked: revoked.clone(), ..server })).await;
    let mut through = config(Tls { revoked, ..authority.issue("gate", later()) });
    through.gateway.upstreams.insert("intake".to_owned(), vec![server.url()]);
    let gate = Process::start("gate", through).await;
    until("the gateway is ready", async || gate.gateway.as_ref().unwrap().is_ready()).await;
    let erika = Certificates::load(&authority.issue("erika", later())).unwrap();
    let paul = Certificates::load(&authority.issue("paul", later())).unwrap();

    for url in [server.url(), gate.url()] {
        let mut client = intake(&url, Some(&erika)).await;
        assert_eq!(asked(&mut client).await, Ok("erika".to_owned()));
    }
    let mut open = [intake(&server.url(), Some(&erika)).await, intake(&gate.url(), Some(&erika)).await];
    let mut streams = Vec::new();
    for client in &mut open {
        let (send, messages) = mpsc::channel(1);
        send.send(message(1)).await.unwrap();
        let mut receipts = client.submit_events(ReceiverStream::new(messages)).await.unwrap().into_inner();
        assert_eq!(receipts.message().await.unwrap().unwrap().position, 1);
        streams.push((send, receipts));
    }
    let mut other = intake(&server.url(), Some(&paul)).await;
    authority.revoke("erika");
    authority.list(later());
    for client in &mut open {
        until("the list is in force", async || asked(client).await == nobody("CERTIFICATE_REVOKED")).await;
    }
    for (send, mut receipts) in streams {
        send.send(message(2)).await.unwrap();
        let ended = receipts.message().await.map(|_| ()).map_err(reason);
        assert_eq!(ended, nobody("CERTIFICATE_REVOKED"));
    }
    assert_eq!(*server.fake.taken.lock().unwrap(), [1, 1], "what came afterwards is not taken");
    for url in [server.url(), gate.url()] {
        let why = turned_away(&url, &erika).await;
        assert!(why.contains("it is revoked"), "{why}");
    }
    assert_eq!(asked(&mut other).await, Ok("paul".to_owned()));
    assert_eq!(asked(&mut intake(&gate.url(), Some(&paul)).await).await, Ok("paul".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_ends_ends_on_connections_that_are_open_too() {
    let authority = Authority::new();
    let server = Process::start("server", config(authority.issue("server", later()))).await;
    let erika = Certificates::load(&authority.issue("erika", in_seconds(6))).unwrap();
    let mut client = intake(&server.url(), Some(&erika)).await;
    assert_eq!(asked(&mut client).await, Ok("erika".to_owned()));
    let (send, messages) = mpsc::channel(1);
    send.send(message(1)).await.unwrap();
    let mut receipts = client.clone().submit_events(ReceiverStream::new(messages)).await.unwrap().into_inner();
    assert_eq!(receipts.message().await.unwrap().unwrap().position, 1);
    until("it has ended", async || asked(&mut client).await == nobody("CERTIFICATE_ENDED")).await;
    send.send(message(2)).await.unwrap();
    assert_eq!(receipts.message().await.map(|_| ()).map_err(reason), nobody("CERTIFICATE_ENDED"));
    let why = turned_away(&server.url(), &erika).await;
    assert!(why.contains("it has expired"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outdated_list_lets_nobody_in_until_there_is_a_newer_one() {
    metrics::install();
    let authority = Authority::new();
    let tls = Tls { revoked: vec![authority.list(in_seconds(6))], ..authority.issue("server", later()) };
    let server = Process::start("server", config(tls)).await;
    let erika = Certificates::load(&authority.issue("erika", later())).unwrap();
    let mut client = intake(&server.url(), Some(&erika)).await;
    assert_eq!(asked(&mut client).await, Ok("erika".to_owned()));
    until("the list is outdated", async || asked(&mut client).await == nobody("REVOCATION_UNKNOWN")).await;
    assert!(dial::connect(&server.url(), Some(&erika)).await.is_err());
    until("somebody is told", async || !metrics::render().contains("sollist_certificates_unfit_total 0")).await;
    authority.list(later());
    until("the new list is in force", async || asked(&mut client).await.is_ok()).await;
    assert!(dial::connect(&server.url(), Some(&erika)).await.is_ok());
}

/// What the certificates of a configuration say that cannot be used.
fn unusable(tls: &Tls) -> String {
    match Certificates::load(tls) {
        Ok(_) => "none".to_owned(),
        Err(error) => error.say().reason.code().to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_cannot_be_used_takes_no_ones_place() {
    let (authority, foreign) = (Authority::new(), Authority::new());
    let issued = in_seconds(-60);
    let list = authority.list_of(issued, later());
    let tls = Tls { revoked: vec![list.clone()], ..authority.issue("server", later()) };
    let server = Process::start("server", config(tls.clone())).await;
    let erika = Certificates::load(&authority.issue("erika", later())).unwrap();
    let before = std::fs::read(&list).unwrap();
    authority.revoke("erika");
    let refresh = async || server.certificates.as_ref().unwrap().refresh().await;
    let is_in = async || dial::connect(&server.url(), Some(&erika)).await.is_ok();
    assert!(is_in().await);
    // Rubbish, none, half of one: the one before stays in force, and a process that starts does not.
    let spoil = |bytes: Option<&[u8]>| match bytes {
        Some(bytes) => std::fs::write(&list, bytes).unwrap(),
        None => std::fs::remove_file(&list).unwrap(),
    };
    for (bytes, reason) in [
        (Some(&b"rubbish"[..]), "TLS_NO_LIST"),
        (Some(&b""[..]), "TLS_NO_LIST"),
        (Some(&before[..before.len() / 2]), "TLS_NO_LIST"),
        (None, "TLS_FILE_UNREAD"),
    ] {
        spoil(bytes);
        refresh().await;
        assert!(is_in().await, "{reason}");
        assert_eq!(unusable(&tls), reason);
    }
    authority.list_of(issued.checked_sub(2.hours()).unwrap(), issued.checked_sub(1.hour()).unwrap());
    assert_eq!(unusable(&tls), "TLS_LIST_OUTDATED");
    refresh().await;
    assert!(is_in().await);
    authority.list(later());
    refresh().await;
    assert!(!is_in().await, "erika is revoked");
    // Nobody comes in again because an earlier list lies there.
    spoil(Some(&before));
    refresh().await;
    assert!(!is_in().await);
    // Of one whom no list knows it cannot be said.
    assert!(!of_another(&foreign.list(later()), &authority).await);
}

/// Whether somebody comes in where the only list is of another authority.
async fn of_another(list: &Path, authority: &Authority) -> bool {
    let tls = Tls { revoked: vec![list.to_path_buf()], ..authority.issue("other", later()) };
    let server = Process::start("other", config(tls)).await;
    let paul = Certificates::load(&authority.issue("paul", later())).unwrap();
    dial::connect(&server.url(), Some(&paul)).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_revoked_is_not_asked() {
    let authority = Authority::new();
    let server = Process::start("server", config(authority.issue("server", later()))).await;
    let own = authority.issue("erika", later());
    authority.revoke("server");
    let careful = Certificates::load(&Tls { revoked: vec![authority.list(later())], ..own.clone() }).unwrap();
    let why = turned_away(&server.url(), &careful).await;
    assert!(why.contains("The server's certificate is not trusted: it is revoked"), "{why}");
    assert!(dial::connect(&server.url(), Some(&Certificates::load(&own).unwrap())).await.is_ok());
}
