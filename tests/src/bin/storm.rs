//! Storms in a row: `storm --from 1 --seeds 2000 --jobs 3`. See `sollist_tests::storm`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use sollist_tests::storm::{self, Chosen, Report, Servers, schedule::Layout};

/// Real processes under load while everything that can fail fails; afterwards nothing may be lost, doubled,
/// reordered or overspent.
#[derive(Parser)]
struct Args {
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// How many seeds.
    #[arg(long, default_value_t = 200)]
    seeds: u64,
    /// Seeds at the same time.
    #[arg(long, default_value_t = 3)]
    jobs: usize,
    /// Only this layout: embedded, alone, together, split, apart.
    #[arg(long)]
    layout: Option<Layout>,
    /// With a register of callers: everybody comes by a token as who they are, and spies look on.
    #[arg(long)]
    rights: bool,
    /// Says what happened in every seed, not only in those that failed.
    #[arg(long)]
    verbose: bool,
    /// Writes the result as JSON as well.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let servers = Servers::default();
    let bar = ProgressBar::new(args.seeds);
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} seeds, {elapsed} of {duration}, {msg}").unwrap();
    bar.set_style(style);
    let total = storm::run_many(
        &servers,
        args.from..args.from + args.seeds,
        args.jobs,
        Chosen { layout: args.layout, rights: args.rights },
        |report: &Report, total| {
            if args.verbose || !report.is_good() {
                bar.suspend(|| eprint!("{report}"));
            }
            bar.set_message(format!(
                "{} acknowledged, {} lost, {} doubled, {} overspent",
                total.acknowledged, total.lost, total.doubled, total.overspent
            ));
            bar.inc(1);
        },
    );
    bar.finish_and_clear();
    print!("{total}");
    if let Some(path) = args.json {
        std::fs::write(path, serde_json::to_string_pretty(&total).unwrap()).unwrap();
    }
    ExitCode::from(u8::from(!total.failed.is_empty()))
}
