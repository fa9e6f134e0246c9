//! The register of callers: who comes in where there is one, as whom, and what becomes of them when it changes.

use std::{path::Path, sync::Arc};

use rcgen::{CertificateParams, DnType, SanType};
use sollist_contract::grpc::intake::v1::{ListEventsRequest, VerifyJournalRequest, WatchJournalRequest};
use sollist_platform::{
    process::config::{Config, Tls},
    wire::{dial, register::Register, tls::Certificates},
};
use tonic::{Code, Request, Status};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
use tonic_types::StatusExt as _;

use crate::support::{Authority, Process, anywhere, intake, until, who};

const REGISTER: &str = r#"
[[caller]]
name = "hkr-03"
roles = ["district-system"]
scope = ["ba-pankow"]
sources = ["/bezirk/03/"]

[[caller]]
name = "erika"
roles = ["district-officer"]
scope = ["ba-pankow", "ba-mitte"]

[[caller]]
name = "steuerung"
roles = ["steering"]

[[caller]]
name = "gast"
roles = ["report-reader"]

[[caller]]
name = "neu"
roles = []

[[caller]]
name = "gate"
roles = []
carries = ["erika", "hkr-03"]
"#;

fn write(folder: &Path, text: &str) -> std::path::PathBuf {
    let path = folder.join("access.toml");
    std::fs::write(&path, text).unwrap();
    path
}

fn config(folder: &Path, tls: Tls) -> Config {
    Config { listen: anywhere(), access: write(folder, REGISTER), tls, ..Config::default() }
}

/// How a call ended: who it was, or code and reason.
fn ended<T>(call: Result<T, Status>) -> Result<T, (Code, String)> {
    call.map_err(|status| {
        let reason = status.get_details_error_info().map(|info| info.reason).unwrap_or_default();
        (status.code(), reason)
    })
}

fn refused<T>(code: Code, reason: &str) -> Result<T, (Code, String)> {
    Err((code, reason.to_owned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_in_is_exactly_one_of_the_register() {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().unwrap());
    let server = Process::start("server", config(folder.path(), authority.files(folder.path(), "server"))).await;
    let sign = |names: &[&str], urn: &str, common: &str| {
        let mut params = CertificateParams::new(names.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap();
        if !urn.is_empty() {
            params.subject_alt_names.push(SanType::URI(urn.try_into().unwrap()));
        }
        params.distinguished_name.push(DnType::CommonName, common);
        authority.sign(&params)
    };
    let named = |name: &str| Ok(name.to_owned());
    let unregistered = || refused(Code::Unauthenticated, "CALLER_UNREGISTERED");
    for (certificate, expected) in [
        (authority.issue("hkr-03"), named("hkr-03")),
        // The order of names is the authority's that issued it.
        (sign(&["host.example", "hkr-03"], "", "other"), named("hkr-03")),
        (sign(&["host.example"], "urn:sollist:steuerung", "other"), named("steuerung")),
        (sign(&["hkr-03"], "urn:sollist:hkr-03", "other"), named("hkr-03")),
        (sign(&["host.example"], "urn:other:steuerung", "steuerung"), unregistered()),
        (authority.issue("prometheus"), unregistered()),
        // A common name is no name.
        (sign(&[], "", "steuerung"), unregistered()),
        (sign(&["hkr-03", "steuerung"], "", "hkr-03"), refused(Code::Unauthenticated, "CALLER_AMBIGUOUS")),
        (sign(&["hkr-03"], "urn:sollist:steuerung", "x"), refused(Code::Unauthenticated, "CALLER_AMBIGUOUS")),
        // Known, and without a role that may.
        (authority.issue("gast"), refused(Code::PermissionDenied, "NOT_PERMITTED")),
        (authority.issue("neu"), refused(Code::PermissionDenied, "NOT_PERMITTED")),
        // Speaks for two authorities, and does not say for which.
        (authority.issue("erika"), refused(Code::PermissionDenied, "SCOPE_UNCLEAR")),
    ] {
        let certificates = Certificates::load(&authority.write(folder.path(), "client", certificate)).unwrap();
        let mut client = intake(&server.url(), Some(&certificates)).await;
        // What the client says of itself does not count.
        let asked = ended(who(&mut client, Some("steuerung")).await).map(|(actor, _)| actor);
        assert_eq!(asked, expected);
        // Whether the process is well may be asked by everybody whom the certificate lets in.
        let channel = dial::connect(&server.url(), Some(&certificates)).await.unwrap();
        HealthClient::new(channel).check(HealthCheckRequest::default()).await.unwrap();
    }
    let certificates = Certificates::load(&authority.files(folder.path(), "erika")).unwrap();
    let mut client = intake(&server.url(), Some(&certificates)).await;
    for (named, expected) in [
        ("ba-mitte", Ok(())),
        ("ba-spandau", refused(Code::PermissionDenied, "SCOPE_UNCLEAR")),
        ("*", refused(Code::PermissionDenied, "SCOPE_UNCLEAR")),
    ] {
        let mut request = Request::new(Default::default());
        request.metadata_mut().insert("sollist-for", named.parse().unwrap());
        assert_eq!(ended(client.list_events(request).await).map(|_| ()), expected, "{named}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_register_this_machine_is_no_credential() {
    let folder = tempfile::tempdir().unwrap();
    let server = Process::start("server", config(folder.path(), Tls::default())).await;
    let mut client = intake(&server.url(), None).await;
    for said in [None, Some("steuerung"), Some("hkr-03")] {
        let asked = ended(who(&mut client, said).await).map(|_| ());
        assert_eq!(asked, refused(Code::Unauthenticated, "CREDENTIAL_MISSING"), "{said:?}");
    }
    let channel = dial::connect(&server.url(), None).await.unwrap();
    HealthClient::new(channel).check(HealthCheckRequest::default()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_in_the_register_holds_for_connections_that_are_open() {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().unwrap());
    let server = Process::start("server", config(folder.path(), authority.files(folder.path(), "server"))).await;
    let certificates = Certificates::load(&authority.files(folder.path(), "hkr-03")).unwrap();
    let mut client = intake(&server.url(), Some(&certificates)).await;
    assert!(who(&mut client, None).await.is_ok());
    let verify = async |client: &mut crate::support::Intake| {
        ended(client.verify_journal(VerifyJournalRequest::default()).await).map(|_| ())
    };
    assert_eq!(verify(&mut client).await, refused(Code::PermissionDenied, "NOT_PERMITTED"));

    // One that cannot be used changes nothing.
    let register = Register::load(&write(folder.path(), REGISTER)).unwrap();
    write(folder.path(), "[[caller]]\nname = 1");
    register.refresh().await;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert!(who(&mut client, None).await.is_ok());

    write(folder.path(), &REGISTER.replace("\"hkr-03\"", "\"hkr-33\""));
    until("who was taken out is nobody", async || {
        ended(who(&mut client, None).await).map(|_| ()) == refused(Code::Unauthenticated, "CALLER_UNREGISTERED")
    })
    .await;
    write(folder.path(), &REGISTER.replace("roles = [\"district-system\"]", "roles = [\"auditor\"]"));
    until("another role has other rights", async || {
        who(&mut client, None).await.is_ok()
            && ended(client.watch_journal(WatchJournalRequest::default()).await).is_ok()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_header_says_who_asks() {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().unwrap());
    let server = Process::start("server", config(folder.path(), authority.files(folder.path(), "server"))).await;
    for (name, said) in [
        ("x-forwarded-for", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1;by=gate"),
        ("x-real-ip", "127.0.0.1"),
        ("x-forwarded-client-cert", "By=gate;URI=urn:sollist:steuerung"),
        ("x-ssl-client-s-dn", "CN=steuerung"),
        ("sollist-caller", "steuerung"),
        ("sollist-actor", "steuerung"),
    ] {
        for (holder, expected) in [
            ("hkr-03", Ok("hkr-03".to_owned())),
            ("gast", refused(Code::PermissionDenied, "NOT_PERMITTED")),
            ("fremd", refused(Code::Unauthenticated, "CALLER_UNREGISTERED")),
        ] {
            let certificates = Certificates::load(&authority.files(folder.path(), holder)).unwrap();
            let mut client = intake(&server.url(), Some(&certificates)).await;
            let mut request = Request::new(ListEventsRequest::default());
            request.metadata_mut().insert(name, said.parse().unwrap());
            let asked = client.list_events(request).await.map(|answer| answer.into_inner().events[0].actor.clone());
            assert_eq!(ended(asked), expected, "{name}: {said} by {holder}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_asks_in_the_names_that_the_register_lists_and_in_no_other() {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().unwrap());
    // What the configuration calls a gateway is no more than one that the register calls so.
    let tls = Tls { gateways: vec!["gast".to_owned()], ..authority.files(folder.path(), "server") };
    let server = Process::start("server", config(folder.path(), tls)).await;
    let holder = |name: &str| Certificates::load(&authority.files(folder.path(), name)).unwrap();
    let asked = async |as_whom: &str, said: Option<&str>| {
        let mut client = intake(&server.url(), Some(&holder(as_whom))).await;
        ended(who(&mut client, said).await).map(|(actor, _)| actor)
    };
    let not_carried = || refused(Code::Unauthenticated, "CALLER_NOT_CARRIED");
    assert_eq!(asked("gate", Some("hkr-03")).await, Ok("hkr-03".to_owned()));
    // In the register, and not in its list; in neither; nobody at all; itself, who may do nothing.
    assert_eq!(asked("gate", Some("steuerung")).await, not_carried());
    assert_eq!(asked("gate", Some("mallory")).await, not_carried());
    assert_eq!(asked("gate", None).await, refused(Code::Unauthenticated, "UNAUTHENTICATED"));
    assert_eq!(asked("gate", Some("gate")).await, refused(Code::PermissionDenied, "NOT_PERMITTED"));
    assert_eq!(asked("gast", Some("hkr-03")).await, not_carried());
    // Who is no gateway is who the certificate says.
    assert_eq!(asked("hkr-03", Some("steuerung")).await, Ok("hkr-03".to_owned()));

    let mut through = Config { listen: anywhere(), tls: authority.files(folder.path(), "gate"), ..Config::default() };
    through.gateway.upstreams.insert("intake".to_owned(), vec![server.url()]);
    let gate = Process::start("gate", through).await;
    until("the gateway is ready", async || gate.gateway.as_ref().unwrap().is_ready()).await;
    let mut client = intake(&gate.url(), Some(&holder("hkr-03"))).await;
    assert_eq!(who(&mut client, None).await.unwrap(), ("hkr-03".to_owned(), "server".to_owned()));
    let mut other = intake(&gate.url(), Some(&holder("steuerung"))).await;
    assert_eq!(ended(who(&mut other, None).await).map(|(actor, _)| actor), not_carried());
    write(folder.path(), &REGISTER.replace("\"erika\", \"hkr-03\"]", "\"erika\"]"));
    until("whom it carries no more it does not name", async || {
        ended(who(&mut client, None).await).map(|(actor, _)| actor) == not_carried()
    })
    .await;
}

#[test]
fn a_register_that_cannot_be_used_is_no_register() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let of = |path: &Path| {
            let config = Config { access: path.to_path_buf(), ..Config::default() };
            Register::of(&config).map(|register: Option<Arc<Register>>| register.is_some())
        };
        assert!(matches!(of(Path::new("")), Ok(false)), "none is named: one house");
        let said = |path: &Path| of(path).unwrap_err().say();
        let missing = said(&folder.path().join("none.toml"));
        assert_eq!(missing.reason.code(), "ACCESS_UNREAD");
        let empty = said(&write(folder.path(), ""));
        assert_eq!((empty.reason.code(), empty.field.as_str()), ("ACCESS_UNFIT", "access"));
        assert!(empty.said.de.contains("access.toml") && empty.said.en.contains("[[caller]]"), "{empty}");
    });
}
