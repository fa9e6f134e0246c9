//! What the chain hashes of an event. All numbers are big-endian, the hash before the first event is 32 zero bytes.
//!
//! Format 2: the leaf is SHA-256 over a zero byte and the entry, the hash is SHA-256 over the hash before it and the
//! leaf. The entry: `sollist/2` and a new line, number and instant of recording (microseconds since 1970 UTC) as 8
//! bytes each, 16 bytes of chance, then actor, scope, via, on_behalf and the event's JSON as stored, each after its
//! length in bytes as 4 bytes. The chance keeps whoever knows hashes from trying out what an event says.
//!
//! Format 1, of events that were recorded before there was chance: SHA-256 over the hash before it, number, instant,
//! the length of the actor, the actor, the event's JSON.

use ring::rand::{SecureRandom as _, SystemRandom};
use sha2::{Digest as _, Sha256};

use crate::Error;

/// Bytes of chance in an event's entry.
pub const SALT: usize = 16;

/// What is recorded of an event, as the chain hashes it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hashed<'a> {
    pub seq: i64,
    /// Microseconds since 1970 UTC.
    pub recorded_at: i64,
    /// `None`: format 1, which hashes nothing of scope, via and on_behalf either.
    pub salt: Option<[u8; SALT]>,
    pub actor: &'a str,
    /// The authority for which alone it was sent; empty where everybody's affairs were its sender's.
    pub scope: &'a str,
    /// Through whom it was sent; empty where nobody is recorded.
    pub via: &'a str,
    /// For whom it was sent; empty where nobody is recorded.
    pub on_behalf: &'a str,
    pub text: &'a str,
}

impl Hashed<'_> {
    /// The hash of the chain up to this event, which stands behind another.
    pub fn after(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut sha = Sha256::new();
        match self.salt {
            None => {
                sha.update(before);
                sha.update(self.seq.to_be_bytes());
                sha.update(self.recorded_at.to_be_bytes());
                measured(&mut sha, self.actor);
                sha.update(self.text);
            }
            Some(salt) => {
                let leaf = self.leaf(&salt);
                sha.update(before);
                sha.update(leaf);
            }
        }
        sha.finalize().into()
    }

    fn leaf(&self, salt: &[u8; SALT]) -> [u8; 32] {
        let mut sha = Sha256::new();
        sha.update([0]);
        sha.update("sollist/2\n");
        sha.update(self.seq.to_be_bytes());
        sha.update(self.recorded_at.to_be_bytes());
        sha.update(salt);
        for text in [self.actor, self.scope, self.via, self.on_behalf, self.text] {
            measured(&mut sha, text);
        }
        sha.finalize().into()
    }
}

/// A text after its length.
fn measured(sha: &mut Sha256, text: &str) {
    sha.update(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
    sha.update(text);
}

/// Chance for so many events, from the system.
pub(super) fn salts(count: usize) -> Result<Vec<[u8; SALT]>, Error> {
    let mut salts = vec![[0; SALT]; count];
    let no_chance = |_| std::io::Error::other("the system gives no random numbers");
    SystemRandom::new().fill(salts.as_flattened_mut()).map_err(no_chance)?;
    Ok(salts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::digest::{hex, whole};

    #[test]
    fn an_event_is_hashed_as_the_documentation_says() {
        let before = [7; 32];
        let event = Hashed { seq: 3, recorded_at: 5, actor: "anna", text: "{}", ..Hashed::default() };
        let numbers = [0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 5];
        let first = [&before[..], &numbers, &[0, 0, 0, 4], b"anna", b"{}"].concat();
        assert_eq!(hex(&event.after(&before)), whole(&first));
        let salted = Hashed { salt: Some([9; SALT]), scope: "ba-mitte", via: "gate", on_behalf: "b", ..event };
        let texts = [&[0, 0, 0, 4][..], b"anna", &[0, 0, 0, 8], b"ba-mitte", &[0, 0, 0, 4], b"gate"].concat();
        let texts = [&texts[..], &[0, 0, 0, 1], b"b", &[0, 0, 0, 2], b"{}"].concat();
        let entry = [&b"\0sollist/2\n"[..], &numbers, &[9; SALT], &texts].concat();
        let second = [&before[..], &Sha256::digest(entry)].concat();
        assert_eq!(hex(&salted.after(&before)), whole(&second));
        let [one, other] = [salts(1).unwrap_or_default(), salts(1).unwrap_or_default()];
        assert!(one.len() == 1 && one != other);
    }
}
