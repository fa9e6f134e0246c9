//! Why money is missing although some is there: the extra need by programme, what covered it, and what is left where it
//! does not count.

use std::collections::BTreeSet;

use sollist_contract::{
    ids::{Authority, Programme},
    money::{Cents, Overflow},
};

use crate::{
    given::Left,
    need::{NeedRow, NeedTable},
};

/// The extra need in one programme, and what is available that does not count for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeNeed {
    pub programme: Programme,
    pub gross: Cents,
    /// Covered by lines of the programme, and by those of other programmes in a cover group with them.
    pub own_cover: Cents,
    pub other_cover: Cents,
    pub need: Cents,
    /// Left in the programme on the lines of authorities that lack nothing in it: not theirs who lack something.
    pub with_others: Option<Cents>,
    /// Left on the lines of those who lack something, in other programmes: in no cover group with this one. The reserve
    /// is not among them, it is given by a grant. The same money stands here for every programme in which they lack
    /// something.
    pub in_other_programmes: Option<Cents>,
    /// How much of the need that would be: of each authority at most what it lacks.
    pub need_left_elsewhere: Option<Cents>,
}

impl NeedTable {
    /// The need by programme, of those in which there is any gross need; refused where a sum is beyond the range.
    pub fn by_programme(&self) -> Result<Vec<ProgrammeNeed>, Overflow> {
        let mut list = Vec::new();
        for programme in Programme::ALL {
            let rows: Vec<&NeedRow> = self.rows.iter().filter(|row| row.programme == programme).collect();
            let gross = Cents::sum(rows.iter().map(|row| row.gross))?;
            if gross.is_positive() {
                list.push(self.of_programme(programme, gross, &rows)?);
            }
        }
        Ok(list)
    }

    fn of_programme(&self, programme: Programme, gross: Cents, rows: &[&NeedRow]) -> Result<ProgrammeNeed, Overflow> {
        let given = self.given.as_deref().ok_or(Overflow)?;
        let covered = |own: bool| {
            let to = given.iter().filter(move |given| given.to == programme);
            Cents::sum(to.filter(move |given| (given.from == programme) == own).map(|given| given.amount))
        };
        let lacking: BTreeSet<&Authority> =
            rows.iter().filter(|row| row.need.is_positive()).map(|row| &row.authority).collect();
        let is_other = |left: &Left| ![programme, Programme::Reserve].contains(&left.programme);
        let mut need_left_elsewhere = Some(Cents::ZERO);
        for authority in &lacking {
            let lacks = Cents::sum(rows.iter().filter(|row| row.authority == **authority).map(|row| row.need))?;
            let elsewhere = self.left(|left| is_other(left) && left.authority == **authority)?;
            need_left_elsewhere = match (need_left_elsewhere, elsewhere) {
                (Some(sum), Some(left)) => Some(sum.plus(left.min(lacks))?),
                _ => None,
            };
        }
        Ok(ProgrammeNeed {
            programme,
            gross,
            own_cover: covered(true)?,
            other_cover: covered(false)?,
            need: Cents::sum(rows.iter().map(|row| row.need))?,
            with_others: self.left(|left| left.programme == programme && !lacking.contains(&left.authority))?,
            in_other_programmes: self.left(|left| is_other(left) && lacking.contains(&left.authority))?,
            need_left_elsewhere,
        })
    }

    /// What is left where it `counts`; `None`: nobody can tell.
    fn left(&self, counts: impl Fn(&Left) -> bool) -> Result<Option<Cents>, Overflow> {
        let amounts = self.left.iter().filter(|left| counts(left)).map(|left| left.available);
        amounts.collect::<Option<Vec<Cents>>>().map(Cents::sum).transpose()
    }
}
