//! The command line as it is written (docs/spec.md#the-command-line). Each help text is „German / English“;
//! `help` keeps the half asked for.

mod anomalies;
pub mod audit;
mod compare;
mod export;
pub mod figures;
mod forecast;
mod import;
mod lists;
mod operation;
mod published;
mod report;

use sollist_contract::{day::Day, ids::Authority, lang::Lang, said::argument};
use std::path::{Path, PathBuf};

use clap::{
    ArgMatches, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum,
    error::{ContextKind, ContextValue, ErrorKind},
    parser::ValueSource,
};
use clap_complete::Shell;

pub use self::{
    anomalies::AnomalyArgs,
    audit::Audit,
    compare::CompareArgs,
    export::{ExportArgs, ExportForm},
    figures::{
        BudgetArgs, BudgetBy, CatalogueArgs, ExplainArgs, IndicatorArgs, IndicatorBy, NeedArgs, SplitRule, View,
    },
    forecast::ForecastArgs,
    import::{Import, ImportBudgetArgs, ImportEventsArgs},
    lists::{
        JournalArgs, LookAction, LookArgs, LookFilter, RefusedAction, RefusedArgs, RefusedFilter, SettleArgs,
        SettleWarningsArgs,
    },
    operation::{
        Access, BenchArgs, Config, DeadArgs, DemoArgs, HealthArgs, Letters, Privacy, Reads, ReadsFilter, ServeArgs,
    },
    published::PublishedArgs,
    report::{PublishArgs, ReportAction, ReportArgs, VerifyArgs, report_format},
};
use super::{
    acts::args::Act,
    choice::choice,
    given::{actor, authority},
    help,
    lang::spoken,
};

/// Controlling für die mobile Verwaltung Berlins: Haushalt, Ausstattung, Mehrbedarf. / Controlling for Berlin's mobile
/// administration: budget, equipment, extra need.
#[derive(Debug, Clone, Parser)]
#[command(name = "sollist", version, infer_subcommands = false)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// The command line as it was parsed. Where a store is named by hand, another one that the environment names does
    /// not count.
    pub fn of(matches: &ArgMatches) -> Result<Cli, clap::Error> {
        let mut cli = Cli::from_arg_matches(matches)?;
        let by_hand = |option: &str| matches.value_source(option) == Some(ValueSource::CommandLine);
        let (data, database, server) = (by_hand("data"), by_hand("database_url"), by_hand("server"));
        // Not left to clap: for it the environment would contradict too.
        let contradict = |one: &str, other: &str| {
            let mut error: clap::Error = clap::Error::new(ErrorKind::ArgumentConflict);
            error.insert(ContextKind::InvalidArg, ContextValue::String(one.to_owned()));
            error.insert(ContextKind::PriorArg, ContextValue::String(other.to_owned()));
            Err(error)
        };
        if let Some((option, command)) = strays(matches, &Cli::command()) {
            return contradict(&option, &command);
        }
        if database && server {
            return contradict("--database-url", "--server");
        }
        if server && matches!(cli.command, Command::Serve(_)) {
            return contradict("--server", "serve");
        }
        // A server that records into another store than somebody thinks does harm before it is noticed.
        if data && !database && cli.global.database_url.is_some() && matches!(cli.command, Command::Serve(_)) {
            return contradict("--data", "SOLLIST_DATABASE_URL");
        }
        cli.global.format_by_hand = by_hand("format");
        if let Command::Report(ReportArgs { action: Some(ReportAction::List(list)), .. }) = &cli.command {
            cli.global.out.clone_from(&list.out);
        }
        // The configuration is not read yet; where it names a database, that is another store too.
        cli.global.data_by_hand = data && !database && !matches!(cli.command, Command::Move);
        if (data || database) && !server {
            cli.global.server = None;
        }
        cli.global.place = place(matches);
        // A move is from the folder into the database: both are meant.
        if (data || server) && !database && !matches!(cli.command, Command::Move) {
            cli.global.database_url = None;
        }
        Ok(cli)
    }
}

/// Where the store is, as it was typed: a command of an advice needs it as much as the one that was typed. An address
/// of a database is left out for its password, and one of a server that has one.
fn place(matches: &ArgMatches) -> String {
    let typed = |(id, option): (&str, &str)| {
        let by_hand = matches.value_source(id) == Some(ValueSource::CommandLine);
        let value = matches.get_raw(id).filter(|_| by_hand)?.next()?.to_str()?;
        let value = Some(value).filter(|value| !(id == "server" && value.contains('@')))?;
        Some(format!(" {option} {}", argument(value)))
    };
    [("data", "--data"), ("server", "--server"), ("config", "--config")].into_iter().filter_map(typed).collect()
}

/// An option that was written before a command within a command, and that command: the option is the outer one's, and
/// would be passed over in silence.
fn strays(matches: &ArgMatches, command: &clap::Command) -> Option<(String, String)> {
    let (name, inner) = matches.subcommand()?;
    let typed = |of: &ArgMatches, id: &str| {
        matches!(of.try_contains_id(id), Ok(true)) && of.value_source(id) == Some(ValueSource::CommandLine)
    };
    // What the command within has under the same name is heard there.
    let by_hand = |argument: &&clap::Arg| {
        let id = argument.get_id().as_str();
        !argument.is_global_set() && typed(matches, id) && !typed(inner, id)
    };
    if let Some(option) = command.get_arguments().find(by_hand) {
        let shown = option.get_long().map_or_else(|| option.get_id().to_string(), |long| format!("--{long}"));
        return Some((shown, name.to_owned()));
    }
    strays(inner, command.find_subcommand(name)?)
}

/// What every command understands.
#[derive(Debug, Clone, Default, Args)]
pub struct Global {
    /// Verzeichnis des eingebetteten Speichers (sonst ./sollist-data) / Folder of the embedded store (else
    /// ./sollist-data)
    #[arg(long, global = true, value_name = "DIR", env = "SOLLIST_DATA", hide_env_values = true)]
    pub data: Option<PathBuf>,
    /// The folder was named on the command line as the store, and no database was; a move names it as what it moves.
    #[arg(skip)]
    pub data_by_hand: bool,
    /// Where the store is, as it was typed: what a command of an advice begins with. Empty: as the environment has it.
    #[arg(skip)]
    pub place: String,
    /// PostgreSQL-Datenbank statt des eingebetteten Speichers / PostgreSQL database instead of the embedded store
    #[arg(long, global = true, value_name = "URL", env = "SOLLIST_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Adresse eines laufenden Servers, etwa http://127.0.0.1:50051; https:// mit Zertifikat / Address of a running
    /// server such as http://127.0.0.1:50051; https:// with a certificate
    #[arg(long, global = true, value_name = "URL", env = "SOLLIST_SERVER", hide_env_values = true)]
    pub server: Option<String>,
    /// Form der Ausgabe / Shape of the output
    #[arg(long, global = true, value_name = "FORM", value_parser = choice::<Form>(), default_value = "table")]
    pub format: Form,
    /// The shape was named on the command line; where it was not, the ending of a file decides.
    #[arg(skip)]
    pub format_by_hand: bool,
    /// Datei, in die geschrieben wird; ohne --format bestimmt die Endung .xlsx, .csv oder .json die Form / File to
    /// write into; without --format its ending .xlsx, .csv or .json decides the shape
    #[arg(long, global = true, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Tabellen mit allen Spalten, so breit sie werden / Tables with every column, as wide as they get
    #[arg(long, global = true)]
    pub wide: bool,
    /// Beträge in Tabellen auf ganze Euro gerundet / Amounts in tables rounded to whole euros
    #[arg(long, global = true)]
    pub whole_euros: bool,
    /// Sprache der Texte / Language of the texts
    #[arg(long, global = true, value_name = "LANG", value_parser = spoken(), default_value = "de")]
    pub lang: Lang,
    /// Zertifikate (PEM), die der Gegenseite geglaubt werden / Certificates (PEM) that are believed of the other side
    #[arg(long, global = true, value_name = "FILE", env = "SOLLIST_TLS_CA", hide_env_values = true)]
    pub tls_ca: Option<PathBuf>,
    /// Eigenes Zertifikat (PEM); sein Name ist der des Handelnden / Our certificate (PEM); its name is that of who acts
    #[arg(long, global = true, value_name = "FILE", env = "SOLLIST_TLS_CERTIFICATE", hide_env_values = true)]
    pub tls_certificate: Option<PathBuf>,
    /// Schlüssel zum eigenen Zertifikat (PEM) / Key of our certificate (PEM)
    #[arg(long, global = true, value_name = "FILE", env = "SOLLIST_TLS_KEY", hide_env_values = true)]
    pub tls_key: Option<PathBuf>,
    /// Wer handelt: Name im Journal (sonst der angemeldete Benutzer) / Who acts: the name in the journal (else the user
    /// logged in)
    #[arg(long, global = true, value_name = "NAME", value_parser = actor)]
    pub actor: Option<String>,
    /// Für wen Sie beim Server sprechen, wenn Sie für mehrere Behörden sprechen dürfen / For whom you speak at the
    /// server, where you may speak for several authorities
    #[arg(long = "for", global = true, value_name = "A", env = "SOLLIST_FOR", hide_env_values = true)]
    #[arg(value_parser = authority)]
    pub speaks_for: Option<Authority>,
    /// Konfigurationsdatei (TOML) / Configuration file (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What `--format` names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    #[default]
    #[value(alias = "tabelle")]
    Table,
    Json,
    Csv,
    #[value(aliases = ["excel", "arbeitsmappe", "workbook"])]
    Xlsx,
}

impl Form {
    /// How a file of it ends; what a table says goes into none.
    pub fn ending(self) -> Option<&'static str> {
        match self {
            Form::Table => None,
            Form::Json => Some("json"),
            Form::Csv => Some("csv"),
            Form::Xlsx => Some("xlsx"),
        }
    }
    /// The form of a file, by its ending.
    pub fn of_ending(path: &Path) -> Option<Form> {
        let ending = path.extension()?.to_str()?;
        let fits = |form: &Form| form.ending().is_some_and(|known| known.eq_ignore_ascii_case(ending));
        [Form::Json, Form::Csv, Form::Xlsx].into_iter().find(fits)
    }
    /// How results are printed. A workbook takes what CSV has.
    pub fn format(self) -> Format {
        match self {
            Form::Table => Format::Table,
            Form::Json => Format::Json,
            Form::Csv | Form::Xlsx => Format::Csv,
        }
    }
}

/// How results are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Table,
    Json,
    Csv,
}

impl Command {
    /// The day up to which figures are asked for, where they are and one is named.
    pub fn until(&self) -> Option<Day> {
        match self {
            Command::Budget(args) => args.view.until,
            Command::Explain(args) => args.view.until,
            Command::Indicators(args) => args.view.until,
            Command::Forecast(args) => args.view.until,
            Command::Need(args) => args.until,
            Command::Anomalies(args) => args.view.until,
            Command::Published(args) => args.view.until,
            Command::Export(args) => args.view.until,
            // Lists of acts say it themselves; a bridge has two days, and a report that of its quarter.
            Command::Act(_) | Command::Compare(_) | Command::Report(_) => None,
            Command::Demo(_)
            | Command::Import(_)
            | Command::Catalogue(_)
            | Command::Verify(_)
            | Command::Audit(_)
            | Command::Refused(_)
            | Command::Look(_)
            | Command::Journal(_)
            | Command::Rebuild
            | Command::Migrate
            | Command::Move
            | Command::Dead(_)
            | Command::Reads(_)
            | Command::Serve(_)
            | Command::Health(_)
            | Command::Bench(_)
            | Command::Access(_)
            | Command::Privacy(_)
            | Command::Config(_)
            | Command::Completions { .. } => None,
        }
    }
}

#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Der Hauptvorgang am eingebauten Beispiel, von Anfang bis Ende / The main job on the built-in example, start to
    /// finish
    Demo(DemoArgs),
    /// Haushaltsplan oder Ereignisse einlesen / Read a budget plan or events
    #[command(subcommand)]
    Import(Import),
    /// Haushalt: Soll, Festlegungen, Ist, verfügbar / Budget: current budget, commitments, actual, available
    Budget(BudgetArgs),
    /// Wie eine Zahl des Haushalts zustande kam, Teil für Teil bis zu den Ereignissen / How a figure of the budget came
    /// about, part by part down to the events
    Explain(ExplainArgs),
    /// Überleitung: was eine Zahl von einem Stand zu einem späteren bewegt hat, Ereignis für Ereignis / Bridge: what
    /// moved a figure from one position to a later one, event by event
    Compare(CompareArgs),
    /// Kennzahlen, je mit Zähler und Nenner / Indicators, each with numerator and denominator
    Indicators(IndicatorArgs),
    /// Jahresprognose: was bis zum Jahresende bezahlt sein wird, mit Spanne / Year-end forecast: what will have been
    /// paid by the end of the year, with its range
    Forecast(ForecastArgs),
    /// Was jede Kennzahl bedeutet: Formel, Grundlagen, Einheit, Fassung, Quelle / What every indicator means: formula,
    /// inputs, unit, version, source
    Catalogue(CatalogueArgs),
    /// Mehrbedarf je Behörde und Gegenstand, mit Herleitung / Extra need by authority and item, with its derivation
    Need(NeedArgs),
    /// Auffälligkeiten: was jemand ansehen sollte, je als Frage mit den Ereignissen dahinter / Anomalies: what somebody
    /// should look at, each as a question with the events behind it
    Anomalies(AnomalyArgs),
    /// Zahlen, die andere veröffentlicht haben, neben unseren, und worin sie sich unterscheiden / Figures that others
    /// published beside ours, and what makes them differ
    Published(PublishedArgs),
    /// Alles Aufgezeichnete und Gerechnete als Tabellen für andere Programme: Parquet oder CSV mit Schema / Everything
    /// that was recorded and computed as tables for other programs: Parquet or CSV with a schema
    Export(ExportArgs),
    /// Quartalsbericht für den Hauptausschuss als PDF, XLSX oder JSON / Quarterly report as PDF, XLSX or JSON, in
    /// German whatever --lang says
    Report(ReportArgs),
    /// Das Journal prüfen, oder ob ein Bericht zu ihm gehört / Check the journal, or whether a report belongs to it
    Verify(VerifyArgs),
    /// Nachweise für die Prüfung: dass ein Ereignis im Journal steht und seither nichts geändert wurde / Proofs for the
    /// audit: that an event stands in the journal and nothing was changed since
    #[command(subcommand)]
    Audit(Audit),
    /// Abgelehnte Einträge zeigen, ausgeben, erledigen / Show, export and settle what was refused
    Refused(RefusedArgs),
    /// Hinweise auf Aufgezeichnetes, das jemand ansehen sollte: zeigen, erledigen / Warnings about what is recorded and
    /// somebody should look at: show and settle
    Look(LookArgs),
    /// Das Journal lesen, älteste Ereignisse zuerst / Read the journal, oldest events first
    Journal(JournalArgs),
    #[command(flatten)]
    Act(Act),
    /// Die Tabellen der Dienste aus dem Journal neu aufbauen / Fill the tables of the services anew from the journal
    Rebuild,
    /// Datenbank anlegen oder auf Stand bringen, Rechte der Dienste vergeben / Create a database or bring it up to
    /// date, and grant the services their rights
    Migrate,
    /// Den eingebetteten Speicher (--data) in eine leere Datenbank umziehen (--database-url) / Move the embedded store
    /// (--data) into an empty database (--database-url)
    Move,
    /// Nachrichten, die ihre Empfänger nicht erreichten, zeigen oder noch einmal senden / Show messages that did not
    /// reach their receivers, or send them again
    Dead(DeadArgs),
    /// Wer gelesen hat, was jemand verantworten muss, und wer abgewiesen wurde / Who read what somebody may have to
    /// answer for, and who was refused
    #[command(subcommand)]
    Reads(Reads),
    /// Server starten / Run a server
    Serve(ServeArgs),
    /// Ob ein Server bereit ist: Exitcode 0, sonst 1, nicht erreichbar 3 / Whether a server is ready: exit code 0, else
    /// 1, not reachable 3
    Health(HealthArgs),
    /// Durchsatz auf diesem Rechner messen / Measure the throughput of this machine
    Bench(BenchArgs),
    /// Wer was darf: ein Verzeichnis der Aufrufer prüfen / Who may do what: check a register of callers
    #[command(subcommand)]
    Access(Access),
    /// Personen, die unter Pseudonymen aufgezeichnet sind: zeigen, Namen löschen / Persons who are recorded under
    /// pseudonyms: show them, erase names
    #[command(subcommand)]
    Privacy(Privacy),
    /// Die geltende Konfiguration zeigen / Show the configuration in force
    #[command(subcommand)]
    Config(Config),
    /// Vervollständigung für die Shell ausgeben / Print completions for a shell
    Completions {
        /// Shell / Shell
        #[arg(value_parser = clap::builder::EnumValueParser::<Shell>::new())]
        shell: Shell,
    },
}

/// The whole command in one language.
pub fn command(lang: Lang) -> clap::Command {
    help::command(Cli::command(), lang)
}
