//! Access tokens: which are taken, whose they are, and what becomes of them when they end or their issuer's keys
//! change. Made by the test with keys of its own.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::Timestamp;
use ring::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
        RsaKeyPair, RsaPublicKeyComponents,
    },
};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, pem::PemObject as _};
use serde_json::{Value, json};
use sollist_contract::{base64::encode_url, grpc::intake::v1::ListEventsRequest};
use sollist_platform::{
    process::config::{Config, Tls},
    wire::tls::Certificates,
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt as _;

use crate::{
    gateway::message,
    support::{Authority, Intake, Process, anywhere, intake, until},
};

const ISSUER: &str = "https://login.example/realms/land";

/// An issuer with a key of every kind.
struct Mint {
    rng: SystemRandom,
    ec: EcdsaKeyPair,
    ed: Ed25519KeyPair,
    rsa: RsaKeyPair,
}

/// How a token is signed.
#[derive(Clone, Copy)]
enum By {
    Rsa,
    RsaPss,
    Ec,
    Ed,
    /// With the text of the public key as a secret, as a careless verifier would take it.
    Secret,
    Nobody,
}

impl Mint {
    fn new() -> Mint {
        let rng = SystemRandom::new();
        let ec = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &rng).unwrap();
        let ed = Ed25519KeyPair::generate_pkcs8(&rng).unwrap();
        let rsa = Command::new("openssl")
            .args(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"])
            .output()
            .unwrap();
        let rsa = PrivatePkcs8KeyDer::from_pem_slice(&rsa.stdout).unwrap();
        Mint {
            ec: EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, ec.as_ref(), &rng).unwrap(),
            ed: Ed25519KeyPair::from_pkcs8(ed.as_ref()).unwrap(),
            rsa: RsaKeyPair::from_pkcs8(rsa.secret_pkcs8_der()).unwrap(),
            rng,
        }
    }
    /// Its public keys under names that end so.
    fn keys(&self, ending: &str) -> String {
        let point = self.ec.public_key().as_ref();
        let rsa = RsaPublicKeyComponents::<Vec<u8>>::from(self.rsa.public());
        let (n, e) = (encode_url(&rsa.n), encode_url(&rsa.e));
        let id = |name: &str| format!("{name}{ending}");
        json!({"keys": [
            {"kty": "RSA", "kid": id("rsa"), "use": "sig", "alg": "RS256", "n": n, "e": e},
            {"kty": "RSA", "kid": id("pss"), "alg": "PS256", "n": n, "e": e},
            {"kty": "RSA", "kid": id("enc"), "use": "enc", "n": n, "e": e},
            {"kty": "EC", "kid": id("ec"), "crv": "P-256", "x": encode_url(&point[1..33]),
                "y": encode_url(&point[33..])},
            {"kty": "OKP", "kid": id("ed"), "crv": "Ed25519", "x": encode_url(self.ed.public_key().as_ref())},
            {"kty": "oct", "kid": id("oct"), "k": "c2VjcmV0"},
        ]})
        .to_string()
    }
    fn token(&self, header: &Value, claims: &Value, by: By) -> String {
        let part = |value: &Value| encode_url(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(header), part(claims));
        let rsa = |how: &'static dyn ring::signature::RsaEncoding| {
            let mut signature = vec![0; self.rsa.public().modulus_len()];
            self.rsa.sign(how, &self.rng, signed.as_bytes(), &mut signature).unwrap();
            signature
        };
        let signature = match by {
            By::Rsa => rsa(&RSA_PKCS1_SHA256),
            By::RsaPss => rsa(&RSA_PSS_SHA256),
            By::Ec => self.ec.sign(&self.rng, signed.as_bytes()).unwrap().as_ref().to_vec(),
            By::Ed => self.ed.sign(signed.as_bytes()).as_ref().to_vec(),
            By::Secret => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, self.rsa.public().as_ref());
                ring::hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
            }
            By::Nobody => Vec::new(),
        };
        format!("{signed}.{}", encode_url(&signature))
    }
    /// A good one, signed by the curve's key.
    fn good(&self, claims: &Value) -> String {
        self.token(&header("ES256", "ec"), claims, By::Ec)
    }
}

fn header(alg: &str, kid: &str) -> Value {
    json!({"alg": alg, "kid": kid, "typ": "at+jwt"})
}

fn claims() -> Value {
    let now = Timestamp::now().as_second();
    json!({"iss": ISSUER, "sub": "u-17", "aud": ["account", "sollist"], "exp": now + 300, "iat": now})
}

fn with(mut value: Value, change: &Value) -> Value {
    for (key, new) in change.as_object().unwrap() {
        let fields = value.as_object_mut().unwrap();
        if new.is_null() {
            fields.remove(key).map(|_| ())
        } else {
            fields.insert(key.clone(), new.clone()).map(|_| ())
        };
    }
    value
}

fn register(folder: &Path, jwks: &str) -> PathBuf {
    let path = folder.join("access.toml");
    let text = format!(
        "[[issuer]]\nurl = \"{ISSUER}\"\naudience = \"sollist\"\njwks = \"{jwks}\"\n\
         [[caller]]\nname = \"erika\"\nroles = [\"district-officer\"]\nscope = [\"ba-pankow\"]\nsubject = \"u-17\"\n\
         [[caller]]\nname = \"system\"\nroles = [\"district-system\"]\nscope = [\"ba-pankow\"]\nsources = [\"/a/\"]\n\
         subject = \"u-18\"\n\
         [[caller]]\nname = \"neu\"\nroles = []\nsubject = \"u-19\"\n\
         [[caller]]\nname = \"u-20\"\nroles = [\"steering\"]\n"
    );
    std::fs::write(&path, text).unwrap();
    path
}

/// A server on this machine whose issuer's keys lie in a file.
async fn server(folder: &Path, mint: &Mint) -> Process {
    let jwks = folder.join("keys");
    std::fs::write(&jwks, mint.keys("")).unwrap();
    let access = register(folder, jwks.to_str().unwrap());
    let server = Process::start("server", Config { listen: anywhere(), access, ..Config::default() }).await;
    // Its keys are read in the background.
    until("the keys are read", async || asked(&server, &[bearer(&mint.good(&claims()))]).await.is_ok()).await;
    server
}

pub fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

fn reason(status: Status) -> (Code, String) {
    (status.code(), status.get_details_error_info().map(|info| info.reason).unwrap_or_default())
}

pub fn refused<T>(code: Code, reason: &str) -> Result<T, (Code, String)> {
    Err((code, reason.to_owned()))
}

async fn asked_by(client: &mut Intake, logins: &[String]) -> Result<String, (Code, String)> {
    let mut request = Request::new(ListEventsRequest::default());
    for login in logins {
        request.metadata_mut().append("authorization", login.parse().unwrap());
    }
    // What a client says of itself counts for nothing.
    request.metadata_mut().insert("sollist-actor", "u-20".parse().unwrap());
    client.list_events(request).await.map(|answer| answer.into_inner().events.remove(0).actor).map_err(reason)
}

pub async fn asked(server: &Process, logins: &[String]) -> Result<String, (Code, String)> {
    asked_by(&mut intake(&server.url(), None).await, logins).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_taken_only_as_its_issuer_signs_it_for_us_and_now() {
    let (mint, folder) = (Mint::new(), tempfile::tempdir().unwrap());
    let server = server(folder.path(), &mint).await;
    let now = Timestamp::now().as_second();
    let (none, erika) = (json!({}), || Ok("erika".to_owned()));
    let unfit = || refused(Code::Unauthenticated, "TOKEN_UNFIT");
    let over = || refused(Code::Unauthenticated, "TOKEN_EXPIRED");
    let embedded: Value = serde_json::from_str::<Value>(&mint.keys("")).unwrap()["keys"][3].clone();
    let good = || header("ES256", "ec");
    let table = [
        ("good", good(), none.clone(), By::Ec, erika()),
        ("RSA", header("RS256", "rsa"), none.clone(), By::Rsa, erika()),
        ("PSS", header("PS256", "pss"), none.clone(), By::RsaPss, erika()),
        ("Ed25519", header("EdDSA", "ed"), none.clone(), By::Ed, erika()),
        ("for us alone", good(), json!({"aud": "sollist"}), By::Ec, erika()),
        (
            "as Keycloak marks it",
            json!({"alg": "ES256", "kid": "ec", "typ": "JWT"}),
            json!({"typ": "Bearer"}),
            By::Ec,
            erika(),
        ),
        ("clocks a little apart", good(), json!({"exp": now - 10, "nbf": now + 10, "iat": now + 10}), By::Ec, erika()),
        ("expired", good(), json!({"exp": now - 60}), By::Ec, over()),
        ("not yet", good(), json!({"nbf": now + 3600}), By::Ec, over()),
        ("issued in the future", good(), json!({"iat": now + 3600, "exp": now + 7200}), By::Ec, over()),
        ("too old", good(), json!({"iat": now - 7200}), By::Ec, over()),
        ("another audience", good(), json!({"aud": "other"}), By::Ec, unfit()),
        ("no audience", good(), json!({"aud": null}), By::Ec, unfit()),
        ("empty audience", good(), json!({"aud": []}), By::Ec, unfit()),
        ("no end", good(), json!({"exp": null}), By::Ec, unfit()),
        ("no subject", good(), json!({"sub": null}), By::Ec, unfit()),
        ("another issuer", good(), json!({"iss": "https://login.example/realms/other"}), By::Ec, unfit()),
        ("none", header("none", "ec"), none.clone(), By::Nobody, unfit()),
        ("None", header("None", "ec"), none.clone(), By::Nobody, unfit()),
        ("no signature", good(), none.clone(), By::Nobody, unfit()),
        ("the public key as a secret", header("HS256", "rsa"), none.clone(), By::Secret, unfit()),
        ("a secret of the set", header("HS256", "oct"), none.clone(), By::Secret, unfit()),
        ("the name of another kind of key", header("ES256", "rsa"), none.clone(), By::Ec, unfit()),
        ("the algorithm of another key", header("RS256", "ec"), none.clone(), By::Rsa, unfit()),
        ("PKCS1 where PSS is said", header("PS256", "pss"), none.clone(), By::Rsa, unfit()),
        ("a key for something else", header("RS256", "enc"), none.clone(), By::Rsa, unfit()),
        ("an unknown key", header("ES256", "new"), none.clone(), By::Ec, unfit()),
        ("no key", json!({"alg": "ES256", "typ": "at+jwt"}), none.clone(), By::Ec, unfit()),
        ("a key of its own", with(good(), &json!({"jwk": embedded})), none.clone(), By::Ec, unfit()),
        ("keys elsewhere", with(good(), &json!({"jku": "https://evil.example"})), none.clone(), By::Ec, unfit()),
        ("critical", with(good(), &json!({"crit": ["exp"]})), none.clone(), By::Ec, unfit()),
        ("an ID token", json!({"alg": "ES256", "kid": "ec", "typ": "JWT"}), json!({"typ": "ID"}), By::Ec, unfit()),
        ("nobody knows what for", json!({"alg": "ES256", "kid": "ec"}), none.clone(), By::Ec, unfit()),
        ("bound to a key", good(), json!({"cnf": {"jkt": "x"}}), By::Ec, unfit()),
        ("bound to a certificate", good(), json!({"cnf": {"x5t#S256": "x"}}), By::Ec, unfit()),
        // Taken, and somebody who is not known, or may not.
        (
            "not in the register",
            good(),
            json!({"sub": "u-99"}),
            By::Ec,
            refused(Code::Unauthenticated, "CALLER_UNREGISTERED"),
        ),
        (
            "a name is no subject",
            good(),
            json!({"sub": "u-20"}),
            By::Ec,
            refused(Code::Unauthenticated, "CALLER_UNREGISTERED"),
        ),
        ("without a role", good(), json!({"sub": "u-19"}), By::Ec, refused(Code::PermissionDenied, "NOT_PERMITTED")),
    ];
    for (name, header, change, by, expected) in table {
        let token = mint.token(&header, &with(claims(), &change), by);
        assert_eq!(asked(&server, &[bearer(&token)]).await, expected, "{name}");
        // Once more, from what is remembered.
        assert_eq!(asked(&server, &[bearer(&token)]).await, expected, "{name}, again");
    }
    let good = mint.good(&claims());
    let mut bent = good.clone().into_bytes();
    let middle = good.find('.').unwrap() + 10;
    bent[middle] = if bent[middle] == b'A' { b'B' } else { b'A' };
    let long = mint.good(&with(claims(), &json!({"more": "x".repeat(9_000)})));
    for logins in [
        vec![bearer(&String::from_utf8(bent).unwrap())],
        vec![bearer(&good), bearer(&good)],
        vec![bearer(&good), "Basic dTpw".to_owned()],
        vec!["Basic dTpw".to_owned()],
        vec![bearer("")],
        vec![bearer("a.b.c")],
        vec![bearer(&format!("{good}."))],
        vec![bearer(&format!("{good}="))],
        vec![bearer(&long)],
    ] {
        assert_eq!(asked(&server, &logins).await, unfit(), "{logins:?}");
    }
    assert_eq!(asked(&server, &[format!("bearer {good}")]).await, erika());
    assert_eq!(asked(&server, &[]).await, refused(Code::Unauthenticated, "CREDENTIAL_MISSING"));
    // A megabyte is not even read.
    assert!(asked(&server, &[bearer(&"x".repeat(1_000_000))]).await.is_err());
    assert_eq!(asked(&server, &[bearer(&good)]).await, erika());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_taken_out_signs_nothing_any_more() {
    let (mint, folder) = (Mint::new(), tempfile::tempdir().unwrap());
    let server = server(folder.path(), &mint).await;
    let token = mint.good(&claims());
    assert!(asked(&server, &[bearer(&token)]).await.is_ok());
    std::fs::write(folder.path().join("keys"), mint.keys("-2")).unwrap();
    let unfit = refused(Code::Unauthenticated, "TOKEN_UNFIT");
    until("the keys are new", async || asked(&server, &[bearer(&token)]).await == unfit).await;
    let new = mint.token(&header("ES256", "ec-2"), &claims(), By::Ec);
    assert_eq!(asked(&server, &[bearer(&new)]).await, Ok("erika".to_owned()));
    // What is no set of keys changes nothing.
    std::fs::write(folder.path().join("keys"), "{}").unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert_eq!(asked(&server, &[bearer(&new)]).await, Ok("erika".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_its_token_and_has_the_receipts_of_what_came_before() {
    let (mint, folder) = (Mint::new(), tempfile::tempdir().unwrap());
    let server = server(folder.path(), &mint).await;
    let soon = Timestamp::now().as_second() - 26;
    let token = mint.good(&with(claims(), &json!({"sub": "u-18", "exp": soon})));
    let (send, messages) = mpsc::channel(1);
    send.send(message(1)).await.unwrap();
    let mut request = Request::new(ReceiverStream::new(messages));
    request.metadata_mut().insert("authorization", bearer(&token).parse().unwrap());
    let mut client = intake(&server.url(), None).await;
    let mut receipts = client.submit_events(request).await.unwrap().into_inner();
    assert_eq!(receipts.message().await.unwrap().unwrap().position, 1);
    let over = || refused(Code::Unauthenticated, "TOKEN_EXPIRED");
    until("the token is over", async || asked(&server, &[bearer(&token)]).await == over()).await;
    send.send(message(2)).await.unwrap();
    assert_eq!(receipts.message().await.map(|_| ()).map_err(reason), refused(Code::Unauthenticated, "TOKEN_EXPIRED"));
    assert_eq!(*server.fake.taken.lock().unwrap(), [1]);
}

/// An issuer at an address, which counts how often it is asked.
async fn issuer(mint: &Mint) -> (String, Arc<AtomicU64>) {
    let (times, keys) = (Arc::<AtomicU64>::default(), mint.keys(""));
    let counted = times.clone();
    let answer = move || {
        counted.fetch_add(1, Ordering::SeqCst);
        std::future::ready(keys.clone())
    };
    let listener = tokio::net::TcpListener::bind(anywhere()).await.unwrap();
    let url = format!("http://127.0.0.1:{}/keys", listener.local_addr().unwrap().port());
    let routes = axum::Router::new().route("/keys", axum::routing::get(answer));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (url, times)
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_nobody_knows_are_asked_for_once() {
    let (mint, folder) = (Mint::new(), tempfile::tempdir().unwrap());
    let (url, times) = issuer(&mint).await;
    let access = register(folder.path(), &url);
    let server = Process::start("server", Config { listen: anywhere(), access, ..Config::default() }).await;
    let good = mint.good(&claims());
    until("the keys are read", async || asked(&server, &[bearer(&good)]).await.is_ok()).await;
    let before = times.load(Ordering::SeqCst);
    let mut client = intake(&server.url(), None).await;
    for number in 0..1_000 {
        let unknown = mint.token(&header("ES256", &format!("k-{number}")), &claims(), By::Ec);
        assert_eq!(asked_by(&mut client, &[bearer(&unknown)]).await, refused(Code::Unauthenticated, "TOKEN_UNFIT"));
    }
    assert!(times.load(Ordering::SeqCst) <= before + 1);
    assert!(asked(&server, &[bearer(&good)]).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn through_a_gateway_the_token_says_who_asks() {
    let (mint, folder, authority) = (Mint::new(), tempfile::tempdir().unwrap(), Authority::new());
    let jwks = folder.path().join("keys");
    std::fs::write(&jwks, mint.keys("")).unwrap();
    let access = register(folder.path(), jwks.to_str().unwrap());
    let tls = authority.files(folder.path(), "server");
    let server = Process::start("server", Config { listen: anywhere(), access, tls, ..Config::default() }).await;
    let holder = |name: &str| Certificates::load(&authority.files(folder.path(), name)).unwrap();
    let mut through = Config { listen: anywhere(), tls: authority.files(folder.path(), "gate"), ..Config::default() };
    through.gateway.upstreams.insert("intake".to_owned(), vec![server.url()]);
    let gate = Process::start("gate", through).await;
    until("the gateway is ready", async || gate.gateway.as_ref().unwrap().is_ready()).await;
    let mut client = intake(&gate.url(), Some(&holder("browser"))).await;
    let good = bearer(&mint.good(&claims()));
    // Neither the gateway nor who came to it is in the register: it need not carry anybody.
    until("the keys are read", async || {
        asked_by(&mut client, std::slice::from_ref(&good)).await == Ok("erika".to_owned())
    })
    .await;
    assert_eq!(asked_by(&mut client, &[]).await, refused(Code::Unauthenticated, "CALLER_UNREGISTERED"));
    // A token that is bound to a certificate goes with that one alone, and so through no gateway.
    let Tls { certificate, .. } = authority.files(folder.path(), "bound");
    let der = CertificateDer::from_pem_file(&certificate).unwrap();
    let digest = encode_url(ring::digest::digest(&ring::digest::SHA256, &der).as_ref());
    let bound = bearer(&mint.good(&with(claims(), &json!({"cnf": {"x5t#S256": digest}}))));
    let key = folder.path().join("bound.key");
    let own = Tls { certificate, key, ca: folder.path().join("bound.ca"), ..Tls::default() };
    let own = Certificates::load(&own).unwrap();
    let logins = [bound];
    assert_eq!(asked_by(&mut intake(&server.url(), Some(&own)).await, &logins).await, Ok("erika".to_owned()));
    let unfit = || refused(Code::Unauthenticated, "TOKEN_UNFIT");
    assert_eq!(asked_by(&mut intake(&server.url(), Some(&holder("other"))).await, &logins).await, unfit());
    assert_eq!(asked_by(&mut intake(&gate.url(), Some(&own)).await, &logins).await, unfit());
}
