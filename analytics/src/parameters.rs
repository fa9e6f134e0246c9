//! The parameters in force on a day, as known then (docs/spec.md#parameters).

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    event::ParametersPublished,
    ids::{Item, Programme},
    parameters::{
        Approval, CostObjects, DeviceKind, Footprint, ItemValues, LifeCycleValues, MonthDay, Rate, Retention, Scenario,
        Thresholds, Uncertainty, Year,
    },
};

use crate::{facts::Facts, view::View};

/// Where a parameter comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    pub set: String,
    pub valid_from: Day,
    /// The event that published it.
    pub seq: u64,
}

/// What a set says under one of its keys, and which set that was.
pub type Said<T> = Option<(T, Origin)>;

/// The sets in force, merged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InForce {
    /// From when on the first set that is known is valid, whether it is in force yet or not.
    pub first: Option<Day>,
    pub items: BTreeMap<Item, (ItemValues, Origin)>,
    /// How many authorities are to work with the digital file.
    pub e_file_authorities: Said<i64>,
    pub footprints: Said<BTreeMap<Item, Footprint>>,
    pub grid: Said<BTreeMap<Year, Rate>>,
    pub cost_objects: Said<Box<CostObjects>>,
    pub uncertainty: Said<Box<Uncertainty>>,
    pub life_cycle: Said<Box<LifeCycleValues>>,
    pub thresholds: Said<Box<Thresholds>>,
    pub closing_day: Said<MonthDay>,
    /// What takes another person.
    pub approval: Said<Approval>,
    /// How long what is written of persons is kept.
    pub retention: Said<Retention>,
    /// What is assumed instead of some of it.
    pub scenario: Option<Box<Scenario>>,
}

/// The day of the next year on which the books of a year are closed: as parameters say, else 31 January.
pub(crate) fn closing_day(facts: &Facts, view: &View) -> impl Fn(i16) -> Option<Day> {
    let published = in_force(facts, view, view.day).closing_day.map(|(day, _)| day);
    move |year| {
        let next = year.checked_add(1)?;
        published.map_or_else(|| Day::new(next, 1, 31).ok(), |day| day.of(next))
    }
}

/// What counts as a mobile device as long as nothing was published.
const DEVICES_BY_DEFAULT: [&str; 3] = ["notebook", "tablet", "convertible"];

/// The parameters in force on `day` as known in the view. Of each name the newest set valid by then; sets of different
/// names are merged: of an item that stands in two, and of each of the further keys as a whole, the one that is valid
/// from the later day wins.
pub fn in_force(facts: &Facts, view: &View, day: Day) -> InForce {
    let day = view.rates_on(day);
    let mut newest: BTreeMap<&str, (u64, &ParametersPublished)> = BTreeMap::new();
    let published = facts.parameters.iter().zip(&facts.published);
    let known = published.filter(|((seq, _), on)| view.publishes(*seq, **on)).map(|(set, _)| set);
    let first = known.clone().map(|(_, set)| set.valid_from).min();
    for (seq, set) in known.filter(|(_, set)| set.valid_from <= day) {
        let place = newest.entry(set.set.as_str()).or_insert((*seq, set));
        if set.valid_from >= place.1.valid_from {
            *place = (*seq, set);
        }
    }
    let mut sets: Vec<(u64, &ParametersPublished)> = newest.into_values().collect();
    sets.sort_by_key(|(seq, set)| (set.valid_from, *seq));
    let mut merged = InForce { first, ..InForce::default() };
    for (seq, set) in sets {
        let origin = Origin { set: set.set.as_str().to_owned(), valid_from: set.valid_from, seq };
        for (item, values) in &set.values.items {
            merged.items.insert(item.clone(), (values.clone(), origin.clone()));
        }
        if let Some(planned) = set.values.e_file_authorities {
            merged.e_file_authorities = Some((planned.get(), origin.clone()));
        }
        merged.further(set, &origin);
    }
    merged
}

/// Another set says it: all of it is replaced.
fn replace<T: Clone>(known: &mut Said<T>, said: &Option<T>, origin: &Origin) {
    if let Some(values) = said {
        *known = Some((values.clone(), origin.clone()));
    }
}

impl InForce {
    /// Where each of its values comes from.
    pub fn origins(&self) -> impl Iterator<Item = &Origin> {
        fn of<T>(said: &Said<T>) -> Option<&Origin> {
            said.as_ref().map(|(_, origin)| origin)
        }
        let further = [
            of(&self.footprints),
            of(&self.grid),
            of(&self.cost_objects),
            of(&self.uncertainty),
            of(&self.life_cycle),
            of(&self.thresholds),
            of(&self.closing_day),
            of(&self.approval),
            of(&self.retention),
        ];
        self.items.values().map(|(_, origin)| origin).chain(further.into_iter().flatten())
    }
    fn further(&mut self, set: &ParametersPublished, origin: &Origin) {
        let values = &set.values;
        replace(&mut self.footprints, &values.footprints, origin);
        replace(&mut self.grid, &values.grid_kg_per_kwh, origin);
        replace(&mut self.cost_objects, &values.cost_objects, origin);
        replace(&mut self.uncertainty, &values.uncertainty, origin);
        replace(&mut self.life_cycle, &values.lcc, origin);
        replace(&mut self.thresholds, &values.thresholds, origin);
        replace(&mut self.closing_day, &values.closing_day, origin);
        replace(&mut self.approval, &values.approval, origin);
        replace(&mut self.retention, &values.retention, origin);
    }
    pub fn footprint(&self, item: &Item) -> Option<&Footprint> {
        self.footprints.as_ref().and_then(|(footprints, _)| footprints.get(item))
    }
    /// The factor of the grid: of the latest year not after that of a day.
    pub fn grid_factor(&self, day: Day) -> Option<(i16, Decimal)> {
        let (years, _) = self.grid.as_ref()?;
        let known = years.iter().rfind(|(year, _)| year.get() <= day.year());
        known.map(|(year, factor)| (year.get(), factor.0))
    }
    /// Whether its footprint says that it is a computer that stays where it is.
    pub fn said_stationary(&self, item: &Item) -> bool {
        self.footprint(item).is_some_and(|footprint| footprint.kind == Some(DeviceKind::Stationary))
    }
    /// The programme an item belongs to.
    pub fn programme(&self, item: &Item) -> Option<Programme> {
        if let Some((values, _)) = self.items.get(item) {
            return Some(values.programme);
        }
        (self.items.is_empty() && DEVICES_BY_DEFAULT.contains(&item.as_str())).then_some(Programme::MobileDevices)
    }
    /// Whether an item is a mobile device.
    pub fn is_device(&self, item: &Item) -> bool {
        self.programme(item) == Some(Programme::MobileDevices)
    }
    /// Whether anything can be a mobile device: parameters may name items, and none of that programme.
    pub fn has_devices(&self) -> bool {
        let mut named = self.items.values();
        self.items.is_empty() || named.any(|(values, _)| values.programme == Programme::MobileDevices)
    }
    /// Whether an item is a computer that stays where it is.
    pub fn is_stationary(&self, item: &Item) -> bool {
        // By its name: the programme `workplace` also has monitors and docking stations, which are no computers.
        let named = |word: &str| matches!(word, "desktop" | "pc" | "apc" | "workstation" | "thinclient");
        !self.is_device(item) && item.as_str().split('-').any(named)
    }
    pub fn life_months(&self, item: &Item) -> Option<u16> {
        self.items.get(item).and_then(|(values, _)| values.life_months)
    }
}
