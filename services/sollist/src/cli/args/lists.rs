//! How what was recorded, refused and warned of is asked for.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sollist_contract::{
    day::Day,
    ids::{Authority, InvoiceNo, OrderNo, PaymentNo, RequestNo},
};

use crate::cli::{
    choice::{query, refusal_reason},
    given::{Place, authority, day, event_type, listed_number, name, place, refused_type},
    names::{LineText, Meant, NamesLines},
};

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
    /// Nummern der Einträge, oder womit sie beginnen / Ids of the entries, or what they begin with
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
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub line: Option<LineText>,
    /// Nur mit einem Grund, wie die Liste ihn nennt, oder mit seinem Kürzel, etwa LINE_OVERDRAWN / Only of a reason as
    /// the list names it, or by its code such as LINE_OVERDRAWN
    #[arg(long, value_name = "REASON", value_parser = query)]
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
    #[arg(value_name = "NUMBER", value_parser = listed_number)]
    pub number: Vec<u64>,
    /// Grundlage: was das Ansehen ergab / Basis: what came of looking at them
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub basis: String,
    #[command(flatten)]
    pub filter: LookFilter,
}

#[derive(Debug, Clone, Default, Args)]
pub struct JournalArgs {
    /// Ab einem Tag, an dem ein Ereignis gilt (JJJJ-MM-TT oder TT.MM.JJJJ), oder ab einer Nummer des Journals, auch
    /// „Nr. 19.903“ / From a day of effect (YYYY-MM-DD or DD.MM.YYYY) or a journal number on, “no. 19,903” too
    #[arg(long, value_name = "DAY|N", value_parser = place)]
    pub from: Option<Place>,
    /// Bis zu einem Tag, an dem ein Ereignis gilt, oder bis zu einer Nummer / Up to a day of effect or a journal number
    #[arg(long, value_name = "DAY|N", value_parser = place)]
    pub to: Option<Place>,
    /// Nur was diese Haushaltsstelle nennt, unter jedem Namen / Only what names this budget line, by any name
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub line: Option<LineText>,
    /// Nur was diese Bestellung nennt: bestellt, geändert, geliefert, berechnet, gezahlt / Only what names this order:
    /// placed, changed, delivered, invoiced, paid
    #[arg(long, value_name = "NO", value_parser = name::<OrderNo>)]
    pub order: Option<OrderNo>,
    /// Nur Schritte dieses Mehrbedarfsantrags / Only steps of this funding request
    #[arg(long, value_name = "NO", value_parser = name::<RequestNo>)]
    pub request: Option<RequestNo>,
    /// Nur der Eingang dieser Rechnung / Only the receipt of this invoice
    #[arg(long, value_name = "NO", value_parser = name::<InvoiceNo>)]
    pub invoice: Option<InvoiceNo>,
    /// Nur diese Zahlung / Only this payment
    #[arg(long, value_name = "NO", value_parser = name::<PaymentNo>)]
    pub payment: Option<PaymentNo>,
    /// Nur von dieser Behörde, etwa ba-pankow / Only of this authority such as ba-pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Nur Ereignisse dieses Typs, etwa procurement.order-placed oder budget / Only events of this type such as
    /// procurement.order-placed or budget
    #[arg(long = "type", value_name = "TYPE", value_parser = event_type)]
    pub kind: Option<String>,
    /// Die neuesten zuerst / The newest first
    #[arg(long)]
    pub newest_first: bool,
    /// Höchstzahl der Ereignisse; 0 für alle / Most events shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: u64,
}

/// By what the list of what was refused is filtered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct RefusedFilter {
    /// Nur was diese Behörde nennt, soweit lesbar / Only what names this authority, as far as it can be read
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Nur was ein Ereignis dieses Typs geworden wäre, etwa procurement / Only what would have become an event of this
    /// type such as procurement
    #[arg(long = "type", value_name = "TYPE", value_parser = refused_type)]
    pub kind: Option<String>,
    /// Nur was aus diesem Grund abgelehnt wurde, etwa „Bestellung unbekannt“ / Only what was refused for this reason
    /// such as “order unknown”
    #[arg(long, value_name = "REASON", value_parser = refusal_reason)]
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

impl NamesLines for JournalArgs {
    fn lines(&mut self) -> Vec<Meant<'_>> {
        Meant::of([self.line.as_mut()], self.authority.as_ref())
    }
}

impl NamesLines for LookArgs {
    fn lines(&mut self) -> Vec<Meant<'_>> {
        let filter = match &mut self.action {
            Some(LookAction::Settle(args)) => &mut args.filter,
            None => &mut self.filter,
        };
        Meant::of([filter.line.as_mut()], filter.authority.as_ref())
    }
}
