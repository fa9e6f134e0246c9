//! What the events say of the last parts of a derivation, read from their JSON and from nothing else.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::Value;
use sollist_analytics::{
    Beside, CATALOGUE, Exact, Facts, FigureError, IndicatorQuery, IndicatorRow, View,
    derivation::{Derivation, DerivationQuery, Op, Part, Side, check, derivation},
    indicators,
};

use super::common::Journal;

fn input<'p>(leaf: &'p Part, wanted: &str) -> Option<&'p str> {
    leaf.inputs.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str())
}

fn data(j: &Journal, seq: u64) -> Value {
    let (_, envelope) = &j.events[usize::try_from(seq).unwrap() - 1];
    let said: Value = serde_json::from_str(&envelope.to_json().unwrap()).unwrap();
    said["data"].clone()
}

fn number(value: &Value) -> Decimal {
    match value {
        Value::String(text) => text.parse().unwrap(),
        Value::Number(number) => number.to_string().parse().unwrap(),
        _ => Decimal::ZERO,
    }
}

/// What its event says of a leaf; `None` where nothing is to be read.
pub fn read(j: &Journal, leaf: &Part) -> Option<Decimal> {
    if leaf.op != Op::Lookup || leaf.value.is_none() {
        return leaf.value;
    }
    if input(leaf, "what") == Some("counted") {
        let data = data(j, leaf.events[0]);
        let one = |part: &Value| {
            let is = |field: &str, input_is: &str| {
                part[field].to_string().trim_matches('"') == input(leaf, input_is).unwrap_or("null")
            };
            is("in_use", "in_use") && is("in_stock", "in_stock") && is("commissioned_on", "commissioned")
        };
        let found = match data["parts"].as_array() {
            Some(parts) => parts.iter().any(one),
            None => one(&data),
        };
        let of = |name: &str| input(leaf, name).unwrap().parse::<Decimal>().unwrap();
        return found.then(|| of("in_use") + of("in_stock"));
    }
    let Some(field) = input(leaf, "field") else {
        return Some(Decimal::from(i32::from(leaf.events.is_empty())));
    };
    let [seq] = leaf.events[..] else { return Some(Decimal::ZERO) };
    let said = data(j, seq);
    let value = field.split('/').fold(&said, |at, key| match key.parse::<usize>() {
        Ok(place) if at.is_array() => &at[place],
        _ => &at[key],
    });
    if let Some(is) = input(leaf, "is") {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        return Some(Decimal::from(i32::from(text == is)));
    }
    let value = number(value);
    Some(if input(leaf, "sign") == Some("-") { -value } else { value })
}

/// The tree of a figure, checked down to what the events say.
pub fn told<'f>(j: &Journal, facts: &'f Facts, view: &View, id: &str, query: &DerivationQuery) -> Derivation<'f> {
    let told = derivation(facts, view, id, query).unwrap();
    assert_eq!(check(&told).unwrap(), Ok(()), "{id} {query:?}");
    told.walk(&mut |_, part, composed| {
        if !composed && part.op == Op::Lookup {
            assert_eq!(part.value, read(j, part), "{id} {query:?} {part:?}");
        }
        Ok::<(), FigureError>(())
    })
    .unwrap();
    told
}

/// What a row may be called among those of its figure; nothing, where it is the only one.
fn names(row: &IndicatorRow) -> Vec<String> {
    if let Some(project) = &row.project {
        return vec![format!("project/{project}"), project.to_string()];
    }
    let rollout = row.rollout.as_ref().map(ToString::to_string);
    rollout.or_else(|| row.due_year.map(|year| year.to_string())).into_iter().collect()
}

/// The value of every row of an indicator is the root of a tree, or why it has none stands there; so is everything that
/// stands with it. Says which have one in any row.
pub fn told_as_shown(j: &Journal, facts: &Facts, view: &View, id: &str, query: &DerivationQuery) -> BTreeSet<String> {
    let asked = IndicatorQuery {
        id: Some(id.to_owned()),
        year: query.year,
        authority: query.authority.clone(),
        district: query.district,
        programme: query.programme,
        item: query.item.clone(),
        target_day: query.target_day,
        ..IndicatorQuery::default()
    };
    let rows = indicators(facts, view, &asked).unwrap();
    let of = CATALOGUE.iter().find(|one| one.id == id).unwrap();
    let told: Vec<Side> = Side::all(of).collect();
    let beside = Beside::ALL.into_iter().map(Side::Beside);
    for side in beside.chain([Side::Numerator, Side::Denominator]).filter(|side| !told.contains(side)) {
        assert!(rows.iter().all(|row| says(row, Some(side)).is_none()), "{id} has a {}", side.code());
    }
    let mut valued = BTreeSet::new();
    for side in [None].into_iter().chain(told.into_iter().map(Some)) {
        shown(j, (facts, view), id, query, &rows, side);
        if rows.iter().any(|row| says(row, side).is_some()) {
            valued.insert(side.map_or_else(|| id.to_owned(), |side| side.id(id)));
        }
    }
    valued
}

/// The value of a row, or what stands with it.
fn says(row: &IndicatorRow, side: Option<Side>) -> Option<Decimal> {
    match side {
        None => row.value,
        Some(Side::Numerator) => row.numerator.map(Exact::decimal),
        Some(Side::Denominator) => row.denominator.map(Exact::decimal),
        Some(Side::Beside(number)) => row.number(number),
    }
}

/// What each row says is the root of a tree, or why it says nothing stands there.
fn shown(
    j: &Journal,
    (facts, view): (&Facts, &View),
    id: &str,
    query: &DerivationQuery,
    rows: &[IndicatorRow],
    side: Option<Side>,
) {
    let id = side.map_or_else(|| id.to_owned(), |side| side.id(id));
    let tree = told(j, facts, view, &id, query);
    let same = |part: &Part, row: &IndicatorRow| {
        assert_eq!(part.value, says(row, side), "{id} {query:?} {row:?}");
        assert_eq!(part.why.is_some(), says(row, side).is_none(), "{id} {query:?} {row:?}");
    };
    if let [row] = rows
        && names(row).is_empty()
    {
        return same(&tree.part, row);
    }
    let parts = tree.parts().unwrap();
    assert_eq!(parts.len(), rows.len(), "{id} {query:?}");
    for row in rows {
        let found = names(row).iter().find_map(|name| parts.iter().find(|part| part.part.name == *name));
        same(&found.or_else(|| parts.iter().find(|part| part.part.name == "all")).unwrap().part, row);
    }
}
