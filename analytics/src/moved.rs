//! What moved the extra need between two states of knowledge, or two days: its drivers, authority by authority
//! (docs/spec.md#drivers).

use std::collections::BTreeMap;

use sollist_contract::{
    day::Day,
    ids::{Authority, District, Item},
    money::Cents,
    parameters::ItemValues,
};

use crate::{
    composed::{Composed, Piece, withheld},
    drivers::{self, GROUPS},
    error::{FigureError, Refused},
    facts::Facts,
    missing::{Missing, Part, Withheld},
    need::{Assumed, NeedQuery, by_code, not_reported, nothing},
    scope::Scope,
    shortfall::{Having, NeedBooks},
    terms::Factors,
    view::View,
};

/// The earlier state.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    pub view: View,
    /// Its target day; the one that is asked for where none is named, and then nothing but a scenario is delay.
    pub target_day: Option<Day>,
}

impl Since {
    /// The state at an instant of recording or a journal number; of what had happened it sees what `view` sees.
    pub fn at(facts: &Facts, view: &View, as_of: &str, target_day: Option<Day>) -> Result<Since, FigureError> {
        let seq = facts.seq_of(as_of).map_err(|error| match error {
            FigureError::Refused(why) => Refused::Since(why).into(),
            error => error,
        })?;
        Ok(Since { view: View { seq, ..*view }, target_day })
    }
}

/// What each group of causes moved, in cents that add up to the difference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moved {
    /// Eligible positions.
    pub staff: Cents,
    /// Quotas, life times, what there is already, what is ordered, items.
    pub volume: Cents,
    /// Unit prices and running cost.
    pub price: Cents,
    /// The months that are left in the year of the target day.
    pub delay: Cents,
    /// Step costs.
    pub one_off: Cents,
    /// What lines have available.
    pub cover: Cents,
}

impl Moved {
    fn of([staff, volume, price, delay, one_off, cover]: [Cents; GROUPS]) -> Moved {
        Moved { staff, volume, price, delay, one_off, cover }
    }
    /// In the order in which they stand beside each other.
    pub fn list(&self) -> [Cents; GROUPS] {
        [self.staff, self.volume, self.price, self.delay, self.one_off, self.cover]
    }
}

/// The groups, as bits of a mixture: a bit says that its group is in the later state.
#[derive(Debug, Clone, Copy)]
enum Group {
    Staff,
    Volume,
    Price,
    Delay,
    OneOff,
    Cover,
}

/// The drivers of one authority's need, or of the sum of them all.
#[derive(Debug, Clone, PartialEq)]
pub struct DriverRow {
    /// `None`: the sum.
    pub of: Option<(District, Authority)>,
    pub before: Option<Cents>,
    pub after: Option<Cents>,
    pub moved: Option<Moved>,
    /// Why something of it is not given.
    pub why: Option<Withheld>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct DriversTable {
    /// The target day, after the delay of a scenario.
    pub target_day: Day,
    pub since: u64,
    pub since_target_day: Day,
    /// By authority.
    pub rows: Vec<DriverRow>,
    pub total: DriverRow,
    /// Registered Bezirksämter in scope without a headcount in the later state.
    pub not_reported: Vec<Authority>,
    /// Why there are no rows.
    pub why: Option<Missing>,
}

/// The drivers of what is asked, against an earlier state. A scenario belongs to the later one.
pub fn drivers_of(facts: &Facts, view: &View, query: &NeedQuery, since: &Since) -> Result<DriversTable, FigureError> {
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    let later = Assumed::of(facts, view, query)?;
    let before =
        NeedQuery { scenario: None, target_day: since.target_day.unwrap_or(query.target_day), ..query.clone() };
    let earlier = Assumed::of(facts, &since.view, &before)?;
    let [before, after] = [&earlier, &later]
        .map(|state| NeedBooks::at(facts, &state.view, state.day, &state.parameters, state.factor, false));
    let books = [before?, after?];

    let mut rows = Vec::new();
    for (authority, number) in by_code(facts).into_iter().filter(|(authority, _)| scope.has(authority)) {
        let states = Pair::of(&books, authority, number);
        if states.people.iter().all(Option::is_none) || states.items.is_empty() {
            continue;
        }
        rows.push(row(authority, &states)?);
    }
    let why = rows.is_empty().then(|| nothing(&later.parameters, later.day));
    let [_, after] = &books;
    Ok(DriversTable {
        target_day: later.day,
        since: since.view.seq,
        since_target_day: earlier.day,
        total: total(&rows),
        rows,
        not_reported: not_reported(after, &later.view, &scope),
        why,
    })
}

fn row(authority: &Authority, states: &Pair<'_, '_>) -> Result<DriverRow, FigureError> {
    let of = Some((authority.district(), authority.clone()));
    let [before, after] = [0, (1 << GROUPS) - 1].map(|mixture| withheld(states.need(mixture)));
    let (before, after) = (before?, after?);
    let known = |need: &Result<Cents, Withheld>| need.as_ref().ok().copied();
    let (first, last) = (known(&before), known(&after));
    let moved = match [before.err(), after.err()].into_iter().flatten().next() {
        Some(why) => Err(why),
        None => withheld(drivers::parts(|mixture| states.need(mixture)))?,
    };
    let (moved, why) = match moved {
        Ok(parts) => (Some(Moved::of(parts)), None),
        Err(why) => (None, Some(why)),
    };
    Ok(DriverRow { of, before: first, after: last, moved, why })
}

/// The sum of rows; withheld where one of them is, or where it is beyond the range of an amount.
fn total(rows: &[DriverRow]) -> DriverRow {
    let sum = |of: &dyn Fn(&DriverRow) -> Option<Cents>| {
        let wide = rows.iter().map(|row| of(row).map(|cents| i128::from(cents.get()))).sum::<Option<i128>>();
        wide.and_then(|sum| Cents::of_wide(sum).ok())
    };
    let parts: Option<Vec<Cents>> = (0..GROUPS)
        .map(|group| sum(&|row| row.moved.as_ref().and_then(|moved| moved.list().get(group).copied())))
        .collect();
    let moved = parts.and_then(|parts| <[Cents; GROUPS]>::try_from(parts).ok()).map(Moved::of);
    let lacking = rows.iter().filter(|row| row.why.is_some()).filter_map(|row| row.of.as_ref());
    let mut lacking = lacking.map(|(_, authority)| Part::Authority(authority.clone())).peekable();
    let why = if lacking.peek().is_some() {
        Some(Withheld::without(lacking))
    } else {
        moved.is_none().then_some(Withheld::Beyond(None))
    };
    DriverRow { of: None, before: sum(&|row| row.before), after: sum(&|row| row.after), moved, why }
}

/// What is said of an item in each state; the authority's pieces of it.
type Both<'b> = [Option<Having<'b>>; 2];

/// An authority in both states.
struct Pair<'s, 'b> {
    books: &'s [NeedBooks<'b>; 2],
    authority: &'s Authority,
    number: u32,
    /// Eligible positions, where they were counted.
    people: [Option<i64>; 2],
    items: BTreeMap<&'b Item, Both<'b>>,
}

impl<'s, 'b> Pair<'s, 'b> {
    fn of(books: &'s [NeedBooks<'b>; 2], authority: &'s Authority, number: u32) -> Pair<'s, 'b> {
        let mut items: BTreeMap<&Item, Both<'_>> = BTreeMap::new();
        for (place, state) in books.iter().enumerate() {
            for (item, having) in state.having(number) {
                if let Some(slot) = items.entry(item).or_default().get_mut(place) {
                    *slot = Some(having);
                }
            }
        }
        let people = books.each_ref().map(|state| state.eligible(number));
        Pair { books, authority, number, people, items }
    }

    /// The need of a mixture of both.
    fn need(&self, mixture: usize) -> Result<Cents, FigureError> {
        let later = |group: Group| usize::from(mixture & (1 << group as usize) != 0);
        // Whoever is in one state only needs nothing in the other, and all of it is volume.
        let alone = match self.people {
            [Some(_), Some(_)] => None,
            [Some(_), None] => Some(0),
            [None, _] => Some(1),
        };
        if alone.is_some_and(|state| state != later(Group::Volume)) {
            return Ok(Cents::ZERO);
        }
        let state = |group: Group| alone.unwrap_or_else(|| later(group));
        let books = |group: Group| &self.books[state(group)];
        let people = (self.people[state(Group::Staff)].unwrap_or(0), books(Group::Staff).factor);
        let months = books(Group::Delay).day.months_left_in_year();
        let mut pieces = Vec::with_capacity(self.items.len());
        for (item, both) in &self.items {
            // Not there in the state that says how much of it is needed: its quota is none.
            let Some(volume) = both[state(Group::Volume)].filter(|having| !having.values.quota.0.is_zero()) else {
                continue;
            };
            let of = |group: Group| both[state(group)].unwrap_or(volume).values;
            let values = ItemValues {
                unit_price: of(Group::Price).unit_price,
                running_cost_per_year: of(Group::Price).running_cost_per_year,
                step_costs: of(Group::OneOff).step_costs.clone(),
                ..volume.values.clone()
            };
            pieces.push(Piece::of(item, &values, people, volume.there, months));
        }
        let lines = books(Group::Cover).lines_of(self.number);
        Composed::of(self.authority, pieces, &lines).need(|_| Factors::NONE)
    }
}
