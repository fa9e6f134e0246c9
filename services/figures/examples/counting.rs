//! Where the time goes when all is counted anew, and two questions about the past: time on processors, whoever else is
//! at work.
//!
//!     cargo run --release -p sollist-figures --example counting -- sollist-data

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::float_arithmetic)] // Times; never money.

use std::{fs, path::PathBuf};

use sollist_analytics::{BudgetQuery, By, Facts, IndicatorQuery, View, budget, indicators};
use sollist_platform::store::{
    db::{Access, Db},
    journal::{Mark, Recorded},
    onward,
};

/// Events read at a time.
const PAGE: u64 = 2_000;
/// How often a question is asked, each time as of another number.
const ROUNDS: u64 = 20;
/// What `/proc` counts in, to a second.
const TICKS: f64 = 100.0;

/// Seconds that this process has worked so far, all its threads together.
fn worked() -> f64 {
    let told = fs::read_to_string("/proc/self/stat").unwrap();
    let behind_name = told.rsplit_once(')').unwrap().1;
    let ticks = behind_name.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<f64>().unwrap());
    ticks.sum::<f64>() / TICKS
}

/// Reads the whole journal, and does something with each event; the last one, and seconds.
async fn all(db: &Db, mut each: impl FnMut(&Recorded)) -> (Mark, f64) {
    let (begun, mut mark) = (worked(), Mark::default());
    loop {
        let page = onward::read(db.reader(), mark.seq, PAGE).await.unwrap();
        let (Some(first), Some(last)) = (page.first(), page.last()) else { return (mark, worked() - begun) };
        assert!(mark.is_before(first));
        page.iter().for_each(&mut each);
        mark = last.mark();
    }
}

/// Milliseconds of a question.
fn asked(mut ask: impl FnMut(u64)) -> f64 {
    let begun = worked();
    (0..ROUNDS).for_each(&mut ask);
    (worked() - begun) * 1e3 / ROUNDS as f64
}

#[tokio::main]
async fn main() {
    let folder: PathBuf = std::env::args_os().nth(1).expect("the folder of a store").into();
    let db = Db::open(&folder, Access::Read).await.unwrap();
    let (_, reading) = all(&db, |_| {}).await;
    let (_, with_json) = all(&db, |event| drop(event.envelope().unwrap())).await;
    let mut facts = Facts::new();
    let count = |event: &Recorded| facts.apply(event.seq, event.recorded_at, &event.envelope().unwrap()).unwrap();
    let (mark, counting) = all(&db, count).await;
    println!("{} events", mark.seq);
    let steps = [
        ("counted anew", counting),
        ("of that reading the journal", reading),
        ("of that JSON", with_json - reading),
        ("of that the fold", counting - with_json),
    ];
    for (what, seconds) in steps {
        println!("{what:<30}{:>8.2} µs an event", seconds * 1e6 / mark.seq as f64);
    }
    let nine_tenths = View { seq: mark.seq * 9 / 10, until: None, day: "2026-12-31".parse().unwrap(), walk: None };
    let by = |name: &str| By::parse(&[name.to_owned()]).unwrap();
    let query = BudgetQuery { by: by("line"), ..BudgetQuery::default() };
    let ask = |round| drop(budget(&facts, &View { seq: nine_tenths.seq + round, ..nine_tenths }, &query).unwrap());
    println!("{:<30}{:>8.2} ms", "budget by line", asked(ask));
    let query = IndicatorQuery { by: by("district"), ..IndicatorQuery::default() };
    let ask = |round| {
        drop(indicators(&facts, &View { seq: nine_tenths.seq + ROUNDS + round, ..nine_tenths }, &query).unwrap());
    };
    println!("{:<30}{:>8.2} ms", "indicators by district", asked(ask));
}
