//! The keys under which free texts of events are sealed: one an author and year of recording. The journal, its hashes,
//! the stream and every copy of them hold a sealed word; this table alone has what opens it. A key that is destroyed
//! here makes every copy of its texts mute, and nothing of what was recorded changes by it.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use key_row::Column::{Author, Key as KeyName, Secret, Since, Year};
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey},
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbBackend, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, sea_query::Expr,
};
use sollist_contract::{
    base64,
    day::Day,
    sealed::{BEGIN, KEY_DIGITS, NONCE_BYTES, Word},
};

use crate::{
    Error,
    store::{db::Db, digest::hex, rows},
};

pub mod key_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "text_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        /// As recorded: a name or a pseudonym.
        pub author: String,
        /// Of recording, in Berlin.
        pub year: i64,
        /// None once it is destroyed.
        pub secret: Option<Vec<u8>>,
        /// Microseconds since 1970 UTC, like the next one.
        pub since: i64,
        pub erased_at: Option<i64>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Bytes of a secret.
const SECRET_BYTES: usize = 32;
/// How long a process goes on with a key that it knows, and with knowing that there is none at all: it may be destroyed
/// meanwhile, or drawn by another process.
const KNOWN_FOR: Duration = Duration::from_secs(30);
/// Keys that a process keeps in mind.
const KNOWN_MAX: usize = 10_000;

/// A key that is there.
pub struct Key {
    name: String,
    /// Makes the nonce of a text: the same text under the same key is the same word, so a repetition is known again.
    nonces: hmac::Key,
    cipher: LessSafeKey,
}

impl Key {
    /// The key of a name and a secret; `None`: the secret is none of ours.
    pub fn of(name: &str, secret: &[u8]) -> Option<Key> {
        if secret.len() != SECRET_BYTES {
            return None;
        }
        // Two keys of one secret, each for its own use.
        let root = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let derived = |of: &[u8]| hmac::sign(&root, of);
        let cipher = UnboundKey::new(&CHACHA20_POLY1305, derived(b"sollist text seal").as_ref()).ok()?;
        let nonces = hmac::Key::new(hmac::HMAC_SHA256, derived(b"sollist text nonce").as_ref());
        Some(Key { name: name.to_owned(), nonces, cipher: LessSafeKey::new(cipher) })
    }

    /// The word that stands for a text; `None` where the cipher fails.
    pub fn seal(&self, text: &str) -> Option<String> {
        let nonce: [u8; NONCE_BYTES] = *hmac::sign(&self.nonces, text.as_bytes()).as_ref().first_chunk()?;
        let mut sealed = text.as_bytes().to_vec();
        let aad = Aad::from(self.name.as_bytes());
        self.cipher.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed).ok()?;
        let packed = base64::encode_url(&[&nonce[..], &sealed].concat());
        Some(format!("{BEGIN}{}:{packed}", self.name))
    }

    /// The text that a word stands for; `None` where it is not as it was sealed.
    pub fn open(&self, packed: &str) -> Option<String> {
        let sealed = base64::decode_url(packed)?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let (nonce, mut sealed) = (Nonce::assume_unique_for_key(*nonce), sealed.to_vec());
        let text = self.cipher.open_in_place(nonce, Aad::from(self.name.as_bytes()), &mut sealed).ok()?;
        String::from_utf8(text.to_vec()).ok()
    }
}

/// A key, and when it was looked up.
type Known = (Arc<Key>, Instant);

/// The keys of whoever writes, drawn where there is none.
pub struct Texts {
    db: Db,
    asked_for: bool,
    /// Whether texts are sealed, and when that was looked up.
    wanted: Mutex<Option<(bool, Instant)>>,
    known: Mutex<HashMap<(Arc<str>, i64), Known>>,
}

impl Texts {
    /// `asked_for`: whether the configuration asks that texts are sealed.
    pub fn new(db: Db, asked_for: bool) -> Texts {
        Texts { db, asked_for, wanted: Mutex::default(), known: Mutex::default() }
    }

    /// Whether texts are sealed: as the configuration says, and in a store that has a key in any case. Who works there
    /// once without that configuration must not leave texts behind that nothing erases.
    ///
    /// # Errors
    /// What the database says.
    pub async fn wanted(&self) -> Result<bool, Error> {
        if self.asked_for {
            return Ok(true);
        }
        let known = *self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((wanted, when)) = known
            && (wanted || when.elapsed() < KNOWN_FOR)
        {
            return Ok(wanted);
        }
        let any = key_row::Entity::find().select_only().column(KeyName).into_tuple::<String>();
        let any = any.one(self.db.reader()).await?.is_some();
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner) = Some((any, Instant::now()));
        Ok(any)
    }

    /// The key of an author for what is recorded now; `draw`: one is drawn where there is none.
    ///
    /// # Errors
    /// What the database says.
    pub async fn key(&self, author: &Arc<str>, draw: bool) -> Result<Option<Arc<Key>>, Error> {
        let now = Timestamp::now();
        let of = (author.clone(), i64::from(Day::of(now).year()));
        if let Some((key, when)) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&of)
            && when.elapsed() < KNOWN_FOR
        {
            return Ok(Some(key.clone()));
        }
        let mut found = alive(self.db.reader(), &of).await?;
        if found.is_none() && draw {
            draw_one(self.db.reader(), &of, now).await?;
            // Whoever was first drew it.
            found = Some(alive(self.db.reader(), &of).await?.ok_or(Error::Busy)?);
        }
        let Some((name, secret)) = found else { return Ok(None) };
        let key = Arc::new(Key::of(&name, &secret).ok_or(Error::Internal)?);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KNOWN_MAX {
            known.clear();
        }
        known.insert(of, (key.clone(), Instant::now()));
        Ok(Some(key))
    }
}

/// Name and secret of the key of an author and year.
async fn alive(
    db: &impl ConnectionTrait,
    (author, year): &(Arc<str>, i64),
) -> Result<Option<(String, Vec<u8>)>, Error> {
    let of = key_row::Entity::find().filter(Author.eq(author.as_ref())).filter(Year.eq(*year));
    let row = of.filter(Secret.is_not_null()).one(db).await?;
    Ok(row.and_then(|row| Some((row.key, row.secret?))))
}

async fn draw_one(db: &impl ConnectionTrait, (author, year): &(Arc<str>, i64), now: Timestamp) -> Result<(), Error> {
    let mut chance = [0; SECRET_BYTES + KEY_DIGITS / 2];
    SystemRandom::new().fill(&mut chance).map_err(|_| std::io::Error::other("the system gives no random numbers"))?;
    let (secret, name) = chance.split_at(SECRET_BYTES);
    let row = key_row::Model {
        key: hex(name),
        author: author.to_string(),
        year: *year,
        secret: Some(secret.to_vec()),
        since: now.as_microsecond(),
        erased_at: None,
    };
    match key_row::Entity::insert(row.into_active_model()).exec_without_returning(db).await {
        Ok(_) => Ok(()),
        Err(error) if matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// What opens words: the keys of those that were looked up.
#[derive(Default)]
pub struct Keys(HashMap<String, Opener>);

enum Opener {
    There(Box<Key>),
    Destroyed(Timestamp),
}

/// What stands behind a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behind {
    Text(String),
    /// Nobody knows any more.
    Erased(Timestamp),
}

impl Keys {
    /// The keys of these names, as far as there are such.
    ///
    /// # Errors
    /// What the database says.
    pub async fn named(db: &impl ConnectionTrait, names: BTreeSet<String>) -> Result<Keys, Error> {
        let names: Vec<String> = names.into_iter().collect();
        let mut keys = HashMap::new();
        for names in rows::chunks(&names) {
            let of = key_row::Entity::find().filter(KeyName.is_in(names.iter().map(String::as_str)));
            for row in of.all(db).await? {
                let opener = match row.secret {
                    Some(secret) => Key::of(&row.key, &secret).map(|key| Opener::There(Box::new(key))),
                    None => Some(Opener::Destroyed(instant(row.erased_at.unwrap_or_default()))),
                };
                keys.extend(opener.map(|opener| (row.key, opener)));
            }
        }
        Ok(Keys(keys))
    }

    /// What stands behind a word. `None`: no key of this store sealed it, or it is not as it was sealed.
    pub fn behind(&self, word: Word<'_>) -> Option<Behind> {
        match self.0.get(word.key)? {
            Opener::There(key) => key.open(word.packed).map(Behind::Text),
            Opener::Destroyed(at) => Some(Behind::Erased(*at)),
        }
    }
}

fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Every key, or those of these authors; the oldest first.
///
/// # Errors
/// What the database says.
pub async fn listed(db: &impl ConnectionTrait, authors: Option<&[String]>) -> Result<Vec<key_row::Model>, Error> {
    let of = key_row::Entity::find().order_by_asc(Year).order_by_asc(Author).order_by_asc(Since);
    let of = match authors {
        Some(authors) => of.filter(Author.is_in(authors.iter().map(String::as_str))),
        None => of,
    };
    Ok(of.order_by_asc(KeyName).all(db).await?)
}

/// Destroys the keys that are meant; returns how many were there. Nothing of them is left in the files of the database
/// that is written; its backups and the log that it keeps for recovery have them until they expire.
///
/// # Errors
/// What the database says.
pub async fn destroy(db: &Db, is_meant: impl Fn(&key_row::Model) -> bool, now: Timestamp) -> Result<u64, Error> {
    let tx = db.begin_erasing().await?;
    let mut rows = listed(&tx, None).await?;
    let mut destroyed: u64 = 0;
    for row in &mut rows {
        if is_meant(row) && row.secret.take().is_some() {
            row.erased_at = Some(now.as_microsecond());
            destroyed = destroyed.saturating_add(1);
            if db.backend() == DbBackend::Postgres {
                key_row::Entity::update_many()
                    .col_expr(Secret, Expr::value(None::<Vec<u8>>))
                    .col_expr(key_row::Column::ErasedAt, Expr::value(row.erased_at))
                    .filter(KeyName.eq(row.key.as_str()))
                    .exec(&tx)
                    .await?;
            }
        }
    }
    if destroyed == 0 {
        // Where erasing broke off before the files were clean it is asked for once more.
        tx.rollback().await?;
        db.forget("text_keys", false).await?;
        return Ok(0);
    }
    if db.backend() == DbBackend::Sqlite {
        // Written anew: what a page has where nothing is any more would keep it.
        key_row::Entity::delete_many().exec(&tx).await?;
        for row in rows {
            key_row::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        }
    }
    tx.commit().await?;
    db.forget("text_keys", false).await?;
    Ok(destroyed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sollist_contract::ids::TEXT_BYTES_MAX;

    use super::*;

    fn key(name: &str, byte: u8) -> Key {
        Key::of(name, &[byte; SECRET_BYTES]).unwrap()
    }

    #[test]
    fn a_text_is_sealed_as_one_word_and_opened_by_its_own_key_alone() {
        let (name, other) = ("0123456789abcdef", "0123456789abcdee");
        let own = key(name, 7);
        let long = "ü".repeat(TEXT_BYTES_MAX / 2);
        for text in ["x", "Frau Muster, \"geheim\"\\ ü", "sealed:0123456789abcdef:abc", &long] {
            let sealed = own.seal(text).unwrap();
            let word = Word::of(&sealed).unwrap();
            assert_eq!((word.key, own.open(word.packed).as_deref()), (name, Some(text)));
            assert_eq!(own.seal(text).unwrap(), sealed, "a repetition is the same word");
            assert_eq!(key(name, 8).open(word.packed), None);
            assert_ne!(key(name, 8).seal(text).unwrap(), sealed);
            assert_eq!(key(other, 7).open(word.packed), None, "under another name");
            for at in 0..word.packed.len().min(60) {
                let mut bent = word.packed.as_bytes().to_vec();
                bent[at] = if bent[at] == b'A' { b'B' } else { b'A' };
                assert_eq!(own.open(std::str::from_utf8(&bent).unwrap()), None, "{at}");
            }
        }
        assert_ne!(own.seal("a").unwrap(), own.seal("b").unwrap());
        assert!(Key::of(name, &[7; 31]).is_none() && Key::of(name, &[]).is_none());
    }

    #[test]
    fn what_a_destroyed_key_sealed_is_erased_and_what_nobody_sealed_stays_as_it_is() {
        let (there, gone) = (key("0123456789abcdef", 7), key("fedcba9876543210", 9));
        let (sealed, mute) = (there.seal("x").unwrap(), gone.seal("y").unwrap());
        let at = Timestamp::UNIX_EPOCH;
        let keys = HashMap::from([
            (there.name.clone(), Opener::There(Box::new(there))),
            (gone.name.clone(), Opener::Destroyed(at)),
        ]);
        let keys = Keys(keys);
        let behind = |word: &str| keys.behind(Word::of(word).unwrap());
        assert_eq!(behind(&sealed), Some(Behind::Text("x".to_owned())));
        assert_eq!(behind(&mute), Some(Behind::Erased(at)));
        assert_eq!(behind(&sealed.replace("0123456789abcdef", "0123456789abcdee")), None);
    }
}
