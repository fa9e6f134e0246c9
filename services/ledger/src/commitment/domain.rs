//! The rules of commitment authority (docs/spec.md#commitment-authority): pure.

use sollist_contract::{
    day::Day,
    ids::LineName,
    money::{Cents, Overflow},
    position::overdrawn_by,
};

use crate::days::{DayChange, Days, LineAmount, Shortfall, Taking, There, Turned, wide};

/// The right to commit money of one later year (Verpflichtungsermächtigung).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CommitmentAuthority {
    pub granted: Cents,
    pub used: Cents,
}

/// Why an order may not use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotEnoughVe {
    Missing { line: LineName, year: i16, lack: Shortfall },
    BeyondRange(Overflow),
}

impl From<Overflow> for NotEnoughVe {
    fn from(overflow: Overflow) -> Self {
        NotEnoughVe::BeyondRange(overflow)
    }
}

impl CommitmentAuthority {
    /// By how much more is used than granted.
    pub fn overdrawn(&self) -> Cents {
        Cents::nearest(overdrawn_by(wide(self.used), wide(self.granted)))
    }
    /// What nobody has used of it; below zero where more is used than granted.
    pub fn free(&self) -> Cents {
        Cents::nearest(wide(self.granted).saturating_sub(wide(self.used)))
    }
    /// After a grant from a day on; below zero it takes back.
    pub fn granted(
        self,
        line: &LineName,
        year: i16,
        on: Day,
        amount: Cents,
    ) -> Result<Turned<CommitmentAuthority>, Overflow> {
        let to = CommitmentAuthority { granted: self.granted.plus(amount)?, ..self };
        let change = DayChange { what: LineAmount::Ve(year), day: on, by: wide(amount) };
        Ok(Turned { line: line.clone(), on, to, changes: vec![change], missing: None })
    }

    /// After a change of what an order uses of it; what is not free on some day is refused as its leave says.
    pub fn using(
        self,
        line: &LineName,
        year: i16,
        days: &Days,
        used: Cents,
        taking: &Taking<'_>,
    ) -> Result<Turned<CommitmentAuthority>, NotEnoughVe> {
        let (what, free) = (LineAmount::Ve(year), self.granted.minus(self.used)?);
        // Its last day is not kept: the days of the few there are are always looked at.
        let there = There { before: wide(self.granted), after: wide(self.granted) };
        let missing = days.beyond(line, what, there, (free, true), taking);
        days.must_hold(line, what, free, taking).map_err(|lack| NotEnoughVe::Missing {
            line: line.clone(),
            year,
            lack,
        })?;
        let to = CommitmentAuthority { used: self.used.plus(used)?, ..self };
        Ok(Turned { line: line.clone(), on: taking.on, to, changes: taking.given(what), missing })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sollist_contract::daily::Step;

    use super::*;
    use crate::days::Leave;

    #[test]
    fn what_an_order_uses_of_a_later_year_is_free_or_consented_to() {
        let line: LineName = "2026/30/25/bezirksamt-pankow/geraete".parse().unwrap();
        let (on, days) = ("2026-06-01".parse().unwrap(), Days::default());
        let ve = CommitmentAuthority::default().granted(&line, 2027, on, Cents::new(100)).unwrap().to;
        let using = |cents: i64, leave| {
            let steps = [Step { day: on, taken: i128::from(cents), covered: 0 }];
            ve.using(&line, 2027, &days, Cents::new(cents), &Taking { on, leave, steps: &steps, whole: Cents::ZERO })
        };
        let asked = Leave::Consented(Cents::ZERO);
        assert_eq!(using(100, asked).unwrap().to, CommitmentAuthority { used: Cents::new(100), ..ve });
        assert!(matches!(using(101, asked), Err(NotEnoughVe::Missing { year: 2027, .. })));
        // A fact is recorded, whatever it uses.
        assert_eq!(using(101, Leave::Any).unwrap().to.used, Cents::new(101));
    }
}
