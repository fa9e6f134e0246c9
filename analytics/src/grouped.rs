//! Amounts of many lines, summed by group with polars, exactly. Pure.

use polars::prelude::*;
use sollist_contract::position::{Position, WideSum};

use crate::{error::FigureError, tables::index};

/// Bits of the lower half of cents. Polars sums in 64 bits and would wrap silently; the sums of halves fit, and make an
/// exact one of 128.
const HALF: u32 = 32;
/// The halves of each amount of a position.
const HALVES: [[&str; 2]; WideSum::PARTS] = [
    ["appropriation high", "appropriation low"],
    ["carry-over high", "carry-over low"],
    ["adjustments high", "adjustments low"],
    ["frozen high", "frozen low"],
    ["commitments high", "commitments low"],
    ["actual high", "actual low"],
];
const GROUP: &str = "group";

/// What positions come to by the number of their group, which is below `groups`; of a group without any nothing.
pub(crate) fn sums(groups: usize, positions: &[(u32, Position)]) -> Result<Vec<WideSum>, FigureError> {
    let mut sums = vec![WideSum::default(); groups];
    if positions.is_empty() {
        return Ok(sums);
    }
    if positions.is_sorted_by(|(group, _), (next, _)| group < next) {
        // Each is a group of its own.
        for (group, position) in positions {
            if let Some(sum) = sums.get_mut(index(*group)) {
                sum.add(position);
            }
        }
        return Ok(sums);
    }
    let frame = frame(positions)?;
    let summed: Vec<Expr> = HALVES.as_flattened().iter().map(|half| col(*half).sum()).collect();
    let frame = collected(frame.lazy().group_by([col(GROUP)]).agg(summed))?;
    for (place, [high, low]) in HALVES.into_iter().enumerate() {
        let (high, low) = (frame.column(high)?.i64()?, frame.column(low)?.i64()?);
        for (group, (high, low)) in frame.column(GROUP)?.u32()?.iter().zip(high.iter().zip(low.iter())) {
            let group = group.and_then(|group| usize::try_from(group).ok());
            if let (Some(sum), Some(high), Some(low)) = (group.and_then(|group| sums.get_mut(group)), high, low) {
                sum.put(place, (i128::from(high) << HALF) + i128::from(low));
            }
        }
    }
    Ok(sums)
}

/// The columns that are summed.
fn frame(positions: &[(u32, Position)]) -> Result<DataFrame, FigureError> {
    let numbers: Vec<u32> = positions.iter().map(|(group, _)| *group).collect();
    let mut columns = vec![Column::new(GROUP.into(), numbers)];
    for (place, [high, low]) in HALVES.into_iter().enumerate() {
        let cents: Vec<i64> =
            positions.iter().filter_map(|(_, position)| position.parts().get(place).map(|part| part.get())).collect();
        let half = |half: fn(i64) -> i64| cents.iter().map(|cents| half(*cents)).collect::<Vec<i64>>();
        columns.push(Column::new(high.into(), half(|cents| cents >> HALF)));
        columns.push(Column::new(low.into(), half(|cents| cents & ((1 << HALF) - 1))));
    }
    Ok(DataFrame::new(positions.len(), columns)?)
}

/// Runs a query. On a thread of its own: polars wants to block, which not every async runtime lets its threads do.
fn collected(query: LazyFrame) -> Result<DataFrame, FigureError> {
    let answer = std::thread::scope(|scope| scope.spawn(|| query.collect()).join());
    Ok(answer.map_err(|_| FigureError::Engine("a query panicked".to_owned()))??)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sollist_contract::money::Cents;

    use super::*;

    /// Of the only frame that there is, before it is summed and after.
    #[test]
    fn nothing_in_a_frame_is_a_binary_float() {
        let frame = frame(&[(0, Position::default()), (0, Position::default())]).unwrap();
        let summed = collected(frame.clone().lazy().group_by([col(GROUP)]).agg([all().as_expr().sum()])).unwrap();
        for frame in [frame, summed] {
            assert_eq!(frame.schema().len(), 1 + 2 * WideSum::PARTS);
            for (name, kind) in frame.schema().iter() {
                assert!(kind.is_integer(), "{name}: {kind}");
            }
        }
    }

    /// Amounts at both ends of their range: more than 64 bits hold, and only what they come to must be in range.
    #[test]
    fn sums_are_exact_beyond_what_sixty_four_bits_hold() {
        let of = |cents: i64| Position { actual: Cents::new(cents), frozen: Cents::new(-1), ..Position::default() };
        let ends = [i64::MAX, -i64::MAX];
        let positions: Vec<(u32, Position)> = (0..40_000_u32)
            .flat_map(|n| ends.map(|cents| (n % 3, of(cents))))
            .chain([(0, of(7)), (2, of(-3)), (4, of(5))])
            .collect();
        let sums = sums(6, &positions).unwrap();
        let mut expected = vec![WideSum::default(); 6];
        positions.iter().for_each(|(group, position)| expected[*group as usize].add(position));
        assert_eq!(sums, expected);
        let actual = |group: usize| sums[group].position().map(|position| position.actual.get());
        assert_eq!([actual(0), actual(2), actual(3), actual(4)], [Ok(7), Ok(-3), Ok(0), Ok(5)]);
        assert_eq!(super::sums(2, &[]).unwrap(), vec![WideSum::default(); 2]);
    }
}
