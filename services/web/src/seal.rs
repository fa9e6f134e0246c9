//! What a browser keeps for us until it comes back, and neither reads nor changes: sealed with a key that lives as long
//! as this process. And numbers of chance.

use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand::{SecureRandom as _, SystemRandom},
};
use sollist_contract::base64;

/// Bytes of a number of chance: nobody guesses it.
const BYTES: usize = 32;

/// The system has no chance to give, or our cryptography fails: nothing can be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoChance;

/// Seals, and opens what it sealed itself.
pub struct Seal(LessSafeKey);

/// A number that nobody has had, as a text that fits everywhere.
pub fn number() -> Result<String, NoChance> {
    bytes::<BYTES>().map(|bytes| base64::encode_url(&bytes))
}

fn bytes<const LENGTH: usize>() -> Result<[u8; LENGTH], NoChance> {
    let mut bytes = [0; LENGTH];
    SystemRandom::new().fill(&mut bytes).map_err(|_| NoChance)?;
    Ok(bytes)
}

impl Seal {
    pub fn new() -> Result<Seal, NoChance> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes::<BYTES>()?).map_err(|_| NoChance)?;
        Ok(Seal(LessSafeKey::new(key)))
    }

    /// `about`: what it is, or it is opened for nothing else.
    pub fn close(&self, about: &str, text: &str) -> Result<String, NoChance> {
        let nonce = bytes::<NONCE_LEN>()?;
        let mut sealed = text.as_bytes().to_vec();
        let aad = Aad::from(about.as_bytes());
        let made = self.0.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed);
        made.map_err(|_| NoChance)?;
        Ok(base64::encode_url(&[&nonce[..], &sealed].concat()))
    }

    pub fn open(&self, about: &str, text: &str) -> Option<String> {
        let sealed = base64::decode_url(text)?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let (nonce, mut sealed) = (Nonce::assume_unique_for_key(*nonce), sealed.to_vec());
        let text = self.0.open_in_place(nonce, Aad::from(about.as_bytes()), &mut sealed).ok()?;
        String::from_utf8(text.to_vec()).ok()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_sealed_here_for_this_is_opened() {
        let (seal, other) = (Seal::new().unwrap(), Seal::new().unwrap());
        let closed = seal.close("a", "geheim ü").unwrap();
        assert_eq!(seal.open("a", &closed).as_deref(), Some("geheim ü"));
        assert!(!closed.contains("geheim"));
        assert_ne!(closed, seal.close("a", "geheim ü").unwrap());
        assert_eq!(seal.open("b", &closed), None);
        assert_eq!(other.open("a", &closed), None);
        for at in 0..closed.len() {
            let mut bent = closed.clone().into_bytes();
            bent[at] = if bent[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(seal.open("a", &String::from_utf8(bent).unwrap()), None, "{at}");
        }
        for nothing in ["", "AAAA", "=", "ü"] {
            assert_eq!(seal.open("a", nothing), None);
        }
        assert_ne!(number().unwrap(), number().unwrap());
    }
}
