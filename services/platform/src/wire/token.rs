//! Tokens of an issuer (OpenID Connect, JWT): whether one is taken, and of whom it is: one for access, or one that says
//! who logs in. Strict: how it is signed says the key that the issuer publishes, never the token; and a token for
//! something else is none. Pure; where the keys are from, `keys` knows.

use jiff::{SignedDuration, Timestamp};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};
use serde::{Deserialize, de::IgnoredAny};
use sollist_contract::base64;

/// Longest token that is looked at.
pub(super) const BYTES_MAX: usize = 8 * 1024;
/// How far clocks may be apart.
const LEEWAY: SignedDuration = SignedDuration::from_secs(30);
/// A token that was issued longer ago is not taken, whatever it says of its end.
const AGE_MAX: SignedDuration = SignedDuration::from_hours(1);

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoToken {
    /// More than one is sent, or one beside something else.
    Several,
    TooLong,
    /// No bearer token, or no JWT.
    Unreadable,
    /// Its header names a key or what must be understood; or it names none of its issuer's.
    Header,
    /// Of an issuer that the register does not name.
    Issuer,
    /// The issuer publishes no such key.
    Key,
    /// It is not signed as its key signs.
    Signature,
    /// It is for somebody else.
    Audience,
    /// It is no access token; or, where somebody logs in, one.
    Kind,
    /// It answers another login than this one.
    Nonce,
    /// It holds no more, or not yet, or was issued too long ago.
    Time,
    /// It is bound to another certificate.
    Bound,
    /// The issuer's keys have not been read for too long.
    KeysOld,
}

/// A token that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub issuer: String,
    pub subject: String,
    /// When it ends.
    pub until: Timestamp,
    /// The digest of the certificate to which it is bound.
    pub bound: Option<String>,
}

/// Who logs in, as their issuer says it to the pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub subject: String,
    /// What they are called, where the issuer says so: a text of others.
    pub name: Option<String>,
}

/// A public key of an issuer.
pub(super) struct Key {
    pub(super) id: String,
    material: Material,
}

enum Material {
    Rsa { n: Vec<u8>, e: Vec<u8>, how: &'static RsaParameters, name: &'static str },
    Other { point: Vec<u8>, how: &'static dyn VerificationAlgorithm, name: &'static str },
}

#[derive(Deserialize)]
struct Jwks {
    keys: Vec<Jwk>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<IgnoredAny>,
    jku: Option<IgnoredAny>,
    jwk: Option<IgnoredAny>,
    x5u: Option<IgnoredAny>,
    x5c: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    typ: Option<String>,
    cnf: Option<Confirmation>,
    azp: Option<String>,
    nonce: Option<String>,
    name: Option<String>,
    preferred_username: Option<String>,
}

impl Claims {
    fn is_for(&self, audience: &str) -> bool {
        match &self.aud {
            Audience::One(one) => one == audience,
            Audience::Several(several) => several.iter().any(|one| one == audience),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct Confirmation {
    #[serde(rename = "x5t#S256")]
    certificate: Option<String>,
    /// Bound to something that is not looked at here.
    jkt: Option<IgnoredAny>,
}

/// A token in its parts, of which nothing is believed yet.
pub(super) struct Unproved<'a> {
    signed: &'a [u8],
    header: Header,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

/// The keys of a set that can be used here; whatever else is in it is passed over. `None` where it is no set.
pub(super) fn keys(text: &[u8]) -> Option<Vec<Key>> {
    let set: Jwks = serde_json::from_slice(text).ok()?;
    Some(set.keys.into_iter().filter_map(Key::of).collect())
}

impl Key {
    fn of(jwk: Jwk) -> Option<Key> {
        let Jwk { kty, kid, alg, usage, crv, n, e, x, y } = jwk;
        if usage.is_some_and(|usage| usage != "sig") {
            return None;
        }
        let bytes = |text: Option<String>| base64::decode_url(&text?);
        let material = match (kty.as_str(), crv.as_deref(), alg.as_deref()) {
            ("RSA", None, None | Some("RS256")) => {
                Material::Rsa { n: bytes(n)?, e: bytes(e)?, how: &RSA_PKCS1_2048_8192_SHA256, name: "RS256" }
            }
            ("RSA", None, Some("PS256")) => {
                Material::Rsa { n: bytes(n)?, e: bytes(e)?, how: &RSA_PSS_2048_8192_SHA256, name: "PS256" }
            }
            ("EC", Some("P-256"), None | Some("ES256")) => {
                let point = point(&bytes(x)?, &bytes(y)?, 32)?;
                Material::Other { point, how: &ECDSA_P256_SHA256_FIXED, name: "ES256" }
            }
            ("EC", Some("P-384"), None | Some("ES384")) => {
                let point = point(&bytes(x)?, &bytes(y)?, 48)?;
                Material::Other { point, how: &ECDSA_P384_SHA384_FIXED, name: "ES384" }
            }
            ("OKP", Some("Ed25519"), None | Some("EdDSA" | "Ed25519")) => {
                Material::Other { point: bytes(x)?, how: &ED25519, name: "EdDSA" }
            }
            _ => return None,
        };
        Some(Key { id: kid?, material })
    }

    /// How it signs, as a token calls it.
    fn name(&self) -> &'static str {
        match &self.material {
            Material::Rsa { name, .. } | Material::Other { name, .. } => name,
        }
    }

    fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let verified = match &self.material {
            Material::Rsa { n, e, how, .. } => RsaPublicKeyComponents { n, e }.verify(how, message, signature),
            Material::Other { point, how, .. } => UnparsedPublicKey::new(*how, point).verify(message, signature),
        };
        verified.is_ok()
    }
}

/// What a token says, where one of a set of keys (JWKS) has signed it and it is for us, now.
pub fn proved(token: &str, set: &[u8], audience: &str, now: Timestamp) -> Result<Token, NoToken> {
    let unproved = Unproved::of(token)?;
    let (_, id) = unproved.names()?;
    let keys = keys(set).unwrap_or_default();
    unproved.proved(keys.iter().find(|key| key.id == id).ok_or(NoToken::Key)?, audience, now)
}

/// A point of a curve as it is written whole.
fn point(x: &[u8], y: &[u8], length: usize) -> Option<Vec<u8>> {
    (x.len() == length && y.len() == length).then(|| [&[4], x, y].concat())
}

impl<'a> Unproved<'a> {
    pub(super) fn of(text: &'a str) -> Result<Unproved<'a>, NoToken> {
        if text.len() > BYTES_MAX {
            return Err(NoToken::TooLong);
        }
        let mut parts = text.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NoToken::Unreadable);
        };
        let signed = text.as_bytes().get(..header.len().saturating_add(payload.len()).saturating_add(1));
        let bytes = |part: &str| base64::decode_url(part).ok_or(NoToken::Unreadable);
        let header: Header = serde_json::from_slice(&bytes(header)?).map_err(|_| NoToken::Unreadable)?;
        let Header { crit, jku, jwk, x5u, x5c, .. } = &header;
        if [crit, jku, jwk, x5u, x5c].into_iter().any(Option::is_some) {
            return Err(NoToken::Header);
        }
        let (payload, signature) = (bytes(payload)?, bytes(signature)?);
        Ok(Unproved { signed: signed.unwrap_or_default(), header, payload, signature })
    }

    /// The issuer that it names, and the key.
    pub(super) fn names(&self) -> Result<(String, &str), NoToken> {
        #[derive(Deserialize)]
        struct Issued {
            iss: String,
        }
        let Issued { iss } = serde_json::from_slice(&self.payload).map_err(|_| NoToken::Unreadable)?;
        Ok((iss, self.header.kid.as_deref().ok_or(NoToken::Header)?))
    }

    /// What it says, where it is signed by this key, and holds now; until when.
    fn signed(&self, key: &Key, now: Timestamp) -> Result<(Claims, Timestamp), NoToken> {
        if self.header.alg != key.name() || !key.has_signed(self.signed, &self.signature) {
            return Err(NoToken::Signature);
        }
        let claims: Claims = serde_json::from_slice(&self.payload).map_err(|_| NoToken::Unreadable)?;
        let at = |second: i64| Timestamp::from_second(second).map_err(|_| NoToken::Time);
        let after = |time: Timestamp, span| time.saturating_add(span).unwrap_or(Timestamp::MAX);
        let issued = at(claims.iat)?;
        let until = after(at(claims.exp)?, LEEWAY).min(after(issued, AGE_MAX));
        let soon = after(now, LEEWAY);
        let begins = claims.nbf.map(at).transpose()?.is_none_or(|nbf| nbf <= soon);
        if now >= until || !begins || issued > soon {
            return Err(NoToken::Time);
        }
        if claims.sub.is_empty() {
            return Err(NoToken::Unreadable);
        }
        Ok((claims, until))
    }

    /// Whether it is marked as an access token: as RFC 9068 does, or as Keycloak does.
    fn is_for_access(&self, claims: &Claims) -> bool {
        let says = |typ: &Option<String>, kinds: &[&str]| {
            typ.as_deref().is_some_and(|typ| kinds.iter().any(|kind| kind.eq_ignore_ascii_case(typ)))
        };
        says(&self.header.typ, &["at+jwt", "application/at+jwt"]) || says(&claims.typ, &["Bearer"])
    }

    /// Whose it is, where it is signed by this key and for access to us, now.
    pub(super) fn proved(&self, key: &Key, audience: &str, now: Timestamp) -> Result<Token, NoToken> {
        let (claims, until) = self.signed(key, now)?;
        if !claims.is_for(audience) {
            return Err(NoToken::Audience);
        }
        // An ID token says who somebody is to another program, not to us.
        if !self.is_for_access(&claims) {
            return Err(NoToken::Kind);
        }
        let bound = match claims.cnf {
            None => None,
            Some(Confirmation { certificate: Some(digest), jkt: None }) => Some(digest),
            Some(_) => return Err(NoToken::Bound),
        };
        Ok(Token { issuer: claims.iss, subject: claims.sub, until, bound })
    }

    /// Who logs in, where it is signed by this key for the pages, which the issuer calls `client`, now, and answers the
    /// login that was begun with this `nonce`.
    pub(super) fn identifies(&self, key: &Key, client: &str, nonce: &str, now: Timestamp) -> Result<Identity, NoToken> {
        let (claims, _) = self.signed(key, now)?;
        // Several may read it; for whom it was issued is one.
        let several = matches!(&claims.aud, Audience::Several(several) if several.len() > 1);
        let issued_to = claims.azp.as_deref().or((!several).then_some(client));
        if !claims.is_for(client) || issued_to != Some(client) {
            return Err(NoToken::Audience);
        }
        if self.is_for_access(&claims) {
            return Err(NoToken::Kind);
        }
        if claims.nonce.as_deref() != Some(nonce) {
            return Err(NoToken::Nonce);
        }
        Ok(Identity { subject: claims.sub, name: claims.name.or(claims.preferred_username) })
    }
}
