//! What an authority lacks of an item: target, usable, pipeline, quantity and what that costs. Each step gives its
//! value and, where a derivation is asked for, the node that says how it came about: both from the same choice of what
//! it is made of.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rust_decimal::Decimal;
use serde_json::{Value, json};
use sollist_contract::{
    day::Day,
    ids::{Authority, Item, Programme},
    money::Cents,
    parameters::{ItemValues, StepCost, Unusable},
};

use crate::{
    books::{Account, accounts},
    error::FigureError,
    evidence::Evidence,
    facts::Facts,
    missing::{Part, Withheld},
    parameters::{InForce, Origin},
    sites::{SiteReport, reports},
    situation::Situation,
    tables::index,
    terms::{Cost, Factors, Target, steps},
    tree::{EventRef, Node, ParameterRef},
    view::View,
};

/// A step of the computation: its value, and its node where a derivation is asked for.
struct Step<T> {
    value: T,
    node: Option<Node>,
}

/// An item that an authority may lack.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'b> {
    pub who: u32,
    pub eligible: i64,
    pub item: &'b Item,
    number: Option<u32>,
    pub values: &'b ItemValues,
    origin: &'b Origin,
    /// Where a derivation is asked for.
    evidence: Option<&'b Evidence>,
}

impl Wanted<'_> {
    /// Authority and item, where the journal ever spoke of the item.
    fn pair(&self) -> Option<(u32, u32)> {
        Some((self.who, self.number?))
    }
    fn parameters(&self) -> Vec<ParameterRef> {
        vec![ParameterRef {
            set: self.origin.set.clone(),
            valid_from: self.origin.valid_from,
            item: self.item.clone(),
            seq: self.origin.seq,
        }]
    }
}

/// What is said of an item, and how many of it an authority has that are not too old, or will get.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Having<'b> {
    pub values: &'b ItemValues,
    pub there: i128,
}

/// What an authority lacks of an item and what that costs, before cover.
pub(crate) struct Shortfall<'b> {
    pub of: Wanted<'b>,
    /// `None`: beyond the range of a count.
    pub target: Option<i64>,
    pub usable: i64,
    pub pipeline: i64,
    pub quantity: Option<i64>,
    /// `None`: beyond the range of an amount, or of parameters that cannot be meant.
    pub gross: Option<Cents>,
    /// The derivation of the gross.
    pub node: Option<Node>,
}

/// A measure done at a site, as numbers of [`Facts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct SiteDone {
    site: u32,
    measure: u32,
}

/// Whether a measure done makes a site count for an item: one of those it names, any where it names none.
pub(crate) fn counting(facts: &Facts, values: &ItemValues) -> impl Fn(u32) -> bool {
    let named: BTreeSet<u32> =
        values.measures.iter().filter_map(|measure| facts.names.find(&Arc::from(measure.as_str()))).collect();
    let any = values.measures.is_empty();
    move |measure| any || named.contains(&measure)
}

/// Everything the need of all authorities is computed from.
pub(crate) struct NeedBooks<'b> {
    pub facts: &'b Facts,
    pub day: Day,
    pub parameters: &'b InForce,
    pub situation: Arc<Situation>,
    pub factor: Decimal,
    accounts: Vec<Account<'b>>,
    /// Lines of an authority: places in `accounts`.
    by_authority: BTreeMap<u32, Vec<usize>>,
    /// Sites with a measure done, by authority.
    sites: BTreeMap<u32, BTreeSet<SiteDone>>,
    evidence: Option<Evidence>,
}

impl<'b> NeedBooks<'b> {
    pub fn at(
        facts: &'b Facts,
        view: &View,
        day: Day,
        parameters: &'b InForce,
        factor: Decimal,
        explain: bool,
    ) -> Result<NeedBooks<'b>, FigureError> {
        let situation = Situation::at(facts, view);
        let accounts = accounts(facts, &situation, day.year());
        Ok(NeedBooks::with(facts, view, day, parameters, factor, explain, situation, accounts))
    }

    /// Without any line: for what is lacking, and not for what covers it.
    pub fn without_lines(
        facts: &'b Facts,
        view: &View,
        day: Day,
        parameters: &'b InForce,
        factor: Decimal,
    ) -> NeedBooks<'b> {
        let situation = Situation::at(facts, view);
        NeedBooks::with(facts, view, day, parameters, factor, false, situation, Vec::new())
    }

    #[allow(clippy::too_many_arguments)]
    fn with(
        facts: &'b Facts,
        view: &View,
        day: Day,
        parameters: &'b InForce,
        factor: Decimal,
        explain: bool,
        situation: Arc<Situation>,
        accounts: Vec<Account<'b>>,
    ) -> NeedBooks<'b> {
        let mut by_authority: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (place, account) in accounts.iter().enumerate() {
            by_authority.entry(account.line.authority).or_default().push(place);
        }
        let mut sites: BTreeMap<u32, BTreeSet<SiteDone>> = BTreeMap::new();
        for SiteReport { who, site, measure, .. } in reports(facts, view) {
            sites.entry(who).or_default().insert(SiteDone { site, measure });
        }
        let evidence = explain.then(|| Evidence::collect(facts, view, &situation, situation.orders(facts)));
        NeedBooks { facts, day, parameters, situation, factor, accounts, by_authority, sites, evidence }
    }

    /// How many eligible positions an authority has; `None`: nobody counted them.
    pub fn eligible(&self, who: u32) -> Option<i64> {
        self.situation.eligible(self.facts, who)
    }

    /// What parameters say of every item and how many of it an authority has or gets; of items without a quota too.
    pub fn having<'s>(&'s self, who: u32) -> impl Iterator<Item = (&'b Item, Having<'b>)> + 's {
        self.parameters.items.iter().map(move |(item, (values, origin))| {
            let number = self.facts.items.find(item);
            let of = Wanted { who, eligible: 0, item, number, values, origin, evidence: None };
            let there = i128::from(self.usable(&of).value).saturating_add(i128::from(self.pipeline(&of).value));
            (item, Having { values, there })
        })
    }

    /// The lines of an authority.
    pub fn lines_of(&self, who: u32) -> Vec<&Account<'b>> {
        let places = self.by_authority.get(&who).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| self.accounts.get(*place)).collect()
    }

    /// The evidence, where a derivation is asked for.
    pub fn evidence(&self) -> Option<&Evidence> {
        self.evidence.as_ref()
    }

    /// What an authority lacks of every item with a quota, by item.
    pub fn shortfalls<'s>(&'s self, who: u32, eligible: i64, evidence: Option<&'s Evidence>) -> Vec<Shortfall<'s>> {
        let quota = self.parameters.items.iter().filter(|(_, (values, _))| !values.quota.0.is_zero());
        let wanted = quota.map(|(item, (values, origin))| {
            let number = self.facts.items.find(item);
            Wanted { who, eligible, item, number, values, origin, evidence }
        });
        wanted.map(|of| self.shortfall(of)).collect()
    }

    fn shortfall<'s>(&'s self, of: Wanted<'s>) -> Shortfall<'s> {
        let (target, usable, pipeline) = (self.target(&of), self.usable(&of), self.pipeline(&of));
        let (target_is, usable_is, pipeline_is) = (count(target.value), usable.value, pipeline.value);
        let quantity = quantity(&of, target, usable, pipeline);
        let quantity_is = count(quantity.value);
        let gross = self.gross(&of, quantity);
        Shortfall {
            of,
            target: target_is,
            usable: usable_is,
            pipeline: pipeline_is,
            quantity: quantity_is,
            gross: gross.value,
            node: gross.node,
        }
    }

    fn target(&self, of: &Wanted<'_>) -> Step<Option<i128>> {
        let value =
            Target::of(of.values.quota.0, of.eligible, self.factor).and_then(|target| target.at(&Factors::NONE));
        let node = of.evidence.map(|evidence| Node {
            name: "target".into(),
            formula: "ceil(quota * eligible)".into(),
            value: json!(count(value)),
            inputs: inputs([("quota", json!(of.values.quota)), ("eligible_factor", json!(self.factor.to_string()))]),
            events: self.parameters.assumed(|scenario| {
                let quota = scenario.items.get(of.item).is_some_and(|change| change.quota.is_some());
                quota || scenario.eligible_factor.is_some()
            }),
            parameters: of.parameters(),
            children: vec![Node {
                name: "eligible".into(),
                formula: "newest count on or before the target day + changes of positions since".into(),
                value: json!(of.eligible),
                events: evidence.people(of.who),
                ..Node::default()
            }],
        });
        Step { value, node }
    }

    /// What there is of the item already. Where that is counted is chosen here, once, for the number and for what
    /// stands behind it.
    fn usable(&self, of: &Wanted<'_>) -> Step<i64> {
        let behind = |events: &dyn Fn(&Evidence) -> Vec<EventRef>| of.evidence.map(events);
        let capacity = self.situation.of(self.facts, of.who);
        let name = self.facts.names.find(&Arc::from(of.item.as_str()));
        let reported = name.and_then(|name| Some((name, *capacity?.licences.get(&name)?)));
        let (value, formula, events) = if let Some((licence, quantity)) = reported {
            // What is reported as licences of this item is counted so, whatever programme pays for it.
            (quantity, "newest number of licences", behind(&|evidence| evidence.licences(of.who, licence)))
        } else if of.values.programme == Programme::RemoteAccess {
            let sessions = capacity.and_then(|capacity| capacity.sessions).unwrap_or(0);
            (sessions, "newest number of sessions", behind(&|evidence| evidence.access(of.who)))
        } else if of.values.programme == Programme::Infrastructure {
            let counts = counting(self.facts, of.values);
            let formula = "sites at which one of the measures is done";
            (self.sites_done(of.who, &counts), formula, behind(&|evidence| evidence.sites(of.who, &counts)))
        } else {
            let formula = "in use or in stock, not older than the life time";
            (self.in_stock(of), formula, behind(&|evidence| evidence.stock(of.pair())))
        };
        let assumed = self.parameters.assumed_of(of.item, |change| change.life_months.is_some());
        let node = events.map(|events| Node {
            name: "usable".into(),
            formula: formula.into(),
            value: json!(value),
            inputs: inputs([("day", json!(self.day)), ("life_months", json!(of.values.life_months))]),
            events: events.into_iter().chain(assumed).collect(),
            parameters: of.parameters(),
            ..Node::default()
        });
        Step { value, node }
    }

    fn sites_done(&self, who: u32, counts: impl Fn(u32) -> bool) -> i64 {
        let done = self.sites.get(&who).into_iter().flatten().filter(|done| counts(done.measure));
        i64::try_from(done.map(|done| done.site).collect::<BTreeSet<u32>>().len()).unwrap_or(i64::MAX)
    }

    /// In use or in stock, and not too old.
    fn in_stock(&self, of: &Wanted<'_>) -> i64 {
        let pair = of.pair().and_then(|pair| self.facts.pairs.find(&pair));
        let stock = pair.and_then(|pair| self.situation.stocks(self.facts).get(index(pair))?.as_ref());
        stock.map_or(0, |stock| stock.usable(self.day, of.values.life_months))
    }

    fn pipeline(&self, of: &Wanted<'_>) -> Step<i64> {
        let goods = of.pair().and_then(|pair| self.situation.goods(self.facts).get(&pair));
        let value = goods.map_or(0, |goods| goods.pipeline);
        let node = of.evidence.map(|evidence| Node {
            name: "pipeline".into(),
            formula: "ordered, not delivered, not cancelled".into(),
            value: json!(value),
            events: evidence.pipeline(of.pair()),
            ..Node::default()
        });
        Step { value, node }
    }

    fn gross(&self, of: &Wanted<'_>, quantity: Step<Option<i128>>) -> Step<Option<Cents>> {
        let Step { value: quantity, node } = quantity;
        let usable = quantity.filter(|_| of.values.unusable().is_none());
        let months = self.day.months_left_in_year();
        let value = usable.and_then(|quantity| Cost::of(of.values)?.at(quantity, months.into(), &Factors::NONE));
        let quantity = count(quantity);
        let step = |step: &StepCost| {
            let steps = quantity.and_then(|quantity| i64::try_from(steps(quantity.into(), step.every.get())).ok());
            json!({"name": step.name, "every": step.every, "amount": step.amount, "steps": steps})
        };
        let node = node.map(|node| Node {
            name: "gross".into(),
            formula: "quantity * unit_price + step costs + quantity * running_cost_per_year * months / 12".into(),
            value: json!(value),
            inputs: inputs([
                ("quantity", json!(quantity)),
                ("unit_price", json!(of.values.unit_price)),
                ("step_costs", of.values.step_costs.iter().map(step).collect()),
                ("running_cost_per_year", json!(of.values.running_cost_per_year)),
                ("months", json!(months)),
            ]),
            events: self
                .parameters
                .assumed_of(of.item, |change| change.unit_price.is_some() || change.running_cost_per_year.is_some()),
            parameters: of.parameters(),
            children: vec![node],
        });
        Step { value, node }
    }

    /// Whether something of an item was delivered to an authority.
    pub fn is_delivered(&self, authority: &Authority, item: &Item) -> bool {
        let pair = self.facts.authorities.find(authority).zip(self.facts.items.find(item));
        pair.and_then(|pair| self.situation.goods(self.facts).get(&pair)).is_some_and(|goods| goods.came)
    }

    /// The money of the reserve in the fiscal year of the target day, or why it is not known.
    pub fn reserve(&self) -> Result<Cents, Withheld> {
        let mut sum: i128 = 0;
        for account in self.accounts.iter().filter(|account| account.programme == Programme::Reserve) {
            let free = account.free().ok_or_else(|| Withheld::without([Part::Line(account.name.clone())]))?;
            sum = sum.saturating_add(i128::from(free.get()));
        }
        Cents::of_wide(sum).map_err(|_| Withheld::Beyond(Some(Part::Reserve)))
    }
}

/// What is to be bought.
fn quantity(of: &Wanted<'_>, target: Step<Option<i128>>, usable: Step<i64>, pipeline: Step<i64>) -> Step<Option<i128>> {
    let there = i128::from(usable.value).saturating_add(i128::from(pipeline.value));
    // Without a life time nobody knows what is usable, and so what is lacking.
    let lasting = target.value.filter(|_| of.values.unusable() != Some(Unusable::NoLife));
    let value = lasting.map(|target| target.saturating_sub(there).max(0));
    let node = of.evidence.map(|_| Node {
        name: "quantity".into(),
        formula: "max(0, target - usable - pipeline)".into(),
        value: json!(count(value)),
        inputs: inputs([
            ("target", json!(count(target.value))),
            ("usable", json!(usable.value)),
            ("pipeline", json!(pipeline.value)),
        ]),
        children: [target.node, usable.node, pipeline.node].into_iter().flatten().collect(),
        ..Node::default()
    });
    Step { value, node }
}

/// A number as a count, where it is in the range of one.
fn count(number: Option<i128>) -> Option<i64> {
    number.and_then(|number| i64::try_from(number).ok())
}

/// What a node is made of.
pub(crate) fn inputs<const N: usize>(pairs: [(&str, Value); N]) -> serde_json::Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
