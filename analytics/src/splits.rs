//! The reserve split by other rules than that of the proposal, side by side: who gains, who loses, who is served in
//! full (docs/spec.md#other-splits).

use std::collections::BTreeMap;

use sollist_contract::{
    day::Day,
    ids::{Authority, District, Item},
    money::Cents,
};

use crate::{
    error::FigureError,
    facts::Facts,
    missing::{Missing, Part, Withheld},
    need::{Assumed, Computed, NeedQuery, NeedRow, WithheldNeed, claimants, computed, not_reported, nothing},
    proposal::propose,
    scope::Scope,
    shortfall::NeedBooks,
    split::{self, Claim},
    teams::{Least, Office, offices},
    view::View,
};

/// A rule by which the reserve may be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// That of the proposal: deadline, complement, gap; equal claims in proportion.
    Proposal,
    /// In proportion to need.
    Proportional,
    /// One after another by urgency, each in full.
    Urgency,
    /// So that the smallest mobile-capable rate becomes as large as it can.
    Level,
}

impl Rule {
    pub const ALL: [Rule; 4] = [Rule::Proposal, Rule::Proportional, Rule::Urgency, Rule::Level];

    pub fn code(self) -> &'static str {
        match self {
            Rule::Proposal => "A",
            Rule::Proportional => "B",
            Rule::Urgency => "C",
            Rule::Level => "D",
        }
    }
    pub fn of(code: &str) -> Option<Rule> {
        Rule::ALL.into_iter().find(|rule| rule.code().eq_ignore_ascii_case(code))
    }
}

/// What a claim gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitShare {
    pub authority: Authority,
    pub item: Item,
    pub need: Cents,
    pub share: Cents,
}

/// What an authority gets, and how much more or less than by the proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gain {
    pub district: District,
    pub authority: Authority,
    pub need: Cents,
    pub share: Cents,
    pub difference: Cents,
}

/// One split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    pub rule: Rule,
    /// By authority, then item. A filter shows fewer of them, it gives nobody more.
    pub shares: Vec<SplitShare>,
    pub by_authority: Vec<Gain>,
    /// What is left of the reserve; of all Berlin, as the three after it.
    pub rest: Cents,
    pub fully_served: usize,
    /// Of need; `None`: nobody claims anything.
    pub smallest_share: Option<Least>,
    /// Mobile-capable workplaces that there would be, of eligible positions; `None`: nobody has a rate.
    pub lowest_rate: Option<Least>,
    /// Who has no rate and so gets nothing by it.
    pub excluded: Vec<Authority>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct SplitTable {
    pub target_day: Day,
    /// `None`: withheld.
    pub reserve: Option<Cents>,
    /// How many claims there are in Berlin, and what they come to.
    pub claims: usize,
    pub need: Option<Cents>,
    /// In the order of the rules.
    pub splits: Vec<Split>,
    /// What is withheld, and which claims are left out because nobody can tell how large they are.
    pub why: Option<Withheld>,
    pub not_reported: Vec<Authority>,
    /// Why nobody claims anything.
    pub none: Option<Missing>,
}

/// Splits the reserve by some rules. All claims of Berlin are served, whoever is shown.
pub fn splits(facts: &Facts, view: &View, query: &NeedQuery, rules: &[Rule]) -> Result<SplitTable, FigureError> {
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    let Assumed { day, view, parameters, factor } = Assumed::of(facts, view, query)?;
    let books = NeedBooks::at(facts, &view, day, &parameters, factor, false)?;
    let Computed { rows, withheld, .. } = computed(&books, &Scope::Berlin)?;
    let left_out: Vec<Part> = withheld.iter().map(WithheldNeed::part).collect();
    let claims = claims(&books, &rows);
    let none = (rows.is_empty() && withheld.is_empty()).then(|| nothing(&parameters, day));
    let mut table = SplitTable {
        target_day: day,
        reserve: None,
        claims: claims.len(),
        need: Cents::sum(claims.iter().map(|claim| claim.need)).ok().filter(|_| left_out.is_empty()),
        splits: Vec::new(),
        why: (!left_out.is_empty()).then(|| Withheld::without(left_out.iter().cloned())),
        not_reported: not_reported(&books, &view, &scope),
        none,
    };
    let reserve = match books.reserve() {
        Ok(reserve) => reserve,
        Err(why) => return Ok(SplitTable { why: Some(why), ..table }),
    };
    table.reserve = Some(reserve);
    let proposed = propose(Ok(reserve), claimants(&books, &rows), &left_out, &Scope::Berlin)?;
    let proposed: BTreeMap<(&Authority, &Item), Cents> =
        proposed.shares.iter().map(|share| ((&share.authority, &share.item), share.share)).collect();
    let of = |claim: &Claim| proposed.get(&(&claim.authority, &claim.item)).copied().unwrap_or_default();
    let proposed: Vec<Cents> = claims.iter().map(of).collect();
    let offices = offices(&books, &rows);
    let mut wanted = rules.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    for rule in wanted {
        let (given, excluded) = given(rule, reserve, &claims, &proposed, &offices, &table.not_reported)?;
        let split = Split { excluded, ..made(rule, reserve, &claims, &given, &offices)? };
        table.splits.push(shown(split, &claims, &given, &proposed, &scope)?);
    }
    Ok(table)
}

/// Who gets what by another rule than the proposal's, and by what: what its derivation is told from.
pub(crate) struct Told {
    pub claims: Vec<Claim>,
    /// In the order of the claims.
    pub given: Vec<Cents>,
    /// By the smallest rate: who has one.
    pub offices: Vec<Office>,
}

/// The reserve split by one rule; nobody gets anything of a reserve that is withheld.
pub(crate) fn told(facts: &Facts, assumed: &Assumed, rule: Rule) -> Result<Told, FigureError> {
    let Assumed { day, view, parameters, factor } = assumed;
    let books = NeedBooks::at(facts, view, *day, parameters, *factor, false)?;
    let Computed { rows, .. } = computed(&books, &Scope::Berlin)?;
    let claims = claims(&books, &rows);
    let offices = if rule == Rule::Level { offices(&books, &rows) } else { Vec::new() };
    let given = match books.reserve() {
        Ok(reserve) => given(rule, reserve, &claims, &vec![Cents::ZERO; claims.len()], &offices, &[])?.0,
        Err(_) => Vec::new(),
    };
    Ok(Told { claims, given, offices })
}

/// Rows with a need, by authority and item.
fn claims(books: &NeedBooks<'_>, rows: &[NeedRow]) -> Vec<Claim> {
    let claim = |row: &NeedRow| {
        let (values, _) = books.parameters.items.get(&row.item)?;
        let complements = values.complements.as_ref();
        Some(Claim {
            authority: row.authority.clone(),
            item: row.item.clone(),
            need: row.need,
            quantity: row.quantity,
            target: row.target,
            deadline: values.deadline,
            complement: complements.is_some_and(|item| books.is_delivered(&row.authority, item)),
        })
    };
    rows.iter().filter(|row| row.need.is_positive()).filter_map(claim).collect()
}

/// What each claim gets by a rule, and who is left out of it.
fn given(
    rule: Rule,
    reserve: Cents,
    claims: &[Claim],
    proposed: &[Cents],
    offices: &[Office],
    uncounted: &[Authority],
) -> Result<(Vec<Cents>, Vec<Authority>), FigureError> {
    match rule {
        Rule::Proposal => Ok((proposed.to_vec(), Vec::new())),
        Rule::Proportional => Ok((split::proportional(reserve, claims)?, Vec::new())),
        Rule::Urgency => Ok((split::by_urgency(reserve, claims)?, Vec::new())),
        Rule::Level => level(reserve, claims, offices, uncounted),
    }
}

/// By the smallest rate: whoever was not counted has none, and gets nothing. Where there is enough for all, all get all
/// of it.
fn level(
    reserve: Cents,
    claims: &[Claim],
    offices: &[Office],
    uncounted: &[Authority],
) -> Result<(Vec<Cents>, Vec<Authority>), FigureError> {
    let wanted: i128 = claims.iter().map(|claim| i128::from(claim.need.get())).sum();
    if wanted <= i128::from(reserve.get()) {
        return Ok((claims.iter().map(|claim| claim.need).collect(), Vec::new()));
    }
    let teams: Vec<split::Team> = offices.iter().map(|office| office.team.clone()).collect();
    let (given, _) = split::level(reserve, &teams)?;
    let mut by_claim: BTreeMap<(&Authority, &Item), Cents> = BTreeMap::new();
    for (team, given) in teams.iter().zip(&given) {
        for (part, amount) in team.parts.iter().zip(&given.by_part) {
            by_claim.insert((&team.authority, &part.item), *amount);
        }
    }
    let of = |claim: &Claim| by_claim.get(&(&claim.authority, &claim.item)).copied().unwrap_or_default();
    Ok((claims.iter().map(of).collect(), uncounted.to_vec()))
}

/// What a split comes to in all Berlin.
fn made(
    rule: Rule,
    reserve: Cents,
    claims: &[Claim],
    given: &[Cents],
    offices: &[Office],
) -> Result<Split, FigureError> {
    let of = |claim: &Claim, share: Cents| Least {
        authority: claim.authority.clone(),
        item: Some(claim.item.clone()),
        numerator: share.get(),
        denominator: claim.need.get(),
    };
    let shares = || claims.iter().zip(given.iter().copied());
    let bought = |office: &Office, item: &Item| {
        let own = |claim: &Claim| claim.authority == office.team.authority && claim.item == *item;
        shares().find(|(claim, _)| own(claim)).map_or(Cents::ZERO, |(_, share)| share)
    };
    let known = offices.iter().filter(|office| office.has_rate());
    Ok(Split {
        rule,
        shares: Vec::new(),
        by_authority: Vec::new(),
        rest: reserve.minus(Cents::sum(given.iter().copied())?)?,
        fully_served: shares().filter(|(claim, share)| claim.need == *share).count(),
        smallest_share: shares().map(|(claim, share)| of(claim, share)).min_by(Least::below),
        lowest_rate: known.map(|office| office.rate_with(|item| bought(office, item))).min_by(Least::below),
        excluded: Vec::new(),
    })
}

/// The same with the shares of those who are shown.
fn shown(
    split: Split,
    claims: &[Claim],
    given: &[Cents],
    proposed: &[Cents],
    scope: &Scope,
) -> Result<Split, FigureError> {
    let (mut shares, mut by_authority) = (Vec::new(), Vec::<Gain>::new());
    for ((claim, share), before) in
        claims.iter().zip(given).zip(proposed).filter(|((one, _), _)| scope.has(&one.authority))
    {
        let difference = share.minus(*before)?;
        match by_authority.last_mut().filter(|last| last.authority == claim.authority) {
            Some(last) => {
                last.need = last.need.plus(claim.need)?;
                last.share = last.share.plus(*share)?;
                last.difference = last.difference.plus(difference)?;
            }
            None => by_authority.push(Gain {
                district: claim.authority.district(),
                authority: claim.authority.clone(),
                need: claim.need,
                share: *share,
                difference,
            }),
        }
        shares.push(SplitShare {
            authority: claim.authority.clone(),
            item: claim.item.clone(),
            need: claim.need,
            share: *share,
        });
    }
    Ok(Split { shares, by_authority, ..split })
}
