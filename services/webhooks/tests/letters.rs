//! What cannot be told: dead letters, why, and how they are told after all.

use sollist_contract::said::{Bilingual as _, Said};
use sollist_platform::{
    Error,
    process::{clock::Clock, config::Nats},
    stream::dead::{Letter, Letters},
};
use sollist_webhooks::{
    deliver,
    domain::NotTold,
    letters::{self, Sent, Which, receiver},
};

use crate::{
    outside::{Answer, Outside, impostor, nobody, rude},
    world::{EVENT_STREAM, World, patiently},
};

impl World {
    async fn letters(&self, least: usize) -> Vec<Letter> {
        patiently(&format!("{least} dead letters"), async || {
            let letters = letters::list(&self.context, &self.config.nats, 100).await.unwrap();
            (letters.len() >= least).then_some(letters)
        })
        .await
    }
    async fn redeliver(&self, which: Which) -> Vec<Sent> {
        letters::redeliver(&self.db, &self.truths(), &self.context, &self.config, Clock::System, which).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_up_is_kept_and_told_when_the_receiver_is_well_again() {
    let world = World::start().await;
    let outside = Outside::start(|call, _| match () {
        () if call.body.contains("\"M-500\"") => Answer::Status(500),
        () if call.body.contains("\"M-410\"") => Answer::Status(410),
        () if call.body.contains("\"M-404\"") => Answer::Status(404),
        () if call.body.contains("\"M-400\"") => Answer::Status(400),
        () if call.body.contains("\"M-302\"") => Answer::Elsewhere("/elsewhere"),
        () => Answer::Status(200),
    })
    .await;
    world.receivers(&[("pankow", &outside.url, "districts = [\"03\"]")]);
    let bodies = [world.grant("ba-pankow", "M-500").await, world.grant("ba-pankow", "M-410").await];
    world.grant("ba-pankow", "M-404").await;
    world.grant("ba-pankow", "M-302").await;
    world.grant("ba-pankow", "M-400").await;
    world.grant("ba-pankow", "M-200").await;

    let running = world.run();
    let letters = world.letters(5).await;
    world.at_rest("pankow", EVENT_STREAM).await;
    running.stop().await;

    let mut found: Vec<(u64, &str, u32)> =
        letters.iter().map(|l| (l.message.number, l.reason.as_str(), l.message.attempt)).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [(1, "http-500", 3), (2, "http-410", 1), (3, "http-404", 3), (4, "http-302", 3), (5, "http-400", 3)]
    );
    let letter = letters.iter().find(|letter| letter.reason == "http-500").unwrap();
    assert_eq!(String::from_utf8(letter.message.payload.clone()).unwrap(), bodies[0], "nothing of it is lost");
    assert_eq!(
        (receiver(letter), letter.message.stream.as_str(), letter.message.subject.as_str()),
        ("pankow", EVENT_STREAM, "sollist.events.v1.budget.funding-granted.03.ba-pankow")
    );
    let calls = outside.calls();
    assert!(calls.iter().all(|call| call.path == "/hook"), "no redirection is followed");
    let times = |id: &str| calls.iter().filter(|call| call.body.contains(&format!("\"{id}\""))).count();
    assert_eq!(["M-500", "M-410", "M-404", "M-302", "M-200"].map(times), [3, 1, 3, 3, 1]);
    assert_eq!(world.row("pankow", "M-500").await.unwrap().outcome, "given-up");

    // Still ill: the letter stays, and it is said why.
    let sent = world.redeliver(Which::Number(letter.number)).await;
    let Said { de, en } = sent[0].result.clone().unwrap_err().said();
    assert!(de.contains("500") && en.contains("500"), "{de} {en}");
    assert_eq!(world.letters(5).await.len(), 5);

    outside.now(|_, _| Answer::Status(200));
    let before = outside.calls().len();
    let sent = world.redeliver(Which::Number(letter.number)).await;
    assert_eq!(sent.iter().map(|sent| sent.result.is_ok()).collect::<Vec<_>>(), [true]);
    assert_eq!(world.row("pankow", "M-500").await.unwrap().outcome, "delivered");
    assert_eq!(world.letters(4).await.len(), 4);
    let sent = world.redeliver(Which::All).await;
    assert_eq!(sent.len(), 4);
    assert_eq!(outside.calls().len(), before + 5, "each once more");
    assert!(letters::list(&world.context, &world.config.nats, 100).await.unwrap().is_empty());
    // Another installation on the same broker has its own.
    let other = Nats { stream: "test-events".to_owned(), subject: "test.events.v1".to_owned(), ..Nats::default() };
    Letters::of(&other).bury(&world.context, "webhooks-pankow", &letter.message, "http-500").await.unwrap();
    let theirs = letters::list(&world.context, &other, 100).await.unwrap();
    assert_eq!(
        theirs.iter().map(|l| (receiver(l), l.message.clone())).collect::<Vec<_>>(),
        [("pankow", letter.message.clone())]
    );
    assert!(letters::list(&world.context, &world.config.nats, 100).await.unwrap().is_empty());
    assert!(
        letters::redeliver(
            &world.db,
            &world.truths(),
            &world.context,
            &world.config,
            Clock::System,
            Which::Number(letter.number)
        )
        .await
        .is_err()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_spoken_to_is_named_by_what_is_wrong() {
    let mut world = World::start().await;
    world.config.webhooks.timeout_s = 2;
    let hanging = Outside::start(|_, _| Answer::Never).await;
    let (rude, nobody) = (rude().await, nobody().await);
    let (impostor, spoken_to) = impostor().await;
    world.receivers(&[
        ("hanging", &hanging.url, "districts = [\"03\"]"),
        ("rude", &rude, "districts = [\"03\"]"),
        ("nobody", &nobody, "districts = [\"03\"]"),
        ("impostor", &impostor, "districts = [\"03\"]"),
    ]);
    world.grant("ba-pankow", "M-1").await;
    let running = world.run();
    let letters = world.letters(4).await;
    running.stop().await;
    let mut found: Vec<(&str, &str)> =
        letters.iter().map(|letter| (receiver(letter), letter.reason.as_str())).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [("hanging", "timeout"), ("impostor", "not-trusted"), ("nobody", "unreachable"), ("rude", "connection-broken")]
    );
    assert!(!spoken_to.is_finished(), "an impostor is told nothing");
    assert_eq!(hanging.calls().len(), 3);

    // Whoever left the file is told nothing more, and that is said.
    world.receivers(&[("nobody", &nobody, "districts = [\"03\"]")]);
    let sent = world.redeliver(Which::All).await;
    let gone = sent.iter().filter(|sent| sent.result == Err(NotTold::NotInTheFile)).count();
    assert_eq!((sent.len(), gone), (4, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_is_told_over_https_once_its_authority_is_named() {
    let mut world = World::start().await;
    let (outside, authority) = Outside::encrypted(|_, _| Answer::Status(204)).await;
    world.receivers(&[("pankow", &outside.url, "districts = [\"03\"]")]);
    let body = world.grant("ba-pankow", "M-1").await;
    let running = world.run();
    let letters = world.letters(1).await;
    running.stop().await;
    assert_eq!((letters[0].reason.as_str(), outside.calls().len()), ("not-trusted", 0));

    world.config.webhooks.ca = world.secret_file("authority");
    let damaged = authority.replacen("MI", "AA", 1);
    for file in ["nothing of the kind", &authority.replace("MI", "-"), &damaged] {
        std::fs::write(&world.config.webhooks.ca, file).unwrap();
        let Err(Error::Refused(refusal)) = deliver::client(&world.config.webhooks) else { panic!("{file} is refused") };
        assert_eq!((refusal.reason.code(), refusal.field.as_str()), ("WEBHOOK_CA_UNFIT", "webhooks.ca"), "{refusal}");
    }

    std::fs::write(&world.config.webhooks.ca, authority).unwrap();
    let sent = world.redeliver(Which::All).await;
    assert_eq!(sent.iter().map(|sent| sent.result.clone()).collect::<Vec<_>>(), [Ok(())]);
    assert_eq!(outside.calls().iter().map(|call| call.body.as_str()).collect::<Vec<_>>(), [body]);
}
