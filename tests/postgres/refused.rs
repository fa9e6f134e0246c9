//! What several intake processes refuse at the same moment: numbered without a gap, and open until its event is
//! recorded.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use sollist_contract::grpc::intake::v1::intake_service_client::IntakeServiceClient;

use super::{assert_adds_up, database, installed};
use crate::{
    outside::{block_on, channel, message},
    sollist::{Server, event},
};

const LINE: &str = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";

fn order(id: &str, line: &str) -> String {
    let data = json!({"authority": "ba-pankow", "order": format!("B-{id}"), "line": line, "item": "notebook",
        "quantity": 1, "amount": "1.00"});
    event(id, "procurement.order-placed", "2026-06-30T10:00:00+02:00", &data)
}
fn good(id: &str) -> String {
    order(id, LINE)
}
/// The same event with a line that there is not: refused under the name of the good one.
fn bad(id: &str) -> String {
    order(id, "2026/30/25/bezirksamt-pankow/nichts")
}

/// Sends lines in small messages; how many were recorded and refused.
async fn send(url: &str, lines: &[String]) -> (u64, usize) {
    let mut intake = IntakeServiceClient::new(channel(url).await.unwrap());
    let messages: Vec<_> = lines.chunks(5).enumerate().map(|(at, chunk)| message(chunk, at * 5 + 1)).collect();
    let mut receipts = intake.submit_events(tokio_stream::iter(messages)).await.unwrap().into_inner();
    let (mut recorded, mut refused) = (0, 0);
    while let Some(receipt) = receipts.message().await.unwrap() {
        recorded += receipt.recorded;
        refused += receipt.refused.len();
    }
    (recorded, refused)
}

#[test]
fn entries_of_several_processes_have_no_gap_and_are_open_as_long_as_their_event_is_not_recorded_after_them() {
    const PAIRS: usize = 200;
    const SHARED: usize = 60;
    let user = installed();
    let servers = [Server::start(&user), Server::start(&user), Server::start(&user)];
    let url = |number: usize| servers[number].url.clone();
    let pairs: Vec<String> = (0..PAIRS).map(|number| format!("p-{number}")).collect();
    let shared: Vec<String> = (0..SHARED).map(|number| format!("kein JSON: {number}")).collect();
    block_on(async {
        // In their turn, so that both happen: corrected, and refused although recorded.
        assert_eq!(send(&url(0), &[bad("early"), good("late")]).await, (1, 1));
        assert_eq!(send(&url(1), &[good("early"), bad("late")]).await, (1, 1));
        // At the same moment: who is first, nobody knows.
        let mix = |make: fn(&str) -> String| {
            let own = pairs.iter().map(|id| make(id));
            own.zip(shared.iter().cycle())
                .flat_map(|(own, shared)| [own, shared.clone()])
                .take(2 * PAIRS)
                .collect::<Vec<_>>()
        };
        let (first, second, third) = (mix(good), mix(bad), mix(bad));
        let (urls, sent) = ([url(0), url(1), url(2)], [first, second, third]);
        let outcomes = tokio::join!(send(&urls[0], &sent[0]), send(&urls[1], &sent[1]), send(&urls[2], &sent[2]));
        // The good ones are all recorded; every other line is refused to whoever sent it.
        assert_eq!(outcomes, ((PAIRS as u64, PAIRS), (0, 2 * PAIRS), (0, 2 * PAIRS)));
    });

    // The same line is one entry, however often and by whomever it was sent. What was refused for another reason the
    // second time is the same line too.
    let numbers = database(&user).sql("SELECT number FROM intake_refused ORDER BY number");
    let expected: Vec<String> = (1..=2 + PAIRS + SHARED).map(|number| number.to_string()).collect();
    assert_eq!(numbers.lines().collect::<Vec<_>>(), expected);
    let contents = user.column("SELECT content FROM intake_refused ORDER BY content");
    let mut sent: Vec<String> =
        pairs.iter().map(|id| bad(id)).chain(shared).chain([bad("early"), bad("late")]).collect();
    sent.sort();
    assert_eq!(contents, sent);

    // Which came first is told by the clock of the machine, which all three share.
    let rows = database(&user).sql(
        "SELECT r.event_id, coalesce(e.recorded_at > r.refused_at, false) FROM intake_refused AS r
            LEFT JOIN journal_events AS e ON (e.source, e.id) = (r.event_source, r.event_id) WHERE r.event_id IS NOT NULL",
    );
    let corrected: BTreeMap<&str, bool> =
        rows.lines().map(|row| row.split_once('|').unwrap()).map(|(id, after)| (id, after == "t")).collect();
    assert_eq!((corrected["early"], corrected["late"]), (true, false));
    let open = user.ask("refused")["refused"].as_array().unwrap().clone();
    let shown: BTreeSet<&str> =
        open.iter().filter_map(|entry| entry["event_id"].as_str()).filter(|id| !id.is_empty()).collect();
    let still: BTreeSet<&str> = corrected.iter().filter(|(_, corrected)| !**corrected).map(|(id, _)| *id).collect();
    assert_eq!(shown, still);
    assert_eq!(open.len(), still.len() + SHARED);

    // What is settled is off the list, until it comes again.
    let id = open.iter().find(|entry| entry["event_id"] == "late").unwrap()["id"].as_str().unwrap().to_owned();
    user.run(&["refused", "settle", &id, "--basis", "doppelt"]).done();
    assert_eq!(user.ask("refused")["refused"].as_array().unwrap().len(), open.len() - 1);
    block_on(send(&url(2), &[bad("late")]));
    block_on(send(&url(1), &[bad("late")]));
    let again = user.ask("refused")["refused"].as_array().unwrap().clone();
    assert_eq!((again.len(), &again[again.len() - 1]["event_id"]), (open.len(), &json!("late")));
    let last = (3 + PAIRS + SHARED).to_string();
    assert_eq!(database(&user).sql("SELECT max(number) FROM intake_refused"), last, "it is told again, with no gap");
    assert_adds_up(&user);
}
