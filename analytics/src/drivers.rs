//! What moved a figure between two states, group by group: the Shapley value, which is exact, treats no group
//! better than another, and leaves no rest (Shapley 1953; of decompositions Shorrocks 2013, Journal of Economic
//! Inequality 11).

use sollist_contract::money::{Cents, Overflow};

use crate::whole::{self, minus, plus, times};

/// How many groups may move it.
pub const GROUPS: usize = 6;
/// What the weights are parts of: |R|! (5 - |R|)! / 6! = 1/6, 1/30, 1/60, 1/60, 1/30, 1/6.
const WHOLE: i128 = 60;
const WEIGHTS: [i128; GROUPS] = [10, 2, 1, 1, 2, 10];

/// The part of each group in `value(all) - value(none)`, in cents that add up to it. `value` is asked for each of the
/// 64 mixtures once: bit `g` says that group `g` is in the later state.
pub fn parts<E: From<Overflow>>(mut value: impl FnMut(usize) -> Result<Cents, E>) -> Result<[Cents; GROUPS], E> {
    let mut values = [0_i128; 1 << GROUPS];
    for (mixture, slot) in values.iter_mut().enumerate() {
        *slot = i128::from(value(mixture)?.get());
    }
    let at = |mixture: usize| values.get(mixture).copied().unwrap_or_default();
    let mut sixtieths = [0_i128; GROUPS];
    for (group, part) in sixtieths.iter_mut().enumerate() {
        let bit = 1_usize << group;
        for without in (0..values.len()).filter(|mixture| mixture & bit == 0) {
            let weight = WEIGHTS.get(without.count_ones() as usize).copied().unwrap_or_default();
            *part = plus(*part, times(weight, minus(at(without | bit), at(without))?)?)?;
        }
    }
    Ok(whole_cents(sixtieths)?)
}

/// Signed parts in whole cents that add up: each rounded down, and the cents that are missing given to the largest
/// fractions; of equal ones to the first.
fn whole_cents(sixtieths: [i128; GROUPS]) -> Result<[Cents; GROUPS], Overflow> {
    let mut cents = sixtieths.map(|part| part.div_euclid(WHOLE));
    let total = whole::sum(sixtieths)?.div_euclid(WHOLE);
    let missing = usize::try_from(minus(total, whole::sum(cents)?)?).map_err(|_| Overflow)?;
    let mut order: Vec<usize> = (0..GROUPS).collect();
    order.sort_by_key(|&group| std::cmp::Reverse(sixtieths.get(group).map(|part| part.rem_euclid(WHOLE))));
    for group in order.into_iter().take(missing) {
        if let Some(cents) = cents.get_mut(group) {
            *cents += 1;
        }
    }
    let mut parts = [Cents::ZERO; GROUPS];
    for (part, cents) in parts.iter_mut().zip(cents) {
        *part = Cents::of_wide(cents)?;
    }
    Ok(parts)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Need of one item as section „Extra need" has it; each group in one of two states.
    fn need(mixture: usize) -> Result<Cents, Overflow> {
        let later = |group: usize| mixture & (1 << group) != 0;
        let pick = |group: usize, earlier: i128, after: i128| if later(group) { after } else { earlier };
        // staff, volume, price, delay, one-off, cover
        let eligible = pick(0, 1000, 1100);
        let (quota, usable, pipeline) = (pick(1, 80, 90), pick(1, 500, 520), pick(1, 100, 50));
        let price = pick(2, 100_000, 107_172);
        let months = pick(3, 6, 3);
        let step = pick(4, 2_500_000, 3_000_000);
        let cover = pick(5, 10_000_000, 8_000_000);
        let target = (eligible * quota + 99) / 100;
        let quantity = (target - usable - pipeline).max(0);
        let running = whole::nearest(quantity * 12_000 * months, 12)?;
        let steps = (quantity + 499) / 500 * step;
        Cents::of_wide((quantity * price + running + steps - cover).max(0))
    }

    /// The contract, section 4.2, the example.
    #[test]
    fn the_parts_of_a_need_add_up_to_its_change() {
        assert_eq!((need(0).unwrap(), need(63).unwrap()), (Cents::new(13_700_000), Cents::new(41_272_240)));
        let parts = parts(need).unwrap();
        assert_eq!(parts.map(Cents::get), [9_190_787, 14_595_087, 2_211_366, -925_000, 500_000, 2_000_000]);
    }

    #[test]
    fn parts_of_a_cent_add_up_too() {
        // Each of the first three moves it only together with the others.
        let value = |mixture: usize| Ok::<_, Overflow>(Cents::new(i64::from(mixture & 7 == 7)));
        let parts = parts(value).unwrap();
        assert_eq!(parts.map(Cents::get), [1, 0, 0, 0, 0, 0]);
    }
}
