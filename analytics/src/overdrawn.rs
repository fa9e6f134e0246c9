//! Why a line is overdrawn and since when: what was booked on it, day by day, and the booking that took more than there
//! was.

use std::collections::{BTreeMap, HashMap};

use sollist_contract::{
    day::Day,
    ids::{Authority, Item, LineName, OrderNo},
    money::Cents,
};

use crate::{
    books::accounts,
    error::FigureError,
    facts::Facts,
    now::OrderState,
    situation::Situation,
    tables::{MEASURES, Measure, NOBODY, index, type_of},
    view::View,
};

/// What one event changed of what is available on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// Its number in the journal, and its type.
    pub seq: u64,
    pub kind: &'static str,
    pub day: Day,
    /// Who reported it.
    pub authority: Option<Authority>,
    pub order: Option<OrderNo>,
    /// What the order is for.
    pub item: Option<Item>,
    /// By how much more (or less) is available since, and how much that is.
    pub change: Cents,
    pub available: Cents,
}

/// A line on which more is booked than there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdraft {
    pub line: LineName,
    /// The first of the days, without a gap to now, at whose end the line was overdrawn.
    pub since: Day,
    /// The booking of that day after which nothing was left.
    pub by: Booking,
    /// What was available before it.
    pub before: Cents,
    /// What is available now.
    pub available: Cents,
    /// Bookings on the line since.
    pub later: usize,
}

/// The bookings of one line that the view sees, in the order of their days; those before its fiscal year count from its
/// first day on.
pub fn bookings(facts: &Facts, view: &View, line: &LineName) -> Result<Vec<Booking>, FigureError> {
    let Some(number) = facts.line_names.find(line) else { return Ok(Vec::new()) };
    Ok(Books::of(facts, view, &[number]).remove(&number).map(Entries::booked).transpose()?.unwrap_or_default())
}

/// The lines of a fiscal year of which less than nothing is available, by name. What uses more commitment authority
/// (VE) than was granted has money and is not among them.
pub fn overdrafts(facts: &Facts, view: &View, year: i16) -> Result<Vec<Overdraft>, FigureError> {
    let situation = Situation::at(facts, view);
    let accounts = accounts(facts, view, situation.orders(facts), year)?;
    let below = |available: Cents| available.is_negative();
    let found: Vec<(u32, &LineName, i16)> = accounts
        .iter()
        .filter(|account| account.position.and_then(|position| position.available().ok()).is_some_and(below))
        .map(|account| (account.number, account.name, account.line.year))
        .collect();
    let numbers: Vec<u32> = found.iter().map(|(number, ..)| *number).collect();
    let mut books = Books::of(facts, view, &numbers);
    let mut list = Vec::new();
    for (number, name, year) in found {
        let Some(entries) = books.remove(&number) else { continue };
        // A sum on the way that is beyond the range of an amount leaves this line without a reason, and no other.
        list.extend(entries.booked().ok().and_then(|booked| overdraft(name, Day::first_of(year).ok(), booked)));
    }
    Ok(list)
}

/// Finds the day from which a line is overdrawn until now, and what made it so.
fn overdraft(line: &LineName, first: Option<Day>, bookings: Vec<Booking>) -> Option<Overdraft> {
    let counted = |booking: &Booking| first.map_or(booking.day, |first| booking.day.max(first));
    let negative = |place: usize| bookings.get(place).is_some_and(|booking| booking.available.is_negative());
    let ends_a_day = |place: usize| {
        bookings.get(place).zip(bookings.get(place + 1)).is_none_or(|(one, next)| counted(one) != counted(next))
    };
    // The last day that ended without being overdrawn; what came after it is the day that is sought.
    let good = (0..bookings.len()).rev().find(|place| ends_a_day(*place) && !negative(*place));
    let start = good.map_or(0, |place| place + 1);
    let end = (start..bookings.len()).find(|place| ends_a_day(*place))?;
    // Of that day the booking after which it stayed below zero.
    let place = (start..=end).rev().find(|place| *place == start || !negative(place.saturating_sub(1)))?;
    let by = bookings.get(place)?.clone();
    Some(Overdraft {
        line: line.clone(),
        since: counted(&by),
        before: by.available.minus(by.change).ok()?,
        available: bookings.last()?.available,
        later: bookings.len().saturating_sub(place + 1),
        by,
    })
}

/// What an event of one line may be: an amount posted, or something that changes what an order binds.
#[derive(Clone, Copy)]
enum Entry {
    Posted { slot: u32, cents: i64 },
    Total { order: u32, quantity: i64, cents: i64 },
    Cancelled { order: u32 },
    Paid { order: u32, cents: i64, last: bool },
}

/// An entry with the day and number of its event.
struct Noted {
    day: Day,
    seq: u64,
    kind: &'static str,
    who: u32,
    entry: Entry,
}

/// Everything booked on one line.
struct Entries<'a> {
    facts: &'a Facts,
    first: Option<Day>,
    all: Vec<Noted>,
}

/// What is booked on some lines, collected in one pass.
struct Books;

impl Books {
    fn of<'a>(facts: &'a Facts, view: &View, lines: &[u32]) -> HashMap<u32, Entries<'a>> {
        let mut books: HashMap<u32, Entries<'a>> = lines
            .iter()
            .map(|line| {
                let year = facts.lines.get(index(*line)).and_then(|line| Day::first_of(line.year).ok());
                (*line, Entries { facts, first: year, all: Vec::new() })
            })
            .collect();
        if books.is_empty() {
            return books;
        }
        let mut note = |line: u32, noted: Noted| {
            if let Some(entries) = books.get_mut(&line) {
                entries.all.push(noted);
            }
        };
        let table = &facts.postings;
        for row in table.rows(view) {
            if let (Some(seq), Some(day), Some(slot), Some(cents), Some(kind), Some(who)) = (
                table.seq.get(row).copied(),
                table.day.get(row).copied(),
                table.slot.get(row).copied(),
                table.cents.get(row).copied(),
                table.kind.get(row).copied().map(type_of),
                table.who.get(row).copied(),
            ) {
                note(slot / MEASURES, Noted { day, seq, kind, who, entry: Entry::Posted { slot, cents } });
            }
        }
        orders(facts, view, &mut note);
        books
    }
}

/// Notes what changes what orders bind, each on the line of its order.
fn orders(facts: &Facts, view: &View, note: &mut impl FnMut(u32, Noted)) {
    let placed = |order: u32| facts.orders.get(index(order)).copied().flatten();
    let table = &facts.totals;
    for row in table.rows(view) {
        if let (Some(seq), Some(day), Some(order), Some(quantity), Some(cents), Some(new)) = (
            table.seq.get(row).copied(),
            table.day.get(row).copied(),
            table.order.get(row).copied(),
            table.quantity.get(row).copied(),
            table.cents.get(row).copied(),
            table.placed.get(row).copied(),
        ) && let Some(of) = placed(order)
        {
            let kind = if new { "procurement.order-placed.v1" } else { "procurement.order-changed.v1" };
            note(of.line, Noted { day, seq, kind, who: of.authority, entry: Entry::Total { order, quantity, cents } });
        }
    }
    let table = &facts.cancellations;
    for row in table.rows(view) {
        if let (Some(seq), Some(day), Some(order)) =
            (table.seq.get(row).copied(), table.day.get(row).copied(), table.order.get(row).copied())
            && let Some(of) = placed(order)
        {
            let kind = "procurement.order-cancelled.v1";
            note(of.line, Noted { day, seq, kind, who: of.authority, entry: Entry::Cancelled { order } });
        }
    }
    let table = &facts.payments;
    for row in table.rows(view) {
        if let (Some(seq), Some(day), Some(order), Some(cents), Some(last)) = (
            table.seq.get(row).copied(),
            table.day.get(row).copied(),
            table.order.get(row).copied(),
            table.cents.get(row).copied(),
            table.last.get(row).copied(),
        ) && let Some(of) = placed(order)
        {
            let kind = "procurement.payment-made.v1";
            note(of.line, Noted { day, seq, kind, who: of.authority, entry: Entry::Paid { order, cents, last } });
        }
    }
}

impl Entries<'_> {
    /// The bookings in the order of their days, of one day in that of the journal; what one event does is one booking.
    fn booked(mut self) -> Result<Vec<Booking>, FigureError> {
        let first = self.first;
        self.all.sort_by_key(|noted| (first.map_or(noted.day, |first| noted.day.max(first)), noted.seq));
        let mut orders: BTreeMap<u32, OrderState> = BTreeMap::new();
        let mut available: i128 = 0;
        let mut list: Vec<Booking> = Vec::new();
        for noted in &self.all {
            let (order, change) = self.effect(&mut orders, noted)?;
            let order = order.or_else(|| self.paid_by(noted));
            available = available.saturating_add(change);
            let known = list.last_mut().filter(|known| known.seq == noted.seq);
            let named = order.and_then(|order| self.facts.order_numbers.name(order)).map(|(_, number)| number.clone());
            match known {
                Some(known) => {
                    known.change = Cents::of_wide(i128::from(known.change.get()).saturating_add(change))?;
                    known.available = Cents::of_wide(available)?;
                    known.order = known.order.take().or(named);
                    known.item = known.item.take().or_else(|| self.item(order));
                }
                None => list.push(Booking {
                    seq: noted.seq,
                    kind: noted.kind,
                    day: noted.day,
                    authority: self.facts.authorities.name(noted.who).filter(|_| noted.who != NOBODY).cloned(),
                    order: named,
                    item: self.item(order),
                    change: Cents::of_wide(change)?,
                    available: Cents::of_wide(available)?,
                }),
            }
        }
        Ok(list)
    }

    /// The order that a payment names, whatever line it is paid from.
    fn paid_by(&self, noted: &Noted) -> Option<u32> {
        let payments = &self.facts.payments;
        let row = payments.seq.binary_search(&noted.seq).ok()?;
        payments.order.get(row).copied()
    }

    fn item(&self, order: Option<u32>) -> Option<Item> {
        let placed = self.facts.orders.get(index(order?)).copied().flatten()?;
        self.facts.items.name(placed.item).cloned()
    }

    /// The order it is about, and by how much it changes what is available.
    fn effect(
        &self,
        orders: &mut BTreeMap<u32, OrderState>,
        noted: &Noted,
    ) -> Result<(Option<u32>, i128), FigureError> {
        let order = match noted.entry {
            Entry::Posted { slot, cents } => {
                let cents = i128::from(cents);
                let takes = [Measure::Frozen as u32, Measure::Actual as u32].contains(&(slot % MEASURES));
                return Ok((None, if takes { -cents } else { cents }));
            }
            Entry::Total { order, .. } | Entry::Cancelled { order } | Entry::Paid { order, .. } => order,
        };
        let Some(placed) = self.facts.orders.get(index(order)).copied().flatten() else { return Ok((Some(order), 0)) };
        let state = orders.entry(order).or_insert_with(|| OrderState::of(placed));
        let before = state.bound()?.commitment;
        match noted.entry {
            Entry::Total { quantity, cents, .. } => state.total(noted.day, quantity, Cents::new(cents)),
            Entry::Cancelled { .. } => state.cancelled = true,
            Entry::Paid { cents, last, .. } => state.pay(cents, last),
            Entry::Posted { .. } => {}
        }
        let after = state.bound()?.commitment;
        Ok((Some(order), i128::from(before.get()).saturating_sub(i128::from(after.get()))))
    }
}
