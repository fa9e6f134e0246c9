//! Devices of an authority day by day: opening count, what is issued, comes back and is retired, counts at quarter
//! ends.

use std::collections::BTreeMap;

use sollist_contract::{
    day::Day,
    event::{DevicesIssued, DevicesRetired, DevicesReturned, Event, StockPart, StockReported},
    ids::Authority,
    stock::{Entry, History, Part, Stock, What},
};

use super::{
    book::{Book, Calendar, count, day, name, quantity},
    orders::Delivery,
    profiles::Profile,
    random::Random,
};

/// What is counted and handed out, how often in a thousand days, and the most at once. Notebooks follow the profile.
const ITEMS: [(&str, i64, i64); 5] =
    [("notebook", 0, 0), ("docking-station", 560, 3), ("monitor", 600, 3), ("headset", 520, 3), ("desktop-pc", 60, 2)];

/// When the devices of before were commissioned, and their share in hundredths.
const COHORTS: [((i16, i8), i64); 3] = [((2020, 11), 22), ((2022, 3), 33), ((2024, 5), 45)];

/// The stock of one item, kept with the rules by which the contract checks it.
struct Shelf {
    item: &'static str,
    stock: Stock,
    history: History,
}

impl Shelf {
    fn record(&mut self, day: Day, what: What) {
        // Only what is there is handed out, so nothing is refused.
        let _ = self.history.record(Entry { day, what });
        self.stock = self.history.stock();
    }
    fn in_use_of(&self, commissioned: Option<Day>) -> i64 {
        self.stock.lots().get(&commissioned).map_or(0, |lot| lot.in_use)
    }
}

/// What other reports need to know of the devices.
pub struct Fleet {
    /// Notebooks in use at the end of each working day.
    pub notebooks: Vec<i64>,
    /// Notebooks and desktop computers in use on 1 January.
    pub computers: i64,
}

/// Writes the life of an authority's devices. `counts_june` is false where the second quarter was never reported.
pub fn simulate(
    profile: &Profile,
    deliveries: &[Delivery],
    counts_june: bool,
    calendar: &Calendar,
    random: &mut Random,
    book: &mut Book,
) -> Option<Fleet> {
    let mut store = Store { authority: profile.authority()?, shelves: Vec::new(), random, book };
    store.open(profile)?;
    let computers = store.in_use("notebook") + store.in_use("desktop-pc");
    let mut fleet = Fleet { notebooks: Vec::new(), computers };
    for (index, today) in calendar.iter() {
        for delivery in deliveries.iter().filter(|delivery| delivery.day == index) {
            if let Some(shelf) = store.shelves.iter_mut().find(|shelf| shelf.item == delivery.item) {
                shelf.record(today, What::Delivered(delivery.quantity));
            }
        }
        // Nobody hands out devices in the first days: the opening count is being made.
        if index > 1 {
            store.issue(profile, today)?;
            store.take_back(profile, index, today)?;
        }
        if today == day(2026, 3, 31)? || today == day(2026, 6, 30)? && counts_june {
            store.count_all(today)?;
        }
        fleet.notebooks.push(store.in_use("notebook"));
    }
    Some(fleet)
}

struct Store<'a> {
    authority: Authority,
    shelves: Vec<Shelf>,
    random: &'a mut Random,
    book: &'a mut Book,
}

impl Store<'_> {
    fn in_use(&self, item: &str) -> i64 {
        self.shelves.iter().find(|shelf| shelf.item == item).map_or(0, |shelf| shelf.stock.in_use())
    }

    /// The count of 1 January, by age for computers.
    fn open(&mut self, profile: &Profile) -> Option<()> {
        let (new_year, reported) = (day(2026, 1, 1)?, day(2026, 1, 2)?);
        let notebooks = profile.eligible_positions() * profile.notebooks / 1_000;
        let desktops = profile.workplaces() * profile.desktops / 1_000;
        for (item, ..) in ITEMS {
            let mut shelf = Shelf { item, stock: Stock::default(), history: History::default() };
            let mut parts = Vec::new();
            let (in_use, in_stock) = match item {
                "notebook" => (notebooks, notebooks * 3 / 100),
                "desktop-pc" => (desktops, desktops / 50),
                "docking-station" => (notebooks * 3 / 4, notebooks / 40),
                "monitor" => (profile.workplaces() * 5 / 4, profile.workplaces() / 50),
                _ => (notebooks / 2, notebooks / 25),
            };
            if item == "notebook" || item == "desktop-pc" {
                let mut rest = in_use;
                for ((year, month), share) in COHORTS {
                    let newest = year == 2024;
                    let part = if newest { rest } else { in_use * share / 100 };
                    rest -= part;
                    let commissioned = Some(day(year, month, 1)?);
                    parts.push(Part { commissioned, in_use: part, in_stock: if newest { in_stock } else { 0 } });
                }
            } else {
                parts.push(Part { commissioned: None, in_use, in_stock });
            }
            shelf.record(new_year, What::Counted(parts));
            self.report(&shelf, new_year, reported, 9 * 60)?;
            self.shelves.push(shelf);
        }
        Some(())
    }

    /// What lies there now, as one count: in parts by age where there is more than one.
    fn report(&mut self, shelf: &Shelf, as_of: Day, on: Day, minute: i64) -> Option<()> {
        let mut parts = Vec::new();
        for (commissioned_on, lot) in shelf.stock.lots() {
            parts.push(StockPart { in_use: count(lot.in_use)?, in_stock: count(lot.in_stock)?, commissioned_on });
        }
        let (authority, item) = (self.authority.clone(), name(shelf.item)?);
        let whole =
            StockReported { authority, item, in_use: None, in_stock: None, commissioned_on: None, as_of, parts: None };
        let report = match parts.as_slice() {
            [] => StockReported { in_use: count(0), in_stock: count(0), ..whole },
            [StockPart { in_use, in_stock, commissioned_on }] => StockReported {
                in_use: Some(*in_use),
                in_stock: Some(*in_stock),
                commissioned_on: *commissioned_on,
                ..whole
            },
            _ => StockReported { parts: Some(parts), ..whole },
        };
        self.book.note(on, minute, report)
    }

    /// Small lots from stock into use.
    fn issue(&mut self, profile: &Profile, today: Day) -> Option<()> {
        for (index, (item, often, most)) in ITEMS.into_iter().enumerate() {
            // Slow authorities hand out seldom and little: there the new notebooks wait in stock.
            let (often, most) =
                if item == "notebook" { (profile.issued_a_day * 70, profile.issued_a_day) } else { (often, most) };
            let wanted = if self.random.chance(often) { self.random.between(1, most) } else { 0 };
            let shelf = self.shelves.get_mut(index)?;
            let number = wanted.min(shelf.stock.in_stock());
            if number > 0 {
                shelf.record(today, What::Issued { quantity: number, commissioned: None });
                let issued = DevicesIssued {
                    authority: self.authority.clone(),
                    item: name(item)?,
                    quantity: quantity(number)?,
                    commissioned_on: None,
                };
                let minute = self.random.between(13 * 60, 14 * 60 + 50);
                self.book.note(today, minute, issued)?;
            }
        }
        Some(())
    }

    /// Somebody leaves and hands in a notebook; computers of the oldest cohort are returned and retired.
    fn take_back(&mut self, profile: &Profile, index: i64, today: Day) -> Option<()> {
        if self.random.chance(140) {
            self.give_back("notebook", 1, None, today, 15 * 60)?;
        }
        for (item, every, most) in
            [("desktop-pc", 3, profile.workplaces() / 300), ("notebook", 5, profile.issued_a_day / 3)]
        {
            if index % every != 0 {
                continue;
            }
            let oldest = self.oldest(item)?;
            let number = self.random.between(0, most).min(self.in_use_of(item, oldest));
            if number > 0 {
                self.give_back(item, number, oldest, today, 15 * 60 + 10)?;
                self.retire(item, number, oldest, today)?;
            }
        }
        Some(())
    }

    fn oldest(&self, item: &str) -> Option<Option<Day>> {
        let shelf = self.shelves.iter().find(|shelf| shelf.item == item)?;
        shelf
            .stock
            .lots()
            .into_iter()
            .find(|(_, lot)| lot.in_use > 0)
            .map(|(commissioned, _)| commissioned)
            .or(Some(None))
    }
    fn in_use_of(&self, item: &str, commissioned: Option<Day>) -> i64 {
        self.shelves.iter().find(|shelf| shelf.item == item).map_or(0, |shelf| shelf.in_use_of(commissioned))
    }

    fn give_back(&mut self, item: &str, number: i64, commissioned: Option<Day>, today: Day, minute: i64) -> Option<()> {
        let shelf = self.shelves.iter_mut().find(|shelf| shelf.item == item)?;
        if shelf.stock.in_use() < number {
            return Some(());
        }
        shelf.record(today, What::Returned { quantity: number, commissioned });
        let returned: Event = DevicesReturned {
            authority: self.authority.clone(),
            item: name(item)?,
            quantity: quantity(number)?,
            commissioned_on: commissioned,
        }
        .into();
        self.book.note(today, minute, returned)
    }

    fn retire(&mut self, item: &str, number: i64, commissioned: Option<Day>, today: Day) -> Option<()> {
        let shelf = self.shelves.iter_mut().find(|shelf| shelf.item == item)?;
        shelf.record(today, What::Retired { quantity: number, commissioned });
        let retired = DevicesRetired {
            authority: self.authority.clone(),
            item: name(item)?,
            quantity: quantity(number)?,
            commissioned_on: commissioned,
        };
        self.book.note(today, 16 * 60, retired)
    }

    /// Counts every item in the evening, ages by the month of commissioning.
    fn count_all(&mut self, today: Day) -> Option<()> {
        for index in 0..self.shelves.len() {
            let shelf = self.shelves.get_mut(index)?;
            let mut months: BTreeMap<Option<Day>, Part> = BTreeMap::new();
            for (commissioned, lot) in shelf.stock.lots() {
                let commissioned = commissioned.and_then(|c| day(c.year(), c.date().month(), 1));
                let sum = months.entry(commissioned).or_insert(Part { commissioned, in_use: 0, in_stock: 0 });
                sum.in_stock += lot.in_stock;
                sum.in_use += lot.in_use;
            }
            shelf.record(today, What::Counted(months.into_values().collect()));
            let counted = Shelf { item: shelf.item, stock: shelf.stock.clone(), history: History::default() };
            self.report(&counted, today, today, 17 * 60 + 30)?;
        }
        Some(())
    }
}
