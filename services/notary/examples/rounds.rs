//! How long the notary takes for a journal that it has never seen, as an example of this crate:
//! `--example rounds -- STORE 1000000`, where STORE is an empty folder or the URL of an empty database. Fills it
//! first, and prints what it measured.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{path::PathBuf, time::Instant};

use sea_orm::ConnectionTrait as _;
use sollist_notary::{Custody, Tree, generate, round, store};
use sollist_platform::{
    process::config::Database,
    store::{
        db::{Access, Store},
        hashed::Hashed,
        journal,
        proof::Beside as _,
    },
};
use sollist_proof::note::Log;

#[tokio::main]
async fn main() {
    let place = std::env::args().nth(1).expect("a folder or a URL");
    let size: i64 = std::env::args().nth(2).and_then(|size| size.parse().ok()).unwrap_or(1_000_000);
    let at = match place.starts_with("postgres:") {
        true => Store::Postgres(Database { url: place, ..Database::default() }),
        false => Store::Embedded(PathBuf::from(place)),
    };
    let db = at.open(Access::Write).await.unwrap();
    let is_postgres = matches!(at, Store::Postgres(_));
    let bytes = |hash: &[u8]| match is_postgres {
        true => format!("'\\x{}'", journal::hex(hash)),
        false => format!("x'{}'", journal::hex(hash)),
    };
    let text = format!(r#"{{"specversion":"1.0","data":"{}"}}"#, "x".repeat(700));
    let mut before = journal::head(db.reader()).await.unwrap();
    let mut next = i64::try_from(before.seq).unwrap() + 1;
    while next <= size {
        let last = size.min(next + 499);
        let mut rows = Vec::new();
        for seq in next..=last {
            let salt = Some([7; 16]);
            let hashed = Hashed { seq, recorded_at: 1, salt, actor: "hkr-03", text: &text, ..Hashed::default() };
            before.hash = hashed.after(&before.hash);
            let (hash, salt) = (bytes(&before.hash), bytes(&[7; 16]));
            rows.push(format!("({seq}, 1, '/x', '{seq}', 'hkr-03', '{text}', {hash}, {salt})"));
        }
        let tx = db.begin().await.unwrap();
        let insert = "INSERT INTO journal_events (seq, recorded_at, source, id, actor, event, hash, salt) VALUES ";
        tx.execute_unprepared(&format!("{insert}{}", rows.join(","))).await.unwrap();
        let head = bytes(&before.hash);
        tx.execute_unprepared(&format!("UPDATE journal_head SET last = {last}, recorded_at = 1, hash = {head}"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        next = last + 1;
    }
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    generate("sollist.example/1", &key).unwrap();
    let custody = Custody::open(&key, &folder.path().join("head")).unwrap();
    let begun = Instant::now();
    let signed = round(&db, &custody, Log::Journal).await.unwrap().signed;
    println!("{} events taken up and signed in {:.2?}", signed.map_or(0, |head| head.size), begun.elapsed());
    let begun = Instant::now();
    round(&db, &custody, Log::Journal).await.unwrap();
    println!("a round with nothing new: {:.2?}", begun.elapsed());
    let begun = Instant::now();
    assert_eq!(Tree(db.clone()).differs().await.unwrap(), None);
    println!("the tree made anew and compared in {:.2?}", begun.elapsed());
    println!("the tree has {} leaves", store::size(db.reader(), Log::Journal).await.unwrap());
}
