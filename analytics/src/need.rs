//! The extra need (docs/spec.md#extra-need): target, usable, pipeline, quantity, gross, cover, need; line by line.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::json;
use sollist_contract::{
    day::Day,
    ids::{Authority, District, Item, Programme},
    money::Cents,
};

use crate::{
    books::Account,
    cover::{Claim, Purse, Ways},
    error::{FigureError, Refused},
    evidence::Evidence,
    facts::Facts,
    given::{Given, GivenSums, Left},
    missing::{Missing, NotYet, Part, Withheld},
    parameters::{InForce, in_force},
    proposal::{Claimant, Proposal, Share, propose, served},
    scenario::Scenario,
    scope::Scope,
    shortfall::{NeedBooks, Shortfall, inputs},
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
    pub need: Option<Cents>,
    /// Why the need is not given.
    pub why: Withheld,
    pub tree: Option<Node>,
}

impl WithheldNeed {
    /// `ba-pankow, notebook`
    pub fn part(&self) -> Part {
        Part::Need(self.authority.clone(), self.item.clone())
    }

    /// The row, where nothing of it is missing.
    fn whole(&self) -> Option<NeedRow> {
        Some(NeedRow {
            district: self.district,
            authority: self.authority.clone(),
            item: self.item.clone(),
            programme: self.programme,
            target: self.target?,
            usable: self.usable,
            pipeline: self.pipeline,
            quantity: self.quantity?,
            gross: self.gross?,
            cover: self.cover?,
            need: self.need?,
            tree: self.tree.clone(),
        })
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
    /// Why a total is not given.
    pub total_why: Option<Withheld>,
    /// Registered Bezirksämter in scope without a headcount: marked, not guessed.
    pub not_reported: Vec<Authority>,
    /// Why there are no rows.
    pub why: Option<Missing>,
    pub proposal: Proposal,
    /// What lines gave, by the programme they are of and the one whose needs they cover; of the rows above.
    /// `None`: beyond the range of an amount.
    pub given: Option<Vec<Given>>,
    /// What lines in scope have left, by authority and programme.
    pub left: Vec<Left>,
}

/// The extra need at a target day. Facts count up to that day: what took effect later is not there yet.
pub fn need(facts: &Facts, view: &View, query: &NeedQuery) -> Result<NeedTable, FigureError> {
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    need_of(facts, view, query, &scope)
}

/// The same for any scope.
pub(crate) fn need_of(facts: &Facts, view: &View, query: &NeedQuery, scope: &Scope) -> Result<NeedTable, FigureError> {
    let Assumed { day, view, parameters, factor } = Assumed::of(facts, view, query)?;
    let books = NeedBooks::at(facts, &view, day, &parameters, factor, query.explain)?;
    let Computed { mut rows, mut withheld, given, left, .. } = computed(&books, scope)?;
    let left_out: Vec<Part> = withheld.iter().map(WithheldNeed::part).collect();
    let proposal = propose(books.reserve(), claimants(&books, &rows), &left_out, scope)?;
    rows.retain(|row| scope.has(&row.authority));
    withheld.retain(|row| scope.has(&row.authority));
    let not_reported = not_reported(&books, &view, scope);
    let why = (rows.is_empty() && withheld.is_empty()).then(|| nothing(&parameters, day));
    let (gross, cover, need) =
        (total(&rows, |row| row.gross), total(&rows, |row| row.cover), total(&rows, |row| row.need));
    let total_why = if !withheld.is_empty() {
        Some(Withheld::without(withheld.iter().map(WithheldNeed::part)))
    } else {
        [gross, cover, need].contains(&None).then_some(Withheld::Beyond(None))
    };
    let known = withheld.is_empty();
    Ok(NeedTable {
        target_day: day,
        gross: gross.filter(|_| known),
        cover: cover.filter(|_| known),
        need: need.filter(|_| known),
        total_why,
        rows,
        withheld,
        not_reported,
        why,
        proposal,
        given: given.list().ok(),
        left,
    })
}

/// What a need is computed with: the day that a scenario shifts, what is seen of it, the parameters that it changes.
pub(crate) struct Assumed {
    pub day: Day,
    pub view: View,
    pub parameters: InForce,
    /// Of eligible positions.
    pub factor: Decimal,
}

impl Assumed {
    pub fn of(facts: &Facts, view: &View, query: &NeedQuery) -> Result<Assumed, FigureError> {
        let scenario = query.scenario.clone().unwrap_or_default();
        let day = later(query.target_day, scenario.delay_months.unwrap_or(0)).ok_or(Refused::TargetDayBeyond)?;
        let view = view.cut(day);
        let mut parameters = in_force(facts, &view, day);
        apply(&scenario, &mut parameters)?;
        Ok(Assumed { day, view, parameters, factor: scenario.factor() })
    }
}

/// Every authority by its code, with its number.
pub(crate) fn by_code(facts: &Facts) -> Vec<(&Authority, u32)> {
    let mut all: Vec<(&Authority, u32)> = facts.authorities.iter().map(|(number, name)| (name, number)).collect();
    all.sort();
    all
}

/// The rows of every authority, whoever is shown: the reserve is for all.
pub(crate) struct Computed {
    pub rows: Vec<NeedRow>,
    pub withheld: Vec<WithheldNeed>,
    /// What each took, from which line (by number), in the order in which it took it.
    taken: Taken,
    /// Of those who are shown.
    given: GivenSums,
    left: Vec<Left>,
}

/// What items of authorities took from lines, by number.
type Taken = BTreeMap<(Authority, Item), Vec<(u32, Cents)>>;

/// What a derivation is told from: the rows of everybody, what each took, and who is served together.
pub(crate) struct Shown {
    pub assumed: Assumed,
    pub rows: Vec<NeedRow>,
    pub withheld: Vec<WithheldNeed>,
    pub taken: Taken,
    pub tiers: Vec<Vec<Share>>,
    pub reserve: Result<Cents, Withheld>,
    /// Why nobody has a need, where nobody has.
    pub nothing: Missing,
}

/// The same as [`need`] of everybody, with what it was made of.
pub(crate) fn shown(facts: &Facts, view: &View, query: &NeedQuery) -> Result<Shown, FigureError> {
    let assumed = Assumed::of(facts, view, query)?;
    let books = NeedBooks::at(facts, &assumed.view, assumed.day, &assumed.parameters, assumed.factor, false)?;
    let Computed { rows, withheld, taken, .. } = computed(&books, &Scope::Berlin)?;
    let reserve = books.reserve();
    let tiers = match &reserve {
        Ok(reserve) => served(*reserve, claimants(&books, &rows))?,
        Err(_) => Vec::new(),
    };
    let nothing = nothing(&assumed.parameters, assumed.day);
    drop(books);
    Ok(Shown { assumed, rows, withheld, taken, tiers, reserve, nothing })
}

pub(crate) fn computed(books: &NeedBooks<'_>, scope: &Scope) -> Result<Computed, FigureError> {
    let (rows, withheld, left) = (Vec::new(), Vec::new(), Vec::new());
    let mut all = Computed { rows, withheld, taken: Taken::new(), given: GivenSums::default(), left };
    for (authority, number) in by_code(books.facts) {
        let own = Own::of(books, authority, number, scope);
        let mut purses: Vec<Purse> = own.lines.iter().map(|account| Purse::of(account)).collect();
        if let Some(eligible) = books.eligible(number) {
            for (item, row, taken) in rows_of(books, &own, eligible, &mut purses, &mut all.given)? {
                all.taken.insert((authority.clone(), item), taken);
                match row {
                    Ok(row) => all.rows.push(row),
                    Err(row) => all.withheld.push(*row),
                }
            }
        }
        if own.shown {
            all.left.extend(left_of(authority, &purses));
        }
    }
    Ok(all)
}

/// Registered Bezirksämter in scope without a headcount.
pub(crate) fn not_reported(books: &NeedBooks<'_>, view: &View, scope: &Scope) -> Vec<Authority> {
    let registered = |number: u32| books.facts.registered.get(index(number)).copied().flatten();
    let lacks = |name: &Authority, number: u32| {
        registered(number).is_some_and(|seq| seq <= view.seq)
            && name.district() != District::CENTRAL
            && scope.has(name)
            && books.eligible(number).is_none()
    };
    let all = by_code(books.facts).into_iter();
    all.filter(|(name, number)| lacks(name, *number)).map(|(name, _)| name.clone()).collect()
}

/// The sum of a column, if it is in range.
fn total(rows: &[NeedRow], of: fn(&NeedRow) -> Cents) -> Option<Cents> {
    Cents::of_wide(rows.iter().map(|row| i128::from(of(row).get())).sum()).ok()
}

/// Why nobody has a need.
pub(crate) fn nothing(parameters: &InForce, day: Day) -> Missing {
    let what = if parameters.items.is_empty() {
        NotYet::Parameters { first: parameters.first }
    } else if parameters.items.values().all(|(values, _)| values.quota.0.is_zero()) {
        NotYet::Quota
    } else {
        NotYet::Positions
    };
    Missing::NotYet { day, what }
}

/// A day some whole months later; the 31st becomes the last day of a shorter month.
/// `None`: after the year 2199.
pub(crate) fn later(day: Day, months: u16) -> Option<Day> {
    let date = day.date().checked_add(jiff::Span::new().months(i64::from(months))).ok();
    date.and_then(|date| Day::new(date.year(), date.month(), date.day()).ok())
}

/// Puts the changes of a scenario over what is published.
fn apply(scenario: &Scenario, parameters: &mut InForce) -> Result<(), FigureError> {
    match scenario.items.keys().find(|item| !parameters.items.contains_key(*item)) {
        Some(item) => Err(Refused::ScenarioItemUnknown(item.clone()).into()),
        None => {
            apply_known(scenario, parameters);
            Ok(())
        }
    }
}

/// The same of what is published; what is not is passed over.
pub(crate) fn apply_known(scenario: &Scenario, parameters: &mut InForce) {
    parameters.scenario = Some(Box::new(scenario.clone()));
    for (item, change) in &scenario.items {
        let Some((values, _)) = parameters.items.get_mut(item) else { continue };
        values.quota = change.quota.unwrap_or(values.quota);
        values.unit_price = change.unit_price.unwrap_or(values.unit_price);
        values.life_months = change.life_months.or(values.life_months);
        values.running_cost_per_year = change.running_cost_per_year.unwrap_or(values.running_cost_per_year);
    }
}

/// An authority with its lines.
struct Own<'o, 'b> {
    authority: &'o Authority,
    number: u32,
    lines: Vec<&'o Account<'b>>,
    /// In the scope of the question.
    shown: bool,
}

impl<'o, 'b> Own<'o, 'b> {
    fn of(books: &'o NeedBooks<'b>, authority: &'o Authority, number: u32, scope: &Scope) -> Own<'o, 'b> {
        Own { authority, number, lines: books.lines_of(number), shown: scope.has(authority) }
    }
    fn line(&self, number: u32) -> Option<&'o Account<'b>> {
        self.lines.iter().copied().find(|account| account.number == number)
    }
}

/// A row, given or withheld.
type Row = Result<NeedRow, Box<WithheldNeed>>;

/// A row with its item and what it took.
type Covered = (Item, Row, Vec<(u32, Cents)>);

/// The rows of one authority, given or withheld, with what each took. What its lines give is taken from `purses`, and
/// noted if it is shown.
fn rows_of(
    books: &NeedBooks<'_>,
    own: &Own<'_, '_>,
    eligible: i64,
    purses: &mut [Purse],
    given: &mut GivenSums,
) -> Result<Vec<Covered>, FigureError> {
    let evidence = books.evidence().filter(|_| own.shown);
    let lacks = books.shortfalls(own.number, eligible, evidence);
    let mut claims: Vec<Claim> = lacks.iter().map(|lack| Claim::new(lack.gross)).collect();
    let ways = Ways::of(lacks.iter().map(|lack| lack.of.values.programme), &own.lines);
    ways.cover(&mut claims, purses)?;
    let mut rows = Vec::new();
    for (lack, claim) in lacks.into_iter().zip(claims) {
        let (item, to) = (lack.of.item.clone(), lack.of.values.programme);
        let covered = covered(&claim, own, evidence)?;
        let row = row(books, own.authority, lack, &claim, covered)?;
        if own.shown && row.is_ok() {
            for (account, taken) in claim.taken.iter().filter_map(|(line, taken)| Some((own.line(*line)?, *taken))) {
                given.add(account.programme, to, taken);
            }
        }
        rows.push((item, row, claim.taken));
    }
    Ok(rows)
}

/// What is left in the purses of an authority, by programme.
fn left_of<'l>(authority: &'l Authority, purses: &[Purse]) -> impl Iterator<Item = Left> + use<'l> {
    let mut sums: BTreeMap<Programme, Option<i128>> = BTreeMap::new();
    for purse in purses {
        let (programme, left) = purse.left();
        let sum = sums.entry(programme).or_insert(Some(0));
        *sum = sum.zip(left).map(|(sum, left)| sum.saturating_add(i128::from(left.get())));
    }
    sums.into_iter().map(|(programme, sum)| Left {
        authority: authority.clone(),
        programme,
        available: sum.and_then(|sum| Cents::of_wide(sum).ok()),
    })
}

/// What covers a claim, and the node that says from which lines.
fn covered(
    claim: &Claim,
    own: &Own<'_, '_>,
    evidence: Option<&Evidence>,
) -> Result<(Option<Cents>, Option<Node>), FigureError> {
    let cover = if claim.unknown.is_some() { None } else { Some(claim.cover()?) };
    let Some(evidence) = evidence else { return Ok((cover, None)) };
    let taken = claim.taken.iter().filter_map(|(number, taken)| {
        let account = own.line(*number)?;
        let available = account.position.and_then(|position| position.available().ok());
        Some(Node {
            name: account.name.to_string(),
            formula: "taken from max(0, available) of the line".into(),
            value: json!(taken),
            inputs: inputs([("available", json!(available))]),
            events: evidence.line(*number),
            ..Node::default()
        })
    });
    let node = Node {
        name: "cover".into(),
        formula: "own programme first, then consumptive lines of its cover groups; each euro once".into(),
        value: json!(cover),
        children: taken.collect(),
        ..Node::default()
    };
    Ok((cover, Some(node)))
}

/// A row as it is given, or what is known of one that cannot be.
fn row(
    books: &NeedBooks<'_>,
    authority: &Authority,
    lack: Shortfall<'_>,
    claim: &Claim,
    (cover, cover_node): (Option<Cents>, Option<Node>),
) -> Result<Row, FigureError> {
    let Shortfall { of, target, usable, pipeline, quantity, gross, node } = lack;
    let need = gross.zip(cover).map(|(gross, cover)| gross.minus(cover)).transpose()?.map(Cents::or_zero);
    let tree = node.zip(cover_node).map(|(node, cover)| Node {
        name: "need".into(),
        formula: "max(0, gross - cover)".into(),
        value: json!(need),
        inputs: inputs([("gross", json!(gross)), ("cover", cover.value.clone())]),
        events: books.parameters.assumed(|scenario| scenario.delay_months.is_some()),
        children: vec![node, cover],
        ..Node::default()
    });
    let (authority, item) = (authority.clone(), of.item.clone());
    let part = Part::Need(authority.clone(), item.clone());
    let standing_in_the_way = claim.unknown.and_then(|line| books.facts.line_names.name(line));
    let why = match (of.values.unusable(), gross, standing_in_the_way) {
        (Some(why), ..) => Withheld::Unusable { of: Some(part), why },
        (None, Some(_), Some(line)) => Withheld::without([Part::Line(line.clone())]),
        _ => Withheld::Beyond(Some(part)),
    };
    let (district, programme) = (authority.district(), of.values.programme);
    let known = WithheldNeed {
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
        why,
        tree,
    };
    Ok(known.whole().ok_or_else(|| Box::new(known)))
}

/// Who asks for some of the reserve.
pub(crate) fn claimants<'r>(books: &NeedBooks<'_>, rows: &'r [NeedRow]) -> Vec<Claimant<'r>> {
    let claimant = |row: &'r NeedRow| {
        let (values, _) = books.parameters.items.get(&row.item)?;
        let complements = values.complements.as_ref();
        Some(Claimant {
            authority: &row.authority,
            item: &row.item,
            target: row.target,
            quantity: row.quantity,
            need: row.need,
            deadline: values.deadline.is_some(),
            complement: complements.is_some_and(|item| books.is_delivered(&row.authority, item)),
        })
    };
    rows.iter().filter(|row| row.need.is_positive()).filter_map(claimant).collect()
}
