//! What an import of plans does to the books: what is booked, not what was read.

use std::collections::{BTreeMap, HashMap};

use sollist_contract::{
    event::Appropriated,
    ids::{Kind, LineName},
    money::{Cents, Overflow},
};

use super::known::KnownLine;

/// What an entry does to the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Opens a line with its Ansatz.
    Opened,
    /// Changes an Ansatz by the amount.
    Amended,
    Actual,
    Renamed,
}

/// What one entry does to the books, if it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    pub year: i16,
    pub bereich: u8,
    /// Revenue (Einnahmetitel) is in no sum of expenditure.
    pub revenue: bool,
    pub amount: Cents,
    pub what: What,
}

impl Effect {
    pub(super) fn of(line: &LineName, revenue: bool, amount: Cents) -> Effect {
        Effect { year: line.year(), bereich: line.bereich(), revenue, amount, what: What::Opened }
    }
    pub(super) fn opened(line: &Appropriated) -> Effect {
        Effect::of(&line.line, line.kind == Some(Kind::Revenue), line.amount)
    }
    pub(super) fn renamed(line: &LineName) -> Effect {
        Effect { what: What::Renamed, ..Effect::of(line, false, Cents::ZERO) }
    }
}

/// What was booked of one year, or of one Bereich of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    pub lines: u64,
    pub amended: u64,
    /// The Ansatz of lines that were opened.
    pub expenditure: Cents,
    pub revenue: Cents,
    /// By how much the Ansatz of known lines changed.
    pub expenditure_change: Cents,
    pub revenue_change: Cents,
    pub actual_rows: u64,
    pub actual_expenditure: Cents,
    pub actual_revenue: Cents,
}

impl Sum {
    fn add(&mut self, effect: &Effect) -> Result<(), Overflow> {
        let (count, sum) = match (effect.what, effect.revenue) {
            (What::Opened, false) => (&mut self.lines, &mut self.expenditure),
            (What::Opened, true) => (&mut self.lines, &mut self.revenue),
            (What::Amended, false) => (&mut self.amended, &mut self.expenditure_change),
            (What::Amended, true) => (&mut self.amended, &mut self.revenue_change),
            (What::Actual, false) => (&mut self.actual_rows, &mut self.actual_expenditure),
            (What::Actual, true) => (&mut self.actual_rows, &mut self.actual_revenue),
            (What::Renamed, _) => return Ok(()),
        };
        *count = count.saturating_add(1);
        *sum = sum.plus(effect.amount)?;
        Ok(())
    }
}

/// What the books had before, as sums that are wide on their way.
#[derive(Debug, Clone, Copy, Default)]
pub struct Before {
    pub expenditure: i128,
    pub revenue: i128,
}

impl Before {
    fn add(&mut self, line: &KnownLine) {
        let sum = if line.revenue { &mut self.revenue } else { &mut self.expenditure };
        *sum = sum.saturating_add(i128::from(line.appropriation.get()));
    }
}

/// What an amendment changes: what there was, by how much it changes, what there is with all that was booked. A sum
/// beyond the range of amounts is none.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    pub before: Option<Cents>,
    pub by: Cents,
    pub after: Option<Cents>,
}

impl Change {
    /// `None` where nothing changes.
    pub fn of(before: i128, opened: Cents, by: Cents) -> Option<Change> {
        if by == Cents::ZERO {
            return None;
        }
        let after = [opened, by].iter().fold(before, |sum, by| sum.saturating_add(i128::from(by.get())));
        Some(Change { before: Cents::of_wide(before).ok(), by, after: Cents::of_wide(after).ok() })
    }
}

/// What was booked, by year and Bereich, on what the books had before.
#[derive(Debug, Default)]
pub struct Booked {
    years: BTreeMap<i16, Sum>,
    bereiche: BTreeMap<(i16, u8), Sum>,
    years_before: BTreeMap<i16, Before>,
    bereiche_before: BTreeMap<(i16, u8), Before>,
    pub renamed: u64,
}

impl Booked {
    /// Nothing yet, on the lines of the books.
    pub fn on(known: &[KnownLine]) -> Booked {
        let mut booked = Booked::default();
        for line in known {
            let (year, bereich) = (line.name.year(), line.name.bereich());
            booked.years_before.entry(year).or_default().add(line);
            booked.bereiche_before.entry((year, bereich)).or_default().add(line);
        }
        booked
    }

    /// Adds the effects of what was recorded of a pass. `recorded`: whether the entry of a position was.
    pub fn add(&mut self, effects: &HashMap<u64, Effect>, recorded: impl Fn(u64) -> bool) -> Result<(), Overflow> {
        for (_, effect) in effects.iter().filter(|(position, _)| recorded(**position)) {
            if effect.what == What::Renamed {
                self.renamed = self.renamed.saturating_add(1);
                continue;
            }
            let sums = [
                self.years.entry(effect.year).or_default(),
                self.bereiche.entry((effect.year, effect.bereich)).or_default(),
            ];
            for sum in sums {
                sum.add(effect)?;
            }
        }
        Ok(())
    }

    /// By year, with what the books had of it before.
    pub fn years(&self) -> impl ExactSizeIterator<Item = (i16, &Sum, Before)> {
        self.years.iter().map(|(year, sum)| (*year, sum, self.years_before.get(year).copied().unwrap_or_default()))
    }

    /// By year and Bereich, with what the books had of them before.
    pub fn bereiche(&self) -> impl ExactSizeIterator<Item = ((i16, u8), &Sum, Before)> {
        self.bereiche
            .iter()
            .map(|(place, sum)| (*place, sum, self.bereiche_before.get(place).copied().unwrap_or_default()))
    }
}
