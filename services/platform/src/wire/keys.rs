//! The keys of those who issue tokens, from a file or an address: read again from time to time, and kept for a day when
//! the issuer is away. A token that was proved once is known until its end, or until the keys change.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::{
        Arc, Mutex, PoisonError, RwLock, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::{
    rights::callers::Issuer,
    watch::metrics,
    wire::token::{self, Identity, Key, NoToken, Token, Unproved},
};

/// How often a file is read, and an address.
const FILE_EVERY: Duration = Duration::from_secs(2);
const ADDRESS_EVERY: Duration = Duration::from_secs(600);
/// How often an issuer is asked at most for a key that nobody knows.
const UNKNOWN_EVERY: Duration = Duration::from_secs(60);
/// How long an issuer may take to answer, and how much it may say.
const PATIENCE: Duration = Duration::from_secs(10);
const BYTES_MAX: usize = 1024 * 1024;
/// Failures between two complaints about the same trouble.
const FAILURES_QUIET: u64 = 100;
/// How long keys are good that could not be read again.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// Proved tokens that are remembered.
const KNOWN_MAX: usize = 10_000;

/// Tokens of the issuers that the register names.
#[derive(Default)]
pub(super) struct Tokens {
    issuers: RwLock<BTreeMap<String, Arc<Keys>>>,
    known: Mutex<HashMap<[u8; 32], (Token, Set)>>,
}

type Set = Arc<Vec<Key>>;

/// The keys of one issuer.
struct Keys {
    issuer: Issuer,
    held: RwLock<Option<Held>>,
    failures: AtomicU64,
    /// When it was asked last for a key that nobody knew.
    asked: tokio::sync::Mutex<Option<Instant>>,
}

#[derive(Clone)]
struct Held {
    set: Set,
    text: Arc<[u8]>,
    read: Timestamp,
}

impl Tokens {
    /// Takes the issuers of a register, and goes on reading their keys as long as it names them. Needs the runtime.
    pub(super) fn take(&self, issuers: &[Issuer]) {
        let mut all = self.issuers.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::take(&mut *all);
        for issuer in issuers {
            let same = before.get(&issuer.url).filter(|keys| keys.issuer == *issuer).cloned();
            let keys = same.unwrap_or_else(|| {
                let keys = Arc::new(Keys::new(issuer.clone()));
                metrics::issuer_keys(&issuer.url, Some(0));
                tokio::spawn(watch(Arc::downgrade(&keys)));
                keys
            });
            all.insert(issuer.url.clone(), keys);
        }
        for url in before.keys().filter(|url| !all.contains_key(*url)) {
            metrics::issuer_keys(url, None);
        }
    }

    /// Whose a token is, where it is taken now.
    pub(super) async fn accept(&self, text: &str, now: Timestamp) -> Result<Token, NoToken> {
        if text.len() > token::BYTES_MAX {
            return Err(NoToken::TooLong);
        }
        let name: [u8; 32] = Sha256::digest(text).into();
        if let Some(token) = self.known(&name, now) {
            return Ok(token);
        }
        let proved = |unproved: &Unproved<'_>, key: &Key, of: &Issuer| unproved.proved(key, &of.audience, now);
        let (token, set) = self.read(text, None, now, proved).await?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KNOWN_MAX {
            known.clear();
        }
        known.insert(name, (token.clone(), set.clone()));
        Ok(token)
    }

    /// Who logs in to the pages by a token of this issuer, which calls them `client`.
    pub(super) async fn identify(
        &self,
        text: &str,
        issuer: &str,
        (client, nonce): (&str, &str),
        now: Timestamp,
    ) -> Result<Identity, NoToken> {
        let identifies = |unproved: &Unproved<'_>, key: &Key, _: &Issuer| unproved.identifies(key, client, nonce, now);
        self.read(text, Some(issuer), now, identifies).await.map(|(identity, _)| identity)
    }

    /// What a token says, by the keys of its issuer; `only`: which one that must be.
    async fn read<T>(
        &self,
        text: &str,
        only: Option<&str>,
        now: Timestamp,
        prove: impl FnOnce(&Unproved<'_>, &Key, &Issuer) -> Result<T, NoToken>,
    ) -> Result<(T, Set), NoToken> {
        let unproved = Unproved::of(text)?;
        let (issuer, id) = unproved.names()?;
        if only.is_some_and(|only| only != issuer) {
            return Err(NoToken::Issuer);
        }
        let keys = self.of(&issuer).ok_or(NoToken::Issuer)?;
        let set = keys.set_with(id, now).await?;
        let key = set.iter().find(|key| key.id == id).ok_or(NoToken::Key)?;
        let said = prove(&unproved, key, &keys.issuer)?;
        Ok((said, set))
    }

    /// A token that was proved by the keys that are held now.
    fn known(&self, name: &[u8; 32], now: Timestamp) -> Option<Token> {
        let (token, by) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()?;
        let held = self.of(&token.issuer)?.held(now).ok()?;
        (now < token.until && Arc::ptr_eq(&held, &by)).then_some(token)
    }

    fn of(&self, issuer: &str) -> Option<Arc<Keys>> {
        self.issuers.read().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned()
    }
}

impl Keys {
    fn new(issuer: Issuer) -> Keys {
        Keys { issuer, held: RwLock::default(), failures: AtomicU64::new(0), asked: tokio::sync::Mutex::default() }
    }

    /// The keys as they were read last, where that is not too long ago.
    fn held(&self, now: Timestamp) -> Result<Set, NoToken> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or(NoToken::KeysOld)?;
        if now.duration_since(held.read) > KEPT { Err(NoToken::KeysOld) } else { Ok(held.set) }
    }

    /// The keys, once more where the one that is looked for is not among them: it may be new.
    async fn set_with(&self, id: &str, now: Timestamp) -> Result<Set, NoToken> {
        let has = |set: &Result<Set, NoToken>| set.as_ref().is_ok_and(|set| set.iter().any(|key| key.id == id));
        let held = self.held(now);
        if has(&held) {
            return held;
        }
        // Whoever else asks meanwhile waits for the same answer.
        let mut asked = self.asked.lock().await;
        let held = self.held(now);
        if has(&held) || asked.is_some_and(|at| at.elapsed() < UNKNOWN_EVERY) {
            return held;
        }
        self.refresh().await;
        *asked = Some(Instant::now());
        self.held(now)
    }

    /// Reads the keys. What cannot be used is said, and changes nothing.
    async fn refresh(&self) {
        let read = self.read().await.and_then(|text| {
            let keys = token::keys(&text).filter(|keys| !keys.is_empty());
            keys.map(|keys| (text, keys))
                .ok_or_else(|| "it is no set of keys (JWKS), or has none that can be used".into())
        });
        match read {
            Ok((text, keys)) => {
                let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
                let same = held.as_ref().filter(|held| *held.text == *text).map(|held| held.set.clone());
                if same.is_none() {
                    tracing::info!(issuer = self.issuer.url, keys = keys.len(), "keys of an issuer of tokens in force");
                }
                let set = same.unwrap_or_else(|| Arc::new(keys));
                self.failures.store(0, Ordering::Relaxed);
                let read = Timestamp::now();
                metrics::issuer_keys(&self.issuer.url, Some(read.as_second()));
                *held = Some(Held { set, text: text.into(), read });
            }
            Err(why) if self.failures.fetch_add(1, Ordering::Relaxed).is_multiple_of(FAILURES_QUIET) => {
                tracing::error!(
                    issuer = self.issuer.url,
                    why,
                    "the keys of an issuer of tokens cannot be read; those that are held are good for a day"
                );
            }
            Err(_) => {}
        }
    }

    async fn read(&self) -> Result<Vec<u8>, String> {
        if !self.issuer.is_at_an_address() {
            return tokio::fs::read(&self.issuer.jwks).await.map_err(|error| error.to_string());
        }
        let client = client(self.issuer.ca.as_deref()).await?;
        let answer = client.get(&self.issuer.jwks).send().await.map_err(|error| error.to_string())?;
        if !answer.status().is_success() {
            return Err(format!("it answered {}", answer.status()));
        }
        whole(answer).await
    }
}

/// Who asks an issuer something; `ca`: who vouches for its address, beside those that this machine trusts.
pub(super) async fn client(ca: Option<&Path>) -> Result<reqwest::Client, String> {
    let said = |error: reqwest::Error| error.to_string();
    // A second one in this process keeps the first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(PATIENCE)
        .connect_timeout(PATIENCE);
    if let Some(ca) = ca {
        let text = tokio::fs::read(ca).await.map_err(|error| error.to_string())?;
        client = client.tls_certs_merge(reqwest::Certificate::from_pem_bundle(&text).map_err(said)?);
    }
    client.build().map_err(said)
}

/// What an issuer answers, where it is no longer than what an issuer has to say.
pub(super) async fn whole(mut answer: reqwest::Response) -> Result<Vec<u8>, String> {
    let mut text = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| error.to_string())? {
        text.extend_from_slice(&chunk);
        if text.len() > BYTES_MAX {
            return Err("it says more than an issuer has to say".to_owned());
        }
    }
    Ok(text)
}

async fn watch(keys: Weak<Keys>) {
    while let Some(held) = keys.upgrade() {
        held.refresh().await;
        let pause = if held.issuer.is_at_an_address() { ADDRESS_EVERY } else { FILE_EVERY };
        drop(held);
        tokio::time::sleep(pause).await;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::ToSpan as _;
    use ring::{
        rand::SystemRandom,
        signature::{Ed25519KeyPair, KeyPair as _},
    };
    use sollist_contract::base64::encode_url;

    use super::*;

    #[tokio::test]
    async fn an_issuer_that_is_away_is_believed_for_a_day() {
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let key = Ed25519KeyPair::from_pkcs8(key.as_ref()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let x = encode_url(key.public_key().as_ref());
        std::fs::write(&path, format!(r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","kid":"k","x":"{x}"}}]}}"#)).unwrap();
        let issuer = Issuer {
            url: "https://login.example".to_owned(),
            audience: "sollist".to_owned(),
            jwks: path.display().to_string(),
            ca: None,
        };
        // Without a watch: what is read is read here.
        let tokens = Tokens::default();
        let keys = Arc::new(Keys::new(issuer.clone()));
        tokens.issuers.write().unwrap().insert(issuer.url, keys.clone());
        let lasting = |now: Timestamp, lasts: i64| {
            let seconds = now.as_second();
            let header = encode_url(br#"{"alg":"EdDSA","kid":"k","typ":"at+jwt"}"#);
            let claims = format!(
                r#"{{"iss":"https://login.example","sub":"u","aud":"sollist","iat":{seconds},"exp":{}}}"#,
                seconds + lasts
            );
            let signed = format!("{header}.{}", encode_url(claims.as_bytes()));
            format!("{signed}.{}", encode_url(key.sign(signed.as_bytes()).as_ref()))
        };
        let at = |now: Timestamp| lasting(now, 300);
        let now = Timestamp::now();
        std::fs::rename(&path, folder.path().join("away")).unwrap();
        assert_eq!(tokens.accept(&at(now), now).await, Err(NoToken::KeysOld), "never read");
        std::fs::rename(folder.path().join("away"), &path).unwrap();
        keys.refresh().await;
        assert!(tokens.accept(&at(now), now).await.is_ok());
        std::fs::remove_file(&path).unwrap();
        keys.refresh().await;
        for (hours, expected) in [(23, true), (25, false)] {
            let later = now.checked_add(hours.hours()).unwrap();
            let accepted = tokens.accept(&at(later), later).await;
            assert_eq!(accepted.is_ok(), expected, "{hours}: {accepted:?}");
        }
        // Nor is one remembered beyond its end, or longer than an hour, whatever it says.
        let long = lasting(now, 86_400);
        assert!(tokens.accept(&long, now).await.is_ok());
        assert!(tokens.accept(&long, now.checked_add(59.minutes()).unwrap()).await.is_ok());
        assert_eq!(tokens.accept(&long, now.checked_add(61.minutes()).unwrap()).await, Err(NoToken::Time));
        assert_eq!(tokens.accept(&at(now), now.checked_add(6.minutes()).unwrap()).await, Err(NoToken::Time));
    }
}
