//! The rules by their names in the contract.

use std::{fmt, str::FromStr};

use crate::error::{FigureError, Refused};

/// A rule that finds what somebody should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Pieces lie in stock for weeks.
    DeliveredNotIssued,
    /// Devices without the licence that they need.
    LicenceMissing,
    /// A payment without an order, or of more than the order.
    PaymentWithoutOrder,
    /// A line ends before its year does.
    RunsDry,
    /// Nothing is heard of an authority.
    Silent,
    /// A figure moved because something is called otherwise.
    Relabelled,
    /// Two invoices that may be one.
    DuplicateInvoice,
    /// Orders that may be one.
    SplitOrder,
    /// Much is paid at the end of the year, or would have to be.
    DecemberSpike,
    /// Nothing is heard of an order.
    StaleCommitment,
    /// An order at another price.
    PriceOutlier,
    /// More is invoiced than ordered.
    InvoiceOverOrder,
    /// Money of a line is frozen, moved or carried over twice.
    PostedTwice,
    /// More sites are done than there are to do.
    SitesBeyondTarget,
    /// Transfers that may be one, and would take another person.
    SplitTransfer,
}

impl Rule {
    /// In the order of the contract.
    pub const ALL: [Rule; 15] = [
        Rule::DeliveredNotIssued,
        Rule::LicenceMissing,
        Rule::PaymentWithoutOrder,
        Rule::RunsDry,
        Rule::Silent,
        Rule::Relabelled,
        Rule::DuplicateInvoice,
        Rule::SplitOrder,
        Rule::DecemberSpike,
        Rule::StaleCommitment,
        Rule::PriceOutlier,
        Rule::InvoiceOverOrder,
        Rule::PostedTwice,
        Rule::SitesBeyondTarget,
        Rule::SplitTransfer,
    ];

    /// Its name in the contract, which is also that of its thresholds, where it has some.
    pub fn code(self) -> &'static str {
        match self {
            Rule::DeliveredNotIssued => "delivered-not-issued",
            Rule::LicenceMissing => "licence-missing",
            Rule::PaymentWithoutOrder => "payment-without-order",
            Rule::RunsDry => "runs-dry",
            Rule::Silent => "silent",
            Rule::Relabelled => "relabelled",
            Rule::DuplicateInvoice => "duplicate-invoice",
            Rule::SplitOrder => "split-order",
            Rule::DecemberSpike => "december-spike",
            Rule::StaleCommitment => "stale-commitment",
            Rule::PriceOutlier => "price-outlier",
            Rule::InvoiceOverOrder => "invoice-over-order",
            Rule::PostedTwice => "posted-twice",
            Rule::SitesBeyondTarget => "sites-beyond-target",
            Rule::SplitTransfer => "split-transfer",
        }
    }

    /// Reads the names of rules; none asks for all.
    pub fn parse<T: AsRef<str>>(names: &[T]) -> Result<Vec<Rule>, FigureError> {
        names.iter().map(|name| name.as_ref().parse()).collect()
    }
}

impl FromStr for Rule {
    type Err = FigureError;
    fn from_str(text: &str) -> Result<Rule, FigureError> {
        let known = Rule::ALL.into_iter().find(|rule| rule.code() == text);
        known.ok_or_else(|| Refused::NoSuchAnomaly(text.to_owned()).into())
    }
}
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
