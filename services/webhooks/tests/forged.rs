//! What somebody else put into the streams: nobody is told of it, it is counted, and what is true is told all the same.

use std::{collections::BTreeSet, time::Duration};

use sea_orm::ConnectionTrait as _;
use sollist_contract::subject::{self, EVENTS, REFUSED};
use sollist_platform::{
    process::clock::Clock,
    stream::{
        dead::Letters,
        nats::stream_config,
        relay::{self, Watcher},
        worker::Message,
    },
    watch::metrics,
};
use sollist_webhooks::{
    domain::NotTold,
    letters::{self, Which},
};
use tokio::task::JoinHandle;

use crate::{
    outside::Outside,
    world::{EVENT_STREAM, REFUSED_STREAM, SOURCE, World, patiently},
};

const GRANTED: &str = "sollist.events.v1.budget.funding-granted.03.ba-pankow";

struct Silent;

impl Watcher for Silent {
    fn carried(&self, _: u64, _: u64, _: u64) {}
    fn troubled(&self, _: Option<&str>) {}
}

fn granted(id: &str, amount: &str) -> String {
    format!(
        "{{\"specversion\":\"1.0\",\"id\":\"{id}\",\"source\":\"{SOURCE}\",\"type\":\"funding.granted.v1\",\
         \"time\":\"2026-10-05T09:00:00+02:00\",\"datacontenttype\":\"application/json\",\
         \"data\":{{\"authority\":\"ba-pankow\",\"request\":\"{id}\",\"amount\":\"{amount}\"}}}}"
    )
}

/// How many messages to a receiver were found to be forged.
fn counted(receiver: &str) -> u64 {
    let series = format!("sollist_forged_total{{consumer=\"webhooks-{receiver}\"}} ");
    metrics::render().lines().find_map(|line| line.strip_prefix(&series)?.parse().ok()).unwrap_or(0)
}

impl World {
    /// The relay of the journal, as it runs beside the role.
    fn relay(&self) -> JoinHandle<()> {
        let stream = stream_config(&self.config.nats, EVENT_STREAM, format!("{EVENTS}.>"), "test");
        let (context, journal) =
            (self.context.clone(), relay::Journal { db: self.db.clone(), subject: EVENTS.to_owned() });
        tokio::spawn(async move { relay::run(context, stream, &journal, &Silent).await })
    }
    async fn forged(&self, receiver: &str, least: u64) {
        patiently(&format!("{least} forged messages"), async || (counted(receiver) >= least).then_some(())).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_message_is_dropped_and_counted_and_the_true_event_of_its_number_is_told() {
    metrics::install();
    let world = World::start().await;
    let outside = Outside::friendly().await;
    world.receivers(&[("opfer", &outside.url, "districts = [\"03\"]")]);
    let running = world.run();
    let before = world.grant("ba-pankow", "M-1").await;
    outside.called(1).await;
    // Under the number that comes next: something made up, and the very event that is about to come with another
    // amount.
    world.put(GRANTED.to_owned(), &granted("M-9", "9.00")).await;
    world.put(GRANTED.to_owned(), &granted("M-2", "9999999.00")).await;
    world.put(GRANTED.to_owned(), "no event").await;
    // What was told comes again under another number; and under an address of somebody else's.
    world.put(GRANTED.to_owned(), &before).await;
    world.put("sollist.events.v1.budget.funding-rejected.03.ba-pankow".to_owned(), &before).await;
    world.forged("opfer", 5).await;
    world.at_rest("opfer", EVENT_STREAM).await;
    assert_eq!(outside.calls().len(), 1, "nobody was told");
    assert_eq!(world.row("opfer", "M-2").await, None, "nor is it taken for told");

    // The journal goes on, and the relay finds a stream that is no copy.
    world.record("M-2", &granted("M-2", "2.00")).await;
    world.record("M-3", &granted("M-3", "3.00")).await;
    let relay = world.relay();
    outside.called(3).await;
    world.at_rest("opfer", EVENT_STREAM).await;
    // And once more, while the relay runs: it is thrown out, whoever is first.
    world.put(GRANTED.to_owned(), &granted("M-4", "4000000.00")).await;
    world.record("M-4", &granted("M-4", "4.00")).await;
    outside.called(4).await;
    world.at_rest("opfer", EVENT_STREAM).await;
    relay.abort();
    running.stop().await;
    let told: BTreeSet<String> = outside.calls().iter().map(|call| call.body.clone()).collect();
    assert_eq!(told, [before, granted("M-2", "2.00"), granted("M-3", "3.00"), granted("M-4", "4.00")].into());
    assert_eq!(outside.calls().len(), 4, "each once");
    assert!(letters::list(&world.context, &world.config.nats, 10).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_refusal_and_one_told_to_somebody_else_are_dropped() {
    metrics::install();
    let world = World::start().await;
    let outside = Outside::friendly().await;
    world.receivers(&[("liste", &outside.url, "authorities = [\"ba-pankow\"]")]);
    let running = world.run();
    let theirs = world.refuse(Some("ba-mitte"), "r-1").await;
    let subject = subject::refused(REFUSED, Some(&"ba-pankow".parse().unwrap()));
    world.put(subject.clone(), &theirs).await;
    world.put(subject, &theirs.replace("r-1", "r-2")).await;
    world.forged("liste", 2).await;
    world.at_rest("liste", REFUSED_STREAM).await;
    running.stop().await;
    assert_eq!(outside.calls().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_dead_letter_is_dropped_when_it_is_to_be_sent_again() {
    metrics::install();
    let world = World::start().await;
    let outside = Outside::friendly().await;
    let whose = "districts = [\"03\"]";
    world.receivers(&[("brief", &outside.url, whose), ("zweiter", &outside.url, whose)]);
    let body = granted("M-1", "1.00");
    world.record("M-1", &body).await;
    let letters = Letters::of(&world.config.nats);
    let message = |number: u64, payload: &str| Message {
        name: Message::name(EVENT_STREAM, number, payload.as_bytes()),
        stream: EVENT_STREAM.to_owned(),
        number,
        subject: GRANTED.to_owned(),
        attempt: 3,
        payload: payload.as_bytes().to_vec(),
    };
    for (receiver, number, payload) in [
        ("brief", 1, body.clone()),
        ("brief", 2, body.clone()),
        ("brief", 3, granted("M-3", "1.00")),
        ("zweiter", 1, granted("M-1", "9.00")),
        ("zweiter", 2, "no event".to_owned()),
    ] {
        let consumer = format!("webhooks-{receiver}");
        letters.bury(&world.context, &consumer, &message(number, &payload), "http-500").await.unwrap();
    }
    let sent = letters::redeliver(&world.db, &world.truths(), &world.context, &world.config, Clock::System, Which::All)
        .await
        .unwrap();
    assert_eq!(sent.len(), 5);
    let forged: Vec<_> = sent.iter().filter_map(|sent| sent.result.as_ref().err()).collect();
    assert_eq!(forged, [&NotTold::Forged; 4], "{sent:?}");
    assert_eq!(outside.calls().iter().map(|call| call.body.as_str()).collect::<Vec<_>>(), [body], "only what is true");
    assert_eq!((counted("brief"), counted("zweiter")), (2, 2));
    assert!(letters::list(&world.context, &world.config.nats, 10).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_event_that_was_changed_in_the_journal_nobody_is_told_until_it_is_put_right() {
    let mut world = World::start().await;
    world.config.webhooks.retry_longest_s = 1;
    let outside = Outside::friendly().await;
    world.receivers(&[("still", &outside.url, "districts = [\"03\"]")]);
    let body = granted("M-1", "1.00");
    world.record("M-1", &body).await;
    let changed = async |from: &str, to: &str| {
        let tx = world.db.begin().await.unwrap();
        tx.execute_unprepared(&format!("UPDATE journal_events SET event = replace(event, '{from}', '{to}')"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    };
    changed("\"1.00\"", "\"9.00\"").await;
    let running = world.run();
    world.put(GRANTED.to_owned(), &granted("M-1", "9.00")).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(outside.calls().len(), 0);
    changed("\"9.00\"", "\"1.00\"").await;
    let relay = world.relay();
    outside.called(1).await;
    relay.abort();
    running.stop().await;
    assert_eq!(outside.calls().iter().map(|call| call.body.clone()).collect::<Vec<_>>(), [body]);
}
