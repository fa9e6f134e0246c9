//! `sollist demo`: the main job on the built-in example, start to finish, with the commands anyone can type.

use std::{fs, path::PathBuf};

use jiff::Timestamp;
use sollist_contract::{
    day::Day,
    grpc::{
        analytics::v1::{GetBudgetRequest, GetIndicatorsRequest, GetNeedRequest},
        common::v1::View,
    },
    money::Cents,
    said::Said,
};
use sollist_intake::entry::Senders;
use sollist_platform::{
    store::db::{Access, Store},
    stream::tail::Tail,
    watch::ready::Readiness,
};

use super::{alone, words};
use crate::{
    cli::{
        Exit, Failure, Global, Link, Output,
        args::{DemoArgs, Format, ImportEventsArgs, ReportArgs, VerifyArgs},
        figures,
        file::write_events,
        import, indicators, need, plan, report,
    },
    demo,
    run::{config, process::Process},
};

/// The folder of the example's store, unless another is named.
const FOLDER: &str = "sollist-demo";
const QUARTER: &str = "2026-Q2";
const LAST_DAY: &str = "2026-06-30";

const TARGET_DAY: &str = "2026-12-31";
/// The indicator shown by district: what parliament asked for.
const SHOWN: &str = "mobile.capable-rate";
/// Rows of a table; whoever wants all has the command beside it.
const ROWS: usize = 10;

/// What had happened by the end of the half year.
fn until() -> Option<View> {
    Some(View { as_of: String::new(), until: LAST_DAY.to_owned() })
}

/// Runs every step and says in one line each what it does. A second run finds everything recorded and shows the same.
pub async fn run(global: &Global, args: &DemoArgs) -> Result<Exit, Failure> {
    let (mut stdout, mut stderr) = (std::io::stdout().lock(), std::io::stderr());
    let mut out = Output::of_process(&mut stdout, &mut stderr);
    (out.lang, out.format) = (global.lang, global.format.format());
    (out.wide, out.whole_euros) = (global.wide, global.whole_euros);
    let reports = args.out.clone().unwrap_or_default();
    let config = config::of(global)?;
    // The events lie beside the store, or beside the reports where the store needs no folder.
    let (store, folder) = match Store::of(&config) {
        Store::Embedded(_) => {
            let folder = global.data.clone().unwrap_or_else(|| PathBuf::from(FOLDER));
            (Store::Embedded(folder.clone()), folder)
        }
        database => (database, reports.clone()),
    };
    let mut process = Process::open(&store, Access::Write, &config, &[], Tail::Journal, Readiness::new()).await?;
    let example = demo::events(demo::SEED);
    alone::only_an_example(&process.door.db, &demo::plan()?, &example).await?;
    process.senders = Senders::Example;
    let link = Link::new(process.connect(&config, None).await?, &global.actor_name());
    let mut show = Steps { link: &link, out: &mut out, number: 0 };

    show.step(words::plan())?;
    plan::import(show.link, demo::plan()?, show.out).await?;

    show.step(words::events())?;
    fs::create_dir_all(&folder).map_err(|error| Failure::writing(&folder, &error))?;
    let events = folder.join("ereignisse.jsonl");
    write_events(&events, example.into_iter())?;
    let inputs = import::open(&ImportEventsArgs { files: vec![events.clone()], check: false })?;
    if import::events(show.link, inputs, show.out).await? != Exit::Done {
        return Ok(Exit::Refused);
    }

    let option = match &store {
        Store::Embedded(folder) => format!("--data {}", folder.display()),
        Store::Postgres(_) => format!("--database-url {store}"),
    };
    show.figures(&option).await?;
    show.reports(&reports).await?;
    show.next(&option, &reports, &events)?;
    Ok(Exit::Done)
}

/// The steps shown so far.
struct Steps<'a, 'o> {
    link: &'a Link,
    out: &'a mut Output<'o>,
    number: u32,
}

impl Steps<'_, '_> {
    fn step(&mut self, what: Said) -> Result<(), Failure> {
        self.number = self.number.saturating_add(1);
        let text = format!("\n{}. {}\n\n", self.number, self.out.lang.say(what));
        self.out.print(&text)
    }

    /// `store` is the option that names it: each step says how to see all of it.
    async fn figures(&mut self, store: &str) -> Result<(), Failure> {
        self.budget(store).await?;
        self.capable(store).await?;
        self.need(store).await
    }

    async fn budget(&mut self, store: &str) -> Result<(), Failure> {
        self.step(words::budget())?;
        let request = GetBudgetRequest {
            view: until(),
            year: 2026,
            by: vec!["district".to_owned()],
            ..GetBudgetRequest::default()
        };
        let mut response = self.link.analytics().get_budget(request).await?.into_inner();
        figures::in_order(&mut response.rows);
        let all = self.telling(&mut response.rows, |row| row.overdrawn > 0);
        figures::show_budget(response, self.out)?;
        self.rest(all, &format!("sollist {store} budget --by district --until {LAST_DAY}"))
    }

    async fn capable(&mut self, store: &str) -> Result<(), Failure> {
        self.step(words::capable())?;
        let request = GetIndicatorsRequest {
            view: until(),
            id: SHOWN.to_owned(),
            year: 2026,
            by: vec!["district".to_owned()],
            ..GetIndicatorsRequest::default()
        };
        let mut response = self.link.analytics().get_indicators(request).await?.into_inner();
        // Highest and lowest tell more than the first ten numbers.
        response.rows.sort_by_key(|row| {
            std::cmp::Reverse(row.value.as_deref().and_then(|value| value.parse::<rust_decimal::Decimal>().ok()))
        });
        let all = self.ends(&mut response.rows);
        indicators::show_indicators(response, self.out)?;
        self.rest(all, &format!("sollist {store} indicators --id {SHOWN} --by district --until {LAST_DAY}"))
    }

    async fn need(&mut self, store: &str) -> Result<(), Failure> {
        self.step(words::need())?;
        let request = GetNeedRequest { target_day: TARGET_DAY.to_owned(), ..GetNeedRequest::default() };
        let mut response = self.link.analytics().get_need(request).await?.into_inner();
        // The largest first; the proposal keeps the order of its rule.
        response.rows.sort_by_key(|row| std::cmp::Reverse(Cents::of_sum(&row.need).unwrap_or_default()));
        let gaps = need::gaps(&response.rows);
        let mut all = self.telling(&mut response.rows, |_| false);
        if let Some(proposal) = &mut response.proposal {
            all += self.telling(&mut proposal.shares, |_| false);
        }
        need::show_some_need(response, &gaps, self.out)?;
        self.rest(all, &format!("sollist {store} need --target-day {TARGET_DAY}"))
    }

    /// Leaves [`ROWS`] rows: those that have something to tell, and the first of the others. Returns how many there
    /// were too many.
    fn telling<T>(&self, rows: &mut Vec<T>, tells: impl Fn(&T) -> bool) -> usize {
        let all = rows.len();
        if self.out.format == Format::Table {
            let mut room = ROWS.saturating_sub(rows.iter().filter(|row| tells(row)).count());
            rows.retain(|row| {
                let fits = tells(row) || room > 0;
                room = room.saturating_sub(usize::from(fits && !tells(row)));
                fits
            });
        }
        all.saturating_sub(rows.len())
    }

    /// Leaves the first and the last five.
    fn ends<T>(&self, rows: &mut Vec<T>) -> usize {
        let left_out = if self.out.format == Format::Table { rows.len().saturating_sub(ROWS) } else { 0 };
        rows.drain(ROWS / 2..ROWS / 2 + left_out);
        left_out
    }

    /// Says how many rows were not shown, and the command that shows them.
    fn rest(&mut self, left_out: usize, command: &str) -> Result<(), Failure> {
        if self.out.format != Format::Table {
            return Ok(());
        }
        let rest = self.out.lang.say(words::rest(left_out));
        self.out.print(&format!("{rest}  {command}\n"))
    }

    async fn reports(&mut self, folder: &std::path::Path) -> Result<(), Failure> {
        self.step(words::report())?;
        if !folder.as_os_str().is_empty() {
            fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, &error))?;
        }
        for ending in ["pdf", "xlsx", "json"] {
            let args = ReportArgs {
                action: None,
                quarter: Some(QUARTER.to_owned()),
                out: Some(folder.join(format!("bericht-{QUARTER}.{ending}"))),
                draft: Day::of(Timestamp::now()).to_string().as_str() <= LAST_DAY,
                as_of: None,
                since: None,
            };
            report::report(self.link, &args, self.out).await?;
        }
        self.step(words::verify())?;
        let link = self.link;
        report::verify(|| async { Ok(link.clone()) }, &VerifyArgs::default(), self.out).await?;
        let file = Some(folder.join(format!("bericht-{QUARTER}.pdf")));
        report::verify(|| async { Ok(link.clone()) }, &VerifyArgs { file, deep: false }, self.out).await?;
        Ok(())
    }

    /// `store` is the option that names it.
    fn next(&mut self, store: &str, reports: &std::path::Path, events: &std::path::Path) -> Result<(), Failure> {
        let text = self.out.lang.say(words::next());
        let report = reports.join(format!("bericht-{QUARTER}.pdf"));
        self.out.print(&format!(
            "\n{text}\n
  {}                                         # {}
  sollist {store} budget --by line --district pankow
  sollist {store} budget --by district --until 2026-03-31 --as-of 10000
  sollist {store} indicators --by district --until 2026-06-30 --id data.completeness
  sollist {store} indicators --district neukoelln
  sollist {store} need --target-day {TARGET_DAY} --explain --district 06
  sollist {store} journal --from 23000
  sollist {store} look                          # {}
  {}                             # {}
  sollist {store} serve                         # {}\n",
            report.display(),
            self.out.lang.say(words::the_report()),
            self.out.lang.say(words::the_warnings()),
            events.display(),
            self.out.lang.say(words::the_events()),
            self.out.lang.say(words::the_pages()),
        ))
    }
}
