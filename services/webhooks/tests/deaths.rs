//! Workers that die at the worst moment: what they had in hand goes to the next.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use sollist_platform::{
    Error,
    stream::worker::{self, Effect, Message, Outcome, Settled},
};
use sollist_webhooks::{deliver::Courier, letters};
use tokio::{sync::watch, task::JoinHandle};

use crate::{
    outside::Outside,
    world::{EVENT_STREAM, World, patiently},
};

/// Where a worker stands still for ever, to be killed there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Halt {
    BeforeAct,
    AfterAct,
    AfterSettle,
}

struct Halting {
    courier: Courier,
    halt: Halt,
    halted: Mutex<bool>,
}

impl Halting {
    async fn at(&self, here: Halt) {
        if self.halt == here {
            *self.halted.lock().unwrap() = true;
            std::future::pending::<()>().await;
        }
    }
}

#[async_trait::async_trait]
impl Effect for Halting {
    async fn settled(&self, message: &Message) -> Result<bool, Error> {
        self.courier.settled(message).await
    }
    async fn act(&self, message: &Message) -> Outcome {
        self.at(Halt::BeforeAct).await;
        let outcome = self.courier.act(message).await;
        self.at(Halt::AfterAct).await;
        outcome
    }
    async fn settle(&self, message: &Message, how: Settled) -> Result<(), Error> {
        self.courier.settle(message, how).await?;
        self.at(Halt::AfterSettle).await;
        Ok(())
    }
}

impl World {
    fn work(&self, effect: Arc<dyn Effect>) -> (JoinHandle<()>, watch::Sender<bool>) {
        let (stop, stopped) = watch::channel(false);
        let (context, job, events) = (self.context.clone(), self.job(), self.truths().events);
        (tokio::spawn(async move { worker::run(&context, job, events, effect, stopped).await }), stop)
    }

    /// A worker that is killed where it stands.
    async fn die(&self, halt: Halt) {
        let effect = Arc::new(Halting { courier: self.courier(), halt, halted: Mutex::new(false) });
        let (task, _stop) = self.work(effect.clone());
        patiently("a worker in the middle", async || effect.halted.lock().unwrap().then_some(())).await;
        task.abort();
        let _ = task.await;
    }

    async fn live(&self) {
        let (task, stop) = self.work(Arc::new(self.courier()));
        self.at_rest("pankow", EVENT_STREAM).await;
        stop.send(true).unwrap();
        task.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_told_and_written_down_is_not_told_again() {
    let world = World::start().await;
    let outside = Outside::friendly().await;
    world.receivers(&[("pankow", &outside.url, "districts = [\"03\"]")]);
    world.grant("ba-pankow", "M-1").await;
    world.die(Halt::AfterSettle).await;
    assert_eq!(outside.calls().len(), 1);
    world.live().await;
    assert_eq!(outside.calls().len(), 1, "the table prevents it");
    assert!(letters::list(&world.context, &world.config.nats, 10).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_told_but_not_written_down_is_told_again_under_the_same_name() {
    let world = World::start().await;
    let outside = Outside::friendly().await;
    world.receivers(&[("pankow", &outside.url, "districts = [\"03\"]")]);
    world.grant("ba-pankow", "M-1").await;
    world.die(Halt::AfterAct).await;
    world.live().await;
    let calls = outside.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!((calls[0].id(), &calls[0].body), (calls[1].id(), &calls[1].body), "so the receiver can drop it");
    assert_eq!(world.row("pankow", "M-1").await.unwrap().outcome, "delivered");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_on_which_every_process_dies_ends_as_a_dead_letter() {
    let mut world = World::start().await;
    world.config.webhooks.attempts_max = 2;
    let outside = Outside::friendly().await;
    world.receivers(&[("pankow", &outside.url, "districts = [\"03\"]")]);
    world.grant("ba-pankow", "M-1").await;
    world.die(Halt::BeforeAct).await;
    world.die(Halt::BeforeAct).await;
    world.live().await;
    let letters = letters::list(&world.context, &world.config.nats, 10).await.unwrap();
    assert_eq!(letters.iter().map(|letter| letter.reason.as_str()).collect::<Vec<_>>(), ["process-ended"]);
    assert_eq!(outside.calls().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_attempt_is_no_dead_worker_and_stopping_waits_for_it() {
    let world = World::start().await;
    let outside = Outside::start(|_, _| crate::outside::Answer::Slow(Duration::from_secs(3))).await;
    world.receivers(&[("pankow", &outside.url, "districts = [\"03\"]")]);
    world.grant("ba-pankow", "M-1").await;
    // Three times as long as a silent worker is waited for, with a second one that would take it over.
    let (first, stop_first) = world.work(Arc::new(world.courier()));
    let (second, stop_second) = world.work(Arc::new(world.courier()));
    outside.called(1).await;
    stop_first.send(true).unwrap();
    stop_second.send(true).unwrap();
    first.await.unwrap();
    second.await.unwrap();
    assert_eq!(outside.calls().len(), 1);
    assert_eq!(world.row("pankow", "M-1").await.unwrap().attempts, 1, "brought to its end before the stop");
}
