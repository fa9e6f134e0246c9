//! The book of a stock: what is recorded of it, and the refusal of what would leave less than nothing on any day.
//! Arithmetic and rule are [`sollist_contract::stock`]. Pure.

use sollist_contract::{
    day::Day,
    ids::{Authority, Item},
    stock::{Entry, History, Missing},
};

/// An authority's stock of one item, by authority and item.
pub type StockKey = (Authority, Item);

/// An entry that would leave too little on its own day or on a later one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLittle {
    pub stock: StockKey,
    pub entry: Entry,
    pub missing: Box<Missing>,
    /// The day of the count since which it is reckoned.
    pub counted: Option<Day>,
    /// Of an item that nobody has named before: the one that may have been meant.
    pub meant: Option<Box<str>>,
}

/// What is known of a stock while a batch is decided.
#[derive(Debug, Clone, Default)]
pub struct StockBook {
    pub history: History,
    /// Counts and movements ever recorded.
    pub entries: i64,
}

impl StockBook {
    /// Records a movement or a count, or refuses it: at the end of no day since the count before it is more taken than
    /// there is. A replay records what was accepted once, and shows as short what is missing. Says its number.
    pub fn record(&mut self, key: &StockKey, entry: &Entry, replay: bool) -> Result<i64, TooLittle> {
        if replay {
            self.history.replay(entry.clone());
        } else {
            let counted = self.history.counted_up_to(entry.day);
            let refused = |missing| TooLittle {
                stock: key.clone(),
                entry: entry.clone(),
                missing: Box::new(missing),
                counted,
                meant: None,
            };
            self.history.record(entry.clone()).map_err(refused)?;
        }
        self.entries = self.entries.saturating_add(1);
        Ok(self.entries)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sollist_contract::stock::What;

    use super::*;

    #[test]
    fn nothing_is_issued_that_is_not_there_but_what_was_recorded_is_read_again() {
        let key: StockKey = ("ba-pankow".parse().unwrap(), "notebook".parse().unwrap());
        let entry = |what| Entry { day: "2026-06-01".parse().unwrap(), what };
        let mut book = StockBook::default();
        assert_eq!(book.record(&key, &entry(What::Delivered(2)), false).unwrap(), 1);
        let issued = entry(What::Issued { quantity: 3, commissioned: None });
        let refused = book.record(&key, &issued, false).unwrap_err();
        assert_eq!((refused.stock, refused.entry, book.entries), (key.clone(), issued.clone(), 1));
        assert_eq!(book.record(&key, &issued, true).unwrap(), 2);
        assert_eq!(book.history.stock().short, 1);
    }
}
