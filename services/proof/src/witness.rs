//! What a witness adds to a head that it has checked: a cosignature (C2SP `cosignature/v1`, Ed25519), which says that
//! this head held all that the witness had seen before, and when that was.

use std::{fmt, str::FromStr};

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};

use crate::{
    What, Wrong,
    note::{Head, Key, Log, SECRET, id_of, is_name, line_of, parts_of, signature_line, signature_of},
};

/// What stands before the bytes of a witness's key: Ed25519, with a time.
const COSIGNATURE_TYPE: u8 = 4;
/// Seconds since 1970 that a cosignature may name: some two hundred years from now.
const TIME_MAX: u64 = 1 << 33;

/// A key by which the cosignatures of a witness are checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    pub name: String,
    public: [u8; 32],
}

/// That a witness has seen a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub witness: String,
    /// How many events the head has.
    pub size: u64,
    /// When, in seconds since 1970, by the witness's own clock.
    pub at: u64,
}

impl Witness {
    fn id(&self) -> [u8; 4] {
        id_of(&self.name, COSIGNATURE_TYPE, &self.public)
    }

    /// Whether it has cosigned a head that the log's key signed; `None`: it has not. A signature of its that does not
    /// fit is none that may be passed over.
    pub fn seen(&self, note: &str, key: &Key) -> Result<Option<Seen>, Wrong> {
        let head = Head::read(note, key)?;
        let (body, signatures) = note.split_once("\n\n").ok_or(Wrong::NotAsWritten(What::Head))?;
        let mine = signatures.lines().filter_map(signature_of).find_map(|(name, bytes)| {
            let cosignature = bytes.strip_prefix(self.id().as_slice())?.to_vec();
            (name == self.name).then_some(cosignature)
        });
        let Some(mine) = mine else { return Ok(None) };
        let bad = || Wrong::BadCosignature { witness: self.name.clone() };
        let (at, signature) = mine.split_first_chunk::<8>().ok_or_else(bad)?;
        let at = u64::from_be_bytes(*at);
        let public = UnparsedPublicKey::new(&ED25519, self.public);
        public.verify(message(at, body).as_bytes(), signature).map_err(|_| bad())?;
        if at == 0 || at >= TIME_MAX {
            return Err(bad());
        }
        Ok(Some(Seen { witness: self.name.clone(), size: head.size, at }))
    }
}

/// What is signed: the time, and the head without its signatures.
fn message(at: u64, body: &str) -> String {
    format!("cosignature/v1\ntime {at}\n{body}\n")
}

/// Looks for each witness that is named among the signatures of some heads, in their order; one that is missing is
/// said.
pub fn seen(notes: &[&str], key: &Key, witnesses: &[Witness]) -> Result<Vec<Seen>, Wrong> {
    let mut all = Vec::with_capacity(witnesses.len());
    for witness in witnesses {
        let mut found = None;
        for note in notes {
            found = witness.seen(note, key)?;
            if found.is_some() {
                break;
            }
        }
        all.push(found.ok_or_else(|| Wrong::NotCosigned { witness: witness.name.clone() })?);
    }
    Ok(all)
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&line_of(&self.name, self.id(), COSIGNATURE_TYPE, &self.public))
    }
}

impl FromStr for Witness {
    type Err = Wrong;
    fn from_str(text: &str) -> Result<Witness, Wrong> {
        let wrong = || Wrong::NotAsWritten(What::WitnessKey);
        let (name, public) = parts_of(text, COSIGNATURE_TYPE).ok_or_else(wrong)?;
        let witness = Witness { name: name.to_owned(), public };
        if is_name(name) && witness.to_string() == text.trim() { Ok(witness) } else { Err(wrong()) }
    }
}

/// What cosigns.
pub struct Cosigner {
    witness: Witness,
    seed: [u8; 32],
    pair: Ed25519KeyPair,
}

impl Cosigner {
    /// A witness of this name, by 32 bytes of chance.
    pub fn new(name: &str, seed: [u8; 32]) -> Result<Cosigner, Wrong> {
        let wrong = |_| Wrong::NotAsWritten(What::SecretKey);
        if !is_name(name) {
            return Err(Wrong::NotAsWritten(What::Origin));
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| Wrong::NotAsWritten(What::SecretKey))?;
        let public = pair.public_key().as_ref().try_into().map_err(wrong)?;
        Ok(Cosigner { witness: Witness { name: name.to_owned(), public }, seed, pair })
    }
    pub fn witness(&self) -> &Witness {
        &self.witness
    }
    /// The secret as it is kept: nobody but its owner reads it.
    pub fn secret(&self) -> String {
        format!("{SECRET}{}\n", line_of(&self.witness.name, self.witness.id(), COSIGNATURE_TYPE, &self.seed))
    }
    /// Reads a secret that was kept.
    pub fn read(text: &str) -> Result<Cosigner, Wrong> {
        let wrong = || Wrong::NotAsWritten(What::SecretKey);
        let line = text.strip_prefix(SECRET).ok_or_else(wrong)?;
        let (name, seed) = parts_of(line, COSIGNATURE_TYPE).ok_or_else(wrong)?;
        let cosigner = Cosigner::new(name, seed).map_err(|_| wrong())?;
        if cosigner.secret().trim() == text.trim() { Ok(cosigner) } else { Err(wrong()) }
    }

    /// Adds a cosignature to a head that the log's key signed. Whether it holds what was seen before is for whoever
    /// cosigns to know.
    pub fn cosign(&self, note: &str, key: &Key, at: u64) -> Result<String, Wrong> {
        // Below a head a name says whose signature it is: under the log's own there is one, the log's.
        if Log::ALL.into_iter().any(|log| self.witness.name == key.of(log).name) {
            return Err(Wrong::WitnessIsLog { name: key.name.clone() });
        }
        Head::read(note, key)?;
        let (body, _) = note.split_once("\n\n").ok_or(Wrong::NotAsWritten(What::Head))?;
        let mut cosignature = at.to_be_bytes().to_vec();
        cosignature.extend(self.pair.sign(message(at, body).as_bytes()).as_ref());
        let cosigned = format!("{note}{}", signature_line(&self.witness.name, self.witness.id(), &cosignature));
        // What we could not read ourselves is not given to anybody.
        match self.witness.seen(&cosigned, key)? {
            Some(_) => Ok(cosigned),
            None => Err(Wrong::NotCosigned { witness: self.witness.name.clone() }),
        }
    }
}
