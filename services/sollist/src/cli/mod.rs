//! The command line: the same gRPC client for a running server and for the embedded store
//! (docs/spec.md#the-command-line).

mod access;
pub mod acts;
pub mod anomalies;
pub mod args;
pub mod audit;
mod basis;
mod begin;
mod book;
mod catalogue;
mod check;
pub mod choice;
pub mod compare;
mod dead;
mod derive;
mod encoding;
pub mod examples;
mod explain;
mod export;
pub mod failure;
pub mod figures;
#[cfg(test)]
mod figures_tests;
pub mod file;
pub mod forecast;
mod given;
mod grants;
mod grid;
mod health;
pub mod help;
pub mod import;
pub mod indicators;
mod instead;
mod journal;
pub mod lang;
mod lines;
mod look;
mod mended;
pub mod moment;
mod names;
pub mod need;
pub mod number;
mod orders_then;
mod output;
pub mod plan;
mod plan_booked;
mod plan_gone;
mod privacy;
mod progress;
mod published;
mod reads;
mod reason;
mod refused;
mod refused_ids;
mod remote;
pub mod report;
mod shape;
mod store;
pub mod submit;
pub(crate) mod table;
#[cfg(test)]
mod table_tests;
mod titles;
mod tree;
mod usage;
mod values;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod values_tests;
pub mod whole;
pub mod words;
mod workbook;
mod year;

use std::{ffi::OsString, future::Future, path::PathBuf};

use sollist_contract::day::Day;
pub use sollist_platform::wire::link::Link;
use sollist_platform::{
    store::{
        db::{Access, Db},
        persons::person_row,
        retention::Due,
        texts::key_row,
    },
    wire::caller::is_name,
    write::batch::Filled,
};
use tempfile::TempDir;
use tonic::transport::Channel;

use sollist_platform::stream::dead::Letter;
use sollist_webhooks::letters::{Sent, Which};

use crate::run::stores::Moved;

pub use self::{
    args::{Cli, Command, Form, Format, Global},
    failure::{Exit, Failure},
    output::Output,
};

/// What the program does besides asking a server.
pub trait Actions {
    /// Serves the embedded store in `global.data_dir()` inside this process and connects to it.
    fn embedded(&self, global: &Global, access: Access) -> impl Future<Output = Result<Channel, Failure>>;
    fn serve(&self, global: &Global, args: &args::ServeArgs) -> impl Future<Output = Result<Exit, Failure>>;
    fn demo(&self, global: &Global, args: &args::DemoArgs) -> impl Future<Output = Result<Exit, Failure>>;
    fn bench(&self, global: &Global, args: &args::BenchArgs) -> impl Future<Output = Result<Exit, Failure>>;
    /// Fills the derived tables anew from the journal; how many events there are, and which were left out.
    fn rebuild(&self, global: &Global) -> impl Future<Output = Result<Filled, Failure>>;
    /// Brings the database up to date and grants rights; its name, and the database roles that were there.
    fn migrate(&self, global: &Global) -> impl Future<Output = Result<(String, Vec<&'static str>), Failure>>;
    /// The oldest dead letters of webhooks.
    fn dead_letters(
        &self,
        global: &Global,
        args: &args::DeadArgs,
    ) -> impl Future<Output = Result<Vec<Letter>, Failure>>;
    /// Opens the store itself.
    fn store(&self, global: &Global, access: Access) -> impl Future<Output = Result<Db, Failure>>;
    /// Sends dead letters again.
    fn redeliver(
        &self,
        global: &Global,
        args: &args::DeadArgs,
        which: Which,
    ) -> impl Future<Output = Result<Vec<Sent>, Failure>>;
    /// Moves the embedded store into an empty database; says how far it is (event, of how many).
    fn move_store(
        &self,
        global: &Global,
        progress: impl FnMut(u64, u64),
    ) -> impl Future<Output = Result<Moved, Failure>>;
    /// Those who are recorded under pseudonyms, or whoever has a name.
    fn persons(
        &self,
        global: &Global,
        name: Option<&str>,
    ) -> impl Future<Output = Result<Vec<person_row::Model>, Failure>>;
    /// Erases the name of a person; the pseudonym that it had.
    fn erase(&self, global: &Global, name: &str) -> impl Future<Output = Result<Option<String>, Failure>>;
    /// The keys under which texts are sealed, or those of whoever has a name.
    fn text_keys(
        &self,
        global: &Global,
        person: Option<&str>,
    ) -> impl Future<Output = Result<Vec<key_row::Model>, Failure>>;
    /// Destroys the keys of a person's texts, of one year or of all; how many there were.
    fn erase_texts(
        &self,
        global: &Global,
        person: &str,
        year: Option<i64>,
    ) -> impl Future<Output = Result<u64, Failure>>;
    /// What of names and texts is due to be erased on a day.
    fn due(&self, global: &Global, on: Day) -> impl Future<Output = Result<Due, Failure>>;
    /// Erases what is due on a day; what that was.
    fn erase_due(&self, global: &Global, on: Day) -> impl Future<Output = Result<Due, Failure>>;
    /// The configuration in force, as a file.
    fn config(&self, global: &Global) -> Result<String, Failure>;
}

impl Global {
    /// The folder of the embedded store.
    pub fn data_dir(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| PathBuf::from("sollist-data"))
    }
    /// Whether what is asked is not kept in that folder, or perhaps in another one.
    fn is_elsewhere(&self) -> bool {
        self.server.is_some() || self.database_url.is_some() || self.config.is_some()
    }
    /// The name under which this process acts: `--actor`, else the user who is logged in, as far as that is a name.
    pub fn actor_name(&self) -> String {
        let name = self.actor.clone().unwrap_or_else(whoami::username);
        let name = name.trim();
        if is_name(name) { name.to_owned() } else { "anonymous".to_owned() }
    }
}

/// Parses the command line and runs it. Returns how the program ends; everything to say is said.
pub async fn run(arguments: impl IntoIterator<Item = OsString>, actions: &impl Actions, out: &mut Output<'_>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    out.lang = usage::wanted_language(&arguments);
    let mut command = args::command(out.lang);
    let arguments = usage::help_asked(arguments, &command);
    let parsed = command.try_get_matches_from_mut(&arguments).and_then(|matches| Cli::of(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return usage::explain(&error, &usage::Place::of(&command, &arguments), out),
    };
    out.lang = cli.global.lang;
    (out.wide, out.whole_euros) = (cli.global.wide, cli.global.whole_euros);
    out.place.clone_from(&cli.global.place);
    match answered(&cli, actions, out).await {
        Ok(exit) => exit,
        Err(failure) => {
            out.complain(&failure);
            failure.exit
        }
    }
}

/// Runs a command; its tables go into a workbook where one is asked for.
async fn answered(cli: &Cli, actions: &impl Actions, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let (form, path) = workbook::place(&cli.global, &cli.command, out.terminal)?;
    out.format = form.format();
    out.until = cli.command.until();
    match (form, path) {
        (Form::Xlsx, path) => {
            out.book = Some(book::Book::default());
            let exit = dispatch(cli, actions, out).await?;
            if let Some(book) = out.book.take() {
                workbook::write(&book, path, out)?;
            }
            Ok(exit)
        }
        (_, Some(path)) => {
            let mut file = workbook::IntoFile::create(path)?;
            match dispatch(cli, actions, &mut out.into_file(&mut file)).await {
                Ok(exit) => file.finish(path, out).map(|()| exit),
                Err(failure) => Err(file.failed(failure)),
            }
        }
        (_, None) => dispatch(cli, actions, out).await,
    }
}

async fn dispatch(cli: &Cli, actions: &impl Actions, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let global = &cli.global;
    // Who only looks needs no store of its own, and may look beside a writer.
    let link = || connect(global, actions, Access::Read);
    let writer = || connect(global, actions, Access::Write);
    // An act is on something that is there; it begins no store in a folder that somebody mistyped.
    let is_there = global.is_elsewhere() || global.data_dir().exists();
    let actor = || connect(global, actions, if is_there { Access::Write } else { Access::Read });
    match &cli.command {
        Command::Demo(args) => {
            on_a_store(global)?;
            actions.demo(global, args).await
        }
        Command::Serve(args) => actions.serve(global, args).await,
        Command::Bench(args) => actions.bench(global, args).await,
        Command::Health(args) => health::health(global, args, out).await,
        Command::Access(args::Access::Check { file }) => access::check(file, out),
        Command::Config(args::Config::Print) => {
            let text = actions.config(global)?;
            out.print(&text)?;
            Ok(Exit::Done)
        }
        Command::Rebuild => {
            on_a_store(global)?;
            store::rebuilt(&actions.rebuild(global).await?, out)
        }
        Command::Dead(args) => dead::dead(global, args, actions, out).await,
        Command::Reads(asked) => reads::reads(global, asked, actions, out).await,
        Command::Migrate => {
            on_a_store(global)?;
            store::migrate(global, actions, out).await
        }
        Command::Move => {
            on_a_store(global)?;
            store::move_store(global, actions, out).await
        }
        Command::Privacy(args) => {
            on_a_store(global)?;
            privacy::privacy(global, actions, args, out).await
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut args::command(global.lang), "sollist", &mut script);
            out.bytes(&script)?;
            Ok(Exit::Done)
        }
        // Files are looked at before anything is opened or sent.
        Command::Import(args::Import::Budget(args)) => {
            let plans = plan::read(args)?;
            if args.check {
                let (link, _unkept) = checker(global, actions, out).await?;
                return plan::import(&link, plans, out).await;
            }
            plan::import(&writer().await?, plans, out).await
        }
        Command::Import(args::Import::Events(args)) if args.check => {
            let inputs = import::open(args)?;
            let (link, _unkept) = checker(global, actions, out).await?;
            import::check_events(&link, inputs, out).await
        }
        Command::Import(args::Import::Events(args)) => {
            let inputs = import::open(args)?;
            import::events(&writer().await?, inputs, out).await
        }
        Command::Budget(args) if args.line.is_some() => explain::line(&link().await?, args, out).await,
        Command::Budget(args) => figures::budget(&link().await?, args, out).await,
        Command::Explain(args) => derive::explain(&link().await?, args, out).await,
        Command::Compare(args) => compare::compare(&link().await?, args, out).await,
        Command::Indicators(args) => indicators::indicators(&link().await?, args, out).await,
        // The program knows what its figures mean; of a server's it is the server that does.
        Command::Catalogue(args) if global.server.is_none() => catalogue::own(args, out),
        Command::Catalogue(args) => catalogue::asked(&link().await?, args, out).await,
        Command::Need(args) => {
            let scenarios = need::scenarios(args)?;
            need::need(&link().await?, args, scenarios, out).await
        }
        Command::Forecast(args) => forecast::forecast(&link().await?, args, out).await,
        Command::Anomalies(args) => anomalies::anomalies(&link().await?, args, out).await,
        Command::Published(args) => published::published(&link().await?, args, out).await,
        Command::Export(args) => export::export(&link().await?, args, out).await,
        Command::Report(args::ReportArgs { action: Some(args::ReportAction::Publish(args)), .. }) => {
            acts::is_shown(out)?;
            acts::publish(&actor().await?, args, out).await
        }
        Command::Report(args::ReportArgs { action: Some(args::ReportAction::List(_)), .. }) => {
            acts::list_reports(&link().await?, out).await
        }
        Command::Report(args) => report::report(&link().await?, args, out).await,
        Command::Audit(asked) => audit::audit(link, asked, global.out.as_deref(), out).await,
        Command::Verify(args) => {
            // The journal itself is proved as it is; what follows from it needs the tables of this version.
            let access = if args.file.is_none() && !args.deep { Access::Prove } else { Access::Read };
            report::verify(|| connect(global, actions, access), args, out).await
        }
        Command::Refused(args) => {
            refused::refused(&if args.action.is_some() { actor().await? } else { link().await? }, args, out).await
        }
        Command::Look(args) => {
            look::look(&if args.action.is_some() { actor().await? } else { link().await? }, args, out).await
        }
        Command::Journal(args) => journal::journal(&link().await?, args, out).await,
        Command::Act(act) => {
            acts::fits(act, out)?;
            acts::run(&if act.records() { actor().await? } else { link().await? }, act, out).await
        }
    }
}

/// What is done to a store is done beside it, not through a server.
fn on_a_store(global: &Global) -> Result<(), Failure> {
    if global.server.is_none() {
        return Ok(());
    }
    Err(Failure::usage(words::store::on_a_store()))
}

/// Where imports are checked: on the store, which stays as it is; where there is none yet, on an empty one that is
/// thrown away with the folder beside.
async fn checker(
    global: &Global,
    actions: &impl Actions,
    out: &mut Output<'_>,
) -> Result<(Link, Option<TempDir>), Failure> {
    let folder = global.data_dir();
    if global.is_elsewhere() || folder.exists() {
        let is_there = global.database_url.is_none() && folder.exists();
        let access = if is_there { Access::Read } else { Access::Write };
        return Ok((connect(global, actions, access).await?, None));
    }
    let unkept = tempfile::tempdir().map_err(|error| Failure::reading(&folder, &error))?;
    let empty = Global { data: Some(unkept.path().to_owned()), ..global.clone() };
    let link = connect(&empty, actions, Access::Write).await?;
    out.note(&out.lang.say(words::store::checked_on_none(&folder)));
    Ok((link, Some(unkept)))
}

async fn connect(global: &Global, actions: &impl Actions, access: Access) -> Result<Link, Failure> {
    let channel = match &global.server {
        Some(url) => remote::connect(url, global).await?,
        None => actions.embedded(global, access).await?,
    };
    Ok(Link::new(channel, &global.actor_name()).speaking_for(global.speaks_for.as_ref()))
}
