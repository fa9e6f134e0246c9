//! Somebody else publishes into the stream of events, with a chain that fits: no reader counts it, for no moment.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_nats::{
    HeaderMap,
    jetstream::{self, message::StreamMessage},
};
use serde_json::json;
use sollist_platform::{
    Error,
    store::{
        db::{Access, Db},
        hashed::Hashed,
        journal::{self, Mark, Recorded},
    },
    stream::{
        follow::{self, Reader},
        nats::{ACTOR, HASH, RECORDED_AT, SALT, SCOPE, stream_config},
        relay::{self, Watcher},
        tail::{Doubt, NatsTail, Tail, carried},
    },
};
use sollist_tests::servers::Nats;
use tokio::task::JoinHandle;

use crate::{
    attributed::record_scoped,
    outside::block_on,
    replay::with_plan,
    sollist::{Sollist, event},
};

const STREAM: &str = "sollist-events";
const SUBJECT: &str = "sollist.events.v1.budget.adjusted.03.ba-pankow";
const LINE: &str = "2026/30/25/bezirksamt-pankow/gutachten-fuer-die-verfahrensunabhaengige-ikt";

/// What a reader was given, and what it heard.
#[derive(Default)]
struct Notes {
    counted: Mutex<Vec<Recorded>>,
    doubts: Mutex<Vec<Option<Doubt>>>,
}

impl Reader for Notes {
    fn apply(&self, events: &[Recorded]) -> Result<(), Error> {
        self.counted.lock().unwrap().extend(events.iter().cloned());
        Ok(())
    }
    fn reset(&self) {
        panic!("nothing was counted that has to be forgotten");
    }
    fn doubts(&self, doubt: Option<Doubt>) {
        self.doubts.lock().unwrap().push(doubt);
    }
}

impl Notes {
    async fn counted(&self, seq: u64) {
        self.until(&format!("{seq} events"), |notes| {
            notes.counted.lock().unwrap().last().is_some_and(|event| event.seq >= seq)
        })
        .await;
    }
    async fn heard(&self, times: usize, doubt: Option<Doubt>) {
        self.until(&format!("{doubt:?}"), |notes| {
            let doubts = notes.doubts.lock().unwrap();
            doubts.len() >= times && doubts.last() == Some(&doubt)
        })
        .await;
    }
    async fn until(&self, what: &str, so: impl Fn(&Notes) -> bool) {
        for _ in 0..1_500 {
            if so(self) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("waited in vain for {what}: {:?}", self.doubts.lock().unwrap());
    }
}

struct Silent;

impl Watcher for Silent {
    fn carried(&self, _: u64, _: u64, _: u64) {}
    fn troubled(&self, _: Option<&str>) {}
}

fn relay(db: &Db, context: &jetstream::Context) -> JoinHandle<()> {
    let stream = stream_config(&Default::default(), STREAM, "sollist.events.v1.>".to_owned(), "test");
    let (context, journal) =
        (context.clone(), relay::Journal { db: db.clone(), subject: "sollist.events.v1".to_owned() });
    tokio::spawn(async move { relay::run(context, stream, &journal, &Silent).await })
}

fn adjusted(id: &str, amount: &str) -> String {
    let data = json!({"authority": "ba-pankow", "line": LINE, "amount": amount, "basis": "x", "reference": "y"});
    event(id, "budget.adjusted", "2026-02-02T09:00:00+01:00", &data)
}

/// Publishes an event behind this place as the relay would, with the hash that follows.
async fn forge(context: &jetstream::Context, mark: Mark, text: &str) -> Mark {
    let (seq, recorded_at) = (mark.seq + 1, 1_800_000_000_000_000);
    let (number, salt) = (i64::try_from(seq).unwrap(), [7; 16]);
    let hashed = Hashed { seq: number, recorded_at, salt: Some(salt), actor: "x", text, ..Hashed::default() };
    let hash = hashed.after(&mark.hash);
    let mut headers = HeaderMap::new();
    headers.insert(RECORDED_AT, recorded_at.to_string());
    headers.insert(ACTOR, "x");
    headers.insert(HASH, journal::hex(&hash));
    headers.insert(SALT, journal::hex(&salt));
    let taken = context.publish_with_headers(SUBJECT, headers, text.to_owned().into()).await.unwrap().await.unwrap();
    assert_eq!(taken.sequence, seq);
    Mark { seq, hash }
}

#[test]
fn an_event_of_one_authoritys_right_is_carried_with_it_and_fits_its_hash() {
    let user = with_plan();
    record_scoped(&user, "o", "ba-pankow", LINE);
    let nats = Nats::start();
    block_on(async {
        let context = jetstream::new(async_nats::connect(nats.url()).await.unwrap());
        let db = user.store().open(Access::Read).await.unwrap();
        let relaying = relay(&db, &context);
        let notes = Arc::new(Notes::default());
        let (reader, tail) = (notes.clone(), Tail::Nats(Box::new(NatsTail::new(context.clone(), STREAM))));
        let following = {
            let db = db.clone();
            tokio::spawn(async move { follow::run(db, tail, reader.as_ref(), Mark::default()).await })
        };
        notes.counted(159).await;
        // It goes on behind it.
        user.record(&[adjusted("next", "2.00")]);
        notes.counted(160).await;
        relaying.abort();
        following.abort();
        assert!(!notes.doubts.lock().unwrap().contains(&Some(Doubt::Other)), "{:?}", notes.doubts.lock().unwrap());
        let stream = context.get_stream(STREAM).await.unwrap();
        let message = stream.get_raw_message(159).await.unwrap();
        assert_eq!(message.headers.get(SCOPE).map(|scope| scope.as_str()), Some("ba-pankow"));
        assert!(stream.get_raw_message(158).await.unwrap().headers.get(SCOPE).is_none());
        // Whoever listens there needs nothing else to find it whole.
        let read = |number: u64, message: StreamMessage| carried(number, &message.headers, &message.payload).unwrap();
        let before = read(158, stream.get_raw_message(158).await.unwrap());
        assert!(before.mark().is_before(&read(159, message)));
    });
}

#[test]
fn a_forged_event_whose_hash_fits_is_counted_by_no_reader_and_the_true_one_is() {
    let user: Sollist = with_plan();
    let nats = Nats::start();
    block_on(async {
        let context = jetstream::new(async_nats::connect(nats.url()).await.unwrap());
        let db = user.store().open(Access::Read).await.unwrap();
        let relaying = relay(&db, &context);
        let notes = Arc::new(Notes::default());
        let (reader, tail) = (notes.clone(), Tail::Nats(Box::new(NatsTail::new(context.clone(), STREAM))));
        let following = {
            let db = db.clone();
            tokio::spawn(async move { follow::run(db, tail, reader.as_ref(), Mark::default()).await })
        };
        notes.counted(158).await;
        notes.until("trust", |notes| notes.doubts.lock().unwrap().last().is_none_or(Option::is_none)).await;
        relaying.abort();
        let _ = relaying.await;
        let mark = notes.counted.lock().unwrap().last().unwrap().mark();
        let doubts = notes.doubts.lock().unwrap().len();

        // The journal has another event of that number.
        user.record(&[adjusted("true", "1.00")]);
        let forged = forge(&context, mark, &adjusted("false", "900.00")).await;
        notes.heard(doubts + 1, Some(Doubt::Other)).await;
        notes.counted(159).await;
        // And of this one none at all.
        forge(&context, forged, &adjusted("later", "900.00")).await;
        let relaying = relay(&db, &context);
        notes.heard(doubts + 2, None).await;
        let mark = notes.counted.lock().unwrap().last().unwrap().mark();
        relaying.abort();
        let _ = relaying.await;
        forge(&context, mark, &adjusted("ahead", "900.00")).await;
        notes.heard(doubts + 3, Some(Doubt::Ahead)).await;
        user.record(&[adjusted("next", "2.00")]);
        let relaying = relay(&db, &context);
        notes.counted(160).await;
        relaying.abort();
        following.abort();

        let journal = journal::read(db.reader(), 0, 1_000).await.unwrap();
        let counted = notes.counted.lock().unwrap();
        assert_eq!(counted.len(), 160, "each once");
        assert!(!counted.iter().any(|event| event.actor.as_ref() == "x"), "nothing that was forged");
        assert_eq!(
            counted.iter().map(Recorded::mark).collect::<Vec<_>>(),
            journal.iter().map(Recorded::mark).collect::<Vec<_>>()
        );
    });
}
