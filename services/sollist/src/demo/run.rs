//! `sollist demo`: the main job on the built-in example, start to finish, with the commands anyone can type.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::PathBuf,
};

use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use sollist_platform::{
    db::{Access, Db, Store},
    journal::event_row,
    ready::Readiness,
    tail::Tail,
};

use crate::{
    cli::{
        Exit, Failure, Link, Output,
        args::{
            BudgetArgs, BudgetBy, DemoArgs, Global, ImportEventsArgs, IndicatorArgs, IndicatorBy, NeedArgs, ReportArgs, VerifyArgs, View,
        },
        figures, import, plan, report,
    },
    demo,
    embedded::failure,
    process::Process,
    roles,
};

/// Lines of the example's plan: a run that broke off has recorded no more.
const PLAN_LINES: u64 = 158;
/// The folder of the example's store, unless another is named.
const FOLDER: &str = "sollist-demo";
const QUARTER: &str = "2026-Q2";
const LAST_DAY: &str = "2026-06-30";

/// Indicators shown by district: one of each field.
const SHOWN: [&str; 5] = ["budget.utilisation", "mobile.device-rate", "mobile.access-rate", "device.over-age-rate", "data.completeness"];

/// Runs every step and says in one line each what it does. A second run finds everything recorded and shows the same.
pub async fn run(global: &Global, args: &DemoArgs) -> Result<Exit, Failure> {
    let (mut stdout, mut stderr) = (std::io::stdout().lock(), std::io::stderr());
    let mut out = Output::of_process(&mut stdout, &mut stderr);
    (out.lang, out.format) = (global.lang, global.format);
    let reports = args.out.clone().unwrap_or_default();
    let config = roles::config(global)?;
    // The events lie beside the store, or beside the reports where the store needs no folder.
    let (store, folder) = match Store::of(&config) {
        Store::Embedded(_) => {
            let folder = global.data.clone().unwrap_or_else(|| PathBuf::from(FOLDER));
            (Store::Embedded(folder.clone()), folder)
        }
        database => (database, reports.clone()),
    };
    let process = Process::open(&store, Access::Write, &config, &[], Tail::Journal, Readiness::new()).await.map_err(failure)?;
    only_an_example(&process.door.db).await?;
    let link = Link::new(process.connect(&config).await.map_err(failure)?, &global.actor_name());
    let mut show = Steps { link: &link, out: &mut out, number: 0 };

    show.step(
        "Haushaltsplan 2026 einlesen: die zwölf Bezirksamtskapitel und das zentrale Kapitel des Einzelplans 25 (veröffentlichte Ansätze)",
        "Read the budget plan of 2026: the twelve Bezirksamt chapters and the central chapter of section 25 (published appropriations)",
    )?;
    plan::import(show.link, demo::plan()?, show.out).await?;

    show.step(
        "Ein halbes Jahr Ereignisse einlesen: Bestellungen, Lieferungen, Zahlungen, Ausgaben, Zählungen – simuliert, kein amtlicher Stand",
        "Read half a year of events: orders, deliveries, payments, issues, counts – simulated, no official data",
    )?;
    fs::create_dir_all(&folder).map_err(|error| Failure::writing(&folder, &error))?;
    let events = folder.join("ereignisse.jsonl");
    write_events(&events)?;
    let inputs = import::open(&ImportEventsArgs { files: vec![events.clone()] })?;
    if import::events(show.link, inputs, show.out).await? != Exit::Done {
        return Ok(Exit::Refused);
    }

    show.figures().await?;
    show.reports(&reports).await?;
    let option = match &store {
        Store::Embedded(folder) => format!("--data {}", folder.display()),
        Store::Postgres(_) => format!("--database-url {store}"),
    };
    show.next(&option, &reports, &events)?;
    Ok(Exit::Done)
}

/// Refuses a journal that holds something else than the example: what is recorded stays for ever.
async fn only_an_example(db: &Db) -> Result<(), Failure> {
    let wrong = |error: sea_orm::DbErr| failure(error.into());
    let recorded = event_row::Entity::find().limit(PLAN_LINES + 1).all(db.reader()).await.map_err(wrong)?.len() as u64;
    let ours = event_row::Entity::find().filter(event_row::Column::Source.starts_with("/demo")).one(db.reader()).await.map_err(wrong)?;
    if ours.is_some() || recorded <= PLAN_LINES {
        return Ok(());
    }
    Err(Failure::invalid(
        "Dieses Journal enthält anderes als das Beispiel; „sollist demo“ bucht nicht hinein. Bitte ein eigenes Verzeichnis (--data) oder eine leere Datenbank angeben.",
        "This journal holds something else than the example; `sollist demo` does not record into it. Name a folder of its own (--data) or an empty database.",
    ))
}

/// The example as a file, one CloudEvent a line, for whoever wants to look.
fn write_events(path: &PathBuf) -> Result<(), Failure> {
    let write = || -> std::io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        for envelope in demo::events(demo::SEED) {
            writeln!(file, "{}", envelope.to_json().map_err(std::io::Error::other)?)?;
        }
        file.flush()
    };
    write().map_err(|error| Failure::writing(path, &error))
}

/// The steps shown so far.
struct Steps<'a, 'o> {
    link: &'a Link,
    out: &'a mut Output<'o>,
    number: u32,
}

impl Steps<'_, '_> {
    fn step(&mut self, de: &str, en: &str) -> Result<(), Failure> {
        self.number = self.number.saturating_add(1);
        let text = format!("\n{}. {}\n\n", self.number, self.out.lang.pick(de, en));
        self.out.print(&text)
    }

    async fn figures(&mut self) -> Result<(), Failure> {
        let view = || View { until: LAST_DAY.parse().ok(), ..View::default() };
        self.step(
            "Haushalt je Bezirk am 30. Juni 2026: Ansatz bis verfügbar, in EUR",
            "Budget by district on 30 June 2026: appropriation to available, in EUR",
        )?;
        let args = BudgetArgs { year: Some(2026), by: vec![BudgetBy::District], view: view(), ..BudgetArgs::default() };
        figures::budget(self.link, &args, self.out).await?;

        self.step("Kennzahlen je Bezirk: Zähler, Nenner, Wert", "Indicators by district: numerator, denominator, value")?;
        for id in SHOWN {
            let args = IndicatorArgs {
                id: Some(id.to_owned()),
                year: Some(2026),
                by: vec![IndicatorBy::District],
                view: view(),
                ..IndicatorArgs::default()
            };
            figures::indicators(self.link, &args, self.out).await?;
            self.out.print("\n")?;
        }

        self.step(
            "Mehrbedarf je Bezirk bis zum 31. Dezember 2026, nach Abzug dessen, was noch verfügbar ist",
            "Extra need by district until 31 December 2026, less what is still available",
        )?;
        let args = NeedArgs { target_day: "2026-12-31".parse().ok(), ..NeedArgs::default() };
        figures::need(self.link, &args, String::new(), self.out).await?;
        Ok(())
    }

    async fn reports(&mut self, folder: &std::path::Path) -> Result<(), Failure> {
        self.step("Quartalsbericht für den Hauptausschuss schreiben: PDF, XLSX, JSON", "Write the quarterly report: PDF, XLSX, JSON")?;
        if !folder.as_os_str().is_empty() {
            fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, &error))?;
        }
        for ending in ["pdf", "xlsx", "json"] {
            let args = ReportArgs { quarter: QUARTER.to_owned(), out: folder.join(format!("bericht-{QUARTER}.{ending}")), as_of: None };
            report::report(self.link, &args, self.out).await?;
        }
        self.step(
            "Prüfen: die Kette des Journals, und der Bericht gegen das Journal",
            "Verify: the chain of the journal, and the report against it",
        )?;
        let link = self.link;
        report::verify(|| async { Ok(link.clone()) }, &VerifyArgs::default(), self.out).await?;
        let file = Some(folder.join(format!("bericht-{QUARTER}.pdf")));
        report::verify(|| async { Ok(link.clone()) }, &VerifyArgs { file }, self.out).await?;
        Ok(())
    }

    /// `store` is the option that names it.
    fn next(&mut self, store: &str, reports: &std::path::Path, events: &std::path::Path) -> Result<(), Failure> {
        let text = self.out.lang.pick("Zum Weitermachen:", "What to try next:");
        let report = reports.join(format!("bericht-{QUARTER}.pdf"));
        self.out.print(&format!(
            "\n{text}\n
  {}                                         # {}
  sollist {store} budget --by line --authority ba-pankow
  sollist {store} budget --by district --until 2026-03-31 --as-of 10000
  sollist {store} indicators --district neukoelln
  sollist {store} need --explain --district 06
  sollist {store} journal --from 20000
  sollist {store} serve                         # gRPC: grpcurl -plaintext 127.0.0.1:50051 list
  {}                             # {}\n",
            report.display(),
            self.out.lang.pick("der Bericht", "the report"),
            events.display(),
            self.out.lang.pick("die Ereignisse, eines je Zeile", "the events, one a line"),
        ))
    }
}
