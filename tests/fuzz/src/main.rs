//! Reads changed bytes for as long as is said: `cargo run --release -p sollist-fuzz -- --seconds 120`. Inputs on which
//! a reader fails are kept, and read by the tests from then on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{process::ExitCode, thread, time::Duration};

use clap::Parser;
use sollist_fuzz::{READERS, Reader, Report, Until};

/// Gives changed bytes to every reader of foreign ones.
#[derive(Parser)]
struct Args {
    /// How long each reader reads.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Only readers with this in their name.
    #[arg(long, default_value = "")]
    reader: String,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Readers at the same time.
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Keeps so many of the inputs that had answers of their own, for each reader.
    #[arg(long, default_value_t = 0)]
    keep: usize,
}

/// Bytes of an input that is kept at most.
const KEPT_BYTES_MAX: usize = 1024;

fn main() -> ExitCode {
    let args = Args::parse();
    let chosen: Vec<&Reader> = READERS.iter().filter(|reader| reader.name.contains(&args.reader)).collect();
    println!("{:14} {:>12} {:>8} {:>10}  failed", "reader", "executions", "answers", "slowest");
    let mut failed = false;
    for together in chosen.chunks(args.jobs.max(1)) {
        let reports: Vec<Report> = thread::scope(|scope| {
            let until = Until::Elapsed(Duration::from_secs(args.seconds));
            let running: Vec<_> =
                together.iter().map(|reader| scope.spawn(move || reader.run(args.seed, until))).collect();
            running.into_iter().map(|one| one.join().unwrap()).collect()
        });
        for (reader, report) in together.iter().zip(reports) {
            failed |= told(reader, &report, args.keep);
        }
    }
    ExitCode::from(u8::from(failed))
}

/// Says what was found and keeps it; whether anything failed.
fn told(reader: &Reader, report: &Report, keep: usize) -> bool {
    let Report { executions, answers, slowest, failures, novel } = report;
    let slow = format!("{} ms", slowest.0.as_millis());
    println!("{:14} {executions:>12} {answers:>8} {slow:>10}  {}", reader.name, failures.len());
    if slowest.0 > Duration::from_secs(1) {
        println!("  slow on {} bytes: {}", slowest.1.len(), reader.keep(&slowest.1).display());
    }
    for (input, how) in failures {
        println!("  {}\n    {}", reader.keep(input).display(), how.replace('\n', "\n    "));
    }
    for input in novel.iter().filter(|input| input.len() <= KEPT_BYTES_MAX).take(keep) {
        reader.keep(input);
    }
    !failures.is_empty()
}
