//! Many orders at once on one line that can pay for exactly half of them: whoever comes too late is told so, and not a
//! cent is left.

use std::time::Instant;

use tokio::task::JoinSet;

use super::{
    budget::{Ask, Refusal},
    history::Answer,
    load::LINES,
    record::Recorder,
    report::Report,
    run::{Scene, ended, runtime},
};
use crate::storm::Servers;

/// Clients at the same time.
const CLIENTS: usize = 256;
const WRITERS: usize = 2;

/// What became of the orders.
#[derive(Debug, Clone, Default)]
pub struct Crowd {
    pub report: Report,
    pub accepted: u64,
    /// Refused because there is not enough money.
    pub lacking: u64,
    /// Left on the line, in cents.
    pub available: i64,
}

/// Sends so many orders by two processes; their number must divide the double of what the line has, in cents.
pub fn run(servers: &Servers, orders: usize) -> Crowd {
    run_on(servers, orders, |_| String::new())
}

/// The same where a stranger to the program has done something to its tables before: a statement of the line's name.
pub fn run_on(servers: &Servers, orders: usize, tampering: impl FnOnce(&str) -> String) -> Crowd {
    let begun = Instant::now();
    let scene = Scene::new(servers, WRITERS);
    let runtime = runtime();
    let before = runtime.block_on(scene.books());
    let line = LINES[0];
    let twice = 2 * before.lines[line].available();
    let price = twice / i64::try_from(orders).unwrap();
    assert_eq!(price * i64::try_from(orders).unwrap(), twice, "{orders} orders do not fit exactly twice");
    scene.tamper(&tampering(line));
    let recorder = runtime.block_on(async { Recorder::new(&scene.urls()) });
    runtime.block_on(async {
        let mut clients = JoinSet::new();
        for client in 0..CLIENTS {
            let recorder = recorder.clone();
            clients.spawn(async move {
                for number in (client..orders).step_by(CLIENTS) {
                    let ask = Ask::Place { order: format!("M-{number}"), line: line.to_owned(), cents: price };
                    // Nobody is killed; who waits too long asks again, under the same name.
                    while !recorder.ask(number, &format!("m{number}"), &ask).await {}
                }
            });
        }
        clients.join_all().await;
    });
    let mut report = Report { writers: WRITERS, ..Report::default() };
    let history = ended(&scene, &runtime, &before, &recorder, &mut report);
    report.seconds = begun.elapsed().as_secs_f64();
    let lacking = |answer: &Answer| matches!(answer, Answer::Refused(Refusal::NotEnough { .. }));
    let crowd = Crowd {
        accepted: history.journal.len() as u64,
        lacking: history.calls.iter().filter(|call| lacking(&call.answer)).count() as u64,
        available: history.left[line].available(),
        report,
    };
    scene.drop_database();
    crowd
}
