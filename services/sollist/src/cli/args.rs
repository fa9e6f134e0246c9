//! The command line as it is written (docs/spec.md#the-command-line). Each help text is „German / English“;
//! `help` keeps the half asked for.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use clap::{
    ArgMatches, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum,
    error::{ContextKind, ContextValue, ErrorKind},
    parser::ValueSource,
};
use clap_complete::Shell;
use sollist_contract::{
    day::Day,
    grpc::reporting::v1::ReportFormat,
    ids::{Authority, District, LineName, NotAName, OrderNo, Programme},
    said::{Bilingual as _, Said},
};

use super::{acts::args::Act, help, lang::Lang, words::usage as words};
use crate::run::role::Role;

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
        if database && server {
            return contradict("--database-url", "--server");
        }
        // A server that records into another store than somebody thinks does harm before it is noticed.
        if data && !database && cli.global.database_url.is_some() && matches!(cli.command, Command::Serve(_)) {
            return contradict("--data", "SOLLIST_DATABASE_URL");
        }
        // The configuration is not read yet; where it names a database, that is another store too.
        cli.global.data_by_hand = data && !database && !matches!(cli.command, Command::Move);
        if (data || database) && !server {
            cli.global.server = None;
        }
        // A move is from the folder into the database: both are meant.
        if (data || server) && !database && !matches!(cli.command, Command::Move) {
            cli.global.database_url = None;
        }
        Ok(cli)
    }
}

/// What every command understands.
#[derive(Debug, Clone, Default, Args)]
pub struct Global {
    /// Verzeichnis des eingebetteten Bestands (sonst ./sollist-data) / Folder of the embedded store (else
    /// ./sollist-data)
    #[arg(long, global = true, value_name = "DIR", env = "SOLLIST_DATA", hide_env_values = true)]
    pub data: Option<PathBuf>,
    /// The folder was named on the command line as the store, and no database was; a move names it as what it moves.
    #[arg(skip)]
    pub data_by_hand: bool,
    /// PostgreSQL-Datenbank statt des eingebetteten Bestands / PostgreSQL database instead of the embedded store
    #[arg(long, global = true, value_name = "URL", env = "SOLLIST_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Adresse eines laufenden Servers, etwa http://127.0.0.1:50051; https:// mit Zertifikat / Address of a running
    /// server such as http://127.0.0.1:50051; https:// with a certificate
    #[arg(long, global = true, value_name = "URL", env = "SOLLIST_SERVER", hide_env_values = true)]
    pub server: Option<String>,
    /// Form der Ausgabe / Shape of the output
    #[arg(long, global = true, value_name = "FORM", value_enum, default_value = "table")]
    pub format: Form,
    /// Arbeitsmappe, in die eine Tabelle geschrieben wird (mit --format xlsx) / Workbook into which a table is written
    /// (with --format xlsx)
    #[arg(long, global = true, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Tabellen mit allen Spalten, so breit sie werden / Tables with every column, as wide as they get
    #[arg(long, global = true)]
    pub wide: bool,
    /// Beträge in Tabellen auf ganze Euro gerundet / Amounts in tables rounded to whole euros
    #[arg(long, global = true)]
    pub whole_euros: bool,
    /// Sprache der Texte / Language of the texts
    #[arg(long, global = true, value_name = "LANG", value_enum, default_value = "de")]
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
    /// Konfigurationsdatei (TOML) / Configuration file (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What `--format` names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    #[default]
    Table,
    Json,
    Csv,
    Xlsx,
}

impl Form {
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
    /// Kennzahlen, je mit Zähler und Nenner / Indicators, each with numerator and denominator
    Indicators(IndicatorArgs),
    /// Mehrbedarf je Behörde und Gegenstand, mit Herleitung / Extra need by authority and item, with its derivation
    Need(NeedArgs),
    /// Quartalsbericht für den Hauptausschuss als PDF, XLSX oder JSON / Quarterly report as PDF, XLSX or JSON
    Report(ReportArgs),
    /// Das Journal prüfen, oder ob ein Bericht zu ihm gehört / Check the journal, or whether a report belongs to it
    Verify(VerifyArgs),
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
    /// Den eingebetteten Bestand (--data) in eine leere Datenbank umziehen (--database-url) / Move the embedded store
    /// (--data) into an empty database (--database-url)
    Move,
    /// Nicht zustellbare Meldungen an Empfänger zeigen oder noch einmal senden / Show messages that did not reach their
    /// receivers, or send them again
    Dead(DeadArgs),
    /// Server starten / Run a server
    Serve(ServeArgs),
    /// Ob ein Server bereit ist: Exit 0, sonst 1, nicht erreichbar 3 / Whether a server is ready: exit 0, else 1, not
    /// reachable 3
    Health(HealthArgs),
    /// Durchsatz auf diesem Rechner messen / Measure the throughput of this machine
    Bench(BenchArgs),
    /// Konfiguration / Configuration
    #[command(subcommand)]
    Config(Config),
    /// Vervollständigung für die Shell ausgeben / Print completions for a shell
    Completions {
        /// Shell / Shell
        #[arg(value_parser = clap::builder::EnumValueParser::<Shell>::new())]
        shell: Shell,
    },
}

#[derive(Debug, Clone, Default, Args)]
pub struct DemoArgs {
    /// Verzeichnis für den Bericht (sonst das laufende) / Folder for the report (else the current one)
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Clone, Subcommand)]
pub enum Import {
    /// Haushaltsplan im Open-Data-Format (CSV oder XLSX); - liest die Standardeingabe / Budget plan in Berlin's
    /// open-data layout (CSV or XLSX); - reads standard input
    Budget(ImportBudgetArgs),
    /// CloudEvents, je Zeile eines; - liest die Standardeingabe / CloudEvents, one a line; - reads standard input
    Events(ImportEventsArgs),
}

#[derive(Debug, Clone, Args)]
pub struct ImportBudgetArgs {
    /// Dateien / Files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Andere Ansätze als Nachtrag buchen, mit dieser Grundlage / Record other amounts as an amendment on this basis
    #[arg(long, value_name = "BASIS", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub amend: Option<String>,
    /// Zeilen unter anderem Namen sind dieselben Haushaltsstellen: sie werden umbenannt / Rows under another name are
    /// the same lines: they are renamed
    #[arg(long, conflicts_with = "new_lines")]
    pub same_lines: bool,
    /// Zeilen unter anderem Namen sind neue Haushaltsstellen / Rows under another name are new lines
    #[arg(long)]
    pub new_lines: bool,
    /// Nur prüfen: was würde gebucht, was abgelehnt; gebucht wird nichts / Only check: what would be recorded, what
    /// refused; nothing is recorded
    #[arg(long)]
    pub check: bool,
    /// Regeln, die den Zeilen Handlungsfeld und Art geben / Rules that give the lines their programme and kind
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub struct ImportEventsArgs {
    /// Dateien; - für die Standardeingabe / Files; - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Nur prüfen: was würde aufgezeichnet, was abgelehnt; aufgezeichnet wird nichts / Only check: what would be
    /// recorded, what refused; nothing is recorded
    #[arg(long)]
    pub check: bool,
}

/// Which knowledge and which time a figure rests on.
#[derive(Debug, Clone, Default, Args)]
pub struct View {
    /// Was bekannt war: am Ende eines Tages, zu einem Zeitpunkt (RFC 3339) oder bis zu einer Journalnummer / What was
    /// known: at the end of a day, at an instant (RFC 3339) or up to a journal number
    #[arg(long, value_name = "T", value_parser = as_of)]
    pub as_of: Option<String>,
    /// Was geschehen war: bis zu diesem Tag (JJJJ-MM-TT oder TT.MM.JJJJ) / What had happened: up to this day
    /// (YYYY-MM-DD or DD.MM.YYYY)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub until: Option<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BudgetBy {
    District,
    Authority,
    Programme,
    Line,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum IndicatorBy {
    District,
    Authority,
    Programme,
}

#[derive(Debug, Clone, Default, Args)]
pub struct BudgetArgs {
    /// Haushaltsjahr (sonst das neueste mit Ansatz) / Fiscal year (else the newest with an appropriation)
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1990..=2199))]
    pub year: Option<i32>,
    /// Einzelplan / Section
    #[arg(long, value_name = "S")]
    pub section: Option<String>,
    /// Bezirk: 03, 3 oder pankow; 00 ist die Hauptverwaltung / District: 03, 3 or pankow; 00 is the central
    /// administration
    #[arg(long, value_name = "D", value_parser = district)]
    pub district: Option<District>,
    /// Behörde, etwa ba-pankow / Authority such as ba-pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Handlungsfeld, etwa mobile-devices / Programme such as mobile-devices
    #[arg(long, value_name = "P", value_parser = programme)]
    pub programme: Option<Programme>,
    /// Gliederung; mehrere mit Komma / Grouping; several with a comma
    #[arg(long, value_name = "BY", value_enum, value_delimiter = ',')]
    pub by: Vec<BudgetBy>,
    /// Nur diese Haushaltsstelle, mit jedem Namen, den sie hatte / Only this budget line, by any name that it had
    #[arg(long, value_name = "L", value_parser = line,
        conflicts_with_all = ["year", "section", "district", "authority", "programme", "by"])]
    pub line: Option<LineName>,
    /// Warum sie so steht: jede Buchung, und was sie überzogen hat / Why it stands so: every posting, and what made it
    /// overdrawn
    #[arg(long, requires = "line")]
    pub explain: bool,
    #[command(flatten)]
    pub view: View,
}

#[derive(Debug, Clone, Default, Args)]
pub struct IndicatorArgs {
    /// Kennzahl, etwa mobile.device-rate (sonst alle) / Indicator such as mobile.device-rate (else all)
    #[arg(long, value_name = "I")]
    pub id: Option<String>,
    /// Haushaltsjahr (sonst das neueste mit Ansatz) / Fiscal year (else the newest with an appropriation)
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1990..=2199))]
    pub year: Option<i32>,
    /// Bezirk: 03, 3 oder pankow; 00 ist die Hauptverwaltung / District: 03, 3 or pankow; 00 is the central
    /// administration
    #[arg(long, value_name = "D", value_parser = district)]
    pub district: Option<District>,
    /// Behörde, etwa ba-pankow / Authority such as ba-pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Handlungsfeld, etwa mobile-devices / Programme such as mobile-devices
    #[arg(long, value_name = "P", value_parser = programme)]
    pub programme: Option<Programme>,
    /// Gegenstand für procurement.* und device.* (sonst alle mobilen Endgeräte) / Item for procurement.* and device.*
    /// (else all mobile devices)
    #[arg(long, value_name = "ITEM")]
    pub item: Option<String>,
    /// Gliederung; mehrere mit Komma / Grouping; several with a comma
    #[arg(long, value_name = "BY", value_enum, value_delimiter = ',')]
    pub by: Vec<IndicatorBy>,
    #[command(flatten)]
    pub view: View,
}

#[derive(Debug, Clone, Default, Args)]
pub struct NeedArgs {
    /// Zieltag (sonst heute) / Target day (else today)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub target_day: Option<Day>,
    /// Bezirk: 03, 3 oder pankow; 00 ist die Hauptverwaltung / District: 03, 3 or pankow; 00 is the central
    /// administration
    #[arg(long, value_name = "D", value_parser = district)]
    pub district: Option<District>,
    /// Behörde, etwa ba-pankow / Authority such as ba-pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Szenario als JSON: andere Parameter, ohne Buchung / Scenario as JSON: other parameters, nothing is recorded
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// Die Herleitung zeigen, Zeile für Zeile / Show the derivation line by line
    #[arg(long)]
    pub explain: bool,
    /// Was bekannt war: am Ende eines Tages, zu einem Zeitpunkt (RFC 3339) oder bis zu einer Journalnummer / What was
    /// known: at the end of a day, at an instant (RFC 3339) or up to a journal number
    #[arg(long, value_name = "T", value_parser = as_of)]
    pub as_of: Option<String>,
    /// Was geschehen war: bis zu diesem Tag (JJJJ-MM-TT oder TT.MM.JJJJ) / What had happened: up to this day
    /// (YYYY-MM-DD or DD.MM.YYYY)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub until: Option<Day>,
}

#[derive(Debug, Clone, Args)]
pub struct ReportArgs {
    /// Quartal, etwa 2026-Q3 / Quarter such as 2026-Q3
    #[arg(long, value_name = "QUARTER", value_parser = quarter)]
    pub quarter: String,
    /// Zieldatei; die Endung .pdf, .xlsx oder .json bestimmt die Form / File to write; .pdf, .xlsx or .json decides the
    /// shape
    #[arg(long, value_name = "FILE", value_parser = report_file)]
    pub out: PathBuf,
    /// Ein Entwurf, der auch so heißt: auch für ein Quartal, das noch läuft oder von dem noch nichts bekannt ist / A
    /// draft, and called so: also of a quarter that goes on or of which nothing is known yet
    #[arg(long)]
    pub draft: bool,
    /// Was bekannt war: am Ende eines Tages, zu einem Zeitpunkt (RFC 3339) oder bis zu einer Journalnummer / What was
    /// known: at the end of a day, at an instant (RFC 3339) or up to a journal number
    #[arg(long, value_name = "T", value_parser = as_of)]
    pub as_of: Option<String>,
}

#[derive(Debug, Clone, Default, Args)]
pub struct VerifyArgs {
    /// Bericht, der geprüft wird; ohne Angabe das ganze Journal / Report to check; without it the whole journal
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Auch jede Tabelle der Dienste mit dem vergleichen, was aus dem Journal folgt / Also compare every table of the
    /// services with what the journal says
    #[arg(long, conflicts_with = "file")]
    pub deep: bool,
}

#[derive(Debug, Clone, Default, Args)]
#[command(subcommand_negates_reqs = true)]
pub struct RefusedArgs {
    /// Die abgelehnten Zeilen zur Korrektur in eine Datei schreiben; - ist die Standardausgabe / Write the refused
    /// lines to a file for correction; - is standard output
    #[arg(long, value_name = "FILE")]
    pub export: Option<PathBuf>,
    #[command(flatten)]
    pub filter: RefusedFilter,
    #[command(subcommand)]
    pub action: Option<RefusedAction>,
}

#[derive(Debug, Clone, Subcommand)]
pub enum RefusedAction {
    /// Einträge von Hand erledigen / Set entries aside by hand
    Settle(SettleArgs),
}

#[derive(Debug, Clone, Default, Args)]
pub struct SettleArgs {
    /// Nummern der Einträge / Ids of the entries
    #[arg(value_name = "ID")]
    pub id: Vec<String>,
    /// Grundlage: warum sie nicht mehr gebraucht werden / Basis: why they are not needed any more
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub basis: String,
    /// Datei mit Nummern, je Zeile eine; auch eine Ausgabe von refused / File of ids, one a line; also an output of
    /// refused
    #[arg(long, value_name = "FILE")]
    pub ids: Option<PathBuf>,
    /// Alle offenen einer Herkunft: der Name der Datei, wie ihn die Liste zeigt / All open ones of an origin: the name
    /// of the file as the list shows it
    #[arg(long, value_name = "ORIGIN", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub origin: Option<String>,
}

/// Which warnings.
#[derive(Debug, Clone, Default, Args)]
pub struct LookFilter {
    /// Nur zu Ereignissen einer Behörde, etwa ba-pankow / Only about events of an authority such as ba-pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Nur zu einer Haushaltsstelle / Only about a budget line
    #[arg(long, value_name = "LINE", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub line: Option<String>,
    /// Nur mit einem Grund, etwa LINE_OVERDRAWN / Only of a reason such as LINE_OVERDRAWN
    #[arg(long, value_name = "REASON", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Default, Args)]
#[command(subcommand_negates_reqs = true)]
pub struct LookArgs {
    #[command(flatten)]
    pub filter: LookFilter,
    /// Auch erledigte zeigen / Show settled ones too
    #[arg(long)]
    pub all: bool,
    #[command(subcommand)]
    pub action: Option<LookAction>,
}

#[derive(Debug, Clone, Subcommand)]
pub enum LookAction {
    /// Hinweise erledigen: nach Nummern, oder alle offenen eines Grundes, einer Haushaltsstelle, einer Behörde / Settle
    /// warnings by number, or all open ones of a reason, a line, an authority
    Settle(SettleWarningsArgs),
}

#[derive(Debug, Clone, Default, Args)]
pub struct SettleWarningsArgs {
    /// Nummern der Hinweise / Numbers of the warnings
    #[arg(value_name = "NUMBER")]
    pub number: Vec<u64>,
    /// Grundlage: was das Ansehen ergab / Basis: what came of looking at them
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub basis: String,
    #[command(flatten)]
    pub filter: LookFilter,
}

#[derive(Debug, Clone, Default, Args)]
pub struct JournalArgs {
    /// Ab einem Tag, an dem ein Ereignis gilt (JJJJ-MM-TT), oder ab einer Nummer des Journals / From a day of effect
    /// (YYYY-MM-DD) or a journal number on
    #[arg(long, value_name = "DAY|N", value_parser = place)]
    pub from: Option<Place>,
    /// Bis zu einem Tag, an dem ein Ereignis gilt, oder bis zu einer Nummer / Up to a day of effect or a journal number
    #[arg(long, value_name = "DAY|N", value_parser = place)]
    pub to: Option<Place>,
    /// Nur was diese Haushaltsstelle nennt, unter jedem Namen / Only what names this budget line, by any name
    #[arg(long, value_name = "L", value_parser = line)]
    pub line: Option<LineName>,
    /// Nur was diese Bestellung nennt: bestellt, geändert, geliefert, berechnet, gezahlt / Only what names this order:
    /// placed, changed, delivered, invoiced, paid
    #[arg(long, value_name = "NO", value_parser = order)]
    pub order: Option<OrderNo>,
    /// Nur von dieser Behörde, etwa ba-pankow / Only of this authority such as ba-pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Nur Ereignisse dieses Typs, etwa procurement.order-placed oder budget / Only events of this type such as
    /// procurement.order-placed or budget
    #[arg(long = "type", value_name = "TYPE", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub kind: Option<String>,
    /// Die neuesten zuerst / The newest first
    #[arg(long)]
    pub newest_first: bool,
    /// Höchstzahl der Ereignisse; 0 für alle / Most events shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: u64,
}

/// A day of effect, or a number of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Day(Day),
    Number(u64),
}

impl Place {
    pub fn day(place: Option<Place>) -> String {
        match place {
            Some(Place::Day(day)) => day.to_string(),
            _ => String::new(),
        }
    }
    /// 0 where it is none.
    pub fn number(place: Option<Place>) -> u64 {
        match place {
            Some(Place::Number(number)) => number,
            _ => 0,
        }
    }
}

/// By what the list of what was refused is filtered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct RefusedFilter {
    /// Nur was diese Behörde nennt, soweit lesbar / Only what names this authority, as far as it can be read
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Nur was ein Ereignis dieses Typs geworden wäre, etwa procurement / Only what would have become an event of this
    /// type such as procurement
    #[arg(long = "type", value_name = "TYPE", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub kind: Option<String>,
    /// Nur was aus diesem Grund abgelehnt wurde, etwa ORDER_UNKNOWN / Only what was refused for this reason such as
    /// ORDER_UNKNOWN
    #[arg(long, value_name = "REASON", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub reason: Option<String>,
    /// Nur aus dieser Herkunft: der Name der Datei, wie ihn die Liste zeigt / Only from this origin: the name of the
    /// file as the list shows it
    #[arg(long, value_name = "ORIGIN", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub origin: Option<String>,
    /// Nur was an diesem Tag oder später abgelehnt wurde (JJJJ-MM-TT) / Only what was refused on this day or later
    /// (YYYY-MM-DD)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: Option<Day>,
    /// Nur was bis zu diesem Tag abgelehnt wurde / Only what was refused up to this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub to: Option<Day>,
}

#[derive(Debug, Clone, Default, Args)]
pub struct DeadArgs {
    /// Noch einmal senden: eine Nummer oder all / Send again: a number or all
    #[arg(long, value_name = "NUMBER|all", value_parser = letters)]
    pub redeliver: Option<Letters>,
    /// NATS-Server, der die Meldungen trägt / NATS server that carries the messages
    #[arg(long, value_name = "URL", env = "SOLLIST_NATS_URL", hide_env_values = true)]
    pub nats_url: Option<String>,
}

/// Which dead letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    All,
    Number(u64),
}

fn letters(text: &str) -> Result<Letters, Said> {
    if text == "all" {
        return Ok(Letters::All);
    }
    text.parse().map(Letters::Number).map_err(|_| words::no_letter())
}

#[derive(Debug, Clone, Default, Args)]
pub struct ServeArgs {
    /// Dienste dieses Prozesses (sonst all) / Services of this process (else all)
    #[arg(long, value_name = "ROLE", value_enum, value_delimiter = ',')]
    pub role: Vec<Role>,
    /// Adresse, auf der gRPC angeboten wird / Address on which gRPC is offered
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// NATS-Server, der die Ereignisse trägt / NATS server that carries the events
    #[arg(long, value_name = "URL", env = "SOLLIST_NATS_URL", hide_env_values = true)]
    pub nats_url: Option<String>,
}

#[derive(Debug, Clone, Default, Args)]
pub struct HealthArgs {
    /// Wie viele Sekunden auf die Bereitschaft gewartet wird / How many seconds readiness is waited for
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub wait: u64,
}

#[derive(Debug, Clone, Default, Args)]
pub struct BenchArgs {
    /// Anzahl der Ereignisse / Number of events
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub events: u64,
    /// Nur die Ereignisse in eine Datei schreiben, statt zu messen / Only write the events to a file instead of
    /// measuring
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
}

#[derive(Debug, Clone, Subcommand)]
pub enum Config {
    /// Die geltende Konfiguration ausgeben / Print the configuration in force
    Print,
}

/// The whole command in one language.
pub fn command(lang: Lang) -> clap::Command {
    help::command(Cli::command(), lang)
}

fn name<T: std::str::FromStr<Err = NotAName>>(text: &str) -> Result<T, Said> {
    text.parse().map_err(|error: NotAName| error.said())
}
fn district(text: &str) -> Result<District, Said> {
    name(text)
}
fn authority(text: &str) -> Result<Authority, Said> {
    name(text)
}
fn programme(text: &str) -> Result<Programme, Said> {
    name(text)
}
fn line(text: &str) -> Result<LineName, Said> {
    name(text)
}
fn order(text: &str) -> Result<OrderNo, Said> {
    name(text)
}
/// A number is a number, a day a day.
fn place(text: &str) -> Result<Place, Said> {
    match text.parse() {
        Ok(number) => Ok(Place::Number(number)),
        Err(_) => day(text).map(Place::Day).map_err(|_| words::no_place()),
    }
}
fn day(text: &str) -> Result<Day, Said> {
    a_day(text).ok_or_else(words::no_day)
}
/// A day as it is written in ISO 8601 or by Germans.
fn a_day(text: &str) -> Option<Day> {
    let german = || {
        let mut parts = text.split('.').map(|part| part.bytes().all(|b| b.is_ascii_digit()).then_some(part));
        let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
        let is_day = (1..=2).contains(&day.len()) && (1..=2).contains(&month.len()) && year.len() == 4;
        (is_day && parts.next().is_none()).then(|| format!("{year}-{month:0>2}-{day:0>2}").parse().ok()).flatten()
    };
    text.parse().ok().or_else(german)
}
/// A day is its end in Berlin.
fn as_of(text: &str) -> Result<String, Said> {
    if text.parse::<u64>().is_ok() || sollist_contract::envelope::parse_time(text).is_ok() {
        return Ok(text.to_owned());
    }
    a_day(text).and_then(Day::end).map(|end| end.to_string()).ok_or_else(words::no_as_of)
}
fn quarter(text: &str) -> Result<String, Said> {
    let good = text.split_once("-Q").is_some_and(|(year, quarter)| {
        year.len() == 4
            && year.parse::<i16>().is_ok_and(|year| (1990..=2199).contains(&year))
            && matches!(quarter, "1" | "2" | "3" | "4")
    });
    if good { Ok(text.to_owned()) } else { Err(words::no_quarter()) }
}

/// The shape a report file's name asks for.
pub fn report_format(path: &Path) -> Option<ReportFormat> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "pdf" => Some(ReportFormat::Pdf),
        "xlsx" => Some(ReportFormat::Xlsx),
        "json" => Some(ReportFormat::Json),
        _ => None,
    }
}
fn report_file(text: &str) -> Result<PathBuf, Said> {
    let path = PathBuf::from(text);
    if report_format(&path).is_some() { Ok(path) } else { Err(words::no_report_file()) }
}
fn actor(text: &str) -> Result<String, Said> {
    let name = text.trim();
    let good = (1..=200).contains(&name.len()) && name.bytes().all(|b| (b' '..=b'~').contains(&b));
    if good { Ok(name.to_owned()) } else { Err(words::no_actor()) }
}
