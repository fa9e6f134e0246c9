//! Access tokens of an issuer that is not ours (oidc-provider): over gRPC they say who asks, and its keys are found
//! where it publishes them.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};
use sollist_platform::process::config::Config;
use tonic::Code;

use crate::{
    support::{Process, anywhere, until},
    tokens::{asked, bearer, refused},
};

/// An issuer whose client `machine` gets tokens for itself.
struct Issuer {
    child: Child,
    url: String,
}

impl Issuer {
    fn start(audience: &str) -> Issuer {
        let script = std::env::var("SOLLIST_ISSUER").expect("tests/run installs the issuer, and says where it is");
        let listener = std::net::TcpListener::bind(anywhere()).unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let client = |name: &str| {
            json!({"client_id": name, "client_secret": "geheim", "redirect_uris": [], "response_types": [],
                "grant_types": ["client_credentials"]})
        };
        let clients = [client("machine"), client("other")];
        let given = json!({"port": port, "clients": clients, "audience": audience, "lasts": 300, "refreshes": false});
        let mut node = Command::new("node");
        node.arg(script).arg(given.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = node.spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        assert_eq!(said.trim(), "ready");
        Issuer { child, url: format!("http://127.0.0.1:{port}") }
    }
    fn token(&self, client: &str) -> String {
        let (who, url) = (format!("{client}:geheim"), format!("{}/token", self.url));
        let asked = ["--silent", "--user", &who, "--data", "grant_type=client_credentials", &url];
        let output = Command::new("curl").args(asked).output().unwrap();
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_of_another_program_say_who_asks() {
    let (issuer, elsewhere) = (Issuer::start("sollist"), Issuer::start("other"));
    let folder = tempfile::tempdir().unwrap();
    let access = folder.path().join("access.toml");
    let mut text = String::new();
    for Issuer { url, .. } in [&issuer, &elsewhere] {
        text.push_str(&format!("[[issuer]]\nurl = \"{url}\"\naudience = \"sollist\"\njwks = \"{url}/jwks\"\n"));
    }
    text.push_str(&format!(
        "[[caller]]\nname = \"hkr\"\nroles = [\"steering\"]\nsubject = \"machine\"\nissuer = \"{}\"\n",
        issuer.url
    ));
    std::fs::write(&access, text).unwrap();
    let server = Process::start("server", Config { listen: anywhere(), access, ..Config::default() }).await;
    let good = bearer(&issuer.token("machine"));
    until("the keys are read", async || asked(&server, std::slice::from_ref(&good)).await.is_ok()).await;
    assert_eq!(asked(&server, std::slice::from_ref(&good)).await, Ok("hkr".to_owned()));
    let unregistered = refused(Code::Unauthenticated, "CALLER_UNREGISTERED");
    assert_eq!(asked(&server, &[bearer(&issuer.token("other"))]).await, unregistered);
    // The same name at another issuer is somebody else, and what that one issues is for somebody else.
    let unfit = refused(Code::Unauthenticated, "TOKEN_UNFIT");
    assert_eq!(asked(&server, &[bearer(&elsewhere.token("machine"))]).await, unfit);
    // What it issued is good while it is away: its keys are held.
    drop(issuer);
    assert_eq!(asked(&server, &[good]).await, Ok("hkr".to_owned()));
}
