//! Signed heads of the tree: C2SP checkpoints as signed notes, Ed25519. A key is known by one line (`NAME+ID+KEY`),
//! which is short enough to be printed; whoever holds that line needs nothing else of ours.

use std::{fmt, str::FromStr};

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest, Sha256};

use crate::{Hash, What, Wrong, tree::SIZE_MAX};

/// What stands before the key's bytes: Ed25519.
const ED25519_TYPE: u8 = 1;
pub(crate) const SECRET: &str = "PRIVATE+KEY+";
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

/// The bytes that name a key in a signature.
pub(crate) fn id_of(name: &str, kind: u8, public: &[u8; 32]) -> [u8; 4] {
    let mut sha = Sha256::new();
    sha.update(name.as_bytes());
    sha.update([b'\n', kind]);
    sha.update(public);
    let [a, b, c, d, ..] = <[u8; 32]>::from(sha.finalize());
    [a, b, c, d]
}

/// A key of a kind as one line: `NAME+ID+KEY`.
pub(crate) fn line_of(name: &str, id: [u8; 4], kind: u8, bytes: &[u8; 32]) -> String {
    let mut typed = vec![kind];
    typed.extend(bytes);
    format!("{name}+{:08x}+{}", u32::from_be_bytes(id), encoded(&typed))
}

/// The name and the bytes of such a line; what its id says is for whoever knows the public key.
pub(crate) fn parts_of(line: &str, kind: u8) -> Option<(&str, [u8; 32])> {
    let mut parts = line.trim().splitn(3, '+');
    let (name, _id, key) = (parts.next()?, parts.next()?, parts.next()?);
    let typed = decoded(key)?;
    let (first, bytes) = typed.split_first()?;
    let bytes = bytes.try_into().ok().filter(|_| *first == kind)?;
    Some((name, bytes))
}

/// Whether this can be the name of a log or of a witness.
pub(crate) fn is_name(name: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '+';
    !name.is_empty() && name.len() <= ORIGIN_BYTES_MAX && name.chars().all(plain)
}

/// One signature below a head: whose name it bears, and its bytes. `None`: it is not written as one.
pub(crate) fn signature_of(line: &str) -> Option<(&str, Vec<u8>)> {
    let (name, signature) = line.strip_prefix(DASH)?.split_once(' ')?;
    decoded(signature).filter(|bytes| bytes.len() > 4).map(|bytes| (name, bytes))
}

/// A signature as it is written below a head.
pub(crate) fn signature_line(name: &str, id: [u8; 4], signature: &[u8]) -> String {
    let bytes = [id.as_slice(), signature].concat();
    format!("{DASH}{name} {}\n", encoded(&bytes))
}

/// A log that is signed: each has a tree and a name of its own, and both have one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Log {
    Journal,
    /// Who read what.
    Reads,
}

impl Log {
    pub const ALL: [Log; 2] = [Log::Journal, Log::Reads];

    /// What follows the journal's name in its own.
    fn suffix(self) -> &'static str {
        match self {
            Log::Journal => "",
            Log::Reads => "/reads",
        }
    }
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
        if is_name(name) { Ok(Key { name: name.to_owned(), public }) } else { Err(Wrong::NotAsWritten(What::Origin)) }
    }
    /// The same key under the name of a log, where this is the journal's.
    pub fn of(&self, log: Log) -> Key {
        Key { name: format!("{}{}", self.name, log.suffix()), public: self.public }
    }
    /// Which log a head is of by its first line, and the key under its name; of one that is of neither, the journal's.
    pub fn of_note(&self, note: &str) -> (Log, Key) {
        let origin = note.split('\n').next().unwrap_or_default();
        let log = Log::ALL.into_iter().find(|log| self.of(*log).name == origin).unwrap_or(Log::Journal);
        (log, self.of(log))
    }
    /// The bytes that name it in a signature.
    fn id(&self) -> [u8; 4] {
        id_of(&self.name, ED25519_TYPE, &self.public)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&line_of(&self.name, self.id(), ED25519_TYPE, &self.public))
    }
}

impl FromStr for Key {
    type Err = Wrong;
    fn from_str(text: &str) -> Result<Key, Wrong> {
        let wrong = || Wrong::NotAsWritten(What::Key);
        let (name, public) = parts_of(text, ED25519_TYPE).ok_or_else(wrong)?;
        let key = Key::new(name, public).map_err(|_| wrong())?;
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
        format!("{SECRET}{}\n", line_of(&self.key.name, self.key.id(), ED25519_TYPE, &self.seed))
    }
    /// Reads a secret that was kept.
    pub fn read(text: &str) -> Result<Signer, Wrong> {
        let wrong = || Wrong::NotAsWritten(What::SecretKey);
        let line = text.strip_prefix(SECRET).ok_or_else(wrong)?;
        let (name, seed) = parts_of(line, ED25519_TYPE).ok_or_else(wrong)?;
        let signer = Signer::new(name, seed).map_err(|_| wrong())?;
        if signer.secret().trim() == text.trim() { Ok(signer) } else { Err(wrong()) }
    }
    /// Signs the head of the journal's tree.
    pub fn sign(&self, head: &Head) -> String {
        self.sign_of(Log::Journal, head)
    }
    /// Signs the head of a log's tree.
    pub fn sign_of(&self, log: Log, head: &Head) -> String {
        let key = self.key.of(log);
        let body = head.body(&key.name);
        let signature = self.pair.sign(body.as_bytes());
        format!("{body}\n{}", signature_line(&key.name, key.id(), signature.as_ref()))
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
            let (name, bytes) = signature_of(line).ok_or_else(wrong)?;
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
