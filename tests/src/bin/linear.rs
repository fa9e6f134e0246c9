//! Histories in a row, each judged whether it is linearizable: `linear --from 1 --seeds 200 --jobs 2`; or many orders
//! at once on a line that can pay for half of them: `linear --crowd 10000`. See `sollist_tests::linear`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::ExitCode;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use sollist_tests::{
    linear::{self, Report, crowd},
    storm::Servers,
};

/// Sixteen clients at two processes, one of which is killed now and then: whether the answers are those of one budget
/// that takes one command after another.
#[derive(Parser)]
struct Args {
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// How many seeds.
    #[arg(long, default_value_t = 50)]
    seeds: u64,
    /// Seeds at the same time.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Says what happened in every seed, not only in those that failed.
    #[arg(long)]
    verbose: bool,
    /// Instead: so many orders at once on a line that can pay for exactly half of them.
    #[arg(long, value_name = "ORDERS")]
    crowd: Option<usize>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let servers = Servers::default();
    if let Some(orders) = args.crowd {
        return crowded(&servers, orders);
    }
    let bar = ProgressBar::new(args.seeds);
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} seeds, {elapsed} of {duration}, {msg}").unwrap();
    bar.set_style(style);
    let total = linear::run_many(&servers, args.from..args.from + args.seeds, args.jobs, |report: &Report, total| {
        if args.verbose || !report.is_good() {
            bar.suspend(|| eprint!("{report}"));
        }
        bar.set_message(format!("{} calls, {} failed", total.calls, total.failed.len()));
        bar.inc(1);
    });
    bar.finish_and_clear();
    print!("{total}");
    ExitCode::from(u8::from(!total.failed.is_empty()))
}

fn crowded(servers: &Servers, orders: usize) -> ExitCode {
    let crowd::Crowd { report, accepted, lacking, available } = crowd::run(servers, orders);
    println!("{accepted} accepted, {lacking} refused, {available} cents left, {:.1} s", report.seconds);
    report.wrong.iter().for_each(|wrong| println!("{wrong}"));
    let half = orders as u64 / 2;
    ExitCode::from(u8::from((accepted, lacking, available) != (half, half, 0) || !report.is_good()))
}
