//! How counts are written.

use clap::{Args, Subcommand, ValueEnum};
use sollist_contract::{
    day::Day,
    grpc::rollout::v1::StockPart,
    ids::{Authority, Item, LicenceId, Text},
    said::Said,
};

use super::act::ActArgs;
use crate::cli::{
    acts::given::pieces,
    choice::{choice, item, licence},
    given::{authority, day, name},
    words::acts as words,
};

#[derive(Debug, Clone, Subcommand)]
pub enum CountAction {
    /// Bestand an Geräten / Devices there are
    #[command(aliases = ["devices", "geräte"])]
    Stock(StockArgs),
    /// Beschäftigte, Arbeitsplätze und mobil arbeitsfähige Stellen / Staff, workplaces and eligible positions
    Headcount(HeadcountArgs),
    /// Stellen, die hinzukommen oder wegfallen / Positions that come or go
    Positions(PositionsArgs),
    /// Fernzugänge, neuer Gesamtwert / Remote access, a new total
    RemoteAccess(RemoteAccessArgs),
    /// Lizenzen, neuer Gesamtwert / Licences, a new total
    Licences(LicencesArgs),
    /// Nutzung der Digitalen Akte / Use of the digital file
    EFile(EFileArgs),
    /// Was zuletzt gezählt wurde / What was counted last
    List(CountListArgs),
}

#[derive(Debug, Clone, Args)]
pub struct StockArgs {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Gegenstand, etwa notebook / Item such as notebook
    #[arg(long, value_name = "ITEM", value_parser = item)]
    pub item: Item,
    /// Tag der Zählung: JJJJ-MM-TT oder TT.MM.JJJJ / Day of the count: YYYY-MM-DD or DD.MM.YYYY
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Day,
    /// Stück in Nutzung / Pieces in use
    #[arg(long, value_name = "N", value_parser = pieces(0..=1_000_000_000),
        required_unless_present = "part", requires = "in_stock")]
    pub in_use: Option<i64>,
    /// Stück auf Lager / Pieces in stock
    #[arg(long, value_name = "N", value_parser = pieces(0..=1_000_000_000),
        requires = "in_use")]
    pub in_stock: Option<i64>,
    /// Seit wann sie in Betrieb sind (sonst unbekannt) / Day from which their age counts (else unknown)
    #[arg(long, value_name = "DAY", value_parser = day, requires = "in_use")]
    pub commissioned_on: Option<Day>,
    /// Je Alter einmal statt der drei: IN_GEBRAUCH:AUF_LAGER:TAG, unbekannt ohne Tag / Once an age instead of the
    /// three: IN_USE:IN_STOCK:DAY, unknown without a day
    #[arg(long, value_name = "PART", value_parser = part, conflicts_with_all = ["in_use", "in_stock"])]
    pub part: Vec<StockPart>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct HeadcountArgs {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Tag der Zählung: JJJJ-MM-TT oder TT.MM.JJJJ / Day of the count: YYYY-MM-DD or DD.MM.YYYY
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Day,
    /// Beschäftigte / Persons employed
    #[arg(long, value_name = "N", value_parser = pieces(0..=1_000_000_000))]
    pub employees: i64,
    /// Arbeitsplätze mit Rechner / Workplaces with a computer
    #[arg(long, value_name = "N", value_parser = pieces(0..=1_000_000_000))]
    pub workplaces: i64,
    /// Stellen, die mobil arbeiten können / Positions that can work from elsewhere
    #[arg(long, value_name = "N", value_parser = pieces(0..=1_000_000_000))]
    pub eligible: i64,
    /// Was gezählt wurde, in den Worten der Behörde / What was counted, in the authority's words
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub definition: Text,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct PositionsArgs {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Stellen, die hinzukommen; negativ, wenn sie wegfallen / Positions that come, or go when negative
    #[arg(long, value_name = "N", allow_hyphen_values = true,
        value_parser = pieces(-1_000_000_000..=1_000_000_000))]
    pub quantity: i64,
    /// Ab welchem Tag / From which day on
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub effective_on: Day,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct RemoteAccessArgs {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Wie viele gleichzeitig arbeiten können, im Ganzen / How many can work at the same time, in total
    #[arg(long, value_name = "N", value_parser = pieces(0..=1_000_000_000))]
    pub sessions: i64,
    /// Wie viele Zugang haben, im Ganzen / How many have access, in total
    #[arg(long, value_name = "N", value_parser = pieces(0..=1_000_000_000))]
    pub accounts: Option<i64>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct LicencesArgs {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Art der Lizenz, etwa „Lizenz Digitale Akte“ / Kind of licence such as e-file-licence
    #[arg(long, value_name = "LICENCE", value_parser = licence)]
    pub licence: LicenceId,
    /// Lizenzen im Ganzen / Licences in total
    #[arg(long, value_name = "N", value_parser = pieces(0..=1_000_000_000))]
    pub quantity: i64,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct EFileArgs {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Wie viele Zugang haben / How many have access
    #[arg(long, value_name = "N", value_parser = pieces(0..=1_000_000_000))]
    pub accounts: i64,
    /// Wie viele gleichzeitig damit arbeiten / How many work with it at the same time
    #[arg(long, value_name = "N", value_parser = pieces(0..=1_000_000_000))]
    pub concurrent: i64,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Counted {
    #[default]
    #[value(alias = "bestand")]
    Stock,
    #[value(aliases = ["personal", "staff"])]
    Headcount,
    RemoteAccess,
    Licences,
    EFile,
}

#[derive(Debug, Clone, Default, Args)]
pub struct CountListArgs {
    /// Geräte, Beschäftigte, Fernzugänge, Lizenzen oder Nutzung der Digitalen Akte / Devices, staff, remote access,
    /// licences or use of the digital file
    #[arg(value_name = "WHAT", value_parser = choice::<Counted>(), default_value = "stock")]
    pub what: Counted,
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
}

/// What was counted of an age: `10:5:2024-01-01`, or `10:5` of an unknown one.
fn part(text: &str) -> Result<StockPart, Said> {
    let count = |text: &str| text.parse::<i64>().ok().filter(|count| *count >= 0);
    let mut parts = text.splitn(3, ':');
    let (in_use, in_stock) = (parts.next().and_then(count), parts.next().and_then(count));
    // Said in a word, or by leaving it out.
    let known = parts.next().filter(|text| !["", "unbekannt", "unknown"].contains(text));
    let commissioned_on = known.map(day).transpose()?.map(|day| day.to_string());
    if in_use.is_none() || in_stock.is_none() {
        return Err(words::no_part());
    }
    Ok(StockPart { in_use, in_stock, commissioned_on })
}

impl CountAction {
    /// The options of what is recorded; none where something is only shown.
    pub fn recorded(&self) -> Option<&ActArgs> {
        match self {
            CountAction::Stock(args) => Some(&args.act),
            CountAction::Headcount(args) => Some(&args.act),
            CountAction::Positions(args) => Some(&args.act),
            CountAction::RemoteAccess(args) => Some(&args.act),
            CountAction::Licences(args) => Some(&args.act),
            CountAction::EFile(args) => Some(&args.act),
            CountAction::List(_) => None,
        }
    }
}
