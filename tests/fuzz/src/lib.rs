//! Bytes that strangers send, changed at random: every reader of foreign bytes must answer each of them, with what it
//! read or with a refusal, and never end otherwise.
//!
//! Nothing here sees which lines of a reader were reached, so what it answers stands for that: an input with an answer
//! that was not heard before is kept and changed further. Inputs that are worth keeping lie under `kept/`, a folder for
//! each reader.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod changes;
#[path = "../../src/storm/dice.rs"]
mod dice;
mod readers;
mod seeds;
mod shaped;

use std::{
    cell::RefCell,
    collections::HashSet,
    fs,
    panic::{self, AssertUnwindSafe},
    path::PathBuf,
    sync::Once,
    time::{Duration, Instant},
};

use changes::change;
use dice::Dice;
pub use readers::READERS;

/// Inputs that are kept in memory at most.
const POOL_MAX: usize = 4096;
/// Bytes of an input at most: what is longer is the affair of the tests of limits.
const INPUT_BYTES_MAX: usize = 128 * 1024;

/// What reads foreign bytes.
pub struct Reader {
    pub name: &'static str,
    seeds: fn() -> Vec<Vec<u8>>,
    /// Reads them and says what became of them in few words. It panics where what it read contradicts itself, too.
    read: fn(&[u8]) -> String,
}

/// How long it goes on.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    Executions(u64),
    Elapsed(Duration),
}

/// What was found.
#[derive(Debug, Default)]
pub struct Report {
    pub executions: u64,
    /// How many different answers there were.
    pub answers: usize,
    /// The longest that one took, and its input.
    pub slowest: (Duration, Vec<u8>),
    /// Inputs on which it ended otherwise than with an answer, and how.
    pub failures: Vec<(Vec<u8>, String)>,
    /// The shortest inputs of answers that no seed had.
    pub novel: Vec<Vec<u8>>,
}

impl Reader {
    fn folder(&self) -> PathBuf {
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/kept")).join(self.name)
    }

    /// What is kept for it.
    pub fn kept(&self) -> Vec<Vec<u8>> {
        let Ok(files) = fs::read_dir(self.folder()) else { return Vec::new() };
        let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        paths.sort();
        paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
    }

    /// Keeps an input, under a name made of it.
    pub fn keep(&self, input: &[u8]) -> PathBuf {
        let hash = input
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        fs::create_dir_all(self.folder()).unwrap();
        let path = self.folder().join(format!("{hash:016x}"));
        fs::write(&path, input).unwrap();
        path
    }

    /// What it answers, or how else it ended.
    pub fn answer(&self, input: &[u8]) -> Result<String, String> {
        thread_local! {
            /// While something is read: what a panic says is kept, and not printed.
            static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
        }
        static QUIET: Once = Once::new();
        QUIET.call_once(|| {
            let loud = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                let reading = SAID.with_borrow_mut(|said| said.as_mut().map(|said| *said = info.to_string()).is_some());
                if !reading {
                    loud(info);
                }
            }));
        });
        SAID.set(Some(String::new()));
        let answer = panic::catch_unwind(AssertUnwindSafe(|| (self.read)(input)));
        let said = SAID.take().unwrap_or_default();
        answer.map_err(|_| said)
    }

    /// Reads its seeds and what is kept, and then changes of them.
    pub fn run(&self, seed: u64, until: Until) -> Report {
        let (mut report, mut heard, began) = (Report::default(), HashSet::new(), Instant::now());
        let mut pool: Vec<Vec<u8>> = (self.seeds)();
        pool.extend(self.kept());
        for input in pool.clone() {
            self.one(input, &mut report, &mut heard);
        }
        report.novel.clear();
        let mut dice = Dice::new(seed, 0xf022);
        let goes_on = |report: &Report| match until {
            Until::Executions(most) => report.executions < most,
            Until::Elapsed(time) => began.elapsed() < time,
        };
        while goes_on(&report) {
            let mut input = pool[dice.below(pool.len())].clone();
            for _ in 0..dice.below(6) + 1 {
                let other = &pool[dice.below(pool.len())];
                change(&mut dice, &mut input, other);
            }
            input.truncate(INPUT_BYTES_MAX);
            if self.one(input.clone(), &mut report, &mut heard) && pool.len() < POOL_MAX {
                pool.push(input);
            }
        }
        report.answers = heard.len();
        report
    }

    /// Reads one input; whether its answer is new.
    fn one(&self, input: Vec<u8>, report: &mut Report, heard: &mut HashSet<String>) -> bool {
        let began = Instant::now();
        let answer = self.answer(&input);
        let took = began.elapsed();
        report.executions += 1;
        if took > report.slowest.0 {
            report.slowest = (took, input.clone());
        }
        match answer {
            Ok(answer) => {
                let is_new = heard.insert(answer);
                if is_new {
                    report.novel.push(input);
                }
                is_new
            }
            Err(how) => {
                // The place of a panic stands in its first line: one example of each is enough.
                let place = how.lines().next().unwrap_or_default().to_owned();
                if heard.insert(place) {
                    report.failures.push((self.shortened(input), how));
                }
                false
            }
        }
    }

    /// The same failure with less, as far as leaving out pieces leads.
    fn shortened(&self, input: Vec<u8>) -> Vec<u8> {
        let mut least = input;
        let mut piece = least.len() / 2;
        while piece > 0 {
            let mut at = 0;
            while at < least.len() {
                let mut less = least.clone();
                less.drain(at..(at + piece).min(least.len()));
                if self.answer(&less).is_err() { least = less } else { at += piece }
            }
            piece /= 2;
        }
        least
    }
}
