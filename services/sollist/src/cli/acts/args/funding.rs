//! How requests for more money are written.

use clap::{Args, Subcommand, ValueEnum};
use sollist_contract::{
    day::Day,
    ids::{Authority, Programme, RequestNo, Text},
    money::Cents,
};

use super::act::ActArgs;
use crate::cli::{
    acts::given::amount,
    args::figures::View,
    choice::choice,
    given::{authority, day, name, programme},
    names::{LineText, Meant},
};

#[derive(Debug, Clone, Subcommand)]
pub enum FundingAction {
    /// Mehr Geld beantragen / Ask for more money
    Request(RequestArgs),
    /// Das Ergebnis der Prüfung festhalten / Record what the examination found
    Review(StepArgs),
    /// Ganz oder zum Teil anerkennen / Approve, in full or in part
    Approve(StepArgs),
    /// Ablehnen / Reject
    Reject(RejectArgs),
    /// Anerkanntes Geld aus den Verstärkungsmitteln bewilligen / Grant approved money out of the reserve
    Grant(GrantArgs),
    /// Anträge zeigen / Show requests
    List(FundingListArgs),
    /// Einen Antrag zeigen / Show one request
    Show(RequestShowArgs),
}

/// A request by its number.
#[derive(Debug, Clone, Args)]
pub struct RequestName {
    /// Behörde, die den Antrag stellt, etwa ba-pankow / Authority that asks, such as ba-pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Nummer des Antrags / Number of the request
    #[arg(long, value_name = "NO", value_parser = name::<RequestNo>)]
    pub request: RequestNo,
}

#[derive(Debug, Clone, Args)]
pub struct RequestShowArgs {
    #[command(flatten)]
    pub name: RequestName,
    #[command(flatten)]
    pub view: View,
}

#[derive(Debug, Clone, Args)]
pub struct RequestArgs {
    #[command(flatten)]
    pub name: RequestName,
    /// Handlungsfeld, etwa Fernzugang / Programme such as mobile-devices
    #[arg(long, value_name = "P", value_parser = programme)]
    pub programme: Programme,
    /// Betrag in EUR, etwa 1.300.000,00 oder 1300000.00 / Amount in EUR such as 1300000.00
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true)]
    pub amount: Cents,
    /// Wofür / What for
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub reason: Option<Text>,
    /// Frist aus Recht oder Sicherheit, der das Geld dient; den Vorschlag reiht die der Parameter / Deadline of law or
    /// security that the money serves; the proposal ranks by that of the parameters
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub deadline: Option<Day>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct StepArgs {
    #[command(flatten)]
    pub name: RequestName,
    /// Betrag in EUR (sonst der bisherige) / Amount in EUR (else that of before)
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true)]
    pub amount: Option<Cents>,
    /// Warum / Why
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub reason: Option<Text>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct RejectArgs {
    #[command(flatten)]
    pub name: RequestName,
    /// Warum / Why
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub reason: Option<Text>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct GrantArgs {
    #[command(flatten)]
    pub name: RequestName,
    /// Betrag in EUR, etwa 1.300.000,00 oder 1300000.00 / Amount in EUR such as 1300000.00
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true)]
    pub amount: Cents,
    /// Haushaltsstelle der Verstärkungsmittel, die gibt (sonst die erste) / Line of the reserve that gives (else the
    /// first)
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub from_line: Option<LineText>,
    /// Haushaltsstelle, die bekommt (sonst die erste des Handlungsfelds) / Line that gets (else the programme's first)
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub to_line: Option<LineText>,
    /// Regel, auf der die Umsetzung beruht / The rule the transfer rests on
    #[arg(long, value_name = "RULE", value_parser = name::<Text>)]
    pub basis: Option<Text>,
    /// Schreiben, das sie anordnet / The paper that orders it
    #[arg(long, value_name = "PAPER", value_parser = name::<Text>)]
    pub reference: Option<Text>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum State {
    #[value(alias = "beantragt")]
    Requested,
    Reviewed,
    Approved,
    Rejected,
    Granted,
}

#[derive(Debug, Clone, Default, Args)]
pub struct FundingListArgs {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Handlungsfeld, etwa Fernzugang / Programme such as mobile-devices
    #[arg(long, value_name = "P", value_parser = programme)]
    pub programme: Option<Programme>,
    /// Stand des Antrags / State of the request
    #[arg(long, value_name = "STATE", value_parser = choice::<State>())]
    pub state: Option<State>,
    #[command(flatten)]
    pub view: View,
}

impl FundingAction {
    /// The budget lines that it names. The reserve is not that of who asks.
    pub fn lines(&mut self) -> Vec<Meant<'_>> {
        let FundingAction::Grant(args) = self else { return Vec::new() };
        let mut lines = Meant::of([args.from_line.as_mut()], None);
        lines.extend(Meant::of([args.to_line.as_mut()], Some(&args.name.authority)));
        lines
    }
    /// The options of what is recorded; none where something is only shown.
    pub fn recorded(&self) -> Option<&ActArgs> {
        match self {
            FundingAction::Request(args) => Some(&args.act),
            FundingAction::Review(args) | FundingAction::Approve(args) => Some(&args.act),
            FundingAction::Reject(args) => Some(&args.act),
            FundingAction::Grant(args) => Some(&args.act),
            FundingAction::List(_) | FundingAction::Show(_) => None,
        }
    }
}
