//! Funding requests (Mehrbedarfsanträge): how far each has come, and what it is for as whoever asks says it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value;
use sollist_contract::{
    day::Day,
    ids::{Authority, Programme, Text},
    money::Cents,
};

use crate::{
    error::FigureError,
    facts::{Facts, programme_of},
    funding_steps::FundingWords,
    scope::Scope,
    tables::FundingStep,
    view::View,
};

/// A funding request (Mehrbedarfsantrag).
#[derive(Debug, Clone, PartialEq)]
pub struct Funding {
    pub authority: Authority,
    pub request: String,
    pub programme: Option<Programme>,
    pub requested: Option<Cents>,
    /// What the review found justified, where it named an amount.
    pub reviewed: Option<Cents>,
    pub approved: Option<Cents>,
    /// Sum of what was granted.
    pub granted: Cents,
    pub days: FundingDays,
    /// The newest step.
    pub step: FundingStep,
    pub purpose: Purpose,
    /// Why it was decided so: the reason of the newest later step that gives one.
    pub decision: Option<Text>,
}

/// The day of each step; of grants the last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FundingDays {
    pub requested: Option<Day>,
    pub reviewed: Option<Day>,
    pub approved: Option<Day>,
    pub rejected: Option<Day>,
    pub granted: Option<Day>,
}

impl FundingDays {
    fn set(&mut self, step: FundingStep, day: Day) {
        let place = match step {
            FundingStep::Requested => &mut self.requested,
            FundingStep::Reviewed => &mut self.reviewed,
            FundingStep::Approved => &mut self.approved,
            FundingStep::Rejected => &mut self.rejected,
            FundingStep::Granted => &mut self.granted,
        };
        *place = Some(day);
    }
}

/// What the money is for, as it was asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Purpose {
    /// Journal number of the event that asked.
    pub seq: Option<u64>,
    /// The programme that was named first; a later step may name another.
    pub programme: Option<Programme>,
    pub reason: Option<Text>,
    /// A deadline of law or of security that the money serves.
    pub deadline: Option<Day>,
    /// Item, quantity and price of one, where the derivation names them.
    pub item: Option<String>,
    pub quantity: Option<i64>,
    pub unit_price: Option<Decimal>,
    /// The derivation as it was sent; one that is too long stands in the journal only.
    pub derivation: Option<Value>,
    pub derivation_bytes: usize,
}

/// Whole numbers come as such or as texts.
fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

impl Purpose {
    fn of(seq: u64, words: &FundingWords) -> Purpose {
        let named = |key: &str| words.derivation.as_ref().and_then(|derivation| derivation.get(key));
        Purpose {
            seq: Some(seq),
            programme: None,
            reason: words.reason.clone(),
            deadline: words.deadline,
            item: named("item").and_then(Value::as_str).map(str::to_owned),
            quantity: named("quantity").and_then(whole),
            unit_price: named("unit_price").and_then(Value::as_str).and_then(|price| price.parse().ok()),
            derivation: words.derivation.clone(),
            derivation_bytes: words.derivation_bytes,
        }
    }
}

/// Funding requests, by authority and request.
pub fn funding(facts: &Facts, view: &View, scope: &Scope) -> Result<Vec<Funding>, FigureError> {
    grants(facts, view, scope, None)
}

/// The same; `granted` counts what was granted in one fiscal year only, where a year is named.
pub(crate) fn grants(
    facts: &Facts,
    view: &View,
    scope: &Scope,
    year: Option<i16>,
) -> Result<Vec<Funding>, FigureError> {
    let table = &facts.fundings;
    let mut all: BTreeMap<(u32, u32), Funding> = BTreeMap::new();
    for row in table.rows(view) {
        let (Some(who), Some(request), Some(step), Some(day), Some(seq)) = (
            table.authority.get(row).copied(),
            table.request.get(row).copied(),
            table.step.get(row),
            table.day.get(row).copied(),
            table.seq.get(row).copied(),
        ) else {
            continue;
        };
        let Some(authority) = facts.authorities.name(who).filter(|authority| scope.has(authority)) else { continue };
        let step = FundingStep::of(*step);
        let amount = table.cents.get(row).copied().flatten().map(Cents::new);
        let one = all.entry((who, request)).or_insert_with(|| Funding {
            authority: authority.clone(),
            request: facts.text(request).to_owned(),
            programme: None,
            requested: None,
            reviewed: None,
            approved: None,
            granted: Cents::ZERO,
            days: FundingDays::default(),
            step,
            purpose: Purpose::default(),
            decision: None,
        });
        one.programme = table.programme.get(row).copied().and_then(programme_of).or(one.programme);
        one.step = step;
        one.days.set(step, day);
        match (step, facts.funding_words.get(&seq)) {
            (FundingStep::Requested, Some(words)) => {
                let programme = table.programme.get(row).copied().and_then(programme_of);
                one.purpose = Purpose { programme, ..Purpose::of(seq, words) };
            }
            (_, Some(FundingWords { reason: Some(reason), .. })) => one.decision = Some(reason.clone()),
            (_, _) => {}
        }
        match step {
            FundingStep::Requested => one.requested = amount,
            // Without an amount of its own it is what the review found justified, else what was asked for.
            FundingStep::Approved => one.approved = amount.or(one.reviewed).or(one.approved).or(one.requested),
            FundingStep::Reviewed => one.reviewed = amount.or(one.reviewed),
            FundingStep::Granted if year.is_none_or(|year| day.year() == year) => {
                one.granted = one.granted.plus(amount.unwrap_or_default())?;
            }
            // An approval that was taken back is none.
            FundingStep::Rejected => one.approved = None,
            FundingStep::Granted => {}
        }
    }
    let mut list: Vec<Funding> = all.into_values().collect();
    list.sort_by(|a, b| (&a.authority, &a.request).cmp(&(&b.authority, &b.request)));
    Ok(list)
}
