//! What indicators are told from, and what comes out: an operation and its parts.

use std::rc::Rc;

use sollist_contract::ids::{Authority, Item};

use super::super::{
    make::{divided, kind, made},
    op::Op,
    part::{Derivation, Of},
    query::DerivationQuery,
    reports::{People, Reports},
    side::Side,
    stock::Pick,
};
use crate::{
    books::Account,
    facts::Facts,
    indicators::{Beside, Group, IndicatorRow, Inputs, RowKey},
    view::View,
};

/// What a figure is made of.
pub(super) struct Shape<'a> {
    /// Of what, where a figure has several values.
    pub key: Option<RowKey>,
    pub op: Op,
    /// Factor and places of a ratio.
    pub rated: Option<(u32, u32)>,
    pub inputs: Vec<(&'static str, String)>,
    pub parts: Vec<Derivation<'a>>,
    /// Of a rate, as far as they are known: what stands above the line and what below it.
    pub sides: [Option<Derivation<'a>>; 2],
    /// The number beside the value that is asked for.
    pub beside: Option<Derivation<'a>>,
}

impl<'a> Shape<'a> {
    fn of(op: Op, parts: impl IntoIterator<Item = Option<Derivation<'a>>>) -> Shape<'a> {
        let parts = parts.into_iter().flatten().collect();
        Shape { key: None, op, rated: None, inputs: Vec::new(), parts, sides: [None, None], beside: None }
    }
    /// One by the other, as far as they are known: times a factor, with so many decimals.
    fn rate(sides: [Option<Derivation<'a>>; 2], factor: u32, places: u32) -> Shape<'a> {
        Shape { rated: Some((factor, places)), ..Shape::of(Op::Ratio, sides.clone()) }.with(sides)
    }
    /// The sides of a rate that is told in another way.
    pub fn with(self, sides: [Option<Derivation<'a>>; 2]) -> Shape<'a> {
        Shape { sides, ..self }
    }
    /// The one by the other in percent, as far as they are known.
    pub fn percent(above: Option<Derivation<'a>>, below: Option<Derivation<'a>>) -> Shape<'a> {
        Shape::rate([above, below], 100, 1)
    }
    /// An amount a piece.
    pub fn per_piece(above: Option<Derivation<'a>>, below: Option<Derivation<'a>>) -> Shape<'a> {
        Shape::rate([above, below], 1, 2)
    }
    /// Pieces a day.
    pub fn per_day(above: Option<Derivation<'a>>, below: Option<Derivation<'a>>) -> Shape<'a> {
        Shape::rate([above, below], 1, 1)
    }
    /// One thing by another of its kind.
    pub fn index(above: Derivation<'a>, below: Derivation<'a>) -> Shape<'a> {
        Shape::rate([Some(above), Some(below)], 1, 2)
    }
    /// Some parts multiplied by others multiplied, with so many decimals.
    pub fn quotient(places: u32, above: Vec<Derivation<'a>>, below: Vec<Derivation<'a>>) -> Shape<'a> {
        let (inputs, parts) = divided(above, below);
        Shape { rated: Some((1, places)), inputs, ..Shape::parts(Op::Ratio, parts) }
    }
    pub fn parts(op: Op, parts: Vec<Derivation<'a>>) -> Shape<'a> {
        Shape::of(op, parts.into_iter().map(Some))
    }
    /// The number beside the value, where one is asked for.
    pub fn beside(self, told: &Told<'a, '_>, of: impl FnOnce(Beside) -> Option<Derivation<'a>>) -> Shape<'a> {
        match told.side {
            Some(Side::Beside(number)) => Shape { beside: of(number), ..self },
            None | Some(Side::Numerator | Side::Denominator) => self,
        }
    }
    pub fn keyed(self, key: RowKey) -> Shape<'a> {
        Shape { key: Some(key), ..self }
    }
}

/// Of what a row is, where a figure has several.
pub(super) fn key_of(row: &IndicatorRow) -> Option<RowKey> {
    let rollout = row.rollout.clone().map(RowKey::Rollout);
    rollout.or_else(|| row.project.clone().map(RowKey::Project)).or_else(|| row.due_year.map(RowKey::DueYear))
}

/// What a row is called among those of a figure. A project that is called as a rollout says that it is one.
pub(super) fn name_of(key: &RowKey, others: &[RowKey]) -> String {
    match key {
        RowKey::Rollout(name) => name.to_string(),
        RowKey::DueYear(year) => year.to_string(),
        RowKey::Project(name) => {
            let rollout = |key: &RowKey| matches!(key, RowKey::Rollout(rollout) if rollout.as_str() == name.as_str());
            if others.iter().any(rollout) { format!("project/{name}") } else { name.to_string() }
        }
    }
}

/// What indicators are told from.
pub(super) struct Told<'a, 'i> {
    pub facts: &'a Facts,
    pub view: View,
    pub query: &'i DerivationQuery,
    /// What is asked for instead of the value.
    pub side: Option<Side>,
    pub inputs: &'i Inputs<'i>,
    pub group: Group,
    pub reports: Rc<Reports<'a>>,
}

impl<'a> Told<'a, '_> {
    pub fn authority(&self, who: u32) -> Option<&'a Authority> {
        self.facts.authorities.name(who)
    }

    /// Whether a row with these authorities is about a line.
    pub fn has(&self, group: &Group, authority: &Authority, account: &Account<'_>) -> bool {
        let number = self.facts.authorities.find(authority);
        number.is_some_and(|number| group.members.contains(&number))
            && group.programme.is_none_or(|programme| programme == account.programme)
    }

    /// The sum over the authorities of which there is a part; `None`: of none.
    pub fn sum(
        &self,
        name: &str,
        formula: &'static str,
        unit: Of,
        of: impl Fn(u32) -> Option<Derivation<'a>>,
    ) -> Option<Derivation<'a>> {
        self.sum_of(&self.group, name, formula, unit, of)
    }
    pub fn sum_of(
        &self,
        group: &Group,
        name: &str,
        formula: &'static str,
        unit: Of,
        of: impl Fn(u32) -> Option<Derivation<'a>>,
    ) -> Option<Derivation<'a>> {
        let one = |who: &u32| Some(of(*who)?.named(self.authority(*who)?.as_str()));
        let parts: Vec<Derivation<'a>> = group.members.iter().filter_map(one).collect();
        (!parts.is_empty()).then(|| made(kind(name, Op::Sum, formula, unit), parts))
    }

    pub fn people(&self, group: &Group, of: People) -> Option<Derivation<'a>> {
        let (name, formula) = match of {
            People::Eligible => ("eligible", "sum of eligible positions"),
            People::Workplaces => ("workplaces", "sum of workplaces"),
        };
        self.sum_of(group, name, formula, Of::Count, |who| self.reports.people(who, of))
    }

    /// Items of which an authority has said anything, by their names.
    pub fn items(&self, who: u32, wanted: impl Fn(&Item) -> bool) -> Vec<&'a Item> {
        let had = self.inputs.stock().get(&who).into_iter().flatten();
        let mut items: Vec<&'a Item> =
            had.filter_map(|had| self.facts.items.name(had.item)).filter(|item| wanted(item)).collect();
        items.sort();
        items
    }

    /// What an authority has of some items; `None`: it has said nothing of any.
    pub fn stock(&self, who: u32, pick: Pick, wanted: impl Fn(&Item) -> bool) -> Option<Derivation<'a>> {
        let items = self.items(who, wanted);
        let one = |item: &Item| self.reports.stock(item.as_str(), who, item, pick);
        let parts: Vec<Derivation<'a>> = items.into_iter().map(one).collect();
        let formula = "sum over items";
        (!parts.is_empty()).then(|| made(kind("stock", Op::Sum, formula, Of::Count), parts))
    }

    /// Mobile devices in use.
    pub fn devices(&self, group: &Group) -> Option<Derivation<'a>> {
        self.sum_of(group, "devices", "mobile devices in use", Of::Count, |who| self.devices_of(who))
    }
    pub fn devices_of(&self, who: u32) -> Option<Derivation<'a>> {
        self.stock(who, Pick::InUse, |item| self.inputs.parameters.is_device(item))
    }

    /// Licences of an authority by their names.
    pub fn licences_of(&self, who: u32, wanted: impl Fn(&str) -> bool) -> Option<Derivation<'a>> {
        let capacity = self.inputs.situation.of(self.facts, who)?;
        let mut known: Vec<(&str, u32)> =
            capacity.licences.keys().map(|licence| (self.facts.text(*licence), *licence)).collect();
        known.sort_unstable();
        let known = known.into_iter().filter(|(name, _)| wanted(name));
        let parts: Vec<Derivation<'a>> = known.filter_map(|(_, licence)| self.reports.licence(who, licence)).collect();
        (!parts.is_empty()).then(|| made(kind("licences", Op::Sum, "newest numbers of licences", Of::Count), parts))
    }

    /// Orders of an authority that the question is about.
    pub fn orders(&self, who: u32) -> Vec<u32> {
        let mut all = Vec::new();
        for (_, item) in
            self.inputs.situation.goods(self.inputs.facts).range((who, 0)..=(who, u32::MAX)).map(|(key, _)| key)
        {
            if self.facts.items.name(*item).is_some_and(|item| self.inputs.speaks_of(&self.group, item)) {
                all.extend(self.reports.orders_of(who, *item));
            }
        }
        all.sort_unstable();
        all
    }
}
