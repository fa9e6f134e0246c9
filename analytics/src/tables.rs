//! Columns: one small table per kind of fact, in the order of the journal, and dictionaries that turn names into
//! numbers.

use std::{
    collections::BTreeMap,
    hash::{BuildHasher as _, Hash},
    sync::LazyLock,
};

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use serde::{Deserialize, Deserializer, Serialize};
use sollist_contract::{day::Day, event::Event};

use crate::view::View;

/// Names and their numbers, in the order in which they were first heard. Each name is kept once: what finds its number
/// holds numbers only.
#[derive(Debug, Serialize)]
pub(crate) struct Dict<K> {
    #[serde(skip)]
    numbers: HashTable<u32>,
    #[serde(skip)]
    hashes: DefaultHashBuilder,
    names: Vec<K>,
    /// Further names of what has a number.
    others: BTreeMap<K, u32>,
}

impl<K> Default for Dict<K> {
    fn default() -> Self {
        let (numbers, hashes) = (HashTable::new(), DefaultHashBuilder::default());
        Dict { numbers, hashes, names: Vec::new(), others: BTreeMap::new() }
    }
}

impl<K: Clone + Ord + Hash> Dict<K> {
    /// The number of a name, a new one where it was not heard before. `u32::MAX` is nobody's number.
    pub fn number(&mut self, name: &K) -> u32 {
        self.number_by(name, |known| known == name, || name.clone())
    }
    /// The same of a name that is borrowed: what hashes as it does, whether one is it, and how it is made where it was
    /// not heard before.
    pub fn number_by<Q: Hash>(&mut self, name: &Q, is_it: impl Fn(&K) -> bool, make: impl FnOnce() -> K) -> u32 {
        if let Some(number) = self.first(name, is_it) {
            return number;
        }
        let name = make();
        if let Some(number) = self.others.get(&name) {
            return *number;
        }
        // Each name stands in an event, and the journal refuses to be that long before.
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name);
        self.enter(number);
        number
    }
    /// Makes it be found by its name.
    fn enter(&mut self, number: u32) {
        let hash = |number: &u32| self.names.get(index(*number)).map_or(0, |name| self.hashes.hash_one(name));
        self.numbers.insert_unique(hash(&number), number, hash);
    }
    /// Another name of what has a number.
    pub fn also(&mut self, name: &K, number: u32) {
        if self.find(name).is_none() {
            self.others.insert(name.clone(), number);
        }
    }
    pub fn find(&self, name: &K) -> Option<u32> {
        self.first(name, |known| known == name).or_else(|| self.others.get(name).copied())
    }
    /// By its first name.
    fn first<Q: Hash>(&self, name: &Q, is_it: impl Fn(&K) -> bool) -> Option<u32> {
        let is_named = |number: &u32| self.names.get(index(*number)).is_some_and(&is_it);
        self.numbers.find(self.hashes.hash_one(name), is_named).copied()
    }
    pub fn name(&self, number: u32) -> Option<&K> {
        self.names.get(index(number))
    }
    pub fn iter(&self) -> impl Iterator<Item = (u32, &K)> {
        (0u32..).zip(&self.names)
    }
    pub fn len(&self) -> usize {
        self.names.len()
    }
    /// By name what stands in a list by number.
    pub fn keyed<T>(&self, by_number: Vec<Option<T>>) -> BTreeMap<K, T> {
        self.names.iter().zip(by_number).filter_map(|(name, some)| Some((name.clone(), some?))).collect()
    }
}

impl<'de, K: Clone + Ord + Hash + Deserialize<'de>> Deserialize<'de> for Dict<K> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Dict<K>, D::Error> {
        #[derive(Deserialize)]
        #[serde(bound = "K: Ord + Deserialize<'de>")]
        struct Names<K> {
            names: Vec<K>,
            others: BTreeMap<K, u32>,
        }
        let Names { names, others } = Names::<K>::deserialize(from)?;
        let numbers = HashTable::with_capacity(names.len());
        let mut dict = Dict { numbers, names, others, ..Dict::default() };
        (0u32..).zip(0..dict.names.len()).for_each(|(number, _)| dict.enter(number));
        Ok(dict)
    }
}

/// A column of texts, one behind the other: most are shorter than what a text of its own takes beside itself.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Texts {
    all: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Texts {
    pub fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }
    pub fn get(&self, row: usize) -> Option<&str> {
        let begin = row.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.all.get(begin..*self.ends.get(row)?)
    }
}

/// A dictionary number as a place in a list.
pub(crate) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A number that names nothing (a payment without an order).
pub(crate) const NOBODY: u32 = u32::MAX;

/// A type of events as it stands in a column: its place among all types.
pub(crate) fn type_code(name: &str) -> u8 {
    static CODES: LazyLock<HashMap<&'static str, u8>> =
        LazyLock::new(|| Event::types().map(|known| known.name).zip(0..u8::MAX).collect());
    CODES.get(name).copied().unwrap_or(u8::MAX)
}
pub(crate) fn type_of(code: u8) -> &'static str {
    Event::types().nth(usize::from(code)).map_or("", |known| known.name)
}

/// Number and day of effect of the event a row comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    pub seq: u64,
    pub day: Day,
    pub kind: &'static str,
}

/// The rows of a table that a view sees: a prefix by number, then by day.
pub(crate) fn seen(seq: &[u64], day: &[Day], view: &View) -> impl Iterator<Item = usize> + use<> {
    let end = seq.partition_point(|s| *s <= view.seq);
    // The days are copied only where they decide.
    let hides = |(seq, day): (&u64, &Day)| view.hides(*seq, *day);
    let hidden: Vec<bool> = view.until.map(|_| seq.iter().zip(day).take(end).map(hides).collect()).unwrap_or_default();
    (0..end).filter(move |row| !hidden.get(*row).copied().unwrap_or(false))
}

/// The same of columns that are walked beside each other: where there are a million rows, no place is looked up.
fn seen_beside<'a, T>(
    seq: &'a [u64],
    day: &'a [Day],
    view: &'a View,
    columns: impl Iterator<Item = T>,
) -> impl Iterator<Item = T> {
    let known = seq.partition_point(|seq| *seq <= view.seq);
    let rows = seq.iter().zip(day).zip(columns).take(known);
    rows.filter(|((seq, day), _)| !view.hides(**seq, **day)).map(|(_, row)| row)
}

/// Behind a semicolon stand the columns that are texts.
macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident { $($column:ident: $ty:ty,)* $(; $($text:ident,)+)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Default, Serialize, Deserialize)]
        pub(crate) struct $name {
            pub seq: Vec<u64>,
            pub day: Vec<Day>,
            $(pub $column: Vec<$ty>,)*
            $($(pub $text: Texts,)+)?
        }
        impl $name {
            #[allow(clippy::too_many_arguments)] // As many as the table has columns.
            pub fn push(&mut self, at: At, $($column: $ty,)* $($($text: &str,)+)?) {
                self.seq.push(at.seq);
                self.day.push(at.day);
                $(self.$column.push($column);)*
                $($(self.$text.push($text);)+)?
            }
            /// The rows a view sees, in the order of the journal.
            pub fn rows(&self, view: &View) -> impl Iterator<Item = usize> + use<> {
                seen(&self.seq, &self.day, view)
            }
            /// What columns have in the rows a view sees, in the order of the journal.
            #[allow(dead_code)] // Most tables are short.
            pub fn seen<'a, T>(
                &'a self,
                view: &'a View,
                columns: impl Iterator<Item = T>,
            ) -> impl Iterator<Item = T> {
                seen_beside(&self.seq, &self.day, view, columns)
            }
            /// The rows a view sees, in the order of their days, of one day in the order of the journal: of several
            /// reports of one thing the last counts.
            #[allow(dead_code)] // Most tables are sums.
            pub fn by_day(&self, view: &View) -> Vec<usize> {
                let mut rows: Vec<usize> = self.rows(view).collect();
                rows.sort_by_key(|row| self.day.get(*row));
                rows
            }
        }
    )*};
}

tables! {
    /// Money on lines. `slot` is `line * MEASURES + measure`; both sides of a transfer are rows. `who` reported it.
    Postings { slot: u32, cents: i64, kind: u8, who: u32, }
    /// Lines moved to another programme by hand.
    Assignments { line: u32, programme: u8, }
    /// New totals of orders: placed or changed.
    Totals { order: u32, quantity: i64, cents: i64, placed: bool, }
    /// Consents under which orders were placed or changed: up to which amount of the order, and the paper.
    Consents { order: u32, covered: i64, ; reference, basis, }
    Cancellations { order: u32, }
    Deliveries { order: u32, quantity: i64, }
    /// Payments that name an order.
    Payments { order: u32, cents: i64, last: bool, }
    /// What their authorities call payments.
    PaymentNames { ; name, }
    Invoices { order: u32, cents: i64, ; name, }
    /// What happened to the stock of a pair of authority and item. `what` is one of `MOVED_*`.
    Movements { pair: u32, what: u8, quantity: i64, in_stock: i64, commissioned: Option<Day>, }
    RemoteAccess { authority: u32, sessions: i64, accounts: Option<i64>, }
    Licences { authority: u32, licence: u32, quantity: i64, }
    Connections { authority: u32, }
    ConnectionsWithdrawn { authority: u32, }
    EFileUses { authority: u32, accounts: i64, concurrent: i64, }
    Sites { authority: u32, site: u32, measure: u32, }
    SiteWithdrawals { authority: u32, site: u32, measure: u32, }
    /// `words`: what is to be done, where it is no number.
    RolloutPlans {
        authority: u32, rollout: u32, total: Option<i64>, deadline: Day, start: Option<Day>, cents: Option<i64>,
        words: u32,
    }
    RolloutProgress { authority: u32, rollout: u32, done: i64, total: Option<i64>, }
    MilestonePlans { authority: u32, project: u32, milestone: u32, planned_on: Day, cents: i64, }
    MilestonesReached { authority: u32, project: u32, milestone: u32, }
    MilestonesWithdrawn { authority: u32, project: u32, milestone: u32, }
    Headcounts { authority: u32, employees: i64, workplaces: i64, eligible: i64, }
    Positions { authority: u32, quantity: i64, }
    /// Submissions: due (`on` the deadline), received (`on` the day), extended (`on` the new deadline).
    Submissions { authority: u32, period: u32, step: u8, on: Day, complete: bool, }
    Fundings { authority: u32, request: u32, step: u8, programme: u8, cents: Option<i64>, }
    /// Commitment authority (VE) for a later year.
    CommitmentAuthorities { line: u32, year: i16, cents: i64, }
    /// Bookings on a line of somebody else: orders and payments, unless it is one of the central chapter; transfers,
    /// freezes and adjustments, unless the central chapter makes them.
    ForeignBookings { line: u32, }
}

/// What is posted on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Measure {
    Appropriation = 0,
    CarryOver = 1,
    Adjustments = 2,
    Frozen = 3,
    Actual = 4,
}
pub(crate) const MEASURES: u32 = 5;

pub(crate) const MOVED_DELIVERED: u8 = 0;
pub(crate) const MOVED_ISSUED: u8 = 1;
pub(crate) const MOVED_RETURNED: u8 = 2;
pub(crate) const MOVED_RETIRED: u8 = 3;
pub(crate) const MOVED_COUNTED: u8 = 4;

pub(crate) const SUBMISSION_DUE: u8 = 0;
pub(crate) const SUBMISSION_RECEIVED: u8 = 1;
pub(crate) const SUBMISSION_EXTENDED: u8 = 2;

/// What an order says for good; totals change and stand in a table.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Order {
    pub authority: u32,
    pub line: u32,
    pub item: u32,
    /// Authority and item as one number, of [`crate::facts::Facts::ordered`].
    pub pair: u32,
    pub due: Option<Day>,
    /// The year it is due in, where that lies after the line's: it uses commitment authority (VE) then.
    pub later_year: Option<i16>,
    pub placed_on: Day,
}

/// How far a funding request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum FundingStep {
    Requested = 0,
    Reviewed = 1,
    Approved = 2,
    Rejected = 3,
    Granted = 4,
}

impl FundingStep {
    pub(crate) fn of(code: u8) -> FundingStep {
        use FundingStep::*;
        [Requested, Reviewed, Approved, Rejected].get(usize::from(code)).copied().unwrap_or(Granted)
    }
    /// Its code in the contract.
    pub fn code(self) -> &'static str {
        match self {
            FundingStep::Requested => "requested",
            FundingStep::Reviewed => "reviewed",
            FundingStep::Approved => "approved",
            FundingStep::Rejected => "rejected",
            FundingStep::Granted => "granted",
        }
    }
}

/// One thing that an event changes later than it was recorded: somebody's, or of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Later {
    pub seq: u64,
    pub day: Day,
    pub who: u32,
    /// [`NOBODY`]: of none.
    pub line: u32,
}
