//! Sets of parameters as they were last: a set is published whole, so what a later one of its name leaves out is in
//! force no more. That is what somebody who sends the one price that has changed does not mean.

use std::collections::BTreeMap;

use sea_orm::EntityTrait as _;
use sollist_contract::{
    day::Day,
    event::ParametersPublished,
    ids::{Item, Programme, Text},
    similar::Lately,
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
    /// What each is for.
    pub items: BTreeMap<Item, Lately<Programme>>,
}

/// Items that a set named, and that neither it nor another names any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    pub set: Text,
    pub valid_from: Day,
    pub items: Vec<Item>,
}

/// An item that is of another programme than before: what there is of it counts there no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub item: Item,
    pub before: Programme,
    pub now: Programme,
}

/// Items that a set moves to another programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedItems(pub Vec<Moved>);

/// Takes note of a set; what it leaves out that was in force, and what it moves.
pub fn note(set: &ParametersPublished, known: &mut Rows<Text, Named>) -> (Option<Dropped>, Option<MovedItems>) {
    let before = known.get(&set.set);
    // What is valid from an earlier day replaces nothing.
    if before.is_some_and(|before| set.valid_from < before.valid_from) {
        return (None, None);
    }
    let others = || known.iter().filter(|(name, _)| **name != set.set).map(|(_, other)| other);
    let last = |item: &Item| before.into_iter().chain(others()).find_map(|named| named.items.get(item)).copied();
    let (mut items, mut moved) = (BTreeMap::new(), Vec::new());
    for (item, values) in &set.values.items {
        let now = values.programme;
        let (then, unlike) = match last(item) {
            Some(known) => known.then(now, |one, other| one != other),
            None => (Lately::first(now), None),
        };
        moved.extend(unlike.map(|before| Moved { item: item.clone(), before, now }));
        items.insert(item.clone(), then);
    }
    let elsewhere = |item: &Item| others().any(|other| other.items.contains_key(item));
    let left_out = before.into_iter().flat_map(|before| before.items.keys());
    let dropped: Vec<Item> = left_out.filter(|item| !items.contains_key(*item) && !elsewhere(item)).cloned().collect();
    known.put(set.set.clone(), Named { valid_from: set.valid_from, items });
    let dropped =
        (!dropped.is_empty()).then(|| Dropped { set: set.set.clone(), valid_from: set.valid_from, items: dropped });
    (dropped, (!moved.is_empty()).then_some(MovedItems(moved)))
}

/// How an item is kept with its programmes; no item has an equals sign.
fn kept((item, Lately { last, before }): (&Item, &Lately<Programme>)) -> String {
    let before = before.map(|before| format!("={}", before.code())).unwrap_or_default();
    format!("{item}={}{before}", last.code())
}

fn read(text: &str) -> Option<(Item, Lately<Programme>)> {
    let mut parts = text.split('=');
    let (item, last) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some((item, Lately { last, before: parts.next().and_then(|before| before.parse().ok()) }))
}

pub fn model(set: &Text, named: &Named) -> set_row::Model {
    let items: Vec<String> = named.items.iter().map(kept).collect();
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
        let items = row.items.split_whitespace().filter_map(read).collect();
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
                .0
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
        let said = note(&set("Katalog", "2026-11-02", &["notebook"]), &mut known).0.unwrap().warn().said;
        assert!(said.de.contains("„Katalog“") && said.de.contains("02.11.2026") && said.de.contains("vollständig"));
        assert!(said.en.contains("“Katalog”") && said.en.contains("2026-11-02") && said.en.contains("whole"));
    }

    #[test]
    fn an_item_of_another_programme_is_told_and_what_sets_it_right_is_not() {
        let mut known = Rows::default();
        let mut moved = |name, programme: &str| {
            let mut set = set(name, "2026-01-01", &["notebook", "tablet"]);
            set.values.items.values_mut().for_each(|values| values.programme = programme.parse().unwrap());
            let said = note(&set, &mut known).1.map(|moved| moved.warn().said);
            let kept = known.iter().map(|(name, named)| (name.clone(), model(name, named))).collect::<Vec<_>>();
            for (name, model) in kept {
                let items = model.items.split_whitespace().filter_map(read).collect();
                assert_eq!(known.get(&name).unwrap().items, items, "kept and read again");
            }
            said
        };
        assert_eq!(moved("Katalog", "mobile-devices"), None);
        let said = moved("Katalog", "infrastructure").unwrap();
        assert!(said.de.contains("Notebook (Infrastruktur statt Mobile Endgeräte)"), "{said}");
        assert!(said.en.contains("notebook (infrastructure instead of mobile devices)"), "{said}");
        assert_eq!(moved("Katalog", "mobile-devices"), None, "set right");
        // Whatever the set is called.
        assert!(moved("Preise", "other").is_some());
    }
}
