//! Measurements of the production shape beside the bare servers: `measure`. See `sollist_tests::measure`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::float_arithmetic)]

use std::path::PathBuf;

use clap::Parser;
use sollist_tests::measure::{self, Growth, Measured, Site};

/// Measures the production shape beside what the bare servers do; the machine should do nothing else.
#[derive(Parser)]
struct Args {
    /// Seconds for each of the rounds.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Clients that send commands at the same time, one number a row.
    #[arg(long, value_delimiter = ',', default_value = "1,8,32")]
    clients: Vec<usize>,
    /// Events of the bulk stream; the relay carries and the new reader reads them too.
    #[arg(long, default_value_t = 1_000_000)]
    events: usize,
    /// Sizes of the journal at which the cost of an event, and figures, are measured; none: not measured.
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    sizes: Vec<usize>,
    /// Only these: commands, waits, bulk, carry, rights, growth, figures, starts (of a reader on PostgreSQL), pages,
    /// report.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Measures orders beside another ledger as well: the program that `tests/ledger_beside` builds.
    #[arg(long, value_name = "PROGRAM")]
    beside: Option<PathBuf>,
    /// Writes the figures as JSON as well.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Only sets the report of a JSON file, and says in how many milliseconds; `report` asks for it.
    #[arg(long, value_name = "FILE", hide = true)]
    typeset: Option<PathBuf>,
}

fn main() {
    let args = Args::parse();
    if let Some(report) = &args.typeset {
        return println!("{}", measure::typeset(report));
    }
    let wanted = |name: &str| args.only.is_empty() || args.only.iter().any(|only| only == name);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    // Figures stand on a store of their own.
    let on_a_site = ["commands", "waits", "bulk", "carry", "rights", "growth"].iter().any(|name| wanted(name));
    let mut site = (on_a_site || args.beside.is_some()).then(Site::open);
    let mut all: Vec<Measured> = Vec::new();
    let mut say = |measured: Vec<Measured>| {
        measured.iter().for_each(|one| println!("{one}"));
        all.extend(measured);
    };
    let mut fastest = 2_000.0;
    if let Some(site) = site.as_ref().filter(|_| wanted("commands")) {
        let measured = measure::commands(site, &runtime, &args.clients, args.seconds);
        fastest =
            measured.iter().filter(|one| one.what.starts_with("commands")).map(|one| one.value).fold(fastest, f64::max);
        say(measured);
    }
    if let Some((site, harness)) = site.as_ref().zip(args.beside.as_ref()) {
        say(measure::beside(site, &runtime, harness, &args.clients, args.seconds));
    }
    if let Some(site) = site.as_ref().filter(|_| wanted("waits")) {
        say(measure::waits(site, &runtime, args.events, args.seconds));
    }
    if let Some(site) = site.as_mut().filter(|_| wanted("bulk") || wanted("carry")) {
        site.begin_anew();
        say(measure::bulk(site, &runtime, args.events));
        if wanted("carry") {
            say(measure::relay(site, &runtime));
            say(measure::catch_up(site));
            say(measure::visible(site, &runtime, fastest / 2.0, args.seconds * 4));
        }
    }
    if let Some(site) = site.as_mut().filter(|_| wanted("rights")) {
        say(measure::rights(site, &runtime, args.events, args.seconds));
    }
    if wanted("figures") {
        args.sizes.iter().for_each(|size| say(measure::figures(&runtime, *size)));
    }
    if wanted("starts") {
        args.sizes.iter().for_each(|size| say(measure::starts_on_postgres(&runtime, *size)));
    }
    if wanted("pages") {
        args.sizes.iter().for_each(|size| say(measure::pages(&runtime, *size)));
    }
    if wanted("report") {
        say(measure::report(&runtime));
    }
    let site = site.as_mut().filter(|_| wanted("growth"));
    let growth: Vec<Growth> = site.map(|site| measure::growth(site, &runtime, &args.sizes)).unwrap_or_default();
    for row in &growth {
        println!(
            "{:>10} events: {:>7.1} µs an event in bulk, {:>6.0} bytes stored, {:>6.0} bytes in a reader, {:>6.2} µs \
             to catch up, budget {:>7.1} ms",
            row.events, row.bulk_us, row.stored_bytes, row.reader_bytes, row.catch_up_us, row.budget_ms
        );
    }
    if let Some(path) = args.json {
        std::fs::write(
            path,
            serde_json::to_string_pretty(&serde_json::json!({"measured": all, "growth": growth})).unwrap(),
        )
        .unwrap();
    }
}
