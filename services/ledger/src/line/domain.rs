//! Budget lines (Haushaltsstellen): what may be booked on one, by whom (docs/spec.md#whose-line), and what a booking
//! makes of its money. Pure.

use sollist_contract::{
    daily::Step,
    day::Day,
    event::Labels,
    ids::{Authority, CoverGroup, Kind, LineName, Programme},
    money::{Cents, Overflow},
    position::Position,
};

use crate::{
    days::{DayChange, Days, Leave, LineAmount, Shortfall, Taking, There, Turned, disposable, wide},
    warned::Warned,
};

/// A budget line (Haushaltsstelle).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetLine {
    /// Its first name, under which everything is kept.
    pub name: LineName,
    /// What it is called now, where that is another name.
    pub renamed: Option<LineName>,
    pub authority: Authority,
    pub kind: Kind,
    /// The one that counts after everything that is known; of a day see `Lines::programme_on`.
    pub programme: Programme,
    /// The one of its plan.
    pub planned_programme: Programme,
    pub cover_group: Option<CoverGroup>,
    pub labels: Labels,
    pub position: Position,
    /// The day of effect of the newest assignment to a programme by hand.
    pub assigned_on: Option<Day>,
    /// The last day on which money moved, or commitment authority; what is dated earlier is late.
    pub last_day: Option<Day>,
    /// It bears orders or payments of an authority that is neither its own nor the central chapter's.
    pub foreign_booked: bool,
}

/// Why nothing is booked on a line. `field`: of the event, which names the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineRefused {
    /// There is none, but perhaps a similar one.
    Unknown {
        line: String,
        field: &'static str,
        meant: Option<String>,
    },
    OfRevenue {
        line: LineName,
        field: &'static str,
    },
    /// It belongs to somebody else.
    OfAnother {
        line: LineName,
        owner: Authority,
        asking: Authority,
        field: &'static str,
    },
    /// With what is frozen on it, when everything is known.
    NotEnoughMoney {
        line: LineName,
        frozen: Cents,
        lack: Shortfall,
    },
    BeyondRange(Overflow),
}

impl From<Overflow> for LineRefused {
    fn from(overflow: Overflow) -> Self {
        LineRefused::BeyondRange(overflow)
    }
}

/// What is to be booked on a line from a day on, before anybody looked whether there is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    pub line: LineName,
    pub on: Day,
    pub leave: Leave,
    /// What is taken by day.
    pub steps: Vec<Step>,
    /// The order or payment that takes it, as a whole: a consent covers a part of that.
    pub whole: Cents,
    pub what: Booked,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Booked {
    /// Money of the line's own year: what comes to its Ist, and to what is committed.
    Money { paid: Cents, committed: Cents },
    /// What comes to the used commitment authority of a later year.
    Ve { year: i16, used: Cents },
}

impl BudgetLine {
    /// What it is called now.
    pub fn shown(&self) -> &LineName {
        self.renamed.as_ref().unwrap_or(&self.name)
    }

    /// Refuses a line of revenue, where only expenditure has a place.
    pub fn must_be_expenditure(&self, field: &'static str) -> Result<(), LineRefused> {
        if self.kind == Kind::Revenue {
            return Err(LineRefused::OfRevenue { line: self.name.clone(), field });
        }
        Ok(())
    }

    /// Whether an authority spends on it although it is neither its own nor one of the central chapter.
    pub fn is_foreign_to(&self, authority: &Authority) -> bool {
        !authority.may_spend_on(&self.authority)
    }

    /// What is queried where an authority reports to have spent on it although it is not its to spend on.
    pub fn foreign(&self, spender: &Authority) -> Option<Warned> {
        self.is_foreign_to(spender).then(|| self.booked_by(spender, "data.line"))
    }

    /// What is queried where an authority moves or freezes its money, which is neither theirs nor theirs to direct.
    /// `field`: of the event, which names the line.
    pub fn moved_by_another(&self, mover: &Authority, field: &'static str) -> Option<Warned> {
        (!mover.may_move_money_of(&self.authority)).then(|| self.booked_by(mover, field))
    }

    fn booked_by(&self, spender: &Authority, field: &'static str) -> Warned {
        let (line, owner) = (self.name.clone(), self.authority.clone());
        Warned::Foreign { line, owner, spender: spender.clone(), field }
    }

    /// Refuses who asks to spend on a line of somebody else.
    pub fn must_be_open_to(&self, authority: &Authority, field: &'static str) -> Result<(), LineRefused> {
        if self.is_foreign_to(authority) {
            let (line, owner, asking) = (self.name.clone(), self.authority.clone(), authority.clone());
            return Err(LineRefused::OfAnother { line, owner, asking, field });
        }
        Ok(())
    }

    /// Works out the line at a new position from a day on; money that is not there, on that day or on any since, is
    /// refused as the leave says.
    pub fn at(&self, position: Position, days: &Days, taking: &Taking<'_>) -> Result<Turned<Position>, LineRefused> {
        let before = self.position;
        before.available()?.minus(position.available()?)?;
        days.must_hold(&self.name, LineAmount::Free, before.available()?, taking)
            .map_err(|lack| LineRefused::NotEnoughMoney { line: self.name.clone(), frozen: before.frozen, lack })?;
        let late = self.last_day.is_some_and(|last| last > taking.on);
        let there = There { before: wide(before.disposable()?), after: wide(position.disposable()?) };
        let missing = days.beyond(&self.name, LineAmount::Free, there, (before.available()?, late), taking);
        let mut changes = taking.given(LineAmount::Free);
        for (what, before, after) in
            [(LineAmount::Paid, before.actual, position.actual), (LineAmount::Frozen, before.frozen, position.frozen)]
        {
            changes.push(DayChange { what, day: taking.on, by: wide(after) - wide(before) });
        }
        changes.extend(disposable(&self.name, taking.on, there.after - there.before));
        Ok(Turned { line: self.name.clone(), on: taking.on, to: position, changes, missing })
    }

    /// The same of a position that takes what it takes from its day on, as one step.
    pub fn at_once(
        &self,
        position: Position,
        days: &Days,
        on: Day,
        leave: Leave,
    ) -> Result<Turned<Position>, LineRefused> {
        let taken = self.position.available()?.minus(position.available()?)?;
        let step = Step { day: on, taken: wide(taken), covered: wide(leave.covered()) };
        self.at(position, days, &Taking { on, leave, steps: &[step], whole: Cents::ZERO })
    }

    /// Works out what a booking of this year's money makes of it.
    pub fn after(
        &self,
        paid: Cents,
        committed: Cents,
        days: &Days,
        taking: &Taking<'_>,
    ) -> Result<Turned<Position>, LineRefused> {
        let mut position = self.position;
        position.actual = position.actual.plus(paid)?;
        position.commitments = position.commitments.plus(committed)?;
        self.at(position, days, taking)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A line of ba-pankow with 100.00 EUR.
    fn line(kind: &str) -> BudgetLine {
        BudgetLine {
            name: "2026/30/25/bezirksamt-pankow/geraete".parse().unwrap(),
            renamed: None,
            authority: "ba-pankow".parse().unwrap(),
            kind: kind.parse().unwrap(),
            programme: Programme::Reserve,
            planned_programme: Programme::Reserve,
            cover_group: None,
            labels: Labels::default(),
            position: Position { appropriation: Cents::new(10000), ..Position::default() },
            assigned_on: None,
            last_day: None,
            foreign_booked: false,
        }
    }

    #[test]
    fn no_order_overspends_its_line() {
        let (line, on) = (line("consumptive"), "2026-06-01".parse().unwrap());
        let order = |cents: i64, covered: i64, leave| {
            let steps = [Step { day: on, taken: i128::from(cents), covered: i128::from(covered) }];
            line.after(
                Cents::ZERO,
                Cents::new(cents),
                &Days::default(),
                &Taking { on, leave, steps: &steps, whole: Cents::ZERO },
            )
            .map(|turned| turned.to.available().unwrap().get())
        };
        let asked = Leave::Consented(Cents::ZERO);
        assert_eq!(order(10000, 0, asked), Ok(0));
        let Err(LineRefused::NotEnoughMoney { lack, .. }) = order(10001, 0, asked) else { unreachable!() };
        assert_eq!((lack.free, lack.needed, lack.covered), (Cents::new(10000), Cents::new(10001), Some(Cents::ZERO)));
        assert_eq!(order(10001, 1, Leave::Consented(Cents::new(1))), Ok(-1));
        assert_eq!(order(10001, 0, Leave::Any), Ok(-1));
    }

    #[test]
    fn a_booking_says_what_changes_on_its_day() {
        let (line, on) = (line("consumptive"), "2026-06-01".parse().unwrap());
        let steps = [Step { day: on, taken: 3000, covered: 0 }];
        let taking = Taking { on, leave: Leave::None, steps: &steps, whole: Cents::ZERO };
        let paid = line.after(Cents::new(5000), Cents::new(-2000), &Days::default(), &taking).unwrap();
        assert_eq!((paid.to.actual, paid.to.commitments), (Cents::new(5000), Cents::new(-2000)));
        let by: Vec<_> = paid.changes.iter().map(|change| (change.what, change.by)).collect();
        let nothing = [(LineAmount::Frozen, 0), (LineAmount::Disposable, 0)];
        assert_eq!(by, [&[(LineAmount::Free, -3000), (LineAmount::Paid, 5000)], &nothing[..]].concat());
    }

    #[test]
    fn orders_belong_to_expenditure_of_ones_own_or_of_the_central_chapter() {
        let authority = |code: &str| code.parse::<Authority>().unwrap();
        assert!(line("consumptive").must_be_expenditure("data.line").is_ok());
        assert!(matches!(line("revenue").must_be_expenditure("data.line"), Err(LineRefused::OfRevenue { .. })));
        assert!(line("consumptive").must_be_open_to(&authority("ba-pankow"), "data.line").is_ok());
        let refused = line("consumptive").must_be_open_to(&authority("ba-mitte"), "data.line");
        assert!(matches!(refused, Err(LineRefused::OfAnother { .. })));
    }
}
