//! What a rule finds.

use std::cmp::{Ordering, Reverse};

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    ids::{Authority, InvoiceNo, Item, LineName, OrderNo},
    money::Cents,
};

use super::rule::Rule;
use crate::{missing::Withheld, parameters::Origin};

/// How soon somebody should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Severe,
    Notice,
}

impl Severity {
    /// Its code in the contract.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Severe => "severe",
            Severity::Notice => "notice",
        }
    }
}

/// A parameter that a finding was measured by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// Its path in a set: `thresholds.split-order.days`.
    pub name: String,
    pub value: String,
    /// The set that says so; `None`: nobody does, it is the default.
    pub origin: Option<Origin>,
}

/// What was booked on a line, beside its Ansatz and its Ist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    Freeze,
    Unfreeze,
    Transfer,
    Adjustment,
    CarryOver,
}

/// What is found, with what a person wants to know of it. An amount that is missing is beyond the range of amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Pieces that lie for more than so many weeks, and had come by a day.
    Lying {
        item: Item,
        pieces: i64,
        weeks: i64,
        came: Day,
    },
    Unlicensed {
        licence: String,
        devices: i64,
        licences: i64,
    },
    /// A payment that names no order.
    Unordered {
        line: LineName,
    },
    /// More is paid of an order than it comes to.
    Overpaid {
        order: OrderNo,
        paid: Option<Cents>,
        ordered: Cents,
    },
    /// The money of a line ends on a day, by the forecast, and with what is least expected on another.
    RunsDry {
        line: LineName,
        on: Day,
        latest: Option<Day>,
    },
    /// More is paid and bound than there is.
    Overdrawn {
        line: LineName,
        /// By how much; the rest of what is lacking is frozen or cut.
        by: Cents,
    },
    /// Less than nothing is available by a cut or a freeze: nobody has spent too much.
    Short {
        line: LineName,
    },
    /// No complete report for a deadline that passed.
    Overdue {
        periods: Vec<String>,
        deadline: Day,
        days: i32,
    },
    /// Nothing at all is heard, of one of whom something is heard every so many days; twice the median.
    Quiet {
        last: Day,
        days: i32,
        twice_usual: i32,
    },
    /// An indicator of a programme or rollout, at the end of the quarter before and now, and what other names made of
    /// it.
    Relabelled {
        id: &'static str,
        of: String,
        before: Decimal,
        after: Decimal,
        part: Decimal,
    },
    Duplicate {
        invoice: InvoiceNo,
        earlier: InvoiceNo,
        days: i32,
        same_number: bool,
        both_paid: bool,
    },
    Split {
        item: Item,
        orders: usize,
        first: Day,
        last: Day,
        limit: Cents,
    },
    /// So much of a year is paid in its last weeks.
    Spike {
        line: LineName,
        late: Option<Cents>,
        year: Option<Cents>,
    },
    /// So much would have to be paid in the days that are left.
    Outlook {
        line: LineName,
        paid: Option<Cents>,
        days_left: i32,
    },
    Stale {
        order: OrderNo,
        item: Item,
        due: Day,
        days: i32,
        delivered: i64,
        ordered: i64,
    },
    OtherPrice {
        order: OrderNo,
        item: Item,
        quantity: i64,
        price: String,
    },
    OverInvoiced {
        order: OrderNo,
        invoiced: Option<Cents>,
        ordered: Cents,
    },
    /// So many sites are done, of so many that the quota wants.
    SitesDone {
        sites: i64,
        target: i64,
    },
    /// Transfers of one day from a line or to it: each takes one person, and all together would take another.
    SplitTransfer {
        line: LineName,
        gives: bool,
        transfers: usize,
        on: Day,
        limit: Cents,
    },
    /// The same of one day under two events; `to`: of a transfer the line that gets.
    PostedTwice {
        what: Posted,
        line: LineName,
        to: Option<LineName>,
        numbers: [u64; 2],
    },
}

impl Found {
    /// The budget lines that its sentence names.
    pub fn lines(&self) -> Vec<&LineName> {
        match self {
            Found::Unordered { line }
            | Found::RunsDry { line, .. }
            | Found::Overdrawn { line, .. }
            | Found::Short { line }
            | Found::Spike { line, .. }
            | Found::SplitTransfer { line, .. }
            | Found::Outlook { line, .. } => vec![line],
            Found::PostedTwice { line, to, .. } => std::iter::once(line).chain(to).collect(),
            Found::Lying { .. }
            | Found::Unlicensed { .. }
            | Found::Overpaid { .. }
            | Found::Overdue { .. }
            | Found::Quiet { .. }
            | Found::Relabelled { .. }
            | Found::Duplicate { .. }
            | Found::Split { .. }
            | Found::Stale { .. }
            | Found::OtherPrice { .. }
            | Found::OverInvoiced { .. }
            | Found::SitesDone { .. } => Vec::new(),
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anomaly {
    pub rule: Rule,
    pub severity: Severity,
    pub authority: Authority,
    /// What it is about: an item, a licence, a payment, an order, an invoice, a line; empty: the authority as a whole.
    pub key: String,
    /// The day from which on it is so, without a gap.
    pub since: Day,
    /// `None`: it is not about money, or beyond the range of an amount.
    pub amount: Option<Cents>,
    pub quantity: Option<i64>,
    /// Why the amount is withheld.
    pub why: Option<Withheld>,
    pub found: Found,
    /// Numbers of the events that make it so, rising.
    pub events: Vec<u64>,
    pub parameters: Vec<Used>,
    /// The amount, whatever it comes to.
    wide: Option<i128>,
}

impl Anomaly {
    /// A finding that is not about money or pieces yet.
    pub(super) fn new(rule: Rule, authority: &Authority, key: impl ToString, since: Day, found: Found) -> Anomaly {
        Anomaly {
            rule,
            severity: Severity::Notice,
            authority: authority.clone(),
            key: key.to_string(),
            since,
            amount: None,
            quantity: None,
            why: None,
            found,
            events: Vec::new(),
            parameters: Vec::new(),
            wide: None,
        }
    }
    /// It is about so many cents; beyond the range of an amount they are withheld, and the finding is not.
    pub(super) fn of_cents(mut self, cents: i128) -> Anomaly {
        self.wide = Some(cents);
        self.amount = Cents::of_wide(cents).ok();
        self.why = self.amount.is_none().then_some(Withheld::Beyond(None));
        self
    }
    pub(super) fn of_pieces(mut self, pieces: i64) -> Anomaly {
        self.quantity = Some(pieces);
        self
    }
    pub(super) fn severe_if(mut self, severe: bool) -> Anomaly {
        if severe {
            self.severity = Severity::Severe;
        }
        self
    }
    /// It is so since an earlier day, for another reason.
    pub(super) fn since(mut self, day: Day) -> Anomaly {
        self.since = self.since.min(day);
        self
    }
    pub(super) fn by(mut self, events: impl IntoIterator<Item = u64>, parameters: &[Used]) -> Anomaly {
        self.events.extend(events);
        self.events.sort_unstable();
        self.events.dedup();
        self.parameters.extend_from_slice(parameters);
        self
    }

    /// The order of a list: severe first, the largest amount first, then by names.
    pub(super) fn in_order(one: &Anomaly, other: &Anomaly) -> Ordering {
        let key = |of: &Anomaly| (of.severity, Reverse(of.wide), of.rule.code());
        let names = |of: &Anomaly| (of.since, of.events.first().copied());
        key(one)
            .cmp(&key(other))
            .then_with(|| one.authority.cmp(&other.authority))
            .then_with(|| one.key.cmp(&other.key))
            .then_with(|| names(one).cmp(&names(other)))
    }
}
