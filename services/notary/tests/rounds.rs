//! A store, a key, and whoever lays hands on either.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{collections::BTreeSet, fs, os::unix::fs::PermissionsExt as _, path::Path};

use sea_orm::ConnectionTrait as _;
use sollist_platform::store::{
    db::{Access, Db},
    hashed::Hashed,
    journal,
    proof::Beside as _,
};
use sollist_proof::{
    check::grown,
    entry::{Entry, Salted},
    note::{Head, Log},
    tree::{Asked, Place},
};
use tempfile::TempDir;

use sollist_notary::{Alarm, Custody, NotKept, Tree, Untrue, generate, round, store};

struct Desk {
    folder: TempDir,
    db: Db,
    custody: Custody,
}

impl Desk {
    async fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&folder.path().join("store"), Access::Write).await.unwrap();
        let key = folder.path().join("key");
        generate("sollist.example/1", &key).unwrap();
        let custody = Custody::open(&key, &folder.path().join("head")).unwrap();
        Desk { folder, db, custody }
    }
    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }
    async fn sql(&self, sql: &str) {
        self.db.reader().execute_unprepared(sql).await.unwrap();
    }
    /// Records events up to a number, by another hand than the program's, `text` in each, the first ten of them in
    /// format 1 and every second one after.
    async fn record(&self, upto: u64, text: &str) {
        let head = journal::head(self.db.reader()).await.unwrap();
        let mut before = head.hash;
        for sequence in head.seq + 1..=upto {
            let (actor, text) = ("hkr-03".to_owned(), format!("{text} {sequence}"));
            let salt = [u8::try_from(sequence % 251).unwrap(); 16];
            let salted = (sequence > 10 && sequence % 2 == 0).then(|| Salted { salt, ..Salted::default() });
            let entry = Entry { before, sequence, recorded_at: 1, actor, text, salted };
            before = entry.hash();
            // The journal's own arithmetic gives the same.
            let number = i64::try_from(sequence).unwrap();
            let salt = entry.salted.as_ref().map(|salted| salted.salt);
            let (actor, text) = (&entry.actor, &entry.text);
            let hashed = Hashed { seq: number, recorded_at: 1, salt, actor, text, ..Hashed::default() };
            assert_eq!(hashed.after(&entry.before), before);
            let salt = salt.map_or("NULL".to_owned(), |salt| format!("x'{}'", journal::hex(&salt)));
            let hash: String = before.iter().map(|byte| format!("{byte:02x}")).collect();
            self.sql(&format!(
                "INSERT INTO journal_events (seq, recorded_at, source, id, actor, event, hash, salt) VALUES \
                 ({sequence}, 1, '/x', '{sequence}', 'hkr-03', '{}', x'{hash}', {salt})",
                entry.text
            ))
            .await;
            self.sql(&format!("UPDATE journal_head SET last = {sequence}, recorded_at = 1, hash = x'{hash}'")).await;
        }
    }
    async fn signed(&self) -> Option<Head> {
        round(&self.db, &self.custody, Log::Journal).await.unwrap().signed
    }
    async fn alarm(&self) -> Alarm {
        let kept = fs::read_to_string(self.path("head")).unwrap_or_default();
        let published = store::newest(self.db.reader(), Log::Journal, None).await.unwrap();
        let Err(Untrue::Alarm(alarm)) = round(&self.db, &self.custody, Log::Journal).await else { panic!("it signs") };
        // Nothing was signed, here or there.
        assert_eq!(fs::read_to_string(self.path("head")).unwrap_or_default(), kept);
        assert_eq!(store::newest(self.db.reader(), Log::Journal, None).await.unwrap(), published);
        alarm
    }
    async fn empty_the_tree(&self) {
        self.sql("DELETE FROM notary_tiles").await;
    }
    async fn empty_the_journal(&self) {
        self.sql("DELETE FROM journal_events").await;
        self.sql("UPDATE journal_head SET last = 0, recorded_at = 0, hash = zeroblob(32)").await;
    }
}

#[tokio::test]
async fn what_the_journal_has_become_is_signed_once_and_each_head_holds_the_one_before() {
    let desk = Desk::new().await;
    assert_eq!(desk.signed().await, None, "an empty journal is not signed");
    let mut heads: Vec<Head> = Vec::new();
    for upto in [1, 255, 256, 257, 600] {
        desk.record(upto, "event").await;
        let head = desk.signed().await.unwrap();
        assert_eq!((head.size, desk.signed().await), (upto, None));
        let note = store::newest(desk.db.reader(), Log::Journal, None).await.unwrap().unwrap().note;
        assert_eq!(Head::read(&note, desk.custody.key()), Ok(head.clone()));
        assert_eq!(fs::read_to_string(desk.path("head")).unwrap(), note, "the last one lies beside the key");
        for older in &heads {
            let asked = Asked::Consistency { from: older.size, to: upto };
            let tiles = store::tiles(desk.db.reader(), Log::Journal, &asked.places()).await.unwrap();
            assert_eq!(grown(older, &head, &asked.answer(&tiles).unwrap()), Ok(()));
        }
        heads.push(head);
    }
    let rights = |name| fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((rights("key"), rights("head")), (0o600, 0o600));
    assert_eq!(Tree(desk.db.clone()).differs().await.unwrap(), None);
}

#[tokio::test]
async fn a_journal_that_was_rewritten_is_not_signed_whatever_was_made_to_fit() {
    let desk = Desk::new().await;
    desk.record(300, "event").await;
    desk.signed().await.unwrap();
    // The whole table, consistent with itself, and longer than before.
    desk.empty_the_journal().await;
    desk.record(310, "other").await;
    assert_eq!(desk.alarm().await, Alarm::Rewritten { sequence: 300 });
    // And the tree with it.
    desk.empty_the_tree().await;
    assert_eq!(desk.alarm().await, Alarm::Contradicts { size: 300 });
    // Put back from an older backup, with its tables or without.
    desk.empty_the_journal().await;
    desk.record(299, "event").await;
    desk.empty_the_tree().await;
    assert_eq!(desk.alarm().await, Alarm::Shrunk { signed: 300, there: 299 });
    // As it was: the notary goes on.
    desk.record(305, "event").await;
    assert_eq!(desk.signed().await.map(|head| head.size), Some(305));
}

#[tokio::test]
async fn an_event_that_was_changed_ends_the_signing_wherever_it_stands() {
    let desk = Desk::new().await;
    desk.record(20, "event").await;
    desk.signed().await.unwrap();
    desk.record(30, "event").await;
    desk.sql("UPDATE journal_events SET event = 'event x' WHERE seq = 25").await;
    assert_eq!(desk.alarm().await, Alarm::Broken { sequence: 25 });
    desk.sql("UPDATE journal_events SET event = 'event 25' WHERE seq = 25").await;
    assert_eq!(desk.signed().await.map(|head| head.size), Some(30));
    desk.sql("DELETE FROM journal_events WHERE seq > 28").await;
    assert_eq!(desk.alarm().await, Alarm::Shrunk { signed: 30, there: 30 });
}

#[tokio::test]
async fn a_tree_that_was_changed_is_not_signed_and_is_found_by_the_proof_of_the_tables() {
    let desk = Desk::new().await;
    desk.record(700, "event").await;
    desk.signed().await.unwrap();
    for (place, at) in
        [(Place { level: 0, index: 2 }, 64), (Place { level: 0, index: 0 }, 0), (Place { level: 1, index: 0 }, 5)]
    {
        let mut tiles = store::tiles(desk.db.reader(), Log::Journal, &BTreeSet::from([place])).await.unwrap();
        let whole = tiles.clone();
        tiles.0.get_mut(&place).unwrap()[at] ^= 1;
        store::save(desk.db.reader(), Log::Journal, tiles).await.unwrap();
        assert!(Tree(desk.db.clone()).differs().await.unwrap().is_some(), "{place:?}");
        store::save(desk.db.reader(), Log::Journal, whole).await.unwrap();
        assert_eq!(Tree(desk.db.clone()).differs().await.unwrap(), None);
    }
    desk.sql("DELETE FROM notary_tiles WHERE level = 1").await;
    assert_eq!(desk.alarm().await, Alarm::TreeDamaged);
    // What is advised helps.
    desk.empty_the_tree().await;
    assert_eq!(desk.signed().await, None);
    desk.record(701, "event").await;
    assert_eq!(desk.signed().await.map(|head| head.size), Some(701));
}

#[tokio::test]
async fn there_is_one_notary_and_it_does_not_forget() {
    let desk = Desk::new().await;
    desk.record(10, "event").await;
    desk.signed().await.unwrap();
    let old = fs::read(desk.path("head")).unwrap();
    // The same key in the same place.
    assert!(matches!(Custody::open(&desk.path("key"), &desk.path("head")), Err(NotKept::Taken { .. })));
    // A copy of the key elsewhere, whose head has stayed behind.
    let place = |name: &str| desk.path(name);
    fs::copy(place("key"), place("copy")).unwrap();
    fs::copy(place("head"), place("copy.head")).unwrap();
    let second = Custody::open(&place("copy"), &place("copy.head")).unwrap();
    desk.record(20, "event").await;
    desk.signed().await.unwrap();
    let refused = round(&desk.db, &second, Log::Journal).await;
    assert!(matches!(refused, Err(Untrue::Alarm(Alarm::SecondNotary { signed: 20, kept: 10 }))), "{refused:?}");
    // What was kept is lost; the last head of a witness, put in its place, is enough.
    let kept = fs::read(place("head")).unwrap();
    fs::remove_file(place("head")).unwrap();
    assert!(matches!(desk.alarm().await, Alarm::HeadMissing { signed: 20, .. }));
    fs::write(place("head"), old).unwrap();
    assert!(matches!(desk.alarm().await, Alarm::SecondNotary { signed: 20, kept: 10 }));
    fs::write(place("head"), "cut").unwrap();
    assert!(matches!(desk.alarm().await, Alarm::HeadUnfit { .. }));
    fs::write(place("head"), kept).unwrap();
    assert_eq!(desk.signed().await, None);
}

#[tokio::test]
async fn a_process_that_died_between_keeping_a_head_and_publishing_it_publishes_it() {
    let desk = Desk::new().await;
    desk.record(10, "event").await;
    desk.signed().await.unwrap();
    desk.sql("DELETE FROM notary_checkpoints").await;
    assert_eq!(desk.signed().await, None);
    assert_eq!(store::newest(desk.db.reader(), Log::Journal, None).await.unwrap().unwrap().size, 10);
}

#[test]
fn a_key_is_made_once_and_is_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (key, head) = (folder.path().join("key"), folder.path().join("head"));
    let open = |key: &Path| Custody::open(key, &head).map(|custody| custody.key().to_string());
    let line = generate("sollist.example/1", &key).unwrap().to_string();
    assert_eq!(open(&key).unwrap(), line);
    assert!(matches!(generate("sollist.example/1", &key), Err(NotKept::Unread { .. })));
    assert_eq!(open(&key).unwrap(), line, "what was there is there");
    assert!(matches!(generate("with blank", &folder.path().join("b")), Err(NotKept::Wrong { .. })));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o604)).unwrap();
    assert!(matches!(open(&key), Err(NotKept::Open { .. })));
    fs::write(folder.path().join("c"), "PRIVATE+KEY+x").unwrap();
    fs::set_permissions(folder.path().join("c"), fs::Permissions::from_mode(0o600)).unwrap();
    assert!(matches!(open(&folder.path().join("c")), Err(NotKept::Wrong { .. })));
    assert!(matches!(open(&folder.path().join("none")), Err(NotKept::Unread { .. })));
}
