//! Reading on: the head of the journal is told at once, whenever it has grown, and to the end of the process.

use std::time::Duration;

use sollist_contract::grpc::{
    common::v1::AsOf,
    intake::v1::{ListEventsRequest, WatchJournalRequest, intake_service_client::IntakeServiceClient},
};
use tonic::{Code, Status, Streaming};

use crate::{
    outside::{block_on, channel},
    refusals::{base, invoice},
    sollist::Server,
    stores::both_stores,
};

type Heads = Streaming<sollist_contract::grpc::intake::v1::WatchJournalResponse>;

/// The next head, or why there is none; within a time in which there must be one.
async fn next(heads: &mut Heads) -> Result<Option<AsOf>, Status> {
    let told = tokio::time::timeout(Duration::from_secs(30), heads.message()).await.expect("told in time")?;
    Ok(told.map(|told| told.as_of.unwrap()))
}

both_stores!(whoever_watches_the_journal_is_told_its_head_at_once_when_it_grows_and_at_the_end);
fn whoever_watches_the_journal_is_told_its_head_at_once_when_it_grows_and_at_the_end() {
    let user = base();
    let server = Server::start(&user);
    let through = user.through(&server.url);
    let before = through.sequence();
    block_on(async {
        let mut intake = IntakeServiceClient::new(channel(&server.url).await.unwrap());
        let mut heads = intake.watch_journal(WatchJournalRequest {}).await.unwrap().into_inner();
        let mut slow = intake.watch_journal(WatchJournalRequest {}).await.unwrap().into_inner();
        let first = next(&mut heads).await.unwrap().unwrap();
        assert_eq!((first.sequence, first.hash.len()), (before, 64));
        // Many at once: told once or a few times, the last of them what there is.
        let many: Vec<String> = (0..40).map(|number| invoice(&format!("n-{number}"))).collect();
        through.record(&many);
        let mut last = first;
        while last.sequence < before + 40 {
            let now = next(&mut heads).await.unwrap().unwrap();
            assert!(now.sequence >= last.sequence, "{now:?} after {last:?}");
            last = now;
        }
        let request = ListEventsRequest { from_sequence: last.sequence, ..Default::default() };
        let event = intake.list_events(request).await.unwrap().into_inner().events.remove(0);
        assert_eq!((&event.hash, &event.recorded_at), (&last.hash, &last.recorded_at), "it can be read on from there");
        // Nothing grows: a sign of life, which says the same.
        assert_eq!(next(&mut heads).await.unwrap().unwrap(), last);
        // Who did not read meanwhile comes to the same, without having every number on the way.
        let mut told = 0;
        while next(&mut slow).await.unwrap().unwrap() != last {
            told += 1;
        }
        assert!(told < 20, "{told}");
        // Told to stop, the server says so and ends.
        let ended = tokio::task::spawn_blocking(move || server.stop());
        let status = loop {
            match next(&mut heads).await {
                Ok(Some(_)) => continue,
                Ok(None) => panic!("it ends without saying why"),
                Err(status) => break status,
            }
        };
        assert_eq!(status.code(), Code::Unavailable, "{status}");
        assert_eq!(ended.await.unwrap(), Some(0));
    });
}

both_stores!(who_watches_beyond_what_there_is_room_for_is_told_so_and_room_comes_back);
fn who_watches_beyond_what_there_is_room_for_is_told_so_and_room_comes_back() {
    let user = base();
    let server = Server::start(&user);
    let sequence = user.through(&server.url).sequence();
    block_on(async {
        let mut intake = Vec::new();
        for _ in 0..4 {
            intake.push(IntakeServiceClient::new(channel(&server.url).await.unwrap()));
        }
        let mut open = Vec::new();
        let crowded = 'crowded: {
            for number in 0..1_000 {
                match intake[number % 4].watch_journal(WatchJournalRequest {}).await {
                    Ok(heads) => open.push(heads.into_inner()),
                    Err(status) => break 'crowded status,
                }
            }
            panic!("there is room for any number");
        };
        assert_eq!((crowded.code(), open.len()), (Code::ResourceExhausted, 256), "{crowded}");
        assert!(crowded.message().contains("later"), "{crowded}");
        for heads in &mut open {
            assert_eq!(next(heads).await.unwrap().unwrap().sequence, sequence);
        }
        open.clear();
        let until = std::time::Instant::now() + Duration::from_secs(20);
        while intake[0].watch_journal(WatchJournalRequest {}).await.is_err() {
            assert!(std::time::Instant::now() < until, "room does not come back");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
}
