//! Who is told, of what, and with which patience.

use std::{collections::BTreeSet, io::Write as _, process::Stdio, time::Duration};

use crate::world::REFUSED_STREAM;
use sollist_contract::subject::EVENTS;
use sollist_platform::store::journal::digest;
use standardwebhooks::Webhook;

use crate::{
    outside::{Answer, Call, Outside},
    world::{EVENT_STREAM, NEXT_SECRET, SECRET, SOURCE, World},
};

/// Verifies what came with a secret: with the reference library where a Python is named, else with the crate.
fn verify(calls: &[Call], secret: &str) {
    let Ok(python) = std::env::var("SOLLIST_PYTHON") else {
        let webhook = Webhook::new(secret).unwrap();
        calls.iter().for_each(|call| webhook.verify(call.body.as_bytes(), &call.headers).unwrap());
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verify.py");
    let mut child =
        std::process::Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    for call in calls {
        let headers = ["webhook-id", "webhook-timestamp", "webhook-signature"]
            .map(|name| (name.to_owned(), call.header(name).into()));
        let headers: serde_json::Map<String, serde_json::Value> = headers.into_iter().collect();
        let line = serde_json::json!({"secret": secret, "headers": headers, "body": call.body});
        writeln!(child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success());
    assert_eq!(String::from_utf8(out.stdout).unwrap().trim(), calls.len().to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_decision_and_each_refusal_is_told_once_signed_and_as_carried() {
    let world = World::start().await;
    let outside = Outside::friendly().await;
    world.receivers(&[("pankow", &outside.url, "authorities = [\"ba-pankow\"]")]);
    let mut expected = BTreeSet::new();
    for number in 0..20 {
        world.publish("funding.requested.v1", "ba-pankow", &format!("asked-{number}")).await;
        world.grant("ba-mitte", &format!("mitte-{number}")).await;
        let kind = ["reviewed", "approved", "rejected", "granted"][number % 4];
        expected.insert(world.publish(&format!("funding.{kind}.v1"), "ba-pankow", &format!("M-{number}")).await);
    }
    world.refuse(Some("ba-mitte"), "r-1").await;
    world.refuse(None, "r-2").await;
    expected.insert(world.refuse(Some("ba-pankow"), "r-3").await);

    let running = world.run();
    outside.called(expected.len()).await;
    world.at_rest("pankow", EVENT_STREAM).await;
    world.at_rest("pankow", REFUSED_STREAM).await;
    running.stop().await;

    let calls = outside.calls();
    assert_eq!(calls.len(), expected.len(), "each once");
    assert_eq!(calls.iter().map(|call| call.body.clone()).collect::<BTreeSet<_>>(), expected, "byte for byte");
    for call in &calls {
        assert_eq!(call.header("content-type"), "application/cloudevents+json");
    }
    let of = |id: &str| calls.iter().find(|call| call.id() == digest(&[SOURCE, id])).unwrap();
    assert_eq!(of("M-3").header("sollist-number"), "12", "the number in the journal tells the order");
    // While one secret is replaced by another, the receiver may know either.
    verify(&calls, SECRET);
    verify(&calls, NEXT_SECRET);

    let row = world.row("pankow", "M-3").await.unwrap();
    assert_eq!((row.number, row.attempts, row.outcome.as_str()), (12, 1, "delivered"));
    assert_eq!(world.row("pankow", "asked-3").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_fails_is_asked_again_in_growing_steps_and_told_in_the_end() {
    let mut world = World::start().await;
    world.config.webhooks.attempts_max = 5;
    world.config.webhooks.retry_first_ms = 100;
    let outside = Outside::start(|_, before| match before {
        0 => Answer::Status(500),
        1 => Answer::Status(503),
        2 => Answer::RetryAfter(429, 2),
        _ => Answer::Endless,
    })
    .await;
    world.receivers(&[("pankow", &outside.url, "districts = [\"03\"]")]);
    world.grant("ba-pankow", "M-1").await;
    let running = world.run();
    outside.called(4).await;
    world.at_rest("pankow", EVENT_STREAM).await;
    running.stop().await;

    let calls = outside.calls();
    assert_eq!(calls.len(), 4);
    // At least these; the machine may be slow. The third wait is the one asked for.
    let waits: Vec<Duration> = calls.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
    for (wait, least) in waits.iter().zip([100, 400, 2_000]) {
        assert!(*wait >= Duration::from_millis(least), "{waits:?}");
    }
    assert!(calls.iter().all(|call| call.id() == calls[0].id() && call.body == calls[0].body), "the same message");
    assert_eq!(world.row("pankow", "M-1").await.unwrap().attempts, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_receiver_that_never_answers_delays_no_other() {
    let mut world = World::start().await;
    world.config.webhooks.timeout_s = 3_600;
    let (hanging, well) = (Outside::start(|_, _| Answer::Never).await, Outside::friendly().await);
    world
        .receivers(&[("a-hanging", &hanging.url, "districts = [\"03\"]"), ("well", &well.url, "districts = [\"03\"]")]);
    for number in 0..50 {
        world.grant("ba-pankow", &format!("M-{number}")).await;
    }
    let _running = world.run();
    // The first waits for an answer that never comes, and meanwhile the second hears of everything.
    hanging.called(1).await;
    well.called(50).await;
    world.at_rest("well", EVENT_STREAM).await;
    assert_eq!(well.calls().len(), 50);
    assert_eq!(world.row("a-hanging", "M-0").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_hears_of_more_is_told_what_was_before() {
    let world = World::start().await;
    let outside = Outside::friendly().await;
    world.grant("ba-pankow", "P-1").await;
    world.grant("ba-mitte", "M-1").await;
    world.receivers(&[("amt", &outside.url, "authorities = [\"ba-pankow\"]")]);
    let running = world.run();
    outside.called(1).await;
    world.at_rest("amt", EVENT_STREAM).await;
    running.stop().await;

    world.receivers(&[("amt", &outside.url, "authorities = [\"ba-pankow\", \"ba-mitte\"]")]);
    let running = world.run();
    outside.called(2).await;
    world.at_rest("amt", EVENT_STREAM).await;
    running.stop().await;
    let ids: Vec<String> = outside.calls().iter().map(|call| call.id().to_owned()).collect();
    assert_eq!(ids, [digest(&[SOURCE, "P-1"]), digest(&[SOURCE, "M-1"])]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_missing_for_a_while_costs_no_attempt() {
    let world = World::start().await;
    let outside = Outside::friendly().await;
    world.receivers(&[("pankow", &outside.url, "districts = [\"03\"]")]);
    let running = world.run();
    world.grant("ba-pankow", "M-1").await;
    outside.called(1).await;
    std::fs::remove_file(world.secret_file("pankow")).unwrap();
    world.grant("ba-pankow", "M-2").await;
    // Handed out, and held.
    crate::world::patiently("a held message", async || {
        let name = sollist_webhooks::durable("pankow");
        let consumer = world
            .context
            .get_consumer_from_stream::<async_nats::jetstream::consumer::pull::Config, _, _>(&name, EVENT_STREAM)
            .await
            .ok()?;
        (consumer.cached_info().delivered.stream_sequence == 2).then_some(())
    })
    .await;
    std::fs::write(world.secret_file("pankow"), SECRET).unwrap();
    outside.called(2).await;
    world.at_rest("pankow", EVENT_STREAM).await;
    running.stop().await;
    assert_eq!(world.row("pankow", "M-2").await.unwrap().attempts, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_deleted_and_filled_again_tells_nothing_twice() {
    let world = World::start().await;
    let outside = Outside::friendly().await;
    world.receivers(&[("pankow", &outside.url, "districts = [\"03\"]")]);
    let running = world.run();
    for number in 0..10 {
        world.grant("ba-pankow", &format!("M-{number}")).await;
    }
    outside.called(10).await;
    world.at_rest("pankow", EVENT_STREAM).await;

    world.context.delete_stream(EVENT_STREAM).await.unwrap();
    world.make_stream(EVENT_STREAM, EVENTS).await;
    for number in 0..11 {
        world.grant("ba-pankow", &format!("M-{number}")).await;
    }
    outside.called(11).await;
    world.at_rest("pankow", EVENT_STREAM).await;
    running.stop().await;
    let calls = outside.calls();
    assert_eq!(calls.len(), 11, "ten before, one that is new");
    assert_eq!(calls[10].id(), digest(&[SOURCE, "M-10"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_is_killed_and_comes_back_loses_and_doubles_nothing() {
    let mut world = World::start().await;
    let outside = Outside::friendly().await;
    world.receivers(&[("pankow", &outside.url, "districts = [\"03\"]")]);
    let running = world.run();
    for number in 0..10 {
        world.grant("ba-pankow", &format!("M-{number}")).await;
    }
    outside.called(5).await;
    world.broker.kill();
    world.broker.revive();
    world.broker_answers().await;
    for number in 10..20 {
        world.grant("ba-pankow", &format!("M-{number}")).await;
    }
    outside.called(20).await;
    world.at_rest("pankow", EVENT_STREAM).await;
    running.stop().await;
    let ids: BTreeSet<String> = outside.calls().iter().map(|call| call.id().to_owned()).collect();
    assert_eq!((ids.len(), outside.calls().len()), (20, 20));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_lost_its_tail_and_got_it_again_tells_nothing_twice_and_forgets_nothing() {
    let mut world = World::start().await;
    world.config.webhooks.attempts_max = 20;
    // One before the tail and one in it are waiting for another attempt when the tail is lost.
    let ill = |call: &Call, _| {
        Answer::Status(if call.body.contains("\"M-1\"") || call.body.contains("\"M-8\"") { 503 } else { 204 })
    };
    let outside = Outside::start(ill).await;
    world.receivers(&[("pankow", &outside.url, "districts = [\"03\"]")]);
    let running = world.run();
    for number in 0..5 {
        world.grant("ba-pankow", &format!("M-{number}")).await;
    }
    outside.called(5).await;
    running.stop().await;
    world.broker.kill();
    let earlier = world.broker.messages(EVENT_STREAM);
    world.broker.revive();
    world.broker_answers().await;
    let running = world.run();
    for number in 5..10 {
        world.grant("ba-pankow", &format!("M-{number}")).await;
    }
    for number in [0, 2, 3, 4, 5, 6, 7, 9] {
        crate::world::patiently("a row", async || world.row("pankow", &format!("M-{number}")).await).await;
    }
    running.stop().await;
    world.broker.kill();
    world.broker.put_back(EVENT_STREAM, &earlier);
    world.broker.revive();
    world.broker_answers().await;
    // As the relay does: from the stream's last number on, the same again.
    let last = world.context.get_stream(EVENT_STREAM).await.unwrap().cached_info().state.last_sequence;
    assert_eq!(last, 5, "the tail is lost");
    outside.now(|_, _| Answer::Status(204));
    let running = world.run();
    for number in last..10 {
        world.grant("ba-pankow", &format!("M-{number}")).await;
    }
    for number in 0..10 {
        crate::world::patiently("every row", async || world.row("pankow", &format!("M-{number}")).await).await;
    }
    world.at_rest("pankow", EVENT_STREAM).await;
    running.stop().await;
    for number in [0, 2, 3, 4, 5, 6, 7, 9] {
        let id = digest(&[SOURCE, &format!("M-{number}")]);
        assert_eq!(outside.calls().iter().filter(|call| call.id() == id).count(), 1, "M-{number}");
    }
}
