//! Signed heads of the tree: C2SP checkpoints as signed notes, Ed25519. A key is known by one line (`NAME+ID+KEY`),
//! which is short enough to be printed; whoever holds that line needs nothing else of ours.

use std::{fmt, str::FromStr};

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest, Sha256};

use crate::{Hash, What, Wrong, tree::SIZE_MAX};

/// What stands before the key's bytes: Ed25519.
const ED25519_TYPE: u8 = 1;
const SECRET: &str = "PRIVATE+KEY+";
/// The sign before each signature.
const DASH: &str = "\u{2014} ";
/// A head is three lines and few signatures.
const NOTE_BYTES_MAX: usize = 16 * 1024;
const ORIGIN_BYTES_MAX: usize = 200;

/// Bytes as base64 of one spelling: padded, no bit to spare.
pub fn encoded(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Reads base64 of that spelling.
pub fn decoded(text: &str) -> Option<Vec<u8>> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).ok()
}

/// Reads a hash in base64.
pub fn hash_of(text: &str) -> Option<Hash> {
    decoded(text)?.try_into().ok()
}

/// A whole number in decimal, without a leading zero or sign.
pub fn number_of(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text && number <= SIZE_MAX).then_some(number)
}

/// A key by which heads are checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The log's name (origin).
    pub name: String,
    public: [u8; 32],
}

impl Key {
    fn new(name: &str, public: [u8; 32]) -> Result<Key, Wrong> {
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '+';
        let fits = !name.is_empty() && name.len() <= ORIGIN_BYTES_MAX && name.chars().all(plain);
        if fits { Ok(Key { name: name.to_owned(), public }) } else { Err(Wrong::NotAsWritten(What::Origin)) }
    }
    /// The bytes that name it in a signature.
    fn id(&self) -> [u8; 4] {
        let mut sha = Sha256::new();
        sha.update(self.name.as_bytes());
        sha.update([b'\n', ED25519_TYPE]);
        sha.update(self.public);
        let [a, b, c, d, ..] = <[u8; 32]>::from(sha.finalize());
        [a, b, c, d]
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut typed = vec![ED25519_TYPE];
        typed.extend(self.public);
        write!(f, "{}+{:08x}+{}", self.name, u32::from_be_bytes(self.id()), encoded(&typed))
    }
}

impl FromStr for Key {
    type Err = Wrong;
    fn from_str(text: &str) -> Result<Key, Wrong> {
        let wrong = || Wrong::NotAsWritten(What::Key);
        let mut parts = text.trim().splitn(3, '+');
        let (name, _id, key) = (parts.next(), parts.next(), parts.next());
        let typed = key.and_then(decoded).ok_or_else(wrong)?;
        let public: [u8; 32] = match typed.split_first() {
            Some((&ED25519_TYPE, public)) => public.try_into().map_err(|_| wrong())?,
            Some(_) | None => return Err(wrong()),
        };
        let key = Key::new(name.ok_or_else(wrong)?, public).map_err(|_| wrong())?;
        if key.to_string() == text.trim() { Ok(key) } else { Err(wrong()) }
    }
}

/// What signs.
pub struct Signer {
    key: Key,
    seed: [u8; 32],
    pair: Ed25519KeyPair,
}

impl Signer {
    /// A signer of a log, by 32 bytes of chance.
    pub fn new(name: &str, seed: [u8; 32]) -> Result<Signer, Wrong> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| Wrong::NotAsWritten(What::SecretKey))?;
        let public = pair.public_key().as_ref().try_into().map_err(|_| Wrong::NotAsWritten(What::SecretKey))?;
        Ok(Signer { key: Key::new(name, public)?, seed, pair })
    }
    pub fn key(&self) -> &Key {
        &self.key
    }
    /// The secret as it is kept: nobody but its owner reads it.
    pub fn secret(&self) -> String {
        let mut typed = vec![ED25519_TYPE];
        typed.extend(self.seed);
        format!("{SECRET}{}+{:08x}+{}\n", self.key.name, u32::from_be_bytes(self.key.id()), encoded(&typed))
    }
    /// Reads a secret that was kept.
    pub fn read(text: &str) -> Result<Signer, Wrong> {
        let wrong = || Wrong::NotAsWritten(What::SecretKey);
        let mut parts = text.strip_prefix(SECRET).ok_or_else(wrong)?.trim().splitn(3, '+');
        let (name, _id, key) = (parts.next(), parts.next(), parts.next());
        let typed = key.and_then(decoded).ok_or_else(wrong)?;
        let seed = match typed.split_first() {
            Some((&ED25519_TYPE, seed)) => seed.try_into().map_err(|_| wrong())?,
            Some(_) | None => return Err(wrong()),
        };
        let signer = Signer::new(name.ok_or_else(wrong)?, seed).map_err(|_| wrong())?;
        if signer.secret().trim() == text.trim() { Ok(signer) } else { Err(wrong()) }
    }
    /// Signs the head of a tree.
    pub fn sign(&self, head: &Head) -> String {
        let body = head.body(&self.key.name);
        let mut signature = self.key.id().to_vec();
        signature.extend(self.pair.sign(body.as_bytes()).as_ref());
        format!("{body}\n{DASH}{} {}\n", self.key.name, encoded(&signature))
    }
}

/// The head of a tree: how many leaves it has, and its root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub size: u64,
    pub root: Hash,
}

impl Head {
    fn body(&self, origin: &str) -> String {
        format!("{origin}\n{}\n{}\n", self.size, encoded(&self.root))
    }

    /// Reads a signed head, and whether this key signed it: once, and nothing else of ours. Signatures of others beside
    /// it (witnesses) are passed over.
    pub fn read(note: &str, key: &Key) -> Result<Head, Wrong> {
        let wrong = || Wrong::NotAsWritten(What::Head);
        let (body, signatures) = note.split_once("\n\n").ok_or_else(wrong)?;
        let is_plain = !note.chars().any(|c| c.is_control() && c != '\n');
        let signatures = signatures.strip_suffix('\n').ok_or_else(wrong)?;
        if note.len() > NOTE_BYTES_MAX || !is_plain {
            return Err(wrong());
        }
        let head = Head::unsigned(note)?;
        let origin = body.split('\n').next().unwrap_or_default();
        if origin != key.name {
            return Err(Wrong::OtherLog { there: origin.to_owned(), wanted: key.name.clone() });
        }
        let mut ours = Vec::new();
        for line in signatures.split('\n') {
            let (name, signature) = line.strip_prefix(DASH).and_then(|line| line.split_once(' ')).ok_or_else(wrong)?;
            let bytes = decoded(signature).filter(|bytes| bytes.len() > 4).ok_or_else(wrong)?;
            if name == key.name {
                ours.push(bytes);
            }
        }
        let [ours] = ours.as_slice() else { return Err(Wrong::NotSigned) };
        let signature = ours.strip_prefix(key.id().as_slice()).ok_or(Wrong::NotSigned)?;
        let public = UnparsedPublicKey::new(&ED25519, key.public);
        public.verify(head.body(origin).as_bytes(), signature).map_err(|_| Wrong::BadSignature)?;
        Ok(head)
    }

    /// What a note says, whoever signed it.
    pub fn unsigned(note: &str) -> Result<Head, Wrong> {
        let wrong = || Wrong::NotAsWritten(What::Head);
        let (body, _) = note.split_once("\n\n").ok_or_else(wrong)?;
        let mut lines = body.split('\n');
        let (origin, size, root) = (lines.next(), lines.next(), lines.next());
        let size = size.and_then(number_of).filter(|size| *size > 0).ok_or_else(wrong)?;
        let head = Head { size, root: root.and_then(hash_of).ok_or_else(wrong)? };
        let is_whole = format!("{body}\n") == head.body(origin.unwrap_or_default());
        if is_whole { Ok(head) } else { Err(wrong()) }
    }
}
