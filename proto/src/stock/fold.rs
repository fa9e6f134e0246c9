//! Stock as the fold of its counts and movements: pieces by the day they were commissioned. Pure.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::day::Day;

/// What happened to an authority's stock of one item, on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The day of effect.
    pub day: Day,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// What was there, by age: the whole count.
    Counted(Vec<Part>),
}

impl What {
    pub fn is_count(&self) -> bool {
        matches!(self, What::Counted(_))
    }
}

/// What a count found of one age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub commissioned: Option<Day>,
    pub in_use: i64,
    pub in_stock: i64,
}

/// Devices of one age. The age is unknown where neither a day of commissioning nor of delivery is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    pub in_stock: i64,
    pub in_use: i64,
}

/// Pieces that went for good, on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retired {
    pub day: Day,
    /// `None`: nobody knows their age.
    pub commissioned: Option<Day>,
    pub pieces: i64,
}

/// An authority's stock of one item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stock {
    /// The day of the newest count.
    pub counted_on: Option<Day>,
    stock: Pile,
    used: Pile,
    /// Pieces that were issued, returned or retired though there were none to take: a contradiction to show.
    pub short: i64,
    /// Pieces that came back or went though they are of another age than the one that was named. Only an earlier
    /// version took them.
    pub misnamed: i64,
}

/// Pieces in one place by the day of commissioning, unknown and oldest first; only ages of which there are any. Nearly
/// all come as the youngest and go as the oldest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Pile {
    by_age: VecDeque<(Option<Day>, i64)>,
    total: i64,
}

impl Pile {
    /// The place of an age, or the one where it would stand.
    fn place(&self, age: Option<Day>) -> Result<usize, usize> {
        match (self.by_age.front(), self.by_age.back()) {
            (Some((oldest, _)), _) if *oldest == age => Ok(0),
            (_, Some((youngest, _))) if *youngest < age => Err(self.by_age.len()),
            (_, Some((youngest, _))) if *youngest == age => Ok(self.by_age.len().saturating_sub(1)),
            _ => self.by_age.binary_search_by_key(&age, |(known, _)| *known),
        }
    }
    fn add(&mut self, age: Option<Day>, pieces: i64) {
        if pieces > 0 {
            match self.place(age) {
                Ok(place) => {
                    if let Some((_, there)) = self.by_age.get_mut(place) {
                        *there = there.saturating_add(pieces);
                    }
                }
                Err(place) => self.by_age.insert(place, (age, pieces)),
            }
            self.total = self.total.saturating_add(pieces);
        }
    }
    /// Takes up to `rest` pieces of one age.
    fn take_of(&mut self, age: Option<Day>, rest: &mut i64) -> i64 {
        let Ok(place) = self.place(age) else { return 0 };
        let Some((_, there)) = self.by_age.get_mut(place) else { return 0 };
        let part = (*rest).min(*there);
        *there -= part;
        if *there == 0 {
            self.by_age.remove(place);
        }
        self.total -= part;
        *rest -= part;
        part
    }
    /// How many there are of one age.
    fn of(&self, age: Option<Day>) -> i64 {
        let there = self.place(age).ok().and_then(|place| self.by_age.get(place));
        there.map_or(0, |(_, pieces)| *pieces)
    }
    /// Takes up to `rest` pieces: of the age that is named, then the oldest. Says what it took.
    fn take(&mut self, named: Option<Day>, rest: &mut i64, mut took: impl FnMut(Option<Day>, i64)) {
        if named.is_some() {
            took(named, self.take_of(named, rest));
        }
        while *rest > 0
            && let Some(age) = self.oldest()
        {
            took(age, self.take_of(age, rest));
        }
    }
    /// The age that goes first: unknown, then the oldest.
    fn oldest(&self) -> Option<Option<Day>> {
        self.by_age.front().map(|(age, _)| *age)
    }
    /// How many may be meant where an age is named: those of that age, and those of which nobody knows it.
    fn of_age(&self, named: Option<Day>) -> i64 {
        if named.is_some() { self.of(named).saturating_add(self.of(None)) } else { self.total }
    }
}

impl Stock {
    /// A stock as it was kept: lots by the day of commissioning.
    pub fn of(counted_on: Option<Day>, lots: impl IntoIterator<Item = (Option<Day>, Lot)>, short: i64) -> Stock {
        let mut stock = Stock { counted_on, short, ..Stock::default() };
        for (age, lot) in lots {
            stock.stock.add(age, lot.in_stock);
            stock.used.add(age, lot.in_use);
        }
        stock
    }

    /// The stock after all `entries`, given in the order of the journal.
    pub fn fold(entries: &[Entry]) -> Stock {
        let mut by_day: Vec<&Entry> = entries.iter().collect();
        // Stable: of one day in the order of the journal.
        by_day.sort_by_key(|entry| entry.day);
        let newest = by_day.iter().rposition(|entry| entry.what.is_count()).unwrap_or(0);
        let mut walk = Walk::default();
        by_day.iter().skip(newest).for_each(|entry| walk.step(entry));
        walk.end()
    }

    /// What was retired by all `entries`, also before the newest count: of the age that is named, else of the ages
    /// that were taken; what there was none of is of unknown age.
    pub fn retired(entries: &[Entry]) -> Vec<Retired> {
        let mut by_day: Vec<&Entry> = entries.iter().collect();
        by_day.sort_by_key(|entry| entry.day);
        let (mut walk, mut all) = (Walk::default(), Vec::new());
        for entry in by_day {
            let before = match entry.what {
                What::Retired { commissioned: None, .. } => walk.stock.lots(),
                _ => BTreeMap::new(),
            };
            walk.step(entry);
            let What::Retired { quantity, commissioned } = entry.what else { continue };
            if commissioned.is_some() {
                all.push(Retired { day: entry.day, commissioned, pieces: quantity });
                continue;
            }
            let (after, mut rest) = (walk.stock.lots(), quantity);
            for (age, lot) in before {
                let left = after.get(&age).copied().unwrap_or_default();
                let taken = lot.in_use.saturating_add(lot.in_stock) - left.in_use.saturating_add(left.in_stock);
                if taken > 0 {
                    all.push(Retired { day: entry.day, commissioned: age, pieces: taken.min(rest) });
                    rest = rest.saturating_sub(taken).max(0);
                }
            }
            if rest > 0 {
                all.push(Retired { day: entry.day, commissioned: None, pieces: rest });
            }
        }
        all
    }

    /// Lots by the day of commissioning, unknown and oldest first.
    pub fn lots(&self) -> BTreeMap<Option<Day>, Lot> {
        let mut lots: BTreeMap<Option<Day>, Lot> = BTreeMap::new();
        for (age, pieces) in &self.stock.by_age {
            lots.entry(*age).or_default().in_stock = *pieces;
        }
        for (age, pieces) in &self.used.by_age {
            lots.entry(*age).or_default().in_use = *pieces;
        }
        lots
    }
    pub fn in_stock(&self) -> i64 {
        self.stock.total
    }
    pub fn in_use(&self) -> i64 {
        self.used.total
    }
    /// In use, of unknown age.
    pub fn in_use_undated(&self) -> i64 {
        self.used.of(None)
    }
    /// In use or in stock, not older than `life_months` on `day`. Unknown age counts as not too old.
    pub fn usable(&self, day: Day, life_months: Option<u16>) -> i64 {
        self.stock.young(day, life_months).saturating_add(self.used.young(day, life_months))
    }
    /// In use and older than `life_months` on `day`.
    pub fn over_age(&self, day: Day, life_months: Option<u16>) -> i64 {
        self.in_use() - self.used.young(day, life_months)
    }

    /// Does a movement as far as there are pieces. Returns how many there were none of.
    ///
    /// The age that is named goes first, then pieces of unknown age, which may be of it. Where there are not enough of
    /// those the oldest go: what was recorded so once stands, and counts as misnamed.
    fn moved(&mut self, day: Day, what: &What) -> i64 {
        let mut other = 0;
        let mut misnamed = |named: Option<Day>, age: Option<Day>, pieces: i64| {
            if named.is_some() && age.is_some() && age != named {
                other += pieces;
            }
        };
        let Stock { stock, used, .. } = self;
        let rest = match *what {
            What::Counted(_) => 0,
            What::Delivered(quantity) => {
                stock.add(Some(day), quantity);
                0
            }
            What::Issued { quantity, commissioned } => {
                let mut rest = quantity;
                stock.take(commissioned, &mut rest, |age, pieces| used.add(commissioned.or(age), pieces));
                rest
            }
            What::Returned { quantity, commissioned } => {
                let mut rest = quantity;
                used.take(commissioned, &mut rest, |age, pieces| {
                    misnamed(commissioned, age, pieces);
                    stock.add(age, pieces);
                });
                rest
            }
            What::Retired { quantity, commissioned } => {
                let mut rest = quantity;
                // The age that is named goes first, wherever its pieces are; then the oldest. Of every age, what lies
                // in stock.
                if commissioned.is_some() {
                    stock.take_of(commissioned, &mut rest);
                    used.take_of(commissioned, &mut rest);
                }
                while rest > 0
                    && let Some(age) = [stock.oldest(), used.oldest()].into_iter().flatten().min()
                {
                    misnamed(commissioned, age, stock.take_of(age, &mut rest) + used.take_of(age, &mut rest));
                }
                rest
            }
        };
        self.misnamed = self.misnamed.saturating_add(other);
        rest
    }

    /// What there was none of is where it was reported to be all the same, and short.
    fn lack(&mut self, what: &What, pieces: i64) {
        match *what {
            What::Issued { commissioned, .. } => self.used.add(commissioned, pieces),
            What::Returned { commissioned, .. } => self.stock.add(commissioned, pieces),
            What::Delivered(_) | What::Retired { .. } | What::Counted(_) => {}
        }
        self.short = self.short.saturating_add(pieces);
    }

    /// How many pieces a movement finds to take; nothing where it takes none.
    pub(super) fn there_for(&self, what: &What) -> Option<i64> {
        match what {
            What::Issued { .. } => Some(self.in_stock()),
            What::Returned { commissioned, .. } => Some(self.used.of_age(*commissioned)),
            What::Retired { commissioned, .. } => {
                Some(self.stock.of_age(*commissioned).saturating_add(self.used.of_age(*commissioned)))
            }
            What::Delivered(_) | What::Counted(_) => None,
        }
    }
}

impl Pile {
    fn young(&self, day: Day, life_months: Option<u16>) -> i64 {
        let Some(life) = life_months.map(i32::from) else { return self.total };
        let young = |age: &Option<Day>| age.is_none_or(|since| since.whole_months_to(day) <= life);
        self.by_age.iter().filter(|(age, _)| young(age)).map(|(_, pieces)| *pieces).sum()
    }
}

/// A movement that lacks pieces at the end of its day, or pieces of the age that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub day: Day,
    pub what: What,
    /// How many there were none of.
    pub lacking: i64,
}

impl Missing {
    /// How many there were.
    pub fn there(&self) -> i64 {
        self.what.pieces().saturating_sub(self.lacking)
    }
    /// The age that it names, where it takes only pieces of that one.
    pub fn age(&self) -> Option<Day> {
        match self.what {
            What::Returned { commissioned, .. } | What::Retired { commissioned, .. } => commissioned,
            What::Delivered(_) | What::Issued { .. } | What::Counted(_) => None,
        }
    }
}

/// A stock on its way through the days. What a movement finds none of may still come on the same day, whatever was
/// reported first: only the end of the day counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Walk {
    pub(super) stock: Stock,
    pub(super) day: Option<Day>,
    /// Movements of the day, and what they lack so far.
    pub(super) waiting: Vec<(What, i64)>,
    /// The first movement that lacked something at the end of its day.
    pub(super) first: Option<Missing>,
}

impl Walk {
    /// One more entry, not of an earlier day than the one before.
    pub(super) fn step(&mut self, entry: &Entry) {
        if let What::Counted(parts) = &entry.what {
            let lots =
                parts.iter().map(|part| (part.commissioned, Lot { in_stock: part.in_stock, in_use: part.in_use }));
            *self = Walk { stock: Stock::of(Some(entry.day), lots, 0), day: Some(entry.day), ..Walk::default() };
            return;
        }
        if self.day != Some(entry.day) {
            self.close();
            self.day = Some(entry.day);
        }
        let misnamed = self.stock.misnamed;
        let lacking = self.stock.moved(entry.day, &entry.what);
        if self.first.is_none() && self.stock.misnamed > misnamed {
            let lacking = lacking.saturating_add(self.stock.misnamed - misnamed);
            self.first = Some(Missing { day: entry.day, what: entry.what.clone(), lacking });
        }
        if lacking > 0 {
            self.waiting.push((entry.what.clone(), lacking));
        }
        if !self.waiting.is_empty() {
            self.look_again(entry.day);
        }
    }

    /// What came meanwhile may be what others of the day wait for, and what they take may be what a third one does.
    pub(super) fn look_again(&mut self, day: Day) {
        loop {
            let mut moved = false;
            for (what, lacking) in &mut self.waiting {
                let misnamed = self.stock.misnamed;
                let still = self.stock.moved(day, &what.of(*lacking));
                if self.first.is_none() && self.stock.misnamed > misnamed {
                    self.first = Some(Missing { day, what: what.clone(), lacking: self.stock.misnamed - misnamed });
                }
                moved |= still < *lacking;
                *lacking = still;
            }
            self.waiting.retain(|(_, lacking)| *lacking > 0);
            if !moved {
                return;
            }
        }
    }

    /// The end of the day.
    pub(super) fn close(&mut self) {
        for (what, lacking) in std::mem::take(&mut self.waiting) {
            if let (None, Some(day)) = (&self.first, self.day) {
                self.first = Some(Missing { day, what: what.clone(), lacking });
            }
            self.stock.lack(&what, lacking);
        }
    }

    /// What is short, also of the day that has not ended, and what was taken of another age than was named.
    pub(super) fn missing(&self) -> i64 {
        let short = self.stock.short.saturating_add(self.stock.misnamed);
        self.waiting.iter().fold(short, |sum, (_, lacking)| sum.saturating_add(*lacking))
    }

    pub(super) fn end(mut self) -> Stock {
        self.close();
        self.stock
    }
}

impl What {
    /// The same movement of another number of pieces.
    fn of(&self, pieces: i64) -> What {
        match *self {
            What::Delivered(_) => What::Delivered(pieces),
            What::Issued { commissioned, .. } => What::Issued { quantity: pieces, commissioned },
            What::Returned { commissioned, .. } => What::Returned { quantity: pieces, commissioned },
            What::Retired { commissioned, .. } => What::Retired { quantity: pieces, commissioned },
            What::Counted(ref parts) => What::Counted(parts.clone()),
        }
    }
    /// The pieces of a movement.
    pub fn pieces(&self) -> i64 {
        match self {
            What::Delivered(quantity) => *quantity,
            What::Issued { quantity, .. } | What::Returned { quantity, .. } | What::Retired { quantity, .. } => {
                *quantity
            }
            What::Counted(_) => 0,
        }
    }
}
