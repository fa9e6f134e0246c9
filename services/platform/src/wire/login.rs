//! The way of a login, as the pages go it with an issuer (OpenID Connect, code flow with PKCE): where people are asked
//! who they are, what a code is worth that they bring back, and a new token for one that ends. What an issuer answers
//! is believed as little as any token: its keys and our rules decide.

use std::{
    io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use reqwest::header::CONTENT_TYPE;
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    Error,
    process::config::{self, Config},
    rights::callers::is_safe,
    wire::{
        keys,
        register::Register,
        token::{Identity, NoToken},
    },
};

/// Where an issuer leads back to, below the address of the pages: with a code, and after a logout.
pub const RETURN: &str = "/anmelden/zurueck";
pub const LEFT: &str = "/abgemeldet";

/// How long it is believed what an issuer offers, and how soon it is asked again that did not answer.
const OFFERS_EVERY: Duration = Duration::from_secs(600);
const AWAY_EVERY: Duration = Duration::from_secs(5);

/// Why people cannot log in as the configuration says.
#[derive(Debug)]
pub enum Unset {
    /// Something is not said that is needed.
    Missing {
        key: &'static str,
    },
    /// There is no register, so nobody would be let in.
    NoRegister,
    /// The register names no such issuer.
    Issuer {
        url: String,
    },
    /// It is no address of pages: something else than a host, or one that is not encrypted.
    Address {
        address: String,
    },
    Secret {
        path: PathBuf,
        why: NoSecret,
    },
}

/// Why a file is no secret.
#[derive(Debug)]
pub enum NoSecret {
    Io(io::Error),
    /// Others on this machine may read it.
    Open,
    Empty,
}

/// Why nobody is logged in now.
#[derive(Debug)]
pub enum NoLogin {
    /// The issuer does not answer, or not as one does: for the log.
    Away(String),
    /// It does not take what it was shown, in its own word.
    Refused(String),
    /// What it gave is not taken here.
    Unfit(NoToken),
    /// It is somebody else's.
    Another,
}

/// What an issuer offers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Offers {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    end_session_endpoint: Option<String>,
}

/// What a login, or a token that is prolonged, gives.
#[derive(Clone)]
pub struct Granted {
    /// With what the services are asked.
    pub access: String,
    /// When it ends.
    pub until: Timestamp,
    /// What a new one is given for.
    pub refresh: Option<String>,
    pub subject: String,
}

/// A login that is under way: what only its browser knows.
#[derive(Debug, Clone, Copy)]
pub struct Begun<'a> {
    pub verifier: &'a str,
    pub nonce: &'a str,
}

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    id_token: Option<String>,
    refresh_token: Option<String>,
}

#[derive(Deserialize)]
struct Complaint {
    error: String,
}

/// What an issuer offers as it said last, or why it did not, and when.
type Asked = Option<(Instant, Result<Arc<Offers>, String>)>;

/// How people log in.
pub struct Login {
    config: config::Login,
    register: Arc<Register>,
    host: String,
    asked: tokio::sync::Mutex<Asked>,
    /// As it was said last, for whoever cannot wait.
    known: RwLock<Option<Arc<Offers>>>,
}

impl Login {
    /// As the configuration says; `None` where nobody logs in.
    pub fn of(config: &Config, register: Option<&Arc<Register>>) -> Result<Option<Arc<Login>>, Error> {
        let login = &config.web.login;
        if login == &config::Login::default() {
            return Ok(None);
        }
        Login::read(login, register).map(|login| Some(Arc::new(login))).map_err(Error::refused)
    }

    fn read(config: &config::Login, register: Option<&Arc<Register>>) -> Result<Login, Unset> {
        let needed = [
            ("web.login.issuer", config.issuer.as_str()),
            ("web.login.client", &config.client),
            ("web.login.address", &config.address),
            ("web.login.secret_file", config.secret_file.to_str().unwrap_or("?")),
        ];
        if let Some((key, _)) = needed.into_iter().find(|(_, value)| value.trim().is_empty()) {
            return Err(Unset::Missing { key });
        }
        let register = register.ok_or(Unset::NoRegister)?.clone();
        if register.issuer(&config.issuer).is_none() {
            return Err(Unset::Issuer { url: config.issuer.clone() });
        }
        let host = host(&config.address).ok_or_else(|| Unset::Address { address: config.address.clone() })?;
        secret(&config.secret_file)?;
        let (config, asked, known) = (config.clone(), tokio::sync::Mutex::default(), RwLock::default());
        Ok(Login { config, register, host, asked, known })
    }

    pub fn register(&self) -> &Arc<Register> {
        &self.register
    }

    /// The name under which browsers ask for the pages, with its port where that is said.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// How the issuer calls itself.
    pub fn issuer(&self) -> &str {
        &self.config.issuer
    }

    /// Whom to ask for a role; empty: nobody said.
    pub fn contact(&self) -> &str {
        &self.config.contact
    }

    /// Whom the register means by somebody who logged in.
    pub fn named(&self, subject: &str) -> Option<Arc<str>> {
        self.register.named_by(&self.config.issuer, subject)
    }

    /// Where somebody says who they are, and comes back from with a code.
    pub async fn asks_at(&self, state: &str, begun: Begun<'_>) -> Result<String, NoLogin> {
        let challenge = ring::digest::digest(&ring::digest::SHA256, begun.verifier.as_bytes());
        let (challenge, back) = (sollist_contract::base64::encode_url(challenge.as_ref()), self.below(RETURN));
        let asked = [
            ("response_type", "code"),
            ("client_id", &self.config.client),
            ("redirect_uri", &back),
            ("scope", &self.config.scope),
            ("state", state),
            ("nonce", begun.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        Ok(at(&self.offers().await?.authorization_endpoint, &asked))
    }

    /// What a code is worth that somebody brings back.
    pub async fn redeem(&self, code: &str, begun: Begun<'_>) -> Result<(Granted, Identity, String), NoLogin> {
        let back = self.below(RETURN);
        let asked = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &back),
            ("code_verifier", begun.verifier),
        ];
        let mut tokens = self.tokens(&asked).await?;
        let id = tokens.id_token.take().ok_or(NoLogin::Unfit(NoToken::Unreadable))?;
        let (now, config) = (Timestamp::now(), &self.config);
        let known = self.register.tokens();
        let identity = known.identify(&id, &config.issuer, (&config.client, begun.nonce), now).await;
        let identity = identity.map_err(NoLogin::Unfit)?;
        let granted = self.granted(tokens, &identity.subject, now).await?;
        Ok((granted, identity, id))
    }

    /// A new token for somebody whose last one ends.
    pub async fn prolong(&self, refresh: &str, subject: &str) -> Result<Granted, NoLogin> {
        let tokens = self.tokens(&[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await?;
        let granted = self.granted(tokens, subject, Timestamp::now()).await?;
        let refresh = granted.refresh.or_else(|| Some(refresh.to_owned()));
        Ok(Granted { refresh, ..granted })
    }

    /// Where somebody logs out at the issuer too; `None`: it offers nothing of the kind, or has not said so.
    pub fn leaves_at(&self, id_token: &str) -> Option<String> {
        let back = self.below(LEFT);
        let asked = [
            ("client_id", self.config.client.as_str()),
            ("id_token_hint", id_token),
            ("post_logout_redirect_uri", &back),
        ];
        Some(at(&self.leaving()?, &asked))
    }

    /// The address to which a form may lead that logs out, beside the pages themselves: without its path.
    pub fn leads_to(&self) -> Option<String> {
        let address = self.leaving()?;
        let (scheme, rest) = address.split_once("://")?;
        let host = rest.split(['/', '?', '#']).next().filter(|host| is_host(host))?;
        Some(format!("{scheme}://{host}"))
    }

    fn leaving(&self) -> Option<String> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone()?;
        known.end_session_endpoint.clone().filter(|address| is_safe(address))
    }

    fn below(&self, path: &str) -> String {
        format!("{}{path}", self.config.address.trim_end_matches('/'))
    }

    /// What the services are asked with, where it is this person's.
    async fn granted(&self, tokens: Tokens, subject: &str, now: Timestamp) -> Result<Granted, NoLogin> {
        let Tokens { access_token: access, id_token: _, refresh_token: refresh } = tokens;
        let token = self.register.tokens().accept(&access, now).await.map_err(NoLogin::Unfit)?;
        // What is bound to a certificate is not taken through the pages.
        if token.bound.is_some() {
            return Err(NoLogin::Unfit(NoToken::Bound));
        }
        if token.issuer != self.config.issuer || token.subject != subject {
            return Err(NoLogin::Another);
        }
        Ok(Granted { access, until: token.until, refresh, subject: token.subject })
    }

    async fn tokens(&self, asked: &[(&str, &str)]) -> Result<Tokens, NoLogin> {
        let offers = self.offers().await?;
        let path = self.config.secret_file.clone();
        let read = tokio::task::spawn_blocking(move || secret(&path)).await;
        let secret = read.map_err(|error| NoLogin::Away(error.to_string()))?;
        let secret = secret.map_err(|why| NoLogin::Away(format!("{why:?}")))?;
        let away = |error: reqwest::Error| NoLogin::Away(error.to_string());
        // Both are written as a form before they are written as a user and a password (RFC 6749, section 2.3.1).
        let request = self.client().await?.post(&offers.token_endpoint);
        let request = request.basic_auth(encoded(&self.config.client), Some(encoded(&secret)));
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish();
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
        let answer = request.send().await.map_err(away)?;
        let status = answer.status();
        let text = keys::whole(answer).await.map_err(NoLogin::Away)?;
        if status.is_success() {
            return read_as(&text);
        }
        match (status.is_client_error(), serde_json::from_slice::<Complaint>(&text)) {
            (true, Ok(Complaint { error })) => Err(NoLogin::Refused(error)),
            (_, Ok(_) | Err(_)) => Err(NoLogin::Away(format!("it answered {status}"))),
        }
    }

    async fn client(&self) -> Result<reqwest::Client, NoLogin> {
        let issuer = self.register.issuer(&self.config.issuer);
        let ca = issuer.ok_or(NoLogin::Unfit(NoToken::Issuer))?.ca;
        keys::client(ca.as_deref()).await.map_err(NoLogin::Away)
    }

    /// What the issuer offers: as it said last, where it does not answer now.
    async fn offers(&self) -> Result<Arc<Offers>, NoLogin> {
        // Whoever else asks meanwhile waits for the same answer.
        let mut asked = self.asked.lock().await;
        if let Some((at, said)) = &*asked {
            let good_for = if said.is_ok() { OFFERS_EVERY } else { AWAY_EVERY };
            if at.elapsed() < good_for {
                return said.clone().map_err(NoLogin::Away);
            }
        }
        let said = self.ask().await.map(Arc::new).map_err(|why| match why {
            NoLogin::Away(why) => why,
            NoLogin::Refused(_) | NoLogin::Unfit(_) | NoLogin::Another => format!("{why:?}"),
        });
        let before = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        let said = match (said, before) {
            (Err(why), Some(before)) => {
                tracing::warn!(
                    issuer = self.config.issuer,
                    why,
                    "an issuer does not say what it offers; it did before"
                );
                Ok(before)
            }
            (said, _) => said,
        };
        if let Ok(offers) = &said {
            *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(offers.clone());
        }
        *asked = Some((Instant::now(), said.clone()));
        said.map_err(NoLogin::Away)
    }

    async fn ask(&self) -> Result<Offers, NoLogin> {
        let place = match self.config.discovery.as_str() {
            "" => format!("{}/.well-known/openid-configuration", self.config.issuer.trim_end_matches('/')),
            place => place.to_owned(),
        };
        let text = if !place.contains("://") {
            tokio::fs::read(&place).await.map_err(|error| NoLogin::Away(error.to_string()))?
        } else if is_safe(&place) {
            let away = |error: reqwest::Error| NoLogin::Away(error.to_string());
            let answer = self.client().await?.get(&place).send().await.map_err(away)?;
            if !answer.status().is_success() {
                return Err(NoLogin::Away(format!("it answered {}", answer.status())));
            }
            keys::whole(answer).await.map_err(NoLogin::Away)?
        } else {
            return Err(NoLogin::Away(format!("{place} is not encrypted")));
        };
        let offers: Offers = read_as(&text)?;
        // Another one's answer would send people, and our secret, elsewhere.
        if offers.issuer != self.config.issuer {
            return Err(NoLogin::Away(format!("it calls itself {}", offers.issuer)));
        }
        if ![&offers.authorization_endpoint, &offers.token_endpoint].into_iter().all(|place| is_safe(place)) {
            return Err(NoLogin::Away("what it offers is not encrypted".to_owned()));
        }
        Ok(offers)
    }
}

fn read_as<T: DeserializeOwned>(text: &[u8]) -> Result<T, NoLogin> {
    // What it says otherwise may be secret.
    serde_json::from_slice(text).map_err(|_| NoLogin::Away("it does not answer as an issuer does".to_owned()))
}

/// An address with a question.
fn at(address: &str, asked: &[(&str, &str)]) -> String {
    let asked = form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish();
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{asked}")
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The host of an address of pages that is nothing else, and encrypted: over another connection a browser keeps no
/// session, on this machine either.
fn host(address: &str) -> Option<String> {
    let host = address.strip_prefix("https://")?.trim_end_matches('/');
    // Browsers leave out the port that everybody knows.
    let host = host.strip_suffix(":443").unwrap_or(host);
    is_host(host).then(|| host.to_ascii_lowercase())
}

fn is_host(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte))
}

/// What a file of a secret holds, where nobody else reads it.
fn secret(path: &Path) -> Result<String, Unset> {
    let no = |why| Unset::Secret { path: path.to_path_buf(), why };
    let mode = std::fs::metadata(path).map_err(|error| no(NoSecret::Io(error)))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(no(NoSecret::Open));
    }
    let text = std::fs::read_to_string(path).map_err(|error| no(NoSecret::Io(error)))?;
    let text = text.trim();
    if text.is_empty() { Err(no(NoSecret::Empty)) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_pages_is_a_host_that_is_encrypted() {
        for (address, found) in [
            ("https://sollist.example", Some("sollist.example")),
            ("https://Sollist.example/", Some("sollist.example")),
            ("https://sollist.example:8443", Some("sollist.example:8443")),
            ("https://sollist.example:443", Some("sollist.example")),
            ("https://127.0.0.1:50080", Some("127.0.0.1:50080")),
            ("http://127.0.0.1:50080", None),
            ("http://sollist.example", None),
            ("https://sollist.example/pfad", None),
            ("https://u:p@sollist.example", None),
            ("https://", None),
            ("sollist.example", None),
            ("javascript://sollist.example", None),
        ] {
            assert_eq!(host(address).as_deref(), found, "{address}");
        }
    }

    #[test]
    fn what_is_asked_stands_behind_what_the_address_asks_already() {
        assert_eq!(at("https://a/b", &[("c", "d e&f")]), "https://a/b?c=d+e%26f");
        assert_eq!(at("https://a/b?x=1", &[("c", "d")]), "https://a/b?x=1&c=d");
    }
}
