//! The extra need (docs/spec.md#extra-need): target, usable, pipeline, quantity, gross, cover, need; line by line.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    ids::{Authority, District, Item, LineName, Programme},
    money::Cents,
    parameters::{ItemValues, Rate, Unusable},
};

use crate::{
    books::{Account, accounts},
    cover::{Claim, Purse, cover},
    error::FigureError,
    explain::Evidence,
    facts::Facts,
    parameters::{InForce, Origin, in_force},
    proposal::{Claimant, Proposal, propose},
    reasons::{beyond, by_parameters, without},
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

/// The need of one authority for one item that is not given, with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct WithheldNeed {
    pub district: District,
    pub authority: Authority,
    pub item: Item,
    pub programme: Programme,
    pub target: Option<i64>,
    pub usable: i64,
    pub pipeline: i64,
    pub quantity: Option<i64>,
    pub gross: Option<Cents>,
    pub cover: Option<Cents>,
    /// Why the need is not given: one German sentence.
    pub reason: String,
    pub tree: Option<Node>,
}

impl WithheldNeed {
    /// `ba-pankow, notebook`
    pub fn name(&self) -> String {
        format!("{}, {}", self.authority, self.item)
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedTable {
    /// The target day, after the delay of a scenario.
    pub target_day: Day,
    /// By authority, then item.
    pub rows: Vec<NeedRow>,
    /// Rows that cannot be given, by authority, then item. What they would add to is withheld too.
    pub withheld: Vec<WithheldNeed>,
    pub gross: Option<Cents>,
    pub cover: Option<Cents>,
    pub need: Option<Cents>,
    /// Why a total is not given: one German sentence.
    pub total_reason: Option<String>,
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

    let (mut rows, mut withheld) = (Vec::new(), Vec::new());
    let mut authorities: Vec<(&Authority, u32)> =
        facts.authorities.iter().map(|(number, name)| (name, number)).collect();
    authorities.sort();
    for (authority, number) in &authorities {
        // The reserve is for all, so all are computed whatever is shown.
        if let Some(eligible) = books.situation.eligible(facts, *number) {
            for row in books.rows(authority, *number, eligible, scope)? {
                match row {
                    Ok(row) => rows.push(row),
                    Err(row) => withheld.push(*row),
                }
            }
        }
    }
    let left_out: Vec<String> = withheld.iter().map(WithheldNeed::name).collect();
    let proposal = propose(books.reserve(), books.claimants(&rows), &left_out, scope)?;
    rows.retain(|row| scope.has(&row.authority));
    withheld.retain(|row| scope.has(&row.authority));
    let not_reported = authorities
        .iter()
        .filter(|(name, number)| {
            let registered = facts.registered.get(index(*number)).copied().flatten().is_some_and(|seq| seq <= view.seq);
            registered
                && name.district() != District::CENTRAL
                && scope.has(name)
                && books.situation.eligible(facts, *number).is_none()
        })
        .map(|(name, _)| (*name).clone())
        .collect();
    let reason = (rows.is_empty() && withheld.is_empty()).then(|| reason(&parameters, day));
    let (gross, cover, need) =
        (total(&rows, |row| row.gross), total(&rows, |row| row.cover), total(&rows, |row| row.need));
    let total_reason = if !withheld.is_empty() {
        Some(without(&withheld.iter().map(WithheldNeed::name).collect::<Vec<_>>()))
    } else {
        [gross, cover, need].contains(&None).then(|| beyond(""))
    };
    let known = withheld.is_empty();
    Ok(NeedTable {
        target_day: day,
        gross: gross.filter(|_| known),
        cover: cover.filter(|_| known),
        need: need.filter(|_| known),
        total_reason,
        rows,
        withheld,
        not_reported,
        reason,
        proposal,
    })
}

/// The sum of a column, if it is in range.
fn total(rows: &[NeedRow], of: fn(&NeedRow) -> Cents) -> Option<Cents> {
    Cents::of_wide(rows.iter().map(|row| i128::from(of(row).get())).sum()).ok()
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
    /// `None`: beyond the range of a count.
    pub target: Option<i64>,
    pub usable: i64,
    pub pipeline: i64,
    pub quantity: Option<i64>,
    /// `None`: beyond the range of an amount, or of parameters that cannot be meant.
    pub gross: Option<Cents>,
}

/// A measure done at a site, as numbers of [`Facts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct SiteDone {
    site: u32,
    measure: u32,
}

/// Whether a measure done makes a site count for an item: one of those it names, any where it names none.
pub(crate) fn counting(facts: &Facts, values: &ItemValues) -> impl Fn(u32) -> bool {
    let named: BTreeSet<u32> = values
        .measures
        .iter()
        .filter_map(|measure| facts.names.find(&std::sync::Arc::from(measure.as_str())))
        .collect();
    let any = values.measures.is_empty();
    move |measure| any || named.contains(&measure)
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
    /// Sites with a measure done, by authority.
    sites: BTreeMap<u32, BTreeSet<SiteDone>>,
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
        let orders = situation.orders(facts);
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
        let mut sites: BTreeMap<u32, BTreeSet<SiteDone>> = BTreeMap::new();
        let done = &facts.sites;
        for row in done.rows(view) {
            if let (Some(who), Some(site), Some(measure)) =
                (done.authority.get(row), done.site.get(row), done.measure.get(row))
            {
                sites.entry(*who).or_default().insert(SiteDone { site: *site, measure: *measure });
            }
        }
        let evidence = explain.then(|| Evidence::collect(facts, view, &situation, orders));
        Ok(Books {
            facts,
            day,
            parameters,
            situation,
            factor,
            accounts,
            by_authority,
            pipeline,
            delivered,
            sites,
            evidence,
        })
    }

    /// The rows of one authority, given or withheld.
    fn rows(
        &self,
        authority: &Authority,
        number: u32,
        eligible: i64,
        scope: &Scope,
    ) -> Result<Vec<Result<NeedRow, Box<WithheldNeed>>>, FigureError> {
        let wanted = self.parameters.items.iter().filter(|(_, (values, _))| !values.quota.0.is_zero());
        let lines: Vec<Line<'b>> =
            wanted.map(|(item, (values, origin))| self.line(number, eligible, item, values, origin)).collect();
        let mut claims: Vec<Claim> = lines.iter().map(|line| Claim::new(line.values.programme, line.gross)).collect();
        let places = self.by_authority.get(&number).map_or(&[][..], Vec::as_slice);
        let own: Vec<&Account<'b>> = places.iter().filter_map(|place| self.accounts.get(*place)).collect();
        let mut purses: Vec<Purse<'b>> = own.iter().map(|account| Purse::of(account)).collect();
        cover(&mut claims, &mut purses)?;
        let mut rows = Vec::new();
        for (line, claim) in lines.iter().zip(&claims) {
            let cover = if claim.unknown.is_some() { None } else { Some(claim.cover()?) };
            let need = line.gross.zip(cover).map(|(gross, cover)| gross.minus(cover)).transpose()?.map(Cents::or_zero);
            let tree = match &self.evidence {
                Some(evidence) if scope.has(authority) => {
                    Some(evidence.tree(self, number, eligible, line, claim, &own, need)?)
                }
                _ => None,
            };
            rows.push(self.row(authority, line, claim, cover, need, tree));
        }
        Ok(rows)
    }

    /// A row as it is given, or what is known of one that cannot be.
    fn row(
        &self,
        authority: &Authority,
        line: &Line<'b>,
        claim: &Claim,
        cover: Option<Cents>,
        need: Option<Cents>,
        tree: Option<Node>,
    ) -> Result<NeedRow, Box<WithheldNeed>> {
        let (district, authority, item, programme) =
            (authority.district(), authority.clone(), line.item.clone(), line.values.programme);
        let Line { target, usable, pipeline, quantity, gross, .. } = *line;
        if let (Some(target), Some(quantity), Some(gross), Some(cover), Some(need)) =
            (target, quantity, gross, cover, need)
        {
            return Ok(NeedRow {
                district,
                authority,
                item,
                programme,
                target,
                usable,
                pipeline,
                quantity,
                gross,
                cover,
                need,
                tree,
            });
        }
        let standing_in_the_way = claim.unknown.and_then(|line| self.facts.line_names.name(line));
        let reason = match (line.values.unusable(), gross, standing_in_the_way) {
            (Some(why), ..) => by_parameters(format_args!("{authority}, {item}"), why),
            (None, Some(_), Some(line)) => without::<&LineName>(&[line]),
            _ => beyond(format_args!("{authority}, {item}")),
        };
        Err(Box::new(WithheldNeed {
            district,
            authority,
            item,
            programme,
            target,
            usable,
            pipeline,
            quantity,
            gross,
            cover,
            reason,
            tree,
        }))
    }

    fn line(&self, number: u32, eligible: i64, item: &'b Item, values: &'b ItemValues, origin: &'b Origin) -> Line<'b> {
        let item_number = self.facts.items.find(item);
        let target = target(values.quota.0, eligible, self.factor);
        let usable = self.usable(number, item, item_number, values);
        let pipeline = item_number.and_then(|item| self.pipeline.get(&(number, item))).copied().unwrap_or(0);
        let unusable = values.unusable();
        // Without a life time nobody knows what is usable, and so what is lacking.
        let lasting = target.filter(|_| unusable != Some(Unusable::NoLife));
        let quantity =
            lasting.map(|target| target.saturating_sub(i128::from(usable)).saturating_sub(i128::from(pipeline)).max(0));
        let gross = quantity.filter(|_| unusable.is_none()).and_then(|quantity| gross(values, quantity, self.day));
        let count = |number: Option<i128>| number.and_then(|number| i64::try_from(number).ok());
        let (target, quantity) = (count(target), count(quantity));
        Line { item, number: item_number, values, origin, target, usable, pipeline, quantity, gross }
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
            let counts = counting(self.facts, values);
            let done: BTreeSet<u32> = self
                .sites
                .get(&number)
                .into_iter()
                .flatten()
                .filter(|done| counts(done.measure))
                .map(|done| done.site)
                .collect();
            return i64::try_from(done.len()).unwrap_or(i64::MAX);
        }
        let pair = item_number.and_then(|item| self.facts.pairs.find(&(number, item)));
        let stock = pair.and_then(|pair| self.situation.stocks(self.facts).get(index(pair))?.as_ref());
        stock.map_or(0, |stock| stock.usable(self.day, values.life_months))
    }

    /// The money of the reserve in the fiscal year of the target day, or why it is not known.
    fn reserve(&self) -> Result<Cents, String> {
        let mut sum: i128 = 0;
        for account in self.accounts.iter().filter(|account| account.programme == Programme::Reserve) {
            let free = account.free().ok_or_else(|| without(&[account.name]))?;
            sum = sum.saturating_add(i128::from(free.get()));
        }
        Cents::of_wide(sum).map_err(|_| beyond("reserve"))
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

/// Units of a rate in one: a rate has at most twelve decimals.
const RATE_UNITS: u32 = 12;

/// A rate in whole units.
fn units(rate: Rate) -> Option<i128> {
    let missing = RATE_UNITS.checked_sub(rate.0.scale())?;
    rate.0.mantissa().checked_mul(10_i128.checked_pow(missing)?)
}

/// ceil(quota * eligible * factor), exact. `None` where it is beyond all range.
fn target(quota: Decimal, eligible: i64, factor: Decimal) -> Option<i128> {
    let (quota, factor) = (quota.normalize(), factor.normalize());
    let whole = 10_i128.checked_pow(quota.scale().checked_add(factor.scale())?)?;
    let exact = quota.mantissa().checked_mul(i128::from(eligible))?.checked_mul(factor.mantissa())?;
    Some(exact.div_euclid(whole) + i128::from(exact.rem_euclid(whole) != 0))
}

/// Price, step costs and running cost until the end of the year of what is added; exact, rounded once to cents, half away from
/// zero. `None` where it is beyond the range of an amount.
pub(crate) fn gross(values: &ItemValues, quantity: i128, day: Day) -> Option<Cents> {
    let months = i128::from(day.months_left_in_year());
    // In twelfths of the unit of a rate: nothing is divided before the end.
    let a_piece = units(values.unit_price)?
        .checked_mul(12)?
        .checked_add(units(values.running_cost_per_year)?.checked_mul(months)?)?;
    let cent = 12 * 10_i128.pow(RATE_UNITS - 2);
    let mut sum = quantity.checked_mul(a_piece)?;
    for step in &values.step_costs {
        let amount = i128::from(step.amount.get()).checked_mul(cent)?;
        sum = sum.checked_add(steps(quantity, step.every.get()).checked_mul(amount)?)?;
    }
    let (cents, rest) = (sum / cent, sum % cent);
    let up = if rest.abs() * 2 >= cent { rest.signum() } else { 0 };
    Cents::of_wide(cents + up).ok()
}

/// How many steps of `every` are started by a quantity.
pub(crate) fn steps(quantity: i128, every: i64) -> i128 {
    let every = i128::from(every.max(1));
    quantity / every + i128::from(quantity % every != 0)
}
