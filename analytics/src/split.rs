//! Other ways to split the reserve, beside the rule of the proposal: in proportion, by urgency, and so that the
//! smallest rate becomes as large as it can (docs/spec.md#other-splits). Pure; each says what it gives to whom, and
//! what is left.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

use sollist_contract::{
    day::Day,
    ids::{Authority, Item},
    money::{Cents, Overflow},
};

/// A claim on the reserve: a row of the extra need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub authority: Authority,
    pub item: Item,
    pub need: Cents,
    pub quantity: i64,
    pub target: i64,
    /// By law or for security: the day by which it must be there.
    pub deadline: Option<Day>,
    /// Complements devices that are delivered already.
    pub complement: bool,
}

/// B: in proportion to need; where there is enough, all of it. In the order of the claims.
pub fn proportional(reserve: Cents, claims: &[Claim]) -> Result<Vec<Cents>, Overflow> {
    let wanted = Cents::sum(claims.iter().map(|claim| claim.need))?;
    if wanted <= reserve {
        return Ok(claims.iter().map(|claim| claim.need).collect());
    }
    Ok(reserve.split(&claims.iter().map(|claim| claim.need.or_zero().get().unsigned_abs()).collect::<Vec<_>>()))
}

/// Places of the claims, the most urgent first: earliest deadline, then complements, then the largest gap, then
/// authority and item.
pub fn urgency(claims: &[Claim]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..claims.len()).collect();
    let gap = |a: &Claim, b: &Claim| i128::from(a.quantity) * i128::from(b.target);
    let before = |a: &Claim, b: &Claim| -> Ordering {
        (a.deadline.is_none(), a.deadline)
            .cmp(&(b.deadline.is_none(), b.deadline))
            .then(b.complement.cmp(&a.complement))
            .then_with(|| gap(b, a).cmp(&gap(a, b)))
            .then_with(|| (&a.authority, &a.item).cmp(&(&b.authority, &b.item)))
    };
    order.sort_by(|&a, &b| match (claims.get(a), claims.get(b)) {
        (Some(a), Some(b)) => before(a, b),
        _ => Ordering::Equal,
    });
    order
}

/// C: one after another by [`urgency`], each in full until the money ends; the next gets what is left.
pub fn by_urgency(reserve: Cents, claims: &[Claim]) -> Result<Vec<Cents>, Overflow> {
    let (mut left, mut shares) = (reserve.or_zero(), vec![Cents::ZERO; claims.len()]);
    for place in urgency(claims) {
        let (Some(claim), Some(share)) = (claims.get(place), shares.get_mut(place)) else { continue };
        *share = claim.need.or_zero().min(left);
        left = left.minus(*share)?;
    }
    Ok(shares)
}

/// One of the things that a mobile workplace takes, as an authority has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub item: Item,
    pub price: Cents,
    /// How many of it there are.
    pub there: i64,
    /// What is still needed of it.
    pub need: Cents,
}

/// An authority that may get more mobile workplaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    pub authority: Authority,
    /// Eligible positions; somebody without has no rate and cannot be compared.
    pub eligible: i64,
    /// How many workplaces it is to have.
    pub target: i64,
    pub parts: Vec<Part>,
}

/// What an authority gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// More workplaces.
    pub workplaces: i64,
    pub amount: Cents,
    /// By part, in their order.
    pub by_part: Vec<Cents>,
}

/// A team while it is filled. The one with the smallest rate is the greatest.
struct Filling<'t> {
    team: &'t Team,
    place: usize,
    /// Workplaces that it has, with those that it was given.
    capable: i64,
}

impl Filling<'_> {
    fn order(&self, other: &Self) -> Ordering {
        let share = |a: &Self, b: &Self| i128::from(a.capable) * i128::from(b.team.eligible);
        share(self, other).cmp(&share(other, self)).then_with(|| self.team.authority.cmp(&other.team.authority))
    }
}
impl PartialEq for Filling<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.order(other) == Ordering::Equal
    }
}
impl Eq for Filling<'_> {}
impl PartialOrd for Filling<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Filling<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order(other)
    }
}

/// D: one workplace after another to whoever has the smallest rate, as long as its need and the money last (progressive
/// filling). Costs that come in steps stay out. In the order of the teams; a team without eligible positions gets
/// nothing, and is for the caller to name.
pub fn level(reserve: Cents, teams: &[Team]) -> Result<(Vec<Given>, Cents), Overflow> {
    let none = |team: &Team| Given { workplaces: 0, amount: Cents::ZERO, by_part: vec![Cents::ZERO; team.parts.len()] };
    let mut given: Vec<Given> = teams.iter().map(none).collect();
    let mut left = reserve.or_zero();
    let capable = |team: &Team| team.parts.iter().map(|part| part.there).min().unwrap_or(0);
    let mut open: BinaryHeap<Reverse<Filling<'_>>> = teams
        .iter()
        .enumerate()
        .filter(|(_, team)| team.eligible > 0 && !team.parts.is_empty())
        .map(|(place, team)| Reverse(Filling { team, place, capable: capable(team) }))
        .collect();
    while let Some(Reverse(mut next)) = open.pop() {
        let Some(gets) = given.get_mut(next.place) else { continue };
        if next.capable >= next.team.target {
            continue;
        }
        let lacked = |part: &&(usize, &Part)| part.1.there <= next.capable;
        let lacking: Vec<(usize, &Part)> = next.team.parts.iter().enumerate().filter(|part| lacked(&part)).collect();
        let cost = Cents::sum(lacking.iter().map(|(_, part)| part.price))?;
        let needed = |(place, part): &(usize, &Part)| {
            let had = gets.by_part.get(*place).copied().unwrap_or_default();
            had.plus(part.price).is_ok_and(|with| with <= part.need)
        };
        if cost > left || !lacking.iter().all(needed) {
            continue;
        }
        for (place, part) in lacking {
            if let Some(amount) = gets.by_part.get_mut(place) {
                *amount = amount.plus(part.price)?;
            }
        }
        gets.workplaces = gets.workplaces.saturating_add(1);
        gets.amount = gets.amount.plus(cost)?;
        left = left.minus(cost)?;
        next.capable = next.capable.saturating_add(1);
        open.push(Reverse(next));
    }
    Ok((given, left))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn cents(amount: &str) -> Cents {
        amount.parse().unwrap()
    }
    fn claims() -> Vec<Claim> {
        let claim = |authority: &str, need: &str, deadline: Option<&str>| Claim {
            authority: authority.parse().unwrap(),
            item: "notebook".parse().unwrap(),
            need: cents(need),
            quantity: 1,
            target: 2,
            deadline: deadline.map(|day| day.parse().unwrap()),
            complement: false,
        };
        vec![
            claim("ba-mitte", "700000.01", None),
            claim("ba-pankow", "500000.00", None),
            claim("ba-spandau", "333333.33", Some("2026-12-31")),
        ]
    }

    /// The contract, section 4.3, rules B and C.
    #[test]
    fn in_proportion_and_by_urgency() {
        let reserve = cents("1000000.00");
        assert_eq!(proportional(reserve, &claims()).unwrap(), ["456521.74", "326086.96", "217391.30"].map(cents));
        assert_eq!(by_urgency(reserve, &claims()).unwrap(), ["666666.67", "0.00", "333333.33"].map(cents));
        let enough = cents("2000000.00");
        let needs: Vec<Cents> = claims().iter().map(|claim| claim.need).collect();
        assert_eq!(
            (proportional(enough, &claims()).unwrap(), by_urgency(enough, &claims()).unwrap()),
            (needs.clone(), needs)
        );
    }

    /// The contract, section 4.3, rule D.
    #[test]
    fn the_smallest_rate_becomes_as_large_as_it_can() {
        let part = |item: &str, price: &str, there: i64| Part {
            item: item.parse().unwrap(),
            price: cents(price),
            there,
            need: cents("9000000.00"),
        };
        let team = |authority: &str, eligible: i64, parts: Vec<Part>| Team {
            authority: authority.parse().unwrap(),
            eligible,
            target: eligible,
            parts,
        };
        let teams = [
            team("ba-mitte", 2550, vec![part("notebook", "1071.72", 285)]),
            team("ba-pankow", 2400, vec![part("notebook", "1071.72", 900)]),
            team("ba-spandau", 1500, vec![part("notebook", "1071.72", 500), part("remote-access", "300.00", 500)]),
        ];
        let (given, rest) = level(cents("1500000.00"), &teams).unwrap();
        assert_eq!(given.iter().map(|given| given.workplaces).collect::<Vec<_>>(), [912, 226, 204]);
        assert_eq!(
            given.iter().map(|given| given.amount).collect::<Vec<_>>(),
            ["977408.64", "242208.72", "279830.88"].map(cents)
        );
        assert_eq!(rest, cents("551.76"));
    }

    #[test]
    fn nobody_gets_more_than_they_need_or_are_to_have() {
        let part = |there: i64, need: &str| Part {
            item: "notebook".parse().unwrap(),
            price: cents("10.00"),
            there,
            need: cents(need),
        };
        let team = |authority: &str, eligible: i64, target: i64, part: Part| Team {
            authority: authority.parse().unwrap(),
            eligible,
            target,
            parts: vec![part],
        };
        let teams = [
            team("ba-mitte", 10, 3, part(1, "90.00")),
            team("ba-pankow", 10, 10, part(1, "35.00")),
            team("ba-spandau", 0, 10, part(1, "90.00")),
        ];
        let (given, rest) = level(cents("100.00"), &teams).unwrap();
        assert_eq!(given.iter().map(|given| given.workplaces).collect::<Vec<_>>(), [2, 3, 0]);
        assert_eq!(rest, cents("50.00"));
    }
}
