//! Stock of devices: delivered, in use, back, gone; by the day they were commissioned. Pure.
//!
//! A count (`rollout.stock-reported`) says what was there on its day: all reports of one item with the newest day make
//! one count, and it replaces everything before. A movement is contained in the count when its day lies before the
//! count's, or is the same and it was recorded first; movements after that come on top. Counts that arrive late are
//! therefore as good as punctual ones.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::day::Day;

/// What happened to an authority's stock of one item, in the order of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The day of effect.
    pub day: Day,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// Arrived from an order, not yet in use; its age counts from the day of delivery.
    Delivered(i64),
    Issued {
        quantity: i64,
        commissioned: Option<Day>,
    },
    Returned {
        quantity: i64,
        commissioned: Option<Day>,
    },
    Retired {
        quantity: i64,
        commissioned: Option<Day>,
    },
    Counted {
        in_use: i64,
        in_stock: i64,
        commissioned: Option<Day>,
    },
}

/// Devices of one age. The age is unknown where neither a day of commissioning nor of delivery is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    pub in_stock: i64,
    pub in_use: i64,
}

/// An authority's stock of one item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stock {
    /// The day of the newest count.
    pub counted_on: Option<Day>,
    /// Lots by the day of commissioning, unknown and oldest first.
    pub lots: BTreeMap<Option<Day>, Lot>,
    /// Pieces that were issued, returned or retired though a later count left none to take: a contradiction to show.
    pub short: i64,
}

/// Which of the two places a piece is in.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Stock,
    Use,
}

impl Stock {
    /// The stock after all `entries`, given in the order of the journal.
    pub fn fold(entries: &[Entry]) -> Stock {
        let newest = entries.iter().filter(|e| matches!(e.what, What::Counted { .. })).map(|e| e.day).max();
        let mut stock = Stock { counted_on: newest, ..Stock::default() };
        // The parts of the newest count first: one movement may lie between two parts of it.
        let mut first_part = entries.len();
        if let Some(day) = newest {
            for (index, entry) in entries.iter().enumerate() {
                if let What::Counted { in_use, in_stock, commissioned } = entry.what
                    && entry.day == day
                {
                    first_part = first_part.min(index);
                    stock.lots.insert(commissioned, Lot { in_stock, in_use });
                }
            }
        }
        for (index, entry) in entries.iter().enumerate() {
            let on_top = newest.is_none_or(|day| entry.day > day || entry.day == day && index > first_part);
            if on_top && !matches!(entry.what, What::Counted { .. }) {
                stock.moved(entry);
            }
        }
        stock.lots.retain(|_, lot| *lot != Lot::default());
        stock
    }

    /// Whether a movement of this day, recorded now, is already contained in the newest count.
    pub fn contains(&self, day: Day) -> bool {
        self.counted_on.is_some_and(|counted| day < counted)
    }
    pub fn in_stock(&self) -> i64 {
        self.lots.values().map(|lot| lot.in_stock).sum()
    }
    pub fn in_use(&self) -> i64 {
        self.lots.values().map(|lot| lot.in_use).sum()
    }
    /// In use or in stock, not older than `life_months` on `day`. Unknown age counts as not too old.
    pub fn usable(&self, day: Day, life_months: Option<u16>) -> i64 {
        self.young(day, life_months).map(|lot| lot.in_stock + lot.in_use).sum()
    }
    /// In use and older than `life_months` on `day`.
    pub fn over_age(&self, day: Day, life_months: Option<u16>) -> i64 {
        self.in_use() - self.young(day, life_months).map(|lot| lot.in_use).sum::<i64>()
    }
    fn young(&self, day: Day, life_months: Option<u16>) -> impl Iterator<Item = &Lot> {
        self.lots
            .iter()
            .filter(move |(commissioned, _)| match (commissioned, life_months) {
                (Some(since), Some(life)) => since.whole_months_to(day) <= i32::from(life),
                _ => true,
            })
            .map(|(_, lot)| lot)
    }

    /// Applies a movement recorded after everything the stock rests on. A count needs [`Stock::fold`].
    pub fn moved(&mut self, entry: &Entry) {
        match entry.what {
            What::Counted { .. } => {}
            What::Delivered(quantity) => self.lots.entry(Some(entry.day)).or_default().in_stock += quantity,
            What::Issued { quantity, commissioned } => {
                let mut rest = quantity;
                for (lot, taken) in self.take(Place::Stock, &self.order(commissioned).concat(), &mut rest) {
                    self.lots.entry(commissioned.or(lot)).or_default().in_use += taken;
                }
                // More issued than a late count left: they are in use all the same.
                if rest > 0 {
                    self.short += rest;
                    self.lots.entry(commissioned).or_default().in_use += rest;
                }
            }
            What::Returned { quantity, commissioned } => {
                let mut rest = quantity;
                for (lot, taken) in self.take(Place::Use, &self.order(commissioned).concat(), &mut rest) {
                    self.lots.entry(lot).or_default().in_stock += taken;
                }
                if rest > 0 {
                    self.short += rest;
                    self.lots.entry(commissioned).or_default().in_stock += rest;
                }
            }
            What::Retired { quantity, commissioned } => {
                let mut rest = quantity;
                // The age that is named goes first, wherever its pieces are; of every age, what lies in stock goes first.
                for lots in self.order(commissioned) {
                    self.take(Place::Stock, &lots, &mut rest);
                    self.take(Place::Use, &lots, &mut rest);
                }
                self.short += rest;
            }
        }
        self.lots.retain(|_, lot| *lot != Lot::default());
    }

    /// The lots in the order in which pieces are taken: the one named, and the others, oldest first.
    fn order(&self, named: Option<Day>) -> [Vec<Option<Day>>; 2] {
        let (first, others) = self.lots.keys().copied().partition(|key| key.is_some() && *key == named);
        [first, others]
    }

    /// Takes up to `rest` pieces from a place, lot by lot. Returns what came from where.
    fn take(&mut self, place: Place, order: &[Option<Day>], rest: &mut i64) -> Vec<(Option<Day>, i64)> {
        let mut taken = Vec::new();
        for key in order {
            let Some(lot) = self.lots.get_mut(key) else { continue };
            let there = if place == Place::Stock { &mut lot.in_stock } else { &mut lot.in_use };
            let part = (*rest).min(*there);
            if part > 0 {
                *there -= part;
                *rest -= part;
                taken.push((*key, part));
            }
        }
        taken
    }
}
