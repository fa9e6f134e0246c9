//! How scenarios are kept, withdrawn and asked for.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sollist_contract::{
    ids::{Authority, Item, ScenarioName, Text},
    money::Cents,
    parameters::{DELAY_MONTHS_MAX, Rate},
    said::Said,
};

use super::act::ActArgs;
use crate::cli::{
    acts::given::amount,
    args::figures::View,
    choice::item,
    given::{authority, name},
    words::acts as words,
};

#[derive(Debug, Clone, Subcommand)]
pub enum ScenarioAction {
    /// Unter einem Namen speichern, aus einer Datei oder aus Angaben; eines gleichen Namens wird ersetzt / Keep under a
    /// name, from a file or from options; one of the same name is replaced
    Save(Box<SaveArgs>),
    /// Zurückziehen; nach früheren Ständen bleibt es / Withdraw; at earlier states it stays
    Withdraw(WithdrawArgs),
    /// Gespeicherte Szenarien zeigen / Show the scenarios that are kept
    List(ScenarioListArgs),
    /// Ein gespeichertes Szenario zeigen / Show one scenario that is kept
    Show(ScenarioShowArgs),
}

/// What is assumed of an item: `notebook=0,80`.
#[derive(Debug, Clone)]
pub struct Of<T> {
    pub item: Item,
    pub value: T,
}

#[derive(Debug, Clone, Args)]
pub struct SaveArgs {
    /// Szenario als JSON, wie „sollist need --scenario“ es nimmt / Scenario as JSON, as `sollist need --scenario` takes
    /// it
    #[arg(value_name = "FILE", conflicts_with_all = ASSUMED)]
    pub file: Option<PathBuf>,
    /// Name (sonst der in der Datei, sonst der Name der Datei) / Name (else that in the file, else that of the file)
    #[arg(long, value_name = "NAME", value_parser = name::<ScenarioName>, required_unless_present = "file")]
    pub name: Option<ScenarioName>,
    /// Wofür / What for
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub reason: Text,
    /// Stück je mobil arbeitsfähiger Stelle, etwa notebook=0,80; mehrmals für mehrere / Pieces per eligible position
    /// such as notebook=0.80; once for each item
    #[arg(long, value_name = "ITEM=RATE", value_parser = quota)]
    pub quota: Vec<Of<Rate>>,
    /// Stückpreis in EUR, etwa notebook=1.150,00 / Price of a piece in EUR such as notebook=1150.00
    #[arg(long, value_name = "ITEM=EUR", value_parser = price)]
    pub unit_price: Vec<Of<Cents>>,
    /// Nutzungsdauer in Monaten, etwa notebook=72 / Life time in months such as notebook=72
    #[arg(long, value_name = "ITEM=MONTHS", value_parser = life)]
    pub life_months: Vec<Of<u16>>,
    /// Laufende Kosten je Stück und Jahr in EUR, etwa notebook=24,00 / Running cost of a piece and year in EUR such as
    /// notebook=24.00
    #[arg(long, value_name = "ITEM=EUR", value_parser = price)]
    pub running_cost: Vec<Of<Cents>>,
    /// Mit wie viel die mobil arbeitsfähigen Stellen malgenommen werden, etwa 1,05 / By what eligible positions are
    /// multiplied, such as 1.05
    #[arg(long, value_name = "RATE", value_parser = rate)]
    pub eligible_factor: Option<Rate>,
    /// Um wie viele Monate der Zieltag später liegt / By how many months the target day lies later
    #[arg(long, value_name = "MONTHS", value_parser = clap::value_parser!(u16).range(0..=i64::from(DELAY_MONTHS_MAX)))]
    pub delay_months: Option<u16>,
    /// Wer es speichert, etwa ba-pankow (sonst das Land Berlin) / Who saves it, such as ba-pankow (else the State of
    /// Berlin)
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub act: ActArgs,
}

/// What a scenario may assume without a file.
const ASSUMED: [&str; 6] = ["quota", "unit_price", "life_months", "running_cost", "eligible_factor", "delay_months"];

#[derive(Debug, Clone, Args)]
pub struct WithdrawArgs {
    /// Name des Szenarios / Name of the scenario
    #[arg(value_name = "NAME", value_parser = name::<ScenarioName>)]
    pub name: ScenarioName,
    /// Warum / Why
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub reason: Text,
    /// Wer es gespeichert hat, etwa ba-pankow (sonst das Land Berlin) / Who saved it, such as ba-pankow (else the State
    /// of Berlin)
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct ScenarioListArgs {
    /// Behörde, die sie gespeichert hat: ba-pankow oder Pankow / Authority that saved them: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub view: View,
}

#[derive(Debug, Clone, Args)]
pub struct ScenarioShowArgs {
    /// Name des Szenarios / Name of the scenario
    #[arg(value_name = "NAME", value_parser = name::<ScenarioName>)]
    pub name: ScenarioName,
    #[command(flatten)]
    pub view: View,
}

/// An item and what is assumed of it.
fn of<T>(text: &str, value: impl Fn(&str) -> Result<T, Said>) -> Result<Of<T>, Said> {
    let (of, text) = text.split_once('=').ok_or_else(words::no_assumption)?;
    Ok(Of { item: item(of.trim())?, value: value(text.trim())? })
}

/// A rate as people write it: `0,80`, `0.80`.
fn rate(text: &str) -> Result<Rate, Said> {
    let written = text.trim().replace(',', ".");
    serde_json::from_value(written.into()).map_err(|_| words::no_rate())
}
fn quota(text: &str) -> Result<Of<Rate>, Said> {
    of(text, rate)
}
fn price(text: &str) -> Result<Of<Cents>, Said> {
    of(text, |text| {
        let price = amount(text)?;
        rate(&price.to_string()).map_err(|_| words::no_price())?;
        Ok(price)
    })
}
fn life(text: &str) -> Result<Of<u16>, Said> {
    of(text, |months| months.parse().ok().filter(|months| *months > 0).ok_or_else(words::no_months))
}

impl ScenarioAction {
    /// The options of what is recorded; none where something is only shown.
    pub fn recorded(&self) -> Option<&ActArgs> {
        match self {
            ScenarioAction::Save(args) => Some(&args.act),
            ScenarioAction::Withdraw(args) => Some(&args.act),
            ScenarioAction::List(_) | ScenarioAction::Show(_) => None,
        }
    }
}
