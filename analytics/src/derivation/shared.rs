//! How an amount is shared among claims: in proportion, one after another, or so that the smallest rate grows. Written
//! a second time, from the words of docs/spec.md#derivation alone: it is what a figure is checked by.

use std::cmp::Reverse;

use rust_decimal::Decimal;
use sollist_contract::money::Cents;

use super::part::{Part, input};

/// What the claim at `place`, from 1, gets of an amount.
pub(super) fn split(of: &Part, amount: Decimal, others: &[Decimal]) -> Option<Decimal> {
    let number = |name: &str| input(of, name)?.parse::<usize>().ok();
    let place = number("place")?.checked_sub(1)?;
    let (claims, teams) = others.split_at_checked(number("claims").unwrap_or(others.len()))?;
    let cents = |of: &Decimal| of.to_string().parse::<Cents>().ok().map(|cents| i128::from(cents.get()));
    let claims: Vec<i128> = claims.iter().map(cents).collect::<Option<_>>()?;
    let amount = cents(&amount)?;
    let share = if claims.iter().sum::<i128>() <= amount {
        *claims.get(place)?
    } else {
        match input(of, "by") {
            None => in_proportion(amount, &claims, place)?,
            Some("turn") => {
                let before: i128 = claims.iter().take(place).sum();
                (*claims.get(place)?).min((amount - before).max(0))
            }
            Some("level") => level(amount, &claims, read(input(of, "teams")?, teams)?, place)?,
            Some(_) => return None,
        }
    };
    Decimal::try_from_i128_with_scale(share, 2).ok()
}

/// The largest remainders up, of equal ones the first.
fn in_proportion(amount: i128, claims: &[i128], place: usize) -> Option<i128> {
    let whole: i128 = claims.iter().sum();
    let claim = *claims.get(place)?;
    let rest = |claim: i128| amount.checked_mul(claim).map(|part| part % whole);
    let given = |claim: i128| amount.checked_mul(claim).map(|part| part / whole);
    let missing = amount - claims.iter().map(|claim| given(*claim)).sum::<Option<i128>>()?;
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|at| (Reverse(claims.get(*at).and_then(|claim| rest(*claim))), *at));
    let up = order.iter().take(usize::try_from(missing).ok()?).any(|at| *at == place);
    Some(given(claim)? + i128::from(up))
}

/// Who is raised.
struct Team {
    eligible: i128,
    target: i128,
    capable: i128,
    /// Which claim, if any, a price, and how many there are.
    parts: Vec<(Option<usize>, i128, i128)>,
    open: bool,
}

/// `teams` says of each which claims its parts are, from 1, or 0: `1 2;0 4`; the numbers of one follow those of the
/// other: eligible positions, target, and of each part its price and how many there are.
fn read(teams: &str, values: &[Decimal]) -> Option<Vec<Team>> {
    let mut values = values.iter();
    let mut next = |places: u32| {
        let whole = values.next()?.checked_mul(Decimal::from(10_i64.checked_pow(places)?))?.normalize();
        (whole.scale() == 0).then(|| whole.mantissa())
    };
    let mut all = Vec::new();
    for claims in teams.split(';').filter(|claims| !claims.is_empty()) {
        let (eligible, target) = (next(0)?, next(0)?);
        let mut parts = Vec::new();
        for claim in claims.split(' ') {
            parts.push((claim.parse::<usize>().ok()?.checked_sub(1), next(2)?, next(0)?));
        }
        let capable = parts.iter().map(|(.., there)| *there).min()?;
        all.push(Team { eligible, target, capable, parts, open: true });
    }
    Some(all)
}

/// One workplace after another to whoever has the smallest rate, of equal ones the first, until its target, its claims
/// or the money end.
fn level(mut left: i128, claims: &[i128], mut teams: Vec<Team>, place: usize) -> Option<i128> {
    let mut given = vec![0_i128; claims.len()];
    loop {
        let is_smaller = |one: &Team, than: &Team| one.capable * than.eligible < than.capable * one.eligible;
        let open = teams.iter_mut().filter(|team| team.open);
        let smallest = open.reduce(|least, team| if is_smaller(team, least) { team } else { least });
        let Some(team) = smallest else { return given.get(place).copied() };
        let lacked = || team.parts.iter().filter(|(.., there)| *there <= team.capable);
        let cost: i128 = lacked().map(|(_, price, _)| *price).sum();
        let is_needed = lacked().all(|(claim, price, _)| {
            let (had, whole) = claim.map_or((0, 0), |claim| {
                (given.get(claim).copied().unwrap_or_default(), claims.get(claim).copied().unwrap_or_default())
            });
            had + price <= whole
        });
        if team.capable >= team.target || cost > left || !is_needed {
            team.open = false;
            continue;
        }
        for (claim, price, _) in lacked() {
            if let Some(given) = claim.and_then(|claim| given.get_mut(claim)) {
                *given += price;
            }
        }
        left -= cost;
        team.capable += 1;
    }
}
