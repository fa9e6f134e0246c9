//! How what is done with the money of budget lines is written.

use clap::{Args, Subcommand};
use sollist_contract::{
    ids::{Authority, LineName, Programme, Text},
    money::Cents,
};

use super::{act::ActArgs, told::AuthoritiesArgs};
use crate::cli::{
    acts::given::amount,
    args::figures::View,
    given::{authority, name, programme},
    names::{LineText, Meant},
};

#[derive(Debug, Clone, Args)]
pub struct FreezeArgs {
    /// Haushaltsstelle: JAHR/BEREICH/EINZELPLAN/KAPITEL/TITEL / Budget line: YEAR/AREA/SECTION/CHAPTER/TITLE
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub line: LineText,
    /// Betrag in EUR, etwa 1.300.000,00 oder 1300000.00 / Amount in EUR such as 1300000.00
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true)]
    pub amount: Cents,
    /// Wer einwilligen muss oder eingewilligt hat / Who has to consent, or has consented
    #[arg(long, value_name = "WHO", value_parser = name::<Text>)]
    pub consent_by: Text,
    /// Schreiben, das es anordnet / The paper that orders it
    #[arg(long, value_name = "PAPER", value_parser = name::<Text>)]
    pub reference: Text,
    /// Wer es anordnet (sonst die Behörde der Haushaltsstelle) / Who orders it (else the authority of the line)
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct TransferArgs {
    /// Haushaltsstelle, die gibt / Budget line that gives
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub from_line: LineText,
    /// Haushaltsstelle, die bekommt / Budget line that gets
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub to_line: LineText,
    /// Betrag in EUR, etwa 1.300.000,00 oder 1300000.00 / Amount in EUR such as 1300000.00
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true)]
    pub amount: Cents,
    /// Regel, auf der es beruht / The rule it rests on
    #[arg(long, value_name = "RULE", value_parser = name::<Text>)]
    pub basis: Text,
    /// Schreiben, das es anordnet / The paper that orders it
    #[arg(long, value_name = "PAPER", value_parser = name::<Text>)]
    pub reference: Text,
    /// Wer es anordnet (sonst die Behörde, die gibt) / Who orders it (else the authority that gives)
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct AdjustArgs {
    /// Haushaltsstelle: JAHR/BEREICH/EINZELPLAN/KAPITEL/TITEL / Budget line: YEAR/AREA/SECTION/CHAPTER/TITLE
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub line: LineText,
    /// Um wie viel EUR sich das Soll ändert, auch negativ / By how many EUR the budget changes, negative too
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true)]
    pub amount: Cents,
    /// Regel, auf der es beruht / The rule it rests on
    #[arg(long, value_name = "RULE", value_parser = name::<Text>)]
    pub basis: Text,
    /// Schreiben, das es anordnet / The paper that orders it
    #[arg(long, value_name = "PAPER", value_parser = name::<Text>)]
    pub reference: Text,
    /// Wer es anordnet (sonst die Behörde der Haushaltsstelle) / Who orders it (else the authority of the line)
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct CarryOverArgs {
    /// Haushaltsstelle des neuen Jahres / Budget line of the new year
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub line: LineText,
    /// Haushaltsrest in EUR; ein vorgetragener Verlust ist negativ / Carry-over in EUR; a loss is negative
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true)]
    pub amount: Cents,
    /// Wer es anordnet (sonst die Behörde der Haushaltsstelle) / Who orders it (else the authority of the line)
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Subcommand)]
pub enum LineAction {
    /// Haushaltsstellen zeigen / Show budget lines
    List(LineListArgs),
    /// Eine Haushaltsstelle zeigen / Show one budget line
    Show {
        /// Haushaltsstelle / Budget line
        #[arg(value_name = "LINE", value_parser = LineText::read)]
        line: LineText,
        #[command(flatten)]
        view: View,
    },
    /// Umbenennen; alles Gebuchte folgt, beide Namen gelten / Give another name; everything posted follows
    Rename(RenameArgs),
    /// Einem anderen Handlungsfeld zuordnen / Move to another programme
    AssignProgramme(AssignArgs),
    /// Verpflichtungsermächtigung für ein späteres Jahr erteilen / Grant commitment authority for a later year
    GrantAuthority(GrantAuthorityArgs),
    /// Verpflichtungsermächtigungen zeigen / Show commitment authority
    Authorities(AuthoritiesArgs),
}

#[derive(Debug, Clone, Args)]
pub struct LineListArgs {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Haushaltsjahr (sonst alle) / Fiscal year (else all)
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1990..=2199))]
    pub year: Option<i32>,
    /// Handlungsfeld, etwa Fernzugang / Programme such as mobile-devices
    #[arg(long, value_name = "P", value_parser = programme)]
    pub programme: Option<Programme>,
    #[command(flatten)]
    pub view: View,
}

#[derive(Debug, Clone, Args)]
pub struct RenameArgs {
    /// Haushaltsstelle unter einem ihrer Namen / Budget line by any of its names
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub line: LineText,
    /// Wie sie von nun an heißt / What it is called from now on
    #[arg(long, value_name = "LINE", value_parser = name::<LineName>)]
    pub new_line: LineName,
    /// Warum / Why
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub basis: Option<Text>,
    /// Wessen Haushaltsstelle es ist (sonst nachgesehen) / Whose line it is (else looked up)
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct AssignArgs {
    /// Haushaltsstelle / Budget line
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub line: LineText,
    /// Handlungsfeld von nun an, etwa mobile-devices / The programme from now on, such as mobile-devices
    #[arg(long, value_name = "P", value_parser = programme)]
    pub programme: Programme,
    /// Warum / Why
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub basis: Text,
    /// Wessen Haushaltsstelle es ist (sonst nachgesehen) / Whose line it is (else looked up)
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct GrantAuthorityArgs {
    /// Haushaltsstelle, die die Ermächtigung trägt / Budget line that carries the right
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub line: LineText,
    /// Jahr, dessen Geld gebunden werden darf / Fiscal year whose money may be committed
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1990..=2199))]
    pub year: i32,
    /// Betrag in EUR, der hinzukommt; mit Minus wird zurückgenommen, was nicht gebraucht ist / Amount in EUR that is
    /// added; with a minus what is not used is taken back
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true)]
    pub amount: Cents,
    /// Wer sie erteilt (sonst die Behörde der Haushaltsstelle) / Who grants it (else the authority of the line)
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub act: ActArgs,
}

impl LineAction {
    /// The budget lines that it names; a new name is meant as it is written.
    pub fn lines(&mut self) -> Vec<Meant<'_>> {
        match self {
            LineAction::Show { line, .. } => Meant::of([Some(line)], None),
            LineAction::Rename(args) => Meant::of([Some(&mut args.line)], args.authority.as_ref()),
            LineAction::AssignProgramme(args) => Meant::of([Some(&mut args.line)], args.authority.as_ref()),
            LineAction::GrantAuthority(args) => Meant::of([Some(&mut args.line)], args.authority.as_ref()),
            LineAction::Authorities(args) => args.lines(),
            LineAction::List(_) => Vec::new(),
        }
    }
    /// The options of what is recorded; none where something is only shown.
    pub fn recorded(&self) -> Option<&ActArgs> {
        match self {
            LineAction::Rename(args) => Some(&args.act),
            LineAction::AssignProgramme(args) => Some(&args.act),
            LineAction::GrantAuthority(args) => Some(&args.act),
            LineAction::List(_) | LineAction::Show { .. } | LineAction::Authorities(_) => None,
        }
    }
}
