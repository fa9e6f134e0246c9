//! Scenarios that are kept under a name: whose the name is, and what may be kept (docs/spec.md#scenarios). What a
//! scenario assumes stands in its event alone; figures fold it.

use std::collections::BTreeSet;

use sollist_contract::{
    day::Day,
    event::{ScenarioPublished, ScenarioWithdrawn},
    ids::{Authority, Item, ScenarioName},
    parameters::{Rate, Scenario, Strange, Unmeant},
};
use sollist_ledger::{Items, Ledger, Off, Price};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Lock, Rows},
    },
};

pub mod scenario_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "intake_scenarios")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub authority: Option<String>,
        pub withdrawn: i64,
        /// Since when it says what it says; nothing where an earlier version kept it.
        pub day: Option<String>,
        pub event: Option<String>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A name under which a scenario is or was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Who published it; none: the State of Berlin.
    pub authority: Option<Authority>,
    pub withdrawn: bool,
    /// What it says, and since when; nothing where an earlier version kept it.
    pub says: Option<(Day, ScenarioPublished)>,
}

/// What an officer would query of a scenario that is kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Warned {
    /// Another one was kept under its name, since a day; what changes, if anything.
    Replaced { name: ScenarioName, since: Day, changes: Vec<Difference> },
    /// It says what is hardly meant.
    Strange(Strange),
    /// A unit price at least ten times the published one, or a tenth of it.
    PriceFarOff { item: Item, price: Rate, published: Price, off: Off },
}

/// What two scenarios say otherwise: before and now, where they say it.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    pub of: Assumed,
    pub before: Option<String>,
    pub now: Option<String>,
}

/// What a scenario may say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assumed {
    Quota(Item),
    UnitPrice(Item),
    Life(Item),
    RunningCost(Item),
    Eligible,
    Delay,
    Reason,
}

impl Warned {
    pub fn of_saving(known: Option<&Kept>, event: &ScenarioPublished, items: &Items) -> Vec<Warned> {
        let held = known.filter(|known| !known.withdrawn).and_then(|known| known.says.as_ref());
        let replaced = held.map(|(since, before)| {
            let (name, since) = (event.name.clone(), *since);
            Warned::Replaced { name, since, changes: differences(before, event) }
        });
        let strange = Scenario::from(event).strange();
        let far_off = event.items.iter().filter_map(|(item, change)| {
            let (price, published) = (change.unit_price?, items.price_of(item)?);
            let off = published.off_piece(price.0)?;
            Some(Warned::PriceFarOff { item: item.clone(), price, published, off })
        });
        replaced.into_iter().chain(strange.into_iter().map(Warned::Strange)).chain(far_off).collect()
    }
}

/// What one says otherwise than another: of items in their order, then of the rest.
fn differences(before: &ScenarioPublished, now: &ScenarioPublished) -> Vec<Difference> {
    let mut all = Vec::new();
    let mut compare = |of: Assumed, before: Option<String>, now: Option<String>| {
        if before != now {
            all.push(Difference { of, before, now });
        }
    };
    let items: BTreeSet<&Item> = before.items.keys().chain(now.items.keys()).collect();
    let rate = |rate: Option<Rate>| rate.map(|Rate(value)| value.normalize().to_string());
    for item in items {
        let [was, is] = [before, now].map(|one| one.items.get(item).cloned().unwrap_or_default());
        let months = |months: Option<u16>| months.map(|months| months.to_string());
        compare(Assumed::Quota(item.clone()), rate(was.quota), rate(is.quota));
        compare(Assumed::UnitPrice(item.clone()), rate(was.unit_price), rate(is.unit_price));
        compare(Assumed::Life(item.clone()), months(was.life_months), months(is.life_months));
        compare(Assumed::RunningCost(item.clone()), rate(was.running_cost_per_year), rate(is.running_cost_per_year));
    }
    compare(Assumed::Eligible, rate(before.eligible_factor), rate(now.eligible_factor));
    let [was, is] = [before, now].map(|one| one.delay_months.filter(|months| *months > 0).map(|one| one.to_string()));
    compare(Assumed::Delay, was, is);
    let [was, is] = [before, now].map(|one| Some(one.reason.to_string()));
    compare(Assumed::Reason, was, is);
    all
}

/// Why a scenario is not kept, or not withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScenarioRefused {
    /// What it says cannot be meant.
    Unmeant(Unmeant),
    /// No published parameters name the item; the name of one that may be meant.
    ItemUnknown { item: Item, meant: Option<String> },
    /// Somebody else keeps one under the name.
    Foreign { name: ScenarioName, owner: Option<Authority> },
    /// The name is given, to somebody of whom whoever asks is told nothing.
    Taken { name: ScenarioName },
    /// Nobody keeps one under the name, or not any more.
    Unknown { name: ScenarioName, withdrawn: bool },
    /// What is kept of it cannot be read.
    Unreadable { name: String },
}

fn foreign(known: Option<&Kept>, name: &ScenarioName, authority: Option<&Authority>) -> Result<(), ScenarioRefused> {
    match known.filter(|known| !known.withdrawn && known.authority.as_ref() != authority) {
        Some(known) => Err(ScenarioRefused::Foreign { name: name.clone(), owner: known.authority.clone() }),
        None => Ok(()),
    }
}

/// A name is whose scenario it is, as long as that holds.
pub fn published(known: Option<&Kept>, event: &ScenarioPublished, on: Day) -> Result<Kept, ScenarioRefused> {
    foreign(known, &event.name, event.authority.as_ref())?;
    Ok(Kept { authority: event.authority.clone(), withdrawn: false, says: Some((on, event.clone())) })
}

/// Only what holds is withdrawn, and by whose it is.
pub fn withdrawn(known: Option<&Kept>, event: &ScenarioWithdrawn) -> Result<Kept, ScenarioRefused> {
    let unknown = |withdrawn| ScenarioRefused::Unknown { name: event.name.clone(), withdrawn };
    let kept = known.ok_or_else(|| unknown(false))?;
    if kept.withdrawn {
        // Whoever kept it is told what became of it.
        return Err(unknown(kept.authority == event.authority));
    }
    foreign(known, &event.name, event.authority.as_ref())?;
    Ok(Kept { withdrawn: true, ..kept.clone() })
}

/// The same as it is told to somebody who sees one authority's affairs alone: what others keep is not there, but that a
/// name is given cannot be hidden from whoever wants it.
pub fn told_to(refused: ScenarioRefused, own: Option<&Authority>, withdraws: bool) -> ScenarioRefused {
    match (refused, own) {
        (ScenarioRefused::Foreign { name, owner }, Some(own)) if owner.as_ref() != Some(own) => match withdraws {
            true => ScenarioRefused::Unknown { name, withdrawn: false },
            false => ScenarioRefused::Taken { name },
        },
        (refused, _) => refused,
    }
}

/// What is kept under a name can be asked for: it assumes something, of items that parameters name.
pub fn must_be_meant(event: &ScenarioPublished, ledger: &Ledger) -> Result<(), ScenarioRefused> {
    Scenario::from(event).must_be_meant().map_err(ScenarioRefused::Unmeant)?;
    match event.items.keys().find(|item| !ledger.items.is_published(item)) {
        None => Ok(()),
        Some(item) => {
            let meant = ledger.items.like(item).map(str::to_owned);
            Err(ScenarioRefused::ItemUnknown { item: item.clone(), meant })
        }
    }
}

pub fn model(name: &ScenarioName, kept: &Kept) -> Result<scenario_row::Model, Error> {
    let says = kept.says.as_ref();
    Ok(scenario_row::Model {
        name: name.to_string(),
        authority: kept.authority.as_ref().map(ToString::to_string),
        withdrawn: i64::from(kept.withdrawn),
        day: says.map(|(day, _)| day.to_string()),
        event: says.map(|(_, event)| serde_json::to_string(event)).transpose()?,
    })
}

pub async fn load(
    tx: &Reading<'_>,
    names: &BTreeSet<ScenarioName>,
    into: &mut Rows<ScenarioName, Kept>,
) -> Result<(), Error> {
    let keys = names.iter().map(|name| [name.as_str()]);
    for row in rows::by_key::<scenario_row::Entity, 1>(tx, [scenario_row::Column::Name], keys, Lock::Held).await? {
        let bad = || Error::refused(ScenarioRefused::Unreadable { name: row.name.clone() });
        let unreadable = |_| bad();
        let authority = row.authority.as_deref().map(str::parse::<Authority>).transpose().map_err(unreadable)?;
        let says = row.day.as_deref().zip(row.event.as_deref());
        let says = says.map(|(day, event)| Some((day.parse().ok()?, serde_json::from_str(event).ok()?)));
        let says = says.map(|read| read.ok_or(())).transpose().map_err(|()| bad())?;
        into.loaded(row.name.parse().map_err(unreadable)?, Kept { authority, withdrawn: row.withdrawn != 0, says });
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use sollist_contract::{
        event::{Event, IntakeEvent},
        warning::Warn as _,
    };

    use super::*;

    fn event(json: &str) -> ScenarioPublished {
        let Some(Ok(Event::Intake(IntakeEvent::ScenarioPublished(event)))) =
            Event::from_data("scenario.published.v1", json)
        else {
            panic!("{json}")
        };
        event
    }

    #[test]
    fn a_name_is_whose_scenario_it_is_until_that_is_withdrawn() {
        let pankow: Option<Authority> = "ba-pankow".parse().ok();
        let ours = event(r#"{"authority":"ba-pankow","name":"m","reason":"r","delay_months":3}"#);
        let theirs = event(r#"{"authority":"ba-mitte","name":"m","reason":"r","delay_months":3}"#);
        let berlin = event(r#"{"name":"m","reason":"r","delay_months":3}"#);
        let back = |event: &ScenarioPublished| ScenarioWithdrawn {
            authority: event.authority.clone(),
            name: event.name.clone(),
            reason: event.reason.clone(),
        };
        let on = "2026-06-01".parse().unwrap();
        let kept = published(None, &ours, on).unwrap();
        assert_eq!(published(Some(&kept), &ours, on), Ok(kept.clone()));
        let foreign = Err(ScenarioRefused::Foreign { name: ours.name.clone(), owner: pankow });
        for other in [&theirs, &berlin] {
            assert_eq!(published(Some(&kept), other, on), foreign);
            assert_eq!(withdrawn(Some(&kept), &back(other)), foreign);
        }
        let gone = withdrawn(Some(&kept), &back(&ours)).unwrap();
        let unknown = |withdrawn| Err(ScenarioRefused::Unknown { name: ours.name.clone(), withdrawn });
        assert_eq!(withdrawn(Some(&gone), &back(&ours)), unknown(true));
        assert_eq!(withdrawn(None, &back(&ours)), unknown(false));
        assert_eq!(published(Some(&gone), &theirs, on).unwrap().authority, theirs.authority);
    }

    #[test]
    fn who_saves_a_scenario_anew_is_told_what_changes() {
        let of = |rest: &str| event(&format!(r#"{{"name":"m","reason":"r"{rest}}}"#));
        let first = of(r#","items":{"notebook":{"quota":"0.80"}},"delay_months":0"#);
        let on = "2026-06-01".parse().unwrap();
        let kept = published(None, &first, on).unwrap();
        assert_eq!(Warned::of_saving(None, &first, &Items::default()), []);
        let changed = |now: &ScenarioPublished| match &Warned::of_saving(Some(&kept), now, &Items::default())[..] {
            [Warned::Replaced { since, changes, .. }] if *since == on => changes.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(changed(&of(r#","items":{"notebook":{"quota":"0.8"}}"#)), []);
        let item = || "notebook".parse::<Item>().unwrap();
        let difference = |of, before: Option<&str>, now: Option<&str>| {
            let [before, now] = [before, now].map(|one| one.map(str::to_owned));
            Difference { of, before, now }
        };
        assert_eq!(
            changed(&of(r#","items":{"notebook":{"unit_price":"900.00"}},"eligible_factor":"1.05","delay_months":3"#)),
            [
                difference(Assumed::Quota(item()), Some("0.8"), None),
                difference(Assumed::UnitPrice(item()), None, Some("900")),
                difference(Assumed::Eligible, None, Some("1.05")),
                difference(Assumed::Delay, None, Some("3")),
            ]
        );
        let gone = Kept { withdrawn: true, ..kept.clone() };
        assert_eq!(Warned::of_saving(Some(&gone), &first, &Items::default()), []);
    }

    #[test]
    fn a_price_far_from_the_published_one_is_told_with_both() {
        let mut items = Items::default();
        let published = Price::new("1071.72".parse().unwrap(), "2026-01-01".parse().unwrap());
        items.price(&"notebook".parse().unwrap(), published);
        // What is valid from an earlier day replaces nothing.
        let earlier = Price::new("10.00".parse().unwrap(), "2025-01-01".parse().unwrap());
        items.price(&"notebook".parse().unwrap(), earlier);
        let told = |price: &str| {
            let event = format!(r#"{{"name":"m","reason":"r","items":{{"notebook":{{"unit_price":"{price}"}}}}}}"#);
            Warned::of_saving(None, &self::event(&event), &items).iter().map(|one| one.warn().said).collect::<Vec<_>>()
        };
        assert_eq!(told("900.00"), []);
        let [slip] = &told("107172")[..] else { panic!() };
        assert!(slip.de.contains("107.172 EUR (Notebook)") && slip.de.contains("1.071,72 EUR"), "{slip}");
        assert!(slip.en.contains("EUR 107,172 (notebook)") && slip.en.contains("EUR 1,071.72"), "{slip}");
        assert_eq!(told("107.17").len(), 1);
        // What costs nothing is told as such.
        assert!(matches!(&told("0")[..], [one] if one.de.contains("0 EUR")));
    }

    #[test]
    fn an_item_that_no_parameters_name_is_refused_with_the_one_that_may_be_meant() {
        let mut ledger = Ledger::default();
        ledger.items.publish(&"notebook".parse().unwrap());
        let of = |items: &str| event(&format!(r#"{{"name":"m","reason":"r","items":{items}}}"#));
        assert_eq!(must_be_meant(&of(r#"{"notebook":{"quota":"0.8"}}"#), &ledger), Ok(()));
        let refused = must_be_meant(&of(r#"{"notebok":{"quota":"0.8"}}"#), &ledger);
        let meant = Some("notebook".to_owned());
        assert_eq!(refused, Err(ScenarioRefused::ItemUnknown { item: "notebok".parse().unwrap(), meant }));
        let empty = must_be_meant(&of("{}"), &ledger);
        assert_eq!(empty, Err(ScenarioRefused::Unmeant(Unmeant::Nothing)));
    }
}
