//! What an event makes of a line from its day on: worked out first, refused where money or commitment authority is not there on that
//! day or on any since, and then made.

use sollist_contract::{
    daily::{Lack, Step},
    day::Day,
    ids::LineName,
    money::Cents,
    position::Position,
    refusal::Refusal,
};

use crate::{
    days::{Change, What},
    leave::Leave,
    lines::{CommitmentAuthority, Line, Lines},
};

impl Lines {
    /// A new line; its Ansatz is there from a day on.
    pub fn open(&mut self, line: Line, on: Day) {
        let (name, by) = (line.name.clone(), i128::from(line.position.appropriation.get()));
        self.lines.put(line.name.clone(), line);
        self.changed(&name, on, [Change { what: What::Free, day: on, by }]);
    }

    /// Notes what changed on a line; an event of a day may change it on later days too.
    fn changed(&mut self, name: &LineName, on: Day, changes: impl IntoIterator<Item = Change>) {
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

    /// Works out what a change makes of a line from a day on, without making it; money that is not there, on that day or on any
    /// since, is refused as `leave` says.
    pub fn after(
        &self,
        name: &LineName,
        field: &str,
        on: Day,
        leave: Leave,
        change: impl Fn(&mut Position) -> Result<(), Refusal>,
    ) -> Result<Moved, Refusal> {
        let line = self.require(name, field)?;
        let mut position = line.position;
        change(&mut position)?;
        let taken = line.position.available()?.minus(position.available()?)?;
        let step = Step { day: on, taken: wide(taken), covered: wide(leave.covered()) };
        self.moved(line, position, on, leave, &[step])
    }

    /// The same of a change that takes by `steps` what it takes: of an order that is reported late it differs by day.
    pub fn after_steps(
        &self,
        name: &LineName,
        field: &str,
        on: Day,
        leave: Leave,
        steps: &[Step],
        change: impl Fn(&mut Position) -> Result<(), Refusal>,
    ) -> Result<Moved, Refusal> {
        let line = self.require(name, field)?;
        let mut position = line.position;
        change(&mut position)?;
        line.position.available()?.minus(position.available()?)?;
        self.moved(line, position, on, leave, steps)
    }

    fn moved(&self, line: &Line, position: Position, on: Day, leave: Leave, steps: &[Step]) -> Result<Moved, Refusal> {
        let before = line.position;
        if leave != Leave::Any
            && let Some(lack) =
                self.days.lack(&line.name, What::Free, held_from(line, on), wide(before.available()?), steps)
        {
            return Err(leave.lacks(lack, covered_on(steps, lack.day)).of_money(&line.name));
        }
        let mut changes = given(What::Free, steps);
        for (what, before, after) in
            [(What::Paid, before.actual, position.actual), (What::Frozen, before.frozen, position.frozen)]
        {
            changes.push(Change { what, day: on, by: wide(after) - wide(before) });
        }
        Ok(Moved { line: line.name.clone(), on, to: To::Position(position), changes })
    }

    /// The first day, `on` or later, on which less is paid, or frozen, on a line than `amount`.
    pub fn lack(&self, name: &LineName, what: What, on: Day, amount: Cents) -> Option<Lack> {
        let line = self.get(name)?;
        let now = match what {
            What::Paid => line.position.actual,
            What::Frozen => line.position.frozen,
            What::Free | What::Authority(_) => return None,
        };
        let step = Step { day: on, taken: wide(amount), covered: 0 };
        self.days.lack(&line.name, what, on, wide(now), &[step])
    }

    /// Makes the change that was worked out.
    pub fn set(&mut self, moved: Moved) {
        let Moved { line: name, on, to, changes } = moved;
        match to {
            To::Position(position) => {
                if let Some(line) = self.lines.change(&name) {
                    line.position = position;
                }
            }
            To::Authority(year, ve) => self.authorities.put((name.clone(), year), ve),
        }
        self.changed(&name, on, changes);
    }

    pub fn commitment_authority(&self, name: &LineName, year: i16) -> CommitmentAuthority {
        self.authorities.get(&(name.clone(), year)).copied().unwrap_or_default()
    }

    /// Works out what is used of a line's commitment authority after a change from `before` to `after`, which takes by `steps`.
    pub fn authority_after(
        &self,
        name: &LineName,
        year: i16,
        on: Day,
        leave: Leave,
        steps: &[Step],
        (before, after): (Cents, Cents),
    ) -> Result<Moved, Refusal> {
        let line = self.require(name, "data.line")?;
        let ve = self.commitment_authority(name, year);
        let free = ve.granted.minus(ve.used)?;
        if leave != Leave::Any
            && let Some(lack) =
                self.days.lack(&line.name, What::Authority(year), held_from(line, on), wide(free), steps)
        {
            return Err(leave.lacks(lack, covered_on(steps, lack.day)).of_authority(name, year));
        }
        let ve = CommitmentAuthority { used: ve.used.minus(before)?.plus(after)?, ..ve };
        Ok(Moved {
            line: line.name.clone(),
            on,
            to: To::Authority(year, ve),
            changes: given(What::Authority(year), steps),
        })
    }

    /// Works out what a grant makes of a line's commitment authority from a day on.
    pub fn authority_granted(&self, name: &LineName, year: i16, on: Day, amount: Cents) -> Result<Moved, Refusal> {
        let ve = self.commitment_authority(name, year);
        let ve = CommitmentAuthority { granted: ve.granted.plus(amount)?, ..ve };
        let change = Change { what: What::Authority(year), day: on, by: wide(amount) };
        Ok(Moved { line: name.clone(), on, to: To::Authority(year, ve), changes: vec![change] })
    }
}

/// What an event makes of a line: worked out, and not made yet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "nothing has changed yet"]
pub struct Moved {
    line: LineName,
    on: Day,
    to: To,
    changes: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum To {
    Position(Position),
    Authority(i16, CommitmentAuthority),
}

/// Nothing of a year is there before it begins: what is asked for earlier is held to it from its first day on.
fn held_from(line: &Line, on: Day) -> Day {
    on.max(Day::first_of(line.name.year()).unwrap_or(on))
}

fn wide(amount: Cents) -> i128 {
    i128::from(amount.get())
}

/// What a consent covers on a day.
fn covered_on(steps: &[Step], day: Day) -> Cents {
    Cents::nearest(steps.iter().rev().find(|step| step.day <= day).map_or(0, |step| step.covered))
}

/// What is taken by steps, as changes of what there is.
fn given(what: What, steps: &[Step]) -> Vec<Change> {
    let before = std::iter::once(0).chain(steps.iter().map(|step| step.taken));
    steps.iter().zip(before).map(|(step, before)| Change { what, day: step.day, by: before - step.taken }).collect()
}
