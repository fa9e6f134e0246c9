//! Scenarios that are kept under a name: whose the name is, and what may be kept (docs/spec.md#scenarios). What a
//! scenario assumes stands in its event alone; figures fold it.

use std::collections::BTreeSet;

use sea_orm::DatabaseTransaction;
use sollist_contract::{
    event::{ScenarioPublished, ScenarioWithdrawn},
    ids::{Authority, Item, ScenarioName},
    parameters::{Scenario, Unmeant},
};
use sollist_ledger::Ledger;
use sollist_platform::{
    Error,
    store::rows::{self, Lock, Rows},
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
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A name under which a scenario is or was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Who published it; none: the State of Berlin.
    pub authority: Option<Authority>,
    pub withdrawn: bool,
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
pub fn published(known: Option<&Kept>, event: &ScenarioPublished) -> Result<Kept, ScenarioRefused> {
    foreign(known, &event.name, event.authority.as_ref())?;
    Ok(Kept { authority: event.authority.clone(), withdrawn: false })
}

/// Only what holds is withdrawn, and by whose it is.
pub fn withdrawn(known: Option<&Kept>, event: &ScenarioWithdrawn) -> Result<Kept, ScenarioRefused> {
    let unknown = |withdrawn| ScenarioRefused::Unknown { name: event.name.clone(), withdrawn };
    let kept = known.ok_or_else(|| unknown(false))?;
    if kept.withdrawn {
        return Err(unknown(true));
    }
    foreign(known, &event.name, event.authority.as_ref())?;
    Ok(Kept { withdrawn: true, ..kept.clone() })
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

pub fn model(name: &ScenarioName, kept: &Kept) -> scenario_row::Model {
    scenario_row::Model {
        name: name.to_string(),
        authority: kept.authority.as_ref().map(ToString::to_string),
        withdrawn: i64::from(kept.withdrawn),
    }
}

pub async fn load(
    tx: &DatabaseTransaction,
    names: &BTreeSet<ScenarioName>,
    into: &mut Rows<ScenarioName, Kept>,
) -> Result<(), Error> {
    let keys = names.iter().map(|name| [name.as_str()]);
    for row in rows::of_keys::<scenario_row::Entity, 1>(tx, [scenario_row::Column::Name], keys, Lock::Held).await? {
        let unreadable = |_| Error::refused(ScenarioRefused::Unreadable { name: row.name.clone() });
        let authority = row.authority.as_deref().map(str::parse::<Authority>).transpose().map_err(unreadable)?;
        into.loaded(row.name.parse().map_err(unreadable)?, Kept { authority, withdrawn: row.withdrawn != 0 });
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use sollist_contract::event::{Event, IntakeEvent};

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
        let kept = published(None, &ours).unwrap();
        assert_eq!(published(Some(&kept), &ours), Ok(kept.clone()));
        let foreign = Err(ScenarioRefused::Foreign { name: ours.name.clone(), owner: pankow });
        for other in [&theirs, &berlin] {
            assert_eq!(published(Some(&kept), other), foreign);
            assert_eq!(withdrawn(Some(&kept), &back(other)), foreign);
        }
        let gone = withdrawn(Some(&kept), &back(&ours)).unwrap();
        let unknown = |withdrawn| Err(ScenarioRefused::Unknown { name: ours.name.clone(), withdrawn });
        assert_eq!(withdrawn(Some(&gone), &back(&ours)), unknown(true));
        assert_eq!(withdrawn(None, &back(&ours)), unknown(false));
        assert_eq!(published(Some(&gone), &theirs).unwrap().authority, theirs.authority);
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
