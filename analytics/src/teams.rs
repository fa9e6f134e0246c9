//! Who can work from elsewhere, and what one more workplace of it takes: what the split by the smallest rate is made of
//! (docs/spec.md#other-splits).

use std::{
    cmp::{Ordering, Reverse},
    collections::BTreeMap,
    sync::Arc,
};

use sollist_contract::{
    ids::{Authority, Item, Programme},
    money::{Cents, Overflow},
    parameters::ItemValues,
};

use crate::{
    need::{NeedRow, by_code},
    shortfall::NeedBooks,
    split::{Part, Team},
    whole::nearest,
};

/// The smallest of some ratios, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Least {
    pub authority: Authority,
    /// Where it is one claim's.
    pub item: Option<Item>,
    pub numerator: i64,
    pub denominator: i64,
}

impl Least {
    pub(crate) fn below(&self, other: &Least) -> Ordering {
        let cross = |a: &Least, b: &Least| i128::from(a.numerator) * i128::from(b.denominator);
        cross(self, other).cmp(&cross(other, self))
    }
    /// In thousandths, half away from zero: percent with one decimal.
    pub fn thousandths(&self) -> Result<i128, Overflow> {
        nearest(i128::from(self.numerator) * 1000, self.denominator.into())
    }
}

/// From what it is known how many there are of something that a mobile workplace takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CountedBy {
    /// Mobile devices in use.
    Devices,
    /// Licences, by the number of their name; `None`: nobody ever named one.
    Licences(Option<u32>),
    /// Accounts, else sessions.
    Access,
}

/// An authority as the split sees it.
#[derive(Debug, Clone)]
pub(crate) struct Office {
    pub number: u32,
    /// Its target is at most what cannot be bought allows.
    pub team: Team,
    /// By what its parts were counted, in their order.
    pub counted_by: Vec<CountedBy>,
    /// What cannot be bought and was reported.
    pub bounds: Vec<CountedBy>,
    /// How many can work from elsewhere by what cannot be bought, as far as it was reported.
    bound: i64,
}

impl Office {
    /// Without eligible positions, or without anything that a workplace takes, nobody can say how far behind it is.
    pub fn has_rate(&self) -> bool {
        self.team.eligible > 0 && (self.bound < i64::MAX || !self.team.parts.is_empty())
    }

    /// The rate with what shares would buy at unit prices.
    pub fn rate_with(&self, share: impl Fn(&Item) -> Cents) -> Least {
        let with = |part: &Part| match share(&part.item).get().checked_div(part.price.get()) {
            Some(more) => part.there.saturating_add(more.max(0)),
            // What costs nothing is never scarce.
            None => i64::MAX,
        };
        Least {
            authority: self.team.authority.clone(),
            item: None,
            numerator: self.team.parts.iter().map(with).fold(self.bound, i64::min),
            denominator: self.team.eligible,
        }
    }
}

/// Everybody who was counted, by code, with the parts of a mobile workplace: the device with the largest quota, remote
/// access, the licences that mobile work needs.
pub(crate) fn offices(books: &NeedBooks<'_>, rows: &[NeedRow]) -> Vec<Office> {
    let by_key: BTreeMap<(&Authority, &Item), &NeedRow> =
        rows.iter().map(|row| ((&row.authority, &row.item), row)).collect();
    let device = device(books);
    let in_use = devices_in_use(books);
    let counted = by_code(books.facts).into_iter();
    let counted = counted.filter_map(|(name, number)| Some((name, number, books.eligible(number)?)));
    counted
        .map(|(authority, number, eligible)| {
            let mut team = Team { authority: authority.clone(), eligible, target: i64::MAX, parts: Vec::new() };
            let (mut bound, mut bought) = (i64::MAX, Vec::new());
            let (mut counted_by, mut bounds) = (Vec::new(), Vec::new());
            for (item, values, there, by) in of_workplaces(books, device, number, in_use.get(&number).copied()) {
                let row = item.and_then(|item| by_key.get(&(authority, item)).copied());
                let price = values.and_then(|values| Cents::rounded(values.unit_price.0).ok());
                match (row.zip(price), there) {
                    (None, Some(there)) => {
                        bound = bound.min(there);
                        bounds.push(by);
                    }
                    // Nobody knows how many there are, and none can be bought: it holds nobody back.
                    (None, None) => {}
                    (Some((row, price)), there) => {
                        bought.push(row.target);
                        counted_by.push(by);
                        // As the need has it: what nobody reported is none.
                        let there = there.unwrap_or(0);
                        team.parts.push(Part { item: row.item.clone(), price, there, need: row.need });
                    }
                }
            }
            team.target = bought.into_iter().fold(bound, i64::min);
            Office { number, team, counted_by, bounds, bound }
        })
        .collect()
}

/// What a mobile workplace takes: its item, where parameters name one, what they say of it, how many there are, and by
/// what that is known.
type Taken<'b> = (Option<&'b Item>, Option<&'b ItemValues>, Option<i64>, CountedBy);

fn of_workplaces<'b>(
    books: &NeedBooks<'b>,
    device: Option<&'b Item>,
    number: u32,
    devices: Option<i64>,
) -> Vec<Taken<'b>> {
    let capacity = books.situation.of(books.facts, number);
    let access = capacity.and_then(|capacity| capacity.accounts.or(capacity.sessions));
    let values = |item: Option<&'b Item>| Some(&books.parameters.items.get(item?)?.0);
    let mut all = vec![(device, values(device), devices, CountedBy::Devices)];
    let items = || books.parameters.items.iter().map(|(item, (values, _))| (item, values));
    let required = items().filter(|(_, values)| values.required_for_mobile_work);
    for (item, values) in required.filter(|(item, _)| Some(*item) != device) {
        let licence = books.facts.names.find(&Arc::from(item.as_str()));
        let licences = licence.and_then(|licence| capacity?.licences.get(&licence).copied());
        all.push((Some(item), Some(values), licences, CountedBy::Licences(licence)));
    }
    let is_access = |values: &ItemValues| {
        values.programme == Programme::RemoteAccess && !values.required_for_mobile_work && !values.quota.0.is_zero()
    };
    let mut remote: Vec<Taken<'b>> = items()
        .filter(|(_, values)| is_access(values))
        .map(|(item, values)| (Some(item), Some(values), access, CountedBy::Access))
        .collect();
    if remote.is_empty() {
        remote.push((None, None, access, CountedBy::Access));
    }
    all.extend(remote);
    all
}

/// The mobile device with the largest quota, of equal ones the first.
fn device<'b>(books: &NeedBooks<'b>) -> Option<&'b Item> {
    let items = books.parameters.items.iter().map(|(item, (values, _))| (item, values));
    let devices = items.filter(|(_, values)| values.programme == Programme::MobileDevices && !values.quota.0.is_zero());
    devices.min_by_key(|(item, values)| (Reverse(values.quota.0), *item)).map(|(item, _)| item)
}

/// Mobile devices in use, by authority; whoever reported none is not there.
fn devices_in_use(books: &NeedBooks<'_>) -> BTreeMap<u32, i64> {
    let mut all: BTreeMap<u32, i64> = BTreeMap::new();
    for (authority, item, stock) in books.situation.stock(books.facts) {
        if books.facts.items.name(item).is_some_and(|item| books.parameters.is_device(item)) {
            let sum = all.entry(authority).or_default();
            *sum = sum.saturating_add(stock.in_use());
        }
    }
    all
}
