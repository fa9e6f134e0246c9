//! By what the journal and the list of what was refused are filtered, as it is read from a question.

use sollist_contract::day::Day;

/// Why a list is not filtered so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotFiltered {
    Day {
        field: &'static str,
        text: String,
    },
    /// It ends before it begins.
    DaysBackwards {
        from: Day,
        to: Day,
    },
    NumbersBackwards {
        from: u64,
        to: u64,
    },
    NoSuchLine(String),
    NoSuchOrder {
        order: String,
        authority: Option<String>,
    },
    NoSuchRequest {
        request: String,
        authority: Option<String>,
    },
    NoSuchInvoice {
        invoice: String,
        authority: Option<String>,
    },
    NoSuchPayment {
        payment: String,
        authority: Option<String>,
    },
    /// No reason is called so; one that may have been meant, or those for which entries are open.
    NoSuchReason {
        text: String,
        meant: Option<&'static str>,
        open: Vec<String>,
    },
    NoSuchOrigin(String),
}

/// Days from a first to a last one, both included; either may be open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    pub from: Option<Day>,
    pub to: Option<Day>,
}

impl Days {
    pub fn asked(from: &str, to: &str) -> Result<Days, NotFiltered> {
        let day = |field: &'static str, text: &str| match text {
            "" => Ok(None),
            text => text.parse::<Day>().map(Some).map_err(|_| NotFiltered::Day { field, text: text.to_owned() }),
        };
        let days = Days { from: day("from_day", from)?, to: day("to_day", to)? };
        match (days.from, days.to) {
            (Some(from), Some(to)) if from > to => Err(NotFiltered::DaysBackwards { from, to }),
            _ => Ok(days),
        }
    }
    pub fn has(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
    pub fn is_open(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

/// Why a list of the journal has no event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoEvents {
    EmptyJournal,
    /// What is asked for begins behind the last number.
    Behind {
        last: u64,
        recorded: Day,
    },
    /// Nothing fits; the first and the last event, and when they were recorded.
    NothingFits {
        last: u64,
        first_recorded: Day,
        recorded: Day,
    },
}
