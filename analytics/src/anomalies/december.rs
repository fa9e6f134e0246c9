//! Much is paid in the last weeks of a year (Dezemberfieber), or would have to be.

use std::collections::BTreeMap;

use sollist_contract::{day::Day, ids::Kind, money::Cents};

use super::{
    asked::Asked,
    finding::{Anomaly, Found},
    limits::{DecemberSpike, reaches},
    rule::Rule,
    since::{first_day, since},
};
use crate::{
    facts::BudgetLine,
    tables::{MEASURES, Measure, index},
};

/// How often the last weeks go into a year: six weeks of 52, as the known figure has it.
const LATE_PARTS: i128 = 8;

/// What is posted on a line that the view sees, by day, of one day in the order of the journal.
#[derive(Default)]
struct Posted {
    /// Payments count from the first day of the year on, and up to its last.
    paid: Vec<(Day, u64, i128)>,
    /// What may be spent more (or less) since a day.
    disposable: Vec<(Day, u64, i128)>,
    /// What of the payments, without signs, is the Ist of a closed account.
    moved: i128,
    accounts: i128,
}

impl Posted {
    /// Of most of the year only the end is known: nobody can tell when it was paid.
    fn is_end_only(&self) -> bool {
        self.accounts.saturating_mul(5) > self.moved
    }
}

/// From 15 November on what was paid since, measured at the whole year; from 1 October until then what would have to be
/// paid a day, measured at what was.
pub(super) fn december_spike(asked: &Asked) -> Vec<Anomaly> {
    let limits = asked.limits.spike();
    let find = |(number, posted): (u32, Posted)| -> Option<Anomaly> {
        let line = asked.facts.lines.get(index(number))?;
        if posted.is_end_only() {
            return None;
        }
        let (october, november) = (Day::new(line.year, 10, 1).ok()?, Day::new(line.year, 11, 15).ok()?);
        match asked.view.day {
            day if day >= november => spike(asked, number, line, &posted, &limits),
            day if day >= october => outlook(asked, number, line, &posted, &limits),
            _ => None,
        }
    };
    posted(asked).into_iter().filter_map(find).collect()
}

fn posted(asked: &Asked) -> BTreeMap<u32, Posted> {
    let facts = asked.facts;
    let mut all: BTreeMap<u32, Posted> = BTreeMap::new();
    let table = &facts.postings;
    for row in table.rows(asked.view) {
        let (Some(&seq), Some(&day), Some(&slot), Some(&cents)) =
            (table.seq.get(row), table.day.get(row), table.slot.get(row), table.cents.get(row))
        else {
            continue;
        };
        let (number, cents) = (slot / MEASURES, i128::from(cents));
        // Of the fiscal year of the day of the view: what is past was asked in its time.
        let asks = |line: &&BudgetLine| line.kind != Kind::Revenue && line.year == asked.view.day.year();
        let Some(line) = facts.lines.get(index(number)).filter(asks) else { continue };
        if asked.authority(line.authority).is_none() {
            continue;
        }
        let posted = all.entry(number).or_default();
        match slot % MEASURES {
            measure if measure == Measure::Actual as u32 => {
                let counts = match day.year() {
                    before if before < line.year => Day::first_of(line.year),
                    after if after > line.year => Day::last_of(line.year),
                    _ => Ok(day),
                };
                posted.paid.push((counts.unwrap_or(day), seq, cents));
                posted.moved = posted.moved.saturating_add(cents.abs());
                if facts.accounts.binary_search(&seq).is_ok() {
                    posted.accounts = posted.accounts.saturating_add(cents.abs());
                }
            }
            measure if measure == Measure::Frozen as u32 => posted.disposable.push((day, seq, -cents)),
            _ => posted.disposable.push((day, seq, cents)),
        }
    }
    for posted in all.values_mut() {
        posted.paid.sort_by_key(|(day, seq, _)| (*day, *seq));
        posted.disposable.sort_by_key(|(day, seq, _)| (*day, *seq));
    }
    all
}

fn spike(asked: &Asked, number: u32, of: &BudgetLine, posted: &Posted, limits: &DecemberSpike) -> Option<Anomaly> {
    let begins = Day::new(of.year, 11, 15).ok()?;
    let (mut late, mut year) = (0_i128, 0_i128);
    let (day, _) = since(posted.paid.iter().map(|(day, seq, cents)| (*day, *seq, (*day, *cents))), |(day, cents)| {
        year = year.saturating_add(cents);
        if day >= begins {
            late = late.saturating_add(cents);
        }
        year >= limits.limit && reaches(late.saturating_mul(LATE_PARTS), limits.share, year)
    })?;
    let line = asked.line(number)?;
    let found = Found::Spike { line: line.clone(), late: Cents::of_wide(late).ok(), year: Cents::of_wide(year).ok() };
    Some(
        Anomaly::new(Rule::DecemberSpike, asked.authority(of.authority)?, line, day.max(begins), found)
            .of_cents(late)
            .by(posted.paid.iter().map(|(_, seq, _)| *seq), &limits.used),
    )
}

fn outlook(asked: &Asked, number: u32, of: &BudgetLine, posted: &Posted, limits: &DecemberSpike) -> Option<Anomaly> {
    let today = asked.view.day;
    let (first, last) = (Day::first_of(of.year).ok()?, Day::last_of(of.year).ok()?);
    let october = Day::new(of.year, 10, 1).ok()?;
    let by = |list: &[(Day, u64, i128)], day: Day| -> i128 {
        let known = list.partition_point(|(on, ..)| *on <= day);
        list.iter().take(known).fold(0, |sum: i128, (_, _, cents)| sum.saturating_add(*cents))
    };
    let holds = |day: Day| {
        let (gone, left) = (i128::from(first.days_to(day)) + 1, i128::from(day.days_to(last)));
        let paid = by(&posted.paid, day);
        let open = by(&posted.disposable, day).saturating_sub(paid);
        paid >= limits.limit && reaches(open.saturating_mul(gone), limits.factor, paid.saturating_mul(left))
    };
    if !holds(today) {
        return None;
    }
    let days = (october.number()..today.number()).filter_map(Day::of_number);
    let since = first_day(days, today, holds);
    let (paid, line) = (by(&posted.paid, today), asked.line(number)?);
    let open = by(&posted.disposable, today).saturating_sub(paid);
    let found = Found::Outlook { line: line.clone(), paid: Cents::of_wide(paid).ok(), days_left: today.days_to(last) };
    let all = posted.paid.iter().chain(&posted.disposable);
    Some(
        Anomaly::new(Rule::DecemberSpike, asked.authority(of.authority)?, line, since, found)
            .of_cents(open)
            .by(all.filter(|(day, ..)| *day <= today).map(|(_, seq, _)| *seq), &limits.used),
    )
}
