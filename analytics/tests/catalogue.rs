//! The catalogue says everything of every indicator, and names what held before.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use sollist_analytics::{CATALOGUE, definition};
use sollist_contract::{day::Day, event::Event, published};

#[test]
fn every_definition_is_told_whole_in_both_languages() {
    let ids: BTreeSet<&str> = CATALOGUE.iter().map(|one| one.id).collect();
    assert_eq!(ids.len(), CATALOGUE.len(), "an id is for ever one indicator's");
    let types: BTreeSet<&str> = Event::types().filter_map(|known| known.name.strip_suffix(".v1")).collect();
    for one in CATALOGUE {
        let id = one.id;
        for (de, en) in [
            (one.name_de, one.name_en),
            (one.formula_de, one.formula),
            (one.null.de, one.null.en),
            (one.used_by.de, one.used_by.en),
        ] {
            assert!(!de.is_empty() && !en.is_empty() && de != en, "{id}: {de} / {en}");
        }
        assert!(one.null.de.ends_with('.') && one.null.en.ends_with('.'), "{id}: a sentence");
        assert!(!one.source.is_empty() && !one.inputs.is_empty(), "{id}");
        assert!(one.inputs.iter().all(|input| types.contains(input)), "{id}: {:?}", one.inputs);
        assert_eq!(definition(id).map(|known| known.definition), Some(one.definition), "{id}");
    }
    assert!(definition("mobile.happiness").is_none());
}

#[test]
fn versions_follow_each_other_in_time() {
    for one in CATALOGUE {
        let former = one.former.iter().map(|before| (before.definition, before.since, before.formula.de));
        let all: Vec<_> = former.chain([(one.definition, one.since, one.formula_de)]).collect();
        let numbers: Vec<u32> = all.iter().map(|(version, ..)| *version).collect();
        assert_eq!(numbers, (1..=one.definition).collect::<Vec<_>>(), "{}: none is left out", one.id);
        let days: Vec<Day> = all.iter().map(|(_, since, _)| since.parse().unwrap()).collect();
        assert!(days.windows(2).all(|pair| pair[0] < pair[1]), "{}: {days:?}", one.id);
        let formulas: BTreeSet<&str> = all.iter().map(|(.., formula)| *formula).collect();
        assert_eq!(formulas.len(), all.len(), "{}: another version is another formula", one.id);
    }
}

/// A forecast that was missed by less than one percent is a good one, and no share.
#[test]
fn whoever_takes_a_published_figure_knows_which_are_parts_of_a_whole() {
    let of_percent = CATALOGUE.iter().filter(|one| one.unit.code() == "percent" && one.id != "forecast.variance");
    let rates: BTreeSet<&str> = of_percent.map(|one| one.id).collect();
    assert_eq!(published::RATES.iter().copied().collect::<BTreeSet<_>>(), rates);
}
