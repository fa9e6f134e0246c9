//! A small generator of pseudo-random whole numbers: the same seed gives the same example on every machine.

/// SplitMix64 (Steele, Lea, Flood 2014). Good enough for an example, not for secrets.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Another stream for each `number`, so that a change in one district leaves the others as they were.
    pub fn stream(seed: u64, number: u64) -> Random {
        let mut start = Random(seed ^ number.wrapping_mul(0xD1B5_4A32_D192_ED03));
        Random(start.bits())
    }
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    /// From 0 up to but without `bound`; 0 when there is nothing to choose from.
    pub fn below(&mut self, bound: i64) -> i64 {
        match u64::try_from(bound) {
            Ok(bound) if bound > 0 => i64::try_from(self.bits() % bound).unwrap_or(0),
            _ => 0,
        }
    }
    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high - low + 1)
    }
    /// True in so many of a thousand cases.
    pub fn chance(&mut self, permille: i64) -> bool {
        self.below(1_000) < permille
    }
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        let index = self.below(i64::try_from(choices.len()).ok()?);
        choices.get(usize::try_from(index).ok()?)
    }
}
