//! What a workbook says of itself, in the language of who asked for it.

use rust_decimal::Decimal;
use sollist_contract::{
    day::{Day, german_day},
    money::{Cents, german, german_count, german_decimal},
};

/// In which language the remarks of a workbook are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    German,
    English,
}

impl Language {
    fn pick<T>(self, de: T, en: T) -> T {
        match self {
            Language::German => de,
            Language::English => en,
        }
    }

    /// The title of the last column.
    pub(crate) fn remark(self) -> &'static str {
        self.pick("Bemerkung", "Remark")
    }
    /// The end of a text that is too long for a cell.
    pub(crate) fn cut(self) -> &'static str {
        self.pick(" … (gekürzt, vollständig in der JSON-Fassung)", " … (shortened, whole in the JSON version)")
    }
    pub(crate) fn beyond_a_cell(self, figure: &str) -> String {
        self.pick(
            format!("{figure}, mehr, als eine Zelle genau hält"),
            format!("{figure}, more than a cell holds exactly"),
        )
    }
    pub(crate) fn no_such_day(self, day: Day) -> String {
        self.pick(
            format!("{}, früher, als eine Zelle genau hält", german_day(day)),
            format!("{day}, earlier than a cell holds exactly"),
        )
    }
    /// At the foot of a page; the program that prints puts the numbers in.
    pub(crate) fn page_of(self) -> &'static str {
        self.pick("Seite &P von &N", "Page &P of &N")
    }
    pub(crate) fn day_format(self) -> &'static str {
        self.pick("dd.mm.yyyy", "yyyy-mm-dd")
    }

    pub(crate) fn moment_format(self) -> &'static str {
        self.pick("dd.mm.yyyy hh:mm", "yyyy-mm-dd hh:mm")
    }

    pub(crate) fn count(self, value: i64) -> String {
        self.pick(german_count(value), value.to_string())
    }
    pub(crate) fn amount(self, value: Cents) -> String {
        self.pick(format!("{} EUR", german(value)), format!("EUR {value}"))
    }
    pub(crate) fn share(self, value: Decimal) -> String {
        let percent = value.saturating_mul(Decimal::ONE_HUNDRED);
        self.pick(format!("{}\u{a0}%", german_decimal(percent, 1)), format!("{percent}%"))
    }
    pub(crate) fn number(self, value: Decimal) -> String {
        self.pick(german_decimal(value, value.scale()), value.to_string())
    }
}
