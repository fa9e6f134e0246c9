//! Indicators of payments, invoices and commitments: what is assigned, late, open, bound for later years, carried over.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sollist_contract::money::Cents;

use super::{
    beside::{Beside, RowKey},
    cell::{FigureCell, Input, rounded_ratio},
    exact::Exact,
    history::{Times, weighted_median},
    inputs::{Group, Inputs},
    paid::{Invoiced, Paid},
};
use crate::{
    books::Account,
    error::FigureError,
    missing::{Missing, Part, Withheld},
    tables::NOBODY,
};

/// The numbers of a row's lines.
fn lines(group: &Group, inputs: &Inputs<'_>) -> BTreeSet<u32> {
    inputs.accounts_of(group).map(|account| account.number).collect()
}

/// The payments on a row's lines.
fn paid_on<'b>(lines: &'b BTreeSet<u32>, inputs: &'b Inputs<'_>) -> impl Iterator<Item = &'b Paid> {
    lines.iter().flat_map(|line| inputs.paid_on(*line))
}

/// Payments that name an order, and so an item, of all payments.
pub(super) fn allocation_coverage(group: &Group, inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    let lines = lines(group, inputs);
    if lines.is_empty() {
        return Ok(FigureCell::none(Missing::NoLine));
    }
    let (mut all, mut assigned, mut any) = (0_i128, 0_i128, false);
    for paid in paid_on(&lines, inputs) {
        any = true;
        all = all.saturating_add(i128::from(paid.cents));
        if paid.order != NOBODY {
            assigned = assigned.saturating_add(i128::from(paid.cents));
        }
    }
    if !any {
        return Ok(FigureCell::none(Missing::NothingPaid));
    }
    let (assigned, all) = (Exact::Money(Cents::of_wide(assigned)?), Exact::Money(Cents::of_wide(all)?));
    Ok(FigureCell::percent(Ok(assigned), Ok(all), Missing::NothingPaid))
}

/// Days from the day of effect to that of recording: the median of payments, weighted by their amounts.
pub(super) fn latency(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    let lines = lines(group, inputs);
    let mut weights = Times::default();
    for paid in paid_on(&lines, inputs) {
        // What weighs nothing is no middle either.
        if paid.cents != 0 {
            weights.add(paid.day.days_to(paid.recorded), i128::from(paid.cents).abs());
        }
    }
    weighted_median(&weights.pieces()).map_or_else(|| FigureCell::none(Missing::NothingPaid), FigureCell::number)
}

fn has_lines(member: u32, group: &Group, inputs: &Inputs<'_>) -> bool {
    inputs.accounts_of(&Group { members: vec![member], ..group.clone() }).next().is_some()
}

fn has_lines_before(member: u32, group: &Group, before: &HashMap<u32, Vec<Account<'_>>>) -> bool {
    let mut lines = before.get(&member).into_iter().flatten();
    lines.any(|account| group.programme.is_none_or(|asked| asked == account.programme))
}

/// Who of a row has lines in the year and in the one before.
pub(crate) fn with_both_years(group: &Group, inputs: &Inputs<'_>) -> Result<Group, FigureError> {
    let before = inputs.accounts_before()?;
    Ok(inputs.only(group, |member| has_lines_before(member, group, before) && has_lines(member, group, inputs)))
}

/// What was carried into the year, of the Soll of the year before. Who has no lines in one of the two stands on neither
/// side.
pub(super) fn carry_over_rate(group: &Group, inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    let before = inputs.accounts_before()?;
    let both = with_both_years(group, inputs)?;
    let Some(position) = inputs.position(&both)? else { return Ok(FigureCell::none(Missing::NoYearBefore)) };
    let (mut soll, mut unknown) = (0_i128, Vec::new());
    for account in both.members.iter().filter_map(|member| before.get(member)).flatten() {
        if group.programme.is_none_or(|asked| asked == account.programme) {
            match account.position.and_then(|position| position.soll().ok()) {
                Some(of_line) => soll = soll.saturating_add(i128::from(of_line.get())),
                None => unknown.push(Part::Line(account.name.clone())),
            }
        }
    }
    if !unknown.is_empty() {
        return Err(FigureError::Withheld(Withheld::without(unknown)));
    }
    let (carried, soll) = (Exact::Money(position.carry_over), Exact::Money(Cents::of_wide(soll)?));
    // Nobody is to report a year that nobody has.
    let has = |member: u32| has_lines_before(member, group, before);
    let missing = group.members.iter().filter(|member| has_lines(**member, group, inputs) != has(**member));
    let missing = missing.filter_map(|member| inputs.facts.authorities.name(*member).cloned()).collect();
    Ok(FigureCell::percent(Ok(carried), Ok(soll), Missing::NoSollBefore).missing(missing))
}

/// What orders due in later years use of the commitment authority granted: all years together, then each.
pub(super) fn ve_use(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    let lines = lines(group, inputs);
    let mut years: BTreeMap<i16, (i128, i128)> = BTreeMap::new();
    for line in &lines {
        for ((_, year), (granted, used)) in inputs.later_years().range((*line, i16::MIN)..=(*line, i16::MAX)) {
            let place = years.entry(*year).or_default();
            *place = (place.0.saturating_add(*granted), place.1.saturating_add(*used));
        }
    }
    if years.is_empty() {
        return vec![FigureCell::none(Missing::NoCommitmentAuthority)];
    }
    // An order whose payments are beyond the range of an amount withholds its line.
    let beyond = inputs.accounts_of(group).any(|account| account.position.is_none());
    let cell = |(granted, used): (i128, i128)| match (Cents::of_wide(used), Cents::of_wide(granted)) {
        _ if beyond => FigureCell::none(Withheld::Beyond(None)),
        (Ok(used), Ok(granted)) => {
            let (used, granted) = (Ok(Exact::Money(used)), Ok(Exact::Money(granted)));
            FigureCell::percent(used, granted, Missing::NoCommitmentAuthority)
        }
        _ => FigureCell::none(Withheld::Beyond(None)),
    };
    let add = |sum: (i128, i128), one: &(i128, i128)| (sum.0.saturating_add(one.0), sum.1.saturating_add(one.1));
    let sum = years.values().fold((0, 0), add);
    let each = years.iter().map(|(year, amounts)| cell(*amounts).of(RowKey::DueYear(*year)));
    std::iter::once(cell(sum)).chain(each).collect()
}

/// Invoiced and not paid, and which part of it for more than thirty days: what is paid pays the oldest invoice first.
pub(super) fn open_invoices(group: &Group, inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    let mut sum: Option<Invoiced> = None;
    let of = |member: &u32| inputs.open_invoices().range((*member, 0)..=(*member, u32::MAX));
    for ((_, item), open) in group.members.iter().flat_map(of) {
        if inputs.facts.items.name(*item).is_some_and(|item| inputs.asks_for(group, item)) {
            sum.get_or_insert_default().add(*open);
        }
    }
    let Some(Invoiced { all: open, older }) = sum else { return Ok(FigureCell::none(Missing::NoInvoice)) };
    let share = rounded_ratio(older, 100, open, 1);
    Ok(FigureCell::amount(Cents::of_wide(open)?).with(Beside::OlderShare, share))
}

/// Pieces delivered by the day on which they were due.
pub(super) fn on_time(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    let (mut due, mut came, mut any) = (0_i64, 0_i64, false);
    for member in &group.members {
        for ((_, item), (pieces, in_time)) in inputs.in_time().range((*member, 0)..=(*member, u32::MAX)) {
            if inputs.facts.items.name(*item).is_some_and(|item| inputs.speaks_of(group, item)) {
                any = true;
                due = due.saturating_add(*pieces);
                came = came.saturating_add(*in_time);
            }
        }
    }
    if !any {
        return FigureCell::none(Missing::NothingDueYet);
    }
    let (came, due): (Input, Input) = (Ok(Exact::Count(came)), Ok(Exact::Count(due)));
    FigureCell::percent(came, due, Missing::AllCancelled)
}
