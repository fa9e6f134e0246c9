//! Sets of parameters as they were last: a set is published whole, so what a later one of its name leaves out is in
//! force no more. That is what somebody who sends the one price that has changed does not mean.

use std::collections::BTreeSet;

use sea_orm::EntityTrait as _;
use sollist_contract::{
    day::Day,
    event::ParametersPublished,
    ids::{Item, Text},
};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Rows},
    },
};

pub mod set_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "intake_parameter_sets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub valid_from: String,
        pub items: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A set that was published last by the day from which it is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub valid_from: Day,
    pub items: BTreeSet<Item>,
}

/// Items that a set named, and that neither it nor another names any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    pub set: Text,
    pub valid_from: Day,
    pub items: Vec<Item>,
}

/// Takes note of a set; what it leaves out that was in force.
pub fn note(set: &ParametersPublished, known: &mut Rows<Text, Named>) -> Option<Dropped> {
    let items: BTreeSet<Item> = set.values.items.keys().cloned().collect();
    let before = known.get(&set.set);
    // What is valid from an earlier day replaces nothing.
    if before.is_some_and(|before| set.valid_from < before.valid_from) {
        return None;
    }
    let elsewhere = |item: &Item| known.iter().any(|(name, other)| *name != set.set && other.items.contains(item));
    let left_out = before.into_iter().flat_map(|before| &before.items);
    let dropped: Vec<Item> = left_out.filter(|item| !items.contains(item) && !elsewhere(item)).cloned().collect();
    known.put(set.set.clone(), Named { valid_from: set.valid_from, items });
    (!dropped.is_empty()).then(|| Dropped { set: set.set.clone(), valid_from: set.valid_from, items: dropped })
}

pub fn model(set: &Text, named: &Named) -> set_row::Model {
    let items: Vec<&str> = named.items.iter().map(Item::as_str).collect();
    set_row::Model {
        name: rows::storable(set.as_str()),
        valid_from: named.valid_from.to_string(),
        items: items.join(" "),
    }
}

/// All sets: there are few. What cannot be read is as good as nothing: it is only compared.
pub async fn load(tx: &Reading<'_>, into: &mut Rows<Text, Named>) -> Result<(), Error> {
    for row in rows::locked(set_row::Entity::find()).all(tx).await? {
        let (Ok(name), Ok(valid_from)) = (row.name.parse(), row.valid_from.parse()) else { continue };
        let items = row.items.split_whitespace().filter_map(|item| item.parse().ok()).collect();
        into.loaded(name, Named { valid_from, items });
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

    fn set(name: &str, valid_from: &str, items: &[&str]) -> ParametersPublished {
        let item = |item: &&str| {
            format!(r#""{item}":{{"programme":"mobile-devices","unit_price":"900","life_months":60,"quota":"1"}}"#)
        };
        let items = items.iter().map(item).collect::<Vec<_>>().join(",");
        let json = format!(r#"{{"set":"{name}","valid_from":"{valid_from}","values":{{"items":{{{items}}}}}}}"#);
        let Some(Ok(Event::Intake(IntakeEvent::ParametersPublished(set)))) =
            Event::from_data("parameters.published.v1", &json)
        else {
            panic!("{json}")
        };
        set
    }

    #[test]
    fn what_a_set_leaves_out_is_told_unless_another_names_it() {
        let mut known = Rows::default();
        let mut left_out = |name, valid_from, items: &[&str]| {
            note(&set(name, valid_from, items), &mut known)
                .map(|dropped| dropped.items.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
                .unwrap_or_default()
        };
        assert_eq!(left_out("Katalog", "2026-01-01", &["notebook", "dock", "office"]), "");
        assert_eq!(left_out("Büro", "2026-01-01", &["office", "monitor"]), "");
        // An older one replaces nothing.
        assert_eq!(left_out("Katalog", "2025-01-01", &["notebook"]), "");
        assert_eq!(left_out("Katalog", "2027-01-01", &["notebook"]), "dock");
        // Said once; and of the same day again.
        assert_eq!(left_out("Katalog", "2027-01-01", &["notebook"]), "");
        assert_eq!(left_out("Katalog", "2027-01-01", &["notebook", "dock"]), "");
        assert_eq!(left_out("Katalog", "2027-01-01", &[]), "dock notebook");
    }

    #[test]
    fn the_sentence_says_what_falls_away_and_what_helps() {
        let mut known = Rows::default();
        note(&set("Katalog", "2026-01-01", &["notebook", "tablet"]), &mut known);
        let said = note(&set("Katalog", "2026-11-02", &["notebook"]), &mut known).unwrap().warn().said;
        assert!(said.de.contains("„Katalog“") && said.de.contains("02.11.2026") && said.de.contains("vollständig"));
        assert!(said.en.contains("“Katalog”") && said.en.contains("2026-11-02") && said.en.contains("whole"));
    }
}
