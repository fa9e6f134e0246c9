//! How orders, deliveries, invoices and payments are written.

use clap::{Args, Subcommand, ValueEnum};
use sollist_contract::{
    day::Day,
    grpc::procurement::v1::Consent,
    ids::{Authority, InvoiceNo, Item, OrderNo, PaymentNo, Text},
    money::Cents,
};

use super::act::ActArgs;
use crate::cli::{
    acts::given::{amount, pieces, some, text},
    args::figures::View,
    choice::{choice, item},
    given::{authority, day, name},
    names::{LineText, Meant},
};

#[derive(Debug, Clone, Subcommand)]
pub enum OrderAction {
    /// Bestellen: Geld einer Haushaltsstelle festlegen / Place an order: commit money of a line
    Place(PlaceArgs),
    /// Stückzahl und Betrag einer Bestellung neu festsetzen, je im Ganzen / Give an order new totals
    Change(ChangeArgs),
    /// Stornieren; die offene Festlegung wird frei / Cancel; what is open of it is released
    Cancel(CancelArgs),
    /// Bestellungen zeigen / Show orders
    List(OrderListArgs),
    /// Eine Bestellung zeigen / Show one order
    Show(OrderShowArgs),
}

/// An order by its number.
#[derive(Debug, Clone, Args)]
pub struct OrderName {
    /// Behörde, die bestellt hat, etwa ba-pankow / Authority that ordered, such as ba-pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Nummer der Bestellung / Number of the order
    #[arg(long, value_name = "NO", value_parser = name::<OrderNo>)]
    pub order: OrderNo,
}

#[derive(Debug, Clone, Args)]
pub struct OrderShowArgs {
    #[command(flatten)]
    pub name: OrderName,
    #[command(flatten)]
    pub view: View,
}

/// Consent to spend more than there is.
#[derive(Debug, Clone, Default, Args)]
pub struct ConsentArgs {
    /// Einwilligung, mehr auszugeben, als da ist (§ 37 LHO): Schreiben / Consent to spend more than there is: the paper
    #[arg(long, value_name = "PAPER", value_parser = name::<Text>, requires = "consent_basis")]
    pub consent_reference: Option<Text>,
    /// Regel, auf der die Einwilligung beruht / The rule that the consent rests on
    #[arg(long, value_name = "RULE", value_parser = name::<Text>, requires = "consent_reference")]
    pub consent_basis: Option<Text>,
    /// Was die Einwilligung vom ganzen Betrag deckt, bei einer Änderung mit dem, was schon bestellt ist (sonst alles) /
    /// What the consent covers of the whole amount, of a change with what is ordered already (else all of it)
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true, requires = "consent_reference")]
    pub consent_amount: Option<Cents>,
}

impl ConsentArgs {
    /// As it goes to the service; none where none is named.
    pub fn consent(&self) -> Option<Consent> {
        let reference = self.consent_reference.as_ref()?.to_string();
        let basis = text(self.consent_basis.as_ref());
        Some(Consent { reference, basis, amount: some(self.consent_amount.as_ref()) })
    }
}

#[derive(Debug, Clone, Args)]
pub struct PlaceArgs {
    #[command(flatten)]
    pub name: OrderName,
    /// Haushaltsstelle, die zahlt / Budget line that pays
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub line: LineText,
    /// Was bestellt wird, etwa notebook / What is ordered, such as notebook
    #[arg(long, value_name = "ITEM", value_parser = item)]
    pub item: Item,
    /// Stückzahl / Pieces
    #[arg(long, value_name = "N", value_parser = pieces(1..=1_000_000_000))]
    pub quantity: i64,
    /// Betrag in EUR für alle, etwa 1.300.000,00 / Amount in EUR for all of them, such as 1300000.00
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true)]
    pub amount: Cents,
    /// Wann die Zahlung fällig ist (sonst im Jahr der Haushaltsstelle) / When payment falls due (else in the year of
    /// the line)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub due: Option<Day>,
    #[command(flatten)]
    pub consent: ConsentArgs,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct ChangeArgs {
    #[command(flatten)]
    pub name: OrderName,
    /// Stückzahl von nun an, im Ganzen / Pieces from now on, in total
    #[arg(long, value_name = "N", value_parser = pieces(1..=1_000_000_000))]
    pub quantity: i64,
    /// Betrag in EUR von nun an, im Ganzen / Amount in EUR from now on, in total
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true)]
    pub amount: Cents,
    #[command(flatten)]
    pub consent: ConsentArgs,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct CancelArgs {
    #[command(flatten)]
    pub name: OrderName,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum State {
    Open,
    Cancelled,
    Settled,
}

#[derive(Debug, Clone, Default, Args)]
pub struct OrderListArgs {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Haushaltsstelle / Budget line
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub line: Option<LineText>,
    /// Haushaltsjahr (sonst alle) / Fiscal year (else all)
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1990..=2199))]
    pub year: Option<i32>,
    /// Stand der Bestellung / State of the order
    #[arg(long, value_name = "STATE", value_parser = choice::<State>())]
    pub state: Option<State>,
    #[command(flatten)]
    pub view: View,
}

#[derive(Debug, Clone, Args)]
pub struct DeliveryArgs {
    #[command(flatten)]
    pub name: OrderName,
    /// Stückzahl, die ankam / Pieces that arrived
    #[arg(long, value_name = "N", value_parser = pieces(1..=1_000_000_000))]
    pub quantity: i64,
    /// Tag der Lieferung: JJJJ-MM-TT oder TT.MM.JJJJ (sonst der von --time) / Day of arrival: YYYY-MM-DD or DD.MM.YYYY
    /// (else that of --time)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub delivered_on: Option<Day>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct InvoiceArgs {
    #[command(flatten)]
    pub name: OrderName,
    /// Nummer der Rechnung / Number of the invoice
    #[arg(long, value_name = "NO", value_parser = name::<InvoiceNo>)]
    pub invoice: InvoiceNo,
    /// Betrag in EUR, etwa 1.300.000,00 oder 1300000.00 / Amount in EUR such as 1300000.00
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true)]
    pub amount: Cents,
    #[command(flatten)]
    pub act: ActArgs,
}

/// `sollist payment` records one; `sollist payment list` shows them.
#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct PaymentArgs {
    #[command(subcommand)]
    pub action: Option<PaymentAction>,
    #[command(flatten)]
    pub record: RecordPaymentArgs,
}

#[derive(Debug, Clone, Subcommand)]
pub enum PaymentAction {
    /// Zahlungen zeigen / Show payments
    List(PaymentListArgs),
}

/// What is required is so unless payments are listed.
#[derive(Debug, Clone, Args)]
pub struct RecordPaymentArgs {
    /// Behörde, die zahlt, etwa ba-pankow / Authority that pays, such as ba-pankow
    #[arg(long, value_name = "A", value_parser = authority, required = true)]
    pub authority: Option<Authority>,
    /// Nummer der Zahlung / Number of the payment
    #[arg(long, value_name = "NO", value_parser = name::<PaymentNo>, required = true)]
    pub payment: Option<PaymentNo>,
    /// Betrag in EUR; eine Erstattung ist negativ / Amount in EUR; a refund is negative
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true, required = true)]
    pub amount: Option<Cents>,
    /// Bestellung, auf die gezahlt wird / Order that is paid
    #[arg(long, value_name = "NO", value_parser = name::<OrderNo>)]
    pub order: Option<OrderNo>,
    /// Haushaltsstelle (sonst die der Bestellung; bei einer Erstattung die, von der gezahlt wurde) / Budget line (else
    /// that of the order; of a refund that from which was paid)
    #[arg(long, value_name = "LINE", value_parser = LineText::read, required_unless_present = "order")]
    pub line: Option<LineText>,
    /// Schlusszahlung: was die Bestellung noch bindet, wird frei / Final payment: releases what the order still commits
    #[arg(long = "final")]
    pub last: bool,
    #[command(flatten)]
    pub consent: ConsentArgs,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Default, Args)]
pub struct PaymentListArgs {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Haushaltsstelle / Budget line
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub line: Option<LineText>,
    /// Bestellung / Order
    #[arg(long, value_name = "NO", value_parser = name::<OrderNo>)]
    pub order: Option<OrderNo>,
    /// Haushaltsjahr (sonst alle) / Fiscal year (else all)
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1990..=2199))]
    pub year: Option<i32>,
    /// Nur was von diesem Tag an gezahlt wurde / Only what was paid from this day on
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: Option<Day>,
    /// Nur was bis zu diesem Tag gezahlt wurde / Only what was paid up to this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub to: Option<Day>,
}

impl OrderAction {
    /// The budget lines that it names.
    pub fn lines(&mut self) -> Vec<Meant<'_>> {
        match self {
            OrderAction::Place(args) => Meant::of([Some(&mut args.line)], Some(&args.name.authority)),
            OrderAction::List(args) => Meant::of([args.line.as_mut()], args.authority.as_ref()),
            OrderAction::Change(_) | OrderAction::Cancel(_) | OrderAction::Show(_) => Vec::new(),
        }
    }
    /// The options of what is recorded; none where something is only shown.
    pub fn recorded(&self) -> Option<&ActArgs> {
        match self {
            OrderAction::Place(args) => Some(&args.act),
            OrderAction::Change(args) => Some(&args.act),
            OrderAction::Cancel(args) => Some(&args.act),
            OrderAction::List(_) | OrderAction::Show(_) => None,
        }
    }
}

impl PaymentArgs {
    /// The budget lines that it names.
    pub fn lines(&mut self) -> Vec<Meant<'_>> {
        match &mut self.action {
            Some(PaymentAction::List(args)) => Meant::of([args.line.as_mut()], args.authority.as_ref()),
            None => Meant::of([self.record.line.as_mut()], self.record.authority.as_ref()),
        }
    }
    /// The same of `sollist payment`.
    pub fn recorded(&self) -> Option<&ActArgs> {
        self.action.is_none().then_some(&self.record.act)
    }
}
