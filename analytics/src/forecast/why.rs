//! Why a forecast has no interval: the reason as rows carry it. Its sentences stand in `words`.

use rust_decimal::Decimal;

use crate::missing::Withheld;

/// Why a forecast is a point only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRange {
    /// The year is closed: its Ist is known.
    Closed,
    /// The year has not begun: what the plan comes to by experience.
    ToCome,
    /// No Soll: a global cut is not spent.
    NoSoll,
    /// A Soll of up to 1,000.00 stands there for the name of the title.
    Token,
    /// Money of the reserve leaves by transfer.
    Reserve,
    /// The authority is silent: what is paid is too little.
    Silent,
    /// No complete year before.
    NoYears,
    /// Complete years before, and too few of them.
    FewYears(usize),
    /// Of the years before only the Ist of the whole year is known.
    EndOnly,
    /// Too few line-years of lines that are alike.
    NoPool(usize),
    /// So early that hardly anything is ever paid by then.
    TooEarly,
    /// Lines that are no more than this share of the Soll, in percent with one decimal, have an interval.
    PartOfSoll(Decimal),
    /// No line at all of what was asked for; the year that was looked at, where there is one, and those with a plan.
    NoLine {
        year: Option<i16>,
        planned: Vec<i16>,
    },
    Withheld(Withheld),
}

impl NoRange {
    /// Its code in the contract.
    pub fn code(&self) -> &'static str {
        match self {
            NoRange::Closed => "closed",
            NoRange::ToCome => "to-come",
            NoRange::NoSoll => "no-soll",
            NoRange::Token => "token",
            NoRange::Reserve => "reserve",
            NoRange::Silent => "silent",
            NoRange::NoYears => "no-years",
            NoRange::FewYears(_) => "few-years",
            NoRange::EndOnly => "end-only",
            NoRange::NoPool(_) => "no-pool",
            NoRange::TooEarly => "too-early",
            NoRange::PartOfSoll(_) => "part-of-soll",
            NoRange::NoLine { .. } => "no-line",
            NoRange::Withheld(_) => "withheld",
        }
    }
}
