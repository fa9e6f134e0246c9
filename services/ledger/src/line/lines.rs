//! The budget lines of a batch while it is decided, in memory: found by any of their names, changed by what was worked
//! out.

use std::{collections::BTreeMap, sync::Arc};

use sollist_contract::{
    daily::{Lack, Step},
    day::Day,
    event::Labels,
    ids::{Authority, Kind, LineName, Programme},
    money::{Cents, Overflow},
    position::Position,
    refusal::Refusal,
};
use sollist_platform::{
    rights::Own,
    store::rows::Rows,
    write::batch::{Authorised, AuthorityEffect, Effect},
};

use super::domain::{Booked, Booking, BudgetLine, LineRefused};
use crate::{
    commitment::{CommitmentAuthority, Ves},
    days::{DayChange, Days, Leave, LineAmount, Taking, Turned, disposable, wide},
    register::Programmes,
    warned::{Beyond, Warned},
};

/// Lines and commitment authority while a batch is decided.
#[derive(Debug, Default)]
pub struct Lines {
    pub(super) lines: Rows<LineName, BudgetLine>,
    /// Other names of lines, and the first name of each.
    pub(super) names: Rows<LineName, LineName>,
    pub(super) ves: Ves,
    pub(super) days: Days,
    pub(super) programmes: Programmes,
    /// Lines that may have been meant, by names that there are not.
    pub(super) similar: BTreeMap<String, String>,
    /// What all lines of expenditure of a year have together (Soll), in cents, as it was when the batch began.
    pub(super) budgets: BTreeMap<i16, i128>,
    /// Years of which a plan has a line of the reserve.
    pub(super) reserves: Vec<i16>,
    /// What of the lines whoever asks sees.
    lens: Lens,
    /// Where the lines that a command touches stood before it, while somebody wants to know.
    watched: Option<BTreeMap<LineName, Seen>>,
}

/// Which lines a command may name. One that it may not is told like one that there is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Lens {
    #[default]
    All,
    /// Those on which an authority may spend: its own, and the central chapter's.
    SpentOnBy(Arc<Own>),
    /// Those of an authority.
    Of(Arc<Own>),
}

impl Lens {
    fn shows(&self, line: &BudgetLine) -> bool {
        match self {
            Lens::All => true,
            Lens::SpentOnBy(own) => !line.is_foreign_to(&own.authority),
            Lens::Of(own) => line.authority == own.authority,
        }
    }
}

/// Where a line stood before it was touched: its money, and what was touched of its commitment authority, by year.
#[derive(Debug)]
struct Seen {
    position: Option<Position>,
    ves: BTreeMap<i16, CommitmentAuthority>,
}

/// What an event makes of a line: worked out, and not made yet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "nothing has changed yet"]
pub enum Moved {
    Money(Turned<Position>),
    /// Of the commitment authority of a later year.
    Ve(i16, Turned<CommitmentAuthority>),
}

impl Moved {
    fn line(&self) -> &LineName {
        match self {
            Moved::Money(Turned { line, .. }) => line,
            Moved::Ve(_, Turned { line, .. }) => line,
        }
    }

    /// Of commitment authority the year that it is of.
    fn later_year(&self) -> Option<i16> {
        match self {
            Moved::Money(_) => None,
            Moved::Ve(year, _) => Some(*year),
        }
    }

    /// What a fact takes that is not there.
    pub fn beyond(&self) -> Option<Beyond> {
        let (line, on, missing) = match self {
            Moved::Money(Turned { line, on, missing, .. }) => (line, on, missing),
            Moved::Ve(_, Turned { line, on, missing, .. }) => (line, on, missing),
        };
        Some(Beyond { line: line.clone(), on: *on, missing: (*missing)? })
    }

    /// The same as it is queried of a line.
    fn warned(&self) -> Option<Warned> {
        let beyond = self.beyond().filter(Beyond::is_overdrawn)?;
        Some(match self {
            Moved::Money(_) => Warned::Overdrawn(beyond),
            Moved::Ve(year, _) => Warned::VeOverdrawn { year: *year, beyond },
        })
    }
}

impl Lines {
    /// From now on lines are looked up for somebody who sees these.
    pub fn look_through(&mut self, lens: Lens) {
        self.lens = lens;
    }

    /// Notes from now on where lines stood before they are touched.
    pub fn watch(&mut self) {
        self.watched = Some(BTreeMap::new());
    }

    /// What became of the lines that were touched since.
    pub fn seen(&mut self) -> Vec<Effect> {
        let touched = self.watched.take().unwrap_or_default().into_iter();
        let effect = |(name, seen): (LineName, Seen)| {
            let line = self.lines.get(&name)?;
            let authorised = |ve: CommitmentAuthority| Authorised { granted: ve.granted, used: ve.used };
            let authority = |(year, before): (i16, CommitmentAuthority)| {
                let after = authorised(self.ves.get(&name, year));
                AuthorityEffect { year, before: authorised(before), after }
            };
            let authorities = seen.ves.into_iter().map(authority).collect();
            Some(Effect { line: line.shown().clone(), before: seen.position, after: line.position, authorities })
        };
        touched.filter_map(effect).collect()
    }

    /// Notes that a line is touched; `year`: its commitment authority of that year.
    fn touch(&mut self, name: &LineName, year: Option<i16>) {
        if let Some(watched) = &mut self.watched {
            let position = self.lines.get(name).map(|line| line.position);
            let seen = watched.entry(name.clone()).or_insert(Seen { position, ves: BTreeMap::new() });
            if let Some(year) = year {
                seen.ves.entry(year).or_insert_with(|| self.ves.get(name, year));
            }
        }
    }

    /// A line that a command names, where whoever asks sees it.
    pub fn get(&self, name: &LineName) -> Option<&BudgetLine> {
        self.lines.get(self.first_name(name)).filter(|line| self.lens.shows(line))
    }

    /// Whose a line is, whoever looks for it, where it is neither an authority's own nor, as far as that is enough, one
    /// that it may spend on.
    pub fn owner_beside(&self, name: &LineName, authority: &Authority, own_alone: bool) -> Option<&Authority> {
        let line = self.lines.get(self.first_name(name))?;
        let is_another = if own_alone { line.authority != *authority } else { line.is_foreign_to(authority) };
        is_another.then_some(&line.authority)
    }

    /// The first name of the line of a name: everything is kept under it.
    pub fn first_name<'a>(&'a self, name: &'a LineName) -> &'a LineName {
        self.names.get(name).unwrap_or(name)
    }

    /// A line that an event names, or the refusal that there is none.
    pub fn require(&self, name: &LineName, field: &'static str) -> Result<&BudgetLine, LineRefused> {
        self.get(name).ok_or_else(|| LineRefused::Unknown {
            line: name.to_string(),
            field,
            // What is like it may be another's.
            meant: self.similar.get(name.as_str()).filter(|_| self.lens == Lens::All).cloned(),
        })
    }

    /// The first line of expenditure, in the order of names, of a programme on a day and of a year, of one authority or
    /// of any.
    pub fn first_of_programme(
        &self,
        authority: Option<&Authority>,
        programme: Programme,
        year: i16,
        on: Day,
    ) -> Option<&BudgetLine> {
        self.lines
            .iter()
            .map(|(_, line)| line)
            .filter(|line| {
                line.kind != Kind::Revenue && line.name.year() == year && self.programme_on(line, on) == programme
            })
            .filter(|line| authority.is_none_or(|a| line.authority == *a))
            .min_by(|a, b| a.name.cmp(&b.name))
    }

    /// What all lines of expenditure of a year have together, in cents; 0 where nothing is known.
    pub fn budget(&self, year: i16) -> i128 {
        self.budgets.get(&year).copied().unwrap_or_default()
    }

    /// Years of which a plan has a line of the reserve.
    pub fn reserves(&self) -> &[i16] {
        &self.reserves
    }

    /// What a line may be called in another year: as it is called here, as it was first, as it is now.
    pub(super) fn names_in(&self, name: &LineName, year: impl Fn(&LineName) -> Option<LineName>) -> Vec<LineName> {
        let line = self.get(name);
        let names = [Some(name), line.map(|line| &line.name), line.and_then(|line| line.renamed.as_ref())];
        names.into_iter().flatten().filter_map(year).collect()
    }

    /// The same line of the year before, under any of its names.
    pub fn year_before(&self, name: &LineName) -> Option<&BudgetLine> {
        self.names_in(name, LineName::year_before).iter().find_map(|before| self.get(before))
    }

    /// What a line may be spent of, where the line is known.
    pub fn left_on(&self, name: &LineName) -> Option<Cents> {
        self.get(name)?.position.available().ok()
    }

    /// What is queried of a line that had so much left before something was booked on it: what it has left was carried
    /// over to the year after, and is spent here all the same. Nothing is queried where nothing was carried over.
    pub fn carried_over_and_spent(&self, name: &LineName, before: Cents) -> Option<Warned> {
        let (line, left) = (self.get(name)?, self.left_on(name)?);
        let after = self.names_in(name, LineName::year_after).iter().find_map(|after| self.get(after))?;
        let carried = after.position.carry_over;
        (carried.is_positive() && left < before && left < carried).then(|| Warned::CarriedOverAndSpent {
            line: line.shown().clone(),
            left,
            to: after.shown().clone(),
            carried,
        })
    }

    /// A new line; its Ansatz is there from a day on.
    pub fn open(&mut self, line: BudgetLine, on: Day) {
        let (name, by) = (line.name.clone(), wide(line.position.appropriation));
        self.touch(&name, None);
        self.lines.put(line.name.clone(), line);
        let free = DayChange { what: LineAmount::Free, day: on, by };
        self.changed(&name, on, [free].into_iter().chain(disposable(&name, on, by)));
    }

    /// Gives a line another name. Both mean it from now on.
    pub fn rename(&mut self, name: &LineName, new: &LineName, labels: Option<&Labels>) {
        let first = self.first_name(name).clone();
        self.touch(&first, None);
        if *new != first && !self.names.contains(new) {
            self.names.put(new.clone(), first.clone());
        }
        if let Some(line) = self.lines.change(&first) {
            line.renamed = Some(new.clone()).filter(|new| *new != first);
            if let Some(labels) = labels {
                line.labels.clone_from(labels);
            }
        }
    }

    /// The programme of a line on a day: of those named up to then the newest by day, else that of its plan.
    pub fn programme_on(&self, line: &BudgetLine, on: Day) -> Programme {
        self.programmes.on(&line.name, on).unwrap_or(line.planned_programme)
    }

    /// Moves a line to a programme by hand: of several the newest by day of effect counts, then the one recorded last.
    pub fn set_programme(&mut self, name: &LineName, on: Day, programme: Programme) {
        self.touch(name, None);
        let newer = self.lines.get(name).is_some_and(|line| line.assigned_on.is_none_or(|known| known <= on));
        if let Some(line) = self.lines.change(name).filter(|_| newer) {
            (line.programme, line.assigned_on) = (programme, Some(on));
        }
        self.programmes.set(name, on, programme);
    }

    /// Notes who moved or froze the money of a line that is neither theirs nor theirs to direct.
    pub fn note_mover(&mut self, name: &LineName, authority: &Authority) {
        if self.lines.get(name).is_some_and(|line| !authority.may_move_money_of(&line.authority)) {
            self.mark_foreign(name);
        }
    }

    /// Notes that somebody booked on a line who is neither its authority nor the central chapter.
    pub fn mark_foreign(&mut self, name: &LineName) {
        if self.lines.get(name).is_some_and(|line| !line.foreign_booked)
            && let Some(line) = self.lines.change(name)
        {
            line.foreign_booked = true;
        }
    }

    /// Works out what a change makes of a line from a day on, without making it; money that is not there, on that day
    /// or on any since, is refused as `leave` says.
    pub fn after<E: Into<Refusal>>(
        &self,
        name: &LineName,
        field: &'static str,
        on: Day,
        leave: Leave,
        change: impl Fn(&mut Position) -> Result<(), E>,
    ) -> Result<Moved, Refusal> {
        let line = self.require(name, field)?;
        let mut position = line.position;
        change(&mut position).map_err(Into::into)?;
        Ok(Moved::Money(line.at_once(position, &self.days, on, leave)?))
    }

    /// Works out what a booking makes of its line, or of the line's commitment authority.
    pub fn worked_out(&self, booking: &Booking) -> Result<Moved, Refusal> {
        let Booking { line, on, leave, steps, whole, what } = booking;
        let taking = Taking { on: *on, leave: *leave, steps, whole: *whole };
        let line = self.require(line, "data.line")?;
        Ok(match *what {
            Booked::Money { paid, committed } => Moved::Money(line.after(paid, committed, &self.days, &taking)?),
            Booked::Ve { year, used } => {
                let ve = self.ves.get(&line.name, year);
                Moved::Ve(year, ve.using(&line.name, year, &self.days, used, &taking)?)
            }
        })
    }

    /// Books all of these, or none. Says what is to be queried of them.
    pub fn book(&mut self, bookings: &[Booking]) -> Result<Vec<Warned>, Refusal> {
        let moved = bookings.iter().map(|booking| self.worked_out(booking)).collect::<Result<Vec<_>, _>>()?;
        let warned = moved.iter().filter_map(Moved::warned).collect();
        moved.into_iter().for_each(|moved| self.set(moved));
        Ok(warned)
    }

    /// Works out what a grant makes of a line's commitment authority from a day on.
    pub fn authority_granted(&self, name: &LineName, year: i16, on: Day, amount: Cents) -> Result<Moved, Overflow> {
        Ok(Moved::Ve(year, self.ves.get(name, year).granted(name, year, on, amount)?))
    }

    /// Makes the change that was worked out.
    pub fn set(&mut self, moved: Moved) {
        self.touch(moved.line(), moved.later_year());
        let (name, on, changes) = match moved {
            Moved::Money(Turned { line: name, on, to, changes, missing: _ }) => {
                if let Some(line) = self.lines.change(&name) {
                    line.position = to;
                }
                (name, on, changes)
            }
            Moved::Ve(year, Turned { line: name, on, to, changes, missing: _ }) => {
                self.ves.put(&name, year, to);
                (name, on, changes)
            }
        };
        self.changed(&name, on, changes);
    }

    /// Notes what changed on a line; an event of a day may change it on later days too.
    fn changed(&mut self, name: &LineName, on: Day, changes: impl IntoIterator<Item = DayChange>) {
        let mut last = on;
        for change in changes {
            last = last.max(change.day);
            self.days.record(name, change);
        }
        if self.lines.get(name).is_some_and(|line| line.last_day.is_none_or(|known| known < last))
            && let Some(line) = self.lines.change(name)
        {
            line.last_day = Some(last);
        }
    }

    /// The first day, `on` or later, on which less is paid or frozen on a line, or free of its commitment authority,
    /// than `amount`.
    pub fn lack(&self, name: &LineName, what: LineAmount, on: Day, amount: Cents) -> Option<Lack> {
        let line = self.get(name)?;
        let now = match what {
            LineAmount::Paid => line.position.actual,
            LineAmount::Frozen => line.position.frozen,
            LineAmount::Ve(year) => self.ves.get(&line.name, year).free(),
            LineAmount::Free | LineAmount::Disposable => return None,
        };
        let step = Step { day: on, taken: wide(amount), covered: 0 };
        self.days.lack(&line.name, what, on, now, &[step])
    }

    pub fn commitment_authority(&self, name: &LineName, year: i16) -> CommitmentAuthority {
        self.ves.get(name, year)
    }
}
