//! Shares of the reserve: those of the proposal, and those of the other rules (docs/spec.md#other-splits).

use std::rc::Rc;

use sollist_contract::{
    ids::{Item, Programme},
    money::Cents,
    said::Bilingual as _,
};

use super::{
    super::{
        column::{Column, FIGURES},
        make::{eur, kind, made, quotient, unknown},
        op::Op,
        part::{Derivation, Of, Part},
        reports::{People, none},
        stock::Pick,
    },
    Needs, Row, Whose,
};
use crate::{
    splits::Rule,
    teams::{CountedBy, Office},
};

impl<'a> Needs<'a> {
    /// The money of the reserve.
    pub(super) fn reserve(&self) -> Derivation<'a> {
        let part = kind("need.reserve", Op::Sum, FIGURES[3].1, Of::Eur);
        let lines = self.lines.of_programme(Programme::Reserve);
        let named = |line: u32| self.free(line).named(self.lines.name(line).unwrap_or_default());
        let parts: Vec<Derivation<'a>> = lines.into_iter().map(named).collect();
        let value = self.reserve.as_ref().ok().map(|reserve| eur(*reserve));
        let why = self.reserve.as_ref().err().map(|why| why.said());
        Derivation::of(Part { value, why, ..part }, move || Ok(parts.clone())).known_as("need.reserve")
    }

    /// What is left of the reserve before a tier of claims is served.
    fn left(self: &Rc<Self>, tier: usize) -> Derivation<'a> {
        let mut left = self.reserve();
        for (number, before) in self.tiers.iter().enumerate().take(tier) {
            let needs = before.iter().map(|(place, _)| self.claim(*place));
            let parts = [left].into_iter().chain(needs).collect();
            let rest = made(kind("rest", Op::Diff, "less the needs that come first", Of::Eur), parts);
            left = made(kind("left", Op::Clamp0, "not below zero", Of::Eur), vec![rest])
                .known_as(format!("left/{}", number.saturating_add(1)));
        }
        left
    }

    /// The need of a claim under its own name.
    fn claim(self: &Rc<Self>, place: usize) -> Derivation<'a> {
        let name = self.rows.get(place).map(|row| format!("{}/{}", row.authority, row.item)).unwrap_or_default();
        self.cell(Column::Claim, place).named(name)
    }

    /// What a claim gets: those that come first are served first, those that are equal share what is left.
    pub(super) fn share(self: &Rc<Self>, place: usize) -> Derivation<'a> {
        let at = |tier: &Vec<(usize, Cents)>| tier.iter().position(|(of, _)| *of == place);
        let found = self.tiers.iter().enumerate().find_map(|(tier, claims)| Some((tier, at(claims)?, claims)));
        let Some((tier, at, claims)) = found else { return none("share") };
        let mut part =
            kind("share", Op::Split, "deadline, then complement, then the larger gap; equals in proportion", Of::Eur);
        part.inputs = vec![("place", at.saturating_add(1).to_string())];
        part.value = claims.get(at).map(|(_, share)| eur(*share));
        let needs = self.clone();
        let served: Vec<usize> = claims.iter().map(|(place, _)| *place).collect();
        Derivation::of(part, move || {
            let claims = served.iter().map(|place| needs.claim(*place));
            Ok([needs.left(tier)].into_iter().chain(claims).collect())
        })
    }

    /// What stays uncovered of the claims.
    pub(super) fn uncovered(self: &Rc<Self>, name: &str, whose: &Whose) -> Derivation<'a> {
        let withheld = self.rows.iter().find(|row| row.need.is_none()).and_then(|row| row.why.clone());
        if let Some(why) = withheld.or_else(|| self.reserve.as_ref().err().map(|why| why.said())) {
            return unknown(name, FIGURES[5].1, Of::Eur, why);
        }
        let claims = self.sum(Column::Claim, "claims", whose);
        let parts = vec![claims, self.sum(Column::Share(Rule::Proposal), "need.share", whose)];
        made(kind(name, Op::Diff, FIGURES[5].1, Of::Eur), parts)
    }

    /// What a claim gets by another rule than the proposal's.
    pub(super) fn shared_otherwise(self: &Rc<Self>, place: usize) -> Derivation<'a> {
        let found = self.other.as_ref().and_then(|other| {
            let at = other.claims.iter().position(|(of, _)| *of == place)?;
            Some((other, at, other.claims.get(at)?.1))
        });
        let Some((other, at, share)) = found else { return none("share") };
        let mut part = kind("share", Op::Split, other.formula(), Of::Eur);
        part.inputs = vec![("place", at.saturating_add(1).to_string())];
        part.value = Some(eur(share));
        match other.rule {
            Rule::Proposal | Rule::Proportional => {}
            Rule::Urgency => part.inputs.push(("by", "turn".to_owned())),
            Rule::Level => {
                let teams: Vec<String> = other.offices.iter().map(|office| self.buys(office)).collect();
                part.inputs.push(("by", "level".to_owned()));
                part.inputs.push(("claims", other.claims.len().to_string()));
                part.inputs.push(("teams", teams.join(";")));
            }
        }
        let needs = self.clone();
        Derivation::of(part, move || {
            let mut parts = vec![needs.reserve()];
            if let Some(other) = &needs.other {
                parts.extend(other.claims.iter().map(|(place, _)| needs.claim(*place)));
                parts.extend(other.offices.iter().flat_map(|office| needs.team(office)));
            }
            Ok(parts)
        })
    }

    /// Which claims an authority's parts of a workplace are, from 1; 0 where nothing is claimed of it.
    fn buys(&self, office: &Office) -> String {
        let place = |item: &Item| {
            let claims = self.other.iter().flat_map(|other| &other.claims);
            let is_it = |row: &Row| row.authority == office.team.authority && row.item == *item;
            let mut places = claims.map(|(place, _)| self.rows.get(*place).is_some_and(is_it));
            places.position(|found| found).map_or(0, |at| at.saturating_add(1)).to_string()
        };
        office.team.parts.iter().map(|part| place(&part.item)).collect::<Vec<_>>().join(" ")
    }

    /// Eligible positions, the workplaces that there are to be, and of each part its price and how many there are.
    fn team(self: &Rc<Self>, office: &Office) -> Vec<Derivation<'a>> {
        let name = |of: &str| format!("{}/{of}", office.team.authority);
        let shared = |name: String, of: Derivation<'a>| of.named(name.clone()).known_as(format!("team/{name}"));
        let eligible = self.reports.people(office.number, People::Eligible).unwrap_or_else(|| none("eligible"));
        let parts = || office.team.parts.iter().zip(&office.counted_by);
        let mut bounds: Vec<Derivation<'a>> = Vec::new();
        for (part, _) in parts() {
            let is_it = |row: &Row| row.authority == office.team.authority && row.item == part.item;
            let row = self.rows.iter().position(is_it);
            bounds.extend(row.map(|row| self.cell(Column::Target, row).named(part.item.as_str())));
        }
        let counted = office.bounds.iter().map(|by| {
            let name = match by {
                CountedBy::Devices => "devices",
                CountedBy::Access => "sessions",
                CountedBy::Licences(licence) => licence.map_or("licences", |licence| self.facts.text(licence)),
            };
            self.counted(office.number, *by).named(name)
        });
        bounds.extend(counted);
        let formula = "the smallest target of what a workplace takes, and what there is of the rest";
        let target = made(kind("target", Op::Min, formula, Of::Count), bounds);
        let mut all = vec![shared(name("eligible"), eligible), shared(name("target"), target)];
        for (part, by) in parts() {
            let of = |what: &str| name(&format!("{}/{what}", part.item));
            all.push(shared(of("unit_price"), self.unit_price(&part.item)));
            all.push(shared(of("usable"), self.counted(office.number, *by)));
        }
        all
    }

    /// To the cent.
    fn unit_price(&self, item: &Item) -> Derivation<'a> {
        let price = self.reports.parameters.items.get(item).map(|(values, _)| values.unit_price.0);
        let price = self.reports.parameter(item, "unit_price", price.unwrap_or_default(), Of::Number);
        let part = kind("unit_price", Op::Ratio, "to the cent", Of::Eur);
        quotient(part, 2, price.into_iter().collect(), Vec::new())
    }

    /// What there is of something that a mobile workplace takes; what nobody reported is none.
    fn counted(self: &Rc<Self>, who: u32, by: CountedBy) -> Derivation<'a> {
        let reports = &self.reports;
        let found = match by {
            CountedBy::Licences(licence) => licence.and_then(|licence| reports.licence(who, licence)),
            CountedBy::Access => reports.accounts(who).or_else(|| reports.sessions(who)),
            CountedBy::Devices => {
                let is_device = |item: &&Item| reports.parameters.is_device(item);
                let has = |item: &&Item| {
                    let number = self.facts.items.find(*item);
                    number.is_some_and(|item| self.facts.pairs.find(&(who, item)).is_some())
                };
                let mut items: Vec<&Item> = self.facts.items.iter().map(|(_, item)| item).collect();
                items.sort();
                let items = items.into_iter().filter(is_device).filter(has);
                let parts: Vec<_> = items.map(|item| reports.stock(item.as_str(), who, item, Pick::InUse)).collect();
                Some(made(kind("devices", Op::Sum, "mobile devices in use", Of::Count), parts))
            }
        };
        found.unwrap_or_else(|| none("usable"))
    }
}
