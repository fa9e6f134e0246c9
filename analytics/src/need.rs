//! The extra need (spec section 8): target, usable, pipeline, quantity, gross, cover, need; line by line.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use sollist_contract::{
    day::Day,
    ids::{Authority, District, Item, Programme},
    money::Cents,
    parameters::ItemValues,
};

use crate::{
    books::{Account, accounts},
    cover::{Claim, Purse, cover},
    error::FigureError,
    explain::Evidence,
    facts::Facts,
    parameters::{InForce, Origin, in_force},
    proposal::{Claimant, Proposal, propose},
    scenario::Scenario,
    scope::Scope,
    situation::Situation,
    tables::index,
    tree::Node,
    view::View,
};

/// What is asked (proto `GetNeedRequest`).
#[derive(Debug, Clone, PartialEq)]
pub struct NeedQuery {
    pub target_day: Day,
    pub district: Option<District>,
    pub authority: Option<Authority>,
    pub scenario: Option<Scenario>,
    /// Whether rows carry their tree.
    pub explain: bool,
}

impl NeedQuery {
    pub fn at(target_day: Day) -> NeedQuery {
        NeedQuery { target_day, district: None, authority: None, scenario: None, explain: false }
    }
}

/// The extra need of one authority for one item.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedRow {
    pub district: District,
    pub authority: Authority,
    pub item: Item,
    pub programme: Programme,
    pub target: i64,
    pub usable: i64,
    pub pipeline: i64,
    pub quantity: i64,
    pub gross: Cents,
    pub cover: Cents,
    pub need: Cents,
    pub tree: Option<Node>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedTable {
    /// The target day, after the delay of a scenario.
    pub target_day: Day,
    /// By authority, then item.
    pub rows: Vec<NeedRow>,
    pub gross: Cents,
    pub cover: Cents,
    pub need: Cents,
    /// Registered Bezirksämter in scope without a headcount: marked, not guessed.
    pub not_reported: Vec<Authority>,
    /// Why there are no rows: one German sentence.
    pub reason: Option<String>,
    pub proposal: Proposal,
}

/// The extra need at a target day. Facts count up to that day: what took effect later is not there yet.
pub fn need(facts: &Facts, view: &View, query: &NeedQuery) -> Result<NeedTable, FigureError> {
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    need_of(facts, view, query, &scope)
}

/// The same for any scope.
pub(crate) fn need_of(facts: &Facts, view: &View, query: &NeedQuery, scope: &Scope) -> Result<NeedTable, FigureError> {
    let scenario = query.scenario.clone().unwrap_or_default();
    let day = later(query.target_day, scenario.delay_months.unwrap_or(0))?;
    let view = view.cut(day);
    let mut parameters = in_force(facts, &view, day);
    apply(&scenario, &mut parameters)?;
    let books = Books::at(facts, &view, day, &parameters, scenario.factor(), query.explain)?;

    let mut rows = Vec::new();
    let mut authorities: Vec<(&Authority, u32)> = facts.authorities.iter().map(|(number, name)| (name, number)).collect();
    authorities.sort();
    for (authority, number) in &authorities {
        // The reserve is for all, so all are computed whatever is shown.
        if let Some(eligible) = books.situation.eligible(facts, *number) {
            books.rows(authority, *number, eligible, scope, &mut rows)?;
        }
    }
    let proposal = propose(books.reserve()?, books.claimants(&rows), scope)?;
    rows.retain(|row| scope.has(&row.authority));
    let not_reported = authorities
        .iter()
        .filter(|(name, number)| {
            let registered = facts.registered.get(index(*number)).copied().flatten().is_some_and(|seq| seq <= view.seq);
            registered && name.district() != District::CENTRAL && scope.has(name) && books.situation.eligible(facts, *number).is_none()
        })
        .map(|(name, _)| (*name).clone())
        .collect();
    let reason = rows.is_empty().then(|| reason(&parameters, day));
    Ok(NeedTable {
        target_day: day,
        gross: Cents::sum(rows.iter().map(|row| row.gross))?,
        cover: Cents::sum(rows.iter().map(|row| row.cover))?,
        need: Cents::sum(rows.iter().map(|row| row.need))?,
        rows,
        not_reported,
        reason,
        proposal,
    })
}

fn reason(parameters: &InForce, day: Day) -> String {
    let day = sollist_contract::day::german_day(day);
    if parameters.items.is_empty() {
        format!("Am {day} sind keine Parameter (Quoten und Preise) in Kraft.")
    } else if parameters.items.values().all(|(values, _)| values.quota.0.is_zero()) {
        format!("Die am {day} geltenden Parameter nennen keine Quote.")
    } else {
        format!("Bis zum {day} ist keine Zahl geeigneter Stellen gemeldet.")
    }
}

/// A day some whole months later; the 31st becomes the last day of a shorter month.
fn later(day: Day, months: u16) -> Result<Day, FigureError> {
    let date = day.date().checked_add(jiff::Span::new().months(i64::from(months))).ok();
    date.and_then(|date| Day::new(date.year(), date.month(), date.day()).ok()).ok_or_else(|| {
        FigureError::bad(
            "scenario",
            "Der verschobene Zieltag liegt nach dem Jahr 2199.",
            "The shifted target day lies after the year 2199.",
        )
    })
}

/// Puts the changes of a scenario over what is published.
fn apply(scenario: &Scenario, parameters: &mut InForce) -> Result<(), FigureError> {
    for (item, change) in &scenario.items {
        let Some((values, _)) = parameters.items.get_mut(item) else {
            return Err(FigureError::bad(
                "scenario",
                format!("Der Gegenstand „{item}“ des Szenarios steht nicht in den geltenden Parametern."),
                format!("The item “{item}” of the scenario is not in the parameters in force."),
            ));
        };
        values.quota = change.quota.unwrap_or(values.quota);
        values.unit_price = change.unit_price.unwrap_or(values.unit_price);
        values.life_months = change.life_months.or(values.life_months);
        values.running_cost_per_year = change.running_cost_per_year.unwrap_or(values.running_cost_per_year);
    }
    Ok(())
}

/// What one item of one authority comes to, before cover.
#[derive(Debug, Clone)]
pub(crate) struct Line<'b> {
    pub item: &'b Item,
    pub number: Option<u32>,
    pub values: &'b ItemValues,
    pub origin: &'b Origin,
    pub target: i64,
    pub usable: i64,
    pub pipeline: i64,
    pub quantity: i64,
    pub gross: Cents,
}

/// Everything the need of all authorities is computed from.
pub(crate) struct Books<'b> {
    pub facts: &'b Facts,
    pub day: Day,
    pub parameters: &'b InForce,
    pub situation: std::sync::Arc<Situation>,
    pub factor: Decimal,
    accounts: Vec<Account<'b>>,
    /// Lines of an authority: places in `accounts`.
    by_authority: BTreeMap<u32, Vec<usize>>,
    pipeline: BTreeMap<(u32, u32), i64>,
    /// Pairs of authority and item of which something was delivered.
    delivered: BTreeSet<(u32, u32)>,
    /// Distinct sites by authority and measure.
    sites: BTreeMap<(u32, u32), BTreeSet<u32>>,
    evidence: Option<Evidence>,
}

impl<'b> Books<'b> {
    fn at(
        facts: &'b Facts,
        view: &View,
        day: Day,
        parameters: &'b InForce,
        factor: Decimal,
        explain: bool,
    ) -> Result<Books<'b>, FigureError> {
        let situation = Situation::at(facts, view);
        let orders = situation.orders(facts)?;
        let accounts = accounts(facts, view, orders, day.year())?;
        let mut by_authority: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (place, account) in accounts.iter().enumerate() {
            by_authority.entry(account.line.authority).or_default().push(place);
        }
        let mut pipeline: BTreeMap<(u32, u32), i64> = BTreeMap::new();
        let mut delivered = BTreeSet::new();
        for state in orders.iter().flatten() {
            let pair = (state.order.authority, state.order.item);
            *pipeline.entry(pair).or_default() += state.pipeline();
            if state.delivered > 0 {
                delivered.insert(pair);
            }
        }
        let mut sites: BTreeMap<(u32, u32), BTreeSet<u32>> = BTreeMap::new();
        let done = &facts.sites;
        for row in done.rows(view) {
            if let (Some(who), Some(site), Some(measure)) = (done.authority.get(row), done.site.get(row), done.measure.get(row)) {
                sites.entry((*who, *measure)).or_default().insert(*site);
            }
        }
        let evidence = explain.then(|| Evidence::collect(facts, view, &situation, orders));
        Ok(Books { facts, day, parameters, situation, factor, accounts, by_authority, pipeline, delivered, sites, evidence })
    }

    /// Adds the rows of one authority.
    fn rows(&self, authority: &Authority, number: u32, eligible: i64, scope: &Scope, rows: &mut Vec<NeedRow>) -> Result<(), FigureError> {
        let mut lines = Vec::new();
        for (item, (values, origin)) in self.parameters.items.iter().filter(|(_, (values, _))| !values.quota.0.is_zero()) {
            lines.push(self.line(number, eligible, item, values, origin)?);
        }
        let mut claims: Vec<Claim> = lines.iter().map(|line| Claim::new(line.values.programme, line.gross)).collect();
        let places = self.by_authority.get(&number).map_or(&[][..], Vec::as_slice);
        let own: Vec<&Account<'b>> = places.iter().filter_map(|place| self.accounts.get(*place)).collect();
        let mut purses = own.iter().map(|account| Purse::of(account)).collect::<Result<Vec<_>, _>>()?;
        cover(&mut claims, &mut purses)?;
        for (line, claim) in lines.iter().zip(&claims) {
            let cover = claim.cover()?;
            let need = line.gross.minus(cover)?.or_zero();
            let tree = match &self.evidence {
                Some(evidence) if scope.has(authority) => Some(evidence.tree(self, number, eligible, line, claim, &own, need)?),
                _ => None,
            };
            rows.push(NeedRow {
                district: authority.district(),
                authority: authority.clone(),
                item: line.item.clone(),
                programme: line.values.programme,
                target: line.target,
                usable: line.usable,
                pipeline: line.pipeline,
                quantity: line.quantity,
                gross: line.gross,
                cover,
                need,
                tree,
            });
        }
        Ok(())
    }

    fn line(
        &self,
        number: u32,
        eligible: i64,
        item: &'b Item,
        values: &'b ItemValues,
        origin: &'b Origin,
    ) -> Result<Line<'b>, FigureError> {
        let item_number = self.facts.items.find(item);
        let target = (|| values.quota.0.checked_mul(Decimal::from(eligible))?.checked_mul(self.factor)?.ceil().to_i64())();
        let target = target.ok_or(FigureError::Overflow)?;
        let usable = self.usable(number, item, item_number, values);
        let pipeline = item_number.and_then(|item| self.pipeline.get(&(number, item))).copied().unwrap_or(0);
        let quantity = target.saturating_sub(usable).saturating_sub(pipeline).max(0);
        let gross = gross(values, quantity, self.day)?;
        Ok(Line { item, number: item_number, values, origin, target, usable, pipeline, quantity, gross })
    }

    fn usable(&self, number: u32, item: &Item, item_number: Option<u32>, values: &ItemValues) -> i64 {
        let capacity = self.situation.of(self.facts, number);
        let name = self.facts.names.find(&std::sync::Arc::from(item.as_str()));
        // What is reported as licences of this item is counted so, whatever programme pays for it.
        if let Some(licences) = name.and_then(|name| capacity?.licences.get(&name)) {
            return *licences;
        }
        if values.programme == Programme::RemoteAccess {
            return capacity.and_then(|capacity| capacity.sessions).unwrap_or(0);
        }
        if values.programme == Programme::Infrastructure {
            let done = name.and_then(|name| self.sites.get(&(number, name)));
            return done.map_or(0, |sites| i64::try_from(sites.len()).unwrap_or(i64::MAX));
        }
        let pair = item_number.and_then(|item| self.facts.pairs.find(&(number, item)));
        let stock = pair.and_then(|pair| self.situation.stocks(self.facts).get(index(pair))?.as_ref());
        stock.map_or(0, |stock| stock.usable(self.day, values.life_months))
    }

    /// The money of the reserve in the fiscal year of the target day.
    fn reserve(&self) -> Result<Cents, FigureError> {
        let lines = self.accounts.iter().filter(|account| account.programme == Programme::Reserve);
        lines.map(Account::free).try_fold(Cents::ZERO, |sum, free| Ok(sum.plus(free?)?))
    }

    fn claimants<'r>(&self, rows: &'r [NeedRow]) -> Vec<Claimant<'r>> {
        let complements = |row: &NeedRow, values: &ItemValues| {
            let of = values.complements.as_ref().and_then(|item| self.facts.items.find(item));
            let who = self.facts.authorities.find(&row.authority);
            who.zip(of).is_some_and(|pair| self.delivered.contains(&pair))
        };
        rows.iter()
            .filter(|row| row.need.is_positive())
            .filter_map(|row| {
                let (values, _) = self.parameters.items.get(&row.item)?;
                Some(Claimant { row, deadline: values.deadline.is_some(), complement: complements(row, values) })
            })
            .collect()
    }
}

/// Price, step costs and running cost until the end of the year of what is added; exact, rounded once.
pub(crate) fn gross(values: &ItemValues, quantity: i64, day: Day) -> Result<Cents, FigureError> {
    let exact = || -> Option<Decimal> {
        let pieces = Decimal::from(quantity);
        let mut sum = pieces.checked_mul(values.unit_price.0)?;
        for step in &values.step_costs {
            sum = sum.checked_add(Decimal::from(steps(quantity, step.every.get())).checked_mul(step.amount.decimal())?)?;
        }
        let months = Decimal::from(day.months_left_in_year());
        let running = pieces.checked_mul(values.running_cost_per_year.0)?.checked_mul(months)?.checked_div(Decimal::from(12))?;
        sum.checked_add(running)
    };
    let exact = exact().ok_or(FigureError::Overflow)?;
    // Far more decimals than cents have, far fewer than the type holds: cuts the noise of a division by twelve only.
    Ok(Cents::rounded(exact.round_dp_with_strategy(14, RoundingStrategy::MidpointAwayFromZero))?)
}

/// How many steps of `every` are started by a quantity.
pub(crate) fn steps(quantity: i64, every: i64) -> i64 {
    quantity / every + i64::from(quantity % every != 0)
}
